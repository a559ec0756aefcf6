//! The policy lab, the two dangers and k of n: names as documented, drafts, handles, and what a fault says.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use dynamics::policy::POLICIES;
use widgets::Scenario;
use widgets::widget::{Data, Metric, Run, Series};

fn run(scenario: &str) -> Box<dyn Run> {
    let scenario: Scenario = scenario.parse().unwrap();
    scenario.widget().run(scenario.values()).unwrap()
}

fn names(data: &Data) -> (Vec<&str>, Vec<&str>) {
    (
        data.series.iter().map(|(name, _)| name.as_str()).collect(),
        data.metrics.iter().map(|(name, _)| name.as_str()).collect(),
    )
}

fn metric(data: &Data, name: &str) -> Option<f64> {
    match data.metrics.iter().find(|(key, _)| key == name).unwrap().1 {
        Metric::Number(value) => value,
        _ => panic!("{name} is no number"),
    }
}

fn along<'a>(data: &'a Data, name: &str) -> &'a [Option<f64>] {
    match &data.series.iter().find(|(key, _)| key == name).unwrap().1 {
        Series::Along(values) => values,
        _ => panic!("{name} is no series"),
    }
}

#[test]
fn series_and_metrics_are_named_as_documented() {
    let data = run("checks").data(None);
    assert_eq!(
        names(&data),
        (
            vec!["harm", "blocked"],
            vec!["harm", "blocked", "safe_from", "safe_to"]
        )
    );
    assert_eq!(data.t, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]);
    let data = run("defence").data(None);
    assert_eq!(
        names(&data),
        (
            vec!["hazard_tyranny", "hazard_offence", "survival"],
            vec!["survival", "safest_mandate"]
        )
    );
    assert_eq!(data.t.len(), 201);
    assert_eq!(along(&data, "survival")[200], metric(&data, "survival"));
    let data = run("policy-lab").data(None);
    let mut expected = vec![];
    for policy in &POLICIES {
        for name in ["total", "top_share", "effective_number"] {
            expected.push(format!("{}.{name}", policy.key));
        }
    }
    let (series, metrics) = names(&data);
    assert_eq!(series, expected);
    assert_eq!(metrics[0], "compared_at");
    assert_eq!(metrics[1..], expected);
}

#[test]
fn beyond_the_end_the_rules_of_the_race_hold() {
    // The base runs away in year 43.
    let data = run("policy-lab").data(Some(&[0.0, 50.0, 1000.0]));
    assert_eq!(along(&data, "nothing.total")[1], None);
    assert!(along(&data, "nothing.top_share")[1].unwrap() > 0.5);
    assert_eq!(
        along(&data, "nothing.top_share")[1],
        along(&data, "nothing.top_share")[2]
    );
    let data = run("defence").data(Some(&[45.0, 60.0, 1000.0]));
    assert_eq!(
        along(&data, "hazard_tyranny")[0],
        along(&data, "hazard_tyranny")[1]
    );
    assert_eq!(along(&data, "survival")[1], along(&data, "survival")[2]);
    // At least none agree always, at least ten of nine never.
    let data = run("checks").data(Some(&[0.0, 5.0, 10.0]));
    assert_eq!(along(&data, "harm")[0], Some(1.0));
    assert_eq!(along(&data, "harm")[2], Some(0.0));
    assert_eq!(along(&data, "blocked")[2], Some(1.0));
}

#[test]
fn a_rule_for_more_than_there_are_says_what_is_allowed() {
    let scenario: Scenario = "checks?n=3".parse().unwrap();
    let sentence = scenario.widget().run(scenario.values()).err().unwrap();
    for words in [
        "k (must agree)",
        "n (reviewers)",
        "lower k to 3",
        "raise n to 5",
    ] {
        assert!(sentence.contains(words), "{sentence}");
    }
}

#[test]
fn a_draft_of_the_two_dangers_differs_in_the_safest_mandate_alone() {
    let scenario: Scenario = "defence?mandate=0.37".parse().unwrap();
    let full = run("defence?mandate=0.37").data(None);
    assert!(scenario.widget().drafts());
    let draft = scenario.widget().draft(scenario.values()).unwrap();
    let data = draft.data(None);
    assert_eq!(full.series, data.series);
    assert_eq!(metric(&full, "survival"), metric(&data, "survival"));
    assert_eq!(metric(&full, "safest_mandate"), Some(0.35));
}

#[test]
fn handles_set_what_they_are_drawn_at() {
    for (key, place, to, expected) in [
        ("defence", "mandate", 0.503, 0.5),
        ("defence", "mandate", -3.0, 0.0),
        ("defence", "mandate", 3.0, 1.0),
        ("checks", "k", 6.7, 7.0),
        ("checks", "k", -6.7, 1.0),
        ("checks", "k", 99.0, 9.0),
    ] {
        let scenario: Scenario = key.parse().unwrap();
        let param = scenario
            .widget()
            .params()
            .iter()
            .position(|p| p.key == place);
        let set = run(key).grasp(0, to, 0.5);
        assert_eq!(set, [(param.unwrap(), expected)], "{key} {to}");
    }
}

#[test]
fn your_own_policy_is_told_when_there_is_one() {
    assert!(!run("policy-lab").sentence().contains("yours"));
    // Another world is not a policy.
    assert!(
        !run("policy-lab?alpha=1.1&n=7&growth=0.05")
            .sentence()
            .contains("yours")
    );
    assert!(
        run("policy-lab?mandate=0.3")
            .sentence()
            .contains("Under yours")
    );
}
