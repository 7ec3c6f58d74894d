use crate::error::AppError;
use crate::icon::Icon;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// Keeps the chosen theme in a cookie. Anybody may.
#[server(endpoint = "theme")]
pub async fn choose_theme(theme: String) -> Result<(), AppError> {
    let theme = match theme.as_str() {
        "dark" => "dark",
        "light" => "light",
        _ => return Err(crate::backend::fail(AppError::BadRequest)),
    };
    crate::backend::set_cookie(&format!(
        "theme={theme}; Path=/; Max-Age=31536000; SameSite=Lax"
    ));
    Ok(())
}

/// Changes the theme in place, and keeps it.
pub fn change(theme: &'static str) {
    show(theme);
    leptos::task::spawn_local(async move {
        let _ = choose_theme(theme.to_owned()).await;
    });
}

fn show(theme: &'static str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-theme", theme);
    }
}

/// Two buttons of which the style shows the one that changes something. Without script the form
/// comes back to the same page in the other theme; with it the page changes in place.
#[component]
pub fn ThemeForm(
    /// Whether the buttons carry their words, as in the phone's sheet, or only the icon.
    #[prop(optional)]
    words: bool,
) -> impl IntoView {
    let action = ServerAction::<ChooseTheme>::new();
    let class = move |theme: &'static str| {
        if words {
            format!("theme-{theme}")
        } else {
            format!("button quiet icon-only theme-{theme}")
        }
    };
    view! {
        <ActionForm action=action attr:class=if words { "" } else { "theme" }>
            <button class=class("light") name="theme" value="dark" aria-label="Dark theme" on:click=move |_| show("dark")>
                <Icon name="moon" />
                {words.then_some("Dark theme")}
            </button>
            <button class=class("dark") name="theme" value="light" aria-label="Light theme" on:click=move |_| show("light")>
                <Icon name="sun" />
                {words.then_some("Light theme")}
            </button>
        </ActionForm>
    }
}
