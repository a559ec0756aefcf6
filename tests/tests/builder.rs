//! The builder of embeds: from the button on a widget to a frame on somebody's page.

#![allow(clippy::unwrap_used, reason = "tests")]

use browser_tests::builder::{allow_clipboard, choose, copied, open, opened, said, texts};
use browser_tests::{Browser, Pages, Screen, Shown, Value, json, site};
use fantoccini::key::Key;

const PLACE: &str = "race";

/// Clicks a checkbox by its name.
fn check(browser: &Browser, name: &str) {
    let done = browser.js(
        "const it = [...document.querySelectorAll('.builder input[type=checkbox]')]
             .find(it => it.ariaLabel === arguments[0] || it.labels[0].textContent === arguments[0]);
         it.click();
         return !!it;",
        json!([name]),
    );
    assert_eq!(done, json!(true), "{name}");
}

/// The state of the widget in the frame of the window that has it.
fn in_frame(browser: &Browser, css: &str) -> Shown {
    let frame = browser.answer(
        "There is no frame",
        browser.client().find(fantoccini::Locator::Css(css)),
    );
    browser.answer("The frame cannot be entered", frame.enter_frame());
    browser.alive(PLACE);
    let shown = browser.follows(&[PLACE]);
    browser.answer(
        "The frame cannot be left",
        browser.client().clone().enter_parent_frame(),
    );
    shown
}

#[test]
fn the_pasted_frame_shows_the_readers_state() {
    let browser = Browser::open(Screen::wide());
    browser.go("embed/race/?alpha=1.37&onset=12&utm_source=x");
    browser.alive(PLACE);
    browser.drag("[data-param=\"mandate\"]", 0.25);
    browser.rest();
    let there = browser.follows(&[PLACE]);
    open(&browser);
    choose(&browser, "Theme", "Dark");
    let text = texts(&browser).remove(0);
    assert!(
        text.starts_with(&format!(
            "<iframe src=\"{}embed/race/?alpha=1.37&amp;",
            site::url()
        )),
        "{text}"
    );
    // Every dial is told, though it stands at its default: those may be others one day.
    for key in there.dials.keys() {
        let pair = format!("{key}={}", there.dials[key]);
        assert!(text.contains(&pair), "{pair}: {text}");
    }
    assert!(
        text.contains("&amp;theme=dark\"") && !text.contains("utm_"),
        "{text}"
    );

    let blog = Pages::serve(&[(
        "index.html",
        &format!(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>A blog</title><link rel=\"icon\" href=\"data:,\">\n{text}"
        ),
    )]);
    browser.go_url(&blog.url());
    let pasted = in_frame(&browser, "iframe");
    assert_eq!(pasted.dials, there.dials);
    assert_eq!(pasted.sentence, there.sentence);
    assert_eq!(pasted.table, there.table);
    browser.quiet();
}

#[test]
fn the_element_shows_the_same() {
    let browser = Browser::open(Screen::wide());
    browser.go("embed/race/too-late/?alpha=1.31");
    browser.alive(PLACE);
    let there = browser.shown(PLACE);
    open(&browser);
    choose(&browser, "For", "<balance-widget>");
    let text = texts(&browser).remove(0);
    let blog = Pages::serve(&[(
        "index.html",
        &format!(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>A blog</title><link rel=\"icon\" href=\"data:,\">\n{text}"
        ),
    )]);
    browser.go_url(&blog.url());
    browser.wait(
        "the element has its frame",
        "return !!document.querySelector('balance-widget').shadowRoot?.querySelector('iframe')",
        json!([]),
    );
    let values = browser.js(
        "return document.querySelector('balance-widget').values",
        json!([]),
    );
    for (key, value) in &there.dials {
        let told = match &values[key] {
            Value::String(text) => text.clone(),
            number => number.to_string(),
        };
        let both = told.parse::<f64>().ok().zip(value.parse::<f64>().ok());
        assert!(
            both.map_or(told == *value, |(a, b)| a == b),
            "{key}: {told}, not {value}"
        );
    }
    browser.quiet();
}

#[test]
fn every_place_has_its_text_and_choices_reach_it() {
    let browser = Browser::open(Screen::wide());
    browser.go("");
    browser.all_alive();
    let place = "the-economies-of-scale-problem";
    browser.click(&format!("[data-place=\"{place}\"] [data-embed-open]"));
    opened(&browser);
    check(&browser, "Title");
    for name in ["Seed: shown", "Diffusion rate: shown"] {
        let there = browser.js(
            "return !!document.querySelector(`.builder [aria-label=\"${arguments[0]}\"]`)",
            json!([name]),
        );
        if there == json!(true) {
            check(&browser, name);
        }
    }
    let keys = browser.texts(
        "return [...document.querySelectorAll(`[data-place=\"${arguments[0]}\"] [data-param]`)].map(it => it.dataset.param)",
        json!([place]),
    );
    browser.js(
        "const [first, second] = document.querySelectorAll('.builder tbody tr');
         const [show] = second.querySelectorAll('input'); if (show.checked) show.click();
         first.querySelectorAll('input')[1].click();",
        json!([]),
    );
    let widget = browser.text(
        "return document.querySelector(`[data-place=\"${arguments[0]}\"]`).dataset.widget",
        json!([place]),
    );
    let query = |text: &str| {
        let from = text.find(&format!("{}=", keys[0])).unwrap();
        let rest = &text[from..];
        rest[..rest.find('"').unwrap()].replace("&amp;", "&")
    };
    let expected = query(&texts(&browser)[0]);
    assert!(expected.ends_with("&caption=0"), "{expected}");
    assert!(
        expected.contains(&format!("&lock={}&", keys[0])),
        "{expected}"
    );
    let controls = expected.split("&controls=").nth(1).unwrap();
    let controls: Vec<&str> = controls[..controls.find('&').unwrap()].split(',').collect();
    assert!(
        !controls.contains(&keys[1].as_str()) && controls.contains(&keys[0].as_str()),
        "{controls:?}"
    );
    for (name, count, sign) in [
        ("Hugo", 2, "{{< balance src="),
        ("Zola", 2, "{{ balance(src="),
        ("Jekyll", 2, "{% include balance.html "),
        ("Quarto", 1, "```{=html}\n<iframe "),
        ("mdBook", 1, "<iframe "),
    ] {
        choose(&browser, "For", name);
        let texts = texts(&browser);
        assert_eq!(texts.len(), count, "{name}");
        let last = texts.last().unwrap();
        assert!(last.starts_with(sign), "{name}: {last}");
        assert_eq!(query(last), expected, "{name}");
        assert!(last.contains(&widget), "{name}: {last}");
        let copies = browser.number(
            "return document.querySelectorAll('.builder [aria-label^=\"Copy: \"]').length",
            json!([]),
        );
        assert_eq!(copies as usize, count, "{name}: each has a button");
    }
    choose(&browser, "For", "Picture");
    assert_eq!(
        texts(&browser)[0],
        format!("{}embed/{widget}/?{expected}", site::url())
    );
    browser.wait(
        "there is a picture with something on it",
        "const it = document.querySelector('.builder canvas');
         const { data } = it.getContext('2d').getImageData(0, 0, it.width, it.height);
         const pixels = new Uint32Array(data.buffer);
         return !pixels.every(it => it === pixels[0]);",
        json!([]),
    );
    browser.quiet();
}

#[test]
fn copying_is_told_and_where_it_is_not_allowed_the_text_is_selected() {
    let browser = Browser::open(Screen::wide());
    browser.go("embed/race/");
    browser.alive(PLACE);
    let origin = &site::url()[..site::url()[8..].find('/').unwrap() + 8];
    browser.cdp(
        "Browser.setPermission",
        json!({ "permission": { "name": "clipboard-write" }, "setting": "granted", "origin": origin }),
    );
    open(&browser);
    let status = "return document.querySelector('.builder [role=status]').textContent";
    browser.click(".builder [aria-label=\"Copy: Any page that takes HTML\"]");
    browser.until("the copy is told", || {
        (browser.text(status, json!([])) == "Copied: Any page that takes HTML.").then_some(())
    });
    browser.cdp(
        "Browser.setPermission",
        json!({ "permission": { "name": "clipboard-write" }, "setting": "denied", "origin": origin }),
    );
    browser.click(".builder [aria-label=\"Copy: Any page that takes HTML\"]");
    browser.until("it is told that copying is not allowed", || {
        browser
            .text(status, json!([]))
            .contains("The text is selected")
            .then_some(())
    });
    let selected = browser.text("return getSelection().toString()", json!([]));
    assert_eq!(selected, texts(&browser)[0]);
    browser.quiet();
}

/// The name of what has the focus.
fn focused(browser: &Browser) -> String {
    browser.text(
        "const it = document.activeElement;
         return it.ariaLabel || it.labels?.[0]?.textContent || it.title || it.textContent;",
        json!([]),
    )
}

#[test]
fn the_keyboard_is_enough() {
    let browser = Browser::open(Screen::wide());
    browser.go("embed/race/");
    browser.alive(PLACE);
    browser.focus("[data-embed-open]");
    browser.press([char::from(Key::Enter)]);
    opened(&browser);
    assert_eq!(focused(&browser), "For");
    // Hugo is the third.
    browser.press([char::from(Key::Down), char::from(Key::Down)]);
    browser.until("the texts are Hugo's", || {
        (texts(&browser).len() == 2).then_some(())
    });
    assert_eq!(focused(&browser), "For", "the focus stays");
    let mut seen = vec![];
    for _ in 0..10 {
        browser.press([char::from(Key::Tab)]);
        seen.push(focused(&browser));
    }
    assert_eq!(
        seen,
        [
            "Copy: Once, as this file of your site: layouts/shortcodes/balance.html",
            "Once, as this file of your site: layouts/shortcodes/balance.html",
            "Copy: In the post",
            "In the post",
            "Theme",
            "Width, px",
            "Height, px",
            "Title",
            "Accent colour of your own",
            "Accent colour",
        ]
    );
    browser.focus(".builder input[placeholder=\"all there is\"]");
    browser.press("640".chars());
    browser.until("the width is told", || {
        texts(&browser)[1].contains("width=\"640\"").then_some(())
    });
    browser.press([char::from(Key::Escape)]);
    browser.wait(
        "the builder is gone",
        "return !document.querySelector('.builder')",
        json!([]),
    );
    assert_eq!(
        browser.js(
            "return document.activeElement.hasAttribute('data-embed-open')",
            json!([])
        ),
        json!(true),
        "the focus is given back"
    );
    // And again, in the essay too where the widget stands beside the text.
    browser.press([' ']);
    opened(&browser);
    browser.quiet();
}

#[test]
fn it_is_loaded_when_it_is_asked_for() {
    let browser = Browser::open(Screen::wide());
    browser.go("embed/race/");
    browser.alive(PLACE);
    let loaded = "return performance.getEntriesByType('resource').map(it => it.name).filter(it => it.includes('/builder.'))";
    assert!(browser.texts(loaded, json!([])).is_empty());
    open(&browser);
    let names = browser.texts(loaded, json!([]));
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(names.iter().all(|name| name.contains("/assets/builder.")));
    browser.quiet();
}

#[test]
fn it_fits_every_width_and_is_looked_at() {
    let browser = Browser::open(Screen::wide());
    for (width, height) in [(320, 640), (1280, 800)] {
        for dark in [false, true] {
            let screen = Screen::new(width, height).dark(dark);
            browser.screen(screen);
            browser.go("embed/race/");
            browser.alive(PLACE);
            open(&browser);
            for name in ["HTML", "Hugo", "Picture"] {
                choose(&browser, "For", name);
                browser.js(
                    "document.querySelector('.builder details').open = arguments[0]",
                    json!([name == "Hugo"]),
                );
                browser.frames(3);
                let wide = browser.texts(
                    "const it = document.querySelector('.builder');
                     return [it, ...it.querySelectorAll('*')].filter(it => it.getBoundingClientRect().right > innerWidth
                         || (it.scrollWidth > it.clientWidth + 1 && it.matches('.builder, .halves, .choices, .preview'))).map(it => it.outerHTML.slice(0, 80))",
                    json!([]),
                );
                assert!(wide.is_empty(), "{name} at {screen}: {wide:#?}");
                // All of it in one picture.
                let all = browser.number(
                    "return document.querySelector('.builder').scrollHeight + 20",
                    json!([]),
                );
                browser.screen(Screen {
                    height: (all as u32).max(height),
                    ..screen
                });
                browser.frames(3);
                browser.screenshot(&format!("builder-{screen}-{}", &name[..3].trim()));
                browser.screen(screen);
            }
        }
    }
    browser.quiet();
}

#[test]
fn the_preview_is_alive_and_the_text_follows() {
    let browser = Browser::open(Screen::wide());
    browser.go("embed/race/");
    browser.alive(PLACE);
    open(&browser);
    browser.wait(
        "the preview is as high as it needs to be, and so is the text",
        "const high = document.querySelectorAll('.builder input[type=number]')[1].placeholder;
         return high != 920 && document.querySelector('.builder textarea').value.includes(` height=\"${high}\"`)
             && document.querySelector('.builder iframe').clientHeight == high",
        json!([]),
    );
    check(&browser, "Diffusion rate: shown");
    check(&browser, "Mandated diffusion: locked");
    let turned = in_preview(&browser, || {
        browser.alive(PLACE);
        let free = browser.js(
            "return ['alpha', 'diffusion', 'mandate'].map(key => document.querySelector(`[data-param=\"${key}\"]`))
                 .map(it => it.checkVisibility() && !it.disabled)",
            json!([]),
        );
        assert_eq!(free, json!([true, false, false]));
        browser.focus("[data-param=\"alpha\"]");
        browser.press([char::from(Key::Right), char::from(Key::Right)]);
        browser.rest();
        browser.shown(PLACE)
    });
    assert_eq!(turned.dials["alpha"], "1.22");
    browser.until("the text follows", || {
        texts(&browser)[0]
            .contains("?alpha=1.22&amp;")
            .then_some(())
    });
    // The page behind is as it was.
    assert_eq!(browser.shown(PLACE).dials["alpha"], "1.2");
    // Another theme: the preview begins with what was turned.
    choose(&browser, "Theme", "Dark");
    in_preview(&browser, || {
        browser.alive(PLACE);
        assert_eq!(browser.shown(PLACE).dials["alpha"], "1.22");
    });
    browser.quiet();
}

fn in_preview<T>(browser: &Browser, look: impl FnOnce() -> T) -> T {
    let frame = browser.answer(
        "There is no preview",
        browser
            .client()
            .find(fantoccini::Locator::Css(".builder iframe")),
    );
    browser.answer("The preview cannot be entered", frame.enter_frame());
    let seen = look();
    browser.answer(
        "The preview cannot be left",
        browser.client().clone().enter_parent_frame(),
    );
    seen
}

#[test]
fn the_preview_offers_no_builder_of_its_own() {
    let browser = Browser::open(Screen::wide());
    browser.go("embed/race/");
    browser.alive(PLACE);
    assert_eq!(embeds(&browser), json!([true]), "the page itself does");
    open(&browser);
    in_preview(&browser, || {
        browser.alive(PLACE);
        browser.until("the button is gone", || {
            (embeds(&browser) == json!([false])).then_some(())
        });
        // The dials may change all they like: it does not come back.
        browser.focus("[data-param=\"alpha\"]");
        browser.press([char::from(Key::Right)]);
        browser.rest();
        assert_eq!(embeds(&browser), json!([false]));
    });
    // Anywhere else it is there, for whoever reads a blog may have one, too.
    let text = texts(&browser).remove(0);
    let blog = Pages::serve(&[(
        "index.html",
        &format!(
            "<!doctype html><meta charset=\"utf-8\"><link rel=\"icon\" href=\"data:,\">{text}"
        ),
    )]);
    browser.go_url(&blog.url());
    let frame = browser.answer(
        "There is no frame",
        browser.client().find(fantoccini::Locator::Css("iframe")),
    );
    browser.answer("The frame cannot be entered", frame.enter_frame());
    browser.alive(PLACE);
    assert_eq!(embeds(&browser), json!([true]));
    browser.quiet();
}

/// Which buttons "Embed" can be pressed.
fn embeds(browser: &Browser) -> Value {
    browser.js(
        "return [...document.querySelectorAll('[data-embed-open]')].map(it => it.checkVisibility())",
        json!([]),
    )
}

#[test]
fn the_picture_is_copied_and_saved_as_it_is_shown() {
    let browser = Browser::open(Screen::wide());
    let folder = browser_tests::blog::target().join("builder-saved");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let folder = folder.canonicalize().unwrap();
    browser.go("embed/race/?alpha=1.3");
    browser.alive(PLACE);
    allow_clipboard(&browser);
    browser.cdp(
        "Browser.setDownloadBehavior",
        json!({ "behavior": "allow", "downloadPath": folder }),
    );
    open(&browser);
    choose(&browser, "For", "Picture");
    assert_eq!(copied(&browser).len(), 3);

    press(&browser, "Copy picture");
    browser.until("it is copied", || {
        (said(&browser) == "Copied: picture.").then_some(())
    });
    browser.js(
        "delete window.pasted;
         navigator.clipboard.read().then(([item]) => item.getType('image/png')).then(createImageBitmap)
             .then(it => window.pasted = it, it => window.pasted = String(it))",
        json!([]),
    );
    same_as_shown(&browser, "the clipboard");

    press(&browser, "Save picture");
    browser.until("it says so", || {
        (said(&browser) == "Saved as race.png.").then_some(())
    });
    let file = folder.join("race.png");
    let png = browser.until("it is saved", || {
        std::fs::read(&file)
            .ok()
            .filter(|it| it.ends_with(b"IEND\xaeB`\x82"))
    });
    browser.js(
        "delete window.pasted;
         createImageBitmap(new Blob([new Uint8Array(arguments[0])], { type: 'image/png' }))
             .then(it => window.pasted = it, it => window.pasted = String(it))",
        json!([png]),
    );
    same_as_shown(&browser, "the file");

    // A browser that forbids it says what else can be done.
    browser.js(
        "navigator.clipboard.write = () => Promise.reject(new Error('no'))",
        json!([]),
    );
    press(&browser, "Copy picture");
    browser.until("it says what to do", || {
        (said(&browser) == "This page may not copy pictures here: save it.").then_some(())
    });
    browser.quiet();
}

fn press(browser: &Browser, name: &str) {
    let done = browser.js(
        "const it = [...document.querySelectorAll('.builder button')].find(it => it.textContent === arguments[0]);
         it?.scrollIntoView({ block: 'center' }); it?.setAttribute('data-pressed', ''); return !!it",
        json!([name]),
    );
    assert_eq!(done, json!(true), "{name}");
    browser.click(".builder [data-pressed]");
    browser.js(
        "document.querySelector('.builder [data-pressed]').removeAttribute('data-pressed')",
        json!([]),
    );
}

/// Compares what was pasted with the picture in the builder, pixel by pixel.
fn same_as_shown(browser: &Browser, what: &str) {
    let different = browser.wait(
        &format!("the picture of {what} is there"),
        "if (!window.pasted) return null;
         if (typeof pasted == 'string') return pasted;
         const shown = document.querySelector('.builder canvas');
         if (pasted.width != shown.width || pasted.height != shown.height) return `${pasted.width} x ${pasted.height}`;
         const pixels = it => {
             const canvas = document.createElement('canvas');
             canvas.width = shown.width; canvas.height = shown.height;
             const pen = canvas.getContext('2d', { willReadFrequently: true });
             pen.drawImage(it, 0, 0);
             return new Uint32Array(pen.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
         };
         const [here, there] = [pixels(shown), pixels(pasted)];
         if (here.every(it => it === here[0])) return 'there is nothing on it';
         return here.every((it, i) => it === there[i]) ? 'the same' : 'another picture';",
        json!([]),
    );
    assert_eq!(different, json!("the same"), "{what}");
}

#[test]
fn the_accent_that_is_offered_can_be_seen_on_either_ground() {
    let browser = Browser::open(Screen::wide());
    browser.go("embed/race/");
    browser.alive(PLACE);
    open(&browser);
    check(&browser, "Accent colour of your own");
    let offered = browser.text(
        "return document.querySelector('.builder input[type=color]').value",
        json!([]),
    );
    browser.until("the text has it", || {
        let wanted = format!("accent={}", offered.trim_start_matches('#'));
        texts(&browser)[0].contains(&wanted).then_some(())
    });
    in_preview(&browser, || {
        browser.alive(PLACE);
        browser.wait(
            "the preview's dials have it, and nothing is wrong with it",
            "const own = document.documentElement.style.getPropertyValue('--control');
             return own === arguments[0] && !document.querySelector('[data-notice]')",
            json!([offered]),
        );
    });
    browser.quiet();
}
