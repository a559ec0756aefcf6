//! The growth race: resources and shares of a field of actors.
//!
//! The model is [`dynamics::race`]; here are its words and its picture.

mod picture;
mod presets;
mod telling;

use charts::figure::{Figure, Format};
use charts::text;
use dynamics::param::Param;
use dynamics::race::{Race, Run as Solved, SCALE, Stance};

use crate::law;
use crate::widget::{Data, Head, Preset, Run, Series, Table, View, Widget, boxed};
use crate::words;

/// The widget `race`.
pub struct RaceWidget;

const TABLE: &[Param] = &Race::TABLE;
/// The rows of what handles set.
const HEAD_START: usize = 5;
const ONSET: usize = 10;

/// The second view: resources on a linear axis above shares. The first has a logarithmic one.
const LINEAR: usize = 1;
/// The third view: shares alone.
const SHARES: usize = 2;

impl Widget for RaceWidget {
    fn key(&self) -> &'static str {
        "race"
    }
    fn name(&self) -> &'static str {
        "The growth race"
    }
    fn about(&self) -> &'static str {
        "Actors grow by themselves, the larger perhaps faster; diffusion and mandates pull the others along."
    }
    fn params(&self) -> &'static [Param] {
        TABLE
    }
    fn presets(&self) -> &'static [Preset] {
        presets::PRESETS
    }
    fn views(&self) -> &'static [View] {
        &[
            View {
                key: "log",
                name: "log",
            },
            View {
                key: "linear",
                name: "linear",
            },
            View {
                key: "shares",
                name: "shares",
            },
        ]
    }
    fn run(&self, values: &[f64]) -> Result<Box<dyn Run>, String> {
        let race = Race::from_values(values);
        let horizon = Some(race.dials.horizon);
        let solved = race
            .run()
            .map_err(|stuck| words::beyond("race: the run", stuck, race.world.alpha, horizon))?;
        Ok(boxed(RaceRun::new(solved)))
    }
}

/// A finished race with what its picture, table and sentence are drawn from.
struct RaceRun {
    solved: Solved,
    /// The years of the grid, and the moments at them; the run's end is among them.
    years: Vec<f64>,
    moments: Vec<dynamics::race::Moment>,
    half: Option<f64>,
    nine_tenths: Option<f64>,
}

/// Points of a curve beside the run's end.
const POINTS: u32 = 200;

impl RaceRun {
    fn new(solved: Solved) -> Self {
        let end = solved.end();
        let horizon = solved.race.dials.horizon;
        let mut years: Vec<f64> = grid(horizon).take_while(|t| *t < end).collect();
        years.push(end);
        let moments = years.iter().map(|t| solved.moment(*t)).collect();
        Self {
            half: solved.year_of_share(0.5),
            nine_tenths: solved.year_of_share(0.9),
            years,
            moments,
            solved,
        }
    }

    fn race(&self) -> &Race {
        &self.solved.race
    }

    /// What actor `i` is called.
    fn name(&self, i: usize) -> String {
        let n = self.race().dials.n as usize;
        let alone = self.race().dials.stance != Stance::Open;
        match (i, n) {
            (0, _) if alone => "giant".to_owned(),
            (0, 2) => "leader".to_owned(),
            (1, 2) => "follower".to_owned(),
            _ => text!["actor ", i + 1],
        }
    }
}

/// The years of a series, `horizon / 200` apart.
fn grid(horizon: f64) -> impl Iterator<Item = f64> {
    (0..=POINTS).map(move |k| horizon * f64::from(k) / f64::from(POINTS))
}

impl Run for RaceRun {
    fn data(&self, times: Option<&[f64]>) -> Data {
        let t: Vec<f64> = match times {
            Some(times) => times.to_vec(),
            None => grid(self.race().dials.horizon).collect(),
        };
        let moments: Vec<_> = t.iter().map(|t| self.solved.moment(*t)).collect();
        let n = self.race().dials.n as usize;
        let mut series = vec![];
        for i in 0..n {
            let of = |moment: &dynamics::race::Moment| moment.x.as_ref().map(|x| x[i]);
            series.push((
                text!["x", i + 1],
                Series::Along(moments.iter().map(of).collect()),
            ));
        }
        let mut add = |name: &str, of: fn(&dynamics::race::Moment) -> Option<f64>| {
            series.push((
                name.to_owned(),
                Series::Along(moments.iter().map(of).collect()),
            ));
        };
        add("top_share", |m| Some(m.top_share()));
        add("effective_number", |m| Some(m.effective_number()));
        add("ratio", |m| Some(m.ratio()));
        add("total", |m| m.total);
        add("margin", |m| m.margin);
        add("gap_rate", |m| m.gap_rate);
        let last = &self.moments[self.moments.len() - 1];
        let metrics = [
            ("runaway_year", self.solved.runaway_year()),
            ("half_year", self.half),
            ("nine_tenths_year", self.nine_tenths),
            ("end_ratio", Some(last.ratio())),
            ("top_share", Some(last.top_share())),
            ("effective_number", Some(last.effective_number())),
            ("total", last.total),
        ];
        Data {
            t,
            series,
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

    fn figure(&self, view: usize, playhead: f64, _format: Format) -> Figure {
        picture::figure(self, view, playhead)
    }

    fn span(&self) -> f64 {
        self.race().dials.horizon
    }

    #[cfg(feature = "predictions")]
    fn question(&self) -> Option<crate::prediction::Question> {
        Some(picture::question(self))
    }
    /// At the leader's start its head start, on the time axis the year in which the mandate starts.
    fn grasp(&self, handle: usize, x: f64, y: f64) -> Vec<(usize, f64)> {
        let (number, value) = if handle == 0 {
            (HEAD_START, y / SCALE)
        } else {
            (ONSET, x)
        };
        let param = &TABLE[number];
        vec![(number, param.rounded(value.max(param.min).min(param.max)))]
    }

    fn head(&self, playhead: f64) -> Option<Head> {
        let margins = self.years.iter().zip(&self.moments);
        let margins = margins.map(|(t, moment)| (*t, moment.margin));
        Some(law::head(&self.solved, playhead, margins))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may")]
mod tests {
    use super::*;
    use charts::figure::Layer;

    fn run(changes: &[(usize, f64)]) -> Box<dyn Run> {
        let mut values: Vec<f64> = TABLE.iter().map(|param| param.default).collect();
        for (number, value) in changes {
            values[*number] = *value;
        }
        RaceWidget.run(&values).unwrap()
    }

    #[test]
    fn the_law_breaks_between_its_terms_alone() {
        assert_eq!(
            law("race?wealth_tax=0.02").0,
            "(\u{3b1}_\u{2212}_1)\u{3b3} = 0.20_\u{d7}_0.104 = 0.021 < D_+_m\u{3b3} +_tax = 0.030"
        );
    }

    /// The law at the start, without thin spaces, and why it may err.
    fn law(scenario: &str) -> (String, String) {
        let scenario: crate::Scenario = scenario.parse().unwrap();
        let run = scenario.widget().run(scenario.values()).unwrap();
        let head = run.head(0.0).unwrap();
        let law = head.law.replace('\u{a0}', "_").replace('\u{202f}', "");
        (law, head.why)
    }

    #[test]
    fn the_law_names_every_term_that_counts() {
        for (scenario, right) in [
            // 0.3 (0.1037 - 0.0548) + 0.5 x 0.0548
            (
                "race?diffusion=0&mandate=0.3&drag=0.05",
                "D_+_m(\u{3b3}_\u{2212}_drag) +_0.50_\u{d7}_drag = 0.042",
            ),
            // 0.3 (0.1037 - 0.05)
            (
                "race?diffusion=0&mandate=0.3&drag=0.05&drag_exponent=0",
                "D_+_m(\u{3b3}_\u{2212}_drag) = 0.016",
            ),
            (
                "race?diffusion=0.2&proprietary=0.5",
                "D(1_\u{2212}_p)_+_m\u{3b3} = 0.100",
            ),
            (
                "race?diffusion=0&mandate=0.3&onset=40",
                "D_+_m(t)\u{3b3} = 0.000",
            ),
        ] {
            let (law, _) = law(scenario);
            assert!(law.ends_with(right), "{scenario}: {law}");
        }
    }

    #[test]
    fn a_gap_that_closes_against_the_law_says_why() {
        let (_, why) = law("race?diffusion=0&mandate=0.1&head_start=5");
        assert!(why.contains("settles"), "{why}");
        // Nothing settles it: a fixed rate is outrun in the end.
        let (_, why) = law("race?diffusion=0.02&head_start=5");
        assert!(why.contains("small gaps"), "{why}");
    }

    #[test]
    fn handles_set_what_they_stand_at() {
        assert_eq!(TABLE[HEAD_START].key, "head_start");
        assert_eq!(TABLE[ONSET].key, "onset");
        let run = run(&[(2, 0.3), (HEAD_START, 3.0), (ONSET, 20.0)]);
        for view in [0, LINEAR] {
            let figure = run.figure(view, 0.0, Format::Wide);
            let layers = figure.panels.iter().flat_map(|panel| &panel.layers);
            let handles: Vec<_> = layers
                .filter_map(|layer| match layer {
                    Layer::Handle { x, y } => Some((*x, *y)),
                    _ => None,
                })
                .collect();
            assert_eq!(handles, [(0.0, 30.0), (20.0, 0.0)]);
            for (number, (x, y)) in handles.into_iter().enumerate() {
                let (param, value) = [(HEAD_START, 3.0), (ONSET, 20.0)][number];
                assert_eq!(run.grasp(number, x, y), [(param, value)]);
            }
        }
        // Dragged beyond its range, a handle stays at the end of it.
        assert_eq!(run.grasp(0, 0.0, 1.0), [(HEAD_START, 1.0)]);
        assert_eq!(run.grasp(0, 0.0, 1e9), [(HEAD_START, 20.0)]);
        assert_eq!(run.grasp(1, -3.0, 0.0), [(ONSET, 0.0)]);
    }

    #[test]
    fn without_a_mandate_there_is_no_start_of_it() {
        let figure = run(&[(2, 0.0), (ONSET, 20.0)]).figure(0, 0.0, Format::Wide);
        let handles = figure.panels.iter().flat_map(|panel| &panel.layers);
        let handles = handles.filter(|layer| matches!(layer, Layer::Handle { .. }));
        assert_eq!(handles.count(), 1);
    }
}
