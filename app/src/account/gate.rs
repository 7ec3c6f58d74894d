use leptos::prelude::*;
use ui::icon::Mark;
use ui::safe::SafeTitle;

/// The frame of pages before the product: one question, one form.
#[component]
pub fn Gate(
    /// The page's heading and title.
    title: &'static str,
    /// One sentence below it.
    lead: &'static str,
    /// The form.
    children: Children,
) -> impl IntoView {
    view! {
        <SafeTitle text=title />
        <div class="account">
            <main id="main">
                <header>
                    <Mark />
                    <h1>{title}</h1>
                    <p>{lead}</p>
                </header>
                {children()}
            </main>
            <footer>
                <p>"Atelier runs on this server; nothing leaves it."</p>
            </footer>
        </div>
    }
}
