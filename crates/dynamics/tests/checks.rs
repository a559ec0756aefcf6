//! K of n must agree, against exact arithmetic and against what the documentation says.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may")]

use dynamics::checks::{Binomial, Checks, ChecksDials, SAFE, TooMany};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::Value;

fn board(n: u32, k: u32) -> Checks {
    let dials = ChecksDials {
        n,
        k,
        ..ChecksDials::default()
    };
    Checks {
        dials,
        ..Checks::default()
    }
}

#[test]
fn tails_agree_with_whole_numbers() {
    let file: Value = serde_json::from_str(include_str!("reference/checks.json")).unwrap();
    let mut worst: f64 = 0.0;
    let mut least: f64 = 1.0;
    let mut last = (0, 0.0, Binomial::new(1, 0.5));
    for row in file["rows"].as_array().unwrap() {
        let n = row[0].as_u64().unwrap() as u32;
        let p = row[1].as_f64().unwrap() / 100.0;
        let k = row[2].as_f64().unwrap();
        if last.0 != n || last.1 != p {
            last = (n, p, Binomial::new(n, p));
        }
        for (value, exact) in [(last.2.at_least(k), &row[3]), (last.2.below(k), &row[4])] {
            match exact.as_f64() {
                Some(exact) => {
                    worst = worst.max((value / exact - 1.0).abs());
                    least = least.min(exact);
                }
                None => assert!((0.0..1.1e-300).contains(&value), "{value} {row}"),
            }
        }
    }
    println!("worst {worst:.1e}, least tail {least:.1e}");
    assert!(worst < 1e-12, "{worst:.1e}");
    assert!(least < 1e-250);
}

#[test]
fn the_safe_stretch_is_as_documented() {
    assert_eq!(board(9, 5).run().unwrap().safe(), Some((4, 5)));
    assert_eq!(board(101, 50).run().unwrap().safe(), Some((16, 74)));
    assert_eq!(board(1, 1).run().unwrap().safe(), None);
}

#[test]
fn one_person_alone_is_the_centralised_case() {
    let run = board(1, 1).run().unwrap();
    assert_eq!(run.harm(1.0), 0.1);
    assert!((run.blocked(1.0) - 0.2).abs() < 1e-15);
}

#[test]
fn the_stretch_widens_with_n_in_trend() {
    let width = |n| match board(n, 1).run().unwrap().safe() {
        Some((from, to)) => f64::from(to - from + 1) / f64::from(n),
        None => 0.0,
    };
    let widths: Vec<f64> = [9, 30, 101, 300, 1000].into_iter().map(width).collect();
    assert!(widths.is_sorted(), "{widths:?}");
    let (from, to) = board(1000, 1).run().unwrap().safe().unwrap();
    // Between n captured and n competent, and near both.
    assert!(
        (100..130).contains(&from) && (770..=800).contains(&to),
        "{from} {to}"
    );
}

#[test]
fn more_needed_than_there_are_is_a_fault() {
    assert_eq!(board(3, 5).run().unwrap_err(), TooMany { k: 5, n: 3 });
}

#[test]
fn a_fair_coin_is_symmetric() {
    for n in [1, 2, 9, 100, 1000] {
        let coins = Binomial::new(n, 0.5);
        for k in 0..=n {
            let (one, other) = (
                coins.at_least(f64::from(k)),
                coins.below(f64::from(n - k + 1)),
            );
            assert!((one - other).abs() <= 1e-12 * one, "{n} {k}: {one} {other}");
        }
    }
}

proptest! {
    // The same cases at every run.
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(1),
        ..ProptestConfig::default()
    })]

    #[test]
    fn chances_are_chances(
        n in 1_u32..=1000, part in 0.0..=1.0_f64, captured in 0_u32..=100, competent in 0_u32..=100,
    ) {
        let k = ((f64::from(n) * part).ceil() as u32).max(1);
        let dials = ChecksDials {
            n,
            k,
            captured: f64::from(captured) / 100.0,
            competent: f64::from(competent) / 100.0,
        };
        let run = Checks { dials, ..Checks::default() }.run().unwrap();
        let mut before = (1.0, 0.0);
        for k in 1..=n {
            let now = (run.harm(f64::from(k)), run.blocked(f64::from(k)));
            prop_assert!((0.0..=1.0).contains(&now.0) && (0.0..=1.0).contains(&now.1));
            prop_assert!(now.0 <= before.0 && now.1 >= before.1);
            before = now;
        }
        // Both tails of one distribution make one.
        let all = Binomial::new(n, dials.captured);
        let k = f64::from(k);
        prop_assert!((all.at_least(k) + all.below(k) - 1.0).abs() < 1e-12);
        if let Some((from, to)) = run.safe() {
            prop_assert!(1 <= from && from <= to && to <= n);
            for k in [from, to] {
                prop_assert!(run.harm(f64::from(k)) <= SAFE && run.blocked(f64::from(k)) <= SAFE);
            }
            // From more than the captured to fewer than the competent: nobody's average is safe.
            prop_assert!(f64::from(to) <= f64::from(n) * dials.competent + 1.0);
        }
        prop_assert_eq!(run.clone(), run.checks.run().unwrap());
    }
}
