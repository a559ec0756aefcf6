//! `cargo xtask bless`: accepts the pictures drawn now as the right ones.

use crate::fault::Fault;
use crate::project;

pub fn run() -> Result<(), Fault> {
    project::succeed(
        project::cargo().env("BLESS", "1").args([
            "test",
            "--workspace",
            "--exclude",
            "browser-tests",
        ]),
        "bless",
    )?;
    println!("Accepted; look at what changed with `git diff` before you commit it.");
    Ok(())
}
