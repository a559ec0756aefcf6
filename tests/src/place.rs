//! What a widget's place shows, and what it should show.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use widgets::scenario::pairs;
use widgets::widget::{Run, Table};
use widgets::{Format, Scenario, simulate};

use crate::browser::{Browser, PATIENCE};

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
        thread_local! {
            static KNOWN: RefCell<BTreeMap<String, Shown>> = RefCell::default();
        }
        // Many places stay as they are from one look to the next.
        let shown = KNOWN.with_borrow_mut(|known| {
            known
                .entry(scenario.to_string())
                .or_insert_with(|| Self::of_run(scenario))
                .clone()
        });
        Self {
            start: start.to_owned(),
            ..shown
        }
    }

    fn of_run(scenario: &Scenario) -> Self {
        let run = run(scenario);
        let head = run.head(0.0);
        let params = scenario.widget().params();
        let values = || params.iter().zip(scenario.values());
        Self {
            start: String::new(),
            sentence: run.sentence(),
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

/// Which series of a run stands in which column of its widget's table.
const COLUMNS: &[(&str, &[(&str, &str)])] = &[
    (
        "race",
        &[
            ("Follower", "x2"),
            ("Total", "total"),
            ("Leader\u{2019}s share", "top_share"),
            ("Effective number", "effective_number"),
            ("Margin", "margin"),
        ],
    ),
    (
        "triangle",
        &[
            ("Business", "business"),
            ("Government", "government"),
            ("Civil society", "civil"),
        ],
    ),
    (
        "referee",
        &[
            ("Favourites\u{2019} share", "favourites_share"),
            ("Median", "median"),
            ("A tenth have less than", "p10"),
            ("A tenth have more than", "p90"),
            ("Total", "total"),
            ("Effective number", "effective_number"),
        ],
    ),
    (
        "market-power",
        &[
            ("HHI", "hhi"),
            ("MHHI", "mhhi"),
            ("Markup", "markup"),
            ("Shaping", "shaping"),
        ],
    ),
    ("main-street", &[("HHI", "hhi"), ("Soul expected", "soul")]),
    (
        "crowd",
        &[
            ("Voices", "voices"),
            ("Near the leader", "near_leader"),
            ("Mean", "mean"),
            ("Spread", "spread"),
        ],
    ),
    (
        "defence",
        &[
            ("Danger of a tyrant", "hazard_tyranny"),
            ("Danger of attack", "hazard_offence"),
            ("Survival", "survival"),
        ],
    ),
    (
        "checks",
        &[
            ("Harm passes", "harm"),
            ("A needed act is stopped", "blocked"),
        ],
    ),
];

/// Which result of the voting game stands in which row of its table.
const VOTING: [(usize, &str); 8] = [
    (1, "pool_banzhaf"),
    (2, "pool_shapley"),
    (4, "largest_operator_banzhaf"),
    (5, "largest_other_banzhaf"),
    (6, "power_to"),
    (7, "power_over"),
    (8, "nakamoto_third"),
    (9, "nakamoto_half"),
];

impl Shown {
    /// Compares the table's cells with the series and results of a native run, number by number.
    ///
    /// # Panics
    /// With the first cell that says something else.
    pub fn check_numbers(&self, scenario: &Scenario) {
        let check = |row: usize, column: usize, value: Option<f64>| {
            let cell = &self.table[row][column];
            assert!(
                says(cell, value),
                "{scenario}: {} of {} is {cell:?}, not {value:?}",
                self.table[0][column],
                self.table[row][0]
            );
        };
        let rows = 1..self.table.len();
        match scenario.widget().key() {
            "phase-map" => {
                let run = native(scenario);
                let value =
                    |row: usize, column: usize| run["series"]["value"][row][column].as_f64();
                let sides = rows.len();
                let cells = run["series"]["x"].as_array().map_or(0, Vec::len);
                let place = |k: usize| (2 * k + 1) * cells / (2 * sides);
                for row in rows {
                    for column in 1..=sides {
                        check(row, column, value(place(sides - row), place(column - 1)));
                    }
                }
            }
            "policy-lab" => {
                let metrics = &native(scenario)["metrics"];
                let of = |policy: &str, what: &str| metrics[format!("{policy}.{what}")].as_f64();
                for (row, policy) in rows.zip(&dynamics::policy::POLICIES) {
                    let output = of(policy.key, "total")
                        .zip(of("nothing", "total"))
                        .map(|(total, nothing)| total / nothing);
                    check(row, 1, of(policy.key, "top_share"));
                    check(row, 2, of(policy.key, "effective_number"));
                    check(row, 3, output);
                }
            }
            "voting-power" => {
                let metrics = &native(scenario)["metrics"];
                for (row, name) in VOTING {
                    check(row, 1, metrics[name].as_f64());
                }
            }
            key => self.check_series(key, scenario),
        }
    }

    /// The same for a table with a row for each of some times.
    fn check_series(&self, widget: &str, scenario: &Scenario) {
        let head = self.table[0][0].as_str();
        let horizon = scenario
            .get(if head == "Step" { "steps" } else { "horizon" })
            .unwrap_or(60.0);
        // Years that stand in the table rounded are passed over, and a last one that a runaway may have set.
        let ends = usize::from(["race", "referee"].contains(&widget));
        let rows: Vec<(f64, &Vec<String>)> = self.table[1..self.table.len() - ends]
            .iter()
            .filter_map(|row| Some((row.first()?.split(" of ").next()?.parse().ok()?, row)))
            .filter(|(at, _)| match head {
                "Year" => *at < horizon && (at * 60.0) % horizon == 0.0,
                _ => true,
            })
            .collect();
        assert!(
            !rows.is_empty(),
            "{scenario}: no row of the table can be compared: {:?}",
            self.table
        );
        let times: Vec<f64> = rows.iter().map(|(at, _)| *at).collect();
        let run = native_at(scenario, Some(&times));
        let known = COLUMNS.iter().find(|(key, _)| *key == widget);
        let known = known.map_or(&[][..], |(_, columns)| columns);
        let mut compared = 0;
        for (column, head) in self.table[0].iter().enumerate() {
            let series = match known.iter().find(|(name, _)| name == head) {
                Some((_, series)) => series,
                // Among more than two the leader may change.
                None if head == "Leader" && scenario.get("n") == Some(2.0) => "x1",
                None => continue,
            };
            compared += 1;
            for (row, (at, cells)) in rows.iter().enumerate() {
                let cell = &cells[column];
                let value = run["series"][series][row].as_f64();
                assert!(
                    says(cell, value),
                    "{scenario}: {head} at {at} is {cell:?}, not {value:?}"
                );
            }
        }
        assert!(compared > 1, "{scenario}: nothing was compared");
    }
}

/// Whether a cell says a value, as far as its digits go.
fn says(cell: &str, value: Option<f64>) -> bool {
    let Some(value) = value else {
        return cell == "\u{2013}";
    };
    // Small chances are told by their inverse.
    if let Some(one_in) = cell.strip_prefix("1 in ") {
        let amount = one_in
            .replace("a trillion", "1000B")
            .replace("a ", "1 ")
            .replace(" billion", "B")
            .replace(" million", "M")
            .replace(",000", "k");
        let hundreds = amount.strip_suffix("00").and_then(|it| it.split_once(','));
        let amount = hundreds.map_or(amount.clone(), |(k, hundreds)| format!("{k}.{hundreds}k"));
        return says(&amount, Some(1.0 / value));
    }
    if cell.starts_with("less than 1 in") {
        return value < 1e-12;
    }
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    if let Some(count) = WORDS.iter().position(|word| *word == cell) {
        return value == count as f64;
    }
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

/// A scenario's run.
///
/// # Panics
/// When it cannot be computed.
pub fn run(scenario: &Scenario) -> Box<dyn Run> {
    scenario
        .widget()
        .run(scenario.values())
        .unwrap_or_else(|fault| panic!("{scenario} cannot be run: {fault}"))
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
        let foreign = widgets::scenario::is_foreign(name);
        // How a picture is looked at is no part of a scenario.
        if scenario.get(name).is_none() && (foreign || ["view", "at"].contains(&name)) {
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

    /// Opens a place's Share dialog and waits until its links are those of the present state.
    pub fn open_share(&self, place: &str) {
        self.click(&format!("[data-place=\"{place}\"] [data-share-open]"));
        self.share_opened();
    }

    /// Waits until the Share dialog is open, however it was asked for.
    pub fn share_opened(&self) {
        self.wait(
            "the dialog is open",
            "return !!document.querySelector('.share[open]')",
            json!([]),
        );
        // A change right before it was opened is told, too.
        self.rest();
        self.rest();
    }

    /// The ids of the page's places.
    pub fn places(&self) -> Vec<String> {
        self.texts(
            // Those of the sandbox are no part of the text.
            "return [...document.querySelectorAll('[data-island] [data-place]')].map(it => it.dataset.place)",
            json!([]),
        )
    }

    /// The page's places that hold a widget.
    pub fn places_of(&self, widget: &str) -> Vec<String> {
        self.texts(
            "return [...document.querySelectorAll(`[data-island] [data-widget=\"${arguments[0]}\"]`)].map(it => it.dataset.place)",
            json!([widget]),
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
        self.addressed(query);
        self.follows(places)
    }

    /// Waits until the address has a query.
    pub fn addressed(&self, query: &str) {
        self.poll(&format!("the address says {query:?}"), || {
            let now = self.query();
            if now == query {
                return Ok(());
            }
            Err(format!("but {now:?}"))
        });
    }

    /// Waits until a place shows what is expected.
    ///
    /// # Panics
    /// With the difference, when it never does.
    pub fn shows(&self, place: &str, expected: &Shown) {
        let start = Instant::now();
        let mut shown = self.shown(place);
        while shown != *expected && start.elapsed() < PATIENCE {
            // A page out of sight has no frames to wait for.
            thread::sleep(Duration::from_millis(30));
            shown = self.shown(place);
        }
        assert_eq!(shown, *expected, "{place} at {}", self.address());
    }

    /// Waits until the places show what the address says. Returns what the first of them shows.
    ///
    /// # Panics
    /// With the difference, when a place shows something else.
    pub fn follows(&self, places: &[&str]) -> Shown {
        thread_local! {
            /// Scenarios whose numbers were compared: what is shown in them is always the same.
            static CHECKED: RefCell<BTreeSet<String>> = RefCell::default();
        }
        let single = self.is_single();
        let mut first = None;
        for place in places {
            let (mut address, mut shown) = (self.address(), self.shown(place));
            let mut meant = scenario(&shown.start, &address, place, single);
            let mut expected = Shown::expected(&shown.start, &meant);
            // The address follows when the reader rests, and what is far from the screen when the page does.
            let start = Instant::now();
            while shown != expected && start.elapsed() < PATIENCE {
                self.frames(2);
                (address, shown) = (self.address(), self.shown(place));
                meant = scenario(&shown.start, &address, place, single);
                expected = Shown::expected(&shown.start, &meant);
            }
            assert_eq!(shown, expected, "{place} at {address}");
            let new = CHECKED.with_borrow_mut(|checked| checked.insert(meant.to_string()));
            if new {
                shown.check_numbers(&meant);
            }
            first.get_or_insert(shown);
        }
        first.unwrap_or_else(|| panic!("no place was named"))
    }
}
