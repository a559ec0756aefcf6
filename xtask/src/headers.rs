//! The `_headers` file of the static site, in the form that Netlify and Cloudflare Pages read.
//!
//! `build` writes it and [`crate::host`] obeys it, so the site meets the same rules on this
//! machine as on a static host.

use std::collections::BTreeSet;
use std::fmt::Write;

/// The first line: by it `build` knows a folder that it may replace.
pub const MARK: &str = "# Balance of Power: written by `cargo xtask build`";

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
        // Scripts for other sites may be loaded as modules there.
        if path.ends_with(".js") {
            headers.push(("Access-Control-Allow-Origin", "*"));
        }
        rule(&mut text, path, &headers);
    }
    // An embedding page may sandbox its frame; the frame's scripts then come from no origin.
    rule(
        &mut text,
        "/assets/*",
        &[
            ("Cache-Control", "public, max-age=31536000, immutable"),
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
