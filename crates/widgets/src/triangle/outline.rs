//! The outlines of districts on the map of outcomes.
//!
//! The border between two districts runs along edges of small triangles. Where it does not branch it is
//! smoothed, by a rule that looks at each corner alone, so that both districts get the same border.

use dynamics::triangle::{Basins, Outcome};

/// A corner of small triangles: steps from business towards government, and towards civil society.
type Corner = (usize, usize);

/// How often borders are smoothed.
const ROUNDS: u32 = 4;
/// No corner.
const NONE: u16 = u16::MAX;

/// A district: the outcome of its starts, its part of the whole, where its name may stand,
/// and its outlines, as government's and civil society's share.
pub(super) struct District {
    pub(super) outcome: Outcome,
    pub(super) part: f64,
    pub(super) middle: (f64, f64),
    pub(super) outlines: Vec<Vec<(f64, f64)>>,
}

/// All districts of a map.
pub(super) fn districts(basins: &Basins) -> Vec<District> {
    const OUTCOMES: [Outcome; 5] = [
        Outcome::Balance,
        Outcome::Won(0),
        Outcome::Won(1),
        Outcome::Won(2),
        Outcome::Undecided,
    ];
    let grid = Grid {
        side: basins.side,
        basins,
    };
    let edges: Vec<Vec<(u16, u16)>> = OUTCOMES.iter().map(|o| grid.edges(*o)).collect();
    let places = grid.smoothed(&edges);
    let mut districts = vec![];
    for (outcome, edges) in OUTCOMES.iter().zip(&edges) {
        if !edges.is_empty() {
            districts.push(District {
                outcome: *outcome,
                part: basins.part(*outcome),
                middle: grid.middle(*outcome),
                outlines: outlines(&grid.loops(edges), &places, grid.side + 1),
            });
        }
    }
    districts
}

struct Grid<'a> {
    side: usize,
    basins: &'a Basins,
}

impl Grid<'_> {
    fn number(&self, (i, j): Corner) -> u16 {
        (j * (self.side + 1) + i) as u16
    }

    /// The outcome of a small triangle, upright (`down` 0) or inverted (1); none outside.
    fn outcome(&self, i: Option<usize>, j: Option<usize>, down: usize) -> Option<Outcome> {
        let (i, j) = (i?, j?);
        if i + j + down >= self.side {
            return None;
        }
        let row = 2 * self.side * j - j * j;
        self.basins.outcomes.get(row + 2 * i + down).copied()
    }

    /// The borders of an outcome, its own side to the left.
    fn edges(&self, outcome: Outcome) -> Vec<(u16, u16)> {
        let mut edges = vec![];
        let mut add = |from: Corner, to: Corner, beyond: Option<Outcome>| {
            if beyond != Some(outcome) {
                edges.push((self.number(from), self.number(to)));
            }
        };
        for j in 0..self.side {
            for i in 0..self.side - j {
                if self.outcome(Some(i), Some(j), 0) == Some(outcome) {
                    let (a, b, c) = ((i, j), (i + 1, j), (i, j + 1));
                    add(a, b, self.outcome(Some(i), j.checked_sub(1), 1));
                    add(b, c, self.outcome(Some(i), Some(j), 1));
                    add(c, a, self.outcome(i.checked_sub(1), Some(j), 1));
                }
                if self.outcome(Some(i), Some(j), 1) == Some(outcome) {
                    let (a, b, c) = ((i + 1, j), (i + 1, j + 1), (i, j + 1));
                    add(a, b, self.outcome(Some(i + 1), Some(j), 0));
                    add(b, c, self.outcome(Some(i), Some(j + 1), 0));
                    add(c, a, self.outcome(Some(i), Some(j), 0));
                }
            }
        }
        edges
    }

    /// Where all corners lie once the borders are smoothed.
    fn smoothed(&self, edges: &[Vec<(u16, u16)>]) -> Vec<(f64, f64)> {
        let width = self.side + 1;
        let part = |k: usize| k as f64 / self.side as f64;
        let mut places: Vec<(f64, f64)> = (0..width * width)
            .map(|k| (part(k % width), part(k / width)))
            .collect();
        // The neighbours of each corner along borders, and how many there are.
        let mut near = vec![([NONE; 2], 0); width * width];
        for (from, to) in edges.iter().flatten() {
            for (a, b) in [(*from, *to), (*to, *from)] {
                let (known, count) = &mut near[usize::from(a)];
                if !known.contains(&b) {
                    if let Some(slot) = known.get_mut(*count) {
                        *slot = b;
                    }
                    *count += 1;
                }
            }
        }
        for corner in [(0, 0), (self.side, 0), (0, self.side)] {
            near[usize::from(self.number(corner))].1 = 0;
        }
        for _ in 0..ROUNDS {
            let before = places.clone();
            for (place, (known, count)) in places.iter_mut().zip(&near) {
                if *count == 2 {
                    let one = before[usize::from(known[0])];
                    let other = before[usize::from(known[1])];
                    place.0 = 0.5 * place.0 + 0.25 * (one.0 + other.0);
                    place.1 = 0.5 * place.1 + 0.25 * (one.1 + other.1);
                }
            }
        }
        places
    }

    /// Borders joined to closed loops of corners.
    fn loops(&self, edges: &[(u16, u16)]) -> Vec<Vec<u16>> {
        let mut ways = vec![[NONE; 3]; (self.side + 1) * (self.side + 1)];
        for (from, to) in edges {
            if let Some(slot) = ways[usize::from(*from)].iter_mut().find(|to| **to == NONE) {
                *slot = *to;
            }
        }
        let mut loops = vec![];
        for (start, _) in edges {
            let mut corners = vec![];
            let mut at = *start;
            while let Some(slot) = ways[usize::from(at)].iter_mut().rfind(|to| **to != NONE) {
                corners.push(at);
                at = *slot;
                *slot = NONE;
            }
            if corners.len() > 2 {
                loops.push(corners);
            }
        }
        loops
    }

    /// Where the name of a district may stand: in the middle of it all if that belongs to it, else in the middle of
    /// its longest row.
    fn middle(&self, outcome: Outcome) -> (f64, f64) {
        let mut sum = (0.0, 0.0);
        let mut count = 0.0;
        let mut longest = (0, (0.0, 0.0));
        for row in 0..self.side {
            let mut length = 0;
            for place in 0..2 * (self.side - row) - 1 {
                if self.outcome(Some(place / 2), Some(row), place % 2) != Some(outcome) {
                    length = 0;
                    continue;
                }
                let [_, government, civil] = Basins::centroid(self.side, row, place);
                sum.0 += government;
                sum.1 += civil;
                count += 1.0;
                length += 1;
                if length > longest.0 {
                    let [_, government, civil] =
                        Basins::centroid(self.side, row, place - length / 2);
                    longest = (length, (government, civil));
                }
            }
        }
        let middle: (f64, f64) = (sum.0 / count, sum.1 / count);
        let scaled = |share: f64| share * self.side as f64;
        let (i, j) = (scaled(middle.0), scaled(middle.1));
        let down = usize::from(i.fract() + j.fract() > 1.0);
        if self.outcome(Some(i as usize), Some(j as usize), down) == Some(outcome) {
            middle
        } else {
            longest.1
        }
    }
}

/// Loops as lines: straight stretches without their corners, holes joined to what is around them.
fn outlines(loops: &[Vec<u16>], places: &[(f64, f64)], width: usize) -> Vec<Vec<(f64, f64)>> {
    let mut outer: Vec<Vec<(f64, f64)>> = vec![];
    let mut holes = vec![];
    for corners in loops {
        let all: Vec<(f64, f64)> = corners.iter().map(|c| places[usize::from(*c)]).collect();
        let mut line = vec![];
        for (k, at) in all.iter().enumerate() {
            let before = all[(k + all.len() - 1) % all.len()];
            let after = all[(k + 1) % all.len()];
            let bend = (at.0 - before.0) * (after.1 - at.1) - (at.1 - before.1) * (after.0 - at.0);
            // Of what is nearly straight one corner in three goes, the same ones on both sides, and
            // never two in a row.
            let corner = usize::from(corners[k]);
            let third = (corner % width + 2 * (corner / width)).is_multiple_of(3);
            if bend.abs() > 1e-6 && (!third || bend.abs() > 4e-5) {
                line.push(*at);
            }
        }
        if area(&all) > 0.0 {
            outer.push(line);
        } else {
            holes.push(line);
        }
    }
    for hole in holes {
        let around = outer.iter_mut().max_by(|a, b| area(a).total_cmp(&area(b)));
        if let (Some(around), Some(first)) = (around, hole.first().copied()) {
            let far = |at: &(f64, f64)| {
                (at.0 - first.0) * (at.0 - first.0) + (at.1 - first.1) * (at.1 - first.1)
            };
            let mut nearest = 0;
            for (k, at) in around.iter().enumerate() {
                if far(at) < far(&around[nearest]) {
                    nearest = k;
                }
            }
            let back = around[nearest];
            around.splice(
                nearest + 1..nearest + 1,
                hole.into_iter().chain([first, back]),
            );
        }
    }
    outer
}

/// Twice the area within a loop; negative for a hole.
fn area(line: &[(f64, f64)]) -> f64 {
    let mut sum = 0.0;
    for (k, at) in line.iter().enumerate() {
        let next = line[(k + 1) % line.len()];
        sum += at.0 * next.1 - at.1 * next.0;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A map whose outcome is told by a function of the middle of each small triangle.
    fn map(side: usize, of: impl Fn([f64; 3]) -> Outcome) -> Basins {
        let mut outcomes = vec![];
        for row in 0..side {
            for place in 0..2 * (side - row) - 1 {
                outcomes.push(of(Basins::centroid(side, row, place)));
            }
        }
        Basins { side, outcomes }
    }

    /// What the outlines of a district enclose, as a part of the whole.
    fn enclosed(district: &District) -> f64 {
        district.outlines.iter().map(|line| area(line)).sum()
    }

    #[test]
    fn one_district_is_the_whole_triangle() {
        let districts = districts(&map(30, |_| Outcome::Balance));
        assert_eq!(districts.len(), 1);
        assert_eq!(districts[0].outlines[0].len(), 3);
        assert!((enclosed(&districts[0]) - 1.0).abs() < 1e-12);
        let (government, civil) = districts[0].middle;
        assert!((government - 1.0 / 3.0).abs() < 1e-9 && (civil - 1.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn districts_share_out_the_triangle() {
        let map = map(60, |[business, government, civil]| {
            if business > 0.55 {
                Outcome::Won(0)
            } else if government > 0.6 {
                Outcome::Won(1)
            } else if civil > 0.5 + 0.2 * government {
                Outcome::Won(2)
            } else {
                Outcome::Balance
            }
        });
        let districts = districts(&map);
        assert_eq!(districts.len(), 4);
        let mut sum = 0.0;
        for district in &districts {
            assert!((enclosed(district) - district.part).abs() < 0.01);
            sum += enclosed(district);
        }
        // What is left out on one side of a border is left out on the other.
        assert!((sum - 1.0).abs() < 1e-6, "{sum}");
    }

    #[test]
    fn an_island_leaves_a_hole() {
        let map = map(40, |[business, government, civil]| {
            if business.min(government).min(civil) > 0.25 {
                Outcome::Balance
            } else {
                Outcome::Won(2)
            }
        });
        let districts = districts(&map);
        assert_eq!(districts.len(), 2);
        for district in &districts {
            assert_eq!(district.outlines.len(), 1);
            assert!((enclosed(district) - district.part).abs() < 0.01);
        }
        // The name of the sea does not stand on the island.
        let (government, civil) = districts[1].middle;
        assert!((1.0 - government - civil).min(government).min(civil) < 0.25);
    }
}
