//! What the notices of imports, of School and of alerts say.

use super::NewNotice;
use crate::alert::{Alert, Mark, State};
use crate::import::Batch;
use crate::metric::format::{format_count, format_value};
use crate::metric::registry::metric;
use crate::time::Day;

/// Fewest further students at risk that are worth a notice: fewer come and go in any week of a small
/// class.
const JUMP_LEAST: u32 = 5;
/// The share by which they must have grown, in percent: a fifth stands out in a large school too.
const JUMP_PERCENT: u64 = 20;

fn import_page(workspace: &str) -> String {
    format!("/w/{workspace}/import")
}

fn files(batch: &Batch) -> String {
    match batch.files.as_slice() {
        [only] => only.name.clone(),
        many => format!("{} files", many.len()),
    }
}

/// An import was written.
pub fn committed(workspace: &str, batch: &Batch) -> NewNotice {
    NewNotice {
        event: "import_committed",
        text: format!("{} imported {}.", batch.by, files(batch)),
        path: import_page(workspace),
        once: Some(format!("import_committed:{}", batch.id)),
    }
}

/// An import was taken back.
pub fn undone(workspace: &str, batch: &Batch) -> NewNotice {
    NewNotice {
        event: "import_undone",
        text: format!("The import of {} by {} was undone.", files(batch), batch.by),
        path: import_page(workspace),
        once: Some(format!("import_undone:{}", batch.id)),
    }
}

/// An import was not written.
pub fn failed(workspace: &str, why: &str) -> NewNotice {
    NewNotice {
        event: "import_failed",
        text: format!("An import failed. {why}"),
        path: import_page(workspace),
        once: None,
    }
}

/// Clearly more students are at risk than a week before, said at most once a day; `None` otherwise.
pub fn at_risk_jumped(workspace: &str, before: u32, now: u32, today: Day) -> Option<NewNotice> {
    let more = now.checked_sub(before)?;
    let share = u64::from(more) * 100 >= u64::from(before) * JUMP_PERCENT;
    (more >= JUMP_LEAST && share).then(|| NewNotice {
        event: "at_risk_jumped",
        text: format!(
            "{} students are at risk, {} more than a week before.",
            format_count(i64::from(now)),
            format_count(i64::from(more))
        ),
        path: format!("/w/{workspace}/school/at-risk"),
        once: Some(format!("at_risk_jumped:{today}")),
    })
}

/// An alert went from one state to that of `mark`, told once for a rule, bucket and state. `None` for
/// the states that only hold a rule back, and for a rule that is fine as it was.
pub fn alert(workspace: &str, alert: &Alert, before: State, mark: &Mark) -> Option<NewNotice> {
    let rule = &alert.rule;
    let name = &rule.name;
    let day = mark.span.to.long();
    let value = mark
        .value
        .zip(metric(&rule.metric))
        .map(|(value, metric)| format!(": {}", format_value(metric.unit, value).exact))
        .unwrap_or_default();
    let (event, text) = match (before, mark.state) {
        (_, State::Alerting) => {
            let rule = rule.sentence();
            let why = if rule == *name {
                String::new()
            } else {
                format!(" {rule}.")
            };
            ("alert_fired", format!("«{name}», {day}{value}.{why}"))
        }
        (State::Normal | State::Pending, State::Normal) => return None,
        (_, State::Normal) => ("alert_over", format!("«{name}» is over, {day}{value}.")),
        (_, State::NoData) => (
            "alert_silent",
            format!("«{name}» has nothing to go by: nothing was measured on {day}."),
        ),
        (_, State::Error) => (
            "alert_broken",
            format!("«{name}» cannot be evaluated. Look at what it watches."),
        ),
        (_, State::Pending | State::Recovering) => return None,
    };
    Some(NewNotice {
        event,
        text,
        path: format!("/w/{workspace}/alerts"),
        once: Some(format!(
            "alert:{}:{}:{}",
            alert.id,
            mark.span.to,
            mark.state.as_str()
        )),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alert::{AlertForm, check_rule};
    use crate::metric::Span;

    #[test]
    fn an_alert_tells_what_matters() {
        let form = AlertForm {
            name: "Quiet".to_owned(),
            metric: "active_students".to_owned(),
            condition: "below".to_owned(),
            threshold: "40".to_owned(),
            grain: "day".to_owned(),
            ..AlertForm::default()
        };
        let rule = Alert {
            id: "1".to_owned(),
            rule: check_rule(&form).unwrap(),
            muted_until: None,
            state: State::Normal,
            since: None,
            evaluated_to: None,
            evaluated_at: None,
        };
        let day = Day::parse("2026-01-02").unwrap();
        let cases = [
            (State::Normal, State::Normal, None),
            (State::Normal, State::Pending, None),
            (State::Pending, State::Normal, None),
            (State::Pending, State::Alerting, Some("alert_fired")),
            (State::Alerting, State::Recovering, None),
            (State::Recovering, State::Alerting, Some("alert_fired")),
            (State::Recovering, State::Normal, Some("alert_over")),
            (State::Alerting, State::NoData, Some("alert_silent")),
            (State::NoData, State::Normal, Some("alert_over")),
            (State::Normal, State::Error, Some("alert_broken")),
        ];
        for (before, after, event) in cases {
            let mark = Mark {
                span: Span { from: day, to: day },
                state: after,
                value: Some(31.0),
            };
            let told = alert("w", &rule, before, &mark);
            let found = told.as_ref().map(|notice| notice.event);
            assert_eq!(found, event, "{before:?} to {after:?}");
            if event == Some("alert_fired") {
                let text = told.map(|notice| notice.text).unwrap_or_default();
                assert!(text.starts_with("«Quiet», 2 Jan 2026: 31. "), "{text}");
            }
        }
    }

    #[test]
    fn only_a_clear_jump_is_told() {
        let cases = [
            ("no change", 10, 10, false),
            ("fewer", 10, 4, false),
            ("four more", 2, 6, false),
            ("five more", 0, 5, true),
            ("five more of many", 100, 105, false),
            ("a fifth more of many", 100, 120, true),
        ];
        let today = Day::parse("2026-01-02").unwrap();
        for (case, before, now, told) in cases {
            let notice = at_risk_jumped("w", before, now, today);
            assert_eq!(notice.is_some(), told, "{case}");
        }
    }
}
