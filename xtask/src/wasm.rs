//! The wasm file without what only tools read.

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
        if *id != 0 {
            kept.extend_from_slice(section);
        }
        rest = after;
    }
    Some(kept)
}

/// A number in LEB128 and the count of its bytes.
fn number(bytes: &[u8]) -> Option<(usize, usize)> {
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
