//! Market power: size bends the market, and its surroundings.
//!
//! # Equation
//! `n` firms hold shares `s_i(t)` of a market: those of the growth race ([`crate::race`]), in which a larger firm
//! grows faster. From the shares follow, without time or memory:
//!
//! ```text
//! HHI  = sum s_i^2
//! MHHI = sum s_i (s_i + lambda (1 - s_i)) = HHI + lambda (1 - HHI)
//! markup = MHHI / elasticity                      (price - cost)/price, a share
//! e*(X) = (c theta X)^(1/(1-theta))               what a firm of size X spends on its surroundings
//! shaping = sum e*(s_i X) / (n e*(X/n)) = n^(theta/(1-theta)) sum s_i^(1/(1-theta))
//! ```
//!
//! `lambda` (common ownership, share) is the weight that a firm's managers give to a rival's profit, because
//! the same people own both; `elasticity` that of demand (a pure number): by how many per cent less is bought
//! at a price one per cent higher. A firm of size `X` that spends `e` on laws, fashions and tastes
//! gains `c X e^theta` from it; `theta` (pure number, below 1) says how slowly spending is
//! exhausted, and `e*` is what makes gain less cost largest. **Shaping** is the whole market's spending on its
//! surroundings over that of `n` equal firms; at `theta = 1/2` it is just `n HHI`.
//!
//! # Where it comes from
//! A. A. Cournot (1838): who holds back supply gains in proportion to the share held, so that the average
//! markup is the sum of squared shares over the elasticity. O. Herfindahl and A. Hirschman for that sum; D. O'Brien and
//! S. Salop, *Competitive effects of partial ownership*, Antitrust Law Journal 67 (2000), for the modified one.
//! Spending on one's surroundings: A. Krueger (1974) and the contests of G. Tullock (1967).
//!
//! # What it leaves out
//! Entry of new firms, differences of cost and quality, secret agreements, regulation; the markup does not
//! feed back into growth; what the spending of rivals cancels is counted as spent.
//!
//! # The strongest objection
//! Firms may be large because they are better, and a demand that is easily lost keeps even a
//! monopolist cheap: [`MarketDials::elasticity`] says how easily. And surroundings may be shaped for good.
//!
//! # How it is computed
//! The shares by [`crate::race`]; the rest in closed form at any time. After a runaway shares hold
//! their last value, and so does everything here.

use crate::ode::Stuck;
use crate::param::{Param, join, row};
use crate::race::{self, PerActor, Race, RaceDials};
use crate::world::World;

crate::parameters! {
    /// The market's own dials, beside the [`World`] and those of the race.
    pub struct MarketDials {
        common_ownership: f64 = 0.0, 0.0..1.0, 0.01, Share, "Common ownership",
            "How much a firm cares for its rivals\u{2019} profit because the same investors own them: at 1 all act as one.";
        elasticity: f64 = 2.5, 1.0..6.0, 0.1, One, "Elasticity of demand",
            "By how many per cent less is bought at a price one per cent higher.";
        spending_exponent: f64 = 0.5, 0.1..0.8, 0.01, One, "Reach of spending",
            "How slowly spending on laws, fashions and tastes is exhausted: at 0.5 four times the spending has twice the effect.";
    }
}

/// The dials of the race that the market shares.
const FIRMS: [Param; 4] = [
    row(&RaceDials::TABLE, "n").starting_at(8.0),
    row(&RaceDials::TABLE, "growth"),
    row(&RaceDials::TABLE, "head_start").starting_at(2.0),
    row(&RaceDials::TABLE, "horizon"),
];

/// A market whose firms race.
///
/// ```
/// use dynamics::market::{Market, shaping};
/// let run = Market::default().run().unwrap();
/// let (first, last) = (run.moment(0.0), run.moment(60.0));
/// assert!(last.markup > 2.0 * first.markup);
/// // One firm spends a hundred times what a hundred equal ones do together.
/// let mut shares = [0.0; 100];
/// shares[0] = 1.0;
/// assert_eq!(shaping(&shares, 0.5), 100.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Market {
    /// The firms' race.
    pub race: Race,
    /// The market's own dials.
    pub dials: MarketDials,
}

impl Default for Market {
    fn default() -> Self {
        Self::from_values(&[])
    }
}

impl Market {
    /// How many parameters there are, the world's first.
    pub const COUNT: usize = World::COUNT + MarketDials::COUNT + FIRMS.len();
    /// The parameters: the world's, the market's own, the race's.
    pub const TABLE: [Param; Self::COUNT] =
        join::<{ World::COUNT }, 7, { Self::COUNT }>(World::TABLE, join(MarketDials::TABLE, FIRMS));

    /// The market of a row of values in the table's order.
    pub fn from_values(values: &[f64]) -> Self {
        let value = |i: usize| values.get(i).copied().unwrap_or(Self::TABLE[i].default);
        let own = World::COUNT;
        let firms = own + MarketDials::COUNT;
        Self {
            race: Race {
                world: World::from_values(&[value(0), value(1), value(2)]),
                dials: RaceDials {
                    n: value(firms) as u32,
                    growth: value(firms + 1),
                    head_start: value(firms + 2),
                    horizon: value(firms + 3),
                    ..RaceDials::default()
                },
            },
            dials: MarketDials::from_values(&[value(own), value(own + 1), value(own + 2)]),
        }
    }

    /// Runs the firms' race.
    ///
    /// # Errors
    /// [`Stuck`] with the year that was reached, if the race cannot be computed.
    pub fn run(&self) -> Result<Run, Stuck> {
        Ok(Run {
            market: *self,
            race: self.race.run()?,
        })
    }

    /// The average markup of firms that hold these shares.
    pub fn markup(&self, shares: &[f64]) -> f64 {
        mhhi(shares, self.dials.common_ownership) / self.dials.elasticity
    }
}

/// Herfindahl-Hirschman index, `sum s_i^2`: 1/n for equals, 1 for one alone.
pub fn hhi(shares: &[f64]) -> f64 {
    shares.iter().map(|share| share * share).sum()
}

/// The index modified for common ownership, `sum s_i (s_i + lambda (1 - s_i))`.
pub fn mhhi(shares: &[f64], common_ownership: f64) -> f64 {
    let felt = |share: &f64| share * (share + common_ownership * (1.0 - share));
    shares.iter().map(felt).sum()
}

/// What all firms spend on their surroundings over what as many equal ones would,
/// `n^(theta/(1-theta)) sum s_i^(1/(1-theta))`.
pub fn shaping(shares: &[f64], theta: f64) -> f64 {
    let n = shares.len() as f64;
    // (n s_i)^(1/(1-theta)) is a firm's spending over that of one among equals.
    let power = 1.0 / (1.0 - theta);
    let spent = |share: &f64| libm::pow(n * share, power);
    shares.iter().map(spent).sum::<f64>() / n
}

/// A finished run, readable at any time.
#[derive(Clone, Debug)]
pub struct Run {
    /// What was run.
    pub market: Market,
    /// The firms' race.
    pub race: race::Run,
}

/// The market at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// Shares of the market, the largest firm at the start first.
    pub shares: PerActor,
    /// Herfindahl-Hirschman index.
    pub hhi: f64,
    /// The index modified for common ownership.
    pub mhhi: f64,
    /// Average markup, a share of the price.
    pub markup: f64,
    /// Spending on the surroundings over that of equal firms.
    pub shaping: f64,
}

impl Run {
    /// The market at time `t`, yr.
    pub fn moment(&self, t: f64) -> Moment {
        let shares = self.race.moment(t).shares;
        let dials = &self.market.dials;
        let mhhi = mhhi(&shares, dials.common_ownership);
        Moment {
            hhi: hhi(&shares),
            mhhi,
            markup: mhhi / dials.elasticity,
            shaping: shaping(&shares, dials.spending_exponent),
            shares,
        }
    }
}
