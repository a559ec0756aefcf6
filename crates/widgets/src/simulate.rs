//! Any widget's run as text: for the command line and for programs.

use serde_json::{Map, Value, json};

use crate::scenario::Scenario;
use crate::widget::Data;

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
        Format::Svg => {
            let drawing =
                charts::layout::lay_out(&run.figure(0, 0.0), charts::figure::Format::Wide);
            charts::svg::standalone(&drawing, scenario.widget().name(), &run.sentence())
        }
    })
}

fn json(scenario: &Scenario, data: &Data, sentence: &str) -> Value {
    let series: Map<String, Value> = data
        .series
        .iter()
        .map(|(name, values)| (name.clone(), json!(values)))
        .collect();
    let metrics: Map<String, Value> = data
        .metrics
        .iter()
        .map(|(name, value)| (name.clone(), json!(value)))
        .collect();
    json!({
        "scenario": scenario.full(),
        "t": data.t,
        "series": series,
        "metrics": metrics,
        "sentence": sentence,
    })
}

fn csv(data: &Data) -> String {
    let mut text = String::from("t");
    for (name, _) in &data.series {
        text.push(',');
        text.push_str(name);
    }
    text.push('\n');
    for (row, t) in data.t.iter().enumerate() {
        text.push_str(&format!("{t}"));
        for (_, values) in &data.series {
            text.push(',');
            if let Some(value) = values[row] {
                text.push_str(&format!("{value}"));
            }
        }
        text.push('\n');
    }
    text
}
