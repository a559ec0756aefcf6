//! The browsers that the tests drive: Chromium or Chrome with its chromedriver, and for some of them Firefox and WebKit.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::fault::Fault;
use crate::project;
use crate::system::{self, Packages};
use crate::tools;

/// What the browser is started with: no window, no sandbox (it needs rights that containers do
/// not give), and nothing that calls home.
const FLAGS: [&str; 8] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// A browser and the driver that fits it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Browser {
    chrome: PathBuf,
    driver: PathBuf,
}

impl Browser {
    /// Tells a command where they are, in the variables CHROME and CHROMEDRIVER.
    pub fn tell<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env("CHROME", &self.chrome)
            .env("CHROMEDRIVER", &self.driver)
    }

    /// The driver's program.
    pub fn driver(&self) -> &Path {
        &self.driver
    }

    /// Writes the file that tells wasm-bindgen's test runner about the browser.
    pub fn write_options(&self) -> Result<PathBuf, Fault> {
        let file = project::target().join("webdriver.json");
        let options = serde_json::json!({
            "goog:chromeOptions": { "binary": self.chrome.to_string_lossy(), "args": FLAGS }
        });
        fs::create_dir_all(project::target())
            .and_then(|()| fs::write(&file, options.to_string()))
            .map_err(|error| project::cannot("write", &file, &error))?;
        Ok(file)
    }
}

/// Finds the browser and its driver; installs them if they are missing.
pub fn ready() -> Result<Browser, Fault> {
    let (chrome, driver) = (chrome()?, driver()?);
    if let (Some(chrome), Some(driver)) = (chrome, driver) {
        return fitting(chrome, driver);
    }
    install()?;
    match (self::chrome()?, self::driver()?) {
        (Some(chrome), Some(driver)) => fitting(chrome, driver),
        _ => Err(Fault::failed(
            "Chromium and chromedriver were installed but are not found: set CHROME and CHROMEDRIVER to them.",
        )),
    }
}

/// The program that a variable names, which must then be there.
fn named(variable: &str) -> Result<Option<PathBuf>, Fault> {
    let Some(value) = env::var_os(variable).filter(|it| !it.is_empty()) else {
        return Ok(None);
    };
    let path = PathBuf::from(&value);
    let found = if path.components().count() > 1 {
        path.is_file().then_some(path)
    } else {
        project::find(&value.to_string_lossy())
    };
    match found {
        Some(path) => Ok(Some(std::path::absolute(&path).unwrap_or(path))),
        None => Err(Fault::failed(format!(
            "{variable} names '{}', which is no program.",
            value.to_string_lossy()
        ))),
    }
}

fn chrome() -> Result<Option<PathBuf>, Fault> {
    if let Some(path) = named("CHROME")? {
        return Ok(Some(path));
    }
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
    ];
    let places = [
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ];
    Ok(first(&names, &places))
}

fn driver() -> Result<Option<PathBuf>, Fault> {
    if let Some(path) = named("CHROMEDRIVER")? {
        return Ok(Some(path));
    }
    let places = [
        "/usr/lib/chromium/chromedriver",
        "/usr/lib/chromium-browser/chromedriver",
    ];
    Ok(first(&["chromedriver"], &places))
}

fn first(names: &[&str], places: &[&str]) -> Option<PathBuf> {
    names
        .iter()
        .find_map(|name| project::find(name))
        .or_else(|| places.iter().map(PathBuf::from).find(|it| it.is_file()))
}

/// A driver drives the browser of its own major version only.
fn fitting(chrome: PathBuf, driver: PathBuf) -> Result<Browser, Fault> {
    let version = |program: &Path| {
        let said = project::output(
            Command::new(program).arg("--version").stdin(Stdio::null()),
            "--version",
        );
        said.ok().and_then(|said| major(&said))
    };
    match (version(&chrome), version(&driver)) {
        (Some(browser), Some(driven)) if browser != driven => Err(Fault::failed(format!(
            "{} has version {browser} but {} has version {driven}: install the same of both, or set CHROME and CHROMEDRIVER.",
            chrome.display(),
            driver.display()
        ))),
        _ => Ok(Browser { chrome, driver }),
    }
}

/// The major version in what `--version` prints.
fn major(said: &str) -> Option<u32> {
    said.split_whitespace()
        .find(|word| word.starts_with(|first: char| first.is_ascii_digit()))?
        .split('.')
        .next()?
        .parse()
        .ok()
}

const PACKAGES: [Packages; 4] = [
    (
        "apt-get",
        &["chromium", "chromium-driver", "fonts-liberation"],
    ),
    ("dnf", &["chromium", "chromedriver"]),
    ("pacman", &["chromium"]),
    ("brew", &["--cask", "chromium", "chromedriver"]),
];

fn install() -> Result<(), Fault> {
    system::install(
        "the test browser",
        &PACKAGES,
        "The browser tests need Chromium and chromedriver: install both, or set CHROME and CHROMEDRIVER to them.",
    )
}

/// The other engines that were found, by the variables that tell the tests of them.
#[derive(Debug)]
pub struct Engines {
    names: Vec<&'static str>,
    programs: Vec<(&'static str, PathBuf)>,
}

impl Engines {
    /// Tells a command which engines there are, in the variable ENGINES, and where, in FIREFOX, GECKODRIVER and
    /// WEBKITWEBDRIVER.
    pub fn tell<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("ENGINES", self.names.join(",")).envs(
            self.programs
                .iter()
                .map(|(variable, path)| (variable, path)),
        )
    }
}

/// Finds Firefox and WebKit with their drivers, and installs what is missing. What a system does not have is said,
/// and its tests are left out; Debian has both, so there nothing is left out.
pub fn engines() -> Result<Engines, Fault> {
    let mut engines = Engines {
        names: vec!["chromium"],
        programs: vec![],
    };
    for (name, found) in [("firefox", firefox()), ("webkit", webkit())] {
        match found {
            Ok(programs) => {
                engines.names.push(name);
                engines.programs.extend(programs);
            }
            Err(fault) if is_debian() => return Err(fault),
            Err(fault) => eprintln!("{fault} Its tests are left out."),
        }
    }
    Ok(engines)
}

/// What stands in a system's own description of itself.
fn is_debian() -> bool {
    fs::read_to_string("/etc/os-release").is_ok_and(|text| names_debian(&text))
}

fn names_debian(description: &str) -> bool {
    description.lines().any(|line| line.trim() == "ID=debian")
}

type Programs = Vec<(&'static str, PathBuf)>;

fn firefox() -> Result<Programs, Fault> {
    const NEEDED: &str = "The tests in Firefox need it: install it, or set FIREFOX to it.";
    let find = || -> Result<Option<PathBuf>, Fault> {
        Ok(named("FIREFOX")?.or_else(|| {
            first(
                &["firefox-esr", "firefox"],
                &["/Applications/Firefox.app/Contents/MacOS/firefox"],
            )
        }))
    };
    let firefox = found(
        find,
        || system::install("Firefox", &FIREFOX, NEEDED),
        NEEDED,
    )?;
    let driver = named("GECKODRIVER")?
        .or_else(|| project::find("geckodriver"))
        .map_or_else(tools::geckodriver, Ok)?;
    Ok(vec![("FIREFOX", firefox), ("GECKODRIVER", driver)])
}

/// WebKitGTK's driver, its browser and the screen that nobody sees. Safari is left to people: its driver must be
/// allowed by hand, and takes the screen and the keyboard of whoever sits before it.
fn webkit() -> Result<Programs, Fault> {
    const NEEDED: &str = "The tests in WebKit need WebKitGTK's driver WebKitWebDriver and the screen Xvfb, which are there for Linux: install both.";
    if env::consts::OS != "linux" {
        return Err(Fault::failed(NEEDED));
    }
    let driver = found(
        || {
            let driver = named("WEBKITWEBDRIVER")?.or_else(|| project::find("WebKitWebDriver"));
            Ok(driver.filter(|_| project::find("Xvfb").is_some()))
        },
        || system::install("WebKit", &WEBKIT, NEEDED),
        NEEDED,
    )?;
    Ok(vec![("WEBKITWEBDRIVER", driver)])
}

/// A program that is there, or is once it was installed.
fn found(
    find: impl Fn() -> Result<Option<PathBuf>, Fault>,
    install: impl FnOnce() -> Result<(), Fault>,
    needed: &str,
) -> Result<PathBuf, Fault> {
    if let Some(path) = find()? {
        return Ok(path);
    }
    install()?;
    find()?.ok_or_else(|| Fault::failed(needed))
}

const FIREFOX: [Packages; 4] = [
    ("apt-get", &["firefox-esr"]),
    ("dnf", &["firefox"]),
    ("pacman", &["firefox"]),
    ("brew", &["--cask", "firefox"]),
];

/// Elsewhere its browser comes without automation.
const WEBKIT: [Packages; 1] = [("apt-get", &["webkit2gtk-driver", "xvfb"])];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read() {
        assert_eq!(major("Chromium 156.0.8078.79 built on Debian"), Some(156));
        assert_eq!(
            major("ChromeDriver 131.0.6778.204 (52183f9e99a61056f9b78535f53d256f1516f2a0)"),
            Some(131)
        );
        assert_eq!(major("no version"), None);
    }

    #[test]
    fn debian_is_known_by_its_name() {
        assert!(names_debian("PRETTY_NAME=\"Debian\"\nID=debian\n"));
        assert!(!names_debian("ID=ubuntu\nID_LIKE=debian\n"));
    }

    #[test]
    fn engines_are_told_by_name_and_place() {
        let engines = Engines {
            names: vec!["chromium", "firefox"],
            programs: vec![("FIREFOX", PathBuf::from("/usr/bin/firefox"))],
        };
        let mut command = Command::new("true");
        engines.tell(&mut command);
        let told: Vec<_> = command
            .get_envs()
            .filter_map(|(name, value)| Some((name.to_str()?, value?.to_str()?)))
            .collect();
        assert_eq!(
            told,
            [
                ("ENGINES", "chromium,firefox"),
                ("FIREFOX", "/usr/bin/firefox")
            ]
        );
    }
}
