//! The models for programs in JavaScript: the npm package `balance-of-power`.
//!
//! Scenarios go in as text or objects, runs come out as plain objects and typed arrays, with the same names and the same
//! bits as `cargo xtask simulate` prints. What cannot be read or run is thrown as an `Error` of one sentence, which is
//! that of the command line, too.
//!
//! `cargo xtask package` puts the package together; its README shows it at work.
//!
//! # Layout
//! - this file: the four functions, and the one way from Rust's values to JavaScript's;
//! - `types`: the same for readers in TypeScript;
//! - `main.js`: the main entry in a browser, which loads the models that a page asks for; `load.d.ts`: its type.

mod types;

use dynamics::decimal::short;
use dynamics::param::{Kind, Param};
use js_sys::{Array, Float64Array, JSON, Object, Reflect};
use wasm_bindgen::prelude::*;
use widgets::widget::{Metric, Series};
use widgets::{Scenario, times};

/// Memory as on the site: one thread, and few bytes of code.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Numbers are read to so many decimals, more than any parameter has: what lies beyond is the noise of
/// sums such as 0.1 + 0.2.
const DECIMALS: usize = 9;

/// Runs a scenario, given as text, at `times` if there are any:
/// `{scenario, t, series, metrics, sentence}`.
///
/// # Errors
/// One sentence for what cannot be read or run.
#[wasm_bindgen(skip_typescript)]
pub fn simulate(scenario: &JsValue, times: &JsValue) -> Result<Object, JsError> {
    let scenario = read(scenario)?;
    let times = read_times(times)?;
    let run = scenario
        .widget()
        .run(scenario.values())
        .map_err(|sentence| JsError::new(&sentence))?;
    let data = run.data(times.as_deref());
    let series = Object::new();
    for (name, values) in &data.series {
        put(&series, name, &array(values));
    }
    let metrics = Object::new();
    for (name, value) in &data.metrics {
        let value = match value {
            Metric::Number(Some(number)) => JsValue::from_f64(*number),
            Metric::Number(None) => JsValue::NULL,
            Metric::Word(word) => JsValue::from_str(word),
            Metric::Flag(flag) => JsValue::from_bool(*flag),
        };
        put(&metrics, name, &value);
    }
    let result = Object::new();
    put(&result, "scenario", &scenario.full().into());
    put(&result, "t", &floats(&data.t));
    put(&result, "series", &series);
    put(&result, "metrics", &metrics);
    put(&result, "sentence", &run.sentence().into());
    Ok(result)
}

/// Every widget and every parameter, as a JSON schema.
#[wasm_bindgen(skip_typescript)]
pub fn catalog() -> JsValue {
    const CATALOG: &str = include_str!(concat!(env!("OUT_DIR"), "/catalog.json"));
    // What was written as JSON can be read.
    JSON::parse(CATALOG).unwrap_or_default()
}

/// A scenario's text as `{widget, values}`, with the value of every parameter.
///
/// # Errors
/// One sentence for what cannot be read.
#[wasm_bindgen(skip_typescript)]
pub fn parse(text: &JsValue) -> Result<Object, JsError> {
    let scenario = read(text)?;
    let values = Object::new();
    for (param, value) in scenario.widget().params().iter().zip(scenario.values()) {
        put(&values, param.key, &value_of(param, *value));
    }
    let result = Object::new();
    put(&result, "widget", &scenario.widget().key().into());
    put(&result, "values", &values);
    Ok(result)
}

/// The short text form of `{widget, values}`; values that are not there have their defaults.
///
/// # Errors
/// One sentence for what is no scenario.
#[wasm_bindgen(skip_typescript)]
pub fn format(scenario: &JsValue) -> Result<String, JsError> {
    let no_scenario =
        || JsError::new("a scenario is an object such as {widget: \"race\", values: {alpha: 1.3}}");
    if !scenario.is_object() {
        return Err(no_scenario());
    }
    let widget = property(scenario, "widget");
    let key = widget.as_string().ok_or_else(no_scenario)?;
    let mut scenario_read = Scenario::named(&key).map_err(fault)?;
    let values = property(scenario, "values");
    if values.is_undefined() {
        return Ok(scenario_read.to_string());
    }
    let values: Object = values.dyn_into().map_err(|_| no_scenario())?;
    for key in Object::keys(&values)
        .iter()
        .filter_map(|key| key.as_string())
    {
        let value = text(&property(&values, &key));
        scenario_read.set_text(&key, &value).map_err(fault)?;
    }
    Ok(scenario_read.to_string())
}

fn fault(error: widgets::ScenarioError) -> JsError {
    JsError::new(&error.to_string())
}

fn read(text: &JsValue) -> Result<Scenario, JsError> {
    let text = text
        .as_string()
        .ok_or_else(|| JsError::new("a scenario is a text such as \"race?alpha=1.3\""))?;
    text.parse().map_err(fault)
}

fn read_times(given: &JsValue) -> Result<Option<Vec<f64>>, JsError> {
    if given.is_undefined() || given.is_null() {
        return Ok(None);
    }
    let wrong = |what: &str| JsError::new(&format!("times {what}"));
    let list = match given.dyn_ref::<Float64Array>() {
        Some(floats) => floats.to_vec(),
        None if Array::is_array(given) => Array::from(given)
            .iter()
            .map(|item| {
                item.as_f64()
                    .ok_or_else(|| wrong(&times::no_number(&text(&item))))
            })
            .collect::<Result<_, _>>()?,
        None => return Err(wrong("is an array of numbers, or is left out")),
    };
    times::check(&list, |place| text(&list[place].into())).map_err(|what| wrong(&what))?;
    Ok(Some(list))
}

/// A value as a link would write it.
fn text(value: &JsValue) -> String {
    if let Some(number) = value.as_f64() {
        let text = short(number, DECIMALS);
        if !text.is_empty() {
            return text;
        }
    }
    js_string(value).unwrap_or_else(|_| "an object".to_owned())
}

#[wasm_bindgen]
extern "C" {
    /// JavaScript's own way from a value to a text; an object may refuse.
    #[wasm_bindgen(catch, js_name = String)]
    fn js_string(value: &JsValue) -> Result<String, JsValue>;
}

fn value_of(param: &Param, value: f64) -> JsValue {
    match param.kind {
        Kind::Number | Kind::Integer => JsValue::from_f64(value),
        Kind::Switch => JsValue::from_bool(value >= 0.5),
        Kind::Choice(_) => JsValue::from_str(&param.write(value)),
    }
}

fn array(values: &Series) -> JsValue {
    match values {
        Series::Along(values) => {
            let numbers: Vec<f64> = values.iter().map(|it| it.unwrap_or(f64::NAN)).collect();
            floats(&numbers)
        }
        Series::Axis(values) => floats(values),
        Series::Rows(rows) => rows.iter().map(|row| floats(row)).collect::<Array>().into(),
    }
}

fn floats(values: &[f64]) -> JsValue {
    Float64Array::from(values).into()
}

fn property(object: &JsValue, key: &str) -> JsValue {
    // Only what is no object at all has no properties.
    Reflect::get(object, &JsValue::from_str(key)).unwrap_or(JsValue::UNDEFINED)
}

fn put(object: &Object, key: &str, value: &JsValue) {
    // A plain object takes every property.
    let _ = Reflect::set(object, &JsValue::from_str(key), value);
}
