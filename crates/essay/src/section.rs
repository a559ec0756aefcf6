//! Sections, blocks and the places of widgets.

use widgets::Scenario;

/// A heading and what follows it, up to the next heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// The heading's slug as GitHub makes it, unique in the essay; `start` for the text before the
    /// first heading.
    pub id: String,
    /// 2 to 6, and at most one more than that of the heading before it: the title is the first.
    pub level: u8,
    /// The heading as plain text; empty for the text before the first heading.
    pub title: String,
    /// The heading's inner HTML.
    pub title_html: String,
    /// What follows the heading.
    pub blocks: Vec<Block>,
    /// The file of the heading, as it was given.
    pub file: String,
    /// The line of the heading.
    pub line: usize,
}

impl Section {
    /// The places of widgets, in order.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Widget(place) => Some(place),
            Block::Prose(_) => None,
        })
    }
}

/// A part of a section.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Sanitised HTML.
    Prose(String),
    /// A widget.
    Widget(Place),
}

/// Where a widget stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Unique in the essay: the section's id for the section's first place, then `id-2`, `id-3`.
    pub id: String,
    /// What it shows at first.
    pub scenario: Scenario,
    /// The directive's words, as plain text; may be empty.
    pub title: String,
    /// Whether its first state is a question: the reader predicts before the picture is shown.
    pub asks: bool,
    /// Whether the author or the table of headings put it here; if not, it is the race at hand.
    pub known: bool,
}
