//! Pictures on the disk.
#![allow(missing_docs, clippy::unwrap_used, reason = "tests")]

mod common;

use std::path::{Path, PathBuf};

use essay::{Block, Essay, read, read_text};

/// The head of a PNG of 640 x 480, as far as a size is read.
fn png() -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend([0, 0, 2, 128, 0, 0, 1, 224, 8, 6, 0, 0, 0, 0, 0, 0, 0]);
    bytes
}

/// A site of this test: posts/one/post.md, pictures around it.
fn site(name: &str, text: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("pictures")
        .join(name);
    let _ = std::fs::remove_dir_all(&root);
    let site = root.join("site");
    for folder in ["content/posts/one", "static/img"] {
        std::fs::create_dir_all(site.join(folder)).unwrap();
    }
    let pictures = [
        "secret.png",
        "site/content/posts/one/Bild 1 (é).PNG",
        "site/content/posts/one/a.png",
        "site/content/posts/up.png",
        "site/static/img/a.png",
    ];
    for picture in pictures {
        std::fs::write(root.join(picture), png()).unwrap();
    }
    std::fs::write(site.join("content/posts/one/d.svg"), "<svg/>").unwrap();
    std::fs::write(site.join("content/posts/one/notes.txt"), "x").unwrap();
    let post = site.join("content/posts/one/post.md");
    std::fs::write(&post, text).unwrap();
    post
}

fn prose(essay: &Essay) -> String {
    let mut all = String::new();
    for block in essay.sections.iter().flat_map(|section| &section.blocks) {
        if let Block::Prose(html) = block {
            common::assert_harmless(html);
            all.push_str(html);
        }
    }
    all
}

#[test]
fn pictures_are_found_and_named() {
    let post = site(
        "found",
        "![A *b* \"c\"](a.png \"T\") ![](<Bild 1 (é).PNG>) ![x](/img/a.png) ![up](../up.png)\n\n\
         ![again](./a.png?x=1) ![svg](d.svg) <img src='Bild%201%20(%C3%A9).PNG' alt=\"raw\" onerror=x>\n\n![abs](/a.png)\n",
    );
    let essay = read(std::slice::from_ref(&post)).unwrap();
    assert_eq!(essay.warnings, []);
    let size = "width=\"640\" height=\"480\" loading=\"lazy\"";
    assert_eq!(
        prose(&essay),
        format!(
            "<p><img src=\"assets/a.png\" alt=\"A b “c”\" title=\"T\" {size}> <img src=\"assets/bild-1.png\" alt=\"\" {size}> \
             <img src=\"assets/a-2.png\" alt=\"x\" {size}> <img src=\"assets/up.png\" alt=\"up\" {size}></p>\n\
             <p><img src=\"assets/a.png\" alt=\"again\" {size}> <img src=\"assets/d.svg\" alt=\"svg\" loading=\"lazy\"> \
             <img src=\"assets/bild-1.png\" alt=\"raw\" {size}></p>\n<p><img src=\"assets/a.png\" alt=\"abs\" {size}></p>"
        )
    );
    let names: Vec<_> = essay
        .images
        .iter()
        .map(|image| image.name.as_str())
        .collect();
    assert_eq!(names, ["a.png", "bild-1.png", "a-2.png", "up.png", "d.svg"]);
    assert!(essay.images.iter().all(|image| image.source.is_file()));
    assert!(essay.images[2].source.ends_with("static/img/a.png"));
}

#[test]
fn what_is_not_there_is_replaced_by_its_words() {
    let post = site(
        "missing",
        "x\n\n![The words](none.png)\n![](none.png)\n![t](notes.txt)\n![s](../../../../secret.png)\n![p](../../../../../../../../../../../../etc/passwd.png)\n\
         ![f](file:///etc/passwd.png)\n![d](data:image/png;base64,AAAA)\n![r](https://x.y/z.png)\n![q](//x.y/z.png)\n![b](..\\a.png)\n<img src=\"none.jpg\" alt=\"raw\">\n",
    );
    let essay = read(std::slice::from_ref(&post)).unwrap();
    assert_eq!(essay.images, []);
    let missing = |words: &str| format!("<span class=\"missing\">{words}</span>");
    let link = |words: &str| format!("<a href=\"https://x.y/z.png\" rel=\"noopener\">{words}</a>");
    let lines = [
        missing("The words"),
        missing("picture"),
        missing("t"),
        missing("s"),
        missing("p"),
        missing("f"),
        missing("d"),
        link("r"),
        link("q"),
        missing("b"),
        missing("raw"),
    ];
    assert_eq!(
        prose(&essay),
        format!("<p>x</p>\n<p>{}</p>", lines.join("\n"))
    );
    let kinds = "png, jpg, jpeg, gif, webp, avif, svg";
    let sentences = [
        "3: there is no picture \"none.png\"; its words stand in its place".to_owned(),
        "4: there is no picture \"none.png\"; its words stand in its place".to_owned(),
        format!("5: \"notes.txt\" is not a picture that the page can show ({kinds}); it is left out"),
        "6: the picture \"../../../../secret.png\" lies outside the essay's site and is left out".to_owned(),
        "7: the picture \"../../../../../../../../../../../../etc/passwd.png\" lies outside the essay's site and is left out".to_owned(),
        "8: \"file:///etc/passwd.png\" is no picture's file; it is left out".to_owned(),
        "9: \"data:image/png;base64,AAAA\" is no picture's file; it is left out".to_owned(),
        "10: the page shows no pictures from elsewhere; \"https://x.y/z.png\" becomes a link".to_owned(),
        "11: the page shows no pictures from elsewhere; \"https://x.y/z.png\" becomes a link".to_owned(),
        format!("12: \"..\\a.png\" is not a picture that the page can show ({kinds}); it is left out"),
        "13: there is no picture \"none.jpg\"; its words stand in its place".to_owned(),
    ];
    let found: Vec<_> = essay
        .warnings
        .iter()
        .map(|fault| format!("{}: {}", fault.line, fault.sentence))
        .collect();
    assert_eq!(found, sentences);
}

#[cfg(unix)]
#[test]
fn a_link_on_the_disk_does_not_lead_out() {
    let post = site("link", "![s](s.png)\n");
    let secret = post.ancestors().nth(5).unwrap().join("secret.png");
    assert!(secret.is_file());
    std::os::unix::fs::symlink(&secret, post.with_file_name("s.png")).unwrap();
    let essay = read(std::slice::from_ref(&post)).unwrap();
    assert_eq!(essay.images, []);
    assert!(
        essay.warnings[0].sentence.contains("lies outside"),
        "{}",
        essay.warnings[0]
    );
}

#[test]
fn without_a_folder_pictures_are_taken_on_trust() {
    let essay = read_text("a.md", "![a](x/b.png) ![c](../d.png)\n").unwrap();
    assert_eq!(essay.images.len(), 1);
    assert_eq!(essay.images[0].source, Path::new("x/b.png"));
    assert_eq!(essay.warnings.len(), 1);
    assert!(prose(&essay).starts_with(
        "<p><img src=\"assets/b.png\" alt=\"a\" loading=\"lazy\"> <span class=\"missing\">c</span>"
    ));
}

#[test]
fn what_an_essay_asks_for_is_known_even_where_it_stops() {
    let post = site(
        "asked",
        "---\nbalance:\n  glossary: terms.md\n---\n![a](a.png) ![b](img/none.png) ![c](/img/a.png)\n\n[x](widget:rice)\n\n![d](d.svg)\n",
    );
    let folder = post.parent().unwrap().canonicalize().unwrap();
    let asked = || essay::asked(std::slice::from_ref(&post));
    let fault = |path: &Path| read(&[path.to_owned()]).unwrap_err().to_string();
    // The glossary that is missing stops it first.
    let terms = post.with_file_name("terms.md");
    let told = format!("{}:3: there is no glossary \"terms.md\"", post.display());
    assert_eq!(fault(&post), told);
    assert_eq!(asked(), [post.clone(), terms.clone()]);

    std::fs::write(&terms, "## Term\n\nx\n").unwrap();
    assert!(fault(&post).contains(":7: there is no widget \"rice\""));
    let files = asked();
    for file in [
        &post,
        &terms,
        &folder.join("a.png"),
        &folder.join("img/none.png"),
    ] {
        assert!(files.contains(file), "{} in {files:?}", file.display());
    }
    // Both where it was found and where it is looked for before.
    let site = folder.ancestors().nth(3).unwrap();
    for file in ["static/img/a.png", "content/posts/one/img/a.png"] {
        assert!(files.contains(&site.join(file)), "{file} in {files:?}");
    }
    assert!(!files.contains(&folder.join("d.svg")));
    let none = post.with_file_name("none.md");
    assert_eq!(essay::asked(std::slice::from_ref(&none)), [none]);
}
