//! Handles on a picture, dragged by pointer or finger.
//!
//! A place that has handles is told where they stand whenever it is drawn. A press near one takes hold of it and keeps
//! the page from scrolling under the finger; a press anywhere else scrolls as ever.

use std::cell::RefCell;
use std::rc::Rc;

use charts::layout::{Drawing, Frame};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, PointerEvent, TouchEvent};

/// How far from a handle's middle a press still takes hold, in CSS pixels: targets are 44 wide.
const REACH: f64 = 22.0;

/// Where the handles of a picture stand, and which is held.
#[derive(Default)]
pub struct Grip {
    handles: Vec<(Frame, f64, f64)>,
    /// Logical width of the picture.
    width: f64,
    held: Option<usize>,
}

impl Grip {
    /// The picture has been drawn anew.
    pub fn drawn(&mut self, drawing: &Drawing) {
        self.width = drawing.width;
        self.handles.clear();
        for (frame, x, y) in &drawing.handles {
            if let Some(frame) = drawing.frames.get(*frame) {
                self.handles.push((*frame, *x, *y));
            }
        }
    }

    /// The handle near a point of the picture, in logical pixels; `scale` of them are a CSS pixel.
    fn near(&self, x: f64, y: f64, scale: f64) -> Option<usize> {
        let away = |handle: &(Frame, f64, f64)| {
            let (dx, dy) = (handle.1 - x, handle.2 - y);
            (dx * dx + dy * dy).sqrt()
        };
        let mut best: Option<(usize, f64)> = None;
        for (which, handle) in self.handles.iter().enumerate() {
            let away = away(handle);
            if away <= REACH * scale && best.is_none_or(|(_, least)| away < least) {
                best = Some((which, away));
            }
        }
        best.map(|(which, _)| which)
    }
}

/// Listens on a picture; `moved` is told the handle's number and where it was dragged to, in its panel's values.
pub fn listen(
    picture: &Element,
    grip: &Rc<RefCell<Grip>>,
    moved: impl Fn(usize, f64, f64) + 'static,
) -> Closure<dyn FnMut(Event)> {
    let (grip, element) = (grip.clone(), picture.clone());
    let call = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        let mut grip = grip.borrow_mut();
        if grip.handles.is_empty() {
            return;
        }
        let ground = Ground::of(&element, grip.width);
        let (at, scale) = (|x, y| ground.at(x, y), ground.scale);
        if let Some(touch) = event.dyn_ref::<TouchEvent>() {
            let touch = touch.touches().get(0);
            let (x, y) = touch.map_or((0.0, 0.0), |touch| at(touch.client_x(), touch.client_y()));
            if grip.near(x, y, scale).is_some() {
                event.prevent_default();
            }
            return;
        }
        let Some(pointer) = event.dyn_ref::<PointerEvent>() else {
            return;
        };
        let (x, y) = at(pointer.client_x(), pointer.client_y());
        match event.type_().as_str() {
            "pointerdown" => {
                grip.held = grip.near(x, y, scale);
                if grip.held.is_some() {
                    event.prevent_default();
                    let _ = element.set_pointer_capture(pointer.pointer_id());
                }
            }
            "pointermove" => {}
            _ => grip.held = None,
        }
        let near = grip.held.is_some() || grip.near(x, y, scale).is_some();
        let _ = element.class_list().toggle_with_force("near", near);
        if let Some(which) = grip.held {
            let (frame, ..) = grip.handles[which];
            drop(grip);
            let (x, y) = frame.values(x, y);
            moved(which, x, y);
        }
    });
    hear(picture, &call);
    call
}

/// Where a picture lies in the window.
pub(crate) struct Ground {
    left: f64,
    top: f64,
    /// Logical pixels of the picture for one of the window's.
    pub(crate) scale: f64,
}

impl Ground {
    /// Of a picture that is `width` logical pixels wide.
    pub(crate) fn of(picture: &Element, width: f64) -> Self {
        let place = picture.get_bounding_client_rect();
        Self {
            left: place.left(),
            top: place.top(),
            scale: width / place.width().max(1.0),
        }
    }

    /// A point of the window in logical pixels of the picture.
    pub(crate) fn at(&self, x: i32, y: i32) -> (f64, f64) {
        (
            (f64::from(x) - self.left) * self.scale,
            (f64::from(y) - self.top) * self.scale,
        )
    }
}

/// Gives a picture's presses and movements to `call`, which may keep the page from scrolling: listeners that yew
/// delegates may not.
pub(crate) fn hear(picture: &Element, call: &Closure<dyn FnMut(Event)>) {
    for name in [
        "pointerdown",
        "pointermove",
        "pointerup",
        "pointercancel",
        "touchstart",
    ] {
        let options = web_sys::AddEventListenerOptions::new();
        options.set_passive(false);
        let _ = picture.add_event_listener_with_callback_and_add_event_listener_options(
            name,
            call.as_ref().unchecked_ref(),
            &options,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use charts::figure::{Axis, Figure, Format, Layer, Numbers, Panel, Scale};

    #[test]
    fn the_nearest_handle_within_reach_is_held() {
        let axis = Axis {
            from: 0.0,
            to: 1.0,
            scale: Scale::Linear,
            numbers: Numbers::Plain,
            unit: String::new(),
            ticks: false,
        };
        let panel = Panel {
            title: String::new(),
            weight: 1.0,
            beside: false,
            plain: false,
            x: axis.clone(),
            y: axis,
            layers: vec![
                Layer::Handle { x: 0.2, y: 0.5 },
                Layer::Handle { x: 0.24, y: 0.5 },
            ],
        };
        let drawing = charts::layout::lay_out(
            &Figure {
                panels: vec![panel],
            },
            Format::Wide,
        );
        let mut grip = Grip::default();
        grip.drawn(&drawing);
        let (_, x, y) = drawing.handles[1];
        assert_eq!(grip.near(x + 1.0, y, 1.0), Some(1));
        assert_eq!(grip.near(drawing.handles[0].1, y, 1.0), Some(0));
        assert_eq!(grip.near(x + 23.0, y, 1.0), None);
        assert_eq!(grip.near(x + 23.0, y, 1.2), Some(1));
    }
}
