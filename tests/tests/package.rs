//! The JavaScript package in a page: loaded without a bundler, its numbers those of a native run.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use browser_tests::{Browser, Screen, Value, json};
use fantoccini::key::Key;
use widgets::{Format, Scenario};
use xtask::host::{self, Host};
use xtask::package;

/// A page with the package's names, and a script of its own.
fn page(script: &str) -> String {
    format!(
        "<!doctype html><title>Package</title><link rel=icon href=\"data:,\"><script type=importmap>\
         {{\"imports\": {{\"balance-of-power\": \"./package/balance-of-power.js\", \
         \"balance-of-power/all\": \"./package/models/all.js\"}}}}</script><script type=module>{script}</script>"
    )
}

/// Imports an entry of the package as a page does, and puts its functions where a test finds them.
fn importing(entry: &str) -> String {
    page(&format!(
        "import * as balance from '{entry}'; window.balance = balance;"
    ))
}

/// A page of somebody who draws one model with a slider.
const SLIDER: &str = "<!doctype html><title>Race</title><link rel=icon href=\"data:,\"><script type=importmap>\
    {\"imports\": {\"balance-of-power/race\": \"./package/models/race.js\"}}</script>\
    <input type=range min=0.7 max=1.6 step=0.01 value=1><output></output><script type=module>\
    import {simulate} from 'balance-of-power/race'; const slider = document.querySelector('input');\
    const draw = () => document.querySelector('output').textContent = simulate(`race?alpha=${slider.value}`).sentence;\
    slider.addEventListener('input', draw); draw();</script>";

/// Where a run differs from its native text, to the last bit; nothing where it does not. JSON has no NaN: what is null
/// there is NaN here.
const DIFFERENCE: &str = "const [native, ...asked] = arguments;
    const difference = (here, there, path) => {
        if (typeof here === 'number' && Number.isNaN(here)) here = null;
        if (here === null || typeof here !== 'object') return Object.is(here, there) ? '' : `${path}: ${here}, not ${there}`;
        if (Object.keys(here).length !== Object.keys(there).length) return path;
        for (const key in here) {
            const found = difference(here[key], there[key], `${path}.${key}`);
            if (found) return found;
        }
        return '';
    };
    const here = asked.length ? balance.simulate(...asked) : balance.catalog();
    return difference(here, JSON.parse(native), asked[0] ?? 'catalog');";

/// A site with the package in the folder `package`, and a page that uses it.
fn serve(name: &str, page: &str) -> Host {
    let folder = package::folder();
    assert!(
        folder.is_dir(),
        "There is no package in {}: run cargo xtask package first.",
        folder.display()
    );
    let place = folder.with_file_name(name);
    let _ = std::fs::remove_dir_all(&place);
    package::copy(&place.join("package")).unwrap();
    std::fs::write(place.join("index.html"), page).unwrap();
    host::spawn(place, "/some/where", 0).unwrap()
}

/// Opens a page that puts the package's functions where a test finds them.
fn open(host: &Host) -> Browser {
    let browser = Browser::open(Screen::wide());
    browser.go_url(&host.url());
    browser.wait("the package is there", "return !!window.balance", json!([]));
    browser
}

/// Asserts that a widget's run here is that of a native one, to the last bit.
fn runs_as_natively(browser: &Browser, key: &str) {
    let native = widgets::simulate(key, None, Format::Json).unwrap();
    assert_eq!(browser.js(DIFFERENCE, json!([native, key])), "");
}

/// What a call throws, or what the promise that it returns rejects with.
fn thrown(browser: &Browser, function: &str, arguments: Value) -> Value {
    browser.js(
        "return (async () => balance[arguments[0]](...arguments[1]))()
            .then(() => null, error => error instanceof Error && error.message)",
        json!([function, arguments]),
    )
}

/// The files of the package that the page has loaded.
fn loaded(browser: &Browser) -> Vec<String> {
    browser.texts(
        "return performance.getEntriesByType('resource').map(it => it.name.split('/package/')[1]).filter(it => it).sort()",
        json!([]),
    )
}

#[test]
fn a_page_gets_the_same_numbers() {
    let host = serve("page", &importing("balance-of-power/all"));
    let browser = open(&host);
    for widget in widgets::catalog::ALL {
        runs_as_natively(&browser, widget.key());
    }
    let same = |args: Value| assert_eq!(browser.js(DIFFERENCE, args), "");
    let times = [0.0, 2.5, 31.0];
    let native = widgets::simulate("race?n=5", Some(&times), Format::Json).unwrap();
    same(json!([native, "race?n=5", times]));
    same(json!([widgets::schema::schema().to_string()]));
    let fault = thrown(&browser, "simulate", json!(["race?alpha=9"]));
    assert_eq!(fault, "race: alpha runs from 0.7 to 1.6, not 9");
    // There is nothing to load.
    assert_eq!(thrown(&browser, "load", json!(["crowd"])), Value::Null);
    assert_eq!(loaded(&browser), ["models/all.js", "models/all.wasm"]);
    browser.quiet();
}

#[test]
fn a_page_loads_what_it_runs() {
    let host = serve("main", &importing("balance-of-power"));
    let browser = open(&host);
    let mut files = vec![
        "balance-of-power.js".to_owned(),
        "balance-of-power.wasm".to_owned(),
    ];
    runs_as_natively(&browser, "race");
    for widget in widgets::catalog::ALL {
        let key = widget.key();
        // Scenarios of all models are read and written at once, and what is wrong with them is told.
        let presets = widget.presets().iter().map(|it| it.scenario);
        for scenario in presets.chain([key]) {
            let written = browser.js(
                "return balance.format(balance.parse(arguments[0]))",
                json!([scenario]),
            );
            let native: Scenario = scenario.parse().unwrap();
            assert_eq!(written, native.to_string());
        }
        let wrong = format!("{key}?alpha=9");
        let native = wrong.parse::<Scenario>().unwrap_err().to_string();
        assert_eq!(thrown(&browser, "simulate", json!([wrong])), native);
        assert_eq!(thrown(&browser, "load", json!(["race", wrong])), native);
        if key != "race" {
            assert_eq!(
                thrown(&browser, "simulate", json!([format!("{key}?alpha=1.1")])),
                format!("{key} is not loaded; await load(\"{key}\") loads it")
            );
        }
    }
    let same = browser.js(DIFFERENCE, json!([widgets::schema::schema().to_string()]));
    assert_eq!(same, "");
    let native = "rice".parse::<Scenario>().unwrap_err().to_string();
    assert_eq!(thrown(&browser, "simulate", json!(["rice"])), native);
    assert_eq!(thrown(&browser, "load", json!(["crowd", "rice"])), native);
    let no_text = "a scenario is a text such as \"race?alpha=1.3\"";
    assert_eq!(thrown(&browser, "simulate", json!([5])), no_text);
    assert_eq!(loaded(&browser), files);

    // Twice in one call, twice at once, and again: one fetch.
    browser.js(
        "return Promise.all([balance.load('race', 'crowd', 'crowd?people=500'), balance.load('crowd', 'checks')])
            .then(() => balance.load('crowd'))",
        json!([]),
    );
    files.extend(["models/checks.wasm", "models/crowd.wasm"].map(str::to_owned));
    assert_eq!(loaded(&browser), files);
    for key in ["crowd", "checks", "race"] {
        runs_as_natively(&browser, key);
    }
    let wrong = "crowd?people=1";
    let native = wrong.parse::<Scenario>().unwrap_err().to_string();
    assert_eq!(thrown(&browser, "simulate", json!([wrong])), native);

    // Programs side by side do not disturb each other.
    let keys: Vec<_> = widgets::catalog::ALL.iter().map(|it| it.key()).collect();
    assert_eq!(thrown(&browser, "load", json!(keys)), Value::Null);
    for key in &keys {
        runs_as_natively(&browser, key);
    }
    assert_eq!(loaded(&browser).len(), 1 + keys.len());
    browser.quiet();
}

#[test]
fn a_model_that_could_not_be_loaded_can_be_asked_for_again() {
    let host = serve("missing", &importing("balance-of-power"));
    let file = package::folder().with_file_name("missing/package/models/crowd.wasm");
    let aside = file.with_extension("aside");
    std::fs::rename(&file, &aside).unwrap();
    let browser = open(&host);
    let sentence = format!(
        "crowd could not be loaded from {}package/models/crowd.wasm; await load(\"crowd\") tries again",
        host.url()
    );
    for _ in 0..2 {
        assert_eq!(
            thrown(&browser, "load", json!(["crowd", "checks"])),
            sentence
        );
    }
    assert_eq!(
        thrown(&browser, "simulate", json!(["crowd"])),
        "crowd is not loaded; await load(\"crowd\") loads it"
    );
    // The other one of the call is there.
    browser.wait(
        "the other model is there",
        "return !!balance.simulate('checks')",
        json!([]),
    );
    std::fs::rename(&aside, &file).unwrap();
    assert_eq!(thrown(&browser, "load", json!(["crowd"])), Value::Null);
    runs_as_natively(&browser, "crowd");
    browser.quiet_but("crowd.wasm");
}

#[test]
fn the_readmes_example_runs_in_a_page() {
    let example = package::example().unwrap();
    let host = serve("example", &page(&format!("{example}\nwindow.done = true;")));
    let browser = Browser::open(Screen::wide());
    browser.go_url(&host.url());
    browser.wait("the example is done", "return !!window.done", json!([]));
    browser.quiet();
}

#[test]
fn a_page_with_one_model_loads_that_one() {
    let host = serve("slider", SLIDER);
    let browser = Browser::open(Screen::wide());
    browser.go_url(&host.url());
    let says = |scenario: &str| {
        let scenario: Scenario = scenario.parse().unwrap();
        let run = scenario.widget().run(scenario.values()).unwrap();
        browser.until(&format!("the page says {scenario}"), || {
            let said = browser.text(
                "return document.querySelector('output').textContent",
                json!([]),
            );
            (said == run.sentence()).then_some(())
        });
    };
    says("race?alpha=1");
    browser.focus("input");
    browser.press([char::from(Key::Right), char::from(Key::Right)]);
    says("race?alpha=1.02");
    assert_eq!(loaded(&browser), ["models/race.js", "models/race.wasm"]);
    browser.quiet();
}
