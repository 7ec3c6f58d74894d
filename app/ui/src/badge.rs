use crate::icon::Icon;
use leptos::prelude::*;

/// What a badge means; the symbol and the word say it, the colour repeats it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// A fact.
    Plain,
    /// Something to know.
    Info,
    /// As it should be.
    Good,
    /// To be looked at.
    Warn,
    /// Not as it should be.
    Bad,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Plain => "badge tint",
            Self::Info => "badge tint info",
            Self::Good => "badge tint good",
            Self::Warn => "badge tint warn",
            Self::Bad => "badge tint bad",
        }
    }

    fn icon(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Info => Some("info"),
            Self::Good => Some("check"),
            Self::Warn => Some("clock"),
            Self::Bad => Some("warning"),
        }
    }
}

/// A state in a word.
#[component]
pub fn Badge(
    /// What it means.
    tone: Tone,
    /// The word.
    #[prop(into)]
    words: String,
) -> impl IntoView {
    view! {
        <span class=tone.class()>
            {tone.icon().map(|icon| view! { <Icon name=icon small=true /> })}
            {words}
        </span>
    }
}
