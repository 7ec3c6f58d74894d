//! One import, written in one transaction.

use super::facts::{self, Place};
use super::project::{self, Keys};
use super::{fold, plan};
use crate::db::Tx;
use crate::ids::new_id;
use crate::rollup::{self, Touched};
use crate::{both, bulk, exec, one};
use domain::error::{StoreError, StoreResult};
use domain::import::{Batch, Draft, KindCount, Record, RecordState};
use domain::time::{Day, Micros};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a commit is told.
pub(super) struct Order {
    pub(super) workspace: String,
    pub(super) person: String,
    pub(super) draft: Arc<Draft>,
    pub(super) digest: String,
    pub(super) now: Micros,
}

/// Writes a draft. `step` is told how many records were compared, then how many written.
pub(super) async fn commit(
    tx: &mut Tx,
    order: &Order,
    step: &(dyn Fn(usize) + Send + Sync),
) -> StoreResult<Batch> {
    let (workspace, draft, now) = (order.workspace.as_str(), &order.draft, order.now);
    tx.allow_seconds(super::STATEMENT_SECONDS).await?;
    let calendar = super::claim(tx, workspace).await?;
    if draft
        .questions
        .iter()
        .any(|question| question.answered.is_none())
    {
        return Err(StoreError::Conflict("a course's first day is not known"));
    }
    let plan = plan::compare(tx, workspace, &draft.records, step).await?;
    if plan.digest != order.digest {
        return Err(StoreError::Conflict("changed since the preview"));
    }
    if plan
        .states
        .iter()
        .all(|state| *state == RecordState::Unchanged)
    {
        return Err(StoreError::Conflict("nothing new"));
    }
    let batch = new_id(now);
    let (no,) = one!(
        tx,
        (i64,),
        "select coalesce(max(no), 0) + 1 from batch where workspace_id = $1",
        workspace
    )?;
    write_batch(tx, order, &plan.states, &batch, no).await?;

    let mut keys = Keys::new();
    let mut touched = Touched::default();
    write_entries(tx, workspace, no, &draft.records, &plan.states, &mut keys).await?;
    project::settle(tx, workspace, &calendar, now, keys, &mut touched).await?;
    step(
        draft
            .records
            .iter()
            .filter(|record| record.day().is_none())
            .count(),
    );
    let place = Place {
        workspace,
        batch_no: no,
        calendar: &calendar,
    };
    facts::write(tx, &place, &draft.records, &plan, &mut touched, step).await?;
    rollup::recount(tx, workspace, &touched).await?;
    super::batch(tx, workspace, &batch).await
}

async fn write_batch(
    tx: &mut Tx,
    order: &Order,
    states: &[RecordState],
    batch: &str,
    no: i64,
) -> StoreResult<()> {
    let (workspace, draft) = (order.workspace.as_str(), &order.draft);
    let mut counts: BTreeMap<&str, KindCount> = BTreeMap::new();
    let mut last_day: Option<Day> = None;
    for (record, state) in draft.records.iter().zip(states) {
        let count = counts.entry(record.kind_name()).or_default();
        match state {
            RecordState::New => count.new += 1,
            RecordState::Changed => count.changed += 1,
            RecordState::Unchanged => count.unchanged += 1,
        }
        if *state != RecordState::Unchanged {
            last_day = last_day.max(record.day());
        }
    }
    exec!(
        tx,
        "insert into batch (workspace_id, id, no, person_id, at, counts, rejected, last_day)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        workspace,
        batch,
        no,
        order.person.as_str(),
        order.now,
        super::encode(&counts)?,
        draft.rejects.len() as i64,
        last_day.map(|day| day.to_string()),
    )?;
    let mut files = Vec::new();
    for (place, file) in draft.files.iter().enumerate() {
        files.push((
            place,
            &file.name,
            &file.sha256,
            file.bytes,
            super::encode(file)?,
        ));
    }
    bulk!(
        tx,
        both!(
            "insert into batch_file (workspace_id, batch_id, no, name, sha256, bytes, summary)
             select $2, $3, cast(r.value ->> 0 as bigint), r.value ->> 1, r.value ->> 2,
               cast(r.value ->> 3 as bigint), r.value ->> 4 from " {rows 1}
        ),
        files,
        workspace,
        batch
    )?;
    let rejects: Vec<_> = draft
        .rejects
        .iter()
        .enumerate()
        .map(|(place, reject)| {
            // PostgreSQL keeps no NUL in text, and such a cell is just what is rejected.
            let [column, value] =
                [&reject.column, &reject.value].map(|text| text.replace('\0', "\u{fffd}"));
            (
                place,
                &reject.file,
                reject.row,
                column,
                value,
                &reject.reason,
            )
        })
        .collect();
    bulk!(
        tx,
        both!(
            "insert into batch_reject (workspace_id, batch_id, no, file, line, header, cell, reason)
             select $2, $3, cast(r.value ->> 0 as bigint), r.value ->> 1,
               cast(r.value ->> 2 as bigint), r.value ->> 3, r.value ->> 4, r.value ->> 5 from "
            {rows 1}
        ),
        rejects,
        workspace,
        batch
    )?;
    Ok(())
}

/// Keeps what the draft says of things, unchanged ones too: they must outlive an undo of the batch
/// that said it first. Courses and students that are only referred to are kept as things without a
/// description, so that an enrolment never hangs in the air.
async fn write_entries(
    tx: &mut Tx,
    workspace: &str,
    no: i64,
    records: &[Record],
    states: &[RecordState],
    keys: &mut Keys,
) -> StoreResult<()> {
    let mut entries = Vec::new();
    let mut described: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut named: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (record, state) in records.iter().zip(states) {
        if let Some(course) = fold::course(record) {
            named.insert(("course", course));
        }
        if record.day().is_some() {
            continue;
        }
        if let Record::Enrolment { student, .. } = record {
            named.insert(("student", student));
        }
        let (kind, key) = (record.kind_name(), record.key());
        described.insert((kind, key));
        entries.push((kind, key, super::encode(record)?));
        if *state != RecordState::Unchanged {
            keys.entry(kind.to_owned())
                .or_default()
                .insert(key.to_owned());
        }
    }
    for &(kind, key) in named.difference(&described) {
        entries.push((kind, key, super::encode(&fold::stub(kind, key))?));
        keys.entry(kind.to_owned())
            .or_default()
            .insert(key.to_owned());
    }
    bulk!(
        tx,
        both!(
            "insert into entry (workspace_id, kind, key, batch_no, body)
             select $2, r.value ->> 0, r.value ->> 1, $3, r.value ->> 2 from " {rows 1}
        ),
        entries,
        workspace,
        no
    )?;
    Ok(())
}
