//! TeX formulas as MathML.

use std::borrow::Cow;
use std::thread;

use ammonia::Builder;
use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Parser, Storage, push_mathml};

/// A formula is no longer than this.
const LONGEST: usize = 4000;
/// Elements nest no deeper.
const DEEPEST: usize = 100;
/// The stack for one formula.
const ROOM: usize = 128 << 20;
/// What a formula's macros become has no more parts.
const MOST_PARTS: usize = 10_000;

/// What MathML is made of here; everything else is left out.
const TAGS: &[&str] = &[
    "math",
    "mfrac",
    "mi",
    "mn",
    "mo",
    "mover",
    "mroot",
    "mrow",
    "mspace",
    "msqrt",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
];

/// No styles, which the page's policy forbids: colours are lost, the rest is set by classes.
const ATTRIBUTES: &[&str] = &[
    "class",
    "depth",
    "display",
    "displaystyle",
    "height",
    "largeop",
    "linethickness",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "scriptlevel",
    "stretchy",
    "symmetric",
    "width",
];

/// Writes formulas.
pub(crate) struct Writer {
    builder: Builder<'static>,
}

impl Writer {
    pub(crate) fn new() -> Self {
        let mut builder = Builder::empty();
        builder
            .add_tags(TAGS)
            .add_generic_attributes(ATTRIBUTES)
            .attribute_filter(|_, _, value| {
                let plain = |c: char| c.is_ascii_alphanumeric() || " -.%".contains(c);
                value.chars().all(plain).then_some(Cow::Borrowed(value))
            });
        Self { builder }
    }

    /// A formula as MathML.
    ///
    /// # Errors
    /// Why it cannot be read, as the end of a sentence.
    pub(crate) fn write(&self, tex: &str, display: bool) -> Result<String, String> {
        if tex.len() > LONGEST {
            return Err(format!("it is longer than {LONGEST} bytes"));
        }
        // The library goes down one call for each command that is the argument of another, and it is
        // young: a thread of its own has room for the longest formula, and keeps a panic to one formula.
        let html = thread::scope(|scope| {
            let thread = thread::Builder::new()
                .stack_size(ROOM)
                .spawn_scoped(scope, || rendered(tex, display));
            let html = thread.ok().and_then(|it| it.join().ok());
            html.unwrap_or_else(|| Err("the library that reads formulas fails at it".to_owned()))
        })?;
        if depth(&html) > DEEPEST {
            return Err(format!("it is nested more than {DEEPEST} deep"));
        }
        Ok(self.builder.clean(&html).to_string())
    }
}

fn rendered(tex: &str, display: bool) -> Result<String, String> {
    let storage = Storage::new();
    let mut events = vec![];
    for event in Parser::new(tex, &storage) {
        let event = event.map_err(|error| {
            let words = error.to_string();
            let first = words.lines().next().unwrap_or_default();
            let why = first.strip_prefix("parsing error: ").unwrap_or(first);
            why.replace("unkown", "unknown")
        })?;
        events.push(event);
        if events.len() > MOST_PARTS {
            return Err("it becomes too large".to_owned());
        }
    }
    let mut html = String::new();
    let config = RenderConfig {
        display_mode: match display {
            true => DisplayMode::Block,
            false => DisplayMode::Inline,
        },
        ..RenderConfig::default()
    };
    let events = events.into_iter().map(Ok::<_, std::fmt::Error>);
    push_mathml(&mut html, events, config).map_err(|error| error.to_string())?;
    Ok(html)
}

/// How deep the elements nest. There is no `<` but that of a tag, and no tag without its end.
fn depth(html: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for (at, _) in html.match_indices('<') {
        let tag = &html[at..];
        if tag.starts_with("</") {
            depth = depth.saturating_sub(1);
        } else if !tag.starts_with("<mspace") {
            depth += 1;
            deepest = deepest.max(depth);
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(tex: &str) -> Result<String, String> {
        Writer::new().write(tex, false)
    }

    #[test]
    fn formulas_become_mathml_without_styles() {
        assert_eq!(
            write("a_1 < b^2").unwrap(),
            "<math display=\"inline\"><msub><mi>a</mi><mn>1</mn></msub><mo>&lt;</mo><msup><mi>b</mi><mn>2</mn></msup></math>"
        );
        assert!(
            Writer::new()
                .write("x", true)
                .unwrap()
                .starts_with("<math display=\"block\">")
        );
        for tex in [
            "\\color{red} x",
            "\\begin{aligned} a &= b \\\\[1em] &= c \\end{aligned}",
            "\\begin{array}{l|r} a & b \\\\ \\hline c & d \\end{array}",
            "\\text{<script>alert(1)</script>}",
            "a \\! b",
        ] {
            let html = write(tex).unwrap();
            assert!(
                !html.contains("style") && !html.contains("<script"),
                "{html}"
            );
        }
    }

    #[test]
    fn what_is_no_formula_is_said() {
        for (tex, why) in [
            ("\\frac{a", "unbalanced group"),
            ("a_1_2", "subscript twice"),
            ("\\nothing", "unknown primitive"),
            ("\\begin{letter}", "environment"),
        ] {
            let said = write(tex).unwrap_err();
            assert!(said.contains(why) && !said.contains('\n'), "{tex}: {said}");
        }
        assert!(
            write(&("\\sqrt{".repeat(150) + "x" + &"}".repeat(150)))
                .unwrap_err()
                .contains("nested")
        );
        assert!(write(&"x".repeat(5000)).unwrap_err().contains("longer"));
    }

    /// Pieces of formulas, put together in every way: never a panic, never a style.
    #[test]
    fn random_formulas_end_well() {
        const PIECES: &[&str] = &[
            "a",
            "1",
            "{",
            "}",
            "^",
            "_",
            "\\frac",
            "\\sqrt",
            "[",
            "]",
            "\\left(",
            "\\right)",
            "\\left.",
            "&",
            "\\\\",
            "\\begin{aligned}",
            "\\end{aligned}",
            "\\begin{cases}",
            "\\end{cases}",
            "\\begin{array}{lr}",
            "\\end{array}",
            "\\hline",
            "\\sum",
            "\\limits",
            "\\text{b}",
            "\\color{red}",
            "\\not",
            "=",
            "'",
            "%",
            "#1",
            "\\def\\f#1{#1#1}",
            "\\f",
            "\\let\\g\\f",
            "~",
            "$",
            " ",
            "é",
            "\\mathbb",
            "\\operatorname{x}",
            "\\overline",
            "\\genfrac",
            "\\hspace{1em}",
            "\\kern-3mu",
            "\\char`",
            "\\sideset",
            "\\middle|",
            "\\binom",
            "\\xrightarrow",
            "\\tag{1}",
            "\\",
            "<",
            "&lt;",
        ];
        let writer = Writer::new();
        let mut seed = 20_261_123_u64;
        let mut roll = |most: usize| {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % most
        };
        let mut good = 0;
        for _ in 0..20_000 {
            let mut tex = String::new();
            for _ in 0..1 + roll(10) {
                tex.push_str(PIECES[roll(PIECES.len())]);
            }
            match writer.write(&tex, true) {
                Ok(html) => {
                    good += 1;
                    assert!(!html.contains("style"), "{tex}: {html}");
                }
                Err(why) => assert!(!why.contains("fails at it"), "{tex}"),
            }
        }
        assert!(good > 1000, "{good}");
    }

    #[test]
    fn long_formulas_end_soon() {
        for part in [
            "\\frac", "^", "\\sqrt", "\\left(", "x^", "\\not", "\\text", "'", "&", "\\\\", "a_b",
        ] {
            let tex: String = part.repeat(LONGEST / part.len());
            // Whether it is one or not.
            let _ = write(&tex);
        }
        let bomb = "\\def\\a{xx}\\def\\b{\\a\\a}\\def\\c{\\b\\b}\\def\\d{\\c\\c}\\def\\e{\\d\\d}";
        assert!(write(&format!("{bomb}{}", "\\e".repeat(900))).is_err());
    }
}
