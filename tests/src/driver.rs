//! The drivers of the browsers, ended with this process or before.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::browser::Screen;

/// A shell that starts the driver, and when its standard input closes ends the whole process group,
/// browsers too, and removes their profiles. It closes however this process ends.
const KEEPER: &str = r#"
folder=$1
shift
"$0" "$@" &
trap '' TERM
cat >/dev/null
kill -TERM 0
wait
rm -rf "$folder" || { sleep 1; rm -rf "$folder"; }
"#;

/// The same behind a screen that nobody sees: WebKitGTK's browser has no other way to go without a window.
const KEEPER_WITH_SCREEN: &str = r#"
mkfifo "$1/display"
Xvfb -displayfd 3 -screen 0 2560x2048x24 -nolisten tcp 3>"$1/display" >/dev/null 2>&1 &
read -r display <"$1/display"
export DISPLAY=":$display"
"#;

/// How long a driver may take until it listens.
const PATIENCE: Duration = Duration::from_secs(30);

/// A driver that runs, with all its browsers; it ends when it is dropped.
pub struct Driver {
    url: String,
    keeper: Child,
}

impl Driver {
    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // The string that the keeper hangs on.
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// The address of the process's chromedriver; it is started by the first call.
///
/// # Panics
/// When there is no chromedriver or it does not start.
pub fn url() -> &'static str {
    static DRIVER: OnceLock<Driver> = OnceLock::new();
    DRIVER
        .get_or_init(|| {
            let program = program("CHROMEDRIVER", &["chromedriver"]);
            let keeper = keep(KEEPER, &program, &folder(), &["--port=0"], &[]);
            listening(keeper, &program, "started successfully on port ")
        })
        .url()
}

/// A geckodriver. It holds one session at a time, so every session has one of its own.
///
/// # Panics
/// When there is none or it does not start.
pub fn geckodriver(profile: &Path) -> Driver {
    let program = program("GECKODRIVER", &["geckodriver"]);
    let root = profile.display().to_string();
    made(profile);
    // It may see what belongs to the browser: its console and its settings.
    let options = [
        "--port",
        "0",
        "--allow-system-access",
        "--profile-root",
        &root,
    ];
    let keeper = keep(KEEPER, &program, profile, &options, &[]);
    listening(keeper, &program, "Listening on 127.0.0.1:")
}

/// A WebKitWebDriver, which too holds one session at a time. Pixel ratio and motion are those of its system.
///
/// # Panics
/// When there is none or it does not start.
pub fn webkit(profile: &Path, screen: Screen) -> Driver {
    let program = program("WEBKITWEBDRIVER", &["WebKitWebDriver"]);
    let settings = profile.join("gtk-3.0");
    made(&settings);
    let animations = u8::from(screen.motion);
    fs::write(
        settings.join("settings.ini"),
        format!("[Settings]\ngtk-enable-animations={animations}\n"),
    )
    .unwrap_or_else(|error| panic!("{} cannot be written: {error}.", settings.display()));
    // It does not say which port it has found, and takes 0 as it is.
    let port = TcpListener::bind("127.0.0.1:0")
        .and_then(|it| it.local_addr())
        .unwrap_or_else(|error| panic!("There is no free port: {error}."))
        .port();
    let home = profile.as_os_str();
    let ratio = screen.ratio.to_string();
    let keeper = keep(
        &format!("{KEEPER_WITH_SCREEN}{KEEPER}"),
        &program,
        profile,
        &[&format!("--port={port}")],
        &[
            ("HOME", home),
            ("XDG_CONFIG_HOME", home),
            ("XDG_CACHE_HOME", home),
            ("XDG_DATA_HOME", home),
            ("GDK_SCALE", ratio.as_ref()),
            // Its sandbox needs rights that containers do not give.
            ("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1".as_ref()),
        ],
    );
    let start = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(
            start.elapsed() < PATIENCE,
            "{} does not listen.",
            program.display()
        );
        thread::sleep(Duration::from_millis(20));
    }
    Driver {
        url: format!("http://127.0.0.1:{port}"),
        keeper,
    }
}

fn made(folder: &Path) {
    fs::create_dir_all(folder)
        .unwrap_or_else(|error| panic!("{} cannot be made: {error}.", folder.display()));
}

/// Starts a driver under a keeper, who removes the folder in the end.
fn keep(
    script: &str,
    program: &Path,
    folder: &Path,
    options: &[&str],
    variables: &[(&str, &std::ffi::OsStr)],
) -> Child {
    Command::new("sh")
        .arg("-c")
        .arg(script)
        .arg(program)
        .arg(folder)
        .args(options)
        .envs(variables.iter().copied())
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("{} cannot be started: {error}.", program.display()))
}

/// Waits until a driver has said its port, after some words.
fn listening(mut keeper: Child, program: &Path, words: &str) -> Driver {
    let mut said = BufReader::new(
        keeper
            .stdout
            .take()
            .unwrap_or_else(|| panic!("{}'s output cannot be read.", program.display())),
    );
    let port = loop {
        let mut line = String::new();
        let read = said.read_line(&mut line).unwrap_or(0);
        assert!(read > 0, "{} ended before it listened.", program.display());
        if let Some((_, port)) = line.split_once(words) {
            break port.trim().trim_end_matches('.').to_owned();
        }
    };
    // The driver must not stop because nobody reads what it says.
    thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
    Driver {
        url: format!("http://127.0.0.1:{port}"),
        keeper,
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

/// Firefox's program.
///
/// # Panics
/// When there is none.
pub fn firefox() -> PathBuf {
    program("FIREFOX", &["firefox-esr", "firefox"])
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
