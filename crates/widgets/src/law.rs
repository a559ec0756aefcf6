//! The beam and the law: what every widget on the race shows above its picture.

use charts::text;
use dynamics::World;
use dynamics::decimal::fixed;
use dynamics::race::{Moment, Need, Race, Run as Solved, Stance};

use crate::widget::{Course, Head, Mark};
use crate::words::{self, rate, year};

/// Gap rates smaller than this are no movement that a reader could see: in per cent they are written with one decimal, 1/yr.
const STILL: f64 = 5e-4;

/// The same for a widget that stands on a race of its own.
#[cfg(any(
    feature = "defence",
    feature = "main-street",
    feature = "market-power",
    feature = "policy-lab"
))]
pub(crate) fn of_race(race: &Race, playhead: f64) -> Option<Head> {
    let solved = race.run().ok()?;
    let horizon = race.dials.horizon;
    let margins = (1..=100).map(|k| {
        let t = horizon * f64::from(k) / 100.0;
        (t, solved.moment(t).margin)
    });
    Some(head(&solved, playhead, margins))
}

/// The beam and the law of a race at the playhead; `margins` gives the balance margin in years to come.
pub(crate) fn head(
    solved: &Solved,
    playhead: f64,
    margins: impl Iterator<Item = (f64, Option<f64>)>,
) -> Head {
    let moment = solved.moment(playhead);
    let Some(gap) = moment.gap_rate else {
        let runaway = solved.runaway_year().unwrap_or(playhead);
        return Head {
            course: Course::Over,
            tilt: 1.0,
            words: text!["Run away in year ", year(runaway)],
            law: String::new(),
            why: "The largest actor\u{2019}s growth has become endless; the model says nothing beyond.".to_owned(),
            needs: vec![],
        };
    };
    let (course, verb) = if gap > STILL {
        (Course::Apart, "Pulling apart")
    } else if gap < -STILL {
        (Course::Closing, "Closing")
    } else {
        (Course::Steady, "Holding")
    };
    let words = match course {
        Course::Steady => "Holding: the gap stays as it is".to_owned(),
        _ => text![verb, " by ", words::a_year(gap.abs())],
    };
    // A tenth a year is much: the beam is nearly at its stop.
    let tilt = (gap / 0.05).max(-2.0).min(2.0);
    let tilt = tilt / (1.0 + tilt.abs()) * 1.5;
    let (law, why) = match moment.margin {
        Some(margin) => (
            law(&solved.race, &moment, margin),
            why(&solved.race, &moment, playhead, gap, margin, margins),
        ),
        None => (
            String::new(),
            "The law for small gaps speaks of actors who all share alike; here the largest does not.".to_owned(),
        ),
    };
    Head {
        course,
        tilt: tilt.max(-1.0).min(1.0),
        words,
        law,
        why,
        needs: solved
            .needs(playhead)
            .map(|needs| marks(needs, &solved.race))
            .unwrap_or_default(),
    }
}

/// The law written out: `(alpha - 1) k gamma > D + M + brakes`, with numbers. A line may break between its terms, not
/// within one.
fn law(race: &Race, moment: &Moment, margin: f64) -> String {
    let growth = moment.leader_growth.unwrap_or(0.0);
    let k = race.private_scale();
    let left = (race.world.alpha - 1.0) * k * growth;
    let (k_name, k_value) = if k < 1.0 {
        ("k\u{202f}", text![rate(k), "\u{a0}\u{d7}\u{a0}"])
    } else {
        ("", String::new())
    };
    let dials = &race.dials;
    let drags = dials.drag * (1.0 - dials.automation) > 0.0;
    // What is proprietary does not diffuse; a mandate that begins later, or above a share, changes in time.
    let diffusion = if dials.proprietary > 0.0 {
        "D\u{202f}(1\u{a0}\u{2212}\u{a0}p)"
    } else {
        "D"
    };
    let share = if dials.onset > 0.0 || dials.threshold > 0.0 {
        "m(t)"
    } else {
        "m"
    };
    let net = if drags {
        "\u{202f}(\u{3b3}\u{a0}\u{2212}\u{a0}drag)"
    } else {
        "\u{202f}\u{3b3}"
    };
    let brake = if drags && dials.drag_exponent > 0.0 {
        text![
            " +\u{a0}",
            fixed(dials.drag_exponent, 2),
            "\u{a0}\u{d7}\u{a0}drag"
        ]
    } else {
        String::new()
    };
    let minus = |number: String| match number.strip_prefix('-') {
        Some(size) => text!["\u{2212}", size],
        None => number,
    };
    let sign = if margin > 5e-5 {
        "<"
    } else if margin < -5e-5 {
        ">"
    } else {
        "="
    };
    text![
        "(\u{3b1}\u{a0}\u{2212}\u{a0}1)\u{202f}",
        k_name,
        "\u{3b3} = ",
        minus(fixed(race.world.alpha - 1.0, 2)),
        "\u{a0}\u{d7}\u{a0}",
        k_value,
        minus(rate(growth)),
        " = ",
        minus(rate(left)),
        " ",
        sign,
        " ",
        diffusion,
        "\u{a0}+\u{a0}",
        share,
        net,
        if dials.wealth_tax > 0.0 {
            " +\u{a0}tax"
        } else {
            ""
        },
        brake,
        " = ",
        minus(rate(left + margin))
    ]
}

/// Why the law for small gaps may err.
const LARGE: &str = ": the law speaks of small gaps, and this one is large.";

/// Why the gap does otherwise than the law for small gaps says, or when it will turn.
fn why(
    race: &Race,
    moment: &Moment,
    playhead: f64,
    gap: f64,
    margin: f64,
    mut margins: impl Iterator<Item = (f64, Option<f64>)>,
) -> String {
    if margin < -STILL && gap < -STILL {
        // A mandate in force pulls a large gap as far as the lead at which it settles; a fixed diffusion rate has none.
        return if moment.mandated.is_some_and(|mandated| mandated > 0.0) {
            "The gap still closes: it is larger than the one it settles at.".to_owned()
        } else {
            text!["The gap still closes", LARGE]
        };
    }
    if margin > STILL && gap > STILL {
        return if race.dials.delay > 0.0 && race.world.mandate > 0.0 {
            text![
                "The gap grows all the same: what is opened is ",
                words::value(&dynamics::race::RaceDials::TABLE[9], race.dials.delay),
                " old."
            ]
        } else {
            text!["The gap grows all the same", LARGE]
        };
    }
    if margin > STILL {
        let turn =
            margins.find(|(t, margin)| *t > playhead && margin.is_some_and(|margin| margin < 0.0));
        if let Some((t, _)) = turn {
            return text![
                "It holds for now; from year ",
                year(t),
                " growth outruns it."
            ];
        }
    }
    String::new()
}

fn marks(needs: [Need; 3], race: &Race) -> Vec<Mark> {
    debug_assert_eq!(race.dials.stance, Stance::Open);
    needs
        .iter()
        .zip(&World::TABLE)
        .map(|(need, param)| match need {
            Need::At(value) => Mark {
                at: Some((value - param.min) / (param.max - param.min)),
                words: text!["balance at ", words::value(param, *value)],
            },
            Need::BeyondRange => Mark {
                at: Some(1.5),
                words: "balance is out of range".to_owned(),
            },
            Need::Held => Mark {
                at: None,
                words: "holds at any value".to_owned(),
            },
            Need::NoEffect => Mark {
                at: None,
                words: "changes nothing now".to_owned(),
            },
        })
        .collect()
}
