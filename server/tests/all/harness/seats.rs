//! Seats in the first workspace: how everybody but its owner comes to theirs.

use super::world::password_hash;
use super::{Who, World};
use domain::access::{Access, Role, Scope};
use domain::plan::Plan;
use domain::time::Micros;
use store::db;
use ui::backend::Passwords;

/// A member, an open invitation, an open guest link and an open request of an operator's, by their ids.
pub struct Spare {
    pub member: String,
    pub invitation: String,
    pub guest_link: String,
    pub grant: String,
}

impl World {
    /// Makes a person who belongs to the first workspace alone, or a member of them again who left.
    pub async fn member(&self, who: Who) {
        let role = who.role().filter(|_| who != Who::Granted);
        self.seated(&format!("{who:?}"), role).await;
        if who == Who::Scoped {
            self.scope(&[]).await;
        }
    }

    /// Makes a person of this name, and a member of the first workspace of them where they have a role.
    async fn seated(&self, name: &str, role: Option<Role>) {
        let (workspace, hash) = (self.first.clone(), password_hash().await);
        let email = format!("{name}@example.com").to_lowercase();
        let (id, name) = (format!("person-{name}"), format!("{name} Person"));
        let now: Micros = server::clock::now();
        let written = self.store.db.write(db::Scope::Workspace(workspace.clone()), move |tx| {
            Box::pin(async move {
                store::exec!(
                    tx,
                    "insert into person (id, name, email, password_hash, created_at) values ($1, $2, $3, $4, $5)
                     on conflict (id) do nothing",
                    id.as_str(),
                    name.as_str(),
                    email.as_str(),
                    hash.as_str(),
                    now
                )?;
                let Some(role) = role else {
                    return Ok(());
                };
                store::exec!(
                    tx,
                    "insert into member (workspace_id, person_id, role, created_at) values ($1, $2, $3, $4)
                     on conflict (workspace_id, person_id) do nothing",
                    workspace.as_str(),
                    id.as_str(),
                    role.as_str(),
                    now
                )?;
                Ok(())
            })
        });
        written.await.unwrap();
    }

    /// People and links of somebody's workspace that no other test needs, made where they are gone.
    pub async fn spare(&self, who: Who) -> Spare {
        let workspace = self.workspace_of(who).to_owned();
        let (person, now) = (format!("spare of {workspace}"), server::clock::now());
        let (id, given) = (workspace.clone(), person.clone());
        let written = self.store.db.write(db::Scope::Workspace(id.clone()), move |tx| {
            Box::pin(async move {
                store::exec!(
                    tx,
                    "insert into person (id, name, email, password_hash, created_at)
                     values ($1, 'Spare Person', $2, '', $3) on conflict (id) do nothing",
                    given.as_str(),
                    format!("spare-{id}@example.com"),
                    now
                )?;
                store::exec!(
                    tx,
                    "insert into member (workspace_id, person_id, role, created_at)
                     values ($1, $2, 'viewer', $3) on conflict (workspace_id, person_id) do nothing",
                    id.as_str(),
                    given.as_str(),
                    now
                )?;
                store::exec!(
                    tx,
                    "insert into invitation (workspace_id, id, email, role, token_hash, invited_by,
                            created_at, expires_at)
                     values ($1, $2, 'waiting@example.com', 'viewer', $2, $3, $4, $4 + 3600000000)
                     on conflict (workspace_id, id) do nothing",
                    id.as_str(),
                    format!("invitation of {id}"),
                    given.as_str(),
                    now
                )?;
                store::exec!(
                    tx,
                    "insert into guest_link (workspace_id, id, seed, name, token_hash, made_by, created_at,
                            expires_at)
                     values ($1, $2, 'seed', 'Spare guests', $2, $3, $4, $4 + 3600000000)
                     on conflict (workspace_id, id) do update set revoked_at = null",
                    id.as_str(),
                    format!("guests of {id}"),
                    given.as_str(),
                    now
                )?;
                store::exec!(
                    tx,
                    "insert into access_grant (workspace_id, id, operator_id, reason, hours, state, asked_at)
                     values ($1, $2, $3, 'To be answered', 1, 'asked', $4)
                     on conflict (workspace_id, id) do update set state = 'asked', until = null",
                    id.as_str(),
                    format!("grant of {id}"),
                    given.as_str(),
                    now
                )?;
                Ok(())
            })
        });
        written.await.unwrap();
        Spare {
            invitation: format!("invitation of {workspace}"),
            guest_link: format!("guests of {workspace}"),
            grant: format!("grant of {workspace}"),
            member: person,
        }
    }

    /// Lets [`Who::Scoped`] see only these courses.
    pub async fn scope(&self, courses: &[&str]) {
        let scope = serde_json::to_string(&Scope::courses(courses.iter().copied())).unwrap();
        let id = self.first.clone();
        let written = self.store.db.write(db::Scope::Workspace(id.clone()), move |tx| {
            Box::pin(async move {
                store::exec!(
                    tx,
                    "update member set scope = $2 where workspace_id = $1 and person_id = 'person-Scoped'",
                    id.as_str(),
                    scope.as_str()
                )?;
                Ok(())
            })
        });
        written.await.unwrap();
    }

    /// Gives [`Who::Guest`], [`Who::ViewAs`] and [`Who::Granted`] their seats.
    pub(super) async fn look(&mut self) {
        use domain::guest::{GuestStore, check_guest_link};
        use domain::look::LookStore;
        use domain::rights::RightsStore;
        let (now, argon) = (
            server::clock::now(),
            server::passwords::Argon::new().unwrap(),
        );
        let owner = self.member_access("Owner", Role::Owner).await;
        let link = check_guest_link("Guests of the tests", "all", &[], "7").unwrap();
        let (seed, token) = ("seed of the tests", "token-of-the-tests");
        let hash = argon.hash_token(token);
        let made = self
            .store
            .make_guest_link(&owner, &link, (seed, &hash), now);
        made.await.unwrap();
        self.cookies
            .insert(Who::Guest, format!("__Host-guest={token}"));
        let session = |who: Who| {
            let cookie = self.cookies.get(&who).unwrap();
            argon.hash_token(cookie.split('=').nth(1).unwrap())
        };
        self.seated("Seen", Some(Role::Manager)).await;
        let manager = self.member_access("ViewAs", Role::Manager).await;
        self.store
            .view_as(&manager, &session(Who::ViewAs), "person-Seen", now)
            .await
            .unwrap();
        self.store
            .add_operator(&Who::Granted.email(), now)
            .await
            .unwrap();
        let (operator, why) = ("person-Granted", "The tests look around");
        let asked = self.store.ask_grant(&self.first, operator, why, 72, now);
        asked.await.unwrap();
        let grant = self.store.grants(&owner).await.unwrap().remove(0);
        let answered = self.store.answer_grant(&owner, &grant.id, true, now);
        answered.await.unwrap();
    }

    /// The right of the first workspace's member of this name.
    async fn member_access(&self, name: &str, role: Role) -> Access {
        let email = format!("{name}@example.com").to_lowercase();
        let mut tx = self.store.db.read(db::Scope::Nobody).await.unwrap();
        let found = store::one!(
            tx,
            (String,),
            "select id from person where email = $1",
            email
        );
        Access::of_membership(&self.first, &found.unwrap().0, role).on(Plan::Enterprise)
    }
}
