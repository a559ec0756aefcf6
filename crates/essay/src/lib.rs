//! Markdown essays as sections of prose and places for widgets.
//!
//! ```text
//! files ── source ──> text, front matter, shortcodes ── outline ──> sections of events
//!       ── prose ──> sanitised HTML, widgets' places ──> Essay      (faults name file and line)
//! ```
//!
//! An essay is written as for Hugo, with `+++` TOML or `---` YAML front matter. Headings part it
//! into sections; a heading that the table of headings knows gets its widget, unless the section opens with
//! another, and any other place asks for one by a directive, a paragraph that consists of one link:
//!
//! ```text
//! [The cheetah tires](widget:race?alpha=1.2&drag=0.03)
//! ```
//!
//! The HTML is fit for a page under a strict content security policy: no scripts, no style
//! attributes, no event handlers, ids and classes only as this crate makes them, and no pictures
//! but those listed in [`Essay::images`].
//!
//! # Layout
//! - [`essay`](mod@essay): reads files and puts the parts together;
//! - [`fault`]: what is wrong, and where;
//! - [`front`]: the title and its like;
//! - [`section`]: sections, blocks and the places of widgets;
//! - [`image`]: pictures to be copied beside the page;
//! - `source`: one file's text and its line numbers;
//! - `shortcode`: Hugo's `{{< ... >}}`;
//! - `outline`: Markdown's events, parted by headings;
//! - `link`: where a link leads; `live`: the words that it makes live;
//! - `slug`: a heading's words as an id;
//! - `prose`: events to HTML;
//! - `math`: TeX formulas to MathML;
//! - `raw`: what an author wrote as HTML;
//! - `cleaner`: keeps only harmless HTML.

mod cleaner;
pub mod essay;
pub mod fault;
pub mod front;
pub mod image;
mod link;
mod live;
mod math;
mod outline;
mod prose;
mod raw;
pub mod section;
mod shortcode;
mod slug;
mod source;

pub use essay::{Essay, asked, read, read_text};
pub use fault::Fault;
pub use front::Front;
pub use image::Image;
pub use section::{Block, Place, Section};
