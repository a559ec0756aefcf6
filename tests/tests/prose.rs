//! Numbers in sentences are moved, results follow, phrases set a model; and all of it can be undone.

#![allow(clippy::unwrap_used, reason = "tests")]

use browser_tests::{Browser, Screen, json, place};
use fantoccini::key::Key;
use widgets::Scenario;
use widgets::phrase::{Formula, Phrase, told};

fn essay() -> Browser {
    let browser = Browser::open(Screen::wide());
    browser.go("");
    browser.all_alive();
    browser
}

/// The live words that mean something.
fn live(what: &str) -> String {
    format!("[data-live=\"{what}\"]")
}

const ALPHA: &str = "[data-live=\"set abstract alpha\"]";
const MANDATE: &str = "[data-live=\"set abstract mandate\"]";

fn words(browser: &Browser, css: &str) -> String {
    browser.text(
        "return document.querySelector(arguments[0]).textContent",
        json!([css]),
    )
}

fn attribute(browser: &Browser, css: &str, name: &str) -> String {
    browser.text(
        "return document.querySelector(arguments[0]).getAttribute(arguments[1]) ?? ''",
        json!([css, name]),
    )
}

fn becomes(browser: &Browser, css: &str, text: &str) {
    let mut last = String::new();
    browser.until(&format!("{css} reads {text:?}"), || {
        last = words(browser, css);
        (last == text).then_some(())
    });
}

fn said(browser: &Browser) -> String {
    words(browser, "[data-said]")
}

fn says(browser: &Browser, text: &str) {
    browser.until(
        &format!("the page says {text:?}, not {:?}", said(browser)),
        || (said(browser) == text).then_some(()),
    );
}

fn focused(browser: &Browser) -> String {
    browser.text(
        "const it = document.activeElement; return it.dataset.live ?? it.dataset.tool ?? it.id ?? ''",
        json!([]),
    )
}

/// What a result of a scenario reads in some words, by a native run.
fn result(scenario: &str, formula: &str, form: &str) -> String {
    let formula = Formula::read(formula).unwrap();
    let mut scenario: Scenario = scenario.parse().unwrap();
    scenario.read_query(&formula.changes, false).unwrap();
    let run = place::run(&scenario);
    let metric = formula.of(&scenario, &*run).unwrap();
    told(&metric, Phrase::read(form).as_ref()).unwrap()
}

/// Clicks words, which may stand on more than one line.
fn click(browser: &Browser, css: &str) {
    browser.see(css);
    let at = browser.js(
        "const box = document.querySelector(arguments[0]).getClientRects()[0];
         return [box.x + box.width / 2, box.y + box.height / 2];",
        json!([css]),
    );
    browser.pointer(&[(at[0].as_f64().unwrap(), at[1].as_f64().unwrap())]);
}

fn press(browser: &Browser, key: Key, times: usize) {
    browser.press(std::iter::repeat_n(char::from(key), times));
}

fn control(browser: &Browser, letter: char, shift: bool) {
    browser.js(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown',
            { key: arguments[0], ctrlKey: true, shiftKey: arguments[1], bubbles: true, cancelable: true }))",
        json!([letter.to_string(), shift]),
    );
}

#[test]
fn a_number_is_a_slider_with_name_and_value() {
    let browser = essay();
    for (css, name, text, least, most) in [
        (ALPHA, "Scale exponent", "1.20", "0.7", "1.6"),
        (MANDATE, "Mandated diffusion", "0\u{a0}%", "0", "1"),
    ] {
        assert_eq!(attribute(&browser, css, "role"), "slider");
        assert_eq!(attribute(&browser, css, "tabindex"), "0");
        assert_eq!(attribute(&browser, css, "aria-label"), name);
        assert_eq!(attribute(&browser, css, "aria-valuetext"), text);
        assert_eq!(attribute(&browser, css, "aria-valuemin"), least);
        assert_eq!(attribute(&browser, css, "aria-valuemax"), most);
    }
    // Every number and phrase is large enough for a finger; text around them keeps its lines.
    let small = browser.texts(
        "return [...document.querySelectorAll('.prose [data-live][tabindex]')].filter(it =>
            [...it.getClientRects()].some(box => box.height < 24)).map(it => it.outerHTML)",
        json!([]),
    );
    assert_eq!(small, Vec::<String>::new());
    browser.quiet();
}

#[test]
fn keys_move_a_number_and_everything_follows() {
    let browser = essay();
    browser.see(ALPHA);
    browser.focus(ALPHA);
    press(&browser, Key::Right, 2);
    press(&browser, Key::Up, 1);
    becomes(&browser, ALPHA, "1.23");
    assert_eq!(attribute(&browser, ALPHA, "aria-valuenow"), "1.23");
    press(&browser, Key::Left, 1);
    press(&browser, Key::Down, 1);
    becomes(&browser, ALPHA, "1.21");
    press(&browser, Key::PageUp, 1);
    becomes(&browser, ALPHA, "1.31");
    press(&browser, Key::PageDown, 2);
    becomes(&browser, ALPHA, "1.11");
    press(&browser, Key::End, 1);
    becomes(&browser, ALPHA, "1.60");
    press(&browser, Key::Right, 1);
    becomes(&browser, ALPHA, "1.60");
    press(&browser, Key::Home, 1);
    becomes(&browser, ALPHA, "0.70");
    browser.agrees("?alpha=0.7", &["abstract"]);
    assert_eq!(focused(&browser), "set abstract alpha");
    // The same number elsewhere.
    becomes(&browser, &live("set government alpha"), "0.70");
    // And the dial moves the number.
    let dial = "[data-place=\"abstract\"] [data-param=\"alpha\"]";
    browser.focus(dial);
    press(&browser, Key::Right, 1);
    becomes(&browser, ALPHA, "0.71");
    browser.quiet();
}

#[test]
fn a_number_is_dragged_and_a_click_does_not_jump() {
    let browser = essay();
    let rect = browser.see(ALPHA);
    let (x, y) = rect.middle();
    browser.hold(&[(x, y), (x + 20.0, y), (x + 40.0, y), (x + 66.0, y)]);
    // 90 steps, so 300/90 pixels each: 66 pixels are 20 steps.
    becomes(&browser, ALPHA, "1.40");
    browser.until("results follow the pointer", || {
        (words(&browser, &live("show abstract ratio@30-1"))
            == result("race?alpha=1.4", "ratio@30-1", "1 per cent"))
        .then_some(())
    });
    browser.release();
    browser.agrees("?alpha=1.4", &["abstract"]);
    assert_eq!(focused(&browser), "set abstract alpha");
    // Nothing was marked, and no field was opened.
    assert_eq!(browser.text("return String(getSelection())", json!([])), "");
    assert_eq!(
        browser.number(
            "return document.querySelectorAll('.entry').length",
            json!([])
        ),
        0.0
    );
    // A click asks for a value and leaves the number alone.
    browser.click(ALPHA);
    browser.wait(
        "the field is there",
        "return document.activeElement.closest('.entry')",
        json!([]),
    );
    becomes(&browser, ALPHA, "1.40");
    press(&browser, Key::Escape, 1);
    assert_eq!(focused(&browser), "set abstract alpha");
    assert_eq!(browser.query(), "?alpha=1.4");
    browser.quiet();
}

#[test]
fn a_finger_drags_sideways_and_scrolls_upwards() {
    let browser = Browser::open(Screen::new(320, 640));
    browser.cdp(
        "Emulation.setTouchEmulationEnabled",
        json!({ "enabled": true }),
    );
    browser.go("");
    browser.all_alive();
    let (x, y) = browser.see(ALPHA).middle();
    let touch = |kind: &str, at: Option<(f64, f64)>| {
        let points: Vec<_> = at.iter().map(|(x, y)| json!({ "x": x, "y": y })).collect();
        browser.cdp(
            "Input.dispatchTouchEvent",
            json!({ "type": kind, "touchPoints": points }),
        );
    };
    let swipe = |dx: f64, dy: f64| {
        touch("touchStart", Some((x, y)));
        for i in 1..=6 {
            let part = f64::from(i) / 6.0;
            touch("touchMove", Some((x + dx * part, y + dy * part)));
            browser.frames(1);
        }
        touch("touchEnd", None);
    };
    swipe(33.0, 0.0);
    becomes(&browser, ALPHA, "1.30");
    let before = browser.number("return scrollY", json!([]));
    swipe(0.0, -150.0);
    browser.until("the page scrolls", || {
        (browser.number("return scrollY", json!([])) > before + 50.0).then_some(())
    });
    assert_eq!(words(&browser, ALPHA), "1.30");
    browser.quiet();
}

#[test]
fn a_value_is_typed() {
    let browser = essay();
    browser.see(MANDATE);
    browser.focus(MANDATE);
    browser.press("35".chars());
    press(&browser, Key::Enter, 1);
    becomes(&browser, MANDATE, "35 per cent");
    browser.agrees("?mandate=0.35", &["abstract"]);
    assert_eq!(focused(&browser), "set abstract mandate");

    // Out of range: one sentence, and the field stays.
    let fault = ".entry [role=\"alert\"]";
    browser.press("3.5 x".chars());
    press(&browser, Key::Enter, 1);
    becomes(
        &browser,
        fault,
        "Mandated diffusion is a number from 0\u{a0}% to 100\u{a0}%, not \u{201c}3.5 x\u{201d}.",
    );
    browser.press("120 %".chars());
    press(&browser, Key::Enter, 1);
    becomes(
        &browser,
        fault,
        "Mandated diffusion is a number from 0\u{a0}% to 100\u{a0}%, not \u{201c}120 %\u{201d}.",
    );
    // Escape leaves it as it was.
    press(&browser, Key::Escape, 1);
    becomes(&browser, MANDATE, "35 per cent");
    assert_eq!(focused(&browser), "set abstract mandate");
    // Tab takes it and goes on.
    press(&browser, Key::Enter, 1);
    browser.press("40 per cent".chars());
    press(&browser, Key::Tab, 1);
    becomes(&browser, MANDATE, "40 per cent");
    assert_ne!(focused(&browser), "set abstract mandate");
    assert_eq!(
        browser.number(
            "return document.querySelectorAll('.entry').length",
            json!([])
        ),
        0.0
    );

    // Whole numbers are whole.
    let people = live("set concerns n");
    browser.see(&people);
    browser.focus(&people);
    browser.press("2.5".chars());
    press(&browser, Key::Enter, 1);
    becomes(
        &browser,
        fault,
        "Actors is a whole number from 2 to 12, not \u{201c}2.5\u{201d}.",
    );
    press(&browser, Key::Escape, 1);
    becomes(&browser, &people, "3 actors");
    browser.quiet();
}

#[test]
fn results_are_those_of_a_native_run() {
    let browser = essay();
    for key in [("alpha", "1.30"), ("mandate", "20 per cent")] {
        let css = live(&format!("set abstract {}", key.0));
        browser.see(&css);
        browser.focus(&css);
        press(&browser, Key::Enter, 1);
        browser.press(key.1.chars());
        press(&browser, Key::Enter, 1);
        becomes(&browser, &css, key.1);
    }
    let query = "?alpha=1.3&mandate=0.2";
    browser.agrees(query, &["abstract"]);
    let all = browser.results_follow(query);
    assert!(all.len() > 60, "{}", all.len());
    let mut none = 0;
    for it in all.iter().filter(|it| it.is_none) {
        none += 1;
        assert!(
            !attribute(&browser, &it.css, "title").is_empty(),
            "{}",
            it.css
        );
    }
    assert!(none > 0, "no result is missing");
    // By hand, from the documentation of the models: a lead of a fifth at no diffusion.
    browser.go("?diffusion=0");
    browser.all_alive();
    let css = live("show abstract ratio@30-1");
    browser.see(&css);
    becomes(&browser, &css, "60 per cent");
    becomes(
        &browser,
        &live("show abstract ratio@40-1?mandate=0.3"),
        "7 per cent",
    );
    browser.quiet();
}

#[test]
fn a_preset_sets_the_model_and_says_what_changed() {
    let browser = essay();
    let cheetah = "the-economies-of-scale-problem-2";
    let css = format!(
        "[data-live^=\"preset {cheetah} race?diffusion=0&drag=0.03&drag_exponent=0.4&horizon=100\"]"
    );
    assert_eq!(attribute(&browser, &css, "role"), "button");
    click(&browser, &css);
    says(
        &browser,
        "The growth race: The cheetah tires: Coordination cost 0.0\u{a0}% a year to 3.0\u{a0}% a year, \
         Cost's growth with size 0.50 to 0.40, Years 60\u{a0}years to 100\u{a0}years.",
    );
    browser.until("the address says so", || {
        browser.query().contains("drag=0.03").then_some(())
    });
    browser.follows(&[cheetah]);
    assert_eq!(
        focused(&browser),
        format!("preset {cheetah} race?diffusion=0&drag=0.03&drag_exponent=0.4&horizon=100")
    );
    // By keyboard, and once more.
    press(&browser, Key::Enter, 1);
    says(
        &browser,
        "The growth race: The cheetah tires: it stands so already.",
    );
    let status = attribute(&browser, "[data-said]", "role");
    assert_eq!(status, "status");
    browser.quiet();
}

#[test]
fn steps_are_undone_and_done_again() {
    let browser = essay();
    let query = |text: &str| browser.addressed(text);
    // A whole drag of a dial is one step.
    let dial = "[data-place=\"abstract\"] [data-param=\"mandate\"]";
    browser.see(dial);
    browser.alive("abstract");
    browser.drag(dial, 0.3);
    browser.rest();
    let dragged = browser.query();
    assert!(dragged.starts_with("?mandate="), "{dragged}");
    // A number in the text.
    browser.focus(ALPHA);
    press(&browser, Key::PageUp, 1);
    browser.rest();
    let typed = browser.query();
    assert!(typed.contains("alpha=1.3&"), "{typed}");
    // A preset.
    let preset = live("preset abstract race?mandate=0.3");
    click(&browser, &preset);
    browser.rest();
    let set = browser.query();
    // A handle on a picture.
    let scenario = place::scenario("triangle", &set, "introduction", false);
    browser.drag_ring("introduction", &scenario, 0, (0.3, 0.5));
    browser.rest();
    let ringed = browser.query();
    assert_ne!(ringed, set);
    // A reset of one widget.
    browser.click("[data-place=\"introduction\"] [data-reset]");
    browser.rest();
    let reset = browser.query();
    assert_ne!(reset, ringed);

    let states = [String::new(), dragged, typed, set, ringed, reset];
    browser.focus(ALPHA);
    let scroll = browser.number("return scrollY", json!([]));
    for state in states.iter().rev().skip(1) {
        control(&browser, 'z', false);
        query(state);
        assert!(said(&browser).starts_with("Undone: "), "{}", said(&browser));
    }
    control(&browser, 'z', false);
    says(&browser, "There is nothing to be undone.");
    assert_eq!(
        attribute(&browser, "[data-tool=undo]", "aria-disabled"),
        "true"
    );
    for state in &states[1..] {
        control(&browser, 'Z', true);
        query(state);
        assert!(said(&browser).starts_with("Redone: "), "{}", said(&browser));
    }
    // The focus and the page stay where they are.
    assert_eq!(focused(&browser), "set abstract alpha");
    assert_eq!(browser.number("return scrollY", json!([])), scroll);
    browser.follows(&["abstract", "introduction"]);

    // By the buttons.
    browser.click("[data-tool=undo]");
    query(&states[4]);
    assert_eq!(focused(&browser), "undo");
    browser.click("[data-tool=redo]");
    query(&states[5]);
    control(&browser, 'z', false);
    query(&states[4]);
    control(&browser, 'y', false);
    query(&states[5]);

    // Letters that are typed are the field's own.
    browser.focus(ALPHA);
    press(&browser, Key::Enter, 1);
    control(&browser, 'z', false);
    browser.rest();
    query(&states[5]);
    press(&browser, Key::Escape, 1);
    browser.quiet();
}

#[test]
fn the_page_goes_back_to_its_beginning() {
    let browser = essay();
    browser.click("[data-tool=reset]");
    says(&browser, "The page stands as it began.");
    for (what, by) in [("abstract alpha", 3), ("mob people", 2), ("concerns n", 1)] {
        let css = live(&format!("set {what}"));
        browser.see(&css);
        browser.focus(&css);
        press(&browser, Key::Right, by);
    }
    browser.addressed("?alpha=1.23&concerns.n=4&mob.people=420");
    browser.rest();
    browser.click("[data-tool=reset]");
    browser.until("nothing is moved", || {
        browser.query().is_empty().then_some(())
    });
    assert_eq!(
        said(&browser),
        "The page is as it began: Scale exponent 1.23 to 1.20, Actors 4 to 3, People 420 to 300."
    );
    becomes(&browser, ALPHA, "1.20");
    becomes(&browser, &live("set mob people"), "300 people");
    browser.click("[data-tool=undo]");
    browser.addressed("?alpha=1.23&concerns.n=4&mob.people=420");
    browser.quiet();
}
