//! A first visit on a slow phone: when the chart is there and when the dial answers.

use std::thread;
use std::time::{Duration, Instant};

use browser_tests::{Browser, Screen, Value, json};

/// The page's own watch; see there.
const WATCH: &str = include_str!("cold.js");
/// Bytes a second of a line with 1.6 Mbit/s.
const SPEED: f64 = 1.6e6 / 8.0;
/// Milliseconds from a request to the first byte of its answer.
const LATENCY: u32 = 150;
/// How many times slower than this machine.
const SLOWER: f64 = 4.0;
/// A page that has not answered by then never will.
const PATIENCE: Duration = Duration::from_secs(60);

/// A visit, in milliseconds since it began.
#[derive(Clone, Copy, Debug)]
pub struct Visit {
    /// The browser's own first-contentful-paint: a text or a picture.
    pub first_paint: f64,
    /// The chart is painted.
    pub chart: f64,
    /// There was no frame without the chart.
    pub at_once: bool,
    /// The sentence has answered the dial.
    pub answered: f64,
    /// The last byte of the page's files came.
    pub last_byte: f64,
    /// Bytes that came over the net, as the browser counts them.
    pub bytes: f64,
}

/// Visits a page in a new browser; again if the browser did not do as it was told, which happens on a
/// machine that is busy with something else. `blank` is an empty page on this machine.
pub fn visit(screen: Screen, blank: &str, url: &str) -> Result<Visit, String> {
    const TRIES: usize = 3;
    let mut visit = try_visit(screen, blank, url);
    for _ in 1..TRIES {
        if visit.is_ok() {
            break;
        }
        visit = try_visit(screen, blank, url);
    }
    visit
}

fn try_visit(screen: Screen, blank: &str, url: &str) -> Result<Visit, String> {
    let browser = Browser::open(screen);
    // A page of the same site, so that the visit finds its process there and slowed down; and what a
    // browser does after its start is over.
    browser.go_url(blank);
    thread::sleep(Duration::from_millis(400));

    browser.cdp("Network.enable", json!({}));
    browser.cdp(
        "Network.emulateNetworkConditions",
        json!({
            "offline": false, "latency": LATENCY,
            "downloadThroughput": SPEED, "uploadThroughput": SPEED,
        }),
    );
    browser.cdp("Emulation.setCPUThrottlingRate", json!({ "rate": SLOWER }));
    browser.cdp(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": WATCH }),
    );
    browser.cdp("Page.navigate", json!({ "url": url }));
    let start = Instant::now();
    let seen = loop {
        thread::sleep(Duration::from_millis(700));
        let seen = value(
            &browser,
            "({ ...window.seen,
                firstPaint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
                bytes: [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
                    .reduce((sum, it) => sum + it.encodedBodySize, 0),
                lastByte: Math.max(...[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
                    .map((it) => it.responseEnd)) })",
        );
        if seen["answered"].is_number() && seen["chart"].is_number() {
            break seen;
        }
        if start.elapsed() > PATIENCE {
            return Err(format!("{url} did not answer its dial: {seen}"));
        }
    };
    let slow = best_loop(&browser);
    browser.cdp("Emulation.setCPUThrottlingRate", json!({ "rate": 1 }));
    let fast = best_loop(&browser);
    if slow < 2.0 * fast {
        return Err(format!(
            "the browser did not slow down for {url}: a loop took {slow:.0} ms, and {fast:.0} ms at full speed"
        ));
    }
    let of = |key: &str| {
        seen[key]
            .as_f64()
            .ok_or_else(|| format!("{url} has no {key}: {seen}"))
    };
    Ok(Visit {
        first_paint: of("firstPaint")?,
        chart: of("chart")?,
        at_once: of("emptyFrames")? == 0.0,
        answered: of("answered")?,
        last_byte: of("lastByte")?,
        bytes: of("bytes")?,
    })
}

/// Milliseconds of the same loop, the best of some.
fn best_loop(browser: &Browser) -> f64 {
    const LOOP: &str = "(() => {
        let best = Infinity;
        for (let round = 0; round < 4; round++) {
            const start = performance.now();
            for (let i = 0, sum = 0; i < 1e7; i++) sum += i;
            best = Math.min(best, performance.now() - start);
        }
        return best;
    })()";
    value(browser, LOOP).as_f64().unwrap_or(0.0)
}

/// What an expression comes to.
pub fn value(browser: &Browser, expression: &str) -> Value {
    let answer = browser.cdp(
        "Runtime.evaluate",
        json!({ "expression": expression, "awaitPromise": true, "returnByValue": true }),
    );
    answer["result"]["value"].clone()
}
