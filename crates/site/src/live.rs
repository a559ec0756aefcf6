//! The prose's live words: numbers that are controls, results of a place's run, and phrases that set its dials.
//!
//! They are served as plain text, with what they mean in `data-live`; here they come alive. All follow the store, at most
//! once a frame. A result waits until it is near the screen, and is told from its place's own run where that has one.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use charts::text;
use dynamics::decimal::short;
use dynamics::param::{Kind as ParamKind, Param};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{
    Document, Element, Event, HtmlElement, HtmlInputElement, KeyboardEvent, PointerEvent,
};
use widgets::Scenario;
use widgets::phrase::{self, Formula, Phrase};
use widgets::widget::Run;
use widgets::words;

use crate::guard::guarded;
use crate::history::told;
use crate::said::{put_below, say};
use crate::{clock, store};

/// A run, or why there is none.
type Ran = Result<Rc<dyn Run>, String>;

/// Live words of the page.
struct Word {
    element: HtmlElement,
    place: String,
    kind: Kind,
    near: Cell<bool>,
}

enum Kind {
    /// A parameter's value.
    Set {
        number: usize,
        param: &'static Param,
        phrase: Option<Phrase>,
        shown: Cell<f64>,
    },
    /// A result.
    Show {
        formula: Formula,
        phrase: Option<Phrase>,
        /// What is said where there is none.
        otherwise: String,
        /// The scenario of the result that stands there.
        shown: RefCell<Option<Scenario>>,
    },
    /// A button for a scenario.
    Preset(String),
}

/// A number in a pointer's hand.
struct Drag {
    word: usize,
    pointer: i32,
    x: f64,
    value: f64,
    /// Whether it has moved: a click is no drag.
    moved: bool,
}

/// What the live words of a page share.
#[derive(Default)]
struct Page {
    words: Vec<Rc<Word>>,
    /// The latest runs of places, and whether they are drafts.
    runs: Vec<(String, Scenario, Ran, bool)>,
    /// Runs of our own, the latest last.
    own: Vec<(Scenario, Ran)>,
    drag: Option<Drag>,
    /// The field in which a value is typed, and the number that it is for.
    entry: Option<(Entry, usize)>,
    /// Whether the words are to follow soon.
    waits: bool,
    moving: bool,
}

#[derive(Clone)]
struct Entry {
    whole: HtmlElement,
    input: HtmlInputElement,
    fault: Element,
}

thread_local! {
    static PAGE: RefCell<Page> = RefCell::default();
}

/// Runs of our own that are kept.
const MOST_RUNS: usize = 8;
/// A press that moves less is a click, CSS pixels.
const STILL: f64 = 4.0;

/// A place has run a scenario; as a draft, if another run follows at rest.
pub fn ran(place: &str, scenario: &Scenario, run: &Ran, draft: bool) {
    let news = PAGE.with_borrow_mut(|page| {
        if page.words.is_empty() {
            return false;
        }
        let new = (place.to_owned(), scenario.clone(), run.clone(), draft);
        match page.runs.iter_mut().find(|(id, ..)| id == place) {
            Some(old) => {
                let news = old.1 != *scenario || old.3 != draft;
                *old = new;
                news
            }
            None => {
                page.runs.push(new);
                true
            }
        }
    });
    if news {
        follow_soon();
    }
}

/// Brings the page's live words to life.
pub fn start(document: &Document) -> Option<()> {
    let found = document.query_selector_all("[data-live]").ok()?;
    let mut all = vec![];
    for i in 0..found.length() {
        if let Some(element) = found.get(i).and_then(|it| it.dyn_into().ok())
            && let Some(word) = Word::read(element)
        {
            all.push(Rc::new(word));
        }
    }
    if all.is_empty() {
        return None;
    }
    watch(&all);
    PAGE.with_borrow_mut(|page| page.words = all);
    store::listen(|| {
        PAGE.with_borrow_mut(|page| page.moving = true);
        follow_soon();
    });
    clock::listen_to_rest(|| {
        PAGE.with_borrow_mut(|page| page.moving = false);
        follow_soon();
    });
    let call = Closure::<dyn Fn(Event)>::new(|event: Event| {
        let _ = hear(&event);
    });
    for name in [
        "pointerdown",
        "pointermove",
        "pointerup",
        "pointercancel",
        "mousedown",
        "click",
        "keydown",
        "focusout",
    ] {
        document
            .add_event_listener_with_callback(name, call.as_ref().unchecked_ref())
            .ok()?;
    }
    // For as long as the page lives.
    call.forget();
    // On paper every result is that of the dials.
    let paper = Closure::<dyn Fn()>::new(|| follow(true));
    web_sys::window()?
        .add_event_listener_with_callback("beforeprint", paper.as_ref().unchecked_ref())
        .ok()?;
    paper.forget();
    // The address may have moved the page since it was written.
    follow_soon();
    Some(())
}

impl Word {
    fn read(element: HtmlElement) -> Option<Self> {
        let live = element.get_attribute("data-live")?;
        let mut parts = live.splitn(3, ' ');
        let (kind, place, what) = (parts.next()?, parts.next()?, parts.next()?);
        let start = store::start(place)?;
        let phrase = Phrase::read(&element.text_content()?);
        let attribute = |name: &str, value: &str| element.set_attribute(name, value).ok();
        let kind = match kind {
            "set" => {
                let params = start.widget().params();
                let number = params.iter().position(|param| param.key == what)?;
                let param = &params[number];
                attribute("aria-label", param.name)?;
                if param.kind == ParamKind::Switch {
                    attribute("role", "switch")?;
                } else {
                    attribute("role", "slider")?;
                    attribute("aria-valuemin", &param.write(param.min))?;
                    attribute("aria-valuemax", &param.write(param.max))?;
                }
                Kind::Set {
                    number,
                    param,
                    phrase,
                    shown: Cell::new(f64::NAN),
                }
            }
            "show" => {
                let formula = Formula::read(what)?;
                let mut written = start;
                written.read_query(&formula.changes, false).ok()?;
                Kind::Show {
                    formula,
                    phrase,
                    otherwise: element
                        .get_attribute("data-none")
                        .unwrap_or_else(|| "none".to_owned()),
                    // The page was written with the results of the start.
                    shown: RefCell::new(Some(written)),
                }
            }
            _ => {
                attribute("role", "button")?;
                Kind::Preset(what.to_owned())
            }
        };
        if !matches!(kind, Kind::Show { .. }) {
            attribute("tabindex", "0")?;
        }
        Some(Self {
            place: place.to_owned(),
            element,
            kind,
            near: Cell::new(false),
        })
    }

    /// Shows a parameter's value.
    fn set(&self, now: &Scenario) -> Option<()> {
        let Kind::Set {
            number,
            param,
            phrase,
            shown,
        } = &self.kind
        else {
            return None;
        };
        let value = *now.values().get(*number)?;
        if value == shown.replace(value) {
            return None;
        }
        let said = words::value(param, value);
        let it = &self.element;
        if param.kind == ParamKind::Switch {
            it.set_attribute("aria-checked", if value >= 0.5 { "true" } else { "false" })
                .ok()?;
        } else {
            it.set_attribute("aria-valuenow", &short(value, 6)).ok()?;
            it.set_attribute("aria-valuetext", &said).ok()?;
        }
        let text = match phrase {
            Some(phrase) if matches!(param.kind, ParamKind::Number | ParamKind::Integer) => {
                phrase.write(value, phrase.decimals(param.decimals()))
            }
            _ => said,
        };
        self.put(&text);
        Some(())
    }

    fn put(&self, text: &str) {
        if self.element.text_content().as_deref() != Some(text) {
            self.element.set_text_content(Some(text));
        }
    }

    /// Shows a result of a run.
    fn tell(&self, scenario: &Scenario, ran: &Ran) {
        let Kind::Show {
            formula,
            phrase,
            otherwise,
            ..
        } = &self.kind
        else {
            return;
        };
        let metric = match ran {
            Ok(run) => formula.of(scenario, &**run),
            Err(_) => None,
        };
        let text = metric
            .as_ref()
            .and_then(|metric| phrase::told(metric, phrase.as_ref()));
        self.put(text.as_deref().unwrap_or(otherwise));
        let _ = match (&text, ran) {
            (Some(_), _) => self.element.remove_attribute("title"),
            (None, Err(sentence)) => self.element.set_attribute("title", sentence),
            (None, _) => self.element.set_attribute("title", phrase::NONE),
        };
    }
}

/// Notes which results are near the screen.
fn watch(all: &[Rc<Word>]) -> Option<()> {
    let call = Closure::<dyn FnMut(js_sys::Array)>::new(|entries: js_sys::Array| {
        PAGE.with_borrow(|page| {
            for entry in entries.iter() {
                let Ok(entry) = entry.dyn_into::<web_sys::IntersectionObserverEntry>() else {
                    continue;
                };
                let target = entry.target();
                let of = |word: &&Rc<Word>| word.element.is_same_node(Some(&target));
                if let Some(word) = page.words.iter().find(of) {
                    word.near.set(entry.is_intersecting());
                }
            }
        });
        follow_soon();
    });
    let options = web_sys::IntersectionObserverInit::new();
    options.set_root_margin("300px");
    let near =
        web_sys::IntersectionObserver::new_with_options(call.as_ref().unchecked_ref(), &options)
            .ok()?;
    for word in all {
        if matches!(word.kind, Kind::Show { .. }) {
            near.observe(&word.element);
        }
    }
    call.forget();
    Some(())
}

/// Follows between two frames: words are laid out with those of the next one. After the place whose turn it is, which
/// would have them laid out for its drawing.
fn follow_soon() {
    let waits = PAGE.with_borrow_mut(|page| std::mem::replace(&mut page.waits, true));
    if !waits {
        clock::after(2, || {
            PAGE.with_borrow_mut(|page| page.waits = false);
            // A run may be that of a place that has stopped.
            let _ = guarded(|| follow(false));
        });
    }
}

/// Live words follow the store: those near the screen, and of runs that no place has, one a frame; or `all` at once.
fn follow(all: bool) {
    let words = PAGE.with_borrow(|page| page.words.clone());
    let mut may_run = true;
    let mut more = false;
    for word in words {
        let Some(mut scenario) = store::scenario(&word.place) else {
            continue;
        };
        word.set(&scenario);
        let Kind::Show { formula, shown, .. } = &word.kind else {
            continue;
        };
        if !(all || word.near.get()) || scenario.read_query(&formula.changes, false).is_err() {
            continue;
        }
        if shown.borrow().as_ref() == Some(&scenario) {
            continue;
        }
        match known(&word.place, &scenario) {
            Some((ran, draft)) => {
                word.tell(&scenario, &ran);
                // A draft is told, and told again when the whole run is there.
                shown.replace((!draft).then_some(scenario));
            }
            None if !all && scenario.widget().drafts() && PAGE.with_borrow(|page| page.moving) => {}
            None if may_run => {
                may_run = all;
                let ran = guarded(|| scenario.widget().run(scenario.values()).map(Rc::from));
                let ran: Ran = ran.unwrap_or_else(|| Err(String::new()));
                word.tell(&scenario, &ran);
                PAGE.with_borrow_mut(|page| {
                    if page.own.len() >= MOST_RUNS {
                        drop(page.own.remove(0));
                    }
                    page.own.push((scenario.clone(), ran));
                });
                shown.replace(Some(scenario));
            }
            None => more = true,
        }
    }
    if more {
        clock::next_frame(|_| follow_soon());
    }
}

/// The run of a scenario, if its place or we have it, and whether it is a draft.
fn known(place: &str, scenario: &Scenario) -> Option<(Ran, bool)> {
    PAGE.with_borrow(|page| {
        let of_place = page
            .runs
            .iter()
            .find(|(id, of, ..)| id == place && of == scenario);
        if let Some((.., ran, draft)) = of_place {
            return Some((ran.clone(), *draft));
        }
        let own = page.own.iter().find(|(of, _)| of == scenario);
        own.map(|(_, ran)| (ran.clone(), false))
    })
}

/// Reacts to what happens on the page.
fn hear(event: &Event) -> Option<()> {
    let name = event.type_();
    let at: Element = event.target()?.dyn_into().ok()?;
    if let Some((entry, number)) = PAGE.with_borrow(|page| page.entry.clone())
        && entry.input.is_same_node(Some(&at))
    {
        return match name.as_str() {
            "keydown" => typed(event.dyn_ref()?, &entry, number),
            "focusout" => {
                // Left for something else: a good value is taken, of any other the page says what is wrong.
                if let Err(sentence) = take(&entry, number) {
                    say(&sentence, &word(number)?.element);
                }
                close(None)
            }
            _ => None,
        };
    }
    if name == "pointermove" || name == "pointerup" || name == "pointercancel" {
        return drag(event.dyn_ref()?, name == "pointermove");
    }
    let element = at.closest("[data-live]").ok()??;
    let number = PAGE.with_borrow(|page| {
        let of = |word: &Rc<Word>| word.element.is_same_node(Some(&element));
        page.words.iter().position(of)
    })?;
    let word = word(number)?;
    match (&word.kind, name.as_str()) {
        (Kind::Show { .. }, _) => None,
        (_, "keydown") => key(event.dyn_ref()?, number, &word),
        (Kind::Set { param, .. }, "pointerdown") => {
            let pointer: &PointerEvent = event.dyn_ref()?;
            if pointer.button() != 0 || param.kind == ParamKind::Switch {
                return None;
            }
            let drag = Drag {
                word: number,
                pointer: pointer.pointer_id(),
                x: f64::from(pointer.client_x()),
                value: word.value()?,
                moved: false,
            };
            PAGE.with_borrow_mut(|page| page.drag = Some(drag));
            let _ = word.element.set_pointer_capture(pointer.pointer_id());
            None
        }
        (Kind::Set { .. }, "mousedown") => {
            // Text is not marked by a drag of a number in it.
            event.prevent_default();
            word.element.focus().ok()
        }
        (_, "click") => {
            let moved = PAGE
                .with_borrow_mut(|page| page.drag.take())
                .is_some_and(|drag| drag.moved);
            if moved { None } else { word.act(number) }
        }
        _ => None,
    }
}

fn word(number: usize) -> Option<Rc<Word>> {
    PAGE.with_borrow(|page| page.words.get(number).cloned())
}

impl Word {
    fn param(&self) -> Option<(usize, &'static Param)> {
        match &self.kind {
            Kind::Set { number, param, .. } => Some((*number, param)),
            _ => None,
        }
    }

    fn value(&self) -> Option<f64> {
        let (number, _) = self.param()?;
        store::scenario(&self.place)?.values().get(number).copied()
    }

    /// Sets the parameter, on its own steps and within its range.
    fn turn(&self, value: f64) -> Option<()> {
        let (number, param) = self.param()?;
        let steps = ((value - param.min) / param.step).round();
        let value = (param.min + steps * param.step)
            .max(param.min)
            .min(param.max);
        store::turn(&self.place, number, value);
        Some(())
    }

    /// What a click does, and Enter.
    fn act(&self, number: usize) -> Option<()> {
        if let Kind::Preset(text) = &self.kind {
            return self.run_preset(text);
        }
        let (_, param) = self.param()?;
        match param.kind {
            ParamKind::Choice(_) | ParamKind::Switch => {
                // Round and round.
                let next = self.value()? + 1.0;
                self.turn(if next > param.max { param.min } else { next })
            }
            _ => open(number, self, ""),
        }
    }

    fn run_preset(&self, text: &str) -> Option<()> {
        let scenario: Scenario = text.parse().ok()?;
        let before = store::state();
        store::show(&self.place, &scenario);
        let widget = scenario.widget();
        let mut said = widget.name().to_owned();
        for preset in widget.presets() {
            if preset.scenario == text {
                said = text![said, ": ", preset.name];
            }
        }
        let changes = told(&before, &store::state(), Some(&self.place));
        let changes = if changes.is_empty() {
            "it stands so already"
        } else {
            changes.as_str()
        };
        say(&text![said, ": ", changes, "."], &self.element)
    }
}

/// A drag goes on, or ends.
fn drag(pointer: &PointerEvent, moves: bool) -> Option<()> {
    let (number, by) = PAGE.with_borrow_mut(|page| {
        let drag = page
            .drag
            .as_mut()
            .filter(|drag| drag.pointer == pointer.pointer_id())?;
        let by = f64::from(pointer.client_x()) - drag.x;
        drag.moved |= moves && by.abs() > STILL;
        Some(((drag.word, drag.value), drag.moved.then_some(by)))
    })?;
    let (number, value) = number;
    let word = word(number)?;
    if !moves {
        // The click that may follow is told from a drag.
        clock::after(0, || PAGE.with_borrow_mut(|page| page.drag = None));
        return None;
    }
    let (_, param) = word.param()?;
    // A range of few steps is dragged slowly, one of many by two pixels a step.
    let steps = (param.max - param.min) / param.step;
    let pixels = (300.0 / steps).max(2.0).min(24.0);
    let by = (by? / pixels).round() * direction(&word.element);
    word.turn(value + by * param.step)
}

/// Which way more lies: 1 to the right, -1 in scripts that run to the left.
fn direction(element: &Element) -> f64 {
    match element.closest("[dir]") {
        Ok(Some(it)) if it.get_attribute("dir").as_deref() == Some("rtl") => -1.0,
        _ => 1.0,
    }
}

/// A key on a number or a preset.
fn key(key: &KeyboardEvent, number: usize, word: &Word) -> Option<()> {
    if key.ctrl_key() || key.meta_key() || key.alt_key() {
        return None;
    }
    let name = key.key();
    if name == "Enter" || name == " " {
        key.prevent_default();
        return word.act(number);
    }
    let (_, param) = word.param()?;
    let (value, step) = (word.value()?, param.step);
    let to = match name.as_str() {
        "ArrowRight" => value + step * direction(&word.element),
        "ArrowLeft" => value - step * direction(&word.element),
        "ArrowUp" => value + step,
        "ArrowDown" => value - step,
        "PageUp" => value + 10.0 * step,
        "PageDown" => value - 10.0 * step,
        "Home" => param.min,
        "End" => param.max,
        // A digit begins a number.
        digit
            if digit.len() == 1
                && digit
                    .bytes()
                    .all(|it| it.is_ascii_digit() || b"-.".contains(&it)) =>
        {
            if matches!(param.kind, ParamKind::Number | ParamKind::Integer) {
                key.prevent_default();
                return open(number, word, digit);
            }
            return None;
        }
        _ => return None,
    };
    key.prevent_default();
    word.turn(to)
}

/// Opens the field in which a value is typed.
fn open(number: usize, word: &Word, text: &str) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let (_, param) = word.param()?;
    let make = |name: &str, class: &str| -> Option<Element> {
        let element = document.create_element(name).ok()?;
        element.set_class_name(class);
        Some(element)
    };
    let whole: HtmlElement = make("div", "entry")?.dyn_into().ok()?;
    let label = make("label", "")?;
    label.set_text_content(Some(param.name));
    let input: HtmlInputElement = make("input", "")?.dyn_into().ok()?;
    for (name, value) in [
        ("inputmode", "decimal"),
        ("autocomplete", "off"),
        ("aria-describedby", "entry-range"),
        ("size", "8"),
    ] {
        input.set_attribute(name, value).ok()?;
    }
    let Kind::Set { phrase, .. } = &word.kind else {
        return None;
    };
    let value = word.value()?;
    let written = match phrase {
        Some(phrase) => phrase.write(value, phrase.decimals(param.decimals())),
        None => words::value(param, value),
    };
    input.set_value(if text.is_empty() { &written } else { text });
    label.append_child(&input).ok()?;
    let range = make("p", "")?;
    range.set_id("entry-range");
    range.set_text_content(Some(&text![
        words::value(param, param.min),
        " to ",
        words::value(param, param.max),
        "; Enter takes it, Escape leaves it"
    ]));
    let fault = make("p", "wrong")?;
    fault.set_attribute("role", "alert").ok()?;
    for part in [&label, &range, &fault] {
        whole.append_child(part).ok()?;
    }
    document
        .query_selector("main")
        .ok()??
        .append_child(&whole)
        .ok()?;
    put_below(&whole, &word.element);
    let entry = Entry {
        whole,
        input: input.clone(),
        fault,
    };
    PAGE.with_borrow_mut(|page| page.entry = Some((entry, number)));
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    input.focus_with_options(&options).ok()?;
    if text.is_empty() {
        input.select();
    }
    Some(())
}

/// Closes the field; the focus goes to some words, if any.
fn close(to: Option<&Word>) -> Option<()> {
    let (entry, _) = PAGE.with_borrow_mut(|page| page.entry.take())?;
    if let Some(word) = to {
        let _ = word.element.focus();
    }
    entry.whole.remove();
    Some(())
}

/// A key in the field.
fn typed(key: &KeyboardEvent, entry: &Entry, number: usize) -> Option<()> {
    let word = word(number)?;
    match key.key().as_str() {
        "Escape" => close(Some(&word)),
        name @ ("Enter" | "Tab") => match take(entry, number) {
            Ok(()) => {
                // Tab goes on from the number.
                if name == "Enter" {
                    key.prevent_default();
                }
                close(Some(&word))
            }
            Err(sentence) => {
                key.prevent_default();
                entry.fault.set_text_content(Some(&sentence));
                entry.input.set_attribute("aria-invalid", "true").ok()?;
                entry.input.select();
                put_below(&entry.whole, &word.element)
            }
        },
        _ => None,
    }
}

/// Takes what stands in the field, or says what could.
fn take(entry: &Entry, number: usize) -> Result<(), String> {
    let text = entry.input.value();
    let Some(word) = word(number) else {
        return Ok(());
    };
    let (Some((_, param)), Kind::Set { phrase, .. }) = (word.param(), &word.kind) else {
        return Ok(());
    };
    let value = match phrase {
        Some(phrase) => phrase.typed(&text),
        None => dynamics::decimal::read(text.trim()),
    };
    // Like all numbers of the page, a typed one may be a rounded one.
    let near = param.step * 1e-6;
    let whole = param.kind == ParamKind::Integer;
    let value = value.filter(|value| {
        *value >= param.min - near && *value <= param.max + near && (!whole || value.fract() == 0.0)
    });
    let Some(value) = value else {
        let typed: String = text.trim().chars().take(20).collect();
        return Err(text![
            param.name,
            " is a ",
            if whole { "whole " } else { "" },
            "number from ",
            words::value(param, param.min),
            " to ",
            words::value(param, param.max),
            ", not \u{201c}",
            typed,
            "\u{201d}."
        ]);
    };
    if word.value() != Some(value) {
        word.turn(value);
    }
    Ok(())
}
