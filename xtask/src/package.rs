//! `cargo xtask package`: the models for programs in JavaScript, as an npm package.
//!
//! wasm-pack writes one script for browsers and one for Node, both for the same wasm file; here they are put
//! together under one `package.json`. The package's main entry has all models in one file; besides, each model
//! has files of its own, so that a page that runs one waits for no other.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use widgets::{Format, simulate};

use crate::fault::Fault;
use crate::folder::Folder;
use crate::panics;
use crate::project;
use crate::tools::{self, Tools};
use crate::wasm;

/// The package's name, and its files'.
const NAME: &str = "balance-of-power";
/// Where its sources are.
const SOURCES: &str = "crates/javascript";

/// Where the package is written to. The folder `package` beside it is cargo's own.
pub fn folder() -> PathBuf {
    project::target().join("npm").join(NAME)
}

/// What a page loads at most for one model, in bytes, compressed.
const LIMIT: usize = 60_000;

/// Builds the package and says what it weighs.
pub(crate) fn run() -> Result<(), Fault> {
    let tools = tools::ready()?;
    let mut entries = vec![Entry::all()];
    entries.extend(widgets::catalog::ALL.iter().map(|it| Entry::of(it.key())));
    let mut package = Folder::default();
    for entry in &entries {
        entry.add(&tools, &mut package)?;
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
    for entry in &entries {
        let bytes = package.travels(&entry.file("js")) + package.travels(&entry.file("wasm"));
        let name = entry.model.unwrap_or("all models");
        eprintln!("{name:>14} {:5.1} kB", bytes as f64 / 1000.0);
        if entry.model.is_some() && bytes > LIMIT {
            return Err(Fault::failed(format!(
                "{name} alone may be {LIMIT} bytes, and is {bytes}."
            )));
        }
    }
    Ok(())
}

/// What a program imports: all models, or one.
struct Entry {
    /// The model's key; `None` for all.
    model: Option<&'static str>,
}

impl Entry {
    fn all() -> Self {
        Self { model: None }
    }

    fn of(model: &'static str) -> Self {
        Self { model: Some(model) }
    }

    /// The files' name, without the ending.
    fn name(&self) -> &'static str {
        self.model.unwrap_or(NAME)
    }

    /// The path of a file in the package.
    fn file(&self, ending: &str) -> String {
        // As package.json says for every model at once.
        let folder = self.model.map_or("", |_| "models/");
        format!("{folder}{}.{ending}", self.name())
    }

    /// Builds the entry and puts its files into the package.
    fn add(&self, tools: &Tools, package: &mut Folder) -> Result<(), Fault> {
        let browser = self.build(tools, "web")?;
        let node = self.build(tools, "nodejs")?;
        if browser.wasm != node.wasm {
            return Err(Fault::failed(
                "wasm-pack writes another wasm file for Node than for browsers: let xtask/src/package.rs keep both.",
            ));
        }
        let other = || {
            Fault::failed(
                "wasm-bindgen writes another script than we know: let xtask/src/package.rs read the new one.",
            )
        };
        let small = panics::without_words(&browser.wasm)
            .and_then(|bytes| wasm::without_custom_sections(&bytes))
            .ok_or_else(other)?;
        let (wasm, script) = wasm::with_short_names(&small, &browser.script).ok_or_else(other)?;
        let (_, common) = wasm::with_short_names(&small, &node.script).ok_or_else(other)?;
        let (from, to) = (
            format!("{}_bg.wasm", self.name()),
            format!("{}.wasm", self.name()),
        );
        let script = wasm::replaced_once(&script, &from, &to)
            .and_then(|script| browser_script(&script))
            .ok_or_else(other)?;
        let common = wasm::replaced_once(&common, &from, &to).ok_or_else(other)?;
        let types = self.types(&node.types).ok_or_else(|| {
            Fault::failed("crates/javascript/src/types.d.ts lacks the lines of keys.")
        })?;
        package.add(&self.file("wasm"), wasm)?;
        package.add(&self.file("js"), script.into_bytes())?;
        package.add(&self.file("cjs"), common.into_bytes())?;
        // The same types twice: TypeScript reads from a file's ending which kind of module it describes.
        package.add(&self.file("d.ts"), types.clone().into_bytes())?;
        package.add(&self.file("d.cts"), types.into_bytes())
    }

    /// Has wasm-pack write what is for one kind of host.
    fn build(&self, tools: &Tools, target: &str) -> Result<Program, Fault> {
        let out = project::target()
            .join("npm-parts")
            .join(self.name())
            .join(target);
        let _ = fs::remove_dir_all(&out);
        let mut command = project::program(&tools.wasm_pack);
        tools
            .tell(&mut command)
            .args(["--log-level", "warn", "build", SOURCES])
            .args(["--release", "--target", target])
            // As for the site.
            .args(["--mode", "no-install", "--no-opt", "--no-pack"])
            .args(["--out-name", self.name(), "--out-dir"])
            .arg(&out);
        tools::forget_places(&mut command);
        if let Some(model) = self.model {
            command.args(["--no-default-features", "--features", model]);
        }
        project::succeed(&mut command, "wasm-pack build")?;
        let file = out.join(format!("{}_bg.wasm", self.name()));
        let wasm = fs::read(&file).map_err(|error| project::cannot("read", &file, &error))?;
        let text = |ending: &str| project::read(&out.join(format!("{}.{ending}", self.name())));
        Ok(Program {
            wasm,
            script: text("js")?,
            types: text("d.ts")?,
        })
    }

    /// The types with the keys of the models that there are.
    fn types(&self, all: &str) -> Option<String> {
        let Some(model) = self.model else {
            return Some(all.to_owned());
        };
        let mut types = all.to_owned();
        for name in ["WidgetKey", "MapKey"] {
            let start = format!("export type {name} = ");
            let line = all.lines().find(|line| line.starts_with(&start))?;
            let key = format!("\"{model}\"");
            let keys = if line.contains(&key) { &key } else { "never" };
            types = wasm::replaced_once(&types, line, &format!("{start}{keys};"))?;
        }
        Some(types)
    }
}

/// What wasm-pack writes for one kind of host.
struct Program {
    wasm: Vec<u8>,
    script: String,
    types: String,
}

/// The browser's script: it fetches its wasm file itself, so that whoever imports it need not wait for that.
fn browser_script(glue: &str) -> Option<String> {
    let script = wasm::without_sync(glue)?;
    let mut small = minifier::js::minify(&script).ok()?.to_string();
    small.push_str("\nawait __wbg_init();\n");
    Some(small)
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
    let mut command = project::cargo();
    // What is tested is what lies here, committed or not.
    command.args(["publish", "--dry-run", "--locked", "--allow-dirty"]);
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
    let readme = project::read(&project::root().join(SOURCES).join("README.md"))?;
    let example = readme
        .split_once("```js\n")
        .and_then(|(_, rest)| rest.split_once("```"))
        .ok_or_else(|| Fault::failed("The package's README has no example."))?;
    let example = write("example.mjs", example.0.to_owned())?;
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
