//! The triangle drawn: where every start ends, and the reader's own path.

use charts::figure::{Anchor, Axis, Dash, Format, Ink, Layer, Numbers, Panel, Scale};
use charts::text;
use dynamics::triangle::{Outcome, YEARS};

use super::TriangleRun;
use super::outline::districts;
use crate::words::percent;

/// Height of a triangle whose sides are 1.
const HIGH: f64 = 0.866_025_403_784_438_6;

/// What the forces are called, in the order of shares.
pub(super) const NAMES: [&str; 3] = ["Business", "Government", "Civil society"];

/// Districts smaller than this part of the whole bear no name.
const NAMED: f64 = 0.04;
/// Points of the path before the horizon, and after it.
const PATH: u32 = 160;

/// Where shares lie: business at the left, government at the right, civil society above.
fn place(shares: &[f64; 3]) -> (f64, f64) {
    (shares[1] + 0.5 * shares[2], HIGH * shares[2])
}

/// The shares at a place; negative outside the triangle.
pub(super) fn shares(x: f64, y: f64) -> [f64; 3] {
    let civil = y / HIGH;
    let government = x - 0.5 * civil;
    [1.0 - government - civil, government, civil]
}

fn ink(outcome: Outcome) -> (Ink, f64) {
    match outcome {
        Outcome::Balance => (Ink::Closing, 0.22),
        Outcome::Won(force) => (Ink::Force(force), 0.28),
        Outcome::Undecided => (Ink::Muted, 0.14),
    }
}

/// What a district is called.
fn name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Balance => "balance",
        Outcome::Won(0) => "business",
        Outcome::Won(1) => "government",
        Outcome::Won(_) => "civil society",
        Outcome::Undecided => "undecided",
    }
}

fn axis(from: f64, to: f64) -> Axis {
    Axis {
        from,
        to,
        scale: Scale::Linear,
        numbers: Numbers::Plain,
        unit: String::new(),
        ticks: false,
    }
}

pub(super) fn triangle(run: &TriangleRun, playhead: f64, format: Format) -> Panel {
    let triangle = run.triangle();
    let mut layers = vec![];
    let mut names = vec![];
    for district in districts(&run.basins) {
        let (ink, opacity) = ink(district.outcome);
        for outline in district.outlines {
            layers.push(Layer::Shape {
                points: outline
                    .iter()
                    .map(|(government, civil)| {
                        place(&[1.0 - government - civil, *government, *civil])
                    })
                    .collect(),
                ink,
                opacity,
            });
        }
        if district.part >= NAMED {
            let (government, civil) = district.middle;
            let at = place(&[1.0 - government - civil, government, civil]);
            let part = percent(district.part);
            let part = match district.outcome {
                Outcome::Won(_) => text!["wins ", part],
                _ => part,
            };
            names.push((at, name(district.outcome), part));
        }
    }
    layers.push(Layer::Thread {
        points: vec![(0.0, 0.0), (1.0, 0.0), (0.5, HIGH), (0.0, 0.0)],
        ink: Ink::Muted,
        width: 1.0,
        opacity: 1.0,
        dash: Dash::Solid,
    });

    // The path: a line as long as the years last, dots beyond.
    let horizon = run.horizon();
    let path = |from: f64, to: f64| -> Vec<(f64, f64)> {
        let point = |k| {
            // Closer together at first, where more happens.
            let part = f64::from(k) / f64::from(PATH);
            place(&run.solved.shares(from + (to - from) * part * part))
        };
        (0..=PATH).map(point).collect()
    };
    let (first, later) = (path(0.0, horizon), path(horizon, YEARS));
    let names: Vec<Name> = names
        .into_iter()
        .map(|(at, words, part)| {
            let half = letter(format) * words.len().max(part.len()) as f64;
            let path = first.iter().chain(&later);
            Name {
                at: clear(at, half, path),
                half,
                words: words.to_owned(),
                part,
            }
        })
        .collect();
    arrows(run, format, &names, &mut layers);
    layers.push(Layer::Thread {
        points: later,
        ink: Ink::Text,
        width: 1.5,
        opacity: 0.9,
        dash: Dash::Dotted,
    });
    layers.push(Layer::Thread {
        points: first,
        ink: Ink::Text,
        width: 2.2,
        opacity: 1.0,
        dash: Dash::Solid,
    });
    let start = triangle.start();
    let end = run.solved.shares(YEARS);
    let (x, y) = place(&end);
    let (end_ink, _) = ink(run.outcome);
    layers.push(Layer::Spot {
        x,
        y,
        radius: 4.5,
        ink: end_ink,
        label: String::new(),
    });
    if playhead > 0.0 {
        let (x, y) = place(&run.solved.shares(playhead));
        layers.push(Layer::Dot {
            x,
            y,
            ink: Ink::Text,
        });
    }
    let (left, right) = match format {
        Format::Narrow => (Anchor::Start, Anchor::End),
        Format::Wide => (Anchor::Middle, Anchor::Middle),
    };
    for (force, (x, y, anchor)) in [
        (0.0, -0.05, left),
        (1.0, -0.05, right),
        (0.5, HIGH + 0.05, Anchor::Middle),
    ]
    .into_iter()
    .enumerate()
    {
        layers.push(Layer::Words {
            x,
            y,
            anchor,
            ink: Ink::Force(force as u8),
            bold: true,
            words: NAMES[force].to_owned(),
        });
    }
    for name in names {
        for (words, above) in [(name.words, 0.5 * LINE), (name.part, -0.5 * LINE)] {
            layers.push(Layer::Words {
                x: name.at.0,
                y: name.at.1 + above,
                anchor: Anchor::Middle,
                ink: Ink::Text,
                bold: false,
                words,
            });
        }
    }
    let (x, y) = place(&start);
    layers.push(Layer::Handle { x, y });
    Panel {
        title: match format {
            Format::Narrow => "Where each start ends; a corner is all power".to_owned(),
            Format::Wide => "Where each start ends; a corner is all power to one".to_owned(),
        },
        weight: 1.0,
        beside: false,
        plain: true,
        x: axis(0.0, 1.0),
        y: axis(-0.09, HIGH + 0.09),
        layers,
    }
}

/// The name of a district and its part of the whole, two lines.
struct Name {
    /// Their middle.
    at: (f64, f64),
    /// Half their width.
    half: f64,
    words: String,
    part: String,
}

/// Height of a line of words.
const LINE: f64 = 0.046;

/// Half the width of a letter.
fn letter(format: Format) -> f64 {
    match format {
        Format::Narrow => 0.0104,
        Format::Wide => 0.0086,
    }
}

/// The place nearest to a name's own where it is clear of the path.
fn clear<'a>(
    (x, y): (f64, f64),
    half: f64,
    path: impl Iterator<Item = &'a (f64, f64)> + Clone,
) -> (f64, f64) {
    for up in [0.0, 0.08, -0.08, 0.14, -0.14, 0.2] {
        let mut path = path.clone();
        if !path.any(|at| (at.0 - x).abs() < half + 0.03 && (at.1 - y - up).abs() < LINE + 0.03) {
            return (x, y + up);
        }
    }
    (x, y)
}

/// A few arrows of the flow, longer where it is faster, none under a name.
fn arrows(run: &TriangleRun, format: Format, names: &[Name], layers: &mut Vec<Layer>) {
    let (side, most) = match format {
        Format::Narrow => (8, 9.0),
        Format::Wide => (11, 13.0),
    };
    let mut flows = vec![];
    let mut fastest: f64 = 0.0;
    for row in 0..side {
        for place in 0..side - row {
            let at = dynamics::triangle::Basins::centroid(side, row, 2 * place);
            let flow = run.triangle().flow(&at);
            let speed = flow.iter().map(|flow| flow * flow).sum::<f64>().sqrt();
            fastest = fastest.max(speed);
            flows.push((at, flow, speed));
        }
    }
    for (at, flow, speed) in flows {
        let ((x, y), (dx, dy)) = (place(&at), place(&flow));
        let covered = names.iter().any(|name| {
            (x - name.at.0).abs() < name.half + 0.02 && (y - name.at.1).abs() < LINE + 0.012
        });
        if covered || speed <= 1e-9 {
            continue;
        }
        layers.push(Layer::Arrow {
            x,
            y,
            dx: dx / speed,
            dy: dy / speed,
            length: 4.0 + (most - 4.0) * (speed / fastest).sqrt(),
            ink: Ink::Muted,
        });
    }
}

/// The second view: the three shares, stacked, over the years.
pub(super) fn over_time(run: &TriangleRun, playhead: f64) -> Panel {
    let horizon = run.horizon();
    let years = run.years();
    let shares: Vec<[f64; 3]> = years.iter().map(|t| run.solved.shares(*t)).collect();
    let mut layers = vec![];
    // Government in the middle, as between the other two corners.
    let mut below = vec![0.0; years.len()];
    for force in [0, 1, 2] {
        let points = years
            .iter()
            .zip(&shares)
            .zip(&mut below)
            .map(|((t, shares), below)| {
                let low = *below;
                *below = (low + shares[force]).min(1.0);
                (*t, low, *below)
            })
            .collect();
        let first = shares[0][force];
        let last = shares[shares.len() - 1][force];
        layers.push(Layer::Area {
            points,
            ink: Ink::Force(force as u8),
            label: text![NAMES[force], ", ", percent(first)],
            end_label: percent(last),
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
        title: "Who holds how much of all power".to_owned(),
        weight: 1.0,
        beside: false,
        plain: false,
        x: Axis {
            unit: "year".to_owned(),
            ticks: true,
            ..axis(0.0, horizon)
        },
        y: Axis {
            numbers: Numbers::Percent,
            ticks: true,
            ..axis(0.0, 1.0)
        },
        layers,
    }
}

/// Where the start will end.
#[cfg(feature = "predictions")]
pub(super) fn question(run: &TriangleRun) -> crate::prediction::Question {
    let point = |k| {
        let part = f64::from(k) / f64::from(PATH);
        run.solved.shares(YEARS * part * part)
    };
    crate::prediction::Question {
        name: "the place where the start ends".to_owned(),
        form: crate::prediction::Form::Corners {
            names: NAMES,
            path: (0..=PATH).map(point).collect(),
        },
    }
}
