//! The live picture: a drawing on a canvas, through plotters.

use charts::figure::Format;
use charts::layout::Drawing;
use charts::palette::Palette;
use charts::text;
use dynamics::decimal::short;
use plotters::drawing::IntoDrawingArea;
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use crate::brush::Brush;

/// plotters counts in whole units; this many of them are one logical pixel, and the context is scaled back. So lines
/// and text sit between pixels at every pixel ratio.
const FINE: f64 = 8.0;

/// Columns at least this wide show the wide format, in CSS pixels. The style sheet's
/// container query says the same.
pub const WIDE_FROM: f64 = 440.0;

/// The format for a column of a width, in CSS pixels.
pub fn format(width: f64) -> Format {
    if width < WIDE_FROM {
        Format::Narrow
    } else {
        Format::Wide
    }
}

/// The screen's pixels for a CSS pixel, as far as pictures follow it.
pub fn ratio() -> Option<f64> {
    Some(web_sys::window()?.device_pixel_ratio().max(1.0).min(4.0))
}

/// Draws on a canvas that is `width` CSS pixels wide, crisp at the screen's pixel ratio.
/// `None` where the browser gives no canvas.
pub fn draw(
    canvas: &HtmlCanvasElement,
    drawing: &Drawing,
    width: f64,
    palette: &Palette,
) -> Option<()> {
    let ratio = ratio()?;
    let backing = (width * ratio).round().max(1.0);
    let height = (backing * drawing.height / drawing.width).round();
    let (w, h) = (backing as u32, height as u32);
    if canvas.width() != w || canvas.height() != h {
        canvas.set_width(w);
        canvas.set_height(h);
    }
    // The box is as large as its pixels: a browser that rounds it differently would blur them.
    let style = canvas.style();
    for (name, pixels) in [("width", backing), ("height", height)] {
        let length = text![short(pixels / ratio, 4), "px"];
        if style.get_property_value(name).ok()? != length {
            style.set_property(name, &length).ok()?;
        }
    }
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0).ok()?;
    context.clear_rect(0.0, 0.0, backing, height);
    context.set_line_join("round");
    let scale = backing / drawing.width / FINE;
    context
        .set_transform(scale, 0.0, 0.0, scale, 0.0, 0.0)
        .ok()?;
    let backend = CanvasBackend::with_canvas_object(canvas.clone())?;
    let area = Brush::new(backend, context).into_drawing_area();
    charts::draw::draw(drawing, &area, palette, FINE).ok()
}
