//! What a page shows beside its words: ruby, emphasis, where links lead, pictures. An item a line.

use crate::edition::value::hash;
use crate::path::decode;
use crate::source::Sources;
use crate::tree::{self, Image, Inline, Text, walk_inlines};

/// What a page shows beside its words.
#[derive(Default)]
pub(super) struct Sights {
    pub(super) ruby: String,
    pub(super) emphasis: String,
    pub(super) links: String,
    pub(super) pictures: String,
}

impl Sights {
    pub(super) fn look(&mut self, text: &Text, sources: &Sources) {
        walk_inlines(&text.inlines, &mut |inline| self.see(inline, sources));
    }

    fn see(&mut self, inline: &Inline, sources: &Sources) {
        let words = |children: &[Inline]| {
            let mut words = String::new();
            tree::visible(children, &mut words);
            words
        };
        // An item a line: its words, then what stands beside them.
        let (list, item) = match inline {
            Inline::Ruby { base, reading, .. } => (&mut self.ruby, format!("{base}\t{reading}")),
            Inline::Emphasis(children) | Inline::Strong(children) | Inline::Strike(children) => {
                (&mut self.emphasis, words(children))
            }
            Inline::Link(link) => (
                &mut self.links,
                format!("{}\t{}", words(&link.children), link.dest),
            ),
            Inline::Wiki(wiki) => (&mut self.links, wiki.name.clone()),
            Inline::Image(image) => (
                &mut self.pictures,
                format!("{}\t{}", image.alt, picture(image, sources)),
            ),
            _ => return,
        };
        list.push_str(&item.replace('\n', " "));
        list.push('\n');
    }
}

/// What a picture is, wherever its file lies: its bytes; else where it is sought.
fn picture(image: &Image, sources: &Sources) -> String {
    let page = sources.get(image.span.file);
    let path = page.and_then(|page| page.path.join(&decode(&image.dest)));
    let file = path.and_then(|path| sources.files.iter().find(|file| file.path == path));
    match file {
        Some(file) => format!("{:x}", hash(&file.bytes)),
        None => image.dest.clone(),
    }
}
