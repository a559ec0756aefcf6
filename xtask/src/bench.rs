//! `cargo xtask bench`: measures the site in the browser.

use std::ffi::OsString;

use crate::browser;
use crate::build;
use crate::fault::Fault;
use crate::package;
use crate::project;

/// The measuring program is built like the tests: it only waits for the browser,
/// which runs the release build of the site.
pub fn run(arguments: Vec<OsString>) -> Result<(), Fault> {
    let browser = browser::ready()?;
    build::run(&build::Options::default())?;
    package::run()?;
    project::succeed(
        browser
            .tell(&mut project::cargo())
            .args([
                "run",
                "--quiet",
                "--package",
                "browser-tests",
                "--bin",
                "bench",
                "--",
            ])
            .args(arguments),
        "bench",
    )
}
