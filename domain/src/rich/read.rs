use super::{Block, MOST_BYTES, Span, opens};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// How deep lists and quotes may stand within each other; what is deeper is lifted to this depth, so
/// that a hostile text cannot exhaust the stack of whoever draws it.
const DEEPEST: usize = 16;

/// Something begun and not ended.
enum Open {
    Blocks(Wrap, Vec<Block>),
    Spans(Dress, Vec<Span>),
    Code(String),
    /// Left out: its text goes to what stands around it.
    Through,
}

enum Wrap {
    Quote,
    List(Option<u64>, Vec<Vec<Block>>),
    Item,
}

enum Dress {
    Paragraph,
    Heading(u8),
    Strong,
    Emphasis,
    Struck,
    Link(String),
    /// A picture: its description stands for it.
    Picture,
}

/// Reads Markdown. Total: every text gives a tree. Beyond [`MOST_BYTES`] the rest is left out.
pub fn read(markdown: &str) -> Vec<Block> {
    let mut end = markdown.len().min(MOST_BYTES);
    while !markdown.is_char_boundary(end) {
        end -= 1;
    }
    let text = markdown.get(..end).unwrap_or_default();
    let mut tree = Tree {
        done: Vec::new(),
        open: Vec::new(),
    };
    for event in Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH) {
        tree.take(event);
    }
    while !tree.open.is_empty() {
        tree.close();
    }
    tree.done
}

struct Tree {
    done: Vec<Block>,
    open: Vec<Open>,
}

impl Tree {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.begin(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::Code(code) => self.span(Span::Code(code.into_string())),
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.span(Span::Break),
            Event::Rule => self.block(Block::Rule),
            // Switched off: mathematics, footnotes, task lists.
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                self.text(&text);
            }
            Event::TaskListMarker(_) => {}
        }
    }

    fn begin(&mut self, tag: Tag<'_>) {
        let deep = self.open.len() >= DEEPEST;
        let open = match tag {
            Tag::Paragraph => Open::Spans(Dress::Paragraph, Vec::new()),
            Tag::HtmlBlock => Open::Spans(Dress::Paragraph, Vec::new()),
            Tag::Heading { level, .. } => Open::Spans(Dress::Heading(depth(level)), Vec::new()),
            Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => {
                Open::Code(String::new())
            }
            _ if deep => Open::Through,
            Tag::BlockQuote(_) => Open::Blocks(Wrap::Quote, Vec::new()),
            Tag::List(first) => Open::Blocks(Wrap::List(first, Vec::new()), Vec::new()),
            Tag::Item => Open::Blocks(Wrap::Item, Vec::new()),
            Tag::Strong => Open::Spans(Dress::Strong, Vec::new()),
            Tag::Emphasis => Open::Spans(Dress::Emphasis, Vec::new()),
            Tag::Strikethrough => Open::Spans(Dress::Struck, Vec::new()),
            Tag::Link { dest_url, .. } => {
                Open::Spans(Dress::Link(dest_url.into_string()), Vec::new())
            }
            Tag::Image { .. } => Open::Spans(Dress::Picture, Vec::new()),
            _ => Open::Through,
        };
        // A block that begins ends the loose text of a tight list's item.
        if matches!(open, Open::Blocks(..)) {
            self.end_loose();
        }
        self.open.push(open);
    }

    fn end(&mut self, tag: TagEnd) {
        if matches!(tag, TagEnd::Item) {
            self.end_loose();
        }
        self.close();
    }

    /// Ends a paragraph that was begun for text that stood in a container directly.
    fn end_loose(&mut self) {
        let loose = |open: &Open| matches!(open, Open::Spans(Dress::Paragraph, _));
        if self.open.last().is_some_and(loose) {
            self.close();
        }
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some(Open::Spans(dress, spans)) => match dress {
                Dress::Paragraph if spans.is_empty() => {}
                Dress::Paragraph => self.block(Block::Paragraph(spans)),
                Dress::Heading(level) => self.block(Block::Heading(level, spans)),
                Dress::Strong => self.span(Span::Strong(spans)),
                Dress::Emphasis => self.span(Span::Emphasis(spans)),
                Dress::Struck => self.span(Span::Struck(spans)),
                Dress::Link(address) if opens(&address) => self.span(Span::Link(address, spans)),
                Dress::Link(_) | Dress::Picture => {
                    spans.into_iter().for_each(|span| self.span(span));
                }
            },
            Some(Open::Blocks(wrap, blocks)) => match wrap {
                Wrap::Quote => self.block(Block::Quote(blocks)),
                Wrap::List(first, items) => self.block(Block::List(first, items)),
                Wrap::Item => match self.open.last_mut() {
                    Some(Open::Blocks(Wrap::List(_, items), _)) => items.push(blocks),
                    _ => blocks.into_iter().for_each(|block| self.block(block)),
                },
            },
            Some(Open::Code(code)) => self.block(Block::Code(code)),
            Some(Open::Through) | None => {}
        }
    }

    /// Adds a block to the nearest container.
    fn block(&mut self, block: Block) {
        let container = self.open.iter_mut().rev().find_map(|open| match open {
            Open::Blocks(Wrap::List(..), _) => None,
            Open::Blocks(_, blocks) => Some(blocks),
            _ => None,
        });
        match container {
            Some(blocks) => blocks.push(block),
            None => self.done.push(block),
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(Open::Code(code)) = self.open.last_mut() {
            code.push_str(text);
            return;
        }
        self.span(Span::Text(text.to_owned()));
    }

    /// Adds a span to what is open, or begins a paragraph for it.
    fn span(&mut self, span: Span) {
        let through = |open: &&mut Open| !matches!(open, Open::Through);
        match self.open.iter_mut().rev().find(through) {
            Some(Open::Spans(_, spans)) => join(spans, span),
            Some(Open::Code(_)) => {}
            _ => {
                self.open.push(Open::Spans(Dress::Paragraph, vec![span]));
            }
        }
    }
}

/// Joins text to text, so that the tree is the same however the parser cut it.
fn join(spans: &mut Vec<Span>, span: Span) {
    match (spans.last_mut(), span) {
        (Some(Span::Text(before)), Span::Text(text)) => before.push_str(&text),
        (_, span) => spans.push(span),
    }
}

fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        _ => 3,
    }
}
