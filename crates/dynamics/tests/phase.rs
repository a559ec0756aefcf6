//! The map against the race itself.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may")]

use dynamics::phase::{Along, Map, Phase, Same};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

fn place(key: &str) -> usize {
    Phase::TABLE
        .iter()
        .position(|param| param.key == key)
        .unwrap()
}

fn phase(changes: &[(&str, f64)]) -> Phase {
    let mut values = Phase::TABLE.map(|param| param.default);
    for (key, value) in changes {
        values[place(key)] = *value;
    }
    Phase::from_values(&values)
}

/// The value of one race, by the race's own solver, where that succeeds.
fn exact(phase: &Phase, x: f64, y: f64) -> Option<f64> {
    let run = phase.at(x, y).run().ok()?;
    let end = run.moment(run.end()).effective_number();
    Some(libm::log(end / run.moment(0.0).effective_number()))
}

#[test]
#[ignore = "a measurement"]
fn how_long_it_takes() {
    let settings: [(&str, &[(&str, f64)]); 6] = [
        ("default", &[]),
        (
            "mandate, onset, threshold, n 5",
            &[
                ("n", 5.0),
                ("y_key", 2.0),
                ("onset", 10.0),
                ("threshold", 0.3),
                ("head_start", 3.0),
            ],
        ),
        (
            "n 12, drag, tax, interop",
            &[
                ("n", 12.0),
                ("drag", 0.03),
                ("wealth_tax", 0.01),
                ("interop", 0.2),
                ("head_start", 3.0),
            ],
        ),
        (
            "horizon 200, n 5",
            &[("n", 5.0), ("horizon", 200.0), ("head_start", 3.0)],
        ),
        ("actors by growth", &[("x_key", 3.0), ("y_key", 4.0)]),
        ("delay 5", &[("mandate", 0.3), ("delay", 5.0)]),
    ];
    for (name, changes) in settings {
        let phase = phase(changes);
        for cells in [32, 64, 128, 256] {
            if name == "delay 5" && cells > 64 {
                continue;
            }
            let begin = std::time::Instant::now();
            let mut turns = 0;
            let mut solved = (0, 0);
            while begin.elapsed().as_millis() < 300 {
                let map = std::hint::black_box(&phase).map_of(cells).unwrap();
                solved = (map.solved, map.slow);
                turns += 1;
            }
            println!(
                "{name}, {cells} cells: {:.2} ms, {:.0} % run, {} one at a time",
                begin.elapsed().as_secs_f64() * 1000.0 / f64::from(turns),
                100.0 * solved.0 as f64 / (cells * cells) as f64,
                solved.1
            );
        }
    }
}

/// The largest error of a map and where, over every `step`th cell.
fn error(phase: &Phase, map: &Map, step: usize) -> (f64, f64, f64) {
    let mut worst = (0.0, 0.0, 0.0);
    for k in (0..map.values.len()).step_by(step) {
        let (x, y) = (map.x[k % map.cells], map.y[k / map.cells]);
        let Some(exact) = exact(phase, x, y) else {
            continue;
        };
        let off = (map.values[k] - exact).abs();
        if off > worst.0 {
            worst = (off, x, y);
        }
    }
    worst
}

/// What the documentation allows.
const ALLOWED: f64 = 1e-3;

#[test]
fn every_cell_of_the_first_map_is_good() {
    for (changes, cells) in [
        (&[][..], 64),
        (&[("y_key", 2.0), ("diffusion", 0.0)][..], 48),
        (&[("n", 5.0), ("head_start", 3.0), ("drag", 0.03)][..], 32),
        (
            &[
                ("mandate", 0.3),
                ("delay", 5.0),
                ("onset", 7.0),
                ("incentive_cost", 0.5),
            ][..],
            32,
        ),
        (&[("mandate", 0.3), ("delay", 5.0)][..], 48),
        // A step that ends but a hair beyond the horizon.
        (
            &[
                ("growth", 0.0),
                ("head_start", 11.5),
                ("drag", 0.086),
                ("automation", 0.71),
                ("proprietary", 1.0),
            ][..],
            16,
        ),
    ] {
        let phase = phase(changes);
        let map = phase.map_of(cells).unwrap();
        let worst = error(&phase, &map, 1);
        println!("{worst:?} of {changes:?}");
        assert!(worst.0 <= ALLOWED, "{worst:?} of {changes:?}");
    }
}

fn runner(cases: u32) -> TestRunner {
    TestRunner::new_with_rng(
        Config {
            cases: std::env::var("PROPTEST_CASES").map_or(cases, |n| n.parse().unwrap()),
            failure_persistence: None,
            ..Config::default()
        },
        TestRng::deterministic_rng(RngAlgorithm::ChaCha),
    )
}

/// What differs from the defaults.
fn scenario(values: &[f64]) -> String {
    let mut text = String::from("phase-map?");
    for (param, value) in Phase::TABLE.iter().zip(values) {
        if *value != param.default {
            text += &format!("{}={}&", param.key, param.write(*value));
        }
    }
    text
}

#[test]
fn cells_are_good_at_any_setting() {
    runner(80)
        .run(&rows(), |values| {
            let phase = Phase::from_values(&values);
            let map = phase.map_of(48).unwrap();
            let most = libm::log(12.0) + 1e-6;
            prop_assert!(map.values.iter().all(|value| value.abs() <= most));
            let worst = error(&phase, &map, 31);
            if std::env::var_os("TELL").is_some() {
                println!(
                    "{:.1e} {:.3} {:.3} {} {}",
                    worst.0,
                    worst.1,
                    worst.2,
                    map.slow,
                    scenario(&values)
                );
                return Ok(());
            }
            prop_assert!(worst.0 <= ALLOWED, "{worst:?} in {}", scenario(&values));
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_law_at_the_start_is_that_of_the_race() {
    runner(400)
        .run(&rows(), |values| {
            let phase = Phase::from_values(&values);
            let (x, y) = phase.here();
            let race = phase.at(x, y);
            prop_assert_eq!(race, phase.race);
            let margin = race.run().unwrap().moment(0.0).margin;
            match (phase.margin_at_start(x, y), margin) {
                (Some(here), Some(there)) => {
                    prop_assert!((here - there).abs() <= 1e-12, "{here} {there}");
                }
                (here, there) => prop_assert_eq!(here, there),
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_same_map_twice_and_turned() {
    let one = phase(&[("n", 3.0)]);
    let turned = phase(&[("n", 3.0), ("x_key", 1.0), ("y_key", 0.0)]);
    let (map, again) = (one.map_of(32).unwrap(), one.map_of(32).unwrap());
    assert_eq!(map, again);
    let turned = turned.map_of(32).unwrap();
    for row in 0..32 {
        for column in 0..32 {
            let off = map.value(column, row) - turned.value(row, column);
            assert!(off.abs() <= ALLOWED, "{off} at {column} {row}");
        }
    }
}

#[test]
fn proportion_changes_nothing_and_equals_stay_equal() {
    // At a scale exponent of 1 without diffusion: the bottom of the map over it.
    let over_exponent = phase(&[("diffusion", 0.0), ("y_key", 4.0)]);
    for row in over_exponent.map_of(16).unwrap().values.chunks(16) {
        // The border between closing and pulling apart lies between cells 5 and 6 (1.009 .. 1.066).
        assert!(row[4] >= 0.0 && row[6] <= 0.0, "{row:?}");
    }
    let equals = phase(&[("head_start", 1.0), ("n", 7.0)]);
    let map = equals.map_of(32).unwrap();
    assert!(map.values.iter().all(|value| value.abs() < 1e-6));
}

#[test]
fn most_cells_of_a_large_map_are_interpolated() {
    let map = phase(&[]).map_of(128).unwrap();
    assert!(
        map.solved < 2000 && map.slow == 0,
        "{} {}",
        map.solved,
        map.slow
    );
}

/// Rows of values on their steps: half defaults.
fn rows() -> impl Strategy<Value = Vec<f64>> {
    let rows: Vec<_> = Phase::TABLE
        .into_iter()
        .map(|param| {
            let steps = ((param.max - param.min) / param.step).round() as u32;
            prop_oneof![
                3 => (0..=steps).prop_map(move |step| {
                    param.rounded(param.min + f64::from(step) * param.step)
                }),
                3 => Just(param.default),
                1 => prop_oneof![Just(param.min), Just(param.max)],
            ]
        })
        .collect();
    rows.prop_filter("two axes", |values| values[3] != values[4])
}

#[test]
fn one_parameter_is_no_map() {
    let phase = phase(&[("y_key", 0.0)]);
    assert_eq!(phase.map(), Err(Same(Along::Alpha)));
}
