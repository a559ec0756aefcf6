//! The style sheet of pages with one widget alone, made of the essay's.

use dynamics::decimal;

/// The comments in the style sheet between which stands what only an essay needs.
const ESSAY_ONLY: (&str, &str) = ("/* The page */", "/* A widget */");

/// What makes a widget's column one whose width the sheet can ask for.
const CONTAINER: &str = ".island { container-type: inline-size; }\n";

/// From this width of the window on, in CSS pixels, a widget that stands alone has a margin at each side, and how much both
/// are together; see `.embed` in the style sheet.
const MARGINS: (f64, f64) = (474.0, 16.0);

/// The style sheet without what only an essay needs, which asks for the window's width where the essay's asks for that of the
/// widget's column. On a page alone it is the same but for a scroll bar; and a browser that has to know a column's width first
/// lays the page out before each word on a canvas. Lengths in parts of the column (`cqi`) become parts of the window.
pub fn alone(style: &str) -> String {
    let (before, rest) = style.split_once(ESSAY_ONLY.0).unwrap_or((style, ""));
    let after = rest.split_once(ESSAY_ONLY.1).map_or("", |(_, after)| after);
    let mut sheet = format!("{before}{after}").replace(CONTAINER, "");
    for feature in ["min-width", "max-width"] {
        let [from, to] = ["@container", "@media"].map(|asked| format!("{asked} ({feature}: "));
        let mut pieces = sheet.split(&from);
        let mut by_window = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let (width, rest) = piece.split_once("px").unwrap_or((piece, ""));
            let width = decimal::read(width).unwrap_or(0.0);
            let margins = if width > MARGINS.0 { MARGINS.1 } else { 0.0 };
            let width = decimal::short(width + margins, 2);
            for part in [&to, &width, "px", rest] {
                by_window.push_str(part);
            }
        }
        sheet = by_window;
    }
    sheet
}

#[cfg(test)]
mod tests {
    use super::alone;
    use crate::canvas::WIDE_WINDOW;

    const SHEET: &str = include_str!("../../../web/style.css");

    #[test]
    fn a_page_alone_asks_for_no_column() {
        assert!(SHEET.contains("@container"));
        let alone = alone(SHEET);
        assert!(
            !alone.contains("@container"),
            "a width is written in another way"
        );
        assert!(!alone.contains("container-type"));
        assert!(!alone.contains("A widget"), "the comments stand elsewhere");
    }

    #[test]
    fn margins_count_where_there_are_margins() {
        let sheet =
            "@container (min-width: 300px) { a {} }\n@container (max-width: 559.98px) { b {} }\n";
        assert_eq!(
            alone(sheet),
            "@media (min-width: 300px) { a {} }\n@media (max-width: 575.98px) { b {} }\n"
        );
    }

    #[test]
    fn the_canvas_is_wide_where_the_picture_is() {
        let query = format!("@media {WIDE_WINDOW} {{\n  .picture {{ aspect-ratio: 560 / 400; }}");
        assert!(alone(SHEET).contains(&query));
    }
}
