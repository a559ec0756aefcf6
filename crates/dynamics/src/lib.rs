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
//! - [`race`]: the growth race.

pub mod decimal;
pub mod ode;
pub mod param;
pub mod race;
pub mod world;

pub use world::World;
