//! What an author wrote as HTML: its pictures, and how much work it is to check.

/// A picture's tag within raw HTML.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Img {
    /// Where the tag begins.
    pub(crate) start: usize,
    /// Where it ends.
    pub(crate) end: usize,
    /// Where the picture is.
    pub(crate) src: String,
    /// Its words.
    pub(crate) alt: String,
}

/// The `<img>` tags outside comments. Whatever is misread here is still cleaned afterwards.
pub(crate) fn pictures(html: &str) -> Vec<Img> {
    let mut found = vec![];
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
        let is_img = tag
            .get(1..4)
            .is_some_and(|name| name.eq_ignore_ascii_case("img"))
            && tag[4..].starts_with(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>');
        if !is_img {
            at = start + 1;
            continue;
        }
        let Some((attributes, length)) = attributes(&tag[4..]) else {
            break;
        };
        let value = |name: &str| {
            let found = attributes.iter().find(|(key, _)| key == name);
            found.map(|(_, value)| unescaped(value)).unwrap_or_default()
        };
        at = start + 4 + length;
        found.push(Img {
            start,
            end: at,
            src: value("src"),
            alt: value("alt"),
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

/// Undoes the escapes that occur in addresses and captions.
fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
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
    fn pictures_are_found() {
        let html = "<p><IMG alt='a &amp; b' SRC=\"x y.png\" width=3 hidden/><!-- <img src=no> --><img src=z.png><img><image src=q><img src=\"";
        let found: Vec<_> = pictures(html)
            .into_iter()
            .map(|img| (img.src, img.alt))
            .collect();
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(
            found,
            [pair("x y.png", "a & b"), pair("z.png", ""), pair("", "")]
        );
        assert_eq!(pictures("<img = \"a\">é").len(), 1);
        assert_eq!(pictures("<img é").len(), 0);
    }
}
