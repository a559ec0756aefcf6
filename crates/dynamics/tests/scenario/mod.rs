//! Scenarios in the text form that links use, read for the race's own tests.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use dynamics::param::Kind;
use dynamics::race::Race;

/// The race of a text such as `race?alpha=1.3&n=5`.
pub fn race(scenario: &str) -> Race {
    let mut values: Vec<f64> = Race::TABLE.iter().map(|param| param.default).collect();
    let query = scenario.split_once('?').map_or("", |(_, query)| query);
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap();
        let place = Race::TABLE
            .iter()
            .position(|param| param.key == key)
            .unwrap();
        values[place] = match Race::TABLE[place].kind {
            Kind::Choice(choices) => choices
                .iter()
                .position(|choice| choice.key == value)
                .unwrap() as f64,
            _ => value.parse().unwrap(),
        };
    }
    Race::from_values(&values)
}
