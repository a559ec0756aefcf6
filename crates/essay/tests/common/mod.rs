//! What several tests look for in the HTML.

/// A tag of serialised HTML and its attributes.
pub struct Tag {
    /// With a `/` in front if it closes.
    pub name: String,
    /// Names and raw values.
    pub attributes: Vec<(String, String)>,
}

/// All tags. Text holds no `<` after serialising, so that what begins with one is a tag.
pub fn tags(html: &str) -> Vec<Tag> {
    let mut tags = vec![];
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let end = rest
            .find(|c: char| c.is_whitespace() || c == '>')
            .unwrap_or(rest.len());
        let mut tag = Tag {
            name: rest[..end].to_owned(),
            attributes: vec![],
        };
        rest = &rest[end..];
        loop {
            rest = rest.trim_start();
            if rest.is_empty() || rest.starts_with('>') {
                break;
            }
            let end = rest.find(['=', '>', ' ']).unwrap_or(rest.len());
            let name = rest[..end].to_owned();
            rest = &rest[end..];
            let mut value = String::new();
            if let Some(after) = rest.strip_prefix("=\"") {
                let end = after.find('"').unwrap_or(after.len());
                value = after[..end].to_owned();
                rest = after.get(end + 1..).unwrap_or("");
            } else if let Some(after) = rest.strip_prefix('=') {
                panic!("an attribute without quotes: {after:.60}");
            }
            tag.attributes.push((name, value));
        }
        tags.push(tag);
    }
    tags
}

/// Fails unless the HTML is harmless under a strict policy.
pub fn assert_harmless(html: &str) {
    const HARMFUL: &[&str] = &[
        "script", "style", "iframe", "object", "embed", "link", "meta", "base", "form", "input",
        "svg", "template",
    ];
    for tag in tags(html) {
        let name = tag.name.trim_start_matches('/').to_ascii_lowercase();
        assert!(
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric()),
            "a tag {name:?} in {html}"
        );
        assert!(!HARMFUL.contains(&name.as_str()), "<{name}> in {html}");
        for (key, value) in &tag.attributes {
            let key = key.to_ascii_lowercase();
            assert!(
                !key.starts_with("on") && key != "style" && key != "srcset",
                "{key} in {html}"
            );
            match key.as_str() {
                "href" => {
                    let fine = ["http://", "https://", "mailto:", "tel:", "sms:", "#"];
                    let lower = value.to_ascii_lowercase();
                    assert!(
                        fine.iter().any(|start| lower.starts_with(start)),
                        "href {value} in {html}"
                    );
                }
                "src" => {
                    let name = value
                        .strip_prefix("assets/")
                        .unwrap_or_else(|| panic!("src {value}"));
                    let safe = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
                    assert!(
                        name.bytes().all(safe) && !name.starts_with('.'),
                        "src {value}"
                    );
                }
                "id" => {
                    let number = value
                        .strip_prefix("fn:")
                        .or_else(|| value.strip_prefix("fnref:"));
                    let digits =
                        number.is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()));
                    assert!(digits, "id {value} in {html}");
                }
                _ => {}
            }
        }
    }
}
