//! Whole pages as text: the essay, and one page for every widget and preset alone.

use std::collections::HashSet;

use base64::Engine;
use charts::svg::MIXED;
use essay::{Block, Essay, Front, Section};
use sha2::Digest;
use widgets::Scenario;
use widgets::catalog;

mod reference;

use crate::glossary::Glossary;
use crate::model::Model;
use crate::place::{Place, PlaceProps};
use crate::predict::Asking;
use crate::share::{self, Card};
use crate::sheet;
use crate::store;

/// What the pages are made from.
pub struct Site<'a> {
    /// The essay.
    pub essay: &'a Essay,
    /// The text of `index.html`, the template of every page.
    pub template: &'a str,
    /// The text of `web/style.css`.
    pub style: &'a str,
    /// The program that knows every widget.
    pub program: &'a Program,
    /// Programs that know one widget alone, by its key.
    pub programs: &'a [(&'a str, Program)],
    /// What embed pages load beside their program.
    pub embed: Embed<'a>,
    /// What other sites are told of each page.
    pub cards: &'a [Card],
    /// What every model says of itself.
    pub models: &'a [Model],
    /// The terms of the essay, if it brings any.
    pub glossary: Option<&'a Glossary>,
    /// How everything is used, as HTML.
    pub help: &'a str,
    /// The path of `web/explain.js` from the site's root.
    pub explain: &'a str,
    /// The text of `web/theme.js`, which stands in every page to be read.
    pub theme: &'a str,
    /// The path of `web/watch.js` from the site's root.
    pub watch: &'a str,
}

/// What brings a page to life.
pub struct Program {
    /// The script's path from the site's root.
    pub script: String,
    /// The WebAssembly module's path from the site's root.
    pub wasm: String,
    /// The script itself, where it stands in the page: a first visit asks for a file less.
    pub text: Option<String>,
}

/// The scripts of embed pages.
pub struct Embed<'a> {
    /// The text of `web/embed.js`, which stands in the page.
    pub script: &'a str,
    /// The text of `web/early.js`, which stands in the page: a chosen theme is there before anything is painted.
    pub early: &'a str,
}

/// One page, or another text of the site.
pub struct Page {
    /// Its path from the site's root.
    pub path: String,
    /// Its text.
    pub html: String,
}

/// All pages.
pub struct Pages {
    /// The pages.
    pub pages: Vec<Page>,
    /// The content security policy that all of them keep.
    pub csp: String,
}

/// Writes all pages of a site.
///
/// # Panics
/// If no thread or runtime can be had, which a build cannot do without.
#[expect(clippy::expect_used, reason = "a build without threads cannot go on")]
pub fn pages(site: &Site) -> Pages {
    // A thread of its own: the caller may stand in a runtime already.
    std::thread::scope(|scope| {
        scope
            .spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .build()
                    .expect("a runtime");
                tokio::task::LocalSet::new().block_on(&runtime, write(site))
            })
            .join()
            .expect("the pages' thread")
    })
}

async fn write(site: &Site<'_>) -> Pages {
    let essay = Style::new(site.style, &MIXED);
    let sheet = sheet::alone(site.style);
    let embed = Style::new(&sheet, &[]);
    let two = Style::of(charts::palette::of_two(&embed.css, "").unwrap_or_default());
    let mixed = MIXED.map(|kind| Style::new(&sheet, &[kind]));
    let [maps, styles] = &mixed;
    let mut scripts = vec![site.embed.early, site.theme, site.embed.script];
    let programs = site.programs.iter();
    scripts.extend(programs.filter_map(|(_, program)| program.text.as_deref()));
    let csp = policy(&[&essay, &embed, &two, maps, styles], &scripts);
    let mut pages = vec![];
    let frame = Frame {
        site,
        essay: &essay,
        embed: &embed,
        two: &two,
        mixed: &mixed,
    };
    pages.push(frame.essay().await);
    for widget in catalog::ALL {
        let path = format!("embed/{}/", widget.key());
        pages.push(
            frame
                .embed(&path, widget.key(), widget.name(), Scenario::of(*widget))
                .await,
        );
        for preset in widget.presets() {
            if let Ok(scenario) = preset.scenario.parse() {
                let path = format!("embed/{}/{}/", widget.key(), preset.key);
                pages.push(
                    frame
                        .embed(&path, widget.key(), preset.name, scenario)
                        .await,
                );
            }
        }
    }
    frame.reference(&mut pages).await;
    pages.push(Page {
        path: "schema.json".to_owned(),
        html: format!("{:#}\n", widgets::schema::schema()),
    });
    Pages { pages, csp }
}

/// The style of some pages, inline: nothing shows before it is there.
struct Style {
    css: String,
    hash: String,
}

impl Style {
    fn new(sheet: &str, mixed: &[&str]) -> Self {
        let css = format!(
            "{}{}{}{}",
            charts::palette::css(mixed.contains(&"style")),
            charts::svg::css(),
            charts::svg::mixed_css(mixed),
            minified(sheet)
        );
        Self::of(css)
    }

    fn of(css: String) -> Self {
        let hash = hash(&css);
        Self { css, hash }
    }
}

/// A text's hash, as a content security policy names it.
fn hash(text: &str) -> String {
    base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(text))
}

/// The content security policy of pages with these styles and scripts in them.
fn policy(styles: &[&Style], scripts: &[&str]) -> String {
    let hashes: String = styles
        .iter()
        .map(|style| format!(" 'sha256-{}'", style.hash))
        .collect();
    let scripts: String = scripts
        .iter()
        .map(|script| format!(" 'sha256-{}'", hash(script)))
        .collect();
    format!(
        "default-src 'none'; script-src 'self'{scripts} 'wasm-unsafe-eval'; style-src 'self'{hashes}; \
         img-src 'self' data:; connect-src 'self'; frame-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; \
         base-uri 'none'; form-action 'none'"
    )
}

/// The style without comments and indentation; the file is for people.
fn minified(style: &str) -> String {
    let mut out = String::with_capacity(style.len());
    let mut rest = style;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    let lines: Vec<&str> = out
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n")
}

/// Text as HTML.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// What is done to the whole page.
const TOOLS: &str = concat!(
    "<section class=\"tools\" aria-label=\"The whole page\">",
    "<div class=\"steps\">",
    "<button type=\"button\" data-tool=\"undo\" aria-disabled=\"true\" aria-label=\"Undo\" title=\"Undo (Ctrl+Z)\">",
    "<svg viewBox=\"0 0 20 20\" aria-hidden=\"true\"><path d=\"M7.5 4L3.5 8l4 4M4 8h7.5a4 4 0 0 1 0 8H7\"/></svg></button>",
    "<button type=\"button\" data-tool=\"redo\" aria-disabled=\"true\" aria-label=\"Redo\" title=\"Redo (Ctrl+Shift+Z)\">",
    "<svg viewBox=\"0 0 20 20\" aria-hidden=\"true\"><path d=\"M12.5 4l4 4l-4 4M16 8H8.5a4 4 0 0 0 0 8H13\"/></svg></button>",
    "<button type=\"button\" data-tool=\"reset\" aria-disabled=\"true\" aria-label=\"Reset the page\" title=\"Reset the page: every model as it began\">",
    "<svg viewBox=\"0 0 20 20\" aria-hidden=\"true\"><path d=\"M4.5 7.5a6.2 6.2 0 1 1-.6 4M4 3.5v4h4\"/></svg></button></div>",
);

/// Light, dark, or as the system has it: a select, with an icon for its face. `web/theme.js` follows it.
const THEMES: &str = concat!(
    "<label class=\"themes\" title=\"Theme\">",
    "<svg viewBox=\"0 0 20 20\" aria-hidden=\"true\"><circle cx=\"10\" cy=\"10\" r=\"6.5\"/><path class=\"half\" d=\"M10 3.5a6.5 6.5 0 0 0 0 13z\"/></svg>",
    "<select data-themes aria-label=\"Theme\" autocomplete=\"off\"><option value=\"\">As the system has it</option>",
    "<option value=\"light\">Light</option><option value=\"dark\">Dark</option></select></label>"
);

/// What the browser's own frame is coloured with; `web/theme.js` chooses between the two, which stand in this order.
fn theme_colors() -> String {
    use charts::palette::{Palette, Rgb};
    [("light", Palette::LIGHT), ("dark", Palette::DARK)]
        .map(|(theme, Palette { paper: Rgb(r, g, b), .. })| {
            format!(
                "<meta name=\"theme-color\" content=\"#{r:02x}{g:02x}{b:02x}\" media=\"(prefers-color-scheme: {theme})\">"
            )
        })
        .concat()
}

/// The three marks in the text, explained once.
const MARKS: &str = concat!(
    "<p class=\"marks\">In the text, <span class=\"set\">dotted</span> numbers are yours to drag, step by the arrow keys or type over; ",
    "<span class=\"show\">highlighted</span> ones are worked out as you do; ",
    "<span class=\"preset\">underlined phrases</span> set a model for you."
);
/// Where there are no scripts; the style sheet takes away what needs them.
const NO_SCRIPT: &str = concat!(
    "<noscript><p class=\"byline\">Scripts are off here: the text, the pictures and their tables can be read, ",
    "and nothing can be turned.</p></noscript>"
);
/// And what opens an entry of the glossary, where there is one.
const RINGED: &str = " A <span class=\"term\">ring</span> explains a word.";
/// What asks for a program: it stands before the style, which a slow line would bring first.
fn ahead(program: &Program, root: &str) -> String {
    let Program { script, wasm, text } = program;
    let mut links = format!(
        "<link rel=\"preload\" as=\"fetch\" type=\"application/wasm\" crossorigin href=\"{root}{wasm}\">"
    );
    if text.is_none() {
        links.push_str(&format!(
            "\n<link rel=\"modulepreload\" href=\"{root}{script}\">"
        ));
    }
    links
}

/// What starts a program that does not stand in the page.
fn starting(program: &Program, root: &str) -> String {
    match program.text {
        Some(_) => String::new(),
        None => format!(
            "<script type=\"module\" src=\"{root}{}\"></script>",
            program.script
        ),
    }
}

/// A script in the page.
fn module(text: &str) -> String {
    format!("\n<script type=\"module\">{text}</script>")
}

/// Opens the help sheet: see `web/explain.js`.
const HELP_BUTTON: &str = "<button type=\"button\" data-help aria-haspopup=\"dialog\" aria-label=\"Help\" title=\"Help (?)\">?</button>";

/// Below a widget: what its model says of itself, which `web/explain.js` fetches from the model's own page when it is opened.
fn model_fold(widget: &dyn widgets::widget::Widget) -> String {
    format!(
        "<details class=\"model\" data-model=\"{key}\"><summary>Equations, limits, objection</summary>\
         <p><a href=\"models/{key}/\">{name}: how the model works</a></p></details>",
        key = widget.key(),
        name = escaped(widget.name())
    )
}

/// The attribute that tells from which side a language is read; none where it is the left.
fn direction(lang: &str) -> &'static str {
    /// Languages that are written from the right, and scripts, where the tag names one.
    const RIGHT: [&str; 17] = [
        "adlm", "ar", "arab", "arc", "ckb", "dv", "fa", "he", "hebr", "nqo", "prs", "ps", "sd",
        "syr", "ug", "ur", "yi",
    ];
    let mut parts = lang.split('-').map(str::to_ascii_lowercase);
    let language = parts.next().unwrap_or_default();
    // A script is told by four letters, right behind the language: `az-Arab`, `sd-Deva`.
    let script = parts
        .next()
        .filter(|part| part.len() == 4 && part.chars().all(char::is_alphabetic));
    match RIGHT.contains(&script.unwrap_or(language).as_str()) {
        true => " dir=\"rtl\"",
        false => "",
    }
}

/// The section whose picture plays once by itself.
const TEASER: &str = "abstract";

struct Frame<'a> {
    site: &'a Site<'a>,
    essay: &'a Style,
    embed: &'a Style,
    /// For pictures of two actors.
    two: &'a Style,
    /// For pictures in mixed inks of each kind.
    mixed: &'a [Style; MIXED.len()],
}

/// What one page puts into the template.
struct Content<'a> {
    path: String,
    lang: &'a str,
    /// None for a page that is text alone.
    program: Option<&'a Program>,
    style: &'a Style,
    html: String,
    /// The scripts in the page, of which the first stands in its head, and what else its head has of its own.
    scripts: Vec<&'a str>,
    head: String,
    title: String,
    description: String,
    body: String,
}

impl Frame<'_> {
    fn page(&self, content: Content<'_>) -> Page {
        let folder = content.path.trim_end_matches("index.html");
        let root = "../".repeat(folder.matches('/').count());
        let mut links = String::from(
            "<link rel=\"icon\" href=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath fill='none' stroke='%23b3423a' stroke-width='1.6' d='M2 6l12-3M8 4v10M5 14h6M2 6l-1.5 4h3zM14 3l-1.5 4h3z'/%3E%3C/svg%3E\">",
        );
        if let Some(card) = self
            .site
            .cards
            .iter()
            .find(|card| card.page == content.path)
        {
            links.push_str(&share::tags(card));
        }
        let first = content.scripts.first().copied();
        if first == Some(self.site.theme) {
            links.push_str(&theme_colors());
        }
        if let Some(script) = first {
            links.push_str(&format!("<script>{script}</script>"));
        }
        if first != Some(self.site.embed.early) {
            // Before the program: it hears of that one's faults.
            links.push_str(&format!(
                "<script type=\"module\" src=\"{root}{}\"></script>",
                self.site.watch
            ));
        }
        links.push_str(&content.head);
        let later = content.scripts.iter().skip(1);
        let later: String = later.map(|script| module(script)).collect();
        // What a page is made of is put in at once: text that looks like a placeholder stays text.
        let values = [
            ("lang", escaped(content.lang)),
            (
                "html",
                format!("{}{}", direction(content.lang), content.html),
            ),
            ("csp", escaped(&policy(&[content.style], &content.scripts))),
            ("title", escaped(&content.title)),
            ("description", escaped(&content.description)),
            ("links", links),
            ("style", content.style.css.clone()),
            (
                "ahead",
                content
                    .program
                    .map_or_else(String::new, |program| ahead(program, &root)),
            ),
            (
                "program",
                content
                    .program
                    .map_or_else(String::new, |program| starting(program, &root)),
            ),
            ("body", content.body + &later),
        ];
        let mut html = String::new();
        let mut rest = self.site.template;
        while let Some((before, after)) = rest.split_once("{{") {
            html.push_str(before);
            let (name, after) = after.split_once("}}").unwrap_or((after, ""));
            if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
                html.push_str(value);
            }
            rest = after;
        }
        html.push_str(rest);
        Page {
            path: content.path,
            html,
        }
    }

    /// The end of the essay: any two models side by side. It is empty until a reader comes near, so nothing stands below it
    /// that would have to move.
    fn sandbox(&self) -> String {
        let essay = self.site.essay;
        let free = |id: &str| {
            let taken = |it: &&String| it.as_str() == id;
            let sections = essay.sections.iter().map(|section| &section.id);
            let places = essay.places().map(|place| &place.id);
            match sections.chain(places).find(taken) {
                Some(_) => format!("{id}-0"),
                None => id.to_owned(),
            }
        };
        format!(
            "<section class=\"part\" id=\"{id}\">\n<h2><a class=\"anchor\" href=\"#{id}\">Sandbox</a></h2>\n\
             <p class=\"lead\">Any two models side by side, every dial at hand. Each side has a world of its own: what you turn here moves \
             nothing above. What differs, and what comes of it, is told below.</p>\n\
             <div class=\"sandbox\" data-sandbox=\"{} {}\"><p>This part needs the page\u{2019}s script.</p></div>\n</section>\n",
            free("left"),
            free("right"),
            id = free("sandbox"),
        )
    }

    /// The program of a widget's own pages.
    fn program(&self, widget: &str) -> &Program {
        let own = self.site.programs.iter().find(|(key, _)| *key == widget);
        own.map_or(self.site.program, |(_, program)| program)
    }

    async fn essay(&self) -> Page {
        store::clear();
        store::whole();
        let mut glossary = self.site.glossary.cloned().unwrap_or_default();
        let essay = self.site.essay;
        let mut body = String::from(
            "<a class=\"skip\" href=\"#essay\">Skip to the essay</a>\n<div class=\"notices\" data-notices role=\"alert\"></div>\n",
        );
        body.push_str(&format!("{TOOLS}{THEMES}{HELP_BUTTON}</section>\n"));
        body.push_str(&format!(
            "<header class=\"title\"><h1>{}</h1>",
            escaped(&essay.front.title)
        ));
        if !essay.front.subtitle.is_empty() {
            body.push_str(&format!(
                "<p class=\"subtitle\">{}</p>",
                escaped(&essay.front.subtitle)
            ));
        }
        body.push_str(&byline(&essay.front));
        if essay.is_live() {
            let ringed = self.site.glossary.map_or("", |_| RINGED);
            body.push_str(&[MARKS, ringed, "</p>\n"].concat());
        }
        body.push_str(NO_SCRIPT);
        body.push_str("</header>\n<main id=\"essay\">\n");
        for section in &essay.sections {
            self.section(section, &mut glossary, &mut body).await;
        }
        if self.site.glossary.is_some() {
            body.push_str(&glossary.section());
        }
        if essay.front.sandbox {
            body.push_str(&self.sandbox());
        }
        body.push_str("<p class=\"said\" role=\"status\" data-said></p>\n</main>");
        self.page(Content {
            path: "index.html".to_owned(),
            lang: &essay.front.lang,
            program: Some(self.site.program),
            style: self.essay,
            html: String::new(),
            scripts: vec![self.site.theme],
            head: self.explaining(""),
            title: essay.front.title.clone(),
            description: if essay.front.description.is_empty() {
                essay.front.subtitle.clone()
            } else {
                essay.front.description.clone()
            },
            body,
        })
    }

    /// A section: rows of prose, each widget beside the prose that follows it.
    async fn section(&self, section: &Section, glossary: &mut Glossary, body: &mut String) {
        let mut terms = HashSet::new();
        body.push_str(&format!(
            "<section class=\"part\" id=\"{}\">\n",
            escaped(&section.id)
        ));
        if !section.title_html.is_empty() {
            let level = section.level.clamp(2, 6);
            body.push_str(&format!(
                "<h{level}><a class=\"anchor\" href=\"#{}\">{}</a></h{level}>\n",
                escaped(&section.id),
                section.title_html
            ));
        }
        let mut open = false;
        let mut aside = String::new();
        let mut asks = false;
        for block in &section.blocks {
            match block {
                Block::Prose(html) => {
                    if !open {
                        body.push_str("<div class=\"row\">");
                        open = true;
                    }
                    let html = scrollable(&glossary.link(html, &mut terms));
                    // In a narrow column the widget stands below the paragraphs that lead to it; a question before
                    // those that answer it.
                    let (lead, rest) = match std::mem::take(&mut asks) {
                        true => ("", html.as_str()),
                        false => parted(&html, !aside.is_empty()),
                    };
                    body.push_str(&format!("<div class=\"prose\">{lead}</div>"));
                    if !aside.is_empty() {
                        body.push_str(&format!("<div class=\"aside\">{aside}</div>"));
                        aside.clear();
                    }
                    if !rest.is_empty() {
                        body.push_str(&format!("<div class=\"prose\">{rest}</div>"));
                    }
                }
                Block::Widget(place) => {
                    close(body, &mut open, &mut aside);
                    let title = if place.title.is_empty() {
                        ""
                    } else {
                        &place.title
                    };
                    let teaser = section.id == TEASER;
                    let asking = match place.asks {
                        true => Asking::First,
                        false => Asking::Offered,
                    };
                    let island = self
                        .island(&place.id, &place.scenario, title, teaser, asking)
                        .await;
                    let island = format!("{island}{}", model_fold(place.scenario.widget()));
                    body.push_str("<div class=\"row\">");
                    open = true;
                    asks = place.asks;
                    aside = if place.known {
                        island
                    } else {
                        format!(
                            "<details class=\"at-hand\"><summary>Try it in the growth race</summary>{island}</details>"
                        )
                    };
                }
            }
        }
        close(body, &mut open, &mut aside);
        body.push_str("</section>\n");
        glossary.note(&section.id, &section.title, &terms);
    }

    /// The attribute that tells that what is not the author's is in English; none where the essay is.
    fn tongue(&self) -> &'static str {
        match self.site.essay.front.lang.split('-').next() {
            Some("en") => "",
            _ => " lang=\"en\"",
        }
    }

    /// A place; on a page of its own it asks for nothing.
    async fn island(
        &self,
        id: &str,
        scenario: &Scenario,
        title: &str,
        teaser: bool,
        asking: Asking,
    ) -> String {
        let props = PlaceProps {
            id: id.to_owned().into(),
            start: scenario.to_string().into(),
            title: title.to_owned().into(),
            teaser: false,
            alone: asking == Asking::Never,
            still: None,
            asking,
        };
        let html = yew::LocalServerRenderer::<Place>::with_props(props)
            .hydratable(false)
            .render()
            .await;
        format!(
            "<div class=\"island\"{} data-island=\"{}\" data-start=\"{}\" data-title=\"{}\"{}{}>{html}</div>",
            self.tongue(),
            escaped(id),
            escaped(&scenario.to_string()),
            escaped(title),
            if teaser { " data-teaser" } else { "" },
            match asking {
                Asking::First => " data-asks=\"first\"",
                Asking::Offered => " data-asks",
                Asking::Never => "",
            }
        )
    }

    /// Where the essay goes further: a query that brings it to the same state, with the section's anchor, and the place.
    fn further(&self, scenario: &Scenario) -> (String, String) {
        let sections = &self.site.essay.sections;
        let places = sections.iter().flat_map(|section| {
            section
                .places()
                .map(move |place| (section, place))
                .filter(|(_, place)| place.scenario.widget().key() == scenario.widget().key())
        });
        // The section that starts with the same scenario, else one that was given the widget, else any.
        let Some((section, place)) = places
            .min_by_key(|(_, place)| (place.scenario.values() != scenario.values(), !place.known))
        else {
            return (String::new(), String::new());
        };
        let params = scenario.widget().params();
        let query: Vec<String> = params
            .iter()
            .zip(scenario.values())
            .zip(place.scenario.values())
            .enumerate()
            .filter(|(_, ((_, value), there))| value != there)
            .map(|(i, ((param, value), _))| {
                let own = if i < store::WORLD {
                    String::new()
                } else {
                    format!("{}.", place.id)
                };
                format!("{own}{}={}", param.key, param.write(*value))
            })
            .collect();
        let mark = if query.is_empty() { "" } else { "?" };
        (
            format!("{mark}{}#{}", query.join("&"), section.id),
            place.id.clone(),
        )
    }

    async fn embed(&self, path: &str, widget: &str, name: &str, scenario: Scenario) -> Page {
        store::clear();
        let island = self
            .island(widget, &scenario, name, false, Asking::Never)
            .await;
        let title = &self.site.essay.front.title;
        let root = "../".repeat(path.matches('/').count());
        let (section, place) = self.further(&scenario);
        let body = format!(
            "<main class=\"embed\">\n<div class=\"notices\" data-notices role=\"alert\"></div>\n<h1 class=\"unseen\">{}</h1>{island}\n<p class=\"credit\"><noscript>Scripts are off: nothing can be turned.</noscript><a href=\"{root}index.html{}\" data-section=\"{}\" target=\"_blank\" rel=\"noopener\">Explore further: {}</a><a href=\"{root}models/{widget}/\" target=\"_blank\" rel=\"noopener\">Equations</a></p>\n</main>",
            escaped(name),
            escaped(&section),
            escaped(&place),
            escaped(title)
        );
        let program = self.program(widget);
        // The widget's own script comes first: it reads what the page was served with.
        let scripts = [
            Some(self.site.embed.early),
            Some(self.site.embed.script),
            program.text.as_deref(),
        ];
        let about = scenario.widget().about();
        self.page(Content {
            path: format!("{path}index.html"),
            lang: &self.site.essay.front.lang,
            style: match charts::svg::mixed(&body) {
                Some(kind) => &self.mixed[kind],
                None if charts::palette::of_two("", &body).is_some() => self.two,
                None => self.embed,
            },
            program: Some(program),
            html: format!(
                " data-embed=\"{}\" data-version=\"{}\" data-grounds=\"{}\"",
                escaped(widget),
                env!("CARGO_PKG_VERSION"),
                [
                    charts::palette::Palette::LIGHT,
                    charts::palette::Palette::DARK
                ]
                .map(|palette| palette.ground)
                .map(|charts::palette::Rgb(r, g, b)| format!("{r:02x}{g:02x}{b:02x}"))
                .join(" ")
            ),
            scripts: scripts.into_iter().flatten().collect(),
            head: String::new(),
            title: format!("{name} \u{2013} {title}"),
            description: about.to_owned(),
            body,
        })
    }
}

/// Ends a row of prose, with the widget that no prose followed.
fn close(body: &mut String, open: &mut bool, aside: &mut String) {
    if *open {
        if !aside.is_empty() {
            body.push_str(&format!("<div class=\"aside\">{aside}</div>"));
        }
        body.push_str("</div>\n");
    }
    *open = false;
    aside.clear();
}

/// What may be too broad for its column is scrolled by keyboard as well.
fn scrollable(html: &str) -> String {
    [("span", "formula", "Formula"), ("div", "broad", "Table")]
        .iter()
        .fold(html.to_owned(), |html, (tag, class, name)| {
            let start = format!("<{tag} class=\"{class}\"");
            html.replace(
                &format!("{start}>"),
                &format!("{start} tabindex=\"0\" role=\"group\" aria-label=\"{name}\">"),
            )
        })
        .replace("<pre>", "<pre tabindex=\"0\">")
}

/// The paragraphs that lead to a widget, two at most, and the rest.
fn parted(html: &str, widget: bool) -> (&str, &str) {
    const END: &str = "</p>";
    let ends = html.match_indices(END).map(|(at, _)| at + END.len());
    match ends.take(2).last() {
        Some(at) if widget => html.split_at(at),
        _ => (html, ""),
    }
}

/// Who wrote an essay and when, as far as it says.
fn byline(front: &Front) -> String {
    let author = escaped(&front.author);
    let author = (!author.is_empty()).then(|| format!("<span dir=\"auto\">{author}</span>"));
    let date = front.date.get(..10).filter(|date| {
        let form = |(at, c): (usize, char)| match at {
            4 | 7 => c == '-',
            _ => c.is_ascii_digit(),
        };
        date.char_indices().all(form)
    });
    let date = match date {
        Some(date) => format!(
            "<time datetime=\"{date}\">{}</time>",
            day(date, &front.lang)
        ),
        // "Spring 2026", say.
        None => escaped(&front.date),
    };
    let date = (!date.is_empty()).then_some(date);
    let parts: Vec<String> = author.into_iter().chain(date).collect();
    if parts.is_empty() {
        return String::new();
    }
    format!("<p class=\"byline\">{}</p>", parts.join(" \u{b7} "))
}

/// A date such as 2026-03-04: 4 March 2026 in English; in other languages as it is.
fn day(date: &str, lang: &str) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let number = |part: &str| part.parse::<usize>().unwrap_or(0);
    let english = lang.is_empty() || lang == "en" || lang.starts_with("en-");
    match MONTHS.get(number(&date[5..7]).wrapping_sub(1)) {
        Some(month) if english => format!("{} {month} {}", number(&date[8..]), &date[..4]),
        _ => date.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Front, byline, direction};

    #[test]
    fn who_wrote_it_and_when_stands_below_the_title() {
        let line = |author: &str, date: &str, lang: &str| {
            byline(&Front {
                author: author.to_owned(),
                date: date.to_owned(),
                lang: lang.to_owned(),
                ..Front::default()
            })
        };
        assert_eq!(
            line("A & B", "2026-03-04T09:00:00Z", "en-GB"),
            "<p class=\"byline\"><span dir=\"auto\">A &amp; B</span> \u{b7} <time datetime=\"2026-03-04\">4 March 2026</time></p>"
        );
        assert_eq!(
            line("", "2026-03-04", "de"),
            "<p class=\"byline\"><time datetime=\"2026-03-04\">2026-03-04</time></p>"
        );
        assert_eq!(
            line("", "2026-13-04", "en"),
            "<p class=\"byline\"><time datetime=\"2026-13-04\">2026-13-04</time></p>"
        );
        assert_eq!(
            line("", "Spring <2026>", "en"),
            "<p class=\"byline\">Spring &lt;2026&gt;</p>"
        );
        assert_eq!(line("", "", "en"), "");
    }

    #[test]
    fn a_page_is_read_from_the_side_of_its_language() {
        for lang in ["ar", "he-IL", "FA", "az-Arab", "pa-arab-PK", "ur-PK"] {
            assert_eq!(direction(lang), " dir=\"rtl\"", "{lang}");
        }
        for lang in ["", "en", "de-AT", "sd-Deva", "ha", "arn", "ar-Latn"] {
            assert_eq!(direction(lang), "", "{lang}");
        }
    }
}
