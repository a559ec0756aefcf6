//! What an author wrote as HTML: its tags, and how much work it is to check.

/// A tag within raw HTML.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tag<'t> {
    /// Where it begins.
    pub(crate) start: usize,
    /// Where it ends.
    pub(crate) end: usize,
    /// The element's name in small letters.
    pub(crate) name: String,
    /// Whether it closes the element.
    pub(crate) closes: bool,
    attributes: Vec<(String, &'t str)>,
}

impl Tag<'_> {
    /// An attribute's value.
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| unescaped(value))
    }
}

/// What is in these is text up to their end.
const TEXT: [&str; 9] = [
    "script",
    "style",
    "iframe",
    "noembed",
    "noframes",
    "xmp",
    "textarea",
    "title",
    "plaintext",
];

/// The tags outside comments, and outside what an element holds as text. Whatever is misread here is still cleaned afterwards.
pub(crate) fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut found = vec![];
    let lower = html.to_ascii_lowercase();
    // Those whose end was looked for and not found: it is not looked for again.
    let mut endless = vec![];
    let mut at = 0;
    while let Some(start) = html[at..].find('<').map(|next| at + next) {
        let tag = &html[start..];
        if tag.starts_with("<!--") {
            match tag.find("-->") {
                Some(end) => at = start + end + 3,
                None => break,
            }
            continue;
        }
        let closes = tag[1..].starts_with('/');
        let name = &tag[1 + usize::from(closes)..];
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            at = start + 1;
            continue;
        }
        let length = name.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>');
        let (name, rest) = name.split_at(length.unwrap_or(name.len()));
        let Some((attributes, length)) = attributes(rest) else {
            break;
        };
        at = html.len() - rest.len() + length;
        let name = name.to_ascii_lowercase();
        let end = at;
        if !closes && TEXT.contains(&name.as_str()) && !endless.contains(&name) {
            match lower[at..].find(&format!("</{name}")) {
                Some(inside) => at += inside,
                None => endless.push(name.clone()),
            }
        }
        found.push(Tag {
            start,
            end,
            name,
            closes,
            attributes,
        });
    }
    found
}

/// The attributes up to `>`, and how long they are; `None` without an end.
pub(crate) fn attributes(text: &str) -> Option<(Vec<(String, &str)>, usize)> {
    let mut all = vec![];
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return Some((all, text.len() - after.len()));
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace() || "=/>".contains(c))?;
        // A stray `=` counts as a letter of a name.
        let end = end.max(rest.chars().next()?.len_utf8());
        let name = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            let end = match quote {
                Some(quote) => after[1..].find(quote)? + 1,
                None => after.find(|c: char| c.is_ascii_whitespace() || c == '>')?,
            };
            let open = quote.map_or(0, |_| 1);
            value = &after[open..end];
            rest = &after[end + open..];
        }
        all.push((name, value));
    }
}

/// Undoes the escapes that occur in addresses and captions: numbers, and the most common names.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let known = after.split_once(';').and_then(|(name, after)| {
            let number =
                |digits: &str, radix| char::from_u32(u32::from_str_radix(digits, radix).ok()?);
            let c = match name {
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                "amp" => '&',
                "colon" => ':',
                _ => match name.strip_prefix('#')? {
                    hex if hex.starts_with(['x', 'X']) => number(&hex[1..], 16)?,
                    digits => number(digits, 10)?,
                },
            };
            Some((c, after))
        });
        match known {
            Some((c, after)) => {
                out.push(c);
                rest = after;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// How much work raw HTML is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Work {
    bytes: u64,
    tags: u64,
    formatting: u64,
}

impl Work {
    /// Adds a piece of raw HTML.
    pub(crate) fn add(&mut self, html: &str) {
        self.bytes += html.len() as u64;
        for (at, _) in html.match_indices('<') {
            self.tags += 1;
            // a, b, big, code, em, font, i, nobr, s, small, strike, strong, tt, u: an HTML parser
            // opens them again in every paragraph that follows.
            let name = html[at + 1..]
                .bytes()
                .next()
                .unwrap_or(b' ')
                .to_ascii_lowercase();
            self.formatting += u64::from(b"abcefinstu".contains(&name));
        }
    }

    /// The cost of checking it in a text of `tags` tags. A parser's work grows with the product of
    /// what stays open and what comes after, and with the square of a tag's attributes.
    pub(crate) fn cost(self, tags: u64) -> u64 {
        let squares = self.bytes.saturating_mul(self.bytes) / 64;
        let open = self.tags.saturating_mul(tags);
        let opened_again = self.formatting.saturating_mul(tags).saturating_mul(20);
        squares.saturating_add(open).saturating_add(opened_again)
    }
}

/// The most work for an essay.
pub(crate) const MOST_WORK: u64 = 100_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found() {
        let html = "<p><IMG alt='a &amp; b' SRC=\"x y.png\" width=3 hidden/><!-- <img src=no> --><img src=z.png><img></P ><image src=q><img src=\"";
        let found: Vec<_> = tags(html)
            .into_iter()
            .map(|tag| {
                let close = if tag.closes { "/" } else { "" };
                let value = |name| tag.value(name).unwrap_or_default();
                assert!(html[tag.start..tag.end].starts_with('<'));
                assert!(html[tag.start..tag.end].ends_with('>'));
                format!("{close}{} {} {}", tag.name, value("src"), value("alt"))
            })
            .collect();
        assert_eq!(
            found,
            [
                "p  ",
                "img x y.png a & b",
                "img z.png ",
                "img  ",
                "/p  ",
                "image q "
            ]
        );
        let count = |html| tags(html).len();
        assert_eq!(count("<img = \"a\">é"), 1);
        assert_eq!(count("<img é"), 0);
        assert_eq!(count("a < b <3 <!DOCTYPE x> <?x?>"), 0);
        // What a script holds is no tag.
        assert_eq!(count("<script>'<a>'</SCRIPT><b>"), 3);
        assert_eq!(count("<iframe src=x><b>"), 2);
    }

    #[test]
    fn escapes_are_undone() {
        assert_eq!(
            unescaped("&lt;&#109;a&#x69;l&colon;&amp;amp; & &x; &#xFFFFFFFFF; &#0110;"),
            "<mail:&amp; & &x; &#xFFFFFFFFF; n"
        );
    }
}
