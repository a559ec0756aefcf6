//! A page on paper: every picture as the reader has set it, in light colours, as fine as paper shows it.
//!
//! The style sheet does the rest: it leaves out what cannot be turned, and sets the dials' values as words.

use charts::figure::Format;
use charts::layout::lay_out;
use charts::palette::Palette;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, HtmlElement};
use yew::html::Scope;

use crate::place::{self, Place};
use crate::{canvas, store};

/// The pixels of a picture's width: some three hundred an inch in a column of print.
const PIXELS: f64 = 1680.0;

/// Draws a place's picture for paper when the page is about to be printed, and for the screen again when it has been.
///
/// At once, near the screen or far: the browser lays out the paper as soon as the event is over, and messages may wait.
pub fn listen(link: Scope<Place>) -> Closure<dyn FnMut(Event)> {
    let heard = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        if let Some(place) = link.get_component() {
            // The paper's layout is not the screen's: nothing that follows from it is drawn.
            let printing = event.type_() == "beforeprint";
            place.printing.set(printing);
            let _ = if printing {
                place.draw_for_paper()
            } else {
                place.draw()
            };
        }
    });
    if let Some(window) = web_sys::window() {
        for kind in ["beforeprint", "afterprint"] {
            let _ = window.add_event_listener_with_callback(kind, heard.as_ref().unchecked_ref());
        }
    }
    heard
}

impl Place {
    /// A question that the reader has not answered is not asked on paper: its answer is told.
    fn draw_for_paper(&self) -> Option<()> {
        let now = store::scenario(&self.id)?;
        let run = if now != self.scenario || self.draft {
            place::run(&now)
        } else {
            self.run.clone()
        };
        let run = run.ok()?;
        let figure = if self.predict.is_asked() {
            run.figure(self.view, self.playhead, Format::Wide)
        } else {
            self.figure(&*run, Format::Wide)
        };
        let drawing = lay_out(&figure, Format::Wide);
        let width = PIXELS / canvas::ratio()?;
        self.surface()?.draw(&drawing, width, &Palette::LIGHT)?;
        let picture = self.picture.cast::<HtmlElement>()?;
        picture.class_list().add_1("live").ok()
    }
}
