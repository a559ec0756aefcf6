//! Implicit steps where the equation is stiff: Radau IIA of order 5.
//!
//! Where growth and brakes of many thousands a year balance, every small difference dies within
//! hours, and an explicit method has to follow in steps of hours, though nothing happens for years.
//! Here the slopes at three nodes within the step, the last one its end, are solved for together,
//! by a simplified Newton's method; such a step forgets small differences however long it is. Its
//! dense output is the cubic through the start and the three stages.
//!
//! Source: E. Hairer, G. Wanner, *Solving Ordinary Differential Equations II*, second edition,
//! Springer 1996, section IV.8.

use super::{HOLDS, Implicit, LAST, Stepper};

/// The square root of 6.
const S6: f64 = 2.449_489_742_783_178;
/// The stages' weights of the three slopes.
const A: [[f64; 3]; 3] = [
    [
        (88.0 - 7.0 * S6) / 360.0,
        (296.0 - 169.0 * S6) / 1800.0,
        (-2.0 + 3.0 * S6) / 225.0,
    ],
    [
        (296.0 + 169.0 * S6) / 1800.0,
        (88.0 + 7.0 * S6) / 360.0,
        (-2.0 - 3.0 * S6) / 225.0,
    ],
    [(16.0 - S6) / 36.0, (16.0 + S6) / 36.0, 1.0 / 9.0],
];
/// The nodes of the stages within the step.
const C: [f64; 3] = [(4.0 - S6) / 10.0, (4.0 + S6) / 10.0, 1.0];
/// The real eigenvalue of `A`, `1 / (3 + 9^(1/3) - 3^(1/3))`: the weight of the slope at the start
/// in the embedded method.
const EMBEDDED: f64 = 0.274_888_829_595_677_4;
/// Weights of the stages in the error estimate.
const E: [f64; 3] = [
    (-13.0 - 7.0 * S6) / 3.0,
    (-13.0 + 7.0 * S6) / 3.0,
    -1.0 / 3.0,
];
/// Weights of the stages in the third and fourth row of the dense output.
const ROWS: [[f64; 3]; 2] = [
    [(13.0 + 7.0 * S6) / 3.0, (13.0 - 7.0 * S6) / 3.0, -2.0 / 3.0],
    [
        (-10.0 - 15.0 * S6) / 3.0,
        (-10.0 + 15.0 * S6) / 3.0,
        -10.0 / 3.0,
    ],
];
/// Newton's iterations, at most.
const MOST_ITERATIONS: usize = 10;
/// The difference from which derivatives are taken.
const SMALL: f64 = 1e-9;

/// The method, as the steps know it.
pub(super) const IMPLICIT: Implicit = Implicit {
    steep: |stepper| stepper.steep(),
    step: |stepper| stepper.implicit(),
    rows: |stepper| stepper.implicit_rows(),
};

impl Stepper<'_> {
    /// Takes the derivatives of the slope at `z`; whether they are too steep for an explicit step.
    fn steep(&mut self) -> bool {
        let width = self.z.len();
        let mut steepest: f64 = 0.0;
        for column in 0..width {
            self.stage.copy_from_slice(&self.z);
            self.stage[column] += SMALL;
            let small = self.stage[column] - self.z[column];
            self.slope(1);
            for row in 0..width {
                let slope = (self.k[width + row] - self.k[row]) / small;
                self.slopes[row * width + column] = slope;
                steepest = steepest.max(slope.abs());
            }
        }
        self.h * steepest > HOLDS
    }

    /// Tries an implicit step from `z` to `next`, as [`Stepper::explicit`] does.
    fn implicit(&mut self) -> Result<f64, f64> {
        let (width, h) = (self.z.len(), self.h);
        self.foresee();
        // The error is estimated with order 3, so that the step's own, of order 5, is far smaller.
        let tolerance = 0.1 * libm::exp(2.0 / 3.0 * libm::log(self.tolerance));
        let iterations = self.newton(0.01 * tolerance).ok_or(0.5)?;
        for i in 0..width {
            self.next[i] = self.z[i] + self.stages[2 * width + i];
        }
        let mut off: Vec<f64> = (0..width)
            .map(|i| EMBEDDED * (h * self.k[i] + weigh_stages(&self.stages, &E, i)))
            .collect();
        // What decays faster than the step is long is no error.
        Linear::new(width, &|row, column| {
            h * EMBEDDED * self.slopes[row * width + column]
        })
        .solve(&mut off);
        let error = self.size(&off) / tolerance;
        let safety = if iterations > 6 { 0.6 } else { 0.9 };
        let factor = safety / error.sqrt().sqrt();
        if error <= 1.0 {
            Ok(factor)
        } else if error > 1.0 {
            Err(factor.max(0.2))
        } else {
            Err(0.2)
        }
    }

    /// The dense output of an implicit step, and the slope at its end.
    fn implicit_rows(&mut self) {
        let width = self.z.len();
        self.stage.copy_from_slice(&self.next);
        self.slope(LAST);
        let rows = self.past.more_rows(width);
        rows[..width].copy_from_slice(&self.z);
        rows[width..2 * width].copy_from_slice(&self.stages[2 * width..]);
        for (row, weights) in ROWS.iter().enumerate() {
            for i in 0..width {
                rows[(row + 2) * width + i] = weigh_stages(&self.stages, weights, i);
            }
        }
    }

    /// A first guess of the stages: the last step's cubic continued, or no change at all.
    fn foresee(&mut self) {
        let width = self.z.len();
        self.stages.fill(0.0);
        if self.smooth > 0.0 {
            let last = self.past.steps.len() - 1;
            for (i, stage) in self.stages.iter_mut().enumerate() {
                let theta = 1.0 + C[i / width] * self.h / self.smooth;
                *stage = self.past.interpolate(last, theta, i % width) - self.z[i % width];
            }
        }
    }

    /// Solves for the stages; how many iterations it took, or `None` if they do not converge.
    fn newton(&mut self, tolerance: f64) -> Option<usize> {
        let (width, h) = (self.z.len(), self.h);
        let linear = Linear::new(3 * width, &|row, column| {
            h * A[row / width][column / width] * self.slopes[row % width * width + column % width]
        });
        let mut change = vec![0.0; 3 * width];
        let mut before = f64::INFINITY;
        for iteration in 1..=MOST_ITERATIONS {
            for s in 0..3 {
                for i in 0..width {
                    self.stage[i] = self.z[i] + self.stages[s * width + i];
                }
                self.slope(s + 1);
            }
            for (row, value) in change.iter_mut().enumerate() {
                let mut sum = 0.0;
                for (s, weight) in A[row / width].iter().enumerate() {
                    sum += weight * self.k[(s + 1) * width + row % width];
                }
                *value = h * sum - self.stages[row];
            }
            linear.solve(&mut change);
            for (stage, change) in self.stages.iter_mut().zip(&change) {
                *stage += change;
            }
            let size = self.size(&change);
            // From the second iteration on: what is left falls by the same rate again and again.
            let rate = size / before;
            let left = if rate > 0.0 { rate / (1.0 - rate) } else { 1.0 };
            if size <= tolerance || rate < 1.0 && left * size <= tolerance {
                return Some(iteration);
            }
            if rate.is_nan() || rate >= 1.0 {
                return None;
            }
            before = size;
        }
        None
    }

    /// The size of a change of one or three states, a change in time counting as what the state
    /// moves in that time at the step's end.
    fn size(&self, change: &[f64]) -> f64 {
        let width = self.z.len();
        let pace = 1.0 / self.k[4 * width - 1];
        let mut squares = 0.0;
        for (i, value) in change.iter().enumerate() {
            let value = if i % width == width - 1 {
                pace * value
            } else {
                *value
            };
            squares += value * value;
        }
        let states = change.len() / width;
        (squares / (states * (width - 1)) as f64).sqrt()
    }
}

/// A weighted sum of an unknown's three stages.
fn weigh_stages(stages: &[f64], weights: &[f64; 3], i: usize) -> f64 {
    let width = stages.len() / 3;
    let mut sum = 0.0;
    for (s, weight) in weights.iter().enumerate() {
        sum += weight * stages[s * width + i];
    }
    sum
}

/// A system of linear equations, eliminated with partial pivoting.
struct Linear {
    /// Row by row: the upper triangle and below it the multiples that were subtracted.
    rows: Vec<f64>,
    /// With which row each row was exchanged.
    pivots: Vec<usize>,
}

impl Linear {
    /// The identity less the given matrix.
    fn new(size: usize, matrix: &dyn Fn(usize, usize) -> f64) -> Self {
        let mut rows = vec![0.0; size * size];
        for (i, value) in rows.iter_mut().enumerate() {
            *value = f64::from(u8::from(i / size == i % size)) - matrix(i / size, i % size);
        }
        let mut pivots = vec![0; size];
        for column in 0..size {
            let mut pivot = column;
            for row in column + 1..size {
                if rows[row * size + column].abs() > rows[pivot * size + column].abs() {
                    pivot = row;
                }
            }
            pivots[column] = pivot;
            let (upper, lower) = rows.split_at_mut((column + 1) * size);
            let upper = &mut upper[column * size..];
            if pivot > column {
                let below = pivot - column - 1;
                upper.swap_with_slice(&mut lower[below * size..(below + 1) * size]);
            }
            for row in lower.chunks_exact_mut(size) {
                let multiple = row[column] / upper[column];
                row[column] = multiple;
                for i in column + 1..size {
                    row[i] -= multiple * upper[i];
                }
            }
        }
        Self { rows, pivots }
    }

    /// Replaces the right-hand side by the solution.
    fn solve(&self, right: &mut [f64]) {
        let size = right.len();
        for row in 0..size {
            right.swap(row, self.pivots[row]);
        }
        for row in 0..size {
            for column in 0..row {
                right[row] -= self.rows[row * size + column] * right[column];
            }
        }
        for row in (0..size).rev() {
            for column in row + 1..size {
                right[row] -= self.rows[row * size + column] * right[column];
            }
            right[row] /= self.rows[row * size + row];
        }
    }
}
