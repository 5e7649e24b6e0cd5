#![allow(clippy::unwrap_used, reason = "a test may stop at once")]
//! What the first handbook must say, read from its built site as a reader would: counts, names, gaps and links.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use tebiki::config::Flags;
use tebiki::date::Date;
use tebiki::diagnostic::draw::{self, Finding};
use tebiki::diagnostic::{Lang, Report};
use tebiki::path::decode;
use tebiki::query::{Engine, Options};
use tebiki::read::{self, Places};
use tebiki::source::Sources;
use tebiki_words::Dictionary;

/// The day on which the findings are read.
const TODAY: &str = "2026-04-01";

struct Handbook {
    /// Site path → text, of the pages alone.
    pages: BTreeMap<String, String>,
    /// Every file.
    files: BTreeMap<String, Vec<u8>>,
    findings: Vec<Finding>,
}

/// The handbook is built once for all tests.
fn handbook() -> &'static Handbook {
    static HANDBOOK: OnceLock<Handbook> = OnceLock::new();
    HANDBOOK.get_or_init(|| {
        let (sources, report, files) = built(&content());
        let pages = files
            .iter()
            .filter(|(path, _)| path.ends_with(".html"))
            .map(|(path, bytes)| (path.clone(), String::from_utf8(bytes.clone()).unwrap()))
            .collect();
        let findings = draw::findings(&report, &sources, Lang::Ja);
        Handbook {
            pages,
            files,
            findings,
        }
    })
}

fn content() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("content")
}

/// The files of a content folder's site, by their paths.
fn built(content: &Path) -> (Sources, Report, BTreeMap<String, Vec<u8>>) {
    let places = Places {
        content: content.to_owned(),
        ..Places::default()
    };
    let sources = read::read(&places).unwrap_or_else(|failure| panic!("{failure:?}"));
    let flags = Flags {
        today: Date::parse(TODAY),
        ..Flags::default()
    };
    let mut report = Report::default();
    let site = tebiki::build(&sources, &flags, &Dictionary::embedded(), &mut report);
    let files = site.into_iter();
    let files = files.map(|(path, bytes)| (path.as_str().to_owned(), bytes));
    (sources, report, files.collect())
}

#[test]
fn a_term_that_no_page_names_leaves_the_pages_as_they_are() {
    let copy = tempfile::tempdir().unwrap();
    for entry in walkdir::WalkDir::new(content()) {
        let entry = entry.unwrap();
        let to = copy
            .path()
            .join(entry.path().strip_prefix(content()).unwrap());
        match entry.file_type().is_dir() {
            true => std::fs::create_dir_all(to).unwrap(),
            false => drop(std::fs::copy(entry.path(), to).unwrap()),
        }
    }
    // What changed since an older edition is numbered, and a new term has a number there.
    std::fs::remove_dir_all(copy.path().join("editions")).unwrap();
    let (_, _, without) = built(copy.path());
    // Before all others, so that every term's number in the book is another.
    let term = "[[term]]\nname = \"ぬけあな帳\"\nreading = \"ぬけあなちょう\"\nshort = \"どこにも出てこない言葉。\"\n";
    std::fs::write(copy.path().join("data/0.toml"), term).unwrap();
    let (_, _, with) = built(copy.path());
    // Of the search's files some change with every new word.
    let changed: Vec<&String> = with
        .iter()
        .filter(|(path, bytes)| without.get(*path) != Some(bytes))
        .map(|(path, _)| path)
        .filter(|path| !path.starts_with("search/"))
        .collect();
    assert!(with.contains_key("terms/nuke-ana-chou.html"), "{changed:?}");
    // Its page, the two beside it, the glossary, the whole book, and the list of files that a browser keeps.
    assert!(changed.len() <= 6, "{}: {changed:?}", changed.len());
}

fn page(path: &str) -> &'static str {
    let page = handbook().pages.get(path);
    page.unwrap_or_else(|| panic!("{path} is not in the site"))
}

/// What stands between the page's title and its foot.
fn body(path: &str) -> &'static str {
    let (_, rest) = page(path).split_once("<div class=\"text\">").unwrap();
    rest.split_once("<footer class=\"about\"")
        .map_or(rest, |(body, _)| body)
}

/// The heading with this id, and what stands below it up to the next heading of its level or a higher one.
fn section(html: &'static str, id: &str) -> (String, &'static str) {
    let mark = format!(" id=\"{id}\">");
    let (before, rest) = html
        .split_once(&mark)
        .unwrap_or_else(|| panic!("no heading {id}"));
    let level = before.chars().next_back().unwrap();
    let (heading, rest) = rest.split_once(&format!("</h{level}>")).unwrap();
    let end = ('1'..=level)
        .filter_map(|level| rest.find(&format!("<h{level} id=")))
        .min()
        .unwrap_or(rest.len());
    (text(heading), rest.get(..end).unwrap())
}

/// The text without its tags.
fn text(html: &str) -> String {
    let mut text = String::new();
    for (at, part) in html.split('<').enumerate() {
        text.push_str(match at {
            0 => part,
            _ => part.split_once('>').map_or("", |(_, after)| after),
        });
    }
    unescape(text.trim())
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#160;", " ")
        .replace("&amp;", "&")
}

/// Where each link leads, as it is written but decoded, with its text.
fn links(html: &str) -> Vec<(String, String)> {
    html.split("<a ")
        .skip(1)
        .filter_map(|rest| {
            let (tag, rest) = rest.split_once('>')?;
            let (_, href) = tag.split_once("href=\"")?;
            let (href, _) = href.split_once('"')?;
            let (inner, _) = rest.split_once("</a>")?;
            Some((decode(href), text(inner)))
        })
        .collect()
}

/// The numbers of the initiatives that are linked here, in the order of the page.
fn initiatives(html: &str) -> Vec<usize> {
    links(html)
        .iter()
        .filter_map(|(href, _)| href.split_once("initiatives.html#取組")?.1.parse().ok())
        .collect()
}

/// The rows of the table with this caption, as the texts of their cells.
fn rows(html: &str, caption: &str) -> Vec<Vec<String>> {
    let (_, rest) = html
        .split_once(&format!("<caption>{caption}"))
        .unwrap_or_else(|| panic!("no table {caption}"));
    cells(rest)
}

/// The rows of the first table.
fn cells(html: &str) -> Vec<Vec<String>> {
    let (table, _) = html.split_once("</table>").unwrap();
    table
        .split("<tr>")
        .skip(1)
        .map(|row| {
            row.replace("</th>", "</td>")
                .split("</td>")
                .filter(|cell| cell.contains("<t"))
                .map(text)
                .collect()
        })
        .collect()
}

const BY_MEMBER: [usize; 10] = [5, 4, 3, 5, 2, 8, 2, 6, 4, 7];
const BY_PROGRAM: [usize; 13] = [1, 6, 5, 2, 8, 5, 1, 0, 2, 1, 0, 3, 0];

#[test]
fn each_member_brought_so_many_initiatives() {
    let mut next = 1;
    for (at, &count) in BY_MEMBER.iter().enumerate() {
        let expected: Vec<usize> = (next..next + count).collect();
        next += count;
        let member = at + 1;
        let (heading, below) = section(body("initiatives/by-member.html"), &format!("m{member}"));
        assert!(heading.starts_with(&format!("委員{member}（")));
        assert!(heading.ends_with(&format!("{count}件）")), "{heading}");
        assert_eq!(initiatives(below), expected, "委員{member}");
        let (_, below) = section(body("lists/initiatives.html"), &format!("委員{member}"));
        let found: Vec<usize> = expected
            .iter()
            .filter(|number| below.contains(&format!("<h3 id=\"取組{number}\">")))
            .copied()
            .collect();
        assert_eq!(found, expected, "委員{member}");
        assert_eq!(below.matches("<h3 ").count(), count, "委員{member}");
    }
    assert_eq!(next, 47);
}

#[test]
fn each_program_has_so_many_initiatives() {
    for (at, &count) in BY_PROGRAM.iter().enumerate() {
        let number = at + 1;
        let (_, below) = section(
            body(&format!("programs/h29-{number}.html")),
            "この事業に当たる取組",
        );
        assert_eq!(initiatives(below).len(), count, "h29-{number}");
        assert_eq!(
            below.contains("この事業に分類された取組は、集めた資料の中にはありません"),
            count == 0
        );
        let (heading, below) = section(body("initiatives/by-program.html"), &format!("p{number}"));
        assert!(heading.ends_with(&format!("（{count}件）")), "{heading}");
        assert_eq!(initiatives(below).len(), count, "by-program {number}");
    }
    // ㉛ has two parts, each in a programme of its own.
    for (program, part) in [(6, "㉛ 訪問看護（退院後）"), (12, "㉛ 訪問看護（入院中）")]
    {
        let page = text(body(&format!("programs/h29-{program}.html")));
        assert!(page.contains(part), "{page}");
    }
}

#[test]
fn the_matrix_shows_what_stands_in_each_program_and_where_nothing_does() {
    let (_, matrix) = section(body("lists/matrix.html"), "対応表-h29");
    let rows = rows(matrix, "取組とこれまでの13事業");
    let (head, rows) = rows.split_first().unwrap();
    assert_eq!(rows.len(), 46);
    for (at, &count) in BY_PROGRAM.iter().enumerate() {
        assert!(head[at + 1].starts_with(&format!("{} ", at + 1)));
        let found = rows.iter().filter(|row| !row[at + 1].is_empty()).count();
        assert_eq!(found, count, "{}", head[at + 1]);
    }
    let (_, empty) = matrix.split_once("id=\"取組のない事業-h29\"").unwrap();
    let (empty, _) = empty.split_once("</ul>").unwrap();
    let hrefs: Vec<String> = links(empty).into_iter().map(|(href, _)| href).collect();
    assert_eq!(
        hrefs,
        [
            "../programs/h29-8.html",
            "../programs/h29-11.html",
            "../programs/h29-13.html"
        ]
    );
}

#[test]
fn only_one_initiative_is_unclassified() {
    let (_, below) = section(body("lists/matrix.html"), "未分類");
    assert_eq!(initiatives(below), [41]);
    let unclassified: Vec<usize> = (1..=46)
        .filter(|number| {
            let (_, below) = section(body("lists/initiatives.html"), &format!("取組{number}"));
            text(below).contains("事業・区分：未分類")
        })
        .collect();
    assert_eq!(unclassified, [41]);
}

#[test]
fn the_nine_programs_reconcile_to_46() {
    let (_, matrix) = section(body("lists/matrix.html"), "対応表-r6");
    let sums: BTreeMap<String, String> = rows(matrix, "内訳")
        .into_iter()
        .map(|row| (row[0].clone(), row[1].clone()))
        .collect();
    for (part, count) in [
        ("事業に入るもの", "32件"),
        ("引き継ぐ事業が示されていないもの（要確認）", "1件"),
        ("その他の区分に入るもの", "12件"),
        ("どこにも分類されていないもの", "1件"),
        ("合計", "46件"),
    ] {
        assert_eq!(sums[part], count, "{part}");
    }
    assert_eq!(sums.len(), 6);
    let rows = rows(matrix, "取組と令和6年度の9事業");
    let placed = |row: &&Vec<String>| row[1..10].iter().any(|cell| !cell.is_empty());
    assert_eq!(rows.iter().skip(1).filter(placed).count(), 32);
    // Each programme of the new menu names the initiatives that it took over, and why.
    let on_pages: BTreeSet<usize> = (1..=9)
        .flat_map(|number| initiatives(body(&format!("programs/r6-{number}.html"))))
        .collect();
    assert_eq!(on_pages.len(), 32);
}

#[test]
fn there_are_27_reports_two_with_an_inferred_name_and_two_without_results() {
    let reports: Vec<&String> = handbook()
        .pages
        .keys()
        .filter(|path| path.starts_with("reports/") && *path != "reports/index.html")
        .collect();
    assert_eq!(reports.len(), 27);
    let list: BTreeSet<String> = links(body("lists/reports.html"))
        .into_iter()
        .map(|(href, _)| href)
        .collect();
    let mut inferred = Vec::new();
    let mut without_results = Vec::new();
    for path in reports {
        assert!(list.contains(&format!("../{path}")), "{path} is not listed");
        if page(path).contains("地域名は推定") {
            inferred.push(path.as_str());
            assert!(page(path).contains("（推定）</h1>"));
        }
        let (_, results) = section(body(path), "支援事業の成果");
        if text(results).contains("記載なし") {
            without_results.push(path.as_str());
        }
    }
    assert_eq!(
        inferred,
        ["reports/kumamoto-shi.html", "reports/setagaya.html"]
    );
    assert_eq!(
        without_results,
        ["reports/ishikawa-notochubu.html", "reports/taito.html"]
    );
}

#[test]
fn one_sum_is_wrong_in_the_source_and_the_reader_is_told() {
    let slips: Vec<&str> = handbook()
        .findings
        .iter()
        .filter(|finding| ["arithmetic", "count"].contains(&finding.rule))
        .map(|finding| finding.what.as_str())
        .collect();
    assert_eq!(slips.len(), 1, "{slips:?}");
    assert!(slips[0].contains("平成29年度"));
    let charts = body("lists/series.html");
    assert!(charts.contains(">59自治体（資料の合計は14）<"));
    // Sums that the source never made are not drawn: here, municipalities and visits are counted side by side.
    let (_, visits) = section(charts, "統計-visit");
    assert!(visits.contains("<table") && !visits.contains("<svg"));
    for path in ["lists/series.html", "lists/errata.html"] {
        let page = text(body(path));
        assert!(page.contains("9＋50"), "{path}");
    }
}

#[test]
fn nothing_is_found_but_what_the_handbook_accepts_with_a_reason() {
    for finding in &handbook().findings {
        let accepted = finding.accepted.as_deref().unwrap_or_default();
        assert!(
            !accepted.is_empty(),
            "{}:{}: {} [{}]",
            finding.file,
            finding.line,
            finding.what,
            finding.rule
        );
    }
    let unclassified = handbook().findings.iter();
    let unclassified = unclassified.filter(|found| found.rule == "unclassified");
    assert_eq!(unclassified.count(), 1);
}

/// The command asks the built site every search test too.
#[test]
fn the_check_is_clean_and_every_search_finds_its_place() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let answer = Command::new(env!("CARGO_BIN_EXE_tebiki"))
        .arg("check")
        .arg(&content)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&answer.stdout).into_owned()
        + &String::from_utf8_lossy(&answer.stderr);
    assert!(answer.status.success(), "{said}");
    assert!(said.contains("誤り 0・注意 0・"), "{said}");
    let tests = std::fs::read_to_string(content.join("data/search.toml")).unwrap();
    let count = tests.lines().filter(|line| *line == "[[search]]").count();
    assert!(count >= 60, "{count}");
}

#[test]
fn each_old_program_leads_to_the_new_one_that_took_it_over() {
    let takes_over: [(usize, &[usize]); 9] = [
        (1, &[1, 8, 13]),
        (2, &[2]),
        (3, &[4]),
        (4, &[3, 5]),
        (5, &[9, 10]),
        (6, &[6, 12]),
        (7, &[11]),
        (8, &[]),
        (9, &[]),
    ];
    let rows = cells(body("lists/crosswalk.html"));
    let (_, rows) = rows.split_first().unwrap();
    assert_eq!(rows.len(), 13);
    for (at, row) in rows.iter().enumerate() {
        let old = at + 1;
        let new = takes_over.iter().find(|(_, olds)| olds.contains(&old));
        match new {
            Some((new, _)) => assert!(row[2].starts_with(&format!("{new} ")), "{row:?}"),
            None => assert!(old == 7 && row[2].starts_with("要確認"), "{row:?}"),
        }
    }
    for (new, olds) in takes_over {
        let body = body(&format!("programs/r6-{new}.html"));
        if olds.is_empty() {
            assert!(!body.contains(" id=\"名前の移り変わり\""), "r6-{new}");
            continue;
        }
        let (_, names) = section(body, "名前の移り変わり");
        let named: Vec<String> = links(names)
            .into_iter()
            .map(|(href, _)| href)
            .filter(|href| href.starts_with("h29-"))
            .collect();
        let expected: Vec<String> = olds.iter().map(|old| format!("h29-{old}.html")).collect();
        assert_eq!(named, expected, "r6-{new}");
    }
}

#[test]
fn the_branch_of_the_statute_that_begins_at_a_bracketed_one_is_kept() {
    let statute = page("statutes/saitama.html");
    for item in 1..=3 {
        let number = ["１", "２", "３"][item - 1];
        assert!(statute.contains(&format!("<li id=\"第三条-三-（{number}）\">")));
    }
    let depths = [
        "第一条-２",
        "第三条-一-ハ",
        "第三条-一-ロ-（３）-（ⅹⅲ）",
        "第三条-二-（ⅸ）",
        "附則",
    ];
    for anchor in depths {
        assert!(statute.contains(&format!(" id=\"{anchor}\"")), "{anchor}");
    }
}

#[test]
fn the_map_has_every_prefecture_and_each_report_its_place() {
    let (_, map) = section(body("reports/index.html"), "map");
    assert_eq!(map.matches("<rect ").count(), 47);
}

#[test]
fn the_home_page_has_a_way_for_each_reader() {
    let ways: BTreeSet<String> = links(body("index.html"))
        .into_iter()
        .map(|(href, _)| href)
        .collect();
    for reader in ["use.html", "maintain.html", "local.html"] {
        assert!(ways.contains(reader), "{reader}");
    }
}

#[test]
fn a_deep_item_of_the_statute_is_reached_by_its_citation() {
    let anchor = "第三条-一-イ-（３）-（ⅻ）";
    let item = page("statutes/saitama.html")
        .split_once(&format!("<li id=\"{anchor}\">"))
        .unwrap()
        .1;
    let item = item.split_once("</li>").unwrap().0;
    assert_eq!(
        text(item).replace(' ', ""),
        "（ⅻ）地域包括ケアシステムの構築状況の評価"
    );
    let citation = (
        format!("../statutes/saitama.html#{anchor}"),
        "第三条一イ（３）（ⅻ）".to_owned(),
    );
    assert!(links(body("reference/roles.html")).contains(&citation));
}

#[test]
fn the_eighteen_points_are_listed_and_each_leads_to_its_box() {
    let body = body("lists/points.html");
    let points: BTreeSet<String> = links(body)
        .into_iter()
        .map(|(href, _)| href)
        .filter(|href| href.contains("#point-"))
        .collect();
    assert_eq!(points.len(), 18);
    assert_eq!(body.matches("<li>").count(), 18);
    // In the order of the source, by its numbers.
    let listed = links(body).into_iter();
    let numbers: Vec<String> = listed
        .filter_map(|(href, _)| Some(href.split_once("#point-")?.1.to_owned()))
        .collect();
    let expected: Vec<String> = (1..=18).map(|number| number.to_string()).collect();
    assert_eq!(numbers, expected);
}

#[test]
fn every_term_has_its_page() {
    let terms: BTreeSet<String> = links(body("terms/index.html"))
        .into_iter()
        .map(|(href, _)| href)
        .filter(|href| !href.starts_with('#') && !href.contains('/'))
        .collect();
    assert!(terms.len() >= 150, "{}", terms.len());
    for term in terms {
        assert!(page(&format!("terms/{term}")).contains("<h1>"), "{term}");
    }
}

#[test]
fn a_terms_neighbours_are_those_of_the_glossary() {
    let (_, next) = page("terms/auto-richi.html")
        .split_once("<a class=\"next\"")
        .unwrap();
    assert!(next.starts_with(" rel=\"next\" href=\"auto-richi-shien-jigyou.html\""));
}

/// The situations, each with its page.
fn situations() -> Vec<(&'static str, &'static str)> {
    let pages = handbook().pages.iter();
    let pages = pages.filter(|(path, _)| path.starts_with("situations/"));
    pages
        .filter(|(path, _)| !path.ends_with("/index.html"))
        .map(|(path, _)| (path.as_str(), body(path)))
        .collect()
}

/// The answers of a situation's card by their names.
fn card(body: &'static str) -> BTreeMap<String, &'static str> {
    let (_, card) = body
        .split_once("<div class=\"group answer card\">")
        .unwrap();
    let (card, _) = card.split_once("</dl>").unwrap();
    let answers = card.split("<dt>").skip(1);
    answers
        .filter_map(|answer| {
            let (name, answer) = answer.split_once("</dt>")?;
            Some((text(name), answer))
        })
        .collect()
}

#[test]
fn every_situation_answers_first_and_leads_on() {
    assert!(situations().len() >= 60, "{}", situations().len());
    for (path, body) in situations() {
        let card = card(body);
        let say = text(card["まず言う"]);
        assert!(
            say.starts_with('「') && say.chars().count() > 15,
            "{path}: {say}"
        );
        assert_eq!(card["確かめる"].matches("<li>").count(), 3, "{path}");
        assert!(card["電話する先"].contains("<li>"), "{path}");
        let leads = links(body);
        assert!(
            leads.iter().any(|(href, _)| !href.starts_with('#')),
            "{path}"
        );
        assert!(body.contains("まだ載っていません"), "{path}: whom to ask");
        let unchecked = page(path).contains("専門家の確認待ち");
        assert!(unchecked || page(path).contains("badge checked"), "{path}");
    }
}

/// Who to call has a number, or says where one goes in and how.
#[test]
fn a_call_without_a_number_says_how_to_fill_it_in() {
    let body = body("situations/jisatsu.html");
    let calls = card(body)["電話する先"];
    assert!(calls.contains("href=\"tel:119\"") && calls.contains("href=\"tel:110\""));
    assert!(
        text(calls).contains("ここに保健所の番号が入ります（入れ方）"),
        "{calls}"
    );
    assert!(
        links(calls)
            .iter()
            .any(|(href, _)| href.starts_with("../local.html#"))
    );
}

#[test]
fn the_situations_stand_in_five_groups_on_one_page() {
    let index = body("situations/index.html");
    let groups: Vec<String> = index
        .split("<h2 id=\"")
        .skip(1)
        .filter_map(|group| group.split_once('"'))
        .map(|(id, _)| id.to_owned())
        .collect();
    let expected = ["急ぎ", "家族", "退院と暮らし", "制度", "しくみづくり"];
    assert_eq!(groups[..5], expected);
    let listed: BTreeSet<String> = links(index).into_iter().map(|(href, _)| href).collect();
    for (path, _) in situations() {
        let name = path.strip_prefix("situations/").unwrap();
        assert!(listed.contains(name), "{path}");
    }
}

/// What a caller says finds the situation first, in her own words.
#[test]
fn each_thing_said_finds_its_situation_first() {
    let files = &handbook().files;
    let engine = Engine::open(|name| files.get(name).cloned()).unwrap();
    let mut missed = Vec::new();
    let mut asked = 0;
    for (path, body) in situations() {
        let (_, said) = body.split_once("<div class=\"group said\">").unwrap();
        let (said, _) = said.split_once("</ul>").unwrap();
        for line in said.split("<li>").skip(1) {
            let said = text(line.split_once("</li>").unwrap().0);
            let said = said.trim_matches(['「', '」']);
            asked += 1;
            let answer = engine.search(said, &Options::default()).unwrap();
            let first = answer.results.first().map(|hit| hit.url.as_str());
            let first = first.unwrap_or_default();
            if first.split('#').next() != Some(path) {
                missed.push(format!("「{said}」: {first} before {path}"));
            }
        }
    }
    assert!(asked >= 240, "{asked}");
    assert!(
        missed.is_empty(),
        "{} of {asked}\n{}",
        missed.len(),
        missed.join("\n")
    );
}

/// What nothing answers leads on: to the situations that come near, or to the page of them all; never among the answers.
#[test]
fn what_nothing_answers_leads_to_the_nearest_situations() {
    let files = &handbook().files;
    let engine = Engine::open(|name| files.get(name).cloned()).unwrap();
    for (query, near) in [
        ("ラーメン", "situations/"),
        ("xyzzy", "situations/index.html"),
        ("\u{1f35c}", "situations/index.html"),
    ] {
        let answer = engine.search(query, &Options::default()).unwrap();
        assert_eq!((answer.total, answer.results.len()), (0, 0), "{query}");
        assert!(!answer.near.is_empty(), "{query}");
        for hit in &answer.near {
            assert!(hit.url.starts_with(near), "{query}: {}", hit.url);
            assert!(!hit.excerpt.is_empty() && hit.why == "近い場面", "{query}");
        }
    }
    let answer = engine.search("しにたいといわれた", &Options::default());
    assert!(answer.unwrap().near.is_empty());
}

/// A page says when its sources are from, and nothing of its time where it names none.
#[test]
fn each_page_has_the_time_of_its_sources() {
    let standing = |path: &str| {
        let (_, rest) = page(path).split_once("<p class=\"standing\">").unwrap();
        text(rest.split_once("</p>").unwrap().0)
    };
    assert!(standing("guide/hajimeni.html").contains("令和4年5月（2022年5月）時点"));
    assert!(standing("system/pdca.html").contains("令和6年度（2024年度）時点"));
    assert!(standing("statutes/saitama.html").contains("令和2年4月1日（2020年4月1日）時点"));
    assert!(!standing("use.html").contains("時点"));
    for (path, html) in &handbook().pages {
        assert!(!html.contains("令和7年3月（2025年3月）時点"), "{path}");
    }
}

#[test]
fn no_link_of_the_site_is_dead() {
    let handbook = handbook();
    let ids: BTreeMap<&str, BTreeSet<String>> = handbook
        .pages
        .iter()
        .map(|(path, html)| {
            let ids = html.split(" id=\"").skip(1);
            let ids = ids.filter_map(|rest| Some(unescape(rest.split_once('"')?.0)));
            (path.as_str(), ids.collect())
        })
        .collect();
    let mut dead = BTreeSet::new();
    for (from, html) in &handbook.pages {
        for (href, _) in links(html) {
            let href = unescape(&href);
            if href.contains(':') && !href.starts_with('#') && !href.starts_with('.') {
                continue;
            }
            let (file, anchor) = href.split_once('#').unwrap_or((&href, ""));
            let file = file.split_once('?').map_or(file, |(file, _)| file);
            let target = match file {
                "" => from.clone(),
                file => resolve(from, file),
            };
            let reached = handbook.files.contains_key(&target)
                && (anchor.is_empty()
                    || ids
                        .get(target.as_str())
                        .is_some_and(|ids| ids.contains(anchor)));
            if !reached {
                dead.insert(format!("{from}: {href}"));
            }
        }
    }
    assert!(dead.is_empty(), "{dead:#?}");
}

/// The site path of `href` as it stands on the page `from`.
fn resolve(from: &str, href: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in href.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}
