//! Start-up in the browser: every island of the page comes alive, the visible ones first.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use charts::text;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, HtmlInputElement};
use widgets::Scenario;

use crate::address::Keys;
use crate::guard::guarded;
use crate::place::{Place, PlaceProps};
#[cfg(feature = "many")]
use crate::predict::Asking;
use crate::{address, clock, notice, store};

/// Milliseconds between two islands that are out of sight, so that no start blocks a finger.
const PAUSE: i32 = 40;

/// Starts the page. Called by the script when the module is there.
#[wasm_bindgen(start)]
pub fn start() {
    // Without a document there is nothing to bring to life: the text stays readable as it is.
    let _ = start_page();
}

fn start_page() -> Option<()> {
    let window = web_sys::window()?;
    let document = window.document()?;
    let found = document.query_selector_all("[data-island]").ok()?;
    let mut islands = vec![];
    for i in 0..found.length() {
        let island: HtmlElement = found.get(i)?.dyn_into().ok()?;
        let id = island.get_attribute("data-island")?;
        let start = island.get_attribute("data-start")?;
        if let Ok(scenario) = start.parse::<Scenario>() {
            store::add(&id, &scenario);
            islands.push((island, id, start));
        }
    }
    #[cfg(feature = "many")]
    crate::sandbox::wait(&document);
    let keys = keys();
    let single = keys != Keys::Essay;
    if cfg!(feature = "many") && !single {
        store::whole();
    }
    if let Err(sentence) = address::read(&window.location().search().unwrap_or_default(), keys) {
        notice::show(&text![
            "This address could not be read: ",
            sentence,
            ". The defaults are shown."
        ]);
    }
    if single {
        store::lock(address::locked(
            &window.location().search().unwrap_or_default(),
        ));
    }
    store::listen(address_follows);
    clock::listen_to_rest(|| {
        if BEHIND.swap(false, Relaxed) {
            let _ = replace_address();
        }
    });
    #[cfg(feature = "many")]
    if !single {
        // Between two places of the page the state stays, and the address with it.
        let back = Closure::<dyn Fn()>::new(address_follows);
        let _ = window.add_event_listener_with_callback("popstate", back.as_ref().unchecked_ref());
        back.forget();
        crate::history::start(&document);
        crate::live::start(&document);
    }

    let height = window.inner_height().ok()?.as_f64()?;
    let (near, far): (Vec<_>, Vec<_>) = islands.into_iter().partition(|(island, ..)| {
        let place = island.get_bounding_client_rect();
        place.top() < height && place.bottom() > 0.0
    });
    for (island, id, start) in near {
        come_alive(&island, &id, &start);
    }
    one_by_one(far);
    Some(())
}

fn one_by_one(mut islands: Vec<(HtmlElement, String, String)>) {
    if islands.is_empty() {
        #[cfg(feature = "many")]
        if !is_single() {
            crate::rows::laid();
        }
        return;
    }
    clock::after(PAUSE, move || {
        let (island, id, start) = islands.remove(0);
        come_alive(&island, &id, &start);
        one_by_one(islands);
    });
}

/// Whether the page holds one widget alone.
fn is_single() -> bool {
    web_sys::window()
        .and_then(|window| window.document()?.document_element())
        .is_some_and(|root| root.has_attribute("data-embed"))
}

/// Which keys the page's address has.
fn keys() -> Keys {
    if !cfg!(feature = "many") || is_single() {
        return Keys::Embed;
    }
    let document = web_sys::window().and_then(|window| window.document());
    let root = document.and_then(|document| document.document_element());
    match root.is_some_and(|root| root.has_attribute("data-alone")) {
        true => Keys::Plain,
        false => Keys::Essay,
    }
}

/// Milliseconds between two looks at whether a finger has let go.
const HELD: i32 = 60;

/// Puts the living widget in the served one's place, within one frame.
///
/// What the reader did before the script was there is kept: a dial that is just being dragged is
/// waited for, dials that were moved count, and focus and open folds stay.
pub(crate) fn come_alive(island: &HtmlElement, id: &str, start: &str) {
    let held = island.query_selector("input:active, select:focus");
    if held.is_ok_and(|held| held.is_some()) {
        let (island, id, start) = (island.clone(), id.to_owned(), start.to_owned());
        clock::after(HELD, move || come_alive(&island, &id, &start));
        return;
    }
    let (island, id, start) = (island.clone(), id.to_owned(), start.to_owned());
    let moved = moved_dials(&island, &start);
    if moved.is_empty() {
        in_one_go(id.clone(), move || begin(island, id, start));
        return;
    }
    // Who waited for an answer has it as soon as it is known: to make the living widget takes longer.
    store::set(&id, &moved);
    guarded(|| answer(&island, &id));
    clock::after(0, move || {
        in_one_go(id.clone(), move || begin(island, id, start))
    });
}

/// The served widget says what the scenario comes to.
fn answer(island: &HtmlElement, id: &str) -> Option<()> {
    let scenario = store::scenario(id)?;
    let widget = scenario.widget();
    let run = match widget.drafts() {
        true => widget.draft(scenario.values()),
        false => widget.run(scenario.values()),
    };
    let said = island.query_selector("[data-sentence]").ok()??;
    said.set_text_content(Some(&run.ok()?.sentence()));
    Some(())
}

fn begin(island: HtmlElement, id: String, start: String) {
    let moved = moved_dials(&island, &start);
    if !moved.is_empty() {
        // Before anything is made: the first that the place shows is what the dials say.
        store::set(&id, &moved);
    }
    let focused = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.active_element())
        .filter(|element| island.contains(Some(element)))
        .map(|element| element.id());
    let open = folds(&island)
        .map(|fold| fold.has_attribute("open"))
        .collect::<Vec<_>>();

    let words = Words::of(&island);
    let still = island.query_selector(".still").ok().flatten();
    #[cfg(feature = "many")]
    if let Some(document) = island.owner_document() {
        crate::guard::keep(&document, &island, &id);
    }
    let props = PlaceProps {
        id: id.clone().into(),
        start: start.into(),
        title: island
            .get_attribute("data-title")
            .unwrap_or_default()
            .into(),
        teaser: island.has_attribute("data-teaser"),
        alone: !cfg!(feature = "many") || is_single(),
        still,
        #[cfg(feature = "many")]
        asking: match island.get_attribute("data-asks").as_deref() {
            Some("first") => Asking::First,
            Some(_) => Asking::Offered,
            None => Asking::Never,
        },
    };
    yew::Renderer::<Place>::with_root_and_props(island.clone().into(), props).render();

    in_one_go(id.clone(), move || {
        words.give(&island);
        for (fold, open) in folds(&island).zip(open) {
            if open {
                let _ = fold.set_attribute("open", "");
            }
        }
        if let Some(focused) = focused.filter(|focused| !focused.is_empty()) {
            let again = island.query_selector(&text!["[id=\"", focused, "\"]"]);
            if let Some(again) = again
                .ok()
                .flatten()
                .and_then(|e| e.dyn_into::<HtmlElement>().ok())
            {
                let _ = again.focus();
            }
        }
        // From here on it answers.
        let _ = island.set_attribute("data-alive", "");
    });
}

/// Does a place's work when yew comes to it, with what is asked of yew there.
///
/// Yew takes a pause of a task when it has worked for 16 ms. What is cleared from outside in that pause stays empty until it
/// goes on; what is cleared in its turn is filled before it takes another.
pub(crate) fn in_one_go(place: String, work: impl FnOnce() + 'static) {
    struct Work<F>(String, F);
    impl<F: FnOnce()> yew::scheduler::Runnable for Work<F> {
        fn run(self: Box<Self>) {
            let Work(place, work) = *self;
            // A panic that went on from here would leave yew waiting for its own end.
            if guarded(work).is_none() {
                stopped(&place);
            }
        }
    }
    yew::scheduler::push(Box::new(Work(place, work)));
}

#[cfg(feature = "many")]
use crate::guard::stop as stopped;

/// A page of one widget alone stops as a whole.
#[cfg(not(feature = "many"))]
fn stopped(_: &str) {}

/// Help and lessons stand in the served page: the program does not bring them again, they are handed on.
struct Words {
    help: Vec<String>,
    lessons: Vec<String>,
}

const HELP: &str = ".hint";
const LESSON: &str = ".lesson";

impl Words {
    fn of(island: &HtmlElement) -> Self {
        let title = |element: Element| element.get_attribute("title").unwrap_or_default();
        Self {
            help: all(island, HELP).map(title).collect(),
            lessons: all(island, LESSON)
                .map(|element| element.text_content().unwrap_or_default())
                .collect(),
        }
    }

    fn give(&self, island: &HtmlElement) {
        for (element, words) in all(island, HELP).zip(&self.help) {
            let _ = element.set_attribute("title", words);
        }
        for (element, words) in all(island, LESSON).zip(&self.lessons) {
            element.set_text_content(Some(words));
        }
    }
}

fn folds(island: &HtmlElement) -> impl Iterator<Item = Element> {
    all(island, "details")
}

pub(crate) fn all(island: &HtmlElement, css: &str) -> impl Iterator<Item = Element> + use<> {
    let found = island.query_selector_all(css).ok();
    let count = found.as_ref().map_or(0, |found| found.length());
    (0..count).filter_map(move |i| found.as_ref()?.get(i)?.dyn_into().ok())
}

/// Dials of the served page that no longer stand where they were served.
fn moved_dials(island: &HtmlElement, start: &str) -> Vec<(usize, f64)> {
    let mut moved = vec![];
    let Ok(scenario) = start.parse::<Scenario>() else {
        return moved;
    };
    for (i, param) in scenario.widget().params().iter().enumerate() {
        let dial = island.query_selector(&text!["input[data-param=\"", param.key, "\"]"]);
        let Some(dial) = dial
            .ok()
            .flatten()
            .and_then(|d| d.dyn_into::<HtmlInputElement>().ok())
        else {
            continue;
        };
        // The served value is the attribute; the browser may also have restored one by itself.
        if dial.type_() == "range" && dial.value() != dial.default_value() {
            moved.push((i, dial.value_as_number()));
        }
    }
    moved
}

/// Whether the address bar is not at the present state.
static BEHIND: AtomicBool = AtomicBool::new(false);

/// Keeps the address bar at the present state, once the reader rests.
pub(crate) fn address_follows() {
    BEHIND.store(true, Relaxed);
    clock::rest_later();
}

fn replace_address() -> Option<()> {
    let window = web_sys::window()?;
    let location = window.location();
    // What hosts and trackers put on the address stays where it is.
    let search = location.search().unwrap_or_default();
    let mut query = address::write(keys());
    for pair in search.trim_start_matches('?').split('&') {
        let key = pair.split('=').next().unwrap_or_default();
        if widgets::scenario::is_foreign(key) {
            query.push(if query.is_empty() { '?' } else { '&' });
            query.push_str(pair);
        }
    }
    let url = text![
        location.pathname().ok()?,
        query,
        location.hash().unwrap_or_default()
    ];
    window
        .history()
        .ok()?
        .replace_state_with_url(&JsValue::NULL, "", Some(&url))
        .ok()
}
