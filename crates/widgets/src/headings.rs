//! Which widget stands beside which heading.
//!
//! An essay's own directives and front matter override this table. A heading that is not here brings no widget of its
//! own; one of the second level gets the growth race, folded up, unless its section has a widget.

/// (the heading's slug, the scenario beside it).
pub const HEADINGS: &[(&str, &str)] = &[
    ("abstract", "race"),
    ("introduction", "triangle"),
    ("concerns", "race?n=3"),
    ("government", "referee?diffusion=0&volatility=0"),
    ("corporations", "market-power"),
    ("mob", "crowd?mediation=0.75"),
    (
        "balance-between-forces",
        "triangle?alpha=1.6&diffusion=0&business_government=0.1&government_civil=0.1&civil_business=0.1",
    ),
    ("the-economies-of-scale-problem", "race?alpha=1&diffusion=0"),
    ("forcing-diffusion", "policy-lab"),
    ("making-multipolarity-safe", "defence"),
    ("toward-a-pluralist-ethic", "voting-power"),
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
/// assert_eq!(widgets::headings::scenario("mob"), Some("crowd?mediation=0.75"));
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
