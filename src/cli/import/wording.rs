//! The words of the report, both languages side by side: what was found, and what to do about it.

use tebiki_import::{Refusal, What};

use crate::diagnostic::Lang;

/// What is told, and what a person does then; the latter may be empty.
pub(super) fn what(what: What, lang: Lang) -> (&'static str, &'static str) {
    let (ja, en) = both(what);
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}

type Words = (&'static str, &'static str);

fn both(what: What) -> (Words, Words) {
    match what {
        What::PageNumber => (("除いたページ番号", ""), ("Page numbers, left out", "")),
        What::RunningHead => (
            (
                "除いた、ページごとに繰り返す行",
                "初めの一つは本文に残しました。要るものは戻してください。",
            ),
            (
                "Lines that repeat on every page, left out",
                "The first one is in the text. Put back what you need.",
            ),
        ),
        What::HeaderOrFooter => (
            (
                "除いたヘッダーとフッター",
                "版や日付があれば、頭書きの updated などに書いてください。",
            ),
            (
                "Headers and footers, left out",
                "Write an edition or a date into the front matter, such as updated.",
            ),
        ),
        What::Comment => (("除いたコメント", ""), ("Comments, left out", "")),
        What::Deleted => (
            ("変更履歴で消されていた文（除いた）", ""),
            ("Tracked deletions, accepted and left out", ""),
        ),
        What::Inserted => (
            (
                "変更履歴で加えられていた文（取り込んだ）",
                "まだ決まっていない変更がないか、見てください。",
            ),
            (
                "Tracked insertions, accepted",
                "See whether any of them is not decided yet.",
            ),
        ),
        What::Hidden => (("除いた、見えない文字", ""), ("Hidden words, left out", "")),
        What::Contents => (
            ("除いた目次", "目次は tebiki が作ります。"),
            ("Contents, left out", "tebiki makes them by itself."),
        ),
        What::Drawing => (
            (
                "除いた、図の中の文字",
                "「chart」などのブロックで描き直すか、画像にして置いてください。",
            ),
            (
                "Words in drawings, left out",
                "Draw them again with a block such as 'chart', or save them as pictures.",
            ),
        ),
        What::HiddenSheet => (
            (
                "除いた、隠れたシート・行・列",
                "出してよいものなら、Excel で表示してから、もう一度取り込んでください。",
            ),
            (
                "Hidden sheets, rows and columns, left out",
                "If they may be shown, unhide them in Excel and import again.",
            ),
        ),
        What::Formula => (
            (
                "値のない数式",
                "Excel で開いて保存し直してから、もう一度取り込んでください。",
            ),
            (
                "Formulas without a value",
                "Open and save the file in Excel, then import again.",
            ),
        ),
        What::ListSign => (
            ("Markdown の書き方に替えた印", ""),
            ("Signs that Markdown writes in its own way", ""),
        ),
        What::Repeated => (
            ("除いた、繰り返しの行", ""),
            ("Repeated lines, left out", ""),
        ),
        What::Ruler => (
            ("除いた罫線・区切り", ""),
            ("Rules and separators, left out", ""),
        ),
        What::Heading => (
            (
                "見出しとみなした行（要確認）",
                "見出しの前の「<!-- 要確認：見出し -->」を、見た所から消してください。",
            ),
            (
                "Lines taken as headings",
                "Delete '<!-- 要確認：見出し -->' above each heading that you have checked.",
            ),
        ),
        What::Title => (("題とみなした行", ""), ("Taken as the title", "")),
        What::Statute => (
            (
                "条文とみなした文書",
                "要綱・条例などでなければ、頭書きの kind = \"statute\" を消して、ほかのフォルダーへ移してください。",
            ),
            (
                "Taken as a statute",
                "If it is none, delete kind = \"statute\" and move the file to another folder.",
            ),
        ),
        What::TableHead => (
            (
                "見出しの行を決めた表",
                "違うときは、表の下の {head=…} を直してください（見出しがなければ head=0）。",
            ),
            (
                "Tables whose head rows we guessed",
                "If wrong, change {head=…} below the table (head=0 for none).",
            ),
        ),
        What::Table => (
            ("表とみなした行", "行と列が合っているか、見てください。"),
            (
                "Lines taken as a table",
                "See whether rows and columns are right.",
            ),
        ),
        What::BoxOfOneCell => (
            (
                "囲みにした、一つのセルの表",
                "注意なら [!NOTE] を [!WARNING] に、要点なら [!POINT] に替えてください。",
            ),
            (
                "Tables of one cell, taken as boxes",
                "Change [!NOTE] to [!WARNING] or [!POINT] where that says it better.",
            ),
        ),
        What::TextBox => (
            (
                "段落の後ろに移したテキストボックス",
                "置き場所が合っているか、見てください。",
            ),
            (
                "Text boxes, moved behind their paragraph",
                "See whether they stand where they should.",
            ),
        ),
        What::Joined => (
            (
                "つないだ行の数",
                "一つの段落になるべきでない所がないか、見てください。",
            ),
            (
                "Lines joined into paragraphs (how many)",
                "See whether any of them should stand by itself.",
            ),
        ),
        What::Encoding => (
            ("UTF-8 に直した文字コード", ""),
            ("Encoding, changed to UTF-8", ""),
        ),
        What::Columns => (
            ("列の見出しの読み替え", ""),
            ("Heads of columns and what became of them", ""),
        ),
        What::Records => (
            (
                "データとして書いた表",
                "表のままがよければ、CSV ではなく Markdown の表に書き直してください。",
            ),
            (
                "Tables written as data",
                "If you would rather have a table, write it in Markdown.",
            ),
        ),
        What::Telephone => (
            ("0 を補った電話番号", "番号が合っているか、見てください。"),
            (
                "Telephone numbers that got their 0 back",
                "See whether the numbers are right.",
            ),
        ),
        What::Symbol => (
            (
                "文字に直した記号",
                "〓 になった記号は、見て書き直してください。",
            ),
            (
                "Symbols, turned into letters",
                "Write those again that became 〓.",
            ),
        ),
        What::Equation => (
            (
                "一行に直した数式",
                "分数や添え字が崩れていないか、見てください。",
            ),
            (
                "Equations, written in one line",
                "See whether fractions and indices still make sense.",
            ),
        ),
        What::Underline => (
            (
                "下線（文字だけを取り込んだ）",
                "大事なところなら **太字** にしてください。",
            ),
            (
                "Underlined words, whose line is gone",
                "Make what matters **bold**.",
            ),
        ),
        What::SubOrSuperscript => (
            (
                "上付き・下付き（文字だけを取り込んだ）",
                "「m2」が「㎡」のように読めるか、見てください。",
            ),
            (
                "Superscript and subscript, now plain",
                "See whether they still read well.",
            ),
        ),
        What::NestedTable => (
            ("行に直した、表の中の表", "見て、分けて書き直してください。"),
            (
                "Tables inside tables, written as lines",
                "Look at them and write them apart.",
            ),
        ),
        What::InnerLink => (
            (
                "文書の中へのリンク（文字だけを取り込んだ）",
                "要るものは [文字](#見出し) と書いてください。",
            ),
            (
                "Links inside the document, now plain",
                "Write [words](#heading) where you need them.",
            ),
        ),
        What::CombinedLetter => (
            (
                "Word のフィールドで作られた文字",
                "見て、書き直してください。",
            ),
            (
                "Letters made by a field of Word",
                "Look at them and write them again.",
            ),
        ),
        What::AltMissing => (
            (
                "説明のない画像",
                "「![ここに説明](img/…)」のように、見えない人のための説明を書いてください。",
            ),
            (
                "Pictures without a description",
                "Write one, as in '![description](img/…)', for those who cannot see them.",
            ),
        ),
        What::ImageFormat => (
            (
                "ブラウザーで見られない形の画像（置いていない）",
                "PNG に直して img/ に置き、本文に ![説明](img/名前.png) と書いてください。",
            ),
            (
                "Pictures that no browser shows, not copied",
                "Save them as PNG in img/ and write ![description](img/name.png).",
            ),
        ),
        What::ImageMissing => (
            (
                "ファイルの中にない画像",
                "もとの画像を探して img/ に置いてください。",
            ),
            (
                "Pictures that are not in the file",
                "Find them and put them into img/.",
            ),
        ),
        What::ReadingMissing => (
            (
                "辞書などから補った読み",
                "合っているか、見てください（status = \"要確認\" を付けました）。",
            ),
            (
                "Readings taken from the dictionary",
                "See whether they are right (status = \"要確認\" marks them).",
            ),
        ),
        What::ValueMissing => (
            (
                "空だった、要る項目",
                "status = \"要確認\" のところに書き入れてください。",
            ),
            (
                "Values that must be there and were empty",
                "Fill them in where status = \"要確認\" stands.",
            ),
        ),
        What::Letter => (
            ("置き場所のない文字（除いた）", ""),
            ("Letters that have no place, left out", ""),
        ),
    }
}

/// Why nothing came of a file, and what to do.
pub(super) fn refusal(refusal: &Refusal, lang: Lang) -> (String, &'static str) {
    let (ja, en): ((String, &'static str), (String, &'static str)) = match refusal {
        Refusal::Kind => (
            (
                "取り込める種類のファイルではありません。".to_owned(),
                "docx・xlsx・csv・txt で保存し直してください。",
            ),
            (
                "This kind of file cannot be imported.".to_owned(),
                "Save it as docx, xlsx, csv or txt.",
            ),
        ),
        Refusal::Old => (
            (
                "古い形（doc・xls）か、パスワードの付いたファイルです。".to_owned(),
                "Word や Excel で開き、パスワードなしの docx・xlsx で保存し直してください。",
            ),
            (
                "The file has the old form (doc, xls) or a password.".to_owned(),
                "Open it in Word or Excel and save it as docx or xlsx without a password.",
            ),
        ),
        Refusal::Pdf => (
            (
                "PDF は直接取り込めません。".to_owned(),
                "「pdftotext -layout ファイル.pdf」で文字を取り出すか、PDF の文字をメモ帳に貼って .txt で保存してから取り込んでください。",
            ),
            (
                "PDF files cannot be imported.".to_owned(),
                "Take out the text with 'pdftotext -layout FILE.pdf', or paste it into a .txt file, and import that.",
            ),
        ),
        Refusal::TooLarge => (
            (
                "大きすぎます（広げると 200 MB を超えます）。".to_owned(),
                "いくつかのファイルに分けるか、画像を小さくしてください。",
            ),
            (
                "The file is too large (more than 200 MB unpacked).".to_owned(),
                "Divide it, or make its pictures smaller.",
            ),
        ),
        Refusal::TooDeep => (
            (
                "入れ子が深すぎます。".to_owned(),
                "表の中の表などを減らして、保存し直してください。",
            ),
            (
                "The file is nested too deeply.".to_owned(),
                "Use fewer tables inside tables, and save it again.",
            ),
        ),
        Refusal::Damaged { part } => (
            (
                format!("ファイルが壊れています（{part}）。"),
                "もとの Word や Excel で開けるか確かめ、保存し直してください。",
            ),
            (
                format!("The file is damaged ({part})."),
                "See whether Word or Excel opens it, and save it again.",
            ),
        ),
        Refusal::Empty => (
            (
                "中に文字がありません。".to_owned(),
                "画像だけの文書なら、文字を書き起こしてください。",
            ),
            (
                "There are no words in it.".to_owned(),
                "If it holds only pictures, write their words down.",
            ),
        ),
    };
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}
