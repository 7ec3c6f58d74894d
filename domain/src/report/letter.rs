//! What a report's mail says.

use crate::mail::{Body, Place};
use crate::metric::range::{Preset, RangeQuery};
use crate::metric::registry::metric;
use crate::metric::series::Series;
use crate::metric::window::Window;

/// One line of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The metric's name.
    pub name: String,
    /// Its value over the days; a dash where nothing was measured.
    pub value: String,
    /// What became of it.
    pub change: String,
}

impl Figure {
    /// The figure of a series; `None` for a metric that is gone.
    pub fn of(series: &Series) -> Option<Self> {
        Some(Self {
            name: metric(&series.metric)?.name.to_owned(),
            value: series
                .shown()
                .map_or_else(|| "—".to_owned(), |shown| shown.exact),
            change: series.change.text.clone(),
        })
    }
}

/// What a report's mail is made of.
#[derive(Clone, Debug)]
pub struct Sheet<'a> {
    /// The report's name.
    pub name: &'a str,
    /// The workspace's id and name.
    pub workspace: (&'a str, &'a str),
    /// Id and name of the only course it speaks of.
    pub course: Option<(&'a str, &'a str)>,
    /// The days it speaks of.
    pub window: &'a Window,
    /// Its figures.
    pub figures: &'a [Figure],
}

/// Writes the mail: its subject and what it says.
pub fn letter(sheet: &Sheet<'_>) -> (String, Body) {
    let (workspace, house) = sheet.workspace;
    let window = sheet.window;
    let subject = format!("{}: {house}, {}", sheet.name, window.label);
    let of = match sheet.course {
        Some((_, course)) => format!("{house}, {course}"),
        None => house.to_owned(),
    };
    let range = RangeQuery {
        preset: Preset::Custom(window.span),
        ..RangeQuery::default()
    };
    let mut query = range.to_query();
    if let Some((id, _)) = sheet.course {
        query.push_str("&course=");
        query.push_str(&escaped(id));
    }
    let head = ["", window.label.as_str(), "Change"].map(str::to_owned);
    let rows = sheet
        .figures
        .iter()
        .map(|figure| {
            vec![
                figure.name.clone(),
                figure.value.clone(),
                figure.change.clone(),
            ]
        })
        .collect();
    let body = Body::default()
        .heading(sheet.name)
        .text(format!("{of}, {}.", window.label))
        .table(head.to_vec(), rows)
        .small(format!(
            "Changes: {}. A dash stands for what was not measured.",
            window.sentence
        ))
        .button(
            "Open the overview",
            Place::new(&format!("/w/{workspace}/school?{query}")),
        );
    (subject, body)
}

/// A value within a query, percent-encoded but for what needs none (RFC 3986, 2.3).
fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            safe.push(char::from(byte));
        } else {
            safe.push_str(&format!("%{byte:02X}"));
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::Span;
    use crate::time::{Calendar, Day, Now};

    #[test]
    fn a_letter_has_the_figures_and_the_way_to_them() {
        let day = |text| Day::parse(text).unwrap();
        let calendar = Calendar::parse("UTC", "monday").unwrap();
        let now = Now::as_of(day("2026-01-07"), &calendar);
        let span = Span {
            from: day("2025-12-29"),
            to: day("2026-01-04"),
        };
        let query = RangeQuery {
            preset: Preset::Custom(span),
            ..RangeQuery::default()
        };
        let window = query.resolve(now, &calendar);
        let figures = [Figure {
            name: "Active students".to_owned(),
            value: "1,284".to_owned(),
            change: "+6.2 %".to_owned(),
        }];
        let (subject, body) = letter(&Sheet {
            name: "Monday figures",
            workspace: ("w1", "Night <school>"),
            course: Some(("a:b&c", "Rust")),
            window: &window,
            figures: &figures,
        });
        assert!(subject.starts_with("Monday figures: Night <school>, "));
        let text = body.to_text("https://atelier.example", None);
        for part in [
            "Night <school>, Rust, ",
            "Active students",
            "1,284",
            "+6.2 %",
            "vs 22–28 Dec 2025",
            "https://atelier.example/w/w1/school?range=custom&from=2025-12-29&to=2026-01-04&course=a%3Ab%26c",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
    }
}
