//! Pages of others that embed ours, on a host of their own: another origin than the site's.
//!
//! Their small scripts are in `tests/hosts`; the scripts that hosts really load come from npm into the build folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::json;
use xtask::host::{self, Host};

use crate::{Browser, npm, site};

/// The scripts that come from npm: their package, their file in it, and their name beside the pages.
const SCRIPTS: [(&str, &str, &str); 4] = [
    ("pym.js", "dist/pym.v1.min.js", "pym.js"),
    (
        "iframe-resizer",
        "js/iframeResizer.min.js",
        "iframe-resizer-4.js",
    ),
    (
        "@iframe-resizer/parent",
        "index.umd.js",
        "iframe-resizer-5.js",
    ),
    (
        "@open-iframe-resizer/core",
        "dist/index.umd.cjs",
        "open-iframe-resizer.js",
    ),
];

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("hosts")
}

fn folder() -> PathBuf {
    npm::folder("hosts")
}

fn read(file: &Path) -> String {
    fs::read_to_string(file)
        .unwrap_or_else(|error| panic!("{} cannot be read: {error}.", file.display()))
}

fn write(file: &Path, text: &str) {
    fs::write(file, text)
        .unwrap_or_else(|error| panic!("{} cannot be written: {error}.", file.display()));
}

/// Installs the hosts' scripts, unless they are there in the right versions; a sentence where npm cannot.
///
/// # Errors
/// One sentence.
pub fn install() -> Result<(), String> {
    static DONE: OnceLock<Result<(), String>> = OnceLock::new();
    DONE.get_or_init(|| {
        let place = folder().join("npm");
        npm::install(&sources().join("package.json"), &place)
            .map_err(|fault| format!("{fault}."))?;
        let own = |package: &str| place.join("node_modules").join(package);
        for (package, file, name) in SCRIPTS {
            write(&pages().join(name), &read(&own(package).join(file)));
        }
        Ok(())
    })
    .clone()
}

/// The folder of the pages, empty when the first test asks for it.
fn pages() -> &'static Path {
    static PAGES: OnceLock<PathBuf> = OnceLock::new();
    PAGES.get_or_init(|| {
        let pages = folder().join(format!("site-{}", std::process::id()));
        fs::create_dir_all(&pages)
            .unwrap_or_else(|error| panic!("{} cannot be made: {error}.", pages.display()));
        write(
            &pages.join("_headers"),
            &format!("/strict.html\n  Content-Security-Policy: {}\n", strict()),
        );
        pages
    })
}

/// The policy of a careful host: nothing but its own scripts and frames of the site.
fn strict() -> String {
    let site = url::Url::parse(site::url())
        .map(|url| url.origin().ascii_serialization())
        .unwrap_or_default();
    format!(
        "default-src 'none'; frame-src {site}; script-src 'self'; style-src 'self'; base-uri 'none'"
    )
}

/// The address of the folder of pages.
pub fn url() -> &'static str {
    static HOST: OnceLock<(Host, String)> = OnceLock::new();
    let (_, url) = HOST.get_or_init(|| {
        let host = host::spawn(pages().to_path_buf(), "", 0)
            .unwrap_or_else(|error| panic!("The hosts cannot be served: {error}."));
        let url = host.url();
        (host, url)
    });
    url
}

/// The address of an embed page: `race/?alpha=1.3`.
pub fn embed(path: &str) -> String {
    format!("{}embed/{path}", site::url())
}

/// A page that embeds.
#[derive(Clone, Debug, Default)]
pub struct Page<'a> {
    /// Its name.
    pub name: &'a str,
    /// Attributes of its root.
    pub root: &'a str,
    /// More style.
    pub style: &'a str,
    /// What stands in it.
    pub body: String,
    /// Its script.
    pub script: String,
}

impl Page<'_> {
    /// Writes the page and returns its address.
    pub fn address(&self) -> String {
        let mut page = read(&sources().join("page.html"));
        for (name, text) in [
            ("root", self.root),
            ("name", self.name),
            ("style", self.style),
            ("body", &self.body),
            ("script", &self.script),
        ] {
            page = page.replace(&format!("{{{{{name}}}}}"), text);
        }
        write(&pages().join(format!("{}.html", self.name)), &page);
        format!("{}{}.html", url(), self.name)
    }

    /// Writes the page with its scripts and style in files, as a strict policy asks, and returns its address.
    pub fn apart(&self) -> String {
        let page = read(&sources().join("page.html"));
        let parts = page
            .split_once("<style>")
            .and_then(|(before, rest)| Some((before, rest.split_once("</style>")?)))
            .and_then(|(before, (style, rest))| {
                let (_, rest) = rest.split_once("<script>")?;
                let (script, _) = rest.split_once("</script>")?;
                Some((before, style, script))
            });
        let (before, style, script) = parts.unwrap_or_else(|| panic!("page.html has no parts."));
        write(
            &pages().join(format!("{}.css", self.name)),
            &style.replace("{{style}}", self.style),
        );
        write(
            &pages().join(format!("{}.js", self.name)),
            &format!("{script}\n{}", self.script),
        );
        let head = before
            .replace("{{root}}", self.root)
            .replace("{{name}}", self.name);
        write(
            &pages().join(format!("{}.html", self.name)),
            &format!(
                "{head}<link rel=\"stylesheet\" href=\"{0}.css\"><script src=\"{0}.js\"></script>{1}</html>",
                self.name, self.body
            ),
        );
        format!("{}{}.html", url(), self.name)
    }
}

/// The small script of a host, by its name in `tests/hosts`.
pub fn script(name: &str) -> String {
    read(&sources().join(format!("{name}.js")))
}

/// Does something inside a frame of the page.
pub fn inside<T>(browser: &Browser, frame: u16, work: impl FnOnce() -> T) -> T {
    browser.answer(
        "The frame cannot be entered",
        browser.client().enter_frame(frame),
    );
    let result = work();
    browser.answer(
        "The frame cannot be left",
        browser.client().enter_parent_frame(),
    );
    result
}

/// The height of what stands in a frame.
pub fn content(browser: &Browser, frame: u16) -> f64 {
    inside(browser, frame, || {
        browser.number(
            "return Math.ceil(document.querySelector('main').getBoundingClientRect().height)",
            json!([]),
        )
    })
}

/// Waits until a frame is as high as what stands in it, held to bounds, and returns that height.
pub fn fits(browser: &Browser, frame: u16, least: f64, most: f64) -> f64 {
    browser.until("the frame is as high as what it shows", || {
        let wanted = content(browser, frame).max(least).min(most);
        let height = browser.number(
            "return document.querySelectorAll('iframe')[arguments[0]].clientHeight",
            json!([frame]),
        );
        (height == wanted).then_some(height)
    })
}
