//! The address bar carries the state; reset and presets.

#![allow(clippy::unwrap_used, reason = "tests")]

use browser_tests::place::scenario;
use browser_tests::{Browser, Screen, Shown, json};
use widgets::Scenario;

const WORLD: [&str; 3] = ["alpha", "diffusion", "mandate"];

/// Opens an address, and waits until all places show what it says.
fn open(browser: &Browser, path: &str) -> Vec<Shown> {
    browser.go(path);
    everything(browser)
}

fn everything(browser: &Browser) -> Vec<Shown> {
    browser.all_alive();
    let places = browser.places();
    let all: Vec<&str> = places.iter().map(String::as_str).collect();
    browser.follows(&all);
    all.iter().map(|place| browser.shown(place)).collect()
}

#[test]
fn reload_link_back_and_forward_keep_the_state() {
    const STATE: &str = "?alpha=1.27&mandate=0.15&concerns.n=7&concerns.stance=closed&mob.people=600&toward-a-pluralist-ethic.quota=two_thirds";
    let browser = Browser::open(Screen::wide());
    browser.go("");
    browser.all_alive();
    // The state is reached by hand.
    for (place, key, value) in [
        ("abstract", "alpha", "1.27"),
        ("mob", "mandate", "0.15"),
        ("concerns", "n", "7"),
        ("toward-a-pluralist-ethic", "quota", "two_thirds"),
        ("concerns", "stance", "closed"),
        ("mob", "people", "600"),
    ] {
        browser.js(
            "const it = document.querySelector(`[data-place=\"${arguments[0]}\"] [data-param=\"${arguments[1]}\"]`);
             it.value = arguments[2];
             it.dispatchEvent(new Event('input', { bubbles: true }));
             it.dispatchEvent(new Event('change', { bubbles: true }));",
            json!([place, key, value]),
        );
    }
    browser.addressed(STATE);
    let state = everything(&browser);
    let concerns = state.iter().find(|it| it.start == "race?n=3").unwrap();
    assert_eq!(
        (
            concerns.dials["n"].as_str(),
            concerns.said["alpha"].as_str()
        ),
        ("7", "1.27")
    );

    browser.reload();
    assert_eq!(everything(&browser), state, "reload");
    assert_eq!(browser.query(), STATE);

    // Away, and back again, and forth.
    let embed = "embed/race/too-late/?alpha=1.1";
    let there = open(&browser, embed);
    browser.back();
    assert_eq!(everything(&browser), state, "back");
    assert_eq!(browser.query(), STATE);
    browser.forward();
    assert_eq!(everything(&browser), there, "forward");

    let other = Browser::open(Screen::wide());
    assert_eq!(open(&other, STATE), state, "a shared link");
    assert_eq!(other.query(), STATE);
    other.quiet();
    browser.quiet();
}

#[test]
fn what_others_put_on_the_address_stays_there() {
    let browser = Browser::open(Screen::wide());
    open(&browser, "?utm_source=letter&alpha=1.3&fbclid=a%20b#mob");
    let dial = "[data-place=\"mob\"] [data-param=\"alpha\"]";
    browser.see(dial);
    browser.alive("mob");
    browser.drag(dial, 0.0);
    browser.agrees(
        "?alpha=0.7&utm_source=letter&fbclid=a%20b",
        &["mob", "abstract"],
    );
    assert!(browser.address().ends_with("#mob"));
    // Back at its start the page's own keys go, the others stay.
    browser.click("[data-place=\"mob\"] [data-reset]");
    browser.agrees("?utm_source=letter&fbclid=a%20b", &["mob", "abstract"]);
    assert!(
        browser
            .js("return document.querySelector('[data-notice]')", json!([]))
            .is_null()
    );
    browser.quiet();
}

#[test]
fn reset_restores_the_section_and_the_world() {
    let browser = Browser::open(Screen::wide());
    open(
        &browser,
        "?alpha=1.4&diffusion=0.1&mandate=0.5&concerns.n=5&mob.charisma=0.2&mob.people=600",
    );
    browser.see("[data-place=\"mob\"]");
    browser.alive("mob");
    browser.click("[data-place=\"mob\"] [data-reset]");
    let places = browser.places();
    let all: Vec<&str> = places.iter().map(String::as_str).collect();
    browser.agrees("?concerns.n=5", &all);
    for place in &all {
        let shown = browser.shown(place);
        let mut start: Scenario = shown.start.parse().unwrap();
        if *place == "concerns" {
            start.set_text("n", "5").unwrap();
        }
        assert_eq!(shown, Shown::expected(&shown.start, &start), "{place}");
    }
    // A second reset changes nothing.
    browser.click("[data-place=\"mob\"] [data-reset]");
    browser.rest();
    browser.agrees("?concerns.n=5", &all);
    browser.quiet();
}

#[test]
fn every_preset_is_a_click_away() {
    let browser = Browser::open(Screen::wide());
    open(&browser, "");
    for widget in widgets::catalog::ALL {
        // The last place of a widget: where it has two, its start differs from every preset.
        let place = browser.places_of(widget.key()).pop().unwrap();
        browser.see(&format!("[data-place=\"{place}\"] .presets"));
        browser.alive(&place);
        browser.click(&format!("[data-place=\"{place}\"] .presets > summary"));
        let start = browser.shown(&place).start;
        for preset in widget.presets() {
            browser.click(&format!(
                "[data-place=\"{place}\"] [data-preset=\"{}\"]",
                preset.key
            ));
            let wanted: Scenario = preset.scenario.parse().unwrap();
            let expected = Shown::expected(&start, &wanted);
            browser.shows(&place, &expected);
            browser.until(
                &format!("the address is that of {}", preset.scenario),
                || (scenario(&start, &browser.address(), &place, false) == wanted).then_some(()),
            );
            // Its world is the whole page's.
            let first = browser.follows(&["abstract", &place]);
            for key in WORLD {
                assert_eq!(first.dials[key], expected.dials[key], "{}", preset.scenario);
            }
        }
    }
    // Their link is as good as the clicks.
    let state = everything(&browser);
    browser.reload();
    assert_eq!(everything(&browser), state);
    browser.quiet();
}
