//! K of n in words: its sentence and its table.

use charts::text;
use dynamics::checks::SAFE;

use super::ChecksRun;
use crate::widget::Table;
use crate::words::{amount, percent};

/// A chance as people say it: 20 %, 1 in 1,100, 1 in 7.1 million, less than 1 in a trillion.
pub(super) fn chance(value: f64) -> String {
    if value >= 0.00995 || value == 0.0 {
        percent(value)
    } else if value >= 1e-12 {
        text!["1 in ", many(&amount(1.0 / value))]
    } else {
        "less than 1 in a trillion".to_owned()
    }
}

/// A large amount in words: 1.1k is 1,100, 7.1M is 7.1 million.
fn many(amount: &str) -> String {
    // (`split_at` would bring the words of its panic along, three kilobytes.)
    let Some(parts) = amount.split_at_checked(amount.len().saturating_sub(1)) else {
        return amount.to_owned();
    };
    let (number, name) = match parts {
        ("1000", "B") => ("1", "trillion"),
        (number, "B") => (number, "billion"),
        (number, "M") => (number, "million"),
        (number, "k") => {
            return match number.split_once('.') {
                Some((thousands, hundreds)) => text![thousands, ",", hundreds, "00"],
                None => text![number, ",000"],
            };
        }
        _ => return amount.to_owned(),
    };
    let number = if number == "1" { "a" } else { number };
    text![number, " ", name]
}

/// Which rules are safe.
pub(super) fn safe(run: &ChecksRun) -> String {
    match run.solved.safe() {
        Some((from, to)) if from == to => text![from],
        Some((from, to)) => text![from, " to ", to],
        None => "none".to_owned(),
    }
}

pub(super) fn sentence(run: &ChecksRun) -> String {
    let k = run.k();
    let n = run.n();
    let dials = run.solved.checks.dials;
    let rule = if n == 1 {
        "One reviewer decides alone".to_owned()
    } else {
        text![dials.k, " of ", n, " reviewers must agree"]
    };
    let mut text = text![
        rule,
        ": harm passes with a chance of ",
        chance(run.solved.harm(k)),
        ", a needed act is stopped with ",
        chance(run.solved.blocked(k))
    ];
    if n > 1 {
        text.push_str(&text![
            "; one alone would have ",
            chance(dials.captured),
            " and ",
            chance(1.0 - dials.competent)
        ]);
    }
    text.push_str(&match run.solved.safe() {
        Some(_) => text![
            ". Both are at most ",
            percent(SAFE),
            " if ",
            safe(run),
            " must agree."
        ],
        None => text![". No rule keeps both at or below ", percent(SAFE), "."],
    });
    text
}

/// The most rows of the table.
const ROWS: u32 = 15;

pub(super) fn table(run: &ChecksRun) -> Table {
    let n = run.n();
    let dials = run.solved.checks.dials;
    let rows = n.min(ROWS);
    let mut ks: Vec<u32> = (1..=rows)
        .map(|row| {
            if rows == 1 {
                1
            } else {
                1 + ((n - 1) * (row - 1) + (rows - 1) / 2) / (rows - 1)
            }
        })
        .collect();
    let place = ks.partition_point(|k| *k < dials.k);
    if ks.get(place) != Some(&dials.k) {
        ks.insert(place, dials.k);
    }
    let row = |name: String, harm: f64, blocked: f64| {
        let safe = harm <= SAFE && blocked <= SAFE;
        vec![
            name,
            chance(harm),
            chance(blocked),
            if safe { "yes" } else { "no" }.to_owned(),
        ]
    };
    let mut rows: Vec<Vec<String>> = ks
        .iter()
        .map(|k| {
            let at = f64::from(*k);
            row(
                text![k, " of ", n],
                run.solved.harm(at),
                run.solved.blocked(at),
            )
        })
        .collect();
    if n > 1 {
        rows.push(row(
            "one alone".to_owned(),
            dials.captured,
            1.0 - dials.competent,
        ));
    }
    Table {
        caption: text![
            "Chances of both mistakes; safe means that both are at most ",
            percent(SAFE)
        ],
        columns: [
            "Must agree",
            "Harm passes",
            "A needed act is stopped",
            "Safe",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows,
    }
}

#[cfg(test)]
mod tests {
    use super::chance;

    #[test]
    fn small_chances_are_told_by_their_inverse_in_words() {
        for (value, words) in [
            (0.0, "0\u{a0}%"),
            (0.2, "20\u{a0}%"),
            (1.0 / 430.0, "1 in 430"),
            (1.0 / 999.6, "1 in 1,000"),
            (1.0 / 1122.0, "1 in 1,100"),
            (1.0 / 35_400.0, "1 in 35,000"),
            (1.0 / 1e6, "1 in a million"),
            (1.0 / 7.13e6, "1 in 7.1 million"),
            (1.0 / 1.19e11, "1 in 119 billion"),
            (1.0 / 9.999e11, "1 in a trillion"),
            (1e-13, "less than 1 in a trillion"),
        ] {
            assert_eq!(chance(value), words);
        }
    }
}
