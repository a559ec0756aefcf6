//! The race drawn: resources above, who holds what below, on one time axis.

use charts::figure::{Axis, Dash, Figure, Ink, Layer, Numbers, Panel, Scale};
use charts::text;

use dynamics::race::SCALE;

use super::{LINEAR, RaceRun, SHARES};
use crate::words::{amount, percent, year};

/// The margin at which its band is at full strength, 1/yr.
const STRONG: f64 = 0.04;

pub(super) fn figure(run: &RaceRun, view: usize, playhead: f64) -> Figure {
    let shares = shares(run, playhead);
    let panels = if view == SHARES {
        vec![Panel {
            layers: with_band(run, shares.layers),
            ..shares
        }]
    } else {
        let mut shares = shares;
        // The first handle of the figure stands above: where the mandate starts is the second.
        if run.race().world.mandate > 0.0 {
            shares.layers.push(Layer::Handle {
                x: run.race().dials.onset,
                y: 0.0,
            });
        }
        vec![resources(run, view, playhead), shares]
    };
    Figure { panels }
}

fn years(run: &RaceRun, ticks: bool) -> Axis {
    Axis {
        from: 0.0,
        to: run.race().dials.horizon,
        scale: Scale::Linear,
        numbers: Numbers::Plain,
        unit: "year".to_owned(),
        ticks,
    }
}

fn ink(run: &RaceRun, i: usize) -> Ink {
    Ink::Actor {
        rank: i as u16,
        of: run.race().dials.n as u16,
    }
}

/// Resources of every actor.
fn resources(run: &RaceRun, view: usize, playhead: f64) -> Panel {
    let n = run.race().dials.n as usize;
    let mut least = f64::INFINITY;
    let mut most: f64 = 0.0;
    for moment in &run.moments {
        for x in moment.x.iter().flatten() {
            least = least.min(*x);
            most = most.max(*x);
        }
    }
    let (from, mut to, scale) = if view == LINEAR {
        (0.0, most * 1.04, Scale::Linear)
    } else {
        let (mut from, mut to) = (1e-9, 10.0);
        while from * 10.0 <= least * 1.000_001 {
            from *= 10.0;
        }
        while to < most * 0.999_999 || to <= from {
            to *= 10.0;
        }
        (from, to, Scale::Log)
    };
    let mut title = match scale {
        Scale::Log => "Resources, units (each step multiplies)".to_owned(),
        Scale::Linear => "Resources, units".to_owned(),
    };
    if view == LINEAR && run.solved.runaway_year().is_some() {
        // On a linear axis a runaway flattens everything before it: the picture ends where nine
        // tenths of the years are still to be seen, and says so.
        let seen = run
            .years
            .iter()
            .rposition(|t| *t <= 0.93 * run.solved.end())
            .unwrap_or(0);
        let top = run.moments[seen]
            .x
            .iter()
            .flatten()
            .copied()
            .fold(0.0, f64::max);
        to = top * 1.04;
        title = text![
            "Resources, units (the largest leaves the picture in year ",
            year(run.years[seen]),
            ")"
        ];
    }
    let mut layers = with_band(run, vec![]);
    for i in (0..n).rev() {
        let points: Vec<(f64, f64)> = run
            .years
            .iter()
            .zip(&run.moments)
            .filter_map(|(t, moment)| Some((*t, moment.x.as_ref()?[i])))
            .collect();
        let start = points.first().map_or(0.0, |point| point.1);
        layers.push(Layer::Line {
            points,
            ink: ink(run, i),
            width: if i == 0 || i + 1 == n { 2.0 } else { 1.5 },
            dash: Dash::Solid,
            label: if n <= 3 {
                text![run.name(i), ", from ", amount(start)]
            } else {
                run.name(i)
            },
        });
    }
    let state = run.solved.moment(playhead);
    if let Some(x) = state.x {
        for i in [n - 1, 0] {
            // The ring stands for the leader's dot at the start.
            if i == 0 && playhead == 0.0 {
                continue;
            }
            if scale == Scale::Log || x[i] <= to {
                layers.push(Layer::Dot {
                    x: playhead.min(run.solved.end()),
                    y: x[i],
                    ink: ink(run, i),
                });
            }
        }
    }
    layers.push(Layer::Handle {
        x: 0.0,
        y: SCALE * run.race().dials.head_start,
    });
    Panel {
        title,
        weight: 1.45,
        beside: false,
        plain: false,
        x: years(run, false),
        y: Axis {
            from,
            to,
            scale,
            numbers: Numbers::Plain,
            unit: String::new(),
            ticks: true,
        },
        layers,
    }
}

/// The balance margin as a band along the time axis, under other layers.
fn with_band(run: &RaceRun, mut layers: Vec<Layer>) -> Vec<Layer> {
    let pieces: Vec<(f64, Ink, f64)> = run
        .years
        .iter()
        .zip(&run.moments)
        .filter_map(|(t, moment)| {
            let margin = moment.margin?;
            let ink = if margin < 0.0 {
                Ink::Apart
            } else {
                Ink::Closing
            };
            Some((*t, ink, (margin.abs() / STRONG).min(1.0) * 0.8 + 0.2))
        })
        .collect();
    if !pieces.is_empty() {
        layers.push(Layer::Band {
            pieces,
            end: run.solved.end(),
        });
    }
    layers
}

/// Stacked shares, the leader on top.
fn shares(run: &RaceRun, playhead: f64) -> Panel {
    let n = run.race().dials.n as usize;
    let horizon = run.race().dials.horizon;
    let mut layers = vec![];
    for i in (0..n).rev() {
        let points: Vec<(f64, f64, f64)> = run
            .years
            .iter()
            .zip(&run.moments)
            .map(|(t, moment)| {
                let below: f64 = moment.shares[i + 1..].iter().sum();
                (*t, below, below + moment.shares[i])
            })
            .collect();
        let first = run.moments[0].shares[i];
        let last = run.moments[run.moments.len() - 1].shares[i];
        let named = i == 0 || n == 2;
        layers.push(Layer::Area {
            points,
            ink: ink(run, i),
            label: if named {
                text![run.name(i), " holds ", percent(first)]
            } else if n <= 5 {
                run.name(i)
            } else {
                String::new()
            },
            end_label: if named { percent(last) } else { String::new() },
        });
    }
    let mandated = run.race().world.mandate > 0.0;
    if mandated && run.race().dials.onset > 0.0 && run.race().dials.onset < horizon {
        layers.push(Layer::Moment {
            x: run.race().dials.onset,
            ink: Ink::Closing,
            dash: Dash::Dashed,
            label: String::new(),
        });
    }
    if let Some(runaway) = run.solved.runaway_year() {
        layers.push(Layer::Moment {
            x: runaway,
            ink: Ink::Muted,
            dash: Dash::Dotted,
            label: text!["runaway, year ", year(runaway)],
        });
    }
    if playhead > 0.0 {
        layers.push(Layer::Moment {
            x: playhead,
            ink: Ink::Text,
            dash: Dash::Solid,
            label: String::new(),
        });
    }
    Panel {
        title: "Who holds what".to_owned(),
        weight: 1.0,
        beside: false,
        plain: false,
        x: years(run, true),
        y: Axis {
            from: 0.0,
            to: 1.0,
            scale: Scale::Linear,
            numbers: Numbers::Percent,
            unit: String::new(),
            ticks: true,
        },
        layers,
    }
}

/// What the actor that starts largest will hold.
#[cfg(feature = "predictions")]
pub(super) fn question(run: &RaceRun) -> crate::prediction::Question {
    let name = match run.name(0).as_str() {
        "actor 1" => "the leader".to_owned(),
        name => text!["the ", name],
    };
    crate::prediction::Question {
        name: text![name, "\u{2019}s share of everything"],
        form: crate::prediction::Form::Line {
            x: years(run, true),
            y: Axis {
                from: 0.0,
                to: 1.0,
                scale: Scale::Linear,
                numbers: Numbers::Percent,
                unit: String::new(),
                ticks: true,
            },
            answer: run
                .years
                .iter()
                .zip(&run.moments)
                .map(|(t, moment)| (*t, moment.shares[0]))
                .collect(),
        },
    }
}
