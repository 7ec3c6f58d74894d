//! Text with some form: shown from the tree of `domain::rich`, written as Markdown.

mod editor;
mod view;

pub use editor::RichEditor;
pub use view::RichText;
