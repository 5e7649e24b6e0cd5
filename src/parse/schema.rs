//! Every key that an author may write, declared once: the readers check against it, the JSON Schemas are made from it,
//! and a test holds `docs/content.md` to it. Reads nothing.

mod json;

pub use json::schemas;

use crate::diagnostic::Wanted;

/// One key of a table.
#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) need: Need,
    /// Shown by editors.
    pub(crate) about: &'static str,
}

/// Whether a key must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    Never,
    Always,
    /// Only where this other key is not.
    Without(&'static str),
}

/// What a key takes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    Text,
    /// Text that may not be blank.
    Name,
    /// Markdown of one line.
    Line,
    /// Markdown.
    Prose,
    /// A list of Markdown lines, or one.
    Lines,
    /// A list of texts, or one.
    Texts,
    Date,
    DateOrFlag,
    Number,
    /// A number or a text, read as text.
    Either,
    Flag,
    Choice(&'static [&'static str]),
    /// A file name for the output.
    Slug,
    /// Numbers, texts, and `""` where nothing is recorded.
    Cells,
    Table(&'static Form),
    Tables(&'static Form),
    /// A list of tables, or one; a text stands for a table with its first key.
    Items(&'static Form),
    /// Texts under keys of the author's own.
    Map,
}

/// A kind of table with its keys.
#[derive(Debug)]
pub(crate) struct Form {
    /// In code and file names.
    pub(crate) name: &'static str,
    /// What authors call it, as in 「用語 [[term]]」.
    pub(crate) label: &'static str,
    pub(crate) keys: &'static [Key],
    /// It also takes [`FACTS`].
    pub(crate) facts: bool,
}

impl Form {
    pub(crate) fn keys(&self) -> impl Iterator<Item = &'static Key> {
        let facts = if self.facts { FACTS } else { &[] };
        let own = self.keys;
        let also = facts
            .iter()
            .filter(|fact| own.iter().all(|key| key.name != fact.name));
        own.iter().chain(also)
    }

    pub(crate) fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys().find(|key| key.name == name)
    }
}

impl Shape {
    pub(crate) fn wanted(self) -> Wanted {
        match self {
            Shape::Text
            | Shape::Name
            | Shape::Line
            | Shape::Prose
            | Shape::Choice(_)
            | Shape::Slug => Wanted::Text,
            Shape::Lines | Shape::Texts => Wanted::Texts,
            Shape::Date => Wanted::Date,
            Shape::DateOrFlag => Wanted::DateOrFlag,
            Shape::Number => Wanted::Number,
            Shape::Either => Wanted::NumberOrText,
            Shape::Flag => Wanted::Flag,
            Shape::Cells => Wanted::Cells,
            Shape::Table(_) | Shape::Map => Wanted::Table,
            Shape::Tables(_) => Wanted::Tables,
            Shape::Items(_) => Wanted::Items,
        }
    }
}

const fn may(name: &'static str, shape: Shape, about: &'static str) -> Key {
    Key {
        name,
        shape,
        need: Need::Never,
        about,
    }
}

const fn must(name: &'static str, shape: Shape, about: &'static str) -> Key {
    Key {
        name,
        shape,
        need: Need::Always,
        about,
    }
}

/// What an overlay's record takes over from the one that it names in `other`.
const fn unless(other: &'static str, key: Key) -> Key {
    Key {
        need: Need::Without(other),
        ..key
    }
}

const fn form(name: &'static str, label: &'static str, keys: &'static [Key]) -> Form {
    Form {
        name,
        label,
        keys,
        facts: false,
    }
}

const fn fact(name: &'static str, label: &'static str, keys: &'static [Key]) -> Form {
    Form {
        name,
        label,
        keys,
        facts: true,
    }
}

use Shape::{
    Cells, Choice, Date, DateOrFlag, Either, Flag, Items, Line, Lines, Map, Name, Number, Prose,
    Slug, Table, Tables, Text, Texts,
};

/// How far a record or page can be trusted, and where it comes from.
pub(crate) static FACTS: &[Key] = &[
    may(
        "source",
        Items(&CITE),
        "出典。[[source]] の id、または { id = \"…\", page = 12 } の列。",
    ),
    may("until", Date, "この日を過ぎると「期限切れ」と出ます。"),
    may("checked", Date, "最後に確かめた日。"),
    may(
        "planned",
        DateOrFlag,
        "予定・見込み（まだ確かでない）。日付か true。",
    ),
    may("status", Name, "「要確認」などの印。"),
    may(
        "checked_by",
        Name,
        "だれが確かめたか。checked の日と並べて出ます。",
    ),
];

pub(crate) static CITE: Form = form(
    "cite",
    "出典の指し方",
    &[
        must("id", Name, "[[source]] の id。"),
        may("page", Either, "ページ。12 や \"12-15\"。"),
    ],
);

// ---- pages ----

pub(crate) const KINDS: &[&str] = &[
    "guide",
    "column",
    "case",
    "report",
    "statute",
    "situation",
    "page",
];

pub(crate) static FRONT_MATTER: Form = fact(
    "frontmatter",
    "頭書き",
    &[
        may(
            "title",
            Name,
            "題。なければ最初の「# 見出し」、それもなければファイル名。",
        ),
        may(
            "kind",
            Choice(KINDS),
            "種類。なければ最初のフォルダーで決まります。",
        ),
        may(
            "slug",
            Slug,
            "出力のファイル名。半角の英数字・「-」・「_」で書きます。",
        ),
        may("order", Number, "並び順。小さい順。"),
        may("summary", Text, "一覧・検索・表紙に出る説明。"),
        may("id", Name, "版が変わっても同じ文書とみなすための名。"),
        may("date", Date, "書かれた時。"),
        may("updated", Date, "直した時。"),
        may("programs", Texts, "関わる事業（[[program]] の id）。"),
        may("area", Texts, "地域。"),
        may("audience", Texts, "読む人。"),
        may("domain", Texts, "領域。"),
        may("level", Name, "段階（ミクロ・メゾ・マクロなど）。"),
        may("theme", Texts, "主題。"),
        may(
            "draft",
            Flag,
            "下書き。build では出さず、serve では出します。",
        ),
        may("aliases", Texts, "昔の場所。開くと今の場所へ案内します。"),
        may("nolink", Texts, "この文書ではリンクしない用語。"),
        may(
            "sought",
            Texts,
            "この文書を探す人が打つ、本文にない言葉。検索だけに使います。",
        ),
        may("fictional", Flag, "架空の事例。文書の頭に明示します。"),
        may("report", Table(&REPORT), "取組報告の中身。"),
        may("situation", Table(&SITUATION), "こんなときはの中身。"),
    ],
);

pub(crate) const GOAL_STATUS: &[&str] = &["達成", "一部", "未実施", "中止", "継続", "記載なし"];

pub(crate) static REPORT: Form = form(
    "report",
    "取組報告 [report]",
    &[
        may("year", Date, "年度。"),
        may("prefecture", Text, "都道府県。"),
        may("municipality", Text, "市区町村。"),
        may("zone", Text, "圏域。"),
        may("code", Text, "都道府県・市区町村コード。"),
        may("inferred", Flag, "地域名が推定のとき true。"),
        may("parent", Name, "親の報告の id（ブロックなど）。"),
        may("results", Lines, "支援事業の成果。[] は「記載なし」。"),
        may("issues", Lines, "次年度に向けた課題。[] は「記載なし」。"),
        may("next", Lines, "翌年度の取組方針。[] は「記載なし」。"),
        may("goal", Tables(&GOAL), "目標と結果。"),
    ],
);

pub(crate) static SITUATION: Form = form(
    "situation",
    "こんなときは [situation]",
    &[
        may("group", Name, "どのまとまりに並べるか（[[group]] の id）。"),
        may(
            "said",
            Texts,
            "電話や訪問で聞く言葉。検索でも見つかります。",
        ),
        must("say", Line, "まず言うこと。"),
        may("check", Lines, "確かめること。三つまでがよい。"),
        may("call", Texts, "電話する先の役（[[role]] の name）。"),
        may(
            "leads",
            Texts,
            "くわしく読むところ。\"guide/a.md#見出し\"、\"program:id\"、\"[[用語]]\" など。",
        ),
        may("forms", Texts, "印刷して使う文書。書き方は leads と同じ。"),
        may(
            "missing",
            Lines,
            "この手引きにまだ載っていないことと、だれに尋ねるか。",
        ),
    ],
);

pub(crate) static GOAL: Form = form(
    "goal",
    "目標 [[report.goal]]",
    &[
        must("text", Line, "目標。"),
        may("result", Lines, "結果。"),
        may("status", Choice(GOAL_STATUS), "達成の度合い。"),
    ],
);

// ---- handbook.toml and names.toml ----

pub(crate) static HANDBOOK: Form = form(
    "handbook",
    "handbook.toml",
    &[
        may("title", Name, "手引きの名前。"),
        may("subtitle", Text, "副題。"),
        may("summary", Text, "手引きの説明。"),
        may("edition", Text, "版の名前。"),
        may(
            "edition_date",
            Date,
            "この版を出した日。改訂履歴と新旧対照表に出ます。なければ as_of。",
        ),
        may(
            "edition_note",
            Text,
            "この版についてのひと言。改訂履歴に出ます。",
        ),
        may(
            "as_of",
            Date,
            "いつの時点の内容か。なければ最も新しい updated。",
        ),
        may("publisher", Text, "発行者。"),
        may("licence", Text, "利用の条件（表示に使います）。"),
        may(
            "base_url",
            Text,
            "置き場所。あれば sitemap.xml を書きます。",
        ),
        may("theme", Name, "見た目（themes/ の中の名）。"),
        may("markdown", Table(&MARKDOWN), "本文の読み方。"),
        may("lint", Table(&LINT), "書きぶりの点検。"),
        may("publish", Table(&PUBLISH), "サイトに出すファイル。"),
        may("look", Table(&LOOK), "色・印・お知らせなどの見た目。"),
        may(
            "layer",
            Name,
            "地域版から見た、この手引きの段（既定「国」）。「国の手引きでは…」のように出ます。",
        ),
        may(
            "bundle",
            Table(&BUNDLE),
            "配布束（tebiki bundle）の番号と期限。",
        ),
        may(
            "accept",
            Tables(&ACCEPT),
            "わかっている指摘。「参考」に下がります。",
        ),
        may(
            "gone",
            Tables(&GONE),
            "わけがあってなくした文書や見出し。その場所に知らせが残ります。",
        ),
    ],
);

pub(crate) static GONE: Form = form(
    "gone",
    "[[gone]]",
    &[
        must(
            "page",
            Name,
            "なくした文書の場所。見出しなら \"guide/x.html#見出し\"。",
        ),
        must("reason", Text, "なくしたわけ。読む人に見えます。"),
    ],
);

// ---- overlays ----

pub(crate) static OVERLAY: Form = form(
    "overlay",
    "overlay.toml",
    &[
        must("id", Slug, "地域版の名。半角の英数字（saitama）。"),
        may("code", Text, "都道府県・市区町村コード。"),
        must("label", Name, "読む人への名（埼玉県）。"),
        may(
            "layer",
            Name,
            "国・県・市などの段。印は「県：埼玉県」と出ます。",
        ),
        may(
            "over",
            Text,
            "すぐ下に敷く地域版の id。空なら手引きの上に載ります。",
        ),
        may("title", Name, "この地域版の手引きの名前。"),
        may("publisher", Text, "発行者。"),
        may("edition", Text, "この地域版の版の名前。"),
        may("as_of", Date, "この地域版がいつの時点の内容か。"),
        may("look", Table(&LOOK), "色・印・お知らせなどの見た目。"),
        may("hide", Tables(&HIDE), "載せない文書と、その代わり。"),
    ],
);

pub(crate) static SEEN: Form = form(
    "seen",
    "seen.toml",
    &[may(
        "seen",
        Tables(&SEEN_ENTRY),
        "何に対して書かれたか（tebiki overlay accept が書きます）。",
    )],
);

pub(crate) static SEEN_ENTRY: Form = form(
    "seen-entry",
    "seen.toml の [[seen]]",
    &[
        must("change", Name, "この地域版のどの変更か。"),
        may("target", Text, "下の手引きのどこか。"),
        must("print", Name, "そのときの文の指紋。"),
        may("text", Texts, "そのときの文。"),
    ],
);

pub(crate) static HIDE: Form = form(
    "hide",
    "載せない文書 [[hide]]",
    &[
        must("page", Name, "載せない文書（原稿のフォルダーからの道）。"),
        must("instead", Name, "その文書へのリンクの行き先。"),
        may("reason", Text, "載せない理由。"),
    ],
);

pub(crate) static LOOK: Form = form(
    "look",
    "見た目 [look]",
    &[
        may(
            "accent",
            Name,
            "色（#7a1f3d）。暗い画面と印刷の色は、ここから作ります。",
        ),
        may("logo", Name, "印の画像（look/logo.svg）。"),
        may("logo_alt", Text, "印の画像の代わりの文。"),
        may("notice", Text, "各ページの上に出すお知らせ。"),
        may("notice_until", Date, "お知らせを出す最後の日。"),
        may("footer", Text, "各ページの下に出す文。"),
    ],
);

pub(crate) static PART: Form = fact(
    "overlay-part",
    "部品の頭書き",
    &[
        may("before", Name, "この節・印の前に置く。"),
        may(
            "after",
            Name,
            "この節（下の小見出しまで）・印の後ろに置く。",
        ),
        may(
            "end",
            Name,
            "この節の文の終わり（最初の小見出しの前）に置く。",
        ),
        may("replace", Name, "この節・印・文書を書き換える。"),
    ],
);

pub(crate) static MARKDOWN: Form = form(
    "markdown",
    "[markdown]",
    &[may(
        "html",
        Choice(&["escape", "sanitize"]),
        "生の HTML：escape（文字として見せる・既定）か sanitize（安全なものだけ通す）。",
    )],
);

pub(crate) static PUBLISH: Form = form(
    "publish",
    "[publish]",
    &[may(
        "also",
        Texts,
        "どの文書からもリンクされていなくても出すファイルかフォルダー。",
    )],
);

pub(crate) static BUNDLE: Form = form(
    "bundle",
    "[bundle]",
    &[
        may(
            "serial",
            Number,
            "版ごとに大きくなる番号。なければ as_of の日付（20260401）。",
        ),
        may("until", Date, "この版を使ってよい最後の日。"),
    ],
);

pub(crate) static LINT: Form = form(
    "lint",
    "[lint]",
    &[
        may("off", Tables(&LINT_OFF), "切る規則と、その理由。"),
        may("words", Tables(&LINT_WORD), "使う表記と、使わない表記。"),
    ],
);

pub(crate) static LINT_OFF: Form = form(
    "lint-off",
    "[lint] の off",
    &[
        must("rule", Name, "規則の名。"),
        must("reason", Name, "切る理由。"),
    ],
);

pub(crate) static LINT_WORD: Form = form(
    "lint-word",
    "[lint] の words",
    &[
        must("use", Name, "使う表記。"),
        must("not", Texts, "使わない表記。"),
    ],
);

pub(crate) static ACCEPT: Form = form(
    "accept",
    "[[accept]]",
    &[
        must("rule", Name, "規則の名。"),
        must(
            "at",
            Name,
            "ファイル。\"data/series.toml:42\" のように行まで書けます。",
        ),
        must("reason", Name, "このままでよい理由。"),
    ],
);

pub(crate) static NAMES: Form = form(
    "names",
    "names.toml",
    &[may(
        "names",
        Map,
        "もとのファイルの場所と、出力するファイルの場所（tebiki pin が書きます）。",
    )],
);

// ---- records ----

pub(crate) static DATA: Form = form(
    "data",
    "data の中",
    &[
        may("term", Tables(&TERM), "用語。"),
        may("menu", Tables(&MENU), "事業のメニュー。"),
        may("program", Tables(&PROGRAM), "事業。"),
        may("initiative", Tables(&INITIATIVE), "取組。"),
        may("group", Tables(&GROUP), "取組や場面の区分。"),
        may("series", Tables(&SERIES), "統計。"),
        may("count", Tables(&COUNT), "数えあげ。"),
        may("contact", Tables(&CONTACT), "連絡先。"),
        may("role", Tables(&ROLE), "連絡先の役。"),
        may("source", Tables(&SOURCE), "出典。"),
        may("erratum", Tables(&ERRATUM), "正誤。"),
        may("planned", Tables(&PLANNED), "予定。"),
        may("search", Tables(&SEARCH), "検索の試し。"),
        may("synonym", Tables(&SYNONYM), "同義語。"),
    ],
);

pub(crate) static TERM: Form = fact(
    "term",
    "用語 [[term]]",
    &[
        unless("redefines", may("name", Name, "用語。")),
        unless(
            "redefines",
            may(
                "reading",
                Name,
                "読み。五十音の並びと、読みの検索に使います。",
            ),
        ),
        may("aliases", Texts, "別名・略称。"),
        must("short", Name, "その場で出る短い説明。"),
        may("body", Prose, "詳しい説明（Markdown）。"),
        may("see", Texts, "関連する用語。"),
        may("url", Text, "外の説明。"),
        may(
            "link",
            Choice(&["first", "all", "never"]),
            "リンクの仕方：first（節ごとに初めだけ・既定）/ all / never。",
        ),
        may("slug", Slug, "用語のページのファイル名。"),
        may(
            "except",
            Texts,
            "この用語の文字を含む、ほかのものの名。その中ではリンクしません。",
        ),
        may(
            "redefines",
            Name,
            "地域版で：意味を言いかえる、下の手引きの用語。",
        ),
    ],
);

pub(crate) static MENU: Form = fact(
    "menu",
    "事業のメニュー [[menu]]",
    &[
        must("id", Name, "メニューの名。"),
        must("label", Name, "表示する名。"),
        may("from", Date, "始まり。年度か日付。"),
        may("to", Date, "終わり。いまも続くなら書きません。"),
    ],
);

pub(crate) static PROGRAM: Form = fact(
    "program",
    "事業 [[program]]",
    &[
        must("id", Name, "事業の名（ほかから指すため）。"),
        must("menu", Name, "[[menu]] の id。"),
        must("number", Number, "番号。"),
        must("name", Name, "事業名。"),
        may("short", Name, "表の見出しに使う短い名。"),
        may("summary", Prose, "説明（Markdown）。"),
        may(
            "items",
            Items(&PROGRAM_ITEM),
            "内容の列。必須なら { text = \"…\", required = true }。",
        ),
        may("required", Flag, "必須の事業。"),
        may("succeeds", Texts, "前のメニューの、引き継いだ事業の id。"),
        may("note", Prose, "添え書き（Markdown）。"),
        may("aliases", Texts, "別名。"),
    ],
);

pub(crate) static PROGRAM_ITEM: Form = form(
    "program-item",
    "事業の items",
    &[
        must("text", Name, "内容。"),
        may("required", Flag, "必須の内容。"),
    ],
);

pub(crate) static INITIATIVE: Form = fact(
    "initiative",
    "取組 [[initiative]]",
    &[
        must("number", Number, "番号（㉛ のように表示します）。"),
        must("by", Name, "だれの取組か。"),
        must("title", Name, "取組の名。"),
        may("summary", Prose, "説明（Markdown）。"),
        may("programs", Texts, "関わる事業の id。"),
        may("group", Name, "事業のほかの区分（[[group]] の id）。"),
        may("area", Texts, "地域。"),
        may("part", Tables(&INITIATIVE_PART), "取組の部分。"),
    ],
);

pub(crate) static INITIATIVE_PART: Form = form(
    "part",
    "取組の部分 [[initiative.part]]",
    &[
        must("label", Name, "部分の名。"),
        may("summary", Prose, "説明（Markdown）。"),
        may("programs", Texts, "関わる事業の id。"),
        may("group", Name, "事業のほかの区分（[[group]] の id）。"),
    ],
);

pub(crate) static GROUP: Form = fact(
    "group",
    "区分 [[group]]",
    &[
        must("id", Name, "区分の名（ほかから指すため）。"),
        must("label", Text, "表示する名。空でもよい。"),
        may("number", Number, "番号。"),
    ],
);

pub(crate) static SERIES: Form = fact(
    "series",
    "統計 [[series]]",
    &[
        must("id", Name, "統計の名（ほかから指すため）。"),
        must("title", Name, "題。"),
        may("unit", Text, "単位。"),
        may("label", Text, "行の見出し（「年度」など）。"),
        must("columns", Texts, "列の名。"),
        must("rows", Tables(&ROW), "行。"),
        may("note", Prose, "添え書き（Markdown）。"),
        may(
            "check",
            Tables(&CHECK),
            "表の中の計算。tebiki check が確かめます。",
        ),
    ],
);

pub(crate) static ROW: Form = form(
    "row",
    "統計の行",
    &[
        must("at", Name, "行の見出し（年度など）。"),
        must("values", Cells, "列の順の値。\"\" は記載なし。"),
        may("note", Text, "添え書き。"),
        may("planned", Flag, "目標・見込み。"),
    ],
);

pub(crate) static CHECK: Form = form(
    "check",
    "統計の check",
    &[
        may("sum", Texts, "行ごとに足す列。is に合計の列を書きます。"),
        may("rising", Name, "減らないはずの列。"),
        may("count", Number, "行の数。"),
        may("total", Name, "縦に足す列。is に合計の数を書きます。"),
        may("is", Either, "合うはずの列（sum）か数（total）。"),
    ],
);

pub(crate) const COUNTED: &[&str] = &[
    "initiative",
    "program",
    "report",
    "term",
    "situation",
    "contact",
    "column",
    "case",
    "point",
];

pub(crate) static COUNT: Form = form(
    "count",
    "数えあげ [[count]]",
    &[
        must("what", Choice(COUNTED), "数えるもの。"),
        may("where", Table(&COUNT_WHERE), "絞り方。"),
        must("is", Number, "合うはずの数。"),
    ],
);

pub(crate) static COUNT_WHERE: Form = form(
    "count-where",
    "数えあげの where",
    &[
        may("by", Name, "だれの取組か。"),
        may("program", Name, "事業の id。"),
        may("menu", Name, "メニューの id。"),
        may("group", Name, "区分の id。"),
        may("kind", Name, "種別。"),
    ],
);

pub(crate) static CONTACT: Form = fact(
    "contact",
    "連絡先 [[contact]]",
    &[
        may("id", Name, "連絡先の名（ほかから指すため）。"),
        unless("replaces", may("name", Name, "名称。")),
        may("kind", Text, "種別。"),
        may("area", Text, "地域。"),
        may("tel", Text, "電話。"),
        may("fax", Text, "FAX。"),
        may("email", Text, "メール。"),
        may("url", Text, "URL。"),
        may("address", Text, "住所。"),
        may("hours", Text, "時間。"),
        may("note", Text, "備考。"),
        may("audience", Texts, "対象。"),
        may("role", Texts, "引き受けている役（[[role]] の name）。"),
        may(
            "replaces",
            Name,
            "地域版で：代わりに載せる、下の手引きの連絡先の id。",
        ),
    ],
);

pub(crate) static ROLE: Form = form(
    "role",
    "連絡先の役 [[role]]",
    &[
        must("name", Name, "役の名。場面の call から指します。"),
        may("about", Text, "どんなときにかける先か。"),
        may(
            "fill",
            Name,
            "番号の入れ方を書いた文書。番号がまだないときに案内します。",
        ),
    ],
);

pub(crate) static SOURCE: Form = fact(
    "source",
    "出典 [[source]]",
    &[
        must("id", Name, "出典の名（ほかから指すため）。"),
        must("title", Name, "題。"),
        may("publisher", Text, "発行者。"),
        may("date", Date, "発行の時。"),
        may("url", Text, "場所。"),
        may("licence", Text, "利用の条件。"),
        may("note", Text, "表示の添え書き。省くと「…を加工して作成」。"),
        may("file", Text, "手元の写し。"),
    ],
);

pub(crate) static ERRATUM: Form = fact(
    "erratum",
    "正誤 [[erratum]]",
    &[
        may(
            "source",
            Name,
            "どの資料の誤りか（[[source]] の id）。省くとこの手引き。",
        ),
        may("at", Text, "どこか。"),
        must("wrong", Name, "誤り。"),
        must("right", Text, "正しくは。"),
        may("note", Text, "添え書き。"),
        may("date", Date, "いつ直したか。"),
        may(
            "state",
            Choice(&["applied", "listed"]),
            "本文を直した（applied）か、載せるだけで次の版で直す（listed）か。",
        ),
        may("edition", Name, "誤りのあった版の名（令和6年度版）。"),
        may("page", Name, "関わる文書。"),
    ],
);

pub(crate) static PLANNED: Form = fact(
    "planned",
    "予定 [[planned]]",
    &[
        may("id", Name, "予定の名（ほかから指すため）。"),
        must("title", Name, "題。"),
        may("text", Prose, "説明（Markdown）。"),
        may("when", Date, "いつの予定か。"),
        may("reason", Text, "まだ載せていない理由。"),
    ],
);

pub(crate) static SEARCH: Form = form(
    "search",
    "検索の試し [[search]]",
    &[
        must("query", Name, "探す言葉。"),
        must("expect", Name, "出るはずの文書、または文書#見出し。"),
        may("top", Number, "何番目までに出るべきか（既定 3）。"),
    ],
);

pub(crate) static SYNONYM: Form = form(
    "synonym",
    "同義語 [[synonym]]",
    &[
        must("words", Texts, "同じ意味の言葉。互いに相手を見つけます。"),
        may(
            "finds",
            Texts,
            "words の言葉で探す人が、ほかに見たい言葉。こちらの言葉から words は見つけません。",
        ),
    ],
);

// ---- fenced blocks ----

/// Every fenced block whose body is TOML, by its name.
pub(crate) static FENCES: &[&Form] = &[
    &CHART,
    &SERIES_FENCE,
    &PROGRAMS,
    &INITIATIVES,
    &CONTACTS,
    &SITUATIONS,
    &CROSSWALK,
    &MATRIX,
    &REPORTS,
    &POINTS,
    &TERMS,
    &INCLUDE,
    &PAGES,
    &ECOMAP,
    &GENOGRAM,
    &CYCLE,
    &FLOW,
    &DIFFERENCE,
    &CHECKLIST,
];

pub(crate) static CHART: Form = form(
    "chart",
    "chart のブロック",
    &[
        may("series", Name, "[[series]] の id。"),
        may(
            "type",
            Choice(&["bar", "stacked", "line"]),
            "図の形（既定 bar）。",
        ),
        may(
            "columns",
            Texts,
            "描く列（既定は全部）。rows を書くときは列の名。",
        ),
        may("title", Text, "題。"),
        may("rows", Tables(&ROW), "series のかわりに直接書く行。"),
        may("unit", Text, "直接書くときの単位。"),
        may("label", Text, "直接書くときの行の見出し。"),
    ],
);

pub(crate) static SERIES_FENCE: Form = form(
    "series",
    "series のブロック",
    &[must("id", Name, "[[series]] の id。")],
);

pub(crate) static PROGRAMS: Form = form(
    "programs",
    "programs のブロック",
    &[may("menu", Name, "[[menu]] の id。省くと全部。")],
);

pub(crate) static INITIATIVES: Form = form(
    "initiatives",
    "initiatives のブロック",
    &[
        may("program", Name, "[[program]] の id。"),
        may("by", Name, "だれの取組か。"),
        may("group", Name, "[[group]] の id。"),
    ],
);

pub(crate) static CONTACTS: Form = form(
    "contacts",
    "contacts のブロック",
    &[
        may("area", Name, "地域。"),
        may("kind", Name, "種別。"),
        may("ids", Texts, "[[contact]] の id。"),
    ],
);

pub(crate) static SITUATIONS: Form = form(
    "situations",
    "situations のブロック",
    &[
        may(
            "view",
            Choice(&["cards", "groups"]),
            "見せ方：cards（説明つきのカード・既定）/ groups（まとまりごとの早見）。",
        ),
        may("group", Name, "[[group]] の id。"),
        may(
            "ids",
            Texts,
            "場面の id かファイルの名。書いた順に並べます。",
        ),
        may("audience", Name, "読む人。"),
        may("domain", Name, "領域。"),
        may("limit", Number, "いくつまで。"),
    ],
);

pub(crate) static CROSSWALK: Form = form(
    "crosswalk",
    "crosswalk のブロック",
    &[
        may("from", Name, "前の [[menu]] の id。"),
        may("to", Name, "後の [[menu]] の id。"),
    ],
);

pub(crate) static MATRIX: Form = form(
    "matrix",
    "matrix のブロック",
    &[may("menu", Name, "[[menu]] の id。")],
);

pub(crate) static REPORTS: Form = form(
    "reports",
    "reports のブロック",
    &[
        may(
            "view",
            Choice(&["map", "area", "program", "theme", "list"]),
            "見せ方（既定 list）。",
        ),
        may("program", Name, "[[program]] の id。"),
        may("theme", Name, "主題。"),
    ],
);

pub(crate) static POINTS: Form = form("points", "points のブロック", &[]);

pub(crate) static TERMS: Form = form(
    "terms",
    "terms のブロック",
    &[must("names", Texts, "用語。")],
);

pub(crate) static INCLUDE: Form = form(
    "include",
    "include のブロック",
    &[must(
        "page",
        Name,
        "文書の道。「#見出し」を付けるとその節だけ。",
    )],
);

pub(crate) static PAGES: Form = form(
    "pages",
    "pages のブロック",
    &[
        may("kind", Choice(KINDS), "種類。"),
        may("folder", Name, "フォルダー。"),
        may("audience", Name, "読む人。"),
        may("domain", Name, "領域。"),
        may("theme", Name, "主題。"),
        may("program", Name, "[[program]] の id。"),
    ],
);

pub(crate) static ECOMAP: Form = form(
    "ecomap",
    "ecomap のブロック",
    &[
        must("center", Name, "中心の人。"),
        may("node", Tables(&NODE), "まわりの人や機関。"),
        may("tie", Tables(&TIE), "つながり。"),
    ],
);

pub(crate) static NODE: Form = form(
    "node",
    "エコマップの [[node]]",
    &[
        must("id", Name, "つながりから指すための名。"),
        must("label", Name, "表示する名。"),
        may("group", Name, "まとまり。"),
    ],
);

pub(crate) const TIES: &[&str] = &["strong", "normal", "weak", "stress", "planned"];

pub(crate) static TIE: Form = form(
    "tie",
    "エコマップの [[tie]]",
    &[
        may("from", Name, "どの [[node]] から。省くと中心から。"),
        must("to", Name, "どの [[node]] へ。"),
        may(
            "kind",
            Choice(TIES),
            "強さ：strong / normal（既定）/ weak / stress / planned。",
        ),
        may("label", Text, "添え書き。"),
        may("both", Flag, "両向き。"),
    ],
);

pub(crate) static GENOGRAM: Form = form(
    "genogram",
    "genogram のブロック",
    &[
        must("person", Tables(&PERSON), "人。"),
        may("couple", Tables(&COUPLE), "夫婦・親。"),
        may("household", Tables(&HOUSEHOLD), "同居のまとまり。"),
    ],
);

pub(crate) static PERSON: Form = form(
    "person",
    "ジェノグラムの [[person]]",
    &[
        must("id", Name, "ほかから指すための名。"),
        must("label", Name, "表示する名。"),
        may("sex", Choice(&["f", "m", "unknown"]), "性別。"),
        may("age", Number, "年齢。"),
        may("self", Flag, "本人。"),
        may("died", Flag, "亡くなった人。"),
        may("note", Text, "添え書き。"),
    ],
);

pub(crate) static COUPLE: Form = form(
    "couple",
    "ジェノグラムの [[couple]]",
    &[
        must("of", Texts, "二人の id。ひとり親なら一人。"),
        may(
            "kind",
            Choice(&["married", "divorced", "separated", "partner"]),
            "間柄（既定 married）。",
        ),
        may("children", Texts, "子の id。年上から。"),
    ],
);

pub(crate) static HOUSEHOLD: Form = form(
    "household",
    "ジェノグラムの [[household]]",
    &[
        may("label", Text, "添え書き。"),
        must("of", Texts, "ともに暮らす人の id。"),
    ],
);

pub(crate) static CYCLE: Form = form(
    "cycle",
    "cycle のブロック",
    &[
        may("title", Text, "題。"),
        must("step", Tables(&STEP), "段。"),
    ],
);

pub(crate) static FLOW: Form = form(
    "flow",
    "flow のブロック",
    &[
        may("title", Text, "題。"),
        must("step", Tables(&STEP), "手順。"),
    ],
);

pub(crate) static STEP: Form = form(
    "step",
    "[[step]]",
    &[
        must("title", Name, "見出し。"),
        may("text", Prose, "説明（Markdown）。"),
        may("example", Prose, "例（Markdown）。"),
        may("link", Name, "行き先。"),
    ],
);

pub(crate) static DIFFERENCE: Form = form(
    "difference",
    "difference のブロック",
    &[
        may("title", Text, "題。"),
        must("left", Table(&SIDE), "左。"),
        must("right", Table(&SIDE), "右。"),
        may("answer", Prose, "違いの説明（Markdown）。たたまれます。"),
    ],
);

pub(crate) static SIDE: Form = form(
    "side",
    "difference の左右",
    &[
        may("title", Text, "見出し。"),
        may("text", Text, "一行に一つ。"),
        may("lines", Texts, "text のかわりに、行の列。"),
        may(
            "answer",
            Prose,
            "違いの説明（Markdown）。TOML では [right] の下に書いたものは右に入るので、ここでも読みます。",
        ),
    ],
);

pub(crate) static CHECKLIST: Form = form(
    "checklist",
    "checklist のブロック",
    &[
        may("title", Text, "題。"),
        must(
            "items",
            Items(&CHECK_ITEM),
            "項目。文字か { text = \"…\", note = \"…\" }。",
        ),
    ],
);

pub(crate) static CHECK_ITEM: Form = form(
    "check-item",
    "checklist の items",
    &[
        must("text", Line, "項目。"),
        may("note", Line, "添え書き。"),
    ],
);

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::diagnostic::{Lang, Report, Span};
    use crate::parse::RawHtml;
    use crate::parse::data::Data;
    use crate::parse::syntax::Place;
    use crate::parse::{fence, meta, records, table};
    use crate::source::FileId;

    const FILE: FileId = FileId(0);

    fn manual() -> String {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/content.md");
        fs::read_to_string(file).expect("the manual is there")
    }

    /// Every form, each once.
    fn forms() -> Vec<&'static Form> {
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        let mut waiting = vec![&FRONT_MATTER, &HANDBOOK, &NAMES, &DATA, &OVERLAY, &PART];
        waiting.extend(FENCES);
        while let Some(form) = waiting.pop() {
            if !seen.insert(form.label) {
                continue;
            }
            found.push(form);
            for key in form.keys() {
                if let Table(inner) | Tables(inner) | Items(inner) = key.shape {
                    waiting.push(inner);
                }
            }
        }
        found
    }

    #[test]
    fn the_manual_names_every_key() {
        let manual = manual();
        let says = |key: &str| {
            let ways = [
                format!("{key} = "),
                format!("[{key}]"),
                format!("[[{key}]]"),
                format!(".{key}]]"),
                format!("`{key}`"),
            ];
            ways.iter().any(|way| manual.contains(way))
        };
        for form in forms() {
            for key in form.keys() {
                assert!(
                    says(key.name),
                    "docs/content.md: {} {}",
                    form.label,
                    key.name
                );
            }
        }
    }

    #[test]
    fn every_form_has_a_name_and_a_label_of_its_own() {
        let forms = forms();
        let labels: BTreeSet<&str> = forms.iter().map(|form| form.label).collect();
        assert_eq!(labels.len(), forms.len());
        for form in forms {
            let names: BTreeSet<&str> = form.keys().map(|key| key.name).collect();
            assert_eq!(names.len(), form.keys().count(), "{}", form.label);
        }
    }

    /// The manual's code blocks with the name of each, those inside a block of Markdown too.
    fn examples() -> Vec<(String, String)> {
        let manual = manual();
        let mut blocks: Vec<(String, String)> = Vec::new();
        let mut open: Option<(String, String)> = None;
        for line in manual.lines() {
            let ticks = line.chars().take_while(|c| *c == '`').count();
            match (&mut open, ticks) {
                (None, 3) => open = Some((line.trim_matches('`').to_owned(), String::new())),
                (Some(_), 3) => blocks.extend(open.take()),
                (Some((_, text)), _) => {
                    text.push_str(line);
                    text.push('\n');
                }
                _ => {}
            }
        }
        blocks
    }

    #[test]
    fn the_examples_of_the_manual_are_right() {
        let mut read = 0;
        for (name, text) in examples() {
            let mut report = Report::default();
            let span = Span::new(FILE, 0..text.len());
            let front = text
                .strip_prefix("+++\n")
                .and_then(|rest| rest.split_once("\n+++"));
            if let Some((front, _)) = front.filter(|(front, _)| front.starts_with("replace = ")) {
                let span = Span::new(FILE, 4..4 + front.len());
                table::read(front, Place::new(span, front), &PART, &mut report);
            } else if let Some((front, _)) = front {
                meta::parse(front, 4, FILE, &mut report);
            } else if name == "toml" && text.contains("[markdown]") {
                table::read(&text, Place::new(span, &text), &HANDBOOK, &mut report);
            } else if name == "toml" && text.contains("[[hide]]") {
                table::read(&text, Place::new(span, &text), &OVERLAY, &mut report);
            } else if name == "toml" {
                let mut data = Data::default();
                records::read(&text, FILE, RawHtml::Escape, &mut data, &mut report);
            } else if fence::parse(&name, &text, span, RawHtml::Escape, &mut report).is_none() {
                continue;
            }
            read += 1;
            if let Some(found) = report.found.first() {
                let wording = found.problem.wording(Lang::Ja);
                let at = text.get(found.at.bytes.clone()).unwrap_or_default();
                panic!("docs/content.md, {name}: {} 「{at}」\n{text}", wording.what);
            }
        }
        assert!(read > 30, "only {read} examples were found");
    }
}
