//! What an author types, `cargo xtask`, as a program that is built along with the tests.
//!
//! A cargo started by a test may build `site` with other features than the tests are linked with, and in its place:
//! a library that is also a `cdylib` has one file name for all.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::run(std::env::args_os().skip(1))
}
