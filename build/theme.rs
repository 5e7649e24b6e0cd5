//! Prepares the default theme for the binary: joins the parts of the search engine into one script, and takes out of
//! scripts and style sheets what only their authors read. Everything else goes as it is.

use std::fs;
use std::path::{Path, PathBuf};

use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions, CommentOptions};
use oxc_minifier::{CompressOptions, MangleOptions, Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

/// The parts of the search engine, joined in the order of their names; they share one scope.
const ENGINE: &str = "engine";
/// Where the theme expects it.
const JOINED: &str = "assets/search/engine.js";
/// Where the scripts of the search stand, and what stands in them for the build that they are of: scripts of two builds are
/// told apart by it.
const SEARCH: &str = "assets/search";
const MADE: &str = "@scripts@";

/// Writes the theme in `from` to `to`, which holds nothing else afterwards.
pub(super) fn prepare(from: &Path, to: &Path) -> Result<(), String> {
    if to.exists() {
        fs::remove_dir_all(to).map_err(|why| said(to, &why))?;
    }
    let mut engine = String::new();
    let made = made(from)?;
    for path in files(from)? {
        let relative = path.strip_prefix(from).unwrap_or(&path);
        let bytes = fs::read(&path).map_err(|why| said(&path, &why))?;
        let text = || {
            String::from_utf8(bytes.clone())
                .map(|text| text.replace(MADE, &made))
                .map_err(|_| format!("{}: not UTF-8", path.display()))
        };
        if relative.starts_with(ENGINE) {
            engine.push_str(&text()?);
            continue;
        }
        let short = match relative
            .extension()
            .and_then(|extension| extension.to_str())
        {
            Some("js") => script(&path, &text()?)?.into_bytes(),
            Some("css") => sheet(&text()?).into_bytes(),
            _ => bytes,
        };
        write(&to.join(relative), &short)?;
    }
    let joined = format!(
        "(function (root) {{\n'use strict';\n{engine}}})(typeof globalThis === 'object' ? globalThis : this);\n"
    );
    write(
        &to.join(JOINED),
        script(&from.join(ENGINE), &joined)?.as_bytes(),
    )
}

/// Eight digits of all that the search's scripts are made from.
fn made(from: &Path) -> Result<String, String> {
    let mut sum = 0xcbf2_9ce4_8422_2325_u64;
    for path in files(from)? {
        let relative = path.strip_prefix(from).unwrap_or(&path);
        if relative.starts_with(ENGINE) || relative.starts_with(SEARCH) {
            let bytes = fs::read(&path).map_err(|why| said(&path, &why))?;
            for byte in bytes {
                sum = (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
    }
    Ok(format!("{:08x}", sum >> 32))
}

/// As a classic script: what stands at its outermost level keeps its name.
fn script(path: &Path, text: &str) -> Result<String, String> {
    let arena = Allocator::default();
    let classic = SourceType::mjs().with_script(true);
    let mut parsed = Parser::new(&arena, text, classic).parse();
    if let Some(why) = parsed.errors.first() {
        return Err(format!("{}: {why}", path.display()));
    }
    let short = Minifier::new(MinifierOptions {
        mangle: Some(MangleOptions::default()),
        compress: Some(CompressOptions::smallest()),
    })
    .minify(&arena, &mut parsed.program);
    let options = CodegenOptions {
        minify: true,
        comments: CommentOptions::disabled(),
        ..CodegenOptions::default()
    };
    let written = Codegen::new()
        .with_options(options)
        .with_scoping(short.scoping)
        .build(&parsed.program);
    Ok(written.code)
}

/// Without comments, without the blanks that stand beside braces, commas, semicolons and `>` or after a colon, and without
/// the semicolon before a closing brace.
fn sheet(text: &str) -> String {
    let mut short = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    let mut quote = None;
    let mut blank = false;
    while let Some(c) = rest.next() {
        if quote.is_none() && c == '/' && rest.peek() == Some(&'*') {
            let mut before = ' ';
            rest.next();
            for c in rest.by_ref() {
                if before == '*' && c == '/' {
                    break;
                }
                before = c;
            }
            continue;
        }
        if quote.is_none() && c.is_ascii_whitespace() {
            blank = true;
            continue;
        }
        if blank
            && !short.is_empty()
            && !short.ends_with(['{', '}', ';', ',', ':', '>'])
            && !matches!(c, '{' | '}' | ';' | '>' | '!')
        {
            short.push(' ');
        }
        blank = false;
        if quote.is_none() && c == '}' && short.ends_with(';') {
            short.pop();
        }
        short.push(c);
        match quote {
            // What is escaped ends no string.
            Some(_) if c == '\\' => short.extend(rest.next()),
            Some(open) if c == open => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            _ => {}
        }
    }
    short
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).map_err(|why| said(folder, &why))?;
    for entry in entries {
        let path = entry.map_err(|why| said(folder, &why))?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(|why| said(folder, &why))?;
    fs::write(path, bytes).map_err(|why| said(path, &why))
}

fn said(path: &Path, why: &std::io::Error) -> String {
    format!("{}: {why}", path.display())
}
