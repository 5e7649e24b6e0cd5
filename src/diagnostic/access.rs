//! What keeps somebody out of a built page. Each case names the success criterion (JIS X 8341-3:2016, WCAG) that it breaks.

use super::{Lang, Severity, Wording};

#[derive(Clone, Debug, PartialEq)]
pub enum AccessProblem {
    NoLanguage,
    NoTitle,
    NoMain,
    NoHeading,
    EmptyHeading,
    HeadingSkips {
        from: u8,
        to: u8,
    },
    NoAlternative,
    DrawingNameless,
    TableWithoutHeads,
    ListHolds {
        list: String,
        inside: String,
    },
    LinkNameless,
    VagueLink {
        text: String,
    },
    ButtonNameless,
    FieldNameless,
    FrameNameless,
    /// What is seen is not part of what is heard.
    NameHidesWords {
        seen: String,
        heard: String,
    },
    IdTwice {
        id: String,
    },
    IdMissing {
        attribute: String,
        id: String,
    },
    ZoomRefused,
    Autoplay,
    MovesOn,
    OrderOfFocus,
    Contrast {
        scheme: String,
        front: String,
        back: String,
        found: String,
        needed: &'static str,
    },
}

impl AccessProblem {
    pub(super) fn rule(&self) -> &'static str {
        "accessibility"
    }

    pub(super) fn severity(&self) -> Severity {
        match self {
            AccessProblem::HeadingSkips { .. }
            | AccessProblem::VagueLink { .. }
            | AccessProblem::OrderOfFocus => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// The number of the success criterion.
    pub fn criterion(&self) -> &'static str {
        match self {
            AccessProblem::NoLanguage => "3.1.1",
            AccessProblem::NoTitle => "2.4.2",
            AccessProblem::NoMain => "2.4.1",
            AccessProblem::NoHeading
            | AccessProblem::EmptyHeading
            | AccessProblem::HeadingSkips { .. }
            | AccessProblem::TableWithoutHeads
            | AccessProblem::ListHolds { .. } => "1.3.1",
            AccessProblem::NoAlternative | AccessProblem::DrawingNameless => "1.1.1",
            AccessProblem::LinkNameless | AccessProblem::VagueLink { .. } => "2.4.4",
            AccessProblem::ButtonNameless
            | AccessProblem::FrameNameless
            | AccessProblem::IdMissing { .. } => "4.1.2",
            AccessProblem::FieldNameless => "3.3.2",
            AccessProblem::NameHidesWords { .. } => "2.5.3",
            AccessProblem::IdTwice { .. } => "4.1.1",
            AccessProblem::ZoomRefused => "1.4.4",
            AccessProblem::Autoplay => "1.4.2",
            AccessProblem::MovesOn => "2.2.1",
            AccessProblem::OrderOfFocus => "2.4.3",
            AccessProblem::Contrast { needed: "3", .. } => "1.4.11",
            AccessProblem::Contrast { .. } => "1.4.3",
        }
    }

    pub(super) fn wording(&self, lang: Lang) -> Wording {
        let wording = match lang {
            Lang::Ja => self.ja(),
            Lang::En => self.en(),
        };
        let criterion = self.criterion();
        let what = match lang {
            Lang::Ja => format!("{}（達成基準 {criterion}）", wording.what),
            Lang::En => format!("{} (success criterion {criterion})", wording.what),
        };
        Wording::new(what, wording.mend)
    }

    fn ja(&self) -> Wording {
        match self {
            AccessProblem::NoLanguage => Wording::new(
                "ページの言葉（lang）がありません。",
                "テーマの html 要素に lang=\"ja\" を書いてください。",
            ),
            AccessProblem::NoTitle => Wording::new(
                "ページの題（title）がないか、空です。",
                "テーマの head に、ページの中身がわかる title を書いてください。",
            ),
            AccessProblem::NoMain => Wording::new(
                "本文の範囲（main）が一つではありません。",
                "テーマの本文を、一つの main で囲んでください。",
            ),
            AccessProblem::NoHeading => Wording::new(
                "ページに大見出し（h1）がありません。",
                "文書の始めに「# 題」を書くか、テーマに h1 を置いてください。",
            ),
            AccessProblem::EmptyHeading => Wording::new(
                "見出しに文字がありません。",
                "見出しの文字を書くか、見出しを消してください。",
            ),
            AccessProblem::HeadingSkips { from, to } => Wording::new(
                format!("見出しが h{from} から h{to} へ飛んでいます。"),
                format!("h{} にするか、間の見出しを足してください。", from + 1),
            ),
            AccessProblem::NoAlternative => Wording::new(
                "画像に代わりの文（alt）がありません。",
                "`![何が写っているか](画像)` のように書いてください。飾りなら空の alt=\"\" にします。",
            ),
            AccessProblem::DrawingNameless => Wording::new(
                "図（svg）に名前がありません。",
                "role=\"img\" と、title を指す aria-labelledby を付けてください。飾りなら aria-hidden=\"true\" にします。",
            ),
            AccessProblem::TableWithoutHeads => Wording::new(
                "表に見出しのセル（th）がありません。",
                "一行目を見出しの行にしてください。",
            ),
            AccessProblem::ListHolds { list, inside } => Wording::new(
                format!("箇条書き（{list}）のすぐ内側に「{inside}」があります。"),
                "項目（li、dt と dd）で囲んでください。",
            ),
            AccessProblem::LinkNameless => Wording::new(
                "リンクに文字がありません。",
                "行き先がわかる文字か aria-label を付けてください。",
            ),
            AccessProblem::VagueLink { text } => Wording::new(
                format!("リンクの文字「{text}」だけでは、行き先がわかりません。"),
                "行き先の題や中身がわかる文字にしてください。",
            ),
            AccessProblem::ButtonNameless => Wording::new(
                "ボタンに名前がありません。",
                "することがわかる文字か aria-label を付けてください。",
            ),
            AccessProblem::FieldNameless => Wording::new(
                "入力欄に名前がありません。",
                "label で囲むか、for で結ぶか、aria-label を付けてください。",
            ),
            AccessProblem::FrameNameless => Wording::new(
                "埋め込んだページ（iframe）に名前がありません。",
                "title に中身を書いてください。",
            ),
            AccessProblem::NameHidesWords { seen, heard } => Wording::new(
                format!("見える文字「{seen}」が、読み上げる名前「{heard}」に入っていません。"),
                "aria-label を、見える文字から始めてください。声で操作する人は見える文字を言います。",
            ),
            AccessProblem::IdTwice { id } => Wording::new(
                format!("id「{id}」が二度あります。"),
                "一つの名前を変えてください。",
            ),
            AccessProblem::IdMissing { attribute, id } => Wording::new(
                format!("{attribute} が指す「{id}」が、このページにありません。"),
                "指す先の id を確かめてください。",
            ),
            AccessProblem::ZoomRefused => Wording::new(
                "画面の拡大を止めています（viewport）。",
                "user-scalable=no と、2 より小さい maximum-scale を消してください。",
            ),
            AccessProblem::Autoplay => Wording::new(
                "音や動画がひとりでに始まります（autoplay）。",
                "autoplay を消し、controls を付けてください。",
            ),
            AccessProblem::MovesOn => Wording::new(
                "しばらくするとほかのページへ移ります（refresh）。",
                "待ち時間を 0 にするか、リンクだけを置いてください。",
            ),
            AccessProblem::OrderOfFocus => Wording::new(
                "Tab キーの順番を数で変えています（tabindex が 1 以上）。",
                "tabindex=\"0\" にして、書いた順のままにしてください。",
            ),
            AccessProblem::Contrast {
                scheme,
                front,
                back,
                found,
                needed,
            } => Wording::new(
                format!(
                    "「{scheme}」の配色で、--{front} と --{back} の明るさの比が {found}:1 です。"
                ),
                format!("{needed}:1 以上になる色にしてください。"),
            ),
        }
    }

    fn en(&self) -> Wording {
        match self {
            AccessProblem::NoLanguage => Wording::new(
                "The page does not say its language (lang).",
                "Give the theme's html element lang=\"ja\".",
            ),
            AccessProblem::NoTitle => Wording::new(
                "The page has no title.",
                "Write a title into the theme's head.",
            ),
            AccessProblem::NoMain => Wording::new(
                "The page has not exactly one main.",
                "Put the theme's text into one main element.",
            ),
            AccessProblem::NoHeading => Wording::new(
                "The page has no h1.",
                "Begin the page with '# Title', or put an h1 into the theme.",
            ),
            AccessProblem::EmptyHeading => Wording::new(
                "A heading has no words.",
                "Write its words, or take it away.",
            ),
            AccessProblem::HeadingSkips { from, to } => Wording::new(
                format!("The headings jump from h{from} to h{to}."),
                format!("Use h{}, or add the heading between.", from + 1),
            ),
            AccessProblem::NoAlternative => Wording::new(
                "An image has no alternative (alt).",
                "Write `![what it shows](image)`; an ornament takes alt=\"\".",
            ),
            AccessProblem::DrawingNameless => Wording::new(
                "A drawing (svg) has no name.",
                "Give it role=\"img\" and aria-labelledby to its title; an ornament takes aria-hidden=\"true\".",
            ),
            AccessProblem::TableWithoutHeads => Wording::new(
                "A table has no head cells (th).",
                "Make its first row a row of heads.",
            ),
            AccessProblem::ListHolds { list, inside } => Wording::new(
                format!("A list ({list}) holds '{inside}' outside its items."),
                "Put it into an item (li, dt or dd).",
            ),
            AccessProblem::LinkNameless => Wording::new(
                "A link has no words.",
                "Give it words or an aria-label that tell where it leads.",
            ),
            AccessProblem::VagueLink { text } => Wording::new(
                format!("The link's words '{text}' do not tell where it leads."),
                "Use the title of what it leads to.",
            ),
            AccessProblem::ButtonNameless => Wording::new(
                "A button has no name.",
                "Give it words or an aria-label that tell what it does.",
            ),
            AccessProblem::FieldNameless => Wording::new(
                "A field has no name.",
                "Put it into a label, tie one to it with for, or give it an aria-label.",
            ),
            AccessProblem::FrameNameless => {
                Wording::new("An embedded page (iframe) has no name.", "Give it a title.")
            }
            AccessProblem::NameHidesWords { seen, heard } => Wording::new(
                format!("What is seen, '{seen}', is not part of the name '{heard}'."),
                "Begin the aria-label with the words that are seen.",
            ),
            AccessProblem::IdTwice { id } => Wording::new(
                format!("The id '{id}' stands twice."),
                "Change one of them.",
            ),
            AccessProblem::IdMissing { attribute, id } => Wording::new(
                format!("{attribute} points to '{id}', which is not on this page."),
                "Check the id it should point to.",
            ),
            AccessProblem::ZoomRefused => Wording::new(
                "The page refuses to be enlarged (viewport).",
                "Take user-scalable=no and a maximum-scale below 2 away.",
            ),
            AccessProblem::Autoplay => Wording::new(
                "Sound or film starts by itself (autoplay).",
                "Take autoplay away and add controls.",
            ),
            AccessProblem::MovesOn => Wording::new(
                "After a while the page leads on by itself (refresh).",
                "Let it lead on at once, or leave a link alone.",
            ),
            AccessProblem::OrderOfFocus => Wording::new(
                "A number changes the order of the Tab key (tabindex above 0).",
                "Write tabindex=\"0\" and keep the order of the text.",
            ),
            AccessProblem::Contrast {
                scheme,
                front,
                back,
                found,
                needed,
            } => Wording::new(
                format!("In the '{scheme}' scheme --{front} on --{back} is {found}:1."),
                format!("Choose colours that give {needed}:1 or more."),
            ),
        }
    }
}
