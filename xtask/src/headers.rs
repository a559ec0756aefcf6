//! The `_headers` file of the static site, in the form that Netlify and Cloudflare Pages read.
//!
//! `build` writes it and [`crate::host`] obeys it, so the site meets the same rules on this
//! machine as on a static host.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// The first line: by it `build` knows a folder that it may replace.
pub const MARK: &str = "# Balance of Power: written by `cargo xtask build`";

/// For what never changes under its name.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// What the headers depend on.
pub struct Facts<'a> {
    /// The pages' paths, such as `index.html` and `embed/race/index.html`.
    pub pages: Vec<&'a str>,
    /// Other files whose names do not change with their content, such as `embed.js`.
    pub plain: Vec<&'a str>,
    /// The paths of the wasm files.
    pub wasm: Vec<&'a str>,
    /// The value of `Content-Security-Policy`.
    pub csp: &'a str,
}

/// The text of the file.
///
/// No path meets two rules with the same header: hosts would join the two values.
pub fn text(facts: &Facts<'_>) -> String {
    let mut fresh = BTreeSet::new();
    for path in facts.pages.iter().chain(&facts.plain) {
        match path.split_once('/') {
            Some((top, _)) => {
                fresh.insert(format!("/{top}/*"));
            }
            None => {
                if *path == "index.html" {
                    fresh.insert("/".to_owned());
                }
                fresh.insert(format!("/{path}"));
            }
        }
    }
    let mut text = format!("{MARK}\n");
    rule(
        &mut text,
        "/*",
        &[
            ("Content-Security-Policy", facts.csp),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ],
    );
    for path in &fresh {
        let mut headers = vec![("Cache-Control", "no-cache")];
        // Scripts for other sites may be loaded as modules there; those may also ask how a page is embedded.
        if path.ends_with(".js") || path == "/oembed/*" {
            headers.push(("Access-Control-Allow-Origin", "*"));
        }
        rule(&mut text, path, &headers);
    }
    // An embedding page may sandbox its frame; the frame's scripts then come from no origin.
    rule(
        &mut text,
        "/assets/*",
        &[
            ("Cache-Control", FOR_EVER),
            ("Access-Control-Allow-Origin", "*"),
        ],
    );
    for wasm in &facts.wasm {
        rule(
            &mut text,
            &format!("/{wasm}"),
            &[("Content-Type", "application/wasm")],
        );
    }
    text
}

/// Whether a folder is a site written here.
pub fn is_ours(folder: &Path) -> bool {
    fs::read_to_string(folder.join("_headers")).is_ok_and(|text| text.starts_with(MARK))
}

/// The one header that differs from copy to copy: it names the pages' styles by their hashes.
const POLICY: &str = "Content-Security-Policy";

/// The text for a folder with a front site and copies of it in folders, each with the rules of its own
/// `_headers`.
///
/// No path of one copy meets the policy of another. A copy that is `frozen` needs one rule, for it
/// never changes: hosts read a hundred rules and no more.
pub fn joined(front: &Rules, copies: &[(String, Rules)], frozen: impl Fn(&str) -> bool) -> String {
    let mut text = format!("{MARK}\n");
    for (pattern, headers) in &front.0 {
        // What holds everywhere must not hold the policy: each place of the front site has it by itself.
        let policy = front
            .of("/")
            .find(|(name, _)| *name == POLICY && !copies.is_empty());
        let is_place = headers.iter().any(|(name, _)| name == "Cache-Control");
        let own: Vec<(&str, &str)> = policy
            .filter(|_| is_place)
            .into_iter()
            .chain(
                headers
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.as_str()))
                    .filter(|(name, _)| copies.is_empty() || *name != POLICY),
            )
            .collect();
        rule(&mut text, pattern, &own);
    }
    for (name, rules) in copies {
        let mut all: Vec<(&str, &str)> =
            rules.of("/").filter(|(name, _)| *name == POLICY).collect();
        if frozen(name) {
            all.push(("Cache-Control", FOR_EVER));
            all.push(("Access-Control-Allow-Origin", "*"));
        }
        rule(&mut text, &format!("/{name}/*"), &all);
        if frozen(name) {
            continue;
        }
        for (pattern, headers) in rules.0.iter().filter(|(pattern, _)| pattern != "/*") {
            let headers: Vec<(&str, &str)> = headers
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            rule(&mut text, &format!("/{name}{pattern}"), &headers);
        }
    }
    text
}

fn rule(text: &mut String, path: &str, headers: &[(&str, &str)]) {
    let _ = writeln!(text, "{path}");
    for (name, value) in headers {
        let _ = writeln!(text, "  {name}: {value}");
    }
}

/// The rules of a `_headers` file.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Rules(Vec<(String, Vec<(String, String)>)>);

impl Rules {
    /// Reads the file; lines that are neither a path nor a header are passed over.
    pub fn parse(text: &str) -> Self {
        let mut rules: Vec<(String, Vec<(String, String)>)> = Vec::new();
        for line in text.lines() {
            let word = line.trim();
            if word.is_empty() || word.starts_with('#') {
                continue;
            }
            if !line.starts_with([' ', '\t']) {
                rules.push((word.to_owned(), Vec::new()));
            } else if let (Some((_, headers)), Some((name, value))) =
                (rules.last_mut(), word.split_once(':'))
            {
                headers.push((name.trim().to_owned(), value.trim().to_owned()));
            }
        }
        Self(rules)
    }

    /// The headers of an address's path.
    pub fn of<'a>(&'a self, path: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> + 'a {
        self.0
            .iter()
            .filter(move |(pattern, _)| matches(pattern, path))
            .flat_map(|(_, headers)| headers)
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

fn matches(pattern: &str, path: &str) -> bool {
    match pattern.split_once('*') {
        Some((head, tail)) => {
            path.len() >= head.len() + tail.len() && path.starts_with(head) && path.ends_with(tail)
        }
        None => pattern == path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Rules {
        Rules::parse(&text(&Facts {
            pages: vec![
                "index.html",
                "embed/race/index.html",
                "embed/triangle/index.html",
            ],
            plain: vec!["embed.js"],
            wasm: vec!["assets/site_bg.0123456789.wasm"],
            csp: "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'",
        }))
    }

    fn of(path: &str) -> Vec<(String, String)> {
        let mut all: Vec<_> = rules()
            .of(path)
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        all.sort();
        all
    }

    #[test]
    fn the_file_reads_as_hosts_document_it() {
        let text = text(&Facts {
            pages: vec!["index.html", "embed/race/index.html"],
            plain: vec![],
            wasm: vec!["assets/site_bg.0.wasm"],
            csp: "default-src 'none'",
        });
        assert_eq!(
            text,
            "\
# Balance of Power: written by `cargo xtask build`
/*
  Content-Security-Policy: default-src 'none'
  X-Content-Type-Options: nosniff
  Referrer-Policy: strict-origin-when-cross-origin
/
  Cache-Control: no-cache
/embed/*
  Cache-Control: no-cache
/index.html
  Cache-Control: no-cache
/assets/*
  Cache-Control: public, max-age=31536000, immutable
  Access-Control-Allow-Origin: *
/assets/site_bg.0.wasm
  Content-Type: application/wasm
"
        );
    }

    #[test]
    fn no_header_is_given_twice() {
        for path in [
            "/",
            "/index.html",
            "/embed.js",
            "/embed/race/",
            "/assets/site.0.js",
            "/assets/site_bg.0123456789.wasm",
        ] {
            let mut names: Vec<_> = of(path).into_iter().map(|(name, _)| name).collect();
            let all = names.len();
            names.dedup();
            assert_eq!(names.len(), all, "{path}");
            assert!(
                names.contains(&"Content-Security-Policy".to_owned()),
                "{path}"
            );
            assert!(names.contains(&"Cache-Control".to_owned()), "{path}");
        }
    }

    #[test]
    fn pages_are_asked_for_again_and_assets_never() {
        let cache = |path: &str| {
            of(path)
                .into_iter()
                .find(|(name, _)| name == "Cache-Control")
                .map(|(_, value)| value)
        };
        assert_eq!(cache("/embed/race/").as_deref(), Some("no-cache"));
        assert_eq!(
            cache("/assets/a.png").as_deref(),
            Some("public, max-age=31536000, immutable")
        );
        assert_eq!(cache("/elsewhere"), None);
    }
}
