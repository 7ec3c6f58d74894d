//! What everybody must see who looks at a workspace from a seat that is not their own.

use domain::access::SeatKind;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::error::AppError;
use ui::icon::Icon;
use ui::leave::LeaveForm;
#[cfg(feature = "ssr")]
use ui::route::{Route, redirect_to};
use ui::viewer::Seat;

/// Goes back to looking as oneself. Whoever is signed in may; where they look as themselves already,
/// nothing happens.
#[server(endpoint = "view-as/end")]
pub async fn end_view_as(workspace: String) -> Result<(), AppError> {
    let identity = ui::backend::signed_in()?;
    let backend = ui::backend::backend();
    let session = ui::backend::caller().session.unwrap_or_default();
    backend
        .looks
        .end_view_as(&workspace, &session, &identity.person.id, (backend.clock)())
        .await?;
    redirect_to(&Route::Overview(workspace));
    Ok(())
}

/// The banner above every page of such a seat.
#[component]
pub fn SeatBanner(seat: Seat) -> impl IntoView {
    let words = seat.banner?;
    let end = matches!(seat.seat, SeatKind::ViewAs { .. }).then(|| {
        view! {
            <LeaveForm address=EndViewAs::url()>
                <input type="hidden" name="workspace" value=seat.id />
                <button class="button">"Look as yourself"</button>
            </LeaveForm>
        }
    });
    Some(view! {
        <div class="seat-banner" role="note">
            <Icon name="info" small=true />
            <p>{words}</p>
            {end}
        </div>
    })
}
