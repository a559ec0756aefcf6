//! Market power in words: its sentence and its table.

use charts::text;
use dynamics::decimal::fixed;

use super::MarketRun;
use crate::widget::Table;
use crate::words::{percent, times, year};

pub(super) fn sentence(run: &MarketRun) -> String {
    let (first, last) = (run.first(), run.last());
    let n = run.market().race.dials.n;
    let largest = |shares: &[f64]| percent(shares.iter().copied().fold(0.0, f64::max));
    let spent = if last.shaping < 1.005 {
        "as much as".to_owned()
    } else {
        text![times(last.shaping), " times what"]
    };
    let mut text = text![
        "The largest of ",
        n,
        " firms goes from ",
        largest(&first.shares),
        " of the market to ",
        largest(&last.shares),
        " in ",
        year(run.horizon()),
        " years, the markup from ",
        percent(first.markup),
        " of the price to ",
        percent(last.markup),
        "; on their surroundings they then spend ",
        spent,
        " ",
        n,
        " equal firms would."
    ];
    if let Some(runaway) = run.solved.race.runaway_year() {
        text.push_str(&text![
            " In year ",
            year(runaway),
            " the largest runs away; from there on all stays as it is."
        ]);
    }
    text
}

/// Rows of the table beside the first.
const ROWS: u32 = 12;

pub(super) fn table(run: &MarketRun) -> Table {
    let rows = (0..=ROWS).map(|k| {
        let t = run.horizon() * f64::from(k) / f64::from(ROWS);
        let moment = run.solved.moment(t);
        let largest = moment.shares.iter().copied().fold(0.0, f64::max);
        vec![
            if t.fract().abs() < 0.05 {
                year(t)
            } else {
                fixed(t, 1)
            },
            percent(largest),
            fixed(moment.hhi, 3),
            fixed(moment.mhhi, 3),
            percent(moment.markup),
            times(moment.shaping),
        ]
    });
    Table {
        caption: "The market in numbers: concentration (HHI), the same as common owners see it (MHHI), markup as a part of the price, and spending on the surroundings over that of equal firms"
            .to_owned(),
        columns: ["Year", "Largest firm", "HHI", "MHHI", "Markup", "Shaping"]
            .map(str::to_owned)
            .into(),
        rows: rows.collect(),
    }
}
