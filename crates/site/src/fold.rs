//! What is folded away below a widget: presets and the table.
//!
//! Components of their own, so that they cost nothing while a dial is turned.

use std::rc::Rc;

use widgets::widget::{Preset, Table};
use yew::prelude::*;

/// The presets of a widget.
#[derive(Clone, PartialEq, Properties)]
pub struct PresetsProps {
    /// The presets.
    pub presets: &'static [Preset],
    /// Called with the scenario of the one that is chosen.
    pub chosen: Callback<&'static str>,
}

/// Buttons with their lessons.
pub struct Presets;

impl Component for Presets {
    type Message = ();
    type Properties = PresetsProps;

    fn create(_: &Context<Self>) -> Self {
        Self
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        html! {
            <details class="presets">
                <summary>{ "Presets" }</summary>
                <ul>
                    { for props.presets.iter().map(|preset| {
                        let (chosen, scenario) = (props.chosen.clone(), preset.scenario);
                        html! {
                            <li>
                                <button type="button" data-preset={preset.key}
                                    onclick={move |_| chosen.emit(scenario)}>{ preset.name }</button>
                                <span class="lesson">{ preset.lesson }</span>
                            </li>
                        }
                    }) }
                </ul>
            </details>
        }
    }
}

/// The run as a table; the same one is known by its place in memory.
#[derive(Clone, Properties)]
pub struct NumbersProps {
    /// The table.
    pub table: Rc<Table>,
}

impl PartialEq for NumbersProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.table, &other.table)
    }
}

/// The table.
pub struct Numbers;

impl Component for Numbers {
    type Message = ();
    type Properties = NumbersProps;

    fn create(_: &Context<Self>) -> Self {
        Self
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let Table {
            caption,
            columns,
            rows,
        } = &*ctx.props().table;
        html! {
            <details class="numbers">
                <summary>{ "Table" }</summary>
                <div class="scroll" tabindex="0" role="group" aria-label="The run as a table">
                    <table data-table="">
                        <caption>{ caption.clone() }</caption>
                        <thead><tr>{ for columns.iter().map(|column| html! { <th scope="col">{ column.clone() }</th> }) }</tr></thead>
                        <tbody>
                            { for rows.iter().map(|row| html! {
                                <tr>{ for row.iter().map(|cell| html! { <td>{ cell.clone() }</td> }) }</tr>
                            }) }
                        </tbody>
                    </table>
                </div>
            </details>
        }
    }
}
