//! Every call that changes the disk may fail, and may be the last one: the writer is tried at each, on all its ways.
//!
//! A thin model stands between the writer and a real folder. It counts the calls, lets chosen ones fail, lets one be the
//! last (all later ones fail, as if the program had been killed there) or lets somebody else write just before one.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use walkdir::WalkDir;

use super::disk::{Disk, Real};
use super::swap::Footing;
use super::{Written, recover_before_reading, write_on};
use crate::failure::Failure;
use crate::path::SitePath;
use crate::render::Site;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    Exchange,
    TwoRenames,
    /// The folder must stay where it is, on a disk that knows no exchange.
    Standing,
    Mounted,
}

const WAYS: [Way; 4] = [Way::Exchange, Way::TwoRenames, Way::Standing, Way::Mounted];

impl Way {
    fn footing(self) -> Footing {
        match self {
            Way::Exchange | Way::TwoRenames => Footing::Free,
            Way::Standing => Footing::Standing,
            Way::Mounted => Footing::Mounted,
        }
    }

    fn is_in_place(self) -> bool {
        matches!(self, Way::Standing | Way::Mounted)
    }
}

#[derive(Clone, Debug, Default)]
struct Plan {
    fail: Vec<usize>,
    last: Option<usize>,
}

type Visit<'a> = Mutex<Option<(usize, Box<dyn FnOnce() + Send + 'a>)>>;

struct Model<'a> {
    way: Way,
    plan: Plan,
    calls: AtomicUsize,
    visit: Visit<'a>,
}

impl<'a> Model<'a> {
    fn new(way: Way, plan: Plan) -> Model<'a> {
        Model {
            way,
            plan,
            calls: AtomicUsize::new(0),
            visit: Mutex::new(None),
        }
    }

    /// `None` where the call may go on, else whether it was cut off halfway.
    fn step(&self) -> Result<(), Cut> {
        let call = self.calls.fetch_add(1, Ordering::SeqCst);
        if let Ok(mut visit) = self.visit.lock()
            && visit.as_ref().is_some_and(|(at, _)| *at == call)
            && let Some((_, visit)) = visit.take()
        {
            visit();
        }
        match self.plan.last {
            Some(last) if call == last => Err(Cut::Halfway),
            Some(last) if call > last => Err(Cut::Before),
            _ if self.plan.fail.contains(&call) => Err(Cut::Before),
            _ => Ok(()),
        }
    }

    fn whole(&self, call: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        self.step().map_err(refused)?;
        call()
    }
}

enum Cut {
    Before,
    Halfway,
}

fn refused(_: Cut) -> io::Error {
    io::Error::from(io::ErrorKind::StorageFull)
}

impl Disk for Model<'_> {
    fn create_dir(&self, folder: &Path) -> io::Result<()> {
        self.whole(|| Real.create_dir(folder))
    }

    fn create(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.step().map_err(|cut| {
            if matches!(cut, Cut::Halfway) {
                let _ = Real.create(path, &bytes[..bytes.len() / 2]);
            }
            refused(cut)
        })?;
        Real.create(path, bytes)
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.whole(|| Real.link(from, to))
    }

    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.whole(|| Real.copy(from, to))
    }

    fn copy_link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.whole(|| Real.copy_link(from, to))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.whole(|| Real.rename(from, to))
    }

    fn exchange(&self, one: &Path, other: &Path) -> io::Result<bool> {
        self.step().map_err(refused)?;
        match self.way {
            Way::Exchange => Real.exchange(one, other),
            _ => Ok(false),
        }
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.whole(|| Real.remove_file(path))
    }

    fn remove_dir(&self, folder: &Path) -> io::Result<()> {
        self.whole(|| Real.remove_dir(folder))
    }

    fn remove_tree(&self, folder: &Path) -> io::Result<()> {
        self.step().map_err(|cut| {
            if matches!(cut, Cut::Halfway) {
                for name in files(folder).keys().take(2) {
                    let _ = fs::remove_file(folder.join(name));
                }
            }
            refused(cut)
        })?;
        Real.remove_tree(folder)
    }

    fn permit(&self, path: &Path, permissions: fs::Permissions) -> io::Result<()> {
        self.whole(|| Real.permit(path, permissions))
    }

    fn settle(&self, _folder: &Path) -> io::Result<()> {
        self.whole(|| Ok(()))
    }
}

const OLD: &[(&str, &str)] = &[
    ("index.html", "old"),
    ("a/b.html", "the same"),
    ("a/gone.html", "old"),
    ("gone/c.html", "old"),
    ("shared/old.html", "old"),
    ("turn/page.html", "old"),
    ("turned.html", "old"),
];

const NEW: &[(&str, &str)] = &[
    ("index.html", "new"),
    ("a/b.html", "the same"),
    ("a/more.html", "new"),
    ("deep/er/p.html", "new"),
    ("deep/er/p.css", "new"),
    ("turn", "new"),
    ("turned.html/page.html", "new"),
];

/// What others keep there.
const THEIRS: &[(&str, &str)] = &[
    (".gitignore", "*"),
    ("web.config", "theirs"),
    ("shared/theirs.pdf", "theirs too"),
    ("private/notes.txt", "notes"),
];

fn site(files: &[(&str, &str)]) -> Site {
    files
        .iter()
        .map(|(path, text)| (SitePath::new(*path), text.as_bytes().to_vec()))
        .collect()
}

struct Place {
    temp: tempfile::TempDir,
    content: PathBuf,
    out: PathBuf,
}

impl Place {
    /// An old site, with files of others in it.
    fn new() -> Place {
        let temp = tempfile::tempdir().expect("a temporary folder");
        let real = temp.path().canonicalize().expect("it is there");
        let place = Place {
            content: real.join("content"),
            out: real.join("public"),
            temp,
        };
        fs::create_dir(&place.content).expect("a folder");
        let quick = Model::new(Way::Exchange, Plan::default());
        write_on(
            &quick,
            Footing::Free,
            &site(OLD),
            &place.content,
            &place.out,
        )
        .expect("written");
        for (name, text) in THEIRS {
            let path = place.out.join(name);
            fs::create_dir_all(path.parent().expect("a folder above")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
        fs::create_dir(place.out.join("empty")).expect("a folder");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            for (folder, mode) in MODES {
                let mode = fs::Permissions::from_mode(*mode);
                fs::set_permissions(place.out.join(folder), mode).expect("a mode");
            }
            std::os::unix::fs::symlink("nowhere", place.out.join("link")).expect("a link");
        }
        place
    }

    fn write(&self, model: &Model<'_>) -> Result<Written, Failure> {
        // One thread, so that the calls come in one order.
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build();
        one.expect("a thread").install(|| {
            write_on(
                model,
                model.way.footing(),
                &site(NEW),
                &self.content,
                &self.out,
            )
        })
    }

    /// How many calls a write takes to which nothing happens.
    fn calls(way: Way) -> usize {
        let place = Place::new();
        let model = Model::new(way, Plan::default());
        place.write(&model).expect("written");
        model.calls.load(Ordering::SeqCst)
    }

    fn assert_theirs_in_place(&self, folder: &Path, case: &str) {
        for (name, text) in THEIRS {
            let found = fs::read_to_string(folder.join(name)).unwrap_or_default();
            assert_eq!(found, *text, "{case}: {name}");
        }
        assert!(folder.join("empty").is_dir(), "{case}: the empty folder");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert!(folder.join("link").is_symlink(), "{case}: the link");
            for (name, mode) in MODES {
                let found = fs::metadata(folder.join(name)).expect("there");
                let found = found.permissions().mode() & 0o7777;
                assert_eq!(found, *mode, "{case}: {name} is {found:o}");
            }
        }
    }

    fn assert_theirs_somewhere(&self, case: &str) {
        let all = files(self.temp.path());
        for (name, text) in THEIRS {
            let kept = all
                .iter()
                .any(|(path, found)| path.ends_with(name) && found == text);
            assert!(kept, "{case}: {name} is lost");
        }
    }

    /// After a fault: what stands now, and what the next start makes of it.
    fn judge(&self, way: Way, result: &Result<Written, Failure>, case: &str) {
        self.assert_theirs_somewhere(case);
        match result {
            Err(Failure::OutAside { old, out, .. }) => {
                assert_eq!(way, Way::TwoRenames, "{case}");
                assert!(!out.exists(), "{case}");
                assert_eq!(pages(old), strings(OLD), "{case}");
                self.assert_theirs_in_place(old, case);
            }
            _ if !way.is_in_place() && self.out.exists() => self.assert_whole(case),
            Err(Failure::OutHalfway { .. }) => assert!(way.is_in_place(), "{case}"),
            _ => {}
        }
        recover_before_reading(&self.out);
        self.assert_whole(&format!("{case}, recovered"));
        self.write(&Model::new(way, Plan::default()))
            .unwrap_or_else(|failure| panic!("{case}, again: {failure:?}"));
        self.assert_new(&format!("{case}, again"));
    }

    fn assert_whole(&self, case: &str) {
        let pages = pages(&self.out);
        assert!(
            pages == strings(OLD) || pages == strings(NEW),
            "{case}: {pages:?}"
        );
        self.assert_theirs_in_place(&self.out, case);
    }

    fn assert_new(&self, case: &str) {
        assert_eq!(pages(&self.out), strings(NEW), "{case}");
        self.assert_theirs_in_place(&self.out, case);
        let mut left: Vec<String> = fs::read_dir(self.temp.path())
            .expect("readable")
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        left.sort();
        assert_eq!(left, ["content", "public"], "{case}");
        assert!(!self.out.join(super::WORK_INSIDE).exists(), "{case}");
    }
}

#[cfg(unix)]
const MODES: &[(&str, u32)] = &[("private", 0o700), ("empty", 0o2770), ("a", 0o2775)];

fn files(folder: &Path) -> BTreeMap<String, String> {
    WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| {
            let name = entry.path().strip_prefix(folder).ok()?;
            let text = fs::read_to_string(entry.path()).ok()?;
            Some((name.to_string_lossy().into_owned(), text))
        })
        .collect()
}

/// The site in the folder, without what others keep there.
fn pages(folder: &Path) -> BTreeMap<String, String> {
    let mut pages = files(folder);
    pages.retain(|name, _| {
        let theirs = THEIRS.iter().any(|(theirs, _)| theirs == name);
        // The work inside a mounted folder is no part of the site.
        let work = name.starts_with(super::WORK_INSIDE);
        name != ".tebiki" && !theirs && !work && !name.contains("late")
    });
    pages
}

fn strings(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    files
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect()
}

#[cfg(unix)]
fn number(folder: &Path) -> u64 {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(folder).expect("there").ino()
}

#[test]
fn without_faults_each_way_writes_and_keeps() {
    for way in WAYS {
        let place = Place::new();
        #[cfg(unix)]
        let before = number(&place.out);
        place
            .write(&Model::new(way, Plan::default()))
            .expect("written");
        place.assert_new(&format!("{way:?}"));
        #[cfg(unix)]
        if way != Way::TwoRenames {
            assert_eq!(number(&place.out), before, "{way:?}: another folder");
        }
    }
}

#[test]
fn a_write_that_ends_at_any_call_loses_nothing() {
    for way in WAYS {
        for last in 0..Place::calls(way) {
            let place = Place::new();
            #[cfg(unix)]
            let before = number(&place.out);
            let plan = Plan {
                last: Some(last),
                ..Plan::default()
            };
            let _ = place.write(&Model::new(way, plan));
            let case = format!("{way:?}, ended at {last}");
            // What the dead program says, nobody hears.
            place.judge(way, &Ok(NOTHING), &case);
            #[cfg(unix)]
            if way != Way::TwoRenames {
                assert_eq!(number(&place.out), before, "{case}: another folder");
            }
        }
    }
}

const NOTHING: Written = Written {
    files: 0,
    changed: 0,
    removed: 0,
};

#[test]
fn a_write_in_which_any_call_fails_loses_nothing() {
    for way in WAYS {
        let calls = Place::calls(way);
        for first in 0..calls {
            for second in first..(first + 6).min(calls + 4) {
                let place = Place::new();
                let plan = Plan {
                    fail: vec![first, second],
                    last: None,
                };
                let result = place.write(&Model::new(way, plan));
                let case = format!("{way:?}, failed at {first} and {second}, {result:?}");
                place.judge(way, &result, &case);
            }
        }
    }
}

#[test]
fn both_the_second_rename_and_the_way_back_fail() {
    let calls = Place::calls(Way::TwoRenames);
    let mut seen = 0;
    for first in 0..calls {
        let place = Place::new();
        let plan = Plan {
            fail: vec![first, first + 1],
            last: None,
        };
        let Err(failure) = place.write(&Model::new(Way::TwoRenames, plan)) else {
            continue;
        };
        let Failure::OutAside { old, .. } = &failure else {
            continue;
        };
        seen += 1;
        for lang in [crate::diagnostic::Lang::Ja, crate::diagnostic::Lang::En] {
            let said = failure.wording(lang);
            assert!(said.what.contains(&*old.to_string_lossy()), "{}", said.what);
            assert!(said.mend.contains(&*old.to_string_lossy()), "{}", said.mend);
        }
        fs::rename(old, &place.out).expect("the line that the message gives");
        place.assert_whole("put back by hand");
    }
    assert_eq!(seen, 1);
}

#[test]
fn what_others_put_there_meanwhile_is_kept() {
    for way in WAYS {
        for at in 0..Place::calls(way) {
            let place = Place::new();
            let model = Model {
                visit: Mutex::new(Some((at, Box::new(|| visit(&place.out))))),
                ..Model::new(way, Plan::default())
            };
            let case = format!("{way:?}, visited at {at}");
            let result = place.write(&model);
            drop(model);
            if result.is_err() {
                place
                    .write(&Model::new(way, Plan::default()))
                    .unwrap_or_else(|failure| panic!("{case}: {result:?}, {failure:?}"));
            }
            let found = files(&place.out);
            for name in ["late.txt", "late/late.txt", "shared/late.txt"] {
                assert_eq!(
                    found.get(name).map(String::as_str),
                    Some("late"),
                    "{case}: {name}"
                );
            }
            let renewed = found.get("web.config").map(String::as_str);
            assert_eq!(renewed, Some("their newer one"), "{case}");
            assert_eq!(pages(&place.out), strings(NEW), "{case}");
        }
    }
}

/// Somebody puts files into the folder, by its name.
fn visit(out: &Path) {
    for name in ["late.txt", "late/late.txt", "shared/late.txt"] {
        let path = out.join(name);
        fs::create_dir_all(path.parent().expect("a folder above")).expect("a folder");
        fs::write(path, "late").expect("a file");
    }
    // As editors save: a new file takes the old one's place.
    let saved = out.join(".saved");
    fs::write(&saved, "their newer one").expect("a file");
    // Disks tell times apart by some milliseconds only.
    let later = SystemTime::now() + Duration::from_secs(5);
    let file = fs::File::options().write(true).open(&saved);
    file.and_then(|file| file.set_modified(later))
        .expect("a time");
    fs::rename(&saved, out.join("web.config")).expect("renamed");
}

#[test]
fn a_file_put_where_a_page_must_go_gets_another_name() {
    for way in WAYS {
        for at in 0..Place::calls(way) {
            let place = Place::new();
            let page = place.out.join("a/more.html");
            let put = AtomicUsize::new(0);
            let model = Model {
                visit: Mutex::new(Some((
                    at,
                    Box::new(|| {
                        if page.parent().is_some_and(Path::is_dir)
                            && fs::symlink_metadata(&page).is_err()
                        {
                            fs::write(&page, "late").expect("a file");
                            put.store(1, Ordering::SeqCst);
                        }
                    }),
                ))),
                ..Model::new(way, Plan::default())
            };
            let result = place.write(&model);
            drop(model);
            let case = format!("{way:?}, visited at {at}, {result:?}");
            if put.load(Ordering::SeqCst) == 0 {
                continue;
            }
            let found = files(&place.out);
            match result {
                Err(Failure::OutTaken { .. }) => assert_eq!(found["a/more.html"], "late", "{case}"),
                Ok(_) => {
                    assert_eq!(found["a/more.html"], "new", "{case}");
                    assert_eq!(found["a/more.html~"], "late", "{case}");
                }
                Err(_) => panic!("{case}"),
            }
        }
    }
}
