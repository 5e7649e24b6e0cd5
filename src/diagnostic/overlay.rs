//! What an overlay says of the content below it, and cannot be done.

use super::{Lang, Severity, Span, Swap, Wording};

/// What became of a page that is named and is not there, as far as anything tells.
#[derive(Clone, Debug, PartialEq)]
pub enum Whither {
    /// Old addresses, an earlier edition or the words that were there say where it is.
    Moved(String),
    /// A page has the name as its title.
    Titled(String),
    /// A page has nearly the same path.
    Alike(String),
    /// It was there once, and nothing that is there says the same.
    Gone,
    Unknown,
}

impl Whither {
    fn path(&self) -> Option<&str> {
        match self {
            Whither::Moved(path) | Whither::Titled(path) | Whither::Alike(path) => Some(path),
            Whither::Gone | Whither::Unknown => None,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum OverlayProblem {
    /// A part that does not say where it goes.
    NoTarget,
    /// A part that says it twice.
    TwoTargets { keys: [&'static str; 2] },
    /// A page to be changed or shown instead that is not there.
    NoPage { page: String, whither: Whither },
    /// A part that says nothing.
    EmptyPart { replaces: bool },
    /// A `[[hide]]` of a section.
    HidesSection { page: String, anchor: String },
    /// A page to be changed that a layer hides.
    PageHidden { page: String, other: Span },
    /// What is to stand in place of a hidden page is hidden itself.
    InsteadHidden { page: String, other: Span },
    /// A section or block to be changed that is not there.
    NoPlace {
        page: String,
        anchor: String,
        /// Where it seems to stand now: page#anchor.
        moved: Option<String>,
        known: Vec<String>,
    },
    /// What may not be replaced.
    Locked { reason: String, other: Span },
    /// Something is to be added inside of what may not be replaced.
    LockedInside { reason: String, other: Span },
    /// What is to be changed was replaced by a layer below, or by another part.
    TargetReplaced { other: Span },
    /// Two parts or records of one layer replace one thing.
    ReplacedTwice { other: Span },
    /// What the same layer added would stand in the fold of what is replaced.
    Swallows { other: Span },
    /// A page or file where one stands below.
    PageTwice { path: String, other: Span },
    /// Two overlays of the stack have one id.
    IdTwice { id: String, other: Span },
    /// The overlay below is nowhere.
    NoOver {
        over: String,
        nearest: Option<String>,
    },
    /// An overlay that lies over itself.
    OverInCircle { over: String },
    /// A record to be replaced that is not there. `key` is the key or the column that names it.
    NoRecord {
        what: &'static str,
        key: &'static str,
        id: String,
        nearest: Option<String>,
    },
    /// A contact to be replaced that is named as readers name it, not by its id.
    ByName {
        key: &'static str,
        name: String,
        id: Option<String>,
    },
    /// A record with the id of one below, that does not say that it replaces it.
    RecordTwice {
        what: &'static str,
        key: &'static str,
        id: String,
        other: Span,
    },
    /// A record that replaces another and wants an id of its own.
    TwoIds { own: String, id: String },
    /// The guide has nothing below it.
    NothingBelow { key: &'static str },
    /// What a change was made against has changed since its maker looked.
    Drift {
        id: String,
        change: String,
        old: Vec<String>,
        new: Vec<String>,
        local: Vec<String>,
    },
    /// A change whose maker never said that he has seen what it is made against.
    Unseen { id: String, change: String },
    /// An `accent` that is no colour.
    NoColour { text: String },
    /// An `accent` too light to be read on the page.
    ToneChanged { given: String, shown: String },
    /// A `logo` that is not there.
    NoLogo {
        path: String,
        nearest: Option<String>,
    },
    /// A style sheet that asks another host.
    LookOutside { outside: String },
}

impl OverlayProblem {
    pub(super) fn rule(&self) -> &'static str {
        match self {
            OverlayProblem::NoTarget
            | OverlayProblem::TwoTargets { .. }
            | OverlayProblem::NoPage { .. }
            | OverlayProblem::EmptyPart { .. }
            | OverlayProblem::HidesSection { .. }
            | OverlayProblem::PageHidden { .. }
            | OverlayProblem::InsteadHidden { .. }
            | OverlayProblem::NoPlace { .. } => "overlay-target",
            OverlayProblem::Locked { .. } | OverlayProblem::LockedInside { .. } => "overlay-locked",
            OverlayProblem::TargetReplaced { .. }
            | OverlayProblem::ReplacedTwice { .. }
            | OverlayProblem::Swallows { .. }
            | OverlayProblem::PageTwice { .. } => "overlay-clash",
            OverlayProblem::IdTwice { .. }
            | OverlayProblem::NoOver { .. }
            | OverlayProblem::OverInCircle { .. } => "overlay-over",
            OverlayProblem::NoRecord { .. }
            | OverlayProblem::ByName { .. }
            | OverlayProblem::RecordTwice { .. }
            | OverlayProblem::TwoIds { .. }
            | OverlayProblem::NothingBelow { .. } => "overlay-record",
            OverlayProblem::Drift { .. } => "overlay-drift",
            OverlayProblem::Unseen { .. } => "overlay-unseen",
            OverlayProblem::NoColour { .. }
            | OverlayProblem::ToneChanged { .. }
            | OverlayProblem::NoLogo { .. }
            | OverlayProblem::LookOutside { .. } => "look",
        }
    }

    pub(super) fn severity(&self) -> Severity {
        match self {
            OverlayProblem::Drift { .. } => Severity::Warning,
            OverlayProblem::ToneChanged { .. } | OverlayProblem::Unseen { .. } => Severity::Note,
            _ => Severity::Error,
        }
    }

    /// What can be pasted.
    pub(super) fn swap(&self) -> Option<Swap> {
        match self {
            OverlayProblem::NoPage { page, whither } => Swap::guess(page, whither.path()?),
            OverlayProblem::NoOver {
                over,
                nearest: Some(nearest),
            } => Swap::guess(over, nearest),
            OverlayProblem::NoRecord {
                id,
                nearest: Some(nearest),
                ..
            } => Swap::guess(id, nearest),
            OverlayProblem::ByName {
                name, id: Some(id), ..
            } => Swap::guess(name, id),
            OverlayProblem::NoLogo {
                path,
                nearest: Some(nearest),
            } => Swap::guess(path, nearest),
            OverlayProblem::ToneChanged { given, shown } => Swap::guess(given, shown),
            _ => None,
        }
    }

    pub(super) fn other(&self) -> Option<&Span> {
        match self {
            OverlayProblem::PageHidden { other, .. }
            | OverlayProblem::InsteadHidden { other, .. }
            | OverlayProblem::Locked { other, .. }
            | OverlayProblem::LockedInside { other, .. }
            | OverlayProblem::TargetReplaced { other }
            | OverlayProblem::ReplacedTwice { other }
            | OverlayProblem::Swallows { other }
            | OverlayProblem::PageTwice { other, .. }
            | OverlayProblem::IdTwice { other, .. }
            | OverlayProblem::RecordTwice { other, .. } => Some(other),
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
            OverlayProblem::NoTarget => Wording::new(
                "この部品は、どこに置くかが書かれていません。",
                "ファイルの頭に、次の三行を書いてください（before・after・end・replace のどれか一つ）：\n+++\nafter = \"guide/a.md#見出し\"\n+++",
            ),
            OverlayProblem::TwoTargets { keys: [one, two] } => Wording::new(
                format!("この部品の置き場所が「{one}」と「{two}」の二つ書かれています。"),
                "どちらかの行を消してください。両方に置くなら、部品のファイルを二つに分けます。",
            ),
            OverlayProblem::NoPage { page, whither } => {
                let (what, mend) = match whither {
                    Whither::Moved(path) => ("は、なくなったか、別の場所に移りました。", format!("移った先は「{path}」のようです。この行をそう直し、今の文に合うかを確かめてください。")),
                    Whither::Titled(path) => ("は、文書の題です。ここには道を書きます。", format!("「{path}」に直してください。")),
                    Whither::Alike(path) => ("が、下の手引きにありません。", format!("「{path}」のことなら、この行をそう直してください。")),
                    Whither::Gone => ("は、下の手引きからなくなりました。同じことを述べる文書も、今はありません。", "このことを今どこで述べるかを手引きで確かめ、その文書の道に直してください。要らなくなったのなら、この指定を消します。".to_owned()),
                    Whither::Unknown => ("が、下の手引きにありません。", "原稿のフォルダーからの道を「guide/a.md」のように書いてください。".to_owned()),
                };
                Wording::new(format!("文書「{page}」{what}"), mend)
            }
            OverlayProblem::EmptyPart { replaces: false } => Wording::new(
                "この部品には、足す文がありません。",
                "二つめの「+++」の下に文を書くか、このファイルを消してください。",
            ),
            OverlayProblem::EmptyPart { replaces: true } => Wording::new(
                "この部品には、代わりの文がありません。このままでは、下の手引きの文がわけもなく折りたたまれます。",
                "二つめの「+++」の下に代わりの文を書いてください。当てはまらないのなら「この地域では行っていません。」のように、そのことを書きます。",
            ),
            OverlayProblem::HidesSection { page, anchor } => Wording::new(
                format!("[[hide]] で載せないのは、文書まるごとだけです。その中の「#{anchor}」だけを載せないことはできません。"),
                format!("この [[hide]] を消し、次の部品を parts/hide.md のような名で置いて、節を書き換えてください：\n+++\nreplace = \"{page}#{anchor}\"\n+++\n\nこの地域では行っていません。"),
            ),
            OverlayProblem::PageHidden { page, .. } => Wording::new(
                format!("文書「{page}」は [[hide]] で載せないことになっています。"),
                "この指定を消すか、[[hide]] を消してください。",
            ),
            OverlayProblem::InsteadHidden { page, .. } => Wording::new(
                format!("代わりに案内する「{page}」も、[[hide]] で載せないことになっています。"),
                "instead に、載せる文書の道を書いてください。",
            ),
            OverlayProblem::NoPlace {
                page,
                anchor,
                moved,
                known,
            } => Wording::new(
                format!("「{page}」に、見出しや印「#{anchor}」がありません。"),
                match (moved, known.as_slice()) {
                    (Some(moved), _) => format!("「{moved}」に移ったのではありませんか。そうなら、この行をそう直してください。"),
                    (None, []) => format!("文書全体を指すなら「#{anchor}」を消してください。"),
                    (None, known) => format!("指せるのは「#{}」です。", listed(known, "」「#")),
                },
            ),
            OverlayProblem::Locked { reason, .. } => Wording::new(
                format!("ここは書き換えられません。下の手引きが「{reason}」として止めています。"),
                "この指定をやめ、前後に足す（before・after・end）形にしてください。",
            ),
            OverlayProblem::LockedInside { reason, .. } => Wording::new(
                format!("ここは、下の手引きが「{reason}」として止めたところの中なので、足せません。"),
                "止めたところの前か後ろ（それを含む節の after や end）に置いてください。",
            ),
            OverlayProblem::TargetReplaced { .. } => Wording::new(
                "置き場所の文は、別の部品が書き換えたので、折りたたみの中にあります。",
                "その部品が書いた文の中の見出しか印を指すか、その部品に書き足してください。",
            ),
            OverlayProblem::ReplacedTwice { .. } => Wording::new(
                "同じものを、この地域版の別のところでも書き換えています。",
                "どちらか一つにまとめてください。",
            ),
            OverlayProblem::Swallows { .. } => Wording::new(
                "ここを書き換えると、この地域版の別の部品が足した文が折りたたみに隠れます。",
                "足した文を、書き換える部品の中に移してください。",
            ),
            OverlayProblem::PageTwice { path, .. } => Wording::new(
                format!("下の手引きにも「{path}」があります。"),
                format!("別の名にするか、書き換えるなら parts/ に、頭書きが「replace = \"{path}\"」の部品を置いてください。"),
            ),
            OverlayProblem::IdTwice { id, .. } => Wording::new(
                format!("重ねる地域版の二つが、同じ id「{id}」を名のっています。"),
                "どちらかの overlay.toml の id を変えてください。",
            ),
            OverlayProblem::NoOver { over, nearest } => Wording::new(
                format!("すぐ下に敷く地域版「{over}」がありません。"),
                match nearest {
                    Some(nearest) => format!("「{nearest}」に直してください。手引きに直に載せるなら、この行を消してください。"),
                    None => "content/overlays/ か、この地域版の隣に置いてください。手引きに直に載せるなら、この行を消してください。".to_owned(),
                },
            ),
            OverlayProblem::OverInCircle { over } => Wording::new(
                format!("over をたどると、この地域版に戻ってきます（「{over}」）。"),
                "いちばん下の地域版の over の行を消してください。",
            ),
            OverlayProblem::ByName { key, name, id } => Wording::new(
                format!("「{key}」には、連絡先の名称（「{name}」）でなく、その id を書きます。"),
                match id {
                    Some(id) => format!("「{id}」に直してください。"),
                    None => format!("下の手引きの「{name}」には id がなく、置き換えられません。手引きの作り手に id を付けてもらうか、「{key}」を空にして新しく足してください。"),
                },
            ),
            OverlayProblem::NoRecord { what, key, id, nearest } => Wording::new(
                format!("下の手引きに、{}「{id}」がありません。", kind_ja(what)),
                match nearest {
                    Some(nearest) => format!("「{nearest}」に直してください。新しく足すものなら「{key}」を空にしてください。"),
                    None => format!("新しく足すものなら「{key}」を空にしてください。"),
                },
            ),
            OverlayProblem::RecordTwice { what, key, id, .. } => Wording::new(
                format!("{}「{id}」は、下の手引きか別の地域版にもあります。", kind_ja(what)),
                match *key {
                    COLUMN => format!("代わりに載せるなら「id」の列を空にし、「{COLUMN}」の列に「{id}」と書いてください。別のものなら id を変えます。"),
                    key => format!("代わりに載せるなら「{key} = \"{id}\"」と書き、別のものなら名を変えてください。"),
                },
            ),
            OverlayProblem::TwoIds { own, id } => Wording::new(
                format!("「{id}」の代わりに載せる連絡先は、その id を引き継ぐので、別の id「{own}」を持てません。"),
                "id を消してください。",
            ),
            OverlayProblem::NothingBelow { key } => Wording::new(
                format!("「{key}」は地域版の記録だけに書けます。ここは手引きそのものです。"),
                "この行を消してください。",
            ),
            OverlayProblem::Drift {
                id,
                change,
                old,
                new,
                local,
            } => Wording::new(
                format!(
                    "この変更のもとにした、下の手引きの文が変わりました。\n前：{}\n今：{}\nこの地域版：{}",
                    joined(old, "（なし）"),
                    joined(new, "（なし）"),
                    joined(local, "（なし）")
                ),
                format!("この地域版の文を今の手引きに合わせるか、このままでよければ「tebiki overlay accept --overlay {id} {change}」で見たことにしてください。"),
            ),
            OverlayProblem::Unseen { id, change } => Wording::new(
                "この変更は、下の手引きのどの文に対して書かれたかが、まだ記録されていません。手引きが変わっても知らせられません。",
                format!("今の手引きに合っていることを確かめて、「tebiki overlay accept --overlay {id} {change}」としてください。"),
            ),
            OverlayProblem::NoColour { text } => Wording::new(
                format!("「{text}」は色として読めません。"),
                "「accent = \"#7a1f3d\"」のように、# と六桁の数字（0〜9、a〜f）で書いてください。",
            ),
            OverlayProblem::ToneChanged { given, shown } => Wording::new(
                format!("色「{given}」は、そのままでは文字として読みにくいので、明るい画面では「{shown}」に濃くしました。"),
                format!("このままでかまいません。見たとおりの色を書くなら「accent = \"{shown}\"」です。"),
            ),
            OverlayProblem::NoLogo { path, nearest } => Wording::new(
                format!("印の画像「{path}」がありません。"),
                match nearest {
                    Some(nearest) => format!("「{nearest}」に直してください。"),
                    None => "画像を look/ に、半角の英数字の名で置いてください。".to_owned(),
                },
            ),
            OverlayProblem::LookOutside { outside } => Wording::new(
                format!("look/local.css に「{outside}」があります。ページは、よそのサイトのものを読み込めません。"),
                "その行を消し、画像や字体は look/ に置いてください。",
            ),
        }
    }

    fn en(&self) -> Wording {
        match self {
            OverlayProblem::NoTarget => Wording::new(
                "This part does not say where it goes.",
                "Begin the file with these lines (one of before, after, end, replace):\n+++\nafter = \"guide/a.md#heading\"\n+++",
            ),
            OverlayProblem::TwoTargets { keys: [one, two] } => Wording::new(
                format!("This part names two places, by '{one}' and by '{two}'."),
                "Delete one of the lines; to put it in both, make two files.",
            ),
            OverlayProblem::NoPage { page, whither } => {
                let (what, mend) = match whither {
                    Whither::Moved(path) => ("is gone or has moved", format!("It seems to be '{path}' now. Write that here, and see that it fits what stands there.")),
                    Whither::Titled(path) => ("is named by its title; here goes its path", format!("Write '{path}'.")),
                    Whither::Alike(path) => ("is not in what lies below", format!("If '{path}' is meant, write that.")),
                    Whither::Gone => ("is gone from what lies below, and no page says the same", "See where the guide says it now and write the path of that page, or delete this.".to_owned()),
                    Whither::Unknown => ("is not in what lies below", "Write its path from the content folder, such as 'guide/a.md'.".to_owned()),
                };
                Wording::new(format!("The page '{page}' {what}."), mend)
            }
            OverlayProblem::EmptyPart { replaces: false } => Wording::new(
                "This part has no text to add.",
                "Write it below the second '+++', or delete the file.",
            ),
            OverlayProblem::EmptyPart { replaces: true } => Wording::new(
                "This part has no text to put in place: what the guide says would be folded away without a word.",
                "Write the text below the second '+++'; if it does not apply, say so, such as 'This is not done here.'",
            ),
            OverlayProblem::HidesSection { page, anchor } => Wording::new(
                format!("A [[hide]] leaves out whole pages, never only '#{anchor}'."),
                format!("Delete this [[hide]] and put a part such as parts/hide.md that replaces the section:\n+++\nreplace = \"{page}#{anchor}\"\n+++\n\nThis is not done here."),
            ),
            OverlayProblem::PageHidden { page, .. } => Wording::new(
                format!("The page '{page}' is left out by a [[hide]]."),
                "Delete this or that [[hide]].",
            ),
            OverlayProblem::InsteadHidden { page, .. } => Wording::new(
                format!("'{page}', which is to stand instead, is left out by a [[hide]] too."),
                "Write as instead a page that is shown.",
            ),
            OverlayProblem::NoPlace {
                page,
                anchor,
                moved,
                known,
            } => Wording::new(
                format!("'{page}' has no heading or block '#{anchor}'."),
                match (moved, known.as_slice()) {
                    (Some(moved), _) => format!("Has it moved to '{moved}'? If so, write that here."),
                    (None, []) => format!("For the page as a whole delete '#{anchor}'."),
                    (None, known) => format!("There are: '#{}'.", listed(known, "', '#")),
                },
            ),
            OverlayProblem::Locked { reason, .. } => Wording::new(
                format!("This may not be replaced; the guide locks it: '{reason}'."),
                "Leave it, and add to it with before, after or end.",
            ),
            OverlayProblem::LockedInside { reason, .. } => Wording::new(
                format!("This stands inside of what the guide locks ('{reason}'); nothing can be added in it."),
                "Put it in front of it or behind it (after or end of the section that holds it).",
            ),
            OverlayProblem::TargetReplaced { .. } => Wording::new(
                "What this part names was replaced by another part and stands in its fold.",
                "Name a heading or block that the other part brings, or write into that part.",
            ),
            OverlayProblem::ReplacedTwice { .. } => Wording::new(
                "This overlay replaces the same thing in another place too.",
                "Make one of the two.",
            ),
            OverlayProblem::Swallows { .. } => Wording::new(
                "Replacing this would hide in its fold what another part of this overlay adds.",
                "Move the added text into the part that replaces.",
            ),
            OverlayProblem::PageTwice { path, .. } => Wording::new(
                format!("There is a '{path}' below as well."),
                format!("Take another name; to replace that page, write a part in parts/ with 'replace = \"{path}\"'."),
            ),
            OverlayProblem::IdTwice { id, .. } => Wording::new(
                format!("Two overlays of the stack have the id '{id}'."),
                "Change the id in one overlay.toml.",
            ),
            OverlayProblem::NoOver { over, nearest } => Wording::new(
                format!("There is no overlay '{over}' to lie over."),
                match nearest {
                    Some(nearest) => format!("Write '{nearest}', or delete the line to lie over the guide itself."),
                    None => "Put it into content/overlays/ or beside this one, or delete the line to lie over the guide itself.".to_owned(),
                },
            ),
            OverlayProblem::OverInCircle { over } => Wording::new(
                format!("By its 'over' this overlay lies over itself ('{over}')."),
                "Delete the 'over' of the lowest one.",
            ),
            OverlayProblem::ByName { key, name, id } => Wording::new(
                format!("'{key}' takes the id of a contact, not its name ('{name}')."),
                match id {
                    Some(id) => format!("Write '{id}'."),
                    None => format!("The guide's '{name}' has no id and cannot be replaced. Ask for one, or leave '{key}' empty to add a new contact."),
                },
            ),
            OverlayProblem::NoRecord { what, key, id, nearest } => Wording::new(
                format!("There is no {what} '{id}' below."),
                match nearest {
                    Some(nearest) => format!("Write '{nearest}'; for a new record leave '{key}' empty."),
                    None => format!("For a new record leave '{key}' empty."),
                },
            ),
            OverlayProblem::RecordTwice { what, key, id, .. } => Wording::new(
                format!("There is a {what} '{id}' in the guide or in another overlay too."),
                match *key {
                    COLUMN => format!("To stand in its place leave the column 'id' empty and write '{id}' in the column '{COLUMN}'; else give it another id."),
                    key => format!("To stand in its place write '{key} = \"{id}\"'; else give it another name."),
                },
            ),
            OverlayProblem::TwoIds { own, id } => Wording::new(
                format!("What replaces the contact '{id}' takes its id, and cannot have '{own}' too."),
                "Delete the id.",
            ),
            OverlayProblem::NothingBelow { key } => Wording::new(
                format!("'{key}' is for the records of overlays; this is the guide itself."),
                "Delete the line.",
            ),
            OverlayProblem::Drift {
                id,
                change,
                old,
                new,
                local,
            } => Wording::new(
                format!(
                    "What this change was made against has changed below.\nBefore: {}\nNow: {}\nThis overlay: {}",
                    joined(old, "(nothing)"),
                    joined(new, "(nothing)"),
                    joined(local, "(nothing)")
                ),
                format!("Bring the overlay up to it, or, if it may stay, say so: 'tebiki overlay accept --overlay {id} {change}'."),
            ),
            OverlayProblem::Unseen { id, change } => Wording::new(
                "It is not recorded what this change was made against, so nobody will be told when that changes.",
                format!("See that it fits the guide of today, then: 'tebiki overlay accept --overlay {id} {change}'."),
            ),
            OverlayProblem::NoColour { text } => Wording::new(
                format!("'{text}' is no colour."),
                "Write '#' and six digits (0-9, a-f), such as accent = \"#7a1f3d\".",
            ),
            OverlayProblem::ToneChanged { given, shown } => Wording::new(
                format!("The colour '{given}' cannot be read as text; on light pages it is darkened to '{shown}'."),
                format!("It may stay so. To write what is seen: accent = \"{shown}\"."),
            ),
            OverlayProblem::NoLogo { path, nearest } => Wording::new(
                format!("There is no logo '{path}'."),
                match nearest {
                    Some(nearest) => format!("Write '{nearest}'."),
                    None => "Put the picture into look/, under a name in ASCII.".to_owned(),
                },
            ),
            OverlayProblem::LookOutside { outside } => Wording::new(
                format!("look/local.css has '{outside}'; no page may ask another host."),
                "Delete the line; put pictures and fonts into look/.",
            ),
        }
    }
}

/// So many ids of a page are named in a message.
const MOST: usize = 8;

fn listed(names: &[String], between: &str) -> String {
    let shown = names.iter().take(MOST).map(String::as_str);
    shown.collect::<Vec<_>>().join(between)
}

/// Some lines as one.
fn joined(lines: &[String], none: &str) -> String {
    match lines {
        [] => none.to_owned(),
        lines => format!("「{}」", lines.join("／")),
    }
}

fn kind_ja(what: &str) -> &'static str {
    match what {
        "term" => "用語",
        _ => "連絡先",
    }
}

/// The column of a list in which a contact says what it stands for.
pub const COLUMN: &str = "置き換え";
