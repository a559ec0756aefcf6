//! Live words in a sentence: a number in its author's form, and what of a run it tells.

use charts::text;
use dynamics::decimal;

use crate::Scenario;
use crate::widget::{Metric, Run, Series};
use crate::words::amount;

/// Words around one number: "36 years", "4.5 per cent", "1.20".
#[derive(Clone, Debug, PartialEq)]
pub struct Phrase {
    before: String,
    after: String,
    /// As many decimals as the author wrote.
    decimals: usize,
    /// Whether the number counts hundredths.
    hundredths: bool,
}

/// Numbers from here on are told as 1.2k or 12M, hundredths as more than can be meant: nobody counts digits in a sentence.
const THOUSAND: f64 = 999.5;

/// What may stand for a minus, and what we write.
const MINUS: [char; 2] = ['-', '\u{2212}'];

impl Phrase {
    /// The form of some words that hold one number; `None` for no number or more than one.
    ///
    /// ```
    /// use widgets::phrase::Phrase;
    /// let share = Phrase::read("about 36 per cent").unwrap();
    /// assert_eq!(share.write(0.4449, 0), "about 44 per cent");
    /// assert_eq!(Phrase::read("1.2").unwrap().write(1.25, 2), "1.25");
    /// assert!(Phrase::read("a fifth").is_none() && Phrase::read("2 of 3").is_none());
    /// ```
    pub fn read(words: &str) -> Option<Self> {
        let digit = |c: char| c.is_ascii_digit();
        let from = words.find(digit)?;
        let (before, rest) = words.split_at(from);
        let whole = rest.find(|c| !digit(c)).unwrap_or(rest.len());
        let mut end = whole;
        if let Some(tail) = rest[whole..].strip_prefix('.') {
            let decimals = tail.find(|c| !digit(c)).unwrap_or(tail.len());
            if decimals > 0 {
                end = whole + 1 + decimals;
            }
        }
        let after = &rest[end..];
        if after.contains(digit) {
            return None;
        }
        Some(Self {
            before: before.trim_end_matches(MINUS).to_owned(),
            after: after.to_owned(),
            decimals: end.saturating_sub(whole + 1),
            hundredths: ["%", "per cent", "percent"]
                .iter()
                .any(|unit| after.trim_start().starts_with(unit)),
        })
    }

    /// The words with another number, of `most` decimals; zeros beyond those that the author wrote go.
    pub fn write(&self, value: f64, most: usize) -> String {
        let value = if self.hundredths {
            value * 100.0
        } else {
            value
        };
        let size = value.abs();
        let mut number = if size < THOUSAND {
            decimal::fixed(size, most.max(self.decimals))
        } else if self.hundredths {
            "999+".to_owned()
        } else {
            amount(size)
        };
        if value < 0.0 && number.contains(|c: char| c.is_ascii_digit() && c != '0') {
            number.insert(0, MINUS[1]);
        }
        let mut spare = most.saturating_sub(self.decimals);
        while spare > 0 && number.ends_with('0') && number.contains('.') {
            number.pop();
            spare -= 1;
        }
        if number.ends_with('.') {
            number.pop();
        }
        text![self.before, number, self.after]
    }

    /// The words with the broadest number that is to be expected; `most` for hundredths, which may be beyond counting.
    pub fn room(&self, most: &str) -> String {
        let whole = if self.hundredths { most } else { "000" };
        let point = if self.decimals > 0 { "." } else { "" };
        let zeros = "0".repeat(self.decimals);
        text![self.before, whole, point, zeros, self.after]
    }

    /// The words with a number as its author would have it: with the decimals that he wrote.
    pub fn tell(&self, value: f64) -> String {
        self.write(value, self.decimals)
    }

    /// How many decimals a value with so many has in these words.
    pub fn decimals(&self, of_value: usize) -> usize {
        of_value.saturating_sub(if self.hundredths { 2 } else { 0 })
    }

    /// A number that a reader typed in the place of the one in these words, with or without its unit.
    pub fn typed(&self, text: &str) -> Option<f64> {
        let text = text.trim().replace(MINUS[1], "-").replace(',', ".");
        let end = text
            .find(|c: char| !c.is_ascii_digit() && c != '.' && c != '-' && c != '+')
            .unwrap_or(text.len());
        let (number, unit) = text.split_at(end);
        let unit = unit.trim();
        let known = unit.is_empty() || unit == "%" || self.after.contains(unit);
        let value = decimal::read(number).filter(|_| known)?;
        let hundredths = self.hundredths || unit == "%";
        Some(if hundredths { value / 100.0 } else { value })
    }
}

/// What of a run a number tells: `top_share`, `ratio@30-1`, `nothing.total@20/1000?mandate=0.2`.
///
/// A name of the run's metrics or, with a time, of its series; steps of sums, worked from left to right; and
/// what is other than where the reader stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    /// A metric or, with a time, a series.
    pub name: String,
    /// The time.
    pub at: Option<f64>,
    steps: Vec<(u8, f64)>,
    /// A query of parameters that are other than where the reader stands; empty for none.
    pub changes: String,
}

const SIGNS: &[char] = &['+', '-', '*', '/'];

impl Formula {
    /// Reads the text form.
    pub fn read(text: &str) -> Option<Self> {
        let (sum, changes) = text.split_once('?').unwrap_or((text, ""));
        let (head, mut rest) = sum.split_at(sum.find(SIGNS).unwrap_or(sum.len()));
        let (name, at) = match head.split_once('@') {
            Some((name, at)) => (name, Some(decimal::read(at).filter(|at| *at >= 0.0)?)),
            None => (head, None),
        };
        let mut steps = vec![];
        while !rest.is_empty() {
            let sign = rest.as_bytes()[0];
            let number = &rest[1..];
            let end = number.find(SIGNS).unwrap_or(number.len());
            let value = decimal::read(&number[..end])?;
            if sign == b'/' && value == 0.0 {
                return None;
            }
            steps.push((sign, value));
            rest = &number[end..];
        }
        (!name.is_empty()).then(|| Self {
            name: name.to_owned(),
            at,
            steps,
            changes: changes.to_owned(),
        })
    }

    /// What the run of a scenario tells; `None` where it has no such name.
    pub fn of(&self, scenario: &Scenario, run: &dyn Run) -> Option<Metric> {
        let metric = match self.at {
            Some(at) => {
                let last = ["horizon", "steps"]
                    .iter()
                    .find_map(|key| scenario.get(key));
                let data = run.data(Some(&[at]));
                let (_, series) = data.series.iter().find(|(name, _)| *name == self.name)?;
                let Series::Along(values) = series else {
                    return None;
                };
                let value = values.first().copied().flatten();
                Metric::Number(value.filter(|_| last.is_none_or(|last| at <= last)))
            }
            None => {
                // The metrics are those of the whole run, whatever times the series are asked for.
                let metrics = run.data(Some(&[0.0])).metrics;
                metrics.into_iter().find(|(name, _)| *name == self.name)?.1
            }
        };
        Some(match metric {
            Metric::Number(Some(value)) => {
                let sum = self.steps.iter().fold(value, |sum, (sign, by)| match sign {
                    b'+' => sum + by,
                    b'-' => sum - by,
                    b'*' => sum * by,
                    _ => sum / by,
                });
                Metric::Number(Some(sum))
            }
            other => other,
        })
    }
}

/// What is said of a result that there is not.
pub const NONE: &str = "As the dials stand, the model has no such number.";

/// A metric in a phrase's form, or without one in as few words as will do; `None` where there is no number.
pub fn told(metric: &Metric, phrase: Option<&Phrase>) -> Option<String> {
    match (metric, phrase) {
        (Metric::Number(value), Some(phrase)) => value.map(|value| phrase.tell(value)),
        (Metric::Number(value), None) => value.map(|value| {
            let decimals = if value.abs() < 9.95 { 2 } else { 0 };
            decimal::short(value, decimals).replace('-', "\u{2212}")
        }),
        (Metric::Word(word), _) => Some((*word).to_owned()),
        (Metric::Flag(flag), _) => Some(if *flag { "yes" } else { "no" }.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrase(words: &str) -> Phrase {
        Phrase::read(words).unwrap()
    }

    #[test]
    fn words_keep_their_form() {
        for (words, value, told) in [
            ("36 years", 41.4, "41 years"),
            ("1.20", 1.5, "1.50"),
            ("year 40.", 7.0, "year 7."),
            ("5\u{a0}%", 0.125, "13\u{a0}%"),
            ("4.5 percent", 0.1, "10.0 percent"),
            ("\u{2212}3", 2.0, "2"),
            ("5 %", 4e6, "999+ %"),
            ("5", -4e6, "\u{2212}4M"),
            ("0.5", -0.01, "0.0"),
            ("-3", -3.4, "\u{2212}3"),
            ("12 units", 3e17, "300000000B units"),
        ] {
            assert_eq!(phrase(words).tell(value), told, "{words}");
        }
        assert_eq!(phrase("1").write(1.25, 2), "1.25");
        assert_eq!(phrase("1").write(1.5, 2), "1.5");
        assert_eq!(phrase("1.0").write(2.0, 2), "2.0");
        assert_eq!(phrase("10").write(20.0, 0), "20");
        assert_eq!(phrase("2 % a year").write(0.025, 1), "2.5 % a year");
        assert_eq!((phrase("2 %").decimals(3), phrase("2").decimals(3)), (1, 3));
        for words in ["", "two", "1 or 2", "1,000"] {
            assert_eq!(Phrase::read(words), None, "{words}");
        }
    }

    #[test]
    fn what_is_typed_is_read_with_or_without_its_unit() {
        let (share, plain) = (phrase("30 per cent"), phrase("12 years"));
        assert_eq!(share.typed(" 35 "), Some(0.35));
        assert_eq!(share.typed("35%"), Some(0.35));
        assert_eq!(share.typed("35,5 per cent"), Some(0.355));
        assert_eq!(plain.typed("7 years"), Some(7.0));
        assert_eq!(plain.typed("\u{2212}7"), Some(-7.0));
        for text in ["", "x", "7 apples", "1e3", "7 7"] {
            assert_eq!(plain.typed(text), None, "{text}");
        }
    }

    #[test]
    fn sums_are_worked_from_left_to_right() {
        let scenario: Scenario = "race?alpha=1&diffusion=0".parse().unwrap();
        let run = scenario.widget().run(scenario.values()).unwrap();
        let of = |text: &str| Formula::read(text).unwrap().of(&scenario, &*run);
        let number = |text: &str| match of(text) {
            Some(Metric::Number(Some(value))) => value,
            other => panic!("{text}: {other:?}"),
        };
        // At an exponent of 1 a lead of a fifth stays one.
        assert!((number("ratio@30") - 1.2).abs() < 1e-9);
        assert!((number("ratio@30-1*100/2+1") - 11.0).abs() < 1e-6);
        assert!((number("end_ratio") - 1.2).abs() < 1e-9);
        assert_eq!(of("runaway_year*2"), Some(Metric::Number(None)));
        // Nothing is told of what lies beyond the run.
        assert_eq!(of("ratio@61"), Some(Metric::Number(None)));
        assert_eq!(
            (of("rate"), of("runaway_year@3"), of("x9@3")),
            (None, None, None)
        );
        for text in [
            "",
            "@3",
            "ratio@",
            "ratio@x",
            "ratio@-1",
            "ratio*",
            "ratio/0",
            "ratio-1e9",
        ] {
            assert_eq!(Formula::read(text), None, "{text}");
        }
        assert_eq!(Formula::read("a.b@1?n=3&m=2").unwrap().changes, "n=3&m=2");
    }

    #[test]
    fn metrics_have_words() {
        let told = |metric: Metric, words: &str| told(&metric, Phrase::read(words).as_ref());
        assert_eq!(told(0.5.into(), "1 %").unwrap(), "50 %");
        assert_eq!(told(1.234.into(), "").unwrap(), "1.23");
        assert_eq!(told((-41.2).into(), "").unwrap(), "\u{2212}41");
        assert_eq!(told(None.into(), "1 %"), None);
        assert_eq!(told(Metric::Word("balance"), "").unwrap(), "balance");
        assert_eq!(told(Metric::Flag(true), "").unwrap(), "yes");
    }
}
