//! The crowd's lessons.

use crate::widget::Preset;

pub(super) const PRESETS: &[Preset] = &[
    Preset {
        key: "two-camps",
        name: "Two camps",
        scenario: "crowd?mediation=0&charisma=0",
        lesson: "Without institutions and without a leader, people who listen only to their like end in about two camps.",
    },
    Preset {
        key: "a-mob",
        name: "A mob",
        scenario: "crowd?mediation=0",
        lesson: "Add a gentle pull, and there is one camp: the leader's.",
    },
    Preset {
        key: "twelve-voices",
        name: "Twelve voices",
        scenario: "crowd?mediation=0.75",
        lesson: "Strong institutions keep all twelve voices apart, and the same leader calls in vain.",
    },
    Preset {
        key: "filters-of-ones-own",
        name: "Filters of one's own",
        scenario: "crowd?mandate=0.75&mediation=0",
        lesson: "Open clients and feeds put as much between broadcaster and listener as strong institutions do.",
    },
    Preset {
        key: "beyond-reach",
        name: "Out of earshot",
        scenario: "crowd?mediation=0&charisma=0.02&leader=1",
        lesson: "A weak leader at the very edge gathers everyone, and moves them only slowly.",
    },
    Preset {
        key: "three-thousand",
        name: "Three thousand people",
        scenario: "crowd?people=3000&mediation=0&charisma=0&confidence=0.1",
        lesson: "Who listens half as far ends in about four camps instead of two.",
    },
];
