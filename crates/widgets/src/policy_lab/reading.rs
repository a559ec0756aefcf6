//! What the list of policies says at a place: one policy in one year.

use charts::figure::{Format, Ink};
use charts::text;
use dynamics::policy::POLICIES;

use super::telling::when;
use super::{LabRun, SHARES, picture};
use crate::words::percent;

pub(super) fn told(
    run: &LabRun,
    view: usize,
    format: Format,
    panel: usize,
    (x, y): (f64, f64),
) -> Vec<(Ink, String)> {
    if view == SHARES || format == Format::Narrow || panel != 0 {
        return vec![];
    }
    let (which, part) = picture::listed(x, y);
    let Some(policy) = POLICIES.get(which) else {
        return vec![];
    };
    let year = part * run.compared.at;
    vec![
        (Ink::Text, policy.name.to_owned()),
        (Ink::Muted, text!["year ", when(year.round())]),
        (
            Ink::Text,
            text![
                "leader\u{2019}s share ",
                percent(
                    run.compared
                        .top_share(which, year.round().min(run.compared.at))
                )
            ],
        ),
    ]
}
