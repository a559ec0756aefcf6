//! The main lines of an earlier picture, pale and dashed behind those of the present one.

use crate::figure::{Anchor, Axis, Dash, Figure, Ink, Layer, Panel};
use crate::layout::{Drawing, Mark, bounds};
use crate::polyline::Rect;
use crate::text;

/// The main lines of a picture, panel by panel, in the model's units.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ghost {
    panels: Vec<Trace>,
}

#[derive(Clone, Debug, PartialEq)]
struct Trace {
    plain: bool,
    x: Axis,
    y: Axis,
    lines: Vec<Vec<(f64, f64)>>,
}

/// Lines at least this wide are a picture's main ones, where they have no label.
const MAIN: f64 = 2.0;
/// The most lines of a panel; of more, the first and the last stand for all.
const MOST: usize = 4;

/// A panel's main lines.
fn lines(panel: &Panel) -> Vec<Vec<(f64, f64)>> {
    let mut lines: Vec<Vec<(f64, f64)>> = Vec::new();
    for layer in &panel.layers {
        match layer {
            #[cfg(feature = "lines")]
            Layer::Line { points, dash, .. } if *dash == Dash::Solid => lines.push(points.clone()),
            // What lies below an area is the border to the one before.
            #[cfg(feature = "areas")]
            Layer::Area { points, .. } if points.iter().any(|at| at.1 != 0.0) => {
                lines.push(points.iter().map(|at| (at.0, at.1)).collect());
            }
            Layer::Thread {
                points,
                width,
                dash,
                ..
            } if *width >= MAIN && *dash == Dash::Solid => lines.push(points.clone()),
            _ => {}
        }
    }
    if lines.len() > MOST {
        lines.drain(1..lines.len() - 1);
    }
    lines
}

/// Whether an axis tells the same thing, though perhaps from another value to another.
fn same(one: &Axis, other: &Axis) -> bool {
    one.numbers == other.numbers && one.unit == other.unit
}

impl Ghost {
    /// The ghost of a picture.
    pub fn of(figure: &Figure) -> Self {
        Self {
            panels: figure
                .panels
                .iter()
                .map(|panel| Trace {
                    plain: panel.plain,
                    x: panel.x.clone(),
                    y: panel.y.clone(),
                    lines: lines(panel),
                })
                .collect(),
        }
    }

    /// Puts the lines that were other ones behind a picture's own, on its own axes.
    /// Returns the panel in which most of them stand, with the line that is to be named.
    pub fn lay_behind(&self, figure: &mut Figure) -> Option<Named> {
        let mut named = None;
        for (which, (panel, trace)) in figure.panels.iter_mut().zip(&self.panels).enumerate() {
            let fits = panel.plain == trace.plain
                && same(&panel.x, &trace.x)
                && same(&panel.y, &trace.y)
                // Where there are no axes, only the same units will do.
                && (!panel.plain || (panel.x == trace.x && panel.y == trace.y));
            if !fits {
                continue;
            }
            let now = lines(panel);
            let other: Vec<_> = trace
                .lines
                .iter()
                .filter(|line| !now.contains(line))
                .collect();
            let filled = panel.layers.iter().rposition(is_area);
            // Areas hide what lies behind them.
            let (place, ink, opacity) = match filled {
                Some(last) => (last + 1, Ink::Paper, 0.85),
                None => (
                    panel.layers.iter().position(is_line).unwrap_or(0),
                    Ink::Muted,
                    0.8,
                ),
            };
            if let (Some(line), None, None) = (other.last(), &named, filled) {
                named = Some(Named {
                    panel: which,
                    line: (*line).clone(),
                });
            }
            for line in other {
                panel.layers.insert(
                    place,
                    Layer::Thread {
                        points: line.clone(),
                        ink,
                        width: 1.3,
                        opacity,
                        dash: Dash::Dashed,
                    },
                );
            }
        }
        named
    }
}

fn is_area(layer: &Layer) -> bool {
    match layer {
        #[cfg(feature = "areas")]
        Layer::Area { .. } => true,
        _ => false,
    }
}

fn is_line(layer: &Layer) -> bool {
    match layer {
        #[cfg(feature = "lines")]
        Layer::Line { .. } => true,
        Layer::Thread { .. } => true,
        _ => false,
    }
}

/// The line of a ghost that is to be named.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    panel: usize,
    line: Vec<(f64, f64)>,
}

impl Named {
    /// Writes words beside the line where there is room, clear of all curves and words.
    pub fn write(&self, drawing: &mut Drawing, words: &str) -> bool {
        let Some(frame) = drawing.frames.get(self.panel) else {
            return false;
        };
        const SIZE: f64 = 11.0;
        let places: Vec<_> = self
            .line
            .iter()
            .map(|(x, y)| frame.position(*x, *y))
            .filter(|(x, y)| {
                (frame.left..=frame.right).contains(x) && (frame.top..=frame.bottom).contains(y)
            })
            .collect();
        let half = text::width(words, SIZE, false) / 2.0;
        for part in [0.55, 0.7, 0.4, 0.82, 0.25, 0.92, 0.12] {
            let Some((x, y)) = places.get((part * places.len() as f64) as usize) else {
                continue;
            };
            for (dx, dy) in [
                (0.0, -11.0),
                (0.0, 11.0),
                (half + 6.0, 7.0),
                (-half - 6.0, -7.0),
            ] {
                let mark = Mark::Text {
                    x: x + dx,
                    y: y + dy,
                    anchor: Anchor::Middle,
                    size: SIZE,
                    bold: false,
                    ink: Ink::Muted,
                    words: words.to_owned(),
                };
                let Some(rect) = bounds(&mark) else {
                    continue;
                };
                let inside = rect.left > frame.left + 2.0
                    && rect.right < frame.right - 2.0
                    && rect.top > frame.top
                    && rect.bottom < frame.bottom - 1.0;
                if inside && is_free(drawing, &rect) {
                    drawing.marks.push(mark);
                    return true;
                }
            }
        }
        false
    }
}

/// Whether no words, curves or dots stand in a box. Grid lines do not count.
fn is_free(drawing: &Drawing, rect: &Rect) -> bool {
    drawing.marks.iter().all(|mark| match mark {
        Mark::Text { .. } => bounds(mark).is_none_or(|other| !other.meets(rect)),
        Mark::Path { points, ink, .. } => {
            *ink == Ink::Grid
                || !points
                    .windows(2)
                    .any(|pair| rect.cut(pair[0], pair[1]).is_some())
        }
        Mark::Dot { x, y, radius, .. } => {
            let reach = radius + 2.0;
            *x + reach < rect.left
                || *x - reach > rect.right
                || *y + reach < rect.top
                || *y - reach > rect.bottom
        }
        _ => true,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may")]
mod tests {
    use super::*;
    use crate::figure::{Format, Numbers, Scale};
    use crate::layout::lay_out;

    fn figure(to: f64, end: f64) -> Figure {
        let axis = |to: f64, unit: &str| Axis {
            from: 0.0,
            to,
            scale: Scale::Linear,
            numbers: Numbers::Plain,
            unit: unit.to_owned(),
            ticks: true,
        };
        let line = |end: f64, label: &str| Layer::Line {
            points: vec![(0.0, 1.0), (0.5 * to, 0.5 * (1.0 + end)), (to, end)],
            ink: Ink::Text,
            width: 2.0,
            dash: Dash::Solid,
            label: label.to_owned(),
        };
        Figure {
            panels: vec![Panel {
                title: String::new(),
                weight: 1.0,
                beside: false,
                plain: false,
                x: axis(to, "year"),
                y: axis(end * 1.1, ""),
                layers: vec![line(end, "one"), line(1.0, "two")],
            }],
        }
    }

    fn threads(figure: &Figure) -> Vec<&Vec<(f64, f64)>> {
        figure.panels[0]
            .layers
            .iter()
            .filter_map(|layer| match layer {
                Layer::Thread { points, .. } => Some(points),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn lines_that_changed_stand_behind_on_the_new_axes() {
        let before = Ghost::of(&figure(60.0, 10.0));
        let mut now = figure(60.0, 50.0);
        let named = before.lay_behind(&mut now).unwrap();
        // The second line is the same as it was.
        assert_eq!(
            threads(&now),
            [&vec![(0.0, 1.0), (30.0, 5.5), (60.0, 10.0)]]
        );
        assert!(matches!(now.panels[0].layers[0], Layer::Thread { .. }));
        for format in Format::ALL {
            let mut drawing = lay_out(&now, format);
            let (_, end) = drawing.frames[0].position(60.0, 10.0);
            let drawn = drawing.marks.iter().any(|mark| match mark {
                Mark::Path { points, dash, .. } => {
                    *dash == Dash::Dashed && (points[points.len() - 1].1 - end).abs() < 1e-6
                }
                _ => false,
            });
            assert!(drawn);
            assert!(named.write(&mut drawing, "before"));
            let words: Vec<_> = drawing.marks.iter().filter_map(bounds).collect();
            let own = words[words.len() - 1];
            assert!(!words[..words.len() - 1].iter().any(|it| it.meets(&own)));
        }
    }

    #[test]
    fn labels_stay_where_they_are() {
        let texts = |figure: &Figure| -> Vec<Mark> {
            let drawing = lay_out(figure, Format::Wide);
            let marks = drawing.marks.into_iter();
            marks
                .filter(|mark| matches!(mark, Mark::Text { .. }))
                .collect()
        };
        let before = Ghost::of(&figure(60.0, 10.0));
        let mut now = figure(60.0, 50.0);
        let without = texts(&now);
        before.lay_behind(&mut now);
        assert_eq!(texts(&now), without);
    }

    #[test]
    fn nothing_stands_behind_an_equal_or_another_picture() {
        let before = Ghost::of(&figure(60.0, 10.0));
        let mut now = figure(60.0, 10.0);
        assert_eq!(before.lay_behind(&mut now), None);
        assert_eq!(now, figure(60.0, 10.0));
        let mut other = figure(60.0, 20.0);
        other.panels[0].y.numbers = Numbers::Percent;
        assert_eq!(before.lay_behind(&mut other), None);
        assert!(threads(&other).is_empty());
    }
}
