//! The same race has the same bits natively and in every browser.
//!
//! `tests/golden/bits.txt` holds a line a scenario: a hash of everything that the run tells at 200
//! times, and the scenario. After a change that is meant to change bits,
//! `BLESS=1 cargo test -p balance-of-power-dynamics --test determinism` writes the file anew.

#![allow(clippy::unwrap_used)] // A test may.

mod bits;
mod scenario;

use bits::Hash;
use scenario::race;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

const GOLDEN: &str = include_str!("golden/bits.txt");

/// A hash of the run: its end, its work, and its state over time, beyond the end too.
fn hash(scenario: &str) -> u64 {
    let mut hash = Hash::default();
    let Ok(run) = race(scenario).run() else {
        panic!("{scenario} is stuck");
    };
    hash.add(run.end());
    hash.add(run.evaluations() as f64);
    for level in [0.5, 0.9] {
        hash.add(run.year_of_share(level).unwrap_or(-1.0));
    }
    for step in 0..200 {
        let t = run.race.dials.horizon * f64::from(step) / 195.0;
        let moment = run.moment(t);
        let x = moment.x.unwrap_or_default();
        let rates = [
            moment.total,
            moment.margin,
            moment.gap_rate,
            moment.leader_growth,
            moment.leader_drag,
            moment.mandated,
        ];
        for number in run.logs(t).iter().chain(&x).chain(&moment.shares) {
            hash.add(*number);
        }
        for number in rates {
            hash.add(number.unwrap_or(-1.0));
        }
    }
    hash.0
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn runs_have_the_same_bits_everywhere() {
    let mut fresh = String::new();
    let mut changed = vec![];
    for line in GOLDEN.lines() {
        let (expected, scenario) = line.split_once(' ').unwrap();
        let hash = format!("{:016x}", hash(scenario));
        if hash != expected {
            changed.push(scenario);
        }
        fresh += &format!("{hash} {scenario}\n");
    }
    assert!(GOLDEN.lines().count() >= 40);
    #[cfg(not(target_arch = "wasm32"))]
    if std::env::var_os("BLESS").is_some() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/bits.txt");
        return std::fs::write(file, fresh).unwrap();
    }
    assert!(changed.is_empty(), "other bits in\n{}", changed.join("\n"));
}
