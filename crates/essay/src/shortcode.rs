//! Hugo's `{{< ... >}}` and `{{% ... %}}`.
//!
//! They are taken out of the text before Markdown sees it, since their quotes and angles would be
//! read as Markdown, and leave a mark of private characters, which the prose puts right.

/// Begins the mark of a shortcode; a number follows.
pub(crate) const OPEN: char = '\u{E000}';
/// Ends the mark.
pub(crate) const CLOSE: char = '\u{E001}';
/// A shortcode is shorter than this; what is longer stays text.
const LONGEST: usize = 4096;
/// After so many that do not end, the rest is text.
const MOST_ENDLESS: usize = 2000;

/// A shortcode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shortcode {
    /// As it was written, for places where it is an example.
    pub(crate) raw: String,
    /// What it means.
    pub(crate) meaning: Meaning,
}

/// What a shortcode means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// `{{</* x */>}}`: the text `{{< x >}}`.
    Text(String),
    /// `{{< /name >}}`, or nothing at all.
    End,
    /// `{{< name words key="value" >}}`.
    Call {
        /// Its name.
        name: String,
        /// Arguments, with an empty key for plain words.
        arguments: Vec<(String, String)>,
    },
}

impl Shortcode {
    /// The value of the first of `keys` that is given.
    pub(crate) fn argument(&self, keys: &[&str]) -> Option<&str> {
        let Meaning::Call { arguments, .. } = &self.meaning else {
            return None;
        };
        keys.iter().find_map(|key| {
            let (_, value) = arguments.iter().find(|(found, _)| found == key)?;
            Some(value.as_str())
        })
    }
}

/// A text whose shortcodes are replaced by marks.
#[derive(Debug, Default)]
pub(crate) struct Cut {
    /// The text with marks.
    pub(crate) text: String,
    /// The shortcodes, by number.
    pub(crate) shortcodes: Vec<Shortcode>,
    /// (where a mark stands in the text, how many line ends the shortcodes up to it had).
    pub(crate) lines: Vec<(usize, usize)>,
}

/// Takes the shortcodes out of a text.
pub(crate) fn cut(source: &str) -> Cut {
    let mut cut = Cut {
        text: String::with_capacity(source.len()),
        ..Cut::default()
    };
    let mut rest = source;
    let mut lines = 0;
    let mut endless = 0;
    while let Some(start) = rest.find("{{") {
        cut.text.push_str(&rest[..start]);
        let found = &rest[start..];
        let Some((length, meaning)) = read(found) else {
            cut.text.push_str("{{");
            rest = &found[2..];
            endless += usize::from(rest.starts_with(['<', '%']));
            if endless > MOST_ENDLESS {
                break;
            }
            continue;
        };
        let raw = &found[..length];
        lines += raw.matches('\n').count();
        cut.lines.push((cut.text.len(), lines));
        cut.text
            .push_str(&format!("{OPEN}{}{CLOSE}", cut.shortcodes.len()));
        cut.shortcodes.push(Shortcode {
            raw: raw.to_owned(),
            meaning,
        });
        rest = &found[length..];
    }
    cut.text.push_str(rest);
    cut
}

/// Reads the shortcode at the beginning of `text`, and says how long it is.
fn read(text: &str) -> Option<(usize, Meaning)> {
    let (close, comment) = match text.as_bytes().get(2)? {
        b'<' => (">}}", "*/>}}"),
        b'%' => ("%}}", "*/%}}"),
        _ => return None,
    };
    let window = (3..=text.len().min(LONGEST))
        .rev()
        .find(|end| text.is_char_boundary(*end))?;
    let body = &text[3..window];
    if let Some(inner) = body.strip_prefix("/*") {
        let end = inner.find(comment)?;
        let words = format!("{}{}{close}", &text[..3], &inner[..end]);
        return Some((3 + 2 + end + comment.len(), Meaning::Text(words)));
    }
    let mut words = Words { rest: body, close };
    let mut tokens = vec![];
    while let Some(word) = words.next()? {
        tokens.push(word);
    }
    let length = 3 + body.len() - words.rest.len();
    // A self-closing one is like any other.
    tokens.retain(|(key, value)| !(key.is_empty() && value == "/"));
    let mut tokens = tokens.into_iter();
    let meaning = match tokens.next() {
        None => Meaning::End,
        Some((_, name)) if name.starts_with('/') => Meaning::End,
        Some((_, name)) => Meaning::Call {
            name,
            arguments: tokens.collect(),
        },
    };
    Some((length, meaning))
}

/// A reader of `word`, `"words"`, `key=word` and `key="words"`.
struct Words<'a> {
    rest: &'a str,
    close: &'static str,
}

impl Words<'_> {
    /// The next word; `Some(None)` after the last, when the end has been read; `None` without an end.
    #[expect(clippy::option_option, reason = "the three ends of a reader of words")]
    fn next(&mut self) -> Option<Option<(String, String)>> {
        self.rest = self.rest.trim_start();
        if let Some(rest) = self.rest.strip_prefix(self.close) {
            self.rest = rest;
            return Some(None);
        }
        if let Some(value) = self.quoted() {
            return Some(Some((String::new(), value?)));
        }
        let word = self.bare()?;
        if let Some(rest) = self.rest.strip_prefix('=') {
            self.rest = rest;
            let value = match self.quoted() {
                Some(value) => value?,
                None => self.bare()?,
            };
            return Some(Some((word.to_lowercase(), value)));
        }
        Some(Some((String::new(), word)))
    }

    /// A quoted value, if a quote comes next; within, `None` if it does not end.
    #[expect(
        clippy::option_option,
        reason = "no quote, and a quote without an end, differ"
    )]
    fn quoted(&mut self) -> Option<Option<String>> {
        let quote = self
            .rest
            .chars()
            .next()
            .filter(|c| matches!(c, '"' | '`'))?;
        let mut value = String::new();
        let mut escaped = false;
        for (at, c) in self.rest.char_indices().skip(1) {
            if escaped {
                value.push(c);
                escaped = false;
            } else if c == '\\' && quote == '"' {
                escaped = true;
            } else if c == quote {
                self.rest = &self.rest[at + 1..];
                return Some(Some(value));
            } else {
                value.push(c);
            }
        }
        Some(None)
    }

    /// A word up to white space, `=` or the end.
    fn bare(&mut self) -> Option<String> {
        for (at, c) in self.rest.char_indices() {
            let here = &self.rest[at..];
            // Another begins before this one ends.
            if here.starts_with("{{<") || here.starts_with("{{%") {
                return None;
            }
            if c.is_whitespace() || here.starts_with(self.close) || (c == '=' && at > 0) {
                let word = self.rest[..at].to_owned();
                self.rest = here;
                return (!word.is_empty()).then_some(word);
            }
        }
        None
    }
}

/// A piece of a text with marks.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// Plain text.
    Text(&'a str),
    /// A shortcode's number.
    Mark(usize),
}

/// The pieces of a text with marks.
pub(crate) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = vec![];
    let mut rest = text;
    while let Some(start) = rest.find(OPEN) {
        let after = &rest[start + OPEN.len_utf8()..];
        let number = after
            .find(CLOSE)
            .and_then(|end| Some((end, after[..end].parse().ok()?)));
        if start > 0 {
            pieces.push(Piece::Text(&rest[..start]));
        }
        match number {
            Some((end, number)) => {
                pieces.push(Piece::Mark(number));
                rest = &after[end + CLOSE.len_utf8()..];
            }
            None => rest = after,
        }
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

/// The text with every mark put back as it was written.
pub(crate) fn restored(text: &str, shortcodes: &[Shortcode]) -> String {
    if !text.contains(OPEN) {
        return text.to_owned();
    }
    pieces(text)
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Text(text) => Some(text),
            Piece::Mark(number) => Some(shortcodes.get(number)?.raw.as_str()),
        })
        .collect()
}

/// The text without marks.
pub(crate) fn stripped(text: &str) -> String {
    restored(text, &[])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(text: &str) -> Meaning {
        read(text).unwrap().1
    }

    #[test]
    fn arguments_are_read() {
        let figure = Shortcode {
            raw: String::new(),
            meaning: call(
                "{{< figure src=\"a b.png\" Alt=`x \"y\"` caption=\"say \\\"hi\\\" >}}\" width=300 >}} tail",
            ),
        };
        assert_eq!(figure.argument(&["src"]), Some("a b.png"));
        assert_eq!(figure.argument(&["alt"]), Some("x \"y\""));
        assert_eq!(figure.argument(&["caption"]), Some("say \"hi\" >}}"));
        assert_eq!(figure.argument(&["width"]), Some("300"));
        assert_eq!(figure.argument(&["link"]), None);
        assert_eq!(
            call("{{%ref \"a.md\"%}}"),
            Meaning::Call {
                name: "ref".into(),
                arguments: vec![(String::new(), "a.md".into())]
            }
        );
        assert_eq!(call("{{< /quote >}}"), Meaning::End);
        assert_eq!(
            call("{{</* youtube x */>}}"),
            Meaning::Text("{{< youtube x >}}".into())
        );
        assert_eq!(read("{{< open"), None);
        assert_eq!(read("{{< open \" >}}"), None);
        assert_eq!(read("{{ x }}"), None);
        assert_eq!(read("{{"), None);
    }

    #[test]
    fn marks_keep_count_of_lines() {
        let cut = cut("a\n{{< figure\nsrc=x\n>}}\nb {{ {{< c >}}");
        assert_eq!(cut.text, "a\n\u{E000}0\u{E001}\nb {{ \u{E000}1\u{E001}");
        assert_eq!(cut.lines, [(2, 2), (15, 2)]);
        assert_eq!(
            restored(&cut.text, &cut.shortcodes),
            "a\n{{< figure\nsrc=x\n>}}\nb {{ {{< c >}}"
        );
        assert_eq!(stripped(&cut.text), "a\n\nb {{ ");
    }
}
