//! Three whole essays of different make, as their authors' own sites have them.
#![allow(missing_docs, clippy::unwrap_used, reason = "tests")]

mod common;

use std::path::{Path, PathBuf};

use essay::{Block, Essay};

fn essay(path: &str) -> Essay {
    let file: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/essays")
        .join(path);
    let essay = essay::read(&[file]).unwrap_or_else(|fault| panic!("{fault}"));
    for section in &essay.sections {
        common::assert_harmless(&section.title_html);
    }
    essay
}

/// `level id` of each section, with its widgets.
fn shape(essay: &Essay) -> Vec<String> {
    let shape = essay.sections.iter().map(|section| {
        let mut line = format!("{} {}", section.level, section.id);
        for place in section.places() {
            let folded = if place.known { "" } else { "folded up: " };
            line.push_str(&format!(" | {folded}{}", place.scenario));
        }
        line
    });
    shape.collect()
}

fn prose(essay: &Essay) -> String {
    let mut all = String::new();
    for block in essay.sections.iter().flat_map(|section| &section.blocks) {
        if let Block::Prose(html) = block {
            common::assert_harmless(html);
            all.push_str(html);
            all.push('\n');
        }
    }
    all
}

/// The sentences of the warnings with their lines.
fn warnings(essay: &Essay) -> Vec<(usize, &str)> {
    let warnings = essay.warnings.iter();
    warnings.map(|it| (it.line, it.sentence.as_str())).collect()
}

#[test]
fn a_hugo_post() {
    let essay = essay("hugo/content/posts/leads/index.md");
    assert_eq!(essay.front.title, "Why leads grow");
    assert_eq!(essay.front.author, "A. Blogger");
    assert_eq!(
        shape(&essay),
        [
            "2 start",
            "2 introduction | triangle",
            "2 economies-of-scale | race?alpha=1&diffusion=0 | race?alpha=1.3&n=3",
            "2 a-word-on-money",
            "2 what-to-do | policy-lab",
        ]
    );
    let names: Vec<_> = essay.images.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["two-curves.png", "scale.svg"]);
    let prose = prose(&essay);
    for part in [
        "<figcaption>Who leads at first leads by <em>more</em> later.</figcaption>",
        "src=\"assets/two-curves.png\" alt=\"Two curves; the upper one leaves the lower behind\" width=\"600\" height=\"300\"",
        "src=\"assets/scale.svg\" alt=\"A balance, level\" title=\"As it should be\" width=\"320\" height=\"120\"",
        "<a href=\"#economies-of-scale\" rel=\"noopener\">the next section</a>",
        "It costs $5 or $10",
        "<summary>An aside</summary>",
        "what could do harm",
        "It has a second paragraph.",
    ] {
        assert!(prose.contains(part), "{part} is not in {prose}");
    }
    for part in ["harm\"", "onclick", "{{", "youtube"] {
        assert!(!prose.contains(part), "{part} is in {prose}");
    }
    assert_eq!(
        warnings(&essay),
        [
            (47, "the shortcode \"youtube\" is not known and is left out"),
            (
                62,
                "the element \"script\" is left out, with all that is in it"
            ),
        ]
    );
}

#[test]
fn a_post_with_numbers() {
    let essay = essay("2026-02-03-numbers.md");
    assert_eq!(essay.front.title, "The same, in numbers");
    assert_eq!(essay.front.author, "B. Blogger");
    assert_eq!(
        shape(&essay),
        [
            "2 start",
            "2 the-race | race?alpha=1.4&n=4",
            "3 what-comes-out | race?alpha=1.3&n=3 | phase-map",
            "4 in-a-few-lines",
        ]
    );
    let prose = prose(&essay);
    for part in [
        "<math display=\"inline\"><msub><mi>R</mi><mi>i</mi></msub></math>",
        "<math display=\"block\">",
        "<mfrac>",
        "<mroot>",
        "<td class=\"align-right\">1,000</td>",
        "<code class=\"language-rust\">",
        "<dt>Term</dt>",
    ] {
        assert!(prose.contains(part), "{part} is not in {prose}");
    }
    assert!(!prose.contains('$') && !prose.contains("\\frac"), "{prose}");
    assert_eq!(warnings(&essay), []);
}

#[test]
fn nothing_but_prose() {
    let essay = essay("prose.md");
    assert_eq!(essay.front.title, "prose");
    assert_eq!(shape(&essay), ["2 start | folded up: race"]);
    assert!(prose(&essay).starts_with("<p>A letter to a friend</p>"));
    assert_eq!(warnings(&essay), []);
}
