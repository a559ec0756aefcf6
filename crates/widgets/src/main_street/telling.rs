//! The main street in words: its sentence and its table.

use charts::text;
use dynamics::decimal::fixed;
use dynamics::street::{FIRMS, FRONTS, HORIZON};

use super::StreetRun;
use crate::widget::Table;
use crate::words::{percent, year};

pub(super) fn sentence(run: &StreetRun) -> String {
    let counts = run.solved.counts(run.year());
    let present = counts.iter().filter(|count| **count > 0).count();
    let most = counts.iter().copied().max().unwrap_or(0);
    let who = if present == 1 {
        text!["one firm has all ", FRONTS, " storefronts"]
    } else if present == FIRMS {
        text![
            "all twelve firms are on the street, the largest with ",
            most,
            " of ",
            FRONTS,
            " storefronts"
        ]
    } else {
        text![
            present,
            " of twelve firms are left, the largest with ",
            most,
            " of ",
            FRONTS,
            " storefronts"
        ]
    };
    text![
        "In year ",
        year(run.year()),
        ", ",
        who,
        ". Of the soul that equal firms with minds of their own would have, ",
        percent(run.solved.soul(run.year())),
        " is to be expected; with these twelve visions it is ",
        percent(run.solved.soul_measured(run.year())),
        "."
    ]
}

/// Rows of the table beside the first.
const ROWS: u32 = 12;

pub(super) fn table(run: &StreetRun) -> Table {
    let rows = (0..=ROWS).map(|k| {
        let t = HORIZON * f64::from(k) / f64::from(ROWS);
        let counts = run.solved.counts(t);
        let present = counts.iter().filter(|count| **count > 0).count();
        vec![
            year(t),
            fixed(present as f64, 0),
            fixed(counts.iter().copied().max().unwrap_or(0) as f64, 0),
            fixed(run.solved.hhi(t), 3),
            percent(run.solved.soul(t)),
            percent(run.solved.soul_measured(t)),
        ]
    });
    Table {
        caption: "The street over the years: firms with a storefront, storefronts of the largest, concentration, soul as it is to be expected and as it is measured"
            .to_owned(),
        columns: [
            "Year",
            "Firms",
            "Storefronts of the largest",
            "HHI",
            "Soul expected",
            "Soul measured",
        ]
        .map(str::to_owned)
        .into(),
        rows: rows.collect(),
    }
}
