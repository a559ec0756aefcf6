//! The triangle in words: its sentence, its table, its beam and law.

use charts::text;
use dynamics::World;
use dynamics::decimal::fixed;
use dynamics::triangle::{Outcome, YEARS};

use super::TriangleRun;
use super::picture::NAMES;
use crate::widget::{Course, Head, Mark, Table};
use crate::words::{self, percent, rate, year};

/// Rates smaller than this are no movement that a reader could see, 1/yr.
const STILL: f64 = 2e-4;

/// How many of all starts end in balance.
fn of_all(run: &TriangleRun) -> String {
    if run.balanced >= 1.0 {
        "All starts end in balance".to_owned()
    } else if run.balanced <= 0.0 {
        "No start ends in balance".to_owned()
    } else {
        text!["Of all starts ", percent(run.balanced), " end in balance"]
    }
}

fn listed(shares: &[f64; 3]) -> String {
    text![
        percent(shares[0]),
        " business, ",
        percent(shares[1]),
        " government and ",
        percent(shares[2]),
        " civil society"
    ]
}

pub(super) fn sentence(run: &TriangleRun) -> String {
    let start = listed(&run.triangle().start());
    let end = run.solved.shares(YEARS);
    let fate = match run.outcome {
        Outcome::Balance => "the three end in balance".to_owned(),
        Outcome::Won(force) => {
            let force = usize::from(force);
            text![
                "in the long run ",
                NAMES[force].to_ascii_lowercase(),
                " has ",
                percent(end[force]),
                " of all power"
            ]
        }
        Outcome::Undecided => text![
            "nobody wins, and it is no balance either: in the end there are ",
            listed(&end)
        ],
    };
    text!["From ", start, ", ", fate, ". ", of_all(run), "."]
}

/// Rows of the table beside the last.
const ROWS: u32 = 10;

pub(super) fn table(run: &TriangleRun) -> Table {
    let horizon = run.horizon();
    let row = |t: f64| {
        let mut row = vec![year(t)];
        row.extend(run.solved.shares(t).map(percent));
        row
    };
    let mut rows: Vec<_> = (0..=ROWS)
        .map(|k| row(horizon * f64::from(k) / f64::from(ROWS)))
        .collect();
    rows.push(row(YEARS));
    let mut columns = vec!["Year".to_owned()];
    columns.extend(NAMES.map(str::to_owned));
    Table {
        caption: text![
            "Shares of all power, year by year and in the end. ",
            of_all(run)
        ],
        columns,
        rows,
    }
}

pub(super) fn head(run: &TriangleRun, playhead: f64) -> Head {
    let shares = run.solved.shares(playhead);
    let mut leader = 0;
    for force in 1..3 {
        if shares[force] > shares[leader] {
            leader = force;
        }
    }
    let share = shares[leader];
    // How fast the largest gains on the mean of the two others.
    let room = (share * (1.0 - share)).max(1e-12);
    let gap = run.triangle().flow(&shares)[leader] / room;
    let (course, words) = if gap > STILL {
        (
            Course::Apart,
            text!["Pulling apart by ", words::a_year(gap)],
        )
    } else if gap < -STILL {
        (Course::Closing, text!["Closing by ", words::a_year(-gap)])
    } else {
        (
            Course::Steady,
            "Holding: the shares stay as they are".to_owned(),
        )
    };
    let tilt = (gap / 0.05).max(-2.0).min(2.0);
    let tilt = tilt / (1.0 + tilt.abs()) * 1.5;
    let (law, why) = match run.triangle().margin() {
        Some(margin) => (law(run, margin), why(gap, margin)),
        None => (
            String::new(),
            "The law for small gaps speaks of three equal checks; here they differ.".to_owned(),
        ),
    };
    Head {
        course,
        tilt: tilt.max(-1.0).min(1.0),
        words,
        law,
        why,
        needs: needs(run),
    }
}

/// The law written out for equal checks: `(alpha - 1) growth > D + m growth + K`, with numbers.
fn law(run: &TriangleRun, margin: f64) -> String {
    let triangle = run.triangle();
    let growth = triangle.dials.growth;
    let left = (triangle.world.alpha - 1.0) * growth;
    let sign = if margin > 5e-5 {
        "<"
    } else if margin < -5e-5 {
        ">"
    } else {
        "="
    };
    text![
        "(\u{3b1}\u{a0}\u{2212}\u{a0}1)\u{202f}\u{3b3} = ",
        fixed(triangle.world.alpha - 1.0, 2),
        "\u{a0}\u{d7}\u{a0}",
        rate(growth),
        " = ",
        rate(left),
        " ",
        sign,
        " D\u{a0}+\u{a0}m\u{202f}\u{3b3}\u{a0}+\u{a0}check = ",
        rate(left + margin)
    ]
    .replace('-', "\u{2212}")
}

/// Why the largest gains or loses although the law for small gaps says otherwise.
fn why(gap: f64, margin: f64) -> String {
    if margin > STILL && gap > STILL {
        "The gap grows all the same: the law speaks of small gaps, and this one is large."
    } else if margin < -STILL && gap < -STILL {
        "The gap closes for now: the law speaks of small gaps, and this one is large."
    } else {
        ""
    }
    .to_owned()
}

/// The values of the world's dials at which the centre is on the brink, with equal checks.
fn needs(run: &TriangleRun) -> Vec<Mark> {
    let triangle = run.triangle();
    let world = &triangle.world;
    let (growth, check) = (triangle.dials.growth, triangle.dials.business_government);
    if triangle.margin().is_none() {
        return vec![];
    }
    let excess = (world.alpha - 1.0) * growth;
    let of_growth = |rate: f64| (growth > 0.0).then(|| rate / growth);
    let values = [
        of_growth(triangle.spread() + check).map(|excess| 1.0 + excess),
        Some(excess - world.mandate * growth - check),
        of_growth(excess - world.diffusion - check),
    ];
    let mark = |(value, param): (&Option<f64>, &dynamics::param::Param)| match *value {
        Some(value) if value > param.max => Mark {
            at: Some(1.5),
            words: "balance is out of range".to_owned(),
        },
        Some(value) if value >= param.min => Mark {
            at: Some((value - param.min) / (param.max - param.min)),
            words: text!["balance at ", words::value(param, value)],
        },
        Some(_) => Mark {
            at: None,
            words: "holds at any value".to_owned(),
        },
        None => Mark {
            at: None,
            words: "changes nothing now".to_owned(),
        },
    };
    values.iter().zip(&World::TABLE).map(mark).collect()
}
