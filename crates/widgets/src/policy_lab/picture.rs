//! The policies drawn: the leader's share under each, and what each shares and makes.

use charts::figure::{Anchor, Axis, Dash, Figure, Format, Ink, Layer, Numbers, Panel, Scale};
use charts::text;
use dynamics::policy::POLICIES;

use super::telling::when;
use super::{LabRun, NOTHING, YOURS};
use crate::words::percent;

fn axis(from: f64, to: f64, scale: Scale, numbers: Numbers, unit: &str, ticks: bool) -> Axis {
    Axis {
        from,
        to,
        scale,
        numbers,
        unit: unit.to_owned(),
        ticks,
    }
}

fn ink(i: usize) -> Ink {
    match i {
        YOURS => Ink::Accent,
        NOTHING => Ink::Apart,
        _ => Ink::Text,
    }
}

pub(super) fn compare(run: &LabRun, playhead: f64, format: Format) -> Figure {
    let scatter = scatter(run);
    let panels = match format {
        Format::Wide => vec![
            list(run, playhead),
            Panel {
                beside: true,
                weight: 1.3,
                ..scatter
            },
        ],
        Format::Narrow => vec![scatter],
    };
    Figure { panels }
}

/// Points of a little curve.
const POINTS: u32 = 48;

/// The leader's share under policy `i` until the year of comparison.
fn share(run: &LabRun, i: usize) -> Vec<(f64, f64)> {
    (0..=POINTS)
        .map(|k| {
            let t = run.compared.at * f64::from(k) / f64::from(POINTS);
            (t, run.compared.top_share(i, t))
        })
        .collect()
}

/// The largest share that any curve reaches.
fn most(curves: &[Vec<(f64, f64)>]) -> f64 {
    let mut most = 0.0_f64;
    for (_, share) in curves.iter().flatten() {
        most = most.max(*share);
    }
    most
}

// The list's own units: about pixels.
const WIDTH: f64 = 224.0;
const ROW: f64 = 31.0;
const CURVE: f64 = 122.0;
const END: f64 = 184.0;

/// The row at a place of the list, and which part of its years (0 to 1).
#[cfg(feature = "readings")]
pub(super) fn listed(x: f64, y: f64) -> (usize, f64) {
    let row = (y / ROW).max(0.0) as usize;
    let part = ((x - CURVE) / (END - CURVE)).max(0.0).min(1.0);
    (POLICIES.len().saturating_sub(1 + row), part)
}

/// A row for each policy: its name, the leader's share over the years as a little curve, and the last share.
fn list(run: &LabRun, playhead: f64) -> Panel {
    let rows = POLICIES.len() as f64;
    let mut layers = vec![];
    let x = |t: f64| CURVE + (END - CURVE) * (t / run.compared.at).min(1.0);
    let curves: Vec<_> = (0..POLICIES.len()).map(|i| share(run, i)).collect();
    let most = most(&curves);
    for (i, policy) in POLICIES.iter().enumerate() {
        let foot = (rows - 1.0 - i as f64) * ROW + 3.0;
        let height = ROW - 6.0;
        let curve: Vec<(f64, f64)> = curves[i]
            .iter()
            .map(|(t, share)| (x(*t), foot + height * share / most))
            .collect();
        let mut area = curve.clone();
        area.push((END, foot));
        area.push((CURVE, foot));
        layers.push(Layer::Shape {
            points: area,
            ink: ink(i),
            opacity: 0.16,
        });
        layers.push(Layer::Thread {
            points: vec![(CURVE, foot), (END, foot)],
            ink: Ink::Grid,
            width: 1.0,
            opacity: 1.0,
            dash: Dash::Solid,
        });
        layers.push(Layer::Thread {
            points: curve,
            ink: ink(i),
            width: 1.5,
            opacity: 1.0,
            dash: Dash::Solid,
        });
        let words = [
            (0.0, policy.name.to_owned(), i == YOURS),
            (END + 6.0, percent(run.results[i].top_share), true),
        ];
        for (x, words, bold) in words {
            layers.push(Layer::Words {
                x,
                y: foot + 0.5 * height,
                anchor: Anchor::Start,
                ink: ink(i),
                bold,
                words,
            });
        }
    }
    if playhead > 0.0 {
        layers.push(Layer::Thread {
            points: vec![(x(playhead), 0.0), (x(playhead), rows * ROW)],
            ink: Ink::Text,
            width: 1.0,
            opacity: 1.0,
            dash: Dash::Solid,
        });
    }
    Panel {
        title: text!["Leader\u{2019}s share until year ", when(run.compared.at)],
        weight: 1.0,
        beside: false,
        plain: true,
        x: axis(0.0, WIDTH, Scale::Linear, Numbers::Plain, "", false),
        y: axis(0.0, rows * ROW, Scale::Linear, Numbers::Plain, "", false),
        layers,
    }
}

/// What each policy shares (to the right) and makes (upwards).
fn scatter(run: &LabRun) -> Panel {
    let (mut low, mut high) = (0.8_f64, 1.25_f64);
    let n = f64::from(run.actors());
    let mut fewest = n;
    for result in &run.results {
        low = low.min(result.output * 0.8);
        high = high.max(result.output * 1.25);
        fewest = fewest.min(result.effective_number);
    }
    // From somewhat fewer actors than any policy has: the differences are what is to be seen.
    let spread = (n - fewest).max(0.02);
    let (from, to) = ((fewest - 0.25 * spread).max(1.0), n + 0.08 * spread);
    let mut layers = vec![Layer::Level {
        y: 1.0,
        ink: Ink::Muted,
        dash: Dash::Dotted,
        label: String::new(),
    }];
    // The last has the most room: it is named when the crowd has been.
    let policies = POLICIES.iter().zip(&run.results).enumerate();
    for (i, (policy, result)) in policies.clone().skip(1).chain(policies.take(1)) {
        if i == YOURS && !run.has_own() {
            continue;
        }
        layers.push(Layer::Spot {
            x: result.effective_number,
            y: result.output,
            radius: if i == YOURS { 6.0 } else { 4.0 },
            ink: ink(i),
            label: policy.name.to_owned(),
        });
    }
    Panel {
        title: "Output (no policy: 1), by effective actors".to_owned(),
        weight: 1.0,
        beside: false,
        plain: false,
        x: axis(from, to, Scale::Linear, Numbers::Plain, "actors", true),
        y: axis(low, high, Scale::Log, Numbers::Plain, "", true),
        layers,
    }
}

/// The leader's share under every policy over the years.
pub(super) fn shares(run: &LabRun, playhead: f64) -> Figure {
    let mut layers = vec![];
    let curves: Vec<_> = (0..POLICIES.len()).map(|i| share(run, i)).collect();
    let most = most(&curves);
    let mut least = most;
    for (_, share) in curves.iter().flatten() {
        least = least.min(*share);
    }
    for (i, (policy, points)) in POLICIES.iter().zip(curves).enumerate() {
        if i == YOURS && !run.has_own() {
            continue;
        }
        layers.push(Layer::Line {
            points,
            ink: ink(i),
            width: if i == YOURS { 2.5 } else { 1.5 },
            dash: Dash::Solid,
            label: policy.name.to_owned(),
        });
    }
    if playhead > 0.0 {
        layers.push(Layer::Moment {
            x: playhead.min(run.compared.at),
            ink: Ink::Text,
            dash: Dash::Solid,
            label: String::new(),
        });
    }
    Figure {
        panels: vec![Panel {
            title: "Leader\u{2019}s share".to_owned(),
            weight: 1.0,
            beside: false,
            plain: false,
            x: axis(
                0.0,
                run.compared.at,
                Scale::Linear,
                Numbers::Plain,
                "year",
                true,
            ),
            y: axis(
                0.9 * least,
                (1.05 * most).min(1.0),
                Scale::Linear,
                Numbers::Percent,
                "",
                true,
            ),
            layers,
        }],
    }
}

/// What each policy will leave the largest.
#[cfg(feature = "predictions")]
pub(super) fn question(run: &LabRun) -> crate::prediction::Question {
    let share = |i: usize| run.results[i].top_share;
    let mut most = 0.0_f64;
    for result in &run.results {
        most = most.max(result.top_share);
    }
    // To a whole tenth, and beyond the largest: the axis tells nothing.
    let to = ((most * 12.0).ceil() / 10.0).max(0.6).min(1.0);
    crate::prediction::Question {
        name: text!["the largest\u{2019}s share in year ", when(run.compared.at)],
        form: crate::prediction::Form::Rows {
            x: axis(0.0, to, Scale::Linear, Numbers::Percent, "", true),
            rows: (0..POLICIES.len())
                .filter(|i| *i != NOTHING && (*i != YOURS || run.has_own()))
                .map(|i| (POLICIES[i].name.to_owned(), share(i)))
                .collect(),
            known: (POLICIES[NOTHING].name.to_owned(), share(NOTHING)),
        },
    }
}
