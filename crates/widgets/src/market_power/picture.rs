//! Market power drawn: prices over the years and against concentration, or who holds what and what is spent.

use charts::figure::{Anchor, Axis, Dash, Figure, Format, Ink, Layer, Numbers, Panel, Scale};
use charts::text;
use dynamics::market::Moment;

use super::MarketRun;
use crate::words::{percent, times, year};

/// The second view: shares, and what is spent on the surroundings. The first shows prices.
const SPENDING: usize = 1;

const PRICE: Ink = Ink::Apart;
const CONCENTRATION: Ink = Ink::Actor { rank: 0, of: 12 };
const OWNED: Ink = Ink::Actor { rank: 9, of: 12 };

pub(super) fn figure(run: &MarketRun, view: usize, playhead: f64, format: Format) -> Figure {
    let panels = if view == SPENDING {
        vec![shares(run, playhead), spending(run, playhead, format)]
    } else {
        let mut panels = vec![prices(run, playhead, format), plane(run, playhead, format)];
        if format == Format::Wide {
            panels.push(Panel {
                title: text!["Shaping, times ", run.first().shares.len(), " equal firms"],
                beside: true,
                ..spending(run, playhead, format)
            });
        }
        panels
    };
    Figure { panels }
}

fn years(run: &MarketRun, ticks: bool) -> Axis {
    Axis {
        from: 0.0,
        to: run.horizon(),
        scale: Scale::Linear,
        numbers: Numbers::Plain,
        unit: "year".to_owned(),
        ticks,
    }
}

fn percents() -> Axis {
    Axis {
        from: 0.0,
        to: 1.0,
        scale: Scale::Linear,
        numbers: Numbers::Percent,
        unit: String::new(),
        ticks: true,
    }
}

/// The moment of the run's end where it runs away, in words where there is room for them, and the playhead.
fn moments(run: &MarketRun, playhead: f64, words: bool, layers: &mut Vec<Layer>) {
    if let Some(runaway) = run.solved.race.runaway_year() {
        layers.push(Layer::Moment {
            x: runaway,
            ink: Ink::Muted,
            dash: Dash::Dotted,
            label: if words {
                text!["runaway, year ", year(runaway)]
            } else {
                String::new()
            },
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
}

fn line(run: &MarketRun, of: fn(&Moment) -> f64, ink: Ink, dash: Dash, label: String) -> Layer {
    let points = run.years.iter().zip(&run.moments);
    Layer::Line {
        points: points.map(|(t, moment)| (*t, of(moment))).collect(),
        ink,
        width: 2.2,
        dash,
        label,
    }
}

/// Concentration and markup over the years.
fn prices(run: &MarketRun, playhead: f64, format: Format) -> Panel {
    let mut layers = vec![];
    moments(run, playhead, true, &mut layers);
    let owned = run.market().dials.common_ownership > 0.0;
    if owned {
        layers.push(line(
            run,
            |m| m.mhhi,
            OWNED,
            Dash::Dashed,
            match format {
                Format::Wide => "with owners in common",
                Format::Narrow => "MHHI",
            }
            .to_owned(),
        ));
    }
    layers.push(line(
        run,
        |m| m.hhi,
        CONCENTRATION,
        Dash::Solid,
        match format {
            Format::Wide => "concentration",
            Format::Narrow => "HHI",
        }
        .to_owned(),
    ));
    layers.push(line(
        run,
        |m| m.markup,
        PRICE,
        Dash::Solid,
        "markup".to_owned(),
    ));
    let now = run.solved.moment(playhead);
    for (y, ink) in [(now.hhi, CONCENTRATION), (now.markup, PRICE)] {
        layers.push(Layer::Dot {
            x: playhead,
            y,
            ink,
        });
    }
    Panel {
        title: match format {
            Format::Wide => "Concentration of the market (HHI), and markup as a part of the price",
            Format::Narrow => "Concentration (HHI), and markup",
        }
        .to_owned(),
        weight: 1.1,
        beside: false,
        plain: false,
        x: years(run, true),
        y: percents(),
        layers,
    }
}

/// Markup against concentration: a straight line, and the run's way along it.
fn plane(run: &MarketRun, playhead: f64, format: Format) -> Panel {
    let dials = &run.market().dials;
    let at = |hhi: f64| {
        (dials.common_ownership + (1.0 - dials.common_ownership) * hhi) / dials.elasticity
    };
    let now = run.solved.moment(playhead);
    let (first, last) = (run.first(), run.last());
    let mut layers = vec![
        Layer::Thread {
            points: vec![(0.0, at(0.0)), (1.0, at(1.0))],
            ink: Ink::Muted,
            width: 1.2,
            opacity: 1.0,
            dash: Dash::Dashed,
        },
        Layer::Thread {
            points: vec![(first.hhi, first.markup), (last.hhi, last.markup)],
            ink: PRICE,
            width: 4.0,
            opacity: 0.9,
            dash: Dash::Solid,
        },
        Layer::Dot {
            x: now.hhi,
            y: now.markup,
            ink: PRICE,
        },
        Layer::Words {
            x: 0.985,
            y: at(1.0) + if at(1.0) > 0.8 { -0.17 } else { 0.15 },
            anchor: Anchor::End,
            ink: Ink::Muted,
            bold: false,
            words: match format {
                Format::Wide => text!["one firm alone: ", percent(at(1.0))],
                Format::Narrow => text!["alone: ", percent(at(1.0))],
            },
        },
        Layer::Handle { x: 1.0, y: at(1.0) },
        Layer::Handle { x: 0.0, y: at(0.0) },
    ];
    // Below a line that runs low there is no room for words.
    if playhead == 0.0 && last.hhi > first.hhi + 0.12 && at(last.hhi) > 0.25 {
        layers.push(Layer::Words {
            x: last.hhi.min(0.9),
            y: (at(last.hhi) - 0.14).max(0.09),
            anchor: Anchor::Middle,
            ink: PRICE,
            bold: true,
            words: text!["year ", year(run.horizon())],
        });
    }
    Panel {
        title: match format {
            Format::Wide => "Markup against concentration",
            Format::Narrow => "Markup against concentration (HHI)",
        }
        .to_owned(),
        weight: 1.0,
        beside: false,
        plain: false,
        x: Axis {
            unit: "HHI".to_owned(),
            ..percents()
        },
        y: percents(),
        layers,
    }
}

/// Who holds what, the largest on top.
fn shares(run: &MarketRun, playhead: f64) -> Panel {
    let n = run.first().shares.len();
    let mut layers = vec![];
    for i in (0..n).rev() {
        let share = |share: f64| {
            if i == 0 {
                text!["the largest firm holds ", percent(share)]
            } else {
                String::new()
            }
        };
        layers.push(Layer::Area {
            points: run
                .years
                .iter()
                .zip(&run.moments)
                .map(|(t, moment)| {
                    let below: f64 = moment.shares[i + 1..].iter().sum();
                    (*t, below, below + moment.shares[i])
                })
                .collect(),
            ink: Ink::Actor {
                rank: i as u16,
                of: n as u16,
            },
            label: share(run.first().shares[i]),
            end_label: if i == 0 {
                percent(run.last().shares[i])
            } else {
                String::new()
            },
        });
    }
    moments(run, playhead, false, &mut layers);
    Panel {
        title: "Who holds the market".to_owned(),
        weight: 1.0,
        beside: false,
        plain: false,
        x: years(run, false),
        y: percents(),
        layers,
    }
}

/// Spending on the surroundings over that of equal firms.
fn spending(run: &MarketRun, playhead: f64, format: Format) -> Panel {
    let most = run.moments.iter().map(|m| m.shaping).fold(1.0, f64::max);
    let mut to = 10.0;
    while to < most * 1.000_001 {
        to *= 10.0;
    }
    let mut layers = vec![Layer::Level {
        y: 1.0,
        ink: Ink::Muted,
        dash: Dash::Dashed,
        label: "equal firms".to_owned(),
    }];
    moments(run, playhead, false, &mut layers);
    layers.push(line(
        run,
        |m| m.shaping,
        PRICE,
        Dash::Solid,
        text![times(run.last().shaping), "\u{202f}\u{d7}"],
    ));
    layers.push(Layer::Dot {
        x: playhead,
        y: run.solved.moment(playhead).shaping,
        ink: PRICE,
    });
    let n = run.first().shares.len();
    Panel {
        title: match format {
            Format::Wide => {
                text![
                    "Spent on laws, fashions and tastes, times what ",
                    n,
                    " equal firms would"
                ]
            }
            Format::Narrow => text!["Spent on shaping, times ", n, " equal firms"],
        },
        weight: 1.0,
        beside: false,
        plain: false,
        x: years(run, true),
        y: Axis {
            from: 0.5,
            to,
            scale: Scale::Log,
            numbers: Numbers::Plain,
            unit: String::new(),
            ticks: true,
        },
        layers,
    }
}
