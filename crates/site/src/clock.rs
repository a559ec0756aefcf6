//! Later: the next frame, after a while, or when the reader rests.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{DocumentTimeline, Performance, Window};

/// After this many milliseconds without a change the reader rests.
pub const REST: i32 = 250;

#[cfg(feature = "many")]
pub use crate::turns::next_frame;

/// Calls back before the next frame is painted, with its moment in milliseconds.
#[cfg(not(feature = "many"))]
pub fn next_frame(call: impl FnOnce(f64) + 'static) {
    let call: Box<dyn FnOnce(f64)> = Box::new(call);
    if let Some(window) = web_sys::window() {
        let call = Closure::once_into_js(call);
        // A window that gives no frames has nothing to paint.
        let _ = window.request_animation_frame(call.unchecked_ref());
    }
}

/// Calls back after some milliseconds.
pub fn after(milliseconds: i32, call: impl FnOnce() + 'static) {
    // One kind of closure for whatever is called: each kind brings half a kilobyte.
    let call: Box<dyn FnOnce()> = Box::new(call);
    if let Some(window) = web_sys::window() {
        let call = Closure::once_into_js(call);
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(
            call.unchecked_ref(),
            milliseconds,
        );
    }
}

/// The browser's clocks, kept: a hand that drags asks them several times for each of its moves.
struct Clocks {
    performance: Option<Performance>,
    timeline: Option<DocumentTimeline>,
}

thread_local! {
    static CLOCKS: Clocks = {
        let window = web_sys::window();
        Clocks {
            performance: window.as_ref().and_then(Window::performance),
            timeline: window.and_then(|window| Some(window.document()?.timeline())),
        }
    };
}

/// Milliseconds on a clock that never goes back.
pub fn now() -> f64 {
    CLOCKS.with(|clocks| clocks.performance.as_ref().map_or(0.0, Performance::now))
}

/// Which frame this is: the same number for all that happens between two paintings, as far as the browser tells; a number
/// that is not equal to itself where it does not.
pub fn frame() -> f64 {
    CLOCKS.with(|clocks| {
        let time = clocks.timeline.as_ref();
        time.and_then(|timeline| timeline.current_time())
            .unwrap_or(f64::NAN)
    })
}

/// What is done when nothing has changed for a while.
///
/// One timer, which is not set anew with every change: a hand that drags changes something at each frame, and a timer
/// costs a browser more than many a change does.
pub struct Rest {
    milliseconds: i32,
    call: fn(),
    /// The bits of the moment at which it is done unless something changes before; 0 while no timer runs.
    due: AtomicU64,
}

impl Rest {
    /// Does `call` when nothing has changed for so many milliseconds.
    pub const fn new(milliseconds: i32, call: fn()) -> Self {
        Self {
            milliseconds,
            call,
            due: AtomicU64::new(0),
        }
    }

    /// Something has changed.
    pub fn later(&'static self) {
        let due = now() + f64::from(self.milliseconds);
        if self.due.swap(due.to_bits(), Relaxed) == 0 {
            self.wait(self.milliseconds);
        }
    }

    fn wait(&'static self, milliseconds: i32) {
        after(milliseconds, || {
            let left = f64::from_bits(self.due.load(Relaxed)) - now();
            if left > 0.0 {
                return self.wait(left.ceil() as i32);
            }
            self.due.store(0, Relaxed);
            (self.call)();
        });
    }
}

static RESTING: Rest = Rest::new(REST, || {
    for call in LISTENERS.with_borrow(Clone::clone) {
        if cfg!(feature = "many") {
            after(0, move || call());
        } else {
            call();
        }
    }
});

thread_local! {
    /// Who is called when the reader rests.
    static LISTENERS: RefCell<Vec<Rc<dyn Fn()>>> = const { RefCell::new(vec![]) };
}

/// Calls back whenever the reader rests; where many ask, each in a task of its own.
pub fn listen_to_rest(call: impl Fn() + 'static) {
    LISTENERS.with_borrow_mut(|listeners| listeners.push(Rc::new(call)));
}

/// Something has changed on the page: the reader rests [`REST`] from now, if nothing changes before.
pub fn rest_later() {
    RESTING.later();
}
