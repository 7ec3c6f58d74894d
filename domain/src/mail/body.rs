//! What a mail says, as a small tree from which plain text and HTML are written. Nothing in it is
//! markup: every text is escaped where HTML is made.

use serde::{Deserialize, Serialize};

/// An address within the product: a path that begins with one slash. It becomes a whole address only
/// when a mail is written out, so that a moved product keeps its links.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Place(String);

impl Place {
    /// A path such as `/w/…`. Anything else leads to the front page.
    pub fn new(path: &str) -> Self {
        let inside = path.starts_with('/')
            && !path.starts_with("//")
            && path.bytes().all(|byte| byte.is_ascii_graphic())
            && !path.contains(['\\', '<', '>', '"']);
        Self(if inside { path } else { "/" }.to_owned())
    }

    /// The whole address, below the address `base` that people type.
    pub fn below(&self, base: &str) -> String {
        format!("{}{}", base.trim_end_matches('/'), self.0)
    }
}

/// One line of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub to: Option<Place>,
}

/// One part of a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// Lines of a list.
    List(Vec<Item>),
    /// A small table: its head, and rows as long as that. The first column is text, the others are
    /// numbers.
    Table(Vec<String>, Vec<Vec<String>>),
    /// The one thing to do.
    Button(String, Place),
    /// What is good to know, in small print.
    Small(String),
}

/// What a mail says, from top to bottom.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Body(Vec<Block>);

impl Body {
    /// Adds a heading.
    pub fn heading(self, text: impl Into<String>) -> Self {
        self.with(Block::Heading(text.into()))
    }

    /// Adds a paragraph.
    pub fn text(self, text: impl Into<String>) -> Self {
        self.with(Block::Text(text.into()))
    }

    /// Adds a list.
    pub fn list(self, items: Vec<Item>) -> Self {
        self.with(Block::List(items))
    }

    /// Adds a small table. The first column is text, the others are numbers.
    pub fn table(self, head: Vec<String>, rows: Vec<Vec<String>>) -> Self {
        self.with(Block::Table(head, rows))
    }

    /// Adds the one thing to do.
    pub fn button(self, label: impl Into<String>, to: Place) -> Self {
        self.with(Block::Button(label.into(), to))
    }

    /// Adds small print.
    pub fn small(self, text: impl Into<String>) -> Self {
        self.with(Block::Small(text.into()))
    }

    fn with(mut self, block: Block) -> Self {
        self.0.push(block);
        self
    }

    /// Its parts, from top to bottom.
    pub fn blocks(&self) -> &[Block] {
        &self.0
    }

    /// As plain text, with whole addresses below `base`.
    pub fn to_text(&self, base: &str, unsubscribe: Option<&Place>) -> String {
        let mut parts: Vec<String> = self
            .0
            .iter()
            .map(|block| match block {
                Block::Heading(text) => format!("{text}\n{}", "=".repeat(text.chars().count())),
                Block::Text(text) | Block::Small(text) => text.clone(),
                Block::List(items) => items
                    .iter()
                    .map(|item| match &item.to {
                        Some(to) => format!("* {}\n  {}", item.text, to.below(base)),
                        None => format!("* {}", item.text),
                    })
                    .collect::<Vec<_>>()
                    .join("\n"),
                Block::Table(head, rows) => table_text(head, rows),
                Block::Button(label, to) => format!("{label}:\n{}", to.below(base)),
            })
            .collect();
        if let Some(place) = unsubscribe {
            parts.push(format!(
                "-- \nStop mails of this kind: {}",
                place.below(base)
            ));
        }
        parts.join("\n\n") + "\n"
    }

    /// As HTML, with whole addresses below `base`. Mail programs read style attributes only.
    pub fn to_html(&self, base: &str, unsubscribe: Option<&Place>) -> String {
        let mut html = String::from(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"></head>\
             <body style=\"margin:0;padding:24px;font:16px/1.5 sans-serif\">\
             <div style=\"max-width:560px;margin:0 auto\">",
        );
        for block in &self.0 {
            html.push_str(&block_html(block, base));
        }
        if let Some(place) = unsubscribe {
            html.push_str(&format!(
                "<hr><p style=\"font-size:13px\"><a href=\"{}\">Stop mails of this kind</a></p>",
                escaped(&place.below(base))
            ));
        }
        html.push_str("</div></body></html>");
        html
    }
}

/// A table in columns of equal width, as wide as its widest cell.
fn table_text(head: &[String], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().map(Vec::as_slice).chain([head]);
        let widths = cells.filter_map(|row| Some(row.get(column)?.chars().count()));
        widths.max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |row: &[String]| {
        let cells = row.iter().zip(&widths).enumerate();
        let cells: Vec<String> = cells
            .map(|(column, (cell, width))| {
                let width = *width;
                if column == 0 {
                    format!("{cell:width$}")
                } else {
                    format!("{cell:>width$}")
                }
            })
            .collect();
        cells.join("  ").trim_end().to_owned()
    };
    let lines = [line(head)].into_iter();
    let lines = lines.chain(rows.iter().map(|row| line(row)));
    lines.collect::<Vec<_>>().join("\n")
}

fn table_html(head: &[String], rows: &[Vec<String>]) -> String {
    let row = |cells: &[String], tag: &str| {
        let cells: String = cells
            .iter()
            .enumerate()
            .map(|(column, cell)| {
                let side = if column == 0 { "left" } else { "right" };
                // The first cell of a row is its head.
                let (tag, scope) = match (tag, column) {
                    ("td", 0) => ("th", " scope=\"row\""),
                    ("th", _) => ("th", " scope=\"col\""),
                    _ => ("td", ""),
                };
                let cell = escaped(cell);
                format!(
                    "<{tag}{scope} style=\"padding:6px 8px;border-bottom:1px solid #ccc;\
                     text-align:{side};font-weight:{}\">{cell}</{tag}>",
                    if tag == "th" { 600 } else { 400 }
                )
            })
            .collect();
        format!("<tr>{cells}</tr>")
    };
    let body: String = rows.iter().map(|cells| row(cells, "td")).collect();
    format!(
        "<table style=\"width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums\">\
         <thead>{}</thead><tbody>{body}</tbody></table>",
        row(head, "th")
    )
}

fn block_html(block: &Block, base: &str) -> String {
    let link = |label: &str, to: &Place, style: &str| {
        format!(
            "<a href=\"{}\" style=\"{style}\">{}</a>",
            escaped(&to.below(base)),
            escaped(label)
        )
    };
    match block {
        Block::Heading(text) => {
            format!("<h1 style=\"font-size:20px\">{}</h1>", escaped(text))
        }
        Block::Text(text) => format!("<p>{}</p>", escaped(text)),
        Block::Small(text) => format!("<p style=\"font-size:13px\">{}</p>", escaped(text)),
        Block::List(items) => {
            let lines: String = items
                .iter()
                .map(|item| match &item.to {
                    Some(to) => format!("<li>{}</li>", link(&item.text, to, "")),
                    None => format!("<li>{}</li>", escaped(&item.text)),
                })
                .collect();
            format!("<ul>{lines}</ul>")
        }
        Block::Table(head, rows) => table_html(head, rows),
        Block::Button(label, to) => format!(
            "<p>{}</p>",
            link(
                label,
                to,
                "display:inline-block;padding:10px 16px;border:1px solid;border-radius:6px;font-weight:600"
            )
        ),
    }
}

/// A text as HTML shows it, within an element and within a quoted attribute.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "https://atelier.example/";

    #[test]
    fn a_place_stays_inside() {
        let cases = [
            ("a page", "/w/1/school", "/w/1/school"),
            ("another host", "//evil.example", "/"),
            ("a whole address", "https://evil.example", "/"),
            ("a scheme", "javascript:alert(1)", "/"),
            ("turned slashes", "/\\evil.example", "/"),
            ("a line break", "/a\r\nb", "/"),
            ("markup", "/a\"><script>", "/"),
        ];
        for (case, path, kept) in cases {
            assert_eq!(
                Place::new(path).below(BASE),
                format!("https://atelier.example{kept}"),
                "{case}"
            );
        }
    }

    #[test]
    fn both_forms_say_the_same() {
        let body = Body::default()
            .heading("3 new")
            .text("In Night school:")
            .list(vec![Item {
                text: "Import finished".to_owned(),
                to: Some(Place::new("/w/1/import")),
            }])
            .button("Open", Place::new("/w/1/notices"));
        let stop = Place::new("/unsubscribe?token=t");
        assert_eq!(
            body.to_text(BASE, Some(&stop)),
            "3 new\n=====\n\nIn Night school:\n\n* Import finished\n  https://atelier.example/w/1/import\n\n\
             Open:\nhttps://atelier.example/w/1/notices\n\n-- \n\
             Stop mails of this kind: https://atelier.example/unsubscribe?token=t\n"
        );
        let html = body.to_html(BASE, Some(&stop));
        for part in [
            "3 new",
            "In Night school:",
            "<li><a href=\"https://atelier.example/w/1/import\"",
            "href=\"https://atelier.example/w/1/notices\"",
            "href=\"https://atelier.example/unsubscribe?token=t\"",
        ] {
            assert!(html.contains(part), "{part}");
        }
        assert!(!body.to_text(BASE, None).contains("Stop mails"));
    }

    #[test]
    fn markup_in_a_text_stays_text() {
        let hostile = "<img src=x onerror=alert(1)>\"'&";
        let body = Body::default()
            .heading(hostile)
            .text(hostile)
            .small(hostile)
            .list(vec![Item {
                text: hostile.to_owned(),
                to: None,
            }])
            .table(vec![hostile.to_owned()], vec![vec![hostile.to_owned()]])
            .button(hostile, Place::new("/"));
        let html = body.to_html(BASE, None);
        assert!(!html.contains("<img"), "{html}");
        assert_eq!(
            html.matches("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;")
                .count(),
            7
        );
    }

    #[test]
    fn a_table_stands_in_columns() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let body = Body::default().table(
            row(["", "1–7 Jan", "Change"]),
            vec![
                row(["Active students", "1,284", "+6.2 %"]),
                row(["Score", "—", "—"]),
            ],
        );
        assert_eq!(
            body.to_text("", None),
            "                 1–7 Jan  Change\n\
             Active students    1,284  +6.2 %\n\
             Score                  —       —\n"
        );
        let html = body.to_html("", None);
        for part in [
            "<th scope=\"col\"",
            "<th scope=\"row\"",
            "text-align:right;font-weight:400\">1,284</td>",
        ] {
            assert!(html.contains(part), "{part}\n{html}");
        }
    }
}
