//! Names, roles, keyboard and targets.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;

use browser_tests::{Browser, Screen, Value, json};
use dynamics::param::Kind;
use fantoccini::key::Key;
use widgets::Scenario;

/// The accessibility tree's nodes of a role, in the page's order: name, description, value text.
fn nodes(browser: &Browser, role: &str) -> Vec<(String, String, String)> {
    let tree = browser.cdp("Accessibility.getFullAXTree", json!({}));
    let all = tree["nodes"].as_array().unwrap();
    // The tree is listed level by level; the page's order is that of a walk.
    let by_id: BTreeMap<&str, &Value> = all
        .iter()
        .map(|node| (node["nodeId"].as_str().unwrap(), node))
        .collect();
    let mut found = vec![];
    let mut stack = vec![all[0]["nodeId"].as_str().unwrap()];
    while let Some(id) = stack.pop() {
        let Some(node) = by_id.get(id) else { continue };
        let text = |value: &Value| value["value"].as_str().unwrap_or_default().to_owned();
        if node["ignored"] != json!(true) && node["role"]["value"] == json!(role) {
            let said = node["properties"]
                .as_array()
                .into_iter()
                .flatten()
                .find(|property| property["name"] == json!("valuetext"))
                .map(|property| text(&property["value"]));
            found.push((
                text(&node["name"]),
                text(&node["description"]),
                said.unwrap_or_default(),
            ));
        }
        let children = node["childIds"].as_array().into_iter().flatten();
        stack.extend(children.rev().filter_map(Value::as_str));
    }
    found
}

fn open_folds(browser: &Browser) {
    browser.js(
        "document.querySelectorAll('details').forEach(it => it.open = true)",
        json!([]),
    );
    browser.frames(2);
}

#[test]
fn controls_are_named_and_the_picture_is_described() {
    let browser = Browser::open(Screen::new(640, 900));
    for widget in widgets::catalog::ALL {
        let key = widget.key();
        browser.go(&format!("embed/{key}/?alpha=1.3"));
        browser.alive(key);
        browser.follows(&[key]);
        open_folds(&browser);
        browser.cdp("Accessibility.enable", json!({}));

        let names = |role: &str| {
            let mut names: Vec<String> = nodes(&browser, role)
                .into_iter()
                .map(|(name, ..)| name)
                .collect();
            // Dials that are at hand stand before the folded ones.
            names.sort();
            names
        };
        let of = |wanted: fn(Kind) -> bool| {
            let params = widget.params().iter().filter(|it| wanted(it.kind));
            let mut names: Vec<String> = params.map(|it| it.name.to_owned()).collect();
            names.sort();
            names
        };
        let run = browser_tests::place::run(&Scenario::of(*widget));
        let mut ranges = of(|kind| matches!(kind, Kind::Number | Kind::Integer));
        if run.span() > 0.0 {
            ranges.push(format!("Look at {}", run.counts()));
            ranges.sort();
        }
        assert_eq!(names("slider"), ranges, "{key}");
        assert_eq!(
            names("combobox"),
            of(|kind| matches!(kind, Kind::Choice(_))),
            "{key}"
        );
        // A value is told as people say it, with its unit.
        let told = browser.texts(
            "return [...document.querySelectorAll('input[data-param]')].map(it => it.getAttribute('aria-valuetext'))",
            json!([]),
        );
        let beside = browser.texts(
            "return [...document.querySelectorAll('input[data-param]')].map(it => it.closest('.dial').querySelector('output').textContent)",
            json!([]),
        );
        assert_eq!(told, beside, "{key}");

        let pictures = nodes(&browser, "image");
        assert_eq!(pictures.len(), 1, "{key}: {pictures:?}");
        assert_eq!(pictures[0].1, browser.shown(key).sentence, "{key}");
        let buttons = nodes(&browser, "button");
        assert!(
            buttons.iter().all(|(name, ..)| !name.is_empty()),
            "{key}: a button without a name: {buttons:?}"
        );
        assert_eq!(nodes(&browser, "table").len(), 1, "{key}");
    }
    browser.quiet();
}

/// On the essay a picture has controls of its own: it is a group, and in it stands the image.
#[test]
fn the_essays_pictures_are_images_described_by_their_sentences() {
    let browser = Browser::open(Screen::wide());
    browser.go("");
    browser.all_alive();
    for place in browser.places() {
        browser.see(&format!("[data-place=\"{place}\"] .picture"));
        browser.alive(&place);
        let image = browser.js(
            "const root = document.querySelector(`[data-place=\"${arguments[0]}\"]`);
             const [it, more] = root.querySelectorAll('.picture[role=img], .picture [role=img]');
             const said = root.querySelector('[data-sentence]');
             // While the reader is asked, the sentence would tell the answer.
             const asks = root.matches('[data-asking]');
             return !!it && !more && !it.closest('[aria-hidden]') && it.getAttribute('aria-label').startsWith('Picture')
                 && (it.getAttribute('aria-describedby') !== said.id) === asks && !!document.getElementById(it.getAttribute('aria-describedby'));",
            json!([place]),
        );
        assert_eq!(image, json!(true), "{place}");
    }
    browser.quiet();
}

#[test]
fn the_sentence_is_told_when_the_reader_rests() {
    let browser = Browser::open(Screen::new(640, 900));
    browser.go("embed/race/");
    browser.alive("race");
    let dial = "[data-param=\"mandate\"]";
    let told = || {
        browser.text(
            "return document.querySelector('[data-widget] [role=status]').textContent",
            json!([]),
        )
    };
    browser.rest();
    assert_eq!(told(), "", "something is told before anything happened");
    browser.focus(dial);
    browser.press([char::from(Key::PageUp); 3]);
    let shown = browser.agrees("?mandate=0.3", &["race"]);
    browser.until("the new sentence is told", || {
        (told() == shown.sentence).then_some(())
    });
    browser.quiet();
}

/// What can be focused, in the page's order, by the browser's own rules.
const FOCUSABLE: &str = r#"
const all = [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex]')];
window.stops = all.filter(it => it.checkVisibility({ visibilityProperty: true }) && !it.disabled && it.tabIndex >= 0);
return stops.map(it => it.outerHTML.slice(0, 90));"#;

#[test]
fn tab_reaches_everything_in_order() {
    let browser = Browser::open(Screen::new(640, 900));
    // In a narrow frame the picture and the dials are shown first.
    for (width, open) in [(640, false), (640, true), (320, false), (320, true)] {
        browser.screen(Screen::new(width, 900));
        browser.go("embed/race/too-late/");
        browser.alive("race");
        if open {
            open_folds(&browser);
        }
        let stops = browser.texts(FOCUSABLE, json!([]));
        assert!(stops.len() > 10, "{stops:#?}");
        for stop in &stops {
            browser.press([char::from(Key::Tab)]);
            let here = browser.js(
                "const it = document.activeElement;
                 const box = it.getBoundingClientRect();
                 return [stops.indexOf(it), it.outerHTML.slice(0, 90), getComputedStyle(it).outlineStyle,
                     box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth];",
                json!([]),
            );
            assert_eq!(here[1], json!(stop), "the next stop");
            assert_ne!(here[2], json!("none"), "the focus cannot be seen on {stop}");
            assert_eq!(here[3], json!(true), "out of sight: {stop}");
        }
    }
    // On the essay the first stop leads past the title.
    browser.screen(Screen::wide());
    browser.go("");
    browser.all_alive();
    browser.press([char::from(Key::Tab)]);
    let first = browser.text("return document.activeElement.className", json!([]));
    assert_eq!(first, "skip");
    browser.quiet();
}

#[test]
fn targets_are_large_enough() {
    let browser = Browser::open(Screen::new(320, 640));
    for width in [280, 320, 768, 1280] {
        for path in ["embed/race/", "?oops=1"] {
            browser.screen(Screen::new(width, 800));
            browser.go(path);
            browser.all_alive();
            open_folds(&browser);
            let small = browser.texts(
                "return [...document.querySelectorAll('[data-widget] :is(button, input, select, summary), .notice button, .at-hand > summary')]
                    .filter(it => it.checkVisibility())
                    .filter(it => {
                        const { width, height } = it.getBoundingClientRect();
                        return width < 24 || height < (it.dataset.param ? 44 : 24) || (it.dataset.param && width < 100);
                    })
                    .map(it => `${it.getBoundingClientRect().width} x ${it.getBoundingClientRect().height}: ${it.outerHTML.slice(0, 90)}`)",
                json!([]),
            );
            assert!(small.is_empty(), "{path:?} at {width} px: {small:#?}");
        }
    }
}
