//! Whether the whole essay stays smooth: long tasks while dials are dragged, frames while the page is scrolled, and
//! what many minutes of dragging leave behind.

use std::time::Duration;

use browser_tests::{Browser, Screen, Value, json};

use crate::cold::value;
use crate::figures::{Table, quantile};

/// How much slower than this machine a reader's may be.
const SLOWER: u32 = 4;
/// A task that takes longer is felt, ms; the browser tells of no shorter ones.
const FELT: f64 = 50.0;
/// Frames of one drag through a dial's range.
const FRAMES: u32 = 30;
/// Pixels a second, as a reader flicks through.
const SPEED: u32 = 3000;
/// A frame that comes later has missed its turn at 60 a second, ms.
const LATE: f64 = 25.0;

/// Remembers the memory of whatever program the page starts.
const MEMORY: &str = "for (const name of ['instantiate', 'instantiateStreaming']) {
    const own = WebAssembly[name];
    WebAssembly[name] = (...given) => own.apply(WebAssembly, given).then(made => {
        window.wasmMemory = (made.instance ?? made).exports.memory;
        return made;
    });
}";

/// What could pile up.
#[derive(Clone, Copy)]
struct Left {
    /// Bytes of the program's memory.
    memory: f64,
    nodes: f64,
    listeners: f64,
}

impl Left {
    fn of(browser: &Browser) -> Self {
        browser.cdp("HeapProfiler.collectGarbage", json!({}));
        let metrics = browser.cdp("Performance.getMetrics", json!({}));
        let of = |name: &str| {
            let list = metrics["metrics"].as_array().map_or(&[][..], Vec::as_slice);
            let found = list.iter().find(|metric| metric["name"] == name);
            found.and_then(|it| it["value"].as_f64()).unwrap_or(0.0)
        };
        Self {
            memory: browser.number("return wasmMemory.buffer.byteLength", json!([])),
            nodes: of("Nodes"),
            listeners: of("JSEventListeners"),
        }
    }
}

fn essay(screen: Screen) -> Browser {
    let browser = Browser::open(screen);
    browser.cdp(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": MEMORY }),
    );
    browser.cdp("Performance.enable", json!({}));
    browser.go("");
    browser.all_alive();
    value(&browser, include_str!("smooth.js"));
    browser
}

/// The longest task of a drag of each dial of the essay, on a slower machine.
fn drags(screen: Screen, dials: usize) -> String {
    let browser = essay(screen);
    let all = value(&browser, "dials()");
    let all = all.as_array().map_or(&[][..], Vec::as_slice);
    // All of them, or as many as asked for, spread over the page.
    let step = all.len().div_ceil(dials.max(1)).max(1);
    browser.cdp("Emulation.setCPUThrottlingRate", json!({ "rate": SLOWER }));
    let mut felt: Vec<(f64, String)> = vec![];
    let mut count = 0;
    for dial in all.iter().step_by(step) {
        eprintln!("Dragging {} of {}.", text(dial, "key"), text(dial, "place"));
        let longest = value(&browser, &format!("dragDial({dial}, {FRAMES})"));
        let longest = longest.as_f64().unwrap_or(f64::NAN);
        count += 1;
        if longest.is_nan() || longest > FELT {
            let name = format!("{} {}", text(dial, "place"), text(dial, "key"));
            felt.push((longest, name));
        }
    }
    felt.sort_by(|one, other| other.0.total_cmp(&one.0));
    let mut table = Table::new(&["dragged at a quarter of the speed", "longest task, ms"]);
    for (longest, name) in felt.iter().take(12) {
        table.row(vec![name.clone(), format!("{longest:.0}")]);
    }
    format!(
        "Of {count} dials of the essay {} have a task over {FELT:.0} ms (goal 0).\n{}",
        felt.len(),
        if felt.is_empty() {
            String::new()
        } else {
            table.text()
        }
    )
}

fn text(dial: &Value, name: &str) -> String {
    dial[name].as_str().unwrap_or_default().to_owned()
}

/// Frames while the essay is scrolled from end to end.
fn scroll(screen: Screen) -> String {
    let browser = essay(screen);
    let gaps = value(&browser, &format!("scrollThrough({SPEED})"));
    let gaps: Vec<f64> = gaps
        .as_array()
        .map_or(&[][..], Vec::as_slice)
        .iter()
        .filter_map(Value::as_f64)
        .collect();
    let late = gaps.iter().filter(|gap| **gap > LATE).count();
    format!(
        "Scrolled through at {SPEED} px/s: {} frames, a median of {:.1} ms apart (goal 16.7), the slowest twentieth {:.1}, {late} late.\n",
        gaps.len(),
        quantile(&gaps, 0.5),
        quantile(&gaps, 0.95),
    )
}

/// What `minutes` of dragging leave behind, after one round through all dials.
fn leaves(screen: Screen, minutes: u32) -> String {
    let browser = essay(screen);
    let all = value(&browser, "dials()");
    eprintln!("Dragging every dial once: some minutes.");
    for dial in all.as_array().map_or(&[][..], Vec::as_slice) {
        value(&browser, &format!("dragDial({dial}, 2)"));
    }
    let before = Left::of(&browser);
    let mut drags = 0.0;
    for minute in 1..=minutes {
        eprintln!("Dragging on, minute {minute} of {minutes}.");
        // In parts: a call of the browser's driver may not take for ever.
        for _ in 0..6 {
            drags += value(&browser, "dragOn(10)").as_f64().unwrap_or(0.0);
        }
    }
    std::thread::sleep(Duration::from_secs(1));
    let after = Left::of(&browser);
    let mut table = Table::new(&["", "before", "after"]);
    for (name, of) in [
        (
            "wasm memory, kB",
            (|it| it.memory / 1000.0) as fn(&Left) -> f64,
        ),
        ("DOM nodes", |it| it.nodes),
        ("event listeners", |it| it.listeners),
    ] {
        table.row(vec![
            name.to_owned(),
            format!("{:.0}", of(&before)),
            format!("{:.0}", of(&after)),
        ]);
    }
    format!(
        "{drags:.0} drags in {minutes} minutes (goal: nothing is left behind).\n{}",
        table.text()
    )
}

/// All three, as text.
pub fn measure(screen: Screen, dials: usize, minutes: u32) -> String {
    [
        drags(screen, dials),
        scroll(screen),
        leaves(screen, minutes),
    ]
    .join("\n")
}
