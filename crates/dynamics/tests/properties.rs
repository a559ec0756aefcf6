//! What holds for every race, whatever the dials.
//!
//! The cases are the same at every run; `PROPTEST_CASES=3000 cargo test -p balance-of-power-dynamics --test
//! properties -- --nocapture` tries so many fresh ones and tells the worst.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)] // A test may.

use std::cell::Cell;

use dynamics::race::{Need, RUNAWAY, Race, Run};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseResult, TestRng, TestRunner};

/// How many cases each property is tried on when nothing else is asked for.
const CASES: u32 = 400;

fn place(key: &str) -> usize {
    Race::TABLE
        .iter()
        .position(|param| param.key == key)
        .unwrap()
}

/// A scenario that fails can be pasted into the link of a page.
fn scenario(values: &[f64]) -> String {
    let mut text = String::from("race");
    for (param, value) in Race::TABLE.iter().zip(values) {
        if *value != param.default {
            let sign = if text.contains('?') { '&' } else { '?' };
            text += &format!("{sign}{}={}", param.key, param.write(*value));
        }
    }
    text
}

/// Rows of values on their steps: a quarter defaults, a quarter ends of the range.
fn dials() -> impl Strategy<Value = Vec<f64>> {
    let dials: Vec<_> = Race::TABLE
        .into_iter()
        .map(|param| {
            let steps = ((param.max - param.min) / param.step).round() as u32;
            prop_oneof![
                2 => (0..=steps).prop_map(move |step| {
                    param.rounded(param.min + f64::from(step) * param.step)
                }),
                1 => Just(param.default),
                1 => prop_oneof![Just(param.min), Just(param.max)],
            ]
        })
        .collect();
    dials
}

/// Tries a property of a run and its row of values.
fn always(property: impl Fn(&[f64]) -> TestCaseResult) {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let mut runner = if asked {
        TestRunner::new(Config::default())
    } else {
        let config = Config {
            cases: CASES,
            ..Config::default()
        };
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
    };
    let outcome = runner.run(&dials(), |values| {
        property(&values)
            .map_err(|error| TestCaseError::fail(format!("{error} in {}", scenario(&values))))
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

fn run(values: &[f64]) -> Result<Run, TestCaseError> {
    Race::from_values(values)
        .run()
        .map_err(|stuck| TestCaseError::fail(format!("{stuck:?}")))
}

/// Times from the start to the run's end.
fn times(run: &Run) -> impl Iterator<Item = f64> + '_ {
    (0..=60).map(|k| run.end() * (f64::from(k) / 60.0))
}

#[test]
fn every_run_ends_with_finite_numbers_and_shares_of_one() {
    let worst = Cell::new(0);
    let all = Cell::new((0, 0));
    always(|values| {
        let run = run(values)?;
        worst.set(worst.get().max(run.evaluations()));
        all.set((all.get().0 + run.evaluations(), all.get().1 + 1));
        let n = run.race.dials.n as usize;
        let horizon = run.race.dials.horizon;
        prop_assert!(run.end() > 0.0 && run.end() <= horizon);
        for t in times(&run).chain([horizon, 1.5 * horizon]) {
            let moment = run.moment(t);
            prop_assert_eq!(moment.shares.len(), n);
            let sum: f64 = moment.shares.iter().sum();
            prop_assert!((sum - 1.0).abs() <= 1e-12, "sum {sum} at {t}");
            prop_assert!(
                moment
                    .shares
                    .iter()
                    .all(|share| (0.0..=1.0).contains(share))
            );
            let top = moment.top_share();
            prop_assert!(moment.shares.iter().all(|share| *share <= top));
            prop_assert!(top >= (1.0 - 1e-12) / n as f64, "top share {top} at {t}");
            let effective = moment.effective_number();
            prop_assert!(effective >= 1.0 - 1e-12 && effective <= n as f64 + 1e-9);
            prop_assert!(moment.ratio() > 0.0);
            let numbers = [
                Some(moment.ratio()),
                moment.total,
                moment.margin,
                moment.gap_rate,
                moment.leader_growth,
                moment.leader_drag,
                moment.mandated,
            ];
            let x = moment.x.unwrap_or_default();
            for number in numbers.iter().flatten().chain(&x) {
                prop_assert!(number.is_finite(), "{:?} {x:?} at {t}", numbers);
            }
            prop_assert!(x.iter().all(|x| *x > 0.0));
        }
        for level in [0.5, 0.9] {
            if let Some(year) = run.year_of_share(level) {
                prop_assert!((0.0..=run.end()).contains(&year));
                prop_assert!(run.moment(year).top_share() >= level - 1e-9);
            }
        }
        Ok(())
    });
    let (sum, runs) = all.get();
    println!(
        "{} right-hand sides at worst, {} a run",
        worst.get(),
        sum / runs.max(1)
    );
}

#[test]
fn the_end_holds_the_shares() {
    always(|values| {
        let run = run(values)?;
        let year = run.end();
        if run.runaway_year().is_some() {
            let most = run.logs(year).into_iter().fold(f64::NEG_INFINITY, f64::max);
            prop_assert!((most - libm::log(RUNAWAY)).abs() <= 1e-9, "{most}");
        } else {
            prop_assert_eq!(year, run.race.dials.horizon);
        }
        let last = run.moment(year);
        prop_assert!(last.total.is_some());
        for after in [1e-6, 1.0, 500.0] {
            let moment = run.moment(year + after);
            prop_assert_eq!(&moment.shares, &last.shares);
            prop_assert_eq!(moment.leader, last.leader);
            prop_assert!(moment.x.is_none() && moment.total.is_none());
            prop_assert!(moment.margin.is_none() && moment.gap_rate.is_none());
            prop_assert!(run.needs(year + after).is_none());
        }
        Ok(())
    });
}

/// At the start everything but the dial in question is the same: there a need can be tried.
#[test]
fn what_would_hold_the_balance_holds_it() {
    let found = Cell::new(0);
    always(|values| {
        let mut values = values.to_vec();
        values[place("stance")] = 0.0;
        values[place("onset")] = 0.0;
        let Some(needs) = run(&values)?.needs(0.0) else {
            return Err(TestCaseError::fail("no needs with an open stance"));
        };
        let margin = |number: usize, value: f64| {
            let mut tried = values.clone();
            tried[number] = value;
            let moment = Race::from_values(&tried).run().unwrap().moment(0.0);
            let rates = moment.leader_growth.unwrap() + moment.leader_drag.unwrap();
            (moment.margin.unwrap(), 1e-9 * (1.0 + rates))
        };
        for (number, need) in needs.into_iter().enumerate() {
            let param = &Race::TABLE[number];
            match need {
                Need::At(value) => {
                    prop_assert!(param.admits(value), "{} {value}", param.key);
                    // A mandate of nought has no ramp of its own to be tried with.
                    if number == 2 && values[place("threshold")] > 0.0 {
                        continue;
                    }
                    let (margin, near) = margin(number, value);
                    prop_assert!(margin.abs() <= near, "{} {value}: {margin}", param.key);
                    found.set(found.get() + 1);
                }
                Need::NoEffect => {
                    let (least, near) = margin(number, param.min);
                    let (most, _) = margin(number, param.max);
                    prop_assert!((most - least).abs() <= near, "{}", param.key);
                }
                Need::Held | Need::BeyondRange => {
                    for value in [param.min, param.max] {
                        let (margin, near) = margin(number, value);
                        let held = need == Need::Held;
                        prop_assert!(
                            margin.abs() <= near || (margin > 0.0) == held,
                            "{} {value}: {margin}",
                            param.key
                        );
                    }
                }
            }
        }
        Ok(())
    });
    assert!(found.get() > 100, "{}", found.get());
}

#[test]
fn nobody_overtakes_an_equal_rule() {
    always(|values| {
        let mut values = values.to_vec();
        values[place("stance")] = 0.0;
        let run = run(&values)?;
        for t in times(&run) {
            for pair in run.logs(t).windows(2) {
                // To the accuracy between two steps, for those that draw together.
                prop_assert!(pair[1] <= pair[0] + 1e-6, "{pair:?} at {t}");
            }
        }
        Ok(())
    });
}

#[test]
fn equals_stay_equal() {
    always(|values| {
        let mut values = values.to_vec();
        values[place("stance")] = 0.0;
        values[place("head_start")] = 1.0;
        let run = run(&values)?;
        for t in times(&run) {
            let y = run.logs(t);
            for other in &y {
                prop_assert!((other - y[0]).abs() <= 1e-12, "{y:?} at {t}");
            }
        }
        Ok(())
    });
}

#[test]
fn without_drag_the_total_never_falls() {
    always(|values| {
        let mut values = values.to_vec();
        values[place("drag")] = 0.0;
        let run = run(&values)?;
        let mut before = 0.0;
        for t in times(&run) {
            let total = run.moment(t).total.unwrap();
            prop_assert!(
                total >= before * (1.0 - 1e-7),
                "{total} after {before} at {t}"
            );
            before = total;
        }
        Ok(())
    });
}

#[test]
fn twice_the_growth_is_half_the_time() {
    always(|values| {
        let mut slow = values.to_vec();
        for key in ["drag", "wealth_tax", "incentive_cost", "diffusion"] {
            slow[place(key)] = 0.0;
        }
        // Values whose double or half is a step, too.
        let mut fast = slow.clone();
        for (key, step, factor) in [
            ("growth", 0.01, 2.0),
            ("horizon", 2.0, 0.5),
            ("onset", 2.0, 0.5),
            ("delay", 1.0, 0.5),
        ] {
            let param = &Race::TABLE[place(key)];
            let least = param.min.max(param.min / factor);
            let most = param.max.min(param.max / factor);
            let value = ((slow[place(key)] / step).floor() * step)
                .max(least)
                .min(most);
            slow[place(key)] = param.rounded(value);
            fast[place(key)] = param.rounded(value * factor);
        }
        let (slow, fast) = (run(&slow)?, run(&fast)?);
        match (slow.runaway_year(), fast.runaway_year()) {
            (Some(slow), Some(fast)) => {
                prop_assert!((slow - 2.0 * fast).abs() <= 1e-4, "{slow} {fast}");
            }
            (None, None) => {}
            other => prop_assert!(false, "{other:?}"),
        }
        for t in times(&slow) {
            // Near the runaway a moment is many doublings.
            let y = slow.logs(t);
            if y.iter().any(|y| *y > libm::log(RUNAWAY) - 2.0) {
                break;
            }
            let (one, other) = (slow.moment(t), fast.moment(0.5 * t));
            for (one, other) in one.shares.iter().zip(&other.shares) {
                prop_assert!((one - other).abs() <= 1e-6, "{one} {other} at {t}");
            }
        }
        Ok(())
    });
}
