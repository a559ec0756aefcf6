//! The programs that bloggers and authors build their sites with, for the tests of what they are given.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use crate::fault::Fault;
use crate::project;
use crate::system::{self, Packages};
use crate::tools;

const HUGO: [Packages; 4] = [
    ("apt-get", &["hugo"]),
    ("dnf", &["hugo"]),
    ("pacman", &["hugo"]),
    ("brew", &["hugo"]),
];

/// What was found, by the variable that tells the tests of it.
#[derive(Debug, Default)]
pub struct Blogs {
    found: Vec<(&'static str, PathBuf)>,
}

impl Blogs {
    /// Tells a command where they are, in the variables HUGO and MDBOOK.
    pub fn tell<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.envs(self.found.iter().map(|(variable, path)| (variable, path)))
    }
}

/// Finds them, and installs what is missing. What cannot be had is said; its test is left out.
pub fn ready() -> Blogs {
    let mut blogs = Blogs::default();
    for (variable, found) in [("HUGO", hugo()), ("MDBOOK", mdbook())] {
        match found {
            Ok(path) => blogs.found.push((variable, path)),
            Err(fault) => eprintln!("{fault} Its test is left out."),
        }
    }
    blogs
}

fn hugo() -> Result<PathBuf, Fault> {
    const NEEDED: &str = "One of the tests needs Hugo: install it, or set HUGO to it.";
    if let Some(path) = named("HUGO") {
        return Ok(path);
    }
    if project::find("hugo").is_none() {
        system::install("Hugo", &HUGO, NEEDED)?;
    }
    project::find("hugo").ok_or_else(|| Fault::failed(NEEDED))
}

fn mdbook() -> Result<PathBuf, Fault> {
    named("MDBOOK").map_or_else(tools::mdbook, Ok)
}

/// The program that a variable names.
fn named(variable: &str) -> Option<PathBuf> {
    env::var_os(variable)
        .filter(|it| !it.is_empty())
        .map(PathBuf::from)
}
