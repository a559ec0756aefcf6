//! The title and its like, from an essay's front matter.

use std::fmt;
use std::path::PathBuf;

use serde::de::{DeserializeOwned, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::fault::{Fault, shortened};
use crate::source::{Fence, Source};

/// What an essay says about itself. A word that is not given is empty.
///
/// Keys are read as Hugo does, whatever their case, and also within `params`; keys that are not
/// here (tags, menus and so on) are passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Front {
    /// `title`; else the first `# ` heading; else the file's name.
    pub title: String,
    /// `subtitle`, `lead` or `tagline`.
    pub subtitle: String,
    /// `author` or `authors`; several are parted by commas.
    pub author: String,
    /// `date`, as it is written.
    pub date: String,
    /// `lang` or `language`; `en` if nothing else is said.
    pub lang: String,
    /// `description` or `summary`.
    pub description: String,
    /// `license` or `licence`.
    pub licence: String,
    /// `balance.glossary`: a file of terms, beside the essay.
    pub glossary: Option<PathBuf>,
    /// `balance.sandbox`: whether the essay ends with a sandbox.
    pub sandbox: bool,
}

impl Default for Front {
    fn default() -> Self {
        let empty = String::new;
        Self {
            title: empty(),
            subtitle: empty(),
            author: empty(),
            date: empty(),
            lang: "en".to_owned(),
            description: empty(),
            licence: empty(),
            glossary: None,
            sandbox: true,
        }
    }
}

/// A widget that the front matter puts beside a heading: `balance.widgets`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Override {
    /// The heading's slug.
    pub(crate) slug: String,
    /// The scenario's text, or `none`.
    pub(crate) scenario: String,
    /// Where it is said.
    pub(crate) line: usize,
}

/// What is read of a file: what it says of itself, its widgets, and what there is to warn of.
pub(crate) type Read = (Front, Vec<Override>, Vec<Fault>);

/// Reads the front matter of a file. What it names is `asked` for, whether it is there or not.
pub(crate) fn read(source: &Source, asked: &mut Vec<PathBuf>) -> Result<Read, Fault> {
    let fault = |line: usize, sentence: String| Fault::new(&source.file, line, sentence);
    let Some((fence, text)) = &source.front else {
        return Ok((Front::default(), vec![], vec![]));
    };
    // The matter begins at line 2.
    let line_at = |offset: usize| 2 + text.bytes().take(offset).filter(|b| *b == b'\n').count();
    match fence {
        Fence::Toml => {
            let keys: Keys<toml::Spanned<Value>> = toml::from_str(text).map_err(|error| {
                let line = error.span().map_or(1, |span| line_at(span.start));
                fault(line, cannot(error.message()))
            })?;
            keys.finish(source, asked, |value| {
                (value.get_ref(), line_at(value.span().start))
            })
        }
        Fence::Yaml
            if text
                .lines()
                .all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) =>
        {
            Ok((Front::default(), vec![], vec![]))
        }
        Fence::Yaml => {
            let keys: Keys<serde_saphyr::Spanned<Value>> =
                serde_saphyr::from_str(text).map_err(|error| {
                    // A tab at the head of a line is found late, and told at the line before.
                    if let Some(line) = text.lines().position(|line| line.starts_with('\t')) {
                        return fault(2 + line, cannot("YAML is indented by spaces, not by tabs"));
                    }
                    let line = error.location().map_or(0, |place| place.line());
                    let error = error.without_snippet();
                    let message = error.render_with_formatter(&serde_saphyr::UserMessageFormatter);
                    // The end of the matter may be told as the line after it.
                    fault(
                        1 + (line as usize).min(text.lines().count()),
                        cannot(&message),
                    )
                })?;
            keys.finish(source, asked, |value| {
                (&value.value, 1 + value.referenced.line() as usize)
            })
        }
    }
}

/// A parser's message as a sentence.
fn cannot(message: &str) -> String {
    let words: Vec<_> = message.split_whitespace().collect();
    let mut short: String = words.join(" ").chars().take(300).collect();
    // The line stands before the sentence already.
    if let Some(at) = short.find(" at line ") {
        short.truncate(at);
    }
    let after = short
        .strip_prefix("line ")
        .and_then(|rest| rest.split_once(": "));
    if let Some((_, rest)) = after {
        short = rest.to_owned();
    }
    format!(
        "the front matter cannot be read: {}",
        short.trim_end_matches(['.', ':'])
    )
}

/// The keys that we know, with values of a kind that knows its line.
struct Keys<S> {
    front: Front,
    date: Option<S>,
    lang: Option<S>,
    widgets: Vec<(String, S)>,
    /// What `balance` holds beside the widgets.
    others: Vec<(String, S)>,
}

impl<S> Default for Keys<S> {
    fn default() -> Self {
        Self {
            front: Front::default(),
            date: None,
            lang: None,
            widgets: vec![],
            others: vec![],
        }
    }
}

impl<S> Keys<S> {
    fn finish(
        self,
        source: &Source,
        asked: &mut Vec<PathBuf>,
        place: impl Fn(&S) -> (&Value, usize),
    ) -> Result<Read, Fault> {
        let mut front = self.front;
        let mut warnings = vec![];
        let mut warn =
            |line, sentence: String| warnings.push(Fault::new(&source.file, line, sentence));
        match self.date.as_ref().map(&place) {
            Some((Value::Words(date), line)) => {
                front.date = one_line(date);
                if let Some(sentence) = wrong_date(&front.date) {
                    warn(line, sentence);
                }
            }
            Some((Value::Flag(_), line)) => warn(line, no_date("true or false")),
            // A key without a value is another way to say nothing.
            Some((Value::Other, _)) | None => {}
        }
        match self.lang.as_ref().map(&place) {
            Some((Value::Words(lang), _)) if is_language(lang.trim()) => {
                front.lang = lang.trim().to_owned();
            }
            Some((Value::Words(lang), line)) if !lang.trim().is_empty() => {
                let sentence = format!(
                    "\"{}\" is no language tag, such as en or de-AT; it is left out, and the essay is taken for English",
                    shortened(lang.trim())
                );
                warn(line, sentence);
            }
            // In YAML `no`, the tag of Norwegian, may be read as false.
            Some((Value::Flag(_), line)) => {
                let sentence = "the language is a tag in quotes, such as \"no\" or \"de-AT\"; it is left out, and the essay is taken for English";
                warn(line, sentence.to_owned());
            }
            _ => {}
        }
        for (key, value) in &self.others {
            let (value, line) = place(value);
            let fault = |sentence: String| Err(Fault::new(&source.file, line, sentence));
            match (key.as_str(), value) {
                ("glossary", Value::Words(file)) => {
                    let folder = source.folder.clone().unwrap_or_default();
                    let path = folder.join(file.trim());
                    asked.push(path.clone());
                    // Without a disk it is taken on trust, as pictures are.
                    if source.folder.is_some() && !path.is_file() {
                        return fault(format!(
                            "there is no glossary \"{}\"",
                            shortened(file.trim())
                        ));
                    }
                    front.glossary = Some(path);
                }
                ("glossary", _) => {
                    return fault("the glossary is the name of a file in quotes".to_owned());
                }
                ("sandbox", Value::Flag(flag)) => front.sandbox = *flag,
                ("sandbox", _) => return fault("sandbox is true or false".to_owned()),
                _ => {
                    return fault(format!(
                        "balance has the keys widgets, glossary and sandbox, not \"{}\"",
                        shortened(key)
                    ));
                }
            }
        }
        let mut overrides: Vec<Override> = vec![];
        for (slug, value) in self.widgets {
            let (value, line) = place(&value);
            let Value::Words(scenario) = value else {
                let sentence = format!(
                    "the widget of \"{}\" is a scenario in quotes, or \"none\"",
                    shortened(&slug)
                );
                return Err(Fault::new(&source.file, line, sentence));
            };
            overrides.push(Override {
                scenario: scenario.trim().to_owned(),
                slug,
                line,
            });
        }
        overrides.sort_by_key(|known| known.line);
        Ok((front, overrides, warnings))
    }

    /// Fills what is still empty.
    fn complete(&mut self, other: Self) {
        let (mine, theirs) = (&mut self.front, other.front);
        let pairs = [
            (&mut mine.title, theirs.title),
            (&mut mine.subtitle, theirs.subtitle),
            (&mut mine.author, theirs.author),
            (&mut mine.description, theirs.description),
            (&mut mine.licence, theirs.licence),
        ];
        for (mine, theirs) in pairs {
            if mine.is_empty() {
                *mine = theirs;
            }
        }
        self.date = self.date.take().or(other.date);
        self.lang = self.lang.take().or(other.lang);
        self.widgets.extend(other.widgets);
        self.others.extend(other.others);
    }
}

/// Words that stand in one line.
fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is wrong with a date, if anything is: words for one are the author's, as long as they hold a year.
fn wrong_date(date: &str) -> Option<String> {
    let numbers = |part: &str| part.len() >= 4 && part.bytes().all(|b| b.is_ascii_digit());
    let years = date.split(|c: char| !c.is_ascii_digit()).any(numbers);
    if !date.is_empty() && !years {
        return Some(no_date(&format!("\"{}\"", shortened(date))));
    }
    (!is_on_calendar(date)).then(|| {
        format!(
            "the calendar has no {}: a date is written as 2026-03-04, with a month from 01 to 12 and a day that it has",
            shortened(date)
        )
    })
}

fn no_date(what: &str) -> String {
    format!(
        "{what} is no date: a date is written as 2026-03-04, or in words with a year, such as Spring 2026"
    )
}

/// Whether a tag is well-formed by BCP 47: a language, then perhaps a script, a region, variants and extensions.
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-').peekable();
    let letters = |part: &str| part.bytes().all(|b| b.is_ascii_alphabetic());
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let plain = |part: &str| part.bytes().all(|b| b.is_ascii_alphanumeric());
    let any = |part: &str| (1..=8).contains(&part.len()) && plain(part);
    // Longer ones are reserved, and nobody has asked for one.
    match parts.next() {
        Some("x" | "X") => return parts.peek().is_some() && parts.all(any),
        Some(part) if (2..=3).contains(&part.len()) && letters(part) => {}
        _ => return false,
    }
    for _ in 0..3 {
        parts.next_if(|part| part.len() == 3 && letters(part));
    }
    parts.next_if(|part| part.len() == 4 && letters(part));
    parts.next_if(|part| (part.len() == 2 && letters(part)) || (part.len() == 3 && digits(part)));
    let variant = |part: &str| match part.len() {
        4 => part.starts_with(|c: char| c.is_ascii_digit()) && plain(part),
        5..=8 => plain(part),
        _ => false,
    };
    while parts.next_if(|part| variant(part)).is_some() {}
    // Extensions begin with one letter or digit, and the last of them, x, holds anything.
    while let Some(start) = parts.next_if(|part| part.len() == 1 && plain(part)) {
        let least = if start.eq_ignore_ascii_case("x") {
            1
        } else {
            2
        };
        let mut own = 0;
        while parts
            .next_if(|part| part.len() >= least && any(part))
            .is_some()
        {
            own += 1;
        }
        if own == 0 {
            return false;
        }
    }
    parts.next().is_none()
}

/// Whether there is such a day, as far as a date is written in numbers: other words for one are the author's.
fn is_on_calendar(date: &str) -> bool {
    let mut parts = date.splitn(3, '-').map(|part| {
        let digits = part.find(|c: char| !c.is_ascii_digit());
        part[..digits.unwrap_or(part.len())].parse::<u32>()
    });
    let (Some(Ok(year)), Some(Ok(month)), Some(Ok(day))) =
        (parts.next(), parts.next(), parts.next())
    else {
        return true;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

impl<'de, S: DeserializeOwned> Deserialize<'de> for Keys<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(KeysVisitor {
            inner: false,
            kind: std::marker::PhantomData,
        })
    }
}

/// The same within `params`, which may be anything in another's essay.
struct Params<S>(Keys<S>);

impl<'de, S: DeserializeOwned> Deserialize<'de> for Params<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let visitor = KeysVisitor {
            inner: true,
            kind: std::marker::PhantomData,
        };
        Ok(Self(deserializer.deserialize_map(visitor)?))
    }
}

struct KeysVisitor<S> {
    inner: bool,
    kind: std::marker::PhantomData<S>,
}

impl<'de, S: DeserializeOwned> Visitor<'de> for KeysVisitor<S> {
    type Value = Keys<S>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("keys and values")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut keys = Keys::default();
        let mut params = None;
        while let Some(key) = map.next_key::<String>()? {
            let front = &mut keys.front;
            let field = match key.to_lowercase().as_str() {
                "title" => &mut front.title,
                "subtitle" | "lead" | "tagline" => &mut front.subtitle,
                "author" | "authors" => &mut front.author,
                "date" => {
                    let date = map.next_value()?;
                    keys.date.get_or_insert(date);
                    continue;
                }
                "lang" | "language" => {
                    let lang = map.next_value()?;
                    keys.lang.get_or_insert(lang);
                    continue;
                }
                "description" | "summary" => &mut front.description,
                "license" | "licence" => &mut front.licence,
                "balance" => {
                    let balance: Balance<S> = map.next_value()?;
                    keys.widgets.extend(balance.widgets);
                    keys.others.extend(balance.others);
                    continue;
                }
                "params" if !self.inner => {
                    params = Some(map.next_value::<Params<S>>()?.0);
                    continue;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            if let Value::Words(words) = map.next_value()?
                && field.is_empty()
            {
                *field = one_line(&words);
            }
        }
        if let Some(params) = params {
            keys.complete(params);
        }
        Ok(keys)
    }
}

/// `balance`: what an essay says to this project.
struct Balance<S> {
    widgets: Vec<(String, S)>,
    others: Vec<(String, S)>,
}

impl<'de, S: DeserializeOwned> Deserialize<'de> for Balance<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct BalanceVisitor<S>(std::marker::PhantomData<S>);

        impl<'de, S: DeserializeOwned> Visitor<'de> for BalanceVisitor<S> {
            type Value = Balance<S>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("balance to hold widgets = { \"heading\" = \"scenario\" }")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut balance = Balance {
                    widgets: vec![],
                    others: vec![],
                };
                while let Some(key) = map.next_key::<String>()? {
                    if key == "widgets" {
                        let Pairs(widgets) = map.next_value()?;
                        balance.widgets.extend(widgets);
                    } else {
                        balance.others.push((key, map.next_value()?));
                    }
                }
                Ok(balance)
            }
        }

        deserializer.deserialize_map(BalanceVisitor(std::marker::PhantomData))
    }
}

/// Pairs in the order of the text.
struct Pairs<S>(Vec<(String, S)>);

impl<'de, S: DeserializeOwned> Deserialize<'de> for Pairs<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PairsVisitor<S>(std::marker::PhantomData<S>);

        impl<'de, S: DeserializeOwned> Visitor<'de> for PairsVisitor<S> {
            type Value = Pairs<S>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("headings and their scenarios")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs: Vec<(String, S)> = vec![];
                while let Some(key) = map.next_key::<String>()? {
                    if pairs.iter().any(|(known, _)| *known == key) {
                        return Err(A::Error::custom(format!(
                            "\"{}\" is given twice",
                            shortened(&key)
                        )));
                    }
                    pairs.push((key, map.next_value()?));
                }
                Ok(Pairs(pairs))
            }
        }

        deserializer.deserialize_map(PairsVisitor(std::marker::PhantomData))
    }
}

/// Any value, as far as it can be said in words.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    /// A string, number, date, list of these, or a table's `name`.
    Words(String),
    /// Yes or no.
    Flag(bool),
    /// Anything else.
    Other,
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ValueVisitor;

        impl<'de> Visitor<'de> for ValueVisitor {
            type Value = Value;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_str<E>(self, value: &str) -> Result<Value, E> {
                Ok(Value::Words(value.to_owned()))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
                Ok(Value::Words(value.to_string()))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
                Ok(Value::Words(value.to_string()))
            }

            fn visit_i128<E>(self, value: i128) -> Result<Value, E> {
                Ok(Value::Words(value.to_string()))
            }

            fn visit_u128<E>(self, value: u128) -> Result<Value, E> {
                Ok(Value::Words(value.to_string()))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
                Ok(Value::Words(value.to_string()))
            }

            fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
                Ok(Value::Flag(flag))
            }

            fn visit_unit<E>(self) -> Result<Value, E> {
                Ok(Value::Other)
            }

            fn visit_none<E>(self) -> Result<Value, E> {
                Ok(Value::Other)
            }

            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
                Value::deserialize(deserializer)
            }

            fn visit_bytes<E>(self, _: &[u8]) -> Result<Value, E> {
                Ok(Value::Other)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
                let mut all = vec![];
                while let Some(value) = seq.next_element()? {
                    if let Value::Words(words) = value {
                        all.push(words);
                    }
                }
                Ok(Value::Words(all.join(", ")))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
                let mut found = Value::Other;
                while let Some(key) = map.next_key::<String>()? {
                    let value: Value = map.next_value()?;
                    // A TOML date comes as a table of one, with the crate's own key.
                    if key.eq_ignore_ascii_case("name") || key == "$__toml_private_datetime" {
                        found = value;
                    }
                }
                Ok(found)
            }
        }

        deserializer.deserialize_any(ValueVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn front(text: &str) -> Result<(Front, Vec<Override>), Fault> {
        let (front, overrides, _) = read(&Source::read("a.md", text, None, true)?, &mut vec![])?;
        Ok((front, overrides))
    }

    fn sentence(text: &str) -> String {
        front(text).unwrap_err().to_string()
    }

    #[test]
    fn toml_is_read() {
        let (front, overrides) = front(
            "+++\ntitle = \"A  B\"\ndate = 2026-11-22T10:00:00Z\nauthors = [\"X\", \"Y\"]\ndraft = false\nweight = 3\n\
             tags = [\"a\"]\nlang = \"de-AT\"\n[params]\nsubtitle = \"S\"\nbalance = { widgets = { credit = \"none\" } }\n\
             [menu.main]\nname = \"x\"\n[balance.widgets]\nmob = \"race?n=3\"\n+++\nText",
        )
        .unwrap();
        assert_eq!(front.title, "A B");
        assert_eq!(front.date, "2026-11-22T10:00:00Z");
        assert_eq!(front.author, "X, Y");
        assert_eq!(front.lang, "de-AT");
        assert_eq!(front.subtitle, "S");
        let told = |slug: &str, scenario: &str, line| Override {
            slug: slug.into(),
            scenario: scenario.into(),
            line,
        };
        assert_eq!(
            overrides,
            [told("credit", "none", 11), told("mob", "race?n=3", 15)]
        );
    }

    #[test]
    fn yaml_is_read() {
        let (front, overrides) = front(
            "---\nTitle: 2026\ndate: 2026-11-22\nauthor:\n  name: Me\n  email: x@y\ntags: [a, b]\ndraft: true\n\
             summary: >\n  Two\n  lines\nbalance:\n  widgets:\n    mob: race?n=3\n    credit: none\n---\nText",
        )
        .unwrap();
        assert_eq!(front.title, "2026");
        assert_eq!(front.date, "2026-11-22");
        assert_eq!(front.author, "Me");
        assert_eq!(front.description, "Two lines");
        assert_eq!(front.lang, "en");
        assert_eq!(overrides[0].line, 14);
        assert_eq!(overrides[1].line, 15);
        assert_eq!(overrides[0].scenario, "race?n=3");
    }

    #[test]
    fn nothing_is_a_front_too() {
        assert_eq!(front("---\n---\nx").unwrap(), (Front::default(), vec![]));
        assert_eq!(
            front("---\n# only words\n---\nx").unwrap(),
            (Front::default(), vec![])
        );
        assert_eq!(front("+++\n+++\nx").unwrap(), (Front::default(), vec![]));
        assert_eq!(
            front("\u{FEFF}+++\r\ntitle = 'x'\r\n+++\r\nx")
                .unwrap()
                .0
                .title,
            "x"
        );
    }

    #[test]
    fn days_that_no_calendar_has_are_warned_of() {
        let warned = |text: &str| {
            let (front, _, warnings) = read(&Source::read("a.md", text, None, true)?, &mut vec![])?;
            let warning = warnings.first().map(ToString::to_string);
            Ok::<_, Fault>((front.date, warning))
        };
        let (date, warning) = warned("---\ntitle: x\n\ndate: 2026-02-30\n---\nText").unwrap();
        assert_eq!(date, "2026-02-30");
        assert_eq!(
            warning.unwrap(),
            "a.md:4: the calendar has no 2026-02-30: a date is written as 2026-03-04, with a month from 01 to 12 and a day that it has"
        );
        for (date, is_day) in [
            ("2026-02-28", true),
            ("2024-02-29", true),
            ("2000-02-29", true),
            ("1900-02-29", false),
            ("2026-02-29", false),
            ("2026-04-31", false),
            ("2026-13-01", false),
            ("2026-00-10", false),
            ("2026-1-32", false),
            ("2026-03-00T10:00:00Z", false),
            ("2026-12-31T23:59:60+02:00", true),
            ("2026-12-31 10:00", true),
            ("2026", true),
            ("Spring 2026", true),
            ("4.3.2026", true),
            ("", true),
            ("yesterday", false),
            ("Spring", false),
            ("04/03/26", false),
            ("12", false),
        ] {
            for text in [
                format!("+++\n[params]\ndate = \"{date}\"\n+++\nText"),
                format!("---\nDate: \"{date}\"\n---\nText"),
            ] {
                let (told, warning) = warned(&text).unwrap();
                assert_eq!(told, date);
                assert_eq!(warning.is_none(), is_day, "{date}: {warning:?}");
            }
        }
        // In TOML a date without quotes is one, or the matter cannot be read.
        assert!(warned("+++\ndate = 2026-02-30\n+++\n").is_err());
    }

    #[test]
    fn what_is_no_date_or_no_language_is_warned_of() {
        for (text, told) in [
            (
                "+++\n\ndate = \"yesterday\"\n+++\n",
                "a.md:3: \"yesterday\" is no date: a date is written as 2026-03-04, or in words with a year, such as Spring 2026",
            ),
            (
                "---\ndate: true\n---\n",
                "a.md:2: true or false is no date: a date is written as 2026-03-04, or in words with a year, such as Spring 2026",
            ),
            (
                "---\ntitle: x\nlang: de_AT\n---\n",
                "a.md:3: \"de_AT\" is no language tag, such as en or de-AT; it is left out, and the essay is taken for English",
            ),
            (
                "+++\n[params]\nlanguage = \"German\"\n+++\n",
                "a.md:3: \"German\" is no language tag, such as en or de-AT; it is left out, and the essay is taken for English",
            ),
            (
                "+++\nlang = false\n+++\n",
                "a.md:2: the language is a tag in quotes, such as \"no\" or \"de-AT\"; it is left out, and the essay is taken for English",
            ),
        ] {
            let source = Source::read("a.md", text, None, true).unwrap();
            let (front, _, warnings) = read(&source, &mut vec![]).unwrap();
            let all: Vec<String> = warnings.iter().map(ToString::to_string).collect();
            assert_eq!(all, [told]);
            assert_eq!(front.lang, "en");
        }
        for tag in [
            "en",
            "de-AT",
            "gsw",
            "zh-Hant-TW",
            "zh-cmn-Hans",
            "es-419",
            "sl-rozaj-biske-1994",
            "de-CH-1996",
            "en-u-ca-buddhist",
            "AR",
            "x-private",
            "de-x-a",
        ] {
            assert!(is_language(tag), "{tag}");
        }
        for tag in [
            "",
            "e",
            "english",
            "de_AT",
            "de-",
            "-de",
            "de--AT",
            "de-A",
            "de-u",
            "x",
            "12",
            "dé",
            "de AT",
            "de-toolongvariant",
        ] {
            assert!(!is_language(tag), "{tag}");
        }
    }

    #[test]
    fn faults_name_their_line() {
        let cases = [
            ("+++\ntitle = \"x\"\ndate =\n+++\n", "a.md:3: "),
            ("+++\na = 1\na = 2\n+++\n", "a.md:3: "),
            ("+++\n\n[balance]\nwidgets = 3\n+++\n", "a.md:4: "),
            ("---\ntitle: x\nb: [1, 2\n---\n", "a.md:"),
            ("---\ntitle: x\n\tb: 2\n---\n", "a.md:3: "),
            ("---\na: 1\na: 2\n---\n", "a.md:3: "),
            ("---\n\nbalance: 3\n---\n", "a.md:3: "),
            ("---\n- a list\n---\n", "a.md:2: "),
        ];
        for (text, start) in cases {
            let sentence = sentence(text);
            println!("{sentence}");
            assert!(sentence.starts_with(start), "{sentence}");
            assert!(
                sentence.contains(": the front matter cannot be read: "),
                "{sentence}"
            );
            assert!(!sentence.contains('\n'), "{sentence}");
        }
    }

    #[test]
    fn sentences_are_exact() {
        assert_eq!(
            sentence("+++\n[balance]\n\nwigdets = { a = \"race\" }\n+++\n"),
            "a.md:4: balance has the keys widgets, glossary and sandbox, not \"wigdets\""
        );
        assert_eq!(
            sentence("+++\n[balance]\nglossary = 3\nsandbox = \"no\"\n+++\n"),
            "a.md:4: sandbox is true or false"
        );
        assert_eq!(
            sentence("---\nbalance:\n  glossary: true\n---\n"),
            "a.md:3: the glossary is the name of a file in quotes"
        );
        assert_eq!(
            sentence("---\nbalance:\n  widgets:\n    mob: [1]\n    it: true\n---\n"),
            "a.md:5: the widget of \"it\" is a scenario in quotes, or \"none\""
        );
        assert_eq!(
            sentence("+++\ntitle = \"x\"\n\nText"),
            "a.md:1: the front matter that begins here has no end; it ends with a line of +++"
        );
        assert_eq!(
            sentence("{\n\"title\": 3\n}\n"),
            "a.md:1: front matter stands between +++ (TOML) or --- (YAML), not in JSON"
        );
    }
}
