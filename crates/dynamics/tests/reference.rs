//! The growth race against SciPy's DOP853 at rtol 1e-12 (`tests/reference/race.py` made the files),
//! over the whole parameter space.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)] // A test may.

mod scenario;

use dynamics::race::{RUNAWAY, Race};
use scenario::race;
use serde_json::Value;

fn read(text: &str) -> Vec<Value> {
    let file: Value = serde_json::from_str(text).unwrap();
    file["cases"].as_array().unwrap().clone()
}

fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v.as_f64().unwrap())
        .collect()
}

/// The error that the models' documentation allows, relative in x.
const ALLOWED: f64 = 1e-6;

#[test]
fn resources_agree_with_scipy() {
    let cases = read(include_str!("reference/race.json"));
    assert!(cases.len() > 150);
    let mut worst: (f64, String) = (0.0, String::new());
    let mut faults = vec![];
    let mut evaluations = 0;
    for case in &cases {
        let scenario = case["scenario"].as_str().unwrap();
        let run = match race(scenario).run() {
            Ok(run) => run,
            Err(stuck) => {
                faults.push(format!("{stuck:?} {scenario}"));
                continue;
            }
        };
        evaluations += run.evaluations();
        let times = numbers(&case["t"]);
        for (t, row) in times.iter().zip(case["y"].as_array().unwrap()) {
            let expected = numbers(row);
            let most = expected.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            if most > libm::log(RUNAWAY) - 2.0 {
                continue;
            }
            for (y, expected) in run.logs(*t).iter().zip(&expected) {
                let error = (y - expected).abs();
                if error > worst.0 {
                    worst = (error, format!("{scenario} at {t}"));
                }
                if error > ALLOWED {
                    faults.push(format!("{error:.1e} {scenario} at {t}"));
                    break;
                }
            }
        }
        match (run.runaway_year(), case["runaway_year"].as_f64()) {
            (Some(year), Some(expected)) if (year - expected).abs() < 1e-4 => {}
            (None, None) => {}
            other => faults.push(format!("{other:?} {scenario}")),
        }
        for (name, level) in [("half_year", 0.5), ("nine_tenths_year", 0.9)] {
            match (run.year_of_share(level), case[name].as_f64()) {
                (Some(year), Some(expected)) if (year - expected).abs() < 1e-4 => {}
                (None, None) => {}
                other => faults.push(format!("{name} {other:?} {scenario}")),
            }
        }
    }
    println!(
        "worst {:.1e} in {}; {} right-hand sides a run",
        worst.0,
        worst.1,
        evaluations / cases.len()
    );
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_default_race_is_exact_within_300_right_hand_sides() {
    let cases = read(include_str!("reference/race.json"));
    let case = cases
        .iter()
        .find(|case| case["scenario"] == "race")
        .unwrap();
    let run = Race::default().run().unwrap();
    assert!(run.evaluations() <= 300, "{}", run.evaluations());
    for (t, row) in numbers(&case["t"])
        .iter()
        .zip(case["y"].as_array().unwrap())
    {
        for (y, expected) in run.logs(*t).iter().zip(numbers(row)) {
            if expected < libm::log(RUNAWAY) - 2.0 {
                assert!(
                    (y - expected).abs() <= 1e-7,
                    "{y} against {expected} at {t}"
                );
            }
        }
    }
}

#[test]
fn margins_and_gap_rates_agree() {
    for case in read(include_str!("reference/margins.json")) {
        let scenario = case["scenario"].as_str().unwrap();
        let run = race(scenario).run().unwrap();
        for (k, t) in numbers(&case["t"]).iter().enumerate() {
            let moment = run.moment(*t);
            let near = |name: &str, value: Option<f64>| {
                let expected = case[name][k].as_f64();
                match (value, expected) {
                    (Some(value), Some(expected)) => assert!(
                        (value - expected).abs() <= 2e-6 * (1.0 + expected.abs()),
                        "{name} {value} against {expected} in {scenario} at {t}"
                    ),
                    (None, None) => {}
                    other => panic!("{name} {other:?} in {scenario} at {t}"),
                }
            };
            near("margin", moment.margin);
            near("gap_rate", moment.gap_rate);
            near("top_share", Some(moment.top_share()));
            near("effective_number", Some(moment.effective_number()));
        }
    }
}
