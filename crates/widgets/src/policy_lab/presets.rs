//! The lessons of the policy lab.

use dynamics::param::prose;

use crate::widget::Preset;

pub(super) const PRESETS: &[Preset] = &[
    Preset {
        key: "as-it-stands",
        name: "The policies as they stand",
        scenario: "policy-lab",
        lesson: prose(
            "Pooling scale raises output many times over, opening what is made shares power most, and a long delay or a tax on wealth costs output.",
        ),
    },
    Preset {
        key: "thirty-per-cent-at-once",
        name: "Thirty per cent, at once",
        scenario: "policy-lab?mandate=0.3",
        lesson: prose(
            "Your own policy: three tenths of the leader\u{2019}s progress are opened at no cost to anyone.",
        ),
    },
    Preset {
        key: "the-sceptic",
        name: "The sceptic",
        scenario: "policy-lab?mandate=0.3&incentive_cost=1",
        lesson: prose(
            "The same mandate if opening took away the reason to make: power is shared, and there is far less of it.",
        ),
    },
    Preset {
        key: "both-hands",
        name: "Open and interoperable",
        scenario: "policy-lab?mandate=0.3&incentive_cost=0.1&interop=0.3",
        lesson: prose(
            "A mandate beside interoperability: what the one costs the other returns many times.",
        ),
    },
    Preset {
        key: "no-returns-to-scale",
        name: "No returns to scale",
        scenario: "policy-lab?alpha=1",
        lesson: prose(
            "At a scale exponent of 1 policies hardly matter: nothing concentrates, and only what slows growth shows.",
        ),
    },
];
