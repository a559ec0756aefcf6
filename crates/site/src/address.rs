//! The state in the address bar.
//!
//! On a page with one widget a parameter stands under its own key: `?alpha=1.3&n=5`. On an essay the
//! world stands so, and a place's own parameters under the place: `?alpha=1.3&mob.n=5`.
//! Only what the reader has moved is listed. A place with a world of its own lists that too, and its widget:
//! `?left.widget=crowd&left.alpha=1.4`.

use dynamics::World;
use widgets::Scenario;
use widgets::scenario::{is_foreign, pairs};

use crate::store::{self, WORLD};

/// Whether this program is for pages with one place alone: it then knows no others.
const ONE: bool = !cfg!(feature = "many");

/// The key under which a place with a world of its own names another widget than its first.
const WIDGET: &str = "widget";

/// Longer queries are not read.
const LONGEST: usize = 16_384;

/// Reads a query into the store.
///
/// # Errors
/// One sentence for the first fault; the store then keeps its start.
pub fn read(query: &str, single: bool) -> Result<(), String> {
    let single = single || ONE;
    let query = query.trim_start_matches('?');
    if query.is_empty() {
        return Ok(());
    }
    if query.len() > LONGEST {
        return Err(format!(
            "the address is too long to be read: {} bytes, at most {LONGEST}",
            query.len()
        ));
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
        let key = format!("{id}.{WIDGET}");
        if let Some((_, widget)) = pairs(query).find(|(it, _)| *it == key) {
            scenarios[place] = Scenario::named(&widget).map_err(|it| it.to_string())?;
        }
    }
    let mut moved = vec![];
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
            return Err(format!(
                "this page has no section \"{}\"; there are {}",
                short(key.split('.').next().unwrap_or_default()),
                ids.join(", ")
            ));
        };
        let knows = |scenario: &Scenario| scenario.get(name).is_some();
        if let Some(at) = scenarios.iter().position(knows)
            && !own
            && of_world.is_none()
        {
            return Err(format!(
                "\"{name}\" belongs to one section: write {}.{name}",
                ids[at]
            ));
        }
        let apart = store::is_apart(&ids[place]);
        if !(apart && name == WIDGET) {
            scenarios[place]
                .set_text(name, &value)
                .map_err(|fault| fault.to_string())?;
        }
        if seen.contains(&key) {
            return Err(format!("{} is given twice in the address", short(&key)));
        }
        seen.push(key.clone());
        if apart {
            continue;
        }
        match of_world {
            Some(i) => world[i] = Some(scenarios[place].values()[i]),
            None => moved.push((place, name.to_owned())),
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
pub fn write(single: bool) -> String {
    let single = single || ONE;
    let mut query = String::new();
    let mut add = |key: String, value: String| {
        query.push(if query.is_empty() { '?' } else { '&' });
        query.push_str(&key);
        query.push('=');
        query.push_str(&value);
    };
    for (param, value) in World::TABLE.iter().zip(store::world()) {
        if let Some(value) = value {
            add(param.key.to_owned(), param.write(value));
        }
    }
    for id in store::ids() {
        let (Some(now), Some(start)) = (store::scenario(&id), store::base(&id)) else {
            continue;
        };
        let apart = store::is_apart(&id);
        if apart && store::start(&id).is_some_and(|it| it.widget().key() != now.widget().key()) {
            add(format!("{id}.{WIDGET}"), now.widget().key().to_owned());
        }
        let rows = now
            .widget()
            .params()
            .iter()
            .zip(now.values())
            .zip(start.values());
        for ((param, value), old) in rows.skip(if apart { 0 } else { WORLD }) {
            if value != old {
                let key = if single {
                    param.key.to_owned()
                } else {
                    format!("{id}.{}", param.key)
                };
                add(key, param.write(*value));
            }
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
        let query = write(false);
        assert_eq!(query, "?alpha=1.31&two.n=8");
        essay();
        read(&query, false).unwrap();
        assert_eq!(
            store::scenario("two").unwrap().to_string(),
            "race?alpha=1.31&n=8"
        );
        assert_eq!(
            store::scenario("one").unwrap().to_string(),
            "race?alpha=1.31"
        );
        assert_eq!(write(false), query);
    }

    #[test]
    fn a_single_widget_has_plain_keys() {
        store::clear();
        store::add("race", &"race?n=5".parse().unwrap());
        read("?n=7&alpha=1.1&utm_source=x&childId=4&theme=dark", true).unwrap();
        assert_eq!(
            store::scenario("race").unwrap().to_string(),
            "race?alpha=1.1&n=7"
        );
        assert_eq!(write(true), "?alpha=1.1&n=7");
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
            assert_eq!(read(query, false).unwrap_err(), sentence);
            assert_eq!(store::scenario("one").unwrap().to_string(), "race");
            assert_eq!(store::scenario("two").unwrap().to_string(), "race?n=5");
        }
        essay();
        assert!(
            read("nonsense=1", false)
                .unwrap_err()
                .starts_with("race: there is no parameter \"nonsense\"")
        );
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
        assert_eq!(write(false), "?alpha=1.31");
        store::set("left", &[(0, 1.4)]);
        store::show("right", &"crowd?alpha=1.1&people=600".parse().unwrap());
        let query = write(false);
        assert_eq!(
            query,
            "?alpha=1.31&left.alpha=1.4&right.widget=crowd&right.alpha=1.1&right.people=600"
        );
        page();
        read(&query, false).unwrap();
        assert_eq!(write(false), query);
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
            let said = read(query, false).unwrap_err();
            assert!(said.starts_with(sentence), "{said}");
            assert_eq!(write(false), "");
        }
    }

    #[test]
    fn a_key_of_one_section_is_told_where_it_belongs() {
        store::clear();
        store::add("one", &"race".parse().unwrap());
        store::add("mob", &"crowd".parse().unwrap());
        assert_eq!(
            read("?people=600", false).unwrap_err(),
            "\"people\" belongs to one section: write mob.people"
        );
        read("?mob.people=600&alpha=1.3", false).unwrap();
        assert_eq!(
            store::scenario("mob").unwrap().to_string(),
            "crowd?alpha=1.3&people=600"
        );
    }
}
