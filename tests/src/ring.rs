//! The handles of a picture: where they stand, and dragging them.

use charts::figure::Format;
use charts::layout::{Frame, lay_out};
use widgets::Scenario;

use crate::browser::{Browser, Rect};
use crate::place::run;

/// A picture narrower than this shows the narrow format, by the style sheet.
const WIDE_FROM: f64 = 440.0;

/// A handle of a picture, as a native run of its scenario lays it out.
#[derive(Clone, Copy, Debug)]
pub struct Ring {
    /// Where it stands in the window.
    pub at: (f64, f64),
    picture: Rect,
    frame: Frame,
    /// CSS pixels for a logical pixel.
    scale: f64,
}

impl Ring {
    /// Where a pair of values of the handle's panel stands in the window.
    pub fn place(&self, x: f64, y: f64) -> (f64, f64) {
        let (x, y) = self.frame.position(x, y);
        self.in_window(x, y)
    }

    /// The values of the handle's panel at a point of the window.
    pub fn values(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let logical = |at: f64, from: f64| (at - from) / self.scale;
        self.frame
            .values(logical(x, self.picture.x), logical(y, self.picture.y))
    }

    fn in_window(&self, x: f64, y: f64) -> (f64, f64) {
        (
            self.picture.x + x * self.scale,
            self.picture.y + y * self.scale,
        )
    }

    /// The way from the handle to a point, in steps.
    pub fn way(&self, to: (f64, f64)) -> Vec<(f64, f64)> {
        let steps = 8;
        let part =
            |from: f64, to: f64, i: i32| from + (to - from) * f64::from(i) / f64::from(steps);
        (0..=steps)
            .map(|i| (part(self.at.0, to.0, i), part(self.at.1, to.1, i)))
            .collect()
    }
}

impl Browser {
    /// A handle of a place's picture, which shows a scenario in its first view. The picture is scrolled to,
    /// unless all of it is in the window.
    ///
    /// # Panics
    /// When there is no such handle.
    pub fn ring(&self, place: &str, scenario: &Scenario, handle: usize) -> Ring {
        let css = format!("[data-place=\"{place}\"] .picture");
        let height = self.number("return innerHeight", serde_json::json!([]));
        let picture = self.rect(&css);
        if picture.y < 0.0 || picture.y + picture.height > height {
            self.see(&css);
        }
        // Nobody aims at what still moves, as while other rows of the page find their heights.
        let picture = self.until(&format!("{css} stands still"), || {
            let before = self.rect(&css);
            self.frames(3);
            let picture = self.rect(&css);
            (picture == before).then_some(picture)
        });
        let format = if picture.width < WIDE_FROM {
            Format::Narrow
        } else {
            Format::Wide
        };
        let drawing = lay_out(&run(scenario).figure(0, 0.0, format), format);
        let (frame, x, y) = *drawing
            .handles
            .get(handle)
            .unwrap_or_else(|| panic!("{scenario}: there is no handle {handle}"));
        let mut ring = Ring {
            at: (0.0, 0.0),
            picture,
            frame: drawing.frames[frame],
            scale: picture.width / drawing.width,
        };
        ring.at = ring.in_window(x, y);
        ring
    }

    /// Drags a handle to a pair of values of its panel, and returns what its widget makes of the place where it was
    /// let go: numbers of parameters and their values.
    pub fn drag_ring(
        &self,
        place: &str,
        scenario: &Scenario,
        handle: usize,
        (x, y): (f64, f64),
    ) -> Vec<(usize, f64)> {
        let ring = self.ring(place, scenario, handle);
        // The page is told whole pixels.
        let to = ring.place(x, y);
        let to = (to.0.round(), to.1.round());
        self.pointer(&ring.way(to));
        let (x, y) = ring.values(to);
        run(scenario).grasp(handle, x, y)
    }
}
