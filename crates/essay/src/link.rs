//! Where a link leads.

use crate::fault::shortened;

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// Out of the page: one of [`SCHEMES`].
    Out(String),
    /// A place in the page, without `#`.
    Place(String),
    /// A widget's scenario, still text.
    Widget(String),
    /// Live words: of which kind, and the rest of the address, still text.
    Live(Kind, String),
    /// The same as a question: the reader predicts before the picture is shown.
    Question(String),
    /// Any other scheme.
    Strange(String),
    /// A path: another page of the author's site, or a file of the essay.
    Path(String),
}

/// What live words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A parameter's value, a control.
    Set,
    /// A result.
    Show,
    /// A button.
    Preset,
}

/// Where links lead out of the page: to other pages, and to people.
pub(crate) const SCHEMES: [&str; 5] = ["http", "https", "mailto", "tel", "sms"];

/// What is said of a link of any other kind.
pub(crate) fn strange(scheme: &str) -> String {
    let schemes = SCHEMES.join(", ");
    let sentence = format!(
        "links of the kind \"{}:\" are not known; links may lead to {schemes} or a place in the page",
        shortened(scheme)
    );
    // Likely a slip of the pen.
    match OURS.iter().find(|ours| is_near(ours, scheme)) {
        Some(ours) => format!("{sentence}; perhaps \"{ours}:\" is meant"),
        None => sentence,
    }
}

/// What a link to a widget and live words begin with.
const OURS: [&str; 5] = ["widget", "predict", "set", "show", "preset"];

/// Whether the letters are the same, in another order.
fn is_near(ours: &str, scheme: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.to_lowercase().chars().collect();
        letters.sort_unstable();
        letters
    };
    sorted(ours) == sorted(scheme)
}

impl Target {
    /// Reads a link's destination. Browsers pass over white space and control characters in a
    /// scheme, so these go first.
    pub(crate) fn read(destination: &str) -> Self {
        let clean: String = destination
            .trim()
            .chars()
            .filter(|c| !c.is_control())
            .collect();
        if let Some(place) = clean.strip_prefix('#') {
            return Self::Place(place.to_owned());
        }
        if let Some(host) = clean.strip_prefix("//") {
            return Self::Out(format!("https://{host}"));
        }
        let Some(scheme) = scheme(&clean) else {
            return Self::Path(clean);
        };
        let rest = clean[scheme.len() + 1..].to_owned();
        match scheme.to_ascii_lowercase().as_str() {
            lower if SCHEMES.contains(&lower) => Self::Out(format!("{lower}:{rest}")),
            "widget" => Self::Widget(rest),
            "set" => Self::Live(Kind::Set, rest),
            "show" => Self::Live(Kind::Show, rest),
            "preset" => Self::Live(Kind::Preset, rest),
            "predict" => Self::Question(rest),
            _ => Self::Strange(scheme.to_owned()),
        }
    }
}

/// The letters before the colon, if they are a scheme.
fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    // White space does not belong there, but browsers are lenient with it, and so we are strict.
    let lenient = |c: char| c.is_ascii_alphanumeric() || "+.-".contains(c) || c.is_whitespace();
    (scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(lenient))
        .then_some(scheme)
}

/// Undoes percent-encoding; what is not valid stays as it is.
pub(crate) fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let hex = |k: usize| bytes.get(k).and_then(|b| char::from(*b).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        match (bytes[i], hex(i + 1), hex(i + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                i += 3;
            }
            (byte, ..) => {
                out.push(byte);
                i += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destinations_are_told_apart() {
        let read = |text| format!("{:?}", Target::read(text));
        assert_eq!(read("HTTPS://a.b/c:d"), r#"Out("https://a.b/c:d")"#);
        assert_eq!(read("//a.b"), r#"Out("https://a.b")"#);
        assert_eq!(read("mailto:a@b"), r#"Out("mailto:a@b")"#);
        assert_eq!(read("Tel:+43-1"), r#"Out("tel:+43-1")"#);
        assert_eq!(read("sms:+43-1"), r#"Out("sms:+43-1")"#);
        assert_eq!(read("#mob"), r#"Place("mob")"#);
        assert_eq!(read("widget:race?a=1"), r#"Widget("race?a=1")"#);
        assert_eq!(read("set:alpha"), r#"Live(Set, "alpha")"#);
        assert_eq!(read("SHOW:x@3-1"), r#"Live(Show, "x@3-1")"#);
        assert_eq!(read("preset:x"), r#"Live(Preset, "x")"#);
        assert_eq!(read("predict:race"), r#"Question("race")"#);
        assert_eq!(read("wigdet:race"), r#"Strange("wigdet")"#);
        assert_eq!(
            read("\u{1}java\nscript:alert(1)"),
            r#"Strange("javascript")"#
        );
        assert_eq!(read("java script:alert(1)"), r#"Strange("java script")"#);
        assert_eq!(read("posts/a:b"), r#"Path("posts/a:b")"#);
        assert_eq!(read(""), r#"Path("")"#);
        assert_eq!(decoded("a%20b%zz%C3%A9%"), "a b%zzé%");
    }
}
