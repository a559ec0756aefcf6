//! The pictures of cards as PNG.
//!
//! They are drawn with a font that comes along, never the system's, so that every machine writes the
//! same bytes. A picture that was drawn once is kept in the target folder, by the hash of its SVG.

use std::fs;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::{Arc, Mutex};
use std::thread;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{self, FontResolver, Options, Tree};
use sha2::{Digest, Sha256};
use site::share::{self, Card};

use crate::fault::Fault;
use crate::project;

/// The picture of each card, in their order.
pub fn draw(cards: &[Card]) -> Result<Vec<Vec<u8>>, Fault> {
    let kept = project::target().join("cards");
    fs::create_dir_all(&kept).map_err(|error| project::cannot("write", &kept, &error))?;
    let lock = project::read(&project::root().join("Cargo.lock"))?;
    let version = |package| project::locked_version(&lock, package).unwrap_or_default();
    let drawn_by = format!(
        "resvg {} tiny-skia {} dejavu {}",
        version("resvg"),
        version("tiny-skia"),
        version("dejavu")
    );
    let fonts = fonts();
    let done = Mutex::new(vec![None; cards.len()]);
    let next = Mutex::new(0..cards.len());
    let threads = thread::available_parallelism().map_or(1, |it| it.get());
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(i) = next.lock().ok().and_then(|mut it| it.next()) {
                    let png = kept_or_drawn(&cards[i], &kept, &drawn_by, &fonts);
                    if let Ok(mut done) = done.lock() {
                        done[i] = Some(png);
                    }
                }
            });
        }
    });
    let done = done.into_inner().unwrap_or_default();
    done.into_iter()
        .flatten()
        .collect::<Result<Vec<_>, _>>()
        .and_then(|all| match all.len() == cards.len() {
            true => Ok(all),
            false => Err(Fault::failed("a card's picture was not drawn.")),
        })
}

/// The two faces of the one font, which the widths of `charts::text` are those of.
fn fonts() -> Arc<Database> {
    let mut fonts = Database::new();
    fonts.load_font_data(dejavu::sans::regular().to_vec());
    fonts.load_font_data(dejavu::sans::bold().to_vec());
    fonts.set_serif_family(share::FONT);
    fonts.set_sans_serif_family(share::FONT);
    Arc::new(fonts)
}

fn kept_or_drawn(
    card: &Card,
    kept: &Path,
    drawn_by: &str,
    fonts: &Arc<Database>,
) -> Result<Vec<u8>, Fault> {
    let svg = card.svg(&[]);
    let digest = Sha256::digest(format!("{drawn_by}\n{svg}"));
    let name: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let file: PathBuf = kept.join(format!("{name}.png"));
    if let Ok(bytes) = fs::read(&file) {
        return Ok(bytes);
    }
    let png = png(card, &svg, fonts)?;
    // In one move: a build that is stopped leaves no half picture behind.
    let half = kept.join(format!("{name}.{}", process::id()));
    fs::write(&half, &png)
        .and_then(|()| fs::rename(&half, &file))
        .map_err(|error| project::cannot("write", &file, &error))?;
    Ok(png)
}

/// Draws a card; lines in a script that the font does not know are left out.
fn png(card: &Card, svg: &str, fonts: &Arc<Database>) -> Result<Vec<u8>, Fault> {
    let no_picture = || Fault::failed(format!("the card of {} cannot be drawn.", card.page));
    let pixels = pixels(card, svg, fonts)?.ok_or_else(no_picture)?;
    pixels.encode_png().map_err(|_| no_picture())
}

fn pixels(card: &Card, svg: &str, fonts: &Arc<Database>) -> Result<Option<Pixmap>, Fault> {
    let (tree, unknown) = read(svg, fonts)?;
    let tree = if unknown.is_empty() {
        tree
    } else {
        read(&card.svg(&unknown), fonts)?.0
    };
    let (width, height) = share::PICTURE;
    let mut pixels = Pixmap::new(width, height);
    if let Some(pixels) = &mut pixels {
        resvg::render(&tree, Transform::default(), &mut pixels.as_mut());
    }
    Ok(pixels)
}

/// The SVG as it is to be drawn, and the letters that no font has.
fn read(svg: &str, fonts: &Arc<Database>) -> Result<(Tree, Vec<char>), Fault> {
    let unknown = Mutex::new(vec![]);
    let options = Options {
        font_family: share::FONT.to_owned(),
        fontdb: fonts.clone(),
        font_resolver: FontResolver {
            select_font: FontResolver::default_font_selector(),
            select_fallback: Box::new(|letter, _, _| {
                if let Ok(mut unknown) = unknown.lock() {
                    unknown.push(letter);
                }
                None
            }),
        },
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options)
        .map_err(|error: usvg::Error| Fault::failed(format!("a card is no SVG: {error}.")))?;
    drop(options);
    Ok((tree, unknown.into_inner().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use essay::Essay;

    use super::*;

    fn cards(title: &str) -> Vec<Card> {
        let mut essay = Essay {
            front: Default::default(),
            sections: vec![],
            warnings: vec![],
            images: vec![],
        };
        essay.front.title = title.to_owned();
        essay.front.subtitle = "What it says.".to_owned();
        share::cards(&essay)
    }

    fn drawn(card: &Card) -> Pixmap {
        pixels(card, &card.svg(&[]), &fonts()).unwrap().unwrap()
    }

    #[test]
    fn a_card_is_a_png_of_the_right_size_and_the_same_every_time() {
        let cards = cards("An essay");
        let png = |card: &Card| png(card, &card.svg(&[]), &fonts()).unwrap();
        let bytes = png(&cards[0]);
        assert_eq!(bytes[..8], *b"\x89PNG\r\n\x1a\n");
        let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
        assert_eq!((number(16), number(20)), share::PICTURE);
        assert!(bytes.len() < 200_000, "{} bytes", bytes.len());
        assert_eq!(png(&cards[0]), bytes);
        assert_ne!(png(&cards[1]), bytes);
    }

    #[test]
    fn words_and_picture_keep_apart_and_both_are_there() {
        for card in cards("An essay") {
            let pixels = drawn(&card);
            let ground = pixels.pixel(0, 0).unwrap();
            let inked = |from: u32, to: u32| {
                (from..to)
                    .flat_map(|x| (0..pixels.height()).map(move |y| (x, y)))
                    .filter(|(x, y)| pixels.pixel(*x, *y) != Some(ground))
                    .count()
            };
            assert!(inked(48, 598) > 4000, "{}: no words", card.page);
            assert_eq!(inked(598, 612), 0, "{}: they touch", card.page);
            assert!(inked(612, 1200) > 3000, "{}: no picture", card.page);
            // Colours, not the black of a renderer that does not know them.
            let colours = pixels.pixels().iter().filter(|pixel| {
                let (red, blue) = (i32::from(pixel.red()), i32::from(pixel.blue()));
                (red - blue).abs() > 60
            });
            assert!(colours.count() > 500, "{}: no colours", card.page);
        }
    }

    #[test]
    fn letters_without_a_font_leave_the_rest_of_the_card() {
        let known = drawn(&cards("The balance")[0]);
        let other = drawn(&cards("力の均衡")[0]);
        let ink = |pixels: &Pixmap| {
            let ground = pixels.pixel(0, 0);
            let of = |x: u32| (0..630).filter(move |y| pixels.pixel(x, *y) != ground);
            (48..598).map(|x| of(x).count()).sum::<usize>()
        };
        assert!(ink(&other) > 1000 && ink(&other) < ink(&known));
    }
}
