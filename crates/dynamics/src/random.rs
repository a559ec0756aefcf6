//! Random numbers that are the same for ever.
//!
//! Each use has its own stream: PCG XSH RR 64/32 (M. O'Neill, HMC-CS-2014-0905), whose output the
//! `rand_pcg` crate promises to keep. The state is the seed, the stream's number is the [`Role`], so that a new use
//! never changes what another one draws.

use rand_pcg::Pcg32;
use rand_pcg::rand_core::Rng;

/// What numbers are drawn for. The number of a role is public: never changed, never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Luck of the actors of `referee`, year by year.
    Luck = 1,
    /// Visions of the firms of `main-street`.
    Visions = 2,
    /// Opinions at the start of `crowd`.
    Opinions = 3,
}

/// A stream of random numbers.
///
/// ```
/// use dynamics::random::{Role, Stream};
/// let mut first = Stream::new(1, Role::Luck);
/// let mut again = Stream::new(1, Role::Luck);
/// let mut other = Stream::new(1, Role::Visions);
/// let drawn = first.uniform();
/// assert_eq!(drawn, again.uniform());
/// assert_ne!(drawn, other.uniform());
/// ```
#[derive(Clone, Debug)]
pub struct Stream {
    source: Pcg32,
    spare: Option<f64>,
}

impl Stream {
    /// The stream of a seed and a role.
    pub fn new(seed: u32, role: Role) -> Self {
        Self {
            source: Pcg32::new(u64::from(seed), role as u64),
            spare: None,
        }
    }

    /// Uniform in `[0, 1)`, of 53 bits.
    pub fn uniform(&mut self) -> f64 {
        (self.source.next_u64() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Standard normal, by G. Box and M. Muller (1958), two at a time.
    pub fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        let radius = (-2.0 * libm::log(1.0 - self.uniform())).sqrt();
        let angle = core::f64::consts::TAU * self.uniform();
        self.spare = Some(radius * libm::sin(angle));
        radius * libm::cos(angle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_what_they_were() {
        let mut stream = Stream::new(1, Role::Luck);
        let drawn = [stream.uniform(), stream.uniform(), stream.normal()];
        assert_eq!(
            drawn,
            [0.08427253104447108, 0.6475023524254984, -0.7972805473955172]
        );
    }

    #[test]
    fn normals_are_normal() {
        let mut stream = Stream::new(7, Role::Luck);
        let drawn: Vec<f64> = (0..20_000).map(|_| stream.normal()).collect();
        let mean = drawn.iter().sum::<f64>() / 20_000.0;
        let square = drawn.iter().map(|z| z * z).sum::<f64>() / 20_000.0;
        assert!(
            mean.abs() < 0.02 && (square - 1.0).abs() < 0.03,
            "{mean} {square}"
        );
        let tail = drawn.iter().filter(|z| z.abs() > 1.96).count();
        assert!((900..1100).contains(&tail), "{tail}");
    }
}
