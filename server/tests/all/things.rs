//! What well-formed arguments name: things that are there, and things that are not.

use crate::harness::World;
use crate::surface::{Ids, NOWHERE};
use domain::access::{Access, Role};
use domain::note::{NewNote, NoteStore};
use domain::school::marks::{MarkStore, TagChange};
use domain::table::{NewView, ViewStore};
use store::db::Scope;
use store::{all, one};

impl Ids {
    /// Ids of the right form that name nothing.
    pub fn random(workspace: &str) -> Self {
        Self {
            workspace: workspace.to_owned(),
            upload: "0123456789abcdef0123456789abcdef".to_owned(),
            digest: "00".repeat(32),
            batch: NOWHERE.to_owned(),
            student: NOWHERE.to_owned(),
            goal: NOWHERE.to_owned(),
            alert: NOWHERE.to_owned(),
            view: NOWHERE.to_owned(),
            note: NOWHERE.to_owned(),
            tag_change: NOWHERE.to_owned(),
            member: NOWHERE.to_owned(),
            invitation: NOWHERE.to_owned(),
            token: NOWHERE.to_owned(),
            guest_link: NOWHERE.to_owned(),
            grant: NOWHERE.to_owned(),
        }
    }

    /// Makes a view, a note and a change of tags of this person's own.
    pub async fn keep_something(&mut self, world: &World, who: crate::harness::Who) {
        let mut tx = world.store.db.read(Scope::Nobody).await.unwrap();
        let found = one!(
            tx,
            (String,),
            "select id from person where email = $1",
            who.email()
        );
        let (person,) = found.unwrap();
        drop(tx);
        let access = Access::of_membership(world.workspace_of(who), &person, Role::Owner);
        let view = NewView::check("students", "Mine", "q=a", true).unwrap();
        self.view = world
            .store
            .keep_view(&access, &view, server::clock::now())
            .await
            .unwrap();
        let note = NewNote::check("2013-10-14", "Half term", true).unwrap();
        self.note = world
            .store
            .keep_note(&access, &note, server::clock::now())
            .await
            .unwrap();
        for change in [TagChange::Remove, TagChange::Add] {
            let ids = [self.student.clone()];
            let store = &world.store;
            let done = store
                .change_tag(&access, &ids, "real", change, false, server::clock::now())
                .await;
            self.tag_change = done.unwrap().action.unwrap_or_default();
        }
    }

    /// Ids of what a workspace really has: a batch, a student, what was kept of lists and charts, and an
    /// upload made for this.
    pub async fn real(world: &World, who: crate::harness::Who) -> Self {
        let mut ids = Self::random(world.workspace_of(who));
        let access = world.access(who);
        let mut tx = world.store.db.read(&access).await.unwrap();
        let workspace = ids.workspace.clone();
        let batches = all!(
            tx,
            (String,),
            "select id from batch where workspace_id = $1 order by no desc",
            workspace.as_str()
        );
        let students = all!(
            tx,
            (String,),
            "select id from student where workspace_id = $1 order by id",
            workspace.as_str()
        );
        ids.batch = batches.unwrap()[0].0.clone();
        ids.student = students.unwrap()[0].0.clone();
        drop(tx);
        ids.token = world.some_token(who).await;
        (ids.goal, ids.alert) = world.planned(who).await;
        ids.keep_something(world, who).await;
        let spare = world.spare(who).await;
        (ids.member, ids.invitation) = (spare.member, spare.invitation);
        (ids.guest_link, ids.grant) = (spare.guest_link, spare.grant);
        let file = crate::fixture::roster("again");
        ids.upload = world.uploaded(who, &[file]).await;
        ids
    }
}
