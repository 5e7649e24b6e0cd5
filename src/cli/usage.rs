//! Answers a command line that clap did not take: help and version to standard output, mistakes in our own words.

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::{Console, args};
use crate::diagnostic::draw;

pub(super) fn answer(error: &clap::Error, console: &Console) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            console.answer(&error.render().to_string());
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            console.complain(&error.render().to_string());
            ExitCode::from(2)
        }
        _ => {
            let (what, mend) = words(error, console);
            console.complain(&draw::sentence(&what, &mend, console.lang, console.colour));
            ExitCode::from(2)
        }
    }
}

/// What is wrong with the command line, and what would be right.
fn words(error: &clap::Error, console: &Console) -> (String, String) {
    let argument = context(error, ContextKind::InvalidArg);
    let value = context(error, ContextKind::InvalidValue);
    let what = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let name = context(error, ContextKind::InvalidSubcommand);
            console.words(
                format!("「{name}」というコマンドはありません。"),
                format!("There is no command '{name}'."),
            )
        }
        ErrorKind::MissingSubcommand => console.words(
            "コマンドがありません。".to_owned(),
            "A command is missing.".to_owned(),
        ),
        ErrorKind::UnknownArgument => console.words(
            format!("「{argument}」という引数はありません。"),
            format!("There is no argument '{argument}'."),
        ),
        ErrorKind::MissingRequiredArgument => console.words(
            format!("「{argument}」が要ります。"),
            format!("'{argument}' is required."),
        ),
        ErrorKind::InvalidValue if value.is_empty() => console.words(
            format!("「{argument}」に値がありません。"),
            format!("'{argument}' has no value."),
        ),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => console.words(
            format!("「{argument}」に「{value}」は使えません。"),
            format!("'{argument}' cannot be '{value}'."),
        ),
        ErrorKind::ArgumentConflict => {
            let prior = context(error, ContextKind::PriorArg);
            match prior == argument || prior.is_empty() {
                true => console.words(
                    format!("「{argument}」が二度あります。"),
                    format!("'{argument}' is given twice."),
                ),
                false => console.words(
                    format!("「{argument}」と「{prior}」はいっしょに使えません。"),
                    format!("'{argument}' and '{prior}' do not go together."),
                ),
            }
        }
        ErrorKind::TooManyValues => console.words(
            format!("「{argument}」の値が多すぎます。"),
            format!("'{argument}' has too many values."),
        ),
        ErrorKind::InvalidUtf8 => console.words(
            "文字として読めない引数があります。".to_owned(),
            "An argument is not text.".to_owned(),
        ),
        _ => console.words(
            "引数の書き方が正しくありません。".to_owned(),
            "The arguments are not right.".to_owned(),
        ),
    };
    (what, mend(error, console))
}

/// The nearest right word, or the values that may stand there, or how the command is written.
fn mend(error: &clap::Error, console: &Console) -> String {
    let suggested = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand]
        .map(|kind| context(error, kind))
        .into_iter()
        .find(|found| !found.is_empty());
    let valid = context(error, ContextKind::ValidValue);
    match suggested {
        Some(suggested) => console.words(
            format!("「{suggested}」ではありませんか。"),
            format!("Did you mean '{suggested}'?"),
        ),
        None if !valid.is_empty() => console.words(
            format!("次のどれかにしてください：{valid}"),
            format!("Use one of: {valid}"),
        ),
        None => {
            let command = std::env::args().nth(1).unwrap_or_default();
            let usage = args::usage(&command);
            let help = match args::commands().contains(&command) {
                true => format!("tebiki {command} --help"),
                false => "tebiki --help".to_owned(),
            };
            let range = range(error, console);
            console.words(
                format!("{range}「{usage}」のように書きます。「{help}」で説明が出ます。"),
                format!("{range}Write it as '{usage}'; '{help}' tells more."),
            )
        }
    }
}

/// What a number may be, where it was out of bounds.
fn range(error: &clap::Error, console: &Console) -> String {
    let bounds = match context(error, ContextKind::InvalidArg).split(' ').next() {
        Some("--port") => (0, 65_535),
        Some("--jobs") => (1, 1_024),
        Some("--timeout") => (1, 86_400),
        _ => return String::new(),
    };
    let (least, most) = bounds;
    console.words(
        format!("{least} から {most} までの整数にしてください。"),
        format!("Use a whole number from {least} to {most}. "),
    )
}

fn context(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    }
}
