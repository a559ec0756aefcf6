//! Scripts as readers get them: small.

use oxc::allocator::Allocator;
use oxc::codegen::{Codegen, CodegenOptions, CommentOptions};
use oxc::mangler::MangleOptions;
use oxc::minifier::{CompressOptions, Minifier, MinifierOptions};
use oxc::parser::Parser;
use oxc::span::SourceType;
use oxc_compat::EngineTargets;

/// How a page loads a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// As a module: its names are its own.
    Module,
    /// As a classic script: other scripts see its names, and it theirs.
    Classic,
}

/// No newer syntax than this is written: browsers that run the pages' programs know it.
const LANGUAGE: &str = "es2021";

/// The script without comments, spaces and what does nothing, its own names short.
///
/// # Errors
///
/// Where it does not parse: the first fault, and where.
pub fn small(script: &str, kind: Kind) -> Result<String, String> {
    let allocator = Allocator::default();
    let source = match kind {
        Kind::Module => SourceType::mjs(),
        Kind::Classic => SourceType::script(),
    };
    let read = Parser::new(&allocator, script, source).parse();
    if let Some(fault) = read.diagnostics.first() {
        return Err(fault.to_string());
    }
    let mut program = read.program;
    let options = MinifierOptions {
        mangle: Some(MangleOptions::default()),
        compress: Some(CompressOptions {
            target: EngineTargets::from_target(LANGUAGE)?,
            ..CompressOptions::smallest()
        }),
        ..MinifierOptions::default()
    };
    let names = Minifier::new(options)
        .minify(&allocator, &mut program)
        .scoping;
    let options = CodegenOptions {
        minify: true,
        comments: CommentOptions::disabled(),
        ..CodegenOptions::default()
    };
    let written = Codegen::new()
        .with_options(options)
        .with_scoping(names)
        .build(&program);
    Ok(written.code.to_string())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may")]
mod tests {
    use super::*;

    #[test]
    fn a_script_does_the_same_in_fewer_letters() {
        let script = "// Says so.\nconst said = (name) => {\n  const greeting = `Hello ${name}`;\n  console.log(greeting);\n};\naddEventListener('hello', (event) => said(event.detail.name));\n";
        let module = small(script, Kind::Module).unwrap();
        assert!(module.len() < 100, "{module}");
        assert!(
            module.contains(".detail.name") && module.contains("console.log("),
            "{module}"
        );
        assert!(
            !module.contains("Says") && !module.contains("greeting"),
            "{module}"
        );
        // What another script may call keeps its name.
        let classic = small("function hello(name) { return name + 1; }", Kind::Classic).unwrap();
        assert!(classic.starts_with("function hello("), "{classic}");
    }

    #[test]
    fn what_is_no_script_is_refused() {
        assert!(small("const = 1;", Kind::Module).is_err());
        assert!(small("import.meta.url", Kind::Classic).is_err());
    }
}
