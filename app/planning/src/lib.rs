//! Looking ahead, on any metric: forecasts, cohorts, goals, alerts, and what each number means.
#![recursion_limit = "512"]

mod alerts;
mod choose;
mod cohorts;
mod dictionary;
mod forecast;
mod goals;
mod pages;

#[cfg(feature = "ssr")]
pub use cohorts::{Returners, returners};
#[cfg(feature = "ssr")]
pub use forecast::{Outlook, outlook};
pub use pages::{AlertsPage, CohortsPage, ForecastPage, GoalsPage, MetricsPage};
