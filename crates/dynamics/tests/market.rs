//! Market power: Cournot's markup, common ownership, spending on the surroundings.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may")]

use dynamics::market::{Market, hhi, mhhi, shaping};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

fn near(value: f64, expected: f64, within: f64) {
    assert!(
        (value - expected).abs() <= within,
        "{value} is not within {within} of {expected}"
    );
}

fn place(key: &str) -> usize {
    let mut keys = Market::TABLE.iter();
    keys.position(|param| param.key == key).unwrap()
}

fn market(changes: &[(&str, f64)]) -> Market {
    let mut values = Market::TABLE.map(|param| param.default);
    for (key, value) in changes {
        values[place(key)] = *value;
    }
    Market::from_values(&values)
}

#[test]
fn starts_as_documented() {
    let at = Market::default();
    let dials = &at.race.dials;
    assert_eq!((dials.n, dials.head_start), (8, 2.0));
    assert_eq!((dials.growth, dials.horizon), (0.10, 60.0));
    assert_eq!(at, market(&[]));
    let other = market(&[
        ("n", 3.0),
        ("growth", 0.2),
        ("head_start", 1.5),
        ("horizon", 40.0),
    ]);
    assert_eq!((other.race.dials.n, other.race.dials.growth), (3, 0.2));
    assert_eq!(
        (other.race.dials.head_start, other.race.dials.horizon),
        (1.5, 40.0)
    );
}

#[test]
fn one_spends_what_a_hundred_times_a_hundred_do() {
    let mut alone = [0.0; 100];
    alone[0] = 1.0;
    near(shaping(&alone, 0.5), 100.0, 1e-12);
    near(shaping(&[0.01; 100], 0.5), 1.0, 1e-12);
    // At one half it is the number of firms times the index.
    let shares = [0.5, 0.3, 0.15, 0.05];
    near(shaping(&shares, 0.5), 4.0 * hhi(&shares), 1e-12);
    // Equal firms spend what equal firms spend.
    for theta in [0.1, 0.37, 0.8] {
        near(shaping(&[0.125; 8], theta), 1.0, 1e-12);
        near(
            shaping(&alone, theta),
            libm::pow(100.0, theta / (1.0 - theta)),
            1e-6,
        );
    }
}

/// What spending gains a firm most, by looking.
fn best(c: f64, size: f64, theta: f64) -> f64 {
    let gain = |e: f64| c * size * libm::pow(e, theta) - e;
    let (mut low, mut high) = (0.0, 1e6);
    for _ in 0..300 {
        let (a, b) = (low + (high - low) / 3.0, high - (high - low) / 3.0);
        if gain(a) < gain(b) { low = a } else { high = b }
    }
    0.5 * (low + high)
}

#[test]
fn shaping_is_what_optimisers_spend() {
    let shares = [0.5, 0.3, 0.15, 0.05];
    for theta in [0.2, 0.5, 0.7] {
        for c in [0.3, 2.0] {
            let size = 40.0;
            let spent: f64 = shares.iter().map(|s| best(c, s * size, theta)).sum();
            let equal = 4.0 * best(c, size / 4.0, theta);
            near(shaping(&shares, theta) / (spent / equal), 1.0, 1e-4);
        }
    }
}

/// Cournot's equilibrium of firms with constant elasticity of demand and given shares: each firm's first-order condition
/// `p (1 - s_i / e) = c_i` tells its cost; then the average markup weighted by shares.
#[test]
fn markup_is_cournots() {
    let shares = [0.4, 0.35, 0.25];
    for elasticity in [1.0, 2.5, 6.0] {
        let costs: Vec<f64> = shares.iter().map(|s| 1.0 - s / elasticity).collect();
        // No firm gains by another quantity, at p = Q^(-1/elasticity) and Q = 1.
        for (i, cost) in costs.iter().enumerate() {
            let profit = |q: f64| q * (libm::pow(1.0 - shares[i] + q, -1.0 / elasticity) - cost);
            let now = profit(shares[i]);
            for other in [0.9, 0.99, 1.01, 1.1] {
                assert!(profit(other * shares[i]) < now);
            }
        }
        let average: f64 = shares.iter().zip(&costs).map(|(s, c)| s * (1.0 - c)).sum();
        let at = market(&[("elasticity", elasticity)]);
        near(at.markup(&shares), average, 1e-12);
    }
}

#[test]
fn markup_against_hhi_is_a_straight_line() {
    for (owned, elasticity) in [(0.0, 2.5), (0.4, 2.5), (0.25, 4.0), (1.0, 1.5)] {
        let run = market(&[("common_ownership", owned), ("elasticity", elasticity)])
            .run()
            .unwrap();
        for t in 0..=60 {
            let moment = run.moment(f64::from(t));
            near(
                moment.markup,
                owned / elasticity + moment.hhi * (1.0 - owned) / elasticity,
                1e-12,
            );
            near(moment.mhhi, mhhi(&moment.shares, owned), 0.0);
        }
    }
}

#[test]
fn every_market_is_finite_and_in_range() {
    let dials: Vec<_> = Market::TABLE
        .into_iter()
        .map(|param| {
            let steps = ((param.max - param.min) / param.step).round() as u32;
            prop_oneof![
                3 => (0..=steps).prop_map(move |step| {
                    param.rounded(param.min + f64::from(step) * param.step)
                }),
                1 => prop_oneof![Just(param.min), Just(param.max)],
            ]
        })
        .collect();
    let config = Config {
        cases: 200,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let outcome = TestRunner::new_with_rng(config, rng).run(&dials, |values| {
        let at = Market::from_values(&values);
        let run = at.run();
        prop_assert!(run.is_ok());
        let run = run.unwrap();
        let n = f64::from(at.race.dials.n);
        let most = libm::pow(
            n,
            at.dials.spending_exponent / (1.0 - at.dials.spending_exponent),
        );
        for k in 0..=12 {
            let t = at.race.dials.horizon * f64::from(k) / 10.0;
            let moment = run.moment(t);
            prop_assert_eq!(&moment, &at.run().unwrap().moment(t));
            prop_assert!(moment.hhi >= 1.0 / n - 1e-12 && moment.hhi <= 1.0 + 1e-12);
            prop_assert!(moment.mhhi >= moment.hhi - 1e-12 && moment.mhhi <= 1.0 + 1e-12);
            prop_assert!(moment.markup > 0.0 && moment.markup <= 1.0 + 1e-12);
            prop_assert!(moment.shaping >= 1.0 - 1e-9 && moment.shaping <= most * (1.0 + 1e-9));
        }
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}
