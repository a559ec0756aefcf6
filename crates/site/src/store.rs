//! The reader's world and every place's scenario.
//!
//! A place starts with the scenario that its section gives it. A world dial that the reader moves
//! anywhere is moved everywhere; until then each place keeps its own start.

use std::cell::RefCell;
use std::rc::Rc;

use dynamics::World;
use widgets::Scenario;

/// How many parameters the world has: the first of every widget.
pub const WORLD: usize = World::COUNT;

/// Called when the state has changed.
type Listener = Rc<dyn Fn()>;

/// One place of a page.
struct Place {
    id: String,
    start: Scenario,
    own: Scenario,
}

/// What an embed page's address says of its dials: bits by their numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bounds {
    /// The dials that are shown; all if nothing is said.
    pub controls: Option<u64>,
    /// The dials that the reader may not move.
    pub lock: u64,
}

impl Bounds {
    /// Whether a dial is locked.
    pub fn locked(&self, param: usize) -> bool {
        self.lock & bit(param) != 0
    }

    /// Whether a dial is shown.
    pub fn shown(&self, param: usize) -> bool {
        self.controls.is_none_or(|bits| bits & bit(param) != 0)
    }
}

/// The bit of a dial.
pub fn bit(param: usize) -> u64 {
    1_u64.checked_shl(param as u32).unwrap_or(0)
}

/// The state of a page.
#[derive(Default)]
pub struct Store {
    world: [Option<f64>; WORLD],
    places: Vec<Place>,
    bounds: Bounds,
    listeners: Vec<Listener>,
}

thread_local! {
    static STORE: RefCell<Store> = RefCell::default();
}

/// Forgets everything: before another page is written natively.
pub fn clear() {
    STORE.with_borrow_mut(|store| *store = Store::default());
}

/// Says which dials are shown and which are locked, on a page with one place.
pub fn bind(bounds: Bounds) {
    STORE.with_borrow_mut(|store| store.bounds = bounds);
}

/// Which dials are shown and which are locked.
pub fn bounds() -> Bounds {
    STORE.with_borrow(|store| store.bounds)
}

/// Adds a place, unless it is known.
pub fn add(id: &str, start: &Scenario) {
    STORE.with_borrow_mut(|store| {
        if !store.places.iter().any(|place| place.id == id) {
            store.places.push(Place {
                id: id.to_owned(),
                start: start.clone(),
                own: start.clone(),
            });
        }
    });
}

impl Place {
    /// The scenario that the place shows in the reader's world.
    fn scenario(&self, world: &[Option<f64>; WORLD]) -> Scenario {
        let mut scenario = self.own.clone();
        for (i, (value, start)) in world.iter().zip(self.start.world()).enumerate() {
            scenario.set(i, value.unwrap_or(start));
        }
        scenario
    }

    /// Locked dials stay where they were.
    fn hold(&mut self, bounds: Bounds, now: &Scenario, world: &mut [Option<f64>; WORLD]) {
        for (i, value) in now.values().iter().enumerate() {
            if bounds.locked(i) && self.own.values()[i] != *value {
                self.own.set(i, *value);
                if let Some(own) = world.get_mut(i) {
                    *own = Some(*value);
                }
            }
        }
    }
}

/// The scenario that a place shows now.
pub fn scenario(id: &str) -> Option<Scenario> {
    STORE.with_borrow(|store| {
        let place = store.places.iter().find(|place| place.id == id)?;
        Some(place.scenario(&store.world))
    })
}

/// The scenario that a place starts with.
pub fn start(id: &str) -> Option<Scenario> {
    STORE.with_borrow(|store| {
        let place = store.places.iter().find(|place| place.id == id)?;
        Some(place.start.clone())
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

/// Sets parameters of a place by their numbers; a world parameter is set for the whole page.
pub fn set(id: &str, values: &[(usize, f64)]) {
    STORE.with_borrow_mut(|store| {
        let world = &mut store.world;
        if let Some(place) = store.places.iter_mut().find(|place| place.id == id) {
            for (param, value) in values {
                place.own.set(*param, *value);
                if let Some(own) = world.get_mut(*param) {
                    *own = place.own.values().get(*param).copied();
                }
            }
        }
    });
    changed();
}

/// Shows a whole scenario at a place, its world for the whole page.
pub fn show(id: &str, scenario: &Scenario) {
    STORE.with_borrow_mut(|store| {
        let bounds = store.bounds;
        if let Some(place) = store.places.iter_mut().find(|place| place.id == id) {
            let now = place.scenario(&store.world);
            place.own = scenario.clone();
            store.world = scenario.world().map(Some);
            place.hold(bounds, &now, &mut store.world);
        }
    });
    changed();
}

/// Sets the reader's world without a place, as an address does.
pub fn set_world(world: [Option<f64>; WORLD]) {
    STORE.with_borrow_mut(|store| store.world = world);
    changed();
}

/// A place as it was at the start, and the world as each section has it.
pub fn reset(id: &str) {
    STORE.with_borrow_mut(|store| {
        let (bounds, world) = (store.bounds, std::mem::take(&mut store.world));
        if let Some(place) = store.places.iter_mut().find(|place| place.id == id) {
            let now = place.scenario(&world);
            place.own = place.start.clone();
            place.hold(bounds, &now, &mut store.world);
        }
    });
    changed();
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
    fn locked_dials_stay_through_presets_and_reset() {
        clear();
        add("one", &"race?n=5".parse().unwrap());
        set("one", &[(0, 1.4), (2, 0.3), (3, 7.0)]);
        bind(Bounds {
            controls: None,
            lock: bit(0) | bit(3),
        });
        show("one", &"race?alpha=1.2&mandate=0.2&n=4".parse().unwrap());
        assert_eq!(
            scenario("one").unwrap().to_string(),
            "race?alpha=1.4&mandate=0.2&n=7"
        );
        reset("one");
        assert_eq!(scenario("one").unwrap().to_string(), "race?alpha=1.4&n=7");
        bind(Bounds::default());
        reset("one");
        assert_eq!(scenario("one").unwrap().to_string(), "race?n=5");
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
