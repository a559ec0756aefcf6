//! Dials are moved by keyboard and by pointer, and everything follows.

#![allow(clippy::unwrap_used, reason = "tests")]

use browser_tests::{Browser, Screen, Shown, json};
use fantoccini::key::Key;
use widgets::Scenario;
use widgets::widget::Widget;

const WORLD: [&str; 3] = ["alpha", "diffusion", "mandate"];

/// Far below the dial that is moved, and of another widget.
const LAST: &str = "making-multipolarity-safe";

fn dial(place: &str, key: &str) -> String {
    format!("[data-place=\"{place}\"] [data-param=\"{key}\"]")
}

fn race() -> &'static dyn Widget {
    widgets::catalog::find("race").unwrap()
}

fn param(key: &str) -> &'static dynamics::param::Param {
    let params = race().params();
    params.iter().find(|param| param.key == key).unwrap()
}

fn essay() -> Browser {
    let browser = Browser::open(Screen::wide());
    browser.go("");
    browser.all_alive();
    browser
}

/// The live picture, as a short text that changes with any pixel.
fn pixels(browser: &Browser, place: &str) -> String {
    browser.text(
        "const all = document.querySelector(`[data-place=\"${arguments[0]}\"] canvas`).toDataURL();
         let hash = 0;
         for (let i = 0; i < all.length; i++) hash = (hash * 31 + all.charCodeAt(i)) | 0;
         return String(hash);",
        json!([place]),
    )
}

fn differs(before: &Shown, after: &Shown, what: &str) {
    assert_ne!(before.sentence, after.sentence, "{what}: the sentence");
    assert_ne!(before.table, after.table, "{what}: the table");
    assert_ne!(before.law, after.law, "{what}: the law");
}

#[test]
fn every_world_dial_answers_the_keyboard() {
    let browser = essay();
    let places = browser.places();
    let all: Vec<&str> = places.iter().map(String::as_str).collect();
    assert_eq!(all[0], "abstract");
    assert!(all.contains(&LAST), "{all:?}");
    for key in WORLD {
        let (param, css) = (param(key), dial("abstract", key));
        browser.go("");
        browser.all_alive();
        browser.see(&css);
        browser.alive("abstract");
        browser.focus(&css);
        let mut before = browser.follows(&all);
        let value = || browser.shown("abstract").dials[key].parse::<f64>().unwrap();
        for (name, pressed) in [
            ("arrows right", (char::from(Key::Right), 12)),
            ("arrow left", (char::from(Key::Left), 1)),
            ("arrow up", (char::from(Key::Up), 3)),
            ("arrow down", (char::from(Key::Down), 1)),
            ("PageUp", (char::from(Key::PageUp), 1)),
            ("PageDown", (char::from(Key::PageDown), 1)),
            ("End", (char::from(Key::End), 1)),
            ("Home", (char::from(Key::Home), 1)),
        ] {
            let from = value();
            browser.press(std::iter::repeat_n(pressed.0, pressed.1));
            let to = value();
            let steps = ((to - from) / param.step).round();
            match name {
                "arrows right" => assert_eq!(steps, 12.0, "{key}, {name}"),
                "arrow left" | "arrow down" => assert_eq!(steps, -1.0, "{key}, {name}"),
                "arrow up" => assert_eq!(steps, 3.0, "{key}, {name}"),
                "PageUp" => assert!(steps > 3.0, "{key}, {name}"),
                "PageDown" => assert!(steps < -3.0, "{key}, {name}"),
                "End" => assert_eq!(to, param.max),
                _ => assert_eq!(to, param.min),
            }
            let query = format!("?{key}={}", param.write(to));
            let after = browser.agrees(&query, &["abstract", LAST]);
            assert_eq!(after.dials[key], param.write(to));
            if steps.abs() > 2.0 {
                differs(&before, &after, &format!("{key}, {name}"));
            }
            let focused = browser.js(
                "return document.activeElement === document.querySelector(arguments[0])",
                json!([css]),
            );
            assert_eq!(focused, json!(true), "{key}, {name}: the focus was lost");
            before = after;
        }
        browser.follows(&all);
    }
    browser.quiet();
}

#[test]
fn every_world_dial_answers_the_pointer() {
    let browser = essay();
    let places = browser.places();
    let all: Vec<&str> = places.iter().map(String::as_str).collect();
    for (place, key) in ["concerns", "the-economies-of-scale-problem", "abstract"]
        .into_iter()
        .zip(WORLD)
    {
        let (param, css) = (param(key), dial(place, key));
        browser.go("");
        browser.all_alive();
        browser.see(&css);
        browser.alive(place);
        for part in [0.9, 0.08] {
            let before = browser.follows(&[place]);
            let picture = pixels(&browser, place);
            browser.drag(&css, part);
            let shown = browser.shown(place).dials[key].clone();
            let value: f64 = shown.parse().unwrap();
            let aimed = param.min + part * (param.max - param.min);
            let one_pixel = (param.max - param.min) / (browser.rect(&css).width - 20.0);
            assert!(
                (value - aimed).abs() <= param.step + 2.0 * one_pixel,
                "{key}: dragged to {aimed}, became {value}"
            );
            let after = browser.agrees(&format!("?{key}={shown}"), &[place]);
            differs(&before, &after, key);
            assert_ne!(pixels(&browser, place), picture, "{key}: the picture");
        }
        browser.follows(&all);
    }
    browser.quiet();
}

#[test]
fn the_page_follows_the_thumb_before_it_is_let_go() {
    let browser = essay();
    let css = dial("abstract", "mandate");
    browser.see(&css);
    browser.alive("abstract");
    let picture = pixels(&browser, "abstract");
    browser.hold(&browser.way(&css, 0.3));
    let shown = browser.until("the sentence follows the thumb", || {
        let shown = browser.shown("abstract");
        let scenario: Scenario = format!("race?mandate={}", shown.dials["mandate"])
            .parse()
            .unwrap();
        (shown == Shown::expected("race", &scenario)).then_some(shown)
    });
    assert_ne!(shown.dials["mandate"], "0");
    browser.frames(2);
    assert_ne!(pixels(&browser, "abstract"), picture);
    // The last place is far away and waits until the reader rests, here with the thumb still down.
    browser.until("the last place follows", || {
        (browser.shown(LAST).dials["mandate"] == shown.dials["mandate"]).then_some(())
    });
    browser.release();
    browser.agrees(
        &format!("?mandate={}", shown.dials["mandate"]),
        &["abstract", LAST],
    );
    browser.quiet();
}

#[test]
fn a_sections_own_dials_are_its_own() {
    let browser = essay();
    let places = browser.places();
    let others: Vec<&str> = places
        .iter()
        .map(String::as_str)
        .filter(|it| *it != "concerns")
        .collect();
    let before: Vec<Shown> = others.iter().map(|it| browser.shown(it)).collect();
    let same = |what: &str| {
        browser.rest();
        let after: Vec<Shown> = others.iter().map(|it| browser.shown(it)).collect();
        assert_eq!(before, after, "{what} of one section changed another");
    };

    // At hand, because the section sets it.
    let n = dial("concerns", "n");
    browser.see(&n);
    browser.alive("concerns");
    browser.focus(&n);
    browser.press([char::from(Key::Right); 2]);
    let shown = browser.agrees("?concerns.n=5", &["concerns"]);
    assert!(shown.sentence.contains("5 actors"), "{}", shown.sentence);
    same("n");

    // Folded away.
    let growth = dial("concerns", "growth");
    let hidden = "return document.querySelector(arguments[0]).checkVisibility()";
    assert_eq!(browser.js(hidden, json!([growth])), json!(false));
    browser.click("[data-place=\"concerns\"] .more > summary");
    assert_eq!(browser.js(hidden, json!([growth])), json!(true));
    browser.drag(&growth, 0.2);
    browser.agrees("?concerns.n=5&concerns.growth=0.06", &["concerns"]);
    same("growth");

    // A choice among words.
    let stance = dial("concerns", "stance");
    browser.see(&stance);
    browser.focus(&stance);
    browser.press([char::from(Key::Down)]);
    let shown = browser.agrees(
        "?concerns.n=5&concerns.growth=0.06&concerns.stance=closed",
        &["concerns"],
    );
    assert_eq!(shown.dials["stance"], "closed");
    same("stance");

    // Every number among the own dials, to its end and back to its start.
    for param in &race().params()[3..] {
        if matches!(param.kind, dynamics::param::Kind::Choice(_)) {
            continue;
        }
        let css = dial("abstract", param.key);
        browser.js(
            "document.querySelector(arguments[0]).closest('details')?.setAttribute('open', '')",
            json!([css]),
        );
        browser.see(&css);
        browser.alive("abstract");
        browser.focus(&css);
        browser.press([char::from(Key::End)]);
        let query = format!("abstract.{}={}", param.key, param.write(param.max));
        let shown = browser.agrees(
            &format!("?{query}&concerns.n=5&concerns.growth=0.06&concerns.stance=closed"),
            &["abstract"],
        );
        assert_eq!(shown.dials[param.key], param.write(param.max));
        browser.click("[data-place=\"abstract\"] [data-reset]");
        browser.agrees(
            "?concerns.n=5&concerns.growth=0.06&concerns.stance=closed",
            &["abstract"],
        );
    }
    browser.quiet();
}

#[test]
fn the_playhead_and_the_views_belong_to_the_place() {
    let browser = essay();
    let playhead = "[data-place=\"abstract\"] [data-playhead]";
    browser.see(playhead);
    browser.alive("abstract");
    let run = race().run(Scenario::of(race()).values()).unwrap();

    let still = pixels(&browser, "abstract");
    browser.focus(playhead);
    browser.press([char::from(Key::Right); 5]);
    for (year, act) in [(5.0, None), (run.span(), Some(char::from(Key::End)))] {
        browser.press(act);
        let head = run.head(year).unwrap();
        let shown = browser.until("the law is that of the year", || {
            let shown = browser.shown("abstract");
            (shown.law == head.law && shown.course == head.words).then_some(shown)
        });
        assert_eq!(shown.sentence, run.sentence());
        assert_ne!(pixels(&browser, "abstract"), still);
    }
    browser.press([char::from(Key::Home)]);
    browser.until("the playhead is back", || {
        (pixels(&browser, "abstract") == still).then_some(())
    });

    let pressed = || {
        browser.texts(
            "return [...document.querySelectorAll('[data-place=\"abstract\"] [data-view][aria-pressed=\"true\"]')].map(it => it.dataset.view)",
            json!([]),
        )
    };
    assert_eq!(pressed(), ["log"]);
    let mut seen = vec![still.clone()];
    for view in &race().views()[1..] {
        browser.click(&format!(
            "[data-place=\"abstract\"] [data-view=\"{}\"]",
            view.key
        ));
        browser.until("the view is shown", || {
            (pressed() == [view.key]).then_some(())
        });
        browser.frames(2);
        let picture = pixels(&browser, "abstract");
        assert!(!seen.contains(&picture), "{} looks like another", view.key);
        seen.push(picture);
    }
    browser.click("[data-place=\"abstract\"] [data-reset]");
    browser.until("reset brings the first view back", || {
        (pressed() == ["log"] && pixels(&browser, "abstract") == still).then_some(())
    });
    browser.rest();
    assert_eq!(browser.query(), "");
    browser.quiet();
}

#[test]
fn a_dial_keeps_its_value_while_something_else_is_drawn() {
    let browser = Browser::open(Screen::new(640, 900));
    browser.go("embed/race/");
    browser.alive("race");
    browser.rest();
    // The next key press would step from whatever the input holds between two frames.
    let held = browser.answer(
        "The page does not answer",
        browser.client().execute_async(
            "const done = arguments[0];
             const dial = document.querySelector('[data-param=mandate]');
             const held = [];
             const note = () => held.push(dial.value);
             dial.value = 0.3;
             dial.dispatchEvent(new Event('input', { bubbles: true }));
             document.querySelector('[data-view=shares]').click();
             Promise.resolve().then(note);
             setTimeout(note, 0);
             requestAnimationFrame(() => { note(); setTimeout(() => { note(); done(held); }, 0); });",
            vec![],
        ),
    );
    assert_eq!(held, json!(["0.3", "0.3", "0.3", "0.3"]));
    browser.agrees("?mandate=0.3&view=shares", &["race"]);
    browser.quiet();
}

/// Moves a dial in a frame. Whether the sentence was another one when all that the event starts was done, whether it was in
/// the task in which the picture is drawn, and whether it is some frames later.
const MOVED: &str = "
const [css, to, done] = arguments;
const dial = document.querySelector(css);
const widget = dial.closest('[data-widget]');
const told = () => widget.querySelector('[data-sentence]').textContent;
// Longer than any chain of what a task starts.
const ended = async () => { for (let i = 0; i < 1000; i++) await null; };
const clear = CanvasRenderingContext2D.prototype.clearRect;
requestAnimationFrame(async () => {
    const before = told();
    let drawn;
    CanvasRenderingContext2D.prototype.clearRect = function (...box) {
        if (!drawn && this.canvas === widget.querySelector('canvas')) drawn = ended().then(() => told() !== before);
        return clear.apply(this, box);
    };
    dial.value = to;
    dial.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await ended();
    const within = told() !== before;
    let left = 5;
    const look = async () => {
        if (left-- > 0) return requestAnimationFrame(look);
        CanvasRenderingContext2D.prototype.clearRect = clear;
        done([within, drawn ? await drawn : 'nothing was drawn', told() !== before]);
    };
    look();
});";

#[test]
fn a_first_move_is_shown_in_a_task_of_its_own() {
    let browser = essay();
    let css = dial("introduction", "alpha");
    browser.see(&css);
    browser.alive("introduction");
    browser.rest();
    let moved = |to: &str| {
        let work = browser
            .client()
            .execute_async(MOVED, vec![json!(css), json!(to)]);
        browser.answer("the dial is moved", work)
    };
    // How long it will take is not known: the frame does not wait for it, and the words not for the picture.
    let apart = json!([false, false, true]);
    assert_eq!(moved("1.30"), apart);
    browser.rest();
    assert_eq!(moved("1.40"), apart, "after another rest");
    browser.quiet();
}

#[test]
fn on_a_slow_machine_everything_follows() {
    let browser = essay();
    browser.cdp("Emulation.setCPUThrottlingRate", json!({ "rate": 6 }));
    let places = browser.places();
    let all: Vec<&str> = places.iter().map(String::as_str).collect();
    // One with a question, whose first move ends it, and one whose whole run comes after a draft.
    for place in ["forcing-diffusion-2", "balance-between-forces-2"] {
        let css = dial(place, "mandate");
        browser.see(&css);
        browser.alive(place);
        browser.drag(&css, 0.35);
        browser.rest();
        let shown = browser.follows(&[place]);
        assert_ne!(shown.dials["mandate"], "0", "{place}");
    }
    // No key's step is lost while what it did is not shown yet.
    let css = dial("abstract", "alpha");
    browser.see(&css);
    browser.alive("abstract");
    let value = || browser.shown("abstract").dials["alpha"].parse::<f64>();
    let before = value().unwrap();
    browser.focus(&css);
    browser.press([char::from(Key::Right); 12]);
    browser.rest();
    let after = browser.follows(&["abstract"]).dials["alpha"].parse::<f64>();
    assert!((after.unwrap() - before - 0.12).abs() < 1e-9);
    browser.cdp("Emulation.setCPUThrottlingRate", json!({ "rate": 1 }));
    browser.follows(&all);
    browser.quiet();
}
