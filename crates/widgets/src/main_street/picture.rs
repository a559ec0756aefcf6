//! The main street drawn: storefronts whose form tells the firm and whose colour tells the style.

use charts::figure::{Axis, Dash, Figure, Format, HUES, Ink, Layer, Numbers, Panel, Scale};
use charts::text;
use dynamics::street::{FRONTS, HORIZON};

use super::StreetRun;
use crate::words::{percent, year};

/// How the street is laid out: fronts in a row, and a row's height over a front's width.
fn rows(format: Format) -> (usize, f64) {
    match format {
        Format::Wide => (12, 1.32),
        Format::Narrow => (8, 1.02),
    }
}

pub(super) fn figure(run: &StreetRun, format: Format) -> Figure {
    Figure {
        panels: vec![street(run, format), soul(run, format)],
    }
}

/// The colour of a style: its direction, and how far it is from what profit alone would choose.
fn ink((turn, distance): (f64, f64)) -> Ink {
    Ink::Style {
        hue: (turn * f64::from(HUES) + 0.5) as u8 % HUES,
        strength: (4.0 * distance + 0.4).min(3.0) as u8,
    }
}

fn street(run: &StreetRun, format: Format) -> Panel {
    let (columns, high) = rows(format);
    let rows = FRONTS / columns;
    let fronts = run.solved.fronts(run.year());
    let mut layers = vec![];
    for row in 0..rows {
        // The pavement.
        let y = (rows - 1 - row) as f64 * high;
        layers.push(shape(
            &[
                (0.0, -0.03),
                (columns as f64, -0.03),
                (columns as f64, 0.03),
                (0.0, 0.03),
            ],
            (0.0, y + 0.06),
            Ink::Muted,
            0.5,
        ));
    }
    for (place, firm) in fronts.iter().enumerate() {
        let at = (
            (place % columns) as f64,
            (rows - 1 - place / columns) as f64 * high + 0.09,
        );
        house(
            *firm,
            ink(run.solved.polar(*firm)),
            at,
            high - 0.12,
            &mut layers,
        );
    }
    let size = |to: f64| Axis {
        from: 0.0,
        to,
        scale: Scale::Linear,
        numbers: Numbers::Plain,
        unit: String::new(),
        ticks: false,
    };
    let when = year(run.year());
    Panel {
        title: match format {
            Format::Wide => text![
                "The street in year ",
                when,
                ": the form of a front tells the firm, its colour the style"
            ],
            Format::Narrow => text!["Year ", when, ": form tells the firm, colour the style"],
        },
        weight: match format {
            Format::Wide => 3.6,
            Format::Narrow => 3.9,
        },
        beside: false,
        plain: true,
        x: size(columns as f64),
        y: size(rows as f64 * high),
        layers,
    }
}

fn shape(corners: &[(f64, f64)], at: (f64, f64), ink: Ink, opacity: f64) -> Layer {
    Layer::Shape {
        points: corners.iter().map(|(x, y)| (at.0 + x, at.1 + y)).collect(),
        ink,
        opacity,
    }
}

fn bar(left: f64, bottom: f64, right: f64, top: f64) -> [(f64, f64); 4] {
    [(left, bottom), (right, bottom), (right, top), (left, top)]
}

/// A front at its place, `tall` high: six roofs and two ways of windows make twelve firms.
fn house(firm: usize, ink: Ink, at: (f64, f64), tall: f64, layers: &mut Vec<Layer>) {
    let (left, right) = (0.07, 0.93);
    let eaves = tall * 0.62;
    let middle = 0.5;
    // Front and roof are one outline.
    let mut outline = vec![(left, 0.0), (right, 0.0), (right, eaves)];
    match firm % 6 {
        // A gable.
        0 => outline.push((middle, tall)),
        // A stepped gable.
        1 => {
            for (x, y) in [(0.8, 0.62), (0.8, 0.78), (0.66, 0.78), (0.66, 0.94)] {
                outline.push((x, y * tall));
            }
            for (x, y) in [(0.34, 0.94), (0.34, 0.78), (0.2, 0.78), (0.2, 0.62)] {
                outline.push((x, y * tall));
            }
        }
        // A round one.
        2 => {
            for (x, y) in [(0.9, 0.74), (0.8, 0.85), (0.66, 0.92), (0.5, 0.945)] {
                outline.push((x, y * tall));
            }
            for (x, y) in [(0.34, 0.92), (0.2, 0.85), (0.1, 0.74)] {
                outline.push((x, y * tall));
            }
        }
        // A flat one that juts out.
        3 => {
            outline.extend([(0.99, eaves), (0.99, tall * 0.78), (0.01, tall * 0.78)]);
            outline.push((0.01, eaves));
        }
        // A slope.
        4 => outline.push((left, tall * 0.95)),
        // Battlements.
        _ => {
            for (x, y) in [(0.93, 0.86), (0.74, 0.86), (0.74, 0.72), (0.6, 0.72)] {
                outline.push((x, y * tall));
            }
            for (x, y) in [(0.6, 0.86), (0.4, 0.86), (0.4, 0.72), (0.26, 0.72)] {
                outline.push((x, y * tall));
            }
            outline.extend([(0.26, 0.86 * tall), (left, 0.86 * tall)]);
        }
    }
    outline.push((left, eaves));
    layers.push(shape(&outline, at, ink, 1.0));
    // Door and windows are holes.
    let openings: &[[f64; 4]] = if firm < 6 {
        // A shop window and a door.
        &[[0.16, 0.17, 0.58, 0.44], [0.67, 0.0, 0.84, 0.44]]
    } else {
        // A door between two windows.
        &[
            [0.15, 0.2, 0.34, 0.46],
            [0.41, 0.0, 0.59, 0.4],
            [0.66, 0.2, 0.85, 0.46],
        ]
    };
    for [left, bottom, right, top] in openings {
        layers.push(shape(
            &bar(*left, bottom * tall, *right, top * tall),
            at,
            Ink::Paper,
            0.9,
        ));
    }
}

/// Soul over the years; the ring is the year that is looked at.
fn soul(run: &StreetRun, format: Format) -> Panel {
    let now = run.solved.soul(run.year());
    let points = run.years.iter().zip(&run.souls);
    Panel {
        title: match format {
            Format::Wide => {
                "Soul: variety between fronts (100 %: equal firms, each after its own mind)"
            }
            Format::Narrow => "Soul: variety between fronts",
        }
        .to_owned(),
        weight: 1.0,
        beside: false,
        plain: false,
        x: Axis {
            from: 0.0,
            to: HORIZON,
            scale: Scale::Linear,
            numbers: Numbers::Plain,
            unit: "year".to_owned(),
            ticks: true,
        },
        y: Axis {
            from: 0.0,
            to: 1.0,
            scale: Scale::Linear,
            numbers: Numbers::Percent,
            unit: String::new(),
            ticks: true,
        },
        layers: vec![
            Layer::Moment {
                x: run.year(),
                ink: Ink::Accent,
                dash: Dash::Dotted,
                label: String::new(),
            },
            Layer::Line {
                points: points.map(|(t, soul)| (*t, *soul)).collect(),
                ink: Ink::Actor { rank: 0, of: 12 },
                width: 2.2,
                dash: Dash::Solid,
                // The ring would lie upon the words.
                label: if run.year() > HORIZON - 4.0 {
                    String::new()
                } else {
                    percent(run.souls[run.souls.len() - 1])
                },
            },
            Layer::Handle {
                x: run.year(),
                y: now,
            },
        ],
    }
}
