//! The files of a handbook as values, and places in them. Touches no disk and looks inside no file.

use std::hash::{Hash, Hasher};
use std::ops::Range;

use crate::path::SourcePath;

/// A file's number in [`Sources`]: what a span points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// One file of the content folder, or of an overlay. Which tree it came from is the file's own fact
/// ([`Sources::layer_of`]), so every span, and with it every block, knows its origin.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceFile {
    pub path: SourcePath,
    pub bytes: Vec<u8>,
}

impl SourceFile {
    /// The text without its BOM; `None` when it is not UTF-8. Spans count bytes of this text.
    pub fn text(&self) -> Option<&str> {
        text(&self.bytes)
    }

    /// What spans count in, without asking whether it is UTF-8: that takes a look at the whole file.
    pub fn bytes_of_text(&self) -> &[u8] {
        without_mark(&self.bytes)
    }
}

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(without_mark(bytes)).ok()
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

/// One file of the theme in use: the embedded one, with the handbook's own laid over it file by file.
#[derive(Clone, Debug, PartialEq)]
pub struct ThemeFile {
    /// `templates/page.html`, `assets/site.css`
    pub path: String,
    pub bytes: Vec<u8>,
    /// Where the reader of a template error finds it: `None` in the embedded theme.
    pub own: Option<FileId>,
}

/// A place that a diagnostic may name though it is no file of the content: a theme's file, a link, the folder itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Beside {
    /// As the author finds it from where the command ran.
    pub shown: String,
    pub bytes: Vec<u8>,
}

/// The files of an overlay's folder: its pages stand in paths as the guide's do, everything else below its own folder.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    /// How the author calls the folder, for printing only.
    pub root: String,
    /// The overlay's place in the stack, from 0 for the lowest.
    pub layer: usize,
    pub holds: Holds,
    /// Where its files stand in [`Sources::files`].
    pub files: Range<usize>,
}

/// Which half of an overlay a tree is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// `overlay.toml`, `parts/`, `data/`, `look/`
    Changes,
    /// `content/`: pages and pictures, in the paths of the guide.
    Pages,
}

/// What the disk holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sources {
    /// How the author calls the content folder, for printing only.
    pub root: String,
    /// The guide's, sorted by path, then those of each of `trees`, sorted likewise.
    pub files: Vec<SourceFile>,
    /// The overlays, two for each, the lowest first.
    pub trees: Vec<Tree>,
    /// The ids of all overlays that are at hand, whether they are in the stack or not.
    pub overlays: Vec<String>,
    /// Numbered on from `files`.
    pub beside: Vec<Beside>,
    /// Sorted by path.
    pub theme: Vec<ThemeFile>,
    /// What could not be read as it stands on the disk; `build` reports them.
    pub problems: Vec<(FileId, SourceProblem)>,
}

impl Sources {
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    pub fn ids(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0u32..).map(FileId).zip(&self.files)
    }

    /// The guide's own files.
    pub fn guide(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        let end = self
            .trees
            .first()
            .map_or(self.files.len(), |tree| tree.files.start);
        self.ids().take(end)
    }

    /// The files whose bytes are others than before, where the same files are there and all else is as it was.
    pub fn changed_since(&self, before: &Sources) -> Option<Vec<FileId>> {
        let Sources {
            root,
            files,
            trees,
            overlays,
            beside,
            theme,
            problems,
        } = self;
        let same = (root, trees, overlays) == (&before.root, &before.trees, &before.overlays)
            && (beside, theme, problems) == (&before.beside, &before.theme, &before.problems);
        let paths = files.iter().map(|file| &file.path);
        if !same || !paths.eq(before.files.iter().map(|file| &file.path)) {
            return None;
        }
        let pairs = self.ids().zip(&before.files);
        let changed = pairs.filter(|((_, now), before)| now.bytes != before.bytes);
        Some(changed.map(|((id, _), _)| id).collect())
    }

    /// The guide as if nothing lay over it.
    pub fn guide_alone(&self) -> Sources {
        Sources {
            root: self.root.clone(),
            files: self.guide().map(|(_, file)| file.clone()).collect(),
            theme: self.theme.clone(),
            ..Sources::default()
        }
    }

    /// The tree of an overlay's file; none for the guide's.
    pub fn tree(&self, id: FileId) -> Option<&Tree> {
        let at = id.0 as usize;
        self.trees.iter().find(|tree| tree.files.contains(&at))
    }

    /// The overlay that a file belongs to; none for the guide's.
    pub fn layer_of(&self, id: FileId) -> Option<usize> {
        self.tree(id).map(|tree| tree.layer)
    }

    /// The files of one half of an overlay.
    pub fn of_layer(
        &self,
        layer: usize,
        holds: Holds,
    ) -> impl Iterator<Item = (FileId, &SourceFile)> {
        let of_it = move |tree: &&Tree| tree.layer == layer && tree.holds == holds;
        let files = self.trees.iter().find(of_it).map(|tree| tree.files.clone());
        let files = files.unwrap_or_default();
        self.ids().take(files.end).skip(files.start)
    }

    /// How a diagnostic names the file: as found from where the command ran.
    pub fn shown(&self, id: FileId) -> String {
        let root = self.tree(id).map_or(&self.root, |tree| &tree.root);
        match (self.get(id), self.get_beside(id)) {
            (Some(file), _) => shown(root, file.path.as_str()),
            (None, Some(beside)) => beside.shown.clone(),
            (None, None) => self.root.clone(),
        }
    }

    /// The text that a span in `id` points into.
    pub fn text(&self, id: FileId) -> Option<&str> {
        match self.get(id) {
            Some(file) => file.text(),
            None => text(&self.get_beside(id)?.bytes),
        }
    }

    fn get_beside(&self, id: FileId) -> Option<&Beside> {
        let number = (id.0 as usize).checked_sub(self.files.len())?;
        self.beside.get(number)
    }

    pub(crate) fn add_beside(&mut self, shown: String, bytes: Vec<u8>) -> FileId {
        self.beside.push(Beside { shown, bytes });
        let number = self.files.len() + self.beside.len() - 1;
        FileId(
            u32::try_from(number).expect("no disk holds four thousand million files of a handbook"),
        )
    }
}

/// A stretch of one file's text, in bytes after the BOM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    pub file: FileId,
    pub bytes: Range<usize>,
}

/// What is said is the same wherever it stands: a print of it does not ask.
impl Hash for Span {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl Span {
    pub fn new(file: FileId, bytes: Range<usize>) -> Span {
        Span { file, bytes }
    }

    /// The file itself, where no place inside it can be named.
    pub fn whole(file: FileId) -> Span {
        Span { file, bytes: 0..0 }
    }
}

/// Why a file that is there is neither read nor published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ignored {
    /// `~$youryou.docx`, `a.bak`
    Leftover,
    /// A table in `data/` that is no contact list.
    Table,
    /// A spreadsheet in `data/` of a kind that nothing reads.
    OldSheet,
    NotToml,
    PageInData,
    /// Where an overlay keeps nothing.
    InOverlay,
    Other,
}

#[derive(Clone, Debug, PartialEq)]
pub enum SourceProblem {
    /// A file that is neither read nor published.
    Ignored { why: Ignored },
    /// A picture that makes every reader wait.
    HeavyPicture {
        bytes: usize,
        pixels: Option<(usize, usize)>,
    },
    /// A picture of a kind that no browser shows.
    PictureKind { kind: String },
    /// A text file in another encoding; the guess is its name, such as Shift_JIS.
    NotUtf8 { guess: Option<&'static str> },
    /// The system refused to give the bytes.
    Unreadable { denied: bool, system: String },
    /// Two names that differ only in how their accents are composed: が as one character, か + ゛ as two.
    NameTwice,
    /// A name whose bytes are no text.
    NameNotText,
    /// A link to a folder: it may lead round in a ring, or to the whole disk.
    LinkToFolder,
    /// A link to something that is not in the content.
    LinkOutside,
    /// A link to itself, in a ring, or to nothing.
    LinkBroken,
    /// A device, a pipe, a socket.
    NotAFile,
    /// A character that no page can hold; it is left out.
    Character { letter: char },
    /// No page at all; `others` are files that could become pages.
    NoPages { others: Vec<String> },
    /// `handbook.toml` names a theme that is nowhere.
    ThemeMissing { name: String },
    /// A template of the handbook's own theme; the message is Tera's.
    Template { name: String, message: String },
}

/// `content` and `guide/a.md` as one path to click on.
pub(crate) fn shown(root: &str, path: &str) -> String {
    let root = root.replace('\\', "/");
    let root = root.trim_end_matches('/');
    let path = path.replace('\\', "/");
    match root {
        "" | "." => path.trim_start_matches("./").to_owned(),
        root => format!("{root}/{path}"),
    }
}
