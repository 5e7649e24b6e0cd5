//! A revision of the content, through the git that is installed.

use std::collections::BTreeMap;
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::failure::{EditionRefusal, Failure};
use crate::source::Sources;

/// `REV` or `REV:FOLDER`; without a folder, where the content lies in the repository.
pub(super) fn read(revision: &str, content: &Path) -> Result<Sources, Failure> {
    let (revision, folder) = match revision.split_once(':') {
        Some((revision, folder)) => (revision, Some(folder.trim_matches('/').to_owned())),
        None => (revision, None),
    };
    let refused = |said: String| EditionRefusal::Git {
        revision: revision.to_owned(),
        said,
    };
    if revision.is_empty() || revision.starts_with('-') {
        return Err(refused(String::new()).into());
    }
    let folder = match folder {
        Some(folder) => folder,
        None => {
            let prefix = run(content, &["rev-parse", "--show-prefix"])?;
            String::from_utf8_lossy(&prefix)
                .trim()
                .trim_end_matches('/')
                .to_owned()
        }
    };
    let tree = format!("{revision}:{folder}");
    let listed = run(content, &["ls-tree", "-r", "-z", "--full-tree", &tree])?;
    let mut names: Vec<(String, String)> = Vec::new();
    for entry in listed.split(|byte| *byte == 0) {
        let entry = String::from_utf8_lossy(entry);
        let Some((head, path)) = entry.split_once('\t') else {
            continue;
        };
        let mut head = head.split(' ');
        // A link is not followed: it may lead anywhere.
        let is_file = head.next().is_some_and(|mode| mode.starts_with("100"));
        let object = head.nth(1).unwrap_or_default();
        let is_ours = !path.starts_with("editions/") && !path.starts_with("overlays/");
        if is_file && is_ours {
            names.push((path.to_owned(), object.to_owned()));
        }
    }
    let files = objects(content, names).map_err(|why| refused(why.to_string()))?;
    Ok(super::sources(&format!("git:{tree}"), files))
}

/// What git answers.
fn run(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, Failure> {
    let output = Command::new("git")
        .env("LC_ALL", "C")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .output()
        .map_err(missing)?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => {
            let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            if said.contains("not a git repository") {
                return Err(EditionRefusal::NoRepository.into());
            }
            let revision = arguments
                .last()
                .map(|last| (*last).to_owned())
                .unwrap_or_default();
            Err(EditionRefusal::Git { revision, said }.into())
        }
    }
}

fn missing(why: io::Error) -> Failure {
    EditionRefusal::NoGit { why }.into()
}

/// The bytes of each object. Asked for from another thread, or both ends would wait for each other.
fn objects(folder: &Path, names: Vec<(String, String)>) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let mut child = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let (Some(mut ask), Some(answer)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(io::Error::from(io::ErrorKind::BrokenPipe));
    };
    let asked: Vec<String> = names.iter().map(|(_, object)| object.clone()).collect();
    let asking = std::thread::spawn(move || {
        asked
            .iter()
            .try_for_each(|object| writeln!(ask, "{object}"))
    });
    let mut answer = io::BufReader::new(answer);
    let mut files = BTreeMap::new();
    for (path, _) in names {
        let mut head = Vec::new();
        io::BufRead::read_until(&mut answer, b'\n', &mut head)?;
        let head = String::from_utf8_lossy(&head).into_owned();
        let size = head
            .trim_end()
            .rsplit(' ')
            .next()
            .and_then(|size| size.parse::<usize>().ok());
        let size = size.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?;
        let mut bytes = vec![0; size];
        answer.read_exact(&mut bytes)?;
        answer.read_exact(&mut [0])?;
        files.insert(path, bytes);
    }
    asking
        .join()
        .map_err(|_| io::Error::from(io::ErrorKind::Other))??;
    child.wait()?;
    Ok(files)
}
