//! Bad addresses: the defaults are shown with one sentence, and nothing of the address runs.

#![allow(clippy::unwrap_used, reason = "tests")]

use browser_tests::{Browser, Screen, Shown, json, site};
use widgets::Scenario;

const KEYS: &str = "alpha, diffusion, mandate, n, growth, head_start, drag, drag_exponent, automation, proprietary, \
                    onset, threshold, delay, incentive_cost, wealth_tax, interop, stance, horizon";

fn keys(widget: &str) -> String {
    let params = widgets::catalog::find(widget).unwrap().params();
    let keys: Vec<_> = params.iter().map(|param| param.key).collect();
    keys.join(", ")
}

/// Asserts that all is as at the start, and returns the notice's text.
fn notice(browser: &Browser, query: &str) -> String {
    let shown_query: String = query.chars().take(80).collect();
    browser.all_alive();
    let notices = browser.texts(
        "return [...document.querySelectorAll('[data-notice]')].map(it => it.querySelector('p').textContent)",
        json!([]),
    );
    assert_eq!(notices.len(), 1, "{shown_query}: {notices:?}");
    for place in browser.places() {
        let shown = browser.shown(&place);
        let start: Scenario = shown.start.parse().unwrap();
        assert_eq!(
            shown,
            Shown::expected(&shown.start, &start),
            "{shown_query}: {place}"
        );
    }
    // Nothing that the address held became anything but text.
    let foreign = browser.texts(
        "return [...document.querySelectorAll('[data-notices] *')].map(it => it.localName).filter(it => !['div', 'p', 'button'].includes(it))",
        json!([]),
    );
    assert!(foreign.is_empty(), "{shown_query}: {foreign:?}");
    assert!(browser.js("return window.ran === undefined", json!([])) == json!(true));
    notices[0].clone()
}

/// The notice can be seen, is told, and goes when it is dismissed by keyboard.
fn dismiss(browser: &Browser) {
    let is_alert = browser.js(
        "const it = document.querySelector('[data-notice]');
         return it.checkVisibility() && !!it.closest('[role=alert], [role=status]');",
        json!([]),
    );
    assert_eq!(is_alert, json!(true));
    browser.focus("[data-notice] button");
    browser.press([char::from(fantoccini::key::Key::Enter)]);
    browser.wait(
        "the notice is gone",
        "return !document.querySelector('[data-notice]')",
        json!([]),
    );
}

fn says(fault: &str) -> String {
    format!("This address could not be read: {fault}. The defaults are shown.")
}

#[test]
fn no_button_lies_upon_the_notice() {
    let browser = Browser::open(Screen::wide());
    browser.go("?alpha=9");
    notice(&browser, "?alpha=9");
    let (notice, tools) = (browser.rect("[data-notice]"), browser.rect(".tools"));
    assert!(notice.y + notice.height <= tools.y, "{notice:?} {tools:?}");
    dismiss(&browser);
    assert!(browser.rect(".tools").y < tools.y);
    browser.quiet();
}

#[test]
fn one_sentence_for_every_bad_address_of_a_widget() {
    let browser = Browser::open(Screen::new(640, 900));
    let junk = "9".repeat(60_000);
    for (query, fault) in [
        (
            "colour=red",
            format!("race: there is no parameter \"colour\"; there are {KEYS}"),
        ),
        (
            "alhpa=1.3",
            format!("race: there is no parameter \"alhpa\"; there are {KEYS}"),
        ),
        (
            "Alpha=1.3",
            "race: there is no parameter \"Alpha\"; did you mean alpha?".to_owned(),
        ),
        (
            "alpha=9",
            "race: alpha runs from 0.7 to 1.6, not 9".to_owned(),
        ),
        (
            "mandate=-0.1",
            "race: mandate runs from 0 to 1, not -0.1".to_owned(),
        ),
        (
            "mandate=0.2&alpha=steep",
            "race: alpha is a number, not \"steep\"".to_owned(),
        ),
        ("alpha=", "race: alpha is a number, not \"\"".to_owned()),
        ("alpha=%", "race: alpha is a number, not \"%\"".to_owned()),
        (
            "alpha=NaN",
            "race: alpha is a number, not \"NaN\"".to_owned(),
        ),
        (
            "alpha=1e999",
            "race: alpha is a number, not \"1e999\"".to_owned(),
        ),
        ("n=2.5", "race: n is a whole number, not \"2.5\"".to_owned()),
        (
            "stance=shut",
            "race: stance is one of open, closed, excluded, not \"shut\"".to_owned(),
        ),
        (
            "alpha=1.3&alpha=1.4",
            "alpha is given twice in the address".to_owned(),
        ),
        (
            "alpha=%3Cimg%20src=x%20onerror=window.ran=1%3E",
            "race: alpha is a number, not \"<img src=x onerror=window.ran=1>\"".to_owned(),
        ),
        (
            "alpha=<script>window.ran=1</script>",
            "race: alpha is a number, not \"<script>window.ran=1</script>\"".to_owned(),
        ),
        (
            "%3Cimg%20src=x%20onerror%3Dalert(1)%3E=1",
            format!("race: there is no parameter \"<img src\"; there are {KEYS}"),
        ),
        (
            junk.as_str(),
            "the address is too long to be read: 60000 bytes, at most 16384".to_owned(),
        ),
    ] {
        browser.go(&format!("embed/race/?{query}"));
        browser.alive("race");
        let short: String = query.chars().take(80).collect();
        assert_eq!(notice(&browser, query), says(&fault), "{short}");
        browser.quiet();
    }
    dismiss(&browser);
    // The page works on, and the address becomes good with the first change.
    browser.focus("[data-param=\"mandate\"]");
    browser.press([char::from(fantoccini::key::Key::PageUp)]);
    browser.agrees("?mandate=0.1", &["race"]);
    browser.quiet();
}

#[test]
fn a_hundred_thousand_bytes_of_junk_are_one_sentence() {
    let browser = Browser::open(Screen::new(640, 900));
    browser.cdp("Network.enable", json!({}));
    for junk in ["9".repeat(100_000), "alpha=1.3&".repeat(10_000)] {
        // Hosts refuse so long an address; the page meets it when its script comes later than that.
        browser.cdp(
            "Fetch.enable",
            json!({ "patterns": [{ "urlPattern": "*.wasm" }] }),
        );
        browser.go("embed/race/");
        browser.js(
            "history.replaceState(null, '', '?' + arguments[0])",
            json!([junk]),
        );
        browser.cdp("Fetch.disable", json!({}));
        browser.alive("race");
        assert_eq!(
            notice(&browser, &junk),
            says("the address is too long to be read: 100000 bytes, at most 16384")
        );
        browser.quiet();
    }
    dismiss(&browser);
}

#[test]
fn one_sentence_for_every_bad_address_of_the_essay() {
    let browser = Browser::open(Screen::wide());
    browser.go("");
    browser.all_alive();
    // The sandbox's two sides have addresses as well.
    let places = [browser.places().join(", ").as_str(), "left, right"].join(", ");
    for (query, fault) in [
        (
            "n=4",
            "\"n\" belongs to one section: write abstract.n".to_owned(),
        ),
        (
            "nowhere.n=4",
            format!("this page has no section \"nowhere\"; there are {places}"),
        ),
        (
            "alpha=1.3&concerns.n=99",
            "race: n runs from 2 to 12, not 99".to_owned(),
        ),
        (
            "concerns.n=5&mob.n=3",
            format!(
                "crowd: there is no parameter \"n\"; there are {}",
                keys("crowd")
            ),
        ),
        (
            "concerns.n=4&concerns.n=4",
            "concerns.n is given twice in the address".to_owned(),
        ),
        (
            "%3Cimg%20src%3Dx%20onerror%3Dwindow.ran%3D1%3E.n=1",
            format!("this page has no section \"<img src=x onerror=window\"; there are {places}"),
        ),
    ] {
        browser.go(&format!("?{query}"));
        assert_eq!(notice(&browser, query), says(&fault), "{query}");
        browser.quiet();
    }
    dismiss(&browser);
    browser.quiet();
}

#[test]
fn keys_of_hosts_and_trackers_pass_in_silence() {
    let browser = Browser::open(Screen::new(640, 900));
    let query = "?utm_source=a&utm_medium=%3Cb%3E&fbclid=1&gclid=2&childId=3&initialWidth=600&parentUrl=https%3A%2F%2Fexample.org%2F%3Fa%3Db&ref=x&_ga=4&mc_cid=5&theme=dark&t=1&s=2";
    for path in ["", "embed/race/"] {
        browser.go(&format!("{path}{query}"));
        browser.all_alive();
        browser.rest();
        let notice = browser.js("return document.querySelector('[data-notice]')", json!([]));
        assert!(notice.is_null(), "{path:?}");
        assert_eq!(browser.query(), query);
        let first = browser.places()[0].clone();
        browser.follows(&[&first]);
    }
    browser.quiet();
}

#[test]
fn where_no_page_is_one_sentence_says_so_and_links_lead_on() {
    let browser = Browser::open(Screen::wide());
    let keys: Vec<_> = widgets::catalog::ALL.iter().map(|it| it.key()).collect();
    let mut ways: Vec<String> = ["", "models/", "help/"].map(str::to_owned).into();
    ways.extend(keys.iter().map(|key| format!("embed/{key}/")));
    let ways: Vec<_> = ways
        .iter()
        .map(|way| format!("{}{way}", site::url()))
        .collect();
    let no_widget = |name: &str| {
        format!(
            "There is no widget \"{name}\"; there are {}.",
            keys.join(", ")
        )
    };
    let nothing = || "There is nothing at this address.".to_owned();
    for (path, sentence) in [
        ("nothing", nothing()),
        ("embed/rice/", no_widget("rice")),
        (
            "models/%3Cimg%20src=x%20onerror=window.ran=1%3E/",
            no_widget("<img src=x onerror=window.ran=1>"),
        ),
        ("embed/race/none/", nothing()),
        // A release that never was: the site itself is there.
        ("v9.9.9/embed/rice/", no_widget("rice")),
    ] {
        browser.go(path);
        let said = browser.text(
            "return document.querySelector('[data-nowhere]').textContent",
            json!([]),
        );
        assert_eq!(said, sentence, "{path}");
        let links = browser.texts(
            "return [...document.querySelectorAll('a')].filter(it => it.checkVisibility()).map(it => it.href)",
            json!([]),
        );
        assert_eq!(links, ways, "{path}");
        assert!(browser.js("return window.ran === undefined", json!([])) == json!(true));
        // The browser itself says that the page was not there.
        browser.quiet_but("404");
    }
}
