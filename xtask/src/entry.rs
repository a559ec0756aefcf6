//! What a program in JavaScript imports: the npm package's main entry, all models in one file, or one model.
//!
//! wasm-pack writes one script for browsers and one for Node, both for the same wasm file; here both are made small, and
//! the main entry's is made to run the wasm files of the single models, too: wasm-bindgen writes the same script for all.

use std::fmt::Write;

use crate::fault::Fault;
use crate::folder::Folder;
use crate::program::Sources;
use crate::project;
use crate::script::{self, Kind};
use crate::tools::Tools;
use crate::wasm;

/// The package's name, and its main entry's.
pub(crate) const NAME: &str = "balance-of-power";
/// Where its sources are.
pub(crate) const SOURCES: &str = "crates/javascript";

/// `load` where all models are there: it says the same of what cannot be read.
const LOAD: &str =
    "async function load(...scenarios) { scenarios.forEach((scenario) => parse(scenario)); }\n";

/// What a program imports.
#[derive(Clone, Copy)]
pub(crate) enum Entry {
    /// The main entry: in a browser the race, and what else a page loads. In Node it is [`Entry::All`].
    Main,
    /// All models in one file.
    All,
    /// The model of a key.
    Model(&'static str),
}

impl Entry {
    /// Every entry; the main one is the first.
    pub(crate) fn list() -> Vec<Self> {
        let models = widgets::catalog::ALL.iter().map(|it| Self::Model(it.key()));
        [Self::Main, Self::All].into_iter().chain(models).collect()
    }

    /// The files' name, without the ending.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Main => NAME,
            Self::All => "all",
            Self::Model(key) => key,
        }
    }

    /// The path of a file in the package, as `package.json` says for all entries but the main one.
    pub(crate) fn file(self, ending: &str) -> String {
        let folder = match self {
            Self::Main => "",
            Self::All | Self::Model(_) => "models/",
        };
        format!("{folder}{}.{ending}", self.name())
    }

    /// Builds the entry for one kind of host.
    pub(crate) fn build(self, tools: &Tools, target: &str) -> Result<Program, Fault> {
        let out = project::target()
            .join("npm-parts")
            .join(self.name())
            .join(target);
        let feature = match self {
            Self::Main => "main",
            Self::All => "all",
            Self::Model(key) => key,
        };
        let sources = Sources {
            folder: SOURCES,
            name: self.name(),
            features: &["--no-default-features", "--features", feature],
            target,
            types: true,
            words: false,
        };
        let wasm = sources.build(tools, &out)?;
        let text = |ending: &str| project::read(&out.join(format!("{}.{ending}", self.name())));
        Program {
            entry: self,
            wasm,
            script: text("js")?,
            types: text("d.ts")?,
        }
        .small()
        .ok_or_else(other_script)
    }

    /// The types with what the entry has: all models and `load`, or one model.
    fn types(self, all: &str) -> Result<String, Fault> {
        let Self::Model(model) = self else {
            let file = project::root().join(SOURCES).join("src/load.d.ts");
            return Ok(format!("{all}{}", project::read(&file)?));
        };
        let mut types = all.to_owned();
        for name in ["WidgetKey", "MapKey"] {
            let start = format!("export type {name} = ");
            let key = format!("\"{model}\"");
            types = all
                .lines()
                .find(|line| line.starts_with(&start))
                .and_then(|line| {
                    let keys = if line.contains(&key) { &key } else { "never" };
                    wasm::replaced_once(&types, line, &format!("{start}{keys};"))
                })
                .ok_or_else(|| {
                    Fault::failed("crates/javascript/src/types.d.ts lacks the lines of keys.")
                })?;
        }
        Ok(types)
    }
}

fn other_script() -> Fault {
    Fault::failed(
        "wasm-bindgen writes another script than we know: let xtask/src/entry.rs read the new one.",
    )
}

/// What wasm-pack writes for one kind of host.
pub(crate) struct Program {
    entry: Entry,
    wasm: Vec<u8>,
    script: String,
    types: String,
}

impl Program {
    /// Without what only tools read, and under the file's name in the package.
    fn small(mut self) -> Option<Self> {
        let name = self.entry.name();
        let (wasm, script) = wasm::with_short_names(&self.wasm, &self.script)?;
        let (from, to) = (format!("{name}_bg.wasm"), format!("{name}.wasm"));
        self.script = wasm::replaced_once(&script, &from, &to)?;
        self.wasm = wasm;
        Some(self)
    }

    /// Puts the entry's files for browsers into the package.
    pub(crate) fn add(&self, package: &mut Folder) -> Result<(), Fault> {
        let script = match self.entry {
            Entry::Main => {
                let file = project::root().join(SOURCES).join("src/main.js");
                self.main_script(&project::read(&file)?)
            }
            Entry::All => self.browser_script(&format!("export {LOAD}")),
            Entry::Model(_) => self.browser_script(""),
        };
        let script = script.ok_or_else(other_script)?;
        package.add(&self.entry.file("wasm"), self.wasm.clone())?;
        package.add(&self.entry.file("js"), script.into_bytes())
    }

    /// Puts the entry's files for Node into the package, beside those for browsers.
    pub(crate) fn add_for_node(&self, browser: &Self, package: &mut Folder) -> Result<(), Fault> {
        if browser.wasm != self.wasm {
            return Err(Fault::failed(
                "wasm-pack writes another wasm file for Node than for browsers: let xtask/src/entry.rs keep both.",
            ));
        }
        let mut script = self.script.clone();
        if matches!(self.entry, Entry::All) {
            let _ = write!(script, "\n{LOAD}exports.load = load;\n");
        }
        let types = self.entry.types(&self.types)?;
        package.add(&self.entry.file("cjs"), script.into_bytes())?;
        // The same types twice: TypeScript reads from a file's ending which kind of module it describes.
        package.add(&self.entry.file("d.ts"), types.clone().into_bytes())?;
        package.add(&self.entry.file("d.cts"), types.into_bytes())
    }

    /// Whether one script runs the wasm files of both.
    pub(crate) fn fits(&self, other: &Self) -> bool {
        let script = |it: &Self| minified(&it.without_file()?);
        script(self).is_some_and(|it| script(other) == Some(it))
    }

    /// The script without the address of its own wasm file.
    fn without_file(&self) -> Option<String> {
        let script = wasm::without_sync(&self.script)?;
        let name = self.entry.name();
        let file = format!("module_or_path = new URL('{name}.wasm', import.meta.url);");
        wasm::replaced_once(&script, &file, "")
    }

    /// It fetches its wasm file itself, so that whoever imports it need not wait for that.
    fn browser_script(&self, more: &str) -> Option<String> {
        let mut script = wasm::without_sync(&self.script)?;
        script.push_str(more);
        script.push_str("\nawait __wbg_init();\n");
        minified(&script)
    }

    /// The main entry's: `own`, which tells what it needs before it.
    fn main_script(&self, own: &str) -> Option<String> {
        let glue = self
            .without_file()?
            .replace("export function ", "function ");
        // Written out one by one: bundlers look for these very words.
        let mut files = String::new();
        for entry in Entry::list() {
            let (key, file) = match entry {
                Entry::Main => ("race", entry.file("wasm")),
                Entry::All | Entry::Model("race") => continue,
                Entry::Model(key) => (key, entry.file("wasm")),
            };
            let _ = write!(
                files,
                "\"{key}\":()=>new URL(\"./{file}\",import.meta.url),"
            );
        }
        minified(&format!(
            "async function program(file){{{glue}\n\
             await __wbg_init({{module_or_path:file}});return{{catalog,format,parse,simulate}};}}\n\
             const files={{{files}}};\n{own}\n"
        ))
    }
}

fn minified(script: &str) -> Option<String> {
    script::small(script, Kind::Module).ok()
}
