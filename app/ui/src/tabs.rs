use leptos::prelude::*;

/// Views of one thing, side by side, each with its address: the parts are links, so that a shared
/// link, Back and a browser without script all keep the view. Arrow keys are the browser's own Tab.
#[component]
pub fn Tabs(
    /// What the views are of.
    #[prop(into)]
    label: String,
    /// Address and words of each, and whether it is the one shown; a count where there is one.
    tabs: Vec<Tab>,
) -> impl IntoView {
    let tabs = tabs
        .into_iter()
        .map(|tab| {
            view! {
                <a href=tab.address aria-current=tab.here.then_some("page")>
                    {tab.words}
                    {tab.count.map(|count| view! { <small>{count}</small> })}
                </a>
            }
        })
        .collect_view();
    view! {
        <nav class="tabs" aria-label=label>
            {tabs}
        </nav>
    }
}

/// One of the views.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// Where it is.
    pub address: String,
    /// Its words.
    pub words: String,
    /// Whether it is shown.
    pub here: bool,
    /// How much is in it, formatted.
    pub count: Option<String>,
}
