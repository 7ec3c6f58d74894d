use super::*;

fn text(words: &str) -> Span {
    Span::Text(words.to_owned())
}

/// Every address in a tree, and its depth.
fn links(blocks: &[Block]) -> Vec<String> {
    fn spans(all: &[Span], found: &mut Vec<String>) {
        for span in all {
            match span {
                Span::Link(address, inner) => {
                    found.push(address.clone());
                    spans(inner, found);
                }
                Span::Strong(inner) | Span::Emphasis(inner) | Span::Struck(inner) => {
                    spans(inner, found);
                }
                Span::Text(_) | Span::Code(_) | Span::Break => {}
            }
        }
    }
    fn walk(all: &[Block], found: &mut Vec<String>) {
        for block in all {
            match block {
                Block::Paragraph(inner) | Block::Heading(_, inner) => spans(inner, found),
                Block::List(_, items) => items.iter().for_each(|item| walk(item, found)),
                Block::Quote(inner) => walk(inner, found),
                Block::Code(_) | Block::Rule => {}
            }
        }
    }
    let mut found = Vec::new();
    walk(blocks, &mut found);
    found
}

fn deepest(blocks: &[Block]) -> usize {
    let inner = |block: &Block| match block {
        Block::Quote(inner) => deepest(inner),
        Block::List(_, items) => items.iter().map(|item| deepest(item)).max().unwrap_or(0),
        _ => 0,
    };
    blocks
        .iter()
        .map(|block| 1 + inner(block))
        .max()
        .unwrap_or(0)
}

#[test]
fn markdown_becomes_a_tree() {
    let paragraph = |spans| vec![Block::Paragraph(spans)];
    let item = |words: &str| paragraph(vec![text(words)]);
    let cases = [
        ("plain", "Hello\nthere", item("Hello there")),
        (
            "dressed",
            "a **b _c_** ~~d~~ `e`",
            paragraph(vec![
                text("a "),
                Span::Strong(vec![text("b "), Span::Emphasis(vec![text("c")])]),
                text(" "),
                Span::Struck(vec![text("d")]),
                text(" "),
                Span::Code("e".to_owned()),
            ]),
        ),
        (
            "heading",
            "## Next week",
            vec![Block::Heading(2, vec![text("Next week")])],
        ),
        (
            "deep heading",
            "##### Low",
            vec![Block::Heading(3, vec![text("Low")])],
        ),
        (
            "list",
            "* a\n* b",
            vec![Block::List(None, vec![item("a"), item("b")])],
        ),
        (
            "numbers",
            "3. a\n4. b",
            vec![Block::List(Some(3), vec![item("a"), item("b")])],
        ),
        (
            "list in a list",
            "* a\n  * b",
            vec![Block::List(
                None,
                vec![vec![
                    Block::Paragraph(vec![text("a")]),
                    Block::List(None, vec![item("b")]),
                ]],
            )],
        ),
        ("quote", "> so\n> said", vec![Block::Quote(item("so said"))]),
        (
            "code",
            "```\n<b>&\n```",
            vec![Block::Code("<b>&\n".to_owned())],
        ),
        (
            "rule",
            "a\n\n---\n\nb",
            [item("a"), vec![Block::Rule], item("b")].concat(),
        ),
        (
            "break",
            "a  \nb",
            paragraph(vec![text("a"), Span::Break, text("b")]),
        ),
        (
            "link",
            "see [the *page*](https://example.com/a?b=c)",
            paragraph(vec![
                text("see "),
                Span::Link(
                    "https://example.com/a?b=c".to_owned(),
                    vec![text("the "), Span::Emphasis(vec![text("page")])],
                ),
            ]),
        ),
        (
            "picture",
            "![a cat](https://example.com/cat.png)",
            item("a cat"),
        ),
        ("nothing", " \n\n", vec![]),
    ];
    for (case, markdown, expected) in cases {
        assert_eq!(read(markdown), expected, "{case}");
    }
}

#[test]
fn html_stays_text() {
    let corpus = [
        "<script>alert(1)</script>",
        "<style>*{display:none}</style>",
        "<img src=x onerror=alert(1)>",
        "a <b onclick=alert(1)>b</b>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<!--><img src=x onerror=alert(1)>-->",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    ];
    for markdown in corpus {
        let tree = read(markdown);
        assert_eq!(links(&tree), Vec::<String>::new(), "{markdown}");
        let shown = plain(&tree);
        assert!(
            shown.contains(markdown.get(..4).unwrap()),
            "{markdown}: {shown}"
        );
    }
}

#[test]
fn only_pages_and_mail_become_links() {
    for (address, is_link) in [
        ("https://example.com", true),
        ("HTTP://example.com", true),
        ("mailto:ada@example.com", true),
        ("javascript:alert(1)", false),
        ("JaVaScRiPt:alert(1)", false),
        ("&#106;avascript:alert(1)", false),
        ("java&#10;script:alert(1)", false),
        ("java&Tab;script:alert(1)", false),
        ("&#1;javascript:alert(1)", false),
        ("javascript&colon;alert(1)", false),
        ("data:text/html;base64,PHNjcmlwdD4", false),
        ("vbscript:x", false),
        ("blob:https://example.com/x", false),
        ("file:///etc/passwd", false),
        ("//example.com", false),
        ("/settings", false),
        ("#top", false),
        ("https:\\\\example.com", false),
    ] {
        let forms = [
            format!("[x]({address})"),
            format!("[x](<{address}>)"),
            format!("[x][r]\n\n[r]: {address}"),
            format!("**_[x]({address} \"title\")_**"),
        ];
        for markdown in forms {
            let found = links(&read(&markdown));
            assert!(
                found.iter().all(|link| opens(link)),
                "{markdown}: {found:?}"
            );
            assert_eq!(!found.is_empty(), is_link, "{markdown}: {found:?}");
        }
    }
    // An autolink has its address as its text.
    for (markdown, count) in [("<https://example.com>", 1), ("<javascript:alert(1)>", 0)] {
        assert_eq!(links(&read(markdown)).len(), count, "{markdown}");
    }
}

#[test]
fn no_text_is_too_deep_or_too_long() {
    for markdown in [
        "> ".repeat(20_000) + "x",
        "* ".repeat(20_000) + "x",
        "[".repeat(60_000),
        "*_".repeat(30_000),
        "![".repeat(20_000) + &"](a)".repeat(5_000),
        "`".repeat(60_000),
        "é".repeat(MOST_BYTES),
        "<".repeat(60_000),
    ] {
        let tree = read(&markdown);
        assert!(
            deepest(&tree) <= 17,
            "{}: {}",
            &markdown[..4],
            deepest(&tree)
        );
        assert!(plain(&tree).len() <= MOST_BYTES + 1);
    }
}
