//! Sections, places and faults.
#![allow(missing_docs, clippy::unwrap_used, reason = "tests")]

use std::path::{Path, PathBuf};

use essay::{Block, Essay, read, read_text};

fn essay(text: &str) -> Essay {
    read_text("a.md", text).unwrap_or_else(|fault| panic!("{fault}"))
}

fn fault(text: &str) -> String {
    read_text("a.md", text).unwrap_err().to_string()
}

fn warnings(essay: &Essay) -> Vec<String> {
    essay.warnings.iter().map(ToString::to_string).collect()
}

/// `id level:line` of each section, then its blocks: `p` for prose, `w` for a widget, `r` for the
/// race at hand.
fn shape(essay: &Essay) -> Vec<String> {
    let block = |block: &Block| match block {
        Block::Prose(_) => 'p',
        Block::Widget(place) if place.known => 'w',
        Block::Widget(_) => 'r',
    };
    let shape = essay.sections.iter().map(|section| {
        let blocks: String = section.blocks.iter().map(block).collect();
        format!("{} {}:{} {blocks}", section.id, section.level, section.line)
    });
    shape.collect()
}

/// Writes files into a fresh folder of this test.
fn files(name: &str, texts: &[(&str, &[u8])]) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("reading")
        .join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let write = |(name, text): &(&str, &[u8])| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    texts.iter().map(write).collect()
}

#[test]
fn headings_make_sections() {
    let essay = essay(
        "Lead.\n\n# One\n\ntext\n\n## Mob\n\ntext\n\n### Unknown\n\ntext\n\nSetext\n------\n\n## Mob ##\n\n> ## Within\n\n## Äpfel & *Birnen* {#fruit}\n",
    );
    assert_eq!(
        shape(&essay),
        [
            "start 2:1 p",
            "one 2:3 rp",
            "mob 3:7 wp",
            "unknown 4:11 p",
            "setext 3:15 ",
            "mob-1 3:18 wp",
            "fruit 3:22 "
        ]
    );
    assert_eq!(essay.sections[6].title, "Äpfel & Birnen");
    assert_eq!(essay.sections[6].title_html, "Äpfel &amp; <em>Birnen</em>");
    assert_eq!(
        essay.sections[5].blocks[1],
        Block::Prose("<blockquote>\n<h2>Within</h2>\n</blockquote>".into())
    );
    assert_eq!(essay.front.title, "One");
}

#[test]
fn a_leading_heading_may_be_the_title() {
    let given = essay("# The *Title*\n\nLead.\n\n## A\n\nx\n");
    assert_eq!(given.front.title, "The Title");
    assert_eq!(shape(&given), ["start 2:1 p", "a 2:5 rp"]);
    let equal = essay("+++\ntitle = \"It\u{2019}s so\"\n+++\n# It's so\n\n# Other\n\nx\n");
    assert_eq!(shape(&equal), ["other 2:6 rp"]);
    let differs = essay("+++\ntitle = \"T\"\n+++\n# One\n\nx\n");
    assert_eq!(shape(&differs), ["one 2:4 rp"]);
    let several = essay("# One\n\nx\n\n# Two\n\ny\n");
    assert_eq!(shape(&several), ["one 2:1 rp", "two 2:5 rp"]);
    assert_eq!(several.front.title, "One");
    let none = read_text("posts/my-essay.md", "Text\n").unwrap();
    assert_eq!(none.front.title, "my-essay");
    assert_eq!(shape(&none), ["start 2:1 rp"]);
}

#[test]
fn directives_stand_beside_the_headings_widget() {
    let essay = essay(
        "## Mob\n\ntext\n\n[The *cheetah* tires](widget:race?alpha=1.2&amp;drag=0.03)\n\nmore\n\n<widget:race>\n\n[w]\n\n[w]: widget:race?n=4\n\n## mob 2\n\n[](widget:race)\n",
    );
    assert_eq!(shape(&essay), ["mob 2:1 wpwpww", "mob-2 2:15 w"]);
    let places: Vec<_> = essay
        .places()
        .map(|place| (&*place.id, &*place.title, place.scenario.to_string()))
        .collect();
    let tired = "race?drag=0.03".parse::<widgets::Scenario>().unwrap();
    assert_eq!(
        places,
        [
            ("mob", "", "crowd?mediation=0.75".to_owned()),
            // The section "mob-2" has that id itself.
            ("mob-3", "The cheetah tires", tired.to_string()),
            ("mob-4", "", "race".to_owned()),
            ("mob-5", "w", "race?n=4".to_owned()),
            ("mob-2", "", "race".to_owned()),
        ]
        .map(|(id, title, scenario)| (id, title, scenario))
    );
    assert!(
        places
            .iter()
            .zip(essay.places())
            .all(|(_, place)| place.known)
    );
}

#[test]
fn front_matter_overrides_the_headings() {
    let essay = essay(
        "---\nbalance:\n  widgets:\n    mob: none\n    credit: race?n=4\n    d-acc: race?n=6\n    nobody: race\n    other: none\n---\n\
         ## Mob\nx\n\n## Credit\nx\n\n## D/acc\nx\n\n## Other\nx\n\n## More\n\n## Still more\nx\n",
    );
    assert_eq!(
        shape(&essay),
        [
            "mob 2:10 p",
            "credit 2:13 wp",
            "dacc 2:16 wp",
            "other 2:19 p",
            "more 2:22 ",
            "still-more 2:24 rp"
        ]
    );
    assert_eq!(
        warnings(&essay),
        ["a.md:7: no heading has the slug \"nobody\""]
    );
    let scenarios: Vec<_> = essay
        .places()
        .map(|place| place.scenario.to_string())
        .collect();
    assert_eq!(scenarios, ["race?n=4", "race?n=6", "race"]);
}

#[test]
fn faults_are_sentences_with_a_line() {
    let strange = |scheme: &str| {
        format!(
            "links of the kind \"{scheme}:\" are not known; links may lead to http, https, mailto, tel, sms or a place in the page"
        )
    };
    let widget = format!("{}; perhaps \"widget:\" is meant", strange("wigdet"));
    let stands = "a widget stands in a paragraph of its own, outside lists and quotations, and nothing else in it";
    let cases = [
        ("", "a.md:1: the file is empty".to_owned()),
        (" \n\n", "a.md:1: the file is empty".to_owned()),
        ("+++\n+++\n", "a.md:1: the essay has no text".to_owned()),
        ("## A\n\nx\n\n[b](widget:race?alpha=9)\n", "a.md:5: race: alpha runs from 0.7 to 1.6, not 9".to_owned()),
        ("## A\n\n  [b](widget:race?alhpa=1)\n", {
            let error = "race?alhpa=1".parse::<widgets::Scenario>().unwrap_err();
            format!("a.md:3: {error}")
        }),
        ("---\ntitle: x\n---\n\n[b](widget:rice)\n", {
            let error = "rice".parse::<widgets::Scenario>().unwrap_err();
            format!("a.md:5: {error}")
        }),
        (
            "+++\ntitle = 'x'\n[balance.widgets]\n\nmob = 'race?alpha=9'\n+++\n## Mob\n",
            "a.md:5: race: alpha runs from 0.7 to 1.6, not 9".to_owned(),
        ),
        ("one\ntwo [b](widget:race)\n", format!("a.md:2: {stands}")),
        ("- a\n\n  [b](widget:race)\n", format!("a.md:3: {stands}")),
        ("# [b](widget:race)\n", format!("a.md:1: {stands}")),
        ("[b](widget:race) [c](widget:race)\n", format!("a.md:1: {stands}")),
        ("x\n\n[b](wigdet:race)\n", format!("a.md:3: {widget}")),
        ("[b](javascript:alert(1))\n", format!("a.md:1: {}", strange("javascript"))),
        ("a\n[b](data:text/html,x)\n", format!("a.md:2: {}", strange("data"))),
        ("[b](file:///etc/passwd)\n", format!("a.md:1: {}", strange("file"))),
        ("<ftp://a.b/c>\n", format!("a.md:1: {}", strange("ftp"))),
        (
            "x\n\n[b](widget:race?n=3 & m=4)\n",
            "a.md:3: this is not read as a widget, since an address holds no spaces: [words](widget:race?alpha=1.2)".to_owned(),
        ),
        ("x[^1]\n\n[^1]: y\n    [b](wigdet:race)\n", format!("a.md:4: {widget}")),
    ];
    for (text, sentence) in cases {
        assert_eq!(fault(text), sentence, "{text:?}");
    }
    assert_eq!(
        fault(&"> ".repeat(200)),
        "a.md:1: this is nested more than 100 deep"
    );
    assert_eq!(
        fault(&"x".repeat(4 * 1024 * 1024 + 1)),
        "a.md:1: the file is larger than 4 MB"
    );
    assert_eq!(
        fault(&"# a\n".repeat(2001)),
        "a.md:2001: an essay has at most 2000 headings"
    );
    assert_eq!(
        fault(&"[a](widget:race)\n\n".repeat(501)),
        "a.md:1: an essay has at most 500 widgets"
    );
    let html = "<b>x</b>\n".repeat(20_000);
    assert_eq!(
        fault(&format!("x\n\n{html}")),
        "a.md:1: there is more raw HTML here than can be checked; write it as Markdown"
    );
}

#[test]
fn lines_are_counted_as_editors_do() {
    // Windows line ends, a byte order mark, a shortcode over several lines, an umlaut before.
    let text = "\u{FEFF}---\r\ntitle: x\r\n---\r\nä\r\n\r\n{{< figure\r\n src=\"a.png\"\r\n>}}\r\n\r\n[b](widget:rice)\r\n";
    assert!(
        fault(text).starts_with("a.md:10: there is no widget"),
        "{}",
        fault(text)
    );
    let old = "a\r\r[b](widget:rice)\r";
    assert!(fault(old).starts_with("a.md:3: "));
    // Within a table and a footnote.
    let table = "a\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| 1 | [x](y:z) |\n";
    assert!(fault(table).starts_with("a.md:6: "));
}

#[test]
fn files_follow_each_other() {
    let paths = files(
        "follow",
        &[
            ("00.md", b"+++\ntitle = \"T\"\n+++\n"),
            ("10.md", b"## Mob\n\nx[^1]\n\n[^1]: First.\n"),
            (
                "20.md",
                b"goes on[^1], see [there](30.md)\n\n[^1]: Second.\n",
            ),
            (
                "30.md",
                b"---\n\n## Other\n\nsee [mob](10.md#mob) and [nothing](40.md)\n",
            ),
        ],
    );
    let essay = read(&paths).unwrap();
    assert_eq!(essay.front.title, "T");
    assert_eq!(shape(&essay), ["mob 2:1 wpppp", "other 2:3 rp"]);
    let warning = &essay.warnings[0];
    assert_eq!(
        (&warning.file, warning.line),
        (&paths[3].display().to_string(), 5)
    );
    assert_eq!(
        warning.sentence,
        "\"40.md\" is no part of this essay; the link is left out, its words stay"
    );
    assert_eq!(essay.warnings.len(), 1);
    let Block::Prose(second) = &essay.sections[0].blocks[2] else {
        panic!()
    };
    assert!(
        second.contains("<a href=\"#other\" rel=\"noopener\">there</a>"),
        "{second}"
    );
    let Block::Prose(notes) = &essay.sections[0].blocks[4] else {
        panic!()
    };
    assert!(
        notes.contains("<li id=\"fn:1\"><p>First.") && notes.contains("<li id=\"fn:2\"><p>Second."),
        "{notes}"
    );
    assert_eq!(essay.sections[1].file, paths[3].display().to_string());

    let paths = files(
        "line",
        &[("a.md", b"# A\n"), ("b.md", b"x\n\n[y](widget:rice)\n")],
    );
    assert!(
        read(&paths)
            .unwrap_err()
            .to_string()
            .contains("b.md:3: there is no widget \"rice\"")
    );
}

#[test]
fn files_may_be_wrong() {
    let told = |paths: &[PathBuf]| {
        let fault = read(paths).unwrap_err();
        (PathBuf::from(&fault.file), fault.line, fault.sentence)
    };
    let paths = files(
        "wrong",
        &[
            ("a.md", b"x\n"),
            ("front.md", b"+++\na = 1\n+++\nx"),
            ("latin.md", b"x\ny\n\xE4\n"),
            ("empty.md", b""),
        ],
    );
    let second = |number: usize| told(&[paths[0].clone(), paths[number].clone()]);
    assert_eq!(
        second(1),
        (
            paths[1].clone(),
            1,
            "only the first file of an essay has front matter".to_owned()
        )
    );
    assert_eq!(
        second(2),
        (paths[2].clone(), 3, "the file is not UTF-8 text".to_owned())
    );
    assert_eq!(
        second(3),
        (paths[3].clone(), 1, "the file is empty".to_owned())
    );
    let none = paths[0].with_file_name("none.md");
    assert_eq!(
        told(std::slice::from_ref(&none)),
        (none, 1, "there is no such file".to_owned())
    );
    let folder = paths[0].parent().unwrap().to_owned();
    assert_eq!(
        told(std::slice::from_ref(&folder)),
        (folder, 1, "this is not a file".to_owned())
    );
    assert_eq!(
        read(&[]).unwrap_err().to_string(),
        "essay:1: no file is given"
    );
    let large = files("large", &[("l.md", &vec![b'x'; 4 * 1024 * 1024 + 1])]);
    assert_eq!(
        told(&large),
        (
            large[0].clone(),
            1,
            "the file is larger than 4 MB".to_owned()
        )
    );
}
