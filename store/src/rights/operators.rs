use crate::db::Scope;
use crate::people::kept_email;
use crate::{Store, all, audit, exec, one};
use domain::error::{StoreError, StoreResult};
use domain::rights::Operator;
use domain::time::Micros;

pub(super) async fn list(store: &Store) -> StoreResult<Vec<Operator>> {
    let mut tx = store.db.read(Scope::Nobody).await?;
    let rows = all!(
        tx,
        (String, String, i64),
        "select p.name, p.email, o.since from operator o join person p on p.id = o.person_id
          order by o.since, p.id"
    )?;
    Ok(rows
        .into_iter()
        .map(|(name, email, since)| Operator { name, email, since })
        .collect())
}

pub(super) async fn add(store: &Store, email: &str, now: Micros) -> StoreResult<()> {
    let email = kept_email(email);
    store
        .db
        .write(Scope::Nobody, move |tx| {
            Box::pin(async move {
                let (id,) = one!(
                    tx,
                    (String,),
                    "select id from person where email = $1",
                    email.as_str()
                )?;
                let added = exec!(
                    tx,
                    "insert into operator (person_id, since) values ($1, $2)
                     on conflict (person_id) do nothing",
                    id.as_str(),
                    now
                )?;
                if added == 0 {
                    return Ok(());
                }
                audit::record(tx, audit::INSTALLATION, now, entry("operator.added", &id)).await
            })
        })
        .await
}

pub(super) async fn remove(store: &Store, email: &str, now: Micros) -> StoreResult<()> {
    let email = kept_email(email);
    store
        .db
        .write(Scope::Nobody, move |tx| {
            Box::pin(async move {
                let (id,) = one!(
                    tx,
                    (String,),
                    "select o.person_id from operator o join person p on p.id = o.person_id
                      where p.email = $1",
                    email.as_str()
                )?;
                exec!(tx, "delete from operator where person_id = $1", id.as_str())?;
                let (left,) = one!(tx, (i64,), "select count(*) from operator")?;
                if left == 0 {
                    return Err(StoreError::Conflict(
                        "Somebody must run this server. Add another operator first.",
                    ));
                }
                audit::record(tx, audit::INSTALLATION, now, entry("operator.removed", &id)).await
            })
        })
        .await
}

/// Only the command line changes who runs the installation: nobody's session stands behind it.
fn entry<'e>(action: &'static str, person: &'e str) -> audit::Entry<'e> {
    audit::Entry {
        actor: "",
        action,
        object: person,
        before: None,
        after: None,
    }
}
