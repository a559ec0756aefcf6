//! Making multipolarity safe: the danger of a tyrant against the danger of many who can attack.
//!
//! The model is [`dynamics::defence`]; here are its words and its picture.

mod picture;
mod presets;
mod telling;

use charts::figure::{Figure, Format};
use dynamics::defence::{Defence, MANDATES, Run as Solved, mandate, safest};
use dynamics::ode::Stuck;
use dynamics::param::Param;
use dynamics::race::Race;

use crate::law;
use crate::widget::{Data, Head, Preset, Run, Series, Table, View, Widget, boxed};
use crate::words;

/// The widget `defence`.
pub struct DefenceWidget;

const TABLE: &[Param] = &Defence::TABLE;
/// The place of the mandate in the table.
const MANDATE: usize = 2;

/// The mandates that a draft tries: more where survival bends.
const DRAFT: [usize; 7] = [0, 1, 2, 4, 7, 12, 20];

impl Widget for DefenceWidget {
    fn key(&self) -> &'static str {
        "defence"
    }
    fn name(&self) -> &'static str {
        "Two dangers"
    }
    fn about(&self) -> &'static str {
        "One who has everything is a danger, and so are many who can attack; defence decides which is the greater."
    }
    fn params(&self) -> &'static [Param] {
        TABLE
    }
    fn at_hand(&self) -> &'static [&'static str] {
        &["defence", "offence", "tyranny"]
    }
    fn presets(&self) -> &'static [Preset] {
        presets::PRESETS
    }
    fn views(&self) -> &'static [View] {
        &[View {
            key: "survival",
            name: "survival",
        }]
    }
    fn run(&self, values: &[f64]) -> Result<Box<dyn Run>, String> {
        run(values, 0..MANDATES)
    }
    fn drafts(&self) -> bool {
        true
    }
    fn draft(&self, values: &[f64]) -> Result<Box<dyn Run>, String> {
        run(values, DRAFT)
    }
}

fn run(values: &[f64], mandates: impl IntoIterator<Item = usize>) -> Result<Box<dyn Run>, String> {
    let model = Defence::from_values(values);
    let told = |stuck: Stuck| {
        let Race { world, dials, .. } = &model.race;
        words::beyond("defence: the run", stuck, world.alpha, Some(dials.horizon))
    };
    let solved = model.run().map_err(told)?;
    let horizon = model.race.dials.horizon;
    let own = (model.race.world.mandate, solved.survival(horizon));
    let mut curve = vec![];
    for i in mandates {
        curve.push(if mandate(i) == own.0 {
            own
        } else {
            (mandate(i), model.survival_under(mandate(i)).map_err(told)?)
        });
    }
    let best = safest(curve.iter().copied());
    let place = curve.partition_point(|(mandate, _)| *mandate < own.0);
    if curve.get(place).is_none_or(|(mandate, _)| *mandate > own.0) {
        curve.insert(place, own);
    }
    let path = years(&solved).into_iter().map(|t| {
        let (tyranny, offence) = solved.hazards(t);
        Year {
            t,
            tyranny,
            offence,
            survival: solved.survival(t),
        }
    });
    Ok(boxed(DefenceRun {
        path: path.collect(),
        solved,
        curve,
        best,
    }))
}

/// A finished run with what its picture is drawn from.
struct DefenceRun {
    solved: Solved,
    /// The points of the curves; a runaway is among them.
    path: Vec<Year>,
    /// Mandates and the survival at the horizon under each; the run's own is among them.
    curve: Vec<(f64, f64)>,
    /// The safest mandate and its survival.
    best: (f64, f64),
}

/// A year of the picture.
struct Year {
    t: f64,
    /// Danger of a tyrant, 1/yr.
    tyranny: f64,
    /// Danger of attack, 1/yr.
    offence: f64,
    survival: f64,
}

/// Points of a series.
const POINTS: u32 = 200;
/// Points of a curve in the picture beside a runaway.
const DRAWN: u32 = 100;

/// Years that are equally far apart.
fn grid(horizon: f64, points: u32) -> impl Iterator<Item = f64> {
    (0..=points).map(move |k| horizon * f64::from(k) / f64::from(points))
}

fn years(solved: &Solved) -> Vec<f64> {
    let mut years: Vec<f64> = grid(solved.defence.race.dials.horizon, DRAWN).collect();
    if let Some(runaway) = solved.raced.runaway_year() {
        let place = years.partition_point(|t| *t < runaway);
        years.insert(place, runaway);
    }
    years
}

impl DefenceRun {
    fn horizon(&self) -> f64 {
        self.solved.defence.race.dials.horizon
    }
    /// Survival at the horizon.
    fn survival(&self) -> f64 {
        self.solved.survival(self.horizon())
    }
}

impl Run for DefenceRun {
    fn data(&self, times: Option<&[f64]>) -> Data {
        let horizon = self.horizon();
        let t: Vec<f64> = match times {
            Some(times) => times.to_vec(),
            None => grid(horizon, POINTS).collect(),
        };
        let mut hazards = [vec![], vec![]];
        let mut survival = vec![];
        for t in &t {
            let t = t.min(horizon);
            let (tyranny, offence) = self.solved.hazards(t);
            hazards[0].push(Some(tyranny));
            hazards[1].push(Some(offence));
            survival.push(Some(self.solved.survival(t)));
        }
        let [tyranny, offence] = hazards;
        Data {
            t,
            series: vec![
                ("hazard_tyranny".to_owned(), Series::Along(tyranny)),
                ("hazard_offence".to_owned(), Series::Along(offence)),
                ("survival".to_owned(), Series::Along(survival)),
            ],
            metrics: vec![
                ("survival".to_owned(), self.survival().into()),
                ("safest_mandate".to_owned(), self.best.0.into()),
            ],
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

    fn head(&self, playhead: f64) -> Option<Head> {
        law::of_race(&self.solved.defence.race, playhead)
    }

    #[cfg(feature = "predictions")]
    fn question(&self) -> Option<crate::prediction::Question> {
        crate::prediction::of_share(
            &self.data(None),
            "survival",
            "the chance that all has gone well",
        )
    }

    fn grasp(&self, _handle: usize, x: f64, _y: f64) -> Vec<(usize, f64)> {
        let param = &TABLE[MANDATE];
        vec![(MANDATE, param.rounded(x.max(param.min).min(param.max)))]
    }
}
