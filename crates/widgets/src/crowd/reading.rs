//! What the crowd says at a step and an opinion.

use charts::figure::{Format, Ink};
use charts::text;
use dynamics::crowd::BINS;
use dynamics::decimal::fixed;

use super::CrowdRun;
use super::telling::voices;

pub(super) fn told(
    run: &CrowdRun,
    _view: usize,
    _format: Format,
    panel: usize,
    (x, y): (f64, f64),
) -> Vec<(Ink, String)> {
    if panel != 0 {
        return vec![];
    }
    let step = run.nearest(x);
    let bin = ((y.max(0.0) * BINS as f64) as usize).min(BINS - 1);
    let each = f64::from(run.people) / run.solved.opinions().len() as f64;
    let people = f64::from(run.solved.counts(step)[bin]) * each;
    vec![
        (
            Ink::Text,
            text![
                "step ",
                step,
                ": ",
                voices(run.solved.moments()[step].voices)
            ],
        ),
        (
            Ink::Text,
            text!["opinion ", fixed(y, 2), ": ", fixed(people, 0), " people"],
        ),
    ]
}
