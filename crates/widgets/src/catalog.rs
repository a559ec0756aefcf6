//! The list of widgets, in the essay's order. Menus, pages, links, embeds and tests follow it.

use crate::widget::Widget;

/// A widget as the catalog lists it: whole, or without the feature `pictures` its model and its words.
#[cfg(feature = "pictures")]
macro_rules! listed {
    ($widget:path) => {
        &$widget
    };
}
#[cfg(not(feature = "pictures"))]
macro_rules! listed {
    ($widget:path) => {
        &crate::widget::Plain($widget)
    };
}

/// A widget that may be listed by its parameters alone, as the feature `race-first` has it.
#[cfg(not(feature = "race-first"))]
#[allow(unused_macros, reason = "a program of the race alone lists no other")]
macro_rules! known {
    ($widget:path) => {
        listed!($widget)
    };
}
#[cfg(feature = "race-first")]
macro_rules! known {
    ($widget:path) => {
        &crate::widget::Known($widget)
    };
}

/// Every widget, each a feature of this crate.
pub const ALL: &[&dyn Widget] = &[
    #[cfg(feature = "race")]
    listed!(crate::race::RaceWidget),
    #[cfg(feature = "triangle")]
    known!(crate::triangle::TriangleWidget),
    #[cfg(feature = "referee")]
    known!(crate::referee::RefereeWidget),
    #[cfg(feature = "market-power")]
    known!(crate::market_power::MarketPowerWidget),
    #[cfg(feature = "main-street")]
    known!(crate::main_street::MainStreetWidget),
    #[cfg(feature = "crowd")]
    known!(crate::crowd::CrowdWidget),
    #[cfg(feature = "phase-map")]
    known!(crate::phase_map::PhaseMapWidget),
    #[cfg(feature = "policy-lab")]
    known!(crate::policy_lab::PolicyLabWidget),
    #[cfg(feature = "defence")]
    known!(crate::defence::DefenceWidget),
    #[cfg(feature = "voting-power")]
    known!(crate::voting_power::VotingPowerWidget),
    #[cfg(feature = "checks")]
    known!(crate::checks::ChecksWidget),
];

/// The widget of a key.
///
/// ```
/// assert_eq!(widgets::catalog::find("race").unwrap().name(), "The growth race");
/// assert!(widgets::catalog::find("rice").is_none());
/// ```
pub fn find(key: &str) -> Option<&'static dyn Widget> {
    ALL.iter().copied().find(|widget| widget.key() == key)
}
