//! Every colour, in both themes, told once: here.
//!
//! [`css`] hands them to the page as custom properties, [`Palette::color`] to the canvas.

use crate::figure::{HUES, Ink, STEPS};

/// How many steps the ramp of actors has.
pub const RAMP: usize = 12;

/// A colour of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

const fn hex(code: u32) -> Rgb {
    Rgb((code >> 16) as u8, (code >> 8) as u8, code as u8)
}

/// The colours of one theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Palette {
    /// The page.
    pub paper: Rgb,
    /// Cards and pictures, slightly raised from the page.
    pub ground: Rgb,
    /// The main text colour.
    pub text: Rgb,
    /// Quiet text.
    pub muted: Rgb,
    /// Grid lines and frames.
    pub grid: Rgb,
    /// Controls, links and focus.
    pub accent: Rgb,
    /// The highlight behind a result in the prose.
    pub highlight: Rgb,
    /// Text upon a filled area.
    pub on_fill: Rgb,
    /// Things that pull apart.
    pub apart: Rgb,
    /// Things that close.
    pub closing: Rgb,
    /// Business, government, civil society.
    pub forces: [Rgb; 3],
    /// Actors from leader to laggard.
    pub actors: [Rgb; RAMP],
    /// The middle of the diverging scale, and the style of those who have none.
    pub even: Rgb,
    /// Styles at full strength, around the circle.
    pub hues: [Rgb; HUES as usize],
}

impl Palette {
    /// Ink on paper.
    pub const LIGHT: Palette = Palette {
        paper: hex(0xfdfcf9),
        ground: hex(0xffffff),
        text: hex(0x22211e),
        muted: hex(0x6c685f),
        grid: hex(0xe6e2d8),
        accent: hex(0x0b5d7a),
        highlight: hex(0xf3dccd),
        on_fill: hex(0xffffff),
        apart: hex(0xb3423a),
        closing: hex(0x2c7a4b),
        forces: [hex(0x8a6500), hex(0x4453b5), hex(0xa8327c)],
        actors: LIGHT_ACTORS,
        even: hex(0xefece4),
        hues: LIGHT_HUES,
    };

    /// For a dark room.
    pub const DARK: Palette = Palette {
        paper: hex(0x16171a),
        ground: hex(0x1c1e22),
        text: hex(0xe6e3dc),
        muted: hex(0xa09c93),
        grid: hex(0x33363b),
        accent: hex(0x6cc0de),
        highlight: hex(0x4a352a),
        on_fill: hex(0x14161a),
        apart: hex(0xe58178),
        closing: hex(0x6fbf8b),
        forces: [hex(0xd9b13b), hex(0x9ba6ff), hex(0xf08bc3)],
        actors: DARK_ACTORS,
        even: hex(0x34373c),
        hues: DARK_HUES,
    };

    /// The colour of an ink. [`Ink::Paper`] is the ground of pictures, [`Palette::ground`].
    pub fn color(&self, ink: Ink) -> Rgb {
        match ink {
            Ink::Text => self.text,
            Ink::Muted => self.muted,
            Ink::Grid => self.grid,
            Ink::Paper => self.ground,
            Ink::OnFill => self.on_fill,
            Ink::Actor { rank, of } => self.actors[step(rank, of)],
            Ink::Apart => self.apart,
            Ink::Closing => self.closing,
            Ink::Force(which) => self.forces[usize::from(which.min(2))],
            Ink::Accent => self.accent,
            Ink::Diverging(step) => {
                let end = if step < 0 { self.closing } else { self.apart };
                let parts = step.unsigned_abs().min(STEPS.unsigned_abs());
                mixed(
                    end,
                    self.even,
                    u32::from(parts),
                    u32::from(STEPS.unsigned_abs()),
                )
            }
            Ink::Style { hue, strength } => {
                let hue = self.hues[usize::from(hue % HUES)];
                mixed(
                    hue,
                    self.grey(),
                    u32::from(strength.min(STRENGTH)),
                    u32::from(STRENGTH),
                )
            }
        }
    }

    /// The style of those who have none.
    fn grey(&self) -> Rgb {
        mixed(self.muted, self.even, 1, 2)
    }

    /// Name and colour of each, as in the page's custom properties without the two hyphens.
    pub(crate) fn names(&self) -> Vec<(String, Rgb)> {
        let mut names: Vec<(String, Rgb)> = [
            ("paper", self.paper),
            ("ground", self.ground),
            ("text", self.text),
            ("muted", self.muted),
            ("grid", self.grid),
            ("accent", self.accent),
            ("highlight", self.highlight),
            ("on-fill", self.on_fill),
            ("apart", self.apart),
            ("closing", self.closing),
            ("even", self.even),
            ("grey", self.grey()),
        ]
        .map(|(name, color)| (name.to_owned(), color))
        .into();
        for (which, color) in self.forces.iter().enumerate() {
            names.push((format!("force-{which}"), *color));
        }
        for (which, color) in self.actors.iter().enumerate() {
            names.push((format!("actor-{which}"), *color));
        }
        for (which, color) in self.hues.iter().enumerate() {
            names.push((format!("hue-{which}"), *color));
        }
        names
    }

    /// The custom properties of this theme: `--paper:#fdfcf9;...`; those of styles only if asked for.
    pub fn properties(&self, styles: bool) -> String {
        self.names()
            .into_iter()
            .filter(|(name, _)| styles || !name.starts_with("hue-"))
            .map(|(name, Rgb(red, green, blue))| {
                format!("--{name}:#{red:02x}{green:02x}{blue:02x};")
            })
            .collect()
    }
}

/// The step of the ramp that stands for actor `rank` of `of`: the leader has the first step, the
/// laggard the last, the others lie evenly between.
pub fn step(rank: u16, of: u16) -> usize {
    let last = usize::from(of.saturating_sub(1));
    if last == 0 {
        return 0;
    }
    let rank = usize::from(rank).min(last);
    (rank * (RAMP - 1) + last / 2) / last
}

/// The word for an ink in class names and custom properties.
pub(crate) fn name(ink: Ink) -> String {
    match ink {
        Ink::Text => "text".to_owned(),
        Ink::Muted => "muted".to_owned(),
        Ink::Grid => "grid".to_owned(),
        Ink::Paper => "ground".to_owned(),
        Ink::OnFill => "on-fill".to_owned(),
        Ink::Actor { rank, of } => format!("actor-{}", step(rank, of)),
        Ink::Apart => "apart".to_owned(),
        Ink::Closing => "closing".to_owned(),
        Ink::Force(which) => format!("force-{}", which.min(2)),
        Ink::Accent => "accent".to_owned(),
        Ink::Diverging(step) => format!("step-{}", step.max(-STEPS).min(STEPS) + STEPS),
        Ink::Style { hue, strength } => format!("style-{}-{}", hue % HUES, strength.min(STRENGTH)),
    }
}

/// The strongest style.
const STRENGTH: u8 = 3;

/// `parts` of one colour and the rest of `whole` of another.
fn mixed(one: Rgb, other: Rgb, parts: u32, whole: u32) -> Rgb {
    let mix = |one: u8, other: u8| {
        ((u32::from(one) * parts + u32::from(other) * (whole - parts) + whole / 2) / whole) as u8
    };
    Rgb(
        mix(one.0, other.0),
        mix(one.1, other.1),
        mix(one.2, other.2),
    )
}

/// Inks that are mixed from others: how much (percent) of which custom property in which.
pub(crate) fn mixtures() -> Vec<(Ink, f64, String, &'static str)> {
    let mut all = Vec::new();
    for step in -STEPS..=STEPS {
        let end = if step < 0 { "closing" } else { "apart" };
        let percent = 100.0 * f64::from(step.abs()) / f64::from(STEPS);
        all.push((Ink::Diverging(step), percent, end.to_owned(), "even"));
    }
    for hue in 0..HUES {
        for strength in 0..=STRENGTH {
            let percent = (100.0 * f64::from(strength) / f64::from(STRENGTH)).round();
            all.push((
                Ink::Style { hue, strength },
                percent,
                format!("hue-{hue}"),
                "grey",
            ));
        }
    }
    all
}

/// All words that [`name`] can give, those of [`mixtures`] apart.
pub(crate) fn all_names() -> Vec<String> {
    let inks = [
        Ink::Text,
        Ink::Muted,
        Ink::Grid,
        Ink::Paper,
        Ink::OnFill,
        Ink::Apart,
        Ink::Closing,
        Ink::Force(0),
        Ink::Force(1),
        Ink::Force(2),
        Ink::Accent,
    ];
    let ramp = (0..RAMP as u16).map(|rank| Ink::Actor {
        rank,
        of: RAMP as u16,
    });
    inks.into_iter().chain(ramp).map(name).collect()
}

/// A style sheet without the inks of a third actor and of forces, for pages in whose pictures none of them is.
/// `None` where one is.
pub fn of_two(css: &str, html: &str) -> Option<String> {
    let mut css = css.to_owned();
    for name in all_names() {
        let rare = name.starts_with("force-")
            || name
                .strip_prefix("actor-")
                .and_then(|step| step.parse().ok())
                .is_some_and(|step: usize| (1..RAMP - 1).contains(&step));
        if !rare {
            continue;
        }
        for kind in ["s", "f"] {
            if html.contains(&format!("\"{kind}-{name}\"")) {
                return None;
            }
            let rule = format!(".{kind}-{name}{{");
            while let Some(from) = css.find(&rule) {
                let to = css[from..].find('}').map_or(css.len(), |at| from + at + 1);
                css.replace_range(from..to, "");
            }
        }
        let property = format!("--{name}:#");
        while let Some(from) = css.find(&property) {
            let to = css[from..].find(';').map_or(css.len(), |at| from + at + 1);
            css.replace_range(from..to, "");
        }
    }
    Some(css)
}

/// The colours as CSS custom properties: light unless the reader's system or the page's
/// `data-theme` says dark. Paper is always light, so a dark page prints well. The colours of styles are there
/// only if asked for.
pub fn css(styles: bool) -> String {
    let (light, dark) = (
        Palette::LIGHT.properties(styles),
        Palette::DARK.properties(styles),
    );
    format!(
        ":root,[data-theme=light]{{{light}}}\n\
         @media screen{{[data-theme=dark]{{{dark}}}}}\n\
         @media screen and (prefers-color-scheme: dark){{:root:not([data-theme=light]){{{dark}}}}}\n"
    )
}

const LIGHT_ACTORS: [Rgb; RAMP] = [
    hex(0x0b5d7a),
    hex(0x235e7b),
    hex(0x32607c),
    hex(0x3f617c),
    hex(0x4c627c),
    hex(0x5c6077),
    hex(0x6b5e72),
    hex(0x785b6e),
    hex(0x855961),
    hex(0x93564e),
    hex(0xa05238),
    hex(0xad4d15),
];
const DARK_ACTORS: [Rgb; RAMP] = [
    hex(0x6cc0de),
    hex(0x7dbedb),
    hex(0x8dbbd7),
    hex(0x9ab9d4),
    hex(0xa7b6cf),
    hex(0xb4b3c4),
    hex(0xc0b0b9),
    hex(0xcbacaf),
    hex(0xd4a8a0),
    hex(0xdca48e),
    hex(0xe49f7c),
    hex(0xeb9a68),
];

/// The same lightness and strength all around.
const LIGHT_HUES: [Rgb; HUES as usize] = [
    hex(0xc25c5f),
    hex(0xbc662f),
    hex(0xa87600),
    hex(0x868604),
    hex(0x539344),
    hex(0x009874),
    hex(0x00969f),
    hex(0x008dbe),
    hex(0x507fcd),
    hex(0x8071c8),
    hex(0xa264b0),
    hex(0xb85c8b),
];
const DARK_HUES: [Rgb; HUES as usize] = [
    hex(0xed8b8b),
    hex(0xe79363),
    hex(0xd2a249),
    hex(0xafb151),
    hex(0x81bd74),
    hex(0x4bc39f),
    hex(0x24c1c9),
    hex(0x4ab8e8),
    hex(0x7eabf6),
    hex(0xaa9df1),
    hex(0xcc91da),
    hex(0xe38ab5),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance as WCAG 2.2 defines it.
    fn luminance(color: Rgb) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(color.0) + 0.7152 * linear(color.1) + 0.0722 * linear(color.2)
    }

    fn contrast(a: Rgb, b: Rgb) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn blend(above: Rgb, below: Rgb, opacity: f64) -> Rgb {
        let mix = |above: u8, below: u8| {
            (f64::from(above) * opacity + f64::from(below) * (1.0 - opacity)).round() as u8
        };
        Rgb(
            mix(above.0, below.0),
            mix(above.1, below.1),
            mix(above.2, below.2),
        )
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((contrast(hex(0x000000), hex(0xffffff)) - 21.0).abs() < 1e-9);
        assert!((contrast(hex(0x777777), hex(0xffffff)) - 4.478).abs() < 1e-2);
    }

    #[test]
    fn every_ink_can_be_read_on_every_ground() {
        for palette in [Palette::LIGHT, Palette::DARK] {
            for ground in [palette.paper, palette.ground] {
                let mut inks = vec![
                    palette.text,
                    palette.muted,
                    palette.accent,
                    palette.apart,
                    palette.closing,
                ];
                inks.extend(palette.forces);
                inks.extend(palette.actors);
                for ink in inks {
                    let ratio = contrast(ink, ground);
                    assert!(ratio >= 4.5, "{ink:?} on {ground:?}: {ratio:.2}");
                }
            }
            assert!(contrast(palette.text, palette.highlight) >= 4.5);
        }
    }

    #[test]
    fn words_on_areas_can_be_read() {
        for palette in [Palette::LIGHT, Palette::DARK] {
            for fill in palette.actors.into_iter().chain(palette.forces) {
                let ratio = contrast(palette.on_fill, fill);
                assert!(ratio >= 4.5, "{fill:?}: {ratio:.2}");
            }
        }
    }

    #[test]
    fn pages_of_two_do_without_the_other_inks() {
        let css = css(false) + &crate::svg::css();
        let two = of_two(
            &css,
            "<path class=\"s-actor-0\"/><path class=\"f-actor-11\"/>",
        )
        .unwrap_or_default();
        for kept in [
            ".s-actor-0{",
            ".f-actor-11{",
            ".s-grid{",
            "--actor-0:#",
            "--actor-11:#",
            "--text:#",
        ] {
            assert_eq!(
                css.matches(kept).count(),
                two.matches(kept).count(),
                "{kept}"
            );
            assert!(two.contains(kept), "{kept}");
        }
        for gone in ["actor-1{", "actor-1:", "actor-10", "force-"] {
            assert!(css.contains(gone) && !two.contains(gone), "{gone}: {two}");
        }
        assert_eq!(two.matches('{').count(), two.matches('}').count());
        assert_eq!(of_two(&css, "<path class=\"s-actor-6\"/>"), None);
        assert_eq!(of_two(&css, "<path class=\"f-force-0\"/>"), None);
    }

    #[test]
    fn ranks_spread_over_the_ramp() {
        assert_eq!((step(0, 2), step(1, 2)), (0, RAMP - 1));
        assert_eq!((step(0, 1), step(9, 1), step(3, 0)), (0, 0, 0));
        assert_eq!(step(7, 3), RAMP - 1);
        for of in 2..=12 {
            let steps: Vec<usize> = (0..of).map(|rank| step(rank, of)).collect();
            assert!(
                steps.windows(2).all(|pair| pair[0] < pair[1]),
                "{of}: {steps:?}"
            );
        }
    }

    #[test]
    fn mixtures_run_from_one_end_to_the_other() {
        for palette in [Palette::LIGHT, Palette::DARK] {
            assert_eq!(palette.color(Ink::Diverging(-STEPS)), palette.closing);
            assert_eq!(palette.color(Ink::Diverging(0)), palette.even);
            assert_eq!(palette.color(Ink::Diverging(i8::MAX)), palette.apart);
            let style = |strength| palette.color(Ink::Style { hue: 3, strength });
            assert_eq!((style(0), style(3)), (palette.grey(), palette.hues[3]));
            // What a browser mixes is what the canvas is given, to the last step of a colour.
            let names = palette.names();
            let find = |name: &str| {
                names
                    .iter()
                    .find(|(known, _)| known == name)
                    .map(|(_, color)| *color)
            };
            for (ink, percent, one, other) in mixtures() {
                let (Some(one), Some(other)) = (find(&one), find(other)) else {
                    panic!("{one} or {other} has no colour");
                };
                let (mix, exact) = (blend(one, other, percent / 100.0), palette.color(ink));
                for (a, b) in [(mix.0, exact.0), (mix.1, exact.1), (mix.2, exact.2)] {
                    assert!(a.abs_diff(b) <= 1, "{ink:?}: {mix:?} {exact:?}");
                }
            }
        }
    }

    #[test]
    fn css_names_every_ink() {
        let css = css(true);
        for name in all_names() {
            assert_eq!(css.matches(&format!("--{name}:#")).count(), 3, "{name}");
        }
        assert!(css.starts_with(":root,[data-theme=light]{--paper:#fdfcf9;"));
        assert_eq!(css.matches('{').count(), css.matches('}').count());
    }
}
