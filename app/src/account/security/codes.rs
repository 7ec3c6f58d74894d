use super::page::ConfirmFirst;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use ui::error::AppError;
use ui::field::{FormNotice, refusal};
use ui::icon::Icon;
use ui::loaded::Loaded;
use ui::place::Top;
use ui::route::Route;
use ui::safe::SafeTitle;
#[cfg(feature = "ssr")]
use {
    super::super::proof,
    domain::account::letters::{Change, changed},
    ui::backend::{backend, caller, fail, set_cookie},
    ui::route::redirect_to,
};

/// What new codes are sealed for on their way to the page that shows them.
#[cfg(feature = "ssr")]
const NEW_CODES: &str = "new recovery codes";

/// Hands new codes to the page that shows them, sealed in a cookie of ten minutes: the answer of a form
/// without script can only send on, and they are kept nowhere else.
#[cfg(feature = "ssr")]
pub fn hand_over(person: &str, codes: &[String]) -> Result<(), AppError> {
    let sealed = backend()
        .keys
        .seal(NEW_CODES, person, codes.join(" ").as_bytes())
        .ok_or_else(|| fail(AppError::Unavailable))?;
    set_cookie(&format!(
        "__Host-codes={sealed}; Path=/; Max-Age=600; Secure; HttpOnly; SameSite=Strict"
    ));
    Ok(())
}

/// Makes new recovery codes for the signed-in person, who just proved who they are. Those before no
/// longer work.
#[server(endpoint = "account/recovery-codes/make")]
pub async fn make_codes() -> Result<(), AppError> {
    let identity = ui::backend::recently_confirmed()?;
    let backend = backend();
    let person = &identity.person;
    let (codes, hashes) = proof::new_codes(&backend);
    let letter = proof::letter(changed(person, Change::RecoveryCodes))?;
    let replaced =
        backend
            .accounts
            .replace_recovery_codes(&person.id, hashes, letter, (backend.clock)());
    replaced.await?;
    hand_over(&person.id, &codes)?;
    redirect_to(&Route::NewCodes);
    Ok(())
}

/// The recovery codes just made for the signed-in person, once; none when they were shown.
#[server(endpoint = "account/recovery-codes/new", input = Json)]
pub async fn read_new_codes() -> Result<Vec<String>, AppError> {
    let identity = ui::backend::signed_in()?;
    let opened = caller()
        .codes
        .and_then(|sealed| backend().keys.open(NEW_CODES, &identity.person.id, &sealed))
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .unwrap_or_default();
    set_cookie("__Host-codes=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict");
    Ok(opened.split_whitespace().map(str::to_owned).collect())
}

/// How many codes are left, and the way to new ones.
#[component]
pub fn CodesForm(
    /// Codes not used yet.
    left: i64,
    /// Whether the person just proved who they are.
    recent: bool,
) -> impl IntoView {
    let action = ServerAction::<MakeCodes>::new();
    let few = left <= 3;
    let state = match left {
        0 => "None left.".to_owned(),
        left => format!("{left} of {} left.", domain::account::RECOVERY_CODES),
    };
    view! {
        <div class="form">
            <p class="state">
                <Icon name=if few { "warning" } else { "check" } small=true />
                {state}
            </p>
            <FormNotice error=refusal(action) />
            {if recent {
                view! {
                    <ActionForm action=action>
                        <button class="button">"Make new codes"</button>
                    </ActionForm>
                }
                    .into_any()
            } else {
                view! { <ConfirmFirst /> }.into_any()
            }}
        </div>
    }
}

/// Have you kept these?
pub fn new_codes_page() -> AnyView {
    let codes = Resource::new_blocking(|| (), |()| read_new_codes());
    view! {
        <SafeTitle text="Recovery codes" />
        <Top title="Have you kept these?" />
        <div class="page">
            <Loaded resource=codes children={move |codes: Vec<String>| view! { <NewCodes codes=codes /> }.into_any()} />
        </div>
    }
    .into_any()
}

#[component]
fn NewCodes(codes: Vec<String>) -> impl IntoView {
    if codes.is_empty() {
        return view! {
            <div class="form narrow">
                <p>"Recovery codes are shown once, when they are made. You can make new ones; those before no longer work then."</p>
                <p class="actions">
                    <a class="button" href=Route::Security.path()>
                        "Back to security"
                    </a>
                </p>
            </div>
        }
        .into_any();
    }
    view! {
        <div class="form narrow">
            <div class="notice warn">
                <Icon name="warning" />
                <p>"Print these or keep them in your password manager. They are not shown again. Each signs you in once, in the place of the code from your phone."</p>
            </div>
            <ol class="codes">
                {codes.into_iter().map(|code| view! { <li>{code}</li> }).collect_view()}
            </ol>
            <p class="actions">
                <a class="button primary" href=Route::Security.path()>
                    "I have kept them"
                </a>
            </p>
        </div>
    }
    .into_any()
}
