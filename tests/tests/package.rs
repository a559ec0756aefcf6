//! The JavaScript package in a page: loaded without a bundler, its numbers those of a native run.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use browser_tests::{Browser, Screen, Value, json};
use widgets::Format;
use xtask::{host, package};

/// Imports the package as a page does, and puts its functions where a test finds them.
const PAGE: &str = "<!doctype html><title>Package</title><link rel=icon href=\"data:,\"><script type=importmap>\
    {\"imports\": {\"balance-of-power\": \"./package/balance-of-power.js\"}}</script>\
    <script type=module>import * as balance from 'balance-of-power'; window.balance = balance;</script>";

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

#[test]
fn a_page_gets_the_same_numbers() {
    let folder = package::folder();
    assert!(
        folder.is_dir(),
        "There is no package in {}: run cargo xtask package first.",
        folder.display()
    );
    let place = folder.with_file_name("page");
    let _ = std::fs::remove_dir_all(&place);
    std::fs::create_dir_all(place.join("package")).unwrap();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), place.join("package").join(entry.file_name())).unwrap();
    }
    std::fs::write(place.join("index.html"), PAGE).unwrap();
    let host = host::spawn(place, "/some/where", 0).unwrap();
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
