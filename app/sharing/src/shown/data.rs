use domain::metric::series::Series;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use school::overview::Overview;
use serde::{Deserialize, Serialize};
use ui::error::AppError;

/// One metric.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chart {
    /// Its name.
    pub name: String,
    /// Its values.
    pub series: Series,
    /// What is seen, in one sentence.
    pub caption: String,
    /// What the change is held against.
    pub against: String,
}

/// What a link is to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// The overview, without anybody's name.
    Overview(Box<Overview>),
    /// Nobody is enrolled yet.
    Nothing,
    /// The list of students.
    Students {
        /// Headings, and whether a column holds numbers.
        columns: Vec<(String, bool)>,
        /// Rows as they are read.
        rows: Vec<Vec<String>>,
        /// How many there are in all.
        total: u64,
    },
    /// One metric.
    Chart(Box<Chart>),
}

/// What is behind a link.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// The workspace's name.
    pub workspace: String,
    /// The link's name.
    pub name: String,
    /// Which part, in words.
    pub filter: String,
    /// When it was read, in the workspace's zone.
    pub as_of: String,
    /// It.
    pub content: Content,
}

/// A link, as whoever has it finds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    /// It asks for a password.
    Locked,
    /// It is open.
    Open(Box<Shown>),
}

/// What a link shows. Anybody who has it may ask; a link that is dead is as one that never was.
#[server(endpoint = "share/open", input = Json)]
pub async fn open_share(token: String) -> Result<Door, AppError> {
    use super::{pass, read};
    let (backend, caller) = (ui::backend::backend(), ui::backend::caller());
    let (headers, now) = (pass::headers(), (backend.clock)());
    let opened = read::opened(&backend, &token, now).await?;
    if !pass::is_given(&backend, &opened.share, &headers, now) {
        return Ok(Door::Locked);
    }
    let shown = read::shown(&backend, &opened).await?;
    let browser = domain::share::browser(&caller.user_agent);
    let workspace = opened.access.workspace();
    // What cannot be noted is not shown.
    backend
        .shares
        .note_look(workspace, &opened.share.id, &browser, now)
        .await?;
    Ok(Door::Open(Box::new(shown)))
}

/// Opens a link's lock with its password, for this browser and a while. Anybody may try, a limited
/// number of times.
#[server(endpoint = "share/unlock")]
pub async fn unlock_share(token: String, password: String) -> Result<(), AppError> {
    use super::{pass, read};
    use ui::backend::fail;
    let (backend, caller) = (ui::backend::backend(), ui::backend::caller());
    let now = (backend.clock)();
    let opened = read::opened(&backend, &token, now).await?;
    let guess = ui::backend::Guess::Link {
        hash: &opened.share.token_hash,
    };
    ui::backend::allow(guess)?;
    let hash = opened.share.password_hash.as_deref();
    let fits = backend.passwords.verify(&password, hash).await;
    if !fits.map_err(fail)? {
        return Err(fail(AppError::field(
            "password",
            "This password does not open the link.",
        )));
    }
    backend.attempts.succeeded(guess, &caller.address);
    ui::backend::set_cookie(&pass::cookie(&backend, &opened.share, now));
    ui::route::redirect_to(&ui::route::Route::Shared(token));
    Ok(())
}
