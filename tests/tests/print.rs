//! The essay on paper: the reader's pictures, in light colours, and no buttons.

#![allow(clippy::unwrap_used, reason = "tests")]

use base64::Engine;
use browser_tests::{Browser, Screen, Value, blog, json};

/// Prints the page to `target/print/<name>.pdf`.
fn printed(browser: &Browser, name: &str) -> Vec<u8> {
    let answer = browser.cdp(
        "Page.printToPDF",
        json!({ "preferCSSPageSize": true, "paperWidth": 8.27, "paperHeight": 11.69 }),
    );
    let data = answer.get("data").and_then(Value::as_str).unwrap();
    let pdf = base64::engine::general_purpose::STANDARD
        .decode(data)
        .unwrap();
    let path = blog::target().join(format!("print/{name}.pdf"));
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, &pdf).unwrap();
    pdf
}

fn count(pdf: &[u8], words: &str) -> usize {
    pdf.windows(words.len())
        .filter(|it| *it == words.as_bytes())
        .count()
}

/// Pixels of a printed picture's width: see `crates/site/src/print.rs`.
const PIXELS: u32 = 1680;

/// Notes what every picture was when the page was printed.
const WATCH: &str = "
    window.noted = [];
    addEventListener('afterprint', () => {
        noted = [...document.querySelectorAll('[data-place] .still + canvas')].map(it => {
            const ink = it.getContext('2d').getImageData(0, 0, it.width, it.height).data;
            let [sum, count] = [0, 0];
            for (let i = 0; i < ink.length; i += 4) if (ink[i + 3] > 200) { sum += ink[i] + ink[i + 1] + ink[i + 2]; count++; }
            return [it.width, sum / count / 3 < 150];
        });
    }, { capture: true, once: true });";

#[test]
fn every_picture_is_printed_fine_and_light() {
    let browser = Browser::open(Screen::wide().dark(true));
    browser.go("?alpha=1.3");
    browser.all_alive();
    browser.alive_where_seen();
    browser.js(WATCH, json!([]));
    let pdf = printed(&browser, "dark-screen");
    let noted = browser.js("return noted", json!([]));
    let noted = noted.as_array().unwrap();
    assert_eq!(noted.len(), browser.places().len());
    for (place, picture) in browser.places().iter().zip(noted) {
        assert_eq!(*picture, json!([PIXELS, true]), "{place}");
    }
    // They are what the paper shows.
    let pictures = count(&pdf, &format!("/Width {PIXELS}"));
    assert!(pictures >= noted.len() - 1, "{pictures} pictures");
    // The screen is as it was: what is seen is drawn for it again.
    browser.frames(3);
    browser.alive_where_seen();
    let width = browser.number(
        "return document.querySelector('[data-place] .still + canvas').width",
        json!([]),
    );
    assert!(width < 800.0, "{width}");
    let broad = browser.number(
        "return document.documentElement.scrollWidth - innerWidth",
        json!([]),
    );
    assert!(broad <= 0.0, "{broad} px too wide after printing");
    browser.quiet();
}

#[test]
fn the_scenario_stays_in_words_and_buttons_go() {
    let browser = Browser::open(Screen::wide());
    browser.go("?alpha=1.3");
    browser.all_alive();
    let place = "the-economies-of-scale-problem";
    let fold = format!("[data-place=\"{place}\"] .numbers");
    browser.see(&fold);
    browser.alive(place);
    browser.js(
        "document.querySelector(arguments[0]).open = true",
        json!([fold]),
    );
    browser.cdp("Emulation.setEmulatedMedia", json!({ "media": "print" }));
    let text = browser.text("return document.querySelector('main').innerText", json!([]));
    for words in ["Scale exponent", "1.30", "Year"] {
        assert!(text.contains(words), "{words}");
    }
    let shown = |css: &str| {
        browser.number(
            "return [...document.querySelectorAll(arguments[0])].filter(it => it.checkVisibility({ visibilityProperty: true }) && it.getBoundingClientRect().width > 1).length",
            json!([css]),
        ) as usize
    };
    for css in [
        "button",
        "input",
        "summary",
        ".tools",
        "[data-themes]",
        ".notices",
        ".skip",
        ".prediction",
        ".hint",
    ] {
        assert_eq!(shown(css), 0, "{css}");
    }
    let places = browser.places().len();
    // Those folded away in the text stay so.
    let folded = browser.number(
        "return document.querySelectorAll('.at-hand:not([open]) [data-place]').length",
        json!([]),
    ) as usize;
    for css in ["[data-sentence]", ".picture", ".dials.world"] {
        assert_eq!(shown(css), places - folded, "{css}");
    }
    assert_eq!(shown("table[data-table]"), 1, "the table that is open");
    // The live numbers are numbers.
    assert!(shown(".live") > 10);
    browser.cdp("Emulation.setEmulatedMedia", json!({ "media": "" }));
    let pdf = printed(&browser, "light-screen");
    let pages = count(&pdf, "/Type /Page\n");
    assert!((8..80).contains(&pages), "{pages} pages");
    browser.quiet();
}

#[test]
fn without_scripts_the_served_pictures_are_printed() {
    let browser = Browser::open(Screen::wide().dark(true));
    browser.cdp(
        "Emulation.setScriptExecutionDisabled",
        json!({ "value": true }),
    );
    browser.go("");
    let pdf = printed(&browser, "no-script");
    browser.cdp(
        "Emulation.setScriptExecutionDisabled",
        json!({ "value": false }),
    );
    browser.cdp("Emulation.setEmulatedMedia", json!({ "media": "print" }));
    let colours = browser.texts(
        "const of = css => getComputedStyle(document.querySelector(css));
         return [of('body').color, of('.picture .still .wide .f-text').fill, of('.picture .still .wide').display, of('.tools').display]",
        json!([]),
    );
    assert_eq!(colours[0], colours[1]);
    assert_eq!(colours[0], "rgb(34, 33, 30)");
    assert_eq!(colours[2..], ["block", "none"]);
    assert_eq!(count(&pdf, &format!("/Width {PIXELS}")), 0);
}
