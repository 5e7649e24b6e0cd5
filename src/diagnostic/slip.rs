//! What an author who knows Word typed for Markdown, and Markdown takes for letters.

use super::{Lang, Severity, Swap, Wording};

/// A stretch that means nothing yet, and what was meant: the second can be pasted over the first.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    pub wrong: String,
    pub right: String,
}

/// What a sign would have made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Heading,
    Strong,
    Link,
    Image,
    NameLink,
    Note,
    Ruby,
    Attributes,
    Quote,
    Box,
    Table,
    Fence,
    Rule,
    Address,
    FrontMatter,
}

#[derive(Clone, Debug, PartialEq)]
pub enum SlipProblem {
    /// ＃＃ 題, ＊＊太字＊＊, ｛#id｝
    FullWidth {
        sign: Sign,
        text: Written,
    },
    /// `##予定`, `#　予定`
    HeadingWithoutBlank {
        text: Written,
    },
    /// `##` with nothing behind it.
    EmptyHeading,
    /// A paragraph that the line of `---` below it makes a heading.
    Underlined {
        text: Written,
    },
    /// Lines that begin with ・, ① or １． and are read as one sentence.
    RunTogether {
        mark: String,
        lines: usize,
        text: Written,
    },
    /// A paragraph that the blanks before it make code.
    IndentedText {
        text: Written,
    },
    /// A sentence cut into paragraphs where the lines of a PDF ended.
    CutSentence {
        lines: usize,
        text: Written,
    },
    /// `[題] (a.md)`, `(題)[a.md]`
    LinkOrder {
        text: Written,
    },
    /// `** 太字 **`
    LooseStrong {
        text: Written,
    },
    /// A box named in Japanese, or without the `>` before it.
    BoxName {
        text: Written,
    },
    BoxWithoutQuote {
        text: Written,
    },
    /// Rows of a table without the line of `---` below the first.
    NoDelimiter {
        text: Written,
    },
    /// The line of `---` has another number of columns than the head.
    DelimiterColumns {
        head: usize,
        line: usize,
        text: Written,
    },
    /// A blank line inside a table.
    SplitTable {
        text: Written,
    },
    /// What a merge left behind.
    Conflict {
        mark: String,
    },
    /// `{caption=表 1}`: nearly an attribute line, and read as text.
    LooseAttributes {
        text: Written,
    },
    /// `+++` below something else.
    LateFrontMatter {
        text: Written,
    },
}

use SlipProblem as P;

impl SlipProblem {
    pub(super) fn rule(&self) -> &'static str {
        match self {
            P::FullWidth { .. } => "full-width",
            P::HeadingWithoutBlank { .. } | P::EmptyHeading | P::Underlined { .. } => "heading",
            P::RunTogether { .. } => "run-together",
            P::IndentedText { .. } => "indented-text",
            P::CutSentence { .. } => "cut-sentence",
            P::LinkOrder { .. } | P::LooseStrong { .. } => "loose-sign",
            P::BoxName { .. } | P::BoxWithoutQuote { .. } => "box",
            P::NoDelimiter { .. } | P::DelimiterColumns { .. } | P::SplitTable { .. } => "table",
            P::Conflict { .. } => "conflict-mark",
            P::LooseAttributes { .. } => "attribute",
            P::LateFrontMatter { .. } => "front-matter",
        }
    }

    pub(super) fn severity(&self) -> Severity {
        match self {
            P::Conflict { .. } | P::LateFrontMatter { .. } => Severity::Error,
            _ => Severity::Warning,
        }
    }

    /// What can be pasted; all of it is as safe as the reading of the sign itself.
    pub(super) fn swap(&self) -> Option<Swap> {
        let (text, safe) = match self {
            P::FullWidth { text, .. }
            | P::HeadingWithoutBlank { text }
            | P::LinkOrder { text }
            | P::LooseStrong { text }
            | P::BoxName { text }
            | P::BoxWithoutQuote { text }
            | P::NoDelimiter { text }
            | P::DelimiterColumns { text, .. }
            | P::SplitTable { text }
            | P::LooseAttributes { text }
            | P::LateFrontMatter { text } => (text, true),
            P::Underlined { text }
            | P::RunTogether { text, .. }
            | P::IndentedText { text }
            | P::CutSentence { text, .. } => (text, false),
            P::EmptyHeading | P::Conflict { .. } => return None,
        };
        Some(Swap {
            wrong: text.wrong.clone(),
            right: text.right.clone(),
            safe,
        })
    }

    pub(super) fn wording(&self, lang: Lang) -> Wording {
        match lang {
            Lang::Ja => self.ja(),
            Lang::En => self.en(),
        }
    }

    fn ja(&self) -> Wording {
        match self {
            P::FullWidth { sign, text } => Wording::new(
                format!(
                    "記号が全角なので、{}になりません。書いたままの文字で出ます。",
                    sign.ja()
                ),
                paste_ja(text, "半角の記号で"),
            ),
            P::HeadingWithoutBlank { text } => Wording::new(
                "「#」のあとに半角の空白がないので、見出しになりません。",
                paste_ja(text, ""),
            ),
            P::EmptyHeading => Wording::new(
                "「#」のあとに文字がないので、空の見出しになります。",
                "見出しの文字を書くか、この行を消してください。",
            ),
            P::Underlined { text } => Wording::new(
                "すぐ下に「---」の行があるので、この段落がまるごと見出しになります。",
                format!(
                    "線を引くつもりなら、間に空行を置いてください：\n{}",
                    text.right
                ),
            ),
            P::RunTogether { mark, lines, text } => Wording::new(
                format!("「{mark}」で始まる{lines}行が、改行されずに一つの文につながって出ます。"),
                format!("次のように書くと、行が分かれます：\n{}", text.right),
            ),
            P::IndentedText { text } => Wording::new(
                "行の頭が空いているので、文ではなくプログラムの例（コード）として出ます。",
                format!("行の頭のタブや空白を消してください：\n{}", text.right),
            ),
            P::CutSentence { lines, text } => Wording::new(
                format!(
                    "一つの文が{lines}行に切れているようです（PDF から写した行の終わり）。切れ目をまたぐ言葉は、検索で見つかりません。"
                ),
                format!("続けて一つの段落にしてください：\n{}", text.right),
            ),
            P::LinkOrder { text } => Wording::new(
                "リンクの書き方が違うので、リンクになりません。",
                paste_ja(text, "「[文字](行き先)」の順に、間を空けずに"),
            ),
            P::LooseStrong { text } => Wording::new(
                "「**」の内側に空白があるので、太字になりません。",
                paste_ja(text, "空白を消して"),
            ),
            P::BoxName { text } => Wording::new(
                format!(
                    "「{}」は囲みの名ではないので、ただの引用になります。",
                    text.wrong
                ),
                paste_ja(text, ""),
            ),
            P::BoxWithoutQuote { text } => Wording::new(
                "行の頭に「> 」がないので、囲みになりません。",
                format!("囲みの行はすべて「> 」で始めてください：\n{}", text.right),
            ),
            P::NoDelimiter { text } => Wording::new(
                "見出しの行の下に「| --- |」の行がないので、表になりません。",
                format!("一行目の下に区切りの行を足してください：\n{}", text.right),
            ),
            P::DelimiterColumns { head, line, text } => Wording::new(
                format!("見出しの行は{head}列、「---」の行は{line}列なので、表になりません。"),
                paste_ja(text, ""),
            ),
            P::SplitTable { .. } => Wording::new(
                "表の途中に空行があるので、ここから下の行が表に入りません。",
                "空行を消して、上の行のすぐ下に続けてください。",
            ),
            P::Conflict { mark } => Wording::new(
                format!(
                    "「{mark}」は、版の食い違い（git の競合）の印です。二つの文がどちらも残っています。"
                ),
                "残すほうの文だけにして、「<<<<<<<」「=======」「>>>>>>>」の三つの行を消してください。",
            ),
            P::LooseAttributes { text } => Wording::new(
                "属性の行として読めないので、書いたままの文字で出ます。",
                paste_ja(text, "空白のある値を「\"」で囲んで"),
            ),
            P::LateFrontMatter { .. } => Wording::new(
                "「+++」がファイルのいちばん上の行にないので、頭書きとして読めません。",
                "「+++」より上の空行や文字を消して、一行目を「+++」にしてください。",
            ),
        }
    }

    fn en(&self) -> Wording {
        match self {
            P::FullWidth { sign, text } => Wording::new(
                format!(
                    "The signs are full-width, so this is no {} and shows as typed.",
                    sign.en()
                ),
                paste_en(text),
            ),
            P::HeadingWithoutBlank { text } => Wording::new(
                "No blank follows '#', so this is no heading.",
                paste_en(text),
            ),
            P::EmptyHeading => Wording::new(
                "Nothing follows '#': this is an empty heading.",
                "Write the words of the heading, or delete this line.",
            ),
            P::Underlined { text } => Wording::new(
                "The line of '---' right below makes this whole paragraph a heading.",
                format!(
                    "If you meant a rule, put an empty line between:\n{}",
                    text.right
                ),
            ),
            P::RunTogether { mark, lines, text } => Wording::new(
                format!("{lines} lines that begin with '{mark}' run together into one sentence."),
                format!("Written like this they stay apart:\n{}", text.right),
            ),
            P::IndentedText { text } => Wording::new(
                "This line begins with blanks, so it shows as program code.",
                format!("Take the tab or blanks away:\n{}", text.right),
            ),
            P::CutSentence { lines, text } => Wording::new(
                format!(
                    "A sentence seems to be cut into {lines} paragraphs, as the lines of a PDF end. No search finds words across the cuts."
                ),
                format!("Make one paragraph of them:\n{}", text.right),
            ),
            P::LinkOrder { text } => {
                Wording::new("This is not how a link is written.", paste_en(text))
            }
            P::LooseStrong { text } => Wording::new(
                "Blanks inside '**' keep this from being bold.",
                paste_en(text),
            ),
            P::BoxName { text } => Wording::new(
                format!(
                    "'{}' names no box, so this is a plain quotation.",
                    text.wrong
                ),
                paste_en(text),
            ),
            P::BoxWithoutQuote { text } => Wording::new(
                "Without '> ' before it this is no box.",
                format!("Begin every line of the box with '> ':\n{}", text.right),
            ),
            P::NoDelimiter { text } => Wording::new(
                "There is no '| --- |' line below the first row, so this is no table.",
                format!("Put one below the first row:\n{}", text.right),
            ),
            P::DelimiterColumns { head, line, text } => Wording::new(
                format!(
                    "The head has {head} columns and the line of '---' {line}, so this is no table."
                ),
                paste_en(text),
            ),
            P::SplitTable { .. } => Wording::new(
                "An empty line ends the table here: the rows below it are outside.",
                "Delete the empty line.",
            ),
            P::Conflict { mark } => Wording::new(
                format!("'{mark}' is the mark of a merge conflict; both texts are still here."),
                "Keep one of the two texts and delete the lines '<<<<<<<', '=======' and '>>>>>>>'.",
            ),
            P::LooseAttributes { text } => Wording::new(
                "This cannot be read as an attribute line and shows as typed.",
                paste_en(text),
            ),
            P::LateFrontMatter { .. } => Wording::new(
                "The '+++' is not the first line of the file, so this is no front matter.",
                "Delete what stands above it.",
            ),
        }
    }
}

/// One line to paste stands in the sentence, more stand below it.
fn paste_ja(text: &Written, how: &str) -> String {
    match text.right.contains('\n') {
        true => format!("{how}次のように書いてください：\n{}", text.right),
        false => format!("{how}「{}」と書いてください。", text.right),
    }
}

fn paste_en(text: &Written) -> String {
    match text.right.contains('\n') {
        true => format!("Write:\n{}", text.right),
        false => format!("Write '{}'.", text.right),
    }
}

impl Sign {
    fn ja(self) -> &'static str {
        match self {
            Sign::Heading => "見出し",
            Sign::Strong => "太字",
            Sign::Link | Sign::NameLink => "リンク",
            Sign::Image => "画像",
            Sign::Note => "注",
            Sign::Ruby => "ふりがな",
            Sign::Attributes => "属性の行",
            Sign::Quote => "引用",
            Sign::Box => "囲み",
            Sign::Table => "表",
            Sign::Fence => "ブロック",
            Sign::Rule => "区切りの線",
            Sign::Address => "リンク",
            Sign::FrontMatter => "頭書き",
        }
    }

    fn en(self) -> &'static str {
        match self {
            Sign::Heading => "heading",
            Sign::Strong => "bold text",
            Sign::Link | Sign::NameLink | Sign::Address => "link",
            Sign::Image => "image",
            Sign::Note => "footnote",
            Sign::Ruby => "ruby",
            Sign::Attributes => "attribute line",
            Sign::Quote => "quotation",
            Sign::Box => "box",
            Sign::Table => "table",
            Sign::Fence => "block",
            Sign::Rule => "rule",
            Sign::FrontMatter => "front matter",
        }
    }
}
