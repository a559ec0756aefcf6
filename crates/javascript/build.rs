//! Writes the catalog as text: compressed, it weighs less than the code that would build it.

use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = Path::new(&env::var("OUT_DIR")?).join("catalog.json");
    fs::write(file, widgets::schema::schema().to_string())?;
    // The schema is code: cargo builds and runs this anew when it changes.
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}
