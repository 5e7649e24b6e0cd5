//! Brings in what others wrote: the bytes of a Word, Excel, CSV or text file in, our Markdown and TOML out, with a list of
//! what was guessed, turned or left out. Knows nothing of handbooks, never touches the disk.
//!
//! Invariant: every letter of the file lands in a result or in a note. What the results have more than the file (numbers that
//! Word counts by itself) stands in [`Import::added`], so that both sides can be counted against each other.

mod docx;
mod encoding;
mod guess;
mod inflate;
mod lead;
mod markdown;
mod note;
mod numeral;
mod page;
mod plain;
mod sheet;
mod statute;
mod xml;

pub use note::{Fate, Note, What};

/// What came of one file.
#[derive(Debug, Default)]
pub struct Import {
    pub files: Vec<Made>,
    pub notes: Vec<Note>,
    /// What stands in the results and in no text of the file.
    pub added: Vec<String>,
}

/// One file to be written, under a name with folders, parted by `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Why nothing came of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Neither Word, Excel, CSV nor text.
    Kind,
    /// The old form of Word or Excel, or one with a password.
    Old,
    /// A PDF; its text can be taken out by other programs.
    Pdf,
    /// It would be larger than anybody writes once it is unpacked.
    TooLarge,
    /// Nested more deeply than anybody writes.
    TooDeep,
    /// What it should be, it is not.
    Damaged { part: String },
    /// There is nothing in it.
    Empty,
}

/// Reads a file by its name and what is in it. `name` may have folders; `reading` gives the reading of a word, for terms whose
/// sheet has none.
pub fn import(
    name: &str,
    bytes: &[u8],
    reading: &dyn Fn(&str) -> String,
) -> Result<Import, Refusal> {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let (stem, ending) = match file.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => (stem, ending.to_ascii_lowercase()),
        _ => (file, String::new()),
    };
    let stem = &safe(stem);
    if bytes.starts_with(b"%PDF") {
        return Err(Refusal::Pdf);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(Refusal::Old);
    }
    if bytes.starts_with(b"PK") {
        return match ending.as_str() {
            "xlsx" | "xlsm" => sheet::xlsx(stem, bytes, reading),
            "docx" | "docm" | "dotx" => docx::docx(stem, bytes),
            _ => Err(Refusal::Kind),
        };
    }
    match ending.as_str() {
        "csv" | "tsv" => sheet::csv(stem, bytes, reading),
        "txt" | "text" | "md" | "" => plain::text(stem, bytes),
        "docx" | "docm" | "dotx" | "xlsx" | "xlsm" => Err(Refusal::Damaged {
            part: "zip".to_owned(),
        }),
        "doc" | "xls" => Err(Refusal::Old),
        _ => Err(Refusal::Kind),
    }
}

/// A name for a file that every system takes, and that the handbook reads as a page.
fn safe(stem: &str) -> String {
    let name: String = stem
        .chars()
        .map(|letter| match letter {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
            letter if letter.is_control() => '_',
            letter => letter,
        })
        .take(60)
        .collect();
    match name.trim_matches([' ', '.', '_', '　', '~']) {
        "" => "page".to_owned(),
        name => name.to_owned(),
    }
}

/// As a TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_refused_by_its_cause() {
        let refused = |name: &str, bytes: &[u8]| import(name, bytes, &str::to_owned).err();
        assert_eq!(refused("a.pdf", b"%PDF-1.7"), Some(Refusal::Pdf));
        assert_eq!(refused("a.doc", b"\xD0\xCF\x11\xE0"), Some(Refusal::Old));
        assert_eq!(refused("a.png", b"\x89PNG"), Some(Refusal::Kind));
        assert_eq!(refused("a.zip", b"PK\x03\x04"), Some(Refusal::Kind));
        assert_eq!(
            refused("a.docx", b"hello"),
            Some(Refusal::Damaged {
                part: "zip".to_owned()
            })
        );
        assert_eq!(refused("a.txt", b" \n"), Some(Refusal::Empty));
    }

    #[test]
    fn names_are_safe() {
        assert_eq!(safe("～$要綱:案"), "～$要綱_案");
        assert_eq!(safe("..."), "page");
        assert_eq!(safe("_要綱"), "要綱");
    }
}
