//! The terms of an essay: a section that tells them, and a link to it where each first stands in a section.

use std::collections::HashSet;

use essay::{Essay, Fault};

use crate::model;
use crate::page::escaped;

/// The id of the section, and the beginning of every term's.
pub const ID: &str = "glossary";

/// A term and what it means.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Its id on the page.
    pub id: String,
    /// The term.
    pub name: String,
    /// The same and its other forms, in small letters, as they stand in the text.
    forms: Vec<String>,
    /// What it means, as HTML.
    html: String,
    /// Ids and titles of the sections that use it.
    used: Vec<(String, String)>,
}

/// All terms, in their file's order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Glossary {
    terms: Vec<Term>,
}

/// What begins the paragraph of other forms.
const ALSO: &str = "<p>Also: ";

impl Glossary {
    /// Reads a glossary: each heading is a term, what follows its meaning. A first paragraph "Also: ..." names
    /// its other forms, parted by commas.
    ///
    /// # Errors
    /// The first [`Fault`], with its file and line.
    pub fn new(text: &Essay) -> Result<Self, Fault> {
        let mut terms: Vec<Term> = vec![];
        for section in &text.sections {
            let fault = |sentence: &str| Fault::new(&section.file, section.line, sentence);
            if section.title.is_empty() {
                return Err(fault(
                    "a glossary begins with the heading of its first term",
                ));
            }
            let mut html = model::prose(section);
            let mut forms = vec![section.title.to_lowercase()];
            if let Some((also, rest)) = html
                .strip_prefix(ALSO)
                .and_then(|rest| rest.split_once("</p>"))
            {
                let others = also.trim_end_matches('.').split(',');
                forms.extend(others.map(|form| form.trim().to_lowercase()));
                html = rest.trim().to_owned();
            }
            if html.is_empty() {
                return Err(fault("this term has no meaning"));
            }
            terms.push(Term {
                id: format!("{ID}-{}", section.id),
                name: section.title.clone(),
                forms,
                html,
                used: vec![],
            });
        }
        Ok(Self { terms })
    }

    /// Prose with a link at each term that is not in `seen`; they are then.
    pub fn link(&self, html: &str, seen: &mut HashSet<String>) -> String {
        let mut out = String::with_capacity(html.len());
        let mut rest = html;
        // Depth within elements whose words are something else already: links, formulas, code, controls.
        let mut closed = 0_usize;
        while !rest.is_empty() {
            if let Some(tag) = rest.strip_prefix('<') {
                let (tag, after) = tag.split_once('>').unwrap_or((tag, ""));
                let name = tag.trim_start_matches('/');
                let name = name.split([' ', '/']).next().unwrap_or(name);
                if !OPEN.contains(&name) && !VOID.contains(&name) {
                    closed = if tag.starts_with('/') {
                        closed.saturating_sub(1)
                    } else {
                        closed + 1
                    };
                }
                out.push('<');
                out.push_str(tag);
                out.push('>');
                rest = after;
                continue;
            }
            let end = rest.find('<').unwrap_or(rest.len());
            let (text, after) = rest.split_at(end);
            if closed == 0 {
                self.linked(text, seen, &mut out);
            } else {
                out.push_str(text);
            }
            rest = after;
        }
        out
    }

    fn linked(&self, text: &str, seen: &mut HashSet<String>, out: &mut String) {
        let mut rest = text;
        while let Some((at, length, term)) = self.first(rest, seen) {
            let (before, after) = rest.split_at(at);
            let (words, after) = after.split_at(length);
            out.push_str(before);
            out.push_str(&format!(
                "<a class=\"term\" href=\"#{}\">{words}</a>",
                term.id
            ));
            seen.insert(term.id.clone());
            rest = after;
        }
        out.push_str(rest);
    }

    /// Where the first unseen term stands, how long its words are, and the term. Of two at one place, the longer.
    fn first(&self, text: &str, seen: &HashSet<String>) -> Option<(usize, usize, &Term)> {
        // Small letters of the same length, so that places are the same.
        let small = text.to_ascii_lowercase();
        let unseen = self.terms.iter().filter(|term| !seen.contains(&term.id));
        unseen
            .flat_map(|term| term.forms.iter().map(move |form| (term, form)))
            .filter_map(|(term, form)| {
                let at =
                    places(&small, form).find(|at| !self.within_longer(&small, *at, form.len()))?;
                Some((at, form.len(), term))
            })
            .min_by_key(|(at, length, _)| (*at, std::cmp::Reverse(*length)))
    }

    /// Whether the words at a place are a part of a longer term.
    fn within_longer(&self, text: &str, at: usize, length: usize) -> bool {
        let longer = |form: &&String| form.len() > length;
        self.terms
            .iter()
            .flat_map(|term| &term.forms)
            .filter(longer)
            .any(|form| {
                places(text, form).any(|from| from <= at && at + length <= from + form.len())
            })
    }

    /// Notes that a section uses terms.
    pub fn note(&mut self, id: &str, title: &str, seen: &HashSet<String>) {
        for term in &mut self.terms {
            if seen.contains(&term.id) {
                term.used.push((id.to_owned(), title.to_owned()));
            }
        }
    }

    /// The section that tells all terms.
    pub fn section(&self) -> String {
        let mut html = format!(
            "<section class=\"part\" id=\"{ID}\">\n<h2><a class=\"anchor\" href=\"#{ID}\">Glossary</a></h2>\n<dl class=\"glossary\">\n"
        );
        for term in &self.terms {
            let places: Vec<String> = term
                .used
                .iter()
                .map(|(id, title)| format!("<a href=\"#{}\">{}</a>", escaped(id), escaped(title)))
                .collect();
            let places = if places.is_empty() {
                String::new()
            } else {
                format!("<p class=\"used\">In {}</p>", places.join(", "))
            };
            html.push_str(&format!(
                "<div id=\"{}\"><dt>{}</dt><dd>{}{places}</dd></div>\n",
                escaped(&term.id),
                escaped(&term.name),
                term.html
            ));
        }
        html.push_str("</dl>\n</section>\n");
        html
    }
}

/// Elements whose words are plain prose.
const OPEN: &[&str] = &[
    "p",
    "ul",
    "ol",
    "li",
    "em",
    "strong",
    "blockquote",
    "div",
    "td",
    "tr",
    "tbody",
    "table",
    "dl",
    "dd",
];
/// Elements without an end.
const VOID: &[&str] = &["br", "hr", "img", "wbr"];

/// Where whole words stand in a text.
fn places(text: &str, words: &str) -> impl Iterator<Item = usize> {
    let letter = |c: char| c.is_alphanumeric() || c == '-';
    text.match_indices(words)
        .map(|(at, _)| at)
        .filter(move |at| {
            let before = text[..*at].chars().next_back();
            let after = text[at + words.len()..].chars().next();
            !before.is_some_and(letter) && !after.is_some_and(letter)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glossary() -> Glossary {
        let text = "## Diffusion\n\nIt *spreads*.\n\n## Mandated diffusion\n\nAlso: mandate.\n\nBy rule.\n\n## HHI\n\nA sum.\n";
        Glossary::new(&essay::read_text("g.md", text).unwrap()).unwrap()
    }

    fn link(html: &str) -> String {
        glossary().link(html, &mut HashSet::new())
    }

    #[test]
    fn the_first_use_of_a_term_is_linked() {
        assert_eq!(
            link("<p>Diffusion and <em>diffusion</em>, the HHI.</p>"),
            "<p><a class=\"term\" href=\"#glossary-diffusion\">Diffusion</a> and <em>diffusion</em>, the <a class=\"term\" href=\"#glossary-hhi\">HHI</a>.</p>"
        );
        // The longer term wins; the shorter one is linked where it stands by itself.
        assert_eq!(
            link("<p>A mandated diffusion, mandate, diffusion.</p>"),
            "<p>A <a class=\"term\" href=\"#glossary-mandated-diffusion\">mandated diffusion</a>, mandate, <a class=\"term\" href=\"#glossary-diffusion\">diffusion</a>.</p>"
        );
    }

    #[test]
    fn what_is_something_else_stays() {
        for html in [
            "<p>Effusion, diffusions, non-diffusion.</p>",
            "<p><a href=\"#x\">diffusion</a></p>",
            "<p><code>diffusion</code> <math><mi>HHI</mi></math><img alt=\"diffusion\" src=\"a\"></p>",
            "<p><button>a <b>mandate</b></button></p>",
            "<p>&lt;é 1 &amp; 2</p>",
        ] {
            assert_eq!(link(html), html);
        }
    }

    #[test]
    fn a_section_tells_all_terms_and_where_they_stand() {
        let mut glossary = glossary();
        let mut seen = HashSet::new();
        glossary.link("<p>The mandate</p>", &mut seen);
        glossary.note("mob", "Mob & more", &seen);
        let html = glossary.section();
        assert!(html.contains("<div id=\"glossary-mandated-diffusion\"><dt>Mandated diffusion</dt><dd><p>By rule.</p><p class=\"used\">In <a href=\"#mob\">Mob &amp; more</a></p></dd></div>"), "{html}");
        assert!(html.contains("<dd><p>It <em>spreads</em>.</p></dd>"));
    }

    #[test]
    fn faults_are_said() {
        for (text, sentence) in [
            (
                "Words.\n\n## A\n\nB",
                "g.md:1: a glossary begins with the heading of its first term",
            ),
            (
                "## A\n\nAlso: b.\n\n## C\n\nD",
                "g.md:1: this term has no meaning",
            ),
        ] {
            let essay = essay::read_text("g.md", text).unwrap();
            assert_eq!(Glossary::new(&essay).unwrap_err().to_string(), sentence);
        }
    }
}
