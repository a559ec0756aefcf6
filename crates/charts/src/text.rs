//! Words: put together, and how wide they are, from a table.
//!
//! Asking a browser costs a synchronous layout for each word and gives another answer on every
//! machine, so that a picture drawn at build time and one drawn in the page would differ. The widths
//! here are those of DejaVu Sans, the widest of the common system sans faces: words kept apart by
//! this table are apart in every other face too.

/// One text of words and whole numbers, as `format!` would write it. The standard library's formatting, with what uses it,
/// weighs more than a kilobyte in a page of one widget.
///
/// ```
/// use charts::text;
/// let name = String::from("actor");
/// assert_eq!(text![name, " ", 3_u32, " of ", "12"], "actor 3 of 12");
/// ```
#[macro_export]
macro_rules! text {
    ($($part:expr),* $(,)?) => {{
        // Room for most of what is put together, so that it moves but rarely.
        let mut text = ::std::string::String::with_capacity(48);
        $($crate::text::Part::add(&$part, &mut text);)*
        text
    }};
}

/// What a text may be put together of.
pub trait Part {
    /// Adds it at the end.
    fn add(&self, text: &mut String);
}

impl Part for str {
    fn add(&self, text: &mut String) {
        text.push_str(self);
    }
}

impl Part for String {
    fn add(&self, text: &mut String) {
        text.push_str(self);
    }
}

impl Part for u32 {
    fn add(&self, text: &mut String) {
        text.push_str(&self.to_string());
    }
}

impl Part for usize {
    fn add(&self, text: &mut String) {
        text.push_str(&self.to_string());
    }
}

impl<T: Part + ?Sized> Part for &T {
    fn add(&self, text: &mut String) {
        (**self).add(text);
    }
}

impl<T: Part + ?Sized> Part for &mut T {
    fn add(&self, text: &mut String) {
        (**self).add(text);
    }
}

/// The font stack of every picture, on canvas and in SVG.
pub const FONT: &str = "system-ui, sans-serif";

/// How far the baseline lies below the middle of a line of words, in parts of the font's size: half
/// the height of capitals and digits.
pub(crate) const BASELINE: f64 = 0.35;

/// How far the baseline lies below what a canvas calls the middle (that of the em square). Measured
/// in Chromium: 0.26 in DejaVu Sans, 0.28 in Arial's metrics. SVG's `central` baseline is another
/// middle, a tenth of the size lower, so neither `central` nor `middle` serves both.
pub(crate) const CANVAS_MIDDLE: f64 = 0.27;

/// Advance of the characters from space to tilde, in hundredths of the font's size.
const REGULAR: [u8; 95] = [
    32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 34, 34, 84, 84, 84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75,
    79, 60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35,
    63, 63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84,
];

/// The same in bold.
const BOLD: [u8; 95] = [
    35, 46, 52, 84, 70, 100, 87, 31, 46, 46, 52, 84, 38, 42, 38, 37, 70, 70, 70, 70, 70, 70, 70,
    70, 70, 70, 40, 40, 84, 84, 84, 58, 100, 77, 76, 73, 83, 68, 68, 82, 84, 37, 37, 77, 64, 100,
    84, 85, 73, 85, 77, 72, 68, 81, 77, 110, 77, 72, 73, 46, 37, 46, 84, 50, 50, 67, 72, 59, 72,
    68, 44, 72, 71, 34, 34, 67, 34, 104, 71, 69, 72, 72, 49, 60, 48, 71, 65, 92, 65, 65, 58, 71,
    37, 71, 84,
];

/// Width of one character in hundredths of the font's size.
fn advance(letter: char, bold: bool) -> u32 {
    let code = letter as u32;
    match code {
        0x20..=0x7e => {
            let table = if bold { &BOLD } else { &REGULAR };
            u32::from(table[(code - 0x20) as usize])
        }
        0xa0 => advance(' ', bold),
        // Combining accents, joiners and direction marks take no room.
        0x300..=0x36f | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x2069 => 0,
        // Superscripts and thin spaces.
        0xb2 | 0xb3 | 0xb9 | 0x2070..=0x209f => 44,
        0x2000..=0x200a | 0x202f => 35,
        // East Asian scripts and signs of full width.
        0x1100..=0x11ff | 0x2e80..=0xd7ff | 0xf900..=0xfaff | 0xfe30..=0xfe6f | 0xff00..=0xff60 => {
            100
        }
        0x1f000.. => 120,
        // Arrows, operators, dashes and the ellipsis.
        0x2014..=0x2015 | 0x2026 => 100,
        0x2190..=0x22ff | 0xd7 | 0xf7 => 84,
        // Capitals with accents and the like.
        0xc0..=0xde => 80,
        _ if bold => 74,
        _ => 68,
    }
}

/// Width of `words` at a font size, in logical pixels; never less than what a common face takes.
pub fn width(words: &str, size: f64, bold: bool) -> f64 {
    let hundredths: u32 = words.chars().map(|letter| advance(letter, bold)).sum();
    f64::from(hundredths) * size / 100.0
}

/// Words broken into lines no wider than `room`, if their longest word is not.
pub fn lines(words: &str, size: f64, bold: bool, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = vec![];
    for word in words.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(&text![line, " ", word], size, bold) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// `words`, or as much of their beginning as fits `room`, followed by an ellipsis.
/// Empty when not even one letter fits.
pub fn elide(words: &str, size: f64, bold: bool, room: f64) -> String {
    if width(words, size, bold) <= room {
        return words.to_owned();
    }
    let mut left = room - width("…", size, bold);
    let mut end = 0;
    for (at, letter) in words.char_indices() {
        left -= f64::from(advance(letter, bold)) * size / 100.0;
        if left < 0.0 {
            break;
        }
        end = at + letter.len_utf8();
    }
    let kept = words
        .get(..end)
        .unwrap_or_default()
        .trim_end_matches([' ', ',', '\u{a0}']);
    if kept.is_empty() {
        String::new()
    } else {
        text![kept, "…"]
    }
}

/// `words` in one line, or in two where one is wider than `room`, each shortened to fit.
pub fn wrap(words: &str, size: f64, bold: bool, room: f64) -> Vec<String> {
    if width(words, size, bold) <= room {
        return vec![words.to_owned()];
    }
    // The break that makes the wider of the two lines as narrow as can be.
    let mut lines = vec![words];
    let mut least = f64::INFINITY;
    for (at, letter) in words.char_indices() {
        let (Some(first), Some(second)) = (words.get(..at), words.get(at + 1..)) else {
            continue;
        };
        let wider = width(first, size, bold).max(width(second, size, bold));
        if letter == ' ' && wider < least {
            least = wider;
            lines = vec![first, second];
        }
    }
    lines
        .into_iter()
        .map(|line| elide(line, size, bold, room))
        .filter(|line| !line.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_follow_the_table() {
        assert_eq!(width("", 12.0, false), 0.0);
        assert_eq!(width("il", 100.0, false), 56.0);
        assert_eq!(width("il", 100.0, true), 68.0);
        assert!(width("MMM", 12.0, false) > 2.0 * width("iii", 12.0, false));
        assert_eq!(width("e\u{301}", 12.0, false), width("e", 12.0, false));
        assert!(width("力力", 10.0, false) >= 20.0);
    }

    #[test]
    fn elided_words_fit_and_say_so() {
        let words = "the same race with a mandate of 30 %";
        for room in [0.0, 5.0, 12.0, 30.0, 80.0, 150.0, 400.0] {
            let short = elide(words, 12.0, true, room);
            assert!(width(&short, 12.0, true) <= room, "{short:?} at {room}");
            assert!(short == words || short.is_empty() || short.ends_with('…'));
        }
        assert_eq!(elide(words, 12.0, true, 400.0), words);
        assert_eq!(elide("éàü, hello", 12.0, false, 40.0), "éàü…");
    }

    #[test]
    fn two_lines_keep_all_words_where_they_fit() {
        assert_eq!(wrap("leader, 12 units", 11.0, true, 200.0).len(), 1);
        let lines = wrap("leader, 12 units", 11.0, true, 70.0);
        assert_eq!(lines, ["leader,", "12 units"]);
        for line in wrap(
            "incomprehensibilities incomprehensibilities",
            12.0,
            true,
            60.0,
        ) {
            assert!(line.ends_with('…') && width(&line, 12.0, true) <= 60.0);
        }
        assert!(wrap("word", 12.0, true, 1.0).is_empty());
    }
}
