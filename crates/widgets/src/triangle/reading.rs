//! What the triangle says at a place: the three shares.

use charts::figure::{Format, Ink};
use charts::text;

use super::picture::{NAMES, shares};
use super::{TIME, TriangleRun};
use crate::words::percent;

pub(super) fn told(
    _run: &TriangleRun,
    view: usize,
    _format: Format,
    _panel: usize,
    (x, y): (f64, f64),
) -> Vec<(Ink, String)> {
    let shares = shares(x, y);
    if view == TIME || shares.iter().any(|share| *share < 0.0) {
        return vec![];
    }
    let lines = NAMES.iter().zip(shares).enumerate();
    lines
        .map(|(force, (name, share))| {
            let line = text![name, " ", percent(share)];
            (Ink::Force(force as u8), line)
        })
        .collect()
}
