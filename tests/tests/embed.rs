//! One widget alone, as bloggers embed it.

#![allow(clippy::unwrap_used, reason = "tests")]

use browser_tests::{Browser, Screen, Shown, json};
use dynamics::param::{Kind, Param};
use widgets::Scenario;

/// Every embed page and the scenario that it opens with.
fn pages() -> Vec<(String, Scenario)> {
    let mut pages = vec![];
    for widget in widgets::catalog::ALL {
        pages.push((format!("embed/{}/", widget.key()), Scenario::of(*widget)));
        for preset in widget.presets() {
            pages.push((
                format!("embed/{}/{}/", widget.key(), preset.key),
                preset.scenario.parse().unwrap(),
            ));
        }
    }
    pages
}

fn no_sideways(browser: &Browser, what: &str) {
    let wide = browser.texts(
        "const root = document.documentElement;
         if (root.scrollWidth <= innerWidth && document.body.scrollWidth <= innerWidth) return [];
         return [String(root.scrollWidth), ...[...document.querySelectorAll('body *')]
             .filter(it => it.getBoundingClientRect().right > innerWidth + .5 && !it.closest('.scroll > *'))
             .slice(0, 8).map(it => it.outerHTML.slice(0, 120))]",
        json!([]),
    );
    assert!(wide.is_empty(), "{what} scrolls sideways: {wide:#?}");
}

#[test]
fn every_path_opens_with_its_scenario() {
    let browser = Browser::open(Screen::new(640, 900));
    let pages = pages();
    assert!(pages.len() > 60);
    for (path, scenario) in pages {
        let place = scenario.widget().key();
        browser.go(&path);
        browser.alive(place);
        let shown = browser.shown(place);
        assert_eq!(
            shown,
            Shown::expected(&scenario.to_string(), &scenario),
            "{path}"
        );
        shown.check_numbers(&scenario);
        assert_eq!(browser.query(), "", "{path}");
        assert_eq!(blank(&browser), json!(false), "{path}: nothing is painted");
        browser.quiet();
    }
}

/// Whether the canvas of the page's widget is of one colour.
fn blank(browser: &Browser) -> browser_tests::Value {
    browser.js(
        "const canvas = document.querySelector('.picture.live canvas');
         const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
         const pixels = new Uint32Array(data.buffer);
         return pixels.every(it => it === pixels[0]);",
        json!([]),
    )
}

/// Another value of a parameter than it has in a scenario, in the middle of its range if need be.
fn other(param: &Param, value: f64) -> f64 {
    match param.kind {
        Kind::Choice(choices) => (value + 1.0) % choices.len() as f64,
        Kind::Switch => 1.0 - value,
        Kind::Number | Kind::Integer => {
            let steps = ((param.max - param.min) / param.step).round();
            let part = |part: f64| param.rounded(param.min + (part * steps).round() * param.step);
            let middle = part(0.4);
            if middle == value { part(0.6) } else { middle }
        }
    }
}

#[test]
fn the_query_turns_any_dial_of_any_widget() {
    let browser = Browser::open(Screen::new(640, 900));
    for widget in widgets::catalog::ALL {
        let place = widget.key();
        let start = Scenario::of(*widget);
        let path = format!("embed/{place}/");
        let mut turned = start.clone();
        for (i, param) in widget.params().iter().enumerate() {
            // A map shows but two parameters, and a board has no more to agree than sit on it.
            if ["x_key", "y_key"].contains(&param.key) {
                continue;
            }
            let value = match (place, param.key) {
                ("checks", "n") => 30.0,
                ("checks", "k") => 12.0,
                _ => other(param, start.values()[i]),
            };
            turned.set(i, value);
        }
        // What hosts add passes in silence.
        let query = format!(
            "?{}&utm_source=x&childId=1",
            turned.query_from(start.values())
        );
        browser.go(&format!("{path}{query}"));
        browser.alive(place);
        browser.shows(place, &Shown::expected(&start.to_string(), &turned));
        browser.shown(place).check_numbers(&turned);
        let notice = browser.js("return document.querySelector('[data-notice]')", json!([]));
        assert!(notice.is_null(), "{path}");
        // Nobody has moved anything: the address stays as it is.
        browser.rest();
        assert_eq!(browser.query(), query);

        // Reset undoes all of it.
        browser.click("[data-reset]");
        browser.agrees("?utm_source=x&childId=1", &[place]);
        assert_eq!(
            browser.shown(place),
            Shown::expected(&start.to_string(), &start)
        );
        browser.quiet();
    }
}

#[test]
fn an_embed_answers_and_keeps_its_own_address() {
    let browser = Browser::open(Screen::new(640, 900));
    browser.go("embed/race/too-late/?childId=1");
    browser.alive("race");
    browser.drag("[data-param=\"mandate\"]", 0.5);
    let mandate = browser.shown("race").dials["mandate"].clone();
    assert!(
        ["0.49", "0.5", "0.51"].contains(&mandate.as_str()),
        "{mandate}"
    );
    browser.agrees(&format!("?mandate={mandate}&childId=1"), &["race"]);
    browser.drag("[data-param=\"onset\"]", 0.1);
    let onset = browser.shown("race").dials["onset"].clone();
    assert!(["9", "10", "11"].contains(&onset.as_str()), "{onset}");
    browser.agrees(
        &format!("?mandate={mandate}&onset={onset}&childId=1"),
        &["race"],
    );
    browser.click("[data-reset]");
    browser.agrees("?childId=1", &["race"]);
    for view in ["linear", "shares", "log"] {
        browser.click(&format!("[data-view=\"{view}\"]"));
        browser.wait(
            "the view's button is pressed, and no other",
            "return [...document.querySelectorAll('[data-view][aria-pressed=true]')].map(it => it.dataset.view).join() == arguments[0]",
            json!([view]),
        );
    }
    browser.quiet();
}

#[test]
fn nothing_scrolls_sideways() {
    let browser = Browser::open(Screen::new(320, 640));
    let mut paths: Vec<String> = widgets::catalog::ALL
        .iter()
        .map(|widget| format!("embed/{}/", widget.key()))
        .collect();
    paths.extend(
        [
            "",
            "embed/race/the-giant-grows-alone/",
            "embed/race/?alpha=oops&and=so_on_without_any_place_to_break_the_line_which_is_long",
        ]
        .map(str::to_owned),
    );
    for path in paths {
        browser.screen(Screen::new(320, 640));
        browser.go(&path);
        browser.all_alive();
        for open in [false, true] {
            browser.js(
                "document.querySelectorAll('details').forEach(it => it.open = arguments[0])",
                json!([open]),
            );
            for width in [280, 320, 768] {
                browser.screen(Screen::new(width, 640));
                browser.frames(2);
                no_sideways(
                    &browser,
                    &format!("{path:?} at {width} px, folds open: {open}"),
                );
            }
        }
    }
    browser.quiet();
}
