//! The picture does not jump: no layout shift, the canvas stands where the still picture stood, crisp.

#![allow(clippy::unwrap_used, reason = "tests")]

use browser_tests::browser::write_picture;
use browser_tests::{Browser, Rect, Screen, json};

/// A decoded picture.
struct Pixels {
    width: usize,
    height: usize,
    rgb: Vec<[u8; 3]>,
}

impl Pixels {
    fn read(file: &[u8]) -> Self {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        let mut reader = decoder.read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut bytes).unwrap();
        let step = info.color_type.samples();
        assert!(step >= 3, "a picture without colours");
        Self {
            width: info.width as usize,
            height: info.height as usize,
            rgb: bytes[..info.buffer_size()]
                .chunks(step)
                .map(|it| [it[0], it[1], it[2]])
                .collect(),
        }
    }

    /// Whether a pixel lies between the lightest and the darkest of the other picture's pixels
    /// there and right beside, as an edge does that is drawn a part of a pixel away.
    fn is_in(&self, other: &Self, x: usize, y: usize) -> bool {
        let mine = self.rgb[y * self.width + x];
        let near = |at: usize, end: usize| at.saturating_sub(1)..(at + 2).min(end);
        (0..3).all(|c| {
            let theirs = near(y, self.height)
                .flat_map(|y| near(x, self.width).map(move |x| y * other.width + x))
                .map(|i| other.rgb[i][c]);
            let (low, high) = theirs.fold((255, 0), |(low, high): (u8, u8), it| {
                (low.min(it), high.max(it))
            });
            (low.saturating_sub(LEVELS)..=high.saturating_add(LEVELS)).contains(&mine[c])
        })
    }

    /// Both pictures and, in red, what of either is not in the other; as PNG.
    fn beside(&self, other: &Self) -> Vec<u8> {
        let mut bytes = vec![];
        for y in 0..self.height {
            let row = y * self.width..(y + 1) * self.width;
            bytes.extend(self.rgb[row.clone()].iter().flatten());
            bytes.extend(other.rgb[row.clone()].iter().flatten());
            for x in 0..self.width {
                let is_strange = !self.is_in(other, x, y) || !other.is_in(self, x, y);
                let pale = self.rgb[row.start + x].map(|it| 191 + it / 4);
                bytes.extend(if is_strange { [255, 0, 0] } else { pale });
            }
        }
        let mut file = vec![];
        let side = |length: usize| u32::try_from(length).unwrap();
        let mut encoder = png::Encoder::new(&mut file, side(self.width * 3), side(self.height));
        encoder.set_color(png::ColorType::Rgb);
        encoder
            .write_header()
            .and_then(|mut writer| writer.write_image_data(&bytes))
            .unwrap();
        file
    }

    /// How many pixels of both pictures are not in the other, and how many differ at their place.
    fn differences(&self, other: &Self) -> (usize, usize) {
        assert_eq!((self.width, self.height), (other.width, other.height));
        let mut strangers = 0;
        let mut different = 0;
        for y in 0..self.height {
            for x in 0..self.width {
                let i = y * self.width + x;
                let apart = |c: usize| self.rgb[i][c].abs_diff(other.rgb[i][c]);
                if (0..3).all(|c| apart(c) <= LEVELS) {
                    continue;
                }
                different += 1;
                strangers += usize::from(!self.is_in(other, x, y));
                strangers += usize::from(!other.is_in(self, x, y));
            }
        }
        (strangers, different)
    }
}

/// Smaller differences of a channel are anti-aliasing.
const LEVELS: u8 = 64;
/// Pixels that no edge explains, in a million of the picture's: at most 54 were measured.
const STRANGERS: usize = 70;
/// Pixels that differ, in a million: at most 21,850 were measured.
const DIFFERENT: usize = 30_000;

const WITHOUT_SCRIPT: &str = "Emulation.setScriptExecutionDisabled";

/// The picture of a place, as a person sees it, with the pixels around it left out.
fn shot(browser: &Browser, place: &str) -> (Vec<u8>, Rect) {
    let css = format!("[data-place=\"{place}\"] .picture");
    let mut rect = browser.see(&css);
    rect = Rect {
        x: rect.x.ceil(),
        y: rect.y.ceil(),
        width: rect.width.floor() - 1.0,
        height: rect.height.floor() - 1.0,
    };
    (browser.picture_of(rect), browser.rect(&css))
}

#[test]
fn the_live_picture_stands_where_the_still_one_stood() {
    let browser = Browser::open(Screen::wide());
    let all = [(1.0, false), (2.0, true), (1.0, true), (2.0, false)];
    let (tall, low) = (900, 690);
    let mut pages = vec![
        ("embed/race/".to_owned(), "race", (320, tall), &all[..]),
        (
            "embed/race/the-giant-grows-alone/".to_owned(),
            "race",
            (320, tall),
            &all[..2],
        ),
        (String::new(), "abstract", (768, tall), &all[1..2]),
        (String::new(), "mob", (1280, tall), &all[..2]),
        // Where it gives way to the dials.
        (String::new(), "concerns", (1366, low), &all[..2]),
    ];
    for (i, widget) in widgets::catalog::ALL.iter().enumerate().skip(1) {
        let path = format!("embed/{}/", widget.key());
        // One widget is seen in the one way, the next in the other.
        let (width, screens) = [(320, &all[1..2]), (768, &all[..1])][i % 2];
        pages.push((path, widget.key(), (width, tall), screens));
    }
    let mut worst = (0, 0);
    for (path, place, (width, height), screens) in &pages {
        let (path, place) = (path.as_str(), *place);
        for (ratio, dark) in screens.iter().copied() {
            let screen = Screen::new(*width, *height).ratio(ratio).dark(dark);
            browser.screen(screen);
            browser.cdp(WITHOUT_SCRIPT, json!({ "value": true }));
            browser.go(path);
            let (still_file, still_rect) = shot(&browser, place);
            let still = Pixels::read(&still_file);
            assert_eq!(still.width as f64, still_width(still_rect) * ratio);

            // The measure sees a label that stands three pixels beside its place.
            let moved = browser.js(
                "const texts = [...document.querySelectorAll(`[data-place=\"${arguments[0]}\"] .picture svg text`)].filter(it => it.checkVisibility() && it.textContent.length > 4);
                 const it = texts[Math.floor(texts.length / 2)];
                 it.style.transform = 'translate(3px, 0)';
                 return it.textContent",
                json!([place]),
            );
            let shifted = Pixels::read(&shot(&browser, place).0);
            let (strangers, _) = still.differences(&shifted);
            let bound = |per_million: usize| still.rgb.len() * per_million / 1_000_000;
            assert!(
                strangers > bound(STRANGERS),
                "{path:?} {screen}: a shifted {moved} would not be seen: {strangers}"
            );

            browser.cdp(WITHOUT_SCRIPT, json!({ "value": false }));
            browser.go(path);
            browser.see(&format!("[data-place=\"{place}\"] .picture"));
            browser.alive(place);
            let (live_file, live_rect) = shot(&browser, place);
            assert_eq!(still_rect, live_rect, "{path:?} {screen}");
            let live = Pixels::read(&live_file);
            let (strangers, different) = live.differences(&still);
            let of = |count: usize| count * 1_000_000 / live.rgb.len();
            println!(
                "{path:?} {place} {screen}: {} strangers, {} different in a million",
                of(strangers),
                of(different)
            );
            if of(strangers) > STRANGERS || of(different) > DIFFERENT {
                let page = path.replace('/', "-");
                write_picture(
                    &format!("jump-{page}{place}-{screen}"),
                    &still.beside(&live),
                );
            }
            worst = (worst.0.max(of(strangers)), worst.1.max(of(different)));
            browser.quiet();
        }
    }
    assert!(
        worst.0 <= STRANGERS && worst.1 <= DIFFERENT,
        "the picture jumps: {} strangers, {} different in a million; see target/screenshots/jump-*",
        worst.0,
        worst.1
    );
}

fn still_width(rect: Rect) -> f64 {
    rect.width.floor() - 1.0
}

/// Asserts that the canvas has one pixel for each of the screen's.
fn crisp(browser: &Browser, ratio: f64, what: &str) {
    let sizes = browser.js(
        "return [...document.querySelectorAll('.picture.live canvas:not([hidden])')].map(it => {
            const { width, height } = it.getBoundingClientRect();
            return [it.width, it.height, width * devicePixelRatio, height * devicePixelRatio];
        })",
        json!([]),
    );
    let sizes = sizes.as_array().unwrap();
    assert!(!sizes.is_empty(), "{what}: no live picture");
    assert_eq!(browser.number("return devicePixelRatio", json!([])), ratio);
    for size in sizes {
        let at = |i: usize| size[i].as_f64().unwrap();
        assert!(
            (at(0) - at(2)).abs() <= 0.5 && (at(1) - at(3)).abs() <= 1.0,
            "{what}: the canvas is {} x {} for {} x {} pixels",
            at(0),
            at(1),
            at(2),
            at(3)
        );
    }
}

#[test]
fn the_canvas_has_a_pixel_for_each_of_the_screens() {
    let browser = Browser::open(Screen::wide());
    for (path, width) in [("embed/race/", 320), ("embed/race/", 700), ("", 1280)] {
        for ratio in [1.0, 1.5, 2.0, 3.0] {
            browser.screen(Screen::new(width, 800).ratio(ratio));
            browser.go(path);
            let place = browser.places()[0].clone();
            browser.see("[data-place]");
            browser.alive(&place);
            crisp(&browser, ratio, &format!("{path:?} at {width} px x{ratio}"));
        }
    }
    browser.quiet();
}

#[test]
fn the_canvas_follows_the_window() {
    let browser = Browser::open(Screen::new(700, 800));
    browser.go("embed/race/");
    browser.alive("race");
    for (screen, what) in [
        (Screen::new(320, 800), "a narrow window"),
        (Screen::new(457, 800), "the widest with the narrow format"),
        (Screen::new(458, 800), "the narrowest with the wide format"),
        (Screen::new(700, 800).ratio(2.0), "a wide, fine window"),
        (
            Screen::new(700, 800).ratio(3.0),
            "another screen, of the same width",
        ),
        (Screen::new(700, 800), "and back"),
    ] {
        browser.screen(screen);
        let fits = "const it = document.querySelector('.picture.live canvas'), box = it.parentElement.getBoundingClientRect();
                    return Math.abs(it.width - it.getBoundingClientRect().width * devicePixelRatio) <= .5
                        && Math.abs(it.height / it.width - box.height / box.width) < .01";
        browser.wait(&format!("the canvas fits {what}"), fits, json!([]));
        crisp(&browser, screen.ratio, what);
    }
    browser.quiet();
}

#[test]
fn the_canvas_follows_the_theme() {
    let browser = Browser::open(Screen::new(700, 800));
    browser.go("embed/race/");
    browser.alive("race");
    let light = Pixels::read(&shot(&browser, "race").0);
    browser.screen(Screen::new(700, 800).dark(true));
    browser.frames(5);
    let turned = Pixels::read(&shot(&browser, "race").0);
    assert!(light.differences(&turned).1 > light.rgb.len() / 2);
    browser.reload();
    browser.alive("race");
    let dark = Pixels::read(&shot(&browser, "race").0);
    assert_eq!(dark.differences(&turned), (0, 0));
    browser.quiet();
}

/// Notes every layout shift from the first byte on, also those that follow input.
const WATCH: &str = "
    window.shifts = [];
    new PerformanceObserver(list => {
        for (const it of list.getEntries()) shifts.push([it.value, it.startTime, it.sources.map(source =>
            (source.node?.outerHTML ?? source.node?.textContent ?? '?').slice(0, 70)
            + ['x', 'y', 'width', 'height'].filter(it => source.previousRect[it] != source.currentRect[it]).map(
                it => `, ${it} from ${source.previousRect[it]} to ${source.currentRect[it]}`).join(''))]);
    }).observe({ type: 'layout-shift', buffered: true });";

/// Smaller shifts are those of numbers that grow a digit to the left, each in its own place.
const OWN: f64 = 1e-4;

/// The layout shifts so far, and what shifted.
fn shifts(browser: &Browser) -> Vec<String> {
    browser.frames(3);
    let shifts = browser.js("return shifts", json!([]));
    let shifts = shifts.as_array().unwrap();
    shifts
        .iter()
        .filter(|it| it[0].as_f64().unwrap() > OWN)
        .map(|it| {
            format!(
                "{:.4} at {:.0} ms: {}",
                it[0].as_f64().unwrap(),
                it[1].as_f64().unwrap(),
                it[2]
            )
        })
        .collect()
}

fn watched() -> Browser {
    let browser = Browser::open(Screen::wide());
    browser.cdp(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": WATCH }),
    );
    browser
}

#[test]
fn nothing_shifts_from_load_to_life() {
    let browser = watched();
    let mut moved = vec![];
    for width in [320, 768, 1280] {
        // An embed is nowhere wider than at 768 px.
        let widgets = widgets::catalog::ALL.iter().filter(|_| width <= 768);
        let mut paths: Vec<String> = widgets
            .map(|widget| format!("embed/{}/", widget.key()))
            .collect();
        paths.extend(
            [
                "",
                "?alpha=1.4&mandate=0.2&abstract.n=4&mob.people=600",
                "embed/race/too-late/?alpha=1.05",
                "embed/checks/?n=30&k=12",
            ]
            .map(str::to_owned),
        );
        for path in paths {
            browser.screen(Screen::new(width, 800));
            browser.go(&path);
            browser.all_alive();
            // Words and numbers that wait until the reader rests are there.
            browser.rest();
            // The places further down come alive while they are seen, too.
            if path.is_empty() {
                for place in browser.places() {
                    browser.see(&format!("[data-place=\"{place}\"] .picture"));
                    browser.alive(&place);
                }
            }
            let shifts = shifts(&browser).into_iter();
            moved.extend(shifts.map(|it| format!("{path:?} at {width} px: {it}")));
        }
    }
    assert!(moved.is_empty(), "{} shifts: {moved:#?}", moved.len());
    browser.quiet();
}

/// The heights of a widget's parts, by their classes.
fn heights(browser: &Browser, place: &str) -> Vec<(String, f64)> {
    let parts = browser.js(
        "return [...document.querySelector(`[data-place=\"${arguments[0]}\"]`).children].map(
            it => [it.className, it.getBoundingClientRect().height])",
        json!([place]),
    );
    let parts = parts.as_array().unwrap();
    parts
        .iter()
        .map(|it| (it[0].as_str().unwrap().to_owned(), it[1].as_f64().unwrap()))
        .collect()
}

#[test]
fn nothing_shifts_while_a_dial_is_moved() {
    let browser = watched();
    let mut moved = vec![];
    for (width, path, place) in [
        (320, "", "abstract"),
        (320, "embed/race/", "race"),
        (768, "embed/race/", "race"),
        (1280, "", "mob"),
        (1280, "", "abstract"),
    ] {
        browser.screen(Screen::new(width, 800));
        for key in ["alpha", "diffusion", "mandate"] {
            browser.go(path);
            let css = format!("[data-place=\"{place}\"] [data-param=\"{key}\"]");
            browser.see(&css);
            browser.alive(place);
            browser.rest();
            let (dial, parts) = (browser.rect(&css), heights(&browser, place));
            let here = format!("{place} at {width} px, {key}");
            for part in [0.0, 0.15, 0.5, 1.0, 0.3] {
                browser.drag(&css, part);
                browser.frames(2);
                let now = browser.rect(&css);
                if dial != now {
                    moved.push(format!("{here} at {part}: {dial:?} became {now:?}"));
                }
                for (was, is) in parts.iter().zip(heights(&browser, place)) {
                    if *was != is {
                        let (name, height) = is;
                        moved.push(format!(
                            "{here} at {part}: {name} was {} px high and became {height}",
                            was.1
                        ));
                    }
                }
            }
            let shifts = shifts(&browser).into_iter();
            moved.extend(shifts.map(|it| format!("{here}: {it}")));
        }
    }
    assert!(moved.is_empty(), "{} shifts: {moved:#?}", moved.len());
    browser.quiet();
}
