//! The race in words: its sentence, its table, its beam and law.

use charts::text;
use dynamics::decimal::fixed;

use super::RaceRun;
use crate::widget::Table;
use crate::words::{self, amount, percent, times, year};

pub(super) fn sentence(run: &RaceRun) -> String {
    let first = &run.moments[0];
    let last = &run.moments[run.moments.len() - 1];
    let end = run.solved.end();
    let n = run.race().dials.n;
    let runaway = run.solved.runaway_year();
    let mut text;
    if n == 2 {
        let (before, after) = (first.ratio(), last.ratio());
        let lead = times(before);
        // The lead in the direction in which it stands.
        let moved = parts_between(after, before);
        text = text![
            "The leader starts ",
            lead,
            " times as large as the follower"
        ];
        let by = text!["by year ", year(end)];
        let until = text!["in year ", year(end)];
        if moved < 0.004 {
            text.push_str(&text![
                " and is still ",
                times(after),
                " times as large ",
                until,
                "."
            ]);
        } else if after < 0.995 {
            let overtaken = run
                .years
                .iter()
                .zip(&run.moments)
                .find(|(_, m)| m.ratio() < 1.0);
            let when = overtaken.map_or(end, |(t, _)| *t);
            text.push_str(&text![
                ", is overtaken in year ",
                year(when),
                ", and ends with ",
                percent(last.shares[0]),
                " of everything."
            ]);
        } else if after < before {
            let peak = peak(run);
            if peak.1 > before * 1.01 && peak.1 > after * 1.01 {
                text.push_str(&text![
                    ", ",
                    times(peak.1),
                    " times in year ",
                    year(peak.0),
                    ", and ",
                    times(after),
                    " times ",
                    until,
                    ": the gap closes again."
                ]);
            } else {
                text.push_str(&text![
                    " and ",
                    times(after),
                    " times ",
                    until,
                    ": the gap closes."
                ]);
            }
        } else {
            let low = low(run);
            if low.1 < before * 0.99 {
                text.push_str(&text![
                    "; the gap closes to ",
                    times(low.1),
                    " times in year ",
                    year(low.0),
                    ", then opens to ",
                    times(after),
                    " times ",
                    by,
                    "."
                ]);
            } else if let Some(doubled) = doubling(run) {
                text.push_str(&text![
                    "; after ",
                    year(doubled),
                    " years it is ",
                    times(2.0 * before),
                    " times, and ",
                    by,
                    " holds ",
                    percent(last.top_share()),
                    " of everything."
                ]);
            } else {
                text.push_str(&text![
                    " and ",
                    times(after),
                    " times ",
                    until,
                    ": they pull apart."
                ]);
            }
        }
    } else {
        text = text![
            "The largest of ",
            n,
            " actors starts with ",
            percent(first.top_share()),
            " of everything and "
        ];
        let (before, after) = (first.top_share(), last.top_share());
        let until = text!["year ", year(end)];
        if last.leader != first.leader {
            let overtaken = run
                .years
                .iter()
                .zip(&run.moments)
                .find(|(_, m)| m.leader != first.leader)
                .map_or(end, |(t, _)| *t);
            text.push_str(&text![
                "is overtaken in year ",
                year(overtaken),
                "; in ",
                until,
                " it holds ",
                percent(last.shares[first.leader]),
                ", the new leader ",
                percent(after),
                "."
            ]);
        } else if let Some((top, share)) =
            summit(run).filter(|(_, share)| share - before.max(after) > 0.03)
        {
            text.push_str(&text![
                "rises to ",
                percent(share),
                " in year ",
                year(top),
                "; in ",
                until,
                " it holds ",
                percent(after),
                ": the field closes again."
            ]);
        } else if (after - before).abs() < 0.003 {
            text.push_str(&text!["still holds ", percent(after), " in ", until, "."]);
        } else {
            match run.half.filter(|half| *half > 0.0 && after > 0.5) {
                Some(half) => text.push_str(&text![
                    "passes a half in year ",
                    year(half),
                    "; in ",
                    until,
                    " it holds ",
                    percent(after),
                    "."
                ]),
                None => text.push_str(&text![
                    "holds ",
                    percent(after),
                    " in ",
                    until,
                    ": the field ",
                    if after > before {
                        "pulls apart"
                    } else {
                        "closes"
                    },
                    "."
                ]),
            }
        }
    }
    if let Some(runaway) = runaway {
        text.push_str(&text![
            " In year ",
            year(runaway),
            " the largest curve goes vertical and the model ends."
        ]);
    }
    text
}

/// How far two ratios are from one another, in parts.
fn parts_between(after: f64, before: f64) -> f64 {
    (after / before - 1.0).abs()
}

/// The year in which the ratio has become twice what it was.
fn doubling(run: &RaceRun) -> Option<f64> {
    let goal = 2.0 * run.moments[0].ratio();
    let place = run.moments.iter().position(|m| m.ratio() >= goal)?;
    let (before, after) = (run.moments[place - 1].ratio(), run.moments[place].ratio());
    let (from, to) = (run.years[place - 1], run.years[place]);
    Some(from + (to - from) * (goal - before) / (after - before))
}

/// The largest ratio and its year.
fn peak(run: &RaceRun) -> (f64, f64) {
    extreme(run, |ratio, best| ratio > best)
}

/// The smallest ratio and its year.
fn low(run: &RaceRun) -> (f64, f64) {
    extreme(run, |ratio, best| ratio < best)
}

fn extreme(run: &RaceRun, better: fn(f64, f64) -> bool) -> (f64, f64) {
    let mut best = (0.0, run.moments[0].ratio());
    for (t, moment) in run.years.iter().zip(&run.moments) {
        if better(moment.ratio(), best.1) {
            best = (*t, moment.ratio());
        }
    }
    best
}

/// The year of the largest share that anyone holds, and that share.
fn summit(run: &RaceRun) -> Option<(f64, f64)> {
    let mut best: Option<(f64, f64)> = None;
    for (t, moment) in run.years.iter().zip(&run.moments) {
        if best.is_none_or(|(_, share)| moment.top_share() > share) {
            best = Some((*t, moment.top_share()));
        }
    }
    best
}

/// Rows of the table beside the run's last.
const ROWS: u32 = 12;

pub(super) fn table(run: &RaceRun) -> Table {
    let horizon = run.race().dials.horizon;
    let end = run.solved.end();
    let mut years: Vec<f64> = (0..=ROWS)
        .map(|k| horizon * f64::from(k) / f64::from(ROWS))
        .filter(|t| *t < end - 0.05)
        .collect();
    years.push(end);
    let small = run.race().dials.n <= 3;
    let n = run.race().dials.n as usize;
    let mut columns = vec!["Year".to_owned()];
    if small {
        columns.extend((0..n).map(|i| capitalised(&run.name(i))));
    } else {
        columns.extend(["Largest".to_owned(), "Smallest".to_owned()]);
    }
    columns.extend(
        [
            "Total",
            "Leader\u{2019}s share",
            "Effective number",
            "Margin",
        ]
        .map(str::to_owned),
    );
    let rows = years
        .iter()
        .map(|t| {
            let moment = run.solved.moment(*t);
            let x = moment.x.clone().unwrap_or_default();
            let mut row = vec![if t.fract().abs() < 0.05 {
                year(*t)
            } else {
                fixed(*t, 1)
            }];
            if small {
                row.extend(x.iter().map(|x| amount(*x)));
            } else {
                row.push(amount(x.iter().copied().fold(0.0, f64::max)));
                row.push(amount(x.iter().copied().fold(f64::INFINITY, f64::min)));
            }
            row.push(moment.total.map_or_else(String::new, amount));
            row.push(percent(moment.top_share()));
            row.push(fixed(moment.effective_number(), 2));
            row.push(
                moment
                    .margin
                    .map_or_else(|| "\u{2013}".to_owned(), words::a_year),
            );
            row
        })
        .collect();
    Table {
        caption: "The run in numbers: resources in units, the balance margin for small gaps"
            .to_owned(),
        columns,
        rows,
    }
}

fn capitalised(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}
