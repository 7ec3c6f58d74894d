use crate::safe::SafeLink;
use domain::rich::{Block, Span};
use leptos::prelude::*;

/// Shows a text. Its headings begin at level 3, below those of a page's sections.
#[component]
pub fn RichText(
    /// The text, as `domain::rich::read` gives it.
    blocks: Vec<Block>,
) -> impl IntoView {
    view! { <div class="rich">{all(blocks)}</div> }
}

fn all(blocks: Vec<Block>) -> AnyView {
    blocks.into_iter().map(one).collect_view().into_any()
}

fn one(block: Block) -> AnyView {
    match block {
        Block::Paragraph(inner) => view! { <p>{spans(inner)}</p> }.into_any(),
        Block::Heading(1, inner) => view! { <h3>{spans(inner)}</h3> }.into_any(),
        Block::Heading(2, inner) => view! { <h4>{spans(inner)}</h4> }.into_any(),
        Block::Heading(_, inner) => view! { <h5>{spans(inner)}</h5> }.into_any(),
        Block::List(None, items) => view! { <ul>{points(items)}</ul> }.into_any(),
        Block::List(Some(first), items) => {
            view! { <ol start=first.to_string()>{points(items)}</ol> }.into_any()
        }
        Block::Quote(inner) => view! { <blockquote>{all(inner)}</blockquote> }.into_any(),
        Block::Code(code) => view! { <pre tabindex="0">{code}</pre> }.into_any(),
        Block::Rule => view! { <hr /> }.into_any(),
    }
}

fn points(items: Vec<Vec<Block>>) -> AnyView {
    items
        .into_iter()
        .map(|item| view! { <li>{all(item)}</li> })
        .collect_view()
        .into_any()
}

fn spans(inner: Vec<Span>) -> AnyView {
    inner.into_iter().map(span).collect_view().into_any()
}

fn span(span: Span) -> AnyView {
    match span {
        Span::Text(words) => words.into_any(),
        Span::Strong(inner) => view! { <strong>{spans(inner)}</strong> }.into_any(),
        Span::Emphasis(inner) => view! { <em>{spans(inner)}</em> }.into_any(),
        Span::Struck(inner) => view! { <s>{spans(inner)}</s> }.into_any(),
        Span::Code(code) => view! { <code>{code}</code> }.into_any(),
        Span::Link(address, inner) => {
            view! { <SafeLink address=address>{spans(inner)}</SafeLink> }.into_any()
        }
        Span::Break => view! { <br /> }.into_any(),
    }
}
