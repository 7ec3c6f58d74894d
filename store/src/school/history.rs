//! One student's history until a day.

use crate::db::{self, Tx};
use crate::import::{day, decode};
use crate::{all, both, one, optional};
use domain::access::Access;
use domain::error::StoreResult;
use domain::school::{History, Name, Work};
use domain::time::Day;
use std::collections::BTreeMap;

crate::row! {
    struct WorkRow {
        name: String,
        course: String,
        due_on: Option<String>,
        weight: f64,
        handed_in_on: Option<String>,
        score: Option<f64>,
        course_mean: Option<f64>,
    }
}

/// The courses that are seen: all of them, or those with these keys, as the JSON that `{rows n}` reads.
struct Seen {
    all: bool,
    keys: String,
}

impl Seen {
    async fn of(tx: &mut Tx, access: &Access) -> StoreResult<Self> {
        let mut keys: Vec<(String,)> = Vec::new();
        for id in access.scope().only_courses().into_iter().flatten() {
            keys.extend(optional!(
                tx,
                (String,),
                "select key from course where workspace_id = $1 and id = $2",
                access.workspace(),
                id.as_str()
            )?);
        }
        Ok(Self {
            all: access.scope().is_all(),
            keys: db::json(&keys)?,
        })
    }
}

/// The history of a student who had enrolled by `today` in a course that is seen; nothing dated later
/// is in it, and nothing of another course.
pub(super) async fn history(
    tx: &mut Tx,
    access: &Access,
    student: &str,
    today: Day,
) -> StoreResult<History> {
    let today = today.to_string();
    let seen = Seen::of(tx, access).await?;
    let workspace = access.workspace();
    let (key, name, email, details) = one!(
        tx,
        (String, String, Option<String>, String),
        both!("select s.key, s.name, s.email, s.details from student s
         where s.workspace_id = $1 and s.id = $2 and exists (
             select 1 from enrolment e where e.workspace_id = s.workspace_id
             and e.student_key = s.key and e.first_day <= $3
             and ($4 = true or e.course_key in (select r.value ->> 0 from " {rows 5} ")))"),
        workspace,
        student,
        today.as_str(),
        seen.all,
        seen.keys.as_str()
    )?;
    // What a file of another course says of the student stands among their details too, and nothing
    // tells whose it is.
    let beyond = optional!(
        tx,
        (i64,),
        both!("select cast(1 as bigint) from enrolment
         where workspace_id = $1 and student_key = $2 and $3 = false
           and course_key not in (select r.value ->> 0 from " {rows 4} ") limit 1"),
        workspace,
        key.as_str(),
        seen.all,
        seen.keys.as_str()
    )?;
    let mut columns: BTreeMap<String, String> = match beyond {
        Some(_) => BTreeMap::new(),
        None => decode(&details)?,
    };
    for (more,) in all!(
        tx,
        (String,),
        both!("select details from enrolment
         where workspace_id = $1 and student_key = $2 and first_day <= $3
           and ($4 = true or course_key in (select r.value ->> 0 from " {rows 5} "))
         order by first_day, key"),
        workspace,
        key.as_str(),
        today.as_str(),
        seen.all,
        seen.keys.as_str()
    )? {
        columns.extend(decode::<BTreeMap<String, String>>(&more)?);
    }
    let days = all!(
        tx,
        (String, i64),
        both!("select day, cast(sum(amount) as bigint) from fact
         where workspace_id = $1 and student_key = $2 and kind = 'activity' and is_current = true
           and day <= $3 and ($4 = true or course_key in (select r.value ->> 0 from " {rows 5} "))
         group by day order by day"),
        workspace,
        key.as_str(),
        today.as_str(),
        seen.all,
        seen.keys.as_str()
    )?;
    let days = days
        .into_iter()
        .map(|(text, count)| Ok((day(&text)?, count)))
        .collect::<StoreResult<_>>()?;
    let parts = all!(
        tx,
        (String, i64),
        both!("select coalesce(i.part, 'other'), cast(sum(f.amount) as bigint) from fact f
         left join item i on i.workspace_id = f.workspace_id and i.key = f.item_key
         where f.workspace_id = $1 and f.student_key = $2 and f.kind = 'activity'
           and f.is_current = true and f.day <= $3
           and ($4 = true or f.course_key in (select r.value ->> 0 from " {rows 5} "))
         group by coalesce(i.part, 'other')
         order by sum(f.amount) desc, coalesce(i.part, 'other')"),
        workspace,
        key.as_str(),
        today.as_str(),
        seen.all,
        seen.keys.as_str()
    )?;
    Ok(History {
        name: Name {
            id: student.to_owned(),
            name,
            email,
        },
        details: columns.into_iter().collect(),
        days,
        parts,
        work: work(tx, workspace, &key, &today, &seen).await?,
    })
}

async fn work(
    tx: &mut Tx,
    workspace: &str,
    key: &str,
    today: &str,
    seen: &Seen,
) -> StoreResult<Vec<Work>> {
    let rows = all!(
        tx,
        WorkRow,
        both!("select a.name, c.name as course, a.due_on, a.weight, f.day as handed_in_on,
                f.value as score,
                (select cast(avg(o.value) as double precision) from fact o
                 where o.workspace_id = a.workspace_id and o.item_key = a.key
                   and o.kind = 'submission' and o.is_current = true and o.banked = false
                   and o.day <= $3) as course_mean
         from enrolment e
         join course c on c.workspace_id = e.workspace_id and c.key = e.course_key
         join assessment a on a.workspace_id = e.workspace_id and a.course_key = e.course_key
         left join fact f on f.workspace_id = e.workspace_id and f.student_key = e.student_key
              and f.kind = 'submission' and f.item_key = a.key and f.is_current = true
              and f.day <= $3
         where e.workspace_id = $1 and e.student_key = $2 and e.first_day <= $3
           and ($4 = true or e.course_key in (select r.value ->> 0 from " {rows 5} "))
         order by coalesce(a.due_on, '9999'), a.name, c.name"),
        workspace,
        key,
        today,
        seen.all,
        seen.keys.as_str()
    )?;
    rows.into_iter()
        .map(|row| {
            Ok(Work {
                name: row.name,
                course: row.course,
                due_on: row.due_on.as_deref().map(day).transpose()?,
                weight: row.weight,
                handed_in_on: row.handed_in_on.as_deref().map(day).transpose()?,
                score: row.score,
                course_mean: row.course_mean,
            })
        })
        .collect()
}
