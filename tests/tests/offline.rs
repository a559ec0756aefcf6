//! Without a connection, and between two builds.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::Path;

use browser_tests::copies::{Scratch, copy};
use browser_tests::{Browser, Screen, json, site};
use xtask::{host, releases};

/// What a build makes of a site whose scripts have changed: other names for them, everywhere, and another version.
fn build_anew(folder: &Path) {
    let names: Vec<String> = fs::read_dir(folder.join("assets"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let changed: Vec<(String, String)> = ["explain.", "builder."]
        .into_iter()
        .map(|start| {
            let is_it = |name: &&String| name.starts_with(start) && name.ends_with(".js");
            let old = names.iter().find(is_it).unwrap().clone();
            (old, format!("{start}ffffffffff.js"))
        })
        .collect();
    let mut open = vec![folder.to_owned()];
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                // The programs of these pages stand in them, named by their hashes: they stay as they are.
                if !matches!(name.as_str(), "embed" | "models") {
                    open.push(path);
                }
            } else if name.ends_with(".br") || name.ends_with(".gz") {
                fs::remove_file(path).unwrap();
            } else if name.ends_with(".html") || name.ends_with(".js") {
                let mut text = fs::read_to_string(&path).unwrap();
                for (old, new) in &changed {
                    text = text.replace(old, new);
                }
                if name == "worker.js" {
                    text = text.replacen("VERSION=\"", "VERSION=\"f", 1);
                }
                fs::write(&path, text).unwrap();
                if let Some((_, new)) = changed.iter().find(|(old, _)| *old == name) {
                    fs::rename(&path, path.with_file_name(new)).unwrap();
                }
            }
        }
    }
}

/// Waits until the page is answered for by a worker.
fn kept(browser: &Browser) {
    browser.wait(
        "the worker keeps the page",
        "return navigator.serviceWorker.controller?.state === 'activated'",
        json!([]),
    );
}

/// The names of all caches of this origin.
fn caches(browser: &Browser) -> Vec<String> {
    let asked = browser
        .client()
        .execute_async("caches.keys().then(arguments[0])", vec![]);
    let names = browser.answer("The caches are not told", asked);
    let names = names.as_array().unwrap().iter();
    names.map(|it| it.as_str().unwrap().to_owned()).collect()
}

/// Whether something is in a cache.
fn has(browser: &Browser, url: &str) -> bool {
    let asked = browser.client().execute_async(
        "caches.match(arguments[0]).then(it => arguments[1](!!it))",
        vec![json!(url)],
    );
    browser.answer("The caches are not told", asked) == json!(true)
}

/// The status of an answer to the page; 0 for none.
fn status(browser: &Browser, path: &str) -> u64 {
    let asked = browser.client().execute_async(
        "fetch(arguments[0]).then(it => arguments[1](it.status), () => arguments[1](0))",
        vec![json!(path)],
    );
    browser
        .answer("Nothing is fetched", asked)
        .as_u64()
        .unwrap()
}

#[test]
fn who_was_here_once_reads_on_without_a_connection() {
    let browser = Browser::open(Screen::wide());
    let host = host::spawn(site::folder(), "/any/where", 0).unwrap();
    let url = host.url();
    browser.go_url(&url);
    browser.all_alive();
    kept(&browser);
    // Errors are never kept, pages that were visited are.
    assert_eq!(status(&browser, "models/nothing/"), 404);
    assert!(!has(&browser, &format!("{url}models/nothing/")));
    browser.forget_console();
    browser.go_url(&format!("{url}embed/triangle/?alpha=1.1"));
    browser.alive("triangle");
    browser.quiet();

    drop(host);
    browser.go_url(&format!("{url}?alpha=1.3#concerns"));
    browser.all_alive();
    browser.follows(&["abstract"]);
    assert_eq!(
        browser.text("return document.querySelector('h1').textContent", json!([])),
        "Balance of Power"
    );
    browser.click("[data-help]");
    browser.wait(
        "the help is there",
        "return document.querySelectorAll('dialog[open] .prose h3').length > 1",
        json!([]),
    );
    browser.quiet_but("ERR_CONNECTION_REFUSED");
    // A model's words are kept, its own program only if it was here before: a sentence says that it is not.
    browser.go_url(&format!("{url}models/race/index.html"));
    browser.wait(
        "the model is told, and its picture lives or is said to stand still",
        "return document.querySelector('math') && (document.querySelector('[data-alive]')
            || document.querySelector('[data-notice]')?.textContent.includes('their pictures stand still'))",
        json!([]),
    );
    let console = browser.console();
    // The program's file that is not there, and its script in the page that says so.
    let of_program =
        |line: &String| line.contains("/assets/race_bg") || line.contains("balance-of-power.js");
    assert!(console.iter().all(of_program), "{console:#?}");
    browser.forget_console();
    browser.go_url(&format!("{url}embed/triangle/"));
    browser.alive("triangle");
    // What was never visited is not there, and nothing else stands in its place.
    browser.quiet_but("ERR_CONNECTION_REFUSED");
    assert_eq!(status(&browser, "../race/"), 0);
}

#[test]
fn a_new_build_comes_whole_and_the_old_page_works_on() {
    let browser = Browser::open(Screen::wide());
    let scratch = Scratch::new("builds");
    let (now, next) = (scratch.path().join("now"), scratch.path().join("next"));
    copy(&site::folder(), &now);
    copy(&now, &next);
    build_anew(&next);
    let host = host::spawn(now.clone(), "", 0).unwrap();
    let url = host.url();
    browser.go_url(&url);
    browser.all_alive();
    kept(&browser);
    let old = caches(&browser);
    assert_eq!(old.len(), 1, "{old:?}");

    fs::rename(&now, scratch.path().join("gone")).unwrap();
    fs::rename(&next, &now).unwrap();
    // The old page may still load what only the old build has.
    browser.click("[data-place=\"abstract\"] [data-embed-open]");
    browser.wait(
        "the builder opens",
        "return !!document.querySelector('dialog[open]')",
        json!([]),
    );
    let scripts = "return [...document.querySelectorAll('script[src]')].filter(it => it.src.includes('.ffffffffff.')).length";
    assert_eq!(browser.number(scripts, json!([])), 0.0);
    // The page that is loaded now is the new one; the worker of the old is still in charge.
    browser.reload();
    browser.all_alive();
    assert_eq!(browser.number(scripts, json!([])), 1.0);
    browser.wait(
        "the new build is kept beside the old",
        "window.kept ??= {};
         navigator.serviceWorker.getRegistration().then(it => { window.kept.waits = !!it.waiting; });
         return window.kept.waits",
        json!([]),
    );
    assert_eq!(caches(&browser).len(), 2);
    // Once nobody reads the old one any more, it goes.
    browser.go_url("about:blank");
    browser.until("the old build is forgotten", || {
        browser.go_url(&url);
        let now = caches(&browser);
        let is_over = now.len() == 1 && now != old;
        if !is_over {
            browser.go_url("about:blank");
        }
        is_over.then_some(())
    });
    browser.all_alive();
    browser.quiet();
    drop(host);
    browser.reload();
    browser.all_alive();
    assert_eq!(browser.number(scripts, json!([])), 1.0);
}

#[test]
fn every_release_has_a_worker_of_its_own() {
    let browser = Browser::open(Screen::wide());
    let scratch = Scratch::new("releases");
    let out = scratch.path().join("site");
    releases::add(&site::folder(), &out, "v1.2.0").unwrap();
    let host = host::spawn(out, "/some/where", 0).unwrap();
    let url = host.url();
    browser.go_url(&url);
    browser.all_alive();
    kept(&browser);
    let of_front = caches(&browser);
    assert!(of_front[0].starts_with(&format!("{url}|")), "{of_front:?}");
    // The front's worker lets the release be; that one keeps itself.
    browser.go_url(&format!("{url}v1.2.0/"));
    browser.all_alive();
    browser.wait(
        "the release has its own worker",
        "return navigator.serviceWorker.controller?.scriptURL.endsWith('/v1.2.0/worker.js')",
        json!([]),
    );
    let both = caches(&browser);
    assert_eq!(both.len(), 2, "{both:?}");
    assert!(
        both.iter()
            .any(|it| it.starts_with(&format!("{url}v1.2.0/|")))
    );
    browser.quiet();
    drop(host);
    for path in ["", "v1.2.0/"] {
        browser.go_url(&format!("{url}{path}"));
        browser.all_alive();
    }
}

#[test]
fn nothing_is_missing_where_there_is_no_worker() {
    let browser = Browser::open(Screen::wide());
    for blocked in [
        "delete Navigator.prototype.serviceWorker",
        "Object.defineProperty(Navigator.prototype, 'serviceWorker', { get() { throw new DOMException('no', 'SecurityError'); } })",
        "ServiceWorkerContainer.prototype.register = () => Promise.reject(new DOMException('no', 'SecurityError'))",
    ] {
        browser.cdp("Page.enable", json!({}));
        let added = browser.cdp(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": blocked }),
        );
        browser.go("");
        browser.all_alive();
        browser.rest();
        let notices = browser.number(
            "return document.querySelectorAll('[data-notice]').length",
            json!([]),
        );
        assert_eq!(notices, 0.0, "{blocked}");
        browser.quiet();
        browser.cdp("Page.removeScriptToEvaluateOnNewDocument", added);
    }
}
