//! The built site on a local host.

use std::path::PathBuf;
use std::sync::OnceLock;

use xtask::host::{self, Host};

/// The path under which the tests see the site: its links must work anywhere.
pub const PREFIX: &str = "/some/where";

/// The folder of the built site.
///
/// # Panics
/// When it has not been built.
pub fn folder() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../dist");
    assert!(
        folder.join("index.html").is_file(),
        "There is no built site in {}: run cargo xtask build first.",
        folder.display()
    );
    folder
}

/// The address of the site's front page, with a slash at its end. The host lives as long as the
/// process.
///
/// # Panics
/// When the site has not been built or cannot be served.
pub fn url() -> &'static str {
    static SITE: OnceLock<(Host, String)> = OnceLock::new();
    let (_, url) = SITE.get_or_init(|| {
        let host = host::spawn(folder(), PREFIX, 0)
            .unwrap_or_else(|error| panic!("The site cannot be served: {error}."));
        let url = host.url();
        (host, url)
    });
    url
}
