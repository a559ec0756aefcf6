//! A static host on this machine, for `serve` and the browser tests.
//!
//! It serves a folder as a static host on the net would: right types, the brotli and gzip copies
//! that lie beside the files, and the headers of the folder's `_headers` file.

use std::convert::Infallible;
use std::fs;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{StatusCode, Uri, uri::PathAndQuery};
use axum::response::{IntoResponse, Redirect, Response};
use percent_encoding::percent_decode_str;
use tokio::sync::oneshot;
use tower::ServiceExt;
use tower_http::services::{ServeDir, ServeFile};

use crate::headers::{self, Rules};
use crate::nowhere;

/// A running host; it stops when it is dropped.
#[derive(Debug)]
pub struct Host {
    /// Where it listens.
    pub address: SocketAddr,
    prefix: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Host {
    /// The address of the front page, with a slash at its end.
    pub fn url(&self) -> String {
        format!("http://{}{}/", self.address, self.prefix)
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Serves the folder `root` on 127.0.0.1 in a thread of its own.
///
/// `prefix` is the path that the site is seen under, such as `/balance`; empty for none.
/// Port 0 lets the system choose: see [`Host::address`]. The folder need not be there yet, and
/// may be replaced while it is served.
///
/// # Errors
///
/// When the port is taken or may not be used.
///
/// # Examples
///
/// ```no_run
/// let host = xtask::host::spawn("dist".into(), "/balance", 0)?;
/// println!("{}", host.url());
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn spawn(root: PathBuf, prefix: &str, port: u16) -> io::Result<Host> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let prefix = match prefix.trim_matches('/') {
        "" => String::new(),
        path => format!("/{path}"),
    };
    let site = Arc::new(Site {
        root,
        prefix: prefix.clone(),
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
    let (stop, stopped) = oneshot::channel::<()>();
    let thread = thread::Builder::new()
        .name("host".to_owned())
        .spawn(move || {
            runtime.block_on(async move {
                let Ok(listener) = tokio::net::TcpListener::from_std(listener) else {
                    return;
                };
                let app = Router::new().fallback(answer).with_state(site);
                tokio::spawn(async move { axum::serve(listener, app).await });
                // Ends when the host is dropped; open connections end with the runtime.
                let _ = stopped.await;
            });
            runtime.shutdown_background();
        })?;
    Ok(Host {
        address,
        prefix,
        stop: Some(stop),
        thread: Some(thread),
    })
}

struct Site {
    root: PathBuf,
    prefix: String,
}

impl Site {
    /// The page that is shown where a path leads nowhere: that of the nearest folder above it which has one, as on hosts
    /// that look for more than one.
    fn nowhere(&self, path: &str) -> PathBuf {
        let path = Path::new(path.trim_start_matches('/'));
        let inside = path
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        let nearest = path
            .ancestors()
            .filter(|_| inside)
            .map(|folder| self.root.join(folder).join(nowhere::PATH))
            .find(|page| page.is_file());
        nearest.unwrap_or_else(|| self.root.join(nowhere::PATH))
    }
}

async fn answer(State(site): State<Arc<Site>>, mut request: Request) -> Response {
    let Some(path) = request.uri().path().strip_prefix(&site.prefix) else {
        return nothing_here();
    };
    if path.is_empty() {
        return Redirect::permanent(&format!("{}/", site.prefix)).into_response();
    }
    if !path.starts_with('/') {
        return nothing_here();
    }
    // A file has many addresses; rules and what is hidden go by the path that they all mean.
    let plain = percent_decode_str(path).decode_utf8_lossy().into_owned();
    let inner = match request.uri().query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    let Ok(inner) = PathAndQuery::try_from(inner) else {
        return nothing_here();
    };
    *request.uri_mut() = Uri::from(inner);

    // Read each time: a rebuilt site may have new rules.
    let rules = fs::read_to_string(site.root.join("_headers"))
        .map(|text| Rules::parse(&text))
        .unwrap_or_default();
    let missing = ServeFile::new(site.nowhere(&plain))
        .precompressed_br()
        .precompressed_gzip();
    let hidden = plain.split(['/', '\\']).any(|part| part == "_headers");
    let answered = if hidden {
        let answered = missing.oneshot(request).await;
        answered.map(|mut response| {
            *response.status_mut() = StatusCode::NOT_FOUND;
            response.map(Body::new)
        })
    } else {
        let files = ServeDir::new(&site.root)
            .precompressed_br()
            .precompressed_gzip()
            .redirect_path_prefix(site.prefix.clone())
            .not_found_service(missing);
        files.oneshot(request).await.map(|it| it.map(Body::new))
    };
    let mut response = match answered {
        Ok(response) => response,
        Err(never) => match never as Infallible {},
    };

    let status = response.status();
    let is_there = status.is_success() || status == StatusCode::NOT_MODIFIED;
    let headers = response.headers_mut();
    for (name, value) in rules.of(&plain) {
        if !is_there && ABOUT_FILES.iter().any(|it| name.eq_ignore_ascii_case(it)) {
            continue;
        }
        // Its addresses begin at the site's front page.
        let value = match name {
            headers::LINK => &value.replace("</", &format!("<{}/", site.prefix)),
            _ => value,
        };
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.insert(name, value);
        }
    }
    if !is_there {
        // What is missing now may be there with the next build.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
    let text = headers
        .get(header::CONTENT_TYPE)
        .and_then(|it| it.to_str().ok())
        .filter(|it| it.starts_with("text/") && !it.contains("charset"))
        .and_then(|it| HeaderValue::try_from(format!("{it}; charset=utf-8")).ok());
    if let Some(text) = text {
        headers.insert(header::CONTENT_TYPE, text);
    }
    response
}

/// What rules say of a file, and not of the answer that there is none.
const ABOUT_FILES: [&str; 3] = ["Cache-Control", "Content-Type", headers::LINK];

fn nothing_here() -> Response {
    StatusCode::NOT_FOUND.into_response()
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;

    use super::*;

    struct Answer {
        status: u16,
        head: String,
        body: Vec<u8>,
    }

    impl Answer {
        fn header(&self, name: &str) -> Option<&str> {
            self.head.lines().find_map(|line| {
                let (key, value) = line.split_once(": ")?;
                key.eq_ignore_ascii_case(name).then_some(value)
            })
        }
    }

    fn get(host: &Host, path: &str, extra: &str) -> Answer {
        let mut stream = TcpStream::connect(host.address).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n{extra}\r\n"
        )
        .unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|it| it == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        Answer {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            head,
            body: bytes[end + 4..].to_vec(),
        }
    }

    /// A small site in a folder of its own, with a file outside it; gone when the test is over.
    struct Scratch {
        folder: PathBuf,
    }

    impl Scratch {
        fn host(&self, prefix: &str) -> Host {
            spawn(self.folder.join("dist"), prefix, 0).unwrap()
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }

    fn site(name: &str) -> Scratch {
        let folder = std::env::temp_dir().join(format!("host-{}-{name}", std::process::id()));
        let root = folder.join("dist");
        fs::create_dir_all(root.join("assets")).unwrap();
        fs::create_dir_all(root.join("embed/race")).unwrap();
        fs::write(folder.join("secret.txt"), "secret").unwrap();
        fs::write(root.join("index.html"), "front").unwrap();
        fs::write(root.join("embed/race/index.html"), "race").unwrap();
        fs::write(root.join("assets/site_bg.0.wasm"), "plain").unwrap();
        fs::write(root.join("assets/site_bg.0.wasm.br"), "brotli").unwrap();
        fs::write(root.join("assets/site_bg.0.wasm.gz"), "gzip").unwrap();
        let text = headers::text(&headers::Facts {
            pages: vec!["index.html", "embed/race/index.html"],
            plain: vec![],
            wasm: vec!["assets/site_bg.0.wasm"],
            programs: vec![(
                "/embed/race/*".to_owned(),
                headers::Program {
                    wasm: "assets/site_bg.0.wasm",
                    scripts: &["assets/site.0.js"],
                },
            )],
            csp: "default-src 'none'",
        });
        fs::create_dir_all(root.join("latest")).unwrap();
        fs::write(root.join("latest/_headers"), &text).unwrap();
        fs::write(root.join("_headers"), text).unwrap();
        Scratch { folder }
    }

    #[test]
    fn pages_come_with_their_headers() {
        let site = site("pages");
        let host = site.host("");
        for (path, body) in [
            ("/", "front"),
            ("/embed/race/", "race"),
            ("/?race", "front"),
        ] {
            let answer = get(&host, path, "");
            assert_eq!(
                (answer.status, answer.body.as_slice()),
                (200, body.as_bytes())
            );
            assert_eq!(
                answer.header("content-type"),
                Some("text/html; charset=utf-8")
            );
            assert_eq!(answer.header("cache-control"), Some("no-cache"));
            assert_eq!(
                answer.header("content-security-policy"),
                Some("default-src 'none'")
            );
            assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        }
        assert_eq!(host.url(), format!("http://{}/", host.address));
    }

    #[test]
    fn what_is_asked_for_early_is_found_under_any_path() {
        let site = site("early");
        for prefix in ["", "/balance"] {
            let host = site.host(prefix);
            let answer = get(&host, &format!("{prefix}/embed/race/"), "");
            assert_eq!(
                answer.header("link"),
                Some(
                    format!(
                        "<{prefix}/assets/site_bg.0.wasm>; rel=preload; as=fetch; type=\"application/wasm\"; crossorigin, \
                         <{prefix}/assets/site.0.js>; rel=modulepreload"
                    )
                    .as_str()
                )
            );
        }
    }

    #[test]
    fn wasm_comes_compressed_as_the_browser_can_read_it() {
        let site = site("wasm");
        let host = site.host("/");
        for (accept, encoding, body) in [
            ("gzip, deflate, br, zstd", Some("br"), "brotli"),
            ("gzip", Some("gzip"), "gzip"),
            ("identity", None, "plain"),
        ] {
            let line = format!("Accept-Encoding: {accept}\r\n");
            let answer = get(&host, "/assets/site_bg.0.wasm", &line);
            assert_eq!(
                (answer.status, answer.body.as_slice()),
                (200, body.as_bytes())
            );
            assert_eq!(answer.header("content-encoding"), encoding);
            assert_eq!(answer.header("content-type"), Some("application/wasm"));
            assert_eq!(answer.header("vary"), Some("accept-encoding"));
            assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
            assert_eq!(
                answer.header("cache-control"),
                Some("public, max-age=31536000, immutable")
            );
        }
    }

    #[test]
    fn a_prefix_moves_the_whole_site() {
        let site = site("prefix");
        let host = site.host("/balance/");
        assert_eq!(host.url(), format!("http://{}/balance/", host.address));
        assert_eq!(get(&host, "/balance/", "").body, b"front");
        assert_eq!(
            get(&host, "/balance/embed/race/", "").header("cache-control"),
            Some("no-cache")
        );
        for (path, place) in [
            ("/balance", "/balance/"),
            ("/balance/embed/race", "/balance/embed/race/"),
        ] {
            let answer = get(&host, path, "");
            assert!((301..=308).contains(&answer.status), "{path}");
            assert_eq!(answer.header("location"), Some(place));
        }
        for path in ["/", "/index.html", "/balanced/", "/balance/nothing"] {
            assert_eq!(get(&host, path, "").status, 404, "{path}");
        }
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        let site = site("outside");
        let host = site.host("");
        for path in [
            "/../secret.txt",
            "/assets/../../secret.txt",
            "/%2e%2e/secret.txt",
            "/..%2fsecret.txt",
            "/..%5csecret.txt",
            "//etc/passwd",
            "/%00",
            "/_headers",
            "/_headers/",
            "/%5fheaders",
            "/%5Fheaders",
            "/latest/_headers",
            "/latest/_header%73",
            "/latest%2f_headers",
        ] {
            let answer = get(&host, path, "");
            assert!(
                (400..500).contains(&answer.status),
                "{path}: {}",
                answer.head
            );
            assert!(!answer.body.starts_with(b"secret"), "{path}");
            assert!(!answer.body.starts_with(b"#"), "{path}");
        }
    }

    #[test]
    fn where_nothing_is_the_sites_own_page_says_so() {
        let site = site("nowhere");
        let dist = site.folder.join("dist");
        fs::write(dist.join("404.html"), "front: nothing").unwrap();
        fs::create_dir_all(dist.join("v1.0.0")).unwrap();
        fs::write(dist.join("v1.0.0/404.html"), "release: nothing").unwrap();
        for prefix in ["", "/balance"] {
            let host = site.host(prefix);
            for (path, said) in [
                ("/nothing", "front: nothing"),
                ("/embed/rice/", "front: nothing"),
                ("/embed/race/none/", "front: nothing"),
                ("/assets/site_bg.9.wasm", "front: nothing"),
                ("/_headers", "front: nothing"),
                ("/v2.0.0/embed/rice/", "front: nothing"),
                ("/v1.0.0/embed/rice/", "release: nothing"),
            ] {
                let answer = get(&host, &format!("{prefix}{path}"), "");
                assert_eq!(answer.status, 404, "{path}");
                assert_eq!(answer.body, said.as_bytes(), "{path}");
                let kind = answer.header("content-type");
                assert_eq!(kind, Some("text/html; charset=utf-8"), "{path}");
            }
        }
    }

    #[test]
    fn what_is_not_there_is_asked_for_again() {
        let site = site("again");
        let host = site.host("");
        for path in [
            "/assets/site_bg.9.wasm",
            "/assets/",
            "/assets/nothing/",
            "/nothing",
        ] {
            let answer = get(&host, path, "");
            assert_eq!(answer.status, 404, "{path}");
            assert_eq!(answer.header("cache-control"), Some("no-cache"), "{path}");
        }
        fs::create_dir_all(site.folder.join("dist/assets/folder")).unwrap();
        let answer = get(&host, "/assets/folder", "");
        assert_eq!(answer.header("location"), Some("/assets/folder/"));
        assert_eq!(answer.header("cache-control"), Some("no-cache"));
        // Nothing is told of a page that is not there.
        let answer = get(&host, "/embed/race/none/", "");
        assert_eq!((answer.status, answer.header("link")), (404, None));
        let policy = answer.header("content-security-policy");
        assert_eq!(policy, Some("default-src 'none'"));
        let answer = get(&host, "/assets/site_bg.0.wasm", "");
        let kept = "public, max-age=31536000, immutable";
        assert_eq!(answer.header("cache-control"), Some(kept));
        let changed = answer.header("last-modified").unwrap();
        let line = format!("If-Modified-Since: {changed}\r\n");
        let answer = get(&host, "/assets/site_bg.0.wasm", &line);
        assert_eq!(answer.status, 304);
        assert_eq!(answer.header("cache-control"), Some(kept));
    }

    #[test]
    fn rules_go_by_what_a_path_means() {
        let site = site("means");
        let host = site.host("");
        let answer = get(&host, "/%61ssets/site_bg.0.w%61sm", "");
        assert_eq!(
            (answer.status, answer.body.as_slice()),
            (200, &b"plain"[..])
        );
        assert_eq!(answer.header("content-type"), Some("application/wasm"));
    }

    #[test]
    fn a_dropped_host_frees_its_port() {
        let site = site("drop");
        let host = site.host("");
        let address = host.address;
        // A browser keeps its connection open.
        let open = TcpStream::connect(address).unwrap();
        drop(host);
        drop(open);
        assert!(spawn(site.folder.clone(), "", address.port()).is_ok());
    }

    #[test]
    fn a_taken_port_is_told() {
        let site = site("taken");
        let host = site.host("");
        let error = spawn(site.folder.clone(), "", host.address.port()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
    }
}
