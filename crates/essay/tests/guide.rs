//! The examples of `docs/essays.md` do what stands below them.
#![allow(missing_docs, clippy::unwrap_used, reason = "tests")]

use std::path::Path;

/// The fenced blocks of a text: what they are of, and their lines.
fn blocks(text: &str) -> Vec<(&str, String)> {
    let mut blocks = vec![];
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(kind) = line.strip_prefix("```") {
            let inner: Vec<_> = lines.by_ref().take_while(|line| *line != "```").collect();
            blocks.push((kind, inner.join("\n")));
        }
    }
    blocks
}

/// What an essay becomes, as the guide tells it.
fn told(text: &str) -> String {
    let essay = match essay::read_text("post.md", text) {
        Ok(essay) => essay,
        Err(fault) => return fault.to_string(),
    };
    let warnings = essay.warnings.iter().map(ToString::to_string);
    let places = essay.places().map(|place| {
        let folded = if place.known { "" } else { ", folded up" };
        let asks = if place.asks { ", a question first" } else { "" };
        format!("{}: {}{folded}{asks}", place.id, place.scenario)
    });
    warnings.chain(places).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_example_does_what_stands_below_it() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/essays.md");
    let text = std::fs::read_to_string(file).unwrap();
    let blocks = blocks(&text);
    assert!(blocks.len() >= 20, "{}", blocks.len());
    for pair in blocks.chunks(2) {
        let [("markdown", example), ("text", expected)] = pair else {
            panic!("an example and what comes out stand in pairs: {pair:#?}");
        };
        assert_eq!(told(example), *expected, "{example}");
    }
}
