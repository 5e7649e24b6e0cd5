//! Reads Word files: what a reader sees of them, in the order in which it stands. Accepts tracked changes, counts the numbers
//! that Word counts, and tells of all that has no place in a page.

mod assemble;
mod body;
mod numbering;
mod runs;
mod styles;
mod table;

use std::collections::BTreeMap;

use crate::inflate::Package;
use crate::note::{Note, What};
use crate::page::{self, Block};
use crate::xml::{self, Node};
use crate::{Import, Made, Refusal, markdown};
use body::{Body, Reader};
use numbering::Numbering;
use styles::Styles;

pub(crate) use assemble::typed;

pub(crate) fn docx(stem: &str, bytes: &[u8]) -> Result<Import, Refusal> {
    let mut package = Package::open(bytes)?;
    let main = main_part(&mut package)?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let relations = relations(&mut package, &main)?;
    let root = xml(&mut package, &main)?.ok_or_else(|| Refusal::Damaged { part: main.clone() })?;
    let body = root
        .child("w:body")
        .ok_or_else(|| Refusal::Damaged { part: main.clone() })?;
    let mut beside = |kind: &str| -> Result<Option<(String, Node)>, Refusal> {
        let Some(name) = relations.of_kind(kind).next() else {
            return Ok(None);
        };
        let name = resolved(folder, name);
        Ok(xml(&mut package, &name)?.map(|node| (name, node)))
    };
    let styles = beside("styles")?.map_or(Styles::default(), |(_, node)| Styles::read(&node));
    let numbering =
        beside("numbering")?.map_or(Numbering::default(), |(_, node)| Numbering::read(&node));
    let footnotes = beside("footnotes")?;
    let endnotes = beside("endnotes")?;
    let comments = beside("comments")?;
    let mut reader = Reader::new(&styles, numbering, &relations);
    if let Some((_, comments)) = &comments {
        reader.comments(comments);
    }
    let pieces = Body::Main.read(&mut reader, body);
    let mut page = assemble::assemble(stem, pieces, &mut reader.notes);
    // Notes stand in the order in which the text names them.
    let wanted = std::mem::take(&mut reader.wanted);
    for (end, id) in wanted {
        let part = match end {
            true => endnotes.as_ref(),
            false => footnotes.as_ref(),
        };
        page.page
            .notes
            .push(note(&mut reader, &mut package, part, &id)?);
    }
    outside(&mut reader, &mut package, folder, &relations)?;
    reader.unseen_comments();
    let pictures = std::mem::take(&mut reader.pictures);
    let mut import = Import {
        files: Vec::new(),
        notes: reader.finish(),
        added: std::mem::take(&mut reader.added),
    };
    // Pictures lie beside the page, one folder up from a statute.
    let (name, kind, to_root) = match page.is_statute {
        true => (
            format!("statutes/{stem}.md"),
            markdown::Kind::Statute,
            "../",
        ),
        false => (format!("{stem}.md"), markdown::Kind::Page, ""),
    };
    let mut names = BTreeMap::new();
    for (number, picture) in pictures.iter().enumerate() {
        let source = resolved(folder, &picture.target);
        let bytes = package.part(&source)?;
        let kind = bytes.as_deref().and_then(image_kind);
        match (bytes, kind) {
            (Some(bytes), Some(ending)) => {
                let file = format!("img/{stem}-{}.{ending}", number + 1);
                names.insert(picture.target.clone(), format!("{to_root}{file}"));
                if picture.alt.trim().is_empty() {
                    import
                        .notes
                        .push(Note::new(What::AltMissing, &picture.place, &file));
                }
                import.files.push(Made { name: file, bytes });
            }
            (Some(_), None) => {
                import
                    .notes
                    .push(Note::new(What::ImageFormat, &picture.place, source))
            }
            (None, _) => import
                .notes
                .push(Note::new(What::ImageMissing, &picture.place, source)),
        }
    }
    assemble::place_pictures(&mut page.page, &names);
    if page.page.title.is_empty() {
        page.page.title = stem.to_owned();
        import.added.push(stem.to_owned());
    }
    if page.page.blocks.is_empty() && import.notes.is_empty() {
        return Err(Refusal::Empty);
    }
    let text = markdown::write(&page.page, kind);
    import.files.insert(
        0,
        Made {
            name,
            bytes: text.into_bytes(),
        },
    );
    Ok(import)
}

fn xml(package: &mut Package<'_>, name: &str) -> Result<Option<Node>, Refusal> {
    match package.part(name)? {
        Some(bytes) => xml::parse(&bytes, name).map(Some),
        None => Ok(None),
    }
}

/// The part that holds the text; by another name in files of some programs.
fn main_part(package: &mut Package<'_>) -> Result<String, Refusal> {
    let relations = relations(package, "")?;
    let main = relations.of_kind("officeDocument").next();
    Ok(main.map_or("word/document.xml".to_owned(), |name| resolved("", name)))
}

/// How a part names others.
#[derive(Debug, Default)]
pub(super) struct Relations {
    /// By id: the kind, where it leads, whether outside.
    by_id: BTreeMap<String, (String, String, bool)>,
}

impl Relations {
    fn of_kind<'a>(&'a self, kind: &str) -> impl Iterator<Item = &'a str> {
        let end = format!("/{kind}");
        self.by_id
            .values()
            .filter(move |(found, _, outside)| found.ends_with(&end) && !outside)
            .map(|(_, target, _)| target.as_str())
    }

    pub(super) fn target(&self, id: &str) -> Option<(&str, bool)> {
        self.by_id
            .get(id)
            .map(|(_, target, outside)| (target.as_str(), *outside))
    }
}

fn relations(package: &mut Package<'_>, part: &str) -> Result<Relations, Refusal> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let name = match folder.is_empty() {
        true => format!("_rels/{file}.rels"),
        false => format!("{folder}/_rels/{file}.rels"),
    };
    let mut found = Relations::default();
    let Some(root) = xml(package, &name)? else {
        return Ok(found);
    };
    for node in root.nodes() {
        if let (Some(id), Some(kind), Some(target)) =
            (node.get("Id"), node.get("Type"), node.get("Target"))
        {
            let outside = node.get("TargetMode") == Some("External");
            let value = (kind.to_owned(), target.to_owned(), outside);
            found.by_id.insert(id.to_owned(), value);
        }
    }
    Ok(found)
}

/// `../media/a.png` seen from `word`.
fn resolved(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = match target.starts_with('/') {
        true => Vec::new(),
        false => folder.split('/').filter(|part| !part.is_empty()).collect(),
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The text of a footnote or endnote.
fn note(
    reader: &mut Reader<'_>,
    package: &mut Package<'_>,
    part: Option<&(String, Node)>,
    id: &str,
) -> Result<Vec<Block>, Refusal> {
    let Some((name, root)) = part else {
        return Ok(Vec::new());
    };
    let found = root
        .nodes()
        .find(|node| node.get("w:id") == Some(id) && node.get("w:type").is_none());
    let Some(found) = found else {
        return Ok(Vec::new());
    };
    let own = relations(package, name)?;
    let pieces = reader.with_relations(&own, |reader| Body::Note.read(reader, found));
    Ok(assemble::plain(pieces))
}

/// Lists what stands outside of the text: heads and feet of pages, charts and diagrams.
fn outside(
    reader: &mut Reader<'_>,
    package: &mut Package<'_>,
    folder: &str,
    relations: &Relations,
) -> Result<(), Refusal> {
    for kind in ["header", "footer"] {
        for name in relations
            .of_kind(kind)
            .map(str::to_owned)
            .collect::<Vec<_>>()
        {
            let Some(root) = xml(package, &resolved(folder, &name))? else {
                continue;
            };
            let words = reader.aside(&root);
            if !words.trim().is_empty() {
                reader
                    .notes
                    .push(Note::new(What::HeaderOrFooter, "", words));
            }
        }
    }
    for kind in ["chart", "chartEx", "diagramData"] {
        for name in relations
            .of_kind(kind)
            .map(str::to_owned)
            .collect::<Vec<_>>()
        {
            let Some(root) = xml(package, &resolved(folder, &name))? else {
                continue;
            };
            let mut words = Vec::new();
            for tag in ["a:t", "c:v"] {
                let mut found = Vec::new();
                root.all(tag, &mut found);
                words.extend(found.iter().map(|node| node.text()));
            }
            let words = words.join(" ");
            if !words.trim().is_empty() {
                reader
                    .notes
                    .push(Note::new(What::Drawing, page::opening(&words), words));
            }
        }
    }
    Ok(())
}

/// The ending of an image that browsers show, by its bytes.
fn image_kind(bytes: &[u8]) -> Option<&'static str> {
    let starts = |sign: &[u8]| bytes.starts_with(sign);
    if starts(b"\x89PNG\r\n\x1a\n") {
        return Some("png");
    }
    if starts(b"\xFF\xD8\xFF") {
        return Some("jpg");
    }
    if starts(b"GIF8") {
        return Some("gif");
    }
    (starts(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")).then_some("webp")
}
