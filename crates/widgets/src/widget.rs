//! What a widget is.

use charts::figure::{Figure, Format};
use dynamics::param::Param;

/// A scenario with a name and a lesson.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Preset {
    /// The word in paths: `embed/race/<key>/`.
    pub key: &'static str,
    /// The words on its button.
    pub name: &'static str,
    /// The scenario in its short text form.
    pub scenario: &'static str,
    /// What it teaches, in a sentence.
    pub lesson: &'static str,
}

/// One way to look at a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// The word in attributes.
    pub key: &'static str,
    /// The words on its button.
    pub name: &'static str,
}

/// A widget: its parameters, its words, and how it is run.
pub trait Widget: Sync {
    /// The word in links and paths. Public: never renamed.
    fn key(&self) -> &'static str;
    /// Its name.
    fn name(&self) -> &'static str;
    /// What it shows, in a sentence.
    fn about(&self) -> &'static str;
    /// Its parameters, the world's three first.
    fn params(&self) -> &'static [Param];
    /// Whether the model uses a world parameter.
    fn uses(&self, _world_key: &str) -> bool {
        true
    }
    /// Keys of its own parameters whose dials are always at hand; the others are folded away.
    fn at_hand(&self) -> &'static [&'static str] {
        &[]
    }
    /// Scenarios that teach something.
    fn presets(&self) -> &'static [Preset];
    /// The ways to look at it, the usual one first.
    fn views(&self) -> &'static [View];
    /// Runs the model at the values of its parameters.
    ///
    /// # Errors
    /// One sentence that names the parameter where a run cannot be computed.
    fn run(&self, values: &[f64]) -> Result<Box<dyn Run>, String>;
    /// Whether a reader can predict something of its runs before they are shown.
    #[cfg(feature = "predictions")]
    fn predicts(&self) -> bool {
        true
    }
    /// Whether [`Widget::draft`] differs from [`Widget::run`].
    fn drafts(&self) -> bool {
        false
    }
    /// A run for a frame in the middle of a movement, where the full one takes too long for that:
    /// coarser, or without its costliest part. The full run follows when the reader rests.
    ///
    /// # Errors
    /// As [`Widget::run`].
    fn draft(&self, values: &[f64]) -> Result<Box<dyn Run>, String> {
        self.run(values)
    }
    /// [`Widget::run`] in parts, where it takes too long for one frame; nothing where it does not, or where there is
    /// no run.
    #[cfg(feature = "parts")]
    fn in_parts(&self, _values: &[f64]) -> Option<Box<dyn Parts>> {
        None
    }
}

/// A run that is made in parts, each of them short enough to be made between two frames.
#[cfg(feature = "parts")]
pub trait Parts {
    /// Makes the next part.
    fn go_on(self: Box<Self>) -> Part;
}

/// What there is after a part.
#[cfg(feature = "parts")]
pub enum Part {
    /// More parts to make.
    More(Box<dyn Parts>),
    /// The run: it was the last one.
    Last(Box<dyn Run>),
}

/// A finished run: all that the page shows of it.
pub trait Run {
    /// Series and metrics by the names of the documentation; at `times` (within the run's own
    /// axis) if given.
    fn data(&self, times: Option<&[f64]>) -> Data;
    /// What the picture shows, in a sentence or two.
    fn sentence(&self) -> String;
    /// The run as a table.
    fn table(&self) -> Table;
    /// The picture of view number `view` in a format, with the playhead at `playhead`.
    fn figure(&self, view: usize, playhead: f64, format: Format) -> Figure;
    /// The last value of the playhead; 0 for a run without time.
    fn span(&self) -> f64;
    /// What the playhead counts, in the singular: "Look at year".
    fn counts(&self) -> &'static str {
        "year"
    }
    /// The beam and the law at the playhead; `None` for models without them.
    fn head(&self, _playhead: f64) -> Option<Head> {
        None
    }
    /// What the picture says at a place, in a panel's values, where no curve tells it: lines under the crosshair.
    #[cfg(feature = "readings")]
    fn told(
        &self,
        _view: usize,
        _format: Format,
        _panel: usize,
        _place: (f64, f64),
    ) -> Vec<(charts::figure::Ink, String)> {
        vec![]
    }
    /// What dragging handle number `handle` to (`x`, `y`), in its panel's values, sets: numbers of
    /// parameters and their new values, within their ranges.
    fn grasp(&self, _handle: usize, _x: f64, _y: f64) -> Vec<(usize, f64)> {
        vec![]
    }
    /// What the reader can predict of it before it is shown: by default the first line of its picture.
    #[cfg(feature = "predictions")]
    fn question(&self) -> Option<crate::prediction::Question> {
        crate::prediction::of_lines(&self.figure(0, 0.0, Format::Wide))
    }
}

/// A finished run in its box: all of it, or without the feature `pictures` its numbers and its sentence.
pub(crate) fn boxed(run: impl Run + 'static) -> Box<dyn Run> {
    if cfg!(feature = "pictures") {
        Box::new(run)
    } else {
        Box::new(Plain(run))
    }
}

/// A widget or a run without pictures, tables and presets: nothing names their code, so no program
/// that is linked from here holds it.
pub(crate) struct Plain<T>(pub T);

impl<R: Run> Run for Plain<R> {
    fn data(&self, times: Option<&[f64]>) -> Data {
        self.0.data(times)
    }
    fn sentence(&self) -> String {
        self.0.sentence()
    }
    fn table(&self) -> Table {
        Table {
            caption: String::new(),
            columns: vec![],
            rows: vec![],
        }
    }
    fn figure(&self, _view: usize, _playhead: f64, _format: Format) -> Figure {
        Figure { panels: vec![] }
    }
    fn span(&self) -> f64 {
        self.0.span()
    }
    fn counts(&self) -> &'static str {
        self.0.counts()
    }
}

/// What a widget says of itself, behind another that has neither presets nor views.
macro_rules! words_of_another {
    () => {
        fn key(&self) -> &'static str {
            self.0.key()
        }
        fn name(&self) -> &'static str {
            self.0.name()
        }
        fn about(&self) -> &'static str {
            self.0.about()
        }
        fn params(&self) -> &'static [Param] {
            self.0.params()
        }
        fn presets(&self) -> &'static [Preset] {
            &[]
        }
        fn views(&self) -> &'static [View] {
            &[]
        }
    };
}

impl<W: Widget> Widget for Plain<W> {
    words_of_another!();
    fn uses(&self, world_key: &str) -> bool {
        self.0.uses(world_key)
    }
    fn run(&self, values: &[f64]) -> Result<Box<dyn Run>, String> {
        self.0.run(values)
    }
}

/// A widget by its parameters alone: scenarios with it can be read and written, and another program runs them.
#[cfg(feature = "race-first")]
pub(crate) struct Known<T>(pub T);

#[cfg(feature = "race-first")]
impl<W: Widget> Widget for Known<W> {
    words_of_another!();
    fn run(&self, _values: &[f64]) -> Result<Box<dyn Run>, String> {
        Err("another program has this model".to_owned())
    }
}

/// A run as numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Data {
    /// Along which the series run, usually years.
    pub t: Vec<f64>,
    /// Named series.
    pub series: Vec<(String, Series)>,
    /// Named results.
    pub metrics: Vec<(String, Metric)>,
}

/// A named series of a run.
#[derive(Clone, Debug, PartialEq)]
pub enum Series {
    /// One value (or none) for each of `t`.
    Along(Vec<Option<f64>>),
    /// The values of an axis of a map.
    Axis(Vec<f64>),
    /// A map: rows of the second axis, each with one value for each of the first.
    Rows(Vec<Vec<f64>>),
}

/// A named result of a run.
#[derive(Clone, Debug, PartialEq)]
pub enum Metric {
    /// A number, or none where it does not exist.
    Number(Option<f64>),
    /// A word.
    Word(&'static str),
    /// Whether something holds.
    Flag(bool),
}

impl From<f64> for Metric {
    fn from(value: f64) -> Self {
        Metric::Number(Some(value))
    }
}

impl From<Option<f64>> for Metric {
    fn from(value: Option<f64>) -> Self {
        Metric::Number(value)
    }
}

/// A run as words and numbers that people read.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// What the table shows.
    pub caption: String,
    /// The columns' heads.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// Which way the field moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// The gap grows.
    Apart,
    /// The gap shrinks.
    Closing,
    /// The gap stays.
    Steady,
    /// The run ended before the playhead.
    Over,
}

/// A mark on a world dial: the value that would hold the balance at the playhead.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Where along the dial, 0 to 1; beyond 1 is out of range; `None` for no mark.
    pub at: Option<f64>,
    /// The same in words.
    pub words: String,
}

/// The head of a widget on the race: the beam and the law.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// Which way the field moves at the playhead.
    pub course: Course,
    /// Tilt of the beam, -1 (closing) to 1 (pulling apart).
    pub tilt: f64,
    /// The same in words: "Pulling apart by 1.1 % a year".
    pub words: String,
    /// The law for small gaps in current numbers; empty where it does not speak.
    pub law: String,
    /// Why law and course disagree, where they do.
    pub why: String,
    /// Marks on the three world dials.
    pub needs: Vec<Mark>,
}
