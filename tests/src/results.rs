//! Results in the essay's sentences, beside those of native runs.

use serde_json::json;
use widgets::phrase::{Formula, Phrase, told};

use crate::{Browser, place};

/// A result in a sentence.
pub struct Told {
    /// Its element.
    pub css: String,
    /// Whether its words are those for "there is none".
    pub is_none: bool,
}

impl Browser {
    /// Waits until every result of the essay is that of a native run in the state of `query`, each beside its place's start.
    ///
    /// # Panics
    /// If one is another, or if one cannot be read.
    pub fn results_follow(&self, query: &str) -> Vec<Told> {
        let all = self.js(
            "return [...document.querySelectorAll('.show[data-live]')].map(it => {
                const [, place, what] = it.dataset.live.split(' ');
                const island = document.querySelector(`[data-island=\"${place}\"]`);
                return [it.dataset.live, place, what, island.dataset.start, it.dataset.none ?? 'none'];
            })",
            json!([]),
        );
        let rows = all.as_array().into_iter().flatten();
        rows.map(|row| {
            let [live, place, what, start, otherwise] =
                [0, 1, 2, 3, 4].map(|i| row[i].as_str().unwrap_or_default());
            let css = format!("[data-live=\"{live}\"]");
            self.see(&css);
            let mut scenario = place::scenario(start, query, place, false);
            let formula = Formula::read(what).unwrap_or_else(|| panic!("{live} is no formula"));
            scenario
                .read_query(&formula.changes, false)
                .unwrap_or_else(|fault| panic!("{live}: {fault}"));
            let metric = formula
                .of(&scenario, &*place::run(&scenario))
                .unwrap_or_else(|| panic!("{live} has no value"));
            let is_none = self.until(&format!("{live} is {metric:?}"), || {
                let words = self.text(
                    "return document.querySelector(arguments[0]).textContent",
                    json!([css]),
                );
                let expected = told(&metric, Phrase::read(&words).as_ref());
                let is_it = words == expected.unwrap_or_else(|| otherwise.to_owned());
                is_it.then(|| words == otherwise)
            });
            Told { css, is_none }
        })
        .collect()
    }
}
