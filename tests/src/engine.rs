//! The engines that browsers are built on: how a session of each is had, and what each can be asked.
//!
//! Chromium is driven with the DevTools protocol at hand. Firefox lets its driver see its own settings and
//! console. WebKitGTK has nothing but the standard: no other screen than the window, a theme and a pixel ratio
//! from its start to its end, no console.

use std::env;
use std::fmt;
use std::panic;

use serde_json::{Value, json};

use crate::browser::{Browser, Screen, WORDLESS};
use crate::driver;

/// An engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Engine {
    /// Chrome, Edge, Opera.
    Chromium,
    /// Firefox.
    Firefox,
    /// Safari, and everything on telephones of its maker; here WebKitGTK's own browser.
    WebKit,
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl Engine {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    fn key(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    /// Whether the tests are to be done in it. `cargo xtask test` names in the variable `ENGINES` those that can be
    /// had on this system, and says what is left out; without the variable all three must be there.
    pub fn is_wanted(self) -> bool {
        env::var("ENGINES").map_or(true, |names| names.split(',').any(|it| it == self.key()))
    }
}

impl Engine {
    /// Does a test in it, if it is wanted.
    ///
    /// The process in which WebKitGTK holds a page is gone now and then on a busy machine; its driver answers everything
    /// with an error without a word from then on. That tells nothing of the page, so the test is done once more. What a
    /// page throws has words, and what it does not show is missed by a test: neither is tried again.
    pub fn test(self, test: fn(Self)) {
        if !self.is_wanted() {
            return;
        }
        let Err(failure) = panic::catch_unwind(|| test(self)) else {
            return;
        };
        let words = failure.downcast_ref::<String>().map_or("", String::as_str);
        if self != Self::WebKit || !words.contains(WORDLESS) {
            panic::resume_unwind(failure);
        }
        eprintln!("The page's process is gone; once more.");
        test(self);
    }
}

/// What a session of Firefox starts with.
pub(crate) fn firefox() -> Value {
    json!({
        "moz:firefoxOptions": {
            "binary": driver::firefox(),
            "args": ["-headless"],
            "prefs": {
                // As on phones, and on desktops where they float: all of the width is the page's.
                "widget.gtk.overlay-scrollbars.enabled": true,
                "ui.useOverlayScrollbars": 1,
                // Nothing calls home.
                "app.normandy.enabled": false,
                "nimbus.rollouts.enabled": false,
                "services.settings.server": "data:,",
                "browser.safebrowsing.downloads.remote.enabled": false,
            },
        },
    })
}

/// What a session of WebKitGTK's browser starts with.
pub(crate) fn webkit(screen: Screen) -> Value {
    let mut args = vec!["--automation"];
    args.extend(screen.dark.then_some("--dark-mode"));
    json!({ "webkitgtk:browserOptions": { "args": args } })
}

/// Gathers what goes wrong on a page from here on, as neither Firefox nor WebKitGTK hand the pages' console out.
/// What went wrong before shows in that the page does not come alive.
const LISTEN: &str = "
    if (window.heard) return;
    const heard = window.heard = [];
    addEventListener('error', it => heard.push(`error: ${it.message ?? it.target}`), true);
    addEventListener('unhandledrejection', it => heard.push(`rejection: ${it.reason}`));
    addEventListener('securitypolicyviolation', it => heard.push(`policy: ${it.violatedDirective} ${it.blockedURI}`));
    for (const level of ['error', 'warn']) {
        const say = console[level];
        console[level] = (...words) => { heard.push(`${level}: ${words.join(' ')}`); say.apply(console, words); };
    }";

impl Browser {
    /// From here on the page's errors are gathered, where the engine does not do it.
    pub(crate) fn listen(&self) {
        if self.engine() != Engine::Chromium {
            self.js(LISTEN, json!([]));
        }
    }

    /// What has been gathered, and in Firefox what its console holds of the site's scripts, styles and policies.
    pub(crate) fn heard(&self) -> Vec<String> {
        let mut heard = self.texts("return window.heard?.splice(0) ?? []", json!([]));
        if self.engine() == Engine::Firefox {
            let own = self.in_firefox(
                "const found = Services.console.getMessageArray()
                     .filter(it => it instanceof Ci.nsIScriptError && /^http:/.test(it.sourceName))
                     .map(it => `${it.category}: ${it.errorMessage} (${it.sourceName}:${it.lineNumber})`);
                 Services.console.reset();
                 return found;",
                json!([]),
            );
            let own = own.as_array().into_iter().flatten();
            heard.extend(own.filter_map(Value::as_str).map(str::to_owned));
        }
        heard
    }

    /// Runs a script in Firefox itself, not in its page.
    fn in_firefox(&self, script: &str, args: Value) -> Value {
        self.own("moz/context", json!({ "context": "chrome" }));
        let value = self.js(script, args);
        self.own("moz/context", json!({ "context": "content" }));
        value
    }

    /// The page's part of Firefox's window becomes a screen.
    pub(crate) fn firefox_screen(&self, screen: Screen) {
        self.in_firefox(
            "const [width, height, ratio, dark, motion] = arguments;
             Services.prefs.setStringPref('layout.css.devPixelsPerPx', String(ratio));
             Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', dark ? 0 : 1);
             Services.prefs.setIntPref('ui.prefersReducedMotion', motion ? 0 : 1);
             window.resizeTo(Math.max(width, 500), height + 120);
             gBrowser.selectedBrowser.style.cssText = `flex: none; min-width: 0; width: ${width}px; height: ${height}px`;",
            json!([screen.width, screen.height, screen.ratio, screen.dark, screen.motion]),
        );
        self.wait(
            "the page has its size",
            "return innerWidth == arguments[0] && innerHeight == arguments[1]",
            json!([screen.width, screen.height]),
        );
    }

    /// WebKitGTK's window becomes as large as a screen asks for; it is not narrower than its own buttons (447 px).
    pub(crate) fn webkit_screen(&self, screen: Screen) {
        let bar = self.number("return outerHeight - innerHeight", json!([]));
        let size = (screen.width, screen.height + bar as u32);
        self.answer(
            "The window does not change",
            self.client().set_window_size(size.0, size.1),
        );
        self.wait(
            &format!("the page is {} x {} px", screen.width, screen.height),
            "return innerWidth == arguments[0] && innerHeight == arguments[1]",
            json!([screen.width, screen.height]),
        );
    }
}
