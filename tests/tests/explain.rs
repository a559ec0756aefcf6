//! The page explains itself: models, dials, terms, the help sheet.

#![allow(clippy::unwrap_used, reason = "tests")]

use browser_tests::{Browser, Screen, json};
use fantoccini::key::Key;

const NOTE: &str = "document.querySelector('#what:popover-open')";

/// What the note beside a dial or a term says, once it is open.
fn noted(browser: &Browser, part: &str) -> String {
    browser.wait(
        &format!("a note says \"{part}\""),
        &format!("return {NOTE}?.textContent.includes(arguments[0]) && {NOTE}.textContent"),
        json!([part]),
    );
    browser.text(&format!("return {NOTE}.textContent"), json!([]))
}

fn closed(browser: &Browser) {
    browser.wait("no note is open", &format!("return !{NOTE}"), json!([]));
}

#[test]
fn every_model_has_a_page_with_its_widget_alive() {
    let browser = Browser::open(Screen::wide());
    browser.go("models/");
    let listed = browser.texts(
        "return [...document.querySelectorAll('.models a')].map(it => it.textContent)",
        json!([]),
    );
    let names: Vec<_> = widgets::catalog::ALL.iter().map(|it| it.name()).collect();
    assert_eq!(listed, names);
    for widget in widgets::catalog::ALL {
        let key = widget.key();
        browser.go(&format!("models/{key}/"));
        browser.alive(key);
        // Each dial is told once, by its name.
        let mut told = browser.texts(
            "return [...document.querySelectorAll('[data-dial]')].map(it => it.textContent)",
            json!([]),
        );
        told.sort();
        let mut names: Vec<_> = widget
            .params()
            .iter()
            .map(|it| it.name.to_owned())
            .collect();
        names.sort();
        assert_eq!(told, names, "{key}");
        let formulas = browser.number(
            "return [...document.querySelectorAll('math[display=block]')].filter(it => it.getBoundingClientRect().height > 10).length",
            json!([]),
        );
        assert!(formulas >= 1.0, "{key} has no equation");
        let broad = browser.number(
            "return document.documentElement.scrollWidth - innerWidth",
            json!([]),
        );
        assert!(broad <= 0.0, "{key}: {broad} px too wide");
        // Nothing of the Markdown is left over.
        let text = browser.text("return document.querySelector('main').innerText", json!([]));
        for mark in ["`", "$$", "**", "]("] {
            assert!(!text.contains(mark), "{key}: {mark} in the text");
        }
    }
    // One widget alone: its dials stand in the address by their keys.
    browser.go("models/race/?n=5");
    browser.alive("race");
    browser.focus("[data-param=mandate]");
    browser.press([char::from(Key::Right)]);
    browser.wait(
        "the address follows",
        "return location.search === '?mandate=0.01&n=5'",
        json!([]),
    );
    browser.quiet();
}

#[test]
fn a_model_explains_itself_below_its_widget() {
    let browser = Browser::open(Screen::wide());
    browser.go("");
    browser.all_alive();
    let fold = "#mob [data-model=crowd]";
    browser.focus(&format!("{fold} summary"));
    browser.press([char::from(Key::Enter)]);
    browser.wait(
        "the text is there",
        "return document.querySelector(arguments[0] + ' math[display=block]') && document.querySelector(arguments[0] + ' .explained :is(h3, h4)').textContent === 'Equations'",
        json!([fold]),
    );
    // Its links lead where those of its own page do, and it is there once.
    let link = browser.text(
        "return document.querySelector(arguments[0] + ' a[href*=\"doi.org\"]').href",
        json!([fold]),
    );
    assert!(link.starts_with("https://doi.org/"), "{link}");
    browser.press([char::from(Key::Enter), char::from(Key::Enter)]);
    let count = browser.number(
        "return document.querySelectorAll(arguments[0] + ' .explained').length",
        json!([fold]),
    );
    assert_eq!(count, 1.0);
    browser.quiet();
}

#[test]
fn without_a_connection_the_link_stays() {
    let browser = Browser::open(Screen::wide());
    browser.go("");
    browser.all_alive();
    browser.cdp("Network.enable", json!({}));
    browser.cdp(
        "Network.setBlockedURLs",
        json!({ "urls": ["*/models/*", "*/help/*"] }),
    );
    browser.click("#mob [data-model] summary");
    browser.click("#mob .dial:has([data-param=alpha]) .what");
    // The meaning that stands in the page is told all the same.
    noted(&browser, "How much size itself helps growth.");
    browser.press([char::from(Key::Escape)]);
    closed(&browser);
    browser.click("[data-help]");
    browser.wait(
        "the sheet says why it is empty",
        "return document.querySelector('dialog[open]')?.textContent.includes('could not be loaded')",
        json!([]),
    );
    browser.press([char::from(Key::Escape)]);
    browser.cdp("Network.setBlockedURLs", json!({ "urls": [] }));
    browser.until("the sheet is gone", || {
        (browser.js("return !document.querySelector('dialog')", json!([])) == json!(true))
            .then_some(())
    });
    browser.click("[data-help]");
    browser.wait(
        "the sheet is there after all",
        "return !!document.querySelector('dialog[open] table')",
        json!([]),
    );
    browser.forget_console();
}

#[test]
fn help_on_a_dial_by_keyboard_and_by_touch() {
    let browser = Browser::open(Screen::wide());
    browser.go("");
    browser.all_alive();
    let button = |key: &str| format!("#mob .dial:has([data-param={key}]) .what");
    browser.see("#mob [data-place]");
    browser.focus(&button("alpha"));
    browser.press([char::from(Key::Enter)]);
    let text = noted(&browser, "From 0.70 to 1.60; at first 1.20.");
    assert!(text.starts_with("Scale exponent How much size"), "{text}");
    let state = |key: &str| {
        browser.texts(
            "const it = document.querySelector(arguments[0]);
             return [it.getAttribute('aria-expanded'), it.getAttribute('aria-describedby') ?? '', String(it === document.activeElement), it.getAttribute('aria-label')]",
            json!([button(key)]),
        )
    };
    assert_eq!(
        state("alpha"),
        ["true", "what", "true", "What is Scale exponent?"]
    );
    // One at a time.
    browser.click(&button("mandate"));
    noted(&browser, "Mandated diffusion");
    assert_eq!(state("alpha")[..2], ["false", ""]);
    assert_eq!(state("mandate")[0], "true");
    // Escape closes, and the focus is not lost.
    browser.press([char::from(Key::Escape)]);
    closed(&browser);
    assert_eq!(state("mandate")[..3], ["false", "", "true"]);
    // The same button opens and closes; a press elsewhere closes.
    for elsewhere in [button("mandate"), "#mob h3".to_owned()] {
        browser.click(&button("mandate"));
        noted(&browser, "Mandated diffusion");
        browser.click(&elsewhere);
        closed(&browser);
    }
    // With a finger on a small screen; the note is wholly in the window.
    let browser = Browser::open(Screen::new(320, 640));
    browser.go("");
    browser.all_alive();
    // First the finger: for it the controls are larger, and stand elsewhere.
    browser.cdp(
        "Emulation.setTouchEmulationEnabled",
        json!({ "enabled": true }),
    );
    browser.frames(2);
    let at = browser.see(&button("diffusion")).middle();
    for kind in ["touchStart", "touchEnd"] {
        let points = if kind == "touchStart" {
            json!([{ "x": at.0, "y": at.1 }])
        } else {
            json!([])
        };
        browser.cdp(
            "Input.dispatchTouchEvent",
            json!({ "type": kind, "touchPoints": points }),
        );
    }
    noted(&browser, "Not used by this model.");
    let note = browser.rect("#what");
    assert!(
        note.x >= 0.0
            && note.x + note.width <= 320.0
            && note.y >= 0.0
            && note.y + note.height <= 640.0,
        "{note:?}"
    );
    browser.quiet();
}

#[test]
fn terms_are_told_where_they_stand() {
    let browser = Browser::open(Screen::wide());
    browser.go("");
    browser.all_alive();
    // At most once in each section, and each has its meaning on the page.
    let twice = browser.texts(
        "return [...document.querySelectorAll('.part')].flatMap(part => {
            const all = [...part.querySelectorAll('.prose a.term')].map(it => it.getAttribute('href'));
            return all.filter((it, i) => all.indexOf(it) != i || !document.querySelector(it + ' dd'));
        })",
        json!([]),
    );
    assert!(twice.is_empty(), "{twice:?}");
    // The same letters may be another word: "mandate no technology", "a power to be feared".
    let other = browser.texts(
        "return [...document.querySelectorAll('.prose a.term')].filter(it => /^ (no|be) /.test(it.nextSibling?.textContent ?? '')).map(it => it.parentElement.textContent)",
        json!([]),
    );
    assert!(other.is_empty(), "{other:?}");
    // What the ring is for is told once, beside the other marks.
    let ring = browser.text(
        "return document.querySelector('.marks .term').textContent",
        json!([]),
    );
    assert_eq!(ring, "ring");
    // Every term is used somewhere, and says where.
    let lonely = browser.texts(
        "return [...document.querySelectorAll('.glossary > div')].filter(it => !it.querySelector('.used a')).map(it => it.id)",
        json!([]),
    );
    assert!(lonely.len() <= 12, "{lonely:?}");
    let term = "#abstract a.term[href='#glossary-copyleft']";
    browser.see(term);
    browser.focus(term);
    browser.press([char::from(Key::Enter)]);
    let text = noted(&browser, "Copyleft");
    assert!(text.contains("on condition that what they build"), "{text}");
    assert_eq!(browser.text("return location.hash", json!([])), "");
    // Tab leads into the note and on to the glossary.
    browser.press([char::from(Key::Tab)]);
    assert_eq!(
        browser.text("return document.activeElement.textContent", json!([])),
        "Glossary"
    );
    browser.press([char::from(Key::Escape)]);
    closed(&browser);
    let back = browser.js(
        "return document.activeElement === document.querySelector(arguments[0])",
        json!([term]),
    );
    assert_eq!(back, json!(true), "the focus is lost");
    browser.press([char::from(Key::Enter)]);
    noted(&browser, "Copyleft");
    browser.click("#what a");
    browser.wait(
        "the glossary is there",
        "return location.hash === '#glossary-copyleft'",
        json!([]),
    );
    closed(&browser);
    browser.quiet();
}

#[test]
fn the_help_sheet_opens_and_gives_the_focus_back() {
    let browser = Browser::open(Screen::wide());
    browser.go("");
    browser.all_alive();
    let open = "return !!document.querySelector('dialog.sheet[open] table')";
    let shut = "return !document.querySelector('dialog[open]')";
    browser.focus("[data-help]");
    browser.press([char::from(Key::Enter)]);
    browser.wait("the sheet is open", open, json!([]));
    browser.press([char::from(Key::Escape)]);
    browser.wait("the sheet is closed", shut, json!([]));
    let back = "return document.activeElement.outerHTML.slice(0, 60)";
    assert!(browser.text(back, json!([])).contains("data-help"));
    // By its key, from a dial; the focus returns to it.
    browser.focus("#mob [data-param=alpha]");
    browser.press(['?']);
    browser.wait("the sheet is open", open, json!([]));
    browser.press([char::from(Key::Escape)]);
    browser.wait("the sheet is closed", shut, json!([]));
    assert!(browser.text(back, json!([])).contains("mob-alpha"));
    // The key can be turned off.
    browser.press(['?']);
    browser.wait("the sheet is open", open, json!([]));
    browser.click(".sheet .shortcut input");
    browser.click(".sheet .bar button");
    browser.wait("the sheet is closed", shut, json!([]));
    browser.focus("#mob [data-param=alpha]");
    browser.press(['?']);
    browser.rest();
    assert_eq!(browser.js(shut, json!([])), json!(true));
    // The same stands on a page of its own.
    browser.go("help/");
    assert!(
        browser.number(
            "return document.querySelectorAll('table').length",
            json!([])
        ) >= 4.0
    );
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
            browser.go("models/race/");
            browser.alive_where_seen();
            browser.screenshot(&format!("explain-model-{screen}"));
            browser.go("");
            browser.all_alive();
            browser.screenshot(&format!("explain-top-{screen}"));
            browser.click("#mob .what");
            noted(&browser, "From");
            browser.screenshot(&format!("explain-what-{screen}"));
            browser.press([char::from(Key::Escape)]);
            browser.js(
                "document.querySelector('#abstract a.term').click()",
                json!([]),
            );
            browser.frames(3);
            browser.screenshot(&format!("explain-term-{screen}"));
            browser.press([char::from(Key::Escape)]);
            browser.click("#mob [data-model] summary");
            browser.wait(
                "text",
                "return !!document.querySelector('#mob .explained')",
                json!([]),
            );
            browser.js(
                "document.querySelector('#mob .model').scrollIntoView({ behavior: 'instant' })",
                json!([]),
            );
            browser.frames(3);
            browser.screenshot(&format!("explain-fold-{screen}"));
            browser.js(
                "document.querySelector('#glossary').scrollIntoView({ behavior: 'instant' })",
                json!([]),
            );
            browser.frames(3);
            browser.screenshot(&format!("explain-glossary-{screen}"));
            browser.press(['?']);
            browser.wait(
                "the sheet",
                "return !!document.querySelector('dialog[open] table')",
                json!([]),
            );
            browser.screenshot(&format!("explain-help-{screen}"));
        }
    }
    browser.quiet();
}
