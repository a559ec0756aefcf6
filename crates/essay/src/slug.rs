//! A heading's words as an id.

use std::collections::HashSet;

/// Ids are no longer than this.
const LONGEST: usize = 100;

/// The slug as GitHub makes it: small letters, digits, `-` and `_`; spaces become `-`, and other
/// signs vanish.
pub(crate) fn github(title: &str) -> String {
    let kept = |c: char| match c {
        ' ' | '\n' | '\t' => Some('-'),
        c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
        _ => None,
    };
    title
        .trim()
        .chars()
        .flat_map(char::to_lowercase)
        .filter_map(kept)
        .take(LONGEST)
        .collect()
}

/// The slug as Hugo's and others' habit has it: every run of other signs becomes one `-`.
pub(crate) fn hyphened(title: &str) -> String {
    let mut slug = String::new();
    for c in title.chars().flat_map(char::to_lowercase).take(LONGEST) {
        if c.is_alphanumeric() || c == '_' {
            slug.push(c);
        } else if matches!(c, '\'' | '\u{2019}') {
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// The slug, made unique by `-1`, `-2` as GitHub does, and taken.
pub(crate) fn unique(slug: String, taken: &mut HashSet<String>) -> String {
    let slug = if slug.is_empty() {
        "section".to_owned()
    } else {
        slug
    };
    let id = free(&slug, 1, taken);
    taken.insert(id.clone());
    id
}

/// `slug`, or the first of `slug-<from>`, ... that is not taken.
pub(crate) fn free(slug: &str, from: usize, taken: &HashSet<String>) -> String {
    if !taken.contains(slug) {
        return slug.to_owned();
    }
    // Ends: finitely many are taken.
    let mut number = from;
    loop {
        let id = format!("{slug}-{number}");
        if !taken.contains(&id) {
            return id;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_githubs() {
        assert_eq!(
            github("The Economies of Scale Problem"),
            "the-economies-of-scale-problem"
        );
        assert_eq!(github("d/acc: what's that?"), "dacc-whats-that");
        assert_eq!(github("  Ein Größenvorteil_x "), "ein-größenvorteil_x");
        assert_eq!(github("a  b"), "a--b");
        assert_eq!(github("!?"), "");
        assert_eq!(hyphened("D/acc"), "d-acc");
        assert_eq!(hyphened("What's  that?"), "whats-that");
    }

    #[test]
    fn ids_are_unique() {
        let mut taken = HashSet::new();
        let ids: Vec<_> = ["a", "a-1", "a", "a", ""]
            .iter()
            .map(|slug| unique((*slug).to_owned(), &mut taken))
            .collect();
        assert_eq!(ids, ["a", "a-1", "a-2", "a-3", "section"]);
    }
}
