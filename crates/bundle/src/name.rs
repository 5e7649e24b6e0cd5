//! Which names of files a bundle takes: those that mean the same file on Windows, macOS, Linux and in every zip program.

use std::collections::BTreeMap;

/// Windows allows 260 characters for the whole path; a folder on somebody's desktop takes its share.
pub const LONGEST: usize = 120;

/// Why a name cannot stand in a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadName {
    /// It leads out of the folder, or is no path at all.
    Outside,
    /// A character other than plain ASCII letters, digits, blanks and `!#$%&'()+,-.;=@[]^_{}~`.
    Letter,
    /// A part ends in a blank or a dot, which Windows drops.
    Ending,
    /// `con`, `aux.html`: devices of Windows.
    Device,
    TooLong,
}

/// Whether a file of a bundle may be called so.
pub fn check(name: &str) -> Result<(), BadName> {
    if name.len() > LONGEST {
        return Err(BadName::TooLong);
    }
    if name.is_empty() || name.starts_with('/') {
        return Err(BadName::Outside);
    }
    for part in name.split('/') {
        if matches!(part, "" | "." | "..") {
            return Err(BadName::Outside);
        }
        if !part.chars().all(is_plain) {
            return Err(BadName::Letter);
        }
        if part.ends_with(['.', ' ']) || part.starts_with(' ') {
            return Err(BadName::Ending);
        }
        if is_device(part) {
            return Err(BadName::Device);
        }
    }
    Ok(())
}

fn is_plain(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || " !#$%&'()+,-.;=@[]^_{}~".contains(letter)
}

fn is_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or(part).to_ascii_lowercase();
    let numbered = |device| {
        stem.strip_prefix(device)
            .is_some_and(|rest| matches!(rest.as_bytes(), [b'0'..=b'9']))
    };
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

/// Two names that cannot stand side by side everywhere: they differ in case alone, or one is a folder of the other.
pub fn twins<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<(&'a str, &'a str)> {
    let mut files: BTreeMap<String, &str> = BTreeMap::new();
    let mut folders: BTreeMap<String, (&str, &str)> = BTreeMap::new();
    for name in names {
        if let Some(other) = files.insert(name.to_ascii_lowercase(), name) {
            return Some((other, name));
        }
        for (at, _) in name.match_indices('/') {
            let folder = name.get(..at).unwrap_or(name);
            let written = folders
                .entry(folder.to_ascii_lowercase())
                .or_insert((folder, name));
            if written.0 != folder {
                return Some((written.1, name));
            }
        }
    }
    files.iter().find_map(|(folded, name)| {
        let (_, inside) = folders.get(folded)?;
        Some((*name, *inside))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_every_system_takes() {
        for name in [
            "index.html",
            "a/b-c_d.html",
            "assets/search/t0.js",
            "a b.pdf",
            "common.html",
            "com.html",
            "com10.txt",
        ] {
            assert_eq!(check(name), Ok(()), "{name}");
        }
        for (name, why) in [
            ("", BadName::Outside),
            ("/etc/passwd", BadName::Outside),
            ("../x", BadName::Outside),
            ("a/../b", BadName::Outside),
            ("a//b", BadName::Outside),
            ("a/", BadName::Outside),
            ("./a", BadName::Outside),
            ("a\\b", BadName::Letter),
            ("C:x", BadName::Letter),
            ("a\0", BadName::Letter),
            ("手引き.html", BadName::Letter),
            ("a?.html", BadName::Letter),
            ("a./b", BadName::Ending),
            ("a ", BadName::Ending),
            ("con", BadName::Device),
            ("x/AUX.html", BadName::Device),
            ("com1.txt", BadName::Device),
        ] {
            assert_eq!(check(name), Err(why), "{name:?}");
        }
        assert_eq!(check(&"a".repeat(120)), Ok(()));
        assert_eq!(check(&"a".repeat(121)), Err(BadName::TooLong));
    }

    #[test]
    fn names_that_meet_on_windows_are_found() {
        assert_eq!(twins(["a/b", "a/c", "d"]), None);
        assert_eq!(twins(["a.html", "A.html"]), Some(("a.html", "A.html")));
        assert_eq!(twins(["a/b", "A/c"]), Some(("a/b", "A/c")));
        assert_eq!(twins(["a/b", "a"]), Some(("a", "a/b")));
        assert_eq!(twins(["a", "a"]), Some(("a", "a")));
    }
}
