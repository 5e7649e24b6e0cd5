//! Walks the text of a document: paragraphs, tables, frames, in order. What is in a paragraph is read by `runs`.

use std::collections::{BTreeMap, BTreeSet};

use super::Relations;
use super::numbering::{Number, Numbering};
use super::runs::Field;
use super::styles::{Look, Role, Styles};
use crate::note::{Note, What};
use crate::page::{self, Inline, Table};
use crate::xml::Node;

/// A part of the text as Word has it, before anybody knows what it means.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    Said(Said),
    Table(Table),
    /// A text box, or a table of one cell.
    Frame(Vec<Piece>),
}

/// A paragraph.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Said {
    pub(super) text: Vec<Inline>,
    /// 0 for the highest.
    pub(super) outline: Option<u8>,
    pub(super) role: Role,
    pub(super) number: Option<Number>,
    pub(super) centered: bool,
    /// All of it is bold.
    pub(super) strong: bool,
    pub(super) size: Option<u32>,
}

#[derive(Clone, Debug)]
pub(super) struct Picture {
    pub(super) target: String,
    pub(super) alt: String,
    pub(super) place: String,
}

/// What is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Body {
    Main,
    Note,
}

impl Body {
    pub(super) fn read(self, reader: &mut Reader<'_>, node: &Node) -> Vec<Piece> {
        let mut out = Vec::new();
        reader.fields.clear();
        reader.blocks(node, &mut out);
        out
    }
}

pub(super) struct Reader<'a> {
    pub(super) styles: &'a Styles,
    pub(super) numbering: Numbering,
    pub(super) relations: &'a Relations,
    pub(super) notes: Vec<Note>,
    pub(super) added: Vec<String>,
    pub(super) pictures: Vec<Picture>,
    /// Footnotes (`false`) and endnotes (`true`) by their ids, in the order in which they are named.
    pub(super) wanted: Vec<(bool, String)>,
    pub(super) fields: Vec<Field>,
    comments: BTreeMap<String, (String, String)>,
    seen_comments: BTreeSet<String>,
    /// The opening words of the paragraph that is being read.
    pub(super) place: String,
    /// Frames that hang on the paragraph that is being read.
    pub(super) frames: Vec<Vec<Piece>>,
    pub(super) contents: String,
    /// Counted, for a note each.
    pub(super) counts: BTreeMap<What, usize>,
    /// The text of a paragraph whose end was deleted: it goes on in the next.
    carried: Vec<Inline>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        styles: &'a Styles,
        numbering: Numbering,
        relations: &'a Relations,
    ) -> Reader<'a> {
        Reader {
            styles,
            numbering,
            relations,
            notes: Vec::new(),
            added: Vec::new(),
            pictures: Vec::new(),
            wanted: Vec::new(),
            fields: Vec::new(),
            comments: BTreeMap::new(),
            seen_comments: BTreeSet::new(),
            place: String::new(),
            frames: Vec::new(),
            contents: String::new(),
            counts: BTreeMap::new(),
            carried: Vec::new(),
        }
    }

    /// Reads a part whose names lead elsewhere than those of the text.
    pub(super) fn with_relations<T>(
        &mut self,
        relations: &Relations,
        read: impl FnOnce(&mut Reader<'_>) -> T,
    ) -> T {
        let mut inner = Reader::new(self.styles, std::mem::take(&mut self.numbering), relations);
        inner.place.clone_from(&self.place);
        let value = read(&mut inner);
        self.numbering = std::mem::take(&mut inner.numbering);
        self.notes.extend(std::mem::take(&mut inner.notes));
        self.added.extend(std::mem::take(&mut inner.added));
        for (what, count) in std::mem::take(&mut inner.counts) {
            *self.counts.entry(what).or_default() += count;
        }
        value
    }

    pub(super) fn comments(&mut self, root: &Node) {
        for node in root.nodes().filter(|node| node.name == "w:comment") {
            if let Some(id) = node.get("w:id") {
                let author = node.get("w:author").unwrap_or_default().to_owned();
                let words = lines_of(node);
                self.comments.insert(id.to_owned(), (author, words));
            }
        }
    }

    pub(super) fn comment(&mut self, id: &str) {
        if let Some((author, words)) = self.comments.get(id)
            && self.seen_comments.insert(id.to_owned())
        {
            let place = match author.is_empty() {
                true => self.place.clone(),
                false => format!("{}（{author}）", self.place),
            };
            self.notes.push(Note::new(What::Comment, place, words));
        }
    }

    /// Comments that no paragraph of the text names.
    pub(super) fn unseen_comments(&mut self) {
        let ids: Vec<String> = self.comments.keys().cloned().collect();
        self.place = String::new();
        for id in ids {
            self.comment(&id);
        }
    }

    /// The notes, with those that are told once for the whole document.
    pub(super) fn finish(&mut self) -> Vec<Note> {
        let mut notes = std::mem::take(&mut self.notes);
        if !self.contents.trim().is_empty() {
            let words = std::mem::take(&mut self.contents);
            notes.push(Note::new(What::Contents, "", words));
        }
        for (what, count) in &self.counts {
            notes.push(Note::new(*what, "", count.to_string()));
        }
        notes
    }

    pub(super) fn look(&self, paragraph: &Node) -> Look {
        let properties = paragraph.child("w:pPr");
        let style = properties.and_then(|node| node.value("w:pStyle"));
        let mut look = self.styles.look(style);
        if let Some(properties) = properties {
            if let Some(level) = properties.value("w:outlineLvl") {
                look.outline = level.parse().ok().filter(|level| *level < 9);
            }
            if let Some(align) = properties.value("w:jc") {
                look.centered = align == "center";
            }
        }
        look
    }

    /// The words of a part outside of the text, one paragraph a line.
    pub(super) fn aside(&mut self, root: &Node) -> String {
        lines_of(root)
    }

    pub(super) fn blocks(&mut self, parent: &Node, out: &mut Vec<Piece>) {
        for node in parent.nodes() {
            match node.name.as_str() {
                "w:p" => self.paragraph(node, out),
                "w:tbl" => self.table(node, out),
                "w:sdt" => {
                    if is_contents(node) {
                        let words = lines_of(node);
                        self.contents.push_str(&words);
                        self.contents.push('\n');
                    } else if let Some(inner) = node.child("w:sdtContent") {
                        self.blocks(inner, out);
                    }
                }
                "w:ins" | "w:moveTo" | "w:customXml" | "w:smartTag" => self.blocks(node, out),
                "w:del" | "w:moveFrom" => {
                    let words = lines_of(node);
                    self.listed(What::Deleted, &words);
                }
                "mc:AlternateContent" => {
                    if let Some(inner) = chosen(node) {
                        self.blocks(inner, out);
                    }
                }
                _ => {}
            }
        }
    }

    pub(super) fn listed(&mut self, what: What, words: &str) {
        if words.trim().is_empty() {
            return;
        }
        // Word cuts one deletion into many runs.
        if let Some(last) = self.notes.last_mut()
            && last.what == what
            && last.place == self.place
        {
            last.words.push_str(words);
            return;
        }
        let place = self.place.clone();
        self.notes.push(Note::new(what, place, words));
    }

    fn paragraph(&mut self, node: &Node, out: &mut Vec<Piece>) {
        let look = self.look(node);
        self.place = page::opening(&lines_of(node));
        let mut text = std::mem::take(&mut self.carried);
        let mut own = Vec::new();
        self.inlines(node, &look, &mut own);
        let strong = !own.is_empty()
            && own.iter().all(|inline| match inline {
                Inline::Text { text, marks, .. } => marks.bold || text.trim().is_empty(),
                _ => true,
            });
        text.extend(own);
        let properties = node.child("w:pPr");
        let end_is_deleted = properties
            .and_then(|node| node.child("w:rPr"))
            .is_some_and(|node| node.child("w:del").is_some());
        if end_is_deleted {
            self.carried = text;
            return;
        }
        let frames = std::mem::take(&mut self.frames);
        if look.role == Role::Contents {
            self.contents.push_str(&page::words(&text));
            self.contents.push('\n');
        } else {
            let number = match page::is_empty(&text) {
                true => None,
                false => self.number(node, &look),
            };
            if let Some(number) = number.as_ref().filter(|number| !number.is_sign) {
                self.added.push(number.text.clone());
            }
            out.push(Piece::Said(Said {
                text,
                outline: look.outline,
                role: look.role,
                number,
                centered: look.centered,
                strong,
                size: look.size.or_else(|| run_size(node)),
            }));
        }
        out.extend(frames.into_iter().map(Piece::Frame));
    }

    /// The number that Word counts for this paragraph.
    fn number(&mut self, node: &Node, look: &Look) -> Option<Number> {
        let own = node.child("w:pPr").and_then(|node| node.child("w:numPr"));
        let id = own
            .and_then(|node| node.value("w:numId"))
            .map(str::to_owned)
            .or_else(|| look.list.clone())?;
        if id == "0" {
            return None;
        }
        let level = own
            .and_then(|node| node.value("w:ilvl"))
            .and_then(|level| level.parse().ok());
        let of_style = || {
            let style = look.list_style.as_deref()?;
            self.numbering.level_of_style(&id, style)
        };
        let level = level.or(look.level).or_else(of_style).unwrap_or(0);
        let number = self.numbering.next(&id, level)?;
        (!number.text.is_empty() || number.is_sign).then_some(number)
    }
}

/// The size that the first run has by itself.
fn run_size(node: &Node) -> Option<u32> {
    let run = node.find("w:r")?.child("w:rPr")?;
    run.value("w:sz")?.parse().ok()
}

fn is_contents(node: &Node) -> bool {
    node.child("w:sdtPr")
        .and_then(|node| node.find("w:docPartGallery"))
        .and_then(|node| node.get("w:val"))
        .is_some_and(|gallery| gallery == "Table of Contents")
}

/// Of two forms of the same, the newer one where it has words or a picture.
pub(super) fn chosen(node: &Node) -> Option<&Node> {
    node.child("mc:Choice")
        .or_else(|| node.child("mc:Fallback"))
}

/// All words below a node, one paragraph a line. For what is listed and not read.
pub(super) fn lines_of(node: &Node) -> String {
    fn gather(node: &Node, out: &mut String) {
        for child in node.nodes() {
            match child.name.as_str() {
                "w:t" | "w:delText" | "a:t" | "m:t" => out.push_str(&child.text()),
                "w:tab" | "w:br" | "w:cr" => out.push(' '),
                "mc:AlternateContent" => {
                    if let Some(inner) = chosen(child) {
                        gather(inner, out);
                    }
                }
                "w:p" => {
                    gather(child, out);
                    if !out.ends_with('\n') {
                        out.push('\n');
                    }
                }
                _ => gather(child, out),
            }
        }
    }
    let mut out = String::new();
    gather(node, &mut out);
    out.trim().to_owned()
}
