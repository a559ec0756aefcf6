//! `<balance-widget>` on a page of another origin.

#![allow(clippy::unwrap_used, reason = "tests")]

use browser_tests::{Browser, Pages, Screen, Value, json, site};
use fantoccini::elements::Element;
use fantoccini::elements::ElementRef;
use widgets::Scenario;

const SCRIPT: &str = include_str!("../../web/balance-widget.js");

/// An embed page that speaks version 1 of the messages and does nothing else: with it, what a real one never
/// says can be said too.
const STAND_IN: &str = r#"
const start = { alpha: 1.2, mandate: 0, n: 2 };
const born = Math.random();
let values = { ...start };
for (const [key, value] of new URLSearchParams(location.search)) values[key] = isNaN(value) ? value : +value;
const scenario = () => `race?alpha=${values.alpha}&mandate=${values.mandate}`;
const say = it => parent.postMessage(it, '*');
const changed = () => say({ balance: 1, type: 'changed', scenario: scenario(), values, sentence: 'So it is.', born });
addEventListener('message', ({ source, data }) => {
    if (source !== parent || data?.balance !== 1) return;
    if (data.type === 'set') {
        if (data.values.alpha > 2) say({ balance: 1, type: 'error', sentence: 'Too much.', of: 'alpha' });
        else Object.assign(values, data.values);
        if (data.values.say) for (const it of JSON.parse(data.values.say)) say(it);
        changed();
    }
    if (data.type === 'reset') { values = { ...start }; changed(); }
});
say({ balance: 1, type: 'height', height: 700.4 });
say({ balance: 1, type: 'ready', widget: 'race', version: '1', scenario: scenario(), values, born });
"#;

const PAGE: &str = r#"<!doctype html><html lang="en"><meta charset="utf-8"><title>Stand-in</title><script src="/stand-in.js" defer></script><h1>race</h1>"#;

fn stand_in() -> Pages {
    Pages::serve(&[
        ("balance-widget.js", SCRIPT),
        ("stand-in.js", STAND_IN),
        ("embed/race/index.html", PAGE),
        ("embed/race/too-late/index.html", PAGE),
        ("embed/triangle/index.html", PAGE),
    ])
}

/// A blogger's page under a content policy that allows the site's script and frames and nothing inline.
fn blog(site: &str, body: &str) -> Pages {
    let origin = &site[..site[8..].find('/').map_or(site.len(), |at| at + 8)];
    Pages::serve(&[
        (
            "index.html",
            &format!(
                "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>A blog</title>\
                 <link rel=\"icon\" href=\"data:,\"><script src=\"/log.js\"></script>\
                 <script src=\"{site}balance-widget.js\" async></script>\n<h1>A post</h1>\n{body}"
            ),
        ),
        (
            "log.js",
            "window.log = [];
             for (const type of ['ready', 'changed', 'error']) document.addEventListener(`balance-${type}`,
                 ({ target, detail }) => log.push({ type, id: target.id, detail }));",
        ),
        (
            "_headers",
            &format!(
                "/*\n  Content-Security-Policy: default-src 'none'; script-src 'self' {origin}; frame-src {origin}; img-src data:\n"
            ),
        ),
    ])
}

/// Waits until a script about `it`, the element with an id, returns something true.
fn wait(browser: &Browser, what: &str, id: &str, script: &str) -> Value {
    browser.wait(
        what,
        &format!("const it = document.getElementById(arguments[0]); const frame = it.shadowRoot?.querySelector('iframe'); return {script}"),
        json!([id]),
    )
}

fn ready(browser: &Browser, id: &str) {
    wait(browser, &format!("{id} is ready"), id, "it.scenario");
}

/// What a script about `it` returns now.
fn of(browser: &Browser, id: &str, script: &str) -> Value {
    browser.js(
        &format!("const it = document.getElementById(arguments[0]); const frame = it.shadowRoot.querySelector('iframe'); {script}"),
        json!([id]),
    )
}

/// The events of a type that an element has told so far.
fn told(browser: &Browser, id: &str, kind: &str) -> Vec<Value> {
    let log = browser.js(
        "return log.filter(it => it.id === arguments[0] && it.type === arguments[1]).map(it => it.detail)",
        json!([id, kind]),
    );
    log.as_array().unwrap().clone()
}

#[test]
fn it_makes_a_frame_as_high_as_its_content() {
    let site = stand_in();
    let url = site.url();
    let blog = blog(
        &url,
        "<balance-widget id=\"one\" widget=\"race\" alpha=\"1.3\" theme=\"dark\" controls=\"alpha,mandate\" class=\"wide\" data-x=\"1\" title=\"A race\"><a href=\"https://example.org/\">A race</a></balance-widget>\n\
         <balance-widget id=\"two\" widget=\"race\" preset=\"too-late\" onset=\"30\" height=\"500\"></balance-widget>",
    );
    let browser = Browser::open(Screen::new(900, 800));
    browser.go_url(&blog.url());
    for id in ["one", "two"] {
        ready(&browser, id);
        let height = of(&browser, id, "return frame.getBoundingClientRect().height");
        assert_eq!(height, json!(701), "{id}: as high as was told");
        let width = of(&browser, id, "return frame.clientWidth === it.clientWidth");
        assert_eq!(width, json!(true));
    }
    let src = |id| {
        of(&browser, id, "return frame.src")
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(
        src("one"),
        format!("{url}embed/race/?theme=dark&controls=alpha%2Cmandate&alpha=1.3")
    );
    assert_eq!(src("two"), format!("{url}embed/race/too-late/?onset=30"));
    assert_eq!(
        of(&browser, "one", "return [frame.title, frame.loading]"),
        json!(["A race", "lazy"])
    );
    assert_eq!(
        of(&browser, "two", "return frame.title"),
        json!("Balance of Power: race")
    );
    // The link is for browsers without scripts alone.
    assert_eq!(
        of(
            &browser,
            "one",
            "return it.querySelector('a').checkVisibility()"
        ),
        json!(false)
    );
    // Nothing was forbidden by the host.
    browser.quiet();
}

#[test]
fn attributes_turn_dials_without_loading_again() {
    let site = stand_in();
    let blog = blog(
        &site.url(),
        "<balance-widget id=\"one\" widget=\"race\"></balance-widget>\n<balance-widget id=\"two\" widget=\"race\"></balance-widget>",
    );
    let browser = Browser::open(Screen::new(900, 2000));
    browser.go_url(&blog.url());
    ready(&browser, "one");
    ready(&browser, "two");
    let born = told(&browser, "one", "ready")[0]["born"].clone();
    of(
        &browser,
        "one",
        "it.setAttribute('alpha', '1.37'); it.setAttribute('mandate', '0.2')",
    );
    wait(
        &browser,
        "it is turned",
        "one",
        "it.scenario === 'race?alpha=1.37&mandate=0.2'",
    );
    let changes = told(&browser, "one", "changed");
    assert_eq!(changes.len(), 1, "one message for both: {changes:?}");
    assert_eq!(changes[0]["born"], born, "the frame was not loaded again");
    assert_eq!(changes[0]["sentence"], json!("So it is."));
    assert_eq!(
        of(&browser, "one", "return it.values"),
        json!({ "alpha": 1.37, "mandate": 0.2, "n": 2 })
    );
    // The other is another.
    assert!(told(&browser, "two", "changed").is_empty());
    assert_eq!(of(&browser, "two", "return it.values.alpha"), json!(1.2));

    of(
        &browser,
        "one",
        "it.set({ alpha: 1.1, 'no-key': 3, n: {}, mandate: NaN })",
    );
    wait(&browser, "it is set", "one", "it.values.alpha === 1.1");
    assert_eq!(
        of(&browser, "one", "return it.values"),
        json!({ "alpha": 1.1, "mandate": 0.2, "n": 2 }),
        "what can be no value was not passed on"
    );
    // A fault is told.
    of(&browser, "one", "it.set({ alpha: 9 })");
    browser.until("the fault is told", || {
        let faults = told(&browser, "one", "error");
        (faults == [json!({ "sentence": "Too much.", "of": "alpha" })]).then_some(())
    });
    // Back to what the attributes say.
    of(&browser, "one", "it.set({ n: 5 }); it.reset()");
    wait(
        &browser,
        "it is as written",
        "one",
        "it.values.alpha === 1.37 && it.values.n === 2",
    );
    let loads = told(&browser, "one", "ready");
    assert_eq!(loads.len(), 1);

    // Another theme is another page, with what the reader had; the history stays as it is.
    let steps = browser.js("return history.length", json!([]));
    of(
        &browser,
        "one",
        "it.set({ n: 7 }); it.setAttribute('theme', 'light')",
    );
    wait(
        &browser,
        "it is loaded with what it had",
        "one",
        "frame.src.includes('theme=light') && it.values.n === 7 && it.values.alpha === 1.37 && log.filter(that => that.id === 'one' && that.type === 'ready').length === 2",
    );
    assert_eq!(browser.js("return history.length", json!([])), steps);
    // Another widget starts where it starts.
    of(&browser, "one", "it.setAttribute('widget', 'triangle')");
    wait(
        &browser,
        "it is another",
        "one",
        "frame.src.includes('/embed/triangle/?') && it.scenario && it.values.n === 2 && it.values.alpha === 1.37",
    );
    browser.quiet();
}

#[test]
fn it_may_be_moved_made_and_taken_away() {
    let site = stand_in();
    let blog = blog(
        &site.url(),
        "<div id=\"first\"><balance-widget id=\"one\" widget=\"race\"></balance-widget></div><div id=\"second\"></div>",
    );
    let browser = Browser::open(Screen::new(900, 2000));
    browser.go_url(&blog.url());
    ready(&browser, "one");
    of(&browser, "one", "it.set({ alpha: 1.45 })");
    wait(&browser, "it is set", "one", "it.values.alpha === 1.45");
    of(
        &browser,
        "one",
        "document.getElementById('second').append(it); it.setAttribute('mandate', '0.3')",
    );
    wait(
        &browser,
        "it goes on where it was",
        "one",
        "frame.src.includes('alpha=1.45') && it.scenario === 'race?alpha=1.45&mandate=0.3'",
    );
    assert_eq!(
        of(
            &browser,
            "one",
            "return it.shadowRoot.querySelectorAll('iframe').length"
        ),
        json!(1)
    );
    // Out of the document nothing is heard and nothing goes wrong.
    browser.js(
        "window.kept = document.getElementById('one'); kept.remove(); kept.set({ alpha: 1.2 }); kept.setAttribute('n', '4'); kept.reset()",
        json!([]),
    );
    browser.js(
        "kept.set({ alpha: 1.25 }); document.getElementById('first').append(kept)",
        json!([]),
    );
    wait(
        &browser,
        "it is back",
        "one",
        "it.scenario === 'race?alpha=1.25&mandate=0.3' && it.values.n === 4",
    );
    // Made by a program, before and after it is put into the page.
    browser.js(
        "const it = document.createElement('balance-widget'); it.id = 'made'; it.setAttribute('widget', 'race');
         it.set({ alpha: 1.5 }); document.body.append(it); it.set({ mandate: 0.1 });",
        json!([]),
    );
    wait(
        &browser,
        "it is set though it was asked early",
        "made",
        "it.scenario === 'race?alpha=1.5&mandate=0.1'",
    );
    browser.quiet();
}

#[test]
fn what_is_far_away_is_not_loaded() {
    let site = stand_in();
    let blog = blog(
        &site.url(),
        "<balance-widget id=\"near\" widget=\"race\"></balance-widget>",
    );
    let browser = Browser::open(Screen::new(900, 600));
    browser.go_url(&blog.url());
    ready(&browser, "near");
    browser.js(
        "const far = document.createElement('div'); far.style.height = '20000px'; document.body.append(far);
         for (const id of ['made', 'other']) {
             const it = document.createElement('balance-widget');
             it.id = id;
             it.setAttribute('widget', 'race');
             if (id == 'other') it.setAttribute('loading', 'eager');
             document.body.append(it);
         }",
        json!([]),
    );
    ready(&browser, "other");
    assert_eq!(of(&browser, "made", "return it.scenario"), Value::Null);
    of(&browser, "made", "it.scrollIntoView()");
    ready(&browser, "made");
    browser.quiet();
}

#[test]
fn only_its_own_frame_is_heard_and_only_sense() {
    let site = stand_in();
    let blog = blog(
        &site.url(),
        "<balance-widget id=\"one\" widget=\"race\"></balance-widget><balance-widget id=\"two\" widget=\"race\"></balance-widget>",
    );
    let browser = Browser::open(Screen::new(900, 2000));
    browser.go_url(&blog.url());
    ready(&browser, "one");
    ready(&browser, "two");
    let forged = json!([
        { "balance": 1, "type": "height", "height": 5000 },
        { "balance": 1, "type": "changed", "scenario": "forged", "values": { "alpha": 9 } },
    ]);
    // From the page itself, and from its own frame what is not sense.
    browser.js(
        "for (const it of arguments[0]) postMessage(it, '*')",
        json!([forged]),
    );
    let nonsense = json!([
        null, 7, "balance", [], {}, { "balance": 2, "type": "height", "height": 5000 },
        { "balance": 1, "type": "height", "height": -5 },
        { "balance": 1, "type": "height", "height": 1e9 },
        { "balance": 1, "type": "height", "height": "100%" },
        { "balance": 1, "type": "height" },
        { "balance": 1, "type": "unknown" },
        { "balance": 1, "type": "changed", "scenario": "race", "values": { "alpha": {}, "__proto__": 1, "no-key": 1, "onclick": "x", "n": 3 } },
        { "balance": 1, "type": "changed", "scenario": "race", "values": null },
    ]);
    of(
        &browser,
        "one",
        &format!("it.set({{ say: '{nonsense}', alpha: 1.33 }})"),
    );
    wait(
        &browser,
        "it has heard all that",
        "one",
        "it.values.alpha === 1.33",
    );
    assert_eq!(
        of(
            &browser,
            "one",
            "return frame.getBoundingClientRect().height"
        ),
        json!(701)
    );
    let scenarios: Vec<Value> = told(&browser, "one", "changed")
        .iter()
        .map(|it| it["values"].clone())
        .collect();
    assert_eq!(scenarios[0], json!({ "n": 3 }));
    assert_eq!(scenarios[1], json!({}));
    assert!(told(&browser, "two", "changed").is_empty());

    // An element that cannot be is one sentence.
    browser.js(
        "for (const widget of ['', '../..', 'https://example.org']) {
             const it = document.createElement('balance-widget'); it.id = 'bad'; it.setAttribute('widget', widget);
             document.body.prepend(it);
         }",
        json!([]),
    );
    assert_eq!(told(&browser, "bad", "error").len(), 3);
    assert_eq!(
        of(
            &browser,
            "bad",
            "return [!frame, it.shadowRoot.textContent]"
        ),
        json!([
            true,
            "<balance-widget> needs the attribute widget, such as widget=\"race\", and its script under its own name."
        ])
    );
    browser.quiet();
}

#[test]
fn without_scripts_there_is_a_link() {
    let blog = Pages::serve(&[(
        "index.html",
        "<!doctype html><title>A blog</title><link rel=\"icon\" href=\"data:,\"><balance-widget widget=\"race\"><a href=\"https://example.org/embed/race/\">The growth race</a></balance-widget>",
    )]);
    let browser = Browser::open(Screen::new(900, 800));
    browser.go_url(&blog.url());
    assert_eq!(
        browser.js(
            "return document.querySelector('a').checkVisibility()",
            json!([])
        ),
        json!(true)
    );
}

/// A key of a parameter that the element would keep for itself could never be an attribute.
#[test]
fn every_parameter_can_be_an_attribute() {
    let site = stand_in();
    let blog = blog(&site.url(), "");
    let browser = Browser::open(Screen::new(900, 800));
    browser.go_url(&blog.url());
    browser.wait(
        "the element is known",
        "return !!customElements.get('balance-widget')",
        json!([]),
    );
    for widget in widgets::catalog::ALL {
        let keys: Vec<&str> = widget.params().iter().map(|param| param.key).collect();
        let values = browser.js(
            "const it = document.createElement('balance-widget');
             for (const key of arguments[0]) it.setAttribute(key, '1');
             return it.values;",
            json!([keys]),
        );
        for key in keys {
            assert_eq!(values[key], json!(1), "{}: {key}", widget.key());
        }
    }
}

#[test]
fn it_is_small() {
    let path = site::folder().join("balance-widget.js.br");
    let bytes = std::fs::metadata(&path).unwrap().len();
    assert!(bytes <= 3000, "{bytes} bytes");
}

/// The widget in an element's frame, as `look` sees it from inside.
fn inside<T>(browser: &Browser, id: &str, look: impl FnOnce() -> T) -> T {
    let frame = browser.answer(
        "The frame cannot be had",
        browser.client().execute(
            "return document.getElementById(arguments[0]).shadowRoot.querySelector('iframe')",
            vec![json!(id)],
        ),
    );
    let frame: ElementRef = frame
        .as_object()
        .and_then(|it| it.values().next()?.as_str())
        .map(|it| it.to_owned().into())
        .unwrap();
    let frame = Element::from_element_id(browser.client().clone(), frame);
    browser.answer("The frame cannot be entered", frame.enter_frame());
    let seen = look();
    browser.answer(
        "The frame cannot be left",
        browser.client().clone().enter_parent_frame(),
    );
    seen
}

#[test]
fn the_real_widget_follows_the_element() {
    let blog = blog(
        site::url(),
        "<balance-widget id=\"one\" widget=\"race\" alpha=\"1.3\" controls=\"alpha,mandate\" lock=\"mandate\"></balance-widget>\n\
         <balance-widget id=\"two\" widget=\"triangle\" theme=\"dark\"></balance-widget>",
    );
    let browser = Browser::open(Screen::new(900, 3000));
    browser.go_url(&blog.url());
    ready(&browser, "one");
    ready(&browser, "two");
    let scenario: Scenario = "race?alpha=1.3".parse().unwrap();
    let values = of(&browser, "one", "return it.values");
    for (param, value) in scenario.widget().params().iter().zip(scenario.values()) {
        let told = &values[param.key];
        let written = param.write(*value);
        assert!(
            told.as_f64() == written.parse().ok() || told.as_str() == Some(&written),
            "{}: {told}, not {written}",
            param.key
        );
    }
    // As high as its page, without a bar to scroll.
    for id in ["one", "two"] {
        let height = of(&browser, id, "return frame.clientHeight");
        let fits = inside(&browser, id, || {
            browser.wait(
                "nothing is left to scroll",
                "return document.documentElement.scrollHeight <= innerHeight",
                json!([]),
            );
            browser.js("return innerHeight", json!([]))
        });
        assert_eq!(height, fits, "{id}");
    }
    of(&browser, "one", "it.setAttribute('alpha', '1.41')");
    wait(
        &browser,
        "it has turned",
        "one",
        "it.scenario === 'race?alpha=1.41'",
    );
    let sentence = browser_tests::place::run(&"race?alpha=1.41".parse().unwrap()).sentence();
    browser.until("the change is told with its sentence", || {
        let changes = told(&browser, "one", "changed");
        (changes.last()?["sentence"] == json!(sentence)).then_some(())
    });
    inside(&browser, "one", || {
        assert_eq!(browser.shown("race").dials["alpha"], "1.41");
        let free = browser.js(
            "return ['alpha', 'mandate', 'diffusion'].map(key => document.querySelector(`[data-param=\"${key}\"]`))
                 .map(it => [it.checkVisibility(), it.disabled])",
            json!([]),
        );
        assert_eq!(free[0], json!([true, false]));
        assert_eq!(free[1], json!([true, true]));
        assert_eq!(free[2][0], json!(false));
    });
    // What cannot be is told and changes nothing.
    of(&browser, "one", "it.set({ alpha: 9 })");
    browser.until("the fault is told", || {
        let faults = told(&browser, "one", "error");
        (faults.len() == 1 && faults[0]["sentence"].as_str()?.contains("alpha")).then_some(())
    });
    assert_eq!(of(&browser, "one", "return it.values.alpha"), json!(1.41));
    of(&browser, "one", "it.set({ stance: 'closed', n: 5 })");
    wait(
        &browser,
        "it is set",
        "one",
        "it.scenario.includes('stance=closed')",
    );
    of(&browser, "one", "it.reset()");
    wait(
        &browser,
        "it is as its attributes say",
        "one",
        "it.scenario === 'race?alpha=1.41'",
    );
    browser.quiet();
}
