//! Reads every file of a handbook and of its theme. Looks inside none.
//!
//! Invariant: the files are sorted by path, so that the same folder gives the same [`FileId`]s on every machine.

use crate::path::SourcePath;

/// A file's number in [`Sources`]: what a span points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// One file of the content folder. Which tree it came from (the guide, later an overlay) is the file's own fact,
/// so every span, and with it every block, knows its origin.
#[derive(Clone, Debug)]
pub struct SourceFile {
    pub path: SourcePath,
    pub bytes: Vec<u8>,
}

impl SourceFile {
    /// The text without its BOM; `None` when it is not UTF-8. Spans count bytes of this text.
    pub fn text(&self) -> Option<&str> {
        let bytes = self
            .bytes
            .strip_prefix(b"\xEF\xBB\xBF")
            .unwrap_or(&self.bytes);
        std::str::from_utf8(bytes).ok()
    }
}

/// One file of the theme in use: the embedded one, with the handbook's own laid over it file by file.
#[derive(Clone, Debug)]
pub struct ThemeFile {
    /// `templates/page.html`, `assets/site.css`
    pub path: String,
    pub bytes: Vec<u8>,
    /// Where the reader of a template error finds it: `None` in the embedded theme.
    pub own: Option<FileId>,
}

/// What the disk holds.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    pub files: Vec<SourceFile>,
    /// Sorted by path.
    pub theme: Vec<ThemeFile>,
}

impl Sources {
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    pub fn ids(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0u32..).map(FileId).zip(&self.files)
    }
}
