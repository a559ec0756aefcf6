//! Lines along which a map has one value: marching squares.

/// Lines as rows of points.
pub(super) type Lines = Vec<Vec<(f64, f64)>>;

/// No further place of a line.
const NONE: u32 = u32::MAX;

/// The lines between values above `level` and others, on nodes at `xs` and `ys`; values row by row from
/// the smallest y.
pub(super) fn lines(xs: &[f64], ys: &[f64], values: &[f64], level: f64) -> Lines {
    let (columns, rows) = (xs.len(), ys.len());
    let at = |i: usize, j: usize| values[j * columns + i] - level;
    // A side of a square is known by the node at its left or lower end and its direction.
    let side = |i: usize, j: usize, upward: bool| 2 * (j * columns + i) + usize::from(upward);
    let mut links = vec![[NONE; 2]; 2 * columns * rows];
    let mut ends = vec![];
    let mut link = |a: usize, b: usize| {
        for (from, to) in [(a, b), (b, a)] {
            let place = usize::from(links[from][0] != NONE);
            links[from][place] = to as u32;
        }
        ends.push(a);
    };
    for j in 0..rows - 1 {
        for i in 0..columns - 1 {
            let corners = [at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)];
            let [a, b, c, d] = corners;
            let above = [a > 0.0, b > 0.0, c > 0.0, d > 0.0];
            // As nearly all are.
            if above == [above[0]; 4] {
                continue;
            }
            let sides = [
                side(i, j, false),
                side(i + 1, j, true),
                side(i, j + 1, false),
                side(i, j, true),
            ];
            let mut crossed = [0; 4];
            let mut count = 0;
            for (k, side) in sides.into_iter().enumerate() {
                if above[k] != above[(k + 1) % 4] {
                    crossed[count] = side;
                    count += 1;
                }
            }
            if count == 2 {
                link(crossed[0], crossed[1]);
            } else if count == 4 {
                // A saddle: its middle says which corners belong together.
                let middle = corners.iter().sum::<f64>() > 0.0;
                let turn = usize::from(middle == above[0]);
                link(crossed[turn], crossed[(turn + 1) % 4]);
                link(crossed[(turn + 2) % 4], crossed[(turn + 3) % 4]);
            }
        }
    }
    let point = |side: usize| {
        let (node, upward) = (side / 2, side % 2 == 1);
        let (i, j) = (node % columns, node / columns);
        let (k, l) = if upward { (i, j + 1) } else { (i + 1, j) };
        let (here, there) = (at(i, j), at(k, l));
        let part = here / (here - there);
        (
            xs[i] + (xs[k] - xs[i]) * part,
            ys[j] + (ys[l] - ys[j]) * part,
        )
    };
    let mut lines = vec![];
    // Open lines first, from their ends; what then is left are rings.
    for open in [true, false] {
        for first in &ends {
            for begin in [*first, links[*first][0] as usize] {
                let Some(&[next, other]) = links.get(begin) else {
                    continue;
                };
                if next == NONE || (open && other != NONE) {
                    continue;
                }
                let mut line = vec![point(begin)];
                let (mut before, mut now) = (begin, next as usize);
                links[begin] = [NONE; 2];
                loop {
                    line.push(point(now));
                    let [a, b] = core::mem::replace(&mut links[now], [NONE; 2]);
                    let onward = if a as usize == before { b } else { a };
                    before = now;
                    if onward == NONE {
                        break;
                    }
                    now = onward as usize;
                    if links[now] == [NONE; 2] {
                        line.push(point(now));
                        break;
                    }
                }
                lines.push(line);
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nodes(count: usize) -> Vec<f64> {
        (0..count).map(|k| k as f64).collect()
    }

    #[test]
    fn a_slope_gives_one_line_and_a_hill_one_ring() {
        let axis = nodes(9);
        let slope: Vec<f64> = (0..81).map(|k| (k % 9) as f64 - 3.25).collect();
        let found = lines(&axis, &axis, &slope, 0.0);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].len(), 9);
        assert!(found[0].iter().all(|(x, _)| (x - 3.25).abs() < 1e-12));
        let hill: Vec<f64> = (0..81)
            .map(|k| {
                let (x, y) = ((k % 9) as f64 - 4.0, (k / 9) as f64 - 4.0);
                6.25 - x * x - y * y
            })
            .collect();
        let found = lines(&axis, &axis, &hill, 0.0);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].first(), found[0].last());
        assert!(lines(&axis, &axis, &[1.0; 81], 0.0).is_empty());
    }

    #[test]
    fn a_saddle_gives_two_lines() {
        let axis = nodes(2);
        let found = lines(&axis, &axis, &[1.0, -1.0, -1.0, 1.0], 0.0);
        assert_eq!(found.len(), 2);
    }
}
