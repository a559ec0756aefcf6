//! The map's lessons.

use dynamics::param::prose;

use crate::widget::Preset;

pub(super) const PRESETS: &[Preset] = &[
    Preset {
        key: "seen-later",
        name: "Seen thirty years later",
        scenario: "phase-map?horizon=60",
        lesson: prose(
            "The law at the start stays where it is; the border moves, as growth outruns a fixed rate of diffusion.",
        ),
    },
    Preset {
        key: "a-mandate-keeps-up",
        name: "A mandate keeps up",
        scenario: "phase-map?diffusion=0&y_key=mandate&horizon=60",
        lesson: prose(
            "A mandate grows with the leader\u{2019}s own growth: for every exponent there is a share that holds, and the law finds it.",
        ),
    },
    Preset {
        key: "too-late",
        name: "Too late",
        scenario: "phase-map?diffusion=0&x_key=onset&y_key=mandate&n=5&head_start=2&horizon=40",
        lesson: prose(
            "The later a mandate starts, the more of it is needed, until no share is enough any more.",
        ),
    },
    Preset {
        key: "the-common-plug",
        name: "The common plug",
        scenario: "phase-map?y_key=interop&n=5&head_start=2",
        lesson: prose("A little shared scale does the work of much diffusion."),
    },
    Preset {
        key: "the-brake-comes-off",
        name: "The brake comes off",
        scenario: "phase-map?diffusion=0&x_key=automation&y_key=drag&drag=0.03&drag_exponent=0.4&horizon=45",
        lesson: prose("Coordination costs hold a leader back only until machines remove them."),
    },
];
