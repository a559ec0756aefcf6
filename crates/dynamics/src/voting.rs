//! Weighted votes: power to get things done, power over what others may do.
//!
//! # Model
//! A pool holds the share `pool` of all votes. It is made of `operators` equal parts and stands
//! beside `others` independents whose sizes fall off as `1/rank^tail`. A motion passes with strictly
//! more than a half (or two thirds) of all votes. Two games are played with the same weights:
//! **merged**, the pool voting as one, and **split**, every operator for itself.
//!
//! ```text
//! beta(i)  = P[ the others' yes-votes S fall short without i and suffice with i ]    each votes yes with 1/2
//! phi(pool) = integral over p from 0 to 1 of the same probability, each voting yes with p
//! power to   = pool
//! power over = chi max(beta(pool), beta(largest other) | merged)
//!            + (1 - chi) max(beta(operator), beta(largest other) | split)
//! ```
//!
//! `beta` is the Banzhaf **swing probability** (not normalised, 0 to 1), `phi` the Shapley-Shubik
//! index (0 to 1), `chi` the pool's cohesion (share). The **Nakamoto coefficient** is the fewest wills
//! that together hold strictly more than a third (a half) of the votes, the pool counted as one.
//!
//! # Where it comes from
//! L. Penrose (1946) and J. Banzhaf (1965): swings; L. Shapley and M. Shubik (1954): the value of a
//! voter; G. Owen, *Multilinear extensions of games* (1972): the integral; B. Srinivasan and L. Lee
//! (2017): the Nakamoto coefficient.
//!
//! # What it leaves out
//! Who can veto, who can leave, who watches; that voters agree more often than coins do; and
//! that cohesion itself may be for sale.
//!
//! # The strongest objection
//! A swing counts votes as if everybody tossed a coin. Real blocs vote alike, and thirty operators
//! who run the same software and read the same chat are one will. The dial [`VotingDials::cohesion`]
//! says how much.
//!
//! # How it is computed
//! Every share is rounded to the nearest basis point (1/10,000), each for itself; the quota is a
//! part of the sum of the rounded weights, so that the two games may differ by some basis points in
//! all. Swings are exact: the distribution of the yes-votes is built voter by voter (a
//! generating function), in `f64` whose only errors are the last digits of sums of positive
//! numbers. `phi` is the integral of a polynomial in `p` of the degree of the number of others;
//! Gauss's rule with half as many places gives it without error.

use crate::param::{Param, join};
use crate::world::World;

crate::choice! {
    /// How much of the votes a motion needs.
    pub enum Quota {
        /// Strictly more than a half.
        Half = "half", "more than a half";
        /// Strictly more than two thirds.
        TwoThirds = "two_thirds", "more than two thirds";
    }
}

crate::parameters! {
    /// The voting game's own dials. The [`World`] is not used.
    pub struct VotingDials {
        pool: f64 = 0.24, 0.01..0.6, 0.01, Share, "The pool\u{2019}s share",
            "The share of all votes that the pool holds.";
        operators: u32 = 30, 1..60, 1, One, "Operators in the pool",
            "How many equal parts the pool is made of.";
        cohesion: f64 = 1.0, 0.0..1.0, 0.01, Share, "Cohesion of the pool",
            "How far the pool acts as one will: 1 always, 0 never.";
        others: u32 = 20, 1..60, 1, One, "Others",
            "How many independent voters hold the rest.";
        tail: f64 = 0.8, 0.0..2.0, 0.1, One, "How unequal the others are",
            "The others\u{2019} sizes fall off as one over their rank to this power: 0 all equal, 2 a few hold nearly all.";
        quota: Quota = 0, 0..1, 1, One, "A motion passes with",
            "The part of all votes that has to be exceeded.";
    }
}

/// A voting game: the world, unused, and its own dials.
///
/// ```
/// use dynamics::voting::Voting;
/// let power = Voting::default().power();
/// // Nearly a quarter of the votes, acting as one, decides nearly half of all motions ...
/// assert!(power.pool_banzhaf > 0.45 && power.pool_banzhaf > 5.0 * power.largest_operator_banzhaf);
/// // ... and it takes but one other to hold a third with it.
/// assert_eq!(power.nakamoto_third, 2);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Voting {
    /// The parameters that a reader carries through the essay.
    pub world: World,
    /// The game's own.
    pub dials: VotingDials,
}

/// What a voting game comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Power {
    /// Swing probability of the pool, merged.
    pub pool_banzhaf: f64,
    /// Shapley-Shubik index of the pool, merged.
    pub pool_shapley: f64,
    /// Swing probability of the largest other, merged.
    pub merged_other_banzhaf: f64,
    /// Swing probability of an operator, split.
    pub largest_operator_banzhaf: f64,
    /// Swing probability of the largest other, split.
    pub largest_other_banzhaf: f64,
    /// The pool's share.
    pub power_to: f64,
    /// The power of the strongest single will.
    pub power_over: f64,
    /// Fewest wills with strictly more than a third, the pool counted as one.
    pub nakamoto_third: usize,
    /// Fewest wills with strictly more than a half, the pool counted as one.
    pub nakamoto_half: usize,
}

/// A share in basis points.
fn points(share: f64) -> usize {
    (share * 10_000.0).round() as usize
}

impl Voting {
    /// How many parameters there are, the world's first.
    pub const COUNT: usize = World::COUNT + VotingDials::COUNT;
    /// The parameters, the world's first.
    pub const TABLE: [Param; Self::COUNT] = join(World::TABLE, VotingDials::TABLE);

    /// The game of a row of values in the table's order.
    pub fn from_values(values: &[f64]) -> Self {
        let (world, dials) = values.split_at(World::COUNT.min(values.len()));
        Self {
            world: World::from_values(world),
            dials: VotingDials::from_values(dials),
        }
    }

    /// The pool's weight, basis points.
    pub fn pool(&self) -> usize {
        points(self.dials.pool)
    }

    /// An operator's weight, basis points.
    pub fn operator(&self) -> usize {
        points(self.dials.pool / f64::from(self.dials.operators))
    }

    /// The others' weights from the largest to the smallest, basis points.
    pub fn others(&self) -> Vec<usize> {
        let size = |rank: u32| libm::exp(-self.dials.tail * libm::log(f64::from(rank)));
        let all: f64 = (1..=self.dials.others).map(size).sum();
        (1..=self.dials.others)
            .map(|rank| points((1.0 - self.dials.pool) * size(rank) / all))
            .collect()
    }

    /// The fewest basis points with which a motion passes, of so many.
    pub fn quota(&self, all: usize) -> usize {
        match self.dials.quota {
            Quota::Half => all / 2 + 1,
            Quota::TwoThirds => 2 * all / 3 + 1,
        }
    }

    /// Swing probabilities: of the pool and the largest other, merged; of an operator and the
    /// largest other, split.
    fn swings(&self, others: &[usize]) -> [f64; 4] {
        let (pool, operator) = (self.pool(), self.operator());
        let (largest, rest) = others.split_first().map_or((0, &[][..]), |(w, r)| (*w, r));
        let independent: usize = others.iter().sum();
        // The yes-votes of all others but the largest.
        let small = Votes::of(rest, 0.5, 0..independent + 1);
        let with_largest = |from: usize, to: usize, shift: usize| {
            0.5 * (small.within(from, to, shift) + small.within(from, to, shift + largest))
        };
        let to = self.quota(independent + pool);
        let merged = with_largest(to.saturating_sub(pool), to, 0);
        let from = to.saturating_sub(largest);
        let merged_other = 0.5 * (small.within(from, to, 0) + small.within(from, to, pool));

        let count = self.dials.operators as usize;
        let to = self.quota(independent + count * operator);
        let from = to.saturating_sub(operator);
        let mut split = 0.0;
        for (yes, chance) in tosses(count - 1).into_iter().enumerate() {
            split += chance * with_largest(from, to, yes * operator);
        }
        let from = to.saturating_sub(largest);
        let mut split_other = 0.0;
        for (yes, chance) in tosses(count).into_iter().enumerate() {
            split_other += chance * small.within(from, to, yes * operator);
        }
        [merged, merged_other, split, split_other]
    }

    /// The power of the strongest single will where the pool acts as one, and where every operator
    /// acts for itself.
    ///
    /// ```
    /// let (merged, split) = dynamics::voting::Voting::default().over();
    /// // Split up, the pool leaves the deciding to the largest of the others.
    /// assert!(merged > split && split > 0.6);
    /// ```
    pub fn over(&self) -> (f64, f64) {
        let [merged, merged_other, split, split_other] = self.swings(&self.others());
        (merged.max(merged_other), split.max(split_other))
    }

    /// Who has how much power.
    pub fn power(&self) -> Power {
        let (pool, others) = (self.pool(), self.others());
        let [merged, merged_other, split, split_other] = self.swings(&others);
        let whole = others.iter().sum::<usize>() + pool;
        let chi = self.dials.cohesion;
        let mut wills = others.clone();
        let place = wills.partition_point(|w| *w >= pool);
        wills.insert(place, pool);
        Power {
            pool_banzhaf: merged,
            pool_shapley: shapley(pool, &others, self.quota(whole)),
            merged_other_banzhaf: merged_other,
            largest_operator_banzhaf: split,
            largest_other_banzhaf: split_other,
            power_to: self.dials.pool,
            power_over: chi * merged.max(merged_other) + (1.0 - chi) * split.max(split_other),
            nakamoto_third: nakamoto(&wills, 3),
            nakamoto_half: nakamoto(&wills, 2),
        }
    }
}

/// The fewest of the wills, ordered from the largest, that hold strictly more than one part of so many.
fn nakamoto(wills: &[usize], parts: usize) -> usize {
    let all: usize = wills.iter().sum();
    let mut held = 0;
    for (k, will) in wills.iter().enumerate() {
        held += will;
        if parts * held > all {
            return k + 1;
        }
    }
    wills.len()
}

/// The chances of 0, 1, ... heads in so many tosses of a coin.
fn tosses(count: usize) -> Vec<f64> {
    let mut chances = vec![0.0; count + 1];
    chances[0] = 1.0;
    for k in 1..=count {
        for heads in (0..=k).rev() {
            let before = if heads > 0 { chances[heads - 1] } else { 0.0 };
            chances[heads] = 0.5 * (chances[heads] + before);
        }
    }
    chances
}

/// The distribution of the yes-votes of some voters, as far as it is wanted.
struct Votes {
    /// The chance of every sum, basis points.
    chances: Vec<f64>,
}

impl Votes {
    /// Of voters who each vote yes with the chance `p`. Chances outside of `wanted` may be missing.
    fn of(weights: &[usize], p: f64, wanted: core::ops::Range<usize>) -> Self {
        let all: usize = weights.iter().sum();
        let most = all.min(wanted.end.saturating_sub(1));
        let mut chances = vec![0.0; most + 1];
        chances[0] = 1.0;
        let (mut reached, mut left) = (0, all);
        // From the smallest, so that sums stay short.
        for weight in weights.iter().rev() {
            left -= weight;
            reached += weight;
            let end = reached.min(most) + 1;
            // What cannot reach the wanted sums any more is not carried on.
            let begin = wanted.start.saturating_sub(left);
            if begin < end {
                take(&mut chances[..end], begin, *weight, p);
            }
        }
        Self { chances }
    }

    /// The chance of `from <= sum + shift < to`.
    fn within(&self, from: usize, to: usize, shift: usize) -> f64 {
        let end = to.saturating_sub(shift).min(self.chances.len());
        let begin = from.saturating_sub(shift).min(end);
        self.chances[begin..end]
            .iter()
            .fold(0.0, |sum, chance| sum + chance)
    }
}

/// One voter more, for the sums from `begin` on.
fn take(chances: &mut [f64], begin: usize, weight: usize, p: f64) {
    if weight == 0 {
        return;
    }
    // From above, in pieces no longer than the voter's weight: what is read is still as it was.
    let mut end = chances.len();
    while end > begin.max(weight) {
        let piece = weight.min(end - begin.max(weight));
        let (below, above) = chances.split_at_mut(end - piece);
        let from = end - piece - weight;
        for (to, with) in above[..piece].iter_mut().zip(&below[from..from + piece]) {
            *to = (1.0 - p) * *to + p * with;
        }
        end -= piece;
    }
    let end = weight.min(chances.len());
    if begin < end {
        for chance in &mut chances[begin..end] {
            *chance *= 1.0 - p;
        }
    }
}

/// Banzhaf's swing probability of a voter against others who each vote yes with a chance of one
/// half: that they fall short of `quota` without it and reach it with it.
///
/// ```
/// // The European Economic Community of 1958: Luxembourg's one vote never mattered.
/// use dynamics::voting::banzhaf;
/// assert_eq!(banzhaf(1, &[4, 4, 4, 2, 2], 12), 0.0);
/// assert_eq!(banzhaf(4, &[4, 4, 2, 2, 1], 12), 10.0 / 32.0);
/// ```
pub fn banzhaf(weight: usize, others: &[usize], quota: usize) -> f64 {
    let from = quota.saturating_sub(weight);
    Votes::of(others, 0.5, from..quota).within(from, quota, 0)
}

/// The index of Shapley and Shubik of a voter: the part of all orders of voters in which it is the one
/// that reaches `quota`.
///
/// ```
/// // A permanent member of the United Nations Security Council.
/// let others = [7, 7, 7, 7, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
/// let index = dynamics::voting::shapley(7, &others, 39);
/// assert!((index - 0.19627).abs() < 1e-5);
/// ```
pub fn shapley(weight: usize, others: &[usize], quota: usize) -> f64 {
    let all: usize = others.iter().sum();
    let from = quota.saturating_sub(weight);
    // With 1 - p in place of p, the others' noes are what their yeses were: one distribution
    // serves two places of Gauss's rule.
    let (low, high) = (
        (all + 1).saturating_sub(quota),
        (all + 1).saturating_sub(from),
    );
    let wanted = from.min(low)..quota.max(high);
    let mut index = 0.0;
    for (p, part) in gauss(others.len() / 2 + 1) {
        let votes = Votes::of(others, p, wanted.clone());
        let mut swing = votes.within(from, quota, 0);
        if p < 0.5 {
            swing += votes.within(low, high, 0);
        }
        index += part * swing;
    }
    index
}

/// Places and parts of Gauss's rule on 0 to 1, those up to one half: the others mirror them.
fn gauss(count: usize) -> Vec<(f64, f64)> {
    let mut rule = vec![];
    for k in 0..count.div_ceil(2) {
        if 2 * k + 1 == count {
            let (_, slope) = legendre(count, 0.0);
            rule.push((0.5, 1.0 / (slope * slope)));
            continue;
        }
        // Newton's steps from F. Tricomi's first guess.
        let turn = (k as f64 + 0.75) / (count as f64 + 0.5);
        let mut x = libm::cos(core::f64::consts::PI * turn);
        for _ in 0..5 {
            let (value, slope) = legendre(count, x);
            x -= value / slope;
        }
        let (_, slope) = legendre(count, x);
        rule.push((0.5 - 0.5 * x, 1.0 / ((1.0 - x * x) * slope * slope)));
    }
    rule
}

/// Legendre's polynomial of a degree (1 or more), and its slope, within -1 to 1.
fn legendre(degree: usize, x: f64) -> (f64, f64) {
    let (mut before, mut value) = (1.0, x);
    for k in 2..=degree {
        let k = k as f64;
        let next = ((2.0 * k - 1.0) * x * value - (k - 1.0) * before) / k;
        (before, value) = (value, next);
    }
    let n = degree as f64;
    (value, n * (before - x * value) / (1.0 - x * x))
}
