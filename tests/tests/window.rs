//! A section's picture and its dials are in a usual window together, and are used there without scrolling.

#![allow(clippy::unwrap_used, reason = "tests")]

use browser_tests::{Browser, Rect, Screen, json};

/// Brings a section's widget to where it sticks.
const STICK: &str = "
const aside = document.querySelector(`[data-place=\"${arguments[0]}\"]`).closest('.aside');
aside.scrollTop = 0;
scrollTo({ top: scrollY + aside.parentElement.getBoundingClientRect().top, behavior: 'instant' })";

/// What of a widget the reader does not see: what lies outside of the window, under its lower end's fading, or under
/// something else.
const UNSEEN: &str = "
const [place, css] = arguments;
const widget = document.querySelector(`[data-place=\"${place}\"]`);
const floor = innerHeight - parseFloat(getComputedStyle(widget.closest('.aside'), '::after').height);
return [...widget.querySelectorAll(css)].filter(it => {
    const { left, top, right, bottom, width } = it.getBoundingClientRect();
    const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return !width || top < 0 || bottom > floor || !(it.contains(at) || at?.contains(it));
}).map(it => `${it.dataset.param ?? it.className} ends at ${it.getBoundingClientRect().bottom} of ${floor}`)";

const OWN: &str = ".widget-head, .picture, .time .play, .picture ~ .dials:not(.world) [data-param]";
const ALL: &str = ".widget-head, .picture, .time .play, .picture ~ .dials [data-param]";

/// What the reader does not see of a section's widget where it sticks.
fn unseen(browser: &Browser, place: &str, css: &str) -> Vec<String> {
    browser.js(STICK, json!([place]));
    browser.alive_where_seen();
    // A picture of another size is drawn anew.
    browser.frames(3);
    browser.texts(UNSEEN, json!([place, css]))
}

fn open(screen: Screen) -> Browser {
    let browser = Browser::open(screen);
    browser.go("");
    browser.all_alive();
    browser
}

#[test]
fn picture_and_dials_are_seen_together() {
    let browser = open(Screen::wide());
    // The second row of windows is as high as those of these screens are below a browser's own bars.
    for (width, height) in [
        (1280, 800),
        (1366, 768),
        (1920, 1080),
        (1280, 680),
        (1366, 650),
    ] {
        browser.screen(Screen::new(width, height));
        browser.frames(3);
        for place in browser.places() {
            let is_asked = browser.js(
                "return !!document.querySelector(`[data-place=\"${arguments[0]}\"][data-predicting]`)",
                json!([place]),
            ) == json!(true);
            let css = match (is_asked, height < 700) {
                // While a question is asked it comes before the dials.
                (true, false) => ".widget-head, .picture, .answers > *",
                (true, true) => ".widget-head, .picture",
                (false, _) => ALL,
            };
            // The lowest windows show every section's own dials, and the world's up to their sliders.
            let css = if height < 660 && !is_asked { OWN } else { css };
            let unseen = unseen(&browser, &place, css);
            assert!(
                unseen.is_empty(),
                "{place} at {width} x {height}: {unseen:#?}"
            );
        }
    }
    browser.quiet();
}

#[test]
fn a_low_window_makes_the_picture_smaller_and_not_the_widget() {
    let browser = open(Screen::new(1366, 720));
    let place = "concerns";
    let rect = |css: &str| -> Rect { browser.rect(&format!("[data-place=\"{place}\"]{css}")) };
    let size = |height| {
        browser.screen(Screen::new(1366, height));
        let unseen = unseen(&browser, place, ".widget-head, .picture");
        assert!(unseen.is_empty(), "{height}: {unseen:#?}");
        (rect("").width, rect(" .picture"))
    };
    let (widget, whole) = size(900);
    assert_eq!(whole.width, widget - 18.0);
    let (same, smaller) = size(720);
    assert_eq!(same, widget);
    assert!(
        smaller.width < whole.width && smaller.width > 483.0,
        "{smaller:?}"
    );
    // Whole pixels, in the picture's own proportions, in the middle.
    assert_eq!(smaller.width % 7.0, 0.0);
    assert_eq!(smaller.height, smaller.width / 1.4);
    let middle = |rect: Rect| rect.x + rect.width / 2.0;
    assert!((middle(smaller) - middle(rect(""))).abs() <= 0.5);
    // As far as words can be read.
    assert_eq!(size(500).1.width, 483.0);

    // What passes below it is not seen beside it.
    size(720);
    browser.js(
        "document.querySelector(`[data-place=\"${arguments[0]}\"]`).closest('.aside').scrollTop = 300",
        json!([place]),
    );
    browser.frames(2);
    let picture = rect(" .picture");
    let found = browser.js(
        "const [x, y] = arguments; return document.elementFromPoint(x, y).className",
        json!([rect("").x + 5.0, picture.y + 60.0]),
    );
    assert_eq!(found, json!("picture live"), "beside the picture");
    browser.quiet();
}

#[test]
fn a_dial_beside_its_picture_is_turned_without_scrolling() {
    let browser = open(Screen::wide());
    let place = "introduction";
    let still = || {
        browser.js(
            "const aside = document.querySelector(`[data-place=\"${arguments[0]}\"]`).closest('.aside');
             return [scrollY, aside.scrollTop]",
            json!([place]),
        )
    };
    assert_eq!(unseen(&browser, place, ALL), [""; 0]);
    let (before, stood) = (browser.shown(place), still());
    for key in ["business_government", "alpha"] {
        let css = format!("[data-place=\"{place}\"] [data-param=\"{key}\"]");
        let way = browser.way(&css, 0.8);
        browser.pointer(&way);
        browser.until("the dial is turned", || {
            (browser.shown(place).dials.get(key) != before.dials.get(key)).then_some(())
        });
    }
    assert_eq!(still(), stood, "the page scrolled");
    browser.quiet();
}

#[test]
fn what_scrolls_goes_under_the_picture() {
    let browser = open(Screen::new(1280, 800));
    // Names, help buttons and controls of the first row, brought behind the picture's lower end.
    let shown = browser.js(
        "const shown = [];
         for (const widget of document.querySelectorAll('.aside .widget:not([data-asking])')) {
           const aside = widget.closest('.aside');
           const picture = widget.querySelector('.picture');
           scrollTo({ top: scrollY + aside.parentElement.getBoundingClientRect().top, behavior: 'instant' });
           for (const it of widget.querySelector('.dials').querySelectorAll(':is(label, .what, [data-param])')) {
             aside.scrollTop = 0;
             const middle = () => { const { left, right, top, bottom } = it.getBoundingClientRect(); return [(left + right) / 2, (top + bottom) / 2]; };
             aside.scrollTop = middle()[1] - picture.getBoundingClientRect().bottom + 12;
             const [x, y] = middle();
             if (y >= picture.getBoundingClientRect().bottom) continue;
             const at = document.elementFromPoint(x, y);
             shown.push([!!at?.closest('.picture'), `${widget.dataset.place}: ${it.outerHTML.slice(0, 60)}`]);
           }
         }
         return shown",
        json!([]),
    );
    let shown = shown.as_array().unwrap();
    assert!(shown.len() > 10, "{shown:#?}");
    let over: Vec<_> = shown.iter().filter(|it| it[0] != json!(true)).collect();
    assert!(over.is_empty(), "{over:#?}");
}

/// The order of the text is the order that is seen, and that of the keys.
#[test]
fn a_sections_own_dials_come_first() {
    let browser = Browser::open(Screen::wide());
    for (width, height) in [(320, 640), (768, 1024), (1280, 800)] {
        browser.screen(Screen::new(width, height));
        browser.go("");
        browser.all_alive();
        for place in browser.places() {
            let tops = browser.js(
                "const widget = document.querySelector(`[data-place=\"${arguments[0]}\"]`);
                 return [...widget.children].filter(it => !it.matches('.unseen')).map(it => it.getBoundingClientRect().top)",
                json!([place]),
            );
            let tops: Vec<f64> = tops
                .as_array()
                .unwrap()
                .iter()
                .filter_map(serde_json::Value::as_f64)
                .collect();
            assert!(tops.is_sorted(), "{place} at {width} px: {tops:?}");
            let worlds = browser.js(
                "const dials = [...document.querySelectorAll(`[data-place=\"${arguments[0]}\"] > .dials`)];
                 return dials.map(it => it.matches('.world'))",
                json!([place]),
            );
            assert!(
                worlds == json!([false, true]) || worlds == json!([true]),
                "{place}: {worlds}"
            );
        }
    }
    browser.quiet();
}

/// A page that comes slowly is painted piece by piece: what is there already stays where it is.
#[test]
fn the_pages_buttons_keep_their_places_while_the_page_comes() {
    let browser = Browser::open(Screen::new(320, 640));
    for touch in [false, true] {
        browser.cdp(
            "Emulation.setTouchEmulationEnabled",
            json!({ "enabled": touch, "maxTouchPoints": 1 }),
        );
        for width in [320, 768, 1280] {
            browser.screen(Screen::new(width, 640));
            browser.go("");
            let moved = browser.texts(
                "const tools = document.querySelector('.tools');
                 const at = it => { const { x, y } = it.getBoundingClientRect(); return `${x} ${y}`; };
                 const all = [...tools.querySelectorAll('button, label')];
                 const places = all.map(at);
                 const moved = [];
                 // From the last one back, as if it had not come yet.
                 while (all.length > 1) {
                     all.pop().remove();
                     all.forEach((it, i) => { if (at(it) != places[i]) moved.push(`${it.ariaLabel ?? it.title}: ${places[i]} was ${at(it)}`); });
                 }
                 return moved",
                json!([]),
            );
            assert!(moved.is_empty(), "{width} px: {moved:#?}");
        }
    }
}

/// On a slow machine one place's start lasts longer than yew works in one go: no task in between finds a place cleared.
#[test]
fn no_place_is_empty_while_the_page_comes_alive() {
    let browser = Browser::open(Screen::wide());
    browser.cdp("Page.enable", json!({}));
    browser.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source":
        "window.tasks = 0; window.empty = [];
         const channel = new MessageChannel();
         const look = () => {
           tasks++;
           for (const it of document.querySelectorAll('[data-island]')) {
             if (!it.querySelector('[data-place]') && !empty.includes(it.dataset.island)) empty.push(it.dataset.island);
           }
           channel.port2.postMessage(0);
         };
         channel.port1.onmessage = look;
         document.addEventListener('DOMContentLoaded', look);" }),
    );
    browser.cdp("Emulation.setCPUThrottlingRate", json!({ "rate": 8 }));
    browser.go("");
    browser.all_alive();
    let tasks = browser.number("return tasks", json!([]));
    let places = browser.places().len() as f64;
    assert!(tasks > places, "{tasks} looks at {places} places");
    assert_eq!(browser.js("return empty", json!([])), json!([]));
    browser.quiet();
}
