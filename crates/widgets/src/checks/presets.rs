//! The lessons of k of n.

use dynamics::param::prose;

use crate::widget::Preset;

pub(super) const PRESETS: &[Preset] = &[
    Preset {
        key: "one-alone",
        name: "One person decides",
        scenario: "checks?n=1&k=1",
        lesson: prose(
            "One harmful act in ten passes, one needed act in five is stopped, and no other rule is to be had.",
        ),
    },
    Preset {
        key: "five-of-nine",
        name: "Five of nine",
        scenario: "checks",
        lesson: prose(
            "The same people, asked together: a hundred times less harm passes, and less good is stopped than by one.",
        ),
    },
    Preset {
        key: "all-must-agree",
        name: "Everyone has a veto",
        scenario: "checks?k=9",
        lesson: prose(
            "Unanimity lets no harm through and hardly anything else: seven needed acts in eight are stopped.",
        ),
    },
    Preset {
        key: "a-hundred-and-one",
        name: "A hundred and one",
        scenario: "checks?n=101&k=51",
        lesson: prose(
            "With many independent reviewers nearly any rule between the captured and the competent is safe.",
        ),
    },
    Preset {
        key: "half-captured",
        name: "Four in ten captured",
        scenario: "checks?captured=0.4",
        lesson: prose("Nine are too few when four in ten are captured: no rule is safe both ways."),
    },
];
