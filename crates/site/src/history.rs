//! Undo, redo, and the page as it began.
//!
//! One step is one gesture: all changes from a press to its end, or until the reader rests. Steps are the dials, the
//! views and the widgets of the sandbox; the playhead and predictions are no part of them, and begin again with the page
//! alone.

use std::cell::RefCell;

use charts::text;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Document, Element, Event, HtmlInputElement, KeyboardEvent};
use widgets::words;

use crate::clock::Rest;
use crate::said::say;
use crate::store::{self, State, WORLD};

/// Steps beyond these are forgotten, the oldest first.
const MOST: usize = 100;

/// Milliseconds without a change after which a step is over.
const REST: i32 = 800;

/// The steps behind the reader and, after an undo, before.
#[derive(Debug)]
pub struct History {
    now: State,
    behind: Vec<State>,
    before: Vec<State>,
    /// Whether changes still belong to the last step.
    open: bool,
    /// Whether a pointer is down.
    held: bool,
}

impl History {
    /// From a state on.
    pub fn new(now: State) -> Self {
        Self {
            now,
            behind: vec![],
            before: vec![],
            open: false,
            held: false,
        }
    }

    /// The state has changed.
    pub fn note(&mut self, state: State) {
        if state == self.now {
            return;
        }
        let was = std::mem::replace(&mut self.now, state);
        if !self.open {
            self.open = true;
            self.before.clear();
            self.behind.push(was);
            if self.behind.len() > MOST {
                self.behind.remove(0);
            }
        }
    }

    /// The gesture is over: what changes from here on is another step.
    pub fn seal(&mut self) {
        self.open = false;
        // A gesture that ended where it began is none.
        if self.behind.last() == Some(&self.now) {
            self.behind.pop();
        }
    }

    /// One step back, or with `again` forward: where that leads.
    pub fn step(&mut self, again: bool) -> Option<State> {
        self.seal();
        let (from, to) = if again {
            (&mut self.before, &mut self.behind)
        } else {
            (&mut self.behind, &mut self.before)
        };
        let state = from.pop()?;
        to.push(std::mem::replace(&mut self.now, state.clone()));
        Some(state)
    }
}

thread_local! {
    static HISTORY: RefCell<Option<History>> = const { RefCell::new(None) };
}

fn with<T>(work: impl FnOnce(&mut History) -> T) -> Option<T> {
    HISTORY.with_borrow_mut(|history| history.as_mut().map(work))
}

/// What is other in one state than in another, in words: "Scale exponent 1.20 to 1.30". With a place's id, there alone.
pub fn told(from: &State, to: &State, only: Option<&str>) -> String {
    const MOST_TOLD: usize = 4;
    let mut seen = [false; WORLD];
    let (mut text, mut count) = (String::new(), 0);
    for ((id, from), (_, to)) in store::shown(from).iter().zip(store::shown(to)) {
        if only.is_some_and(|only| only != id) {
            continue;
        }
        if from.widget().key() != to.widget().key() {
            count += 1;
            if count <= MOST_TOLD {
                let comma = if count > 1 { ", " } else { "" };
                let (was, is) = (from.widget().name(), to.widget().name());
                text.push_str(&text![comma, was, " to ", is]);
            }
            continue;
        }
        let params = from.widget().params();
        let apart = store::is_apart(id);
        for (i, (was, is)) in from.values().iter().zip(to.values()).enumerate() {
            // The world is told once; a place apart has its own.
            let again = !apart && seen.get(i).copied().unwrap_or_default();
            if was == is || again {
                continue;
            }
            if let Some(seen) = seen.get_mut(i).filter(|_| !apart) {
                *seen = true;
            }
            count += 1;
            if count <= MOST_TOLD {
                let param = &params[i];
                let value = |value: f64| words::value(param, value);
                let comma = if count > 1 { ", " } else { "" };
                text.push_str(&text![
                    comma,
                    param.name,
                    " ",
                    value(*was),
                    " to ",
                    value(*is)
                ]);
            }
        }
    }
    if count > MOST_TOLD {
        text.push_str(&text![" and ", count - MOST_TOLD, " more"]);
    }
    text
}

/// Which views are other in one state than in another, in words: "View shares to log".
fn told_of_views(from: &State, to: &State) -> String {
    let mut text = String::new();
    for ((_, place), (was, is)) in store::shown(to)
        .iter()
        .zip(from.views.iter().zip(&to.views))
    {
        let views = place.widget().views();
        if let (true, Some(was), Some(is)) = (was != is, views.get(*was), views.get(*is)) {
            let comma = if text.is_empty() { "" } else { ", " };
            text.push_str(&text![comma, "View ", was.name, " to ", is.name]);
        }
    }
    text
}

/// The state has changed, or may have.
pub(crate) fn changed() {
    with(|history| history.note(store::state()));
    show();
    STEP.later();
}

static STEP: Rest = Rest::new(REST, || {
    with(|history| {
        if !history.held {
            history.seal();
        }
    });
});

/// Starts to keep the page's history.
pub fn start(document: &Document) -> Option<()> {
    HISTORY.set(Some(History::new(store::state())));
    store::listen(changed);
    let call = Closure::<dyn Fn(Event)>::new(|event: Event| {
        let _ = hear(&event);
    });
    for name in [
        "pointerdown",
        "pointerup",
        "pointercancel",
        "keydown",
        "click",
    ] {
        // First of all: what the event does belongs to the step that it begins.
        document
            .add_event_listener_with_callback_and_bool(name, call.as_ref().unchecked_ref(), true)
            .ok()?;
    }
    // For as long as the page lives.
    call.forget();
    show();
    Some(())
}

/// The tools' names in the page.
const UNDO: &str = "undo";
const REDO: &str = "redo";
const RESET: &str = "reset";

fn hear(event: &Event) -> Option<()> {
    let seal = |held: bool| {
        with(|history| {
            history.seal();
            history.held = held;
        })
    };
    match event.type_().as_str() {
        "pointerdown" => seal(true),
        "pointerup" | "pointercancel" => seal(false),
        "click" => {
            let at: Element = event.target()?.dyn_into().ok()?;
            let tool = at.closest("[data-tool]").ok()??;
            match tool.get_attribute("data-tool")?.as_str() {
                UNDO => step(false),
                REDO => step(true),
                RESET => reset(),
                _ => None,
            }
        }
        _ => {
            let key: &KeyboardEvent = event.dyn_ref()?;
            let name = key.key();
            if !(key.ctrl_key() || key.meta_key()) || key.alt_key() {
                // Series of arrow keys are one step; what is pressed is a step of its own.
                return match name.as_str() {
                    "Enter" | " " | "Tab" => seal(false),
                    _ => None,
                };
            }
            let again = match name.as_str() {
                "z" => key.shift_key(),
                "Z" => true,
                "y" if key.ctrl_key() => true,
                _ => return None,
            };
            if is_typed_in(event) {
                return None;
            }
            event.prevent_default();
            step(again)
        }
    }
}

/// Whether the event happens in a field that has letters of its own to undo.
fn is_typed_in(event: &Event) -> bool {
    let Some(at) = event.target().and_then(|it| it.dyn_into::<Element>().ok()) else {
        return false;
    };
    match at.dyn_ref::<HtmlInputElement>() {
        Some(input) => !matches!(
            input.type_().as_str(),
            "range" | "checkbox" | "radio" | "button"
        ),
        None => at
            .closest("textarea, [contenteditable]")
            .is_ok_and(|it| it.is_some()),
    }
}

fn tool(name: &str) -> Option<Element> {
    let document = web_sys::window()?.document()?;
    document
        .query_selector(&text!["[data-tool=\"", name, "\"]"])
        .ok()?
}

fn step(again: bool) -> Option<()> {
    let was = store::state();
    let (name, word) = if again {
        (REDO, "Redone")
    } else {
        (UNDO, "Undone")
    };
    let at = tool(name)?;
    let Some(state) = with(|history| history.step(again))? else {
        let word = word.to_ascii_lowercase();
        return say(&text!["There is nothing to be ", word, "."], &at);
    };
    store::restore(&state);
    let (dials, views) = (told(&was, &state, None), told_of_views(&was, &state));
    let comma = if dials.is_empty() || views.is_empty() {
        ""
    } else {
        ", "
    };
    say(&text![word, ": ", dials, comma, views, "."], &at)
}

/// Every place and the world as the page began.
fn reset() -> Option<()> {
    let (was, start) = (store::state(), store::beginning());
    let at = tool(RESET)?;
    let told = told(&was, &start, None);
    if told.is_empty() && !store::is_looked_at() {
        return say("The page stands as it began.", &at);
    }
    store::begin_again();
    with(History::seal);
    let told = if told.is_empty() {
        "what you looked at and what you drew"
    } else {
        told.as_str()
    };
    say(&text!["The page is as it began: ", told, "."], &at)
}

/// Shows which tools have something to do. They stay where the focus can rest.
fn show() {
    let has = with(|history| {
        [
            (UNDO, !history.behind.is_empty()),
            (REDO, !history.before.is_empty()),
            (
                RESET,
                history.now != store::beginning() || store::is_looked_at(),
            ),
        ]
    });
    for (name, has) in has.into_iter().flatten() {
        if let Some(tool) = tool(name) {
            let _ = tool.set_attribute("aria-disabled", if has { "false" } else { "true" });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(alpha: f64) -> State {
        store::clear();
        store::add("one", &"race".parse().unwrap());
        store::add("two", &"race?alpha=1.3&n=5".parse().unwrap());
        store::set("one", &[(0, alpha)]);
        store::state()
    }

    #[test]
    fn a_gesture_is_one_step() {
        let mut history = History::new(at(1.0));
        for alpha in [1.1, 1.2, 1.3] {
            history.note(at(alpha));
        }
        history.seal();
        history.note(at(1.4));
        assert_eq!(history.step(false), Some(at(1.3)));
        assert_eq!(history.step(false), Some(at(1.0)));
        assert_eq!(history.step(false), None);
        assert_eq!(history.step(true), Some(at(1.3)));
        assert_eq!(history.step(true), Some(at(1.4)));
        assert_eq!(history.step(true), None);
        // What is done after an undo takes the place of what was undone.
        history.step(false);
        history.note(at(1.5));
        assert_eq!(history.step(true), None);
        assert_eq!(history.step(false), Some(at(1.3)));
    }

    #[test]
    fn what_an_undo_sets_is_no_step() {
        let mut history = History::new(at(1.0));
        history.note(at(1.1));
        let back = history.step(false).unwrap();
        history.note(back);
        assert_eq!(history.step(true), Some(at(1.1)));
    }

    #[test]
    fn a_gesture_that_ends_where_it_began_is_none() {
        let mut history = History::new(at(1.0));
        history.note(at(1.1));
        history.seal();
        history.note(at(1.2));
        history.note(at(1.1));
        assert_eq!(history.step(false), Some(at(1.0)));
    }

    #[test]
    fn another_view_is_a_step_and_another_year_is_none() {
        let start = at(1.2);
        let mut history = History::new(start.clone());
        store::look_at("two", (0, 12.0));
        history.note(store::state());
        assert_eq!(history.step(false), None);
        store::look_at("two", (2, 12.0));
        let shares = store::state();
        history.note(shares.clone());
        assert_eq!(told(&start, &shares, None), "");
        assert_eq!(told_of_views(&start, &shares), "View log to shares");
        assert_eq!(history.step(false), Some(start.clone()));
        store::restore(&start);
        assert_eq!(
            (store::order("two"), store::order("one")),
            (Some(store::Order::Look((0, 12.0))), None)
        );
        assert_eq!(history.step(true), Some(shares));
    }

    #[test]
    fn the_oldest_steps_are_forgotten() {
        let mut history = History::new(at(0.7));
        for i in 0..150 {
            history.note(at(if i % 2 == 0 { 1.0 } else { 1.1 }));
            history.seal();
        }
        assert_eq!(history.behind.len(), MOST);
    }

    #[test]
    fn changes_are_told_in_words() {
        let start = at(1.2);
        store::set("two", &[(3, 7.0), (2, 0.3)]);
        let moved = store::state();
        assert_eq!(
            told(&start, &moved, None),
            "Mandated diffusion 0\u{a0}% to 30\u{a0}%, Actors 5 to 7"
        );
        assert_eq!(
            told(&moved, &start, Some("one")),
            "Mandated diffusion 30\u{a0}% to 0\u{a0}%"
        );
        assert_eq!(told(&start, &start, None), "");
        store::set("two", &[(3, 3.0), (4, 0.2), (5, 2.0), (6, 0.01), (1, 0.1)]);
        assert!(told(&start, &store::state(), None).ends_with(" and 2 more"));
    }
}
