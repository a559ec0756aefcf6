//! The same triangle and the same crowd have the same bits natively and in every browser.
//!
//! After a change that is meant to change bits, the failing test tells the new hashes.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod bits;

use bits::Hash;
use dynamics::crowd::Crowd;
use dynamics::triangle::{Basins, Field, Triangle};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

fn hash(numbers: impl Iterator<Item = f64>) -> u64 {
    let mut hash = Hash::default();
    for number in numbers {
        hash.add(number);
    }
    hash.0
}

fn triangle(values: &[f64]) -> u64 {
    let triangle = Triangle::from_values(values);
    let run = triangle.run().unwrap();
    let map = Basins::new(&Field::new(&triangle), 30);
    let shares = (0..=100).flat_map(|k| run.shares(20.0 * f64::from(k)));
    let told = map
        .outcomes
        .iter()
        .map(|outcome| outcome.key().len() as f64);
    hash(shares.chain(told))
}

fn crowd(values: &[f64]) -> u64 {
    let run = Crowd::from_values(values).run();
    let moments = run.moments().iter();
    let told = moments.flat_map(|m| [m.voices, m.near_leader, m.mean, m.spread]);
    hash(told.chain(run.opinions().iter().copied()))
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn triangles_and_crowds_have_the_same_bits_everywhere() {
    let hashes = [
        triangle(&[]),
        triangle(&[1.6, 0.0, 0.0, 0.1, 0.1, 0.1, 0.1]),
        triangle(&[1.33, 0.003, 0.1, 0.17, 0.01, 0.045, 0.2, 0.2, 0.5]),
        triangle(&[0.83, 0.002, 0.0, 0.2, 0.15, 0.0, 0.03, 0.05, 0.9]),
        crowd(&[]),
        crowd(&[1.4, 0.0, 0.2, 1200.0, 0.1, 0.07, 0.13, 0.9, 0.7, 60.0, 5.0]),
        crowd(&[0.8, 0.0, 0.0, 600.0, 0.4, 0.2, 0.3, 0.2, 1.0, 100.0, 77.0]),
    ];
    let told = hashes.map(|hash| format!("{hash:016x}"));
    assert_eq!(
        told,
        [
            "780df6c143b79422",
            "72806077dae4f06d",
            "6e21d97a139342d2",
            "1f52831b1ade99c4",
            "9520a51597d4e8b6",
            "f47cd7ca1e4396f9",
            "cced6ec9343fdb14",
        ]
    );
}
