//! The map drawn, and beside it the race at the reader's place.

use charts::figure::{
    Anchor, Axis, Dash, Figure, Format, Ink, Layer, Numbers, Panel, STEPS, Scale,
};
use charts::text;
use dynamics::param::{Param, Unit};
use dynamics::race;

use super::telling::lowered;
use super::{Limits, NOTHING, PhaseRun};
use crate::words::percent;

pub(super) fn figure(run: &PhaseRun, format: Format) -> Figure {
    let mut panels = vec![map(run, format)];
    panels.extend(run.here.as_ref().map(|here| shares(here, format)));
    Figure { panels }
}

fn words(place: (f64, f64), anchor: Anchor, ink: Ink, words: &str) -> Layer {
    Layer::Words {
        x: place.0,
        y: place.1,
        anchor,
        ink,
        bold: true,
        words: words.to_owned(),
    }
}

/// The axis of a parameter.
fn axis(param: &Param) -> Axis {
    Axis {
        from: param.min,
        to: param.max,
        scale: Scale::Linear,
        numbers: match param.unit {
            Unit::Share | Unit::PerYear => Numbers::Percent,
            _ => Numbers::Plain,
        },
        unit: String::new(),
        ticks: true,
    }
}

/// A parameter's name with its unit.
fn name(param: &Param) -> String {
    match param.unit {
        Unit::PerYear => text![param.name, " (a year)"],
        Unit::Years if !param.name.as_bytes().windows(3).any(|part| part == b"ear") => {
            text![param.name, " (years)"]
        }
        _ => param.name.to_owned(),
    }
}

/// Steps of the diverging ink. Each side is at full strength where nothing more can happen: one has
/// everything, or all are equal.
fn steps(run: &PhaseRun) -> Vec<i8> {
    let cells = run.map.cells;
    let limits = Limits::new(&run.phase);
    let mut steps = Vec::with_capacity(cells * cells);
    for (j, y) in run.map.y.iter().enumerate() {
        for (i, x) in run.map.x.iter().enumerate() {
            let value = run.map.value(i, j);
            let (least, most) = limits.at(*x, *y);
            let limit = if value < 0.0 { least } else { most };
            let part = if limit.abs() > NOTHING {
                (value / limit).max(0.0).min(1.0)
            } else {
                0.0
            };
            let step = (part * f64::from(STEPS)).round() as i8;
            steps.push(if value < 0.0 { step } else { -step });
        }
    }
    steps
}

/// What words upon a cell meet: a dark ground that closes (-1) or pulls apart (1), or a pale one (0).
fn ground(step: i8) -> i8 {
    if step.abs() > STEPS / 2 {
        step.signum()
    } else {
        0
    }
}

/// Where words have the most room among cells on one side of the border: a place, how dark it is there, and whether it
/// is so under both ends of words of a half width, a part of the map's.
fn room(run: &PhaseRun, steps: &[i8], closing: bool, half: f64) -> Option<((f64, f64), i8, bool)> {
    /// Looked at on a coarser raster.
    const RASTER: usize = 16;
    let cells = run.map.cells;
    let cell = |k: usize| (2 * k + 1) * cells / (2 * RASTER);
    let ours = |i: usize, j: usize| {
        let value = run.map.value(cell(i), cell(j));
        if closing {
            value > NOTHING
        } else {
            value < -NOTHING
        }
    };
    let clear = |i: usize, j: usize, r: usize| {
        let (left, right) = (i.checked_sub(2 * r), i + 2 * r);
        let (low, high) = (j.checked_sub(r), j + r);
        match (left, low) {
            (Some(left), Some(low)) if right < RASTER && high < RASTER => {
                (low..=high).all(|j| (left..=right).all(|i| ours(i, j)))
            }
            _ => false,
        }
    };
    for r in (1..=3).rev() {
        for j in 0..RASTER {
            // From the upper right, where less else stands.
            let j = RASTER - 1 - j;
            for i in 0..RASTER {
                let i = if closing { i } else { RASTER - 1 - i };
                if clear(i, j, r) {
                    let (i, j) = (cell(i), cell(j));
                    let step = steps[j * cells + i];
                    // Words are held within the map.
                    let half = half * cells as f64;
                    let middle = (i as f64).max(half).min(cells as f64 - half);
                    let alike = |at: f64| {
                        ground(steps[j * cells + (at as usize).min(cells - 1)]) == ground(step)
                    };
                    let alike = alike(middle - half) && alike(middle + half);
                    return Some(((run.map.x[i], run.map.y[j]), step, alike));
                }
            }
        }
    }
    None
}

fn map(run: &PhaseRun, format: Format) -> Panel {
    let (px, py) = run.params();
    let wide = format == Format::Wide;
    let steps = steps(run);
    let ink = |step: i8| {
        if ground(step) != 0 {
            Ink::OnFill
        } else {
            Ink::Text
        }
    };
    let mut names = vec![];
    if let Some((place, step)) = beside_law(run, &steps, wide) {
        names.push(words(place, Anchor::Middle, ink(step), "law at year 0"));
    }
    for (closing, text, short) in [
        (true, "closing", "closing"),
        (false, "pulling apart", "apart"),
    ] {
        let half = if wide { 0.0125 } else { 0.0135 } * text.len() as f64;
        if let Some((place, step, alike)) = room(run, &steps, closing, half) {
            // The shorter name where the longer one would lie on pale and dark cells at once.
            let text = if alike { text } else { short };
            names.push(words(place, Anchor::Middle, ink(step), text));
        }
    }
    let thread = |points: &Vec<(f64, f64)>, ink, width, dash| Layer::Thread {
        points: points.clone(),
        ink,
        width,
        opacity: 1.0,
        dash,
    };
    let mut layers = vec![Layer::Cells {
        columns: run.map.cells,
        steps,
    }];
    for line in &run.law {
        layers.push(thread(line, Ink::Text, 1.4, Dash::Dashed));
    }
    for line in &run.zero {
        layers.push(thread(line, Ink::Text, 2.0, Dash::Solid));
    }
    layers.extend(names);
    let (x, y) = run.phase.here();
    layers.push(Layer::Handle { x, y });
    Panel {
        title: title(px, py, wide),
        weight: if wide { 1.0 } else { 1.8 },
        beside: false,
        plain: false,
        x: axis(px),
        y: axis(py),
        layers,
    }
}

/// Both parameters in one line.
fn title(px: &Param, py: &Param, wide: bool) -> String {
    let (up, across) = (name(py), lowered(&name(px)));
    let long = up.len() + across.len() > 38;
    if wide && !long {
        text![up, " against ", across]
    } else {
        text![up, " / ", across]
    }
}

/// A place for the law's name beside its longest line, free of lines and of the ring, and how dark it is
/// there. A box in parts of the panel stands for the words.
fn beside_law(run: &PhaseRun, steps: &[i8], wide: bool) -> Option<((f64, f64), i8)> {
    let (px, py) = run.params();
    let part = |point: &(f64, f64)| {
        (
            (point.0 - px.min) / (px.max - px.min),
            (point.1 - py.min) / (py.max - py.min),
        )
    };
    let mut longest = run.law.first()?;
    for line in &run.law {
        if line.len() > longest.len() {
            longest = line;
        }
    }
    let (half, tall) = if wide { (0.15, 0.03) } else { (0.18, 0.055) };
    let here = run.phase.here();
    let cells = run.map.cells;
    let cell = |part: f64| ((part * cells as f64) as usize).min(cells - 1);
    let step = |x: f64, y: f64| steps[cell(y) * cells + cell(x)];
    let mut best: Option<(usize, f64, f64)> = None;
    for k in (0..longest.len()).rev().step_by(2) {
        let (x, y) = part(&longest[k]);
        for (dx, dy) in [(1.0, -1.0), (-1.0, 1.0), (1.0, 1.0), (-1.0, -1.0)] {
            let (x, y) = (x + dx * (half + 0.015), y + dy * tall * 1.2);
            if x < half || x > 1.0 - half || y < tall || y > 1.0 - tall {
                continue;
            }
            let lines = run.law.iter().chain(&run.zero).flatten().chain([&here]);
            let hits = lines
                .filter(|point| {
                    let (px, py) = part(point);
                    (px - x).abs() < half + 0.02 && (py - y).abs() < tall + 0.01
                })
                .count();
            // Words are legible on cells that are alike.
            let uneven = (step(x - half, y) - step(x + half, y)).unsigned_abs();
            let unlike = ground(step(x - half, y)) != ground(step(x + half, y));
            let hits = hits + 2 * usize::from(uneven) + 8 * usize::from(unlike);
            if best.is_none_or(|(least, ..)| hits < least) {
                best = Some((hits, x, y));
            }
        }
    }
    let (_, x, y) = best?;
    let place = (
        px.min + x * (px.max - px.min),
        py.min + y * (py.max - py.min),
    );
    Some((place, step(x, y).abs()))
}

/// Who holds what at the reader's place.
fn shares(here: &race::Run, format: Format) -> Panel {
    const POINTS: u32 = 80;
    let wide = format == Format::Wide;
    let horizon = here.race.dials.horizon;
    let end = here.end();
    let n = here.race.dials.n as usize;
    let moments: Vec<_> = (0..=POINTS)
        .map(|k| end * f64::from(k) / f64::from(POINTS))
        .map(|t| (t, here.moment(t)))
        .collect();
    let curve = |i: usize| moments.iter().map(move |(t, m)| (*t, m.shares[i]));
    let ink = |i: usize| Ink::Actor {
        rank: i as u16,
        of: n as u16,
    };
    let mut layers = vec![];
    for i in (0..n).rev() {
        layers.push(Layer::Thread {
            points: curve(i).collect(),
            ink: ink(i),
            width: if i == 0 { 2.2 } else { 1.5 },
            opacity: 1.0,
            dash: Dash::Solid,
        });
    }
    // Each name on the outer side of its curve; those between the first and the last need none of their own.
    let rest = if n > 2 { "the others" } else { "the other" };
    let mut named = (9.0, 9.0);
    for (i, side, text) in [(0, 1.0, "largest"), (n - 1, -1.0, rest)] {
        // Half the breadth and height of the words, in parts of the panel.
        let (half, tall, least) = match wide {
            true => (0.034 * text.len() as f64, 0.024, 0.024),
            false => (0.0145 * text.len() as f64, 0.08, 0.1),
        };
        let mut best = (usize::MAX, 0.0, 0.0);
        for side in [side, -side] {
            for (t, share) in curve(i).rev().step_by(5) {
                for shift in [0.0, -1.05, 1.05] {
                    let x = (t / horizon + shift * half).max(half).min(1.0 - half);
                    let y = (share + side * 1.3 * tall).max(least).min(1.0 - least);
                    // From each point to the next: a curve may be steep.
                    let steps = (0..n).flat_map(|i| curve(i).zip(curve(i).skip(1)));
                    let hits = steps.filter(|((t, from), (_, to))| {
                        (t / horizon - x).abs() < half
                            && from.min(*to) - tall < y
                            && y < from.max(*to) + tall
                    });
                    // The other name, as broad as this one at least.
                    let met =
                        f64::abs(x - named.0) < 2.2 * half && f64::abs(y - named.1) < 2.2 * tall;
                    let hits = hits.count() + usize::from(met);
                    if hits < best.0 {
                        best = (hits, x, y);
                    }
                }
            }
        }
        named = (best.1, best.2);
        // Where many lie close together in a low panel there is no room.
        if best.0 == 0 {
            let place = (best.1 * horizon, best.2);
            layers.push(words(place, Anchor::Middle, ink(i), text));
        }
    }
    let last = &moments[moments.len() - 1].1;
    if let Some(runaway) = here.runaway_year() {
        layers.push(Layer::Moment {
            x: runaway,
            ink: Ink::Muted,
            dash: Dash::Dotted,
            label: String::new(),
        });
    }
    Panel {
        title: text!["Shares, largest ", percent(last.top_share())],
        weight: if wide { 0.5 } else { 0.8 },
        beside: wide,
        plain: false,
        x: Axis {
            from: 0.0,
            to: horizon,
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
        layers,
    }
}

#[cfg(test)]
mod tests {
    use charts::figure::{Format, Ink};
    use charts::layout::{Anchor, Mark, lay_out};
    use charts::text;

    use crate::Scenario;

    #[test]
    fn curves_beside_the_map_have_names() {
        for values in [
            "",
            "?alpha=0.8",
            "?alpha=1.5",
            "?n=6",
            "?n=6&alpha=1.4",
            "?n=12&head_start=8",
            "?head_start=1",
        ] {
            let scenario: Scenario = format!("phase-map{values}").parse().unwrap();
            let run = scenario.widget().run(scenario.values()).unwrap();
            for format in Format::ALL {
                let marks = lay_out(&run.figure(0, 0.0, format), format).marks;
                let boxes: Vec<_> = marks
                    .iter()
                    .filter_map(|mark| match mark {
                        Mark::Text {
                            x,
                            y,
                            anchor: Anchor::Start,
                            size,
                            bold,
                            ink: Ink::Actor { .. },
                            words,
                        } => Some((
                            words,
                            *x,
                            x + text::width(words, *size, *bold),
                            y - 0.5 * size,
                            y + 0.5 * size,
                        )),
                        _ => None,
                    })
                    .collect();
                let what = format!("{scenario} {format:?}: {boxes:?}");
                // Many may lie too close together for the second.
                let most = [2.0, 6.0][usize::from(format == Format::Wide)];
                let many = scenario.get("n") > Some(most);
                assert!(boxes.len() == 2 || many && boxes.len() == 1, "{what}");
                assert_eq!(boxes[0].0, "largest", "{what}");
                if let [first, second] = &boxes[..] {
                    assert!(second.0.starts_with("the other"), "{what}");
                    let apart = first.4 <= second.3 || second.4 <= first.3;
                    assert!(
                        apart || first.2 <= second.1 || second.2 <= first.1,
                        "{what}"
                    );
                }
                for mark in &marks {
                    let Mark::Path {
                        points,
                        ink: Ink::Actor { .. },
                        ..
                    } = mark
                    else {
                        continue;
                    };
                    for pair in points.windows(2) {
                        for k in 0..=40 {
                            let at = f64::from(k) / 40.0;
                            let x = pair[0].0 + at * (pair[1].0 - pair[0].0);
                            let y = pair[0].1 + at * (pair[1].1 - pair[0].1);
                            let met = boxes.iter().any(|(_, left, right, top, bottom)| {
                                (*left..*right).contains(&x) && (*top..*bottom).contains(&y)
                            });
                            assert!(!met, "{what}: a curve at {x}, {y}");
                        }
                    }
                }
            }
        }
    }
}
