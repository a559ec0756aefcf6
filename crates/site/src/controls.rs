//! What the reader does with a widget's dials and its time.
//!
//! One listener of our own for all of them: yew's looks for whom an event is meant along the whole way from the control
//! to the page, which costs a hand that drags more than to answer it.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, HtmlInputElement, HtmlSelectElement};

/// What was moved, and to where.
pub enum Moved {
    /// A dial: its parameter's key, and the new value.
    Dial(String, f64),
    /// The playhead, to a year.
    Playhead(f64),
}

/// Listens on a widget for as long as the closure is kept.
pub fn listen(root: &Element, moved: impl Fn(Moved) + 'static) -> Closure<dyn FnMut(Event)> {
    let call = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        if let Some(news) = heard(&event) {
            moved(news);
        }
    });
    // Sliders tell every step, whatever else there is what was chosen.
    for name in ["input", "change"] {
        let _ = root.add_event_listener_with_callback(name, call.as_ref().unchecked_ref());
    }
    call
}

fn heard(event: &Event) -> Option<Moved> {
    let target = event.target()?;
    let control: &Element = target.dyn_ref()?;
    let steps = event.type_() == "input";
    let value = if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
        let slides = input.type_() == "range";
        if slides != steps {
            return None;
        }
        if slides {
            input.value_as_number()
        } else {
            f64::from(u8::from(input.checked()))
        }
    } else {
        let select: &HtmlSelectElement = control.dyn_ref()?;
        if steps {
            return None;
        }
        f64::from(select.selected_index().max(0))
    };
    match control.get_attribute("data-param") {
        Some(key) => Some(Moved::Dial(key, value)),
        None => control
            .has_attribute("data-playhead")
            .then_some(Moved::Playhead(value)),
    }
}
