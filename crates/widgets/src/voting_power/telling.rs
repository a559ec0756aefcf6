//! The voting game in words.

use charts::text;
use dynamics::decimal::fixed;

use super::VotingRun;
use crate::widget::Table;
use crate::words::percent;

/// A small number in words.
fn count(number: usize) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    WORDS
        .get(number)
        .map_or_else(|| fixed(number as f64, 0), |word| (*word).to_owned())
}

pub(super) fn sentence(run: &VotingRun) -> String {
    let power = &run.power;
    let dials = &run.voting.dials;
    let mut text = text![
        "A pool with ",
        percent(power.power_to),
        " of the votes decides ",
        percent(power.pool_banzhaf),
        " of all motions if it acts as one"
    ];
    if dials.operators > 1 {
        let strongest = if power.largest_other_banzhaf > power.largest_operator_banzhaf {
            "the largest of the others"
        } else {
            "any one of them"
        };
        text.push_str(&text![
            "; as ",
            dials.operators,
            " separate operators each decides ",
            percent(power.largest_operator_banzhaf),
            ", and ",
            strongest,
            " ",
            percent(
                power
                    .largest_operator_banzhaf
                    .max(power.largest_other_banzhaf)
            ),
            "."
        ]);
    } else {
        text.push_str(", and it has but one operator.");
    }
    let wills = power.nakamoto_half;
    text.push_str(&text![
        " It takes ",
        count(wills),
        " ",
        if wills == 1 { "will" } else { "wills" },
        " to hold more than half."
    ]);
    text
}

pub(super) fn table(run: &VotingRun) -> Table {
    let power = &run.power;
    let rows = [
        (
            "The pool as one: motions it decides",
            percent(power.pool_banzhaf),
        ),
        (
            "The pool as one: part of the orders in which it decides (Shapley\u{2013}Shubik)",
            percent(power.pool_shapley),
        ),
        (
            "The largest other beside it: motions it decides",
            percent(power.merged_other_banzhaf),
        ),
        (
            "An operator, each for itself: motions it decides",
            percent(power.largest_operator_banzhaf),
        ),
        (
            "The largest other then: motions it decides",
            percent(power.largest_other_banzhaf),
        ),
        (
            "Power to (the pool\u{2019}s share)",
            percent(power.power_to),
        ),
        (
            "Power over (the strongest single will at this cohesion)",
            percent(power.power_over),
        ),
        (
            "Wills that together hold more than a third",
            count(power.nakamoto_third),
        ),
        (
            "Wills that together hold more than a half",
            count(power.nakamoto_half),
        ),
    ];
    Table {
        caption: "The voting game in numbers; a voter decides a motion where it passes with that vote alone, the others tossing coins".to_owned(),
        columns: vec!["What".to_owned(), "How much".to_owned()],
        rows: rows
            .into_iter()
            .map(|(what, how_much)| vec![what.to_owned(), how_much])
            .collect(),
    }
}
