//! Copies of the built site, in folders that are gone when the test is over.

use std::path::{Path, PathBuf};
use std::{env, fs};

use xtask::releases;

/// A folder of its own; gone when the test is over.
pub struct Scratch(PathBuf);

impl Scratch {
    /// An empty folder; tests that run at once give different names.
    ///
    /// # Panics
    /// If it cannot be made.
    pub fn new(name: &str) -> Self {
        let folder = env::temp_dir().join(format!("balance-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)
            .unwrap_or_else(|error| panic!("{} cannot be made: {error}.", folder.display()));
        Self(folder)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Copies a built site without its releases: those that somebody has built here are none of a test's.
///
/// # Panics
/// If a file cannot be copied.
pub fn copy(from: &Path, to: &Path) {
    copy_all(from, to)
        .unwrap_or_else(|error| panic!("{} cannot be copied: {error}.", from.display()));
}

fn copy_all(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let name = entry?.file_name();
        let (from, to) = (from.join(&name), to.join(&name));
        if !from.is_dir() {
            fs::copy(&from, &to)?;
        } else if !releases::is_copy(&from) {
            copy_all(&from, &to)?;
        }
    }
    Ok(())
}
