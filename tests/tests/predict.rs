//! The reader predicts, then the model's answer is laid over it, and the distance is told.

#![allow(clippy::unwrap_used, reason = "tests")]

use browser_tests::{Browser, Rect, Screen, json};
use charts::figure::Format;
use charts::layout::{Frame, lay_out};
use widgets::Scenario;
use widgets::prediction::{Drawn, Question};

const GIANT: &str = "race?n=5&head_start=3&interop=0.6&stance=excluded";

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
fn pictures_of_predictions_for_people_to_look_at() {
    for (width, height) in [(1280, 900), (320, 640), (768, 1024)] {
        for dark in [false, true] {
            let screen = Screen::new(width, height).dark(dark);
            let at = Asked::open(screen, GIANT);
            let mut drawn = question(GIANT).blank();
            at.browser.screenshot(&format!("predict-{screen}-1-asked"));
            at.draw(&mut drawn, &[(2.0, 0.33), (30.0, 0.5), (60.0, 0.62)]);
            at.browser.screenshot(&format!("predict-{screen}-2-drawn"));
            at.click("[data-compare]");
            at.see();
            at.browser.screenshot(&format!("predict-{screen}-3-told"));
            at.browser.quiet();
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
