//! A drawing as SVG text, small and the same every time.
//!
//! Colours are class names, so that one picture serves both themes and a strict content security
//! policy: no `style` attribute is ever written.

use std::fmt::Write;

use crate::layout::{Anchor, Drawing, Mark, pattern};
use crate::palette;
use crate::text::{BASELINE, FONT};

/// An SVG element for the middle of a page. It is hidden from screen readers: the page says in
/// words what it shows. `class` goes on the element as it is.
pub fn inline(drawing: &Drawing, class: &str) -> String {
    let mut out = format!(
        "<svg class=\"{}\" viewBox=\"0 0 {} {}\" aria-hidden=\"true\">",
        escape(class),
        drawing.width,
        drawing.height
    );
    write_marks(drawing, &mut out);
    out.push_str("</svg>");
    out
}

/// A complete SVG file that brings its own colours for both themes.
pub fn standalone(drawing: &Drawing, title: &str, desc: &str) -> String {
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" \
         viewBox=\"-16 -16 {} {}\" role=\"img\" aria-labelledby=\"t d\">\
         <title id=\"t\">{}</title><desc id=\"d\">{}</desc><style>\
         :root{{{}}}@media screen and (prefers-color-scheme:dark){{:root{{{}}}}}{}</style>\
         <rect class=\"f-ground\" x=\"-16\" y=\"-16\" width=\"{w}\" height=\"{h}\"/>",
        drawing.width + 32.0,
        drawing.height + 32.0,
        escape(title),
        escape(desc),
        palette::Palette::LIGHT.properties(true),
        palette::Palette::DARK.properties(true),
        file_css(drawing),
        w = drawing.width + 32.0,
        h = drawing.height + 32.0,
    );
    write_marks(drawing, &mut out);
    out.push_str("</svg>\n");
    out
}

/// The rules for the class names in [`inline`]: `s-*` strokes, `f-*` fills, by the custom
/// properties of [`palette::css`].
pub fn css() -> String {
    let mut out = format!(
        "[class^=s-]{{fill:none;stroke-linejoin:round}}text[class^=f-]{{font-family:{FONT};white-space:pre}}"
    );
    for name in palette::all_names() {
        let _ = write!(
            out,
            ".s-{name}{{stroke:var(--{name})}}.f-{name}{{fill:var(--{name})}}"
        );
    }
    out
}

/// All rules in a theme's own colours and a font's name, for programs that know no custom properties.
pub fn plain_css(palette: &palette::Palette, font: &str) -> String {
    let mut out = format!("text{{font-family:{font}}}");
    let mut rule = |name: &str, palette::Rgb(red, green, blue)| {
        let color = format!("#{red:02x}{green:02x}{blue:02x}");
        let _ = write!(
            out,
            ".s-{name}{{fill:none;stroke-linejoin:round;stroke:{color}}}.f-{name}{{fill:{color}}}"
        );
    };
    for (name, color) in palette.names() {
        rule(&name, color);
    }
    for (ink, ..) in palette::mixtures() {
        rule(&palette::name(ink), palette.color(ink));
    }
    out
}

/// Kinds of inks that are mixed from others: the steps of maps, and styles.
pub const MIXED: [&str; 2] = ["step", "style"];

/// The further rules for pictures in some kinds of mixed inks, which not every page has.
pub fn mixed_css(kinds: &[&str]) -> String {
    let mut out = String::new();
    for (ink, percent, one, other) in palette::mixtures() {
        let name = palette::name(ink);
        if kinds.iter().any(|kind| name.starts_with(kind)) {
            let _ = write!(
                out,
                ".f-{name}{{fill:color-mix(in srgb,var(--{one}) {percent}%,var(--{other}))}}"
            );
        }
    }
    out
}

/// The kind of [`MIXED`] inks in a page's pictures, if there are any.
pub fn mixed(html: &str) -> Option<usize> {
    MIXED
        .iter()
        .position(|kind| html.contains(&format!("\"f-{kind}-")))
}

/// The rules that a file needs: viewers other than browsers may not mix colours.
fn file_css(drawing: &Drawing) -> String {
    let mut out = css();
    let (mut light, mut dark) = (String::new(), String::new());
    for (ink, ..) in palette::mixtures() {
        let used = drawing.marks.iter().any(|mark| match mark {
            #[cfg(feature = "maps")]
            Mark::Patches { ink: of, .. } => *of == ink,
            Mark::Area { ink: of, .. } | Mark::Dot { ink: of, .. } => *of == ink,
            Mark::Path { .. } | Mark::Text { .. } => false,
        });
        if used {
            for (rules, palette) in [
                (&mut light, palette::Palette::LIGHT),
                (&mut dark, palette::Palette::DARK),
            ] {
                let palette::Rgb(red, green, blue) = palette.color(ink);
                let name = palette::name(ink);
                let _ = write!(rules, ".f-{name}{{fill:#{red:02x}{green:02x}{blue:02x}}}");
            }
        }
    }
    if !light.is_empty() {
        let _ = write!(
            out,
            "{light}@media screen and (prefers-color-scheme:dark){{{dark}}}"
        );
    }
    out
}

/// A drawing's marks alone, for a picture of one's own.
pub fn marks(drawing: &Drawing) -> String {
    let mut out = String::new();
    write_marks(drawing, &mut out);
    out
}

fn write_marks(drawing: &Drawing, out: &mut String) {
    for mark in &drawing.marks {
        match mark {
            Mark::Path {
                points,
                ink,
                width,
                dash,
                opacity,
            } => {
                let _ = write!(out, "<path class=\"s-{}\"", palette::name(*ink));
                if *width != 1.0 {
                    attribute(out, "stroke-width", *width);
                }
                if let Some((on, off)) = pattern(*dash, *width) {
                    out.push_str(" stroke-dasharray=\"");
                    let mut numbers = Numbers::new(out);
                    numbers.push(tenths(on));
                    numbers.push(tenths(off));
                    out.push('"');
                }
                write_opacity(out, *opacity);
                path(out, points, false);
            }
            Mark::Area {
                points,
                ink,
                opacity,
            } => {
                let _ = write!(out, "<path class=\"f-{}\"", palette::name(*ink));
                write_opacity(out, *opacity);
                path(out, points, true);
            }
            #[cfg(feature = "maps")]
            Mark::Patches {
                left,
                top,
                wide,
                high,
                boxes,
                ink,
            } => {
                // In whole cells: few digits, and the same ones in both formats.
                let _ = write!(
                    out,
                    "<path class=\"f-{}\" shape-rendering=\"crispEdges\" transform=\"matrix({wide} 0 0 {high} {left} {top})\" d=\"",
                    palette::name(*ink)
                );
                // From corner to corner: near ones are few digits apart.
                let mut before = (0, 0);
                for [left, top, right, bottom] in boxes {
                    let (x, y) = (i32::from(*left), i32::from(*top));
                    let (w, h) = (right - left, bottom - top);
                    let (dx, dy) = (x - before.0, y - before.1);
                    let gap = if dy < 0 { "" } else { " " };
                    let _ = write!(out, "m{dx}{gap}{dy}h{w}v{h}h-{w}z");
                    before = (x, y);
                }
                out.push_str("\"/>");
            }
            Mark::Text {
                x,
                y,
                anchor,
                size,
                bold,
                ink,
                words,
            } => {
                let _ = write!(out, "<text class=\"f-{}\"", palette::name(*ink));
                attribute(out, "x", *x);
                attribute(out, "y", y + size * BASELINE);
                attribute(out, "font-size", *size);
                match anchor {
                    Anchor::Start => {}
                    Anchor::Middle => out.push_str(" text-anchor=\"middle\""),
                    Anchor::End => out.push_str(" text-anchor=\"end\""),
                }
                if *bold {
                    out.push_str(" font-weight=\"700\"");
                }
                let _ = write!(out, ">{}</text>", escape(words));
            }
            Mark::Dot {
                x,
                y,
                radius,
                ink,
                ring,
            } => {
                let mut circle = |class: &str, radius: f64| {
                    let _ = write!(out, "<circle class=\"f-{class}\"");
                    attribute(out, "cx", *x);
                    attribute(out, "cy", *y);
                    attribute(out, "r", radius);
                    out.push_str("/>");
                };
                if *ring > 0.0 {
                    circle(&palette::name(crate::figure::Ink::Paper), radius + ring);
                }
                circle(&palette::name(*ink), *radius);
            }
        }
    }
}

fn write_opacity(out: &mut String, opacity: f64) {
    if opacity < 1.0 {
        let hundredths = (opacity * 100.0).round() as u32;
        let _ = write!(out, " opacity=\".{hundredths:02}\"");
    }
}

fn tenths(value: f64) -> i64 {
    (value * 10.0).round() as i64
}

fn attribute(out: &mut String, name: &str, value: f64) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    Numbers::new(out).push(tenths(value));
    out.push('"');
}

/// Path data in steps from point to point. Positions are rounded to tenths before the steps are
/// taken, so that errors do not add up.
fn path(out: &mut String, points: &[(f64, f64)], closed: bool) {
    out.push_str(" d=\"");
    let mut before: Option<(i64, i64)> = None;
    let mut command = 'm';
    for point in points {
        let here = (tenths(point.0), tenths(point.1));
        let (dx, dy) = before.map_or(here, |from| (here.0 - from.0, here.1 - from.1));
        let next = match before {
            None => 'm',
            Some(_) if dx == 0 && dy == 0 => continue,
            Some(_) if dx == 0 => 'v',
            Some(_) if dy == 0 => 'h',
            Some(_) => 'l',
        };
        // Pairs after `m` are `l` already.
        let repeated = next == command || (next == 'l' && command == 'm');
        if before.is_none() || !repeated {
            out.push(next);
        }
        let mut numbers = Numbers::new(out);
        numbers.follows = before.is_some() && repeated;
        match next {
            'v' => numbers.push(dy),
            'h' => numbers.push(dx),
            _ => {
                numbers.push(dx);
                numbers.push(dy);
            }
        }
        command = next;
        before = Some(here);
    }
    out.push_str(if closed { "z\"/>" } else { "\"/>" });
}

/// Writes tenths as decimals with as few characters as SVG allows.
struct Numbers<'a> {
    out: &'a mut String,
    /// Whether a number stands right before.
    follows: bool,
}

impl<'a> Numbers<'a> {
    fn new(out: &'a mut String) -> Numbers<'a> {
        Numbers {
            out,
            follows: false,
        }
    }

    fn push(&mut self, tenths: i64) {
        let (whole, rest) = (tenths.abs() / 10, tenths.abs() % 10);
        if tenths < 0 {
            self.out.push('-');
        } else if self.follows {
            self.out.push(' ');
        }
        if whole > 0 || rest == 0 {
            let _ = write!(self.out, "{whole}");
        }
        if rest > 0 {
            let _ = write!(self.out, ".{rest}");
        }
        self.follows = true;
    }
}

/// Words as XML has them.
pub fn escape(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML knows no other control characters.
            '\t' | '\n' | '\r' => out.push(' '),
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {}
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Dash, Ink};

    fn drawing(marks: Vec<Mark>) -> Drawing {
        Drawing {
            width: 560.0,
            height: 400.0,
            marks,
            frames: Vec::new(),
            handles: Vec::new(),
        }
    }

    #[test]
    fn a_picture_in_few_characters() {
        let picture = drawing(vec![
            Mark::Path {
                points: vec![
                    (0.04, 0.5),
                    (10.0, 0.5),
                    (10.04, 0.52),
                    (10.0, -2.26),
                    (9.7, -1.96),
                ],
                ink: Ink::Actor { rank: 1, of: 2 },
                width: 2.2,
                dash: Dash::Dashed,
                opacity: 1.0,
            },
            Mark::Area {
                points: vec![(1.0, 1.0), (2.5, 1.5), (1.0, 3.0)],
                ink: Ink::Apart,
                opacity: 0.5,
            },
            Mark::Text {
                x: 3.0,
                y: 4.25,
                anchor: Anchor::End,
                size: 12.0,
                bold: true,
                ink: Ink::Muted,
                words: "a < b & \"c\"".to_owned(),
            },
            Mark::Dot {
                x: 1.0,
                y: 2.0,
                radius: 4.5,
                ink: Ink::Text,
                ring: 1.5,
            },
        ]);
        assert_eq!(
            inline(&picture, "pic wide"),
            "<svg class=\"pic wide\" viewBox=\"0 0 560 400\" aria-hidden=\"true\">\
             <path class=\"s-actor-11\" stroke-width=\"2.2\" stroke-dasharray=\"6 4\" \
             d=\"m0 .5h10v-2.8l-.3 .3\"/>\
             <path class=\"f-apart\" opacity=\".50\" d=\"m1 1 1.5 .5-1.5 1.5z\"/>\
             <text class=\"f-muted\" x=\"3\" y=\"8.5\" font-size=\"12\" \
             text-anchor=\"end\" font-weight=\"700\">\
             a &lt; b &amp; &quot;c&quot;</text>\
             <circle class=\"f-ground\" cx=\"1\" cy=\"2\" r=\"6\"/>\
             <circle class=\"f-text\" cx=\"1\" cy=\"2\" r=\"4.5\"/></svg>"
        );
    }

    #[test]
    fn plain_rules_name_every_ink_and_no_property() {
        let css = plain_css(&palette::Palette::LIGHT, "'DejaVu Sans'");
        assert!(css.starts_with("text{font-family:'DejaVu Sans'}"), "{css}");
        assert!(!css.contains("var(") && !css.contains("color-mix"), "{css}");
        let mixed = palette::mixtures()
            .into_iter()
            .map(|(ink, ..)| palette::name(ink));
        for name in palette::all_names().into_iter().chain(mixed) {
            assert!(css.contains(&format!(".f-{name}{{fill:#")), "{name}");
        }
    }

    #[test]
    fn rounding_does_not_add_up() {
        let points: Vec<(f64, f64)> = (0..1000).map(|at| (f64::from(at) * 0.149, 5.0)).collect();
        let mut out = String::new();
        path(&mut out, &points, false);
        let steps = out
            .trim_start_matches(" d=\"m0 5h")
            .trim_end_matches("\"/>");
        let sum: f64 = steps
            .split(' ')
            .filter_map(|step| step.parse::<f64>().ok())
            .sum();
        assert!((sum - 999.0 * 0.149).abs() < 0.051, "{sum}");
    }

    #[test]
    fn nothing_that_a_strict_page_forbids() {
        let svg = inline(&drawing(Vec::new()), "\"><script>");
        assert!(!svg.contains("style") && !svg.contains("<script"));
        let file = standalone(&drawing(Vec::new()), "A & B", "<race>\u{1}");
        assert!(file.contains("<title id=\"t\">A &amp; B</title>"));
        assert!(file.contains("<desc id=\"d\">&lt;race&gt;</desc>"));
        assert!(!file.contains("style="));
    }
}
