//! What owners do about members, and what anybody does about their own membership.

use leptos::prelude::*;
use ui::error::AppError;
#[cfg(feature = "ssr")]
use ui::route::{Route, redirect_to};

/// Invites an address by mail. Owners may; a part of the workspace only where the plan has that.
#[server(endpoint = "members/invite")]
pub async fn invite_member(
    workspace: String,
    email: String,
    role: String,
    #[server(default)] reach: String,
    #[server(default)] courses: Vec<String>,
) -> Result<(), AppError> {
    let (backend, access, known) = owner(&workspace)?;
    let new = domain::member::check_invitation(&email, &role, &reach, &courses)
        .map_err(|wrong| ui::backend::fail(AppError::Invalid(wrong)))?;
    if !new.seat.scope.is_all() {
        ui::backend::entitled(&access, domain::plan::Feature::ScopedMembers)?;
    }
    let (token, hash) = backend.passwords.token();
    let mail = mail(&known, new.to.clone(), new.seat.role, &token)?;
    backend
        .members
        .invite(&access, &new, &hash, &mail, (backend.clock)())
        .await?;
    redirect_to(&Route::Members(workspace));
    Ok(())
}

/// Sends an invitation again, with a new link for another seven days. Owners may.
#[server(endpoint = "members/renew")]
pub async fn renew_invitation(workspace: String, id: String) -> Result<(), AppError> {
    let (backend, access, known) = owner(&workspace)?;
    let asked = backend.members.members(&access).await?.invitations;
    let asked = asked.into_iter().find(|one| one.id == id);
    let asked = asked.ok_or_else(|| ui::backend::fail(AppError::NotFound))?;
    let to = domain::mail::Address::new("", &asked.email);
    let to = to.ok_or_else(|| ui::backend::fail(AppError::Unavailable))?;
    let (token, hash) = backend.passwords.token();
    let mail = mail(&known, to, asked.role, &token)?;
    backend
        .members
        .renew_invitation(&access, &id, &hash, &mail, (backend.clock)())
        .await?;
    Ok(())
}

/// Takes an invitation back: its link opens nothing any more. Owners may.
#[server(endpoint = "members/revoke")]
pub async fn revoke_invitation(workspace: String, id: String) -> Result<(), AppError> {
    let (backend, access, _) = owner(&workspace)?;
    backend
        .members
        .revoke_invitation(&access, &id, (backend.clock)())
        .await?;
    Ok(())
}

/// Changes what a member may do and sees. Owners may.
#[server(endpoint = "members/change")]
pub async fn change_member(
    workspace: String,
    person: String,
    role: String,
    #[server(default)] reach: String,
    #[server(default)] courses: Vec<String>,
) -> Result<(), AppError> {
    let (backend, access, _) = owner(&workspace)?;
    let seat = domain::member::check_seat(&role, &reach, &courses)
        .map_err(|wrong| ui::backend::fail(AppError::Invalid(wrong)))?;
    if !seat.scope.is_all() {
        ui::backend::entitled(&access, domain::plan::Feature::ScopedMembers)?;
    }
    backend
        .members
        .change_member(&access, &person, &seat, (backend.clock)())
        .await?;
    redirect_to(&Route::Members(workspace));
    Ok(())
}

/// Ends a membership. Owners may.
#[server(endpoint = "members/remove")]
pub async fn remove_member(workspace: String, person: String) -> Result<(), AppError> {
    let (backend, access, _) = owner(&workspace)?;
    let left = person == access.person();
    backend
        .members
        .remove_member(&access, &person, (backend.clock)())
        .await?;
    redirect_to(&if left {
        Route::Workspaces
    } else {
        Route::Members(workspace)
    });
    Ok(())
}

/// Looks at the workspace with a member's rights, for half an hour, only reading. Managers of the whole
/// workspace may, where the plan includes it and the member's role is not above theirs.
#[server(endpoint = "view-as/begin")]
pub async fn begin_view_as(workspace: String, person: String) -> Result<(), AppError> {
    let (backend, access, _) =
        ui::backend::whole_member(&workspace, domain::access::Role::Manager)?;
    ui::backend::entitled(&access, domain::plan::Feature::ViewAs)?;
    let session = ui::backend::caller().session.unwrap_or_default();
    backend
        .looks
        .view_as(&access, &session, &person, (backend.clock)())
        .await?;
    redirect_to(&Route::Overview(workspace));
    Ok(())
}

#[cfg(feature = "ssr")]
type Owned = (
    ui::backend::Backend,
    domain::access::Access,
    domain::workspace::Workspace,
);

/// An owner. Owners always see the whole workspace.
#[cfg(feature = "ssr")]
fn owner(workspace: &str) -> ui::error::AppResult<Owned> {
    ui::backend::whole_member(workspace, domain::access::Role::Owner)
}

#[cfg(feature = "ssr")]
fn mail(
    workspace: &domain::workspace::Workspace,
    to: domain::mail::Address,
    role: domain::access::Role,
    token: &str,
) -> ui::error::AppResult<domain::mail::NewMail> {
    let by = ui::backend::signed_in()?.person.name.clone();
    let named = (workspace.id.as_str(), workspace.name.as_str());
    Ok(domain::member::invitation_mail(named, &by, to, role, token))
}
