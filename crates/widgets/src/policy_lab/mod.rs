//! Policies side by side on the same world.
//!
//! The model is [`dynamics::policy`]; here are its words and its picture.

mod picture;
mod presets;
#[cfg(feature = "readings")]
mod reading;
mod telling;

use charts::figure::{Figure, Format};
use charts::text;
use dynamics::ode::Stuck;
use dynamics::param::Param;
use dynamics::policy::{Compared, Lab, POLICIES};
use dynamics::race::{Moment, Race};

use crate::law;
use crate::widget::{Data, Head, Preset, Run, Series, Table, View, Widget, boxed};
use crate::words;

/// The widget `policy-lab`.
pub struct PolicyLabWidget;

const TABLE: &[Param] = &Lab::TABLE;

/// The second view: the leader's share under every policy over the years.
const SHARES: usize = 1;
/// The places of the two policies that others are told against.
const NOTHING: usize = 0;
const YOURS: usize = POLICIES.len() - 1;

impl Widget for PolicyLabWidget {
    fn key(&self) -> &'static str {
        "policy-lab"
    }
    fn name(&self) -> &'static str {
        "The policy lab"
    }
    fn about(&self) -> &'static str {
        "One world under ten policies and your own: what each does to the sharing of power, and what it costs."
    }
    fn params(&self) -> &'static [Param] {
        TABLE
    }
    fn at_hand(&self) -> &'static [&'static str] {
        &["proprietary", "incentive_cost", "stance"]
    }
    fn presets(&self) -> &'static [Preset] {
        presets::PRESETS
    }
    fn views(&self) -> &'static [View] {
        &[
            View {
                key: "compare",
                name: "compare",
            },
            View {
                key: "shares",
                name: "over time",
            },
        ]
    }
    fn run(&self, values: &[f64]) -> Result<Box<dyn Run>, String> {
        solve(values, Lab::run)
    }
    // A page of its own has time for all of it.
    #[cfg(feature = "parts")]
    fn drafts(&self) -> bool {
        true
    }
    #[cfg(feature = "parts")]
    fn draft(&self, values: &[f64]) -> Result<Box<dyn Run>, String> {
        solve(values, Lab::draft)
    }
}

fn solve(
    values: &[f64],
    run: fn(&Lab) -> Result<Compared, (usize, Stuck)>,
) -> Result<Box<dyn Run>, String> {
    let lab = Lab::from_values(values);
    let compared = run(&lab).map_err(|(i, stuck)| {
        let name = POLICIES.get(i).map_or("", |policy| policy.name);
        let what = text!["policy-lab: \u{201c}", name, "\u{201d}"];
        let Race { world, dials, .. } = &lab.yours;
        words::beyond(&what, stuck, world.alpha, Some(dials.horizon))
    })?;
    Ok(boxed(LabRun::new(compared)))
}

/// All policies with what their picture is drawn from.
struct LabRun {
    compared: Compared,
    /// Every policy at the year of comparison.
    results: Vec<Outcome>,
}

/// A policy at the year of comparison.
struct Outcome {
    /// The largest share.
    top_share: f64,
    effective_number: f64,
    /// Total output, in that of no policy.
    output: f64,
}

impl LabRun {
    fn new(compared: Compared) -> Self {
        let moments: Vec<Moment> = (0..POLICIES.len())
            .map(|i| compared.moment(i, compared.at))
            .collect();
        let without = moments.first().and_then(|moment| moment.total);
        let results = moments
            .iter()
            .map(|moment| Outcome {
                top_share: moment.top_share(),
                effective_number: moment.effective_number(),
                // Nobody has run away by the year of comparison: every total is there.
                output: moment.total.unwrap_or(1.0) / without.unwrap_or(1.0),
            })
            .collect();
        Self { compared, results }
    }

    fn horizon(&self) -> f64 {
        self.compared.lab.yours.dials.horizon
    }

    fn actors(&self) -> u32 {
        self.compared.lab.yours.dials.n
    }

    /// Whether the reader has turned any dial of a policy.
    fn has_own(&self) -> bool {
        self.compared.lab.yours != self.compared.lab.base()
    }
}

/// Points of a series, `horizon / 200` apart.
const POINTS: u32 = 200;

impl Run for LabRun {
    fn data(&self, times: Option<&[f64]>) -> Data {
        let horizon = self.horizon();
        let t: Vec<f64> = match times {
            Some(times) => times.to_vec(),
            None => (0..=POINTS)
                .map(|k| horizon * f64::from(k) / f64::from(POINTS))
                .collect(),
        };
        let mut series = vec![];
        let mut metrics = vec![("compared_at".to_owned(), self.compared.at.into())];
        for (i, policy) in POLICIES.iter().enumerate() {
            let moments: Vec<Moment> = t.iter().map(|t| self.compared.moment(i, *t)).collect();
            let last = self.compared.moment(i, self.compared.at);
            let mut add = |name: &str, of: fn(&Moment) -> Option<f64>| {
                let name = [policy.key, name].concat();
                metrics.push((name.clone(), of(&last).into()));
                series.push((name, Series::Along(moments.iter().map(of).collect())));
            };
            add(".total", |m| m.total);
            add(".top_share", |m| Some(m.top_share()));
            add(".effective_number", |m| Some(m.effective_number()));
        }
        Data { t, series, metrics }
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
        if view == SHARES {
            picture::shares(self, playhead)
        } else {
            picture::compare(self, playhead, format)
        }
    }

    fn span(&self) -> f64 {
        self.horizon()
    }

    #[cfg(feature = "predictions")]
    fn question(&self) -> Option<crate::prediction::Question> {
        Some(picture::question(self))
    }

    fn head(&self, playhead: f64) -> Option<Head> {
        law::of_race(&self.compared.lab.yours, playhead)
    }
}
