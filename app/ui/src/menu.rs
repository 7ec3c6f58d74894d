//! A button that opens a menu (ARIA APG, «Menu Button»): the browser's popover, arrow keys, typing.

use crate::icon::Icon;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys;
use wasm_bindgen::JsCast;

/// One line of a menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuItem {
    /// What is chosen.
    pub key: String,
    /// Its words.
    pub label: String,
    /// A symbol before them.
    pub icon: Option<&'static str>,
    /// Whether it destroys something.
    pub danger: bool,
    /// Whether it cannot be chosen now; it is still read.
    pub disabled: bool,
}

impl MenuItem {
    /// A line that can be chosen.
    pub fn new(key: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            label: label.into(),
            icon: None,
            danger: false,
            disabled: false,
        }
    }

    /// With a symbol.
    #[must_use]
    pub fn icon(mut self, icon: &'static str) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Marked as destroying something.
    #[must_use]
    pub fn danger(mut self) -> Self {
        self.danger = true;
        self
    }

    /// Not to be chosen now.
    #[must_use]
    pub fn disabled(mut self, disabled: bool) -> Self {
        self.disabled = disabled;
        self
    }
}

/// The line that a key leads to, from the one that has the focus.
pub fn next(labels: &[String], from: Option<usize>, key: &str) -> Option<usize> {
    let last = labels.len().checked_sub(1)?;
    match key {
        "ArrowDown" => Some(from.map_or(0, |at| if at == last { 0 } else { at + 1 })),
        "ArrowUp" => Some(from.map_or(last, |at| if at == 0 { last } else { at - 1 })),
        "Home" => Some(0),
        "End" => Some(last),
        letter if letter.chars().count() == 1 => {
            let letter = letter.to_lowercase();
            let begins = |at: &usize| {
                labels
                    .get(*at)
                    .is_some_and(|label| label.to_lowercase().starts_with(&letter))
            };
            let start = from.map_or(0, |at| at + 1);
            (start..=last).chain(0..start.min(last + 1)).find(begins)
        }
        _ => None,
    }
}

/// The button and its menu. It cannot stand in a paragraph, which holds no menu.
#[component]
pub fn Menu(
    /// The menu's id.
    #[prop(into)]
    id: String,
    /// What the button says.
    #[prop(into)]
    label: String,
    /// A symbol in the place of the words, which are then only read aloud.
    #[prop(optional)]
    icon: Option<&'static str>,
    /// The lines.
    #[prop(into)]
    items: Signal<Vec<MenuItem>>,
    /// Called with the key of the line that was chosen.
    on_choose: Callback<String>,
) -> impl IntoView {
    let (menu, open) = (NodeRef::<html::Div>::new(), RwSignal::new(false));
    let close = move || {
        if let Some(menu) = menu.get_untracked() {
            let _ = menu.hide_popover();
        }
    };
    let toggled = move |_: ev::Event| {
        let Some(menu) = menu.get_untracked() else {
            return;
        };
        let is_open = menu.matches(":popover-open").unwrap_or(false);
        open.set(is_open);
        if is_open {
            focus(&menu, 0);
        }
    };
    let pressed = move |event: ev::KeyboardEvent| {
        let Some(menu) = menu.get_untracked() else {
            return;
        };
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        if event.key() == "Tab" {
            return close();
        }
        let labels: Vec<String> =
            items.with_untracked(|items| items.iter().map(|item| item.label.clone()).collect());
        if let Some(to) = next(&labels, focused(&menu), &event.key())
            && event.key() != " "
        {
            event.prevent_default();
            focus(&menu, to);
        }
    };
    let (button, spoken) = (
        format!("{id}-button"),
        icon.is_some().then(|| label.clone()),
    );
    let lines = move || {
        items
            .get()
            .into_iter()
            .map(|item| {
                let (key, disabled) = (item.key.clone(), item.disabled);
                view! {
                    <button
                        type="button"
                        role="menuitem"
                        tabindex="-1"
                        class=if item.danger { "menu-item danger" } else { "menu-item" }
                        aria-disabled=disabled.then_some("true")
                        on:click=move |_| {
                            if !disabled {
                                close();
                                on_choose.run(key.clone());
                            }
                        }
                    >
                        {item.icon.map(|icon| view! { <Icon name=icon small=true /> })}
                        {item.label}
                    </button>
                }
            })
            .collect_view()
    };
    let opener = move |event: ev::KeyboardEvent| {
        if matches!(event.key().as_str(), "ArrowDown" | "ArrowUp") && !open.get_untracked() {
            event.prevent_default();
            if let Some(button) = event
                .current_target()
                .and_then(|one| one.dyn_into::<web_sys::HtmlElement>().ok())
            {
                button.click();
            }
        }
    };
    view! {
        <button
            type="button"
            class=if icon.is_some() { "button quiet icon-only needs-js" } else { "button needs-js" }
            id=button.clone()
            popovertarget=id.clone()
            aria-haspopup="menu"
            aria-expanded=move || open.get().to_string()
            aria-controls=id.clone()
            aria-label=spoken
            on:keydown=opener
        >
            {match icon {
                Some(icon) => view! { <Icon name=icon small=true /> }.into_any(),
                None => view! {
                    {label}
                    <Icon name="chevron-down" small=true />
                }
                .into_any(),
            }}
        </button>
        <div class="menu" id=id role="menu" popover="auto" aria-labelledby=button node_ref=menu on:toggle=toggled on:keydown=pressed>
            {lines}
        </div>
    }
}

/// The lines of an open menu.
fn lines_of(menu: &web_sys::HtmlElement) -> Vec<web_sys::HtmlElement> {
    let mut found = Vec::new();
    let mut line = menu.first_element_child();
    while let Some(one) = line {
        line = one.next_element_sibling();
        found.extend(one.dyn_into().ok());
    }
    found
}

fn focus(menu: &web_sys::HtmlElement, at: usize) {
    if let Some(line) = lines_of(menu).get(at) {
        let _ = line.focus();
    }
}

fn focused(menu: &web_sys::HtmlElement) -> Option<usize> {
    let active = document().active_element()?;
    lines_of(menu).iter().position(|line| **line == active)
}

#[cfg(test)]
mod tests {
    use super::next;

    #[test]
    fn keys_go_round_and_letters_find() {
        let labels = ["Open", "Copy link", "Close", "Delete"].map(str::to_owned);
        for (from, key, to) in [
            (None, "ArrowDown", Some(0)),
            (None, "ArrowUp", Some(3)),
            (Some(3), "ArrowDown", Some(0)),
            (Some(0), "ArrowUp", Some(3)),
            (Some(2), "Home", Some(0)),
            (Some(0), "End", Some(3)),
            (Some(0), "c", Some(1)),
            (Some(1), "C", Some(2)),
            (Some(2), "c", Some(1)),
            (Some(3), "o", Some(0)),
            (Some(0), "x", None),
            (Some(0), "Shift", None),
        ] {
            assert_eq!(next(&labels, from, key), to, "{from:?} {key}");
        }
        assert_eq!(next(&[], None, "ArrowDown"), None);
    }
}
