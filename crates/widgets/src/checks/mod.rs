//! K of n must agree: harm that passes against good that is stopped.
//!
//! The model is [`dynamics::checks`]; here are its words and its picture.

mod picture;
mod presets;
mod telling;

use charts::figure::{Figure, Format};
use charts::text;
use dynamics::checks::{Checks, Run as Solved, TooMany};
use dynamics::param::Param;

use crate::widget::{Data, Preset, Run, Series, Table, View, Widget, boxed};

/// The widget `checks`.
pub struct ChecksWidget;

const TABLE: &[Param] = &Checks::TABLE;
/// The place of k in the table.
const K: usize = 4;

/// The second view: the safe stretch against the number of reviewers.
const SIZES: usize = 1;

impl Widget for ChecksWidget {
    fn key(&self) -> &'static str {
        "checks"
    }
    fn name(&self) -> &'static str {
        "K of n must agree"
    }
    fn about(&self) -> &'static str {
        "Several reviewers must agree before anything happens: what harm still passes, and what good is stopped."
    }
    fn params(&self) -> &'static [Param] {
        TABLE
    }
    fn uses(&self, _world_key: &str) -> bool {
        false
    }
    fn at_hand(&self) -> &'static [&'static str] {
        &["n", "k", "captured", "competent"]
    }
    fn presets(&self) -> &'static [Preset] {
        presets::PRESETS
    }
    fn views(&self) -> &'static [View] {
        &[
            View {
                key: "chances",
                name: "chances",
            },
            View {
                key: "sizes",
                name: "by size",
            },
        ]
    }
    fn run(&self, values: &[f64]) -> Result<Box<dyn Run>, String> {
        match Checks::from_values(values).run() {
            Ok(solved) => Ok(boxed(ChecksRun { solved })),
            Err(TooMany { k, n }) => Err(text![
                "checks: ",
                k,
                " of ",
                n,
                " cannot agree; k (must agree) is at most n (reviewers), so lower k to ",
                n,
                " or raise n to ",
                k,
                "."
            ]),
        }
    }
}

/// The chances of a board.
struct ChecksRun {
    solved: Solved,
}

impl ChecksRun {
    fn n(&self) -> u32 {
        self.solved.checks.dials.n
    }
    fn k(&self) -> f64 {
        f64::from(self.solved.checks.dials.k)
    }
}

impl Run for ChecksRun {
    fn data(&self, times: Option<&[f64]>) -> Data {
        let t: Vec<f64> = match times {
            Some(times) => times.to_vec(),
            None => (1..=self.n()).map(f64::from).collect(),
        };
        let along =
            |of: &dyn Fn(f64) -> f64| Series::Along(t.iter().map(|k| Some(of(*k))).collect());
        let (harm, blocked) = (
            along(&|k| self.solved.harm(k)),
            along(&|k| self.solved.blocked(k)),
        );
        let safe = self.solved.safe();
        let metrics = [
            ("harm", Some(self.solved.harm(self.k()))),
            ("blocked", Some(self.solved.blocked(self.k()))),
            ("safe_from", safe.map(|(from, _)| f64::from(from))),
            ("safe_to", safe.map(|(_, to)| f64::from(to))),
        ];
        Data {
            t,
            series: vec![("harm".to_owned(), harm), ("blocked".to_owned(), blocked)],
            metrics: metrics
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value.into()))
                .collect(),
        }
    }

    fn sentence(&self) -> String {
        telling::sentence(self)
    }

    fn table(&self) -> Table {
        telling::table(self)
    }

    fn figure(&self, view: usize, _playhead: f64, format: Format) -> Figure {
        if view == SIZES {
            picture::sizes(self, format)
        } else {
            picture::chances(self, format)
        }
    }

    fn span(&self) -> f64 {
        0.0
    }

    #[cfg(feature = "predictions")]
    fn question(&self) -> Option<crate::prediction::Question> {
        Some(picture::question(self))
    }

    fn grasp(&self, _handle: usize, x: f64, _y: f64) -> Vec<(usize, f64)> {
        picture::grasp(self, x)
    }
}
