//! A browser under WebDriver upon the built site.
//!
//! The site in `dist` is served under a path of its own, and Chromium is driven through chromedriver; in
//! `tests/engines.rs` Firefox and WebKit, too.
//! Everything is synchronous: a call returns when the browser has answered, and panics with one
//! sentence when it cannot.
//!
//! ```no_run
//! use browser_tests::{Browser, Screen, json};
//!
//! let browser = Browser::open(Screen::wide());
//! browser.go("embed/race/?alpha=1.3");
//! browser.alive("race");
//! let sentence = browser.js("return document.querySelector('[data-sentence]').textContent", json!([]));
//! assert!(sentence.as_str().unwrap().contains("year"));
//! browser.quiet();
//! ```
//!
//! # Layout
//! - [`driver`]: the drivers of the browsers, ended with this process or before;
//! - [`engine`]: Chromium, Firefox and WebKit;
//! - [`browser`]: a session: pages, scripts, keys, pointer, pictures, the console;
//! - [`place`]: what a widget's place shows, and what it should show;
//! - [`results`]: what the essay's sentences tell of it;
//! - [`ring`]: the handles of its picture;
//! - [`hosts`]: pages of others that embed ours;
//! - [`pages`]: a few files served from another origin, as bloggers have them;
//! - [`npm`]: other people's scripts;
//! - [`axe`](mod@axe): the rules of accessibility, checked by one of them;
//! - [`site`](mod@site): the built site on a local host;
//! - [`builder`]: the builder of embeds, as a reader presses its buttons;
//! - [`copies`]: copies of that site, to be changed; [`trap`]: a trap in such a copy's program;
//! - [`blog`]: sites of bloggers, built with their own programs; [`zola`]: a stand-in for the one that no
//!   package manager has.

pub mod axe;
pub mod blog;
pub mod browser;
pub mod builder;
pub mod copies;
pub mod driver;
pub mod engine;
pub mod hosts;
pub mod npm;
pub mod pages;
pub mod place;
pub mod results;
pub mod ring;
pub mod site;
pub mod trap;
pub mod zola;

pub use browser::{Browser, Rect, Screen};
pub use engine::Engine;
pub use pages::Pages;
pub use place::Shown;
pub use serde_json::{Value, json};
