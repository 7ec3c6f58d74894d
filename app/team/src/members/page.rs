use super::act::{
    BeginViewAs, ChangeMember, InviteMember, RemoveMember, RenewInvitation, RevokeInvitation,
};
use super::data::{MemberLine, Team, read_members};
use super::forms::{ChangeForm, InviteForm, Locked, RemoveForm};
use super::tables::{Invitations, Members};
use leptos::prelude::*;
use leptos_router::components::A;
use ui::field::done;
use ui::icon::Icon;
use ui::loaded::Loaded;
use ui::place::{Top, named_pairs, named_workspace};
use ui::route::Route;
use ui::safe::SafeTitle;
use ui::theme::ThemeForm;
use ui::toast::Toasts;

/// What the page's forms do.
#[derive(Clone, Copy)]
struct Actions {
    invite: ServerAction<InviteMember>,
    change: ServerAction<ChangeMember>,
    remove: ServerAction<RemoveMember>,
    renew: ServerAction<RenewInvitation>,
    revoke: ServerAction<RevokeInvitation>,
    view_as: ServerAction<BeginViewAs>,
}

/// Who belongs here?
pub(crate) fn members_page() -> AnyView {
    let (workspace, pairs) = (named_workspace(), named_pairs());
    let actions = Actions {
        invite: ServerAction::new(),
        change: ServerAction::new(),
        remove: ServerAction::new(),
        renew: ServerAction::new(),
        revoke: ServerAction::new(),
        view_as: ServerAction::new(),
    };
    let (invited, changed) = (done(actions.invite), done(actions.change));
    let team = Resource::new(
        move || {
            let versions = [
                invited.get() as usize,
                changed.get() as usize,
                actions.remove.version().get(),
                actions.renew.version().get(),
                actions.revoke.version().get(),
            ];
            (workspace.get(), versions)
        },
        |(workspace, _)| read_members(workspace),
    );
    say(actions);
    view! {
        <SafeTitle text="Members" />
        <Top title="Who belongs here?">
            <ThemeForm />
        </Top>
        <div class="page">
            <ui::nav::SettingsNav />
            <Loaded
                resource=team
                children={move |team: Team| {
                    let workspace = workspace.get_untracked();
                    view! { {move || shown(team.clone(), &pairs.get(), workspace.clone(), actions)} }.into_any()
                }}
            />
        </div>
    }
    .into_any()
}

/// Says how a form ended that closes with it, and what the buttons in the rows did.
fn say(actions: Actions) {
    Effect::new(move |_| {
        if let Some(Err(error)) = actions.view_as.value().get() {
            Toasts::say(error.sentence());
        }
    });
    Effect::new(move |_| {
        if let Some(Ok(())) = actions.invite.value().get() {
            Toasts::say("Invited. The link goes out by mail.");
        }
    });
    Effect::new(move |_| {
        if let Some(Ok(())) = actions.change.value().get() {
            Toasts::say("Saved. It holds at once.");
        }
    });
    Effect::new(move |_| match actions.renew.value().get() {
        Some(Ok(())) => Toasts::say("Sent again. The old link opens nothing any more."),
        Some(Err(error)) => Toasts::say(error.sentence()),
        None => {}
    });
    Effect::new(move |_| match actions.revoke.value().get() {
        Some(Ok(())) => Toasts::say("Taken back. The link opens nothing any more."),
        Some(Err(error)) => Toasts::say(error.sentence()),
        None => {}
    });
}

fn shown(team: Team, pairs: &[(String, String)], workspace: String, actions: Actions) -> AnyView {
    let asked = |name: &str| {
        let pair = pairs.iter().find(|(key, _)| key == name);
        pair.map(|(_, value)| value.as_str())
    };
    let named = |name: &str| -> Option<MemberLine> {
        let id = asked(name)?;
        team.members.iter().find(|one| one.person == id).cloned()
    };
    let may = team.may_change;
    let inviting = may && team.full.is_none() && asked("invite").is_some();
    let form = if inviting {
        view! { <InviteForm workspace=workspace.clone() team=team.clone() action=actions.invite /> }
            .into_any()
    } else if let Some(member) = named("change").filter(|_| may) {
        view! { <ChangeForm workspace=workspace.clone() member=member team=team.clone() action=actions.change /> }
            .into_any()
    } else if let Some(member) = named("remove").filter(|_| may) {
        view! { <RemoveForm workspace=workspace.clone() member=member action=actions.remove /> }
            .into_any()
    } else {
        ().into_any()
    };
    let open = (may && !inviting && team.full.is_none()).then(|| {
        view! {
            <A href=Route::Members(workspace.clone()).with_query("invite=1") attr:class="button primary end">
                <Icon name="plus" small=true />
                "Invite somebody"
            </A>
        }
    });
    let full = team.full.clone().filter(|_| may);
    let asked = (!team.invitations.is_empty()).then(|| {
        view! {
            <section class="section" aria-labelledby="asked">
                <h2 id="asked">"Invited"</h2>
                <Invitations
                    invitations=team.invitations.clone()
                    workspace=workspace.clone()
                    may_change=may
                    renew=actions.renew
                    revoke=actions.revoke
                />
            </section>
        }
    });
    view! {
        {form}
        <section class="section" aria-labelledby="members">
            <div class="section-head">
                <h2 id="members">"Members"</h2>
                <p>{team.seats.clone()}</p>
                {open}
            </div>
            {full.map(|why| view! { <Locked why=why /> })}
            <Members members=team.members workspace=workspace may_change=may />
        </section>
        {asked}
    }
    .into_any()
}
