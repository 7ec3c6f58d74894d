use super::{MOST, claim, note};
use crate::import::day;
use crate::{Store, all, exec, ids, one, row};
use domain::access::Access;
use domain::error::{StoreError, StoreResult};
use domain::goal::{Goal, GoalStore, NewGoal};
use domain::time::Micros;
use serde_json::json;

row! {
    /// A goal as it is kept.
    struct GoalRow {
        id: String,
        name: String,
        metric: String,
        subject: String,
        target: f64,
        from_day: String,
        by_day: String,
        created_at: i64,
    }
}

impl TryFrom<GoalRow> for Goal {
    type Error = StoreError;

    fn try_from(row: GoalRow) -> StoreResult<Self> {
        Ok(Self {
            goal: NewGoal {
                name: row.name,
                metric: row.metric,
                subject: row.subject,
                target: row.target,
                from: day(&row.from_day)?,
                by: day(&row.by_day)?,
            },
            id: row.id,
            created_at: row.created_at,
        })
    }
}

#[async_trait::async_trait]
impl GoalStore for Store {
    async fn goals(&self, access: &Access) -> StoreResult<Vec<Goal>> {
        let mut tx = self.db.read(access).await?;
        let rows = all!(
            tx,
            GoalRow,
            "select id, name, metric, subject, target, from_day, by_day, created_at
             from goal where workspace_id = $1 order by by_day, id",
            access.workspace()
        )?;
        let seen = |row: &GoalRow| access.scope().has_subject(&row.subject);
        rows.into_iter().filter(seen).map(Goal::try_from).collect()
    }

    async fn save_goal(
        &self,
        access: &Access,
        id: Option<&str>,
        goal: &NewGoal,
        now: Micros,
    ) -> StoreResult<String> {
        let (workspace, goal) = (access.workspace().to_owned(), goal.clone());
        let person = access.person().to_owned();
        let known = id.map(str::to_owned);
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    claim(tx, &workspace).await?;
                    let Some(id) = known else {
                        let (count,) = one!(
                            tx,
                            (i64,),
                            "select count(*) from goal where workspace_id = $1",
                            workspace.as_str()
                        )?;
                        if count >= MOST {
                            return Err(StoreError::Conflict(
                                "There are 200 goals already. Remove one first.",
                            ));
                        }
                        let id = ids::new_id(now);
                        exec!(
                            tx,
                            "insert into goal (workspace_id, id, name, metric, subject, target, from_day, by_day, created_at)
                             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                            workspace.as_str(),
                            id.as_str(),
                            goal.name.as_str(),
                            goal.metric.as_str(),
                            goal.subject.as_str(),
                            goal.target,
                            goal.from.to_string(),
                            goal.by.to_string(),
                            now
                        )?;
                        note(tx, &workspace, &person, ("goal.made", &id), after(&goal), now).await?;
                        return Ok(id);
                    };
                    let touched = exec!(
                        tx,
                        "update goal set name = $3, metric = $4, subject = $5, target = $6,
                                from_day = $7, by_day = $8
                         where workspace_id = $1 and id = $2",
                        workspace.as_str(),
                        id.as_str(),
                        goal.name.as_str(),
                        goal.metric.as_str(),
                        goal.subject.as_str(),
                        goal.target,
                        goal.from.to_string(),
                        goal.by.to_string()
                    )?;
                    if touched == 0 {
                        return Err(StoreError::NotFound);
                    }
                    note(tx, &workspace, &person, ("goal.changed", &id), after(&goal), now).await?;
                    Ok(id)
                })
            })
            .await
    }

    async fn delete_goal(&self, access: &Access, id: &str, now: Micros) -> StoreResult<()> {
        let (workspace, id) = (access.workspace().to_owned(), id.to_owned());
        let person = access.person().to_owned();
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    let touched = exec!(
                        tx,
                        "delete from goal where workspace_id = $1 and id = $2",
                        workspace.as_str(),
                        id.as_str()
                    )?;
                    if touched == 0 {
                        return Err(StoreError::NotFound);
                    }
                    note(tx, &workspace, &person, ("goal.removed", &id), None, now).await
                })
            })
            .await
    }
}

/// What the audit log keeps of a goal: names are people's words and stay out.
fn after(goal: &NewGoal) -> Option<serde_json::Value> {
    Some(json!({"metric": goal.metric, "target": goal.target, "by": goal.by.to_string()}))
}
