//! What is missing or breaks: the text stays readable, the reader's place and state are kept, and one sentence says so.

#![allow(clippy::unwrap_used, reason = "tests")]

use browser_tests::copies::{Scratch, copy};
use browser_tests::{Browser, Screen, json, site, trap};
use xtask::host;

/// A browser whose pages run a script before their own.
fn broken(script: &str) -> Browser {
    let browser = Browser::open(Screen::wide());
    browser.cdp("Page.enable", json!({}));
    browser.cdp(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": script }),
    );
    browser
}

/// Reloads a widget that stops once more; its button, which now puts it back.
fn stops_again(browser: &Browser, stopped: &str) -> String {
    let reload = format!("{stopped} .notice button");
    browser.focus(&reload);
    browser.press([char::from(fantoccini::key::Key::Enter)]);
    browser.wait(
        "it has stopped again",
        "return document.querySelector(arguments[0])?.textContent === 'Reset this widget and reload it'",
        json!([reload]),
    );
    reload
}

/// The one notice of a page, once it is there.
fn notice(browser: &Browser) -> String {
    browser.wait(
        "something is said",
        "return !!document.querySelector('[data-notices] [data-notice]')",
        json!([]),
    );
    let all = browser.texts(
        "return [...document.querySelectorAll('[data-notices] [data-notice] p')].map(it => it.textContent)",
        json!([]),
    );
    assert_eq!(all.len(), 1, "{all:?}");
    all[0].clone()
}

/// Nothing that only the program answers to can be pressed, and every picture stands as it was served.
fn stands_still(browser: &Browser) {
    let wrong = browser.texts(
        "const seen = it => it.checkVisibility({ visibilityProperty: true });
         const dead = [...document.querySelectorAll('.island :is(button, input, select)')]
           .filter(it => seen(it) && !it.closest('[inert]') && !it.closest('.notice')).map(it => 'alive: ' + it.outerHTML.slice(0, 80));
         const blank = [...document.querySelectorAll('.island')].filter(it => it.checkVisibility())
           .filter(it => ![...it.querySelectorAll('.still svg')].some(seen)).map(it => 'blank: ' + it.dataset.island);
         const asks = [...document.querySelectorAll('[data-asking], .prediction, .asked')].filter(seen).map(it => 'asks: ' + it.className);
         const mute = [...document.querySelectorAll('[data-sentence]')].filter(it => it.checkVisibility() && !seen(it)).map(it => 'mute: ' + it.id);
         return [dead, blank, asks, mute].flat();",
        json!([]),
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
}

const NOT_STARTED: &str = "The models could not be started; their pictures stand still.";

#[test]
fn a_program_that_cannot_be_had_leaves_the_text_and_the_answers() {
    let browser = Browser::open(Screen::wide());
    browser.cdp("Network.enable", json!({}));
    // The script of a program that knows one widget alone stands in its page, unless the site was built quickly.
    let paths = ["", "embed/race/", "models/race/"];
    for (blocked, paths) in [("*.wasm", &paths[..]), ("*/assets/site.*", &paths[..1])] {
        browser.cdp("Network.setCacheDisabled", json!({ "cacheDisabled": true }));
        browser.cdp("Network.setBlockedURLs", json!({ "urls": [blocked] }));
        for path in paths {
            browser.go(&format!("{path}?alpha=1.3"));
            assert_eq!(notice(&browser), NOT_STARTED, "{blocked:?} {path}");
            stands_still(&browser);
        }
    }
    browser.cdp("Network.setBlockedURLs", json!({ "urls": [] }));
    browser.go("?alpha=1.3");
    browser.all_alive();
    browser.follows(&["abstract"]);
}

#[test]
fn webassembly_that_is_forbidden_is_told() {
    // What a content security policy without 'wasm-unsafe-eval' does.
    let browser = broken(
        "for (const name of ['instantiate', 'instantiateStreaming', 'compile', 'compileStreaming'])
           WebAssembly[name] = () => Promise.reject(new WebAssembly.CompileError('blocked by a policy'));",
    );
    for path in ["?alpha=1.3#mob", "embed/race/?alpha=1.3"] {
        browser.go(path);
        assert_eq!(notice(&browser), NOT_STARTED, "{path}");
        stands_still(&browser);
        // The way out keeps the reader's scenario.
        assert_eq!(browser.query(), "?alpha=1.3");
        browser.screenshot(&format!("stopped-{}", path.len()));
        browser.screen(Screen::new(320, 640).dark(true));
        browser.screenshot(&format!("stopped-{}-320", path.len()));
        browser.screen(Screen::wide());
    }
    // There is none at all.
    let browser = broken("delete globalThis.WebAssembly");
    browser.go("");
    assert_eq!(notice(&browser), NOT_STARTED);
    stands_still(&browser);
}

#[test]
fn errors_of_others_are_none_of_ours() {
    // What an extension does, before anything of ours lives.
    let browser =
        broken("addEventListener('DOMContentLoaded', () => { throw new Error('theirs'); })");
    for path in ["", "embed/race/"] {
        browser.go(path);
        browser.all_alive();
        browser.rest();
        let said = browser.texts(
            "return [...document.querySelectorAll('[data-notice], [data-still]')].map(it => it.outerHTML.slice(0, 200))",
            json!([]),
        );
        assert!(said.is_empty(), "{path}: {said:?}");
        let console = browser.console();
        assert!(
            console.iter().all(|line| line.contains("theirs")),
            "{console:?}"
        );
        browser.forget_console();
    }
}

#[test]
fn without_a_canvas_the_words_are_live() {
    let browser = broken("HTMLCanvasElement.prototype.getContext = () => null");
    for (path, place) in [("", "abstract"), ("embed/race/", "race")] {
        browser.go(path);
        browser.all_alive();
        assert_eq!(
            notice(&browser),
            "This browser lets nothing be drawn: pictures stand still, the words below them follow."
        );
        let sentence = format!(
            "return document.querySelector('[data-place=\"{place}\"] [data-sentence]').textContent"
        );
        let before = browser.text(&sentence, json!([]));
        browser.focus(&format!(
            "[data-place=\"{place}\"] [data-param=\"mandate\"]"
        ));
        browser.press([char::from(fantoccini::key::Key::PageUp); 3]);
        browser.until("the words follow", || {
            (browser.text(&sentence, json!([])) != before).then_some(())
        });
        browser.addressed("?mandate=0.3");
        // It is said once.
        notice(&browser);
        browser.quiet();
    }
}

#[test]
fn storage_that_is_blocked_is_not_missed() {
    let browser = broken(
        "for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches', 'cookieStore'])
           Object.defineProperty(globalThis, name, { get() { throw new DOMException('no', 'SecurityError'); } });",
    );
    for path in ["?alpha=1.3", "embed/race/?alpha=1.3"] {
        browser.go(path);
        browser.all_alive();
        browser.rest();
        let said = browser.number(
            "return document.querySelectorAll('[data-notice]').length",
            json!([]),
        );
        assert_eq!(said, 0.0);
        browser.quiet();
    }
}

/// Drawings throw, in the widget that the test names.
const BREAKS: &str = "for (const name of ['stroke', 'fill']) {
    const own = CanvasRenderingContext2D.prototype[name];
    CanvasRenderingContext2D.prototype[name] = function (...all) {
      if (window.breaks && this.canvas.closest(window.breaks)) throw new Error('this drawing breaks');
      return own.apply(this, all);
    };
  }";

#[test]
fn a_widget_that_breaks_stands_still_and_the_page_goes_on() {
    let browser = broken(BREAKS);
    browser.go("?alpha=1.3");
    browser.all_alive();
    let dial = "[data-place=\"concerns\"] [data-param=\"mandate\"]";
    browser.see(dial);
    browser.alive("concerns");
    // What comes near is drawn: that is not to break.
    browser.rest();
    browser.js("window.breaks = '[data-place=concerns]'", json!([]));
    browser.focus(dial);
    browser.press([char::from(fantoccini::key::Key::PageUp)]);
    let stopped = "[data-island=\"concerns\"][data-stopped]";
    browser.wait(
        "it has stopped",
        "return !!document.querySelector(arguments[0] + ' .notice')",
        json!([stopped]),
    );
    let words = browser.text(
        "return document.querySelector(arguments[0] + ' .notice').textContent",
        json!([stopped]),
    );
    assert_eq!(
        words,
        "This widget has stopped. Its picture stands still; the rest of the page goes on.Reload this widget"
    );
    let wrong = browser.texts(
        "const seen = it => it.checkVisibility({ visibilityProperty: true });
         const island = document.querySelector(arguments[0]);
         return [[...island.querySelectorAll(':is(button, input, select)')].filter(it => seen(it) && !it.closest('[inert], .notice')).map(it => it.outerHTML),
           [...island.querySelectorAll('.still svg')].some(seen) ? [] : ['no picture']].flat()",
        json!([stopped]),
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
    // The reader's hands are led on.
    browser.wait(
        "the focus is kept",
        "return document.activeElement.textContent === 'Reload this widget'",
        json!([]),
    );
    browser.screenshot("stopped-one");
    // The rest goes on: other widgets and the numbers in the text follow, and what was done can be undone.
    browser.rest();
    assert_eq!(browser.query(), "?alpha=1.3&mandate=0.1");
    browser.see("[data-place=\"abstract\"] [data-param=\"mandate\"]");
    browser.alive("abstract");
    browser.follows(&["abstract"]);
    browser.focus("[data-place=\"abstract\"] [data-param=\"mandate\"]");
    browser.press([char::from(fantoccini::key::Key::PageUp)]);
    browser.rest();
    assert_eq!(browser.query(), "?alpha=1.3&mandate=0.2");
    browser.follows(&["abstract"]);
    // What still breaks stands still again, and then can be put back.
    let reload = stops_again(&browser, stopped);
    browser.js("window.breaks = ''", json!([]));
    browser.focus(&reload);
    browser.press([char::from(fantoccini::key::Key::Enter)]);
    browser.see("[data-island=\"concerns\"]");
    browser.alive("concerns");
    browser.rest();
    assert_eq!(browser.query(), "");
    browser.see(dial);
    browser.focus(dial);
    browser.press([char::from(fantoccini::key::Key::PageUp)]);
    browser.rest();
    browser.follows(&["concerns", "abstract"]);
    assert_eq!(browser.query(), "?mandate=0.1");
    browser.quiet();
}

/// A place's beginning throws once the served widget has been taken out, in the island that the test names.
const BREAKS_AT_FIRST: &str = "window.breaks = '[data-island=concerns]';
  const own = Element.prototype.getAttribute;
  Element.prototype.getAttribute = function (name) {
    if (name === 'data-title' && window.breaks && this.matches(window.breaks)) throw new Error('this beginning breaks');
    return own.call(this, name);
  };";

#[test]
fn a_widget_that_cannot_begin_stands_as_it_was_served() {
    let browser = broken(BREAKS_AT_FIRST);
    browser.go("?alpha=1.3");
    let stopped = "[data-island=\"concerns\"][data-stopped]";
    browser.wait(
        "it has stopped and all others live",
        "return !!document.querySelector(arguments[0] + ' .notice')
           && document.querySelectorAll('[data-island]:not([data-alive])').length === 1",
        json!([stopped]),
    );
    let pictures = browser.number(
        "return [...document.querySelectorAll(arguments[0] + ' .still svg')].filter(it => it.checkVisibility()).length",
        json!([stopped]),
    );
    assert_eq!(pictures, 1.0);
    browser.see(stopped);
    browser.screenshot("stopped-at-first");
    browser.screen(Screen::new(320, 640).dark(true));
    // However far the page is scrolled, nothing lies on what is said.
    browser.see(stopped);
    let found = browser.text(
        "const button = document.querySelector(arguments[0] + ' .notice button');
         window.scrollBy(0, button.closest('.notice').getBoundingClientRect().top - 10);
         const { left, top, width, height } = button.getBoundingClientRect();
         return document.elementFromPoint(left + width / 2, top + height / 2)?.textContent ?? ''",
        json!([stopped]),
    );
    assert_eq!(found, "Reload this widget");
    browser.screenshot("stopped-at-first-320");
    browser.screen(Screen::wide());
    browser.see("[data-place=\"abstract\"] [data-param=\"mandate\"]");
    browser.alive("abstract");
    browser.focus("[data-place=\"abstract\"] [data-param=\"mandate\"]");
    browser.press([char::from(fantoccini::key::Key::PageUp)]);
    browser.rest();
    browser.follows(&["abstract"]);
    // Once it can begin, it does.
    browser.js("window.breaks = ''", json!([]));
    let reload = format!("{stopped} .notice button");
    browser.see(&reload);
    browser.focus(&reload);
    browser.press([char::from(fantoccini::key::Key::Enter)]);
    browser.alive("concerns");
    browser.rest();
    browser.follows(&["concerns", "abstract"]);
    assert_eq!(browser.query(), "?alpha=1.3&mandate=0.1");
}

#[test]
fn a_sandbox_that_cannot_begin_says_so() {
    let browser = broken(
        "window.breaks = '[data-sandbox]';
         const own = Node.prototype.removeChild;
         Node.prototype.removeChild = function (child) {
           if (window.breaks && this.matches?.(window.breaks)) throw new Error('this beginning breaks');
           return own.call(this, child);
         };",
    );
    browser.go("");
    browser.all_alive();
    browser.see("[data-sandbox]");
    let reload = "[data-sandbox][data-stopped] .notice button";
    browser.wait(
        "it has stopped",
        "return !!document.querySelector(arguments[0])",
        json!([reload]),
    );
    browser.js("window.breaks = ''", json!([]));
    browser.see(reload);
    browser.focus(reload);
    browser.press([char::from(fantoccini::key::Key::Enter)]);
    browser.alive_where_seen();
    browser.wait(
        "both sides are there",
        "return document.querySelectorAll('[data-sandbox] [data-widget]').length === 2
           && !document.querySelector('[data-sandbox] .notice')",
        json!([]),
    );
    let dial = "[data-place=\"right\"] [data-param=\"mandate\"]";
    browser.see(dial);
    browser.focus(dial);
    browser.press([char::from(fantoccini::key::Key::PageUp)]);
    browser.rest();
    assert_eq!(browser.query(), "?right.mandate=0.4");
}

/// In each piece of work that the page guards the trap springs after so many calls as `window.armed` says: in what a dial or
/// a press sets off at once, not in what all places do when the reader rests. The page notes how many calls each has
/// made, and what it ended with.
const ARMS: &str = "
window.made = [];
window.sprung = [];
for (const name of ['instantiate', 'instantiateStreaming']) {
  const own = WebAssembly[name];
  WebAssembly[name] = async (...all) => {
    const it = await own.apply(WebAssembly, all);
    window.left = (it.instance ?? it).exports.left;
    return it;
  };
}
let at_once = false;
const { setTimeout } = window;
const begin = () => {
  at_once = true;
  setTimeout(() => { at_once = false; });
};
for (const type of ['input', 'click']) addEventListener(type, begin, true);
// What takes long is put off to the next task. On a busy machine other places' work comes soon, too; it is none of this
// widget's.
for (const later of ['setTimeout', 'requestAnimationFrame', 'requestIdleCallback']) {
  const own = window[later].bind(window);
  window[later] = (call, ...rest) => {
    const next = at_once && later === 'setTimeout' && !rest[0];
    return own((...given) => {
      at_once = false;
      if (next) begin();
      return call(...given);
    }, ...rest);
  };
}
const apply = Reflect.apply;
Reflect.apply = (...all) => {
  if (!at_once) return apply(...all);
  const most = window.armed || 2 ** 30;
  left.value = most;
  try {
    return apply(...all);
  } catch (error) {
    sprung.push(`${error instanceof WebAssembly.RuntimeError}: ${error.message}`);
    throw error;
  } finally {
    made.push(most - left.value);
    left.value = 0;
  }
};";

#[test]
fn a_trap_in_one_widget_leaves_the_others_alive() {
    let folder = Scratch::new("trap");
    copy(&site::folder(), folder.path());
    trap::lay(folder.path());
    let host = host::spawn(folder.path().to_owned(), "", 0).unwrap();
    let browser = broken(ARMS);
    browser.go_url(&format!("{}?alpha=1.3", host.url()));
    browser.all_alive();
    // A dial of this widget's own: nobody else has to follow it.
    let dial = "[data-place=\"concerns\"] [data-param=\"n\"]";
    browser.see(dial);
    browser.alive("concerns");
    browser.rest();
    let step = || {
        browser.js("made.length = 0", json!([]));
        browser.focus(dial);
        browser.press([char::from(fantoccini::key::Key::Right)]);
        browser.rest();
    };
    step();
    // What looks on makes some thousands of calls; the first to make more is the model's run, before it is drawn.
    let calls = browser.number("return made.find(it => it > 15000)", json!([]));
    browser.follows(&["concerns"]);
    let query = browser.query();
    let tools = browser.rect(".tools").y;
    // In the middle of the run.
    browser.js(
        "window.armed = Math.floor(arguments[0] / 2)",
        json!([calls]),
    );
    step();
    let stopped = "[data-island=\"concerns\"][data-stopped]";
    let words = browser.text(
        "return document.querySelector(arguments[0]).querySelector('.notice').textContent",
        json!([stopped]),
    );
    assert_eq!(
        words,
        "This widget has stopped. Its picture stands still; the rest of the page goes on.Reload this widget"
    );
    // The page's buttons make room for what is said at the top of the page alone.
    assert!((browser.rect(".tools").y - tools).abs() < 0.5);
    let sprung = || browser.texts("return sprung", json!([]));
    // Results in the text may have wanted the same run.
    assert!(!sprung().is_empty());
    let still = "return [...document.querySelectorAll('[data-stopped], [data-still], [data-notice]')].map(it => it.dataset.island)";
    assert_eq!(browser.texts(still, json!([])), ["concerns"]);
    assert_eq!(browser.query(), query.replace("n=4", "n=5"));

    // Reloaded, it does the same work, and stops again.
    let reload = stops_again(&browser, stopped);
    browser.js("window.armed = 0", json!([]));
    let all = sprung();
    assert!(
        all.len() > 1 && all.iter().all(|it| it == "true: unreachable"),
        "{all:?}"
    );

    // The rest of the essay lives, and this one too, once it is reset.
    browser.see("[data-place=\"abstract\"] [data-param=\"mandate\"]");
    browser.alive("abstract");
    browser.focus("[data-place=\"abstract\"] [data-param=\"mandate\"]");
    browser.press([char::from(fantoccini::key::Key::PageUp)]);
    browser.rest();
    browser.follows(&["abstract", "mob"]);
    browser.see(&reload);
    browser.focus(&reload);
    browser.press([char::from(fantoccini::key::Key::Enter)]);
    browser.see("[data-island=\"concerns\"]");
    browser.alive("concerns");
    browser.rest();
    assert_eq!(browser.query(), "");
    browser.see(dial);
    step();
    browser.follows(&["concerns", "abstract"]);
    assert_eq!(browser.query(), "?concerns.n=4");
    assert_eq!(sprung(), all);
    browser.quiet();
}

#[test]
fn a_widget_of_the_sandbox_that_breaks_is_reloaded_with_its_scenario() {
    let browser = broken(BREAKS);
    browser.go("");
    browser.all_alive();
    browser.see("[data-sandbox]");
    browser.alive("right");
    browser.see("[data-place=\"right\"] [data-param=\"mandate\"]");
    browser.rest();
    browser.js("window.breaks = '[data-place=right]'", json!([]));
    browser.focus("[data-place=\"right\"] [data-param=\"mandate\"]");
    browser.press([char::from(fantoccini::key::Key::PageUp)]);
    browser.wait(
        "it has stopped",
        "return !!document.querySelector('[data-sandbox] .notice button')",
        json!([]),
    );
    browser.rest();
    assert_eq!(browser.query(), "?right.mandate=0.4");
    browser.js("window.breaks = ''", json!([]));
    browser.click("[data-sandbox] .notice button");
    browser.see("[data-sandbox]");
    browser.alive("right");
    assert_eq!(
        browser.text(
            "return document.querySelector('[data-place=right] [data-param=mandate]').value",
            json!([])
        ),
        "0.4"
    );
    browser.quiet();
}

/// What nothing guards against, so that the program ends: an event whose name is none.
fn end(browser: &Browser, css: &str) {
    browser.js(
        "const event = new PointerEvent('pointerdown', { bubbles: true });
         Object.defineProperty(event, 'type', { value: null });
         document.querySelector(arguments[0]).dispatchEvent(event);",
        json!([css]),
    );
}

#[test]
fn a_program_that_ends_leaves_the_page_as_it_was_served() {
    let browser = Browser::open(Screen::wide());
    browser.go("?alpha=1.3#mob");
    browser.all_alive();
    browser.rest();
    let top = browser.rect("#mob h2, #mob h3").y;
    end(&browser, "h1");
    const STOPPED: &str =
        "The models have stopped; their pictures stand still as the page brought them.";
    assert_eq!(notice(&browser), STOPPED);
    stands_still(&browser);
    // It is seen where the reader is, and nothing has moved.
    let moved = (browser.rect("#mob h2, #mob h3").y - top).abs();
    assert!(moved < 1.0, "{moved}");
    assert_eq!(browser.rect("[data-notice]").y, 0.0);
    assert_eq!(browser.query(), "?alpha=1.3");
    browser.screenshot("stopped-all");
    browser.click("[data-notice] button");
    browser.until("the page is loaded again", || {
        browser
            .js("return !document.querySelector('[data-still]')", json!([]))
            .as_bool()
            .filter(|it| *it)
    });
    browser.all_alive();
    assert_eq!(browser.query(), "?alpha=1.3");

    // On a page of its own a widget is the program.
    browser.go("embed/race/?alpha=1.3");
    browser.alive("race");
    end(&browser, ".picture");
    assert_eq!(notice(&browser), STOPPED);
    stands_still(&browser);
    browser.screenshot("stopped-embed");
    browser.click("[data-notice] button");
    browser.alive("race");
    browser.follows(&["race"]);
}

#[test]
fn back_forward_and_reload_keep_the_state() {
    let browser = Browser::open(Screen::wide());
    browser.go("");
    browser.all_alive();
    browser.see("[data-place=\"abstract\"] [data-param=\"mandate\"]");
    browser.focus("[data-place=\"abstract\"] [data-param=\"mandate\"]");
    browser.press([char::from(fantoccini::key::Key::PageUp)]);
    browser.rest();
    browser.reload();
    browser.all_alive();
    browser.agrees("?mandate=0.1", &["abstract"]);
    browser.go("models/race/");
    browser.all_alive();
    browser.back();
    browser.all_alive();
    browser.agrees("?mandate=0.1", &["abstract"]);
    browser.forward();
    browser.all_alive();
    browser.back();
    browser.all_alive();
    browser.agrees("?mandate=0.1", &["abstract"]);
    browser.quiet();
}
