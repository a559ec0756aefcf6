//! The lessons of market power.

use dynamics::param::prose;

use crate::widget::Preset;

pub(super) const PRESETS: &[Preset] = &[
    Preset {
        key: "the-big-bend-prices",
        name: "The big bend prices",
        scenario: "market-power?diffusion=0",
        lesson: prose(
            "Eight firms, the largest twice the smallest: as one outgrows the rest, the markup goes from 5 % of the price to 38 %.",
        ),
    },
    Preset {
        key: "the-same-owners",
        name: "The same owners",
        scenario: "market-power?alpha=1&common_ownership=0.5",
        lesson: prose(
            "Nobody outgrows anybody, yet firms that share their owners price as if there were few of them.",
        ),
    },
    Preset {
        key: "easily-lost",
        name: "Customers easily lost",
        scenario: "market-power?diffusion=0&elasticity=6",
        lesson: prose(
            "Where customers leave at the first rise of the price, a firm that holds nearly everything still adds less than a fifth.",
        ),
    },
    Preset {
        key: "far-reaching-spending",
        name: "Far-reaching spending",
        scenario: "market-power?diffusion=0&spending_exponent=0.7",
        lesson: prose(
            "The more slowly spending is exhausted, the more a giant bends what is around it: in the end more than a hundred times what eight equals would spend.",
        ),
    },
    Preset {
        key: "thirty-per-cent-opened",
        name: "Thirty per cent opened",
        scenario: "market-power?diffusion=0&mandate=0.3",
        lesson: prose(
            "With three tenths of the leader\u{2019}s progress opened the market stays as plural as it was, and as cheap.",
        ),
    },
];
