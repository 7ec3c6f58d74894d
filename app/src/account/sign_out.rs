use leptos::form::ActionForm;
use leptos::prelude::*;
use ui::error::AppError;
#[cfg(feature = "ssr")]
use ui::route::{Route, redirect_to};

/// Ends the session. Anybody may ask.
#[server(endpoint = "sign-out")]
pub async fn sign_out() -> Result<(), AppError> {
    let (backend, caller) = (ui::backend::backend(), ui::backend::caller());
    if let Some(session) = &caller.session {
        backend
            .people
            .end_session(session, (backend.clock)())
            .await?;
    }
    ui::backend::set_cookie("__Host-session=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax");
    redirect_to(&Route::SignIn);
    Ok(())
}

/// A button that signs out.
#[component]
pub fn SignOutForm(
    /// The button.
    children: Children,
) -> impl IntoView {
    let action = ServerAction::<SignOut>::new();
    view! { <ActionForm action=action>{children()}</ActionForm> }
}
