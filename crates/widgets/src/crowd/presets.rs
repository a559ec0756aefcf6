//! The crowd's lessons.

use dynamics::param::prose;

use crate::widget::Preset;

pub(super) const PRESETS: &[Preset] = &[
    Preset {
        key: "two-camps",
        name: "Two camps",
        scenario: "crowd?mediation=0&charisma=0",
        lesson: prose(
            "Without institutions and without a leader, people who listen only to their like end in about two camps.",
        ),
    },
    Preset {
        key: "a-mob",
        name: "A mob",
        scenario: "crowd?mediation=0",
        lesson: prose("Add a gentle pull, and there is one camp: the leader's."),
    },
    Preset {
        key: "twelve-voices",
        name: "Twelve voices",
        scenario: "crowd?mediation=0.75",
        lesson: prose(
            "Strong institutions keep all twelve voices apart, and the same leader calls in vain.",
        ),
    },
    Preset {
        key: "filters-of-ones-own",
        name: "Filters of one's own",
        scenario: "crowd?mandate=0.75&mediation=0",
        lesson: prose(
            "Open clients and feeds put as much between broadcaster and listener as strong institutions do.",
        ),
    },
    Preset {
        key: "beyond-reach",
        name: "Out of earshot",
        scenario: "crowd?mediation=0&charisma=0.02&leader=1",
        lesson: prose(
            "A weak leader at the very edge gathers everyone, and moves them only slowly.",
        ),
    },
    Preset {
        key: "three-thousand",
        name: "Three thousand people",
        scenario: "crowd?people=3000&mediation=0&charisma=0&confidence=0.1",
        lesson: prose("Who listens half as far ends in about four camps instead of two."),
    },
];
