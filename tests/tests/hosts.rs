//! One widget in a frame of somebody else's page: heights, messages, and hosts that are no friends.

#![allow(clippy::unwrap_used, reason = "tests")]

use browser_tests::hosts::{self, Page, content, embed, fits, inside};
use browser_tests::{Browser, Screen, Value, json};

/// A window that shows all of a frame.
fn open() -> Browser {
    Browser::open(Screen::new(800, 1600))
}

fn frame(path: &str, attributes: &str) -> String {
    let title = if attributes.contains("title=") {
        ""
    } else {
        "title=\"A model\""
    };
    format!(
        "<iframe src=\"{}\" {title} {attributes}></iframe>",
        embed(path)
    )
}

/// Waits until the widget in a frame answers.
fn alive(browser: &Browser, number: u16) {
    inside(browser, number, || {
        browser.wait(
            "the widget in the frame answers",
            "return !!document.querySelector('[data-alive] .picture.live')",
            json!([]),
        )
    });
}

fn fold(browser: &Browser, number: u16, open: bool) {
    inside(browser, number, || {
        browser.js(
            "for (const it of document.querySelectorAll('.presets, .numbers')) it.open = arguments[0]",
            json!([open]),
        )
    });
}

/// Nothing is heard of the frame while the page rests.
fn silent(browser: &Browser, page: &Page) {
    browser.js("heard.length = 0", json!([]));
    browser.rest();
    assert_eq!(
        browser.js("return heard", json!([])),
        json!([]),
        "{}: news without a change",
        page.name
    );
}

/// Nothing in the page went wrong, and neither did anything in the console.
fn well(browser: &Browser) {
    assert_eq!(browser.js("return faults", json!([])), json!([]));
    // iframe-resizer 5 warns of its licence, and of frames that do not load its own script.
    let mut console = browser.console();
    console.retain(|it| !(it.starts_with("WARNING") && it.contains("/iframe-resizer-5.js")));
    // Version 4 greets at once, and again when the frame is there: where the frame is slower than the script, the browser warns
    // of the first greeting. That the frame answers is asked apart.
    console.retain(|it| !(it.contains("/iframe-resizer-4.js") && it.contains("does not match")));
    assert!(console.is_empty(), "{console:#?}");
    browser.forget_console();
}

/// The frame has the right height after the load, after a change and after the change back; and then there is silence.
fn conforms(browser: &Browser, page: &Page, least: f64, most: f64) {
    browser.go_url(&page.address());
    browser.wait("there is a frame", "return frames().length == 1", json!([]));
    alive(browser, 0);
    let first = fits(browser, 0, least, most);
    assert!(first > 300.0, "{}: {first}", page.name);
    browser.rest();
    let first = fits(browser, 0, least, most);
    silent(browser, page);

    let low = content(browser, 0);
    fold(browser, 0, true);
    browser.until("the fold is open", || {
        (content(browser, 0) > low + 50.0).then_some(())
    });
    let high = fits(browser, 0, least, most);
    assert!(high >= first, "{}", page.name);
    fold(browser, 0, false);
    browser.until("the fold is closed", || {
        (content(browser, 0) == low).then_some(())
    });
    assert_eq!(fits(browser, 0, least, most), first, "{}", page.name);
    browser.rest();
    silent(browser, page);
    well(browser);
}

const ANY: f64 = 1e6;

#[test]
fn heights_in_the_formats_that_hosts_publish() {
    let browser = open();
    for (name, path, attributes, most) in [
        ("own", "race/", "", ANY),
        ("datawrapper", "race/", "id=\"datawrapper-chart-race\"", ANY),
        ("embedly", "race/?alpha=1.3", "", ANY),
        (
            "amp",
            "crowd/",
            "resizable sandbox=\"allow-scripts allow-same-origin\"",
            ANY,
        ),
        ("h5p", "triangle/", "", ANY),
        ("canvas", "race/", "", ANY),
        (
            "wordpress",
            "race/#?secret=a1B2c3D4e5",
            "sandbox=\"allow-scripts\" data-secret=\"a1B2c3D4e5\"",
            1000.0,
        ),
    ] {
        let page = Page {
            name,
            body: frame(path, attributes),
            script: hosts::script(name),
            ..Page::default()
        };
        conforms(&browser, &page, 0.0, most);
    }
}

#[test]
fn heights_for_the_scripts_that_hosts_load() {
    if let Err(sentence) = hosts::install() {
        eprintln!("The hosts' own scripts are not tried: {sentence}");
        return;
    }
    let browser = open();
    let race = frame("race/", "id=\"it\"");
    for (name, file, body, script) in [
        (
            "pym",
            "pym.js",
            "<div id=\"box\"></div>".to_owned(),
            format!("new pym.Parent('box', '{}');", embed("race/")),
        ),
        (
            "iframe-resizer-four",
            "iframe-resizer-4.js",
            race.clone(),
            // It warns of frames that take longer than it likes: that they answer is asked, not how soon.
            "iFrameResize({ warningTimeout: 0, onInit: () => { window.answered = true; } }, '#it');"
                .to_owned(),
        ),
        (
            "iframe-resizer-five",
            "iframe-resizer-5.js",
            race.clone(),
            "iframeResize({ license: 'GPLv3' }, '#it');".to_owned(),
        ),
        (
            "open-iframe-resizer",
            "open-iframe-resizer.js",
            race.clone(),
            "iframeResizer.initialize({}, '#it');".to_owned(),
        ),
        (
            "open-iframe-resizer-for-old-frames",
            "open-iframe-resizer.js",
            race.clone(),
            "iframeResizer.initialize({ enableLegacyLibSupport: true }, '#it');".to_owned(),
        ),
    ] {
        let page = Page {
            name,
            body: format!("{body}<script src=\"{file}\"></script>"),
            script,
            ..Page::default()
        };
        conforms(&browser, &page, 0.0, ANY);
        if name == "iframe-resizer-four" {
            assert_eq!(browser.js("return window.answered", json!([])), json!(true));
        }
    }
}

fn own(name: &'static str, body: String) -> Page<'static> {
    Page {
        name,
        body,
        script: hosts::script("own"),
        ..Page::default()
    }
}

#[test]
fn it_lives_without_an_origin() {
    let browser = open();
    let page = own(
        "opaque",
        frame("race/?alpha=1.3", "sandbox=\"allow-scripts\""),
    );
    browser.go_url(&page.address());
    alive(&browser, 0);
    fits(&browser, 0, 0.0, ANY);
    inside(&browser, 0, || {
        assert_eq!(browser.js("return origin", json!([])), json!("null"));
        assert_eq!(browser.shown("race").dials["alpha"], "1.3");
    });
    set(&browser, json!({ "mandate": 0.2 }));
    inside(&browser, 0, || {
        browser.until("the dial is moved", || {
            (browser.shown("race").dials["mandate"] == "0.2").then_some(())
        });
    });
    well(&browser);
}

#[test]
fn it_lives_under_a_strict_policy_of_the_host() {
    let browser = open();
    let page = own("strict", frame("race/", ""));
    browser.go_url(&page.apart());
    let refused = browser.js(
        "const it = document.createElement('script'); it.textContent = 'window.ran = 1'; document.body.append(it); return window.ran === undefined",
        json!([]),
    );
    assert_eq!(refused, json!(true), "the host's policy holds");
    browser.forget_console();
    alive(&browser, 0);
    fits(&browser, 0, 0.0, ANY);
    well(&browser);
}

#[test]
fn it_waits_while_it_is_not_shown() {
    let browser = open();
    let mut page = own("hidden", frame("race/?alpha=1.3", ""));
    page.style = ".off { display: none !important; }";
    page.script.push_str("frames()[0].classList.add('off');");
    browser.go_url(&page.address());
    let ready = browser.wait(
        "the hidden frame is ready",
        "return heard.find(it => it.type == 'ready')",
        json!([]),
    );
    assert_eq!(ready["values"]["alpha"], json!(1.3));
    assert_eq!(
        browser.js(
            "return heard.filter(it => it.type == 'height').length",
            json!([])
        ),
        json!(0),
        "a frame that is not shown has no height"
    );
    browser.js("frames()[0].classList.remove('off')", json!([]));
    alive(&browser, 0);
    fits(&browser, 0, 0.0, ANY);
    well(&browser);
}

#[test]
fn twenty_are_fetched_as_the_reader_comes_near() {
    let browser = Browser::open(Screen::new(800, 700));
    let widgets: Vec<&str> = widgets::catalog::ALL.iter().map(|it| it.key()).collect();
    let body: String = (0..20)
        .map(|i| frame(&format!("{}/", widgets[i % 2]), "loading=\"lazy\""))
        .collect();
    let mut page = own("twenty", body);
    // As the snippets have it: a height to begin with, so that the page below does not come near.
    page.style = "iframe:not([height]) { height: 920px; }";
    browser.go_url(&page.address());
    alive(&browser, 0);
    let loaded = "return performance.getEntriesByType('resource').filter(it => it.initiatorType == 'iframe').length";
    let first = browser.number(loaded, json!([]));
    assert!((1.0..10.0).contains(&first), "{first} of 20 were fetched");
    browser.js("frames()[19].scrollIntoView()", json!([]));
    alive(&browser, 19);
    // Its program came with the first frame's of its kind, and not over the net again.
    let again = inside(&browser, 19, || {
        browser.texts(
            "return performance.getEntriesByType('resource').filter(it => /assets/.test(it.name) && it.transferSize > 0).map(it => it.name)",
            json!([]),
        )
    });
    assert!(again.is_empty(), "{again:?}");
    well(&browser);
}

#[test]
fn it_fits_at_any_zoom_and_in_any_direction() {
    let browser = open();
    let mut page = own("right-to-left", frame("race/", ""));
    page.root = " dir=\"rtl\"";
    browser.go_url(&page.address());
    alive(&browser, 0);
    for (width, ratio) in [(800, 1.0), (400, 2.0), (1600, 0.5), (533, 1.5), (800, 1.0)] {
        browser.screen(Screen::new(width, 1600).ratio(ratio));
        browser.rest();
        fits(&browser, 0, 0.0, ANY);
        let wide = inside(&browser, 0, || {
            browser.js(
                "return document.documentElement.scrollWidth > innerWidth",
                json!([]),
            )
        });
        assert_eq!(wide, json!(false), "{width} px");
    }
    well(&browser);
}

#[test]
fn it_prints_its_picture_and_its_words() {
    let browser = open();
    browser.go_url(&own("print", frame("race/", "")).address());
    alive(&browser, 0);
    fits(&browser, 0, 0.0, ANY);
    browser.cdp("Emulation.setEmulatedMedia", json!({ "media": "print" }));
    let printed = inside(&browser, 0, || {
        browser.js(
            "return ['.picture', '[data-sentence]', '.world', '.actions', '.full'].map(it => !!document.querySelector(it)?.checkVisibility())",
            json!([]),
        )
    });
    assert_eq!(printed, json!([true, true, false, false, false]));
    browser.cdp("Emulation.setEmulatedMedia", json!({ "media": "" }));
    well(&browser);
}

/// The ground of the frame's page and of its picture.
fn grounds(browser: &Browser) -> Value {
    browser.js(
        "const it = getComputedStyle(document.body).backgroundColor;
         const scheme = getComputedStyle(document.documentElement).colorScheme;
         return [it, scheme];",
        json!([]),
    )
}

#[test]
fn the_theme_is_the_hosts_before_anything_is_painted() {
    let (light, dark) = ("rgb(253, 252, 249)", "rgb(22, 23, 26)");
    let browser = open();
    browser.cdp("Network.enable", json!({}));
    for system in [false, true] {
        browser.screen(Screen::new(800, 1600).dark(system));
        for (theme, shown) in [
            ("light", light),
            ("dark", dark),
            ("auto", if system { dark } else { light }),
        ] {
            let mut page = own("theme", frame(&format!("race/?theme={theme}"), ""));
            page.style = "html { color-scheme: dark; }";
            // Without any script of its own but the one in the page.
            browser.cdp("Network.setBlockedURLs", json!({ "urls": ["*/assets/*"] }));
            browser.go_url(&page.address());
            let bare = inside(&browser, 0, || grounds(&browser));
            assert_eq!(bare[0], json!(shown), "{theme}, dark system: {system}");
            browser.forget_console();
            browser.cdp("Network.setBlockedURLs", json!({ "urls": [] }));
            browser.go_url(&page.address());
            alive(&browser, 0);
            assert_eq!(inside(&browser, 0, || grounds(&browser)), bare);
            // The live picture is drawn in the same theme.
            let corner = inside(&browser, 0, || {
                browser.js(
                    "const it = document.querySelector('.picture canvas');
                     const ink = [...it.getContext('2d').getImageData(0, 0, it.width, it.height).data];
                     let [sum, count] = [0, 0];
                     for (let i = 0; i < ink.length; i += 4) if (ink[i + 3] > 200) { sum += ink[i] + ink[i + 1] + ink[i + 2]; count++; }
                     return sum / count / 3;",
                    json!([]),
                )
            });
            // Ink is dark on light and light on dark.
            assert!(
                (corner.as_f64().unwrap() > 128.0) == (shown == dark),
                "{theme}, dark system: {system}: {corner}"
            );
            well(&browser);
        }
    }
}

#[test]
fn full_screen_only_where_it_is_granted() {
    let browser = open();
    for (name, attributes, granted) in [("full", "allowfullscreen", true), ("not-full", "", false)]
    {
        browser.go_url(&own(name, frame("race/", attributes)).address());
        alive(&browser, 0);
        let there = inside(&browser, 0, || {
            browser.js("return !!document.querySelector('.full')", json!([]))
        });
        assert_eq!(there, json!(granted), "{attributes}");
    }
    well(&browser);
}

/// Sends a message from the host to its first frame.
fn send(browser: &Browser, message: Value) {
    browser.js(
        "frames()[0].contentWindow.postMessage(arguments[0], '*')",
        json!([message]),
    );
}

fn set(browser: &Browser, values: Value) {
    send(
        browser,
        json!({ "balance": 1, "type": "set", "values": values }),
    );
}

/// Waits for a message of a type that was not heard before, and forgets all.
fn news(browser: &Browser, kind: &str) -> Value {
    browser.wait(
        &format!("there is a message of type {kind}"),
        "const it = heard.findLast(it => it.balance === 1 && it.type === arguments[0]); if (it) heard.length = 0; return it;",
        json!([kind]),
    )
}

#[test]
fn messages_move_the_dials_and_tell_of_changes() {
    let browser = open();
    browser.go_url(&own("messages", frame("race/?n=5&controls=alpha&lock=alpha", "")).address());
    // What is sent before the widget answers is kept for it.
    set(&browser, json!({ "diffusion": 0.05 }));
    let ready = news(&browser, "ready");
    assert_eq!(ready["widget"], json!("race"));
    assert_eq!(ready["version"], json!(env!("CARGO_PKG_VERSION")));
    assert_eq!(ready["scenario"], json!("race?n=5"));
    assert_eq!(ready["values"]["n"], json!(5));
    assert_eq!(ready["values"]["stance"], json!("open"));
    alive(&browser, 0);
    inside(&browser, 0, || {
        browser.until("the early message is obeyed", || {
            (browser.shown("race").dials["diffusion"] == "0.05").then_some(())
        })
    });
    browser.rest();
    browser.js("heard.length = 0", json!([]));

    // A dial that is locked for the reader, one that is not shown, and a choice.
    set(
        &browser,
        json!({ "alpha": 1.3, "mandate": 0.2, "stance": "closed" }),
    );
    browser.rest();
    let changed = news(&browser, "changed");
    assert_eq!(changed["values"]["alpha"], json!(1.3));
    assert_eq!(changed["values"]["stance"], json!("closed"));
    let scenario: widgets::Scenario = changed["scenario"].as_str().unwrap().parse().unwrap();
    let expected = "race?alpha=1.3&diffusion=0.05&mandate=0.2&n=5&stance=closed"
        .parse()
        .unwrap();
    assert_eq!(scenario, expected);
    let run = scenario.widget().run(scenario.values()).unwrap();
    assert_eq!(changed["sentence"], json!(run.sentence()));

    // Asked, it says it again; put back, it says so.
    send(&browser, json!({ "balance": 1, "type": "get" }));
    assert_eq!(news(&browser, "changed"), changed);
    send(&browser, json!({ "balance": 1, "type": "reset" }));
    browser.rest();
    let reset = news(&browser, "changed");
    assert_eq!(reset["values"]["mandate"], json!(0));
    assert_eq!(reset["values"]["alpha"], json!(1.3), "what is locked stays");

    // Faults are answered with a sentence and change nothing.
    for (message, of, sentence) in [
        (
            json!({ "balance": 1, "type": "set", "values": { "mandate": 0.3, "alpha": 9 } }),
            "set",
            "alpha is a number from 0.7 to 1.6.",
        ),
        (
            json!({ "balance": 1, "type": "set", "values": { "mandate": "0.3" } }),
            "set",
            "mandate is a number from 0 to 1.",
        ),
        (
            json!({ "balance": 1, "type": "set", "values": { "stance": "shut" } }),
            "set",
            "stance is one of open, closed, excluded.",
        ),
        (
            json!({ "balance": 1, "type": "set", "values": [] }),
            "set",
            "values is an object of keys and values, such as {\"alpha\": 1.3}.",
        ),
        (
            json!({ "balance": 1, "type": "jump" }),
            "jump",
            "A message is of type set, get or reset, not \"jump\".",
        ),
        (
            json!({ "balance": 2, "type": "get" }),
            "get",
            "This page speaks version 1 of the messages.",
        ),
    ] {
        browser.js("heard.length = 0", json!([]));
        send(&browser, message);
        let error = news(&browser, "error");
        assert_eq!(error["of"], json!(of));
        assert_eq!(error["sentence"], json!(sentence));
    }
    set(&browser, json!({ "<b>alpha": 1 }));
    let error = news(&browser, "error");
    assert!(
        error["sentence"]
            .as_str()
            .unwrap()
            .starts_with("There is no dial \"<b>alpha\"; there are alpha, "),
        "{error}"
    );
    send(&browser, json!({ "balance": 1, "type": "get" }));
    assert_eq!(news(&browser, "changed"), reset);
    well(&browser);
}

#[test]
fn only_the_page_around_the_frame_is_heard() {
    let browser = open();
    // The second frame is a page of the host's own origin, which may reach the first one.
    let body = frame("race/", "") + "<iframe srcdoc=\"<p>Another</p>\" title=\"Another\"></iframe>";
    browser.go_url(&own("strangers", body).address());
    alive(&browser, 0);
    browser.js(
        "const stranger = frames()[1].contentWindow;
         stranger.eval('parent.frames[0].postMessage({ balance: 1, type: \"set\", values: { alpha: 1.5 } }, \"*\")');",
        json!([]),
    );
    // A message from the host comes later than the stranger's and is answered.
    send(&browser, json!({ "balance": 1, "type": "get" }));
    let changed = news(&browser, "changed");
    assert_ne!(changed["values"]["alpha"], json!(1.5));
    browser.rest();
    inside(&browser, 0, || {
        assert_ne!(browser.shown("race").dials["alpha"], "1.5")
    });
    well(&browser);
}

#[test]
fn thousands_of_wild_messages_do_no_harm() {
    let browser = open();
    browser.go_url(&own("wild", frame("race/", "")).address());
    alive(&browser, 0);
    inside(&browser, 0, || {
        browser.js(
            "window.broken = []; addEventListener('error', it => broken.push(String(it.message)));
             addEventListener('unhandledrejection', it => broken.push(String(it.reason)));",
            json!([]),
        )
    });
    // A fixed seed: the same messages each time.
    let sent = browser.number(
        r#"let seed = 12345;
        const random = n => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
        const any = list => list[random(list.length)];
        const keys = ["balance", "type", "values", "alpha", "n", "stance", "mandate", "__proto__", "constructor", "toString",
            "context", "action", "secret", "message", "sentinel", "", "\u0000", "x".repeat(5000)];
        const plain = [0, 1, -1, 2, 1.3, NaN, Infinity, -Infinity, 1e308, 5, "", "set", "get", "reset", "open", "closed", "h5p",
            "hello", "ready", "iframe-child-init", null, undefined, true, false, 10n, "[iFrameSizer]", "[iFrameSizer]a:8:b",
            "[iFrameSizer]it:8:false:false:32:true:true::auto:::0:false:child:auto:true",
            "pymxPYMxxPYMxwidthxPYMx9", "{\"balance\":1}", "<img src=x onerror=alert(1)>", "\ud800"];
        function value(depth) {
            const kind = random(depth > 3 ? 1 : 6);
            if (kind < 3) return any(plain);
            if (kind == 3) return Array.from({ length: random(4) }, () => value(depth + 1));
            if (kind == 4) return any([new Date(NaN), new Map([["alpha", 1]]), new Set([1]), /x/, new ArrayBuffer(8), new Float64Array(3), new Error("no"), new Blob([])]);
            const it = {};
            for (let i = random(5); i > 0; i--) Object.defineProperty(it, any(keys), { value: value(depth + 1), enumerable: true, configurable: true });
            return it;
        }
        const to = frames()[0].contentWindow;
        let count = 0;
        for (let i = 0; i < 4000; i++) {
            let it = value(0);
            // Half of them look almost right.
            if (random(2)) {
                it = { balance: any([1, 1, 1, 1, value(2)]), type: any(["set", "set", "set", "get", "reset", value(2)]), values: value(2) };
                if (random(2)) {
                    it.values = {};
                    for (let j = random(4); j >= 0; j--) it.values[any(["alpha", "mandate", "n", "stance", "drag", any(keys)])] = any([.7 + random(100) / 100, random(12), any(plain), any(plain)]);
                }
            }
            to.postMessage(it, "*");
            count++;
        }
        return count;"#,
        json!([]),
    );
    assert!(sent > 3999.0);
    // The last one is answered: then all have been read.
    browser.js("heard.length = 0", json!([]));
    send(&browser, json!({ "balance": 1, "type": "the last" }));
    browser.wait(
        "all are read",
        "return heard.some(it => it && it.type == 'error' && it.of == 'the last')",
        json!([]),
    );
    browser.rest();
    browser.js("heard.length = 0", json!([]));
    send(&browser, json!({ "balance": 1, "type": "get" }));
    let state = news(&browser, "changed");
    let scenario: widgets::Scenario = state["scenario"].as_str().unwrap().parse().unwrap();
    inside(&browser, 0, || {
        assert_eq!(browser.js("return broken", json!([])), json!([]));
        // What is shown is a native run of what is told.
        let expected = browser_tests::Shown::expected("race", &scenario);
        browser.shows("race", &expected);
    });
    // It still obeys.
    set(&browser, json!({ "alpha": 1.25 }));
    browser.wait(
        "it still obeys",
        "return heard.some(it => it && it.type == 'changed' && it.values.alpha == 1.25)",
        json!([]),
    );
    well(&browser);
}

/// The keys of the dials that are seen, and of those that cannot be moved.
fn seen(browser: &Browser) -> (Vec<String>, Vec<String>) {
    let keys = |css: &str| {
        browser.texts(
            "return [...document.querySelectorAll(arguments[0])].filter(it => it.checkVisibility()).map(it => it.dataset.param)",
            json!([css]),
        )
    };
    (keys("[data-param]"), keys("[data-param]:disabled"))
}

fn notices(browser: &Browser) -> Vec<String> {
    browser.texts(
        "return [...document.querySelectorAll('[data-notice] p')].map(it => it.textContent)",
        json!([]),
    )
}

#[test]
fn the_address_says_which_dials_are_shown_and_which_may_move() {
    let browser = Browser::open(Screen::new(640, 1200));
    browser.cdp("Network.enable", json!({}));
    // Before the program is there the others are not seen either.
    browser.cdp("Network.setBlockedURLs", json!({ "urls": ["*/assets/*"] }));
    browser.go("embed/race/?controls=mandate,alpha&lock=alpha");
    assert_eq!(seen(&browser).0, ["alpha", "mandate"]);
    browser.forget_console();
    browser.cdp("Network.setBlockedURLs", json!({ "urls": [] }));
    browser.go("embed/race/?controls=mandate,alpha,drag&lock=alpha&alpha=1.3");
    browser.alive("race");
    let (shown, locked) = seen(&browser);
    assert_eq!(shown, ["alpha", "mandate", "drag"]);
    assert_eq!(locked, ["alpha"]);
    // It is said to those who do not see it, in words.
    let said = browser.text(
        "const it = document.querySelector('[data-param=alpha]');
         return document.getElementById(it.getAttribute('aria-describedby')).textContent;",
        json!([]),
    );
    assert_eq!(said, "fixed here");
    // Help goes with its dial, wherever that stands.
    let helps = browser.texts(
        "return [...document.querySelectorAll('.dial')].filter(it => it.checkVisibility()).map(it => it.querySelector('.hint').title)",
        json!([]),
    );
    let params = widgets::catalog::ALL[0].params();
    for (key, help) in shown.iter().zip(helps) {
        let param = params.iter().find(|it| it.key == key).unwrap();
        assert_eq!(help, param.help, "{key}");
    }
    // No preset, no handle and no reset moves what is locked.
    for button in ["[data-preset=\"the-cheetah-tires\"]", "[data-reset]"] {
        browser.js(
            "document.querySelector(arguments[0]).click()",
            json!([button]),
        );
        browser.rest();
        assert_eq!(browser.shown("race").dials["alpha"], "1.3", "{button}");
    }
    browser.go("embed/race/?controls=");
    browser.alive("race");
    assert!(seen(&browser).0.is_empty());
    assert!(notices(&browser).is_empty());
    browser.quiet();
}

#[test]
fn handles_of_locked_dials_stay() {
    let browser = Browser::open(Screen::new(640, 1200));
    let widget = widgets::catalog::ALL
        .iter()
        .find(|it| it.key() == "triangle")
        .unwrap();
    let start = widgets::Scenario::of(*widget);
    let keys: Vec<&str> = widget.params().iter().map(|it| it.key).collect();
    for (lock, stays) in [(String::new(), false), (keys.join(","), true)] {
        browser.go(&format!("embed/triangle/?lock={lock}"));
        browser.alive("triangle");
        let before = browser.shown("triangle").dials;
        browser.drag_ring("triangle", &start, 0, (0.3, 0.4));
        browser.rest();
        assert_eq!(browser.shown("triangle").dials == before, stays, "{lock}");
    }
    browser.quiet();
}

#[test]
fn one_sentence_for_what_the_look_cannot_be() {
    let browser = Browser::open(Screen::new(640, 900));
    for (query, sentence) in [
        ("theme=blue", "theme is light, dark or auto, not \"blue\"."),
        ("caption=none", "caption is 0 or 1, not \"none\"."),
        (
            "accent=red%3Bx",
            "accent is a colour of six hexadecimal digits such as 0080c0, not \"red;x\".",
        ),
        (
            "accent=eeeeaa",
            "The accent eeeeaa is too faint on the light or the dark ground; the usual one is shown.",
        ),
        (
            "accent=000033",
            "The accent 000033 is too faint on the light or the dark ground; the usual one is shown.",
        ),
        (
            "theme=dark&accent=000033",
            "The accent 000033 is too faint on the dark ground; the usual one is shown.",
        ),
        (
            "theme=light&accent=eeeeaa",
            "The accent eeeeaa is too faint on the light ground; the usual one is shown.",
        ),
    ] {
        browser.go(&format!("embed/race/?{query}"));
        browser.alive("race");
        assert_eq!(notices(&browser), [sentence]);
        let usual = if query.contains("dark") {
            "rgb(230, 227, 220)"
        } else {
            "rgb(34, 33, 30)"
        };
        assert_eq!(accent(&browser), usual, "{query}");
    }
    // A colour for one ground will do where no other is shown.
    for (query, colour) in [
        ("theme=light&accent=000033", "rgb(0, 0, 51)"),
        ("theme=dark&accent=eeeeaa", "rgb(238, 238, 170)"),
    ] {
        browser.go(&format!("embed/race/?{query}"));
        browser.alive("race");
        assert!(notices(&browser).is_empty(), "{query}");
        assert_eq!(accent(&browser), colour, "{query}");
    }
    browser.go("embed/race/?controls=alpha,alhpa&lock=%3Cb%3E");
    browser.alive("race");
    let told = notices(&browser);
    let [controls, lock] = &told[..] else {
        panic!("{told:?}");
    };
    assert!(
        controls.starts_with("controls: there is no dial \"alhpa\"; there are alpha, "),
        "{controls}"
    );
    assert!(
        lock.starts_with("lock: there is no dial \"<b>\"; there are alpha, "),
        "{lock}"
    );
    assert_eq!(seen(&browser).0, ["alpha"]);
    browser.go("embed/race/?accent=0080c0&theme=auto&caption=1");
    browser.alive("race");
    assert!(notices(&browser).is_empty());
    assert_eq!(accent(&browser), "rgb(0, 128, 192)");
    browser.quiet();
}

/// The colour of a dial's part up to where it stands: the accent.
fn accent(browser: &Browser) -> String {
    browser.text(
        "return getComputedStyle(document.querySelector('.turned')).stroke",
        json!([]),
    )
}

#[test]
fn further_is_the_essay_in_the_same_state() {
    let browser = Browser::open(Screen::new(640, 900));
    for path in [
        "embed/race/?caption=0",
        "embed/race/too-late/",
        "embed/crowd/",
    ] {
        browser.go(path);
        let place = path.split('/').nth(1).unwrap();
        browser.alive(place);
        let title = browser.js(
            "return [document.querySelector('.widget-title').checkVisibility(), document.querySelector('.credit a').checkVisibility()]",
            json!([]),
        );
        assert_eq!(title, json!([!path.contains("caption=0"), true]));
        browser.drag("[data-param=\"mandate\"]", 0.5);
        browser.rest();
        browser.rest();
        let shown = browser.shown(place);
        let link = browser.text("return document.querySelector('.credit a').href", json!([]));
        let section = browser.text(
            "return document.querySelector('.credit a').dataset.section",
            json!([]),
        );
        assert!(link.contains('#'), "{link}");
        browser.go_url(&link);
        browser.see(&format!("[data-place=\"{section}\"]"));
        browser.alive(&section);
        browser.rest();
        assert!(notices(&browser).is_empty(), "{link}");
        assert_eq!(browser.shown(&section).dials, shown.dials, "{link}");
    }
    browser.quiet();
}

#[test]
fn small_frames_show_the_picture_the_dials_and_the_sentence_first() {
    let browser = Browser::open(Screen::new(280, 375));
    let places = "const at = it => document.querySelector(it).getBoundingClientRect();
        return [at('.picture').top, at('.picture').bottom, at('.world').top, at('.world .dial').bottom, at('.words').top, at('.widget-head').top]";
    for (width, height) in [(280, 375), (400, 600)] {
        browser.screen(Screen::new(width, height));
        for widget in widgets::catalog::ALL {
            browser.go(&format!("embed/{}/", widget.key()));
            browser.alive(widget.key());
            let at: Vec<f64> = browser
                .js(places, json!([]))
                .as_array()
                .unwrap()
                .iter()
                .filter_map(Value::as_f64)
                .collect();
            let [top, bottom, dials, first, words, head] = at[..] else {
                panic!("{at:?}");
            };
            let what = format!("{} at {width} x {height}: {at:?}", widget.key());
            assert!((0.0..40.0).contains(&top), "{what}");
            assert!(
                bottom <= dials + 1.0 && first <= f64::from(height),
                "{what}"
            );
            assert!(dials < words && words < head, "{what}");
        }
    }
    browser.quiet();
}
