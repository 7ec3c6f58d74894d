//! The pages of planning, in one piece of code that is loaded when first needed: they share most of it.

use crate::alerts::alerts_page;
use crate::cohorts::cohorts_page;
use crate::dictionary::metrics_page;
use crate::forecast::forecast_page;
use crate::goals::goals_page;
use leptos::prelude::*;
use leptos_router::LazyRoute;

enum Page {
    Forecast,
    Cohorts,
    Goals,
    Alerts,
    Metrics,
}

#[lazy]
fn planning_piece(page: Page) -> AnyView {
    match page {
        Page::Forecast => forecast_page(),
        Page::Cohorts => cohorts_page(),
        Page::Goals => goals_page(),
        Page::Alerts => alerts_page(),
        Page::Metrics => metrics_page(),
    }
}

macro_rules! page {
    ($(#[$doc:meta])* $name:ident, $page:expr) => {
        $(#[$doc])*
        pub struct $name;

        impl LazyRoute for $name {
            fn data() -> Self {
                Self
            }

            async fn view(_this: Self) -> AnyView {
                planning_piece($page).await
            }

            async fn preload() {
                // Code is split for the browser only.
                #[cfg(target_arch = "wasm32")]
                __preload_planning_piece().await;
            }
        }
    };
}

page!(
    /// What comes next?
    ForecastPage, Page::Forecast
);
page!(
    /// Who comes back?
    CohortsPage, Page::Cohorts
);
page!(
    /// What are you aiming for?
    GoalsPage, Page::Goals
);
page!(
    /// What should you hear about?
    AlertsPage, Page::Alerts
);
page!(
    /// What does each number mean?
    MetricsPage, Page::Metrics
);
