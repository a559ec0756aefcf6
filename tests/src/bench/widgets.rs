//! Every widget: what its page weighs, and how long a run takes in the browser's wasm.

use std::fs;
use std::path::PathBuf;

use browser_tests::{Browser, Screen, Value, json, site};
use xtask::{host, package};

use crate::cold::value;
use crate::figures::{Table, median};
use crate::peers;
use crate::weight::Page;

/// What a page may weigh, kB with brotli.
const WEIGHT: f64 = 140.0;
/// The map that is measured beside the peer's.
const MAP: &str = "phase-map?cells=128";
/// How many times faster than the peer's it is to be.
const FASTER: f64 = 10.0;

/// What takes its time: a scenario, in words, and what a run of it may take, ms. All others have 4 ms.
const HEAVY: [(&str, &str, f64); 6] = [
    (MAP, "128 x 128 cells", 33.0),
    ("phase-map?cells=32", "its draft: 32 x 32", 4.0),
    ("crowd?people=3000&steps=80", "3,000 people, 80 steps", 16.0),
    ("triangle", "basins of 60 a side", 50.0),
    ("defence", "21 mandates", 20.0),
    (
        "voting-power?operators=60&others=60",
        "60 + 60 voters",
        20.0,
    ),
];
/// What a run of anything else may take, ms.
const LIGHT: f64 = 4.0;

/// A scenario and the times of its runs.
struct Timed {
    key: &'static str,
    scenario: &'static str,
    words: &'static str,
    most: f64,
    millis: Vec<f64>,
}

/// All that is timed, widget by widget: the default where no heavy scenario stands for it, and the heavy ones.
fn list() -> Vec<Timed> {
    let mut list = vec![];
    for widget in widgets::catalog::ALL {
        let key = widget.key();
        let heavy = || {
            HEAVY
                .iter()
                .filter(|(scenario, ..)| scenario.split('?').next() == Some(key))
        };
        if heavy().all(|(scenario, ..)| *scenario != key) {
            // A widget's own goal holds for its default, too.
            let most = heavy().map(|it| it.2).reduce(f64::max).unwrap_or(LIGHT);
            list.push(Timed {
                key,
                scenario: key,
                words: "default",
                most,
                millis: vec![],
            });
        }
        list.extend(heavy().map(|(scenario, words, most)| Timed {
            key,
            scenario,
            words,
            most: *most,
            millis: vec![],
        }));
    }
    list
}

/// The page with the package and the peer's script.
fn assemble() -> Result<PathBuf, String> {
    let place = peers::folder().join("widgets");
    let cannot = |error| format!("{} cannot be written: {error}", place.display());
    package::copy(&place.join("package")).map_err(|fault| fault.to_string())?;
    let map = peers::source("map.js")?;
    let own = include_str!("widgets.js");
    let page = format!(
        "<!doctype html><title>Widgets</title><script>{map}</script><script type=module>\
         import * as balance from './package/models/all.js';\nwindow.balance = balance;\n{own}</script>"
    );
    fs::write(place.join("index.html"), page).map_err(cannot)?;
    Ok(place)
}

fn numbers(of: &Value) -> Vec<f64> {
    let list = of.as_array().map_or(&[][..], Vec::as_slice);
    list.iter().filter_map(Value::as_f64).collect()
}

/// The table of all widgets, with its caption; what could not be measured is the second result.
pub fn measure(screen: Screen, rounds: usize) -> (String, Vec<String>) {
    let mut faults = vec![];
    let host = assemble().and_then(|place| {
        host::spawn(place, site::PREFIX, 0).map_err(|error| format!("no host: {error}"))
    });
    let host = match host {
        Ok(host) => host,
        Err(fault) => return (String::new(), vec![fault]),
    };
    let mut timed = list();
    let mut peer = vec![];
    let browser = Browser::open(screen);
    browser.go_url(&host.url());
    browser.wait("the package is there", "return !!window.samples", json!([]));
    for round in 1..=rounds {
        eprintln!("Round {round} of {rounds}: every widget.");
        for it in &mut timed {
            let call = format!("widgetSamples('{}', 15)", it.scenario);
            it.millis.extend(numbers(&value(&browser, &call)));
        }
        peer.extend(numbers(&value(
            &browser,
            &format!("peerSamples('{MAP}', 3)"),
        )));
    }
    let apart = value(&browser, &format!("peerDistance('{MAP}')"))
        .as_f64()
        .unwrap_or(f64::NAN);
    if apart.is_nan() || apart >= 5e-3 {
        faults.push(format!("the peer's map is another one: {apart} apart"));
    }
    drop(browser);

    let mut table = Table::new(&[
        "widget",
        "page, kB",
        "goal",
        "",
        "scenario",
        "least, ms",
        "one run, ms",
        "goal",
        "",
    ]);
    let verdict = |reached: bool| if reached { "reached" } else { "missed" }.to_owned();
    let mut key_before = "";
    for it in &timed {
        let mut cells = vec![String::new(); 4];
        if it.key != key_before {
            key_before = it.key;
            let file = site::folder().join("embed").join(it.key).join("index.html");
            cells[0] = it.key.to_owned();
            match Page::of(&file) {
                Ok(page) => {
                    let weight = page.total().brotli as f64 / 1000.0;
                    cells[1] = format!("{weight:.1}");
                    cells[2] = format!("{WEIGHT:.0}");
                    cells[3] = verdict(weight <= WEIGHT);
                }
                Err(fault) => faults.push(fault),
            }
        }
        cells.push(it.words.to_owned());
        if it.millis.is_empty() {
            faults.push(format!("{} was not timed", it.scenario));
            cells.extend(["-", "-"].map(str::to_owned));
        } else {
            let middle = median(&it.millis);
            let least = it.millis.iter().copied().fold(f64::INFINITY, f64::min);
            cells.push(format!("{least:.2}"));
            cells.push(format!("{middle:.2}"));
            cells.push(format!("{:.0}", it.most));
            cells.push(verdict(middle <= it.most));
        }
        table.row(cells);
    }
    let mut text = table.text();
    if let Some(ours) = timed.iter().find(|it| it.scenario == MAP)
        && !ours.millis.is_empty()
        && !peer.is_empty()
    {
        let (ours, theirs) = (median(&ours.millis), median(&peer));
        text.push_str(&format!(
            "The map of 128 x 128 cells by hand in JavaScript (tests/peers/map.js, same page): {theirs:.0} ms, {:.1} times ours; \
             goal {FASTER:.0}: {}. The two differ by {apart:.0e} at most.\n",
            theirs / ours,
            verdict(theirs / ours >= FASTER)
        ));
    }
    text.push_str(&format!(
        "Pages: html, script and wasm, brotli, kB of 1000 bytes. Runs: `simulate` of the JavaScript package, from the scenario's \
         text to typed arrays; medians of {} samples and the\n  least of them, which a busy machine disturbs least, the compiler warm. The package is built as the site is: same crates, same \
         opt-levels, same allocator; only the map's own page has the models at \"z\".\n",
        15 * rounds
    ));
    (text, faults)
}

/// From a dial's move to the redrawn picture on the map's own page, in a sentence.
pub fn redraw(screen: Screen, moves: usize) -> Result<String, String> {
    let browser = Browser::open(screen);
    browser.go_url(&format!("{}embed/{MAP}", site::url()).replace("phase-map?", "phase-map/?"));
    browser.alive("phase-map");
    if value(&browser, include_str!("redraw.js")) != Value::Bool(true) {
        return Err("the map's page cannot be watched".to_owned());
    }
    let position = |number: usize| 1.05 + (number * 7 % 31) as f64 / 100.0;
    let (mut millis, mut frames, mut whole) = (vec![], vec![], vec![]);
    let warm = 10;
    for number in 0..warm + moves {
        // Every tenth move is the last for a while: then the whole map follows.
        let again = number % 10 == 9;
        let call = format!("redraw('{:.2}', {again})", position(number));
        let [at, shown, second] = numbers(&value(&browser, &call))[..] else {
            return Err("the map's page does not redraw its picture".to_owned());
        };
        if number >= warm {
            millis.push(at);
            frames.push(shown);
            if again {
                whole.push(second);
            }
        }
    }
    Ok(format!(
        "A dial's move on the page of {MAP}: the draft is drawn after {:.1} ms and shown in frame {:.0} (at most {:.0}); \
         the whole map is drawn {:.0} ms\n  after the last move, of which the page waits 250 ms for another. Medians of {moves} moves, {} rests.\n",
        median(&millis),
        median(&frames),
        frames.iter().copied().fold(0.0, f64::max),
        median(&whole),
        whole.len(),
    ))
}
