//! Making multipolarity safe: two dangers on one race, that of a tyrant and that of many who could attack.
//!
//! # Equation
//! On a [`Race`] with shares `s_i` and resources `x_i` (units; reference scale `S` = 10 units), the chance per year
//! that it all ends is
//!
//! ```text
//! h(t) = tyranny C(t) + offence (1 - defence) N(t)
//! C = (s_L - 1/n) / (1 - 1/n)        how much the largest has beyond an equal share, 0 to 1
//! N = sum_i smoothstep((ln(x_i / (capable S)) + ln 1.1) / (2 ln 1.1))        how many could attack
//! survival(t) = exp(-integral of h from 0 to t)
//! ```
//!
//! `smoothstep(u) = u^2 (3 - 2u)` between 0 and 1. `tyranny` and `offence` are rates (1/yr), `defence` a share. After a runaway
//! both parts of `h` hold their last value up to the horizon. At the far ends, one actor with everything or
//! `n` equals who can all attack, the plural one is the safer when
//! `offence (1 - defence) (n - 1) < tyranny` ([`Defence::plurality_is_safer`]).
//!
//! # Where it comes from
//! The form is that of survival analysis: hazards add, survival is the exponential of their integral. That
//! spreading capability may itself be the danger: N. Bostrom, *The vulnerable world hypothesis*, Global Policy 10 (2019). That
//! defence can be sped up by choice: V. Buterin, *My techno-optimism* (2023), under the name d/acc.
//!
//! # What it leaves out
//! Who would attack and why: to be able is to be a danger here. Deterrence, alliances and arms races; harm short
//! of the end; that defence costs growth; and that a tyrant's danger may outlast the horizon.
//!
//! # The strongest objection
//! Some weapon may have no good answer. Then each new holder adds to the danger for ever and no defence subtracts it:
//! [`DefenceDials::defence`] at 0 with [`DefenceDials::offence`] high.
//!
//! # How it is computed
//! Between the solver's knots, and the years in which an actor enters or leaves the band of the smoothstep, `h` is smooth:
//! there it is integrated by Gauss's rule of eight points on the race's dense output. A race with another mandate is a race
//! of its own: [`Defence::by_mandate`] runs 21.

use crate::ode::Stuck;
use crate::param::{Param, join, row};
use crate::race::{Race, RaceDials, Run as Raced};
use crate::world::World;

crate::parameters! {
    /// The two dangers.
    pub struct DefenceDials {
        tyranny: f64 = 0.02, 0.0..0.1, 0.001, PerYear, "Danger of a tyrant",
            "The chance per year that all ends badly when one actor has everything.";
        offence: f64 = 0.004, 0.0..0.05, 0.001, PerYear, "Danger of each who can attack",
            "The chance per year of a catastrophe from each actor that is able to cause one, without any defence.";
        defence: f64 = 0.3, 0.0..1.0, 0.01, Share, "Defence",
            "The share of attacks that open defences stop.";
        capable: f64 = 10.0, 1.0..1000.0, 1, One, "Able to attack from",
            "How many times ten units an actor needs before it can do catastrophic harm.";
    }
}

/// The race's rows, as this model starts them.
const RACE: [Param; 4] = [
    row(&RaceDials::TABLE, "n").starting_at(8.0),
    row(&RaceDials::TABLE, "growth"),
    row(&RaceDials::TABLE, "head_start").starting_at(2.0),
    row(&RaceDials::TABLE, "horizon"),
];
const OWN: usize = World::COUNT + DefenceDials::COUNT;

/// A race and its two dangers.
///
/// ```
/// use dynamics::defence::Defence;
/// let danger = Defence::default();
/// // Eight equals who can all attack are a little safer than one who has everything.
/// assert!(danger.plurality_is_safer());
/// let run = danger.run().unwrap();
/// assert!(run.survival(60.0) < run.survival(30.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Defence {
    /// The race below.
    pub race: Race,
    /// The two dangers.
    pub dials: DefenceDials,
}

impl Default for Defence {
    fn default() -> Self {
        Self::from_values(&[])
    }
}

/// The mandates that [`Defence::by_mandate`] tries: 0, 0.05, ..., 1.
pub const MANDATES: usize = 21;

/// Mandate number `i` of them.
pub fn mandate(i: usize) -> f64 {
    crate::decimal::rounded(i as f64 * 0.05, 2)
}

/// Survivals that differ by less are tied.
const TIED: f64 = 1e-9;

impl Defence {
    /// How many parameters there are, the world's first.
    pub const COUNT: usize = OWN + RACE.len();
    /// The parameters: the world's, the dangers', the race's.
    pub const TABLE: [Param; Self::COUNT] =
        join::<OWN, { RACE.len() }, { Self::COUNT }>(join(World::TABLE, DefenceDials::TABLE), RACE);

    /// The model of a row of values in the table's order.
    pub fn from_values(values: &[f64]) -> Self {
        let (world, own) = values.split_at(World::COUNT.min(values.len()));
        let (own, race) = own.split_at(DefenceDials::COUNT.min(own.len()));
        let mut rest = RACE.map(|param| param.default);
        for (place, value) in rest.iter_mut().zip(race) {
            *place = *value;
        }
        let [n, growth, head_start, horizon] = rest;
        Self {
            race: Race {
                world: World::from_values(world),
                dials: RaceDials {
                    n: n as u32,
                    growth,
                    head_start,
                    horizon,
                    ..RaceDials::default()
                },
            },
            dials: DefenceDials::from_values(own),
        }
    }

    /// Whether `n` equals who can all attack are safer than one actor that has everything.
    pub fn plurality_is_safer(&self) -> bool {
        self.dials.offence * (1.0 - self.dials.defence) * f64::from(self.race.dials.n - 1)
            < self.dials.tyranny
    }

    /// The defence at which the two ends are equally safe; `None` if plurality is the safer one without any.
    pub fn defence_needed(&self) -> Option<f64> {
        let each = self.dials.offence * f64::from(self.race.dials.n - 1);
        (each >= self.dials.tyranny && each > 0.0).then(|| 1.0 - self.dials.tyranny / each)
    }

    /// The two parts of the hazard at logarithms `ln(x_i/S)`: of a tyrant, of attack, 1/yr.
    fn hazards(&self, y: &[f64]) -> (f64, f64) {
        let n = y.len() as f64;
        let most = y.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut whole = 0.0;
        let mut able = 0.0;
        let from = libm::log(self.dials.capable) - band();
        for value in y {
            whole += libm::exp(value - most);
            let u = ((value - from) / (2.0 * band())).max(0.0).min(1.0);
            able += u * u * (3.0 - 2.0 * u);
        }
        let beyond = ((1.0 / whole - 1.0 / n) / (1.0 - 1.0 / n)).max(0.0);
        (
            self.dials.tyranny * beyond,
            self.dials.offence * (1.0 - self.dials.defence) * able,
        )
    }

    /// Runs the race and its dangers to the horizon.
    ///
    /// # Errors
    /// [`Stuck`] as [`Race::run`].
    pub fn run(&self) -> Result<Run, Stuck> {
        Ok(Run::new(*self, self.race.run()?))
    }

    /// Survival at the horizon under another mandate.
    ///
    /// # Errors
    /// [`Stuck`] as [`Race::run`].
    pub fn survival_under(&self, mandate: f64) -> Result<f64, Stuck> {
        let mut other = *self;
        other.race.world.mandate = mandate;
        Ok(other.run()?.survival(self.race.dials.horizon))
    }

    /// The mandates that are tried, each with the survival at the horizon.
    ///
    /// # Errors
    /// [`Stuck`] as [`Race::run`].
    pub fn by_mandate(&self) -> Result<[(f64, f64); MANDATES], Stuck> {
        let mut survivals = [(0.0, 0.0); MANDATES];
        for (i, place) in survivals.iter_mut().enumerate() {
            *place = (mandate(i), self.survival_under(mandate(i))?);
        }
        Ok(survivals)
    }
}

/// The mandate of the largest survival, the first if several are tied, and that survival.
///
/// ```
/// use dynamics::defence::safest;
/// assert_eq!(safest([(0.0, 0.2), (0.5, 0.4), (1.0, 0.4)]), (0.5, 0.4));
/// ```
pub fn safest(survivals: impl IntoIterator<Item = (f64, f64)>) -> (f64, f64) {
    let mut best = (0.0, f64::NEG_INFINITY);
    for (mandate, survival) in survivals {
        if survival > best.1 + TIED {
            best = (mandate, survival);
        }
    }
    best
}

/// Half the width of the band in which an actor becomes able to attack, in `ln x`.
fn band() -> f64 {
    libm::log(1.1)
}

/// Gauss's rule of eight points: half of the places in 0 to 1, from the middle, and their weights.
const GAUSS: [(f64, f64); 4] = [
    (0.091_717_321_247_824_9, 0.181_341_891_689_181),
    (0.262_766_204_958_164_5, 0.156_853_322_938_943_64),
    (0.398_333_238_706_813_4, 0.111_190_517_226_687_23),
    (0.480_144_928_248_768_1, 0.050_614_268_145_188_13),
];

/// A finished run, readable at any time.
#[derive(Clone, Debug)]
pub struct Run {
    /// What was run.
    pub defence: Defence,
    /// The race below.
    pub raced: Raced,
    /// Years between which the hazard is smooth, and its integral up to them.
    pieces: Vec<(f64, f64)>,
}

impl Run {
    fn new(defence: Defence, raced: Raced) -> Self {
        let mut run = Self {
            defence,
            pieces: vec![],
            raced,
        };
        let years = run.smooth();
        let mut sum = 0.0;
        let mut before = 0.0;
        for year in years {
            sum += run.piece(before, year);
            run.pieces.push((year, sum));
            before = year;
        }
        run
    }

    /// The years between which the hazard is smooth, from 0 on.
    fn smooth(&self) -> Vec<f64> {
        let n = self.defence.race.dials.n as usize;
        let knots: Vec<f64> = self.raced.knots().collect();
        let mut years = knots.clone();
        let mut states = vec![0.0; knots.len() * n];
        for (row, t) in states.chunks_exact_mut(n).zip(&knots) {
            self.raced.state(*t, row);
        }
        let middle = libm::log(self.defence.dials.capable);
        let mut y = vec![0.0; n];
        for edge in [middle - band(), middle + band()] {
            for i in 0..n {
                for (k, pair) in knots.windows(2).enumerate() {
                    let off = |k: usize| states[k * n + i] - edge;
                    let (from, to) = (off(k), off(k + 1));
                    if (from < 0.0) != (to < 0.0) {
                        let year = root(pair[0], from, pair[1], to, |t| {
                            self.raced.state(t, &mut y);
                            y[i] - edge
                        });
                        let place = years.partition_point(|other| *other < year);
                        years.insert(place, year);
                    }
                }
            }
        }
        years
    }

    /// The integral of the hazard over a smooth piece.
    fn piece(&self, from: f64, to: f64) -> f64 {
        let width = to - from;
        if width <= 0.0 {
            return 0.0;
        }
        let mut y = [0.0; RaceDials::TABLE[0].max as usize];
        let y = &mut y[..self.defence.race.dials.n as usize];
        let middle = from + 0.5 * width;
        let mut sum = 0.0;
        for (place, weight) in GAUSS {
            for t in [middle - place * width, middle + place * width] {
                self.raced.state(t, y);
                let (tyranny, offence) = self.defence.hazards(y);
                sum += weight * (tyranny + offence);
            }
        }
        sum * width
    }

    /// The two parts of the hazard at time `t`: of a tyrant, of attack, 1/yr. After a runaway they hold their last value.
    pub fn hazards(&self, t: f64) -> (f64, f64) {
        self.defence.hazards(&self.raced.logs(t))
    }

    /// The integral of the hazard from the start to time `t`, yr.
    pub fn danger(&self, t: f64) -> f64 {
        let end = self.raced.end();
        let after = self.pieces.partition_point(|(year, _)| *year <= t);
        let (year, sum) = self.pieces[after.saturating_sub(1)];
        if t <= year {
            return sum;
        }
        if after < self.pieces.len() {
            return sum + self.piece(year, t);
        }
        let (tyranny, offence) = self.hazards(end);
        sum + (tyranny + offence) * (t - year)
    }

    /// The chance that nothing has ended by time `t`, yr.
    pub fn survival(&self, t: f64) -> f64 {
        libm::exp(-self.danger(t))
    }

    /// How many actors could attack at time `t`, 0 to n.
    pub fn able(&self, t: f64) -> f64 {
        let mut only = self.defence;
        only.dials.offence = 1.0;
        only.dials.defence = 0.0;
        only.hazards(&self.raced.logs(t)).1
    }
}

/// A root of `off` between `low` and `high`, where its values have different signs, by secants (Illinois).
fn root(
    mut low: f64,
    mut below: f64,
    mut high: f64,
    mut above: f64,
    mut off: impl FnMut(f64) -> f64,
) -> f64 {
    let mut side = 0;
    for _ in 0..60 {
        let t = (low * above - high * below) / (above - below);
        if !(t > low && t < high) {
            break;
        }
        let value = off(t);
        if value.abs() <= 1e-13 {
            return t;
        }
        // The end that stays twice counts half, or the secants would creep.
        if (value < 0.0) == (below < 0.0) {
            (low, below) = (t, value);
            if side < 0 {
                above *= 0.5;
            }
            side = -1;
        } else {
            (high, above) = (t, value);
            if side > 0 {
                below *= 0.5;
            }
            side = 1;
        }
    }
    0.5 * (low + high)
}
