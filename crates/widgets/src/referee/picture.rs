//! The referee drawn: how the forty fare above, what the favourites hold below, on one time axis.

use charts::figure::{Anchor, Axis, Dash, Figure, Format, Ink, Layer, Numbers, Panel, Scale};
use charts::text;

use super::RefereeRun;
use crate::words::{percent, year};

const FAVOURITES: Ink = Ink::Actor { rank: 0, of: 12 };
const OTHERS: Ink = Ink::Actor { rank: 9, of: 12 };

pub(super) fn figure(run: &RefereeRun, playhead: f64, format: Format) -> Figure {
    Figure {
        panels: vec![fan(run, playhead, format), share(run, playhead, format)],
    }
}

fn years(run: &RefereeRun, ticks: bool) -> Axis {
    Axis {
        from: 0.0,
        to: run.horizon(),
        scale: Scale::Linear,
        numbers: Numbers::Plain,
        unit: "year".to_owned(),
        ticks,
    }
}

/// The years of emergency, shaded.
fn emergency(run: &RefereeRun, from: f64, to: f64) -> Option<Layer> {
    let (begin, end) = run.emergency()?;
    Some(Layer::Shape {
        points: vec![(begin, from), (end, from), (end, to), (begin, to)],
        ink: Ink::Apart,
        opacity: 0.13,
    })
}

fn playhead_line(playhead: f64) -> Option<Layer> {
    (playhead > 0.0).then(|| Layer::Moment {
        x: playhead,
        ink: Ink::Text,
        dash: Dash::Solid,
        label: String::new(),
    })
}

/// Resources: the middle eight tenths as a band, typical paths as lines.
fn fan(run: &RefereeRun, playhead: f64, format: Format) -> Panel {
    let spreads: Vec<_> = run
        .years
        .iter()
        .zip(&run.moments)
        .filter_map(|(t, moment)| Some((*t, moment.spread?)))
        .collect();
    let mut least: f64 = 10.0;
    let mut most: f64 = 10.0;
    for (_, spread) in &spreads {
        least = least.min(spread.p10).min(spread.other);
        most = most.max(spread.p90).max(spread.favourite);
    }
    // Whole decades, and one more where a curve would end at the edge.
    let (mut from, mut to) = (10.0, 10.0);
    while from > least * 1.000_001 {
        from /= 10.0;
    }
    while to < most * 1.000_001 {
        to *= 10.0;
    }
    let mut layers = vec![];
    layers.extend(emergency(run, from, to));
    // Without luck there are only two paths, and between them nobody.
    let lucky = run.referee().dials.volatility > 0.0;
    if lucky {
        let mut band: Vec<(f64, f64)> = spreads.iter().map(|(t, s)| (*t, s.p90)).collect();
        band.extend(spreads.iter().rev().map(|(t, s)| (*t, s.p10)));
        layers.push(Layer::Shape {
            points: band,
            ink: OTHERS,
            opacity: 0.28,
        });
        layers.push(Layer::Thread {
            points: spreads.iter().map(|(t, s)| (*t, s.median)).collect(),
            ink: Ink::Text,
            width: 1.2,
            opacity: 0.8,
            dash: Dash::Dotted,
        });
    }
    for (label, ink, of) in [
        ("the others", OTHERS, false),
        (
            if run.favours() {
                "favourites"
            } else {
                "would-be favourites"
            },
            FAVOURITES,
            true,
        ),
    ] {
        layers.push(Layer::Line {
            points: spreads
                .iter()
                .map(|(t, s)| (*t, if of { s.favourite } else { s.other }))
                .collect(),
            ink,
            width: 2.2,
            dash: Dash::Solid,
            label: label.to_owned(),
        });
    }
    if let Some((begin, end)) = run.emergency() {
        layers.push(Layer::Words {
            x: 0.5 * (begin + end),
            y: to,
            anchor: Anchor::Middle,
            ink: Ink::Apart,
            bold: false,
            words: "emergency".to_owned(),
        });
    }
    let state = run.solved.moment(playhead);
    if let Some(spread) = state.spread {
        for (y, ink) in [(spread.other, OTHERS), (spread.favourite, FAVOURITES)] {
            layers.push(Layer::Dot {
                x: playhead,
                y,
                ink,
            });
        }
    }
    layers.extend(playhead_line(playhead));
    Panel {
        title: match (lucky, format) {
            (true, Format::Wide) => {
                "Resources of forty actors, units (band: eight in ten; dotted: the median)"
            }
            (true, Format::Narrow) => "Resources of forty (band: eight in ten)",
            (false, _) => "Resources of forty actors, units",
        }
        .to_owned(),
        weight: 1.35,
        beside: false,
        plain: false,
        x: years(run, false),
        y: Axis {
            from,
            to,
            scale: Scale::Log,
            numbers: Numbers::Plain,
            unit: String::new(),
            ticks: true,
        },
        layers,
    }
}

/// What the favourites hold together.
fn share(run: &RefereeRun, playhead: f64, format: Format) -> Panel {
    let favourites = run.referee().favourites();
    let equal = favourites as f64 / dynamics::referee::ACTORS as f64;
    let mut layers = vec![];
    layers.extend(emergency(run, 0.0, 1.0));
    layers.push(Layer::Level {
        y: equal,
        ink: Ink::Muted,
        dash: Dash::Dashed,
        label: match format {
            Format::Wide => "an equal share",
            Format::Narrow => "equal",
        }
        .to_owned(),
    });
    let mut points: Vec<(f64, f64)> = run
        .years
        .iter()
        .zip(&run.moments)
        .map(|(t, m)| (*t, m.favourites_share))
        .collect();
    if let Some(runaway) = run.solved.runaway_year() {
        points.push((run.horizon(), run.last().favourites_share));
        layers.push(Layer::Moment {
            x: runaway,
            ink: Ink::Muted,
            dash: Dash::Dotted,
            label: text!["runaway, year ", year(runaway)],
        });
    }
    layers.push(Layer::Line {
        points,
        ink: FAVOURITES,
        width: 2.2,
        dash: Dash::Solid,
        label: percent(run.last().favourites_share),
    });
    if playhead > 0.0 {
        layers.push(Layer::Dot {
            x: playhead,
            y: run.solved.moment(playhead).favourites_share,
            ink: FAVOURITES,
        });
    }
    layers.extend(playhead_line(playhead));
    // The ring is the day on which the powers expire.
    let dials = &run.referee().dials;
    let expiry = (dials.crisis + dials.sunset).min(run.horizon());
    layers.push(Layer::Handle {
        x: expiry,
        y: run.solved.moment(expiry).favourites_share,
    });
    let would_be = if run.favours() { "" } else { "would-be " };
    let which = if favourites == 1 {
        text!["the one ", would_be, "favourite holds"]
    } else {
        text!["the ", favourites, " ", would_be, "favourites hold"]
    };
    Panel {
        title: text!["What ", which, " of everything"],
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
