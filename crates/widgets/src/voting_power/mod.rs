//! Weighted votes: power to and power over.
//!
//! The model is [`dynamics::voting`]; here are its words and its picture.

mod picture;
mod presets;
#[cfg(feature = "readings")]
mod reading;
mod telling;

use charts::figure::{Figure, Format};
use dynamics::param::Param;
use dynamics::voting::{Power, Voting, VotingDials};

use crate::widget::{Data, Metric, Preset, Run, Table, View, Widget, boxed};

/// The widget `voting-power`.
pub struct VotingPowerWidget;

const TABLE: &[Param] = &Voting::TABLE;
/// Where the pool's share stands in the table, and its cohesion.
const POOL: usize = 3;
const COHESION: usize = 5;

impl Widget for VotingPowerWidget {
    fn key(&self) -> &'static str {
        "voting-power"
    }
    fn name(&self) -> &'static str {
        "Power to, power over"
    }
    fn about(&self) -> &'static str {
        "A pool of votes beside independent voters: how much it can do, and how much one will decides for all."
    }
    fn params(&self) -> &'static [Param] {
        TABLE
    }
    fn uses(&self, _world_key: &str) -> bool {
        false
    }
    fn at_hand(&self) -> &'static [&'static str] {
        &["pool", "operators", "cohesion", "tail"]
    }
    #[cfg(feature = "predictions")]
    fn predicts(&self) -> bool {
        false
    }
    fn presets(&self) -> &'static [Preset] {
        presets::PRESETS
    }
    fn views(&self) -> &'static [View] {
        &[View {
            key: "plane",
            name: "plane",
        }]
    }
    fn run(&self, values: &[f64]) -> Result<Box<dyn Run>, String> {
        Ok(solve(values, SIZES))
    }
    // A page of its own has time for all of it.
    #[cfg(feature = "parts")]
    fn drafts(&self) -> bool {
        true
    }
    #[cfg(feature = "parts")]
    fn draft(&self, values: &[f64]) -> Result<Box<dyn Run>, String> {
        Ok(solve(values, SIZES / 3))
    }
}

fn solve(values: &[f64], sizes: u32) -> Box<dyn Run> {
    let voting = Voting::from_values(values);
    let pools = (1..=sizes).map(|k| f64::from(k) * LARGEST / f64::from(sizes));
    let over = pools
        .map(|pool| {
            let dials = VotingDials {
                pool,
                ..voting.dials
            };
            let (merged, split) = Voting { dials, ..voting }.over();
            (pool, merged, split)
        })
        .collect();
    boxed(VotingRun {
        power: voting.power(),
        over,
        voting,
    })
}

/// Points of the curves over the pool's size; while a dial is dragged on the essay's page, a third of them.
const SIZES: u32 = 60;
/// The largest pool.
const LARGEST: f64 = VotingDials::TABLE[0].max;

/// A game with what its picture, table and sentence are drawn from.
struct VotingRun {
    voting: Voting,
    power: Power,
    /// Of every size of the pool the power over others, merged and split.
    over: Vec<(f64, f64, f64)>,
}

impl VotingRun {
    /// The strongest single will, merged and split.
    fn strongest(&self) -> (f64, f64) {
        let power = &self.power;
        (
            power.pool_banzhaf.max(power.merged_other_banzhaf),
            power
                .largest_operator_banzhaf
                .max(power.largest_other_banzhaf),
        )
    }
}

impl Run for VotingRun {
    fn data(&self, _times: Option<&[f64]>) -> Data {
        let power = &self.power;
        let metrics = [
            ("pool_banzhaf", power.pool_banzhaf),
            ("pool_shapley", power.pool_shapley),
            ("largest_operator_banzhaf", power.largest_operator_banzhaf),
            ("largest_other_banzhaf", power.largest_other_banzhaf),
            ("power_to", power.power_to),
            ("power_over", power.power_over),
            ("nakamoto_third", power.nakamoto_third as f64),
            ("nakamoto_half", power.nakamoto_half as f64),
        ];
        Data {
            t: vec![],
            series: vec![],
            metrics: metrics
                .into_iter()
                .map(|(name, value)| (name.to_owned(), Metric::from(value)))
                .collect(),
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

    fn figure(&self, _view: usize, _playhead: f64, format: Format) -> Figure {
        picture::figure(self, format)
    }

    fn span(&self) -> f64 {
        0.0
    }

    /// Sideways the pool's share, up and down its cohesion.
    fn grasp(&self, _handle: usize, x: f64, y: f64) -> Vec<(usize, f64)> {
        let within = |row: usize, value: f64| {
            let param = &TABLE[row];
            (row, param.rounded(value.max(param.min).min(param.max)))
        };
        let pool = within(POOL, x);
        let dials = VotingDials {
            pool: pool.1,
            ..self.voting.dials
        };
        let (merged, split) = Voting {
            dials,
            ..self.voting
        }
        .over();
        // Where one will is as strong as thirty, its cohesion does not move anything.
        if (merged - split).abs() < 0.005 {
            return vec![pool];
        }
        vec![pool, within(COHESION, (y - split) / (merged - split))]
    }
}
