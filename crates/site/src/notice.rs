//! One dismissible sentence at the top of the page when something was wrong.

use std::cell::Cell;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

thread_local! {
    static SAID: Cell<bool> = const { Cell::new(false) };
}

/// Shows the sentence, unless it was shown this way before.
pub fn once(sentence: &str) -> Option<()> {
    if SAID.replace(true) {
        return None;
    }
    show(sentence)
}

/// Shows the sentence. The text is set as text: whatever an address held, nothing of it is read
/// as HTML.
pub fn show(sentence: &str) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let place = document.query_selector("[data-notices]").ok()??;
    let notice = document.create_element("div").ok()?;
    notice.set_class_name("notice");
    notice.set_attribute("data-notice", "").ok()?;
    let text = document.create_element("p").ok()?;
    text.set_text_content(Some(sentence));
    let button = document.create_element("button").ok()?;
    button.set_attribute("type", "button").ok()?;
    button.set_text_content(Some("Dismiss"));
    notice.append_child(&text).ok()?;
    notice.append_child(&button).ok()?;
    place.append_child(&notice).ok()?;
    let dismiss = Closure::<dyn FnMut()>::once_into_js(move || notice.remove());
    button
        .add_event_listener_with_callback("click", dismiss.unchecked_ref())
        .ok()
}
