//! What a reader takes along: links, pictures, numbers, citations.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

use browser_tests::{Browser, Screen, Value, blog, json, place, site};
use fantoccini::key::Key;
use widgets::{Format, simulate};

const PLACE: &str = "the-economies-of-scale-problem";

/// The text below a label.
fn text(browser: &Browser, name: &str) -> String {
    browser.text(
        "return [...document.querySelectorAll('.share textarea')].find(it => it.labels[0].textContent === arguments[0]).value",
        json!([name]),
    )
}

fn press(browser: &Browser, name: &str) {
    let found = browser.js(
        "for (const it of document.querySelectorAll('[data-pressed]')) delete it.dataset.pressed;
         const it = [...document.querySelectorAll('.share button')].find(it => (it.ariaLabel || it.textContent) === arguments[0]);
         if (it) it.dataset.pressed = '';
         return !!it;",
        json!([name]),
    );
    assert_eq!(found, json!(true), "there is no button {name}");
    browser.click("[data-pressed]");
}

/// What the dialog says once it has done something.
fn told(browser: &Browser) -> String {
    let script = "const text = document.querySelector('.share .status').textContent; return text !== '…' && text";
    browser.wait("the dialog says how it went", script, json!([]));
    browser.text(script, json!([]))
}

/// Lets the browser save files in a folder of a test's own, which is empty.
fn downloads(browser: &Browser, test: &str) -> PathBuf {
    let folder = blog::target().join("downloads").join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let folder = fs::canonicalize(folder).unwrap();
    browser.cdp(
        "Browser.setDownloadBehavior",
        json!({ "behavior": "allow", "downloadPath": folder }),
    );
    folder
}

/// Presses a button and reads the file that is saved: its name and its bytes.
fn saved(browser: &Browser, folder: &Path, button: &str) -> (String, Vec<u8>) {
    press(browser, button);
    let said = told(browser);
    let name = said
        .strip_prefix("Saved as ")
        .and_then(|it| it.strip_suffix('.'))
        .unwrap_or_else(|| panic!("{button}: {said}"));
    let path = folder.join(name);
    let bytes = browser.until(&format!("{name} is saved"), || {
        fs::read(&path).ok().filter(|bytes| !bytes.is_empty())
    });
    (name.to_owned(), bytes)
}

fn permit(browser: &Browser, setting: &str) {
    let origin = &site::url()[..site::url()[8..].find('/').unwrap() + 8];
    browser.cdp(
        "Browser.setPermission",
        json!({ "permission": { "name": "clipboard-write" }, "setting": setting, "origin": origin }),
    );
}

fn turn(browser: &Browser, place: &str, key: &str, part: f64) {
    let css = format!("[data-place=\"{place}\"] [data-param=\"{key}\"]");
    browser.js(
        "const fold = document.querySelector(arguments[0]).closest('details'); if (fold) fold.open = true;",
        json!([css]),
    );
    browser.see(&css);
    browser.alive(place);
    browser.drag(&css, part);
}

#[test]
fn links_show_the_same_widget_again() {
    let browser = Browser::open(Screen::wide());
    browser.go("?utm_source=x");
    browser.all_alive();
    turn(&browser, PLACE, "alpha", 0.7);
    turn(&browser, PLACE, "onset", 0.4);
    // What another section has of its own is not this one's.
    turn(&browser, "abstract", "n", 0.9);
    browser.rest();
    let there = browser.follows(&[PLACE]);
    browser.open_share(PLACE);
    let (short, full) = (
        text(&browser, "Short link"),
        text(&browser, "Complete link"),
    );
    assert_eq!(
        short,
        format!(
            "{}?alpha={}&{PLACE}.onset={}#{PLACE}",
            site::url(),
            there.dials["alpha"],
            there.dials["onset"]
        )
    );
    for (key, value) in &there.dials {
        let told =
            full.contains(&format!("{key}={value}&")) || full.contains(&format!("{key}={value}#"));
        assert!(told, "{key}={value}: {full}");
    }
    assert!(full.ends_with(&format!("#{PLACE}")) && !full.contains("utm_"));
    browser.quiet();
    for link in [short, full] {
        let browser = Browser::open(Screen::wide());
        browser.go_url(&link);
        browser.all_alive();
        browser.alive(PLACE);
        let shown = browser.follows(&[PLACE]);
        assert_eq!(shown.dials, there.dials, "{link}");
        assert_eq!(shown.sentence, there.sentence);
        let top = browser.rect(&format!("#{PLACE}")).y;
        assert!((-1.0..400.0).contains(&top), "{link} leads to {top}");
        browser.quiet();
    }
}

#[test]
fn links_of_a_widget_alone_have_plain_keys() {
    let browser = Browser::open(Screen::wide());
    browser.go("embed/race/too-late/?alpha=1.31&theme=dark");
    browser.alive("race");
    let there = browser.shown("race");
    browser.open_share("race");
    assert_eq!(
        text(&browser, "Short link"),
        format!("{}embed/race/too-late/?alpha=1.31", site::url())
    );
    let full = text(&browser, "Complete link");
    browser.go_url(&full);
    browser.alive("race");
    assert_eq!(browser.shown("race").dials, there.dials);
    // From a newer release, or an older one: a sentence, and the widget all the same.
    browser.go_url(&full.replace("alpha=", "aplha="));
    browser.alive("race");
    let notice = browser.text(
        "return document.querySelector('[data-notices]').textContent",
        json!([]),
    );
    assert!(notice.contains("there is no parameter"), "{notice}");
}

#[test]
fn files_are_those_of_the_command_line() {
    let browser = Browser::open(Screen::wide());
    let folder = downloads(&browser, "files");
    for widget in widgets::catalog::ALL {
        let key = widget.key();
        let preset = widget.presets()[0];
        browser.go(&format!("embed/{key}/{}/", preset.key));
        browser.alive(key);
        let scenario = place::scenario(preset.scenario, "", key, true);
        browser.open_share(key);
        let short = scenario.to_string().replace(['?', '&'], " ");
        for (button, ending, format) in [
            ("Save CSV", "csv", Format::Csv),
            ("Save JSON", "json", Format::Json),
            ("Save SVG", "svg", Format::Svg),
        ] {
            let (name, bytes) = saved(&browser, &folder, button);
            assert_eq!(name, format!("{short}.{ending}"));
            let native = simulate(&scenario.full(), None, format).unwrap();
            assert!(
                String::from_utf8(bytes).unwrap() == native,
                "{key}: {button}"
            );
        }
        let (_, bytes) = saved(&browser, &folder, "Save scenario");
        let object: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(object["widget"], key);
        for (param, value) in widget.params().iter().zip(scenario.values()) {
            let told = match &object[param.key] {
                Value::String(text) => text.clone(),
                Value::Bool(flag) => u8::from(*flag).to_string(),
                number => number.to_string(),
            };
            assert_eq!(told, param.write(*value), "{key}: {}", param.key);
        }
    }
    browser.quiet();
}

#[test]
fn a_files_name_says_what_is_in_it() {
    let browser = Browser::open(Screen::wide());
    let folder = downloads(&browser, "names");
    browser.go("embed/race/?alpha=1.3&mandate=0.2");
    browser.alive("race");
    browser.open_share("race");
    let (name, _) = saved(&browser, &folder, "Save CSV");
    assert_eq!(name, "race alpha=1.3 mandate=0.2.csv");
    browser.quiet();
}

/// A picture's pixels as three colours each.
fn pixels(bytes: &[u8]) -> (u32, u32, Vec<[u8; 3]>) {
    let decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    let step = info.color_type.samples();
    let all = pixels[..info.buffer_size()]
        .chunks(step)
        .map(|it| [it[0], it[1], it[2]])
        .collect();
    (info.width, info.height, all)
}

#[test]
fn pictures_are_as_shown_twice_as_fine() {
    let browser = Browser::open(Screen::wide());
    let folder = downloads(&browser, "pictures");
    permit(&browser, "granted");
    for (width, dark, query) in [
        (1280, false, "?alpha=1.37"),
        (360, true, "?alpha=0.9&mandate=0.3"),
    ] {
        browser.screen(Screen::new(width, 900).dark(dark));
        browser.go(&format!("embed/race/{query}"));
        browser.alive("race");
        browser.open_share("race");
        let (name, bytes) = saved(&browser, &folder, "Save PNG");
        assert!(name.ends_with(".png") && name.contains("alpha="), "{name}");
        let (wide, high, pixels) = pixels(&bytes);
        let logical = if width < 500 { 320 } else { 560 };
        assert_eq!(wide, 2 * (logical + 32));
        assert!(high > wide / 2, "{wide} x {high}");
        let ground = if dark { [30, 31, 35] } else { [255, 255, 255] };
        let near = |a: [u8; 3], b: [u8; 3]| a.iter().zip(b).all(|(a, b)| a.abs_diff(b) < 12);
        assert!(near(pixels[0], ground), "{:?}", pixels[0]);
        // Colours of curves, and words.
        let inks: std::collections::HashSet<_> = pixels.iter().collect();
        assert!(inks.len() > 50, "{} colours", inks.len());
        browser_tests::browser::write_picture(&format!("share-{width}"), &bytes);
        press(&browser, "Copy picture");
        assert_eq!(told(&browser), "Copied: picture.");
    }
    // Another view and moment is another picture.
    browser.screen(Screen::wide());
    browser.go("embed/race/");
    browser.alive("race");
    browser.open_share("race");
    let (_, first) = saved(&browser, &folder, "Save SVG");
    browser.press([char::from(Key::Escape)]);
    browser.click("[data-view]:nth-child(2)");
    browser.open_share("race");
    fs::remove_file(folder.join("race.svg")).unwrap();
    let (_, second) = saved(&browser, &folder, "Save SVG");
    assert!(first != second && second.starts_with(b"<svg"));
    browser.quiet();
}

/// What the public schema of CSL-JSON asks of an item, as far as ours goes: the names and kinds of its fields.
fn check_csl(item: &Value) {
    let item = item.as_object().unwrap();
    for key in ["id", "type"] {
        assert!(item[key].is_string(), "{key} is required");
    }
    assert_eq!(item["type"], "webpage");
    for (key, value) in item {
        match key.as_str() {
            "id" | "type" | "title" | "version" | "genre" | "note" | "language" | "URL" => {
                assert!(value.as_str().is_some_and(|it| !it.is_empty()), "{key}");
            }
            "author" => {
                for name in value.as_array().unwrap() {
                    let name = name.as_object().unwrap();
                    assert!(name.keys().all(|it| it == "literal") && name["literal"].is_string());
                }
            }
            "issued" | "accessed" => {
                let dates = value["date-parts"].as_array().unwrap();
                assert!((1..=2).contains(&dates.len()));
                for date in dates {
                    let parts = date.as_array().unwrap();
                    assert!((1..=3).contains(&parts.len()) && parts.iter().all(Value::is_u64));
                }
            }
            other => panic!("the schema has no {other}, or we do not use it"),
        }
    }
}

#[test]
fn citations_can_be_read_by_those_who_use_them() {
    let browser = Browser::open(Screen::wide());
    let folder = downloads(&browser, "citations");
    browser.go("?alpha=1.3");
    browser.alive_where_seen();
    browser.open_share("abstract");
    let full = text(&browser, "Complete link");
    let today = browser.text(
        "const d = new Date(); return `${d.getFullYear()}-${String(d.getMonth() + 1).padStart(2, '0')}-${String(d.getDate()).padStart(2, '0')}`",
        json!([]),
    );
    let choose = |value: &str| {
        browser.js(
            "const it = document.querySelector('.share select'); it.value = arguments[0]; it.dispatchEvent(new Event('change'));",
            json!([value]),
        );
        text(&browser, "Citation")
    };
    let plain = choose("plain");
    assert!(
        plain.starts_with("Balance of Power contributors (2026). Balance of Power. Version 0."),
        "{plain}"
    );
    assert!(
        plain.contains(&full) && plain.contains("The growth race"),
        "{plain}"
    );

    let bibtex = choose("bibtex");
    let (name, bytes) = saved(&browser, &folder, "Save citation");
    assert_eq!(
        (name.as_str(), bytes),
        ("balance-of-power.bib", format!("{bibtex}\n").into_bytes())
    );
    let all = biblatex::Bibliography::parse(&bibtex).unwrap();
    let entry = all.get("balance-of-power").unwrap();
    let field = |key: &str| {
        let chunks = entry
            .get(key)
            .unwrap_or_else(|| panic!("no {key}: {bibtex}"));
        biblatex::ChunksExt::format_verbatim(chunks)
    };
    assert_eq!(field("title"), "Balance of Power");
    assert_eq!(field("author"), "Balance of Power contributors");
    assert_eq!(entry.author().unwrap().len(), 1);
    assert_eq!(field("year"), "2026");
    assert_eq!(field("url"), full);
    assert_eq!(field("urldate"), today);
    assert!(field("note").contains("The growth race"));

    let csl: Value = serde_json::from_str(&choose("csl")).unwrap();
    let items = csl.as_array().unwrap();
    assert_eq!(items.len(), 1);
    check_csl(&items[0]);
    assert_eq!(items[0]["title"], "Balance of Power");
    assert_eq!(
        items[0]["author"][0]["literal"],
        "Balance of Power contributors"
    );
    assert_eq!(items[0]["issued"]["date-parts"][0][0], 2026);
    assert_eq!(items[0]["URL"], full.as_str());
    browser.quiet();
}

#[test]
fn what_does_not_go_is_said_in_a_sentence() {
    let browser = Browser::open(Screen::wide());
    browser.go("embed/race/");
    browser.alive("race");
    permit(&browser, "denied");
    browser.open_share("race");
    press(&browser, "Copy: Short link");
    assert!(told(&browser).contains("The text is selected"));
    assert_eq!(
        browser.text("return getSelection().toString()", json!([])),
        text(&browser, "Short link")
    );
    press(&browser, "Copy picture");
    assert_eq!(
        told(&browser),
        "This page may not copy pictures here: save it."
    );
    browser.quiet();
    // Without a connection.
    let browser = Browser::open(Screen::wide());
    browser.go("embed/race/");
    browser.alive("race");
    browser.open_share("race");
    browser.cdp("Network.enable", json!({}));
    browser.cdp(
        "Network.setBlockedURLs",
        json!({ "urls": ["*/assets/files*"] }),
    );
    for button in ["Save CSV", "Save PNG", "Copy picture"] {
        press(&browser, button);
        assert_eq!(
            told(&browser),
            "What writes files could not be loaded. Is there a connection?",
            "{button}"
        );
    }
}

#[test]
fn the_keyboard_is_enough_and_the_focus_comes_back() {
    let browser = Browser::open(Screen::wide());
    browser.go("");
    browser.all_alive();
    browser.see(&format!("[data-place=\"{PLACE}\"] .actions"));
    browser.alive(PLACE);
    permit(&browser, "granted");
    browser.focus(&format!("[data-place=\"{PLACE}\"] [data-share-open]"));
    browser.press([char::from(Key::Enter)]);
    browser.share_opened();
    let focused = "const it = document.activeElement; return it.ariaLabel || it.labels?.[0]?.textContent || it.textContent";
    let mut seen = vec![browser.text(focused, json!([]))];
    for _ in 0..13 {
        browser.press([char::from(Key::Tab)]);
        seen.push(browser.text(focused, json!([])));
    }
    for name in [
        "Copy: Short link",
        "Short link",
        "Copy picture",
        "Save PNG",
        "Save CSV",
        "Form",
    ] {
        assert!(seen.iter().any(|it| it == name), "{name}: {seen:?}");
    }
    browser.press([char::from(Key::Escape)]);
    browser.wait(
        "the dialog is gone",
        "return !document.querySelector('.share')",
        json!([]),
    );
    assert_eq!(
        browser.js(
            "return document.activeElement.matches(`[data-place=\"${arguments[0]}\"] [data-share-open]`)",
            json!([PLACE])
        ),
        json!(true)
    );
    browser.quiet();
}

#[test]
fn it_is_loaded_when_it_is_asked_for_and_what_saves_when_something_is_saved() {
    let browser = Browser::open(Screen::wide());
    let folder = downloads(&browser, "loading");
    browser.go("embed/race/");
    browser.alive("race");
    let loaded = |name: &str| {
        browser.number(
            "return performance.getEntriesByType('resource').filter(it => it.name.includes(arguments[0])).length",
            json!([format!("/assets/{name}")]),
        )
    };
    assert_eq!(
        (loaded("share."), loaded("dialog."), loaded("files")),
        (0.0, 0.0, 0.0)
    );
    browser.open_share("race");
    assert_eq!(
        (loaded("share."), loaded("builder.js"), loaded("files")),
        (1.0, 0.0, 0.0)
    );
    saved(&browser, &folder, "Save JSON");
    assert_eq!(loaded("files"), 2.0);
    browser.quiet();
}

#[test]
fn it_fits_every_width_and_is_looked_at() {
    let browser = Browser::open(Screen::wide());
    for (width, height) in [(320, 640), (768, 1024), (1280, 800), (1920, 1080)] {
        for dark in [false, true] {
            let screen = Screen::new(width, height).dark(dark);
            browser.screen(screen);
            browser.go("embed/race/");
            browser.alive("race");
            browser.open_share("race");
            let wide = browser.texts(
                "const it = document.querySelector('.share');
                 return [it, ...it.querySelectorAll('*')].filter(it => it.getBoundingClientRect().right > innerWidth
                     || (it.scrollWidth > it.clientWidth + 1 && it.matches('.share, .choices, section'))).map(it => it.outerHTML.slice(0, 80))",
                json!([]),
            );
            assert!(wide.is_empty(), "at {screen}: {wide:#?}");
            let small = browser.texts(
                "return [...document.querySelectorAll('.share :is(button, select)')].filter(it => it.getBoundingClientRect().height < 44).map(it => it.textContent)",
                json!([]),
            );
            assert!(small.is_empty(), "at {screen}: {small:?}");
            browser.screen(Screen {
                height: height.max(1100),
                ..screen
            });
            browser.frames(3);
            browser.screenshot(&format!("share-{screen}"));
            browser.screen(screen);
        }
    }
    browser.quiet();
}
