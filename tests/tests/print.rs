//! The essay on paper: the reader's pictures, in light colours, and no buttons.

#![allow(clippy::unwrap_used, reason = "tests")]

use base64::Engine;
use browser_tests::{Browser, Screen, Value, blog, json, place};

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

fn pages(pdf: &[u8]) -> usize {
    let page = b"/Type /Page\n";
    pdf.windows(page.len()).filter(|it| it == page).count()
}

/// Pixels of a printed picture's width: see `crates/site/src/print.rs`.
const PIXELS: u32 = 1680;

/// Notes what every picture was when the page was printed.
const WATCH: &str = "
    window.noted = [];
    window.paper = [];
    addEventListener('afterprint', () => {
        noted = [...document.querySelectorAll('[data-place] .still + canvas')].map(it => {
            const copy = new OffscreenCanvas(it.width, it.height).getContext('2d', { willReadFrequently: true });
         copy.drawImage(it, 0, 0);
         const ink = copy.getImageData(0, 0, it.width, it.height).data;
            let [sum, count] = [0, 0];
            for (let i = 0; i < ink.length; i += 4) if (ink[i + 3] > 200) { sum += ink[i] + ink[i + 1] + ink[i + 2]; count++; }
            return [it.width, sum / count / 3 < 150];
        });
        paper = [...document.querySelectorAll('[data-live^=\"show \"]')].map(it => [it.dataset.live.split(' ')[1], it.textContent]);
    });";

#[test]
fn every_picture_is_printed_fine_and_light() {
    let browser = Browser::open(Screen::wide().dark(true));
    // The first to hear, before the page draws for the screen again.
    browser.cdp(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": WATCH }),
    );
    browser.go("?alpha=1.3");
    browser.all_alive();
    browser.alive_where_seen();
    printed(&browser, "dark-screen");
    let noted = browser.js("return noted", json!([]));
    let noted = noted.as_array().unwrap();
    assert_eq!(noted.len(), browser.places().len());
    for (place, picture) in browser.places().iter().zip(noted) {
        assert_eq!(*picture, json!([PIXELS, true]), "{place}");
    }
    // Results in the text, too, wherever they stand.
    let stale = browser.js(
        "return paper.filter(([place, text]) => place == arguments[0]).map(it => it[1])",
        json!(["abstract"]),
    );
    assert!(stale.to_string().contains("year 31"), "{stale}");
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
fn words_far_from_the_screen_follow_before_anything_is_printed() {
    let browser = Browser::open(Screen::wide());
    browser.go("");
    browser.all_alive();
    let place = "making-multipolarity-safe";
    let said = |query: &str| {
        let start = browser.text(
            "return document.querySelector(`[data-island=\"${arguments[0]}\"]`).dataset.start",
            json!([place]),
        );
        place::run(&place::scenario(&start, query, place, false)).sentence()
    };
    let words = || {
        browser.text(
            "return document.querySelector(`[data-place=\"${arguments[0]}\"] [data-sentence]`).textContent",
            json!([place]),
        )
    };
    let before = said("");
    assert_eq!(words(), before);
    let dial = "[data-place=\"abstract\"] [data-param=\"alpha\"]";
    browser.see(dial);
    browser.drag(dial, 0.8);
    browser.follows(&["abstract"]);
    let alpha = browser.text(
        "return document.querySelector(arguments[0]).value",
        json!([dial]),
    );
    let after = said(&format!("?alpha={alpha}"));
    assert_ne!(before, after);
    // Nobody sees it: it follows when the page has nothing else to do.
    browser.until("the words are those of the scenario", || {
        (words() == after).then_some(())
    });
    assert!(browser.number("return scrollY", json!([])) < 2000.0);
    browser.quiet();
}

#[test]
fn an_embed_page_is_printed_light() {
    let browser = Browser::open(Screen::new(640, 900).dark(true));
    browser.cdp(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": WATCH }),
    );
    for (query, system) in [("", true), ("?theme=dark", false), ("?theme=dark", true)] {
        browser.screen(Screen::new(640, 900).dark(system));
        browser.go(&format!("embed/race/{query}"));
        browser.alive("race");
        let ink = || {
            browser.js(
                "dispatchEvent(new Event('afterprint')); return noted[0][1]",
                json!([]),
            )
        };
        browser.until("the screen is dark", || {
            (ink() == json!(false)).then_some(())
        });
        printed(&browser, "dark-embed");
        assert_eq!(browser.js("return noted[0][1]", json!([])), json!(true));
        browser.frames(3);
        browser.until("the screen is dark again", || {
            (ink() == json!(false)).then_some(())
        });
        browser.quiet();
    }
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
    // The live numbers are numbers, as broad as they are.
    assert!(shown("[data-live]") > 10);
    let rooms = browser.texts(
        "return [...document.querySelectorAll('.set, .show')].filter(it => getComputedStyle(it).display != 'inline' || getComputedStyle(it, '::after').display != 'none').map(it => it.outerHTML)",
        json!([]),
    );
    assert!(rooms.is_empty(), "{rooms:#?}");
    browser.cdp("Emulation.setEmulatedMedia", json!({ "media": "" }));
    let pdf = printed(&browser, "light-screen");
    assert!((8..60).contains(&pages(&pdf)), "{} pages", pages(&pdf));
    browser.quiet();
}

#[test]
fn the_sandbox_is_printed_without_its_buttons() {
    let browser = Browser::open(Screen::wide());
    browser.go("");
    browser.all_alive();
    browser.see("#sandbox");
    browser.wait(
        "the sandbox is there",
        "return !!document.querySelector('.between button')",
        json!([]),
    );
    browser.cdp("Emulation.setEmulatedMedia", json!({ "media": "print" }));
    let shown = browser.texts(
        "return [...document.querySelectorAll('#sandbox ~ * button, #sandbox button, .sandbox button')].filter(it => it.checkVisibility()).map(it => it.textContent)",
        json!([]),
    );
    assert!(shown.is_empty(), "{shown:?}");
    // Each side's heading stands with its picture.
    let breaks = browser.texts(
        "return [...document.querySelectorAll('.side > select')].map(it => getComputedStyle(it).breakAfter)",
        json!([]),
    );
    assert_eq!(breaks, ["avoid", "avoid"]);
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
    assert!(pages(&pdf) > 8, "{} pages", pages(&pdf));
}
