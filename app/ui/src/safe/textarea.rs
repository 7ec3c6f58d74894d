use leptos::prelude::*;

/// A text area with a first value. Server rendering writes its children unescaped, so the server
/// escapes them here and the browser sets the property instead.
#[component]
pub fn SafeTextarea(
    /// Field name.
    #[prop(into)]
    name: String,
    /// Element id, for its label.
    #[prop(into)]
    id: String,
    /// First value.
    #[prop(into)]
    value: String,
) -> impl IntoView {
    let child = if cfg!(feature = "ssr") {
        escape(&value)
    } else {
        value.clone()
    };
    view! { <textarea name=name id=id prop:value=value>{child}</textarea> }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_end_the_element() {
        assert_eq!(escape("</textarea><b>&"), "&lt;/textarea&gt;&lt;b&gt;&amp;");
    }
}
