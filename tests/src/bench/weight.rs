//! How many bytes a page is: itself and every script, module and style sheet that it names.

use std::fs;
use std::ops::AddAssign;
use std::path::{Path, PathBuf};

/// Bytes of files, as they are and compressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    /// As they are.
    pub raw: u64,
    /// With gzip.
    pub gzip: u64,
    /// With brotli.
    pub brotli: u64,
}

impl AddAssign for Weight {
    fn add_assign(&mut self, other: Self) {
        self.raw += other.raw;
        self.gzip += other.gzip;
        self.brotli += other.brotli;
    }
}

/// Kinds of files, by their ending.
pub const KINDS: [&str; 4] = ["html", "js", "wasm", "css"];

/// A page's weight by kind of file.
#[derive(Clone, Copy, Debug, Default)]
pub struct Page {
    /// In the order of [`KINDS`].
    pub kinds: [Weight; KINDS.len()],
}

impl Page {
    /// The weight of the page `folder/index.html`, or of another file.
    pub fn of(file: &Path) -> Result<Self, String> {
        let html = fs::read_to_string(file)
            .map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
        let mut files = vec![file.to_owned()];
        for value in attributes(&html) {
            let place = file.with_file_name("").join(value);
            if kind(&place).is_some_and(|kind| kind > 0)
                && !value.contains(':')
                && !files.contains(&place)
            {
                files.push(place);
            }
        }
        let mut page = Self::default();
        for file in &files {
            if let Some(kind) = kind(file) {
                page.kinds[kind] += weigh(file)?;
            }
        }
        Ok(page)
    }

    /// All together.
    pub fn total(&self) -> Weight {
        let mut total = Weight::default();
        for weight in self.kinds {
            total += weight;
        }
        total
    }
}

fn kind(file: &Path) -> Option<usize> {
    let ending = file.extension()?.to_str()?;
    KINDS.iter().position(|kind| *kind == ending)
}

/// Values of `href` and `src`.
fn attributes(html: &str) -> impl Iterator<Item = &str> {
    html.split(['<', '>'])
        .filter(|tag| tag.starts_with("script") || tag.starts_with("link"))
        .flat_map(|tag| tag.split_whitespace())
        .filter_map(|part| {
            let value = part
                .strip_prefix("href=")
                .or_else(|| part.strip_prefix("src="))?;
            Some(value.trim_matches('"'))
        })
}

/// A file that has no compressed copy goes over the net as it is.
fn weigh(file: &Path) -> Result<Weight, String> {
    let size = |file: PathBuf| fs::metadata(file).map(|it| it.len());
    let raw = size(file.to_owned())
        .map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
    let copy = |ending: &str| {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        size(name.into()).unwrap_or(raw)
    };
    Ok(Weight {
        raw,
        gzip: copy(".gz"),
        brotli: copy(".br"),
    })
}
