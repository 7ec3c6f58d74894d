//! The workspace, its courses and its students.

use super::problem::Problem;
use super::{Call, Told, cursor, page_of};
use domain::school::at_risk::AtRiskList;
use domain::school::marks::Marks;
use domain::school::students::{Directory, StudentQuery, StudentRow};
use domain::time::Now;
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::sync::Arc;

pub fn workspace(call: &Call) -> Value {
    let workspace = &call.bearer.workspace;
    json!({
        "id": workspace.id,
        "name": workspace.name,
        "plan": workspace.plan.as_str(),
        "currency": workspace.currency,
        "zone": workspace.calendar.zone.name(),
        "week_start": workspace.calendar.week_start_name(),
        "today": workspace.now(call.now).today,
        "as_of": workspace.look_at,
        "data_version": workspace.data_version,
    })
}

pub async fn courses(call: &Call) -> Told {
    let now = call.bearer.workspace.now(call.now);
    let roll = call.backend().school.roll(&call.bearer.access, now).await?;
    call.paged(roll.courses.clone(), |course| json!(course))
}

async fn directory(call: &Call) -> Result<(Arc<Directory>, Now), Problem> {
    let (bearer, backend) = (&call.bearer, call.backend());
    let now = bearer.workspace.now(call.now);
    let found = backend
        .directories
        .directory(&bearer.access, &bearer.workspace, now);
    Ok((found.await?, now))
}

async fn marks(call: &Call, rows: &[&StudentRow]) -> Result<HashMap<String, Marks>, Problem> {
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    Ok(call
        .backend()
        .marks
        .marks(&call.bearer.access, &ids)
        .await?)
}

fn student_of(row: &StudentRow, marks: &HashMap<String, Marks>) -> Value {
    let tags = marks.get(&row.id).map(|marks| &marks.tags);
    json!({
        "id": row.id,
        "name": row.name,
        "email": row.email,
        "courses": row.courses,
        "progress": row.progress,
        "mean_score": row.mean_score,
        "last_active": row.last_active,
        "segment": row.segment.slug(),
        "since": row.since,
        "reason": row.reason,
        "tags": tags.map_or_else(|| json!([]), |tags| json!(tags)),
    })
}

pub async fn students(call: &Call) -> Told {
    let pairs = call.pairs.iter();
    let query = StudentQuery::parse(pairs.map(|(name, value)| (name.as_str(), value.as_str())))
        .map_err(|wrong| Problem::fields("query", wrong))?;
    let (directory, _) = directory(call).await?;
    let tagged = match &query.tag {
        Some(tag) => Some(
            call.backend()
                .marks
                .tagged(&call.bearer.access, tag)
                .await?,
        ),
        None => None,
    };
    let page = directory.page_among(&query, tagged.as_ref());
    let marks = marks(call, &page.rows.iter().collect::<Vec<_>>()).await?;
    let data = page
        .rows
        .iter()
        .map(|row| student_of(row, &marks))
        .collect();
    Ok(page_of(data, page.next))
}

pub async fn student(call: &Call) -> Told {
    let id = call.path("student");
    let (directory, now) = directory(call).await?;
    let history = call
        .backend()
        .school
        .history(&call.bearer.access, id, now)
        .await?;
    let standing = directory.standing(id).ok_or_else(Problem::not_found)?;
    let number = directory.standings().position(|one| one.student == id);
    let row = number
        .and_then(|number| directory.row(u32::try_from(number).ok()?))
        .ok_or_else(Problem::not_found)?;
    let marks = marks(call, &[&row]).await?;
    let reasons: Vec<Value> = standing
        .reasons
        .iter()
        .map(|(course, reason)| {
            reason_of(
                directory.course_name(course),
                &reason.sentence(),
                json!(reason.since()),
            )
        })
        .collect();
    let days: Vec<Value> = history
        .days
        .iter()
        .map(|(day, count)| json!({"day": day, "count": count}))
        .collect();
    let details: Map<String, Value> = history
        .details
        .into_iter()
        .map(|(column, value)| (column, value.into()))
        .collect();
    Ok(json!({
        "student": student_of(&row, &marks),
        "reasons": reasons,
        "work": history.work,
        "days": days,
        "details": details,
    }))
}

fn reason_of(course: &str, sentence: &str, since: Value) -> Value {
    json!({"course": course, "sentence": sentence, "since": since})
}

pub async fn at_risk(call: &Call) -> Told {
    let (limit, from) = call.page()?;
    let (directory, _) = directory(call).await?;
    let end = from.saturating_add(limit);
    let list = AtRiskList::new(&directory, end.saturating_add(1));
    let more = list.rows.len() > end;
    let rows: Vec<_> = list.rows.iter().skip(from).take(limit).collect();
    let marks = marks(
        call,
        &rows.iter().map(|row| &row.student).collect::<Vec<_>>(),
    )
    .await?;
    let data = rows
        .into_iter()
        .map(|row| {
            let reasons: Vec<Value> = row
                .why
                .iter()
                .map(|(course, sentence, since)| reason_of(course, sentence, json!(since)))
                .collect();
            json!({"student": student_of(&row.student, &marks), "reasons": reasons})
        })
        .collect();
    Ok(page_of(data, more.then(|| cursor(end))))
}
