//! What a reader takes along of a widget, as text: the run, the scenario, the picture.
//!
//! The programs that pages load do not know how to write files; this one is fetched when a reader saves the first. The run
//! and the plain picture are the texts that `cargo xtask simulate` prints.

mod poster;

use dynamics::param::Kind;
use serde_json::{Map, Value};
use wasm_bindgen::prelude::*;
use widgets::{Format, Scenario, simulate};

use crate::poster::Poster;

/// Memory as on the site: one thread, and few bytes of code.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// A run or its scenario as the text of a file: `kind` is `csv`, `json` or `scenario`; `name` gives the scenario's short
/// form, of which a file's name is made.
///
/// # Errors
/// One sentence for what cannot be read or run.
#[wasm_bindgen]
pub fn text(kind: &str, scenario: &str) -> Result<String, String> {
    match kind {
        "csv" => simulate(scenario, None, Format::Csv),
        "json" => simulate(scenario, None, Format::Json),
        "scenario" => Ok(object(&read(scenario)?)),
        "name" => Ok(read(scenario)?.to_string()),
        other => Err(format!("there is no file of kind \"{other}\"")),
    }
}

/// The picture as an SVG file, in a view (by its number) and at a playhead.
///
/// # Errors
/// One sentence for what cannot be read or run.
#[wasm_bindgen]
pub fn svg(scenario: &str, view: usize, playhead: f64) -> Result<String, String> {
    widgets::simulate::picture(&read(scenario)?, view, playhead)
}

/// The same with its title, what it shows and its address in words, in one theme and one of the two formats: to be
/// turned into pixels.
///
/// # Errors
/// One sentence for what cannot be read or run.
#[wasm_bindgen]
pub fn poster(
    scenario: &str,
    view: usize,
    playhead: f64,
    wide: bool,
    dark: bool,
    title: &str,
    address: &str,
) -> Result<String, String> {
    let poster = Poster {
        scenario: &read(scenario)?,
        view,
        playhead,
        wide,
        dark,
        title,
        address,
    };
    poster.svg()
}

fn read(scenario: &str) -> Result<Scenario, String> {
    scenario.parse().map_err(|fault| format!("{fault}"))
}

/// A scenario as the site's JSON schema describes it, with the value of every parameter.
fn object(scenario: &Scenario) -> String {
    let mut object = Map::new();
    object.insert("widget".to_owned(), scenario.widget().key().into());
    for (param, value) in scenario.widget().params().iter().zip(scenario.values()) {
        let text = param.write(*value);
        let value = match param.kind {
            Kind::Switch => Value::Bool(*value >= 0.5),
            Kind::Choice(_) => Value::String(text),
            // As it is written in links, to the last digit.
            Kind::Number | Kind::Integer => serde_json::from_str(&text).unwrap_or_default(),
        };
        object.insert(param.key.to_owned(), value);
    }
    format!("{:#}\n", Value::Object(object))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_those_of_the_command_line() {
        for widget in widgets::catalog::ALL {
            for preset in widget.presets() {
                let scenario = preset.scenario;
                let same = |format| simulate(scenario, None, format);
                assert_eq!(text("csv", scenario), same(Format::Csv), "{scenario}");
                assert_eq!(text("json", scenario), same(Format::Json), "{scenario}");
                assert_eq!(svg(scenario, 0, 0.0), same(Format::Svg), "{scenario}");
            }
        }
    }

    #[test]
    fn a_scenario_is_an_object_with_every_value() {
        let Ok(text) = text("scenario", "race?alpha=1.31&n=7") else {
            panic!("it can be read");
        };
        let Ok(object) = serde_json::from_str::<Map<String, Value>>(&text) else {
            panic!("it is JSON: {text}");
        };
        assert_eq!(object["widget"], "race");
        assert_eq!(object["alpha"], 1.31);
        assert_eq!(object["n"], 7);
        let params = Scenario::named("race").map(|it| it.widget().params().len());
        assert_eq!(params, Ok(object.len() - 1));
    }

    #[test]
    fn faults_are_sentences() {
        for (kind, scenario, sentence) in [
            (
                "csv",
                "race?alpha=9",
                "race: alpha runs from 0.7 to 1.6, not 9",
            ),
            ("exe", "race", "there is no file of kind \"exe\""),
        ] {
            assert_eq!(text(kind, scenario), Err(sentence.to_owned()));
        }
        assert!(svg("rice", 0, 0.0).is_err());
    }
}
