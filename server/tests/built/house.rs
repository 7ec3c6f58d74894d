//! An owner with a workspace in a database of their own.

use crate::program::{Folder, Server};
use domain::access::{Access, Role};
use domain::person::{NewPerson, PersonStore};
use domain::time::Calendar;
use domain::workspace::{NewWorkspace, WorkspaceKind};
use server::config::Keep;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection, Executor};
use std::path::PathBuf;
use std::str::FromStr;
use store::Store;
use ui::backend::Passwords;

const EMAIL: &str = "mira@example.com";
const PASSWORD: &str = "violet-harbour-9";

/// What a server serves, and where.
pub struct House {
    folder: Folder,
    /// The database's address, where it is not the folder's own file.
    pub database: Option<String>,
    /// The owner's right.
    pub access: Access,
    admin: Option<(String, String)>,
}

impl House {
    /// On SQLite.
    pub async fn sqlite() -> Self {
        Self::open(None, None).await
    }

    /// On a PostgreSQL database of its own; `None` without a server for tests.
    pub async fn postgres(test: &str) -> Option<Self> {
        let server = std::env::var("ATELIER_TEST_POSTGRES").ok()?;
        let name = format!("atelier_{test}_{}", std::process::id());
        run(
            &server,
            format!("drop database if exists {name} with (force)"),
        )
        .await;
        run(&server, format!("create database {name}")).await;
        let options = PgConnectOptions::from_str(&server).unwrap();
        let address = options.database(&name).to_url_lossy().to_string();
        Some(Self::open(Some(address), Some((server, name))).await)
    }

    async fn open(database: Option<String>, admin: Option<(String, String)>) -> Self {
        let mut house = Self {
            folder: Folder::new(),
            database,
            access: Access::of_membership("", "", Role::Owner),
            admin,
        };
        let store = house.store().await;
        let now = server::clock::now();
        store.issue_setup("token", now).await.unwrap();
        let person = NewPerson {
            name: "Mira".to_owned(),
            email: EMAIL.to_owned(),
            password_hash: server::passwords::Argon::new()
                .unwrap()
                .hash(PASSWORD)
                .await
                .unwrap(),
        };
        let settings = NewWorkspace {
            name: "School".to_owned(),
            kind: WorkspaceKind::Creator,
            currency: "GBP".to_owned(),
            calendar: Calendar::parse("UTC", "monday").unwrap(),
        };
        let (person, workspace) = store.set_up("token", person, settings, now).await.unwrap();
        store.db.close().await;
        house.access = Access::of_membership(&workspace.id, &person.id, Role::Owner);
        house
    }

    /// Where it is kept.
    pub fn keep(&self) -> Keep {
        Keep {
            data: self.path(),
            database_url: self.database.clone(),
            files: None,
            key: None,
        }
    }

    /// Its folder.
    pub fn path(&self) -> PathBuf {
        self.folder.0.clone()
    }

    /// What is kept, opened beside whoever serves it.
    pub async fn store(&self) -> Store {
        server::serve::open_store(&self.keep()).await.unwrap()
    }

    /// Serves it.
    pub fn serve(&self) -> Server {
        Server::start_on(&self.path(), self.database.as_deref(), &[])
    }

    /// The owner's session cookie.
    pub fn sign_in(server: &Server) -> String {
        let form = format!("email={}&password={PASSWORD}", EMAIL.replace('@', "%40"));
        let kind = "application/x-www-form-urlencoded";
        let answer = server
            .post("/api/sign-in", "", (kind, form.as_bytes()))
            .unwrap();
        let set = answer.head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("set-cookie").then_some(value)
        });
        let cookie = set.unwrap_or_else(|| panic!("{}\n{}", answer.head, answer.words));
        cookie.split(';').next().unwrap().to_owned()
    }

    /// Forgets the database.
    pub async fn close(self) {
        if let Some((server, name)) = &self.admin {
            run(
                server,
                format!("drop database if exists {name} with (force)"),
            )
            .await;
        }
    }
}

/// Statements are `&'static str` so that no input ever gets into one; a test program may keep a few.
async fn run(server: &str, statement: String) {
    let statement: &'static str = statement.leak();
    let mut connection = PgConnection::connect(server).await.unwrap();
    connection.execute(statement).await.unwrap();
    connection.close().await.unwrap();
}
