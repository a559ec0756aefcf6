//! The list of widgets, in the essay's order. Menus, pages, links, embeds and tests follow it.

use crate::widget::Widget;

/// Every widget, each a feature of this crate.
pub const ALL: &[&dyn Widget] = &[
    #[cfg(feature = "race")]
    &crate::race::RaceWidget,
    #[cfg(feature = "triangle")]
    &crate::triangle::TriangleWidget,
    #[cfg(feature = "referee")]
    &crate::referee::RefereeWidget,
    #[cfg(feature = "market-power")]
    &crate::market_power::MarketPowerWidget,
    #[cfg(feature = "main-street")]
    &crate::main_street::MainStreetWidget,
    #[cfg(feature = "crowd")]
    &crate::crowd::CrowdWidget,
    #[cfg(feature = "phase-map")]
    &crate::phase_map::PhaseMapWidget,
    #[cfg(feature = "policy-lab")]
    &crate::policy_lab::PolicyLabWidget,
    #[cfg(feature = "defence")]
    &crate::defence::DefenceWidget,
    #[cfg(feature = "voting-power")]
    &crate::voting_power::VotingPowerWidget,
    #[cfg(feature = "checks")]
    &crate::checks::ChecksWidget,
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
