//! What the race's sentence says, against the run itself, read off many times as finely as the sentence does.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use dynamics::race::{Moment, Race};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseResult, TestRng, TestRunner};
use widgets::catalog;

/// Rows of values on their steps, two actors or more.
fn dials() -> impl Strategy<Value = Vec<f64>> {
    let dials: Vec<_> = Race::TABLE
        .into_iter()
        .map(|param| {
            let steps = ((param.max - param.min) / param.step).round() as u32;
            prop_oneof![
                1 => (0..=steps).prop_map(move |step| {
                    param.rounded(param.min + f64::from(step) * param.step)
                }),
                2 => Just(param.default),
            ]
        })
        .collect();
    dials
}

/// The number after some words.
fn after(sentence: &str, words: &str) -> Option<f64> {
    let rest = sentence.split_once(words)?.1;
    let digits = rest
        .split(|c: char| !c.is_ascii_digit() && c != '.')
        .next()?;
    digits.trim_end_matches('.').parse().ok()
}

fn check(values: &[f64], told: &[std::cell::Cell<u32>; 6]) -> TestCaseResult {
    const LOOKS: u32 = 4000;
    let Ok(run) = Race::from_values(values).run() else {
        return Ok(());
    };
    let sentence = catalog::find("race")
        .unwrap()
        .run(values)
        .unwrap()
        .sentence();
    let years: Vec<f64> = (0..=LOOKS)
        .map(|k| run.end() * f64::from(k) / f64::from(LOOKS))
        .collect();
    let moments: Vec<Moment> = years.iter().map(|t| run.moment(*t)).collect();
    let (first, last) = (&moments[0], &moments[moments.len() - 1]);
    let n = run.race.dials.n;
    let value = |moment: &Moment| {
        if n == 2 {
            moment.ratio()
        } else {
            moment.top_share()
        }
    };
    let all: Vec<f64> = moments.iter().map(value).collect();
    let (before, end) = (all[0], all[all.len() - 1]);
    let (mut peak, mut low) = (0, 0);
    for (i, value) in all.iter().enumerate() {
        if *value > all[peak] {
            peak = i;
        }
        if *value < all[low] {
            low = i;
        }
    }
    // A little more than what the sentence passes over in silence.
    let (up, down): (f64, f64) = if n == 2 { (1.012, 0.988) } else { (1.0, 1.0) };
    let spare = if n == 2 { 0.0 } else { 0.031 };
    let higher = |a: f64, b: f64| a > b * up + spare;
    let lower = |a: f64, b: f64| a < b * down - spare;
    let year_is = |told: f64, place: usize| (told - years[place]).abs() < 0.52;
    let tell = |kind: usize| told[kind].set(told[kind].get() + 1);
    if sentence.contains("closes again") {
        tell(0);
        let words = if n == 2 {
            " times in year "
        } else {
            " % in year "
        };
        let year = after(&sentence.replace('\u{a0}', " "), words).unwrap();
        prop_assert!(all[peak] > before && all[peak] > end, "{sentence}");
        prop_assert!(year_is(year, peak), "{} for {sentence}", years[peak]);
    } else if sentence.contains("then opens to") || sentence.contains("apart again") {
        tell(1);
        let words = if n == 2 {
            " times in year "
        } else {
            " % in year "
        };
        let year = after(&sentence.replace('\u{a0}', " "), words).unwrap();
        prop_assert!(all[low] < before && all[low] < end, "{sentence}");
        // Where the lead changes hands the low is a corner, and the ratio passes one.
        if all[low] > 1.0 || n > 2 {
            prop_assert!(year_is(year, low), "{} for {sentence}", years[low]);
        }
    } else if sentence.contains("overtaken") {
        tell(2);
        let year = after(&sentence, "overtaken in year ").unwrap();
        let place = moments
            .iter()
            .rposition(|m| m.leader == first.leader)
            .unwrap();
        prop_assert!(year_is(year, place), "{} for {sentence}", years[place]);
    } else if sentence.contains("; after ") {
        tell(3);
        let year = after(&sentence, "; after ").unwrap();
        let place = all.iter().position(|it| *it >= 2.0 * before).unwrap();
        prop_assert!(year_is(year, place), "{} for {sentence}", years[place]);
        prop_assert!(!higher(all[peak], end), "{sentence}");
    } else if sentence.contains("closes.") {
        tell(4);
        prop_assert!(end < before, "{sentence}");
        prop_assert!(
            !higher(all[peak], before) && !lower(all[low], end),
            "{sentence}"
        );
    } else if sentence.contains("pull apart.") || sentence.contains("pulls apart.") {
        tell(5);
        prop_assert!(end > before, "{sentence}");
        prop_assert!(
            !higher(all[peak], end) && !lower(all[low], before),
            "{sentence}"
        );
    }
    if last.total.is_some() && run.runaway_year().is_none() {
        prop_assert!(!sentence.contains("vertical"), "{sentence}");
    }
    Ok(())
}

#[test]
fn the_sentence_says_what_the_run_does() {
    let told: [std::cell::Cell<u32>; 6] = Default::default();
    let config = Config {
        cases: 800,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let outcome = TestRunner::new_with_rng(config, rng).run(&dials(), |mut values| {
        check(&values, &told)?;
        // The same of two: what most readers see.
        values[3] = 2.0;
        check(&values, &told)
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    // Each kind of story was told, and more than once.
    assert!(told.iter().all(|count| count.get() > 3), "{told:?}");
}

#[test]
fn equals_start_alike_and_years_are_those_of_the_run() {
    for (scenario, words) in [
        (
            "race?head_start=1&alpha=1",
            "starts as large as the follower and",
        ),
        (
            "race?alpha=1.6&growth=0.3&head_start=10",
            "; after 1 year it is",
        ),
        (
            "race?diffusion=0&drag=0.03&drag_exponent=0.4",
            "1.24 times in year 31",
        ),
    ] {
        let scenario: widgets::Scenario = scenario.parse().unwrap();
        let run = scenario.widget().run(scenario.values()).unwrap();
        let sentence = run.sentence();
        assert!(sentence.contains(words), "{sentence}");
    }
}
