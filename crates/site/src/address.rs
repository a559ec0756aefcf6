//! The state in the address bar.
//!
//! On a page with one widget a parameter stands under its own key: `?alpha=1.3&n=5`. On an essay the
//! world stands so, and a place's own parameters under the place: `?alpha=1.3&mob.n=5`.
//! Only what the reader has moved is listed, and how a picture is looked at, where that is not as at first: `view=linear&at=30`,
//! on an essay `mob.view=...` and `mob.at=...`. A place with a world of its own lists that too, and its widget:
//! `?left.widget=crowd&left.alpha=1.4`.

use charts::text;
use dynamics::World;
use dynamics::decimal;
use widgets::Scenario;
use widgets::scenario::{is_foreign, pairs};

use crate::guard::guarded;
use crate::store::{self, WORLD};

/// Whether this program is for pages with one place alone: it then knows no others.
const ONE: bool = !cfg!(feature = "many");

/// The key under which a place with a world of its own names another widget than its first.
const WIDGET: &str = "widget";

/// The keys of a picture's view and of its playhead. Public: never renamed, and no parameter's.
const VIEW: &str = "view";
const AT: &str = "at";

/// Longer queries are not read.
const LONGEST: usize = 16_384;

/// Which keys an address has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keys {
    /// Those of an essay.
    Essay,
    /// Plain ones, of one widget.
    Plain,
    /// Those of an embed page: plain, and how the picture is looked at is checked by its script, `web/embed-more.js`.
    Embed,
}

/// Reads a query into the store.
///
/// # Errors
/// One sentence for the first fault; the store then keeps its start.
pub fn read(query: &str, keys: Keys) -> Result<(), String> {
    let keys = if ONE { Keys::Embed } else { keys };
    let (single, unchecked) = (keys != Keys::Essay, keys == Keys::Embed);
    let query = query.trim_start_matches('?');
    if query.is_empty() {
        return Ok(());
    }
    if query.len() > LONGEST {
        return Err(text![
            "the address is too long to be read: ",
            query.len(),
            " bytes, at most ",
            LONGEST
        ]);
    }
    let ids = store::ids();
    if ids.is_empty() {
        return Ok(());
    }
    // Everything is read into copies first, so that a fault late in the address changes nothing.
    let mut scenarios: Vec<_> = ids.iter().filter_map(|id| store::start(id)).collect();
    for (place, id) in ids.iter().enumerate() {
        if !store::is_apart(id) {
            continue;
        }
        let key = text![id, ".", WIDGET];
        if let Some((_, widget)) = pairs(query).find(|(it, _)| *it == key) {
            scenarios[place] = Scenario::named(&widget).map_err(|it| it.sentence())?;
        }
    }
    let mut moved = vec![];
    let mut looks = vec![];
    let mut look = (0, 0.0);
    let mut world = [None; WORLD];
    let mut seen = vec![];
    for (key, value) in pairs(query) {
        let (place, name) = match key.split_once('.') {
            Some((place, name)) if !single => (ids.iter().position(|id| id == place), name),
            _ => (Some(0), key.as_str()),
        };
        let of_world = World::TABLE.iter().position(|param| param.key == name);
        let own = single || key.contains('.');
        let known =
            place.is_some() && scenarios[0].get(name).is_some() && (own || of_world.is_some());
        if !known && is_foreign(&key) {
            continue;
        }
        let Some(place) = place else {
            return Err(text![
                "this page has no section \"",
                short(key.split('.').next().unwrap_or_default()),
                "\"; there are ",
                ids.join(", ")
            ]);
        };
        let is_look = name == VIEW || name == AT;
        let knows = |scenario: &Scenario| is_look || scenario.get(name).is_some();
        if let Some(at) = scenarios.iter().position(knows)
            && !own
            && of_world.is_none()
        {
            return Err(text![
                "\"",
                name,
                "\" belongs to one section: write ",
                ids[at],
                ".",
                name
            ]);
        }
        let apart = store::is_apart(&ids[place]);
        if is_look && unchecked {
            if name == VIEW {
                for (i, view) in scenarios[0].widget().views().iter().enumerate() {
                    if value == view.key {
                        look.0 = i;
                    }
                }
            } else {
                // The place knows how far its time goes.
                look.1 = decimal::read(&value).unwrap_or(0.0).max(0.0);
            }
        } else if is_look {
            looks.push((place, name == VIEW, value));
        } else if !(apart && name == WIDGET) {
            scenarios[place]
                .set_text(name, &value)
                .map_err(|fault| fault.sentence())?;
        }
        if seen.contains(&key) {
            return Err(text![short(&key), " is given twice in the address"]);
        }
        seen.push(key.clone());
        if apart || is_look {
            continue;
        }
        match of_world {
            Some(i) => world[i] = Some(scenarios[place].values()[i]),
            None => moved.push((place, name.to_owned())),
        }
    }
    if unchecked {
        store::look_at(&ids[0], look);
    } else {
        let mut all = vec![(0, 0.0); ids.len()];
        for (place, is_view, text) in looks {
            let mut scenario = scenarios[place].clone();
            if is_view {
                all[place].0 = view(&scenario, &text)?;
                continue;
            }
            if !store::is_apart(&ids[place]) {
                for (i, value) in world.iter().enumerate() {
                    scenario.set(i, value.unwrap_or(scenario.values()[i]));
                }
            }
            all[place].1 = time(&scenario, &text)?;
        }
        for (id, look) in ids.iter().zip(all) {
            store::look_at(id, look);
        }
    }
    for (place, name) in moved {
        let scenario = &scenarios[place];
        let params = scenario.widget().params();
        if let Some(param) = params.iter().position(|param| param.key == name) {
            store::set(&ids[place], &[(param, scenario.values()[param])]);
        }
    }
    for (id, scenario) in ids.iter().zip(&scenarios) {
        if store::is_apart(id) {
            store::show(id, scenario);
        }
    }
    store::set_world(world);
    Ok(())
}

/// The number of a view, by its key.
fn view(scenario: &Scenario, text: &str) -> Result<usize, String> {
    let views = scenario.widget().views();
    let found = views.iter().position(|view| view.key == text);
    found.ok_or_else(|| {
        let keys: Vec<_> = views.iter().map(|view| view.key).collect();
        let (widget, keys) = (scenario.widget().key(), keys.join(", "));
        let plural = if views.len() > 1 { "s" } else { "" };
        text![
            widget,
            " has the view",
            plural,
            " ",
            keys,
            ", not \"",
            short(text),
            "\""
        ]
    })
}

/// A value of the playhead. How far it goes only a run can tell.
fn time(scenario: &Scenario, text: &str) -> Result<f64, String> {
    let widget = scenario.widget();
    let run = guarded(|| widget.run(scenario.values()).ok());
    // The page says by itself what cannot be run.
    let span = run.flatten().map_or(0.0, |run| run.span());
    let time = decimal::read(text).filter(|time| *time >= 0.0 && *time <= span);
    time.ok_or_else(|| {
        let (widget, end) = (widget.key(), decimal::fixed(span, 0));
        text![
            widget,
            ": ",
            AT,
            " runs from 0 to ",
            end,
            ", not \"",
            short(text),
            "\""
        ]
    })
}

/// The dials that an embed page's address locks, as bits of their numbers. What it names besides is told by the page's
/// own script.
pub fn locked(query: &str) -> u64 {
    let mut bits = 0;
    let scenario = store::ids().first().and_then(|id| store::start(id));
    if let Some(scenario) = scenario.filter(|_| query.len() <= LONGEST) {
        for (key, value) in pairs(query.trim_start_matches('?')) {
            if key == "lock" {
                for (i, param) in scenario.widget().params().iter().enumerate() {
                    if value.split(',').any(|name| name == param.key) {
                        bits |= 1 << i;
                    }
                }
            }
        }
    }
    bits
}

/// At most forty letters of what was written.
fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}

/// The query of the present state, with its question mark; empty at the start.
pub fn write(keys: Keys) -> String {
    let single = ONE || keys != Keys::Essay;
    let mut query = String::new();
    let mut add = |place: &str, key: &str, value: &str| {
        query.push(if query.is_empty() { '?' } else { '&' });
        query.push_str(place);
        query.push_str(key);
        query.push('=');
        query.push_str(value);
    };
    for (param, value) in World::TABLE.iter().zip(store::world()) {
        if let Some(value) = value {
            add("", param.key, &param.write(value));
        }
    }
    for id in store::ids() {
        let (Some(now), Some(start)) = (store::scenario(&id), store::base(&id)) else {
            continue;
        };
        let apart = store::is_apart(&id);
        let own = match single {
            true => String::new(),
            false => text![id, "."],
        };
        if apart && store::start(&id).is_some_and(|it| it.widget().key() != now.widget().key()) {
            add(&own, WIDGET, now.widget().key());
        }
        let rows = now
            .widget()
            .params()
            .iter()
            .zip(now.values())
            .zip(start.values());
        for ((param, value), old) in rows.skip(if apart { 0 } else { WORLD }) {
            if value != old {
                add(&own, param.key, &param.write(*value));
            }
        }
        let (view, time) = store::look(&id);
        if view > 0 {
            add(&own, VIEW, now.widget().views()[view].key);
        }
        if time > 0.0 {
            add(&own, AT, &decimal::fixed(time, 0));
        }
    }
    query
}

#[cfg(test)]
mod tests {
    use super::*;

    fn essay() {
        store::clear();
        store::add("one", &"race".parse().unwrap());
        store::add("two", &"race?n=5".parse().unwrap());
    }

    #[test]
    fn what_is_written_is_read_again() {
        essay();
        store::set("two", &[(0, 1.31)]);
        store::set("two", &[(3, 8.0)]);
        let query = write(Keys::Essay);
        assert_eq!(query, "?alpha=1.31&two.n=8");
        essay();
        read(&query, Keys::Essay).unwrap();
        assert_eq!(
            store::scenario("two").unwrap().to_string(),
            "race?alpha=1.31&n=8"
        );
        assert_eq!(
            store::scenario("one").unwrap().to_string(),
            "race?alpha=1.31"
        );
        assert_eq!(write(Keys::Essay), query);
    }

    #[test]
    fn a_single_widget_has_plain_keys() {
        store::clear();
        store::add("race", &"race?n=5".parse().unwrap());
        read(
            "?n=7&alpha=1.1&utm_source=x&childId=4&theme=dark",
            Keys::Plain,
        )
        .unwrap();
        assert_eq!(
            store::scenario("race").unwrap().to_string(),
            "race?alpha=1.1&n=7"
        );
        assert_eq!(write(Keys::Plain), "?alpha=1.1&n=7");
    }

    #[test]
    fn dials_are_locked_by_their_keys() {
        store::clear();
        store::add("race", &"race".parse().unwrap());
        assert_eq!(locked("?alpha=1.2"), 0);
        assert_eq!(locked("?lock=n%2Calpha,x,&lock=mandate&alpha=1.2"), 0b1101);
        assert_eq!(locked(&format!("?lock={}", "alpha,".repeat(9999))), 0);
        // A bit for each parameter of every widget.
        for widget in widgets::catalog::ALL {
            assert!(widget.params().len() < 64, "{}", widget.key());
        }
    }

    #[test]
    fn faults_are_one_sentence_and_change_nothing() {
        let junk = format!("alpha={}", "9".repeat(100_000));
        for (query, sentence) in [
            ("alpha=9", "race: alpha runs from 0.7 to 1.6, not 9"),
            ("mandate=0.2&alpha=x", "race: alpha is a number, not \"x\""),
            ("alpha=1.3&alpha=1.4", "alpha is given twice in the address"),
            (
                "three.n=4",
                "this page has no section \"three\"; there are one, two",
            ),
            ("n=4", "\"n\" belongs to one section: write one.n"),
            ("two.n=99", "race: n runs from 2 to 12, not 99"),
            (
                &junk,
                "the address is too long to be read: 100006 bytes, at most 16384",
            ),
        ] {
            essay();
            assert_eq!(read(query, Keys::Essay).unwrap_err(), sentence);
            assert_eq!(store::scenario("one").unwrap().to_string(), "race");
            assert_eq!(store::scenario("two").unwrap().to_string(), "race?n=5");
        }
        essay();
        assert!(
            read("nonsense=1", Keys::Essay)
                .unwrap_err()
                .starts_with("race: there is no parameter \"nonsense\"")
        );
    }

    #[test]
    fn a_link_tells_how_a_picture_is_looked_at() {
        essay();
        store::set("two", &[(3, 8.0)]);
        store::look_at("one", (1, 0.0));
        store::look_at("two", (2, 31.0));
        let query = write(Keys::Essay);
        assert_eq!(query, "?one.view=linear&two.n=8&two.view=shares&two.at=31");
        essay();
        read(&query, Keys::Essay).unwrap();
        assert_eq!(
            (store::look("one"), store::look("two")),
            ((1, 0.0), (2, 31.0))
        );
        assert_eq!(write(Keys::Essay), query);
        // What is as at first is not listed, and may be said.
        read("one.view=log&two.at=0", Keys::Essay).unwrap();
        assert_eq!(write(Keys::Essay), "?two.n=8");
        store::clear();
        store::add("race", &"race?horizon=40".parse().unwrap());
        read("?view=shares&at=40&utm_source=x", Keys::Plain).unwrap();
        assert_eq!(write(Keys::Plain), "?view=shares&at=40");
        for (query, sentence) in [
            (
                "view=table",
                "race has the views log, linear, shares, not \"table\"",
            ),
            ("at=41", "race: at runs from 0 to 40, not \"41\""),
            ("at=soon&n=3", "race: at runs from 0 to 40, not \"soon\""),
            ("at=-1", "race: at runs from 0 to 40, not \"-1\""),
            ("at=1&at=2", "at is given twice in the address"),
        ] {
            assert_eq!(read(query, Keys::Plain).unwrap_err(), sentence);
            assert_eq!(write(Keys::Plain), "?view=shares&at=40");
        }
        // An embed page's script tells of these.
        read("n=3&view=table&at=-4", Keys::Embed).unwrap();
        assert_eq!(write(Keys::Embed), "?n=3");
        read("view=linear&at=7", Keys::Embed).unwrap();
        assert_eq!(write(Keys::Embed), "?n=3&view=linear&at=7");
        essay();
        for (query, sentence) in [
            ("at=3", "\"at\" belongs to one section: write one.at"),
            (
                "three.view=log",
                "this page has no section \"three\"; there are one, two",
            ),
        ] {
            assert_eq!(read(query, Keys::Essay).unwrap_err(), sentence);
        }
        // The years are those of the scenario that the address leads to.
        read("two.horizon=90&two.at=80", Keys::Essay).unwrap();
        assert_eq!(store::look("two"), (0, 80.0));
    }

    #[test]
    fn the_addresss_own_keys_are_no_parameters() {
        for key in [VIEW, AT, WIDGET] {
            assert!(!is_foreign(key), "{key}");
            for widget in widgets::catalog::ALL {
                let is_free = widget.params().iter().all(|param| param.key != key);
                assert!(is_free, "{key} of {}", widget.key());
            }
        }
    }

    #[test]
    fn places_apart_stand_under_their_keys() {
        let page = || {
            essay();
            store::add_apart("left", &"race".parse().unwrap());
            store::add_apart("right", &"race?mandate=0.3".parse().unwrap());
        };
        page();
        store::set("two", &[(0, 1.31)]);
        assert_eq!(write(Keys::Essay), "?alpha=1.31");
        store::set("left", &[(0, 1.4)]);
        store::show("right", &"crowd?alpha=1.1&people=600".parse().unwrap());
        let query = write(Keys::Essay);
        assert_eq!(
            query,
            "?alpha=1.31&left.alpha=1.4&right.widget=crowd&right.alpha=1.1&right.people=600"
        );
        page();
        read(&query, Keys::Essay).unwrap();
        assert_eq!(write(Keys::Essay), query);
        let told = |id| store::scenario(id).unwrap().to_string();
        assert_eq!(told("one"), "race?alpha=1.31");
        assert_eq!(told("left"), "race?alpha=1.4");
        assert_eq!(told("right"), "crowd?alpha=1.1&people=600");
        for (query, sentence) in [
            ("left.alpha=9", "race: alpha runs from 0.7 to 1.6, not 9"),
            (
                "left.widget=rice",
                "there is no widget \"rice\"; there is race, ",
            ),
            ("one.widget=crowd", "race: there is no parameter \"widget\""),
            ("left.n=3&left.n=4", "left.n is given twice in the address"),
        ] {
            page();
            let said = read(query, Keys::Essay).unwrap_err();
            assert!(said.starts_with(sentence), "{said}");
            assert_eq!(write(Keys::Essay), "");
        }
    }

    #[test]
    fn a_key_of_one_section_is_told_where_it_belongs() {
        store::clear();
        store::add("one", &"race".parse().unwrap());
        store::add("mob", &"crowd".parse().unwrap());
        assert_eq!(
            read("?people=600", Keys::Essay).unwrap_err(),
            "\"people\" belongs to one section: write mob.people"
        );
        read("?mob.people=600&alpha=1.3", Keys::Essay).unwrap();
        assert_eq!(
            store::scenario("mob").unwrap().to_string(),
            "crowd?alpha=1.3&people=600"
        );
    }
}
