//! Predict, then reveal: the reader draws what they expect, then the model's answer is laid over it.
//!
//! A place shows its question instead of its picture while the reader is asked, and after that as long as they look at
//! what they drew. While the question stands, the picture has no handles: every press on it draws.

use std::cell::RefCell;
use std::rc::Rc;

use charts::figure::{Figure, Format};
use charts::layout::{Drawing, Frame};
use dynamics::decimal::fixed;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, PointerEvent, TouchEvent};
use widgets::prediction::{Drawn, Question};
use widgets::widget::Run;
use yew::prelude::*;

use crate::clock;
use crate::grip;
use crate::place::{Msg, Place};

/// Whether a place asks its reader to predict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asking {
    /// Never.
    #[default]
    Never,
    /// When the reader wants to be asked.
    Offered,
    /// Before anything is shown.
    First,
}

/// What happens to a prediction.
pub enum Act {
    /// The reader wants to predict, or to look at what they drew.
    Ask,
    /// They draw from one place to another, in the panel's values.
    Stroke((f64, f64), (f64, f64)),
    /// They set a value by its number, to a part of its axis.
    Number(usize, f64),
    /// The model's answer is laid over what was drawn.
    Tell,
    /// The answer without a prediction, or back to the usual picture.
    Show,
    /// From the start.
    Again,
    /// A frame of the answer being drawn in; its moment in milliseconds.
    Tick(f64),
    /// A frame is about to be painted.
    Frame,
}

/// How far a prediction is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
    /// The usual picture is shown.
    Off,
    /// The reader is asked; by themselves, or by the page.
    Asked { by_reader: bool },
    /// So much of the model's answer, 0 to 1, is laid over what was drawn.
    Told(f64),
}

/// How long the model's answer is drawn in, in milliseconds.
const DRAWN_IN: f64 = 1000.0;

/// A place's prediction.
pub struct Predict {
    asking: Asking,
    stage: Stage,
    question: Option<Question>,
    drawn: Drawn,
    /// When the last frame of the answer was painted, ms (0 before the first).
    ticked: f64,
    /// Something was drawn in this frame; more waits for the next.
    shown: bool,
    waits: bool,
    /// What takes the focus when the page is up to date.
    focus: &'static str,
    pad: Rc<RefCell<Pad>>,
    _listen: Option<Closure<dyn FnMut(Event)>>,
}

impl Predict {
    /// A place's prediction at its start.
    pub fn new(asking: Asking, run: Option<&dyn Run>) -> Self {
        let mut predict = Self {
            asking,
            stage: Stage::Off,
            question: None,
            drawn: vec![],
            ticked: 0.0,
            shown: false,
            waits: false,
            focus: "",
            pad: Rc::default(),
            _listen: None,
        };
        predict.begin(run);
        predict
    }

    /// As at the start: nothing is drawn, and the reader is asked if the page asks.
    pub fn begin(&mut self, run: Option<&dyn Run>) {
        (self.stage, self.question) = (Stage::Off, None);
        self.drawn.clear();
        if self.asking == Asking::First {
            self.stage = Stage::Asked { by_reader: false };
            self.follow(run);
        }
    }

    /// The reader is not asked.
    pub fn pass(&mut self) {
        self.stage = Stage::Off;
    }

    /// Whether it is otherwise than at the start.
    pub fn is_used(&self) -> bool {
        let asked = self.stage == Stage::Asked { by_reader: false };
        self.is_begun() || self.is_shown() != asked || (self.asking == Asking::First) != asked
    }

    /// Whether the question or its answer stands in the place of the picture.
    pub fn is_shown(&self) -> bool {
        self.stage != Stage::Off && self.question.is_some()
    }

    /// Whether the model's answer is not to be seen.
    pub fn is_asked(&self) -> bool {
        matches!(self.stage, Stage::Asked { .. }) && self.question.is_some()
    }

    fn is_begun(&self) -> bool {
        self.question
            .as_ref()
            .is_some_and(|question| question.is_begun(&self.drawn))
    }

    /// There is another run: what was drawn stays as long as the question is the same.
    pub fn follow(&mut self, run: Option<&dyn Run>) {
        if self.stage == Stage::Off {
            return;
        }
        let question = run.and_then(Run::question);
        match (&question, &self.question) {
            (Some(new), Some(old)) if new.is_like(old) => new.again(&mut self.drawn),
            (Some(new), _) => {
                self.drawn = new.blank();
                if let Stage::Told(_) = self.stage {
                    self.stage = Stage::Off;
                }
            }
            (None, _) => self.stage = Stage::Off,
        }
        self.question = question;
    }

    /// The picture of the question, or of the answer.
    pub fn figure(&self, format: Format) -> Option<Figure> {
        let question = self.question.as_ref().filter(|_| self.is_shown())?;
        let told = match self.stage {
            Stage::Told(part) => Some(part),
            _ => None,
        };
        Some(question.figure(&self.drawn, told, format))
    }

    /// The picture of the model's answer alone, while the reader is asked.
    #[cfg(feature = "ssr")]
    pub fn answer(&self) -> Option<impl Fn(Format) -> Figure> {
        let question = self.question.as_ref().filter(|_| self.is_asked())?;
        Some(|format| question.figure(&question.blank(), Some(1.0), format))
    }

    /// The picture has been drawn anew.
    pub fn laid_out(&self, drawing: &Drawing) {
        let mut pad = self.pad.borrow_mut();
        pad.width = drawing.width;
        pad.frame = drawing.frames.first().copied().filter(|_| self.is_asked());
    }
}

/// Where a picture can be drawn upon.
#[derive(Default)]
struct Pad {
    /// While the reader is asked.
    frame: Option<Frame>,
    /// Logical width of the picture.
    width: f64,
    /// Where the pointer was last, in the panel's values, while it draws.
    last: Option<(f64, f64)>,
}

/// Room around a panel where a press still draws, in logical pixels: its edges can be met.
const MARGIN: f64 = 14.0;

impl Pad {
    fn holds(&self, x: f64, y: f64) -> bool {
        self.frame.is_some_and(|frame| {
            x > frame.left - MARGIN
                && x < frame.right + MARGIN
                && y > frame.top - MARGIN
                && y < frame.bottom + MARGIN
        })
    }
}

/// Listens on a picture; `drawn` is told from where to where the reader draws.
fn listen(
    picture: &Element,
    pad: &Rc<RefCell<Pad>>,
    drawn: impl Fn((f64, f64), (f64, f64)) + 'static,
) -> Closure<dyn FnMut(Event)> {
    let (pad, element) = (pad.clone(), picture.clone());
    let call = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        let mut pad = pad.borrow_mut();
        let Some(frame) = pad.frame else {
            pad.last = None;
            return;
        };
        let ground = grip::Ground::of(&element, pad.width);
        let at = |x, y| ground.at(x, y);
        if let Some(touch) = event.dyn_ref::<TouchEvent>() {
            // The page does not scroll under a finger that draws; beside the panel it scrolls as ever.
            let one = touch.touches().length() == 1;
            let touch = touch.touches().get(0).filter(|_| one);
            let (x, y) = touch.map_or((-1e9, 0.0), |touch| at(touch.client_x(), touch.client_y()));
            if pad.holds(x, y) {
                event.prevent_default();
            }
            return;
        }
        let Some(pointer) = event.dyn_ref::<PointerEvent>() else {
            return;
        };
        let (x, y) = at(pointer.client_x(), pointer.client_y());
        let values = frame.values(x, y);
        let from = match event.type_().as_str() {
            "pointerdown" if pad.holds(x, y) && pointer.is_primary() && pointer.button() == 0 => {
                event.prevent_default();
                let _ = element.set_pointer_capture(pointer.pointer_id());
                Some(values)
            }
            "pointermove" if pointer.is_primary() => pad.last,
            "pointermove" => return,
            _ => None,
        };
        pad.last = from.map(|_| values);
        drop(pad);
        if let Some(from) = from {
            drawn(from, values);
        }
    });
    grip::hear(picture, &call);
    call
}

impl Place {
    /// Listens to the reader's drawing.
    pub(crate) fn listen_to_drawing(&mut self, ctx: &Context<Self>) -> Option<()> {
        let link = ctx.link().clone();
        let picture = self.picture.cast::<Element>()?;
        self.predict._listen = Some(listen(&picture, &self.predict.pad, move |from, to| {
            link.send_message(Msg::Predict(Act::Stroke(from, to)));
        }));
        Some(())
    }

    /// What else the reader does may be an answer to the question, too: they would rather see.
    /// Returns whether that ends the question; where a dial did, the question's room stays for now.
    pub(crate) fn answered_by(&mut self, msg: &Msg) -> bool {
        let shown = self.predict.is_shown();
        let untouched =
            self.predict.stage == Stage::Asked { by_reader: false } && !self.predict.is_begun();
        match msg {
            Msg::Turn(..) | Msg::Preset(_) if untouched => self.predict.stage = Stage::Off,
            Msg::View(_) | Msg::Play => self.predict.stage = Stage::Off,
            Msg::Reset => {
                self.predict.stage = Stage::Off;
                self.predict.question = None;
            }
            _ => {}
        }
        let ended = shown && !self.predict.is_shown();
        self.room |= ended && matches!(msg, Msg::Turn(..));
        ended
    }

    /// Reacts to what happens to the prediction; whether there is anything to show.
    pub(crate) fn predicted(&mut self, ctx: &Context<Self>, act: Act) -> bool {
        match act {
            Act::Ask => {
                self.stop();
                let was = self.predict.is_begun();
                self.predict.stage = match self.predict.stage {
                    Stage::Off if was => Stage::Told(1.0),
                    Stage::Off => Stage::Asked { by_reader: true },
                    _ => Stage::Off,
                };
                self.predict.follow(self.run.as_deref().ok());
                if self.predict.is_asked() {
                    self.tell_prompt();
                }
                if self.predict.is_shown() {
                    // The words stand below the picture: where they are seen, it is.
                    self.predict.focus = "[data-told]";
                }
                true
            }
            Act::Stroke(from, to) => {
                let (Some(question), true) = (&self.predict.question, self.predict.is_asked())
                else {
                    return false;
                };
                question.stroke(&mut self.predict.drawn, from, to);
                self.in_frame(ctx)
            }
            Act::Number(column, part) => {
                if let (Some(question), true) = (&self.predict.question, self.predict.is_asked()) {
                    question.set(&mut self.predict.drawn, column, part);
                }
                self.in_frame(ctx)
            }
            Act::Tell => {
                if !self.predict.is_asked() || !self.predict.is_begun() {
                    return false;
                }
                let still = crate::place::media_matches("(prefers-reduced-motion: reduce)");
                self.predict.stage = Stage::Told(if still { 1.0 } else { 0.0 });
                self.predict.ticked = 0.0;
                self.predict.focus = "[data-told]";
                self.told = self.told_distance();
                if !still {
                    self.tick_answer(ctx);
                }
                true
            }
            Act::Show => {
                self.predict.stage = Stage::Off;
                self.predict.focus = ".play, [data-predict]";
                true
            }
            Act::Again => {
                self.predict.stage = Stage::Asked { by_reader: true };
                if let Some(question) = &self.predict.question {
                    self.predict.drawn = question.blank();
                }
                self.tell_prompt();
                self.predict.focus = "[data-told]";
                true
            }
            Act::Tick(now) => {
                let Stage::Told(part) = self.predict.stage else {
                    return false;
                };
                let before = self.predict.ticked;
                let passed = if before > 0.0 {
                    (now - before).max(0.0) / DRAWN_IN
                } else {
                    0.0
                };
                self.predict.ticked = now;
                let part = (part + passed).min(1.0);
                self.predict.stage = Stage::Told(part);
                if part < 1.0 {
                    self.tick_answer(ctx);
                }
                true
            }
            Act::Frame => {
                self.predict.shown = false;
                std::mem::take(&mut self.predict.waits)
            }
        }
    }

    /// At most one drawing a frame: whether this one may show what was drawn.
    fn in_frame(&mut self, ctx: &Context<Self>) -> bool {
        if self.predict.shown {
            self.predict.waits = true;
            return false;
        }
        self.predict.shown = true;
        let link = ctx.link().clone();
        clock::next_frame(move |_| link.send_message(Msg::Predict(Act::Frame)));
        true
    }

    fn tick_answer(&self, ctx: &Context<Self>) {
        let link = ctx.link().clone();
        clock::next_frame(move |now| link.send_message(Msg::Predict(Act::Tick(now))));
    }

    fn tell_prompt(&mut self) {
        if let Some(question) = &self.predict.question {
            self.told = question.prompt();
        }
    }

    fn told_distance(&self) -> String {
        let question = self.predict.question.as_ref();
        question.map_or_else(String::new, |question| question.told(&self.predict.drawn))
    }

    /// Puts the focus where the reader goes on, if what had it is gone.
    pub(crate) fn settle_focus(&mut self) -> Option<()> {
        let css = std::mem::take(&mut self.predict.focus);
        if css.is_empty() {
            return None;
        }
        let root = self.root.cast::<Element>()?;
        let next: HtmlElement = root.query_selector(css).ok()??.dyn_into().ok()?;
        // What is to be seen is seen already.
        next.focus().ok()
    }

    /// What stands below the picture while the question or its answer is shown.
    pub(crate) fn prediction(&self, ctx: &Context<Self>) -> Option<Html> {
        let question = self
            .predict
            .question
            .as_ref()
            .filter(|_| self.predict.is_shown())?;
        let asked = self.predict.is_asked();
        let act = |act: fn() -> Act| {
            ctx.link()
                .callback(move |_: MouseEvent| Msg::Predict(act()))
        };
        let words = if asked {
            question.prompt()
        } else {
            self.told_distance()
        };
        Some(html! {
            <div class="prediction">
                <p class="told-words" id={self.prompt_id()} data-told="" tabindex="-1">{ words }</p>
                <div class="answers">
                    { if asked {
                        html! { <>
                            <button type="button" class="main" data-compare="" disabled={!self.predict.is_begun()} onclick={act(|| Act::Tell)}>{ "Compare with the model" }</button>
                            <button type="button" data-show="" onclick={act(|| Act::Show)}>{ "Show me" }</button>
                        </> }
                    } else {
                        html! { <>
                            <button type="button" class="main" data-again="" onclick={act(|| Act::Again)}>{ "Draw again" }</button>
                            <button type="button" data-show="" onclick={act(|| Act::Show)}>{ "The whole picture" }</button>
                        </> }
                    } }
                    { if asked { self.by_numbers(ctx, question) } else { Html::default() } }
                </div>
            </div>
        })
    }

    /// The id of the words below the question.
    pub(crate) fn prompt_id(&self) -> String {
        [self.id.as_str(), "-asked"].concat()
    }

    /// The same by native controls.
    fn by_numbers(&self, ctx: &Context<Self>, question: &Question) -> Html {
        html! {
            <details class="by-numbers">
                <summary>{ "Draw by numbers" }</summary>
                { for question.numbers(&self.predict.drawn).into_iter().map(|number| {
                    let column = number.column;
                    let set = ctx.link().callback(move |event: InputEvent| {
                        let input: HtmlInputElement = event.target_unchecked_into();
                        Msg::Predict(Act::Number(column, input.value_as_number() / 100.0))
                    });
                    let said = number.said.unwrap_or_else(|| "not drawn".to_owned());
                    html! {
                        <label><span>{ number.name }</span>
                            <input type="range" min="0" max="100" step="1" data-number={fixed(column as f64, 0)}
                                value={fixed(100.0 * number.part, 0)} aria-valuetext={said.clone()} oninput={set} />
                            <output aria-live="off">{ said }</output>
                        </label>
                    }
                }) }
            </details>
        }
    }

    /// The button that lets the reader predict; none where there is nothing to.
    pub(crate) fn predict_button(&self, ctx: &Context<Self>) -> Html {
        if self.predict.asking == Asking::Never || !self.start.widget().predicts() {
            return Html::default();
        }
        let shown = self.predict.is_shown();
        let words = if self.predict.is_begun() {
            "Your prediction"
        } else {
            "Predict first"
        };
        html! {
            <button type="button" data-predict="" aria-pressed={shown.to_string()} onclick={ctx.link().callback(|_| Msg::Predict(Act::Ask))}>{ words }</button>
        }
    }
}
