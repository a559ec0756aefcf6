//! What the page says when much has changed at once: shown for a while and announced.

use std::cell::Cell;

use charts::text;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::clock;

/// How long the words stay, in milliseconds.
const STAYS: i32 = 8000;

thread_local! {
    static COUNT: Cell<u32> = const { Cell::new(0) };
}

/// Says a sentence below what brought it about.
pub fn say(sentence: &str, near: &Element) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let said: HtmlElement = document
        .query_selector("[data-said]")
        .ok()??
        .dyn_into()
        .ok()?;
    said.set_text_content(Some(sentence));
    put_below(&said, near);
    let count = COUNT.get() + 1;
    COUNT.set(count);
    clock::after(STAYS, move || {
        if count == COUNT.get() {
            said.set_text_content(None);
        }
    });
    Some(())
}

/// Puts something below an element, within the page's width.
pub fn put_below(it: &HtmlElement, near: &Element) -> Option<()> {
    let window = web_sys::window()?;
    let wide = window.document()?.document_element()?.client_width();
    let place = near.get_bounding_client_rect();
    let mine = it.get_bounding_client_rect();
    let left = place
        .left()
        .min(f64::from(wide) - mine.width() - EDGE)
        .max(EDGE);
    let high = window.inner_height().ok()?.as_f64()?;
    // Above it where there is no room below.
    let mut top = place.bottom() + GAP;
    if top + mine.height() > high {
        top = (place.top() - mine.height() - GAP).max(GAP);
    }
    let style = it.style();
    for (name, at) in [
        ("left", left + window.scroll_x().ok()?),
        ("top", top + window.scroll_y().ok()?),
    ] {
        let at = dynamics::decimal::fixed(at, 0);
        style.set_property(name, &text![at, "px"]).ok()?;
    }
    Some(())
}

/// To the page's edge, and to what the words speak of, in CSS pixels.
const EDGE: f64 = 8.0;
const GAP: f64 = 6.0;
