//! What the reader does with a widget's dials and its time.
//!
//! One listener of our own for all of them: yew's looks for whom an event is meant along the whole way from the control
//! to the page, which costs a hand that drags more than to answer it.

use std::rc::Rc;

use charts::text;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, HtmlInputElement, HtmlSelectElement};

/// What the id of a place's playhead has behind that of the place; a dial's has its parameter's key.
pub const PLAYHEAD: &str = "playhead";

/// What was moved, and to where.
pub enum Moved {
    /// A dial: its parameter's key, and the new value.
    Dial(String, f64),
    /// The playhead, to a year.
    Playhead(f64),
}

/// Listens on a widget in the place `id`, for as long as what it gives back is kept.
pub fn listen(
    root: &Element,
    id: &str,
    moved: impl Fn(Moved) + 'static,
) -> [Closure<dyn FnMut(Event)>; 2] {
    let moved = Rc::new(moved);
    // Sliders tell every step, whatever else there is what was chosen.
    [("input", true), ("change", false)].map(|(name, steps)| {
        let (moved, prefix) = (moved.clone(), text![id, "-"]);
        let call = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            if let Some(news) = heard(&event, &prefix, steps) {
                moved(news);
            }
        });
        let _ = root.add_event_listener_with_callback(name, call.as_ref().unchecked_ref());
        call
    })
}

/// A control is known by its id: `steps` of sliders alone, or what was chosen with any other.
fn heard(event: &Event, prefix: &str, steps: bool) -> Option<Moved> {
    let target = event.target()?;
    let control: &Element = target.dyn_ref()?;
    let (slides, value) = match control.dyn_ref::<HtmlInputElement>() {
        Some(input) => match input.value_as_number() {
            number if number.is_nan() => (false, f64::from(u8::from(input.checked()))),
            number => (true, number),
        },
        None => {
            let select: &HtmlSelectElement = control.dyn_ref()?;
            (false, f64::from(select.selected_index().max(0)))
        }
    };
    if slides != steps {
        return None;
    }
    let id = control.id();
    let key = id.strip_prefix(prefix)?;
    Some(if key == PLAYHEAD {
        Moved::Playhead(value)
    } else {
        Moved::Dial(key.to_owned(), value)
    })
}
