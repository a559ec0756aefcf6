//! The reader predicts, then the model's answer is laid over it, and the distance is told.

#![allow(clippy::unwrap_used, reason = "tests")]

use browser_tests::{Browser, Rect, Screen, Value, json};
use charts::figure::Format;
use charts::layout::{Frame, lay_out};
use fantoccini::key::Key;
use widgets::Scenario;
use widgets::prediction::{Drawn, Question};

const GIANT: &str = "race?n=5&head_start=3&interop=0.6&stance=excluded";

const CROWD: &str = "crowd?mediation=0.1";
const TRIANGLE: &str =
    "triangle?alpha=1.6&diffusion=0&business_government=0.1&government_civil=0&civil_business=0.1";
const LAB: &str = "policy-lab";

/// Places that the reader draws through.
type Way = &'static [(f64, f64)];

/// The question of a scenario, asked natively.
fn question(scenario: &str) -> Question {
    let scenario: Scenario = scenario.parse().unwrap();
    let run = scenario.widget().run(scenario.values()).unwrap();
    run.question().unwrap()
}

/// A place that asks, on the essay's page.
struct Asked {
    browser: Browser,
    place: String,
    scenario: String,
}

impl Asked {
    /// Opens the essay at the place that starts with a scenario.
    fn open(screen: Screen, scenario: &str) -> Self {
        let browser = Browser::open(screen);
        browser.go("");
        let place = browser.text(
            "return document.querySelector(`[data-asks='first'][data-start=\"${arguments[0]}\"]`).dataset.island",
            json!([scenario]),
        );
        let asked = Self {
            browser,
            place,
            scenario: scenario.to_owned(),
        };
        asked.see();
        asked.browser.alive(&asked.place);
        asked
    }

    fn css(&self, css: &str) -> String {
        format!("[data-place=\"{}\"] {css}", self.place)
    }

    fn see(&self) -> Rect {
        self.browser.see(&self.css(".picture"))
    }

    fn told(&self) -> String {
        self.browser.text(
            "return document.querySelector(arguments[0]).textContent",
            json!([self.css("[data-told]")]),
        )
    }

    fn is_seen(&self, css: &str) -> bool {
        self.browser.js(
            "return document.querySelector(arguments[0]).checkVisibility({ visibilityProperty: true })",
            json!([self.css(css)]),
        ) == json!(true)
    }

    /// The frame of the question's panel, and a function from its values to the window.
    fn frame(&self) -> (Frame, Rect, f64) {
        let rect = self.browser.rect(&self.css(".picture"));
        let format = if rect.width < 440.0 {
            Format::Narrow
        } else {
            Format::Wide
        };
        let question = question(&self.scenario);
        let drawing = lay_out(&question.figure(&question.blank(), None, format), format);
        (drawing.frames[0], rect, rect.width / drawing.width)
    }

    /// Where values of the panel stand in the window, in whole pixels, as the page is told them.
    fn at(&self, x: f64, y: f64) -> (f64, f64) {
        let (frame, rect, scale) = self.frame();
        let (x, y) = frame.position(x, y);
        ((rect.x + x * scale).round(), (rect.y + y * scale).round())
    }

    /// The values of the panel at a point of the window.
    fn values(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let (frame, rect, scale) = self.frame();
        frame.values((x - rect.x) / scale, (y - rect.y) / scale)
    }

    /// Draws through values with the pointer, and returns what a native reader would have drawn there.
    fn draw(&self, drawn: &mut Drawn, through: &[(f64, f64)]) {
        let points: Vec<_> = through.iter().map(|at| self.at(at.0, at.1)).collect();
        // Exactly these points: WebDriver's own pointer passes points between them.
        for (i, (x, y)) in points.iter().enumerate() {
            self.mouse(if i == 0 { "mousePressed" } else { "mouseMoved" }, *x, *y);
        }
        let (x, y) = points[points.len() - 1];
        self.mouse("mouseReleased", x, y);
        self.draws(drawn, &points);
        self.browser.frames(3);
    }

    fn mouse(&self, kind: &str, x: f64, y: f64) {
        self.browser.cdp(
            "Input.dispatchMouseEvent",
            json!({ "type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1 }),
        );
    }

    fn draws(&self, drawn: &mut Drawn, points: &[(f64, f64)]) {
        let question = question(&self.scenario);
        let mut last = self.values(points[0]);
        for point in points {
            let values = self.values(*point);
            question.stroke(drawn, last, values);
            last = values;
        }
    }

    fn pixels(&self) -> String {
        self.browser.text(
            "return document.querySelector(arguments[0]).toDataURL()",
            json!([self.css("canvas")]),
        )
    }

    fn click(&self, css: &str) {
        self.browser.click(&self.css(css));
        self.browser.frames(3);
    }
}

#[test]
#[ignore = "pictures for people to look at: cargo test -p browser-tests --test predict -- --ignored"]
fn pictures_of_predictions() {
    let strokes: [(&str, &str, Way); 4] = [
        ("race", GIANT, &[(2.0, 0.33), (30.0, 0.5), (60.0, 0.62)]),
        ("crowd", CROWD, &[(2.0, 0.2), (20.0, 0.5), (80.0, 0.9)]),
        ("triangle", TRIANGLE, &[(0.4, 0.3), (0.35, 0.2)]),
        (
            "policy-lab",
            LAB,
            &[(0.3, 8.7), (0.35, 6.3), (0.2, 4.5), (0.4, 0.3)],
        ),
    ];
    for (width, height) in [(1280, 900), (320, 700), (768, 1024), (1920, 1080)] {
        for dark in [false, true] {
            let screen = Screen::new(width, height).dark(dark);
            for (name, scenario, through) in &strokes {
                let at = Asked::open(screen, scenario);
                let mut drawn = question(scenario).blank();
                let shot = |what: &str| {
                    at.browser
                        .screenshot(&format!("predict-{name}-{screen}-{what}"));
                };
                shot("1-asked");
                at.draw(&mut drawn, through);
                shot("2-drawn");
                at.click("[data-compare]");
                at.see();
                shot("3-told");
                at.browser.quiet();
            }
        }
    }
}

#[test]
fn a_line_drawn_by_pointer_is_told_as_it_is_computed() {
    let at = Asked::open(Screen::new(1280, 900), GIANT);
    let question = question(GIANT);
    let mut drawn = question.blank();
    assert_eq!(at.told(), question.prompt());
    assert!(!at.is_seen("[data-sentence]"));
    // Nothing else is done on the picture meanwhile: it is not read, and time is not dragged along its axis.
    assert!(!at.is_seen(".reader"));
    let asked = at.pixels();
    at.draw(&mut drawn, &[(2.0, 0.33), (30.0, 0.5), (60.0, 0.62)]);
    assert_ne!(at.pixels(), asked, "what is drawn is seen");
    // A later stroke replaces what it passes.
    at.draw(&mut drawn, &[(60.0, 0.4), (40.0, 0.45)]);
    at.click("[data-compare]");
    assert_eq!(at.told(), question.told(&drawn));
    assert!(at.told().contains("above it"), "{}", at.told());
    assert!(at.is_seen("[data-sentence]"));
    at.browser.quiet();
}

#[test]
fn a_finger_draws_on_the_panel_and_scrolls_beside_it() {
    let at = Asked::open(Screen::new(360, 640), GIANT);
    at.browser.cdp(
        "Emulation.setTouchEmulationEnabled",
        json!({ "enabled": true, "maxTouchPoints": 1 }),
    );
    let swipe = |points: &[(f64, f64)]| {
        let touch = |kind: &str, points: Value| {
            at.browser.cdp(
                "Input.dispatchTouchEvent",
                json!({ "type": kind, "touchPoints": points }),
            );
        };
        for (i, (x, y)) in points.iter().enumerate() {
            let kind = if i == 0 { "touchStart" } else { "touchMove" };
            touch(kind, json!([{ "x": x, "y": y }]));
        }
        touch("touchEnd", json!([]));
        at.browser.frames(3);
    };
    let scrolled = || at.browser.number("return scrollY", json!([]));
    let question = question(GIANT);
    let mut drawn = question.blank();
    let here = scrolled();
    // Steep enough for a finger that would scroll.
    let points: Vec<_> = [(4.0, 0.3), (20.0, 0.75), (40.0, 0.2), (60.0, 0.1)]
        .iter()
        .map(|(x, y)| at.at(*x, *y))
        .collect();
    swipe(&points);
    assert_eq!(scrolled(), here, "the page scrolled under the finger");
    at.draws(&mut drawn, &points);
    // On the words below it scrolls.
    let (x, y) = at.browser.rect(&at.css("[data-told]")).middle();
    swipe(&[(x, y), (x, y - 20.0), (x, y - 60.0), (x, y - 100.0)]);
    at.browser
        .until("the page scrolls", || (scrolled() > here).then_some(()));
    // The finger's swing may carry it on for a while.
    at.browser.until("the page stands", || {
        let before = scrolled();
        at.browser.frames(6);
        (scrolled() == before).then_some(())
    });
    // In a low window the picture stays on top while the button comes up from below.
    let button = at.css("[data-compare]");
    at.browser.js(
        "document.querySelector(arguments[0]).scrollIntoView({ block: 'end', behavior: 'instant' })",
        json!([button]),
    );
    at.browser.frames(2);
    at.browser.pointer(&[at.browser.rect(&button).middle()]);
    at.browser.frames(3);
    assert_eq!(at.told(), question.told(&drawn));
    at.browser.quiet();
}

#[test]
fn the_keyboard_alone_predicts_and_reveals() {
    let at = Asked::open(Screen::new(1280, 900), GIANT);
    let question = question(GIANT);
    let mut drawn = question.blank();
    // From the prompt on by Tab: the button waits for a line, so the next are "Show me" and the fold.
    at.browser.focus(&at.css("[data-told]"));
    let (tab, enter) = (char::from(Key::Tab), char::from(Key::Enter));
    at.browser.press([tab, tab, enter]);
    at.browser.frames(3);
    let focused = || {
        at.browser.text(
            "const it = document.activeElement; return it.dataset.number ?? it.localName",
            json!([]),
        )
    };
    assert_eq!(focused(), "summary");
    let start = question.numbers(&drawn)[0].part;
    at.browser
        .press(std::iter::once(tab).chain(std::iter::repeat_n(char::from(Key::Right), 3)));
    assert_eq!(focused(), "12");
    question.set(&mut drawn, 12, ((100.0 * start).round() + 3.0) / 100.0);
    at.browser.press([
        tab,
        char::from(Key::End),
        tab,
        tab,
        tab,
        char::from(Key::Home),
    ]);
    at.browser.frames(3);
    question.set(&mut drawn, 24, 1.0);
    question.set(&mut drawn, 60, 0.0);
    let said = at.browser.texts(
        "return [...document.querySelectorAll(arguments[0])].map(it => it.getAttribute('aria-valuetext'))",
        json!([at.css("[data-number]")]),
    );
    let expected: Vec<_> = question
        .numbers(&drawn)
        .into_iter()
        .map(|it| it.said.unwrap())
        .collect();
    assert_eq!(said, expected);
    // Back to the button that was waiting.
    at.browser.focus(&at.css("[data-compare]"));
    at.browser.press([enter]);
    at.browser.frames(3);
    assert_eq!(at.told(), question.told(&drawn));
    assert_eq!(focused(), "p", "the focus is at the words that tell");
    let announced = at.browser.text(
        "return document.querySelector(arguments[0]).textContent",
        json!([at.css("[role=status]")]),
    );
    assert_eq!(announced, question.told(&drawn));
    at.browser.quiet();
}

#[test]
fn who_would_rather_see_sees() {
    let at = Asked::open(Screen::new(1280, 900), GIANT);
    let asked = at.pixels();
    assert!(!at.is_seen("[data-sentence]"));
    at.click("[data-show]");
    assert!(at.is_seen("[data-sentence]") && at.is_seen("[data-playhead]"));
    assert_ne!(at.pixels(), asked);
    let focused = at.browser.js(
        "return document.activeElement.matches(arguments[0])",
        json!([at.css(".play")]),
    );
    assert_eq!(focused, json!(true), "the focus was lost");
    // So does who turns a dial before anything is drawn.
    at.browser.reload();
    at.see();
    at.browser.alive(&at.place);
    assert!(!at.is_seen("[data-sentence]"));
    at.browser.focus(&at.css("[data-param=mandate]"));
    at.browser.press([char::from(Key::Right)]);
    at.browser.frames(3);
    assert!(at.is_seen("[data-sentence]") && at.is_seen("[data-playhead]"));
    at.browser.quiet();
}

#[test]
fn a_dial_stays_under_the_hand_that_ends_the_question() {
    let at = Asked::open(Screen::new(1280, 900), GIANT);
    let dial = at.css("[data-param=mandate]");
    let way = at.browser.way(&dial, 0.6);
    let before = at.browser.rect(&dial);
    at.browser.hold(&way);
    at.browser.frames(3);
    assert!(at.is_seen("[data-sentence]") && at.is_seen("[data-playhead]"));
    assert_eq!(at.browser.rect(&dial).y, before.y);
    // It may rest there as long as it likes.
    at.browser.rest();
    at.browser.rest();
    assert_eq!(at.browser.rect(&dial).y, before.y);
    at.browser.release();
    at.browser.until("the question's room is gone", || {
        (at.browser.rect(&dial).y < before.y - 50.0).then_some(())
    });
    at.browser.quiet();
}

#[test]
fn what_was_drawn_stays_until_the_question_is_another() {
    let at = Asked::open(Screen::new(1280, 900), GIANT);
    let before = question(GIANT);
    let mut drawn = before.blank();
    at.draw(&mut drawn, &[(2.0, 0.3), (60.0, 0.1)]);
    at.click("[data-compare]");
    assert_eq!(at.told(), before.told(&drawn));
    // Another world, the same question: the line stays, and the distance is told anew.
    at.browser.focus(&at.css("[data-param=alpha]"));
    at.browser.press([char::from(Key::Home)]);
    at.browser.rest();
    let slow = question(&format!("{GIANT}&alpha=0.7"));
    assert_ne!(slow.told(&drawn), before.told(&drawn));
    assert_eq!(at.told(), slow.told(&drawn));
    // Over other years it is another question.
    at.click(".more > summary");
    at.browser.focus(&at.css("[data-param=horizon]"));
    at.browser.press([char::from(Key::Left)]);
    at.browser.rest();
    assert!(at.is_seen("[data-playhead]") && at.is_seen("[data-sentence]"));
    assert_eq!(
        at.browser.text(
            "return document.querySelector(arguments[0]).textContent",
            json!([at.css("[data-predict]")])
        ),
        "Predict first"
    );
    at.browser.quiet();
}

#[test]
fn drawing_again_starts_from_nothing() {
    let at = Asked::open(Screen::new(1280, 900), GIANT);
    let asked = at.pixels();
    let question = question(GIANT);
    let mut drawn = question.blank();
    at.draw(&mut drawn, &[(2.0, 0.3), (60.0, 0.1)]);
    at.click("[data-compare]");
    at.click("[data-again]");
    assert_eq!(at.told(), question.prompt());
    at.see();
    at.browser.frames(2);
    assert_eq!(at.pixels(), asked);
    let mut drawn = question.blank();
    at.draw(&mut drawn, &[(2.0, 0.4), (60.0, 0.6)]);
    at.click("[data-compare]");
    assert_eq!(at.told(), question.told(&drawn));
    // The whole picture, and back to what was drawn.
    at.click("[data-show]");
    assert!(at.is_seen("[data-playhead]"));
    at.click("[data-predict]");
    assert_eq!(at.told(), question.told(&drawn));
    at.click("[data-reset]");
    assert!(at.is_seen("[data-playhead]"));
    at.browser.quiet();
}

#[test]
fn a_place_in_the_triangle_and_marks_for_policies() {
    let strokes: [(&str, Way); 3] = [
        (CROWD, &[(1.0, 0.2), (40.0, 0.5), (80.0, 0.5)]),
        (TRIANGLE, &[(0.4, 0.3), (0.5, 0.2)]),
        (LAB, &[(0.3, 8.7), (0.35, 6.3), (0.2, 4.5), (0.4, 0.3)]),
    ];
    for (scenario, through) in strokes {
        let at = Asked::open(Screen::new(1280, 900), scenario);
        let question = question(scenario);
        let mut drawn = question.blank();
        at.draw(&mut drawn, through);
        at.click("[data-compare]");
        assert_eq!(at.told(), question.told(&drawn), "{scenario}");
        at.browser.quiet();
    }
}

#[test]
fn any_line_can_be_predicted_where_the_reader_asks() {
    let browser = Browser::open(Screen::new(1280, 900));
    browser.go("");
    browser.all_alive();
    let with = browser.texts(
        "return [...new Set([...document.querySelectorAll('[data-predict]')].map(it => it.closest('[data-widget]').dataset.widget))].sort()",
        json!([]),
    );
    let mut can: Vec<_> = widgets::catalog::ALL
        .iter()
        .filter(|it| it.predicts())
        .map(|it| it.key())
        .collect();
    can.retain(|key| {
        browser.js(
            "return !!document.querySelector(`[data-widget=\"${arguments[0]}\"]`)",
            json!([key]),
        ) == json!(true)
    });
    can.sort_unstable();
    assert_eq!(with, can);
    let place = browser.text(
        "return document.querySelector('[data-widget=market-power]').dataset.place",
        json!([]),
    );
    let scenario = browser.shown(&place).start;
    let at = Asked {
        browser,
        place,
        scenario,
    };
    at.see();
    at.browser.alive(&at.place);
    let usual = at.pixels();
    at.click("[data-predict]");
    assert!(!at.is_seen("[data-sentence]"));
    let asked = question(&at.scenario);
    assert_eq!(at.told(), asked.prompt());
    let mut drawn = asked.blank();
    at.see();
    at.draw(&mut drawn, &[(1.0, 0.2), (60.0, 0.3)]);
    at.click("[data-compare]");
    assert_eq!(at.told(), asked.told(&drawn));
    at.click("[data-show]");
    at.see();
    at.browser.frames(2);
    assert_eq!(at.pixels(), usual);
    // A page with one widget does not ask.
    at.browser.go("embed/race/");
    at.browser.alive("race");
    assert_eq!(
        at.browser.js(
            "return !!document.querySelector('[data-predict]')",
            json!([])
        ),
        json!(false)
    );
    at.browser.quiet();
}

#[test]
fn the_answer_is_drawn_in_where_motion_is_welcome() {
    let still = Asked::open(Screen::new(1280, 900), GIANT);
    let moving = Asked::open(Screen::new(1280, 900).motion(), GIANT);
    let mut drawn = question(GIANT).blank();
    for at in [&still, &moving] {
        at.draw(&mut drawn, &[(2.0, 0.3), (60.0, 0.4)]);
        at.click("[data-compare]");
    }
    let end = still.pixels();
    moving.browser.until("the answer is drawn in", || {
        (moving.pixels() == end).then_some(())
    });
    moving.browser.quiet();
}

#[test]
fn without_scripts_the_answer_is_there() {
    let browser = Browser::open(Screen::new(1280, 900));
    let seen = |css: &str| {
        let css = format!("[data-asks=first] {css}");
        // Scripts of the page are off; the driver's are not.
        browser.js(
            "return [...document.querySelectorAll(arguments[0])].map(it => it.checkVisibility({ visibilityProperty: true })).join()",
            json!([css]),
        )
    };
    browser.cdp(
        "Emulation.setScriptExecutionDisabled",
        json!({ "value": true }),
    );
    browser.go("");
    let yes = json!("true,true,true,true");
    let no = json!("false,false,false,false");
    for css in [".told", "[data-sentence]"] {
        assert_eq!(seen(css), yes, "{css}");
    }
    for css in [".asked", ".prediction"] {
        assert_eq!(seen(css), no, "{css}");
    }
    browser.screenshot("predict-without-scripts");
    browser.cdp(
        "Emulation.setScriptExecutionDisabled",
        json!({ "value": false }),
    );
    // Before the program is there, the question is: no answer flashes up.
    browser.cdp(
        "Fetch.enable",
        json!({ "patterns": [{ "urlPattern": "*.wasm" }] }),
    );
    browser.go("");
    for css in [".asked", ".prediction"] {
        assert_eq!(seen(css), yes, "{css}");
    }
    for css in [".told", "[data-sentence]"] {
        assert_eq!(seen(css), no, "{css}");
    }
    browser.cdp("Fetch.disable", json!({}));
}
