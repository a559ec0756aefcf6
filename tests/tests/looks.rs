//! Pictures of the page for people to look at; they are not compared.

#![allow(clippy::unwrap_used, reason = "tests")]

use browser_tests::{Browser, Screen, json};

const SIZES: [(u32, u32); 4] = [(320, 640), (768, 1024), (1280, 800), (1920, 1080)];

#[test]
#[ignore = "hundreds of pictures: cargo test -p browser-tests --test looks -- --ignored"]
fn everything_at_every_width_light_and_dark() {
    let browser = Browser::open(Screen::wide());
    for (width, height) in SIZES {
        for dark in [false, true] {
            let screen = Screen::new(width, height).dark(dark);
            browser.screen(screen);
            browser.go("");
            browser.all_alive();
            for place in browser.places() {
                browser.js(
                    "document.querySelector(`[data-place=\"${arguments[0]}\"]`).scrollIntoView({ behavior: 'instant' })",
                    json!([place]),
                );
                browser.alive_where_seen();
                browser.screenshot(&format!("all-{screen}-{place}"));
            }
            for widget in widgets::catalog::ALL {
                let key = widget.key();
                browser.go(&format!("embed/{key}/"));
                browser.alive(key);
                // As high as the widget, so that all of it is seen.
                let all = browser.number("return document.body.scrollHeight", json!([]));
                browser.screen(Screen {
                    height: all as u32,
                    ..screen
                });
                browser.frames(3);
                browser.screenshot(&format!("one-{screen}-{key}"));
                browser.screen(screen);
            }
        }
    }
    browser.quiet();
}

#[test]
fn the_page_at_every_width_light_and_dark() {
    let browser = Browser::open(Screen::wide());
    for (width, height) in SIZES {
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
