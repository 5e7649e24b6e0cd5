//! Markdown that does not mean what its author hoped.

use super::{Lang, Severity, Swap, Wording};

#[derive(Clone, Debug, PartialEq)]
pub enum MarkdownProblem {
    /// Quotes or lists inside one another beyond what a reader could follow.
    TooDeep {
        limit: usize,
    },
    /// `+++` begins the file and never ends.
    OpenFrontMatter,
    /// `---` as other programs write it.
    YamlFrontMatter,
    /// A fenced block that swallows the rest of the page.
    OpenFence,
    /// A comment that would hide the rest of the page.
    OpenComment,
    UnknownBox {
        name: String,
        nearest: Option<String>,
    },
    QuizWithoutAnswer,
    UnknownAttribute {
        key: String,
        nearest: Option<String>,
    },
    BadAttribute {
        key: String,
        value: String,
    },
    /// An attribute line below nothing.
    StrayAttributes,
    UndefinedNote {
        label: String,
    },
    UnusedNote {
        label: String,
    },
    NoteTwice {
        label: String,
    },
    /// A footnote in a value of TOML.
    NoteInValue,
    /// A row with more cells than the table has columns; the last ones would be lost.
    RowTooLong {
        cells: usize,
        columns: usize,
    },
    /// `<` in the first column or `^` in the first row.
    NothingToJoin {
        up: bool,
    },
    /// Merged cells that are no rectangle.
    JoinsUneven,
    /// A merged cell begins in the head and ends below it.
    JoinsAcrossHead {
        rows: usize,
    },
    /// Raw HTML beyond the safe subset.
    HtmlRemoved {
        tags: String,
    },
}

use MarkdownProblem as P;

impl MarkdownProblem {
    pub(super) fn rule(&self) -> &'static str {
        match self {
            P::TooDeep { .. } => "too-deep",
            P::OpenFrontMatter => "front-matter",
            P::YamlFrontMatter => "yaml",
            P::OpenFence => "open-fence",
            P::OpenComment => "open-comment",
            P::UnknownBox { .. } | P::QuizWithoutAnswer => "box",
            P::UnknownAttribute { .. } | P::BadAttribute { .. } | P::StrayAttributes => "attribute",
            P::UndefinedNote { .. }
            | P::UnusedNote { .. }
            | P::NoteTwice { .. }
            | P::NoteInValue => "footnote",
            P::RowTooLong { .. }
            | P::NothingToJoin { .. }
            | P::JoinsUneven
            | P::JoinsAcrossHead { .. } => "table",
            P::HtmlRemoved { .. } => "html",
        }
    }

    pub(super) fn severity(&self) -> Severity {
        match self {
            P::OpenFrontMatter | P::UnknownAttribute { .. } | P::BadAttribute { .. } => {
                Severity::Error
            }
            _ => Severity::Warning,
        }
    }

    /// What can be pasted.
    pub(super) fn swap(&self) -> Option<Swap> {
        match self {
            P::UnknownBox {
                name,
                nearest: Some(nearest),
            } => Swap::sure(name, nearest),
            P::UnknownAttribute {
                key,
                nearest: Some(nearest),
            } => Swap::guess(key, nearest),
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
            P::TooDeep { limit } => Wording::new(
                format!("入れ子が{limit}段より深くなっています。"),
                "引用や箇条書きの段を減らしてください。深いところは平らにして出します。",
            ),
            P::OpenFrontMatter => Wording::new(
                "頭書きの終わりの「+++」がありません。",
                "頭書きのすぐ下に「+++」だけの行を足してください。",
            ),
            P::YamlFrontMatter => Wording::new(
                "「---」で囲んだ頭書き（YAML）は読みません。題だけを使い、ほかは使わずに作ります。",
                "「+++」で囲み、「title = \"題\"」の形に書き直すか、消してください。",
            ),
            P::OpenFence => Wording::new(
                "コードブロックが閉じられていません。文書の残りがすべてその中に入っています。",
                "終わらせる所に、始まりと同じ記号だけの行を足してください。",
            ),
            P::OpenComment => Wording::new(
                "コメントが閉じられていません。",
                "終わらせる所に「-->」を書いてください。",
            ),
            P::UnknownBox {
                name,
                nearest: Some(nearest),
            } => Wording::new(
                format!("囲み「[!{name}]」はありません。"),
                format!("「[!{nearest}]」に直してください。"),
            ),
            P::UnknownBox {
                name,
                nearest: None,
            } => Wording::new(
                format!("囲み「[!{name}]」はありません。"),
                "POINT、NOTE、WARNING、EXAMPLE、QUOTE、FOLD、QUIZ から選んでください。",
            ),
            P::QuizWithoutAnswer => Wording::new(
                "クイズに答えがありません。",
                "選択肢の下に「---」の行を置き、その下に答えを書いてください。",
            ),
            P::UnknownAttribute {
                key,
                nearest: Some(nearest),
            } => Wording::new(
                format!("属性「{key}」はありません。"),
                format!("「{nearest}」に直してください。"),
            ),
            P::UnknownAttribute { key, nearest: None } => Wording::new(
                format!("属性「{key}」はありません。"),
                "書き方の説明の「属性の行」にあるキーを使ってください。",
            ),
            P::BadAttribute { key, value } => Wording::new(
                format!("属性「{key}」の値「{value}」が読めません。"),
                match key.as_str() {
                    "until" | "checked" => {
                        "「2027-03-31」「令和9年3月」のような日付にしてください。"
                    }
                    "planned" => {
                        "「true」か、「2027-03-31」「令和9年3月」のような日付にしてください。"
                    }
                    "head" | "rowhead" => "行や列の数を、半角の数字で書いてください。",
                    "id" => "空白のない名を書いてください。",
                    "print" => "「box」にするか、消してください。",
                    _ => "値を書いてください。空白があるときは「\"」で囲みます。",
                },
            ),
            P::StrayAttributes => Wording::new(
                "属性の行の上に、付ける相手がありません。",
                "間の空行を消して、付けたい段落・箇条書き・表のすぐ次の行に置いてください。",
            ),
            P::UndefinedNote { label } => Wording::new(
                format!("注「[^{label}]」の中身がありません。"),
                format!("同じ文書に「[^{label}]: 注の文」の行を足すか、印を消してください。"),
            ),
            P::UnusedNote { label } => Wording::new(
                format!("注「[^{label}]」は、本文のどこからも呼ばれていません。"),
                format!("本文の注を付ける所に「[^{label}]」と書くか、注を消してください。"),
            ),
            P::NoteTwice { label } => Wording::new(
                format!("注「[^{label}]」が二度書かれています。"),
                "どちらかを消すか、別の名にしてください。",
            ),
            P::NoteInValue => Wording::new(
                "データの文の中では注を使えません。",
                "注の中身を、文の中に括弧で書いてください。",
            ),
            P::RowTooLong { cells, columns } => Wording::new(
                format!(
                    "この行にはセルが{cells}ありますが、表は{columns}列です。多い分は表に出ません。"
                ),
                "区切りの「|」の数を、見出しの行に合わせてください。文字としての「|」は「\\|」と書きます。",
            ),
            P::NothingToJoin { up: true } => Wording::new(
                "「^」の上にセルがありません。",
                "いちばん上の行には中身を書いてください。文字としての「^」は「\\^」と書きます。",
            ),
            P::NothingToJoin { up: false } => Wording::new(
                "「<」の左にセルがありません。",
                "いちばん左の列には中身を書いてください。文字としての「<」は「\\<」と書きます。",
            ),
            P::JoinsUneven => Wording::new(
                "つないだセルが四角形になりません。",
                "「<」と「^」を、つなぐ範囲のすべてのセルに書いてください。",
            ),
            P::JoinsAcrossHead { rows } => Wording::new(
                "つないだセルが、見出しの行から下の行へまたがっています。",
                format!(
                    "表のすぐ下に「{{head={rows}}}」と書いて、見出しの行数を増やしてください。"
                ),
            ),
            P::HtmlRemoved { tags } => Wording::new(
                format!("HTML「{tags}」は使えないので、取り除きました。"),
                "Markdown の書き方に直すか、消してください。",
            ),
        }
    }

    fn en(&self) -> Wording {
        match self {
            P::TooDeep { limit } => Wording::new(
                format!("Nested more than {limit} levels deep."),
                "Use fewer levels of quotes or lists; what is deeper is shown flat.",
            ),
            P::OpenFrontMatter => Wording::new(
                "The front matter has no closing '+++'.",
                "Add a line with '+++' alone right below the front matter.",
            ),
            P::YamlFrontMatter => Wording::new(
                "Front matter between '---' (YAML) is not read; only its title is used.",
                "Put it between '+++' lines and write it as 'title = \"…\"', or remove it.",
            ),
            P::OpenFence => Wording::new(
                "This code block is never closed; the rest of the page is inside it.",
                "Add a line with the same marks as the opening one where it should end.",
            ),
            P::OpenComment => Wording::new(
                "This comment is never closed.",
                "Write '-->' where it should end.",
            ),
            P::UnknownBox {
                name,
                nearest: Some(nearest),
            } => Wording::new(
                format!("There is no box '[!{name}]'."),
                format!("Write '[!{nearest}]'."),
            ),
            P::UnknownBox {
                name,
                nearest: None,
            } => Wording::new(
                format!("There is no box '[!{name}]'."),
                "Choose one of POINT, NOTE, WARNING, EXAMPLE, QUOTE, FOLD, QUIZ.",
            ),
            P::QuizWithoutAnswer => Wording::new(
                "This quiz has no answer.",
                "Put a line '---' below the choices and the answer below it.",
            ),
            P::UnknownAttribute {
                key,
                nearest: Some(nearest),
            } => Wording::new(
                format!("There is no attribute '{key}'."),
                format!("Write '{nearest}'."),
            ),
            P::UnknownAttribute { key, nearest: None } => Wording::new(
                format!("There is no attribute '{key}'."),
                "Use one of the keys that the manual lists for attribute lines.",
            ),
            P::BadAttribute { key, value } => Wording::new(
                format!("The value '{value}' of the attribute '{key}' cannot be read."),
                match key.as_str() {
                    "until" | "checked" => "Write a date such as '2027-03-31' or '令和9年3月'.",
                    "planned" => "Write 'true' or a date such as '2027-03-31' or '令和9年3月'.",
                    "head" | "rowhead" => "Write how many rows or columns, in digits.",
                    "id" => "Write a name without blanks.",
                    "print" => "Write 'box', or leave it out.",
                    _ => "Write a value; put one with blanks in double quotes.",
                },
            ),
            P::StrayAttributes => Wording::new(
                "There is nothing above this attribute line for it to belong to.",
                "Put it on the line right below the paragraph, list or table, without a blank line between.",
            ),
            P::UndefinedNote { label } => Wording::new(
                format!("The footnote '[^{label}]' has no text."),
                format!("Add a line '[^{label}]: …' to this page, or take the mark out."),
            ),
            P::UnusedNote { label } => Wording::new(
                format!("Nothing in the text mentions the footnote '[^{label}]'."),
                format!("Write '[^{label}]' where it belongs, or take the footnote out."),
            ),
            P::NoteTwice { label } => Wording::new(
                format!("The footnote '[^{label}]' is written twice."),
                "Take one of them out, or give it another name.",
            ),
            P::NoteInValue => Wording::new(
                "A text in the data cannot have footnotes.",
                "Put the note's text in parentheses.",
            ),
            P::RowTooLong { cells, columns } => Wording::new(
                format!(
                    "This row has {cells} cells, but the table has {columns} columns; the last ones are not shown."
                ),
                "Use as many '|' as the head row does; write '\\|' for the letter.",
            ),
            P::NothingToJoin { up: true } => Wording::new(
                "There is no cell above this '^'.",
                "Write content in the first row; write '\\^' for the letter.",
            ),
            P::NothingToJoin { up: false } => Wording::new(
                "There is no cell to the left of this '<'.",
                "Write content in the first column; write '\\<' for the letter.",
            ),
            P::JoinsUneven => Wording::new(
                "The merged cells do not form a rectangle.",
                "Write '<' or '^' in every cell that the merged one covers.",
            ),
            P::JoinsAcrossHead { rows } => Wording::new(
                "The merged cell reaches from the head into the rows below.",
                format!(
                    "Write '{{head={rows}}}' right below the table, so that more rows are heads."
                ),
            ),
            P::HtmlRemoved { tags } => Wording::new(
                format!("The HTML '{tags}' is not allowed and was taken out."),
                "Write it in Markdown, or take it out.",
            ),
        }
    }
}
