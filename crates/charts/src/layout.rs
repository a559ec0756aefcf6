//! From a figure in the model's units to marks at pixel positions.

use crate::figure::{Dash, Figure, Format, Ink, Layer, Panel, STEPS};
use crate::labels::{self, Board, End};
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
        /// 0 to 1.
        opacity: f64,
    },
    /// Rectangles of one colour on a grid, without seams between them.
    #[cfg(feature = "maps")]
    Patches {
        /// The grid's top left corner.
        left: f64,
        /// The grid's top left corner.
        top: f64,
        /// Width of a cell.
        wide: f64,
        /// Height of a cell.
        high: f64,
        /// Left, top, right, bottom, in cells from the corner.
        boxes: Vec<[u16; 4]>,
        /// What they stand for.
        ink: Ink,
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
    /// What the reader can drag: the number of its frame, and where it stands.
    pub handles: Vec<(usize, f64, f64)>,
}

impl Drawing {
    /// Veils what comes after `now` on every time axis, one from 0 to `span`: while time runs, what comes
    /// later is not yet known.
    pub fn veil(&mut self, now: f64, span: f64) {
        for frame in &self.frames {
            if frame.x.from != 0.0 || frame.x.to != span {
                continue;
            }
            let (left, _) = frame.position(now, frame.y.from);
            let left = held(left, frame.left, frame.right) + 0.75;
            let (right, top, bottom) = (self.width, frame.top - 7.0, frame.bottom);
            if left < frame.right {
                self.marks.push(Mark::Area {
                    points: vec![(left, top), (right, top), (right, bottom), (left, bottom)],
                    ink: Ink::Paper,
                    opacity: 0.94,
                });
            }
        }
    }
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
        let band = band(panel);
        if panel.x.ticks {
            band + 7.5 + self.tick * 1.3
        } else {
            (band + 2.0).max(self.tick * 0.7)
        }
    }
}

fn has_band(panel: &Panel) -> bool {
    panel.layers.iter().any(|layer| match layer {
        #[cfg(feature = "bands")]
        Layer::Band { .. } => true,
        _ => false,
    })
}

/// Room that a panel's band takes below its axis.
pub(crate) fn band(panel: &Panel) -> f64 {
    if has_band(panel) { BAND_ROOM } else { 0.0 }
}

fn is_area(layer: &Layer) -> bool {
    match layer {
        #[cfg(feature = "areas")]
        Layer::Area { .. } => true,
        _ => false,
    }
}

/// The words at the end of a line.
fn end_label(layer: &Layer) -> Option<&String> {
    match layer {
        #[cfg(feature = "lines")]
        Layer::Line { label, .. } if !label.is_empty() => Some(label),
        _ => None,
    }
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
        handles: Vec::new(),
    };
    let rows = rows(&figure.panels);
    let heights = row_heights(&rows, &sizes, height);
    let rows = rows.get(..heights.len()).unwrap_or_default();
    // Panels that have a row to themselves share their left and right edges.
    let alone = || {
        let rows = rows.iter().zip(&heights);
        rows.filter(|(row, _)| row.len() == 1)
            .map(|(row, height)| (&row[0], *height))
    };
    let left = left_margin(alone(), &sizes, width);
    let right = right_margin(alone().map(|(panel, _)| panel), &sizes, width);
    let mut words = Vec::new();
    let mut over = Over::default();
    let mut y = 0.0;
    for (row, height) in rows.iter().zip(&heights) {
        let top = y + above(row, &sizes);
        let mut from = 0.0;
        let breadths: f64 = row.iter().enumerate().map(breadth).sum();
        for (at, panel) in row.iter().enumerate() {
            let room = (width - GUTTER * (row.len() - 1) as f64) * breadth((at, panel)) / breadths;
            let cell = Cell {
                left: from,
                // The last one ends where the picture does, however the sum rounds.
                right: if at + 1 == row.len() {
                    width
                } else {
                    from + room
                },
                above: y,
            };
            from += room + GUTTER;
            let (left, right) = if row.len() == 1 {
                (left, right)
            } else {
                (
                    left_margin([(panel, *height)].into_iter(), &sizes, room),
                    right_margin([panel].into_iter(), &sizes, room),
                )
            };
            let frame = if panel.plain {
                plain_frame(panel, &cell, top, *height)
            } else {
                // On half pixels, where thin lines are sharp.
                Frame {
                    left: cell.left + left,
                    top: top.floor() + 0.5,
                    right: cell.right - right,
                    bottom: (top + height).floor() + 0.5,
                    x: Span::of(&panel.x),
                    y: Span::of(&panel.y),
                }
            };
            words = draw_panel(panel, frame, &sizes, &cell, words, &mut drawing, &mut over);
            drawing.frames.push(frame);
        }
        y = top + height + below(row, &sizes);
    }
    over.lie_on(&mut drawing);
    drawing
}

/// What lies on all panels. Words in one font follow each other: another font costs a browser more than the words do.
#[derive(Default)]
struct Over {
    titles: Vec<Mark>,
    ticks: Vec<Mark>,
    /// Names of what is drawn, with their grounds and leaders.
    labels: Vec<Mark>,
    handles: Vec<Mark>,
}

impl Over {
    /// What can be grasped lies on top.
    fn lie_on(self, drawing: &mut Drawing) {
        for marks in [self.titles, self.ticks, self.labels, self.handles] {
            drawing.marks.extend(marks);
        }
    }
}

/// Room between panels that stand beside each other.
const GUTTER: f64 = 16.0;

/// The part of the picture that a panel has with all its words.
struct Cell {
    left: f64,
    right: f64,
    /// Where its room begins.
    above: f64,
}

/// Panels that stand beside each other, row by row.
fn rows(panels: &[Panel]) -> Vec<&[Panel]> {
    let mut rows = Vec::new();
    let mut first = 0;
    for at in 1..=panels.len() {
        if panels.get(at).is_none_or(|panel| !panel.beside) {
            let most = (first + MOST_BESIDE).min(at);
            rows.push(panels.get(first..most).unwrap_or_default());
            first = at;
        }
    }
    rows
}

/// The most panels in a row; those beyond are left out.
const MOST_BESIDE: usize = 6;

fn above(row: &[Panel], sizes: &Sizes) -> f64 {
    row.iter()
        .map(|panel| sizes.above(panel))
        .fold(0.0, f64::max)
}

fn below(row: &[Panel], sizes: &Sizes) -> f64 {
    row.iter()
        .map(|panel| sizes.below(panel))
        .fold(0.0, f64::max)
}

fn weight(panel: &Panel) -> f64 {
    if panel.weight.is_finite() {
        held(panel.weight, 0.01, 100.0)
    } else {
        1.0
    }
}

/// A panel's width in its row, relative to the row's first.
fn breadth((at, panel): (usize, &Panel)) -> f64 {
    if at == 0 {
        1.0
    } else {
        held(weight(panel), 0.2, 5.0)
    }
}

/// The frame of a panel whose units are equally long both ways, as large as fits, in the middle.
fn plain_frame(panel: &Panel, cell: &Cell, top: f64, height: f64) -> Frame {
    let (x, y) = (Span::of(&panel.x), Span::of(&panel.y));
    let (wide, high) = ((x.to - x.from).abs(), (y.to - y.from).abs());
    let room = cell.right - cell.left - 2.0;
    let unit = (room / wide).min(height / high);
    let (wide, high) = if unit.is_finite() && unit > 0.0 {
        (wide * unit, high * unit)
    } else {
        (room, height)
    };
    let left = (cell.left + cell.right - wide) / 2.0;
    let top = top + (height - high) / 2.0;
    Frame {
        left,
        top,
        right: left + wide,
        bottom: top + high,
        x,
        y,
    }
}

/// Heights of as many rows as fit.
fn row_heights(rows: &[&[Panel]], sizes: &Sizes, height: f64) -> Vec<f64> {
    let weight = |row: &&[Panel]| row.first().map_or(1.0, weight);
    let mut count = rows.len().min(8);
    while count > 0 {
        let shown = &rows[..count];
        let around: f64 = shown
            .iter()
            .map(|row| above(row, sizes) + below(row, sizes))
            .sum();
        let free = height - 1.0 - around - LEAST_PANEL * count as f64;
        if free >= 0.0 {
            // A row gets its share by weight, but never less than the least.
            let whole = free + LEAST_PANEL * count as f64;
            let weights: f64 = shown.iter().map(weight).sum();
            let wanted: Vec<f64> = shown
                .iter()
                .map(|row| (whole * weight(row) / weights - LEAST_PANEL).max(0.0))
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
        first.1 = text![panel.y.unit, " ", first.1];
    }
    ticks
}

fn left_margin<'a>(
    panels: impl Iterator<Item = (&'a Panel, f64)>,
    sizes: &Sizes,
    width: f64,
) -> f64 {
    let mut margin: f64 = 8.0;
    for (panel, height) in panels {
        for (_, words) in y_ticks(panel, height) {
            margin = margin.max(text::width(&words, sizes.tick, false) + 8.0);
        }
        if panel.x.ticks && !panel.x.unit.is_empty() {
            // "year 0" with the number under its tick.
            margin = margin.max(text::width(&panel.x.unit, sizes.tick, false) + sizes.tick * 0.8);
        }
    }
    margin.min(width * MOST_TICKS).ceil()
}

fn right_margin<'a>(panels: impl Iterator<Item = &'a Panel>, sizes: &Sizes, width: f64) -> f64 {
    let most = width * sizes.most_margin;
    let mut margin: f64 = 14.0;
    for panel in panels {
        let ends = panel.layers.iter().filter_map(end_label);
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

/// Draws one panel; takes and gives back the words placed so far.
fn draw_panel(
    panel: &Panel,
    frame: Frame,
    sizes: &Sizes,
    cell: &Cell,
    mut words: Vec<Rect>,
    drawing: &mut Drawing,
    over: &mut Over,
) -> Vec<Rect> {
    let rect = frame.rect();
    let band = band(panel);
    let title = text::elide(&panel.title, sizes.title, false, cell.right - cell.left);
    if !title.is_empty() {
        let title = Mark::Text {
            x: cell.left,
            y: cell.above + sizes.title * 0.65 + 1.0,
            anchor: Anchor::Start,
            size: sizes.title,
            bold: false,
            ink: Ink::Muted,
            words: title,
        };
        words.extend(bounds(&title));
        over.titles.push(title);
    }
    if !panel.plain {
        let before = over.ticks.len();
        grid(panel, &frame, sizes, band, cell, drawing, &mut over.ticks);
        words.extend(over.ticks[before..].iter().filter_map(bounds));
    }

    let mut board = Board {
        frame: rect,
        width: cell.right - 1.0,
        curves: Vec::new(),
        moments: Vec::new(),
        areas: Vec::new(),
        words,
        size: sizes.label,
    };
    #[cfg(feature = "lines")]
    let mut ends = Vec::new();
    #[cfg(feature = "areas")]
    let mut area_words: Vec<(usize, &str, &str)> = Vec::new();
    let mut moment_words = Vec::new();
    #[cfg(feature = "levels")]
    let mut level_words = Vec::new();
    #[cfg(feature = "spots")]
    let mut spot_words = Vec::new();
    let mut seams: Vec<Mark> = Vec::new();
    let texts = &mut over.labels;
    let marks = &mut drawing.marks;
    for layer in &panel.layers {
        if !is_area(layer) {
            marks.append(&mut seams);
        }
        match layer {
            #[cfg(feature = "lines")]
            Layer::Line {
                points,
                ink,
                width,
                dash,
                label,
            } => {
                let places: Vec<Point> =
                    points.iter().map(|(x, y)| frame.position(*x, *y)).collect();
                let width = stroke(*width);
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
                        opacity: 1.0,
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
            #[cfg(feature = "areas")]
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
                    let lower = edge(|at| at.2);
                    // The richer edge comes first: neighbours write the one they share in the same way, and a page that
                    // holds the picture packs it once.
                    let (first, then) = if lower.len() > upper.len() {
                        (lower, upper.clone())
                    } else {
                        (upper.clone(), lower)
                    };
                    let mut outline = first;
                    outline.extend(then.into_iter().rev());
                    marks.push(Mark::Area {
                        points: outline,
                        ink: *ink,
                        opacity: 1.0,
                    });
                    if upper.iter().any(|point| point.1 > rect.top + 0.5) {
                        seams.push(Mark::Path {
                            points: upper,
                            ink: Ink::Paper,
                            width: 1.0,
                            dash: Dash::Solid,
                            opacity: 1.0,
                        });
                    }
                    board.areas.push(piece);
                }
                if board.areas.len() > first {
                    area_words.push((first, label.trim(), ""));
                    area_words.push((board.areas.len() - 1, "", end_label.trim()));
                }
            }
            #[cfg(feature = "bands")]
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
                let place = held(place, rect.left, rect.right);
                board.moments.push(place);
                marks.push(Mark::Path {
                    points: vec![(place, rect.top), (place, rect.bottom + band)],
                    ink: *ink,
                    width: 1.2,
                    dash: *dash,
                    opacity: 1.0,
                });
                if !label.trim().is_empty() {
                    moment_words.push((place, *ink, label));
                }
            }
            #[cfg(feature = "dots")]
            Layer::Dot { x, y, ink } => {
                let (x, y) = frame.position(*x, *y);
                if rect.holds((x, y)) {
                    let (x, y) = rect.hold((x, y));
                    marks.push(Mark::Dot {
                        x,
                        y,
                        radius: 4.5,
                        ink: *ink,
                        ring: 1.5,
                    });
                }
            }
            Layer::Thread {
                points,
                ink,
                width,
                opacity,
                dash,
            } => {
                let places: Vec<Point> =
                    points.iter().map(|(x, y)| frame.position(*x, *y)).collect();
                for piece in polyline::clip(&places, &rect) {
                    marks.push(Mark::Path {
                        points: polyline::simplify(&piece, TOLERANCE),
                        ink: *ink,
                        width: stroke(*width),
                        dash: *dash,
                        opacity: part(*opacity),
                    });
                }
            }
            #[cfg(feature = "shapes")]
            Layer::Shape {
                points,
                ink,
                opacity,
            } => {
                let places: Vec<Point> =
                    points.iter().map(|(x, y)| frame.position(*x, *y)).collect();
                let points = polyline::cut_out(&places, &rect);
                if points.len() > 2 {
                    marks.push(Mark::Area {
                        points,
                        ink: *ink,
                        opacity: part(*opacity),
                    });
                }
            }
            #[cfg(feature = "maps")]
            Layer::Cells { columns, steps } => draw_cells(*columns, steps, &rect, marks),
            #[cfg(feature = "arrows")]
            Layer::Arrow {
                x,
                y,
                dx,
                dy,
                length,
                ink,
            } => {
                let (from, to) = (frame.position(*x, *y), frame.position(*x + *dx, *y + *dy));
                draw_arrow(from, to, *length, *ink, &rect, marks);
            }
            #[cfg(feature = "levels")]
            Layer::Level {
                y,
                ink,
                dash,
                label,
            } => {
                let (_, y) = frame.position(frame.x.from, *y);
                if !(rect.top - 0.5..=rect.bottom + 0.5).contains(&y) {
                    continue;
                }
                let y = held(y, rect.top, rect.bottom);
                marks.push(Mark::Path {
                    points: vec![(rect.left, y), (rect.right, y)],
                    ink: *ink,
                    width: 1.2,
                    dash: *dash,
                    opacity: 1.0,
                });
                level_words.push((y, *ink, label.trim()));
            }
            Layer::Words {
                x,
                y,
                anchor,
                ink,
                bold,
                words,
            } => {
                let (x, y) = frame.position(*x, *y);
                let words = text::elide(words, sizes.label, *bold, cell.right - cell.left - 2.0);
                if !x.is_finite() || !y.is_finite() || words.is_empty() {
                    continue;
                }
                let wide = text::width(&words, sizes.label, *bold);
                let left = match anchor {
                    Anchor::Start => x,
                    Anchor::Middle => x - wide / 2.0,
                    Anchor::End => x - wide,
                };
                // Words upon a fill stay upon it, where they fit.
                let (from, to) = if *ink == Ink::OnFill && wide + 4.0 < rect.right - rect.left {
                    (rect.left + 2.0, rect.right - 2.0)
                } else {
                    (cell.left + 1.0, cell.right - 1.0)
                };
                let left = held(left, from, to - wide);
                let half = sizes.label * 0.62;
                let word = Mark::Text {
                    x: left,
                    y: held(y, rect.top + half, rect.bottom - half),
                    anchor: Anchor::Start,
                    size: sizes.label,
                    bold: *bold,
                    ink: *ink,
                    words,
                };
                let free = bounds(&word).filter(|rect| board.word_hits(rect) == 0);
                if let Some(rect) = free {
                    board.words.push(rect);
                    texts.push(word);
                }
            }
            #[cfg(feature = "spots")]
            Layer::Spot {
                x,
                y,
                radius,
                ink,
                label,
            } => {
                let (x, y) = frame.position(*x, *y);
                let radius = held(*radius, 0.5, 40.0);
                if rect.holds((x, y)) && radius.is_finite() {
                    let (x, y) = rect.hold((x, y));
                    marks.push(Mark::Dot {
                        x,
                        y,
                        radius,
                        ink: *ink,
                        ring: 1.0,
                    });
                    let half = radius + 1.0;
                    board.words.push(Rect {
                        left: x - half,
                        top: y - half,
                        right: x + half,
                        bottom: y + half,
                    });
                    spot_words.push((x, y, half, *ink, label.trim()));
                }
            }
            Layer::Handle { x, y } => {
                let (x, y) = frame.position(*x, *y);
                if !x.is_finite() || !y.is_finite() {
                    continue;
                }
                let (x, y) = rect.hold((x, y));
                drawing.handles.push((drawing.frames.len(), x, y));
                for (radius, ink, ring) in [(7.0, Ink::Accent, 1.5), (3.0, Ink::Paper, 0.0)] {
                    over.handles.push(Mark::Dot {
                        x,
                        y,
                        radius,
                        ink,
                        ring,
                    });
                }
            }
        }
    }
    marks.append(&mut seams);

    #[cfg(feature = "lines")]
    board.label_ends(ends, sizes.most_labels, texts);
    #[cfg(feature = "areas")]
    let mut wish = None;
    #[cfg(feature = "areas")]
    for (which, label, end_label) in area_words {
        let area = board.areas[which].clone();
        if end_label.is_empty() {
            wish = board.label_area(&area, label, false, None, texts);
        } else {
            board.label_area(&area, end_label, true, wish, texts);
        }
    }
    for (x, ink, label) in moment_words {
        board.label_moment(x, ink, label, texts);
    }
    #[cfg(feature = "levels")]
    for (y, ink, label) in level_words {
        let ground = panel.layers.len() > MANY_LAYERS;
        board.label_level(y, ink, label, ground, texts);
    }
    #[cfg(feature = "spots")]
    for (x, y, half, ink, label) in spot_words {
        board.label_spot((x, y), half, ink, label, texts);
    }
    board.words
}

/// More layers than these lie one upon the other: words among them have a ground of their own.
#[cfg(feature = "levels")]
const MANY_LAYERS: usize = 40;

/// Grid lines, ticks and their words.
fn grid(
    panel: &Panel,
    frame: &Frame,
    sizes: &Sizes,
    band: f64,
    cell: &Cell,
    drawing: &mut Drawing,
    texts: &mut Vec<Mark>,
) {
    let rule = |from: Point, to: Point| Mark::Path {
        points: vec![from, to],
        ink: Ink::Grid,
        width: 1.0,
        dash: Dash::Solid,
        opacity: 1.0,
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
        // Clear of a ring that lies upon the axis, as far as there is room.
        let ring = panel.layers.iter().any(|layer| {
            matches!(layer, Layer::Handle { x, y: at } if {
                let at = frame.position(*x, *at);
                at.0 - frame.left < 6.0 && (at.1 - y).abs() < 12.0
            })
        });
        let mut end = frame.left - 7.0;
        if ring {
            let least = cell.left + text::width(&words, sizes.tick, false);
            end = end.min(least.max(frame.left - 10.5));
        }
        let words = text::elide(&words, sizes.tick, false, end - cell.left);
        if !words.is_empty() {
            texts.push(word(end, y, Anchor::End, words));
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
        let middle = held(x, cell.left + half, cell.right - half);
        if !x.is_finite() || middle - half < reach || half * 2.0 > cell.right - cell.left {
            continue;
        }
        drawing.marks.push(rule((x, foot), (x, foot + 4.0)));
        if reach == f64::NEG_INFINITY && !panel.x.unit.is_empty() {
            // The number stands under its tick, the unit before it.
            let end = middle - half - sizes.tick * 0.3;
            let unit = text::elide(&panel.x.unit, sizes.tick, false, end - cell.left);
            if !unit.is_empty() {
                texts.push(word(end, row, Anchor::End, unit));
            }
        }
        texts.push(word(middle, row, Anchor::Middle, words));
        reach = middle + half + sizes.tick * 0.7;
    }
}

/// A stroke's width, made sane.
fn stroke(width: f64) -> f64 {
    if width.is_finite() {
        held(width, 0.5, 12.0)
    } else {
        2.0
    }
}

/// A share, made sane.
fn part(share: f64) -> f64 {
    if share.is_nan() {
        0.0
    } else {
        held(share, 0.0, 1.0)
    }
}

/// The most cells in a row or column of a heat map; those beyond are left out.
const MOST_CELLS: usize = 1024;

/// A heat map as one set of boxes a step; equal neighbours are one box.
#[cfg(feature = "maps")]
fn draw_cells(columns: usize, steps: &[i8], rect: &Rect, marks: &mut Vec<Mark>) {
    let rows = steps.len().checked_div(columns).unwrap_or(0);
    if rows == 0 || rect.right - rect.left < 1.0 || rect.bottom - rect.top < 1.0 {
        return;
    }
    let most = usize::from(STEPS.unsigned_abs());
    let mut boxes: Vec<Vec<[u16; 4]>> = vec![Vec::new(); 2 * most + 1];
    let wide = columns;
    let (columns, rows) = (columns.min(MOST_CELLS), rows.min(MOST_CELLS));
    let y = |at: usize| (rows - at) as u16;
    // (from, to, step, the row in which it began), from left to right.
    let mut open: Vec<(usize, usize, i8, usize)> = Vec::new();
    let mut next: Vec<(usize, usize, i8, usize)> = Vec::new();
    for row in 0..=rows {
        let cells = if row < rows {
            &steps[row * wide..row * wide + columns]
        } else {
            &[]
        };
        let mut at = 0;
        let mut before = open.iter().peekable();
        while at < cells.len() {
            let from = at;
            while at < cells.len() && cells[at] == cells[from] {
                at += 1;
            }
            let mut began = row;
            while let Some(run) = before.peek() {
                if run.0 > from {
                    break;
                }
                if run.0 == from && run.1 == at && run.2 == cells[from] {
                    began = run.3;
                }
                before.next();
            }
            next.push((from, at, cells[from], began));
        }
        for run in &open {
            // A run that went on lives in `next` under the row in which it began.
            if !next.contains(run) {
                let step = usize::from((run.2.clamp(-STEPS, STEPS) + STEPS).unsigned_abs());
                boxes[step].push([run.0 as u16, y(row), run.1 as u16, y(run.3)]);
            }
        }
        open.clear();
        std::mem::swap(&mut open, &mut next);
    }
    for (step, boxes) in boxes.into_iter().enumerate() {
        if !boxes.is_empty() {
            marks.push(Mark::Patches {
                left: rect.left,
                top: rect.top,
                wide: (rect.right - rect.left) / columns as f64,
                high: (rect.bottom - rect.top) / rows as f64,
                boxes,
                ink: Ink::Diverging(step as i8 - STEPS),
            });
        }
    }
}

/// An arrow of a length in pixels whose middle is `from`, towards `to`.
fn draw_arrow(from: Point, to: Point, length: f64, ink: Ink, rect: &Rect, marks: &mut Vec<Mark>) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let size = (dx * dx + dy * dy).sqrt();
    let length = held(length, 0.0, 60.0);
    if !(size > 0.0 && size.is_finite() && length > 0.5 && rect.holds(from)) {
        return;
    }
    let (dx, dy) = (dx / size * length / 2.0, dy / size * length / 2.0);
    let tip = (from.0 + dx, from.1 + dy);
    let barb = 3.2 / (length / 2.0);
    let wing = |side: f64| {
        (
            tip.0 - (dx - side * dy * 0.6) * barb,
            tip.1 - (dy + side * dx * 0.6) * barb,
        )
    };
    for points in [
        vec![(from.0 - dx, from.1 - dy), tip],
        vec![wing(1.0), tip, wing(-1.0)],
    ] {
        for points in polyline::clip(&points, rect) {
            marks.push(Mark::Path {
                points,
                ink,
                width: 1.1,
                dash: Dash::Solid,
                opacity: 1.0,
            });
        }
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
        let opacity = (part(*strength) * BAND_STEPS).round() / BAND_STEPS;
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
    let across = frame.left..=frame.right;
    let along = frame.top..=frame.bottom;
    let inside = |(x, top, bottom): (f64, f64, f64)| {
        across.contains(&x) && along.contains(&top) && along.contains(&bottom)
    };
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
        let crossings;
        let shares = if inside(a) && inside(b) {
            // As nearly everywhere.
            &[0.0, 1.0][..]
        } else {
            crossings = edges(a, b, frame);
            &crossings
        };
        for &share in shares {
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

/// Where a piece of an area begins, meets an edge of its frame, and ends, as shares of its length.
fn edges(a: (f64, f64, f64), b: (f64, f64, f64), frame: &Frame) -> Vec<f64> {
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
    shares
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
                Mark::Patches {
                    left,
                    top,
                    wide,
                    high,
                    boxes,
                    ..
                } => {
                    for [a, b, c, d] in boxes {
                        assert!(a < c && b < d);
                        for (x, y) in [(a, b), (c, d)] {
                            check(
                                left + wide * f64::from(*x),
                                top + high * f64::from(*y),
                                0.01,
                                mark,
                            );
                        }
                    }
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
    fn neighbours_write_their_common_edge_alike() {
        let seam = [(0.0, 0.4), (20.0, 0.5), (40.0, 0.9), (60.0, 0.95)];
        let area = |points: Vec<(f64, f64, f64)>| Layer::Area {
            points,
            ink: Ink::Text,
            label: String::new(),
            end_label: String::new(),
        };
        let mut panel = panel(vec![
            area(seam.map(|(x, y)| (x, 0.0, y)).to_vec()),
            area(seam.map(|(x, y)| (x, y, 1.0)).to_vec()),
        ]);
        panel.y = axis(0.0, 1.0, Scale::Linear);
        let figure = Figure {
            panels: vec![panel],
        };
        let marks = lay_out(&figure, Format::Wide).marks;
        let starts: Vec<&[Point]> = marks
            .iter()
            .filter_map(|mark| match mark {
                Mark::Area { points, .. } => Some(&points[..4]),
                _ => None,
            })
            .collect();
        assert_eq!(starts.len(), 2);
        assert_eq!(starts[0], starts[1]);
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
            further_layer(),
        ]
    }

    #[test]
    fn equal_cells_are_one_box() {
        let rect = Rect {
            left: 0.0,
            top: 0.0,
            right: 30.0,
            bottom: 20.0,
        };
        let mut marks = Vec::new();
        // From the bottom up: the two on the left are one box, as are the two on the top right.
        draw_cells(3, &[5, 0, -7, 5, 2, 2], &rect, &mut marks);
        let mut seen: Vec<_> = marks
            .iter()
            .map(|mark| match mark {
                Mark::Patches {
                    boxes,
                    ink: Ink::Diverging(step),
                    wide: 10.0,
                    high: 10.0,
                    ..
                } => (*step, boxes.clone()),
                other => panic!("{other:?}"),
            })
            .collect();
        seen.sort_by_key(|(step, _)| *step);
        assert_eq!(
            seen,
            [
                (-7, vec![[2, 1, 3, 2]]),
                (0, vec![[1, 1, 2, 2]]),
                (2, vec![[1, 0, 3, 1]]),
                (5, vec![[0, 0, 1, 2]]),
            ]
        );
    }

    #[test]
    fn a_ring_on_the_axis_covers_no_number() {
        let drawn = |ring: bool| {
            let mut layers = vec![curve((60.0, 1e5), Ink::Text, "")];
            layers.extend(ring.then_some(Layer::Handle { x: 0.0, y: 120.0 }));
            let figure = Figure {
                panels: vec![panel(layers)],
            };
            lay_out(&figure, Format::Wide)
        };
        let end = |drawing: &Drawing, number: &str| {
            let found = drawing.marks.iter().find_map(|mark| match mark {
                Mark::Text {
                    words,
                    x,
                    anchor: Anchor::End,
                    ..
                } if words == number => Some(*x),
                _ => None,
            });
            found.unwrap_or_else(|| panic!("{number} is not there"))
        };
        let (with, without) = (drawn(true), drawn(false));
        let (_, x, _) = with.handles[0];
        assert!(x - end(&with, "100") > 9.0);
        assert_eq!(end(&with, "1"), end(&without, "1"));
        assert_eq!(end(&without, "100"), end(&without, "1"));
    }

    #[test]
    fn words_among_many_lines_have_a_ground() {
        let grounds = |lines: usize| {
            let thread = Layer::Thread {
                points: vec![(0.0, 10.0), (60.0, 1000.0)],
                ink: Ink::Text,
                width: 1.0,
                opacity: 0.4,
                dash: Dash::Solid,
            };
            let mut layers = vec![thread; lines];
            layers.push(Layer::Level {
                y: 1000.0,
                ink: Ink::Accent,
                dash: Dash::Dashed,
                label: "the leader".to_owned(),
            });
            let figure = Figure {
                panels: vec![panel(layers)],
            };
            let marks = lay_out(&figure, Format::Narrow).marks;
            let word =
                |mark: &Mark| matches!(mark, Mark::Text { words, .. } if words == "the leader");
            let at = marks
                .iter()
                .position(word)
                .unwrap_or_else(|| panic!("it has no name"));
            let Some(room) = bounds(&marks[at]) else {
                panic!("it takes no room")
            };
            marks[..at].iter().any(|mark| match mark {
                Mark::Area {
                    points,
                    ink: Ink::Paper,
                    ..
                } => {
                    let least = points
                        .iter()
                        .fold((1e9f64, 1e9f64), |a, b| (a.0.min(b.0), a.1.min(b.1)));
                    let most = points
                        .iter()
                        .fold((0f64, 0f64), |a, b| (a.0.max(b.0), a.1.max(b.1)));
                    least.0 <= room.left && room.right <= most.0 && least.1 < most.1
                }
                _ => false,
            })
        };
        assert!(grounds(60) && !grounds(3));
    }

    #[test]
    fn words_in_one_font_follow_each_other() {
        let named = || {
            let level = Layer::Level {
                y: 1000.0,
                ink: Ink::Accent,
                dash: Dash::Dashed,
                label: "the leader".to_owned(),
            };
            panel(vec![
                level,
                curve((60.0, 1000.0), Ink::Accent, "leader"),
                Layer::Handle { x: 0.0, y: 10.0 },
            ])
        };
        let figure = Figure {
            panels: vec![named(), named()],
        };
        for format in Format::ALL {
            let drawing = lay_out(&figure, format);
            let fonts = drawing.marks.iter().filter_map(|mark| match mark {
                Mark::Text { size, bold, .. } => Some((size.to_bits(), *bold)),
                _ => None,
            });
            let mut fonts: Vec<_> = fonts.collect();
            assert!(fonts.len() > 8);
            fonts.dedup();
            let mut kinds = fonts.clone();
            kinds.sort_unstable();
            kinds.dedup();
            assert_eq!(fonts.len(), kinds.len(), "{fonts:?}");
            // What can be grasped lies on all of them.
            let last = drawing.marks.last();
            assert!(matches!(last, Some(Mark::Dot { .. })), "{last:?}");
        }
    }

    #[test]
    fn an_area_within_its_frame_crosses_no_edge() {
        let frame = Frame {
            left: 50.5,
            top: 20.5,
            right: 450.5,
            bottom: 200.5,
            x: Span::of(&axis(0.0, 60.0, Scale::Linear)),
            y: Span::of(&axis(0.0, 1.0, Scale::Linear)),
        };
        // Also where it lies along the frame's edges, as shares of a whole do.
        let inside = [
            (50.5, 20.5, 200.5),
            (60.0, 20.5, 120.0),
            (61.0, 30.0, 200.5),
            (450.5, 20.5, 20.5),
        ];
        for pair in inside.windows(2) {
            assert_eq!(edges(pair[0], pair[1], &frame), [0.0, 1.0]);
        }
        let crossing = edges((40.5, 30.0, 40.0), (60.5, 30.0, 40.0), &frame);
        assert_eq!(crossing, [0.0, 0.5, 1.0]);
    }

    #[test]
    fn shapes_are_cut_at_the_edges_and_handles_are_told() {
        let mut panel = panel(vec![
            Layer::Shape {
                points: vec![(-30.0, 1.0), (30.0, 1.0), (30.0, 1000.0)],
                ink: Ink::Apart,
                opacity: 0.3,
            },
            Layer::Handle { x: 30.0, y: 1.0 },
        ]);
        panel.y.scale = Scale::Linear;
        let figure = Figure {
            panels: vec![
                panel.clone(),
                Panel {
                    beside: true,
                    ..panel
                },
            ],
        };
        let drawing = lay_out(&figure, Format::Wide);
        let [left, right] = drawing.frames[..] else {
            panic!("two panels beside each other");
        };
        assert!(left.right < right.left && left.top == right.top);
        assert_eq!(drawing.handles.len(), 2);
        let (frame, x, y) = drawing.handles[1];
        let values = drawing.frames[frame].values(x, y);
        assert!((values.0 - 30.0).abs() < 1e-9 && (values.1 - 1.0).abs() < 1e-9);
        let cut = drawing.marks.iter().find_map(|mark| match mark {
            Mark::Area { points, .. } => Some(points),
            _ => None,
        });
        assert!(cut.is_some_and(|points| points.iter().all(|at| at.0 >= left.left - 1e-9)));
    }

    #[test]
    fn names_of_spots_keep_apart() {
        let spot = |x: f64, y: f64, label: &str| Layer::Spot {
            x,
            y,
            radius: 4.0,
            ink: Ink::Text,
            label: label.to_owned(),
        };
        let mut panel = panel(vec![
            spot(20.0, 300.0, "copyleft"),
            spot(22.0, 420.0, "Harberger tax"),
            spot(21.0, 200.0, "wealth tax"),
            Layer::Level {
                y: 50.0,
                ink: Ink::Muted,
                dash: Dash::Dashed,
                label: "no policy".to_owned(),
            },
        ]);
        panel.y = axis(0.0, 500.0, Scale::Linear);
        let drawing = lay_out(
            &Figure {
                panels: vec![panel],
            },
            Format::Wide,
        );
        assert_apart(&drawing);
        for name in ["copyleft", "Harberger tax", "wealth tax", "no policy"] {
            let told = drawing
                .marks
                .iter()
                .any(|mark| matches!(mark, Mark::Text { words, .. } if words == name));
            assert!(told, "{name}");
        }
    }

    fn further_layer() -> impl Strategy<Value = Layer> {
        let points = || prop::collection::vec((number(), number()), 0..12usize);
        let anchor = prop::sample::select(vec![Anchor::Start, Anchor::Middle, Anchor::End]);
        prop_oneof![
            (points(), ink(), number(), number(), dash()).prop_map(
                |(points, ink, width, opacity, dash)| Layer::Thread {
                    points,
                    ink,
                    width,
                    opacity,
                    dash
                }
            ),
            (points(), ink(), number()).prop_map(|(points, ink, opacity)| Layer::Shape {
                points,
                ink,
                opacity
            }),
            (0..5usize, prop::collection::vec(any::<i8>(), 0..30usize))
                .prop_map(|(columns, steps)| Layer::Cells { columns, steps }),
            (number(), number(), number(), number(), number(), ink()).prop_map(
                |(x, y, dx, dy, length, ink)| Layer::Arrow {
                    x,
                    y,
                    dx,
                    dy,
                    length,
                    ink
                }
            ),
            (number(), number(), number(), ink(), words()).prop_map(
                |(x, y, radius, ink, label)| Layer::Spot {
                    x,
                    y,
                    radius,
                    ink,
                    label
                }
            ),
            (number(), number(), anchor, ink(), any::<bool>(), words()).prop_map(
                |(x, y, anchor, ink, bold, words)| Layer::Words {
                    x,
                    y,
                    anchor,
                    ink,
                    bold,
                    words
                }
            ),
            (number(), ink(), dash(), words()).prop_map(|(y, ink, dash, label)| Layer::Level {
                y,
                ink,
                dash,
                label
            }),
            (number(), number()).prop_map(|(x, y)| Layer::Handle { x, y }),
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
            any::<bool>(),
            prop::sample::select(vec![false, false, false, true]),
        )
            .prop_map(|(title, weight, x, y, layers, beside, plain)| Panel {
                title,
                weight,
                beside,
                plain,
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
