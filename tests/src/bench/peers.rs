//! The pages to compare with: their sources are in `tests/peers`, their libraries come from npm into
//! the build folder, and the pages are put together there.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use browser_tests::npm;

/// A page that does the same work as ours.
#[derive(Clone, Copy, Debug)]
pub struct Peer {
    /// Its name in the table.
    pub name: &'static str,
    /// Its own script, and its page's name.
    pub key: &'static str,
    /// Its library, if it has one.
    library: Option<Library>,
}

#[derive(Clone, Copy, Debug)]
struct Library {
    package: &'static str,
    script: &'static str,
    style: Option<&'static str>,
}

/// All of them.
pub const PEERS: [Peer; 3] = [
    Peer {
        name: "canvas by hand",
        key: "canvas",
        library: None,
    },
    Peer {
        name: "uPlot",
        key: "uplot",
        library: Some(Library {
            package: "uplot",
            script: "dist/uPlot.iife.min.js",
            style: Some("dist/uPlot.min.css"),
        }),
    },
    Peer {
        name: "Chart.js",
        key: "chart",
        library: Some(Library {
            package: "chart.js",
            script: "dist/chart.umd.min.js",
            style: None,
        }),
    },
];

/// The name of an empty page beside theirs.
pub const BLANK: &str = "blank.html";

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers")
}

/// The benchmark's part of the build folder.
pub fn folder() -> PathBuf {
    npm::folder("bench")
}

fn cannot(what: &str, file: &Path, error: &std::io::Error) -> String {
    format!("{} cannot be {what}: {error}", file.display())
}

fn read(file: &Path) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| cannot("read", file, &error))
}

fn write(file: &Path, bytes: &[u8]) -> Result<(), String> {
    fs::write(file, bytes).map_err(|error| cannot("written", file, &error))
}

/// The text of one of the peers' own files.
pub fn source(name: &str) -> Result<String, String> {
    read(&sources().join(name))
}

/// Installs the libraries, unless they are there in the right versions.
pub fn install() -> Result<(), String> {
    npm::install(&sources().join("package.json"), &folder().join("peers"))
        .map_err(|fault| format!("uPlot and Chart.js are not measured: {fault}"))
}

/// What all pages have in common.
#[derive(Clone, Copy, Debug)]
pub struct Shape<'a> {
    /// The picture's width in CSS pixels.
    pub width: f64,
    /// The picture's height in CSS pixels.
    pub height: f64,
    /// The sentence of the default race.
    pub sentence: &'a str,
}

/// Puts the pages together; those of the libraries only if they are `installed`. Returns their folder and the peers that
/// have a page.
pub fn assemble(shape: Shape<'_>, installed: bool) -> Result<(PathBuf, Vec<Peer>), String> {
    let site = folder().join("site");
    if site.exists() {
        fs::remove_dir_all(&site).map_err(|error| cannot("removed", &site, &error))?;
    }
    fs::create_dir_all(&site).map_err(|error| cannot("made", &site, &error))?;
    write(&site.join(BLANK), b"<!doctype html><title>Blank</title>")?;
    let template = read(&sources().join("page.html"))?;
    let race = read(&sources().join("race.js"))?;
    let (mut made, mut headers) = (vec![], String::new());
    for peer in PEERS {
        if peer.library.is_some() && !installed {
            continue;
        }
        let own = read(&sources().join(format!("{}.js", peer.key)))?;
        let (mut library, mut style) = (String::new(), String::new());
        let page = format!("{}.html", peer.key);
        if let Some(it) = peer.library {
            let package = folder().join("peers/node_modules").join(it.package);
            let name = Path::new(it.script)
                .file_name()
                .unwrap_or_default()
                .to_string_lossy();
            put(&site.join(&*name), &read(&package.join(it.script))?)?;
            library = format!("<script src=\"{name}\"></script>");
            // As ours, it is asked for before the page is read.
            headers.push_str(&format!(
                "/{page}\n  Link: </{name}>; rel=preload; as=script\n"
            ));
            if let Some(css) = it.style {
                // A request less than with a file of its own.
                style = read(&package.join(css))?;
            }
        }
        let text = template
            .replace("{{name}}", peer.name)
            .replace("{{width}}", &shape.width.to_string())
            .replace("{{height}}", &shape.height.to_string())
            .replace("{{sentence}}", shape.sentence)
            .replace("{{style}}", &style)
            .replace("{{library}}", &library)
            .replace("{{script}}", &(tight(&race) + &tight(&own)));
        put(&site.join(page), &text)?;
        made.push(peer);
    }
    write(&site.join("_headers"), headers.as_bytes())?;
    Ok((site, made))
}

/// A script without its indentation, empty lines and lines of comment.
fn tight(script: &str) -> String {
    script
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .flat_map(|line| [line, "\n"])
        .collect()
}

/// A file and its brotli copy, at the highest level as our own files.
fn put(file: &Path, text: &str) -> Result<(), String> {
    write(file, text.as_bytes())?;
    let mut small = vec![];
    let mut writer = brotli::CompressorWriter::new(&mut small, 1 << 16, 11, 22);
    writer
        .write_all(text.as_bytes())
        .and_then(|()| writer.flush())
        .map_err(|error| cannot("compressed", file, &error))?;
    drop(writer);
    let mut name = file.as_os_str().to_owned();
    name.push(".br");
    write(Path::new(&name), &small)
}
