//! The same world under several policies, against an independent race and what the documentation says.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may")]

use dynamics::policy::{Lab, POLICIES, SITUATION};
use dynamics::race::{RaceDials, Stance};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::Value;

fn place(key: &str) -> usize {
    Lab::TABLE.iter().position(|p| p.key == key).unwrap()
}

fn policy(key: &str) -> usize {
    POLICIES.iter().position(|p| p.key == key).unwrap()
}

/// The lab with these dials turned.
fn lab(dials: &[(&str, f64)]) -> Lab {
    let mut values = Lab::TABLE.map(|param| param.default);
    for (key, value) in dials {
        values[place(key)] = *value;
    }
    Lab::from_values(&values)
}

#[test]
fn the_results_agree_with_an_independent_race() {
    let file: Value = serde_json::from_str(include_str!("reference/policy.json")).unwrap();
    for case in file["cases"].as_array().unwrap() {
        let world = case["world"].as_object().unwrap();
        let dials: Vec<_> = world
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_f64().unwrap()))
            .collect();
        let compared = lab(&dials).run().unwrap();
        let at = case["compared_at"].as_f64().unwrap();
        assert!((compared.at - at).abs() < 1e-4, "{world:?}");
        for (key, expected) in case["results"].as_object().unwrap() {
            let moment = compared.moment(policy(key), at);
            let values = [
                moment.total.unwrap(),
                moment.top_share(),
                moment.effective_number(),
            ];
            for (value, expected) in values.iter().zip(expected.as_array().unwrap()) {
                let expected = expected.as_f64().unwrap();
                assert!(
                    (value / expected - 1.0).abs() < 1e-6,
                    "{key} {value} against {expected} in {world:?}"
                );
            }
        }
    }
}

#[test]
fn the_base_is_as_documented_and_the_world_mandate_is_yours_alone() {
    let lab = lab(&[("mandate", 0.4), ("alpha", 1.1), ("delay", 3.0)]);
    let base = lab.base();
    let documented = RaceDials {
        n: 5,
        head_start: 2.0,
        proprietary: 0.5,
        ..RaceDials::default()
    };
    assert_eq!(base.dials, documented);
    assert_eq!((base.world.alpha, base.world.mandate), (1.1, 0.0));
    assert_eq!(lab.race(policy("nothing")), base);
    let yours = lab.race(policy("yours"));
    assert_eq!((yours.world.mandate, yours.dials.delay), (0.4, 3.0));
    assert_eq!(lab.race(policy("copyleft")).world.mandate, 0.3);
}

#[test]
fn the_situation_is_everyones() {
    let changed = [
        ("n", 7.0),
        ("growth", 0.05),
        ("head_start", 3.0),
        ("drag", 0.02),
        ("drag_exponent", 0.4),
        ("automation", 0.5),
        ("horizon", 50.0),
    ];
    assert_eq!(changed.map(|(key, _)| key), SITUATION);
    let lab = lab(&changed);
    for i in 0..POLICIES.len() {
        let dials = lab.race(i).dials;
        assert_eq!((dials.n, dials.growth, dials.head_start), (7, 0.05, 3.0));
        assert_eq!((dials.drag, dials.drag_exponent), (0.02, 0.4));
        assert_eq!((dials.automation, dials.horizon), (0.5, 50.0));
    }
}

#[test]
fn every_policy_can_be_made_yours() {
    let turned: [(&str, &[(&str, f64)]); 10] = [
        ("nothing", &[]),
        (
            "standards",
            &[("interop", 0.15), ("mandate", 0.1), ("incentive_cost", 0.1)],
        ),
        ("noncompete_ban", &[("diffusion", 0.03)]),
        (
            "copyleft",
            &[
                ("mandate", 0.3),
                ("proprietary", 0.25),
                ("incentive_cost", 0.1),
            ],
        ),
        ("proprietary_tax", &[("proprietary", 0.1)]),
        (
            "harberger",
            &[("mandate", 0.25), ("delay", 2.0), ("wealth_tax", 0.005)],
        ),
        ("interoperability", &[("interop", 0.3), ("diffusion", 0.02)]),
        (
            "schedule",
            &[("mandate", 0.5), ("delay", 5.0), ("incentive_cost", 0.1)],
        ),
        ("wealth_tax", &[("wealth_tax", 0.03)]),
        ("coalition", &[("interop", 0.6), ("stance", 2.0)]),
    ];
    let plain = Lab::default();
    for (key, dials) in turned {
        let yours = lab(dials).race(policy("yours"));
        assert_eq!(plain.race(policy(key)), yours, "{key}");
    }
    assert_eq!(
        plain.race(policy("coalition")).dials.stance,
        Stance::Excluded
    );
    for policy in &POLICIES {
        assert!(
            policy.reason.len() > 20 && policy.reason.ends_with('.'),
            "{}",
            policy.key
        );
    }
}

#[test]
fn costs_show_as_plainly_as_gains() {
    let compared = Lab::default().run().unwrap();
    assert!((compared.at - 33.7725).abs() < 5e-4);
    let total = |key: &str| {
        compared.moment(policy(key), compared.at).total.unwrap()
            / compared.moment(0, compared.at).total.unwrap()
    };
    assert!(total("schedule") < 0.6 && total("wealth_tax") < 0.8);
    assert!(total("coalition") > 30.0 && total("copyleft") > 1.2);
}

fn dials() -> impl Strategy<Value = Vec<f64>> {
    let dials: Vec<_> = Lab::TABLE
        .into_iter()
        .map(|param| {
            let steps = ((param.max - param.min) / param.step).round() as u32;
            prop_oneof![
                1 => (0..=steps).prop_map(move |step| {
                    param.rounded(param.min + f64::from(step) * param.step)
                }),
                2 => Just(param.default),
                1 => prop_oneof![Just(param.min), Just(param.max)],
            ]
        })
        .collect();
    dials
}

proptest! {
    // The same cases at every run.
    #![proptest_config(ProptestConfig {
        cases: 100,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(1),
        ..ProptestConfig::default()
    })]

    #[test]
    fn every_policy_is_there_at_the_year_of_comparison(values in dials()) {
        let lab = Lab::from_values(&values);
        let compared = lab.run().unwrap();
        let horizon = lab.yours.dials.horizon;
        prop_assert!(compared.at > 0.0 && compared.at <= horizon);
        let mut earliest = horizon / 0.9;
        for (i, run) in compared.runs.iter().enumerate() {
            earliest = earliest.min(run.runaway_year().unwrap_or(earliest));
            let moment = compared.moment(i, compared.at);
            let total = moment.total.unwrap();
            prop_assert!(total.is_finite() && total > 0.0);
            prop_assert!((0.0..=1.0).contains(&moment.top_share()));
            let alone = compared.top_share(i, compared.at);
            prop_assert!((alone - moment.top_share()).abs() < 1e-12);
            let number = moment.effective_number();
            prop_assert!(number >= 1.0 - 1e-12 && number <= f64::from(lab.yours.dials.n) + 1e-9);
        }
        prop_assert!((compared.at - (0.9 * earliest).min(horizon)).abs() < 1e-9);
        let again = lab.run().unwrap();
        for i in 0..POLICIES.len() {
            prop_assert_eq!(again.moment(i, again.at), compared.moment(i, compared.at));
        }
    }
}

#[test]
fn a_draft_shows_what_the_run_shows() {
    for dials in [
        &[][..],
        &[("alpha", 1.6), ("mandate", 0.5), ("n", 8.0)],
        &[("alpha", 0.8), ("drag", 0.1), ("horizon", 120.0)],
        &[("alpha", 1.4), ("delay", 5.0), ("mandate", 1.0)],
    ] {
        let lab = lab(dials);
        let (draft, run) = (lab.draft().unwrap(), lab.run().unwrap());
        assert!((draft.at / run.at - 1.0).abs() < 1e-4, "{dials:?}");
        for i in 0..POLICIES.len() {
            for part in [0.1, 0.5, 1.0] {
                let at = part * draft.at.min(run.at);
                let (quick, whole) = (draft.moment(i, at), run.moment(i, at));
                for (quick, whole) in quick.shares.iter().zip(&whole.shares) {
                    assert!((quick - whole).abs() < 1e-3, "{dials:?} {i} {at}");
                }
            }
        }
    }
}
