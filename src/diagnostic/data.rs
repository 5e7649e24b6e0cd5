//! Front matter, data records, contact lists and handbook.toml.

use super::{Lang, Severity, Swap, Wording};

#[derive(Clone, Debug, PartialEq)]
pub enum DataProblem {
    /// The TOML cannot be read here.
    Toml {
        mistake: TomlMistake,
    },
    /// A key that nothing reads.
    UnknownKey {
        key: String,
        within: &'static str,
        nearest: Option<String>,
    },
    /// A key of the file itself that stands in a part of it.
    BelongsAbove {
        key: &'static str,
        within: &'static str,
        top: &'static str,
    },
    /// A name for machines with other letters than they take.
    BadId {
        key: &'static str,
        text: String,
        /// The same in letters that they take.
        narrow: Option<String>,
    },
    /// A record or part of a record without what it needs.
    MissingKey {
        key: &'static str,
        within: &'static str,
    },
    /// A key that must say something says nothing.
    Blank {
        key: &'static str,
    },
    WrongShape {
        key: &'static str,
        wanted: Wanted,
    },
    BadDate {
        key: &'static str,
        text: String,
    },
    BadChoice {
        key: &'static str,
        text: String,
        choices: &'static [&'static str],
        nearest: Option<String>,
    },
    /// An address in `names.toml` that cannot be written.
    BadName {
        name: String,
    },
    /// A row of a statistic with more or fewer values than columns.
    RowLength {
        row: String,
        columns: usize,
        values: usize,
    },
    /// A figure with full-width digits or commas, in quotation marks.
    NumberAsText {
        text: String,
        number: String,
    },
    /// A column that the statistic does not have.
    UnknownColumn {
        column: String,
        nearest: Option<String>,
    },
    /// A `check` that is none of the four kinds.
    BadCheck,
    /// An id that a drawing does not define.
    UnknownMember {
        id: String,
        nearest: Option<String>,
    },
    /// Two members of a drawing with one id.
    MemberTwice {
        id: String,
    },
    /// More than two in a couple.
    CoupleOfMany,
    /// A chart that names a series and draws rows of its own, or neither.
    ChartSource,
    /// A name of a fenced block that is nearly one that draws data.
    NearlyFence {
        name: String,
        nearest: String,
    },
    /// A block called by its Japanese name.
    JapaneseFence {
        name: String,
        meant: String,
    },
    /// A head of a contact list's column that nothing reads.
    UnknownHead {
        head: String,
        nearest: Option<String>,
        /// In a spreadsheet.
        cell: Option<String>,
    },
    /// A contact list whose first row is a contact; `line` are heads that would fit.
    NoHeads {
        line: String,
        cell: Option<String>,
    },
    /// A contact list without a column for names.
    NoNameColumn {
        cell: Option<String>,
    },
    /// A row of a contact list with more or fewer cells than heads.
    CellCount {
        row: u64,
        heads: usize,
        cells: usize,
    },
    /// A row of a contact list without a name.
    NamelessRow {
        row: u64,
        cell: Option<String>,
    },
    /// A telephone number that a spreadsheet keeps as a figure, without its first 0.
    LostZero {
        row: u64,
        text: String,
        whole: String,
        cell: Option<String>,
    },
    /// A value in a row of a contact list that is no date.
    RowDate {
        row: u64,
        text: String,
        cell: Option<String>,
    },
    /// A spreadsheet that cannot be opened.
    Spreadsheet {
        trouble: SheetTrouble,
    },
    /// A spreadsheet that unpacks to more than this many megabytes.
    SpreadsheetTooLarge {
        most: u64,
    },
    /// Nothing that a mail program takes as one address.
    BadEmail {
        email: String,
    },
    /// `names.toml` gives one place to two files.
    NameTwice {
        name: String,
        other: String,
    },
    /// `names.toml` gives a page a name that does not end in `.html`.
    NameNotPage {
        name: String,
    },
    /// A contact list in neither UTF-8 nor Shift_JIS.
    CsvEncoding,
    /// `[lint] off` or `[[accept]]` calls a rule that is none.
    UnknownRule {
        rule: String,
        nearest: Option<String>,
    },
    /// `[lint] off` calls a rule that is not about the way of writing.
    NotLint {
        rule: String,
    },
    /// `[[accept]]` calls a rule whose findings break the site.
    NotAcceptable {
        rule: String,
    },
    /// An `[[accept]]` that meets no finding.
    UnusedAccept {
        rule: String,
        at: String,
    },
    /// The CSV cannot be read from here on.
    Csv {
        row: u64,
    },
}

/// What is wrong with the writing of a TOML file.
#[derive(Clone, Debug, PartialEq)]
pub enum TomlMistake {
    /// A text without quotation marks.
    MissingQuotes {
        text: String,
    },
    /// Japanese or curly quotation marks.
    WrongQuotes,
    /// A quotation that nothing closes.
    OpenQuotes,
    MissingValue,
    /// `instead`: what stands where `=` should.
    MissingEquals {
        instead: Option<char>,
    },
    DuplicateKey {
        key: String,
    },
    /// A bracket or comma is missing or one too many.
    Bracket,
    /// Something follows a value on its line.
    AfterValue,
    BadKey {
        key: String,
    },
    BareDate {
        text: String,
    },
    Boolean {
        text: String,
    },
    BadNumber,
    Backslash,
    BadCharacter,
    TooDeep,
    Other {
        message: String,
    },
}

/// What a key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Text,
    Texts,
    Number,
    NumberOrText,
    Flag,
    Date,
    DateOrFlag,
    /// `[name]`
    Table,
    /// `[[name]]`
    Tables,
    /// Texts, or tables in braces.
    Items,
    Cells,
}

impl DataProblem {
    pub(super) fn rule(&self) -> &'static str {
        match self {
            DataProblem::Toml { .. } => "toml",
            DataProblem::UnknownKey { .. } | DataProblem::BelongsAbove { .. } => "unknown-key",
            DataProblem::MissingKey { .. } | DataProblem::Blank { .. } => "missing-key",
            DataProblem::WrongShape { .. }
            | DataProblem::BadDate { .. }
            | DataProblem::BadChoice { .. }
            | DataProblem::BadName { .. }
            | DataProblem::NameTwice { .. }
            | DataProblem::NameNotPage { .. }
            | DataProblem::CoupleOfMany
            | DataProblem::ChartSource
            | DataProblem::NumberAsText { .. }
            | DataProblem::BadId { .. }
            | DataProblem::BadCheck => "bad-value",
            DataProblem::RowLength { .. } | DataProblem::UnknownColumn { .. } => "series-columns",
            DataProblem::UnknownMember { .. } => "unknown-member",
            DataProblem::MemberTwice { .. } => "duplicate-id",
            DataProblem::NearlyFence { .. } | DataProblem::JapaneseFence { .. } => "unknown-fence",
            DataProblem::UnknownRule { .. }
            | DataProblem::NotLint { .. }
            | DataProblem::NotAcceptable { .. } => "unknown-rule",
            DataProblem::UnusedAccept { .. } => "unused-accept",
            DataProblem::UnknownHead { .. }
            | DataProblem::NoHeads { .. }
            | DataProblem::NoNameColumn { .. }
            | DataProblem::LostZero { .. }
            | DataProblem::CellCount { .. }
            | DataProblem::NamelessRow { .. }
            | DataProblem::RowDate { .. }
            | DataProblem::Spreadsheet { .. }
            | DataProblem::SpreadsheetTooLarge { .. }
            | DataProblem::BadEmail { .. }
            | DataProblem::CsvEncoding
            | DataProblem::Csv { .. } => "contacts",
        }
    }

    pub(super) fn severity(&self) -> Severity {
        match self {
            DataProblem::NearlyFence { .. }
            | DataProblem::JapaneseFence { .. }
            | DataProblem::NumberAsText { .. }
            | DataProblem::LostZero { .. }
            | DataProblem::UnknownRule { .. }
            | DataProblem::NotLint { .. }
            | DataProblem::NotAcceptable { .. }
            | DataProblem::BadEmail { .. } => Severity::Warning,
            DataProblem::UnusedAccept { .. } => Severity::Note,
            _ => Severity::Error,
        }
    }

    /// What can be pasted.
    pub(super) fn swap(&self) -> Option<Swap> {
        match self {
            DataProblem::UnknownKey {
                key,
                nearest: Some(nearest),
                ..
            } => Swap::guess(key, nearest),
            DataProblem::BadChoice {
                text,
                nearest: Some(nearest),
                ..
            } => Swap::guess(text, nearest),
            DataProblem::BadId {
                text,
                narrow: Some(narrow),
                ..
            } => Swap::guess(text, narrow),
            DataProblem::UnknownColumn {
                column,
                nearest: Some(nearest),
            } => Swap::guess(column, nearest),
            DataProblem::UnknownMember {
                id,
                nearest: Some(nearest),
            } => Swap::guess(id, nearest),
            DataProblem::UnknownRule {
                rule,
                nearest: Some(nearest),
            } => Swap::guess(rule, nearest),
            DataProblem::LostZero { text, whole, .. } => Swap::sure(text, whole),
            DataProblem::UnknownHead {
                head,
                nearest: Some(nearest),
                ..
            } => Swap::guess(head, nearest),
            DataProblem::NumberAsText { text, number } => Swap::sure(text, number),
            DataProblem::NearlyFence { name, nearest } => Swap::guess(name, nearest),
            DataProblem::JapaneseFence { name, meant } => Swap::guess(name, meant),
            _ => None,
        }
    }

    pub(super) fn wording(&self, lang: Lang) -> Wording {
        match lang {
            Lang::Ja => self.ja(),
            Lang::En => self.en(),
        }
    }

    fn ja(&self) -> Wording {
        match self {
            DataProblem::Toml { mistake } => mistake.ja(),
            DataProblem::UnknownKey {
                key,
                within,
                nearest,
            } => Wording::new(
                format!("{within}に「{key}」というキーはありません。"),
                match nearest {
                    Some(nearest) => format!("「{nearest}」に直してください。"),
                    None => "この行を消すか、使えるキーに直してください。".to_owned(),
                },
            ),
            DataProblem::BelongsAbove { key, within, top } => Wording::new(
                format!("「{key}」は{within}のものではなく、{top}そのもののキーです。「[…]」の行より下に書くと、その中のものとして読まれます。"),
                "この行を、最初の「[」で始まる行より上に移してください。",
            ),
            DataProblem::BadId { key, text, narrow } => Wording::new(
                format!("「{text}」は {key} に使えません。"),
                match narrow {
                    Some(narrow) => format!("半角で「{key} = \"{narrow}\"」と書いてください。"),
                    None => format!("半角の英数字と「-」「_」「.」だけで、「{key} = \"saitama\"」のようにローマ字で書いてください。読む人への名は label に書きます。"),
                },
            ),
            DataProblem::MissingKey { key, within } => Wording::new(
                format!("{within}に「{key}」がありません。"),
                format!("「{key} = …」の行を足してください。"),
            ),
            DataProblem::Blank { key } => Wording::new(
                format!("「{key}」が空です。"),
                format!("「{key}」に値を書いてください。"),
            ),
            DataProblem::WrongShape { key, wanted } => Wording::new(
                format!("「{key}」には{}を書きます。", wanted.ja()),
                wanted.ja_example(key),
            ),
            DataProblem::BadDate { key, text } => Wording::new(
                format!("「{key}」の「{text}」は日付として読めません。"),
                "\"2022-05-16\"・\"2022-05\"・\"令和4年5月\"・\"令和4年度\" のように、ある日付を書いてください。",
            ),
            DataProblem::BadChoice {
                key,
                text,
                choices,
                nearest,
            } => Wording::new(
                format!("「{key}」に「{text}」は書けません。"),
                match nearest {
                    Some(nearest) => format!("「{nearest}」に直してください。"),
                    None => format!("{} のどれかを書いてください。", choices.join(" / ")),
                },
            ),
            DataProblem::BadName { name } => Wording::new(
                format!("「{name}」は、出力する場所に使えません。"),
                "半角の英数字・「-」・「_」・「.」と「/」だけで、サイトの中の場所を書いてください。",
            ),
            DataProblem::RowLength {
                row,
                columns,
                values,
            } => Wording::new(
                format!("「{row}」の行に値が{values}個ありますが、列は{columns}個です。"),
                "値の数を列の数に合わせてください。記載のないところは \"\" と書きます。",
            ),
            DataProblem::NumberAsText { text, number } => Wording::new(
                format!("「{text}」は文字として書かれた数です。{number} として読みました。"),
                format!("半角で、位取りの「,」なしに「{number}」と書いてください。"),
            ),
            DataProblem::UnknownColumn { column, nearest } => Wording::new(
                format!("「{column}」という列はありません。"),
                match nearest {
                    Some(nearest) => format!("「{nearest}」に直してください。"),
                    None => "columns に書いた列の名に直してください。".to_owned(),
                },
            ),
            DataProblem::BadCheck => Wording::new(
                "この check の意味がわかりません。",
                "{ sum = [列], is = \"列\" }、{ rising = \"列\" }、{ count = 行の数 }、{ total = \"列\", is = 数 } のどれかを書いてください。",
            ),
            DataProblem::UnknownMember { id, nearest } => Wording::new(
                format!("この図に「{id}」という id はありません。"),
                match nearest {
                    Some(nearest) => format!("「{nearest}」に直してください。"),
                    None => format!("id = \"{id}\" の記録を足すか、ある id に直してください。"),
                },
            ),
            DataProblem::MemberTwice { id } => Wording::new(
                format!("この図の中で、id「{id}」が二度使われています。"),
                "片方の id を変えてください。",
            ),
            DataProblem::CoupleOfMany => Wording::new(
                "[[couple]] の of に三人以上が書かれています。",
                "二人（ひとり親なら一人）にしてください。",
            ),
            DataProblem::ChartSource => Wording::new(
                "chart に描くものが決まりません。",
                "series = \"…\" か、columns と rows の、どちらか一方を書いてください。",
            ),
            DataProblem::JapaneseFence { name, meant } => Wording::new(
                format!("ブロックの名「{name}」は読めないので、そのままコードとして見せます。"),
                format!("「```{meant}」と半角で書いてください。"),
            ),
            DataProblem::NearlyFence { name, nearest } => Wording::new(
                format!("「{name}」という名のブロックはありません。そのままコードとして見せます。"),
                format!("「{nearest}」に直してください。"),
            ),
            DataProblem::UnknownRule { rule, nearest } => Wording::new(
                format!("「{rule}」という規則はありません。"),
                match nearest {
                    Some(nearest) => format!("「{nearest}」に直してください。"),
                    None => "指摘の行末の [ ] の中の名を書いてください。".to_owned(),
                },
            ),
            DataProblem::NotLint { rule } => Wording::new(
                format!("規則「{rule}」は、まるごと切ることができません。"),
                "書きぶりの規則だけを切れます。わかっている指摘は、場所ごとに [[accept]] に書いてください。",
            ),
            DataProblem::NotAcceptable { rule } => Wording::new(
                format!("規則「{rule}」の誤りは、そのままではサイトが正しく作れないため、認められません。"),
                "指摘された場所を直し、この [[accept]] を消してください。",
            ),
            DataProblem::UnusedAccept { rule, at } => Wording::new(
                format!("「{at}」に、規則「{rule}」の指摘はもうありません。"),
                "この [[accept]] を消すか、at の行を直してください。",
            ),
            DataProblem::UnknownHead {
                head,
                nearest,
                cell,
            } => Wording::new(
                format!("連絡先の見出し「{head}」{}は読めません。", in_cell_ja(cell)),
                match nearest {
                    Some(nearest) => format!("「{nearest}」に直してください。"),
                    None => "名称・種別・地域・電話・FAX・メール・URL・住所・時間・備考・対象・期限・確認日・出典のどれかに直すか、列を消してください。".to_owned(),
                },
            ),
            DataProblem::NoHeads { line, cell } => Wording::new(
                format!("一行目{}に見出しがないので、連絡先として読めません。", in_cell_ja(cell)),
                format!("見出しの行を一行目に入れてください（中身に合わせて直します）：\n{line}"),
            ),
            DataProblem::NoNameColumn { cell } => Wording::new(
                format!("連絡先の見出しの行{}に「名称」がありません。", in_cell_ja(cell)),
                "機関の名の列の見出しを「名称」にしてください。",
            ),
            DataProblem::LostZero {
                row,
                text,
                whole,
                cell,
            } => Wording::new(
                format!(
                    "{}の「{text}」は数として保存され、頭の 0 が消えています。{whole} として読みました。",
                    at_ja(*row, cell)
                ),
                format!("「{whole}」と書いてください。Excel では、セルの表示形式を「文字列」にしてから入れます。"),
            ),
            DataProblem::CellCount { row, heads, cells } => Wording::new(
                format!("{row}行目の値は{cells}個ですが、見出しは{heads}個です。"),
                "「,」の数を見出しに合わせてください。値の中の「,」は、値ごと \"…\" で囲みます。",
            ),
            DataProblem::NamelessRow { row, cell } => Wording::new(
                format!("{}の連絡先に名称がありません。", at_ja(*row, cell)),
                "名称を書くか、行を消してください。",
            ),
            DataProblem::RowDate { row, text, cell } => Wording::new(
                format!("{}の「{text}」は日付として読めません。", at_ja(*row, cell)),
                "2022-05-16 や 令和4年5月 のように、ある日付を書いてください。",
            ),
            DataProblem::Spreadsheet { trouble } => trouble.ja(),
            DataProblem::SpreadsheetTooLarge { most } => Wording::new(
                format!("この表計算のファイルは、開くと {most} MB を超えるので読みません。"),
                "要る行と列だけを新しいシートに写し、.xlsx か CSV で保存し直してください。",
            ),
            DataProblem::BadEmail { email } => Wording::new(
                format!("「{email}」は、メールアドレスとして使えません。"),
                "半角で「hoken@example.lg.jp」のように、一つだけ書いてください。ほかのことは備考（note）に書きます。",
            ),
            DataProblem::NameTwice { name, other } => Wording::new(
                format!("出力先「{name}」は、「{other}」にも決められています。"),
                "どちらかを別の名前にしてください。",
            ),
            DataProblem::NameNotPage { name } => Wording::new(
                format!("文書の出力先「{name}」が .html で終わっていません。"),
                format!("「{name}.html」のように書いてください。"),
            ),
            DataProblem::CsvEncoding => Wording::new(
                "文字コードが UTF-8 でも Shift_JIS でもありません。",
                "「CSV UTF-8」の形式で保存し直してください。",
            ),
            DataProblem::Csv { row } => Wording::new(
                format!("{row}行目から、CSV として読めません。"),
                "引用符「\"」が閉じているか確かめてください。",
            ),
        }
    }

    fn en(&self) -> Wording {
        let meant = |nearest: &String| format!("Write '{nearest}'.");
        match self {
            DataProblem::Toml { mistake } => mistake.en(),
            DataProblem::UnknownKey { key, nearest, .. } => Wording::new(
                format!("There is no key '{key}' here."),
                nearest
                    .as_ref()
                    .map_or_else(|| "Remove this line or use a known key.".to_owned(), meant),
            ),
            DataProblem::BelongsAbove { key, within, top } => Wording::new(
                format!(
                    "'{key}' is no key of {within} but of {top} itself; below a '[…]' line it is read as a part of that."
                ),
                "Move this line above the first line that begins with '['.",
            ),
            DataProblem::BadId { key, text, narrow } => Wording::new(
                format!("'{text}' cannot be a {key}."),
                match narrow {
                    Some(narrow) => format!("Write '{key} = \"{narrow}\"'."),
                    None => format!(
                        "Use ASCII letters, digits, '-', '_' and '.' only, such as '{key} = \"saitama\"'. What readers see is the label."
                    ),
                },
            ),
            DataProblem::MissingKey { key, .. } => Wording::new(
                format!("The key '{key}' is missing."),
                format!("Add a line '{key} = …'."),
            ),
            DataProblem::Blank { key } => Wording::new(
                format!("'{key}' is empty."),
                format!("Give '{key}' a value."),
            ),
            DataProblem::WrongShape { key, wanted } => Wording::new(
                format!("'{key}' takes {}.", wanted.en()),
                wanted.en_example(key),
            ),
            DataProblem::BadDate { key, text } => Wording::new(
                format!("'{text}' in '{key}' is not a date."),
                "Write a real date such as \"2022-05-16\", \"2022-05\" or \"令和4年5月\".",
            ),
            DataProblem::BadChoice {
                key,
                text,
                choices,
                nearest,
            } => Wording::new(
                format!("'{key}' cannot be '{text}'."),
                nearest
                    .as_ref()
                    .map_or_else(|| format!("Write one of {}.", choices.join(", ")), meant),
            ),
            DataProblem::BadName { name } => Wording::new(
                format!("Nothing can be written to '{name}'."),
                "Name a place inside the site with letters, digits, '-', '_', '.' and '/'.",
            ),
            DataProblem::RowLength {
                row,
                columns,
                values,
            } => Wording::new(
                format!("The row '{row}' has {values} values for {columns} columns."),
                "Give each column a value; write \"\" where nothing is recorded.",
            ),
            DataProblem::NumberAsText { text, number } => Wording::new(
                format!("'{text}' is a number written as text; it was read as {number}."),
                format!("Write '{number}': plain digits without commas."),
            ),
            DataProblem::UnknownColumn { column, nearest } => Wording::new(
                format!("There is no column '{column}'."),
                match nearest {
                    Some(nearest) => meant(nearest),
                    None => "Use a name that stands in 'columns'.".to_owned(),
                },
            ),
            DataProblem::BadCheck => Wording::new(
                "This check means nothing.",
                "Write { sum = [columns], is = \"column\" }, { rising = \"column\" }, { count = rows } or { total = \"column\", is = number }.",
            ),
            DataProblem::UnknownMember { id, nearest } => Wording::new(
                format!("This drawing has no id '{id}'."),
                match nearest {
                    Some(nearest) => meant(nearest),
                    None => format!("Add a record with id = \"{id}\", or use a known id."),
                },
            ),
            DataProblem::MemberTwice { id } => Wording::new(
                format!("The id '{id}' is used twice in this drawing."),
                "Change one of the two.",
            ),
            DataProblem::CoupleOfMany => Wording::new(
                "This couple has more than two members.",
                "Name two, or one for a parent alone.",
            ),
            DataProblem::ChartSource => Wording::new(
                "This chart does not say what to draw.",
                "Write either series = \"…\", or columns and rows.",
            ),
            DataProblem::JapaneseFence { name, meant } => Wording::new(
                format!("'{name}' names no block; it is shown as code."),
                format!("Write '```{meant}'."),
            ),
            DataProblem::NearlyFence { name, nearest } => Wording::new(
                format!("No block is named '{name}'; it is shown as code."),
                meant(nearest),
            ),
            DataProblem::UnknownRule { rule, nearest } => Wording::new(
                format!("There is no rule '{rule}'."),
                match nearest {
                    Some(nearest) => meant(nearest),
                    None => "Write the name in brackets at the end of a finding.".to_owned(),
                },
            ),
            DataProblem::NotLint { rule } => Wording::new(
                format!("The rule '{rule}' cannot be switched off."),
                "Only rules of style can; accept known findings one by one with [[accept]].",
            ),
            DataProblem::NotAcceptable { rule } => Wording::new(
                format!("Findings of '{rule}' break the site and cannot be accepted."),
                "Mend the place and remove this [[accept]].",
            ),
            DataProblem::UnusedAccept { rule, at } => Wording::new(
                format!("There is no finding of '{rule}' at '{at}' any more."),
                "Remove this [[accept]] or mend its line.",
            ),
            DataProblem::UnknownHead {
                head,
                nearest,
                cell,
            } => Wording::new(
                format!(
                    "The column head '{head}'{} of this contact list is unknown.",
                    in_cell_en(cell)
                ),
                nearest
                    .as_ref()
                    .map_or_else(|| "Rename or remove the column.".to_owned(), meant),
            ),
            DataProblem::NoHeads { line, cell } => Wording::new(
                format!(
                    "The first row{} has no heads, so this is no contact list.",
                    in_cell_en(cell)
                ),
                format!("Put a row of heads first (change them to fit):\n{line}"),
            ),
            DataProblem::NoNameColumn { cell } => Wording::new(
                format!(
                    "The row of heads{} has no 名称 (or name).",
                    in_cell_en(cell)
                ),
                "Call the column of names 名称.",
            ),
            DataProblem::LostZero {
                row,
                text,
                whole,
                cell,
            } => Wording::new(
                format!(
                    "'{text}' in {} was kept as a figure and has lost its first 0; it was read as {whole}.",
                    at_en(*row, cell)
                ),
                format!("Write '{whole}'. In Excel, format the cell as text first."),
            ),
            DataProblem::CellCount { row, heads, cells } => Wording::new(
                format!("Row {row} has {cells} cells for {heads} heads."),
                "Match the commas to the heads; quote a value that contains a comma.",
            ),
            DataProblem::NamelessRow { row, cell } => Wording::new(
                format!("The contact in {} has no name.", at_en(*row, cell)),
                "Give it a name or remove the row.",
            ),
            DataProblem::RowDate { row, text, cell } => Wording::new(
                format!("'{text}' in {} is not a date.", at_en(*row, cell)),
                "Write a real date such as 2022-05-16.",
            ),
            DataProblem::Spreadsheet { trouble } => trouble.en(),
            DataProblem::SpreadsheetTooLarge { most } => Wording::new(
                format!("This spreadsheet unpacks to more than {most} MB, so it was not read."),
                "Copy the rows and columns that are needed to a new sheet and save that as .xlsx or CSV.",
            ),
            DataProblem::BadEmail { email } => Wording::new(
                format!("'{email}' is no e-mail address."),
                "Write one address, such as 'hoken@example.lg.jp'. Anything else belongs into the note.",
            ),
            DataProblem::NameTwice { name, other } => Wording::new(
                format!("The place '{name}' is given to '{other}' too."),
                "Give one of the two another name.",
            ),
            DataProblem::NameNotPage { name } => Wording::new(
                format!("The place '{name}' of a page does not end in .html."),
                format!("Write it like '{name}.html'."),
            ),
            DataProblem::CsvEncoding => Wording::new(
                "This file is neither UTF-8 nor Shift_JIS.",
                "Save it again as 'CSV UTF-8'.",
            ),
            DataProblem::Csv { row } => Wording::new(
                format!("From row {row} on this is not CSV."),
                "Check that every quotation mark is closed.",
            ),
        }
    }
}

/// Why a spreadsheet cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SheetTrouble {
    /// .xls under another name.
    OldKind,
    /// It asks for a password.
    Locked,
    Html,
    NotSheet,
    Damaged,
    NoSheet,
    /// Something stands where no contact list reaches.
    TooFar {
        cell: String,
    },
}

impl SheetTrouble {
    fn ja(&self) -> Wording {
        let what = match self {
            SheetTrouble::OldKind => "中身は古い形式（.xls）です。",
            SheetTrouble::Locked => "パスワードがかかっているので読めません。",
            SheetTrouble::Html => "中身は表計算のファイルではなく、ウェブページ（HTML）です。",
            SheetTrouble::NotSheet => "中身が表計算のファイル（.xlsx）ではありません。",
            SheetTrouble::Damaged => "ファイルが壊れていて読めません。",
            SheetTrouble::NoSheet => "シートがありません。",
            SheetTrouble::TooFar { cell } => {
                return Wording::new(
                    format!("セル {cell} は遠すぎて読めません。"),
                    format!("セル {cell} の中身を消して、保存し直してください。"),
                );
            }
        };
        let mend = match self {
            SheetTrouble::Locked => "Excel で開き、パスワードを外して保存し直してください。",
            SheetTrouble::NoSheet => "シートを一つ加え、一行目に見出しを書いてください。",
            _ => "Excel で開き、「名前を付けて保存」で .xlsx の形式にして保存し直してください。",
        };
        Wording::new(what, mend)
    }

    fn en(&self) -> Wording {
        let what = match self {
            SheetTrouble::OldKind => "This is a file of the old kind (.xls).",
            SheetTrouble::Locked => "This spreadsheet asks for a password.",
            SheetTrouble::Html => "This is a web page (HTML), not a spreadsheet.",
            SheetTrouble::NotSheet => "This is no spreadsheet (.xlsx).",
            SheetTrouble::Damaged => "This spreadsheet is damaged and cannot be read.",
            SheetTrouble::NoSheet => "This spreadsheet has no sheet.",
            SheetTrouble::TooFar { cell } => {
                return Wording::new(
                    format!("The cell {cell} is too far out to be read."),
                    format!("Empty the cell {cell} and save again."),
                );
            }
        };
        let mend = match self {
            SheetTrouble::Locked => "Open it, take the password away and save it again.",
            SheetTrouble::NoSheet => "Add a sheet whose first row has the heads.",
            _ => "Open it in Excel and save it as .xlsx.",
        };
        Wording::new(what, mend)
    }
}

/// Where in a list: by the name of the cell, or by the row.
fn at_ja(row: u64, cell: &Option<String>) -> String {
    match cell {
        Some(cell) => format!("セル {cell}"),
        None => format!("{row}行目"),
    }
}

fn at_en(row: u64, cell: &Option<String>) -> String {
    match cell {
        Some(cell) => format!("cell {cell}"),
        None => format!("row {row}"),
    }
}

fn in_cell_ja(cell: &Option<String>) -> String {
    cell.as_ref()
        .map_or(String::new(), |cell| format!("（セル {cell}）"))
}

fn in_cell_en(cell: &Option<String>) -> String {
    cell.as_ref()
        .map_or(String::new(), |cell| format!(" (cell {cell})"))
}

impl TomlMistake {
    fn ja(&self) -> Wording {
        match self {
            TomlMistake::MissingQuotes { text } => Wording::new(
                format!("「{text}」が引用符で囲まれていません。"),
                format!("\"{text}\" のように、半角の「\"」で囲んでください。"),
            ),
            TomlMistake::WrongQuotes => Wording::new(
                "引用符が半角の「\"」ではありません。",
                "前後の引用符を、半角の「\"」に直してください。",
            ),
            TomlMistake::OpenQuotes => Wording::new(
                "引用符が閉じていません。",
                "値の終わりに、始まりと同じ引用符を書いてください。",
            ),
            TomlMistake::MissingValue => Wording::new(
                "「=」の右に値がありません。",
                "値を書いてください。書くことがなければ、この行を消してください。",
            ),
            TomlMistake::MissingEquals { instead: Some(c) } => Wording::new(
                format!("キーのあとが「=」ではなく「{c}」です。"),
                format!("「{c}」を半角の「=」に直してください。"),
            ),
            TomlMistake::MissingEquals { instead: None } => Wording::new(
                "この行に「=」がありません。",
                "「キー = \"値\"」の形に直してください。",
            ),
            TomlMistake::DuplicateKey { key } => Wording::new(
                format!("「{key}」が二度書かれています。"),
                "一つにまとめるか、片方を消してください。",
            ),
            TomlMistake::Bracket => Wording::new(
                "ここで、括弧が閉じていないか、区切りの「,」が合いません。",
                "「]」「}」を閉じ、値と値の間に「,」を一つ書いてください。",
            ),
            TomlMistake::AfterValue => Wording::new(
                "値が終わったあとに、余分な文字があります。",
                "一行に一つの値だけを書き、文の中の「\"」は「\\\"」と書いてください。",
            ),
            TomlMistake::BadKey { key } => Wording::new(
                format!("「{key}」はキーとして読めません。"),
                "キーは半角の英数字・「-」・「_」で書いてください。",
            ),
            TomlMistake::BareDate { text } => Wording::new(
                format!("「{text}」が日付として読めません。"),
                "日付は \"2022-05\" のように引用符で囲んでください。",
            ),
            TomlMistake::Boolean { text } => Wording::new(
                format!("「{text}」は、はい・いいえの値として読めません。"),
                "小文字で true か false と書いてください。",
            ),
            TomlMistake::BadNumber => Wording::new(
                "この数は読めません。",
                "頭の 0 や「,」を除くか、\"02\" のように引用符で囲んでください。",
            ),
            TomlMistake::Backslash => Wording::new(
                "「\\」の使い方が読めません。",
                "ファイルの道の区切りなら「/」に直してください。ほかの「\\」は「\\\\」と二つ書くか、'…' で囲みます。",
            ),
            TomlMistake::BadCharacter => Wording::new(
                "目に見えない文字が混じっています。",
                "この文字を消してください。",
            ),
            TomlMistake::TooDeep => {
                Wording::new("括弧の入れ子が深すぎます。", "入れ子を減らしてください。")
            }
            TomlMistake::Other { message } => Wording::new(
                format!("TOML として読めません（{message}）。"),
                "この場所の引用符・括弧・「=」を確かめてください。",
            ),
        }
    }

    fn en(&self) -> Wording {
        match self {
            TomlMistake::MissingQuotes { text } => Wording::new(
                format!("'{text}' stands without quotation marks."),
                format!("Write \"{text}\"."),
            ),
            TomlMistake::WrongQuotes => Wording::new(
                "These are not plain quotation marks.",
                "Use \" on both sides.",
            ),
            TomlMistake::OpenQuotes => Wording::new(
                "A quotation is not closed.",
                "End the value with the marks that began it.",
            ),
            TomlMistake::MissingValue => Wording::new(
                "Nothing stands after '='.",
                "Write a value or remove the line.",
            ),
            TomlMistake::MissingEquals { instead: Some(c) } => Wording::new(
                format!("The key is followed by '{c}' instead of '='."),
                "Write a plain '='.",
            ),
            TomlMistake::MissingEquals { instead: None } => {
                Wording::new("This line has no '='.", "Write 'key = \"value\"'.")
            }
            TomlMistake::DuplicateKey { key } => Wording::new(
                format!("'{key}' is written twice."),
                "Join the two or remove one.",
            ),
            TomlMistake::Bracket => Wording::new(
                "A bracket is open here, or a comma is missing or one too many.",
                "Close ']' and '}' and write one ',' between values.",
            ),
            TomlMistake::AfterValue => Wording::new(
                "Something follows the end of this value.",
                "Write one value a line, and \\\" for a quotation mark inside a text.",
            ),
            TomlMistake::BadKey { key } => Wording::new(
                format!("'{key}' cannot be a key."),
                "Use letters, digits, '-' and '_'.",
            ),
            TomlMistake::BareDate { text } => Wording::new(
                format!("'{text}' is not a date."),
                "Quote dates: \"2022-05\".",
            ),
            TomlMistake::Boolean { text } => Wording::new(
                format!("'{text}' is neither true nor false."),
                "Write true or false in lower case.",
            ),
            TomlMistake::BadNumber => Wording::new(
                "This number cannot be read.",
                "Remove leading zeros and commas, or quote it: \"02\".",
            ),
            TomlMistake::Backslash => Wording::new(
                "This backslash means nothing.",
                "Between the parts of a path write '/'; elsewhere write \\\\, or use single quotation marks.",
            ),
            TomlMistake::BadCharacter => {
                Wording::new("There is an invisible character here.", "Remove it.")
            }
            TomlMistake::TooDeep => {
                Wording::new("The brackets are nested too deeply.", "Use fewer levels.")
            }
            TomlMistake::Other { message } => Wording::new(
                format!("This is not TOML: {message}."),
                "Check the quotes, brackets and '=' at this place.",
            ),
        }
    }
}

impl Wanted {
    fn ja(self) -> &'static str {
        match self {
            Wanted::Text => "文字",
            Wanted::Texts => "文字の列",
            Wanted::Number => "整数",
            Wanted::NumberOrText => "数か文字",
            Wanted::Flag => "true か false",
            Wanted::Date => "日付",
            Wanted::DateOrFlag => "日付か true",
            Wanted::Table => "表",
            Wanted::Tables => "表の列",
            Wanted::Items => "文字か { … } の列",
            Wanted::Cells => "数の列",
        }
    }

    fn ja_example(self, key: &str) -> String {
        let example = self.example(key);
        format!("「{example}」のように書いてください。")
    }

    fn en(self) -> &'static str {
        match self {
            Wanted::Text => "a text",
            Wanted::Texts => "a list of texts",
            Wanted::Number => "a whole number",
            Wanted::NumberOrText => "a number or a text",
            Wanted::Flag => "true or false",
            Wanted::Date => "a date",
            Wanted::DateOrFlag => "a date or true",
            Wanted::Table => "a table",
            Wanted::Tables => "a list of tables",
            Wanted::Items => "a list of texts or tables",
            Wanted::Cells => "a list of numbers",
        }
    }

    fn en_example(self, key: &str) -> String {
        format!("Write '{}'.", self.example(key))
    }

    fn example(self, key: &str) -> String {
        match self {
            Wanted::Text => format!("{key} = \"…\""),
            Wanted::Texts => format!("{key} = [\"…\", \"…\"]"),
            Wanted::Number => format!("{key} = 3"),
            Wanted::NumberOrText => format!("{key} = 12"),
            Wanted::Flag => format!("{key} = true"),
            Wanted::Date => format!("{key} = \"2022-05\""),
            Wanted::DateOrFlag => format!("{key} = \"2026-10\""),
            Wanted::Table => format!("[{key}]"),
            Wanted::Tables => format!("[[{key}]]"),
            Wanted::Items => format!("{key} = [\"…\", {{ … }}]"),
            Wanted::Cells => format!("{key} = [12, 14, \"\"]"),
        }
    }
}
