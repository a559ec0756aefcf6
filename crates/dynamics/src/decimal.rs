//! Decimal numbers as text and back, exactly and in few bytes.
//!
//! The standard library's own conversions are general and weigh some twenty kilobytes in a page;
//! values on dials have a handful of decimals. Within the stated bounds the results are the same.

/// Powers of ten that an `f64` holds exactly and a `u64` counts.
const POWERS: [u64; 16] = {
    let mut powers = [1; 16];
    let mut i = 1;
    while i < powers.len() {
        powers[i] = powers[i - 1] * 10;
        i += 1;
    }
    powers
};

/// 2^53: whole numbers up to here are exact.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The whole number nearest to `value * 10^decimals`, its sign apart; `None` beyond 2^53.
fn scaled(value: f64, decimals: usize) -> Option<(bool, u64)> {
    let power = *POWERS.get(decimals)?;
    let scaled = (value.abs() * power as f64 + 0.5).floor();
    (scaled < EXACT).then_some((value < 0.0, scaled as u64))
}

/// The number nearest to `value` with so many decimals (at most 15). Larger numbers than 2^53
/// steps stay as they are.
///
/// ```
/// assert_eq!(dynamics::decimal::rounded(0.1 + 0.2, 3), 0.3);
/// ```
pub fn rounded(value: f64, decimals: usize) -> f64 {
    match scaled(value, decimals) {
        Some((_, 0)) => 0.0,
        Some((negative, whole)) => {
            // Both are exact, so the quotient is the number nearest to the decimal.
            let size = whole as f64 / POWERS[decimals] as f64;
            if negative { -size } else { size }
        }
        None => value,
    }
}

/// A number with just so many decimals (at most 15): `1.20`. What has no such text (beyond
/// 2^53 steps, or not a number) is empty.
///
/// ```
/// assert_eq!(dynamics::decimal::fixed(1.2, 2), "1.20");
/// assert_eq!(dynamics::decimal::fixed(-0.04, 1), "0.0");
/// ```
pub fn fixed(value: f64, decimals: usize) -> String {
    let Some((negative, whole)) = scaled(value, decimals) else {
        return String::new();
    };
    // From the last digit to the first. 2^53 has sixteen; a sign, a point and a zero before it may come to them.
    let mut digits = [0; 20];
    let (mut at, mut rest, mut count) = (digits.len(), whole, 0);
    let mut put = |byte| {
        at -= 1;
        digits[at] = byte;
    };
    while rest > 0 || count <= decimals {
        if count == decimals && decimals > 0 {
            put(b'.');
        }
        put(b'0' + (rest % 10) as u8);
        rest /= 10;
        count += 1;
    }
    if negative && whole > 0 {
        put(b'-');
    }
    str::from_utf8(&digits[at..]).unwrap_or_default().to_owned()
}

/// A number with at most so many decimals, no zeros at its end: `1.2`.
///
/// ```
/// assert_eq!(dynamics::decimal::short(1.20, 2), "1.2");
/// assert_eq!(dynamics::decimal::short(60.0, 3), "60");
/// ```
pub fn short(value: f64, decimals: usize) -> String {
    let mut text = fixed(value, decimals);
    if decimals > 0 {
        while text.ends_with('0') {
            text.pop();
        }
        if text.ends_with('.') {
            text.pop();
        }
    }
    text
}

/// Reads a plain decimal: an optional sign, digits, at most one point. No exponents, no white
/// space; at most 15 digits, the zeros in front not counted.
///
/// ```
/// use dynamics::decimal::read;
/// assert_eq!(read("0.125"), Some(0.125));
/// assert_eq!(read("-3"), Some(-3.0));
/// assert_eq!(read("1e3"), None);
/// assert_eq!(read("."), None);
/// ```
pub fn read(text: &str) -> Option<f64> {
    let (negative, digits) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        all => (false, all),
    };
    let mut whole: u64 = 0;
    let mut decimals = None;
    let mut any = false;
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                any = true;
                // Decimals past the fifteenth are below every step.
                if decimals == Some(15) {
                    continue;
                }
                whole = whole.checked_mul(10)?.checked_add(u64::from(byte - b'0'))?;
                if whole as f64 >= EXACT {
                    return None;
                }
                decimals = decimals.map(|count: usize| count + 1);
            }
            b'.' if decimals.is_none() => decimals = Some(0),
            _ => return None,
        }
    }
    if !any {
        return None;
    }
    let size = whole as f64 / *POWERS.get(decimals.unwrap_or(0))? as f64;
    Some(if negative && size > 0.0 { -size } else { size })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_standard_library() {
        for whole in (0..200_000_u32).step_by(7) {
            for (decimals, power) in POWERS.iter().enumerate().take(6) {
                let text = fixed(f64::from(whole) / *power as f64, decimals);
                let value: f64 = text.parse().unwrap();
                assert_eq!(read(&text), Some(value), "{text}");
                assert_eq!(rounded(value, decimals), value, "{text}");
                assert_eq!(format!("{value}"), short(value, decimals), "{text}");
            }
        }
    }

    #[test]
    fn the_longest_numbers_have_room() {
        for (value, decimals, text) in [
            (-9_007_199_254_740_990.0, 0, "-9007199254740990"),
            (-0.000_000_000_000_001, 15, "-0.000000000000001"),
            (-8.5, 15, "-8.500000000000000"),
            (-900_719_925.25, 7, "-900719925.2500000"),
            (0.0, 15, "0.000000000000000"),
        ] {
            assert_eq!(fixed(value, decimals), text);
        }
    }

    #[test]
    fn what_is_no_plain_decimal_is_not_read() {
        for text in [
            "",
            "-",
            "+.",
            "1.2.3",
            "1e5",
            "inf",
            "NaN",
            " 1",
            "1_0",
            "99999999999999999999",
            "\u{663}",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn no_number_makes_it_stumble() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, -1e300] {
            assert_eq!(fixed(value, 3), "");
            assert_eq!(short(value, 3), "");
            let _ = rounded(value, 3);
        }
        assert!(rounded(-0.0001, 2).is_sign_positive());
    }
}
