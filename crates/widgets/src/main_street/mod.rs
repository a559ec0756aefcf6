//! Main street: soul is pluralism.
//!
//! The model is [`dynamics::street`]; here are its words and its picture.

mod picture;
mod presets;
mod telling;

use charts::figure::{Figure, Format};
use dynamics::param::Param;
use dynamics::street::{HORIZON, Run as Solved, Street};

use crate::law;
use crate::widget::{Data, Head, Preset, Run, Series, Table, View, Widget, boxed};
use crate::words;

/// The widget `main-street`.
pub struct MainStreetWidget;

const TABLE: &[Param] = &Street::TABLE;

/// Which parameter the year is.
const YEAR: usize = 4;

impl Widget for MainStreetWidget {
    fn key(&self) -> &'static str {
        "main-street"
    }
    fn name(&self) -> &'static str {
        "Main street"
    }
    fn about(&self) -> &'static str {
        "Forty-eight storefronts of twelve firms: one motive makes them look alike, one owner makes them be alike."
    }
    fn params(&self) -> &'static [Param] {
        TABLE
    }
    fn at_hand(&self) -> &'static [&'static str] {
        &["motive", "year"]
    }
    fn presets(&self) -> &'static [Preset] {
        presets::PRESETS
    }
    fn views(&self) -> &'static [View] {
        &[View {
            key: "street",
            name: "street",
        }]
    }
    fn run(&self, values: &[f64]) -> Result<Box<dyn Run>, String> {
        let street = Street::from_values(values);
        match street.run() {
            Ok(solved) => Ok(boxed(StreetRun::new(solved))),
            Err(stuck) => Err(words::beyond(
                "main-street: the race of its firms",
                stuck,
                street.world.alpha,
                None,
            )),
        }
    }
}

/// A finished run with what its picture, table and sentence are drawn from.
struct StreetRun {
    solved: Solved,
    /// The years of the grid, and soul in them.
    years: Vec<f64>,
    souls: Vec<f64>,
}

/// Points of a curve.
const POINTS: u32 = 200;

impl StreetRun {
    fn new(solved: Solved) -> Self {
        let years: Vec<f64> = (0..=POINTS)
            .map(|k| HORIZON * f64::from(k) / f64::from(POINTS))
            .collect();
        let souls = years.iter().map(|t| solved.soul(*t)).collect();
        Self {
            solved,
            years,
            souls,
        }
    }

    /// The year in which the street is looked at.
    fn year(&self) -> f64 {
        self.solved.street.dials.year
    }
}

impl Run for StreetRun {
    fn data(&self, times: Option<&[f64]>) -> Data {
        let t: Vec<f64> = match times {
            Some(times) => times.to_vec(),
            None => self.years.clone(),
        };
        let along = |of: &dyn Fn(f64) -> f64| {
            Series::Along(t.iter().map(|t| Some(of(t.min(HORIZON)))).collect())
        };
        let series = vec![
            ("hhi".to_owned(), along(&|t| self.solved.hhi(t))),
            ("soul".to_owned(), along(&|t| self.solved.soul(t))),
        ];
        let metrics = vec![
            ("soul".to_owned(), self.solved.soul(self.year()).into()),
            (
                "soul_measured".to_owned(),
                self.solved.soul_measured(self.year()).into(),
            ),
        ];
        Data { t, series, metrics }
    }

    fn sentence(&self) -> String {
        telling::sentence(self)
    }

    fn table(&self) -> Table {
        telling::table(self)
    }

    fn figure(&self, _view: usize, _playhead: f64, format: Format) -> Figure {
        picture::figure(self, format)
    }

    fn span(&self) -> f64 {
        0.0
    }

    fn head(&self, _playhead: f64) -> Option<Head> {
        law::of_race(&self.solved.race.race, self.year())
    }

    #[cfg(feature = "predictions")]
    fn question(&self) -> Option<crate::prediction::Question> {
        crate::prediction::of_share(&self.data(None), "soul", "the soul of the street")
    }

    fn grasp(&self, handle: usize, x: f64, _y: f64) -> Vec<(usize, f64)> {
        if handle != 0 {
            return vec![];
        }
        vec![(YEAR, TABLE[YEAR].rounded(x.max(0.0).min(HORIZON)))]
    }
}
