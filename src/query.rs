//! Asks a built site's search, with the very script that a reader's browser runs. Takes files by name, gives answers.
//!
//! The script runs in an embedded JavaScript engine without disk, network or clock of its own; when it wants a file it
//! waits, and this side brings it. Beside the line of steps: `check` and `tebiki search` use it, no step knows it.

pub mod expectation;

use crate::failure::SearchRefusal;
use rquickjs::{Array, Context, Ctx, Function, Object, Runtime, TypedArray};
use serde::{Deserialize, Serialize};

use crate::index::unpack;

const ENGINE: &str = include_str!(concat!(env!("OUT_DIR"), "/theme/assets/search/engine.js"));
/// What the script needs around it: a place for the files it waits for, and for what comes out.
const FRAME: &str = "
var wanted = [], outcome = null, site = null;
function load(name) { return new Promise((done, fail) => wanted.push([name, done, fail])); }
function settle(promise) {
  outcome = null;
  promise.then((value) => { outcome = { value: JSON.stringify(value === undefined ? null : value) }; },
    (error) => { outcome = { error: String(error && error.message || error) }; });
}
function start() { settle(tebiki.engine.open(load).then((opened) => { site = opened; })); }
function ask(query, options) { settle(site.search(query, JSON.parse(options))); }
function pieces(text) { settle(site.cut(text).then((words) => words.map((word) => word.s))); }
";
/// Enough for a site of 100,000 pages; a script gone wild stops here.
const MEMORY: usize = 1 << 30;

/// Gives the bytes of a file by its path from the site's root.
type Files<'a> = Box<dyn Fn(&str) -> Option<Vec<u8>> + 'a>;

/// The search of one built site.
pub struct Engine<'a> {
    runtime: Runtime,
    context: Context,
    files: Files<'a>,
}

/// What a query may be narrowed to; the names are those of `window.tebiki.search`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Options {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub program: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
}

/// Sections that answer a query, best first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    pub total: usize,
    pub results: Vec<Hit>,
    /// The term that the query names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<TermHit>,
    /// Words of the site that come near, when nothing answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nearest: Vec<String>,
    /// Situations that come near, when nothing answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub near: Vec<Hit>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// Relative to the site's root, with `#section` where there is one.
    pub url: String,
    pub title: String,
    pub heading: String,
    pub path: Vec<String>,
    pub kind: String,
    pub excerpt: String,
    /// In UTF-16 units of the excerpt, as the browser counts.
    pub marks: Vec<[usize; 2]>,
    /// Why it answers although the query does not stand in it; empty when it does.
    pub why: String,
    pub score: f64,
    /// The overlay that it is from: 県：埼玉県.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub origin: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TermHit {
    pub name: String,
    pub short: String,
    pub url: String,
}

impl From<rquickjs::Error> for SearchRefusal {
    fn from(error: rquickjs::Error) -> SearchRefusal {
        SearchRefusal::Script(error.to_string())
    }
}

impl<'a> Engine<'a> {
    /// Opens a site; `files` gives the bytes of a file by its path from the site's root.
    pub fn open(files: impl Fn(&str) -> Option<Vec<u8>> + 'a) -> Result<Engine<'a>, SearchRefusal> {
        let runtime = Runtime::new()?;
        runtime.set_memory_limit(MEMORY);
        let context = Context::full(&runtime)?;
        let engine = Engine {
            runtime,
            context,
            files: Box::new(files),
        };
        engine.context.with(|ctx| -> rquickjs::Result<()> {
            ctx.eval::<(), _>(ENGINE)?;
            ctx.eval::<(), _>(FRAME)?;
            ctx.globals().get::<_, Function>("start")?.call(())
        })?;
        engine.outcome()?;
        Ok(engine)
    }

    pub fn search(&self, query: &str, options: &Options) -> Result<Answer, SearchRefusal> {
        let options = serde_json::to_string(options)
            .map_err(|error| SearchRefusal::Script(error.to_string()))?;
        self.call("ask", (query, options))
    }

    /// The words that the script cuts a text into, for the test that both sides cut alike.
    pub fn cut(&self, text: &str) -> Result<Vec<String>, SearchRefusal> {
        self.call("pieces", (text,))
    }

    fn call<T, A>(&self, name: &str, arguments: A) -> Result<T, SearchRefusal>
    where
        T: serde::de::DeserializeOwned,
        A: for<'js> rquickjs::function::IntoArgs<'js>,
    {
        self.context.with(|ctx| -> rquickjs::Result<()> {
            ctx.globals().get::<_, Function>(name)?.call(arguments)
        })?;
        let value = self.outcome()?;
        serde_json::from_str(&value).map_err(|error| SearchRefusal::Script(error.to_string()))
    }

    /// Lets the script run, bringing it the files it waits for, until it is done.
    fn outcome(&self) -> Result<String, SearchRefusal> {
        loop {
            while self
                .runtime
                .execute_pending_job()
                .map_err(|_| SearchRefusal::Script("a job of the script failed".to_owned()))?
            {
            }
            let done = self
                .context
                .with(|ctx| -> Result<Option<String>, SearchRefusal> {
                    let outcome: Option<Object> = ctx.globals().get("outcome")?;
                    if let Some(outcome) = outcome {
                        if let Some(said) = outcome.get::<_, Option<String>>("error")? {
                            return Err(refusal(said));
                        }
                        return Ok(Some(outcome.get("value")?));
                    }
                    self.bring(&ctx)?;
                    Ok(None)
                })?;
            if let Some(value) = done {
                return Ok(value);
            }
        }
    }

    fn bring(&self, ctx: &Ctx<'_>) -> Result<(), SearchRefusal> {
        let wanted: Array = ctx.eval("wanted.splice(0)")?;
        if wanted.is_empty() {
            return Err(SearchRefusal::Script(
                "the script waits for nothing".to_owned(),
            ));
        }
        for want in wanted.iter::<Array>() {
            let want = want?;
            let name: String = want.get(0)?;
            let path = format!("search/{name}.js");
            let bytes = (self.files)(&path)
                .as_deref()
                .and_then(unpack)
                .ok_or(SearchRefusal::File(path))?;
            let done: Function = want.get(1)?;
            done.call::<_, ()>((TypedArray::<u8>::new(ctx.clone(), bytes)?,))?;
        }
        Ok(())
    }
}

/// What the script found wrong with a file, `mixed search/t0.js`, or how it failed.
fn refusal(said: String) -> SearchRefusal {
    match said.split_once(' ') {
        Some(("mixed", path)) => SearchRefusal::Mixed(path.to_owned()),
        Some(("damaged" | "missing", path)) => SearchRefusal::File(path.to_owned()),
        _ => SearchRefusal::Script(said),
    }
}
