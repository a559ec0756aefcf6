//! The reader's world and every place's scenario.
//!
//! A place starts with the scenario that its section gives it. A world dial that the reader moves
//! anywhere is moved everywhere; until then each place keeps its own start.

use std::cell::RefCell;
use std::rc::Rc;

use dynamics::World;
#[cfg(feature = "many")]
use dynamics::param::Param;
use widgets::Scenario;

/// How many parameters the world has: the first of every widget.
pub const WORLD: usize = World::COUNT;

/// Called when the state has changed.
type Listener = Rc<dyn Fn()>;

/// One place of a page.
#[derive(Clone)]
struct Place {
    id: String,
    start: Scenario,
    own: Scenario,
    /// Whether it has a world of its own, and may show another widget than it started with.
    apart: bool,
    look: Look,
    /// What its component has not heard yet.
    #[cfg(feature = "many")]
    order: Option<Order>,
    /// Whether the reader has begun to predict, or was asked and is no longer.
    #[cfg(feature = "many")]
    predicted: bool,
}

/// How a place is looked at: the number of its view, and where its playhead stands.
pub type Look = (usize, f64);

/// What a component is to do: the look is its own but for these.
#[cfg(feature = "many")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Order {
    /// To take this look.
    Look(Look),
    /// To be as it was when the page began: look, prediction and all.
    Begin,
}

/// The state of a page.
#[derive(Default)]
pub struct Store {
    world: [Option<f64>; WORLD],
    places: Vec<Place>,
    /// Bits of the parameters that the reader does not move.
    lock: u64,
    /// Whether the page is an essay, and not one widget alone.
    whole: bool,
    listeners: Vec<Listener>,
}

thread_local! {
    static STORE: RefCell<Store> = RefCell::default();
}

/// Forgets everything: before another page is written natively.
pub fn clear() {
    STORE.with_borrow_mut(|store| *store = Store::default());
}

/// The page is an essay: its dials have help beside them.
pub fn whole() {
    STORE.with_borrow_mut(|store| store.whole = true);
}

/// Whether the page is an essay. A program for one widget knows no other answer than no.
pub fn is_whole() -> bool {
    cfg!(feature = "many") && STORE.with_borrow(|store| store.whole)
}

/// What an essay's controls say of `autocomplete`: the address keeps where they stand. A browser that does, too, goes
/// through all of them whenever the address changes, some milliseconds for hundreds.
pub fn kept() -> Option<&'static str> {
    is_whole().then_some("off")
}

/// Locks parameters, by bits of their numbers, on a page with one place: all but [`turn`] leaves them as they are.
pub fn lock(bits: u64) {
    STORE.with_borrow_mut(|store| store.lock = bits);
}

/// Whether a parameter is locked.
pub fn is_locked(param: usize) -> bool {
    locks() >> param & 1 == 1
}

fn locks() -> u64 {
    STORE.with_borrow(|store| store.lock)
}

/// Adds a place, unless it is known.
pub fn add(id: &str, start: &Scenario) {
    put_in(id, start, false);
}

/// Adds a place with a world of its own: nothing there moves the rest of the page.
#[cfg(feature = "many")]
pub fn add_apart(id: &str, start: &Scenario) {
    put_in(id, start, true);
}

/// Whether a place has a world of its own. A program for one widget knows none.
pub fn is_apart(id: &str) -> bool {
    cfg!(feature = "many")
        && STORE.with_borrow(|store| {
            let mut places = store.places.iter();
            places.any(|place| place.apart && place.id == id)
        })
}

fn put_in(id: &str, start: &Scenario, apart: bool) {
    STORE.with_borrow_mut(|store| {
        if !store.places.iter().any(|place| place.id == id) {
            store.places.push(Place {
                id: id.to_owned(),
                start: start.clone(),
                own: start.clone(),
                apart,
                look: (0, 0.0),
                #[cfg(feature = "many")]
                order: None,
                #[cfg(feature = "many")]
                predicted: false,
            });
        }
    });
}

/// The place of an id. A program for one widget knows one place.
fn find<'a>(places: &'a [Place], id: &str) -> Option<&'a Place> {
    if cfg!(feature = "many") {
        places.iter().find(|place| place.id == id)
    } else {
        places.first()
    }
}

/// The same, to be changed.
fn find_mut<'a>(places: &'a mut [Place], id: &str) -> Option<&'a mut Place> {
    if cfg!(feature = "many") {
        places.iter_mut().find(|place| place.id == id)
    } else {
        places.first_mut()
    }
}

impl Place {
    fn is_apart(&self) -> bool {
        cfg!(feature = "many") && self.apart
    }

    /// What the place goes back to: its start or, once it shows another widget, that one's.
    fn base(&self) -> Scenario {
        if self.is_apart() && self.own.widget().key() != self.start.widget().key() {
            return Scenario::of(self.own.widget());
        }
        self.start.clone()
    }

    /// The scenario that the place shows in the reader's world.
    fn scenario(&self, world: &[Option<f64>; WORLD]) -> Scenario {
        let mut scenario = self.own.clone();
        if self.is_apart() {
            return scenario;
        }
        for (i, (value, start)) in world.iter().zip(self.start.world()).enumerate() {
            scenario.set(i, value.unwrap_or(start));
        }
        scenario
    }

    /// Sets one parameter, a world parameter for the whole page.
    fn put(&mut self, world: &mut [Option<f64>; WORLD], param: usize, value: f64) {
        self.own.set(param, value);
        if self.is_apart() {
            return;
        }
        if let Some(own) = world.get_mut(param) {
            *own = self.own.values().get(param).copied();
        }
    }
}

/// The scenario that a place shows now.
pub fn scenario(id: &str) -> Option<Scenario> {
    STORE.with_borrow(|store| {
        let place = find(&store.places, id)?;
        Some(place.scenario(&store.world))
    })
}

/// The number of a parameter in the table of the widget that a place shows now.
pub fn number(id: &str, key: &str) -> Option<usize> {
    STORE.with_borrow(|store| {
        let params = find(&store.places, id)?.own.widget().params();
        params.iter().position(|param| param.key == key)
    })
}

/// The value that a parameter of a place has now, by its number in the widget's table; nothing where the place shows another
/// widget than that of the parameter `of`.
#[cfg(feature = "many")]
pub fn value(id: &str, of: &'static Param, param: usize) -> Option<f64> {
    STORE.with_borrow(|store| {
        let place = find(&store.places, id)?;
        let own = place.own.widget().params().get(param)?;
        if !std::ptr::eq(own, of) {
            return None;
        }
        let world = store.world.get(param).filter(|_| !place.is_apart());
        match world {
            Some(world) => world.or_else(|| place.start.world().get(param).copied()),
            None => place.own.values().get(param).copied(),
        }
    })
}

/// How a place is looked at while its time stands still.
pub fn look(id: &str) -> Look {
    STORE.with_borrow(|store| {
        let place = find(&store.places, id);
        place.map_or((0, 0.0), |place| place.look)
    })
}

/// A place is looked at so; whether that is news. Nobody else follows: the listeners do not hear of it.
pub fn look_at(id: &str, look: Look) -> bool {
    STORE.with_borrow_mut(|store| {
        let place = find_mut(&mut store.places, id);
        place.is_some_and(|place| std::mem::replace(&mut place.look, look) != look)
    })
}

/// A place's reader has predicted, or not; whether that is news.
#[cfg(feature = "many")]
pub fn predicted(id: &str, predicted: bool) -> bool {
    STORE.with_borrow_mut(|store| {
        let place = find_mut(&mut store.places, id);
        place.is_some_and(|place| std::mem::replace(&mut place.predicted, predicted) != predicted)
    })
}

/// Whether a place is looked at otherwise than at the start, or its reader has predicted.
#[cfg(feature = "many")]
pub fn is_looked_at() -> bool {
    STORE.with_borrow(|store| {
        let mut places = store.places.iter();
        places.any(|place| place.look != (0, 0.0) || place.predicted)
    })
}

/// Tells a place how it is to be looked at. It hears with the next change.
#[cfg(feature = "many")]
pub fn order_look(id: &str, look: Look) {
    STORE.with_borrow_mut(|store| {
        if let Some(place) = find_mut(&mut store.places, id) {
            (place.look, place.order) = (look, Some(Order::Look(look)));
        }
    });
}

/// What a place's component is to do, told once.
#[cfg(feature = "many")]
pub fn order(id: &str) -> Option<Order> {
    STORE.with_borrow_mut(|store| {
        let place = find_mut(&mut store.places, id)?;
        place.order.take()
    })
}

/// The scenario that a place starts with.
pub fn start(id: &str) -> Option<Scenario> {
    STORE.with_borrow(|store| {
        let place = find(&store.places, id)?;
        Some(place.start.clone())
    })
}

/// What a place goes back to: its start or, once it shows another widget, that one's.
pub fn base(id: &str) -> Option<Scenario> {
    STORE.with_borrow(|store| {
        let place = find(&store.places, id)?;
        Some(place.base())
    })
}

/// The ids of all places, in the page's order.
pub fn ids() -> Vec<String> {
    STORE.with_borrow(|store| store.places.iter().map(|place| place.id.clone()).collect())
}

/// The world dials that the reader has moved.
pub fn world() -> [Option<f64>; WORLD] {
    STORE.with_borrow(|store| store.world)
}

/// Changes a place and the page's world; what is in `lock` stays.
fn change(id: &str, lock: u64, work: &dyn Fn(&mut Place, &mut [Option<f64>; WORLD])) {
    STORE.with_borrow_mut(|store| {
        let world = &mut store.world;
        if let Some(place) = find_mut(&mut store.places, id) {
            let now = place.scenario(world);
            work(place, world);
            if lock != 0 {
                for (i, value) in now.values().iter().enumerate() {
                    if lock >> i & 1 == 1 {
                        place.put(world, i, *value);
                    }
                }
            }
        }
    });
    changed();
}

/// Sets parameters of a place by their numbers; a world parameter is set for the whole page.
pub fn set(id: &str, values: &[(usize, f64)]) {
    change(id, locks(), &|place, world| {
        for (param, value) in values {
            place.put(world, *param, *value);
        }
    });
}

/// Sets one parameter by its dial. The dial of a locked one is out of the reader's hands, but not out of the host's.
pub fn turn(id: &str, param: usize, value: f64) {
    change(id, 0, &|place, world| place.put(world, param, value));
}

/// Shows a whole scenario at a place, its world for the whole page.
pub fn show(id: &str, scenario: &Scenario) {
    change(id, locks(), &|place, world| {
        place.own = scenario.clone();
        if !place.is_apart() {
            *world = scenario.world().map(Some);
        }
    });
}

/// Sets the reader's world without a place, as an address does.
pub fn set_world(world: [Option<f64>; WORLD]) {
    STORE.with_borrow_mut(|store| store.world = world);
    changed();
}

/// A place as it was at the start, and the world as each section has it.
pub fn reset(id: &str) {
    change(id, locks(), &|place, world| {
        if !place.is_apart() {
            *world = [None; WORLD];
        }
        place.own = place.base();
    });
}

/// Where the reader stands on the whole page, to come back to.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    world: [Option<f64>; WORLD],
    own: Vec<Scenario>,
    /// The number of every place's view.
    pub(crate) views: Vec<usize>,
}

/// Where the reader stands now.
pub fn state() -> State {
    STORE.with_borrow(|store| State {
        world: store.world,
        own: store.places.iter().map(|it| it.own.clone()).collect(),
        views: store.places.iter().map(|it| it.look.0).collect(),
    })
}

/// Where everybody starts: every place and the world as the page was written.
pub fn beginning() -> State {
    STORE.with_borrow(|store| State {
        world: [None; WORLD],
        own: store.places.iter().map(|it| it.start.clone()).collect(),
        views: vec![0; store.places.len()],
    })
}

/// Back to where the reader stood.
pub fn restore(state: &State) {
    STORE.with_borrow_mut(|store| {
        store.world = state.world;
        for (place, own) in store.places.iter_mut().zip(&state.own) {
            place.own = own.clone();
        }
        #[cfg(feature = "many")]
        for (place, view) in store.places.iter_mut().zip(&state.views) {
            if place.look.0 != *view {
                place.look.0 = *view;
                place.order = Some(Order::Look(place.look));
            }
        }
    });
    changed();
}

/// The whole page as it was written: dials, looks and predictions.
#[cfg(feature = "many")]
pub fn begin_again() {
    STORE.with_borrow_mut(|store| {
        for place in &mut store.places {
            (place.look, place.order) = ((0, 0.0), Some(Order::Begin));
            place.predicted = false;
        }
    });
    restore(&beginning());
}

/// What every place shows in a state, with the places' ids, in the page's order.
pub fn shown(state: &State) -> Vec<(String, Scenario)> {
    STORE.with_borrow(|store| {
        let places = store.places.iter().zip(&state.own);
        places
            .map(|(place, own)| {
                let place = Place {
                    own: own.clone(),
                    ..place.clone()
                };
                let scenario = place.scenario(&state.world);
                (place.id, scenario)
            })
            .collect()
    })
}

/// Calls `listener` whenever the state has changed, for as long as the page lives.
pub fn listen(listener: impl Fn() + 'static) {
    STORE.with_borrow_mut(|store| store.listeners.push(Rc::new(listener)));
}

fn changed() {
    // Listeners may read the store: it is not borrowed while they run.
    let listeners = STORE.with_borrow(|store| store.listeners.clone());
    for listener in listeners {
        listener();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() {
        clear();
        add("one", &"race".parse().unwrap());
        add("two", &"race?alpha=1.3&n=5".parse().unwrap());
    }

    #[test]
    fn the_world_is_moved_everywhere() {
        page();
        assert_eq!(scenario("two").unwrap().to_string(), "race?alpha=1.3&n=5");
        set("one", &[(0, 1.4)]);
        assert_eq!(scenario("one").unwrap().to_string(), "race?alpha=1.4");
        assert_eq!(scenario("two").unwrap().to_string(), "race?alpha=1.4&n=5");
    }

    #[test]
    fn a_places_own_dials_stay_its_own() {
        page();
        set("one", &[(3, 7.0)]);
        assert_eq!(scenario("one").unwrap().to_string(), "race?n=7");
        assert_eq!(scenario("two").unwrap().to_string(), "race?alpha=1.3&n=5");
    }

    #[test]
    fn reset_gives_every_section_its_own_world_again() {
        page();
        set("one", &[(2, 0.5)]);
        reset("two");
        assert_eq!(scenario("one").unwrap().to_string(), "race");
        assert_eq!(scenario("two").unwrap().to_string(), "race?alpha=1.3&n=5");
    }

    #[test]
    fn a_place_apart_has_a_world_of_its_own() {
        page();
        add_apart("left", &"race?mandate=0.3".parse().unwrap());
        assert!(is_apart("left") && !is_apart("one"));
        set("one", &[(0, 1.4)]);
        set("left", &[(0, 1.1)]);
        let told = |id| scenario(id).unwrap().to_string();
        assert_eq!(told("one"), "race?alpha=1.4");
        assert_eq!(told("left"), "race?alpha=1.1&mandate=0.3");
        // Another widget, and back to how that one starts; the page stays.
        show("left", &"crowd?alpha=0.9&people=600".parse().unwrap());
        assert_eq!(told("left"), "crowd?alpha=0.9&people=600");
        reset("left");
        assert_eq!(
            (told("left"), base("left").unwrap().to_string()),
            ("crowd".into(), "crowd".into())
        );
        assert_eq!(start("left").unwrap().to_string(), "race?mandate=0.3");
        reset("one");
        assert_eq!(told("one"), "race");
    }

    #[test]
    fn what_is_locked_stays() {
        clear();
        add("one", &"race?n=5".parse().unwrap());
        set("one", &[(0, 1.4), (2, 0.3), (3, 7.0)]);
        lock(0b1001);
        set("one", &[(0, 1.1), (2, 0.4), (3, 4.0)]);
        assert_eq!(
            scenario("one").unwrap().to_string(),
            "race?alpha=1.4&mandate=0.4&n=7"
        );
        show("one", &"race?alpha=1.2&mandate=0.2&n=4".parse().unwrap());
        assert_eq!(
            scenario("one").unwrap().to_string(),
            "race?alpha=1.4&mandate=0.2&n=7"
        );
        reset("one");
        assert_eq!(scenario("one").unwrap().to_string(), "race?alpha=1.4&n=7");
        assert!(is_locked(0) && !is_locked(2));
        turn("one", 0, 1.2);
        assert_eq!(scenario("one").unwrap().to_string(), "race?n=7");
        turn("one", 0, 1.4);
        lock(0);
        reset("one");
        assert_eq!(scenario("one").unwrap().to_string(), "race?n=5");
    }

    #[test]
    fn a_state_is_come_back_to() {
        page();
        let start = state();
        assert_eq!(start, beginning());
        set("one", &[(0, 1.4), (3, 7.0)]);
        set("two", &[(3, 4.0)]);
        let moved = state();
        assert_ne!(moved, start);
        let text = |state: &State| {
            let shown = shown(state);
            let texts = shown.iter().map(|(id, it)| format!("{id} {it}"));
            texts.collect::<Vec<_>>().join(", ")
        };
        assert_eq!(
            text(&moved),
            "one race?alpha=1.4&n=7, two race?alpha=1.4&n=4"
        );
        restore(&start);
        assert_eq!(state(), start);
        assert_eq!(scenario("two").unwrap().to_string(), "race?alpha=1.3&n=5");
        restore(&moved);
        assert_eq!(scenario("one").unwrap().to_string(), "race?alpha=1.4&n=7");
        assert_eq!(text(&start), "one race, two race?alpha=1.3&n=5");
    }

    #[test]
    fn a_page_begins_again_with_its_looks() {
        page();
        assert!(look_at("one", (1, 20.0)) && !look_at("one", (1, 20.0)));
        assert_eq!(
            (look("one"), look("two"), order("one")),
            ((1, 20.0), (0, 0.0), None)
        );
        set("two", &[(3, 8.0)]);
        // A state is dials and views; a year is no step of it.
        restore(&beginning());
        assert!(look("one") == (0, 20.0) && is_looked_at());
        assert_eq!(order("one"), Some(Order::Look((0, 20.0))));
        order_look("two", (2, 0.0));
        assert_eq!(order("two"), Some(Order::Look((2, 0.0))));
        predicted("one", true);
        begin_again();
        assert_eq!((look("one"), look("two")), ((0, 0.0), (0, 0.0)));
        assert!(!is_looked_at());
        assert_eq!((order("one"), order("one")), (Some(Order::Begin), None));
    }

    #[test]
    fn one_value_is_that_of_the_scenario() {
        page();
        for (id, param, of) in [("one", 0, 1.4), ("two", 3, 8.0), ("one", 2, 0.3)] {
            turn(id, param, of);
            for id in ids() {
                let now = scenario(&id).unwrap();
                for (i, expected) in now.values().iter().enumerate() {
                    let own = &now.widget().params()[i];
                    assert_eq!(value(&id, own, i), Some(*expected), "{id} {i}");
                }
                let crowd: Scenario = "crowd".parse().unwrap();
                assert_eq!(value(&id, &crowd.widget().params()[0], 0), None);
            }
        }
    }

    #[test]
    fn listeners_hear_of_changes() {
        page();
        let heard = Rc::new(RefCell::new(0));
        let ear = heard.clone();
        listen(move || *ear.borrow_mut() += 1);
        set("one", &[(0, 1.1)]);
        show("two", &"race?mandate=0.2".parse().unwrap());
        assert_eq!(*heard.borrow(), 2);
        assert_eq!(scenario("one").unwrap().to_string(), "race?mandate=0.2");
    }
}
