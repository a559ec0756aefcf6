//! The voting game's lessons.

use dynamics::param::prose;

use crate::widget::Preset;

pub(super) const PRESETS: &[Preset] = &[
    Preset {
        key: "one-will-among-sixty",
        name: "One will among sixty",
        scenario: "voting-power?others=60&tail=0",
        lesson: prose(
            "Against many small voters a quarter that acts as one decides nearly everything.",
        ),
    },
    Preset {
        key: "ninety-wills",
        name: "Ninety wills",
        scenario: "voting-power?cohesion=0&others=60&tail=0",
        lesson: prose("The same quarter, as thirty who each make up their own mind, rules nobody."),
    },
    Preset {
        key: "the-next-in-line",
        name: "The next in line",
        scenario: "voting-power?cohesion=0",
        lesson: prose(
            "Split the pool where another large voter stands beside it, and the power passes to that one.",
        ),
    },
    Preset {
        key: "two-thirds",
        name: "Two thirds needed",
        scenario: "voting-power?quota=two_thirds",
        lesson: prose(
            "A higher bar halves what any single will decides, and makes it easier to block.",
        ),
    },
    Preset {
        key: "nearly-half",
        name: "Nearly half is nearly all",
        scenario: "voting-power?pool=0.45",
        lesson: prose("Power over others is complete long before the share reaches a half."),
    },
    Preset {
        key: "no-power-at-all",
        name: "A quarter of the votes, no power",
        scenario: "voting-power?others=1",
        lesson: prose(
            "Beside one voter who holds the majority, a quarter of all votes swings nothing.",
        ),
    },
];
