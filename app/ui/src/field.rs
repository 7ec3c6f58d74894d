use crate::error::AppError;
use crate::icon::Icon;
use crate::route::Route;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// A labelled input with its hint and, after a refused try, what is wrong with it.
#[component]
pub fn Field(
    /// Name in the form, `form[…]` where the form is one argument; also the element's id.
    name: &'static str,
    /// What it asks for.
    label: &'static str,
    /// The input's type.
    #[prop(default = "text")]
    kind: &'static str,
    /// First value.
    #[prop(optional, into)]
    value: String,
    /// How to fill it.
    #[prop(optional)]
    hint: &'static str,
    /// What a password manager may put in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Which keys a phone shows, such as `numeric`.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// The last refusal of the form.
    #[prop(into)]
    error: Signal<Option<AppError>>,
) -> impl IntoView {
    let key = name.trim_start_matches("form[").trim_end_matches(']');
    let message = move || error.get().and_then(|error| error.about(key));
    let invalid = move || message().is_some().then_some("true");
    let described = move || message().is_some().then(|| format!("{name}-error"));
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                class="input"
                id=name
                name=name
                type=kind
                value=value
                autocomplete=autocomplete
                inputmode=inputmode
                aria-invalid=invalid
                aria-describedby=described
            />
            {move || {
                message()
                    .map(|message| {
                        view! {
                            <span class="field-error" id=format!("{name}-error")>
                                <Icon name="warning" small=true />
                                {message}
                            </span>
                        }
                    })
            }}
            {(!hint.is_empty()).then(|| view! { <span class="field-hint">{hint}</span> })}
        </div>
    }
}

/// A labelled choice among a few.
#[component]
pub fn Choice(
    /// Name in the form; also the element's id.
    name: &'static str,
    /// What it asks for.
    label: &'static str,
    /// Value and words of each option.
    options: Vec<(String, String)>,
    /// The value chosen first.
    #[prop(into)]
    value: String,
    /// How to choose.
    #[prop(optional)]
    hint: &'static str,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select class="select" id=name name=name>
                {options
                    .into_iter()
                    .map(|(key, words)| {
                        let chosen = key == value;
                        view! {
                            <option value=key selected=chosen>
                                {words}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
            {(!hint.is_empty()).then(|| view! { <span class="field-hint">{hint}</span> })}
        </div>
    }
}

/// What went wrong with a whole form, above its fields. Wrong fields say it themselves.
#[component]
pub fn FormNotice(
    /// The last refusal of the form.
    #[prop(into)]
    error: Signal<Option<AppError>>,
) -> impl IntoView {
    let here = use_location().pathname;
    move || {
        error
            .get()
            .filter(|error| !matches!(error, AppError::Invalid(_)))
            .map(|error| {
                let confirm = (error == AppError::Confirm)
                    .then(|| view! { <a href=Route::Confirm(here.get_untracked()).path()>"Confirm that it is you"</a> });
                view! {
                    <div class="notice bad" role="alert">
                        <Icon name="warning" />
                        <p>{error.sentence()} " " {confirm}</p>
                    </div>
                }
            })
    }
}

/// The refusal that an action ended with last, if it did.
pub fn refusal<S, T>(action: ServerAction<S>) -> Signal<Option<AppError>>
where
    S: leptos::server_fn::ServerFn<Output = T, Error = AppError> + Clone + Send + Sync + 'static,
    T: Clone + Send + Sync + 'static,
    S::Error: Clone + Send + Sync + 'static,
{
    let value = action.value();
    Signal::derive(move || value.get().and_then(Result::err))
}

/// How often an action went well: what a page reads its data anew by. A refusal changes nothing, so the
/// form stays as it was filled in.
pub fn done<S, T>(action: ServerAction<S>) -> Memo<u32>
where
    S: leptos::server_fn::ServerFn<Output = T, Error = AppError> + Clone + Send + Sync + 'static,
    T: Send + Sync + 'static,
    S::Error: Send + Sync + 'static,
{
    let value = action.value();
    Memo::new(move |before: Option<&u32>| {
        let went_well = value.with(|value| matches!(value, Some(Ok(_))));
        before.copied().unwrap_or_default() + u32::from(went_well)
    })
}
