//! chromedriver, one per process, ended with it.

use std::env;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

/// A shell that starts the driver, and when its standard input closes ends the whole process group,
/// browsers too, and removes their profiles. It closes however this process ends.
const KEEPER: &str = r#"
"$0" --port=0 &
trap '' TERM
cat >/dev/null
kill -TERM 0
wait
rm -rf "$1" || { sleep 1; rm -rf "$1"; }
"#;

struct Driver {
    url: String,
    /// Its standard input is the string that the keeper hangs on.
    _keeper: Child,
}

/// The driver's address; it is started by the first call.
///
/// # Panics
/// When there is no chromedriver or it does not start.
pub fn url() -> &'static str {
    static DRIVER: OnceLock<Driver> = OnceLock::new();
    &DRIVER.get_or_init(start).url
}

fn start() -> Driver {
    let program = program("CHROMEDRIVER", &["chromedriver"]);
    let mut keeper = Command::new("sh")
        .arg("-c")
        .arg(KEEPER)
        .arg(&program)
        .arg(folder())
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("{} cannot be started: {error}.", program.display()));
    let mut said = BufReader::new(
        keeper
            .stdout
            .take()
            .unwrap_or_else(|| panic!("chromedriver's output cannot be read.")),
    );
    let port = loop {
        let mut line = String::new();
        let read = said.read_line(&mut line).unwrap_or(0);
        assert!(read > 0, "{} ended before it listened.", program.display());
        if let Some((_, port)) = line.split_once("started successfully on port ") {
            break port.trim().trim_end_matches('.').to_owned();
        }
    };
    // The driver must not stop because nobody reads what it says.
    thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
    Driver {
        url: format!("http://127.0.0.1:{port}"),
        _keeper: keeper,
    }
}

/// The browser's program.
///
/// # Panics
/// When there is none.
pub fn chrome() -> PathBuf {
    program(
        "CHROME",
        &[
            "chromium",
            "chromium-browser",
            "google-chrome",
            "google-chrome-stable",
        ],
    )
}

/// The program that a variable names, else the first of the names on the path.
fn program(variable: &str, names: &[&str]) -> PathBuf {
    if let Some(path) = env::var_os(variable).filter(|it| !it.is_empty()) {
        return path.into();
    }
    let path = env::var_os("PATH").unwrap_or_default();
    names
        .iter()
        .flat_map(|name| env::split_paths(&path).map(move |folder| folder.join(name)))
        .find(|file| file.is_file())
        .unwrap_or_else(|| {
            panic!(
                "There is no {} on PATH: set {variable} or run cargo xtask test, which installs it.",
                names[0]
            )
        })
}

/// The folder of all profiles of this process.
fn folder() -> PathBuf {
    env::temp_dir().join(format!("balance-browser-{}", std::process::id()))
}

/// A new folder for a browser's profile.
pub fn profile() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    folder().join(COUNT.fetch_add(1, Ordering::Relaxed).to_string())
}
