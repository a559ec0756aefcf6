//! `cargo xtask serve`: builds, serves, opens the browser, rebuilds on change.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex, PoisonError};
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
    let mut changes = Changes::watch(essay)?;
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
        // Before it is built: what comes from now on is seen.
        changes.follow(essay);
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
    watcher: RecommendedWatcher,
    /// The folders that are watched whole.
    whole: Vec<PathBuf>,
    /// Single files of the project.
    own: Vec<PathBuf>,
    /// These, and those that the essay asks for; the watcher looks there.
    single: Arc<Mutex<BTreeSet<PathBuf>>>,
}

impl Changes {
    fn watch(essay: Option<&Path>) -> Result<Self, Fault> {
        let root = project::root();
        let whole = [root.join("crates"), root.join("web")].to_vec();
        let own = [root.join("index.html"), root.join("Cargo.toml")].to_vec();
        let single = Arc::new(Mutex::new(BTreeSet::new()));

        let (send, changed) = mpsc::channel();
        let (folders, files) = (whole.clone(), Arc::clone(&single));
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            let Ok(event) = event else { return };
            if !writes(&event.kind) {
                return;
            }
            let files = files.lock().unwrap_or_else(PoisonError::into_inner);
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
        let mut changes = Self {
            changed,
            watcher,
            whole,
            own,
            single,
        };
        match changes.follow(essay) {
            Some(fault) => Err(fault),
            None => Ok(changes),
        }
    }

    /// Watches what the essay asks for now, too. What cannot be watched is told; it was said at the beginning.
    fn follow(&mut self, essay: Option<&Path>) -> Option<Fault> {
        let asked = essay.map(|essay| essay::asked(&[essay.to_path_buf()]));
        let files: BTreeSet<PathBuf> = self
            .own
            .iter()
            .chain(asked.iter().flatten())
            .map(|file| seen_at(file))
            .collect();
        let mut fault = None;
        // Editors replace files, so their folder is watched in their place; and again each time, for it may be a new one.
        let folders: BTreeSet<&Path> = files.iter().filter_map(|file| file.parent()).collect();
        for folder in folders {
            if self.whole.iter().any(|it| folder.starts_with(it)) {
                continue;
            }
            if let Err(error) = self.watcher.watch(folder, RecursiveMode::NonRecursive) {
                fault = fault.or(Some(unwatchable(folder, &error)));
            }
        }
        *self.single.lock().unwrap_or_else(PoisonError::into_inner) = files;
        fault
    }

    /// Waits for the next change and until it is over.
    fn next(&self) -> Option<PathBuf> {
        let path = self.changed.recv().ok()?;
        while self.changed.recv_timeout(QUIET).is_ok() {}
        Some(path)
    }
}

/// The path by which a change of a file is told: itself, or of its folders the first that is not there yet. Every folder has
/// one name, for a system that is told of two may know it by either.
fn seen_at(file: &Path) -> PathBuf {
    let mut missing = file;
    for folder in file.ancestors().skip(1) {
        if let Ok(folder) = folder.canonicalize() {
            return match missing.file_name() {
                Some(name) => folder.join(name),
                None => folder,
            };
        }
        missing = folder;
    }
    file.to_path_buf()
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
fn is_source(path: &Path, folders: &[PathBuf], files: &BTreeSet<PathBuf>) -> bool {
    if files.contains(path) {
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
    use std::fs;

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
        let files = ["/p/index.html", "/e/my.md"].map(PathBuf::from).into();
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

    /// A folder of its own; gone when the test is over.
    struct Scratch(PathBuf);

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn scratch(name: &str) -> Scratch {
        let folder = std::env::temp_dir().join(format!("serve-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Scratch(folder.canonicalize().unwrap())
    }

    #[test]
    fn what_is_missing_is_seen_where_it_begins() {
        let scratch = scratch("missing");
        let at = |path: &str| scratch.0.join(path);
        fs::create_dir(at("there")).unwrap();
        assert_eq!(seen_at(&at("there/a.png")), at("there/a.png"));
        assert_eq!(seen_at(&at("img/deep/a.png")), at("img"));
        assert_eq!(seen_at(&at("there/../a.png")), at("a.png"));
    }

    #[test]
    fn the_glossary_and_the_pictures_of_an_essay_are_watched() {
        let scratch = scratch("essay");
        let at = |path: &str| scratch.0.join(path);
        let write = |path: &str, text: &str| fs::write(at(path), text).unwrap();
        let essay = at("post.md");
        write(
            "post.md",
            "---\nbalance:\n  glossary: terms.md\n---\nA\n\n![a](a.png) ![b](img/b.png)\n",
        );
        write("terms.md", "## Term\n\nx\n");
        let mut changes = Changes::watch(Some(&essay)).unwrap();
        // Told, or the longest that anybody should have to wait.
        let told = |changes: &Changes| {
            let first = changes.changed.recv_timeout(Duration::from_secs(20));
            while changes.changed.recv_timeout(QUIET).is_ok() {}
            first.unwrap()
        };
        for file in ["post.md", "terms.md", "a.png"] {
            let text = fs::read_to_string(at(file)).unwrap_or_default();
            write(file, &format!("{text}\n"));
            assert_eq!(told(&changes), at(file));
            changes.follow(Some(&essay));
        }
        fs::create_dir(at("img")).unwrap();
        assert_eq!(told(&changes), at("img"));
        changes.follow(Some(&essay));
        write("img/b.png", "x");
        assert_eq!(told(&changes), at("img/b.png"));
        fs::remove_dir_all(at("img")).unwrap();
        told(&changes);
        fs::create_dir(at("img")).unwrap();
        changes.follow(Some(&essay));
        write("img/b.png", "y");
        assert_eq!(told(&changes), at("img/b.png"));
        // What it does not ask for is none of its own.
        write("other.md", "x");
        write("img/c.png", "x");
        write("post.md", "A\n");
        assert_eq!(told(&changes), at("post.md"));
        changes.follow(Some(&essay));
        write("terms.md", "x");
        write("post.md", "B\n");
        assert_eq!(told(&changes), at("post.md"));
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
