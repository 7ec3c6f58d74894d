//! Reading the log, and checking it.

use super::{Entry, INSTALLATION, chain::Link, record};
use crate::db::{Scope, Tx};
use crate::{Store, all, optional, row};
use domain::access::Access;
use domain::audit::{AuditEntry, AuditPage, AuditQuery, AuditStore, Broken, PAGE, Verified};
use domain::error::StoreResult;
use domain::time::Micros;
use serde_json::json;

/// Rows checked at once: bounds the memory of a check, whatever the log's length.
const STEP: i64 = 1_000;

row! {
    struct EntryRow {
        no: i64,
        at: i64,
        actor: String,
        by_name: String,
        via: String,
        action: String,
        object: String,
        before: Option<String>,
        after: Option<String>,
        address: String,
        request: String,
    }
}

impl From<EntryRow> for AuditEntry {
    fn from(row: EntryRow) -> Self {
        Self {
            no: row.no,
            at: row.at,
            actor: row.actor,
            by: row.by_name,
            via: row.via,
            action: row.action,
            object: row.object,
            before: row.before,
            after: row.after,
            address: row.address,
            request: row.request,
        }
    }
}

row! {
    /// A row with what holds it in its place.
    struct Held {
        no: i64,
        at: i64,
        actor: String,
        via: String,
        action: String,
        object: String,
        before: Option<String>,
        after: Option<String>,
        address: String,
        request: String,
        previous: String,
        hash: String,
    }
}

impl Held {
    /// Whether it is the row `no` that was written after the one with the hash `previous`.
    fn check(self, chain: &str, no: i64, previous: &str) -> StoreResult<Result<String, Broken>> {
        if self.no != no {
            return Ok(Err(Broken::Missing));
        }
        let link = Link {
            no: self.no,
            at: self.at,
            actor: self.actor,
            via: self.via,
            action: self.action,
            object: self.object,
            before: self.before,
            after: self.after,
            address: self.address,
            request: self.request,
        };
        Ok(if link.hash(chain, &self.previous)? != self.hash {
            Err(Broken::Edited)
        } else if self.previous != previous {
            Err(Broken::Foreign)
        } else {
            Ok(self.hash)
        })
    }
}

/// Reads a whole chain and checks each row against the one before, and the last against the head.
///
/// # Errors
/// `Unavailable`.
pub async fn verify(tx: &mut Tx, chain: &str) -> StoreResult<Verified> {
    let head = optional!(
        tx,
        (i64, String),
        "select no, hash from audit_head where chain = $1",
        chain
    )?;
    let mut verified = Verified {
        sound: 0,
        broken: None,
        hash: String::new(),
    };
    let mut no = 0;
    loop {
        let rows = all!(
            tx,
            Held,
            "select no, at, actor, via, action, object, before, after, address, request, previous, hash
               from audit_entry where chain = $1 and no > $2 order by no limit $3",
            chain,
            no,
            STEP
        )?;
        let ended = rows.is_empty();
        for row in rows {
            no += 1;
            match row.check(chain, no, &verified.hash)? {
                Ok(hash) => verified.hash = hash,
                Err(broken) => {
                    verified.broken = Some((no, broken));
                    return Ok(verified);
                }
            }
            verified.sound += 1;
        }
        if ended {
            break;
        }
    }
    let (last, hash) = head.unwrap_or_default();
    if last > no {
        verified.broken = Some((no + 1, Broken::Missing));
    } else if last < no || hash != verified.hash {
        verified.broken = Some((no, Broken::Foreign));
    }
    Ok(verified)
}

#[async_trait::async_trait]
impl AuditStore for Store {
    async fn audit(&self, access: &Access, query: &AuditQuery) -> StoreResult<AuditPage> {
        let mut tx = self.db.read(access).await?;
        let chain = access.workspace();
        let rows = all!(
            tx,
            EntryRow,
            "select e.no, e.at, e.actor, coalesce(p.name, '') as by_name, e.via, e.action, e.object,
                    e.before, e.after, e.address, e.request
               from audit_entry e left join person p on p.id = e.actor
              where e.chain = $1 and e.no < $2 and ($3 = '' or e.actor = $3)
                and ($4 = '' or e.action = $4) and e.at >= $5 and e.at < $6
              order by e.no desc limit $7",
            chain,
            query.before.unwrap_or(i64::MAX),
            query.actor.as_str(),
            query.action.as_str(),
            query.from.unwrap_or(i64::MIN),
            query.to.unwrap_or(i64::MAX),
            PAGE as i64 + 1
        )?;
        let mut entries: Vec<AuditEntry> = rows.into_iter().map(AuditEntry::from).collect();
        let more = entries.len() > PAGE;
        entries.truncate(PAGE);
        let actors = all!(
            tx,
            (String, String),
            "select p.id, p.name from person p where p.id in (
                 select distinct e.actor from audit_entry e where e.chain = $1)
              order by p.name, p.id",
            chain
        )?;
        let actions = all!(
            tx,
            (String,),
            "select distinct action from audit_entry where chain = $1 order by action",
            chain
        )?;
        Ok(AuditPage {
            next: entries.last().filter(|_| more).map(|last| last.no),
            entries,
            actors,
            actions: actions.into_iter().map(|(action,)| action).collect(),
        })
    }

    async fn verify_audit(&self, access: &Access) -> StoreResult<Verified> {
        let mut tx = self.db.read(access).await?;
        verify(&mut tx, access.workspace()).await
    }

    async fn note_refusal(
        &self,
        action: &'static str,
        person: Option<&str>,
        object: &str,
        now: Micros,
    ) -> StoreResult<()> {
        let (person, object) = (person.map(str::to_owned), object.to_owned());
        // A stranger's try is nobody's act, whoever it is about.
        let actor = match action {
            "session.refused" => String::new(),
            _ => person.clone().unwrap_or_default(),
        };
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    let entry = Entry {
                        actor: &actor,
                        action,
                        object: &object,
                        before: None,
                        after: person.map(|person| json!({ "person": person })),
                    };
                    record(tx, INSTALLATION, now, entry).await
                })
            })
            .await
    }
}
