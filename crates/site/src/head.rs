//! The beam and the law above a widget's picture.

use charts::text;
use dynamics::decimal::fixed;
use widgets::widget::{Course, Head};
use yew::prelude::*;

/// Greatest tilt of the beam, radians.
const STEEPEST: f64 = 0.28;

/// Where the beam goes, for the style sheet.
fn toward(course: Course) -> &'static str {
    match course {
        Course::Apart | Course::Over => "apart",
        Course::Closing => "closing",
        Course::Steady => "steady",
    }
}

/// The corners of a line, as SVG writes them.
fn points<const N: usize>(corners: [(f64, f64); N]) -> String {
    let mut points = String::new();
    for (x, y) in corners {
        points.push_str(&text![fixed(x, 1), " ", fixed(y, 1), " "]);
    }
    points
}

/// The balance: it tilts towards the leader while the field pulls apart.
fn beam(head: &Head) -> Html {
    // Turned by half angles, which need no trigonometry: t = tan(angle/2).
    let t = -STEEPEST / 2.0 * head.tilt;
    let (cos, sin) = ((1.0 - t * t) / (1.0 + t * t), 2.0 * t / (1.0 + t * t));
    // The beam's ends, 20 units from the pivot; the pans hang from them.
    let (x, y) = (20.0 * cos, 20.0 * sin);
    // By points: a browser styles a page anew for the `d` of a path, and not for these.
    let pan = |x: f64, y: f64| {
        let corners = [
            (-6.5, 11.0),
            (6.5, 11.0),
            (5.5, 11.0),
            (0.0, 0.0),
            (-5.5, 11.0),
        ];
        html! { <polyline points={points(corners.map(|(dx, dy)| (x + dx, y + dy)))} /> }
    };
    html! {
        <svg class="beam" viewBox="0 0 52 36" aria-hidden="true">
            <path d="M26 9V32M18 33H34" />
            <polyline points={points([(26.0 - x, 9.0 - y), (26.0 + x, 9.0 + y)])} />
            { pan(26.0 - x, 9.0 - y) }
            { pan(26.0 + x, 9.0 + y) }
        </svg>
    }
}

/// The head of a widget.
pub fn head(head: &Head) -> Html {
    html! {
        <div class="head-course" data-toward={toward(head.course)}>
            { beam(head) }
            <div class="head-words">
                <p class="course" data-course="">{ head.words.clone() }</p>
                <p class="law" data-law="">{ head.law.clone() }</p>
            </div>
        </div>
    }
}
