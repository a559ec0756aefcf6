//! A government: the game, or a player in it.
//!
//! # Equation
//! `n` = 40 actors start equal, `x_i = S` (10 units), in time `t` (years), and a government favours the first
//! `n_f = max(1, floor(favoured n + 0.5))` of them:
//!
//! ```text
//! d ln x_i / dt = gamma_i + spill_i + favour_i + sigma z_i(k) - sigma^2/2,   k <= t < k + 1
//! gamma_i = growth (x_i / S)^(alpha - 1)
//! spill_i = (diffusion + M) (F/x_i - 1),   F = max_j x_j,   M = mandate gamma_L
//! favour_i = v (1 - leak) X_o / X_f  for a favourite,   -v  for the others
//! v = min(bonus d X_f / ((1 - leak) X_o), 0.5)
//! d(t) = 1 for crisis <= t < crisis + sunset, else discretion
//! sigma = volatility sqrt(1 + 8 d)
//! ```
//!
//! `X_f` and `X_o` are the resources (units) of the favourites and of the others, `v` (1/yr) the
//! levy on the others, `L` the largest actor, and `z_i(k)` one standard normal for each actor and
//! year. `d` is **discretion**: 0 where general rules leave nothing to choose, 1 where somebody
//! may choose freely. Discretion pays the favoured `bonus` (1/yr) as long as the levy that this
//! takes stays below one half a year, and makes everybody's fate more a matter of luck.
//!
//! A favour is **remembered** for as long as the lead that it made takes to halve:
//! `ln 2 / beta`, with the balance margin `beta = diffusion + M - (alpha - 1) gamma_L` (1/yr) for small gaps.
//!
//! # Where it comes from
//! Growth and catching up as in [`crate::race`]. Rules or discretion: F. Kydland and E. Prescott, Journal
//! of Political Economy 85 (1977). Favours bought and fought for: A. Krueger, *The political
//! economy of the rent-seeking society*, AER 64 (1974). Luck in proportion to size: R. Gibrat (1931).
//!
//! # What it leaves out
//! The government itself wants nothing, keeps nothing and does not grow; favourites are chosen once;
//! nobody spends anything to become one; the emergency does no harm that its powers could avert.
//!
//! # The strongest objection
//! In an emergency somebody has to choose, and choosing well may be worth more than it costs. Here
//! favours only cost: set [`RefereeDials::leak`] to 0, and they cost the whole nothing but
//! take from some what they give to others. And no game is neutral: set [`World::alpha`] above 1
//! and [`RefereeDials::volatility`] above 0, and rules alone already make a few out of equals.
//!
//! # How it is computed
//! In `y_i = ln(x_i/S)`, by [`crate::ode`]: every year with luck, the emergency's first day and its
//! last, and each change of leader or of the levy's bound end a step exactly. Without luck the
//! favourites are equal for ever, and so are the others: two unknowns stand for forty.
//! The run ends at the horizon or when the largest actor reaches `1e9 S`, the **runaway**.
//!
//! Luck is drawn from the stream [`Role::Luck`] of the seed, year by year from the first, and within a
//! year from actor 1 to actor 40. A longer run repeats the shorter one and goes on.

use crate::ode::{self, Options, Past, Solution, Stuck, System};
use crate::param::{Param, join};
use crate::race::{RUNAWAY, SCALE};
use crate::random::{Role, Stream};
use crate::world::World;

/// How many actors there are.
pub const ACTORS: usize = 40;
/// The largest levy on those who are not favoured, 1/yr.
pub const LARGEST_LEVY: f64 = 0.5;

crate::parameters! {
    /// The referee's own dials, beside the [`World`].
    pub struct RefereeDials {
        discretion: f64 = 0.0, 0.0..1.0, 0.01, Share, "Everyday discretion",
            "How freely the government may favour anyone outside an emergency: 0 is general rules alone.";
        crisis: f64 = 10.0, 0.0..50.0, 1.0, Years, "Emergency begins in year",
            "From this year on the government may favour as it likes.";
        sunset: f64 = 10.0, 0.0..60.0, 1.0, Years, "Emergency powers last",
            "After so many years the emergency powers expire by themselves; 0 means no emergency.";
        bonus: f64 = 0.10, 0.0..0.3, 0.01, PerYear, "Gain of the favoured",
            "How much faster full favour makes its favourites grow, paid by a levy on the others.";
        favoured: f64 = 0.1, 0.025..0.5, 0.025, Share, "Favoured share of actors",
            "How many of the forty actors are favourites.";
        leak: f64 = 0.3, 0.0..0.9, 0.01, Share, "Lost on the way",
            "The share of the levy that reaches nobody.";
        volatility: f64 = 0.05, 0.0..0.3, 0.01, PerRootYear, "Luck",
            "How much chance moves each actor in a year of rules; full discretion makes it three times as much.";
        growth: f64 = 0.05, 0.0..0.3, 0.01, PerYear, "Growth rate",
            "How fast an actor of ten units grows by itself.";
        seed: u32 = 1, 1..9999, 1, One, "Seed",
            "Which luck is drawn: the same seed gives the same luck.";
        horizon: f64 = 60.0, 10.0..120.0, 1.0, Years, "Years",
            "How long the run is.";
    }
}

/// Forty actors and a government.
///
/// ```
/// use dynamics::{World, referee::{Referee, RefereeDials}};
/// // Without luck: ten years of favour for a tenth of all, long expired.
/// let dials = RefereeDials { volatility: 0.0, ..RefereeDials::default() };
/// let world = World { diffusion: 0.0, ..World::default() };
/// let run = Referee { world, dials }.run().unwrap();
/// assert!((run.moment(60.0).favourites_share - 0.711).abs() < 5e-4);
/// // With three tenths of a leader's progress opened it is nearly forgotten.
/// let world = World { mandate: 0.3, ..world };
/// let run = Referee { world, dials }.run().unwrap();
/// assert!((run.moment(60.0).favourites_share - 0.139).abs() < 5e-4);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Referee {
    /// The parameters that a reader carries through the essay.
    pub world: World,
    /// The referee's own.
    pub dials: RefereeDials,
}

impl Referee {
    /// How many parameters there are, the world's first.
    pub const COUNT: usize = World::COUNT + RefereeDials::COUNT;
    /// The parameters, the world's first.
    pub const TABLE: [Param; Self::COUNT] = join(World::TABLE, RefereeDials::TABLE);

    /// The model of a row of values in the table's order.
    pub fn from_values(values: &[f64]) -> Self {
        let (world, dials) = values.split_at(World::COUNT.min(values.len()));
        Self {
            world: World::from_values(world),
            dials: RefereeDials::from_values(dials),
        }
    }

    /// How many of the actors are favourites, `n_f`.
    pub fn favourites(&self) -> usize {
        let favourites = (self.dials.favoured * ACTORS as f64 + 0.5).floor() as usize;
        favourites.max(1).min(ACTORS - 1)
    }

    /// Discretion `d` at time `t`.
    pub fn discretion(&self, t: f64) -> f64 {
        if self.emergency(t) {
            1.0
        } else {
            self.dials.discretion
        }
    }

    /// Whether emergency powers hold at time `t`.
    pub fn emergency(&self, t: f64) -> bool {
        t >= self.dials.crisis && t < self.dials.crisis + self.dials.sunset
    }

    /// Runs the model to its horizon or its runaway.
    ///
    /// # Errors
    /// [`Stuck`] with the year that was reached, if the run cannot be computed.
    pub fn run(&self) -> Result<Run, Stuck> {
        let dials = &self.dials;
        let lucky = dials.volatility > 0.0;
        let favourites = self.favourites();
        let mut luck = vec![];
        let mut boundaries = vec![dials.crisis, dials.crisis + dials.sunset];
        if lucky {
            let years = dials.horizon.ceil() as usize;
            let mut stream = Stream::new(dials.seed, Role::Luck);
            luck = (0..years * ACTORS).map(|_| stream.normal()).collect();
            boundaries.extend((1..years).map(|year| year as f64));
        }
        // As in the race: an error made early is multiplied by how much faster everything has become.
        let amplified = (self.world.alpha - 1.0).max(0.0) * libm::log(RUNAWAY);
        let options = Options {
            tolerance: (2e-8 * libm::exp(-amplified * 0.8)).max(2e-14),
            boundaries,
        };
        let equation = Equation {
            of: *self,
            favourites: if lucky { favourites } else { 1 },
            weights: if lucky {
                (1.0, 1.0)
            } else {
                (favourites as f64, (ACTORS - favourites) as f64)
            },
            luck,
        };
        let unknowns = if lucky { ACTORS } else { 2 };
        let solution = ode::solve(&equation, &vec![0.0; unknowns], dials.horizon, options)?;
        Ok(Run {
            referee: *self,
            solution,
        })
    }

    /// `gamma` of an actor at `ln(x/S)`, 1/yr.
    fn own_growth(&self, y: f64) -> f64 {
        self.dials.growth * libm::exp((self.world.alpha - 1.0) * y)
    }

    /// The balance margin where the leader grows by itself at a rate, and how large its parts are together.
    fn margin(&self, growth: f64) -> (f64, f64) {
        let opened = self.world.mandate * growth;
        let pull = (self.world.alpha - 1.0) * growth;
        let brakes = self.world.diffusion + opened;
        (brakes - pull, brakes + pull.abs())
    }
}

/// The equation of a run, with the luck that was drawn for it.
struct Equation {
    of: Referee,
    /// How many of the unknowns are favourites.
    favourites: usize,
    /// How many actors a favourite and another one stand for.
    weights: (f64, f64),
    /// Standard normals, [`ACTORS`] a year.
    luck: Vec<f64>,
}

/// Which smooth piece of the equation holds.
#[derive(Clone, Debug, PartialEq)]
struct Branch {
    leader: usize,
    /// The year whose luck holds.
    year: usize,
    /// Whether emergency powers hold.
    emergency: bool,
    /// Whether the levy is at its bound.
    bound: bool,
    /// Whether the leader grows so slowly by itself that a year is a short time.
    slow: bool,
}

/// Below this rate the steps are a year's, 1/yr.
const SLOW: f64 = 1.0;

/// The largest; the first of equals.
fn leader(y: &[f64]) -> usize {
    let mut leader = 0;
    for (i, value) in y.iter().enumerate() {
        if *value > y[leader] {
            leader = i;
        }
    }
    leader
}

impl Equation {
    /// The levy that full payment takes, without its bound, 1/yr; `X_f` and `X_o` in any unit.
    fn levy(&self, discretion: f64, favourites: f64, others: f64) -> f64 {
        let dials = &self.of.dials;
        dials.bonus * discretion * favourites / ((1.0 - dials.leak) * others)
    }

    fn discretion(&self, emergency: bool) -> f64 {
        if emergency {
            1.0
        } else {
            self.of.dials.discretion
        }
    }
}

impl System for Equation {
    type Mode = Branch;

    fn dimension(&self) -> usize {
        if self.luck.is_empty() { 2 } else { ACTORS }
    }

    fn mode(&self, since: f64, _t: f64, y: &[f64], _past: &Past) -> Branch {
        let emergency = self.of.emergency(since);
        let leader = leader(y);
        let discretion = self.discretion(emergency);
        let mut bound = false;
        if discretion * self.of.dials.bonus > 0.0 {
            let (favoured, others) = y.split_at(self.favourites);
            let sum = |part: &[f64]| -> f64 { part.iter().map(|v| libm::exp(v - y[leader])).sum() };
            let favoured = self.weights.0 * sum(favoured);
            let others = self.weights.1 * sum(others);
            bound = self.levy(discretion, favoured, others) > LARGEST_LEVY;
        }
        Branch {
            leader,
            year: if self.luck.is_empty() {
                0
            } else {
                (since + 0.5) as usize
            },
            emergency,
            bound,
            slow: self.of.own_growth(y[leader]) < SLOW,
        }
    }

    fn in_time(&self, branch: &Branch) -> bool {
        branch.slow && !self.luck.is_empty()
    }

    fn rhs(&self, branch: &Branch, _t: f64, y: &[f64], _past: &Past, dy: &mut [f64]) {
        let of = &self.of;
        let excess = of.world.alpha - 1.0;
        let growth = of.dials.growth;
        let front = y[branch.leader];
        let discretion = self.discretion(branch.emergency);
        let leads = of.own_growth(front);
        let pull = of.world.diffusion + of.world.mandate * leads;
        let favours = discretion * of.dials.bonus > 0.0;
        let (mut favoured, mut others) = (0.0, 0.0);
        for (i, (rate, value)) in dy.iter_mut().zip(y).enumerate() {
            *rate = if excess == 0.0 {
                growth
            } else {
                growth * libm::exp(excess * value)
            };
            if favours || pull > 0.0 {
                let part = libm::exp(value - front);
                *rate += pull * (1.0 / part - 1.0);
                if i < self.favourites {
                    favoured += part;
                } else {
                    others += part;
                }
            }
        }
        if favours {
            let (favoured, others) = (self.weights.0 * favoured, self.weights.1 * others);
            let levy = if branch.bound {
                LARGEST_LEVY
            } else {
                self.levy(discretion, favoured, others)
            };
            let gain = levy * (1.0 - of.dials.leak) * others / favoured;
            for rate in &mut dy[..self.favourites] {
                *rate += gain;
            }
            for rate in &mut dy[self.favourites..] {
                *rate -= levy;
            }
        }
        if let Some(luck) = self.luck.get(branch.year * ACTORS..) {
            let sigma = of.dials.volatility * (1.0 + 8.0 * discretion).sqrt();
            for (rate, z) in dy.iter_mut().zip(luck) {
                *rate += sigma * z - 0.5 * sigma * sigma;
            }
        }
    }

    fn finish(&self, y: &[f64]) -> f64 {
        y[leader(y)] - libm::log(RUNAWAY)
    }
}

/// A finished run, readable at any time.
#[derive(Clone, Debug)]
pub struct Run {
    /// What was run.
    pub referee: Referee,
    solution: Solution<Branch>,
}

/// How the actors' resources are spread at one moment, units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// Below it lies a tenth of all actors.
    pub p10: f64,
    /// Below it lies a half of them.
    pub median: f64,
    /// Below it lie nine tenths of them.
    pub p90: f64,
    /// The median of the favourites.
    pub favourite: f64,
    /// The median of the others.
    pub other: f64,
    /// What everyone has together.
    pub total: f64,
}

/// The state at one moment. After the run's end shares hold their last value and the rest is `None`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// The favourites' share of everything.
    pub favourites_share: f64,
    /// Effective number of actors, `1 / sum s_i^2`.
    pub effective_number: f64,
    /// Resources.
    pub spread: Option<Spread>,
}

impl Run {
    /// When the run ended: the horizon or the runaway year, yr.
    pub fn end(&self) -> f64 {
        self.solution.end
    }

    /// When the largest actor reached `1e9 S`, yr; `None` if it did not within the horizon.
    pub fn runaway_year(&self) -> Option<f64> {
        self.solution.finished.then_some(self.solution.end)
    }

    /// How many right-hand sides the run took.
    pub fn evaluations(&self) -> usize {
        self.solution.evaluations
    }

    /// The logarithms `ln(x_i/S)` of all actors, the favourites first, at time `t`, held at their last value
    /// after the end.
    pub fn logs(&self, t: f64) -> [f64; ACTORS] {
        let mut all = [0.0; ACTORS];
        if self.referee.dials.volatility > 0.0 {
            self.solution.past.state(t.min(self.end()), &mut all);
        } else {
            let mut kinds = [0.0; 2];
            self.solution.past.state(t.min(self.end()), &mut kinds);
            let (favourites, others) = all.split_at_mut(self.referee.favourites());
            favourites.fill(kinds[0]);
            others.fill(kinds[1]);
        }
        all
    }

    /// The state at time `t`, yr.
    pub fn moment(&self, t: f64) -> Moment {
        let after = t > self.end();
        let mut parts = self.logs(t);
        let front = parts[leader(&parts)];
        let (mut whole, mut squares) = (0.0, 0.0);
        for part in &mut parts {
            *part = libm::exp(*part - front);
            whole += *part;
            squares += *part * *part;
        }
        let favourites = self.referee.favourites();
        let favoured: f64 = parts[..favourites].iter().sum();
        let spread = (!after).then(|| {
            let unit = SCALE * libm::exp(front);
            let (ours, others) = parts.split_at_mut(favourites);
            sort(ours);
            sort(others);
            let mut all = parts;
            sort(&mut all);
            let (ours, others) = parts.split_at(favourites);
            Spread {
                p10: unit * quantile(&all, 0.1),
                median: unit * quantile(&all, 0.5),
                p90: unit * quantile(&all, 0.9),
                favourite: unit * quantile(ours, 0.5),
                other: unit * quantile(others, 0.5),
                total: unit * whole,
            }
        });
        Moment {
            favourites_share: favoured / whole,
            effective_number: whole * whole / squares,
            spread,
        }
    }

    /// When the emergency powers end, or the run's horizon where that comes first, yr.
    pub fn sunset(&self) -> f64 {
        let dials = &self.referee.dials;
        (dials.crisis + dials.sunset).min(dials.horizon)
    }

    /// The balance margin `beta` for small gaps at time `t`, without any favour, 1/yr; `None` after the
    /// run's end.
    pub fn margin(&self, t: f64) -> Option<f64> {
        if t > self.end() {
            return None;
        }
        let y = self.logs(t);
        let growth = self.referee.own_growth(y[leader(&y)]);
        let (margin, parts) = self.referee.margin(growth);
        // Parts that cancel to the last digits cancel.
        Some(if margin.abs() <= 1e-12 * parts {
            0.0
        } else {
            margin
        })
    }

    /// How long a favour is remembered once it is over, `ln 2 / beta` at [`Run::sunset`], yr: a lead's
    /// half-life or, negative, the time in which it doubles. `None` where it stays as it is, and after a runaway.
    pub fn favour_half_life(&self) -> Option<f64> {
        let margin = self.margin(self.sunset())?;
        (margin != 0.0).then(|| core::f64::consts::LN_2 / margin)
    }
}

/// Sorts a few numbers. (By insertion: the standard library's sorts weigh several kilobytes.)
fn sort(values: &mut [f64]) {
    for end in 1..values.len() {
        let value = values[end];
        let mut at = end;
        while at > 0 && values[at - 1] > value {
            values[at] = values[at - 1];
            at -= 1;
        }
        values[at] = value;
    }
}

/// The value below which a part of the sorted values lies, in a straight line between two of them.
fn quantile(sorted: &[f64], part: f64) -> f64 {
    let place = part * (sorted.len() - 1) as f64;
    let below = place as usize;
    let value = sorted[below];
    match sorted.get(below + 1) {
        Some(next) => value + (next - value) * (place - below as f64),
        None => value,
    }
}
