//! The programs that build and test the site, installed when they are missing.
//!
//! They lie outside the build folder, one folder per version, so that `cargo clean` and other
//! checkouts keep them: `wasm-pack-0.15.1/bin/wasm-pack`. What can be downloaded is; what cannot
//! is built from source.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::{self, Command};

use crate::fault::Fault;
use crate::linked;
use crate::project;

const WASM_PACK: &str = "0.15.1";
const MDBOOK: &str = "0.5.4";
const GECKODRIVER: &str = "0.37.1";
const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// A program, or several of one package, in one version.
struct Tool {
    name: &'static str,
    version: String,
    /// The programs that must be there.
    programs: &'static [&'static str],
    /// The package that they are built from.
    package: &'static str,
    /// Whether the package builds with its own lock.
    locked: bool,
    /// Whether the package's optional parts are left out.
    bare: bool,
    /// Where the programs lie ready for this system, if they do.
    archive: Option<String>,
    /// Whether they lie in a folder there.
    in_folder: bool,
    /// How much they are optimised when built here: they run for seconds, and building them
    /// at the usual level takes three times as long.
    level: &'static str,
    /// How long it then takes to build them.
    minutes: u32,
}

impl Tool {
    fn wasm_pack() -> Self {
        let version = WASM_PACK.to_owned();
        let archive = system(env::consts::OS, env::consts::ARCH, "musl").map(|system| {
            format!(
                "https://github.com/wasm-bindgen/wasm-pack/releases/download/v{version}/wasm-pack-v{version}-{system}.tar.gz"
            )
        });
        Self {
            name: "wasm-pack",
            version,
            programs: &["wasm-pack"],
            package: "wasm-pack",
            locked: true,
            bare: false,
            archive,
            in_folder: true,
            level: "0",
            minutes: 2,
        }
    }

    /// The version must be that of the library in `Cargo.lock`.
    fn wasm_bindgen(version: &str) -> Self {
        let archive = system(env::consts::OS, env::consts::ARCH, "gnu").map(|system| {
            format!(
                "https://github.com/wasm-bindgen/wasm-bindgen/releases/download/{version}/wasm-bindgen-{version}-{system}.tar.gz"
            )
        });
        Self {
            name: "wasm-bindgen",
            version: version.to_owned(),
            programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
            package: "wasm-bindgen-cli",
            locked: false,
            bare: false,
            archive,
            in_folder: true,
            level: "1",
            minutes: 5,
        }
    }

    /// For the tests of what is handed out to authors of books; without its server and its search.
    fn mdbook() -> Self {
        Self {
            name: "mdbook",
            version: MDBOOK.to_owned(),
            programs: &["mdbook"],
            package: "mdbook",
            locked: true,
            bare: true,
            archive: None,
            in_folder: true,
            level: "0",
            minutes: 3,
        }
    }

    /// For the tests in Firefox.
    fn geckodriver() -> Self {
        let version = GECKODRIVER.to_owned();
        let archive = geckodriver_system(env::consts::OS, env::consts::ARCH).map(|system| {
            format!(
                "https://github.com/mozilla/geckodriver/releases/download/v{version}/geckodriver-v{version}-{system}.tar.gz"
            )
        });
        Self {
            name: "geckodriver",
            version,
            programs: &["geckodriver"],
            package: "geckodriver",
            locked: true,
            bare: false,
            archive,
            in_folder: false,
            level: "0",
            minutes: 3,
        }
    }

    fn home(&self, tools: &Path) -> PathBuf {
        tools.join(format!("{}-{}", self.name, self.version))
    }

    fn is_in(&self, home: &Path) -> bool {
        self.programs
            .iter()
            .all(|program| bin(home, program).is_file())
    }

    /// The folder of the programs; installs them if they are missing.
    fn ready(&self, tools: &Path) -> Result<PathBuf, Fault> {
        let home = self.home(tools);
        if !self.is_in(&home) {
            // Installed beside its place and moved there when it is whole.
            let part = tools.join(format!(".{}-{}.{}", self.name, self.version, process::id()));
            let result = self.install(&part).and_then(|()| {
                let _ = fs::remove_dir_all(&home);
                match fs::rename(&part, &home) {
                    // Somebody else was faster.
                    Err(_) if self.is_in(&home) => Ok(()),
                    Err(error) => Err(project::cannot("write", &home, &error)),
                    Ok(()) => Ok(()),
                }
            });
            let _ = fs::remove_dir_all(&part);
            result?;
            eprintln!("{} {} is in {}.", self.name, self.version, home.display());
        }
        Ok(home.join("bin"))
    }

    fn install(&self, part: &Path) -> Result<(), Fault> {
        let _ = fs::remove_dir_all(part);
        fs::create_dir_all(part.join("bin"))
            .map_err(|error| project::cannot("write", part, &error))?;
        let why = match &self.archive {
            Some(archive) => {
                eprintln!("Installing {} {}: {archive}", self.name, self.version);
                match self.download(archive, part) {
                    Ok(()) => return Ok(()),
                    Err(why) => why.to_string(),
                }
            }
            None => format!("{} comes as source for this system.", self.name),
        };
        eprintln!(
            "{why}\nBuilding {} {} from source: about {} minutes on one core, once.",
            self.name, self.version, self.minutes
        );
        self.build(part)?;
        self.check(part)
    }

    fn download(&self, archive: &str, part: &Path) -> Result<(), Fault> {
        let what = format!("The download of {}", self.name);
        let file = part.join("archive.tar.gz");
        let unpacked = part.join("unpacked");
        let progress = if io::stderr().is_terminal() {
            "--progress-bar"
        } else {
            "-sS"
        };
        project::succeed(
            Command::new("curl")
                .args(["-fL", "--proto", "=https", "--connect-timeout", "10"])
                .args([
                    "--speed-limit",
                    "1000",
                    "--speed-time",
                    "30",
                    progress,
                    "-o",
                ])
                .arg(&file)
                .arg(archive),
            &what,
        )?;
        fs::create_dir_all(&unpacked)
            .map_err(|error| project::cannot("write", &unpacked, &error))?;
        project::succeed(
            Command::new("tar")
                .arg("-xzf")
                .arg(&file)
                .arg("-C")
                .arg(&unpacked)
                .args(["--strip-components", if self.in_folder { "1" } else { "0" }]),
            &what,
        )?;
        for program in self.programs {
            let name = format!("{program}{}", env::consts::EXE_SUFFIX);
            fs::rename(unpacked.join(&name), bin(part, program))
                .map_err(|error| project::cannot("find", Path::new(&name), &error))?;
        }
        let _ = fs::remove_dir_all(&unpacked);
        let _ = fs::remove_file(&file);
        self.check(part)
    }

    fn build(&self, part: &Path) -> Result<(), Fault> {
        let scratch = part.join("build");
        let mut command = project::cargo();
        command
            // Away from this project's settings.
            .current_dir(part)
            .env("CARGO_TARGET_DIR", &scratch)
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", self.level)
            .args(["install", self.package, "--version", &self.version])
            .args(self.locked.then_some("--locked"))
            .args(self.bare.then_some("--no-default-features"))
            .args(self.programs.iter().flat_map(|it| ["--bin", it]))
            .arg("--root")
            .arg(part);
        // So that cargo does not advise to change the reader's own search path.
        lead_path(&mut command, [part.join("bin")]);
        project::succeed(&mut command, &format!("Building {}", self.name))?;
        let _ = fs::remove_dir_all(&scratch);
        Ok(())
    }

    fn check(&self, home: &Path) -> Result<(), Fault> {
        for program in self.programs {
            let path = bin(home, program);
            if *program == "wasm-bindgen-test-runner" {
                // It has no --version; it comes with the other.
                if !path.is_file() {
                    return Err(Fault::failed(format!("{program} did not come along.")));
                }
                continue;
            }
            let said = project::output(
                Command::new(&path).arg("--version"),
                &format!("{program} --version"),
            )?;
            let version = said
                .split_whitespace()
                .nth(1)
                .map(|it| it.trim_start_matches('v'));
            if version != Some(self.version.as_str()) {
                return Err(Fault::failed(format!(
                    "{program} {} was asked for, but '{said}' came.",
                    self.version
                )));
            }
        }
        Ok(())
    }
}

fn bin(home: &Path, program: &str) -> PathBuf {
    home.join("bin")
        .join(format!("{program}{}", env::consts::EXE_SUFFIX))
}

/// How releases name a system; `arm` is the C library of their programs for Linux on ARM.
fn system(os: &str, arch: &str, arm: &str) -> Option<String> {
    match (os, arch) {
        ("linux", "x86_64") => Some("x86_64-unknown-linux-musl".to_owned()),
        ("linux", "aarch64") => Some(format!("aarch64-unknown-linux-{arm}")),
        ("macos", "x86_64" | "aarch64") => Some(format!("{arch}-apple-darwin")),
        ("windows", "x86_64") => Some("x86_64-pc-windows-msvc".to_owned()),
        _ => None,
    }
}

/// How geckodriver's releases name a system.
fn geckodriver_system(os: &str, arch: &str) -> Option<&'static str> {
    match (os, arch) {
        ("linux", "x86_64") => Some("linux64"),
        ("linux", "aarch64") => Some("linux-aarch64"),
        ("macos", "x86_64") => Some("macos"),
        ("macos", "aarch64") => Some("macos-aarch64"),
        _ => None,
    }
}

/// The folder that tools are kept in.
fn folder(os: &str, variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let path = |name: &str| {
        variable(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    if let Some(folder) = path("BALANCE_TOOLS") {
        return Some(folder);
    }
    let cache = match os {
        "macos" => path("HOME").map(|home| home.join("Library/Caches")),
        "windows" => path("LOCALAPPDATA"),
        // The standard passes over a relative XDG_CACHE_HOME.
        _ => path("XDG_CACHE_HOME")
            .filter(|it| it.is_absolute())
            .or_else(|| path("HOME").map(|home| home.join(".cache"))),
    };
    cache.map(|cache| cache.join("balance-of-power").join("tools"))
}

/// The tools, ready to be used.
pub struct Tools {
    /// The program wasm-pack.
    pub wasm_pack: PathBuf,
    /// The program wasm-bindgen.
    pub wasm_bindgen: PathBuf,
    folders: Vec<PathBuf>,
}

impl Tools {
    /// Lets a command find the tools: their folders lead its search path.
    pub fn tell<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        lead_path(command, self.folders.iter().cloned())
    }
}

/// Lets a build of a wasm program forget where this machine keeps the sources of libraries: readers' files then say
/// nothing of it, and do not change with the machine. The linker leaves what [`linked`] follows.
pub fn forget_places(command: &mut Command) -> &mut Command {
    const SEPARATOR: &str = "\x1f";
    // Other flags are another build for cargo: always in the same order.
    let mut folders = registries();
    folders.sort();
    // The reader's own flags stay; cargo reads the first of these two variables that is there.
    let own = match (env::var("CARGO_ENCODED_RUSTFLAGS"), env::var("RUSTFLAGS")) {
        (Ok(flags), _) => flags,
        (_, Ok(flags)) => flags.split_whitespace().collect::<Vec<_>>().join(SEPARATOR),
        _ => String::new(),
    };
    let flags: Vec<String> = [own]
        .into_iter()
        .filter(|flags| !flags.is_empty())
        .chain(folders.iter().map(|folder| {
            format!(
                "--remap-path-prefix={}{}=",
                folder.display(),
                std::path::MAIN_SEPARATOR
            )
        }))
        .chain([linked::LINKER_FLAG.to_owned()])
        .collect();
    command.env("CARGO_ENCODED_RUSTFLAGS", flags.join(SEPARATOR))
}

/// Where cargo keeps what it unpacked of other crates: a folder for each registry.
pub fn registries() -> Vec<PathBuf> {
    let home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")));
    let sources = home.and_then(|home| fs::read_dir(home.join("registry/src")).ok());
    let folders = sources.into_iter().flatten();
    folders
        .filter_map(|entry| entry.ok().map(|it| it.path()))
        .collect()
}

fn lead_path(command: &mut Command, folders: impl IntoIterator<Item = PathBuf>) -> &mut Command {
    let path = env::var_os("PATH").unwrap_or_default();
    match env::join_paths(folders.into_iter().chain(env::split_paths(&path))) {
        Ok(path) => command.env("PATH", path),
        Err(_) => command,
    }
}

/// Rust's wasm target, wasm-pack and the wasm-bindgen of `Cargo.lock`, installed if missing.
pub fn ready() -> Result<Tools, Fault> {
    wasm_target()?;
    let lock = project::read(&project::root().join("Cargo.lock"))?;
    let version = project::locked_version(&lock, "wasm-bindgen").ok_or_else(|| {
        Fault::failed("Cargo.lock names no wasm-bindgen, so the site cannot be built.")
    })?;
    let tools = kept_in()?;
    let pack = Tool::wasm_pack().ready(&tools)?;
    ask_for_no_newer(&pack);
    let bindgen = Tool::wasm_bindgen(version).ready(&tools)?;
    Ok(Tools {
        wasm_pack: pack.join(format!("wasm-pack{}", env::consts::EXE_SUFFIX)),
        wasm_bindgen: bindgen.join(format!("wasm-bindgen{}", env::consts::EXE_SUFFIX)),
        folders: vec![pack, bindgen],
    })
}

/// mdBook's program, installed if missing.
pub fn mdbook() -> Result<PathBuf, Fault> {
    let folder = Tool::mdbook().ready(&kept_in()?)?;
    Ok(folder.join(format!("mdbook{}", env::consts::EXE_SUFFIX)))
}

/// Firefox's driver, installed if missing.
pub fn geckodriver() -> Result<PathBuf, Fault> {
    let folder = Tool::geckodriver().ready(&kept_in()?)?;
    Ok(folder.join(format!("geckodriver{}", env::consts::EXE_SUFFIX)))
}

/// The folder of all tools.
fn kept_in() -> Result<PathBuf, Fault> {
    let tools = folder(env::consts::OS, |name| env::var_os(name)).ok_or_else(|| {
        Fault::failed("There is no folder for tools: set BALANCE_TOOLS to one, or HOME.")
    })?;
    Ok(std::path::absolute(&tools).unwrap_or(tools))
}

/// wasm-pack asks the net daily whether there is a newer one, and keeps the answer in this file.
/// Its version is chosen here, so it finds an answer without a date, which it takes as it is.
fn ask_for_no_newer(folder: &Path) {
    let file = folder.join("wasm-pack.stamp");
    let answer = format!("version {WASM_PACK}");
    if fs::read_to_string(&file).ok().as_ref() != Some(&answer) {
        // If it cannot be written, wasm-pack asks: no harm.
        let _ = fs::write(&file, &answer);
    }
}

fn wasm_target() -> Result<(), Fault> {
    let sysroot = project::output(
        project::program("rustc").args(["--print", "sysroot"]),
        "rustc --print sysroot",
    )?;
    let there = Path::new(&sysroot).join("lib/rustlib").join(WASM_TARGET);
    if there.is_dir() {
        return Ok(());
    }
    rustup(&["target", "add", WASM_TARGET])
}

/// The parts of Rust that `test` needs and a minimal installation leaves out.
pub fn components() -> Result<(), Fault> {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        let there = project::output(
            project::cargo().args([subcommand, "--version"]),
            "cargo --version",
        );
        if there.is_err() {
            rustup(&["component", "add", component])?;
        }
    }
    Ok(())
}

fn rustup(arguments: &[&str]) -> Result<(), Fault> {
    let line = arguments.join(" ");
    if project::find("rustup").is_none() {
        return Err(Fault::failed(format!(
            "`rustup {line}` is needed, but there is no rustup: install it from https://rustup.rs, or add that part of Rust your own way."
        )));
    }
    eprintln!("Installing a part of Rust: rustup {line}");
    project::succeed(
        project::program("rustup").args(arguments),
        &format!("rustup {line}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_with(os: &str, variables: &[(&str, &str)]) -> Option<PathBuf> {
        folder(os, |name| {
            variables
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.into())
        })
    }

    #[test]
    fn tools_lie_in_the_systems_cache() {
        let home = ("HOME", "/home/ada");
        for (os, variables, expected) in [
            (
                "linux",
                vec![home],
                "/home/ada/.cache/balance-of-power/tools",
            ),
            (
                "linux",
                vec![home, ("XDG_CACHE_HOME", "/cache")],
                "/cache/balance-of-power/tools",
            ),
            (
                "linux",
                vec![home, ("XDG_CACHE_HOME", "cache")],
                "/home/ada/.cache/balance-of-power/tools",
            ),
            (
                "macos",
                vec![home],
                "/home/ada/Library/Caches/balance-of-power/tools",
            ),
            ("linux", vec![home, ("BALANCE_TOOLS", "/tools")], "/tools"),
            (
                "macos",
                vec![home, ("BALANCE_TOOLS", "")],
                "/home/ada/Library/Caches/balance-of-power/tools",
            ),
        ] {
            assert_eq!(folder_with(os, &variables), Some(PathBuf::from(expected)));
        }
        assert_eq!(folder_with("linux", &[]), None);
    }

    #[test]
    fn a_tool_has_a_folder_per_version() {
        let tool = Tool::wasm_bindgen("0.2.130");
        assert_eq!(
            tool.home(Path::new("/tools")),
            Path::new("/tools/wasm-bindgen-0.2.130")
        );
        assert_eq!(
            bin(&tool.home(Path::new("/tools")), "wasm-bindgen"),
            PathBuf::from(format!(
                "/tools/wasm-bindgen-0.2.130/bin/wasm-bindgen{}",
                env::consts::EXE_SUFFIX
            ))
        );
    }

    #[test]
    fn releases_name_their_systems() {
        assert_eq!(
            system("linux", "aarch64", "gnu").as_deref(),
            Some("aarch64-unknown-linux-gnu")
        );
        assert_eq!(
            system("macos", "aarch64", "gnu").as_deref(),
            Some("aarch64-apple-darwin")
        );
        assert_eq!(system("freebsd", "x86_64", "gnu"), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_whole_tool_is_taken_as_it_is_and_half_a_tool_is_not() {
        let tools = env::temp_dir().join(format!("tools-{}", process::id()));
        let _ = fs::remove_dir_all(&tools);
        let mut tool = Tool::wasm_bindgen("0.0.0");
        tool.archive = None;
        let folder = tool.home(&tools).join("bin");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("wasm-bindgen"), "").unwrap();
        assert!(!tool.is_in(&tool.home(&tools)));
        fs::write(folder.join("wasm-bindgen-test-runner"), "").unwrap();
        assert_eq!(tool.ready(&tools), Ok(folder));
        fs::remove_dir_all(&tools).unwrap();
    }
}
