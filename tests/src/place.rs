//! What a widget's place shows, and what it should show.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use widgets::scenario::pairs;
use widgets::widget::Table;
use widgets::{Format, Scenario, simulate};

use crate::browser::Browser;

/// Everything that can be read off a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The scenario that the place started with.
    pub start: String,
    /// What the picture shows, in words.
    pub sentence: String,
    /// Which way the field moves, in words.
    pub course: String,
    /// The law in current numbers.
    pub law: String,
    /// The table's head and rows.
    pub table: Vec<Vec<String>>,
    /// Each control's value by its key.
    pub dials: BTreeMap<String, String>,
    /// Each dial's value as it stands beside it, by its key.
    pub said: BTreeMap<String, String>,
}

const READ: &str = r#"
const root = document.querySelector(`[data-place="${arguments[0]}"]`);
if (!root) return null;
const text = css => root.querySelector(css)?.textContent ?? '';
const controls = [...root.querySelectorAll('[data-param]')];
return {
    start: root.closest('[data-start]').dataset.start,
    sentence: text('[data-sentence]'),
    course: text('[data-course]'),
    law: text('[data-law]'),
    table: [...root.querySelectorAll('[data-table] tr')].map(row => [...row.cells].map(cell => cell.textContent)),
    dials: Object.fromEntries(controls.map(it => [it.dataset.param, it.value])),
    said: Object.fromEntries(controls.map(it => [it.dataset.param,
        it.localName == 'select' ? it.selectedOptions[0].textContent : it.closest('.dial').querySelector('output').textContent])),
};"#;

fn map(value: &Value) -> BTreeMap<String, String> {
    value
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, value)| (key.clone(), value.as_str().unwrap_or_default().to_owned()))
        .collect()
}

fn rows(table: Table) -> Vec<Vec<String>> {
    let mut rows = vec![table.columns];
    rows.extend(table.rows);
    rows
}

impl Shown {
    /// Reads a place of the page.
    ///
    /// # Panics
    /// When the page has no such place.
    pub fn read(browser: &Browser, place: &str) -> Self {
        let value = browser.js(READ, json!([place]));
        assert!(value.is_object(), "the page has no place \"{place}\"");
        let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
        let cells = |row: &Value| {
            let cells = row.as_array().into_iter().flatten();
            cells
                .map(|cell| cell.as_str().unwrap_or_default().to_owned())
                .collect()
        };
        Self {
            start: text("start"),
            sentence: text("sentence"),
            course: text("course"),
            law: text("law"),
            table: value["table"]
                .as_array()
                .into_iter()
                .flatten()
                .map(cells)
                .collect(),
            dials: map(&value["dials"]),
            said: map(&value["said"]),
        }
    }

    /// What a place that starts with `start` must show in a scenario, by a native run.
    ///
    /// # Panics
    /// When the scenario cannot be run.
    pub fn expected(start: &str, scenario: &Scenario) -> Self {
        let run = scenario
            .widget()
            .run(scenario.values())
            .unwrap_or_else(|fault| panic!("{scenario} cannot be run: {fault}"));
        let head = run.head(0.0);
        let params = scenario.widget().params();
        let values = || params.iter().zip(scenario.values());
        Self {
            start: start.to_owned(),
            sentence: native(scenario)["sentence"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
            course: head.as_ref().map(|it| it.words.clone()).unwrap_or_default(),
            law: head.map(|it| it.law).unwrap_or_default(),
            table: rows(run.table()),
            dials: values()
                .map(|(param, value)| (param.key.to_owned(), param.write(*value)))
                .collect(),
            said: values()
                .map(|(param, value)| (param.key.to_owned(), widgets::words::value(param, *value)))
                .collect(),
        }
    }
}

impl Shown {
    /// Compares the table's cells with the series of the native run, number by number.
    ///
    /// # Panics
    /// With the first cell that says something else.
    pub fn check_numbers(&self, scenario: &Scenario) {
        let horizon = scenario.get("horizon").unwrap_or_default();
        // Years that stand in the table rounded are passed over, as is a runaway's.
        let ends_early = native(scenario)["metrics"]["runaway_year"].is_number();
        let rows: Vec<(f64, &Vec<String>)> = self.table
            [1..self.table.len() - usize::from(ends_early)]
            .iter()
            .filter_map(|row| Some((row.first()?.parse::<f64>().ok()?, row)))
            .filter(|(year, _)| (year * 12.0) % horizon == 0.0)
            .collect();
        let times: Vec<f64> = rows.iter().map(|(year, _)| *year).collect();
        let run = native_at(scenario, Some(&times));
        let n = scenario.get("n").unwrap_or_default();
        for (column, head) in self.table[0].iter().enumerate() {
            let series = match head.as_str() {
                "Leader" if n == 2.0 => "x1",
                "Follower" => "x2",
                "Total" => "total",
                "Leader\u{2019}s share" => "top_share",
                "Effective number" => "effective_number",
                "Margin" => "margin",
                _ => continue,
            };
            for (row, (year, cells)) in rows.iter().enumerate() {
                let cell = &cells[column];
                let value = run["series"][series][row].as_f64();
                assert!(
                    says(cell, value),
                    "{scenario}: {head} in year {year} is {cell:?}, not {value:?}"
                );
            }
        }
    }
}

/// Whether a cell says a value, as far as its digits go.
fn says(cell: &str, value: Option<f64>) -> bool {
    let Some(value) = value else {
        return cell == "\u{2013}";
    };
    let cell = cell.replace('\u{2212}', "-");
    let end = cell
        .find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '-'))
        .unwrap_or(cell.len());
    let (digits, unit) = cell.split_at(end);
    let Ok(number) = digits.parse::<f64>() else {
        return false;
    };
    let thousands = match unit.chars().next() {
        Some('k') => 1e3,
        Some('M') => 1e6,
        Some('B') => 1e9,
        None | Some('\u{a0}') => 1.0,
        Some(_) => return false,
    };
    let unit = thousands * if unit.contains('%') { 1e-2 } else { 1.0 };
    let decimals = digits.split_once('.').map_or(0, |(_, tail)| tail.len());
    let last = unit * 0.1_f64.powi(i32::try_from(decimals).unwrap_or_default());
    (number * unit - value).abs() <= 0.5001 * last
}

/// A scenario's run as `cargo xtask simulate` prints it.
///
/// # Panics
/// When it cannot be run.
pub fn native(scenario: &Scenario) -> Value {
    native_at(scenario, None)
}

fn native_at(scenario: &Scenario, times: Option<&[f64]>) -> Value {
    let text = simulate(&scenario.to_string(), times, Format::Json)
        .unwrap_or_else(|fault| panic!("{scenario} cannot be run: {fault}"));
    serde_json::from_str(&text).unwrap_or_else(|fault| panic!("{scenario}: {fault}"))
}

/// The scenario of a place by the address alone, read as the documentation of addresses has it:
/// plain keys are the world's, `place.key` a place's own; with `single`, all keys are plain.
///
/// # Panics
/// When the address holds what a page would not write.
pub fn scenario(start: &str, address: &str, place: &str, single: bool) -> Scenario {
    let mut scenario: Scenario = start
        .parse()
        .unwrap_or_else(|fault| panic!("{start}: {fault}"));
    let query = address.split_once('?').map_or("", |(_, query)| query);
    let query = query.split('#').next().unwrap_or_default();
    for (key, value) in pairs(query) {
        let name = match key.split_once('.') {
            Some((of, name)) if !single && of == place => name,
            Some(_) => continue,
            None => key.as_str(),
        };
        if scenario.get(name).is_none() && widgets::scenario::is_foreign(name) {
            continue;
        }
        scenario
            .set_text(name, &value)
            .unwrap_or_else(|fault| panic!("{address}: {fault}"));
    }
    scenario
}

impl Browser {
    /// What a place shows.
    pub fn shown(&self, place: &str) -> Shown {
        Shown::read(self, place)
    }

    /// The page's address.
    pub fn address(&self) -> String {
        self.text("return location.href", json!([]))
    }

    /// The address's query, with its question mark.
    pub fn query(&self) -> String {
        self.text("return location.search", json!([]))
    }

    /// The ids of the page's places.
    pub fn places(&self) -> Vec<String> {
        self.texts(
            "return [...document.querySelectorAll('[data-place]')].map(it => it.dataset.place)",
            json!([]),
        )
    }

    /// Whether the page holds one widget alone.
    pub fn is_single(&self) -> bool {
        self.js(
            "return document.documentElement.hasAttribute('data-embed')",
            json!([]),
        ) == json!(true)
    }

    /// Waits until the address has a query, then until the places show what the address says.
    /// Returns what the first of them shows.
    ///
    /// # Panics
    /// With the difference, when a place shows something else.
    pub fn agrees(&self, query: &str, places: &[&str]) -> Shown {
        self.until(&format!("the address says {query:?}"), || {
            (self.query() == query).then_some(())
        });
        self.follows(places)
    }

    /// Waits until the places show what the address says. Returns what the first of them shows.
    ///
    /// # Panics
    /// With the difference, when a place shows something else.
    pub fn follows(&self, places: &[&str]) -> Shown {
        let (address, single) = (self.address(), self.is_single());
        let mut first = None;
        for place in places {
            let mut shown = self.shown(place);
            let scenario = scenario(&shown.start, &address, place, single);
            let expected = Shown::expected(&shown.start, &scenario);
            for _ in 0..40 {
                if shown == expected {
                    break;
                }
                self.frames(2);
                shown = self.shown(place);
            }
            assert_eq!(shown, expected, "{place} at {address}");
            shown.check_numbers(&scenario);
            first.get_or_insert(shown);
        }
        first.unwrap_or_else(|| panic!("no place was named"))
    }
}
