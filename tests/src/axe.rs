//! The rules of WCAG 2.2 A and AA and good practice, as axe-core checks them.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use serde_json::{Value, json};

use crate::{Browser, npm};

/// axe-core, from npm: its versions stand in `axe/package.json`.
fn script() -> &'static str {
    static SCRIPT: OnceLock<String> = OnceLock::new();
    SCRIPT.get_or_init(|| {
        let place = npm::folder("axe");
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("axe/package.json");
        npm::install(&manifest, &place)
            .unwrap_or_else(|fault| panic!("axe-core is not there: {fault}."));
        let file = place.join("node_modules/axe-core/axe.min.js");
        fs::read_to_string(&file)
            .unwrap_or_else(|error| panic!("{} cannot be read: {error}.", file.display()))
    })
}

/// What is checked of the page as it is.
const RUN: &str = r"
const done = arguments[0];
// Behind a dialog everything is inert: the dialog is the page.
axe.run(document.querySelector('dialog[open]') ?? document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'],
    resultTypes: ['violations', 'incomplete'],
}).then(
    found => {
        const told = of => of.flatMap(rule => rule.nodes.map(node =>
            `${rule.id} (${rule.help}): ${node.target.join(' ')}\n    ${node.html.slice(0, 160)}\n    ${[...node.any, ...node.all, ...node.none].map(it => it.message).join('; ')}`));
        done([told(found.violations), told(found.incomplete)]);
    },
    error => done([[String(error)], []]),
);";

fn told(value: &Value) -> Vec<String> {
    let list = value.as_array().into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}

impl Browser {
    /// What breaks the rules on the page as it is, and what has to be judged by a person; each with
    /// its rule, its place and the reason.
    pub fn axe(&self) -> (Vec<String>, Vec<String>) {
        if self.js("return !self.axe", json!([])) == json!(true) {
            self.js(script(), json!([]));
        }
        let found = self.answer(
            "axe does not answer",
            self.client().execute_async(RUN, vec![]),
        );
        (told(&found[0]), told(&found[1]))
    }

    /// Asserts that nothing on the page as it is breaks the rules; `state` names it.
    #[track_caller]
    pub fn keeps_the_rules(&self, state: &str) {
        let (broken, open) = self.axe();
        // For people: `AXE=1 cargo test -p browser-tests --test axe -- --nocapture`.
        if std::env::var_os("AXE").is_some() {
            for it in open {
                eprintln!("{state}: to be judged: {it}");
            }
        }
        assert!(
            broken.is_empty(),
            "{state}: {} times:\n{}",
            broken.len(),
            broken.join("\n")
        );
    }
}
