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

/// What is asked for early.
pub const LINK: &str = "Link";

/// Hosts read so many rules and no more.
const MOST_RULES: usize = 100;

/// What the headers depend on.
pub struct Facts<'a> {
    /// The pages' paths, such as `index.html` and `embed/race/index.html`.
    pub pages: Vec<&'a str>,
    /// Other files whose names do not change with their content, such as `embed.js`.
    pub plain: Vec<&'a str>,
    /// The paths of the wasm files.
    pub wasm: Vec<&'a str>,
    /// Where pages begin a program, such as `/` and `/embed/race/*`, and the paths of its files.
    pub programs: Vec<(String, Program<'a>)>,
    /// The value of `Content-Security-Policy`.
    pub csp: &'a str,
}

/// The files of a program.
#[derive(Clone, Copy, Debug)]
pub struct Program<'a> {
    /// The path of its wasm file.
    pub wasm: &'a str,
    /// The paths of the scripts that it begins with.
    pub scripts: &'a [&'a str],
}

impl Program<'_> {
    /// The value of `Link` that asks for the files as soon as a page's first byte is there: a page asks for them
    /// itself, but not before it is read.
    fn link(&self) -> String {
        let mut link = format!(
            "</{}>; rel=preload; as=fetch; type=\"application/wasm\"; crossorigin",
            self.wasm
        );
        for script in self.scripts {
            let _ = write!(link, ", </{script}>; rel=modulepreload");
        }
        link
    }
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
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ],
    );
    for path in &fresh {
        let mut headers = vec![(POLICY, facts.csp), ("Cache-Control", "no-cache")];
        // Scripts for other sites may be loaded as modules there; those may also ask how a page is embedded.
        if path.ends_with(".js") || path == "/oembed/*" {
            headers.push(("Access-Control-Allow-Origin", "*"));
        }
        let link = facts.programs.iter().find(|(place, _)| place == path);
        let link = link.map(|(_, program)| program.link());
        headers.extend(link.as_deref().map(|link| (LINK, link)));
        rule(&mut text, path, &headers);
    }
    for (place, program) in &facts.programs {
        if !fresh.contains(place) {
            rule(&mut text, place, &[(LINK, &program.link())]);
        }
    }
    // An embedding page may sandbox its frame; the frame's scripts then come from no origin.
    rule(
        &mut text,
        "/assets/*",
        &[
            (POLICY, ASSETS_POLICY),
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

/// What a page may do: it names the pages' scripts and styles by their hashes, so it differs from copy to copy.
const POLICY: &str = "Content-Security-Policy";

/// What an asset may do that is opened by itself, such as an author's SVG: look as it does. The pages' long policy would
/// be told with every file that they load, and means nothing there.
const ASSETS_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// The text for a folder with a front site and copies of it in folders, each with the rules of its own
/// `_headers`.
///
/// No path of one copy meets the policy of another. A copy that is `frozen` needs one rule, for it
/// never changes: hosts read a hundred rules and no more. What only lets a first visit begin earlier stands there for
/// the front site, as long as there is room.
pub fn joined(front: &Rules, copies: &[(String, Rules)], frozen: impl Fn(&str) -> bool) -> String {
    let text = joined_as_they_are(front, copies, &frozen);
    if Rules::parse(&text).0.len() <= MOST_RULES {
        return text;
    }
    joined_as_they_are(&front.without_links(), copies, &frozen)
}

fn joined_as_they_are(
    front: &Rules,
    copies: &[(String, Rules)],
    frozen: &impl Fn(&str) -> bool,
) -> String {
    let mut text = format!("{MARK}\n");
    for (pattern, headers) in &front.0 {
        rule(&mut text, pattern, headers);
    }
    for (name, rules) in copies {
        if frozen(name) {
            let policy = rules.of("/").find(|(name, _)| *name == POLICY);
            let for_ever = [
                ("Cache-Control", FOR_EVER),
                ("Access-Control-Allow-Origin", "*"),
            ];
            let all: Vec<_> = policy.into_iter().chain(for_ever).collect();
            rule(&mut text, &format!("/{name}/*"), &all);
            continue;
        }
        let mut rules = rules.without_links();
        for (pattern, headers) in &mut rules.0 {
            // What the front site says of everything it says of its copies.
            headers.retain(|(name, _)| pattern != "/*" || name == POLICY);
            if !headers.is_empty() {
                rule(&mut text, &format!("/{name}{pattern}"), headers);
            }
        }
    }
    text
}

fn rule<T: AsRef<str>>(text: &mut String, path: &str, headers: &[(T, T)]) {
    let _ = writeln!(text, "{path}");
    for (name, value) in headers {
        let _ = writeln!(text, "  {}: {}", name.as_ref(), value.as_ref());
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

    /// The rules without what is asked for early.
    fn without_links(&self) -> Self {
        let without = |(pattern, headers): &(String, Vec<(String, String)>)| {
            let mut headers = headers.clone();
            headers.retain(|(name, _)| name != LINK);
            (!headers.is_empty()).then(|| (pattern.clone(), headers))
        };
        Self(self.0.iter().filter_map(without).collect())
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

    fn programs() -> Vec<(String, Program<'static>)> {
        let program = |wasm, scripts| Program { wasm, scripts };
        vec![
            (
                "/".to_owned(),
                program("assets/site_bg.0.wasm", &["assets/site.0.js"]),
            ),
            (
                "/embed/race/*".to_owned(),
                program(
                    "assets/race_bg.0.wasm",
                    &["assets/race.0.js", "assets/embed.0.js"],
                ),
            ),
        ]
    }

    fn rules() -> Rules {
        Rules::parse(&text(&Facts {
            pages: vec![
                "index.html",
                "embed/race/index.html",
                "embed/triangle/index.html",
            ],
            plain: vec!["embed.js"],
            wasm: vec!["assets/site_bg.0123456789.wasm"],
            programs: programs(),
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
            programs: programs(),
            csp: "default-src 'none'",
        });
        assert_eq!(
            text,
            "\
# Balance of Power: written by `cargo xtask build`
/*
  X-Content-Type-Options: nosniff
  Referrer-Policy: strict-origin-when-cross-origin
/
  Content-Security-Policy: default-src 'none'
  Cache-Control: no-cache
  Link: </assets/site_bg.0.wasm>; rel=preload; as=fetch; type=\"application/wasm\"; crossorigin, </assets/site.0.js>; rel=modulepreload
/embed/*
  Content-Security-Policy: default-src 'none'
  Cache-Control: no-cache
/index.html
  Content-Security-Policy: default-src 'none'
  Cache-Control: no-cache
/embed/race/*
  Link: </assets/race_bg.0.wasm>; rel=preload; as=fetch; type=\"application/wasm\"; crossorigin, </assets/race.0.js>; rel=modulepreload, </assets/embed.0.js>; rel=modulepreload
/assets/*
  Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'
  Cache-Control: public, max-age=31536000, immutable
  Access-Control-Allow-Origin: *
/assets/site_bg.0.wasm
  Content-Type: application/wasm
"
        );
    }

    #[test]
    fn a_program_is_asked_for_before_its_page_is_read_where_hosts_read_the_rule() {
        let front = rules();
        let copy = |n: usize| (format!("v1.{n}.0"), rules());
        let few: Vec<_> = (0..5).map(copy).collect();
        let many: Vec<_> = (0..93).map(copy).collect();
        for (copies, is_there) in [(&few, true), (&many, false)] {
            let joined = Rules::parse(&joined(&front, copies, |_| true));
            assert!(joined.0.len() <= MOST_RULES, "{}", joined.0.len());
            let has_link = |path: &str| joined.of(path).any(|(name, _)| name == LINK);
            assert_eq!(has_link("/embed/race/?alpha=1.3"), is_there);
            assert_eq!(has_link("/"), is_there);
            // It names the files of the front site.
            assert!(!has_link("/v1.2.0/embed/race/"));
        }
        let latest = Rules::parse(&joined(&front, &[("latest".to_owned(), rules())], |_| {
            false
        }));
        assert!(
            latest
                .of("/latest/embed/race/")
                .all(|(name, _)| name != LINK)
        );
        assert!(
            latest
                .of("/latest/embed/race/")
                .any(|(name, _)| name == "Cache-Control")
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
