//! A plotters backend over that of plotters-canvas, for many strokes a frame.
//!
//! It differs in three things. A colour, a width or a font is told to the context only where it
//! changes, since setting a font costs a browser more than drawing the words. Strokes that follow each other in one
//! colour and width, as dashes and grid lines do, are one stroke. And colours are written without
//! the standard library's printing of fractions, which alone weighs more than all our drawing.

use dynamics::decimal::short;
use plotters_backend::text_anchor::HPos;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontStyle,
};
use plotters_canvas::CanvasBackend;
use web_sys::CanvasRenderingContext2d;

/// The backend.
pub struct Brush {
    backend: CanvasBackend,
    context: CanvasRenderingContext2d,
    fill: Option<[u8; 4]>,
    stroke: Option<[u8; 4]>,
    width: u32,
    /// Whether there is a path that is not stroked yet.
    open: bool,
    font: Option<(f64, bool)>,
    align: Option<Align>,
}

#[derive(Clone, Copy, PartialEq)]
enum Align {
    Left,
    Center,
    Right,
}

type Outcome = Result<(), DrawingErrorKind<<CanvasBackend as DrawingBackend>::ErrorType>>;

impl Brush {
    /// A brush for a context whose canvas `backend` draws on.
    pub fn new(backend: CanvasBackend, context: CanvasRenderingContext2d) -> Self {
        Self {
            backend,
            context,
            fill: None,
            stroke: None,
            width: 0,
            open: false,
            font: None,
            align: None,
        }
    }

    /// Begins a drawing. The browser may have forgotten what the context was told for the one before.
    pub fn begin(&mut self) {
        self.context.set_line_join("round");
        self.context.set_text_baseline("middle");
        (self.fill, self.stroke, self.font) = (None, None, None);
        (self.width, self.align) = (0, None);
    }

    /// Ends a drawing: nothing is left to be stroked.
    pub fn end(&mut self) {
        self.stroke();
    }

    fn fill_with(&mut self, color: BackendColor) {
        self.stroke();
        let color = bytes(color);
        if self.fill != Some(color) {
            self.fill = Some(color);
            self.context.set_fill_style_str(&hex(color));
        }
    }

    /// Where a stroke differs from the one before it, another path begins.
    fn stroke_with(&mut self, style: &impl BackendStyle) {
        let (color, width) = (bytes(style.color()), style.stroke_width());
        // What shines through would show where one stroke crosses another.
        if self.stroke == Some(color) && self.width == width && color[3] == 255 && self.open {
            return;
        }
        self.stroke();
        if self.stroke != Some(color) {
            self.stroke = Some(color);
            self.context.set_stroke_style_str(&hex(color));
        }
        if self.width != width {
            self.width = width;
            self.context.set_line_width(f64::from(width));
        }
        self.context.begin_path();
        self.open = true;
    }

    /// A straight line along an axis, as the rectangle that it is: a browser finds the pixels of many lines that are one path
    /// from the top of the picture to its bottom.
    fn rule(&mut self, a: BackendCoord, b: BackendCoord, style: &impl BackendStyle) {
        self.fill_with(style.color());
        let width = f64::from(style.stroke_width());
        let (left, right) = (f64::from(a.0.min(b.0)), f64::from(a.0.max(b.0)));
        let (top, bottom) = (f64::from(a.1.min(b.1)), f64::from(a.1.max(b.1)));
        let half = width / 2.0;
        if a.1 == b.1 {
            self.context
                .fill_rect(left, top - half, right - left, width);
        } else {
            self.context
                .fill_rect(left - half, top, width, bottom - top);
        }
    }

    /// Strokes the path that is not stroked yet.
    fn stroke(&mut self) {
        if std::mem::take(&mut self.open) {
            self.context.stroke();
        }
    }

    fn trace(&self, path: impl IntoIterator<Item = BackendCoord>) {
        let mut path = path.into_iter();
        if let Some((x, y)) = path.next() {
            self.context.move_to(f64::from(x), f64::from(y));
        }
        for (x, y) in path {
            self.context.line_to(f64::from(x), f64::from(y));
        }
    }
}

/// Red, green, blue and opacity in 255ths.
fn bytes(color: BackendColor) -> [u8; 4] {
    let (red, green, blue) = color.rgb;
    [red, green, blue, (color.alpha * 255.0 + 0.5) as u8]
}

/// `#rrggbbaa`.
fn hex(color: [u8; 4]) -> String {
    let digit = |value: u8| char::from(if value < 10 { b'0' } else { b'a' - 10 } + value);
    let mut text = String::with_capacity(9);
    text.push('#');
    for byte in color {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text
}

impl DrawingBackend for Brush {
    type ErrorType = <CanvasBackend as DrawingBackend>::ErrorType;

    fn get_size(&self) -> (u32, u32) {
        self.backend.get_size()
    }

    fn ensure_prepared(&mut self) -> Outcome {
        self.backend.ensure_prepared()
    }

    fn present(&mut self) -> Outcome {
        self.backend.present()
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Outcome {
        self.fill_with(color);
        self.context.fill_rect(f64::from(x), f64::from(y), 1.0, 1.0);
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        _fill: bool,
    ) -> Outcome {
        self.fill_with(style.color());
        self.context.fill_rect(
            f64::from(left),
            f64::from(top),
            f64::from(right - left),
            f64::from(bottom - top),
        );
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Outcome {
        let mut path = path.into_iter();
        let (first, second, third) = (path.next(), path.next(), path.next());
        if let (Some(a), Some(b), None) = (first, second, third)
            && (a.0 == b.0 || a.1 == b.1)
        {
            self.rule(a, b, style);
            return Ok(());
        }
        self.stroke_with(style);
        self.trace([first, second, third].into_iter().flatten().chain(path));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Outcome {
        self.fill_with(style.color());
        self.context.begin_path();
        self.trace(path);
        self.context.fill();
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        _fill: bool,
    ) -> Outcome {
        self.fill_with(style.color());
        self.context.begin_path();
        let turn = core::f64::consts::TAU;
        let _ = self
            .context
            .arc(f64::from(x), f64::from(y), f64::from(radius), 0.0, turn);
        self.context.fill();
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        (x, y): BackendCoord,
    ) -> Outcome {
        let align = match style.anchor().h_pos {
            HPos::Left => Align::Left,
            HPos::Center => Align::Center,
            HPos::Right => Align::Right,
        };
        if self.align != Some(align) {
            self.align = Some(align);
            self.context.set_text_align(match align {
                Align::Left => "left",
                Align::Center => "center",
                Align::Right => "right",
            });
        }
        let font = (style.size(), matches!(style.style(), FontStyle::Bold));
        if self.font != Some(font) {
            self.font = Some(font);
            let mut words = String::from(if font.1 { "bold " } else { "" });
            words.push_str(&short(font.0, 2));
            words.push_str("px ");
            words.push_str(style.family().as_str());
            self.context.set_font(&words);
        }
        self.fill_with(style.color());
        let _ = self.context.fill_text(text, f64::from(x), f64::from(y));
        Ok(())
    }
}
