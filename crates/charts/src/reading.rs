//! What a picture says at a place: the values under a crosshair.
//!
//! Taken from the figure itself, between its points as the lines are drawn; nothing is run and nothing is laid out
//! again. What a picture of places (a map, a triangle) says, its widget tells.

use crate::figure::{Anchor, Axis, Dash, Figure, Ink, Layer, Numbers, Panel, Scale};
use crate::labels;
use crate::layout::{Drawing, Frame, Mark, band, bounds};
use crate::polyline::{Rect, held, sort_by};
use crate::text;
use crate::ticks::{self, Span};

/// One thing under the crosshair.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// What it is called; empty for what has no name.
    pub name: String,
    /// How much it is, in people's numbers.
    pub words: String,
    /// What it stands for.
    pub ink: Ink,
    /// The number of its panel.
    pub panel: usize,
    /// Where it stands, in logical pixels.
    pub at: (f64, f64),
}

/// What a picture says at a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The number of the panel that was pointed at.
    pub panel: usize,
    /// The place in that panel's values.
    pub place: (f64, f64),
    /// Where on the horizontal axis: "year 23"; empty for a place on a plane.
    pub head: String,
    /// The values, from above in each panel.
    pub values: Vec<Value>,
    /// Words for the place itself, where a widget has some.
    pub told: Vec<(Ink, String)>,
    /// The panels that share the axis, and where the hair stands in each, in logical pixels.
    hairs: Vec<(usize, f64)>,
    /// The place in logical pixels.
    at: (f64, f64),
    /// Room between the lowest of them and its ticks.
    band: f64,
}

/// Whether a panel's curves run along its horizontal axis and tell what they are.
fn runs_along(panel: &Panel) -> bool {
    !panel.plain
        && panel.layers.iter().any(|layer| match layer {
            #[cfg(feature = "lines")]
            Layer::Line { .. } => true,
            #[cfg(feature = "areas")]
            Layer::Area { .. } => true,
            _ => false,
        })
}

/// Whether an axis counts: years, steps, reviewers.
fn counts(axis: &Axis) -> bool {
    !axis.unit.is_empty() && axis.numbers == Numbers::Plain && axis.scale == Scale::Linear
}

fn alike(one: &Axis, other: &Axis) -> bool {
    (one.from, one.to, one.scale, &one.unit) == (other.from, other.to, other.scale, &other.unit)
}

/// The panel at or nearest above or below a place.
pub fn panel_at(drawing: &Drawing, x: f64, y: f64) -> Option<usize> {
    let off = |low: f64, at: f64, high: f64| (low - at).max(at - high).max(0.0);
    let mut best: Option<(usize, f64)> = None;
    for (which, frame) in drawing.frames.iter().enumerate() {
        let (dx, dy) = (
            off(frame.left, x, frame.right),
            off(frame.top, y, frame.bottom),
        );
        // A little beside a panel still is the panel's edge.
        if dx <= 12.0 && dy <= 26.0 && best.is_none_or(|(_, least)| dx + dy < least) {
            best = Some((which, dx + dy));
        }
    }
    best.map(|(which, _)| which)
}

/// What a laid out figure says at a place in logical pixels; nothing outside its panels.
pub fn read(figure: &Figure, drawing: &Drawing, x: f64, y: f64) -> Option<Reading> {
    if !(x.is_finite() && y.is_finite()) {
        return None;
    }
    let which = panel_at(drawing, x, y)?;
    let (panel, frame) = (figure.panels.get(which)?, drawing.frames.get(which)?);
    let mut place = frame.values(x, y);
    let mut reading = Reading {
        panel: which,
        place,
        head: String::new(),
        values: Vec::new(),
        told: Vec::new(),
        hairs: Vec::new(),
        at: (x, y),
        band: 0.0,
    };
    if runs_along(panel) {
        if counts(&panel.x) {
            let (low, high) = (panel.x.from.min(panel.x.to), panel.x.from.max(panel.x.to));
            place.0 = held(place.0.round(), low.ceil(), high.floor());
        }
        let number = amount(place.0, panel.x.numbers);
        reading.head = if panel.x.unit.is_empty() {
            number
        } else {
            [panel.x.unit.as_str(), "\u{a0}", &number].concat()
        };
        let panels = figure.panels.iter().zip(&drawing.frames).enumerate();
        let mut lowest = 0.0;
        for (other, (panel, frame)) in panels {
            let linked = other == which
                || runs_along(panel) && counts(&panel.x) && {
                    let own = &figure.panels[which].x;
                    alike(&panel.x, own)
                };
            if linked {
                let (hair, _) = frame.position(place.0, panel.y.from);
                if lowest <= frame.bottom {
                    lowest = frame.bottom;
                    reading.band = band(panel);
                }
                reading.hairs.push((other, hair));
                along(panel, frame, (other, place.0, hair), &mut reading.values);
            }
        }
    } else if !panel.plain {
        #[cfg(feature = "spots")]
        spot(panel, frame, (which, x, y), &mut reading.values);
        if reading.values.is_empty() && panel.x.ticks && panel.y.ticks {
            let (x, y) = (
                amount(place.0, panel.x.numbers),
                amount(place.1, panel.y.numbers),
            );
            reading.told.push((Ink::Muted, [&x, ", ", &y].concat()));
        }
    }
    let at = frame.position(place.0, place.1);
    reading.place = place;
    reading.at = (at.0, at.1);
    Some(reading)
}

/// The place some steps to the right and upwards of another, in logical pixels: a step is one year where the axis counts
/// years, else a fiftieth of the panel. Past a panel's edge, and upwards where curves leave nothing to choose, lies the
/// next panel.
pub fn step(
    figure: &Figure,
    drawing: &Drawing,
    (x, y): (f64, f64),
    (right, up): (i32, i32),
) -> Option<(f64, f64)> {
    const STEPS: f64 = 50.0;
    let which = panel_at(drawing, x, y)?;
    let (panel, frame) = (figure.panels.get(which)?, drawing.frames.get(which)?);
    let (right, up) = (f64::from(right), f64::from(up));
    let (wide, high) = (frame.right - frame.left, frame.bottom - frame.top);
    let middle = |which: usize| {
        let frame = drawing.frames.get(which)?;
        Some((
            held(x, frame.left, frame.right),
            0.5 * (frame.top + frame.bottom),
        ))
    };
    if up != 0.0 {
        let to = y - up * high / STEPS;
        let past = to < frame.top - 1e-6 || to > frame.bottom + 1e-6;
        if runs_along(panel) || past {
            let next = if up > 0.0 {
                which.checked_sub(1)
            } else {
                Some(which + 1)
            };
            return next.and_then(middle).or(Some((x, y)));
        }
        return Some((x, held(to, frame.top, frame.bottom)));
    }
    let to = if runs_along(panel) && counts(&panel.x) {
        let now = frame.values(x, y).0.round();
        frame.position(now + right, panel.y.from).0
    } else {
        x + right * wide / STEPS
    };
    Some((held(to, frame.left, frame.right), y))
}

/// Values of curves and areas at `x`, which stands at `hair`; from above.
fn along(
    panel: &Panel,
    frame: &Frame,
    (which, x, hair): (usize, f64, f64),
    values: &mut Vec<Value>,
) {
    let first = values.len();
    let (across, up) = (Span::of(&panel.x), Span::of(&panel.y));
    let mut add = |label: &str, ink: Ink, value: f64, at: f64| {
        let (_, y) = frame.position(x, at);
        if y.is_finite() {
            values.push(Value {
                name: name(label).to_owned(),
                words: amount(value, panel.y.numbers),
                ink,
                panel: which,
                at: (hair, held(y, frame.top, frame.bottom)),
            });
        }
    };
    for layer in &panel.layers {
        match layer {
            #[cfg(feature = "lines")]
            Layer::Line {
                points, ink, label, ..
            } => {
                if let Some(value) = between(points, x, &across, &up) {
                    add(label, *ink, value, value);
                }
            }
            #[cfg(feature = "areas")]
            Layer::Area {
                points,
                ink,
                label,
                end_label,
            } => {
                let label = if name(label).is_empty() {
                    end_label
                } else {
                    label
                };
                let edge = |pick: fn(&(f64, f64, f64)) -> (f64, f64)| {
                    let edge: Vec<(f64, f64)> = points.iter().map(pick).collect();
                    between(&edge, x, &across, &up)
                };
                let edges = edge(|at| (at.0, at.1)).zip(edge(|at| (at.0, at.2)));
                if let (Some((low, high)), false) = (edges, name(label).is_empty()) {
                    add(label, *ink, high - low, 0.5 * (low + high));
                }
            }
            _ => {}
        }
    }
    sort_by(&mut values[first..], |value| value.at.1);
}

/// The named spot near a place.
#[cfg(feature = "spots")]
fn spot(panel: &Panel, frame: &Frame, (which, x, y): (usize, f64, f64), values: &mut Vec<Value>) {
    const NEAR: f64 = 18.0;
    let mut nearest = NEAR;
    for layer in &panel.layers {
        let Layer::Spot {
            x: sx,
            y: sy,
            ink,
            label,
            ..
        } = layer
        else {
            continue;
        };
        let at = frame.position(*sx, *sy);
        let (dx, dy) = (at.0 - x, at.1 - y);
        let away = (dx * dx + dy * dy).sqrt();
        if away < nearest && !label.is_empty() {
            nearest = away;
            values.clear();
            values.push(Value {
                name: label.clone(),
                words: [
                    amount(*sx, panel.x.numbers).as_str(),
                    ", ",
                    &amount(*sy, panel.y.numbers),
                ]
                .concat(),
                ink: *ink,
                panel: which,
                at,
            });
        }
    }
}

/// The height of a curve at `x`, straight between its points as drawn; nothing before its first and after its last.
fn between(points: &[(f64, f64)], x: f64, across: &Span, up: &Span) -> Option<f64> {
    // As much as an axis's values round.
    let slack = 1e-9 * (across.to - across.from).abs();
    let last = points.last()?;
    if (last.0 - x).abs() <= slack {
        return Some(last.1);
    }
    points.windows(2).find_map(|pair| {
        let (a, b) = (pair[0], pair[1]);
        if x < a.0 - slack || x >= b.0 {
            return None;
        }
        let (from, to) = (across.share(a.0), across.share(b.0));
        let part = held((across.share(x) - from) / (to - from), 0.0, 1.0);
        if part == 0.0 {
            return Some(a.1);
        }
        let (low, high) = (up.share(a.1), up.share(b.1));
        let value = if low.is_finite() && high.is_finite() {
            up.value(low + part * (high - low))
        } else {
            a.1 + part * (b.1 - a.1)
        };
        value.is_finite().then_some(value)
    })
}

/// The name in a label, without the value at its end: "leader" of "leader, from 12".
fn name(label: &str) -> &str {
    let name = label.split(", ").next().unwrap_or_default();
    let is_value = |part: &str| part.starts_with(|c: char| c.is_ascii_digit() || c == '\u{2212}');
    if is_value(name) {
        return "";
    }
    match name.rsplit_once(' ') {
        // Names end with a number of their own: "actor 3".
        Some((before, last)) if is_value(last) && last.contains(['%', '\u{a0}']) => before,
        _ => name,
    }
}

/// A value in three digits.
fn amount(value: f64, numbers: Numbers) -> String {
    let digits = |value: f64| {
        let size = value.abs();
        if !(size > 1e-300 && size.is_finite()) || size >= 1e15 {
            return value;
        }
        let power = 2 - libm::log10(size).floor() as i32;
        // Divided where the power is negative: a tenth is no binary number.
        if power >= 0 {
            let scale = 10f64.powi(power);
            (value * scale).round() / scale
        } else {
            let scale = 10f64.powi(-power);
            (value / scale).round() * scale
        }
    };
    match numbers {
        Numbers::Plain => ticks::plain(digits(value)),
        Numbers::Percent if value == 0.0 => "0\u{a0}%".to_owned(),
        Numbers::Percent => ticks::percent(digits(value)),
    }
}

/// Half the height of a value's words with the paper behind them, in parts of their size.
const HALF: f64 = 0.72;

impl Reading {
    /// The whole reading in a line: "year 23: leader 430, follower 120".
    pub fn words(&self) -> String {
        let mut words = self.head.clone();
        let said = self
            .values
            .iter()
            .map(|value| line(&value.name, &value.words))
            .chain(self.told.iter().map(|told| told.1.clone()));
        for (at, said) in said.enumerate() {
            if at > 0 {
                words.push_str(", ");
            } else if !words.is_empty() {
                words.push_str(": ");
            }
            words.push_str(&said);
        }
        words
    }

    /// Whether there is anything to show.
    pub fn is_empty(&self) -> bool {
        self.head.is_empty() && self.values.is_empty() && self.told.is_empty()
    }

    /// The hair and the words upon it, to be laid over the picture. No words lie upon others.
    pub fn drawing(&self, below: &Drawing) -> Drawing {
        let mut drawing = blank(below);
        let size = size(below);
        if self.hairs.is_empty() {
            self.draw_place(below, size, &mut drawing.marks);
        } else {
            self.draw_hairs(below, size, &mut drawing.marks);
        }
        drawing
    }

    fn draw_hairs(&self, below: &Drawing, size: f64, marks: &mut Vec<Mark>) {
        let mut lowest: Option<(f64, f64)> = None;
        for (which, x) in &self.hairs {
            let Some(frame) = below.frames.get(*which) else {
                continue;
            };
            marks.push(rule((*x, frame.top), (*x, frame.bottom)));
            if lowest.is_none_or(|(_, bottom)| frame.bottom >= bottom) {
                lowest = Some((*x, frame.bottom));
            }
        }
        for (which, x) in &self.hairs {
            if let Some(frame) = below.frames.get(*which) {
                let values = self.values.iter().filter(|value| value.panel == *which);
                label(&values.collect::<Vec<_>>(), frame, *x, size, below, marks);
            }
        }
        if let Some((x, bottom)) = lowest {
            // On the row of the ticks.
            let half = text::width(&self.head, size, true) / 2.0;
            let x = held(x, half + 4.0, below.width - half - 4.0);
            let y = (bottom + self.band + 7.5 + size * 0.6).min(below.height - size * HALF);
            words(
                (x, y),
                Anchor::Middle,
                Ink::Text,
                size,
                &self.head,
                below,
                marks,
            );
        }
    }

    /// A place on a plane: both hairs, a dot, and what is said of it in a box beside it.
    fn draw_place(&self, below: &Drawing, size: f64, marks: &mut Vec<Mark>) {
        let Some(frame) = below.frames.get(self.panel) else {
            return;
        };
        let mut lines: Vec<(Ink, String)> = self
            .values
            .iter()
            .map(|value| (value.ink, line(&value.name, &value.words)))
            .collect();
        lines.extend(self.told.iter().cloned());
        if lines.is_empty() {
            return;
        }
        let (x, y) = self.values.first().map_or(self.at, |value| value.at);
        let (x, y) = (
            held(x, frame.left, frame.right),
            held(y, frame.top, frame.bottom),
        );
        marks.push(rule((x, frame.top), (x, frame.bottom)));
        marks.push(rule((frame.left, y), (frame.right, y)));
        dot((x, y), Ink::Text, marks);
        boxed(below, size, (x, y), lines, marks);
    }
}

/// A note in a box beside a place of a picture, to be laid over it: what a handle is and does.
pub fn note(below: &Drawing, at: (f64, f64), lines: Vec<(Ink, String)>) -> Drawing {
    let mut drawing = blank(below);
    boxed(below, size(below), at, lines, &mut drawing.marks);
    drawing
}

/// Nothing, to be laid over a picture.
pub fn blank(below: &Drawing) -> Drawing {
    Drawing {
        width: below.width,
        height: below.height,
        marks: Vec::new(),
        frames: Vec::new(),
        handles: Vec::new(),
    }
}

/// The size of words over a picture.
fn size(below: &Drawing) -> f64 {
    if below.width < 400.0 { 11.0 } else { 12.0 }
}

/// Lines of words on paper beside a place, within the picture.
fn boxed(
    below: &Drawing,
    size: f64,
    (x, y): (f64, f64),
    lines: Vec<(Ink, String)>,
    marks: &mut Vec<Mark>,
) {
    const AWAY: f64 = 14.0;
    let wide = lines
        .iter()
        .map(|(_, line)| text::width(line, size, true))
        .fold(0.0, f64::max);
    let step = size * 1.3;
    let (wide, high) = (wide + 12.0, step * lines.len() as f64 + 6.0);
    let left = if x + AWAY + wide <= below.width - 1.0 {
        x + AWAY
    } else {
        (x - AWAY - wide).max(1.0)
    };
    let top = if y - AWAY - high >= 1.0 {
        y - AWAY - high
    } else {
        (y + AWAY).min(below.height - high - 1.0)
    };
    let (right, bottom) = (left + wide, top + high);
    paper((left, top, right, bottom), marks);
    marks.push(Mark::Path {
        points: vec![
            (left, top),
            (right, top),
            (right, bottom),
            (left, bottom),
            (left, top),
        ],
        ink: Ink::Grid,
        width: 1.0,
        dash: Dash::Solid,
        opacity: 1.0,
    });
    for (row, (ink, line)) in lines.into_iter().enumerate() {
        marks.push(Mark::Text {
            x: left + 6.0,
            y: top + 3.0 + step * (row as f64 + 0.5),
            anchor: Anchor::Start,
            size,
            bold: true,
            ink: labels::legible(ink),
            words: line,
        });
    }
}

/// The values of one panel as words beside the hair, spread so that none lie upon others.
fn label(
    values: &[&Value],
    frame: &Frame,
    x: f64,
    size: f64,
    below: &Drawing,
    marks: &mut Vec<Mark>,
) {
    let width = below.width;
    for value in values {
        dot(value.at, value.ink, marks);
    }
    let high = size * HALF * 2.0;
    let (top, bottom) = (frame.top - size * 0.4, frame.bottom - 1.0);
    let mut values = values.to_vec();
    while values.len() as f64 * high > bottom - top && !values.is_empty() {
        // The first and the last say most.
        values.remove(values.len() / 2);
    }
    let lines: Vec<String> = values
        .iter()
        .map(|value| line(&value.name, &value.words))
        .collect();
    let wide = lines
        .iter()
        .map(|line| text::width(line, size, true))
        .fold(0.0, f64::max);
    // To the right, where what comes later stands, unless it fits to the left alone.
    const GAP: f64 = 9.0;
    let most = width.min(frame.right + 60.0) - wide - 5.0;
    let (x, anchor) = if x + GAP <= most || x - GAP - wide < 5.0 {
        ((x + GAP).min(width - wide - 5.0), Anchor::Start)
    } else {
        (x - GAP, Anchor::End)
    };
    let wanted: Vec<f64> = values.iter().map(|value| value.at.1).collect();
    let heights = vec![high; values.len()];
    let middles = labels::spread(&wanted, &heights, top, bottom);
    for ((value, line), middle) in values.iter().zip(&lines).zip(middles) {
        words((x, middle), anchor, value.ink, size, line, below, marks);
    }
}

fn line(name: &str, words: &str) -> String {
    if name.is_empty() {
        words.to_owned()
    } else {
        [name, " ", words].concat()
    }
}

fn rule(from: (f64, f64), to: (f64, f64)) -> Mark {
    Mark::Path {
        points: vec![from, to],
        ink: Ink::Text,
        width: 0.8,
        dash: Dash::Solid,
        opacity: 0.55,
    }
}

fn dot((x, y): (f64, f64), ink: Ink, marks: &mut Vec<Mark>) {
    marks.push(Mark::Dot {
        x,
        y,
        radius: 3.0,
        ink,
        ring: 1.5,
    });
}

fn paper((left, top, right, bottom): (f64, f64, f64, f64), marks: &mut Vec<Mark>) {
    marks.push(Mark::Area {
        points: vec![(left, top), (right, top), (right, bottom), (left, bottom)],
        ink: Ink::Paper,
        opacity: 0.9,
    });
}

/// Words upon paper.
fn words(
    (x, y): (f64, f64),
    anchor: Anchor,
    ink: Ink,
    size: f64,
    words: &str,
    below: &Drawing,
    marks: &mut Vec<Mark>,
) {
    let wide = text::width(words, size, true);
    let left = match anchor {
        Anchor::Start => x,
        Anchor::Middle => x - wide / 2.0,
        Anchor::End => x - wide,
    };
    let half = size * HALF;
    let own = Rect {
        left: left - 4.0,
        top: y - half,
        right: left + wide + 4.0,
        bottom: y + half,
    };
    let (mut from, mut to) = (own.left, own.right);
    // Short words below are covered whole: halves of them look like something else.
    for other in below.marks.iter().filter_map(bounds) {
        if other.meets(&own) && other.right - other.left < 90.0 {
            (from, to) = (from.min(other.left), to.max(other.right));
        }
    }
    paper((from, own.top, to, own.bottom), marks);
    marks.push(Mark::Text {
        x,
        y,
        anchor,
        size,
        bold: true,
        ink: labels::legible(ink),
        words: words.to_owned(),
    });
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may")]
mod tests {
    use super::*;
    use crate::figure::Format;
    use crate::layout::lay_out;

    fn axis(from: f64, to: f64, scale: Scale, numbers: Numbers, unit: &str) -> Axis {
        Axis {
            from,
            to,
            scale,
            numbers,
            unit: unit.to_owned(),
            ticks: true,
        }
    }

    fn curve(points: Vec<(f64, f64)>, label: &str) -> Layer {
        Layer::Line {
            points,
            ink: Ink::Text,
            width: 2.0,
            dash: Dash::Solid,
            label: label.to_owned(),
        }
    }

    fn panel(y: Axis, layers: Vec<Layer>) -> Panel {
        Panel {
            title: "A panel".to_owned(),
            weight: 1.0,
            beside: false,
            plain: false,
            x: axis(0.0, 60.0, Scale::Linear, Numbers::Plain, "year"),
            y,
            layers,
        }
    }

    fn two_panels() -> Figure {
        Figure {
            panels: vec![
                panel(
                    axis(1.0, 1e6, Scale::Log, Numbers::Plain, ""),
                    vec![
                        curve(vec![(0.0, 10.0), (60.0, 1e5)], "leader, from 10"),
                        curve(vec![(0.0, 10.0), (30.0, 10.0)], "actor 2"),
                    ],
                ),
                panel(
                    axis(0.0, 1.0, Scale::Linear, Numbers::Percent, ""),
                    vec![Layer::Area {
                        points: vec![(0.0, 0.25, 1.0), (60.0, 0.75, 1.0)],
                        ink: Ink::Text,
                        label: "leader holds 75\u{a0}%".to_owned(),
                        end_label: "25\u{a0}%".to_owned(),
                    }],
                ),
            ],
        }
    }

    fn at(figure: &Figure, drawing: &Drawing, panel: usize, x: f64, y: f64) -> Reading {
        let (x, y) = drawing.frames[panel].position(x, y);
        read(figure, drawing, x, y).unwrap()
    }

    #[test]
    fn values_lie_between_points_as_the_line_does() {
        let figure = two_panels();
        for format in Format::ALL {
            let drawing = lay_out(&figure, format);
            // Half way between 10 and 100,000 on a logarithmic axis is 1,000.
            for panel in [0, 1] {
                let reading = at(&figure, &drawing, panel, 30.3, 0.5);
                assert_eq!(
                    reading.words(),
                    "year\u{a0}30: leader 1k, actor 2 10, leader holds 50\u{a0}%"
                );
            }
            // One line has ended.
            let reading = at(&figure, &drawing, 0, 45.0, 50.0);
            assert_eq!(
                reading.words(),
                "year\u{a0}45: leader 10k, leader holds 37.5\u{a0}%"
            );
            let reading = at(&figure, &drawing, 0, 60.0, 50.0);
            assert_eq!(
                reading.words(),
                "year\u{a0}60: leader 100k, leader holds 25\u{a0}%"
            );
        }
    }

    #[test]
    fn values_stand_upon_their_lines() {
        let figure = two_panels();
        let drawing = lay_out(&figure, Format::Wide);
        let reading = at(&figure, &drawing, 0, 30.0, 50.0);
        assert_eq!(reading.values[0].at, drawing.frames[0].position(30.0, 1e3));
        let (_, middle) = drawing.frames[1].position(30.0, 0.75);
        assert!((reading.values[2].at.1 - middle).abs() < 1e-9);
    }

    #[test]
    fn outside_the_panels_nothing_is_said() {
        let figure = two_panels();
        let drawing = lay_out(&figure, Format::Wide);
        assert_eq!(read(&figure, &drawing, -40.0, 200.0), None);
        assert_eq!(read(&figure, &drawing, f64::NAN, f64::NAN), None);
    }

    #[test]
    fn words_never_lie_upon_words() {
        let many = |count: usize| Figure {
            panels: vec![panel(
                axis(1.0, 1e6, Scale::Log, Numbers::Plain, ""),
                (0..count)
                    .map(|i| {
                        let name = format!("the actor with number {i}");
                        curve(vec![(0.0, 10.0), (60.0, 10.0 + i as f64)], &name)
                    })
                    .collect(),
            )],
        };
        for count in [2, 5, 12, 40] {
            let figure = many(count);
            for format in Format::ALL {
                let drawing = lay_out(&figure, format);
                for x in [0.0, 12.0, 30.0, 48.0, 60.0] {
                    let over = at(&figure, &drawing, 0, x, 50.0).drawing(&drawing);
                    let texts: Vec<_> = over.marks.iter().filter_map(bounds).collect();
                    assert!(texts.len() > 2);
                    for (i, rect) in texts.iter().enumerate() {
                        assert!(rect.left >= 0.0 && rect.right <= drawing.width, "{rect:?}");
                        assert!(rect.top >= 0.0 && rect.bottom <= drawing.height, "{rect:?}");
                        assert!(!texts[i + 1..].iter().any(|other| other.meets(rect)));
                    }
                }
            }
        }
    }

    #[test]
    fn spots_tell_their_names() {
        let mut figure = two_panels();
        figure.panels.truncate(1);
        figure.panels[0].layers = vec![Layer::Spot {
            x: 20.0,
            y: 100.0,
            radius: 4.0,
            ink: Ink::Text,
            label: "a policy".to_owned(),
        }];
        let drawing = lay_out(&figure, Format::Wide);
        assert_eq!(
            at(&figure, &drawing, 0, 20.5, 105.0).words(),
            "a policy 20, 100"
        );
        assert_eq!(at(&figure, &drawing, 0, 40.0, 100.0).words(), "40, 100");
    }

    #[test]
    fn steps_lead_from_year_to_year_and_from_panel_to_panel() {
        let mut figure = two_panels();
        let drawing = lay_out(&figure, Format::Wide);
        let start = drawing.frames[0].position(30.0, 50.0);
        let head = |figure: &Figure, drawing: &Drawing, at: (f64, f64)| {
            read(figure, drawing, at.0, at.1).unwrap()
        };
        let to = |by: (i32, i32)| step(&figure, &drawing, start, by).unwrap();
        assert_eq!(head(&figure, &drawing, to((1, 0))).place.0, 31.0);
        assert_eq!(head(&figure, &drawing, to((-10, 0))).place.0, 20.0);
        assert_eq!(head(&figure, &drawing, to((1000, 0))).place.0, 60.0);
        assert_eq!(head(&figure, &drawing, to((0, -1))).panel, 1);
        assert_eq!(to((0, 1)), start);
        // On a plane both ways are open.
        figure.panels[0].layers.clear();
        let up = step(&figure, &drawing, start, (0, 1)).unwrap();
        assert!(up.1 < start.1 && up.0 == start.0);
        let over = step(&figure, &drawing, start, (0, -100)).unwrap();
        assert_eq!(head(&figure, &drawing, over).panel, 1);
    }

    #[test]
    fn names_are_without_values() {
        for (label, expected) in [
            ("leader, from 12", "leader"),
            ("leader holds 55\u{a0}%", "leader holds"),
            ("actor 3", "actor 3"),
            ("87\u{a0}%", ""),
            ("1.2\u{202f}\u{d7}", ""),
            ("", ""),
        ] {
            assert_eq!(name(label), expected);
        }
        assert_eq!(amount(1234.5, Numbers::Plain), "1.23k");
        assert_eq!(amount(0.54321, Numbers::Percent), "54.3\u{a0}%");
        assert_eq!(amount(0.0, Numbers::Percent), "0\u{a0}%");
    }
}
