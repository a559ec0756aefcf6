//! A map filled in from a coarse lattice: solved where it bends, interpolated where it is smooth.
//!
//! The map is a square of `cells` by `cells`, its values those at the cells' centres. Nodes are cells, first far
//! apart. Each doubling of their number adds cells halfway: by cubic interpolation where fourth differences say that it
//! is good to [`GOOD`], else by solving. Between four nodes there are two cubics, along the row and along the
//! column: one that is good will do.

/// What an interpolated value may be off by, as fourth differences tell.
const GOOD: f64 = 3e-5;
/// So many intervals a side are the fewest that a lattice starts with.
const COARSE: usize = 12;
/// How far a value reaches: so many nodes tell it and its error.
const REACH: usize = 6;

/// How a cell between two nodes follows from the nodes of its row or of its column.
struct Between {
    /// The first of the nodes that tell it.
    first: usize,
    /// Their weights: in the cubic, and twice in its error.
    weights: [[f64; 3]; REACH],
}

impl Between {
    /// For a cell in interval `k` of the nodes.
    fn new(nodes: &[usize], k: usize, cell: usize) -> Self {
        let first = k.saturating_sub(2).min(nodes.len() - REACH);
        let mut weights = [[0.0; 3]; REACH];
        let place = |i: usize| nodes[i] as f64;
        // The cubic is that on which the divided difference of four nodes and the cell vanishes.
        let begin = k.saturating_sub(1).min(nodes.len() - 4);
        let four = divided(|i| {
            if i == 4 {
                cell as f64
            } else {
                place(begin + i)
            }
        });
        for i in 0..4 {
            weights[begin - first + i][0] = -four[i] / four[4];
        }
        // What a quartic has beyond it, by the first five nodes and by the last; some more for safety.
        for side in [0, 1] {
            let five = divided(|i| place(first + side + i));
            for i in 0..5 {
                weights[side + i][1 + side] = five[i] / four[4] * 2.5;
            }
        }
        Self { first, weights }
    }

    /// The value, and what it may be off by.
    fn value(&self, at: impl Fn(usize) -> f64) -> (f64, f64) {
        let (mut value, mut left, mut right) = (0.0, 0.0, 0.0);
        for (i, weights) in self.weights.iter().enumerate() {
            let node = at(self.first + i);
            value += weights[0] * node;
            left += weights[1] * node;
            right += weights[2] * node;
        }
        let (left, right) = (left.abs(), right.abs());
        (value, if left > right { left } else { right })
    }
}

/// The weights of five places' values in their fourth divided difference.
fn divided(place: impl Fn(usize) -> f64) -> [f64; 5] {
    let mut weights = [1.0; 5];
    for (i, weight) in weights.iter_mut().enumerate() {
        for j in (0..5).filter(|j| *j != i) {
            *weight /= place(i) - place(j);
        }
    }
    weights
}

/// The values at the centres of `cells` by `cells` cells, row by row from below. `solve` gives the
/// values at places, in cells from the lower left corner. How many places were solved is the second
/// result.
pub(super) fn fill(
    cells: usize,
    mut solve: impl FnMut(&[(f64, f64)]) -> Vec<f64>,
) -> (Vec<f64>, usize) {
    let mut stride = 1;
    while cells.is_multiple_of(2 * stride) && cells / (2 * stride) >= COARSE {
        stride *= 2;
    }
    let mut nodes: Vec<usize> = (0..cells).step_by(stride).collect();
    if stride > 1 {
        // Nothing lies beyond the last: the interval before it is the shorter.
        nodes.push(cells - 1);
    }
    let mut map = vec![0.0; cells * cells];
    let mut open = vec![];
    for j in &nodes {
        open.extend(nodes.iter().map(|i| (*i, *j)));
    }
    let mut solved = settle(cells, &mut map, &mut open, &mut solve);
    while nodes.len() < cells {
        // The nodes, and between them the cells halfway.
        let mut finer = vec![];
        for (k, pair) in nodes.windows(2).enumerate() {
            finer.push((pair[0], None));
            let halfway = pair[0].midpoint(pair[1]);
            if halfway > pair[0] {
                finer.push((halfway, Some(Between::new(&nodes, k, halfway))));
            }
        }
        finer.push((cells - 1, None));
        // First those between two nodes of a row or of a column, then those in the middle of four.
        for middle in [false, true] {
            for (j, up) in &finer {
                for (i, right) in &finer {
                    let row = |k: usize| map[j * cells + nodes[k]];
                    let column = |k: usize| map[nodes[k] * cells + i];
                    let (value, doubt) = match (right, up) {
                        (Some(right), Some(up)) if middle => {
                            let (along, across) = (right.value(row), up.value(column));
                            if along.1 < across.1 { along } else { across }
                        }
                        (Some(right), None) if !middle => right.value(row),
                        (None, Some(up)) if !middle => up.value(column),
                        _ => continue,
                    };
                    map[j * cells + i] = value;
                    if doubt > GOOD {
                        open.push((*i, *j));
                    }
                }
            }
            solved += settle(cells, &mut map, &mut open, &mut solve);
        }
        nodes = finer.iter().map(|(node, _)| *node).collect();
    }
    (map, solved)
}

/// Solves the cells that interpolation does not give.
fn settle(
    cells: usize,
    map: &mut [f64],
    open: &mut Vec<(usize, usize)>,
    solve: &mut impl FnMut(&[(f64, f64)]) -> Vec<f64>,
) -> usize {
    let places: Vec<(f64, f64)> = open.iter().map(|(i, j)| (middle(*i), middle(*j))).collect();
    for ((i, j), value) in open.drain(..).zip(solve(&places)) {
        map[j * cells + i] = value;
    }
    places.len()
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

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    /// How far a filled map is from what it shows, and how many places were solved.
    fn off(cells: usize, of: impl Fn(f64, f64) -> f64) -> (f64, usize) {
        let solve = |places: &[(f64, f64)]| places.iter().map(|(x, y)| of(*x, *y)).collect();
        let (map, solved) = fill(cells, solve);
        let off = |k: usize| (map[k] - of(middle(k % cells), middle(k / cells))).abs();
        ((0..cells * cells).map(off).fold(0.0, f64::max), solved)
    }

    #[test]
    fn a_cubic_needs_the_first_nodes_alone() {
        for (cells, nodes) in [
            (256, 17),
            (240, 16),
            (128, 17),
            (48, 13),
            (32, 17),
            (16, 16),
        ] {
            let cubic =
                |x: f64, y: f64| 1e-3 * (x - 5.0) * (x - 20.0) * (y - 70.0) + 1e-5 * y * y * y;
            let (off, solved) = off(cells, cubic);
            assert!(
                off < 1e-8 && solved == nodes * nodes,
                "{off} {solved} of {cells}"
            );
        }
    }

    #[test]
    fn a_bend_is_found_wherever_it_is() {
        for cells in [128, 48, 32] {
            for place in 0..200 {
                let place = cells as f64 * f64::from(place) / 199.0;
                let bend = |x: f64, y: f64| 0.01 * (0.8 * x + 0.3 * y - place).max(0.0);
                let (off, solved) = off(cells, bend);
                assert!(
                    off < 3e-4 && solved < cells * cells / 2,
                    "{off} {solved} at {place} of {cells}"
                );
            }
        }
    }
}
