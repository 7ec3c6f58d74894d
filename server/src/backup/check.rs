//! Whether everything that is kept is as it should be.

use super::open_objects;
use crate::config::Keep;
use crate::serve::open_store;
use domain::error::StoreError;
use std::collections::BTreeSet;
use store::audit::INSTALLATION;

/// Looks at everything and prints what is wrong.
///
/// # Errors
/// A sentence, when something is.
pub async fn check(keep: Keep) -> Result<(), String> {
    let Found { wrong, spare } = look(&keep).await?;
    for sentence in &wrong {
        println!("{sentence}");
    }
    if spare > 0 {
        println!(
            "{spare} files belong to nothing, such as those of imports that were not committed."
        );
    }
    match wrong.len() {
        0 => {
            println!("Everything is sound: database, references, audit logs, counts and files.");
            Ok(())
        }
        1 => Err("One thing is not sound.".to_owned()),
        many => Err(format!("{many} things are not sound.")),
    }
}

/// What a look at everything found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// What is wrong, a sentence each.
    pub wrong: Vec<String>,
    /// Files that nothing speaks of. They take room and do no harm.
    pub spare: usize,
}

/// Looks at everything. Nothing is changed.
///
/// # Errors
/// A sentence, when it cannot be looked at.
pub async fn look(keep: &Keep) -> Result<Found, String> {
    let store = open_store(keep).await?;
    let objects = open_objects(keep)?;
    let failed = |error: StoreError| format!("The database could not be read: {error}");
    let mut wrong = store.integrity().await.map_err(failed)?;
    let workspaces = store.every_workspace().await.map_err(failed)?;
    let chains = workspaces.iter().map(|workspace| {
        (
            workspace.id.as_str(),
            workspace.name.escape_debug().to_string(),
        )
    });
    let installation = (INSTALLATION, "this installation".to_owned());
    for (id, name) in chains.chain([installation]) {
        let verified = store.verify_chain(id).await.map_err(failed)?;
        if let Some((no, broken)) = verified.broken {
            wrong.push(format!(
                "Row {no} of the audit log of {name} {}.",
                broken.words()
            ));
        }
    }
    let listed = objects.list().await.map_err(|error| error.sentence())?;
    let mut there: BTreeSet<(String, String)> = listed
        .into_iter()
        .map(|(workspace, sha256, _)| (workspace, sha256))
        .collect();
    for copy in store.copy_contents().await.map_err(failed)? {
        there.remove(&copy);
    }
    for workspace in &workspaces {
        let name = workspace.name.escape_debug();
        let counts = store.wrong_rollups(&workspace.id).await.map_err(failed)?;
        if counts > 0 {
            wrong.push(format!(
                "{counts} counts of {name} are not what its facts say."
            ));
        }
        let mut missing = 0;
        for sha256 in store.file_contents(&workspace.id).await.map_err(failed)? {
            missing += usize::from(!there.remove(&(workspace.id.clone(), sha256)));
        }
        if missing > 0 {
            wrong.push(format!("{missing} files of {name} are missing."));
        }
    }
    store.db.close().await;
    Ok(Found {
        wrong,
        spare: there.len(),
    })
}
