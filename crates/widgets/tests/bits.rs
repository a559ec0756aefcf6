//! The same scenario gives the same numbers, to the last bit, natively and in every browser.
//!
//! `tests/bits.txt` holds a line for every scenario that the repository names: a hash of the run's series and
//! metrics, and the scenario. After a change that is meant to change bits,
//! `BLESS=1 cargo test -p widgets --test bits` writes the file anew.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use widgets::Scenario;
use widgets::catalog::ALL;
use widgets::widget::{Metric, Series};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

const GOLDEN: &str = include_str!("bits.txt");

/// FNV-1a, 64 bits.
struct Hash(u64);

impl Hash {
    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn number(&mut self, number: Option<f64>) {
        self.bytes(&number.map_or(u64::MAX, f64::to_bits).to_le_bytes());
    }
}

fn hash(scenario: &Scenario) -> u64 {
    let mut hash = Hash(0xcbf2_9ce4_8422_2325);
    let run = match scenario.widget().run(scenario.values()) {
        Ok(run) => run,
        Err(sentence) => panic!("{scenario}: {sentence}"),
    };
    let data = run.data(None);
    for t in &data.t {
        hash.number(Some(*t));
    }
    for (name, series) in &data.series {
        hash.bytes(name.as_bytes());
        match series {
            Series::Along(values) => values.iter().for_each(|value| hash.number(*value)),
            Series::Axis(values) => values.iter().for_each(|value| hash.number(Some(*value))),
            Series::Rows(rows) => rows
                .iter()
                .flatten()
                .for_each(|value| hash.number(Some(*value))),
        }
    }
    for (name, metric) in &data.metrics {
        hash.bytes(name.as_bytes());
        match metric {
            Metric::Number(value) => hash.number(*value),
            Metric::Word(word) => hash.bytes(word.as_bytes()),
            Metric::Flag(flag) => hash.bytes(&[u8::from(*flag)]),
        }
    }
    hash.bytes(run.sentence().as_bytes());
    hash.0
}

/// Every default and every preset.
fn named() -> Vec<Scenario> {
    let mut named = vec![];
    for widget in ALL {
        named.push(Scenario::of(*widget));
        named.extend(
            widget
                .presets()
                .iter()
                .map(|preset| preset.scenario.parse::<Scenario>().unwrap()),
        );
    }
    named
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn runs_have_the_same_bits_everywhere() {
    let fresh: Vec<String> = named()
        .iter()
        .map(|scenario| format!("{:016x} {scenario}", hash(scenario)))
        .collect();
    #[cfg(not(target_arch = "wasm32"))]
    if std::env::var_os("BLESS").is_some() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/bits.txt");
        return std::fs::write(file, fresh.join("\n") + "\n").unwrap();
    }
    let golden: Vec<&str> = GOLDEN.lines().collect();
    let changed: Vec<&String> = fresh
        .iter()
        .filter(|line| !golden.contains(&line.as_str()))
        .collect();
    assert!(changed.is_empty(), "other bits in\n{changed:#?}");
    assert_eq!(golden.len(), fresh.len());
}
