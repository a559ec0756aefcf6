//! Words that keep out of each other's way.
//!
//! Lines are labelled at their ends, areas inside, moments at their tops. Each kind is placed in
//! turn; every word placed becomes something the next ones avoid.

use crate::figure::Ink;
use crate::layout::{Anchor, Mark};
use crate::polyline::{Point, Rect, held, sort_by};
use crate::text;

/// Room between the end of a line and its label.
pub(crate) const GAP: f64 = 9.0;

/// Further room where labels may have moved away from their ends and need a leader line.
pub(crate) const LEADER: f64 = 9.0;

/// How far a label moves before a leader line ties it to its end.
const MOVED: f64 = 9.0;

/// Height of a line of words relative to its size.
const LEADING: f64 = 1.22;

/// What is in the way on one panel, and the words placed so far on the whole picture.
pub(crate) struct Board {
    /// The panel.
    pub frame: Rect,
    /// Right edge of the picture.
    pub width: f64,
    /// Curves as drawn.
    pub curves: Vec<Vec<Point>>,
    /// Where vertical lines stand.
    pub moments: Vec<f64>,
    /// Areas as (x, top, bottom).
    pub areas: Vec<Vec<(f64, f64, f64)>>,
    /// Words already placed.
    pub words: Vec<Rect>,
    /// Size of the labels.
    pub size: f64,
}

/// The end of a curve, to be labelled.
#[derive(Clone, Debug)]
pub(crate) struct End {
    pub at: Point,
    pub ink: Ink,
    pub label: String,
}

/// A label of one or two lines at a place.
struct Block {
    end: End,
    lines: Vec<String>,
    left: f64,
    right: f64,
    middle: f64,
    height: f64,
    anchor: Anchor,
}

impl Block {
    fn rect(&self) -> Rect {
        Rect {
            left: self.left,
            top: self.middle - self.height / 2.0,
            right: self.right,
            bottom: self.middle + self.height / 2.0,
        }
    }
}

impl Board {
    /// Height of a line of label.
    pub fn line(&self) -> f64 {
        self.size * LEADING
    }

    fn wide(&self, words: &str) -> f64 {
        text::width(words, self.size, true)
    }

    fn curve_hits(&self, rect: &Rect) -> usize {
        self.curves
            .iter()
            .filter(|curve| {
                curve
                    .windows(2)
                    .any(|pair| rect.cut(pair[0], pair[1]).is_some())
            })
            .count()
    }

    fn moment_hits(&self, rect: &Rect) -> usize {
        let inside = |x: &&f64| (rect.left - 1.0..rect.right + 1.0).contains(*x);
        self.moments.iter().filter(inside).count()
    }

    /// How many words it lies upon; those that touch do not count.
    pub fn word_hits(&self, rect: &Rect) -> usize {
        // As much as sums round.
        const TOUCH: f64 = 1e-9;
        let inner = Rect {
            left: rect.left + TOUCH,
            top: rect.top + TOUCH,
            right: rect.right - TOUCH,
            bottom: rect.bottom - TOUCH,
        };
        self.words
            .iter()
            .filter(|words| words.meets(&inner))
            .count()
    }

    fn on_area(&self, rect: &Rect) -> bool {
        self.areas.iter().any(|area| {
            thickness(area, rect.left, rect.right)
                .is_some_and(|(top, bottom)| top < rect.bottom && rect.top < bottom)
        })
    }

    /// Labels the ends of curves; at most `most`, those of the first and last rank always.
    pub fn label_ends(&mut self, ends: Vec<End>, most: usize, marks: &mut Vec<Mark>) {
        // A label may rise above its panel by a little and stays above its foot.
        let (top, bottom) = (self.frame.top - self.size * 0.4, self.frame.bottom);
        let fitting = ((bottom - top) / self.line()).floor().max(0.0) as usize;
        let ends = thin_out(ends, most.min(fitting));
        let crowded = ends.len() > 2;
        let mut blocks: Vec<Block> = Vec::new();
        for end in ends {
            if let Some(block) = self.best_side(end, crowded, (top, bottom), &blocks) {
                blocks.push(block);
            }
        }
        // Words one above the other share a column and are spread over it.
        sort_by(&mut blocks, |block| block.left);
        let mut column: Vec<Block> = Vec::new();
        let mut reach = f64::NEG_INFINITY;
        for block in blocks {
            if block.left >= reach {
                self.place_column(std::mem::take(&mut column), top, bottom, marks);
            }
            reach = reach.max(block.right);
            column.push(block);
        }
        self.place_column(column, top, bottom, marks);
    }

    /// Where a label has room and meets least: right of its end, right of a moment close by, or left.
    fn best_side(
        &self,
        end: End,
        crowded: bool,
        (top, bottom): (f64, f64),
        others: &[Block],
    ) -> Option<Block> {
        let gap = if crowded { GAP + LEADER } else { GAP };
        let full = self.wide(&end.label);
        let (x, y) = end.at;
        let near_moment = self
            .moments
            .iter()
            .copied()
            .filter(|moment| (x..x + gap + full.min(44.0)).contains(moment))
            .fold(f64::NAN, f64::max);
        let sides = [
            (x + gap, Anchor::Start, 0.0),
            (near_moment + 7.0, Anchor::Start, 0.6),
            (x - GAP, Anchor::End, 1.0),
        ];
        let mut best: Option<(f64, Block)> = None;
        for (edge, anchor, dislike) in sides {
            let room = match anchor {
                Anchor::Start => self.width - edge,
                _ => edge - self.frame.left - 4.0,
            };
            // NaN where there is no moment.
            if room.is_nan() || room < self.size * 2.0 {
                continue;
            }
            let cut = |lines: &[String]| lines.iter().any(|line| line.ends_with('…'));
            let (mut edge, mut lines) = (edge, text::wrap(&end.label, self.size, true, room));
            if cut(&lines) && anchor == Anchor::Start && edge > x + GAP {
                // Rather close to its end than cut short.
                edge = x + GAP;
                lines = text::wrap(&end.label, self.size, true, self.width - edge);
            }
            let width = lines.iter().map(|line| self.wide(line)).fold(0.0, f64::max);
            if lines.is_empty() {
                continue;
            }
            let height = self.line() * lines.len() as f64;
            let left = if anchor == Anchor::Start {
                edge
            } else {
                edge - width
            };
            let cut = cut(&lines);
            let block = Block {
                left,
                right: left + width,
                middle: held(y, top + height / 2.0, bottom - height / 2.0),
                height,
                anchor,
                lines,
                end: end.clone(),
            };
            let rect = block.rect();
            // What lies between the end and its words.
            let between = Rect {
                left: (x + 2.0).min(rect.right),
                top: y - 1.0,
                right: (x - 2.0).max(rect.left),
                bottom: y + 1.0,
            };
            let crossed = others
                .iter()
                .filter(|other| other.rect().meets(&rect))
                .count();
            let cost = dislike
                + 4.0 * self.curve_hits(&rect) as f64
                + 3.0 * self.curve_hits(&between) as f64
                + 3.0 * self.moment_hits(&rect) as f64
                + 1.5 * crossed as f64
                + if self.on_area(&rect) { 8.0 } else { 0.0 }
                + if cut { 12.0 } else { 0.0 }
                + if block.lines.len() > 1 { 0.5 } else { 0.0 };
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, block));
            }
        }
        best.map(|(_, block)| block)
    }

    fn place_column(
        &mut self,
        mut column: Vec<Block>,
        top: f64,
        bottom: f64,
        marks: &mut Vec<Mark>,
    ) {
        // From above; ends that lie together keep the order in which they came, the leader first.
        sort_by(&mut column, |block| block.end.at.1.round());
        while column.iter().map(|block| block.height).sum::<f64>() > bottom - top {
            let middle = column.len() / 2;
            column.remove(middle);
        }
        let wanted: Vec<f64> = column.iter().map(|block| block.middle).collect();
        let heights: Vec<f64> = column.iter().map(|block| block.height).collect();
        let middles = spread(&wanted, &heights, top, bottom);
        let moved = |block: &Block, middle: f64| (middle - block.end.at.1).abs() > MOVED;
        let calm = !column
            .iter()
            .zip(&middles)
            .any(|(block, middle)| moved(block, *middle));
        for (mut block, middle) in column.into_iter().zip(middles) {
            if calm && block.left >= block.end.at.0 + GAP + LEADER - 0.01 {
                // No leader lines here: words stand close to their ends, unless a moment is between.
                let near = block.end.at.0 + GAP;
                if !self
                    .moments
                    .iter()
                    .any(|x| (near - 2.0..block.left).contains(x))
                {
                    block.right -= block.left - near;
                    block.left = near;
                }
            }
            block.middle = middle;
            let rect = block.rect();
            if self.word_hits(&rect) > 0 {
                continue;
            }
            self.words.push(rect);
            let ink = legible(block.end.ink);
            let (x, y) = block.end.at;
            let (near, far) = match block.anchor {
                Anchor::Start => (x + 3.0, block.left - 3.0),
                _ => (x - 3.0, block.right + 3.0),
            };
            if (middle - y).abs() > MOVED && (far - near).abs() > 3.0 && !calm {
                marks.push(Mark::Path {
                    points: vec![(near, y), (far, middle)],
                    ink,
                    width: 0.8,
                    dash: crate::figure::Dash::Solid,
                    opacity: 1.0,
                });
            }
            let first = middle - self.line() * (block.lines.len() as f64 - 1.0) / 2.0;
            for (row, words) in block.lines.into_iter().enumerate() {
                marks.push(Mark::Text {
                    x: if block.anchor == Anchor::Start {
                        block.left
                    } else {
                        block.right
                    },
                    y: first + self.line() * row as f64,
                    anchor: block.anchor,
                    size: self.size,
                    bold: true,
                    ink,
                    words,
                });
            }
        }
    }

    /// Labels an area inside, near its start or its end, where it is thick enough.
    /// Gives the height at which the words stand, so that those at the other end may stand alike.
    pub fn label_area(
        &mut self,
        area: &[(f64, f64, f64)],
        label: &str,
        at_end: bool,
        wish: Option<f64>,
        marks: &mut Vec<Mark>,
    ) -> Option<f64> {
        let (first, last) = (area.first()?.0, area.last()?.0);
        let wide = self.wide(label);
        let line = self.line();
        if label.is_empty() || wide + 12.0 > last - first {
            return None;
        }
        // Words about the end stand near the end, those about the start near the start.
        let near = if at_end {
            line * 2.5
        } else {
            (last - first) * 0.35
        };
        let reach = near.min(last - first - wide - 12.0);
        let mut second_best: Option<(Rect, f64)> = None;
        let mut found = None;
        let mut step = 0.0;
        while step <= reach && found.is_none() {
            let left = if at_end {
                last - 10.0 - wide - step
            } else {
                first + 10.0 + step
            };
            step += 5.0;
            let Some((top, bottom)) = thickness(area, left - 2.0, left + wide + 2.0) else {
                continue;
            };
            let slack = bottom - top - line - 2.0;
            if slack < 0.0 {
                continue;
            }
            let middle = (top + bottom) / 2.0;
            let rows = (slack / 6.0).floor() as i32;
            let mut heights: Vec<f64> = wish.into_iter().collect();
            heights.push(middle);
            for row in 1..=rows {
                let off = f64::from(row) * 3.0;
                heights.extend([middle - off, middle + off]);
            }
            for y in heights {
                let rect = Rect {
                    left,
                    top: y - line / 2.0,
                    right: left + wide,
                    bottom: y + line / 2.0,
                };
                let apart = Rect {
                    left: left - 8.0,
                    right: rect.right + 8.0,
                    ..rect
                };
                if rect.top < top + 0.5 || rect.bottom > bottom - 0.5 || self.word_hits(&apart) > 0
                {
                    continue;
                }
                if self.curve_hits(&rect) + self.moment_hits(&rect) == 0 {
                    found = Some((rect, y));
                    break;
                }
                second_best.get_or_insert((rect, y));
            }
        }
        let (rect, y) = found.or(second_best)?;
        self.words.push(rect);
        marks.push(Mark::Text {
            x: if at_end { rect.right } else { rect.left },
            y,
            anchor: if at_end { Anchor::End } else { Anchor::Start },
            size: self.size,
            bold: true,
            ink: Ink::OnFill,
            words: label.to_owned(),
        });
        Some(y)
    }

    /// Puts one line of words at the first of `places` (left edge, middle) that lies within the
    /// panel's cell and hits no words; among those, one that no curve crosses is better.
    fn put(
        &mut self,
        places: &[(f64, f64)],
        wide: f64,
        ink: Ink,
        words: &str,
        marks: &mut Vec<Mark>,
    ) {
        if words.is_empty() {
            return;
        }
        let half = self.line() / 2.0;
        let mut best: Option<(usize, Rect)> = None;
        for (left, y) in places {
            let rect = Rect {
                left: *left,
                top: y - half,
                right: left + wide,
                bottom: y + half,
            };
            let inside = rect.left >= 0.5
                && rect.right <= self.width
                && rect.top >= self.frame.top - half
                && rect.bottom <= self.frame.bottom + half * 0.5;
            if !inside || self.word_hits(&rect) > 0 {
                continue;
            }
            let hits = self.curve_hits(&rect) + self.moment_hits(&rect);
            if best.is_none_or(|(least, _)| hits < least) {
                best = Some((hits, rect));
            }
        }
        let Some((_, rect)) = best else { return };
        self.words.push(rect);
        marks.push(Mark::Text {
            x: rect.left,
            y: rect.top + half,
            anchor: Anchor::Start,
            size: self.size,
            bold: true,
            ink,
            words: words.to_owned(),
        });
    }

    /// Names a dot of radius `half` beside it, where there is room; else not at all.
    pub fn label_spot(
        &mut self,
        at: Point,
        half: f64,
        ink: Ink,
        label: &str,
        marks: &mut Vec<Mark>,
    ) {
        let (wide, line) = (self.wide(label), self.line());
        let (right, left) = (at.0 + half + 4.0, at.0 - half - 4.0 - wide);
        let (up, down) = (at.1 - half - line / 2.0, at.1 + half + line / 2.0);
        let places = [
            (right, at.1),
            (left, at.1),
            (at.0 - wide / 2.0, up - 1.0),
            (at.0 - wide / 2.0, down + 1.0),
            (right - 2.0, up + 3.0),
            (right - 2.0, down - 3.0),
            (left + 2.0, up + 3.0),
            (left + 2.0, down - 3.0),
            (right + 10.0, up - line / 2.0),
            (right + 10.0, down + line / 2.0),
            (left - 10.0, up - line / 2.0),
            (left - 10.0, down + line / 2.0),
        ];
        self.put(&places, wide, ink, label, marks);
    }

    /// Names a horizontal line above or below it, at its right end or at its left; with a `ground` where much else is
    /// drawn there.
    pub fn label_level(
        &mut self,
        y: f64,
        ink: Ink,
        label: &str,
        ground: bool,
        marks: &mut Vec<Mark>,
    ) {
        let label = text::elide(
            label,
            self.size,
            true,
            self.frame.right - self.frame.left - 8.0,
        );
        let (wide, half) = (self.wide(&label), self.line() / 2.0);
        let (right, left) = (self.frame.right - 4.0 - wide, self.frame.left + 4.0);
        let middle = (left + right) / 2.0;
        let mut places = Vec::new();
        for x in [
            right,
            left,
            middle,
            (left + middle) / 2.0,
            (right + middle) / 2.0,
        ] {
            places.extend([(x, y - half - 1.0), (x, y + half + 1.0)]);
        }
        let before = marks.len();
        self.put(&places, wide, ink, &label, marks);
        if let (true, Some(rect)) = (ground && marks.len() > before, self.words.last()) {
            let (left, right) = (rect.left - 3.0, rect.right + 4.5);
            let points = vec![
                (left, rect.top),
                (right, rect.top),
                (right, rect.bottom),
                (left, rect.bottom),
            ];
            marks.insert(
                before,
                Mark::Area {
                    points,
                    ink: Ink::Paper,
                    opacity: 0.85,
                },
            );
        }
    }

    /// Labels a vertical line at its top, or below where other words stand there already.
    pub fn label_moment(&mut self, x: f64, ink: Ink, label: &str, marks: &mut Vec<Mark>) {
        let line = self.line();
        let rows = ((self.frame.bottom - self.frame.top) / line).floor() as i32;
        let mut best: Option<(f64, Rect, Anchor, Vec<String>)> = None;
        for anchor in [Anchor::Start, Anchor::End] {
            let room = match anchor {
                Anchor::Start => self.width - x - 6.0,
                _ => x - 6.0 - self.frame.left,
            };
            let words = text::wrap(label, self.size, true, room);
            let wide = words
                .iter()
                .map(|words| self.wide(words))
                .fold(0.0, f64::max);
            let left = if anchor == Anchor::Start {
                x + 6.0
            } else {
                x - 6.0 - wide
            };
            let cut = words.is_empty() || words.iter().any(|words| words.ends_with('…'));
            for row in 0..=rows - words.len() as i32 {
                let top = self.frame.top + 1.0 + line * f64::from(row);
                let rect = Rect {
                    left,
                    top,
                    right: left + wide,
                    bottom: top + line * words.len() as f64,
                };
                if words.is_empty() || self.word_hits(&rect) > 0 {
                    continue;
                }
                let cost = f64::from(row)
                    + 6.0 * self.curve_hits(&rect) as f64
                    + 5.0 * self.moment_hits(&rect) as f64
                    + if self.on_area(&rect) { 4.0 } else { 0.0 }
                    + if anchor == Anchor::End { 2.5 } else { 0.0 }
                    + if words.len() > 1 { 1.0 } else { 0.0 }
                    + if cut { 12.0 } else { 0.0 };
                if best.as_ref().is_none_or(|(least, ..)| cost < *least) {
                    best = Some((cost, rect, anchor, words.clone()));
                }
            }
        }
        let Some((_, rect, anchor, words)) = best else {
            return;
        };
        let ink = if self.on_area(&rect) {
            Ink::OnFill
        } else {
            legible(ink)
        };
        self.words.push(rect);
        for (row, words) in words.into_iter().enumerate() {
            marks.push(Mark::Text {
                x: if anchor == Anchor::Start {
                    rect.left
                } else {
                    rect.right
                },
                y: rect.top + line * (row as f64 + 0.5),
                anchor,
                size: self.size,
                bold: true,
                ink,
                words,
            });
        }
    }
}

/// An ink in which words can be read upon the paper.
pub(crate) fn legible(ink: Ink) -> Ink {
    match ink {
        Ink::Paper | Ink::Grid | Ink::OnFill => Ink::Muted,
        other => other,
    }
}

/// The free band of an area over a stretch of x: the lowest point of its upper edge and the highest
/// of its lower one. Nothing where the area does not cover the stretch.
fn thickness(area: &[(f64, f64, f64)], left: f64, right: f64) -> Option<(f64, f64)> {
    let (first, last) = (area.first()?, area.last()?);
    if left < first.0 || right > last.0 {
        return None;
    }
    let mut band = (f64::NEG_INFINITY, f64::INFINITY);
    for pair in area.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        if b.0 < left || a.0 > right {
            continue;
        }
        for x in [a.0.max(left), b.0.min(right)] {
            let share = if b.0 > a.0 {
                (x - a.0) / (b.0 - a.0)
            } else {
                0.0
            };
            band.0 = band.0.max(a.1 + (b.1 - a.1) * share);
            band.1 = band.1.min(a.2 + (b.2 - a.2) * share);
        }
    }
    Some(band)
}

/// At most `most` of the ends: those that are no actor's, the first and the last rank, and the
/// others evenly between.
fn thin_out(mut ends: Vec<End>, most: usize) -> Vec<End> {
    let rank = |end: &End| match end.ink {
        Ink::Actor { rank, .. } => Some(rank),
        _ => None,
    };
    sort_by(&mut ends, |end| rank(end).map_or(-1.0, f64::from));
    if ends.len() <= most {
        return ends;
    }
    let others = ends.iter().filter(|end| rank(end).is_none()).count();
    // Comparisons keep their labels, unless the actors would be left without.
    let actors = ends.len() - others;
    let others_kept = others.min(most.saturating_sub(actors.min(2)));
    let actors_kept = most - others_kept;
    let even = |count: usize, kept: usize, at: usize| match kept {
        0 => false,
        1 => at == 0,
        _ => (0..kept).any(|pick| pick * (count - 1) / (kept - 1) == at),
    };
    ends.into_iter()
        .enumerate()
        .filter(|(at, _)| {
            if *at < others {
                even(others, others_kept, *at)
            } else {
                even(actors, actors_kept, at - others)
            }
        })
        .map(|(_, end)| end)
        .collect()
}

/// Middles as near as can be to those wanted (least squares), in their order, that do not overlap
/// and stay between `top` and `bottom`.
pub(crate) fn spread(wanted: &[f64], heights: &[f64], top: f64, bottom: f64) -> Vec<f64> {
    // With the heights above taken off, "does not overlap" is "does not decrease".
    let mut offsets = Vec::with_capacity(heights.len());
    let mut above = 0.0;
    for height in heights {
        offsets.push(above + height / 2.0);
        above += height;
    }
    // Pool neighbours that decrease into blocks at their mean: (mean, count).
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (want, offset) in wanted.iter().zip(&offsets) {
        pools.push((want - offset, 1));
        while let [.., (before, many), (after, more)] = pools[..] {
            if before <= after {
                break;
            }
            let mean = (before * many as f64 + after * more as f64) / (many + more) as f64;
            pools.truncate(pools.len() - 2);
            pools.push((mean, many + more));
        }
    }
    pools
        .into_iter()
        .flat_map(|(mean, count)| std::iter::repeat_n(mean, count))
        .zip(offsets)
        .map(|(mean, offset)| held(mean, top, bottom - above) + offset)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spread_moves_no_more_than_it_must() {
        assert_eq!(
            spread(&[10.0, 60.0], &[14.0, 14.0], 0.0, 100.0),
            [10.0, 60.0]
        );
        assert_eq!(
            spread(&[50.0, 50.0], &[14.0, 14.0], 0.0, 100.0),
            [43.0, 57.0]
        );
        assert_eq!(spread(&[0.0, 0.0], &[14.0, 14.0], 0.0, 100.0), [7.0, 21.0]);
        assert_eq!(
            spread(&[99.0, 99.0], &[10.0, 20.0], 0.0, 100.0),
            [75.0, 90.0]
        );
        assert!(spread(&[], &[], 0.0, 100.0).is_empty());
    }

    #[test]
    fn thinning_keeps_first_last_and_comparisons() {
        let end = |ink| End {
            at: (0.0, 0.0),
            ink,
            label: "x".to_owned(),
        };
        let mut ends: Vec<End> = (0..12)
            .rev()
            .map(|rank| end(Ink::Actor { rank, of: 12 }))
            .collect();
        ends.push(end(Ink::Muted));
        let ranks = |most| -> Vec<Option<u16>> {
            thin_out(ends.clone(), most)
                .iter()
                .map(|end| match end.ink {
                    Ink::Actor { rank, .. } => Some(rank),
                    _ => None,
                })
                .collect()
        };
        assert_eq!(ranks(4), [None, Some(0), Some(5), Some(11)]);
        assert_eq!(ranks(2), [Some(0), Some(11)]);
        assert_eq!(ranks(1), [Some(0)]);
        assert_eq!(ranks(0), []);
        assert_eq!(ranks(20).len(), 13);
    }

    #[test]
    fn thickness_is_that_of_the_narrowest_place() {
        let area = [(0.0, 10.0, 90.0), (50.0, 30.0, 90.0), (100.0, 10.0, 40.0)];
        assert_eq!(thickness(&area, 0.0, 100.0), Some((30.0, 40.0)));
        assert_eq!(thickness(&area, 0.0, 25.0), Some((20.0, 90.0)));
        assert_eq!(thickness(&area, -1.0, 25.0), None);
        assert_eq!(thickness(&[], 0.0, 1.0), None);
    }
}
