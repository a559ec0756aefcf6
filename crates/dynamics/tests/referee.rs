//! A government that plays favourites: published facts, closed forms, SciPy, and the whole space of dials.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may")]

use dynamics::World;
use dynamics::race::RUNAWAY;
use dynamics::referee::{ACTORS, Referee, RefereeDials, Run};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::Value;

/// The setting of the facts: no luck, no natural diffusion.
fn calm(alpha: f64, mandate: f64) -> Referee {
    Referee {
        world: World {
            alpha,
            diffusion: 0.0,
            mandate,
        },
        dials: RefereeDials {
            volatility: 0.0,
            ..RefereeDials::default()
        },
    }
}

fn near(value: f64, expected: f64, within: f64) {
    assert!(
        (value - expected).abs() <= within,
        "{value} is not within {within} of {expected}"
    );
}

fn numbers(value: &Value) -> Vec<f64> {
    let row = value.as_array().unwrap().iter();
    row.map(|v| v.as_f64().unwrap()).collect()
}

#[test]
fn agrees_with_scipy() {
    let file: Value = serde_json::from_str(include_str!("reference/referee.json")).unwrap();
    let cases = file["cases"].as_array().unwrap();
    assert!(cases.len() >= 40);
    let (mut worst, mut faults, mut evaluations) = ((0.0, String::new()), vec![], 0);
    for case in cases {
        let values = numbers(&case["values"]);
        let name = format!("{values:?}");
        let run = Referee::from_values(&values).run().unwrap();
        evaluations += run.evaluations();
        match (run.runaway_year(), case["runaway_year"].as_f64()) {
            (Some(year), Some(expected)) if (year - expected).abs() < 1e-4 => {}
            (None, None) => {}
            other => faults.push(format!("{other:?} {name}")),
        }
        let rows = case["y"].as_array().unwrap();
        for ((t, row), share) in numbers(&case["t"])
            .iter()
            .zip(rows)
            .zip(numbers(&case["favourites_share"]))
        {
            let over = case["runaway_year"].as_f64() == Some(*t);
            let y = run.logs(if over { run.end() } else { *t });
            let mut error = (run.moment(*t).favourites_share - share).abs();
            if !over {
                for (i, expected) in [0, 1, 19, 39].into_iter().zip(numbers(row)) {
                    error = error.max((y[i] - expected).abs());
                }
            }
            if error > worst.0 {
                worst = (error, format!("{name} at {t}"));
            }
            if error > 1e-6 {
                faults.push(format!("{error:.1e} {name} at {t}"));
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

/// A favourite over one of the others.
fn lead(run: &Run, t: f64) -> f64 {
    let y = run.logs(t);
    libm::exp(y[0] - y[ACTORS - 1])
}

#[test]
fn a_favour_outlives_its_emergency() {
    let run = calm(1.2, 0.0).run().unwrap();
    near(run.moment(60.0).favourites_share, 0.711, 5e-4);
    let run = calm(1.2, 0.3).run().unwrap();
    near(run.moment(60.0).favourites_share, 0.139, 5e-4);
}

#[test]
fn it_grows_or_settles_or_is_forgotten() {
    let after = |alpha: f64, mandate: f64, bonus: f64| -> Vec<f64> {
        let mut at = calm(alpha, mandate);
        at.dials.bonus = bonus;
        at.dials.horizon = 120.0;
        let run = at.run().unwrap();
        let last = run.end();
        (0..=50)
            .map(|k| lead(&run, 20.0 + (last - 20.0) * f64::from(k) / 50.0))
            .collect()
    };
    let rises = |leads: &[f64]| leads.windows(2).all(|pair| pair[1] > pair[0]);
    let falls = |leads: &[f64]| leads.windows(2).all(|pair| pair[1] < pair[0]);
    let free = after(1.2, 0.0, 0.1);
    assert!(rises(&free) && free[50] > 1e3, "{free:?}");
    // The lead at which 1 - R^(1-alpha) = m (R - 1).
    let settled = 2.94;
    let small = after(1.2, 0.1, 0.04);
    assert!(rises(&small) && small[50] < settled, "{small:?}");
    let large = after(1.2, 0.1, 0.3);
    assert!(falls(&large) && large[50] > settled, "{large:?}");
    let closed = after(1.2, 0.3, 0.3);
    assert!(falls(&closed) && closed[50] < 1.2, "{closed:?}");
}

#[test]
fn the_half_life_follows_the_margin_at_the_sunset() {
    for (mandate, horizon, crisis) in [(0.0, 60.0, 10.0), (0.3, 60.0, 10.0), (0.05, 15.0, 10.0)] {
        let mut at = calm(1.2, mandate);
        at.world.diffusion = 0.01;
        at.dials.horizon = horizon;
        at.dials.crisis = crisis;
        let run = at.run().unwrap();
        let t = 20.0_f64.min(horizon);
        near(run.sunset(), t, 0.0);
        let growth = 0.05 * libm::exp(0.2 * run.logs(t)[0]);
        let beta = 0.01 + mandate * growth - 0.2 * growth;
        near(
            run.favour_half_life().unwrap(),
            core::f64::consts::LN_2 / beta,
            1e-6,
        );
    }
    // In proportion nothing moves a lead, and a mandate of just the excess holds it.
    assert_eq!(calm(1.0, 0.0).run().unwrap().favour_half_life(), None);
    assert_eq!(calm(1.2, 0.2).run().unwrap().favour_half_life(), None);
    // Small leads do what it says: twenty years after the sunset a small one has changed by e^(-20 beta).
    let mut at = calm(1.0, 0.0);
    at.world.diffusion = 0.05;
    at.dials.bonus = 0.01;
    at.dials.sunset = 1.0;
    let run = at.run().unwrap();
    let left = (lead(&run, 31.0) - 1.0) / (lead(&run, 11.0) - 1.0);
    near(left, libm::exp(-20.0 * 0.05), 0.01);
    near(run.favour_half_life().unwrap(), 13.863, 1e-3);
}

#[test]
fn what_is_given_is_what_was_taken() {
    // In proportion and without a leak the whole grows as if there were no government.
    for (discretion, favoured) in [(0.0, 0.1), (0.4, 0.5), (1.0, 0.025)] {
        let mut at = calm(1.0, 0.0);
        at.dials.leak = 0.0;
        at.dials.discretion = discretion;
        at.dials.favoured = favoured;
        let run = at.run().unwrap();
        for t in [5.0, 15.0, 25.0, 60.0] {
            let total = run.moment(t).spread.unwrap().total;
            near(total / (400.0 * libm::exp(0.05 * t)), 1.0, 1e-7);
        }
    }
    // With a leak the favourites still get their bonus.
    let run = calm(1.0, 0.0).run().unwrap();
    let y = run.logs(20.0);
    near(y[0], 0.05 * 20.0 + 0.10 * 10.0, 1e-7);
    // d ln x_o/dt = growth - bonus X_f / (0.7 X_o), so with r = x_f/x_o and c = (4/36)/0.7:
    // dr/dt = r (bonus + bonus c r), and r/(1 + c r) = r0/(1 + c r0) e^(bonus t).
    let c = 4.0 / 36.0 / 0.7;
    let s = libm::exp(1.0) / (1.0 + c);
    near(lead(&run, 20.0), s / (1.0 - c * s), 1e-6);
}

#[test]
fn the_levy_has_a_bound() {
    let mut at = calm(1.0, 0.0);
    at.dials = RefereeDials {
        favoured: 0.5,
        leak: 0.9,
        bonus: 0.3,
        growth: 0.0,
        crisis: 0.0,
        sunset: 60.0,
        ..at.dials
    };
    let run = at.run().unwrap();
    for t in [1.0, 10.0, 60.0] {
        near(run.logs(t)[ACTORS - 1], -0.5 * t, 1e-7);
        // What arrives is 0.05 X_o a year, X_o = 200 e^(-t/2).
        let favoured = 1.0 + 0.1 * (1.0 - libm::exp(-0.5 * t));
        near(libm::exp(run.logs(t)[0]), favoured, 1e-7);
    }
}

#[test]
fn luck_is_drawn_year_by_year_and_actor_by_actor() {
    use dynamics::random::{Role, Stream};
    let dials = RefereeDials {
        growth: 0.0,
        bonus: 0.0,
        volatility: 0.1,
        crisis: 3.0,
        sunset: 4.0,
        seed: 7,
        ..RefereeDials::default()
    };
    let world = World {
        alpha: 1.2,
        diffusion: 0.0,
        mandate: 0.0,
    };
    let run = Referee { world, dials }.run().unwrap();
    let mut stream = Stream::new(7, Role::Luck);
    let mut y = [0.0; ACTORS];
    for year in 0..60 {
        let sigma = if (3..7).contains(&year) { 0.3 } else { 0.1 };
        for value in &mut y {
            *value += sigma * stream.normal() - 0.5 * sigma * sigma;
        }
        for (value, expected) in run.logs(f64::from(year + 1)).iter().zip(&y) {
            near(*value, *expected, 1e-9);
        }
    }
}

#[test]
fn a_longer_run_repeats_the_shorter_one() {
    let at = |horizon| {
        let dials = RefereeDials {
            horizon,
            ..RefereeDials::default()
        };
        let world = World::default();
        Referee { world, dials }.run().unwrap()
    };
    let (short, long) = (at(20.0), at(90.0));
    for t in [3.0, 11.5, 19.75] {
        for (a, b) in short.logs(t).iter().zip(&long.logs(t)) {
            near(*a, *b, 1e-9);
        }
    }
}

#[test]
fn quantiles_are_those_of_forty() {
    let run = Referee::default().run().unwrap();
    let moment = run.moment(37.0);
    let mut x: Vec<f64> = run
        .logs(37.0)
        .iter()
        .map(|y| 10.0 * libm::exp(*y))
        .collect();
    let favoured: f64 = x[..4].iter().sum();
    let whole: f64 = x.iter().sum();
    near(moment.favourites_share, favoured / whole, 1e-12);
    let spread = moment.spread.unwrap();
    near(spread.total / whole, 1.0, 1e-12);
    let mut ours = x[..4].to_vec();
    ours.sort_by(f64::total_cmp);
    near(spread.favourite / (0.5 * (ours[1] + ours[2])), 1.0, 1e-12);
    x.sort_by(f64::total_cmp);
    near(spread.median / (0.5 * (x[19] + x[20])), 1.0, 1e-12);
    near(spread.p10 / (x[3] + 0.9 * (x[4] - x[3])), 1.0, 1e-12);
    near(spread.p90 / (x[35] + 0.1 * (x[36] - x[35])), 1.0, 1e-12);
}

/// Rows of values on their steps: a quarter defaults, a quarter ends of the range.
fn dials() -> impl Strategy<Value = Vec<f64>> {
    let dials: Vec<_> = Referee::TABLE
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

#[test]
fn every_run_is_finite_and_the_same_again() {
    let config = Config {
        cases: 150,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let outcome = TestRunner::new_with_rng(config, rng).run(&dials(), |values| {
        let at = Referee::from_values(&values);
        let run = at.run();
        prop_assert!(run.is_ok(), "{run:?}");
        let run = run.unwrap();
        let again = at.run().unwrap();
        let horizon = at.dials.horizon;
        prop_assert!(run.end() > 0.0 && run.end() <= horizon);
        for k in 0..=24 {
            let t = horizon * f64::from(k) / 20.0;
            let moment = run.moment(t);
            prop_assert_eq!(moment, again.moment(t));
            prop_assert!((0.0..=1.0).contains(&moment.favourites_share));
            prop_assert!(moment.effective_number > 1.0 - 1e-9);
            prop_assert!(moment.effective_number < 40.0 + 1e-9);
            prop_assert_eq!(moment.spread.is_none(), t > run.end());
            if let Some(spread) = moment.spread {
                let all = [
                    spread.p10,
                    spread.median,
                    spread.p90,
                    spread.favourite,
                    spread.other,
                    spread.total,
                ];
                prop_assert!(all.iter().all(|x| x.is_finite() && *x > 0.0), "{all:?}");
                prop_assert!(spread.p10 <= spread.median && spread.median <= spread.p90);
            }
        }
        if let Some(year) = run.runaway_year() {
            let y = run.logs(year);
            let largest = y.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            prop_assert!((largest - libm::log(RUNAWAY)).abs() <= 1e-9);
        }
        prop_assert!(run.favour_half_life().is_none_or(f64::is_finite));
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}
