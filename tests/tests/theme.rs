//! Light, dark, or as the system has it: chosen on the page, kept, there before anything is painted.

#![allow(clippy::unwrap_used, reason = "tests")]

use browser_tests::{Browser, Screen, json};
use fantoccini::key::Key;

const SELECT: &str = "[data-themes]";
const LIGHT: &str = "rgb(253, 252, 249)";
const DARK: &str = "rgb(22, 23, 26)";

fn ground(browser: &Browser) -> String {
    browser.text(
        "return getComputedStyle(document.documentElement).colorScheme + ' ' + getComputedStyle(document.body).backgroundColor",
        json!([]),
    )
}

/// Whether the ink of a place's live picture is that for a dark ground.
fn is_dark(browser: &Browser, place: &str) -> bool {
    let ink = browser.number(
        "const it = document.querySelector(`[data-place=\"${arguments[0]}\"] .still + canvas`);
         const copy = new OffscreenCanvas(it.width, it.height).getContext('2d', { willReadFrequently: true });
         copy.drawImage(it, 0, 0);
         const ink = copy.getImageData(0, 0, it.width, it.height).data;
         let [sum, count] = [0, 0];
         for (let i = 0; i < ink.length; i += 4) if (ink[i + 3] > 200) { sum += ink[i] + ink[i + 1] + ink[i + 2]; count++; }
         return sum / count / 3;",
        json!([place]),
    );
    ink > 128.0
}

/// The colour of the browser's own frame: of the metas, the one that holds now.
fn frame(browser: &Browser) -> String {
    browser.text(
        "return [...document.querySelectorAll('[name=theme-color]')].filter(it => matchMedia(it.media).matches).map(it => it.content).join()",
        json!([]),
    )
}

/// The option that is shown.
fn chosen(browser: &Browser) -> String {
    browser.text(
        "return document.querySelector('[data-themes]').value",
        json!([]),
    )
}

/// Chooses an option by the keyboard.
fn choose(browser: &Browser, theme: &str) {
    let down = ["", "light", "dark"]
        .iter()
        .position(|it| *it == theme)
        .unwrap();
    browser.focus(SELECT);
    browser.press([char::from(Key::Home)]);
    browser.press(vec![char::from(Key::Down); down]);
    assert_eq!(chosen(browser), theme);
}

#[test]
fn a_chosen_theme_is_drawn_and_kept() {
    let browser = Browser::open(Screen::wide());
    browser.go("");
    browser.all_alive();
    browser.alive("abstract");
    assert_eq!(ground(&browser), format!("normal {LIGHT}"));
    assert_eq!(
        (chosen(&browser).as_str(), frame(&browser).as_str()),
        ("", "#fdfcf9")
    );
    assert!(!is_dark(&browser, "abstract"));
    choose(&browser, "dark");
    browser.until("the page is dark", || {
        (ground(&browser) == format!("dark {DARK}")).then_some(())
    });
    browser.until("its picture follows", || {
        is_dark(&browser, "abstract").then_some(())
    });
    assert_eq!(frame(&browser), "#16171a");
    // A place that was far when the theme changed follows when the reader comes near.
    let places = browser.places();
    let far = places.last().unwrap();
    browser.see(&format!("[data-place=\"{far}\"] .picture"));
    browser.alive(far);
    assert!(is_dark(&browser, far));
    choose(&browser, "light");
    browser.until("the picture follows", || {
        (!is_dark(&browser, far)).then_some(())
    });
    browser.see("[data-place=\"abstract\"] .picture");
    browser.until("what was drawn before follows, too", || {
        (!is_dark(&browser, "abstract")).then_some(())
    });
    // Light against a dark system, on the next visit and on the other pages.
    browser.screen(Screen::wide().dark(true));
    for page in ["", "help/", "models/race/"] {
        browser.go(page);
        assert_eq!(ground(&browser), format!("light {LIGHT}"), "{page}");
        assert_eq!(chosen(&browser), "light", "{page}");
        assert_eq!(frame(&browser), "#fdfcf9", "{page}");
    }
    browser.alive("race");
    assert!(!is_dark(&browser, "race"));
    // As the system has it.
    choose(&browser, "");
    browser.until("its picture follows the system", || {
        is_dark(&browser, "race").then_some(())
    });
    assert_eq!(ground(&browser), format!("normal {DARK}"));
    assert_eq!(frame(&browser), "#16171a");
    // Embed pages have a theme of their own.
    choose(&browser, "light");
    browser.go("embed/race/");
    assert_eq!(ground(&browser), format!("normal {DARK}"));
    browser.quiet();
}

#[test]
fn a_kept_theme_is_there_before_anything_is_painted() {
    let browser = Browser::open(Screen::wide());
    browser.go("help/");
    choose(&browser, "dark");
    // Without any script but the one in the page.
    browser.cdp("Network.enable", json!({}));
    browser.cdp("Network.setBlockedURLs", json!({ "urls": ["*/assets/*"] }));
    browser.cdp(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": "
            new MutationObserver((_, all) => {
                if (!document.body) return;
                all.disconnect();
                window.first = document.documentElement.dataset.theme + ' ' + getComputedStyle(document.body).backgroundColor;
            }).observe(document, { childList: true, subtree: true });" }),
    );
    browser.go("");
    assert_eq!(
        browser.text("return window.first", json!([])),
        format!("dark {DARK}")
    );
}

#[test]
fn other_tabs_follow() {
    let browser = Browser::open(Screen::wide());
    browser.go("");
    browser.alive("abstract");
    // Another page of the site beside this one.
    browser.js(
        "const it = document.createElement('iframe'); it.src = 'help/'; it.id = 'other'; document.body.append(it);
         it.onload = () => { it.dataset.there = ''; };",
        json!([]),
    );
    browser.wait(
        "the other page is there",
        "return 'there' in document.getElementById('other').dataset",
        json!([]),
    );
    browser.js(
        "const it = document.getElementById('other').contentDocument.querySelector('[data-themes]');
         it.value = 'dark';
         it.dispatchEvent(new Event('change', { bubbles: true }));",
        json!([]),
    );
    browser.until("this page follows", || {
        (ground(&browser) == format!("dark {DARK}")).then_some(())
    });
    assert_eq!(chosen(&browser), "dark");
    browser.until("its picture follows", || {
        is_dark(&browser, "abstract").then_some(())
    });
    browser.quiet();
}

#[test]
fn where_nothing_may_be_stored_the_page_remembers() {
    let browser = Browser::open(Screen::wide());
    browser.cdp(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });" }),
    );
    browser.go("");
    browser.alive("abstract");
    choose(&browser, "dark");
    browser.until("its picture follows", || {
        is_dark(&browser, "abstract").then_some(())
    });
    assert_eq!(ground(&browser), format!("dark {DARK}"));
    // Paper is light, and the page is as it was afterwards.
    browser.cdp("Page.printToPDF", json!({}));
    assert_eq!(ground(&browser), format!("dark {DARK}"));
    browser.quiet();
}

#[test]
fn the_control_has_a_name_and_room() {
    let browser = Browser::open(Screen::wide());
    for (width, height) in [(320, 640), (768, 1024), (1280, 800)] {
        for dark in [false, true] {
            browser.screen(Screen::new(width, height).dark(dark));
            browser.go("");
            browser.alive_where_seen();
            let rect = browser.rect(SELECT);
            assert!(rect.width >= 24.0 && rect.height >= 24.0, "{rect:?}");
            browser.focus(SELECT);
            browser.press([char::from(Key::Shift)]);
            let ring = browser.text(
                "return getComputedStyle(document.querySelector('.themes')).outlineStyle",
                json!([]),
            );
            assert_eq!(ring, "solid");
            browser.screenshot(&format!("theme-{width}-{dark}"));
        }
    }
    browser.quiet();
}
