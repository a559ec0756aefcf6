//! The map in words.

use charts::text;
use dynamics::decimal::fixed;
use dynamics::param::Param;

use super::{NOTHING, PhaseRun};
use crate::widget::Table;
use crate::words::{percent, year};

/// A value with its unit, which the names of some have told: "mandate starts in year 40".
fn value(param: &Param, at: f64) -> String {
    match param.key {
        "onset" | "horizon" => param.write(at),
        _ => crate::words::value(param, at),
    }
}

/// A name within a sentence.
pub(super) fn lowered(name: &str) -> String {
    let mut name = name.to_owned();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    name
}

pub(super) fn sentence(run: &PhaseRun) -> String {
    let (px, py) = run.params();
    let (x, y) = run.phase.here();
    let mut text = text![
        px.name,
        " ",
        value(px, x),
        " and ",
        lowered(py.name),
        " ",
        value(py, y),
        ": "
    ];
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
            // Two numbers that differ are told apart.
            let small = (after - before).abs() < 0.01 && verdict != "nothing changes";
            let decimals = if small { 4 } else { 2 };
            text.push_str(&text![
                n,
                " actors count as ",
                fixed(before, decimals),
                " at first and as ",
                fixed(after, decimals),
                " in year ",
                year(here.end()),
                ", so ",
                verdict,
                "."
            ]);
        }
        None => text.push_str("the race cannot be computed to its end."),
    }
    text.push_str(&text![
        " It closes on ",
        percent(run.closing),
        " of this map"
    ]);
    match run.promised {
        Some(promised) => text.push_str(&text![
            "; the law at year 0 promises ",
            percent(promised),
            "."
        ]),
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
        caption: text![
            "Logarithm of the effective number at the end over that at the start: ",
            lowered(px.name),
            " from left to right, ",
            lowered(py.name),
            " upward"
        ],
        columns,
        rows,
    }
}

#[cfg(test)]
mod tests {
    use crate::Scenario;

    #[track_caller]
    fn begins(scenario: &str, words: &str) {
        let scenario: Scenario = scenario.parse().unwrap_or_else(|fault| panic!("{fault}"));
        let run = scenario.widget().run(scenario.values());
        let sentence = run.map_or_else(|fault| fault, |run| run.sentence());
        assert!(sentence.starts_with(words), "{sentence}");
    }

    #[test]
    fn any_axis_is_told_in_words_that_can_be_read() {
        begins(
            "phase-map?cells=16",
            "Scale exponent 1.20 and diffusion rate 1.0\u{a0}% a year: 2 actors count as 1.98 at first and as 1.95 in year 30, so the field pulls apart.",
        );
        begins(
            "phase-map?cells=16&x_key=onset&y_key=horizon&onset=4",
            "Mandate starts in year 4 and years 30: ",
        );
        begins(
            "phase-map?cells=16&x_key=n&y_key=delay&delay=5",
            "Actors 2 and release delay 5\u{a0}years: ",
        );
    }

    #[test]
    fn what_changes_a_little_is_told_with_more_decimals() {
        begins(
            "phase-map?cells=16&diffusion=0&x_key=automation&y_key=drag&drag=0.03&drag_exponent=0.4&horizon=45",
            "Automation 0\u{a0}% and coordination cost 3.0\u{a0}% a year: 2 actors count as 1.9836 at first and as 1.9800 in year 45, so the field pulls apart.",
        );
    }
}
