//! The same world under several policies.
//!
//! # Equation
//! Each policy is a [`Race`] of its own: the base with a few dials turned ([`POLICIES`]). They are compared at
//!
//! ```text
//! T = min(horizon, 0.9 * earliest runaway among them)   (yr)
//! ```
//!
//! by the leader's share, the effective number of actors `1 / sum s_i^2` and total output (units) relative to that
//! under no policy at all. The world's `alpha` and `diffusion`, and the dials that say what world it is
//! ([`SITUATION`]), are the same for all; the world's mandate and every other dial are the reader's own policy, `yours`.
//!
//! # Where it comes from
//! How patents and licences trade reach against incentive: W. Nordhaus, *Invention, growth, and welfare* (1969). A tax on the
//! price that an owner names: A. Harberger (1965); E. Posner and E. G. Weyl, *Radical Markets* (2018). A
//! wealth tax against r > g: T. Piketty, *Le Capital au XXIe siècle* (2013). Non-competes
//! and the spread of know-how: R. Gilson, NYU Law Review 74 (1999). Adversarial interoperability: C. Doctorow (2019).
//!
//! # What it leaves out
//! What a policy costs to enforce and who enforces it, evasion, several policies at once (but for the reader's own), and all that the
//! race leaves out. **Strengths are illustrative**: nobody has measured how many per cent of diffusion a ban on non-competes is.
//!
//! # The strongest objection
//! That opening what is made makes less be made: [`RaceDials::incentive_cost`], which each policy carries or
//! not as it may deserve. The total output beside the effective number shows the cost as plainly as the gain.

use crate::ode::Stuck;
use crate::param::{Param, join};
use crate::race::{Race, RaceDials, Run as Raced, Stance};
use crate::world::World;

/// A policy: what it is called, what it turns, and why by so much.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// The word in files. Public: never renamed.
    pub key: &'static str,
    /// The name a reader sees.
    pub name: &'static str,
    /// Which dials it turns, and why.
    pub reason: &'static str,
    turn: fn(&mut Race, &Race),
}

/// The policies, the reader's own last.
pub const POLICIES: [Policy; 11] = [
    Policy {
        key: "nothing",
        name: "no policy",
        reason: "Half of technology is proprietary, and what leaks leaks.",
        turn: |_, _| {},
    },
    Policy {
        key: "standards",
        name: "common plug",
        reason: "A standards mandate: all build for one field (interoperability 15 %) and a tenth of progress is opened; its inventor loses some reward.",
        turn: |race, _| {
            race.dials.interop = 0.15;
            race.world.mandate = 0.1;
            race.dials.incentive_cost = 0.1;
        },
    },
    Policy {
        key: "noncompete_ban",
        name: "no non-compete",
        reason: "Ban on non-compete clauses: people move, and tacit knowledge with them, for two points more diffusion a year, of which what is proprietary keeps its part.",
        turn: |race, _| race.world.diffusion += 0.02,
    },
    Policy {
        key: "copyleft",
        name: "copyleft",
        reason: "Copyleft: what is built from shared work is shared. Three tenths of progress are opened, half as much is proprietary, some reward is lost.",
        turn: |race, _| {
            race.world.mandate = 0.3;
            race.dials.proprietary = 0.25;
            race.dials.incentive_cost = 0.1;
        },
    },
    Policy {
        key: "proprietary_tax",
        name: "tax on secrets",
        reason: "A tax in proportion to how proprietary a product is, zero if shared, levied like a border adjustment: most choose to share, none is made to.",
        turn: |race, _| {
            race.dials.proprietary = 0.1;
            race.dials.incentive_cost = 0.0;
        },
    },
    Policy {
        key: "harberger",
        name: "Harberger",
        reason: "Harberger tax on intellectual property: owners name a price, are taxed on it and must sell at it. A quarter of progress is bought free, two years later, and the tax is shared out.",
        turn: |race, _| {
            race.world.mandate = 0.25;
            race.dials.delay = 2.0;
            race.dials.wealth_tax = 0.005;
        },
    },
    Policy {
        key: "interoperability",
        name: "plugging in",
        reason: "Adversarial interoperability: whoever plugs in without permission uses the giant\u{2019}s scale (interoperability 30 %) and learns how it works (a point more diffusion).",
        turn: |race, _| {
            race.dials.interop = 0.3;
            race.world.diffusion += 0.01;
        },
    },
    Policy {
        key: "schedule",
        name: "share in 5 years",
        reason: "Half of progress is opened, but only when it is five years old; some reward is lost.",
        turn: |race, _| {
            race.world.mandate = 0.5;
            race.dials.delay = 5.0;
            race.dials.incentive_cost = 0.1;
        },
    },
    Policy {
        key: "wealth_tax",
        name: "wealth tax",
        reason: "Three per cent of what each has, shared out equally: the stock and not the mechanism.",
        turn: |race, _| race.dials.wealth_tax = 0.03,
    },
    Policy {
        key: "coalition",
        name: "coalition",
        reason: "Grow with us, or alone: the others pool three fifths of their scale and shut the largest out.",
        turn: |race, _| {
            race.dials.interop = 0.6;
            race.dials.stance = Stance::Excluded;
        },
    },
    Policy {
        key: "yours",
        name: "yours",
        reason: "The mandate above and every dial below.",
        turn: |race, yours| *race = *yours,
    },
];

/// The dials that say what world it is; all policies share them. Every other dial is the reader's own policy.
pub const SITUATION: [&str; 7] = [
    "n",
    "growth",
    "head_start",
    "drag",
    "drag_exponent",
    "automation",
    "horizon",
];

/// The proprietary share where no policy changes it.
const PROPRIETARY: f64 = 0.5;

/// A world and the reader's own policy.
///
/// ```
/// use dynamics::policy::{Lab, POLICIES};
/// let compared = Lab::default().run().unwrap();
/// let of = |key: &str| POLICIES.iter().position(|policy| policy.key == key).unwrap();
/// let share = |key| compared.moment(of(key), compared.at).top_share();
/// // The reader's own starts as no policy; copyleft holds the leader back.
/// assert_eq!(share("yours"), share("nothing"));
/// assert!(share("copyleft") < share("nothing"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lab {
    /// The race under the reader's own policy.
    pub yours: Race,
}

impl Default for Lab {
    fn default() -> Self {
        Self::from_values(&[])
    }
}

impl Lab {
    /// How many parameters there are, the world's first.
    pub const COUNT: usize = Race::COUNT;
    /// The race's parameters, starting at the base.
    pub const TABLE: [Param; Self::COUNT] = join(World::TABLE, BASE);

    /// The lab of a row of values in the table's order.
    pub fn from_values(values: &[f64]) -> Self {
        let mut all = Self::TABLE.map(|param| param.default);
        for (place, value) in all.iter_mut().zip(values) {
            *place = *value;
        }
        Self {
            yours: Race::from_values(&all),
        }
    }

    /// The race without any policy.
    pub fn base(&self) -> Race {
        let Race { world, dials } = self.yours;
        Race {
            world: World {
                mandate: 0.0,
                ..world
            },
            dials: RaceDials {
                n: dials.n,
                growth: dials.growth,
                head_start: dials.head_start,
                drag: dials.drag,
                drag_exponent: dials.drag_exponent,
                automation: dials.automation,
                horizon: dials.horizon,
                proprietary: PROPRIETARY,
                ..RaceDials::default()
            },
        }
    }

    /// The race under policy number `i`.
    pub fn race(&self, i: usize) -> Race {
        let mut race = self.base();
        if let Some(policy) = POLICIES.get(i) {
            (policy.turn)(&mut race, &self.yours);
        }
        race
    }

    /// Runs every policy to its horizon or runaway.
    ///
    /// # Errors
    /// The policy's number and [`Stuck`] as [`Race::run`].
    pub fn run(&self) -> Result<Compared, (usize, Stuck)> {
        self.run_each(Race::run)
    }

    /// Every policy as [`Race::draft`].
    ///
    /// # Errors
    /// As [`Lab::run`].
    pub fn draft(&self) -> Result<Compared, (usize, Stuck)> {
        self.run_each(Race::draft)
    }

    fn run_each(&self, run: fn(&Race) -> Result<Raced, Stuck>) -> Result<Compared, (usize, Stuck)> {
        let mut runs = vec![];
        let mut at = self.yours.dials.horizon;
        for i in 0..POLICIES.len() {
            let run = run(&self.race(i)).map_err(|stuck| (i, stuck))?;
            if let Some(year) = run.runaway_year() {
                at = at.min(0.9 * year);
            }
            runs.push(run);
        }
        Ok(Compared {
            lab: *self,
            runs,
            at,
        })
    }
}

/// The race's dials, starting at the base.
const BASE: [Param; RaceDials::COUNT] = {
    let mut rows = RaceDials::TABLE;
    let mut i = 0;
    while i < rows.len() {
        match rows[i].key.as_bytes() {
            b"n" => rows[i] = rows[i].starting_at(5.0),
            b"head_start" => rows[i] = rows[i].starting_at(2.0),
            b"proprietary" => rows[i] = rows[i].starting_at(PROPRIETARY),
            _ => {}
        }
        i += 1;
    }
    rows
};

/// All policies, run.
#[derive(Clone, Debug)]
pub struct Compared {
    /// What was run.
    pub lab: Lab,
    /// One race a policy, in the order of [`POLICIES`].
    pub runs: Vec<Raced>,
    /// The year at which they are compared.
    pub at: f64,
}

impl Compared {
    /// The race of policy `i` at time `t`, yr.
    pub fn moment(&self, i: usize, t: f64) -> crate::race::Moment {
        self.runs[i].moment(t)
    }

    /// The largest share under policy `i` at time `t`, yr, alone.
    pub fn top_share(&self, i: usize, t: f64) -> f64 {
        let y = self.runs[i].logs(t);
        let most = y.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        1.0 / y.iter().map(|y| libm::exp(y - most)).sum::<f64>()
    }
}
