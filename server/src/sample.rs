//! `server serve --sample`: an installation to look around in, develop on and test with.

use domain::sample::{self, COLLEAGUES, For};
use domain::time::Calendar;
use ui::backend::Backend;

/// Loads the sample world where nobody has an account yet, and prints how to sign in.
///
/// # Errors
/// A sentence that says what to do.
pub async fn load(backend: &Backend, password: Option<&str>) -> Result<(), String> {
    let failed = |error| format!("The sample world cannot be loaded: {error}");
    if backend.people.has_people().await.map_err(failed)? {
        println!(
            "Somebody has an account here already, so the sample world was not loaded. Sign in and load it on the import page."
        );
        return Ok(());
    }
    let password = match password {
        Some(chosen) => chosen.to_owned(),
        // 128 bits of a token are as good a password as anybody needs.
        None => backend.passwords.token().0.chars().take(22).collect(),
    };
    let hash = backend.passwords.hash(&password).await;
    let hash = hash.map_err(|_| "The sample world's password cannot be hashed.".to_owned())?;
    let calendar = Calendar::parse("Europe/Berlin", "monday")
        .map_err(|field| format!("The sample world has no {field}."))?;
    let workspace = sample::workspace(calendar, "EUR");
    backend
        .samples
        .load_sample(For::Itself(hash), workspace, (backend.clock)())
        .await
        .map_err(failed)?;
    println!("The sample world is loaded. Sign in with the password {password} as:\n");
    for colleague in &COLLEAGUES {
        println!("    {:8} {}", colleague.role.as_str(), colleague.email);
    }
    println!();
    Ok(())
}
