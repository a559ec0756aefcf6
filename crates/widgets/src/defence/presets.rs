//! The lessons of the two dangers.

use dynamics::param::prose;

use crate::widget::Preset;

pub(super) const PRESETS: &[Preset] = &[
    Preset {
        key: "as-the-world-goes",
        name: "As the world goes",
        scenario: "defence",
        lesson: prose("Nothing is opened, little is defended: both dangers are met in full."),
    },
    Preset {
        key: "opened-and-undefended",
        name: "Opened, undefended",
        scenario: "defence?mandate=0.5&defence=0",
        lesson: prose("Diffusion without defence takes the tyrant away and leaves the attackers."),
    },
    Preset {
        key: "opened-and-defended",
        name: "Opened and defended",
        scenario: "defence?mandate=0.5&defence=0.9",
        lesson: prose("With nine attacks in ten stopped, the more is opened the safer."),
    },
    Preset {
        key: "a-weapon-without-answer",
        name: "A weapon without answer",
        scenario: "defence?mandate=0.3&offence=0.02&defence=0&capable=300&growth=0.05",
        lesson: prose(
            "In a slower world, against a weapon that nothing stops: the more is opened, the more actors hold it, and the safest mandate is none.",
        ),
    },
    Preset {
        key: "a-gentle-tyrant",
        name: "A gentle tyrant",
        scenario: "defence?tyranny=0.005",
        lesson: prose("Fear one ruler less, and the safest mandate moves down."),
    },
];
