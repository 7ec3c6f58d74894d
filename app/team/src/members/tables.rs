//! The two lists of the page.

use super::act::{BeginViewAs, RenewInvitation, RevokeInvitation};
use super::data::{InvitationLine, MemberLine};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::components::A;
use ui::avatar::Avatar;
use ui::badge::{Badge, Tone};
use ui::leave::LeaveForm;
use ui::route::{Route, segment};

/// Everybody who belongs.
#[component]
pub(super) fn Members(
    /// The rows.
    members: Vec<MemberLine>,
    /// The workspace's id.
    workspace: String,
    /// Whether there is anything to do about them.
    may_change: bool,
) -> impl IntoView {
    let rows = members
        .into_iter()
        .map(|member| member_row(member, &workspace, may_change))
        .collect_view();
    view! {
        <table class="table cards team">
            <caption class="visually-hidden">"Members"</caption>
            <thead>
                <tr>
                    <th scope="col">"Member"</th>
                    <th scope="col">"Role"</th>
                    <th scope="col">"Sees"</th>
                    <th scope="col">"Since"</th>
                    <th scope="col">
                        <span class="visually-hidden">"What to do"</span>
                    </th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn member_row(member: MemberLine, workspace: &str, may_change: bool) -> impl IntoView + use<> {
    let link = |what: &str| {
        let query = format!("{what}={}", segment(&member.person));
        Route::Members(workspace.to_owned()).with_query(&query)
    };
    let act = |what: &str, words: &'static str, class: &'static str| {
        let (to, of) = (link(what), format!(": {}", member.name));
        view! {
            <A href=to attr:class=class>
                {words}
                <span class="visually-hidden">{of}</span>
            </A>
        }
    };
    let end = if member.is_me { "Leave" } else { "Remove" };
    let acts = may_change.then(|| {
        [
            act("change", "Change", "link-button"),
            act("remove", end, "link-button danger"),
        ]
    });
    let look = member.may_view_as.then(|| {
        let (workspace, person) = (workspace.to_owned(), member.person.clone());
        let of = format!(" {}", member.name);
        view! {
            <LeaveForm address=BeginViewAs::url()>
                <input type="hidden" name="workspace" value=workspace />
                <input type="hidden" name="person" value=person />
                <button class="link-button">
                    "View as"
                    <span class="visually-hidden">{of}</span>
                </button>
            </LeaveForm>
        }
    });
    view! {
        <tr>
            <th scope="row">
                <span class="team-who">
                    <Avatar id=member.email.clone() name=member.name.clone() />
                    <span>
                        {member.name.clone()}
                        {member.is_me.then_some(" (you)")}
                        <small>{member.email.clone()}</small>
                    </span>
                </span>
            </th>
            <td class="card-end">{member.role.word()}</td>
            <td>{member.sees.clone()}</td>
            <td data-label="since">{member.since.clone()}</td>
            <td class="card-action">
                <span class="team-acts">{look}{acts}</span>
            </td>
        </tr>
    }
}

/// Everybody who was asked.
#[component]
pub(super) fn Invitations(
    /// The rows.
    invitations: Vec<InvitationLine>,
    /// The workspace's id.
    workspace: String,
    /// Whether there is anything to do about them.
    may_change: bool,
    /// Sends one again.
    renew: ServerAction<RenewInvitation>,
    /// Takes one back.
    revoke: ServerAction<RevokeInvitation>,
) -> impl IntoView {
    let rows = invitations
        .into_iter()
        .map(|one| {
            let (id, of) = (one.id.clone(), format!(": {}", one.email));
            let (tone, state) = if one.is_over {
                (Tone::Warn, format!("Ended {}", one.until))
            } else {
                (Tone::Plain, format!("Until {}", one.until))
            };
            let acts = may_change.then(|| {
                let button = |words, danger, pending| {
                    let (workspace, id, of) = (workspace.clone(), id.clone(), of.clone());
                    view! { <RowButton workspace=workspace id=id of=of words=words danger=danger pending=pending /> }
                };
                let again = button("Send again", false, renew.pending());
                let back = button("Take back", true, revoke.pending());
                view! {
                    <ActionForm action=renew>{again}</ActionForm>
                    <ActionForm action=revoke>{back}</ActionForm>
                }
            });
            view! {
                <tr>
                    <th scope="row">
                        {one.email}
                        <small>{format!("asked by {}", one.by)}</small>
                    </th>
                    <td class="card-end">{one.role.word()}</td>
                    <td>{one.sees}</td>
                    <td>
                        <Badge tone=tone words=state />
                    </td>
                    <td class="card-action">
                        <span class="team-acts">{acts}</span>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="table cards team">
            <caption class="visually-hidden">"Invitations"</caption>
            <thead>
                <tr>
                    <th scope="col">"Address"</th>
                    <th scope="col">"Role"</th>
                    <th scope="col">"Will see"</th>
                    <th scope="col">"Link"</th>
                    <th scope="col">
                        <span class="visually-hidden">"What to do"</span>
                    </th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// What a form in a row sends, and its button.
#[component]
fn RowButton(
    /// The workspace's id.
    workspace: String,
    /// What it is about.
    id: String,
    /// The same for who only hears the button.
    of: String,
    /// The word on the button.
    words: &'static str,
    /// Whether something ends.
    danger: bool,
    /// Whether it is being done.
    pending: Memo<bool>,
) -> impl IntoView {
    view! {
        <input type="hidden" name="workspace" value=workspace />
        <input type="hidden" name="id" value=id />
        <button class="link-button" class:danger=danger disabled=pending>
            {words}
            <span class="visually-hidden">{of}</span>
        </button>
    }
}
