//! Deterministic models of how power concentrates and spreads.
//!
//! One law runs through all of them. A small lead grows when
//!
//! ```text
//! (alpha - 1) k gamma  >  D + M + brakes
//! ```
//!
//! with the scale exponent `alpha`, the leader's own growth `gamma` (1/yr), the private part `k` of
//! scale, natural diffusion `D` (1/yr), mandated diffusion `M` (1/yr) and whatever else brakes.
//! Right minus left is the **balance margin** (1/yr).
//!
//! The same parameters give the same bits natively and in every browser: elementary functions come
//! from one pure-Rust library, and nothing reads a clock.
//!
//! # Layout
//! - [`param`]: a parameter told once;
//! - [`world`]: the three parameters that every model shares;
//! - [`decimal`]: decimal numbers as text and back;
//! - [`ode`]: the equation solver;
//! - [`random`]: random numbers that are the same for ever;
//! - [`race`]: the growth race, and what is built on it: [`phase`], [`policy`], [`market`], [`street`], [`defence`];
//! - [`referee`]: a government that plays favourites;
//! - [`crowd`]: institutions or a mob;
//! - [`triangle`]: business, government, civil society;
//! - [`voting`]: weighted votes; [`checks`]: k of n must agree.

pub mod checks;
pub mod crowd;
pub mod decimal;
pub mod defence;
pub mod market;
pub mod ode;
pub mod param;
pub mod phase;
pub mod policy;
pub mod race;
pub mod random;
pub mod referee;
pub mod street;
pub mod triangle;
pub mod voting;
pub mod world;

pub use world::World;

/// What the README shows is run, too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
