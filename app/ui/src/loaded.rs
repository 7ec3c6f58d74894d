use crate::error::{AppError, AppResult};
use crate::route::Route;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Shows what a resource brings. While it is first loading a skeleton stands in its place; while it
/// loads anew the old view stays. An error is said in words, with the way on.
#[component]
pub fn Loaded<T, F>(
    /// What is loaded.
    resource: Resource<AppResult<T>>,
    /// How it is shown.
    children: F,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    F: Fn(T) -> AnyView + Clone + Send + Sync + 'static,
{
    view! {
        <Transition fallback=move || view! { <div class="skeleton" role="status" aria-label="Loading"></div> }>
            {move || {
                let children = children.clone();
                Suspend::new(async move {
                    match resource.await {
                        Ok(value) => children(value),
                        Err(error) => view! { <Failure error=error /> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
}

/// An error in the place of what could not be shown.
#[component]
pub fn Failure(
    /// What went wrong.
    error: AppError,
) -> impl IntoView {
    let sign_in = error == AppError::SignIn;
    let confirm = (error == AppError::Confirm)
        .then(|| Route::Confirm(use_location().pathname.get_untracked()).path());
    view! {
        <div class="empty" role="alert">
            <p class="empty-title">{error.sentence()}</p>
            {sign_in
                .then(|| view! { <a class="button primary" href="/sign-in">"Sign in"</a> })}
            {confirm
                .map(|path| view! { <a class="button primary" href=path>"Confirm it is you"</a> })}
        </div>
    }
}
