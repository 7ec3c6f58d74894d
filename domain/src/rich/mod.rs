//! Text that people write with some form: Markdown, read into a closed tree. What the tree cannot say
//! cannot be shown, so there is no HTML to clean. Markup that is not Markdown stays text.

pub mod edit;
mod read;
#[cfg(test)]
mod tests;

pub use read::read;
use serde::{Deserialize, Serialize};

/// Most bytes that are read; longer texts are refused where they are written.
pub const MOST_BYTES: usize = 64 * 1024;

/// A paragraph, a list, or another part that stands by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    /// Running text.
    Paragraph(Vec<Span>),
    /// A heading within the text, level 1 to 3; deeper ones are 3.
    Heading(u8, Vec<Span>),
    /// Points, or numbered ones from the given number.
    List(Option<u64>, Vec<Vec<Block>>),
    /// Somebody else's words.
    Quote(Vec<Block>),
    /// Text as it was typed, line by line.
    Code(String),
    /// A break between thoughts.
    Rule,
}

/// Text within a block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Span {
    /// Plain text.
    Text(String),
    /// Weighty.
    Strong(Vec<Span>),
    /// Stressed.
    Emphasis(Vec<Span>),
    /// No longer true.
    Struck(Vec<Span>),
    /// As it was typed.
    Code(String),
    /// A link that [`opens`].
    Link(String, Vec<Span>),
    /// A line break that was asked for.
    Break,
}

/// Whether an address opens a page or a mail, and nothing else. Browsers pass over control characters
/// and spaces within a scheme, so an address that has any is none.
pub fn opens(address: &str) -> bool {
    let plain = !address
        .chars()
        .any(|c| c.is_control() || c.is_whitespace() || c == '\\');
    let scheme = address
        .split_once(':')
        .map(|(scheme, _)| scheme.to_ascii_lowercase());
    plain && matches!(scheme.as_deref(), Some("https" | "http" | "mailto"))
}

/// The tree's text alone, for search and for previews.
pub fn plain(blocks: &[Block]) -> String {
    let mut text = String::new();
    for block in blocks {
        plain_block(block, &mut text);
    }
    text.trim_end().to_owned()
}

fn plain_block(block: &Block, text: &mut String) {
    match block {
        Block::Paragraph(spans) | Block::Heading(_, spans) => {
            plain_spans(spans, text);
            text.push('\n');
        }
        Block::List(_, items) => items
            .iter()
            .flatten()
            .for_each(|block| plain_block(block, text)),
        Block::Quote(blocks) => blocks.iter().for_each(|block| plain_block(block, text)),
        Block::Code(code) => {
            text.push_str(code);
            text.push('\n');
        }
        Block::Rule => {}
    }
}

fn plain_spans(spans: &[Span], text: &mut String) {
    for span in spans {
        match span {
            Span::Text(words) | Span::Code(words) => text.push_str(words),
            Span::Strong(inner)
            | Span::Emphasis(inner)
            | Span::Struck(inner)
            | Span::Link(_, inner) => plain_spans(inner, text),
            Span::Break => text.push('\n'),
        }
    }
}
