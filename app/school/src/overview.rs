use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

/// How is it going?
pub struct OverviewPage {}

#[lazy_route]
impl LazyRoute for OverviewPage {
    fn data() -> Self {
        Self {}
    }

    fn view(_this: Self) -> AnyView {
        let n = RwSignal::new(0);
        view! { <h1>"Overview"</h1><button on:click=move |_| n.update(|n| *n += 1)>{n}</button> }.into_any()
    }
}
