//! Frozen addresses: every release under a path of its own, beside the latest.
//!
//! ```text
//! dist/            the latest release, at the addresses that it always had
//! dist/latest/     the same; canonical links name it
//! dist/v1.2.0/     a release: written once, then kept byte for byte
//! dist/_headers    the headers of all of them
//! ```
//!
//! Each copy is whole: links within it are relative and it loads nothing from another one.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::fault::{self, Fault};
use crate::folder::Folder;
use crate::headers::{self, Rules};
use crate::project;

/// The copy that canonical links name.
pub const LATEST: &str = "latest";

/// The path of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version([u32; 3]);

impl fmt::Display for Version {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.0;
        write!(out, "v{major}.{minor}.{patch}")
    }
}

impl Version {
    /// Reads `v1.2.0`: a v and three whole numbers without leading zeros.
    pub fn parse(text: &str) -> Option<Self> {
        let mut numbers = [0; 3];
        let mut parts = text.strip_prefix('v')?.split('.');
        for number in &mut numbers {
            *number = parts.next()?.parse().ok()?;
        }
        let version = Self(numbers);
        // One version has one path: neither `v1.02.0` nor `v+1.2.0` is another way to write it.
        (parts.next().is_none() && version.to_string() == text).then_some(version)
    }
}

/// The releases in a folder, the oldest first.
pub fn there(out: &Path) -> Vec<Version> {
    let mut versions: Vec<Version> = fs::read_dir(out)
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let version = Version::parse(entry.file_name().to_str()?)?;
            entry.path().is_dir().then_some(version)
        })
        .collect();
    versions.sort();
    versions
}

/// Whether a folder is a copy within a larger site: it is written with that site alone.
pub fn is_copy(folder: &Path) -> bool {
    let name = folder.file_name().and_then(|it| it.to_str()).unwrap_or("");
    (name == LATEST || Version::parse(name).is_some())
        && folder
            .parent()
            .is_some_and(|site| !there(site).is_empty() && headers::is_ours(site))
}

/// One copy of the site that a build writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copy {
    /// Its path from the folder's root: empty, or with a slash at its end.
    pub path: String,
    /// Whether it is never written again.
    frozen: bool,
}

/// What a build writes into a folder, and what it keeps there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    version: Option<Version>,
    /// The copies to write, the front one first.
    pub copies: Vec<Copy>,
}

impl Plan {
    /// What to write into `out`: the front site alone, or a release as well.
    ///
    /// # Errors
    /// When the release is older than one that stands there: the latest never goes back.
    pub fn new(out: &Path, version: Option<Version>) -> Result<Self, Fault> {
        let copy = |path: String, frozen| Copy { path, frozen };
        let mut copies = vec![copy(String::new(), false)];
        if let Some(version) = version {
            let newest = there(out).into_iter().max();
            if let Some(newest) = newest.filter(|newest| *newest > version) {
                return Err(Fault::failed(format!(
                    "{} holds {newest} already, so {version} cannot become the latest: give a higher version.",
                    project::short(out).display()
                )));
            }
            copies.push(copy(format!("{LATEST}/"), false));
            copies.push(copy(format!("{version}/"), true));
        }
        Ok(Self { version, copies })
    }

    /// The path of the copy that search engines are to list.
    pub fn canonical(&self) -> &str {
        match self.version {
            Some(_) => "latest/",
            None => "",
        }
    }

    /// Writes the site, which holds every copy with its own `_headers`, and keeps the releases that are
    /// there.
    ///
    /// # Errors
    /// When the release is there already and differs.
    pub fn write(&self, mut site: Folder, out: &Path) -> Result<(), Fault> {
        let mut kept: Vec<String> = there(out).iter().map(Version::to_string).collect();
        if let Some(version) = self.version.map(|it| it.to_string())
            && kept.contains(&version)
        {
            if let Some(path) = first_difference(&site, out, &version) {
                return Err(Fault::failed(format!(
                    "{} stands there already and this build differs from it, first in {path}: a release stays as it is, so give a higher version.",
                    project::short(&out.join(&version)).display()
                )));
            }
            site.remove(&format!("{version}/"));
        }
        if self.version.is_none() && out.join(LATEST).is_dir() {
            kept.push(LATEST.to_owned());
        }
        let headers = self.headers(&site, &kept, out);
        site.replace("_headers", headers.into_bytes());
        site.write(out, &kept)
    }

    /// The headers of the whole folder, from those of its copies.
    fn headers(&self, site: &Folder, kept: &[String], out: &Path) -> String {
        let of_site = |path: &str| {
            let bytes = site.get(path)?;
            Some(Rules::parse(&String::from_utf8_lossy(bytes)))
        };
        let of_kept = |name: &str| {
            let text = fs::read_to_string(out.join(name).join("_headers")).ok()?;
            Some(Rules::parse(&text))
        };
        let mut copies: Vec<(String, Rules)> = kept
            .iter()
            .filter_map(|name| Some((name.clone(), of_kept(name)?)))
            .collect();
        for copy in &self.copies {
            let rules = of_site(&format!("{}_headers", copy.path));
            if let (false, Some(rules)) = (copy.path.is_empty(), rules) {
                copies.push((copy.path.trim_end_matches('/').to_owned(), rules));
            }
        }
        copies.sort_by(|one, other| one.0.cmp(&other.0));
        let front = of_site("_headers").unwrap_or_default();
        headers::joined(&front, &copies, |name| Version::parse(name).is_some())
    }
}

/// The first file in which the release that is there differs from the one that was built.
fn first_difference(site: &Folder, out: &Path, version: &str) -> Option<String> {
    let prefix = format!("{version}/");
    // A newer compressor may write other copies of the same files.
    let counts = |path: &str| !path.ends_with(".br") && !path.ends_with(".gz");
    let mut old = files(out, Path::new(version)).unwrap_or_default();
    old.retain(|path| counts(path));
    let mut paths: Vec<&str> = site
        .paths()
        .filter(|path| path.starts_with(&prefix) && counts(path))
        .chain(old.iter().map(String::as_str))
        .collect();
    paths.sort_unstable();
    paths
        .into_iter()
        .find(|path| {
            let old = fs::read(out.join(path)).ok();
            old.is_none() || old.as_ref() != site.get(path)
        })
        .map(str::to_owned)
}

/// The paths of all files below `folder`, from `root`.
fn files(root: &Path, folder: &Path) -> io::Result<Vec<String>> {
    let mut all = vec![];
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let path: PathBuf = folder.join(entry.file_name());
        if entry.path().is_dir() {
            all.extend(files(root, &path)?);
        } else {
            let parts: Vec<_> = path.iter().map(|it| it.to_string_lossy()).collect();
            all.push(parts.join("/"));
        }
    }
    Ok(all)
}

/// Adds a site, as `cargo xtask build` wrote it for no release, to the folder `out` as a release and as
/// the latest. For tests: a build does this with what it has made.
///
/// # Errors
/// One sentence when the version or a folder is not what it should be.
pub fn add(site: &Path, out: &Path, version: &str) -> Result<(), String> {
    let work = || -> Result<(), Fault> {
        let version = Version::parse(version).ok_or_else(|| not_a_version(version))?;
        let plan = Plan::new(out, Some(version))?;
        let paths =
            files(site, Path::new("")).map_err(|error| project::cannot("read", site, &error))?;
        let mut folder = Folder::default();
        for path in paths {
            let bytes = fs::read(site.join(&path))
                .map_err(|error| project::cannot("read", &site.join(&path), &error))?;
            for copy in &plan.copies {
                folder.add(&format!("{}{path}", copy.path), bytes.clone())?;
            }
        }
        plan.write(folder, out)
    };
    work().map_err(|fault| fault.to_string())
}

/// What is said of a `--release-path` that is none.
pub fn not_a_version(text: &str) -> Fault {
    Fault::usage(format!(
        "xtask build: --release-path is a version such as v1.2.0 (a v and three whole numbers), not {}.",
        fault::quoted(text)
    ))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// A folder of its own; gone when the test is over.
    struct Scratch(PathBuf);

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    impl Scratch {
        fn new(name: &str) -> Self {
            let folder =
                std::env::temp_dir().join(format!("releases-{}-{name}", std::process::id()));
            let _ = fs::remove_dir_all(&folder);
            Self(folder)
        }

        fn out(&self) -> PathBuf {
            self.0.join("dist")
        }

        /// All files of a folder with their bytes.
        fn bytes(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
            files(&self.out().join(folder), Path::new(""))
                .unwrap()
                .into_iter()
                .map(|path| {
                    let bytes = fs::read(self.out().join(folder).join(&path)).unwrap();
                    (path, bytes)
                })
                .collect()
        }

        fn headers(&self) -> Rules {
            Rules::parse(&fs::read_to_string(self.out().join("_headers")).unwrap())
        }
    }

    /// A small site whose pages say `words`, as a build would lay it out.
    fn build(scratch: &Scratch, version: Option<&str>, words: &str) -> Result<(), Fault> {
        fs::create_dir_all(&scratch.0).unwrap();
        let plan = Plan::new(
            &scratch.out(),
            version.map(|it| Version::parse(it).unwrap()),
        )?;
        let mut site = Folder::default();
        let asset = format!("assets/a.{words}.js");
        let headers = headers::text(&headers::Facts {
            pages: vec!["index.html", "embed/race/index.html", "oembed/race.json"],
            plain: vec!["schema.json"],
            wasm: vec!["assets/site_bg.0.wasm"],
            programs: vec![],
            csp: &format!("default-src 'none'; style-src 'sha256-{words}'"),
        });
        for copy in &plan.copies {
            for (path, text) in [
                ("index.html", words),
                ("embed/race/index.html", words),
                (asset.as_str(), words),
                ("schema.json", "{}"),
                ("_headers", headers.as_str()),
            ] {
                site.add(&format!("{}{path}", copy.path), text.into())?;
            }
        }
        plan.write(site, &scratch.out())
    }

    #[test]
    fn a_version_is_written_in_one_way() {
        for text in ["v0.1.0", "v1.2.3", "v10.20.30"] {
            assert_eq!(Version::parse(text).unwrap().to_string(), text);
        }
        for text in [
            "",
            "v",
            "1.2.3",
            "V1.2.3",
            "v1.2",
            "v1.2.3.4",
            "v1.2.x",
            "v01.2.3",
            "v1.2.+3",
            "v1.2.-3",
            "v1.2.3 ",
            "v1.2.3-rc1",
            "../v1.2.3",
            "v1.2.99999999999",
            "latest",
        ] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
        assert!(Version::parse("v1.10.0") > Version::parse("v1.9.9"));
    }

    #[test]
    fn a_release_stays_when_the_next_one_comes() {
        let scratch = Scratch::new("stays");
        build(&scratch, Some("v1.0.0"), "one").unwrap();
        let first = scratch.bytes("v1.0.0");
        assert_eq!(first["embed/race/index.html"], b"one");
        assert_eq!(scratch.bytes("latest"), first);
        build(&scratch, Some("v1.1.0"), "two").unwrap();
        assert_eq!(scratch.bytes("v1.0.0"), first);
        for folder in ["", "latest/", "v1.1.0/"] {
            let page = fs::read(scratch.out().join(format!("{folder}index.html"))).unwrap();
            assert_eq!(page, b"two", "{folder}");
        }
        // Nothing of the old one lies about in what is new.
        assert!(!scratch.out().join("latest/assets/a.one.js").exists());

        // A site for no release renews the front alone.
        build(&scratch, None, "draft").unwrap();
        assert_eq!(scratch.bytes("v1.0.0"), first);
        assert_eq!(scratch.bytes("latest"), scratch.bytes("v1.1.0"));
        assert_eq!(
            fs::read(scratch.out().join("index.html")).unwrap(),
            b"draft"
        );
        let versions: Vec<_> = there(&scratch.out())
            .iter()
            .map(Version::to_string)
            .collect();
        assert_eq!(versions, ["v1.0.0", "v1.1.0"]);
    }

    #[test]
    fn the_same_version_again_must_be_the_same() {
        let scratch = Scratch::new("again");
        build(&scratch, Some("v1.0.0"), "one").unwrap();
        let before = scratch.bytes("");
        // Another compressor's copies are no difference.
        fs::write(scratch.out().join("v1.0.0/index.html.br"), "old").unwrap();
        build(&scratch, Some("v1.0.0"), "one").unwrap();
        fs::remove_file(scratch.out().join("v1.0.0/index.html.br")).unwrap();
        assert_eq!(scratch.bytes(""), before);
        let fault = build(&scratch, Some("v1.0.0"), "two")
            .unwrap_err()
            .to_string();
        assert!(
            fault.ends_with("v1.0.0 stands there already and this build differs from it, first in v1.0.0/_headers: a release stays as it is, so give a higher version."),
            "{fault}"
        );
        assert_eq!(scratch.bytes(""), before);
        let fault = build(&scratch, Some("v0.9.0"), "one")
            .unwrap_err()
            .to_string();
        assert!(
            fault.ends_with(
                "holds v1.0.0 already, so v0.9.0 cannot become the latest: give a higher version."
            ),
            "{fault}"
        );
        assert_eq!(scratch.bytes(""), before);
    }

    #[test]
    fn headers_cover_every_copy_and_none_twice() {
        let scratch = Scratch::new("headers");
        build(&scratch, Some("v1.0.0"), "one").unwrap();
        build(&scratch, Some("v1.1.0"), "two").unwrap();
        build(&scratch, None, "draft").unwrap();
        let rules = scratch.headers();
        for (copy, style) in [
            ("", "draft"),
            ("latest/", "two"),
            ("v1.1.0/", "two"),
            ("v1.0.0/", "one"),
        ] {
            for path in [
                "",
                "index.html",
                "embed/race/",
                "schema.json",
                "oembed/race.json",
                "assets/a.js",
                "assets/site_bg.0.wasm",
            ] {
                let path = format!("/{copy}{path}");
                let mut headers: BTreeMap<&str, &str> = BTreeMap::new();
                for (name, value) in rules.of(&path) {
                    assert_eq!(headers.insert(name, value), None, "{path}: {name} twice");
                }
                let policy = headers["Content-Security-Policy"];
                // A release has one rule for all; elsewhere assets have no use for the pages' styles.
                let is_asset = path.contains("/assets/") && !copy.starts_with('v');
                let end = match is_asset {
                    true => "default-src 'none'; style-src 'unsafe-inline'".to_owned(),
                    false => format!("'sha256-{style}'"),
                };
                assert!(policy.ends_with(&end), "{path}: {policy}");
                assert_eq!(headers["X-Content-Type-Options"], "nosniff", "{path}");
                assert_eq!(
                    headers["Referrer-Policy"], "strict-origin-when-cross-origin",
                    "{path}"
                );
                let for_ever = copy.starts_with('v') || path.contains("/assets/");
                let cache = headers["Cache-Control"];
                assert_eq!(cache.contains("immutable"), for_ever, "{path}: {cache}");
                let open = for_ever || path.contains("/oembed/");
                let origin = headers.get("Access-Control-Allow-Origin").copied();
                assert_eq!(origin, open.then_some("*"), "{path}");
            }
        }
    }

    #[test]
    fn fifty_releases_fit_the_rules_that_hosts_read() {
        let front = Rules::parse(&headers::text(&headers::Facts {
            pages: vec!["index.html", "embed/race/index.html"],
            plain: vec![],
            wasm: vec![],
            programs: vec![],
            csp: "default-src 'none'",
        }));
        let copies: Vec<_> = (0..50)
            .map(|it| (format!("v1.{it}.0"), front.clone()))
            .collect();
        let text = headers::joined(&front, &copies, |_| true);
        let rules = text.lines().filter(|line| line.starts_with('/')).count();
        assert!(rules <= 60, "{rules}");
        // Without copies the text is that of the front.
        let alone = headers::joined(&front, &[], |_| true);
        assert_eq!(Rules::parse(&alone), front);
        assert!(alone.contains("/\n  Content-Security-Policy"));
    }

    #[test]
    fn a_copy_is_not_built_by_itself() {
        let scratch = Scratch::new("copy");
        build(&scratch, Some("v1.0.0"), "one").unwrap();
        assert!(is_copy(&scratch.out().join("v1.0.0")));
        assert!(is_copy(&scratch.out().join("latest")));
        assert!(!is_copy(&scratch.out()));
        assert!(!is_copy(&scratch.out().join("embed")));
        assert!(!is_copy(&scratch.0.join("latest")));
    }

    #[test]
    fn a_site_that_is_built_becomes_a_release() {
        let scratch = Scratch::new("add");
        build(&scratch, None, "one").unwrap();
        let built = scratch.bytes("");
        let out = scratch.0.join("all");
        add(&scratch.out(), &out, "v1.0.0").unwrap();
        for (path, bytes) in &built {
            assert_eq!(
                fs::read(out.join("v1.0.0").join(path)).unwrap(),
                *bytes,
                "{path}"
            );
        }
        assert!(
            add(&scratch.out(), &out, "1.0")
                .unwrap_err()
                .contains("such as v1.2.0")
        );
    }
}
