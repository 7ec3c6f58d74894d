//! What an operator does about workspaces.

use leptos::prelude::*;
use ui::error::AppError;

/// Sets a workspace's plan. Operators may.
#[server(endpoint = "operations/plan")]
pub async fn change_plan(workspace: String, plan: String) -> Result<(), AppError> {
    let (backend, identity) = ui::backend::operator()?;
    let plan = domain::plan::Plan::parse(&plan)
        .ok_or_else(|| ui::backend::fail(AppError::field("plan", "Choose a plan.")))?;
    let now = (backend.clock)();
    backend
        .rights
        .set_plan(&workspace, plan, &identity.person.id, now)
        .await?;
    Ok(())
}

/// Asks a workspace's owners to look. Operators may.
#[server(endpoint = "operations/look-ask")]
pub async fn ask_look(
    workspace: String,
    #[server(default)] reason: String,
    #[server(default)] hours: String,
) -> Result<(), AppError> {
    let (backend, identity) = ui::backend::operator()?;
    let (reason, hours) = domain::look::check_request(&reason, &hours)
        .map_err(|wrong| ui::backend::fail(AppError::Invalid(wrong)))?;
    let now = (backend.clock)();
    backend
        .looks
        .ask_grant(&workspace, &identity.person.id, &reason, hours, now)
        .await?;
    Ok(())
}

/// Ends the operator's own request or look. Operators may.
#[server(endpoint = "operations/look-end")]
pub async fn end_look(workspace: String, id: String) -> Result<(), AppError> {
    let (backend, identity) = ui::backend::operator()?;
    let now = (backend.clock)();
    let person = &identity.person.id;
    match backend
        .looks
        .give_back_grant(&workspace, person, &id, now)
        .await
    {
        // What is over already is what was asked for.
        Ok(()) | Err(domain::error::StoreError::NotFound) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Looks for an hour without an answer, where nobody gave one for a day. Operators may, who type the
/// words for it.
#[server(endpoint = "operations/look-break")]
pub async fn break_glass(
    workspace: String,
    id: String,
    #[server(default)] typed: String,
) -> Result<(), AppError> {
    let (backend, identity) = ui::backend::operator()?;
    if typed.trim() != domain::look::GLASS_WORDS {
        let message = format!("Type «{}».", domain::look::GLASS_WORDS);
        return Err(ui::backend::fail(AppError::field("typed", message)));
    }
    let now = (backend.clock)();
    backend
        .looks
        .break_glass(&workspace, &identity.person.id, &id, now)
        .await?;
    Ok(())
}
