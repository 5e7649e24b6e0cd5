//! Statute numbering as a tree: 第一条, ２, 一, イ, （１）, （ⅰ). Knows the lines of one text; makes no HTML.
//!
//! What is written is taken as written: an item hangs under the nearest item above of a higher level, whatever was skipped.
//! Anchors say the numbers on the way down, so that a new item elsewhere moves none of them.

mod articles;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::parse::markdown::{joins, lay};
use crate::path::digits_of;
use crate::tree::{self, Article, Attrs, Block, BlockKind, Inline, Text};
pub use articles::Articles;

/// One line of a statute.
#[derive(Clone, Debug)]
pub(super) enum Line {
    Text {
        text: Text,
        /// It begins a paragraph.
        fresh: bool,
        attrs: Option<Box<Attrs>>,
    },
    /// What is no line: a table, a list, a heading.
    Block(Block),
}

/// How deep a number stands, outermost first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    /// 附則, 別表, 様式: all that follows is theirs.
    Part,
    /// 編, 章, 節, 款: they order articles, which are numbered through.
    Volume,
    Chapter,
    Section,
    Subsection,
    /// 条
    Article,
    /// 項: ２
    Paragraph,
    /// 号: 一
    Item,
    /// （一）
    EnclosedItem,
    /// イ, ロ, ハ
    Iroha,
    /// （１）
    Enclosed,
    /// ア, イ, ウ
    Kana,
    /// （ア）, （イ）
    EnclosedKana,
    /// （ⅰ）, ⅰ
    Roman,
    /// a, （a）
    Letter,
}

impl Level {
    fn is_chapter(self) -> bool {
        matches!(
            self,
            Level::Volume | Level::Chapter | Level::Section | Level::Subsection
        )
    }
}

/// A number at the beginning of a line.
#[derive(Clone, Debug, PartialEq)]
struct Number {
    level: Level,
    /// How many bytes of the line are the number, and how many with the blank after it.
    len: usize,
    used: usize,
}

/// Hangs the lines under their numbers; what stands before the first one stays as it is.
pub(super) fn arrange(lines: Vec<Line>) -> Vec<Block> {
    let mut out = Vec::new();
    let mut tree = Tree::default();
    let mut lines = lines.into_iter().peekable();
    let mut title: Option<String> = None;
    // What is said of a title is said of its article.
    let mut of_title: Option<Box<Attrs>> = None;
    while let Some(line) = lines.next() {
        let (text, fresh, attrs) = match line {
            Line::Text { text, fresh, attrs } => (text, fresh, attrs),
            Line::Block(block) => {
                match block.kind {
                    // A heading or a box of the handbook's own ends what came before.
                    BlockKind::Heading { .. } | BlockKind::Callout(_) => {
                        tree.finish(&mut out);
                        out.push(block);
                    }
                    _ => tree.take(block, &mut out),
                }
                continue;
            }
        };
        let visible = text.visible();
        if is_title(&visible)
            && let Some(Line::Text { text: next, .. }) = lines.peek()
            && number(&next.visible(), &tree).is_some_and(|number| number.level == Level::Article)
        {
            let inner = visible.trim().trim_start_matches(['（', '(']);
            title = Some(inner.trim_end_matches(['）', ')']).trim().to_owned());
            of_title = attrs;
            continue;
        }
        match number(&visible, &tree) {
            Some(number) => {
                let (title, above) = match number.level {
                    Level::Article => (title.take(), of_title.take()),
                    _ => (None, None),
                };
                tree.open(number, &visible, text, title, both(above, attrs));
            }
            None => tree.say(text, fresh, attrs, &mut out),
        }
    }
    tree.finish(&mut out);
    out
}

fn both(above: Option<Box<Attrs>>, own: Option<Box<Attrs>>) -> Option<Box<Attrs>> {
    let Some(mut all) = above else { return own };
    if let Some(own) = own {
        lay(&mut all, *own);
    }
    Some(all)
}

/// `（目的）` and nothing else.
fn is_title(line: &str) -> bool {
    let line = line.trim();
    let inner = line
        .strip_prefix(['（', '('])
        .and_then(|line| line.strip_suffix(['）', ')']));
    inner.is_some_and(|inner| {
        !inner.is_empty()
            && !inner.contains(['（', '）', '(', ')'])
            && prefix_number(line).is_none_or(|number| number.len < line.len())
    })
}

#[derive(Default)]
struct Tree {
    roots: Vec<Article>,
    /// The open items, outermost first: their level and their place among their parent's children.
    open: Vec<(Level, usize)>,
    anchors: BTreeSet<String>,
    /// How often each anchor of [`Tree::another`] was asked for.
    again: BTreeMap<String, usize>,
}

impl Tree {
    fn current(&mut self) -> Option<&mut Article> {
        let depth = self.open.len();
        self.at(depth)
    }

    /// The open item at a depth counted from 1.
    fn at(&mut self, depth: usize) -> Option<&mut Article> {
        let mut items = &mut self.roots;
        let mut path = self.open.iter().take(depth).map(|(_, place)| *place);
        let mut article = items.get_mut(path.next()?)?;
        for place in path {
            items = &mut article.children;
            article = items.get_mut(place)?;
        }
        Some(article)
    }

    fn open(
        &mut self,
        number: Number,
        visible: &str,
        text: Text,
        title: Option<String>,
        attrs: Option<Box<Attrs>>,
    ) {
        while self
            .open
            .last()
            .is_some_and(|(level, _)| *level >= number.level)
        {
            self.open.pop();
        }
        let written = visible.get(..number.len).unwrap_or_default();
        let span = text.span.clone();
        let rest = without_prefix(text, number.used);
        let is_part = number.level == Level::Part;
        let own: String = written.chars().filter(|c| !c.is_whitespace()).collect();
        let path = self.path(number.level, &own);
        let anchor = match self.anchors.contains(&path) {
            false => path,
            true => self.another(&path, visible),
        };
        self.anchors.insert(anchor.clone());
        let mut blocks = Vec::new();
        // The first block of an article holds what is said of the article.
        if !rest.inlines.is_empty() || attrs.is_some() {
            let at = rest.span.clone();
            let kind = match rest.inlines.is_empty() {
                true => BlockKind::Group(Vec::new()),
                false => BlockKind::Paragraph(rest),
            };
            let mut block = Block::new(at, kind);
            block.attrs = attrs;
            blocks.push(block);
        }
        let article = Article {
            span,
            number: match is_part {
                true => String::new(),
                false => own.clone(),
            },
            anchor,
            title: match is_part {
                true => Some(own),
                false => title,
            },
            blocks,
            children: Vec::new(),
        };
        let siblings = match self.current() {
            Some(parent) => &mut parent.children,
            None => &mut self.roots,
        };
        siblings.push(article);
        let place = siblings.len() - 1;
        self.open.push((number.level, place));
    }

    /// The numbers from the article down; chapters only order articles, which are numbered through.
    fn path(&mut self, level: Level, own: &str) -> String {
        let mut parent = String::new();
        let mut depth = self.open.len();
        while depth > 0 {
            let above = self.open.get(depth - 1).map(|(level, _)| *level);
            let skip = above.is_some_and(|above| above.is_chapter() && !level.is_chapter());
            if !skip {
                parent = self.at(depth).map_or(String::new(), |a| a.anchor.clone());
                break;
            }
            depth -= 1;
        }
        match parent.is_empty() {
            true => own.to_owned(),
            false => format!("{parent}-{own}"),
        }
    }

    /// An anchor for a second item of the same number, told apart by its words and not by its position.
    fn another(&mut self, path: &str, visible: &str) -> String {
        let anchor = format!("{path}-{}", digits_of(visible, 2));
        let count = self.again.entry(anchor.clone()).or_insert(0);
        loop {
            *count += 1;
            let anchor = match *count {
                1 => anchor.clone(),
                count => format!("{anchor}-{count}"),
            };
            if !self.anchors.contains(&anchor) {
                return anchor;
            }
        }
    }

    /// A loose line: goes on in the item above.
    fn say(&mut self, text: Text, fresh: bool, attrs: Option<Box<Attrs>>, out: &mut Vec<Block>) {
        let blocks = match self.current() {
            Some(article) => &mut article.blocks,
            None => out,
        };
        if !fresh
            && let Some(Block {
                span,
                attrs: given,
                kind: BlockKind::Paragraph(before),
            }) = blocks.last_mut()
        {
            append(before, text);
            span.bytes.end = span.bytes.end.max(before.span.bytes.end);
            *given = both(given.take(), attrs);
            return;
        }
        let mut block = Block::new(text.span.clone(), BlockKind::Paragraph(text));
        block.attrs = attrs;
        blocks.push(block);
    }

    fn take(&mut self, block: Block, out: &mut Vec<Block>) {
        match self.current() {
            Some(article) => article.blocks.push(block),
            None => out.push(block),
        }
    }

    fn finish(&mut self, out: &mut Vec<Block>) {
        self.open.clear();
        let articles = std::mem::take(&mut self.roots);
        if let (Some(first), Some(last)) = (articles.first(), articles.last()) {
            let mut span = first.span.clone();
            span.bytes.end = end(last).max(span.bytes.start);
            out.push(Block::new(span, BlockKind::Statute(articles)));
        }
    }
}

/// Where an item with all that hangs under it ends.
fn end(article: &Article) -> usize {
    match (article.children.last(), article.blocks.last()) {
        (Some(child), _) => end(child),
        (None, Some(block)) => block.span.bytes.end,
        (None, None) => article.span.bytes.end,
    }
}

/// Joins a line to the text before it, as a soft break would.
fn append(before: &mut Text, text: Text) {
    let last = last_char(&before.inlines);
    let first = text.visible().chars().next();
    if let (Some(last), Some(first)) = (last, first)
        && !joins(last, first)
    {
        let mut span = before.span.clone();
        span.bytes.start = span.bytes.end;
        before.inlines.push(Inline::Text {
            text: " ".to_owned(),
            span,
        });
    }
    before.inlines.extend(text.inlines);
    before.span.bytes.end = before.span.bytes.end.max(text.span.bytes.end);
}

/// The letter that the reader sees last.
fn last_char(inlines: &[Inline]) -> Option<char> {
    inlines.iter().rev().find_map(|inline| {
        let mut visible = String::new();
        tree::visible(std::slice::from_ref(inline), &mut visible);
        visible.chars().next_back()
    })
}

/// The text after its first bytes, which are plain.
fn without_prefix(mut text: Text, mut cut: usize) -> Text {
    while cut > 0 {
        let Some(Inline::Text { text: first, span }) = text.inlines.first_mut() else {
            break;
        };
        let part = cut.min(first.len());
        if first.len() == span.bytes.len() {
            span.bytes.start += part;
        }
        text.span.bytes.start = span.bytes.start.max(text.span.bytes.start);
        first.drain(..part);
        cut -= part;
        if first.is_empty() {
            text.inlines.remove(0);
        }
    }
    text.span.bytes.end = text.span.bytes.end.max(text.span.bytes.start);
    text
}

/// The number that begins this line, given what stands open above it.
fn number(line: &str, tree: &Tree) -> Option<Number> {
    let mut number = prefix_number(line)?;
    // イ is the first of イロハ and the second of アイウ: the list that is open decides.
    if number.level == Level::Iroha && tree.open.iter().any(|(level, _)| *level == Level::Kana) {
        number.level = Level::Kana;
    }
    Some(number)
}

fn prefix_number(line: &str) -> Option<Number> {
    let indent = line.len() - line.trim_start().len();
    let rest = line.trim_start();
    let found = part(rest)
        .or_else(|| ordinal(rest))
        .or_else(|| enclosed(rest))
        .or_else(|| bare(rest))?;
    let after = rest.get(found.1..)?;
    let blank = after.len() - after.trim_start().len();
    Some(Number {
        level: found.0,
        len: indent + found.1,
        used: indent + found.1 + blank,
    })
}

/// What may follow a number that no blank ends, such as 第三条の規定: then it is a mention, not a number.
fn ends(after: &str) -> bool {
    after.chars().next().is_none_or(char::is_whitespace)
}

/// 附則, 別表, 様式 at the head of what they hold.
fn part(rest: &str) -> Option<(Level, usize)> {
    let line = rest.trim_end();
    let plain: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    if plain == "附則" || plain == "附則抄" {
        return Some((Level::Part, line.len()));
    }
    let enclosed = |plain: &str| plain.starts_with(['（', '(']) && plain.ends_with(['）', ')']);
    if plain.strip_prefix("附則").is_some_and(enclosed) {
        return Some((Level::Part, line.len()));
    }
    let sheet = ["別表", "別記", "別紙", "様式"]
        .iter()
        .find_map(|word| plain.strip_prefix(word))?;
    let sheet = sheet.trim_start_matches(|c: char| c == '第' || c == '号' || numeral(c));
    (sheet.is_empty() || enclosed(sheet)).then_some((Level::Part, line.len()))
}

fn numeral(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c) || kanji_digit(c).is_some()
}

fn kanji_digit(c: char) -> Option<u32> {
    match c {
        '〇' | '零' => Some(0),
        '一' | '壱' => Some(1),
        '二' | '弐' => Some(2),
        '三' | '参' => Some(3),
        '四' => Some(4),
        '五' => Some(5),
        '六' => Some(6),
        '七' => Some(7),
        '八' => Some(8),
        '九' => Some(9),
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1000),
        _ => None,
    }
}

/// How many bytes at the start are numerals, and which they are.
fn numerals(rest: &str) -> Option<(u32, usize)> {
    let len = rest.find(|c| !numeral(c)).unwrap_or(rest.len());
    let value = value(rest.get(..len)?)?;
    Some((value, len))
}

/// 二十三, 23, ２３, 一二三.
fn value(text: &str) -> Option<u32> {
    if text.is_empty() || text.chars().count() > 9 {
        return None;
    }
    let (mut total, mut digits): (u32, Option<u32>) = (0, None);
    for c in text.chars() {
        let plain = match c {
            '０'..='９' => u32::from(c) - u32::from('０'),
            c => c.to_digit(10).or_else(|| kanji_digit(c))?,
        };
        if plain >= 10 {
            total = total.checked_add(digits.unwrap_or(1).checked_mul(plain)?)?;
            digits = None;
        } else {
            digits = Some(digits.unwrap_or(0).checked_mul(10)?.checked_add(plain)?);
        }
    }
    total.checked_add(digits.unwrap_or(0))
}

/// の二 after 第三条, as often as it stands there.
fn branches(rest: &str) -> (Vec<u32>, usize) {
    let mut found = Vec::new();
    let mut used = 0;
    while let Some((value, len)) = rest
        .get(used..)
        .and_then(|rest| rest.strip_prefix('の'))
        .and_then(numerals)
    {
        found.push(value);
        used += 'の'.len_utf8() + len;
    }
    (found, used)
}

/// 第三条, 第三条の二, 第一章.
fn ordinal(rest: &str) -> Option<(Level, usize)> {
    let inner = rest.strip_prefix('第')?;
    let (_, len) = numerals(inner)?;
    let after = inner.get(len..)?;
    let unit = after.chars().next()?;
    let level = match unit {
        '編' => Level::Volume,
        '章' => Level::Chapter,
        '節' => Level::Section,
        '款' => Level::Subsection,
        '条' => Level::Article,
        '項' => Level::Paragraph,
        '号' => Level::Item,
        _ => return None,
    };
    let after = after.get(unit.len_utf8()..)?;
    let (_, more) = branches(after);
    let after = after.get(more..)?;
    let used = rest.len() - after.len();
    (ends(after) || (level == Level::Article && after.starts_with(['（', '('])))
        .then_some((level, used))
}

/// What is inside the brackets that begin a line.
fn bracketed(rest: &str) -> Option<(&str, usize)> {
    let inner = rest.strip_prefix(['（', '('])?;
    let stop = inner
        .char_indices()
        .take(10)
        .find(|(_, c)| matches!(c, '）' | ')'))?;
    let open = rest.len() - inner.len();
    Some((inner.get(..stop.0)?, open + stop.0 + stop.1.len_utf8()))
}

/// （１）, （一）, （ア）, （ⅰ）, （a）.
fn enclosed(rest: &str) -> Option<(Level, usize)> {
    let (inner, used) = bracketed(rest)?;
    let level = enclosed_level(inner)?;
    // 「（１）の規定」 is a mention.
    let mention = [
        "の", "に", "及び", "又は", "から", "まで", "、", "と", "は", "を",
    ];
    let after = rest.get(used..)?;
    (!mention.iter().any(|word| after.starts_with(word))).then_some((level, used))
}

fn enclosed_level(inner: &str) -> Option<Level> {
    if roman(inner).is_some() {
        return Some(Level::Roman);
    }
    if inner
        .chars()
        .all(|c| c.is_ascii_digit() || ('０'..='９').contains(&c))
        && !inner.is_empty()
    {
        return Some(Level::Enclosed);
    }
    // （日） and （火） are no numerals; 十 and 百 alone are.
    if !inner.is_empty() && inner.chars().all(|c| kanji_digit(c).is_some()) {
        return Some(Level::EnclosedItem);
    }
    let mut chars = inner.chars();
    let only = chars.next().filter(|_| chars.next().is_none())?;
    match only {
        'ア'..='ン' => Some(Level::EnclosedKana),
        'a'..='z' | 'ａ'..='ｚ' => Some(Level::Letter),
        _ => None,
    }
}

/// ⅻ, ⅹⅲ, iv, Ⅳ.
fn roman(text: &str) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    let mut plain = String::new();
    let mut signs = false;
    for c in text.chars() {
        let spelled = match c {
            'ⅰ' | 'Ⅰ' => "i",
            'ⅱ' | 'Ⅱ' => "ii",
            'ⅲ' | 'Ⅲ' => "iii",
            'ⅳ' | 'Ⅳ' => "iv",
            'ⅴ' | 'Ⅴ' => "v",
            'ⅵ' | 'Ⅵ' => "vi",
            'ⅶ' | 'Ⅶ' => "vii",
            'ⅷ' | 'Ⅷ' => "viii",
            'ⅸ' | 'Ⅸ' => "ix",
            'ⅹ' | 'Ⅹ' => "x",
            'ⅺ' | 'Ⅺ' => "xi",
            'ⅻ' | 'Ⅻ' => "xii",
            'ⅼ' | 'Ⅼ' => "l",
            'i' | 'ｉ' => "i",
            'v' | 'ｖ' => "v",
            'x' | 'ｘ' => "x",
            'I' => "i",
            'V' => "v",
            'X' => "x",
            _ => return None,
        };
        signs |= !matches!(c, 'v' | 'x' | 'V' | 'X' | 'ｖ' | 'ｘ');
        plain.push_str(spelled);
    }
    // v and x alone are letters of a list.
    if !signs && plain.len() == 1 {
        return None;
    }
    let worth = |c| match c {
        'i' => 1,
        'v' => 5,
        'x' => 10,
        _ => 50,
    };
    let mut total: u32 = 0;
    let mut chars = plain.chars().peekable();
    while let Some(c) = chars.next() {
        let less = chars.peek().is_some_and(|next| worth(*next) > worth(c));
        match less {
            true => {
                let next = chars.next().map_or(0, worth);
                total += next - worth(c);
            }
            false => total += worth(c),
        }
    }
    Some(total)
}

const IROHA: &str = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス";

/// ２, 一, イ, ⅰ and a blank.
fn bare(rest: &str) -> Option<(Level, usize)> {
    let first = rest.chars().next()?;
    if let Some((_, len)) = numerals(rest) {
        let word = rest.get(..len)?;
        let kanji = word.chars().all(|c| kanji_digit(c).is_some());
        let arabic = word.chars().all(|c| kanji_digit(c).is_none());
        let after = rest.get(len..)?;
        let (_, more) = branches(after);
        let used = len + more;
        return match (kanji, arabic, ends(rest.get(used..)?)) {
            (true, _, true) => Some((Level::Item, used)),
            (_, true, true) => Some((Level::Paragraph, used)),
            _ => None,
        };
    }
    let stop = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let word = rest.get(..stop)?;
    if roman(word).is_some() && !word.is_ascii() {
        return Some((Level::Roman, stop));
    }
    let used = first.len_utf8();
    if !rest.get(used..)?.starts_with(char::is_whitespace) {
        return None;
    }
    match first {
        'ア' => Some((Level::Kana, used)),
        c if IROHA.contains(c) => Some((Level::Iroha, used)),
        'ァ'..='ン' => Some((Level::Kana, used)),
        'a'..='z' | 'ａ'..='ｚ' => Some((Level::Letter, used)),
        _ => None,
    }
}

/// A number in the one form in which numbers of all spellings are equal: 第三条, 第３条 and 第3条 are `条3`.
pub fn key(number: &str) -> String {
    let number = number.trim();
    if let Some(inner) = number.strip_prefix('第')
        && let Some((value, len)) = numerals(inner)
        && let Some(after) = inner.get(len..)
        && let Some(unit) = after.chars().next()
    {
        let (more, _) = branches(after.get(unit.len_utf8()..).unwrap_or_default());
        return with_branches(format!("{unit}{value}"), &more);
    }
    if let Some((inner, used)) = bracketed(number)
        && used == number.len()
    {
        return match (roman(inner), value(inner)) {
            (Some(value), _) => format!("r{value}"),
            (None, Some(value)) => format!("({value})"),
            _ => format!("({inner})"),
        };
    }
    if let Some((value, len)) = numerals(number) {
        let kanji = number
            .chars()
            .next()
            .is_some_and(|c| kanji_digit(c).is_some());
        let unit = if kanji { '号' } else { '項' };
        let (more, _) = branches(number.get(len..).unwrap_or_default());
        return with_branches(format!("{unit}{value}"), &more);
    }
    match roman(number) {
        Some(value) => format!("r{value}"),
        None => number.to_owned(),
    }
}

fn with_branches(mut key: String, branches: &[u32]) -> String {
    for branch in branches {
        key.push_str(&format!("の{branch}"));
    }
    key
}

/// The citations in a text: where each stands, and the [`key`]s on the way to what it names.
///
/// 「第三条第一号イ」「第三条一イ（３）（ⅻ）」「第３条第２項」. Articles of other laws (精神保健福祉法第四十七条) and 同条, 前条
/// name nothing here and are left out.
pub fn citations(text: &str) -> Vec<(Range<usize>, Vec<String>)> {
    let mut found = all_citations(text);
    found.retain(|(range, _)| !is_foreign(text.get(..range.start).unwrap_or_default()));
    found
}

/// The same, and those of other laws too.
pub fn all_citations(text: &str) -> Vec<(Range<usize>, Vec<String>)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text
        .get(from..)
        .and_then(|rest| rest.find('第'))
        .map(|offset| from + offset)
    {
        from = start + '第'.len_utf8();
        let Some((path, len)) = text.get(start..).and_then(citation_at) else {
            continue;
        };
        from = start + len;
        found.push((start..start + len, path));
    }
    found
}

/// Whether the words before a citation name another law.
fn is_foreign(before: &str) -> bool {
    let mut window = before.len().saturating_sub(300);
    while !before.is_char_boundary(window) {
        window += 1;
    }
    let before = before.get(window..).unwrap_or_default().trim_end();
    if [
        "この要綱",
        "本要綱",
        "この条例",
        "本条例",
        "この規則",
        "この法律",
        "本法",
    ]
    .iter()
    .any(|own| before.ends_with(own))
    {
        return false;
    }
    // Named by its kind (法, 政令, 規則, 要綱, 条例, 要領), by a short name in brackets, or with its number in brackets.
    before.ends_with(['法', '令', '則', '綱', '例', '領', '程', '」', '』'])
        || (before.ends_with(['）', ')']) && before.contains("法"))
}

fn citation_at(rest: &str) -> Option<(Vec<String>, usize)> {
    let (number, mut used) = unit_at(rest, &['条'])?;
    let mut path = vec![number];
    for units in [&['項'][..], &['号']] {
        if let Some((number, len)) = rest.get(used..).and_then(|rest| unit_at(rest, units)) {
            path.push(number);
            used += len;
        }
    }
    if path.len() == 1
        && let Some(after) = rest.get(used..)
        && let Some((value, len)) = numerals(after)
        && let Some(next) = after.get(len..)
    {
        let word = after.get(..len)?;
        let kanji = word.chars().all(|c| kanji_digit(c).is_some());
        // 第三条一部改正 names no item.
        let over = next
            .chars()
            .next()
            .is_none_or(|c| !c.is_alphanumeric() || ('ぁ'..='ん').contains(&c));
        if kanji && (over || kana_at(next).is_some()) {
            path.push(format!("号{value}"));
            used += len;
        }
    }
    if path.len() > 1
        && let Some(kana) = rest.get(used..).and_then(kana_at)
    {
        path.push(kana.to_string());
        used += kana.len_utf8();
    }
    while let Some((inner, len)) = rest.get(used..).and_then(bracketed) {
        let Some(level) = enclosed_level(inner) else {
            break;
        };
        // 第三条（一） is as good as any, （水） was no number.
        if level == Level::Letter {
            break;
        }
        path.push(key(rest.get(used..used + len)?));
        used += len;
    }
    Some((path, used))
}

/// イ of 「第一号イ」; not the first letter of a word.
fn kana_at(rest: &str) -> Option<char> {
    let mut chars = rest.chars();
    let kana = chars.next().filter(|c| ('ア'..='ン').contains(c))?;
    let alone = chars
        .next()
        .is_none_or(|c| !('ァ'..='ヺ').contains(&c) && c != 'ー');
    alone.then_some(kana)
}

/// 第三条 or 第三条の二, of one of these units.
fn unit_at(rest: &str, units: &[char]) -> Option<(String, usize)> {
    let inner = rest.strip_prefix('第')?;
    let (_, len) = numerals(inner)?;
    let after = inner.get(len..)?;
    let unit = after.chars().next().filter(|unit| units.contains(unit))?;
    let after = after.get(unit.len_utf8()..)?;
    let (_, more) = branches(after);
    let used = rest.len() - after.len() + more;
    Some((key(rest.get(..used)?), used))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Report;
    use crate::parse::RawHtml;
    use crate::parse::markdown;
    use crate::source::FileId;

    fn read(text: &str) -> Vec<Article> {
        read_all(text)
            .into_iter()
            .filter_map(|block| match block.kind {
                BlockKind::Statute(articles) => Some(articles),
                _ => None,
            })
            .flatten()
            .collect()
    }

    fn read_all(text: &str) -> Vec<Block> {
        let options = markdown::Options {
            html: RawHtml::Escape,
            statute: true,
        };
        let mut report = Report::default();
        markdown::page(text, 0, FileId(0), &options, &mut report).1
    }

    fn outline(articles: &[Article]) -> Vec<String> {
        let mut out = Vec::new();
        for article in articles {
            let words: Vec<String> = article
                .blocks
                .iter()
                .map(|block| match &block.kind {
                    BlockKind::Paragraph(text) => text.visible(),
                    _ => "□".to_owned(),
                })
                .collect();
            let title = match &article.title {
                Some(title) => format!("<{title}>"),
                None => String::new(),
            };
            out.push(format!("{}{title} {}", article.anchor, words.join(" / ")));
            out.extend(outline(&article.children));
        }
        out
    }

    #[test]
    fn lines_hang_under_their_numbers() {
        for (text, expected) in [
            (
                "（目的）\n第一条 県は、進める。\n２ 具体的には、\n続きの行。\n一 構築\nイ 県の場\n（３） 協議内容\n（協議内容例）\n（ⅻ） 評価\nロ 保健所の場\n\n附則\nこの要綱は、施行する。\n",
                vec![
                    "第一条<目的> 県は、進める。",
                    "第一条-２ 具体的には、続きの行。",
                    "第一条-２-一 構築",
                    "第一条-２-一-イ 県の場",
                    "第一条-２-一-イ-（３） 協議内容（協議内容例）",
                    "第一条-２-一-イ-（３）-（ⅻ） 評価",
                    "第一条-２-一-ロ 保健所の場",
                    "附則<附則> この要綱は、施行する。",
                ],
            ),
            (
                // A branch that begins lower than its neighbours is taken as written.
                "第三条 次のとおり。\n\n三 広域\n\n（１） 訪問\n\nイ 例\n",
                vec![
                    "第三条 次のとおり。",
                    "第三条-三 広域",
                    "第三条-三-（１） 訪問",
                    "第三条-三-イ 例",
                ],
            ),
            (
                // 公用文 counts ア, イ below （１）.
                "第１条 次のとおり。\n(1) 甲\nア 一つめ\nイ 二つめ\n(ア) 細目\n(2) 乙\n",
                vec![
                    "第１条 次のとおり。",
                    "第１条-(1) 甲",
                    "第１条-(1)-ア 一つめ",
                    "第１条-(1)-イ 二つめ",
                    "第１条-(1)-イ-(ア) 細目",
                    "第１条-(2) 乙",
                ],
            ),
            (
                "第一章 総則\n第一条の二 甲\n第二章 雑則\n第二条（趣旨） 乙\n",
                vec![
                    "第一章 総則",
                    "第一条の二 甲",
                    "第二章 雑則",
                    "第二条 （趣旨） 乙",
                ],
            ),
            (
                // Mentions at the head of a line are no numbers; nor are weekdays in brackets.
                "第一条 甲は、\n第二条の規定により\n（１）の事務を\n（火）に行う。\n一部を除く。\n",
                vec!["第一条 甲は、第二条の規定により（１）の事務を（火）に行う。一部を除く。"],
            ),
            (
                "第一条 甲\n\n（１）委員\n\n（ⅰ）\n",
                vec!["第一条 甲", "第一条-（１） 委員", "第一条-（１）-（ⅰ） "],
            ),
        ] {
            assert_eq!(outline(&read(text)), expected, "{text}");
        }
    }

    #[test]
    fn a_second_number_gets_an_anchor_from_its_words() {
        let articles =
            read("第一条 甲\n第一条 乙\n第二条 丙\n附則\n甲\n附則（令和二年四月一日）\n乙\n");
        let anchors: Vec<&str> = articles.iter().map(|a| a.anchor.as_str()).collect();
        let moved = read("第零条 新\n第一条 甲\n第一条 乙\n");
        assert_eq!(anchors.first(), Some(&"第一条"));
        assert_eq!(
            moved.get(2).map(|a| a.anchor.as_str()),
            anchors.get(1).copied()
        );
        assert_ne!(anchors.first(), anchors.get(1));
        assert_eq!(anchors.get(3), Some(&"附則"));
        assert_eq!(anchors.get(4), Some(&"附則（令和二年四月一日）"));
    }

    #[test]
    fn the_saitama_ordinance_is_read_whole() {
        let text = include_str!("../../content/statutes/saitama.md");
        let body = text.splitn(3, "+++").nth(2).expect("front matter");
        let (articles, blocks) = (read(body), read_all(body));
        let titles: Vec<_> = articles
            .iter()
            .map(|a| (a.number.as_str(), a.title.as_deref()))
            .collect();
        assert_eq!(
            titles,
            [
                ("第一条", Some("目的")),
                ("第二条", Some("実施主体")),
                ("第三条", Some("事業内容")),
                ("第四条", None),
                ("", Some("附則")),
            ]
        );
        for (cited, expected) in [
            ("第三条第一号イ", "第三条-一-イ"),
            ("第三条一イ（３）（ⅻ）", "第三条-一-イ-（３）-（ⅻ）"),
            ("第3条第1号ロ(3)(ⅹⅲ)", "第三条-一-ロ-（３）-（ⅹⅲ）"),
            ("第一条第２項", "第一条-２"),
            ("第一条第一項", "第一条"),
            ("第三条第三号（１）", "第三条-三-（１）"),
        ] {
            let found = citations(cited);
            let (range, path) = found.first().expect("a citation");
            assert_eq!(*range, 0..cited.len(), "{cited}");
            let found = Articles::new(&blocks).find(path);
            assert_eq!(found, Some(expected), "{cited}");
        }
    }

    #[test]
    fn citations_of_this_text_are_found() {
        for (text, expected) in [
            (
                "第三条第一号イ及び第２条の二",
                vec![("第三条第一号イ", "条3 号1 イ"), ("第２条の二", "条2の2")],
            ),
            ("この要綱第三条は", vec![("第三条", "条3")]),
            ("第三条一部改正", vec![("第三条", "条3")]),
            ("第三条第一号イベント", vec![("第三条第一号", "条3 号1")]),
            ("第三条（水）", vec![("第三条", "条3")]),
            (
                "第十二条第二十三項",
                vec![("第十二条第二十三項", "条12 項23")],
            ),
            ("精神保健福祉法第四十七条", vec![]),
            ("（昭和25年法律第123号）第五条", vec![]),
            ("同条、前条、第三号、第三者", vec![]),
        ] {
            let found: Vec<(&str, String)> = citations(text)
                .into_iter()
                .map(|(range, path)| (text.get(range).unwrap_or("?"), path.join(" ")))
                .collect();
            let found: Vec<(&str, &str)> = found.iter().map(|(t, p)| (*t, p.as_str())).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn numbers_of_all_spellings_are_equal() {
        for (a, b) in [
            ("第三条", "第３条"),
            ("第二十三条", "第23条"),
            ("第百五条の二", "第105条の2"),
            ("２", "2"),
            ("（３）", "(3)"),
            ("（ⅻ）", "(xii)"),
            ("（ⅹⅲ）", "（xiii）"),
        ] {
            assert_eq!(key(a), key(b), "{a} {b}");
        }
        assert_ne!(key("二"), key("２"));
        assert_ne!(key("（２）"), key("（ⅱ）"));
    }
}
