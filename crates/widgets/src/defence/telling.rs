//! The two dangers in words: a sentence and a table.

use charts::text;
use dynamics::decimal::fixed;

use super::DefenceRun;
use crate::widget::Table;
use crate::words::{a_year, percent, year};

pub(super) fn sentence(run: &DefenceRun) -> String {
    let horizon = run.horizon();
    let (tyranny, offence) = run.solved.hazards(horizon);
    let mut text = text![
        "All goes well until year ",
        year(horizon),
        " with a chance of ",
        percent(run.survival()),
        "; by then the danger is ",
        a_year(tyranny),
        " from a tyrant and ",
        a_year(offence),
        " from those who can attack."
    ];
    let (mandate, best) = run.best;
    let spread = run
        .curve
        .iter()
        .fold(best, |least, (_, survival)| least.min(*survival));
    if best - spread < 0.0005 {
        text.push_str(" Any mandate is as safe as any other.");
    } else {
        text.push_str(&text![
            " The safest mandate is ",
            percent(mandate),
            ", with ",
            percent(best),
            "."
        ]);
    }
    text
}

/// What each end of the comparison is in danger of, 1/yr: one with everything, n equals who can all attack.
pub(super) fn ends(run: &DefenceRun) -> [(f64, f64); 2] {
    let dials = run.solved.defence.dials;
    let each = dials.offence * (1.0 - dials.defence);
    let n = f64::from(run.solved.defence.race.dials.n);
    [(dials.tyranny, each), (0.0, each * n)]
}

/// Rows of the table.
const ROWS: u32 = 12;

pub(super) fn table(run: &DefenceRun) -> Table {
    let rows = (0..=ROWS)
        .map(|k| {
            let t = run.horizon() * f64::from(k) / f64::from(ROWS);
            let (tyranny, offence) = run.solved.hazards(t);
            let moment = run.solved.raced.moment(t);
            vec![
                if t.fract().abs() < 0.05 {
                    year(t)
                } else {
                    fixed(t, 1)
                },
                percent(moment.top_share()),
                fixed(run.solved.able(t), 1),
                a_year(tyranny),
                a_year(offence),
                percent(run.solved.survival(t)),
            ]
        })
        .collect();
    Table {
        caption: "The run in numbers: who leads, how many can attack, both dangers and the chance that all has gone well"
            .to_owned(),
        columns: [
            "Year",
            "Leader\u{2019}s share",
            "Able to attack",
            "Danger of a tyrant",
            "Danger of attack",
            "Survival",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows,
    }
}
