use super::{MOST, claim, note, text};
use crate::import::day;
use crate::webhooks::announce;
use crate::{Store, all, exec, ids, notices, one, optional, row};
use domain::access::Access;
use domain::alert::{Alert, AlertEvent, AlertStore, Condition, Evaluation, Rule, RuleGrain, State};
use domain::error::{StoreError, StoreResult};
use domain::time::{Day, Micros};
use domain::webhook::Event;
use serde_json::json;

row! {
    /// A rule as it is kept.
    struct AlertRow {
        id: String,
        name: String,
        metric: String,
        subject: String,
        condition: String,
        threshold: f64,
        grain: String,
        for_buckets: i64,
        keep_buckets: i64,
        muted_until: Option<String>,
        state: String,
        since: Option<String>,
        evaluated_to: Option<String>,
        evaluated_at: Option<i64>,
    }
}

fn unreadable(what: &str, kept: &str) -> StoreError {
    tracing::error!(what, kept, "a kept rule cannot be read");
    StoreError::Unavailable
}

fn day_of(text: Option<&String>) -> StoreResult<Option<Day>> {
    text.map(|text| day(text)).transpose()
}

impl TryFrom<AlertRow> for Alert {
    type Error = StoreError;

    fn try_from(row: AlertRow) -> StoreResult<Self> {
        let count = |n: i64| u32::try_from(n).map_err(|_| unreadable("count", &n.to_string()));
        Ok(Self {
            rule: Rule {
                name: row.name,
                metric: row.metric,
                subject: row.subject,
                condition: Condition::parse(&row.condition)
                    .ok_or_else(|| unreadable("condition", &row.condition))?,
                threshold: row.threshold,
                grain: RuleGrain::parse(&row.grain)
                    .ok_or_else(|| unreadable("grain", &row.grain))?,
                for_buckets: count(row.for_buckets)?,
                keep_buckets: count(row.keep_buckets)?,
            },
            muted_until: day_of(row.muted_until.as_ref())?,
            state: State::parse(&row.state).ok_or_else(|| unreadable("state", &row.state))?,
            since: day_of(row.since.as_ref())?,
            evaluated_to: day_of(row.evaluated_to.as_ref())?,
            evaluated_at: row.evaluated_at,
            id: row.id,
        })
    }
}

#[async_trait::async_trait]
impl AlertStore for Store {
    async fn alerts(&self, access: &Access) -> StoreResult<Vec<Alert>> {
        let mut tx = self.db.read(access).await?;
        let rows = all!(
            tx,
            AlertRow,
            "select id, name, metric, subject, condition, threshold, grain, for_buckets, keep_buckets,
                    muted_until, state, since, evaluated_to, evaluated_at
             from alert where workspace_id = $1 order by created_at, id",
            access.workspace()
        )?;
        let seen = |row: &AlertRow| access.scope().has_subject(&row.subject);
        rows.into_iter().filter(seen).map(Alert::try_from).collect()
    }

    async fn save_alert(
        &self,
        access: &Access,
        id: Option<&str>,
        rule: &Rule,
        now: Micros,
    ) -> StoreResult<String> {
        let (workspace, rule) = (access.workspace().to_owned(), rule.clone());
        let person = access.person().to_owned();
        let known = id.map(str::to_owned);
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    claim(tx, &workspace).await?;
                    let id = match known {
                        Some(id) => id,
                        None => {
                            let (count,) = one!(
                                tx,
                                (i64,),
                                "select count(*) from alert where workspace_id = $1",
                                workspace.as_str()
                            )?;
                            if count >= MOST {
                                return Err(StoreError::Conflict(
                                    "There are 200 alerts already. Remove one first.",
                                ));
                            }
                            let id = ids::new_id(now);
                            exec!(
                                tx,
                                "insert into alert (workspace_id, id, name, metric, subject, condition,
                                        threshold, grain, for_buckets, keep_buckets, state, created_at)
                                 values ($1, $2, 'new', '', '', 'above', 0, 'day', 1, 1, 'normal', $3)",
                                workspace.as_str(),
                                id.as_str(),
                                now
                            )?;
                            id
                        }
                    };
                    // A changed rule is another one: its state and its past say nothing of it.
                    let touched = exec!(
                        tx,
                        "update alert set name = $3, metric = $4, subject = $5, condition = $6,
                                threshold = $7, grain = $8, for_buckets = $9, keep_buckets = $10,
                                state = 'normal', since = null, evaluated_to = null, evaluated_at = null
                         where workspace_id = $1 and id = $2",
                        workspace.as_str(),
                        id.as_str(),
                        rule.name.as_str(),
                        rule.metric.as_str(),
                        rule.subject.as_str(),
                        rule.condition.as_str(),
                        rule.threshold,
                        rule.grain.as_str(),
                        i64::from(rule.for_buckets),
                        i64::from(rule.keep_buckets)
                    )?;
                    if touched == 0 {
                        return Err(StoreError::NotFound);
                    }
                    exec!(
                        tx,
                        "delete from alert_event where workspace_id = $1 and alert_id = $2",
                        workspace.as_str(),
                        id.as_str()
                    )?;
                    note(tx, &workspace, &person, ("alert.saved", &id), after(&rule), now).await?;
                    Ok(id)
                })
            })
            .await
    }

    async fn delete_alert(&self, access: &Access, id: &str, now: Micros) -> StoreResult<()> {
        let (workspace, id) = (access.workspace().to_owned(), id.to_owned());
        let person = access.person().to_owned();
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    let touched = exec!(
                        tx,
                        "delete from alert where workspace_id = $1 and id = $2",
                        workspace.as_str(),
                        id.as_str()
                    )?;
                    if touched == 0 {
                        return Err(StoreError::NotFound);
                    }
                    note(tx, &workspace, &person, ("alert.removed", &id), None, now).await
                })
            })
            .await
    }

    async fn mute_alert(
        &self,
        access: &Access,
        id: &str,
        until: Option<Day>,
        now: Micros,
    ) -> StoreResult<()> {
        let (workspace, id) = (access.workspace().to_owned(), id.to_owned());
        let person = access.person().to_owned();
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    let touched = exec!(
                        tx,
                        "update alert set muted_until = $3 where workspace_id = $1 and id = $2",
                        workspace.as_str(),
                        id.as_str(),
                        text(until)
                    )?;
                    if touched == 0 {
                        return Err(StoreError::NotFound);
                    }
                    let after = Some(json!({"muted_until": text(until)}));
                    note(tx, &workspace, &person, ("alert.muted", &id), after, now).await
                })
            })
            .await
    }

    async fn alert_events(&self, access: &Access, limit: u32) -> StoreResult<Vec<AlertEvent>> {
        let alerts = self.alerts(access).await?;
        let seen =
            |alert: &str| access.scope().is_all() || alerts.iter().any(|known| known.id == alert);
        let mut tx = self.db.read(access).await?;
        let rows = all!(
            tx,
            (String, String, String, Option<f64>, i64),
            "select alert_id, day, state, value, at from alert_event
             where workspace_id = $1 order by day desc, at desc, alert_id, state limit $2",
            access.workspace(),
            i64::from(limit)
        )?;
        rows.into_iter()
            .filter(|(alert, ..)| seen(alert))
            .map(|(alert, on, state, value, at)| {
                Ok(AlertEvent {
                    alert,
                    day: day(&on)?,
                    state: State::parse(&state).ok_or_else(|| unreadable("state", &state))?,
                    value,
                    at,
                })
            })
            .collect()
    }

    async fn keep_evaluations(
        &self,
        access: &Access,
        found: &[Evaluation],
        now: Micros,
    ) -> StoreResult<()> {
        let (workspace, found) = (access.workspace().to_owned(), found.to_vec());
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    claim(tx, &workspace).await?;
                    for found in &found {
                        let known = optional!(
                            tx,
                            (String,),
                            "select metric from alert where workspace_id = $1 and id = $2",
                            workspace.as_str(),
                            found.alert.as_str()
                        )?;
                        // It may have been removed since it was read.
                        let Some((metric,)) = known else {
                            continue;
                        };
                        keep(tx, &workspace, (found, &metric), now).await?;
                        if let Some(told) = &found.told {
                            notices::raise(tx, &workspace, told, now).await?;
                        }
                    }
                    Ok(())
                })
            })
            .await
    }
}

async fn keep(
    tx: &mut crate::db::Tx,
    workspace: &str,
    (found, metric): (&Evaluation, &str),
    now: Micros,
) -> StoreResult<()> {
    exec!(
        tx,
        "update alert set state = $3, since = $4, evaluated_to = $5, evaluated_at = $6
         where workspace_id = $1 and id = $2",
        workspace,
        found.alert.as_str(),
        found.state.as_str(),
        text(found.since),
        text(found.evaluated_to),
        now
    )?;
    for mark in &found.changes {
        let new = exec!(
            tx,
            "insert into alert_event (workspace_id, alert_id, day, state, value, at)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (workspace_id, alert_id, day, state) do nothing",
            workspace,
            found.alert.as_str(),
            mark.span.to.to_string(),
            mark.state.as_str(),
            mark.value,
            now
        )?;
        if new > 0 {
            let data = json!({
                "alert": found.alert,
                "metric": metric,
                "state": mark.state.as_str(),
                "day": mark.span.to,
                "value": mark.value,
            });
            announce(tx, workspace, Event::AlertChanged, data, now).await?;
        }
    }
    Ok(())
}

/// What the audit log keeps of a rule: names are people's words and stay out.
fn after(rule: &Rule) -> Option<serde_json::Value> {
    Some(json!({
        "metric": rule.metric,
        "condition": rule.condition.as_str(),
        "threshold": rule.threshold,
        "grain": rule.grain.as_str(),
    }))
}
