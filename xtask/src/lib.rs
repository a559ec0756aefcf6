//! The one tool a person types: `cargo xtask serve`, `build`, `package`, `test`, `simulate`, `bench`, `bless`.
//!
//! # Layout
//!
//! One file per command holds everything about it, from its options to its work:
//!
//! - `serve`: builds, serves, opens the browser, rebuilds on change
//! - `build`: writes the static site
//! - [`package`]: the models as an npm package
//! - `test`: everything that must pass, in order
//! - `simulate`: one widget's numbers on the terminal
//! - `bench`, `bless`: the browser's timings; the accepted pictures
//!
//! Beside the commands:
//!
//! - [`host`]: a static host on this machine, for `serve` and the browser tests
//! - [`headers`]: the `_headers` file, written by `build` and obeyed by [`host`]
//! - `card`: the pictures of cards as PNG
//! - `entry`: what a program in JavaScript imports
//! - [`releases`]: every release under a path of its own, beside the latest
//! - `folder`: the site before it is written: hashed names, compression, the swap
//! - `wasm`: the wasm file without what only tools read
//! - `program`: a program of ours from its sources to the wasm file that travels
//! - `linked`: what the linker wrote, without the words of panics and what nothing reaches
//! - `order`: the wasm file's functions in an order that compresses well
//! - `nowhere`: the page that hosts show where there is none
//! - `worker`: the service worker, with the list of what it keeps
//! - `tools`, `browser`, `blogs`: what the commands need, installed when it is missing; `system`:
//!   through the system's package manager
//! - `project`: where things are, and how other programs are run
//! - `fault`: why a command stopped, and its exit code

mod bench;
mod bless;
mod blogs;
mod browser;
mod build;
mod card;
mod entry;
mod fault;
mod folder;
pub mod headers;
pub mod host;
mod linked;
mod nowhere;
mod order;
pub mod package;
mod program;
mod project;
pub mod releases;
mod script;
mod serve;
mod simulate;
mod system;
mod test;
mod tools;
mod wasm;
mod worker;

use std::ffi::OsString;
use std::process::ExitCode;

use fault::Fault;
use lexopt::Arg;

const USAGE: &str = "\
cargo xtask serve [--port 8080] [--no-open] [--essay FILE]
    builds the site, serves it on this machine, opens the browser, rebuilds on change
cargo xtask build [--essay FILE] [--base-url URL] [--out DIR] [--quick] [--release-path vX.Y.Z]
    writes the static site to dist; --quick makes one program for all pages;
    --release-path writes it to vX.Y.Z/ and latest/ as well and keeps earlier releases
cargo xtask package
    builds the models for programs in JavaScript: an npm package in target/npm
cargo xtask test
    runs every check and test, with the browser's
cargo xtask simulate SCENARIO [--times 0,10,20.5] [--format json|csv|svg]
    prints one widget's numbers, for example of 'race?alpha=1.3&mandate=0.2'
cargo xtask bench [ARGUMENTS]
    measures the site in the browser
cargo xtask bless
    accepts the pictures drawn now as the right ones

What a command needs is installed when it is missing; tools are kept in the folder
BALANCE_TOOLS, else in this system's cache folder.
";

const COMMANDS: &str = "serve, build, package, test, simulate, bench and bless";

/// Runs one command line (without the program's name) and returns the exit code:
/// 0 when all went well, 1 when the work failed, 2 when the command line is wrong.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    match command(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            fault.exit_code()
        }
    }
}

fn command(arguments: impl IntoIterator<Item = OsString>) -> Result<(), Fault> {
    let mut line = lexopt::Parser::from_args(arguments);
    let name = match line.next() {
        Ok(Some(Arg::Value(name))) => name.to_string_lossy().into_owned(),
        Ok(Some(Arg::Short('h') | Arg::Long("help"))) => "help".to_owned(),
        Ok(Some(other)) => {
            return Err(Fault::usage(format!(
                "xtask: {} stands before a command; the commands are {COMMANDS}.",
                fault::shown(&other)
            )));
        }
        Ok(None) => {
            return Err(Fault::usage(format!(
                "xtask: no command given; the commands are {COMMANDS}."
            )));
        }
        Err(error) => return Err(Fault::usage(format!("xtask: {error}."))),
    };
    let asks_for_help = line.try_raw_args().is_some_and(|rest| {
        rest.as_slice()
            .iter()
            .any(|it| it == "--help" || it == "-h")
    });
    if name == "help" || asks_for_help {
        print!(
            "{}",
            if name == "bench" {
                bench::usage()
            } else {
                USAGE
            }
        );
        return Ok(());
    }
    match name.as_str() {
        "serve" => serve::run(&serve::Options::parse(&mut line)?),
        "build" => build::run(&build::Options::parse(&mut line)?),
        "package" => {
            fault::nothing_more("package", &mut line)?;
            package::run()
        }
        "test" => {
            fault::nothing_more("test", &mut line)?;
            test::run()
        }
        "simulate" => simulate::run(&simulate::Options::parse(&mut line)?),
        "bench" => bench::run(&bench::read(fault::the_rest("bench", &mut line)?)?),
        "bless" => {
            fault::nothing_more("bless", &mut line)?;
            bless::run()
        }
        _ => Err(Fault::usage(format!(
            "xtask: there is no command {}; the commands are {COMMANDS}.",
            fault::quoted(&name)
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(line: &str) -> Fault {
        command(line.split_whitespace().map(OsString::from)).unwrap_err()
    }

    #[test]
    fn every_wrong_command_line_gets_one_sentence() {
        for (line, sentence) in [
            (
                "",
                "xtask: no command given; the commands are serve, build, package, test, simulate, bench and bless.",
            ),
            (
                "sevre",
                "xtask: there is no command 'sevre'; the commands are serve, build, package, test, simulate, bench and bless.",
            ),
            (
                "--port 1 serve",
                "xtask: --port stands before a command; the commands are serve, build, package, test, simulate, bench and bless.",
            ),
            ("package now", "xtask package: 'now' is one word too many."),
            ("test --fast", "xtask test: there is no option --fast."),
            ("test fast", "xtask test: 'fast' is one word too many."),
            ("bless it", "xtask bless: 'it' is one word too many."),
            ("serve --prot 1", "xtask serve: there is no option --prot."),
            ("serve -p 1", "xtask serve: there is no option -p."),
            ("serve --port", "xtask serve: --port needs a value."),
            (
                "serve --port 80a",
                "xtask serve: --port is a number from 0 to 65535, not '80a'.",
            ),
            (
                "serve --port 70000",
                "xtask serve: --port is a number from 0 to 65535, not '70000'.",
            ),
            (
                "serve --no-open=1",
                "xtask serve: --no-open takes no value, but '1' was given.",
            ),
            (
                "serve --essay nowhere.md",
                "xtask serve: --essay names 'nowhere.md', which is no file.",
            ),
            (
                "build --essay nowhere.md",
                "xtask build: --essay names 'nowhere.md', which is no file.",
            ),
            (
                "build --base-url example.org",
                "xtask build: --base-url is an absolute address such as https://example.org/balance/, not 'example.org'.",
            ),
            (
                "build --out /",
                "xtask build: --out is a folder with a name of its own, not '/'.",
            ),
            (
                "build --out src",
                "xtask build: --out names 'src', which holds something else than a site built here.",
            ),
            (
                "build --release-path 1.2",
                "xtask build: --release-path is a version such as v1.2.0 (a v and three whole numbers), not '1.2'.",
            ),
            (
                "build --release-path v1.02.0",
                "xtask build: --release-path is a version such as v1.2.0 (a v and three whole numbers), not 'v1.02.0'.",
            ),
            (
                "build --release-path ../v1.0.0",
                "xtask build: --release-path is a version such as v1.2.0 (a v and three whole numbers), not '../v1.0.0'.",
            ),
            (
                "build --release-path",
                "xtask build: --release-path needs a value.",
            ),
            ("build dist", "xtask build: 'dist' is one word too many."),
            (
                "simulate",
                "xtask simulate: no scenario given, such as 'race?alpha=1.3&mandate=0.2'.",
            ),
            (
                "simulate race race",
                "xtask simulate: 'race' is one word too many.",
            ),
            (
                "simulate race --format xml",
                "xtask simulate: --format is json, csv or svg, not 'xml'.",
            ),
            (
                "simulate race --times 0,ten",
                "xtask simulate: --times lists numbers, and 'ten' is none.",
            ),
            (
                "simulate race --times=0,,1",
                "xtask simulate: --times lists numbers, and '' is none.",
            ),
            (
                "simulate race --times 0,inf",
                "xtask simulate: --times must be finite, and 'inf' is not.",
            ),
            (
                "simulate race --times=-1,2",
                "xtask simulate: --times start at 0, and '-1' lies before.",
            ),
            (
                "simulate race --times 0 --times 10",
                "xtask simulate: --times is given twice.",
            ),
            (
                "simulate race --format csv --format=svg",
                "xtask simulate: --format is given twice.",
            ),
            (
                "simulate race --times 0,10 --format svg",
                "xtask simulate: --times goes with --format json or csv; a picture shows the whole run.",
            ),
            (
                "simulate r\u{1b}[31mice?alpha\u{1}=1",
                "xtask simulate: the scenario 'r\\u{1b}[31mice?alpha\\u{1}=1' holds what cannot be seen.",
            ),
            (
                "simulate race --times 0,\u{1b}[2J",
                "xtask simulate: --times lists numbers, and '\\u{1b}[2J' is none.",
            ),
            (
                "simulate race --format \u{202e}vsc",
                "xtask simulate: --format is json, csv or svg, not '\\u{202e}vsc'.",
            ),
            (
                "serve --no-open --no-open",
                "xtask serve: --no-open is given twice.",
            ),
            (
                "build --quick --out a --quick",
                "xtask build: --quick is given twice.",
            ),
            (
                "\u{7}serve",
                "xtask: there is no command '\\u{7}serve'; the commands are serve, build, package, test, simulate, bench and bless.",
            ),
            ("bench --bogus", "xtask bench: there is no option --bogus."),
            (
                "bench -- --bogus",
                "xtask bench: there is no option --bogus.",
            ),
            ("bench fast", "xtask bench: 'fast' is one word too many."),
            ("bench --rounds", "xtask bench: --rounds needs a value."),
            (
                "bench --rounds 0",
                "xtask bench: --rounds is a number from 1 to 99, not '0'.",
            ),
            (
                "bench --actors=six",
                "xtask bench: --actors is a number from 2 to 5, not 'six'.",
            ),
            (
                "bench --quick=1",
                "xtask bench: --quick takes no value, but '1' was given.",
            ),
            (
                "bench --quick --quick",
                "xtask bench: --quick is given twice.",
            ),
            (
                "simulate race --times 0,10,10",
                "xtask simulate: --times must increase, and '10' does not lie after '10'.",
            ),
        ] {
            let fault = fault(line);
            assert_eq!(fault.to_string(), sentence, "{line}");
            assert!(matches!(fault, Fault::Usage(_)), "{line}");
        }
    }

    #[test]
    fn help_is_no_fault() {
        for line in ["help", "--help", "-h"] {
            assert!(command(line.split_whitespace().map(OsString::from)).is_ok());
        }
        // Nothing is done, whatever else stands on the line.
        for name in [
            "serve", "build", "package", "test", "simulate", "bench", "bless",
        ] {
            for asked in ["--help", "-h", "--bogus -h"] {
                let line = format!("{name} {asked}");
                assert!(command(line.split_whitespace().map(OsString::from)).is_ok());
            }
        }
    }
}
