//! Keeps only harmless HTML.

use std::borrow::Cow;
use std::collections::HashSet;

use ammonia::{Builder, UrlRelative};

use crate::link::SCHEMES;

/// Cleans HTML, keeping the ids and classes that carry a mark, which no author can have written.
pub(crate) struct Cleaner {
    builder: Builder<'static>,
    /// The elements that stay.
    kept: HashSet<&'static str>,
    /// Put before each of our own ids, classes and pictures' addresses.
    pub(crate) mark: String,
}

/// These go with all that is in them.
pub(crate) const DROPPED: &[&str] = &[
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "applet",
    "noscript",
    "noembed",
    "noframes",
    "template",
    "textarea",
    "title",
    "xmp",
    "plaintext",
    "svg",
    "math",
    "select",
    "option",
    "button",
    "audio",
    "video",
    "canvas",
    "frameset",
];

impl Cleaner {
    /// A cleaner for these texts.
    pub(crate) fn new<'a>(texts: impl Iterator<Item = &'a str> + Clone) -> Self {
        // FNV-1a; any function of the texts does, as long as they do not hold the mark.
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        for byte in texts.clone().flat_map(str::bytes) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        let mut mark = format!("o{hash:016x}-");
        while texts.clone().any(|text| text.contains(&mark)) {
            hash = hash.wrapping_mul(0x0100_0000_01b3).wrapping_add(1);
            mark = format!("o{hash:016x}-");
        }
        let mut builder = Builder::default();
        builder
            .rm_tags([
                "area", "map", "center", "nav", "header", "footer", "hgroup", "rtc", "acronym",
                "tt", "strike",
            ])
            .add_clean_content_tags(DROPPED)
            .generic_attributes(["lang", "dir", "title", "aria-label", "class", "id"].into())
            .url_schemes(SCHEMES.into())
            .url_relative(UrlRelative::PassThrough)
            .link_rel(Some("noopener"));
        let attributes = [
            ("a", vec!["href"]),
            ("img", vec!["src", "alt", "width", "height", "loading"]),
            ("ol", vec!["start", "reversed"]),
            ("li", vec!["value"]),
            ("td", vec!["colspan", "rowspan"]),
            ("th", vec!["colspan", "rowspan", "scope"]),
            ("details", vec!["open"]),
            ("time", vec!["datetime"]),
        ];
        let attributes = attributes
            .into_iter()
            .map(|(tag, names)| (tag, names.into_iter().collect()));
        builder.tag_attributes(attributes.collect());
        let ours = mark.clone();
        builder.attribute_filter(move |_, name, value| filtered(&ours, name, value));
        Self {
            kept: builder.clone_tags(),
            builder,
            mark,
        }
    }

    /// Whether an element stays.
    pub(crate) fn keeps(&self, name: &str) -> bool {
        self.kept.contains(name)
    }

    /// The HTML without anything harmful.
    pub(crate) fn clean(&self, html: &str) -> String {
        self.builder.clean(html).to_string()
    }
}

/// What stays of an attribute's value.
fn filtered<'v>(mark: &str, name: &str, value: &'v str) -> Option<Cow<'v, str>> {
    let ours = || {
        let words: Vec<_> = value
            .split_whitespace()
            .filter_map(|word| word.strip_prefix(mark))
            .collect();
        (!words.is_empty()).then(|| Cow::Owned(words.join(" ")))
    };
    let number = || {
        (value.len() < 6 && !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()))
            .then_some(value.into())
    };
    match name {
        "class" | "id" => ours(),
        "src" => value.strip_prefix(mark).map(Cow::Borrowed),
        "href" => {
            let lower = value.trim_start().to_ascii_lowercase();
            let fine = match lower.split_once(':') {
                Some(("http" | "https", rest)) => rest.starts_with("//"),
                Some((scheme, _)) if SCHEMES.contains(&scheme) => true,
                _ => lower.starts_with('#'),
            };
            fine.then_some(value.into())
        }
        "width" | "height" | "colspan" | "rowspan" | "start" | "value" => number(),
        "loading" => (value == "lazy").then_some(value.into()),
        _ => Some(value.into()),
    }
}

/// Text for an attribute or between tags.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
