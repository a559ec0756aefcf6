//! Two dangers on one race, against SciPy, closed forms and what the documentation says.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may")]

use dynamics::defence::{Defence, MANDATES, mandate, safest};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::Value;

/// The model of a text such as `defence?defence=0.9&n=5`.
fn model(scenario: &str) -> Defence {
    let mut values: Vec<f64> = Defence::TABLE.iter().map(|param| param.default).collect();
    let query = scenario.split_once('?').map_or("", |(_, query)| query);
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap();
        let place = Defence::TABLE.iter().position(|p| p.key == key).unwrap();
        values[place] = value.parse().unwrap();
    }
    Defence::from_values(&values)
}

#[test]
fn the_danger_agrees_with_scipy() {
    let file: Value = serde_json::from_str(include_str!("reference/defence.json")).unwrap();
    let cases = file["cases"].as_array().unwrap();
    assert!(cases.len() >= 40);
    let mut worst: (f64, &str) = (0.0, "");
    for case in cases {
        let scenario = case["scenario"].as_str().unwrap();
        let run = model(scenario).run().unwrap();
        match (run.raced.runaway_year(), case["runaway_year"].as_f64()) {
            (Some(year), Some(expected)) => assert!((year - expected).abs() < 1e-4, "{scenario}"),
            (None, None) => {}
            other => panic!("{other:?} in {scenario}"),
        }
        let times = case["t"].as_array().unwrap();
        for (t, danger) in times.iter().zip(case["danger"].as_array().unwrap()) {
            let error = (run.danger(t.as_f64().unwrap()) - danger.as_f64().unwrap()).abs();
            if error > worst.0 {
                worst = (error, scenario);
            }
        }
    }
    println!("worst {:.1e} in {}", worst.0, worst.1);
    assert!(worst.0 < 1e-7, "{worst:?}");
}

#[test]
fn the_table_is_read_in_its_order() {
    assert_eq!(model("defence"), Defence::default());
    let other = model("defence?n=5&horizon=30&tyranny=0.03&mandate=0.2");
    assert_eq!(other.race.dials.n, 5);
    assert_eq!(other.race.dials.horizon, 30.0);
    assert_eq!(other.race.dials.head_start, 2.0);
    assert_eq!(other.dials.tyranny, 0.03);
    assert_eq!(other.race.world.mandate, 0.2);
}

#[test]
fn at_rest_the_hazard_is_constant() {
    // Nobody grows: shares stay, and half of a smoothstep is half.
    let still = model("defence?growth=0&diffusion=0&n=2&capable=2&offence=0.01&defence=0.5");
    let run = still.run().unwrap();
    let hazard = 0.02 * (2.0 / 3.0 - 0.5) / 0.5 + 0.01 * 0.5 * 0.5;
    for t in [0.0, 7.0, 30.0, 60.0] {
        assert!((run.danger(t) - hazard * t).abs() < 1e-13);
        assert!((run.survival(t) - libm::exp(-hazard * t)).abs() < 1e-13);
    }
}

#[test]
fn equals_have_no_tyrant_and_all_can_attack() {
    let run = model("defence?head_start=1&capable=1&diffusion=0")
        .run()
        .unwrap();
    let (tyranny, offence) = run.hazards(50.0);
    assert_eq!(tyranny, 0.0);
    assert!((offence - 0.004 * 0.7 * 8.0).abs() < 1e-15);
    assert_eq!(run.able(60.0), 8.0);
}

#[test]
fn the_safer_end_is_the_one_the_law_names() {
    for (n, tyranny, offence, defence) in [
        (8, 0.02, 0.004, 0.3),
        (8, 0.02, 0.005, 0.3),
        (12, 0.05, 0.01, 0.0),
        (12, 0.05, 0.01, 0.6),
        (2, 0.001, 0.05, 0.9),
        (3, 0.1, 0.05, 0.0),
    ] {
        let dials =
            format!("tyranny={tyranny}&offence={offence}&defence={defence}&n={n}&diffusion=0");
        let equals = model(&format!("defence?{dials}&head_start=1&capable=1"));
        let giant = model(&format!(
            "defence?{dials}&head_start=20&alpha=1.6&capable=1000"
        ));
        let hazard = |model: &Defence| {
            let (tyranny, offence) = model.run().unwrap().hazards(60.0);
            tyranny + offence
        };
        assert_eq!(
            equals.plurality_is_safer(),
            hazard(&equals) < hazard(&giant) - 1e-6,
            "{dials}"
        );
    }
    // The defence that is needed is where the law turns.
    let unsafe_now = model("defence?offence=0.01");
    let needed = unsafe_now.defence_needed().unwrap();
    assert!((needed - (1.0 - 0.02 / 0.07)).abs() < 1e-15 && !unsafe_now.plurality_is_safer());
    assert_eq!(model("defence").defence_needed(), Some(1.0 - 0.02 / 0.028));
    assert_eq!(model("defence?offence=0.002").defence_needed(), None);
}

#[test]
fn more_defence_moves_the_safest_mandate_to_the_right() {
    let mut before = -1.0;
    let mut seen = vec![];
    for defence in ["0", "0.2", "0.3", "0.5", "0.6", "0.8", "0.9", "1"] {
        let (best, _) = safest(
            model(&format!("defence?defence={defence}"))
                .by_mandate()
                .unwrap(),
        );
        assert!(best >= before, "{best} after {before}");
        before = best;
        seen.push(best);
    }
    assert!(seen[0] < 0.5 && before == 1.0, "{seen:?}");
}

#[test]
fn the_smallest_of_tied_mandates_is_the_safest() {
    let curve = model("defence?tyranny=0&offence=0").by_mandate().unwrap();
    assert_eq!(curve.len(), MANDATES);
    assert!(curve.iter().all(|(_, survival)| *survival == 1.0));
    assert_eq!(safest(curve), (0.0, 1.0));
    let still = model("defence?growth=0").by_mandate().unwrap();
    assert_eq!(safest(still).0, 0.0);
    assert_eq!((mandate(3), mandate(20)), (0.15, 1.0));
}

fn dials() -> impl Strategy<Value = Vec<f64>> {
    let dials: Vec<_> = Defence::TABLE
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

proptest! {
    // The same cases at every run.
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(1),
        ..ProptestConfig::default()
    })]

    #[test]
    fn survival_only_falls_and_the_integral_is_that_of_the_hazard(values in dials()) {
        let model = Defence::from_values(&values);
        let run = model.run().unwrap();
        let horizon = model.race.dials.horizon;
        let n = f64::from(model.race.dials.n);
        let mut before = (0.0, 0.0);
        for k in 0..=120 {
            let t = horizon * f64::from(k) / 120.0;
            let (tyranny, offence) = run.hazards(t);
            prop_assert!((0.0..=model.dials.tyranny * (1.0 + 1e-12)).contains(&tyranny));
            prop_assert!((0.0..=model.dials.offence * n).contains(&offence));
            prop_assert!((0.0..=n).contains(&run.able(t)));
            let danger = run.danger(t);
            // Between the smallest and the largest that the hazard can have been; it only rises in its second part.
            prop_assert!(danger >= before.1 - 1e-12);
            let most = model.dials.tyranny + model.dials.offence * n;
            prop_assert!(danger <= before.1 + most * (t - before.0) + 1e-9);
            let survival = run.survival(t);
            prop_assert!((0.0..=1.0).contains(&survival));
            before = (t, danger);
        }
        // Simpson's rule with many points knows nothing of pieces, nor of bands that are crossed in a week.
        if run.raced.runaway_year().is_none() {
            let points = 4000;
            let mut sum = 0.0;
            for k in 0..=points {
                let (tyranny, offence) = run.hazards(horizon * f64::from(k) / f64::from(points));
                let weight = if k == 0 || k == points { 1.0 } else if k % 2 == 1 { 4.0 } else { 2.0 };
                sum += weight * (tyranny + offence);
            }
            let simpson = sum * horizon / f64::from(points) / 3.0;
            prop_assert!((simpson - run.danger(horizon)).abs() < 1e-4, "{simpson} {}", run.danger(horizon));
        }
        let again = model.run().unwrap();
        prop_assert_eq!(again.danger(horizon).to_bits(), run.danger(horizon).to_bits());
    }
}
