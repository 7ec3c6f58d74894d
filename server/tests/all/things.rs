//! What well-formed arguments name: things that are there, and things that are not.

use crate::harness::{Who, World};
use domain::access::{Access, Role};
use domain::alert::{AlertForm, AlertStore, check_rule};
use domain::goal::{GoalForm, GoalStore, check_goal};
use domain::mail::{Address, MailKind, NewMail};
use domain::note::{NewNote, NoteStore};
use domain::report::{NewReport, ReportStore, Rhythm};
use domain::school::marks::{MarkStore, TagChange};
use domain::share::{NewShare, ShareStore};
use domain::table::{NewView, ViewStore};
use sha2::{Digest, Sha256};
use store::all;
use store::db::Scope;

/// An id of the right form that names nothing.
pub const NOWHERE: &str = "01900000-0000-7000-8000-000000000000";

/// What well-formed arguments are made of.
#[derive(Clone, Debug)]
pub struct Ids {
    pub workspace: String,
    pub upload: String,
    pub digest: String,
    pub batch: String,
    pub student: String,
    pub goal: String,
    pub alert: String,
    pub view: String,
    pub note: String,
    pub tag_change: String,
    pub member: String,
    pub invitation: String,
    pub token: String,
    pub report: String,
    pub person: String,
    pub mail: String,
    pub share: String,
    pub link: String,
    pub webhook: String,
    pub delivery: String,
    pub guest_link: String,
    pub grant: String,
}

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
            share: NOWHERE.to_owned(),
            link: "no-such-token".to_owned(),
            member: NOWHERE.to_owned(),
            invitation: NOWHERE.to_owned(),
            token: NOWHERE.to_owned(),
            report: NOWHERE.to_owned(),
            person: NOWHERE.to_owned(),
            mail: NOWHERE.to_owned(),
            webhook: NOWHERE.to_owned(),
            delivery: NOWHERE.to_owned(),
            guest_link: NOWHERE.to_owned(),
            grant: NOWHERE.to_owned(),
        }
    }

    /// Makes a mail to this person, and a report if there is none.
    async fn keep_mails(&mut self, world: &World, access: &Access) {
        let now = server::clock::now();
        let reports = world.store.reports(access).await.unwrap();
        self.report = match reports.into_iter().next() {
            Some(report) => report.id,
            None => {
                let report = NewReport {
                    name: "Figures".to_owned(),
                    metrics: vec!["submissions".to_owned()],
                    subject: String::new(),
                    rhythm: Rhythm::Week(1),
                    hour: 8,
                    zone: "Europe/London".parse().unwrap(),
                    to: vec![self.person.clone()],
                };
                let made = world.store.save_report(access, None, &report, now);
                made.await.unwrap()
            }
        };
        let queued = world.store.db.write(Scope::Nobody, move |tx| {
            Box::pin(async move {
                let to = Address::new("Vera", "vera@example.com").unwrap();
                let text = domain::mail::Body::default().text("Hello");
                let mail = NewMail::new(MailKind::Security, to, "Hello", text);
                store::mail::queue(tx, &mail, now).await
            })
        });
        self.mail = queued.await.unwrap().unwrap();
    }

    /// Makes a view, a note, a change of tags, a report and a mail of this person's own.
    pub async fn keep_something(&mut self, world: &World, who: crate::harness::Who) {
        let person = world.id_of(who).await;
        let access = Access::of_membership(world.workspace_of(who), &person, Role::Owner);
        // A link is dead whose maker is no member.
        let maker = match who {
            Who::Granted => {
                let owner = world.id_of(Who::Owner).await;
                Access::of_membership(&world.first, &owner, Role::Owner)
            }
            _ => access.clone(),
        };
        self.person = person;
        self.keep_mails(world, &access).await;
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
        let now = server::clock::now();
        self.share = world.store.new_share_id(now);
        self.link = format!("link of {}", self.share);
        let share = NewShare::check("Shared with all", "overview", "", false, "", None).unwrap();
        let hash = server::passwords::hex(&Sha256::digest(self.link.as_bytes()));
        let id = self.share.clone();
        let made = world.store.make_share(&maker, id, share, hash, None, now);
        made.await.unwrap();
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
        (ids.webhook, ids.delivery) = world.some_webhook(who).await;
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

impl World {
    /// A goal and a rule of somebody's workspace, made where there are none.
    pub async fn planned(&self, who: Who) -> (String, String) {
        let (access, now) = (self.access(who), server::clock::now());
        let goal = match self.store.goals(&access).await.unwrap().into_iter().next() {
            Some(goal) => goal.id,
            None => {
                let form = GoalForm {
                    metric: "submissions".to_owned(),
                    target: "30".to_owned(),
                    from: "2013-10-01".to_owned(),
                    by: "2013-12-01".to_owned(),
                    ..GoalForm::default()
                };
                let goal = check_goal(&form).unwrap();
                self.store
                    .save_goal(&access, None, &goal, now)
                    .await
                    .unwrap()
            }
        };
        let alert = match self.store.alerts(&access).await.unwrap().into_iter().next() {
            Some(alert) => alert.id,
            None => {
                let form = AlertForm {
                    metric: "active_students".to_owned(),
                    condition: "below".to_owned(),
                    threshold: "2".to_owned(),
                    grain: "day".to_owned(),
                    ..AlertForm::default()
                };
                let rule = check_rule(&form).unwrap();
                self.store
                    .save_alert(&access, None, &rule, now)
                    .await
                    .unwrap()
            }
        };
        (goal, alert)
    }
}
