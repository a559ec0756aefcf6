//! The service worker of a site: `web/worker.js` with what belongs to the build.

use sha2::{Digest, Sha256};
use site::page::Page;

/// Its name in `web/` and in the site: at the root of every copy, for it answers for what stands below it.
pub const NAME: &str = "worker.js";

/// The text of the worker. It keeps the essay, the models' pages and the help, with the `assets` that these load and the
/// dialogs of widgets; `mark` stands in every one of those pages, so that one of another build is known.
pub fn text(script: &str, pages: &[Page], assets: &[&str], mark: &str) -> String {
    let mut kept: Vec<&str> = pages
        .iter()
        .filter_map(|page| page.path.strip_suffix("index.html"))
        .filter(|path| !path.starts_with("embed/"))
        .collect();
    kept.extend(assets);
    let mut digest = Sha256::new();
    for page in pages {
        digest.update(&page.html);
    }
    for path in &kept {
        digest.update(path);
    }
    let version: String = digest.finalize()[..5]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    // Paths of a site are plain: written as Rust writes them they are JavaScript.
    format!("const VERSION={version:?},KEEP={kept:?},MARK={mark:?};\n{script}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(path: &str, html: &str) -> Page {
        Page {
            path: path.to_owned(),
            html: html.to_owned(),
        }
    }

    #[test]
    fn what_is_kept_is_listed_and_a_change_is_another_version() {
        let pages = [
            page("index.html", "one"),
            page("embed/race/index.html", "two"),
            page("help/index.html", "three"),
            page("schema.json", "{}"),
        ];
        let of = |pages: &[Page]| text("go();", pages, &["assets/a.0.js"], "a.0.js");
        let told = of(&pages);
        assert!(
            told.ends_with(",KEEP=[\"\", \"help/\", \"assets/a.0.js\"],MARK=\"a.0.js\";\ngo();"),
            "{told}"
        );
        assert_eq!(told, of(&pages));
        let [front, _, help, schema] = pages;
        let embed = page("embed/race/index.html", "other");
        assert_ne!(told, of(&[front, embed, help, schema]));
    }
}
