//! The report of an import: whole for the file beside the results, short for who watches. Every word that was left out is in the
//! whole one, as it stood.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use tebiki_import::{Fate, Import, Note, What};

use super::{Brought, REPORT, wording};
use crate::diagnostic::Lang;

/// The file that lies beside the results: a draft, so that no site ever shows it.
pub(super) fn written(all: &[Brought], lang: Lang) -> String {
    let pick = |ja: &'static str, en: &'static str| match lang {
        Lang::Ja => ja,
        Lang::En => en,
    };
    let title = pick("取り込みの報告", "Import report");
    let about = pick(
        "もとのファイルの文字は、すべて結果か、この報告のどちらかにあります。結果を content/ へ移す前に、上から順に見てください。",
        "Every letter of the files is either in a result or in this report. Look through it from the top before you move the results to content/.",
    );
    let mut out = format!("+++\ntitle = \"{title}\"\ndraft = true\n+++\n\n{about}\n");
    for brought in all {
        let name = brought.file.display().to_string();
        let _ = writeln!(out, "\n## {}\n", plain(&name));
        match &brought.import {
            Err(refusal) => {
                let (what, mend) = wording::refusal(refusal, lang);
                let _ = writeln!(out, "{what}{mend}");
            }
            Ok(import) => {
                for made in &import.files {
                    let _ = writeln!(out, "- `{}`", made.name.replace('`', "'"));
                }
                for (what, notes) in grouped(import) {
                    group(what, &notes, lang, usize::MAX, &mut out);
                }
            }
        }
    }
    out
}

/// What is printed: the same, with the first few of each kind.
pub(super) fn told(all: &[Brought], folder: &Path, lang: Lang) -> String {
    const FEW: usize = 5;
    let pick = |ja: &'static str, en: &'static str| match lang {
        Lang::Ja => ja,
        Lang::En => en,
    };
    let mut out = String::new();
    let mut made = false;
    for brought in all {
        let _ = writeln!(out, "{}", brought.file.display());
        match &brought.import {
            Err(refusal) => {
                let (what, mend) = wording::refusal(refusal, lang);
                let _ = writeln!(out, "  {}: {what}", pick("誤り", "error"));
                let _ = writeln!(out, "  {}: {mend}", pick("直し方", "mend"));
            }
            Ok(import) => {
                made = true;
                for file in &import.files {
                    let _ = writeln!(out, "  → {}", folder.join(&file.name).display());
                }
                for (what, notes) in grouped(import) {
                    let mut text = String::new();
                    group(what, &notes, lang, FEW, &mut text);
                    for line in text
                        .lines()
                        .filter(|line| !line.is_empty() && !line.starts_with("```"))
                    {
                        let _ = writeln!(out, "  {}", line.trim_start_matches("### "));
                    }
                }
            }
        }
    }
    if made {
        let report = folder.join(REPORT);
        let _ = match lang {
            Lang::Ja => writeln!(
                out,
                "報告の全体は「{}」にあります。次は「tebiki check {}」で点検し、よければ content/ へ移してください。",
                report.display(),
                folder.display()
            ),
            Lang::En => writeln!(
                out,
                "The whole report is in '{}'. Next run 'tebiki check {}', then move the results to content/.",
                report.display(),
                folder.display()
            ),
        };
    }
    out
}

/// The notes by what they tell, what needs a person first.
fn grouped(import: &Import) -> Vec<(What, Vec<&Note>)> {
    let mut groups: BTreeMap<What, Vec<&Note>> = BTreeMap::new();
    for note in &import.notes {
        groups.entry(note.what).or_default().push(note);
    }
    let mut groups: Vec<(What, Vec<&Note>)> = groups.into_iter().collect();
    let order = |fate: Fate| match fate {
        Fate::ToDo => 0,
        Fate::Guessed => 1,
        Fate::Turned => 2,
        Fate::LeftOut => 3,
    };
    groups.sort_by_key(|(what, _)| order(what.fate()));
    groups
}

fn group(what: What, notes: &[&Note], lang: Lang, most: usize, out: &mut String) {
    let (title, mend) = wording::what(what, lang);
    let _ = writeln!(out, "\n### {title}（{}）\n", notes.len());
    if !mend.is_empty() {
        let _ = writeln!(out, "{mend}\n");
    }
    let lines: Vec<String> = match what {
        // Signs are many and the same: their number says enough.
        What::ListSign | What::Ruler => counted(notes),
        _ => notes
            .iter()
            .map(|note| line(note, lang))
            .filter(|line| !line.is_empty())
            .collect(),
    };
    if lines.is_empty() {
        return;
    }
    // A fence longer than any in the words, so that they stay what they are.
    let longest = lines
        .iter()
        .map(|line| line.split(|c| c != '`').map(str::len).max().unwrap_or(0))
        .max()
        .unwrap_or(0);
    let fence = "`".repeat((longest + 1).max(3));
    let _ = writeln!(out, "{fence}text");
    for line in lines.iter().take(most) {
        let _ = writeln!(out, "{line}");
    }
    if let Some(more @ 1..) = lines.len().checked_sub(most) {
        let _ = match lang {
            Lang::Ja => writeln!(out, "ほか {more} 件"),
            Lang::En => writeln!(out, "and {more} more"),
        };
    }
    let _ = writeln!(out, "{fence}");
}

fn line(note: &Note, lang: Lang) -> String {
    let words = note.words.trim();
    let place = note.place.trim();
    // A number alone is that of a line.
    let place = match (place.parse::<usize>().is_ok(), lang) {
        (true, Lang::Ja) => format!("{place}行目"),
        (true, Lang::En) => format!("line {place}"),
        (false, _) => place.to_owned(),
    };
    match (place.is_empty(), words.is_empty()) {
        (true, _) => words.to_owned(),
        (false, true) => place,
        (false, false) => format!("{place}: {words}"),
    }
}

fn counted(notes: &[&Note]) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for note in notes {
        *counts.entry(note.words.trim()).or_default() += 1;
    }
    counts
        .into_iter()
        .map(|(words, count)| format!("{words} × {count}"))
        .collect()
}

/// A name as the text of a heading.
fn plain(name: &str) -> String {
    name.chars()
        .map(|letter| match letter {
            '#' | '{' | '}' | '[' | ']' | '<' | '>' | '`' | '*' | '_' | '\\' => ' ',
            letter if letter.is_control() => ' ',
            letter => letter,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn brought() -> Vec<Brought> {
        let text = "第１　趣旨\n・```のある項目\n・次の項目\n";
        let import = tebiki_import::import("要領.txt", text.as_bytes(), &str::to_owned);
        vec![
            Brought {
                file: PathBuf::from("要領.txt"),
                import,
            },
            Brought {
                file: PathBuf::from("図.pdf"),
                import: Err(tebiki_import::Refusal::Pdf),
            },
        ]
    }

    #[test]
    fn the_report_is_a_draft_and_says_how_to_mend() {
        let whole = written(&brought(), Lang::Ja);
        assert!(whole.starts_with("+++\ntitle = \"取り込みの報告\"\ndraft = true\n+++\n"));
        assert!(whole.contains("pdftotext -layout"));
        assert!(whole.contains("・ × 2"));
    }

    #[test]
    fn both_languages_say_what_came_of_each_file() {
        for lang in [Lang::Ja, Lang::En] {
            let told = told(&brought(), Path::new("imported"), lang);
            assert!(told.contains("imported/要領.md") && told.contains("図.pdf"));
        }
    }
}
