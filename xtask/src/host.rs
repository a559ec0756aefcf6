//! A static host on this machine, for `serve` and the browser tests.
//!
//! It serves a folder as a static host on the net would: right types, the brotli and gzip copies
//! that lie beside the files, and the headers of the folder's `_headers` file.

use std::convert::Infallible;
use std::fs;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{StatusCode, Uri, uri::PathAndQuery};
use axum::response::{IntoResponse, Redirect, Response};
use tokio::sync::oneshot;
use tower::ServiceExt;
use tower_http::services::{ServeDir, ServeFile};

use crate::headers::{self, Rules};

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

async fn answer(State(site): State<Arc<Site>>, mut request: Request) -> Response {
    let Some(path) = request.uri().path().strip_prefix(&site.prefix) else {
        return nothing_here();
    };
    if path.is_empty() {
        return Redirect::permanent(&format!("{}/", site.prefix)).into_response();
    }
    if !path.starts_with('/') || path.ends_with("/_headers") {
        return nothing_here();
    }
    let path = path.to_owned();
    let inner = match request.uri().query() {
        Some(query) => format!("{path}?{query}"),
        None => path.clone(),
    };
    let Ok(inner) = PathAndQuery::try_from(inner) else {
        return nothing_here();
    };
    *request.uri_mut() = Uri::from(inner);

    // Read each time: a rebuilt site may have new rules.
    let rules = fs::read_to_string(site.root.join("_headers"))
        .map(|text| Rules::parse(&text))
        .unwrap_or_default();
    let missing = ServeFile::new(site.root.join("404.html"))
        .precompressed_br()
        .precompressed_gzip();
    let files = ServeDir::new(&site.root)
        .precompressed_br()
        .precompressed_gzip()
        .redirect_path_prefix(site.prefix.clone())
        .not_found_service(missing);
    let mut response = match files.oneshot(request).await {
        Ok(response) => response.map(Body::new),
        Err(never) => match never as Infallible {},
    };

    let headers = response.headers_mut();
    for (name, value) in rules.of(&path) {
        // Its addresses begin at the site's front page.
        let value = match name {
            headers::LINK => &value.replace("</", &format!("<{}/", site.prefix)),
            _ => value,
        };
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.insert(name, value);
        }
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
            "/latest/_headers",
        ] {
            let answer = get(&host, path, "");
            assert!(
                (400..500).contains(&answer.status),
                "{path}: {}",
                answer.head
            );
            assert!(!answer.body.starts_with(b"secret"), "{path}");
        }
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
