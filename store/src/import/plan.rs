//! The comparison that the preview shows and the commit writes.
//!
//! A statement that looks the keys of a JSON array up says `cross join`: SQLite keeps the order of such
//! a join, array first, where it would otherwise read the table once and the array for each of its rows.

use super::fold;
use crate::db::{BULK, Tx};
use crate::{all, both};
use domain::error::StoreResult;
use domain::import::{KINDS, Record, RecordState};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};

/// How a draft stands to what is kept.
pub(super) struct Plan {
    /// One state a record, in the draft's order.
    pub(super) states: Vec<RecordState>,
    /// The facts that are there, by the record's place in the draft.
    pub(super) present: HashMap<usize, Present>,
    /// The hash of each record, in the draft's order.
    pub(super) digests: Vec<[u8; 16]>,
    /// SHA-256 over keys, contents and states.
    pub(super) digest: String,
}

/// The current version of a fact.
pub(super) struct Present {
    /// Its number.
    pub(super) no: i64,
    /// Its local day.
    pub(super) day: String,
}

/// Compares records with what is kept, 1,000 keys a statement. `step` is told how many were compared.
///
/// A thing is unchanged when laying the record over what is known alters nothing; a fact when it says
/// the same.
pub(super) async fn compare(
    tx: &mut Tx,
    workspace: &str,
    records: &[Record],
    step: &(dyn Fn(usize) + Send + Sync),
) -> StoreResult<Plan> {
    let mut by_kind: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, record) in records.iter().enumerate() {
        by_kind.entry(record.kind_name()).or_default().push(place);
    }
    let mut states = vec![RecordState::New; records.len()];
    let mut present = HashMap::new();
    let digests: Vec<[u8; 16]> = records.iter().map(fold::digest).collect();
    for kind in KINDS {
        let places = by_kind.get(kind).map_or(&[][..], Vec::as_slice);
        for chunk in places.chunks(BULK) {
            let keys: Vec<(&str,)> = chunk
                .iter()
                .filter_map(|place| records.get(*place).map(|record| (record.key(),)))
                .collect();
            let found = match records.get(chunk.first().copied().unwrap_or_default()) {
                Some(record) if record.day().is_some() => {
                    Kept::Facts(facts(tx, workspace, kind, &keys).await?)
                }
                _ => Kept::Things(things(tx, workspace, kind, &keys).await?),
            };
            for &place in chunk {
                let (Some(record), Some(state), Some(digest)) = (
                    records.get(place),
                    states.get_mut(place),
                    digests.get(place),
                ) else {
                    continue;
                };
                let same = match &found {
                    Kept::Things(things) => things
                        .get(record.key())
                        .map(|below| fold::over(below.clone(), record) == *below),
                    Kept::Facts(facts) => facts
                        .get(record.key())
                        .map(|row| row.digest == fold::hex(digest)),
                };
                *state = match same {
                    None => RecordState::New,
                    Some(true) => RecordState::Unchanged,
                    Some(false) => RecordState::Changed,
                };
                if let Kept::Facts(facts) = &found
                    && let Some(row) = facts.get(record.key())
                {
                    let (no, day) = (row.no, row.day.clone());
                    present.insert(place, Present { no, day });
                }
            }
            step(chunk.len());
        }
    }
    let mut hash = Sha256::new();
    for ((record, digest), state) in records.iter().zip(&digests).zip(&states) {
        hash.update(record.kind_name());
        hash.update(digest);
        hash.update([*state as u8]);
    }
    Ok(Plan {
        states,
        present,
        digests,
        digest: fold::hex(&hash.finalize()),
    })
}

enum Kept {
    Things(HashMap<String, Record>),
    Facts(HashMap<String, FactRow>),
}

crate::row! {
    struct FactRow {
        key: String,
        digest: String,
        no: i64,
        day: String,
    }
}

async fn facts(
    tx: &mut Tx,
    workspace: &str,
    kind: &str,
    keys: &[(&str,)],
) -> StoreResult<HashMap<String, FactRow>> {
    let json = crate::db::json(keys)?;
    let rows = all!(
        tx,
        FactRow,
        both!(
            "select f.key, f.digest, f.no, f.day from " {rows 1}
            " cross join fact f
              where f.workspace_id = $2 and f.kind = $3 and f.key = r.value ->> 0
                and f.is_current = true"
        ),
        json.as_str(),
        workspace,
        kind,
    )?;
    Ok(rows.into_iter().map(|row| (row.key.clone(), row)).collect())
}

async fn things(
    tx: &mut Tx,
    workspace: &str,
    kind: &str,
    keys: &[(&str,)],
) -> StoreResult<HashMap<String, Record>> {
    let versions = versions(tx, workspace, kind, keys).await?;
    let mut things: HashMap<String, Record> = HashMap::new();
    for version in versions {
        let above = version.record()?;
        let folded = match things.remove(&version.key) {
            Some(below) => fold::over(below, &above),
            None => above,
        };
        things.insert(version.key, folded);
    }
    Ok(things)
}

crate::row! {
    /// What one batch said of a thing.
    pub(super) struct Version {
        pub(super) key: String,
        pub(super) batch_no: i64,
        pub(super) at: i64,
        body: String,
    }
}

impl Version {
    /// The record that the batch held.
    pub(super) fn record(&self) -> StoreResult<Record> {
        super::decode(&self.body)
    }
}

/// All versions of some keys, by key, then in the order of their batches.
pub(super) async fn versions(
    tx: &mut Tx,
    workspace: &str,
    kind: &str,
    keys: &[(&str,)],
) -> StoreResult<Vec<Version>> {
    let json = crate::db::json(keys)?;
    Ok(all!(
        tx,
        Version,
        both!(
            "select e.key, e.batch_no, b.at, e.body from " {rows 1}
            " cross join entry e
              cross join batch b
              where e.workspace_id = $2 and e.kind = $3 and e.key = r.value ->> 0
                and b.workspace_id = e.workspace_id and b.no = e.batch_no
              order by e.key, e.batch_no"
        ),
        json.as_str(),
        workspace,
        kind,
    )?)
}
