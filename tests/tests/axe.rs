//! Every page keeps the rules of WCAG 2.2 A and AA and of good practice, light and dark.

#![allow(clippy::unwrap_used, reason = "tests")]

use browser_tests::{Browser, Screen, builder, json};

const THEMES: [bool; 2] = [false, true];

fn name(state: &str, dark: bool) -> String {
    format!("{state}, {}", if dark { "dark" } else { "light" })
}

fn open_folds(browser: &Browser) {
    browser.js(
        "const all = document.querySelector('dialog[open]') ?? document;
         all.querySelectorAll('details').forEach(it => it.open = true)",
        json!([]),
    );
}

#[test]
fn the_essay_with_every_fold_open_and_the_sandbox() {
    let browser = Browser::open(Screen::wide());
    for dark in THEMES {
        browser.screen(Screen::wide().dark(dark));
        browser.go("");
        browser.all_alive();
        browser.keeps_the_rules(&name("the essay", dark));
        open_folds(&browser);
        browser.wait(
            "what stands behind the models is there",
            "return document.querySelectorAll('.model .explained').length == document.querySelectorAll('.model').length",
            json!([]),
        );
        browser.see("[data-sandbox]");
        for side in ["left", "right"] {
            browser.wait(
                "the sandbox is there",
                "return !!document.querySelector(`[data-side=${arguments[0]}] .picture`)",
                json!([side]),
            );
        }
        open_folds(&browser);
        browser.frames(3);
        browser.keeps_the_rules(&name("every fold open, with the sandbox", dark));
    }
}

#[test]
fn the_essay_narrow_in_the_middle_of_things() {
    let browser = Browser::open(Screen::new(320, 640));
    for dark in THEMES {
        browser.screen(Screen::new(320, 640).dark(dark));
        browser.go("?oops=1");
        browser.all_alive();
        browser.keeps_the_rules(&name("narrow, with a notice", dark));
        // A prediction, begun and told.
        let place = browser.text(
            "return document.querySelector('[data-asks=first]').dataset.island",
            json!([]),
        );
        let of = |css: &str| format!("[data-place=\"{place}\"] {css}");
        browser.see(&of(".picture"));
        browser.alive(&place);
        browser.click(&of(".by-numbers summary"));
        browser.focus(&of(".by-numbers input"));
        browser.press(['\u{e00e}'; 2]);
        browser.frames(3);
        browser.keeps_the_rules(&name("a prediction is drawn", dark));
        browser.click(&of("[data-compare]"));
        browser.frames(3);
        browser.keeps_the_rules(&name("a prediction is told", dark));
        // A number is typed; a word is explained.
        browser.focus(".set[tabindex]");
        browser.press(['\u{e007}']);
        browser.wait(
            "the field is there",
            "return !!document.querySelector('.entry input')",
            json!([]),
        );
        browser.keeps_the_rules(&name("a number is typed", dark));
        browser.press(['\u{e00c}']);
        browser.js("document.querySelector('.what').click()", json!([]));
        browser.wait(
            "the dial is explained",
            "return !!document.querySelector('#what p')",
            json!([]),
        );
        browser.keeps_the_rules(&name("a dial is explained", dark));
    }
}

#[test]
fn dialogs_of_the_essay() {
    let browser = Browser::open(Screen::wide());
    for dark in THEMES {
        browser.screen(Screen::wide().dark(dark));
        browser.go("");
        browser.all_alive();
        browser.click("[data-help]");
        browser.wait(
            "help is open",
            "return !!document.querySelector('dialog[open] .explained')",
            json!([]),
        );
        browser.keeps_the_rules(&name("help", dark));
        browser.press(['\u{e00c}']);
        browser.js(
            "document.querySelector('[data-embed-open]').click()",
            json!([]),
        );
        builder::opened(&browser);
        open_folds(&browser);
        browser.keeps_the_rules(&name("the builder", dark));
        browser.press(['\u{e00c}']);
        browser.js(
            "document.querySelector('[data-share-open]').click()",
            json!([]),
        );
        browser.wait(
            "what can be taken along is shown",
            "return document.querySelectorAll('dialog[open] button').length > 2",
            json!([]),
        );
        open_folds(&browser);
        browser.keeps_the_rules(&name("share", dark));
    }
}

#[test]
fn every_embed_page() {
    let browser = Browser::open(Screen::new(640, 900));
    for dark in THEMES {
        for widget in widgets::catalog::ALL {
            let key = widget.key();
            for screen in [Screen::new(640, 900), Screen::new(320, 640)] {
                browser.screen(screen.dark(dark));
                browser.go(&format!("embed/{key}/"));
                browser.alive(key);
                open_folds(&browser);
                browser.frames(3);
                browser.keeps_the_rules(&name(&format!("{key} at {}", screen.width), dark));
            }
        }
    }
}

#[test]
fn every_page_about_the_models() {
    let browser = Browser::open(Screen::wide());
    for dark in THEMES {
        browser.screen(Screen::wide().dark(dark));
        let own = widgets::catalog::ALL
            .iter()
            .map(|widget| format!("models/{}/", widget.key()));
        for page in ["models/".to_owned(), "help/".to_owned()]
            .into_iter()
            .chain(own)
        {
            browser.go(&page);
            browser.all_alive();
            open_folds(&browser);
            browser.frames(3);
            browser.keeps_the_rules(&name(&page, dark));
        }
    }
}

#[test]
fn a_fault_is_found() {
    let browser = Browser::open(Screen::wide());
    browser.go("help/");
    browser.js(
        "document.querySelector('main').append(document.createElement('button'))",
        json!([]),
    );
    let (broken, _) = browser.axe();
    assert!(
        broken.len() == 1 && broken[0].starts_with("button-name"),
        "{broken:#?}"
    );
}
