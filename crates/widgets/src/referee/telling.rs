//! The referee in words: its sentence and its table.

use charts::text;
use dynamics::decimal::fixed;
use dynamics::referee::ACTORS;

use super::RefereeRun;
use crate::widget::Table;
use crate::words::{amount, percent, year};

pub(super) fn sentence(run: &RefereeRun) -> String {
    let solved = &run.solved;
    let favourites = run.referee().favourites();
    let end = solved.end();
    let last = percent(run.last().favourites_share);
    let would_be = if run.favours() { "" } else { "would-be " };
    let who = if favourites == 1 {
        text!["The one ", would_be, "favourite"]
    } else {
        text!["The ", favourites, " ", would_be, "favourites"]
    };
    let equal = percent(favourites as f64 / ACTORS as f64);
    let hold = if favourites == 1 { "holds" } else { "hold" };
    let beginning = text![who, ", ", equal, " of the actors, ", hold, " "];
    let mut text = match run.emergency() {
        Some((_, until)) if until < end => {
            let then = percent(solved.moment(until).favourites_share);
            text![
                beginning,
                then,
                " of everything when the emergency powers expire in year ",
                year(until),
                ", and ",
                last,
                " in year ",
                year(end),
                "."
            ]
        }
        Some((begin, _)) if begin < end => text![
            beginning,
            last,
            " of everything in year ",
            year(end),
            "; the emergency powers of year ",
            year(begin),
            " have not expired."
        ],
        _ => text![
            beginning,
            last,
            " of everything in year ",
            year(end),
            ", without any emergency; all ",
            ACTORS,
            " are then as unequal as if ",
            fixed(run.last().effective_number, 1),
            " shared everything."
        ],
    };
    if run.emergency().is_some_and(|(begin, _)| begin < end) {
        text.push_str(&memory(run));
    }
    if let Some(runaway) = solved.runaway_year() {
        text.push_str(&text![
            " In year ",
            year(runaway),
            " the largest runs away and the model ends."
        ]);
    }
    text
}

/// How long a favour is remembered once it is over.
fn memory(run: &RefereeRun) -> String {
    match run.solved.favour_half_life() {
        Some(years) => {
            let (words, size) = if years > 0.0 {
                (" A small lead is then halved in", years)
            } else {
                (" A small lead then doubles in", -years)
            };
            let number = if size < 9.95 {
                fixed(size, 1)
            } else {
                amount(size)
            };
            text![words, " ", number, " years."]
        }
        None if run.solved.margin(run.solved.sunset()).is_some() => {
            " A lead then stays as it is.".to_owned()
        }
        None => String::new(),
    }
}

/// Rows of the table beside the run's last.
const ROWS: u32 = 12;

pub(super) fn table(run: &RefereeRun) -> Table {
    let end = run.solved.end();
    let mut years: Vec<f64> = (0..=ROWS)
        .map(|k| run.horizon() * f64::from(k) / f64::from(ROWS))
        .filter(|t| *t < end - 0.05)
        .collect();
    years.push(end);
    let rows = years
        .iter()
        .map(|t| {
            let moment = run.solved.moment(*t);
            let mut row = vec![
                if t.fract().abs() < 0.05 {
                    year(*t)
                } else {
                    fixed(*t, 1)
                },
                percent(run.referee().discretion(*t)),
                percent(moment.favourites_share),
            ];
            let spread = moment.spread;
            for value in [
                spread.map(|s| s.favourite),
                spread.map(|s| s.median),
                spread.map(|s| s.p10),
                spread.map(|s| s.p90),
                spread.map(|s| s.total),
            ] {
                row.push(value.map_or_else(|| "\u{2013}".to_owned(), amount));
            }
            row.push(fixed(moment.effective_number, 1));
            row
        })
        .collect();
    Table {
        caption: "The run in numbers: resources in units".to_owned(),
        columns: [
            "Year",
            "Discretion",
            "Favourites\u{2019} share",
            "Typical favourite",
            "Median",
            "A tenth have less than",
            "A tenth have more than",
            "Total",
            "Effective number",
        ]
        .map(str::to_owned)
        .into(),
        rows,
    }
}
