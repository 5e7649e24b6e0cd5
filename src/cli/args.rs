//! What may stand on the command line, and its help in both languages. The shape is clap's; every word is ours.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{ArgAction, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::diagnostic::Lang;
use crate::edition::show::profile::Profile;

#[derive(Debug, Parser)]
#[command(
    name = "tebiki",
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    arg_required_else_help = true
)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
    #[arg(long, global = true, value_name = "ja|en", value_parser = PossibleValuesParser::new(["ja", "en"]))]
    lang: Option<String>,
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
    #[arg(short = 'h', long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Init(Init),
    New(New),
    Overlay(Overlay),
    Build(Build),
    Serve(Serve),
    Check(Check),
    A11y(A11y),
    Search(Search),
    Pin(Pin),
    Freeze(Freeze),
    Diff(Diff),
    Renumber(Renumber),
    Epub(Epub),
    Pdf(Pdf),
    Packet(Packet),
    Bundle(Bundle),
    Apply(Apply),
    Verify(Verify),
    Key(Key),
    Merge(Merge),
    Import(Import),
    Export(Export),
    Help(Help),
}

#[derive(Debug, clap::Args)]
pub(super) struct Help {
    #[arg(value_name = "TOPIC")]
    pub(super) topic: Vec<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Init {
    #[arg(value_name = "DIR")]
    pub(super) folder: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct New {
    #[arg(value_name = "KIND", value_parser = PossibleValuesParser::new(["guide", "column", "case", "report", "statute", "situation", "page", "overlay"]))]
    pub(super) kind: String,
    #[arg(value_name = "TITLE")]
    pub(super) title: String,
    #[arg(long, value_name = "DIR")]
    pub(super) content: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Overlay {
    #[arg(value_name = "accept", value_parser = PossibleValuesParser::new(["accept"]))]
    action: String,
    #[arg(value_name = "CONTENT|PART")]
    pub(super) parts: Vec<String>,
    #[arg(long, value_name = "ID|DIR", required = true)]
    pub(super) overlay: Vec<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Import {
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,
    #[arg(short, long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Export {
    #[arg(
        value_name = "PAGE",
        required_unless_present = "opensearch",
        conflicts_with = "opensearch"
    )]
    pub(super) pages: Vec<String>,
    #[arg(long)]
    pub(super) docx: bool,
    #[arg(long, conflicts_with = "docx")]
    pub(super) opensearch: bool,
    #[arg(long, value_name = "ID|DIR", requires = "opensearch")]
    pub(super) overlay: Vec<String>,
    #[arg(long, value_name = "URL", requires = "opensearch")]
    pub(super) base_url: Option<String>,
    #[arg(long, value_name = "DIR")]
    pub(super) content: Option<PathBuf>,
    #[arg(short, long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Serve {
    #[arg(value_name = "CONTENT")]
    pub(super) content: Option<PathBuf>,
    #[arg(long, value_name = "ID|DIR")]
    pub(super) overlay: Vec<String>,
    #[arg(short, long, value_name = "N", default_value_t = 4000, value_parser = clap::value_parser!(u16).range(0..=65_535))]
    pub(super) port: u16,
    #[arg(short, long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub(super) theme: Option<PathBuf>,
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) jobs: Option<u16>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Search {
    #[arg(value_name = "QUERY")]
    pub(super) query: String,
    #[arg(long, value_name = "DIR", default_value = "public")]
    pub(super) site: PathBuf,
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(super) limit: usize,
    #[arg(long, value_name = "ID")]
    pub(super) origin: Option<String>,
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Pin {
    #[arg(value_name = "CONTENT")]
    pub(super) content: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Freeze {
    #[arg(value_name = "ID")]
    pub(super) id: String,
    #[arg(long, value_name = "第2版")]
    pub(super) label: Option<String>,
    #[arg(long, value_name = "2025-03-31")]
    pub(super) date: Option<String>,
    #[arg(long, value_name = "老発0313第5号")]
    pub(super) number: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub(super) note: Option<String>,
    #[arg(long, value_name = "DIR")]
    pub(super) content: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Diff {
    #[arg(value_name = "OLD")]
    pub(super) old: String,
    #[arg(value_name = "NEW")]
    pub(super) new: String,
    #[arg(long, value_name = "ID|DIR")]
    pub(super) overlay: Vec<String>,
    #[arg(long, value_name = "text|html|csv|md|docx|json", default_value = "text", value_parser = PossibleValuesParser::new(["text", "html", "csv", "md", "docx", "json"]))]
    pub(super) format: String,
    #[arg(long, value_name = "通知|省令|条例|備考", default_value = "通知", value_parser = PossibleValuesParser::new(Profile::NAMES))]
    pub(super) profile: String,
    #[arg(long, value_name = "現行")]
    pub(super) old_label: Option<String>,
    #[arg(long, value_name = "new|old", value_parser = PossibleValuesParser::new(["new", "old"]))]
    pub(super) left: Option<String>,
    #[arg(long, value_name = "PATH")]
    pub(super) only: Vec<String>,
    #[arg(short, long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub(super) content: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Renumber {
    #[arg(value_name = "SINCE")]
    pub(super) since: Option<String>,
    #[arg(long)]
    pub(super) dry_run: bool,
    #[arg(long, value_name = "DIR")]
    pub(super) content: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Pdf {
    #[arg(value_name = "CONTENT")]
    pub(super) content: Option<PathBuf>,
    #[arg(long, value_name = "ID|DIR")]
    pub(super) overlay: Vec<String>,
    #[arg(short, long, value_name = "FILE.pdf")]
    pub(super) out: Option<PathBuf>,
    #[arg(long, value_name = "PATH")]
    pub(super) only: Vec<String>,
    #[arg(long, value_name = "FILE")]
    pub(super) browser: Option<PathBuf>,
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub(super) timeout: Option<u64>,
    #[arg(long, value_name = "DIR")]
    pub(super) theme: Option<PathBuf>,
    #[arg(long, value_name = "URL")]
    pub(super) base_url: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Build {
    #[arg(value_name = "CONTENT")]
    pub(super) content: Option<PathBuf>,
    #[arg(long, value_name = "ID|DIR")]
    pub(super) overlay: Vec<String>,
    #[arg(long, value_name = "DIR", conflicts_with = "overlay")]
    pub(super) overlays: Option<PathBuf>,
    #[command(flatten)]
    pub(super) row: Row,
    #[arg(short, long, value_name = "DIR", default_value = "public")]
    pub(super) out: PathBuf,
    #[arg(long, value_name = "DIR")]
    pub(super) theme: Option<PathBuf>,
    #[arg(long, value_name = "URL")]
    pub(super) base_url: Option<String>,
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) jobs: Option<u16>,
    #[command(flatten)]
    pub(super) kept: Kept,
}

/// How the sites of `--overlays` are made.
#[derive(Debug, clap::Args)]
pub(super) struct Row {
    #[arg(long, value_name = "I/N", requires = "overlays")]
    pub(super) shard: Option<String>,
    #[arg(
        long,
        value_name = "N",
        requires = "overlays",
        conflicts_with = "shard"
    )]
    pub(super) shards: Option<String>,
    #[arg(long, requires = "overlays")]
    pub(super) list: bool,
    #[arg(long, requires = "list")]
    pub(super) json: bool,
    #[arg(long, value_name = "json", requires = "overlays", value_parser = PossibleValuesParser::new(["json"]))]
    pub(super) log: Option<String>,
}

/// Where what one build keeps for the next stands.
#[derive(Debug, clap::Args)]
pub(super) struct Kept {
    #[arg(long, value_name = "DIR", conflicts_with = "no_cache")]
    pub(super) cache: Option<PathBuf>,
    #[arg(long)]
    pub(super) no_cache: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Epub {
    #[arg(value_name = "CONTENT")]
    pub(super) content: Option<PathBuf>,
    #[arg(long, value_name = "ID|DIR")]
    pub(super) overlay: Vec<String>,
    #[arg(short, long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub(super) theme: Option<PathBuf>,
    #[arg(long, value_name = "URL")]
    pub(super) base_url: Option<String>,
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) jobs: Option<u16>,
}

#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("what").required(true).args(["list", "page", "situation"])))]
pub(super) struct Packet {
    #[arg(value_name = "CONTENT")]
    pub(super) content: Option<PathBuf>,
    #[arg(long, value_name = "ID|DIR")]
    pub(super) overlay: Vec<String>,
    #[arg(long, value_name = "FILE.toml")]
    pub(super) list: Option<PathBuf>,
    #[arg(long, value_name = "PAGE[#SECTION]")]
    pub(super) page: Vec<String>,
    #[arg(long, value_name = "ID")]
    pub(super) situation: Option<String>,
    #[arg(short, long, value_name = "FILE.html")]
    pub(super) out: Option<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub(super) theme: Option<PathBuf>,
    #[arg(long, value_name = "URL")]
    pub(super) base_url: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Bundle {
    #[arg(value_name = "CONTENT")]
    pub(super) content: Option<PathBuf>,
    #[arg(long, value_name = "ID|DIR")]
    pub(super) overlay: Vec<String>,
    #[arg(short, long, value_name = "FILE.zip")]
    pub(super) out: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(super) key: Option<PathBuf>,
    #[arg(long, value_name = "OLD.zip")]
    pub(super) from: Option<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub(super) theme: Option<PathBuf>,
    #[arg(long, value_name = "URL")]
    pub(super) base_url: Option<String>,
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) jobs: Option<u16>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Apply {
    #[arg(value_name = "OLD.zip")]
    pub(super) old: PathBuf,
    #[arg(value_name = "DIFF.zip")]
    pub(super) difference: PathBuf,
    #[arg(short, long, value_name = "NEW.zip")]
    pub(super) out: PathBuf,
    #[arg(long, value_name = "FILE.pub")]
    pub(super) key: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Verify {
    #[arg(value_name = "DIR|ZIP")]
    pub(super) what: PathBuf,
    #[arg(long, value_name = "FILE.pub")]
    pub(super) key: Option<PathBuf>,
    #[arg(long, value_name = "manifest.json")]
    pub(super) newest: Option<PathBuf>,
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Key {
    #[arg(value_name = "new", value_parser = PossibleValuesParser::new(["new"]))]
    action: String,
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(super) struct Merge {
    #[arg(value_name = "FILE|DIR", required = true)]
    pub(super) notes: Vec<PathBuf>,
    #[arg(short, long, value_name = "FILE.json")]
    pub(super) out: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Check {
    #[arg(value_name = "CONTENT")]
    pub(super) content: Option<PathBuf>,
    #[arg(long, value_name = "ID|DIR")]
    pub(super) overlay: Vec<String>,
    #[arg(long)]
    pub(super) json: bool,
    #[arg(long)]
    pub(super) fix: bool,
    #[arg(long, value_name = "FILE.html")]
    pub(super) html: Option<PathBuf>,
    #[arg(long, value_name = "90d")]
    pub(super) expiring: Option<String>,
    #[arg(long, value_name = "DIR")]
    pub(super) theme: Option<PathBuf>,
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) jobs: Option<u16>,
    #[command(flatten)]
    pub(super) kept: Kept,
}

#[derive(Debug, clap::Args)]
pub(super) struct A11y {
    #[arg(value_name = "CONTENT", conflicts_with = "site")]
    pub(super) content: Option<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub(super) site: Option<PathBuf>,
    #[arg(short, long, value_name = "FILE.html")]
    pub(super) out: Option<PathBuf>,
    #[arg(long, value_name = "2026-04-01")]
    pub(super) date: Option<String>,
    #[arg(long)]
    pub(super) json: bool,
    #[arg(long, value_name = "DIR", conflicts_with = "site")]
    pub(super) theme: Option<PathBuf>,
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) jobs: Option<u16>,
}

/// The language, found before the rest can be parsed: mistakes are told in it too.
pub(super) fn lang(arguments: &[OsString]) -> Lang {
    let mut previous = false;
    for argument in arguments.iter().filter_map(|argument| argument.to_str()) {
        match (previous, argument) {
            (true, "en") | (_, "--lang=en") => return Lang::En,
            (_, "--") => break,
            _ => {}
        }
        previous = argument == "--lang";
    }
    Lang::Ja
}

pub(super) fn parse(arguments: &[OsString], lang: Lang) -> Result<Args, clap::Error> {
    // As Windows asks for help.
    let asked = |argument: &OsString| match argument.to_str() {
        Some("/?" | "-?" | "/h" | "/help") => OsString::from("--help"),
        _ => argument.clone(),
    };
    let arguments: Vec<OsString> = arguments.iter().map(asked).collect();
    let matches = worded(lang).try_get_matches_from(arguments)?;
    Args::from_arg_matches(&matches)
}

/// The help of one command, or of all of them; `None` when there is no such command.
pub(super) fn long_help(command: Option<&str>, lang: Lang) -> Option<String> {
    let mut all = worded(lang);
    // Arguments that every command takes are known after this.
    all.build();
    let mut found = match command {
        None => all,
        Some(name) => all.find_subcommand(name)?.clone(),
    };
    Some(found.render_help().to_string())
}

pub(super) fn commands() -> Vec<String> {
    let command = Args::command();
    let names = command.get_subcommands();
    names.map(|found| found.get_name().to_owned()).collect()
}

/// clap's command with our words.
fn worded(lang: Lang) -> clap::Command {
    let mut command = word(Args::command(), "tebiki", lang);
    let names: Vec<String> = command
        .get_subcommands()
        .map(|found| found.get_name().to_owned())
        .collect();
    for name in names {
        command = command.mut_subcommand(&name, |found| word(found, &name, lang));
    }
    command
}

fn word(command: clap::Command, name: &str, lang: Lang) -> clap::Command {
    let pick = |ja: &'static str, en: &'static str| match lang {
        Lang::Ja => ja,
        Lang::En => en,
    };
    let (ja, en) = about(name);
    let usage = usage(name);
    command
        .about(pick(ja, en))
        .override_usage(usage)
        .help_template(pick(
            "{about}\n\n使い方: {usage}\n\n{all-args}\n",
            "{about}\n\nUsage: {usage}\n\n{all-args}\n",
        ))
        .subcommand_help_heading(pick("コマンド", "Commands"))
        .mut_args(|arg| {
            let heading = match arg.is_positional() {
                true => pick("引数", "Arguments"),
                false => pick("オプション", "Options"),
            };
            let (ja, en) = help(name, arg.get_id().as_str());
            let takes_value = arg.get_action().takes_values();
            arg.help(pick(ja, en))
                .help_heading(heading)
                .hide_default_value(takes_value)
                .hide_possible_values(takes_value)
        })
}

fn about(command: &str) -> (&'static str, &'static str) {
    match command {
        "build" => (
            "原稿からサイトを作ります。誤りがあれば何も書きません。",
            "Builds the site. Writes nothing when the content has errors.",
        ),
        "check" => (
            "原稿を点検し、見つけたことをすべて知らせます。--fix のほかは何も書きません。",
            "Checks the content and tells everything found. Writes nothing but with --fix.",
        ),
        "a11y" => (
            "できあがるページの使いやすさ（JIS X 8341-3）を、機械でわかる範囲で点検します。",
            "Checks what a machine can of the pages' accessibility (JIS X 8341-3, WCAG).",
        ),
        "init" => (
            "見本の手引きを作ります。空のフォルダーにだけ書きます。",
            "Makes a sample handbook, in an empty folder only.",
        ),
        "new" => (
            "頭書きの付いた文書を、種類に合うフォルダーに作ります。",
            "Makes a page with front matter in the folder of its kind.",
        ),
        "overlay" => (
            "地域版の変更を、今の手引きに合っているとして記録します（seen.toml）。",
            "Records that an overlay's changes fit the guide of today (seen.toml).",
        ),
        "serve" => (
            "書きながら見ます。変わったところを組み立て直し、ページを開き直します。",
            "Shows the site while you write: rebuilds what changed and reloads the page.",
        ),
        "search" => (
            "できたサイトを検索します。サイトの検索欄と同じ答えが出ます。",
            "Searches a built site; the answers are those of its own search field.",
        ),
        "pin" => (
            "出力するファイル名を names.toml に書き、次からもその名前にします。",
            "Writes the names of the output into names.toml, to be kept from now on.",
        ),
        "freeze" => (
            "今の原稿を一つの版として残します（editions/ID）。誤りがあれば残しません。",
            "Keeps the present content as an edition (editions/ID). Refuses content with errors.",
        ),
        "diff" => (
            "二つの版を比べ、変わったところだけを新旧対照表にします。",
            "Compares two editions and lists exactly what changed.",
        ),
        "renumber" => (
            "条や号が繰り下がった後に、それを引く「第三条第一号」などを書き換えます。",
            "Rewrites citations of articles and items that got another number.",
        ),
        "pdf" => (
            "手引きを A4 の PDF にします。入っている Chrome・Edge・Chromium を使います。",
            "Makes an A4 PDF of the handbook, with an installed Chrome, Edge or Chromium.",
        ),
        "packet" => (
            "訪問パック：選んだ節を、タブレットで開ける一つのファイルにします。A4 で数枚に印刷できます。",
            "Makes one file of chosen sections for a visit: to read on a tablet, to print on a few sheets of A4.",
        ),
        "bundle" => (
            "サイト全体を、改変がないか確かめられる ZIP 一つにします。確かめる verify.html と添え状も書きます。",
            "Packs the site into one zip that can be checked, with verify.html and a slip beside it.",
        ),
        "apply" => (
            "前の束と差分から、新しい束を作ります。",
            "Makes the new bundle of the old one and what changed.",
        ),
        "verify" => (
            "束（ZIP か、展開したフォルダー）に改変がないかを確かめます。",
            "Checks that a bundle (a zip, or the unpacked folder) is not altered.",
        ),
        "key" => (
            "束に署名する鍵を作ります。FILE は自分だけのもの、FILE.pub は配るものです。",
            "Makes a key to sign bundles: FILE for its owner alone, FILE.pub for everybody.",
        ),
        "merge" => (
            "分けて作った地域版の記録（_sites-I-of-N.json）を、一度に作ったときの一つにします。",
            "Makes one record of those of the shards (_sites-I-of-N.json), as of one run.",
        ),
        "import" => (
            "Word・Excel・CSV・テキストを、原稿にして新しいフォルダーに書きます。",
            "Turns Word, Excel, CSV and text files into content, in a folder of their own.",
        ),
        "export" => (
            "文書を Word のファイルに、または全部の節を OpenSearch に入れる行にします。今あるファイルには書きません。",
            "Makes Word files of pages, or lines for OpenSearch of all sections. Never writes over a file.",
        ),
        "help" => (
            "使い方の説明書を、言葉で引きます（例：tebiki help 表）。",
            "Looks a word up in the manual (such as 'tebiki help 表').",
        ),
        "epub" => (
            "手引き全体を、電子書籍（EPUB 3）一つにします。誤りがあれば何も書きません。",
            "Makes one e-book (EPUB 3) of the whole handbook. Writes nothing when the content has errors.",
        ),
        _ => (
            "手引き（tebiki）：Markdown と TOML のフォルダーから、ダブルクリックで開ける手引きを作ります。",
            "tebiki turns a folder of Markdown and TOML into a handbook that opens with a double click.",
        ),
    }
}

/// How each command is written, for the help and beside a mistake.
pub(super) fn usage(command: &str) -> &'static str {
    match command {
        "build" => {
            "tebiki build [CONTENT] [--overlay ID|DIR]… [--overlays DIR [--shard I/N | --shards N] [--list [--json]] [--log json]] [--out DIR] [--theme DIR] [--base-url URL] [--jobs N] [--cache DIR | --no-cache]"
        }
        "epub" => {
            "tebiki epub [CONTENT] [--overlay ID|DIR]… [--out FILE.epub] [--theme DIR] [--base-url URL] [--jobs N]"
        }
        "a11y" => {
            "tebiki a11y [CONTENT | --site DIR] [--out FILE.html] [--date 2026-04-01] [--json] [--theme DIR] [--jobs N]"
        }
        "packet" => {
            "tebiki packet [CONTENT] [--overlay ID|DIR]… (--situation ID | --page PAGE[#SECTION]… | --list FILE.toml) [--out FILE.html] [--theme DIR] [--base-url URL]"
        }
        "bundle" => {
            "tebiki bundle [CONTENT] [--overlay ID|DIR]… [--out FILE.zip] [--key FILE] [--from OLD.zip] [--theme DIR] [--base-url URL] [--jobs N]"
        }
        "apply" => "tebiki apply OLD.zip DIFF.zip --out NEW.zip [--key FILE.pub]",
        "verify" => "tebiki verify DIR|ZIP [--key FILE.pub] [--newest manifest.json] [--json]",
        "key" => "tebiki key new FILE",
        "merge" => "tebiki merge FILE|DIR… [--out FILE.json]",
        "help" => "tebiki help [TOPIC]",
        "init" => "tebiki init [DIR]",
        "overlay" => "tebiki overlay accept [CONTENT] --overlay ID|DIR [PART…]",
        "new" => "tebiki new KIND TITLE [--content DIR]",
        "serve" => {
            "tebiki serve [CONTENT] [--overlay ID|DIR]… [--port N] [--out DIR] [--theme DIR] [--jobs N]"
        }
        "search" => "tebiki search QUERY [--site DIR] [--limit N] [--origin ID] [--json]",
        "pin" => "tebiki pin [CONTENT]",
        "import" => "tebiki import FILE… [--out DIR]",
        "export" => {
            "tebiki export (--docx PAGE… | --opensearch [--overlay ID|DIR]… [--base-url URL]) [--content DIR] [--out DIR]"
        }
        "freeze" => {
            "tebiki freeze ID [--label 第2版] [--date 2025-03-31] [--number 老発0313第5号] [--note TEXT] [--content DIR]"
        }
        "renumber" => "tebiki renumber [SINCE] [--dry-run] [--content DIR]",
        "diff" => {
            "tebiki diff OLD NEW [--overlay ID|DIR]… [--format text|html|csv|md|docx|json] [--profile 通知|省令|条例|備考] [--old-label 現行] [--left new|old] [--only PATH]… [--out FILE] [--content DIR]"
        }
        "pdf" => {
            "tebiki pdf [CONTENT] [--overlay ID|DIR]… [--out FILE.pdf] [--only PATH]… [--browser FILE] [--timeout SECONDS] [--theme DIR] [--base-url URL]"
        }
        "check" => {
            "tebiki check [CONTENT] [--overlay ID|DIR]… [--fix] [--html FILE.html] [--json] [--expiring 90d] [--theme DIR] [--jobs N] [--cache DIR | --no-cache]"
        }
        _ => "tebiki [--lang ja|en] [-q] COMMAND …",
    }
}

fn help(command: &str, argument: &str) -> (&'static str, &'static str) {
    match (command, argument) {
        (_, "id") => (
            "版の名前（英数字。例：r6）",
            "The id of the edition (such as r6)",
        ),
        (_, "label") => ("読む人への呼び名（例：第2版）", "What readers call it"),
        ("freeze", "date") => (
            "版の日付（例：2025-03-31）",
            "The date of the edition (such as 2025-03-31)",
        ),
        (_, "number") => ("文書番号", "The number of the official notice"),
        (_, "note") => ("版についてのひと言", "A word on the edition"),
        ("diff", "old" | "new") => (
            "版の名前、原稿のフォルダー、zip、git:REV、今の原稿は「.」",
            "An edition's id, a content folder, a zip, git:REV, or . for the present content",
        ),
        (_, "since") => (
            "どの版から比べるか（省くと、最後に凍結した版。なければ git:HEAD）",
            "The edition to compare with (default: the last frozen one, else git:HEAD)",
        ),
        (_, "dry_run") => (
            "書き換えずに、知らせるだけにする",
            "Tell only; write nothing",
        ),
        (_, "format") => (
            "text（既定）・html・csv・md・docx・json",
            "text (default), html, csv, md, docx or json",
        ),
        (_, "profile") => (
            "表の体裁：通知（既定）・省令・条例・備考",
            "The form of the table: 通知 (default), 省令, 条例 or 備考",
        ),
        (_, "old_label") => (
            "古い側の見出し（既定は「改正前」）",
            "The head of the old side (default: 改正前)",
        ),
        (_, "left") => (
            "左に置く側：new 新しい側 / old 古い側（省くと体裁による）",
            "Which side stands on the left: new or old (default: by the profile)",
        ),
        ("diff", "only") => (
            "この文書と、その下の文書の行だけにする（例：guide/hajime）",
            "Only rows of this page and of those below it (such as guide/hajime)",
        ),
        ("diff", "out") => (
            "書くファイル（省くと画面に出す。docx は題名のファイル）",
            "The file to write (default: print it; docx: a file named for the handbook)",
        ),
        (_, "folder") => (
            "作る場所（省くと今のフォルダー）",
            "Where to make it (default: the current folder)",
        ),
        (_, "files") => (
            "取り込むファイル（docx・xlsx・csv・txt）かフォルダー",
            "The files to bring in (docx, xlsx, csv, txt), or folders of them",
        ),
        ("import", "out") => (
            "書くフォルダー。空か、まだないもの（省くと imported）",
            "The folder to write to, empty or new (default: imported)",
        ),
        (_, "pages") => (
            "書き出す文書：原稿のフォルダーから見た道か、題",
            "The pages: their path in the content, or their title",
        ),
        (_, "docx") => ("Word の形（.docx）にする", "In the form of Word (.docx)"),
        (_, "opensearch") => (
            "全部の節を、OpenSearch の _bulk の行（ID.ndjson）と、索引の作り方（opensearch.json）にする",
            "All sections as lines for OpenSearch's _bulk (ID.ndjson), and what makes the index (opensearch.json)",
        ),
        ("export", "base_url") => (
            "サイトの URL（それぞれの節のアドレスになる）",
            "Where the site is hosted (gives each section its address)",
        ),
        ("export", "out") => (
            "書くフォルダー（省くと今のフォルダー）",
            "The folder to write to (default: the current folder)",
        ),
        (_, "kind") => (
            "種類：guide 章 / column コラム / case 事例 / report 取組報告 / statute 要綱・法令 / situation こんなときは / page 文書 / overlay 地域版（TITLE は「埼玉県」など）",
            "The kind: guide, column, case, report, statute, situation, page, or overlay (TITLE: the name of the prefecture or city)",
        ),
        (_, "topic") => (
            "引く言葉か、コマンドの名（省くと項目の一覧）",
            "A word, or the name of a command (default: the list of topics)",
        ),
        (_, "title") => ("文書の題", "The title of the page"),
        (_, "query") => ("探す言葉", "What to search for"),
        ("a11y", "site") => (
            "原稿からではなく、できたサイトのフォルダーを点検する",
            "Check the folder of a built site instead of the content",
        ),
        ("a11y", "out") => (
            "試験結果のページを書くファイル",
            "The file to write the result page to",
        ),
        (_, "date") => (
            "試験結果の表明日（省くと今日）",
            "The day the result page bears (default: today)",
        ),
        (_, "site") => (
            "できたサイトのフォルダー（省くと public）",
            "The folder of a built site (default: public)",
        ),
        (_, "limit") => ("出す数（省くと 20）", "How many to show (default: 20)"),
        (_, "port") => (
            "ポートの番号（省くと 4000。0 なら空いているもの）",
            "The port (default: 4000; 0 takes a free one)",
        ),
        ("serve", "out") => (
            "原稿の中にあっても読まないフォルダー（サイトを書く先）",
            "A folder that is not read although it lies in the content (where the site is written)",
        ),
        ("packet", "out") => (
            "書くファイル（省くと、パックの題名.html）",
            "The file to write (default: the packet's title, .html)",
        ),
        ("packet", "list") => (
            "入れるものを書いた TOML（title = \"…\"、pages = [\"guide/hajime#節\"]）",
            "A TOML file that names the title and the pages: pages = [\"guide/hajime#section\"]",
        ),
        ("packet", "page") => (
            "入れる文書か節（例：guide/hajime#準備）。繰り返せます",
            "A page or a section to take in (such as guide/hajime#prepare); repeatable",
        ),
        ("packet", "situation") => (
            "「こんなときは」の場面の id か題",
            "A situation, by its id or its title",
        ),
        ("packet", "base_url") => (
            "サイトの URL（パックにないページへのリンクが、そこへ向かう）",
            "Where the site is hosted (links to what is not in the packet lead there)",
        ),
        ("bundle", "out") => (
            "書くファイル（省くと、手引きの題名と版.zip）",
            "The file to write (default: the handbook's title and edition, .zip)",
        ),
        ("bundle", "key") => (
            "署名する鍵（tebiki key new が書いたもの）",
            "The key to sign with (as 'tebiki key new' wrote it)",
        ),
        ("bundle", "from") => (
            "この束から変わったものだけを書く",
            "Write only what changed since this bundle",
        ),
        ("apply", "out") => (
            "新しい束を書くファイル",
            "The file to write the new bundle to",
        ),
        ("apply", "old") => ("前の束", "The old bundle"),
        ("apply", "difference") => (
            "差分（bundle --from が書いたもの）",
            "What changed (as 'bundle --from' wrote it)",
        ),
        ("apply" | "verify", "key") => (
            "発行者から別に受け取った鍵。この鍵の署名だけを認める",
            "The publisher's key, had from elsewhere; only its signature counts",
        ),
        ("verify", "what") => (
            "束の ZIP か、展開したフォルダー",
            "The zip, or the folder it was unpacked to",
        ),
        ("verify", "newest") => (
            "最新の束の manifest.json。これより古い束は「古い版」と知らせる",
            "The manifest.json of the newest bundle; an older one is told for what it is",
        ),
        ("overlay", "action") => (
            "accept：見たことにする",
            "accept: say that they were looked at",
        ),
        ("overlay", "parts") => (
            "原稿のフォルダーと、記録する変更（parts/a.md、contact:ID など。省くと全部）",
            "The content folder, and the changes (such as parts/a.md or contact:ID; default: all)",
        ),
        ("key", "action") => ("new：新しく作る", "new: make one"),
        ("key", "file") => (
            "鍵を書くファイル（FILE.pub も書く）",
            "The file for the key (FILE.pub is written too)",
        ),
        ("epub", "out") => (
            "書くファイル（省くと、手引きの題名.epub）",
            "The file to write (default: the handbook's title, .epub)",
        ),
        ("epub", "base_url") => (
            "サイトの URL（本に入らないファイルへのリンクと、書誌に使う）",
            "Where the site is (for links to files that no e-book holds, and for the book's record)",
        ),
        (_, "content") => (
            "原稿のフォルダー（省くと content、なければ今のフォルダー）",
            "The content folder (default: content, else the current folder)",
        ),
        ("pdf", "out") => (
            "書くファイル（省くと、手引きの題名.pdf）",
            "The file to write (default: the handbook's title.pdf)",
        ),
        ("pdf", "base_url") => (
            "サイトの URL（PDF にないページへのリンクが、そこへ向かう）",
            "Where the site is hosted (links to pages that are not in the PDF lead there)",
        ),
        (_, "only") => (
            "この文書と、その下の文書だけにする（例：guide/hajime）",
            "Only this page and those below it (such as guide/hajime)",
        ),
        (_, "browser") => (
            "使うブラウザーのファイル（省くと TEBIKI_BROWSER か、見つかったもの）",
            "The browser to use (default: TEBIKI_BROWSER, else one that is found)",
        ),
        (_, "timeout") => (
            "ブラウザーを待つ秒数（省くと、手引きの大きさによる）",
            "How long to wait for the browser (default: by the size of the handbook)",
        ),
        ("merge", "out") => (
            "書くファイル（省くと画面に出す）",
            "The file to write (default: print it)",
        ),
        (_, "out") => (
            "サイトを書くフォルダー（省くと public）",
            "Where the site is written (default: public)",
        ),
        (_, "overlay") => (
            "手引きに重ねる地域版：id か、そのフォルダー（何度でも書ける。下から順に）",
            "What to lay over the guide: an overlay's id or folder (repeatable, the lowest first)",
        ),
        (_, "overlays") => (
            "この中の地域版を全部、それぞれ OUT/ID/ に作る（--base-url は OUT の置き場所）",
            "Make every overlay in this folder, each at OUT/ID/ (--base-url: where OUT will be hosted)",
        ),
        (_, "shard") => (
            "N に分けた I 番目だけを作る（1 から）",
            "Make only share I of N (from 1)",
        ),
        (_, "shards") => (
            "分ける数。何番目かは、仕事を配る仕組みの環境変数から（docs/scale.md）",
            "The number of shares; which one it is, the environment of an array job says (docs/scale.md)",
        ),
        ("build", "list") => (
            "作らずに、作るものを並べる",
            "List what would be made; make nothing",
        ),
        (_, "log") => (
            "json：出来事を一行ずつ JSON で標準エラーに出す",
            "json: print every event to standard error as one line of JSON",
        ),
        (_, "notes") => (
            "それぞれの記録（_sites-I-of-N.json）か、それらのあるフォルダー",
            "The records (_sites-I-of-N.json), or a folder of them",
        ),
        (_, "origin") => (
            "この地域版の記述だけを探す（id。手引きそのものは guide）",
            "Only what this overlay says (its id; guide for the guide itself)",
        ),
        (_, "theme") => (
            "テーマのフォルダー。あるファイルだけが、組み込みのものと入れ替わる",
            "A theme folder; its files replace the built-in ones one by one",
        ),
        (_, "base_url") => (
            "置き場所の URL（sitemap.xml を書く）",
            "Where the site will be hosted (writes sitemap.xml)",
        ),
        (_, "jobs") => (
            "同時に使うコアの数（省くと全部）",
            "How many cores to use (default: all)",
        ),
        (_, "cache") => (
            "前の組み立てから使える分を置くフォルダー（省くと利用者のキャッシュの中）",
            "Where to keep what the next build can use (default: in the user's cache)",
        ),
        (_, "no_cache") => (
            "前の組み立ての分を使わず、すべて作り直す",
            "Use nothing of earlier builds, make everything anew",
        ),
        (_, "json") => ("機械用に JSON で出す", "Print JSON for programs"),
        (_, "html") => (
            "手当てのいる所（指摘・要確認・期限・行き止まりなど）を一枚のページに書く",
            "Write one page of what is open: findings, dates, dead ends and the like",
        ),
        (_, "fix") => (
            "直してよいとわかるものを原稿に書き込み、変えたところを一覧で出す",
            "Mend what is sure in the pages, and list every change",
        ),
        ("check", "expiring") => (
            "この日数のうちに期限が来るものも知らせる（例：90d）",
            "Also tell what expires within this many days (such as 90d)",
        ),
        (_, "lang") => (
            "知らせる言葉：ja（日本語・既定）か en（英語）",
            "The language of messages: ja (default) or en",
        ),
        (_, "quiet") => ("指摘のほかは何も出さない", "Print nothing but findings"),
        (_, "help") => ("この説明を出す", "Print this help"),
        (_, "version") => ("版を出す", "Print the version"),
        _ => ("", ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_argument_has_its_words() {
        worded(Lang::Ja).debug_assert();
        let command = Args::command();
        for found in command.get_subcommands().chain([&command]) {
            let name = found.get_name();
            assert!(name == "tebiki" || about(name) != about("tebiki"), "{name}");
            assert!(usage(name).starts_with("tebiki"), "{name}");
            for argument in found.get_arguments() {
                let id = argument.get_id().as_str();
                assert!(!help(name, id).0.is_empty(), "{name} {id}");
                if let Some(long) = argument.get_long().filter(|_| !argument.is_global_set()) {
                    let written = name == "tebiki" || usage(name).contains(&format!("--{long}"));
                    assert!(written, "the usage of {name} lacks --{long}");
                }
            }
        }
    }

    #[test]
    fn the_language_is_known_before_the_rest() {
        let found = |line: &str| {
            let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            lang(&arguments)
        };
        assert_eq!(found("tebiki build --lang en"), Lang::En);
        assert_eq!(found("tebiki --lang=en nonsense"), Lang::En);
        assert_eq!(found("tebiki build en"), Lang::Ja);
        assert_eq!(found("tebiki search -- --lang en"), Lang::Ja);
    }
}
