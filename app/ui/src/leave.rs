//! Forms after which one is elsewhere, or somebody else.

use leptos::prelude::*;

/// A form that is sent as a browser without script sends it, so that the answer's page is loaded whole.
/// For what changes the workspace or the seat: the parts of the page that is left would see the new seat
/// after their own state is gone, and break.
#[component]
pub fn LeaveForm(
    /// Where it is sent: a server function's address.
    address: &'static str,
    /// Its class.
    #[prop(optional)]
    class: &'static str,
    /// Its fields.
    children: Children,
) -> impl IntoView {
    view! {
        <form method="post" action=address class=class>
            {children()}
        </form>
    }
}
