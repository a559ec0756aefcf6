//! A widget in its place on a page.
//!
//! The component owns what no other place needs to know: the view, the playhead, the finished run
//! and the canvas. Where the reader stands is the [`store`]'s. However often a dial moves, a place
//! runs and draws at most once a frame; one that is far from the screen waits until the reader comes
//! near, or the page has nothing else to do.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use charts::figure::{Figure, Format};
use charts::layout::lay_out;
use charts::palette::Palette;
use charts::text;
use dynamics::decimal::{fixed, rounded};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlElement, HtmlSelectElement};
use widgets::Scenario;
use widgets::widget::{Head, Run, Table};
#[cfg(feature = "many")]
use widgets::widget::{Part, Parts};
use yew::prelude::*;

use crate::canvas::{self, Surface};
use crate::clock;
use crate::controls::{self, Moved};
#[cfg(feature = "many")]
use crate::crosshair::{self, Crosshair, Deed, Shown};
use crate::dial::Dial;
use crate::fold::{Numbers, Presets};
#[cfg(feature = "many")]
use crate::ghost::{self, Ghost};
use crate::grip::{self, Grip};
#[cfg(feature = "many")]
use crate::guard;
use crate::guard::guarded;
use crate::head::head;
use crate::island;
use crate::notice;
#[cfg(feature = "many")]
use crate::predict::{Act, Asking, Predict};
#[cfg(feature = "many")]
use crate::print;
use crate::store::{self, WORLD};
#[cfg(feature = "many")]
use crate::turns;

/// What a page says of a place.
#[derive(Clone, PartialEq, Properties)]
pub struct PlaceProps {
    /// Its id, unique on the page.
    pub id: AttrValue,
    /// The scenario that it starts with, in its text form.
    pub start: AttrValue,
    /// Words above the picture; empty for none.
    #[prop_or_default]
    pub title: AttrValue,
    /// Whether the picture plays once when the reader first sees it.
    #[prop_or_default]
    pub teaser: bool,
    /// Whether the page holds no other place: then it does without what the essay brings.
    #[prop_or_default]
    pub alone: bool,
    /// The still picture of the page as it was served, kept below the live one.
    #[prop_or_default]
    pub still: Option<web_sys::Element>,
    /// Whether the reader predicts before they see.
    #[cfg(feature = "many")]
    #[prop_or_default]
    pub asking: Asking,
}

/// What happens to a place.
pub enum Msg {
    /// The store has changed.
    Store,
    /// A frame is about to be painted.
    Frame,
    /// What has changed is to be shown between two frames: the picture now, the words in the next task.
    #[cfg(feature = "many")]
    Apart,
    /// The picture shows it, and the words are to.
    #[cfg(feature = "many")]
    Words,
    /// The reader rests, if nothing has changed since; the number as `changes` was.
    Rest(u32),
    /// The page says that the reader rests.
    Rests,
    /// The page has nothing else to do; the number as before.
    #[cfg(feature = "many")]
    Idle(u32),
    /// What the next gesture will need can be made ready; the number as before.
    #[cfg(feature = "many")]
    Ahead(u32),
    /// The table is to be made; the number as before.
    #[cfg(feature = "many")]
    Table(u32),
    /// The next part of a long run is to be made; the number as before.
    #[cfg(feature = "many")]
    Part(u32),
    /// A dial was turned.
    Turn(usize, f64),
    /// A handle on the picture was dragged to a place in its panel's values.
    Grasp(usize, f64, f64),
    /// Time runs, or stops.
    Play,
    /// A frame of the running time; its moment in milliseconds.
    Tick(f64),
    /// Another view was chosen.
    View(usize),
    /// The playhead was moved.
    Playhead(f64),
    /// A preset was chosen.
    Preset(&'static str),
    /// Back to the section's start.
    Reset,
    /// The place came near the screen, or left it.
    #[cfg(feature = "many")]
    Near(bool),
    /// The picture's column has another width, CSS pixels.
    Wide(f64),
    /// The theme or the screen's pixel ratio has changed.
    Theme,
    /// Something happens to the reader's prediction.
    #[cfg(feature = "many")]
    Predict(Act),
    /// What lies over the picture did not come to the end of its work.
    #[cfg(feature = "many")]
    Stop,
    /// The room of a question that has ended may go, once no pointer holds on.
    #[cfg(feature = "many")]
    LetGo,
    /// The run before is to be forgotten, or ghosts were switched on or off.
    #[cfg(feature = "many")]
    Before {
        /// Whether it is to be forgotten.
        clear: bool,
    },
}

/// The component.
pub struct Place {
    pub(crate) id: String,
    pub(crate) start: Scenario,
    pub(crate) scenario: Scenario,
    pub(crate) run: Result<Rc<dyn Run>, String>,
    /// Whether the run is a draft, made while something moved.
    pub(crate) draft: bool,
    /// Whether a draft of this widget was shown to nobody, so that the reader's first need not be compiled.
    #[cfg(feature = "many")]
    rehearsed: bool,
    /// The whole run in the making, where it is made in parts.
    #[cfg(feature = "many")]
    parts: Option<Box<dyn Parts>>,
    head: Option<Head>,
    pub(crate) view: usize,
    pub(crate) playhead: f64,
    /// While time runs: when the last frame was painted, ms (0 before the first).
    playing: Option<f64>,
    /// Whether the picture is to be played once, when the reader first sees it.
    teaser: bool,
    near: bool,
    /// The frame in which something was shown last; more waits for the next.
    shown: f64,
    /// Whether it has asked to be called, and shows then what the store holds.
    waits: bool,
    /// Whether the next change is the work of the reader's hand on this place.
    #[cfg(feature = "many")]
    hand: bool,
    /// When the present change began to be shown, and how long those before took at most, ms, the further back the less;
    /// nothing since a rest.
    #[cfg(feature = "many")]
    began: Option<f64>,
    #[cfg(feature = "many")]
    took: Option<f64>,
    /// How long its picture took, while its words wait for their task, ms.
    #[cfg(feature = "many")]
    spent: f64,
    /// Whether the picture was drawn before the words are shown.
    drawn: bool,
    /// Width of the picture, CSS pixels.
    width: f64,
    /// The format for that width. To ask anew at each picture would make a browser have all styles ready first.
    format: Format,
    dark: bool,
    /// Whether the live picture is as the theme and the column's width want it.
    fresh: Cell<bool>,
    /// The table of the run at which the reader last rested.
    table: Option<Rc<Table>>,
    chosen: Callback<&'static str>,
    /// Counts changes, so that only the last one's rest is heeded.
    changes: u32,
    /// Whether something has changed since the place last rested near the screen.
    behind: bool,
    /// What a screen reader is told when the reader rests.
    pub(crate) told: String,
    pub(crate) root: NodeRef,
    pub(crate) picture: NodeRef,
    still: NodeRef,
    canvas: NodeRef,
    surface: OnceCell<Surface>,
    grip: Rc<RefCell<Grip>>,
    #[cfg(feature = "many")]
    pub(crate) predict: Predict,
    /// Whether a move of a dial has ended the question: its room stays until the hand lets go, or the dial would jump away
    /// from under it.
    #[cfg(feature = "many")]
    pub(crate) room: bool,
    /// While the page is printed the picture is the paper's.
    #[cfg(feature = "many")]
    pub(crate) printing: Cell<bool>,
    /// What lies over the picture on the essay's page.
    #[cfg(feature = "many")]
    layer: NodeRef,
    #[cfg(feature = "many")]
    crosshair: Option<(Rc<RefCell<Crosshair>>, crosshair::Kept)>,
    #[cfg(feature = "many")]
    ghost: RefCell<Ghost>,
    /// Whether it has stopped in the middle of its work: it is then never entered again.
    #[cfg(feature = "many")]
    stopped: Cell<bool>,
    /// Kept for as long as the place lives.
    _watch: Option<Watch>,
}

/// What an observer calls.
type Observed = Closure<dyn FnMut(js_sys::Array)>;

/// Observers of a place in the browser.
struct Watch {
    #[cfg(feature = "many")]
    near: web_sys::IntersectionObserver,
    size: web_sys::ResizeObserver,
    #[cfg(feature = "many")]
    _near: Observed,
    _size: Observed,
    _theme: Closure<dyn FnMut()>,
    #[cfg(feature = "many")]
    _print: Closure<dyn FnMut(web_sys::Event)>,
    _grip: Closure<dyn FnMut(web_sys::Event)>,
    _controls: [Closure<dyn FnMut(web_sys::Event)>; 2],
}

impl Drop for Watch {
    fn drop(&mut self) {
        #[cfg(feature = "many")]
        self.near.disconnect();
        self.size.disconnect();
    }
}

pub(crate) fn run(scenario: &Scenario) -> Result<Rc<dyn Run>, String> {
    scenario.widget().run(scenario.values()).map(Rc::from)
}

/// Where a browser gives no canvas, the words alone are live.
const NO_CANVAS: &str =
    "This browser lets nothing be drawn: pictures stand still, the words below them follow.";

/// How long a whole run is played, in milliseconds.
const PLAYED: f64 = 6000.0;

impl Component for Place {
    type Message = Msg;
    type Properties = PlaceProps;

    fn create(ctx: &Context<Self>) -> Self {
        let id = ctx.props().id.as_str().to_owned();
        // The page was written from a scenario that parses; anything else is a fault of the page.
        let start: Scenario = ctx
            .props()
            .start
            .parse()
            .unwrap_or_else(|_| Scenario::of(widgets::catalog::ALL[0]));
        store::add(&id, &start);
        // The address may have moved it since the page was written.
        let scenario = store::scenario(&id).unwrap_or_else(|| start.clone());
        let (view, playhead) = store::look(&id);
        let first = guarded(|| {
            let run = run(&scenario);
            let whole = run.as_ref().ok();
            let there = whole.filter(|run| playhead <= run.span());
            let playhead = there.map_or(0.0, |_| rounded(playhead, 0));
            let head = whole.and_then(|run| run.head(playhead));
            let table = whole.map(|run| Rc::new(run.table()));
            (run, head, table, playhead)
        });
        #[cfg(feature = "many")]
        let stopped = Cell::new(first.is_none());
        #[cfg(feature = "many")]
        if stopped.get() {
            guard::stop(&id);
        }
        let (run, head, table, playhead) =
            first.unwrap_or_else(|| (Err(String::new()), None, None, 0.0));
        #[cfg(feature = "many")]
        let mut predict = Predict::new(ctx.props().asking, run.as_deref().ok());
        let as_at_first = (view, playhead) == (0, 0.0);
        #[cfg(feature = "many")]
        if !as_at_first {
            // Who shared this picture has seen it.
            predict.pass();
        }
        Self {
            scenario,
            start,
            id,
            run,
            draft: false,
            #[cfg(feature = "many")]
            rehearsed: false,
            #[cfg(feature = "many")]
            parts: None,
            head,
            view,
            playhead,
            playing: None,
            teaser: ctx.props().teaser
                && as_at_first
                && !media_matches("(prefers-reduced-motion: reduce)"),
            near: false,
            shown: f64::NAN,
            waits: false,
            #[cfg(feature = "many")]
            hand: false,
            #[cfg(feature = "many")]
            began: None,
            #[cfg(feature = "many")]
            took: None,
            #[cfg(feature = "many")]
            spent: 0.0,
            drawn: false,
            width: 0.0,
            format: Format::Wide,
            dark: false,
            fresh: Cell::new(false),
            table,
            chosen: ctx.link().callback(Msg::Preset),
            changes: 0,
            behind: false,
            told: String::new(),
            root: NodeRef::default(),
            picture: NodeRef::default(),
            still: NodeRef::default(),
            canvas: NodeRef::default(),
            surface: OnceCell::new(),
            grip: Rc::default(),
            #[cfg(feature = "many")]
            predict,
            #[cfg(feature = "many")]
            room: false,
            #[cfg(feature = "many")]
            printing: Cell::new(false),
            #[cfg(feature = "many")]
            layer: NodeRef::default(),
            #[cfg(feature = "many")]
            crosshair: None,
            #[cfg(feature = "many")]
            ghost: RefCell::default(),
            #[cfg(feature = "many")]
            stopped,
            _watch: None,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        if self.has_stopped() {
            return false;
        }
        let shown = guarded(|| self.answer(ctx, msg));
        shown.unwrap_or_else(|| self.stop_for_good())
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        if self.has_stopped() {
            return Html::default();
        }
        guarded(|| self.whole(ctx)).unwrap_or_else(|| {
            self.stop_for_good();
            Html::default()
        })
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if !self.has_stopped() && guarded(|| self.shown(ctx, first)).is_none() {
            self.stop_for_good();
        }
    }
}

impl Place {
    /// Whether it has stopped in the middle of its work. A place alone stops with its program.
    fn has_stopped(&self) -> bool {
        #[cfg(feature = "many")]
        if self.stopped.get() {
            return true;
        }
        false
    }

    /// The place stands still from now on; there is nothing more to show.
    fn stop_for_good(&self) -> bool {
        #[cfg(feature = "many")]
        {
            self.stopped.set(true);
            guard::stop(&self.id);
        }
        false
    }

    /// Reacts to what happens, and follows the store; whether there is anything to show.
    fn answer(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        #[cfg(feature = "many")]
        let ended = self.answered_by(&msg);
        #[cfg(not(feature = "many"))]
        let ended = false;
        #[cfg(feature = "many")]
        let (apart, has_picture) = (
            matches!(msg, Msg::Apart),
            matches!(msg, Msg::Table(_) | Msg::Words),
        );
        #[cfg(not(feature = "many"))]
        let has_picture = false;
        let show = self.react(ctx, msg) || ended && self.is_up_to_date();
        if show && !has_picture {
            // What is shown is what the store holds now.
            self.follow(true);
            // To find what a font's name means a browser first lays out what has changed on the page: so far, nothing has.
            // A page alone has little to lay out, and its dial is to be laid out whatever is done: once is enough.
            #[cfg(feature = "many")]
            if self.near {
                self.draw();
            }
            #[cfg(feature = "many")]
            if apart {
                self.spend();
                self.later(ctx, Msg::Words);
                return false;
            }
        }
        #[cfg(feature = "many")]
        if show {
            self.drawn = has_picture || self.near;
        }
        show
    }

    /// Whether to show a change takes long, or may: then its parts are tasks of their own, and none of them is left to the
    /// frame in which the browser paints.
    #[cfg(feature = "many")]
    fn is_slow(&self) -> bool {
        self.took.is_none_or(|took| took > turns::SHORT)
    }

    /// Counts the time since the present change began to be shown, until it goes on.
    #[cfg(feature = "many")]
    fn spend(&mut self) {
        let began = self.began.take();
        self.spent = began.map_or(0.0, |began| clock::now() - began);
    }

    /// All of it.
    fn whole(&self, ctx: &Context<Self>) -> Html {
        let widget = self.scenario.widget();
        let said = text![self.id, "-said"];
        let sentence = match &self.run {
            Ok(run) => run.sentence(),
            Err(sentence) => sentence.clone(),
        };
        let [predicting, asking] = self.predicts();
        let props = ctx.props();
        let label = if props.title.is_empty() {
            widget.name().to_owned()
        } else {
            text![widget.name(), ": ", props.title.as_str()]
        };
        let world =
            html! { <div class="dials world">{ for (0..WORLD).map(|i| self.dial(i)) }</div> };
        // A section's own are what it speaks of; where all are at hand, they are many.
        let (mut first, mut second) = (self.own_dials(true), world);
        if store::is_apart(&self.id) {
            std::mem::swap(&mut first, &mut second);
        }
        html! {
            <section role="group" class="widget" data-headless={self.head.is_none().then_some("")} data-predicting={predicting} data-asking={asking} ref={self.root.clone()} data-widget={widget.key()} data-place={self.id.clone()} aria-label={label}>
                { if props.title.is_empty() { Html::default() } else { html! { <p class="widget-title">{ props.title.clone() }</p> } } }
                <div class="widget-head">
                    { self.head.as_ref().map(head).unwrap_or_default() }
                    { if self.is_asking() && self.head.is_some() { html! { <p class="about">{ widget.about() }</p> } } else { Html::default() } }
                    { self.views(ctx) }
                </div>
                <div class="picture" data-stale={self.run.is_err().then_some("")} ref={self.picture.clone()} role={self.role(ctx)} aria-label={text!["Picture: ", widget.name()]} aria-describedby={self.described(&said)}>
                    <div class="still" ref={self.still.clone()}>{ self.still() }</div>
                    <canvas ref={self.canvas.clone()} aria-hidden="true"></canvas>
                    { self.layer(ctx) }
                </div>
                { self.below(ctx) }
                { first }
                { second }
                <div class="words">
                    <p class="sentence" id={said} data-sentence="">{ sentence }</p>
                    { self.head.as_ref().filter(|head| !head.why.is_empty()).map(|head| html! {
                        <p class="why">{ head.why.clone() }</p>
                    }).unwrap_or_default() }
                </div>
                <p class="unseen" role="status">{ self.told.clone() }</p>
                { self.own_dials(false) }
                <div class="actions">
                    <Presets presets={widget.presets()} chosen={self.chosen.clone()} />
                    { self.table.clone().map(|table| html! { <Numbers {table} /> }).unwrap_or_default() }
                    { self.before(ctx) }
                    // The page's script loads a dialog when one is pressed: see web/builder.js and web/share.js.
                    <button type="button" data-embed-open="">{ "Embed" }</button>
                    <button type="button" data-share-open="">{ "Share" }</button>
                    { self.predict_button(ctx) }
                    <button type="button" class="reset" data-reset="" onclick={ctx.link().callback(|_| Msg::Reset)}>{ "Reset" }</button>
                </div>
            </section>
        }
    }

    /// The page shows it: now it is drawn.
    fn shown(&mut self, ctx: &Context<Self>, first: bool) {
        if first {
            if let Some(served) = &ctx.props().still {
                self.keep_still(served);
            }
            let link = ctx.link().clone();
            store::listen(move || link.send_message(Msg::Store));
            let link = ctx.link().clone();
            clock::listen_to_rest(move || link.send_message(Msg::Rests));
            self.dark = is_dark();
            self._watch = self.watch(ctx);
            #[cfg(feature = "many")]
            {
                self.listen_to_drawing(ctx);
                self.crosshair = self.lay_crosshair(ctx);
                ghost::listen(ctx.link().callback(|()| Msg::Before { clear: false }));
            }
            // The store may have moved on since the page was served.
            ctx.link().send_message(Msg::Store);
        }
        #[cfg(feature = "many")]
        crate::live::ran(&self.id, &self.scenario, &self.run, self.draft);
        self.tell_look();
        if self.near && !std::mem::take(&mut self.drawn) {
            self.draw();
        }
        #[cfg(feature = "many")]
        {
            self.settle_focus();
            self.describe_image();
            if self.is_slow() && !first {
                // Laid out here, the words are not the frame's work.
                let _ = self.root.cast::<HtmlElement>().map(|it| it.offset_height());
            }
            if let Some(began) = self.began.take() {
                let took = clock::now() - began;
                self.took = Some(took.max(0.9 * self.took.unwrap_or(0.0)));
            }
        }
    }

    /// Reacts to what happens; whether there is anything to show.
    fn react(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        #[cfg(feature = "many")]
        if let Msg::Turn(..) | Msg::Grasp(..) | Msg::Preset(..) | Msg::Reset = msg {
            self.hand = true;
        }
        match msg {
            Msg::Store => self.hear(ctx),
            Msg::Frame => {
                self.waits = false;
                self.near && self.follow(true)
            }
            #[cfg(feature = "many")]
            Msg::Apart => self.react(ctx, Msg::Frame),
            #[cfg(feature = "many")]
            Msg::Words => {
                self.began = Some(clock::now() - self.spent);
                true
            }
            Msg::Rests => self.behind && self.react(ctx, Msg::Rest(self.changes)),
            #[cfg(feature = "many")]
            Msg::Rest(changes) if !self.near => {
                if changes == self.changes {
                    let link = ctx.link().clone();
                    turns::idle(move || link.send_message(Msg::Idle(changes)));
                }
                false
            }
            #[cfg(feature = "many")]
            Msg::Idle(changes) => {
                let last = changes == self.changes && !self.near;
                if !last {
                    return false;
                }
                self.follow(true);
                if self.begins_parts(changes) {
                    self.next_part(ctx);
                    return false;
                }
                if self.is_draft_of(changes) {
                    self.run_again(false);
                    self.later(ctx, Msg::Idle(changes));
                    return false;
                }
                self.settle();
                true
            }
            #[cfg(feature = "many")]
            Msg::Part(changes) => {
                // Those of a later change are not an earlier one's to make.
                let parts = self.parts.take_if(|_| changes == self.changes);
                match parts.map(Parts::go_on) {
                    None => false,
                    Some(Part::More(more)) => {
                        self.parts = Some(more);
                        self.next_part(ctx);
                        false
                    }
                    Some(Part::Last(run)) => {
                        self.draft = false;
                        self.have_run(Ok(Rc::from(run)));
                        // Its picture is another part of the work.
                        self.later(ctx, Msg::Rest(changes));
                        false
                    }
                }
            }
            #[cfg(feature = "many")]
            Msg::Rest(changes) if self.begins_parts(changes) => {
                self.next_part(ctx);
                false
            }
            // The whole run is one part of the work, its picture another, its table a third.
            #[cfg(feature = "many")]
            Msg::Rest(changes) if self.is_draft_of(changes) => {
                self.run_again(false);
                self.later(ctx, Msg::Rest(changes));
                false
            }
            #[cfg(feature = "many")]
            Msg::Table(changes) => {
                let last = changes == self.changes;
                if last {
                    self.settle();
                }
                last
            }
            Msg::Rest(changes) => {
                let last = changes == self.changes;
                self.behind &= !last;
                let followed = last && self.follow(true);
                if last {
                    #[cfg(not(feature = "many"))]
                    self.settle();
                    self.settle_selects();
                    #[cfg(feature = "many")]
                    {
                        self.later(ctx, Msg::Table(changes));
                        self.let_go(ctx);
                        self.took = None;
                        self.ghost
                            .borrow_mut()
                            .rests(self.run.as_ref().ok().cloned());
                        let link = ctx.link().clone();
                        turns::idle(move || link.send_message(Msg::Ahead(changes)));
                    }
                }
                let told = match &self.run {
                    Ok(run) => run.sentence(),
                    Err(sentence) => sentence.clone(),
                };
                let news = last
                    && self.near
                    && !self.is_asking()
                    && told != self.told
                    && self.changes > 1
                    && self.is_heard();
                if news {
                    self.told = told;
                }
                followed || news || last
            }
            Msg::Turn(param, value) => {
                let stopped = self.stop();
                store::turn(&self.id, param, value);
                stopped && self.is_up_to_date()
            }
            Msg::Grasp(handle, x, y) => {
                let stopped = self.stop();
                if let Ok(run) = &self.run {
                    store::set(&self.id, &run.grasp(handle, x, y));
                }
                stopped && self.is_up_to_date()
            }
            Msg::Play => {
                self.teaser = false;
                if !self.stop() {
                    let span = self.run.as_ref().map_or(0.0, |run| run.span());
                    if self.playhead >= span {
                        self.playhead = 0.0;
                    }
                    self.playing = Some(0.0);
                    self.tick(ctx);
                }
                true
            }
            Msg::Tick(now) => {
                let Some(before) = self.playing else {
                    return false;
                };
                let span = self.run.as_ref().map_or(0.0, |run| run.span());
                if before > 0.0 {
                    self.playhead += (now - before).max(0.0).min(100.0) / PLAYED * span;
                }
                self.playing = (self.playhead < span && self.near).then_some(now);
                if self.playing.is_some() {
                    self.tick(ctx);
                } else {
                    self.playhead = self.stands_at().min(span);
                    self.teaser = false;
                }
                self.move_to(self.playhead);
                true
            }
            Msg::View(view) => {
                self.view = view;
                true
            }
            Msg::Playhead(playhead) => {
                self.stop();
                self.move_to(playhead);
                true
            }
            Msg::Preset(text) => {
                self.stop();
                if let Ok(scenario) = text.parse() {
                    self.move_to(0.0);
                    store::show(&self.id, &scenario);
                }
                true
            }
            Msg::Reset => {
                self.stop();
                #[cfg(feature = "many")]
                self.ghost.borrow_mut().clear();
                store::reset(&self.id);
                // The view too is as it was, even where no dial was moved.
                self.view = 0;
                self.move_to(0.0);
                true
            }
            #[cfg(feature = "many")]
            Msg::Near(near) => {
                self.near = near;
                if near && self.teaser && self.playing.is_none() {
                    self.playing = Some(0.0);
                    self.tick(ctx);
                }
                if near && self.behind {
                    // Whatever else comes alive or changes meanwhile.
                    let (link, changes) = (ctx.link().clone(), self.changes);
                    clock::after(clock::REST, move || link.send_message(Msg::Rest(changes)));
                }
                near && (self.follow(true) || !self.fresh.get())
            }
            Msg::Wide(width) => {
                // A page alone may change its format in a column as wide as before: when a scroll bar goes.
                let changed = !cfg!(feature = "many") || width != self.width;
                self.width = width;
                self.format = canvas::format(width);
                // A page alone has nothing else to draw first, and browsers give it no frames while its window is out of
                // sight. To look where it stands would cost something at each frame.
                self.near |= !cfg!(feature = "many");
                self.fresh.set(!changed && self.fresh.get());
                changed
            }
            Msg::Theme => {
                self.dark = is_dark();
                self.fresh.set(false);
                // A page alone may be on its way to paper before it had a width.
                self.near |= !cfg!(feature = "many");
                true
            }
            #[cfg(feature = "many")]
            Msg::Ahead(changes) => {
                if changes == self.changes && self.near && self.width > 0.0 {
                    let format = self.format;
                    self.ghost.borrow_mut().ahead(self.view, format);
                    if self.scenario.widget().drafts()
                        && !std::mem::replace(&mut self.rehearsed, true)
                    {
                        self.rehearse(format);
                    }
                }
                false
            }
            #[cfg(feature = "many")]
            Msg::Predict(act) => self.predicted(ctx, act),
            #[cfg(feature = "many")]
            Msg::Stop => self.stop_for_good(),
            #[cfg(feature = "many")]
            Msg::LetGo => self.let_go(ctx),
            #[cfg(feature = "many")]
            Msg::Before { clear } => {
                if clear {
                    self.ghost.borrow_mut().forget();
                }
                true
            }
        }
    }

    /// The store has changed: where the reader's hand is, at once if nothing was shown in this frame and it is soon done, in
    /// the next task if it is not, else with the next frame. Other places near the screen take turns, one a frame, so that a frame is soon done however many there are.
    /// A place far from the screen follows when it comes near, or when the page has nothing else to do: what is
    /// found, read out or printed is true wherever it stands.
    fn hear(&mut self, ctx: &Context<Self>) -> bool {
        self.changes += 1;
        self.behind = true;
        clock::rest_later();
        if !self.near || self.waits {
            return false;
        }
        self.waits = true;
        let link = ctx.link().clone();
        let frame = move || link.send_message(Msg::Frame);
        #[cfg(feature = "many")]
        {
            let link = ctx.link().clone();
            let apart = move || link.send_message(Msg::Apart);
            match (std::mem::take(&mut self.hand), self.is_slow()) {
                (true, false) => {}
                (true, true) => {
                    clock::after(0, apart);
                    return false;
                }
                (false, false) => {
                    turns::in_turn(frame);
                    return false;
                }
                (false, true) => {
                    turns::in_turn(apart);
                    return false;
                }
            }
        }
        let now = clock::frame();
        if self.shown == now {
            clock::next_frame(move |_| frame());
            return false;
        }
        self.shown = now;
        self.react(ctx, Msg::Frame)
    }

    /// Whether the store has nothing new for it; else it hears of that soon, and shows both together.
    fn is_up_to_date(&self) -> bool {
        store::scenario(&self.id).is_none_or(|now| now == self.scenario)
    }

    /// Shows the store's scenario, in the middle of a movement or not; whether that changes anything.
    fn follow(&mut self, moving: bool) -> bool {
        let Some(scenario) = store::scenario(&self.id) else {
            return false;
        };
        if scenario == self.scenario {
            return self.obey();
        }
        if cfg!(feature = "many") && scenario.widget().key() != self.scenario.widget().key() {
            // Another widget in the same place.
            self.start = store::base(&self.id).unwrap_or_else(|| scenario.clone());
            (self.view, self.playhead) = (0, 0.0);
            #[cfg(feature = "many")]
            {
                self.rehearsed = false;
            }
        }
        self.scenario = scenario;
        #[cfg(feature = "many")]
        {
            self.began = Some(clock::now());
            self.ghost.borrow_mut().changes();
        }
        self.run_again(moving);
        self.obey();
        true
    }

    /// Does what the store has for this place to do; whether there was anything.
    #[cfg(feature = "many")]
    fn obey(&mut self) -> bool {
        let Some(order) = store::order(&self.id) else {
            return false;
        };
        self.playing = None;
        self.teaser = false;
        let (view, playhead) = match order {
            store::Order::Look(look) => look,
            store::Order::Begin => {
                self.ghost.borrow_mut().clear();
                self.predict.begin(self.run.as_deref().ok());
                (0, 0.0)
            }
        };
        self.view = view;
        self.move_to(playhead);
        true
    }

    #[cfg(not(feature = "many"))]
    fn obey(&mut self) -> bool {
        false
    }

    /// The playhead stands elsewhere.
    fn move_to(&mut self, playhead: f64) {
        self.playhead = playhead;
        self.head = self.run.as_ref().ok().and_then(|run| run.head(playhead));
    }

    /// Tells the page how the picture is looked at, while time stands still.
    fn tell_look(&self) {
        if self.playing.is_some() {
            return;
        }
        let news = store::look_at(&self.id, (self.view, self.playhead));
        #[cfg(feature = "many")]
        if store::predicted(&self.id, self.predict.is_used()) || news {
            crate::history::changed();
        }
        if news {
            island::address_follows();
        }
    }

    /// Runs the scenario; as a draft where the widget has one and the reader is in the middle of a movement.
    fn run_again(&mut self, moving: bool) {
        let widget = self.scenario.widget();
        self.draft = moving && widget.drafts();
        let run = if self.draft {
            widget.draft(self.scenario.values()).map(Rc::from)
        } else {
            run(&self.scenario)
        };
        self.have_run(run);
    }

    fn have_run(&mut self, run: Result<Rc<dyn Run>, String>) {
        self.run = run;
        if let Ok(run) = &self.run {
            self.playhead = self.playhead.min(run.span());
            self.head = run.head(self.playhead);
        } else {
            self.head = None;
        }
        #[cfg(feature = "many")]
        self.predict.follow(self.run.as_deref().ok());
    }

    /// Whether a draft is shown of what the store still holds.
    #[cfg(feature = "many")]
    fn is_draft_of(&self, changes: u32) -> bool {
        let is_so = |now: Scenario| now == self.scenario;
        changes == self.changes && self.draft && store::scenario(&self.id).is_some_and(is_so)
    }

    /// Whether the whole run takes so long that it is made in parts, and nothing has changed since.
    #[cfg(feature = "many")]
    fn begins_parts(&mut self, changes: u32) -> bool {
        if !self.is_draft_of(changes) {
            return false;
        }
        let widget = self.scenario.widget();
        self.parts = widget.in_parts(self.scenario.values());
        self.parts.is_some()
    }

    /// The next part of a long run.
    #[cfg(feature = "many")]
    fn next_part(&self, ctx: &Context<Self>) {
        self.later(ctx, Msg::Part(self.changes));
    }

    /// Goes on in a task of its own: as soon as the browser has done what else there is, or for a place far from the
    /// screen when there is nothing else.
    #[cfg(feature = "many")]
    fn later(&self, ctx: &Context<Self>, msg: Msg) {
        let link = ctx.link().clone();
        let next = move || link.send_message(msg);
        if self.near {
            clock::after(0, next);
        } else {
            turns::idle(next);
        }
    }

    /// The whole run and its table, in place of what was shown in the middle of a movement.
    fn settle(&mut self) {
        if self.draft {
            self.run_again(false);
        }
        self.table = self.run.as_ref().ok().map(|run| Rc::new(run.table()));
    }

    /// Whether the reader's prediction is shown, and whether it is asked for: for the style sheet.
    fn predicts(&self) -> [Option<&'static str>; 2] {
        #[cfg(feature = "many")]
        {
            let shown = self.predict.is_shown();
            [shown, shown && self.predict.is_asked()].map(|it| it.then_some(""))
        }
        #[cfg(not(feature = "many"))]
        [None; 2]
    }

    /// What stands below the picture: the time, or the reader's prediction.
    fn below(&self, ctx: &Context<Self>) -> Html {
        #[cfg(feature = "many")]
        if let Some(prediction) = self.prediction(ctx) {
            return prediction;
        }
        #[cfg(feature = "many")]
        if self.room {
            return html! { <div class="room">{ self.time(ctx) }</div> };
        }
        self.time(ctx)
    }

    /// The room of a question that has ended goes when no pointer holds on any more; whether it does.
    #[cfg(feature = "many")]
    fn let_go(&mut self, ctx: &Context<Self>) -> bool {
        if self.room && ghost::is_held() {
            let link = ctx.link().clone();
            clock::after(clock::REST, move || link.send_message(Msg::LetGo));
            return false;
        }
        std::mem::take(&mut self.room)
    }

    /// Whether the model's answer is not to be seen yet.
    fn is_asking(&self) -> bool {
        #[cfg(feature = "many")]
        if self.predict.is_asked() {
            return true;
        }
        false
    }

    /// Whether the reader is here, or in the text beside it: of many places that follow a dial, one speaks.
    #[cfg(feature = "many")]
    fn is_heard(&self) -> bool {
        let here = || {
            let root = self.root.cast::<web_sys::Element>()?;
            let row = root.closest(".row, .side").ok()??;
            let focus = web_sys::window()?.document()?.active_element()?;
            Some(row.contains(Some(&focus)))
        };
        here().unwrap_or(true)
    }

    #[cfg(not(feature = "many"))]
    fn is_heard(&self) -> bool {
        true
    }

    /// The id of the words that say what the picture shows.
    fn described(&self, said: &str) -> String {
        #[cfg(feature = "many")]
        if self.predict.is_shown() {
            return self.prompt_id();
        }
        said.to_owned()
    }

    /// Where the picture is a group, the image in it has the same description: the sentence, or the question while that must not
    /// be told.
    #[cfg(feature = "many")]
    fn describe_image(&self) {
        const BY: &str = "aria-describedby";
        let (Some(canvas), true) = (
            self.canvas.cast::<web_sys::Element>(),
            self.crosshair.is_some(),
        ) else {
            return;
        };
        let by = self.described(&text![self.id, "-said"]);
        if canvas.get_attribute(BY).as_deref() != Some(&by) {
            let _ = canvas.set_attribute(BY, &by);
        }
    }

    /// Whether the reader's prediction stands in the place of the picture.
    fn is_predicting(&self) -> bool {
        #[cfg(feature = "many")]
        if self.predict.is_shown() {
            return true;
        }
        false
    }

    /// A page with one place alone asks for no predictions.
    #[cfg(not(feature = "many"))]
    fn predict_button(&self, _ctx: &Context<Self>) -> Html {
        Html::default()
    }

    /// The picture that is shown now.
    pub(crate) fn figure(&self, run: &dyn Run, format: Format) -> Figure {
        #[cfg(feature = "many")]
        if let Some(figure) = self.predict.figure(format) {
            return figure;
        }
        run.figure(self.view, self.playhead, format)
    }

    /// The reader does something: time stops, and a teaser is over and leaves everything as it was.
    /// Returns whether time ran.
    pub(crate) fn stop(&mut self) -> bool {
        let ran = self.playing.take().is_some();
        if ran {
            self.move_to(self.stands_at());
        }
        self.teaser = false;
        ran
    }

    /// Where the playhead stays when time stops: where its slider says; a teaser leaves everything as it was.
    fn stands_at(&self) -> f64 {
        if self.teaser {
            return 0.0;
        }
        rounded(self.playhead, 0)
    }

    #[cfg(feature = "many")]
    fn ghost_behind(
        &self,
        figure: &mut charts::figure::Figure,
        format: charts::figure::Format,
    ) -> Option<charts::ghost::Named> {
        // Nothing is compared while time runs, and nothing where there is no crosshair: on a page of its own.
        if self.playing.is_some() || self.crosshair.is_none() {
            return None;
        }
        let mut ghost = self.ghost.borrow_mut();
        ghost.lay_behind(self.view, format, figure)
    }

    /// The switch for ghosts, and what makes this one go.
    #[cfg(feature = "many")]
    fn before(&self, ctx: &Context<Self>) -> Html {
        if ctx.props().alone {
            return Html::default();
        }
        let there = self.ghost.borrow().is_there() && ghost::is_shown();
        html! {
            <div class="before" role="group" aria-label="The run before the last change">
                <button type="button" data-before="" title="The run before your last change, dashed"
                    aria-pressed={ghost::is_shown().to_string()} onclick={|_| ghost::toggle()}>{ "Before" }</button>
                <button type="button" data-before-clear="" aria-label="Clear the run before" aria-disabled={(!there).to_string()}
                    onclick={ctx.link().callback(|_| Msg::Before { clear: true })}>{ "\u{d7}" }</button>
            </div>
        }
    }

    #[cfg(not(feature = "many"))]
    fn before(&self, _ctx: &Context<Self>) -> Html {
        Html::default()
    }

    /// An image; one that can be read and grasped by keys is a group of controls.
    fn role(&self, ctx: &Context<Self>) -> &'static str {
        if cfg!(all(feature = "many", not(feature = "ssr"))) && !ctx.props().alone {
            "group"
        } else {
            "img"
        }
    }

    /// Where what is done on the picture is shown: on the essay's page, in the browser.
    #[cfg(feature = "many")]
    fn layer(&self, ctx: &Context<Self>) -> Html {
        if cfg!(feature = "ssr") || ctx.props().alone {
            return Html::default();
        }
        html! { <div class="reading" ref={self.layer.clone()}></div> }
    }

    #[cfg(not(feature = "many"))]
    fn layer(&self, _ctx: &Context<Self>) -> Html {
        Html::default()
    }

    #[cfg(feature = "many")]
    fn lay_crosshair(
        &self,
        ctx: &Context<Self>,
    ) -> Option<(Rc<RefCell<Crosshair>>, crosshair::Kept)> {
        let done = ctx.link().callback(|deed| match deed {
            Deed::Playhead(playhead) => Msg::Playhead(playhead),
            Deed::Play => Msg::Play,
            Deed::Turn(param, value) => Msg::Turn(param, value),
            Deed::Grasp(handle, x, y) => Msg::Grasp(handle, x, y),
            Deed::Stop => Msg::Stop,
        });
        let (root, picture, layer) = (
            self.root.cast::<web_sys::Element>()?,
            self.picture.cast::<web_sys::Element>()?,
            self.layer.cast::<web_sys::Element>()?,
        );
        // The group's image.
        let canvas = self.canvas.cast::<web_sys::Element>()?;
        let _ = canvas.remove_attribute("aria-hidden");
        for (name, value) in [("role", "img"), ("aria-label", "Picture")] {
            let _ = canvas.set_attribute(name, value);
        }
        Crosshair::over(&root, &picture, &layer, done)
    }

    /// Another frame of the running time.
    fn tick(&self, ctx: &Context<Self>) {
        let link = ctx.link().clone();
        clock::next_frame(move |now| link.send_message(Msg::Tick(now)));
    }

    fn views(&self, ctx: &Context<Self>) -> Html {
        let views = self.scenario.widget().views();
        if views.len() < 2 {
            return Html::default();
        }
        html! {
            <div class="views" role="group" aria-label="View">
                { for views.iter().enumerate().map(|(i, view)| html! {
                    <button type="button" data-view={view.key} aria-pressed={(i == self.view && !self.is_predicting()).to_string()}
                        onclick={ctx.link().callback(move |_| Msg::View(i))}>{ view.name }</button>
                }) }
            </div>
        }
    }

    /// The picture as the page was written, before and without the canvas.
    #[cfg(feature = "ssr")]
    fn still(&self) -> Html {
        let Ok(run) = &self.run else {
            return Html::default();
        };
        let inline = |figure: &dyn Fn(Format) -> Figure| {
            let of = |format| {
                charts::svg::inline(&lay_out(&figure(format), format), Format::key(format))
            };
            Format::ALL.map(of).concat()
        };
        let pictures = match self.predict.answer() {
            // The style sheet shows the question, and without scripts the model's answer.
            Some(answer) => text![
                "<div class=\"asked\">",
                inline(&|format| self.figure(&**run, format)),
                "</div><div class=\"told\">",
                inline(&answer),
                "</div>"
            ],
            None => inline(&|format| run.figure(0, 0.0, format)),
        };
        Html::from_html_unchecked(AttrValue::from(pictures))
    }

    /// In the browser the page's own picture is kept: no bytes are spent on writing it again.
    #[cfg(not(feature = "ssr"))]
    fn still(&self) -> Html {
        Html::default()
    }

    /// Puts the served picture back into its place.
    fn keep_still(&self, served: &web_sys::Element) -> Option<()> {
        let place = self.still.cast::<web_sys::Element>()?;
        while let Some(child) = served.first_child() {
            place.append_child(&child).ok()?;
        }
        Some(())
    }

    fn time(&self, ctx: &Context<Self>) -> Html {
        let Ok(run) = &self.run else {
            return Html::default();
        };
        let span = run.span();
        if span <= 0.0 {
            return Html::default();
        }
        let id = text![self.id, "-", controls::PLAYHEAD];
        let year = fixed(self.playhead, 0);
        let counts = run.counts();
        let (key, name) = if self.playing.is_some() {
            ("pause", "Pause")
        } else {
            ("play", "Play")
        };
        html! {
            <div class="time">
                <button type="button" class="play" data-play={key} aria-label={name} onclick={ctx.link().callback(|_| Msg::Play)}>
                    <svg viewBox="0 0 12 12" aria-hidden="true"><path d={if self.playing.is_some() { "M2 1h3v10H2zM7 1h3v10H7z" } else { "M2 1l9 5-9 5z" }} /></svg>
                </button>
                <label for={id.clone()}>{ text!["Look at ", counts] }</label>
                <input type="range" id={id.clone()} data-playhead="" autocomplete={store::kept()} min="0" max={fixed(span, 0)} step="1"
                    value={fixed(self.playhead, 0)} aria-valuetext={text![counts, " ", year]} />
                <output for={id} aria-live="off">{ year }</output>
            </div>
        }
    }

    /// Where a dial stands: the store may be ahead of what is shown.
    fn stands(&self, i: usize) -> f64 {
        #[cfg(feature = "many")]
        if let Some(now) = store::value(&self.id, &self.scenario.widget().params()[i], i) {
            return now;
        }
        self.scenario.values()[i]
    }

    fn dial(&self, i: usize) -> Html {
        let widget = self.scenario.widget();
        let param = &widget.params()[i];
        let mark = (i < WORLD && !self.is_asking())
            .then(|| self.head.as_ref()?.needs.get(i).cloned())
            .flatten();
        html! {
            <Dial place={self.id.clone()} {param} number={i} value={self.stands(i)} {mark}
                used={i >= WORLD || widget.uses(param.key)} locked={store::is_locked(i)} />
        }
    }

    /// The widget's own dials: whether one is at hand, always or because the section sets it, or folded
    /// away.
    fn own_dials(&self, at_hand: bool) -> Html {
        let widget = self.scenario.widget();
        let params = widget.params();
        let dials = (WORLD..params.len()).filter(|i| {
            let param = &params[*i];
            let here = store::is_apart(&self.id)
                || widget.at_hand().contains(&param.key)
                || self.start.values()[*i] != param.default;
            here == at_hand
        });
        let dials: Vec<Html> = dials.map(|i| self.dial(i)).collect();
        if dials.is_empty() {
            return Html::default();
        }
        let dials = html! { <div class="dials">{ dials }</div> };
        if at_hand {
            return dials;
        }
        html! {
            <details class="more">
                <summary>{ "More dials" }</summary>
                { dials }
            </details>
        }
    }

    /// Starts to watch whether the place is near the screen, how wide its picture is, and the theme.
    fn watch(&self, ctx: &Context<Self>) -> Option<Watch> {
        let root = self.root.cast::<web_sys::Element>()?;
        #[cfg(feature = "many")]
        let (near, near_call) = near(ctx, &root)?;

        let link = ctx.link().clone();
        let size_call = Observed::new(move |entries: js_sys::Array| {
            let last = entries.get(entries.length().saturating_sub(1));
            if let Ok(entry) = last.dyn_into::<web_sys::ResizeObserverEntry>() {
                link.send_message(Msg::Wide(entry.content_rect().width()));
            }
        });
        let size = web_sys::ResizeObserver::new(size_call.as_ref().unchecked_ref()).ok()?;
        size.observe(&self.picture.cast::<web_sys::Element>()?);

        let link = ctx.link().clone();
        let theme = Closure::<dyn FnMut()>::new(move || link.send_message(Msg::Theme));
        // Another screen or zoom means other pixels, though the column's width may stay.
        let finer = ["1.25", "1.75", "2.25", "2.75", "3.5"]
            .map(|ratio| media(&text!["(min-resolution: ", ratio, "dppx)"]));
        for query in [dark_scheme()].into_iter().chain(finer).flatten() {
            let _ =
                query.add_event_listener_with_callback("change", theme.as_ref().unchecked_ref());
        }
        // The reader's own choice: see web/theme.js.
        if let Some(window) = web_sys::window() {
            let _ =
                window.add_event_listener_with_callback("theme", theme.as_ref().unchecked_ref());
        }
        let (link, id) = (ctx.link().clone(), self.id.clone());
        let controls = controls::listen(&root, &self.id, move |moved| match moved {
            Moved::Playhead(year) => link.send_message(Msg::Playhead(year)),
            Moved::Dial(key, value) => {
                if let Some(number) = store::number(&id, &key) {
                    link.send_message(Msg::Turn(number, value));
                }
            }
        });
        let link = ctx.link().clone();
        let grip = grip::listen(
            &self.picture.cast::<web_sys::Element>()?,
            &self.grip,
            move |handle, x, y| link.send_message(Msg::Grasp(handle, x, y)),
        );
        Some(Watch {
            #[cfg(feature = "many")]
            near,
            size,
            #[cfg(feature = "many")]
            _near: near_call,
            _size: size_call,
            _theme: theme,
            #[cfg(feature = "many")]
            _print: print::listen(ctx.link().clone()),
            _grip: grip,
            _controls: controls,
        })
    }

    /// Makes a draft and all that is shown of it, but on the canvas, for nobody. A browser compiles what is called for
    /// the first time: better now than under the reader's hand.
    #[cfg(feature = "many")]
    fn rehearse(&self, format: Format) {
        let Ok(draft) = self.scenario.widget().draft(self.scenario.values()) else {
            return;
        };
        let mut figure = draft.figure(self.view, self.playhead, format);
        let before = self.ghost.borrow().rehearse(&mut figure);
        let mut drawing = lay_out(&figure, format);
        if let Some(before) = before {
            before.write(&mut drawing, "before");
        }
        let _ = (draft.sentence(), draft.head(self.playhead));
    }

    /// What the picture is drawn on; `None` where the browser gives no canvas.
    pub(crate) fn surface(&self) -> Option<&Surface> {
        if self.surface.get().is_none() {
            let surface = Surface::of(&self.canvas.cast()?)?;
            let _ = self.surface.set(surface);
        }
        self.surface.get()
    }

    /// Draws the picture and, once that has gone well, lets it take the place of the still one.
    pub(crate) fn draw(&self) -> Option<()> {
        #[cfg(feature = "many")]
        if self.printing.get() {
            return None;
        }
        let Ok(run) = &self.run else {
            // Nothing to take hold of on a picture of something else.
            self.grip.take();
            #[cfg(feature = "many")]
            if let Some((crosshair, _)) = &self.crosshair {
                Crosshair::drawn(crosshair, None);
            }
            return None;
        };
        // The observer knows the width; to ask for it would make the browser lay the page out twice.
        let (width, format) = if self.width > 0.0 {
            (self.width, self.format)
        } else {
            let picture = self.picture.cast::<HtmlElement>()?;
            let width = picture.get_bounding_client_rect().width();
            (width, canvas::format(width))
        };
        if width <= 0.0 {
            return None;
        }
        #[cfg_attr(not(feature = "many"), expect(unused_mut))]
        let mut figure = self.figure(&**run, format);
        #[cfg(feature = "many")]
        let before = self.ghost_behind(&mut figure, format);
        let mut drawing = lay_out(&figure, format);
        #[cfg(feature = "many")]
        if let Some(before) = before {
            before.write(&mut drawing, "before");
        }
        if self.playing.is_some() {
            drawing.veil(self.playhead, run.span());
        }
        self.grip.borrow_mut().drawn(&drawing);
        #[cfg(feature = "many")]
        self.predict.laid_out(&drawing);
        let palette = if self.dark {
            &Palette::DARK
        } else {
            &Palette::LIGHT
        };
        let surface = self.surface();
        let drawn = surface.and_then(|surface| surface.draw(&drawing, width, palette));
        if drawn.is_none() {
            return notice::once(NO_CANVAS);
        }
        if !self.fresh.replace(true) {
            let picture = self.picture.cast::<HtmlElement>()?;
            picture.class_list().add_1("live").ok()?;
        }
        #[cfg(feature = "many")]
        if let Some((crosshair, _)) = &self.crosshair {
            if self.is_predicting() {
                // Nothing is read off a question, and every press on it draws.
                Crosshair::drawn(crosshair, None);
                return Some(());
            }
            let shown = Shown {
                figure,
                drawing,
                format,
                run: run.clone(),
                scenario: self.scenario.clone(),
                view: self.view,
                width,
                palette,
                playing: self.playing.is_some(),
            };
            Crosshair::drawn(crosshair, Some(shown));
        }
        Some(())
    }

    /// Selects keep what the reader chose last; they are told what is so.
    fn settle_selects(&self) -> Option<()> {
        let root = self.root.cast::<web_sys::Element>()?;
        let selects = root.query_selector_all("select[data-param]").ok()?;
        for i in 0..selects.length() {
            let select: HtmlSelectElement = selects.get(i)?.dyn_into().ok()?;
            let key = select.get_attribute("data-param")?;
            let index = self.scenario.get(&key)? as i32;
            if select.selected_index() != index {
                select.set_selected_index(index);
            }
        }
        Some(())
    }
}

/// Watches whether a place is near the screen.
#[cfg(feature = "many")]
fn near(
    ctx: &Context<Place>,
    root: &web_sys::Element,
) -> Option<(web_sys::IntersectionObserver, Observed)> {
    let link = ctx.link().clone();
    let call = Observed::new(move |entries: js_sys::Array| {
        let last = entries.get(entries.length().saturating_sub(1));
        if let Ok(entry) = last.dyn_into::<web_sys::IntersectionObserverEntry>() {
            link.send_message(Msg::Near(entry.is_intersecting()));
        }
    });
    let options = web_sys::IntersectionObserverInit::new();
    options.set_root_margin("300px");
    let observer =
        web_sys::IntersectionObserver::new_with_options(call.as_ref().unchecked_ref(), &options)
            .ok()?;
    observer.observe(root);
    Some((observer, call))
}

fn media(query: &str) -> Option<web_sys::MediaQueryList> {
    web_sys::window()?.match_media(query).ok()?
}

pub(crate) fn media_matches(query: &str) -> bool {
    media(query).is_some_and(|query| query.matches())
}

fn dark_scheme() -> Option<web_sys::MediaQueryList> {
    media("(prefers-color-scheme: dark)")
}

/// Whether the page is dark: by its own attribute, else as the system has it.
fn is_dark() -> bool {
    let own = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element())
        .and_then(|root| root.get_attribute("data-theme"));
    match own.as_deref() {
        Some("dark") => true,
        Some("light") => false,
        _ => dark_scheme().is_some_and(|query| query.matches()),
    }
}
