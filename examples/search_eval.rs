use std::fs;
use tebiki::{dictionary::Dictionary, index::*};
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let dict = Dictionary::embedded();
    let terms: Vec<tebiki::cut::TermWord> = vec![];
    let cutter = dict.cutter(&terms);
    let mut files: Vec<_> = fs::read_dir(&a[1])
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "md"))
        .collect();
    files.sort();
    let mut pages = vec![];
    let text = |s: &str| SearchText {
        text: s.to_owned(),
        tokens: cutter.cut(s),
    };
    let strip = |l: &str| {
        let mut s = l.trim().to_owned();
        for p in ["- ", "* ", "+ ", "> "] {
            if let Some(r) = s.strip_prefix(p) {
                s = r.to_owned();
            }
        }
        s.replace("**", "").replace('`', "").replace('\\', "")
    };
    let copies: usize = a.get(3).map_or(1, |x| x.parse().unwrap());
    let _ = copies;
    for f in files {
        let id = f.file_stem().unwrap().to_string_lossy().into_owned();
        let body = fs::read_to_string(&f).unwrap();
        let mut page = SearchPage {
            url: format!("{id}.html"),
            kind: id[..2].to_owned(),
            ..Default::default()
        };
        let mut buf = String::new();
        fn flush(buf: &mut String, page: &mut SearchPage, text: &dyn Fn(&str) -> SearchText) {
            if !buf.is_empty() {
                if page.sections.is_empty() {
                    page.sections.push(Default::default());
                }
                page.sections.last_mut().unwrap().blocks.push(text(buf));
                buf.clear();
            }
        }
        for l in body.lines() {
            let t = l.trim();
            if let Some(h) = t.strip_prefix('#') {
                flush(&mut buf, &mut page, &text);
                let lv = h.len() - h.trim_start_matches('#').len();
                let h = strip(h.trim_start_matches('#').trim());
                if lv == 0 && page.title.is_empty() {
                    page.title = h.clone();
                }
                page.sections.push(SearchSection {
                    heading: text(&h),
                    anchor: if lv == 0 { String::new() } else { h.clone() },
                    blocks: vec![],
                });
                continue;
            }
            if t.is_empty() {
                flush(&mut buf, &mut page, &text);
                continue;
            }
            if t.starts_with('|') {
                flush(&mut buf, &mut page, &text);
                if t.chars().all(|c| "|-: ".contains(c)) {
                    continue;
                }
                for c in t.split('|').map(str::trim).filter(|c| !c.is_empty()) {
                    page.sections
                        .last_mut()
                        .unwrap()
                        .blocks
                        .push(text(&strip(c)));
                }
                continue;
            }
            if t.starts_with("- ") || t.starts_with("* ") {
                flush(&mut buf, &mut page, &text);
            }
            buf.push_str(&strip(t));
        }
        flush(&mut buf, &mut page, &text);
        pages.push(page);
    }
    let t0 = std::time::Instant::now();
    let files = index(
        &SearchBook {
            pages,
            ..Default::default()
        },
        &dict,
    );
    eprintln!("index {:?}", t0.elapsed());
    let mut total = 0;
    let mut kinds = std::collections::BTreeMap::<String, (usize, usize)>::new();
    for (p, b) in &files {
        let o = std::path::Path::new(&a[2]).join(p);
        fs::create_dir_all(o.parent().unwrap()).unwrap();
        fs::write(o, b).unwrap();
        total += b.len();
        let k = p
            .split('/')
            .nth(1)
            .unwrap()
            .trim_end_matches(".js")
            .trim_end_matches(|c: char| c.is_ascii_digit())
            .to_owned();
        let e = kinds.entry(k).or_default();
        e.0 += 1;
        e.1 += b.len();
    }
    eprintln!("{} files {} bytes {:?}", files.len(), total, kinds);
}
