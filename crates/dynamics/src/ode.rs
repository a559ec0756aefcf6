//! Ordinary differential equations `dy/dt = f(t, y)`, with memory and with switches.
//!
//! The method is DOP853 (Hairer, Nørsett, Wanner 1993): order 8, error estimates of orders 5 and
//! 3, and a dense output of order 7 that every accepted step carries. Three things make
//! it exact where a plain adaptive method merely survives:
//!
//! - **boundaries**: times at which `f` jumps or kinks end a step exactly;
//! - **modes**: the branch that each `max` and each "who leads" is on is frozen during a step, so
//!   that the step sees a smooth function; where the branch changes inside a step, the change is
//!   located on the dense output and the step ends there;
//! - **memory**: `f` may read the solution at earlier times from the dense output; a step is never
//!   longer than [`System::lag`].
//!
//! Where the equation is **stiff**, so that stability and not the error keeps steps short, they are
//! implicit ones of order 5 (Radau IIA).
//!
//! The steps are taken in the **pace** `s` with `ds = |(f, 1/50 yr)| dt` in place of the time, and the time is
//! one more unknown: where the state is logarithmic (`y = ln x`), a finite-time blow-up then is a
//! straight line, and the method needs a fraction of the steps. A slow branch may ask for steps in
//! time all the same ([`System::in_time`]).

mod dop853;
mod radau;

use dop853::{A, D, E3, E5};

/// An equation to be solved.
pub trait System {
    /// Which smooth branch the right-hand side is on.
    type Mode: Clone + PartialEq;

    /// Whether the equation may become stiff. One that never does spares its reader the implicit
    /// method's bytes.
    const STIFF: bool = true;

    /// Number of unknowns.
    fn dimension(&self) -> usize;

    /// The branch at `(t, y)`; `since` is when the present segment between boundaries began.
    fn mode(&self, since: f64, t: f64, y: &[f64], past: &Past) -> Self::Mode;

    /// The right-hand side on a branch, continued smoothly beyond it; written to `dy`.
    fn rhs(&self, mode: &Self::Mode, t: f64, y: &[f64], past: &Past, dy: &mut [f64]);

    /// The run ends where this, negative at the start, reaches zero.
    fn finish(&self, _y: &[f64]) -> f64 {
        -1.0
    }

    /// How far back in time `f` reads, yr; 0 for an equation without memory.
    fn lag(&self) -> f64 {
        0.0
    }

    /// Whether steps on a branch are taken in time instead of the pace. Where boundaries are close
    /// together and the state moves slowly they then are met at the first try.
    fn in_time(&self, _mode: &Self::Mode) -> bool {
        false
    }
}

/// How to solve it.
#[derive(Clone, Debug)]
pub struct Options {
    /// Bound on the local error of every unknown, absolute.
    pub tolerance: f64,
    /// Times at which `f` jumps or kinks, in any order, yr.
    pub boundaries: Vec<f64>,
}

/// Why a run could not be computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stuck {
    /// The time that was reached, yr.
    pub at: f64,
}

/// How many right-hand sides a run may take before it is given up.
const MOST_EVALUATIONS: usize = 400_000;
/// Points within a step at which the branch is looked at.
const LOOKS: [f64; 4] = [0.25, 0.5, 0.75, 1.0];
/// A run whose branch changes more often flutters: what decides it has settled at zero, give or take
/// the last digit.
const MANY_CHANGES: usize = 30;

/// The solution so far: one interpolant a step.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// Unknowns, the time not counted.
    dimension: usize,
    start: Vec<f64>,
    steps: Vec<Step>,
    /// Eight rows a step of all unknowns and, last, the time: the state and seven coefficients.
    rows: Vec<f64>,
}

#[derive(Clone, Copy, Debug)]
struct Step {
    /// The time at which it begins, yr.
    begin: f64,
    /// The time until which it holds, yr.
    until: f64,
    /// The part of the interpolant that holds, 0 to 1.
    part: f64,
}

impl Past {
    /// Before the first step.
    fn new(start: &[f64]) -> Self {
        Self {
            dimension: start.len(),
            start: start.to_vec(),
            ..Self::default()
        }
    }

    /// Eight more rows, zeros at first.
    fn more_rows(&mut self, width: usize) -> &mut [f64] {
        let begin = self.rows.len();
        self.rows.resize(begin + 8 * width, 0.0);
        &mut self.rows[begin..]
    }

    /// Unknown `i` (the time is number `dimension`) within a step.
    fn interpolate(&self, step: usize, theta: f64, i: usize) -> f64 {
        let width = self.dimension + 1;
        let base = step * 8 * width + i;
        let row = |k: usize| self.rows[base + k * width];
        let (u, v) = (theta, 1.0 - theta);
        let upper = row(4) + u * (row(5) + v * (row(6) + u * row(7)));
        row(0) + u * (row(1) + v * (row(2) + u * (row(3) + v * upper)))
    }

    /// The step that holds time `t` and the place within it, by bisection made fast by secants.
    fn locate(&self, t: f64) -> (usize, f64) {
        let step = self
            .steps
            .partition_point(|step| step.begin <= t)
            .saturating_sub(1);
        let Step { begin, until, part } = self.steps[step];
        if t >= until {
            return (step, part);
        }
        let (mut low, mut high) = (0.0, part);
        let (mut below, mut above) = (begin - t, until - t);
        let mut side = 0;
        for _ in 0..60 {
            let theta = (low * above - high * below) / (above - below);
            if !(theta > low && theta < high) {
                break;
            }
            let off = self.interpolate(step, theta, self.dimension) - t;
            if off.abs() <= 1e-15 * t {
                return (step, theta);
            }
            // Illinois: the end that stays twice counts half, or the secants would creep.
            if off < 0.0 {
                (low, below) = (theta, off);
                if side < 0 {
                    above *= 0.5;
                }
                side = -1;
            } else {
                (high, above) = (theta, off);
                if side > 0 {
                    below *= 0.5;
                }
                side = 1;
            }
        }
        (step, if -below < above { low } else { high })
    }

    /// The largest unknown at time `t`, yr; before the start the largest starting value.
    pub fn largest(&self, t: f64) -> f64 {
        let largest = |most: f64, value: f64| if value > most { value } else { most };
        if self.steps.is_empty() || t <= 0.0 {
            return self.start.iter().copied().fold(f64::NEG_INFINITY, largest);
        }
        let (step, theta) = self.locate(t);
        (0..self.dimension)
            .map(|i| self.interpolate(step, theta, i))
            .fold(f64::NEG_INFINITY, largest)
    }

    /// All unknowns at time `t`, yr, written to `y`; before the start their starting values.
    pub fn state(&self, t: f64, y: &mut [f64]) {
        if self.steps.is_empty() || t <= 0.0 {
            y.copy_from_slice(&self.start);
            return;
        }
        let (step, theta) = self.locate(t);
        for (i, value) in y.iter_mut().enumerate() {
            *value = self.interpolate(step, theta, i);
        }
    }

    /// The times at which steps begin and end, in order, yr.
    pub fn knots(&self) -> impl Iterator<Item = f64> + '_ {
        self.steps
            .first()
            .map(|step| step.begin)
            .into_iter()
            .chain(self.steps.iter().map(|step| step.until))
    }
}

/// A solved run.
#[derive(Clone, Debug)]
pub struct Solution<Mode> {
    /// The dense output.
    pub past: Past,
    /// When the run ended, yr.
    pub end: f64,
    /// Whether it ended because [`System::finish`] reached zero.
    pub finished: bool,
    /// The branch from each of these times on.
    pub modes: Vec<(f64, Mode)>,
    /// How many right-hand sides it took.
    pub evaluations: usize,
}

impl<Mode> Solution<Mode> {
    /// The branch at time `t`, yr.
    pub fn mode(&self, t: f64) -> &Mode {
        let after = self.modes.partition_point(|(since, _)| *since <= t);
        &self.modes[after.saturating_sub(1)].1
    }
}

/// The slowest pace, 1/yr: a state at rest still moves on in time.
const REST: f64 = 0.02;

/// A system and its branches, as the steps see it: one program takes the steps of all systems.
trait Branches {
    /// As [`System::rhs`], on the frozen branch.
    fn rhs(&self, t: f64, y: &[f64], past: &Past, dy: &mut [f64]);
    /// As [`System::in_time`], on the frozen branch.
    fn in_time(&self) -> bool;
    /// As [`System::finish`].
    fn finish(&self, y: &[f64]) -> f64;
    /// Looks up the branch at `(t, y)`; whether it is another one than that which is frozen.
    fn differs(&mut self, since: f64, t: f64, y: &[f64], past: &Past) -> bool;
    /// Freezes the branch that was looked up last; the frozen one takes its place.
    fn exchange(&mut self);
    /// Notes that the frozen branch holds from `t` on.
    fn note(&mut self, t: f64);
}

/// A system on one of its branches.
struct Frozen<'a, S: System> {
    system: &'a S,
    /// The branch that is frozen now.
    mode: S::Mode,
    /// The branch that was looked up last.
    other: S::Mode,
    modes: Vec<(f64, S::Mode)>,
}

impl<S: System> Branches for Frozen<'_, S> {
    fn rhs(&self, t: f64, y: &[f64], past: &Past, dy: &mut [f64]) {
        self.system.rhs(&self.mode, t, y, past, dy);
    }

    fn in_time(&self) -> bool {
        self.system.in_time(&self.mode)
    }

    fn finish(&self, y: &[f64]) -> f64 {
        self.system.finish(y)
    }

    fn differs(&mut self, since: f64, t: f64, y: &[f64], past: &Past) -> bool {
        self.other = self.system.mode(since, t, y, past);
        self.other != self.mode
    }

    fn exchange(&mut self) {
        core::mem::swap(&mut self.mode, &mut self.other);
    }

    fn note(&mut self, t: f64) {
        self.modes.push((t, self.mode.clone()));
    }
}

/// The implicit method. The steps know it by this doorway alone: a program whose systems never are stiff has none of it.
struct Implicit {
    steep: fn(&mut Stepper) -> bool,
    step: fn(&mut Stepper) -> Result<f64, f64>,
    rows: fn(&mut Stepper),
}

/// The right-hand side in the pace: `dy/ds` and, last, `dt/ds`.
fn paced(branches: &dyn Branches, z: &[f64], past: &Past, dz: &mut [f64]) {
    let n = z.len() - 1;
    branches.rhs(z[n], &z[..n], past, &mut dz[..n]);
    if branches.in_time() {
        dz[n] = 1.0;
        return;
    }
    let mut square = REST * REST;
    for rate in &dz[..n] {
        square += rate * rate;
    }
    let slowness = 1.0 / square.sqrt();
    for rate in &mut dz[..n] {
        *rate *= slowness;
    }
    dz[n] = slowness;
}

/// Solves from `t = 0` to `end`, yr.
///
/// # Errors
/// [`Stuck`] when the step shrinks to nothing or the work exceeds its bound.
///
/// ```
/// use dynamics::ode::{Options, Past, System, solve};
/// struct Decay;
/// impl System for Decay {
///     type Mode = ();
///     fn dimension(&self) -> usize { 1 }
///     fn mode(&self, _: f64, _: f64, _: &[f64], _: &Past) {}
///     fn rhs(&self, _: &(), _: f64, y: &[f64], _: &Past, dy: &mut [f64]) { dy[0] = -y[0]; }
/// }
/// let options = Options { tolerance: 1e-10, boundaries: vec![] };
/// let solution = solve(&Decay, &[1.0], 2.0, options).unwrap();
/// let mut y = [0.0];
/// solution.past.state(1.5, &mut y);
/// assert!((y[0] - libm::exp(-1.5)).abs() < 1e-9);
/// ```
pub fn solve<S: System>(
    system: &S,
    start: &[f64],
    end: f64,
    options: Options,
) -> Result<Solution<S::Mode>, Stuck> {
    let past = Past::new(start);
    let mode = system.mode(0.0, 0.0, start, &past);
    let mut branches = Frozen {
        system,
        other: mode.clone(),
        modes: vec![(0.0, mode.clone())],
        mode,
    };
    let mut stepper = Stepper::new(&mut branches, past, end, options);
    stepper.implicit = S::STIFF.then_some(&radau::IMPLICIT);
    stepper.lag = system.lag();
    let finished = stepper.run()?;
    Ok(Solution {
        end: if finished { stepper.time() } else { end },
        evaluations: stepper.evaluations,
        past: stepper.past,
        finished,
        modes: branches.modes,
    })
}

/// A run in the making.
struct Stepper<'a> {
    branches: &'a mut dyn Branches,
    implicit: Option<&'static Implicit>,
    lag: f64,
    tolerance: f64,
    end: f64,
    /// Times at which a step has to end, in order; the run's end is the last.
    boundaries: Vec<f64>,
    past: Past,
    evaluations: usize,
    /// How often the branch has changed.
    changes: usize,
    /// The last boundary, yr.
    since: f64,
    /// Where we are: the unknowns and, last, the time.
    z: Vec<f64>,
    /// The length of the next step, in the pace.
    h: f64,
    /// Whether the last try was too bold.
    rejected: bool,
    /// Where the step leads.
    next: Vec<f64>,
    /// Sixteen rows of slopes: at `z`, at the stages, in row [`LAST`] at `next`.
    k: Vec<f64>,
    /// A stage of the step.
    stage: Vec<f64>,
    /// A place within the step.
    look: Vec<f64>,
    /// Steps that only stability held back, less those that it did not.
    held_back: u32,
    /// Whether long steps are implicit.
    stiff: bool,
    /// The derivatives of the slope at `z` by every unknown, row by row, for an implicit step.
    slopes: Vec<f64>,
    /// The three stages of an implicit step, as differences from `z`.
    stages: Vec<f64>,
    /// How long the implicit step was that leads smoothly to `z`; else 0.
    smooth: f64,
}

/// What the order of the method asks for; roots cost a reader fewer bytes than powers.
fn eighth_root(value: f64) -> f64 {
    value.sqrt().sqrt().sqrt()
}

/// The row of slopes at the step's end.
const LAST: usize = 12;
/// The first step, in the eighth root of the tolerance.
const FIRST: f64 = 6.0;
/// From this length on, in the pace, a step is long enough even if stability holds it back.
const LONG: f64 = 0.005;
/// From so many decay times on, a short step is held back by how fast small differences decay. Stability alone holds back at several;
/// but where growth and brakes of many thousands a year cancel, their last digits are an error that no shorter step
/// makes smaller, and the tightest tolerances hold steps back at a part of one.
const HOLDS: f64 = 0.3;
/// What the last term may contribute to the dense output, absolute.
const LAST_TERM: f64 = 1e-6;
/// So many steps held back are enough to call the equation stiff.
const HELD_BACK: u32 = 15;

impl<'a> Stepper<'a> {
    fn new(branches: &'a mut dyn Branches, past: Past, end: f64, options: Options) -> Self {
        let mut z = past.start.clone();
        z.push(0.0);
        let width = z.len();
        let mut stepper = Self {
            branches,
            implicit: None,
            lag: 0.0,
            tolerance: options.tolerance,
            end,
            boundaries: vec![],
            past,
            evaluations: 0,
            changes: 0,
            since: 0.0,
            stage: z.clone(),
            look: z.clone(),
            next: z.clone(),
            z,
            h: FIRST * eighth_root(options.tolerance),
            rejected: false,
            k: vec![0.0; 16 * width],
            held_back: 0,
            stiff: false,
            slopes: vec![0.0; width * width],
            stages: vec![0.0; 3 * width],
            smooth: 0.0,
        };
        for t in options.boundaries {
            stepper.bound(t);
        }
        stepper.bound(end);
        stepper.slope(0);
        stepper
    }

    /// Steps on to the end; whether the run finished before it.
    fn run(&mut self) -> Result<bool, Stuck> {
        let mut finished = false;
        while !finished && self.time() < self.end - 1e-12 * self.end {
            finished = self.step()?;
        }
        Ok(finished)
    }

    /// Where we are in time, yr.
    fn time(&self) -> f64 {
        self.z[self.past.dimension]
    }

    /// Adds a time at which a step has to end.
    fn bound(&mut self, t: f64) {
        if t > 0.0 && t <= self.end {
            let place = self.boundaries.partition_point(|b| *b < t);
            if self.boundaries.get(place) != Some(&t) {
                self.boundaries.insert(place, t);
            }
        }
    }

    /// The slope at `stage`, written to a row of `k`.
    fn slope(&mut self, row: usize) {
        let width = self.stage.len();
        let dz = &mut self.k[row * width..(row + 1) * width];
        paced(self.branches, &self.stage, &self.past, dz);
        self.evaluations += 1;
    }

    /// One try at a step; whether it finished the run.
    fn step(&mut self) -> Result<bool, Stuck> {
        let n = self.past.dimension;
        let t = self.time();
        let lag = self.lag;
        // Kinks that nearly coincide are one.
        let apart = 1e-9 * (1.0 + t);
        let later = self.boundaries.iter().copied().find(|b| *b > t + apart);
        let stop = later.unwrap_or(self.end);
        // A step that is far too long in time is cut before it is tried.
        let reach = if lag > 0.0 {
            lag.min(stop - t)
        } else {
            2.0 * (stop - t)
        };
        self.h = self.h.min(1.05 * reach / self.k[n]);
        if self.branches.in_time() {
            self.h = self.h.min(stop - t);
        }
        if self.h.is_nan() || self.h <= 1e-13 || self.evaluations > MOST_EVALUATIONS {
            return Err(Stuck { at: t });
        }

        let implicit = self.implicit;
        let implicit = implicit.filter(|method| self.stiff && (method.steep)(self));
        let tried = match implicit {
            Some(method) => (method.step)(self),
            None => self.explicit(),
        };
        let factor = match tried {
            Ok(factor) => factor,
            Err(factor) => {
                self.h *= factor;
                self.rejected = true;
                return Ok(false);
            }
        };
        let took = self.next[n] - t;
        if lag > 0.0 && took > lag * (1.0 + 1e-12) {
            self.h *= 0.98 * lag / took;
            return Ok(false);
        }
        let step = self.past.steps.len();
        if let Some(method) = implicit {
            (method.rows)(self);
        } else {
            self.explicit_rows();
            let last = self.last_term();
            if last > LAST_TERM {
                self.past.rows.truncate(step * 8 * (n + 1));
                self.h *= (0.9 * eighth_root(LAST_TERM / last)).max(0.3);
                self.rejected = true;
                return Ok(false);
            }
        }
        self.past.steps.push(Step {
            begin: t,
            until: self.next[n],
            part: 1.0,
        });

        let part = self.hold(stop);
        if let Some(part) = part {
            if self.look[n] > stop + near(stop) && stop < self.end && part < 1.0 {
                // Try again, to end there by a step of full order.
                self.past.steps.pop();
                self.past.rows.truncate(step * 8 * (n + 1));
                self.h *= part;
                self.rejected = true;
                return Ok(false);
            }
            self.z.copy_from_slice(&self.look);
            self.past.steps[step].part = part;
            if self.branches.finish(&self.z[..n]) >= 0.0 && self.z[n] <= self.end {
                self.past.steps[step].until = self.z[n];
                return Ok(true);
            }
        } else {
            self.z.copy_from_slice(&self.next);
            self.k.copy_within(LAST * (n + 1)..(LAST + 1) * (n + 1), 0);
            self.smooth = if implicit.is_some() { self.h } else { 0.0 };
        }
        let arrived = (self.z[n] - stop).abs() <= 1e-9 * (1.0 + stop);
        if arrived {
            self.z[n] = stop;
            self.since = stop;
        }
        self.past.steps[step].until = self.z[n];
        if arrived || part.is_some() {
            self.renew();
        }
        let most = if self.rejected { 1.0 } else { 8.0 };
        self.h *= factor.max(0.3).min(most);
        self.rejected = false;
        Ok(false)
    }

    /// Looks up the branch and its slope where we are.
    fn renew(&mut self) {
        let n = self.past.dimension;
        let t = self.time();
        let (y, past) = (&self.z[..n], &self.past);
        if self.branches.differs(self.since, t, y, past) {
            self.branches.exchange();
            self.branches.note(t);
            self.changes += 1;
            // What bends now is read, and bends again, a lag later.
            let lag = self.lag;
            if lag > 0.0 && t + lag < self.end && !self.flutters() {
                self.bound(t + lag);
            }
        }
        self.stage.copy_from_slice(&self.z);
        self.slope(0);
        self.smooth = 0.0;
    }

    /// How far the last step holds: to the next boundary, change of branch or the finish, whichever
    /// comes first, and then `look` is just beyond it; or `None`, all of it.
    fn hold(&mut self, stop: f64) -> Option<f64> {
        let part = self.first_beyond(stop, true);
        if part.is_some() && (self.stiff || self.flutters()) && self.branches_agree() {
            self.first_beyond(stop, false)
        } else {
            part
        }
    }

    /// The first place at which the last step no longer holds, which `look` then shows; a change of
    /// branch counts or not.
    fn first_beyond(&mut self, stop: f64, branch: bool) -> Option<f64> {
        let mut low = 0.0;
        let mut high = None;
        for theta in LOOKS {
            if self.beyond(theta, stop, branch) {
                high = Some(theta);
                break;
            }
            low = theta;
        }
        let mut high = high?;
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if middle <= low || middle >= high {
                break;
            }
            if self.beyond(middle, stop, branch) {
                high = middle;
            } else {
                low = middle;
            }
        }
        self.beyond(high, stop, branch);
        Some(high)
    }

    /// Whether the last step no longer holds at a place within it, which `look` then shows.
    fn beyond(&mut self, theta: f64, stop: f64, branch: bool) -> bool {
        let n = self.past.dimension;
        let step = self.past.steps.len() - 1;
        self.past.at(step, theta, &self.next, &mut self.look);
        let (y, t) = (&self.look[..n], self.look[n]);
        t > stop + near(stop)
            || self.branches.finish(y) >= 0.0
            || branch && self.branches.differs(self.since, t, y, &self.past)
    }

    /// Whether the branch changes so often that what decides it must have settled at zero.
    fn flutters(&self) -> bool {
        self.changes >= MANY_CHANGES
    }

    /// Whether the last step would have been the same on every branch that it passed.
    ///
    /// At a stiff balance the sign of a difference is that of its last digit. To end a step at
    /// every change of it would never end.
    fn branches_agree(&mut self) -> bool {
        let n = self.past.dimension;
        let step = self.past.steps.len() - 1;
        LOOKS.iter().all(|theta| {
            self.past.at(step, *theta, &self.next, &mut self.stage);
            let (y, t) = (&self.stage[..n], self.stage[n]);
            if !self.branches.differs(self.since, t, y, &self.past) {
                return true;
            }
            self.slope(LAST + 1);
            self.branches.exchange();
            self.slope(LAST + 2);
            self.branches.exchange();
            let (one, other) = self.k[(LAST + 1) * (n + 1)..].split_at(n + 1);
            (0..=n).all(|i| {
                let scale = if i == n { 1.0 / one[n] } else { 1.0 };
                (self.h * scale * (other[i] - one[i])).abs() <= 100.0 * self.tolerance.min(1e-10)
            })
        })
    }

    /// Tries an explicit step from `z` to `next`. Yields the factor that fits the length of the
    /// step to the error: for the next one or, as an error, for another try at this one.
    fn explicit(&mut self) -> Result<f64, f64> {
        let n = self.past.dimension;
        let (width, h) = (n + 1, self.h);
        for s in 1..=LAST {
            // The last two stages are at the same time; the first of them stays in `look`.
            self.look.copy_from_slice(&self.stage);
            self.advance(s);
        }
        self.next.copy_from_slice(&self.stage);

        let (mut five, mut three) = (0.0, 0.0);
        for i in 0..width {
            let estimate = |weights| {
                // An error in time counts as what the state moves in that time.
                weigh(&self.k[i..], weights, width) / self.tolerance
                    * if i == n {
                        1.0 / self.k[LAST * width + n]
                    } else {
                        1.0
                    }
            };
            let (e5, e3) = (estimate(E5), estimate(E3));
            five += e5 * e5;
            three += e3 * e3;
        }
        let denominator = five + 0.01 * three;
        let error = if denominator > 0.0 {
            h * five / (denominator * n as f64).sqrt()
        } else {
            denominator
        };
        let holds = error <= 1.0 && self.next.iter().all(|value| value.is_finite());
        let factor = 0.9 / eighth_root(error);
        if holds {
            self.suspect();
            Ok(factor)
        } else if error > 1.0 {
            Err(factor.max(0.2))
        } else {
            Err(0.2)
        }
    }

    /// A stage of an explicit step, the state and a weighted sum of the slopes so far, and its slope.
    fn advance(&mut self, row: usize) {
        let width = self.z.len();
        for i in 0..width {
            self.stage[i] = self.z[i] + self.h * weigh(&self.k[i..], A[row], width);
        }
        self.slope(row);
    }

    /// Watches an explicit step for stiffness, as Hairer's program does: two stages at the same time
    /// tell how fast small differences decay. Short steps, again and again, of a decay time or more
    /// are held back by stability.
    fn suspect(&mut self) {
        let width = self.next.len();
        let (mut slopes, mut places) = (0.0, 0.0);
        for i in 0..width {
            let slope = self.k[LAST * width + i] - self.k[(LAST - 1) * width + i];
            let place = self.next[i] - self.look[i];
            slopes += slope * slope;
            places += place * place;
        }
        if self.h < LONG && self.h * self.h * slopes > HOLDS * HOLDS * places {
            self.held_back = (self.held_back + 1).min(HELD_BACK);
            self.stiff |= self.held_back == HELD_BACK;
        } else {
            self.held_back = self.held_back.saturating_sub(1);
            self.stiff &= self.held_back > 0;
        }
    }

    /// What the last term contributes to the dense output at most; the error is a small part of it.
    ///
    /// The error of a step's end alone says little about that within a step that is as long as
    /// stability allows.
    fn last_term(&self) -> f64 {
        let width = self.z.len();
        let row = self.past.rows.len() - width;
        let mut most: f64 = 0.0;
        for (i, value) in self.past.rows[row..].iter().enumerate() {
            let scale = if i == width - 1 {
                1.0 / self.k[(LAST + 1) * width - 1]
            } else {
                1.0
            };
            // u^4 (1-u)^3 is largest at u = 4/7.
            most = most.max(0.0084 * (scale * value).abs());
        }
        most
    }

    /// The dense output of an explicit step.
    fn explicit_rows(&mut self) {
        let (width, h) = (self.z.len(), self.h);
        for s in LAST + 1..16 {
            self.advance(s);
        }
        let rows = self.past.more_rows(width);
        for (number, row) in rows.chunks_exact_mut(width).enumerate() {
            for (i, value) in row.iter_mut().enumerate() {
                let k = &self.k[i..];
                let change = self.next[i] - self.z[i];
                *value = match number {
                    0 => self.z[i],
                    1 => change,
                    2 => h * k[0] - change,
                    3 => 2.0 * change - h * (k[LAST * width] + k[0]),
                    _ => h * weigh(k, D[number - 4], width),
                };
            }
        }
    }
}

/// How much later than a boundary still counts as there, yr.
fn near(stop: f64) -> f64 {
    1e-13 * (1.0 + stop)
}

/// A weighted sum of slopes.
fn weigh(k: &[f64], weights: &[(usize, f64)], width: usize) -> f64 {
    let mut sum = 0.0;
    for (j, weight) in weights {
        sum += weight * k[j * width];
    }
    sum
}

impl Past {
    /// The state within a step; at its end exactly the step's own result.
    fn at(&self, step: usize, theta: f64, next: &[f64], z: &mut [f64]) {
        if theta == 1.0 {
            z.copy_from_slice(next);
            return;
        }
        for (i, value) in z.iter_mut().enumerate() {
            *value = self.interpolate(step, theta, i);
        }
    }
}
