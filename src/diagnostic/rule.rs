//! Every rule by its name: what `[lint] off` and `[[accept]]` may call, and what they may do with it.

/// One rule.
#[derive(Debug)]
pub struct Rule {
    pub name: &'static str,
    pub kind: RuleKind,
    /// For authors.
    pub about: &'static str,
}

/// What a handbook may do with the findings of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// How things are written: can be switched off and accepted.
    Lint,
    /// Can be accepted place by place.
    Content,
    /// As [`RuleKind::Content`], but found only when `check` looks at the calendar or at the built site.
    Checked,
    /// As [`RuleKind::Content`], but found by `epub` alone.
    Ebook,
    /// The site would be wrong or incomplete: must be mended.
    Fatal,
}

use RuleKind::{Checked, Content, Ebook, Fatal, Lint};

/// The rule of that name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name)
}

const fn new(name: &'static str, kind: RuleKind, about: &'static str) -> Rule {
    Rule { name, kind, about }
}

/// All rules, in the order of the manual.
pub static RULES: &[Rule] = &[
    new("arithmetic", Content, "統計の `check` と数字が合わない"),
    new("count", Content, "`[[count]]` の数と合わない"),
    new(
        "unclassified",
        Content,
        "取組が事業にも区分にも入っていない",
    ),
    new("duplicate-id", Content, "同じ id・番号が二度ある"),
    new("duplicate-name", Content, "一つの言葉が二つの用語を指す"),
    new(
        "empty-block",
        Content,
        "ブロックが求めるものが data/ にない",
    ),
    new(
        "unknown-record",
        Content,
        "名指した事業・用語・出典などがない",
    ),
    new("unknown-member", Content, "図の中で名指した id がない"),
    new(
        "include",
        Content,
        "差し込む節（`include`）がない・輪になっている",
    ),
    new("value", Content, "`{{…}}` が指す値がない・空"),
    new("unknown-fence", Content, "ブロックの名の書き間違いらしい"),
    new("unknown-key", Content, "知らないキー"),
    new("missing-key", Content, "要るキーがない・空"),
    new("bad-value", Content, "値の形・日付・選び方の誤り"),
    new("bad-slug", Content, "出力のファイル名に使えない slug"),
    new("series-columns", Content, "統計の列と値の数・名が合わない"),
    new("contacts", Content, "連絡先の表（CSV・XLSX）の誤り"),
    new("reading", Content, "読みにかなでない文字がある"),
    new("synonym", Content, "同義語が一語しかない"),
    new("succeeds", Content, "事業の引き継ぎの向きがおかしい"),
    new("period", Content, "終わりが始まりより前"),
    new("expired", Checked, "期限が切れている（`check` のとき）"),
    new(
        "expiring",
        Checked,
        "まもなく期限が来る（`check --expiring` のとき）",
    ),
    new(
        "search-test",
        Checked,
        "`[[search]]` の通りに見つからない（`check` のとき）",
    ),
    new(
        "accessibility",
        Fatal,
        "できたページで使えない人が出る（`a11y` のとき）",
    ),
    new("search-failed", Fatal, "検索の試しが動かない"),
    new("broken-link", Content, "リンク先の文書がない"),
    new("broken-anchor", Content, "リンク先の見出しがない"),
    new("broken-citation", Content, "引いた条項がない"),
    new("unknown-name", Content, "`[[…]]` の名がない"),
    new("many-named", Content, "`[[題]]` の題の文書が二つ以上ある"),
    new("missing-image", Content, "画像がない"),
    new("no-alt", Content, "画像に代わりの文がない"),
    new("picture", Content, "画像が大きすぎる・見られない種類"),
    new("outside-image", Content, "画像がよそのサイトにある"),
    new(
        "image-not-for-ebook",
        Ebook,
        "電子書籍に入れられない画像（`epub` のとき）",
    ),
    new(
        "not-published",
        Content,
        "どの文書からもリンクされていないファイル（サイトに出さない）",
    ),
    new("outside-folder", Fatal, "リンク先が手引きのフォルダーの外"),
    new("unsafe-link", Fatal, "使えない種類のリンク"),
    new("id-taken", Content, "文書の中で id が二度使われている"),
    new("alias-taken", Content, "`aliases` の場所に今のページがある"),
    new("bad-alias", Content, "`aliases` の場所として使えない"),
    new(
        "lost-address",
        Content,
        "前の版か `names.toml` にある場所が、どこにも見つからない",
    ),
    new(
        "shifted-citation",
        Content,
        "引いている条項の番号が、前の版のあと変わった・削られた",
    ),
    new(
        "edition",
        Content,
        "凍結した版が読めない・今の決まりに合わない",
    ),
    new(
        "overlay-target",
        Fatal,
        "地域版が指す文書・見出し・印がない",
    ),
    new(
        "overlay-locked",
        Fatal,
        "地域版が、止められたところを書き換える",
    ),
    new("overlay-clash", Fatal, "地域版の変更どうしがぶつかる"),
    new(
        "overlay-over",
        Fatal,
        "地域版の重ね方（`over`・`id`）の誤り",
    ),
    new(
        "overlay-record",
        Fatal,
        "地域版の記録が、下の記録とぶつかるか、ないものを指す",
    ),
    new(
        "overlay-drift",
        Content,
        "地域版の変更のもとにした文が、下の手引きで変わった",
    ),
    new(
        "overlay-unseen",
        Content,
        "地域版の変更が、何に対して書かれたか記録されていない",
    ),
    new("look", Content, "`[look]` の値の誤り"),
    new("ignored-file", Content, "読みも公開もしないファイル"),
    new("attribute", Content, "属性の行の誤り"),
    new("box", Content, "囲み・クイズの誤り"),
    new("footnote", Content, "注の誤り"),
    new("table", Content, "表の誤り"),
    new("html", Content, "生の HTML の扱い"),
    new("open-comment", Content, "コメントが閉じていない"),
    new("yaml", Content, "頭書きが YAML（`---`）で書かれている"),
    new("open-fence", Content, "コードブロックが閉じていない"),
    new("too-deep", Content, "入れ子が深すぎる"),
    new("character", Content, "ページに書けない文字（制御文字など）"),
    new("long-name", Content, "出力のファイル名が長すぎる"),
    new("full-width", Content, "Markdown の記号が全角"),
    new(
        "heading",
        Content,
        "`#` のあとの空白がない・空の見出し・見出しになった段落",
    ),
    new(
        "loose-sign",
        Content,
        "`[文字](行き先)`・`**` の間や順の誤り",
    ),
    new("indented-text", Content, "字下げした文がコードになる"),
    new(
        "run-together",
        Lint,
        "「・」「①」「１．」で始まる行がつながって出る",
    ),
    new(
        "cut-sentence",
        Lint,
        "一つの文が段落に切れている（PDF の行の終わり）",
    ),
    new(
        "conflict-mark",
        Fatal,
        "版の食い違い（git の競合）の印が残っている",
    ),
    new("spelling", Lint, "`[lint] words` と違う表記"),
    new(
        "vague-link",
        Lint,
        "リンクの文字だけでは行き先がわからない（「こちら」など）",
    ),
    new("phone", Lint, "電話番号が、押してかけられる形でない"),
    new(
        "doubled-word",
        Lint,
        "同じ言葉が続いている（「促進促進」「のの」）",
    ),
    new("weekday", Lint, "曜日が日付と合わない"),
    new("raw-note", Lint, "注の印（※１）を手で書いている"),
    new(
        "special-character",
        Lint,
        "機械によって見えない・読まれない文字（㈱、半角カナなど）",
    ),
    new("private-use", Lint, "外字"),
    new(
        "unknown-rule",
        Content,
        "`[lint] off`・`[[accept]]` の規則の名や使い方の誤り",
    ),
    new(
        "unused-accept",
        Content,
        "どの指摘にも当たらない `[[accept]]`",
    ),
    new(
        "front-matter",
        Fatal,
        "頭書きが閉じていない・一行目から始まっていない",
    ),
    new("toml", Fatal, "TOML として読めない"),
    new("encoding", Fatal, "文字コードが UTF-8 でない"),
    new("url-taken", Fatal, "二つの文書の出力先が同じ"),
    new(
        "reserved-place",
        Fatal,
        "tebiki が作るページの場所に文書がある",
    ),
    new("file-name", Fatal, "読めない・まぎらわしいファイル名"),
    new("not-a-file", Fatal, "ふつうのファイルでない"),
    new("unreadable", Fatal, "ファイルを読めない"),
    new("no-pages", Fatal, "文書が一つもない"),
    new("template", Fatal, "テーマのテンプレートの誤り"),
    new("theme", Fatal, "テーマがない"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    /// The names that the subjects' files give their problems.
    fn given() -> BTreeSet<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/diagnostic");
        let mut names = BTreeSet::new();
        for file in fs::read_dir(folder).expect("the folder is there") {
            let text = fs::read_to_string(file.expect("it can be listed").path()).expect("text");
            let head = concat!("pub(super) fn ", "rule(&self) -> &'static str {");
            let Some((_, body)) = text.split_once(head) else {
                continue;
            };
            let body = body.split("\n    }\n").next().unwrap_or_default();
            let quoted = body.split('"').skip(1).step_by(2);
            names.extend(quoted.map(str::to_owned));
        }
        names
    }

    #[test]
    fn every_rule_is_listed_and_explained() {
        let listed: BTreeSet<String> = RULES.iter().map(|rule| rule.name.to_owned()).collect();
        assert_eq!(listed.len(), RULES.len());
        assert_eq!(
            given(),
            listed,
            "src/diagnostic/rule.rs lists what the problems give"
        );
        let manual = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/content.md");
        let manual = fs::read_to_string(manual).expect("the manual is there");
        for rule in RULES {
            let row = format!("| `{}` | {} |", rule.name, rule.about);
            assert!(manual.contains(&row), "docs/content.md lacks: {row}");
        }
    }
}
