//! When the many places of a page do their work: together before a frame, one after another between frames, or when there is
//! nothing else to do. A page of one widget does without.

use std::cell::RefCell;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use crate::clock;
use crate::guard::guarded;

type Framed = Box<dyn FnOnce(f64)>;

thread_local! {
    /// What waits for the next frame.
    static WAITING: RefCell<Vec<Framed>> = const { RefCell::new(vec![]) };
}

/// Calls back before the next frame is painted, with its moment in milliseconds.
///
/// All that waits for a frame is called in one go, so that yew renders once for all of it, and what was drawn for one
/// place need not be laid out again for the next.
pub fn next_frame(call: impl FnOnce(f64) + 'static) {
    let first = WAITING.with_borrow_mut(|waiting| {
        waiting.push(Box::new(call));
        waiting.len() == 1
    });
    if first && let Some(window) = web_sys::window() {
        let all = Closure::once_into_js(|now: f64| {
            for call in WAITING.take() {
                // What fails tells those to whom it belongs; the others are called all the same.
                let _ = guarded(|| call(now));
            }
        });
        // A window that gives no frames has nothing to paint.
        let _ = window.request_animation_frame(all.unchecked_ref());
    }
}

/// What takes longer, in milliseconds, is not done in a frame: half of one at 60 a second, the rest is the browser's.
pub const SHORT: f64 = 8.0;

thread_local! {
    /// What waits for its turn.
    static TURNS: RefCell<Vec<Box<dyn FnOnce()>>> = const { RefCell::new(vec![]) };
}

/// Calls back between frames, one call between two of them, in the order of asking.
///
/// Never in a frame itself: what the reader's hand is on is shown without waiting for anything else, and its work and that of
/// another never make one long task.
pub fn in_turn(call: impl FnOnce() + 'static) {
    let first = TURNS.with_borrow_mut(|waiting| {
        waiting.push(Box::new(call));
        waiting.len() == 1
    });
    if first {
        next_turn();
    }
}

fn next_turn() {
    // What is asked for in a frame comes when the frame is done, and after what the reader's hand is on.
    clock::after(1, || {
        let (call, more) = TURNS.with_borrow_mut(first);
        if more {
            next_frame(|_| next_turn());
        }
        if let Some(call) = call {
            let _ = guarded(call);
        }
    });
}

/// Takes the first of those that wait; whether there are more.
fn first(waiting: &mut Vec<Box<dyn FnOnce()>>) -> (Option<Box<dyn FnOnce()>>, bool) {
    let call = (!waiting.is_empty()).then(|| waiting.remove(0));
    (call, !waiting.is_empty())
}

thread_local! {
    /// What waits until there is nothing else to do.
    static IDLE: RefCell<Vec<Box<dyn FnOnce()>>> = const { RefCell::new(vec![]) };
}

/// Where a browser does not tell when it is idle, work waits so many milliseconds.
const PAUSE: i32 = 16;

/// Calls back when the page has nothing else to do: one call at a time, so that none delays what the reader does.
pub fn idle(call: impl FnOnce() + 'static) {
    let first = IDLE.with_borrow_mut(|waiting| {
        waiting.push(Box::new(call));
        waiting.len() == 1
    });
    if first {
        next_idle();
    }
}

fn next_idle() {
    let one = || {
        let (call, more) = IDLE.with_borrow_mut(first);
        if more {
            next_idle();
        }
        if let Some(call) = call {
            let _ = guarded(call);
        }
    };
    let Some(window) = web_sys::window() else {
        return;
    };
    let call = Closure::once_into_js(one);
    if window.request_idle_callback(call.unchecked_ref()).is_err() {
        clock::after(PAUSE, one);
    }
}
