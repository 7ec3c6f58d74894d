use leptos::prelude::*;

/// A link to an address that somebody typed or a file brought. One that a browser would run instead
/// of open is shown as text.
#[component]
pub fn SafeLink(
    /// The address as it was typed.
    #[prop(into)]
    address: String,
    /// What it is called.
    children: Children,
) -> impl IntoView {
    match opens(&address) {
        true => view! {
            <a href=address rel="external noopener noreferrer nofollow">
                {children()}
            </a>
        }
        .into_any(),
        false => view! { <span>{children()}</span> }.into_any(),
    }
}

/// Whether an address opens a page or a mail, and nothing else. Browsers pass over control characters
/// and spaces within a scheme, so an address that has any is none.
fn opens(address: &str) -> bool {
    let plain = !address
        .chars()
        .any(|c| c.is_control() || c.is_whitespace() || c == '\\');
    let scheme = address
        .split_once(':')
        .map(|(scheme, _)| scheme.to_ascii_lowercase());
    plain && matches!(scheme.as_deref(), Some("https" | "http" | "mailto"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_and_mail_open() {
        let cases = [
            ("https://example.com/a?b=c", true),
            ("HTTP://example.com", true),
            ("mailto:ada@example.com", true),
            ("javascript:alert(1)", false),
            ("JaVaScRiPt:alert(1)", false),
            ("java\nscript:alert(1)", false),
            (" javascript:alert(1)", false),
            ("data:text/html,x", false),
            ("vbscript:x", false),
            ("//example.com", false),
            ("https:\\\\example.com", false),
            ("", false),
        ];
        for (address, expected) in cases {
            assert_eq!(opens(address), expected, "{address:?}");
        }
    }
}
