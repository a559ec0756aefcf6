//! A page on paper: every picture as the reader has set it, in light colours, as fine as paper shows it.
//!
//! The style sheet does the rest: it leaves out what cannot be turned, and sets the dials' values as words.

use charts::figure::Format;
use charts::layout::lay_out;
use charts::palette::Palette;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, HtmlCanvasElement, HtmlElement};
use yew::Callback;

use crate::canvas;
use crate::place::Place;

/// The pixels of a picture's width: some three hundred an inch in a column of print.
const PIXELS: f64 = 1680.0;

/// Tells when the page is about to be printed, and when it has been.
pub fn listen(told: Callback<bool>) -> Closure<dyn FnMut(Event)> {
    let heard = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        told.emit(event.type_() == "beforeprint");
    });
    if let Some(window) = web_sys::window() {
        for kind in ["beforeprint", "afterprint"] {
            let _ = window.add_event_listener_with_callback(kind, heard.as_ref().unchecked_ref());
        }
    }
    heard
}

impl Place {
    /// Gets ready to be printed, near the screen or far, or goes back to the screen; whether there is anything to show.
    pub(crate) fn print(&mut self, printing: bool) -> bool {
        self.printing = printing;
        if printing {
            self.follow();
            if self.draft {
                self.run_again(false);
            }
        } else {
            self.draw();
        }
        printing
    }

    /// Draws the picture for paper. A question that the reader has not answered is not asked there: its answer is told.
    pub(crate) fn draw_for_paper(&self) -> Option<()> {
        let run = self.run.as_deref().ok()?;
        let figure = if self.predict.is_asked() {
            run.figure(self.view, self.playhead, Format::Wide)
        } else {
            self.figure(run, Format::Wide)
        };
        let drawing = lay_out(&figure, Format::Wide);
        let canvas = self.canvas.cast::<HtmlCanvasElement>()?;
        let width = PIXELS / canvas::ratio()?;
        canvas::draw(&canvas, &drawing, width, &Palette::LIGHT)?;
        let picture = self.picture.cast::<HtmlElement>()?;
        picture.class_list().add_1("live").ok()
    }
}
