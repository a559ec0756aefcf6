//! K of n in words: its sentence and its table.

use dynamics::checks::SAFE;

use super::ChecksRun;
use crate::widget::Table;
use crate::words::{amount, percent};

/// A chance as people say it: 20 %, 1 in 1.1k, less than 1 in a trillion.
pub(super) fn chance(value: f64) -> String {
    if value >= 0.00995 || value == 0.0 {
        percent(value)
    } else if value >= 1e-12 {
        format!(
            "1 in {}",
            amount(1.0 / value).replace("1000B", "a trillion")
        )
    } else {
        "less than 1 in a trillion".to_owned()
    }
}

/// Which rules are safe.
pub(super) fn safe(run: &ChecksRun) -> String {
    match run.solved.safe() {
        Some((from, to)) if from == to => format!("{from}"),
        Some((from, to)) => format!("{from} to {to}"),
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
        format!("{} of {n} reviewers must agree", dials.k)
    };
    let mut text = format!(
        "{rule}: harm passes with a chance of {}, a needed act is stopped with {}",
        chance(run.solved.harm(k)),
        chance(run.solved.blocked(k))
    );
    if n > 1 {
        text.push_str(&format!(
            "; one alone would have {} and {}",
            chance(dials.captured),
            chance(1.0 - dials.competent)
        ));
    }
    text.push_str(&match run.solved.safe() {
        Some(_) => format!(
            ". Both are at most {} if {} must agree.",
            percent(SAFE),
            safe(run)
        ),
        None => format!(". No rule keeps both at or below {}.", percent(SAFE)),
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
                format!("{k} of {n}"),
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
        caption: format!(
            "Chances of both mistakes; safe means that both are at most {}",
            percent(SAFE)
        ),
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
