//! The growth race: economies of scale against everything that brakes them.
//!
//! # Equation
//! `n` actors with resources `x_i > 0` (units; reference scale `S` = 10 units) in time `t` (years):
//!
//! ```text
//! d ln x_i / dt = gamma_i - drag_i + spill_i + tax_i
//! gamma_i = growth (1 - incentive_cost m(t)) (E_i / S)^(alpha - 1)
//! drag_i  = drag (1 - automation) (x_i / S)^drag_exponent
//! spill_i = D_eff (F(t)/x_i - 1) + M(t) max(0, F(t - delay)/x_i - 1)
//! tax_i   = wealth_tax (mean(x)/x_i - 1)
//! F(t) = max_j x_j(t), and F(0) before the start;   L = the largest actor now
//! D_eff = diffusion (1 - proprietary)
//! M(t) = m(t) max(0, gamma_L - drag_L)
//! m(t) = mandate [t >= onset] ramp(s_L)
//! ```
//!
//! `ramp` is 1 without a threshold, else `smoothstep((s_L - threshold)/0.05)`. `E_i` is the scale
//! that actor i enjoys (see [`Stance`]): its own, mixed with the field's by `interop`.
//! The start is `x_i(0) = S head_start^((n-i)/(n-1))`. All rates are per year.
//!
//! # Where it comes from
//! Growth faster than in proportion to size: H. von Foerster and others, *Doomsday*, Science 132
//! (1960), and M. Kremer, *Population growth and technological change*, QJE 108 (1993). Catching up
//! with a frontier: R. Nelson and E. Phelps, AER 56 (1966). Increasing returns and lock-in:
//! W. B. Arthur, Economic Journal 99 (1989). Effective number: M. Laakso and R. Taagepera (1979).
//!
//! # What it leaves out
//! One resource stands for money, people and knowledge alike; nobody enters, leaves, merges or
//! strikes back; the exponent is the same for all and for ever; space and chance are absent.
//!
//! # The strongest objection
//! Opening what a leader makes may take away the reason to make it: then the mandate slows everyone.
//! The dial [`RaceDials::incentive_cost`] says how much.
//!
//! # How it is computed
//! In `y_i = ln(x_i/S)`, by [`crate::ode`]: the onset, multiples of the delay and every change of
//! branch (leader, ramp, sign of a `max`) end a step exactly. The run ends at the horizon or when
//! the largest actor reaches `1e9 S`, the **runaway**.

use arrayvec::ArrayVec;

use crate::ode::{self, Options, Past, Solution, Stuck, System};
use crate::param::{Param, join};
use crate::world::World;

/// The reference scale `S`, units.
pub const SCALE: f64 = 10.0;
/// A run ends when the largest actor reaches this many times [`SCALE`].
pub const RUNAWAY: f64 = 1e9;

crate::choice! {
    /// What the largest actor at the start (actor 1) does with its own and the others' scale.
    pub enum Stance {
        /// It shares like everyone: `E_i = (1-rho) x_i + rho X` for all.
        Open = "open", "open";
        /// It takes and does not give: the others pool only among themselves, it pools with all.
        Closed = "closed", "closed: takes, gives nothing";
        /// It grows alone: `E_1 = x_1`, and the others pool among themselves.
        Excluded = "excluded", "excluded: grows alone";
    }
}

crate::parameters! {
    /// The race's own dials, beside the [`World`].
    pub struct RaceDials {
        n: u32 = 2, 2..12, 1, One, "Actors",
            "How many actors run.";
        growth: f64 = 0.10, 0.0..0.3, 0.01, PerYear, "Growth rate",
            "How fast an actor of ten units grows by itself.";
        head_start: f64 = 1.2, 1.0..20.0, 0.1, One, "Head start",
            "How many times the smallest actor the largest one is at the start.";
        drag: f64 = 0.0, 0.0..0.1, 0.001, PerYear, "Coordination cost",
            "Growth that an actor of ten units loses to meetings, distance and bureaucracy.";
        drag_exponent: f64 = 0.5, 0.0..1.0, 0.05, One, "Cost's growth with size",
            "How fast the coordination cost rises with size: 0 not at all, 1 in proportion.";
        automation: f64 = 0.0, 0.0..1.0, 0.01, Share, "Automation",
            "The share of the coordination cost that machines remove.";
        proprietary: f64 = 0.0, 0.0..1.0, 0.01, Share, "Proprietary share",
            "The share of know-how that spreads as function without control, so that nothing leaks from it.";
        onset: f64 = 0.0, 0.0..100.0, 1.0, Years, "Mandate starts in year",
            "Before this year nothing need be opened.";
        threshold: f64 = 0.0, 0.0..1.0, 0.01, Share, "Mandate applies above a share of",
            "A leader below this share of everything is left alone; 0 means that the mandate always applies.";
        delay: f64 = 0.0, 0.0..30.0, 0.5, Years, "Release delay",
            "How many years old the things are that must be opened.";
        incentive_cost: f64 = 0.0, 0.0..1.0, 0.01, One, "Growth lost to the mandate",
            "The sceptic's dial: the share of growth that a full mandate would cost everyone.";
        wealth_tax: f64 = 0.0, 0.0..0.2, 0.001, PerYear, "Wealth tax",
            "Taken from each in proportion to what it has and shared out equally.";
        interop: f64 = 0.0, 0.0..1.0, 0.01, Share, "Interoperability of scale",
            "How much of the whole field's scale each actor can use as if it were its own.";
        stance: Stance = 0, 0..2, 1, One, "Largest actor is",
            "What the largest actor at the start does with shared scale.";
        horizon: f64 = 60, 10.0..200.0, 1.0, Years, "Years",
            "How long the race runs.";
    }
}

/// A growth race: the world and the race's own dials.
///
/// ```
/// use dynamics::{World, race::{Race, RaceDials}};
/// let world = World { diffusion: 0.0, ..World::default() };
/// let run = Race { world, dials: RaceDials::default() }.run().unwrap();
/// // A lead of a fifth: the larger becomes everything in year 47.
/// assert!((run.runaway_year().unwrap() - 47.417).abs() < 5e-4);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Race {
    /// The parameters that a reader carries through the essay.
    pub world: World,
    /// The race's own.
    pub dials: RaceDials,
}

impl Race {
    /// How many parameters there are, the world's first.
    pub const COUNT: usize = World::COUNT + RaceDials::COUNT;
    /// The parameters, the world's first.
    pub const TABLE: [Param; Self::COUNT] = join(World::TABLE, RaceDials::TABLE);

    /// The race of a row of values in the table's order.
    pub fn from_values(values: &[f64]) -> Self {
        let (world, dials) = values.split_at(World::COUNT.min(values.len()));
        Self {
            world: World::from_values(world),
            dials: RaceDials::from_values(dials),
        }
    }

    /// Resources at the start, as `ln(x_i / S)`.
    pub fn start(&self) -> Vec<f64> {
        let n = self.dials.n;
        let lead = libm::log(self.dials.head_start);
        (1..=n)
            .map(|i| f64::from(n - i) / f64::from(n - 1) * lead)
            .collect()
    }

    /// Effective diffusion `D_eff`, 1/yr.
    pub fn effective_diffusion(&self) -> f64 {
        self.world.diffusion * (1.0 - self.dials.proprietary)
    }

    /// The year in which a race without any brake becomes infinite,
    /// `t* = S^(alpha-1) x_1(0)^(1-alpha) / (growth (alpha-1))`, yr.
    ///
    /// `None` at `alpha <= 1` or `growth = 0`, and where the closed form does not hold: with
    /// interoperability, coordination costs, a wealth tax or an incentive cost. Diffusion does
    /// not move it.
    pub fn blow_up_year(&self) -> Option<f64> {
        let dials = &self.dials;
        let excess = self.world.alpha - 1.0;
        let free = dials.interop == 0.0
            && dials.drag * (1.0 - dials.automation) == 0.0
            && dials.wealth_tax == 0.0
            && dials.incentive_cost * self.world.mandate == 0.0;
        if !free || excess <= 0.0 || dials.growth <= 0.0 {
            return None;
        }
        Some(libm::exp(-excess * libm::log(dials.head_start)) / (dials.growth * excess))
    }

    /// How much of scale is private near parity, `k = (1-rho)/(1+(n-1) rho)`.
    pub fn private_scale(&self) -> f64 {
        let rho = self.dials.interop;
        (1.0 - rho) / (1.0 + f64::from(self.dials.n - 1) * rho)
    }

    /// Runs the race to its horizon or its runaway.
    ///
    /// # Errors
    /// [`Stuck`] with the year that was reached, if the run cannot be computed.
    pub fn run(&self) -> Result<Run, Stuck> {
        self.run_with(1.0)
    }

    /// The run in fewer steps (half as many in a steep race, hardly fewer in a gentle one), its error up to a thousand times as
    /// large, 1e-4 of a resource: for a picture in the middle of a movement.
    ///
    /// ```
    /// use dynamics::race::Race;
    /// let race = Race::from_values(&[1.2, 0.01, 0.1]);
    /// let (draft, run) = (race.draft().unwrap(), race.run().unwrap());
    /// assert!((draft.end() - run.end()).abs() < 0.01);
    /// ```
    ///
    /// # Errors
    /// As [`Race::run`].
    pub fn draft(&self) -> Result<Run, Stuck> {
        self.run_with(1000.0)
    }

    fn run_with(&self, coarser: f64) -> Result<Run, Stuck> {
        let dials = &self.dials;
        // An error made early is carried to the runaway year and there multiplied by how much faster
        // everything has become.
        let amplified = (self.world.alpha - 1.0).max(0.0) * libm::log(RUNAWAY);
        let tolerance = coarser * (2e-9 * libm::exp(-amplified * 0.8)).max(2e-14);
        let mut boundaries = vec![];
        if self.world.mandate > 0.0 {
            boundaries.push(dials.onset);
            if dials.delay > 0.0 {
                for k in 1..=8 {
                    boundaries.push(f64::from(k) * dials.delay);
                    boundaries.push(dials.onset + f64::from(k) * dials.delay);
                }
            }
        }
        let options = Options {
            tolerance,
            boundaries,
        };
        let solution = ode::solve(self, &self.start(), dials.horizon, options)?;
        Ok(Run {
            race: *self,
            solution,
        })
    }

    /// `E_i / S` for every actor, from `ln(x_i/S)`.
    fn scales(&self, y: &[f64], scales: &mut [f64]) {
        let rho = self.dials.interop;
        for (scale, value) in scales.iter_mut().zip(y) {
            *scale = libm::exp(*value);
        }
        if rho == 0.0 {
            return;
        }
        let first = scales[0];
        let rest: f64 = scales[1..].iter().sum();
        let (giant, others) = match self.dials.stance {
            Stance::Open => ((1.0 - rho) * first + rho * (first + rest), first + rest),
            Stance::Closed => ((1.0 - rho) * first + rho * (first + rest), rest),
            Stance::Excluded => (first, rest),
        };
        scales[0] = giant;
        for scale in &mut scales[1..] {
            *scale = (1.0 - rho) * *scale + rho * others;
        }
    }

    /// The actors' own growth rates, 1/yr, on a branch.
    fn rates(&self, share: f64, y: &[f64], rates: &mut [f64]) {
        let excess = self.world.alpha - 1.0;
        let growth = self.dials.growth * (1.0 - self.dials.incentive_cost * share);
        if self.dials.interop == 0.0 {
            for (rate, value) in rates.iter_mut().zip(y) {
                *rate = growth * libm::exp(excess * value);
            }
        } else {
            self.scales(y, rates);
            for rate in rates {
                *rate = growth * libm::exp(excess * libm::log(*rate));
            }
        }
    }

    /// The coordination cost of an actor at `ln(x/S)`, 1/yr.
    fn drag(&self, y: f64) -> f64 {
        let cost = self.dials.drag * (1.0 - self.dials.automation);
        if cost == 0.0 {
            return 0.0;
        }
        cost * libm::exp(self.dials.drag_exponent * y)
    }

    /// The mandate in force `m(t)` on a branch.
    fn share_opened(&self, branch: &Branch, y: &[f64]) -> f64 {
        match branch.ramp {
            Ramp::Off => 0.0,
            Ramp::Full => self.world.mandate,
            Ramp::Between => {
                let leader = share(y, branch.leader);
                let u = (leader - self.dials.threshold) / RAMP;
                self.world.mandate * u * u * (3.0 - 2.0 * u)
            }
        }
    }

    /// `ln(F(t - delay)/S)`.
    fn released(&self, t: f64, past: &Past) -> f64 {
        past.largest(t - self.dials.delay)
    }
}

/// Width of the threshold's ramp, share.
const RAMP: f64 = 0.05;

fn share(y: &[f64], i: usize) -> f64 {
    let mut sum = 0.0;
    for value in y {
        sum += libm::exp(value - y[i]);
    }
    1.0 / sum
}

/// The largest of the actors; the first of equals.
fn leader(y: &[f64]) -> usize {
    let mut leader = 0;
    for (i, value) in y.iter().enumerate() {
        if *value > y[leader] {
            leader = i;
        }
    }
    leader
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ramp {
    Off,
    Between,
    Full,
}

/// Which smooth piece of the race's equation holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    leader: usize,
    ramp: Ramp,
    /// Whether the leader makes net progress, so that there is something to open.
    progress: bool,
    /// Bit i: the released frontier is ahead of actor i (with a delay only).
    pulled: u32,
}

impl System for Race {
    type Mode = Branch;

    fn dimension(&self) -> usize {
        self.dials.n as usize
    }

    fn mode(&self, since: f64, t: f64, y: &[f64], past: &Past) -> Branch {
        let dials = &self.dials;
        let mut branch = Branch {
            leader: leader(y),
            ramp: Ramp::Full,
            progress: true,
            pulled: u32::MAX,
        };
        if self.world.mandate == 0.0 || since < dials.onset {
            branch.ramp = Ramp::Off;
        } else if dials.threshold > 0.0 {
            let excess = share(y, branch.leader) - dials.threshold;
            branch.ramp = if excess <= 0.0 {
                Ramp::Off
            } else if excess < RAMP {
                Ramp::Between
            } else {
                Ramp::Full
            };
        }
        if branch.ramp == Ramp::Off {
            return branch;
        }
        if dials.drag > 0.0 {
            let mut rates = [0.0; MOST];
            let rates = &mut rates[..y.len()];
            self.rates(self.share_opened(&branch, y), y, rates);
            branch.progress = rates[branch.leader] > self.drag(y[branch.leader]);
        }
        if dials.delay > 0.0 {
            let released = self.released(t, past);
            branch.pulled = 0;
            for (i, value) in y.iter().enumerate() {
                branch.pulled |= u32::from(released > *value) << i;
            }
        }
        branch
    }

    fn rhs(&self, branch: &Branch, t: f64, y: &[f64], past: &Past, dy: &mut [f64]) {
        let dials = &self.dials;
        let share = self.share_opened(branch, y);
        self.rates(share, y, dy);
        let mandated = if share > 0.0 && branch.progress {
            share * (dy[branch.leader] - self.drag(y[branch.leader]))
        } else {
            0.0
        };
        let diffusion = self.effective_diffusion();
        let front = y[branch.leader];
        let released = if mandated != 0.0 && dials.delay > 0.0 {
            self.released(t, past)
        } else {
            front
        };
        let mean = if dials.wealth_tax > 0.0 {
            let sum: f64 = y.iter().map(|value| libm::exp(value - front)).sum();
            front + libm::log(sum / y.len() as f64)
        } else {
            0.0
        };
        for (i, rate) in dy.iter_mut().enumerate() {
            *rate -= self.drag(y[i]);
            if i != branch.leader && (diffusion > 0.0 || mandated != 0.0) {
                let gap = libm::exp(front - y[i]) - 1.0;
                *rate += diffusion * gap;
                if mandated != 0.0 && branch.pulled >> i & 1 == 1 {
                    *rate += mandated
                        * if dials.delay > 0.0 {
                            libm::exp(released - y[i]) - 1.0
                        } else {
                            gap
                        };
                }
            } else if mandated != 0.0 && dials.delay > 0.0 && branch.pulled >> i & 1 == 1 {
                *rate += mandated * (libm::exp(released - y[i]) - 1.0);
            }
            if dials.wealth_tax > 0.0 {
                *rate += dials.wealth_tax * (libm::exp(mean - y[i]) - 1.0);
            }
        }
    }

    fn finish(&self, y: &[f64]) -> f64 {
        y.iter()
            .fold(f64::NEG_INFINITY, |most, value| most.max(*value))
            - libm::log(RUNAWAY)
    }

    fn lag(&self) -> f64 {
        if self.world.mandate > 0.0 {
            self.dials.delay
        } else {
            0.0
        }
    }
}

/// The most actors that a race has.
const MOST: usize = RaceDials::TABLE[0].max as usize;

/// A number for each actor, in their order, beside each other in memory.
pub type PerActor = ArrayVec<f64, MOST>;

/// A finished race, readable at any time.
#[derive(Clone, Debug)]
pub struct Run {
    /// What was run.
    pub race: Race,
    solution: Solution<Branch>,
}

/// The state of a race at one moment. After the run's end, its horizon or its runaway, shares hold their last value and
/// everything else is `None`.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// Resources of each actor, units.
    pub x: Option<PerActor>,
    /// Shares of the whole.
    pub shares: PerActor,
    /// Which actor is the largest (0 for actor 1).
    pub leader: usize,
    /// What everyone has together, units.
    pub total: Option<f64>,
    /// Balance margin `beta` for small gaps, 1/yr; `None` also for stances other than open.
    pub margin: Option<f64>,
    /// `d/dt ln(x_L / mean of the others)`, 1/yr.
    pub gap_rate: Option<f64>,
    /// The leader's own growth rate `gamma_L`, 1/yr.
    pub leader_growth: Option<f64>,
    /// The leader's coordination cost `drag_L`, 1/yr.
    pub leader_drag: Option<f64>,
    /// Mandated diffusion `M`, 1/yr.
    pub mandated: Option<f64>,
}

impl Moment {
    /// The largest share.
    pub fn top_share(&self) -> f64 {
        self.shares[self.leader]
    }

    /// Effective number of actors, `1 / sum s_i^2`.
    pub fn effective_number(&self) -> f64 {
        1.0 / self.shares.iter().map(|s| s * s).sum::<f64>()
    }

    /// The first actor over the second.
    pub fn ratio(&self) -> f64 {
        self.shares[0] / self.shares[1]
    }
}

/// The smallest value of a world dial that makes the margin zero at a moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Need {
    /// This value would hold the balance.
    At(f64),
    /// Even the largest value in range would not.
    BeyondRange,
    /// The margin is positive at every value in range.
    Held,
    /// The dial has no effect on the margin now.
    NoEffect,
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

    /// The logarithms `ln(x_i/S)` at time `t`, held at their last value after the end.
    pub fn logs(&self, t: f64) -> Vec<f64> {
        let mut y = self.race.start();
        self.solution.past.state(t.min(self.end()), &mut y);
        y
    }

    /// The same, written to `y`, which has one place for each actor.
    pub fn state(&self, t: f64, y: &mut [f64]) {
        self.solution.past.state(t.min(self.end()), y);
    }

    /// The years at which the solver's steps begin and end, in order: between two of them the run is smooth.
    pub fn knots(&self) -> impl Iterator<Item = f64> + '_ {
        self.solution.past.knots()
    }

    /// The state at time `t`, yr.
    pub fn moment(&self, t: f64) -> Moment {
        let race = &self.race;
        let after = t > self.end();
        let t = t.min(self.end());
        // Two hundred of these are a picture: nothing is put on the heap.
        let (mut y, mut rates) = ([0.0; MOST], [0.0; MOST]);
        let n = race.dials.n as usize;
        let (y, rates) = (&mut y[..n], &mut rates[..n]);
        self.state(t, y);
        let leader = leader(y);
        let parts: PerActor = y.iter().map(|value| libm::exp(value - y[leader])).collect();
        let whole: f64 = parts.iter().sum();
        let shares = |mut parts: PerActor| {
            parts.iter_mut().for_each(|part| *part /= whole);
            parts
        };
        if after {
            return Moment {
                x: None,
                shares: shares(parts),
                leader,
                total: None,
                margin: None,
                gap_rate: None,
                leader_growth: None,
                leader_drag: None,
                mandated: None,
            };
        }
        let branch = self.solution.mode(t);
        let branch = Branch {
            leader,
            ..branch.clone()
        };
        let share = race.share_opened(&branch, y);
        race.rates(share, y, rates);
        let (growth, drag) = (rates[leader], race.drag(y[leader]));
        let mandated = share * (growth - drag).max(0.0);
        race.rhs(&branch, t, y, &self.solution.past, rates);
        let others = whole - 1.0;
        let mut rise = 0.0;
        for i in (0..n).filter(|i| *i != leader) {
            rise += parts[i] * rates[i];
        }
        Moment {
            x: Some(y.iter().map(|value| SCALE * libm::exp(*value)).collect()),
            shares: shares(parts),
            leader,
            total: Some(SCALE * libm::exp(y[leader]) * whole),
            margin: (race.dials.stance == Stance::Open)
                .then(|| race.margin(growth, drag, mandated)),
            gap_rate: Some(rates[leader] - rise / others),
            leader_growth: Some(growth),
            leader_drag: Some(drag),
            mandated: Some(mandated),
        }
    }

    /// When the leader's share first reached `level`, yr; 0 if it started there, `None` if never.
    pub fn year_of_share(&self, level: f64) -> Option<f64> {
        let reached = |t: f64| {
            let mut y = [0.0; MOST];
            let y = &mut y[..self.race.dials.n as usize];
            self.state(t, y);
            share(y, leader(y)) - level
        };
        let mut before = 0.0;
        if reached(0.0) >= 0.0 {
            return Some(0.0);
        }
        let knots: Vec<f64> = self.solution.past.knots().collect();
        for pair in knots.windows(2) {
            for part in 1..=8 {
                let t = if part == 8 {
                    pair[1]
                } else {
                    pair[0] + (pair[1] - pair[0]) * f64::from(part) / 8.0
                };
                if reached(t) >= 0.0 {
                    let (mut low, mut high) = (before, t);
                    for _ in 0..60 {
                        let middle = 0.5 * (low + high);
                        // No number lies between them.
                        if middle <= low || middle >= high {
                            break;
                        }
                        if reached(middle) >= 0.0 {
                            high = middle;
                        } else {
                            low = middle;
                        }
                    }
                    return Some(high);
                }
                before = t;
            }
        }
        None
    }

    /// What the three world dials would have to be to hold the balance at time `t`: the smallest
    /// values that make the margin zero with resources and ramp as they are then and growth
    /// recomputed. `None` after the run's end and for stances other than open.
    pub fn needs(&self, t: f64) -> Option<[Need; 3]> {
        let race = &self.race;
        if race.dials.stance != Stance::Open || t > self.end() {
            return None;
        }
        let t = t.min(self.end());
        let y = self.logs(t);
        let leader = leader(&y);
        let branch = Branch {
            leader,
            ..self.solution.mode(t).clone()
        };
        // The ramp in force, whatever the dial: that of the present mandate, or of its threshold.
        let ramp = if t < race.dials.onset {
            0.0
        } else if race.world.mandate > 0.0 {
            race.share_opened(&branch, &y) / race.world.mandate
        } else if race.dials.threshold > 0.0 {
            let u = ((share(&y, leader) - race.dials.threshold) / RAMP).clamp(0.0, 1.0);
            u * u * (3.0 - 2.0 * u)
        } else {
            1.0
        };
        let drag = race.drag(y[leader]);
        let margin = |world: World| {
            let at = Race { world, ..*race };
            let opened = world.mandate * ramp;
            let mut rates = [0.0; MOST];
            at.rates(opened, &y, &mut rates[..y.len()]);
            let growth = rates[leader];
            at.margin(growth, drag, opened * (growth - drag).max(0.0))
        };
        let world = race.world;
        Some([
            need(&World::TABLE[0], |alpha| margin(World { alpha, ..world })),
            need(&World::TABLE[1], |diffusion| {
                margin(World { diffusion, ..world })
            }),
            need(&World::TABLE[2], |mandate| {
                margin(World { mandate, ..world })
            }),
        ])
    }
}

impl Race {
    /// `beta = D_eff + M + wealth_tax + drag_exponent drag_L - (alpha-1) k gamma_L`, 1/yr.
    fn margin(&self, growth: f64, drag: f64, mandated: f64) -> f64 {
        self.effective_diffusion()
            + mandated
            + self.dials.wealth_tax
            + self.dials.drag_exponent * drag
            - (self.world.alpha - 1.0) * self.private_scale() * growth
    }
}

/// The smallest root of `margin` within a parameter's range.
fn need(param: &Param, margin: impl Fn(f64) -> f64) -> Need {
    const PIECES: u32 = 200;
    let at = |k: u32| param.min + (param.max - param.min) * f64::from(k) / f64::from(PIECES);
    let first = margin(param.min);
    if first == 0.0 {
        return Need::At(param.min);
    }
    let mut before = param.min;
    let mut same = true;
    for k in 1..=PIECES {
        let value = margin(at(k));
        same &= value == first;
        if value == 0.0 || (value > 0.0) != (first > 0.0) {
            let (mut low, mut high) = (before, at(k));
            for _ in 0..60 {
                let middle = 0.5 * (low + high);
                if (margin(middle) > 0.0) == (first > 0.0) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            return Need::At(high);
        }
        before = at(k);
    }
    if same {
        Need::NoEffect
    } else if first > 0.0 {
        Need::Held
    } else {
        Need::BeyondRange
    }
}
