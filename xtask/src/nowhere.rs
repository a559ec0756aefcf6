//! `404.html`: what a host shows where it has no page.
//!
//! A host shows it at any depth, so nothing in it is relative: with `--base-url` its links begin with that address's path,
//! else its script finds out where the site begins and sets them. Without scripts the sentence still stands.

use base64::Engine;
use sha2::{Digest, Sha256};
use site::share::Home;
use url::Url;

/// Its path in every copy of the site, where hosts look for it.
pub const PATH: &str = "404.html";

/// The script's name in `web/`.
pub const SCRIPT: &str = "404.js";

/// What the page is made of.
pub struct Nowhere<'a> {
    /// The text of `index.html`, the template of every page.
    pub template: &'a str,
    /// The site's front page, whose style and icon it has.
    pub front: &'a str,
    /// The essay's title.
    pub title: &'a str,
    /// The text of `web/theme.js`.
    pub theme: &'a str,
    /// The text of `web/404.js`.
    pub script: &'a str,
}

impl Nowhere<'_> {
    /// The page of a copy of the site that stands at `home`, if anybody knows.
    pub fn page(&self, home: Option<&Home>) -> String {
        let style = between(self.front, "<style>", "</style>");
        let icon = between(self.front, "<link rel=\"icon\"", ">");
        let policy = format!(
            "default-src 'none'; script-src {} {}; style-src {}; img-src data:; base-uri 'none'; form-action 'none'",
            named(self.theme),
            named(self.script),
            named(style)
        );
        let values = [
            ("lang", "en".to_owned()),
            ("csp", escaped(&policy)),
            ("title", format!("Nothing here – {}", escaped(self.title))),
            ("description", SENTENCE.to_owned()),
            (
                "links",
                format!(
                    "<meta name=\"robots\" content=\"noindex\">\n<link rel=\"icon\"{icon}>\n<script>{}</script>",
                    self.theme
                ),
            ),
            ("style", style.to_owned()),
            ("body", self.body(home)),
        ];
        let mut html = String::new();
        let mut rest = self.template;
        while let Some((before, after)) = rest.split_once("{{") {
            html.push_str(before);
            let (name, after) = after.split_once("}}").unwrap_or((after, ""));
            if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
                html.push_str(value);
            }
            rest = after;
        }
        html.push_str(rest);
        html
    }

    fn body(&self, home: Option<&Home>) -> String {
        let path = home.and_then(|home| Some(Url::parse(&home.url).ok()?.path().to_owned()));
        let way = |to: &str, widget: &str, words: &str| {
            let address = match &path {
                Some(path) => format!(" href=\"{}\"", escaped(&format!("{path}{to}"))),
                None => String::new(),
            };
            format!(
                "<a{address} data-to=\"{to}\"{widget}>{}</a>",
                escaped(words)
            )
        };
        let widgets: String = widgets::catalog::ALL
            .iter()
            .map(|widget| {
                let key = widget.key();
                let link = way(
                    &format!("embed/{key}/"),
                    &format!(" data-widget=\"{key}\""),
                    widget.name(),
                );
                format!("<li>{link}<p>{}</p></li>\n", escaped(widget.about()))
            })
            .collect();
        format!(
            "<header class=\"title\"><h1>Nothing here</h1><p class=\"subtitle\" data-nowhere>{SENTENCE}</p></header>\n\
             <main><nav class=\"prose\" aria-label=\"This site\" data-ways{}>\n<p class=\"way\">{} {} {}</p>\n\
             <ul class=\"models\">\n{widgets}</ul>\n</nav></main>\n<script>{}</script>",
            // Nobody needs links that lead nowhere.
            if path.is_some() { "" } else { " hidden" },
            way("", "", self.title),
            way("models/", "", "The models"),
            way("help/", "", "Help"),
            self.script
        )
    }

    /// The policy of the site's pages, which hosts send with this one where it stands in for a page: it allows the script.
    pub fn allowed(&self, policy: &str) -> String {
        const SCRIPTS: &str = "script-src 'self'";
        policy.replacen(SCRIPTS, &format!("{SCRIPTS} {}", named(self.script)), 1)
    }
}

/// What is said where the address tells no more.
const SENTENCE: &str = "There is nothing at this address.";

/// A text in a page, as a content security policy names it.
fn named(text: &str) -> String {
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text));
    format!("'sha256-{hash}'")
}

/// What stands between two marks; nothing where they are not there.
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    text.split_once(start)
        .and_then(|(_, rest)| rest.split_once(end))
        .map_or("", |(found, _)| found)
}

/// Text as HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project;

    fn page(home: Option<&Home>) -> String {
        nowhere(&template()).page(home)
    }

    fn template() -> String {
        project::read(&project::root().join("index.html")).unwrap()
    }

    fn nowhere(template: &str) -> Nowhere<'_> {
        Nowhere {
            template,
            front: "<html><link rel=\"icon\" href=\"data:image/svg+xml,a\"><style>p{top:0}</style>",
            title: "Ends & <means> {{style}}",
            theme: "theme()",
            script: "nowhere()",
        }
    }

    fn home(url: &str) -> Home {
        Home {
            url: url.to_owned(),
            canonical: url.to_owned(),
        }
    }

    #[test]
    fn it_leads_to_the_essay_the_help_and_every_widget_from_any_depth() {
        let html = page(Some(&home("https://example.org/a%20b/v1.0.0/")));
        let mut ways = vec![String::new(), "models/".to_owned(), "help/".to_owned()];
        ways.extend(
            widgets::catalog::ALL
                .iter()
                .map(|widget| format!("embed/{}/", widget.key())),
        );
        for way in &ways {
            let link = format!("<a href=\"/a%20b/v1.0.0/{way}\" data-to=\"{way}\"");
            assert_eq!(html.matches(&link).count(), 1, "{way}");
        }
        assert_eq!(html.matches("<a ").count(), ways.len());
        assert!(!html.contains(" hidden"), "{html}");
        assert!(html.contains("There is nothing at this address."));
        assert!(html.contains(">Ends &amp; &lt;means&gt; {{style}}</a>"));

        // Where nobody knows the address the script sets the links; nothing is relative.
        let html = page(None);
        for way in &ways {
            assert_eq!(html.matches(&format!("<a data-to=\"{way}\"")).count(), 1);
        }
        assert!(html.contains(" data-ways hidden>"));
        let bare = html.replace(" href=\"data:", "");
        assert!(!bare.contains("href=") && !bare.contains("src="), "{html}");
    }

    #[test]
    fn its_policy_allows_what_stands_in_it_and_no_more() {
        let html = page(None);
        let policy = between(
            &html,
            "http-equiv=\"Content-Security-Policy\" content=\"",
            "\"",
        );
        assert_eq!(
            policy,
            format!(
                "default-src 'none'; script-src {} {}; style-src {}; img-src data:; base-uri 'none'; form-action 'none'",
                named("theme()"),
                named("nowhere()"),
                named("p{top:0}")
            )
        );
        for part in [
            "<style>p{top:0}</style>",
            "<script>theme()</script>",
            "<script>nowhere()</script>",
            "<link rel=\"icon\" href=\"data:image/svg+xml,a\">",
        ] {
            assert_eq!(html.matches(part).count(), 1, "{part}");
        }
        // Hosts send the pages' policy with it.
        assert_eq!(
            nowhere("").allowed("default-src 'none'; script-src 'self' 'sha256-a'; style-src b"),
            format!(
                "default-src 'none'; script-src 'self' {} 'sha256-a'; style-src b",
                named("nowhere()")
            )
        );
    }
}
