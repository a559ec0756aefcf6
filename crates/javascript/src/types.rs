//! The package for readers in TypeScript, written by hand: the macro's own types would say `any`.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");

#[cfg(test)]
mod tests {
    /// Natively the macro leaves no constant behind.
    const TYPES: &str = include_str!("types.d.ts");

    #[test]
    fn the_types_name_every_widget() {
        let keys: Vec<String> = widgets::catalog::ALL
            .iter()
            .map(|widget| format!("\"{}\"", widget.key()))
            .collect();
        let line = format!("export type WidgetKey = {};", keys.join(" | "));
        assert!(TYPES.contains(&line), "types.d.ts lacks: {line}");
    }

    #[test]
    fn the_types_know_which_runs_are_maps() {
        use widgets::widget::Series;
        let maps: Vec<String> = widgets::catalog::ALL
            .iter()
            .filter(|widget| {
                let scenario = widgets::Scenario::of(**widget);
                let data = widget.run(scenario.values()).map(|run| run.data(None));
                let series = data.map_or(vec![], |data| data.series);
                let is_row = |it: &(String, Series)| !matches!(it.1, Series::Along(_));
                series.iter().any(is_row)
            })
            .map(|widget| format!("\"{}\"", widget.key()))
            .collect();
        let line = format!("export type MapKey = {};", maps.join(" | "));
        assert!(TYPES.contains(&line), "types.d.ts lacks: {line}");
    }

    #[test]
    fn the_types_know_every_unit() {
        for widget in widgets::catalog::ALL {
            for param in widget.params() {
                let unit = format!("\"{}\"", param.unit.symbol());
                assert!(TYPES.contains(&unit), "types.d.ts lacks: {unit}");
            }
        }
    }
}
