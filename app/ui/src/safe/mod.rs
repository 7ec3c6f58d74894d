//! The four forms that the framework does not escape or check, each in its one safe form. A test in
//! `xtask` bans the raw ones.

mod link;
mod textarea;
mod title;

pub use link::SafeLink;
pub use textarea::SafeTextarea;
pub use title::SafeTitle;
