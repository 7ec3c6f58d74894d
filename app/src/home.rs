use leptos::prelude::*;
use ui::error::AppError;
#[cfg(feature = "ssr")]
use ui::route::{Route, redirect_to};

/// Sends a visitor where they belong. Anybody may ask.
#[server(endpoint = "home")]
pub async fn find_home() -> Result<(), AppError> {
    let route = match ui::backend::caller().identity {
        None => Route::SignIn,
        Some(identity) => identity
            .workspaces
            .first()
            .map_or(Route::NewWorkspace, |(workspace, _)| {
                Route::Overview(workspace.id.clone())
            }),
    };
    redirect_to(&route);
    Ok(())
}

/// The root address.
#[component]
pub fn HomePage() -> impl IntoView {
    let found = Resource::new_blocking(|| (), |()| find_home());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let _ = found.await;
            })}
        </Suspense>
    }
}
