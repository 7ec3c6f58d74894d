//! The people and workspaces that every test finds.

use super::{Answer, Ask, Body, multipart};
use crate::fixture;
use app::document::Built;
use axum::{Extension, Router};
use domain::access::{Access, Role};
use domain::import::ImportStore;
use domain::person::{NewPerson, PersonStore};
use domain::plan::Plan;
use domain::time::Calendar;
use domain::workspace::{NewWorkspace, WorkspaceKind};
use serde_json::{Value, json};
use server::config::Keep;
use server::http::Peer;
use server::live::Hub;
use server::operate::Operations;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use store::db;
use tokio::sync::OnceCell;
use tower::ServiceExt;
use ui::backend::Passwords;

/// The password of everybody.
pub const PASSWORD: &str = "violet-harbour-9";

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// Nobody is signed in.
    Nobody,
    /// Reads the first workspace.
    Viewer,
    /// Analyst of the first workspace.
    Analyst,
    /// Analyst of the first workspace who sees only the courses of [`World::scope`]; none at first.
    Scoped,
    /// Manager of the first workspace.
    Manager,
    /// Owns the first workspace.
    Owner,
    /// Looks at the whole first workspace by a guest's link.
    Guest,
    /// Manager of the first workspace who looks with another manager's rights.
    ViewAs,
    /// Runs the installation, and looks into the first workspace by a grant.
    Granted,
    /// Owns the second workspace and is no member of the first.
    Stranger,
}

impl Who {
    /// Everybody.
    pub const ALL: [Self; 10] = [
        Self::Nobody,
        Self::Viewer,
        Self::Analyst,
        Self::Scoped,
        Self::Manager,
        Self::Owner,
        Self::Guest,
        Self::ViewAs,
        Self::Granted,
        Self::Stranger,
    ];

    /// Their address.
    pub fn email(self) -> String {
        format!("{self:?}@example.com").to_lowercase()
    }

    /// Whether they only look at the first workspace.
    pub fn only_reads(self) -> bool {
        matches!(self, Self::Guest | Self::ViewAs | Self::Granted)
    }

    /// Whether they have an account.
    pub fn is_person(self) -> bool {
        !matches!(self, Self::Nobody | Self::Guest)
    }

    /// Whether they are a member of the first workspace, and not its only owner.
    pub fn may_leave(self) -> bool {
        self.role().is_some_and(|role| role < Role::Owner) && !self.only_reads()
    }

    /// Their role in the first workspace.
    pub fn role(self) -> Option<Role> {
        match self {
            Self::Nobody | Self::Stranger => None,
            Self::Viewer | Self::Guest | Self::Granted => Some(Role::Viewer),
            Self::Analyst | Self::Scoped => Some(Role::Analyst),
            Self::Manager | Self::ViewAs => Some(Role::Manager),
            Self::Owner => Some(Role::Owner),
        }
    }
}

/// A served store with its people.
pub struct World {
    /// What is kept.
    pub store: Store,
    /// Where files are kept.
    pub data: PathBuf,
    /// The first workspace's id.
    pub first: String,
    /// The second workspace's id.
    pub second: String,
    /// How it runs.
    pub operations: Arc<Operations>,
    /// The live channel; nothing is looked at unless the test does.
    pub live: Arc<Hub>,
    router: Router,
    pub(super) cookies: HashMap<Who, String>,
}

/// A creator's workspace in Europe/London.
fn settings(name: &str) -> NewWorkspace {
    NewWorkspace {
        name: name.to_owned(),
        kind: WorkspaceKind::Creator,
        currency: "GBP".to_owned(),
        calendar: Calendar::parse("Europe/London", "monday").unwrap(),
    }
}

/// One hash for everybody, since making one is slow on purpose.
pub(super) async fn password_hash() -> String {
    static HASH: OnceCell<String> = OnceCell::const_new();
    let made = HASH.get_or_init(|| async {
        let argon = server::passwords::Argon::new().unwrap();
        argon.hash(PASSWORD).await.unwrap()
    });
    made.await.clone()
}

/// Addresses of a front end that was never built.
fn built() -> Built {
    Built {
        js: "/pkg/test/atelier.js".to_owned(),
        wasm: "/pkg/test/atelier.wasm".to_owned(),
        css: "/pkg/test/atelier.css".to_owned(),
        icons: "/pkg/test/icons.svg".to_owned(),
        root: "/pkg/test".to_owned(),
        split: "__wasm_split.js".to_owned(),
        chunks: HashMap::new(),
    }
}

impl World {
    /// Opens a store, serves it, and makes and signs in its people.
    pub async fn open(data: &Path, database_url: Option<String>) -> Self {
        let mut world = Self::serve(data, database_url).await;
        world.first = world.owner(Who::Owner, "Riverside School").await;
        world.second = world.owner(Who::Stranger, "Second House").await;
        let members = [Who::Viewer, Who::Analyst, Who::Scoped, Who::Manager];
        for who in members.into_iter().chain([Who::ViewAs, Who::Granted]) {
            world.member(who).await;
        }
        for who in Who::ALL.into_iter().filter(|who| who.is_person()) {
            let cookie = world.sign_in(&who.email(), PASSWORD).await.session();
            world.cookies.insert(who, cookie.unwrap());
        }
        world.look().await;
        world
    }

    /// Serves what is kept, with the people that there are. Nobody is signed in.
    pub async fn serve(data: &Path, database_url: Option<String>) -> Self {
        let keep = Keep {
            data: data.to_owned(),
            database_url,
            files: None,
            key: None,
        };
        let store = server::serve::open_store(&keep).await.unwrap();
        let (backend, desk) = server::serve::backend(&store, &keep).unwrap();
        let peer = Peer(IpAddr::V4(Ipv4Addr::LOCALHOST));
        let operations = Arc::new(Operations::new(store.clone(), data.to_owned()));
        let site = data.join("site");
        let live = Hub::new(Arc::new(store.clone()), server::clock::now);
        let router = server::http::router(backend, desk, live.clone(), built(), &site, &operations);
        Self {
            store,
            data: data.to_owned(),
            first: String::new(),
            second: String::new(),
            operations,
            live,
            router: router.layer(Extension(peer)),
            cookies: HashMap::new(),
        }
    }

    /// Makes a person through the one-time link's store call, with the workspace they own.
    async fn owner(&self, who: Who, workspace: &str) -> String {
        let (now, token) = (server::clock::now(), format!("set-up of {who:?}"));
        self.store.issue_setup(&token, now).await.unwrap();
        let person = NewPerson {
            name: format!("{who:?} Person"),
            email: who.email(),
            password_hash: password_hash().await,
        };
        let made = self.store.set_up(&token, person, settings(workspace), now);
        made.await.unwrap().1.id
    }

    /// The first workspace's courses by name, as (id, name).
    pub async fn courses(&self) -> Vec<(String, String)> {
        let mut tx = self.store.db.read(&self.access(Who::Owner)).await.unwrap();
        let found = store::all!(
            tx,
            (String, String),
            "select id, name from course where workspace_id = $1 order by name",
            self.first.as_str()
        );
        found.unwrap()
    }

    /// Puts a workspace on a plan.
    pub async fn put_on(&self, workspace: &str, plan: Plan) {
        use domain::rights::RightsStore;
        let now = server::clock::now();
        let set = self.store.set_plan(workspace, plan, "nobody", now);
        set.await.unwrap();
    }

    /// Gives somebody else's name to a person and their workspace.
    pub async fn rename(&self, who: Who, person: &str, workspace: &str) {
        let id = self.workspace_of(who).to_owned();
        let (email, person, workspace) = (who.email(), person.to_owned(), workspace.to_owned());
        let written = self
            .store
            .db
            .write(db::Scope::Workspace(id.clone()), move |tx| {
                Box::pin(async move {
                    store::exec!(
                        tx,
                        "update person set name = $1 where email = $2",
                        person.as_str(),
                        email.as_str()
                    )?;
                    store::exec!(
                        tx,
                        "update workspace set name = $1 where id = $2",
                        workspace.as_str(),
                        id.as_str()
                    )?;
                    Ok(())
                })
            });
        written.await.unwrap();
    }

    /// The workspace that somebody works in.
    pub fn workspace_of(&self, who: Who) -> &str {
        if who == Who::Stranger {
            &self.second
        } else {
            &self.first
        }
    }

    /// Somebody's id.
    pub async fn id_of(&self, who: Who) -> String {
        let mut tx = self.store.db.read(store::db::Scope::Nobody).await.unwrap();
        let found = store::one!(
            tx,
            (String,),
            "select id from person where email = $1",
            who.email()
        );
        found.unwrap().0
    }

    /// The right by which a test reads what is kept.
    pub fn access(&self, who: Who) -> Access {
        Access::of_membership(self.workspace_of(who), "nobody", Role::Owner)
    }

    /// Tries to sign in.
    pub async fn sign_in(&self, email: &str, password: &str) -> Answer {
        let form = Body::form(&[("email", email), ("password", password)]);
        self.send(Ask::post("/api/sign-in", form), None).await
    }

    /// Somebody's session cookie.
    pub fn cookie(&self, who: Who) -> Option<&str> {
        self.cookies.get(&who).map(String::as_str)
    }

    /// Sends a request with a cookie and reads the answer to its end.
    pub async fn send(&self, ask: Ask, cookie: Option<&str>) -> Answer {
        self.send_request(ask.build(cookie)).await
    }

    /// Sends any request.
    pub async fn send_request(&self, request: axum::http::Request<axum::body::Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        Answer::read(response).await
    }

    /// Begins a request as somebody, and leaves its answer's body unread.
    pub async fn begin(&self, who: Who, ask: Ask) -> axum::http::Response<axum::body::Body> {
        let request = ask.build(self.cookie(who));
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// Asks as somebody.
    pub async fn ask(&self, who: Who, ask: Ask) -> Answer {
        self.send(ask, self.cookie(who)).await
    }

    /// Opens a page as somebody.
    pub async fn page(&self, who: Who, path: &str) -> Answer {
        self.ask(who, Ask::get(path)).await
    }

    /// Calls a server function with JSON as somebody.
    pub async fn call(&self, who: Who, endpoint: &str, arguments: Value) -> Answer {
        let path = format!("/api/{endpoint}");
        self.ask(who, Ask::post(path, Body::Json(arguments))).await
    }

    /// Uploads files as somebody, to the workspace they work in.
    pub async fn upload(&self, who: Who, files: &[(String, Vec<u8>)]) -> Answer {
        let path = format!("/upload/{}", self.workspace_of(who));
        self.ask(who, Ask::post(path, multipart(files))).await
    }

    /// Uploads files and gives the upload's id.
    pub async fn uploaded(&self, who: Who, files: &[(String, Vec<u8>)]) -> String {
        let answer = self.upload(who, files).await;
        assert_eq!(answer.status.as_u16(), 201, "{}", answer.text());
        answer.json()["upload"].as_str().unwrap().to_owned()
    }

    /// Follows a commit to its end and gives its phases.
    pub async fn follow(&self, who: Who, upload: &str) -> Vec<Value> {
        let path = format!("/live/{}/import/{upload}", self.workspace_of(who));
        let stream = self.ask(who, Ask::get(path));
        let answer = tokio::time::timeout(Duration::from_secs(60), stream).await;
        let answer = answer.expect("the stream ends with the import");
        let lines = answer.text();
        lines
            .lines()
            .filter_map(|line| line.strip_prefix("data:"))
            .map(|data| serde_json::from_str(data.trim()).unwrap())
            .collect()
    }

    /// Imports files through the endpoints, as the import page does, and gives the batch.
    pub async fn import(&self, who: Who, files: &[(String, Vec<u8>)]) -> Value {
        let upload = self.uploaded(who, files).await;
        let arguments = |digest: Option<&str>| {
            let mut all = json!({
                "workspace": self.workspace_of(who),
                "upload": upload,
                "answers": fixture::answers(files),
            });
            if let Some(digest) = digest {
                all["digest"] = json!(digest);
            }
            all
        };
        let look = self.call(who, "import/look", arguments(None)).await;
        assert_eq!(look.status.as_u16(), 200, "{}", look.text());
        let digest = look.json()["digest"].as_str().unwrap().to_owned();
        let begun = self
            .call(who, "import/begin", arguments(Some(&digest)))
            .await;
        assert_eq!(begun.status.as_u16(), 200, "{}", begun.text());
        let phases = self.follow(who, &upload).await;
        let last = phases.last().unwrap();
        assert_eq!(last["phase"], "done", "{last}");
        last["batch"].clone()
    }

    /// Looks at somebody's workspace as of a day within the fixture's course.
    pub async fn look_at_course(&self, who: Who) {
        let form = Body::form(&[
            ("workspace", self.workspace_of(who)),
            ("day", fixture::LOOK_AT),
        ]);
        let set = self
            .ask(who, Ask::post("/api/settings/look-at", form))
            .await;
        assert_eq!(set.status.as_u16(), 200, "{}", set.text());
    }

    /// All that a change in the first workspace would show in: its settings, imports and waiting files.
    pub async fn state(&self) -> String {
        use domain::workspace::WorkspaceStore;
        let access = self.access(Who::Owner);
        let workspace = self.store.workspace(&access).await.unwrap();
        let batches = self.store.batches(&access).await.unwrap();
        let staged = self.staged();
        format!("{workspace:?} {batches:?} {staged:?}")
    }

    /// The uploads that wait, or arrive, whole or in part.
    pub fn staged(&self) -> Vec<PathBuf> {
        let inside = |path: PathBuf| std::fs::read_dir(path).into_iter().flatten().flatten();
        let mut found: Vec<PathBuf> = inside(self.data.join("staging"))
            .flat_map(|workspace| inside(workspace.path()))
            .map(|entry| entry.path())
            .collect();
        found.sort();
        found
    }
}
