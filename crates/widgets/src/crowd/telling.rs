//! The crowd in words: its sentence and its table.

use charts::text;
use dynamics::decimal::{fixed, short};

use super::CrowdRun;
use crate::widget::Table;
use crate::words::percent;

/// An effective number of voices: 1 voice, 1.9 voices, 12 voices.
pub(super) fn voices(number: f64) -> String {
    match short(number, 1).as_str() {
        "1" => "1 voice".to_owned(),
        many => text![many, " voices"],
    }
}

pub(super) fn sentence(run: &CrowdRun) -> String {
    let first = run.solved.moments()[0];
    let last = run.solved.last();
    let (before, after) = (percent(first.near_leader), percent(last.near_leader));
    let near = if before == after {
        text![after, " stand near the leader, as at first"]
    } else {
        text![
            after,
            " stand near the leader, where ",
            before,
            " stood at first"
        ]
    };
    text![
        "After ",
        run.steps(),
        " steps, ",
        run.people,
        " people speak with ",
        voices(last.voices),
        "; ",
        near,
        "."
    ]
}

/// Rows of the table beside the first.
const ROWS: usize = 10;

pub(super) fn table(run: &CrowdRun) -> Table {
    let rows = (0..=ROWS)
        .map(|k| {
            let step = k * run.steps() / ROWS;
            let moment = &run.solved.moments()[step];
            vec![
                step.to_string(),
                short(moment.voices, 1),
                percent(moment.near_leader),
                fixed(moment.mean, 2),
                fixed(moment.spread, 3),
            ]
        })
        .collect();
    Table {
        caption: "The crowd step by step: voices are the effective number of groups, spread the standard deviation of opinions".to_owned(),
        columns: ["Step", "Voices", "Near the leader", "Mean", "Spread"]
            .map(str::to_owned)
            .to_vec(),
        rows,
    }
}
