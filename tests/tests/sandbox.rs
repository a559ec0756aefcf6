//! Two models side by side at the end of the essay.

#![allow(clippy::unwrap_used, reason = "tests")]

use browser_tests::{Browser, Screen, Shown, json};
use fantoccini::key::Key;
use widgets::Scenario;

/// Opens the essay at its sandbox; both sides are alive.
fn open(browser: &Browser, query: &str) {
    browser.go(query);
    browser.all_alive();
    let there = "return document.querySelectorAll('[data-sandbox] [data-place]').length";
    assert_eq!(
        browser.number(there, json!([])),
        0.0,
        "it computes before anybody is near"
    );
    browser.see("[data-sandbox]");
    for side in ["left", "right"] {
        browser.wait(
            "the sandbox is there",
            "return !!document.querySelector(`[data-side=${arguments[0]}] .picture`)",
            json!([side]),
        );
        browser.see(&format!("[data-side={side}] .picture"));
        browser.alive(side);
    }
}

/// Waits until a side shows a scenario, with everything that is to be read of it.
#[track_caller]
fn shows(browser: &Browser, side: &str, scenario: &str) {
    let scenario: Scenario = scenario.parse().unwrap();
    let mut last = None;
    let start = std::time::Instant::now();
    while start.elapsed().as_secs() < 15 {
        let shown = browser.shown(side);
        let expected = Shown::expected(&shown.start, &scenario);
        if shown == expected {
            return;
        }
        last = Some((shown, expected));
        browser.frames(2);
    }
    let (shown, expected) = last.unwrap();
    assert_eq!(shown.dials, expected.dials, "{side}: {scenario}");
    assert_eq!(shown, expected, "{side}: {scenario}");
}

/// The comparison, row by row.
fn compared(browser: &Browser) -> Vec<Vec<String>> {
    let value = browser.js(
        "return [...document.querySelectorAll('[data-compared] tbody tr')].map(row => [...row.cells].map(it => it.textContent))",
        json!([]),
    );
    serde_json::from_value(value).unwrap()
}

fn differences(browser: &Browser, words: &str) {
    browser.wait(
        &format!("\"{words}\" is told"),
        "return document.querySelector('.differences').textContent.includes(arguments[0])",
        json!([words]),
    );
}

fn choose(browser: &Browser, side: &str, widget: &str) {
    browser.js(
        "const it = document.getElementById(arguments[0] + '-widget');
         it.value = arguments[1];
         it.dispatchEvent(new Event('change', { bubbles: true }));",
        json!([side, widget]),
    );
}

#[test]
fn two_scenarios_side_by_side() {
    let browser = Browser::open(Screen::wide());
    open(&browser, "");
    shows(&browser, "left", "race");
    shows(&browser, "right", "race?mandate=0.3");
    differences(
        &browser,
        "Mandated diffusion: 0\u{a0}% left, 30\u{a0}% right",
    );
    let rows = compared(&browser);
    let row = |name: &str| rows.iter().find(|row| row[0] == name).unwrap().clone();
    // At the opening settings the leader is alone in the end; the mandate keeps the two close.
    let share = row("Leader\u{2019}s share");
    let number = |text: &str| text.trim_end_matches('%').trim().parse::<f64>().unwrap();
    let by: f64 = number(&share[2]) - number(&share[1]);
    assert!(by < -30.0, "{share:?}");
    assert!(share[3].starts_with('\u{2212}'), "{share:?}");

    // A world dial of one side moves that side alone.
    browser.focus("#left-alpha");
    browser.press([char::from(Key::Home)]);
    shows(&browser, "left", "race?alpha=0.7");
    shows(&browser, "right", "race?mandate=0.3");
    assert_eq!(browser.shown("mob").dials["alpha"], "1.2");
    differences(&browser, "Scale exponent: 0.70 left, 1.20 right");
    // And one of the page moves neither.
    browser.focus("#mob-alpha");
    browser.press([char::from(Key::End)]);
    browser.rest();
    shows(&browser, "right", "race?mandate=0.3");
    browser.wait(
        "the address holds both worlds",
        "return location.search === '?alpha=1.6&left.alpha=0.7'",
        json!([]),
    );

    browser.click("[data-do=swap]");
    shows(&browser, "left", "race?mandate=0.3");
    shows(&browser, "right", "race?alpha=0.7");
    browser.click("[data-do=copy]");
    shows(&browser, "right", "race?mandate=0.3");
    differences(&browser, "Both sides are the same.");

    // Another widget can be taken back, and its list says so.
    // Tab begins another step.
    browser.press([char::from(Key::Tab)]);
    browser.focus("#right-widget");
    browser.press([char::from(Key::End)]);
    shows(&browser, "right", "checks");
    browser.click("[data-tool=undo]");
    shows(&browser, "right", "race?mandate=0.3");
    browser.wait(
        "the list follows",
        "return document.getElementById('right-widget').value === 'race'",
        json!([]),
    );
    browser.quiet();
}

#[test]
fn every_widget_on_either_side() {
    let browser = Browser::open(Screen::wide());
    open(&browser, "");
    // Every widget after every other kind: forth on the one side, back on the other.
    let keys: Vec<&str> = widgets::catalog::ALL.iter().map(|it| it.key()).collect();
    for (forth, back) in keys.iter().zip(keys.iter().rev()) {
        choose(&browser, "left", forth);
        choose(&browser, "right", back);
        browser.rest();
        shows(&browser, "left", forth);
        shows(&browser, "right", back);
        // All dials are at hand.
        let hidden = browser.texts(
            "return [...document.querySelectorAll('[data-sandbox] [data-param]')].filter(it => !it.checkVisibility()).map(it => it.id)",
            json!([]),
        );
        assert!(hidden.is_empty(), "{hidden:?}");
        browser.alive("left");
        browser.alive("right");
    }
    browser.quiet();
}

#[test]
fn the_address_brings_it_back() {
    let browser = Browser::open(Screen::wide());
    let query = "?alpha=1.3&left.widget=crowd&left.mediation=0.75&right.mandate=0.5&right.n=4";
    open(&browser, query);
    shows(&browser, "left", "crowd?mediation=0.75");
    shows(&browser, "right", "race?mandate=0.5&n=4");
    assert_eq!(browser.shown("mob").dials["alpha"], "1.3");
    // Reset gives back how the widget starts, and only on this side.
    browser.click("[data-side=left] [data-reset]");
    shows(&browser, "left", "crowd");
    browser.wait(
        "the address follows",
        "return location.search === '?alpha=1.3&left.widget=crowd&right.mandate=0.5&right.n=4'",
        json!([]),
    );
    browser.go("?left.widget=rice");
    browser.wait(
        "what is wrong is told",
        "return document.querySelector('[data-notice]')?.textContent.includes('there is no widget \"rice\"')",
        json!([]),
    );
    browser.quiet();
}

#[test]
fn it_fits_a_phone_and_a_dial_is_explained() {
    let browser = Browser::open(Screen::new(320, 640));
    open(&browser, "");
    let broad = browser.number(
        "return document.documentElement.scrollWidth - innerWidth",
        json!([]),
    );
    assert!(broad <= 0.0, "{broad} px too wide");
    // One below the other.
    assert!(browser.rect("[data-side=left]").y + 300.0 < browser.rect("[data-side=right]").y);
    browser.click("[data-side=right] .dial:has([data-param=head_start]) .what");
    browser.wait(
        "the dial is explained by its model's page",
        "return document.querySelector('#what:popover-open')?.textContent.includes('How many times the smallest actor')",
        json!([]),
    );
    browser.quiet();
}

#[test]
fn lessons_and_help_are_those_of_the_widget() {
    let browser = Browser::open(Screen::wide());
    open(&browser, "");
    for widget in widgets::catalog::ALL {
        choose(&browser, "left", widget.key());
        let lessons: Vec<&str> = widget.presets().iter().map(|it| it.lesson).collect();
        let help: Vec<&str> = widget.params().iter().map(|it| it.help).collect();
        let said = || {
            browser.js(
            "const all = (css, of) => [...document.querySelectorAll(`[data-side=left] ${css}`)].map(of);
             return [all('.lesson', it => it.textContent), all('.dial .hint', it => it.title)]",
            json!([]),
        )
        };
        browser.until(&format!("{} is explained", widget.key()), || {
            (said() == json!([lessons, help])).then_some(())
        });
    }
    browser.click("[data-side=left] .presets > summary");
    let seen = "return document.querySelector('[data-side=left] .lesson').checkVisibility()";
    assert_eq!(browser.js(seen, json!([])), json!(true));
    browser.quiet();
}

#[test]
#[ignore = "pictures to look at"]
fn looks() {
    let browser = Browser::open(Screen::wide());
    for (width, height) in [(320, 640), (768, 1024), (1280, 800), (1920, 1080)] {
        for dark in [false, true] {
            let screen = Screen::new(width, height).dark(dark);
            browser.screen(screen);
            open(&browser, "?left.widget=triangle");
            browser.js(
                "document.querySelector('#sandbox').scrollIntoView({ behavior: 'instant' })",
                json!([]),
            );
            browser.rest();
            browser.screenshot(&format!("sandbox-{screen}"));
            browser.js("document.querySelector('.compared').scrollIntoView({ behavior: 'instant', block: 'end' })", json!([]));
            browser.rest();
            browser.screenshot(&format!("sandbox-end-{screen}"));
        }
    }
    browser.quiet();
}
