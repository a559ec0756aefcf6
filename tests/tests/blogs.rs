//! Posts of real blogs and books show the widget in the state that the snippet says.

#![allow(clippy::unwrap_used, reason = "tests")]

use browser_tests::blog::{self, MAKERS, Maker, Snippet};
use browser_tests::{Browser, Screen, Shown, json, site};
use widgets::Scenario;
use xtask::host;

/// A title with everything in it that any of the makers could stumble over.
const TITLE: &str = "Cheetahs & \"mules\" <1.3> [a](b) {c} {{< d >}} {% e %} \\ 'f' `g` 100% über";

const STATES: [(&str, &str); 2] = [
    (
        "embed/race/?alpha=1.3&mandate=0.2&n=3",
        "race?alpha=1.3&mandate=0.2&n=3",
    ),
    ("embed/voting-power/", "voting-power"),
];

/// Opens a page with one frame, checks the frame's element, and what its widget shows.
fn shows(browser: &Browser, page: &str, src: &str, scenario: &str) {
    browser.go_url(page);
    let told = browser.texts(
        "const it = document.querySelector('iframe');
         it.scrollIntoView();
         return [it.getAttribute('src'), it.title, it.getAttribute('height'), it.getAttribute('width')]",
        json!([]),
    );
    assert_eq!(told, [src, TITLE, "920", "100%"], "{page}");
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
    let scenario: Scenario = scenario.parse().unwrap();
    let place = scenario.widget().key();
    browser.alive(place);
    let start = Scenario::of(scenario.widget()).to_string();
    browser.until(&format!("{page} shows {scenario}"), || {
        (browser.shown(place) == Shown::expected(&start, &scenario)).then_some(())
    });
    browser.shown(place).check_numbers(&scenario);
    browser.answer(
        "The frame cannot be left",
        browser.client().clone().enter_parent_frame(),
    );
    browser.quiet();
}

fn check(name: &str) {
    let maker: &Maker = MAKERS.iter().find(|it| it.name == name).unwrap();
    let Some(program) = maker.at_hand() else {
        eprintln!("{name} is not at hand, so the test of its snippet is left out.");
        return;
    };
    let browser = Browser::open(Screen::wide());
    for (path, scenario) in STATES {
        let src = format!("{}{path}", site::url());
        let values = [
            ("src", src.as_str()),
            ("width", "100%"),
            ("height", "920"),
            ("title", TITLE),
        ];
        let blog = maker.build(&program, &values);
        shows(
            &browser,
            &format!("{}{}", blog.url(), maker.page),
            &src,
            scenario,
        );
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
fn plain_html_shows_what_its_snippet_says() {
    let folder = blog::target().join("blogs/plain");
    let browser = Browser::open(Screen::wide());
    let (path, scenario) = STATES[0];
    let src = format!("{}{path}", site::url());
    let values = [
        ("src", src.as_str()),
        ("width", "100%"),
        ("height", "920"),
        ("title", TITLE),
    ];
    let frame = Snippet::of("iframe").filled(&values);
    // Quarto takes the same, in a block that pandoc passes through as it is.
    let quarto = Snippet::of("quarto").filled(&values);
    assert_eq!(quarto, format!("```{{=html}}\n{frame}\n```"));
    blog::write(
        &folder.join("index.html"),
        &format!(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>A page</title>\
             <link rel=\"icon\" href=\"data:,\"><p>Words before.</p>{frame}<p>Words after.</p></html>"
        ),
    );
    let host = host::spawn(folder.clone(), "", 0).unwrap();
    shows(&browser, &host.url(), &src, scenario);

    // The picture leads to the widget's page.
    let (image, link) = ("data:image/gif;base64,R0lGODlhAQABAAAAACw=", src.as_str());
    let values = [
        ("image", image),
        ("link", link),
        ("width", "640"),
        ("title", TITLE),
    ];
    let picture = Snippet::of("picture").filled(&values);
    blog::write(
        &folder.join("picture.html"),
        &format!(
            "<!doctype html><meta charset=\"utf-8\"><link rel=\"icon\" href=\"data:,\">{picture}"
        ),
    );
    browser.go_url(&format!("{}picture.html", host.url()));
    let told = browser.texts(
        "const it = document.querySelector('a[href] > img');
         return [it.parentElement.href, it.alt, it.getAttribute('src'), it.getAttribute('width')]",
        json!([]),
    );
    assert_eq!(told, [link, TITLE, image, "640"]);
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
        let values = known.map(|name| (name, "x"));
        let filled = Snippet::of(&key).filled(&values);
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
