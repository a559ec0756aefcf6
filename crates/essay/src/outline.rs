//! Markdown's events, parted by headings.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{
    CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, TextMergeWithOffset,
};

use crate::fault::Fault;
use crate::link::Target;
use crate::shortcode;
use crate::source::Source;

/// An event and where it stands in its source.
pub(crate) type Placed<'a> = (Event<'a>, Range<usize>);

/// A section before its ids and HTML are made.
#[derive(Debug)]
pub(crate) struct Draft<'a> {
    /// The number of the heading's source.
    pub(crate) source: usize,
    /// 1 to 6.
    pub(crate) level: u8,
    /// Where the heading stands.
    pub(crate) offset: usize,
    /// Within the heading; `None` for the text before the first.
    pub(crate) heading: Option<Vec<Placed<'a>>>,
    /// `{#id}`
    pub(crate) id: Option<String>,
    /// What follows.
    pub(crate) pieces: Vec<Piece<'a>>,
}

/// A part of a section.
#[derive(Debug)]
pub(crate) struct Piece<'a> {
    /// The number of its source.
    pub(crate) source: usize,
    /// What it is.
    pub(crate) content: Content<'a>,
}

/// What a part of a section is.
#[derive(Debug)]
pub(crate) enum Content<'a> {
    /// Whole blocks.
    Prose(Vec<Placed<'a>>),
    /// A paragraph of one `widget:` or `predict:` link.
    Directive {
        /// Whether it asks the reader to predict.
        asks: bool,
        /// The scenario's text.
        scenario: String,
        /// The link's words.
        title: String,
        /// Where it stands.
        offset: usize,
    },
}

/// Footnotes by the number of their source and their label.
pub(crate) type Footnotes<'a> = HashMap<(usize, CowStr<'a>), Vec<Placed<'a>>>;

/// The sections of an essay.
#[derive(Debug, Default)]
pub(crate) struct Outline<'a> {
    /// In order; the first may be without a heading.
    pub(crate) drafts: Vec<Draft<'a>>,
    /// Taken out of the text.
    pub(crate) footnotes: Footnotes<'a>,
}

/// Lists, quotations and emphasis nest no deeper.
const DEEPEST: usize = 100;
/// Headings of an essay.
const MOST_SECTIONS: usize = 2000;

impl<'a> Outline<'a> {
    /// Parts the texts by their headings.
    pub(crate) fn of(sources: &'a [Source]) -> Result<Self, Fault> {
        let mut outline = Self::default();
        outline.drafts.push(Draft {
            source: 0,
            level: 2,
            offset: 0,
            heading: None,
            id: None,
            pieces: vec![],
        });
        for (number, source) in sources.iter().enumerate() {
            let events = outline.without_footnotes(number, source)?;
            outline.part(number, source, events)?;
        }
        if outline.drafts[0].pieces.is_empty() {
            outline.drafts.remove(0);
        }
        Ok(outline)
    }

    /// Takes the footnotes out of the events.
    fn without_footnotes(
        &mut self,
        number: usize,
        source: &'a Source,
    ) -> Result<Vec<Placed<'a>>, Fault> {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_SMART_PUNCTUATION
            | Options::ENABLE_HEADING_ATTRIBUTES
            | Options::ENABLE_DEFINITION_LIST
            | Options::ENABLE_MATH;
        let events =
            TextMergeWithOffset::new(Parser::new_ext(&source.text, options).into_offset_iter());
        let mut main = vec![];
        let mut open: Vec<(CowStr<'a>, Vec<Placed<'a>>)> = vec![];
        let mut depth = 0;
        for (event, range) in events {
            match event {
                Event::Start(Tag::FootnoteDefinition(label)) => {
                    open.push((label, vec![]));
                    continue;
                }
                Event::End(TagEnd::FootnoteDefinition) => {
                    if let Some((label, events)) = open.pop() {
                        self.footnotes.entry((number, label)).or_insert(events);
                    }
                    continue;
                }
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
            if depth > DEEPEST {
                return Err(source.fault(
                    range.start,
                    format!("this is nested more than {DEEPEST} deep"),
                ));
            }
            let to = open.last_mut().map_or(&mut main, |(_, events)| events);
            to.push((event, range));
        }
        Ok(main)
    }

    /// Parts the events of a source into sections and pieces.
    fn part(
        &mut self,
        number: usize,
        source: &'a Source,
        events: Vec<Placed<'a>>,
    ) -> Result<(), Fault> {
        let mut block = vec![];
        let mut depth = 0;
        for (event, range) in events {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
            block.push((event, range));
            if depth == 0 {
                self.place(number, source, std::mem::take(&mut block))?;
            }
        }
        Ok(())
    }

    /// Puts a top-level block into its place.
    fn place(
        &mut self,
        number: usize,
        source: &'a Source,
        mut block: Vec<Placed<'a>>,
    ) -> Result<(), Fault> {
        if let Some((Event::Start(Tag::Heading { level, id, .. }), range)) = block.first() {
            let (level, id, offset) = (
                depth_of(*level),
                id.as_ref().map(ToString::to_string),
                range.start,
            );
            if self.drafts.len() > MOST_SECTIONS {
                return Err(source.fault(
                    offset,
                    format!("an essay has at most {MOST_SECTIONS} headings"),
                ));
            }
            block.remove(0);
            block.pop();
            self.drafts.push(Draft {
                source: number,
                level,
                offset,
                heading: Some(block),
                id,
                pieces: vec![],
            });
            return Ok(());
        }
        let Some(draft) = self.drafts.last_mut() else {
            return Ok(());
        };
        if let Some(content) = directive(&block) {
            draft.pieces.push(Piece {
                source: number,
                content,
            });
            return Ok(());
        }
        match draft.pieces.last_mut() {
            Some(Piece {
                source,
                content: Content::Prose(events),
            }) if *source == number => events.append(&mut block),
            _ => draft.pieces.push(Piece {
                source: number,
                content: Content::Prose(block),
            }),
        }
        Ok(())
    }
}

/// The directive, if the block is a paragraph that consists of one `widget:` or `predict:` link.
fn directive<'a>(block: &[Placed<'a>]) -> Option<Content<'a>> {
    let [
        (Event::Start(Tag::Paragraph), _),
        link @ ..,
        (Event::End(TagEnd::Paragraph), _),
    ] = block
    else {
        return None;
    };
    let [
        (
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }),
            range,
        ),
        words @ ..,
        (Event::End(TagEnd::Link), _),
    ] = link
    else {
        return None;
    };
    if words
        .iter()
        .any(|(event, _)| matches!(event, Event::End(TagEnd::Link)))
    {
        return None;
    }
    let (scenario, asks) = match Target::read(dest_url) {
        Target::Widget(scenario) => (scenario, false),
        Target::Question(scenario) => (scenario, true),
        _ => return None,
    };
    let title = match link_type {
        LinkType::Autolink => String::new(),
        _ => plain(words),
    };
    Some(Content::Directive {
        asks,
        scenario,
        title,
        offset: range.start,
    })
}

/// A heading's level as a number.
fn depth_of(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// The words of some events, as plain text on one line.
pub(crate) fn plain(events: &[Placed<'_>]) -> String {
    let mut text = String::new();
    for (event, _) in events {
        match event {
            Event::Text(words)
            | Event::Code(words)
            | Event::InlineMath(words)
            | Event::DisplayMath(words) => {
                text.push_str(&shortcode::stripped(words));
            }
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
