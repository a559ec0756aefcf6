//! Where things are, and how other programs are run.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::fault::Fault;

/// The project's root folder.
pub fn root() -> PathBuf {
    let package = env::var_os("CARGO_MANIFEST_DIR")
        .map(PathBuf::from)
        .filter(|folder| folder.ends_with("xtask"))
        .unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
    package.parent().map(Path::to_path_buf).unwrap_or(package)
}

/// The folder that cargo builds in.
pub fn target() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => std::path::absolute(&folder).unwrap_or_else(|_| PathBuf::from(folder)),
        None => root().join("target"),
    }
}

/// A program to be run in the project's root folder.
pub fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    command
}

/// The cargo that runs us.
pub fn cargo() -> Command {
    program(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs a program whose output the reader sees as it comes; `what` names the work in the fault.
pub fn succeed(command: &mut Command, what: &str) -> Result<(), Fault> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(Fault::failed(format!("{what} failed: see above."))),
        Err(error) => Err(cannot_start(command, what, &error)),
    }
}

/// Runs a program and returns what it printed.
pub fn output(command: &mut Command, what: &str) -> Result<String, Fault> {
    match command.output() {
        Ok(output) if output.status.success() => {
            Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
        }
        Ok(output) => Err(Fault::failed(format!(
            "{what} failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        ))),
        Err(error) => Err(cannot_start(command, what, &error)),
    }
}

fn cannot_start(command: &Command, what: &str, error: &io::Error) -> Fault {
    let name = command.get_program().to_string_lossy();
    Fault::failed(if error.kind() == io::ErrorKind::NotFound {
        format!("{what} failed: the program `{name}` is not installed.")
    } else {
        format!("{what} failed: `{name}` does not start ({error}).")
    })
}

/// The first program of that name on the search path.
pub fn find(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(&file))
        .find(|path| path.is_file())
}

/// A text file of the project.
pub fn read(path: &Path) -> Result<String, Fault> {
    fs::read_to_string(path).map_err(|error| cannot("read", path, &error))
}

/// The fault of a file or folder that could not be read, written, ...
pub fn cannot(verb: &str, path: &Path, error: &io::Error) -> Fault {
    Fault::failed(format!("cannot {verb} {}: {error}.", short(path).display()))
}

/// A path as short as it can be said from where the reader stands.
pub fn short(path: &Path) -> PathBuf {
    let here = env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).to_path_buf()
}

/// The version of a package in a `Cargo.lock`.
pub fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let mut lines = lock.lines();
    let name = format!("name = \"{package}\"");
    lines.find(|line| *line == name)?;
    lines
        .next()?
        .strip_prefix("version = \"")?
        .strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_that_of_the_package_and_of_no_namesake() {
        let lock = "\
[[package]]
name = \"wasm-bindgen-macro\"
version = \"0.2.99\"

[[package]]
name = \"wasm-bindgen\"
version = \"0.2.130\"
source = \"registry\"
";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(lock, "bindgen"), None);
    }

    #[test]
    fn the_root_holds_this_package() {
        assert!(root().join("xtask/Cargo.toml").is_file());
    }
}
