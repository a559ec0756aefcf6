//! Three forces: business, government, civil society, and what becomes of any balance between them.
//!
//! The model is [`dynamics::triangle`]; here are its words and its picture.

mod outline;
mod picture;
mod presets;
#[cfg(feature = "readings")]
mod reading;
mod telling;

use charts::figure::{Figure, Format};
use dynamics::param::Param;
use dynamics::triangle::{Basins, Field, Outcome, Run as Solved, SIDE, Triangle};

use crate::widget::{Data, Head, Metric, Preset, Run, Series, Table, View, Widget, boxed};
#[cfg(feature = "parts")]
use crate::widget::{Part, Parts};
use crate::words;

/// The widget `triangle`.
pub struct TriangleWidget;

const TABLE: &[Param] = &Triangle::TABLE;

/// Numbers of the parameters that the handle sets.
const START_BUSINESS: usize = 7;
const START_GOVERNMENT: usize = 8;

/// Small triangles along a side while a dial moves.
const DRAFT_SIDE: usize = 24;

/// The second view: shares over time. The first is the triangle.
const TIME: usize = 1;

impl Widget for TriangleWidget {
    fn key(&self) -> &'static str {
        "triangle"
    }
    fn name(&self) -> &'static str {
        "Three forces"
    }
    fn about(&self) -> &'static str {
        "Business, government and civil society grow and check each other; every start in the triangle ends somewhere."
    }
    fn params(&self) -> &'static [Param] {
        TABLE
    }
    fn at_hand(&self) -> &'static [&'static str] {
        &["business_government", "government_civil", "civil_business"]
    }
    fn presets(&self) -> &'static [Preset] {
        presets::PRESETS
    }
    fn views(&self) -> &'static [View] {
        &[
            View {
                key: "triangle",
                name: "triangle",
            },
            View {
                key: "time",
                name: "over time",
            },
        ]
    }
    fn run(&self, values: &[f64]) -> Result<Box<dyn Run>, String> {
        let mut part = TrianglePart::of(values, SIDE)?;
        part.basins.grow(&part.field, usize::MAX);
        Ok(part.whole())
    }
    fn drafts(&self) -> bool {
        true
    }
    fn draft(&self, values: &[f64]) -> Result<Box<dyn Run>, String> {
        let mut part = TrianglePart::of(values, DRAFT_SIDE)?;
        part.basins = Basins::sketch(&part.field, DRAFT_SIDE);
        Ok(part.whole())
    }
    #[cfg(feature = "parts")]
    fn in_parts(&self, values: &[f64]) -> Option<Box<dyn Parts>> {
        TrianglePart::of(values, SIDE)
            .ok()
            .map(|it| Box::new(it) as _)
    }
}

/// A run whose map is not whole yet.
struct TrianglePart {
    solved: Solved,
    field: Field,
    basins: Basins,
}

/// Small triangles of a part: a seventh of the whole map.
#[cfg(feature = "parts")]
const PART: usize = SIDE * SIDE / 7;

impl TrianglePart {
    fn of(values: &[f64], side: usize) -> Result<Self, String> {
        let triangle = Triangle::from_values(values);
        let solved = triangle.run().map_err(|stuck| {
            words::beyond("triangle: the run", stuck, triangle.world.alpha, None)
        })?;
        Ok(Self {
            solved,
            field: Field::new(&triangle),
            basins: Basins::empty(side),
        })
    }

    /// The run, once the map is whole.
    fn whole(self) -> Box<dyn Run> {
        boxed(TriangleRun {
            outcome: self.solved.outcome(),
            balanced: self.basins.part(Outcome::Balance),
            stable: self.field.stable(),
            basins: self.basins,
            solved: self.solved,
        })
    }
}

#[cfg(feature = "parts")]
impl Parts for TrianglePart {
    fn go_on(mut self: Box<Self>) -> Part {
        if self.basins.grow(&self.field, PART) {
            Part::More(self)
        } else {
            Part::Last(self.whole())
        }
    }
}

/// A finished run with what its picture, table and sentence are drawn from.
struct TriangleRun {
    solved: Solved,
    basins: Basins,
    outcome: Outcome,
    balanced: f64,
    stable: bool,
}

/// Points of a curve.
const POINTS: u32 = 200;

impl TriangleRun {
    fn triangle(&self) -> &Triangle {
        &self.solved.triangle
    }

    fn horizon(&self) -> f64 {
        self.triangle().dials.horizon
    }

    /// The years of a series, `horizon / 200` apart.
    fn years(&self) -> Vec<f64> {
        let horizon = self.horizon();
        (0..=POINTS)
            .map(|k| horizon * f64::from(k) / f64::from(POINTS))
            .collect()
    }
}

impl Run for TriangleRun {
    fn data(&self, times: Option<&[f64]>) -> Data {
        let t = times.map_or_else(|| self.years(), <[f64]>::to_vec);
        let horizon = self.horizon();
        let shares: Vec<[f64; 3]> = t
            .iter()
            .map(|t| self.solved.shares(t.min(horizon)))
            .collect();
        let series =
            |force: usize| Series::Along(shares.iter().map(|shares| Some(shares[force])).collect());
        Data {
            series: vec![
                ("business".to_owned(), series(0)),
                ("government".to_owned(), series(1)),
                ("civil".to_owned(), series(2)),
            ],
            metrics: vec![
                ("outcome".to_owned(), Metric::Word(self.outcome.key())),
                ("basin_of_balance".to_owned(), self.balanced.into()),
                ("stable".to_owned(), Metric::Flag(self.stable)),
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

    fn figure(&self, view: usize, playhead: f64, format: Format) -> Figure {
        Figure {
            panels: vec![if view == TIME {
                picture::over_time(self, playhead)
            } else {
                picture::triangle(self, playhead, format)
            }],
        }
    }

    fn span(&self) -> f64 {
        self.horizon()
    }

    fn head(&self, playhead: f64) -> Option<Head> {
        Some(telling::head(self, playhead))
    }

    #[cfg(feature = "predictions")]
    fn question(&self) -> Option<crate::prediction::Question> {
        Some(picture::question(self))
    }

    fn grasp(&self, _handle: usize, x: f64, y: f64) -> Vec<(usize, f64)> {
        let [business, government, civil] = picture::shares(x, y);
        // A hundredth at least for each, so that the handle is where it is dragged to.
        let (business, government, civil) =
            (business.max(0.01), government.max(0.01), civil.max(0.01));
        let sum = business + government + civil;
        let rounded = |at: usize, share: f64| {
            let param = &TABLE[at];
            param.rounded((share / sum).max(param.min).min(param.max))
        };
        let business = rounded(START_BUSINESS, business);
        let most = TABLE[START_GOVERNMENT].rounded((0.99 - business).max(0.01));
        vec![
            (START_BUSINESS, business),
            (
                START_GOVERNMENT,
                rounded(START_GOVERNMENT, government).min(most),
            ),
        ]
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may")]
mod tests {
    use super::*;

    fn run() -> Box<dyn Run> {
        let values: Vec<f64> = TABLE.iter().map(|param| param.default).collect();
        TriangleWidget.run(&values).unwrap()
    }

    #[test]
    fn names_are_as_documented() {
        let data = run().data(Some(&[0.0, 50.0, 1e6]));
        let names: Vec<_> = data.series.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["business", "government", "civil"]);
        let names: Vec<_> = data.metrics.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["outcome", "basin_of_balance", "stable"]);
        assert_eq!(data.metrics[0].1, Metric::Word("balance"));
        assert_eq!(data.metrics[2].1, Metric::Flag(true));
        assert_eq!(run().data(None).t.len(), 201);
    }

    #[test]
    fn the_handle_stays_where_it_is_dragged() {
        let run = run();
        for k in 0..400 {
            let (x, y) = (
                f64::from(k % 20) / 19.0,
                f64::from(k / 20) / 19.0 * 1.05 - 0.09,
            );
            let set = run.grasp(0, x, y);
            let mut values: Vec<f64> = TABLE.iter().map(|param| param.default).collect();
            for (at, value) in set {
                assert!(TABLE[at].admits(value), "{} {value}", TABLE[at].key);
                assert_eq!(TABLE[at].rounded(value), value);
                values[at] = value;
            }
            let shares = picture::shares(x, y);
            if shares.iter().all(|share| *share >= 0.01) {
                for (is, dragged) in Triangle::from_values(&values).start().iter().zip(shares) {
                    assert!((is - dragged).abs() < 0.011, "{is} for {dragged}");
                }
            }
        }
    }
}
