//! Pictures of the page for people to look at; they are not compared.

#![allow(clippy::unwrap_used, reason = "tests")]

use browser_tests::{Browser, Screen, json};

#[test]
fn the_page_at_every_width_light_and_dark() {
    let browser = Browser::open(Screen::wide());
    for (width, height) in [(320, 640), (768, 1024), (1280, 800), (1920, 1080)] {
        for dark in [false, true] {
            let screen = Screen::new(width, height).dark(dark);
            browser.screen(screen);
            browser.go("");
            browser.alive_where_seen();
            browser.screenshot(&format!("essay-top-{screen}"));
            let place = "the-economies-of-scale-problem";
            browser.js(
                "document.getElementById(arguments[0]).scrollIntoView({ behavior: 'instant' })",
                json!([place]),
            );
            browser.alive_where_seen();
            browser.screenshot(&format!("essay-scale-{screen}"));
            browser.see(&format!("[data-place=\"{place}\"] .picture"));
            browser.alive(place);
            browser.screenshot(&format!("essay-scale-picture-{screen}"));
            browser.go("embed/race/too-late/");
            browser.alive("race");
            browser.screenshot(&format!("embed-{screen}"));
        }
    }
    browser.quiet();
}
