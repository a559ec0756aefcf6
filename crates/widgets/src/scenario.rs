//! Where a reader stands: a widget and the values of its parameters.
//!
//! The text form is the same in links, files, embeds and on the command line:
//! `race?alpha=1.3&mandate=0.4`. [`Display`](std::fmt::Display) writes the short form, which lists what differs from the
//! defaults; [`Scenario::full`] lists everything, so that it means the same for ever.

use std::fmt;
use std::str::FromStr;

use charts::text;
use dynamics::World;
use dynamics::decimal;
use dynamics::param::{Kind, Param};

use crate::catalog;
use crate::widget::Widget;

/// A widget and the values of its parameters, every value within its range.
#[derive(Clone)]
pub struct Scenario {
    widget: &'static dyn Widget,
    values: Vec<f64>,
}

impl PartialEq for Scenario {
    fn eq(&self, other: &Self) -> bool {
        self.widget.key() == other.widget.key() && self.values == other.values
    }
}

impl fmt::Debug for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// What is wrong with a scenario's text. Its `Display` is one sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum ScenarioError {
    /// No such widget.
    Widget {
        /// What was written, shortened.
        found: String,
    },
    /// No such parameter.
    Key {
        /// The widget.
        widget: &'static str,
        /// What was written, shortened.
        found: String,
    },
    /// A parameter is given twice.
    Twice {
        /// The widget.
        widget: &'static str,
        /// The parameter.
        key: &'static str,
    },
    /// Not a number, a whole number, or one of the words of a choice.
    Value {
        /// The widget.
        widget: &'static str,
        /// The parameter.
        param: &'static Param,
        /// What was written, shortened.
        found: String,
    },
    /// A number outside the range.
    Range {
        /// The widget.
        widget: &'static str,
        /// The parameter.
        param: &'static Param,
        /// What was written, shortened.
        found: String,
    },
    /// Longer than any scenario.
    Long {
        /// How many bytes there were.
        bytes: usize,
    },
}

impl ScenarioError {
    /// What is wrong, in one sentence without an end.
    pub fn sentence(&self) -> String {
        match self {
            Self::Widget { found } => {
                let keys = &mut catalog::ALL.iter().map(|widget| widget.key());
                text!["there is no widget \"", found, "\"; there is ", list(keys)]
            }
            Self::Key { widget, found } => {
                let params = catalog::find(widget).map_or(&[][..], |widget| widget.params());
                let said = text![widget, ": there is no parameter \"", found, "\"; "];
                match params.iter().find(|param| alike(param.key, found)) {
                    Some(param) => text![said, "did you mean ", param.key, "?"],
                    None => {
                        let keys = &mut params.iter().map(|param| param.key);
                        text![said, "there are ", list(keys)]
                    }
                }
            }
            Self::Twice { widget, key } => text![widget, ": ", key, " is given twice"],
            Self::Value {
                widget,
                param,
                found,
            } => {
                let allowed = match param.kind {
                    Kind::Number => "a number".to_owned(),
                    Kind::Integer => "a whole number".to_owned(),
                    Kind::Switch => "0 or 1".to_owned(),
                    Kind::Choice(choices) => {
                        let keys = &mut choices.iter().map(|choice| choice.key);
                        text!["one of ", list(keys)]
                    }
                };
                text![
                    widget, ": ", param.key, " is ", allowed, ", not \"", found, "\""
                ]
            }
            Self::Range {
                widget,
                param,
                found,
            } => {
                let (from, to) = (param.write(param.min), param.write(param.max));
                text![
                    widget,
                    ": ",
                    param.key,
                    " runs from ",
                    from,
                    " to ",
                    to,
                    ", not ",
                    found
                ]
            }
            Self::Long { bytes } => {
                text![
                    "a scenario is at most ",
                    LONGEST,
                    " bytes long, not ",
                    *bytes
                ]
            }
        }
    }
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence())
    }
}

impl std::error::Error for ScenarioError {}

/// Keys with commas between them. (`join` brings a kilobyte along.)
fn list(keys: &mut dyn Iterator<Item = &'static str>) -> String {
    let mut text = String::new();
    for key in keys {
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push_str(key);
    }
    text
}

/// Longer texts are not looked at.
const LONGEST: usize = 4096;

/// Whether a key was misspelt by a letter or by case.
fn alike(key: &str, found: &str) -> bool {
    let found = found.to_ascii_lowercase();
    if key == found || (found.len() > 2 && (key.starts_with(&found) || found.starts_with(key))) {
        return true;
    }
    let (a, b) = (key.as_bytes(), found.as_bytes());
    if a.len() < 4 || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let tail = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    same + tail + 1 >= a.len().max(b.len())
}

/// What was written, short enough for a sentence and without control characters.
fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    let mut short = String::new();
    for (place, c) in text.chars().enumerate() {
        if place == MOST {
            short.push('\u{2026}');
            break;
        }
        if !c.is_control() {
            short.push(c);
        }
    }
    short
}

/// Undoes percent-encoding and `+`; what is not valid stays as it is.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = |k: usize| bytes.get(k).and_then(|b| char::from(*b).to_digit(16));
        match (bytes[i], hex(i + 1), hex(i + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                i += 3;
            }
            (b'+', ..) => {
                out.push(b' ');
                i += 1;
            }
            (byte, ..) => {
                out.push(byte);
                i += 1;
            }
        }
    }
    // What is not text stays as it was written.
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// The pairs of a query, decoded.
pub fn pairs(query: &str) -> impl Iterator<Item = (String, String)> + '_ {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(key), decoded(value))
        })
}

/// Keys that hosts, trackers and the embed's own options put on an address: no parameters, no faults.
pub fn is_foreign(key: &str) -> bool {
    const KEYS: &[&str] = &[
        // the embed page's own
        "theme",
        "controls",
        "lock",
        "caption",
        "accent",
        // hosts that size frames
        "childId",
        "initialWidth",
        "parentTitle",
        "parentUrl",
        "embed",
        "frame",
        "app",
        "amp",
        // trackers and sharers
        "fbclid",
        "gclid",
        "gbraid",
        "wbraid",
        "dclid",
        "msclkid",
        "twclid",
        "yclid",
        "igshid",
        "igsh",
        "li_fat_id",
        "mc_cid",
        "mc_eid",
        "ref",
        "ref_src",
        "ref_url",
        "source",
        "si",
        "s",
        "t",
        "trk",
        "_ga",
        "_gl",
        "_hsenc",
        "_hsmi",
    ];
    KEYS.contains(&key)
        || key.starts_with("utm_")
        || key.starts_with("mtm_")
        || key.starts_with("pk_")
        || key.starts_with("hsa_")
}

impl Scenario {
    /// A widget at its defaults, by its key.
    ///
    /// # Errors
    /// [`ScenarioError::Widget`] where there is none of that key.
    ///
    /// ```
    /// use widgets::Scenario;
    /// assert_eq!(Scenario::named("race").unwrap().to_string(), "race");
    /// assert!(Scenario::named("rice").is_err());
    /// ```
    pub fn named(key: &str) -> Result<Self, ScenarioError> {
        let widget = catalog::find(key).ok_or_else(|| ScenarioError::Widget {
            found: shortened(key),
        })?;
        Ok(Self::of(widget))
    }

    /// A widget at its defaults.
    pub fn of(widget: &'static dyn Widget) -> Self {
        Self {
            widget,
            values: widget.params().iter().map(|param| param.default).collect(),
        }
    }

    /// The widget.
    pub fn widget(&self) -> &'static dyn Widget {
        self.widget
    }

    /// The values in the order of the widget's parameters, the world's first.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The value of a parameter; `None` for an unknown key.
    pub fn get(&self, key: &str) -> Option<f64> {
        let place = self
            .widget
            .params()
            .iter()
            .position(|param| param.key == key)?;
        Some(self.values[place])
    }

    /// The value of parameter number `place`, rounded to its step's decimals and kept in range.
    pub fn set(&mut self, place: usize, value: f64) {
        if let Some(param) = self.widget.params().get(place) {
            let value = if value.is_nan() { param.default } else { value };
            self.values[place] = param.rounded(value.max(param.min).min(param.max));
        }
    }

    /// The world: the first three values.
    pub fn world(&self) -> [f64; World::COUNT] {
        [self.values[0], self.values[1], self.values[2]]
    }

    /// Reads a value of a parameter from its text and sets it.
    ///
    /// # Errors
    /// [`ScenarioError`] in a sentence.
    pub fn set_text(&mut self, key: &str, text: &str) -> Result<(), ScenarioError> {
        let widget = self.widget.key();
        let params = self.widget.params();
        let Some(place) = params.iter().position(|param| param.key == key) else {
            return Err(ScenarioError::Key {
                widget,
                found: shortened(key),
            });
        };
        let param = &params[place];
        let wrong = || ScenarioError::Value {
            widget,
            param,
            found: shortened(text),
        };
        let value = match param.kind {
            Kind::Choice(choices) => choices
                .iter()
                .position(|choice| choice.key == text)
                .ok_or_else(wrong)? as f64,
            Kind::Switch => match text {
                "0" | "false" | "off" => 0.0,
                "1" | "true" | "on" => 1.0,
                _ => return Err(wrong()),
            },
            Kind::Number | Kind::Integer => {
                let number = decimal::read(text).ok_or_else(wrong)?;
                if param.kind == Kind::Integer && number.fract() != 0.0 {
                    return Err(wrong());
                }
                let value = param.rounded(number);
                if !param.admits(value) || !param.admits(number) {
                    return Err(ScenarioError::Range {
                        widget,
                        param,
                        found: shortened(text),
                    });
                }
                value
            }
        };
        self.values[place] = value;
        Ok(())
    }

    /// Reads the parameters of a query (`alpha=1.3&mandate=0.4`) over this scenario's values.
    /// With `strangers`, keys that hosts and trackers add are passed over.
    ///
    /// # Errors
    /// [`ScenarioError`] for the first fault; the scenario is then half changed.
    pub fn read_query(&mut self, query: &str, strangers: bool) -> Result<(), ScenarioError> {
        if query.len() > LONGEST {
            return Err(ScenarioError::Long { bytes: query.len() });
        }
        let params = self.widget.params();
        // A bit for each parameter that was there.
        let mut seen: u64 = 0;
        for (key, value) in pairs(query) {
            let place = params.iter().position(|param| param.key == key);
            if strangers && place.is_none() && is_foreign(&key) {
                continue;
            }
            self.set_text(&key, &value)?;
            if let Some(place) = place {
                if seen >> place & 1 == 1 {
                    return Err(ScenarioError::Twice {
                        widget: self.widget.key(),
                        key: params[place].key,
                    });
                }
                seen |= 1 << place;
            }
        }
        Ok(())
    }

    /// The query that leads from `base` to this scenario: what differs, in the table's order.
    pub fn query_from(&self, base: &[f64]) -> String {
        let mut query = String::new();
        for ((param, value), old) in self.widget.params().iter().zip(&self.values).zip(base) {
            if value != old {
                if !query.is_empty() {
                    query.push('&');
                }
                query.push_str(param.key);
                query.push('=');
                query.push_str(&param.write(*value));
            }
        }
        query
    }

    /// The text form with every parameter, which means the same for ever.
    ///
    /// ```
    /// let short: widgets::Scenario = "race?alpha=1.3".parse().unwrap();
    /// assert!(short.full().starts_with("race?alpha=1.3&diffusion=0.01&mandate=0&n=2&"));
    /// ```
    pub fn full(&self) -> String {
        // NaN differs from everything.
        let nothing = vec![f64::NAN; self.values.len()];
        format!("{}?{}", self.widget.key(), self.query_from(&nothing))
    }
}

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let query = self.query_from(Scenario::of(self.widget).values());
        f.write_str(self.widget.key())?;
        if !query.is_empty() {
            write!(f, "?{query}")?;
        }
        Ok(())
    }
}

impl FromStr for Scenario {
    type Err = ScenarioError;

    /// Reads the text form.
    ///
    /// ```
    /// use widgets::Scenario;
    /// let scenario: Scenario = "race?mandate=0.4&alpha=1.300".parse().unwrap();
    /// assert_eq!(scenario.to_string(), "race?alpha=1.3&mandate=0.4");
    /// let fault = "race?alpha=9".parse::<Scenario>().unwrap_err();
    /// assert_eq!(fault.to_string(), "race: alpha runs from 0.7 to 1.6, not 9");
    /// ```
    fn from_str(text: &str) -> Result<Self, ScenarioError> {
        if text.len() > LONGEST {
            return Err(ScenarioError::Long { bytes: text.len() });
        }
        let (key, query) = text.split_once('?').unwrap_or((text, ""));
        let mut scenario = Self::named(key)?;
        scenario.read_query(query, false)?;
        Ok(scenario)
    }
}

impl serde::Serialize for Scenario {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Scenario {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
