//! The linked program without what no reader meets: the words of panics, and all that only they needed.
//!
//! A program that panics ends at once: the page then shows the still picture and says so. The words of the panic, the code
//! that writes them and the places in the source would reach every reader and serve none; a build with `--quick`
//! keeps them. The compiler cannot leave them out by itself without its unstable options.
//!
//! The linker's relocations say which function and which piece of data each instruction and each word of data means.
//! They are followed here from the program's exports on; what is not met becomes a bare end, or zeros,
//! of which wasm-bindgen and compression make nothing.

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::ops::Range;

use wasmparser::{
    BinaryReader, ElementItems, ElementKind, ExternalKind, FunctionBody, KnownCustom, Linking,
    Name, Operator, Parser, Payload, RelocationEntry, RelocationType, SymbolInfo, TypeRef,
};

use crate::wasm::{CODE, CUSTOM, DATA, ELEMENTS, write_number};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What the linker is told, so that [`without_words`] can follow it.
pub const LINKER_FLAG: &str = "-Clink-arg=--emit-relocs";

/// Crates whose functions that never come back do nothing but end the program.
const ENDING: [&str; 5] = ["core", "alloc", "std", "hashbrown", "wasm_bindgen"];

/// No panic reaches its hook: these do nothing.
const HOOKS: [&str; 2] = [
    "std::panicking::set_hook",
    "yew::renderer::set_default_panic_hook",
];

/// A body that ends the program: no locals, `unreachable`, `end`.
const END: [u8; 3] = [0, 0, 0x0b];
/// A body that does nothing.
const NOTHING: [u8; 2] = [0, 0x0b];

/// The program with a bare end in place of each panic, and without what only panics needed. It needs the file's names and
/// relocations ([`LINKER_FLAG`]).
///
/// A call that is followed by `unreachable` is one that never comes back. Such a call to the standard library goes, with
/// what straight before it readied the words. Then functions and data go that nothing reaches any more, and of functions that
/// are the same byte by byte all but one.
///
/// # Errors
/// Where the file is no linked program of that kind.
pub fn without_words(linked: &[u8]) -> Result<Vec<u8>> {
    let mut program = Program::read(linked)?;
    program.end_at_panics()?;
    let reached = program.reached();
    let same = program.same(&reached);
    Ok(program.write(&reached, &same))
}

/// A function, imported or of the program.
#[derive(Default)]
struct Function {
    kind: u32,
    name: String,
    /// Where its body is in the file, without its length; empty if it is imported.
    body: Range<usize>,
    /// Stretches of the body that go, in order.
    dropped: Vec<Range<usize>>,
    /// Where its body names others: functions that it calls or takes the place in the table of, and data.
    refers: Vec<(usize, Refers)>,
}

/// What a place in the code or in the data refers to.
#[derive(Clone, Copy)]
enum Refers {
    /// Calls a function.
    Call(u32),
    /// Holds a function's place in the table.
    Slot(u32),
    /// Holds the address of data: of the piece of that number.
    Data(usize),
    /// Holds the address of a place in the source, which only panics read.
    Place,
}

/// A piece of data with a name of its own for the linker.
struct Piece {
    /// Where it is in the file.
    bytes: Range<usize>,
    refers: Vec<(usize, Refers)>,
}

/// What the exports lead to.
struct Reached {
    functions: Vec<bool>,
    pieces: Vec<bool>,
}

#[derive(Default)]
struct Program<'a> {
    file: &'a [u8],
    /// The sections in order: their numbers and contents.
    sections: Vec<(u8, Range<usize>)>,
    functions: Vec<Function>,
    pieces: Vec<Piece>,
    /// Functions that are called from outside, or in a way that cannot be changed.
    exported: HashSet<u32>,
    /// The functions in the table, and where the file begins to tell them.
    table: Vec<u32>,
    table_at: usize,
    /// The number of the table's first place.
    table_from: u32,
}

impl<'a> Program<'a> {
    fn read(file: &'a [u8]) -> Result<Self> {
        let mut it = Self {
            file,
            ..Self::default()
        };
        let mut segments = Vec::new();
        let mut symbols = Vec::new();
        let mut relocations = Vec::new();
        let mut names = Vec::new();
        let mut bodies = 0..0;
        for payload in Parser::new(0).parse_all(file) {
            let payload = payload?;
            if let Some(section) = payload.as_section() {
                it.sections.push(section);
            }
            match payload {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        if let TypeRef::Func(kind) = import?.ty {
                            it.functions.push(Function {
                                kind,
                                ..Function::default()
                            });
                        }
                    }
                }
                Payload::FunctionSection(kinds) => {
                    bodies = it.functions.len()..it.functions.len();
                    for kind in kinds {
                        it.functions.push(Function {
                            kind: kind?,
                            ..Function::default()
                        });
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export?;
                        if export.kind == ExternalKind::Func {
                            it.exported.insert(export.index);
                        }
                    }
                }
                Payload::StartSection { func, .. } => {
                    it.exported.insert(func);
                }
                Payload::ElementSection(elements) => {
                    for element in elements {
                        let element = element?;
                        let ElementItems::Functions(functions) = element.items else {
                            return Err(other("a table of functions", element.range.start));
                        };
                        let ElementKind::Active { offset_expr, .. } = element.kind else {
                            return Err(other(
                                "one table, filled at the start",
                                element.range.start,
                            ));
                        };
                        let Ok(Operator::I32Const { value }) =
                            offset_expr.get_operators_reader().read()
                        else {
                            return Err(other(
                                "a table filled from a fixed place",
                                element.range.start,
                            ));
                        };
                        if it.table_at != 0 {
                            return Err(other("one table", element.range.start));
                        }
                        it.table_from = value.cast_unsigned();
                        for function in functions.into_iter_with_offsets() {
                            let (at, function) = function?;
                            if it.table.is_empty() {
                                it.table_at = at;
                            }
                            it.table.push(function);
                        }
                    }
                }
                Payload::CodeSectionEntry(body) => {
                    if let Some(function) = it.functions.get_mut(bodies.end) {
                        function.body = body.range();
                    }
                    bodies.end += 1;
                }
                Payload::DataSection(data) => {
                    for segment in data {
                        let segment = segment?;
                        segments.push(segment.range.end - segment.data.len());
                    }
                }
                Payload::CustomSection(custom) => match custom.as_known() {
                    KnownCustom::Linking(linking) => {
                        for part in linking.subsections() {
                            if let Linking::SymbolTable(table) = part? {
                                for symbol in table {
                                    symbols.push(symbol?);
                                }
                            }
                        }
                    }
                    KnownCustom::Reloc(section) => {
                        for relocation in section.entries() {
                            relocations.push((section.section_index() as usize, relocation?));
                        }
                    }
                    KnownCustom::Name(parts) => {
                        for part in parts {
                            if let Name::Function(functions) = part? {
                                for name in functions {
                                    names.push(name?);
                                }
                            }
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        if names.is_empty() || relocations.is_empty() {
            return Err(other("names and relocations", file.len()));
        }
        for name in names {
            if let Some(function) = it.functions.get_mut(name.index as usize) {
                function.name = format!("{:#}", rustc_demangle::demangle(name.name));
            }
        }
        it.refer(&symbols, &segments, relocations)?;
        it.keep_fixed_calls()?;
        Ok(it)
    }

    /// What is called without a relocation, as by a function that the linker makes itself, stays where it is.
    fn keep_fixed_calls(&mut self) -> Result<()> {
        for function in &self.functions {
            for (operator, at) in operators(self.file, &function.body)? {
                let Operator::Call { function_index } = operator else {
                    continue;
                };
                if !function.refers.iter().any(|(place, _)| *place == at + 1) {
                    self.exported.insert(function_index);
                }
            }
        }
        Ok(())
    }

    /// Hands each relocation to the function or the piece of data in which it stands.
    fn refer(
        &mut self,
        symbols: &[SymbolInfo],
        segments: &[usize],
        relocations: Vec<(usize, RelocationEntry)>,
    ) -> Result<()> {
        // The pieces of data, and which symbol means which.
        let mut piece_of = vec![None; symbols.len()];
        for (symbol, piece) in symbols.iter().zip(&mut piece_of) {
            let SymbolInfo::Data {
                symbol: Some(data), ..
            } = symbol
            else {
                continue;
            };
            let start = segments
                .get(data.index as usize)
                .ok_or_else(|| other("data where its symbols say", 0))?
                + data.offset as usize;
            *piece = Some(self.pieces.len());
            self.pieces.push(Piece {
                bytes: start..start + data.size as usize,
                refers: Vec::new(),
            });
        }
        let mut by_start: Vec<usize> = (0..self.pieces.len()).collect();
        by_start.sort_by_key(|piece| self.pieces[*piece].bytes.start);
        let longest = self.pieces.iter().map(|it| it.bytes.len()).max();
        let longest = longest.unwrap_or_default();
        for (section, relocation) in relocations {
            let Some((id, contents)) = self.sections.get(section) else {
                continue;
            };
            let (id, at) = (*id, contents.start + relocation.offset as usize);
            let index = relocation.index as usize;
            let refers = match (relocation.ty, symbols.get(index)) {
                (RelocationType::FunctionIndexLeb, Some(SymbolInfo::Func { index, .. })) => {
                    Refers::Call(*index)
                }
                (
                    RelocationType::TableIndexSleb | RelocationType::TableIndexI32,
                    Some(SymbolInfo::Func { index, .. }),
                ) => Refers::Slot(*index),
                (
                    RelocationType::MemoryAddrLeb
                    | RelocationType::MemoryAddrSleb
                    | RelocationType::MemoryAddrI32,
                    _,
                ) => match piece_of.get(index) {
                    Some(Some(piece)) => Refers::Data(*piece),
                    // The linker's own: where the data ends.
                    _ => continue,
                },
                (
                    RelocationType::TypeIndexLeb
                    | RelocationType::GlobalIndexLeb
                    | RelocationType::TableNumberLeb,
                    _,
                ) => continue,
                _ if id != CODE && id != DATA => continue,
                _ => return Err(other("only relocations that we know", at)),
            };
            if id == CODE {
                let after = self
                    .functions
                    .partition_point(|function| function.body.end <= at);
                match self.functions.get_mut(after) {
                    Some(function) if function.body.contains(&at) => {
                        function.refers.push((at, refers));
                    }
                    _ => return Err(other("relocations within functions", at)),
                }
            } else if id == DATA {
                // Pieces may lie within one another.
                let until = by_start.partition_point(|piece| self.pieces[*piece].bytes.start <= at);
                let mut found = false;
                for piece in by_start[..until].iter().rev() {
                    let piece = &mut self.pieces[*piece];
                    if piece.bytes.start + longest <= at {
                        break;
                    }
                    if piece.bytes.contains(&at) {
                        piece.refers.push((at, refers));
                        found = true;
                    }
                }
                if !found {
                    return Err(other("relocations within data", at));
                }
            }
        }
        Ok(())
    }

    /// Puts a bare end in place of each panic.
    fn end_at_panics(&mut self) -> Result<()> {
        let mut ending: Vec<bool> = self.functions.iter().map(|it| ends(&it.name)).collect();
        // Where only an end is left of a function, a call of it is an end as well.
        loop {
            let mut more = false;
            for at in 0..self.functions.len() {
                let function = &self.functions[at];
                if function.body.is_empty() {
                    continue;
                }
                let (dropped, bare) = panics(self.file, &function.body, &ending)?;
                if bare && !ending[at] {
                    ending[at] = true;
                    more = true;
                }
                self.functions[at].dropped = dropped;
            }
            if !more {
                break;
            }
        }
        let places: Vec<bool> = self.pieces.iter().map(|it| self.is_place(it)).collect();
        for function in &mut self.functions {
            let dropped = &function.dropped;
            function
                .refers
                .retain(|(at, _)| !dropped.iter().any(|range| range.contains(at)));
            if HOOKS.contains(&&*function.name) {
                function.refers.clear();
            }
            for (_, refers) in &mut function.refers {
                if matches!(refers, Refers::Data(piece) if places[*piece]) {
                    *refers = Refers::Place;
                }
            }
        }
        Ok(())
    }

    /// Whether a piece of data is a place in the source: address and length of the file's name, line and column.
    fn is_place(&self, piece: &Piece) -> bool {
        let (words, rest) = self.file[piece.bytes.clone()].as_chunks::<4>();
        let (&[_, length, line, column], [], &[(at, Refers::Data(name))]) =
            (words, rest, &piece.refers[..])
        else {
            return false;
        };
        let name = &self.file[self.pieces[name].bytes.clone()];
        let length = u32::from_le_bytes(length) as usize;
        // The name may be ended by a zero.
        let named = name
            .get(..length)
            .is_some_and(|name| name.ends_with(b".rs"));
        named && at == piece.bytes.start && line != [0; 4] && column != [0; 4]
    }

    /// What the exports lead to.
    fn reached(&self) -> Reached {
        let mut reached = Reached {
            functions: vec![false; self.functions.len()],
            pieces: vec![false; self.pieces.len()],
        };
        let mut open: Vec<Refers> = self.exported.iter().map(|it| Refers::Call(*it)).collect();
        while let Some(next) = open.pop() {
            let (seen, refers) = match next {
                Refers::Call(function) | Refers::Slot(function) => {
                    let at = function as usize;
                    (&mut reached.functions[at], &self.functions[at].refers)
                }
                Refers::Data(piece) => (&mut reached.pieces[piece], &self.pieces[piece].refers),
                Refers::Place => continue,
            };
            if !std::mem::replace(seen, true) {
                open.extend(refers.iter().map(|(_, refers)| *refers));
            }
        }
        reached
    }

    /// For each function the first that is the same, byte by byte.
    fn same(&self, reached: &Reached) -> Vec<u32> {
        let mut same: Vec<u32> = (0..self.functions.len() as u32).collect();
        loop {
            let mut firsts = HashMap::new();
            let mut more = false;
            for (at, function) in self.functions.iter().enumerate() {
                if !reached.functions[at] || function.body.is_empty() {
                    continue;
                }
                let body = self.body(function, &same);
                let first = *firsts.entry((function.kind, body)).or_insert(at as u32);
                if same[at] != first {
                    same[at] = first;
                    more = true;
                }
            }
            if !more {
                return same;
            }
        }
    }

    /// A function's body with its calls as they are then.
    fn body(&self, function: &Function, same: &[u32]) -> Vec<u8> {
        if HOOKS.contains(&&*function.name) {
            return NOTHING.to_vec();
        }
        let mut bytes = self.file[function.body.clone()].to_vec();
        for (at, refers) in &function.refers {
            let at = at - function.body.start;
            match refers {
                Refers::Call(called) => put(same[*called as usize], &mut bytes[at..at + 5]),
                // The first place that holds the same function.
                Refers::Slot(held) => {
                    let held = same[*held as usize];
                    let slot = self.table.iter().position(|it| same[*it as usize] == held);
                    if let Some(slot) = slot {
                        put(self.table_from + slot as u32, &mut bytes[at..at + 5]);
                    }
                }
                Refers::Data(_) => {}
                Refers::Place => put(0, &mut bytes[at..at + 5]),
            }
        }
        for range in function.dropped.iter().rev() {
            let start = function.body.start;
            bytes.drain(range.start - start..range.end - start);
        }
        bytes
    }

    /// The file with what is reached.
    fn write(&self, reached: &Reached, same: &[u32]) -> Vec<u8> {
        let kept = |at: usize| {
            let first = same[at] as usize == at || self.exported.contains(&(at as u32));
            reached.functions[at] && first
        };
        let gone =
            (0..self.functions.len()).find(|at| !kept(*at) && !self.functions[*at].body.is_empty());
        let mut out = self.file[..8].to_vec();
        for (id, contents) in &self.sections {
            let section = match *id {
                CUSTOM if self.is_links(contents) => continue,
                ELEMENTS => {
                    let mut section = self.file[contents.start..self.table_at].to_vec();
                    for function in &self.table {
                        let at = *function as usize;
                        let held = if reached.functions[at] {
                            same[at] as usize
                        } else {
                            gone.unwrap_or(at)
                        };
                        write_number(held, &mut section);
                    }
                    section
                }
                CODE => {
                    let mut section = Vec::new();
                    let own = self
                        .functions
                        .iter()
                        .enumerate()
                        .filter(|(_, it)| !it.body.is_empty());
                    write_number(own.clone().count(), &mut section);
                    for (at, function) in own {
                        let body = if kept(at) {
                            self.body(function, same)
                        } else {
                            END.to_vec()
                        };
                        write_number(body.len(), &mut section);
                        section.extend(body);
                    }
                    section
                }
                DATA => self.data(contents, reached),
                _ => self.file[contents.clone()].to_vec(),
            };
            out.push(*id);
            write_number(section.len(), &mut out);
            out.extend(section);
        }
        out
    }

    /// The data with zeros in place of pieces that nothing reaches.
    fn data(&self, contents: &Range<usize>, reached: &Reached) -> Vec<u8> {
        let mut bytes = self.file[contents.clone()].to_vec();
        let place =
            |piece: &Piece| piece.bytes.start - contents.start..piece.bytes.end - contents.start;
        let pieces = || self.pieces.iter().zip(&reached.pieces);
        for (piece, _) in pieces().filter(|(_, reached)| !**reached) {
            bytes[place(piece)].fill(0);
        }
        // What lies within both stays.
        for (piece, _) in pieces().filter(|(_, reached)| **reached) {
            bytes[place(piece)].copy_from_slice(&self.file[piece.bytes.clone()]);
        }
        bytes
    }

    /// Whether a custom section is the linker's.
    fn is_links(&self, contents: &Range<usize>) -> bool {
        let mut reader = BinaryReader::new(&self.file[contents.clone()], 0);
        let name = reader.read_string().unwrap_or_default();
        name == "linking" || name.starts_with("reloc.")
    }
}

/// The instructions of a body, and where they stand; none of an imported function.
fn operators<'a>(file: &'a [u8], body: &Range<usize>) -> Result<Vec<(Operator<'a>, usize)>> {
    if body.is_empty() {
        return Ok(Vec::new());
    }
    let code = FunctionBody::new(BinaryReader::new(&file[body.clone()], body.start));
    let found: std::result::Result<_, _> = code
        .get_operators_reader()?
        .into_iter_with_offsets()
        .collect();
    Ok(found?)
}

/// The stretches of a body that ready and begin a panic, and whether nothing but the end is left then.
fn panics(file: &[u8], body: &Range<usize>, ending: &[bool]) -> Result<(Vec<Range<usize>>, bool)> {
    let operators = operators(file, body)?;
    let mut dropped = Vec::new();
    // Since here the code runs straight on, and hands nothing to anybody: at the program's end it is of no use.
    let mut straight = operators.first().map_or(body.end, |(_, at)| *at);
    for pair in operators.windows(2) {
        let [(operator, _), (next, at)] = pair else {
            continue;
        };
        let panics = matches!(operator, Operator::Call { function_index } if ending[*function_index as usize]);
        if panics && matches!(next, Operator::Unreachable) {
            dropped.push(straight..*at);
        }
        if !runs_on(operator) {
            straight = *at;
        }
    }
    let bare = match (&dropped[..], &operators[..]) {
        (
            [all],
            [
                (_, first),
                ..,
                (Operator::Unreachable, last),
                (Operator::End, _),
            ],
        ) => *all == (*first..*last),
        (_, [(Operator::Unreachable, _), (Operator::End, _)]) => true,
        _ => false,
    };
    Ok((dropped, bare))
}

/// Whether nobody but this function can tell that an instruction was run, but by the memory that it wrote.
fn runs_on(operator: &Operator) -> bool {
    use Operator as O;
    !matches!(
        operator,
        O::Block { .. }
            | O::Loop { .. }
            | O::If { .. }
            | O::Else
            | O::End
            | O::Br { .. }
            | O::BrIf { .. }
            | O::BrTable { .. }
            | O::Return
            | O::Unreachable
            | O::Call { .. }
            | O::CallIndirect { .. }
            | O::ReturnCall { .. }
            | O::ReturnCallIndirect { .. }
    )
}

/// Whether a function is of the standard library, by its name as tools print it.
fn ends(name: &str) -> bool {
    // "core::option::unwrap_failed" or, of a type, "<alloc::vec::Vec<_>>::remove".
    let library = name.trim_start_matches('<').split_once("::");
    library.is_some_and(|(library, _)| ENDING.contains(&library))
}

/// A number in the five bytes of LEB128 that the linker leaves for it.
fn put(number: u32, place: &mut [u8]) {
    let last = place.len() - 1;
    for (digit, byte) in place.iter_mut().enumerate() {
        let more = if digit < last { 0x80 } else { 0 };
        *byte = (number >> (7 * digit)) as u8 & 0x7f | more;
    }
}

fn other(wanted: &str, at: usize) -> Box<dyn Error> {
    format!("the linker wrote another file than we know: {wanted} expected, at byte {at}").into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        CodeSection, ConstExpr, CustomSection, DataSection, DataSymbolDefinition, ElementSection,
        Elements, ExportKind, ExportSection, Function, FunctionSection, IndirectNameMap,
        LinkingSection, MemorySection, MemoryType, Module, NameMap, NameSection, RefType,
        SymbolTable, TableSection, TableType, TypeSection,
    };

    /// Functions by their numbers.
    const WORK: u32 = 0;
    const PANIC: u32 = 1;
    const WRITE: u32 = 2;
    const SHOW: u32 = 3;
    const TWIN: u32 = 4;
    const OTHER_TWIN: u32 = 5;
    const HOOK: u32 = 6;
    const COLD: u32 = 7;
    const OWN: u32 = 8;
    const CALLED: u32 = 9;
    const NAMES: [&str; 10] = [
        "site::work",
        "_ZN4core9panicking9panic_fmt17h0123456789abcdefE",
        "core::fmt::write",
        "site::show",
        "site::twin",
        "site::other_twin",
        "_ZN3std9panicking8set_hook17h0123456789abcdefE",
        "site::cold",
        "__wasm_call_ctors",
        "site::called",
    ];

    /// The data, a piece each: a file's name, a place in it, a word, a table of two functions.
    const FILE: u32 = 0;
    const PLACE: u32 = 1;
    const WORD: u32 = 2;
    const TABLE: u32 = 3;
    const BASE: u32 = 1024;
    const PIECES: [(u32, u32); 4] = [(0, 4), (4, 16), (20, 4), (24, 8)];

    /// A body whose numbers of functions and addresses the linker left five bytes for.
    #[derive(Default)]
    struct Code {
        bytes: Vec<u8>,
        /// Where, of which kind, and of which symbol.
        relocations: Vec<(usize, u8, u32)>,
    }

    impl Code {
        fn raw(mut self, bytes: &[u8]) -> Self {
            self.bytes.extend(bytes);
            self
        }

        fn five(mut self, opcode: u8, kind: u8, symbol: u32, number: u32) -> Self {
            self.bytes.push(opcode);
            self.relocations.push((self.bytes.len(), kind, symbol));
            let mut place = [0; 5];
            put(number, &mut place);
            self.bytes.extend(place);
            self
        }

        fn call(self, function: u32) -> Self {
            self.five(0x10, 0, function, function)
        }

        fn address(self, piece: u32) -> Self {
            self.five(
                0x41,
                4,
                NAMES.len() as u32 + piece,
                BASE + PIECES[piece as usize].0,
            )
        }

        fn slot(self, function: u32, slot: u32) -> Self {
            self.five(0x41, 1, function, slot)
        }
    }

    const CONST: u8 = 0x41;
    const DROP: u8 = 0x1a;
    const STORE: [u8; 3] = [0x36, 2, 0];
    const UNREACHABLE: u8 = 0;
    const LAST: u8 = 0x0b;

    fn program() -> Vec<u8> {
        let code = [
            // Hangs up a hook; shows a word; readies a panic's words in memory and panics; both twins; a cold function.
            Code::default()
                .address(TABLE)
                .call(HOOK)
                .raw(&[0x02, 0x40, CONST, 1, 0x0d, 0])
                .raw(&[CONST, 0])
                .slot(SHOW, 2)
                .raw(&STORE)
                .address(PLACE)
                .call(PANIC)
                .raw(&[UNREACHABLE, LAST])
                .address(WORD)
                .raw(&[DROP])
                .slot(OTHER_TWIN, 1)
                .raw(&[DROP])
                .address(PLACE)
                .call(TWIN)
                .address(PLACE)
                .call(OTHER_TWIN)
                .raw(&[0x02, 0x40, CONST, 1, 0x0d, 0, CONST, 7])
                .call(COLD)
                .raw(&[UNREACHABLE, LAST, LAST]),
            Code::default()
                .raw(&[CONST, 1])
                .call(WRITE)
                .raw(&[UNREACHABLE, LAST]),
            Code::default().raw(&[CONST, 9, DROP, LAST]),
            Code::default().raw(&[CONST, 8, DROP, LAST]),
            Code::default().raw(&[CONST, 5, DROP, LAST]),
            Code::default().raw(&[CONST, 5, DROP, LAST]),
            Code::default().raw(&[CONST, 6, DROP, LAST]),
            Code::default()
                .address(PLACE)
                .call(PANIC)
                .raw(&[UNREACHABLE, LAST]),
            // The linker's own: it left no note of what it calls.
            Code::default().raw(&[CONST, 3, 0x10, CALLED as u8, LAST]),
            Code::default().raw(&[CONST, 4, DROP, LAST]),
        ];
        let mut module = Module::new();
        let mut types = TypeSection::new();
        types.ty().function([], []);
        types.ty().function([wasm_encoder::ValType::I32], []);
        module.section(&types);
        let mut functions = FunctionSection::new();
        functions.function(0);
        code.iter().skip(1).for_each(|_| {
            functions.function(1);
        });
        module.section(&functions);
        let mut tables = TableSection::new();
        tables.table(TableType {
            element_type: RefType::FUNCREF,
            table64: false,
            minimum: 3,
            maximum: None,
            shared: false,
        });
        module.section(&tables);
        let mut memories = MemorySection::new();
        memories.memory(MemoryType {
            minimum: 1,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        module.section(&memories);
        let mut exports = ExportSection::new();
        exports.export("work", ExportKind::Func, WORK);
        exports.export("own", ExportKind::Func, OWN);
        module.section(&exports);
        let mut elements = ElementSection::new();
        let held = [TWIN, OTHER_TWIN, SHOW];
        // The first place is number 0 here; the linker leaves that one empty.
        elements.active(
            None,
            &ConstExpr::i32_const(0),
            Elements::Functions(held[..].into()),
        );
        module.section(&elements);
        let mut bodies = CodeSection::new();
        let mut relocations = Vec::new();
        // Where the section's contents have come to: after the count, each body has its length in one byte and no locals.
        let mut at = 1;
        for code in &code {
            let mut body = Function::new([]);
            body.raw(code.bytes.iter().copied());
            bodies.function(&body);
            let digits = if code.bytes.len() + 1 > 127 { 2 } else { 1 };
            let start = at + digits + 1;
            relocations.extend(
                code.relocations
                    .iter()
                    .map(|(it, kind, symbol)| (start + it, *kind, *symbol)),
            );
            at = start + code.bytes.len();
        }
        module.section(&bodies);
        let mut data = DataSection::new();
        let place = [BASE, 4, 3, 7].map(u32::to_le_bytes).concat();
        let table = [2_u32, 0].map(u32::to_le_bytes).concat();
        let bytes = [b"a.rs".to_vec(), place, b"word".to_vec(), table].concat();
        data.active(0, &ConstExpr::i32_const(BASE.cast_signed()), bytes);
        module.section(&data);
        let mut linking = LinkingSection::new();
        let mut symbols = SymbolTable::new();
        for (function, name) in NAMES.iter().enumerate() {
            symbols.function(0, function as u32, Some(name));
        }
        for (piece, (offset, size)) in PIECES.into_iter().enumerate() {
            let definition = DataSymbolDefinition {
                index: 0,
                offset,
                size,
            };
            symbols.data(0, &format!("piece{piece}"), Some(definition));
        }
        linking.symbol_table(&symbols);
        module.section(&linking);
        // Sections by their places: the code is the seventh, the data the eighth.
        module.section(&reloc("reloc.CODE", 6, &relocations));
        // Within the data section: count, flags, `i32.const` of three bytes, `end`, length: then the bytes.
        let data_at = 1 + 1 + 3 + 1 + 1;
        let in_data = [
            (data_at + 4, 5, NAMES.len() as u32 + FILE),
            (data_at + 24, 2, SHOW),
            (data_at + 28, 2, TWIN),
        ];
        module.section(&reloc("reloc.DATA", 7, &in_data));
        let mut names = NameSection::new();
        let mut map = NameMap::new();
        for (function, name) in NAMES.iter().enumerate() {
            map.append(function as u32, name);
        }
        names.functions(&map);
        names.locals(&IndirectNameMap::new());
        module.section(&names);
        module.finish()
    }

    fn reloc(
        name: &'static str,
        section: usize,
        entries: &[(usize, u8, u32)],
    ) -> CustomSection<'static> {
        let mut data = Vec::new();
        write_number(section, &mut data);
        write_number(entries.len(), &mut data);
        for (at, kind, symbol) in entries {
            data.push(*kind);
            write_number(*at, &mut data);
            write_number(*symbol as usize, &mut data);
            if matches!(kind, 4 | 5) {
                data.push(0);
            }
        }
        CustomSection {
            name: name.into(),
            data: data.into(),
        }
    }

    /// The bodies without their counts of locals, the table, and the data.
    fn parts(wasm: &[u8]) -> (Vec<Vec<u8>>, Vec<u32>, Vec<u8>) {
        let (mut bodies, mut table, mut bytes) = (Vec::new(), Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(wasm) {
            match payload.unwrap() {
                Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()[1..].to_vec()),
                Payload::ElementSection(elements) => {
                    for element in elements {
                        if let ElementItems::Functions(functions) = element.unwrap().items {
                            table.extend(functions.into_iter().map(std::result::Result::unwrap));
                        }
                    }
                }
                Payload::DataSection(data) => {
                    data.into_iter()
                        .for_each(|it| bytes.extend(it.unwrap().data));
                }
                Payload::CustomSection(custom) => assert_eq!(custom.name(), "name"),
                _ => {}
            }
        }
        (bodies, table, bytes)
    }

    #[test]
    fn panics_go_with_all_that_only_they_needed() {
        let (bodies, table, data) = parts(&without_words(&program()).unwrap());
        let end = [UNREACHABLE, LAST];
        // The panic's words are not readied, nor is the place told to those who would pass it on; one twin does for both.
        let work = Code::default()
            .address(TABLE)
            .call(HOOK)
            .raw(&[0x02, 0x40, CONST, 1, 0x0d, 0])
            .raw(&[UNREACHABLE, LAST])
            .address(WORD)
            .raw(&[DROP])
            .slot(TWIN, 0)
            .raw(&[DROP])
            .five(CONST, 4, 0, 0)
            .call(TWIN)
            .five(CONST, 4, 0, 0)
            .call(TWIN)
            .raw(&[0x02, 0x40, CONST, 1, 0x0d, 0])
            .raw(&[UNREACHABLE, LAST, LAST]);
        let expected: [&[u8]; 10] = [
            &work.bytes,
            &end,
            &end,
            // The table of two functions is handed to the hook, which does nothing; the linker cannot know.
            &[CONST, 8, DROP, LAST],
            &[CONST, 5, DROP, LAST],
            &end,
            &[LAST],
            &end,
            &[CONST, 3, 0x10, CALLED as u8, LAST],
            &[CONST, 4, DROP, LAST],
        ];
        assert_eq!(bodies, expected);
        assert_eq!(table, [TWIN, TWIN, SHOW]);
        let table = [2_u32, 0].map(u32::to_le_bytes).concat();
        assert_eq!(data, [vec![0; 20], b"word".to_vec(), table].concat());
    }

    #[test]
    fn libraries_are_told_apart() {
        for name in [
            "core::option::unwrap_failed",
            "<alloc::vec::Vec<_, _>>::remove::assert_failed",
            "hashbrown::raw::Fallibility::capacity_overflow",
            "wasm_bindgen::throw_str",
        ] {
            assert!(ends(name), "{name}");
        }
        for name in ["core", "site::core::work", "corex::f", ""] {
            assert!(!ends(name), "{name}");
        }
    }

    #[test]
    fn other_files_are_refused() {
        let no_wasm = without_words(b"<!doctype html>").unwrap_err();
        assert!(no_wasm.to_string().contains("magic header"), "{no_wasm}");
        let unlinked = without_words(b"\0asm\x01\0\0\0").unwrap_err();
        assert_eq!(
            unlinked.to_string(),
            "the linker wrote another file than we know: names and relocations expected, at byte 8"
        );
    }
}
