//! What is shown when the page's program broke off: nothing on it answers any more, so the way on must
//! not need it.

use leptos::prelude::document;
use leptos::web_sys;
use wasm_bindgen::JsCast;

/// Covers the page with what happened and a link to the page itself. Made by hand, as nothing of the
/// framework runs after a panic.
pub fn show() {
    let document = document();
    if document.get_element_by_id("broken").is_some() {
        return;
    }
    let make = |name: &str, class: &str, words: &str| -> Option<web_sys::Element> {
        let one = document.create_element(name).ok()?;
        let _ = one.set_attribute("class", class);
        one.set_text_content(Some(words));
        Some(one)
    };
    let parts = (
        make("div", "broken", ""),
        make("div", "", ""),
        make("h2", "", "This page broke off"),
        make(
            "p",
            "",
            "Nothing that was saved is lost. What you typed and did not send is still in the fields behind this; copy it before you go on.",
        ),
        make("a", "button primary", "Reload"),
        make("button", "button", "Look at the page"),
    );
    let (Some(cover), Some(card), Some(head), Some(words), Some(link), Some(look)) = parts else {
        return;
    };
    let address = document
        .location()
        .and_then(|location| location.href().ok());
    let settings = [
        (&cover, "id", "broken"),
        (&cover, "role", "alertdialog"),
        (&cover, "aria-labelledby", "broken-head"),
        (&head, "id", "broken-head"),
        (&link, "href", address.as_deref().unwrap_or("/")),
        // The browser's own popover closes without a program.
        (&cover, "popover", "manual"),
        (&look, "popovertarget", "broken"),
        (&look, "popovertargetaction", "hide"),
    ];
    for (one, name, value) in settings {
        let _ = one.set_attribute(name, value);
    }
    for part in [&head, &words, &link, &look] {
        let _ = card.append_child(part);
    }
    let _ = cover.append_child(&card);
    if let Some(body) = document.body() {
        let _ = body.append_child(&cover);
    }
    if let Some(cover) = cover.dyn_ref::<web_sys::HtmlElement>() {
        let _ = cover.show_popover();
    }
    if let Some(link) = link.dyn_ref::<web_sys::HtmlElement>() {
        let _ = link.focus();
    }
}
