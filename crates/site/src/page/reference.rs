//! Pages beside the essay: how each model works, and how everything is used.

use widgets::Scenario;
use widgets::catalog;

use super::{Content, Frame, Page, THEMES, escaped, scrollable};
use crate::model::Model;
use crate::predict::Asking;
use crate::store;

/// The language of these pages, whatever the essay's.
const LANG: &str = "en";

impl Frame<'_> {
    /// The list of all models, a page for each, and the help sheet.
    pub(super) async fn reference(&self, pages: &mut Vec<Page>) {
        let mut list = String::from("<ul class=\"models\">\n");
        for model in self.site.models {
            pages.push(self.model(model).await);
            if let Some(widget) = catalog::find(model.key) {
                list.push_str(&format!(
                    "<li><a href=\"{}/\">{}</a><p>{}</p></li>\n",
                    model.key,
                    escaped(widget.name()),
                    escaped(widget.about())
                ));
            }
        }
        list.push_str("</ul>");
        pages.push(self.text(
            "models/",
            "The models",
            "Equations, symbols, limits and objections of every model on this site.",
            &list,
        ));
        pages.push(self.text(
            "help/",
            "Help",
            "How everything on this site is used, by pointer and by keyboard.",
            self.site.help,
        ));
    }

    /// The script that shows these pages' words within the essay.
    pub(super) fn explaining(&self, root: &str) -> String {
        format!(
            "<script type=\"module\" src=\"{root}{}\"></script>",
            self.site.explain
        )
    }

    /// The head of such a page, with the way back.
    fn head(&self, root: &str, title: &str, about: &str) -> String {
        format!(
            "<a class=\"skip\" href=\"#text\">Skip to the text</a>\n<div class=\"notices\" data-notices role=\"alert\"></div>\n<section class=\"tools\" aria-label=\"The whole page\">{THEMES}</section>\n\
             <header class=\"title\"><p class=\"way\"><a href=\"{root}index.html\">{}</a> <a href=\"{root}models/\">The models</a> <a href=\"{root}help/\">Help</a></p>\
             <h1>{}</h1><p class=\"subtitle\">{}</p></header>\n",
            escaped(&self.site.essay.front.title),
            escaped(title),
            escaped(about)
        )
    }

    fn text(&self, path: &str, title: &str, about: &str, html: &str) -> Page {
        let body = format!(
            "{}<main id=\"text\"><div class=\"prose\">\n{}\n</div></main>",
            self.head("../", title, about),
            scrollable(html)
        );
        self.of_reference(path, title, about, None, body)
    }

    async fn model(&self, model: &Model) -> Page {
        let Some(widget) = catalog::find(model.key) else {
            unreachable!("a model is that of a widget");
        };
        store::clear();
        let island = self
            .island(model.key, &Scenario::of(widget), "", false, Asking::Never)
            .await;
        let mut parts = model
            .sections
            .iter()
            .map(|(title, html)| format!("<h2>{}</h2>\n{}\n", escaped(title), scrollable(html)));
        // In a narrow column the widget stands below what its equations are.
        let first = parts.next().unwrap_or_default();
        let others: String = parts.collect();
        let body = format!(
            "{}<main id=\"text\"><div class=\"row\">\n<div class=\"prose\" data-text>{first}</div>\n\
             <div class=\"aside\">{island}</div>\n<div class=\"prose\" data-text>{others}</div>\n</div></main>",
            self.head("../../", widget.name(), widget.about())
        );
        self.of_reference(
            &format!("models/{}/", model.key),
            widget.name(),
            widget.about(),
            Some(model.key),
            body,
        )
    }

    fn of_reference(
        &self,
        path: &str,
        title: &str,
        about: &str,
        widget: Option<&str>,
        body: String,
    ) -> Page {
        let program = widget.map(|widget| self.program(widget));
        let text = program.and_then(|program| program.text.as_deref());
        self.page(Content {
            path: format!("{path}index.html"),
            lang: LANG,
            program,
            style: self.essay,
            // One widget alone: its dials stand in the address by their keys.
            html: widget.map_or("", |_| " data-alone").to_owned(),
            scripts: [self.site.theme].into_iter().chain(text).collect(),
            head: String::new(),
            title: format!("{title} \u{2013} {}", self.site.essay.front.title),
            description: about.to_owned(),
            body,
        })
    }
}
