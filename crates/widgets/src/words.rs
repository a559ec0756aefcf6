//! Numbers as people say them.

use charts::text;
use dynamics::decimal::{fixed, short};
use dynamics::ode::Stuck;
use dynamics::param::{Kind, Param, Unit};

/// A number with at most `digits` significant digits, without trailing zeros.
fn significant(value: f64, digits: usize) -> String {
    if value == 0.0 || !value.is_finite() {
        return "0".to_owned();
    }
    let mut whole = 1;
    let mut scale = 10.0;
    while value.abs() >= scale && whole < 18 {
        scale *= 10.0;
        whole += 1;
    }
    let mut decimals = digits.saturating_sub(whole);
    let mut small = value.abs();
    while small < 1.0 && decimals < 12 {
        small *= 10.0;
        decimals += 1;
    }
    short(value, decimals.min(15))
}

/// What is said of a run (`what`) that could not be brought to its end; `horizon` (yr) where the reader sets it.
pub fn beyond(what: &str, stuck: Stuck, alpha: f64, horizon: Option<f64>) -> String {
    let mut said = text![
        what,
        " is too steep to compute beyond year ",
        fixed(stuck.at, 1),
        " at a scale exponent (alpha) of ",
        fixed(alpha, 2)
    ];
    if let Some(horizon) = horizon {
        said.push_str(&text![" with ", fixed(horizon, 0), " years (horizon)"]);
    }
    said
}

/// An amount: 12, 430, 1.2k, 35k, 7.1M, 12B.
///
/// ```
/// use widgets::words::amount;
/// assert_eq!(amount(12.0), "12");
/// assert_eq!(amount(1234.5), "1.2k");
/// assert_eq!(amount(9.99e9), "10B");
/// ```
pub fn amount(value: f64) -> String {
    const SUFFIXES: [&str; 4] = ["", "k", "M", "B"];
    let mut value = value;
    let mut place = 0;
    while value.abs() >= 999.5 && place + 1 < SUFFIXES.len() {
        value /= 1000.0;
        place += 1;
    }
    let digits = if place == 0 { 3 } else { 2 };
    let text = if value.abs() >= 9.95 {
        fixed(value, 0)
    } else {
        significant(value, digits)
    };
    text![text, SUFFIXES[place]]
}

/// A share as percent: 7 %, 54 %, 99.8 %.
///
/// ```
/// use widgets::words::percent;
/// assert_eq!(percent(0.544), "54\u{a0}%");
/// assert_eq!(percent(0.9982), "99.8\u{a0}%");
/// ```
pub fn percent(share: f64) -> String {
    let hundredths = share * 100.0;
    // Near nothing and near everything a decimal says more than a rounded 0 or 100.
    if (hundredths > 98.95 && hundredths < 99.95) || (hundredths > 0.05 && hundredths < 1.0) {
        text![fixed(hundredths, 1), "\u{a0}%"]
    } else {
        text![fixed(hundredths, 0), "\u{a0}%"]
    }
}

/// A rate as percent a year: "1.1 % a year".
///
/// ```
/// use widgets::words::a_year;
/// assert_eq!(a_year(-0.011), "\u{2212}1.1\u{a0}% a year");
/// assert_eq!(a_year(6519.64), "652k\u{a0}% a year");
/// ```
pub fn a_year(rate: f64) -> String {
    let hundredths = rate.abs() * 100.0;
    let size = if hundredths >= 999.5 {
        amount(hundredths)
    } else {
        fixed(hundredths, if hundredths >= 9.95 { 0 } else { 1 })
    };
    let sign = if rate < 0.0 && size != "0.0" {
        "\u{2212}"
    } else {
        ""
    };
    text![sign, size, "\u{a0}% a year"]
}

/// A rate with three decimals or, if smaller, two significant digits: 0.021, 0.0004.
pub fn rate(value: f64) -> String {
    if value.abs() >= 99.5 {
        amount(value)
    } else if value.abs() >= 0.9995 {
        fixed(value, 2)
    } else if value.abs() >= 0.0005 || value == 0.0 {
        fixed(value, 3)
    } else {
        significant(value, 2)
    }
}

/// A ratio: 1.20, 2.7, 14, 1.3k.
pub fn times(value: f64) -> String {
    if value < 2.0 {
        fixed(value, 2)
    } else if value < 9.95 {
        fixed(value, 1)
    } else {
        amount(value)
    }
}

/// A year without decimals.
pub fn year(value: f64) -> String {
    fixed(value, 0)
}

/// A parameter's value with its unit, as it stands beside the dial.
///
/// ```
/// use dynamics::World;
/// use widgets::words::value;
/// assert_eq!(value(&World::TABLE[0], 1.2), "1.20");
/// assert_eq!(value(&World::TABLE[1], 0.01), "1.0\u{a0}% a year");
/// assert_eq!(value(&World::TABLE[2], 0.3), "30\u{a0}%");
/// ```
pub fn value(param: &Param, value: f64) -> String {
    match (param.kind, param.unit) {
        (Kind::Choice(choices), _) => choices
            .get(value as usize)
            .map_or_else(String::new, |choice| choice.name.to_owned()),
        (Kind::Switch, _) => if value >= 0.5 { "on" } else { "off" }.to_owned(),
        (_, Unit::PerYear) => {
            let decimals = param.decimals().saturating_sub(2);
            text![fixed(value * 100.0, decimals), "\u{a0}% a year"]
        }
        (_, Unit::Share) => {
            let decimals = param.decimals().saturating_sub(2);
            text![fixed(value * 100.0, decimals), "\u{a0}%"]
        }
        (_, Unit::Years) => {
            let text = param.write(value);
            let unit = if text == "1" { "year" } else { "years" };
            text![text, "\u{a0}", unit]
        }
        (_, Unit::One | Unit::PerRootYear | Unit::PerStep | Unit::Opinion) => {
            fixed(value, param.decimals())
        }
    }
}
