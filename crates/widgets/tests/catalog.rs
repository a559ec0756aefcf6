//! One walk through the catalog: what every widget must keep.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::PathBuf;

use charts::figure::{Figure, Format, Layer};
use charts::layout::lay_out;
use charts::svg;
use dynamics::World;
use dynamics::param::{Kind, Param};
use widgets::Scenario;
use widgets::catalog::{self, ALL};
use widgets::headings::HEADINGS;
use widgets::widget::{Metric, Part, Run, Series, Widget};

/// All scenarios that the repository itself names.
fn named(widget: &'static dyn Widget) -> Vec<(String, Scenario)> {
    let mut named = vec![(widget.key().to_owned(), Scenario::of(widget))];
    for preset in widget.presets() {
        let scenario = preset.scenario.parse().unwrap();
        named.push((format!("{}.{}", widget.key(), preset.key), scenario));
    }
    named
}

fn run(scenario: &Scenario) -> Box<dyn Run> {
    scenario
        .widget()
        .run(scenario.values())
        .unwrap_or_else(|sentence| panic!("{scenario}: {sentence}"))
}

/// The range ends, the default and a value between, each on a step.
fn values(param: &Param) -> Vec<f64> {
    let mut values = vec![param.min, param.default, param.max];
    match param.kind {
        Kind::Choice(choices) => values.extend((0..choices.len()).map(|i| i as f64)),
        _ => values.push(param.rounded((param.min + param.max) / 2.0)),
    }
    values
}

/// Every number that a reader could meet is finite, and every text says something. Where two values exclude
/// each other, there is a sentence that names one of them.
fn check(scenario: &Scenario) {
    let widget = scenario.widget();
    let run = match widget.run(scenario.values()) {
        Ok(run) => run,
        Err(sentence) => {
            let named = |param: &Param| sentence.contains(&format!(" {} (", param.key));
            // Two that exclude each other; anything else that cannot be run is a fault.
            let names = widget.params().iter().filter(|param| named(param)).count();
            assert!(
                names >= 2 && sentence.ends_with('.'),
                "{scenario}: {sentence}"
            );
            return;
        }
    };
    let data = run.data(None);
    assert!(data.t.iter().all(|t| t.is_finite()), "{scenario}");
    for (name, values) in &data.series {
        let numbers: Vec<f64> = match values {
            Series::Along(values) => {
                assert_eq!(values.len(), data.t.len(), "{scenario}: {name}");
                values.iter().flatten().copied().collect()
            }
            Series::Axis(values) => values.clone(),
            Series::Rows(rows) => rows.iter().flatten().copied().collect(),
        };
        assert!(
            numbers.iter().all(|value| value.is_finite()),
            "{scenario}: {name}"
        );
    }
    for (name, value) in &data.metrics {
        if let Metric::Number(Some(value)) = value {
            assert!(value.is_finite(), "{scenario}: {name}");
        }
    }
    let sentence = run.sentence();
    for bad in ["NaN", "inf", "  ", " ."] {
        assert!(!sentence.contains(bad), "{scenario}: {sentence}");
    }
    assert!(sentence.ends_with('.'), "{scenario}: {sentence}");
    let table = run.table();
    assert!(!table.rows.is_empty(), "{scenario}");
    for row in &table.rows {
        assert_eq!(row.len(), table.columns.len(), "{scenario}");
        for cell in row {
            assert!(
                !cell.is_empty() && !cell.contains("NaN") && !cell.contains("inf"),
                "{scenario}: {row:?}"
            );
        }
    }
    for playhead in [0.0, run.span() / 2.0, run.span()] {
        for view in 0..scenario.widget().views().len() {
            for format in Format::ALL {
                let figure = run.figure(view, playhead, format);
                assert!(finite(&figure), "{scenario} view {view}");
                let text = svg::inline(&lay_out(&figure, format), format.key());
                assert!(!text.contains("NaN") && !text.contains("inf"), "{scenario}");
            }
        }
        if let Some(head) = run.head(playhead) {
            assert!(head.tilt.abs() <= 1.0, "{scenario}: {}", head.tilt);
            assert!(
                !head.words.is_empty() && !head.law.contains("NaN"),
                "{scenario}"
            );
            for mark in &head.needs {
                assert!(
                    mark.at.is_none_or(|at| (0.0..=1.5).contains(&at)),
                    "{scenario}: {mark:?}"
                );
                assert!(!mark.words.is_empty());
            }
        }
    }
}

fn finite(figure: &Figure) -> bool {
    figure.panels.iter().all(|panel| {
        panel.y.from < panel.y.to
            && panel.x.from < panel.x.to
            && panel.layers.iter().all(|layer| match layer {
                Layer::Line { points, .. } => {
                    points.iter().all(|(x, y)| x.is_finite() && y.is_finite())
                }
                Layer::Area { points, .. } => points
                    .iter()
                    .all(|(x, low, high)| x.is_finite() && low.is_finite() && high.is_finite()),
                Layer::Band { pieces, end } => {
                    end.is_finite()
                        && pieces
                            .iter()
                            .all(|(x, _, strength)| x.is_finite() && strength.is_finite())
                }
                Layer::Moment { x, .. } => x.is_finite(),
                Layer::Thread { points, .. } | Layer::Shape { points, .. } => {
                    points.iter().all(|(x, y)| x.is_finite() && y.is_finite())
                }
                Layer::Cells { columns, steps } => *columns > 0 && steps.len() % columns == 0,
                Layer::Arrow { x, y, dx, dy, .. } => {
                    [x, y, dx, dy].iter().all(|value| value.is_finite())
                }
                Layer::Level { y, .. } => y.is_finite(),
                Layer::Dot { x, y, .. }
                | Layer::Spot { x, y, .. }
                | Layer::Words { x, y, .. }
                | Layer::Handle { x, y } => x.is_finite() && y.is_finite(),
            })
    })
}

#[test]
fn parameters_are_complete_and_on_their_steps() {
    for widget in ALL {
        let params = widget.params();
        for (param, world) in params.iter().zip(&World::TABLE) {
            assert_eq!(
                param.key,
                world.key,
                "{}: the world comes first",
                widget.key()
            );
        }
        for key in widget.at_hand() {
            assert!(
                params[World::COUNT..].iter().any(|param| param.key == *key),
                "{}: {key}",
                widget.key()
            );
        }
        for (i, param) in params.iter().enumerate() {
            let name = format!("{}.{}", widget.key(), param.key);
            assert!(
                params[..i].iter().all(|other| other.key != param.key),
                "{name} twice"
            );
            assert!(param.min < param.max && param.step > 0.0, "{name}");
            assert!(param.admits(param.default), "{name}");
            for value in [param.default, param.min, param.max] {
                assert_eq!(
                    param.rounded(value),
                    value,
                    "{name}: {value} has the step's decimals"
                );
                let steps = (value - param.min) / param.step;
                assert!(
                    (steps - steps.round()).abs() < 1e-6,
                    "{name}: {value} lies on a step"
                );
            }
            assert!(
                param.help.len() > 15 && param.help.ends_with('.'),
                "{name}: {}",
                param.help
            );
            assert!(!param.name.is_empty(), "{name}");
            if let Kind::Choice(choices) = param.kind {
                assert_eq!(param.max as usize + 1, choices.len(), "{name}");
            }
        }
    }
}

#[test]
fn texts_go_out_and_come_back() {
    for widget in ALL {
        for (name, scenario) in named(*widget) {
            assert_eq!(
                scenario.to_string().parse::<Scenario>().unwrap(),
                scenario,
                "{name}"
            );
            assert_eq!(
                scenario.full().parse::<Scenario>().unwrap(),
                scenario,
                "{name}"
            );
            let json = serde_json::to_string(&scenario).unwrap();
            assert_eq!(
                serde_json::from_str::<Scenario>(&json).unwrap(),
                scenario,
                "{name}"
            );
        }
        for preset in widget.presets() {
            let scenario: Scenario = preset.scenario.parse().unwrap();
            assert_eq!(
                scenario.to_string(),
                preset.scenario,
                "{} is in its shortest form",
                preset.key
            );
            assert!(preset.lesson.ends_with('.'), "{}", preset.key);
        }
        let presets = widget.presets();
        for (i, preset) in presets.iter().enumerate() {
            assert!(
                presets[..i]
                    .iter()
                    .all(|other| other.key != preset.key && other.name != preset.name)
            );
        }
    }
    for (slug, text) in HEADINGS {
        let scenario: Scenario = text.parse().unwrap();
        assert_eq!(
            &scenario.to_string(),
            text,
            "{slug} is in its shortest form"
        );
    }
}

#[test]
fn every_value_of_every_parameter_gives_a_picture() {
    for widget in ALL {
        for (_, scenario) in named(*widget) {
            check(&scenario);
        }
        for (i, param) in widget.params().iter().enumerate() {
            for value in values(param) {
                let mut scenario = Scenario::of(*widget);
                scenario.set(i, value);
                check(&scenario);
            }
        }
        // Corners: pairs of range ends, everything else at its default.
        let count = widget.params().len();
        for i in 0..count {
            for j in 0..i {
                for ends in 0..4 {
                    let mut scenario = Scenario::of(*widget);
                    for (which, bit) in [(i, 1), (j, 2)] {
                        let param = &widget.params()[which];
                        scenario.set(
                            which,
                            if ends & bit == 0 {
                                param.min
                            } else {
                                param.max
                            },
                        );
                    }
                    check(&scenario);
                }
            }
        }
    }
}

#[test]
fn the_sentence_tells_what_the_table_ends_with() {
    for widget in ALL {
        for (name, scenario) in named(*widget) {
            let run = run(&scenario);
            let sentence = run.sentence();
            let digits = sentence.chars().filter(char::is_ascii_digit).count();
            assert!(digits >= 2, "{name}: a sentence with numbers: {sentence}");
            if let Some((_, Metric::Number(Some(year)))) = run
                .data(None)
                .metrics
                .iter()
                .find(|(name, _)| name == "runaway_year")
            {
                assert!(
                    sentence.contains(&format!("year {year:.0}")),
                    "{name}: {sentence}"
                );
            }
        }
    }
}

#[test]
fn the_race_names_its_series_and_metrics_as_documented() {
    let scenario: Scenario = "race?n=3".parse().unwrap();
    let data = run(&scenario).data(Some(&[0.0, 10.0, 1000.0]));
    let names: Vec<_> = data.series.iter().map(|(name, _)| name.as_str()).collect();
    let documented = [
        "x1",
        "x2",
        "x3",
        "top_share",
        "effective_number",
        "ratio",
        "total",
        "margin",
        "gap_rate",
    ];
    assert_eq!(names, documented);
    let names: Vec<_> = data.metrics.iter().map(|(name, _)| name.as_str()).collect();
    let documented = [
        "runaway_year",
        "half_year",
        "nine_tenths_year",
        "end_ratio",
        "top_share",
        "effective_number",
        "total",
    ];
    assert_eq!(names, documented);
    // Beyond the runaway, and beyond a horizon, shares hold; everything else is gone.
    let calm: Scenario = "race?n=3&alpha=1".parse().unwrap();
    for data in [data, run(&calm).data(Some(&[0.0, 10.0, 60.5]))] {
        let last: Vec<_> = data
            .series
            .iter()
            .map(|(_, values)| matches!(values, Series::Along(values) if values[2].is_some()))
            .collect();
        assert_eq!(
            last,
            [false, false, false, true, true, true, false, false, false]
        );
    }
}

/// Pictures as they were when somebody looked at them. `cargo xtask bless` accepts new ones.
#[test]
fn pictures_are_as_they_were_looked_at() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = vec![];
    let mut known = vec![];
    for widget in ALL {
        let mut pictures = vec![];
        for (name, scenario) in named(*widget) {
            pictures.push((format!("{name}.svg"), scenario, 0, Format::Wide));
        }
        let first = Scenario::of(*widget);
        pictures.push((
            format!("{}.narrow.svg", widget.key()),
            first.clone(),
            0,
            Format::Narrow,
        ));
        for (i, view) in widget.views().iter().enumerate().skip(1) {
            pictures.push((
                format!("{}.{}.svg", widget.key(), view.key),
                first.clone(),
                i,
                Format::Wide,
            ));
        }
        for (name, scenario, view, format) in pictures {
            let run = run(&scenario);
            let drawing = lay_out(&run.figure(view, 0.0, format), format);
            let text = svg::standalone(&drawing, widget.name(), &run.sentence());
            let path = folder.join(&name);
            if bless {
                fs::write(&path, &text).unwrap();
            } else if fs::read_to_string(&path).ok().as_deref() != Some(&text) {
                let seen = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(&name);
                fs::write(&seen, &text).unwrap();
                wrong.push(format!("{name} (now: {})", seen.display()));
            }
            known.push(name);
        }
    }
    for entry in fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if !known.contains(&name) {
            wrong.push(format!("{name} belongs to no widget"));
        }
    }
    assert!(
        wrong.is_empty(),
        "look at these, then accept them with `cargo xtask bless`:\n{}",
        wrong.join("\n")
    );
}

/// What a run is told by: its numbers, its sentence, and its pictures.
fn told(run: &dyn Run) -> String {
    let figures = [Format::Narrow, Format::Wide].map(|format| run.figure(0, 0.0, format));
    format!("{:?} {} {figures:?}", run.data(None), run.sentence())
}

#[test]
fn a_run_in_parts_is_the_whole_run() {
    let mut parts_made = 0;
    for (name, scenario) in ALL.iter().flat_map(|widget| named(*widget)) {
        let Some(mut parts) = scenario.widget().in_parts(scenario.values()) else {
            continue;
        };
        let in_parts = loop {
            parts_made += 1;
            match parts.go_on() {
                Part::More(more) => parts = more,
                Part::Last(run) => break run,
            }
        };
        assert_eq!(told(&*in_parts), told(&*run(&scenario)), "{name}");
    }
    assert!(parts_made > 20, "{parts_made} parts");
}

#[test]
fn the_catalog_finds_what_it_lists() {
    for widget in ALL {
        assert_eq!(catalog::find(widget.key()).unwrap().key(), widget.key());
    }
    assert!(catalog::find("").is_none());
}
