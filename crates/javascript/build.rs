//! Writes the catalog as text: compressed, it weighs less than the code that would build it.

use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut schema = widgets::schema::schema();
    if let Some(widgets) = schema["oneOf"].as_array_mut() {
        widgets.retain(|widget| {
            let key = widget["properties"]["widget"]["const"].as_str();
            key.is_some_and(is_built)
        });
    }
    let file = Path::new(&env::var("OUT_DIR")?).join("catalog.json");
    fs::write(file, schema.to_string())?;
    // The schema is code: cargo builds and runs this anew when it changes.
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}

/// Whether this build has the model of a key: cargo tells its features in capitals.
fn is_built(key: &str) -> bool {
    let feature = key.to_ascii_uppercase().replace('-', "_");
    env::var_os(format!("CARGO_FEATURE_{feature}")).is_some()
}
