//! A main street: Rao's entropy, its expectation, and fairness of the shares of storefronts.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may")]

use dynamics::World;
use dynamics::street::{FIRMS, FRONTS, Run, Street, StreetDials};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

fn near(value: f64, expected: f64, within: f64) {
    assert!(
        (value - expected).abs() <= within,
        "{value} is not within {within} of {expected}"
    );
}

fn street(motive: f64, seed: u32) -> Run {
    let dials = StreetDials {
        motive,
        seed,
        ..StreetDials::default()
    };
    let world = World::default();
    Street { world, dials }.run().unwrap()
}

/// The entropy of fronts as a visitor meets them: the squared distance of two picked at random.
fn entropy(run: &Run, t: f64) -> f64 {
    let fronts = run.fronts(t);
    let mut sum = 0.0;
    for a in fronts {
        for b in fronts {
            let ((x, y), (u, v)) = (run.styles[a], run.styles[b]);
            sum += (x - u) * (x - u) + (y - v) * (y - v);
        }
    }
    sum / (FRONTS * FRONTS) as f64
}

#[test]
fn what_is_measured_is_the_entropy_of_the_fronts() {
    for seed in 1..20 {
        for motive in [0.0, 0.2, 0.7] {
            let run = street(motive, seed);
            for t in [0.0, 30.0, 45.0, 60.0] {
                near(
                    run.soul_measured(t),
                    entropy(&run, t) / (11.0 / 12.0),
                    1e-12,
                );
            }
        }
    }
}

#[test]
fn soul_is_what_is_measured_on_average() {
    for t in [0.0, 30.0, 44.0] {
        let seeds = 1..=4000;
        let mean: f64 = seeds
            .map(|seed| {
                let run = Street {
                    dials: StreetDials {
                        seed,
                        motive: 0.2,
                        ..StreetDials::default()
                    },
                    ..Street::default()
                };
                measured_with(&run, t)
            })
            .sum::<f64>()
            / 4000.0;
        let run = street(0.2, 1);
        // Shares rounded to storefronts, and four thousand draws.
        near(mean, run.soul(t), 0.012);
    }
}

/// `soul_measured` of other visions on the same race, which need not be run again.
fn measured_with(at: &Street, t: f64) -> f64 {
    thread_local! {
        static RUN: Run = street(0.2, 1);
    }
    RUN.with(|run| {
        let own = 1.0 - at.dials.motive;
        let mut run = run.clone();
        run.styles = at.visions().map(|(x, y)| (own * x, own * y));
        run.soul_measured(t)
    })
}

#[test]
fn visions_fill_the_disk_evenly() {
    let mut square = 0.0;
    let (mut x, mut y, mut inner) = (0.0, 0.0, 0);
    for seed in 1..=2000 {
        let dials = StreetDials {
            seed,
            ..StreetDials::default()
        };
        for (u, v) in (Street {
            dials,
            ..Street::default()
        })
        .visions()
        {
            assert!(u * u + v * v <= 1.0);
            square += u * u + v * v;
            (x, y) = (x + u, y + v);
            inner += u32::from(u * u + v * v < 0.25);
        }
    }
    let count = 24_000.0;
    near(square / count, 0.5, 0.01);
    near(x / count, 0.0, 0.02);
    near(y / count, 0.0, 0.02);
    near(f64::from(inner) / count, 0.25, 0.015);
}

#[test]
fn one_motive_makes_every_front_alike() {
    let run = street(1.0, 1);
    assert!(run.styles.iter().all(|style| *style == (0.0, 0.0)));
    for t in [0.0, 30.0, 60.0] {
        assert_eq!((run.soul(t), run.soul_measured(t)), (0.0, 0.0));
    }
}

#[test]
fn one_agent_makes_every_front_its_own() {
    let world = World {
        alpha: 1.4,
        diffusion: 0.0,
        mandate: 0.0,
    };
    let dials = StreetDials::default();
    let run = Street { world, dials }.run().unwrap();
    assert_eq!(run.counts(60.0)[0], FRONTS);
    assert!(run.fronts(60.0).iter().all(|firm| *firm == 0));
    assert!(run.soul(60.0) < 0.01 && run.soul_measured(60.0) == 0.0);
}

#[test]
fn equal_independent_firms_have_all_of_it() {
    let mut run = street(0.0, 1);
    let n = FIRMS as f64;
    let hhi = run.hhi(0.0);
    near(run.soul(0.0), (1.0 - hhi) / (1.0 - 1.0 / n), 1e-12);
    assert!(run.soul(0.0) > 0.97);
    run.street.dials.motive = 0.5;
    near(run.soul(0.0), 0.25 * (1.0 - hhi) / (1.0 - 1.0 / n), 1e-12);
}

#[test]
fn fronts_change_hands_only_where_they_must() {
    let run = street(0.2, 1);
    let mut before = run.fronts(0.0);
    for year in 1..=60 {
        let t = f64::from(year);
        let (fronts, counts) = (run.fronts(t), run.counts(t));
        for (firm, count) in counts.iter().enumerate() {
            assert_eq!(fronts.iter().filter(|f| **f == firm).count(), *count);
        }
        let old = run.counts(t - 1.0);
        let due: usize = old
            .iter()
            .zip(&counts)
            .map(|(a, b)| a.saturating_sub(*b))
            .sum();
        let changed = fronts.iter().zip(&before).filter(|(a, b)| a != b).count();
        assert_eq!(changed, due, "year {year}");
        before = fronts;
    }
}

#[test]
fn every_street_is_shared_out_fairly() {
    let dials: Vec<_> = Street::TABLE
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
        cases: 150,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let outcome = TestRunner::new_with_rng(config, rng).run(&dials, |values| {
        let at = Street::from_values(&values);
        let run = at.run();
        prop_assert!(run.is_ok());
        let run = run.unwrap();
        let t = at.dials.year;
        let counts = run.counts(t);
        prop_assert_eq!(counts.iter().sum::<usize>(), FRONTS);
        for (count, share) in counts.iter().zip(&run.race.moment(t).shares) {
            prop_assert!((*count as f64 - share * FRONTS as f64).abs() < 1.0);
        }
        let soul = run.soul(t);
        prop_assert!((0.0..=1.0 + 1e-12).contains(&soul));
        let measured = run.soul_measured(t);
        prop_assert!(measured.is_finite() && (0.0..=24.0 / 11.0).contains(&measured));
        prop_assert_eq!(run.fronts(t), at.run().unwrap().fronts(t));
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}
