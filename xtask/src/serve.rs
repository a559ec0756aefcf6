//! `cargo xtask serve`: builds, serves, opens the browser, rebuilds on change.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use lexopt::{Arg, ValueExt};
use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::build;
use crate::fault::{self, Fault, Given, quoted};
use crate::host;
use crate::project;
use crate::tools;

const NAME: &str = "serve";

/// Editors write a file in several steps: wait until they are done.
const QUIET: Duration = Duration::from_millis(200);

pub struct Options {
    port: u16,
    open: bool,
    essay: Option<PathBuf>,
}

impl Options {
    pub fn parse(line: &mut lexopt::Parser) -> Result<Self, Fault> {
        let mut options = Self {
            port: 8080,
            open: true,
            essay: None,
        };
        let of_line = |error| fault::of_line(NAME, error);
        let mut given = Given::default();
        while let Some(argument) = line.next().map_err(of_line)? {
            given.once(NAME, &argument)?;
            match argument {
                Arg::Long("port") => {
                    let text = line.value().and_then(|it| it.string()).map_err(of_line)?;
                    options.port = text.parse().map_err(|_| {
                        Fault::usage(format!(
                            "xtask serve: --port is a number from 0 to 65535, not {}.",
                            quoted(&text)
                        ))
                    })?;
                }
                Arg::Long("no-open") => options.open = false,
                Arg::Long("essay") => options.essay = Some(build::essay_file(NAME, line)?),
                other => return Err(fault::unknown(NAME, &other)),
            }
        }
        Ok(options)
    }
}

pub fn run(options: &Options) -> Result<(), Fault> {
    // First what is quick to find wrong.
    let host = host::spawn(build::dist(), "", options.port)
        .map_err(|error| no_port(options.port, &error))?;
    tools::ready()?;
    let essay = options.essay.as_deref();
    let changes = Changes::watch(essay)?;
    eprintln!("Building the site.");
    match build::again(essay) {
        Ok(()) => eprintln!("The site is at {}", host.url()),
        Err(fault) => eprintln!(
            "{fault}\n{} shows the last good site, if there is one; change something and it is built anew.",
            host.url()
        ),
    }
    if options.open
        && let Err(error) = open::that_detached(host.url())
    {
        eprintln!("No browser could be opened ({error}): open the address above.");
    }
    eprintln!("Watching for changes; stop with Ctrl-C.");
    while let Some(path) = changes.next() {
        eprintln!("{} changed: building.", project::short(&path).display());
        match build::again(essay) {
            Ok(()) => eprintln!("Built: reload {}", host.url()),
            Err(fault) => eprintln!("{fault}\n{} still shows the last good site.", host.url()),
        }
    }
    Err(Fault::failed("The folders can no longer be watched."))
}

fn no_port(port: u16, error: &io::Error) -> Fault {
    Fault::failed(match error.kind() {
        io::ErrorKind::AddrInUse => format!(
            "Port {port} is taken: stop what listens there, or choose another port with --port."
        ),
        io::ErrorKind::PermissionDenied => {
            format!("Port {port} may not be used: choose another port with --port.")
        }
        _ => format!("Port {port} cannot be used ({error}): choose another port with --port."),
    })
}

/// What changes in the files that the site is made of.
struct Changes {
    changed: Receiver<PathBuf>,
    _watcher: RecommendedWatcher,
}

impl Changes {
    fn watch(essay: Option<&Path>) -> Result<Self, Fault> {
        let root = project::root();
        let whole = [root.join("crates"), root.join("web")];
        let mut single = vec![root.join("index.html"), root.join("Cargo.toml")];
        single.extend(essay.map(Path::to_path_buf));

        let (send, changed) = mpsc::channel();
        let (folders, files) = (whole.clone(), single.clone());
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            let Ok(event) = event else { return };
            if !writes(&event.kind) {
                return;
            }
            for path in event.paths {
                if is_source(&path, &folders, &files) {
                    let _ = send.send(path);
                }
            }
        })
        .map_err(|error| unwatchable(&root, &error))?;
        for folder in &whole {
            watcher
                .watch(folder, RecursiveMode::Recursive)
                .map_err(|error| unwatchable(folder, &error))?;
        }
        // Editors replace files, so their folder is watched in their place.
        for folder in single.iter().filter_map(|file| file.parent()) {
            if !whole.iter().any(|it| folder.starts_with(it)) {
                watcher
                    .watch(folder, RecursiveMode::NonRecursive)
                    .map_err(|error| unwatchable(folder, &error))?;
            }
        }
        Ok(Self {
            changed,
            _watcher: watcher,
        })
    }

    /// Waits for the next change and until it is over.
    fn next(&self) -> Option<PathBuf> {
        let path = self.changed.recv().ok()?;
        while self.changed.recv_timeout(QUIET).is_ok() {}
        Some(path)
    }
}

fn unwatchable(path: &Path, error: &notify::Error) -> Fault {
    Fault::failed(format!(
        "{} cannot be watched for changes: {error}.",
        project::short(path).display()
    ))
}

/// Reading a file is no change; a build reads them all.
fn writes(kind: &EventKind) -> bool {
    !matches!(kind, EventKind::Access(access) if *access != AccessKind::Close(AccessMode::Write))
}

/// Whether the site is made of that file; editors' own files lie about everywhere.
fn is_source(path: &Path, folders: &[PathBuf], files: &[PathBuf]) -> bool {
    if files.iter().any(|file| file == path) {
        return true;
    }
    let Some(inside) = folders.iter().find_map(|it| path.strip_prefix(it).ok()) else {
        return false;
    };
    !inside.iter().any(|part| {
        let part = part.to_string_lossy();
        part.starts_with(['.', '#'])
            || part.ends_with('~')
            || matches!(part.as_ref(), "target" | "dist" | "pkg" | "4913")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_named() {
        assert_eq!(
            no_port(8080, &io::ErrorKind::AddrInUse.into()).to_string(),
            "Port 8080 is taken: stop what listens there, or choose another port with --port."
        );
        assert_eq!(
            no_port(80, &io::ErrorKind::PermissionDenied.into()).to_string(),
            "Port 80 may not be used: choose another port with --port."
        );
    }

    #[test]
    fn only_sources_count() {
        let folders = [PathBuf::from("/p/crates"), PathBuf::from("/p/web")];
        let files = [PathBuf::from("/p/index.html"), PathBuf::from("/e/my.md")];
        for (path, counts) in [
            ("/p/crates/site/src/lib.rs", true),
            ("/p/web/essay/01.md", true),
            ("/p/index.html", true),
            ("/e/my.md", true),
            ("/e/other.md", false),
            ("/p/Cargo.lock", false),
            ("/p/dist/index.html", false),
            ("/p/crates/site/target/debug/a", false),
            ("/p/crates/site/src/.lib.rs.swp", false),
            ("/p/crates/site/src/lib.rs~", false),
            ("/p/crates/site/src/4913", false),
        ] {
            assert_eq!(
                is_source(Path::new(path), &folders, &files),
                counts,
                "{path}"
            );
        }
    }

    #[test]
    fn reading_is_no_change() {
        use notify::event::{CreateKind, ModifyKind};
        assert!(!writes(&EventKind::Access(AccessKind::Open(
            AccessMode::Any
        ))));
        assert!(!writes(&EventKind::Access(AccessKind::Close(
            AccessMode::Read
        ))));
        assert!(writes(&EventKind::Access(AccessKind::Close(
            AccessMode::Write
        ))));
        assert!(writes(&EventKind::Create(CreateKind::File)));
        assert!(writes(&EventKind::Modify(ModifyKind::Any)));
    }
}
