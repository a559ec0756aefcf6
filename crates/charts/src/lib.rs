//! Pictures as plain data, laid out once and drawn alike on canvas and as SVG.
//!
//! ```text
//! Figure ── layout::lay_out(&figure, format) ──> Drawing ──┬── svg::inline, svg::standalone ──> SVG
//! (model's units)                                (pixels)  └── draw::draw ──> any plotters backend
//! ```
//!
//! Everything that decides how a picture looks happens once, in the layout, in logical pixels and
//! without asking a browser for the size of a word. So the still picture of a page and the live one
//! coincide, and a test on a build machine sees what a reader will see.
//!
//! # Layout
//!
//! - [`figure`]: a picture not yet drawn, in the model's units; what a widget fills in
//! - [`layout`]: from there to marks at pixel positions, and the frames that map a pixel back to a value
//! - [`ghost`]: the main lines of an earlier picture behind those of the present one
//! - [`reading`]: what a picture says at a place, for a crosshair
//! - `labels`: words that keep out of each other's way
//! - `ticks`: where ticks stand, in people's numbers
//! - `polyline`: clipping, simplifying and dashing of polylines
//! - [`mod@text`]: words put together, and how wide they are
//! - [`palette`]: every colour, in both themes, told once
//! - [`svg`]: a drawing as SVG text
//! - [`draw`]: a drawing upon a plotters backend

// A program with fewer kinds of layers leaves some of what places them unused.
#![cfg_attr(not(feature = "all"), allow(dead_code, unused))]

pub mod draw;
pub mod figure;
pub mod ghost;
mod labels;
pub mod layout;
pub mod palette;
mod polyline;
pub mod reading;
pub mod svg;
pub mod text;
mod ticks;
