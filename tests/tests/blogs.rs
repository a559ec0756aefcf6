//! Posts of real blogs and books show the widget in the state that the snippet says.

#![allow(clippy::unwrap_used, reason = "tests")]

use browser_tests::blog::{self, MAKERS, Maker, Snippet};
use browser_tests::{Browser, Screen, Shown, builder, json, site, zola};
use widgets::Scenario;
use xtask::host;

/// A heading with everything in it that any of the makers could stumble over.
const HEADING: &str =
    "Cheetahs & \"mules\" <1.3> [a](b) {c} {{< d >}} {% e %} \\ 'f' `g` 100% über";

/// What is set on the widget's own page before the reader presses "Embed".
const STATES: [&str; 2] = ["race?alpha=1.3&mandate=0.2&n=3", "voting-power"];

/// The builder's answer to somebody who stands on a widget's page.
struct Asked {
    /// The frame's address, as the builder tells it to those who take a picture with a link.
    src: String,
    title: String,
    scenario: Scenario,
}

impl Asked {
    /// Opens the widget's page in a state and its builder, and asks for a height.
    fn open(browser: &Browser, state: &str) -> Self {
        let scenario: Scenario = state.parse().unwrap();
        let widget = scenario.widget();
        let (_, query) = state.split_once('?').unwrap_or((state, ""));
        browser.go(&format!("embed/{}/?{query}", widget.key()));
        browser.alive(widget.key());
        // As in an essay whose author calls the section so.
        browser.js(
            "document.querySelector('[data-place]').setAttribute('aria-label', arguments[0])",
            json!([format!("{}: {HEADING}", widget.name())]),
        );
        builder::allow_clipboard(browser);
        builder::open(browser);
        browser.focus(".builder input[max=\"10000\"]:not([placeholder=\"all there is\"])");
        browser.press("920".chars());
        builder::choose(browser, "For", "Picture");
        let src = builder::texts(browser).remove(0);
        // Every dial is told, in the order of the page, and how it is looked at.
        let start = format!("{}embed/{}/?", site::url(), widget.key());
        let mut told = src
            .strip_prefix(&start)
            .unwrap()
            .split('&')
            .collect::<Vec<_>>();
        let full = scenario.full();
        let mut full = full.split(['?', '&']).skip(1).collect::<Vec<_>>();
        let view = format!("view={}", widget.views()[0].key);
        if widget.views().len() > 1 {
            full.push(&view);
        }
        told.sort_unstable();
        full.sort_unstable();
        assert_eq!(told, full);
        Self {
            src,
            title: format!("{}: {HEADING}", widget.name()),
            scenario,
        }
    }
}

/// Opens a page with one frame, checks the frame's element, and what its widget shows.
fn shows(browser: &Browser, page: &str, asked: &Asked) {
    let Asked {
        src,
        title,
        scenario,
    } = asked;
    browser.go_url(page);
    let told = browser.texts(
        "const it = document.querySelector('iframe');
         it.scrollIntoView();
         return [it.getAttribute('src'), it.title, it.getAttribute('height'), it.getAttribute('width')]",
        json!([]),
    );
    assert_eq!(told, [src, title, "920", "100%"], "{page}");
    let size = browser.rect("iframe");
    assert_eq!(size.height, 920.0, "{page}");
    // What stands around the widget is whole.
    let words = browser.text("return document.body.innerText", json!([]));
    assert!(
        words.contains("Words before.") && words.contains("Words after."),
        "{page}: {words}"
    );

    browser.answer(
        "The frame cannot be entered",
        browser.client().enter_frame(0),
    );
    let place = scenario.widget().key();
    browser.alive(place);
    let start = Scenario::of(scenario.widget()).to_string();
    browser.shows(place, &Shown::expected(&start, scenario));
    browser.shown(place).check_numbers(scenario);
    browser.answer(
        "The frame cannot be left",
        browser.client().clone().enter_parent_frame(),
    );
    browser.quiet();
}

fn check(name: &str) {
    let maker: &Maker = MAKERS.iter().find(|it| it.name == name).unwrap();
    let program = maker.at_hand();
    if program.is_none() && name != "Zola" {
        eprintln!("{name} is not at hand, so the test of its snippet is left out.");
        return;
    }
    let browser = Browser::open(Screen::wide());
    for state in STATES {
        let asked = Asked::open(&browser, state);
        let snippet = builder::snippet(&browser, maker.kind);
        let blog = match &program {
            Some(program) => maker.build(program, &snippet),
            None => {
                let folder = maker.lay(&snippet);
                zola::build(&folder);
                maker.serve(&folder)
            }
        };
        shows(&browser, &format!("{}{}", blog.url(), maker.page), &asked);
    }
}

#[test]
fn a_hugo_post_shows_what_its_shortcode_says() {
    check("Hugo");
}

#[test]
fn a_chapter_of_an_mdbook_shows_what_its_snippet_says() {
    check("mdBook");
}

#[test]
fn a_jekyll_post_shows_what_its_include_says() {
    check("Jekyll");
}

#[test]
fn a_zola_post_shows_what_its_shortcode_says() {
    check("Zola");
}

#[test]
fn a_document_through_quartos_pandoc_shows_what_its_block_says() {
    check("pandoc");
}

#[test]
fn plain_html_shows_what_its_snippet_says() {
    let folder = blog::target().join("blogs/plain");
    let browser = Browser::open(Screen::wide());
    let asked = Asked::open(&browser, STATES[0]);
    let frame = builder::snippet(&browser, "HTML").post;
    let picture = builder::snippet(&browser, "Picture").post;
    blog::write(
        &folder.join("index.html"),
        &format!(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>A page</title>\
             <link rel=\"icon\" href=\"data:,\"><p>Words before.</p>{frame}<p>Words after.</p></html>"
        ),
    );
    let host = host::spawn(folder.clone(), "", 0).unwrap();
    shows(&browser, &host.url(), &asked);

    // The picture leads to the widget's page.
    blog::write(
        &folder.join("picture.html"),
        &format!(
            "<!doctype html><meta charset=\"utf-8\"><link rel=\"icon\" href=\"data:,\">{picture}"
        ),
    );
    blog::write(&folder.join("race.png"), "");
    browser.go_url(&format!("{}picture.html", host.url()));
    let told = browser.texts(
        "const it = document.querySelector('a[href] > img');
         return [it.parentElement.href, it.alt, it.getAttribute('src'), it.getAttribute('width')]",
        json!([]),
    );
    assert_eq!(
        told,
        [
            asked.src,
            asked.title,
            "race.png".to_owned(),
            "100%".to_owned()
        ]
    );
    browser.quiet();
}

#[test]
fn every_snippet_is_whole() {
    let known = [
        "src",
        "width",
        "height",
        "title",
        "image",
        "link",
        "script",
        "widget",
        "attributes",
    ];
    let mut keys = vec![];
    for snippet in Snippet::all() {
        let key = snippet["key"].as_str().unwrap().to_owned();
        assert!(!snippet["name"].as_str().unwrap().is_empty(), "{key}");
        let parts = snippet["parts"].as_array().unwrap();
        // The last part is the one that goes into the post.
        for (i, part) in parts.iter().enumerate() {
            assert!(!part["say"].as_str().unwrap().is_empty(), "{key}");
            assert_eq!(part["file"].is_null(), i + 1 == parts.len(), "{key}");
        }
        let mut filled = parts[parts.len() - 1]["text"].as_str().unwrap().to_owned();
        for name in known {
            filled = filled.replace(&format!("{{{name}}}"), "x");
        }
        let open = filled
            .match_indices('{')
            .filter(|(at, _)| filled[at + 1..].starts_with(|c: char| c.is_ascii_lowercase()))
            .count();
        assert_eq!(open, 0, "{key} has a place that nobody fills: {filled}");
        // A strict policy of the host forbids inline styles and handlers.
        for word in ["style=", " on", "<style"] {
            assert!(!filled.contains(word), "{key}: {filled}");
        }
        keys.push(key);
    }
    assert_eq!(
        keys,
        [
            "iframe", "element", "hugo", "zola", "jekyll", "quarto", "mdbook", "picture"
        ]
    );
}
