use super::codes::CodesForm;
use super::password::PasswordForm;
use super::read::{Safety, read_safety};
use super::sessions::Sessions;
use super::two_steps::TwoSteps;
use leptos::prelude::*;
use ui::loaded::Loaded;
use ui::place::Top;
use ui::route::Route;
use ui::safe::SafeTitle;

/// How is your account kept safe?
pub fn security_page() -> AnyView {
    let safety = Resource::new_blocking(|| (), |()| read_safety());
    let again = Callback::new(move |()| safety.refetch());
    view! {
        <SafeTitle text="Security" />
        <Top title="How is your account kept safe?" />
        <div class="page">
            <Loaded
                resource=safety
                children={move |safety: Safety| view! { <Sections safety=safety again=again /> }.into_any()}
            />
        </div>
    }
    .into_any()
}

#[component]
fn Sections(safety: Safety, again: Callback<()>) -> impl IntoView {
    let on = safety.two_steps_since.is_some();
    let recent = safety.recent;
    let left = safety.codes_left;
    view! {
        <div class="settings">
            <section aria-labelledby="password-head">
                <header>
                    <h2 id="password-head">"Password"</h2>
                    <p>"A new one signs out every other browser."</p>
                </header>
                <PasswordForm two_steps=on email=safety.email.clone() again=again />
            </section>
            <section aria-labelledby="two-steps-head">
                <header>
                    <h2 id="two-steps-head">"Two-step sign-in"</h2>
                    <p>"After the password your account asks for a code from your phone, so that a stolen password alone opens nothing."</p>
                </header>
                <TwoSteps since=safety.two_steps_since.clone() recent=recent again=again />
            </section>
            {on
                .then(|| {
                    view! {
                        <section aria-labelledby="codes-head">
                            <header>
                                <h2 id="codes-head">"Recovery codes"</h2>
                                <p>"For the day your phone is lost. Each works once."</p>
                            </header>
                            <CodesForm left=left recent=recent />
                        </section>
                    }
                })}
            <section aria-labelledby="sessions-head">
                <header>
                    <h2 id="sessions-head">"Where you are signed in"</h2>
                    <p>"A browser is signed out after 14 days without use, and after 30 days in any case."</p>
                </header>
                <Sessions browsers=safety.sessions zone=safety.zone again=again />
            </section>
        </div>
    }
}

/// In the place of what may be changed only by somebody who just proved who they are: the way to do so.
#[component]
pub fn ConfirmFirst() -> impl IntoView {
    let then = Route::Security.path();
    view! {
        <a class="button" href=Route::Confirm(then).path()>
            "Confirm it is you to change this"
        </a>
    }
}
