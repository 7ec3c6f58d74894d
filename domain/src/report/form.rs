//! From what somebody typed to a report.

use super::{NewReport, Rhythm};
use crate::error::FieldError;
use crate::metric::registry::REGISTRY;
use crate::time::parse_zone;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Most characters of a name: it begins a subject line.
const NAME_MAX: usize = 80;
/// Most people that one report goes to: a larger round is a mailing list's work.
const MOST: usize = 50;

/// A report as a form brings it. Boxes that are ticked are keys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportForm {
    /// See [`NewReport::name`].
    #[serde(default)]
    pub name: String,
    /// See [`NewReport::metrics`].
    #[serde(default)]
    pub metrics: BTreeMap<String, String>,
    /// See [`NewReport::subject`].
    #[serde(default)]
    pub subject: String,
    /// See [`NewReport::rhythm`].
    #[serde(default)]
    pub rhythm: String,
    /// See [`NewReport::hour`].
    #[serde(default)]
    pub hour: String,
    /// See [`NewReport::zone`].
    #[serde(default)]
    pub zone: String,
    /// See [`NewReport::to`]; each key is a [`reader_key`].
    #[serde(default)]
    pub to: BTreeMap<String, String>,
}

/// What stands before a person's id in a key: one that begins with a digit would be read as a place in
/// a list.
const READER: &str = "m-";

/// The key of a person's box.
pub fn reader_key(id: &str) -> String {
    format!("{READER}{id}")
}

/// Checks what somebody typed and gives the report it describes. An empty name becomes `School report`.
///
/// # Errors
/// One message a wrong field.
pub fn check_report(form: &ReportForm) -> Result<NewReport, Vec<FieldError>> {
    let mut wrong = Vec::new();
    let name = form.name.trim();
    if name.chars().count() > NAME_MAX || name.chars().any(char::is_control) {
        let words = format!("Enter a name of at most {NAME_MAX} characters.");
        wrong.push(FieldError::new("name", words));
    }
    let metrics: Vec<String> = REGISTRY
        .iter()
        .filter(|metric| form.metrics.contains_key(metric.id))
        .map(|metric| metric.id.to_owned())
        .collect();
    if metrics.is_empty() {
        wrong.push(FieldError::new("metrics", "Choose at least one figure."));
    }
    if form.subject.len() > 200 {
        wrong.push(FieldError::new("subject", "Choose a course of the list."));
    }
    let rhythm = Rhythm::parse(&form.rhythm);
    if rhythm.is_none() {
        wrong.push(FieldError::new("rhythm", "Choose a day."));
    }
    let hour = form.hour.parse().ok().filter(|hour| *hour < 24);
    if hour.is_none() {
        wrong.push(FieldError::new("hour", "Choose an hour of the day."));
    }
    let zone = parse_zone(&form.zone);
    if zone.is_none() {
        let words = "Choose a time zone such as Europe/Berlin.";
        wrong.push(FieldError::new("zone", words));
    }
    if form.to.is_empty() || form.to.len() > MOST {
        let words = format!("Choose from one to {MOST} people.");
        wrong.push(FieldError::new("to", words));
    }
    match (rhythm, hour, zone) {
        (Some(rhythm), Some(hour), Some(zone)) if wrong.is_empty() => Ok(NewReport {
            name: if name.is_empty() {
                "School report"
            } else {
                name
            }
            .to_owned(),
            metrics,
            subject: form.subject.clone(),
            rhythm,
            hour,
            zone,
            to: form
                .to
                .keys()
                .filter_map(|key| key.strip_prefix(READER))
                .map(str::to_owned)
                .collect(),
        }),
        _ => Err(wrong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticked(keys: &[&str]) -> BTreeMap<String, String> {
        keys.iter()
            .map(|key| ((*key).to_owned(), "on".to_owned()))
            .collect()
    }

    #[test]
    fn each_wrong_field_is_named() {
        let good = ReportForm {
            metrics: ticked(&["submissions", "active_students"]),
            rhythm: "week-1".to_owned(),
            hour: "8".to_owned(),
            zone: "Europe/London".to_owned(),
            to: ticked(&[reader_key("0p").as_str()]),
            ..ReportForm::default()
        };
        let report = check_report(&good).unwrap();
        assert_eq!(report.metrics, ["active_students", "submissions"]);
        assert_eq!(report.name, "School report");
        assert_eq!(report.to, ["0p"]);
        assert_eq!(report.sentence(), "Mondays at 08:00, Europe/London");
        type Spoil = fn(&mut ReportForm);
        let cases: [(&str, Spoil); 8] = [
            ("name", |form| form.name = "x".repeat(81)),
            ("name", |form| form.name = "a\r\nBcc: b".to_owned()),
            ("metrics", |form| form.metrics = ticked(&["no_such"])),
            ("subject", |form| form.subject = "x".repeat(201)),
            ("rhythm", |form| form.rhythm = "month-29".to_owned()),
            ("hour", |form| form.hour = "24".to_owned()),
            ("zone", |form| form.zone = "Moon/Base".to_owned()),
            ("to", |form| form.to.clear()),
        ];
        for (field, spoil) in cases {
            let mut form = good.clone();
            spoil(&mut form);
            let wrong = check_report(&form).unwrap_err();
            assert_eq!(wrong.len(), 1, "{field}");
            assert_eq!(wrong[0].field, field);
        }
    }
}
