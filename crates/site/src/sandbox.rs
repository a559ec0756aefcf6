//! Two models side by side, each with its own world, every dial at hand, and what differs between them.
//!
//! The page serves an empty place for it. It is filled when the reader comes near, and computes nothing before.

use std::rc::Rc;

use charts::text;
use dynamics::decimal::fixed;
use dynamics::param::Param;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Document, Element, HtmlSelectElement};
use widgets::Scenario;
use widgets::catalog;
use widgets::widget::Metric;
use widgets::words;
use yew::prelude::*;

use crate::place::Place;
use crate::{clock, island, store};

/// What each side starts with: the same race without a mandate and with one.
const START: [&str; 2] = ["race", "race?mandate=0.3"];

/// What the two sides are called.
const SIDES: [&str; 2] = ["Left", "Right"];

/// Puts the two places into the store, and waits for the reader to come near.
pub fn wait(document: &Document) -> Option<()> {
    let root = document.query_selector("[data-sandbox]").ok()??;
    let ids = ids(&root)?;
    for (id, start) in ids.iter().zip(START) {
        store::add_apart(id, &start.parse().ok()?);
    }
    let near = Rc::new(std::cell::RefCell::new(
        None::<web_sys::IntersectionObserver>,
    ));
    let (place, watch) = (root.clone(), near.clone());
    let call = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
        let seen = entries.iter().any(|entry| {
            entry
                .dyn_into::<web_sys::IntersectionObserverEntry>()
                .is_ok_and(|entry| entry.is_intersecting())
        });
        if seen && let Some(watch) = watch.take() {
            watch.disconnect();
            begin(&place);
        }
    });
    let options = web_sys::IntersectionObserverInit::new();
    options.set_root_margin("400px");
    let watch =
        web_sys::IntersectionObserver::new_with_options(call.as_ref().unchecked_ref(), &options)
            .ok()?;
    watch.observe(&root);
    near.replace(Some(watch));
    // Once for the page's life.
    call.forget();
    Some(())
}

/// The ids of the two places.
fn ids(root: &Element) -> Option<Vec<AttrValue>> {
    let ids = root.get_attribute("data-sandbox")?;
    Some(ids.split(' ').map(|id| id.to_owned().into()).collect())
}

/// Fills the place for it; whether it is one.
pub fn begin(root: &Element) -> bool {
    let Some(ids) = ids(root) else {
        return false;
    };
    let root = root.clone();
    let first = ids.first().map(ToString::to_string).unwrap_or_default();
    island::in_one_go(first, move || {
        yew::Renderer::<Sandbox>::with_root_and_props(root, SandboxProps { ids }).render();
    });
    true
}

/// The two places.
#[derive(Clone, PartialEq, Properties)]
pub struct SandboxProps {
    /// Their ids in the store, the left one first.
    pub ids: Vec<AttrValue>,
}

/// What happens to the sandbox.
pub enum Msg {
    /// The store has changed.
    Store,
    /// The reader rests.
    Rest,
    /// A widget was chosen on a side.
    Choose(usize, usize),
    /// The left side is shown on the right, too.
    Copy,
    /// Each side shows what the other did.
    Swap,
}

/// The component.
pub struct Sandbox {
    /// The widgets that the lists name.
    listed: Vec<&'static str>,
    /// What was compared last.
    compared: Vec<Scenario>,
    rows: Vec<Row>,
}

/// The widgets of places.
fn keys(ids: &[AttrValue]) -> Vec<&'static str> {
    let shown = scenarios(ids);
    shown.iter().map(|it| it.widget().key()).collect()
}

impl Component for Sandbox {
    type Message = Msg;
    type Properties = SandboxProps;

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link().clone();
        store::listen(move || link.send_message(Msg::Store));
        let link = ctx.link().clone();
        clock::listen_to_rest(move || link.send_message(Msg::Rest));
        let mut sandbox = Self {
            listed: vec![],
            compared: vec![],
            rows: vec![],
        };
        sandbox.compare(ctx);
        sandbox
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        let ids = &ctx.props().ids;
        match msg {
            // Another widget is told at once.
            Msg::Store => keys(ids) != self.listed,
            Msg::Rest => self.compare(ctx),
            Msg::Choose(side, widget) => {
                if let (Some(id), Some(widget)) = (ids.get(side), catalog::ALL.get(widget)) {
                    store::show(id, &Scenario::of(*widget));
                }
                true
            }
            Msg::Copy => {
                if let ([one, _], [left, right]) = (&scenarios(ids)[..], &ids[..]) {
                    store::order_look(right, store::look(left));
                    store::show(right, one);
                }
                true
            }
            Msg::Swap => {
                if let ([one, other], [left, right]) = (&scenarios(ids)[..], &ids[..]) {
                    let (look, its) = (store::look(left), store::look(right));
                    store::order_look(left, its);
                    store::order_look(right, look);
                    store::show(left, other);
                    store::show(right, one);
                }
                true
            }
        }
    }

    /// Lists keep what the reader chose last; they are told what is so.
    fn rendered(&mut self, ctx: &Context<Self>, _first: bool) {
        self.listed = keys(&ctx.props().ids);
        let document = web_sys::window().and_then(|window| window.document());
        for (id, now) in ctx.props().ids.iter().zip(scenarios(&ctx.props().ids)) {
            let list = document
                .as_ref()
                .and_then(|document| {
                    document
                        .query_selector(&text!["[id=\"", id.as_str(), "-widget\"]"])
                        .ok()?
                })
                .and_then(|list| list.dyn_into::<HtmlSelectElement>().ok());
            let chosen = catalog::ALL
                .iter()
                .position(|it| it.key() == now.widget().key());
            if let (Some(list), Some(chosen)) = (list, chosen) {
                list.set_selected_index(chosen as i32);
            }
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let button = |words: &'static str, key: &'static str, msg: fn() -> Msg| {
            html! { <button type="button" data-do={key} onclick={link.callback(move |_| msg())}>{ words }</button> }
        };
        html! {
            <>
                <div class="between">
                    { button("Copy left to right", "copy", || Msg::Copy) }
                    { button("Swap", "swap", || Msg::Swap) }
                </div>
                <div class="sides">{ for (0..2).map(|side| self.side(ctx, side)) }</div>
                { self.comparison() }
            </>
        }
    }
}

fn scenarios(ids: &[AttrValue]) -> Vec<Scenario> {
    ids.iter().filter_map(|id| store::scenario(id)).collect()
}

impl Sandbox {
    fn side(&self, ctx: &Context<Self>, side: usize) -> Html {
        let id = &ctx.props().ids[side];
        let (Some(now), Some(start)) = (store::scenario(id), store::base(id)) else {
            return Html::default();
        };
        let control = text![id.as_str(), "-widget"];
        let chosen = ctx.link().callback(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            Msg::Choose(side, select.selected_index().max(0) as usize)
        });
        let start = start.to_string();
        html! {
            <div class="side" data-side={id.clone()}>
                <label for={control.clone()}>{ SIDES[side] }</label>
                <select id={control} data-choose="" onchange={chosen}>
                    { for catalog::ALL.iter().map(|widget| html! {
                        <option value={widget.key()} selected={widget.key() == now.widget().key()}>{ widget.name() }</option>
                    }) }
                </select>
                <div class="island" data-start={start.clone()}>
                    <Place id={id.clone()} {start} title={SIDES[side]} />
                </div>
            </div>
        }
    }

    /// Compares the two sides; whether that says anything new.
    fn compare(&mut self, ctx: &Context<Self>) -> bool {
        let now = scenarios(&ctx.props().ids);
        if now == self.compared {
            return false;
        }
        self.rows = rows(&now);
        self.compared = now;
        true
    }

    fn comparison(&self) -> Html {
        let (words, list) = differences(&self.compared);
        html! {
            <div class="compared" role="region" aria-label="What differs">
                <div class="differences" role="status">
                    <p>{ words }</p>
                    <ul>{ for list.into_iter().map(|line| html! { <li>{ line }</li> }) }</ul>
                </div>
                { if self.rows.is_empty() { Html::default() } else { html! {
                    <div class="scroll" tabindex="0" role="region" aria-label="Results side by side">
                        <table data-compared="">
                            <caption>{ "Results, and the right less the left" }</caption>
                            <thead><tr><th scope="col">{ "Result" }</th>{ for SIDES.iter().map(|side| html! { <th scope="col">{ *side }</th> }) }<th scope="col">{ "Difference" }</th></tr></thead>
                            <tbody>{ for self.rows.iter().map(|row| html! {
                                <tr><th scope="row">{ row.name }</th>{ for row.cells.iter().map(|cell| html! { <td>{ cell.clone() }</td> }) }</tr>
                            }) }</tbody>
                        </table>
                    </div>
                } } }
            </div>
        }
    }
}

/// In which dials two scenarios differ: a sentence, and a line for each dial.
fn differences(sides: &[Scenario]) -> (String, Vec<String>) {
    let [left, right] = sides else {
        return (String::new(), vec![]);
    };
    let theirs = right.widget().params();
    let rows = left.widget().params().iter().zip(left.values());
    let list: Vec<String> = rows
        .filter_map(|(param, value)| {
            // Another model may mean something else by the same key.
            let same = |it: &&Param| it.key == param.key && it.name == param.name;
            let other = right.get(theirs.iter().find(same)?.key)?;
            (other != *value).then(|| {
                text![
                    param.name,
                    ": ",
                    words::value(param, *value),
                    " left, ",
                    words::value(param, other),
                    " right"
                ]
            })
        })
        .collect();
    let words = match (list.is_empty(), left.widget().key() == right.widget().key()) {
        (true, true) => "Both sides are the same.",
        (false, true) => "What differs:",
        (true, false) => "Two models. The dials that both have stand alike.",
        (false, false) => "Two models. Of the dials that both have, these differ:",
    };
    (words.to_owned(), list)
}

/// A result on both sides, and the right less the left.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    name: &'static str,
    cells: [String; 3],
}

/// How a result is said.
#[derive(Clone, Copy, PartialEq)]
enum Said {
    Share,
    Year,
    Number,
    Word,
}

/// Results worth comparing, by their public names.
const RESULTS: &[(&str, &str, Said)] = &[
    ("runaway_year", "Runaway in year", Said::Year),
    ("half_year", "Leader holds a half in year", Said::Year),
    (
        "nine_tenths_year",
        "Leader holds nine tenths in year",
        Said::Year,
    ),
    (
        "end_ratio",
        "First actor over second at the end",
        Said::Number,
    ),
    ("top_share", "Leader\u{2019}s share", Said::Share),
    ("effective_number", "Effective number", Said::Number),
    ("total", "Total", Said::Number),
    (
        "favour_half_life",
        "Half-life of a favour, years",
        Said::Number,
    ),
    ("favourites_share", "Favourites\u{2019} share", Said::Share),
    ("hhi", "HHI", Said::Number),
    ("mhhi", "HHI with common ownership", Said::Number),
    ("markup", "Markup", Said::Share),
    ("shaping", "Shaping", Said::Number),
    ("soul", "Soul expected", Said::Share),
    ("soul_measured", "Soul measured", Said::Share),
    ("voices", "Voices", Said::Number),
    ("near_leader", "Near the leader", Said::Share),
    ("outcome", "Outcome", Said::Word),
    (
        "basin_of_balance",
        "Starts that end in balance",
        Said::Share,
    ),
    ("stable", "The centre is stable", Said::Word),
    ("compared_at", "Compared in year", Said::Year),
    (
        "nothing.top_share",
        "No policy: leader\u{2019}s share",
        Said::Share,
    ),
    (
        "yours.top_share",
        "Yours: leader\u{2019}s share",
        Said::Share,
    ),
    ("nothing.total", "No policy: total", Said::Number),
    ("yours.total", "Yours: total", Said::Number),
    ("survival", "Survival", Said::Share),
    ("safest_mandate", "Safest mandate", Said::Share),
    ("pool_banzhaf", "The pool decides", Said::Share),
    (
        "pool_shapley",
        "The pool\u{2019}s Shapley-Shubik index",
        Said::Share,
    ),
    ("power_to", "Power to", Said::Share),
    ("power_over", "Power over", Said::Share),
    ("nakamoto_third", "Fewest wills above a third", Said::Number),
    ("nakamoto_half", "Fewest wills above a half", Said::Number),
    ("harm", "Harm passes", Said::Share),
    ("blocked", "A needed act is stopped", Said::Share),
    ("safe_from", "Safe from", Said::Number),
    ("safe_to", "Safe up to", Said::Number),
];

/// The results of both sides that either has.
fn rows(sides: &[Scenario]) -> Vec<Row> {
    let results: Vec<Vec<(String, Metric)>> = sides
        .iter()
        .map(|side| {
            let run = side.widget().run(side.values());
            run.map_or_else(|_| vec![], |run| run.data(None).metrics)
        })
        .collect();
    let [left, right] = &results[..] else {
        return vec![];
    };
    let of = |all: &[(String, Metric)], key: &str| {
        let found = all.iter().find(|(name, _)| name == key);
        found.map(|(_, metric)| metric.clone())
    };
    RESULTS
        .iter()
        .filter_map(|(key, name, said)| {
            let (left, right) = (of(left, key), of(right, key));
            if left.is_none() && right.is_none() {
                return None;
            }
            let cells = [
                cell(left.as_ref(), *said),
                cell(right.as_ref(), *said),
                less(left.as_ref(), right.as_ref(), *said),
            ];
            Some(Row { name, cells })
        })
        .collect()
}

/// What does not exist.
const NONE: &str = "\u{2013}";

fn number(value: f64, said: Said) -> String {
    match said {
        Said::Share => words::percent(value),
        Said::Year => words::year(value),
        Said::Number | Said::Word => words::amount(value),
    }
}

fn cell(metric: Option<&Metric>, said: Said) -> String {
    match metric {
        Some(Metric::Number(Some(value))) => number(*value, said),
        Some(Metric::Word(word)) => (*word).to_owned(),
        Some(Metric::Flag(flag)) => if *flag { "yes" } else { "no" }.to_owned(),
        Some(Metric::Number(None)) | None => NONE.to_owned(),
    }
}

fn less(left: Option<&Metric>, right: Option<&Metric>, said: Said) -> String {
    let (Some(Metric::Number(Some(left))), Some(Metric::Number(Some(right)))) = (left, right)
    else {
        return NONE.to_owned();
    };
    let by = right - left;
    let size = match said {
        Said::Share => text![fixed(by.abs() * 100.0, 1), "\u{a0}points"],
        Said::Year => text![fixed(by.abs(), 0), "\u{a0}years"],
        Said::Number | Said::Word => words::amount(by.abs()),
    };
    // What rounds to nothing has no sign.
    if size.chars().all(|c| !c.is_ascii_digit() || c == '0') {
        return "0".to_owned();
    }
    let sign = if by > 0.0 { "+" } else { "\u{2212}" };
    text![sign, size]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sides(left: &str, right: &str) -> Vec<Scenario> {
        vec![left.parse().unwrap(), right.parse().unwrap()]
    }

    #[test]
    fn what_differs_is_told_in_words() {
        let told = |left, right| {
            let (words, list) = differences(&sides(left, right));
            format!("{words} {}", list.join("; "))
        };
        assert_eq!(
            told("race?n=5", "race?n=5&mandate=0.3&horizon=50"),
            "What differs: Mandated diffusion: 0\u{a0}% left, 30\u{a0}% right; Years: 60\u{a0}years left, 50\u{a0}years right"
        );
        assert_eq!(told("checks", "checks"), "Both sides are the same. ");
        assert_eq!(
            told("race?alpha=1.3", "crowd?seed=4"),
            "Two models. Of the dials that both have, these differ: Scale exponent: 1.30 left, 1.20 right"
        );
        assert_eq!(
            told("race", "crowd"),
            "Two models. The dials that both have stand alike. "
        );
    }

    #[test]
    fn results_stand_side_by_side() {
        let rows = rows(&sides("race?diffusion=0", "race?diffusion=0&mandate=0.3"));
        let row = |name: &str| {
            rows.iter()
                .find(|row| row.name == name)
                .unwrap()
                .cells
                .clone()
        };
        // Models: runaway at 47.417; with a mandate of 0.3 the lead closes.
        assert_eq!(row("Runaway in year")[0], "47");
        let share = row("Leader\u{2019}s share");
        assert!(
            share[2].starts_with('\u{2212}') && share[2].ends_with("points"),
            "{share:?}"
        );
        assert_eq!(row("Leader holds nine tenths in year")[1..], [NONE, NONE]);
    }

    #[test]
    fn every_widget_that_has_results_is_compared() {
        for widget in catalog::ALL {
            let scenario = Scenario::of(*widget);
            let all = rows(&[scenario.clone(), scenario]);
            assert_eq!(
                all.is_empty(),
                widget.key() == "phase-map",
                "{}",
                widget.key()
            );
            for row in all {
                assert_eq!(row.cells[0], row.cells[1]);
                assert!(row.cells[2] == "0" || row.cells[2] == NONE, "{row:?}");
            }
        }
    }
}
