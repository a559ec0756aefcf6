//! One file's text and its line numbers.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::fault::Fault;
use crate::shortcode::{self, Shortcode};

/// A file is no larger than this.
pub(crate) const LARGEST: u64 = 4 * 1024 * 1024;

/// One file, taken apart.
#[derive(Debug)]
pub(crate) struct Source {
    /// The file, as it was given.
    pub(crate) file: String,
    /// Where its pictures are looked for; `None` without a disk.
    pub(crate) folder: Option<PathBuf>,
    /// Which of `+++` and `---` encloses the front matter, and the matter. Its first line is line 2.
    pub(crate) front: Option<(Fence, String)>,
    /// The Markdown, with marks for shortcodes.
    pub(crate) text: String,
    /// The shortcodes, by number.
    pub(crate) shortcodes: Vec<Shortcode>,
    /// The line of the text's first byte.
    first: usize,
    /// Where the text's lines end.
    ends: Vec<usize>,
    /// (where a shortcode stood, how many line ends went with it and those before).
    cuts: Vec<(usize, usize)>,
}

/// What encloses front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fence {
    /// `+++`
    Toml,
    /// `---`
    Yaml,
}

impl Fence {
    fn of(line: &str) -> Option<Self> {
        match line.trim_end() {
            "+++" => Some(Self::Toml),
            "---" => Some(Self::Yaml),
            _ => None,
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Toml => "+++",
            Self::Yaml => "---",
        }
    }
}

impl Source {
    /// Reads a file.
    pub(crate) fn open(path: &Path, first: bool) -> Result<Self, Fault> {
        let file = path.display().to_string();
        let fault = |sentence: String| Fault::new(&file, 1, sentence);
        let cannot = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound => fault("there is no such file".to_owned()),
            _ => fault(format!("the file cannot be read: {error}")),
        };
        // Looked at before it is opened: opening a pipe would wait for ever.
        if !std::fs::metadata(path).map_err(cannot)?.is_file() {
            return Err(fault("this is not a file".to_owned()));
        }
        let mut bytes = vec![];
        File::open(path)
            .and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
            .map_err(cannot)?;
        if bytes.len() as u64 > LARGEST {
            return Err(fault("the file is larger than 4 MB".to_owned()));
        }
        let text = String::from_utf8(bytes).map_err(|error| {
            let good = error.utf8_error().valid_up_to();
            let line = 1 + error.as_bytes()[..good]
                .iter()
                .filter(|b| **b == b'\n')
                .count();
            Fault::new(&file, line, "the file is not UTF-8 text")
        })?;
        let folder = match path.parent() {
            Some(parent) if parent.as_os_str().is_empty() => PathBuf::from("."),
            Some(parent) => parent.to_owned(),
            None => PathBuf::from("."),
        };
        Self::read(&file, &text, Some(folder), first)
    }

    /// Takes a text apart. Only the first file of an essay may have front matter.
    pub(crate) fn read(
        file: &str,
        text: &str,
        folder: Option<PathBuf>,
        first: bool,
    ) -> Result<Self, Fault> {
        let fault = |sentence: &str| Err(Fault::new(file, 1, sentence));
        if text.len() as u64 > LARGEST {
            return fault("the file is larger than 4 MB");
        }
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        if text.trim().is_empty() {
            return fault("the file is empty");
        }
        // Line ends are of one kind, and the marks of shortcodes are ours alone.
        let text = text
            .replace("\r\n", "\n")
            .replace('\r', "\n")
            .replace(['\0', shortcode::OPEN, shortcode::CLOSE], "\u{FFFD}");
        let mut lines = text.split_inclusive('\n');
        let head = lines.next().unwrap_or("");
        if first && head.trim_end() == "{" {
            return fault("front matter stands between +++ (TOML) or --- (YAML), not in JSON");
        }
        let mut front = None;
        let (mut line, mut start) = (1, 0);
        if let Some(fence) = Fence::of(head) {
            let mut at = head.len();
            for (count, found) in lines.enumerate() {
                if Fence::of(found) == Some(fence) {
                    front = Some((fence, text[head.len()..at].to_owned()));
                    (line, start) = (count + 3, at + found.len());
                    break;
                }
                at += found.len();
            }
            match (&front, first) {
                (None, true) => {
                    let fence = fence.text();
                    return fault(&format!(
                        "the front matter that begins here has no end; it ends with a line of {fence}"
                    ));
                }
                (Some(_), false) => {
                    return fault("only the first file of an essay has front matter");
                }
                // A rule at the head of a later file.
                (None, false) | (Some(_), true) => {}
            }
        }
        let cut = shortcode::cut(&text[start..]);
        Ok(Self {
            file: file.to_owned(),
            folder,
            front,
            ends: cut.text.match_indices('\n').map(|(at, _)| at).collect(),
            text: cut.text,
            shortcodes: cut.shortcodes,
            first: line,
            cuts: cut.lines,
        })
    }

    /// The line of a place in the text.
    pub(crate) fn line(&self, offset: usize) -> usize {
        let cuts = self.cuts.partition_point(|(at, _)| *at < offset);
        let cut = cuts.checked_sub(1).map_or(0, |last| self.cuts[last].1);
        self.first + self.ends.partition_point(|end| *end < offset) + cut
    }

    /// Where the mark of a shortcode stands.
    pub(crate) fn mark(&self, number: usize) -> usize {
        self.cuts.get(number).map_or(0, |(at, _)| *at)
    }

    /// A fault at a place in the text.
    pub(crate) fn fault(&self, offset: usize, sentence: impl Into<String>) -> Fault {
        Fault::new(&self.file, self.line(offset), sentence)
    }
}
