//! The two dangers drawn: survival and the stacked hazards over the years; survival against the mandate; the two ends.

use charts::figure::{Anchor, Axis, Dash, Figure, Format, Ink, Layer, Numbers, Panel, Scale};
use charts::text;

use super::DefenceRun;
use super::telling::ends;
use crate::words::{a_year, percent, year};

const TYRANNY: Ink = Ink::Apart;
const OFFENCE: Ink = Ink::Actor { rank: 0, of: 2 };

fn axis(from: f64, to: f64, numbers: Numbers, unit: &str, ticks: bool) -> Axis {
    Axis {
        from,
        to,
        scale: Scale::Linear,
        numbers,
        unit: unit.to_owned(),
        ticks,
    }
}

pub(super) fn figure(run: &DefenceRun, playhead: f64, format: Format) -> Figure {
    let survival = survival(run, playhead);
    let hazards = hazards(run, playhead, format);
    let mandates = mandates(run, format);
    let panels = match format {
        Format::Wide => vec![survival, beside(mandates), hazards, beside(two_ends(run))],
        Format::Narrow => vec![survival, hazards, mandates],
    };
    Figure { panels }
}

fn beside(panel: Panel) -> Panel {
    Panel {
        beside: true,
        weight: 0.8,
        ..panel
    }
}

/// The playhead and the runaway.
fn moments(run: &DefenceRun, playhead: f64, words: bool) -> Vec<Layer> {
    let mut layers = vec![];
    if let Some(runaway) = run.solved.raced.runaway_year() {
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
    layers
}

/// Survival over the years.
fn survival(run: &DefenceRun, playhead: f64) -> Panel {
    let points = run
        .path
        .iter()
        .map(|year| (year.t, year.survival))
        .collect();
    let mut layers = moments(run, playhead, true);
    layers.push(Layer::Line {
        points,
        ink: Ink::Text,
        width: 2.0,
        dash: Dash::Solid,
        label: percent(run.survival()),
    });
    layers.push(Layer::Dot {
        x: playhead,
        y: run.solved.survival(playhead),
        ink: Ink::Text,
    });
    Panel {
        title: "Chance that all has gone well".to_owned(),
        weight: 1.0,
        beside: false,
        plain: false,
        x: axis(0.0, run.horizon(), Numbers::Plain, "year", false),
        y: axis(0.0, 1.0, Numbers::Percent, "", true),
        layers,
    }
}

/// Where the axes of hazards end, 1/yr: above the largest, with room for words upon the bars where there are any.
fn most(run: &DefenceRun, format: Format) -> f64 {
    let room = match format {
        Format::Wide => 1.32,
        Format::Narrow => 1.17,
    };
    let ends = ends(run);
    let of = |(tyranny, offence): (f64, f64)| tyranny + offence;
    let mut most = of(ends[0]).max(of(ends[1]));
    for year in &run.path {
        most = most.max(year.tyranny + year.offence);
    }
    if most > 0.0 { most * room } else { 0.01 }
}

/// Both hazards over the years, one upon the other.
fn hazards(run: &DefenceRun, playhead: f64, format: Format) -> Panel {
    let mut attack = vec![];
    let mut tyrant = vec![];
    for year in &run.path {
        attack.push((year.t, 0.0, year.offence));
        tyrant.push((year.t, year.offence, year.offence + year.tyranny));
    }
    let mut layers = vec![];
    for (points, ink, label) in [(attack, OFFENCE, "attack"), (tyrant, TYRANNY, "tyrant")] {
        layers.push(Layer::Area {
            points,
            ink,
            label: String::new(),
            end_label: label.to_owned(),
        });
    }
    layers.extend(moments(run, playhead, false));
    Panel {
        title: "Danger per year".to_owned(),
        weight: 1.0,
        beside: false,
        plain: false,
        x: axis(0.0, run.horizon(), Numbers::Plain, "year", true),
        y: axis(0.0, most(run, format), Numbers::Percent, "", true),
        layers,
    }
}

/// Survival at the horizon against the mandate, near the values that it takes.
fn mandates(run: &DefenceRun, format: Format) -> Panel {
    let (mut low, mut high) = (1.0_f64, 0.0_f64);
    for (_, survival) in &run.curve {
        low = low.min(*survival);
        high = high.max(*survival);
    }
    let room = (high - low).max(0.02);
    // Room above the curve for words, which a lower panel needs more of.
    let above = match format {
        Format::Wide => 0.4,
        Format::Narrow => 0.9,
    } * room;
    let (from, to) = ((low - 0.15 * room).max(0.0), high + above);
    let own = run.solved.defence.race.world.mandate;
    let (best, most) = run.best;
    let mut layers = vec![Layer::Line {
        points: run.curve.clone(),
        ink: Ink::Text,
        width: 2.0,
        dash: Dash::Solid,
        label: String::new(),
    }];
    if high - low >= 0.0005 {
        layers.push(Layer::Spot {
            x: best,
            y: most,
            radius: 4.0,
            ink: Ink::Closing,
            label: String::new(),
        });
        layers.push(Layer::Words {
            x: best,
            y: high + 0.6 * above,
            anchor: if best < 0.3 {
                Anchor::Start
            } else if best > 0.7 {
                Anchor::End
            } else {
                Anchor::Middle
            },
            ink: Ink::Closing,
            bold: true,
            words: text!["best at ", percent(best), ": ", percent(most)],
        });
    }
    layers.push(Layer::Handle {
        x: own,
        y: run.survival(),
    });
    Panel {
        title: match format {
            Format::Wide => text!["The same in year ", year(run.horizon()), ", by mandate"],
            Format::Narrow => text![
                "Chance that all goes well until year ",
                year(run.horizon()),
                ", by mandate"
            ],
        },
        weight: 1.0,
        beside: false,
        plain: false,
        x: axis(0.0, 1.0, Numbers::Percent, "", true),
        y: axis(from, to, Numbers::Percent, "", true),
        layers,
    }
}

/// What is to be feared at either end: one with everything, or equals who can all attack.
fn two_ends(run: &DefenceRun) -> Panel {
    let n = run.solved.defence.race.dials.n;
    let most = most(run, Format::Wide);
    let mut layers = vec![];
    let names = ["one has all".to_owned(), text![n, " equals"]];
    for (place, ((tyranny, offence), name)) in ends(run).into_iter().zip(names).enumerate() {
        let left = place as f64 + 0.15;
        let right = left + 0.7;
        for (from, to, ink, name) in [
            (0.0, offence, OFFENCE, "attack"),
            (offence, offence + tyranny, TYRANNY, "tyrant"),
        ] {
            if to > from {
                layers.push(Layer::Shape {
                    points: vec![(left, from), (right, from), (right, to), (left, to)],
                    ink,
                    opacity: 0.92,
                });
            }
            if to - from > 0.2 * most {
                layers.push(Layer::Words {
                    x: 0.5 * (left + right),
                    y: 0.5 * (from + to),
                    anchor: Anchor::Middle,
                    ink: Ink::OnFill,
                    bold: true,
                    words: name.to_owned(),
                });
            }
        }
        let top = tyranny + offence;
        for (above, words, bold) in [(0.065, a_year(top), true), (0.185, name, false)] {
            layers.push(Layer::Words {
                x: 0.5 * (left + right),
                y: top + above * most,
                anchor: Anchor::Middle,
                ink: Ink::Text,
                bold,
                words,
            });
        }
    }
    Panel {
        title: "Danger at the two ends".to_owned(),
        weight: 1.0,
        beside: false,
        plain: false,
        x: axis(0.0, 2.0, Numbers::Plain, "", false),
        y: axis(0.0, most, Numbers::Percent, "", false),
        layers,
    }
}
