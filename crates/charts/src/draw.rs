//! A drawing upon a plotters backend.
//!
//! The whole drawing is one plotters element which speaks to the backend itself. That keeps
//! plotters' charts, meshes, fonts and measuring out of the page: only the backend's five
//! operations remain.

use std::convert::Infallible;

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::element::{Drawable, PointCollection};
use plotters_backend::text_anchor::{HPos, Pos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontFamily, FontStyle,
};

use crate::figure::Ink;
use crate::layout::{Anchor, Drawing, Mark, pattern};
use crate::palette::Palette;
use crate::polyline;
use crate::text::{BASELINE, CANVAS_MIDDLE, FONT};

/// Draws upon `area`, from its top left corner.
///
/// Backends count in whole pixels, so every length is multiplied by `scale` first. On a canvas,
/// take 8 or so and give the canvas's context a transform by `devicePixelRatio / scale`: then marks
/// stand where the SVG has them, to an eighth of a pixel.
pub fn draw<DB: DrawingBackend>(
    drawing: &Drawing,
    area: &DrawingArea<DB, Shift>,
    palette: &Palette,
    scale: f64,
) -> Result<(), DrawingAreaErrorKind<DB::ErrorType>> {
    area.draw(&Picture {
        drawing,
        palette,
        scale,
    })
}

/// How far patches reach into their neighbours, in logical pixels.
const SEAM: f64 = 1.25;

/// A drawing as an element of plotters.
struct Picture<'a> {
    drawing: &'a Drawing,
    palette: &'a Palette,
    scale: f64,
}

impl<'a> PointCollection<'a, (i32, i32)> for &'a Picture<'a> {
    type Point = (i32, i32);
    type IntoIter = [(i32, i32); 1];

    fn point_iter(self) -> Self::IntoIter {
        [(0, 0)]
    }
}

/// Colour and width of a stroke.
struct Pen(BackendColor, u32);

impl BackendStyle for Pen {
    fn color(&self) -> BackendColor {
        self.0
    }

    fn stroke_width(&self) -> u32 {
        self.1
    }
}

/// How words are written.
struct Letters {
    color: BackendColor,
    size: f64,
    bold: bool,
    anchor: Anchor,
}

impl BackendTextStyle for Letters {
    type FontError = Infallible;

    fn color(&self) -> BackendColor {
        self.color
    }

    fn size(&self) -> f64 {
        self.size
    }

    fn style(&self) -> FontStyle {
        if self.bold {
            FontStyle::Bold
        } else {
            FontStyle::Normal
        }
    }

    fn anchor(&self) -> Pos {
        let across = match self.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        Pos::new(across, VPos::Center)
    }

    fn family(&self) -> FontFamily<'_> {
        FontFamily::Name(FONT)
    }

    // Backends that write words themselves, as canvas and SVG do, ask for neither of these.
    fn layout_box(&self, _: &str) -> Result<((i32, i32), (i32, i32)), Infallible> {
        Ok(((0, 0), (0, 0)))
    }

    fn draw<E, DrawFunc: FnMut(i32, i32, BackendColor) -> Result<(), E>>(
        &self,
        _: &str,
        _: BackendCoord,
        _: DrawFunc,
    ) -> Result<Result<(), E>, Infallible> {
        Ok(Ok(()))
    }
}

impl Picture<'_> {
    fn color(&self, ink: Ink, alpha: f64) -> BackendColor {
        let color = self.palette.color(ink);
        BackendColor {
            alpha,
            rgb: (color.0, color.1, color.2),
        }
    }

    fn length(&self, pixels: f64) -> i32 {
        (pixels * self.scale).round() as i32
    }
}

impl<DB: DrawingBackend> Drawable<DB> for Picture<'_> {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        mut origin: I,
        backend: &mut DB,
        _: (u32, u32),
    ) -> Result<(), DrawingErrorKind<DB::ErrorType>> {
        let (left, top) = origin.next().unwrap_or((0, 0));
        let place = |x: f64, y: f64| -> BackendCoord {
            (
                left.saturating_add(self.length(x)),
                top.saturating_add(self.length(y)),
            )
        };
        for mark in &self.drawing.marks {
            match mark {
                Mark::Path {
                    points,
                    ink,
                    width,
                    dash,
                    opacity,
                } => {
                    let pen = Pen(
                        self.color(*ink, *opacity),
                        self.length(*width).max(1) as u32,
                    );
                    let dashed =
                        pattern(*dash, *width).map(|(on, off)| polyline::dashes(points, on, off));
                    let strokes = match &dashed {
                        None => std::slice::from_ref(points),
                        Some(strokes) => strokes,
                    };
                    for stroke in strokes {
                        backend.draw_path(stroke.iter().map(|at| place(at.0, at.1)), &pen)?;
                    }
                }
                Mark::Area {
                    points,
                    ink,
                    opacity,
                } => {
                    let fill = self.color(*ink, *opacity);
                    backend.fill_polygon(points.iter().map(|at| place(at.0, at.1)), &fill)?;
                }
                #[cfg(feature = "maps")]
                Mark::Patches {
                    left,
                    top,
                    wide,
                    high,
                    boxes,
                    ink,
                } => {
                    let fill = self.color(*ink, 1.0);
                    // Not beyond the panel.
                    let mut frames = self.drawing.frames.iter();
                    let whole = frames.find(|it| it.left == *left && it.top == *top);
                    let (right, bottom) = whole.map_or((1e9, 1e9), |it| (it.right, it.bottom));
                    let corner = |x: u16, y: u16, seam: f64| {
                        let (x, y) = (wide * f64::from(x), high * f64::from(y));
                        place((left + x + seam).min(right), (top + y + seam).min(bottom))
                    };
                    for [a, b, c, d] in boxes {
                        // Neighbours overlap by a little, or the ground would shine through.
                        backend.draw_rect(
                            corner(*a, *b, 0.0),
                            corner(*c, *d, SEAM),
                            &fill,
                            true,
                        )?;
                    }
                }
                Mark::Text {
                    x,
                    y,
                    anchor,
                    size,
                    bold,
                    ink,
                    words,
                } => {
                    let letters = Letters {
                        color: self.color(*ink, 1.0),
                        size: size * self.scale,
                        bold: *bold,
                        anchor: *anchor,
                    };
                    // The same baseline as in SVG.
                    let middle = y + size * (BASELINE - CANVAS_MIDDLE);
                    backend.draw_text(words, &letters, place(*x, middle))?;
                }
                Mark::Dot {
                    x,
                    y,
                    radius,
                    ink,
                    ring,
                } => {
                    for (radius, ink) in [(radius + ring, Ink::Paper), (*radius, *ink)] {
                        let color = self.color(ink, 1.0);
                        let radius = self.length(radius).max(0) as u32;
                        backend.draw_circle(place(*x, *y), radius, &color, true)?;
                    }
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use plotters::drawing::IntoDrawingArea;

    use super::*;
    use crate::figure::Dash;

    /// A backend that writes down what it is asked to draw.
    struct Scribe(Rc<RefCell<Vec<String>>>);

    type Outcome = Result<(), DrawingErrorKind<std::fmt::Error>>;

    impl Scribe {
        fn note(&self, line: String) -> Outcome {
            self.0.borrow_mut().push(line);
            Ok(())
        }
    }

    impl DrawingBackend for Scribe {
        type ErrorType = std::fmt::Error;

        fn get_size(&self) -> (u32, u32) {
            (80, 80)
        }

        fn ensure_prepared(&mut self) -> Outcome {
            Ok(())
        }

        fn present(&mut self) -> Outcome {
            Ok(())
        }

        fn draw_pixel(&mut self, _: BackendCoord, _: BackendColor) -> Outcome {
            Ok(())
        }

        fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
            &mut self,
            path: I,
            style: &S,
        ) -> Outcome {
            let path: Vec<BackendCoord> = path.into_iter().collect();
            self.note(format!("path {path:?} {}", style.stroke_width()))
        }

        fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
            &mut self,
            path: I,
            style: &S,
        ) -> Outcome {
            let path: Vec<BackendCoord> = path.into_iter().collect();
            self.note(format!("area {path:?} {}", style.color().alpha))
        }

        fn draw_circle<S: BackendStyle>(
            &mut self,
            center: BackendCoord,
            radius: u32,
            style: &S,
            fill: bool,
        ) -> Outcome {
            self.note(format!(
                "dot {center:?} {radius} {:?} {fill}",
                style.color().rgb
            ))
        }

        fn draw_text<S: BackendTextStyle>(
            &mut self,
            text: &str,
            style: &S,
            pos: BackendCoord,
        ) -> Outcome {
            let (size, family) = (style.size(), style.family().as_str().to_owned());
            self.note(format!(
                "text {text} {pos:?} {} {size} {family}",
                style.style().as_str()
            ))
        }
    }

    #[test]
    fn marks_reach_the_backend_scaled() {
        let notes = Rc::new(RefCell::new(Vec::new()));
        let drawing = Drawing {
            width: 10.0,
            height: 10.0,
            frames: Vec::new(),
            handles: Vec::new(),
            marks: vec![
                Mark::Area {
                    points: vec![(0.0, 0.0), (1.0, 0.0), (1.0, 1.06)],
                    ink: Ink::Apart,
                    opacity: 0.5,
                },
                Mark::Path {
                    points: vec![(0.0, 0.0), (16.0, 0.0)],
                    ink: Ink::Muted,
                    width: 1.25,
                    dash: Dash::Dashed,
                    opacity: 1.0,
                },
                Mark::Text {
                    x: 2.0,
                    y: 3.0,
                    anchor: Anchor::End,
                    size: 12.0,
                    bold: true,
                    ink: Ink::Text,
                    words: "hi".to_owned(),
                },
                Mark::Dot {
                    x: 1.0,
                    y: 1.0,
                    radius: 4.5,
                    ink: Ink::Text,
                    ring: 1.5,
                },
            ],
        };
        let area = Scribe(Rc::clone(&notes)).into_drawing_area();
        assert!(draw(&drawing, &area, &Palette::LIGHT, 8.0).is_ok());
        assert_eq!(
            *notes.borrow(),
            [
                "area [(0, 0), (8, 0), (8, 8)] 0.5",
                "path [(0, 0), (48, 0)] 10",
                "path [(80, 0), (128, 0)] 10",
                "text hi (16, 32) bold 96 system-ui, sans-serif",
                "dot (8, 8) 48 (255, 255, 255) true",
                "dot (8, 8) 36 (34, 33, 30) true",
            ]
        );
    }
}
