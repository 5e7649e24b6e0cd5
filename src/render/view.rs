//! What the templates get: one view per template. This file is the manual for authors of themes.
//!
//! | template | for | view |
//! |---|---|---|
//! | `home.html` | the first page | [`View`] |
//! | `page.html` | chapters, columns, cases, reports, statutes, other pages | [`View`] |
//! | `list.html` | generated lists (用語集, 事業一覧 …) | [`View`] |
//! | `term.html`, `program.html` | a term, a programme | [`View`] |
//! | `search.html`, `404.html` | the search page; what a server shows for a wrong address | [`View`] |
//! | `print.html` | the whole book on one page | [`PrintView`] |
//! | `moved.html` | an old address | [`MovedView`] |
//! | `epub/page.xhtml` | every page of the e-book | [`EbookPageView`] |
//! | `epub/title.xhtml`, `epub/nav.xhtml` | the e-book's title page; its contents | [`EbookView`] |
//! | `epub/book.css` | the e-book's style sheet | [`EbookView`] |
//! | `bundle/start.html`, `bundle/slip.html`, `bundle/verify.html` | the first page in a bundle; the sheet and the checking page delivered apart from it, each one file | [`BundleView`] |
//! | `packet.html` | chosen sections as one file for a visit | [`PacketView`] |
//! | `running.css` | the head of printed pages, written to `assets/`; a theme may leave it out | [`RunningView`] |
//!
//! Every template may use Tera's `if`, `for`, `include` and `extends`. All values are text and are escaped, but for those
//! named `html`, `heading`, `notes` and `badges`, which are HTML that tebiki made: write them with `| safe`. Every address is
//! relative to the page (from the root of the host in `404.html` when the handbook says its `base_url`). The documents of an e-book
//! must be XML: `<br/>`, every value quoted.

use serde::Serialize;

/// The handbook itself; `site` in every template.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SiteView {
    pub title: String,
    pub subtitle: Option<String>,
    pub summary: Option<String>,
    /// The name of the edition: 令和8年度版.
    pub edition: Option<String>,
    /// As of when the content holds: 令和8年4月（2026年4月）.
    pub as_of: Option<String>,
    /// Of a copy with a title of its own, whose edition and as-of date are those above, what lies below it:
    /// 国の手引き 令和6年度版（令和7年3月（2025年3月）時点）に基づく.
    pub based: Option<String>,
    pub publisher: Option<String>,
    pub licence: Option<String>,
    /// What made the site: `tebiki 0.1.0`.
    pub generator: String,
    /// The guide and what lies over it, the guide first. Empty where nothing does.
    pub layers: Vec<LayerView>,
    pub look: LookView,
}

/// One layer of a copy, for its cover and its footer.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LayerView {
    /// 県：埼玉県; the guide's is 国.
    pub name: String,
    pub title: Option<String>,
    pub publisher: Option<String>,
    pub edition: Option<String>,
    pub as_of: Option<String>,
}

/// What `[look]` says, of the guide and of each layer.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LookView {
    /// Style sheets for every page, from the site's root, behind those of the theme: `assets/look.css`.
    pub sheets: Vec<String>,
    pub logo: Option<LogoView>,
    /// The uppermost layer's first.
    pub notices: Vec<NoticeView>,
    pub footers: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct LogoView {
    /// From the site's root.
    pub path: String,
    pub alt: String,
}

/// What stands above every page for a while.
#[derive(Clone, Debug, Serialize)]
pub struct NoticeView {
    pub text: String,
    /// The last day, as people and as machines read it. Behind it the script takes the notice away.
    pub until: Option<String>,
    pub until_iso: Option<String>,
}

/// A name and where it leads.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LinkView {
    pub title: String,
    /// HTML: the same, with a `<wbr/>` between phrases. Lines break there alone under `word-break: keep-all`.
    pub html: String,
    pub href: String,
}

/// One page of the site.
#[derive(Clone, Debug, Serialize)]
pub struct View<'a> {
    pub site: &'a SiteView,
    /// The way to the site's root, empty or ending in `/`: `{{ root }}assets/site.css`.
    pub root: String,
    pub home: LinkView,
    /// The way into the book that stands in every header: 用語集, 事業, 連絡先 … Those that the handbook has.
    pub ways: Vec<LinkView>,
    /// Every list that tebiki made, in order: 用語集, 出典, 正誤表 …
    pub lists: Vec<LinkView>,
    /// The page's place in the print page; the print page itself where it has none.
    pub print: String,
    /// The print page with this page alone chosen, and what stands below it; none where the print page lacks it.
    pub packet: Option<String>,
    pub page: PageView,
    /// From the home page down to the page above this one.
    pub crumbs: Vec<LinkView>,
    pub menu: MenuView,
    /// The page's headings, two levels.
    pub toc: Vec<TocView>,
    /// Pages below this one, in order; empty when its text leads to all of them.
    pub children: Vec<ChildView>,
    pub previous: Option<LinkView>,
    pub next: Option<LinkView>,
    pub sources: Vec<SourceView>,
    pub tags: Vec<TagsView>,
    /// The search page: what its answers can be narrowed by, beside their kind. Else empty.
    pub filters: Vec<FilterView>,
    /// Pages whose text links here.
    pub backlinks: Vec<LinkView>,
    /// A term's page: where it stands in the text, grouped by page. Else empty.
    pub mentions: Vec<MentionsView>,
    /// In how many places the term stands: sentences and headings.
    pub mentioned: usize,
    /// The pages that list those places, when they are more than one should hold; the first is the term's own. Else empty.
    pub sheets: Vec<SheetView>,
    /// The short meanings of the terms that the text links. Each must stand once in the page, in an element with its
    /// `id`, or the links' `aria-describedby` leads nowhere.
    pub meanings: Vec<MeaningView>,
    /// The page in the other editions of the handbook, the newest first. Empty without any.
    pub versions: Vec<VersionView>,
    /// 改訂履歴, where there is one.
    pub history: Option<String>,
    /// What says that the reader is in an old edition.
    pub old: Option<OldView>,
}

/// The page in another edition.
#[derive(Clone, Debug, Serialize)]
pub struct VersionView {
    /// 令和6年度版
    pub label: String,
    /// None where that edition has no such page.
    pub href: Option<String>,
    /// That edition's first page.
    pub home: String,
    /// JSON: by anchor of this page, where it is there when that is another place; `""`: nowhere. Empty when all are the same.
    pub anchors: String,
}

/// An old edition.
#[derive(Clone, Debug, Serialize)]
pub struct OldView {
    pub label: String,
    /// The newest edition: the same page, else its first.
    pub newest: LinkView,
}

#[derive(Clone, Debug, Serialize)]
pub struct PageView {
    pub title: String,
    /// HTML: the same, with a `<wbr/>` between phrases.
    pub heading: String,
    /// The page's place on the site: `guide/kyogi.html`.
    pub path: String,
    /// `guide`, `column`, `case`, `report`, `statute`, `situation`, `page`, `term`, `program`, `list`.
    pub kind: &'static str,
    /// コラム and so on, as the reader sees it. Empty for plain pages and chapters.
    pub kind_label: &'static str,
    /// Whether pages stand below it.
    pub chapter: bool,
    pub summary: Option<String>,
    /// HTML: 架空事例, 要確認, 予定, 期限, 確認. Empty for most pages.
    pub badges: String,
    /// HTML: the text.
    pub html: String,
    /// The style sheets of what only some pages have, for `assets/NAME.css`: `tables`, `matrix`, `steps`, `boxes`, `cards`
    /// (and records), `checks`, `kana`, `drawings`, `statutes`, `notes`, `code`, `terms`, `changes`, `origin`.
    pub looks: Vec<&'static str>,
    /// HTML: the footnotes, as the items of an ordered list. Empty without any.
    pub notes: String,
    /// When it was last changed.
    pub updated: Option<String>,
    /// The same as a machine reads it: `2026-04-01`.
    pub updated_iso: Option<String>,
    /// When what it says held: the dates of the sources that it names.
    pub as_of: Option<String>,
    /// When it was written.
    pub date: Option<String>,
    /// The page's full address, when the handbook says where it stands.
    pub canonical: Option<String>,
}

/// The menu: ancestors, siblings and children, never the whole tree.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MenuView {
    /// From the home page down.
    pub ancestors: Vec<LinkView>,
    /// The page among its siblings, in order.
    pub siblings: Vec<MenuItemView>,
    /// How many siblings are left out before and after those shown.
    pub before: usize,
    pub after: usize,
    /// Where all siblings are listed.
    pub all: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct MenuItemView {
    pub title: String,
    /// HTML: the same, with a `<wbr/>` between phrases.
    pub html: String,
    pub href: String,
    /// The overlay that it is from: 県：埼玉県.
    pub origin: Option<String>,
    pub current: bool,
    /// The pages below the current page; empty for the others.
    pub children: Vec<LinkView>,
}

#[derive(Clone, Debug, Serialize)]
pub struct TocView {
    pub title: String,
    /// HTML: the same, with a `<wbr/>` between phrases.
    pub html: String,
    pub href: String,
    pub children: Vec<LinkView>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ChildView {
    pub title: String,
    /// HTML: the same, with a `<wbr/>` between phrases.
    pub html: String,
    pub href: String,
    pub summary: Option<String>,
    /// コラム and so on. Empty for plain pages and chapters.
    pub kind_label: &'static str,
    /// The overlay that it is from: 県：埼玉県.
    pub origin: Option<String>,
}

/// 出典：発行者「題名」（年月）12ページ
#[derive(Clone, Debug, Default, Serialize)]
pub struct SourceView {
    /// As it stands between 「 and 」: brackets in it are 『 and 』.
    pub title: String,
    pub publisher: String,
    pub date: Option<String>,
    /// 5ページ・12ページ
    pub page: Option<String>,
    /// The row of the list of sources; without one, the source's own address.
    pub href: Option<String>,
    pub licence: Option<String>,
    /// What the record says of how it is used; without it: を加工して作成.
    pub note: Option<String>,
}

/// One kind of tag: 読む人, 領域 …
#[derive(Clone, Debug, Serialize)]
pub struct TagsView {
    /// `audience`, `domain`, `level`, `area`, `theme`, `program`.
    pub kind: &'static str,
    pub label: &'static str,
    pub tags: Vec<TagView>,
}

#[derive(Clone, Debug, Serialize)]
pub struct TagView {
    pub title: String,
    pub href: Option<String>,
}

/// One thing to narrow the answers of the search by, with the values that the book has, in a reader's order.
#[derive(Clone, Debug, Serialize)]
pub struct FilterView {
    /// `program`, `area`, `audience`, `domain`, `origin`: as the search takes it.
    pub name: &'static str,
    /// 事業, 地域, 読む人, 領域, どこの記述.
    pub label: &'static str,
    pub groups: Vec<FilterGroupView>,
}

#[derive(Clone, Debug, Serialize)]
pub struct FilterGroupView {
    /// The menu of its programmes; empty for the other filters, which have one group.
    pub title: String,
    pub choices: Vec<FilterChoiceView>,
}

#[derive(Clone, Debug, Serialize)]
pub struct FilterChoiceView {
    /// As the search takes it.
    pub value: String,
    pub title: String,
}

/// One of several pages that list where a term stands.
#[derive(Clone, Debug, Serialize)]
pub struct SheetView {
    /// The first of its documents.
    pub title: String,
    pub href: String,
    pub current: bool,
}

/// The places of one page where a term stands.
#[derive(Clone, Debug, Serialize)]
pub struct MentionsView {
    pub title: String,
    pub href: String,
    pub kind_label: &'static str,
    pub sections: Vec<MentionSectionView>,
}

/// The places of one section.
#[derive(Clone, Debug, Serialize)]
pub struct MentionSectionView {
    pub href: String,
    /// Empty before the page's first heading.
    pub heading: String,
    /// HTML: the same, with the term in a `<mark>` where it stands in the heading itself.
    pub html: String,
    /// HTML: each sentence once, with the term in a `<mark>` wherever it stands in it.
    pub places: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct MeaningView {
    pub id: String,
    pub name: String,
    pub reading: String,
    pub short: String,
    /// What the layers below mean by it: 国の手引きでは、…
    pub below: Vec<String>,
}

/// The whole book on one page; for `tebiki pdf --only`, some chapters of it.
#[derive(Clone, Debug, Serialize)]
pub struct PrintView {
    pub site: SiteView,
    pub root: String,
    pub home: LinkView,
    /// The document's title.
    pub title: String,
    /// Whether it is some chapters only.
    pub partial: bool,
    pub entries: Vec<PrintEntryView>,
}

/// One page in the print page.
#[derive(Clone, Debug, Serialize)]
pub struct PrintEntryView {
    /// Must stand in the page as the id of the entry's title: links lead there, and `tebiki pdf` looks for it.
    pub id: String,
    /// 2 for a chapter, 3 for what stands below it; at most 5.
    pub level: u8,
    /// The chapter that it begins or stands in, from 1: its place in [`ChaptersView`].
    pub chapter: usize,
    /// As [`PageView::kind`].
    pub kind: &'static str,
    /// Whether the contents name it.
    pub listed: bool,
    /// The sheet of paper on which it begins, when `tebiki pdf` knows it.
    pub sheet: Option<usize>,
    pub title: String,
    pub kind_label: &'static str,
    pub summary: Option<String>,
    pub badges: String,
    pub html: String,
    pub notes: String,
    pub sources: Vec<SourceView>,
}

/// An old address.
#[derive(Clone, Debug, Serialize)]
pub struct MovedView<'a> {
    pub site: &'a SiteView,
    pub root: String,
    /// The home page, when `gone` says that the page was taken away.
    pub to: LinkView,
    /// Whether there is one page that took it over, so that it leads there at once.
    pub direct: bool,
    /// What it was called, when an earlier edition says so.
    pub title: String,
    /// All pages that took it over, when they are several.
    pub goals: Vec<LinkView>,
    /// Each must stand in the page with its id: old links lead there.
    pub anchors: Vec<MovedAnchorView>,
    /// Since when it is gone, and why. Empty where it only moved.
    pub gone: String,
    /// Where it can still be read.
    pub old: Option<LinkView>,
    /// The new page's full address, when the handbook says where it stands.
    pub canonical: Option<String>,
}

/// A part of a page that moved.
#[derive(Clone, Debug, Serialize)]
pub struct MovedAnchorView {
    pub id: String,
    pub title: String,
    /// Where it is now; empty when it is gone.
    pub goals: Vec<LinkView>,
}

/// One page of the e-book.
#[derive(Clone, Debug, Serialize)]
pub struct EbookPageView<'a> {
    pub site: &'a SiteView,
    /// Where the style sheet is.
    pub style: String,
    /// What the page is in a book: `chapter`, `glossary`, `bibliography`, `appendix`. Empty for a term or a programme.
    pub part: &'static str,
    /// Its notes are `aside` elements, one a note.
    pub page: PageView,
    pub children: Vec<ChildView>,
    pub sources: Vec<SourceView>,
    pub tags: Vec<TagsView>,
    pub mentions: Vec<MentionsView>,
}

/// The e-book itself.
#[derive(Clone, Debug, Serialize)]
pub struct EbookView<'a> {
    pub site: &'a SiteView,
    /// HTML: the contents, as the items of an ordered list.
    pub html: String,
    pub landmarks: Vec<LandmarkView>,
}

/// A place that an e-reader offers by a button of its own.
#[derive(Clone, Debug, Serialize)]
pub struct LandmarkView {
    /// `titlepage`, `toc`, `bodymatter`, `glossary`, `bibliography`.
    pub kind: &'static str,
    pub to: LinkView,
}

/// What stands at the head of every printed page, as strings of a style sheet with their quotes: only a style sheet
/// can write there.
#[derive(Clone, Debug, Serialize)]
pub struct RunningView {
    /// The handbook's title and edition.
    pub title: String,
    /// As of when; `""` when nobody says.
    pub as_of: String,
}

/// What says at the head of every printed page of the book in which chapter it stands.
#[derive(Clone, Debug, Serialize)]
pub struct ChaptersView {
    /// Their titles as strings of a style sheet, with their quotes.
    pub chapters: Vec<String>,
}

/// A bundle that is handed out, and what is delivered apart from it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct BundleView {
    pub site: SiteView,
    /// The copy's own layers over the guide: 埼玉県.
    pub layers: Vec<String>,
    /// Grows from one edition to the next.
    pub serial: u64,
    /// The last day on which the content is to be relied on.
    pub until: Option<String>,
    /// The public key in hexadecimal; none in a bundle that is not signed.
    pub key: Option<String>,
    /// By which people compare keys.
    pub fingerprint: Option<String>,
    /// The zip; on the slip alone.
    pub file: Option<BundleFileView>,
    /// The whole bundle that a difference makes of the one with the number `from`.
    pub whole: Option<BundleFileView>,
    pub from: Option<u64>,
    /// The checking page; on the slip alone.
    pub verifier: Option<BundleFileView>,
    /// JavaScript and CSS to stand in the page itself: write them with `| safe`.
    pub script: String,
    pub style: String,
}

/// One delivered file.
#[derive(Clone, Debug, Serialize)]
pub struct BundleFileView {
    pub name: String,
    /// In bytes: 1,234,567.
    pub size: String,
    /// In eight pieces.
    pub sha256: Vec<String>,
}

/// Chosen sections as one file: nothing may be asked for from elsewhere. What a reader chooses on the pages is written into the
/// same template by her browser: it fills `.kind`, `h2`, `.text` and the list in `.notes` of each `.entry`.
#[derive(Clone, Debug, Serialize)]
pub struct PacketView {
    pub site: SiteView,
    pub title: String,
    /// HTML, one a contact: write them with `| safe`.
    pub contacts: Vec<String>,
    pub items: Vec<PacketItemView>,
    /// What found no room, by where it stands in the book.
    pub others: Vec<String>,
    /// All that the parts name as their sources, each once.
    pub sources: Vec<SourceView>,
    /// The handbook with its edition, and its as-of date, as strings of a style sheet with their quotes: write them with `| safe`.
    pub origin: String,
    pub as_of: String,
    /// CSS for the screen and for paper: write them with `| safe`.
    pub style: String,
    pub print: String,
}

/// One section of a packet.
#[derive(Clone, Debug, Serialize)]
pub struct PacketItemView {
    /// Must stand in the page as the id of the title: links lead there.
    pub id: String,
    pub title: String,
    /// Where it stands in the book.
    pub from: Option<String>,
    pub html: String,
    pub notes: String,
    /// There is more of it in the book.
    pub cut: bool,
    /// What was asked for, and why this stands here instead.
    pub in_place_of: Option<String>,
    pub sources: Vec<SourceView>,
}
