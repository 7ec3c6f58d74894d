use super::gate::Gate;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use ui::error::AppError;
use ui::field::{FormNotice, refusal};
#[cfg(feature = "ssr")]
use {
    super::proof::letter,
    domain::error::StoreError,
    ui::route::{Route, redirect_to},
};

/// Said when a link is used up, too old, or wrong.
#[cfg(feature = "ssr")]
const CLOSED: &str = "This link was used already, was replaced by a newer one, or is too old.";

#[cfg(feature = "ssr")]
fn closed_or(error: StoreError) -> AppError {
    match error {
        StoreError::NotFound => ui::backend::fail(AppError::Conflict(CLOSED.to_owned())),
        other => other.into(),
    }
}

/// Takes a new address into use. Whoever holds the link that was sent there may, once. The old address
/// is told, and can take it back.
#[server(endpoint = "email/confirm")]
pub async fn confirm_email(token: String) -> Result<(), AppError> {
    use domain::account::ProofKind;
    let backend = ui::backend::backend();
    let now = (backend.clock)();
    let hash = backend.passwords.hash_token(&token);
    let proof = backend.accounts.proof(ProofKind::NewEmail, &hash, now);
    let proof = proof
        .await?
        .ok_or(StoreError::NotFound)
        .map_err(closed_or)?;
    let (undo, undo_hash) = backend.passwords.token();
    let letter = letter(domain::account::letters::old_email(
        &proof.person,
        &proof.email,
        &undo,
    ))?;
    let changed = backend
        .accounts
        .change_email(&hash, &undo_hash, letter, now);
    changed.await.map_err(closed_or)?;
    redirect_to(&Route::Account);
    Ok(())
}

/// Takes a change of address back. Whoever holds the link that was sent to the old address may, once.
#[server(endpoint = "email/undo")]
pub async fn undo_email(token: String) -> Result<(), AppError> {
    let backend = ui::backend::backend();
    let hash = backend.passwords.hash_token(&token);
    let undone = backend.accounts.undo_email(&hash, (backend.clock)());
    undone.await.map_err(closed_or)?;
    redirect_to(&Route::Forgot);
    Ok(())
}

/// Behind the link to a new address. It takes a click, since mail programs open links by themselves.
pub fn confirm_email_page() -> AnyView {
    let action = ServerAction::<ConfirmEmail>::new();
    view! {
        <Gate title="Is this your address?" lead="From now on you sign in with it. Your old address gets word.">
            <ActionForm action=action attr:class="form" attr:novalidate=true>
                <FormNotice error=refusal(action) />
                <Token />
                <button class="button primary wide" disabled=move || action.pending().get()>
                    "Use this address"
                </button>
            </ActionForm>
        </Gate>
    }
    .into_any()
}

/// Behind the link to an old address.
pub fn undo_email_page() -> AnyView {
    let action = ServerAction::<UndoEmail>::new();
    view! {
        <Gate title="Take the change back?" lead="You sign in with this address again. Every browser is signed out, and you can set a new password.">
            <ActionForm action=action attr:class="form" attr:novalidate=true>
                <FormNotice error=refusal(action) />
                <Token />
                <button class="button primary wide" disabled=move || action.pending().get()>
                    "Take it back"
                </button>
            </ActionForm>
        </Gate>
    }
    .into_any()
}

/// The token of the link.
#[component]
fn Token() -> impl IntoView {
    let query = use_query_map();
    let token = move || query.with(|query| query.get("token").unwrap_or_default());
    view! { <input type="hidden" name="token" value=token /> }
}
