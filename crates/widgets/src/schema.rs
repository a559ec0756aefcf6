//! The catalog as a JSON schema: every widget and every parameter.

use dynamics::param::Kind;
use serde_json::{Map, Value, json};

use crate::catalog;
use crate::widget::Widget;

/// A JSON schema (draft 2020-12) of a scenario written as an object:
/// `{"widget": "race", "alpha": 1.3}`. Absent parameters have their defaults.
///
/// ```
/// let schema = widgets::schema::schema();
/// let alpha = &schema["oneOf"][0]["properties"]["alpha"];
/// assert_eq!(alpha["minimum"], 0.7);
/// assert_eq!(alpha["x-unit"], "-");
/// ```
pub fn schema() -> Value {
    let widgets: Vec<Value> = catalog::ALL.iter().map(|widget| of(*widget)).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A scenario of Balance of Power",
        "type": "object",
        "oneOf": widgets,
    })
}

fn of(widget: &dyn Widget) -> Value {
    let mut properties = Map::new();
    properties.insert("widget".to_owned(), json!({ "const": widget.key() }));
    for param in widget.params() {
        let mut property = match param.kind {
            Kind::Number => json!({
                "type": "number", "minimum": param.min, "maximum": param.max,
                "default": param.default, "x-step": param.step,
            }),
            Kind::Integer => json!({
                "type": "integer", "minimum": param.min as i64, "maximum": param.max as i64,
                "default": param.default as i64, "x-step": param.step as i64,
            }),
            Kind::Switch => json!({ "type": "boolean", "default": param.default >= 0.5 }),
            Kind::Choice(choices) => {
                let keys: Vec<_> = choices.iter().map(|choice| choice.key).collect();
                json!({ "enum": keys, "default": param.write(param.default) })
            }
        };
        property["title"] = json!(param.name);
        property["description"] = json!(param.help);
        property["x-unit"] = json!(param.unit.symbol());
        properties.insert(param.key.to_owned(), property);
    }
    json!({
        "title": widget.name(),
        "description": widget.about(),
        "type": "object",
        "properties": properties,
        "required": ["widget"],
        "additionalProperties": false,
    })
}
