//! `cargo xtask bench`: what the site weighs and how fast it is, beside pages that do the same work.
//!
//! Timings are benchmarks, never tests: the exit code is 0 whatever they are, and 1 only when something
//! could not be measured, which a sentence then says.
//!
//! # Layout
//! - `widgets`: weight and speed of every widget;
//! - `weight`: bytes of pages;
//! - `peers`: the pages to compare with;
//! - `cold`: a first visit on a slow line and a slow machine;
//! - `event`: what one move of the dial costs;
//! - `smooth`: the whole essay under a reader's hands;
//! - `solver`: right-hand sides, error and time of a run;
//! - `figures`: medians and tables.

#[path = "../bench/cold.rs"]
mod cold;
#[path = "../bench/event.rs"]
mod event;
#[path = "../bench/figures.rs"]
mod figures;
#[path = "../bench/peers.rs"]
mod peers;
#[path = "../bench/smooth.rs"]
mod smooth;
#[path = "../bench/solver.rs"]
mod solver;
#[path = "../bench/weight.rs"]
mod weight;
#[path = "../bench/widgets.rs"]
mod widgets_table;

use std::panic;
use std::process::ExitCode;

use browser_tests::{Browser, Screen, json, site};
use xtask::host;

use cold::Visit;
use event::Cost;
use figures::{Table, kilobytes, median};
use weight::{KINDS, Page};

const USAGE: &str = "\
cargo xtask bench [--rounds 5] [--quick] [--widgets] [--race] [--smooth] [--minutes 10] [--actors 2] [--points 201]
    --rounds   how often every page is measured, in turn; medians are printed
    --quick    one round, fewer events
    --widgets  only the table of all widgets
    --race     only the race beside its peers
    --smooth   only the essay under a reader's hands: long tasks, frames, what is left behind
    --minutes  how long its dials are dragged to see what is left behind
    --actors   actors in the race, 2 to 5, on every page
    --points   points of a curve on the peers' pages (ours always has 201)
";

/// Columns of all tables.
const OURS: &str = "ours";

struct Options {
    rounds: usize,
    events: usize,
    only_widgets: bool,
    only_race: bool,
    only_smooth: bool,
    minutes: u32,
    /// How many of the essay's dials are dragged to find long tasks.
    dials: usize,
    actors: u32,
    points: u32,
}

impl Options {
    /// `None` when help is asked for.
    fn read(words: impl IntoIterator<Item = String>) -> Result<Option<Self>, String> {
        let mut options = Self {
            rounds: 5,
            events: 120,
            only_widgets: false,
            only_race: false,
            only_smooth: false,
            minutes: 10,
            dials: usize::MAX,
            actors: 2,
            points: 201,
        };
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let (name, own) = match word.split_once('=') {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (word, None),
            };
            let mut number = |least: u32, most: u32| {
                let text = own.clone().or_else(|| words.next()).unwrap_or_default();
                let number = text.parse::<u32>().ok();
                number
                    .filter(|number| (least..=most).contains(number))
                    .ok_or_else(|| {
                        format!("bench: {name} is a number from {least} to {most}, not '{text}'.")
                    })
            };
            match name.as_str() {
                "--rounds" => options.rounds = number(1, 99)? as usize,
                "--actors" => options.actors = number(2, 5)?,
                "--points" => options.points = number(2, 10_000)?,
                "--minutes" => options.minutes = number(1, 60)?,
                "--quick" => {
                    (options.rounds, options.events) = (1, 60);
                    (options.minutes, options.dials) = (1, 20);
                }
                "--race" => options.only_race = true,
                "--smooth" => options.only_smooth = true,
                "--widgets" => options.only_widgets = true,
                "--help" | "-h" => return Ok(None),
                _ => return Err(format!("bench: there is no option '{name}'.")),
            }
        }
        Ok(Some(options))
    }
}

fn main() -> ExitCode {
    let options = match Options::read(std::env::args().skip(1)) {
        Ok(Some(options)) => options,
        Ok(None) => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(sentence) => {
            eprintln!("{sentence}");
            return ExitCode::from(2);
        }
    };
    // The browser's harness panics with one sentence.
    panic::set_hook(Box::new(|_| {}));
    let faults = panic::catch_unwind(|| run(&options)).unwrap_or_else(|panic| {
        let sentence = panic
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| panic.downcast_ref::<&str>().map(|it| (*it).to_owned()));
        vec![sentence.unwrap_or_else(|| "the measurement broke off".to_owned())]
    });
    for fault in &faults {
        eprintln!("bench: {fault}.");
    }
    ExitCode::from(u8::from(!faults.is_empty()))
}

/// A page and what was measured of it.
struct Subject {
    name: &'static str,
    url: String,
    weight: u64,
    visits: Vec<Visit>,
    costs: Vec<Cost>,
    /// The same of a page with curves and a sentence alone; empty for ours, which has no such.
    plain: Vec<Cost>,
}

impl Subject {
    fn visited(&self, of: fn(&Visit) -> f64) -> Option<f64> {
        middle(&self.visits, of)
    }

    fn cost(&self, of: fn(&Cost) -> f64) -> Option<f64> {
        middle(&self.costs, of)
    }

    /// Ours, and of the others the least that a page with these curves can do.
    fn plain_cost(&self, of: fn(&Cost) -> f64) -> Option<f64> {
        middle(&self.plain, of).or_else(|| self.cost(of))
    }
}

fn middle<T>(list: &[T], of: fn(&T) -> f64) -> Option<f64> {
    let values: Vec<f64> = list.iter().map(of).collect();
    (!values.is_empty()).then(|| median(&values))
}

/// Measures and prints; returns what could not be measured.
fn run(options: &Options) -> Vec<String> {
    let screen = Screen::new(800, 1000).ratio(2.0).motion();
    let smooth = || smooth::measure(Screen::wide().motion(), options.dials, options.minutes);
    if options.only_smooth {
        println!("{}", smooth());
        return vec![];
    }
    if options.only_race {
        return race(screen, options);
    }
    let (table, mut faults) = widgets_table::measure(screen, options.rounds);
    println!("{table}");
    match widgets_table::redraw(screen, options.events) {
        Ok(sentence) => println!("{sentence}"),
        Err(fault) => faults.push(fault),
    }
    if !options.only_widgets {
        faults.extend(race(screen, options));
        println!("{}", smooth());
    }
    faults
}

/// The race beside its peers.
fn race(screen: Screen, options: &Options) -> Vec<String> {
    let mut faults = vec![];
    let dist = site::folder();
    let embed = Page::of(&dist.join("embed/race/index.html"));
    let essay = Page::of(&dist.join("index.html"));
    let (embed, essay) = match (embed, essay) {
        (Ok(embed), Ok(essay)) => (embed, essay),
        (Err(fault), _) | (_, Err(fault)) => return vec![fault],
    };
    let ours = format!(
        "{}embed/race/{}",
        site::url(),
        match options.actors {
            2 => String::new(),
            n => format!("?n={n}"),
        }
    );
    let (width, height) = {
        let browser = Browser::open(screen);
        browser.go_url(&ours);
        browser.alive("race");
        let size = |side: &str| {
            browser.number(
                "return document.querySelector('.picture').getBoundingClientRect()[arguments[0]]",
                json!([side]),
            )
        };
        (size("width").round(), size("height").round())
    };

    let installed = peers::install();
    let has_libraries = installed.is_ok();
    faults.extend(installed.err());
    let made = solver::peer_sentence(options.actors).and_then(|sentence| {
        let shape = peers::Shape {
            width,
            height,
            sentence: &sentence,
        };
        let (folder, peers) = peers::assemble(shape, has_libraries)?;
        let host = host::spawn(folder.clone(), site::PREFIX, 0)
            .map_err(|error| format!("the peers' pages cannot be served: {error}"))?;
        Ok((folder, peers, host))
    });
    let mut subjects = vec![Subject {
        name: OURS,
        url: ours,
        weight: embed.total().brotli,
        visits: vec![],
        costs: vec![],
        plain: vec![],
    }];
    let host = match made {
        Ok((folder, peers, host)) => {
            for peer in peers {
                let file = format!("{}.html", peer.key);
                let weight = Page::of(&folder.join(&file)).map(|page| page.total().brotli);
                faults.extend(weight.as_ref().err().cloned());
                subjects.push(Subject {
                    name: peer.name,
                    url: format!(
                        "{}{file}?n={}&points={}",
                        host.url(),
                        options.actors,
                        options.points
                    ),
                    weight: weight.unwrap_or_default(),
                    visits: vec![],
                    costs: vec![],
                    plain: vec![],
                });
            }
            host
        }
        Err(fault) => {
            faults.push(fault);
            return faults;
        }
    };
    let blank = format!("{}{}", host.url(), peers::BLANK);

    for round in 1..=options.rounds {
        for subject in &mut subjects {
            eprintln!("Round {round} of {}: {}.", options.rounds, subject.name);
            match cold::visit(screen, &blank, &subject.url) {
                Ok(visit) => subject.visits.push(visit),
                Err(fault) => faults.push(fault),
            }
            match event::measure(screen, &subject.url, options.events) {
                Ok(cost) => subject.costs.push(cost),
                Err(fault) => faults.push(fault),
            }
            if subject.name == OURS {
                continue;
            }
            match event::measure(screen, &format!("{}&plain=1", subject.url), options.events) {
                Ok(cost) => subject.plain.push(cost),
                Err(fault) => faults.push(fault),
            }
        }
    }
    drop(host);
    let solved = solver::measure(options.actors, options.rounds);

    println!("{}", weights(&embed, &essay));
    println!("{}", timings(&subjects));
    println!(
        "Race of {} actors, 201 points a curve{}, picture {width} x {height} at ratio 2, medians of {} rounds.",
        options.actors,
        if options.points == 201 {
            String::new()
        } else {
            format!(" ({} on the peers' pages)", options.points)
        },
        options.rounds,
    );
    println!("{HOW}");
    println!("{}", first_frames(&subjects));
    match &solved {
        Ok(found) => println!(
            "Solver, natively: {} right-hand sides, relative error at most {:.1e}, runaway year to {:.1e}; {:.0} microseconds a run.\n",
            found.evaluations, found.error, found.year_error, found.micros
        ),
        Err(fault) => faults.push(fault.clone()),
    }
    for line in goals(&subjects, solved.as_ref().ok()) {
        println!("{line}");
    }
    faults
}

const HOW: &str = "\
First visits: a new browser each, 1.6 Mbit/s down, 150 ms a request, processor slowed 4 times. A chart counts once the
  frame with it is painted (ours: the picture served with the page); an answer is the first new sentence, while a script
  moves the dial every 50 ms from the moment it is on the page.
Main thread per event: processor at full speed. The dial is set, `input` dispatched, two frames awaited; the processor
  time of the page's main-thread tasks in between (CDP Performance, TaskDuration in threadTicks), less the median of
  the same without an event. Scripts include canvas calls; `the rest` is paint and the canvas's own drawing.
Peers: same equation and accuracy, same size, and all else that ours shows: names on curves and shares, the margin's band,
  the runaway, the beam, the law in numbers, a mark and its words on three dials. No legend, no animation, no hover;
  minified builds, brotli. `curves and a sentence alone`: their pages without all that, beside the whole of ours.
";

fn weights(embed: &Page, essay: &Page) -> String {
    let mut table = Table::new(&[
        "kB (1000 bytes)",
        "embed raw",
        "gzip",
        "brotli",
        "essay raw",
        "gzip",
        "brotli",
    ]);
    let pages = [embed, essay];
    for (kind, name) in KINDS.iter().enumerate() {
        if pages.iter().all(|page| page.kinds[kind].raw == 0) {
            continue;
        }
        let cells = pages.iter().flat_map(|page| {
            let it = page.kinds[kind];
            [it.raw, it.gzip, it.brotli].map(kilobytes)
        });
        table.row([(*name).to_owned()].into_iter().chain(cells).collect());
    }
    let cells = pages.iter().flat_map(|page| {
        let it = page.total();
        [it.raw, it.gzip, it.brotli].map(kilobytes)
    });
    table.row(["all".to_owned()].into_iter().chain(cells).collect());
    table.text()
}

/// Whether the chart needs no second frame.
fn first_frames(subjects: &[Subject]) -> String {
    let each: Vec<String> = subjects
        .iter()
        .map(|it| {
            let at_once = it.visits.iter().filter(|visit| visit.at_once).count();
            format!("{} {at_once} of {}", it.name, it.visits.len())
        })
        .collect();
    format!(
        "Visits whose very first frame had the chart: {}.",
        each.join(", ")
    )
}

/// One row a figure: ours, each peer's, and ours over each.
fn timings(subjects: &[Subject]) -> String {
    let names: Vec<&str> = subjects.iter().map(|it| it.name).collect();
    let ratios: Vec<String> = names[1..]
        .iter()
        .map(|name| format!("{OURS}/{name}"))
        .collect();
    let head: Vec<&str> = ["medians"]
        .into_iter()
        .chain(names)
        .chain(ratios.iter().map(String::as_str))
        .collect();
    let mut table = Table::new(&head);
    let mut row = |name: &str, digits: usize, ratio: bool, of: &dyn Fn(&Subject) -> Option<f64>| {
        let values: Vec<Option<f64>> = subjects.iter().map(of).collect();
        let mut cells = vec![name.to_owned()];
        cells.extend(values.iter().map(|value| {
            value.map_or_else(|| "-".to_owned(), |value| format!("{value:.digits$}"))
        }));
        if ratio {
            cells.extend(values[1..].iter().map(|peer| match (values[0], peer) {
                (Some(ours), Some(peer)) if *peer > 0.0 => format!("{:.2}", ours / peer),
                _ => "-".to_owned(),
            }));
        }
        table.row(cells);
    };
    row("embed page, brotli, kB", 1, true, &|it| {
        Some(it.weight as f64 / 1000.0)
    });
    row("  as the browser counted, kB", 1, true, &|it| {
        it.visited(|visit| visit.bytes / 1000.0)
    });
    row("first text or picture, ms", 0, true, &|it| {
        it.visited(|visit| visit.first_paint)
    });
    row("first chart, ms", 0, true, &|it| {
        it.visited(|visit| visit.chart)
    });
    row("first answered event, ms", 0, true, &|it| {
        it.visited(|visit| visit.answered)
    });
    row("  last byte of the page, ms", 0, false, &|it| {
        it.visited(|visit| visit.last_byte)
    });
    row("main thread per event, p50, ms", 2, true, &|it| {
        it.cost(|cost| cost.p50)
    });
    row("  beside curves and a sentence alone", 2, true, &|it| {
        it.plain_cost(|cost| cost.p50)
    });
    row("main thread per event, p95, ms", 2, true, &|it| {
        it.cost(|cost| cost.p95)
    });
    row("  mean: scripts", 2, false, &|it| {
        it.cost(|cost| cost.script)
    });
    row("  mean: style and layout", 2, false, &|it| {
        it.cost(|cost| cost.style)
    });
    row("  mean: the rest", 2, false, &|it| {
        it.cost(|cost| cost.rest)
    });
    table.text()
}

/// A line each: what is to be reached, and whether it is.
fn goals(subjects: &[Subject], solved: Option<&solver::Found>) -> Vec<String> {
    let of = |name: &str| subjects.iter().find(|it| it.name == name);
    let line = |goal: String, figures: Option<(f64, f64)>, unit: &str, digits: usize| match figures
    {
        Some((ours, most)) => format!(
            "{} {goal}: {ours:.digits$} of {most:.digits$} {unit}",
            if ours <= most {
                "reached    "
            } else {
                "not reached"
            },
        ),
        None => format!("not measured {goal}"),
    };
    let both = |peer: &str, part: f64, figure: &dyn Fn(&Subject) -> Option<f64>| {
        Some((figure(of(OURS)?)?, part * figure(of(peer)?)?))
    };
    let mut lines = vec![
        line(
            "embed page at most 120 kB brotli".to_owned(),
            of(OURS).map(|it| (it.weight as f64 / 1000.0, 120.0)),
            "kB",
            1,
        ),
        line(
            "first chart at most 0.7 x uPlot's".to_owned(),
            both("uPlot", 0.7, &|it| it.visited(|visit| visit.chart)),
            "ms",
            0,
        ),
        line(
            "first answered event at most Chart.js's".to_owned(),
            both("Chart.js", 1.0, &|it| it.visited(|visit| visit.answered)),
            "ms",
            0,
        ),
        line(
            "main thread per event, p50, at most uPlot's".to_owned(),
            both("uPlot", 1.0, &|it| it.cost(|cost| cost.p50)),
            "ms",
            2,
        ),
    ];
    lines.push(match solved {
        Some(found) => format!(
            "{} at most 300 right-hand sides at 1e-7: {} at {:.1e}",
            if found.evaluations <= 300 && found.error <= 1e-7 {
                "reached    "
            } else {
                "not reached"
            },
            found.evaluations,
            found.error
        ),
        None => "not measured at most 300 right-hand sides at 1e-7".to_owned(),
    });
    lines
}
