//! From a figure in the model's units to marks at pixel positions.

use crate::figure::{Dash, Figure, Format, Ink, Layer, Panel};
use crate::labels::{self, Board, End};
use crate::palette::AREA_OPACITY;
use crate::polyline::{self, Point, Rect, held, sort_by};
use crate::text;
use crate::ticks::{self, Span};

/// How far a simplified curve may lie from the true one, in logical pixels.
const TOLERANCE: f64 = 0.08;

/// Height of the margin band.
const BAND: f64 = 5.0;

/// Room that the band takes below the axis.
const BAND_ROOM: f64 = BAND + 2.0;

/// The least height a panel is drawn at; panels beyond those that fit are left out.
const LEAST_PANEL: f64 = 30.0;

/// The most of the width that ticks take at the left.
const MOST_TICKS: f64 = 0.26;

/// The steps in which the strength of a margin band is shown.
const BAND_STEPS: f64 = 12.0;

pub use crate::figure::Anchor;

/// One thing to draw, in logical pixels from the top left; later marks lie above earlier ones.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A stroke.
    Path {
        /// Its corners.
        points: Vec<(f64, f64)>,
        /// What it stands for.
        ink: Ink,
        /// Stroke width.
        width: f64,
        /// Stroke pattern.
        dash: Dash,
    },
    /// A filled polygon.
    Area {
        /// Its corners; the last is joined to the first.
        points: Vec<(f64, f64)>,
        /// What it stands for.
        ink: Ink,
        /// 0 to 1.
        opacity: f64,
    },
    /// Words in one line.
    Text {
        /// Where the anchor stands.
        x: f64,
        /// The vertical middle.
        y: f64,
        /// Which part of the words stands at `x`.
        anchor: Anchor,
        /// Font size.
        size: f64,
        /// Whether the words are bold.
        bold: bool,
        /// What they stand for.
        ink: Ink,
        /// The words.
        words: String,
    },
    /// A filled dot.
    Dot {
        /// Centre.
        x: f64,
        /// Centre.
        y: f64,
        /// Radius without the ring.
        radius: f64,
        /// What it stands for.
        ink: Ink,
        /// Width of the ring of paper around it; 0 for none.
        ring: f64,
    },
}

/// Where a panel's axes lie, to turn values into positions and a pointer's position into values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Left edge.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Bottom edge, where the horizontal axis runs.
    pub bottom: f64,
    x: Span,
    y: Span,
}

impl Frame {
    /// Where a pair of values stands, also outside the frame; NaN for a value that has no place
    /// (one that is no number, or not positive on a logarithmic axis).
    pub fn position(&self, x: f64, y: f64) -> (f64, f64) {
        (
            self.left + self.x.share(x) * (self.right - self.left),
            self.bottom - self.y.share(y) * (self.bottom - self.top),
        )
    }

    /// The values at a position, held to the frame.
    pub fn values(&self, x: f64, y: f64) -> (f64, f64) {
        let share = |share: f64| {
            if share.is_nan() {
                0.0
            } else {
                held(share, 0.0, 1.0)
            }
        };
        (
            self.x
                .value(share((x - self.left) / (self.right - self.left))),
            self.y
                .value(share((self.bottom - y) / (self.bottom - self.top))),
        )
    }

    fn rect(&self) -> Rect {
        Rect {
            left: self.left,
            top: self.top,
            right: self.right,
            bottom: self.bottom,
        }
    }
}

/// A picture laid out: what to draw, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// Logical width in pixels.
    pub width: f64,
    /// Logical height in pixels.
    pub height: f64,
    /// What to draw, first below.
    pub marks: Vec<Mark>,
    /// The panels' axes, from top to bottom, as many as were drawn.
    pub frames: Vec<Frame>,
}

/// The strokes and gaps of a dash in logical pixels; nothing for a solid line.
pub fn pattern(dash: Dash, width: f64) -> Option<(f64, f64)> {
    match dash {
        Dash::Solid => None,
        Dash::Dashed => Some((6.0, 4.0)),
        Dash::Dotted => Some((held(width, 1.0, 4.0), held(width, 1.0, 4.0) + 2.0)),
    }
}

/// Sizes of words by format.
struct Sizes {
    tick: f64,
    title: f64,
    label: f64,
    most_labels: usize,
    /// The most of the width that labels take at the right.
    most_margin: f64,
}

impl Sizes {
    const fn of(format: Format) -> Sizes {
        match format {
            Format::Narrow => Sizes {
                tick: 11.0,
                title: 12.0,
                label: 11.0,
                most_labels: 4,
                most_margin: 0.27,
            },
            Format::Wide => Sizes {
                tick: 12.0,
                title: 13.0,
                label: 12.0,
                most_labels: 6,
                most_margin: 0.26,
            },
        }
    }

    /// Room above a panel.
    fn above(&self, panel: &Panel) -> f64 {
        if panel.title.is_empty() {
            self.tick * 0.7
        } else {
            self.title * 1.3 + 3.0 + self.tick * 0.6
        }
    }

    /// Room below a panel.
    fn below(&self, panel: &Panel) -> f64 {
        let band = if has_band(panel) { BAND_ROOM } else { 0.0 };
        if panel.x.ticks {
            band + 7.5 + self.tick * 1.3
        } else {
            (band + 2.0).max(self.tick * 0.7)
        }
    }
}

fn has_band(panel: &Panel) -> bool {
    panel
        .layers
        .iter()
        .any(|layer| matches!(layer, Layer::Band { .. }))
}

/// Turns a figure into marks. Any figure gives a sane picture: what has no place is left out.
pub fn lay_out(figure: &Figure, format: Format) -> Drawing {
    let sizes = Sizes::of(format);
    let (width, height) = (format.width(), format.height());
    let mut drawing = Drawing {
        width,
        height,
        marks: Vec::new(),
        frames: Vec::new(),
    };
    let heights = panel_heights(&figure.panels, &sizes, height);
    let panels = figure.panels.get(..heights.len()).unwrap_or_default();
    let left = left_margin(panels, &heights, &sizes, width);
    let right = width - right_margin(panels, &sizes, width);
    let mut words = Vec::new();
    let mut y = 0.0;
    for (panel, height) in panels.iter().zip(heights) {
        let top = y + sizes.above(panel);
        // On half pixels, where thin lines are sharp.
        let frame = Frame {
            left,
            top: top.floor() + 0.5,
            right,
            bottom: (top + height).floor() + 0.5,
            x: Span::of(&panel.x),
            y: Span::of(&panel.y),
        };
        words = draw_panel(panel, frame, &sizes, y, words, &mut drawing);
        drawing.frames.push(frame);
        y = top + height + sizes.below(panel);
    }
    drawing
}

/// Heights of as many panels as fit.
fn panel_heights(panels: &[Panel], sizes: &Sizes, height: f64) -> Vec<f64> {
    let weight = |panel: &Panel| {
        if panel.weight.is_finite() {
            held(panel.weight, 0.01, 100.0)
        } else {
            1.0
        }
    };
    let mut count = panels.len().min(8);
    while count > 0 {
        let shown = &panels[..count];
        let around: f64 = shown
            .iter()
            .map(|panel| sizes.above(panel) + sizes.below(panel))
            .sum();
        let free = height - 1.0 - around - LEAST_PANEL * count as f64;
        if free >= 0.0 {
            // A panel gets its share by weight, but never less than the least.
            let whole = free + LEAST_PANEL * count as f64;
            let weights: f64 = shown.iter().map(weight).sum();
            let wanted: Vec<f64> = shown
                .iter()
                .map(|panel| (whole * weight(panel) / weights - LEAST_PANEL).max(0.0))
                .collect();
            let sum: f64 = wanted.iter().sum();
            return wanted
                .iter()
                .map(|want| LEAST_PANEL + if sum > 0.0 { free * want / sum } else { 0.0 })
                .collect();
        }
        count -= 1;
    }
    Vec::new()
}

/// The vertical axis's ticks as value and words.
fn y_ticks(panel: &Panel, height: f64) -> Vec<(f64, String)> {
    if !panel.y.ticks {
        return Vec::new();
    }
    let mut ticks = ticks::ticks(&panel.y, ((height / 30.0) as usize).min(6));
    if let (Some(first), false) = (ticks.first_mut(), panel.y.unit.is_empty()) {
        first.1 = [panel.y.unit.as_str(), " ", &first.1].concat();
    }
    ticks
}

fn left_margin(panels: &[Panel], heights: &[f64], sizes: &Sizes, width: f64) -> f64 {
    let mut margin: f64 = 8.0;
    for (panel, height) in panels.iter().zip(heights) {
        for (_, words) in y_ticks(panel, *height) {
            margin = margin.max(text::width(&words, sizes.tick, false) + 8.0);
        }
        if panel.x.ticks && !panel.x.unit.is_empty() {
            // "year 0" with the number under its tick.
            margin = margin.max(text::width(&panel.x.unit, sizes.tick, false) + sizes.tick * 0.8);
        }
    }
    margin.min(width * MOST_TICKS).ceil()
}

fn right_margin(panels: &[Panel], sizes: &Sizes, width: f64) -> f64 {
    let most = width * sizes.most_margin;
    let mut margin: f64 = 14.0;
    for panel in panels {
        let ends = panel.layers.iter().filter_map(|layer| match layer {
            Layer::Line { label, .. } if !label.is_empty() => Some(label),
            _ => None,
        });
        let gap = if ends.clone().count() > 2 {
            labels::GAP + labels::LEADER
        } else {
            labels::GAP
        };
        for label in ends {
            for line in text::wrap(label, sizes.label, true, most - labels::GAP - 1.0) {
                margin = margin.max(text::width(&line, sizes.label, true) + gap + 1.0);
            }
        }
    }
    // In steps, so that a label that changes by a letter does not move the axis.
    ((margin / 4.0).ceil() * 4.0).min(most.floor())
}

/// Draws one panel whose room begins at `y`; takes and gives back the words placed so far.
fn draw_panel(
    panel: &Panel,
    frame: Frame,
    sizes: &Sizes,
    y: f64,
    mut words: Vec<Rect>,
    drawing: &mut Drawing,
) -> Vec<Rect> {
    let mut texts = Vec::new();
    let rect = frame.rect();
    let band = if has_band(panel) { BAND_ROOM } else { 0.0 };
    let title = text::elide(&panel.title, sizes.title, false, drawing.width);
    if !title.is_empty() {
        texts.push(Mark::Text {
            x: 0.0,
            y: y + sizes.title * 0.65 + 1.0,
            anchor: Anchor::Start,
            size: sizes.title,
            bold: false,
            ink: Ink::Muted,
            words: title,
        });
    }
    grid(panel, &frame, sizes, band, drawing, &mut texts);
    words.extend(texts.iter().filter_map(bounds));

    let mut board = Board {
        frame: rect,
        width: drawing.width - 1.0,
        curves: Vec::new(),
        moments: Vec::new(),
        areas: Vec::new(),
        words,
        size: sizes.label,
    };
    let mut ends = Vec::new();
    let mut area_words: Vec<(usize, &str, &str)> = Vec::new();
    let mut moment_words = Vec::new();
    let mut seams: Vec<Mark> = Vec::new();
    let marks = &mut drawing.marks;
    for layer in &panel.layers {
        if !matches!(layer, Layer::Area { .. }) {
            marks.append(&mut seams);
        }
        match layer {
            Layer::Line {
                points,
                ink,
                width,
                dash,
                label,
            } => {
                let places: Vec<Point> =
                    points.iter().map(|(x, y)| frame.position(*x, *y)).collect();
                let width = if width.is_finite() {
                    held(*width, 0.5, 12.0)
                } else {
                    2.0
                };
                let mut last = None;
                for piece in polyline::clip(&places, &rect) {
                    let points = polyline::simplify(&piece, TOLERANCE);
                    last = points.last().copied();
                    board.curves.push(points.clone());
                    marks.push(Mark::Path {
                        points,
                        ink: *ink,
                        width,
                        dash: *dash,
                    });
                }
                if let (Some(at), false) = (last, label.trim().is_empty()) {
                    ends.push(End {
                        at,
                        ink: *ink,
                        label: label.clone(),
                    });
                }
            }
            Layer::Area {
                points,
                ink,
                label,
                end_label,
            } => {
                let pieces = area_pieces(points, &frame);
                let first = board.areas.len();
                for piece in pieces {
                    let edge = |pick: fn(&(f64, f64, f64)) -> f64| -> Vec<Point> {
                        let edge: Vec<Point> = piece.iter().map(|at| (at.0, pick(at))).collect();
                        polyline::simplify(&edge, TOLERANCE)
                    };
                    let upper = edge(|at| at.1);
                    let mut outline = upper.clone();
                    outline.extend(edge(|at| at.2).into_iter().rev());
                    marks.push(Mark::Area {
                        points: outline,
                        ink: *ink,
                        opacity: AREA_OPACITY,
                    });
                    if upper.iter().any(|point| point.1 > rect.top + 0.5) {
                        seams.push(Mark::Path {
                            points: upper,
                            ink: Ink::Paper,
                            width: 1.0,
                            dash: Dash::Solid,
                        });
                    }
                    board.areas.push(piece);
                }
                if board.areas.len() > first {
                    area_words.push((first, label.trim(), ""));
                    area_words.push((board.areas.len() - 1, "", end_label.trim()));
                }
            }
            Layer::Band { pieces, end } => draw_band(pieces, *end, &frame, marks),
            Layer::Moment {
                x,
                ink,
                dash,
                label,
            } => {
                let (place, _) = frame.position(*x, frame.y.from);
                if !(rect.left - 0.5..=rect.right + 0.5).contains(&place) {
                    continue;
                }
                board.moments.push(place);
                marks.push(Mark::Path {
                    points: vec![(place, rect.top), (place, rect.bottom + band)],
                    ink: *ink,
                    width: 1.2,
                    dash: *dash,
                });
                if !label.trim().is_empty() {
                    moment_words.push((place, *ink, label));
                }
            }
            Layer::Dot { x, y, ink } => {
                let (x, y) = frame.position(*x, *y);
                let inside = (rect.left - 0.5..=rect.right + 0.5).contains(&x)
                    && (rect.top - 0.5..=rect.bottom + 0.5).contains(&y);
                if inside {
                    marks.push(Mark::Dot {
                        x,
                        y,
                        radius: 4.5,
                        ink: *ink,
                        ring: 1.5,
                    });
                }
            }
            _ => {}
        }
    }
    marks.append(&mut seams);

    board.label_ends(ends, sizes.most_labels, &mut texts);
    let mut wish = None;
    for (which, label, end_label) in area_words {
        let area = board.areas[which].clone();
        if end_label.is_empty() {
            wish = board.label_area(&area, label, false, None, &mut texts);
        } else {
            board.label_area(&area, end_label, true, wish, &mut texts);
        }
    }
    for (x, ink, label) in moment_words {
        board.label_moment(x, ink, label, &mut texts);
    }
    drawing.marks.append(&mut texts);
    board.words
}

/// Grid lines, ticks and their words.
fn grid(
    panel: &Panel,
    frame: &Frame,
    sizes: &Sizes,
    band: f64,
    drawing: &mut Drawing,
    texts: &mut Vec<Mark>,
) {
    let rule = |from: Point, to: Point| Mark::Path {
        points: vec![from, to],
        ink: Ink::Grid,
        width: 1.0,
        dash: Dash::Solid,
    };
    let word = |x: f64, y: f64, anchor: Anchor, words: String| Mark::Text {
        x,
        y,
        anchor,
        size: sizes.tick,
        bold: false,
        ink: Ink::Muted,
        words,
    };
    let mut taken: Vec<f64> = Vec::new();
    for (value, words) in y_ticks(panel, frame.bottom - frame.top) {
        let (_, y) = frame.position(frame.x.from, value);
        let y = held(y, frame.top, frame.bottom);
        if !y.is_finite()
            || taken
                .iter()
                .any(|other| (y - other).abs() < sizes.tick * 1.25)
        {
            continue;
        }
        taken.push(y);
        let line = y.floor() + 0.5;
        if (line - frame.bottom).abs() > 0.6 {
            drawing
                .marks
                .push(rule((frame.left, line), (frame.right, line)));
        }
        let words = text::elide(&words, sizes.tick, false, frame.left - 7.0);
        if !words.is_empty() {
            texts.push(word(frame.left - 7.0, y, Anchor::End, words));
        }
    }
    drawing.marks.push(rule(
        (frame.left, frame.bottom),
        (frame.right, frame.bottom),
    ));

    if !panel.x.ticks {
        return;
    }
    let foot = frame.bottom + band;
    let row = foot + 7.5 + sizes.tick * 0.6;
    let most = ((frame.right - frame.left) / 54.0) as usize;
    let mut reach = f64::NEG_INFINITY;
    for (value, words) in ticks::ticks(&panel.x, most) {
        let (x, _) = frame.position(value, frame.y.from);
        let x = held(x, frame.left, frame.right);
        let half = text::width(&words, sizes.tick, false) / 2.0;
        if !x.is_finite() || x - half < reach || half * 2.0 > drawing.width {
            continue;
        }
        drawing.marks.push(rule((x, foot), (x, foot + 4.0)));
        let middle = held(x, half, drawing.width - half);
        if reach == f64::NEG_INFINITY && !panel.x.unit.is_empty() {
            // The number stands under its tick, the unit before it.
            let end = middle - half - sizes.tick * 0.3;
            let unit = text::elide(&panel.x.unit, sizes.tick, false, end);
            if !unit.is_empty() {
                texts.push(word(end, row, Anchor::End, unit));
            }
        }
        texts.push(word(middle, row, Anchor::Middle, words));
        reach = middle + half + sizes.tick * 0.7;
    }
}

/// The band's pieces below the axis, neighbours alike drawn as one.
fn draw_band(pieces: &[(f64, Ink, f64)], end: f64, frame: &Frame, marks: &mut Vec<Mark>) {
    let place = |x: f64| {
        let (x, _) = frame.position(x, frame.y.from);
        held(x, frame.left, frame.right)
    };
    let mut runs: Vec<(f64, f64, Ink, f64)> = Vec::new();
    for (at, (x, ink, strength)) in pieces.iter().enumerate() {
        let from = place(*x);
        let to = place(pieces.get(at + 1).map_or(end, |next| next.0));
        let strength = if strength.is_nan() {
            0.0
        } else {
            held(*strength, 0.0, 1.0)
        };
        let opacity = (strength * BAND_STEPS).round() / BAND_STEPS;
        if to <= from || from.is_nan() || to.is_nan() || opacity == 0.0 {
            continue;
        }
        match runs.last_mut() {
            Some(run) if run.1 >= from - 1e-6 && run.2 == *ink && run.3 == opacity => run.1 = to,
            _ => runs.push((from, to, *ink, opacity)),
        }
    }
    let (top, bottom) = (frame.bottom + 1.5, frame.bottom + 1.5 + BAND);
    for (from, to, ink, opacity) in runs {
        marks.push(Mark::Area {
            points: vec![(from, top), (to, top), (to, bottom), (from, bottom)],
            ink,
            opacity,
        });
    }
}

/// An area's pieces as (x, top, bottom) in pixels, held to the frame with corners where its edges
/// cross it.
fn area_pieces(points: &[(f64, f64, f64)], frame: &Frame) -> Vec<Vec<(f64, f64, f64)>> {
    let mut pieces = Vec::new();
    let mut piece: Vec<(f64, f64, f64)> = Vec::new();
    let hold = |y: f64| held(y, frame.top, frame.bottom);
    let place = |(x, lower, upper): (f64, f64, f64)| {
        // Zero on a logarithmic axis lies far below it.
        let low = |value: f64| {
            if value <= 0.0 {
                value.max(f64::MIN_POSITIVE)
            } else {
                value
            }
        };
        let (lower, upper) = match frame.y.scale {
            crate::figure::Scale::Log => (low(lower), low(upper)),
            crate::figure::Scale::Linear => (lower, upper),
        };
        let (left, bottom) = frame.position(x, lower);
        (left, frame.position(x, upper).1, bottom)
    };
    let places: Vec<(f64, f64, f64)> = points.iter().copied().map(place).collect();
    let mut close = |piece: &mut Vec<(f64, f64, f64)>| {
        if piece.len() > 1 {
            pieces.push(std::mem::take(piece));
        }
        piece.clear();
    };
    for pair in places.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let sound = [a.0, a.1, a.2, b.0, b.1, b.2]
            .iter()
            .all(|value| value.is_finite());
        if !sound || b.0 < frame.left || a.0 > frame.right || b.0 < a.0 {
            close(&mut piece);
            continue;
        }
        let share_of = |from: f64, to: f64, at: f64| {
            if to != from {
                (at - from) / (to - from)
            } else {
                0.0
            }
        };
        let mut shares = vec![0.0, 1.0];
        for edge in [frame.left, frame.right] {
            shares.push(share_of(a.0, b.0, edge));
        }
        for edge in [frame.top, frame.bottom] {
            shares.push(share_of(a.1, b.1, edge));
            shares.push(share_of(a.2, b.2, edge));
        }
        shares.retain(|share| (0.0..=1.0).contains(share));
        sort_by(&mut shares, |share| *share);
        shares.dedup();
        for share in shares {
            let x = a.0 + (b.0 - a.0) * share;
            if x < frame.left - 1e-6 || x > frame.right + 1e-6 {
                continue;
            }
            let top = hold(a.1 + (b.1 - a.1) * share);
            let bottom = hold(a.2 + (b.2 - a.2) * share);
            let at = (
                held(x, frame.left, frame.right),
                top.min(bottom),
                bottom.max(top),
            );
            if piece.last() != Some(&at) {
                piece.push(at);
            }
        }
    }
    close(&mut piece);
    pieces
}

/// The room that a mark's words take; nothing for other marks.
pub(crate) fn bounds(mark: &Mark) -> Option<Rect> {
    let Mark::Text {
        x,
        y,
        anchor,
        size,
        bold,
        words,
        ..
    } = mark
    else {
        return None;
    };
    let width = text::width(words, *size, *bold);
    let left = match anchor {
        Anchor::Start => *x,
        Anchor::Middle => x - width / 2.0,
        Anchor::End => x - width,
    };
    Some(Rect {
        left,
        top: y - size * 0.6,
        right: left + width,
        bottom: y + size * 0.6,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::figure::{Axis, Numbers, Scale};

    fn axis(from: f64, to: f64, scale: Scale) -> Axis {
        Axis {
            from,
            to,
            scale,
            numbers: Numbers::Plain,
            unit: "year".to_owned(),
            ticks: true,
        }
    }

    fn panel(layers: Vec<Layer>) -> Panel {
        Panel {
            title: "Resources, units (log)".to_owned(),
            weight: 1.0,
            beside: false,
            plain: false,
            x: axis(0.0, 60.0, Scale::Linear),
            y: Axis {
                unit: String::new(),
                ..axis(1.0, 1e6, Scale::Log)
            },
            layers,
        }
    }

    fn curve(end: (f64, f64), ink: Ink, label: &str) -> Layer {
        Layer::Line {
            points: vec![(0.0, 10.0), end],
            ink,
            width: 2.0,
            dash: Dash::Solid,
            label: label.to_owned(),
        }
    }

    fn text_of(drawing: &Drawing) -> Vec<(String, Rect)> {
        drawing
            .marks
            .iter()
            .filter_map(|mark| match mark {
                Mark::Text { words, .. } => bounds(mark).map(|rect| (words.clone(), rect)),
                _ => None,
            })
            .collect()
    }

    fn assert_apart(drawing: &Drawing) {
        let texts = text_of(drawing);
        for (at, (words, rect)) in texts.iter().enumerate() {
            for (other_words, other) in &texts[at + 1..] {
                assert!(
                    !rect.meets(other),
                    "{words:?} {rect:?} meets {other_words:?} {other:?}"
                );
            }
        }
    }

    fn assert_inside(drawing: &Drawing) {
        let check = |x: f64, y: f64, slack: f64, what: &Mark| {
            let inside = x >= -slack
                && x <= drawing.width + slack
                && y >= -slack
                && y <= drawing.height + slack;
            assert!(inside, "{x}, {y} of {what:?}");
        };
        for mark in &drawing.marks {
            match mark {
                Mark::Path { points, width, .. } => {
                    assert!(width.is_finite());
                    points.iter().for_each(|at| check(at.0, at.1, 0.0, mark));
                }
                Mark::Area {
                    points, opacity, ..
                } => {
                    assert!((0.0..=1.0).contains(opacity));
                    points.iter().for_each(|at| check(at.0, at.1, 0.0, mark));
                }
                Mark::Text { words, size, .. } => {
                    assert!(!words.is_empty() && *size >= 11.0);
                    let Some(rect) = bounds(mark) else { continue };
                    check(rect.left, rect.top, 0.01, mark);
                    check(rect.right, rect.bottom, 0.01, mark);
                }
                Mark::Dot { x, y, .. } => check(*x, *y, 0.0, mark),
            }
        }
    }

    #[test]
    fn labels_of_ends_that_lie_together_keep_apart() {
        for of in 2..=12u16 {
            for end in [
                (60.0, 1e6),
                (60.0, 1e3),
                (60.0, 1.0),
                (47.4, 1e6),
                (20.0, 1e8),
            ] {
                for format in Format::ALL {
                    let mut layers: Vec<Layer> = (0..of)
                        .map(|rank| {
                            let words = format!("actor {rank}, {} units", 10 + rank);
                            curve(end, Ink::Actor { rank, of }, &words)
                        })
                        .collect();
                    layers.push(Layer::Moment {
                        x: 47.4,
                        ink: Ink::Muted,
                        dash: Dash::Dotted,
                        label: "runaway, year 47".to_owned(),
                    });
                    let drawing = lay_out(
                        &Figure {
                            panels: vec![panel(layers)],
                        },
                        format,
                    );
                    assert_apart(&drawing);
                    assert_inside(&drawing);
                    let said: String = text_of(&drawing)
                        .into_iter()
                        .map(|(words, _)| words + " ")
                        .collect();
                    for rank in [0, of - 1] {
                        assert!(
                            said.contains(&format!("actor {rank},")),
                            "{of} {end:?}: {said}"
                        );
                    }
                    assert!(said.contains("runaway"), "{of} {end:?}: {said}");
                    let most = Sizes::of(format).most_labels;
                    assert_eq!(said.matches("actor").count(), usize::from(of).min(most));
                }
            }
        }
    }

    #[test]
    fn long_words_are_wrapped_or_cut_and_never_clipped() {
        for words in [
            "the same race with a mandate of 30 % of all progress made by the leader",
            "Donaudampfschifffahrtsgesellschaftskapitänsmütze",
        ] {
            for format in Format::ALL {
                let drawing = lay_out(
                    &Figure {
                        panels: vec![panel(vec![curve((60.0, 1e3), Ink::Text, words)])],
                    },
                    format,
                );
                assert_inside(&drawing);
                assert_apart(&drawing);
                let frame = drawing.frames[0];
                assert!(drawing.width - frame.right <= drawing.width * 0.27);
            }
        }
    }

    #[test]
    fn two_panels_share_their_sides_and_split_by_weight() {
        let mut first = panel(Vec::new());
        first.weight = 3.0;
        first.x.ticks = false;
        let mut second = panel(Vec::new());
        second.weight = 2.0;
        let figure = Figure {
            panels: vec![first, second],
        };
        for format in Format::ALL {
            let drawing = lay_out(&figure, format);
            let [above, below] = drawing.frames[..] else {
                panic!("two frames")
            };
            assert_eq!((above.left, above.right), (below.left, below.right));
            assert!(above.bottom < below.top);
            let ratio = (above.bottom - above.top) / (below.bottom - below.top);
            assert!((ratio - 1.5).abs() < 0.05, "{ratio}");
            assert_apart(&drawing);
            assert_inside(&drawing);
        }
    }

    #[test]
    fn a_frame_turns_positions_back_into_values() {
        let drawing = lay_out(
            &Figure {
                panels: vec![panel(Vec::new())],
            },
            Format::Wide,
        );
        let frame = drawing.frames[0];
        let (x, y) = frame.position(30.0, 1000.0);
        assert!((x - (frame.left + frame.right) / 2.0).abs() < 1e-9);
        let (year, units) = frame.values(x, y);
        assert!((year - 30.0).abs() < 1e-9 && (units - 1000.0).abs() < 1e-6);
        assert_eq!(frame.values(-1e9, f64::NAN).0, 0.0);
    }

    #[test]
    fn a_curve_leaves_the_panel_at_its_edge() {
        let drawing = lay_out(
            &Figure {
                panels: vec![panel(vec![curve((50.0, 1e300), Ink::Apart, "")])],
            },
            Format::Wide,
        );
        let frame = drawing.frames[0];
        let last = drawing.marks.iter().find_map(|mark| match mark {
            Mark::Path {
                points,
                ink: Ink::Apart,
                ..
            } => points.last().copied(),
            _ => None,
        });
        // 10 to 1e300 over 50 years passes 1e6 after 5 of 299 decades.
        let (x, _) = frame.position(50.0 * 5.0 / 299.0, 1.0);
        let (at_x, at_y) = last.unwrap_or_default();
        assert!((at_x - x).abs() < 1e-6 && at_y == frame.top);
    }

    #[test]
    fn an_area_is_labelled_only_where_it_is_thick_enough() {
        let area = |upper: f64| Layer::Area {
            points: vec![(0.0, 0.0, upper), (60.0, 0.0, upper)],
            ink: Ink::Text,
            label: "start".to_owned(),
            end_label: "end".to_owned(),
        };
        for (upper, count) in [(0.5, 2), (0.02, 0)] {
            let mut panel = panel(vec![area(upper)]);
            panel.y = axis(0.0, 1.0, Scale::Linear);
            let drawing = lay_out(
                &Figure {
                    panels: vec![panel],
                },
                Format::Wide,
            );
            let inside = drawing.marks.iter().filter(|mark| {
                matches!(
                    mark,
                    Mark::Text {
                        ink: Ink::OnFill,
                        ..
                    }
                )
            });
            assert_eq!(inside.count(), count);
        }
    }

    #[test]
    fn the_band_joins_pieces_that_look_alike() {
        let pieces = (0..60).map(|year| {
            (
                f64::from(year),
                Ink::Apart,
                if year < 30 { 0.4 } else { 0.9 },
            )
        });
        let mut marks = Vec::new();
        let drawing = lay_out(
            &Figure {
                panels: vec![panel(Vec::new())],
            },
            Format::Wide,
        );
        draw_band(
            &pieces.collect::<Vec<_>>(),
            60.0,
            &drawing.frames[0],
            &mut marks,
        );
        assert_eq!(marks.len(), 2);
    }

    /// Numbers that break things.
    fn number() -> impl Strategy<Value = f64> {
        prop_oneof![
            4 => -2.0..100.0f64,
            1 => prop::sample::select(vec![
                0.0, -0.0, 1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY,
                1e300, -1e300, f64::MAX, f64::MIN, f64::MIN_POSITIVE, 1e-300,
            ]),
        ]
    }

    fn ink() -> impl Strategy<Value = Ink> {
        prop_oneof![
            (0..20u16, 0..20u16).prop_map(|(rank, of)| Ink::Actor { rank, of }),
            (0..5u8).prop_map(Ink::Force),
            prop::sample::select(vec![
                Ink::Text,
                Ink::Muted,
                Ink::Grid,
                Ink::Paper,
                Ink::OnFill,
                Ink::Apart
            ]),
        ]
    }

    fn words() -> impl Strategy<Value = String> {
        prop_oneof![
            Just(String::new()),
            Just("leader, 12 units".to_owned()),
            "\\PC{0,60}",
        ]
    }

    fn dash() -> impl Strategy<Value = Dash> {
        prop::sample::select(vec![Dash::Solid, Dash::Dashed, Dash::Dotted])
    }

    fn layer() -> impl Strategy<Value = Layer> {
        let many = 0..12usize;
        prop_oneof![
            (
                prop::collection::vec((number(), number()), many.clone()),
                ink(),
                number(),
                dash(),
                words()
            )
                .prop_map(|(points, ink, width, dash, label)| Layer::Line {
                    points,
                    ink,
                    width,
                    dash,
                    label
                }),
            (
                prop::collection::vec((number(), number(), number()), many.clone()),
                ink(),
                words(),
                words()
            )
                .prop_map(|(points, ink, label, end_label)| Layer::Area {
                    points,
                    ink,
                    label,
                    end_label
                }),
            (
                prop::collection::vec((number(), ink(), number()), many),
                number()
            )
                .prop_map(|(pieces, end)| Layer::Band { pieces, end }),
            (number(), ink(), dash(), words()).prop_map(|(x, ink, dash, label)| Layer::Moment {
                x,
                ink,
                dash,
                label
            }),
            (number(), number(), ink()).prop_map(|(x, y, ink)| Layer::Dot { x, y, ink }),
        ]
    }

    fn any_axis() -> impl Strategy<Value = Axis> {
        let scale = prop::sample::select(vec![Scale::Linear, Scale::Log]);
        let numbers = prop::sample::select(vec![Numbers::Plain, Numbers::Percent]);
        (number(), number(), scale, numbers, words(), any::<bool>()).prop_map(
            |(from, to, scale, numbers, unit, ticks)| Axis {
                from,
                to,
                scale,
                numbers,
                unit,
                ticks,
            },
        )
    }

    fn any_panel() -> impl Strategy<Value = Panel> {
        (
            words(),
            number(),
            any_axis(),
            any_axis(),
            prop::collection::vec(layer(), 0..8),
        )
            .prop_map(|(title, weight, x, y, layers)| Panel {
                title,
                weight,
                beside: false,
                plain: false,
                x,
                y,
                layers,
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_figure_gives_a_sane_picture(panels in prop::collection::vec(any_panel(), 0..10)) {
            let figure = Figure { panels };
            for format in Format::ALL {
                let drawing = lay_out(&figure, format);
                assert_inside(&drawing);
                assert_apart(&drawing);
                let svg = crate::svg::inline(&drawing, "pic");
                prop_assert!(!svg.contains("NaN") && !svg.contains("inf\""));
            }
        }
    }
}
