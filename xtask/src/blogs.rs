//! The programs that bloggers and authors build their sites with, for the tests of what they are given.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use crate::fault::Fault;
use crate::project;
use crate::system::{self, Packages};
use crate::tools;

/// A program, the variable that names it, and its packages.
struct Maker {
    name: &'static str,
    program: &'static str,
    variable: &'static str,
    packages: &'static [Packages],
}

const PACKAGED: [Maker; 3] = [
    Maker {
        name: "Hugo",
        program: "hugo",
        variable: "HUGO",
        packages: &[
            ("apt-get", &["hugo"]),
            ("dnf", &["hugo"]),
            ("pacman", &["hugo"]),
            ("brew", &["hugo"]),
        ],
    },
    Maker {
        name: "Jekyll",
        program: "jekyll",
        variable: "JEKYLL",
        packages: &[("apt-get", &["jekyll"]), ("dnf", &["rubygem-jekyll"])],
    },
    // Quarto has it write its pages, and is in no package manager itself.
    Maker {
        name: "pandoc",
        program: "pandoc",
        variable: "PANDOC",
        packages: &[
            ("apt-get", &["pandoc"]),
            ("dnf", &["pandoc"]),
            ("pacman", &["pandoc-cli"]),
            ("brew", &["pandoc"]),
        ],
    },
];

/// What was found, by the variable that tells the tests of it.
#[derive(Debug, Default)]
pub struct Blogs {
    found: Vec<(&'static str, PathBuf)>,
}

impl Blogs {
    /// Tells a command where they are, in variables such as HUGO.
    pub fn tell<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.envs(self.found.iter().map(|(variable, path)| (variable, path)))
    }
}

/// Finds them, and installs what is missing. What cannot be had is said; its test is left out.
pub fn ready() -> Blogs {
    let mut blogs = Blogs::default();
    let packaged = PACKAGED.iter().map(|maker| (maker.variable, maker.ready()));
    for (variable, found) in packaged.chain([("MDBOOK", mdbook())]) {
        match found {
            Ok(path) => blogs.found.push((variable, path)),
            Err(fault) => eprintln!("{fault} Its test is left out."),
        }
    }
    blogs
}

impl Maker {
    fn ready(&self) -> Result<PathBuf, Fault> {
        if let Some(path) = named(self.variable) {
            return Ok(path);
        }
        let needed = format!(
            "One of the tests needs {}: install it, or set {} to it.",
            self.name, self.variable
        );
        if project::find(self.program).is_none() {
            system::install(self.name, self.packages, &needed)?;
        }
        project::find(self.program).ok_or_else(|| Fault::failed(needed))
    }
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
