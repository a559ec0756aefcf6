//! K of n drawn: both chances against k, and the safe rules against n.

use charts::figure::{Anchor, Axis, Dash, Figure, Format, Ink, Layer, Numbers, Panel, Scale};
use charts::text;
use dynamics::checks::{Checks, ChecksDials, SAFE};

use super::telling::{chance, safe};
use super::{ChecksRun, K, TABLE};

/// The smallest chance that is drawn.
const FLOOR: f64 = 1e-12;
/// Where smaller ones lie, below the picture.
const BELOW: f64 = 1e-40;
const HARM: Ink = Ink::Apart;
const BLOCKED: Ink = Ink::Text;

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

/// Both chances of one person alone, and beside them those of the board against k.
pub(super) fn chances(run: &ChecksRun, format: Format) -> Figure {
    let n = run.n();
    let dials = run.solved.checks.dials;
    let points = |of: &dyn Fn(f64) -> f64| -> Vec<(f64, f64)> {
        (1..=n)
            .map(|k| (f64::from(k), of(f64::from(k)).max(BELOW)))
            .collect()
    };
    let harm = points(&|k| run.solved.harm(k));
    let blocked = points(&|k| run.solved.blocked(k));
    let mut from = 1e-3;
    for (_, y) in harm.iter().chain(&blocked) {
        while from > FLOOR * 1.000_001 && *y < from {
            from *= 0.1;
        }
    }
    let y = |ticks| axis(from, 1.0, Scale::Log, Numbers::Percent, "", ticks);
    let safe_level = Layer::Level {
        y: SAFE,
        ink: Ink::Closing,
        dash: Dash::Dotted,
        label: String::new(),
    };

    let mut layers = vec![safe_level.clone()];
    for (value, ink) in [(dials.captured, HARM), (1.0 - dials.competent, BLOCKED)] {
        layers.push(Layer::Spot {
            x: 0.2,
            y: value.max(from),
            radius: 4.0,
            ink,
            label: chance(value),
        });
    }
    let alone = Panel {
        title: "Alone".to_owned(),
        weight: 1.0,
        beside: false,
        plain: false,
        x: axis(0.0, 1.0, Scale::Linear, Numbers::Plain, "", false),
        y: y(false),
        layers,
    };

    let mut layers = vec![];
    if let Some((first, last)) = run.solved.safe() {
        let (left, right) = (f64::from(first) - 0.5, f64::from(last) + 0.5);
        layers.push(Layer::Shape {
            points: vec![(left, from), (right, from), (right, 1.0), (left, 1.0)],
            ink: Ink::Closing,
            opacity: 0.14,
        });
        // Beside the stretch, where there is more room.
        let margin = 0.01 * f64::from(n);
        let (x, anchor) = if f64::from(n) - right > left {
            (right + margin, Anchor::Start)
        } else {
            (left - margin, Anchor::End)
        };
        layers.push(Layer::Words {
            x,
            y: from,
            anchor,
            ink: Ink::Closing,
            bold: true,
            words: match format {
                Format::Wide => text!["safe: ", safe(run)],
                Format::Narrow => "safe".to_owned(),
            },
        });
    }
    layers.push(safe_level);
    // In a narrow picture each has room for two short words.
    let stopped = match format {
        Format::Wide => "needed act stopped",
        Format::Narrow => "good stopped",
    };
    for (points, ink, label) in [(&blocked, BLOCKED, stopped), (&harm, HARM, "harm passes")] {
        layers.push(Layer::Line {
            points: points.clone(),
            ink,
            width: 2.0,
            dash: Dash::Solid,
            label: label.to_owned(),
        });
        if n <= 24 {
            for (x, y) in points {
                layers.push(Layer::Spot {
                    x: *x,
                    y: *y,
                    radius: match ink {
                        _ if n > 1 => 2.5,
                        // Under the ring.
                        HARM => 8.0,
                        _ => 4.0,
                    },
                    ink,
                    // One point is no curve with an end to be named.
                    label: if n == 1 { label } else { "" }.to_owned(),
                });
            }
        }
    }
    layers.push(Layer::Moment {
        x: run.k(),
        ink: Ink::Accent,
        dash: Dash::Solid,
        label: text![dials.k, " of ", n],
    });
    layers.push(Layer::Handle {
        x: run.k(),
        y: run.solved.harm(run.k()).max(from),
    });
    let title = match format {
        _ if n == 1 => "Chance of either mistake".to_owned(),
        Format::Wide => text![
            "Chance of either mistake, by how many of ",
            n,
            " must agree"
        ],
        Format::Narrow => text!["Chance of a mistake, by k of ", n],
    };
    let board = Panel {
        title,
        weight: match format {
            Format::Wide => 5.0,
            Format::Narrow => 3.2,
        },
        beside: true,
        plain: false,
        // Few reviewers do not fill the picture: an axis of whole numbers needs some.
        x: axis(
            0.5,
            f64::from(n.max(4)) + 0.5,
            Scale::Linear,
            Numbers::Plain,
            "k",
            true,
        ),
        y: y(true),
        layers,
    };
    Figure {
        panels: vec![alone, board],
    }
}

/// How the chance that harm passes falls with every voice that is needed more.
#[cfg(feature = "predictions")]
pub(super) fn question(run: &ChecksRun) -> crate::prediction::Question {
    let answer: Vec<(f64, f64)> = (1..=run.n())
        .map(f64::from)
        .map(|k| (k, run.solved.harm(k)))
        .collect();
    // Nobody guesses powers of ten: on the picture's own scale a hair is a factor.
    crate::prediction::Question {
        name: "the chance that harm passes".to_owned(),
        form: crate::prediction::Form::Line {
            x: axis(
                1.0,
                f64::from(run.n().max(2)),
                Scale::Linear,
                Numbers::Plain,
                "k",
                true,
            ),
            y: axis(0.0, 1.0, Scale::Linear, Numbers::Percent, "", true),
            answer,
        },
    }
}

/// The largest board of the second view.
const LARGEST: u32 = 1000;

/// The numbers of reviewers that are drawn: all the small ones, then ever sparser.
fn boards() -> Vec<u32> {
    let mut boards = vec![];
    let mut n = 1;
    while n <= LARGEST {
        boards.push(n);
        n += 1 + n / 40;
    }
    boards
}

/// The safe rules, as shares of n, against n.
pub(super) fn sizes(run: &ChecksRun, format: Format) -> Figure {
    let dials = run.solved.checks.dials;
    let mut layers = vec![];
    let mut piece: Vec<(f64, f64, f64)> = vec![];
    let mut widest = 0.0;
    let mut place = (1.0, 0.5);
    let mut pieces = vec![];
    for n in boards() {
        let board = Checks {
            dials: ChecksDials { n, k: 1, ..dials },
            ..run.solved.checks
        };
        let safe = board.run().ok().and_then(|run| run.safe());
        let size = f64::from(n);
        match safe {
            Some((from, to)) => {
                let (from, to) = ((f64::from(from) - 0.5) / size, (f64::from(to) + 0.5) / size);
                if to - from > widest {
                    widest = to - from;
                    place = (size, 0.5 * (from + to));
                }
                if piece.is_empty() {
                    // A single board is as wide as half the way to its neighbours.
                    piece.push((size - 0.5, from, to));
                }
                piece.push((size, from, to));
            }
            None => {
                if let Some((x, from, to)) = piece.last().copied() {
                    piece.push((x + 0.5, from, to));
                    pieces.push(core::mem::take(&mut piece));
                }
            }
        }
    }
    if !piece.is_empty() {
        pieces.push(piece);
    }
    for piece in pieces {
        let mut corners: Vec<(f64, f64)> = piece.iter().map(|(x, from, _)| (*x, *from)).collect();
        corners.extend(piece.iter().rev().map(|(x, _, to)| (*x, *to)));
        layers.push(Layer::Shape {
            points: corners,
            ink: Ink::Closing,
            opacity: 0.3,
        });
    }
    if widest > 0.0 {
        layers.push(Layer::Words {
            x: place.0 * 0.8,
            y: place.1,
            anchor: Anchor::End,
            ink: Ink::Closing,
            bold: true,
            words: "safe both ways".to_owned(),
        });
    }
    for (y, ink, label) in [
        (dials.captured, HARM, ""),
        (dials.competent, BLOCKED, "competent"),
    ] {
        layers.push(Layer::Level {
            y,
            ink,
            dash: Dash::Dashed,
            label: label.to_owned(),
        });
    }
    // Whatever is safe lies between the two lines, nearer with every reviewer: the lower one is named from below or,
    // where there is no room, above its beginning.
    let line = match format {
        Format::Wide => 0.03,
        Format::Narrow => 0.037,
    };
    let (x, y, anchor) = if dials.captured < 2.0 * line {
        (1.05, dials.captured + line, Anchor::Start)
    } else {
        (
            0.97 * f64::from(LARGEST),
            dials.captured - line,
            Anchor::End,
        )
    };
    layers.push(Layer::Words {
        x,
        y,
        anchor,
        ink: HARM,
        bold: true,
        words: "captured".to_owned(),
    });
    layers.push(Layer::Spot {
        x: f64::from(dials.n),
        y: run.k() / f64::from(dials.n),
        radius: 5.0,
        ink: Ink::Accent,
        label: text![dials.k, " of ", dials.n],
    });
    Figure {
        panels: vec![Panel {
            title: "Share that must agree, by how many are asked".to_owned(),
            weight: 1.0,
            beside: false,
            plain: false,
            x: axis(
                1.0,
                f64::from(LARGEST),
                Scale::Log,
                Numbers::Plain,
                "n",
                true,
            ),
            y: axis(0.0, 1.0, Scale::Linear, Numbers::Percent, "", true),
            layers,
        }],
    }
}

/// What a handle that was dragged to (`x`, `y`) sets.
pub(super) fn grasp(run: &ChecksRun, x: f64) -> Vec<(usize, f64)> {
    let param = &TABLE[K];
    let most = f64::from(run.n());
    vec![(K, param.rounded(x.max(1.0).min(most)))]
}

#[cfg(test)]
mod tests {
    use charts::figure::{Format, Ink};
    use charts::layout::{Anchor, Mark, lay_out};
    use charts::text;

    use crate::Scenario;

    /// How near a point comes to the area within some corners, across and along.
    fn is_within((x, y): (f64, f64), corners: &[(f64, f64)]) -> bool {
        let mut within = false;
        for (i, (x2, y2)) in corners.iter().enumerate() {
            let (x1, y1) = corners[(i + corners.len() - 1) % corners.len()];
            if (y1 > y) != (*y2 > y) && x < x1 + (y - y1) / (y2 - y1) * (x2 - x1) {
                within = !within;
            }
        }
        within
    }

    #[test]
    fn the_lower_lines_name_stands_clear_of_what_is_safe() {
        for values in [
            "",
            "?captured=0",
            "?captured=0.04",
            "?captured=0.08",
            "?captured=0.3&competent=0.95",
            "?captured=0.01&competent=0.99",
        ] {
            let scenario: Scenario = format!("checks{values}").parse().unwrap();
            let run = scenario.widget().run(scenario.values()).unwrap();
            for format in Format::ALL {
                let marks = lay_out(&run.figure(1, 0.0, format), format).marks;
                let name = marks.iter().find_map(|mark| match mark {
                    Mark::Text {
                        x,
                        y,
                        anchor: Anchor::Start,
                        size,
                        bold,
                        words,
                        ..
                    } if words == "captured" => {
                        Some((*x, *y, text::width(words, *size, *bold), 0.62 * size))
                    }
                    _ => None,
                });
                let (left, middle, wide, half) = name.unwrap();
                for mark in &marks {
                    match mark {
                        Mark::Area {
                            points,
                            ink: Ink::Closing,
                            ..
                        } => {
                            for k in 0..=20 {
                                let x = left + wide * f64::from(k) / 20.0;
                                for y in [middle - half, middle, middle + half] {
                                    assert!(!is_within((x, y), points), "{scenario} {format:?}");
                                }
                            }
                        }
                        Mark::Path {
                            points,
                            ink: Ink::Apart,
                            ..
                        } => {
                            let y = points[0].1;
                            assert!(
                                (y - middle).abs() >= half + 1.0,
                                "{scenario} {format:?}: {y}"
                            );
                            assert!(
                                (y - middle).abs() < 2.5 * half,
                                "{scenario} {format:?}: {y}"
                            );
                        }
                        _ => {}
                    }
                }
            }
        }
    }
}
