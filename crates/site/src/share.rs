//! What other sites are told of a page: the tags of its card, the card's picture, and oEmbed.
//!
//! A page is written once and may stand at several addresses (the latest release, a frozen one), so
//! what names an address is put in for each of them, by [`addressed`].

use charts::figure::Format;
use charts::layout::{Drawing, lay_out};
use charts::palette::Palette;
use charts::svg;
use charts::text;
use essay::Essay;
use widgets::Scenario;
use widgets::catalog;
use widgets::widget::Widget;

use crate::page::escaped;

/// Width and height of a card's picture in pixels, as the large kind of card wants it.
pub const PICTURE: (u32, u32) = (1200, 630);

/// Width and height in CSS pixels that an embed asks for where nobody says more.
pub const FRAME: (u32, u32) = (640, 920);

/// The family of all words in a card's picture.
pub const FONT: &str = "DejaVu Sans";

/// One page as other sites show it.
#[derive(Clone, Debug)]
pub struct Card {
    /// The page's path from the site's root, such as `embed/race/index.html`.
    pub page: String,
    /// The title of the page alone.
    pub title: String,
    /// What it is about, in a sentence.
    pub about: String,
    /// What its picture shows, in words; empty where there is none.
    pub shows: String,
    /// The path of the picture as PNG from the site's root, once it is drawn.
    pub picture: Option<String>,
    /// The essay's title.
    site: String,
    /// The essay's author; empty where none is told.
    author: String,
    /// The words above the title, inside the picture.
    above: String,
    /// The title inside the picture.
    name: String,
    drawing: Option<Drawing>,
}

/// Where one copy of the site will stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// The address of its front page, with a slash at its end.
    pub url: String,
    /// The same of the copy that search engines are to list.
    pub canonical: String,
}

/// The cards of the essay, of every widget and of every preset.
pub fn cards(essay: &Essay) -> Vec<Card> {
    let site = &essay.front.title;
    let card = |page: String, title: String, about: &str, scenario: Option<Scenario>| {
        let run = scenario.and_then(|it| it.widget().run(it.values()).ok());
        Card {
            page,
            about: about.to_owned(),
            shows: run.as_ref().map(|run| run.sentence()).unwrap_or_default(),
            picture: None,
            site: site.clone(),
            author: essay.front.author.clone(),
            above: String::new(),
            name: title.clone(),
            title,
            drawing: run.map(|run| lay_out(&run.figure(0, 0.0, Format::Narrow), Format::Narrow)),
        }
    };
    let about = if essay.front.description.is_empty() {
        &essay.front.subtitle
    } else {
        &essay.front.description
    };
    let race = catalog::ALL.first().map(|widget| Scenario::of(*widget));
    let mut all = vec![card("index.html".to_owned(), site.clone(), about, race)];
    for widget in catalog::ALL {
        let widget: &'static dyn Widget = *widget;
        let (key, name) = (widget.key(), widget.name());
        all.push(card(
            format!("embed/{key}/index.html"),
            name.to_owned(),
            widget.about(),
            Some(Scenario::of(widget)),
        ));
        for preset in widget.presets() {
            let mut card = card(
                format!("embed/{key}/{}/index.html", preset.key),
                format!("{name}: {}", preset.name),
                preset.lesson,
                preset.scenario.parse().ok(),
            );
            card.above = name.to_owned();
            card.name = preset.name.to_owned();
            all.push(card);
        }
    }
    all
}

/// Where the tags of [`addressed`] go. All that stands before it in a page is escaped text.
const SLOT: &str = "<!--address-->";

fn property(name: &str, content: &str) -> String {
    format!(
        "<meta property=\"{name}\" content=\"{}\">",
        escaped(content)
    )
}

fn named(name: &str, content: &str) -> String {
    format!("<meta name=\"{name}\" content=\"{}\">", escaped(content))
}

/// The tags that need no address.
pub(crate) fn tags(card: &Card) -> String {
    let kind = if card.page == "index.html" {
        "article"
    } else {
        "website"
    };
    let mut tags = String::new();
    for (name, content) in [
        ("og:type", kind),
        ("og:site_name", &card.site),
        ("og:title", &card.title),
        ("og:description", &card.about),
    ] {
        tags.push_str(&property(name, content));
    }
    tags.push_str(SLOT);
    tags
}

/// A page as it is for one address; without an address, what needs one is left out.
pub fn addressed(html: &str, card: Option<&Card>, home: Option<&Home>) -> String {
    let mut tags = String::new();
    let mut kind = "summary";
    if let (Some(card), Some(home)) = (card, home) {
        let folder = folder(card);
        tags.push_str(&format!(
            "<link rel=\"canonical\" href=\"{}\">",
            escaped(&format!("{}{folder}", home.canonical))
        ));
        tags.push_str(&property("og:url", &format!("{}{folder}", home.url)));
        if let Some(picture) = &card.picture {
            kind = "summary_large_image";
            let picture = format!("{}{picture}", home.url);
            let (width, height) = PICTURE;
            for (name, content) in [
                ("og:image", picture.as_str()),
                ("og:image:type", "image/png"),
                ("og:image:width", &width.to_string()),
                ("og:image:height", &height.to_string()),
                ("og:image:alt", &card.shows),
            ] {
                tags.push_str(&property(name, content));
            }
            tags.push_str(&named("twitter:image", &picture));
            tags.push_str(&named("twitter:image:alt", &card.shows));
        }
        if let Some(path) = oembed_path(card) {
            tags.push_str(&format!(
                "<link rel=\"alternate\" type=\"application/json+oembed\" href=\"{}\" title=\"{}\">",
                escaped(&format!("{}{path}", home.url)),
                escaped(&card.title)
            ));
        }
    }
    tags.push_str(&named("twitter:card", kind));
    html.replacen(SLOT, &tags, 1)
}

/// The page's path as links have it.
fn folder(card: &Card) -> &str {
    card.page.trim_end_matches("index.html")
}

/// Where the oEmbed answer of a page stands; `None` for a page that is not for embedding.
pub fn oembed_path(card: &Card) -> Option<String> {
    let inner = folder(card).strip_prefix("embed/")?.trim_end_matches('/');
    Some(format!("oembed/{inner}.json"))
}

/// The oEmbed answer of a page: <https://oembed.com>, of the type `rich`.
pub fn oembed(card: &Card, home: &Home) -> String {
    let (width, height) = FRAME;
    let html = format!(
        "<iframe src=\"{}\" width=\"{width}\" height=\"{height}\" frameborder=\"0\" style=\"max-width:100%\" loading=\"lazy\" title=\"{}\"></iframe>",
        escaped(&format!("{}{}", home.url, folder(card))),
        escaped(&card.title)
    );
    let mut answer = serde_json::json!({
        "type": "rich",
        "version": "1.0",
        "title": card.title,
        "provider_name": card.site,
        "provider_url": home.url,
        "cache_age": 86400,
        "html": html,
        "width": width,
        "height": height,
    });
    if !card.author.is_empty() {
        answer["author_name"] = card.author.as_str().into();
    }
    if let Some(picture) = &card.picture {
        answer["thumbnail_url"] = format!("{}{picture}", home.url).into();
        answer["thumbnail_width"] = PICTURE.0.into();
        answer["thumbnail_height"] = PICTURE.1.into();
    }
    format!("{answer:#}\n")
}

/// Room around everything in a card's picture.
const EDGE: f64 = 48.0;
/// How much larger a card shows the narrow picture than a page does.
const SCALE: f64 = 1.72;
/// Room between the words and the picture.
const GAP: f64 = 32.0;

impl Card {
    /// The card's picture as SVG, in the light theme and in the font [`FONT`] alone.
    ///
    /// A line of words with a letter that is `unknown` to the font is left out whole.
    pub fn svg(&self, unknown: &[char]) -> String {
        let (wide, high) = (f64::from(PICTURE.0), f64::from(PICTURE.1));
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{wide}\" height=\"{high}\" viewBox=\"0 0 {wide} {high}\"><style>{}</style>\
             <rect class=\"f-ground\" width=\"{wide}\" height=\"{high}\"/>",
            svg::plain_css(&Palette::LIGHT, &format!("'{FONT}'"))
        );
        let mut column = wide - 2.0 * EDGE;
        if let Some(drawing) = &self.drawing {
            let (width, height) = (drawing.width * SCALE, drawing.height * SCALE);
            let (left, top) = (wide - 0.5 * EDGE - width, 0.5 * (high - height));
            out.push_str(&format!(
                "<svg x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{height:.1}\">{}</svg>",
                svg::inline(drawing, "picture")
            ));
            column = left - GAP - EDGE;
        }
        let known = |words: &str| -> String {
            if words.chars().any(|letter| unknown.contains(&letter)) {
                String::new()
            } else {
                words.to_owned()
            }
        };
        let mut page = Lines {
            out,
            column,
            y: EDGE,
        };
        page.add(&known(&self.above), 28.0, false, "muted", 2, 1.3);
        page.y += 10.0;
        // The largest letters that take no more than four lines.
        let name = known(&self.name);
        let size = [62.0, 56.0, 50.0, 44.0].into_iter().find(|size| {
            let lines = text::lines(&name, *size, true, column);
            lines.len() <= 4
                && lines
                    .iter()
                    .all(|line| text::width(line, *size, true) <= column)
        });
        page.add(&name, size.unwrap_or(38.0), true, "text", 5, 1.14);
        page.y += 18.0;
        let foot = high - EDGE - 36.0;
        let room = ((foot - 20.0 - page.y) / (27.0 * 1.36)).max(0.0) as usize;
        page.add(&known(&self.about), 27.0, false, "muted", room, 1.36);
        let site = known(&self.site);
        if self.site != self.name {
            let site = text::elide(&site, 27.0, true, column - 62.0);
            page.word(62.0, foot + 18.0, 27.0, true, "text", &site);
        }
        page.out.push_str(&format!(
            "<path class=\"s-apart\" stroke-width=\"1.3\" transform=\"translate({EDGE} {foot}) scale(2.6)\" \
             d=\"M2 5l12-3M8 3.5v10M5 13.5h6M2 5l-1.5 4h3zM14 2l-1.5 4h3z\"/></svg>"
        ));
        page.out
    }
}

/// Lines of words, one below the other.
struct Lines {
    out: String,
    column: f64,
    y: f64,
}

impl Lines {
    /// Adds words in at most `most` lines; what is too long ends in an ellipsis.
    fn add(&mut self, words: &str, size: f64, bold: bool, ink: &str, most: usize, leading: f64) {
        let mut lines = text::lines(words, size, bold, self.column);
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                // Something follows, so that even a line that fits is shortened.
                let more = format!("{last} {}", "x".repeat(200));
                *last = text::elide(&more, size, bold, self.column);
                if let Some((kept, _)) = last.rsplit_once(' ') {
                    *last = format!("{}…", kept.trim_end_matches([',', ';', ':']));
                }
            }
        }
        for line in lines {
            let line = text::elide(&line, size, bold, self.column);
            self.word(0.0, self.y + 0.5 * size * leading, size, bold, ink, &line);
            self.y += size * leading;
        }
    }

    /// Writes words from `x` of the column, around the height `y`.
    fn word(&mut self, x: f64, y: f64, size: f64, bold: bool, ink: &str, words: &str) {
        let weight = if bold { " font-weight=\"700\"" } else { "" };
        // Characters that XML does not know are no letters.
        let words: String = words.chars().filter(|it| !it.is_control()).collect();
        self.out.push_str(&format!(
            "<text class=\"f-{ink}\" x=\"{:.1}\" y=\"{:.1}\" font-size=\"{size}\"{weight}>{}</text>",
            EDGE + x,
            y + 0.35 * size,
            escaped(&words)
        ));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn essay(title: &str) -> Essay {
        let mut essay = Essay {
            front: Default::default(),
            sections: vec![],
            warnings: vec![],
            images: vec![],
        };
        essay.front.title = title.to_owned();
        essay.front.author = "A & B".to_owned();
        essay.front.subtitle = "What it says.".to_owned();
        essay
    }

    fn home() -> Home {
        Home {
            url: "https://example.org/b/v1.0.0/".to_owned(),
            canonical: "https://example.org/b/latest/".to_owned(),
        }
    }

    fn with_pictures(title: &str) -> Vec<Card> {
        let mut cards = cards(&essay(title));
        for (i, card) in cards.iter_mut().enumerate() {
            card.picture = Some(format!("assets/card.{i}.png"));
        }
        cards
    }

    /// The content of a tag.
    fn content<'a>(html: &'a str, name: &str) -> Option<&'a str> {
        let (_, rest) = html.split_once(&format!("=\"{name}\" content=\""))?;
        rest.split_once('"').map(|(content, _)| content)
    }

    #[test]
    fn every_page_has_a_card_with_words_and_a_picture() {
        let cards = cards(&essay("An essay"));
        let presets: usize = catalog::ALL.iter().map(|it| it.presets().len()).sum();
        assert_eq!(cards.len(), 1 + catalog::ALL.len() + presets);
        for card in &cards {
            for words in [&card.title, &card.about, &card.shows] {
                assert!(!words.is_empty(), "{}", card.page);
            }
            assert!(card.drawing.is_some(), "{}", card.page);
        }
        let late = cards
            .iter()
            .find(|card| card.page == "embed/race/too-late/index.html")
            .unwrap();
        assert_eq!(late.title, "The growth race: Too late");
        let svg = late.svg(&[]);
        for words in [">Too late<", ">The growth race<", ">An essay<"] {
            assert!(svg.contains(words), "{words}");
        }
    }

    #[test]
    fn what_needs_an_address_waits_for_one() {
        for card in with_pictures("An essay") {
            let html = addressed(&tags(&card), Some(&card), None);
            assert!(!html.contains("http") && !html.contains(SLOT), "{html}");
            assert!(!html.contains("og:image") && !html.contains("oembed"));
            assert_eq!(content(&html, "twitter:card"), Some("summary"));
            assert_eq!(content(&html, "og:title"), Some(&*escaped(&card.title)));
            assert_eq!(
                content(&html, "og:description"),
                Some(&*escaped(&card.about))
            );
        }
    }

    #[test]
    fn addresses_are_those_of_the_copy_and_the_canonical_one_of_the_latest() {
        for card in with_pictures("An essay") {
            let html = addressed(&tags(&card), Some(&card), Some(&home()));
            let folder = card.page.trim_end_matches("index.html");
            let own = |path: &str| format!("https://example.org/b/v1.0.0/{path}");
            assert_eq!(content(&html, "og:url"), Some(&*own(folder)));
            for name in ["og:image", "twitter:image"] {
                let picture = card.picture.as_deref().unwrap();
                assert_eq!(content(&html, name), Some(&*own(picture)));
            }
            assert_eq!(content(&html, "og:image:width"), Some("1200"));
            assert_eq!(content(&html, "og:image:height"), Some("630"));
            assert_eq!(content(&html, "twitter:card"), Some("summary_large_image"));
            assert!(html.contains(&format!(
                "<link rel=\"canonical\" href=\"https://example.org/b/latest/{folder}\">"
            )));
            let oembed = html.contains("application/json+oembed");
            assert_eq!(oembed, card.page.starts_with("embed/"), "{}", card.page);
            let kind = if oembed { "website" } else { "article" };
            assert_eq!(content(&html, "og:type"), Some(kind));
        }
    }

    /// What the specification (<https://oembed.com>, 2.3.4) finds wrong with an answer.
    fn wrong(answer: &Value) -> Vec<String> {
        let mut wrong = vec![];
        let mut needs = |holds: bool, what: &str| {
            if !holds {
                wrong.push(what.to_owned());
            }
        };
        let text = |key: &str| answer[key].as_str().is_some_and(|it| !it.is_empty());
        let size = |key: &str| answer[key].as_u64().is_some_and(|it| it > 0);
        let web = |key: &str| {
            let address = answer[key].as_str().unwrap_or_default();
            address.starts_with("https://") || address.starts_with("http://")
        };
        let maybe = |key: &str, holds: bool| answer.get(key).is_none() || holds;
        needs(answer["version"] == "1.0", "version is \"1.0\"");
        match answer["type"].as_str() {
            Some("rich" | "video") => {
                needs(text("html"), "html");
                needs(size("width") && size("height"), "sizes");
            }
            Some("photo") => {
                needs(web("url"), "url");
                needs(size("width") && size("height"), "sizes");
            }
            Some("link") => {}
            _ => needs(false, "type"),
        }
        for key in ["title", "author_name", "provider_name"] {
            needs(maybe(key, text(key)), key);
        }
        for key in ["author_url", "provider_url", "thumbnail_url"] {
            needs(maybe(key, web(key)), key);
        }
        needs(maybe("cache_age", size("cache_age")), "cache_age");
        let thumbnail = ["thumbnail_url", "thumbnail_width", "thumbnail_height"];
        let given = thumbnail.map(|key| answer.get(key).is_some());
        needs(
            given == [false; 3]
                || (given == [true; 3] && size("thumbnail_width") && size("thumbnail_height")),
            "all of the thumbnail or nothing",
        );
        wrong
    }

    #[test]
    fn the_rules_of_oembed_can_be_broken() {
        let good =
            json!({ "type": "rich", "version": "1.0", "html": "<p>", "width": 1, "height": 1 });
        assert!(wrong(&good).is_empty());
        for (key, value) in [
            ("type", json!("page")),
            ("version", json!(1.0)),
            ("html", Value::Null),
            ("width", json!("640")),
            ("height", Value::Null),
            ("provider_url", json!("/here")),
            ("thumbnail_url", json!("https://example.org/a.png")),
            ("cache_age", json!("day")),
        ] {
            let mut bad = good.clone();
            bad[key] = value;
            assert_eq!(wrong(&bad).len(), 1, "{bad}");
        }
    }

    #[test]
    fn every_widget_and_preset_answers_oembed() {
        let cards = with_pictures("An essay");
        let mut paths = vec![];
        for card in &cards {
            let Some(path) = oembed_path(card) else {
                assert_eq!(card.page, "index.html");
                continue;
            };
            let answer: Value = serde_json::from_str(&oembed(card, &home())).unwrap();
            assert_eq!(wrong(&answer), Vec::<String>::new(), "{path}");
            let html = answer["html"].as_str().unwrap();
            let folder = card.page.trim_end_matches("index.html");
            assert!(
                html.starts_with(&format!(
                    "<iframe src=\"https://example.org/b/v1.0.0/{folder}\" width=\"640\" height=\"920\" "
                )),
                "{html}"
            );
            paths.push(path);
        }
        assert!(paths.contains(&"oembed/race.json".to_owned()));
        assert!(paths.contains(&"oembed/race/too-late.json".to_owned()));
        let all = paths.len();
        paths.sort();
        paths.dedup();
        assert_eq!((paths.len(), all), (cards.len() - 1, cards.len() - 1));
    }

    #[test]
    fn hostile_words_stay_words() {
        let title = "\"><script>alert(1)</script><!--address-->&\u{1}";
        for card in with_pictures(title) {
            let html = addressed(&tags(&card), Some(&card), Some(&home()));
            assert!(!html.contains("<script") && !html.contains(SLOT), "{html}");
            assert_eq!(html.matches("rel=\"canonical\"").count(), 1);
            let mut card = card;
            card.title = title.to_owned();
            if oembed_path(&card).is_some() {
                let answer: Value = serde_json::from_str(&oembed(&card, &home())).unwrap();
                let html = answer["html"].as_str().unwrap();
                assert_eq!(html.matches('<').count(), 2, "{html}");
                assert_eq!(answer["title"], title);
            }
            let svg = card.svg(&[]);
            assert!(!svg.contains("<script") && !svg.contains('\u{1}'));
        }
    }

    #[test]
    fn words_fit_their_column_or_are_shortened() {
        let long = "incomprehensibilities and other long words ".repeat(12);
        let mut all = with_pictures(&long);
        for card in &mut all {
            card.about = long.clone();
            let svg = card.svg(&[]);
            let foot = f64::from(PICTURE.1) - EDGE;
            for text in svg.split("<text class=\"f-").skip(1) {
                // The chart's own words are within a picture of their own.
                let y = text
                    .split_once(" y=\"")
                    .and_then(|(_, rest)| rest.split_once('"'))
                    .and_then(|(y, _)| y.parse::<f64>().ok());
                assert!(y.is_some_and(|y| y < foot + 4.0), "{}: {text}", card.page);
            }
            assert!(svg.contains('…'), "{}", card.page);
        }
    }

    #[test]
    fn a_line_in_letters_without_a_font_is_left_out() {
        let card = &cards(&essay("力の均衡"))[0];
        assert!(card.svg(&[]).contains("力の均衡"));
        let svg = card.svg(&['力']);
        assert!(!svg.contains('力') && svg.contains("What it says."));
    }
}
