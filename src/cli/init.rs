//! `tebiki init`: a small handbook to write on from, and what an editor needs to complete its keys. Overwrites nothing.

use std::fs;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use super::args::Init;
use super::{Console, End};
use crate::failure::Failure;

static CONTENT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/init/content");
static SCHEMAS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/docs/schema");

const BESIDE: [(&str, &str); 6] = [
    // The sample and the settings point to these.
    ("docs/content.md", include_str!("../../docs/content.md")),
    ("docs/editor.md", include_str!("../../docs/editor.md")),
    (
        ".vscode/settings.json",
        include_str!("init/vscode/settings.json"),
    ),
    (
        ".vscode/extensions.json",
        include_str!("init/vscode/extensions.json"),
    ),
    (".taplo.toml", include_str!("init/taplo.toml")),
    (".gitignore", "/public/*\n"),
];

pub(super) fn run(asked: &Init, console: &Console) -> Result<End, Failure> {
    let folder = asked.folder.clone().unwrap_or_else(|| PathBuf::from("."));
    fs::create_dir_all(&folder).map_err(Failure::write(&folder))?;
    for entry in fs::read_dir(&folder).map_err(Failure::read(&folder))? {
        let name = entry.map_err(Failure::read(&folder))?.file_name();
        // A repository that has just been made is as empty as can be.
        if name != ".git" {
            return Err(Failure::NotEmpty { path: folder });
        }
    }
    lay(&CONTENT, &folder.join("content"))?;
    lay(&SCHEMAS, &folder.join("schema"))?;
    for (name, text) in BESIDE {
        save(&folder.join(name), text.as_bytes())?;
    }
    console.tell(&match folder.as_os_str() == "." {
        true => console.words(
            "見本の手引きを作りました。「tebiki serve」で見ながら書けます。".to_owned(),
            "A sample handbook is ready. See it while you write with 'tebiki serve'.".to_owned(),
        ),
        false => console.words(
            format!(
                "「{0}」に見本の手引きを作りました。「cd {0}」のあと「tebiki serve」で見ながら書けます。",
                folder.display()
            ),
            format!(
                "A sample handbook is ready in '{0}'. Run 'cd {0}', then 'tebiki serve'.",
                folder.display()
            ),
        ),
    });
    Ok(End::Done)
}

fn lay(dir: &Dir<'_>, folder: &Path) -> Result<(), Failure> {
    for file in dir.files() {
        save(&folder.join(file.path()), file.contents())?;
    }
    for inner in dir.dirs() {
        lay(inner, folder)?;
    }
    Ok(())
}

fn save(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Failure::write(folder))?;
    }
    fs::write(path, bytes).map_err(Failure::write(path))
}
