#![allow(clippy::unwrap_used, reason = "a test may stop at once")]
//! Every mend that can be pasted is pasted, and the finding is gone.

use tebiki::config::Flags;
use tebiki::date::Date;
use tebiki::diagnostic::{Lang, Report, mend};
use tebiki::path::SourcePath;
use tebiki::read::default_theme;
use tebiki::source::{SourceFile, Sources};
use tebiki_words::Dictionary;

const HANDBOOK: (&str, &str) = ("handbook.toml", "title = '手引き'\n");

/// A handbook with pages and records to be meant.
const GROUND: &[(&str, &str)] = &[
    HANDBOOK,
    (
        "index.md",
        "# 目次\n\n[甲](guide/01-kou.md)と[乙](cases/otsu.md)\n",
    ),
    (
        "guide/01-kou.md",
        "# 甲の章\n\n## 電話を受けたら\n\n文です。\n\n## 訪問の前に\n\n文です。\n",
    ),
    ("cases/otsu.md", "# 乙の例\n\n文です。\n"),
    ("images/zu.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"),
    (
        "data/d.toml",
        "[[term]]\nname = '協議の場'\nreading = 'きょうぎのば'\nshort = '話し合う所'\n\
         [[contact]]\nid = 'hokenjo'\nname = '甲保健所'\nkind = '保健所'\ntel = '000-000-0000'\n\
         [[source]]\nid = 'mhlw-r7'\ntitle = '資料'\n\
         [[series]]\nid = 'sanka'\ntitle = '参加'\ncolumns = ['県', '計']\nrows = [{ at = '令和5年度', values = [3, 3] }]\n",
    ),
];

fn sources(files: &[(String, Vec<u8>)]) -> Sources {
    let mut files: Vec<SourceFile> = files
        .iter()
        .map(|(path, bytes)| SourceFile {
            path: SourcePath::new(path),
            bytes: bytes.clone(),
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Sources {
        root: "content".to_owned(),
        files,
        theme: default_theme(),
        ..Sources::default()
    }
}

fn report(sources: &Sources, dictionary: &Dictionary) -> Report {
    let mut report = Report::default();
    let flags = Flags {
        today: Date::parse("2026-01-01"),
        ..Flags::default()
    };
    tebiki::build(sources, &flags, dictionary, &mut report);
    report
}

#[test]
fn every_mend_can_be_pasted() {
    let dictionary = Dictionary::embedded();
    // The file with its mistake, the rule, and what the file holds when the mend is pasted.
    for (path, text, rule, holds) in [
        (
            "a.md",
            "# a\n\n[x](kou.md)\n",
            "broken-link",
            "[x](guide/01-kou.md)",
        ),
        (
            "cases/b.md",
            "# b\n\n[x](01-kou.md)\n",
            "broken-link",
            "[x](../guide/01-kou.md)",
        ),
        (
            "cases/b.md",
            "# b\n\n[x](kou.md#電話を受けたら)\n",
            "broken-link",
            "(../guide/01-kou.md#電話を受けたら)",
        ),
        (
            "a.md",
            "# a\n\n[x](guide/02-kou.md)\n",
            "broken-link",
            "(guide/01-kou.md)",
        ),
        (
            "a.md",
            "# a\n\n[x](guide/01-kou.md#電話をうけたら)\n",
            "broken-anchor",
            "(guide/01-kou.md#電話を受けたら)",
        ),
        (
            "a.md",
            "# a\n\n[x](guide/01-kou.md#zzzzz)\n",
            "broken-anchor",
            "[x](guide/01-kou.md)",
        ),
        (
            "a.md",
            "# a\n\n![図](zu.svg)\n",
            "missing-image",
            "(images/zu.svg)",
        ),
        (
            "a.md",
            "# a\n\n[[競技の場]]\n",
            "unknown-name",
            "[[協議の場]]",
        ),
        (
            "a.md",
            "# a\n\n[[何とも似ない長い名前のもの]]\n",
            "unknown-name",
            "[[!何とも似ない長い名前のもの]]",
        ),
        (
            "a.md",
            "+++\ntitel = 'a'\n+++\n",
            "unknown-key",
            "title = 'a'",
        ),
        (
            "a.md",
            "+++\nkind = 'gide'\n+++\n# a\n",
            "bad-value",
            "kind = 'guide'",
        ),
        (
            "a.md",
            "+++\naliases = ['/old/a.md']\n+++\n# a\n",
            "bad-alias",
            "['old/a.html']",
        ),
        (
            "a.md",
            "+++\naliases = ['https://example.jp/old/a.html#b']\n+++\n# a\n",
            "bad-alias",
            "['old/a.html']",
        ),
        (
            "a.md",
            "+++\nsource = ['mhlw-7']\n+++\n# a\n",
            "unknown-record",
            "['mhlw-r7']",
        ),
        (
            "a.md",
            "# a\n\n[x](source:mhlw-7)\n",
            "unknown-record",
            "source:mhlw-r7",
        ),
        (
            "a.md",
            "# a\n\n```contacts\nkind = '保建所'\n```\n",
            "empty-block",
            "kind = '保健所'",
        ),
        (
            "a.md",
            "# a\n\n```連絡先\nkind = '保健所'\n```\n",
            "unknown-fence",
            "```contacts",
        ),
        (
            "a.md",
            "# a\n\n```contact\nkind = '保健所'\n```\n",
            "unknown-fence",
            "```contacts",
        ),
        (
            "a.md",
            "# a\n\n```series\nid = 'sank'\n```\n",
            "unknown-record",
            "id = 'sanka'",
        ),
        (
            "a.md",
            "# a\n\n```include\npage = 'guide/kou.md'\n```\n",
            "include",
            "guide/01-kou.md",
        ),
        (
            "a.md",
            "# a\n\n電話は {{contact:hokenjyo.tel}} です。\n",
            "unknown-record",
            "{{contact:hokenjo.tel}}",
        ),
        (
            "a.md",
            "# a\n\n電話は {{contact:hokenjo.phone}} です。\n",
            "value",
            "{{contact:hokenjo.",
        ),
        (
            "a.md",
            "# a\n\n文\n{untl=2027-03-31}\n",
            "attribute",
            "{until=2027-03-31}",
        ),
        ("a.md", "# a\n\n> [!TIP] 見出し\n> 文\n", "box", "[!NOTE]"),
        (
            "a.md",
            "# a\n\n令和4年5月16日（火）に\n",
            "weekday",
            "（月）",
        ),
        (
            "data/s.toml",
            "[[series]]\nid = 's'\ntitle = 't'\ncolumns = ['計']\nrows = [{ at = 'a', values = ['１，２３４'] }]\n",
            "bad-value",
            "'1234'",
        ),
        (
            "data/t.toml",
            "[[trem]]\nname = 'a'\n",
            "unknown-key",
            "[[term]]",
        ),
        (
            "data/e.toml",
            "[[erratum]]\nsource = 'mhlw-r'\nwrong = 'a'\nright = 'b'\n",
            "unknown-record",
            "'mhlw-r7'",
        ),
        (
            "data/contacts-a.csv",
            "名称,電活\nA,000-000-0000\n",
            "contacts",
            "名称,電話",
        ),
        (
            "data/contacts-a.csv",
            "名称,電話\nA,312345678\n",
            "contacts",
            "0312345678",
        ),
    ] {
        let mut files: Vec<(String, Vec<u8>)> = GROUND
            .iter()
            .filter(|(other, _)| *other != path)
            .map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()))
            .collect();
        files.push((path.to_owned(), text.as_bytes().to_vec()));
        let before = sources(&files);
        let found = report(&before, &dictionary);
        let told = found.found.iter().find(|found| {
            found.problem.rule() == rule && before.shown(found.at.file).ends_with(path)
        });
        let told = told.unwrap_or_else(|| panic!("{text}\nno {rule} in {:?}", found.found));
        let swap = told.problem.swap();
        let swap = swap.unwrap_or_else(|| panic!("{text}\nnothing to paste: {told:?}"));
        let wording = told.problem.wording(Lang::Ja);
        let change = mend::change(&told.at, &swap.wrong, &swap.right, &before);
        let change =
            change.unwrap_or_else(|| panic!("{text}\n{swap:?} does not fit {:?}", told.at));
        let changed = mend::apply(&[change], &before);
        let (id, bytes) = changed.into_iter().next().unwrap();
        let name = before.get(id).unwrap().path.as_str().to_owned();
        let text_after = String::from_utf8(bytes.clone()).unwrap();
        assert!(text_after.contains(holds), "{text}\nbecame\n{text_after}");
        let shown = swap.right.lines().next().unwrap_or_default();
        assert!(
            wording.mend.contains(shown),
            "{} does not show {shown}",
            wording.mend
        );
        for file in &mut files {
            if file.0 == name {
                file.1 = bytes.clone();
            }
        }
        let after = sources(&files);
        let left = report(&after, &dictionary);
        let same = left.found.iter().filter(|found| {
            found.problem.rule() == rule && after.shown(found.at.file).ends_with(path)
        });
        assert_eq!(
            same.count(),
            0,
            "{text}\nbecame\n{text_after}\n{:?}",
            left.found
        );
    }
}
