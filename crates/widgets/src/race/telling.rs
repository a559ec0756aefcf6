//! The race in words: its sentence, its table, its beam and law.

use charts::text;
use dynamics::decimal::fixed;
use dynamics::race::Moment;

use super::RaceRun;
use crate::widget::Table;
use crate::words::{self, amount, percent, times, year};

pub(super) fn sentence(run: &RaceRun) -> String {
    let first = &run.moments[0];
    let last = &run.moments[run.moments.len() - 1];
    let n = run.race().dials.n;
    let until = text!["year ", year(run.solved.end())];
    let (before, after) = (run.lead(first), run.lead(last));
    let turn = turn(run, before, after);
    let mut text;
    let rest;
    if n == 2 {
        text = "The leader starts ".to_owned();
        if before > 1.0 {
            text.push_str(&text![times(before), " times "]);
        }
        text.push_str("as large as the follower");
        rest = if after < 0.995 {
            let when = since(run, &|moment| moment.ratio() < 1.0);
            text![
                ", is overtaken in year ",
                when,
                ", and ends with ",
                percent(last.shares[0]),
                " of everything."
            ]
        } else if let Some(turn) = turn {
            let (opens, then, by) = if turn.up {
                (", ", ", and ", " times in ")
            } else {
                ("; the gap closes to ", ", then opens to ", " times by ")
            };
            text![
                opens,
                times(turn.lead),
                " times in year ",
                turn.year,
                then,
                times(after),
                by,
                until,
                if turn.up {
                    ": the gap closes again."
                } else {
                    "."
                }
            ]
        } else if (after / before - 1.0).abs() < 0.004 {
            text![
                " and is still ",
                times(after),
                " times as large in ",
                until,
                "."
            ]
        } else if after >= 2.0 * before {
            let years = since(run, &|moment| moment.ratio() >= 2.0 * before);
            let unit = if years == "1" { " year" } else { " years" };
            text![
                "; after ",
                years,
                unit,
                " it is ",
                times(2.0 * before),
                " times, and by ",
                until,
                " holds ",
                percent(last.top_share()),
                " of everything."
            ]
        } else {
            text![
                " and ",
                times(after),
                " times in ",
                until,
                if after < before {
                    ": the gap closes."
                } else {
                    ": they pull apart."
                }
            ]
        };
    } else {
        text = text![
            "The largest of ",
            n,
            " actors starts with ",
            percent(before),
            " of everything and "
        ];
        let now = percent(after);
        let field = |opens: bool| {
            if opens {
                ": the field pulls apart"
            } else {
                ": the field closes"
            }
        };
        rest = if last.shares[first.leader] < 0.995 * after {
            text![
                "is overtaken in year ",
                since(run, &|moment| moment.leader != first.leader),
                "; in ",
                until,
                " it holds ",
                percent(last.shares[first.leader]),
                ", the new leader ",
                now,
                "."
            ]
        } else if let Some(turn) = turn {
            text![
                if turn.up { "rises to " } else { "falls to " },
                percent(turn.lead),
                " in year ",
                turn.year,
                "; in ",
                until,
                " it holds ",
                now,
                field(!turn.up),
                " again."
            ]
        } else if (after - before).abs() < 0.003 {
            text!["still holds ", now, " in ", until, "."]
        } else if let Some(half) = run.half.filter(|half| *half > 0.0 && after > 0.5) {
            text![
                "passes a half in year ",
                year(half),
                "; in ",
                until,
                " it holds ",
                now,
                "."
            ]
        } else {
            text!["holds ", now, " in ", until, field(after > before), "."]
        };
    }
    text.push_str(&rest);
    if let Some(runaway) = run.solved.runaway_year() {
        text.push_str(&text![
            " In year ",
            year(runaway),
            " the largest curve goes vertical and the model ends."
        ]);
    }
    text
}

/// Where a run turns.
struct Turn {
    year: String,
    /// The lead there.
    lead: f64,
    /// Whether it is a peak.
    up: bool,
}

/// The later of the lead's peak and its low, if it stands out from start and end.
fn turn(run: &RaceRun, before: f64, after: f64) -> Option<Turn> {
    let leads: Vec<f64> = run.moments.iter().map(|moment| run.lead(moment)).collect();
    let (mut peak, mut low) = (0, 0);
    for (i, lead) in leads.iter().enumerate() {
        if *lead > leads[peak] {
            peak = i;
        }
        if *lead < leads[low] {
            low = i;
        }
    }
    // A part of a ratio; of a share, points.
    let most = |lead: f64| {
        if run.race().dials.n == 2 {
            0.01 * lead
        } else {
            0.03
        }
    };
    let out = |i: usize| {
        let lead = leads[i];
        (lead - before).abs().min((lead - after).abs()) > most(lead)
    };
    let place = *[peak.max(low), peak.min(low)].iter().find(|i| out(**i))?;
    let up = leads[place] > before;
    // Up to there the gap changes one way, from there on the other.
    let year = between(run, place - 1, place + 1, &|moment| {
        moment.gap_rate.is_some_and(|rate| (rate < 0.0) == up)
    });
    Some(Turn {
        lead: run.lead(&run.solved.moment(year)),
        year: words::year(year),
        up,
    })
}

/// The year from which on something holds to the end.
fn since(run: &RaceRun, holds: &dyn Fn(&Moment) -> bool) -> String {
    let before = run.moments.iter().rposition(|moment| !holds(moment));
    year(before.map_or(0.0, |place| between(run, place, place + 1, holds)))
}

/// The year from which on something holds, between two years of the grid.
fn between(run: &RaceRun, from: usize, to: usize, holds: &dyn Fn(&Moment) -> bool) -> f64 {
    let (mut low, mut high) = (run.years[from], run.years[to]);
    for _ in 0..20 {
        let middle = 0.5 * (low + high);
        if holds(&run.solved.moment(middle)) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}

impl RaceRun {
    /// The lead at a moment: of two actors the ratio, of more the largest share.
    fn lead(&self, moment: &Moment) -> f64 {
        if self.race().dials.n == 2 {
            moment.ratio()
        } else {
            moment.top_share()
        }
    }
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
