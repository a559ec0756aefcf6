//! The race's lessons.

use dynamics::param::prose;

use crate::widget::Preset;

pub(super) const PRESETS: &[Preset] = &[
    Preset {
        key: "proportion-for-ever",
        name: "Proportion for ever",
        scenario: "race?alpha=1&diffusion=0",
        lesson: prose(
            "At a scale exponent of 1 a lead of a fifth is a lead of a fifth in any year.",
        ),
    },
    Preset {
        key: "a-fifth-becomes-everything",
        name: "A fifth becomes everything",
        scenario: "race?diffusion=0",
        lesson: prose("Let size help a little, and the same fifth ends as the whole."),
    },
    Preset {
        key: "the-cheetah-tires",
        name: "The cheetah tires",
        scenario: "race?diffusion=0&drag=0.03&drag_exponent=0.4&horizon=100",
        lesson: prose(
            "Coordination costs that rise with size turn the lead back, late but surely.",
        ),
    },
    Preset {
        key: "the-turtle-is-pulled-along",
        name: "The turtle is pulled along",
        scenario: "race?diffusion=0.05",
        lesson: prose(
            "Leaking know-how closes the gap for thirty years, until growth outruns a fixed rate.",
        ),
    },
    Preset {
        key: "automation-takes-the-brake-off",
        name: "Automation takes the brake off",
        scenario: "race?diffusion=0&drag=0.03&drag_exponent=0.4&automation=0.9&horizon=100",
        lesson: prose(
            "With nine tenths of the coordination cost gone, the lead passes four times before the rest catches it.",
        ),
    },
    Preset {
        key: "the-secret-sauce",
        name: "The secret sauce",
        scenario: "race?diffusion=0.05&proprietary=0.9",
        lesson: prose("Function spreads, control does not: little of the leaking is left."),
    },
    Preset {
        key: "thirty-per-cent-opened",
        name: "Thirty per cent opened",
        scenario: "race?diffusion=0&mandate=0.3",
        lesson: prose(
            "A mandate above the exponent's excess closes the gap however fast everyone grows.",
        ),
    },
    Preset {
        key: "a-settled-lead",
        name: "Too little, a settled lead",
        scenario: "race?diffusion=0&mandate=0.1&head_start=5",
        lesson: prose(
            "A mandate below the excess does not close the gap; it draws it towards about three to one.",
        ),
    },
    Preset {
        key: "too-late",
        name: "Too late",
        scenario: "race?diffusion=0&mandate=0.3&n=5&head_start=2&onset=40",
        lesson: prose(
            "Begun in year 40, the same mandate still closes the gap, but only after the leader has held most of everything.",
        ),
    },
    Preset {
        key: "the-giant-grows-alone",
        name: "The giant grows alone",
        scenario: "race?n=5&head_start=3&interop=0.6&stance=excluded",
        lesson: prose("Shut out of the scale that the others pool, the largest is overtaken."),
    },
];
