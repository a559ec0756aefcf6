//! Frozen addresses: a post of today looks the same when a later release has other defaults.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

use browser_tests::copies::{Scratch, copy};
use browser_tests::{Browser, Screen, Shown, json, site};
use widgets::Scenario;
use xtask::{host, releases};

/// The bytes of all files of a folder.
fn bytes(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = vec![];
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(bytes(&path));
        } else {
            all.push((path.clone(), fs::read(&path).unwrap()));
        }
    }
    all.sort();
    all
}

/// What the canvas of the page's one widget shows.
fn curves(browser: &Browser) -> String {
    browser.frames(2);
    browser.text(
        "return document.querySelector('.picture.live canvas').toDataURL()",
        json!([]),
    )
}

#[test]
fn a_frozen_link_shows_the_same_curves_when_defaults_have_changed() {
    let scratch = Scratch::new("frozen");
    let (built, dist) = (scratch.path().join("built"), scratch.path().join("dist"));
    copy(&site::folder(), &built);
    releases::add(&built, &dist, "v0.1.0").unwrap();
    let first = bytes(&dist.join("v0.1.0"));
    assert!(first.len() > 100);

    // The next release starts the race elsewhere.
    let page = built.join("embed/race/index.html");
    let html = fs::read_to_string(&page).unwrap();
    let changed = html.replace(
        "data-start=\"race\"",
        "data-start=\"race?alpha=1.4&amp;n=5\"",
    );
    assert_ne!(changed, html);
    fs::write(&page, changed).unwrap();
    for suffix in ["br", "gz"] {
        let _ = fs::remove_file(page.with_extension(format!("html.{suffix}")));
    }
    releases::add(&built, &dist, "v0.2.0").unwrap();
    assert!(bytes(&dist.join("v0.1.0")) == first, "v0.1.0 has changed");

    let host = host::spawn(dist, "/any/where", 0).unwrap();
    let browser = Browser::open(Screen::new(640, 900));
    let query = "?mandate=0.2";
    let mut seen = vec![];
    for (copy, start) in [
        ("v0.1.0/", "race"),
        ("v0.2.0/", "race?alpha=1.4&n=5"),
        ("latest/", "race?alpha=1.4&n=5"),
        ("", "race?alpha=1.4&n=5"),
    ] {
        let path = format!("{copy}embed/race/{query}");
        browser.go_url(&format!("{}{path}", host.url()));
        browser.alive("race");
        let start: Scenario = start.parse().unwrap();
        let mut scenario = start.clone();
        scenario.set_text("mandate", "0.2").unwrap();
        let expected = Shown::expected(&start.to_string(), &scenario);
        browser.shows("race", &expected);
        seen.push(curves(&browser));
        // What a reader copies stays in the release.
        assert!(browser.address().ends_with(&path), "{}", browser.address());
        let links = browser.texts(
            "return [...document.querySelectorAll('a[href], script[src], link[href]')]
                 .filter(it => it.rel != 'canonical').map(it => it.href || it.src)
                 .filter(it => !it.startsWith('data:'))",
            json!([]),
        );
        assert!(links.len() > 2);
        for link in links {
            assert!(link.starts_with(&format!("{}{copy}", host.url())), "{link}");
        }
        browser.quiet();
    }
    assert_ne!(seen[0], seen[1]);
    assert_eq!(seen[1], seen[2]);
    assert_eq!(seen[1], seen[3]);

    // The same link where no later release has ever been.
    browser.go(&format!("embed/race/{query}"));
    browser.alive("race");
    browser.until("the link is shown", || {
        (curves(&browser) == seen[0]).then_some(())
    });
    browser.quiet();
}
