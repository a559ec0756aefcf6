//! The page reads without JavaScript and without WebAssembly.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::Path;

use browser_tests::{Browser, Screen, Shown, json, site};
use fantoccini::key::Key;
use widgets::Scenario;

/// Letters and digits alone: quotes, dashes and marks are set by the page.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The essay's paragraphs and headings, without Markdown's marks.
fn paragraphs() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/essay");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "md"))
        .collect();
    files.sort();
    let mut all = vec![];
    for file in files {
        let text = fs::read_to_string(file).unwrap();
        let text = match text.strip_prefix("+++") {
            Some(front) => front.split_once("+++").unwrap().1.to_owned(),
            None => text,
        };
        for paragraph in text.split("\n\n").map(str::trim) {
            // A link's address is not read.
            let mut words = String::new();
            let mut rest = paragraph;
            while let Some((before, after)) = rest.split_once("](") {
                words.push_str(before);
                rest = after.split_once(')').map_or("", |(_, after)| after);
            }
            words.push_str(rest);
            let words = letters(&words);
            if !words.is_empty() {
                all.push(words);
            }
        }
    }
    all
}

/// What there is to see of a place's picture: the size of each picture that is visible.
fn stills(browser: &Browser) -> Vec<(String, f64, f64, u64)> {
    let value = browser.js(
        "return [...document.querySelectorAll('[data-place]')].map(place => {
            const seen = [...place.querySelectorAll('.picture svg, .picture canvas')].filter(
                it => it.checkVisibility({ visibilityProperty: true }));
            const box = seen[0]?.getBoundingClientRect();
            return [place.dataset.place, seen.length == 1 && seen[0].localName == 'svg',
                box?.width ?? 0, box?.height ?? 0, seen[0]?.querySelectorAll('path, polyline, polygon, rect, line, circle, text').length ?? 0];
        })",
        json!([]),
    );
    let rows = value.as_array().unwrap();
    rows.iter()
        .map(|row| {
            let name = row[0].as_str().unwrap().to_owned();
            assert_eq!(
                row[1],
                json!(true),
                "{name} shows not exactly one still picture"
            );
            (
                name,
                row[2].as_f64().unwrap(),
                row[3].as_f64().unwrap(),
                row[4].as_u64().unwrap(),
            )
        })
        .collect()
}

/// Where everything stands on the page that could move when it comes alive.
fn layout(browser: &Browser) -> serde_json::Value {
    browser.js(
        "// What a page of one widget has to say stands above it, in the flow.
        const down = document.documentElement.hasAttribute('data-embed') ? document.querySelector('.island').getBoundingClientRect().y + scrollY : 0;
        return [...document.querySelectorAll('h2, h3, .prose, [data-place], [data-place] > *, .picture, [data-param], [data-view], button, summary')].filter(it => !it.closest('[data-notices]')).map(it => {
            const box = it.getBoundingClientRect();
            const name = it.localName + '.' + it.className + '#' + (it.closest('[data-place]')?.dataset.place ?? '');
            return [name, box.x, box.y + scrollY - down, box.width, box.height].map(v => typeof v == 'number' ? Math.round(v * 100) / 100 : v.replace(' live', '').replace(' asking', ''));
        })",
        json!([]),
    )
}

fn reads(browser: &Browser) {
    let text = letters(&browser.text("return document.body.innerText", json!([])));
    for paragraph in paragraphs() {
        let start: String = paragraph.chars().take(60).collect();
        assert!(text.contains(&paragraph), "not on the page: {start}...");
    }
    let stills = stills(browser);
    assert!(stills.len() >= 11, "{} pictures", stills.len());
    for (place, width, height, marks) in &stills {
        assert!(
            *width > 200.0 && *height > 200.0 && *marks > 10,
            "{place}: {width} x {height}, {marks} marks"
        );
        // The words beside the picture are right before any script has run.
        let shown = browser.shown(place);
        let scenario: Scenario = shown.start.parse().unwrap();
        assert_eq!(shown, Shown::expected(&shown.start, &scenario), "{place}");
        shown.check_numbers(&scenario);
    }
}

#[test]
fn without_javascript_the_essay_and_its_pictures_are_there() {
    let browser = Browser::open(Screen::wide());
    browser.cdp(
        "Emulation.setScriptExecutionDisabled",
        json!({ "value": true }),
    );
    for screen in [Screen::new(320, 640), Screen::wide().dark(true)] {
        browser.screen(screen);
        browser.go("");
        reads(&browser);
        let live = browser.js(
            "return document.querySelectorAll('.live').length",
            json!([]),
        );
        assert_eq!(live, json!(0), "a script ran");
    }
    browser.go("embed/race/too-late/");
    assert_eq!(stills(&browser).len(), 1);
    browser.quiet();
}

/// What looks as if it could be worked, and what tells that it cannot.
const WORKED: &str = "
const seen = css => [...document.querySelectorAll(css)].filter(it => it.checkVisibility());
const hit = it => getComputedStyle(it).pointerEvents != 'none';
return {
    dead: seen('button, input, select, .slider, [role=slider], [role=switch]').filter(hit).map(it => it.outerHTML.slice(0, 80)).slice(0, 9),
    told: seen('noscript').map(it => it.textContent),
    dials: seen('[data-place] > .dials .dial').filter(it => !/\\d/.test(it.querySelector('output')?.textContent ?? it.querySelector('select')?.value + 1)).length,
    values: seen('[data-place] > .dials .dial output').length,
    tables: seen('.numbers > summary').length,
}";

#[test]
fn without_javascript_nothing_is_offered_that_does_not_work() {
    let browser = Browser::open(Screen::wide());
    for (page, sentence) in [
        (
            "",
            "Scripts are off here: the text, the pictures and their tables can be read, and nothing can be turned.",
        ),
        (
            "embed/market-power/",
            "Scripts are off: nothing can be turned.",
        ),
    ] {
        for screen in [Screen::new(320, 640), Screen::wide()] {
            browser.screen(screen);
            let script = |off: bool| {
                browser.cdp(
                    "Emulation.setScriptExecutionDisabled",
                    json!({ "value": off }),
                );
                browser.go(page);
            };
            script(true);
            browser.js(
                "document.querySelectorAll('details').forEach(it => it.open = true)",
                json!([]),
            );
            let told = browser.js(WORKED, json!([]));
            assert_eq!(told["dead"], json!([]), "{page:?} {screen}");
            assert_eq!(told["told"], json!([sentence]), "{page:?} {screen}");
            assert_eq!(told["dials"], json!(0), "{page:?}: dials without a value");
            assert!(told["values"].as_u64() >= Some(6), "{told:#}");
            assert!(told["tables"].as_u64() >= Some(1), "{told:#}");
            browser.screenshot(&format!(
                "reading-no-script-{}-{screen}",
                page.replace('/', "-")
            ));

            script(false);
            browser.all_alive();
            let told = browser.js(WORKED, json!([]));
            assert!(told["dead"].as_array().unwrap().len() > 8, "{told:#}");
            assert_eq!(told["told"], json!([]));
        }
    }
    browser.quiet();
}

#[test]
fn without_wasm_nothing_else_changes() {
    let browser = Browser::open(Screen::wide());
    browser.cdp("Network.enable", json!({}));
    for (page, screen) in [
        ("", Screen::new(320, 640)),
        ("", Screen::wide()),
        ("embed/race/the-giant-grows-alone/", Screen::new(768, 700)),
    ] {
        browser.screen(screen);
        browser.cdp("Network.setBlockedURLs", json!({ "urls": ["*.wasm"] }));
        browser.cdp("Network.setCacheDisabled", json!({ "cacheDisabled": true }));
        browser.go(page);
        browser.until("the module cannot be had", || {
            browser
                .console()
                .iter()
                .any(|line| line.contains("Failed to fetch"))
                .then_some(())
        });
        browser.rest();
        if page.is_empty() {
            reads(&browser);
        }
        assert!(!stills(&browser).is_empty());
        let still = layout(&browser);
        let console = browser.console();
        assert!(
            console.iter().all(|line| line.contains("Failed to fetch")),
            "{console:?}"
        );
        browser.forget_console();

        browser.cdp("Network.setBlockedURLs", json!({ "urls": [] }));
        browser.go(page);
        browser.all_alive();
        browser.rest();
        let live = layout(&browser);
        let (still, live) = (still.as_array().unwrap(), live.as_array().unwrap());
        for (still, live) in still.iter().zip(live) {
            assert_eq!(still, live, "moved when the page came alive ({screen})");
        }
        assert_eq!(still.len(), live.len());
        browser.quiet();
    }
}

#[test]
fn the_way_to_the_essay_is_true_whenever_it_is_taken() {
    let browser = Browser::open(Screen::wide());
    browser.go("embed/race/");
    browser.all_alive();
    // While the reader still moves: the link need not follow yet, but a press on it finds the state of now.
    let links = browser.texts(
        "const dial = document.querySelector('[data-param=alpha]');
         const link = document.querySelector('.credit a');
         const turned = to => {
             dial.value = to;
             dial.dispatchEvent(new InputEvent('input', { bubbles: true }));
         };
         turned(1.3);
         link.dispatchEvent(new PointerEvent('pointerdown'));
         const pressed = link.href;
         turned(1.4);
         link.focus();
         return [pressed, link.href];",
        json!([]),
    );
    for (link, alpha) in links.iter().zip(["1.3", "1.4"]) {
        let query = link.split_once('?').map_or("", |(_, query)| query);
        assert_eq!(query, format!("alpha={alpha}#abstract"), "{link}");
    }
    assert_eq!(links.len(), 2);
    browser.focus("[data-param=alpha]");
    browser.press([char::from(Key::Left)]);
    browser.wait(
        "the link follows when the reader rests",
        "return document.querySelector('.credit a').href.includes('?alpha=1.39#')",
        json!([]),
    );
    browser.quiet();
}

#[test]
fn links_work_under_any_path() {
    let browser = Browser::open(Screen::wide());
    browser.go("embed/race/too-late/");
    let essay = browser.text("return document.querySelector('.credit a').href", json!([]));
    // It leads to the widget's section, in the state that the widget shows.
    assert!(
        essay.starts_with(&format!("{}index.html?", site::url())) && essay.ends_with("#abstract"),
        "{essay}"
    );
    browser.go_url(&essay);
    browser.all_alive();
    // Every link within the page has its target.
    let lost = browser.texts(
        "return [...document.querySelectorAll('a[href^=\"#\"]')].map(it => it.getAttribute('href').slice(1)).filter(id => !document.getElementById(id))",
        json!([]),
    );
    assert!(lost.is_empty(), "links without target: {lost:?}");
    // Nothing is fetched from elsewhere.
    let foreign = browser.texts(
        "return performance.getEntriesByType('resource').map(it => it.name).filter(it => !it.startsWith(arguments[0]) && !it.startsWith('data:'))",
        json!([site::url()]),
    );
    assert!(foreign.is_empty(), "fetched from elsewhere: {foreign:?}");
    browser.quiet();
}
