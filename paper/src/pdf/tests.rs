use super::*;
use plot::{LineSpec, Series};

/// A report with a chart and a table of so many rows.
fn sample(rows: usize) -> Report {
    let format = |value: f64| format!("{value}");
    let scene = plot::line(&LineSpec {
        height: 200,
        series: vec![Series {
            name: "active".to_owned(),
            values: vec![Some(1.0), Some(4.0), None, Some(9.0)],
            ghost: vec![Some(2.0); 4],
        }],
        unfinished: 1,
        x_ticks: (0..4).map(|day| (day, format!("Day {day}"))).collect(),
        ..LineSpec::new(&format)
    });
    Report {
        title: "Overview of «Zoë & Łukasz»".to_owned(),
        about: vec![
            ("Workspace".to_owned(), "Lumen <Studio>".to_owned()),
            ("Days".to_owned(), "1 – 30 Nov 2026".to_owned()),
            (
                "Made at".to_owned(),
                "21 Nov 2026, 00:12, Europe/Berlin".to_owned(),
            ),
        ],
        blocks: vec![
            Block::Figures(vec![Figure {
                label: "Total students".to_owned(),
                value: "1,284".to_owned(),
                note: "+12 vs previous 30 days".to_owned(),
            }]),
            Block::Chart {
                head: "Active students".to_owned(),
                caption: "Activity rose.".to_owned(),
                scene,
                axis: true,
            },
            Block::Table {
                head: "By day".to_owned(),
                columns: vec![("Day".to_owned(), false), ("Count".to_owned(), true)],
                rows: (0..rows)
                    .map(|row| vec![format!("Öffnung {row}"), format!("{row}00")])
                    .collect(),
            },
        ],
    }
}

/// The text of each page, as a reader's search finds it.
fn texts(bytes: &[u8]) -> Vec<String> {
    let document = lopdf::Document::load_mem(bytes).unwrap();
    let pages = document.get_pages();
    pages
        .keys()
        .map(|page| document.extract_text(&[*page]).unwrap())
        .collect()
}

#[test]
fn its_text_is_text_on_numbered_a4_pages() {
    let bytes = report(&sample(120)).unwrap();
    assert!(bytes.starts_with(b"%PDF"));
    let pages = texts(&bytes);
    assert!(pages.len() > 2, "{}", pages.len());
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    let first = squeezed(&pages[0]);
    for part in [
        "Overview of «Zoë & Łukasz»",
        "Lumen <Studio>",
        "1 – 30 Nov 2026",
        "Made at",
        "Europe/Berlin",
        "1,284",
        "Activity rose.",
        "Day 3",
        "Öffnung 0",
    ] {
        assert!(first.contains(&squeezed(part)), "{part} is not in {first}");
    }
    for (at, page) in pages.iter().enumerate() {
        let number = format!("Page {} of {}", at + 1, pages.len());
        assert!(squeezed(page).contains(&squeezed(&number)), "{page}");
        assert!(squeezed(page).contains("00:12"), "{page}");
        assert!(
            squeezed(page).contains("Count"),
            "headings on each page: {page}"
        );
    }
    let last = squeezed(pages.last().unwrap());
    assert!(last.contains("Öffnung119"), "{last}");
}

#[test]
fn the_typeface_is_embedded_by_the_glyphs_that_are_used() {
    let bytes = report(&sample(3)).unwrap();
    // Both weights whole would be 1.4 MB.
    assert!(bytes.len() < 90_000, "{}", bytes.len());
}

#[test]
fn the_same_report_is_the_same_file() {
    assert_eq!(report(&sample(5)).unwrap(), report(&sample(5)).unwrap());
}

#[test]
fn nothing_at_all_and_far_too_much_are_laid_out() {
    let empty = Report {
        title: String::new(),
        about: Vec::new(),
        blocks: vec![
            Block::Figures(Vec::new()),
            Block::Table {
                head: String::new(),
                columns: Vec::new(),
                rows: vec![Vec::new()],
            },
        ],
    };
    assert_eq!(texts(&report(&empty).unwrap()).len(), 1);
    let mut wide = sample(1);
    wide.title = "wide".repeat(400);
    wide.about = vec![("W".repeat(90), "word ".repeat(400))];
    assert!(!texts(&report(&wide).unwrap()).is_empty());
}
