//! The view and the year that a reader looks at are kept and carried: by addresses, links, frames and messages.

#![allow(clippy::unwrap_used, reason = "tests")]

use browser_tests::builder;
use browser_tests::{Browser, Pages, Screen, json, site};
use fantoccini::key::Key;

/// Which view a place shows and where its playhead stands.
fn look(browser: &Browser, place: &str) -> String {
    browser.text(
        "const it = document.querySelector(`[data-place=\"${arguments[0]}\"]`);
         const view = it.querySelector('[data-view][aria-pressed=true]');
         return `${view ? view.dataset.view : 'none'} ${it.querySelector('[data-playhead]')?.value}`;",
        json!([place]),
    )
}

#[track_caller]
fn looks(browser: &Browser, place: &str, wanted: &str) {
    browser.until(&format!("{place} shows {wanted}"), || {
        (look(browser, place) == wanted).then_some(())
    });
}

/// The pixels of a place's living picture.
fn pixels(browser: &Browser, place: &str) -> String {
    browser.frames(3);
    browser.text(
        "return document.querySelector(`[data-place=\"${arguments[0]}\"] .still + canvas`).toDataURL()",
        json!([place]),
    )
}

fn notice(browser: &Browser) -> String {
    browser.text(
        "return document.querySelector('[data-notices]').textContent",
        json!([]),
    )
}

fn further(browser: &Browser) -> String {
    browser.text("return document.querySelector('.credit a').href", json!([]))
}

/// Moves a playhead by its keys.
fn year(browser: &Browser, place: &str, years: usize) {
    browser.focus(&format!("[data-place=\"{place}\"] [data-playhead]"));
    browser.press(vec![char::from(Key::Right); years]);
}

#[test]
fn an_address_brings_view_and_year_back() {
    let browser = Browser::open(Screen::new(640, 900));
    for page in ["embed/race/", "models/race/"] {
        browser.go(&format!("{page}?utm_source=x"));
        browser.all_alive();
        browser.see(".picture");
        browser.alive("race");
        let start = pixels(&browser, "race");
        browser.click("[data-view=shares]");
        year(&browser, "race", 20);
        looks(&browser, "race", "shares 20");
        browser.addressed("?view=shares&at=20&utm_source=x");
        let shown = pixels(&browser, "race");
        assert_ne!(shown, start);
        browser.reload();
        browser.all_alive();
        browser.see(".picture");
        browser.alive("race");
        assert_eq!(look(&browser, "race"), "shares 20", "{page}");
        assert!(pixels(&browser, "race") == shown, "{page}");
        // What is as at first is not told, and a reset brings all of it back.
        browser.click("[data-view=log]");
        browser.addressed("?at=20&utm_source=x");
        browser.click("[data-reset]");
        browser.addressed("?utm_source=x");
        looks(&browser, "race", "log 0");
        assert!(pixels(&browser, "race") == start, "{page}");
        // A preset begins at its first year, and so does one that stands already.
        year(&browser, "race", 3);
        browser.addressed("?at=3&utm_source=x");
        for _ in 0..2 {
            browser.js("document.querySelector('.presets').open = true", json!([]));
            browser.click("[data-preset]");
            looks(&browser, "race", "log 0");
            year(&browser, "race", 2);
            looks(&browser, "race", "log 2");
        }
    }
    browser.quiet();
}

#[test]
fn what_cannot_be_looked_at_is_told() {
    let browser = Browser::open(Screen::new(640, 900));
    for (path, place, sentence) in [
        (
            "embed/race/?alpha=1.3&view=table",
            "race",
            "race has the views log, linear, shares, not \"table\"",
        ),
        (
            "embed/race/?horizon=30&at=31",
            "race",
            "race: at runs from 0 to 30, not \"31\"",
        ),
        (
            "embed/checks/?at=1",
            "checks",
            "checks: at runs from 0 to 0, not \"1\"",
        ),
        (
            "?view=linear",
            "abstract",
            "\"view\" belongs to one section: write abstract.view",
        ),
    ] {
        browser.go(path);
        browser.all_alive();
        // An embed page's script tells it a moment later.
        browser.until(&format!("{sentence}: {}", notice(&browser)), || {
            notice(&browser).contains(sentence).then_some(())
        });
        let first = look(&browser, place);
        assert!(
            ["log 0", "chances undefined"].contains(&first.as_str()),
            "{first}"
        );
    }
    browser.quiet();
}

#[test]
fn time_that_stops_stands_at_a_year() {
    let browser = Browser::open(Screen::new(640, 900).motion());
    browser.go("embed/race/");
    browser.alive("race");
    browser.click("[data-play]");
    browser.wait(
        "time runs",
        "return Number(document.querySelector('[data-playhead]').value) > 5",
        json!([]),
    );
    assert_eq!(browser.query(), "");
    browser.click("[data-play]");
    browser.until("the address says where it stopped", || {
        let query = browser.query();
        let at = query.strip_prefix("?at=")?.to_owned();
        (look(&browser, "race") == format!("log {at}")).then_some(())
    });
    let shown = pixels(&browser, "race");
    browser.reload();
    browser.alive("race");
    assert!(pixels(&browser, "race") == shown);
    browser.quiet();
}

#[test]
fn the_essay_tells_it_for_every_section() {
    let browser = Browser::open(Screen::wide());
    browser.go("");
    browser.all_alive();
    for (place, view) in [("abstract", "shares"), ("concerns", "linear")] {
        browser.see(&format!("[data-place=\"{place}\"] .picture"));
        browser.alive(place);
        browser.click(&format!("[data-place=\"{place}\"] [data-view={view}]"));
    }
    year(&browser, "concerns", 12);
    let query = "?abstract.view=shares&concerns.view=linear&concerns.at=12";
    browser.addressed(query);
    // Between the sections of one page nothing goes back, and the address says what is shown.
    browser.js("location.hash = 'mob'", json!([]));
    browser.click("[data-place=\"abstract\"] [data-view=log]");
    let query = "?concerns.view=linear&concerns.at=12";
    browser.addressed(query);
    browser.back();
    browser.addressed(query);
    assert_eq!(look(&browser, "abstract"), "log 0");
    browser.reload();
    browser.all_alive();
    assert_eq!(look(&browser, "concerns"), "linear 12");
    assert_eq!(look(&browser, "abstract"), "log 0");
    // A dial that is undone leaves what is looked at.
    browser.see("#concerns-mandate");
    browser.alive("concerns");
    browser.focus("#concerns-mandate");
    browser.press([char::from(Key::PageUp)]);
    browser.addressed("?mandate=0.1&concerns.view=linear&concerns.at=12");
    browser.click("[data-tool=undo]");
    browser.addressed(query);
    assert_eq!(look(&browser, "concerns"), "linear 12");
    browser.quiet();
}

/// A place that asks its reader first, and has more than one view.
fn asking(browser: &Browser) -> String {
    browser.text(
        "return document.querySelector('[data-asks=first]:has([data-view])').dataset.island",
        json!([]),
    )
}

#[test]
fn a_shared_picture_is_shown_where_others_are_asked() {
    let browser = Browser::open(Screen::wide());
    browser.go("");
    browser.all_alive();
    let place = asking(&browser);
    let css = format!("[data-place=\"{place}\"]");
    let asks = format!("return !!document.querySelector('{css}[data-asking]')");
    assert_eq!(browser.js(&asks, json!([])), json!(true));
    browser.go(&format!("?{place}.at=5"));
    browser.all_alive();
    assert_eq!(browser.js(&asks, json!([])), json!(false));
    assert!(look(&browser, &place).ends_with(" 5"));
    browser.quiet();
}

#[test]
fn the_page_begins_again_with_its_pictures() {
    let browser = Browser::open(Screen::wide());
    browser.go("");
    browser.all_alive();
    let can = || {
        browser.text(
            "return document.querySelector('[data-tool=reset]').getAttribute('aria-disabled')",
            json!([]),
        )
    };
    let asked = asking(&browser);
    assert_eq!(can(), "true");
    // A view, a year and an answered question, each a section's own; and a dial.
    let view = "[data-place=\"abstract\"] [data-view=shares]";
    browser.see(view);
    browser.alive("abstract");
    browser.click(view);
    browser.until("the page can begin again", || {
        (can() == "false").then_some(())
    });
    browser.see("[data-place=\"concerns\"] [data-playhead]");
    browser.alive("concerns");
    year(&browser, "concerns", 7);
    let show = format!("[data-place=\"{asked}\"] [data-show]");
    browser.see(&show);
    browser.alive(&asked);
    browser.click(&show);
    let asks = || {
        browser.js(
            "return document.querySelector(`[data-place=\"${arguments[0]}\"]`).hasAttribute('data-asking')",
            json!([asked]),
        ) == json!(true)
    };
    browser.until("the answer is shown", || (!asks()).then_some(()));
    browser.focus("#abstract-mandate");
    browser.press([char::from(Key::PageUp)]);
    browser.addressed("?mandate=0.1&abstract.view=shares&concerns.at=7");

    browser.click("[data-tool=reset]");
    browser.addressed("");
    looks(&browser, "abstract", "log 0");
    looks(&browser, "concerns", "log 0");
    browser.until("it is asked again", || asks().then_some(()));
    assert_eq!(can(), "true");
    // Undo brings the dial and the view back, and no more.
    browser.click("[data-tool=undo]");
    browser.addressed("?mandate=0.1&abstract.view=shares");
    looks(&browser, "abstract", "shares 0");
    browser.click("[data-tool=reset]");
    browser.addressed("");

    // Where no dial was moved, too; and it is said.
    browser.click(view);
    browser.addressed("?abstract.view=shares");
    browser.click("[data-tool=reset]");
    let said = browser.text(
        "return document.querySelector('[data-said]').textContent",
        json!([]),
    );
    assert_eq!(
        said,
        "The page is as it began: what you looked at and what you drew."
    );
    looks(&browser, "abstract", "log 0");
    browser.addressed("");
    browser.quiet();
}

#[test]
fn another_view_is_undone_and_done_again() {
    let browser = Browser::open(Screen::wide());
    browser.go("");
    browser.all_alive();
    let can = || {
        ["undo", "redo"].map(|tool| {
            browser.text(
                "return document.querySelector(`[data-tool=${arguments[0]}]`).getAttribute('aria-disabled')",
                json!([tool]),
            ) == "false"
        })
    };
    let said = |words: &str| {
        browser.wait(
            words,
            "return document.querySelector('[data-said]').textContent == arguments[0]",
            json!([words]),
        );
    };
    let keys = |shift: bool| {
        browser.js(
            "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true, shiftKey: arguments[0], bubbles: true, cancelable: true }))",
            json!([shift]),
        );
    };
    let place = "concerns";
    browser.see(&format!("[data-place=\"{place}\"] .picture"));
    browser.alive(place);
    year(&browser, place, 12);
    browser.addressed("?concerns.at=12");
    assert_eq!(can(), [false, false], "a year is no step");
    let log = pixels(&browser, place);

    let shares = format!("[data-place=\"{place}\"] [data-view=shares]");
    browser.click(&shares);
    looks(&browser, place, "shares 12");
    browser.until("it can be undone", || {
        (can() == [true, false]).then_some(())
    });
    let seen = pixels(&browser, place);
    assert_ne!(seen, log);
    keys(false);
    looks(&browser, place, "log 12");
    said("Undone: View shares to log.");
    assert_eq!(can(), [false, true]);
    browser.until("it is drawn", || {
        (pixels(&browser, place) == log).then_some(())
    });
    browser.addressed("?concerns.at=12");
    keys(true);
    looks(&browser, place, "shares 12");
    said("Redone: View log to shares.");
    browser.until("it is drawn", || {
        (pixels(&browser, place) == seen).then_some(())
    });

    // A dial and a view are two steps, one after the other.
    browser.focus("#concerns-mandate");
    browser.press([char::from(Key::PageUp)]);
    browser.addressed("?mandate=0.1&concerns.view=shares&concerns.at=12");
    browser.click("[data-tool=undo]");
    browser.addressed("?concerns.view=shares&concerns.at=12");
    browser.click("[data-tool=undo]");
    browser.addressed("?concerns.at=12");
    assert_eq!(can(), [false, true]);

    // Another section's place far away follows when it is seen.
    browser.see("[data-place=\"abstract\"] .picture");
    browser.alive("abstract");
    browser.click("[data-place=\"abstract\"] [data-view=shares]");
    looks(&browser, "abstract", "shares 0");
    browser.see("#mob");
    browser.click("[data-tool=undo]");
    browser.addressed("?concerns.at=12");
    browser.see("[data-place=\"abstract\"] .picture");
    looks(&browser, "abstract", "log 0");
    browser.quiet();
}

fn links(browser: &Browser, place: &str) -> Vec<String> {
    browser.open_share(place);
    browser.texts(
        "const all = [...document.querySelectorAll('.share textarea')].slice(0, 2).map(it => it.value);
         document.querySelector('.share .close').click();
         return all;",
        json!([]),
    )
}

#[test]
fn links_are_complete() {
    let browser = Browser::open(Screen::wide());
    let site = site::url();
    // Another section's view is none of this one's.
    browser.go("?alpha=1.3&abstract.view=linear&concerns.view=shares&concerns.at=9");
    browser.all_alive();
    browser.see("[data-place=\"concerns\"] [data-share-open]");
    browser.alive("concerns");
    let shown = pixels(&browser, "concerns");
    let [short, full] = <[String; 2]>::try_from(links(&browser, "concerns")).unwrap();
    assert_eq!(
        short,
        format!("{site}?alpha=1.3&concerns.view=shares&concerns.at=9#concerns")
    );
    assert!(
        full.ends_with("&concerns.view=shares&concerns.at=9#concerns"),
        "{full}"
    );
    for link in [short, full] {
        browser.go_url(&link);
        browser.all_alive();
        browser.see("[data-place=\"concerns\"] .picture");
        browser.alive("concerns");
        assert_eq!(look(&browser, "concerns"), "shares 9", "{link}");
        assert!(pixels(&browser, "concerns") == shown, "{link}");
    }

    // A side of the sandbox has a widget and a world of its own.
    browser.go("?left.widget=policy-lab&left.alpha=1.4&left.view=shares");
    browser.all_alive();
    browser.see("[data-sandbox]");
    browser.wait(
        "the sandbox is there",
        "return !!document.querySelector('[data-side=left] .picture')",
        json!([]),
    );
    browser.see("[data-side=left] .picture");
    browser.alive("left");
    assert!(look(&browser, "left").starts_with("shares "));
    let [short, full] = <[String; 2]>::try_from(links(&browser, "left")).unwrap();
    assert_eq!(
        short,
        format!("{site}?left.widget=policy-lab&left.alpha=1.4&left.view=shares#sandbox")
    );
    assert!(
        full.starts_with(&format!("{site}?left.widget=policy-lab&left.alpha=1.4&")),
        "{full}"
    );
    // What is copied to the other side is looked at alike.
    browser.click("[data-do=copy]");
    browser.addressed(
        "?left.widget=policy-lab&left.alpha=1.4&left.view=shares&right.widget=policy-lab&right.alpha=1.4&right.view=shares",
    );
    browser.quiet();
}

#[test]
fn an_embed_hands_it_on() {
    let browser = Browser::open(Screen::new(640, 900));
    browser.go("embed/race/?view=linear");
    browser.alive("race");
    let section = browser.text(
        "return document.querySelector('.credit a').dataset.section",
        json!([]),
    );
    year(&browser, "race", 8);
    browser.until("the way on is that of the picture", || {
        further(&browser)
            .contains(&format!("{section}.view=linear&{section}.at=8"))
            .then_some(())
    });
    browser.go_url(&further(&browser));
    browser.all_alive();
    assert_eq!(look(&browser, &section), "linear 8");
    assert_eq!(notice(&browser), "");

    // The builder's preview follows, and what is pasted shows it.
    browser.go("embed/race/?view=linear&at=8");
    browser.alive("race");
    builder::open(&browser);
    let text = builder::texts(&browser).remove(0);
    assert!(text.contains("&amp;view=linear&amp;at=8"), "{text}");
    let frame = browser.answer(
        "There is no preview",
        browser
            .client()
            .find(fantoccini::Locator::Css(".preview iframe")),
    );
    browser.answer("The frame cannot be entered", frame.enter_frame());
    browser.alive("race");
    looks(&browser, "race", "linear 8");
    browser.focus("[data-view=log]");
    browser.press([char::from(Key::Enter)]);
    browser.answer(
        "The frame cannot be left",
        browser.client().clone().enter_parent_frame(),
    );
    browser.until("the text follows the preview", || {
        builder::texts(&browser)[0]
            .contains("&amp;view=log&amp;at=8")
            .then_some(())
    });
    browser.quiet();
}

#[test]
fn an_element_and_messages_carry_it() {
    let site = site::url();
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>A blog</title><link rel=\"icon\" href=\"data:,\">\
         <script src=\"{site}balance-widget.js\" async></script>\
         <balance-widget id=\"one\" widget=\"race\" view=\"shares\" at=\"14\" loading=\"eager\"></balance-widget>"
    );
    let blog = Pages::serve(&[("index.html", &page)]);
    let browser = Browser::open(Screen::new(800, 1000));
    browser.go_url(&blog.url());
    let tells = |what: &str, script: &str| {
        browser.wait(what, &format!("const it = document.getElementById('one'); const frame = it.shadowRoot?.querySelector('iframe'); {script}"), json!([]));
    };
    browser.js(
        "window.heard = []; addEventListener('message', ({ data }) => { if (data?.balance === 1) heard.push(data); });
         window.post = message => document.getElementById('one').shadowRoot.querySelector('iframe').contentWindow.postMessage({ balance: 1, ...message }, '*');",
        json!([]),
    );
    tells("it is alive", "return !!it.scenario");
    let shows = |what: &str| {
        tells(
            what,
            &format!(
                "post({{ type: 'get' }}); const {{ view, at, type }} = heard.at(-1) ?? {{}}; return type !== 'error' && `${{view}} ${{at}}` === '{what}'"
            ),
        );
    };
    shows("shares 14");
    // Another look of the page keeps what is looked at; another attribute does not.
    browser.js("post({ type: 'set', view: 'linear', at: 3 })", json!([]));
    shows("linear 3");
    browser.js(
        "document.getElementById('one').setAttribute('theme', 'dark')",
        json!([]),
    );
    tells(
        "it is loaded again",
        "return frame.src.includes('theme=dark') && it.scenario",
    );
    shows("linear 3");
    browser.js("document.getElementById('one').reset()", json!([]));
    shows("shares 14");
    browser.js(
        "document.getElementById('one').removeAttribute('view')",
        json!([]),
    );
    shows("undefined 14");
    for (message, sentence) in [
        (
            "{ type: 'set', view: 'table' }",
            "view is one of log, linear, shares.",
        ),
        ("{ type: 'set', at: 99 }", "at is a number from 0 to 60."),
        (
            "{ type: 'set', values: 3, at: 9 }",
            "values is an object of keys and values, such as {\"alpha\": 1.3}.",
        ),
    ] {
        browser.js(&format!("heard.length = 0; post({message})"), json!([]));
        browser.wait(
            sentence,
            "return heard.some(it => it.type === 'error' && it.sentence === arguments[0])",
            json!([sentence]),
        );
    }
    shows("undefined 14");
    browser.quiet();
}
