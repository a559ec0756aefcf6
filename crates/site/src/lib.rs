//! The explorable's pages.
//!
//! The prose is static HTML. Each widget is an island: its HTML, with its default picture, is written
//! natively ([`page`]); in the browser the living widget takes its place ([`island`]).
//! All islands of a page share one [`store`].
//!
//! # Layout
//! - [`page`]: whole pages as text, [`sheet`]: the style of those with one widget alone (feature `ssr`, native);
//! - [`model`], [`glossary`]: what the models and the essay's terms are, from an author's words (feature `ssr`, native);
//! - [`share`]: what other sites are told of a page: cards, oEmbed (feature `ssr`, native);
//! - [`island`]: start-up in the browser;
//! - [`store`]: the reader's world and every place's scenario; the only owner of both;
//! - [`address`]: the state in the address bar;
//! - [`place`]: a widget in its place on a page: the component;
//! - [`dial`], [`head`], [`fold`], [`canvas`] with its [`brush`] and [`grip`]: its parts; [`controls`]: what the reader does
//!   with them;
//! - [`predict`]: the reader draws what they expect before they see (feature `many`);
//! - [`crosshair`] and [`rings`]: the values under the pointer, time dragged along its axis, handles for the keyboard
//!   (the essay alone);
//! - `sandbox`: two places side by side, each with any widget and a world of its own (feature `many`);
//! - [`ghost`]: what stood in a picture before the last gesture (the essay alone);
//! - [`mod@print`]: the pictures on paper (the essay alone; for others see `web/embed.js`);
//! - [`guard`]: a place that panics stands still, and the page goes on (the essay alone);
//! - [`clock`]: the next frame, after a while, or when the reader rests; [`turns`]: when the many places of a page do their
//!   work;
//!   [`rows`]: what is out of sight costs the browser nothing (feature `many`);
//! - [`live`]: numbers, results and presets in the prose; [`history`]: undo, redo and back to the start; [`said`]: what
//!   the page says of them (feature `many`);
//! - [`notice`]: one sentence at the top of the page when something was wrong.

// What is told above of parts that this build has not leads nowhere.
#![cfg_attr(
    not(all(feature = "ssr", feature = "many")),
    allow(rustdoc::broken_intra_doc_links)
)]

pub mod address;
pub mod brush;
pub mod canvas;
pub mod clock;
pub mod controls;
#[cfg(feature = "many")]
pub mod crosshair;
pub mod dial;
pub mod fold;
#[cfg(feature = "many")]
pub mod ghost;
#[cfg(feature = "ssr")]
pub mod glossary;
pub mod grip;
pub mod guard;
pub mod head;
#[cfg(feature = "many")]
pub mod history;
pub mod island;
#[cfg(feature = "many")]
pub mod live;
#[cfg(feature = "ssr")]
pub mod model;
pub mod notice;
#[cfg(feature = "ssr")]
pub mod page;
pub mod place;
#[cfg(feature = "many")]
pub mod predict;
#[cfg(feature = "many")]
pub mod print;
#[cfg(feature = "many")]
pub mod rings;
#[cfg(feature = "many")]
pub mod rows;
#[cfg(feature = "many")]
pub mod said;
#[cfg(feature = "many")]
pub mod sandbox;
#[cfg(feature = "ssr")]
pub mod share;
#[cfg(feature = "ssr")]
pub mod sheet;
pub mod store;
#[cfg(feature = "many")]
pub mod turns;

/// Memory: one thread, and few bytes of code.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
