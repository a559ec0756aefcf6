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

/// Every widget, each a feature of this crate.
pub const ALL: &[&dyn Widget] = &[
    #[cfg(feature = "race")]
    listed!(crate::race::RaceWidget),
    #[cfg(feature = "triangle")]
    listed!(crate::triangle::TriangleWidget),
    #[cfg(feature = "referee")]
    listed!(crate::referee::RefereeWidget),
    #[cfg(feature = "market-power")]
    listed!(crate::market_power::MarketPowerWidget),
    #[cfg(feature = "main-street")]
    listed!(crate::main_street::MainStreetWidget),
    #[cfg(feature = "crowd")]
    listed!(crate::crowd::CrowdWidget),
    #[cfg(feature = "phase-map")]
    listed!(crate::phase_map::PhaseMapWidget),
    #[cfg(feature = "policy-lab")]
    listed!(crate::policy_lab::PolicyLabWidget),
    #[cfg(feature = "defence")]
    listed!(crate::defence::DefenceWidget),
    #[cfg(feature = "voting-power")]
    listed!(crate::voting_power::VotingPowerWidget),
    #[cfg(feature = "checks")]
    listed!(crate::checks::ChecksWidget),
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
