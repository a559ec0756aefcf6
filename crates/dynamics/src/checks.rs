//! K of n must agree: what internal checks stop, and what they stop by mistake.
//!
//! # Equation
//! `n` reviewers decide one by one; an act goes through when at least `k` of them agree.
//!
//! ```text
//! harm    = P[Bin(n, captured) >= k]      a harmful act passes
//! blocked = P[Bin(n, competent) < k]      a needed act is stopped
//! ```
//!
//! `captured` is the chance that a reviewer waves a harmful act through, `competent` the chance that one sees that
//! a needed act is needed (both shares, 0 to 1). `harm` falls with `k` and `blocked` rises, so the `k` at which both are at
//! most [`SAFE`] are one stretch, `safe_from..=safe_to`. It lies between `n captured` and
//! `n competent` and is wider relative to `n` the larger `n` is. The centralised case is `n = k = 1`.
//!
//! # Where it comes from
//! The jury theorem: Condorcet, *Essai sur l'application de l'analyse à la probabilité des décisions* (1785). The
//! same sum gives the reliability of k-out-of-n systems and the safety of threshold signatures.
//!
//! # What it leaves out
//! Time (a friction counted only as needed acts that fail), reviewers of different skill, talk among them, a second try.
//!
//! # The strongest objection
//! That reviewers err independently. Those who share an employer, a newspaper or a fear fail together, and a hundred of
//! them are worth as many as there are independent minds among them. [`ChecksDials::n`] expresses it: count the minds.
//!
//! # How it is computed
//! The terms of the binomial relative to its largest, by the ratio of neighbours, outwards; their
//! sums from the far ends inwards, divided by the sum of all. No term comes by a factorial or a logarithm, so nothing is
//! lost: tails are exact to 1e-12 relative down to 1e-300.

use crate::param::{Param, join};
use crate::world::World;

/// Harm and mistaken refusal up to this chance count as safe.
pub const SAFE: f64 = 0.05;

crate::parameters! {
    /// The reviewers.
    pub struct ChecksDials {
        n: u32 = 9, 1..1000, 1, One, "Reviewers (n)",
            "How many people are asked, each of whom judges alone.";
        k: u32 = 5, 1..1000, 1, One, "Must agree (k)",
            "How many of them must agree before anything happens; at most all of them.";
        captured: f64 = 0.1, 0.0..1.0, 0.01, Share, "Captured",
            "The chance that a reviewer waves a harmful act through.";
        competent: f64 = 0.8, 0.0..1.0, 0.01, Share, "Competent",
            "The chance that a reviewer agrees to an act that is needed.";
    }
}

/// A board of reviewers. The world is carried along and not used.
///
/// ```
/// use dynamics::checks::Checks;
/// let run = Checks::default().run().unwrap();
/// // Five of nine: one reviewer in ten is captured, one harmful act in a thousand passes.
/// assert!((run.harm(5.0) - 0.00089092).abs() < 1e-8);
/// assert_eq!(run.safe(), Some((4, 5)));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Checks {
    /// Not used.
    pub world: World,
    /// The reviewers.
    pub dials: ChecksDials,
}

/// More agreements are asked for than there are reviewers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMany {
    /// How many must agree.
    pub k: u32,
    /// How many there are.
    pub n: u32,
}

impl Checks {
    /// How many parameters there are, the world's first.
    pub const COUNT: usize = World::COUNT + ChecksDials::COUNT;
    /// The parameters, the world's first.
    pub const TABLE: [Param; Self::COUNT] = join(World::TABLE, ChecksDials::TABLE);

    /// The board of a row of values in the table's order.
    pub fn from_values(values: &[f64]) -> Self {
        let (world, dials) = values.split_at(World::COUNT.min(values.len()));
        Self {
            world: World::from_values(world),
            dials: ChecksDials::from_values(dials),
        }
    }

    /// Both chances for every `k`.
    ///
    /// # Errors
    /// [`TooMany`] if `k` is more than `n`.
    pub fn run(&self) -> Result<Run, TooMany> {
        let ChecksDials { n, k, .. } = self.dials;
        if k > n {
            return Err(TooMany { k, n });
        }
        Ok(Run {
            checks: *self,
            harmful: Binomial::new(n, self.dials.captured),
            needed: Binomial::new(n, self.dials.competent),
        })
    }
}

/// All tails of a binomial distribution.
///
/// ```
/// let coins = dynamics::checks::Binomial::new(10, 0.5);
/// assert!((coins.at_least(10.0) - 1.0 / 1024.0).abs() < 1e-18);
/// assert!((coins.below(1.0) - 1.0 / 1024.0).abs() < 1e-18);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Binomial {
    /// The chance of at least so many, from 0 to n.
    at_least: Vec<f64>,
    /// The chance of at most so many, from 0 to n.
    at_most: Vec<f64>,
}

impl Binomial {
    /// `n` tries of chance `p`.
    pub fn new(n: u32, p: f64) -> Self {
        let terms = terms(n, p);
        let mut at_most = terms.clone();
        let mut sum = 0.0;
        for term in &mut at_most {
            sum += *term;
            *term = sum;
        }
        let mut at_least = terms;
        let mut rest = 0.0;
        for term in at_least.iter_mut().rev() {
            rest += *term;
            *term = rest;
        }
        // Both sums are of all terms; the one way of adding is as good as the other.
        for value in &mut at_most {
            *value /= sum;
        }
        for value in &mut at_least {
            *value /= rest;
        }
        Self { at_least, at_most }
    }

    /// The chance of at least `k`, which may be any number.
    pub fn at_least(&self, k: f64) -> f64 {
        if k <= 0.0 {
            return 1.0;
        }
        self.at_least.get(k.ceil() as usize).copied().unwrap_or(0.0)
    }

    /// The chance of fewer than `k`, which may be any number.
    pub fn below(&self, k: f64) -> f64 {
        if k <= 0.0 {
            return 0.0;
        }
        let most = k.ceil() as usize - 1;
        self.at_most.get(most).copied().unwrap_or(1.0)
    }
}

/// The chances of 0 to `n`, relative to the largest of them.
fn terms(n: u32, p: f64) -> Vec<f64> {
    let mut terms = vec![0.0; n as usize + 1];
    let mode = if p >= 1.0 {
        n
    } else {
        ((f64::from(n) + 1.0) * p).max(0.0) as u32
    };
    let mode = mode.min(n);
    if let Some(term) = terms.get_mut(mode as usize) {
        *term = 1.0;
    }
    if p <= 0.0 || p >= 1.0 {
        return terms;
    }
    let q = 1.0 - p;
    let mut term = 1.0;
    for k in mode + 1..=n {
        term *= f64::from(n - k + 1) * p / (f64::from(k) * q);
        if let Some(place) = terms.get_mut(k as usize) {
            *place = term;
        }
    }
    term = 1.0;
    for k in (0..mode).rev() {
        term *= f64::from(k + 1) * q / (f64::from(n - k) * p);
        if let Some(place) = terms.get_mut(k as usize) {
            *place = term;
        }
    }
    terms
}

/// The chances of a board, for every `k`.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// What was run.
    pub checks: Checks,
    harmful: Binomial,
    needed: Binomial,
}

impl Run {
    /// The chance that a harmful act passes when `k` must agree.
    pub fn harm(&self, k: f64) -> f64 {
        self.harmful.at_least(k)
    }

    /// The chance that a needed act is stopped when `k` must agree.
    pub fn blocked(&self, k: f64) -> f64 {
        self.needed.below(k)
    }

    /// The first and the last `k` at which both chances are at most [`SAFE`]; `None` if there is none.
    pub fn safe(&self) -> Option<(u32, u32)> {
        let good = |k: &u32| {
            let k = f64::from(*k);
            self.harm(k) <= SAFE && self.blocked(k) <= SAFE
        };
        let n = self.checks.dials.n;
        let from = (1..=n).find(good)?;
        let to = (from..=n).rfind(good)?;
        Some((from, to))
    }
}
