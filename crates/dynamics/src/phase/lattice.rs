//! A map filled in from a coarse lattice: solved where it bends, interpolated where it is smooth.
//!
//! The map is a square of `cells` by `cells`, its values those at the cells' centres. Nodes stand at the cells'
//! corners, first far apart. Each doubling of their number adds nodes halfway: by cubic
//! interpolation where fourth differences say that it is good to [`GOOD`], else by solving. When
//! nodes are two cells apart, the cells' centres follow in the same way.

/// What an interpolated value may be off by, as fourth differences tell.
const GOOD: f64 = 6e-5;
/// So many intervals a side are the fewest that a lattice starts with.
const COARSE: usize = 12;

/// A square of values, row by row.
struct Square {
    side: usize,
    values: Vec<f64>,
}

impl Square {
    fn at(&self, i: usize, j: usize) -> f64 {
        self.values[j * self.side + i]
    }
}

/// Cubic interpolation among `side` equidistant values read by `at`, within interval `k` at `theta`.
fn cubic(side: usize, at: impl Fn(usize) -> f64, k: usize, theta: f64) -> f64 {
    let begin = k.saturating_sub(1).min(side - 4);
    let x = (k - begin) as f64 + theta;
    let (a, b, c, d) = (x, x - 1.0, x - 2.0, x - 3.0);
    at(begin) * (b * c * d * (-1.0 / 6.0))
        + at(begin + 1) * (a * c * d * 0.5)
        + at(begin + 2) * (a * b * d * -0.5)
        + at(begin + 3) * (a * b * c * (1.0 / 6.0))
}

/// The error of [`cubic`] in the middle of interval `k`, by the fourth differences around it.
fn doubt(side: usize, at: impl Fn(usize) -> f64, k: usize) -> f64 {
    let difference = |begin: usize| {
        at(begin) - 4.0 * at(begin + 1) + 6.0 * at(begin + 2) - 4.0 * at(begin + 3) + at(begin + 4)
    };
    let left = difference(k.saturating_sub(2).min(side - 5)).abs();
    let right = difference(k.saturating_sub(1).min(side - 5)).abs();
    // In the middle of four nodes 3/128 of it, at a side 5/128; some more for safety.
    let most = if left > right { left } else { right };
    most * (8.0 / 128.0)
}

/// The values at the centres of `cells` by `cells` cells, row by row from below. `solve` gives the
/// values at places, in cells from the lower left corner. How many places were solved is the second
/// result.
pub(super) fn fill(
    cells: usize,
    mut solve: impl FnMut(&[(f64, f64)]) -> Vec<f64>,
) -> (Vec<f64>, usize) {
    let mut intervals = cells;
    while intervals.is_multiple_of(2) && intervals / 2 >= COARSE {
        intervals /= 2;
    }
    if 2 * intervals > cells {
        return whole(cells, solve);
    }
    let mut solved = 0;
    let mut stride = cells / intervals;
    let mut places = vec![];
    for j in 0..=intervals {
        for i in 0..=intervals {
            places.push(((i * stride) as f64, (j * stride) as f64));
        }
    }
    solved += places.len();
    let mut nodes = Square {
        side: intervals + 1,
        values: solve(&places),
    };
    while stride > 2 {
        stride /= 2;
        let coarse = nodes;
        let side = 2 * coarse.side - 1;
        nodes = Square {
            side,
            values: vec![0.0; side * side],
        };
        // Between two nodes of a row, or of a column.
        let mut open = vec![];
        for j in 0..side {
            for i in 0..side {
                let (ci, cj) = (i / 2, j / 2);
                let (value, doubt) = match (i % 2, j % 2) {
                    (0, 0) => (coarse.at(ci, cj), 0.0),
                    (1, 0) => {
                        let row = |k: usize| coarse.at(k, cj);
                        (
                            cubic(coarse.side, row, ci, 0.5),
                            doubt(coarse.side, row, ci),
                        )
                    }
                    (0, 1) => {
                        let column = |k: usize| coarse.at(ci, k);
                        (
                            cubic(coarse.side, column, cj, 0.5),
                            doubt(coarse.side, column, cj),
                        )
                    }
                    _ => continue,
                };
                nodes.values[j * side + i] = value;
                if doubt > GOOD {
                    open.push((i, j));
                }
            }
        }
        solved += settle(&mut nodes, &open, stride, &mut solve);
        // In the middle of four.
        open.clear();
        for j in (1..side).step_by(2) {
            for i in (1..side).step_by(2) {
                let row = |k: usize| nodes.at(2 * k, j);
                let column = |k: usize| nodes.at(i, 2 * k);
                let value = cubic(coarse.side, row, i / 2, 0.5);
                let doubts = doubt(coarse.side, row, i / 2) + doubt(coarse.side, column, j / 2);
                nodes.values[j * side + i] = value;
                if doubts > 2.0 * GOOD {
                    open.push((i, j));
                }
            }
        }
        solved += settle(&mut nodes, &open, stride, &mut solve);
    }
    let (map, more) = centres(&nodes, &mut solve);
    (map, solved + more)
}

/// Every cell by itself.
fn whole(cells: usize, mut solve: impl FnMut(&[(f64, f64)]) -> Vec<f64>) -> (Vec<f64>, usize) {
    let places: Vec<(f64, f64)> = (0..cells * cells)
        .map(|k| (middle(k % cells), middle(k / cells)))
        .collect();
    (solve(&places), places.len())
}

/// A map whose values depend on the first coordinate through a whole number alone: one column for each run of
/// cells with the same one. `rounded` is the number of a column.
pub(super) fn columns(
    cells: usize,
    rounded: impl Fn(f64) -> f64,
    mut solve: impl FnMut(&[(f64, f64)]) -> Vec<f64>,
) -> (Vec<f64>, usize) {
    // The first column of each run, and which run a column belongs to.
    let mut firsts: Vec<usize> = vec![];
    let mut runs = vec![];
    for i in 0..cells {
        let new = firsts
            .last()
            .is_none_or(|first| rounded(middle(*first)) != rounded(middle(i)));
        if new {
            firsts.push(i);
        }
        runs.push(firsts.len() - 1);
    }
    let mut places = vec![];
    for first in &firsts {
        places.extend((0..cells).map(|j| (middle(*first), middle(j))));
    }
    let values = solve(&places);
    let map = (0..cells * cells).map(|k| values[runs[k % cells] * cells + k / cells]);
    (map.collect(), places.len())
}

/// The centre of a cell.
fn middle(i: usize) -> f64 {
    i as f64 + 0.5
}

/// Solves nodes that interpolation does not give.
fn settle(
    nodes: &mut Square,
    open: &[(usize, usize)],
    stride: usize,
    solve: &mut impl FnMut(&[(f64, f64)]) -> Vec<f64>,
) -> usize {
    let places: Vec<(f64, f64)> = open
        .iter()
        .map(|(i, j)| ((i * stride) as f64, (j * stride) as f64))
        .collect();
    for ((i, j), value) in open.iter().zip(solve(&places)) {
        nodes.values[j * nodes.side + i] = value;
    }
    open.len()
}

/// From nodes two cells apart to the cells' centres.
fn centres(nodes: &Square, solve: &mut impl FnMut(&[(f64, f64)]) -> Vec<f64>) -> (Vec<f64>, usize) {
    let side = nodes.side;
    let cells = 2 * (side - 1);
    let place = |cell: usize| (cell / 2, if cell.is_multiple_of(2) { 0.25 } else { 0.75 });
    // Along the rows of nodes.
    let mut rows = Vec::with_capacity(side * cells);
    for j in 0..side {
        for cell in 0..cells {
            let (k, theta) = place(cell);
            rows.push(cubic(side, |k| nodes.at(k, j), k, theta));
        }
    }
    let mut map = Vec::with_capacity(cells * cells);
    for cell in 0..cells {
        let (k, theta) = place(cell);
        for i in 0..cells {
            map.push(cubic(side, |k| rows[k * cells + i], k, theta));
        }
    }
    // Each square of nodes holds four cells.
    let mut open = vec![];
    for j in 0..side - 1 {
        for i in 0..side - 1 {
            let row = |j: usize| doubt(side, |k| nodes.at(k, j), i);
            let column = |i: usize| doubt(side, |k| nodes.at(i, k), j);
            if row(j).max(row(j + 1)) + column(i).max(column(i + 1)) > 2.0 * GOOD {
                for (x, y) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                    open.push((2 * i + x, 2 * j + y));
                }
            }
        }
    }
    let places: Vec<(f64, f64)> = open.iter().map(|(i, j)| (middle(*i), middle(*j))).collect();
    for ((i, j), value) in open.iter().zip(solve(&places)) {
        map[j * cells + i] = value;
    }
    (map, open.len())
}
