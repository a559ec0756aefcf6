//! The crowd against the model as it is written, and its facts.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may")]

use dynamics::World;
use dynamics::crowd::{BINS, Crowd, CrowdDials, GAP, INSTITUTIONS, Moment, NEAR};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

fn crowd(mediation: f64, charisma: f64, seed: u32) -> Crowd {
    Crowd {
        world: World::default(),
        dials: CrowdDials {
            mediation,
            charisma,
            seed,
            ..CrowdDials::default()
        },
    }
}

/// One step as it is written, everyone against everyone.
fn step(crowd: &Crowd, x: &[f64]) -> Vec<f64> {
    let dials = &crowd.dials;
    let people = x.len() as f64;
    let following = x
        .iter()
        .filter(|x| (*x - dials.leader).abs() <= NEAR)
        .count() as f64
        / people;
    let c = (dials.charisma * libm::pow((following + 0.02) / 0.12, crowd.world.alpha - 1.0))
        .clamp(0.0, 0.5);
    let w = dials.mediation + (1.0 - dials.mediation) * crowd.world.mandate;
    let mean = |of: &dyn Fn(usize, f64) -> bool| {
        let of = |(i, x): &(usize, &f64)| of(*i, **x);
        let heard: Vec<f64> = x.iter().enumerate().filter(of).map(|(_, x)| *x).collect();
        heard.iter().sum::<f64>() / heard.len() as f64
    };
    let institutions: Vec<f64> = (0..INSTITUTIONS)
        .map(|k| mean(&|j, _| j % INSTITUTIONS == k))
        .collect();
    let step = |(i, at): (usize, &f64)| {
        let institution = institutions[i % INSTITUTIONS];
        let mission = 0.04 + (0.96 - 0.04) * (i % INSTITUTIONS) as f64 / 11.0;
        let public = mean(&|_, x| (x - at).abs() <= dials.confidence);
        let moved = at
            + dials.exchange
                * (w * (0.5 * (institution - at) + 0.5 * (mission - at))
                    + (1.0 - w) * (public - at))
            + c * (1.0 - w) * (dials.leader - at);
        moved.clamp(0.0, 1.0)
    };
    x.iter().enumerate().map(step).collect()
}

/// The effective number of voices as it is written.
fn voices(x: &[f64]) -> f64 {
    let mut x = x.to_vec();
    x.sort_by(f64::total_cmp);
    let mut sizes = vec![1.0];
    for pair in x.windows(2) {
        if pair[1] - pair[0] > GAP {
            sizes.push(0.0);
        }
        *sizes.last_mut().unwrap() += 1.0;
    }
    let people = x.len() as f64;
    1.0 / sizes
        .iter()
        .map(|s| (s / people) * (s / people))
        .sum::<f64>()
}

/// Rows of values on their steps, of at most so many people and steps.
fn values(people: f64, steps: f64) -> impl Strategy<Value = Vec<f64>> {
    Crowd::TABLE
        .into_iter()
        .map(|param| {
            let max = match param.key {
                "people" => people,
                "steps" => steps,
                _ => param.max,
            };
            let count = ((max - param.min) / param.step).round() as u32;
            prop_oneof![
                3 => (0..=count).prop_map(move |step| {
                    param.rounded(param.min + f64::from(step) * param.step)
                }),
                1 => prop_oneof![Just(param.min), Just(max)],
            ]
        })
        .collect::<Vec<_>>()
}

fn always<S: Strategy>(
    cases: u32,
    strategy: S,
    property: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    TestRunner::new_with_rng(config, rng)
        .run(&strategy, property)
        .unwrap();
}

fn opinions(crowd: &Crowd, steps: u32) -> Vec<f64> {
    let mut crowd = *crowd;
    crowd.dials.steps = steps;
    crowd.run().opinions().to_vec()
}

#[test]
fn a_step_is_the_one_that_is_written() {
    always(60, values(300.0, 30.0), |values| {
        let crowd = Crowd::from_values(&values);
        for steps in [10, crowd.dials.steps] {
            let (before, after) = (opinions(&crowd, steps - 1), opinions(&crowd, steps));
            for (x, expected) in after.iter().zip(step(&crowd, &before)) {
                prop_assert!((x - expected).abs() <= 1e-12, "{x} for {expected}");
            }
        }
        Ok(())
    });
}

#[test]
fn what_is_told_of_a_crowd_is_what_it_is() {
    always(60, values(300.0, 20.0), |values| {
        let crowd = Crowd::from_values(&values);
        let run = crowd.run();
        let steps = crowd.dials.steps as usize;
        prop_assert_eq!(run.moments().len(), steps + 1);
        let x = run.opinions();
        prop_assert_eq!(x.len(), crowd.dials.people as usize);
        for (person, x) in x.iter().enumerate() {
            prop_assert_eq!(*x, run.opinion(person, steps));
        }
        let last = run.last();
        prop_assert!((last.voices - voices(x)).abs() < 1e-9);
        let people = x.len() as f64;
        let mean = x.iter().sum::<f64>() / people;
        let square = x.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / people;
        prop_assert!((last.mean - mean).abs() < 1e-12);
        prop_assert!((last.spread - square.sqrt()).abs() < 1e-9);
        let near = x.iter().filter(|x| (*x - crowd.dials.leader).abs() <= NEAR);
        prop_assert_eq!(last.near_leader, near.count() as f64 / people);
        for bin in 0..BINS {
            let (from, to) = (bin as f64 / 40.0, (bin + 1) as f64 / 40.0);
            let inside = |x: &&f64| **x >= from && (**x < to || bin == BINS - 1);
            prop_assert_eq!(
                run.counts(steps)[bin],
                x.iter().filter(inside).count() as u32
            );
        }
        for (x, start) in crowd.start().iter().enumerate() {
            prop_assert_eq!(*start, run.opinion(x, 0));
        }
        Ok(())
    });
}

#[test]
fn every_crowd_stays_within_its_bounds_and_repeats_itself() {
    always(80, values(1200.0, 60.0), |values| {
        let run = Crowd::from_values(&values).run();
        let people = run.opinions().len();
        for (step, moment) in run.moments().iter().enumerate() {
            let Moment {
                voices,
                near_leader,
                mean,
                spread,
            } = *moment;
            prop_assert!((1.0..=34.0).contains(&voices), "{voices}");
            prop_assert!((0.0..=1.0).contains(&near_leader) && (0.0..=1.0).contains(&mean));
            prop_assert!((0.0..=0.5 + 1e-9).contains(&spread));
            prop_assert_eq!(run.counts(step).iter().sum::<u32>() as usize, people);
            for person in 0..run.kept() {
                prop_assert!((0.0..=1.0).contains(&run.opinion(person, step)));
            }
        }
        let again = Crowd::from_values(&values).run();
        prop_assert_eq!(run.opinions(), again.opinions());
        Ok(())
    });
}

#[test]
fn a_smaller_crowd_starts_as_part_of_a_larger_one() {
    let small = crowd(0.25, 0.05, 7);
    let mut large = small;
    large.dials.people = 3000;
    assert_eq!(large.start()[..300], small.start());
    assert_ne!(small.start(), crowd(0.25, 0.05, 8).start());
}

#[test]
fn nobody_listens_without_exchange_or_charisma() {
    let mut still = crowd(0.5, 0.0, 1);
    still.dials.exchange = 0.0;
    let run = still.run();
    assert_eq!(run.opinions(), still.start());
}

#[test]
fn without_institutions_there_are_about_two_camps() {
    let all: Vec<f64> = (1..=9)
        .map(|seed| crowd(0.0, 0.0, seed).run().last().voices)
        .collect();
    assert!(all[0] > 1.8 && all[0] < 2.1, "{all:?}");
    let mut sorted = all.clone();
    sorted.sort_by(f64::total_cmp);
    assert!(sorted[4] > 1.8 && sorted[4] < 2.1, "{sorted:?}");
}

#[test]
fn a_little_charisma_makes_one_mob_of_them() {
    for seed in 1..=20 {
        let last = crowd(0.0, 0.05, seed).run().last();
        assert_eq!((last.voices, last.near_leader), (1.0, 1.0));
        assert!((last.mean - 0.75).abs() < 0.01 && last.spread < 0.001);
    }
}

#[test]
fn strong_institutions_keep_all_twelve_voices() {
    for seed in 1..=10 {
        for mediation in [0.75, 0.8, 0.9, 1.0] {
            let run = crowd(mediation, 0.05, seed).run();
            assert!(
                (run.last().voices - 12.0).abs() < 1e-9,
                "{mediation} {seed}"
            );
            // The mandate does the same.
            let mut open = crowd(0.0, 0.05, seed);
            open.world.mandate = mediation;
            assert!((open.mediation() - mediation).abs() < 1e-15);
            assert!((open.run().last().voices - 12.0).abs() < 1e-9);
        }
    }
}

#[test]
fn a_following_attracts_a_following() {
    let mut crowd = crowd(0.0, 0.1, 1);
    crowd.world.alpha = 1.5;
    assert!(crowd.pull(0.5) > 2.0 * crowd.pull(0.1));
    assert!((crowd.pull(0.1) - 0.1).abs() < 1e-15);
    crowd.world.alpha = 1.0;
    assert_eq!(crowd.pull(0.5), 0.1);
    crowd.dials.charisma = 0.5;
    crowd.world.alpha = 1.6;
    assert_eq!(crowd.pull(1.0), 0.5);
}

#[test]
fn three_thousand_people_are_as_many_as_are_drawn() {
    let run = Crowd::from_values(&[1.2, 0.0, 0.0, 3000.0]).run();
    assert_eq!((run.opinions().len(), run.kept()), (3000, 300));
    let before = opinions(&run.crowd, 79);
    for (x, expected) in run.opinions().iter().zip(step(&run.crowd, &before)) {
        assert!((x - expected).abs() <= 1e-12);
    }
}
