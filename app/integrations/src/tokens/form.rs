use super::data::MakeToken;
use domain::token::{LIFETIMES, TokenScope};
use leptos::form::ActionForm;
use leptos::prelude::*;
use ui::field::{Choice, Field, FormNotice, refusal};
use ui::icon::Icon;

/// Makes a token.
#[component]
pub fn TokenEditor(
    /// The workspace's id.
    workspace: String,
    /// Makes it.
    make: ServerAction<MakeToken>,
) -> impl IntoView {
    let error = refusal(make);
    let lifetimes = LIFETIMES
        .iter()
        .map(|(days, words)| ((*days).to_owned(), (*words).to_owned()))
        .collect();
    let scopes = TokenScope::ALL
        .into_iter()
        .map(|scope| {
            let word = scope.as_str();
            view! {
                <label class="check">
                    <input type="checkbox" name=format!("form[scopes][{word}]") value="1" />
                    <span>
                        {scope.words()} " " <code>{word}</code>
                    </span>
                </label>
            }
        })
        .collect_view();
    let wrong = move || error.get().and_then(|error| error.about("scopes"));
    view! {
        <ActionForm action=make attr:class="form" attr:novalidate=true>
            <FormNotice error=error />
            <input type="hidden" name="workspace" value=workspace />
            <div class="field-row">
                <Field name="form[name]" label="Name" hint="Where it will be used." error=error />
                <Choice name="form[lifetime]" label="It lives for" options=lifetimes value="90" />
            </div>
            <fieldset class="token-scopes" aria-describedby="scopes-error">
                <legend class="label">"What it may do"</legend>
                {scopes}
                <span id="scopes-error" role="alert">
                    {move || {
                        wrong()
                            .map(|message| {
                                view! {
                                    <span class="field-error">
                                        <Icon name="warning" small=true />
                                        {message}
                                    </span>
                                }
                            })
                    }}
                </span>
            </fieldset>
            <p class="actions">
                <button class="button primary" disabled=move || make.pending().get()>
                    "Make token"
                </button>
            </p>
        </ActionForm>
    }
}
