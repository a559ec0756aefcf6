//! Why a command stopped, and its exit code.

use std::ffi::OsString;
use std::fmt;
use std::process::ExitCode;

use lexopt::Arg;

/// Why a command stopped, in one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The command line is wrong: exit code 2.
    Usage(String),
    /// The work failed: exit code 1.
    Failed(String),
}

impl Fault {
    pub fn usage(sentence: impl Into<String>) -> Self {
        Self::Usage(sentence.into())
    }

    pub fn failed(sentence: impl Into<String>) -> Self {
        Self::Failed(sentence.into())
    }

    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Usage(_) => ExitCode::from(2),
            Self::Failed(_) => ExitCode::from(1),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Usage(sentence) | Self::Failed(sentence)) = self;
        out.write_str(sentence)
    }
}

impl std::error::Error for Fault {}

/// An argument as it was typed.
pub fn shown(argument: &Arg<'_>) -> String {
    match argument {
        Arg::Short(letter) => format!("-{letter}"),
        Arg::Long(name) => format!("--{}", visible(name)),
        Arg::Value(value) => quoted(&value.to_string_lossy()),
    }
}

/// What somebody typed, in quotes.
pub fn quoted(text: &str) -> String {
    format!("'{}'", visible(text))
}

/// A text whose every character is seen: what a terminal would obey, or pass over, is written as its number.
pub fn visible(text: &str) -> String {
    let unseen = |c: char| {
        c.is_control()
            || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
    };
    let mut seen = String::new();
    for c in text.chars() {
        match unseen(c) {
            true => seen.extend(c.escape_default()),
            false => seen.push(c),
        }
    }
    seen
}

/// The options that stood on a line so far: each may stand there once.
#[derive(Default)]
pub struct Given(Vec<String>);

impl Given {
    /// The fault of an option that stands there a second time: which of the two is meant nobody knows.
    pub fn once(&mut self, command: &str, argument: &Arg<'_>) -> Result<(), Fault> {
        if let Arg::Value(_) = argument {
            return Ok(());
        }
        let name = shown(argument);
        if self.0.contains(&name) {
            return Err(Fault::usage(format!(
                "xtask {command}: {name} is given twice."
            )));
        }
        self.0.push(name);
        Ok(())
    }
}

/// The fault of an argument that `command` does not know.
pub fn unknown(command: &str, argument: &Arg<'_>) -> Fault {
    Fault::usage(match argument {
        Arg::Value(_) => format!("xtask {command}: {} is one word too many.", shown(argument)),
        _ => format!("xtask {command}: there is no option {}.", shown(argument)),
    })
}

/// What the parser itself found wrong.
pub fn of_line(command: &str, error: lexopt::Error) -> Fault {
    Fault::usage(match error {
        lexopt::Error::MissingValue { option: Some(name) } => {
            format!("xtask {command}: {name} needs a value.")
        }
        lexopt::Error::UnexpectedValue { option, value } => format!(
            "xtask {command}: {option} takes no value, but {} was given.",
            quoted(&value.to_string_lossy())
        ),
        lexopt::Error::NonUnicodeValue(value) => format!(
            "xtask {command}: {} is no text in UTF-8.",
            quoted(&value.to_string_lossy())
        ),
        other => format!("xtask {command}: {other}."),
    })
}

/// The fault of anything that still stands on the line.
pub fn nothing_more(command: &str, line: &mut lexopt::Parser) -> Result<(), Fault> {
    match line.next().map_err(|error| of_line(command, error))? {
        None => Ok(()),
        Some(argument) => Err(unknown(command, &argument)),
    }
}

/// Everything that still stands on the line, as it is; a leading `--` is left out.
pub fn the_rest(command: &str, line: &mut lexopt::Parser) -> Result<Vec<OsString>, Fault> {
    let mut rest: Vec<OsString> = line
        .raw_args()
        .map_err(|error| of_line(command, error))?
        .collect();
    if rest.first().is_some_and(|it| it == "--") {
        rest.remove(0);
    }
    Ok(rest)
}
