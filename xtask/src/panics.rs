//! Panics without their words.
//!
//! A program that panics ends at once: the page then shows the still picture and says so. The words
//! of the panic, the code that writes them, and the places in the source would reach every reader and serve none; a
//! build with `--quick` keeps them.

use std::collections::HashSet;

use walrus::ir::{Call, Const, Instr, InstrSeqId, Unreachable, Value};
use walrus::{ConstExpr, DataKind, FunctionId, Module};

/// Crates whose functions that never come back do nothing but end the program.
const ENDING: [&str; 4] = ["core", "alloc", "std", "hashbrown"];

/// The program with a bare end in place of each panic. It needs the file's names. `None` if it is no wasm file.
///
/// A call that is followed by `unreachable` is one that never comes back. Such a call to the standard library goes, with
/// the arguments that only it had; then what nobody calls any more; and the places in the source that
/// nothing refers to become zeros, of which compression makes nothing.
pub fn without_words(wasm: &[u8]) -> Option<Vec<u8>> {
    let mut module = Module::from_buffer(wasm).ok()?;
    let ending: HashSet<FunctionId> = module
        .funcs
        .iter()
        .filter(|function| function.name.as_deref().is_some_and(ends))
        .map(|function| function.id())
        .collect();
    let mut dropped = HashSet::new();
    for (_, function) in module.funcs.iter_local_mut() {
        let mut open = vec![function.entry_block()];
        while let Some(id) = open.pop() {
            open.extend(inner(&function.block(id).instrs));
            let arguments = |call: &Call| ending.contains(&call.func).then_some(call.func);
            let sequence = &mut function.block_mut(id).instrs;
            let found = sequence.windows(2).position(|pair| {
                matches!(&pair[0].0, Instr::Call(call) if arguments(call).is_some())
                    && matches!(pair[1].0, Instr::Unreachable(_))
            });
            if let Some(at) = found {
                // What stands before it may have put arguments aside: it stays as far as it does more than that.
                let mut start = at;
                while let Some((before, _)) = start.checked_sub(1).and_then(|i| sequence.get(i)) {
                    if !only_a_value(before) {
                        break;
                    }
                    start -= 1;
                }
                dropped.extend(sequence[start..at].iter().filter_map(constant));
                sequence.truncate(start);
                sequence.push((Instr::Unreachable(Unreachable {}), Default::default()));
            }
        }
    }
    walrus::passes::gc::run(&mut module);
    forget_places(&mut module, &dropped);
    Some(module.emit_wasm())
}

/// Whether a function is of the standard library, by its name as tools print it.
fn ends(name: &str) -> bool {
    // "core[c5930c85a12de822]::option::unwrap_failed" or, of a type, "<alloc[3ca5]::vec::Vec<_>>::remove".
    let name = name.trim_start_matches('<');
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    end.is_some_and(|end| ENDING.contains(&&name[..end]) && name[end..].contains("::"))
}

/// The sequences inside of one.
fn inner(sequence: &[(Instr, walrus::ir::InstrLocId)]) -> Vec<InstrSeqId> {
    let ids = sequence
        .iter()
        .flat_map(|(instruction, _)| match instruction {
            Instr::Block(block) => [Some(block.seq), None],
            Instr::Loop(block) => [Some(block.seq), None],
            Instr::IfElse(either) => [Some(either.consequent), Some(either.alternative)],
            _ => [None, None],
        });
    ids.flatten().collect()
}

/// Whether an instruction leaves nothing but a value: before the program's end it may go.
fn only_a_value(instruction: &Instr) -> bool {
    matches!(
        instruction,
        Instr::Const(_)
            | Instr::LocalGet(_)
            | Instr::GlobalGet(_)
            | Instr::Binop(_)
            | Instr::Unop(_)
            | Instr::Load(_)
    )
}

fn constant((instruction, _): &(Instr, walrus::ir::InstrLocId)) -> Option<u32> {
    match instruction {
        Instr::Const(Const {
            value: Value::I32(value),
        }) => Some(value.cast_unsigned()),
        _ => None,
    }
}

/// Blanks the places in the source at these addresses, and the names of files that only they named.
fn forget_places(module: &mut Module, addresses: &HashSet<u32>) {
    let mut used = HashSet::new();
    for (_, function) in module.funcs.iter_local() {
        let mut open = vec![function.entry_block()];
        while let Some(id) = open.pop() {
            let instructions = &function.block(id).instrs;
            used.extend(instructions.iter().filter_map(constant));
            open.extend(inner(instructions));
        }
    }
    let ids: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    let segments: Vec<_> = ids
        .into_iter()
        .filter_map(|id| match module.data.get(id).kind {
            DataKind::Active {
                offset: ConstExpr::Value(Value::I32(base)),
                ..
            } => Some((id, base.cast_unsigned())),
            _ => None,
        })
        .collect();
    for (id, base) in segments {
        let bytes = &mut module.data.get_mut(id).value;
        let mut files = HashSet::new();
        for address in addresses.difference(&used) {
            let Some(place) = place(bytes, base, *address) else {
                continue;
            };
            if words(bytes).any(|word| word == *address) {
                continue;
            }
            files.insert(place);
            let at = (address - base) as usize;
            bytes[at..at + PLACE].fill(0);
        }
        for (address, length) in files {
            if !used.contains(&address) && words(bytes).all(|word| word != address) {
                let at = (address - base) as usize;
                bytes[at..at + length].fill(0);
            }
        }
    }
}

/// Bytes of a place in the source: address and length of the file's name, line, column.
const PLACE: usize = 16;

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    let (words, _) = bytes.as_chunks::<4>();
    words.iter().map(|word| u32::from_le_bytes(*word))
}

/// The address and length of the file's name, if a place in the source stands at `address`.
fn place(bytes: &[u8], base: u32, address: u32) -> Option<(u32, usize)> {
    let at = address.checked_sub(base)? as usize;
    let found = bytes.get(at..at + PLACE)?;
    let [name, length, line, column] = words(found).collect::<Vec<_>>().try_into().ok()?;
    let start = name.checked_sub(base)? as usize;
    let file = bytes.get(start..start.checked_add(length as usize)?)?;
    let is_place = file.ends_with(b".rs") && line > 0 && column > 0;
    is_place.then_some((name, length as usize))
}

#[cfg(test)]
mod tests {
    use super::*;
    use walrus::{FunctionBuilder, ModuleConfig, ValType};

    /// A program with a checked index: `panic` and what it calls, a thrower of another crate, and data.
    fn program() -> Vec<u8> {
        let mut module = Module::with_config(ModuleConfig::new());
        let memory = module.memories.add_local(false, false, 1, None, None);
        let place = |name: u32, line: u32| [name, 6, line, 7].map(u32::to_le_bytes).concat();
        // Two names of files at 1000, a place of the first at 1016, two of the second.
        let data = [
            b"one.rstwo.rs\0\0\0\0".to_vec(),
            place(1000, 3),
            place(1006, 4),
            place(1006, 5),
        ];
        module.data.add(
            DataKind::Active {
                memory,
                offset: ConstExpr::Value(Value::I32(1000)),
            },
            data.concat(),
        );
        let mut add =
            |name: &str,
             params: &[ValType],
             work: &dyn Fn(&mut walrus::InstrSeqBuilder, &[walrus::LocalId])| {
                let mut builder = FunctionBuilder::new(&mut module.types, params, &[]);
                let locals: Vec<_> = params.iter().map(|it| module.locals.add(*it)).collect();
                builder.name(name.to_owned());
                work(&mut builder.func_body(), &locals);
                builder.finish(locals, &mut module.funcs)
            };
        let write = add("core[1f]::fmt::write", &[ValType::I32], &|body, _| {
            body.i32_const(77).drop();
        });
        let panic = add(
            "core[1f]::panicking::panic_bounds_check",
            &[ValType::I32, ValType::I32],
            &|body, of| {
                body.local_get(of[0]).call(write).unreachable();
            },
        );
        let throw = add("wasm_bindgen::throw_str", &[ValType::I32], &|body, _| {
            body.unreachable();
        });
        let work = add("site::work", &[ValType::I32], &|body, of| {
            // A place that is also used otherwise stays.
            body.i32_const(1048).drop();
            body.block(None, |block| {
                let out = block.id();
                block.local_get(of[0]).br_if(out);
                block
                    .local_get(of[0])
                    .i32_const(1016)
                    .call(panic)
                    .unreachable();
            });
            body.block(None, |block| {
                let out = block.id();
                block.local_get(of[0]).br_if(out);
                block
                    .local_get(of[0])
                    .i32_const(1032)
                    .call(panic)
                    .unreachable();
            });
            body.block(None, |block| {
                let out = block.id();
                block.local_get(of[0]).br_if(out);
                block.i32_const(5).call(throw).unreachable();
            });
            body.local_get(of[0])
                .i32_const(1048)
                .call(panic)
                .unreachable();
        });
        module.exports.add("work", work);
        module.exports.add("memory", memory);
        module.emit_wasm()
    }

    #[test]
    fn panics_lose_their_words_and_nothing_else_does() {
        let bare = Module::from_buffer(&without_words(&program()).unwrap()).unwrap();
        let names: Vec<_> = bare.funcs.iter().filter_map(|it| it.name.clone()).collect();
        assert_eq!(names.len(), 2, "{names:?}");
        assert!(
            names.iter().any(|name| name == "wasm_bindgen::throw_str"),
            "{names:?}"
        );
        let data = &bare.data.iter().next().unwrap().value;
        let second = [1006_u32, 6, 5, 7].map(u32::to_le_bytes).concat();
        let left = [vec![0; 6], b"two.rs".to_vec(), vec![0; 4 + 32], second].concat();
        assert_eq!(*data, left);
    }

    #[test]
    fn names_are_told_apart() {
        for name in [
            "core[c5930c85a12de822]::option::unwrap_failed",
            "<alloc[3ca501edff3f0c7c]::vec::Vec<_, _>>::remove::assert_failed",
            "core::panicking::panic_display::h8fe2a503140c3404",
            "hashbrown::raw::Fallibility::capacity_overflow",
        ] {
            assert!(ends(name), "{name}");
        }
        for name in [
            "wasm_bindgen::throw_str",
            "core",
            "site::core::work",
            "corex::f",
            "",
        ] {
            assert!(!ends(name), "{name}");
        }
    }

    #[test]
    fn other_files_are_refused() {
        assert_eq!(without_words(b"<!doctype html>"), None);
    }
}
