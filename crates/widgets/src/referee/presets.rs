//! The referee's lessons.

use dynamics::param::prose;

use crate::widget::Preset;

pub(super) const PRESETS: &[Preset] = &[
    Preset {
        key: "ten-years-for-ever",
        name: "Ten years, for ever",
        scenario: "referee?diffusion=0&volatility=0",
        lesson: prose(
            "Powers that expired in year 20 still decide who holds seven tenths of everything in year 60.",
        ),
    },
    Preset {
        key: "forgotten",
        name: "A favour forgotten",
        scenario: "referee?diffusion=0&mandate=0.3&volatility=0",
        lesson: prose(
            "The same ten years, with three tenths of a leader\u{2019}s progress opened: the favour fades.",
        ),
    },
    Preset {
        key: "in-proportion",
        name: "Growth in proportion",
        scenario: "referee?alpha=1&diffusion=0&volatility=0",
        lesson: prose(
            "Where size does not help growth, a favour is neither forgotten nor multiplied.",
        ),
    },
    Preset {
        key: "no-sunset",
        name: "Powers that do not lapse",
        scenario: "referee?sunset=60",
        lesson: prose("An emergency without an end: the favourites hold more than nine tenths."),
    },
    Preset {
        key: "a-little-every-day",
        name: "A little every day",
        scenario: "referee?discretion=0.3&sunset=0",
        lesson: prose("No emergency at all, only some discretion on every day."),
    },
    Preset {
        key: "rules-and-luck",
        name: "Rules alone, and luck",
        scenario: "referee?diffusion=0&sunset=0&volatility=0.2",
        lesson: prose(
            "Nobody is favoured, and chance makes a few out of forty equals: no game is neutral.",
        ),
    },
];
