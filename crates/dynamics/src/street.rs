//! A main street: soul is pluralism.
//!
//! # Equation
//! Twelve firms hold shares `s_i(t)`: those of the growth race ([`crate::race`]; head start 2, growth 0.10). Each has a
//! vision `v_i`, a point in the unit disk; the disk's centre `P = 0` is the style that profit alone would
//! choose. What a firm builds lies between the two:
//!
//! ```text
//! z_i = motive P + (1 - motive) v_i
//! Q = sum_ij s_i s_j |z_i - z_j|^2
//! soul = (1 - motive)^2 (1 - HHI) / (1 - 1/n),   HHI = sum s_i^2
//! soul_measured = Q / ((1 - 1/n) 2 Var(v)),      Var(v) = 1/2,  s_i = storefronts of i / 48
//! ```
//!
//! `motive` (share) is the pull of profit, the same on all. `Q` is Rao's quadratic entropy: the squared distance
//! between the styles of two fronts that a visitor picks at random, with repetition. `soul` is what `Q` is to be expected over
//! all visions, as a part of what it would be for equal firms that follow their visions alone:
//!
//! ```text
//! E |v_i - v_j|^2 = 2 Var(v) = 2 E |v|^2 = 2 int_0^1 r^2 2r dr = 1      (i != j, independent)
//! E Q = (1 - motive)^2 sum_{i != j} s_i s_j = (1 - motive)^2 (1 - HHI)
//! ```
//!
//! so the two root causes of sameness multiply: common motive takes the first factor, common agency the second.
//! `soul_measured` is the same ratio for the street as it stands: these twelve visions, these 48 storefronts. It is
//! larger or smaller than `soul` as chance will have it, at times above 1, and equal to it on average but for the
//! rounding of shares to whole storefronts.
//!
//! A street of [`FRONTS`] storefronts is shared out by the largest remainder (A. Hamilton, 1792). It changes as
//! little as it can from year to year: a firm that loses a front keeps all the others where they are.
//!
//! # Where it comes from
//! C. R. Rao, *Diversity and dissimilarity coefficients*, Theoretical Population Biology 21 (1982); the race's own
//! sources for the shares; the two causes are the essay's.
//!
//! # What it leaves out
//! Taste that changes, visions that answer one another, customers that differ, rents that drive small firms out, and any
//! worth of a style in itself: a street of twelve ugly fronts has soul.
//!
//! # The strongest objection
//! People may like what is everywhere: a chain's front promises what is behind it. And twelve firms of one profession
//! may think alike without any profit. The dial [`StreetDials::motive`] stands for whatever makes them.
//!
//! # How it is computed
//! The shares by [`crate::race`]. Visions are drawn from the stream [`Role::Visions`] of the seed, for firm 1 to firm 12 two
//! uniform numbers `a`, `b` each: radius `sqrt(a)`, angle `2 pi b`.

use crate::market::hhi;
use crate::ode::Stuck;
use crate::param::{Param, join};
use crate::race::{self, Race, RaceDials};
use crate::random::{Role, Stream};
use crate::world::World;

/// How many firms there are.
pub const FIRMS: usize = 12;
/// How many storefronts the street has.
pub const FRONTS: usize = 48;
/// How many years the race runs.
pub const HORIZON: f64 = 60.0;

crate::parameters! {
    /// The street's own dials, beside the [`World`].
    pub struct StreetDials {
        motive: f64 = 0.2, 0.0..1.0, 0.01, Share, "Common motive",
            "How strongly profit pulls every firm towards the same style.";
        year: f64 = 30.0, 0.0..60.0, 1.0, Years, "Look at the street in",
            "The year of the race in which the street is drawn.";
        seed: u32 = 1, 1..9999, 1, One, "Seed",
            "Which visions the twelve firms have.";
    }
}

/// A street of twelve firms.
///
/// ```
/// use dynamics::street::{Street, StreetDials};
/// let run = Street::default().run().unwrap();
/// assert_eq!(run.counts(0.0).iter().sum::<usize>(), 48);
/// // Soul falls as few take over, and there is none where profit alone decides.
/// assert!(run.soul(60.0) < 0.7 * run.soul(0.0));
/// let dials = StreetDials { motive: 1.0, ..StreetDials::default() };
/// assert_eq!(Street { dials, ..Street::default() }.run().unwrap().soul(0.0), 0.0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Street {
    /// The parameters that a reader carries through the essay.
    pub world: World,
    /// The street's own.
    pub dials: StreetDials,
}

impl Street {
    /// How many parameters there are, the world's first.
    pub const COUNT: usize = World::COUNT + StreetDials::COUNT;
    /// The parameters, the world's first.
    pub const TABLE: [Param; Self::COUNT] = join(World::TABLE, StreetDials::TABLE);

    /// The street of a row of values in the table's order.
    pub fn from_values(values: &[f64]) -> Self {
        let (world, dials) = values.split_at(World::COUNT.min(values.len()));
        Self {
            world: World::from_values(world),
            dials: StreetDials::from_values(dials),
        }
    }

    /// Draws the visions, as points in the unit disk.
    pub fn visions(&self) -> [(f64, f64); FIRMS] {
        let mut stream = Stream::new(self.dials.seed, Role::Visions);
        let mut visions = [(0.0, 0.0); FIRMS];
        for vision in &mut visions {
            let radius = stream.uniform().sqrt();
            let angle = core::f64::consts::TAU * stream.uniform();
            *vision = (radius * libm::cos(angle), radius * libm::sin(angle));
        }
        visions
    }

    /// Runs the firms' race.
    ///
    /// # Errors
    /// [`Stuck`] with the year that was reached, if the race cannot be computed.
    pub fn run(&self) -> Result<Run, Stuck> {
        let dials = RaceDials {
            n: FIRMS as u32,
            head_start: 2.0,
            horizon: HORIZON,
            ..RaceDials::default()
        };
        let own = 1.0 - self.dials.motive;
        let world = self.world;
        Ok(Run {
            street: *self,
            race: Race { world, dials }.run()?,
            styles: self.visions().map(|(x, y)| (own * x, own * y)),
        })
    }
}

/// A finished run: the firms' race and their styles.
#[derive(Clone, Debug)]
pub struct Run {
    /// What was run.
    pub street: Street,
    /// The firms' race.
    pub race: race::Run,
    /// The style `z_i` of each firm.
    pub styles: [(f64, f64); FIRMS],
}

impl Run {
    /// Herfindahl-Hirschman index of the shares in a year.
    pub fn hhi(&self, t: f64) -> f64 {
        hhi(&self.race.moment(t).shares)
    }

    /// Soul in a year: the expectation over all visions.
    pub fn soul(&self, t: f64) -> f64 {
        let own = 1.0 - self.street.dials.motive;
        own * own * (1.0 - self.hhi(t)) / (1.0 - 1.0 / FIRMS as f64)
    }

    /// Soul of the street as it stands in a year.
    pub fn soul_measured(&self, t: f64) -> f64 {
        let counts = self.counts(t);
        let mut sum = 0.0;
        for (a, (x, y)) in counts.iter().zip(&self.styles) {
            for (b, (u, v)) in counts.iter().zip(&self.styles) {
                sum += (a * b) as f64 * ((x - u) * (x - u) + (y - v) * (y - v));
            }
        }
        let pairs = (FRONTS * FRONTS) as f64;
        sum / pairs / (1.0 - 1.0 / FIRMS as f64)
    }

    /// The style of a firm as a direction (0 to 1, parts of a turn) and a distance from what profit alone would
    /// choose (0 to 1).
    ///
    /// ```
    /// use dynamics::street::Street;
    /// let run = Street::default().run().unwrap();
    /// let (turn, distance) = run.polar(0);
    /// assert!((0.0..=1.0).contains(&turn) && distance <= 0.8);
    /// ```
    pub fn polar(&self, firm: usize) -> (f64, f64) {
        let (x, y) = self.styles[firm];
        let turn = libm::atan2(y, x) / core::f64::consts::TAU;
        let turn = if turn < 0.0 { turn + 1.0 } else { turn };
        (turn, (x * x + y * y).sqrt())
    }

    /// How many storefronts each firm has in a year.
    pub fn counts(&self, t: f64) -> [usize; FIRMS] {
        let shares = self.race.moment(t).shares;
        let mut counts = [0; FIRMS];
        let mut remainders = [0.0; FIRMS];
        let mut left = FRONTS;
        for (i, share) in shares.iter().enumerate() {
            let due = share * FRONTS as f64;
            counts[i] = (due.floor() as usize).min(left);
            remainders[i] = due - counts[i] as f64;
            left -= counts[i];
        }
        for _ in 0..left {
            // The first of equals.
            let mut next = 0;
            for (i, remainder) in remainders.iter().enumerate() {
                if *remainder > remainders[next] {
                    next = i;
                }
            }
            counts[next] += 1;
            remainders[next] -= 1.0;
        }
        counts
    }

    /// Which firm is behind each storefront in a year, in the order of the street.
    ///
    /// In year 0 the firms are strewn over the street. From then on, year by year, a
    /// front changes hands only if its firm has one too many.
    pub fn fronts(&self, t: f64) -> [usize; FRONTS] {
        let mut fronts = [0; FRONTS];
        let mut place = 0;
        for (firm, count) in self.counts(0.0).into_iter().enumerate() {
            for _ in 0..count {
                fronts[place % FRONTS] = firm;
                place += STRIDE;
            }
        }
        let mut held = self.counts(0.0);
        for year in 1..=(t + 0.5) as u32 {
            let due = self.counts(f64::from(year));
            for k in 0..FRONTS {
                let front = &mut fronts[k * STRIDE % FRONTS];
                if held[*front] > due[*front]
                    && let Some(next) = (0..FIRMS).find(|i| held[*i] < due[*i])
                {
                    held[*front] -= 1;
                    held[next] += 1;
                    *front = next;
                }
            }
        }
        fronts
    }
}

/// Steps along the street that strew a firm's fronts: near the golden part of it, and without a divisor in common.
const STRIDE: usize = 29;
