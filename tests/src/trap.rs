//! A program with a trap in it: what `unreachable` does in the middle of somebody's work, wherever that is.

use std::fs;
use std::path::Path;

use walrus::ir::{BinaryOp, UnaryOp, Value};
use walrus::{ConstExpr, Module, ValType};

/// How many functions may still be called before the trap springs; 0 for no trap. A page finds it among the program's
/// exports.
pub const LEFT: &str = "left";

/// The program, counting its calls down.
///
/// # Panics
/// If it is no wasm file.
pub fn laid(wasm: &[u8]) -> Vec<u8> {
    let mut module =
        Module::from_buffer(wasm).unwrap_or_else(|error| panic!("The program is none: {error}."));
    let zero = ConstExpr::Value(Value::I32(0));
    let left = module.globals.add_local(ValType::I32, true, false, zero);
    module.exports.add(LEFT, left);
    for (_, function) in module.funcs.iter_local_mut() {
        let mut body = function.builder_mut().func_body();
        body.if_else_at(
            0,
            None,
            |armed| {
                armed
                    .global_get(left)
                    .i32_const(1)
                    .binop(BinaryOp::I32Sub)
                    .global_set(left)
                    .global_get(left)
                    .unop(UnaryOp::I32Eqz)
                    .if_else(
                        None,
                        |sprung| {
                            sprung.unreachable();
                        },
                        |_| {},
                    );
            },
            |_| {},
        );
        body.global_get_at(0, left);
    }
    module.emit_wasm()
}

/// Lays it in a built site's program for pages with many widgets.
///
/// # Panics
/// If there is none.
pub fn lay(site: &Path) {
    let assets = site.join("assets");
    let files = fs::read_dir(&assets).unwrap_or_else(|error| panic!("There is no site: {error}."));
    let mut laid_in = 0;
    for file in files.filter_map(Result::ok) {
        let name = file.file_name().to_string_lossy().into_owned();
        if !name.starts_with("site_bg.") {
            continue;
        }
        let done = if name.ends_with(".wasm") {
            laid_in += 1;
            fs::read(file.path()).and_then(|wasm| fs::write(file.path(), laid(&wasm)))
        } else {
            // What is sent in their place is the program without a trap.
            fs::remove_file(file.path())
        };
        done.unwrap_or_else(|error| panic!("{name} cannot be changed: {error}."));
    }
    assert_eq!(laid_in, 1, "there is one program");
}
