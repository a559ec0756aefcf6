//! Weighted votes against brute force, published facts and symmetry.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may")]

use dynamics::param::Kind;
use dynamics::voting::{Power, Quota, Voting, VotingDials, banzhaf, shapley};
use proptest::prelude::*;

/// Swing probability and Shapley-Shubik index of the first voter, coalition by coalition.
fn brute(weights: &[usize], quota: usize) -> (f64, f64) {
    let others = weights.len() - 1;
    let (mut swings, mut index) = (0.0, 0.0);
    // 1 / (n choose s) / (n + 1) for a coalition of s of the n others.
    let mut part = vec![1.0 / (others + 1) as f64];
    for s in 1..=others {
        let before = part[s - 1];
        part.push(before * s as f64 / (others + 1 - s) as f64);
    }
    for coalition in 0_u32..1 << others {
        let sum: usize = (0..others)
            .filter(|i| coalition >> i & 1 == 1)
            .map(|i| weights[i + 1])
            .sum();
        if sum < quota && sum + weights[0] >= quota {
            swings += 1.0;
            index += part[coalition.count_ones() as usize];
        }
    }
    (swings / f64::from(1_u32 << others), index)
}

/// Voter `i` first.
fn first(weights: &[usize], i: usize) -> Vec<usize> {
    let mut weights = weights.to_vec();
    weights.swap(0, i);
    weights
}

fn near(value: f64, expected: f64) {
    assert!(
        (value - expected).abs() <= 1e-12,
        "{value} is not {expected}"
    );
}

#[test]
fn the_community_of_1958() {
    // France, Germany, Italy 4 each, Belgium and the Netherlands 2, Luxembourg 1; 12 of 17.
    let weights = [4, 4, 4, 2, 2, 1];
    let expected = [10.0, 10.0, 10.0, 6.0, 6.0, 0.0];
    let orders = [14.0, 14.0, 14.0, 9.0, 9.0, 0.0];
    for i in 0..6 {
        let weights = first(&weights, i);
        near(banzhaf(weights[0], &weights[1..], 12), expected[i] / 32.0);
        near(shapley(weights[0], &weights[1..], 12), orders[i] / 60.0);
    }
}

#[test]
fn nassau_county_and_the_security_council() {
    // J. Banzhaf's case: of the six supervisors of 1964 three had no power at all.
    let weights = [31, 31, 28, 21, 2, 2];
    for i in 0..6 {
        let weights = first(&weights, i);
        let expected = if i < 3 { 0.5 } else { 0.0 };
        near(banzhaf(weights[0], &weights[1..], 58), expected);
    }
    // The Council: 848 swings of a permanent member among 2^14, 84 of another.
    let mut council = vec![7; 5];
    council.extend([1; 10]);
    near(banzhaf(7, &council[1..], 39), 848.0 / 16384.0);
    near(banzhaf(1, &council[..14], 39), 84.0 / 16384.0);
    near(shapley(7, &council[1..], 39), 421.0 / 2145.0);
    near(shapley(1, &council[..14], 39), 4.0 / 2145.0);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_small_game_agrees_with_counting(
        weights in proptest::collection::vec(0_usize..60, 1..13),
        part in 0.3..1.0_f64,
    ) {
        let all: usize = weights.iter().sum();
        let quota = ((all as f64 * part) as usize + 1).min(all.max(1));
        let mut indices = 0.0;
        for i in 0..weights.len() {
            let weights = first(&weights, i);
            let (swing, index) = brute(&weights, quota);
            prop_assert!((banzhaf(weights[0], &weights[1..], quota) - swing).abs() <= 1e-12);
            let found = shapley(weights[0], &weights[1..], quota);
            prop_assert!((found - index).abs() <= 1e-12, "{found} {index}");
            indices += found;
        }
        // Somebody reaches the quota in every order.
        if all >= quota {
            prop_assert!((indices - 1.0).abs() <= 1e-11, "{indices}");
        }
    }

    #[test]
    fn the_model_agrees_with_counting(
        pool in 1_u32..=60, operators in 1_u32..=7, others in 1_u32..=8, tail in 0_u32..=20,
        cohesion in 0_u32..=100, two_thirds in any::<bool>(),
    ) {
        let game = Voting {
            dials: VotingDials {
                pool: f64::from(pool) / 100.0,
                operators,
                others,
                tail: f64::from(tail) / 10.0,
                cohesion: f64::from(cohesion) / 100.0,
                quota: if two_thirds { Quota::TwoThirds } else { Quota::Half },
            },
            ..Voting::default()
        };
        let power = game.power();
        let mut merged = vec![game.pool()];
        merged.extend(game.others());
        let mut split = vec![game.operator(); operators as usize];
        split.extend(game.others());
        let of = |weights: &[usize], i: usize| {
            let all: usize = weights.iter().sum();
            let quota = if two_thirds { 2 * all / 3 + 1 } else { all / 2 + 1 };
            brute(&first(weights, i), quota)
        };
        let (swing, index) = of(&merged, 0);
        prop_assert!((power.pool_banzhaf - swing).abs() <= 1e-12);
        prop_assert!((power.pool_shapley - index).abs() <= 1e-12);
        let merged_other = of(&merged, 1).0;
        prop_assert!((power.merged_other_banzhaf - merged_other).abs() <= 1e-12);
        let operator = of(&split, 0).0;
        prop_assert!((power.largest_operator_banzhaf - operator).abs() <= 1e-12);
        let other = of(&split, operators as usize).0;
        prop_assert!((power.largest_other_banzhaf - other).abs() <= 1e-12);
        let chi = game.dials.cohesion;
        let over = chi * swing.max(merged_other) + (1.0 - chi) * operator.max(other);
        prop_assert!((power.power_over - over).abs() <= 1e-12);
    }
}

fn game(pool: f64, operators: u32, others: u32, tail: f64) -> Power {
    Voting {
        dials: VotingDials {
            pool,
            operators,
            others,
            tail,
            ..VotingDials::default()
        },
        ..Voting::default()
    }
    .power()
}

#[test]
fn more_than_half_is_all_of_the_power() {
    let power = game(0.6, 30, 20, 0.8);
    near(power.pool_banzhaf, 1.0);
    near(power.pool_shapley, 1.0);
    near(power.merged_other_banzhaf, 0.0);
    assert_eq!((power.nakamoto_third, power.nakamoto_half), (1, 1));
}

#[test]
fn one_operator_is_the_pool() {
    let power = game(0.24, 1, 20, 0.8);
    near(power.pool_banzhaf, power.largest_operator_banzhaf);
    near(power.merged_other_banzhaf, power.largest_other_banzhaf);
}

#[test]
fn equals_have_equal_power() {
    // Four of a quarter each; three are needed.
    let power = game(0.25, 1, 3, 0.0);
    near(power.pool_banzhaf, 3.0 / 8.0);
    near(power.pool_shapley, 0.25);
    assert_eq!((power.nakamoto_third, power.nakamoto_half), (2, 3));
}

#[test]
fn every_value_of_every_parameter_gives_numbers_in_range() {
    let mut rows = vec![];
    let defaults: Vec<f64> = Voting::TABLE.iter().map(|param| param.default).collect();
    for (i, param) in Voting::TABLE.iter().enumerate().skip(3) {
        let steps = match param.kind {
            Kind::Choice(choices) => choices.len() - 1,
            _ => ((param.max - param.min) / param.step).round() as usize,
        };
        for step in 0..=steps {
            let mut row = defaults.clone();
            row[i] = param.rounded(param.min + step as f64 * param.step);
            rows.push(row);
        }
    }
    for ends in 0..64 {
        let mut row = defaults.clone();
        for (i, param) in Voting::TABLE.iter().enumerate().skip(3) {
            row[i] = if ends >> (i - 3) & 1 == 0 {
                param.min
            } else {
                param.max
            };
        }
        rows.push(row);
    }
    for row in rows {
        let game = Voting::from_values(&row);
        let power = game.power();
        assert_eq!(power, game.power());
        for value in [
            power.pool_banzhaf,
            power.pool_shapley,
            power.merged_other_banzhaf,
            power.largest_operator_banzhaf,
            power.largest_other_banzhaf,
            power.power_over,
        ] {
            assert!((0.0..=1.0 + 1e-12).contains(&value), "{power:?} {row:?}");
        }
        assert!(power.nakamoto_third >= 1 && power.nakamoto_third <= power.nakamoto_half);
        assert!(game.operator() > 0 && game.others().iter().all(|w| *w > 0));
    }
}

#[test]
#[ignore = "prints"]
fn numbers() {
    for (name, pool, operators, cohesion, others, tail, two) in [
        ("default", 0.24, 30, 1.0, 20, 0.8, false),
        ("thirty", 0.24, 30, 0.0, 20, 0.8, false),
        ("two thirds", 0.24, 30, 1.0, 20, 0.8, true),
        (".45", 0.45, 30, 1.0, 20, 0.8, false),
        (".33", 0.33, 30, 1.0, 20, 0.8, false),
        ("equals", 0.24, 30, 1.0, 60, 0.0, false),
        (".1 equals", 0.10, 30, 1.0, 60, 0.0, false),
        ("rival", 0.24, 30, 1.0, 1, 0.8, false),
        ("two rivals", 0.24, 30, 1.0, 2, 0.0, false),
        ("tail 2", 0.24, 30, 1.0, 20, 2.0, false),
        ("tail 0", 0.24, 30, 1.0, 20, 0.0, false),
        ("tail 0.4", 0.24, 30, 1.0, 20, 0.4, false),
        ("3 ops", 0.24, 3, 0.0, 20, 0.8, false),
        (".6 split", 0.6, 30, 0.0, 20, 0.8, false),
        (".6", 0.6, 30, 1.0, 20, 0.8, false),
    ] {
        let game = Voting {
            dials: VotingDials {
                pool,
                operators,
                cohesion,
                others,
                tail,
                quota: if two { Quota::TwoThirds } else { Quota::Half },
            },
            ..Voting::default()
        };
        println!("{name}: {:.4?}", game.power());
        println!("{:?}", game.others());
    }
}

#[test]
#[ignore = "a measurement"]
fn how_long_it_takes() {
    for (name, dials) in [
        ("default", VotingDials::default()),
        (
            "largest",
            VotingDials {
                pool: 0.01,
                operators: 60,
                others: 60,
                tail: 0.0,
                ..VotingDials::default()
            },
        ),
        (
            "largest, two thirds",
            VotingDials {
                operators: 60,
                others: 60,
                quota: Quota::TwoThirds,
                ..VotingDials::default()
            },
        ),
    ] {
        let game = Voting {
            dials,
            ..Voting::default()
        };
        let begin = std::time::Instant::now();
        for _ in 0..20 {
            std::hint::black_box(std::hint::black_box(&game).power());
        }
        println!(
            "{name}: {:.2} ms",
            begin.elapsed().as_secs_f64() * 1000.0 / 20.0
        );
    }
}
