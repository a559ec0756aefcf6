//! The main street's lessons.

use dynamics::param::prose;

use crate::widget::Preset;

pub(super) const PRESETS: &[Preset] = &[
    Preset {
        key: "twelve-visions",
        name: "Twelve visions",
        scenario: "main-street?motive=0&year=0",
        lesson: prose(
            "Twelve firms of nearly one size, each after its own mind: all the soul there can be, but for a trace.",
        ),
    },
    Preset {
        key: "one-motive",
        name: "One motive",
        scenario: "main-street?motive=1&year=0",
        lesson: prose(
            "Still twelve firms, but profit alone decides: every front has the same colour.",
        ),
    },
    Preset {
        key: "one-agent",
        name: "One agent",
        scenario: "main-street?alpha=1.4&diffusion=0&motive=0&year=60",
        lesson: prose(
            "Nobody bends to profit, but one chain has outgrown the rest: every front is its own.",
        ),
    },
    Preset {
        key: "both-at-once",
        name: "Both at once",
        scenario: "main-street?diffusion=0&motive=0.4&year=42",
        lesson: prose(
            "The two causes multiply: a motive of two fifths alone leaves 36 % of the soul, and the largest chain takes more than half of that.",
        ),
    },
    Preset {
        key: "thirty-per-cent-opened",
        name: "Thirty per cent opened",
        scenario: "main-street?diffusion=0&mandate=0.3&year=60",
        lesson: prose(
            "Where what the leader learns is opened to all, the street keeps its firms; against the common motive it does nothing.",
        ),
    },
];
