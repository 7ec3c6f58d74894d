use leptos::prelude::*;
use leptos_meta::Title;

/// The page's title. Server rendering writes a title's text unescaped, so the three characters that
/// could end the element are taken out, on both sides alike so that hydration agrees.
#[component]
pub fn SafeTitle(
    /// The title's own words; the product's name is added.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    let whole = move || format!("{} · Atelier", harmless(&text.get()));
    // The server writes the head after the body, when this component's values may be gone already.
    #[cfg(feature = "ssr")]
    let whole = untrack(whole);
    view! { <Title text=whole /> }
}

fn harmless(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '<' | '>' | '&'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_cannot_end_its_element() {
        assert_eq!(
            harmless("</title><script>x</script> & co"),
            "/titlescriptx/script  co"
        );
    }
}
