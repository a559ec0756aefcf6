//! A map of the race's outcome over two of its parameters.
//!
//! The model is [`dynamics::phase`]; here are its words and its picture.

mod contour;
mod picture;
mod presets;
#[cfg(feature = "readings")]
mod reading;
mod telling;

use charts::figure::{Figure, Format};
use charts::text;
use dynamics::param::Param;
use dynamics::phase::{Along, Map, Phase};
use dynamics::race;

use crate::widget::{Data, Preset, Run, Series, Table, View, Widget, boxed};
use contour::Lines;

/// The widget `phase-map`.
pub struct PhaseMapWidget;

const TABLE: &[Param] = &Phase::TABLE;

/// Cells a side of a map in the middle of a movement.
const DRAFT: usize = 32;
/// Nodes a side on which the law is traced.
const LAW: usize = 49;
/// What counts as no change: below it are the last digits of the computation.
const NOTHING: f64 = 4e-6;

impl Widget for PhaseMapWidget {
    fn key(&self) -> &'static str {
        "phase-map"
    }
    fn name(&self) -> &'static str {
        "A map of the race"
    }
    fn about(&self) -> &'static str {
        "Where in the world the field closes and where it pulls apart: one race for every place of a map over two parameters."
    }
    fn params(&self) -> &'static [Param] {
        TABLE
    }
    fn at_hand(&self) -> &'static [&'static str] {
        &["x_key", "y_key"]
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
            key: "map",
            name: "map",
        }]
    }
    fn run(&self, values: &[f64]) -> Result<Box<dyn Run>, String> {
        let phase = Phase::from_values(values);
        PhaseRun::boxed(phase, phase.dials.cells as usize)
    }
    fn drafts(&self) -> bool {
        true
    }
    fn draft(&self, values: &[f64]) -> Result<Box<dyn Run>, String> {
        let phase = Phase::from_values(values);
        PhaseRun::boxed(phase, DRAFT.min(phase.dials.cells as usize))
    }
}

/// A map with what its picture, table and sentence are drawn from.
struct PhaseRun {
    phase: Phase,
    map: Map,
    /// Where nothing changes.
    zero: Lines,
    /// Where the law at the start is undecided; nothing for stances of which it does not speak.
    law: Lines,
    /// The race at the reader's place; nothing where it cannot be computed.
    here: Option<race::Run>,
    /// The parts of the map on which the field closes, and on which the law at the start says so.
    closing: f64,
    promised: Option<f64>,
}

impl PhaseRun {
    fn boxed(phase: Phase, cells: usize) -> Result<Box<dyn Run>, String> {
        let map = phase.map_of(cells).map_err(|same| {
            text![
                "phase-map: x_key (",
                TABLE[3].name,
                ") and y_key (",
                TABLE[4].name,
                ") both are ",
                same.0.param().key,
                "; a map needs two different parameters."
            ]
        })?;
        let (along_x, along_y) = phase.axes();
        let node = |param: &Param, k: usize| {
            param.min + (param.max - param.min) * (k as f64 / (LAW - 1) as f64)
        };
        let xs: Vec<f64> = (0..LAW).map(|k| node(along_x.param(), k)).collect();
        let ys: Vec<f64> = (0..LAW).map(|k| node(along_y.param(), k)).collect();
        let mut margins = Vec::with_capacity(LAW * LAW);
        for y in &ys {
            for x in &xs {
                margins.extend(phase.margin_at_start(*x, *y));
            }
        }
        let part = |values: &[f64], least: f64| {
            let many = values.iter().filter(|value| **value > least).count();
            many as f64 / values.len().max(1) as f64
        };
        let promised = (!margins.is_empty()).then(|| part(&margins, NOTHING));
        let law = if margins.is_empty() {
            vec![]
        } else {
            contour::lines(&xs, &ys, &margins, NOTHING)
        };
        let here = phase.race.run().ok();
        Ok(boxed(Self {
            zero: zero(&phase, &map),
            closing: part(&map.values, NOTHING),
            promised,
            law,
            here,
            phase,
            map,
        }))
    }

    fn params(&self) -> (&'static Param, &'static Param) {
        let (x, y) = self.phase.axes();
        (x.param(), y.param())
    }
}

/// Between which values a map lies, place by place.
struct Limits<'a> {
    phase: &'a Phase,
    /// The same everywhere, unless the start changes along an axis.
    same: Option<(f64, f64)>,
}

impl<'a> Limits<'a> {
    fn new(phase: &'a Phase) -> Self {
        let starts = |along: Along| matches!(along, Along::N | Along::HeadStart);
        let (along_x, along_y) = phase.axes();
        let (x, y) = phase.here();
        let vary = starts(along_x) || starts(along_y);
        Self {
            phase,
            same: (!vary).then(|| phase.limits(x, y)),
        }
    }

    fn at(&self, x: f64, y: f64) -> (f64, f64) {
        self.same.unwrap_or_else(|| self.phase.limits(x, y))
    }
}

/// The measured border, drawn on to the map's edges.
fn zero(phase: &Phase, map: &Map) -> Lines {
    let cells = map.cells;
    let (along_x, along_y) = phase.axes();
    let widened = |along: Along, centres: &[f64]| {
        let param = along.param();
        let mut all = vec![param.min];
        all.extend(centres);
        all.push(param.max);
        all
    };
    let inside = |k: usize| k.saturating_sub(1).min(cells - 1);
    let limits = Limits::new(phase);
    let mut values = Vec::with_capacity((cells + 2) * (cells + 2));
    for j in 0..cells + 2 {
        for i in 0..cells + 2 {
            let (i, j) = (inside(i), inside(j));
            // For small gaps the value is less than its most by the gap's square: the root is straight where
            // the value bends.
            let (_, most) = limits.at(map.x[i], map.y[j]);
            let root = |value: f64| {
                if value < most {
                    (most - value).sqrt()
                } else {
                    0.0
                }
            };
            values.push(root(NOTHING) - root(map.value(i, j)));
        }
    }
    contour::lines(
        &widened(along_x, &map.x),
        &widened(along_y, &map.y),
        &values,
        0.0,
    )
}

impl Run for PhaseRun {
    fn data(&self, _times: Option<&[f64]>) -> Data {
        let rows = self.map.values.chunks(self.map.cells);
        Data {
            t: vec![],
            series: vec![
                ("x".to_owned(), Series::Axis(self.map.x.clone())),
                ("y".to_owned(), Series::Axis(self.map.y.clone())),
                (
                    "value".to_owned(),
                    Series::Rows(rows.map(<[f64]>::to_vec).collect()),
                ),
            ],
            metrics: vec![],
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

    /// The reader's place is both parameters.
    fn grasp(&self, _handle: usize, x: f64, y: f64) -> Vec<(usize, f64)> {
        let set = |along: Along, value: f64| {
            let param = along.param();
            let steps = ((value - param.min) / param.step).round();
            let value = param.rounded(param.min + steps * param.step);
            (Phase::place(along), value.max(param.min).min(param.max))
        };
        let (along_x, along_y) = self.phase.axes();
        vec![set(along_x, x), set(along_y, y)]
    }
}
