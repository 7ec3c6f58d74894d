//! Lists put in order by hand. Each change holds the list's row, so that changes to one list come one
//! after the other on both databases.

use crate::db::Tx;
use crate::error::SqlError;
use crate::{Store, all, both, bulk, exec, optional, row};
use domain::access::Access;
use domain::error::{StoreError, StoreResult};
use domain::order::{
    Arranged, ListName, MOST_ITEMS, Move, OrderStore, Placed, Plan, Refused, plan, reorder, settle,
    spread,
};

row! {
    struct ItemRow {
        item: String,
        position: i64,
    }
}

/// A list's key: workspace, owner (`''` for everybody's) and name.
#[derive(Clone, Debug)]
struct Key {
    workspace: String,
    owner: String,
    list: String,
}

impl Key {
    fn new(access: &Access, name: &ListName) -> Self {
        Self {
            workspace: access.workspace().to_owned(),
            owner: name.owner.clone().unwrap_or_default(),
            list: name.list.clone(),
        }
    }
}

fn refused(why: Refused) -> StoreError {
    StoreError::Conflict(why.sentence())
}

/// The items of a list within the transaction's scope, first to last.
async fn items(tx: &mut Tx, key: &Key) -> Result<Vec<Placed>, SqlError> {
    let rows = all!(
        tx,
        ItemRow,
        "select item, position from ordered_item
          where workspace_id = $1 and owner = $2 and list = $3 order by position",
        key.workspace.as_str(),
        key.owner.as_str(),
        key.list.as_str()
    )?;
    let placed = |row: ItemRow| Placed {
        item: row.item,
        position: row.position,
    };
    Ok(rows.into_iter().map(placed).collect())
}

/// Makes the list if it is new, holds it until the transaction ends, and gives its version.
async fn hold(tx: &mut Tx, key: &Key) -> StoreResult<i64> {
    exec!(
        tx,
        "insert into ordered_list (workspace_id, owner, list, version) values ($1, $2, $3, 0)
         on conflict (workspace_id, owner, list) do nothing",
        key.workspace.as_str(),
        key.owner.as_str(),
        key.list.as_str()
    )?;
    let held = optional!(
        tx,
        (i64,),
        both!("select version from ordered_list where workspace_id = $1 and owner = $2 and list = $3" {lock}),
        key.workspace.as_str(),
        key.owner.as_str(),
        key.list.as_str()
    )?;
    held.map(|(version,)| version).ok_or(StoreError::NotFound)
}

/// Writes one item's position.
async fn put(tx: &mut Tx, key: &Key, item: &str, position: i64) -> Result<(), SqlError> {
    exec!(
        tx,
        "update ordered_item set position = $5
          where workspace_id = $1 and owner = $2 and list = $3 and item = $4",
        key.workspace.as_str(),
        key.owner.as_str(),
        key.list.as_str(),
        item,
        position
    )?;
    Ok(())
}

/// Writes a whole list anew.
async fn write_all(tx: &mut Tx, key: &Key, placed: &[Placed]) -> Result<(), SqlError> {
    exec!(
        tx,
        "delete from ordered_item where workspace_id = $1 and owner = $2 and list = $3",
        key.workspace.as_str(),
        key.owner.as_str(),
        key.list.as_str()
    )?;
    let rows: Vec<(&str, i64)> = placed
        .iter()
        .map(|placed| (placed.item.as_str(), placed.position))
        .collect();
    let sql = both!(
        "insert into ordered_item (workspace_id, owner, list, item, position)
         select $2, $3, $4, r.value ->> 0, cast(r.value ->> 1 as bigint) from "
        {rows 1}
    );
    bulk!(
        tx,
        sql,
        rows,
        key.workspace.as_str(),
        key.owner.as_str(),
        key.list.as_str()
    )?;
    Ok(())
}

/// Counts a change.
async fn grow(tx: &mut Tx, key: &Key) -> Result<(), SqlError> {
    exec!(
        tx,
        "update ordered_list set version = version + 1
          where workspace_id = $1 and owner = $2 and list = $3",
        key.workspace.as_str(),
        key.owner.as_str(),
        key.list.as_str()
    )?;
    Ok(())
}

fn names(placed: &[Placed]) -> Vec<String> {
    placed.iter().map(|placed| placed.item.clone()).collect()
}

/// Moves one item within the caller's transaction, so that a move can stand together with other
/// writes. `wanted_items` are the items that there are (see [`OrderStore::arranged`]).
///
/// # Errors
/// `Conflict` with the words of [`Refused`].
pub async fn move_within(
    tx: &mut Tx,
    access: &Access,
    name: &ListName,
    wanted_items: &[String],
    wanted: &Move,
) -> StoreResult<Arranged> {
    if wanted_items.len() > MOST_ITEMS {
        return Err(refused(Refused::Full));
    }
    let key = Key::new(access, name);
    let version = hold(tx, &key).await?;
    let kept = items(tx, &key).await?;
    let settled = settle(&names(&kept), wanted_items);
    let current = if settled == names(&kept) {
        kept
    } else {
        let placed = spread(settled);
        write_all(tx, &key, &placed).await?;
        placed
    };
    match plan(&current, version, wanted).map_err(refused)? {
        Plan::Nothing => {
            return Ok(Arranged {
                version,
                items: names(&current),
            });
        }
        Plan::Put(position) => put(tx, &key, &wanted.item, position).await?,
        Plan::Spread(placed) => write_all(tx, &key, &placed).await?,
    }
    grow(tx, &key).await?;
    Ok(Arranged {
        version: version + 1,
        items: names(&items(tx, &key).await?),
    })
}

#[async_trait::async_trait]
impl OrderStore for Store {
    async fn arranged(
        &self,
        access: &Access,
        name: &ListName,
        wanted_items: &[String],
    ) -> StoreResult<Arranged> {
        let key = Key::new(access, name);
        let mut tx = self.db.read(access).await?;
        let version = optional!(
            tx,
            (i64,),
            "select version from ordered_list where workspace_id = $1 and owner = $2 and list = $3",
            key.workspace.as_str(),
            key.owner.as_str(),
            key.list.as_str()
        )?;
        let kept = items(&mut tx, &key).await?;
        Ok(Arranged {
            version: version.map_or(0, |(version,)| version),
            items: settle(&names(&kept), wanted_items),
        })
    }

    async fn move_item(
        &self,
        access: &Access,
        name: &ListName,
        wanted_items: &[String],
        wanted: &Move,
    ) -> StoreResult<Arranged> {
        let (of, name, wanted_items, wanted) = (
            access.clone(),
            name.clone(),
            wanted_items.to_vec(),
            wanted.clone(),
        );
        self.db
            .write(access, move |tx| {
                Box::pin(async move { move_within(tx, &of, &name, &wanted_items, &wanted).await })
            })
            .await
    }

    async fn set_order(
        &self,
        access: &Access,
        name: &ListName,
        order: &[String],
        list_version: i64,
    ) -> StoreResult<Arranged> {
        let (key, order) = (Key::new(access, name), order.to_vec());
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    let version = hold(tx, &key).await?;
                    let kept = items(tx, &key).await?;
                    let placed = reorder(&kept, version, &order, list_version).map_err(refused)?;
                    write_all(tx, &key, &placed).await?;
                    grow(tx, &key).await?;
                    Ok(Arranged {
                        version: version + 1,
                        items: order,
                    })
                })
            })
            .await
    }
}
