//! Business, government and civil society, and their checks upon one another.
//!
//! # Equation
//! Shares `s_i >= 0` of all power, together 1, in time `t` (years); i = business, government,
//! civil society:
//!
//! ```text
//! ds_i/dt = s_i (f_i - sum_j s_j f_j) + (D + m growth) (1/3 - s_i)
//! f_i = growth (3 s_i)^(alpha - 1) - 9 s_i sum_j K_ij s_j
//! ```
//!
//! `growth` (1/yr) is how fast a force of a third grows by itself; `K_ij = K_ji` (1/yr) how hard two
//! forces check each other, nothing between a force and itself; `D` (1/yr) and `m` are the
//! [`World`]'s diffusion and mandate. A check bites with the size of both, and slows both by the same rate,
//! `K_ij` at the centre: the third gains on them. So a force lives by the check between the two others.
//!
//! With equal checks `K` the centre is stable when `(alpha - 1) growth < D + m growth + K`.
//!
//! The **outcome** of a start is what holds after [`YEARS`] years: [`Outcome::Balance`] if every share
//! is at least 0.2, a force if its share is above 0.5, else [`Outcome::Undecided`].
//!
//! # Where it comes from
//! The replicator equation of P. Taylor and L. Jonker, *Evolutionary stable strategies and game
//! dynamics*, Mathematical Biosciences 40 (1978), with increasing returns as in W. B. Arthur (1989). That
//! power is held by power is Montesquieu's (1748), XI.4.
//!
//! # What it leaves out
//! Each force is one actor, though it may be divided within; checks stay what they are, though a winner would take
//! them down; power is one quantity, and its shares tell nothing of how much there is or of those who hold none.
//!
//! # The strongest objection
//! Checks are not given: whoever outgrows the others stops being checked. Turn a check to nothing by
//! its dial ([`TriangleDials::business_government`] and its neighbours) and see what is left of the balance.
//!
//! # How it is computed
//! The reader's own path in `y_i = ln s_i` by [`crate::ode`], read as `s = exp y / sum exp y`: the shares
//! sum to 1 at every moment, and none is ever negative. The map of outcomes ([`Field`], [`Basins`]) follows
//! thousands of starts by the method of J. Dormand and P. Prince (1980) in loose steps, which carries
//! `u_i = (3 s_i)^(alpha - 1)` along by its own equation in place of a power a stage. It ends early inside a
//! **trap**: a triangle `s >= low` of one outcome upon whose edges the flow provably points inward, by bounds
//! that hold over whole pieces of an edge; or in an ellipse of one outcome around a place of rest, upon which the
//! flow points well inward at all of 48 places.

use crate::ode::{self, Options, Past, Solution, Stuck, System};
use crate::param::{Param, join};
use crate::world::World;

/// After how many years the outcome of a start is told.
pub const YEARS: f64 = 2000.0;
/// In a balance every share is at least this large.
pub const BALANCED: f64 = 0.2;
/// A force has won when its share is above this.
pub const WON: f64 = 0.5;
/// How far from the centre the three starts lie that tell whether the balance is stable.
pub const NUDGE: f64 = 0.02;

crate::parameters! {
    /// The triangle's own dials, beside the [`World`].
    pub struct TriangleDials {
        growth: f64 = 0.10, 0.0..0.3, 0.01, PerYear, "Growth rate",
            "How fast a force that holds a third of all power grows by itself.";
        business_government: f64 = 0.02, 0.0..0.2, 0.005, PerYear, "Business and government",
            "How hard business and government check each other.";
        government_civil: f64 = 0.02, 0.0..0.2, 0.005, PerYear, "Government and civil society",
            "How hard government and civil society check each other.";
        civil_business: f64 = 0.02, 0.0..0.2, 0.005, PerYear, "Civil society and business",
            "How hard civil society and business check each other.";
        start_business: f64 = 0.45, 0.01..0.98, 0.01, Share, "Business at the start",
            "The share of all power that business starts with.";
        start_government: f64 = 0.35, 0.01..0.98, 0.01, Share, "Government at the start",
            "The share of all power that government starts with. Civil society has the rest, at least a hundredth.";
        horizon: f64 = 200, 10.0..500.0, 10.0, Years, "Years",
            "How many years are shown.";
    }
}

/// What becomes of a start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Every force keeps a fifth or more.
    Balance,
    /// Business (0), government (1) or civil society (2) holds more than half.
    Won(u8),
    /// Neither.
    Undecided,
}

impl Outcome {
    /// The outcome that shares amount to.
    pub fn of(shares: &[f64; 3]) -> Self {
        if shares.iter().all(|share| *share >= BALANCED) {
            return Outcome::Balance;
        }
        let winner = shares.iter().position(|share| *share > WON);
        winner.map_or(Outcome::Undecided, |i| Outcome::Won(i as u8))
    }

    /// The word in files.
    pub const fn key(self) -> &'static str {
        match self {
            Outcome::Balance => "balance",
            Outcome::Won(0) => "business",
            Outcome::Won(1) => "government",
            Outcome::Won(_) => "civil",
            Outcome::Undecided => "undecided",
        }
    }
}

/// Three forces: the world and the triangle's own dials.
///
/// ```
/// use dynamics::{World, triangle::{Outcome, Triangle, TriangleDials}};
/// let dials = TriangleDials {
///     business_government: 0.1,
///     government_civil: 0.1,
///     civil_business: 0.1,
///     ..TriangleDials::default()
/// };
/// let world = World { alpha: 1.6, diffusion: 0.0, mandate: 0.0 };
/// let mut triangle = Triangle { world, dials };
/// assert_eq!(triangle.run().unwrap().outcome(), Outcome::Balance);
/// // Business and government stop checking each other: it is over for all three.
/// triangle.dials.business_government = 0.0;
/// assert_eq!(triangle.run().unwrap().outcome(), Outcome::Won(0));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Triangle {
    /// The parameters that a reader carries through the essay.
    pub world: World,
    /// The triangle's own.
    pub dials: TriangleDials,
}

impl Triangle {
    /// How many parameters there are, the world's first.
    pub const COUNT: usize = World::COUNT + TriangleDials::COUNT;
    /// The parameters, the world's first.
    pub const TABLE: [Param; Self::COUNT] = join(World::TABLE, TriangleDials::TABLE);

    /// The triangle of a row of values in the table's order.
    pub fn from_values(values: &[f64]) -> Self {
        let (world, dials) = values.split_at(World::COUNT.min(values.len()));
        Self {
            world: World::from_values(world),
            dials: TriangleDials::from_values(dials),
        }
    }

    /// The shares at the start.
    pub fn start(&self) -> [f64; 3] {
        let (business, government) = (self.dials.start_business, self.dials.start_government);
        let civil = (1.0 - business - government).max(0.01);
        let sum = business + government + civil;
        [business / sum, government / sum, civil / sum]
    }

    /// How fast shares are drawn towards a third, `D + m growth`, 1/yr.
    pub fn spread(&self) -> f64 {
        self.world.diffusion + self.world.mandate * self.dials.growth
    }

    /// The margin of the centre with equal checks, `D + m growth + K - (alpha - 1) growth`, 1/yr,
    /// positive where the centre is stable; `None` with unequal checks.
    pub fn margin(&self) -> Option<f64> {
        let dials = &self.dials;
        let check = dials.business_government;
        (check == dials.government_civil && check == dials.civil_business)
            .then(|| self.spread() + check - (self.world.alpha - 1.0) * dials.growth)
    }

    /// `9 K_ij`, 1/yr.
    fn checks(&self) -> [[f64; 3]; 3] {
        let (bg, gc, cb) = (
            9.0 * self.dials.business_government,
            9.0 * self.dials.government_civil,
            9.0 * self.dials.civil_business,
        );
        [[0.0, bg, cb], [bg, 0.0, gc], [cb, gc, 0.0]]
    }

    /// How fast each share moves at shares that sum to 1, 1/yr.
    pub fn flow(&self, s: &[f64; 3]) -> [f64; 3] {
        let mut u = [0.0; 3];
        powers(self.world.alpha - 1.0, s, &mut u);
        let checks = self.checks();
        slopes(self.dials.growth, &checks, self.spread(), s, &u)
    }

    /// Runs from the reader's start for [`YEARS`] years.
    ///
    /// # Errors
    /// [`Stuck`] with the year that was reached, if the run cannot be computed.
    pub fn run(&self) -> Result<Run, Stuck> {
        let start = self.start().map(libm::log);
        let options = Options {
            tolerance: 1e-11,
            boundaries: vec![],
        };
        Ok(Run {
            triangle: *self,
            solution: ode::solve(self, &start, YEARS, options)?,
        })
    }
}

/// `(3 s)^power` of each share.
fn powers(power: f64, s: &[f64; 3], u: &mut [f64; 3]) {
    for (u, s) in u.iter_mut().zip(s) {
        // A share of nothing has no power, and does not need one.
        *u = if *s > 0.0 {
            libm::exp(power * libm::log(3.0 * s))
        } else {
            0.0
        };
    }
}

/// `ds/dt`, where `u_i = (3 s_i)^(alpha - 1)` and `checks` are `9 K_ij`.
fn slopes(
    growth: f64,
    checks: &[[f64; 3]; 3],
    spread: f64,
    s: &[f64; 3],
    u: &[f64; 3],
) -> [f64; 3] {
    let [a, b, c] = *s;
    // What each pair costs both of them.
    let (ab, bc, ca) = (
        checks[0][1] * (a * b),
        checks[1][2] * (b * c),
        checks[2][0] * (c * a),
    );
    let f = [
        growth * u[0] - (ab + ca),
        growth * u[1] - (ab + bc),
        growth * u[2] - (ca + bc),
    ];
    let (ba, ca, cb) = (f[0] - f[1], f[0] - f[2], f[1] - f[2]);
    // By differences of fitness, so that what is equal stays equal.
    let third = 1.0 / 3.0;
    [
        a * (b * ba + c * ca) + spread * (third - a),
        b * (c * cb - a * ba) + spread * (third - b),
        c * (-a * ca - b * cb) + spread * (third - c),
    ]
}

/// Shares of logarithms known up to a common constant.
fn softmax(y: &[f64]) -> [f64; 3] {
    let most = y.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut s = [0.0; 3];
    let mut sum = 0.0;
    for (s, y) in s.iter_mut().zip(y) {
        *s = libm::exp(y - most);
        sum += *s;
    }
    s.map(|s| s / sum)
}

impl System for Triangle {
    type Mode = ();
    // Shares move by some tenths a year at most.
    const STIFF: bool = false;

    fn dimension(&self) -> usize {
        3
    }

    fn mode(&self, _since: f64, _t: f64, _y: &[f64], _past: &Past) {}

    fn rhs(&self, (): &(), _t: f64, y: &[f64], _past: &Past, dy: &mut [f64]) {
        let s = softmax(y);
        let most = y.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = y.iter().map(|y| libm::exp(y - most)).sum();
        let base = most + libm::log(sum);
        let checks = self.checks();
        let spread = self.spread();
        let mut f = [0.0; 3];
        for i in 0..3 {
            // ln(3 s_i), exact also where the share itself is too small for a number.
            let log = y[i] - base + LN_3;
            let held: f64 = (0..3).map(|j| checks[i][j] * s[j]).sum();
            f[i] = self.dials.growth * libm::exp((self.world.alpha - 1.0) * log) - s[i] * held;
        }
        let mean: f64 = (0..3).map(|i| s[i] * f[i]).sum();
        for i in 0..3 {
            dy[i] = f[i] - mean;
            if spread > 0.0 {
                dy[i] += spread * (libm::exp(base - y[i]) / 3.0 - 1.0);
            }
        }
    }
}

const LN_3: f64 = 1.098_612_288_668_109_8;

/// A finished run, readable at any time.
#[derive(Clone, Debug)]
pub struct Run {
    /// What was run.
    pub triangle: Triangle,
    solution: Solution<()>,
}

impl Run {
    /// The shares at time `t`, yr; after [`YEARS`] they hold.
    pub fn shares(&self, t: f64) -> [f64; 3] {
        if t <= 0.0 {
            return self.triangle.start();
        }
        let mut y = [0.0; 3];
        self.solution.past.state(t.min(YEARS), &mut y);
        softmax(&y)
    }

    /// What becomes of the reader's start.
    pub fn outcome(&self) -> Outcome {
        Outcome::of(&self.shares(YEARS))
    }

    /// How many right-hand sides the run took.
    pub fn evaluations(&self) -> usize {
        self.solution.evaluations
    }
}

/// A triangle `s >= low` that the flow never leaves, all of one outcome.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trap {
    /// The least shares in it.
    pub low: [f64; 3],
    /// The outcome of every start in it.
    pub outcome: Outcome,
}

/// The flow on the whole triangle, made ready to tell the outcome of many starts.
#[derive(Clone, Debug)]
pub struct Field {
    triangle: Triangle,
    checks: [[f64; 3]; 3],
    spread: f64,
    traps: Vec<Trap>,
    sinks: Vec<Sink>,
}

/// A place of rest and the ellipse around it that is drawn in: `height <= size`.
#[derive(Clone, Copy, Debug)]
struct Sink {
    at: [f64; 3],
    /// The quadratic form of the first two shares' distances that falls along the linear flow.
    shape: [f64; 3],
    size: f64,
    outcome: Outcome,
}

impl Sink {
    fn height(&self, s: &[f64; 3]) -> f64 {
        let (x, y) = (s[0] - self.at[0], s[1] - self.at[1]);
        let [p, q, r] = self.shape;
        p * x * x + 2.0 * q * x * y + r * y * y
    }

    /// How far each share moves within the ellipse.
    fn reach(&self) -> [f64; 3] {
        let [p, q, r] = self.shape;
        let whole = self.size / (p * r - q * q);
        [r, p, p + r - 2.0 * q].map(|part| (whole * part).max(0.0).sqrt())
    }
}

/// Whether all shares between bounds have an outcome.
fn alike(low: &[f64; 3], most: &[f64; 3], outcome: Outcome) -> bool {
    match outcome {
        Outcome::Balance => low.iter().all(|low| *low >= BALANCED),
        Outcome::Won(i) => low[usize::from(i)] > WON,
        Outcome::Undecided => {
            most.iter().all(|most| *most <= WON) && most.iter().any(|most| *most < BALANCED)
        }
    }
}

/// Points around a sink at which the flow is looked at, and the turn from one to the next.
const AROUND: u32 = 48;
const COS: f64 = 0.991_444_861_373_810_4;
const SIN: f64 = 0.130_526_192_220_051_6;

/// Pieces of an edge, each of which is bounded as a whole.
const PIECES: u32 = 24;
/// The error of a step that is let pass, in shares.
const LOOSE: f64 = 1e-5;
/// A start that needs more steps than this is told by where it has come to.
const MOST_STEPS: u32 = 4000;
/// A start that has taken so many steps creeps along, as all do where a place of rest is about to appear.
const SLOW: u32 = 40;
/// Starts that creep this near to each other, in shares, end alike, as far as a sketch tells.
const NEAR: f64 = 0.01;

impl Field {
    /// The field of three forces.
    pub fn new(triangle: &Triangle) -> Self {
        let mut field = Self {
            triangle: *triangle,
            checks: triangle.checks(),
            spread: triangle.spread(),
            traps: vec![],
            sinks: vec![],
        };
        for winner in 0..3 {
            // The largest first.
            for k in 0..30 {
                let mut low = [0.0; 3];
                low[winner] = 0.505 + 0.015 * f64::from(k);
                if field.keep(low, Outcome::Won(winner as u8)) {
                    break;
                }
            }
        }
        for k in 0..13 {
            let low = [BALANCED + 0.01 * f64::from(k); 3];
            if field.keep(low, Outcome::Balance) {
                break;
            }
        }
        // Where else the flow comes to rest.
        for start in PROBES {
            let (end, trapped) = field.follow(&start, &mut |_| None);
            if trapped.is_none()
                && let Some(sink) = field.sink(&end)
            {
                field.sinks.push(sink);
            }
        }
        field
    }

    /// The triangles that the flow never leaves.
    pub fn traps(&self) -> &[Trap] {
        &self.traps
    }

    /// Keeps a triangle if it is a trap of one outcome.
    fn keep(&mut self, low: [f64; 3], outcome: Outcome) -> bool {
        let room = 1.0 - low[0] - low[1] - low[2];
        let uniform = alike(&low, &low.map(|low| low + room), outcome);
        let holds = uniform && room > 0.0 && (0..3).all(|i| low[i] == 0.0 || self.inward(i, &low));
        if holds {
            self.traps.push(Trap { low, outcome });
        }
        holds
    }

    /// Whether `s_i` provably grows all along the edge `s_i = low_i`, `s >= low`.
    ///
    /// On each piece of the edge every term is bounded by its values at the ends, where it is monotone.
    fn inward(&self, i: usize, low: &[f64; 3]) -> bool {
        let (j, k) = ((i + 1) % 3, (i + 2) % 3);
        let here = low[i];
        let room = 1.0 - low[0] - low[1] - low[2];
        let growth = self.triangle.dials.growth;
        let power = self.triangle.world.alpha - 1.0;
        let (ij, ik, jk) = (self.checks[i][j], self.checks[i][k], self.checks[j][k]);
        // s f without checks, which rises with s.
        let own = |s: f64| {
            let mut u = [0.0; 3];
            powers(power, &[s, 0.0, 0.0], &mut u);
            growth * s * u[0]
        };
        let own_here = own(here) / here;
        let mut own_k = own(low[k] + room);
        let mut own_j = own(low[j]);
        (0..PIECES).all(|piece| {
            let from = f64::from(piece) / f64::from(PIECES) * room;
            let to = f64::from(piece + 1) / f64::from(PIECES) * room;
            let (j_from, j_to) = (low[j] + from, low[j] + to);
            let (k_from, k_to) = (low[k] + room - to, low[k] + room - from);
            let most_k = own_k;
            own_k = own(k_from);
            own_j = own(j_to).max(own_j);
            let held = (ij * j_from + ik * k_to).max(ij * j_to + ik * k_from);
            let mine = own_here - here * held;
            let others = own_j + most_k
                - j_from * j_from * (ij * here + jk * k_from)
                - k_from * k_from * (ik * here + jk * j_from);
            let least = here * ((1.0 - here) * mine - others) + self.spread * (1.0 / 3.0 - here);
            least > 1e-12
        })
    }

    /// The outcome of the trap or the sink that shares are in.
    fn trapped(&self, s: &[f64; 3]) -> Option<Outcome> {
        let holds = |trap: &&Trap| s.iter().zip(&trap.low).all(|(s, low)| s >= low);
        let trap = self.traps.iter().find(holds).map(|trap| trap.outcome);
        trap.or_else(|| {
            let holds = |sink: &&Sink| sink.height(s) <= sink.size;
            self.sinks.iter().find(holds).map(|sink| sink.outcome)
        })
    }

    /// The place of rest near which a start has ended, if it draws in all around it.
    fn sink(&self, end: &[f64; 3]) -> Option<Sink> {
        let mut at = *end;
        let mut slopes = [[0.0; 2]; 2];
        for _ in 0..6 {
            slopes = self.jacobian(&at);
            let [[a, b], [c, d]] = slopes;
            let det = a * d - b * c;
            if det.abs() <= 1e-12 {
                return None;
            }
            let flow = self.triangle.flow(&at);
            at[0] -= (d * flow[0] - b * flow[1]) / det;
            at[1] -= (a * flow[1] - c * flow[0]) / det;
            at[2] = 1.0 - at[0] - at[1];
            if !at.iter().all(|s| *s > -1e-9 && *s < 1.0 + 1e-9) {
                return None;
            }
        }
        let rest = self
            .triangle
            .flow(&at)
            .iter()
            .all(|flow| flow.abs() < 1e-10);
        let near = at.iter().zip(end).all(|(at, end)| (at - end).abs() < 0.05);
        let [[a, b], [c, d]] = slopes;
        let (trace, det) = (a + d, a * d - b * c);
        if !(rest && near && trace < 0.0 && det > 0.0) {
            return None;
        }
        // Lyapunov's equation A'P + PA = -1 in two dimensions.
        let scale = -0.5 / (trace * det);
        let shape = [
            scale * (det + c * c + d * d),
            -scale * (a * c + b * d),
            scale * (det + a * a + b * b),
        ];
        let mut sink = Sink {
            at,
            shape,
            size: 0.04 * shape[0].max(shape[2]),
            outcome: Outcome::of(&at),
        };
        for _ in 0..40 {
            let reach = sink.reach();
            let (mut low, mut most) = (at, at);
            for i in 0..3 {
                low[i] -= reach[i];
                most[i] += reach[i];
            }
            if alike(&low, &most, sink.outcome) && self.drawn_in(&sink) {
                return Some(sink);
            }
            sink.size *= 0.6;
        }
        None
    }

    /// The slopes of the first two shares' flow by the first two shares.
    fn jacobian(&self, s: &[f64; 3]) -> [[f64; 2]; 2] {
        const H: f64 = 1e-6;
        let mut slopes = [[0.0; 2]; 2];
        for j in 0..2 {
            let (mut more, mut less) = (*s, *s);
            more[j] += H;
            more[2] -= H;
            less[j] -= H;
            less[2] += H;
            let (more, less) = (self.triangle.flow(&more), self.triangle.flow(&less));
            for i in 0..2 {
                slopes[i][j] = (more[i] - less[i]) / (2.0 * H);
            }
        }
        slopes
    }

    /// Whether the flow points inward all around a sink.
    fn drawn_in(&self, sink: &Sink) -> bool {
        let [p, q, r] = sink.shape;
        let (one, other) = (sink.size / p, sink.size / (r - q * q / p));
        if !(one > 0.0 && other > 0.0) {
            return false;
        }
        let (one, other) = (one.sqrt(), other.sqrt());
        let mut turn = (1.0, 0.0);
        (0..AROUND).all(|_| {
            let y = other * turn.1;
            let x = one * turn.0 - q / p * y;
            // A 48th of a full turn.
            turn = (COS * turn.0 - SIN * turn.1, SIN * turn.0 + COS * turn.1);
            let s = [sink.at[0] + x, sink.at[1] + y, sink.at[2] - x - y];
            if s.iter().any(|s| *s < 0.0) {
                return true;
            }
            let flow = self.triangle.flow(&s);
            // Half of what it would be if the flow were linear.
            let fall = 2.0 * (flow[0] * (p * x + q * y) + flow[1] * (q * x + r * y));
            fall <= -0.4 * (x * x + y * y)
        })
    }

    /// What becomes of a start: three shares that sum to 1.
    pub fn outcome(&self, start: &[f64; 3]) -> Outcome {
        let (end, trapped) = self.follow(start, &mut |_| None);
        trapped.unwrap_or_else(|| Outcome::of(&end))
    }

    /// Follows a start until a trap has it or the years are over. Where it is after [`SLOW`] steps its outcome may be
    /// known already.
    fn follow(
        &self,
        start: &[f64; 3],
        known: &mut dyn FnMut(&[f64; 3]) -> Option<Outcome>,
    ) -> ([f64; 3], Option<Outcome>) {
        let mut s = *start;
        let mut u = [0.0; 3];
        let mut t = 0.0;
        let mut slope = [[0.0; 6]; 7];
        let mut h = f64::INFINITY;
        let excess = self.triangle.world.alpha - 1.0;
        for step in 0..MOST_STEPS {
            let mut outcome = self.trapped(&s);
            if step == SLOW {
                outcome = outcome.or_else(|| known(&s));
            }
            if outcome.is_some() {
                return (s, outcome);
            }
            if t >= YEARS {
                break;
            }
            powers(excess, &s, &mut u);
            let mut z = [s[0], s[1], s[2], u[0], u[1], u[2]];
            slope[0] = self.slope(excess, &z);
            if h == f64::INFINITY {
                // Half of what a share would take to go.
                h = YEARS;
                for i in 0..3 {
                    h = h.min(0.2 * (s[i] + 0.05) / (slope[0][i].abs() + 1e-9));
                }
            }
            loop {
                h = h.min(YEARS - t);
                for stage in 1..7 {
                    for i in 0..6 {
                        let mut sum = 0.0;
                        for (weight, slope) in STAGES[stage - 1].iter().zip(&slope[..stage]) {
                            sum += weight * slope[i];
                        }
                        z[i] = [s[0], s[1], s[2], u[0], u[1], u[2]][i] + h * sum;
                    }
                    slope[stage] = self.slope(excess, &z);
                }
                let mut error: f64 = 0.0;
                for i in 0..3 {
                    let mut sum = 0.0;
                    for (weight, slope) in ERROR.iter().zip(&slope) {
                        sum += weight * slope[i];
                    }
                    error = error.max((h * sum).abs());
                }
                let inside = z[0] >= 0.0 && z[1] >= 0.0 && z[2] >= 0.0;
                // The fourth root is the fifth and a little caution.
                let root = (error / LOOSE).sqrt().sqrt();
                if inside && error <= LOOSE {
                    t += h;
                    h *= (0.9 / root).min(5.0);
                    s = [z[0], z[1], z[2]];
                    break;
                }
                h *= if inside { (0.9 / root).max(0.2) } else { 0.2 };
                if h <= 1e-9 {
                    return (s, None);
                }
            }
        }
        (s, None)
    }

    /// The slope of shares and of their powers.
    fn slope(&self, excess: f64, z: &[f64; 6]) -> [f64; 6] {
        let s = [z[0], z[1], z[2]];
        let u = [z[3], z[4], z[5]];
        let ds = slopes(
            self.triangle.dials.growth,
            &self.checks,
            self.spread,
            &s,
            &u,
        );
        let mut slope = [ds[0], ds[1], ds[2], 0.0, 0.0, 0.0];
        for i in 0..3 {
            if s[i] > 0.0 {
                slope[3 + i] = excess * u[i] * ds[i] / s[i];
            }
        }
        slope
    }

    /// Whether the balance is the outcome of all three starts at the centre moved [`NUDGE`]
    /// towards a corner.
    pub fn stable(&self) -> bool {
        (0..3).all(|corner| {
            let mut start = [1.0 / 3.0 - NUDGE / 2.0; 3];
            start[corner] = 1.0 / 3.0 + NUDGE;
            self.outcome(&start) == Outcome::Balance
        })
    }
}

/// Starts from which other places of rest are found.
const PROBES: [[f64; 3]; 7] = [
    [0.35, 0.33, 0.32],
    [0.97, 0.02, 0.01],
    [0.01, 0.97, 0.02],
    [0.02, 0.01, 0.97],
    [0.50, 0.48, 0.02],
    [0.02, 0.50, 0.48],
    [0.48, 0.02, 0.50],
];

/// The stages of Dormand and Prince (1980); the last row is the step itself.
const STAGES: [[f64; 6]; 6] = [
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

/// The fifth order less the fourth.
const ERROR: [f64; 7] = [
    71.0 / 57600.0,
    0.0,
    -71.0 / 16695.0,
    71.0 / 1920.0,
    -17253.0 / 339_200.0,
    22.0 / 525.0,
    -1.0 / 40.0,
];

/// The outcomes of the small triangles into which the whole is cut, row by row from civil society's
/// share of nothing upward; within a row from business to government, upright and inverted in turn.
#[derive(Clone, Debug, PartialEq)]
pub struct Basins {
    /// Small triangles along a side.
    pub side: usize,
    /// `side * side` outcomes.
    pub outcomes: Vec<Outcome>,
}

/// Small triangles along a side of the full map.
pub const SIDE: usize = 60;

impl Basins {
    /// The map of a field with so many small triangles along a side.
    pub fn new(field: &Field, side: usize) -> Self {
        let mut basins = Self::empty(side);
        while basins.grow(field, usize::MAX) {}
        basins
    }

    /// Nearly the map of [`Basins::new`], in a fraction of the time where the flow creeps: of starts that meet on their
    /// way only the first is followed to its end.
    ///
    /// ```
    /// use dynamics::triangle::{Basins, Field, Triangle};
    /// let field = Field::new(&Triangle::from_values(&[]));
    /// assert_eq!(Basins::sketch(&field, 12), Basins::new(&field, 12));
    /// ```
    pub fn sketch(field: &Field, side: usize) -> Self {
        let mut basins = Self::empty(side);
        let mut met: Vec<([f64; 3], Outcome)> = vec![];
        for row in 0..side {
            for place in 0..2 * (side - row) - 1 {
                let mut new = None;
                let (end, outcome) = field.follow(&Self::centroid(side, row, place), &mut |s| {
                    let near = |at: &[f64; 3]| (0..3).all(|i| (at[i] - s[i]).abs() < NEAR);
                    let known = met.iter().find(|(at, _)| near(at)).map(|it| it.1);
                    if known.is_none() {
                        new = Some(*s);
                    }
                    known
                });
                let outcome = outcome.unwrap_or_else(|| Outcome::of(&end));
                met.extend(new.map(|at| (at, outcome)));
                basins.outcomes.push(outcome);
            }
        }
        basins
    }

    /// A map of which nothing is known yet: see [`Basins::grow`].
    pub fn empty(side: usize) -> Self {
        Self {
            side,
            outcomes: Vec::with_capacity(side * side),
        }
    }

    /// Follows whole rows of small triangles until `least` more are known; whether some are left.
    ///
    /// ```
    /// use dynamics::triangle::{Basins, Field, Triangle};
    /// let field = Field::new(&Triangle::from_values(&[]));
    /// let mut basins = Basins::empty(12);
    /// while basins.grow(&field, 30) {}
    /// assert_eq!(basins, Basins::new(&field, 12));
    /// ```
    pub fn grow(&mut self, field: &Field, least: usize) -> bool {
        let (side, known) = (self.side, self.outcomes.len());
        let mut row = 0;
        let mut before = 0;
        while row < side {
            let many = 2 * (side - row) - 1;
            if before >= known {
                if self.outcomes.len() - known >= least {
                    return true;
                }
                for place in 0..many {
                    let start = Self::centroid(side, row, place);
                    self.outcomes.push(field.outcome(&start));
                }
            }
            before += many;
            row += 1;
        }
        false
    }

    /// The shares at the middle of a small triangle.
    pub fn centroid(side: usize, row: usize, place: usize) -> [f64; 3] {
        // In thirds of a small side; an inverted one has its middle a third further on, twice.
        let past = 1 + place % 2;
        let whole = 3 * side;
        let (government, civil) = (3 * (place / 2) + past, 3 * row + past);
        let business = whole - government - civil;
        [business, government, civil].map(|thirds| thirds as f64 / whole as f64)
    }

    /// The part of the triangle that has an outcome.
    pub fn part(&self, outcome: Outcome) -> f64 {
        let count = self.outcomes.iter().filter(|o| **o == outcome).count();
        count as f64 / self.outcomes.len() as f64
    }
}
