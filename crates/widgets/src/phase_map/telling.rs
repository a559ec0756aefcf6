//! The map in words.

use dynamics::decimal::fixed;
use dynamics::param::Param;

use super::{NOTHING, PhaseRun};
use crate::widget::Table;
use crate::words::{percent, value, year};

/// A parameter's name within a sentence.
fn name(param: &Param) -> String {
    let mut name = param.name.to_owned();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    name
}

pub(super) fn sentence(run: &PhaseRun) -> String {
    let (px, py) = run.params();
    let (x, y) = run.phase.here();
    let mut text = format!(
        "At {} {} and {} {}",
        name(px),
        value(px, x),
        name(py),
        value(py, y)
    );
    match &run.here {
        Some(here) => {
            let before = here.moment(0.0).effective_number();
            let after = here.moment(here.end()).effective_number();
            let n = run.phase.race.dials.n;
            let verdict = if after > before * (1.0 + NOTHING) {
                "the field closes"
            } else if after < before * (1.0 - NOTHING) {
                "the field pulls apart"
            } else {
                "nothing changes"
            };
            text.push_str(&format!(
                ", {n} actors count as {} at first and as {} in year {}: {verdict}.",
                fixed(before, 2),
                fixed(after, 2),
                year(here.end())
            ));
        }
        None => text.push_str(", the race cannot be computed to its end."),
    }
    text.push_str(&format!(
        " It closes on {} of this map",
        percent(run.closing)
    ));
    match run.promised {
        Some(promised) => text.push_str(&format!(
            "; the law at year 0 promises {}.",
            percent(promised)
        )),
        None => text.push('.'),
    }
    text
}

/// Rows and columns of the table.
const SIDE: usize = 5;

pub(super) fn table(run: &PhaseRun) -> Table {
    let (px, py) = run.params();
    let cells = run.map.cells;
    let place = |k: usize| (2 * k + 1) * cells / (2 * SIDE);
    let mut columns = vec![py.name.to_owned()];
    columns.extend((0..SIDE).map(|k| value(px, run.map.x[place(k)])));
    let rows = (0..SIDE)
        .rev()
        .map(|j| {
            let mut row = vec![value(py, run.map.y[place(j)])];
            row.extend(
                (0..SIDE)
                    .map(|i| fixed(run.map.value(place(i), place(j)), 3).replace('-', "\u{2212}")),
            );
            row
        })
        .collect();
    Table {
        caption: format!(
            "Logarithm of the effective number at the end over that at the start: {} from left to right, {} upward",
            name(px),
            name(py)
        ),
        columns,
        rows,
    }
}
