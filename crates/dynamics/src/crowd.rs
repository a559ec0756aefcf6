//! Institutions or a mob: opinions with go-betweens, and without.
//!
//! # Equation
//! `people` with opinions `x` on a scale from 0 to 1, uniform at the start; person i belongs to
//! institution i mod 12, whose missions are evenly spaced over 0.04..0.96. One step, taken by all at once:
//!
//! ```text
//! x += mu ( w (0.5 (inst - x) + 0.5 (mission - x)) + (1 - w) (pub - x) ) + c (1 - w) (leader - x)
//! c = charisma ((phi + 0.02) / 0.12)^(alpha - 1), held to 0..0.5
//! w = mediation + (1 - mediation) mandate
//! ```
//!
//! and held to 0..1. `inst` is the mean of one's institution; `pub` the mean of all whose opinion is within
//! `confidence` of one's own; `mu` (1/step) the pace of exchange; `phi` the share of people within
//! [`NEAR`] of the leader, so that a following attracts a following; `w` the strength of institutions. The mandate
//! strengthens them: open clients and feeds put a filter of one's own between the broadcaster and oneself.
//! The [`World`]'s diffusion is not used.
//!
//! # Where it comes from
//! Bounded confidence: R. Hegselmann and U. Krause, *Opinion dynamics and bounded confidence*, JASSS 5 (2002). That
//! go-betweens keep a mass society from its leader: W. Kornhauser, *The Politics of Mass Society* (1959).
//! Effective number: M. Laakso and R. Taagepera (1979).
//!
//! # What it leaves out
//! Opinions are one number; nobody leaves an institution or founds one; institutions never change
//! their missions, and all are equally good; the leader hears nobody; there are no enemies to unite against.
//!
//! # The strongest objection
//! An institution's pull is a gatekeeper's pull, too: at full strength ([`CrowdDials::mediation`]) people listen to
//! nobody outside, and what no mission stands for is held by no one.
//!
//! # How it is computed
//! People sorted by opinion, two pointers and sums over everyone below give all means of neighbours in O(n log n);
//! runs of people who kept their order are merged, so that most steps cost less. Opinions are whole numbers of
//! 2^-44: their sums are exact, whatever the order, and rounding puts nobody before a neighbour.

use crate::param::Param;
use crate::param::join;
use crate::random::{Role, Stream};
use crate::world::World;

/// How many institutions there are.
pub const INSTITUTIONS: usize = 12;
/// Who is no farther than this from the leader follows.
pub const NEAR: f64 = 0.1;
/// A gap wider than this parts two voices.
pub const GAP: f64 = 0.03;
/// Bins of the histograms.
pub const BINS: usize = 40;
/// Paths of so many people at most are kept; those of the first.
pub const KEPT: usize = 300;

/// So many numbers of the stream are set aside: with its very first ones the crowd that readers see first
/// would be an uncommon one, whose camps are uneven.
const ASIDE: u32 = 3000;

crate::parameters! {
    /// The crowd's own dials, beside the [`World`].
    pub struct CrowdDials {
        people: u32 = 300, 60..3000, 60, One, "People",
            "How many people there are, a twelfth of them in each institution.";
        mediation: f64 = 0.25, 0.0..1.0, 0.01, Share, "Strength of institutions",
            "How much one listens to one's own institution rather than to the public and the leader.";
        charisma: f64 = 0.05, 0.0..0.5, 0.01, PerStep, "The leader's pull",
            "The part of the way to the leader that someone without institutions goes in a step, at a following of a tenth.";
        confidence: f64 = 0.2, 0.0..1.0, 0.01, Opinion, "How far one listens",
            "Opinions farther from one's own than this are not heard.";
        leader: f64 = 0.75, 0.0..1.0, 0.01, Opinion, "Where the leader stands",
            "The leader's opinion, on the scale from 0 to 1.";
        exchange: f64 = 0.3, 0.0..1.0, 0.01, PerStep, "Pace of exchange",
            "The part of the way to those one listens to that one goes in a step.";
        steps: u32 = 80, 10..300, 10, One, "Steps",
            "How many steps are taken.";
        seed: u32 = 1, 1..9999, 1, One, "Seed",
            "Another seed is another crowd: the same chances, other people.";
    }
}

/// A crowd: the world and its own dials.
///
/// ```
/// use dynamics::{World, crowd::{Crowd, CrowdDials}};
/// let mut crowd = Crowd {
///     world: World::default(),
///     dials: CrowdDials { mediation: 0.0, ..CrowdDials::default() },
/// };
/// // Without institutions everyone ends where the leader stands.
/// assert_eq!(crowd.run().last().near_leader, 1.0);
/// crowd.dials.mediation = 0.75;
/// assert!((crowd.run().last().voices - 12.0).abs() < 1e-9);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Crowd {
    /// The parameters that a reader carries through the essay.
    pub world: World,
    /// The crowd's own.
    pub dials: CrowdDials,
}

/// What a crowd is like after a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// Effective number of voices: groups parted by gaps wider than [`GAP`], `1 / sum p^2`.
    pub voices: f64,
    /// The share of people within [`NEAR`] of the leader.
    pub near_leader: f64,
    /// The mean opinion.
    pub mean: f64,
    /// The opinions' standard deviation.
    pub spread: f64,
}

/// Someone's place in the order of opinions.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    x: f64,
    person: u32,
}

/// Opinions are whole numbers of this part, 2^-44.
const PARTS: f64 = 17_592_186_044_416.0;

/// An opinion as a whole number.
fn whole(x: f64) -> u64 {
    (x * PARTS + 0.5) as u64
}

/// The mean of so many opinions with such a sum.
fn mean(sum: u64, count: usize) -> f64 {
    sum as f64 / (PARTS * count as f64)
}

impl Crowd {
    /// How many parameters there are, the world's first.
    pub const COUNT: usize = World::COUNT + CrowdDials::COUNT;
    /// The parameters, the world's first.
    pub const TABLE: [Param; Self::COUNT] = join(World::TABLE, CrowdDials::TABLE);

    /// The crowd of a row of values in the table's order.
    pub fn from_values(values: &[f64]) -> Self {
        let (world, dials) = values.split_at(World::COUNT.min(values.len()));
        Self {
            world: World::from_values(world),
            dials: CrowdDials::from_values(dials),
        }
    }

    /// The strength of institutions in force, `w`.
    pub fn mediation(&self) -> f64 {
        self.dials.mediation + (1.0 - self.dials.mediation) * self.world.mandate
    }

    /// The leader's pull at a following, `c`, 1/step.
    pub fn pull(&self, following: f64) -> f64 {
        let size = libm::log((following + 0.02) / 0.12);
        let pull = self.dials.charisma * libm::exp((self.world.alpha - 1.0) * size);
        pull.max(0.0).min(0.5)
    }

    /// The mission of an institution.
    pub fn mission(institution: usize) -> f64 {
        0.04 + 0.92 * institution as f64 / (INSTITUTIONS - 1) as f64
    }

    /// Opinions at the start: uniform, in the order of people.
    pub fn start(&self) -> Vec<f64> {
        let mut stream = Stream::new(self.dials.seed, Role::Opinions);
        for _ in 0..ASIDE {
            stream.uniform();
        }
        (0..self.dials.people)
            .map(|_| mean(whole(stream.uniform()), 1))
            .collect()
    }

    /// Takes all steps.
    pub fn run(&self) -> Run {
        let people = self.dials.people as usize;
        let steps = self.dials.steps as usize;
        let kept = people.min(KEPT);
        let mut run = Run {
            crowd: *self,
            moments: Vec::with_capacity(steps + 1),
            paths: Vec::with_capacity(kept * (steps + 1)),
            counts: Vec::with_capacity(BINS * (steps + 1)),
            opinions: self.start(),
        };
        let mut work = Work::new(people);
        for step in 0..=steps {
            if step > 0 {
                let following = run.last().near_leader;
                self.step(following, &mut run.opinions, &mut work);
            }
            work.sort(&run.opinions);
            run.moments.push(self.moment(&work));
            run.paths.extend_from_slice(&run.opinions[..kept]);
            run.counts.extend_from_slice(&histogram(&run.opinions));
        }
        run
    }

    /// One step of everyone, once they are sorted.
    fn step(&self, following: f64, opinions: &mut [f64], work: &mut Work) {
        let dials = &self.dials;
        let w = self.mediation();
        let pull = self.pull(following) * (1.0 - w);
        let mut aims = [0.0; INSTITUTIONS];
        for (institution, aim) in aims.iter_mut().enumerate() {
            let mut sum = 0;
            let mut count = 0;
            for x in opinions.iter().skip(institution).step_by(INSTITUTIONS) {
                sum += whole(*x);
                count += 1;
            }
            *aim = 0.5 * (mean(sum, count.max(1)) + Self::mission(institution));
        }
        let (own, public) = (dials.exchange * w, dials.exchange * (1.0 - w));
        let (mut from, mut to) = (0, 0);
        let places = &work.places;
        for place in places {
            let x = place.x;
            while places
                .get(to)
                .is_some_and(|other| other.x - x <= dials.confidence)
            {
                to += 1;
            }
            while places
                .get(from)
                .is_some_and(|other| x - other.x > dials.confidence)
            {
                from += 1;
            }
            let heard = mean(work.below[to] - work.below[from], (to - from).max(1));
            let person = place.person as usize;
            let moved = x
                + own * (aims[person % INSTITUTIONS] - x)
                + public * (heard - x)
                + pull * (dials.leader - x);
            opinions[person] = mean(whole(moved.max(0.0).min(1.0)), 1);
        }
    }

    /// What sorted people are like.
    fn moment(&self, work: &Work) -> Moment {
        let people = work.places.len();
        let centre = mean(work.below[people], people);
        let (mut square, mut squares, mut voice) = (0.0, 0.0, 0.0);
        let mut following = 0;
        let mut before = work.places[0].x;
        for place in &work.places {
            following += u32::from((place.x - self.dials.leader).abs() <= NEAR);
            square += (place.x - centre) * (place.x - centre);
            if place.x - before > GAP {
                squares += voice * voice;
                voice = 0.0;
            }
            voice += 1.0;
            before = place.x;
        }
        squares += voice * voice;
        let people = people as f64;
        Moment {
            voices: people * people / squares,
            near_leader: f64::from(following) / people,
            mean: centre,
            spread: (square / people).sqrt(),
        }
    }
}

/// How many opinions lie in each of [`BINS`] equal parts of the scale.
fn histogram(opinions: &[f64]) -> [u32; BINS] {
    let mut counts = [0; BINS];
    for x in opinions {
        counts[((x * BINS as f64) as usize).min(BINS - 1)] += 1;
    }
    counts
}

/// People in the order of their opinions, and what it takes to keep them so.
struct Work {
    /// Everyone, lowest opinion first.
    places: Vec<Place>,
    /// Room for another order.
    others: Vec<Place>,
    /// Where runs in order begin, and the end.
    begins: Vec<usize>,
    /// `below[k]`: the sum of the lowest k opinions.
    below: Vec<u64>,
}

impl Work {
    fn new(people: usize) -> Self {
        let places = (0..people as u32).map(|person| Place { x: 0.0, person });
        Self {
            places: places.collect(),
            others: vec![Place::default(); people],
            begins: vec![],
            below: vec![0; people + 1],
        }
    }

    /// Sorts people by their opinions: a merge sort of the runs that are in order.
    ///
    /// Without institutions everyone keeps their order; with them, mostly the members of each do.
    fn sort(&mut self, opinions: &[f64]) {
        let people = opinions.len();
        for place in &mut self.places {
            place.x = opinions[place.person as usize];
        }
        self.find_runs();
        if self.begins.len() > INSTITUTIONS {
            self.by_institution();
            self.find_runs();
        }
        while self.begins.len() > 2 {
            let count = self.begins.len() - 1;
            let mut kept = 0;
            for pair in 0..count.div_ceil(2) {
                let begin = self.begins[2 * pair];
                let middle = self.begins[2 * pair + 1];
                let end = self.begins[(2 * pair + 2).min(count)];
                merge(
                    &self.places[begin..middle],
                    &self.places[middle..end],
                    &mut self.others[begin..end],
                );
                self.begins[kept] = begin;
                kept += 1;
            }
            self.begins[kept] = people;
            self.begins.truncate(kept + 1);
            core::mem::swap(&mut self.places, &mut self.others);
        }
        let mut sum = 0;
        for (place, below) in self.places.iter().zip(&mut self.below[1..]) {
            sum += whole(place.x);
            *below = sum;
        }
    }

    /// Finds where runs in order begin.
    fn find_runs(&mut self) {
        self.begins.clear();
        let mut before = f64::INFINITY;
        for (k, place) in self.places.iter().enumerate() {
            if place.x < before {
                self.begins.push(k);
            }
            before = place.x;
        }
        self.begins.push(self.places.len());
    }

    /// Puts people in the order of their institutions, and in each as they stood.
    fn by_institution(&mut self) {
        let people = self.places.len();
        let mut next = [0; INSTITUTIONS];
        for institution in 1..INSTITUTIONS {
            let members = (people + INSTITUTIONS - institution) / INSTITUTIONS;
            next[institution] = next[institution - 1] + members;
        }
        for place in &self.places {
            let slot = &mut next[place.person as usize % INSTITUTIONS];
            self.others[*slot] = *place;
            *slot += 1;
        }
        core::mem::swap(&mut self.places, &mut self.others);
    }
}

/// Merges two runs in order.
fn merge(one: &[Place], other: &[Place], merged: &mut [Place]) {
    let (mut i, mut j) = (0, 0);
    while i < one.len() && j < other.len() {
        // Without a branch on what nobody can foretell.
        let (a, b) = (&one[i], &other[j]);
        let later = b.x < a.x;
        let next = if later { b } else { a };
        merged[i + j] = *next;
        i += usize::from(!later);
        j += usize::from(later);
    }
    let rest = &mut merged[i + j..];
    let (first, second) = rest.split_at_mut(one.len() - i);
    first.copy_from_slice(&one[i..]);
    second.copy_from_slice(&other[j..]);
}

/// A finished run.
#[derive(Clone, Debug)]
pub struct Run {
    /// What was run.
    pub crowd: Crowd,
    moments: Vec<Moment>,
    paths: Vec<f64>,
    counts: Vec<u32>,
    opinions: Vec<f64>,
}

impl Run {
    /// What the crowd is like at the start and after every step.
    pub fn moments(&self) -> &[Moment] {
        &self.moments
    }

    /// What the crowd is like in the end.
    pub fn last(&self) -> Moment {
        self.moments[self.moments.len() - 1]
    }

    /// Of how many people paths are kept: of the first [`KEPT`] at most.
    pub fn kept(&self) -> usize {
        self.opinions.len().min(KEPT)
    }

    /// The opinion of one of those people after a step.
    pub fn opinion(&self, person: usize, step: usize) -> f64 {
        self.paths[step * self.kept() + person]
    }

    /// How many people are in each of [`BINS`] equal parts of the scale after a step.
    pub fn counts(&self, step: usize) -> &[u32] {
        &self.counts[step * BINS..(step + 1) * BINS]
    }

    /// Everyone's opinion in the end.
    pub fn opinions(&self) -> &[f64] {
        &self.opinions
    }
}
