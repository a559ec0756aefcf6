//! The policies in words: a sentence and a table.

use charts::text;
use dynamics::decimal::fixed;
use dynamics::policy::POLICIES;

use super::{LabRun, NOTHING, Outcome, YOURS};
use crate::widget::Table;
use crate::words::{percent, times, year};

/// A year, with a decimal if it has one.
pub(super) fn when(t: f64) -> String {
    if (t - t.round()).abs() < 0.05 {
        year(t)
    } else {
        fixed(t, 1)
    }
}

/// The number of the policy that is best by a measure; the first of equals.
fn best(run: &LabRun, measure: fn(&Outcome) -> f64) -> usize {
    let mut best = 0;
    for (i, result) in run.results.iter().enumerate() {
        if measure(result) > measure(&run.results[best]) + 1e-9 {
            best = i;
        }
    }
    best
}

/// A policy's name within a sentence.
fn named(i: usize) -> String {
    if i == YOURS {
        "your own policy".to_owned()
    } else {
        text!["\u{201c}", POLICIES[i].name, "\u{201d}"]
    }
}

pub(super) fn sentence(run: &LabRun) -> String {
    let nothing = &run.results[NOTHING];
    let even = best(run, |result| result.effective_number);
    let rich = best(run, |result| result.output);
    let at = when(run.compared.at);
    let mut text = text![
        "In year ",
        at,
        ", without any policy, the largest of ",
        run.actors(),
        " holds ",
        percent(nothing.top_share),
        " of everything"
    ];
    if even == NOTHING {
        text.push_str(", and no policy shares power more evenly");
    } else {
        text.push_str(&text![
            "; ",
            named(even),
            " shares power most evenly (the largest holds ",
            percent(run.results[even].top_share),
            ") at ",
            times(run.results[even].output),
            " times the output"
        ]);
    }
    if rich == even {
        text.push_str(", the most of all.");
    } else if rich == NOTHING {
        text.push_str("; none makes more than no policy.");
    } else {
        text.push_str(&text![
            "; ",
            named(rich),
            " makes the most, ",
            times(run.results[rich].output),
            " times as much."
        ]);
    }
    // The best of all has been told.
    if run.has_own() && even != YOURS {
        let yours = &run.results[YOURS];
        text.push_str(&text![
            " Under yours it holds ",
            percent(yours.top_share),
            ", at ",
            times(yours.output),
            " times the output."
        ]);
    }
    text
}

pub(super) fn table(run: &LabRun) -> Table {
    let rows = POLICIES
        .iter()
        .zip(&run.results)
        .map(|(policy, result)| {
            vec![
                policy.name.to_owned(),
                percent(result.top_share),
                fixed(result.effective_number, 2),
                times(result.output),
                policy.reason.to_owned(),
            ]
        })
        .collect();
    Table {
        caption: text![
            "The policies in year ",
            when(run.compared.at),
            "; their strengths are illustrations, not measurements"
        ],
        columns: [
            "Policy",
            "Leader\u{2019}s share",
            "Effective number",
            "Output, times that of no policy",
            "What it turns, and why",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows,
    }
}
