//! Market power: size bends the market, and its surroundings.
//!
//! The model is [`dynamics::market`]; here are its words and its picture.

mod picture;
mod presets;
#[cfg(feature = "readings")]
mod reading;
mod telling;

use charts::figure::{Figure, Format};
use dynamics::market::{Market, Moment, Run as Solved};
use dynamics::param::Param;

use crate::law;
use crate::widget::{Data, Head, Preset, Run, Series, Table, View, Widget, boxed};
use crate::words;

/// The widget `market-power`.
pub struct MarketPowerWidget;

const TABLE: &[Param] = &Market::TABLE;

/// Which parameter common ownership is.
const COMMON_OWNERSHIP: usize = 3;
/// Which parameter the elasticity of demand is.
const ELASTICITY: usize = 4;

impl Widget for MarketPowerWidget {
    fn key(&self) -> &'static str {
        "market-power"
    }
    fn name(&self) -> &'static str {
        "Market power"
    }
    fn about(&self) -> &'static str {
        "As some firms outgrow the others, prices rise above costs, and more is spent on bending everything around them."
    }
    fn params(&self) -> &'static [Param] {
        TABLE
    }
    fn at_hand(&self) -> &'static [&'static str] {
        &["elasticity", "common_ownership", "spending_exponent"]
    }
    fn presets(&self) -> &'static [Preset] {
        presets::PRESETS
    }
    fn views(&self) -> &'static [View] {
        &[
            View {
                key: "prices",
                name: "prices",
            },
            View {
                key: "spending",
                name: "spending",
            },
        ]
    }
    fn run(&self, values: &[f64]) -> Result<Box<dyn Run>, String> {
        let market = Market::from_values(values);
        match market.run() {
            Ok(solved) => Ok(boxed(MarketRun::new(solved))),
            Err(stuck) => Err(words::beyond(
                "market-power: the run",
                stuck,
                market.race.world.alpha,
                Some(market.race.dials.horizon),
            )),
        }
    }
}

/// A finished run with what its picture, table and sentence are drawn from.
struct MarketRun {
    solved: Solved,
    /// The years of the grid, and the moments at them.
    years: Vec<f64>,
    moments: Vec<Moment>,
}

/// One number of a moment.
type Part = fn(&Moment) -> f64;

/// Points of a curve.
const POINTS: u32 = 200;

/// The years of a series, `horizon / 200` apart.
fn grid(horizon: f64) -> impl Iterator<Item = f64> {
    (0..=POINTS).map(move |k| horizon * f64::from(k) / f64::from(POINTS))
}

impl MarketRun {
    fn new(solved: Solved) -> Self {
        let years: Vec<f64> = grid(solved.market.race.dials.horizon).collect();
        let moments = years.iter().map(|t| solved.moment(*t)).collect();
        Self {
            solved,
            years,
            moments,
        }
    }

    fn market(&self) -> &Market {
        &self.solved.market
    }

    fn horizon(&self) -> f64 {
        self.market().race.dials.horizon
    }

    fn first(&self) -> &Moment {
        &self.moments[0]
    }

    fn last(&self) -> &Moment {
        &self.moments[self.moments.len() - 1]
    }
}

impl Run for MarketRun {
    fn data(&self, times: Option<&[f64]>) -> Data {
        let t: Vec<f64> = match times {
            Some(times) => times.to_vec(),
            None => self.years.clone(),
        };
        let moments: Vec<Moment> = t
            .iter()
            .map(|t| self.solved.moment(t.min(self.horizon())))
            .collect();
        let parts: [(&str, Part); 4] = [
            ("hhi", |m| m.hhi),
            ("mhhi", |m| m.mhhi),
            ("markup", |m| m.markup),
            ("shaping", |m| m.shaping),
        ];
        let series = parts.map(|(name, of)| {
            let values = moments.iter().map(|moment| Some(of(moment))).collect();
            (name.to_owned(), Series::Along(values))
        });
        Data {
            t,
            series: series.into(),
            metrics: parts
                .map(|(name, of)| (name.to_owned(), of(self.last()).into()))
                .into(),
        }
    }

    fn sentence(&self) -> String {
        telling::sentence(self)
    }

    fn table(&self) -> Table {
        telling::table(self)
    }

    #[cfg(feature = "readings")]
    fn told(
        &self,
        view: usize,
        format: Format,
        panel: usize,
        place: (f64, f64),
    ) -> Vec<(charts::figure::Ink, String)> {
        reading::told(self, view, format, panel, place)
    }

    fn figure(&self, view: usize, playhead: f64, format: Format) -> Figure {
        picture::figure(self, view, playhead, format)
    }

    fn span(&self) -> f64 {
        self.horizon()
    }

    fn head(&self, playhead: f64) -> Option<Head> {
        law::of_race(&self.market().race, playhead)
    }

    #[cfg(feature = "predictions")]
    fn question(&self) -> Option<crate::prediction::Question> {
        crate::prediction::of_share(&self.data(None), "markup", "the markup")
    }

    fn grasp(&self, handle: usize, _x: f64, y: f64) -> Vec<(usize, f64)> {
        let param = |which: usize, value: f64| {
            let param = &TABLE[which];
            vec![(which, param.rounded(value.max(param.min).min(param.max)))]
        };
        match handle {
            // The line's right end: the markup of one firm alone.
            0 => param(ELASTICITY, 1.0 / y.max(0.05)),
            // Its left end: the markup of countless small firms with the same owners.
            1 => param(COMMON_OWNERSHIP, y * self.market().dials.elasticity),
            _ => vec![],
        }
    }
}
