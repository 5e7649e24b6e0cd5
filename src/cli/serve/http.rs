//! Serves what a build left in memory. Reads no file, so that no path can lead out of the site; answers no foreign name,
//! so that no page of another site can ask it.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_stream::wrappers::{BroadcastStream, ReceiverStream};
use tokio_stream::{Stream, StreamExt};

use super::connection;
use super::stage::{Shown, Stage};
use crate::failure::Failure;
use crate::path::{SitePath, decode, image_type};

const SCRIPT: &str = include_str!("reload.js");
const STYLE: &str = include_str!("reload.css");

/// How many ports after a taken one are tried, to name a free one.
const NEIGHBOURS: u16 = 50;

/// Takes the port, on this computer's own address alone. 0 takes any free one.
pub(super) async fn listen(port: u16) -> Result<TcpListener, Failure> {
    match TcpListener::bind(address(port)).await {
        Ok(listener) => Ok(listener),
        Err(why) if why.kind() == io::ErrorKind::AddrInUse => {
            let mut free = None;
            for other in port.saturating_add(1)..=port.saturating_add(NEIGHBOURS) {
                if TcpListener::bind(address(other)).await.is_ok() {
                    free = Some(other);
                    break;
                }
            }
            Err(Failure::PortTaken { port, free })
        }
        Err(why) => Err(Failure::Serve { why }),
    }
}

fn address(port: u16) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, port).into()
}

pub(super) async fn serve(listener: TcpListener, port: u16, stage: Arc<Stage>) -> io::Result<()> {
    let hosts = Arc::new([format!("127.0.0.1:{port}"), format!("localhost:{port}")]);
    let app = Router::new()
        .route(
            "/__tebiki/reload.js",
            get(|| async { own("text/javascript; charset=utf-8", SCRIPT) }),
        )
        .route(
            "/__tebiki/reload.css",
            get(|| async { own("text/css; charset=utf-8", STYLE) }),
        )
        .route("/__tebiki/events", get(events))
        .route("/__tebiki/open", get(open))
        .fallback(page)
        .layer(middleware::from_fn(move |request: Request, next: Next| {
            let hosts = Arc::clone(&hosts);
            async move { only_these(&*hosts, request, next).await }
        }))
        .layer(Extension(Arc::new(Listeners::default())))
        .with_state(stage);
    connection::serve(listener, app).await
}

/// Answers what asks this computer by its own name and is no page of another origin, and says of each answer that no other
/// origin may use it.
async fn only_these(hosts: &[String], request: Request, next: Next) -> Response {
    let mut response = match (is_for_us(hosts, &request), is_foreign(hosts, &request)) {
        (false, _) => (
            StatusCode::MISDIRECTED_REQUEST,
            "tebiki serve answers 127.0.0.1 and localhost only.\n",
        )
            .into_response(),
        (true, true) => (
            StatusCode::FORBIDDEN,
            "tebiki serve answers no page of another site.\n",
        )
            .into_response(),
        (true, false) => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in CLOSED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// What keeps other origins from loading a file as a script or a picture, from framing a page, and from holding its window.
const CLOSED: [(&str, &str); 4] = [
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("content-security-policy", "frame-ancestors 'self'"),
    ("x-frame-options", "SAMEORIGIN"),
];

fn said<'r>(request: &'r Request, name: &str) -> &'r str {
    let value = request.headers().get(name);
    value
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

/// A page elsewhere may have its name lead to 127.0.0.1 (DNS rebinding); the browser then still says that name.
fn is_for_us(hosts: &[String], request: &Request) -> bool {
    hosts.contains(&said(request, "host").to_ascii_lowercase())
}

/// Whether a page of another origin asks, as the browser tells: `same-site` is another port of this computer. To follow a
/// link to here is no asking; who came that way sees the page, and the page where the link stood does not.
fn is_foreign(hosts: &[String], request: &Request) -> bool {
    let followed = said(request, "sec-fetch-mode") == "navigate"
        && said(request, "sec-fetch-dest") == "document"
        && *request.method() == Method::GET;
    let elsewhere = !matches!(said(request, "sec-fetch-site"), "" | "same-origin" | "none");
    let origin = said(request, "origin").to_ascii_lowercase();
    let other_origin = !origin.is_empty()
        && !origin
            .strip_prefix("http://")
            .is_some_and(|host| hosts.iter().any(|our| our == host));
    !followed && (elsewhere || other_origin)
}

fn own(kind: &'static str, text: &'static str) -> Response {
    answer(StatusCode::OK, kind, text.as_bytes().to_vec())
}

fn answer(status: StatusCode, kind: &'static str, body: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}

/// The page of what is open, as of the newest build.
async fn open(State(stage): State<Arc<Stage>>) -> Response {
    let page = stage.now().open.clone().into_bytes();
    answer(StatusCode::OK, HTML, page)
}

/// A file of the site, looked up by its name; there is no disk behind it.
async fn page(State(stage): State<Arc<Stage>>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let shown = stage.now();
    let asked = decode(request.uri().path());
    let name = asked.trim_start_matches('/');
    let folder = match name {
        "" => String::new(),
        name => format!("{}/", name.trim_end_matches('/')),
    };
    let index = SitePath::new(format!("{folder}index.html"));
    let exact = SitePath::new(name);
    if let Some(bytes) = shown.file(&exact) {
        return file(StatusCode::OK, &exact, bytes, &shown);
    }
    if let Some(bytes) = stage.search().get(&exact) {
        return file(StatusCode::OK, &exact, bytes, &shown);
    }
    match shown.file(&index) {
        Some(bytes) if name.is_empty() || name.ends_with('/') => {
            file(StatusCode::OK, &index, bytes, &shown)
        }
        // Relative links need the blank name at the end.
        Some(_) => match HeaderValue::from_str(&format!("/{}", crate::path::encode(&folder))) {
            Ok(to) => {
                let mut response = StatusCode::TEMPORARY_REDIRECT.into_response();
                response.headers_mut().insert(header::LOCATION, to);
                response
            }
            Err(_) => StatusCode::NOT_FOUND.into_response(),
        },
        None => {
            let missing = SitePath::new("404.html");
            match shown.file(&missing) {
                Some(bytes) => file(StatusCode::NOT_FOUND, &missing, bytes, &shown),
                // A site with errors may lack even its home page; the overlay tells why.
                None => file(StatusCode::NOT_FOUND, &missing, BLANK.as_bytes(), &shown),
            }
        }
    }
}

const BLANK: &str = "<!doctype html><html lang=\"ja\"><meta charset=\"utf-8\"><title>404</title><body><h1>404</h1></body></html>";

fn file(status: StatusCode, path: &SitePath, bytes: &[u8], shown: &Shown) -> Response {
    let kind = content_type(path.as_str());
    let body = match kind {
        HTML => with_script(path, bytes, shown),
        _ => bytes.to_vec(),
    };
    answer(status, kind, body)
}

/// The page with the reloading script at the end of its head, or of the whole.
fn with_script(path: &SitePath, bytes: &[u8], shown: &Shown) -> Vec<u8> {
    let tags = format!(
        "<link rel=\"stylesheet\" href=\"/__tebiki/reload.css\"><script src=\"/__tebiki/reload.js\" defer data-page=\"{}\" data-stamp=\"{}\"></script>",
        path.as_str(),
        shown.stamp(path)
    );
    let head_end = bytes
        .windows(7)
        .position(|window| window.eq_ignore_ascii_case(b"</head>"))
        .unwrap_or(bytes.len());
    let (head, rest) = bytes.split_at(head_end);
    [head, tags.as_bytes(), rest].concat()
}

/// What an open page says of itself.
#[derive(Deserialize)]
struct Open {
    page: String,
}

/// What an open page is told: it compares the stamp with its own.
#[derive(Serialize)]
struct News {
    stamp: String,
    faulty: bool,
    problems: String,
}

/// How many open pages are told of changes. The one that has listened longest makes room for the next; a browser asks again.
const LISTENERS: usize = 48;

/// The ends of the streams that are open. A stream ends when its end is let go.
type Listeners = Mutex<VecDeque<mpsc::Sender<()>>>;

fn listen_to(listeners: &Listeners) -> mpsc::Receiver<()> {
    let (end, ended) = mpsc::channel(1);
    let mut listeners = listeners.lock().unwrap_or_else(PoisonError::into_inner);
    listeners.retain(|end| !end.is_closed());
    while listeners.len() >= LISTENERS {
        listeners.pop_front();
    }
    listeners.push_back(end);
    ended
}

async fn events(
    State(stage): State<Arc<Stage>>,
    Extension(listeners): Extension<Arc<Listeners>>,
    Query(open): Query<Open>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let ended = ReceiverStream::new(listen_to(&listeners))
        .map(|()| false)
        .chain(tokio_stream::once(false));
    let changes = BroadcastStream::new(stage.listen()).map(|_| true);
    let told = tokio_stream::once(true)
        .chain(changes)
        .merge(ended)
        .take_while(|goes_on| *goes_on);
    // A page is shown ahead of the rest, and once more with it: what has been told is not told again.
    let mut last = String::new();
    let stream = told.filter_map(move |_| {
        let shown = stage.now();
        let news = News {
            stamp: shown.stamp(&SitePath::new(open.page.as_str())),
            faulty: shown.faulty,
            problems: shown.problems.clone(),
        };
        let json = serde_json::to_string(&news).unwrap_or_default();
        (json != last).then(|| {
            last.clone_from(&json);
            Ok(Event::default().data(json))
        })
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

const HTML: &str = "text/html; charset=utf-8";

fn content_type(path: &str) -> &'static str {
    if let Some(image) = image_type(path) {
        return image;
    }
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending.to_ascii_lowercase().as_str() {
        "html" | "htm" => HTML,
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "webmanifest" => "application/json; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "txt" | "md" | "toml" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "mp3" => "audio/mpeg",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "zip" => "application/zip",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _ => "application/octet-stream",
    }
}
