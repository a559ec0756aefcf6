//! Where ticks stand, in people's numbers.

use libm::{exp, log, log10};

use crate::figure::{Axis, Numbers, Scale};
use crate::polyline::held;
use crate::text;

/// The most ticks that any axis gets, whatever is asked for.
const MOST: usize = 24;

/// The values an axis runs between, made sane: finite, apart, and positive on a log scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Span {
    pub from: f64,
    pub to: f64,
    pub scale: Scale,
    /// `from` and the way from there to `to`, as logarithms on a logarithmic axis: many points are placed by them.
    low: f64,
    length: f64,
}

impl Span {
    pub fn of(axis: &Axis) -> Span {
        let bound = |value: f64| {
            if value.is_finite() {
                held(value, -1e300, 1e300)
            } else {
                0.0
            }
        };
        let (mut from, mut to) = (bound(axis.from), bound(axis.to));
        match axis.scale {
            Scale::Linear => {
                let size = from.abs().max(to.abs());
                if (to - from).abs() <= size * 1e-9 {
                    let half = if size > 0.0 { size * 0.5 } else { 0.5 };
                    (from, to) = (from - half, from + half);
                }
            }
            Scale::Log => {
                let sound = |value: f64| value > 1e-300;
                (from, to) = match (sound(from), sound(to)) {
                    (true, true) => (from, to),
                    (true, false) => (from, (from * 1000.0).min(1e300)),
                    (false, true) => ((to / 1000.0).max(1e-300), to),
                    (false, false) => (1.0, 10.0),
                };
                if log(to / from).abs() < 1e-6 {
                    (from, to) = (from / 2.0, to * 2.0);
                }
            }
        }
        let (low, length) = match axis.scale {
            Scale::Linear => (from, to - from),
            Scale::Log => (log(from), log(to) - log(from)),
        };
        Span {
            from,
            to,
            scale: axis.scale,
            low,
            length,
        }
    }

    /// Where `value` stands: 0 at `from`, 1 at `to`; NaN where it has no place.
    pub fn share(&self, value: f64) -> f64 {
        let share = match self.scale {
            Scale::Linear => (value - self.low) / self.length,
            Scale::Log if value > 0.0 => (log(value) - self.low) / self.length,
            Scale::Log => f64::NAN,
        };
        held(share, -1e6, 1e6)
    }

    /// The value at a share of the axis.
    pub fn value(&self, share: f64) -> f64 {
        match self.scale {
            Scale::Linear => self.low + share * self.length,
            Scale::Log => exp(self.low + share * self.length),
        }
    }
}

/// At most about `most` ticks of an axis, as value and words, from its smallest value up.
pub(crate) fn ticks(axis: &Axis, most: usize) -> Vec<(f64, String)> {
    let span = Span::of(axis);
    let most = most.clamp(2, MOST);
    let (low, high) = (span.from.min(span.to), span.from.max(span.to));
    let values = match span.scale {
        Scale::Log => log_values(low, high, most),
        Scale::Linear => linear_values(low, high, most, axis.numbers),
    };
    let mut ticks: Vec<(f64, String)> = Vec::new();
    for value in values {
        let words = match axis.numbers {
            Numbers::Plain => plain(value),
            Numbers::Percent => percent(value),
        };
        if ticks.last().is_none_or(|(_, before)| *before != words) {
            ticks.push((value, words));
        }
    }
    ticks
}

/// Multiples of a step from `low` to `high`, both included within rounding.
fn multiples(low: f64, high: f64, step: f64) -> Vec<f64> {
    let slack = 1e-9;
    let first = (low / step - slack).ceil();
    let last = (high / step + slack).floor();
    let count = held(last - first, -1.0, MOST as f64) as i64;
    (0..=count).map(|at| (first + at as f64) * step).collect()
}

fn linear_values(low: f64, high: f64, most: usize, numbers: Numbers) -> Vec<f64> {
    if numbers == Numbers::Percent && low == 0.0 && high == 1.0 {
        return vec![0.0, 0.5, 1.0];
    }
    let mut step = nice_step((high - low) / most as f64);
    let mut values = multiples(low, high, step);
    if values.len() < 2 {
        // One number alone is no scale: the next smaller step.
        step = nice_step(step * 0.3);
        values = multiples(low, high, step);
    }
    values.into_iter().map(|value| tidy(value, step)).collect()
}

/// The smallest of 1, 2, 5, 10 ... that is not below `least`.
fn nice_step(least: f64) -> f64 {
    let power = 10f64.powi(held(log10(least).floor(), -300.0, 299.0) as i32);
    for factor in [1.0, 2.0, 5.0] {
        if power * factor >= least * (1.0 - 1e-9) {
            return power * factor;
        }
    }
    power * 10.0
}

/// `value` without the dust of binary fractions (0.30000000000000004).
fn tidy(value: f64, step: f64) -> f64 {
    if value.abs() < step * 1e-6 {
        return 0.0;
    }
    if step < 1.0 && step > 1e-12 && value.abs() < 1e3 {
        let whole = 10f64.powi(2 - log10(step).floor() as i32);
        return (value * whole).round() / whole;
    }
    value
}

fn log_values(low: f64, high: f64, most: usize) -> Vec<f64> {
    let (low_log, high_log) = (log10(low), log10(high));
    let decades = multiples(low_log, high_log, 1.0);
    if decades.len() >= 2 && high_log - low_log > 1.3 {
        for step in [1.0, 2.0, 3.0, 6.0, 9.0, 15.0, 30.0, 60.0, 120.0] {
            // From 10 up: 10, 1k, 100k. Larger steps keep to thousands.
            let phase = if step < 3.0 { decades[0] } else { 0.0 };
            let powers = multiples(low_log - phase, high_log - phase, step);
            if powers.len() <= most {
                return powers
                    .iter()
                    .map(|power| 10f64.powi((power + phase) as i32))
                    .collect();
            }
        }
    }
    // Less than about a decade: 1, 2, 5, or where even those are too few, as on a linear axis.
    let mut values = Vec::new();
    let first = held(low_log.floor(), -300.0, 300.0) as i32;
    for power in first..=first + 2 {
        for factor in [1.0, 2.0, 5.0] {
            let value = factor * 10f64.powi(power);
            if value >= low * (1.0 - 1e-9) && value <= high * (1.0 + 1e-9) {
                values.push(value);
            }
        }
    }
    if values.len() >= 3 && values.len() <= most {
        return values;
    }
    linear_values(low, high, most.min(4), Numbers::Plain)
        .into_iter()
        .filter(|value| *value > 0.0)
        .collect()
}

/// A number as people say it: 1, 10, 100, 1k, 1.5M, 1B, 1T, 10¹⁵.
pub(crate) fn plain(value: f64) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let size = value.abs();
    let sign = if value < 0.0 { "−" } else { "" };
    let words = if size == 0.0 {
        "0".to_owned()
    } else if !(0.9999e-3..0.9999e15).contains(&size) {
        scientific(size)
    } else {
        let (unit, suffix) = match size {
            s if s < 999.95 => (1.0, ""),
            s if s < 999.95e3 => (1e3, "k"),
            s if s < 999.95e6 => (1e6, "M"),
            s if s < 999.95e9 => (1e9, "B"),
            _ => (1e12, "T"),
        };
        text![decimal(size / unit), suffix]
    };
    text![sign, words]
}

/// A share as percent: 0, 50 %, 100 %.
pub(crate) fn percent(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return "0".to_owned();
    }
    text![plain(value * 100.0), "\u{a0}%"]
}

/// Up to four decimals, trailing zeros dropped; written by integers alone, which costs few bytes.
fn decimal(value: f64) -> String {
    let units = (value * 1e4).round() as u64;
    let (whole, mut rest) = (units / 10_000, units % 10_000);
    let mut words = whole.to_string();
    if rest > 0 {
        words.push('.');
        while rest > 0 {
            words.push(char::from(b'0' + (rest / 1000) as u8));
            rest = rest % 1000 * 10;
        }
    }
    words
}

/// 10¹⁵, 2·10¹⁸.
fn scientific(size: f64) -> String {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let mut power = held(log10(size).floor(), -308.0, 308.0);
    let mut lead = size / 10f64.powi(power as i32);
    if lead >= 9.995 {
        (power, lead) = (power + 1.0, 1.0);
    }
    let mut words = String::new();
    if (lead - 1.0).abs() > 0.005 {
        words.push_str(&decimal((lead * 100.0).round() / 100.0));
        words.push('·');
    }
    words.push_str("10");
    if power < 0.0 {
        words.push('⁻');
    }
    for digit in (power.abs() as u32).to_string().bytes() {
        words.push(RAISED[usize::from(digit - b'0')]);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(from: f64, to: f64, scale: Scale, numbers: Numbers) -> Axis {
        Axis {
            from,
            to,
            scale,
            numbers,
            unit: String::new(),
            ticks: true,
        }
    }

    fn words(axis: &Axis, most: usize) -> Vec<String> {
        ticks(axis, most)
            .into_iter()
            .map(|(_, words)| words)
            .collect()
    }

    #[test]
    fn decades_in_peoples_numbers() {
        let resources = axis(10.0, 1e6, Scale::Log, Numbers::Plain);
        assert_eq!(
            words(&resources, 6),
            ["10", "100", "1k", "10k", "100k", "1M"]
        );
        let wide = axis(1.0, 1e10, Scale::Log, Numbers::Plain);
        assert_eq!(words(&wide, 6), ["1", "100", "10k", "1M", "100M", "10B"]);
        let wider = axis(1.0, 1e18, Scale::Log, Numbers::Plain);
        assert_eq!(words(&wider, 4), ["1", "1M", "1T", "10¹⁸"]);
        let short = axis(10.0, 60.0, Scale::Log, Numbers::Plain);
        assert_eq!(words(&short, 6), ["10", "20", "50"]);
        let shorter = axis(10.0, 13.0, Scale::Log, Numbers::Plain);
        assert_eq!(words(&shorter, 6), ["10", "11", "12", "13"]);
    }

    #[test]
    fn nice_numbers_on_a_linear_axis() {
        let years = axis(0.0, 60.0, Scale::Linear, Numbers::Plain);
        assert_eq!(words(&years, 7), ["0", "10", "20", "30", "40", "50", "60"]);
        assert_eq!(words(&years, 4), ["0", "20", "40", "60"]);
        let alpha = axis(0.7, 1.6, Scale::Linear, Numbers::Plain);
        assert_eq!(words(&alpha, 5), ["0.8", "1", "1.2", "1.4", "1.6"]);
        let big = axis(0.0, 1.6e6, Scale::Linear, Numbers::Plain);
        assert_eq!(words(&big, 4), ["0", "500k", "1M", "1.5M"]);
        let loss = axis(-0.02, 0.02, Scale::Linear, Numbers::Percent);
        assert_eq!(
            words(&loss, 4),
            ["−2\u{a0}%", "−1\u{a0}%", "0", "1\u{a0}%", "2\u{a0}%"]
        );
    }

    #[test]
    fn two_ticks_at_least() {
        let danger = axis(0.0, 0.046, Scale::Linear, Numbers::Percent);
        assert_eq!(words(&danger, 2), ["0", "2\u{a0}%", "4\u{a0}%"]);
        let reviewers = axis(0.5, 9.5, Scale::Linear, Numbers::Plain);
        assert_eq!(words(&reviewers, 2), ["2", "4", "6", "8"]);
        let alone = axis(0.226, 0.44, Scale::Linear, Numbers::Percent);
        assert_eq!(words(&alone, 2), ["30\u{a0}%", "40\u{a0}%"]);
        for high in 1..=400 {
            let some = axis(
                0.07,
                0.07 + f64::from(high) / 97.0,
                Scale::Linear,
                Numbers::Plain,
            );
            assert!(words(&some, 2).len() >= 2, "{high}");
        }
    }

    #[test]
    fn shares_in_halves() {
        let share = axis(0.0, 1.0, Scale::Linear, Numbers::Percent);
        assert_eq!(words(&share, 6), ["0", "50\u{a0}%", "100\u{a0}%"]);
    }

    #[test]
    fn numbers_as_people_say_them() {
        for (value, said) in [
            (0.0, "0"),
            (0.25, "0.25"),
            (1.0, "1"),
            (999.0, "999"),
            (1000.0, "1k"),
            (1500.0, "1.5k"),
            (999_999.0, "1M"),
            (2.5e9, "2.5B"),
            (1e12, "1T"),
            (2e15, "2·10¹⁵"),
            (1e-5, "10⁻⁵"),
            (-40.0, "−40"),
        ] {
            assert_eq!(plain(value), said);
        }
    }

    #[test]
    fn hostile_axes_get_few_sane_ticks() {
        let odd = [
            0.0,
            -1.0,
            1.0,
            1e-300,
            1e300,
            f64::NAN,
            f64::INFINITY,
            -1e308,
            1e16,
            1e16 + 2.0,
        ];
        for from in odd {
            for to in odd {
                for scale in [Scale::Linear, Scale::Log] {
                    for numbers in [Numbers::Plain, Numbers::Percent] {
                        let axis = axis(from, to, scale, numbers);
                        let span = Span::of(&axis);
                        let ticks = ticks(&axis, 6);
                        assert!(ticks.len() <= 12, "{axis:?}: {ticks:?}");
                        for (value, words) in ticks {
                            let share = span.share(value);
                            assert!((-1e-6..=1.0 + 1e-6).contains(&share), "{axis:?} {words}");
                            assert!(!words.is_empty());
                        }
                        assert!(
                            span.from != span.to && span.from.is_finite() && span.to.is_finite()
                        );
                    }
                }
            }
        }
    }
}
