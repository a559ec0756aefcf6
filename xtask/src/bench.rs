//! `cargo xtask bench`: measures the site in the browser.

use std::ffi::OsString;

use lexopt::{Arg, ValueExt};

use crate::browser;
use crate::build;
use crate::fault::{self, Fault, Given, quoted};
use crate::package;
use crate::project;

const NAME: &str = "bench";

/// The measuring program, which belongs to the browser tests.
const PROGRAM: &str = include_str!("../../tests/src/bin/bench.rs");

/// Its options, and which numbers they take. It reads them itself, but not before everything is built.
const OPTIONS: [(&str, Option<(u32, u32)>); 8] = [
    ("rounds", Some((1, 99))),
    ("quick", None),
    ("widgets", None),
    ("race", None),
    ("smooth", None),
    ("minutes", Some((1, 60))),
    ("actors", Some((2, 5))),
    ("points", Some((2, 10_000))),
];

/// How it is called, as the program itself tells it.
pub fn usage() -> &'static str {
    let (_, told) = PROGRAM
        .split_once("const USAGE: &str = \"\\\n")
        .unwrap_or_default();
    told.split_once("\";").unwrap_or_default().0
}

/// The program's arguments, once they are known to be right.
pub fn read(words: Vec<OsString>) -> Result<Vec<OsString>, Fault> {
    let mut line = lexopt::Parser::from_args(&words);
    let of_line = |error| fault::of_line(NAME, error);
    let mut given = Given::default();
    while let Some(argument) = line.next().map_err(of_line)? {
        given.once(NAME, &argument)?;
        let known = OPTIONS.iter().find(|(name, _)| argument == Arg::Long(name));
        let Some((name, range)) = known else {
            return Err(fault::unknown(NAME, &argument));
        };
        let Some((least, most)) = range else { continue };
        let text = line.value().and_then(|it| it.string()).map_err(of_line)?;
        let number = text.parse::<u32>().ok();
        if !number.is_some_and(|number| (*least..=*most).contains(&number)) {
            return Err(Fault::usage(format!(
                "xtask bench: --{name} is a number from {least} to {most}, not {}.",
                quoted(&text)
            )));
        }
    }
    Ok(words)
}

/// The measuring program is built like the tests: it only waits for the browser,
/// which runs the release build of the site.
pub fn run(arguments: &[OsString]) -> Result<(), Fault> {
    let browser = browser::ready()?;
    build::run(&build::Options::default())?;
    package::run()?;
    project::succeed(
        browser
            .tell(&mut project::cargo())
            .args([
                "run",
                "--quiet",
                "--package",
                "browser-tests",
                "--bin",
                "bench",
                "--",
            ])
            .args(arguments),
        "bench",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_options_are_those_of_the_program() {
        let mut told: Vec<(String, Option<(u32, u32)>)> = PROGRAM
            .lines()
            .filter_map(|line| {
                let (name, arm) = line.trim().strip_prefix("\"--")?.split_once("\" =>")?;
                // `--help` has a short name, too; it is answered without the program.
                if name.contains('"') {
                    return None;
                }
                let range = arm.split_once("number(").and_then(|(_, rest)| {
                    let (range, _) = rest.split_once(')')?;
                    let (least, most) = range.split_once(", ")?;
                    let number = |text: &str| text.replace('_', "").parse::<u32>().ok();
                    Some((number(least)?, number(most)?))
                });
                Some((name.to_owned(), range))
            })
            .collect();
        told.sort();
        let mut known = OPTIONS.map(|(name, range)| (name.to_owned(), range));
        known.sort();
        assert_eq!(told, known);
        assert!(usage().starts_with("cargo xtask bench "), "{}", usage());
        for (name, _) in OPTIONS {
            assert!(usage().contains(&format!("\n    --{name} ")), "{name}");
        }
    }

    #[test]
    fn what_is_right_goes_on_as_it_is() {
        let words =
            |line: &str| -> Vec<OsString> { line.split_whitespace().map(OsString::from).collect() };
        for line in ["", "--quick --race", "--rounds=3 --points 10000 --widgets"] {
            assert_eq!(read(words(line)).unwrap(), words(line));
        }
    }
}
