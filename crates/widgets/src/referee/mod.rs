//! The referee: a government that is the game, or a player in it.
//!
//! The model is [`dynamics::referee`]; here are its words and its picture.

mod picture;
mod presets;
mod telling;

use charts::figure::{Figure, Format};
use dynamics::param::Param;
use dynamics::referee::{Moment, Referee, Run as Solved, Spread};

use crate::widget::{Data, Metric, Preset, Run, Series, Table, View, Widget, boxed};
use crate::words;

/// The widget `referee`.
pub struct RefereeWidget;

const TABLE: &[Param] = &Referee::TABLE;

/// Which parameter says how long emergency powers last.
const SUNSET: usize = 5;

impl Widget for RefereeWidget {
    fn key(&self) -> &'static str {
        "referee"
    }
    fn name(&self) -> &'static str {
        "The referee"
    }
    fn about(&self) -> &'static str {
        "Forty equals, and a government that may favour some of them for a while: how long is the favour remembered?"
    }
    fn params(&self) -> &'static [Param] {
        TABLE
    }
    fn at_hand(&self) -> &'static [&'static str] {
        &["sunset", "bonus", "discretion"]
    }
    fn presets(&self) -> &'static [Preset] {
        presets::PRESETS
    }
    fn views(&self) -> &'static [View] {
        &[View {
            key: "fan",
            name: "fan",
        }]
    }
    fn run(&self, values: &[f64]) -> Result<Box<dyn Run>, String> {
        let at = Referee::from_values(values);
        match at.run() {
            Ok(solved) => Ok(boxed(RefereeRun::new(solved))),
            Err(stuck) => Err(words::beyond(
                "referee: the run",
                stuck,
                at.world.alpha,
                Some(at.dials.horizon),
            )),
        }
    }
}

/// A finished run with what its picture, table and sentence are drawn from.
struct RefereeRun {
    solved: Solved,
    /// The years of the grid, and the moments at them; the run's end is among them.
    years: Vec<f64>,
    moments: Vec<Moment>,
}

/// Points of a curve beside the run's end.
const POINTS: u32 = 200;

/// The years of a series, `horizon / 200` apart.
fn grid(horizon: f64) -> impl Iterator<Item = f64> {
    (0..=POINTS).map(move |k| horizon * f64::from(k) / f64::from(POINTS))
}

impl RefereeRun {
    fn new(solved: Solved) -> Self {
        let end = solved.end();
        let mut years: Vec<f64> = grid(solved.referee.dials.horizon)
            .take_while(|t| *t < end)
            .collect();
        years.push(end);
        let moments = years.iter().map(|t| solved.moment(*t)).collect();
        Self {
            solved,
            years,
            moments,
        }
    }

    fn referee(&self) -> &Referee {
        &self.solved.referee
    }

    fn horizon(&self) -> f64 {
        self.referee().dials.horizon
    }

    fn last(&self) -> &Moment {
        &self.moments[self.moments.len() - 1]
    }

    /// Whether anybody is ever favoured.
    fn favours(&self) -> bool {
        let dials = &self.referee().dials;
        dials.bonus > 0.0 && (dials.discretion > 0.0 || self.emergency().is_some())
    }

    /// When emergency powers begin and end within the run's years; `None` if there are none.
    fn emergency(&self) -> Option<(f64, f64)> {
        let dials = &self.referee().dials;
        let until = (dials.crisis + dials.sunset).min(dials.horizon);
        (until > dials.crisis).then_some((dials.crisis, until))
    }
}

impl Run for RefereeRun {
    fn data(&self, times: Option<&[f64]>) -> Data {
        let t: Vec<f64> = match times {
            Some(times) => times.to_vec(),
            None => grid(self.horizon()).collect(),
        };
        let moments: Vec<Moment> = t.iter().map(|t| self.solved.moment(*t)).collect();
        let along =
            |of: &dyn Fn(&Moment) -> Option<f64>| Series::Along(moments.iter().map(of).collect());
        let spread = |of: fn(&Spread) -> f64| along(&|m: &Moment| m.spread.as_ref().map(of));
        let series = [
            ("favourites_share", along(&|m| Some(m.favourites_share))),
            ("median", spread(|s| s.median)),
            ("p10", spread(|s| s.p10)),
            ("p90", spread(|s| s.p90)),
            ("total", spread(|s| s.total)),
            ("effective_number", along(&|m| Some(m.effective_number))),
        ];
        let metrics: [(&str, Metric); 2] = [
            ("favour_half_life", self.solved.favour_half_life().into()),
            ("favourites_share", self.last().favourites_share.into()),
        ];
        Data {
            t,
            series: series
                .map(|(name, values)| (name.to_owned(), values))
                .into(),
            metrics: metrics.map(|(name, value)| (name.to_owned(), value)).into(),
        }
    }

    fn sentence(&self) -> String {
        telling::sentence(self)
    }

    fn table(&self) -> Table {
        telling::table(self)
    }

    fn figure(&self, _view: usize, playhead: f64, format: Format) -> Figure {
        picture::figure(self, playhead, format)
    }

    fn span(&self) -> f64 {
        self.horizon()
    }

    #[cfg(feature = "predictions")]
    fn question(&self) -> Option<crate::prediction::Question> {
        crate::prediction::of_share(
            &self.data(None),
            "favourites_share",
            "the favourites\u{2019} share of everything",
        )
    }

    fn grasp(&self, handle: usize, x: f64, _y: f64) -> Vec<(usize, f64)> {
        if handle != 0 {
            return vec![];
        }
        let param = &TABLE[SUNSET];
        let lasts = x - self.referee().dials.crisis;
        vec![(
            SUNSET,
            param.rounded(lasts.max(param.min).min(param.max).round()),
        )]
    }
}
