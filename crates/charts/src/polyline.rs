//! Clipping, simplifying and dashing of polylines.

/// A position in logical pixels.
pub(crate) type Point = (f64, f64);

/// `value` between `low` and `high`; `low` where they cross, NaN where it is NaN.
/// (`f64::clamp` would panic where they cross, and brings the formatting of numbers along.)
pub(crate) fn held(value: f64, low: f64, high: f64) -> f64 {
    let value = if value > high { high } else { value };
    if value < low { low } else { value }
}

/// Sorts a few things by a number; those alike keep their order.
/// (By insertion: the standard library's sorts weigh several kilobytes for each type.)
pub(crate) fn sort_by<T>(things: &mut [T], number: impl Fn(&T) -> f64) {
    for end in 1..things.len() {
        let mut at = end;
        while at > 0 && number(&things[at]) < number(&things[at - 1]) {
            things.swap(at, at - 1);
            at -= 1;
        }
    }
}

/// A rectangle in logical pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Rect {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Rect {
    /// Whether two rectangles share more than an edge.
    pub fn meets(&self, other: &Rect) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// The part of the segment from `a` to `b` that lies inside, as shares of its length.
    pub fn cut(&self, a: Point, b: Point) -> Option<(f64, f64)> {
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let (mut enter, mut leave) = (0.0f64, 1.0f64);
        for (step, room) in [
            (-dx, a.0 - self.left),
            (dx, self.right - a.0),
            (-dy, a.1 - self.top),
            (dy, self.bottom - a.1),
        ] {
            if step == 0.0 {
                if room < 0.0 {
                    return None;
                }
            } else if step < 0.0 {
                enter = enter.max(room / step);
            } else {
                leave = leave.min(room / step);
            }
        }
        (enter <= leave).then_some((enter, leave))
    }

    /// Whether a point lies inside or on the edge.
    fn encloses(&self, point: Point) -> bool {
        (self.left..=self.right).contains(&point.0) && (self.top..=self.bottom).contains(&point.1)
    }

    /// Whether a point lies inside, give or take half a pixel.
    pub fn holds(&self, point: Point) -> bool {
        (self.left - 0.5..=self.right + 0.5).contains(&point.0)
            && (self.top - 0.5..=self.bottom + 0.5).contains(&point.1)
    }

    /// The point of the rectangle next to a point.
    pub fn hold(&self, point: Point) -> Point {
        (
            held(point.0, self.left, self.right),
            held(point.1, self.top, self.bottom),
        )
    }
}

fn between(a: Point, b: Point, share: f64) -> Point {
    (a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share)
}

/// The pieces of a polyline inside `frame`, ending on its edge where it leaves.
/// A point that is not finite breaks the line.
pub(crate) fn clip(points: &[Point], frame: &Rect) -> Vec<Vec<Point>> {
    let mut pieces: Vec<Vec<Point>> = Vec::new();
    let mut piece: Vec<Point> = Vec::new();
    for pair in points.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let sound = a.0.is_finite() && a.1.is_finite() && b.0.is_finite() && b.1.is_finite();
        let part = if frame.encloses(a) && frame.encloses(b) {
            // As nearly everywhere.
            Some((0.0, 1.0))
        } else if sound {
            frame.cut(a, b)
        } else {
            None
        };
        let Some((enter, leave)) = part else {
            pieces.push(std::mem::take(&mut piece));
            continue;
        };
        if enter > 0.0 {
            pieces.push(std::mem::take(&mut piece));
        }
        if piece.is_empty() {
            piece.push(frame.hold(between(a, b, enter)));
        }
        piece.push(frame.hold(between(a, b, leave)));
        if leave < 1.0 {
            pieces.push(std::mem::take(&mut piece));
        }
    }
    pieces.push(piece);
    pieces.retain(|piece| piece.len() > 1);
    pieces
}

/// The part of a polygon inside `frame`, edge by edge (Sutherland and Hodgman). Points that are
/// not finite are left out.
pub(crate) fn cut_out(points: &[Point], frame: &Rect) -> Vec<Point> {
    let mut points: Vec<Point> = points
        .iter()
        .copied()
        .filter(|point| point.0.is_finite() && point.1.is_finite())
        .collect();
    // How far inside each edge a point lies.
    let inside: [fn(&Rect, Point) -> f64; 4] = [
        |frame, point| point.0 - frame.left,
        |frame, point| frame.right - point.0,
        |frame, point| point.1 - frame.top,
        |frame, point| frame.bottom - point.1,
    ];
    for inside in inside {
        let mut kept = Vec::with_capacity(points.len() + 2);
        for (at, b) in points.iter().enumerate() {
            let a = points[if at == 0 { points.len() } else { at } - 1];
            let (before, here) = (inside(frame, a), inside(frame, *b));
            if (before >= 0.0) != (here >= 0.0) {
                kept.push(between(a, *b, before / (before - here)));
            }
            if here >= 0.0 {
                kept.push(*b);
            }
        }
        points = kept;
    }
    for point in &mut points {
        *point = frame.hold(*point);
    }
    points
}

/// The length of the segment from `a` to `b`. (No `hypot`: nothing here is near overflow.)
fn length(a: Point, b: Point) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    (dx * dx + dy * dy).sqrt()
}

/// A segment that many points are measured against.
struct Chord {
    from: Point,
    along: Point,
    /// One over the square of its length; 0 for one that is as good as a point.
    scale: f64,
}

impl Chord {
    fn new(a: Point, b: Point) -> Self {
        let along = (b.0 - a.0, b.1 - a.1);
        let square = along.0 * along.0 + along.1 * along.1;
        Self {
            from: a,
            along,
            scale: if square > 1e-12 { 1.0 / square } else { 0.0 },
        }
    }

    /// The square of the distance of `p`.
    fn away(&self, p: Point) -> f64 {
        let (dx, dy) = (p.0 - self.from.0, p.1 - self.from.1);
        let share = (dx * self.along.0 + dy * self.along.1) * self.scale;
        let share = held(share, 0.0, 1.0);
        let (x, y) = (dx - share * self.along.0, dy - share * self.along.1);
        x * x + y * y
    }
}

/// The polyline with as few of its points as keep it within `tolerance` of where it was
/// (Ramer, Douglas and Peucker).
pub(crate) fn simplify(points: &[Point], tolerance: f64) -> Vec<Point> {
    if points.len() < 3 {
        return points.to_vec();
    }
    let mut keep = vec![false; points.len()];
    let mut open = vec![(0, points.len() - 1)];
    keep[0] = true;
    keep[points.len() - 1] = true;
    while let Some((first, last)) = open.pop() {
        let chord = Chord::new(points[first], points[last]);
        let mut worst = (tolerance * tolerance, 0);
        for (at, point) in points.iter().enumerate().take(last).skip(first + 1) {
            let away = chord.away(*point);
            if away > worst.0 {
                worst = (away, at);
            }
        }
        if worst.1 > 0 {
            keep[worst.1] = true;
            open.push((first, worst.1));
            open.push((worst.1, last));
        }
    }
    points
        .iter()
        .zip(keep)
        .filter_map(|(point, keep)| keep.then_some(*point))
        .collect()
}

/// A polyline cut into strokes of length `on` with gaps of `off` between them.
pub(crate) fn dashes(points: &[Point], on: f64, off: f64) -> Vec<Vec<Point>> {
    let mut strokes = Vec::new();
    let mut stroke: Vec<Point> = points.first().copied().into_iter().collect();
    let mut drawing = true;
    let mut left = on;
    for pair in points.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let length = length(a, b);
        let mut done = 0.0;
        while length - done > left {
            done += left;
            let at = between(a, b, done / length);
            if drawing {
                stroke.push(at);
                strokes.push(std::mem::take(&mut stroke));
            } else {
                stroke = vec![at];
            }
            drawing = !drawing;
            left = if drawing { on } else { off };
        }
        left -= length - done;
        if drawing {
            stroke.push(b);
        }
    }
    if drawing && stroke.len() > 1 {
        strokes.push(stroke);
    }
    strokes
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Rect = Rect {
        left: 0.0,
        top: 0.0,
        right: 100.0,
        bottom: 50.0,
    };

    #[test]
    fn a_curve_is_cut_at_the_edge() {
        let pieces = clip(
            &[(-10.0, 25.0), (50.0, 25.0), (60.0, -25.0), (80.0, 75.0)],
            &FRAME,
        );
        assert_eq!(
            pieces,
            [
                vec![(0.0, 25.0), (50.0, 25.0), (55.0, 0.0)],
                vec![(65.0, 0.0), (75.0, 50.0)]
            ]
        );
    }

    #[test]
    fn what_is_not_a_number_breaks_the_line() {
        let points = [
            (0.0, 1.0),
            (1.0, 1.0),
            (2.0, f64::NAN),
            (3.0, 1.0),
            (4.0, 1.0),
        ];
        assert_eq!(clip(&points, &FRAME).len(), 2);
        assert!(clip(&[(f64::INFINITY, 1.0), (1.0, 1.0)], &FRAME).is_empty());
        assert!(clip(&[(1.0, 1.0)], &FRAME).is_empty());
        assert!(clip(&[], &FRAME).is_empty());
    }

    #[test]
    fn simplifying_stays_within_its_tolerance_and_costs_few_points() {
        let curve: Vec<Point> = (0..=600)
            .map(|at| {
                let x = f64::from(at) / 1.5;
                (x, 200.0 - (x / 75.0).exp())
            })
            .collect();
        let simple = simplify(&curve, 0.08);
        assert!((6..=40).contains(&simple.len()), "{} points", simple.len());
        for point in &curve {
            let away = simple
                .windows(2)
                .map(|pair| Chord::new(pair[0], pair[1]).away(*point).sqrt())
                .fold(f64::INFINITY, f64::min);
            assert!(away <= 0.08, "{point:?} is {away} away");
        }
        assert_eq!(simple.first(), curve.first());
        assert_eq!(simple.last(), curve.last());
        assert_eq!(
            simplify(&[(0.0, 0.0), (5.0, 0.0), (9.0, 0.0)], 0.08).len(),
            2
        );
    }

    #[test]
    fn dashes_have_their_length_around_corners_too() {
        let path = [(0.0, 0.0), (7.0, 0.0), (7.0, 9.0), (30.0, 9.0)];
        let strokes = dashes(&path, 5.0, 3.0);
        let length = |stroke: &[Point]| -> f64 {
            stroke
                .windows(2)
                .map(|pair| (pair[1].0 - pair[0].0).hypot(pair[1].1 - pair[0].1))
                .sum()
        };
        assert_eq!(strokes.len(), 5);
        for stroke in &strokes {
            assert!((length(stroke) - 5.0).abs() < 1e-9, "{stroke:?}");
        }
        assert_eq!(strokes[1].first(), Some(&(7.0, 1.0)));
        assert!(dashes(&[], 5.0, 3.0).is_empty());
        assert!(dashes(&[(1.0, 1.0)], 5.0, 3.0).is_empty());
    }
}
