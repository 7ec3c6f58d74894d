use super::content::content;
use super::data::{Door, Shown, UnlockShare, open_share};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Meta;
use leptos_router::hooks::use_params_map;
use ui::error::AppError;
use ui::field::{Field, FormNotice, refusal};
use ui::icon::Mark;
use ui::safe::SafeTitle;
use ui::theme::ThemeForm;

/// What a link shows. Nobody need be signed in, and nothing can be changed from here.
pub fn shown_page() -> AnyView {
    let params = use_params_map();
    let token = Memo::new(move |_| params.with(|params| params.get("link").unwrap_or_default()));
    let unlock = ServerAction::<UnlockShare>::new();
    // The right password leads back to this very address, which alone would read nothing anew.
    let unlocked = Memo::new(move |_| unlock.value().with(|answer| matches!(answer, Some(Ok(())))));
    let door = Resource::new(
        move || (token.get(), unlocked.get()),
        |(token, _)| open_share(token),
    );
    view! {
        <Meta name="robots" content="noindex, nofollow" />
        <Transition fallback=move || view! { <div class="skeleton" role="status" aria-label="Loading"></div> }>
            {move || Suspend::new(async move {
                match door.await {
                    Ok(Door::Open(shown)) => open(*shown),
                    Ok(Door::Locked) => locked(unlock, token.get_untracked()),
                    Err(error) => dead(error),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn open(shown: Shown) -> AnyView {
    view! {
        <SafeTitle text=shown.name.clone() />
        <div class="share">
            <header class="share-head">
                <div>
                    <p class="share-whose">
                        <Mark />
                        <span>{shown.workspace}</span>
                    </p>
                    <h1>{shown.name}</h1>
                    <p class="muted">{shown.filter}</p>
                </div>
                <ThemeForm />
            </header>
            <main id="main" class="page">
                {content(shown.content)}
            </main>
            <footer>
                <p>{format!("As of {}. Shared to be looked at; nothing can be changed here.", shown.as_of)}</p>
            </footer>
        </div>
    }
    .into_any()
}

fn locked(action: ServerAction<UnlockShare>, token: String) -> AnyView {
    let error = refusal(action);
    view! {
        <SafeTitle text="Shared with you" />
        <div class="account">
            <main id="main">
                <header>
                    <Mark />
                    <h1>"This link has a password"</h1>
                    <p>"Whoever gave you the link can tell you the password."</p>
                </header>
                <ActionForm action=action attr:class="form" attr:novalidate=true>
                    <input type="hidden" name="token" value=token />
                    <FormNotice error=error />
                    <Field name="password" label="Password" kind="password" error=error />
                    <button class="button primary wide" disabled=move || action.pending().get()>
                        "Open"
                    </button>
                </ActionForm>
            </main>
        </div>
    }
    .into_any()
}

fn dead(error: AppError) -> AnyView {
    let (head, sentence) = match error {
        AppError::NotFound => (
            "This link shows nothing",
            "It has ended, was taken back, or never was. Ask whoever gave it to you for a new one."
                .to_owned(),
        ),
        error => ("Not just now", error.sentence()),
    };
    view! {
        <SafeTitle text=head />
        <div class="account">
            <main id="main">
                <header>
                    <Mark />
                    <h1>{head}</h1>
                    <p>{sentence}</p>
                </header>
            </main>
        </div>
    }
    .into_any()
}
