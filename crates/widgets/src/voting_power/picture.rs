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
    // The curves' names stand where the curves are apart.
    let last = run.over[run.over.len() - 1];
    let right = RIGHT - 0.01;
    layers.push(words(
        right,
        last.1 - 0.045,
        Anchor::End,
        Ink::Apart,
        true,
        "as one will",
    ));
    if dials.operators > 1 && (last.1 - last.2).abs() > 0.15 {
        let above = if last.2 < 0.25 { 0.05 } else { -0.07 };
        layers.push(words(
            right,
            last.2 + above,
            Anchor::End,
            Ink::Closing,
            true,
            "each for itself",
        ));
    }
    layers.push(words(
        0.2,
        0.125,
        Anchor::Start,
        Ink::Muted,
        false,
        "in proportion",
    ));
    layers.push(words(
        0.015,
        0.955,
        Anchor::Start,
        Ink::Apart,
        false,
        "hegemony",
    ));
    layers.push(words(
        RIGHT - 0.01,
        0.045,
        Anchor::End,
        Ink::Closing,
        false,
        "impact without hegemony",
    ));
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
            let name = [
                "the pool, as one",
                "the largest other beside it",
                "one operator, each for itself",
                "the largest other then",
            ][k]
                .replace(
                    "one operator",
                    if name == operator {
                        operator
                    } else {
                        "one operator"
                    },
                );
            bar(y, 0.22, &name, value, ink, 0.75);
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
