//! `cargo xtask package`: the models for programs in JavaScript, as an npm package.
//!
//! wasm-pack writes one script for browsers and one for Node, both for the same wasm file; here they are put
//! together under one `package.json`.

use std::fs;
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

/// Builds the package and says what it weighs.
pub(crate) fn run() -> Result<(), Fault> {
    let tools = tools::ready()?;
    let browser = Program::build(&tools, "web")?;
    let node = Program::build(&tools, "nodejs")?;
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
    let file = format!("{NAME}.wasm");
    let script = browser_script(&browser.script, &file).ok_or_else(other)?;
    let common = node_script(&node.script, &file).ok_or_else(other)?;

    let mut package = Folder::default();
    package.add(&file, browser.wasm)?;
    package.add(&format!("{NAME}.js"), script.into_bytes())?;
    package.add(&format!("{NAME}.cjs"), common.into_bytes())?;
    // The same types twice: TypeScript reads from a file's ending which kind of module it describes.
    for ending in ["d.ts", "d.cts"] {
        package.add(&format!("{NAME}.{ending}"), node.types.clone().into_bytes())?;
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
    let kilobytes = |ending: &str| package.travels(&format!("{NAME}.{ending}")) as f64 / 1000.0;
    eprintln!(
        "Wrote the package to {}; compressed, the browser's script is {:.1} kB and the wasm {:.1} kB.",
        project::short(&out).display(),
        kilobytes("js"),
        kilobytes("wasm"),
    );
    Ok(())
}

/// What wasm-pack writes for one kind of host.
struct Program {
    wasm: Vec<u8>,
    script: String,
    types: String,
}

impl Program {
    fn build(tools: &Tools, target: &str) -> Result<Self, Fault> {
        let out = project::target().join("npm-parts").join(target);
        let _ = fs::remove_dir_all(&out);
        let mut command = project::program(&tools.wasm_pack);
        tools
            .tell(&mut command)
            .args(["--log-level", "warn", "build", SOURCES])
            .args(["--release", "--target", target])
            // As for the site.
            .args(["--mode", "no-install", "--no-opt", "--no-pack"])
            .args(["--out-name", NAME, "--out-dir"])
            .arg(&out);
        tools::forget_places(&mut command);
        project::succeed(&mut command, "wasm-pack build")?;
        let file = out.join(format!("{NAME}_bg.wasm"));
        let bytes = fs::read(&file).map_err(|error| project::cannot("read", &file, &error))?;
        let script = project::read(&out.join(format!("{NAME}.js")))?;
        let unknown = || Fault::failed(format!("{} and its script do not fit.", file.display()));
        let bytes = panics::without_words(&bytes).ok_or_else(unknown)?;
        let bytes = wasm::without_custom_sections(&bytes).ok_or_else(unknown)?;
        let (wasm, script) = wasm::with_short_names(&bytes, &script).ok_or_else(unknown)?;
        let types = project::read(&out.join(format!("{NAME}.d.ts")))?;
        Ok(Self {
            wasm,
            script,
            types,
        })
    }
}

/// The browser's script: it fetches its wasm file itself, so that whoever imports it need not wait for that.
fn browser_script(glue: &str, file: &str) -> Option<String> {
    let script = wasm::without_sync(glue)?;
    let script = wasm::replaced_once(&script, &format!("{NAME}_bg.wasm"), file)?;
    let mut small = minifier::js::minify(&script).ok()?.to_string();
    small.push_str("\nawait __wbg_init();\n");
    Some(small)
}

/// Node's script: as it is, its wasm file under the package's name.
fn node_script(glue: &str, file: &str) -> Option<String> {
    wasm::replaced_once(glue, &format!("{NAME}_bg.wasm"), file)
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
    let home = place.join("node_modules").join(NAME);
    let _ = fs::remove_dir_all(&home);
    let cannot = |error| project::cannot("write", &home, &error);
    fs::create_dir_all(&home).map_err(cannot)?;
    for entry in fs::read_dir(folder()).map_err(cannot)? {
        let entry = entry.map_err(cannot)?;
        fs::copy(entry.path(), home.join(entry.file_name())).map_err(cannot)?;
    }
    Ok(())
}
