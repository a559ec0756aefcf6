//! What stands in other people's links, files and programs: it may grow, but nothing in it may change.
//!
//! `names.txt` was written by hand from the documentation of the models and has no command that writes it anew: where it
//! differs, it is nearly always the code that is wrong. Each parameter as key, unit, default, range (or choices) and step.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use dynamics::decimal::short;
use dynamics::param::{Kind, Param};
use widgets::Scenario;
use widgets::catalog::ALL;
use widgets::widget::Widget;

fn parameter(param: &Param) -> String {
    let first = format!(
        "  {} | {} | {}",
        param.key,
        param.unit.symbol(),
        param.write(param.default)
    );
    match param.kind {
        Kind::Choice(choices) => {
            let keys: Vec<_> = choices.iter().map(|choice| choice.key).collect();
            format!("{first} | {}", keys.join(" "))
        }
        _ => format!(
            "{first} | {}..{} | {}",
            param.write(param.min),
            param.write(param.max),
            short(param.step, 9)
        ),
    }
}

fn all(name: &str, keys: impl Iterator<Item = String>) -> String {
    let keys: Vec<_> = keys.collect();
    format!("  {name}: {}", keys.join(" "))
        .trim_end()
        .to_owned()
}

fn widget(widget: &'static dyn Widget) -> Vec<String> {
    let run = widget.run(Scenario::of(widget).values()).unwrap();
    let data = run.data(None);
    let mut lines = vec![widget.key().to_owned()];
    lines.extend(widget.params().iter().map(parameter));
    lines.push(all("series", data.series.into_iter().map(|it| it.0)));
    lines.push(all("metrics", data.metrics.into_iter().map(|it| it.0)));
    let presets = widget.presets().iter().map(|it| it.key.to_owned());
    lines.push(all("presets", presets));
    lines
}

#[test]
fn public_names_ranges_and_defaults_are_as_documented() {
    let documented: Vec<_> = include_str!("names.txt").lines().collect();
    let lines: Vec<_> = ALL.iter().flat_map(|it| widget(*it)).collect();
    let wrong: Vec<_> = lines
        .iter()
        .zip(&documented)
        .filter(|(ours, theirs)| ours != *theirs)
        .map(|(ours, theirs)| format!("{ours}\n  documented: {theirs}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(lines.len(), documented.len());
}

/// Each preset is a lesson; there are as many as a reader looks through.
#[test]
fn there_are_three_to_six_lessons_and_more_of_the_race() {
    for widget in ALL {
        let most = if widget.key() == "race" { 10 } else { 6 };
        assert!(
            (3..=most).contains(&widget.presets().len()),
            "{}",
            widget.key()
        );
    }
}
