use leptos::prelude::*;

/// Tells a password manager whose password a form asks for, where the form has no field for the address.
/// Nobody sees it and it is not sent.
#[component]
pub fn Username(
    /// The person's address; empty where the page does not know it.
    email: String,
) -> impl IntoView {
    view! { <input type="text" autocomplete="username" value=email hidden=true readonly=true /> }
}
