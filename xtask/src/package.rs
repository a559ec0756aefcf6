//! `cargo xtask package`: the models for programs in JavaScript, as an npm package.
//!
//! The main entry weighs in a browser what the race weighs, and gets the other models when a page asks for them. Besides, all
//! models are there in one file, and each has files of its own, for a page that runs one. In Node all are there at once.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use widgets::{Format, simulate};

use crate::entry::{Entry, NAME, SOURCES};
use crate::fault::Fault;
use crate::folder::Folder;
use crate::project;
use crate::tools;

/// Where the package is written to. The folder `package` beside it is cargo's own.
pub fn folder() -> PathBuf {
    project::target().join("npm").join(NAME)
}

/// What a page loads at most for the main entry, or for one model, in bytes, compressed.
const LIMIT: usize = 60_000;

/// Builds the package and says what it weighs.
pub(crate) fn run() -> Result<(), Fault> {
    let tools = tools::ready()?;
    let mut package = Folder::default();
    let main = Entry::Main.build(&tools, "web")?;
    main.add(&mut package)?;
    for entry in Entry::list() {
        if matches!(entry, Entry::Main) {
            continue;
        }
        let browser = entry.build(&tools, "web")?;
        if !main.fits(&browser) {
            return Err(Fault::failed(format!(
                "wasm-bindgen writes another script for {} than for the main entry, which runs all: \
                 let crates/javascript/src/main.js bring one for each.",
                entry.name()
            )));
        }
        browser.add(&mut package)?;
        let node = entry.build(&tools, "nodejs")?;
        node.add_for_node(&browser, &mut package)?;
    }
    package.add("package.json", manifest()?.into_bytes())?;
    let sources = project::root().join(SOURCES);
    package.add(
        "README.md",
        project::read(&sources.join("README.md"))?.into_bytes(),
    )?;
    for name in ["LICENSE-MIT", "LICENSE-APACHE"] {
        let text = project::read(&project::root().join(name))?;
        package.add(name, text.into_bytes())?;
    }
    let out = folder();
    package.write(&out, &[])?;
    package.compress();
    eprintln!(
        "Wrote the package to {}; a page loads, compressed:",
        project::short(&out).display()
    );
    for entry in Entry::list() {
        weigh(entry, &package)?;
    }
    Ok(())
}

/// Says what an entry weighs.
fn weigh(entry: Entry, package: &Folder) -> Result<(), Fault> {
    let name = entry.name();
    let kilo = |bytes: usize| bytes as f64 / 1000.0;
    let file = package.travels(&entry.file("wasm"));
    let bytes = file + package.travels(&entry.file("js"));
    let loaded = match entry {
        Entry::Model("race") | Entry::Main | Entry::All => String::new(),
        Entry::Model(_) => format!(", by load() {:.1} kB", kilo(file)),
    };
    eprintln!("{name:>16} {:5.1} kB{loaded}", kilo(bytes));
    if bytes > LIMIT && !matches!(entry, Entry::All) {
        return Err(Fault::failed(format!(
            "{name} may be {LIMIT} bytes, and is {bytes}."
        )));
    }
    Ok(())
}

/// The package's `package.json`, in the version of all crates.
fn manifest() -> Result<String, Fault> {
    let file = project::root().join(SOURCES).join("package.json");
    let unknown = |error| Fault::failed(format!("{} cannot be read: {error}.", file.display()));
    let mut manifest: Value = serde_json::from_str(&project::read(&file)?).map_err(unknown)?;
    manifest["version"] = env!("CARGO_PKG_VERSION").into();
    let text = serde_json::to_string_pretty(&manifest).map_err(unknown)?;
    Ok(text + "\n")
}

/// The crates that programs in Rust may use, in the order in which they are published: each needs those before it.
const CRATES: [&str; 2] = ["balance-of-power-lanes", "balance-of-power-dynamics"];

/// Does all of publishing the crates and the npm package but the upload.
pub(crate) fn rehearse() -> Result<(), Fault> {
    // What cargo has built of a crate on a registry it takes for built as long as name and version stay: each rehearsal
    // builds for itself.
    let built = project::target().join("rehearsal");
    let _ = fs::remove_dir_all(&built);
    forget_rehearsals(&tools::registries())?;
    let mut command = project::cargo();
    // What is tested is what lies here, committed or not.
    command.args(["publish", "--dry-run", "--locked", "--allow-dirty"]);
    command.arg("--target-dir").arg(&built);
    for name in CRATES {
        command.args(["--package", name]);
    }
    project::succeed(&mut command, "cargo publish --dry-run")?;
    let Some(npm) = project::find("npm") else {
        println!("There is no npm here: the npm package is not packed.");
        return Ok(());
    };
    let mut command = project::program(&npm);
    command
        .args(["pack", "--dry-run", "--ignore-scripts"])
        .current_dir(folder());
    project::succeed(&mut command, "npm pack --dry-run")
}

/// Takes away what cargo unpacked of our crates in an earlier rehearsal from the same folder: it would take that for the
/// crates of today, for they have the same name and version.
fn forget_rehearsals(registries: &[PathBuf]) -> Result<(), Fault> {
    // The registry of a rehearsal is none on the net: it has no name, and its folder's begins with the dash behind that.
    let nameless = |folder: &&PathBuf| {
        let name = folder.file_name().unwrap_or_default();
        name.to_string_lossy().starts_with('-')
    };
    for folder in registries.iter().filter(nameless) {
        let crates = fs::read_dir(folder).into_iter().flatten().flatten();
        for unpacked in crates.map(|it| it.path()) {
            let name = unpacked.file_name().unwrap_or_default();
            let name = name.to_string_lossy();
            if CRATES.iter().any(|it| name.starts_with(&format!("{it}-"))) {
                fs::remove_dir_all(&unpacked)
                    .map_err(|error| project::cannot("remove", &unpacked, &error))?;
            }
        }
    }
    Ok(())
}

/// Runs the package in Node, if there is one, against the same models run natively.
pub(crate) fn test() -> Result<(), Fault> {
    let Some(node) = project::find("node") else {
        println!("There is no Node here: the package is tested in the browser alone.");
        return Ok(());
    };
    let place = project::target().join("npm-test");
    install(&place)?;
    let write = |name: &str, text: String| {
        let file = place.join(name);
        fs::write(&file, text)
            .map_err(|error| project::cannot("write", &file, &error))
            .map(|()| file)
    };
    let check = project::root().join(SOURCES).join("tests/check.mjs");
    let check = write("check.mjs", project::read(&check)?)?;
    let example = write("example.mjs", example()?)?;
    let runs = write("runs.json", native_runs())?;
    let catalog = write("catalog.json", widgets::schema::schema().to_string())?;
    let run = |script: &Path, arguments: &[&Path]| {
        let mut command = project::program(&node);
        project::succeed(
            command.arg(script).args(arguments),
            &format!("node {}", script.display()),
        )
    };
    run(&example, &[])?;
    run(&check, &[&runs, &catalog])
}

/// The README's first example, a whole program.
///
/// # Errors
/// If there is none.
pub fn example() -> Result<String, Fault> {
    project::read(&project::root().join(SOURCES).join("README.md"))?
        .split_once("```js\n")
        .and_then(|(_, rest)| rest.split_once("```"))
        .map(|(example, _)| example.to_owned())
        .ok_or_else(|| Fault::failed("The package's README has no example."))
}

/// Every widget at its defaults, every preset, and what cannot be run, as `tests/check.mjs` reads it.
fn native_runs() -> String {
    let mut asked: Vec<(&str, Option<&[f64]>)> = vec![
        ("race?alpha=9", None),
        ("rice", None),
        ("race?n=2.5", None),
        ("race?growht=1", None),
        ("phase-map?x_key=alpha&y_key=alpha", None),
    ];
    for widget in widgets::catalog::ALL {
        asked.push((widget.key(), None));
        asked.push((widget.key(), Some(&[0.0, 0.1, 7.25])));
        asked.extend(widget.presets().iter().map(|it| (it.scenario, None)));
    }
    let runs = asked.into_iter().map(|(scenario, times)| {
        // A run stays the text that it is: reading it here could lose a number's last bit.
        let (key, run) = match simulate(scenario, times, Format::Json) {
            Ok(text) => ("run", text),
            Err(fault) => ("fault", json!(fault).to_string()),
        };
        let (scenario, times) = (json!(scenario), json!(times));
        format!("{{\"scenario\":{scenario},\"times\":{times},\"{key}\":{run}}}")
    });
    format!("[{}]", runs.collect::<Vec<_>>().join(","))
}

/// Lays a copy of the package where programs in `place` find it by its name.
pub(crate) fn install(place: &Path) -> Result<(), Fault> {
    copy(&place.join("node_modules").join(NAME))
}

/// Copies the package to a folder.
///
/// # Errors
/// If there is none, or the folder cannot be written.
pub fn copy(to: &Path) -> Result<(), Fault> {
    let _ = fs::remove_dir_all(to);
    copy_folder(&folder(), to).map_err(|error| project::cannot("write", to, &error))
}

fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let copy = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &copy)?;
        } else {
            fs::copy(entry.path(), copy)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crates_of_an_earlier_rehearsal_are_forgotten_and_no_others() {
        let home = std::env::temp_dir().join(format!("registries-{}", std::process::id()));
        let _ = fs::remove_dir_all(&home);
        let (stale, kept) = (
            "-0123/balance-of-power-lanes-0.1.0",
            [
                "-0123/balance-of-powers-0.1.0",
                "crates.example-4567/balance-of-power-lanes-0.1.0",
            ],
        );
        for folder in kept.iter().chain([&stale]) {
            fs::create_dir_all(home.join(folder).join("src")).unwrap();
        }
        let registries = ["-0123", "crates.example-4567", "-gone"].map(|it| home.join(it));
        forget_rehearsals(&registries).unwrap();
        assert!(!home.join(stale).exists());
        assert!(kept.iter().all(|it| home.join(it).is_dir()));
        fs::remove_dir_all(&home).unwrap();
    }
}
