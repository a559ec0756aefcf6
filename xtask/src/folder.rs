//! The site before it is written: hashed names, compression, and the swap of folders.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::Mutex;
use std::thread;

use sha2::{Digest, Sha256};

use crate::fault::Fault;
use crate::headers;
use crate::project;

/// Below this size compression saves nothing that a reader would notice.
const WORTH_COMPRESSING: usize = 200;

/// A name that changes with the content: `site.js` becomes `site.0123456789.js`.
pub fn hashed_name(name: &str, bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let hash: String = digest[..5]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}.{hash}.{extension}"),
        None => format!("{name}.{hash}"),
    }
}

/// Files by their path in the folder; `/` stands between the parts.
#[derive(Default)]
pub struct Folder(BTreeMap<String, Vec<u8>>);

impl Folder {
    /// Adds a file; two files of one path must be the same.
    pub fn add(&mut self, path: &str, bytes: Vec<u8>) -> Result<(), Fault> {
        if path.split('/').any(|part| matches!(part, "" | "." | "..")) || path.contains('\\') {
            return Err(Fault::failed(format!("'{path}' is no path inside a site.")));
        }
        match self.0.get(path) {
            Some(there) if *there != bytes => Err(Fault::failed(format!(
                "two different files want the path '{path}'."
            ))),
            _ => {
                self.0.insert(path.to_owned(), bytes);
                Ok(())
            }
        }
    }

    /// The bytes of a file.
    pub fn get(&self, path: &str) -> Option<&Vec<u8>> {
        self.0.get(path)
    }

    /// The paths of all files.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Puts a file in another one's place; the compressed copies of the old one go.
    pub fn replace(&mut self, path: &str, bytes: Vec<u8>) {
        self.0.insert(path.to_owned(), bytes);
        for suffix in ["br", "gz"] {
            self.0.remove(&format!("{path}.{suffix}"));
        }
    }

    /// Takes out all files whose path starts so.
    pub fn remove(&mut self, prefix: &str) {
        self.0.retain(|path, _| !path.starts_with(prefix));
    }

    /// Puts a brotli and a gzip copy beside each file that gets smaller by it.
    pub fn compress(&mut self) {
        // A file that stands at several paths is compressed once.
        let mut same: BTreeMap<&Vec<u8>, Vec<&String>> = BTreeMap::new();
        for (path, bytes) in &self.0 {
            if is_text(path) && bytes.len() > WORTH_COMPRESSING {
                same.entry(bytes).or_default().push(path);
            }
        }
        // The largest first, so that no thread is left alone with it.
        let todo = Mutex::new({
            let mut todo: Vec<_> = same.into_iter().collect();
            todo.sort_by_key(|(bytes, _)| bytes.len());
            todo
        });
        let done = Mutex::new(Vec::new());
        let threads = thread::available_parallelism().map_or(1, |it| it.get());
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    loop {
                        let next = todo.lock().ok().and_then(|mut it| it.pop());
                        let Some((bytes, paths)) = next else { break };
                        for (suffix, copy) in [("br", brotli(bytes)), ("gz", gzip(bytes))] {
                            if copy.len() < bytes.len()
                                && let Ok(mut done) = done.lock()
                            {
                                for path in &paths {
                                    done.push((format!("{path}.{suffix}"), copy.clone()));
                                }
                            }
                        }
                    }
                });
            }
        });
        drop(todo);
        self.0.extend(done.into_inner().unwrap_or_default());
    }

    /// How many bytes travel for a file: those of its brotli copy if there is one.
    pub fn travels(&self, path: &str) -> usize {
        self.0
            .get(&format!("{path}.br"))
            .or_else(|| self.0.get(path))
            .map_or(0, Vec::len)
    }

    /// Writes the folder `out` in one move: readers see the old site or the new, never half.
    /// The folders `kept` in it stay as they are.
    pub fn write(&self, out: &Path, kept: &[String]) -> Result<(), Fault> {
        let new = sibling(out, "new")?;
        let old = sibling(out, "old")?;
        let keep = || {
            kept.iter()
                .try_for_each(|name| carry(&out.join(name), &new.join(name)))
        };
        let result = self
            .fill(&new)
            .and_then(|()| keep())
            .and_then(|()| swap(&new, &old, out));
        let _ = fs::remove_dir_all(&new);
        let _ = fs::remove_dir_all(&old);
        result.map_err(|error| project::cannot("write", out, &error))
    }

    fn fill(&self, folder: &Path) -> io::Result<()> {
        for (path, bytes) in &self.0 {
            let file = folder.join(path);
            if let Some(parent) = file.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(file, bytes)?;
        }
        Ok(())
    }
}

/// The files of a folder in another one as well; where the file system can, no byte is copied.
fn carry(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let (from, to) = {
            let name = entry?.file_name();
            (from.join(&name), to.join(&name))
        };
        if from.is_dir() {
            carry(&from, &to)?;
        } else if fs::hard_link(&from, &to).is_err() {
            fs::copy(&from, &to)?;
        }
    }
    Ok(())
}

fn swap(new: &Path, old: &Path, out: &Path) -> io::Result<()> {
    // Another build may swap at the same time: then look again.
    let mut tries = 5;
    loop {
        match fs::rename(out, old) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        match fs::rename(new, out) {
            Err(_) if tries > 0 && out.exists() => {
                let _ = fs::remove_dir_all(old);
                tries -= 1;
            }
            result => return result,
        }
    }
}

/// A hidden folder beside `out`, so that moving it is one step of the file system.
fn sibling(out: &Path, what: &str) -> Result<PathBuf, Fault> {
    let name = out
        .file_name()
        .ok_or_else(|| Fault::failed(format!("{} has no name.", out.display())))?;
    let name = format!(".{}.{what}-{}", name.to_string_lossy(), process::id());
    Ok(out.with_file_name(name))
}

/// Whether `out` may be replaced: it is missing, empty, or a site written here.
pub fn may_replace(out: &Path) -> bool {
    if headers::is_ours(out) {
        return true;
    }
    match fs::read_dir(out) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

fn is_text(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, it)| it);
    matches!(
        extension,
        "css" | "csv" | "html" | "js" | "json" | "svg" | "txt" | "wasm" | "webmanifest" | "xml"
    )
}

fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut copy = Vec::new();
    // Blocks of 128 kB: some hundred bytes less for programs than what the quality alone chooses.
    let params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        lgblock: 17,
        ..Default::default()
    };
    let mut writer = brotli::CompressorWriter::with_params(&mut copy, 1 << 16, &params);
    // Writing to memory does not fail.
    let _ = writer.write_all(bytes);
    drop(writer);
    copy
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    // Writing to memory does not fail.
    let _ = writer.write_all(bytes);
    writer.finish().unwrap_or_else(|_| bytes.to_vec())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("folder-{}-{name}", process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn a_name_carries_the_first_ten_digits_of_the_hash() {
        assert_eq!(hashed_name("site.js", b"abc"), "site.ba7816bf8f.js");
        assert_eq!(hashed_name("site_bg.wasm", b""), "site_bg.e3b0c44298.wasm");
        assert_eq!(hashed_name("licence", b"abc"), "licence.ba7816bf8f");
    }

    #[test]
    fn paths_stay_inside_and_do_not_collide() {
        let mut folder = Folder::default();
        for path in ["../a", "a//b", "/a", "", "a/./b", "a\\b"] {
            assert!(folder.add(path, vec![]).is_err(), "{path}");
        }
        folder.add("a/b.txt", vec![1]).unwrap();
        folder.add("a/b.txt", vec![1]).unwrap();
        assert_eq!(
            folder.add("a/b.txt", vec![2]).unwrap_err().to_string(),
            "two different files want the path 'a/b.txt'."
        );
    }

    #[test]
    fn copies_unpack_to_the_file() {
        let mut folder = Folder::default();
        let text = "a balance of power ".repeat(50).into_bytes();
        folder.add("a.html", text.clone()).unwrap();
        folder.add("a.png", text.clone()).unwrap();
        folder.add("short.html", vec![b'a'; 100]).unwrap();
        folder.compress();
        let paths: Vec<_> = folder.0.keys().map(String::as_str).collect();
        assert_eq!(
            paths,
            ["a.html", "a.html.br", "a.html.gz", "a.png", "short.html"]
        );
        let mut unpacked = Vec::new();
        brotli::Decompressor::new(folder.0["a.html.br"].as_slice(), 4096)
            .read_to_end(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, text);
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(folder.0["a.html.gz"].as_slice())
            .read_to_end(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, text);
        assert_eq!(folder.travels("a.html"), folder.0["a.html.br"].len());
        assert_eq!(folder.travels("a.png"), text.len());
    }

    #[test]
    fn writing_replaces_the_whole_folder_and_leaves_nothing_beside_it() {
        let place = scratch("write");
        let out = place.join("dist");
        let mut first = Folder::default();
        first.add("_headers", headers::MARK.into()).unwrap();
        first.add("stale/a.txt", vec![1]).unwrap();
        first.write(&out, &[]).unwrap();
        assert!(may_replace(&out));
        let mut second = Folder::default();
        second.add("fresh/b.txt", vec![2]).unwrap();
        second.write(&out, &[]).unwrap();
        assert!(!out.join("stale").exists());
        assert_eq!(fs::read(out.join("fresh/b.txt")).unwrap(), [2]);
        assert_eq!(fs::read_dir(&place).unwrap().count(), 1);
        fs::remove_dir_all(&place).unwrap();
    }

    #[test]
    fn only_a_site_is_replaced() {
        let place = scratch("replace");
        assert!(may_replace(&place.join("missing")));
        assert!(may_replace(&place));
        fs::write(place.join("letter.txt"), "dear").unwrap();
        assert!(!may_replace(&place));
        assert!(!may_replace(&place.join("letter.txt")));
        fs::remove_dir_all(&place).unwrap();
    }
}
