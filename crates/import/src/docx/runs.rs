//! Reads what stands in a paragraph: words with their marks, breaks, rubies, links, fields, notes, pictures, boxes.

use super::body::{Picture, Reader, chosen, lines_of};
use super::styles::Look;
use crate::note::What;
use crate::numeral;
use crate::page::{Inline, Marks};
use crate::xml::Node;

/// A field of Word: what it should do, and after that what it shows.
#[derive(Clone, Debug, Default)]
pub(super) struct Field {
    order: String,
    shows: bool,
    has_shown: bool,
}

impl Field {
    fn is(&self, name: &str) -> bool {
        self.order
            .split_whitespace()
            .next()
            .is_some_and(|word| word.eq_ignore_ascii_case(name))
    }

    /// The address in `HYPERLINK "https://…"`.
    fn link(&self) -> Option<String> {
        if !self.is("HYPERLINK") {
            return None;
        }
        let mut quoted = self.order.split('"');
        let before = quoted.next()?;
        // \l leads to a place inside.
        if before.contains("\\l") {
            return None;
        }
        quoted.next().map(str::to_owned)
    }
}

/// What holds for all runs inside something.
#[derive(Clone, Default)]
struct Around {
    link: Option<String>,
}

impl Reader<'_> {
    pub(super) fn inlines(&mut self, paragraph: &Node, look: &Look, out: &mut Vec<Inline>) {
        self.walk(paragraph, look, &Around::default(), out);
    }

    fn walk(&mut self, parent: &Node, look: &Look, around: &Around, out: &mut Vec<Inline>) {
        for node in parent.nodes() {
            match node.name.as_str() {
                "w:r" => self.run(node, look, around, out),
                "w:hyperlink" => {
                    let link = self.link(node);
                    let around = Around {
                        link: link.or_else(|| around.link.clone()),
                    };
                    self.walk(node, look, &around, out);
                }
                "w:ins" | "w:moveTo" => {
                    let words = lines_of(node);
                    self.listed(What::Inserted, &words);
                    self.walk(node, look, around, out);
                }
                "w:del" | "w:moveFrom" => {
                    let words = lines_of(node);
                    self.listed(What::Deleted, &words);
                }
                "w:fldSimple" => {
                    let mut field = Field {
                        order: node.get("w:instr").unwrap_or_default().to_owned(),
                        shows: true,
                        has_shown: false,
                    };
                    field.order = field.order.trim().to_owned();
                    self.fields.push(field);
                    self.walk(node, look, around, out);
                    self.fields.pop();
                }
                "m:oMath" | "m:oMathPara" => {
                    let words = lines_of(node);
                    let place = self.place.clone();
                    if !words.is_empty() {
                        self.notes
                            .push(crate::Note::new(What::Equation, place, words.clone()));
                    }
                    out.push(Inline::plain(words));
                }
                "mc:AlternateContent" => {
                    if let Some(inner) = chosen(node) {
                        self.walk(inner, look, around, out);
                    }
                }
                "w:sdt" | "w:sdtContent" | "w:smartTag" | "w:customXml" | "w:dir" | "w:bdo" => {
                    self.walk(node, look, around, out);
                }
                _ => {}
            }
        }
    }

    fn link(&mut self, node: &Node) -> Option<String> {
        if let Some(id) = node.get("r:id") {
            let (target, outside) = self.relations.target(id)?;
            return outside.then(|| target.to_owned());
        }
        // A name inside the document: nothing in a handbook has it.
        node.get("w:anchor")?;
        self.count(What::InnerLink);
        None
    }

    pub(super) fn count(&mut self, what: What) {
        *self.counts.entry(what).or_default() += 1;
    }

    fn run(&mut self, node: &Node, look: &Look, around: &Around, out: &mut Vec<Inline>) {
        let properties = node.child("w:rPr");
        let style = properties
            .and_then(|node| node.value("w:rStyle"))
            .map(|style| self.styles.look(Some(style)))
            .unwrap_or_default();
        let switch = |name: &str| properties.and_then(|node| node.switch(name));
        let bold = switch("w:b").unwrap_or(style.bold || look.bold);
        let dots = properties
            .and_then(|node| node.value("w:em"))
            .is_some_and(|dots| dots != "none");
        let marks = Marks {
            bold: bold || dots,
            strike: switch("w:strike")
                .or(switch("w:dstrike"))
                .unwrap_or(style.strike || look.strike),
        };
        if switch("w:vanish").unwrap_or(style.hidden || look.hidden) {
            let words = lines_of(node);
            self.listed(What::Hidden, &words);
            return;
        }
        if switch("w:u") == Some(true) {
            self.count(What::Underline);
        }
        let height = properties.and_then(|node| node.value("w:vertAlign"));
        if matches!(height, Some("superscript" | "subscript")) && node.child("w:t").is_some() {
            self.count(What::SubOrSuperscript);
        }
        self.run_parts(node, marks, around, out);
    }

    fn run_parts(&mut self, run: &Node, marks: Marks, around: &Around, out: &mut Vec<Inline>) {
        for node in run.nodes() {
            match node.name.as_str() {
                "w:t" => self.say(&node.text(), marks, around, out),
                "w:tab" | "w:ptab" => self.say(" ", marks, around, out),
                "w:noBreakHyphen" => self.say("-", marks, around, out),
                "w:br" => match node.get("w:type") {
                    Some("page" | "column") => {}
                    _ => out.push(Inline::Break),
                },
                "w:cr" => out.push(Inline::Break),
                "w:sym" => self.symbol(node, marks, around, out),
                "w:fldChar" => self.field(node, out),
                "w:instrText" => {
                    if let Some(field) = self.fields.last_mut() {
                        field.order.push_str(&node.text());
                    }
                }
                "w:ruby" => self.ruby(node, marks, around, out),
                "w:footnoteReference" | "w:endnoteReference" => {
                    if let Some(id) = node.get("w:id") {
                        let end = node.name == "w:endnoteReference";
                        out.push(Inline::Note(self.wanted.len()));
                        self.wanted.push((end, id.to_owned()));
                    }
                }
                "w:commentReference" => {
                    if let Some(id) = node.get("w:id") {
                        self.comment(id);
                    }
                }
                "w:drawing" | "w:pict" | "w:object" => self.drawing(node, out),
                "w:delText" => self.listed(What::Deleted, &node.text()),
                "mc:AlternateContent" => {
                    if let Some(inner) = chosen(node) {
                        self.run_parts(inner, marks, around, out);
                    }
                }
                _ => {}
            }
        }
    }

    fn say(&mut self, text: &str, marks: Marks, around: &Around, out: &mut Vec<Inline>) {
        if self.fields.iter().any(|field| field.is("TOC")) {
            self.contents.push_str(text);
            return;
        }
        if self.fields.last().is_some_and(|field| !field.shows) {
            // Words where Word wants an order show nowhere.
            self.listed(What::Hidden, text);
            return;
        }
        if let Some(field) = self.fields.last_mut() {
            field.has_shown = true;
        }
        let link = around
            .link
            .clone()
            .or_else(|| self.fields.iter().rev().find_map(Field::link));
        let link = link.filter(|link| is_followed(link));
        out.push(Inline::Text {
            text: text.to_owned(),
            marks,
            link,
        });
    }

    fn field(&mut self, node: &Node, out: &mut Vec<Inline>) {
        match node.get("w:fldCharType") {
            Some("begin") => self.fields.push(Field::default()),
            Some("separate") => {
                if let Some(field) = self.fields.last_mut() {
                    field.shows = true;
                }
            }
            Some("end") => {
                if let Some(field) = self.fields.pop()
                    && field.is("EQ")
                    && !field.has_shown
                {
                    self.combined(&field.order, out);
                }
            }
            _ => {}
        }
    }

    /// `EQ \* jc2 … \o\ad(\s\up 9(きょうぎ),協議)`: how older Words write ruby, and ① made of ○ and 1.
    fn combined(&mut self, order: &str, out: &mut Vec<Inline>) {
        let inner = order
            .find("\\o")
            .and_then(|at| order.get(at..))
            .and_then(|rest| rest.find('(').and_then(|at| rest.get(at + 1..)))
            .map(|rest| rest.trim_end().trim_end_matches(')'));
        let ruby = inner.and_then(|inner| {
            let at = inner.find("\\up")?;
            let rest = inner.get(at..)?;
            let rest = rest.get(rest.find('(')? + 1..)?;
            let (reading, base) = rest.split_once("),").or_else(|| rest.split_once(")、"))?;
            Some((base.trim().to_owned(), reading.trim().to_owned()))
        });
        if let Some((base, reading)) = ruby {
            self.added.push(format!("{base}{reading}"));
            out.push(Inline::Ruby { base, reading });
            return;
        }
        let circled = inner
            .and_then(|inner| inner.split_once([',', ';']))
            .filter(|(ring, _)| ring.trim() == "○" || ring.trim() == "〇")
            .and_then(|(_, number)| number.trim().parse::<u64>().ok());
        let words = match circled {
            Some(number) => numeral::circled(number),
            None => inner.unwrap_or_default().replace([',', '\\'], " "),
        };
        let place = self.place.clone();
        self.notes
            .push(crate::Note::new(What::CombinedLetter, place, order.trim()));
        self.added.push(words.clone());
        out.push(Inline::plain(words));
    }

    fn ruby(&mut self, node: &Node, marks: Marks, around: &Around, out: &mut Vec<Inline>) {
        let words = |name: &str| node.child(name).map(lines_of).unwrap_or_default();
        let (base, reading) = (words("w:rubyBase"), words("w:rt"));
        match reading.trim().is_empty() {
            true => self.say(&base, marks, around, out),
            false => out.push(Inline::Ruby { base, reading }),
        }
    }

    fn symbol(&mut self, node: &Node, marks: Marks, around: &Around, out: &mut Vec<Inline>) {
        let font = node.get("w:font").unwrap_or_default();
        let code = node
            .get("w:char")
            .and_then(|code| u32::from_str_radix(code, 16).ok())
            .unwrap_or(0);
        let sign = known_symbol(font, code);
        let words = sign.unwrap_or("〓");
        let place = self.place.clone();
        self.notes.push(crate::Note::new(
            What::Symbol,
            place,
            format!("{font} {code:04X} → {words}"),
        ));
        self.added.push(words.to_owned());
        self.say(words, marks, around, out);
    }

    /// Pictures stay where they are; boxes with words stand behind the paragraph.
    fn drawing(&mut self, node: &Node, out: &mut Vec<Inline>) {
        let mut boxes = Vec::new();
        content_of_boxes(node, &mut boxes);
        for inner in boxes {
            let mut pieces = Vec::new();
            let place = std::mem::take(&mut self.place);
            let frames = std::mem::take(&mut self.frames);
            let fields = std::mem::take(&mut self.fields);
            self.blocks(inner, &mut pieces);
            (self.place, self.frames, self.fields) = (place, frames, fields);
            let words = lines_of(inner);
            if !pieces.is_empty() && !words.is_empty() {
                let place = self.place.clone();
                self.notes
                    .push(crate::Note::new(What::TextBox, place, words));
                self.frames.push(pieces);
            }
        }
        let mut images = Vec::new();
        images_of(node, &mut images);
        let said = node
            .find("wp:docPr")
            .and_then(|named| {
                named
                    .get("descr")
                    .filter(|said| !said.trim().is_empty())
                    .or_else(|| named.get("title"))
            })
            .or_else(|| node.find("v:shape").and_then(|shape| shape.get("alt")))
            .unwrap_or_default();
        for id in images {
            let Some((target, false)) = self.relations.target(&id) else {
                continue;
            };
            let target = target.to_owned();
            if !said.is_empty() {
                self.added.push(said.to_owned());
            }
            if !self.pictures.iter().any(|picture| picture.target == target) {
                self.pictures.push(Picture {
                    target: target.clone(),
                    alt: said.to_owned(),
                    place: self.place.clone(),
                });
            }
            out.push(Inline::Image {
                file: target,
                alt: said.to_owned(),
            });
        }
    }
}

/// Whether a handbook may lead there.
fn is_followed(link: &str) -> bool {
    let link = link.trim().to_ascii_lowercase();
    ["http://", "https://", "mailto:", "tel:"]
        .iter()
        .any(|scheme| link.starts_with(scheme))
}

fn content_of_boxes<'a>(node: &'a Node, found: &mut Vec<&'a Node>) {
    for child in node.nodes() {
        match child.name.as_str() {
            "w:txbxContent" => found.push(child),
            "mc:AlternateContent" => {
                if let Some(inner) = chosen(child) {
                    content_of_boxes(inner, found);
                }
            }
            _ => content_of_boxes(child, found),
        }
    }
}

/// The ids of pictures, without those inside boxes.
fn images_of(node: &Node, found: &mut Vec<String>) {
    for child in node.nodes() {
        match child.name.as_str() {
            "a:blip" => found.extend(child.get("r:embed").map(str::to_owned)),
            "v:imagedata" => found.extend(child.get("r:id").map(str::to_owned)),
            "w:txbxContent" => {}
            "mc:AlternateContent" => {
                if let Some(inner) = chosen(child) {
                    images_of(inner, found);
                }
            }
            _ => images_of(child, found),
        }
    }
}

/// The letters for signs of the fonts that Word's menus offer.
fn known_symbol(font: &str, code: u32) -> Option<&'static str> {
    let low = code & 0xFF;
    let font = font.to_ascii_lowercase();
    if font.starts_with("wingdings 2") {
        return match low {
            0x50 => Some("✓"),
            0x52 => Some("☑"),
            0x53 => Some("☒"),
            0xA3 => Some("□"),
            _ => None,
        };
    }
    if font == "wingdings" {
        return match low {
            0x28 => Some("☎"),
            0x2A => Some("✉"),
            0x6C => Some("●"),
            0x6E => Some("■"),
            0x6F | 0xA8 | 0x71 => Some("□"),
            0xA1 => Some("○"),
            0xD8 => Some("➢"),
            0xDF | 0xE7 => Some("←"),
            0xE0 | 0xE8 | 0xF0 => Some("→"),
            0xE1 => Some("↑"),
            0xE2 => Some("↓"),
            0xFC => Some("✓"),
            0xFB => Some("✗"),
            0xFE => Some("☑"),
            0xFD => Some("☒"),
            0x81..=0x8A => ["①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨", "⑩"]
                .get(usize::try_from(low - 0x81).ok()?)
                .copied(),
            _ => None,
        };
    }
    if font == "symbol" {
        return match low {
            0xB7 => Some("・"),
            0xAE => Some("→"),
            0xB0 => Some("°"),
            0xB1 => Some("±"),
            0xB4 => Some("×"),
            0xA3 => Some("≤"),
            0xB3 => Some("≥"),
            0x61 => Some("α"),
            0x62 => Some("β"),
            _ => None,
        };
    }
    None
}
