//! What the plane says at a concentration.

use charts::figure::{Format, Ink};
use charts::text;

use super::MarketRun;
use crate::words::percent;

pub(super) fn told(
    run: &MarketRun,
    view: usize,
    _format: Format,
    panel: usize,
    (x, _): (f64, f64),
) -> Vec<(Ink, String)> {
    if view != 0 || panel != 1 {
        return vec![];
    }
    let dials = &run.market().dials;
    let markup = (dials.common_ownership + (1.0 - dials.common_ownership) * x) / dials.elasticity;
    vec![
        (Ink::Text, text!["concentration ", percent(x)]),
        (Ink::Apart, text!["markup ", percent(markup)]),
    ]
}
