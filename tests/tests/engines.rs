//! What readers do, in Chromium, Firefox and WebKit: the same scenarios, the same numbers to the last digit.
//!
//! Every number is compared with a native run; so all engines agree with one another.

#![allow(clippy::unwrap_used, reason = "tests")]

use browser_tests::{Browser, Engine, Screen, Shown, json, place};
use charts::figure::Format;
use charts::layout::lay_out;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use widgets::{Scenario, catalog};

macro_rules! in_every_engine {
    ($($name:ident),+ $(,)?) => {
        in_every_engine!(of chromium Chromium: $($name)+);
        in_every_engine!(of firefox Firefox: $($name)+);
        in_every_engine!(of webkit WebKit: $($name)+);
    };
    (of $module:ident $engine:ident: $($name:ident)+) => {
        mod $module {
            $(#[test]
            fn $name() {
                browser_tests::Engine::$engine.test(super::$name);
            })+
        }
    };
}

in_every_engine!(
    the_essay_comes_alive_where_it_stood,
    numbers_in_sentences_are_those_of_a_native_run,
    hands_move_and_everything_follows,
    every_widget_and_every_preset,
    dark_is_dark,
);

/// A place's picture.
fn picture(place: &str) -> String {
    format!("[data-place=\"{place}\"] .picture")
}

/// How many colours a place's canvas shows: one, when nothing is drawn. And its pixels in short.
fn colours(browser: &Browser, place: &str) -> (f64, String) {
    let found = browser.js(
        "const it = document.querySelector(arguments[0] + '.live canvas');
         // Reading the canvas itself often would change how it is drawn.
         const copy = Object.assign(document.createElement('canvas'), { width: it.width, height: it.height });
         const context = copy.getContext('2d', { willReadFrequently: true });
         context.drawImage(it, 0, 0);
         const { data } = context.getImageData(0, 0, it.width, it.height);
         const found = new Set();
         let hash = 0;
         for (let i = 0; i < data.length; i += 4) {
             const colour = data[i] << 16 | data[i + 1] << 8 | data[i + 2];
             found.add(colour);
             hash = (hash * 31 + colour) | 0;
         }
         return [found.size, String(hash)];",
        json!([picture(place)]),
    );
    (
        found[0].as_f64().unwrap(),
        found[1].as_str().unwrap().to_owned(),
    )
}

fn is_drawn(browser: &Browser, place: &str) -> String {
    browser.until(&format!("{place} is drawn"), || {
        let (count, pixels) = colours(browser, place);
        (count > 8.0).then_some(pixels)
    })
}

/// Presses a letter with Control held.
fn control(browser: &Browser, letter: char) {
    let held = char::from(Key::Control);
    let keys = KeyActions::new("keyboard".to_owned())
        .then(KeyAction::Down { value: held })
        .then(KeyAction::Down { value: letter })
        .then(KeyAction::Up { value: letter })
        .then(KeyAction::Up { value: held });
    browser.answer(
        "Keys cannot be pressed",
        browser.client().perform_actions(keys),
    );
}

fn essay(engine: Engine) -> Browser {
    let browser = Browser::open_in(engine, Screen::wide());
    browser.go("");
    browser
}

/// Neither Firefox nor WebKit tell of layout shifts: what stands where is measured before and after.
fn the_essay_comes_alive_where_it_stood(engine: Engine) {
    const STATE: &str =
        "?alpha=1.27&mandate=0.15&concerns.n=7&concerns.stance=closed&mob.people=600";
    let browser = essay(engine);
    let layout = || {
        browser.js(
            "const places = [...document.querySelectorAll('[data-place]')];
             const words = [...document.querySelectorAll('h2, h3, .prose > p')];
             return [document.documentElement.scrollHeight,
                 places.map(it => Math.round(it.getBoundingClientRect().height)),
                 words.map(it => Math.round(it.getBoundingClientRect().top + scrollY))]",
            json!([]),
        )
    };
    let before = layout();
    browser.all_alive();
    let places = browser.places();
    let all: Vec<&str> = places.iter().map(String::as_str).collect();
    for place in &all {
        browser.see(&picture(place));
        browser.alive(place);
        is_drawn(&browser, place);
    }
    assert_eq!(layout(), before, "something has moved");
    browser.follows(&all);
    browser.quiet();

    // An address that somebody shares; and read again.
    for how in ["opened", "loaded again"] {
        if how == "opened" {
            browser.go(STATE);
        } else {
            browser.reload();
        }
        browser.all_alive();
        browser.follows(&all);
        assert_eq!(browser.query(), STATE, "{how}");
    }
    browser.quiet();
}

fn numbers_in_sentences_are_those_of_a_native_run(engine: Engine) {
    const QUERY: &str = "?alpha=1.3&mandate=0.2";
    let browser = Browser::open_in(engine, Screen::wide());
    browser.go(QUERY);
    browser.all_alive();
    let all = browser.results_follow(QUERY);
    assert!(all.len() > 60, "{}", all.len());
    browser.quiet();
    // And what goes wrong would be heard.
    browser.js(
        "setTimeout(() => { throw new Error('thrown'); }); console.error('said');",
        json!([]),
    );
    browser.until("both are heard", || {
        let heard = browser.console().join(" ");
        (heard.contains("thrown") && heard.contains("said")).then_some(())
    });
}

fn hands_move_and_everything_follows(engine: Engine) {
    let browser = essay(engine);
    browser.all_alive();
    let (first, far) = ("abstract", "making-multipolarity-safe");
    let dial = |key: &str| format!("[data-place=\"{first}\"] [data-param=\"{key}\"]");
    // A dial by keys.
    browser.see(&dial("alpha"));
    browser.alive(first);
    browser.focus(&dial("alpha"));
    let keys = [Key::Right, Key::Right, Key::Right, Key::Left, Key::Up];
    browser.press(keys.map(char::from));
    browser.agrees("?alpha=1.23", &[first, far]);
    // How far a page goes is each engine's own.
    browser.press([char::from(Key::PageUp)]);
    browser.until("a page up is more than a step", || {
        let shown = browser.shown(first).dials["alpha"].parse::<f64>().unwrap();
        (shown > 1.25).then_some(())
    });
    browser.rest();
    browser.follows(&[first, far]);
    browser.press([char::from(Key::Home)]);
    browser.agrees("?alpha=0.7", &[first, far]);
    browser.press([char::from(Key::End)]);
    browser.agrees("?alpha=1.6", &[first, far]);
    // By the pointer.
    browser.drag(&dial("mandate"), 0.5);
    browser.rest();
    let dragged = browser.query();
    browser.agrees(&dragged, &[first, far]);
    let mandate = browser.shown(first).dials["mandate"].parse::<f64>();
    assert!((mandate.unwrap() - 0.5).abs() < 0.02, "{dragged}");
    // A number in a sentence.
    let number = "[data-live=\"set abstract alpha\"]";
    browser.see(number);
    browser.focus(number);
    browser.press([char::from(Key::Enter)]);
    browser.press("1.25".chars());
    browser.press([char::from(Key::Enter)]);
    browser.agrees(&dragged.replace("1.6", "1.25"), &[first, far]);
    browser.rest();
    // All of it undone, by keys.
    control(&browser, 'z');
    browser.addressed(&dragged);
    control(&browser, 'z');
    browser.addressed("?alpha=1.6");
    browser.click("[data-tool=redo]");
    browser.agrees(&dragged, &[first, far]);
    browser.click("[data-tool=reset]");
    browser.agrees("", &[first, far]);
    browser.rest();
    // A handle on a picture.
    let start = browser.shown("introduction").start;
    browser.see(&picture("introduction"));
    browser.alive("introduction");
    let still = is_drawn(&browser, "introduction");
    browser.drag_ring("introduction", &start.parse().unwrap(), 0, (0.3, 0.5));
    browser.until("the handle has moved", || {
        (!browser.query().is_empty()).then_some(())
    });
    browser.rest();
    browser.follows(&["introduction"]);
    assert_ne!(is_drawn(&browser, "introduction"), still);
    browser.click("[data-place=\"introduction\"] [data-reset]");
    browser.addressed("");
    // Values read off the picture.
    browser.see(&picture(first));
    browser.focus(&format!("{} .reader", picture(first)));
    let steps = [Key::Home, Key::PageUp, Key::PageUp, Key::Left];
    browser.press(steps.map(char::from));
    let scenario: Scenario = browser.shown(first).start.parse().unwrap();
    let figure = place::run(&scenario).figure(0, 0.0, Format::Wide);
    let drawing = lay_out(&figure, Format::Wide);
    let (x, y) = drawing.frames[0].position(19.0, 30.0);
    let expected = charts::reading::read(&figure, &drawing, x, y).unwrap();
    let said = browser.text(
        "return document.querySelector(arguments[0] + ' .reader').getAttribute('aria-valuetext') ?? ''",
        json!([picture(first)]),
    );
    assert_eq!(said, expected.words());
    // Time.
    let play = format!("[data-place=\"{first}\"] [data-play]");
    let time = || {
        browser.number(
            "return Number(document.querySelector(`[data-place=\"${arguments[0]}\"] [data-playhead]`).value)",
            json!([first]),
        )
    };
    browser.press([char::from(Key::Escape)]);
    let from = time();
    browser.click(&play);
    browser.until("the time runs", || (time() > from + 2.0).then_some(()));
    browser.click(&play);
    browser.frames(3);
    let stopped = time();
    browser.frames(10);
    assert_eq!(time(), stopped, "the time runs on");
    browser.quiet();
}

fn every_widget_and_every_preset(engine: Engine) {
    let browser = Browser::open_in(engine, Screen::new(640, 900));
    let mut presets = 0;
    for widget in catalog::ALL {
        let key = widget.key();
        browser.go(&format!("embed/{key}/"));
        browser.alive(key);
        let shown = browser.follows(&[key]);
        is_drawn(&browser, key);
        browser.js("document.querySelector('.presets').open = true", json!([]));
        for preset in widget.presets() {
            let scenario: Scenario = preset.scenario.parse().unwrap();
            let expected = Shown::expected(&shown.start, &scenario);
            browser.click(&format!("[data-preset=\"{}\"]", preset.key));
            browser.shows(key, &expected);
            expected.check_numbers(&scenario);
            presets += 1;
        }
        browser.frames(3);
        is_drawn(&browser, key);
        browser.quiet();
    }
    assert!(presets > 40, "{presets}");
}

fn dark_is_dark(engine: Engine) {
    let ground = |dark: bool| {
        let browser = Browser::open_in(engine, Screen::new(640, 900).dark(dark).ratio(2.0));
        browser.go("embed/race/");
        browser.alive("race");
        let pixels = is_drawn(&browser, "race");
        let wide = browser.number(
            "const it = document.querySelector('.picture.live canvas');
             return it.width / it.getBoundingClientRect().width",
            json!([]),
        );
        assert!((wide - 2.0).abs() < 0.02, "{wide} pixels for a CSS pixel");
        browser.screenshot(&format!("{engine}-dark-{dark}"));
        let light = browser.number(
            "const canvas = document.createElement('canvas').getContext('2d');
             canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
             canvas.fillRect(0, 0, 1, 1);
             return canvas.getImageData(0, 0, 1, 1).data[1]",
            json!([]),
        );
        browser.quiet();
        (light, pixels)
    };
    let (light, dark) = (ground(false), ground(true));
    assert!(light.0 > 200.0 && dark.0 < 60.0, "{light:?} {dark:?}");
    assert_ne!(light.1, dark.1, "the picture is the same in the dark");
}

#[test]
#[ignore = "pictures for people: cargo test -p browser-tests --test engines -- --ignored"]
fn looks() {
    for engine in Engine::ALL.into_iter().filter(|it| it.is_wanted()) {
        for width in [320, 768, 1280] {
            // WebKitGTK's window is no narrower than its buttons.
            let width = if engine == Engine::WebKit {
                width.max(447)
            } else {
                width
            };
            let browser = Browser::open_in(engine, Screen::new(width, 900));
            browser.go("");
            browser.all_alive();
            for (i, place) in browser.places().iter().enumerate() {
                browser.js(
                    "document.querySelector(`[data-place=\"${arguments[0]}\"]`).scrollIntoView({ behavior: 'instant' })",
                    json!([place]),
                );
                browser.alive_where_seen();
                browser.screenshot(&format!("engines-{width}-{i:02}-{engine}"));
            }
        }
    }
}
