//! Who needs you?

mod data;
mod list;
mod page;
mod segments;
mod sliders;

pub use data::{AtRisk, ListMoved, ReadAtRisk, ReadFeatures, SaveThresholds};
pub use page::AtRiskPage;
