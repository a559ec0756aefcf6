//! A blogger's page: a folder of files served from another origin than the site's.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use xtask::host::{self, Host};

/// A host of some files; it stops, and the files go, when it is dropped.
pub struct Pages {
    host: Host,
    folder: PathBuf,
}

impl Pages {
    /// Serves files, each a path and its text, on a port of their own.
    ///
    /// # Panics
    /// When they cannot be written or served.
    pub fn serve(files: &[(&str, &str)]) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "balance-host-{}-{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        let folder = env::temp_dir().join(name);
        for (path, text) in files {
            let file = folder.join(path);
            file.parent()
                .map_or(Ok(()), fs::create_dir_all)
                .and_then(|()| fs::write(&file, text))
                .unwrap_or_else(|error| panic!("{} cannot be written: {error}.", file.display()));
        }
        let host = host::spawn(folder.clone(), "", 0)
            .unwrap_or_else(|error| panic!("{} cannot be served: {error}.", folder.display()));
        Self { host, folder }
    }

    /// The address of the folder, with a slash at its end.
    pub fn url(&self) -> String {
        self.host.url()
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}
