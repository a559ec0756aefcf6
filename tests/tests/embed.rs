//! One widget alone, as bloggers embed it.

#![allow(clippy::unwrap_used, reason = "tests")]

use browser_tests::{Browser, Screen, Shown, json};
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
    assert!(pages.len() > 10);
    for (path, scenario) in pages {
        browser.go(&path);
        browser.alive("race");
        let shown = browser.shown("race");
        assert_eq!(
            shown,
            Shown::expected(&scenario.to_string(), &scenario),
            "{path}"
        );
        shown.check_numbers(&scenario);
        browser.rest();
        assert_eq!(browser.query(), "", "{path}");

        // Parameters from the query come before the page's own; what hosts add passes in silence.
        let query = "?alpha=1.3&mandate=0.2&utm_source=x&childId=1";
        browser.go(&format!("{path}{query}"));
        browser.alive("race");
        let mut turned = scenario.clone();
        turned.read_query("alpha=1.3&mandate=0.2", false).unwrap();
        browser.until("the page shows what the query says", || {
            (browser.shown("race") == Shown::expected(&scenario.to_string(), &turned)).then_some(())
        });
        let notice = browser.js("return document.querySelector('[data-notice]')", json!([]));
        assert!(notice.is_null(), "{path}");
        assert_eq!(browser.query(), query);
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
    let paths = [
        "",
        "embed/race/",
        "embed/race/the-giant-grows-alone/",
        "embed/race/?alpha=oops&and=so_on_without_any_place_to_break_the_line_which_is_long",
    ];
    for path in paths {
        for width in [280, 320, 768] {
            browser.screen(Screen::new(width, 640));
            browser.go(path);
            browser.all_alive();
            let what = format!("{path:?} at {width} px");
            no_sideways(&browser, &what);
            browser.js(
                "document.querySelectorAll('details').forEach(it => it.open = true)",
                json!([]),
            );
            browser.frames(2);
            no_sideways(&browser, &format!("{what} with all folds open"));
        }
    }
    browser.quiet();
}
