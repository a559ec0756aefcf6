//! Events to HTML.

use std::collections::{HashMap, HashSet, VecDeque};
use std::ops::Range;

use pulldown_cmark::{
    Alignment, CodeBlockKind, CowStr, Event, LinkType, Parser, Tag, TagEnd, TextMergeWithOffset,
    html,
};

use crate::cleaner::{Cleaner, DROPPED, escaped};
use crate::fault::{Fault, shortened};
use crate::image::Pictures;
use crate::link::{Target, decoded, strange};
use crate::live::{self, Live};
use crate::math;
use crate::outline::{Footnotes, Placed, plain};
use crate::raw::{self, MOST_WORK, Work};
use crate::shortcode::{Meaning, Piece, Shortcode, pieces, restored, stripped};
use crate::slug;
use crate::source::Source;

/// Warnings beyond this are not told.
const MOST_WARNINGS: usize = 500;

/// Where links within the essay may lead.
#[derive(Debug, Default)]
pub(crate) struct Anchors {
    /// The ids of all sections.
    pub(crate) ids: HashSet<String>,
    /// A file's name without its ending, and the id of its first section.
    pub(crate) files: HashMap<String, String>,
    /// Every section's title.
    pub(crate) titles: HashMap<String, String>,
}

impl Anchors {
    /// The id that `#place` means.
    fn place(&self, place: &str) -> Option<String> {
        let place = decoded(place);
        let slugs = [place.clone(), slug::github(&place)];
        slugs.into_iter().find(|slug| self.ids.contains(slug))
    }

    /// The id that a path like `posts/other.md#place` means.
    fn path(&self, path: &str) -> Option<String> {
        let (path, place) = path.split_once('#').unwrap_or((path, ""));
        if !place.is_empty() {
            return self.place(place);
        }
        let path = decoded(path);
        let name = path.trim_end_matches('/').rsplit('/').next()?;
        let stem = name.strip_suffix(".md").unwrap_or(name);
        self.files.get(stem).cloned().or_else(|| self.place(stem))
    }
}

/// Writes the HTML of an essay, piece by piece.
pub(crate) struct Scribe<'a> {
    sources: &'a [Source],
    footnotes: Footnotes<'a>,
    anchors: Anchors,
    cleaner: Cleaner,
    /// What was left out.
    pub(crate) warnings: Vec<Fault>,
    /// What is to be copied.
    pub(crate) pictures: Pictures,
    /// Numbers of the footnotes that were referred to.
    numbers: HashMap<(usize, CowStr<'a>), usize>,
    /// Those not yet written.
    waiting: VecDeque<(usize, CowStr<'a>)>,
    /// Live words, each in the text as its number after [`Scribe::live_mark`].
    pub(crate) live: Vec<Live>,
    formulas: math::Writer,
    /// The formulas of the piece at hand as MathML, which is cleaned by itself: an author's own is left out.
    written: Vec<String>,
    /// The raw HTML of the piece at hand.
    work: Work,
    /// The cost of all raw HTML so far.
    cost: u64,
}

/// Events of one piece, as they are being rewritten.
struct Page<'a> {
    number: usize,
    source: &'a Source,
    out: Vec<Event<'a>>,
    /// For every open link whether it is kept.
    links: Vec<bool>,
    /// The alignments of the table at hand.
    columns: Vec<Alignment>,
    column: usize,
    head: bool,
    code: bool,
    /// The raw element, with all that is in it left out, that is open within the paragraph at hand.
    within: Option<String>,
    /// Such elements that do not end in it.
    endless: HashSet<String>,
}

impl<'a> Page<'a> {
    fn html(&mut self, html: impl Into<CowStr<'a>>) {
        self.out.push(Event::InlineHtml(html.into()));
    }
}

impl<'a> Scribe<'a> {
    /// A scribe for these sources.
    pub(crate) fn new(sources: &'a [Source], footnotes: Footnotes<'a>, anchors: Anchors) -> Self {
        let shortcodes = sources
            .iter()
            .flat_map(|source| source.shortcodes.iter().map(|code| code.raw.as_str()));
        let texts = sources
            .iter()
            .map(|source| source.text.as_str())
            .chain(shortcodes);
        Self {
            sources,
            footnotes,
            anchors,
            cleaner: Cleaner::new(texts),
            warnings: vec![],
            pictures: Pictures::default(),
            numbers: HashMap::new(),
            waiting: VecDeque::new(),
            live: vec![],
            formulas: math::Writer::new(),
            written: vec![],
            work: Work::default(),
            cost: 0,
        }
    }

    /// What stands in the HTML before the number of live words, which `</kbd>` follows. No author can have written it.
    pub(crate) fn live_mark(&self) -> String {
        format!("<kbd>{}", self.cleaner.mark)
    }

    /// Notes what was left out.
    pub(crate) fn warn(&mut self, warning: Fault) {
        if self.warnings.len() < MOST_WARNINGS {
            self.warnings.push(warning);
        }
    }

    /// The clean HTML of some events.
    pub(crate) fn write(&mut self, number: usize, events: &[Placed<'a>]) -> Result<String, Fault> {
        let html = self.unclean(number, events)?;
        let offset = events.first().map_or(0, |(_, range)| range.start);
        self.cleaned(&html, number, offset)
    }

    /// The footnotes that were referred to since the last call, if any.
    pub(crate) fn write_footnotes(
        &mut self,
        number: usize,
        offset: usize,
    ) -> Result<Option<String>, Fault> {
        let Some(first) = self.waiting.front() else {
            return Ok(None);
        };
        let mark = self.cleaner.mark.clone();
        let start = self.numbers.get(first).copied().unwrap_or(1);
        let mut html = format!("<aside class=\"{mark}footnotes\"><ol start=\"{start}\">\n");
        // A footnote may refer to another, which then waits in its turn; each is written once.
        while let Some(key) = self.waiting.pop_front() {
            let events = self.footnotes.remove(&key).unwrap_or_default();
            let note = self.unclean(key.0, &events)?;
            let count = self.numbers.get(&key).copied().unwrap_or(0);
            let back = format!(
                " <a href=\"#fnref:{count}\" class=\"{mark}footnote-back\" aria-label=\"Back to the text\">\u{21A9}</a>"
            );
            html.push_str(&format!("<li id=\"{mark}fn:{count}\">"));
            match note.trim_end().strip_suffix("</p>") {
                Some(note) => html.push_str(&format!("{note}{back}</p>")),
                None => html.push_str(&format!("{note}{back}")),
            }
            html.push_str("</li>\n");
        }
        html.push_str("</ol></aside>\n");
        self.cleaned(&html, number, offset).map(Some)
    }

    /// Footnotes that nothing refers to.
    pub(crate) fn warn_of_lonely_footnotes(&mut self) {
        let lonely = self
            .footnotes
            .iter()
            .filter_map(|((number, label), events)| {
                let source = self.sources.get(*number)?;
                let offset = events.first().map_or(0, |(_, range)| range.start);
                let sentence = format!(
                    "nothing refers to the footnote \"{}\"; it is left out",
                    shortened(label)
                );
                Some(source.fault(offset, sentence))
            });
        let mut lonely: Vec<_> = lonely.collect();
        lonely.sort_by(|a, b| (&a.file, a.line, &a.sentence).cmp(&(&b.file, b.line, &b.sentence)));
        for warning in lonely {
            self.warn(warning);
        }
    }

    fn cleaned(&mut self, html: &str, number: usize, offset: usize) -> Result<String, Fault> {
        let work = std::mem::take(&mut self.work);
        self.cost = self
            .cost
            .saturating_add(work.cost(html.matches('<').count() as u64));
        if self.cost > MOST_WORK {
            let sentence = "there is more raw HTML here than can be checked; write it as Markdown";
            return Err(self.sources[number].fault(offset, sentence));
        }
        // What was dropped leaves empty paragraphs behind.
        let clean = self
            .cleaner
            .clean(html)
            .replace("<p></p>\n", "")
            .replace("<p></p>", "");
        Ok(self.with_formulas(clean.trim()))
    }

    /// Puts the formulas of the piece at hand into their places.
    fn with_formulas(&mut self, clean: &str) -> String {
        let formulas = std::mem::take(&mut self.written);
        let place = format!("<code>{}", self.cleaner.mark);
        let mut html = String::with_capacity(clean.len());
        let mut rest = clean;
        while let Some((before, after)) = rest.split_once(&place) {
            html.push_str(before);
            let (number, after) = after.split_once("</code>").unwrap_or((after, ""));
            let formula = number.parse().ok().and_then(|it: usize| formulas.get(it));
            html.push_str(formula.map_or("", String::as_str));
            rest = after;
        }
        html.push_str(rest);
        html
    }

    fn unclean(&mut self, number: usize, events: &[Placed<'a>]) -> Result<String, Fault> {
        let mut page = Page {
            number,
            source: &self.sources[number],
            out: Vec::with_capacity(events.len()),
            links: vec![],
            columns: vec![],
            column: 0,
            head: false,
            code: false,
            within: None,
            endless: HashSet::new(),
        };
        let mut at = 0;
        while let Some((event, range)) = events.get(at) {
            at = match event {
                Event::Start(tag) => self.start(&mut page, tag, range, events, at)?,
                Event::End(tag) => {
                    if !is_inline(tag) {
                        page.within = None;
                        page.endless.clear();
                    }
                    end(&mut page, *tag);
                    at + 1
                }
                Event::InlineHtml(text) => {
                    let ahead = |name: &str| ends_ahead(&events[at + 1..], name);
                    let html = self.raw(&mut page, text, &|inside| range.start + inside, &ahead)?;
                    page.html(html);
                    at + 1
                }
                _ => {
                    self.leaf(&mut page, event, range)?;
                    at + 1
                }
            };
        }
        let mut html = String::new();
        html::push_html(&mut html, page.out.into_iter());
        Ok(html)
    }

    /// Rewrites what begins here, and says where to go on.
    fn start(
        &mut self,
        page: &mut Page<'a>,
        tag: &Tag<'a>,
        range: &Range<usize>,
        events: &[Placed<'a>],
        at: usize,
    ) -> Result<usize, Fault> {
        let mark = self.cleaner.mark.clone();
        match tag {
            // A paragraph of nothing but shortcodes is none: a figure is no part of a paragraph.
            Tag::Paragraph => {
                let end = closing(events, at);
                let inner = &events[at + 1..end];
                let bare = |(event, _): &Placed<'_>| match event {
                    Event::Text(text) => pieces(text).iter().all(|piece| match piece {
                        Piece::Text(text) => text.trim().is_empty(),
                        Piece::Mark(mark) => {
                            page.source.shortcodes.get(*mark).is_some_and(stands_alone)
                        }
                    }),
                    Event::SoftBreak | Event::HardBreak => true,
                    _ => false,
                };
                if inner.iter().all(bare) {
                    for (event, range) in inner {
                        self.leaf(page, event, range)?;
                    }
                    return Ok(end + 1);
                }
                page.out.push(Event::Start(tag.clone()));
            }
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => language(info),
                    CodeBlockKind::Indented => String::new(),
                };
                let class = match language.as_str() {
                    "" => String::new(),
                    language => format!(" class=\"{mark}language-{language}\""),
                };
                page.html(format!("<pre><code{class}>"));
                page.code = true;
            }
            Tag::HtmlBlock => {
                let end = closing(events, at);
                // Within a quotation the lines stand apart.
                let mut lines = vec![];
                let mut text = String::new();
                for (event, range) in &events[at + 1..end] {
                    if let Event::Html(line) | Event::InlineHtml(line) | Event::Text(line) = event {
                        lines.push((text.len(), range.start));
                        text.push_str(line);
                    }
                }
                let place = |inside: usize| {
                    let line = lines.partition_point(|(start, _)| *start <= inside);
                    match line.checked_sub(1).map(|line| lines[line]) {
                        Some((start, offset)) => offset + inside - start,
                        None => range.start,
                    }
                };
                let html = self.raw(page, &text, &place, &|_| false)?;
                page.within = None;
                page.endless.clear();
                page.out.push(Event::Html(html.into()));
                return Ok(end + 1);
            }
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => {
                if let Target::Live(kind, address) = Target::read(&stripped(dest_url)) {
                    let end = closing(events, at);
                    let words = match link_type {
                        LinkType::Autolink => String::new(),
                        _ => plain(&events[at + 1..end]),
                    };
                    page.html(format!("{}{}</kbd>", self.live_mark(), self.live.len()));
                    self.live.push(Live {
                        kind,
                        address,
                        words,
                        otherwise: stripped(title),
                        source: page.number,
                        offset: range.start,
                    });
                    return Ok(end + 1);
                }
                let address = match link_type {
                    LinkType::Email => Some(format!("mailto:{dest_url}")),
                    _ => self.address(page, dest_url, range.start)?,
                };
                page.links.push(address.is_some());
                if let Some(address) = address {
                    let title = match stripped(title) {
                        title if title.is_empty() => title,
                        title => format!(" title=\"{}\"", escaped(&title)),
                    };
                    page.html(format!("<a href=\"{}\"{title}>", escaped(&address)));
                }
            }
            Tag::Image {
                dest_url, title, ..
            } => {
                let end = closing(events, at);
                let alt = plain(&events[at + 1..end]);
                let html = self.picture(
                    page,
                    &restored(dest_url, &page.source.shortcodes),
                    &alt,
                    &stripped(title),
                    range.start,
                );
                page.html(html);
                return Ok(end + 1);
            }
            Tag::Table(columns) => {
                page.columns.clone_from(columns);
                page.html(format!("<div class=\"{mark}broad\">"));
                page.out.push(Event::Start(tag.clone()));
            }
            Tag::TableHead | Tag::TableRow => {
                page.head = *tag == Tag::TableHead;
                page.column = 0;
                page.out.push(Event::Start(tag.clone()));
            }
            Tag::TableCell => {
                let class = match page.columns.get(page.column) {
                    Some(Alignment::Left) => "align-left",
                    Some(Alignment::Center) => "align-center",
                    Some(Alignment::Right) => "align-right",
                    Some(Alignment::None) | None => "",
                };
                page.column += 1;
                let name = cell(page.head);
                match class {
                    "" => page.html(format!("<{name}>")),
                    class => page.html(format!("<{name} class=\"{mark}{class}\">")),
                }
            }
            // Ids and classes of headings within quotations and lists go.
            Tag::Heading { level, .. } => page.out.push(Event::Start(Tag::Heading {
                level: *level,
                id: None,
                classes: vec![],
                attrs: vec![],
            })),
            _ => page.out.push(Event::Start(tag.clone())),
        }
        Ok(at + 1)
    }

    /// Rewrites what has no inside.
    fn leaf(
        &mut self,
        page: &mut Page<'a>,
        event: &Event<'a>,
        range: &Range<usize>,
    ) -> Result<(), Fault> {
        match event {
            Event::Text(text) if page.code => {
                page.out
                    .push(Event::Text(restored(text, &page.source.shortcodes).into()));
            }
            Event::Text(text) => {
                if text.contains("](widget:") {
                    let sentence = "this is not read as a widget, since an address holds no spaces: [words](widget:race?alpha=1.2)";
                    return Err(page.source.fault(range.start, sentence));
                }
                if ["](set:", "](show:", "](preset:"]
                    .iter()
                    .any(|kind| text.contains(kind))
                {
                    let sentence = "this is not read as live words, since an address holds no spaces: [1.2](set:alpha)";
                    return Err(page.source.fault(range.start, sentence));
                }
                let written = page.source.text.get(range.clone()).unwrap_or("");
                // The mark of a footnote that is to be none is no formula.
                let formula = written.replace("\\[^", "");
                if formula.contains("\\(") || formula.contains("\\[") {
                    let sentence = "\\( and \\[ are read as plain brackets; formulas stand between dollar signs, $x$ or $$x$$";
                    self.warn(page.source.fault(range.start, sentence));
                }
                self.warn_of_unread(page, text, written, range.start);
                self.text(page, text)?;
            }
            Event::Code(text) => page
                .out
                .push(Event::Code(restored(text, &page.source.shortcodes).into())),
            Event::InlineHtml(text) | Event::Html(text) => {
                let place = |inside| range.start + inside;
                let html = self.raw(page, text, &place, &|_| false)?;
                page.html(html);
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => {
                let text = restored(text, &page.source.shortcodes);
                let display = matches!(event, Event::DisplayMath(_));
                let after = page.source.text.as_bytes().get(range.end);
                if !display && after.is_some_and(u8::is_ascii_digit) {
                    // "from $5 to$10": money, as in pandoc's rule.
                    page.out.push(Event::Text(format!("${text}$").into()));
                } else {
                    let formula = self.formulas.write(&text, display).map_err(|why| {
                        let sentence = format!(
                            "the formula \"{}\" cannot be read: {why}; a dollar sign that is money is written \\$",
                            shortened(&text)
                        );
                        page.source.fault(range.start, sentence)
                    })?;
                    let number = self.written.len();
                    self.written.push(formula);
                    let mark = &self.cleaner.mark;
                    let place = format!("<code>{mark}{number}</code>");
                    page.html(match display {
                        true => format!("<span class=\"{mark}formula\">{place}</span>"),
                        false => place,
                    });
                }
            }
            Event::FootnoteReference(label) => {
                let key = (page.number, label.clone());
                let next = self.numbers.len() + 1;
                let mark = &self.cleaner.mark;
                let mut id = String::new();
                let count = *self.numbers.entry(key.clone()).or_insert_with(|| {
                    self.waiting.push_back(key);
                    id = format!(" id=\"{mark}fnref:{next}\"");
                    next
                });
                page.html(format!(
                    "<sup class=\"{mark}footnote-ref\"><a href=\"#fn:{count}\"{id}>{count}</a></sup>"
                ));
            }
            Event::TaskListMarker(done) => {
                let sign = if *done { "\u{2611} " } else { "\u{2610} " };
                page.out.push(Event::Text(sign.into()));
            }
            _ => page.out.push(event.clone()),
        }
        Ok(())
    }

    /// Text with marks of shortcodes.
    fn text(&mut self, page: &mut Page<'a>, text: &CowStr<'a>) -> Result<(), Fault> {
        let source = page.source;
        let found = pieces(text);
        if let [Piece::Text(_)] = found[..] {
            page.out.push(Event::Text(text.clone()));
            return Ok(());
        }
        for piece in found {
            match piece {
                Piece::Text(text) => page.out.push(Event::Text(text.to_owned().into())),
                Piece::Mark(number) => {
                    let Some(code) = source.shortcodes.get(number) else {
                        continue;
                    };
                    let html = self.shortcode(page, code, source.mark(number))?;
                    page.html(html);
                }
            }
        }
        Ok(())
    }

    /// A shortcode in the text.
    fn shortcode(
        &mut self,
        page: &Page<'a>,
        code: &Shortcode,
        offset: usize,
    ) -> Result<String, Fault> {
        let name = match &code.meaning {
            Meaning::Text(text) => return Ok(escaped(text)),
            Meaning::End => return Ok(String::new()),
            Meaning::Call { name, .. } => name.as_str(),
        };
        match name {
            "figure" => self.figure(page, code, offset),
            "ref" | "relref" => {
                let path = code.argument(&["", "path"]).unwrap_or("");
                Ok(match self.anchors.path(path) {
                    Some(id) => {
                        let words = self
                            .anchors
                            .titles
                            .get(&id)
                            .filter(|title| !title.is_empty())
                            .unwrap_or(&id);
                        format!("<a href=\"#{}\">{}</a>", escaped(&id), escaped(words))
                    }
                    None => {
                        let sentence = format!(
                            "\"{}\" is no part of this essay; the link is left out",
                            shortened(path)
                        );
                        self.warn(page.source.fault(offset, sentence));
                        String::new()
                    }
                })
            }
            _ => {
                self.warn_of_shortcode(page, name, offset);
                Ok(String::new())
            }
        }
    }

    fn warn_of_shortcode(&mut self, page: &Page<'a>, name: &str, offset: usize) {
        let sentence = format!(
            "the shortcode \"{}\" is not known and is left out",
            shortened(name)
        );
        self.warn(page.source.fault(offset, sentence));
    }

    /// `{{< figure src= alt= caption= title= attr= >}}`
    fn figure(
        &mut self,
        page: &Page<'a>,
        code: &Shortcode,
        offset: usize,
    ) -> Result<String, Fault> {
        let words = |keys: &[&str]| code.argument(keys).unwrap_or("").to_owned();
        let (title, caption, attr) = (words(&["title"]), words(&["caption"]), words(&["attr"]));
        let alt = match words(&["alt"]) {
            alt if alt.is_empty() => plain(&inline(&caption)),
            alt => alt,
        };
        let mut html = String::from("<figure>");
        html.push_str(&self.picture(page, &words(&["src", ""]), &alt, "", offset));
        let mut words = vec![];
        if !title.is_empty() {
            words.push(format!("<strong>{}</strong>", escaped(&title)));
        }
        for text in [caption, attr] {
            if !text.is_empty() {
                words.push(self.caption(page, &text, offset)?);
            }
        }
        if !words.is_empty() {
            html.push_str(&format!("<figcaption>{}</figcaption>", words.join(" ")));
        }
        html.push_str("</figure>\n");
        Ok(html)
    }

    /// A caption, which is Markdown.
    fn caption(&mut self, page: &Page<'a>, text: &str, offset: usize) -> Result<String, Fault> {
        let mut html = String::new();
        let mut kept = vec![];
        for (event, _) in inline(text) {
            match event {
                Event::Text(text) | Event::Code(text) => html.push_str(&escaped(&text)),
                Event::SoftBreak | Event::HardBreak => html.push(' '),
                Event::Start(Tag::Emphasis) => html.push_str("<em>"),
                Event::End(TagEnd::Emphasis) => html.push_str("</em>"),
                Event::Start(Tag::Strong) => html.push_str("<strong>"),
                Event::End(TagEnd::Strong) => html.push_str("</strong>"),
                Event::Start(Tag::Link { dest_url, .. }) => {
                    let address = self.address(page, &dest_url, offset)?;
                    kept.push(address.is_some());
                    if let Some(address) = address {
                        html.push_str(&format!("<a href=\"{}\">", escaped(&address)));
                    }
                }
                Event::End(TagEnd::Link) if kept.pop() == Some(true) => html.push_str("</a>"),
                _ => {}
            }
        }
        Ok(html)
    }

    /// Where a link leads, or `None` if it is left out.
    fn address(
        &mut self,
        page: &Page<'a>,
        destination: &str,
        offset: usize,
    ) -> Result<Option<String>, Fault> {
        let source = page.source;
        if let [Piece::Mark(number), rest @ ..] = &pieces(destination)[..] {
            let Some(code) = source.shortcodes.get(*number) else {
                return Ok(None);
            };
            let Meaning::Call { name, .. } = &code.meaning else {
                return Ok(None);
            };
            if name != "ref" && name != "relref" {
                self.warn_of_shortcode(page, name, offset);
                return Ok(None);
            }
            let mut path = code.argument(&["", "path"]).unwrap_or("").to_owned();
            if let [Piece::Text(rest)] = rest {
                path.push_str(rest);
            }
            return Ok(self.within(source, &path, offset));
        }
        let fault = |sentence: String| Err(source.fault(offset, sentence));
        match Target::read(&stripped(destination)) {
            Target::Out(address) => Ok(Some(address)),
            Target::Place(place) if place.is_empty() || place == "top" => Ok(Some("#".to_owned())),
            Target::Place(place) => Ok(self.anchors.place(&place).map(|id| format!("#{id}")).or_else(|| {
                let sentence = format!("there is no place \"#{}\" in this essay; the link is left out", shortened(&place));
                self.warn(source.fault(offset, sentence));
                None
            })),
            Target::Path(path) => Ok(self.within(source, &path, offset)),
            Target::Widget(_) | Target::Question(_) => {
                fault("a widget stands in a paragraph of its own, outside lists and quotations, and nothing else in it".to_owned())
            }
            Target::Live(..) => fault(live::ELSEWHERE.to_owned()),
            Target::Strange(scheme) => {
                fault(strange(&scheme))
            }
        }
    }

    /// Where a path leads within the essay.
    fn within(&mut self, source: &Source, path: &str, offset: usize) -> Option<String> {
        if let Some(id) = self.anchors.path(path) {
            return Some(format!("#{id}"));
        }
        let sentence = format!(
            "\"{}\" is no part of this essay; the link is left out, its words stay",
            shortened(path)
        );
        self.warn(source.fault(offset, sentence));
        None
    }

    /// A picture, or what stands in its place.
    fn picture(
        &mut self,
        page: &Page<'a>,
        address: &str,
        alt: &str,
        title: &str,
        offset: usize,
    ) -> String {
        let mark = self.cleaner.mark.clone();
        let address = address.trim();
        let words = if alt.is_empty() { "picture" } else { alt };
        let missing = format!("<span class=\"{mark}missing\">{}</span>", escaped(words));
        let (html, sentence) = match Target::read(address) {
            Target::Path(path) => match self.pictures.find(page.source.folder.as_deref(), &path) {
                Ok(found) => {
                    let title = match title {
                        "" => String::new(),
                        title => format!(" title=\"{}\"", escaped(title)),
                    };
                    let size = found.size.map_or(String::new(), |(width, height)| {
                        format!(" width=\"{width}\" height=\"{height}\"")
                    });
                    let name = found.name;
                    return format!(
                        "<img src=\"{mark}assets/{name}\" alt=\"{}\"{title}{size} loading=\"lazy\">",
                        escaped(alt)
                    );
                }
                Err(sentence) => (missing, sentence),
            },
            Target::Out(address) if address.starts_with("http") => (
                format!("<a href=\"{}\">{}</a>", escaped(&address), escaped(words)),
                format!(
                    "the page shows no pictures from elsewhere; \"{}\" becomes a link",
                    shortened(&address)
                ),
            ),
            _ => (
                missing,
                format!(
                    "\"{}\" is no picture's file; it is left out",
                    shortened(address)
                ),
            ),
        };
        self.warn(page.source.fault(offset, sentence));
        html
    }

    /// A link's tag in raw HTML, checked as a link in Markdown is; nothing where it is left out.
    fn raw_link(
        &mut self,
        page: &Page<'a>,
        tag: &raw::Tag<'_>,
        href: &str,
        offset: usize,
    ) -> Result<String, Fault> {
        let instead = match Target::read(&stripped(href)) {
            Target::Widget(_) => Some(
                "a widget is written in Markdown, as a paragraph of its own: [words](widget:race?alpha=1.2)",
            ),
            Target::Question(_) => Some(
                "a question is written in Markdown, as a paragraph of its own: [Who leads in the end?](predict:race)",
            ),
            Target::Live(..) => Some("live words are written in Markdown: [1.2](set:alpha)"),
            _ => None,
        };
        if let Some(sentence) = instead {
            return Err(page.source.fault(offset, sentence));
        }
        let Some(address) = self.address(page, href, offset)? else {
            return Ok(String::new());
        };
        let others = ["title", "lang", "dir", "aria-label"].map(|name| match tag.value(name) {
            Some(value) => format!(" {name}=\"{}\"", escaped(&value)),
            None => String::new(),
        });
        Ok(format!(
            "<a href=\"{}\"{}>",
            escaped(&address),
            others.concat()
        ))
    }

    /// One for each kind and line.
    fn warn_of_element(&mut self, page: &Page<'a>, name: &str, whole: bool, offset: usize) {
        let name = shortened(name);
        let sentence = match whole {
            true => format!("the element \"{name}\" is left out, with all that is in it"),
            false => format!("the element \"{name}\" is left out; what is in it stays"),
        };
        let warning = page.source.fault(offset, sentence);
        if !self.warnings.contains(&warning) {
            self.warn(warning);
        }
    }

    /// What looks like a shortcode or a footnote's mark, and is text since something is missing.
    fn warn_of_unread(&mut self, page: &Page<'a>, text: &str, written: &str, offset: usize) {
        for (open, close) in [("{{<", ">}}"), ("{{%", "%}}")] {
            if text.contains(open) && written.contains(open) {
                let sentence = format!(
                    "the shortcode that begins here with {open} cannot be read and stays text; it ends with {close}, and its quotes are closed"
                );
                self.warn(page.source.fault(offset, sentence));
            }
        }
        // A bracket that was escaped is meant as one; its backslash may stand before the text.
        let mut escaped = page.source.text[..offset].ends_with('\\');
        let mut rest = written;
        while let Some((before, after)) = rest.split_once("[^") {
            escaped = before.ends_with('\\') || (before.is_empty() && escaped);
            let is_mark = !std::mem::take(&mut escaped);
            rest = after;
            let Some((label, _)) = after.split_once(']') else {
                break;
            };
            let is_label = !label.is_empty() && !label.contains(char::is_whitespace);
            if is_label && is_mark {
                let label = shortened(label);
                let sentence = format!(
                    "there is no footnote \"{label}\"; its mark stays text, until a line [^{label}]: says what it is"
                );
                self.warn(page.source.fault(offset, sentence));
            }
        }
    }

    /// Raw HTML, with its pictures, links and shortcodes put right. It is cleaned later. `place` tells where a byte of it
    /// stands in the source, `ahead` whether an element ends in what follows in its paragraph.
    fn raw(
        &mut self,
        page: &mut Page<'a>,
        text: &str,
        place: &dyn Fn(usize) -> usize,
        ahead: &dyn Fn(&str) -> bool,
    ) -> Result<String, Fault> {
        // A comment, which is where drafts and disabled shortcodes live, is nothing at all.
        let whole = text.trim();
        if whole.starts_with("<!--") && whole.find("-->") == Some(whole.len().saturating_sub(3)) {
            return Ok(String::new());
        }
        let mut out = String::new();
        let mut done = 0;
        let tags = raw::tags(text);
        for (number, tag) in tags.iter().enumerate() {
            if let Some(open) = &page.within {
                if tag.closes && tag.name == *open {
                    page.within = None;
                }
                continue;
            }
            if tag.closes {
                continue;
            }
            let offset = place(tag.start);
            let instead = if tag.name == "img" {
                let value = |name: &str| {
                    restored(
                        &tag.value(name).unwrap_or_default(),
                        &page.source.shortcodes,
                    )
                };
                self.picture(page, &value("src"), &value("alt"), "", offset)
            } else if let ("a", Some(href)) = (tag.name.as_str(), tag.value("href")) {
                self.raw_link(page, tag, &href, offset)?
            } else if DROPPED.contains(&tag.name.as_str()) {
                let ends = |tag: &&raw::Tag<'_>, name: &str| tag.closes && tag.name == name;
                let ends = !page.endless.contains(&tag.name)
                    && (tags[number + 1..].iter().any(|it| ends(&it, &tag.name))
                        || ahead(&tag.name));
                self.warn_of_element(page, &tag.name, ends, offset);
                if ends {
                    page.within = Some(tag.name.clone());
                    continue;
                }
                // Without an end it would take along all that follows.
                page.endless.insert(tag.name.clone());
                String::new()
            } else {
                if !self.cleaner.keeps(&tag.name) {
                    self.warn_of_element(page, &tag.name, false, offset);
                }
                continue;
            };
            self.work.add(&text[done..tag.start]);
            out.push_str(&text[done..tag.start]);
            out.push_str(&instead);
            done = tag.end;
        }
        self.work.add(&text[done..]);
        out.push_str(&text[done..]);
        let source = page.source;
        let mut html = String::new();
        for piece in pieces(&out) {
            match piece {
                Piece::Text(text) => html.push_str(text),
                Piece::Mark(number) => {
                    let Some(code) = source.shortcodes.get(number) else {
                        continue;
                    };
                    let offset = source.mark(number);
                    match &code.meaning {
                        Meaning::Call { name, .. } if name == "ref" || name == "relref" => {
                            let path = code.argument(&["", "path"]).unwrap_or("").to_owned();
                            html.push_str(&escaped(
                                &self.within(source, &path, offset).unwrap_or_default(),
                            ));
                        }
                        Meaning::Call { name, .. } => self.warn_of_shortcode(page, name, offset),
                        Meaning::Text(text) => html.push_str(&escaped(text)),
                        Meaning::End => {}
                    }
                }
            }
        }
        Ok(html)
    }
}

/// Whether an element stands within a paragraph.
fn is_inline(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

/// Whether a raw element ends before its paragraph does.
fn ends_ahead(events: &[Placed<'_>], name: &str) -> bool {
    for (event, _) in events {
        match event {
            Event::End(tag) if !is_inline(tag) => return false,
            Event::InlineHtml(text) => {
                let end = raw::tags(text)
                    .into_iter()
                    .any(|tag| tag.closes && tag.name == name);
                if end {
                    return true;
                }
            }
            _ => {}
        }
    }
    false
}

/// Rewrites what ends here.
fn end(page: &mut Page<'_>, tag: TagEnd) {
    match tag {
        TagEnd::CodeBlock => {
            page.code = false;
            page.html("</code></pre>\n");
        }
        TagEnd::Link => {
            if page.links.pop() == Some(true) {
                page.html("</a>");
            }
        }
        TagEnd::Table => {
            page.out.push(Event::End(tag));
            page.html("</div>\n");
        }
        TagEnd::TableCell => page.html(format!("</{}>", cell(page.head))),
        _ => page.out.push(Event::End(tag)),
    }
}

fn cell(head: bool) -> &'static str {
    if head { "th" } else { "td" }
}

/// Where the element that begins at `at` ends.
fn closing(events: &[Placed<'_>], at: usize) -> usize {
    let mut depth = 0;
    for (place, (event, _)) in events.iter().enumerate().skip(at) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return place;
        }
    }
    events.len().saturating_sub(1).max(at + 1).min(events.len())
}

/// Whether a shortcode is no part of a paragraph.
fn stands_alone(code: &Shortcode) -> bool {
    match &code.meaning {
        Meaning::Text(_) => false,
        Meaning::End => true,
        Meaning::Call { name, .. } => name != "ref" && name != "relref",
    }
}

/// The language of a fenced block.
fn language(info: &str) -> String {
    let word = info
        .trim_start_matches(['{', '.'])
        .split([' ', ',', '{', '}', '\t'])
        .next()
        .unwrap_or("");
    let fine = |c: &char| c.is_ascii_alphanumeric() || "+#-_.".contains(*c);
    word.chars().filter(fine).take(32).collect()
}

/// The events of a caption.
fn inline(text: &str) -> Vec<Placed<'_>> {
    TextMergeWithOffset::new(Parser::new(text).into_offset_iter()).collect()
}
