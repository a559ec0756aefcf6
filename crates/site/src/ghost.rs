//! What stood in a picture before the reader's last gesture.
//!
//! A gesture is all that happens to a picture from its first change until the reader rests, or for as long as a pointer
//! holds on. The run at which the reader rested before it is its ghost. Whether ghosts are shown is one switch for the
//! page, kept in memory alone.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use charts::figure::{Figure, Format};
use charts::ghost::{Ghost as Lines, Named};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use widgets::widget::Run;
use yew::Callback;

thread_local! {
    static SHOWN: Cell<bool> = const { Cell::new(true) };
    /// How often a pointer or a key was pressed.
    static PRESSES: Cell<u32> = const { Cell::new(0) };
    static PLACES: RefCell<Vec<Callback<()>>> = const { RefCell::new(vec![]) };
}

/// Whether ghosts are shown.
pub fn is_shown() -> bool {
    SHOWN.get()
}

/// Shows ghosts on all pictures of the page, or on none.
pub fn toggle() {
    SHOWN.set(!SHOWN.get());
    let places = PLACES.with_borrow(Clone::clone);
    for place in places {
        place.emit(());
    }
}

/// Calls back when the switch is turned.
pub fn listen(turned: Callback<()>) {
    let first = PLACES.with_borrow_mut(|places| {
        places.push(turned);
        places.len() == 1
    });
    if first {
        count_presses();
    }
}

fn count_presses() -> Option<()> {
    let document = web_sys::window()?.document()?;
    let count = Closure::<dyn FnMut()>::new(|| PRESSES.set(PRESSES.get().wrapping_add(1)));
    for name in ["pointerdown", "keydown"] {
        document
            .add_event_listener_with_callback(name, count.as_ref().unchecked_ref())
            .ok()?;
    }
    // For as long as the page lives.
    count.forget();
    Some(())
}

/// Whether a pointer holds a dial or a handle.
pub fn is_held() -> bool {
    let held = || {
        let document = web_sys::window()?.document()?;
        document
            .query_selector("input:active, .picture:active")
            .ok()?
    };
    held().is_some()
}

/// The ghost of one picture.
#[derive(Default)]
pub struct Ghost {
    /// The run at which the reader rested last.
    rested: Option<Rc<dyn Run>>,
    before: Option<Rc<dyn Run>>,
    /// The next change begins a gesture, unless it is by a pointer that has held on since this many presses.
    resting: bool,
    held: Option<u32>,
    /// Lines of `before` in a view and a format.
    lines: Option<Seen>,
    /// The same of `rested`, made before they are asked for.
    ahead: Option<Seen>,
}

/// Lines of a run in a view and a format.
type Seen = (usize, Format, Lines);

fn seen(run: &dyn Run, view: usize, format: Format) -> Seen {
    (view, format, Lines::of(&run.figure(view, 0.0, format)))
}

impl Ghost {
    /// The picture is about to change.
    pub fn changes(&mut self) {
        let goes_on = self.held.is_some_and(|presses| presses == PRESSES.get());
        if self.resting && !goes_on {
            self.before = self.rested.clone();
            self.lines = self.ahead.take();
        }
        self.resting = false;
    }

    /// The reader rests at a run.
    pub fn rests(&mut self, run: Option<Rc<dyn Run>>) {
        self.rested = run;
        self.ahead = None;
        self.resting = true;
        self.held = is_held().then(|| PRESSES.get());
    }

    /// Makes ready what the next gesture will lay behind its picture: its first frame is not to wait for that.
    pub fn ahead(&mut self, view: usize, format: Format) {
        if let Some(run) = self.rested.as_deref().filter(|_| is_shown()) {
            self.ahead = Some(seen(run, view, format));
        }
    }

    /// Lays what the next gesture will lay behind its picture behind a figure that nobody sees.
    pub fn rehearse(&self, figure: &mut Figure) -> Option<Named> {
        self.ahead.as_ref()?.2.lay_behind(figure)
    }

    /// There is nothing to compare with until the reader rests again.
    pub fn clear(&mut self) {
        self.before = None;
        self.lines = None;
        self.ahead = None;
        self.rested = None;
    }

    /// There is nothing to compare with until the next gesture.
    pub fn forget(&mut self) {
        self.before = None;
        self.lines = None;
    }

    /// Whether there is something to compare with.
    pub fn is_there(&self) -> bool {
        self.before.is_some()
    }

    /// Lays the ghost behind a figure; the line that is to be named.
    pub fn lay_behind(
        &mut self,
        view: usize,
        format: Format,
        figure: &mut Figure,
    ) -> Option<Named> {
        if !is_shown() {
            return None;
        }
        let before = self.before.as_ref()?;
        let fits = matches!(&self.lines, Some((v, f, _)) if *v == view && *f == format);
        if !fits {
            self.lines = Some(seen(&**before, view, format));
        }
        self.lines.as_ref()?.2.lay_behind(figure)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may")]
mod tests {
    use super::*;
    use widgets::Scenario;

    fn run(text: &str) -> Rc<dyn Run> {
        let scenario: Scenario = text.parse().unwrap();
        Rc::from(scenario.widget().run(scenario.values()).unwrap())
    }

    /// As the browser would say it: nothing is held.
    fn rests(ghost: &mut Ghost, run: &Rc<dyn Run>, held: bool) {
        ghost.rested = Some(run.clone());
        ghost.resting = true;
        ghost.held = held.then(|| PRESSES.get());
    }

    #[test]
    fn a_gesture_keeps_the_run_before_it() {
        let runs = ["race", "race?mandate=0.1", "race?mandate=0.2"].map(run);
        let is =
            |ghost: &Ghost, which: usize| Rc::ptr_eq(ghost.before.as_ref().unwrap(), &runs[which]);
        let mut ghost = Ghost::default();
        ghost.changes();
        assert!(!ghost.is_there(), "a page that loads has no past");
        rests(&mut ghost, &runs[0], false);
        ghost.changes();
        ghost.changes();
        assert!(is(&ghost, 0));
        // A pointer that pauses but holds on goes on with its gesture.
        rests(&mut ghost, &runs[1], true);
        ghost.changes();
        assert!(is(&ghost, 0));
        rests(&mut ghost, &runs[1], true);
        PRESSES.set(PRESSES.get() + 1);
        ghost.changes();
        assert!(is(&ghost, 1));
        rests(&mut ghost, &runs[2], false);
        ghost.clear();
        ghost.changes();
        assert!(!ghost.is_there());
    }

    #[test]
    fn what_is_made_ahead_is_what_is_asked_for() {
        let (before, now) = (run("race"), run("race?mandate=0.3"));
        let behind = |ahead: Option<(usize, Format)>| {
            let mut ghost = Ghost::default();
            rests(&mut ghost, &before, false);
            if let Some((view, format)) = ahead {
                ghost.ahead(view, format);
            }
            ghost.changes();
            assert_eq!(ghost.lines.is_some(), ahead.is_some());
            let mut figure = now.figure(0, 0.0, Format::Wide);
            let named = ghost.lay_behind(0, Format::Wide, &mut figure);
            assert!(named.is_some());
            figure
        };
        let asked = behind(None);
        assert_eq!(behind(Some((0, Format::Wide))), asked);
        // Another view or width than was thought of.
        assert_eq!(behind(Some((1, Format::Wide))), asked);
        assert_eq!(behind(Some((0, Format::Narrow))), asked);
    }

    #[test]
    fn the_switch_is_one_for_all() {
        let mut ghost = Ghost {
            before: Some(run("race")),
            ..Ghost::default()
        };
        let now = run("race?mandate=0.3");
        let mut figure = now.figure(0, 0.0, Format::Wide);
        let without = figure.clone();
        SHOWN.set(false);
        assert!(ghost.lay_behind(0, Format::Wide, &mut figure).is_none());
        assert_eq!(figure, without);
        SHOWN.set(true);
        assert!(ghost.lay_behind(0, Format::Wide, &mut figure).is_some());
        assert_ne!(figure, without);
    }
}
