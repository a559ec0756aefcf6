//! The live picture: a drawing on a canvas, through plotters.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use charts::figure::Format;
use charts::layout::Drawing;
use charts::palette::Palette;
use charts::text;
use dynamics::decimal::short;
use plotters::drawing::DrawingArea;
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use crate::brush::Brush;

/// plotters counts in whole units; this many of them are one logical pixel, and the context is scaled back. So lines
/// and text sit between pixels at every pixel ratio.
const FINE: f64 = 8.0;

/// Columns at least this wide show the wide format, in CSS pixels. The style sheet's
/// container query says the same.
#[cfg(feature = "many")]
const WIDE_FROM: f64 = 440.0;

/// The format for a column of a width, in CSS pixels.
#[cfg(feature = "many")]
pub fn format(width: f64) -> Format {
    if width < WIDE_FROM {
        Format::Narrow
    } else {
        Format::Wide
    }
}

/// In windows like these a page alone shows the wide format: `sheet::alone` of the style sheet asks for the same.
#[cfg(any(test, not(feature = "many")))]
pub const WIDE_WINDOW: &str = "(min-width: 458px)";

/// The format on a page alone: its style sheet asks for the window's width, and its still picture is to be the same.
#[cfg(not(feature = "many"))]
pub fn format(_width: f64) -> Format {
    if crate::place::media_matches(WIDE_WINDOW) {
        Format::Wide
    } else {
        Format::Narrow
    }
}

/// The screen's pixels for a CSS pixel, as far as pictures follow it.
pub fn ratio() -> Option<f64> {
    Some(web_sys::window()?.device_pixel_ratio().max(1.0).min(4.0))
}

/// A canvas to draw on, many times a second.
///
/// What a browser need not be asked again is kept: its context, and the size it was given.
pub struct Surface {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    brush: Rc<RefCell<Brush>>,
    /// Width and height in the screen's pixels, and how many of those a CSS pixel has.
    size: Cell<[f64; 3]>,
}

impl Surface {
    /// `None` where the browser gives no canvas.
    pub fn of(canvas: &HtmlCanvasElement) -> Option<Self> {
        let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        let backend = CanvasBackend::with_canvas_object(canvas.clone())?;
        Some(Self {
            canvas: canvas.clone(),
            brush: Rc::new(RefCell::new(Brush::new(backend, context.clone()))),
            context,
            size: Cell::default(),
        })
    }

    /// Draws, in place of what was drawn before, `width` CSS pixels wide and crisp at the screen's pixel ratio.
    pub fn draw(&self, drawing: &Drawing, width: f64, palette: &Palette) -> Option<()> {
        let ratio = ratio()?;
        let backing = (width * ratio).round().max(1.0);
        let height = (backing * drawing.height / drawing.width).round();
        let size = [backing, height, ratio];
        if self.size.get() != size {
            self.canvas.set_width(backing as u32);
            self.canvas.set_height(height as u32);
            // The box is as large as its pixels: a browser that rounds it differently would blur them.
            let style = self.canvas.style();
            for (name, pixels) in [("width", backing), ("height", height)] {
                let length = text![short(pixels / ratio, 4), "px"];
                style.set_property(name, &length).ok()?;
            }
            self.size.set(size);
        }
        let scale = backing / drawing.width / FINE;
        self.context
            .set_transform(scale, 0.0, 0.0, scale, 0.0, 0.0)
            .ok()?;
        // To the last pixel, however the height was rounded.
        let (right, bottom) = (drawing.width + 1.0, drawing.height + 1.0);
        self.context
            .clear_rect(0.0, 0.0, right * FINE, bottom * FINE);
        self.brush.borrow_mut().begin();
        charts::draw::draw(drawing, &DrawingArea::from(&self.brush), palette, FINE).ok()?;
        self.brush.borrow_mut().end();
        Some(())
    }
}
