use domain::rich::opens;
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

#[cfg(test)]
mod tests {
    use domain::rich::opens;

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
