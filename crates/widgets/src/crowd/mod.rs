//! Institutions or a mob: opinions drawn to institutions, to one another, and to a leader.
//!
//! The model is [`dynamics::crowd`]; here are its words and its picture.

mod picture;
mod presets;
#[cfg(feature = "readings")]
mod reading;
mod telling;

use charts::figure::{Figure, Format};
use dynamics::crowd::{Crowd, Moment, Run as Solved};
use dynamics::param::Param;

use crate::widget::{Data, Preset, Run, Series, Table, View, Widget, boxed};

/// The widget `crowd`.
pub struct CrowdWidget;

const TABLE: &[Param] = &Crowd::TABLE;

/// Number of the parameter that the handle sets.
const LEADER: usize = 7;

/// So many people at most while a dial moves.
const DRAFT_PEOPLE: u32 = 1200;

impl Widget for CrowdWidget {
    fn key(&self) -> &'static str {
        "crowd"
    }
    fn name(&self) -> &'static str {
        "Institutions or a mob"
    }
    fn about(&self) -> &'static str {
        "People listen to their institution, to those who think alike, and to a leader; institutions keep voices apart."
    }
    fn params(&self) -> &'static [Param] {
        TABLE
    }
    fn uses(&self, world_key: &str) -> bool {
        world_key != "diffusion"
    }
    fn at_hand(&self) -> &'static [&'static str] {
        &["mediation", "charisma", "leader"]
    }
    fn presets(&self) -> &'static [Preset] {
        presets::PRESETS
    }
    fn views(&self) -> &'static [View] {
        &[View {
            key: "opinions",
            name: "opinions",
        }]
    }
    fn run(&self, values: &[f64]) -> Result<Box<dyn Run>, String> {
        Ok(boxed(CrowdRun::new(values, u32::MAX)))
    }
    fn drafts(&self) -> bool {
        true
    }
    fn draft(&self, values: &[f64]) -> Result<Box<dyn Run>, String> {
        Ok(boxed(CrowdRun::new(values, DRAFT_PEOPLE)))
    }
}

/// A finished run.
struct CrowdRun {
    solved: Solved,
    /// For how many people it stands: while a dial moves a part of them is followed.
    people: u32,
}

impl CrowdRun {
    fn new(values: &[f64], most: u32) -> Self {
        let mut crowd = Crowd::from_values(values);
        let people = crowd.dials.people;
        crowd.dials.people = people.min(most);
        Self {
            solved: crowd.run(),
            people,
        }
    }

    fn steps(&self) -> usize {
        self.solved.moments().len() - 1
    }

    /// The step nearest to a place on the axis of steps.
    fn nearest(&self, t: f64) -> usize {
        (t.max(0.0) + 0.5).min(self.span()) as usize
    }
}

impl Run for CrowdRun {
    fn data(&self, times: Option<&[f64]>) -> Data {
        let t: Vec<f64> = match times {
            Some(times) => times.to_vec(),
            None => (0..=self.steps()).map(|step| step as f64).collect(),
        };
        let moments: Vec<&Moment> = t
            .iter()
            .map(|t| &self.solved.moments()[self.nearest(*t)])
            .collect();
        let series = |name: &str, of: fn(&Moment) -> f64| {
            let values = moments.iter().map(|moment| Some(of(moment))).collect();
            (name.to_owned(), Series::Along(values))
        };
        let last = self.solved.last();
        Data {
            series: vec![
                series("voices", |moment| moment.voices),
                series("near_leader", |moment| moment.near_leader),
                series("mean", |moment| moment.mean),
                series("spread", |moment| moment.spread),
            ],
            metrics: vec![
                ("voices".to_owned(), last.voices.into()),
                ("near_leader".to_owned(), last.near_leader.into()),
            ],
            t,
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

    fn figure(&self, _view: usize, playhead: f64, format: Format) -> Figure {
        picture::figure(self, playhead, format)
    }

    fn span(&self) -> f64 {
        self.steps() as f64
    }

    fn counts(&self) -> &'static str {
        "step"
    }

    #[cfg(feature = "predictions")]
    fn question(&self) -> Option<crate::prediction::Question> {
        Some(picture::question(self))
    }

    fn grasp(&self, _handle: usize, _x: f64, y: f64) -> Vec<(usize, f64)> {
        let param = &TABLE[LEADER];
        vec![(LEADER, param.rounded(y.max(param.min).min(param.max)))]
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may")]
mod tests {
    use super::*;

    fn run() -> Box<dyn Run> {
        let values: Vec<f64> = TABLE.iter().map(|param| param.default).collect();
        CrowdWidget.run(&values).unwrap()
    }

    #[test]
    fn names_are_as_documented() {
        let data = run().data(Some(&[0.0, 7.4, 1e6]));
        let names: Vec<_> = data.series.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["voices", "near_leader", "mean", "spread"]);
        let names: Vec<_> = data.metrics.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["voices", "near_leader"]);
        assert_eq!(run().data(None).t.len(), 81);
        assert_eq!((run().span(), run().counts()), (80.0, "step"));
    }

    #[test]
    fn the_handle_sets_the_leader() {
        assert_eq!(TABLE[LEADER].key, "leader");
        assert_eq!(run().grasp(0, 3.0, 0.314), [(LEADER, 0.31)]);
        assert_eq!(run().grasp(0, 3.0, 1.4), [(LEADER, 1.0)]);
    }
}
