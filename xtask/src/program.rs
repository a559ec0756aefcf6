//! A program of ours from its sources to the wasm file that travels.

use std::fs;
use std::path::Path;

use crate::fault::Fault;
use crate::linked;
use crate::order;
use crate::project;
use crate::tools::{self, Tools};
use crate::wasm;

/// What a program is built from, and for whom.
pub(crate) struct Sources<'a> {
    /// The folder of its package, below the project's root.
    pub folder: &'a str,
    /// The name of its files.
    pub name: &'a str,
    /// The features of its package, as cargo is told.
    pub features: &'a [&'a str],
    /// `web` or `nodejs`.
    pub target: &'a str,
    /// Whether types for TypeScript are written.
    pub types: bool,
    /// Whether it tells the console why it ended, should it ever.
    pub words: bool,
}

impl Sources<'_> {
    /// Builds it with wasm-pack. Returns the wasm file; the script and the types lie in `out`.
    pub(crate) fn build(&self, tools: &Tools, out: &Path) -> Result<Vec<u8>, Fault> {
        let _ = fs::remove_dir_all(out);
        let mut command = project::program(&tools.wasm_pack);
        tools
            .tell(&mut command)
            .args(["--log-level", "warn"])
            .args(["build", self.folder, "--release", "--target", self.target])
            // Tools are installed by us; wasm-opt saves nothing once the file is compressed.
            .args(["--mode", "no-install", "--no-opt", "--no-pack"])
            .args((!self.types).then_some("--no-typescript"))
            .args(["--out-name", self.name, "--out-dir"])
            .arg(out);
        tools::forget_places(&mut command);
        command.args(self.features);
        project::succeed(&mut command, "wasm-pack build")?;
        if !self.words {
            self.bind_without_words(tools, out)?;
        }
        let file = out.join(format!("{}_bg.wasm", self.name));
        let bytes = read(&file)?;
        let no_wasm = || Fault::failed(format!("{} is no wasm file.", file.display()));
        let bytes = wasm::without_custom_sections(&bytes).ok_or_else(no_wasm)?;
        if self.words {
            return Ok(bytes);
        }
        order::ordered(&bytes)
            .map_err(|error| Fault::failed(format!("{}: {error}.", file.display())))
    }

    /// Binds the program to its script once more, after what no reader meets was taken out of it.
    fn bind_without_words(&self, tools: &Tools, out: &Path) -> Result<(), Fault> {
        let package = self.folder.rsplit('/').next().unwrap_or(self.folder);
        let file = project::target()
            .join("wasm32-unknown-unknown/release")
            .join(format!("{package}.wasm"));
        let linked = linked::without_words(&read(&file)?)
            .map_err(|error| Fault::failed(format!("{}: {error}.", file.display())))?;
        let file = out.join(format!("{}.linked.wasm", self.name));
        fs::write(&file, linked).map_err(|error| project::cannot("write", &file, &error))?;
        let mut command = project::program(&tools.wasm_bindgen);
        command
            .arg(&file)
            .args(["--target", self.target, "--out-name", self.name])
            .args((!self.types).then_some("--no-typescript"))
            .arg("--out-dir")
            .arg(out);
        project::succeed(&mut command, "wasm-bindgen")
    }
}

fn read(file: &Path) -> Result<Vec<u8>, Fault> {
    fs::read(file).map_err(|error| project::cannot("read", file, &error))
}
