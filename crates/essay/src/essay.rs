//! Reads files and puts the parts together.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use pulldown_cmark::Event;
use widgets::Scenario;

use crate::fault::{Fault, shortened};
use crate::front::{self, Front, Override};
use crate::image::Image;
use crate::live;
use crate::outline::{Content, Draft, Outline, Placed, plain};
use crate::prose::{Anchors, Scribe};
use crate::section::{Block, Place, Section};
use crate::slug;
use crate::source::Source;

/// An essay, ready for a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Essay {
    /// The title and its like.
    pub front: Front,
    /// In order.
    pub sections: Vec<Section>,
    /// What was left out, and where.
    pub warnings: Vec<Fault>,
    /// The pictures that the prose shows, each as `assets/<name>`.
    pub images: Vec<Image>,
}

impl Essay {
    /// The places of all widgets, in order.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        self.sections.iter().flat_map(Section::places)
    }

    /// Whether any number, result or preset stands in the prose.
    pub fn is_live(&self) -> bool {
        let mut blocks = self.sections.iter().flat_map(|section| &section.blocks);
        blocks.any(|block| matches!(block, Block::Prose(html) if html.contains("data-live=")))
    }
}

/// What stands beside a heading that nobody knows, folded up.
const AT_HAND: &str = "race";
/// Widgets of an essay.
const MOST_PLACES: usize = 500;

/// Reads an essay from files, which are put together in the given order. Only the first may have
/// front matter.
///
/// # Errors
/// The first [`Fault`], with its file and line.
pub fn read(files: &[PathBuf]) -> Result<Essay, Fault> {
    if files.is_empty() {
        return Err(Fault::new("essay", 1, "no file is given"));
    }
    assemble(&open(files)?, &mut vec![])
}

/// The files that [`read`] reads for an essay or looks for: its own, its glossary and its pictures. A change of any of them
/// may change the essay; where it stops with a fault, they are those up to there.
pub fn asked(files: &[PathBuf]) -> Vec<PathBuf> {
    let mut asked = files.to_vec();
    if let Ok(sources) = open(files)
        && !sources.is_empty()
    {
        // What is wrong with it is told by whoever reads it.
        let _ = assemble(&sources, &mut asked);
    }
    asked.sort();
    asked.dedup();
    asked
}

fn open(files: &[PathBuf]) -> Result<Vec<Source>, Fault> {
    let files = files.iter().enumerate();
    files
        .map(|(number, path)| Source::open(path, number == 0))
        .collect()
}

/// Reads an essay from a text, without touching the disk; `file` is its name in faults. Pictures
/// are taken on trust.
///
/// ```
/// let text = "+++\ntitle = \"Leads\"\n+++\n## Mob\n\nMany *hands*.\n\n[Three](widget:race?n=3)\n";
/// let essay = essay::read_text("leads.md", text).unwrap();
/// assert_eq!(essay.front.title, "Leads");
/// let section = &essay.sections[0];
/// assert_eq!((section.id.as_str(), section.line), ("mob", 4));
/// assert_eq!(section.blocks[1], essay::Block::Prose("<p>Many <em>hands</em>.</p>".into()));
/// let place = section.places().last().unwrap();
/// assert_eq!((place.title.as_str(), place.scenario.to_string().as_str()), ("Three", "race?n=3"));
/// ```
///
/// # Errors
/// The first [`Fault`], with its file and line.
pub fn read_text(file: &str, text: &str) -> Result<Essay, Fault> {
    assemble(&[Source::read(file, text, None, true)?], &mut vec![])
}

/// A section's place in the essay.
struct Head {
    id: String,
    /// The slugs by which tables may know it.
    slugs: Vec<String>,
    title: String,
}

fn assemble(sources: &[Source], asked: &mut Vec<PathBuf>) -> Result<Essay, Fault> {
    let (mut front, overrides, warnings) = front::read(&sources[0], asked)?;
    let mut outline = Outline::of(sources)?;
    let title = take_title(&mut front, &mut outline.drafts, &sources[0].file);
    let heads = heads(&outline.drafts);
    let anchors = anchors(sources, &outline.drafts, &heads);
    let mut scribe = Scribe::new(sources, outline.footnotes, anchors);
    for warning in warnings {
        scribe.warn(warning);
    }
    let drafts = &outline.drafts;
    let sections = sections(sources, title, drafts, &heads, overrides, &mut scribe);
    asked.append(&mut scribe.pictures.asked);
    Ok(Essay {
        front,
        sections: sections?,
        warnings: scribe.warnings,
        images: scribe.pictures.images,
    })
}

fn sections<'a>(
    sources: &'a [Source],
    title: Option<(usize, Vec<Placed<'a>>)>,
    drafts: &[Draft<'a>],
    heads: &[Head],
    overrides: Vec<Override>,
    scribe: &mut Scribe<'a>,
) -> Result<Vec<Section>, Fault> {
    if let Some((number, heading)) = title {
        // Shown as plain words, but its links and pictures are checked like all others.
        scribe.write(number, &heading)?;
    }
    let overrides = checked(&sources[0].file, overrides, heads, scribe)?;
    let mut sections = vec![];
    let mut places = 0;
    for (draft, head) in drafts.iter().zip(heads) {
        let section = write(sources, draft, head, scribe)?;
        places += section.places().count();
        if places > MOST_PLACES {
            return Err(Fault::new(
                &section.file,
                section.line,
                format!("an essay has at most {MOST_PLACES} widgets"),
            ));
        }
        sections.push(section);
    }
    if sections.is_empty() {
        return Err(Fault::new(&sources[0].file, 1, "the essay has no text"));
    }
    scribe.warn_of_lonely_footnotes();
    put_widgets(sources, drafts, heads, &overrides, &mut sections)?;
    name_places(&mut sections);
    live::put(sources, scribe, &mut sections)?;
    leave_no_gaps(&mut sections);
    Ok(sections)
}

/// A leading `#` that is, or gives, the title is no section. It is handed out, with the number of its
/// source.
fn take_title<'a>(
    front: &mut Front,
    drafts: &mut Vec<Draft<'a>>,
    file: &str,
) -> Option<(usize, Vec<Placed<'a>>)> {
    let title = |draft: &Draft<'_>| {
        draft
            .heading
            .as_ref()
            .map(|heading| plain(heading))
            .unwrap_or_default()
    };
    let firsts: Vec<_> = drafts
        .iter()
        .filter(|draft| draft.heading.is_some() && draft.level == 1)
        .collect();
    let first = firsts.first().map(|draft| title(draft)).unwrap_or_default();
    let single = firsts.len() == 1;
    let leads = drafts
        .first()
        .is_some_and(|draft| draft.heading.is_some() && draft.level == 1);
    let equal = slug::github(&first) == slug::github(&front.title);
    let gives = front.title.is_empty() && single;
    if front.title.is_empty() {
        front.title = first.clone();
    }
    if front.title.is_empty() {
        let stem = Path::new(file)
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned());
        front.title = stem.unwrap_or_else(|| file.to_owned());
    }
    if !leads || first.is_empty() || !(equal || gives) {
        return None;
    }
    let draft = &mut drafts[0];
    let (number, mut heading) = (draft.source, draft.heading.take()?);
    draft.level = 2;
    draft.id = None;
    if draft.pieces.is_empty() {
        drafts.remove(0);
    }
    // A title has no room for notes.
    heading.retain(|(event, _)| !matches!(event, Event::FootnoteReference(_)));
    Some((number, heading))
}

/// The first level is the title's, and no heading is more than one level below the one before it: people
/// who go by headings would look for what is not there.
fn leave_no_gaps(sections: &mut [Section]) {
    let down = u8::from(sections.iter().any(|section| section.level == 1));
    let mut above = 1;
    for section in sections.iter_mut().filter(|it| !it.title.is_empty()) {
        section.level = (section.level + down).min(above + 1).min(6);
        above = section.level;
    }
}

/// Ids and titles, in order.
fn heads(drafts: &[Draft<'_>]) -> Vec<Head> {
    let mut taken = HashSet::new();
    let head = |draft: &Draft<'_>| {
        let Some(heading) = &draft.heading else {
            return Head {
                id: slug::unique("start".to_owned(), &mut taken),
                slugs: vec![],
                title: String::new(),
            };
        };
        let title = plain(heading);
        let own = draft
            .id
            .as_deref()
            .map(slug::github)
            .filter(|id| !id.is_empty());
        let id = slug::unique(own.unwrap_or_else(|| slug::github(&title)), &mut taken);
        Head {
            slugs: vec![id.clone(), slug::github(&title), slug::hyphened(&title)],
            id,
            title,
        }
    };
    drafts.iter().map(head).collect()
}

fn anchors(sources: &[Source], drafts: &[Draft<'_>], heads: &[Head]) -> Anchors {
    let mut files = HashMap::new();
    for (draft, head) in drafts.iter().zip(heads) {
        let file = Path::new(&sources[draft.source].file);
        if let Some(stem) = file.file_stem() {
            files
                .entry(stem.to_string_lossy().into_owned())
                .or_insert_with(|| head.id.clone());
        }
    }
    Anchors {
        ids: heads.iter().map(|head| head.id.clone()).collect(),
        files,
        titles: heads
            .iter()
            .map(|head| (head.id.clone(), head.title.clone()))
            .collect(),
    }
}

/// What stands beside a heading by the front matter; `None` for nothing.
type Overrides = HashMap<String, Option<Scenario>>;

/// The front matter's widgets. Headings that are not there are warned of.
fn checked(
    file: &str,
    overrides: Vec<Override>,
    heads: &[Head],
    scribe: &mut Scribe<'_>,
) -> Result<Overrides, Fault> {
    let mut checked = Overrides::new();
    for known in overrides {
        let scenario = match known.scenario.as_str() {
            "none" => None,
            text => {
                Some(scenario(text).map_err(|sentence| Fault::new(file, known.line, sentence))?)
            }
        };
        if !heads.iter().any(|head| head.slugs.contains(&known.slug)) {
            let sentence = format!("no heading has the slug \"{}\"", shortened(&known.slug));
            scribe.warn(Fault::new(file, known.line, sentence));
        }
        checked.entry(known.slug).or_insert(scenario);
    }
    Ok(checked)
}

fn scenario(text: &str) -> Result<Scenario, String> {
    text.trim()
        .parse()
        .map_err(|error: widgets::ScenarioError| error.to_string())
}

/// A scenario, if a question can be asked of it in these words.
fn askable(scenario: Scenario, words: &str) -> Result<Scenario, String> {
    if words.is_empty() {
        return Err(
            "a question stands in the link's words: [Who leads in the end?](predict:race)"
                .to_owned(),
        );
    }
    if scenario.widget().predicts() {
        return Ok(scenario);
    }
    let all = widgets::catalog::ALL.iter();
    let can: Vec<_> = all.filter(|it| it.predicts()).map(|it| it.key()).collect();
    Err(format!(
        "nothing can be predicted of \"{}\"; questions are asked of {}",
        scenario.widget().key(),
        can.join(", ")
    ))
}

/// A section's prose and directives.
fn write<'a>(
    sources: &'a [Source],
    draft: &Draft<'a>,
    head: &Head,
    scribe: &mut Scribe<'a>,
) -> Result<Section, Fault> {
    let title_html = match &draft.heading {
        Some(heading) => scribe.write(draft.source, heading)?,
        None => String::new(),
    };
    let mut blocks = vec![];
    for piece in &draft.pieces {
        match &piece.content {
            Content::Prose(events) => {
                let html = scribe.write(piece.source, events)?;
                if !html.is_empty() {
                    blocks.push(Block::Prose(html));
                }
            }
            Content::Directive {
                asks,
                scenario: text,
                title,
                offset,
            } => {
                let scenario = scenario(text)
                    .and_then(|scenario| match *asks {
                        true => askable(scenario, title),
                        false => Ok(scenario),
                    })
                    .map_err(|sentence| sources[piece.source].fault(*offset, sentence))?;
                blocks.push(Block::Widget(Place {
                    id: String::new(),
                    scenario,
                    title: title.clone(),
                    asks: *asks,
                    known: true,
                }));
            }
        }
    }
    if let Some(html) = scribe.write_footnotes(draft.source, draft.offset)? {
        blocks.push(Block::Prose(html));
    }
    Ok(Section {
        id: head.id.clone(),
        level: draft.level,
        title: head.title.clone(),
        title_html,
        blocks,
        file: sources[draft.source].file.clone(),
        line: sources[draft.source].line(draft.offset),
    })
}

/// Puts the widgets of known headings beside them, and the race at hand beside others.
fn put_widgets(
    sources: &[Source],
    drafts: &[Draft<'_>],
    heads: &[Head],
    overrides: &Overrides,
    sections: &mut [Section],
) -> Result<(), Fault> {
    let alone = sections.len() == 1;
    for ((draft, head), section) in drafts.iter().zip(heads).zip(sections) {
        // A section that opens with a widget of its own has chosen; later ones come in addition.
        if matches!(section.blocks.first(), Some(Block::Widget(_))) {
            continue;
        }
        let own = section.places().next().is_some();
        let (text, known) = match head.slugs.iter().find_map(|slug| overrides.get(slug)) {
            Some(None) => continue,
            Some(Some(scenario)) => {
                section.blocks.insert(0, beside(scenario.clone(), true));
                continue;
            }
            None => match head
                .slugs
                .iter()
                .find_map(|slug| widgets::headings::scenario(slug))
            {
                Some(text) => (text, true),
                // The text before the first heading has none, unless it is all there is.
                None if own
                    || section.level > 2
                    || section.blocks.is_empty()
                    || (draft.heading.is_none() && !alone) =>
                {
                    continue;
                }
                None => (AT_HAND, false),
            },
        };
        let scenario = scenario(text)
            .map_err(|sentence| sources[draft.source].fault(draft.offset, sentence))?;
        section.blocks.insert(0, beside(scenario, known));
    }
    Ok(())
}

fn beside(scenario: Scenario, known: bool) -> Block {
    Block::Widget(Place {
        id: String::new(),
        scenario,
        title: String::new(),
        asks: false,
        known,
    })
}

/// Gives every place its id. The first of a section has the section's, so the others keep clear of
/// all sections' ids.
fn name_places(sections: &mut [Section]) {
    let mut taken: HashSet<String> = sections.iter().map(|section| section.id.clone()).collect();
    for section in sections {
        let places = section.blocks.iter_mut().filter_map(|block| match block {
            Block::Widget(place) => Some(place),
            Block::Prose(_) => None,
        });
        for (number, place) in places.enumerate() {
            place.id = section.id.clone();
            if number > 0 {
                place.id = slug::free(&section.id, number + 1, &taken);
                taken.insert(place.id.clone());
            }
        }
    }
}
