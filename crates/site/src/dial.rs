//! A dial: one parameter's control, with its name, its value and its mark. Its place hears it: see [`crate::controls`].
//!
//! A component of its own, so that a turn of one dial costs nothing at the others.

use charts::text;
use dynamics::decimal::{fixed, short};
use dynamics::param::{Kind, Param};
use widgets::widget::Mark;
use widgets::words;

use crate::store;
use yew::prelude::*;

/// A dial as a place shows it.
#[derive(Clone, PartialEq, Properties)]
pub struct DialProps {
    /// The place's id, which makes the control's id unique.
    pub place: AttrValue,
    /// The parameter.
    pub param: &'static Param,
    /// Its number in the widget's table.
    pub number: usize,
    /// Its value.
    pub value: f64,
    /// The value that would hold the balance, if the dial has one.
    #[prop_or_default]
    pub mark: Option<Mark>,
    /// Whether the model uses the parameter.
    pub used: bool,
    /// Whether it may not be moved.
    pub locked: bool,
}

/// The component. No function: what serves functions' hooks would weigh more than it does.
pub struct Dial;

impl Component for Dial {
    type Message = ();
    type Properties = DialProps;

    fn create(_: &Context<Self>) -> Self {
        Self
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        ctx.props().view()
    }
}

impl DialProps {
    /// Where the dial stands. What a page shows may be older than what its reader did, and yew may show it late, after a pause
    /// for the browser: to put back a dial that was just moved would lose the next key's step.
    fn stands(&self) -> f64 {
        #[cfg(feature = "many")]
        if let Some(now) = store::value(&self.place, self.param, self.number) {
            return now;
        }
        self.value
    }

    fn view(&self) -> Html {
        let Self { param, .. } = self;
        let value = self.stands();
        let id = text![self.place.as_str(), "-", param.key];
        let help = text![id, "-help"];
        let said = words::value(param, value);
        html! {
            <div class="dial" data-unused={(!self.used).then_some("")} data-locked={(self.used && self.locked).then_some("")}>
                { self.name(&id) }
                { match param.kind {
                    Kind::Number | Kind::Integer => html! {
                        // The control says the same: not a second voice, nor one from every section that follows.
                        <output for={id.clone()} aria-live="off">{ said.clone() }</output>
                    },
                    _ => Html::default(),
                } }
                { self.control(value, &id, &help, &said) }
                <p class="hint" id={help} title={(!param.help.is_empty()).then_some(param.help)}>
                    { match (self.used, &self.mark) {
                        (false, _) => "not used here".to_owned(),
                        (true, _) if self.locked => "fixed here".to_owned(),
                        (true, Some(mark)) => mark.words.clone(),
                        (true, None) => String::new(),
                    } }
                </p>
            </div>
        }
    }

    /// The name and, on an essay, what opens the dial's help: see `web/explain.js`.
    fn name(&self, id: &str) -> Html {
        let name = self.param.name;
        let label = html! { <label for={id.to_owned()}>{ name }</label> };
        if !store::is_whole() {
            return label;
        }
        html! {
            <div class="name">
                { label }
                <button type="button" class="what" data-what="" aria-expanded="false" aria-label={text!["What is ", name, "?"]}>{ "?" }</button>
            </div>
        }
    }

    fn control(&self, value: f64, id: &str, help: &str, said: &str) -> Html {
        let Self { param, .. } = self;
        match param.kind {
            Kind::Choice(choices) => html! {
                <select id={id.to_owned()} data-param={param.key} autocomplete={store::kept()} aria-describedby={help.to_owned()} disabled={self.locked}>
                    { for choices.iter().enumerate().map(|(i, choice)| html! {
                        <option value={choice.key} selected={i == value as usize}>{ choice.name }</option>
                    }) }
                </select>
            },
            Kind::Switch => html! {
                <input type="checkbox" id={id.to_owned()} data-param={param.key} aria-describedby={help.to_owned()}
                    checked={value >= 0.5} disabled={self.locked} />
            },
            Kind::Number | Kind::Integer => html! {
                <div class="slider">
                    { self.track(value) }
                    <input type="range" id={id.to_owned()} data-param={param.key} autocomplete={store::kept()}
                        min={param.write(param.min)} max={param.write(param.max)} step={short(param.step, 6)}
                        value={param.write(value)} aria-valuetext={said.to_owned()}
                        aria-describedby={help.to_owned()} disabled={!self.used || self.locked} />
                </div>
            },
        }
    }

    /// The track below the native control: how far it is turned, and the mark.
    fn track(&self, value: f64) -> Html {
        let Self { param, .. } = self;
        let part = |value: f64| 100.0 * (value - param.min) / (param.max - param.min);
        let turned = part(value).max(0.0).min(100.0);
        // A line, since a browser styles a page anew for a rectangle's width, and not for where a line ends.
        html! {
            <svg class="track" aria-hidden="true" width="100%" height="20">
                <rect class="rail" x="0" y="8" width="100%" height="4" rx="2" />
                <line class="turned" x1="2" x2={text![fixed(turned, 2), "%"]} y1="10" y2="10" />
                { match self.mark.as_ref().and_then(|mark| mark.at) {
                    Some(at) if at <= 1.0 => {
                        let x = text![fixed(100.0 * at, 2), "%"];
                        html! { <line class="need" x1={x.clone()} x2={x} y1="1" y2="19" /> }
                    }
                    Some(_) => html! {
                        <svg x="100%" y="0" overflow="visible"><path class="need" d="M-6 4l6 6l-6 6" /></svg>
                    },
                    None => Html::default(),
                } }
            </svg>
        }
    }
}
