//! A session: pages, scripts, keys, pointer, pictures, the console.

use std::fmt;
use std::fs;
use std::future::Future;
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine as _;
use fantoccini::actions::{
    InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction,
};
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::driver::Driver;
use crate::engine::{self, Engine};
use crate::{driver, site};

/// How long anything may take before a test gives up.
pub(crate) const PATIENCE: Duration = Duration::from_secs(15);

/// What is told of a driver that gives an error and no reason.
pub(crate) const WORDLESS: &str = "the driver gives an error without a word";

/// The flags of every browser. Nothing moves by itself, so that what is seen depends on what was done alone.
const FLAGS: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--force-prefers-reduced-motion",
];

/// A window's size in CSS pixels, its pixel ratio and what its reader prefers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Screen {
    /// Width in CSS pixels.
    pub width: u32,
    /// Height in CSS pixels.
    pub height: u32,
    /// Device pixels for a CSS pixel.
    pub ratio: f64,
    /// Whether the system prefers dark.
    pub dark: bool,
    /// Whether the reader lets things move by themselves.
    pub motion: bool,
}

impl Screen {
    /// A light screen of a size at pixel ratio 1, on which nothing moves by itself.
    pub fn new(width: u32, height: u32) -> Self {
        Self {
            width,
            height,
            ratio: 1.0,
            dark: false,
            motion: false,
        }
    }

    /// A usual desktop window: 1280 x 800.
    pub fn wide() -> Self {
        Self::new(1280, 800)
    }

    /// The same at another pixel ratio.
    pub fn ratio(self, ratio: f64) -> Self {
        Self { ratio, ..self }
    }

    /// The same, light or dark.
    pub fn dark(self, dark: bool) -> Self {
        Self { dark, ..self }
    }

    /// The same for a reader who lets things move by themselves.
    pub fn motion(self) -> Self {
        Self {
            motion: true,
            ..self
        }
    }
}

impl fmt::Display for Screen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let theme = if self.dark { "dark" } else { "light" };
        write!(f, "{}-{theme}", self.width)?;
        if self.ratio == 1.0 {
            Ok(())
        } else {
            write!(f, "-x{}", self.ratio)
        }
    }
}

/// Where something is on the page or in the window, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Rect {
    fn read(value: &Value) -> Option<Self> {
        Some(Self {
            x: value.get("x")?.as_f64()?,
            y: value.get("y")?.as_f64()?,
            width: value.get("width")?.as_f64()?,
            height: value.get("height")?.as_f64()?,
        })
    }

    /// The middle.
    pub fn middle(&self) -> (f64, f64) {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }
}

/// One browser window. The session ends when it is dropped.
pub struct Browser {
    client: Client,
    console: Mutex<Vec<String>>,
    profile: PathBuf,
    engine: Engine,
    /// The session's own driver, where one driver holds one session.
    _driver: Option<Driver>,
}

/// A command that is not part of the standard.
#[derive(Debug)]
struct Own {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Own {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.path
        ))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}

fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap_or_else(|error| panic!("There is no runtime: {error}."))
    })
}

/// Waits for the browser's answer; `what` is said when there is none.
fn answer<T, E: fmt::Display + fmt::Debug>(
    what: &str,
    work: impl Future<Output = Result<T, E>>,
) -> T {
    try_answer(work).unwrap_or_else(|error| panic!("{what}: {error}"))
}

/// Waits for the browser's answer.
fn try_answer<T, E: fmt::Display + fmt::Debug>(
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, String> {
    runtime().block_on(async {
        tokio::time::timeout(PATIENCE * 2, work)
            .await
            .map_err(|_| "no answer in time".to_owned())?
            .map_err(|error| match error.to_string() {
                // What a driver says whose page's process is gone; an exception in a page has words.
                bare if bare == "webdriver returned error: " => format!("{WORDLESS}: {error:?}"),
                told => told,
            })
    })
}

/// A script's arguments.
fn list(args: Value) -> Vec<Value> {
    match args {
        Value::Array(args) => args,
        other => vec![other],
    }
}

impl Browser {
    /// A new browser with nothing in its cache.
    pub fn open(screen: Screen) -> Self {
        Self::open_with(screen, &[])
    }

    /// A new browser with more flags.
    pub fn open_with(screen: Screen, flags: &[&str]) -> Self {
        let profile = driver::profile();
        let own = [
            format!("--user-data-dir={}", profile.display()),
            format!("--window-size={},{}", screen.width, screen.height),
        ];
        let flags: Vec<&str> = FLAGS
            .iter()
            .copied()
            .chain(flags.iter().copied())
            .chain(own.iter().map(String::as_str))
            .collect();
        let wanted = json!({
            "goog:chromeOptions": { "binary": driver::chrome(), "args": flags },
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        Self::connect(Engine::Chromium, screen, profile, wanted, None)
    }

    /// A new browser of an engine with nothing in its cache.
    pub fn open_in(engine: Engine, screen: Screen) -> Self {
        let profile = driver::profile();
        match engine {
            Engine::Chromium => Self::open(screen),
            Engine::Firefox => {
                let driver = driver::geckodriver(&profile);
                Self::connect(engine, screen, profile, engine::firefox(), Some(driver))
            }
            Engine::WebKit => {
                let driver = driver::webkit(&profile, screen);
                let wanted = engine::webkit(screen);
                Self::connect(engine, screen, profile, wanted, Some(driver))
            }
        }
    }

    fn connect(
        engine: Engine,
        screen: Screen,
        profile: PathBuf,
        wanted: Value,
        driver: Option<Driver>,
    ) -> Self {
        let Value::Object(wanted) = wanted else {
            unreachable!("it is an object");
        };
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let url = driver
            .as_ref()
            .map_or_else(|| driver::url(), |own| own.url());
        let client = answer("The browser does not start", async {
            ClientBuilder::new(connector)
                .capabilities(wanted)
                .connect(url)
                .await
        });
        let browser = Self {
            client,
            console: Mutex::default(),
            profile,
            engine,
            _driver: driver,
        };
        browser.screen(screen);
        browser
    }

    /// The engine that it is built on.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// The window becomes another one, as when a reader turns a phone or the system goes dark.
    pub fn screen(&self, screen: Screen) {
        match self.engine {
            Engine::Chromium => self.chromium_screen(screen),
            Engine::Firefox => self.firefox_screen(screen),
            Engine::WebKit => self.webkit_screen(screen),
        }
    }

    fn chromium_screen(&self, screen: Screen) {
        self.cdp(
            "Emulation.setDeviceMetricsOverride",
            json!({
                "width": screen.width,
                "height": screen.height,
                "deviceScaleFactor": screen.ratio,
                "mobile": false,
            }),
        );
        // As on phones, and on desktops where they float: all of the width is the page's.
        self.cdp("Emulation.setScrollbarsHidden", json!({ "hidden": true }));
        let theme = if screen.dark { "dark" } else { "light" };
        let motion = if screen.motion {
            "no-preference"
        } else {
            "reduce"
        };
        self.cdp(
            "Emulation.setEmulatedMedia",
            json!({ "features": [
                { "name": "prefers-color-scheme", "value": theme },
                { "name": "prefers-reduced-motion", "value": motion },
            ] }),
        );
    }

    /// Sends a command of the Chrome DevTools protocol.
    pub fn cdp(&self, method: &str, params: Value) -> Value {
        let command = Own {
            path: "goog/cdp/execute",
            body: json!({ "cmd": method, "params": params }),
        };
        answer(method, self.client.issue_cmd(command))
    }

    /// Sends a command that is not part of the standard.
    pub(crate) fn own(&self, path: &'static str, body: Value) -> Value {
        answer(path, self.client.issue_cmd(Own { path, body }))
    }

    /// The driver's client, for what is not here.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Waits for a future of the [`Browser::client`].
    pub fn answer<T, E: fmt::Display + fmt::Debug>(
        &self,
        what: &str,
        work: impl Future<Output = Result<T, E>>,
    ) -> T {
        answer(what, work)
    }

    /// Opens a page of the site, by its path from the front page: `embed/race/?alpha=1.3`.
    /// Returns when the page and its script are loaded; see [`Browser::alive`].
    pub fn go(&self, path: &str) {
        self.go_url(&format!("{}{path}", site::url()));
    }

    /// Opens any address.
    pub fn go_url(&self, url: &str) {
        let shown: String = url.chars().take(200).collect();
        answer(&format!("{shown} cannot be opened"), self.client.goto(url));
        // A driver that is busy may answer before the page is read to its end, and then only a part of it is there.
        self.wait(
            "the page is read to its end",
            "return document.readyState !== 'loading'",
            json!([]),
        );
        self.listen();
    }

    /// Loads the page again.
    pub fn reload(&self) {
        answer("The page cannot be loaded again", self.client.refresh());
        self.listen();
    }

    /// One page back.
    pub fn back(&self) {
        answer("There is no way back", self.client.back());
    }

    /// One page forward.
    pub fn forward(&self) {
        answer("There is no way forward", self.client.forward());
    }

    /// Runs a script; `args` is an array, which the script finds as `arguments`.
    pub fn js(&self, script: &str, args: Value) -> Value {
        answer(
            &format!("A script failed: {script}"),
            self.client.execute(script, list(args)),
        )
    }

    /// What a script returns, as text.
    pub fn text(&self, script: &str, args: Value) -> String {
        match self.js(script, args) {
            Value::String(text) => text,
            other => panic!("Not a text but {other}: {script}"),
        }
    }

    /// What a script returns, as a number.
    pub fn number(&self, script: &str, args: Value) -> f64 {
        let value = self.js(script, args);
        value
            .as_f64()
            .unwrap_or_else(|| panic!("Not a number but {value}: {script}"))
    }

    /// What a script returns, as a list of texts.
    pub fn texts(&self, script: &str, args: Value) -> Vec<String> {
        let value = self.js(script, args);
        let list = value
            .as_array()
            .unwrap_or_else(|| panic!("Not a list but {value}: {script}"));
        list.iter()
            .map(|it| it.as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// Waits until a look at the browser yields something; `what` is said when it never does.
    pub fn until<T>(&self, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
        self.poll(what, || look().ok_or_else(String::new))
    }

    /// Waits until a script returns something that is true, and returns it.
    /// A script that throws is asked again, because what it looks for may stand there a moment later; what it threw
    /// last is said in the end.
    pub fn wait(&self, what: &str, script: &str, args: Value) -> Value {
        let args = list(args);
        self.poll(what, || {
            let value = try_answer(self.client.execute(script, args.clone()))?;
            let is_true = match &value {
                Value::Null => false,
                Value::Bool(it) => *it,
                Value::Number(it) => it.as_f64() != Some(0.0),
                Value::String(it) => !it.is_empty(),
                Value::Array(_) | Value::Object(_) => true,
            };
            is_true.then_some(value).ok_or_else(String::new)
        })
    }

    /// Looks again and again until there is something; why there was nothing last is said when there never is.
    pub(crate) fn poll<T>(&self, what: &str, mut look: impl FnMut() -> Result<T, String>) -> T {
        let start = Instant::now();
        let mut pause = 5;
        loop {
            match look() {
                Ok(found) => return found,
                Err(why) => assert!(
                    start.elapsed() < PATIENCE,
                    "After {} s still not so: {what} {why}",
                    PATIENCE.as_secs()
                ),
            }
            thread::sleep(Duration::from_millis(pause));
            pause = (pause * 2).min(80);
        }
    }

    /// Waits until the place's widget answers and has drawn its live picture.
    /// The place must be near the screen: see [`Browser::see`].
    pub fn alive(&self, place: &str) {
        self.wait(
            &format!("the place \"{place}\" has a live picture"),
            "return !!document.querySelector(`[data-place=\"${arguments[0]}\"] .picture.live`)",
            json!([place]),
        );
        self.frames(2);
    }

    /// Waits until every place that is seen in the window has its live picture.
    pub fn alive_where_seen(&self) {
        self.wait(
            "what is seen is alive",
            "return [...document.querySelectorAll('[data-place] .picture')].every(it => {
                const { top, bottom } = it.getBoundingClientRect();
                return top > innerHeight || bottom < 0 || it.classList.contains('live');
            })",
            json!([]),
        );
        self.frames(3);
    }

    /// Waits until every place of the page answers, near the screen or far.
    pub fn all_alive(&self) {
        // yew marks the elements in which it lives.
        self.wait(
            "every place is alive",
            "return [...document.querySelectorAll('[data-island]')].every(it => it.__yew_subtree_id !== undefined)",
            json!([]),
        );
        self.frames(3);
    }

    /// Waits for some frames to be painted.
    pub fn frames(&self, count: u32) {
        answer(
            "No frame is painted",
            self.client.execute_async(
                "const done = arguments[1];
                 let left = arguments[0];
                 const next = () => left-- > 0 ? requestAnimationFrame(next) : done(true);
                 next();",
                vec![json!(count)],
            ),
        );
    }

    /// Waits until the reader rests, as the page has it: all places follow and the address is written.
    pub fn rest(&self) {
        answer(
            "The page does not rest",
            self.client.execute_async(
                "const done = arguments[0];
                 // What is done at rest is several tasks.
                 const soon = it => setTimeout(it, 50);
                 const idle = it => window.requestIdleCallback ? requestIdleCallback(it, { timeout: 500 }) : soon(it);
                 setTimeout(() => idle(() => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))), 300);",
                vec![],
            ),
        );
    }

    /// Scrolls an element to the middle of the window and returns where it is then.
    pub fn see(&self, css: &str) -> Rect {
        let value = self.js(
            "const it = document.querySelector(arguments[0]);
             if (!it) return null;
             it.scrollIntoView({ block: 'center', behavior: 'instant' });
             return it.getBoundingClientRect().toJSON();",
            json!([css]),
        );
        Rect::read(&value).unwrap_or_else(|| panic!("There is no {css} on the page."))
    }

    /// Where an element is in the window.
    pub fn rect(&self, css: &str) -> Rect {
        let value = self.js(
            "const it = document.querySelector(arguments[0]);
             return it && it.getBoundingClientRect().toJSON();",
            json!([css]),
        );
        Rect::read(&value).unwrap_or_else(|| panic!("There is no {css} on the page."))
    }

    /// Gives an element the focus.
    pub fn focus(&self, css: &str) {
        let focused = self.js(
            "const it = document.querySelector(arguments[0]);
             it?.focus();
             return !!it && document.activeElement === it;",
            json!([css]),
        );
        assert_eq!(focused, json!(true), "{css} cannot be focused");
    }

    /// Presses and releases keys, one after the other. Special keys are the characters of
    /// [`fantoccini::key::Key`].
    pub fn press(&self, keys: impl IntoIterator<Item = char>) {
        let keys: Vec<char> = keys.into_iter().collect();
        // On a busy machine WebKit's driver has lost one of several keys in one command.
        let at_once = match self.engine {
            Engine::WebKit => 1,
            Engine::Chromium | Engine::Firefox => keys.len().max(1),
        };
        for keys in keys.chunks(at_once) {
            let mut actions = KeyActions::new("keyboard".to_owned());
            for value in keys.iter().copied() {
                actions = actions
                    .then(KeyAction::Down { value })
                    .then(KeyAction::Up { value });
            }
            answer(
                "Keys cannot be pressed",
                self.client.perform_actions(actions),
            );
        }
    }

    /// Clicks the middle of an element, scrolling to it if need be, as soon as nothing covers it.
    pub fn click(&self, css: &str) {
        let point = self.poll(&format!("{css} can be clicked"), || {
            let point = self.see(css).middle();
            // A press that meets something else when it is let go is none.
            self.frames(2);
            if self.rect(css).middle() != point {
                return Err("(it moves)".to_owned());
            }
            self.hits(css, point).map(|()| point)
        });
        if self.engine == Engine::WebKit {
            self.click_until_heard(css, point);
        } else {
            self.pointer(&[point]);
        }
    }

    /// On a busy machine WebKit's driver loses presses, as it loses keys: what the page never heard is done once more.
    /// A press that the page did hear is never done again, and one that met something else is told.
    fn click_until_heard(&self, css: &str, point: (f64, f64)) {
        /// More than a press takes on its way to the page.
        const ON_ITS_WAY: Duration = Duration::from_secs(3);
        let heard = || {
            self.text(
                "const heard = window.presses;
                 // Another page has come: somebody did hear it.
                 if (!heard) return 'click';
                 return heard.map(({ type, target }) => {
                     const it = document.querySelector(arguments[0]);
                     const met = !it || !target.isConnected || it.contains(target)
                         || [...it.labels ?? []].some(label => label.contains(target));
                     return met ? type : `${type} on ${target.cloneNode().outerHTML}`;
                 }).at(-1) ?? '';",
                json!([css]),
            )
        };
        for _ in 0..3 {
            self.js(
                "if (!window.presses) {
                     for (const type of ['pointerdown', 'click']) {
                         addEventListener(type, it => presses.push({ type, target: it.target }), true);
                     }
                 }
                 window.presses = [];",
                json!([]),
            );
            self.pointer(&[point]);
            let start = Instant::now();
            let mut last = heard();
            while last != "click" && start.elapsed() < ON_ITS_WAY {
                thread::sleep(Duration::from_millis(20));
                last = heard();
            }
            match last.as_str() {
                "click" => return,
                "" => eprintln!("The page heard nothing of a press on {css}; once more."),
                other => panic!("{css} was pressed, and the page heard: {other}"),
            }
        }
        panic!("The page hears nothing of presses on {css}.");
    }

    /// Whether a press at a point of the window meets an element; what it meets where it does not.
    fn hits(&self, css: &str, (x, y): (f64, f64)) -> Result<(), String> {
        let met = self.text(
            "const at = document.elementFromPoint(arguments[1], arguments[2]);
             const it = document.querySelector(arguments[0]);
             if (at && (it.contains(at) || [...it.labels ?? []].includes(at))) return '';
             return at ? at.cloneNode().outerHTML : 'nothing';",
            json!([css, x, y]),
        );
        if met.is_empty() {
            return Ok(());
        }
        Err(format!("(at {x}, {y} a press meets {met})"))
    }

    /// Presses the pointer at the first point, moves it through the others and lets go.
    pub fn pointer(&self, points: &[(f64, f64)]) {
        self.hold(points);
        self.release();
    }

    /// Presses the pointer at the first point, moves it through the others and keeps it down.
    pub fn hold(&self, points: &[(f64, f64)]) {
        let mut actions = MouseActions::new("mouse".to_owned());
        for (i, (x, y)) in points.iter().enumerate() {
            let still = Duration::from_millis(if i == 0 { 0 } else { 16 });
            actions = actions.then(PointerAction::MoveTo {
                duration: Some(still),
                x: *x,
                y: *y,
            });
            if i == 0 {
                actions = actions.then(PointerAction::Down {
                    button: MOUSE_BUTTON_LEFT,
                });
            }
        }
        answer(
            "The pointer cannot be moved",
            self.client.perform_actions(actions),
        );
    }

    /// Lets go of the pointer.
    pub fn release(&self) {
        let up = PointerAction::Up {
            button: MOUSE_BUTTON_LEFT,
        };
        answer(
            "The pointer cannot be let go",
            self.client
                .perform_actions(MouseActions::new("mouse".to_owned()).then(up)),
        );
    }

    /// Drags a slider's thumb from where it is to a part (0 to 1) of its way, in steps.
    pub fn drag(&self, css: &str, part: f64) {
        self.hold(&self.way(css, part));
        self.release();
    }

    /// The points from a slider's thumb to a part (0 to 1) of its way. It is scrolled to, unless it
    /// can be seen.
    pub fn way(&self, css: &str, part: f64) -> Vec<(f64, f64)> {
        /// Width of the thumb, by the style sheet.
        const THUMB: f64 = 20.0;
        if self.hits(css, self.rect(css).middle()).is_err() {
            self.see(css);
        }
        // Nobody aims at what has not come to rest yet, as after a page was scrolled to one of its sections.
        let rect = self.until(&format!("{css} stands still"), || {
            let before = self.rect(css).middle();
            self.frames(3);
            let rect = self.rect(css);
            (rect.middle() == before).then_some(rect)
        });
        let from = self.number(
            "const it = document.querySelector(arguments[0]);
             return (it.value - it.min) / (it.max - it.min);",
            json!([css]),
        );
        let x = |part: f64| rect.x + THUMB / 2.0 + part * (rect.width - THUMB);
        let y = rect.middle().1;
        let steps = 6;
        (0..=steps)
            .map(|i| {
                let i = f64::from(i) / f64::from(steps);
                (x(from + i * (part - from)), y)
            })
            .collect()
    }

    /// The window as PNG.
    pub fn picture(&self) -> Vec<u8> {
        if self.engine != Engine::Chromium {
            return answer("There is no picture", self.client.screenshot());
        }
        self.capture(json!({ "format": "png" }))
    }

    /// A part of the window as PNG, in device pixels.
    pub fn picture_of(&self, rect: Rect) -> Vec<u8> {
        let (left, top) = (
            self.number("return scrollX", json!([])),
            self.number("return scrollY", json!([])),
        );
        self.capture(json!({
            "format": "png",
            "clip": {
                "x": rect.x + left, "y": rect.y + top,
                "width": rect.width, "height": rect.height, "scale": 1,
            },
        }))
    }

    fn capture(&self, params: Value) -> Vec<u8> {
        let shot = self.cdp("Page.captureScreenshot", params);
        let data = shot.get("data").and_then(Value::as_str).unwrap_or_default();
        base64::engine::general_purpose::STANDARD
            .decode(data)
            .unwrap_or_else(|error| panic!("The picture cannot be read: {error}."))
    }

    /// Writes the window to `target/screenshots/<name>.png`.
    pub fn screenshot(&self, name: &str) -> PathBuf {
        write_picture(name, &self.picture())
    }

    /// What the console holds so far of warnings and errors, broken content policies included.
    pub fn console(&self) -> Vec<String> {
        let (heard, entries) = match self.engine {
            Engine::Chromium => (vec![], self.own("se/log", json!({ "type": "browser" }))),
            _ => (self.heard(), Value::Null),
        };
        let mut console = match self.console.lock() {
            Ok(console) => console,
            Err(broken) => broken.into_inner(),
        };
        for entry in entries.as_array().into_iter().flatten() {
            let of = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default();
            // The browser's own pages, such as the one that it starts with, are not the site's.
            let is_own = of("message").starts_with("chrome://");
            if matches!(of("level"), "SEVERE" | "WARNING") && !is_own {
                console.push(format!("{}: {}", of("level"), of("message")));
            }
        }
        console.extend(heard);
        console.clone()
    }

    /// Forgets what the console held.
    pub fn forget_console(&self) {
        self.console();
        match self.console.lock() {
            Ok(mut console) => console.clear(),
            Err(broken) => broken.into_inner().clear(),
        }
    }

    /// Asserts that the console holds nothing but entries with these words.
    pub fn quiet_but(&self, words: &str) {
        let mut console = self.console();
        console.retain(|entry| !entry.contains(words));
        assert!(
            console.is_empty(),
            "In the console:\n{}",
            console.join("\n")
        );
    }

    /// Asserts that the console holds neither warnings nor errors.
    pub fn quiet(&self) {
        let console = self.console();
        assert!(
            console.is_empty(),
            "The console is not empty:\n{}",
            console.join("\n")
        );
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if thread::panicking() {
            let test = thread::current()
                .name()
                .unwrap_or("test")
                .replace("::", "-");
            let shot = runtime().block_on(self.client.screenshot());
            if let Ok(shot) = shot {
                let path = write_picture(&format!("failed-{test}"), &shot);
                eprintln!("The window as it was: {}", path.display());
            }
        }
        let _ = runtime().block_on(self.client.clone().close());
        let _ = fs::remove_dir_all(&self.profile);
    }
}

/// Writes a PNG to `target/screenshots/<name>.png`.
///
/// # Panics
/// When it cannot be written.
pub fn write_picture(name: &str, png: &[u8]) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target"),
        PathBuf::from,
    );
    let folder = target.join("screenshots");
    let path = folder.join(format!("{name}.png"));
    fs::create_dir_all(&folder)
        .and_then(|()| fs::write(&path, png))
        .unwrap_or_else(|error| panic!("{} cannot be written: {error}.", path.display()));
    path
}
