//! The race in words: its sentence, its table, its beam and law.

use dynamics::World;
use dynamics::decimal::fixed;
use dynamics::race::{Need, Stance};

use super::RaceRun;
use crate::widget::{Course, Head, Mark, Table};
use crate::words::{self, amount, percent, rate, times, year};

/// Gap rates smaller than this are no movement that a reader could see, 1/yr.
const STILL: f64 = 2e-4;

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
        text = format!("The leader starts {lead} times as large as the follower");
        let by = if runaway.is_some() {
            "by then"
        } else {
            "by the end"
        };
        let until = format!("in year {}", year(end));
        if moved < 0.004 {
            text.push_str(&format!(
                " and is still {} times as large {until}.",
                times(after)
            ));
        } else if after < 0.995 {
            let overtaken = run
                .years
                .iter()
                .zip(&run.moments)
                .find(|(_, m)| m.ratio() < 1.0);
            let when = overtaken.map_or(end, |(t, _)| *t);
            text.push_str(&format!(
                ", is overtaken in year {}, and ends with {} of everything.",
                year(when),
                percent(last.shares[0])
            ));
        } else if after < before {
            let peak = peak(run);
            if peak.1 > before * 1.01 && peak.1 > after * 1.01 {
                text.push_str(&format!(
                    ", {} times in year {}, and {} times {until}: the gap closes again.",
                    times(peak.1),
                    year(peak.0),
                    times(after)
                ));
            } else {
                text.push_str(&format!(
                    " and {} times {until}: the gap closes.",
                    times(after)
                ));
            }
        } else {
            let low = low(run);
            if low.1 < before * 0.99 {
                text.push_str(&format!(
                    "; the gap closes to {} times in year {}, then opens to {} times {by}.",
                    times(low.1),
                    year(low.0),
                    times(after)
                ));
            } else if let Some(doubled) = doubling(run) {
                text.push_str(&format!(
                    "; after {} years it is {} times, and {by} holds {} of everything.",
                    year(doubled),
                    times(2.0 * before),
                    percent(last.top_share())
                ));
            } else {
                text.push_str(&format!(
                    " and {} times {until}: they pull apart.",
                    times(after)
                ));
            }
        }
    } else {
        text = format!(
            "The largest of {n} actors starts with {} of everything and ",
            percent(first.top_share())
        );
        let (before, after) = (first.top_share(), last.top_share());
        let until = format!("year {}", year(end));
        if last.leader != first.leader {
            let overtaken = run
                .years
                .iter()
                .zip(&run.moments)
                .find(|(_, m)| m.leader != first.leader)
                .map_or(end, |(t, _)| *t);
            text.push_str(&format!(
                "is overtaken in year {}; in {until} it holds {}, the new leader {}.",
                year(overtaken),
                percent(last.shares[first.leader]),
                percent(after)
            ));
        } else if let Some((top, share)) =
            summit(run).filter(|(_, share)| share - before.max(after) > 0.03)
        {
            text.push_str(&format!(
                "rises to {} in year {}; in {until} it holds {}: the field closes again.",
                percent(share),
                year(top),
                percent(after)
            ));
        } else if (after - before).abs() < 0.003 {
            text.push_str(&format!("still holds {} in {until}.", percent(after)));
        } else {
            match run.half.filter(|half| *half > 0.0 && after > 0.5) {
                Some(half) => text.push_str(&format!(
                    "passes a half in year {}; in {until} it holds {}.",
                    year(half),
                    percent(after)
                )),
                None => text.push_str(&format!(
                    "holds {} in {until}: the field {}.",
                    percent(after),
                    if after > before {
                        "pulls apart"
                    } else {
                        "closes"
                    }
                )),
            }
        }
    }
    if let Some(runaway) = runaway {
        text.push_str(&format!(
            " In year {} the largest curve goes vertical and the model ends.",
            year(runaway)
        ));
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

pub(super) fn head(run: &RaceRun, playhead: f64) -> Head {
    let moment = run.solved.moment(playhead);
    let Some(gap) = moment.gap_rate else {
        let runaway = run.solved.runaway_year().unwrap_or(playhead);
        return Head {
            course: Course::Over,
            tilt: 1.0,
            words: format!("Run away in year {}", year(runaway)),
            law: String::new(),
            why: "The largest actor\u{2019}s growth has become endless; the model says nothing beyond.".to_owned(),
            needs: vec![],
        };
    };
    let (course, verb) = if gap > STILL {
        (Course::Apart, "Pulling apart")
    } else if gap < -STILL {
        (Course::Closing, "Closing")
    } else {
        (Course::Steady, "Holding")
    };
    let words = match course {
        Course::Steady => "Holding: the gap stays as it is".to_owned(),
        _ => format!("{verb} by {}", words::a_year(gap.abs())),
    };
    // A tenth a year is much: the beam is nearly at its stop.
    let tilt = (gap / 0.05).max(-2.0).min(2.0);
    let tilt = tilt / (1.0 + tilt.abs()) * 1.5;
    let (law, why) = match moment.margin {
        Some(margin) => (
            law(run, &moment, margin),
            why(run, playhead, gap, margin),
        ),
        None => (
            String::new(),
            "The law for small gaps speaks of actors who all share alike; here the largest does not.".to_owned(),
        ),
    };
    Head {
        course,
        tilt: tilt.max(-1.0).min(1.0),
        words,
        law,
        why,
        needs: run
            .solved
            .needs(playhead)
            .map(|needs| marks(needs, run))
            .unwrap_or_default(),
    }
}

/// The law written out: `(alpha - 1) k gamma > D + M + brakes`, with numbers.
fn law(run: &RaceRun, moment: &dynamics::race::Moment, margin: f64) -> String {
    let race = run.race();
    let growth = moment.leader_growth.unwrap_or(0.0);
    let k = race.private_scale();
    let left = (race.world.alpha - 1.0) * k * growth;
    let (k_name, k_value) = if k < 1.0 {
        ("k\u{202f}", format!("{} \u{d7} ", rate(k)))
    } else {
        ("", String::new())
    };
    let mut names = vec!["D", "m\u{202f}\u{3b3}"];
    if race.dials.wealth_tax > 0.0 {
        names.push("tax");
    }
    if race.dials.drag * (1.0 - race.dials.automation) * race.dials.drag_exponent > 0.0 {
        names.push("drag");
        names[1] = "m\u{202f}(\u{3b3} \u{2212} drag)";
    }
    let sign = if margin > 5e-5 {
        "<"
    } else if margin < -5e-5 {
        ">"
    } else {
        "="
    };
    format!(
        "(\u{3b1} \u{2212} 1)\u{202f}{k_name}\u{3b3} = {} \u{d7} {k_value}{} = {} {sign} {} = {}",
        fixed(race.world.alpha - 1.0, 2),
        rate(growth),
        rate(left),
        names.join(" + "),
        rate(left + margin)
    )
    .replace('-', "\u{2212}")
}

/// Why the gap does otherwise than the law for small gaps says, or when it will turn.
fn why(run: &RaceRun, playhead: f64, gap: f64, margin: f64) -> String {
    if margin < -STILL && gap < -STILL {
        return "The gap still closes: it is larger than the one it settles at.".to_owned();
    }
    if margin > STILL && gap > STILL {
        return if run.race().dials.delay > 0.0 && run.race().world.mandate > 0.0 {
            format!(
                "The gap grows all the same: what is opened is {} old.",
                words::value(&dynamics::race::RaceDials::TABLE[9], run.race().dials.delay)
            )
        } else {
            "The gap grows all the same: the law speaks of small gaps, and this one is large."
                .to_owned()
        };
    }
    if margin > STILL {
        let turn = run
            .years
            .iter()
            .zip(&run.moments)
            .find(|(t, m)| **t > playhead && m.margin.is_some_and(|margin| margin < 0.0));
        if let Some((t, _)) = turn {
            return format!(
                "It holds for now; from year {} growth outruns it.",
                year(*t)
            );
        }
    }
    String::new()
}

fn marks(needs: [Need; 3], run: &RaceRun) -> Vec<Mark> {
    debug_assert_eq!(run.race().dials.stance, Stance::Open);
    needs
        .iter()
        .zip(&World::TABLE)
        .map(|(need, param)| match need {
            Need::At(value) => Mark {
                at: Some((value - param.min) / (param.max - param.min)),
                words: format!("balance at {}", words::value(param, *value)),
            },
            Need::BeyondRange => Mark {
                at: Some(1.5),
                words: "balance is out of range".to_owned(),
            },
            Need::Held => Mark {
                at: None,
                words: "holds at any value".to_owned(),
            },
            Need::NoEffect => Mark {
                at: None,
                words: "changes nothing now".to_owned(),
            },
        })
        .collect()
}
