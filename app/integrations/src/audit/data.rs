use domain::audit::Verified;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use ui::error::AppError;

/// One act as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// Its number.
    pub no: i64,
    /// Day and time in the workspace's zone.
    pub when: String,
    /// Who.
    pub by: String,
    /// Through what, in words.
    pub via: String,
    /// What, in words.
    pub what: String,
    /// Each thing that changed: its name, what it was, what it became.
    pub changes: Vec<(String, String, String)>,
    /// Where the request came from.
    pub address: String,
    /// The request's id in the server's log.
    pub request: String,
}

/// A page of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLog {
    /// Newest first.
    pub acts: Vec<Act>,
    /// What the next page begins before.
    pub next: Option<i64>,
    /// Who can be chosen, by id and name.
    pub actors: Vec<(String, String)>,
    /// What can be chosen, by name and words.
    pub actions: Vec<(String, String)>,
    /// What was asked, as the address's query.
    pub pairs: Vec<(String, String)>,
    /// What a check found, when one was asked for.
    pub verified: Option<Verified>,
}

impl AuditLog {
    /// One value of the address's query.
    pub fn asked(&self, name: &str) -> &str {
        let found = self.pairs.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value)
    }
}

/// A page of the audit log; `pairs` is the address's query: `actor`, `action`, `day`, `before`, and
/// `check` to have the whole log checked. Owners may ask.
#[server(endpoint = "audit/log", input = Json)]
pub async fn read_audit(
    workspace: String,
    pairs: Vec<(String, String)>,
) -> Result<AuditLog, AppError> {
    let (backend, access, workspace) =
        ui::backend::member(&workspace, domain::access::Role::Owner)?;
    let asked = |name: &str| {
        let found = pairs.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let day = domain::time::Day::parse(&asked("day"));
    let calendar = &workspace.calendar;
    let query = domain::audit::AuditQuery {
        actor: asked("actor"),
        action: asked("action"),
        from: day.map(|day| calendar.start_of(day)),
        to: day.map(|day| calendar.start_of(day.plus(1))),
        before: asked("before").parse().ok(),
    };
    let page = backend.audit.audit(&access, &query).await?;
    let verified = match asked("check").as_str() {
        "1" => Some(backend.audit.verify_audit(&access).await?),
        _ => None,
    };
    let words = |action: &str| domain::audit::action_words(action).to_owned();
    Ok(AuditLog {
        acts: page
            .entries
            .into_iter()
            .map(|entry| act(entry, calendar))
            .collect(),
        next: page.next,
        actors: page.actors,
        actions: page
            .actions
            .into_iter()
            .map(|action| (action.clone(), words(&action)))
            .collect(),
        pairs,
        verified,
    })
}

#[cfg(feature = "ssr")]
fn act(entry: domain::audit::AuditEntry, calendar: &domain::time::Calendar) -> Act {
    let via = match entry.via.split_once(':') {
        Some(("token", _)) => "API token",
        _ => match entry.via.as_str() {
            "command" => "command line",
            "job" => "a job",
            _ => "",
        },
    };
    Act {
        no: entry.no,
        when: calendar.day_and_time(entry.at),
        by: match (entry.by.is_empty(), entry.actor.is_empty()) {
            (false, _) => entry.by,
            (true, true) => "Atelier".to_owned(),
            (true, false) => "Somebody who is gone".to_owned(),
        },
        via: via.to_owned(),
        what: domain::audit::action_words(&entry.action).to_owned(),
        changes: changes(entry.before.as_deref(), entry.after.as_deref()),
        address: entry.address,
        request: entry.request,
    }
}

/// Most characters of one value: the rest is in the database.
#[cfg(feature = "ssr")]
const VALUE: usize = 120;

/// The fields that differ, each with what it was and what it became; all of them where there is only
/// one side.
#[cfg(feature = "ssr")]
fn changes(before: Option<&str>, after: Option<&str>) -> Vec<(String, String, String)> {
    type Fields = serde_json::Map<String, serde_json::Value>;
    let fields = |text: Option<&str>| {
        text.and_then(|text| serde_json::from_str::<Fields>(text).ok())
            .unwrap_or_default()
    };
    let (before, after) = (fields(before), fields(after));
    let text = |value: Option<&serde_json::Value>| {
        let text = value.map(plain).unwrap_or_default();
        match text.char_indices().nth(VALUE) {
            Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
            None => text,
        }
    };
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort();
    names.dedup();
    names
        .into_iter()
        .filter(|name| before.get(*name) != after.get(*name))
        .map(|name| {
            let words = name.replace('_', " ");
            (words, text(before.get(name)), text(after.get(name)))
        })
        .collect()
}

/// A value without the signs of JSON; what is nothing or 0 within it is left out.
#[cfg(feature = "ssr")]
fn plain(value: &serde_json::Value) -> String {
    use serde_json::Value;
    let said = |text: &String| !text.is_empty() && text != "0";
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(all) => {
            let all: Vec<String> = all.iter().map(plain).filter(said).collect();
            all.join(", ")
        }
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| (name, plain(value)));
            let all: Vec<String> = fields
                .filter(|(_, text)| said(text))
                .map(|(name, text)| format!("{} {text}", name.replace('_', " ")))
                .collect();
            all.join(", ")
        }
        other => other.to_string(),
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::changes;

    #[test]
    fn only_what_differs_is_shown() {
        let seen = |before, after| {
            let found = changes(before, after);
            found
                .iter()
                .map(|(name, was, is)| format!("{name}: {was} → {is}"))
                .collect::<Vec<_>>()
                .join("; ")
        };
        let cases = [
            (
                Some(r#"{"zone":"UTC","name":"A"}"#),
                Some(r#"{"zone":"UTC","name":"B"}"#),
                "name: A → B",
            ),
            (
                None,
                Some(r#"{"week_start":"monday"}"#),
                "week start:  → monday",
            ),
            (
                Some(r#"{"day":"2026-01-01"}"#),
                Some(r#"{"day":null}"#),
                "day: 2026-01-01 → ",
            ),
            (
                None,
                Some(
                    r#"{"counts":{"course":{"new":1,"changed":0},"item":{"new":0}},"files":["a","b",""]}"#,
                ),
                "counts:  → course new 1; files:  → a, b",
            ),
            (None, None, ""),
            (Some("no json"), None, ""),
        ];
        for (before, after, expected) in cases {
            assert_eq!(seen(before, after), expected);
        }
        let long = format!(r#"{{"a":"{}"}}"#, "é".repeat(500));
        assert_eq!(changes(None, Some(&long))[0].2.chars().count(), 121);
    }
}
