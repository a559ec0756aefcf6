//! The voting game drawn: the plane of power to and power over, and who swings how much.

use charts::figure::{Anchor, Axis, Dash, Figure, Format, Ink, Layer, Numbers, Panel, Scale};

use super::VotingRun;
use crate::words::percent;

/// The right end of the plane: a little more than the largest pool.
const RIGHT: f64 = 0.7;

pub(super) fn figure(run: &VotingRun, format: Format) -> Figure {
    Figure {
        panels: vec![plane(run, format), bars(run, format)],
    }
}

fn axis(from: f64, to: f64, ticks: bool) -> Axis {
    Axis {
        from,
        to,
        scale: Scale::Linear,
        numbers: Numbers::Percent,
        unit: String::new(),
        ticks,
    }
}

fn words(x: f64, y: f64, anchor: Anchor, ink: Ink, bold: bool, words: &str) -> Layer {
    Layer::Words {
        x,
        y,
        anchor,
        ink,
        bold,
        words: words.to_owned(),
    }
}

/// The first of some places, or else the one that is crossed least, for words of a width: each with the end of the words
/// that stands there. Lengths are in parts of the plane's axes.
fn clear(
    lines: &[&[(f64, f64)]],
    wide: f64,
    tall: f64,
    places: &[(f64, f64, Anchor)],
) -> (f64, f64, Anchor) {
    let crossed = |&(x, y, anchor): &(f64, f64, Anchor)| {
        let left = match anchor {
            Anchor::Start => x,
            Anchor::Middle => x - 0.5 * wide,
            Anchor::End => x - wide,
        };
        let mut crossed = 0;
        for line in lines {
            for pair in line.windows(2) {
                // Between two points of a curve it may be steep.
                for part in 0..8 {
                    let part = f64::from(part) / 8.0;
                    let (x, above) = (
                        pair[0].0 + part * (pair[1].0 - pair[0].0),
                        pair[0].1 + part * (pair[1].1 - pair[0].1) - y,
                    );
                    crossed += usize::from(x > left && x < left + wide && above.abs() < tall);
                }
            }
        }
        crossed
    };
    let mut best = places[0];
    let mut least = crossed(&best);
    for place in &places[1..] {
        let crossed = crossed(place);
        if crossed < least {
            (best, least) = (*place, crossed);
        }
    }
    best
}

fn plane(run: &VotingRun, format: Format) -> Panel {
    let dials = &run.voting.dials;
    let power = &run.power;
    let (merged, split) = run.strongest();
    let thread = |points: Vec<(f64, f64)>, ink, width, opacity, dash| Layer::Thread {
        points,
        ink,
        width,
        opacity,
        dash,
    };
    let wide = format == Format::Wide;
    let mut layers = vec![
        // Power over beyond the share: the corner to keep out of.
        Layer::Shape {
            points: vec![(0.0, 0.0), (RIGHT, RIGHT), (RIGHT, 1.0), (0.0, 1.0)],
            ink: Ink::Apart,
            opacity: 0.06,
        },
        Layer::Shape {
            points: vec![(0.0, 0.0), (RIGHT, 0.0), (RIGHT, RIGHT)],
            ink: Ink::Closing,
            opacity: 0.06,
        },
        thread(
            vec![(0.0, 0.0), (RIGHT, RIGHT)],
            Ink::Muted,
            1.2,
            1.0,
            Dash::Dashed,
        ),
    ];
    let curve = |of: fn(&(f64, f64, f64)) -> f64| {
        run.over
            .iter()
            .map(|point| (point.0, of(point)))
            .collect::<Vec<_>>()
    };
    layers.push(thread(curve(|p| p.1), Ink::Apart, 2.0, 1.0, Dash::Solid));
    layers.push(thread(curve(|p| p.2), Ink::Closing, 2.0, 1.0, Dash::Solid));
    // The reader's pool, from many wills to one.
    layers.push(thread(
        vec![(power.power_to, split), (power.power_to, merged)],
        Ink::Text,
        1.5,
        0.7,
        Dash::Dotted,
    ));
    for (y, ink) in [(split, Ink::Closing), (merged, Ink::Apart)] {
        layers.push(Layer::Spot {
            x: power.power_to,
            y,
            radius: 3.5,
            ink,
            label: String::new(),
        });
    }
    layers.push(Layer::Handle {
        x: power.power_to,
        y: power.power_over,
    });
    // Names stand where no curve crosses them, and the curves' own where the curves are apart.
    let one = curve(|p| p.1);
    let split = curve(|p| p.2);
    let lines = [&one[..], &split[..], &[(0.0, 0.0), (RIGHT, RIGHT)]];
    let (letter, tall) = if wide {
        (0.0172, 0.035)
    } else {
        (0.0165, 0.055)
    };
    let mut name = |text: &str, ink, bold, places: &[(f64, f64, Anchor)]| {
        let (x, y, anchor) = clear(&lines, letter * text.len() as f64, tall, places);
        layers.push(words(x, y, anchor, ink, bold, text));
    };
    let last = run.over[run.over.len() - 1];
    let right = RIGHT - 0.01;
    let below = last.1 - 0.045;
    name(
        "as one will",
        Ink::Apart,
        true,
        &[
            (right, below, Anchor::End),
            (0.42, below, Anchor::End),
            (0.42, last.1 - 0.2, Anchor::End),
            (right, last.1 - 0.2, Anchor::End),
        ],
    );
    if dials.operators > 1 && (last.1 - last.2).abs() > 0.15 {
        // Low down other words stand below it.
        let above = if last.2 < 0.25 {
            [0.05, 0.13, 0.2]
        } else {
            [-0.07, -0.15, 0.05]
        };
        name(
            "each for itself",
            Ink::Closing,
            true,
            &above.map(|above| (right, last.2 + above, Anchor::End)),
        );
    }
    name(
        "in proportion",
        Ink::Muted,
        false,
        &[
            (0.2, 0.125, Anchor::Start),
            (0.4, 0.325, Anchor::Start),
            (0.3, 0.225, Anchor::Start),
            (0.1, 0.05, Anchor::Start),
        ],
    );
    name(
        "hegemony",
        Ink::Apart,
        false,
        &[
            (0.015, 0.955, Anchor::Start),
            (0.015, 0.85, Anchor::Start),
            (0.3, 0.85, Anchor::Start),
            (0.3, 0.7, Anchor::Start),
        ],
    );
    name(
        "impact without hegemony",
        Ink::Closing,
        false,
        &[
            (right, 0.045, Anchor::End),
            (right, 0.25, Anchor::End),
            (right, 0.33, Anchor::End),
        ],
    );
    Panel {
        title: if wide {
            "Power over others against power to (share)".to_owned()
        } else {
            "Power over, against power to (its share)".to_owned()
        },
        weight: if wide { 1.0 } else { 1.5 },
        beside: false,
        plain: false,
        x: axis(0.0, RIGHT, true),
        y: axis(0.0, 1.0, true),
        layers,
    }
}

/// Four bars: who decides how many motions, the pool as one and each for itself.
fn bars(run: &VotingRun, format: Format) -> Panel {
    let power = &run.power;
    let operator = if run.voting.dials.operators > 1 {
        "one operator"
    } else {
        "its operator"
    };
    let rows = [
        ("the pool", power.pool_banzhaf, Ink::Apart),
        ("largest other", power.merged_other_banzhaf, Ink::Muted),
        (operator, power.largest_operator_banzhaf, Ink::Closing),
        ("largest other", power.largest_other_banzhaf, Ink::Muted),
    ];
    let wide = format == Format::Wide;
    let mut layers = vec![];
    let mut bar = |y: f64, half: f64, name: &str, value: f64, ink: Ink, above: f64| {
        layers.push(Layer::Shape {
            points: vec![
                (0.0, y - half),
                (1.0, y - half),
                (1.0, y + half),
                (0.0, y + half),
            ],
            ink: Ink::Grid,
            opacity: 0.5,
        });
        layers.push(Layer::Shape {
            points: vec![
                (0.0, y - half),
                (value, y - half),
                (value, y + half),
                (0.0, y + half),
            ],
            ink,
            opacity: 0.92,
        });
        layers.push(words(0.0, y + above, Anchor::Start, Ink::Text, false, name));
        layers.push(words(
            1.0,
            y + above,
            Anchor::End,
            Ink::Text,
            true,
            &percent(value),
        ));
    };
    let heads = ["The pool votes as one", "Each operator for itself"];
    if wide {
        for (k, (name, value, ink)) in rows.into_iter().enumerate() {
            let y = [7.0, 5.5, 2.5, 1.0][k];
            bar(y, 0.28, name, value, ink, 0.65);
        }
        for (y, head) in [(8.6, heads[0]), (4.1, heads[1])] {
            layers.push(words(0.0, y, Anchor::Start, Ink::Muted, true, head));
        }
    } else {
        for (k, (name, value, ink)) in rows.into_iter().enumerate() {
            let y = [6.6, 4.9, 2.4, 0.7][k];
            let one = if name == operator {
                name
            } else {
                "one operator"
            };
            let name = match k {
                0 => "the pool, as one",
                1 => "the largest other beside it",
                2 => &[one, ", each for itself"].concat(),
                _ => "the largest other then",
            };
            bar(y, 0.22, name, value, ink, 0.75);
        }
    }
    Panel {
        title: "Motions decided".to_owned(),
        weight: if wide { 0.55 } else { 1.0 },
        beside: wide,
        plain: false,
        x: axis(0.0, 1.0, false),
        y: axis(0.0, if wide { 9.2 } else { 8.0 }, false),
        layers,
    }
}
