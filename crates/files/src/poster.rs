//! A picture that says by itself what it is: title above, sentence and address below.

use std::fmt::Write;

use charts::figure::Format;
use charts::layout::lay_out;
use charts::palette::Palette;
use charts::{svg, text};
use widgets::Scenario;

/// Around everything, in logical pixels.
const EDGE: f64 = 16.0;

/// What is drawn, and the words around it.
pub struct Poster<'a> {
    pub scenario: &'a Scenario,
    pub view: usize,
    pub playhead: f64,
    pub wide: bool,
    pub dark: bool,
    pub title: &'a str,
    pub address: &'a str,
}

impl Poster<'_> {
    /// The text of the SVG file, in plain colours: it looks alike wherever it is opened.
    pub fn svg(&self) -> Result<String, String> {
        let format = if self.wide {
            Format::Wide
        } else {
            Format::Narrow
        };
        let palette = if self.dark {
            &Palette::DARK
        } else {
            &Palette::LIGHT
        };
        let run = self.scenario.widget().run(self.scenario.values())?;
        let drawing = lay_out(
            &widgets::simulate::figure(&*run, self.scenario, self.view, self.playhead, format),
            format,
        );
        let mut words = Words {
            out: String::new(),
            y: EDGE,
        };
        let room = drawing.width;
        words.add(
            &text::lines(self.title, 16.0, true, room),
            16.0,
            true,
            "text",
        );
        words.y += 8.0;
        let top = words.y;
        words.y += drawing.height + 8.0;
        let sentence = run.sentence();
        words.add(
            &text::lines(&sentence, 12.0, false, room),
            12.0,
            false,
            "text",
        );
        words.y += 6.0;
        words.add(&folded(self.address, 10.0, room), 10.0, false, "muted");
        let (width, height) = (drawing.width + 2.0 * EDGE, (words.y + EDGE).ceil());
        Ok(format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\
             <style>{}</style><rect class=\"f-ground\" width=\"{width}\" height=\"{height}\"/>{}\
             <g transform=\"translate({EDGE} {top})\">{}</g></svg>\n",
            svg::plain_css(palette, text::FONT),
            words.out,
            svg::marks(&drawing)
        ))
    }
}

/// Lines of words, one below the other.
struct Words {
    out: String,
    y: f64,
}

impl Words {
    fn add(&mut self, lines: &[String], size: f64, bold: bool, ink: &str) {
        for line in lines {
            let weight = if bold { " font-weight=\"700\"" } else { "" };
            let _ = write!(
                self.out,
                "<text class=\"f-{ink}\" x=\"{EDGE}\" y=\"{:.1}\" font-size=\"{size}\"{weight}>{}</text>",
                self.y + size,
                svg::escape(line)
            );
            self.y += (1.4 * size).round();
        }
    }
}

/// An address, which has no words: broken wherever the line ends.
fn folded(address: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for letter in address.chars() {
        let full = lines
            .last()
            .is_some_and(|line| text::width(&format!("{line}{letter}"), size, false) > room);
        if full {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push(letter);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn poster(title: &str, address: &str, wide: bool) -> String {
        let Ok(scenario) = "race?alpha=1.3".parse::<Scenario>() else {
            panic!("it can be read");
        };
        let poster = Poster {
            scenario: &scenario,
            view: 99,
            playhead: 1e9,
            wide,
            dark: !wide,
            title,
            address,
        };
        poster.svg().unwrap_or_default()
    }

    #[test]
    fn it_says_what_it_is_in_words_that_stay_words() {
        for wide in [true, false] {
            let svg = poster("A <race> & more", "https://example.org/?alpha=1.3&b", wide);
            assert!(svg.contains(">A &lt;race&gt; &amp; more</text>"), "{svg}");
            assert!(svg.contains("https://example.org/?alpha=1.3&amp;b</text>"));
            assert!(!svg.contains("var(") && svg.contains("s-actor-0"), "{svg}");
        }
    }

    #[test]
    fn long_addresses_are_folded_and_whole() {
        let address = format!("https://example.org/?{}", "key=value&".repeat(40));
        let lines = folded(&address, 10.0, 320.0);
        assert!(lines.len() > 4 && lines.concat() == address);
        for line in lines {
            assert!(text::width(&line, 10.0, false) <= 320.0);
        }
    }
}
