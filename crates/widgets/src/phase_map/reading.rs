//! What the map says at a place: its coordinates, and how the race there changes the field.

use charts::figure::{Format, Ink};
use charts::text;

use super::{NOTHING, PhaseRun};
use crate::words::{percent, times, value};

pub(super) fn told(
    run: &PhaseRun,
    _view: usize,
    _format: Format,
    panel: usize,
    (x, y): (f64, f64),
) -> Vec<(Ink, String)> {
    if panel == 0 {
        cell(run, x, y)
    } else {
        shares(run, x)
    }
}

/// The cell around a place.
fn cell(run: &PhaseRun, x: f64, y: f64) -> Vec<(Ink, String)> {
    let (px, py) = run.params();
    let cells = run.map.cells;
    let number = |param: &dynamics::param::Param, at: f64| {
        let part = (at - param.min) / (param.max - param.min);
        ((part * cells as f64).max(0.0) as usize).min(cells - 1)
    };
    let (i, j) = (number(px, x), number(py, y));
    let change = run.map.value(i, j);
    let ink = if change > NOTHING {
        Ink::Closing
    } else if change < -NOTHING {
        Ink::Apart
    } else {
        Ink::Text
    };
    vec![
        (Ink::Text, text![px.name, " ", value(px, run.map.x[i])]),
        (Ink::Text, text![py.name, " ", value(py, run.map.y[j])]),
        (
            ink,
            text!["effective actors \u{d7}\u{a0}", times(change.exp())],
        ),
    ]
}

/// Who holds how much at the reader's place, in a year.
fn shares(run: &PhaseRun, year: f64) -> Vec<(Ink, String)> {
    let Some(here) = &run.here else {
        return vec![];
    };
    let year = year.max(0.0).round();
    if year > here.end() {
        return vec![];
    }
    let moment = here.moment(year);
    let least = moment.shares.iter().copied().fold(1.0, f64::min);
    vec![
        (Ink::Text, text!["year ", crate::words::year(year)]),
        (Ink::Text, text!["largest ", percent(moment.top_share())]),
        (Ink::Muted, text!["smallest ", percent(least)]),
    ]
}
