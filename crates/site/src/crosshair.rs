//! The crosshair over a picture, by pointer, finger and keys; and time, dragged along its axis.
//!
//! What is shown lies on a canvas of its own above the picture: nothing is run and nothing is laid out again, and
//! however often the pointer moves, it is drawn at most once a frame. For keys the picture holds a slider, and one upon
//! each handle ([`crate::rings`]).

use std::cell::RefCell;
use std::rc::Rc;

use charts::figure::{Figure, Format, Ink};
use charts::layout::Drawing;
use charts::palette::Palette;
use charts::reading::{self, Reading};
use dynamics::decimal::fixed;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, HtmlCanvasElement, HtmlElement, KeyboardEvent, PointerEvent};
use widgets::Scenario;
use widgets::widget::Run;
use yew::Callback;

use crate::canvas::Surface;
use crate::clock;
use crate::grip::Ground;
use crate::guard::guarded;
use crate::rings::Rings;

/// A picture as it was drawn last.
pub struct Shown {
    /// The picture in the model's units.
    pub figure: Figure,
    /// The same, laid out.
    pub drawing: Drawing,
    /// Its format.
    pub format: Format,
    /// The run that it shows.
    pub run: Rc<dyn Run>,
    /// The run's scenario.
    pub scenario: Scenario,
    /// The number of the view.
    pub view: usize,
    /// The picture's width, CSS pixels.
    pub width: f64,
    /// Its colours.
    pub palette: &'static Palette,
    /// Whether time runs.
    pub playing: bool,
}

/// What the reader does on a picture.
pub enum Deed {
    /// The playhead was moved.
    Playhead(f64),
    /// Time runs, or stops.
    Play,
    /// A parameter was set by its number.
    Turn(usize, f64),
    /// A handle was moved to values of its panel.
    Grasp(usize, f64, f64),
    /// The work did not come to its end: the place has stopped.
    Stop,
}

/// What holds the crosshair where it is.
#[derive(Clone, Copy, PartialEq)]
enum By {
    Pointer,
    Finger,
    Keys,
}

/// The crosshair of one picture.
pub struct Crosshair {
    picture: Element,
    canvas: HtmlCanvasElement,
    surface: Option<Surface>,
    slider: HtmlElement,
    rings: Rings,
    shown: Option<Shown>,
    /// Where it is, in logical pixels.
    at: Option<((f64, f64), By)>,
    /// Where keys left it.
    left: Option<(f64, f64)>,
    /// Time is dragged along its axis.
    scrubs: bool,
    /// A frame is asked for.
    waits: bool,
    /// Something stands on the canvas.
    drawn: bool,
    done: Callback<Deed>,
}

/// What is kept for as long as the place lives.
pub type Kept = Closure<dyn FnMut(Event)>;

/// How far above and below a time axis a press still drags it, CSS pixels: the row of its ticks, and for a finger 44.
const ABOVE: [f64; 2] = [8.0, 18.0];
const BELOW: f64 = 26.0;

impl Crosshair {
    /// Lays a crosshair over a picture; `layer` is an empty element in it, `root` the whole widget.
    pub fn over(
        root: &Element,
        picture: &Element,
        layer: &Element,
        done: Callback<Deed>,
    ) -> Option<(Rc<RefCell<Self>>, Kept)> {
        let document = web_sys::window()?.document()?;
        let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
        canvas.set_class_name("overlay");
        // Until there is something to show.
        canvas.set_hidden(true);
        let slider: HtmlElement = document.create_element("div").ok()?.dyn_into().ok()?;
        slider.set_class_name("reader");
        for (name, value) in [
            ("role", "slider"),
            ("tabindex", "0"),
            ("aria-label", "Read the picture"),
            ("aria-valuenow", "0"),
        ] {
            slider.set_attribute(name, value).ok()?;
        }
        canvas.set_attribute("aria-hidden", "true").ok()?;
        layer.append_child(&canvas).ok()?;
        layer.append_child(&slider).ok()?;
        let own = Rc::new(RefCell::new(Self {
            picture: picture.clone(),
            canvas,
            surface: None,
            slider,
            rings: Rings::new(layer.clone()),
            shown: None,
            at: None,
            left: None,
            scrubs: false,
            waits: false,
            drawn: false,
            done,
        }));
        let me = own.clone();
        let call = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let Ok(mut own) = me.try_borrow_mut() else {
                // The place has stopped.
                return;
            };
            let done = own.done.clone();
            let deed = guarded(move || own.hear(&event));
            if let Some(deed) = deed.unwrap_or(Some(Deed::Stop)) {
                done.emit(deed);
            }
            Self::paint_soon(&me);
        });
        let pointer = [
            "pointermove",
            "pointerdown",
            "pointerup",
            "pointercancel",
            "pointerleave",
        ];
        let keys = ["keydown", "focusin", "focusout"];
        for (element, names) in [(picture, &pointer[..]), (root, &keys[..])] {
            for name in names {
                element
                    .add_event_listener_with_callback(name, call.as_ref().unchecked_ref())
                    .ok()?;
            }
        }
        Some((own, call))
    }

    /// The picture has been drawn anew, or there is none.
    pub fn drawn(own: &Rc<RefCell<Self>>, shown: Option<Shown>) {
        {
            let mut me = own.borrow_mut();
            if matches!(me.at, Some((_, By::Finger))) {
                // A finger is elsewhere now.
                me.at = None;
            }
            me.rings.drawn(shown.as_ref());
            me.shown = shown;
        }
        if own.borrow().at.is_some() || own.borrow().drawn {
            Self::paint_soon(own);
        }
    }

    fn paint_soon(own: &Rc<RefCell<Self>>) {
        let Ok(mut me) = own.try_borrow_mut() else {
            return;
        };
        if me.waits || (me.at.is_none() && !me.drawn) {
            return;
        }
        me.waits = true;
        let own = own.clone();
        clock::next_frame(move |_| {
            let Ok(mut me) = own.try_borrow_mut() else {
                return;
            };
            me.waits = false;
            let done = me.done.clone();
            if guarded(move || me.paint()).is_none() {
                done.emit(Deed::Stop);
            }
        });
    }

    /// What the picture says where the crosshair is.
    fn reading(&self) -> Option<Reading> {
        let ((x, y), _) = self.at?;
        let shown = self.shown.as_ref().filter(|shown| !shown.playing)?;
        let mut reading = reading::read(&shown.figure, &shown.drawing, x, y)?;
        let told = shown
            .run
            .told(shown.view, shown.format, reading.panel, reading.place);
        if !told.is_empty() {
            reading.values.clear();
            reading.told = told;
        }
        Some(reading)
    }

    fn paint(&mut self) -> Option<()> {
        let shown = self.shown.as_ref()?;
        let over = match (self.at, self.near()) {
            (Some(((x, y), _)), true) => self.hint(shown, x, y),
            _ => self
                .reading()
                .filter(|_| !self.scrubs)
                .map(|reading| reading.drawing(&shown.drawing)),
        };
        let empty = over.is_none();
        if empty && !self.drawn {
            return None;
        }
        let over = over.unwrap_or_else(|| reading::blank(&shown.drawing));
        self.canvas.set_hidden(empty);
        if self.surface.is_none() {
            self.surface = Surface::of(&self.canvas);
        }
        let surface = self.surface.as_ref()?;
        surface.draw(&over, shown.width, shown.palette)?;
        self.drawn = !empty;
        Some(())
    }

    /// What the handle near a place is and does.
    fn hint(&self, shown: &Shown, x: f64, y: f64) -> Option<Drawing> {
        let away = |handle: &&(usize, f64, f64)| {
            let (dx, dy) = (handle.1 - x, handle.2 - y);
            dx * dx + dy * dy
        };
        let handles = shown.drawing.handles.iter().enumerate();
        let mut nearest: Option<(usize, f64, (f64, f64))> = None;
        for (which, handle) in handles {
            let away = away(&handle);
            if nearest.is_none_or(|(_, least, _)| away < least) {
                nearest = Some((which, away, (handle.1, handle.2)));
            }
        }
        let (which, _, at) = nearest?;
        let mut lines: Vec<(Ink, String)> = crate::rings::values(shown, which)
            .into_iter()
            .map(|line| (Ink::Text, line))
            .collect();
        lines.push((Ink::Muted, "drag it".to_owned()));
        Some(reading::note(&shown.drawing, at, lines))
    }

    /// Whether the pointer is near a handle or holds one: see [`crate::grip`].
    fn near(&self) -> bool {
        matches!(self.at, Some((_, by)) if by != By::Keys)
            && self.picture.class_list().contains("near")
    }

    fn hear(&mut self, event: &Event) -> Option<Deed> {
        if let Some(pointer) = event.dyn_ref::<PointerEvent>() {
            return self.hear_pointer(pointer);
        }
        let target: Element = event.target()?.dyn_into().ok()?;
        if let Some(key) = event.dyn_ref::<KeyboardEvent>() {
            let deed = self.hear_key(key, &target);
            if deed.is_some() {
                event.prevent_default();
            }
            return deed.flatten();
        }
        if target != *self.slider {
            return None;
        }
        if event.type_() == "focusin" {
            // By keys alone: a press of the pointer does not give it the focus.
            let drawing = &self.shown.as_ref()?.drawing;
            let frame = drawing.frames.first()?;
            let middle = (
                0.5 * (frame.left + frame.right),
                0.5 * (frame.top + frame.bottom),
            );
            self.at = Some((self.left.unwrap_or(middle), By::Keys));
            self.tell();
        } else {
            self.at = None;
        }
        None
    }

    fn hear_pointer(&mut self, pointer: &PointerEvent) -> Option<Deed> {
        let shown = self.shown.as_ref()?;
        let ground = Ground::of(&self.picture, shown.drawing.width);
        let (x, y) = ground.at(pointer.client_x(), pointer.client_y());
        let touch = pointer.pointer_type() == "touch";
        let by = if touch { By::Finger } else { By::Pointer };
        let near = self.picture.class_list().contains("near");
        match pointer.type_().as_str() {
            "pointerdown" => {
                self.at = Some(((x, y), by));
                if near || self.year_at(x, y, ground.scale, touch).is_none() {
                    return None;
                }
                self.scrubs = true;
                let _ = self.picture.set_pointer_capture(pointer.pointer_id());
                self.scrub(x)
            }
            "pointermove" => {
                self.at = Some(((x, y), by));
                let along = !near && self.year_at(x, y, ground.scale, touch).is_some();
                let along = along || self.scrubs;
                let _ = self.picture.class_list().toggle_with_force("along", along);
                if self.scrubs { self.scrub(x) } else { None }
            }
            "pointerup" => {
                self.scrubs = false;
                None
            }
            // A finger that was lifted leaves what it showed; one that scrolls takes it along.
            "pointerleave" if touch => None,
            _ => {
                self.scrubs = false;
                self.at = None;
                None
            }
        }
    }

    /// The playhead's place on the time axis at or near a place of the picture; nothing elsewhere.
    fn year_at(&self, x: f64, y: f64, scale: f64, touch: bool) -> Option<f64> {
        let shown = self.shown.as_ref()?;
        let span = shown.run.span();
        let above = ABOVE[usize::from(touch)] * scale;
        let panels = shown.figure.panels.iter().zip(&shown.drawing.frames);
        for (panel, frame) in panels {
            let times = span > 0.0 && panel.x.from == 0.0 && panel.x.to == span && panel.x.ticks;
            let along = x >= frame.left - 10.0 && x <= frame.right + 10.0;
            if times && along && y >= frame.bottom - above && y <= frame.bottom + BELOW * scale {
                return Some(frame.values(x, y).0);
            }
        }
        None
    }

    fn scrub(&self, x: f64) -> Option<Deed> {
        let shown = self.shown.as_ref()?;
        let span = shown.run.span();
        let mut panels = shown.figure.panels.iter().zip(&shown.drawing.frames);
        let (_, frame) =
            panels.find(|(panel, _)| panel.x.from == 0.0 && panel.x.to == span && panel.x.ticks)?;
        Some(Deed::Playhead(frame.values(x, frame.bottom).0.round()))
    }

    /// `Some` where a key does something here, with what the place must do about it.
    fn hear_key(&mut self, key: &KeyboardEvent, target: &Element) -> Option<Option<Deed>> {
        if key.ctrl_key() || key.meta_key() || key.alt_key() {
            return None;
        }
        let on_picture = *target == *self.slider || target.class_name() == "ring";
        match key.key().as_str() {
            "k" | "K"
                if !target
                    .matches("select, textarea, [type=text]")
                    .unwrap_or(true) =>
            {
                return self.plays().then_some(Some(Deed::Play));
            }
            " " if on_picture => return self.plays().then_some(Some(Deed::Play)),
            _ => {}
        }
        let shown = self.shown.as_ref()?;
        if target.class_name() == "ring" {
            return self.rings.move_by_key(shown, &key.key(), target).map(Some);
        }
        if !on_picture {
            return None;
        }
        let (at, _) = self.at?;
        let by = match key.key().as_str() {
            "ArrowLeft" => (-1, 0),
            "ArrowRight" => (1, 0),
            "PageDown" => (-10, 0),
            "PageUp" => (10, 0),
            "Home" => (-100_000, 0),
            "End" => (100_000, 0),
            "ArrowUp" => (0, 1),
            "ArrowDown" => (0, -1),
            "Escape" => {
                self.at = None;
                return Some(None);
            }
            _ => return None,
        };
        let to = reading::step(&shown.figure, &shown.drawing, at, by)?;
        self.at = Some((to, By::Keys));
        self.left = Some(to);
        self.tell();
        Some(None)
    }

    fn plays(&self) -> bool {
        self.shown
            .as_ref()
            .is_some_and(|shown| shown.run.span() > 0.0)
    }

    /// The slider says what stands under the crosshair.
    fn tell(&self) -> Option<()> {
        let reading = self.reading()?;
        let shown = self.shown.as_ref()?;
        let axis = &shown.figure.panels.get(reading.panel)?.x;
        let words = match reading.words() {
            words if words.is_empty() => "nothing here".to_owned(),
            words => words,
        };
        for (name, value) in [
            ("aria-valuemin", fixed(axis.from, 3)),
            ("aria-valuemax", fixed(axis.to, 3)),
            ("aria-valuenow", fixed(reading.place.0, 3)),
            ("aria-valuetext", words),
        ] {
            self.slider.set_attribute(name, &value).ok()?;
        }
        Some(())
    }
}
