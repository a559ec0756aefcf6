//! Other people's scripts, from npm into the build folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// The part of the build folder that is called `name`.
pub fn folder(name: &str) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(
            || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"),
            PathBuf::from,
        )
        .join(name)
}

fn json(file: &Path) -> Result<Value, String> {
    let text = fs::read_to_string(file)
        .map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
    serde_json::from_str(&text)
        .map_err(|error| format!("{} cannot be read: {error}", file.display()))
}

/// Installs what a `package.json` asks for into a folder, unless it is there in the right versions.
///
/// # Errors
/// The second half of a sentence: what went wrong.
pub fn install(manifest: &Path, place: &Path) -> Result<(), String> {
    let wanted = json(manifest)?;
    let there = wanted["dependencies"].as_object().is_some_and(|packages| {
        packages.iter().all(|(package, version)| {
            let own = place.join("node_modules").join(package);
            json(&own.join("package.json")).is_ok_and(|found| found["version"] == *version)
        })
    });
    if there {
        return Ok(());
    }
    fs::create_dir_all(place)
        .and_then(|()| fs::copy(manifest, place.join("package.json")).map(drop))
        .map_err(|error| format!("{} cannot be written: {error}", place.display()))?;
    eprintln!("Installing the scripts of {} with npm.", manifest.display());
    let done = Command::new("npm")
        .args(["install", "--omit=dev", "--no-audit", "--no-fund"])
        .args(["--ignore-scripts", "--no-package-lock", "--loglevel=error"])
        .current_dir(place)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status();
    match done {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("npm install ended with {status}")),
        Err(error) => Err(format!(
            "npm, which installs them, cannot be run ({error}); install Node.js"
        )),
    }
}
