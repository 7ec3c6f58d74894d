//! The sample world: a workspace to look around in, loaded and removed at one click.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::error::AppError;
use ui::field::{FormNotice, refusal};
use ui::leave::LeaveForm;
#[cfg(feature = "ssr")]
use ui::route::{Route, redirect_to};

/// Loads the sample world for whoever is signed in, who owns it, or goes to the one they have.
#[server(endpoint = "sample/load")]
pub async fn load_sample() -> Result<(), AppError> {
    use domain::access::Role;
    use domain::sample::{self, For};
    let identity = ui::backend::signed_in()?;
    let backend = ui::backend::backend();
    let mine = |sample: bool| {
        let mut owned = identity.workspaces.iter();
        owned.find(|(w, access)| w.sample == sample && access.may(Role::Owner))
    };
    let whose = match mine(true) {
        Some((_, access)) => For::Again(access.clone()),
        None => For::Person(identity.person.id.clone()),
    };
    // Zone, currency and week are those of the workspace that the person has made already.
    let like = mine(false).or_else(|| identity.workspaces.first());
    let (calendar, currency) = match like {
        Some((workspace, _)) => (Some(workspace.calendar), workspace.currency.as_str()),
        None => (None, "EUR"),
    };
    let calendar = match calendar {
        Some(calendar) => calendar,
        None => domain::time::Calendar::parse("UTC", "monday")
            .map_err(|_| ui::backend::fail(AppError::Unavailable))?,
    };
    let made = sample::workspace(calendar, currency);
    let loaded = backend
        .samples
        .load_sample(whose, made, (backend.clock)())
        .await?;
    redirect_to(&Route::Overview(loaded.id));
    Ok(())
}

/// Removes the sample world with everything in it. Its owner may.
#[server(endpoint = "sample/remove")]
pub async fn remove_sample(workspace: String) -> Result<(), AppError> {
    let (backend, access, _) = ui::backend::member(&workspace, domain::access::Role::Owner)?;
    let now = (backend.clock)();
    backend.samples.remove_sample(&access, now).await?;
    redirect_to(&Route::Home);
    Ok(())
}

/// The way into the sample world.
#[component]
pub fn SampleOffer() -> impl IntoView {
    let action = ServerAction::<LoadSample>::new();
    let error = refusal(action);
    view! {
        <section class="sample-offer" aria-labelledby="sample">
            <div>
                <h2 id="sample">"Nothing at hand?"</h2>
                <p>"Look around in a small photo school with 245 students first. It is a workspace of its own and removed at one click."</p>
            </div>
            <LeaveForm address=LoadSample::url()>
                <FormNotice error=error />
                <button class="button">"Load the sample world"</button>
            </LeaveForm>
        </section>
    }
}

/// The way out of it again.
#[component]
pub fn SampleSection(
    /// The sample world's id.
    workspace: String,
) -> impl IntoView {
    let action = ServerAction::<RemoveSample>::new();
    let error = refusal(action);
    view! {
        <section aria-labelledby="sample">
            <header>
                <h2 id="sample">"Sample world"</h2>
                <p>"All of this was made up so that you can look around. Removing it takes the whole workspace away; your other workspaces stay."</p>
            </header>
            <LeaveForm address=RemoveSample::url() class="form">
                <FormNotice error=error />
                <input type="hidden" name="workspace" value=workspace />
                <p class="actions">
                    <button class="button danger">"Remove the sample world"</button>
                </p>
            </LeaveForm>
        </section>
    }
}
