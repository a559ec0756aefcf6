//! What a reader can predict of a run, the model's answer, and how far the two lie apart.
//!
//! A [`Question`] is asked of a finished [`Run`](crate::widget::Run). The reader's answer is a row of [`Drawn`] values,
//! one for each of the question's columns; everything here is a pure function of the two.

use charts::figure::{Anchor, Axis, Dash, Figure, Format, Ink, Layer, Numbers, Panel, Scale};
use dynamics::decimal::fixed;

use crate::words::{amount, percent, times};

/// What the reader has drawn: a value for each column, or none yet.
pub type Drawn = Vec<Option<f64>>;

/// Columns of a line beside its first.
const COLUMNS: usize = 60;
/// Columns from one value that is set by its number to the next.
const STRIDE: usize = 12;

/// What can be predicted of a run, with the model's answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// What is predicted, within a sentence: "the leader\u{2019}s share".
    pub name: String,
    /// What the reader draws.
    pub form: Form,
}

/// What the reader draws.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// A line from its known start to the end of the horizontal axis.
    Line {
        /// What it is drawn over.
        x: Axis,
        /// What is drawn.
        y: Axis,
        /// The model's line, in order of x.
        answer: Vec<(f64, f64)>,
    },
    /// A value for each of several things, from top to bottom.
    Rows {
        /// The values' axis.
        x: Axis,
        /// What they are values of, and the model's answers.
        rows: Vec<(String, f64)>,
        /// Something whose value is told, to go by.
        known: (String, f64),
    },
    /// Shares of three that fill a whole: a place in a triangle with the first at the left, the second at the right.
    Corners {
        /// The three, in the palette's order of forces.
        names: [&'static str; 3],
        /// The model's way from the start to the end.
        path: Vec<[f64; 3]>,
    },
}

/// Height of a triangle whose sides are 1.
const HIGH: f64 = 0.866_025_403_784_438_6;

/// Where shares lie in the triangle.
fn place(shares: &[f64; 3]) -> (f64, f64) {
    (shares[1] + 0.5 * shares[2], HIGH * shares[2])
}

/// The shares nearest to a place, none of them negative.
fn shares(x: f64, y: f64) -> [f64; 3] {
    let civil = (y / HIGH).max(0.0).min(1.0);
    let right = (x - 0.5 * civil).max(0.0).min(1.0 - civil);
    [1.0 - right - civil, right, civil]
}

/// A value that the reader can set by its number.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// The column that it sets.
    pub column: usize,
    /// What it is called: "year 12".
    pub name: String,
    /// Where it stands along its axis, 0 to 1; where it would start if nothing is drawn there.
    pub part: f64,
    /// The value in words, if it is drawn.
    pub said: Option<String>,
}

/// A value of an axis in words.
fn worded(axis: &Axis, value: f64) -> String {
    match axis.numbers {
        Numbers::Percent => percent(value),
        Numbers::Plain => amount(value),
    }
}

/// A place on an axis in words: "year 12".
fn named(axis: &Axis, value: f64) -> String {
    let number = if axis.to - axis.from >= 20.0 {
        fixed(value, 0)
    } else {
        amount(value)
    };
    if axis.unit.is_empty() {
        number
    } else if axis.unit == WHOLE {
        // Between two of them there is nothing.
        [WHOLE, "=", &fixed(value, 0)].join("\u{a0}")
    } else {
        [axis.unit.as_str(), number.as_str()].join("\u{a0}")
    }
}

/// The unit of an axis of whole numbers.
const WHOLE: &str = "k";

/// The same with what leads to it: "in year 12".
fn when(axis: &Axis, value: f64) -> String {
    let leads = if axis.unit == WHOLE { "at " } else { "in " };
    [leads, &named(axis, value)].concat()
}

/// A distance on an axis in words, from its part of the axis.
fn apart(axis: &Axis, part: f64) -> String {
    match (axis.scale, axis.numbers) {
        (Scale::Log, _) => ["a factor of ", times(axis.at(part) / axis.at(0.0)).as_str()].concat(),
        (_, Numbers::Percent) => points(part * (axis.to - axis.from)),
        _ => amount(part * (axis.to - axis.from)),
    }
}

/// A distance between shares in words.
fn points(share: f64) -> String {
    match fixed(share * 100.0, 0).as_str() {
        "0" => "less than a point".to_owned(),
        "1" => "1\u{a0}point".to_owned(),
        many => [many, "\u{a0}points"].concat(),
    }
}

/// The value of a line at a place on its axis; `None` where there is no line.
fn on(line: &[(f64, f64)], x: f64) -> Option<f64> {
    let after = line.iter().position(|point| point.0 >= x)?;
    let (right, high) = line[after];
    if right == x {
        return Some(high);
    }
    let (left, low) = *line.get(after.checked_sub(1)?)?;
    Some(low + (high - low) * (x - left) / (right - left))
}

/// How far a drawn line lies from the model's, in parts of the vertical axis. Where the model's ends early, so does
/// the comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distance {
    /// The mean of the distances, without their signs.
    pub mean: f64,
    /// The mean with signs: positive if the drawn line lies above.
    pub lean: f64,
    /// Where the lines are furthest from each other.
    pub furthest: f64,
    /// The largest distance.
    pub most: f64,
    /// The last place that is compared, and what was drawn and answered there.
    pub end: (f64, f64, f64),
}

impl Question {
    /// What names the question: the same words and axes ask the same.
    pub fn is_like(&self, other: &Question) -> bool {
        self.name == other.name
            && match (&self.form, &other.form) {
                (Form::Line { x, y, .. }, Form::Line { x: a, y: b, .. }) => x == a && y == b,
                (Form::Rows { x, rows, .. }, Form::Rows { x: a, rows: b, .. }) => {
                    x.to == a.to && rows.len() == b.len()
                }
                (Form::Corners { .. }, Form::Corners { .. }) => true,
                _ => false,
            }
    }

    /// Nothing drawn yet but what is known.
    pub fn blank(&self) -> Drawn {
        match &self.form {
            Form::Line { answer, .. } => {
                let mut drawn = vec![None; COLUMNS + 1];
                drawn[0] = answer.first().map(|point| point.1);
                drawn
            }
            Form::Rows { rows, .. } => vec![None; rows.len()],
            Form::Corners { .. } => vec![None; 3],
        }
    }

    /// The same question of another run: what was drawn, from what is known now.
    pub fn again(&self, drawn: &mut Drawn) {
        if let Form::Line { .. } = self.form {
            drawn[0] = self.blank()[0];
        }
    }

    /// Whether anything is drawn.
    pub fn is_begun(&self, drawn: &Drawn) -> bool {
        let first = usize::from(matches!(self.form, Form::Line { .. }));
        drawn.iter().skip(first).any(Option::is_some)
    }

    /// The value of the horizontal axis at a column of a line.
    fn column(x: &Axis, column: usize) -> f64 {
        x.at(column as f64 / COLUMNS as f64)
    }

    /// Draws from one place to another, in the panel's values. What was drawn there before is replaced; a line has
    /// no gaps.
    pub fn stroke(&self, drawn: &mut Drawn, from: (f64, f64), to: (f64, f64)) {
        match &self.form {
            Form::Line { x, y, .. } => {
                let at = |point: (f64, f64)| {
                    (
                        x.part(point.0).max(0.0).min(1.0) * COLUMNS as f64,
                        y.part(point.1).max(0.0).min(1.0),
                    )
                };
                let (mut left, mut right) = (at(from), at(to));
                if left.0 > right.0 {
                    (left, right) = (right, left);
                }
                // The start is known.
                let first = ((left.0 + 0.5) as usize).max(1);
                let last = ((right.0 + 0.5) as usize).max(1).min(COLUMNS);
                let columns = drawn.iter_mut().enumerate().take(last + 1).skip(first);
                for (column, value) in columns {
                    let wide = right.0 - left.0;
                    let part = if wide > 0.0 {
                        ((column as f64 - left.0) / wide).max(0.0).min(1.0)
                    } else {
                        1.0
                    };
                    *value = Some(y.at(left.1 + part * (right.1 - left.1)));
                }
                bridge(drawn, y, first);
            }
            Form::Rows { rows, .. } => {
                let row = |y: f64| {
                    (rows.len() as f64 - y)
                        .max(0.0)
                        .min(rows.len() as f64 - 0.5) as usize
                };
                let (mut a, mut b) = ((row(from.1), from.0), (row(to.1), to.0));
                if a.0 == b.0 {
                    // Within a row the last place counts.
                    a = b;
                }
                if a.0 > b.0 {
                    (a, b) = (b, a);
                }
                for (at, value) in drawn.iter_mut().enumerate().take(b.0 + 1).skip(a.0) {
                    let part = (at - a.0) as f64 / (b.0 - a.0).max(1) as f64;
                    *value = Some(a.1 + part * (b.1 - a.1));
                }
            }
            Form::Corners { .. } => {
                for (value, share) in drawn.iter_mut().zip(shares(to.0, to.1)) {
                    *value = Some(share);
                }
            }
        }
    }

    /// The values that can be set by their numbers.
    pub fn numbers(&self, drawn: &Drawn) -> Vec<Number> {
        let number = |column: usize, name: String, axis: &Axis, start: f64| {
            let value = drawn.get(column).copied().flatten();
            Number {
                column,
                name,
                part: axis.part(value.unwrap_or(start)).max(0.0).min(1.0),
                said: value.map(|value| worded(axis, value)),
            }
        };
        match &self.form {
            Form::Line { x, y, .. } => {
                let mut last = drawn[0].unwrap_or(y.from);
                (1..=COLUMNS / STRIDE)
                    .map(|k| {
                        let column = k * STRIDE;
                        last = drawn[column].unwrap_or(last);
                        number(column, named(x, Self::column(x, column)), y, last)
                    })
                    .collect()
            }
            Form::Rows { x, rows, known } => rows
                .iter()
                .enumerate()
                .map(|(at, (name, _))| number(at, name.clone(), x, known.1))
                .collect(),
            Form::Corners { names, path } => (0..3)
                .map(|at| number(at, names[at].to_owned(), &whole(), path[0][at]))
                .collect(),
        }
    }

    /// Sets a value by its number, to a part of its axis.
    pub fn set(&self, drawn: &mut Drawn, column: usize, part: f64) {
        let part = part.max(0.0).min(1.0);
        match &self.form {
            Form::Line { x, y, .. } => {
                let at = |column: usize| Self::column(x, column);
                let here = (at(column), y.at(part));
                let before = column.saturating_sub(STRIDE);
                if let Some(value) = drawn[before] {
                    self.stroke(drawn, (at(before), value), here);
                }
                drawn[column] = Some(here.1);
                bridge(drawn, y, column);
                let after = (column + STRIDE).min(COLUMNS);
                if let Some(value) = drawn[after] {
                    self.stroke(drawn, here, (at(after), value));
                }
            }
            Form::Rows { x, .. } => {
                if let Some(value) = drawn.get_mut(column) {
                    *value = Some(x.at(part));
                }
            }
            Form::Corners { path, .. } => {
                // What is left goes to the two others as they stood to each other.
                let old: Vec<f64> = drawn
                    .iter()
                    .zip(path[0])
                    .map(|(value, start)| value.unwrap_or(start))
                    .collect();
                let rest: f64 = 1.0 - old[column];
                for (at, value) in drawn.iter_mut().enumerate() {
                    let among = if rest > 1e-9 { old[at] / rest } else { 0.5 };
                    *value = Some(if at == column {
                        part
                    } else {
                        (1.0 - part) * among
                    });
                }
            }
        }
    }

    /// How far a drawn line lies from the model's; `None` for other forms, and before anything is drawn.
    pub fn distance(&self, drawn: &Drawn) -> Option<Distance> {
        let Form::Line { x, y, answer } = &self.form else {
            return None;
        };
        let mut all = Distance {
            mean: 0.0,
            lean: 0.0,
            furthest: 0.0,
            most: -1.0,
            end: (0.0, 0.0, 0.0),
        };
        let mut count = 0.0;
        for (column, value) in drawn.iter().enumerate().skip(1) {
            let at = Self::column(x, column);
            let (Some(value), Some(model)) = (value, on(answer, at)) else {
                continue;
            };
            let off = y.part(*value) - y.part(model);
            all.mean += off.abs();
            all.lean += off;
            if off.abs() > all.most {
                (all.most, all.furthest) = (off.abs(), at);
            }
            all.end = (at, *value, model);
            count += 1.0;
        }
        if count == 0.0 {
            return None;
        }
        all.mean /= count;
        all.lean /= count;
        Some(all)
    }

    /// What the reader is asked to do.
    pub fn prompt(&self) -> String {
        match &self.form {
            Form::Line { x, answer, .. } => [
                "Draw ",
                &self.name,
                " as you expect it, from its start ",
                &when(x, answer.first().map_or(x.from, |point| point.0)),
                " to ",
                &named(x, x.to),
                ".",
            ]
            .concat(),
            Form::Rows { .. } => [
                "Put a mark on each line: ",
                &self.name,
                ", as you expect it.",
            ]
            .concat(),
            Form::Corners { .. } => ["Mark ", &self.name, ", as you expect it."].concat(),
        }
    }

    /// How far what was drawn lies from the model's answer, in a sentence or three.
    pub fn told(&self, drawn: &Drawn) -> String {
        match &self.form {
            Form::Line { x, y, answer } => match self.distance(drawn) {
                Some(distance) => self.told_of_line(x, y, answer, &distance),
                None => String::new(),
            },
            Form::Rows { x, rows, .. } => told_of_rows(x, rows, drawn),
            Form::Corners { names, path } => {
                let end = path[path.len() - 1];
                let mine: Vec<f64> = drawn.iter().flatten().copied().collect();
                if mine.len() < 3 {
                    return String::new();
                }
                let off = 0.5 * (0..3).map(|at| (mine[at] - end[at]).abs()).sum::<f64>();
                let verdict = if off <= GOOD {
                    ". Well seen."
                } else {
                    " of a hundred lie elsewhere."
                };
                [
                    "You said ",
                    &names[0].to_lowercase(),
                    " ",
                    &percent(mine[0]),
                    ", ",
                    &names[1].to_lowercase(),
                    " ",
                    &percent(mine[1]),
                    ", ",
                    &names[2].to_lowercase(),
                    " ",
                    &percent(mine[2]),
                    "; the model ends with ",
                    &percent(end[0]),
                    ", ",
                    &percent(end[1]),
                    " and ",
                    &percent(end[2]),
                    if off <= GOOD { "" } else { ": " },
                    &if off <= GOOD {
                        String::new()
                    } else {
                        points(off)
                    },
                    verdict,
                ]
                .concat()
            }
        }
    }

    fn told_of_line(
        &self,
        x: &Axis,
        y: &Axis,
        answer: &[(f64, f64)],
        distance: &Distance,
    ) -> String {
        let (at, mine, model) = distance.end;
        let mut text = [
            "You said ",
            &self.name,
            " would be ",
            &worded(y, mine),
            " ",
            &when(x, at),
            if answer.last().is_some_and(|last| last.0 < x.to)
                && at + 1.0 > answer[answer.len() - 1].0
            {
                ", where the model ends; it gives "
            } else {
                "; the model gives "
            },
            &worded(y, model),
            ". ",
        ]
        .concat();
        let mean = apart(y, distance.mean);
        if distance.mean <= GOOD {
            text.push_str("Well seen: on average your line is within ");
            text.push_str(&if mean == "less than a point" {
                "a\u{a0}point".to_owned()
            } else {
                mean
            });
            text.push_str(" of it.");
            return text;
        }
        text.push_str("On average your line lies ");
        text.push_str(&mean);
        // On one side, if hardly anything of it lies on the other.
        text.push_str(if distance.lean > 0.9 * distance.mean {
            " above it"
        } else if distance.lean < -0.9 * distance.mean {
            " below it"
        } else {
            " away from it, now above and now below"
        });
        text.push_str("; it is furthest off ");
        text.push_str(&when(x, distance.furthest));
        text.push_str(", by ");
        text.push_str(&apart(y, distance.most));
        text.push('.');
        text
    }

    /// What is predicted, as words above the picture.
    fn title(&self) -> String {
        let mut title = self.name.clone();
        if let Some(first) = title.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        title
    }

    /// The picture of the question: what is known, what was drawn and, from 0 to 1, how much of the model's answer is
    /// told.
    pub fn figure(&self, drawn: &Drawn, told: Option<f64>, format: Format) -> Figure {
        let panel = match &self.form {
            Form::Line { x, y, answer } => Panel {
                title: self.title(),
                x: x.clone(),
                y: y.clone(),
                layers: line(x, y, answer, drawn, told, self.is_begun(drawn)),
                ..panel()
            },
            Form::Rows { x, rows, known } => Panel {
                title: [
                    self.title().as_str(),
                    if told.is_some() && self.is_begun(drawn) {
                        ": ring you, dot model"
                    } else {
                        ""
                    },
                ]
                .concat(),
                x: x.clone(),
                y: Axis {
                    from: 0.0,
                    to: rows.len() as f64,
                    numbers: Numbers::Plain,
                    ticks: false,
                    ..whole()
                },
                layers: marks(x, rows, known, drawn, told),
                ..panel()
            },
            Form::Corners { names, path } => Panel {
                title: String::new(),
                plain: true,
                x: Axis {
                    ticks: false,
                    ..whole()
                },
                y: Axis {
                    from: -0.09,
                    to: HIGH + 0.09,
                    ticks: false,
                    ..whole()
                },
                layers: corners(names, path, drawn, told, format),
                ..panel()
            },
        };
        Figure {
            panels: vec![panel],
        }
    }
}

/// So near, in parts of the axis, is well seen.
const GOOD: f64 = 0.03;

/// A panel of its own.
fn panel() -> Panel {
    Panel {
        title: String::new(),
        weight: 1.0,
        beside: false,
        plain: false,
        x: whole(),
        y: whole(),
        layers: vec![],
    }
}

/// Shares from nothing to everything.
fn whole() -> Axis {
    Axis {
        from: 0.0,
        to: 1.0,
        scale: Scale::Linear,
        numbers: Numbers::Percent,
        unit: String::new(),
        ticks: true,
    }
}

/// A line has no gaps: from what is drawn last before a column, it goes straight there.
fn bridge(drawn: &mut Drawn, y: &Axis, column: usize) {
    let Some(before) = (0..column).rev().find(|at| drawn[*at].is_some()) else {
        return;
    };
    let (Some(low), Some(high)) = (drawn[before], drawn[column]) else {
        return;
    };
    let (low, high) = (y.part(low), y.part(high));
    for (at, value) in drawn.iter_mut().enumerate().take(column).skip(before + 1) {
        let part = (at - before) as f64 / (column - before) as f64;
        *value = Some(y.at(low + part * (high - low)));
    }
}

/// What the model says of rows, beside what was drawn.
fn told_of_rows(x: &Axis, rows: &[(String, f64)], drawn: &Drawn) -> String {
    let pairs: Vec<(&str, f64, f64)> = rows
        .iter()
        .zip(drawn)
        .filter_map(|((name, model), mine)| Some((name.as_str(), (*mine)?, *model)))
        .collect();
    if pairs.is_empty() {
        return String::new();
    }
    let off = |pair: &(&str, f64, f64)| (x.part(pair.1) - x.part(pair.2)).abs();
    let mut best = &pairs[0];
    let mut worst = &pairs[0];
    let mut mean = 0.0;
    for pair in &pairs {
        mean += off(pair) / pairs.len() as f64;
        if off(pair) < off(best) {
            best = pair;
        }
        if off(pair) > off(worst) {
            worst = pair;
        }
    }
    let one = |pair: &(&str, f64, f64)| {
        [
            "\u{201c}",
            pair.0,
            "\u{201d} (you ",
            &worded(x, pair.1),
            ", the model ",
            &worded(x, pair.2),
            ")",
        ]
        .concat()
    };
    let mut text = if pairs.len() == 1 {
        [
            "You said ",
            &worded(x, best.1),
            " for \u{201c}",
            best.0,
            "\u{201d}; the model gives ",
            &worded(x, best.2),
            ".",
        ]
        .concat()
    } else {
        [
            "On average you are ",
            &apart(x, mean),
            " off: nearest with ",
            &one(best),
            ", furthest with ",
            &one(worst),
            ".",
        ]
        .concat()
    };
    let (mut right, mut all) = (0, 0);
    for (at, a) in pairs.iter().enumerate() {
        for b in &pairs[at + 1..] {
            all += 1;
            right += usize::from((a.1 - b.1) * (a.2 - b.2) > 0.0);
        }
    }
    if all > 1 {
        text.push_str(" Of ");
        text.push_str(&fixed(f64::from(all), 0));
        text.push_str(" pairs you have ");
        text.push_str(&fixed(right as f64, 0));
        text.push_str(" in the model\u{2019}s order.");
    }
    text
}

/// The layers of a line: what is known, what was drawn, and what the model says as far as it is told.
fn line(
    x: &Axis,
    y: &Axis,
    answer: &[(f64, f64)],
    drawn: &Drawn,
    told: Option<f64>,
    begun: bool,
) -> Vec<Layer> {
    let mine: Vec<(f64, f64)> = drawn
        .iter()
        .enumerate()
        .filter_map(|(column, value)| Some((Question::column(x, column), (*value)?)))
        .collect();
    let mut layers = vec![];
    let mut model: Vec<(f64, f64)> = vec![];
    if let Some(told) = told {
        let until = x.at(told);
        model.extend(answer.iter().filter(|point| point.0 <= until));
        if let Some(value) = on(answer, until) {
            model.push((until, value));
        }
        // The area between the two, as far as both go.
        let mut between: Vec<(f64, f64)> = vec![];
        let mut back: Vec<(f64, f64)> = vec![];
        for point in &mine {
            if let Some(value) = on(&model, point.0) {
                between.push(*point);
                back.push((point.0, value));
            }
        }
        if begun && between.len() > 1 {
            back.reverse();
            between.append(&mut back);
            layers.push(Layer::Shape {
                points: between,
                ink: Ink::Accent,
                opacity: 0.14,
            });
        }
    }
    // Words stand upon the panel, not beside it: its edge stays where it is while the reader draws.
    let ends = [
        mine.last().copied().filter(|_| begun),
        model.last().copied(),
    ];
    let lines = [
        (mine, Ink::Accent, Dash::Dashed, "you"),
        (model, Ink::Text, Dash::Solid, "the model"),
    ];
    for (at, (points, ink, dash, words)) in lines.into_iter().enumerate() {
        let Some(end) = ends[at] else {
            continue;
        };
        layers.push(Layer::Thread {
            points,
            ink,
            width: 2.4,
            opacity: 1.0,
            dash,
        });
        // Away from the other line, as far as the panel goes.
        let high = y.part(end.1);
        let other = ends[1 - at].map_or(0.0, |other| y.part(other.1));
        let up = if (high >= other || high < 0.1) && high < 0.9 {
            0.05
        } else {
            -0.05
        };
        layers.push(Layer::Words {
            x: end.0,
            y: y.at(high + up),
            anchor: if x.part(end.0) < 0.75 {
                Anchor::Start
            } else {
                Anchor::End
            },
            ink,
            bold: true,
            words: words.to_owned(),
        });
    }
    if !begun && told.is_none() {
        let words = |part: f64, words: &str| Layer::Words {
            x: x.at(0.5),
            y: y.at(part),
            anchor: Anchor::Middle,
            ink: Ink::Accent,
            bold: true,
            words: words.to_owned(),
        };
        layers.push(words(0.92, "Draw from the dot to the right edge"));
    }
    if let Some(start) = answer.first() {
        layers.push(Layer::Dot {
            x: start.0,
            y: start.1,
            ink: Ink::Text,
        });
        layers.push(Layer::Words {
            x: x.at(0.03),
            y: y.at(y.part(start.1) + if y.part(start.1) > 0.8 { -0.07 } else { 0.07 }),
            anchor: Anchor::Start,
            ink: Ink::Text,
            bold: false,
            words: worded(y, start.1),
        });
    }
    layers
}

/// The layers of rows.
fn marks(
    x: &Axis,
    rows: &[(String, f64)],
    known: &(String, f64),
    drawn: &Drawn,
    told: Option<f64>,
) -> Vec<Layer> {
    let mut layers = vec![Layer::Moment {
        x: known.1,
        ink: Ink::Apart,
        dash: Dash::Dashed,
        label: [known.0.as_str(), ", ", &worded(x, known.1)].concat(),
    }];
    for (at, (name, model)) in rows.iter().enumerate() {
        let y = (rows.len() - at) as f64 - 0.68;
        let thread = |from: f64, to: f64, ink: Ink, width: f64, opacity: f64| Layer::Thread {
            points: vec![(from, y), (to, y)],
            ink,
            width,
            opacity,
            dash: Dash::Solid,
        };
        let words = |place: f64, up: f64, anchor: Anchor, ink: Ink, bold: bool, words: String| {
            Layer::Words {
                x: place,
                y: y + up,
                anchor,
                ink,
                bold,
                words,
            }
        };
        layers.push(thread(x.from, x.to, Ink::Grid, 1.0, 1.0));
        layers.push(words(
            x.from,
            0.36,
            Anchor::Start,
            Ink::Text,
            false,
            name.clone(),
        ));
        let mine = drawn.get(at).copied().flatten();
        // As far as it is told, the model's mark goes to its place from the reader's, or from what is known.
        let model = told.map(|told| {
            let from = mine.unwrap_or(known.1);
            from + told * (model - from)
        });
        if let (Some(mine), Some(model)) = (mine, model) {
            layers.push(thread(mine, model, Ink::Accent, 4.0, 0.35));
        }
        if let Some(model) = model {
            layers.push(Layer::Spot {
                x: model,
                y,
                radius: 4.5,
                ink: Ink::Text,
                label: String::new(),
            });
            layers.push(words(
                x.to,
                0.36,
                Anchor::End,
                Ink::Text,
                true,
                worded(x, model),
            ));
        }
        if let Some(mine) = mine {
            layers.push(Layer::Spot {
                x: mine,
                y,
                radius: 6.0,
                ink: Ink::Accent,
                label: String::new(),
            });
            // A ring: the reader's mark is told from the model's by its form, too.
            layers.push(Layer::Spot {
                x: mine,
                y,
                radius: 2.5,
                ink: Ink::Paper,
                label: String::new(),
            });
        }
    }
    layers
}

/// The layers of the triangle.
fn corners(
    names: &[&'static str; 3],
    path: &[[f64; 3]],
    drawn: &Drawn,
    told: Option<f64>,
    format: Format,
) -> Vec<Layer> {
    let mut layers = vec![];
    let thread = |points: Vec<(f64, f64)>, ink: Ink, width: f64, dash: Dash| Layer::Thread {
        points,
        ink,
        width,
        opacity: 1.0,
        dash,
    };
    // Lines of equal shares, a quarter apart, to go by.
    for k in 1..4 {
        let part = f64::from(k) / 4.0;
        for at in 0..3 {
            let end = |other: usize| {
                let mut shares = [0.0; 3];
                shares[at] = part;
                shares[other] = 1.0 - part;
                place(&shares)
            };
            let ends = vec![end((at + 1) % 3), end((at + 2) % 3)];
            layers.push(thread(ends, Ink::Grid, 1.0, Dash::Solid));
        }
    }
    let outline = vec![(0.0, 0.0), (1.0, 0.0), (0.5, HIGH), (0.0, 0.0)];
    layers.push(thread(outline, Ink::Muted, 1.0, Dash::Solid));
    let mine = (drawn.iter().flatten().count() == 3).then(|| {
        let shares: Vec<f64> = drawn.iter().flatten().copied().collect();
        place(&[shares[0], shares[1], shares[2]])
    });
    let spot = |(x, y): (f64, f64), radius: f64, ink: Ink, label: &str| Layer::Spot {
        x,
        y,
        radius,
        ink,
        label: label.to_owned(),
    };
    if let Some(told) = told {
        let count = ((path.len() - 1) as f64 * told + 0.5) as usize;
        let way: Vec<(f64, f64)> = path[..=count].iter().map(place).collect();
        let end = way[way.len() - 1];
        if let Some(mine) = mine.filter(|_| told >= 1.0) {
            layers.push(thread(vec![mine, end], Ink::Accent, 2.0, Dash::Dashed));
        }
        layers.push(thread(way, Ink::Text, 2.2, Dash::Solid));
        layers.push(spot(
            end,
            4.5,
            Ink::Text,
            if told >= 1.0 { "the model" } else { "" },
        ));
    }
    if let Some(mine) = mine {
        layers.push(spot(mine, 6.0, Ink::Accent, "you"));
        layers.push(spot(mine, 2.5, Ink::Paper, ""));
    }
    layers.push(spot(place(&path[0]), 4.5, Ink::Text, "start"));
    let (left, right) = match format {
        Format::Narrow => (Anchor::Start, Anchor::End),
        Format::Wide => (Anchor::Middle, Anchor::Middle),
    };
    let ends = [
        (0.0, -0.05, left),
        (1.0, -0.05, right),
        (0.5, HIGH + 0.05, Anchor::Middle),
    ];
    for (force, (x, y, anchor)) in ends.into_iter().enumerate() {
        layers.push(Layer::Words {
            x,
            y,
            anchor,
            ink: Ink::Force(force as u8),
            bold: true,
            words: names[force].to_owned(),
        });
    }
    layers
}

/// A share of a run over the years as a question; `name` tells it within a sentence.
#[cfg(any(
    feature = "defence",
    feature = "main-street",
    feature = "market-power",
    feature = "referee"
))]
pub(crate) fn of_share(data: &crate::widget::Data, series: &str, name: &str) -> Option<Question> {
    let (_, values) = data.series.iter().find(|(key, _)| key == series)?;
    let crate::widget::Series::Along(values) = values else {
        return None;
    };
    Some(Question {
        name: name.to_owned(),
        form: Form::Line {
            x: Axis {
                from: *data.t.first()?,
                to: *data.t.last()?,
                numbers: Numbers::Plain,
                unit: "year".to_owned(),
                ..whole()
            },
            y: whole(),
            answer: (data.t.iter().zip(values))
                .filter_map(|(t, value)| Some((*t, (*value)?)))
                .collect(),
        },
    })
}

/// The first line of a figure as a question: what any line picture offers.
pub fn of_lines(figure: &Figure) -> Option<Question> {
    figure.panels.iter().find_map(|panel| {
        let mut lines = panel.layers.iter().filter_map(|layer| match layer {
            Layer::Line { points, label, .. } if points.len() > 1 => Some((points, label)),
            _ => None,
        });
        let (points, label) = lines.next()?;
        // Of several lines it is told which; what stands in brackets or has numbers may tell the answer.
        let title = plain(&panel.title);
        let label = plain(label);
        let which = lines.next().is_some() && !label.is_empty();
        let name = match (title.is_empty(), which) {
            (true, _) => label,
            (false, true) => [&title, " (", &label, ")"].concat(),
            (false, false) => title,
        };
        Some(Question {
            name: ["\u{201c}", &name, "\u{201d}"].concat(),
            form: Form::Line {
                x: Axis {
                    ticks: true,
                    ..panel.x.clone()
                },
                y: panel.y.clone(),
                answer: points.clone(),
            },
        })
    })
}

/// The words before any that only add to them.
fn plain(words: &str) -> String {
    let adds = |letter: char| letter.is_ascii_digit() || ",(:;".contains(letter);
    let end = words.find(adds).unwrap_or(words.len());
    words[..end].trim().to_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::catalog;
    use crate::scenario::Scenario;

    /// The model's line rises from 20 to 80 % in sixty years.
    fn rising() -> Question {
        Question {
            name: "the leader\u{2019}s share".to_owned(),
            form: Form::Line {
                x: Axis {
                    to: 60.0,
                    numbers: Numbers::Plain,
                    unit: "year".to_owned(),
                    ..whole()
                },
                y: whole(),
                answer: vec![(0.0, 0.2), (60.0, 0.8)],
            },
        }
    }

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-9, "{a} is not {b}");
    }

    #[test]
    fn the_distance_is_what_a_hand_computes() {
        let question = rising();
        let mut drawn = question.blank();
        assert_eq!(drawn.len(), 61);
        assert!(!question.is_begun(&drawn));
        assert_eq!(question.distance(&drawn), None);
        // Flat at 20 %: below the model's by 0.01 a year.
        question.stroke(&mut drawn, (0.0, 0.2), (60.0, 0.2));
        let distance = question.distance(&drawn).unwrap();
        near(distance.mean, 0.01 * 61.0 / 2.0);
        near(distance.lean, -0.305);
        near(distance.most, 0.6);
        assert_eq!(distance.furthest, 60.0);
        near(distance.end.1, 0.2);
        near(distance.end.2, 0.8);
        assert_eq!(
            question.told(&drawn),
            "You said the leader\u{2019}s share would be 20\u{a0}% in year\u{a0}60; the model gives 80\u{a0}%. \
             On average your line lies 31\u{a0}points below it; it is furthest off in year\u{a0}60, by 60\u{a0}points."
        );
        // Flat at 50 %: above it for thirty years, then below.
        question.stroke(&mut drawn, (0.0, 0.5), (60.0, 0.5));
        let distance = question.distance(&drawn).unwrap();
        // 0.01 (29 + 28 + ... + 0) + 0.01 (1 + 2 + ... + 30) over sixty years.
        near(distance.mean, 0.01 * (435.0 + 465.0) / 60.0);
        near(distance.lean, 0.01 * (435.0 - 465.0) / 60.0);
        assert!(
            question
                .told(&drawn)
                .contains("15\u{a0}points away from it")
        );
        // As the model has it.
        question.stroke(&mut drawn, (0.0, 0.2), (60.0, 0.8));
        near(question.distance(&drawn).unwrap().mean, 0.0);
        assert!(
            question
                .told(&drawn)
                .ends_with("within a\u{a0}point of it.")
        );
    }

    #[test]
    fn a_line_has_no_gaps_and_later_strokes_count() {
        let question = rising();
        let mut drawn = question.blank();
        question.stroke(&mut drawn, (30.0, 0.5), (30.0, 0.5));
        near(drawn[15].unwrap(), 0.35);
        assert_eq!(drawn[31], None);
        // From right to left is the same as from left to right.
        question.stroke(&mut drawn, (60.0, 1.0), (40.0, 0.5));
        near(drawn[35].unwrap(), 0.5);
        near(drawn[50].unwrap(), 0.75);
        question.stroke(&mut drawn, (48.0, 0.0), (52.0, 0.0));
        near(drawn[50].unwrap(), 0.0);
        near(drawn[53].unwrap(), 0.825);
        // The start is known, wherever one draws.
        question.stroke(&mut drawn, (-9.0, 0.9), (0.0, 0.9));
        near(drawn[0].unwrap(), 0.2);
    }

    #[test]
    fn where_the_models_line_ends_the_comparison_ends() {
        let mut question = rising();
        if let Form::Line { answer, .. } = &mut question.form {
            answer[1] = (30.5, 0.2);
        }
        let mut drawn = question.blank();
        question.stroke(&mut drawn, (0.0, 0.4), (60.0, 0.4));
        let distance = question.distance(&drawn).unwrap();
        assert_eq!(distance.end.0, 30.0);
        near(distance.mean, 0.2);
        assert!(
            question
                .told(&drawn)
                .contains("year\u{a0}30, where the model ends; it gives 20")
        );
    }

    #[test]
    fn numbers_draw_the_same_line() {
        let question = rising();
        let mut drawn = question.blank();
        let numbers = question.numbers(&drawn);
        let names: Vec<_> = numbers.iter().map(|number| number.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "year\u{a0}12",
                "year\u{a0}24",
                "year\u{a0}36",
                "year\u{a0}48",
                "year\u{a0}60"
            ]
        );
        assert!(numbers.iter().all(|number| number.said.is_none()));
        near(numbers[4].part, 0.2);
        question.set(&mut drawn, 12, 0.5);
        question.set(&mut drawn, 60, 0.9);
        near(drawn[6].unwrap(), 0.35);
        near(drawn[36].unwrap(), 0.7);
        question.set(&mut drawn, 36, 0.3);
        near(drawn[24].unwrap(), 0.6);
        near(drawn[30].unwrap(), 0.45);
        near(drawn[42].unwrap(), 0.55);
        near(drawn[54].unwrap(), 0.85);
        assert_eq!(
            question.numbers(&drawn)[4].said.as_deref(),
            Some("90\u{a0}%")
        );
    }

    fn policies() -> Question {
        Question {
            name: "the largest share".to_owned(),
            form: Form::Rows {
                x: whole(),
                rows: vec![
                    ("open".to_owned(), 0.2),
                    ("tax".to_owned(), 0.3),
                    ("plug".to_owned(), 0.4),
                ],
                known: ("nothing".to_owned(), 0.45),
            },
        }
    }

    #[test]
    fn rows_are_told_by_their_values_and_their_order() {
        let question = policies();
        let mut drawn = question.blank();
        // Down over all three rows in one stroke.
        question.stroke(&mut drawn, (0.3, 2.5), (0.1, 0.5));
        for (value, expected) in drawn.iter().zip([0.3, 0.2, 0.1]) {
            near(value.unwrap(), expected);
        }
        let told = question.told(&drawn);
        // Off by 10, 10 and 30: 16.7 on average; and in the reverse order.
        assert!(
            told.starts_with("On average you are 17\u{a0}points off"),
            "{told}"
        );
        assert!(
            told.contains(
                "furthest with \u{201c}plug\u{201d} (you 10\u{a0}%, the model 40\u{a0}%)"
            ),
            "{told}"
        );
        assert!(
            told.ends_with("Of 3 pairs you have 0 in the model\u{2019}s order."),
            "{told}"
        );
        question.set(&mut drawn, 2, 0.6);
        assert!(question.told(&drawn).contains("Of 3 pairs you have 2 in"));
    }

    fn triangle() -> Question {
        Question {
            name: "where it ends".to_owned(),
            form: Form::Corners {
                names: ["Business", "Government", "Civil society"],
                path: vec![[0.4, 0.4, 0.2], [0.0, 1.0, 0.0]],
            },
        }
    }

    #[test]
    fn a_place_in_the_triangle_is_told_in_shares() {
        let question = triangle();
        let mut drawn = question.blank();
        let (x, y) = place(&[0.2, 0.5, 0.3]);
        question.stroke(&mut drawn, (0.0, 0.0), (x, y));
        assert_eq!(
            question.told(&drawn),
            "You said business 20\u{a0}%, government 50\u{a0}%, civil society 30\u{a0}%; the model ends with 0\u{a0}%, \
             100\u{a0}% and 0\u{a0}%: 50\u{a0}points of a hundred lie elsewhere."
        );
        // What one corner gets, the others lose in their proportion.
        question.set(&mut drawn, 1, 0.0);
        near(drawn[0].unwrap(), 0.4);
        near(drawn[2].unwrap(), 0.6);
        // Outside the triangle is its edge.
        question.stroke(&mut drawn, (0.0, 0.0), (1.4, 0.0));
        assert!(question.told(&drawn).contains("Well seen"));
    }

    #[test]
    fn of_whole_numbers_whole_ones_are_told() {
        let scenario: Scenario = "checks".parse().unwrap();
        let run = scenario.widget().run(scenario.values()).unwrap();
        let question = run.question().unwrap();
        assert_eq!(
            question.prompt(),
            "Draw the chance that harm passes as you expect it, from its start at k\u{a0}=\u{a0}1 to k\u{a0}=\u{a0}9."
        );
        let mut drawn = question.blank();
        question.stroke(&mut drawn, (1.0, 0.6), (9.0, 0.6));
        let told = question.told(&drawn);
        assert!(
            told.starts_with(
                "You said the chance that harm passes would be 60\u{a0}% at k\u{a0}=\u{a0}9; the model gives"
            ),
            "{told}"
        );
    }

    #[test]
    fn every_widget_keeps_its_word() {
        for widget in catalog::ALL {
            let scenario = Scenario::of(*widget);
            let run = widget.run(scenario.values()).unwrap();
            let question = run.question();
            assert_eq!(question.is_some(), widget.predicts(), "{}", widget.key());
            let Some(question) = question else {
                continue;
            };
            assert!(question.is_like(&question.clone()));
            // A question of its own is asked in a sentence's words, not by the title of a picture.
            assert!(
                !question.prompt().contains('\u{201c}'),
                "{}",
                question.prompt()
            );
            let mut drawn = question.blank();
            for number in question.numbers(&drawn) {
                question.set(&mut drawn, number.column, 0.25);
            }
            assert!(question.is_begun(&drawn));
            let told = question.told(&drawn);
            assert!(told.ends_with('.') && !told.contains("NaN"), "{told}");
            println!("{}: {} {told}", widget.key(), question.prompt());
            for told in [None, Some(0.0), Some(0.4), Some(1.0)] {
                for format in Format::ALL {
                    let figure = question.figure(&drawn, told, format);
                    assert_eq!(figure.panels.len(), 1);
                }
            }
        }
    }
}
