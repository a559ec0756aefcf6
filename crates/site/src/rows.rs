//! Rows of the essay far from the screen: once each has been laid out, the browser need do no more for them.
//!
//! A long page costs the browser some milliseconds a frame whatever changes on it. It is told to pass over rows that are out
//! of sight only when it knows their heights, so that nothing jumps; in a window of another width it first finds
//! them anew.

use std::cell::Cell;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::Element;

use crate::{clock, turns};

thread_local! {
    /// The width of the window, CSS pixels.
    static WIDTH: Cell<f64> = const { Cell::new(0.0) };
    /// Counts its changes, so that only the last one's rest is heeded.
    static CHANGES: Cell<u32> = const { Cell::new(0) };
}

/// The attribute of a page whose rows have their heights.
const LAID: &str = "data-laid";

/// After this many milliseconds without a change the window has its width.
const REST: i32 = 500;

fn root() -> Option<Element> {
    web_sys::window()?.document()?.document_element()
}

/// Every island is alive: the rows are as high as they will be.
pub fn laid() {
    let resized = Closure::<dyn Fn()>::new(|| {
        let _ = follow();
    });
    if let Some(window) = web_sys::window() {
        let _ = window.add_event_listener_with_callback("resize", resized.as_ref().unchecked_ref());
    }
    // For as long as the page lives.
    resized.forget();
    let _ = follow();
}

/// Follows the window's width; its height changes whenever a telephone's bars come and go.
fn follow() -> Option<()> {
    let width = web_sys::window()?.inner_width().ok()?.as_f64()?;
    if WIDTH.replace(width) == width {
        return None;
    }
    root()?.remove_attribute(LAID).ok()?;
    let changes = CHANGES.get() + 1;
    CHANGES.set(changes);
    clock::after(REST, move || {
        turns::idle(move || {
            if changes == CHANGES.get()
                && let Some(root) = root()
            {
                let _ = root.set_attribute(LAID, "");
            }
        });
    });
    Some(())
}
