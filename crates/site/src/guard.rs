//! Work that may end in a panic or an exception without taking the page with it.
//!
//! A panic ends the program's call and unwinds nothing. Here it ends in JavaScript, which catches it; whatever the work had
//! borrowed stays borrowed, so what it belonged to is never entered again. A place that has stopped this way is put out of
//! the page as it is, and the one that the page was served with stands there again, still, until the reader reloads it.
//! A page with one widget alone goes without: its whole program has stopped then, see `web/fault.js`.

#[cfg(all(feature = "many", target_arch = "wasm32"))]
use wasm_bindgen::prelude::*;

#[cfg(all(feature = "many", target_arch = "wasm32"))]
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = Reflect)]
    fn apply(
        work: &mut dyn FnMut(),
        this: &JsValue,
        none: &js_sys::Array,
    ) -> Result<JsValue, JsValue>;
}

/// Does the work; nothing if it did not come to its end.
#[cfg(all(feature = "many", target_arch = "wasm32"))]
pub fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    let (mut work, mut done) = (Some(work), None);
    let mut call = || done = work.take().map(|work| work());
    apply(&mut call, &JsValue::UNDEFINED, &js_sys::Array::new()).ok()?;
    done
}

/// Does the work.
#[cfg(not(all(feature = "many", target_arch = "wasm32")))]
#[inline]
pub fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    Some(work())
}

#[cfg(feature = "many")]
pub use stopped::{keep, stop};

#[cfg(feature = "many")]
mod stopped {
    use std::cell::RefCell;

    use charts::text;
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    use web_sys::{Document, Element, HtmlElement, Node};

    use crate::{clock, island, sandbox, store};

    thread_local! {
        /// What islands were served with, by their places.
        static SERVED: RefCell<Vec<(String, Element)>> = RefCell::default();
    }

    /// What answers to nobody while the place stands still.
    const DEAD: &str = ".dials, .time, .views, .more, .actions > :not(.numbers)";

    /// Takes what an island was served with out of the page and keeps it.
    pub fn keep(document: &Document, island: &Element, place: &str) -> Option<Element> {
        let served = document.create_element("div").ok()?;
        move_all(island, &served);
        SERVED.with_borrow_mut(|all| {
            all.retain(|(of, _)| of != place);
            all.push((place.to_owned(), served.clone()));
        });
        Some(served)
    }

    fn move_all(from: &Element, to: &Node) -> Option<()> {
        while let Some(child) = from.first_child() {
            to.append_child(&child).ok()?;
        }
        Some(())
    }

    /// A place has stopped: it stands still, and says so.
    pub fn stop(place: &str) -> Option<()> {
        let document = web_sys::window()?.document()?;
        // A sandbox that has not begun holds no place yet.
        let of = text![
            "[data-place=\"",
            place,
            "\"], [data-island=\"",
            place,
            "\"], [data-sandbox~=\"",
            place,
            "\"]"
        ];
        let within = document.query_selector(&of).ok()??;
        let old = within.closest("[data-island], [data-sandbox]").ok()??;
        let had_focus = old.contains(document.active_element().as_deref());
        // Another element, without the listeners and the life of the old one.
        let new: HtmlElement = old.clone_node().ok()?.dyn_into().ok()?;
        new.remove_attribute("data-alive").ok()?;
        let served = SERVED.with_borrow(|all| {
            let found = all.iter().find(|(of, _)| of == place);
            found.map(|(_, served)| served.clone())
        });
        if let Some(served) = served {
            if let (Ok(Some(living)), Ok(Some(still))) = (
                old.query_selector(".still"),
                served.query_selector(".still"),
            ) {
                move_all(&living, &still);
            }
            move_all(&served, &new);
        }
        if let Ok(Some(asking)) = new.query_selector("[data-asking]") {
            let _ = asking.class_list().remove_1("asking");
        }
        for dead in island::all(&new, DEAD) {
            dead.set_attribute("inert", "").ok()?;
        }
        let again = old.get_attribute("data-stopped").is_some();
        new.set_attribute("data-stopped", "").ok()?;
        old.replace_with_with_node_1(&new).ok()?;

        let words = document.create_element("p").ok()?;
        words.set_text_content(Some(if again {
            "This widget has stopped again. Its picture stands still; the rest of the page goes on."
        } else {
            "This widget has stopped. Its picture stands still; the rest of the page goes on."
        }));
        let button: HtmlElement = document.create_element("button").ok()?.dyn_into().ok()?;
        button.set_attribute("type", "button").ok()?;
        button.set_text_content(Some(if again {
            "Reset this widget and reload it"
        } else {
            "Reload this widget"
        }));
        let said = document.create_element("div").ok()?;
        said.set_class_name("notice");
        said.set_attribute("role", "alert").ok()?;
        said.append_child(&words).ok()?;
        said.append_child(&button).ok()?;
        match new.query_selector(".picture").ok()? {
            Some(picture) => picture.after_with_node_1(&said).ok()?,
            None => new.append_with_node_1(&said).ok()?,
        }
        let (island, place) = (new, place.to_owned());
        let reload = Closure::once_into_js(move || {
            said.remove();
            for dead in island::all(&island, "[inert]") {
                let _ = dead.remove_attribute("inert");
            }
            if again {
                store::reset(&place);
                let _ = island.remove_attribute("data-stopped");
            }
            if !sandbox::begin(&island) {
                let start = island.get_attribute("data-start").unwrap_or_default();
                island::come_alive(&island, &place, &start);
            }
            clock::after(0, move || {
                let first = island::all(&island, "button, input, select, summary").next();
                if let Some(first) = first.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
                    let _ = first.focus();
                }
            });
        });
        button
            .add_event_listener_with_callback("click", reload.unchecked_ref())
            .ok()?;
        if had_focus {
            // Not from within whatever the page is doing now: others listen to the focus.
            clock::after(0, move || {
                let _ = button.focus();
            });
        }
        Some(())
    }
}
