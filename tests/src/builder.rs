//! The builder of embeds, as a reader uses it: its button, its choices, "Copy", and what is then in the clipboard.

use serde_json::json;

use crate::Browser;
use crate::blog::Snippet;

/// Opens the builder of the page's widget by its button and waits until it is there.
pub fn open(browser: &Browser) {
    browser.click("[data-embed-open]");
    opened(browser);
}

/// Waits until the builder is there.
pub fn opened(browser: &Browser) {
    browser.wait(
        "the builder is open and has its style",
        "const it = document.querySelector('.builder[open]'); return !!it && getComputedStyle(it).paddingTop == '0px'",
        json!([]),
    );
}

/// Chooses by its text what a labelled select holds.
///
/// # Panics
/// When there is no such choice.
pub fn choose(browser: &Browser, label: &str, text: &str) {
    let done = browser.js(
        "const label = [...document.querySelectorAll('.builder label')].find(it => it.textContent === arguments[0]);
         const select = label.control;
         select.selectedIndex = [...select.options].findIndex(it => it.textContent.startsWith(arguments[1]));
         select.dispatchEvent(new Event('change'));
         return select.selectedIndex >= 0;",
        json!([label, text]),
    );
    assert_eq!(done, json!(true), "{label}: {text}");
}

/// The texts to paste, as they are shown.
pub fn texts(browser: &Browser) -> Vec<String> {
    browser.texts(
        "return [...document.querySelectorAll('.builder textarea')].map(it => it.value)",
        json!([]),
    )
}

/// What the builder last said.
pub fn said(browser: &Browser) -> String {
    browser.text(
        "return document.querySelector('.builder [role=status]').textContent",
        json!([]),
    )
}

/// Lets pages write to the clipboard and read it, as a reader would who pastes.
pub fn allow_clipboard(browser: &Browser) {
    browser.cdp(
        "Browser.grantPermissions",
        json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] }),
    );
}

/// Presses every "Copy" in turn: what each text is for, and what is then in the clipboard.
///
/// # Panics
/// When something else is copied than is shown.
pub fn copied(browser: &Browser) -> Vec<(String, String)> {
    let shown = texts(browser);
    let names = browser.texts(
        "return [...document.querySelectorAll('.builder .text label')].map(it => it.textContent)",
        json!([]),
    );
    assert_eq!(names.len(), shown.len(), "{names:?}");
    let mut copied = vec![];
    for (name, shown) in names.into_iter().zip(shown) {
        browser.click(&format!(".builder [aria-label=\"Copy: {name}\"]"));
        browser.until(&format!("\"{name}\" is copied"), || {
            (said(browser) == format!("Copied: {name}.")).then_some(())
        });
        browser.js(
            "delete window.pasted; navigator.clipboard.readText().then(it => window.pasted = it, it => window.pasted = String(it))",
            json!([]),
        );
        let pasted = browser.wait("it is pasted", "return window.pasted", json!([]));
        assert_eq!(pasted, json!(shown), "{name}");
        copied.push((name, shown));
    }
    copied
}

/// What a reader copies who chooses a kind of site: the files for the site, and what goes into the post.
///
/// # Panics
/// When the builder gives nothing for the post.
pub fn snippet(browser: &Browser, kind: &str) -> Snippet {
    choose(browser, "For", kind);
    let mut texts = copied(browser);
    let (_, post) = texts
        .pop()
        .unwrap_or_else(|| panic!("There is nothing to copy for {kind}."));
    let files = texts.into_iter().map(|(name, text)| {
        let path = name.rsplit_once(": ").map(|(_, path)| path.to_owned());
        (path.unwrap_or(name), text)
    });
    Snippet {
        files: files.collect(),
        post,
    }
}
