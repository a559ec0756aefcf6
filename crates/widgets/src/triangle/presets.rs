//! The triangle's lessons.

use dynamics::param::prose;

use crate::widget::Preset;

pub(super) const PRESETS: &[Preset] = &[
    Preset {
        key: "equal-checks",
        name: "Three equal checks",
        scenario: "triangle?alpha=1.6&diffusion=0&business_government=0.1&government_civil=0.1&civil_business=0.1",
        lesson: prose(
            "Equal checks among all three keep half of all starts in balance; the corners are lost.",
        ),
    },
    Preset {
        key: "two-stop-checking",
        name: "Two stop checking each other",
        scenario: "triangle?alpha=1.6&diffusion=0&business_government=0&government_civil=0.1&civil_business=0.1",
        lesson: prose(
            "Business and government become one bloc, and no start at all ends in balance: it is over for the third as well.",
        ),
    },
    Preset {
        key: "a-little-leniency",
        name: "A little leniency",
        scenario: "triangle?alpha=1.6&diffusion=0&business_government=0.08&government_civil=0.1&civil_business=0.1",
        lesson: prose(
            "One check a fifth weaker than the two others costs more than a fifth of the balance's starts; three tenths weaker cost them all.",
        ),
    },
    Preset {
        key: "a-start-too-far-out",
        name: "A start too far out",
        scenario: "triangle?alpha=1.6&diffusion=0&business_government=0.1&government_civil=0.1&civil_business=0.1&start_business=0.7&start_government=0.2",
        lesson: prose(
            "The same checks do not save a balance that has been left too far: they bring back sixty per cent, and not seventy.",
        ),
    },
    Preset {
        key: "no-checks",
        name: "No checks at all",
        scenario: "triangle?business_government=0&government_civil=0&civil_business=0",
        lesson: prose(
            "With one per cent of diffusion and no checks, a share of 45 per cent becomes 88.",
        ),
    },
    Preset {
        key: "opened-instead",
        name: "Opened instead of checked",
        scenario: "triangle?mandate=0.3&business_government=0&government_civil=0&civil_business=0",
        lesson: prose(
            "No checks, but thirty per cent of progress opened to all: every start ends in balance.",
        ),
    },
];
