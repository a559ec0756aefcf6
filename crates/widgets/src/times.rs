//! Which times a run may be asked for: finite, from 0 on, each after the one before.

/// Checks times; `text` writes the one in a place as its author did.
///
/// # Errors
/// What is wrong, as the rest of a sentence that begins with what the author calls them.
///
/// ```
/// let text = |place: usize| ["0", "10", "9.5"][place].to_owned();
/// let wrong = widgets::times::check(&[0.0, 10.0, 9.5], text).unwrap_err();
/// assert_eq!(wrong, "must increase, and '9.5' does not lie after '10'");
/// ```
pub fn check(times: &[f64], text: impl Fn(usize) -> String) -> Result<(), String> {
    for (place, time) in times.iter().enumerate() {
        let item = || text(place);
        if !time.is_finite() {
            return Err(format!("must be finite, and '{}' is not", item()));
        }
        if *time < 0.0 {
            return Err(format!("start at 0, and '{}' lies before", item()));
        }
        if place > 0 && *time <= times[place - 1] {
            return Err(format!(
                "must increase, and '{}' does not lie after '{}'",
                item(),
                text(place - 1)
            ));
        }
    }
    Ok(())
}

/// The same for an item that is no number at all.
pub fn no_number(item: &str) -> String {
    format!("lists numbers, and '{item}' is none")
}
