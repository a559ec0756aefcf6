//! The essay for readers with a keyboard alone, with large type, with colours of their own, on small and touched screens.

#![allow(clippy::unwrap_used, reason = "tests")]

use browser_tests::{Browser, Screen, Value, json};
use fantoccini::key::Key;

/// A section with live numbers beside a race.
const SECTION: &str = "the-economies-of-scale-problem";

const TAB: char = '\u{e004}';
const ENTER: char = '\u{e007}';

fn open(browser: &Browser) {
    browser.go("");
    browser.all_alive();
    browser.see(&format!("[data-place=\"{SECTION}\"] .picture"));
    browser.alive(SECTION);
}

/// What has the focus: its markup, whether it shows that, and whether any of it is to be seen.
fn focus(browser: &Browser) -> (String, bool, bool) {
    let told = browser.js(
        "const it = document.activeElement;
         const shown = it.closest('.themes') ?? it;
         const box = it.getBoundingClientRect();
         const points = [[.5, .5], [.1, .2], [.9, .2], [.1, .8], [.9, .8]]
             .map(([x, y]) => [box.left + x * box.width, box.top + y * box.height])
             .filter(([x, y]) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight);
         const seen = points.some(([x, y]) => {
             if (it.closest('.reading')) return true;
             const hit = document.elementFromPoint(x, y);
             return hit && (it.contains(hit) || hit.contains(it) || [...it.labels ?? []].includes(hit));
         });
         return [it === document.body ? '' : it.outerHTML.slice(0, 110), getComputedStyle(shown).outlineStyle !== 'none', seen];",
        json!([]),
    );
    (
        told[0].as_str().unwrap().to_owned(),
        told[1] == json!(true),
        told[2] == json!(true),
    )
}

/// Presses Shift and Tab.
fn back(browser: &Browser) {
    browser.cdp("Input.dispatchKeyEvent", json!({ "type": "rawKeyDown", "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9, "modifiers": 8 }));
    browser.cdp("Input.dispatchKeyEvent", json!({ "type": "keyUp", "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9, "modifiers": 8 }));
}

#[test]
fn what_has_the_focus_is_seen_on_the_way_there_and_back() {
    let browser = Browser::open(Screen::wide());
    for screen in [
        Screen::wide(),
        Screen::new(768, 1024),
        Screen::new(320, 640),
        Screen::new(320, 225),
    ] {
        browser.screen(screen);
        open(&browser);
        // There is something to undo: on a small screen its buttons lie upon the page.
        browser.focus(&format!("#{SECTION} [data-param=alpha]"));
        browser.press([char::from(Key::PageUp)]);
        browser.rest();
        browser.focus(&format!("#{SECTION} .anchor"));
        let inside = || {
            browser.js(
                "return !!document.activeElement.closest(`#${arguments[0]}`)",
                json!([SECTION]),
            ) == json!(true)
        };
        let mut stops = vec![];
        for forward in [true, false] {
            for _ in 0..120 {
                if forward {
                    browser.press([TAB]);
                } else {
                    back(&browser);
                }
                browser.frames(1);
                if !inside() {
                    break;
                }
                let (stop, told, seen) = focus(&browser);
                assert!(told, "{screen}: the focus is not shown on {stop}");
                assert!(
                    seen,
                    "{screen}, forward {forward}: what has the focus is hidden: {stop}"
                );
                if forward {
                    stops.push(stop);
                }
            }
            assert!(!inside(), "{screen}: the section never ends");
        }
        let all = stops.join("\n");
        for part in [
            "data-live=\"set",
            "data-view",
            "class=\"reader",
            "class=\"ring",
            "data-play",
            "data-param",
            "data-what",
            "<summary>Presets",
            "data-before",
            "data-embed-open",
            "data-predict",
            "data-reset",
        ] {
            assert!(all.contains(part), "{screen}: no way to {part}:\n{all}");
        }
    }
    browser.quiet();
}

#[test]
fn the_focus_is_never_lost() {
    let browser = Browser::open(Screen::wide());
    open(&browser);
    let stays = |what: &str| {
        browser.rest();
        let (here, ..) = focus(&browser);
        assert!(!here.is_empty(), "the focus is lost: {what}");
        here
    };
    let of = |css: &str| format!("#{SECTION} {css}");
    for (css, keys) in [
        (".set[tabindex]", vec![char::from(Key::Right); 3]),
        ("[data-param=alpha]", vec![char::from(Key::PageUp)]),
        ("[data-view]:last-child", vec![ENTER]),
        ("[data-view]:first-child", vec![ENTER]),
        (".ring", vec![char::from(Key::Up)]),
        (
            ".reader",
            vec![char::from(Key::Right), char::from(Key::Escape)],
        ),
        (".play", vec![' ', ' ']),
        (".presets summary", vec![ENTER, TAB, ENTER]),
        ("[data-before]", vec![ENTER, ENTER]),
        ("[data-before-clear]", vec![ENTER]),
        (".what", vec![ENTER, char::from(Key::Escape)]),
        ("[data-reset]", vec![ENTER]),
    ] {
        browser.focus(&of(css));
        browser.press(keys);
        stays(css);
    }
    browser.focus(&of("[data-predict]"));
    browser.press([ENTER]);
    assert!(stays("a prediction begins").contains("data-told"));
    browser.focus(&of("[data-show]"));
    browser.press([ENTER]);
    stays("a prediction ends");
    for tool in ["undo", "redo", "reset"] {
        let css = format!("[data-tool={tool}]");
        browser.focus(&css);
        browser.press([ENTER; 8]);
        assert!(stays(tool).contains(tool));
    }
    // Dialogs give it back.
    for (css, shown) in [
        ("[data-help]", "dialog[open].sheet"),
        (&*of("[data-embed-open]"), ".builder[open]"),
        (&*of("[data-share-open]"), "dialog[open]"),
    ] {
        browser.focus(css);
        browser.press([ENTER]);
        browser.wait(
            "the dialog is open",
            "return !!document.querySelector(arguments[0])",
            json!([shown]),
        );
        browser.press([char::from(Key::Escape)]);
        let same = browser.js(
            "return document.activeElement === document.querySelector(arguments[0])",
            json!([css]),
        );
        assert_eq!(same, json!(true), "{css}: {}", stays(css));
    }
    browser.quiet();
}

#[test]
fn at_rest_one_voice_speaks() {
    // As high as several places, which all follow the world.
    let browser = Browser::open(Screen::new(1280, 3000));
    browser.go("");
    browser.all_alive();
    browser.see(&format!("[data-place=\"{SECTION}\"] .picture"));
    browser.alive(SECTION);
    browser.js(
        "window.said = [];
         // An output is a live region, too, if it does not say otherwise.
         for (const it of document.querySelectorAll(':is([role=status], [role=alert], [aria-live], output):not([aria-live=off])'))
             new MutationObserver(() => it.textContent && said.push(it.textContent)).observe(it, { childList: true, subtree: true, characterData: true });",
        json!([]),
    );
    for css in ["[data-param=mandate]", ".set[tabindex]"] {
        browser.focus(&format!("#{SECTION} {css}"));
        browser.js("said.length = 0", json!([]));
        browser.press([char::from(Key::Right); 5]);
        browser.wait("something is said", "return said.length > 0", json!([]));
        browser.rest();
        browser.rest();
        let said = browser.texts("return said", json!([]));
        assert_eq!(said.len(), 1, "{css}: {said:#?}");
    }
    browser.quiet();
}

/// What makes the page scroll sideways, or is beyond its edge.
const BROAD: &str = "
const root = document.documentElement;
if (root.scrollWidth <= innerWidth) return [];
const all = [...document.querySelectorAll('body *')].filter(it => it.checkVisibility() && (it.getBoundingClientRect().right > innerWidth + 1 || it.getBoundingClientRect().left < -1));
return [`${root.scrollWidth} of ${innerWidth}`, ...all.map(it => it.outerHTML.slice(0, 100))];";

#[test]
fn nothing_is_lost_with_large_type_and_wide_spacing() {
    let browser = Browser::open(Screen::wide());
    let twice = "html { font-size: 200% }";
    let spaced = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }";
    for (name, screen, style, attribute) in [
        ("400 %", Screen::new(320, 225), "", ""),
        ("200 % text", Screen::wide(), twice, ""),
        ("200 % text, narrow", Screen::new(640, 900), twice, ""),
        ("text spacing", Screen::wide(), spaced, ""),
        ("text spacing, narrow", Screen::new(320, 640), spaced, ""),
        ("from the right", Screen::wide(), "", "rtl"),
        ("from the right, narrow", Screen::new(320, 640), "", "rtl"),
    ] {
        browser.screen(screen);
        browser.go("");
        browser.all_alive();
        browser.js(
            "const sheet = new CSSStyleSheet();
             sheet.replaceSync(arguments[0]);
             document.adoptedStyleSheets = [sheet];
             if (arguments[1]) document.documentElement.dir = arguments[1];",
            json!([style, attribute]),
        );
        for section in ["abstract", SECTION, "sandbox"] {
            browser.see(&format!("#{section}"));
            browser.alive_where_seen();
            let broad = browser.texts(BROAD, json!([]));
            assert!(broad.is_empty(), "{name}, {section}: {broad:#?}");
        }
        browser.see(&format!("#{SECTION}"));
        browser.alive_where_seen();
        browser.screenshot(&format!(
            "everyone-{}-{}",
            name.replace([' ', ',', '%'], ""),
            screen.width
        ));
        // Words are not cut by their boxes.
        let cut = browser.texts(
            "return [...document.querySelectorAll('button, summary, label, output, .hint, .sentence, .course, .law, h2, .prose p')]
                 .filter(it => it.checkVisibility({ visibilityProperty: true }) && getComputedStyle(it).overflow !== 'visible' && it.scrollHeight > it.clientHeight + 2)
                 .map(it => it.outerHTML.slice(0, 100))",
            json!([]),
        );
        assert!(cut.is_empty(), "{name}: {cut:#?}");
    }
}

#[test]
fn a_window_that_becomes_narrow_does_not_scroll_sideways() {
    let browser = Browser::open(Screen::wide());
    open(&browser);
    browser.screen(Screen::new(320, 640));
    browser.frames(3);
    browser.rest();
    let broad = browser.texts(BROAD, json!([]));
    assert!(broad.is_empty(), "{broad:#?}");
}

#[test]
fn read_from_the_right_the_page_is_mirrored_and_pictures_are_not() {
    let browser = Browser::open(Screen::wide());
    browser.go("");
    browser.js("document.documentElement.dir = 'rtl'", json!([]));
    browser.all_alive();
    browser.see(&format!("#{SECTION}"));
    let of = |css: &str| browser.rect(&format!("#{SECTION} {css}"));
    assert!(of(".aside").x < of(".prose").x);
    let ways = browser.texts(
        "return ['.picture', '.slider input', '.time input', 'canvas'].map(it => getComputedStyle(document.querySelector(it)).direction)",
        json!([]),
    );
    assert_eq!(ways, ["ltr"; 4]);
}

/// Controls that are smaller than a number of pixels; links within sentences are as high as their line.
const SMALL: &str = "
return [...document.querySelectorAll('button, summary, select, input, [tabindex=\"0\"], .tools label, .way a, .credit a, .skip')]
    .filter(it => it.checkVisibility({ visibilityProperty: true }) && !it.matches('.reader, .scroll, .formula, .broad, pre, .preset') && it.matches(arguments[1]))
    .filter(it => { const { width, height } = it.getBoundingClientRect(); return width < arguments[2] || height < arguments[0]; })
    .map(it => `${it.getBoundingClientRect().width} x ${it.getBoundingClientRect().height}: ${it.outerHTML.slice(0, 100)}`)";

#[test]
fn targets_are_large_enough_everywhere() {
    let browser = Browser::open(Screen::new(320, 640));
    for touch in [false, true] {
        browser.cdp(
            "Emulation.setTouchEmulationEnabled",
            json!({ "enabled": touch, "maxTouchPoints": 1 }),
        );
        for screen in [Screen::new(320, 640), Screen::wide()] {
            browser.screen(screen);
            for path in ["", "models/race/", "help/", "embed/policy-lab/"] {
                browser.go(path);
                browser.all_alive();
                browser.js(
                    "document.querySelectorAll('details').forEach(it => it.open = true)",
                    json!([]),
                );
                if path.is_empty() {
                    browser.see("[data-sandbox]");
                    browser.wait(
                        "the sandbox is there",
                        "return !!document.querySelector('[data-side=right] .picture')",
                        json!([]),
                    );
                }
                browser.frames(3);
                let small = browser.texts(SMALL, json!([24, "*", 24]));
                assert!(small.is_empty(), "{path} at {screen}: {small:#?}");
                if touch {
                    let coarse =
                        browser.js("return matchMedia('(pointer: coarse)').matches", json!([]));
                    assert_eq!(coarse, json!(true), "the pointer is no finger");
                    let main = "button:not(.what), summary, select, input[type=range]";
                    let small = browser.texts(SMALL, json!([43.5, main, 24]));
                    assert!(
                        small.is_empty(),
                        "{path} at {screen}, by finger: {small:#?}"
                    );
                }
            }
        }
    }
}

fn luminance(color: &Value) -> f64 {
    let parts: Vec<f64> = color
        .as_str()
        .unwrap()
        .trim_start_matches(|c: char| !c.is_ascii_digit())
        .split(|c: char| !c.is_ascii_digit() && c != '.')
        .filter_map(|part| part.parse().ok())
        .collect();
    let linear = |part: f64| {
        let part = part / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(parts[0]) + 0.7152 * linear(parts[1]) + 0.0722 * linear(parts[2])
}

#[test]
fn with_colours_of_their_own() {
    let browser = Browser::open(Screen::wide());
    for dark in [false, true] {
        let theme = if dark { "dark" } else { "light" };
        browser.cdp(
            "Emulation.setEmulatedMedia",
            json!({ "features": [
                { "name": "forced-colors", "value": "active" },
                { "name": "prefers-color-scheme", "value": theme },
                { "name": "prefers-reduced-motion", "value": "reduce" },
            ] }),
        );
        open(&browser);
        let told = browser.js(
            "const style = css => getComputedStyle(document.querySelector(css));
             const probe = document.body.appendChild(document.createElement('p'));
             probe.style.color = 'CanvasText';
             const picture = style('.picture');
             return {
                 show: [style('.show').color, style('.show').backgroundColor, style('.show').forcedColorAdjust],
                 picture: [style('.picture .still text.f-text, .picture .still text').fill, picture.backgroundColor, picture.outlineStyle],
                 rail: [style('.rail').fill, style('.turned').fill],
             };",
            json!([]),
        );
        let contrast = |pair: &Value| {
            let (a, b) = (luminance(&pair[0]), luminance(&pair[1]));
            (a.max(b) + 0.05) / (a.min(b) + 0.05)
        };
        assert!(contrast(&told["show"]) > 4.5, "{told:#}");
        assert_eq!(told["show"][2], "none");
        assert!(contrast(&told["picture"]) > 4.5, "{told:#}");
        assert_eq!(told["picture"][2], "solid");
        assert_ne!(told["rail"][0], told["rail"][1]);
        browser.screenshot(&format!("everyone-forced-{theme}"));
    }
    browser.quiet();
}

#[test]
fn the_aside_shows_that_it_goes_on_and_at_its_end_hides_nothing() {
    let browser = Browser::open(Screen::new(1280, 900));
    open(&browser);
    let told = browser.js(
        "const it = document.querySelector(`#${arguments[0]} .aside`);
         const sign = getComputedStyle(it, '::after');
         const goes = it.scrollHeight > it.clientHeight;
         it.scrollTop = 1e6;
         const last = it.lastElementChild.getBoundingClientRect().bottom;
         return [sign.position, goes, it.getBoundingClientRect().bottom - last >= parseFloat(sign.height) - 1];",
        json!([SECTION]),
    );
    assert_eq!(told, json!(["sticky", true, true]));
}

#[test]
fn on_a_small_screen_tools_come_along_only_while_there_is_something_to_undo() {
    let browser = Browser::open(Screen::new(320, 640));
    open(&browser);
    let fixed = || {
        browser.texts(
            "return [...document.querySelectorAll('.tools, .tools *')].filter(it => getComputedStyle(it).position == 'fixed').map(it => it.className)",
            json!([]),
        )
    };
    assert!(fixed().is_empty(), "{:?}", fixed());
    browser.focus(&format!("#{SECTION} [data-param=alpha]"));
    browser.press([char::from(Key::PageUp)]);
    browser.until("the steps come along", || {
        (fixed() == ["steps"]).then_some(())
    });
    browser.click("[data-tool=reset]");
    browser.press([char::from(Key::Escape)]);
    browser.quiet();
}
