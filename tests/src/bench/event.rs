//! What one move of the dial costs the page's main thread.

use std::thread;
use std::time::Duration;

use browser_tests::{Browser, Screen, Value, json};

use crate::cold::value;
use crate::figures::{median, quantile};

/// Waits for two frames, after a move of the dial or without one. The dial and the sentence are looked for once: a page is not
/// to pay for the searches of those who measure it.
const HANDS: &str = "
    window.frames2 = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))));
    window.told = new Set();
    (() => {
        const dial = document.querySelector('[data-param=alpha]');
        const sentence = document.querySelector('[data-sentence]');
        window.move = (to) => {
            dial.value = to;
            dial.dispatchEvent(new InputEvent('input', { bubbles: true }));
            return window.frames2();
        };
        new MutationObserver(() => window.told.add(sentence.textContent))
            .observe(document.body, { childList: true, subtree: true, characterData: true });
    })();";

/// Milliseconds of the main thread for an event.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// The middle event.
    pub p50: f64,
    /// One in twenty takes longer.
    pub p95: f64,
    /// Scripts, wasm included: mean.
    pub script: f64,
    /// Style and layout: mean.
    pub style: f64,
    /// The rest: painting, drawing on canvas when it is put off, the browser's own: mean.
    pub rest: f64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Clock {
    task: f64,
    script: f64,
    style: f64,
}

impl Clock {
    fn of(browser: &Browser) -> Self {
        let metrics = browser.cdp("Performance.getMetrics", json!({}));
        let of = |name: &str| {
            let list = metrics["metrics"].as_array().map_or(&[][..], Vec::as_slice);
            let found = list.iter().find(|metric| metric["name"] == name);
            1000.0 * found.and_then(|it| it["value"].as_f64()).unwrap_or(0.0)
        };
        Self {
            task: of("TaskDuration"),
            script: of("ScriptDuration"),
            style: of("LayoutDuration") + of("RecalcStyleDuration"),
        }
    }

    fn since(self, before: Self) -> Self {
        Self {
            task: self.task - before.task,
            script: self.script - before.script,
            style: self.style - before.style,
        }
    }
}

/// Up and down from 1.0 to 1.4 in the dial's own steps.
fn position(event: usize) -> String {
    let turn = (event + 20) % 80;
    let step = if turn <= 40 { turn } else { 80 - turn };
    format!("{:.2}", 1.0 + step as f64 / 100.0)
}

/// Moves the dial of a page `events` times.
pub fn measure(screen: Screen, url: &str, events: usize) -> Result<Cost, String> {
    let browser = Browser::open(screen);
    browser.go_url(url);
    browser.wait(
        "the page has its chart",
        "return performance.getEntriesByName('drawn').length > 0 || !!document.querySelector('.picture.live')",
        json!([]),
    );
    thread::sleep(Duration::from_millis(500));
    value(&browser, HANDS);
    browser.cdp("Performance.enable", json!({ "timeDomain": "threadTicks" }));
    let series = |count: usize, what: &dyn Fn(usize) -> String| -> Result<Vec<Clock>, String> {
        let mut costs = vec![];
        for number in 0..count {
            let before = Clock::of(&browser);
            if value(&browser, &what(number)) != Value::Bool(true) {
                return Err(format!("{url} does not take an event"));
            }
            costs.push(Clock::of(&browser).since(before));
        }
        Ok(costs)
    };
    // The first events compile what they run.
    series(20, &|number| format!("move({})", position(number)))?;
    thread::sleep(Duration::from_millis(600));
    let idle = series(events / 2, &|_| "frames2()".to_owned())?;
    let moved = series(events, &|number| format!("move({})", position(number + 20)))?;
    let told = value(&browser, "told.size").as_u64().unwrap_or(0);
    // Of the dial's forty positions some read the same.
    if told < 20 {
        return Err(format!(
            "{url} told only {told} different sentences in {events} events"
        ));
    }
    let mean = |of: fn(&Clock) -> f64| {
        let mean = |list: &[Clock]| list.iter().map(of).sum::<f64>() / list.len().max(1) as f64;
        mean(&moved) - mean(&idle)
    };
    let still = median(&idle.iter().map(|it| it.task).collect::<Vec<_>>());
    let tasks: Vec<f64> = moved.iter().map(|it| it.task - still).collect();
    let (script, style) = (mean(|it| it.script), mean(|it| it.style));
    Ok(Cost {
        p50: median(&tasks),
        p95: quantile(&tasks, 0.95),
        script,
        style,
        rest: mean(|it| it.task) - script - style,
    })
}
