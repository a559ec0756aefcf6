//! Our own essay.
#![allow(missing_docs, clippy::unwrap_used, reason = "tests")]

mod common;

use std::path::{Path, PathBuf};

use essay::{Block, Essay};

fn ours() -> Essay {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/essay");
    let entries = std::fs::read_dir(&folder).expect("web/essay is there");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|kind| kind == "md"));
    files.sort();
    essay::read(&files).unwrap_or_else(|fault| panic!("{fault}"))
}

/// The words between tags.
fn words(html: &str) -> usize {
    let mut text = String::new();
    let mut within = false;
    for c in html.chars() {
        match c {
            '<' => within = true,
            '>' => within = false,
            c if !within => text.push(c),
            _ => {}
        }
    }
    text.split_whitespace().count()
}

#[test]
fn the_front_is_read() {
    let essay = ours();
    assert_eq!(essay.front.title, "Balance of Power");
    assert_eq!(essay.front.lang, "en");
    assert_eq!(essay.front.licence, "CC-BY-4.0");
    assert_eq!(essay.front.date.len(), 10);
    assert_eq!(essay.warnings, []);
    assert_eq!(essay.images, []);
}

#[test]
fn every_heading_is_known_and_has_its_widget() {
    let essay = ours();
    let ids: Vec<_> = essay
        .sections
        .iter()
        .map(|section| section.id.as_str())
        .collect();
    let known: Vec<_> = widgets::headings::HEADINGS
        .iter()
        .map(|(slug, _)| *slug)
        .collect();
    assert_eq!(ids[..11], known);
    assert_eq!(ids[11..], ["credit"]);
    assert!(essay.places().all(|place| place.known));
    for (section, (slug, scenario)) in essay.sections.iter().zip(widgets::headings::HEADINGS) {
        let first = section.places().next().unwrap();
        assert_eq!(first.id.as_str(), *slug);
        // Only a question has words of its own here.
        assert_eq!(first.title.is_empty(), !first.asks, "{slug}");
        assert_eq!(first.scenario, scenario.parse().unwrap());
    }
    // Every model has its place.
    for widget in widgets::catalog::ALL {
        let stands = |place: &essay::Place| place.scenario.widget().key() == widget.key();
        assert!(essay.places().any(stands), "{}", widget.key());
    }
    for section in &essay.sections[..11] {
        assert!(
            matches!(section.blocks[0], Block::Widget(_)),
            "{}",
            section.id
        );
        // Every widget has its prose.
        assert!(section.blocks.len().is_multiple_of(2), "{}", section.id);
        assert_eq!(section.line, 1);
    }
}

#[test]
fn the_prose_is_long_enough_and_leads_out_safely() {
    let essay = ours();
    let mut count = 0;
    let mut links = 0;
    for section in &essay.sections {
        for block in &section.blocks {
            let Block::Prose(html) = block else { continue };
            common::assert_harmless(html);
            count += words(html);
            for tag in common::tags(html).iter().filter(|tag| tag.name == "a") {
                let value = |key| {
                    tag.attributes
                        .iter()
                        .find(|(name, _)| name == key)
                        .map(|(_, value)| value.as_str())
                };
                assert!(value("href").is_some_and(|to| to.starts_with("http")));
                assert_eq!(value("rel"), Some("noopener"));
                links += 1;
            }
        }
    }
    assert!((4000..=5600).contains(&count), "{count} words");
    assert!(links >= 10, "{links} links");
}
