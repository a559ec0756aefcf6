//! The functions of a wasm file in an order that compresses well: like beside like.
//!
//! Compression finds again what it saw before, and tells it in fewer bits the nearer it was. Which function
//! stands where makes no difference to the program.

use std::error::Error;
use std::ops::Range;

use wasmparser::{ElementItems, ExternalKind, Operator, Parser, Payload, TypeRef};

use crate::wasm::{CODE, FUNCTIONS, number, write_number};

const OTHER: &str = "the file names functions that it does not have";

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// So many bytes in a row are a likeness.
const ROW: usize = 5;
/// Rows that more functions than this share tell nothing of a function.
const COMMON: usize = 200;
/// Long functions have more rows: so much of that counts.
const LENGTH: f32 = 0.2;
/// How much a function counts for what stands one further on than the one that follows it.
const FADING: f32 = 0.7;

/// The file with its functions in another order. It must have no custom sections, which might name functions.
///
/// # Errors
/// Where it is no wasm file.
pub fn ordered(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut sections = Vec::new();
    let mut kinds = Vec::new();
    let mut bodies = Vec::new();
    let mut imported = 0;
    // Where a function's number stands in the file.
    let mut told: Vec<Range<usize>> = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        sections.extend(payload.as_section());
        match payload {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::FunctionSection(functions) => {
                for kind in functions {
                    kinds.push(kind?);
                }
            }
            Payload::ExportSection(exports) => {
                let ends = exports.range().end;
                let exports: Vec<_> = exports
                    .into_iter_with_offsets()
                    .collect::<std::result::Result<_, _>>()?;
                let after = exports.iter().skip(1).map(|(at, _)| *at).chain([ends]);
                for ((_, export), after) in exports.iter().zip(after) {
                    if export.kind == ExternalKind::Func {
                        told.push(after - digits(export.index)..after);
                    }
                }
            }
            Payload::StartSection { func, range } => told.push(range.end - digits(func)..range.end),
            Payload::ElementSection(elements) => {
                for element in elements {
                    if let ElementItems::Functions(functions) = element?.items {
                        for function in functions.into_iter_with_offsets() {
                            let (at, function) = function?;
                            told.push(at..at + digits(function));
                        }
                    }
                }
            }
            Payload::CodeSectionEntry(body) => {
                for operator in body.get_operators_reader()?.into_iter_with_offsets() {
                    let (operator, at) = operator?;
                    if let Operator::Call {
                        function_index: function,
                    }
                    | Operator::RefFunc {
                        function_index: function,
                    } = operator
                    {
                        told.push(at + 1..at + 1 + digits(function));
                    }
                }
                bodies.push(body.range());
            }
            _ => {}
        }
    }
    let order = like_beside_like(
        &bodies
            .iter()
            .map(|body| &wasm[body.clone()])
            .collect::<Vec<_>>(),
    );
    let mut numbers: Vec<usize> = (0..imported + order.len()).collect();
    for (new, old) in order.iter().enumerate() {
        numbers[imported + old] = imported + new;
    }
    // A stretch of the file with the functions' new numbers.
    let copied = |stretch: Range<usize>| {
        let (first, last) = (
            told.partition_point(|it| it.start < stretch.start),
            told.partition_point(|it| it.start < stretch.end),
        );
        let mut copy = Vec::new();
        let mut from = stretch.start;
        for at in &told[first..last] {
            copy.extend(&wasm[from..at.start]);
            let old = number(&wasm[at.clone()]).and_then(|(old, _)| numbers.get(old));
            write_number(*old?, &mut copy);
            from = at.end;
        }
        copy.extend(&wasm[from..stretch.end]);
        Some(copy)
    };
    let mut out = wasm[..8].to_vec();
    for (id, contents) in sections {
        let mut section = Vec::new();
        match id {
            FUNCTIONS => {
                write_number(order.len(), &mut section);
                for old in &order {
                    write_number(*kinds.get(*old).ok_or(OTHER)? as usize, &mut section);
                }
            }
            CODE => {
                write_number(order.len(), &mut section);
                for old in &order {
                    let body = copied(bodies[*old].clone()).ok_or(OTHER)?;
                    write_number(body.len(), &mut section);
                    section.extend(body);
                }
            }
            _ => section = copied(contents).ok_or(OTHER)?,
        }
        out.push(id);
        write_number(section.len(), &mut out);
        out.extend(section);
    }
    Ok(out)
}

/// How many bytes a number takes.
fn digits(number: u32) -> usize {
    let mut bytes = Vec::new();
    write_number(number as usize, &mut bytes);
    bytes.len()
}

/// An order of pieces in which each resembles those just before it.
fn like_beside_like(pieces: &[&[u8]]) -> Vec<usize> {
    // Which pieces have which row, in the order of the rows.
    let mut rows: Vec<(u64, u32)> = Vec::new();
    for (piece, bytes) in pieces.iter().enumerate() {
        for row in bytes.windows(ROW) {
            let row = row.iter().fold(0, |row, byte| row << 8 | u64::from(*byte));
            rows.push((row, piece as u32));
        }
    }
    rows.sort_unstable();
    rows.dedup();
    let mut has: Vec<Vec<(u32, u32)>> = vec![Vec::new(); pieces.len()];
    let mut start = 0;
    while start < rows.len() {
        let row = rows[start].0;
        let end = start + rows[start..].partition_point(|(other, _)| *other == row);
        if (2..=COMMON).contains(&(end - start)) {
            for (_, piece) in &rows[start..end] {
                has[*piece as usize].push((start as u32, end as u32));
            }
        }
        start = end;
    }
    let mut order = Vec::with_capacity(pieces.len());
    let mut likeness = vec![0.0_f32; pieces.len()];
    let mut left: Vec<usize> = (1..pieces.len()).collect();
    let mut next = (!pieces.is_empty()).then_some(0);
    while let Some(placed) = next {
        order.push(placed);
        likeness.iter_mut().for_each(|it| *it *= FADING);
        for (start, end) in &has[placed] {
            let weight = 1.0 / ((end - start) as f32).sqrt();
            for (_, piece) in &rows[*start as usize..*end as usize] {
                likeness[*piece as usize] += weight;
            }
        }
        let worth =
            |piece: usize| likeness[piece] * (pieces[piece].len() as f32 + 20.0).powf(LENGTH - 1.0);
        let best = (0..left.len()).reduce(|best, it| {
            if worth(left[it]) > worth(left[best]) {
                it
            } else {
                best
            }
        });
        next = best.map(|best| left.remove(best));
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection,
        Function, FunctionSection, ImportSection, Module, RefType, StartSection, TableSection,
        TableType, TypeSection, ValType,
    };

    /// An imported function; three of like code, of which the first and the last resemble each other most.
    fn program() -> Vec<u8> {
        let mut module = Module::new();
        let mut types = TypeSection::new();
        types.ty().function([], []);
        types.ty().function([], [ValType::I64]);
        module.section(&types);
        let mut imports = ImportSection::new();
        imports.import("m", "a", EntityType::Function(0));
        module.section(&imports);
        let mut functions = FunctionSection::new();
        functions.function(1).function(0).function(1);
        module.section(&functions);
        let mut tables = TableSection::new();
        tables.table(TableType {
            element_type: RefType::FUNCREF,
            table64: false,
            minimum: 2,
            maximum: None,
            shared: false,
        });
        module.section(&tables);
        let mut exports = ExportSection::new();
        exports.export("table", ExportKind::Table, 0);
        exports.export("middle", ExportKind::Func, 2);
        exports.export("last", ExportKind::Func, 3);
        module.section(&exports);
        module.section(&StartSection { function_index: 2 });
        let mut elements = ElementSection::new();
        elements.active(
            None,
            &ConstExpr::i32_const(0),
            Elements::Functions([3, 1][..].into()),
        );
        module.section(&elements);
        let mut code = CodeSection::new();
        let alike = |called: Option<u32>| {
            let mut body = Function::new([]);
            if let Some(called) = called {
                body.instructions().call(called);
            }
            body.instructions()
                .i64_const(0x1234_5678_9abc_def0)
                .i64_const(0x0f0f_0f0f)
                .i64_add()
                .end();
            body
        };
        code.function(&alike(None));
        let mut middle = Function::new([]);
        middle.instructions().call(0).call(3).drop().end();
        code.function(&middle);
        code.function(&alike(Some(2)));
        module.section(&code);
        module.finish()
    }

    #[test]
    fn like_stands_beside_like_and_everything_still_means_the_same() {
        let ordered = ordered(&program()).unwrap();
        let mut told = Vec::new();
        for payload in Parser::new(0).parse_all(&ordered) {
            match payload.unwrap() {
                Payload::FunctionSection(kinds) => {
                    told.push(format!(
                        "{:?}",
                        kinds
                            .into_iter()
                            .map(std::result::Result::unwrap)
                            .collect::<Vec<_>>()
                    ));
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export.unwrap();
                        told.push(format!("{} {}", export.name, export.index));
                    }
                }
                Payload::StartSection { func, .. } => told.push(format!("start {func}")),
                Payload::ElementSection(elements) => {
                    for element in elements {
                        if let ElementItems::Functions(functions) = element.unwrap().items {
                            told.push(format!(
                                "{:?}",
                                functions
                                    .into_iter()
                                    .map(std::result::Result::unwrap)
                                    .collect::<Vec<_>>()
                            ));
                        }
                    }
                }
                Payload::CodeSectionEntry(body) => {
                    for operator in body.get_operators_reader().unwrap() {
                        if let Operator::Call { function_index } = operator.unwrap() {
                            told.push(format!("call {function_index}"));
                        }
                    }
                }
                _ => {}
            }
        }
        // The last follows the first: the middle one is number 3 now, and the last number 2.
        let expected = [
            "[1, 1, 0]",
            "table 0",
            "middle 3",
            "last 2",
            "start 3",
            "[2, 1]",
            "call 3",
            "call 0",
            "call 2",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn other_files_are_refused() {
        assert!(ordered(b"<!doctype html>").is_err());
    }
}
