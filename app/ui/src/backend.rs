//! What server functions reach through their context: stores, the clock, and who calls.

mod answer;
mod rights;

pub use answer::{REFUSED, fail, set_cookie, set_status};
pub use rights::{
    allow, entitled, keeper, member, operator, recently_confirmed, signed_in, whole_member,
};

use crate::error::{AppError, AppResult};
use domain::access::{Access, SeatKind};
use domain::account::AccountStore;
use domain::alert::AlertStore;
use domain::audit::AuditStore;
use domain::export::ExportStore;
use domain::file::{File, FileKind};
use domain::goal::GoalStore;
use domain::guest::GuestStore;
use domain::import::ImportStore;
use domain::job::JobStore;
use domain::look::LookStore;
use domain::mail::MailStore;
use domain::member::MemberStore;
use domain::metric::MetricStore;
use domain::note::NoteStore;
use domain::notice::NoticeStore;
use domain::order::OrderStore;
use domain::person::{Identity, PersonStore};
use domain::personal::PersonalStore;
use domain::report::ReportStore;
use domain::rights::RightsStore;
use domain::sample::SampleStore;
use domain::school::SchoolStore;
use domain::school::marks::MarkStore;
use domain::school::students::Directory;
use domain::share::ShareStore;
use domain::table::ViewStore;
use domain::time::{Day, Micros, Now};
use domain::token::TokenStore;
use domain::webhook::WebhookStore;
use domain::workspace::{Workspace, WorkspaceStore};
use leptos::prelude::expect_context;
use std::any::Any;
use std::sync::{Arc, Mutex, PoisonError};

/// Everything behind the pages. Cloning is cheap.
#[derive(Clone)]
pub struct Backend {
    /// People and sessions.
    pub people: Arc<dyn PersonStore>,
    /// People's own accounts: sessions, second factors, proofs by mail.
    pub accounts: Arc<dyn AccountStore>,
    /// Copies of personal data, and its end.
    pub personal: Arc<dyn PersonalStore>,
    /// Workspace settings.
    pub workspaces: Arc<dyn WorkspaceStore>,
    /// Who did what.
    pub audit: Arc<dyn AuditStore>,
    /// Operators and plans.
    pub rights: Arc<dyn RightsStore>,
    /// Members and invitations.
    pub members: Arc<dyn MemberStore>,
    /// Guests' links.
    pub guests: Arc<dyn GuestStore>,
    /// Looks as another member, and by a grant.
    pub looks: Arc<dyn LookStore>,
    /// Rollups.
    pub metrics: Arc<dyn MetricStore>,
    /// Goals.
    pub goals: Arc<dyn GoalStore>,
    /// Alerts.
    pub alerts: Arc<dyn AlertStore>,
    /// Imports.
    pub imports: Arc<dyn ImportStore>,
    /// The sample world.
    pub samples: Arc<dyn SampleStore>,
    /// School.
    pub school: Arc<dyn SchoolStore>,
    /// Lists put in order by hand.
    pub orders: Arc<dyn OrderStore>,
    /// What people mark students with.
    pub marks: Arc<dyn MarkStore>,
    /// Views of tables.
    pub views: Arc<dyn ViewStore>,
    /// Notes on charts.
    pub notes: Arc<dyn NoteStore>,
    /// Everybody in School, judged.
    pub directories: Arc<dyn Directories>,
    /// Whole answers, kept while the data is unchanged.
    pub answers: Arc<dyn Answers>,
    /// Password hashing.
    pub passwords: Arc<dyn Passwords>,
    /// Sign-in attempts.
    pub attempts: Arc<dyn Attempts>,
    /// Notices.
    pub notices: Arc<dyn NoticeStore>,
    /// The outbox.
    pub mails: Arc<dyn MailStore>,
    /// API tokens.
    pub tokens: Arc<dyn TokenStore>,
    /// Reports that come by mail.
    pub reports: Arc<dyn ReportStore>,
    /// Whether a mail server takes what is in it.
    pub sends_mail: bool,
    /// The address that people type, e.g. `https://atelier.example`.
    pub address: String,
    /// Addresses that are told what happens.
    pub webhooks: Arc<dyn WebhookStore>,
    /// What tells them.
    pub outgoing: Arc<dyn Outgoing>,
    /// The server's own keys.
    pub keys: Arc<dyn KeyRing>,
    /// Links for people without an account.
    pub shares: Arc<dyn ShareStore>,
    /// What was exported.
    pub exports: Arc<dyn ExportStore>,
    /// Files that people take away.
    pub files: Arc<dyn FileKeeper>,
    /// Whether the kit's own pages are served.
    pub kit: bool,
    /// Work that goes on behind.
    pub jobs: Arc<dyn JobStore>,
    /// What of it this program declares.
    pub plans: Arc<dyn Plans>,
    /// Reads the clock.
    pub clock: fn() -> Micros,
}

/// Hashes passwords away from the async threads.
#[async_trait::async_trait]
pub trait Passwords: Send + Sync {
    /// An argon2id hash in PHC form. `Unavailable` when too many are waiting.
    async fn hash(&self, password: &str) -> AppResult<String>;
    /// Whether the password fits the hash; with no hash the same work is done and the answer is no.
    async fn verify(&self, password: &str, hash: Option<&str>) -> AppResult<bool>;
    /// Makes a session token: what the browser keeps, and the hash that the store keeps.
    fn token(&self) -> (String, String);
    /// The hash of a token.
    fn hash_token(&self, token: &str) -> String;
}

/// The server's own keys, one set a purpose: what was made for one purpose is nothing to any other. After
/// a rotation the newest signs and seals, the ones before still verify and open.
pub trait KeyRing: Send + Sync {
    /// Signs a message: URL-safe text.
    fn sign(&self, purpose: &str, message: &[u8]) -> String;
    /// Whether a text is the signature of a message.
    fn verify(&self, purpose: &str, message: &[u8], signature: &str) -> bool;
    /// Seals a secret for the place it is kept in, such as a row's id.
    fn seal(&self, purpose: &str, place: &str, secret: &[u8]) -> Option<String>;
    /// Opens what was sealed for this purpose and place; `None` when it was not.
    fn open(&self, purpose: &str, place: &str, sealed: &str) -> Option<Vec<u8>>;
    /// Bytes that nobody can foretell.
    fn random(&self) -> [u8; 32];
}

/// Keeps files, and makes the links by which people take them away.
#[async_trait::async_trait]
pub trait FileKeeper: Send + Sync {
    /// Keeps bytes under a name. The file is gone from `expires_at` on.
    async fn keep(
        &self,
        access: &Access,
        kind: FileKind,
        name: &str,
        media: &str,
        bytes: Vec<u8>,
        expires_at: Option<Micros>,
    ) -> AppResult<File>;
    /// An address of this site that gives the file to this person, and to nobody else, for 24 hours.
    fn link(&self, access: &Access, file: &str) -> AppResult<String>;
    /// As [`Self::link`], of the copy that a person asked for of everything held about them.
    fn own_link(&self, person: &str, copy: &str) -> AppResult<String>;
    /// Makes every link to the file that was signed until now useless.
    async fn revoke_links(&self, access: &Access, file: &str) -> AppResult<()>;
}

/// What sends messages to addresses outside: which may be named, and the secrets that sign.
pub trait Outgoing: Send + Sync {
    /// An address in one form, or why nothing may be sent there, as a sentence.
    fn check(&self, url: &str) -> Result<String, String>;
    /// A new secret.
    fn secret(&self) -> String;
    /// Seals a secret for the address with this id.
    fn seal(&self, id: &str, secret: &str) -> Option<String>;
    /// Opens what was sealed for it.
    fn open(&self, id: &str, sealed: &str) -> Option<String>;
}

/// A schedule as this program declares it.
#[derive(Clone, Debug)]
pub struct Planned {
    /// Its name.
    pub name: &'static str,
    /// When it comes, in words.
    pub plan: String,
    /// The latest time that was seen to.
    pub last: Option<Micros>,
    /// The next time.
    pub next: Option<Micros>,
}

/// What this program can do behind, and when it does so by itself.
#[async_trait::async_trait]
pub trait Plans: Send + Sync {
    /// Every kind of job with what it does.
    fn kinds(&self) -> Vec<(&'static str, &'static str)>;
    /// Every schedule.
    async fn schedules(&self, now: Micros) -> AppResult<Vec<Planned>>;
    /// Enqueues a schedule's work now. `NotFound` when there is no such schedule.
    async fn run_now(&self, schedule: &str, now: Micros) -> AppResult<()>;
}

/// Everybody in School, judged and ready to be searched, kept while the data is unchanged.
#[async_trait::async_trait]
pub trait Directories: Send + Sync {
    /// The directory of a workspace at a moment.
    async fn directory(
        &self,
        access: &Access,
        workspace: &Workspace,
        now: Now,
    ) -> AppResult<Arc<Directory>>;
}

/// What an answer hangs on: another state of the data, another day or another question makes another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerKey {
    /// The workspace's id.
    pub workspace: String,
    /// The state of its data.
    pub data_version: i64,
    /// The part of it that is seen, as [`Scope::key`](domain::access::Scope::key) writes it.
    pub scope: String,
    /// Today there, and the last day that is over.
    pub days: (Day, Day),
    /// The question, in one fixed form.
    pub question: String,
}

impl AnswerKey {
    /// A question to a workspace's data at a moment.
    pub fn new(access: &Access, workspace: &Workspace, now: Now, question: String) -> Self {
        Self {
            workspace: access.workspace().to_owned(),
            data_version: workspace.data_version,
            scope: access.scope().key(),
            days: (now.today, now.full_through),
            question,
        }
    }
}

/// Answers that are the same for every member of a workspace who sees the same part of it.
pub trait Answers: Send + Sync {
    /// The answer, if it is kept.
    fn find(&self, key: &AnswerKey) -> Option<Arc<dyn Any + Send + Sync>>;
    /// Keeps an answer for a while.
    fn keep(&self, key: AnswerKey, answer: Arc<dyn Any + Send + Sync>);
}

/// What somebody tries, and for whom.
#[derive(Clone, Copy, Debug)]
pub enum Guess<'a> {
    /// A password at sign-in. `device` names a browser that signed in to this account before.
    Password {
        /// The account's address as typed.
        email: &'a str,
        /// The browser's name, once its cookie was found genuine.
        device: Option<&'a str>,
    },
    /// A code at the second step.
    Code {
        /// The person's id.
        person: &'a str,
        /// As above.
        device: Option<&'a str>,
    },
    /// A password or code of somebody who is signed in.
    Confirm {
        /// The session's id.
        session: &'a str,
    },
    /// A link with a token, whose use costs work.
    Link {
        /// The token's hash.
        hash: &'a str,
    },
    /// A mail to an address that anybody may type.
    Mail {
        /// The address.
        email: &'a str,
    },
}

/// Slows down guessing.
pub trait Attempts: Send + Sync {
    /// Counts a try from this address, if it may be made now.
    ///
    /// # Errors
    /// The seconds to wait.
    fn allow(&self, guess: Guess<'_>, address: &str, now: Micros) -> Result<(), i64>;
    /// A try succeeded, and counts no longer.
    fn succeeded(&self, guess: Guess<'_>, address: &str);
}

/// Who sent the request, as the session cookie proves.
#[derive(Clone)]
pub struct Caller {
    /// The session token's hash, when the request carried one.
    pub session: Option<String>,
    /// The signed-in person, when the session is alive.
    pub identity: Option<Arc<Identity>>,
    /// The seat that a guest's link gives, when the request carried an open one.
    pub guest: Option<(Workspace, Access)>,
    /// The seat by a grant that this request looked from, once it did.
    pub looked: Looked,
    /// The address of the person's side, for limits.
    pub address: String,
    /// What the cookie says by which a browser is known again; to be checked.
    pub device: Option<String>,
    /// The token's hash of a second step under way, when the request carried one.
    pub step: Option<String>,
    /// Recovery codes just made, sealed, on their way to the page that shows them.
    pub codes: Option<String>,
    /// What the browser says it is, cut to 200 characters.
    pub user_agent: String,
}

impl Caller {
    /// The caller's seat in a workspace.
    ///
    /// # Errors
    /// `SignIn` when nobody is signed in, `NotFound` when they have no seat there, whether or not the
    /// workspace exists.
    pub fn seat(&self, workspace: &str) -> AppResult<(Workspace, Access)> {
        let own = self.identity.as_ref();
        if let Some(seat) = own.and_then(|identity| identity.seat(workspace)) {
            self.looked.note(&seat.1);
            return Ok(seat.clone());
        }
        let guest = self.guest.as_ref();
        match guest.filter(|(known, _)| known.id == workspace) {
            Some(seat) => Ok(seat.clone()),
            None if own.is_some() => Err(AppError::NotFound),
            None => Err(AppError::SignIn),
        }
    }
}

/// Remembers that a request looked into a workspace by a grant, so that it is written down before the
/// answer leaves.
#[derive(Clone, Debug, Default)]
pub struct Looked(Arc<Mutex<Option<Access>>>);

impl Looked {
    fn note(&self, access: &Access) {
        if matches!(access.seat(), SeatKind::Granted { .. }) {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(access.clone());
        }
    }

    /// The seat that was looked from, if it was.
    pub fn take(&self) -> Option<Access> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The backend of this request.
pub fn backend() -> Backend {
    expect_context::<Backend>()
}

/// The caller of this request.
pub fn caller() -> Caller {
    expect_context::<Caller>()
}
