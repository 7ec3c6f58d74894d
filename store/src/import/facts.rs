//! The facts of one import.

use super::fold;
use super::plan::Plan;
use crate::db::{BULK, Tx};
use crate::dialect::Pair;
use crate::rollup::Touched;
use crate::{both, bulk, one};
use domain::error::StoreResult;
use domain::import::{Record, RecordState};
use domain::time::{Calendar, Day, Micros};

/// no, kind, key, digest, course, student, item or assessment, day, instant, hour, amount, value,
/// banked.
#[derive(serde::Serialize)]
struct FactRow<'r>(
    i64,
    &'r str,
    &'r str,
    String,
    &'r str,
    &'r str,
    Option<&'r str>,
    Day,
    Option<Micros>,
    Option<u32>,
    i64,
    Option<f64>,
    bool,
);

fn fact<'r>(
    record: &'r Record,
    digest: &[u8],
    no: i64,
    calendar: &Calendar,
) -> Option<FactRow<'r>> {
    let (kind, key, digest) = (record.kind_name(), record.key(), fold::hex(digest));
    match record {
        Record::Activity {
            course,
            student,
            item,
            day,
            at,
            count,
            ..
        } => {
            // The day that the draft was read with may be of a zone that was left since.
            let local = at.and_then(|at| calendar.local(at));
            let (day, hour) = local.map_or((*day, None), |(day, hour)| (day, Some(hour)));
            let item = item.as_deref();
            Some(FactRow(
                no, kind, key, digest, course, student, item, day, *at, hour, *count, None, false,
            ))
        }
        Record::Submission {
            course,
            student,
            assessment,
            day,
            score,
            banked,
            ..
        } => {
            let work = Some(assessment.as_str());
            Some(FactRow(
                no, kind, key, digest, course, student, work, *day, None, None, 1, *score, *banked,
            ))
        }
        Record::Progress {
            course,
            student,
            day,
            percent,
            ..
        } => {
            let value = Some(*percent);
            Some(FactRow(
                no, kind, key, digest, course, student, None, *day, None, None, 1, value, false,
            ))
        }
        _ => None,
    }
}

/// Where facts are written.
pub(super) struct Place<'p> {
    pub(super) workspace: &'p str,
    pub(super) batch_no: i64,
    pub(super) calendar: &'p Calendar,
}

/// Writes new and changed facts, and the batch's name under those that are there already. `step` is
/// told how many were written.
pub(super) async fn write(
    tx: &mut Tx,
    place: &Place<'_>,
    records: &[Record],
    plan: &Plan,
    touched: &mut Touched,
    step: &(dyn Fn(usize) + Send + Sync),
) -> StoreResult<()> {
    let &Place {
        workspace,
        batch_no,
        calendar,
    } = place;
    let (mut no,) = one!(
        tx,
        (i64,),
        "select coalesce(max(no), 0) from fact where workspace_id = $1",
        workspace
    )?;
    let (mut superseded, mut witnessed) = (Vec::new(), Vec::new());
    for (place, (record, state)) in records.iter().zip(&plan.states).enumerate() {
        let before = plan.present.get(&place);
        match (state, before) {
            (RecordState::Unchanged, Some(before)) => witnessed.push((before.no,)),
            (RecordState::Changed, Some(before)) => {
                superseded.push((before.no,));
                touched.fact(record.kind_name(), &before.day);
            }
            _ => {}
        }
    }
    bulk!(tx, SUPERSEDE, superseded, workspace)?;
    // The rows are made a statement at a time: all of them at once would be as large as the draft.
    let written = records.iter().zip(&plan.digests).zip(&plan.states);
    let mut written = written.filter(|(_, state)| **state != RecordState::Unchanged);
    let mut rows = Vec::with_capacity(BULK);
    loop {
        rows.extend(
            written
                .by_ref()
                .filter_map(|((record, digest), _)| {
                    let row = fact(record, digest, no + 1, calendar)?;
                    no += 1;
                    touched.fact(record.kind_name(), &row.7.to_string());
                    Some(row)
                })
                .take(BULK),
        );
        if rows.is_empty() {
            break;
        }
        bulk!(tx, INSERT_FACTS, rows, workspace, batch_no)?;
        step(rows.len());
        rows.clear();
    }
    bulk!(tx, INSERT_WITNESSES, witnessed, workspace, batch_no)?;
    step(witnessed.len());
    Ok(())
}

const SUPERSEDE: Pair = both!(
    "update fact set is_current = false where workspace_id = $2
     and no in (select cast(r.value ->> 0 as bigint) from " {rows 1} ")"
);

const INSERT_FACTS: Pair = both!(
    "insert into fact (workspace_id, batch_no, is_current, no, kind, key, digest, course_key,
       student_key, item_key, day, at, hour, amount, value, banked)
     select $2, $3, true, cast(r.value ->> 0 as bigint), r.value ->> 1, r.value ->> 2,
       r.value ->> 3, r.value ->> 4, r.value ->> 5, r.value ->> 6, r.value ->> 7,
       cast(r.value ->> 8 as bigint), cast(r.value ->> 9 as bigint),
       cast(r.value ->> 10 as bigint), cast(r.value ->> 11 as double precision),
       cast(r.value ->> 12 as boolean) from " {rows 1}
);

const INSERT_WITNESSES: Pair = both!(
    "insert into fact_witness (workspace_id, batch_no, fact_no)
     select $2, $3, cast(r.value ->> 0 as bigint) from " {rows 1}
);
