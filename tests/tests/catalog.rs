//! Every widget of the catalog, alone on its page: its dials, its time, its handle, under mouse and finger.

#![allow(clippy::unwrap_used, reason = "tests")]

use browser_tests::{Browser, Screen, Shown, Value, json};
use fantoccini::key::Key;
use widgets::Scenario;
use widgets::catalog;
use widgets::widget::Widget;

fn open(browser: &Browser, widget: &dyn Widget) {
    browser.go(&format!("embed/{}/", widget.key()));
    browser.alive(widget.key());
}

/// The live picture, as a short text that changes with any pixel.
fn pixels(browser: &Browser) -> String {
    browser.text(
        "const all = document.querySelector('.picture.live canvas').toDataURL();
         let hash = 0;
         for (let i = 0; i < all.length; i++) hash = (hash * 31 + all.charCodeAt(i)) | 0;
         return String(hash);",
        json!([]),
    )
}

#[test]
fn world_dials_without_a_part_in_the_model_are_off() {
    let browser = Browser::open(Screen::new(640, 900));
    let mut off = 0;
    for widget in catalog::ALL {
        open(&browser, *widget);
        for param in &widget.params()[..3] {
            let dial = browser.js(
                "const it = document.querySelector(`[data-param=\"${arguments[0]}\"]`);
                 return [it.disabled, it.closest('.dial').querySelector('.hint').textContent == 'not used here'];",
                json!([param.key]),
            );
            let unused = !widget.uses(param.key);
            assert_eq!(
                dial,
                json!([unused, unused]),
                "{}: {}",
                widget.key(),
                param.key
            );
            off += i32::from(unused);
        }
        let own = browser.js(
            "return document.querySelectorAll('.dial :disabled').length",
            json!([]),
        );
        let unused = widget.params()[..3]
            .iter()
            .filter(|param| !widget.uses(param.key));
        assert_eq!(own, json!(unused.count()), "{}", widget.key());
    }
    assert!(off > 3, "{off}");
    browser.quiet();
}

/// Turns every dial to its ends and presses every preset; returns what changed its height, except for
/// folds and what is in them.
const TURN_EVERYTHING: &str = "
    const done = arguments[0];
    const widget = document.querySelector('[data-widget]');
    const parts = () => [...widget.children].map(it => [it.className, it.getBoundingClientRect().height]);
    const frames = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const start = parts();
    const found = {};
    const note = what => parts().forEach(([name, height], i) => {
        if (start[i]?.[0] != name) found[`other parts: ${name}`] = what;
        const more = height - start[i][1];
        const known = found[name];
        if (more && !(known && Math.abs(known[0]) >= Math.abs(more))) found[name] = [more, what, widget.querySelector('[data-sentence]').textContent];
    });
    (async () => {
        const folds = [...widget.querySelectorAll('.more, .presets')];
        for (const fold of folds) fold.open = true;
        await frames();
        start.splice(0, 9, ...parts());
        for (const dial of [...widget.querySelectorAll('[data-param]:not(:disabled)')]) {
            const before = dial.value;
            const values = dial.options ? [...dial.options].map(it => it.value) : [dial.min, dial.max];
            for (const value of [...values, before]) {
                dial.value = value;
                dial.dispatchEvent(new Event(dial.options ? 'change' : 'input', { bubbles: true }));
                await frames();
                note(`${dial.dataset.param}=${value}`);
            }
        }
        for (const preset of widget.querySelectorAll('[data-preset]')) {
            preset.click();
            await frames();
            note(preset.dataset.preset);
        }
        done(Object.entries(found).map(([name, what]) => `${name}: ${what}`));
    })().catch(error => done([String(error)]));";

#[test]
fn no_part_changes_its_height_whatever_is_turned() {
    let browser = Browser::open(Screen::wide());
    let mut moved = vec![];
    for width in [320, 640] {
        for widget in catalog::ALL {
            browser.screen(Screen::new(width, 900));
            open(&browser, *widget);
            let found: Value = browser.answer(
                "The page does not answer",
                browser.client().execute_async(TURN_EVERYTHING, vec![]),
            );
            for what in found.as_array().unwrap() {
                moved.push(format!("{} at {width} px: {what}", widget.key()));
            }
        }
    }
    assert!(moved.is_empty(), "{} parts: {moved:#?}", moved.len());
}

/// Where the playhead stands, and what the button beside it would do.
fn time(browser: &Browser) -> (f64, String) {
    let now = browser.js(
        "return [Number(document.querySelector('[data-playhead]').value), document.querySelector('[data-play]').getAttribute('aria-label')]",
        json!([]),
    );
    (
        now[0].as_f64().unwrap(),
        now[1].as_str().unwrap().to_owned(),
    )
}

fn with_time() -> Vec<&'static dyn Widget> {
    catalog::ALL
        .iter()
        .copied()
        .filter(|it| it.run(Scenario::of(*it).values()).unwrap().span() > 0.0)
        .collect()
}

#[test]
fn play_runs_the_time_and_pause_stops_it() {
    let browser = Browser::open(Screen::new(640, 900).motion());
    let widgets = with_time();
    assert!(widgets.len() > 4);
    for widget in widgets {
        let key = widget.key();
        open(&browser, widget);
        let still = pixels(&browser);
        assert_eq!(time(&browser), (0.0, "Play".to_owned()), "{key}");
        browser.click("[data-play]");
        let span = widget.run(Scenario::of(widget).values()).unwrap().span();
        browser.until(&format!("{key}: the time runs"), || {
            let (now, button) = time(&browser);
            (now > span / 20.0 && button == "Pause").then_some(())
        });
        browser.click("[data-play]");
        let (stopped, button) = time(&browser);
        assert!(
            stopped < span && button == "Play",
            "{key}: {stopped} {button}"
        );
        browser.frames(3);
        assert_ne!(pixels(&browser), still, "{key}");
        let there = pixels(&browser);
        browser.frames(10);
        assert_eq!(pixels(&browser), there, "{key}: the time runs on");
        assert_eq!(time(&browser).0, stopped, "{key}");

        // On from near the end: it stops there, and the next time begins anew.
        browser.focus("[data-playhead]");
        browser.press([char::from(Key::End), char::from(Key::Left)]);
        browser.click("[data-play]");
        let end = span.round();
        browser.until(&format!("{key}: the time ends"), || {
            (time(&browser) == (end, "Play".to_owned())).then_some(())
        });
        browser.click("[data-play]");
        browser.until(&format!("{key}: the time begins anew"), || {
            let (now, button) = time(&browser);
            (now > 0.0 && now < span / 2.0 && button == "Pause").then_some(())
        });
        // A dial stops it.
        browser.focus("[data-param=\"alpha\"]");
        browser.press([char::from(Key::Right)]);
        let (stopped, button) = time(&browser);
        assert!(
            stopped > 0.0 && button == "Play",
            "{key}: {stopped} {button}"
        );

        // Reset undoes all of it.
        browser.click("[data-reset]");
        browser.until(&format!("{key}: all is as it was"), || {
            (time(&browser) == (0.0, "Play".to_owned()) && pixels(&browser) == still).then_some(())
        });
        browser.agrees("", &[key]);
    }
    browser.quiet();
}

#[test]
fn reset_brings_every_first_view_back() {
    let browser = Browser::open(Screen::new(640, 900));
    for widget in catalog::ALL {
        open(&browser, *widget);
        let first = pixels(&browser);
        let mut seen = vec![first.clone()];
        for view in widget.views().iter().skip(1) {
            browser.click(&format!("[data-view=\"{}\"]", view.key));
            browser.frames(3);
            let picture = pixels(&browser);
            assert!(
                !seen.contains(&picture),
                "{} looks like another view of {}",
                view.key,
                widget.key()
            );
            seen.push(picture);
        }
        let presets = widget.presets();
        browser.click(".presets > summary");
        browser.click(&format!(
            "[data-preset=\"{}\"]",
            presets[presets.len() - 1].key
        ));
        browser.frames(3);
        browser.click("[data-reset]");
        browser.until(&format!("{} is as it was", widget.key()), || {
            (pixels(&browser) == first).then_some(())
        });
        let start = Scenario::of(*widget).to_string();
        let expected = Shown::expected(&start, &Scenario::of(*widget));
        browser.shows(widget.key(), &expected);
    }
    browser.quiet();
}

/// How many handles a widget's picture has.
fn handles(widget: &'static dyn Widget) -> usize {
    let run = widget.run(Scenario::of(widget).values()).unwrap();
    let format = charts::figure::Format::Wide;
    charts::layout::lay_out(&run.figure(0, 0.0, format), format)
        .handles
        .len()
}

#[test]
fn a_finger_on_a_ring_drags_it_and_elsewhere_scrolls() {
    let browser = Browser::open(Screen::new(360, 500));
    browser.cdp(
        "Emulation.setTouchEmulationEnabled",
        json!({ "enabled": true, "maxTouchPoints": 1 }),
    );
    let touch = |kind: &str, points: Value| {
        browser.cdp(
            "Input.dispatchTouchEvent",
            json!({ "type": kind, "touchPoints": points }),
        );
    };
    let swipe = |from: (f64, f64), by: (f64, f64)| {
        touch("touchStart", json!([{ "x": from.0, "y": from.1 }]));
        for i in 1..=8 {
            let part = f64::from(i) / 8.0;
            touch(
                "touchMove",
                json!([{ "x": from.0 + part * by.0, "y": from.1 + part * by.1 }]),
            );
        }
        touch("touchEnd", json!([]));
        browser.frames(3);
    };
    let scrolled = || browser.number("return scrollY", json!([]));
    let mut dragged = 0;
    for widget in catalog::ALL {
        if handles(*widget) == 0 {
            continue;
        }
        let (key, start) = (widget.key(), Scenario::of(*widget));
        open(&browser, *widget);
        let ring = browser.ring(key, &start, 0);
        let here = scrolled();
        // Up and to the left, into the picture from its right edge as from its bottom.
        swipe(ring.at, (-40.0, -60.0));
        assert_eq!(scrolled(), here, "{key}: the page scrolled under the ring");
        let query = browser.until(&format!("{key}: the ring was dragged"), || {
            let query = browser.query();
            (!query.is_empty()).then_some(query)
        });
        browser.agrees(&query, &[key]);
        dragged += 1;

        // The same on the sentence scrolls.
        let words = browser.see("[data-sentence]");
        let here = scrolled();
        swipe(words.middle(), (0.0, 60.0));
        browser.until(&format!("{key}: the page scrolls elsewhere"), || {
            (scrolled() < here).then_some(())
        });
        assert_eq!(browser.query(), query);
    }
    assert!(dragged > 5, "{dragged}");
    browser.quiet();
}

#[test]
fn a_teaser_plays_once_where_motion_is_welcome() {
    let place = "[data-place=\"abstract\"]";
    let now = |browser: &Browser| {
        let now = browser.js(
            "const it = document.querySelector(arguments[0]);
             return [Number(it.querySelector('[data-playhead]').value), it.querySelector('[data-play]').dataset.play]",
            json!([place]),
        );
        (
            now[0].as_f64().unwrap(),
            now[1].as_str().unwrap().to_owned(),
        )
    };
    let rests = (0.0, "play".to_owned());
    let browser = Browser::open(Screen::wide().motion());
    browser.go("");
    browser.until("the teaser plays", || {
        let (year, button) = now(&browser);
        (year > 3.0 && button == "pause").then_some(())
    });
    browser.until("the teaser ends where it began", || {
        (now(&browser) == rests).then_some(())
    });
    let away_and_back = |browser: &Browser| {
        browser.js("scrollTo(0, document.body.scrollHeight)", json!([]));
        browser.frames(5);
        browser.js("scrollTo(0, 0)", json!([]));
        browser.frames(20);
        assert_eq!(now(browser), rests, "it plays again");
    };
    away_and_back(&browser);
    assert_eq!(browser.query(), "");

    // A reader who turns a dial has seen enough: all is as it was, but for the dial.
    browser.reload();
    browser.until("the teaser plays", || (now(&browser).0 > 3.0).then_some(()));
    browser.focus(&format!("{place} [data-param=\"mandate\"]"));
    browser.press([char::from(Key::PageUp)]);
    browser.agrees("?mandate=0.1", &["abstract"]);
    assert_eq!(now(&browser), rests);
    away_and_back(&browser);

    // Where motion is not, nothing plays by itself; the button does.
    browser.screen(Screen::wide());
    browser.go("");
    browser.all_alive();
    browser.rest();
    assert_eq!(now(&browser), rests, "it plays by itself");
    browser.click(&format!("{place} [data-play]"));
    browser.until("it plays when asked to", || {
        (now(&browser).0 > 1.0).then_some(())
    });
    browser.quiet();
}
