//! Any widget's run as text: for the command line and for programs.

use serde_json::{Map, Value, json};

use crate::scenario::Scenario;
use crate::widget::{Data, Metric, Run, Series};

/// The format of the picture.
const FORMAT: charts::figure::Format = charts::figure::Format::Wide;

/// How a run is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `{"scenario", "t", "series": {name: [...]}, "metrics": {...}, "sentence"}`.
    Json,
    /// One row a time, one column a series; missing values are empty.
    Csv,
    /// The picture.
    Svg,
}

/// Runs a scenario and writes the result, at `times` if given.
///
/// # Errors
/// One sentence for a scenario that cannot be read or run.
///
/// ```
/// use widgets::{Format, simulate};
/// let csv = simulate("race?alpha=1&diffusion=0", Some(&[0.0, 10.0]), Format::Csv).unwrap();
/// assert_eq!(csv.lines().next().unwrap(), "t,x1,x2,top_share,effective_number,ratio,total,margin,gap_rate");
/// assert!(csv.lines().nth(1).unwrap().starts_with("0,12,10,0.545454"));
/// assert!(simulate("race?alpha=x", None, Format::Json).is_err());
/// ```
pub fn simulate(scenario: &str, times: Option<&[f64]>, format: Format) -> Result<String, String> {
    let scenario: Scenario = scenario.parse().map_err(|fault| format!("{fault}"))?;
    let run = scenario.widget().run(scenario.values())?;
    Ok(match format {
        Format::Json => {
            let mut text = json(&scenario, &run.data(times), &run.sentence()).to_string();
            text.push('\n');
            text
        }
        Format::Csv => csv(&run.data(times)),
        Format::Svg => svg(&*run, &scenario, 0, 0.0),
    })
}

/// The picture of a run as an SVG file, in a view (by its number) and at a playhead; what the widget has not is the
/// nearest that it has.
///
/// # Errors
/// One sentence for what cannot be run.
pub fn picture(scenario: &Scenario, view: usize, playhead: f64) -> Result<String, String> {
    let run = scenario.widget().run(scenario.values())?;
    Ok(svg(&*run, scenario, view, playhead))
}

/// The figure in a view that the widget has, at a time that the run has.
pub fn figure(
    run: &dyn Run,
    scenario: &Scenario,
    view: usize,
    playhead: f64,
    format: charts::figure::Format,
) -> charts::figure::Figure {
    let last = scenario.widget().views().len().saturating_sub(1);
    run.figure(view.min(last), playhead.max(0.0).min(run.span()), format)
}

fn svg(run: &dyn Run, scenario: &Scenario, view: usize, playhead: f64) -> String {
    let figure = figure(run, scenario, view, playhead, FORMAT);
    let drawing = charts::layout::lay_out(&figure, FORMAT);
    charts::svg::standalone(&drawing, scenario.widget().name(), &run.sentence())
}

fn json(scenario: &Scenario, data: &Data, sentence: &str) -> Value {
    let series: Map<String, Value> = data
        .series
        .iter()
        .map(|(name, values)| {
            let values = match values {
                Series::Along(values) => json!(values),
                Series::Axis(values) => json!(values),
                Series::Rows(rows) => json!(rows),
            };
            (name.clone(), values)
        })
        .collect();
    let metrics: Map<String, Value> = data
        .metrics
        .iter()
        .map(|(name, value)| {
            let value = match value {
                Metric::Number(number) => json!(number),
                Metric::Word(word) => json!(word),
                Metric::Flag(flag) => json!(flag),
            };
            (name.clone(), value)
        })
        .collect();
    json!({
        "scenario": scenario.full(),
        "t": data.t,
        "series": series,
        "metrics": metrics,
        "sentence": sentence,
    })
}

/// A run without series along time is its results; a map is a row a cell.
fn csv(data: &Data) -> String {
    let mut text = String::new();
    let number = |value: &Option<f64>| value.map_or_else(String::new, |value| format!("{value}"));
    let axis = |which: usize| match data.series.get(which) {
        Some((name, Series::Axis(values))) => Some((name, values)),
        _ => None,
    };
    if let (Some((x, xs)), Some((y, ys))) = (axis(0), axis(1)) {
        for (name, rows) in &data.series {
            let Series::Rows(rows) = rows else { continue };
            text.push_str(&format!("{x},{y},{name}\n"));
            for (at_y, row) in ys.iter().zip(rows) {
                for (at_x, value) in xs.iter().zip(row) {
                    text.push_str(&format!("{at_x},{at_y},{value}\n"));
                }
            }
        }
        return text;
    }
    if data.t.is_empty() {
        text.push_str("metric,value\n");
        for (name, value) in &data.metrics {
            let value = match value {
                Metric::Number(value) => number(value),
                Metric::Word(word) => (*word).to_owned(),
                Metric::Flag(flag) => flag.to_string(),
            };
            text.push_str(&format!("{name},{value}\n"));
        }
        return text;
    }
    text.push('t');
    for (name, _) in &data.series {
        text.push(',');
        text.push_str(name);
    }
    text.push('\n');
    for (row, t) in data.t.iter().enumerate() {
        text.push_str(&format!("{t}"));
        for (_, values) in &data.series {
            text.push(',');
            if let Series::Along(values) = values {
                text.push_str(&number(&values[row]));
            }
        }
        text.push('\n');
    }
    text
}
