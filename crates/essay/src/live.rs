//! Live words: numbers that are controls, results of a place's run, and phrases that are buttons.
//!
//! They are links in the text. What they mean is settled when all places have their names; then the words stand in the
//! HTML as `<span class="set" data-live="set <place> <what>">`, or `show` or `preset`, which the page's program brings to life.

use dynamics::param::{Kind as ParamKind, Param};
use widgets::Scenario;
use widgets::phrase::{Formula, NONE, Phrase, told};
use widgets::widget::{Metric, Series};

use crate::cleaner::escaped;
use crate::fault::{Fault, shortened};
use crate::link::Kind;
use crate::prose::Scribe;
use crate::section::{Block, Section};
use crate::source::Source;

/// Live words as their author wrote them.
#[derive(Debug)]
pub(crate) struct Live {
    /// What they are.
    pub(crate) kind: Kind,
    /// The link's address without its scheme.
    pub(crate) address: String,
    /// The link's words; may be empty.
    pub(crate) words: String,
    /// The link's title: the words for a result that there is not.
    pub(crate) otherwise: String,
    /// The number of the source.
    pub(crate) source: usize,
    /// Where it stands there.
    pub(crate) offset: usize,
}

/// Where live words may not stand.
pub(crate) const ELSEWHERE: &str = "live numbers, results and presets stand in running text, not in a heading, a link, a summary or a caption";

/// A place by its id, and what it shows at first.
type Known = (String, Scenario);

/// Puts live words into the HTML of all sections.
pub(crate) fn put(
    sources: &[Source],
    scribe: &Scribe<'_>,
    sections: &mut [Section],
) -> Result<(), Fault> {
    let mark = scribe.live_mark();
    let places: Vec<Known> = sections
        .iter()
        .flat_map(Section::places)
        .map(|place| (place.id.clone(), place.scenario.clone()))
        .collect();
    for section in sections {
        // The widget above the words, or else the section's first.
        let mut here = section.places().next().map(|place| place.id.clone());
        section.title_html = filled(&section.title_html, &mark, &mut |number, _| {
            Err(fault(sources, &scribe.live[number], ELSEWHERE.to_owned()))
        })?;
        for block in &mut section.blocks {
            match block {
                Block::Widget(place) => here = Some(place.id.clone()),
                Block::Prose(html) => {
                    *html = filled(html, &mark, &mut |number, before| {
                        let live = &scribe.live[number];
                        let page = Page {
                            places: &places,
                            here: here.as_deref(),
                        };
                        let html = if is_elsewhere(before) {
                            Err(ELSEWHERE.to_owned())
                        } else {
                            page.html(live)
                        };
                        html.map_err(|sentence| fault(sources, live, sentence))
                    })?;
                }
            }
        }
    }
    Ok(())
}

fn fault(sources: &[Source], live: &Live, sentence: String) -> Fault {
    sources[live.source].fault(live.offset, sentence)
}

/// Some HTML with its marks replaced; `by` is told the number of the live words and what stands before them.
fn filled(
    html: &str,
    mark: &str,
    by: &mut dyn FnMut(usize, &str) -> Result<String, Fault>,
) -> Result<String, Fault> {
    let mut out = String::with_capacity(html.len());
    let mut done = 0;
    while let Some(at) = html[done..].find(mark) {
        let start = done + at;
        out.push_str(&html[done..start]);
        let rest = &html[start + mark.len()..];
        let (number, after) = rest.split_once("</kbd>").unwrap_or((rest, ""));
        if let Ok(number) = number.parse() {
            out.push_str(&by(number, &html[..start])?);
        }
        done = html.len() - after.len();
    }
    out.push_str(&html[done..]);
    Ok(out)
}

/// Whether the HTML so far leaves an element open in which nothing live may stand.
fn is_elsewhere(before: &str) -> bool {
    ["a", "summary", "h1", "h2", "h3", "h4", "h5", "h6"]
        .iter()
        .any(|tag| {
            let opened = [format!("<{tag} "), format!("<{tag}>")];
            let opened: usize = opened.iter().map(|it| before.matches(it).count()).sum();
            opened > before.matches(&format!("</{tag}>")).count()
        })
}

/// Live words, understood.
struct Parts {
    kind: &'static str,
    place: String,
    /// What they mean.
    what: String,
    words: String,
    /// The broadest words that are to be expected in their place: they are given room, so that no line is broken anew
    /// when a number gets another digit.
    room: String,
    /// Whether there is no such number.
    none: bool,
}

/// The places that live words may mean.
struct Page<'a> {
    places: &'a [Known],
    here: Option<&'a str>,
}

impl Page<'_> {
    fn html(&self, live: &Live) -> Result<String, String> {
        let Parts {
            kind,
            place,
            what,
            words,
            room,
            none,
        } = match live.kind {
            Kind::Set => self.set(live)?,
            Kind::Show => self.show(live)?,
            Kind::Preset => self.preset(live)?,
        };
        let otherwise = match live.otherwise.as_str() {
            "" => String::new(),
            words => format!(" data-none=\"{}\"", escaped(words)),
        };
        let room = if room.chars().count() >= words.chars().count() {
            format!(" data-room=\"{}\"", escaped(&room))
        } else {
            String::new()
        };
        let title = match none {
            true => format!(" title=\"{}\"", escaped(NONE)),
            false => String::new(),
        };
        Ok(format!(
            "<span class=\"{kind}\" data-live=\"{}\"{otherwise}{room}{title}>{}</span>",
            escaped(&format!("{kind} {place} {what}")),
            escaped(&words)
        ))
    }

    /// A place by its id; without one the place at hand.
    fn place(&self, id: Option<&str>) -> Result<&Known, String> {
        let wanted = id.or(self.here);
        let found = self
            .places
            .iter()
            .find(|(known, _)| Some(known.as_str()) == wanted);
        found.ok_or_else(|| {
            let ids: Vec<_> = self.places.iter().map(|(id, _)| id.as_str()).collect();
            match (id, ids.first()) {
                (_, None) => "there is no widget in this essay whose number or result this could be".to_owned(),
                (Some(id), _) => format!("there is no widget's place \"{}\"; there is {}", shortened(id), ids.join(", ")),
                (None, Some(first)) => format!(
                    "this section has no widget; name another's place before a dot, as in {first}.alpha: there is {}",
                    ids.join(", ")
                ),
            }
        })
    }

    /// `alpha` or `place.alpha`
    fn set(&self, live: &Live) -> Result<Parts, String> {
        let (id, key) = match live.address.rsplit_once('.') {
            Some((id, key)) => (Some(id), key),
            None => (None, live.address.as_str()),
        };
        let (place, start) = self.place(id)?;
        let widget = start.widget();
        let Some(at) = widget.params().iter().position(|param| param.key == key) else {
            return Err(match start.clone().set_text(key, "") {
                Err(error) => error.to_string(),
                Ok(()) => String::new(),
            });
        };
        let (param, value) = (&widget.params()[at], start.values()[at]);
        if at < start.world().len() && !widget.uses(key) {
            return Err(format!("{} does not use {key}", widget.key()));
        }
        let words = value_in(&live.words, param, value)?;
        Ok(Parts {
            kind: "set",
            place: place.clone(),
            what: key.to_owned(),
            room: broadest(&words, param),
            words,
            none: false,
        })
    }

    /// `metric`, `series@time`, each with steps of sums and `?` with what is other; `place.metric`
    fn show(&self, live: &Live) -> Result<Parts, String> {
        let address = live.address.as_str();
        let form = || {
            format!(
                "\"{}\" is no result: write a name, @ and a time for a series, and steps such as -1 or *100: ratio@30-1*100",
                shortened(address)
            )
        };
        // A result may have a dot of its own, as in nothing.total.
        let named = self.places.iter().find_map(|(id, _)| {
            let rest = address.strip_prefix(id.as_str())?.strip_prefix('.')?;
            let here = self.place(None).is_ok_and(|(_, start)| {
                Formula::read(address).is_some_and(|formula| {
                    names(start).iter().any(|(name, _)| *name == formula.name)
                })
            });
            (!here).then_some((id.as_str(), rest))
        });
        let (id, text) = match named {
            Some((id, rest)) => (Some(id), rest),
            None => (None, address),
        };
        let formula = Formula::read(text).ok_or_else(form)?;
        let (place, start) = self.place(id)?;
        let mut scenario = start.clone();
        scenario
            .read_query(&formula.changes, false)
            .map_err(|error| error.to_string())?;
        let run = scenario.widget().run(scenario.values())?;
        let key = scenario.widget().key();
        let Some(metric) = formula.of(&scenario, &*run) else {
            return Err(unknown(&formula, start));
        };
        if let Some(at) = formula.at
            && let Some(last) = run.data(None).t.last()
            && at > *last
        {
            return Err(format!(
                "{key}: the run ends at {last}; there is nothing at {at}"
            ));
        }
        let otherwise = match live.otherwise.as_str() {
            "" => "none",
            words => words,
        };
        let words = live.words.as_str();
        let phrase = Phrase::read(words);
        let right = match (&metric, &phrase) {
            (Metric::Number(Some(_)), None) if !words.is_empty() => {
                let right = told(&metric, None).unwrap_or_default();
                return Err(format!(
                    "\"{}\" holds not one number in digits; {text} is {right} at the section's start, and empty words are filled in",
                    shortened(words)
                ));
            }
            _ => told(&metric, phrase.as_ref()).unwrap_or_else(|| otherwise.to_owned()),
        };
        if !words.is_empty() && words.replace('-', "\u{2212}") != right.replace('-', "\u{2212}") {
            return Err(format!(
                "{text} is \"{}\" at the section's start, not \"{}\"",
                shortened(&right),
                shortened(words)
            ));
        }
        let none = metric == Metric::Number(None);
        // A share is at most all; a lead may be beyond counting.
        let share = matches!(metric, Metric::Number(Some(value)) if (0.0..=1.0).contains(&value));
        let digits = match share && !text.contains(['+', '-', '*', '/']) {
            true => "100",
            false => "999+",
        };
        let room = Phrase::read(&right).map_or_else(String::new, |phrase| phrase.room(digits));
        Ok(Parts {
            kind: "show",
            place: place.clone(),
            what: text.to_owned(),
            words: right,
            room,
            none,
        })
    }

    /// A preset's key, a scenario, or `?` with what is other than at the section's start; each after `place.`
    fn preset(&self, live: &Live) -> Result<Parts, String> {
        let (head, query) = live
            .address
            .split_once('?')
            .unwrap_or((live.address.as_str(), ""));
        let (id, name) = match head.rsplit_once('.') {
            Some((id, name)) => (Some(id), name),
            None => (None, head),
        };
        let (place, start) = self.place(id)?;
        let widget = start.widget();
        let key = widget.key();
        let preset = widget.presets().iter().find(|preset| preset.key == name);
        let mut scenario = match preset {
            Some(preset) => preset
                .scenario
                .parse()
                .map_err(|error| format!("{error}"))?,
            None if name == key => Scenario::of(widget),
            None if name.is_empty() && !query.is_empty() => start.clone(),
            None if Scenario::named(name).is_ok() => {
                return Err(format!("here stands {key}, not {name}"));
            }
            None => {
                let keys: Vec<_> = widget.presets().iter().map(|preset| preset.key).collect();
                return Err(format!(
                    "{key} has no preset \"{}\"; there is {}, or a scenario such as {key}?alpha=1.3, or ?alpha=1.3 for the section's start with that",
                    shortened(name),
                    keys.join(", ")
                ));
            }
        };
        scenario
            .read_query(query, false)
            .map_err(|error| error.to_string())?;
        let words = match (live.words.as_str(), preset) {
            ("", Some(preset)) => preset.name.to_owned(),
            ("", None) => {
                return Err(
                    "a preset's words say what it does: [let the cheetah run](preset:?alpha=1.3)"
                        .to_owned(),
                );
            }
            (words, _) => words.to_owned(),
        };
        Ok(Parts {
            kind: "preset",
            place: place.clone(),
            what: scenario.to_string(),
            words,
            room: String::new(),
            none: false,
        })
    }
}

/// The value of a parameter at the section's start, in its author's words.
fn value_in(words: &str, param: &Param, value: f64) -> Result<String, String> {
    let right = widgets::words::value(param, value);
    if words.is_empty() {
        return Ok(right);
    }
    let key = param.key;
    if matches!(param.kind, ParamKind::Choice(_) | ParamKind::Switch) {
        return if words.eq_ignore_ascii_case(&right) {
            Ok(words.to_owned())
        } else {
            Err(format!(
                "{key} is \"{right}\" at the section's start, not \"{}\"",
                shortened(words)
            ))
        };
    }
    let Some(phrase) = Phrase::read(words) else {
        return Err(format!(
            "\"{}\" holds not one number in digits; {key} is {right} at the section's start, and empty words are filled in",
            shortened(words)
        ));
    };
    let told = phrase.write(value, phrase.decimals(param.decimals()));
    if told != words.replace('-', "\u{2212}") {
        return Err(format!(
            "{key} is \"{told}\" at the section's start, not \"{}\"",
            shortened(words)
        ));
    }
    Ok(told)
}

/// The broadest words for a value of a parameter.
fn broadest(words: &str, param: &Param) -> String {
    let phrase = Phrase::read(words);
    let values = match param.kind {
        ParamKind::Choice(choices) => (0..choices.len()).map(|i| i as f64).collect(),
        _ => vec![param.min, param.max, param.max - param.step],
    };
    let written = values.into_iter().map(|value| match &phrase {
        Some(phrase) => phrase.write(value, phrase.decimals(param.decimals())),
        None => widgets::words::value(param, value),
    });
    written
        .max_by_key(|it| it.chars().count())
        .unwrap_or_default()
}

/// The names of a run's results, and whether they ask for a time.
fn names(scenario: &Scenario) -> Vec<(String, bool)> {
    let Ok(run) = scenario.widget().run(scenario.values()) else {
        return vec![];
    };
    let data = run.data(None);
    let along = |series: &Series| matches!(series, Series::Along(_));
    let metrics = data.metrics.into_iter().map(|(name, _)| (name, false));
    let series = data.series.into_iter().filter(|(_, it)| along(it));
    metrics
        .chain(series.map(|(name, _)| (name, true)))
        .collect()
}

fn unknown(formula: &Formula, start: &Scenario) -> String {
    let key = start.widget().key();
    let names = names(start);
    let list = |timed: bool| {
        let of = names.iter().filter(|(_, it)| *it == timed);
        of.map(|(name, _)| name.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let (metrics, series) = (list(false), list(true));
    let found = shortened(&formula.name);
    let at = if formula.at.is_some() {
        " at a time"
    } else {
        ""
    };
    match (metrics.is_empty(), series.is_empty()) {
        (true, true) => format!("{key} has no results that words could tell"),
        (_, true) => format!("{key} has no result \"{found}\"{at}; there is {metrics}"),
        (true, _) => format!(
            "{key} has no result \"{found}\"{at}; there is, each with @ and a time, {series}"
        ),
        _ => format!(
            "{key} has no result \"{found}\"{at}; there is {metrics}, and with @ and a time {series}"
        ),
    }
}
