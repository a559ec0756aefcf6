//! Bad scenarios: one exact sentence each, and never a panic.
#![cfg(not(target_arch = "wasm32"))]

use widgets::catalog;
use widgets::scenario::pairs;
use widgets::{Format, Scenario, simulate};

#[test]
fn each_fault_has_its_sentence() {
    let all: Vec<_> = catalog::ALL.iter().map(|widget| widget.key()).collect();
    for key in ["rice", ""] {
        let sentence = format!("there is no widget \"{key}\"; there is {}", all.join(", "));
        assert_eq!(key.parse::<Scenario>().unwrap_err().to_string(), sentence);
    }
    for (text, sentence) in [
        ("race?alpha=9", "race: alpha runs from 0.7 to 1.6, not 9"),
        (
            "race?alpha=1.604",
            "race: alpha runs from 0.7 to 1.6, not 1.604",
        ),
        ("race?alpha=x", "race: alpha is a number, not \"x\""),
        ("race?alpha=", "race: alpha is a number, not \"\""),
        ("race?alpha", "race: alpha is a number, not \"\""),
        ("race?alpha=NaN", "race: alpha is a number, not \"NaN\""),
        ("race?alpha=inf", "race: alpha is a number, not \"inf\""),
        ("race?n=2.5", "race: n is a whole number, not \"2.5\""),
        ("race?n=13", "race: n runs from 2 to 12, not 13"),
        (
            "race?stance=shut",
            "race: stance is one of open, closed, excluded, not \"shut\"",
        ),
        ("race?alpha=1.2&alpha=1.3", "race: alpha is given twice"),
        (
            "race?Alpha=1.2",
            "race: there is no parameter \"Alpha\"; did you mean alpha?",
        ),
        (
            "race?mandat=1",
            "race: there is no parameter \"mandat\"; did you mean mandate?",
        ),
        (
            "race?utm_source=x",
            "race: there is no parameter \"utm_source\"; there are alpha, diffusion, mandate, n, growth, head_start, drag, drag_exponent, automation, proprietary, onset, threshold, delay, incentive_cost, wealth_tax, interop, stance, horizon",
        ),
    ] {
        let fault = text.parse::<Scenario>().unwrap_err();
        assert_eq!(fault.to_string(), sentence, "{text}");
        assert_eq!(simulate(text, None, Format::Json).unwrap_err(), sentence);
    }
    let long = format!("race?alpha={}", "1".repeat(100_000));
    assert_eq!(
        long.parse::<Scenario>().unwrap_err().to_string(),
        "a scenario is at most 4096 bytes long, not 100011"
    );
    let wide = format!("race?alpha={}", "\u{1F600}".repeat(200));
    let sentence = wide.parse::<Scenario>().unwrap_err().to_string();
    assert!(sentence.chars().count() < 90, "{sentence}");
}

#[test]
fn hosts_and_trackers_pass_in_silence_where_they_may() {
    let mut scenario: Scenario = "race".parse().unwrap();
    scenario
        .read_query(
            "utm_source=x&alpha=1.3&fbclid=y&childId=4&theme=dark&gclid=",
            true,
        )
        .unwrap();
    assert_eq!(scenario.to_string(), "race?alpha=1.3");
    assert!(scenario.read_query("nonsense=1", true).is_err());
}

#[test]
fn queries_are_decoded() {
    let decoded: Vec<_> = pairs("a=1%2E5&b=x+y&&c&%zz=%").collect();
    let expected = [("a", "1.5"), ("b", "x y"), ("c", ""), ("%zz", "%")];
    for (pair, (key, value)) in decoded.iter().zip(expected) {
        assert_eq!(pair, &(key.to_owned(), value.to_owned()));
    }
    assert_eq!(decoded.len(), expected.len());
    assert_eq!(
        "race?alpha=1%2E3".parse::<Scenario>().unwrap().to_string(),
        "race?alpha=1.3"
    );
}

/// A million texts: pieces of scenarios, broken, repeated and mixed with noise.
#[test]
fn a_million_texts_give_a_scenario_or_a_sentence() {
    const PIECES: &[&str] = &[
        "race",
        "?",
        "&",
        "=",
        "alpha",
        "diffusion",
        "mandate",
        "n",
        "stance",
        "open",
        "1.2",
        "0",
        "-1",
        "9e9",
        ".",
        "%",
        "%2",
        "%41",
        "%ff",
        "+",
        "\u{e9}",
        "\u{0}",
        "\u{202e}",
        "horizon",
        "999999999999999999999",
        "NaN",
        "0.05",
        "<script>",
        "\"",
        "'",
        "utm_x",
        " ",
        "race?alpha=1.3",
        "&mandate=0.4",
    ];
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut next = |below: usize| {
        // xorshift64*: seeded, so that a failure comes again.
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        (state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % below
    };
    let mut good = 0;
    let mut text = String::new();
    for _ in 0..1_000_000 {
        text.clear();
        if next(3) > 0 {
            text.push_str("race?");
        }
        for _ in 0..next(8) {
            if next(3) > 0 {
                let keys = ["alpha", "mandate", "n", "stance", "delay"];
                let values = ["1", "1.2", "0.3", "open", "2.5", "13"];
                text.push_str(keys[next(keys.len())]);
                text.push('=');
                text.push_str(values[next(values.len())]);
                text.push('&');
            } else {
                text.push_str(PIECES[next(PIECES.len())]);
            }
        }
        match text.parse::<Scenario>() {
            Ok(scenario) => {
                good += 1;
                let again: Scenario = scenario.to_string().parse().unwrap();
                assert_eq!(again, scenario, "{text:?}");
            }
            Err(fault) => {
                let sentence = fault.to_string();
                assert!(
                    !sentence.is_empty() && sentence.len() < 700,
                    "{text:?}: {sentence}"
                );
                assert!(
                    !sentence.contains('\n') && !sentence.contains('\0'),
                    "{text:?}"
                );
            }
        }
    }
    assert!(
        (1_000..900_000).contains(&good),
        "{good} good texts: the fuzz sees both sides"
    );
}
