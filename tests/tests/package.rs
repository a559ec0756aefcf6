//! The JavaScript package in a page: loaded without a bundler, its numbers those of a native run.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use browser_tests::{Browser, Screen, Value, json};
use fantoccini::key::Key;
use widgets::{Format, Scenario};
use xtask::host::{self, Host};
use xtask::package;

/// Imports the package as a page does, and puts its functions where a test finds them.
const PAGE: &str = "<!doctype html><title>Package</title><link rel=icon href=\"data:,\"><script type=importmap>\
    {\"imports\": {\"balance-of-power\": \"./package/balance-of-power.js\"}}</script>\
    <script type=module>import * as balance from 'balance-of-power'; window.balance = balance;</script>";

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

#[test]
fn a_page_gets_the_same_numbers() {
    let host = serve("page", PAGE);
    let browser = Browser::open(Screen::wide());
    browser.go_url(&host.url());
    browser.wait("the package is there", "return !!window.balance", json!([]));

    let same = |args: Value| assert_eq!(browser.js(DIFFERENCE, args), "");
    for widget in widgets::catalog::ALL {
        let native = widgets::simulate(widget.key(), None, Format::Json).unwrap();
        same(json!([native, widget.key()]));
    }
    let times = [0.0, 2.5, 31.0];
    let native = widgets::simulate("race?n=5", Some(&times), Format::Json).unwrap();
    same(json!([native, "race?n=5", times]));
    same(json!([widgets::schema::schema().to_string()]));

    let fault = browser.js(
        "try { balance.simulate('race?alpha=9') } catch (error) { return error.message }",
        json!([]),
    );
    assert_eq!(fault, "race: alpha runs from 0.7 to 1.6, not 9");
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
    let loaded = browser.texts(
        "return performance.getEntriesByType('resource').map(it => it.name.split('/package/')[1]).filter(it => it).sort()",
        json!([]),
    );
    assert_eq!(loaded, ["models/race.js", "models/race.wasm"]);
    browser.quiet();
}
