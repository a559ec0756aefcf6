//! The crowd drawn: opinions from step to step, and how many hold which in the end.

use charts::figure::{Anchor, Axis, Dash, Figure, Format, Ink, Layer, Numbers, Panel, Scale};
use charts::text;
use dynamics::crowd::{BINS, INSTITUTIONS, KEPT};

use super::CrowdRun;
use super::telling::voices;

/// How far a drawn path may lie from the true one, opinion.
const TOLERANCE: f64 = 0.008;
/// Columns of the map that stands for more people than there are paths.
const COLUMNS: usize = 60;
/// Shades of that map.
const SHADES: f64 = 7.0;

pub(super) fn figure(run: &CrowdRun, playhead: f64, format: Format) -> Figure {
    let people = run.people as usize;
    let mut layers = if people <= KEPT {
        paths(run, format)
    } else {
        map(run)
    };
    let leader = run.solved.crowd.dials.leader;
    layers.push(Layer::Level {
        y: leader,
        ink: Ink::Accent,
        dash: Dash::Dashed,
        label: "the leader".to_owned(),
    });
    if playhead > 0.0 {
        layers.push(Layer::Moment {
            x: playhead,
            ink: Ink::Text,
            dash: Dash::Solid,
            label: String::new(),
        });
    }
    layers.push(Layer::Handle { x: 0.0, y: leader });
    let title = match (people <= KEPT, format) {
        (true, Format::Narrow) => "Opinions by institution".to_owned(),
        (true, Format::Wide) => text!["Opinions of ", people, " people, a colour an institution"],
        (false, Format::Narrow) => "How many think what".to_owned(),
        (false, Format::Wide) => text!["How many of ", people, " people think what"],
    };
    let opinions = Panel {
        title,
        weight: 1.0,
        beside: false,
        plain: false,
        x: Axis {
            unit: "step".to_owned(),
            ticks: true,
            ..axis(0.0, run.steps() as f64)
        },
        y: Axis {
            ticks: true,
            ..axis(0.0, 1.0)
        },
        layers,
    };
    Figure {
        panels: vec![opinions, bars(run, playhead, format)],
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

/// The colour of an institution: its place in the order of missions.
fn ink(institution: usize) -> Ink {
    Ink::Actor {
        rank: institution as u16,
        of: INSTITUTIONS as u16,
    }
}

/// Everyone's path.
fn paths(run: &CrowdRun, format: Format) -> Vec<Layer> {
    let kept = run.solved.kept();
    let (width, tolerance) = match format {
        Format::Narrow => (0.8, 1.4 * TOLERANCE),
        Format::Wide => (1.0, TOLERANCE),
    };
    (0..kept)
        .map(|person| {
            let path: Vec<f64> = (0..=run.steps())
                .map(|step| run.solved.opinion(person, step))
                .collect();
            Layer::Thread {
                points: simple(&path, tolerance),
                ink: ink(person % INSTITUTIONS),
                width,
                opacity: if kept > 150 { 0.4 } else { 0.55 },
                dash: Dash::Solid,
            }
        })
        .collect()
}

/// The few places of a path between which it is straight enough (D. Douglas and T. Peucker 1973).
fn simple(path: &[f64], tolerance: f64) -> Vec<(f64, f64)> {
    let last = path.len() - 1;
    let mut points = vec![(0.0, path[0])];
    // Stretches yet to be drawn, the earliest last.
    let mut stretches = vec![(0, last)];
    while let Some((from, to)) = stretches.pop() {
        let slope = (path[to] - path[from]) / (to - from).max(1) as f64;
        let (mut worst, mut farthest) = (tolerance, from);
        for step in from + 1..to {
            let off = (path[step] - path[from] - slope * (step - from) as f64).abs();
            if off > worst {
                (worst, farthest) = (off, step);
            }
        }
        if farthest == from {
            points.push((to as f64, path[to]));
        } else {
            stretches.push((farthest, to));
            stretches.push((from, farthest));
        }
    }
    points
}

/// How many people hold which opinion at which step, the darker the more.
fn map(run: &CrowdRun) -> Vec<Layer> {
    let steps = run.steps();
    let columns = steps.min(COLUMNS);
    let people = run.solved.opinions().len() as f64;
    // The root, so that few people are seen beside many.
    let shade = |count: u32| {
        let part = f64::from(count) / people;
        (SHADES * (4.0 * part).sqrt().min(1.0)).ceil() as u32
    };
    let place = |column: usize| column * steps / columns;
    let mut layers = vec![];
    for bin in 0..BINS {
        let shade_at = |column: usize| shade(run.solved.counts(place(column))[bin]);
        let mut from = 0;
        for column in 1..=columns {
            let shade = shade_at(from);
            if column < columns && shade_at(column) == shade {
                continue;
            }
            if shade > 0 {
                let (left, right) = (place(from) as f64, place(column) as f64);
                layers.push(Layer::Shape {
                    points: bar(bin, left, right, 0.0),
                    ink: Ink::Text,
                    opacity: 0.06 + 0.84 * f64::from(shade) / SHADES,
                });
            }
            from = column;
        }
    }
    layers
}

/// A box over a bin of opinions.
fn bar(bin: usize, from: f64, to: f64, gap: f64) -> Vec<(f64, f64)> {
    let low = (bin as f64 + gap) / BINS as f64;
    let high = (bin as f64 + 1.0 - gap) / BINS as f64;
    vec![(from, low), (to, low), (to, high), (from, high)]
}

/// The histogram at the playhead, or of the end before anybody has moved it.
fn bars(run: &CrowdRun, playhead: f64, format: Format) -> Panel {
    let step = if playhead > 0.0 {
        run.nearest(playhead)
    } else {
        run.steps()
    };
    let counts = run.solved.counts(step);
    let each = f64::from(run.people) / run.solved.opinions().len() as f64;
    let most = f64::from(counts.iter().copied().max().unwrap_or(1).max(1)) * each;
    let mut layers: Vec<Layer> = counts
        .iter()
        .enumerate()
        .filter(|(_, count)| **count > 0)
        .map(|(bin, count)| Layer::Shape {
            points: bar(bin, 0.0, f64::from(*count) * each, 0.08),
            ink: Ink::Text,
            opacity: 0.62,
        })
        .collect();
    layers.push(Layer::Level {
        y: run.solved.crowd.dials.leader,
        ink: Ink::Accent,
        dash: Dash::Dashed,
        label: String::new(),
    });
    let most = most * 1.04;
    layers.push(Layer::Words {
        x: most,
        y: 0.985,
        anchor: Anchor::End,
        ink: Ink::Text,
        bold: true,
        words: voices(run.solved.moments()[step].voices),
    });
    Panel {
        title: match format {
            Format::Narrow => text!["step ", step],
            Format::Wide => text!["People after step ", step],
        },
        weight: 0.42,
        beside: true,
        plain: false,
        x: Axis {
            ticks: true,
            ..axis(0.0, most)
        },
        y: axis(0.0, 1.0),
        layers,
    }
}

/// How many will stand near the leader.
#[cfg(feature = "predictions")]
pub(super) fn question(run: &CrowdRun) -> crate::prediction::Question {
    crate::prediction::Question {
        name: "the part of the people near the leader".to_owned(),
        form: crate::prediction::Form::Line {
            x: Axis {
                unit: "step".to_owned(),
                ticks: true,
                ..axis(0.0, run.steps() as f64)
            },
            y: Axis {
                numbers: Numbers::Percent,
                ticks: true,
                ..axis(0.0, 1.0)
            },
            answer: (run.solved.moments().iter().enumerate())
                .map(|(step, moment)| (step as f64, moment.near_leader))
                .collect(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::simple;

    #[test]
    fn a_simple_path_stays_near_and_in_order() {
        let path: Vec<f64> = (0..=80)
            .map(|step| 0.7 - 0.5 / (1.0 + f64::from(step) / 6.0))
            .collect();
        let points = simple(&path, 0.006);
        assert!(points.len() < 12, "{}", points.len());
        assert_eq!(points.first(), Some(&(0.0, path[0])));
        assert_eq!(points.last(), Some(&(80.0, path[80])));
        for pair in points.windows(2) {
            let ((from, low), (to, high)) = (pair[0], pair[1]);
            assert!(from < to);
            for (step, x) in path.iter().enumerate() {
                let step = step as f64;
                if step >= from && step <= to {
                    let at = low + (high - low) * (step - from) / (to - from);
                    assert!((at - x).abs() <= 0.006 + 1e-12);
                }
            }
        }
    }
}
