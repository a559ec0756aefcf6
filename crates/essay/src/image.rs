//! Pictures to be copied beside the page.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::fault::shortened;
use crate::link;
use crate::raw;
use crate::slug;

/// A picture that the prose shows as `assets/<name>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// The file to copy.
    pub source: PathBuf,
    /// Its name among the page's assets: unique, of the letters `a-z`, digits, `-`, `_` and `.`.
    pub name: String,
}

/// The pictures found so far.
#[derive(Debug, Default)]
pub(crate) struct Pictures {
    /// In the order of their first use.
    pub(crate) images: Vec<Image>,
    /// Where pictures were looked for, found or not.
    pub(crate) asked: Vec<PathBuf>,
    by_source: HashMap<PathBuf, usize>,
    names: HashSet<String>,
}

/// A picture that can be shown.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Its name among the page's assets.
    pub(crate) name: String,
    /// Width and height in pixels, where they are cheaply known.
    pub(crate) size: Option<(usize, usize)>,
}

/// The kinds that browsers show.
const KINDS: &[&str] = &["png", "jpg", "jpeg", "gif", "webp", "avif", "svg"];

/// So much of an SVG file is read for its size.
const SVG_HEAD: u64 = 8192;

/// A site is looked for in so many folders above the file.
const HIGHEST: usize = 12;

impl Pictures {
    /// Finds a picture by the address an author wrote, relative to the file's folder; with a `/` in
    /// front relative to that or a `static` folder above it. Without a folder nothing is looked up.
    ///
    /// # Errors
    /// One sentence that says why it is left out.
    pub(crate) fn find(&mut self, folder: Option<&Path>, address: &str) -> Result<Found, String> {
        let path = address.split(['?', '#']).next().unwrap_or("");
        let path = link::decoded(path);
        let name = || shortened(address);
        let wrong = path.contains(['\\', ':', '\0']) || path.chars().any(char::is_control);
        let kind = Path::new(&path)
            .extension()
            .and_then(|kind| kind.to_str())
            .unwrap_or("");
        if wrong || !KINDS.contains(&kind.to_ascii_lowercase().as_str()) {
            let kinds = KINDS.join(", ");
            return Err(format!(
                "\"{}\" is not a picture that the page can show ({kinds}); it is left out",
                name()
            ));
        }
        let outside = || {
            format!(
                "the picture \"{}\" lies outside the essay's site and is left out",
                name()
            )
        };
        let Some(folder) = folder else {
            // Nothing is looked up, but nothing may climb.
            if path.split('/').any(|part| part == "..") {
                return Err(outside());
            }
            let source = PathBuf::from(path);
            return Ok(self.take(source, None));
        };
        let Ok(folder) = folder.canonicalize() else {
            return Err(format!(
                "there is no picture \"{}\"; its words stand in its place",
                name()
            ));
        };
        let site = site(&folder);
        let mut tries = vec![];
        match path.strip_prefix('/') {
            Some(path) => {
                let path = path.trim_start_matches('/');
                tries.push(folder.join(path));
                let above = folder
                    .ancestors()
                    .take(HIGHEST)
                    .take_while(|above| above.starts_with(&site));
                tries.extend(above.map(|above| above.join("static").join(path)));
                // Jekyll has no such folder.
                tries.push(site.join(path));
            }
            None => tries.push(folder.join(&path)),
        }
        self.asked.extend(tries.iter().cloned());
        let mut found = tries
            .iter()
            .filter_map(|path| path.canonicalize().ok())
            .filter(|path| path.is_file());
        let climbs = path.split('/').any(|part| part == "..");
        let Some(source) = found.find(|path| path.starts_with(&site)) else {
            let is_there = tries.iter().any(|path| path.exists());
            // What lies outside is not told apart from what is not there, once it climbs.
            return Err(match climbs || is_there {
                true => outside(),
                false => format!(
                    "there is no picture \"{}\"; its words stand in its place",
                    name()
                ),
            });
        };
        let size = imagesize::size(&source)
            .ok()
            .map(|size| (size.width, size.height))
            .or_else(|| drawn(&source))
            .filter(|(width, height)| {
                (1..=20_000).contains(width) && (1..=20_000).contains(height)
            });
        Ok(self.take(source, size))
    }

    /// The picture's name, a new one if it is new.
    fn take(&mut self, source: PathBuf, size: Option<(usize, usize)>) -> Found {
        // Where it is a link to another file, that one.
        self.asked.push(source.clone());
        if let Some(known) = self.by_source.get(&source) {
            let name = self.images[*known].name.clone();
            return Found { name, size };
        }
        let name = self.name(&source);
        self.by_source.insert(source.clone(), self.images.len());
        self.images.push(Image {
            source,
            name: name.clone(),
        });
        Found { name, size }
    }

    /// A name that is safe everywhere and not taken.
    fn name(&mut self, source: &Path) -> String {
        let part = |part: Option<&std::ffi::OsStr>| -> String {
            let text = part
                .map(|part| part.to_string_lossy().to_lowercase())
                .unwrap_or_default();
            let safe = |c: char| {
                if c.is_ascii_alphanumeric() || c == '_' {
                    c
                } else {
                    '-'
                }
            };
            let text: String = text.chars().map(safe).take(60).collect();
            text.trim_matches('-').to_owned()
        };
        let mut stem = part(source.file_stem());
        if stem.is_empty() {
            stem = "picture".to_owned();
        }
        let kind = part(source.extension());
        // Two kinds of one picture keep one stem each: `a.png`, `a.svg`; a second `a.png` is `a-2.png`.
        let mut name = format!("{stem}.{kind}");
        if self.names.contains(&name) {
            let taken: HashSet<_> = self
                .names
                .iter()
                .filter_map(|name| name.strip_suffix(&format!(".{kind}")))
                .map(str::to_owned)
                .collect();
            name = format!("{}.{kind}", slug::free(&stem, 2, &taken));
        }
        self.names.insert(name.clone());
        name
    }
}

/// The size that an SVG file gives itself, so that the page does not jump.
fn drawn(source: &Path) -> Option<(usize, usize)> {
    let mut head = vec![];
    File::open(source)
        .ok()?
        .take(SVG_HEAD)
        .read_to_end(&mut head)
        .ok()?;
    let head = String::from_utf8_lossy(&head);
    let (_, tag) = head.split_once("<svg")?;
    let (attributes, _) = raw::attributes(tag)?;
    let value = |name: &str| {
        let found = attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| *value)
    };
    let pixels = |text: &str| -> Option<f64> { text.trim().trim_end_matches("px").parse().ok() };
    let whole = |number: f64| (number >= 1.0).then_some(number.round() as usize);
    let given = (
        value("width").and_then(pixels),
        value("height").and_then(pixels),
    );
    if let (Some(width), Some(height)) = given {
        return Some((whole(width)?, whole(height)?));
    }
    let view: Vec<f64> = value("viewbox")?
        .split([' ', ','])
        .filter_map(pixels)
        .collect();
    let [_, _, width, height] = view[..] else {
        return None;
    };
    Some((whole(width)?, whole(height)?))
}

/// The folder of the site that a folder belongs to: the nearest above it with a `static` folder or
/// the settings of Hugo, Zola, Jekyll or mdBook; else the folder itself.
fn site(folder: &Path) -> PathBuf {
    let marks = [
        "static",
        "hugo.toml",
        "hugo.yaml",
        "hugo.yml",
        "hugo.json",
        "config.toml",
        "_config.yml",
        "book.toml",
    ];
    folder
        .ancestors()
        .take(HIGHEST)
        .filter(|above| above.parent().is_some())
        .find(|above| marks.iter().any(|mark| above.join(mark).exists()))
        .unwrap_or(folder)
        .to_owned()
}
