//! Many growth races at once, quickly: four lanes of `f32`, good to about 1e-4.
//!
//! The equation is that of `dynamics::race`, stepped in the pace of the state (`ds = |(dy/dt, 1/50 yr)| dt`),
//! by the method of J. Dormand and P. Prince (order 5, error estimate of order 4) with
//! E. Hairer's dense output of order 4, which finds the horizon, the onset and the runaway. Every lane has its own
//! step, and takes the next race when one is over, so that no lane waits. The loops over
//! lanes are straight, so that a compiler makes vector instructions of them, and each lane's
//! arithmetic is its own: bits depend neither on the width of vectors nor on the neighbours' numbers, but
//! on which terms the races of a batch need between them.
//! It is a crate of its own for the compiler's sake: here, and nowhere else, speed goes before size.
//!
//! ```
//! let race = lanes::Race { excess: 0.2, growth: 0.1, lead: 0.18232, horizon: 30.0, ..lanes::Race::default() };
//! let (value, over) = lanes::solve(&[race])[0];
//! // A lead of a fifth among two, thirty years later: 1.6 times.
//! assert!(over && (value + 0.0434).abs() < 5e-4);
//! ```

/// How many races run at once.
const WIDE: usize = 4;
/// One number a race.
type Lane = [f32; WIDE];
/// Nothing in any lane.
const EMPTY: Lane = [0.0; WIDE];

/// Where a race ends: the logarithm of 1e9.
const RUNAWAY: f32 = 20.723_266;
/// The most actors.
const MOST: usize = 12;
/// Bound on the local error of `ln x`.
const TOLERANCE: f32 = 3e-5;
/// The same with a delay, which brings back what was uneven: there estimates are too low.
const TOLERANCE_OF_DELAYS: f32 = 1e-6;
/// The slowest pace, 1/yr.
const REST: f32 = 0.02;
/// A race that takes more steps is stiff and left to the exact solver.
const MOST_STEPS: u32 = 3000;
/// The first step, in the pace.
const FIRST: f32 = 0.8;
/// Exponents beyond are cut: where they occur, nothing that counts depends on them.
const FAR: f32 = 40.0;

#[inline(always)]
fn lane(of: impl FnMut(usize) -> f32) -> Lane {
    core::array::from_fn(of)
}

/// `e^x` for |x| up to [`FAR`], with a relative error below 2e-7 (polynomial: S. Moshier, Cephes).
#[inline(always)]
fn exp(x: f32) -> f32 {
    /// Adding it rounds to whole numbers, which then stand in the lowest bits.
    const ROUND: f32 = 12_582_912.0;
    let x = if x > FAR { FAR } else { x };
    let x = if x < -FAR { -FAR } else { x };
    let rounded = x * core::f32::consts::LOG2_E + ROUND;
    let k = rounded - ROUND;
    let r = x - k * 0.693_359_4 + k * 2.121_944_4e-4;
    // In pairs, which do not wait for one another.
    let square = r * r;
    let p = ((1.987_569_1e-4 * r + 1.398_2e-3) * square + (8.333_452e-3 * r + 4.166_579_6e-2))
        * square
        + (1.666_666_5e-1 * r + 0.5);
    let power = (rounded.to_bits() << 23).wrapping_add(0x3F80_0000);
    (p * square + r + 1.0) * f32::from_bits(power)
}

/// [`exp`] of all; one piece of code for all who need it, for the reader waits for each.
#[inline(never)]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
fn exps(list: &mut [Lane]) {
    for x in list {
        *x = lane(|l| exp(x[l]));
    }
}

/// `ln x` for normal positive x, with an error below 2e-7, absolute up to 1 and relative beyond (polynomial: S. Moshier, Cephes).
#[inline(always)]
fn log(x: f32) -> f32 {
    // The mantissa between the root of a half and that of two.
    let bits = x.to_bits().wrapping_sub(0x3F35_04F3);
    let exponent = bits as i32 >> 23;
    let m = f32::from_bits((bits & 0x007F_FFFF).wrapping_add(0x3F35_04F3)) - 1.0;
    let e = exponent as f32;
    let p = (((7.037_683_6e-2 * m - 1.151_461e-1) * m + 1.167_699_9e-1) * m - 1.242_014_1e-1) * m
        + 1.424_932_3e-1;
    let p =
        (((p * m - 1.666_805_8e-1) * m + 2.000_071_5e-1) * m - 2.499_999_4e-1) * m + 3.333_333e-1;
    let z = m * m;
    m * z * p - 2.121_944_4e-4 * e - 0.5 * z + m + 0.693_359_4 * e
}

/// What the largest actor at the start does with its own and the others' scale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stance {
    /// It shares like everyone.
    #[default]
    Open,
    /// It takes and does not give.
    Closed,
    /// It grows alone.
    Excluded,
}

/// A race: the parameters of `dynamics::race`, some of them already put together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Race {
    /// Actors, 2 to 12.
    pub n: usize,
    /// The largest actor's stance.
    pub stance: Stance,
    /// Scale exponent less 1.
    pub excess: f64,
    /// Growth rate, 1/yr.
    pub growth: f64,
    /// Effective diffusion, 1/yr.
    pub diffusion: f64,
    /// Mandated diffusion, share.
    pub mandate: f64,
    /// Logarithm of the head start.
    pub lead: f64,
    /// Effective coordination cost, 1/yr.
    pub drag: f64,
    /// Its exponent.
    pub drag_exponent: f64,
    /// Year in which the mandate starts.
    pub onset: f64,
    /// Share above which it applies.
    pub threshold: f64,
    /// Release delay, yr.
    pub delay: f64,
    /// Growth lost per unit of mandate.
    pub incentive_cost: f64,
    /// Wealth tax, 1/yr.
    pub wealth_tax: f64,
    /// Interoperability, share.
    pub interop: f64,
    /// Years to run.
    pub horizon: f64,
}

impl Default for Race {
    /// Two equal actors for a year, with everything off.
    fn default() -> Self {
        Self {
            n: 2,
            stance: Stance::Open,
            excess: 0.0,
            growth: 0.0,
            diffusion: 0.0,
            mandate: 0.0,
            lead: 0.0,
            drag: 0.0,
            drag_exponent: 0.0,
            onset: 0.0,
            threshold: 0.0,
            delay: 0.0,
            incentive_cost: 0.0,
            wealth_tax: 0.0,
            interop: 0.0,
            horizon: 1.0,
        }
    }
}

/// The parameters of the races in the lanes.
struct Field {
    /// Actors, the same in every lane.
    n: usize,
    stance: Stance,
    drags: bool,
    mandates: bool,
    thresholds: bool,
    taxes: bool,
    pools: bool,
    spreads: bool,
    delays: bool,
    excess: Lane,
    growth: Lane,
    incentive_cost: Lane,
    diffusion: Lane,
    /// The mandate once it is in force.
    mandate: Lane,
    threshold: Lane,
    drag: Lane,
    drag_exponent: Lane,
    tax: Lane,
    interop: Lane,
    delay: Lane,
}

/// Logarithms of the actors' resources and, at `n`, the time.
type State = [Lane; MOST + 1];

impl Field {
    /// Empty lanes for races of one kind.
    fn new(races: &[Race]) -> Self {
        let any = |of: fn(&Race) -> f64| races.iter().any(|race| of(race) > 0.0);
        Self {
            n: races[0].n,
            stance: races[0].stance,
            drags: any(|r| r.drag),
            mandates: any(|r| r.mandate),
            thresholds: any(|r| r.threshold),
            taxes: any(|r| r.wealth_tax),
            pools: any(|r| r.interop),
            spreads: any(|r| r.diffusion + r.mandate),
            delays: any(|r| r.delay * r.mandate),
            excess: EMPTY,
            growth: EMPTY,
            incentive_cost: EMPTY,
            diffusion: EMPTY,
            mandate: EMPTY,
            threshold: EMPTY,
            drag: EMPTY,
            drag_exponent: EMPTY,
            tax: EMPTY,
            interop: EMPTY,
            delay: EMPTY,
        }
    }

    /// Puts a race into a lane.
    #[inline(never)]
    fn put(&mut self, l: usize, race: &Race) {
        let delay = if race.mandate > 0.0 { race.delay } else { 0.0 };
        for (lane, value) in [
            (&mut self.excess, race.excess),
            (&mut self.growth, race.growth),
            (&mut self.incentive_cost, race.incentive_cost),
            (&mut self.diffusion, race.diffusion),
            (&mut self.mandate, race.mandate),
            (&mut self.threshold, race.threshold),
            (&mut self.drag, race.drag),
            (&mut self.drag_exponent, race.drag_exponent),
            (&mut self.tax, race.wealth_tax),
            (&mut self.interop, race.interop),
            (&mut self.delay, delay),
        ] {
            lane[l] = value as f32;
        }
    }

    /// The right-hand side in the pace; `on` is 1 from the onset on.
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
    fn slopes(&self, on: &Lane, past: &Past, z: &State, dz: &mut State) {
        let n = self.n;
        let open = self.stance == Stance::Open;
        // The front: actor 1, unless the stance lets others pass it.
        let mut front = z[0];
        if !open {
            for y in &z[1..n] {
                front = lane(|l| if y[l] > front[l] { y[l] } else { front[l] });
            }
        }
        // Parts of the front, and one over them.
        let mut part = [[1.0; WIDE]; MOST];
        let mut inverse = [[1.0; WIDE]; MOST];
        let parts = !open || self.spreads || self.taxes || self.pools;
        if parts {
            for i in usize::from(open)..n {
                part[i] = lane(|l| z[i][l] - front[l]);
            }
            exps(&mut part[usize::from(open)..n]);
            for i in usize::from(open)..n {
                inverse[i] = lane(|l| 1.0 / part[i][l]);
            }
        }
        let mut sum = [0.0; WIDE];
        for part in &part[..n] {
            sum = lane(|l| sum[l] + part[l]);
        }
        let mut opened = [0.0; WIDE];
        if self.mandates {
            opened = lane(|l| self.mandate[l] * on[l]);
            if self.thresholds {
                opened = lane(|l| {
                    let u = (1.0 / sum[l] - self.threshold[l]) * 20.0;
                    let u = if u < 0.0 { 0.0 } else { u };
                    let u = if u > 1.0 { 1.0 } else { u };
                    let ramp = u * u * (3.0 - 2.0 * u);
                    opened[l] * if self.threshold[l] > 0.0 { ramp } else { 1.0 }
                });
            }
        }
        let growth = lane(|l| self.growth[l] * (1.0 - self.incentive_cost[l] * opened[l]));
        for i in 0..n {
            dz[i] = if self.pools {
                let rest = lane(|l| sum[l] - part[0][l]);
                let first = i == 0;
                let scale = lane(|l| {
                    let rho = self.interop[l];
                    let all = match (self.stance, first) {
                        (Stance::Open, _) | (Stance::Closed, true) => sum[l],
                        (Stance::Closed, false) | (Stance::Excluded, false) => rest[l],
                        (Stance::Excluded, true) => part[0][l],
                    };
                    (1.0 - rho) * part[i][l] + rho * all
                });
                lane(|l| self.excess[l] * (front[l] + log(scale[l])))
            } else {
                lane(|l| self.excess[l] * z[i][l])
            };
        }
        exps(&mut dz[..n]);
        for rate in &mut dz[..n] {
            *rate = lane(|l| growth[l] * rate[l]);
        }
        if self.drags {
            let mut steeper = [EMPTY; MOST];
            for i in 0..n {
                steeper[i] = lane(|l| self.drag_exponent[l] * z[i][l]);
            }
            exps(&mut steeper[..n]);
            for i in 0..n {
                dz[i] = lane(|l| dz[i][l] - self.drag[l] * steeper[i][l]);
            }
        }
        if self.spreads {
            let mut spread = self.diffusion;
            if self.mandates {
                // The net progress of whoever is in front.
                let mut net = dz[0];
                if !open {
                    for i in 1..n {
                        net = lane(|l| {
                            if z[i][l] >= front[l] {
                                dz[i][l]
                            } else {
                                net[l]
                            }
                        });
                    }
                }
                let mandated = lane(|l| {
                    let net = if net[l] > 0.0 { net[l] } else { 0.0 };
                    opened[l] * net
                });
                if self.delays {
                    // What is opened is as old as the delay; it holds nobody back.
                    let old = past.front(&self.delay, &z[n], &front);
                    let mut old = [lane(|l| old[l] - front[l])];
                    exps(&mut old);
                    let [old] = old;
                    for i in 0..n {
                        dz[i] = lane(|l| {
                            let gap = old[l] * inverse[i][l] - 1.0;
                            let gap = if gap > 0.0 { gap } else { 0.0 };
                            dz[i][l] + mandated[l] * gap
                        });
                    }
                } else {
                    spread = lane(|l| spread[l] + mandated[l]);
                }
            }
            for i in usize::from(open)..n {
                dz[i] = lane(|l| dz[i][l] + spread[l] * (inverse[i][l] - 1.0));
            }
        }
        if self.taxes {
            let mean = lane(|l| sum[l] / n as f32);
            for i in 0..n {
                dz[i] = lane(|l| dz[i][l] + self.tax[l] * (mean[l] * inverse[i][l] - 1.0));
            }
        }
        let mut square = [REST * REST; WIDE];
        for rate in &dz[..n] {
            square = lane(|l| square[l] + rate[l] * rate[l]);
        }
        let slowness = lane(|l| 1.0 / square[l].sqrt());
        for rate in &mut dz[..n] {
            *rate = lane(|l| rate[l] * slowness[l]);
        }
        dz[n] = slowness;
    }
}

/// The stages' coefficients, the last row those of the step.
const A: [[f32; 6]; 6] = [
    [1.0 / 5.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    [3.0 / 40.0, 9.0 / 40.0, 0.0, 0.0, 0.0, 0.0],
    [44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0, 0.0, 0.0, 0.0],
    [
        19372.0 / 6561.0,
        -25360.0 / 2187.0,
        64448.0 / 6561.0,
        -212.0 / 729.0,
        0.0,
        0.0,
    ],
    [
        9017.0 / 3168.0,
        -355.0 / 33.0,
        46732.0 / 5247.0,
        49.0 / 176.0,
        -5103.0 / 18656.0,
        0.0,
    ],
    [
        35.0 / 384.0,
        0.0,
        500.0 / 1113.0,
        125.0 / 192.0,
        -2187.0 / 6784.0,
        11.0 / 84.0,
    ],
];
/// The error of the step.
const E: [f32; 7] = [
    71.0 / 57600.0,
    0.0,
    -71.0 / 16695.0,
    71.0 / 1920.0,
    -17253.0 / 339_200.0,
    22.0 / 525.0,
    -1.0 / 40.0,
];
/// The last row of the dense output.
const D: [f32; 7] = [
    -1.127_017_5,
    0.0,
    2.675_424_5,
    -5.685_527,
    3.521_932_4,
    -1.767_281_2,
    2.382_469,
];

/// A stretch of a lane's front: time, value and slope where it begins and where it ends.
type Stretch = [f32; 6];

/// The fronts that were, of each lane; kept where a delay needs them.
#[derive(Default)]
struct Past([Vec<Stretch>; WIDE]);

impl Past {
    /// The front as it was a delay ago; before the start that of the start.
    fn front(&self, delay: &Lane, t: &Lane, now: &Lane) -> Lane {
        lane(|l| {
            if delay[l] == 0.0 {
                return now[l];
            }
            let t = t[l] - delay[l];
            let stretches = &self.0[l];
            let Some(first) = stretches.first() else {
                return now[l];
            };
            if t <= 0.0 {
                return first[1];
            }
            let after = stretches.partition_point(|stretch| stretch[0] <= t);
            let [t0, y0, s0, t1, y1, s1] = stretches[after.max(1) - 1];
            let long = t1 - t0;
            if long <= 0.0 {
                return y1;
            }
            // Hermite's cubic.
            let u = (t - t0) / long;
            let u = if u < 1.0 { u } else { 1.0 };
            let v = 1.0 - u;
            let bow = v * (s0 * long - (y1 - y0)) + u * (y1 - y0 - s1 * long);
            y0 + u * (y1 - y0) + u * v * bow
        })
    }
}

/// One unknown of one lane over a step.
#[derive(Clone, Copy)]
struct Arc([f32; 5]);

impl Arc {
    fn at(&self, theta: f32) -> f32 {
        let [r1, r2, r3, r4, r5] = self.0;
        let rest = 1.0 - theta;
        r1 + theta * (r2 + rest * (r3 + theta * (r4 + rest * r5)))
    }

    /// Where it first passes `level`, which lies between its ends.
    fn reaches(&self, level: f32) -> f32 {
        let (mut low, mut high) = (0.0_f32, 1.0_f32);
        let (mut below, mut above) = (self.0[0] - level, self.at(1.0) - level);
        let mut theta = 1.0;
        for turn in 0..40 {
            // Secants, and halves in between.
            let secant = (low * above - high * below) / (above - below);
            theta = if turn % 3 < 2 && secant > low && secant < high {
                secant
            } else {
                0.5 * (low + high)
            };
            let off = self.at(theta) - level;
            if off.abs() <= 1e-7 * level || !(theta > low && theta < high) {
                break;
            }
            if off < 0.0 {
                (low, below) = (theta, off);
            } else {
                (high, above) = (theta, off);
            }
        }
        theta
    }
}

/// Races at their start, for the lanes that become free.
struct Ready {
    z: State,
    slopes: State,
    effective: Lane,
}

impl Ready {
    /// As many of the first races as there are lanes.
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
    fn new(field: &mut Field, races: &[Race]) -> Self {
        let n = field.n;
        let mut z = [EMPTY; MOST + 1];
        let mut on = EMPTY;
        for (l, race) in races.iter().take(WIDE).enumerate() {
            field.put(l, race);
            on[l] = if race.onset > 0.0 { 0.0 } else { 1.0 };
            for (i, y) in z[..n].iter_mut().enumerate() {
                let place = (n - 1 - i) as f64 / (n - 1) as f64;
                y[l] = (place * race.lead) as f32;
            }
        }
        let mut slopes = [EMPTY; MOST + 1];
        // Before the start there is but the start.
        field.slopes(&on, &Past::default(), &z, &mut slopes);
        Self {
            effective: effective(n, &z),
            z,
            slopes,
        }
    }
}

/// Runs races of the same number of actors and stance to their ends: of each the logarithm of the effective number at the end over that at the start, and whether the end was reached.
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
pub fn solve(races: &[Race]) -> Vec<(f32, bool)> {
    let mut ended = vec![(0.0, false); races.len()];
    if races.is_empty() {
        return ended;
    }
    let mut field = Field::new(races);
    let n = field.n;
    // The races at hand, and how many have found a lane.
    let mut waiting = Field::new(races);
    let mut ready = Ready::new(&mut waiting, races);
    let mut begun = 0;
    // Of each lane: whether it is free, its race, the steps it took.
    let mut free = [true; WIDE];
    let mut race = [0; WIDE];
    let mut steps = [0; WIDE];
    let mut stop = EMPTY;
    let mut on = EMPTY;
    let mut start = EMPTY;
    let mut h = EMPTY;
    let mut z: State = [EMPTY; MOST + 1];
    let mut next = z;
    let mut k: [State; 7] = [z; 7];
    let mut past = Past::default();
    loop {
        for l in 0..WIDE {
            if !free[l] || begun == races.len() {
                continue;
            }
            let from = begun % WIDE;
            if from == 0 && begun > 0 {
                ready = Ready::new(&mut waiting, &races[begun..]);
            }
            let taken = &races[begun];
            field.put(l, taken);
            for i in 0..=n {
                z[i][l] = ready.z[i][from];
                k[0][i][l] = ready.slopes[i][from];
            }
            let waits = taken.onset > 0.0;
            on[l] = if waits { 0.0 } else { 1.0 };
            let turns = waits && taken.mandate > 0.0 && taken.onset < taken.horizon;
            stop[l] = (if turns { taken.onset } else { taken.horizon }) as f32;
            start[l] = ready.effective[from];
            h[l] = FIRST;
            past.0[l].clear();
            if field.delays {
                past.0[l].push([0.0, z[0][l], 0.0, 0.0, z[0][l], 0.0]);
            }
            (free[l], race[l], steps[l]) = (false, begun, 0);
            begun += 1;
        }
        if free == [true; WIDE] {
            return ended;
        }
        let mut over = [false; WIDE];
        for (stage, row) in A.iter().enumerate() {
            for i in 0..=n {
                let mut rise = [0.0; WIDE];
                for (a, k) in row[..=stage].iter().zip(&k) {
                    rise = lane(|l| rise[l] + a * k[i][l]);
                }
                next[i] = lane(|l| z[i][l] + h[l] * rise[l]);
            }
            let (_, later) = k.split_at_mut(stage + 1);
            field.slopes(&on, &past, &next, &mut later[0]);
        }
        // The error, that of the time as far as the state moves in it.
        let mut worst = [0.0; WIDE];
        for i in 0..=n {
            let mut off = [0.0; WIDE];
            for (e, k) in E.iter().zip(&k) {
                off = lane(|l| off[l] + e * k[i][l]);
            }
            let scale = if i == n {
                lane(|l| 1.0 / k[6][n][l])
            } else {
                [1.0; WIDE]
            };
            worst = lane(|l| {
                let off = (off[l] * h[l] * scale[l]).abs();
                // Also true where there is no number.
                if off <= worst[l] { worst[l] } else { off }
            });
        }
        let worst = lane(|l| {
            let strict = if field.delay[l] > 0.0 {
                1.0 / TOLERANCE_OF_DELAYS
            } else {
                1.0 / TOLERANCE
            };
            worst[l] * strict + 1e-6
        });
        let mut taken = lane(|l| if worst[l] <= 1.0 { 1.0 } else { 0.0 });
        // 0.9 worst^(-1/5), between a fifth and five.
        let mut change = [lane(|l| -0.2 * log(worst[l]))];
        exps(&mut change);
        let mut factor = lane(|l| {
            let change = 0.9 * change[0][l];
            let change = if change > 0.2 { change } else { 0.2 };
            if change < 5.0 { change } else { 5.0 }
        });
        for l in 0..WIDE {
            // No stage may read what is not yet known.
            let took = next[n][l] - z[n][l];
            if taken[l] > 0.0 && field.delay[l] > 0.0 && took > field.delay[l] * 1.001 {
                taken[l] = 0.0;
                factor[l] = 0.95 * field.delay[l] / took;
            }
        }
        let mut turned = false;
        for l in 0..WIDE {
            steps[l] += 1;
            if free[l] {
                (taken[l], factor[l]) = (0.0, 1.0);
            } else if steps[l] == MOST_STEPS {
                taken[l] = 0.0;
                over[l] = true;
            }
            if taken[l] == 0.0 {
                continue;
            }
            let ends = next[n][l] >= stop[l];
            let leader = (1..n).fold(
                0,
                |best, i| if next[i][l] > next[best][l] { i } else { best },
            );
            let leaves = next[leader][l] >= RUNAWAY;
            if !ends && !leaves {
                if field.delay[l] > 0.0 {
                    let of = |k: &State| k[leader][l] / k[n][l];
                    let (here, there) = (z[leader][l], next[leader][l]);
                    let (begin, end) = (z[n][l], next[n][l]);
                    past.0[l].push([begin, here, of(&k[0]), end, there, of(&k[6])]);
                }
                continue;
            }
            // On the way the lane ends, or the mandate begins.
            let arc = |i: usize| {
                let h = h[l];
                let rise = next[i][l] - z[i][l];
                let bend = h * k[0][i][l] - rise;
                let last = D.iter().zip(&k).fold(0.0, |sum, (d, k)| sum + d * k[i][l]);
                Arc([z[i][l], rise, bend, rise - h * k[6][i][l] - bend, h * last])
            };
            let mut theta = if ends { arc(n).reaches(stop[l]) } else { 1.0 };
            if leaves {
                let earlier = arc(leader).reaches(RUNAWAY);
                if earlier <= theta {
                    theta = earlier;
                    over[l] = true;
                }
            }
            let horizon = races[race[l]].horizon as f32;
            over[l] |= stop[l] == horizon;
            let mut there = [0.0; MOST];
            for (i, y) in there[..n].iter_mut().enumerate() {
                *y = arc(i).at(theta);
            }
            taken[l] = 0.0;
            if !over[l] {
                if field.delay[l] > 0.0 {
                    let shortly = theta - 0.02;
                    let rise = arc(leader).at(theta) - arc(leader).at(shortly);
                    let slope = rise / (arc(n).at(theta) - arc(n).at(shortly));
                    let (here, there) = (z[leader][l], arc(leader).at(theta));
                    let first = k[0][leader][l] / k[0][n][l];
                    past.0[l].push([z[n][l], here, first, stop[l], there, slope]);
                }
                z[n][l] = stop[l];
                stop[l] = horizon;
                on[l] = 1.0;
                factor[l] = 0.0;
                turned = true;
            }
            for (y, there) in z[..n].iter_mut().zip(there) {
                y[l] = there;
            }
        }
        if over != [false; WIDE] {
            let end = effective(n, &z);
            let value = lane(|l| log(end[l]) - log(start[l]));
            for l in 0..WIDE {
                if over[l] {
                    ended[race[l]] = (value[l], steps[l] < MOST_STEPS);
                    free[l] = true;
                }
            }
        }
        for i in 0..=n {
            z[i] = lane(|l| if taken[l] > 0.0 { next[i][l] } else { z[i][l] });
            let (first, last) = k.split_at_mut(6);
            first[0][i] = lane(|l| {
                if taken[l] > 0.0 {
                    last[0][i][l]
                } else {
                    first[0][i][l]
                }
            });
        }
        if turned {
            // Lanes that begin anew; the others find again what they had.
            let (first, _) = k.split_at_mut(1);
            field.slopes(&on, &past, &z, &mut first[0]);
        }
        h = lane(|l| {
            if factor[l] > 0.0 {
                h[l] * factor[l]
            } else {
                FIRST
            }
        });
    }
}

/// The effective number of actors.
fn effective(n: usize, z: &State) -> Lane {
    let mut front = z[0];
    for y in &z[1..n] {
        front = lane(|l| if y[l] > front[l] { y[l] } else { front[l] });
    }
    let mut parts = [EMPTY; MOST];
    for (part, y) in parts.iter_mut().zip(&z[..n]) {
        *part = lane(|l| y[l] - front[l]);
    }
    exps(&mut parts[..n]);
    let (mut sum, mut square) = (EMPTY, EMPTY);
    for part in &parts[..n] {
        sum = lane(|l| sum[l] + part[l]);
        square = lane(|l| square[l] + part[l] * part[l]);
    }
    lane(|l| sum[l] * sum[l] / square[l])
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn exponentials_and_logarithms_are_as_good_as_told() {
        for k in -400_000..=400_000 {
            let x = k as f32 * 1e-4;
            let exact = libm::exp(f64::from(x));
            let off = f64::from(exp(x)) / exact - 1.0;
            assert!(off.abs() < 2e-7, "{x}: {off:e}");
            let x = exact as f32;
            let off = f64::from(log(x)) - libm::log(f64::from(x));
            let scale = libm::log(f64::from(x)).abs().max(1.0);
            assert!(off.abs() < 2e-7 * scale, "{x}: {off:e}");
        }
        assert_eq!(exp(1e30), exp(FAR));
    }

    #[test]
    fn a_race_is_the_same_alone_and_among_others() {
        for n in [2, 5] {
            let races: Vec<Race> = (0..23)
                .map(|k| Race {
                    n,
                    excess: f64::from(k % 7) * 0.08 - 0.1,
                    growth: 0.1 + f64::from(k % 3) * 0.05,
                    diffusion: f64::from(k % 2) * 0.02,
                    mandate: f64::from(k % 5 + 1) * 0.1,
                    lead: 0.3,
                    onset: f64::from(k % 4) * 7.0,
                    delay: f64::from(k % 3 + 1) * 2.0,
                    wealth_tax: 0.01,
                    horizon: 10.0 + f64::from(k),
                    ..Race::default()
                })
                .collect();
            let together = solve(&races);
            for (race, (value, over)) in races.iter().zip(&together) {
                let alone = solve(&[*race])[0];
                assert!(over & alone.1, "{race:?}");
                assert_eq!(alone.0.to_bits(), value.to_bits(), "{race:?}");
            }
            // They are no copies of one another.
            assert!(together.windows(2).all(|pair| pair[0] != pair[1]));
        }
        assert_eq!(solve(&[]), []);
    }
}

/// What the README shows is run, too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
