//! The forms of the page. They work without script.

use super::act::{ChangeMember, InviteMember, RemoveMember};
use super::data::{MemberLine, Team};
use domain::access::Role;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::components::A;
use ui::error::AppError;
use ui::field::{Choice, Field, FormNotice, refusal};
use ui::icon::Icon;
use ui::route::Route;

/// Asks somebody in.
#[component]
pub(super) fn InviteForm(
    /// The workspace's id.
    workspace: String,
    /// Courses, and what the plan leaves.
    team: Team,
    /// Sends it.
    action: ServerAction<InviteMember>,
) -> impl IntoView {
    let error = refusal(action);
    view! {
        <section class="panel" aria-labelledby="invite">
            <h2 id="invite">"Invite somebody"</h2>
            <ActionForm action=action attr:class="form" attr:novalidate=true>
                <FormNotice error=error />
                <input type="hidden" name="workspace" value=workspace.clone() />
                <Field name="email" label="E-mail" kind="email" hint="The link works for this address alone, for seven days." error=error />
                <SeatFields role=Role::Viewer chosen=None team=team error=error />
                <p class="actions">
                    <button class="button primary" disabled=move || action.pending().get()>
                        "Send invitation"
                    </button>
                    <A href=Route::Members(workspace).path() attr:class="button quiet">
                        "Cancel"
                    </A>
                </p>
            </ActionForm>
        </section>
    }
}

/// Changes a member's role and reach.
#[component]
pub(super) fn ChangeForm(
    /// The workspace's id.
    workspace: String,
    /// Who it is about.
    member: MemberLine,
    /// Courses, and what the plan leaves.
    team: Team,
    /// Keeps it.
    action: ServerAction<ChangeMember>,
) -> impl IntoView {
    let error = refusal(action);
    view! {
        <section class="panel" aria-labelledby="change">
            <h2 id="change">{format!("What may {} do?", member.name)}</h2>
            <ActionForm action=action attr:class="form" attr:novalidate=true>
                <FormNotice error=error />
                <input type="hidden" name="workspace" value=workspace.clone() />
                <input type="hidden" name="person" value=member.person />
                <SeatFields role=member.role chosen=member.courses team=team error=error />
                <p class="actions">
                    <button class="button primary" disabled=move || action.pending().get()>
                        "Save"
                    </button>
                    <A href=Route::Members(workspace).path() attr:class="button quiet">
                        "Cancel"
                    </A>
                </p>
            </ActionForm>
        </section>
    }
}

/// Asks once more before a member goes.
#[component]
pub(super) fn RemoveForm(
    /// The workspace's id.
    workspace: String,
    /// Who it is about.
    member: MemberLine,
    /// Does it.
    action: ServerAction<RemoveMember>,
) -> impl IntoView {
    let error = refusal(action);
    let (head, what, go) = if member.is_me {
        (
            "Leave this workspace?".to_owned(),
            "Its pages close to you at once. An owner can invite you again.".to_owned(),
            "Leave",
        )
    } else {
        (
            format!("Remove {}?", member.name),
            format!(
                "The workspace closes to {} at once, in every browser, and a mail tells them. What they imported and wrote stays.",
                member.name
            ),
            "Remove",
        )
    };
    view! {
        <section class="panel" aria-labelledby="remove">
            <h2 id="remove">{head}</h2>
            <ActionForm action=action attr:class="form">
                <FormNotice error=error />
                <p>{what}</p>
                <input type="hidden" name="workspace" value=workspace.clone() />
                <input type="hidden" name="person" value=member.person />
                <p class="actions">
                    <button class="button danger" disabled=move || action.pending().get()>
                        {go}
                    </button>
                    <A href=Route::Members(workspace).path() attr:class="button quiet">
                        "Keep"
                    </A>
                </p>
            </ActionForm>
        </section>
    }
}

/// Role and reach.
#[component]
pub(crate) fn SeatFields(
    /// The role chosen first.
    role: Role,
    /// Ids of the only courses seen at first; `None` for everything.
    chosen: Option<Vec<String>>,
    /// Courses, and what the plan leaves.
    team: Team,
    /// The last refusal of the form.
    #[prop(into)]
    error: Signal<Option<AppError>>,
) -> impl IntoView {
    let roles = Role::ALL.map(|role| {
        let words = format!("{}: {}", role.word(), role.may_do());
        (role.as_str().to_owned(), words)
    });
    view! {
        <Choice name="role" label="Role" options=roles.to_vec() value=role.as_str() />
        {match team.no_scopes {
            Some(why) => view! { <Locked why=why /> }.into_any(),
            None => view! { <ReachFields courses=team.courses chosen=chosen error=error /> }.into_any(),
        }}
    }
}

/// Everything, or only some courses.
#[component]
pub(crate) fn ReachFields(
    /// Courses to choose from.
    courses: Vec<(String, String)>,
    /// Ids of the only courses seen at first; `None` for everything.
    chosen: Option<Vec<String>>,
    /// The last refusal of the form.
    #[prop(into)]
    error: Signal<Option<AppError>>,
) -> impl IntoView {
    let all = chosen.is_none();
    let chosen = chosen.unwrap_or_default();
    let message = move || error.get().and_then(|error| error.about("courses"));
    let boxes = courses
        .into_iter()
        .map(|(id, name)| {
            let ticked = chosen.contains(&id);
            view! {
                <label class="check">
                    <input type="checkbox" name="courses[]" value=id checked=ticked />
                    {name}
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field reach">
            <legend class="label">"Sees"</legend>
            <label class="check">
                <input type="radio" name="reach" value="all" checked=all />
                "Everything"
            </label>
            <label class="check">
                <input type="radio" name="reach" value="courses" checked=!all />
                "Only these courses"
            </label>
            <div class="reach-courses">{boxes}</div>
            {move || {
                message()
                    .map(|message| {
                        view! {
                            <span class="field-error">
                                <Icon name="warning" small=true />
                                {message}
                            </span>
                        }
                    })
            }}
        </fieldset>
    }
}

/// Why something cannot be chosen.
#[component]
pub(crate) fn Locked(
    /// The sentence.
    why: String,
) -> impl IntoView {
    view! {
        <div class="notice">
            <Icon name="lock" />
            <p>{why}</p>
        </div>
    }
}
