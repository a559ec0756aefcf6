//! The solver by itself, natively: right-hand sides, error and time of a run.

use std::hint::black_box;
use std::time::Instant;

use dynamics::race::{Race, RaceDials, Run, SCALE};

use crate::figures::median;

/// What was found out about the default race.
pub struct Found {
    /// Right-hand sides.
    pub evaluations: usize,
    /// The largest relative error of a resource at a year of the grid.
    pub error: f64,
    /// The error of the runaway year, yr; 0 without a runaway.
    pub year_error: f64,
    /// One run, microseconds.
    pub micros: f64,
}

/// The race that all pages show.
pub fn race(actors: u32) -> Race {
    Race {
        dials: RaceDials {
            n: actors,
            ..RaceDials::default()
        },
        ..Race::default()
    }
}

/// Years at which curves have points, as on all pages.
pub fn grid(points: u32, horizon: f64) -> impl Iterator<Item = f64> {
    (0..points).map(move |k| horizon * f64::from(k) / f64::from(points - 1))
}

/// Runs and compares with the reference.
pub fn measure(actors: u32, rounds: usize) -> Result<Found, String> {
    let race = race(actors);
    let run = run(&race)?;
    let years: Vec<f64> = grid(401, race.dials.horizon)
        .take_while(|year| *year <= run.end())
        .collect();
    let reference = Reference::of(&race, &years, run.runaway_year());
    let mut error: f64 = 0.0;
    for (year, exact) in years.iter().zip(&reference.logs) {
        for (found, exact) in run.logs(*year).iter().zip(exact) {
            error = error.max((found - exact).exp_m1().abs());
        }
    }
    let mut times = vec![];
    for _ in 0..rounds.max(3) {
        const RUNS: u32 = 50;
        let start = Instant::now();
        for _ in 0..RUNS {
            black_box(black_box(&race).run().map_err(|stuck| stuck.at)).ok();
        }
        times.push(start.elapsed().as_secs_f64() * 1e6 / f64::from(RUNS));
    }
    Ok(Found {
        evaluations: run.evaluations(),
        error,
        year_error: reference.end_error,
        micros: median(&times),
    })
}

fn run(race: &Race) -> Result<Run, String> {
    race.run()
        .map_err(|stuck| format!("the race cannot be run beyond year {}", stuck.at))
}

/// The same race by another method: classical Runge-Kutta with a thousand equal steps between two
/// years of the grid, written here once more from the equation. It knows growth and diffusion,
/// which is all that the default race has.
struct Reference {
    logs: Vec<Vec<f64>>,
    end_error: f64,
}

impl Reference {
    fn of(race: &Race, years: &[f64], runaway: Option<f64>) -> Self {
        const STEPS: u32 = 1000;
        let excess = race.world.alpha - 1.0;
        let (growth, diffusion) = (race.dials.growth, race.world.diffusion);
        // Actor 1 stays the largest: the default race is open.
        let slope = |y: &[f64]| -> Vec<f64> {
            y.iter()
                .map(|own| growth * (excess * own).exp() + diffusion * (y[0] - own).exp_m1())
                .collect()
        };
        let moved = |y: &[f64], by: f64, slope: &[f64]| -> Vec<f64> {
            y.iter().zip(slope).map(|(y, s)| y + by * s).collect()
        };
        let walk = |mut y: Vec<f64>, years: f64| {
            let h = years / f64::from(STEPS);
            for _ in 0..STEPS {
                let a = slope(&y);
                let b = slope(&moved(&y, h / 2.0, &a));
                let c = slope(&moved(&y, h / 2.0, &b));
                let d = slope(&moved(&y, h, &c));
                for i in 0..y.len() {
                    y[i] += h / 6.0 * (a[i] + 2.0 * b[i] + 2.0 * c[i] + d[i]);
                }
            }
            y
        };
        let mut logs = vec![race.start()];
        for pair in years.windows(2) {
            let y = walk(logs[logs.len() - 1].clone(), pair[1] - pair[0]);
            logs.push(y);
        }
        let end_error = runaway.map_or(0.0, |year| {
            let y = walk(logs[logs.len() - 1].clone(), year - years[years.len() - 1]);
            ((y[0] - dynamics::race::RUNAWAY.ln()) / slope(&y)[0]).abs()
        });
        Self { logs, end_error }
    }
}

/// The sentence that the peers' pages are served with: theirs, for the default race.
pub fn peer_sentence(actors: u32) -> Result<String, String> {
    let race = race(actors);
    let run = run(&race)?;
    let moment = run.moment(run.end());
    let x: Vec<f64> = run
        .logs(run.end())
        .iter()
        .map(|y| SCALE * y.exp())
        .collect();
    let mut text = format!(
        "The largest starts {:.1} times as large as the smallest, is {:.2} times as large in year {:.1}, and then holds {:.1} % of everything.",
        race.dials.head_start,
        x[0] / x[x.len() - 1],
        run.end(),
        100.0 * moment.shares[0],
    );
    if let Some(year) = run.runaway_year() {
        text.push_str(&format!(
            " In year {year:.1} the largest curve goes vertical and the model ends."
        ));
    }
    Ok(text)
}
