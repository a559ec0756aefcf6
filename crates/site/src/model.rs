//! What a model says of itself: equations, symbols, limits, the strongest objection.
//!
//! The words are an author's (`web/models/<widget>.md`); what a table of parameters tells (a dial's name, its meaning,
//! unit and range) is put in from there, so that it cannot go stale. A dial is named in the text by its key
//! in backquotes, another model by `` `model:race` ``.

use dynamics::param::{Kind, Param};
use essay::{Block, Essay, Fault, Section};
use widgets::catalog;
use widgets::widget::Widget;
use widgets::words;

use crate::page::escaped;

/// The headings of every model's text, in order.
pub const HEADINGS: [&str; 7] = [
    "Equations",
    "Symbols",
    SETTINGS,
    "Where it comes from",
    "What it leaves out",
    OBJECTION,
    "How it is computed",
];

const SYMBOLS: &str = HEADINGS[1];
const SETTINGS: &str = "Settings";
const OBJECTION: &str = "The strongest objection";

/// A model's text, checked and ready for a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// The widget's key.
    pub key: &'static str,
    /// Headings and what follows each, as HTML.
    pub sections: Vec<(String, String)>,
}

impl Model {
    /// The text of a widget's model. Every parameter is told once, as a symbol or as a setting.
    ///
    /// # Errors
    /// The first [`Fault`], with its file and line.
    pub fn new(widget: &dyn Widget, text: &Essay) -> Result<Self, Fault> {
        let (file, end) = text
            .sections
            .last()
            .map_or(("", 1), |last| (last.file.as_str(), last.line));
        let titles: Vec<&str> = text.sections.iter().map(|it| it.title.as_str()).collect();
        if titles != HEADINGS {
            let sentence = format!(
                "the text of a model has the headings {}, in this order",
                HEADINGS.join(", ")
            );
            return Err(Fault::new(file, 1, sentence));
        }
        if let Some(warning) = text.warnings.first() {
            return Err(warning.clone());
        }
        let mut told = vec![];
        let mut sections = vec![];
        for section in &text.sections {
            let html = named(widget, section, &mut told)?;
            sections.push((section.title.clone(), html));
        }
        if let Some(missing) = widget.params().iter().find(|it| !told.contains(&it.key)) {
            let sentence = format!(
                "the parameter {} of {} is neither a symbol nor a setting",
                missing.key,
                widget.key()
            );
            return Err(Fault::new(file, end, sentence));
        }
        Ok(Self {
            key: widget.key(),
            sections,
        })
    }
}

/// A text without models, as HTML: headings and prose.
pub fn plain(text: &Essay) -> String {
    let mut html = String::new();
    for section in &text.sections {
        html.push_str(&format!(
            "<h2>{}</h2>\n{}\n",
            section.title_html,
            prose(section)
        ));
    }
    html
}

/// What a section says, without widgets.
pub(crate) fn prose(section: &Section) -> String {
    let prose = section.blocks.iter().filter_map(|block| match block {
        Block::Prose(html) => Some(html.as_str()),
        Block::Widget(_) => None,
    });
    prose.collect()
}

/// A section's HTML, every key in backquotes replaced by what it means.
fn named(
    widget: &dyn Widget,
    section: &Section,
    told: &mut Vec<&'static str>,
) -> Result<String, Fault> {
    let fault = |sentence: String| Fault::new(&section.file, section.line, sentence);
    let tells = [SYMBOLS, SETTINGS].contains(&section.title.as_str());
    let prose = prose(section);
    let mut html = String::new();
    let mut rest = prose.as_str();
    let mut dials = 0;
    while let Some((before, after)) = rest.split_once("<code>") {
        html.push_str(before);
        let (key, after) = after.split_once("</code>").unwrap_or((after, ""));
        rest = after;
        if let Some(model) = key.strip_prefix("model:") {
            let model = catalog::find(model)
                .ok_or_else(|| fault(format!("there is no model \"{model}\"")))?;
            html.push_str(&format!(
                "<a href=\"../{}/\">{}</a>",
                model.key(),
                escaped(model.name())
            ));
            continue;
        }
        let Some(param) = widget.params().iter().find(|param| param.key == key) else {
            let keys: Vec<_> = widget.params().iter().map(|param| param.key).collect();
            return Err(fault(format!(
                "{} has no parameter \"{key}\"; there are {}",
                widget.key(),
                keys.join(", ")
            )));
        };
        dials += 1;
        if !tells {
            html.push_str(&format!("<em>{}</em>", escaped(param.name)));
            continue;
        }
        if told.contains(&param.key) {
            return Err(fault(format!("the parameter {key} is told twice")));
        }
        told.push(param.key);
        html.push_str(&of_dial(widget, param));
    }
    html.push_str(rest);
    if section.title == OBJECTION && dials == 0 {
        return Err(fault(
            "the objection names no dial that expresses it".to_owned(),
        ));
    }
    Ok(html)
}

/// A dial's name, meaning and range. A script shows the same beside the dial itself: `web/explain.js`.
fn of_dial(widget: &dyn Widget, param: &Param) -> String {
    let name = format!("<b data-dial=\"{}\">{}</b>", param.key, escaped(param.name));
    let world = dynamics::World::TABLE.iter().any(|it| it.key == param.key);
    if world && !widget.uses(param.key) {
        return format!("{name} Not used by this model.");
    }
    format!("{name} {} {}", escaped(param.help), escaped(&range(param)))
}

/// Which values a dial takes, and with which it starts.
fn range(param: &Param) -> String {
    let start = words::value(param, param.default);
    match param.kind {
        Kind::Switch => format!("On or off; at first {start}."),
        Kind::Choice(choices) if choices.len() > 4 => {
            format!("One of {}; at first {start}.", choices.len())
        }
        Kind::Choice(choices) => {
            let names: Vec<_> = choices.iter().map(|choice| choice.name).collect();
            format!("One of: {}; at first {start}.", names.join(", "))
        }
        Kind::Number | Kind::Integer => format!(
            "From {} to {}; at first {start}.",
            words::value(param, param.min),
            words::value(param, param.max)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(key: &str, text: &str) -> Result<Model, String> {
        let essay = essay::read_text("m.md", text).map_err(|fault| fault.to_string())?;
        Model::new(catalog::find(key).unwrap(), &essay).map_err(|fault| fault.to_string())
    }

    const CHECKS: &str = "## Equations\n\n$$a^2$$\n\n## Symbols\n\n| S | M |\n|---|---|\n| $n$ | `n` At 1 one. |\n| $k$ | `k` |\n\n\
        ## Settings\n\n- `captured`\n- `competent`\n- `alpha`\n- `diffusion`\n- `mandate`\n\n## Where it comes from\n\nAs `model:race`.\n\n\
        ## What it leaves out\n\nMuch.\n\n## The strongest objection\n\nSee `n`.\n\n## How it is computed\n\nWell.\n";

    #[test]
    fn every_dial_is_told_by_its_table() {
        let model = of("checks", CHECKS).unwrap();
        let of = |title: &str| {
            let found = model.sections.iter().find(|(it, _)| it == title);
            found.unwrap().1.clone()
        };
        assert!(of("Equations").contains("<math display=\"block\">"));
        assert!(of("Symbols").contains(
            "<b data-dial=\"n\">Reviewers (n)</b> How many people are asked, each of whom judges alone. From 1 to 1000; at first 9. At 1 one."
        ));
        assert!(
            of(SETTINGS)
                .contains("<b data-dial=\"alpha\">Scale exponent</b> Not used by this model.")
        );
        assert!(of("Where it comes from").contains("<a href=\"../race/\">The growth race</a>"));
        assert!(of(OBJECTION).contains("<em>Reviewers (n)</em>"));
    }

    #[test]
    fn what_is_stale_or_missing_is_said() {
        for (from, to, sentence) in [
            (
                "- `captured`\n",
                "",
                "m.md:31: the parameter captured of checks is neither a symbol nor a setting",
            ),
            (
                "- `captured`",
                "- `caught`",
                "m.md:12: checks has no parameter \"caught\"; there are alpha, diffusion, mandate, n, k, captured, competent",
            ),
            (
                "- `captured`",
                "- `captured` `n`",
                "m.md:12: the parameter n is told twice",
            ),
            (
                "See `n`.",
                "See above.",
                "m.md:28: the objection names no dial that expresses it",
            ),
            (
                "`model:race`",
                "`model:rice`",
                "m.md:20: there is no model \"rice\"",
            ),
            (
                "## What it leaves out",
                "## Limits",
                "m.md:1: the text of a model has the headings Equations, Symbols, Settings, Where it comes from, What it leaves out, The strongest objection, How it is computed, in this order",
            ),
            (
                "Much.",
                "[Much](#more).",
                "m.md:26: there is no place \"#more\" in this essay; the link is left out",
            ),
        ] {
            assert!(CHECKS.contains(from));
            assert_eq!(
                of("checks", &CHECKS.replace(from, to)).unwrap_err(),
                sentence
            );
        }
    }
}
