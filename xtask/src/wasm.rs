//! The wasm file and its script without what only tools read.

use std::fmt::Write;

use crate::script::{self, Kind};

/// The numbers of a wasm file's sections: here what only tools read.
pub const CUSTOM: u8 = 0;
/// What it takes from outside.
pub const IMPORTS: u8 = 2;
/// The types of its functions.
pub const FUNCTIONS: u8 = 3;
/// What it gives to the outside.
pub const EXPORTS: u8 = 7;
/// What its table of functions begins with.
pub const ELEMENTS: u8 = 9;
/// The bodies of its functions.
pub const CODE: u8 = 10;
/// What its memory begins with.
pub const DATA: u8 = 11;

/// The file without its custom sections (names, producers, features): the browser passes over
/// them, but the reader would wait for them. `None` if it is no wasm file.
pub fn without_custom_sections(wasm: &[u8]) -> Option<Vec<u8>> {
    let (header, mut rest) = wasm.split_at_checked(8)?;
    if !header.starts_with(b"\0asm") {
        return None;
    }
    let mut kept = header.to_vec();
    while let Some(id) = rest.first() {
        let (length, digits) = number(&rest[1..])?;
        let (section, after) = rest.split_at_checked(1 + digits + length)?;
        if *id != CUSTOM {
            kept.extend_from_slice(section);
        }
        rest = after;
    }
    Some(kept)
}

/// Imports and exports under short names, in the file and in its script.
///
/// wasm-bindgen names each by a hash of sixteen digits, twice: no compression makes less of them, and
/// the reader would wait for kilobytes. `None` if the two do not fit together.
pub fn with_short_names(wasm: &[u8], script: &str) -> Option<(Vec<u8>, String)> {
    let (header, mut rest) = wasm.split_at_checked(8)?;
    let mut out = header.to_vec();
    let mut script = script.to_owned();
    while let Some(id) = rest.first() {
        let (length, digits) = number(&rest[1..])?;
        let (section, after) = rest.split_at_checked(1 + digits + length)?;
        let body = &section[1 + digits..];
        let renamed = match *id {
            IMPORTS => rename_imports(body, &mut script)?,
            EXPORTS => rename_exports(body, &mut script)?,
            _ => body.to_vec(),
        };
        out.push(*id);
        write_number(renamed.len(), &mut out);
        out.extend(renamed);
        rest = after;
    }
    Some((out, script))
}

fn rename_imports(mut body: &[u8], script: &mut String) -> Option<Vec<u8>> {
    let count = take_number(&mut body)?;
    let mut out = Vec::new();
    write_number(count, &mut out);
    let mut module_before = String::new();
    for at in 0..count {
        let module = take_text(&mut body)?;
        let name = take_text(&mut body)?;
        let short = short_name(at);
        // In the script an import is a key of an object literal.
        *script = replaced_once(script, &format!(" {name}: "), &format!(" {short}: "))?;
        if module != module_before {
            *script = replaced_once(script, &format!("\"{module}\""), "\"m\"")?;
            if !module_before.is_empty() {
                return None;
            }
            module_before = module;
        }
        write_text("m", &mut out);
        write_text(&short, &mut out);
        let kind = *body.first()?;
        let before = body;
        body = &body[1..];
        match kind {
            0 => {
                take_number(&mut body)?;
            }
            // Only functions are imported by such a script.
            _ => return None,
        }
        out.extend(&before[..before.len() - body.len()]);
    }
    body.is_empty().then_some(out)
}

fn rename_exports(mut body: &[u8], script: &mut String) -> Option<Vec<u8>> {
    let count = take_number(&mut body)?;
    let mut out = Vec::new();
    write_number(count, &mut out);
    for at in 0..count {
        let name = take_text(&mut body)?;
        let short = short_name(at);
        // What is called by name from the script, and not by a reader's program.
        if name.starts_with("wasm_bindgen__") {
            let (before, after) = (format!("wasm.{name}("), format!("wasm.{short}("));
            if !script.contains(&before) {
                return None;
            }
            *script = script.replace(&before, &after);
            write_text(&short, &mut out);
        } else {
            write_text(&name, &mut out);
        }
        let before = body;
        body = body.get(1..)?;
        take_number(&mut body)?;
        out.extend(&before[..before.len() - body.len()]);
    }
    body.is_empty().then_some(out)
}

/// `a`, `b`, ... `z`, `aa`, ...
fn short_name(mut number: usize) -> String {
    let mut name = String::new();
    loop {
        name.insert(0, char::from(b'a' + (number % 26) as u8));
        if number < 26 {
            return name;
        }
        number = number / 26 - 1;
    }
}

/// The text with `to` in place of `from`, which must be there just once.
pub fn replaced_once(text: &str, from: &str, to: &str) -> Option<String> {
    (text.matches(from).count() == 1).then(|| text.replace(from, to))
}

fn take_number(body: &mut &[u8]) -> Option<usize> {
    let (value, digits) = number(body)?;
    *body = body.get(digits..)?;
    Some(value)
}

fn take_text(body: &mut &[u8]) -> Option<String> {
    let length = take_number(body)?;
    let (text, rest) = body.split_at_checked(length)?;
    *body = rest;
    String::from_utf8(text.to_vec()).ok()
}

fn write_text(text: &str, out: &mut Vec<u8>) {
    write_number(text.len(), out);
    out.extend(text.as_bytes());
}

pub fn write_number(mut number: usize, out: &mut Vec<u8>) {
    while number > 0x7f {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// The script of wasm-bindgen, small, with a last line that starts it, so that no second script is needed, and
/// one that loads the dialogs behind "Embed" and "Share" when a reader asks for one.
/// `wasm`, `builder` and `share` are the names of files that stand beside each other: beside the script too, unless it stands
/// `within` a page, which asks for the wasm file ahead. `None` if the script is not built as we know it.
pub fn starting(
    glue: &str,
    wasm: &str,
    [builder, share]: [&str; 2],
    within: bool,
) -> Option<String> {
    // Nobody calls the script: what is there for callers goes.
    let script = without_sync(glue)?.replace("export function ", "function ");
    // How it is fetched is ours to say: wasm-bindgen's own is long, for it serves every caller.
    let (script, _) = script.split_once("async function __wbg_load(")?;
    let mut script = script.to_owned();
    let (here, name) = match within {
        true => (AHEAD, NAMED),
        false => ("import.meta.url", ""),
    };
    let _ = write!(
        script,
        "\nlet beside=n=>new URL(n,{here});addEventListener(\"click\",e=>{{let b=e.target.closest?.(\"[data-embed-open],[data-share-open]\");b&&import(beside(\"shareOpen\"in b.dataset?\"{share}\":\"{builder}\")).then(m=>m.open(b),()=>b.textContent=b.textContent.split(\":\")[0]+\": not loaded, try again\")}});\n\
         (async()=>{{let url=beside(\"{wasm}\"),imports=__wbg_get_imports(),it;try{{it=await WebAssembly.instantiateStreaming(fetch(url),imports)}}catch(e){{if(!(e instanceof TypeError))throw e;it=await WebAssembly.instantiate(await(await fetch(url)).arrayBuffer(),imports)}}__wbg_finalize_init(it.instance,it.module)}})();"
    );
    let mut small = script::small(&script, Kind::Module).ok()?;
    small.push('\n');
    small.push_str(name);
    let is_whole = !within || !small.contains("</script") && !small.contains("<!--");
    is_whole.then_some(small)
}

/// Where the page asks for its wasm file.
const AHEAD: &str = "document.querySelector(\"[rel=preload]\").href";

/// What errors call a script that stands in its page: see `web/fault.js`.
const NAMED: &str = "//# sourceURL=balance-of-power.js\n";

/// The script of wasm-bindgen for those who import it, small: `ready` fetches its wasm file, which stands beside it.
/// `None` if it is not built as we know it.
pub fn module(glue: &str, wasm: &str) -> Option<String> {
    let mut script = without_sync(glue)?;
    let _ = write!(
        script,
        "\nexport const ready=()=>__wbg_init({{module_or_path:new URL(\"{wasm}\",import.meta.url)}});\n"
    );
    script::small(&script, Kind::Module).ok()
}

/// The script of wasm-bindgen without its second, synchronous way to start, and without the export of both.
pub fn without_sync(glue: &str) -> Option<String> {
    let (before, rest) = glue.split_once("\nfunction initSync(")?;
    let (_, after) = rest.split_once("\n}\n")?;
    let after = after.split_once("\nexport {").map_or(after, |(it, _)| it);
    let script = format!("{before}\n{after}");
    script
        .contains("function __wbg_init(module_or_path)")
        .then_some(script)
}

/// A number in LEB128 and the count of its bytes.
pub fn number(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut number = 0;
    for (place, byte) in bytes.iter().take(5).enumerate() {
        number |= usize::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((number, place + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &[u8] = b"\0asm\x01\0\0\0";

    #[test]
    fn only_custom_sections_go() {
        let types = [1, 4, 1, 0x60, 0, 0];
        let mut names = vec![0, 0x85, 0x01, 4];
        names.extend_from_slice(b"name");
        names.resize(3 + 133, 7);
        let wasm = [HEADER, &names, &types, &names].concat();
        assert_eq!(
            without_custom_sections(&wasm),
            Some([HEADER, &types].concat())
        );
        assert_eq!(without_custom_sections(HEADER), Some(HEADER.to_vec()));
    }

    #[test]
    fn names_become_short_in_both() {
        let section = |id: u8, body: &[u8]| [&[id, body.len() as u8][..], body].concat();
        let mut body = vec![2];
        for (name, kind) in [("__wbg_log_01abcd", 1), ("__wbg_now_ff0123", 2)] {
            write_text("./race_bg.js", &mut body);
            write_text(name, &mut body);
            body.extend([0, kind]);
        }
        let mut table = vec![2];
        write_text("memory", &mut table);
        table.extend([2, 0]);
        write_text("wasm_bindgen__call_h9", &mut table);
        table.extend([0, 0x81, 1]);
        let wasm = [HEADER, &section(2, &body), &section(7, &table)].concat();
        let script = "{ __wbg_log_01abcd: function() { wasm.wasm_bindgen__call_h9(1); }, __wbg_now_ff0123: 1 } \"./race_bg.js\"";
        let (short, script) = with_short_names(&wasm, script).unwrap();
        assert_eq!(script, "{ a: function() { wasm.b(1); }, b: 1 } \"m\"");
        let imports = b"\x02\x01m\x01a\0\x01\x01m\x01b\0\x02";
        let exports = b"\x02\x06memory\x02\0\x01b\0\x81\x01";
        assert_eq!(
            short,
            [HEADER, &section(2, imports), &section(7, exports)].concat()
        );
        assert_eq!(with_short_names(&wasm, "no such names"), None);
        assert_eq!(short_name(25), "z");
        assert_eq!(short_name(26), "aa");
        assert_eq!(short_name(26 * 27), "aaa");
    }

    #[test]
    fn the_script_starts_itself() {
        let glue = "export function start() {\n    wasm.start();\n}\nfunction __wbg_get_imports() {\n    return { said: \"hello\" };\n}\nfunction __wbg_finalize_init(it) {\n    wasm = it.exports;\n}\nlet wasm;\nfunction initSync(module) {\n    return module;\n}\nasync function __wbg_load(module, imports) {}\nasync function __wbg_init(module_or_path) {}\nexport { initSync, __wbg_init as default };\n";
        let script = starting(
            glue,
            "race_bg.0123456789.wasm",
            ["builder.0.js", "share.0.js"],
            false,
        )
        .unwrap();
        assert!(
            script.contains("race_bg.0123456789.wasm") && script.contains("said:`hello`"),
            "{script}"
        );
        assert!(script.contains(",import.meta.url)"), "{script}");
        assert!(script.contains("builder.0.js"), "{script}");
        for gone in ["initSync", "__wbg", "export "] {
            assert!(!script.contains(gone), "{script}");
        }
        let files = ("a.wasm", ["b.js", "c.js"]);
        assert_eq!(
            starting("function init() {}", files.0, files.1, false),
            None
        );
        // In a page its own address is the page's, and nothing in it ends it early.
        let within = starting(glue, files.0, files.1, true).unwrap();
        assert!(!within.contains("import.meta"), "{within}");
        assert!(
            within.ends_with("//# sourceURL=balance-of-power.js\n"),
            "{within}"
        );
        let hostile = |words: &str| {
            let glue = glue.replace("hello", words);
            let of = |within| starting(&glue, files.0, files.1, within);
            assert!(of(false).is_some());
            of(true)
        };
        assert_eq!(hostile("<!--"), None);
        let escaped = hostile("</script>").unwrap();
        assert!(!escaped.contains("</script"), "{escaped}");
    }

    #[test]
    fn other_files_are_refused() {
        for bytes in [
            b"".as_slice(),
            b"<!doctype html>",
            b"\0asm\x01\0\0\0\x01",
            b"\0asm\x01\0\0\0\x01\x09\0",
            b"\0asm\x01\0\0\0\x01\xff\xff\xff\xff\xff\x01",
        ] {
            assert_eq!(without_custom_sections(bytes), None);
        }
    }
}
