//! Which widget stands beside which heading.
//!
//! An essay's own directives and front matter override this table; a heading that is not here
//! stays prose.

/// (the heading's slug, the scenario beside it).
pub const HEADINGS: &[(&str, &str)] = &[
    ("abstract", "race"),
    ("introduction", "race?n=3&head_start=1.5"),
    ("concerns", "race?n=3"),
    ("government", "race?n=5&head_start=2&onset=20"),
    ("corporations", "race?n=8&head_start=2"),
    ("mob", "race?n=12&head_start=1.1"),
    (
        "balance-between-forces",
        "race?n=3&head_start=1.3&interop=0.1",
    ),
    (
        "the-economies-of-scale-problem",
        "race?diffusion=0&drag=0.03&drag_exponent=0.4",
    ),
    (
        "forcing-diffusion",
        "race?mandate=0.3&n=5&head_start=2&proprietary=0.5",
    ),
    (
        "making-multipolarity-safe",
        "race?mandate=0.3&n=8&head_start=2&delay=2",
    ),
    (
        "toward-a-pluralist-ethic",
        "race?n=5&head_start=3&interop=0.6&stance=excluded",
    ),
];

/// Other words for the same sections: the same argument is published under several heads.
const ALIASES: &[(&str, &str)] = &[
    ("summary", "abstract"),
    ("big-government", "government"),
    ("big-business", "corporations"),
    ("business", "corporations"),
    ("big-mob", "mob"),
    ("civil-society", "mob"),
    ("balance-between-the-forces", "balance-between-forces"),
    ("the-balance-between-forces", "balance-between-forces"),
    ("economies-of-scale", "the-economies-of-scale-problem"),
    (
        "the-problem-of-economies-of-scale",
        "the-economies-of-scale-problem",
    ),
    ("mandated-diffusion", "forcing-diffusion"),
    ("forcing-more-diffusion", "forcing-diffusion"),
    (
        "making-a-multipolar-world-safe",
        "making-multipolarity-safe",
    ),
    ("d-acc", "making-multipolarity-safe"),
    ("towards-a-pluralist-ethic", "toward-a-pluralist-ethic"),
    ("pluralist-ethic", "toward-a-pluralist-ethic"),
];

/// The scenario that stands beside a heading, if the heading is known.
///
/// ```
/// assert_eq!(widgets::headings::scenario("mob"), Some("race?n=12&head_start=1.1"));
/// assert_eq!(widgets::headings::scenario("my-summer"), None);
/// ```
pub fn scenario(slug: &str) -> Option<&'static str> {
    let find = |slug: &str| {
        HEADINGS
            .iter()
            .find(|(known, _)| *known == slug)
            .map(|(_, scenario)| *scenario)
    };
    find(slug).or_else(|| {
        let (_, known) = ALIASES.iter().find(|(alias, _)| *alias == slug)?;
        find(known)
    })
}
