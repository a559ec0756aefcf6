//! Handles for the keyboard: a slider upon each ring of a picture.
//!
//! A ring that sets one parameter is a slider of that parameter. One that sets two moves both ways with the arrow keys;
//! its value is told in words.

use dynamics::decimal::fixed;
use web_sys::Element;
use widgets::words;

use crate::crosshair::{Deed, Shown};

/// The sliders of one picture.
pub struct Rings {
    layer: Element,
    rings: Vec<Ring>,
}

/// A slider, with what it was told last.
struct Ring {
    element: web_sys::HtmlElement,
    at: (String, String),
    said: Vec<String>,
}

/// What a handle sets: numbers of parameters, and the values of its panel where it stands.
fn held(shown: &Shown, handle: usize) -> Option<(Vec<usize>, (f64, f64))> {
    let (frame, x, y) = shown.drawing.handles.get(handle)?;
    let (x, y) = shown.drawing.frames.get(*frame)?.values(*x, *y);
    let sets = shown.run.grasp(handle, x, y);
    Some((sets.iter().map(|(param, _)| *param).collect(), (x, y)))
}

/// The parameters that a handle sets with their values, in words: "Head start 1.2".
pub fn values(shown: &Shown, handle: usize) -> Vec<String> {
    let (sets, _) = held(shown, handle).unwrap_or_default();
    let params = shown.scenario.widget().params();
    sets.into_iter()
        .filter_map(|param| {
            let value = *shown.scenario.values().get(param)?;
            let param = params.get(param)?;
            Some([param.name, " ", &words::value(param, value)].concat())
        })
        .collect()
}

impl Rings {
    /// Without any ring, to be laid into an element.
    pub fn new(layer: Element) -> Self {
        Self {
            layer,
            rings: vec![],
        }
    }

    /// The picture has been drawn anew, or there is none.
    pub fn drawn(&mut self, shown: Option<&Shown>) {
        let count = shown.map_or(0, |shown| shown.drawing.handles.len());
        while self.rings.len() > count {
            if let Some(ring) = self.rings.pop() {
                ring.element.remove();
            }
        }
        while self.rings.len() < count {
            match self.ring() {
                Some(ring) => self.rings.push(ring),
                None => return,
            }
        }
        if let Some(shown) = shown {
            for (handle, ring) in self.rings.iter_mut().enumerate() {
                ring.follow(shown, handle);
            }
        }
    }

    fn ring(&self) -> Option<Ring> {
        use wasm_bindgen::JsCast;
        let element = self.layer.owner_document()?.create_element("div").ok()?;
        element.set_class_name("ring");
        for (name, value) in [("role", "slider"), ("tabindex", "0")] {
            element.set_attribute(name, value).ok()?;
        }
        self.layer.append_child(&element).ok()?;
        Some(Ring {
            element: element.dyn_into().ok()?,
            at: Default::default(),
            said: vec![],
        })
    }

    /// What a key does to the ring that has the focus.
    pub fn move_by_key(&self, shown: &Shown, key: &str, target: &Element) -> Option<Deed> {
        let handle = self
            .rings
            .iter()
            .position(|ring| *ring.element == *target)?;
        let (sets, _) = held(shown, handle)?;
        match sets[..] {
            [param] => turned(shown, key, handle, param),
            _ => walked(shown, key, handle),
        }
    }
}

/// Between which values a handle that sets one parameter can be dragged.
fn range(shown: &Shown, handle: usize) -> Option<(f64, f64)> {
    let (frame, ..) = shown.drawing.handles.get(handle)?;
    let frame = shown.drawing.frames.get(*frame)?;
    let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
    for x in [frame.left, frame.right] {
        for y in [frame.top, frame.bottom] {
            let (x, y) = frame.values(x, y);
            for (_, value) in shown.run.grasp(handle, x, y) {
                (least, most) = (least.min(value), most.max(value));
            }
        }
    }
    (least <= most).then_some((least, most))
}

/// The step of a key on a dial, as far as the handle goes.
fn turned(shown: &Shown, key: &str, handle: usize, number: usize) -> Option<Deed> {
    let (least, most) = range(shown, handle)?;
    let param = shown.scenario.widget().params().get(number)?;
    let now = *shown.scenario.values().get(number)?;
    let to = match key {
        "ArrowRight" | "ArrowUp" => now + param.step,
        "ArrowLeft" | "ArrowDown" => now - param.step,
        "PageUp" => now + 10.0 * param.step,
        "PageDown" => now - 10.0 * param.step,
        "Home" => least,
        "End" => most,
        _ => return None,
    };
    let to = param.rounded(to.max(least).min(most));
    Some(Deed::Turn(number, to))
}

/// The step of a key on a plane: as short as changes anything.
fn walked(shown: &Shown, key: &str, handle: usize) -> Option<Deed> {
    const SHORTEST: f64 = 1.0 / 400.0;
    let (dx, dy, first) = match key {
        "ArrowLeft" => (-1.0, 0.0, 1),
        "ArrowRight" => (1.0, 0.0, 1),
        "ArrowUp" => (0.0, -1.0, 1),
        "ArrowDown" => (0.0, 1.0, 1),
        "PageUp" => (0.0, -1.0, 40),
        "PageDown" => (0.0, 1.0, 40),
        "Home" => (-1.0, 0.0, 400),
        "End" => (1.0, 0.0, 400),
        _ => return None,
    };
    let (frame, x, y) = *shown.drawing.handles.get(handle)?;
    let frame = shown.drawing.frames.get(frame)?;
    let (wide, high) = (frame.right - frame.left, frame.bottom - frame.top);
    let now = shown.scenario.values();
    let mut last = frame.values(x, y);
    for step in first..first + 60 {
        let part = SHORTEST * f64::from(step);
        last = frame.values(x + dx * part * wide, y + dy * part * high);
        let sets = shown.run.grasp(handle, last.0, last.1);
        if sets
            .iter()
            .any(|(param, value)| now.get(*param) != Some(value))
        {
            break;
        }
    }
    Some(Deed::Grasp(handle, last.0, last.1))
}

impl Ring {
    /// Stands where its handle is drawn, and says what it sets.
    fn follow(&mut self, shown: &Shown, handle: usize) -> Option<()> {
        let drawing = &shown.drawing;
        let (_, x, y) = drawing.handles.get(handle)?;
        let part = |part: f64| [fixed(100.0 * part, 2).as_str(), "%"].concat();
        let at = (part(x / drawing.width), part(y / drawing.height));
        if self.at != at {
            let style = self.element.style();
            style.set_property("left", &at.0).ok()?;
            style.set_property("top", &at.1).ok()?;
            self.at = at;
        }
        let (sets, _) = held(shown, handle)?;
        let params = shown.scenario.widget().params();
        let first = params.get(*sets.first()?)?;
        let value = *shown.scenario.values().get(*sets.first()?)?;
        let plane = sets.len() > 1;
        let (least, most) = if plane {
            (first.min, first.max)
        } else {
            range(shown, handle)?
        };
        let names: Vec<&str> = sets.iter().map(|param| params[*param].name).collect();
        let text = if plane {
            values(shown, handle).join(", ")
        } else {
            words::value(first, value)
        };
        let said = vec![
            names.join(" and "),
            first.write(least),
            first.write(most),
            first.write(value),
            text,
            if plane { "two-way slider" } else { "slider" }.to_owned(),
        ];
        let names = [
            "aria-label",
            "aria-valuemin",
            "aria-valuemax",
            "aria-valuenow",
            "aria-valuetext",
            "aria-roledescription",
        ];
        for (at, (name, words)) in names.into_iter().zip(&said).enumerate() {
            if self.said.get(at) != Some(words) {
                self.element.set_attribute(name, words).ok()?;
            }
        }
        self.said = said;
        Some(())
    }
}
