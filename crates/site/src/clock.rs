//! Later: the next frame, or after a while.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// After this many milliseconds without a change the reader rests.
pub const REST: i32 = 250;

#[cfg(feature = "many")]
pub use crate::turns::next_frame;

/// Calls back before the next frame is painted, with its moment in milliseconds.
#[cfg(not(feature = "many"))]
pub fn next_frame(call: impl FnOnce(f64) + 'static) {
    if let Some(window) = web_sys::window() {
        let call = Closure::once_into_js(call);
        // A window that gives no frames has nothing to paint.
        let _ = window.request_animation_frame(call.unchecked_ref());
    }
}

/// Calls back after some milliseconds.
pub fn after(milliseconds: i32, call: impl FnOnce() + 'static) {
    if let Some(window) = web_sys::window() {
        let call = Closure::once_into_js(call);
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(
            call.unchecked_ref(),
            milliseconds,
        );
    }
}
