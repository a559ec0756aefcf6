//! What Zola makes of a post with a shortcode, for machines without Zola: no package manager that we could ask has it.
//!
//! Zola finds `{{ name(key="value") }}` in the Markdown first, then renders the text around it, and puts there what the
//! template of that name gives. Its templates are those of Tera, which is what is used here, too. Where the real
//! program is at hand, it is taken.

use std::fs;
use std::path::Path;

use crate::blog::write;

/// Stands for the shortcode while the Markdown around it is rendered, as in Zola.
const PLACE: &str = "@@ZOLA_SC_PLACEHOLDER@@";

/// Builds `out/leads/` of a site whose one post is `content/leads.md`.
///
/// # Panics
/// When the post has no shortcode in Zola's form, or a template cannot be rendered.
pub fn build(folder: &Path) {
    let read = |path: &str| {
        let file = folder.join(path);
        fs::read_to_string(&file)
            .unwrap_or_else(|error| panic!("{} cannot be read: {error}.", file.display()))
    };
    let post = read("content/leads.md");
    let post = post.splitn(3, "+++\n").nth(2).unwrap_or_default();
    let (before, rest) = post
        .split_once("{{ ")
        .unwrap_or_else(|| panic!("{post} has no shortcode."));
    let (name, rest) = rest
        .split_once('(')
        .unwrap_or_else(|| panic!("{post} has no shortcode."));
    let (arguments, after) = arguments(rest);

    let template = format!("shortcodes/{name}.html");
    let mut tera = tera::Tera::default();
    for name in [&template, "page.html"] {
        tera.add_raw_template(name, &read(&format!("templates/{name}")))
            .unwrap_or_else(|error| panic!("{name} is no template: {error:?}"));
    }
    let render = |name: &str, context: &tera::Context| {
        tera.render(name, context)
            .unwrap_or_else(|error| panic!("{name} cannot be rendered: {error:?}"))
    };
    let mut context = tera::Context::new();
    for (key, value) in &arguments {
        context.insert(*key, value);
    }
    let shortcode = render(&template, &context);

    let text = format!("{before}{PLACE}{after}");
    let mut content = String::new();
    pulldown_cmark::html::push_html(&mut content, pulldown_cmark::Parser::new(&text));
    // A paragraph of a shortcode alone is the shortcode alone.
    let paragraph = format!("<p>{PLACE}</p>");
    assert!(content.contains(&paragraph), "{content}");
    let mut context = tera::Context::new();
    context.insert(
        "page",
        &serde_json::json!({ "content": content.replace(&paragraph, &shortcode) }),
    );
    write(
        &folder.join("out/leads/index.html"),
        &render("page.html", &context),
    );
}

/// The arguments up to the shortcode's end, and what comes after it. A text stands between quotes and has no escapes.
fn arguments(mut rest: &str) -> (Vec<(&str, &str)>, &str) {
    let mut arguments = vec![];
    loop {
        let (key, value) = rest
            .split_once("=\"")
            .unwrap_or_else(|| panic!("{rest} is no argument of a shortcode."));
        let (value, after) = value
            .split_once('"')
            .unwrap_or_else(|| panic!("{value} has no end."));
        arguments.push((key.trim(), value));
        if let Some(after) = after.strip_prefix(") }}") {
            return (arguments, after);
        }
        rest = after
            .strip_prefix(',')
            .unwrap_or_else(|| panic!("{after} is no way to go on in a shortcode."));
    }
}
