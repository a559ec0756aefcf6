//! `cargo xtask test`: everything that must pass, in order, up to the first failure.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use crate::blogs;
use crate::browser::{self, Browser};
use crate::build;
use crate::fault::Fault;
use crate::package;
use crate::project;
use crate::tools::{self, Tools};

/// The crates that run in the browser.
const IN_BROWSER: [&str; 6] = [
    "site",
    "balance-of-power-dynamics",
    "charts",
    "widgets",
    "javascript",
    "files",
];

pub fn run() -> Result<(), Fault> {
    let start = Instant::now();
    heading("What the tests need");
    tools::components()?;
    let tools = tools::ready()?;
    let browser = browser::ready()?;
    let engines = browser::engines()?;
    let blogs = blogs::ready();
    println!("It is all there.");

    step("Formatting", || cargo(&["fmt", "--all", "--check"]))?;
    step("Lints", || {
        cargo(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--locked",
            "--",
            "-D",
            "warnings",
        ])
    })?;
    step("Lints of the browser's code", || {
        let mut command = project::cargo();
        command.args([
            "clippy",
            "--target",
            "wasm32-unknown-unknown",
            "--locked",
            "--lib",
        ]);
        for package in IN_BROWSER {
            command.args(["--package", package]);
        }
        run_command(command.args(["--", "-D", "warnings"]))
    })?;
    step("Lints of the programs of one widget", || {
        // What one of them does not use is not there: two or three seconds for each.
        widgets::catalog::ALL.iter().try_for_each(|widget| {
            let feature = format!("widgets/{}", widget.key());
            let mut command = project::cargo();
            command.args(["clippy", "--target", "wasm32-unknown-unknown", "--locked"]);
            command.args(["--lib", "--package", "site", "--no-default-features"]);
            run_command(command.args(["--features", &feature, "--", "-D", "warnings"]))
        })
    })?;
    step("Documentation", || {
        run_command(project::cargo().env("RUSTDOCFLAGS", "-D warnings").args([
            "doc",
            "--workspace",
            "--no-deps",
            "--locked",
        ]))
    })?;
    step("Tests", || {
        cargo(&[
            "test",
            "--workspace",
            "--exclude",
            "browser-tests",
            "--locked",
        ])
    })?;
    for folder in tested_in_browser()? {
        step(&format!("Tests of {folder} in the browser"), || {
            in_browser(&folder, &tools, &browser)
        })?;
    }
    step("The JavaScript package", package::run)?;
    step("The JavaScript package in Node", package::test)?;
    step("The crates and the package as published", package::rehearse)?;
    step("The site", || build::run(&build::Options::default()))?;
    step("Browser tests", || {
        let mut command = project::cargo();
        blogs.tell(engines.tell(browser.tell(&mut command)));
        // One run tells all that is wrong: the browsers take a quarter of an hour.
        run_command(command.args([
            "test",
            "--package",
            "browser-tests",
            "--locked",
            "--no-fail-fast",
        ]))
    })?;
    println!("\nall passed in {} s", start.elapsed().as_secs());
    Ok(())
}

fn heading(name: &str) {
    println!("\n== {name}");
}

fn step(name: &str, work: impl FnOnce() -> Result<(), Fault>) -> Result<(), Fault> {
    heading(name);
    let start = Instant::now();
    work().map_err(|fault| Fault::failed(format!("The step '{name}' failed: {fault}")))?;
    println!(
        "-- {name}: passed in {:.1} s",
        start.elapsed().as_secs_f64()
    );
    Ok(())
}

fn cargo(arguments: &[&str]) -> Result<(), Fault> {
    run_command(project::cargo().args(arguments))
}

fn run_command(command: &mut Command) -> Result<(), Fault> {
    let words = command.get_args().take_while(|it| *it != "--");
    let line: Vec<_> = words.map(|it| it.to_string_lossy()).collect();
    let what = format!("cargo {}", line.join(" "));
    project::succeed(command, &what)
}

/// The crates that say, by a development dependency, that they have tests for the browser.
fn tested_in_browser() -> Result<Vec<String>, Fault> {
    let crates = project::root().join("crates");
    let entries =
        fs::read_dir(&crates).map_err(|error| project::cannot("read", &crates, &error))?;
    let mut folders: Vec<String> = entries
        .filter_map(|entry| entry.ok().map(|it| it.path()))
        .filter(|folder: &PathBuf| {
            fs::read_to_string(folder.join("Cargo.toml"))
                .is_ok_and(|text| text.contains("\nwasm-bindgen-test"))
        })
        .filter_map(|folder| Some(format!("crates/{}", folder.file_name()?.to_string_lossy())))
        .collect();
    folders.sort();
    Ok(folders)
}

fn in_browser(folder: &str, tools: &Tools, browser: &Browser) -> Result<(), Fault> {
    let options = browser.write_options()?;
    let mut command = project::program(&tools.wasm_pack);
    tools.tell(&mut command);
    browser
        .tell(&mut command)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", options)
        // The runner would take another browser's driver first.
        .env_remove("GECKODRIVER")
        .env_remove("SAFARIDRIVER")
        .args(["test", "--headless", "--chrome", "--mode", "no-install"])
        .arg("--chromedriver")
        .arg(browser.driver())
        .args([folder, "--locked"]);
    project::succeed(&mut command, &format!("wasm-pack test {folder}"))
}
