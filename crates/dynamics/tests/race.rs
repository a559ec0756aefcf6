//! The growth race against closed forms, published facts and conservation.

#![cfg(not(target_arch = "wasm32"))]

use dynamics::World;
use dynamics::race::{Race, RaceDials, Run, Stance};

/// The setting of the facts: 12 units against 10, growth 0.10, no diffusion.
fn race(alpha: f64, horizon: f64) -> Race {
    Race {
        world: World {
            alpha,
            diffusion: 0.0,
            mandate: 0.0,
        },
        dials: RaceDials {
            horizon,
            ..RaceDials::default()
        },
    }
}

fn ratio(run: &Run, t: f64) -> f64 {
    run.moment(t).ratio()
}

fn near(value: f64, expected: f64, within: f64) {
    assert!(
        (value - expected).abs() <= within,
        "{value} is not within {within} of {expected}"
    );
}

#[test]
fn in_proportion_the_ratio_stays() {
    let run = race(1.0, 100.0).run().unwrap();
    for t in 0..=100 {
        near(ratio(&run, f64::from(t)), 1.2, 1e-12);
    }
    let exact = 12.0 * libm::exp(10.0);
    near(run.moment(100.0).x.unwrap()[0] / exact, 1.0, 1e-9);
    assert_eq!(run.runaway_year(), None);
}

#[test]
fn a_fifth_becomes_everything() {
    let run = race(1.2, 60.0).run().unwrap();
    for (t, expected, within) in [
        (10.0, 1.257, 6e-4),
        (20.0, 1.360, 6e-4),
        (30.0, 1.598, 6e-4),
        (40.0, 2.68, 6e-3),
        (45.0, 9.17, 6e-3),
    ] {
        near(ratio(&run, t), expected, within);
    }
    near(run.runaway_year().unwrap(), 47.417, 6e-4);
    near(run.race.blow_up_year().unwrap(), 48.210, 6e-4);
}

#[test]
fn without_brakes_the_closed_form_holds() {
    // x^(1-alpha) falls in a straight line: y = -ln(1 - (alpha-1) growth x0^(alpha-1) t)/(alpha-1) + y0.
    for alpha in [0.7, 0.9, 1.05, 1.2, 1.4, 1.6] {
        let run = race(alpha, 60.0).run().unwrap();
        let a = alpha - 1.0;
        let y0 = libm::log(1.2);
        for step in 0..=40 {
            let t = run.end() * f64::from(step) / 40.0;
            let y = run.logs(t)[0];
            if y > libm::log(1e9) - 2.0 {
                continue;
            }
            let exact = y0 - libm::log1p(-a * 0.1 * libm::exp(a * y0) * t) / a;
            near(y, exact, 1e-6);
        }
        if let (Some(year), Some(blow_up)) = (run.runaway_year(), run.race.blow_up_year()) {
            // The year in which the closed form reaches the cap.
            let exact = blow_up - libm::exp(-a * libm::log(1e9)) / (0.1 * a);
            near(year, exact, 1e-4);
        }
    }
}

#[test]
fn a_mandate_above_the_excess_closes_the_gap() {
    let mut at = race(1.2, 60.0);
    at.world.mandate = 0.3;
    let run = at.run().unwrap();
    near(ratio(&run, 20.0), 1.138, 6e-4);
    near(ratio(&run, 40.0), 1.065, 6e-4);
}

#[test]
fn a_mandate_below_the_excess_settles() {
    let mut at = race(1.2, 60.0);
    at.world.mandate = 0.1;
    let run = at.run().unwrap();
    near(ratio(&run, 20.0), 1.257, 6e-4);
    near(ratio(&run, 40.0), 1.448, 6e-4);
    at.dials.head_start = 5.0;
    let run = at.run().unwrap();
    let last = ratio(&run, run.end());
    assert!(last < 5.0 && last > 2.94, "{last}");
    // Where 1 - R^(1-alpha) = m (R - 1).
    let (mut low, mut high) = (1.5_f64, 5.0_f64);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if 1.0 - libm::pow(middle, -0.2) > 0.1 * (middle - 1.0) {
            low = middle;
        } else {
            high = middle;
        }
    }
    near(low, 2.94, 5e-3);
    // A little above it the gap shrinks all the way, and a little below it grows, never past it.
    for (start, sign) in [(3.0, -1.0), (2.9, 1.0)] {
        at.dials.head_start = start;
        let run = at.run().unwrap();
        let mut before = start;
        for k in 1..=40 {
            let now = ratio(&run, run.end() * f64::from(k) / 40.0);
            assert!(
                (now - before) * sign > 0.0 && (low - now) * sign > 0.0,
                "{now}"
            );
            before = now;
        }
    }
}

#[test]
fn diffusion_does_not_move_the_year_in_which_the_equation_ends() {
    let free = race(1.2, 60.0);
    let mut leaking = free;
    leaking.world.diffusion = 0.05;
    assert_eq!(free.blow_up_year(), leaking.blow_up_year());
    // The leader leaks nothing away: its curve is the same.
    let (free, leaking) = (free.run().unwrap(), leaking.run().unwrap());
    near(
        leaking.runaway_year().unwrap(),
        free.runaway_year().unwrap(),
        1e-6,
    );
    // Whatever else acts does, and then there is no such year to tell.
    for turn in [
        |dials: &mut RaceDials| dials.drag = 0.01,
        |dials: &mut RaceDials| dials.wealth_tax = 0.01,
        |dials: &mut RaceDials| dials.interop = 0.1,
    ] {
        let mut at = race(1.2, 60.0);
        turn(&mut at.dials);
        assert_eq!(at.blow_up_year(), None);
    }
}

#[test]
fn a_fixed_rate_is_outrun() {
    let mut at = race(1.2, 60.0);
    at.world.diffusion = 0.05;
    let run = at.run().unwrap();
    near(ratio(&run, 30.0), 1.101, 6e-4);
    assert!(ratio(&run, 46.0) > ratio(&run, 30.0));
}

#[test]
fn the_cheetah_tires_and_automation_wakes_it() {
    let mut at = race(1.2, 100.0);
    at.dials.drag = 0.03;
    at.dials.drag_exponent = 0.4;
    let run = at.run().unwrap();
    let peak = (0..=100)
        .max_by(|a, b| ratio(&run, f64::from(*a)).total_cmp(&ratio(&run, f64::from(*b))))
        .unwrap();
    near(f64::from(peak), 31.0, 1.0);
    near(ratio(&run, f64::from(peak)), 1.240, 6e-4);
    near(ratio(&run, 100.0), 1.023, 6e-4);
    at.dials.automation = 0.9;
    near(ratio(&at.run().unwrap(), 50.0), 4.38, 6e-3);
}

#[test]
fn five_years_are_an_eternity() {
    let mut at = race(1.2, 60.0);
    let free = at.run().unwrap();
    at.world.mandate = 0.3;
    at.dials.delay = 5.0;
    let delayed = at.run().unwrap();
    let (free, delayed) = (ratio(&free, 44.0), ratio(&delayed, 44.0));
    assert!(delayed > 0.5 * free, "{delayed} against {free}");
}

#[test]
fn diffusion_alone_closes_exponentially() {
    // alpha = 1, growth 0: the leader stands still and x_2 approaches it at the rate D.
    let mut at = race(1.0, 60.0);
    at.dials.growth = 0.0;
    at.world.diffusion = 0.05;
    let run = at.run().unwrap();
    for t in 0..=60 {
        let t = f64::from(t);
        let x = run.moment(t).x.unwrap();
        near(x[1], 12.0 - 2.0 * libm::exp(-0.05 * t), 1e-6);
    }
}

#[test]
fn the_giant_that_grows_alone_is_passed() {
    let at = Race {
        world: World {
            alpha: 1.2,
            diffusion: 0.0,
            mandate: 0.0,
        },
        dials: RaceDials {
            n: 5,
            head_start: 3.0,
            stance: Stance::Excluded,
            interop: 0.6,
            ..RaceDials::default()
        },
    };
    let run = at.run().unwrap();
    assert_eq!(run.moment(0.0).leader, 0);
    assert_ne!(run.moment(run.end()).leader, 0);
}

#[test]
fn the_default_race_is_cheap() {
    let run = Race::default().run().unwrap();
    assert!(run.evaluations() <= 300, "{}", run.evaluations());
    let none = race(1.2, 60.0).run().unwrap();
    assert!(none.evaluations() <= 300, "{}", none.evaluations());
    println!("{} {}", run.evaluations(), none.evaluations());
}

/// Growth and coordination cost of tens of thousands a year that cancel: their last digits are as large as the tightest
/// tolerance, and no shorter step makes them smaller. The field settles where both are equal,
/// `ln(x/S) = ln(growth/drag) / (drag_exponent - alpha + 1)`.
#[test]
fn a_steep_balance_is_computed_to_its_end() {
    for (alpha, growth, drag) in [(1.59, 0.12, 0.098), (1.58, 0.13, 0.086)] {
        let mut race = race(alpha, 200.0);
        race.world.diffusion = 0.01;
        race.dials.growth = growth;
        race.dials.drag = drag;
        race.dials.drag_exponent = 0.6;
        let run = race.run().unwrap();
        let settled = libm::log(growth / drag) / (0.6 - alpha + 1.0);
        for y in run.logs(200.0) {
            near(y, settled, 1e-6);
        }
        assert!(run.evaluations() < 40_000, "{}", run.evaluations());
    }
}
