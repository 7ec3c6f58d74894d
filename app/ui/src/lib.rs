//! The kit: what every area's pages are made of, without knowing any area.
#![recursion_limit = "512"]

#[cfg(feature = "ssr")]
pub mod backend;
pub mod chart;
pub mod dialog;
pub mod drag;
pub mod error;
pub mod field;
pub mod icon;
pub mod loaded;
pub mod menu;
pub mod nav;
pub mod pager;
pub mod panel;
pub mod place;
pub mod range;
pub mod route;
pub mod safe;
pub mod table;
pub mod theme;
pub mod tile;
pub mod toast;
pub mod viewer;
