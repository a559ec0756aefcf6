//! Whole essays of others become pages that read well, live and hold still.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use browser_tests::blog;
use browser_tests::{Browser, Screen, Shown, json};
use widgets::Scenario;
use xtask::host::{self, Host};

/// An essay and what its page must show.
struct Essay {
    name: &'static str,
    file: &'static str,
    title: &'static str,
    /// What stands beside the prose, and folded up.
    places: &'static [(&'static str, &'static str)],
    /// What is seen of it, by selectors and how many there are.
    parts: &'static [(&'static str, u64)],
    words: &'static [&'static str],
    /// What the build says of it.
    said: &'static [&'static str],
}

const ESSAYS: [Essay; 4] = [
    Essay {
        name: "hugo",
        file: "hugo/content/posts/leads/index.md",
        title: "Why leads grow",
        places: &[
            ("introduction", "triangle"),
            ("economies-of-scale", "race?alpha=1&diffusion=0"),
            ("economies-of-scale-2", "race?alpha=1.3&n=3"),
            ("what-to-do", "policy-lab"),
        ],
        parts: &[
            (".prose img", 2),
            (".prose figcaption", 1),
            (".footnotes li", 2),
            (".footnote-ref", 3),
            (".prose details", 1),
            (".prose blockquote", 1),
            (".prose ol ul li", 2),
        ],
        words: &[
            "A. Blogger \u{b7} 4 March 2026",
            "It costs $5 or $10",
            "It has a second paragraph.",
            "what could do harm",
        ],
        said: &[
            "the shortcode \"youtube\" is not known and is left out",
            "the element \"script\" is left out, with all that is in it",
        ],
    },
    Essay {
        name: "numbers",
        file: "2026-02-03-numbers.md",
        title: "The same, in numbers",
        places: &[
            ("the-race", "race?alpha=1.4&n=4"),
            ("what-comes-out", "race?alpha=1.3&n=3"),
            ("what-comes-out-2", "phase-map"),
        ],
        parts: &[
            (".prose math[display=inline]", 7),
            (".prose .formula > math[display=block]", 2),
            (".prose .broad > table tbody tr", 3),
            (".prose pre > code.language-rust", 1),
            (".prose dl dt", 2),
        ],
        words: &[
            "B. Blogger \u{b7} 3 February 2026",
            "the leader alone",
            "fn step(",
            "Another term",
        ],
        said: &[],
    },
    Essay {
        name: "prose",
        file: "prose.md",
        title: "prose",
        places: &[("start", "race")],
        parts: &[(".prose p", 4), (".at-hand", 1)],
        words: &["It took until dark."],
        said: &[],
    },
    Essay {
        name: "rivers",
        file: "rivers.md",
        title: "Two rivers",
        places: &[
            ("upper", "race?alpha=1.3&n=3"),
            ("mob", "crowd?mediation=0.75"),
        ],
        parts: &[
            (".prose .set[role=slider]", 4),
            (".prose .show", 6),
            (".prose .preset[role=button]", 3),
            (".footnotes .preset", 1),
            ("td .show", 1),
            (".marks", 1),
        ],
        words: &["12 feet wide", "which are open", "a note: Too late"],
        said: &[],
    },
];

/// Notes every layout shift from the first byte on.
const WATCH: &str = "
    window.shifts = [];
    new PerformanceObserver(list => {
        for (const it of list.getEntries()) if (it.value > 1e-4) shifts.push(it.value.toFixed(4) + ': '
            + it.sources.map(source => (source.node?.outerHTML ?? source.node?.textContent ?? '?').slice(0, 90)).join(' | '));
    }).observe({ type: 'layout-shift', buffered: true });";

/// What people who cannot see the page, or not well, would stumble over.
const STUMBLES: &str = r#"
const all = css => [...document.querySelectorAll(css)];
const said = it => it.outerHTML.slice(0, 120);
const found = [];
let above = 0;
for (const it of all('h1, h2, h3, h4, h5, h6')) {
    const level = Number(it.localName[1]);
    if (level > above + 1 || (level == 1) != (above == 0)) found.push(`level ${level} after ${above}: ${said(it)}`);
    if (!it.textContent.trim()) found.push(`empty: ${said(it)}`);
    above = level;
}
for (const it of all('img')) {
    if (!it.getAttribute('alt')) found.push(`no words: ${said(it)}`);
    if (!it.getAttribute('width') || !it.getAttribute('height')) found.push(`no size: ${said(it)}`);
}
for (const it of all('a[href]')) {
    if (!it.textContent.trim() && !it.getAttribute('aria-label')) found.push(`no name: ${said(it)}`);
    const place = it.getAttribute('href');
    if (place.length > 1 && place[0] == '#' && !document.getElementById(decodeURIComponent(place.slice(1)))) found.push(`leads nowhere: ${said(it)}`);
}
const ids = all('[id]').map(it => it.id);
for (const id of ids) if (ids.indexOf(id) != ids.lastIndexOf(id)) found.push(`twice: #${id}`);
for (const it of all('th')) if (!it.textContent.trim()) found.push(`empty: ${said(it)}`);
if (all('main').length != 1 || all('h1').length != 1) found.push('not one main and one h1');
if (!document.documentElement.lang) found.push('no language');
for (const it of all('.prose [style], .prose :is(script, style, iframe), body script:not([src])')) found.push(`against the policy: ${said(it)}`);
if (document.head.querySelectorAll('script:not([src])').length != 1) found.push('not the theme alone in the head');
return found;"#;

/// Builds are made one at a time: they share cargo's folder.
static BUILD: Mutex<()> = Mutex::new(());

/// Builds an essay's site as its author does, in the build folder, and serves it.
fn build(essay: &Essay) -> Host {
    let _one = BUILD.lock().unwrap_or_else(PoisonError::into_inner);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let out = blog::target().join("essays").join(essay.name);
    let out = std::path::absolute(out).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_author"))
        .args(["build", "--quick", "--essay"])
        .arg(root.join("tests/essays").join(essay.file))
        .arg("--out")
        .arg(&out)
        .current_dir(&root)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {said}", essay.name);
    for sentence in essay.said {
        assert!(said.contains(sentence), "{}: {said}", essay.name);
    }
    assert_eq!(said.matches(".md:").count(), essay.said.len(), "{said}");
    host::spawn(out, "/under/a/path", 0).unwrap()
}

/// Waits until what is seen in the window, and not folded up, is alive.
fn alive_where_seen(browser: &Browser) {
    browser.wait(
        "what is seen is alive",
        "return [...document.querySelectorAll('[data-place] .picture')].every(it => {
            const { top, bottom } = it.getBoundingClientRect();
            return !it.checkVisibility() || top > innerHeight || bottom < 0 || it.classList.contains('live');
        })",
        json!([]),
    );
    browser.frames(3);
}

fn shifts(browser: &Browser) -> Vec<String> {
    browser.frames(3);
    browser.texts("return shifts", json!([]))
}

fn check(name: &str) {
    let essay = ESSAYS.iter().find(|it| it.name == name).unwrap();
    let host = build(essay);
    let browser = Browser::open(Screen::wide());
    browser.cdp(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": WATCH }),
    );
    for screen in [
        Screen::new(320, 640),
        Screen::wide(),
        Screen::wide().dark(true),
    ] {
        browser.screen(screen);
        browser.go_url(&host.url());
        alive_where_seen(&browser);
        let title = browser.text("return document.querySelector('h1').textContent", json!([]));
        assert_eq!(title, essay.title);
        let text = browser.text("return document.body.textContent", json!([]));
        for words in essay.words {
            assert!(text.contains(words), "{name}: {words}");
        }
        for (css, count) in essay.parts {
            let seen = browser.js(
                "return [...document.querySelectorAll(arguments[0])].filter(it => it.getBoundingClientRect().height > 0).length",
                json!([css]),
            );
            assert_eq!(seen, json!(count), "{name}: {css}");
        }
        let stumbles = browser.texts(STUMBLES, json!([]));
        assert!(stumbles.is_empty(), "{name}: {stumbles:#?}");
        let wide = browser.texts(
            "if (document.documentElement.scrollWidth <= innerWidth) return [];
             return [...document.querySelectorAll('body *')].filter(it => it.getBoundingClientRect().right > innerWidth + .5).map(it => it.outerHTML.slice(0, 120))",
            json!([]),
        );
        assert!(
            wide.is_empty(),
            "{name} at {screen} scrolls sideways: {wide:#?}"
        );
        assert_eq!(
            shifts(&browser),
            Vec::<String>::new(),
            "{name} at {screen}, at first"
        );

        // Down to the end, one window after the other, as a reader does.
        let mut pages = 0;
        loop {
            alive_where_seen(&browser);
            browser.screenshot(&format!("essay-{name}-{screen}-{pages}"));
            let more = browser.js(
                "const before = scrollY;
                 scrollBy({ top: innerHeight * .8, behavior: 'instant' });
                 return scrollY > before + 1",
                json!([]),
            );
            pages += 1;
            if more != json!(true) {
                break;
            }
        }
        assert_eq!(
            shifts(&browser),
            Vec::<String>::new(),
            "{name} at {screen}, on the way"
        );
        let empty = browser.texts(
            "return [...document.images].filter(it => it.complete && it.naturalWidth == 0).map(it => it.src)",
            json!([]),
        );
        assert!(empty.is_empty(), "{empty:?}");
    }

    // The widgets are those that the essay asks for, and they live.
    let places: Vec<&str> = essay.places.iter().map(|(id, _)| *id).collect();
    assert_eq!(browser.places(), places);
    browser.js(
        "document.querySelectorAll('.at-hand').forEach(it => it.open = true)",
        json!([]),
    );
    browser.all_alive();
    for (id, scenario) in essay.places {
        let scenario: Scenario = scenario.parse().unwrap();
        browser.see(&format!("[data-place=\"{id}\"] .picture"));
        browser.alive(id);
        let expected = Shown::expected(&scenario.to_string(), &scenario);
        assert_eq!(browser.shown(id), expected, "{name}: {id}");
    }
    browser.quiet();
}

#[test]
fn a_hugo_post() {
    check("hugo");
}

#[test]
fn a_post_with_tables_code_and_formulas() {
    check("numbers");
}

#[test]
fn nothing_but_prose() {
    check("prose");
}

#[test]
fn a_post_with_live_sentences() {
    check("rivers");
}

#[test]
fn a_bad_formula_stops_the_build_with_a_sentence() {
    let file = blog::target().join("essays/bad.md");
    blog::write(
        &file,
        "---\ntitle: Bad\n---\nWords.\n\nAnd $\\fraction{1}{2}$ too.\n",
    );
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let output = Command::new(env!("CARGO_BIN_EXE_author"))
        .args(["build", "--quick", "--essay"])
        .arg(std::path::absolute(&file).unwrap())
        .current_dir(root)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("bad.md:6: the formula \"\\fraction{1}{2}\" cannot be read: "),
        "{said}"
    );
}
