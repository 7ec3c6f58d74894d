use super::Event;
use crate::error::FieldError;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Longest address.
const URL_MOST: usize = 2_000;

/// An endpoint as a form brings it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookForm {
    /// Where it is.
    #[serde(default)]
    pub url: String,
    /// What people call it.
    #[serde(default)]
    pub name: String,
    /// The events that were ticked, by their words.
    #[serde(default)]
    pub events: BTreeMap<String, String>,
}

/// An endpoint to keep, already checked, but for its address: that takes a parser of URLs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWebhook {
    /// Where it is.
    pub url: String,
    /// What people call it.
    pub name: String,
    /// What it is told; at least one thing.
    pub events: BTreeSet<Event>,
}

/// Checks what somebody typed.
///
/// # Errors
/// One message a wrong field: `url`, `name`, `events`.
pub fn check_webhook(form: &WebhookForm) -> Result<NewWebhook, Vec<FieldError>> {
    let mut wrong = Vec::new();
    let (url, name) = (form.url.trim(), form.name.trim());
    if url.is_empty() || url.len() > URL_MOST {
        let message = "Enter an address such as https://example.com/hooks.";
        wrong.push(FieldError::new("url", message));
    }
    if name.chars().count() > 60 || name.chars().any(char::is_control) {
        wrong.push(FieldError::new("name", "Enter at most 60 characters."));
    }
    let events: Option<BTreeSet<Event>> = form
        .events
        .keys()
        .map(|word| Event::parse(word).filter(|event| Event::CHOICES.contains(event)))
        .collect();
    let events = events.unwrap_or_default();
    if events.is_empty() {
        wrong.push(FieldError::new(
            "events",
            "Choose at least one thing to be told.",
        ));
    }
    if wrong.is_empty() {
        Ok(NewWebhook {
            url: url.to_owned(),
            name: name.to_owned(),
            events,
        })
    } else {
        Err(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_may_say() {
        let form = |url: &str, events: &[&str]| WebhookForm {
            url: url.to_owned(),
            name: String::new(),
            events: events
                .iter()
                .map(|word| ((*word).to_owned(), "1".to_owned()))
                .collect(),
        };
        let long = format!("https://a.example/{}", "a".repeat(2_000));
        let cases: [(&str, WebhookForm, &[&str]); 5] = [
            (
                "good",
                form(" https://a.example/x ", &["import.committed"]),
                &[],
            ),
            ("nothing", form("", &[]), &["url", "events"]),
            ("too long", form(&long, &["alert.changed"]), &["url"]),
            (
                "unknown event",
                form("https://a.example", &["all"]),
                &["events"],
            ),
            (
                "a test is no choice",
                form("https://a.example", &["ping"]),
                &["events"],
            ),
        ];
        for (case, form, expected) in cases {
            let wrong: Vec<String> = match check_webhook(&form) {
                Ok(_) => Vec::new(),
                Err(wrong) => wrong.into_iter().map(|one| one.field).collect(),
            };
            assert_eq!(wrong, expected, "{case}");
        }
    }
}
