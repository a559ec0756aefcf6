//! What is wrong, and where.

use std::fmt;

/// What is wrong with an essay, in one sentence, with its file and line.
///
/// ```
/// let fault = essay::read_text("post.md", "## One\n\n[x](widget:race?alpha=9)").unwrap_err();
/// assert_eq!(fault.to_string(), "post.md:3: race: alpha runs from 0.7 to 1.6, not 9");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file, as it was given.
    pub file: String,
    /// The line, from 1, in the file as an editor counts it.
    pub line: usize,
    /// What is wrong.
    pub sentence: String,
}

impl Fault {
    /// A fault at a line of a file.
    pub fn new(file: &str, line: usize, sentence: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line,
            sentence: sentence.into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.sentence)
    }
}

impl std::error::Error for Fault {}

/// What an author wrote, short enough for a sentence of one line; what cannot be seen is written as its number.
pub(crate) fn shortened(text: &str) -> String {
    const MOST: usize = 60;
    let mut short = String::new();
    for c in text.chars().take(MOST) {
        match c {
            '\n' | '\r' | '\t' => short.push(' '),
            '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}'
            | '\u{FEFF}' => {
                short.extend(c.escape_unicode());
            }
            c if c.is_control() => short.extend(c.escape_unicode()),
            c => short.push(c),
        }
    }
    if text.chars().nth(MOST).is_some() {
        short.push('\u{2026}');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_seen_on_one_line() {
        assert_eq!(
            shortened("a\nb\u{1b}[2J\u{202e}é"),
            "a b\\u{1b}[2J\\u{202e}é"
        );
        assert_eq!(shortened(&"x".repeat(61)), "x".repeat(60) + "…");
    }
}
