//! What goes on behind personal data: copies are made, the rest of an erased person goes, and bytes that
//! nothing speaks of any more are deleted.

use crate::files::Objects;
use crate::jobs::{Context, JobError, Limits, Registry};
use crate::passwords::hex;
use domain::personal::{COPY_ASKED, COPY_LIFE, PERSON_ERASED};
use domain::time::Micros;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::time::Duration;
use store::Store;
use store::personal::copy;

/// How old bytes must be before they can be taken for left over: whoever keeps a file puts its bytes first
/// and speaks of them a moment later. An hour, in microseconds.
pub const SETTLED: i64 = 3_600 * 1_000_000;

#[derive(Deserialize)]
struct Asked {
    person: String,
    copy: String,
}

#[derive(Deserialize)]
struct Erased {
    person: String,
}

/// Adds the kinds of this area.
pub fn register(registry: &mut Registry, objects: Objects) {
    let limits = Limits {
        timeout: Duration::from_secs(600),
        at_once: 1,
    };
    let place = objects.clone();
    registry.on(
        COPY_ASKED,
        "Makes the copy that a person asked for of everything held about them",
        limits,
        move |context, asked| make_copy(context, asked, place.clone()),
    );
    registry.on(
        PERSON_ERASED,
        "Takes the rest of an erased account out of every workspace",
        limits,
        clear_after,
    );
    registry.sweep("files", move |store, now| {
        let objects = objects.clone();
        async move { sweep(&store, &objects, now).await }
    });
}

async fn make_copy(context: Context, asked: Asked, objects: Objects) -> Result<(), JobError> {
    let text = copy::of_person(&context.store, &asked.person, context.now()).await?;
    let sha256 = hex(&Sha256::digest(&text));
    let bytes = text.len() as u64;
    let put = objects.put(&asked.person, &sha256, text.into_bytes()).await;
    put.map_err(|error| JobError::Again(error.sentence()))?;
    let ends_at = context.now() + COPY_LIFE;
    let made = (sha256.as_str(), bytes);
    context
        .store
        .copy_made(&asked.person, &asked.copy, made, ends_at)
        .await?;
    Ok(())
}

async fn clear_after(context: Context, erased: Erased) -> Result<(), JobError> {
    let now = context.now();
    Ok(context
        .store
        .clear_after_person(&erased.person, now)
        .await?)
}

/// Forgets files whose time is over, and deletes every object that nothing speaks of: of ended files, of
/// removed workspaces, of erased students. Gives how many rows and objects went.
///
/// # Errors
/// `Again` when the database or the place for files refuses.
pub async fn sweep(store: &Store, objects: &Objects, now: Micros) -> Result<u64, JobError> {
    let refused = |error: ui::error::AppError| JobError::Again(error.sentence());
    let mut gone = store.forget_files(now).await?;
    // Listed first: what comes later is spoken of later.
    let listed = objects.list().await.map_err(refused)?;
    let mut spoken: BTreeSet<(String, String)> = store.copy_contents().await?.into_iter().collect();
    for workspace in store.every_workspace().await? {
        let contents = store.file_contents(&workspace.id).await?;
        spoken.extend(
            contents
                .into_iter()
                .map(|sha256| (workspace.id.clone(), sha256)),
        );
    }
    for (place, sha256, _) in listed {
        if spoken.contains(&(place.clone(), sha256.clone())) {
            continue;
        }
        let deleted = objects.delete_settled(&place, &sha256, now - SETTLED).await;
        gone += u64::from(deleted.map_err(refused)?);
    }
    Ok(gone)
}
