//! A map of the growth race over two of its parameters.
//!
//! # What is mapped
//! ```text
//! value = ln( effective number at the end / effective number at the start )
//! ```
//!
//! of the race of [`crate::race`], whose end is its horizon or its runaway. Zero: nobody gained on the others. Negative: the
//! field has drawn apart, at `-ln(effective number at the start)` one actor has everything. Positive: it has closed.
//! The map has `cells` by `cells` cells over the ranges of the two parameters named by `x_key` and
//! `y_key`; a cell's value is that of its **centre**. Values of parameters are not rounded to their
//! steps, but for the number of actors, which is whole.
//!
//! The **law at the start** is where the balance margin of year 0 is zero
//! ([`Phase::margin_at_start`], 1/yr). The space between it and the map's own zero is the lesson: what
//! holds at first is outrun later.
//!
//! # Where it comes from
//! The race's sources; the effective number: M. Laakso and R. Taagepera (1979). Reading a model by a map
//! of its outcomes over parameters is common in ecology and statistical physics (a phase diagram).
//!
//! # What it leaves out
//! A map shows two parameters and hides all others, and it shows one moment, the end. Two cells of
//! one colour may have had very different ways there.
//!
//! # The strongest objection
//! Where the border lies depends on the year in which one looks: a longer horizon moves it. The dial
//! `horizon` says how far.
//!
//! # How it is computed
//! Values are good to 1e-3. Races run four at a time in `f32` (the crate `lanes`); those too stiff for it are
//! left to the race's own solver, one at a time. Where the map is
//! smooth, its cells are interpolated from a lattice that is refined where it bends; where it jumps (a tie that the
//! smallest difference breaks), a cell next to the jump may be off by what the jump is.

mod lattice;

use crate::ode;
use crate::param::{Param, join};
use crate::race::{Race, RaceDials, Stance};
use crate::world::World;

crate::choice! {
    /// A numeric parameter of the race.
    pub enum Along {
        /// [`World::alpha`].
        Alpha = "alpha", "Scale exponent";
        /// [`World::diffusion`].
        Diffusion = "diffusion", "Diffusion rate";
        /// [`World::mandate`].
        Mandate = "mandate", "Mandated diffusion";
        /// [`RaceDials::n`].
        N = "n", "Actors";
        /// [`RaceDials::growth`].
        Growth = "growth", "Growth rate";
        /// [`RaceDials::head_start`].
        HeadStart = "head_start", "Head start";
        /// [`RaceDials::drag`].
        Drag = "drag", "Coordination cost";
        /// [`RaceDials::drag_exponent`].
        DragExponent = "drag_exponent", "Cost\u{2019}s growth with size";
        /// [`RaceDials::automation`].
        Automation = "automation", "Automation";
        /// [`RaceDials::proprietary`].
        Proprietary = "proprietary", "Proprietary share";
        /// [`RaceDials::onset`].
        Onset = "onset", "Mandate starts in year";
        /// [`RaceDials::threshold`].
        Threshold = "threshold", "Mandate applies above a share of";
        /// [`RaceDials::delay`].
        Delay = "delay", "Release delay";
        /// [`RaceDials::incentive_cost`].
        IncentiveCost = "incentive_cost", "Growth lost to the mandate";
        /// [`RaceDials::wealth_tax`].
        WealthTax = "wealth_tax", "Wealth tax";
        /// [`RaceDials::interop`].
        Interop = "interop", "Interoperability of scale";
        /// [`RaceDials::horizon`].
        Horizon = "horizon", "Years";
    }
}

impl Along {
    /// Its row in [`Race::TABLE`].
    pub const fn row(self) -> usize {
        let place = self as usize;
        // The stance, which is no number, stands before the horizon.
        if place + 2 == Race::COUNT {
            place + 1
        } else {
            place
        }
    }

    /// Gives it a value in a race; the number of actors is rounded.
    pub fn set(self, race: &mut Race, value: f64) {
        let Race { world, dials } = race;
        *match self {
            Along::Alpha => &mut world.alpha,
            Along::Diffusion => &mut world.diffusion,
            Along::Mandate => &mut world.mandate,
            Along::N => {
                dials.n = value.round() as u32;
                return;
            }
            Along::Growth => &mut dials.growth,
            Along::HeadStart => &mut dials.head_start,
            Along::Drag => &mut dials.drag,
            Along::DragExponent => &mut dials.drag_exponent,
            Along::Automation => &mut dials.automation,
            Along::Proprietary => &mut dials.proprietary,
            Along::Onset => &mut dials.onset,
            Along::Threshold => &mut dials.threshold,
            Along::Delay => &mut dials.delay,
            Along::IncentiveCost => &mut dials.incentive_cost,
            Along::WealthTax => &mut dials.wealth_tax,
            Along::Interop => &mut dials.interop,
            Along::Horizon => &mut dials.horizon,
        } = value;
    }

    /// The parameter.
    pub const fn param(self) -> &'static Param {
        &Race::TABLE[self.row()]
    }
}

crate::parameters! {
    /// The map's own dials, beside those of the race.
    pub struct PhaseDials {
        x_key: Along = 0, 0..16, 1, One, "Map along",
            "The parameter that changes from left to right.";
        y_key: Along = 1, 0..16, 1, One, "Map up along",
            "The parameter that changes from below to above; another than the first.";
        cells: u32 = 64, 16..256, 16, One, "Cells a side",
            "How finely the map is drawn.";
    }
}

/// How many years the map's race runs at first.
const HORIZON: f64 = 30.0;

/// The race's own rows, starting with the map's horizon.
const RACE: [Param; RaceDials::COUNT] = {
    let mut rows = RaceDials::TABLE;
    rows[RaceDials::COUNT - 1] = rows[RaceDials::COUNT - 1].starting_at(HORIZON);
    rows
};

/// A map: the race at the reader's place, and over what it is mapped.
///
/// ```
/// use dynamics::phase::Phase;
/// let phase = Phase::from_values(&[]);
/// let map = phase.map().unwrap();
/// // From a scale exponent of 0.7 without diffusion, where the field closes, to 1.6, where one
/// // of two actors has everything.
/// assert!(map.value(0, 0) > 0.0 && (map.value(63, 0) + std::f64::consts::LN_2).abs() < 0.02);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Phase {
    /// The race at the reader's place.
    pub race: Race,
    /// The map's own dials.
    pub dials: PhaseDials,
}

/// Why there is no map: both axes are this parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Same(pub Along);

/// A computed map.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    /// Cells a side.
    pub cells: usize,
    /// The first parameter at the cells' centres.
    pub x: Vec<f64>,
    /// The second parameter at the cells' centres.
    pub y: Vec<f64>,
    /// Row by row from the smallest y.
    pub values: Vec<f64>,
    /// How many races were run; the other values are interpolated.
    pub solved: usize,
    /// How many of those were run one at a time.
    pub slow: usize,
}

impl Map {
    /// The value of the cell in a column and a row.
    pub fn value(&self, column: usize, row: usize) -> f64 {
        self.values[row * self.cells + column]
    }
}

impl Phase {
    /// How many parameters there are, the world's first.
    pub const COUNT: usize = World::COUNT + PhaseDials::COUNT + RaceDials::COUNT;
    /// The parameters: the world's, the map's, the race's.
    pub const TABLE: [Param; Self::COUNT] = join(
        join::<{ World::COUNT }, { PhaseDials::COUNT }, 6>(World::TABLE, PhaseDials::TABLE),
        RACE,
    );

    /// The map of a row of values in the table's order. Missing values take their defaults.
    pub fn from_values(values: &[f64]) -> Self {
        let mut row = Self::TABLE.map(|param| param.default);
        for (value, given) in row.iter_mut().zip(values) {
            *value = *given;
        }
        let (world, rest) = row.split_at(World::COUNT);
        let (dials, race) = rest.split_at(PhaseDials::COUNT);
        Self {
            race: Race {
                world: World::from_values(world),
                dials: RaceDials::from_values(race),
            },
            dials: PhaseDials::from_values(dials),
        }
    }

    /// Where a row of the race's table stands in the map's.
    pub const fn place(along: Along) -> usize {
        let row = along.row();
        if row < World::COUNT {
            row
        } else {
            row + PhaseDials::COUNT
        }
    }

    /// The race at a place of the map; the number of actors is rounded.
    pub fn at(&self, x: f64, y: f64) -> Race {
        let mut race = self.race;
        self.dials.x_key.set(&mut race, x);
        self.dials.y_key.set(&mut race, y);
        race
    }

    /// Where the reader stands on the map.
    pub fn here(&self) -> (f64, f64) {
        let value = |along: Along| {
            let row = along.row();
            if row < World::COUNT {
                self.race.world.to_values()[row]
            } else {
                self.race.dials.to_values()[row - World::COUNT]
            }
        };
        (value(self.dials.x_key), value(self.dials.y_key))
    }

    /// The two parameters of the map.
    pub const fn axes(&self) -> (Along, Along) {
        (self.dials.x_key, self.dials.y_key)
    }

    /// The values between which that of a place lies: one actor has everything, all are equal.
    ///
    /// ```
    /// let (least, most) = dynamics::phase::Phase::from_values(&[]).limits(1.2, 0.01);
    /// assert!(least < -0.68 && most > 0.008 && most - least < 0.69315);
    /// ```
    pub fn limits(&self, x: f64, y: f64) -> (f64, f64) {
        let RaceDials { n, head_start, .. } = self.at(x, y).dials;
        // Each is at the start so many times the next smaller one.
        let ratio = libm::exp(libm::log(head_start) / f64::from(n - 1));
        let (mut sum, mut square, mut size) = (0.0, 0.0, 1.0);
        for _ in 0..n {
            sum += size;
            square += size * size;
            size *= ratio;
        }
        let start = libm::log(sum * sum / square);
        (-start, libm::log(f64::from(n)) - start)
    }

    /// The balance margin in year 0 at a place, 1/yr, the mandate as it is in that year; `None` for
    /// stances other than open.
    pub fn margin_at_start(&self, x: f64, y: f64) -> Option<f64> {
        let race = self.at(x, y);
        let dials = &race.dials;
        if dials.stance != Stance::Open {
            return None;
        }
        let largest = dials.head_start;
        // Only shares and pooled scale ask for all of it.
        let mut total = largest;
        if dials.interop > 0.0 || dials.threshold > 0.0 {
            total = race.start().iter().map(|y| libm::exp(*y)).sum();
        }
        let mut opened = 0.0;
        if dials.onset == 0.0 {
            opened = race.world.mandate;
            if dials.threshold > 0.0 {
                let u = (largest / total - dials.threshold) / 0.05;
                let u = u.max(0.0).min(1.0);
                opened *= u * u * (3.0 - 2.0 * u);
            }
        }
        let scale = (1.0 - dials.interop) * largest + dials.interop * total;
        let excess = race.world.alpha - 1.0;
        let growth = dials.growth
            * (1.0 - dials.incentive_cost * opened)
            * libm::exp(excess * libm::log(scale));
        let mut drag = dials.drag * (1.0 - dials.automation);
        if drag > 0.0 {
            drag *= libm::exp(dials.drag_exponent * libm::log(largest));
        }
        let mandated = opened * (growth - drag).max(0.0);
        Some(
            race.effective_diffusion() + mandated + dials.wealth_tax + dials.drag_exponent * drag
                - excess * race.private_scale() * growth,
        )
    }

    /// Computes the map.
    ///
    /// # Errors
    /// [`Same`] where the axes are one parameter.
    pub fn map(&self) -> Result<Map, Same> {
        self.map_of(self.dials.cells as usize)
    }

    /// The map with another number of cells a side (at least 6).
    ///
    /// # Errors
    /// As [`Phase::map`].
    pub fn map_of(&self, cells: usize) -> Result<Map, Same> {
        if self.dials.x_key == self.dials.y_key {
            return Err(Same(self.dials.x_key));
        }
        let value = |along: Along, cell: f64| {
            let param = along.param();
            param.min + (param.max - param.min) * (cell / cells as f64)
        };
        let mut slow = 0;
        let mut solve = |places: &[(f64, f64)]| {
            let places: Vec<(f64, f64)> = places
                .iter()
                .map(|(x, y)| (value(self.dials.x_key, *x), value(self.dials.y_key, *y)))
                .collect();
            self.solve(&places, &mut slow)
        };
        let actors = |cell: f64| value(Along::N, cell).round();
        let (values, solved) = if self.dials.x_key == Along::N {
            lattice::columns(cells, actors, solve)
        } else if self.dials.y_key == Along::N {
            // The same map on its side.
            let turn = |places: &[(f64, f64)]| {
                let turned: Vec<(f64, f64)> = places.iter().map(|(x, y)| (*y, *x)).collect();
                solve(&turned)
            };
            let (values, solved) = lattice::columns(cells, actors, turn);
            let place = |k: usize| values[(k % cells) * cells + k / cells];
            ((0..cells * cells).map(place).collect(), solved)
        } else {
            lattice::fill(cells, solve)
        };
        let centres = |along: Along| {
            (0..cells)
                .map(|cell| value(along, cell as f64 + 0.5))
                .collect()
        };
        Ok(Map {
            cells,
            x: centres(self.dials.x_key),
            y: centres(self.dials.y_key),
            values,
            solved,
            slow,
        })
    }

    /// The values at places.
    fn solve(&self, places: &[(f64, f64)], slow: &mut usize) -> Vec<f64> {
        let mut values = vec![0.0; places.len()];
        let races: Vec<Race> = places.iter().map(|(x, y)| self.at(*x, *y)).collect();
        let mut left_over = vec![];
        // Lanes hold races of the same number of actors.
        let actors = Along::N.param();
        for n in actors.min as u32..=actors.max as u32 {
            let of = || (0..races.len()).filter(|i| races[*i].dials.n == n);
            let together: Vec<lanes::Race> = of().map(|i| quick(&races[i])).collect();
            for (i, (value, over)) in of().zip(lanes::solve(&together)) {
                values[i] = f64::from(value);
                if !over {
                    left_over.push(i);
                }
            }
        }
        *slow += left_over.len();
        for i in left_over {
            // Where even that fails, what was reached stands.
            if let Ok(value) = slowly(&races[i]) {
                values[i] = value;
            }
        }
        values
    }
}

/// A race as the lanes take it.
fn quick(race: &Race) -> lanes::Race {
    let dials = &race.dials;
    lanes::Race {
        n: dials.n as usize,
        stance: match dials.stance {
            Stance::Open => lanes::Stance::Open,
            Stance::Closed => lanes::Stance::Closed,
            Stance::Excluded => lanes::Stance::Excluded,
        },
        excess: race.world.alpha - 1.0,
        growth: dials.growth,
        diffusion: race.effective_diffusion(),
        mandate: race.world.mandate,
        lead: libm::log(dials.head_start),
        drag: dials.drag * (1.0 - dials.automation),
        drag_exponent: dials.drag_exponent,
        onset: dials.onset,
        threshold: dials.threshold,
        delay: dials.delay,
        incentive_cost: dials.incentive_cost,
        wealth_tax: dials.wealth_tax,
        interop: dials.interop,
        horizon: dials.horizon,
    }
}

/// The value of one race by the race's own solver.
fn slowly(race: &Race) -> Result<f64, ode::Stuck> {
    let run = race.run()?;
    let end = run.moment(run.end()).effective_number();
    let start = run.moment(0.0).effective_number();
    Ok(libm::log(end / start))
}
