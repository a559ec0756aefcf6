//! The widgets of the explorable and the values that they pass around.
//!
//! # Layout
//! - [`scenario`]: a widget and the values of its parameters; the one text form of both;
//! - [`catalog`]: the list of widgets, which menus, pages, links and tests are driven by;
//! - [`widget`]: what a widget is: parameters, presets, and from a run to figure, table, sentence;
//! - [`words`]: numbers as people say them; [`phrase`]: those in an essay's sentences;
//! - [`prediction`]: what a reader can predict of a run, and how far that lies from the model's answer;
//! - [`headings`]: which widget stands beside which heading of an essay;
//! - one folder is one widget, each a feature: `race`, `triangle`, `referee` and the others of the catalog;
//! - `law`: the beam and the law above every widget on the race;
//! - [`times`]: which times a run may be asked for;
//! - [`mod@simulate`]: any widget's run as JSON, CSV or SVG; [`schema`]: the catalog as JSON schema.

pub mod catalog;
#[cfg(feature = "checks")]
pub mod checks;
#[cfg(feature = "crowd")]
pub mod crowd;
#[cfg(feature = "defence")]
pub mod defence;
pub mod headings;
#[cfg(any(
    feature = "defence",
    feature = "main-street",
    feature = "market-power",
    feature = "policy-lab",
    feature = "race"
))]
mod law;
#[cfg(feature = "main-street")]
pub mod main_street;
#[cfg(feature = "market-power")]
pub mod market_power;
#[cfg(feature = "phase-map")]
pub mod phase_map;
pub mod phrase;
#[cfg(feature = "policy-lab")]
pub mod policy_lab;
#[cfg(feature = "predictions")]
pub mod prediction;
#[cfg(feature = "race")]
pub mod race;
#[cfg(feature = "referee")]
pub mod referee;
pub mod scenario;
#[cfg(feature = "schema")]
pub mod schema;
#[cfg(feature = "json")]
pub mod simulate;
pub mod times;
#[cfg(feature = "triangle")]
pub mod triangle;
#[cfg(feature = "voting-power")]
pub mod voting_power;
pub mod widget;
pub mod words;

pub use scenario::{Scenario, ScenarioError};
#[cfg(feature = "json")]
pub use simulate::{Format, simulate};
