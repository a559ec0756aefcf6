//! What the plane says at a size of the pool.

use charts::figure::{Format, Ink};
use charts::text;

use super::VotingRun;
use crate::words::percent;

pub(super) fn told(
    run: &VotingRun,
    _view: usize,
    _format: Format,
    panel: usize,
    (x, _): (f64, f64),
) -> Vec<(Ink, String)> {
    if panel != 0 {
        return vec![];
    }
    // Straight between the sizes that were computed, as the curves are drawn.
    let at = |pick: fn(&(f64, f64, f64)) -> f64| {
        run.over.windows(2).find_map(|pair| {
            let (a, b) = (pair[0].0, pair[1].0);
            let part = (x - a) / (b - a);
            (0.0..=1.0)
                .contains(&part)
                .then(|| pick(&pair[0]) + part * (pick(&pair[1]) - pick(&pair[0])))
        })
    };
    let (Some(merged), Some(split)) = (at(|p| p.1), at(|p| p.2)) else {
        return vec![];
    };
    vec![
        (Ink::Text, text!["a pool of ", percent(x)]),
        (Ink::Apart, text!["as one will ", percent(merged)]),
        (Ink::Closing, text!["each for itself ", percent(split)]),
    ]
}
