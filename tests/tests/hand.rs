//! What is done on the picture itself: reading values, dragging time, moving handles by keys.

#![allow(clippy::unwrap_used, reason = "tests")]

use browser_tests::{Browser, Rect, Screen, json};
use charts::figure::Format;
use charts::layout::{Drawing, lay_out};
use widgets::Scenario;

/// The essay, with a place in the middle of the window and alive.
fn essay(place: &str) -> Browser {
    let browser = Browser::open(Screen::wide());
    browser.go("");
    browser.see(&picture(place));
    browser.alive(place);
    browser.rest();
    browser
}

fn picture(place: &str) -> String {
    format!("[data-place=\"{place}\"] .picture")
}

/// A place's scenario by its own start.
fn scenario(browser: &Browser, place: &str) -> Scenario {
    browser.shown(place).start.parse().unwrap()
}

/// Where a pair of a panel's values stands in the window.
fn at(browser: &Browser, place: &str, panel: usize, (x, y): (f64, f64)) -> (f64, f64) {
    let (rect, drawing) = laid_out(browser, place);
    let (x, y) = drawing.frames[panel].position(x, y);
    let scale = rect.width / drawing.width;
    (rect.x + x * scale, rect.y + y * scale)
}

fn laid_out(browser: &Browser, place: &str) -> (Rect, Drawing) {
    let rect = browser.rect(&picture(place));
    let run = browser_tests::place::run(&scenario(browser, place));
    let figure = run.figure(0, 0.0, Format::Wide);
    (rect, lay_out(&figure, Format::Wide))
}

/// Moves the pointer without pressing it.
fn hover(browser: &Browser, (x, y): (f64, f64)) {
    browser.cdp(
        "Input.dispatchMouseEvent",
        json!({ "type": "mouseMoved", "x": x, "y": y }),
    );
    browser.frames(2);
}

/// How many pixels of the overlay are painted.
fn painted(browser: &Browser, place: &str) -> f64 {
    browser.number(
        "const it = document.querySelector(arguments[0] + ' .overlay');
         const copy = Object.assign(document.createElement('canvas'), { width: it.width, height: it.height });
         const context = copy.getContext('2d', { willReadFrequently: true });
         context.drawImage(it, 0, 0);
         const { data } = context.getImageData(0, 0, it.width, it.height);
         let count = 0;
         for (let i = 3; i < data.length; i += 4) count += data[i] > 0;
         return count;",
        json!([picture(place)]),
    )
}

/// What the slider over a picture says.
fn said(browser: &Browser, place: &str) -> String {
    browser.text(
        "return document.querySelector(arguments[0] + ' .reader').getAttribute('aria-valuetext') ?? ''",
        json!([picture(place)]),
    )
}

/// A value of the playhead's slider.
fn playhead(browser: &Browser, place: &str) -> String {
    browser.text(
        "return document.querySelector(`[data-place=\"${arguments[0]}\"] [data-playhead]`).value",
        json!([place]),
    )
}

fn race(browser: &Browser) -> String {
    browser.places_of("race").remove(0)
}

const RIGHT: char = '\u{e014}';
const LEFT: char = '\u{e012}';
const UP: char = '\u{e013}';
const DOWN: char = '\u{e015}';
const END: char = '\u{e010}';
const HOME: char = '\u{e011}';
const PAGE_UP: char = '\u{e00e}';
const ESCAPE: char = '\u{e00c}';

fn first_race() -> (Browser, String) {
    let browser = Browser::open(Screen::wide());
    browser.go("");
    let place = race(&browser);
    drop(browser);
    (essay(&place), place)
}

#[test]
fn the_pointer_shows_values_and_takes_them_along() {
    let (browser, place) = first_race();
    let before = browser.shown(&place);
    assert_eq!(painted(&browser, &place), 0.0);
    hover(&browser, at(&browser, &place, 0, (20.0, 30.0)));
    browser.until("values are shown", || {
        (painted(&browser, &place) > 500.0).then_some(())
    });
    // Above the picture nothing is left.
    let rect = browser.rect(&picture(&place));
    hover(&browser, (rect.x + 20.0, rect.y - 30.0));
    browser.until("nothing is shown", || {
        (painted(&browser, &place) == 0.0).then_some(())
    });
    assert_eq!(browser.shown(&place), before);
    browser.quiet();
}

#[test]
fn keys_read_the_same_values_as_a_native_run() {
    let (browser, place) = first_race();
    browser.focus(&format!("{} .reader", picture(&place)));
    browser.press([HOME]);
    assert!(
        said(&browser, &place).starts_with("year\u{a0}0: "),
        "{}",
        said(&browser, &place)
    );
    browser.press([PAGE_UP, PAGE_UP, RIGHT, LEFT, LEFT]);
    let said_at_19 = said(&browser, &place);
    let run = browser_tests::place::run(&scenario(&browser, &place));
    let figure = run.figure(0, 0.0, Format::Wide);
    let drawing = lay_out(&figure, Format::Wide);
    let (x, y) = drawing.frames[0].position(19.0, 30.0);
    let expected = charts::reading::read(&figure, &drawing, x, y).unwrap();
    assert_eq!(said_at_19, expected.words());
    // And those are the model's own numbers, to the digits that are told.
    let data = run.data(Some(&[19.0]));
    for (name, series) in data.series {
        let widgets::widget::Series::Along(values) = series else {
            continue;
        };
        if name == "top_share" {
            let share = format!("{:.1}", 100.0 * values[0].unwrap());
            let share = share.trim_end_matches(".0");
            assert!(
                said_at_19.contains(share),
                "{said_at_19} does not say {share}"
            );
        }
    }
    assert!(painted(&browser, &place) > 500.0);
    browser.press([ESCAPE]);
    browser.frames(2);
    assert_eq!(painted(&browser, &place), 0.0);
    // Up and down lead from panel to panel, and the last year is the axis's end.
    browser.focus(".skip");
    browser.focus(&format!("{} .reader", picture(&place)));
    browser.press([DOWN, UP, END]);
    assert!(said(&browser, &place).starts_with("year\u{a0}60"));
    browser.quiet();
}

#[test]
fn every_picture_says_something_by_keys() {
    let browser = Browser::open(Screen::wide());
    browser.go("");
    browser.all_alive();
    for widget in widgets::catalog::ALL {
        let place = browser.places_of(widget.key()).remove(0);
        browser.see(&picture(&place));
        browser.alive(&place);
        // Where a question is asked first, nothing is read off before it is answered or skipped.
        let skip = format!("[data-place=\"{place}\"][data-asking] [data-show]");
        let asks = "return Boolean(document.querySelector(arguments[0]))";
        if browser.js(asks, json!([skip])) == json!(true) {
            browser.click(&skip);
            browser.frames(2);
        }
        browser.focus(&format!("{} .reader", picture(&place)));
        browser.press([RIGHT, RIGHT, UP, DOWN]);
        let words = said(&browser, &place);
        assert!(!words.is_empty(), "{} is silent", widget.key());
        browser.frames(2);
    }
    browser.quiet();
}

#[test]
fn dragging_along_the_axis_moves_time() {
    let (browser, place) = first_race();
    let from = at(&browser, &place, 1, (10.0, 0.0));
    let to = at(&browser, &place, 1, (33.0, 0.0));
    browser.pointer(&[
        (from.0, from.1 + 14.0),
        (0.5 * (from.0 + to.0), from.1 + 14.0),
        (to.0, from.1 + 14.0),
    ]);
    browser.frames(2);
    assert_eq!(playhead(&browser, &place), "33");
    // Elsewhere a press moves nothing.
    let middle = at(&browser, &place, 0, (50.0, 30.0));
    browser.pointer(&[middle, (middle.0 - 40.0, middle.1)]);
    browser.frames(2);
    assert_eq!(playhead(&browser, &place), "33");
    browser.quiet();
}

#[test]
fn keys_start_and_stop_time() {
    let (browser, place) = first_race();
    let playing = || {
        browser.text(
            "return document.querySelector(`[data-place=\"${arguments[0]}\"] .play`).dataset.play",
            json!([place]),
        )
    };
    browser.focus(&format!("{} .reader", picture(&place)));
    let top = browser.number("return scrollY", json!([]));
    browser.press([' ']);
    browser.until("it plays", || (playing() == "pause").then_some(()));
    browser.press(['k']);
    browser.until("it stands", || (playing() == "play").then_some(()));
    assert_eq!(
        browser.number("return scrollY", json!([])),
        top,
        "the page has scrolled"
    );
    browser.quiet();
}

#[test]
fn every_handle_answers_the_keyboard() {
    let browser = Browser::open(Screen::wide());
    browser.go("");
    browser.all_alive();
    let mut handles = 0;
    for widget in widgets::catalog::ALL {
        let place = browser.places_of(widget.key()).remove(0);
        browser.see(&picture(&place));
        browser.alive(&place);
        browser.rest();
        let count = browser.number(
            "return document.querySelectorAll(arguments[0] + ' .ring').length",
            json!([picture(&place)]),
        ) as usize;
        let scenario = scenario(&browser, &place);
        let run = browser_tests::place::run(&scenario);
        let drawing = lay_out(&run.figure(0, 0.0, Format::Wide), Format::Wide);
        assert_eq!(count, drawing.handles.len(), "{}", widget.key());
        handles += count;
        for handle in 0..count {
            browser.js(
                "document.querySelectorAll(arguments[0] + ' .ring')[arguments[1]].focus({ preventScroll: true })",
                json!([picture(&place), handle]),
            );
            let told = || {
                browser.text(
                    "const it = document.activeElement;
                     return [it.className, it.getAttribute('aria-label'), it.getAttribute('aria-valuetext')].join(': ')",
                    json!([]),
                )
            };
            let before = told();
            assert!(before.starts_with("ring: "), "{}: {before}", widget.key());
            let mut moved = false;
            for key in [RIGHT, UP, LEFT, DOWN] {
                browser.press([key]);
                browser.frames(3);
                moved |= told() != before;
                assert!(told().starts_with("ring: "), "the focus is lost");
            }
            assert!(moved, "{}: {before} cannot be moved", widget.key());
        }
        browser.click(&format!("[data-place=\"{place}\"] [data-reset]"));
        browser.rest();
    }
    assert!(handles >= 10, "{handles}");
    browser.quiet();
}

/// Whether there is a run before to be cleared.
fn has_ghost(browser: &Browser, place: &str) -> bool {
    browser.js(
        "return document.querySelector(`[data-place=\"${arguments[0]}\"] [data-before-clear]`).ariaDisabled === 'false'",
        json!([place]),
    ) == json!(true)
}

/// The live picture's own pixels, without what lies over it.
fn pixels(browser: &Browser, place: &str) -> String {
    browser.text(
        "return document.querySelector(arguments[0] + ' canvas').toDataURL()",
        json!([picture(place)]),
    )
}

#[test]
fn the_head_start_is_dragged_at_the_leaders_start() {
    let (browser, place) = first_race();
    let start = scenario(&browser, &place);
    let sets = browser.drag_ring(&place, &start, 0, (0.0, 100.0));
    assert_eq!(sets.len(), 1);
    assert!(sets[0].1 > 5.0, "{sets:?}");
    browser.rest();
    let shown = browser.shown(&place);
    let param = &start.widget().params()[sets[0].0];
    assert_eq!(shown.dials[param.key], param.write(sets[0].1));
    browser.quiet();
}

#[test]
fn the_run_before_stands_behind_until_it_is_cleared() {
    let (browser, place) = first_race();
    assert!(
        !has_ghost(&browser, &place),
        "a page that loads has no past"
    );
    let start = scenario(&browser, &place);
    let ring = format!("{} .ring", picture(&place));
    let with = |browser: &Browser| {
        browser.focus(&ring);
        browser.press([PAGE_UP]);
        browser.rest();
    };
    with(&browser);
    assert!(has_ghost(&browser, &place));
    let ghosted = pixels(&browser, &place);
    // The switch takes it away and brings it back.
    let switch = format!("[data-place=\"{place}\"] [data-before]");
    browser.click(&switch);
    browser.frames(3);
    let without = pixels(&browser, &place);
    assert_ne!(ghosted, without);
    assert!(!has_ghost(&browser, &place));
    browser.click(&switch);
    browser.frames(3);
    assert_eq!(pixels(&browser, &place), ghosted);
    // What is cleared is gone; the next gesture brings the run before it.
    browser.click(&format!("[data-place=\"{place}\"] [data-before-clear]"));
    browser.frames(3);
    assert_eq!(pixels(&browser, &place), without);
    with(&browser);
    assert!(has_ghost(&browser, &place));
    browser.click(&format!("[data-place=\"{place}\"] [data-reset]"));
    browser.rest();
    assert!(!has_ghost(&browser, &place));
    for (param, value) in start.widget().params().iter().zip(start.values()) {
        assert_eq!(browser.shown(&place).dials[param.key], param.write(*value));
    }
    browser.quiet();
}

#[test]
fn a_page_of_one_widget_does_without() {
    let browser = Browser::open(Screen::wide());
    browser.go("embed/race/");
    browser.alive("race");
    let extras = browser.number(
        "return document.querySelectorAll('.reading, .reader, .ring, .before').length",
        json!([]),
    );
    assert_eq!(extras, 0.0);
    browser.quiet();
}

#[test]
fn a_finger_reads_sideways_and_scrolls_up_and_down() {
    let (browser, place) = first_race();
    let touch = |kind: &str, points: &[(f64, f64)]| {
        let points: Vec<_> = points
            .iter()
            .map(|(x, y)| json!({ "x": x, "y": y }))
            .collect();
        browser.cdp(
            "Input.dispatchTouchEvent",
            json!({ "type": kind, "touchPoints": points }),
        );
    };
    let at = at(&browser, &place, 0, (15.0, 100.0));
    touch("touchStart", &[at]);
    for i in 1..=5 {
        touch("touchMove", &[(at.0 + 12.0 * f64::from(i), at.1)]);
    }
    browser.until("values are shown under the finger", || {
        (painted(&browser, &place) > 500.0).then_some(())
    });
    touch("touchEnd", &[]);
    // A place higher than the window scrolls by itself.
    let scrolled = || {
        browser.number(
            "return scrollY + document.querySelector(arguments[0]).closest('.aside').scrollTop",
            json!([picture(&place)]),
        )
    };
    let top = scrolled();
    touch("touchStart", &[at]);
    for i in 1..=12 {
        touch("touchMove", &[(at.0, at.1 - 14.0 * f64::from(i))]);
        browser.frames(1);
    }
    touch("touchEnd", &[]);
    browser.until("the page has scrolled", || {
        (scrolled() > top + 40.0).then_some(())
    });
    browser.quiet();
}

#[test]
#[ignore = "pictures for people: cargo test -p browser-tests --test hand -- --ignored"]
fn looks() {
    for (width, dark) in [(1280, false), (1280, true), (320, false)] {
        let browser = Browser::open(Screen::new(width, 800).dark(dark));
        browser.go("");
        browser.all_alive();
        for widget in widgets::catalog::ALL {
            let place = browser.places_of(widget.key()).remove(0);
            let rect = browser.see(&picture(&place));
            browser.alive(&place);
            browser.rest();
            for (name, part) in [("a", (0.45, 0.3)), ("b", (0.7, 0.75))] {
                hover(
                    &browser,
                    (rect.x + part.0 * rect.width, rect.y + part.1 * rect.height),
                );
                browser.frames(2);
                let file = format!("hand-{}-{name}-{width}-{dark}", widget.key());
                let png = browser.picture_of(browser.rect(&picture(&place)));
                browser_tests::browser::write_picture(&file, &png);
            }
            browser.js(
                "document.querySelector(arguments[0] + ' .ring')?.focus({ preventScroll: true })",
                json!([picture(&place)]),
            );
            browser.press([RIGHT, RIGHT, PAGE_UP]);
            browser.rest();
            let file = format!("hand-{}-c-{width}-{dark}", widget.key());
            let png = browser.picture_of(browser.rect(&picture(&place)));
            browser_tests::browser::write_picture(&file, &png);
            browser.click(&format!("[data-place=\"{place}\"] [data-reset]"));
            browser.rest();
        }
    }
}
