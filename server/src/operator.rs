//! `server operator add|remove|list`: who runs this installation.

use crate::clock;
use crate::config::{OperatorChange, OperatorCommand};
use crate::serve::open_store;
use domain::error::StoreError;
use domain::rights::RightsStore;
use domain::time::{Calendar, Micros};

/// Does what the command says, and prints who runs the installation then.
///
/// # Errors
/// A sentence that says what to do; nothing was changed then.
pub async fn run(command: OperatorCommand) -> Result<(), String> {
    let store = open_store(&command.keep).await?;
    let done = match &command.what {
        OperatorChange::List => Ok(()),
        OperatorChange::Add { email } => store.add_operator(email, clock::now()).await,
        OperatorChange::Remove { email } => store.remove_operator(email, clock::now()).await,
    };
    done.map_err(|error| match error {
        StoreError::NotFound => match &command.what {
            OperatorChange::Remove { .. } => "No operator has this address.".to_owned(),
            _ => "Nobody has an account with this address.".to_owned(),
        },
        StoreError::Conflict(sentence) => sentence.to_owned(),
        StoreError::Unavailable => "The database does not answer.".to_owned(),
        StoreError::Full => "There is no room left on the disk.".to_owned(),
    })?;
    let operators = store
        .operators()
        .await
        .map_err(|error| format!("The database cannot be read: {error}"))?;
    for operator in operators {
        println!(
            "{}  {}  since {}",
            operator.email,
            operator.name,
            day(operator.since)
        );
    }
    Ok(())
}

fn day(at: Micros) -> String {
    Calendar::parse("UTC", "monday")
        .ok()
        .and_then(|calendar| calendar.local(at))
        .map_or_else(String::new, |(day, _)| day.to_string())
}
