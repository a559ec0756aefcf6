//! A picture not yet drawn: plain data in the model's own units.
//!
//! A widget fills a [`Figure`]; the layout turns it into marks at pixel positions; those are
//! written as SVG or drawn on any plotters backend. Nothing here knows of pixels or colours.

use crate::ticks::Span;

/// What a mark stands for; a palette gives it its colour in each theme.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ink {
    /// The main text colour.
    Text,
    /// Quiet text: axis titles and ticks.
    Muted,
    /// Grid lines and frames.
    Grid,
    /// The paper.
    Paper,
    /// Text upon a filled area.
    OnFill,
    /// Actor `rank` (0 the leader) of a field ordered from leader to laggard; `of` actors in all.
    Actor {
        /// 0 for the leader.
        rank: u16,
        /// How many actors there are.
        of: u16,
    },
    /// Things that pull apart.
    Apart,
    /// Things that close.
    Closing,
    /// Business, government or civil society (0, 1, 2), and used for nothing else.
    Force(u8),
    /// A step of the diverging scale: -[`STEPS`] (closing, many) over 0 (neither) to [`STEPS`] (pulling apart, one).
    Diverging(i8),
    /// A style: its direction on a circle of [`HUES`] and its strength, 0 (grey) to 3.
    Style {
        /// Direction, 0 to [`HUES`] - 1.
        hue: u8,
        /// 0 (grey, all styles alike) to 3 (strong).
        strength: u8,
    },
    /// Things that the reader can take hold of.
    Accent,
}

/// Steps of [`Ink::Diverging`] on either side of the middle.
pub const STEPS: i8 = 7;
/// Directions of [`Ink::Style`].
pub const HUES: u8 = 12;

/// How a line is stroked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dash {
    /// One stroke.
    Solid,
    /// Long strokes: a comparison, the run of other settings.
    Dashed,
    /// Dots: a marker or a limit.
    Dotted,
}

/// How an axis maps values to the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// In proportion.
    Linear,
    /// By the logarithm; values are positive.
    Log,
}

/// How ticks are worded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbers {
    /// 1, 10, 100, 1k, 1M.
    Plain,
    /// Shares as percent: 0, 50 %, 100 %.
    Percent,
}

/// One axis of a panel.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Smallest value shown.
    pub from: f64,
    /// Largest value shown.
    pub to: f64,
    /// How values map to the page.
    pub scale: Scale,
    /// How ticks are worded.
    pub numbers: Numbers,
    /// Words before the first tick's number: `year` gives "year 0, 10, 20"; empty for none.
    pub unit: String,
    /// Whether ticks and their words are drawn (two panels may share one time axis).
    pub ticks: bool,
}

impl Axis {
    /// Where a value stands along the axis, 0 to 1 within it.
    pub fn part(&self, value: f64) -> f64 {
        Span::of(self).share(value)
    }

    /// The value at a part of the axis.
    pub fn at(&self, part: f64) -> f64 {
        Span::of(self).value(part)
    }
}

/// One thing drawn on a panel. Coordinates are values on the panel's axes.
///
/// The larger kinds are features of this crate: a program that draws no map does not bring the code for one.
#[derive(Clone, Debug, PartialEq)]
pub enum Layer {
    /// A curve, labelled directly at its end.
    #[cfg(feature = "lines")]
    Line {
        /// Points in order of x.
        points: Vec<(f64, f64)>,
        /// What it stands for.
        ink: Ink,
        /// Stroke width in logical pixels.
        width: f64,
        /// Stroke pattern.
        dash: Dash,
        /// Words beside its last point; empty for none.
        label: String,
    },
    /// The area between two curves over the same x, labelled inside where it has room.
    #[cfg(feature = "areas")]
    Area {
        /// (x, lower, upper) in order of x.
        points: Vec<(f64, f64, f64)>,
        /// What it stands for.
        ink: Ink,
        /// Words inside the area near its start; empty for none.
        label: String,
        /// Words inside the area near its end; empty for none.
        end_label: String,
    },
    /// A thin band along the bottom of the panel: each piece runs to the next one's x.
    #[cfg(feature = "bands")]
    Band {
        /// (from x, what it stands for, strength 0 to 1) in order of x.
        pieces: Vec<(f64, Ink, f64)>,
        /// Where the last piece ends.
        end: f64,
    },
    /// A vertical line over the panel's height with words at its top.
    Moment {
        /// Where it stands.
        x: f64,
        /// What it stands for.
        ink: Ink,
        /// Stroke pattern.
        dash: Dash,
        /// Words beside it; empty for none.
        label: String,
    },
    /// A dot upon a curve.
    #[cfg(feature = "dots")]
    Dot {
        /// Where it stands.
        x: f64,
        /// Where it stands.
        y: f64,
        /// What it stands for.
        ink: Ink,
    },
    /// A curve without a label, one of many.
    Thread {
        /// Points in any order: the curve may turn back.
        points: Vec<(f64, f64)>,
        /// What it stands for.
        ink: Ink,
        /// Stroke width in logical pixels.
        width: f64,
        /// 0 to 1.
        opacity: f64,
        /// Stroke pattern.
        dash: Dash,
    },
    /// A filled polygon, cut at the panel's edges. Bars, bands and districts are shapes.
    #[cfg(feature = "shapes")]
    Shape {
        /// Its corners; the last is joined to the first.
        points: Vec<(f64, f64)>,
        /// What it stands for.
        ink: Ink,
        /// 0 to 1.
        opacity: f64,
    },
    /// A heat map that fills the panel.
    #[cfg(feature = "maps")]
    Cells {
        /// Cells in a row.
        columns: usize,
        /// Steps of [`Ink::Diverging`], row by row from the panel's bottom left.
        steps: Vec<i8>,
    },
    /// An arrow of a flow: its middle, and where it points.
    #[cfg(feature = "arrows")]
    Arrow {
        /// Its middle.
        x: f64,
        /// Its middle.
        y: f64,
        /// Direction in the panel's units; its length is not drawn.
        dx: f64,
        /// Direction in the panel's units.
        dy: f64,
        /// Length in logical pixels.
        length: f64,
        /// What it stands for.
        ink: Ink,
    },
    /// A place among others, with its name beside it where there is room.
    #[cfg(feature = "spots")]
    Spot {
        /// Where it stands.
        x: f64,
        /// Where it stands.
        y: f64,
        /// Radius in logical pixels.
        radius: f64,
        /// What it stands for.
        ink: Ink,
        /// Its name; empty for none.
        label: String,
    },
    /// Words at a place of their own, moved only to stay within the panel; left out where other
    /// words stand already.
    Words {
        /// Where they stand.
        x: f64,
        /// Their vertical middle.
        y: f64,
        /// Which part of them stands at `x`.
        anchor: Anchor,
        /// What they stand for.
        ink: Ink,
        /// Whether they are bold.
        bold: bool,
        /// The words.
        words: String,
    },
    /// A horizontal line over the panel's width with words upon it.
    #[cfg(feature = "levels")]
    Level {
        /// Where it stands.
        y: f64,
        /// What it stands for.
        ink: Ink,
        /// Stroke pattern.
        dash: Dash,
        /// Words at its right end; empty for none.
        label: String,
    },
    /// A ring that the reader can drag: `Run::grasp` says what that sets. The first handle of a figure is number 0.
    Handle {
        /// Where it stands.
        x: f64,
        /// Where it stands.
        y: f64,
    },
}

/// Which part of words stands at their place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Their start.
    Start,
    /// Their middle.
    Middle,
    /// Their end.
    End,
}

/// One pair of axes and what is drawn on them.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// Words above the panel.
    pub title: String,
    /// Its share of the figure's height, relative to the other panels; for a panel that stands
    /// [`beside`](Panel::beside) another, its share of the width, relative to 1 for the row's first.
    pub weight: f64,
    /// Whether it stands to the right of the panel before it instead of below.
    pub beside: bool,
    /// Whether it has no axes at all and one unit is as long upward as to the right, as in a map.
    pub plain: bool,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// What is drawn, first below.
    pub layers: Vec<Layer>,
}

/// A picture: rows of panels from top to bottom, their left and right edges aligned.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The panels.
    pub panels: Vec<Panel>,
}

/// The two formats that a picture is laid out in. The page scales a format to its column, so
/// the still picture and the live one coincide at every width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For columns narrower than 440 px.
    Narrow,
    /// For all others.
    Wide,
}

impl Format {
    /// Both formats.
    pub const ALL: [Format; 2] = [Format::Narrow, Format::Wide];

    /// Logical width in pixels.
    pub const fn width(self) -> f64 {
        match self {
            Format::Narrow => 320.0,
            Format::Wide => 560.0,
        }
    }

    /// Logical height in pixels; the same for every figure, so that nothing on a page moves.
    pub const fn height(self) -> f64 {
        match self {
            Format::Narrow => 340.0,
            Format::Wide => 400.0,
        }
    }

    /// The word in class names and golden pictures.
    pub const fn key(self) -> &'static str {
        match self {
            Format::Narrow => "narrow",
            Format::Wide => "wide",
        }
    }
}
