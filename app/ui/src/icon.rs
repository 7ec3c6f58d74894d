use leptos::prelude::*;

/// One symbol of the sprite. It is decoration: the word beside it, or the control's label, says what
/// it means.
#[component]
pub fn Icon(
    /// The symbol's id in `public/icons.svg`.
    name: &'static str,
    /// Beside small text.
    #[prop(optional)]
    small: bool,
    /// In an empty state.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let class = if small {
        "icon small"
    } else if large {
        "icon large"
    } else {
        "icon"
    };
    view! {
        <svg class=class aria-hidden="true">
            <use href=symbol(name)></use>
        </svg>
    }
}

/// The product's mark.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" aria-hidden="true">
            <use href=symbol("mark")></use>
        </svg>
    }
}

/// Addresses of built files, known when the server starts.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// The icon sprite.
    pub icons: String,
}

/// The address of one symbol.
fn symbol(name: &str) -> String {
    let sprite = use_context::<Assets>().map_or_else(sprite_of_document, |assets| assets.icons);
    format!("{sprite}#{name}")
}

/// In the browser the address of the sprite is read once from the head.
#[cfg(not(feature = "ssr"))]
fn sprite_of_document() -> String {
    use std::sync::OnceLock;
    static SPRITE: OnceLock<String> = OnceLock::new();
    SPRITE
        .get_or_init(|| {
            document()
                .query_selector("meta[name=icons]")
                .ok()
                .flatten()
                .and_then(|meta| meta.get_attribute("content"))
                .unwrap_or_default()
        })
        .clone()
}

/// On the server it always comes from the context.
#[cfg(feature = "ssr")]
fn sprite_of_document() -> String {
    String::new()
}
