use domain::share::ShareKind;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use ui::error::AppError;

/// Looks that are listed of each link.
#[cfg(feature = "ssr")]
const LOOKS: i64 = 20;
/// What a link's token is signed for.
#[cfg(feature = "ssr")]
const PURPOSE: &str = "share-token";

/// A link as the page lists it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Listed {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it shows.
    pub kind: ShareKind,
    /// Its maker.
    pub by: String,
    /// When it was made.
    pub when: String,
    /// How long it lives, or since when it is dead.
    pub life: String,
    /// Whether it can be opened.
    pub alive: bool,
    /// Its path, where it is alive and can still be told.
    pub path: Option<String>,
    /// Whether it asks for a password.
    pub has_password: bool,
    /// Whether it names students.
    pub with_names: bool,
    /// Sites that may frame it.
    pub origins: Vec<String>,
    /// How often it was opened.
    pub views: i64,
    /// The latest looks: when, with what, how often.
    pub looks: Vec<(String, String, i64)>,
}

/// Every link.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Links {
    /// Newest first.
    pub links: Vec<Listed>,
    /// Whether everybody's are listed.
    pub everybodys: bool,
    /// Courses to choose from, as id and name.
    pub courses: Vec<(String, String)>,
}

/// An analyst of a workspace whose plan includes School, who may change something.
#[cfg(feature = "ssr")]
fn maker(
    workspace: &str,
) -> Result<
    (
        ui::backend::Backend,
        domain::access::Access,
        domain::workspace::Workspace,
    ),
    AppError,
> {
    let found = ui::backend::member(workspace, domain::access::Role::Analyst)?;
    if found.1.only_reads() {
        return Err(ui::backend::fail(AppError::Forbidden));
    }
    ui::backend::entitled(&found.1, domain::plan::Feature::School)?;
    Ok(found)
}

/// Links that were made: for managers of the whole workspace everybody's, for others their own.
/// Analysts may ask.
#[server(endpoint = "shares/list", input = Json)]
pub async fn list_links(workspace: String) -> Result<Links, AppError> {
    use domain::access::Role;
    let (backend, access, workspace) = maker(&workspace)?;
    let now = (backend.clock)();
    let everybodys = access.may_for_all(Role::Manager);
    let roll = backend.school.roll(&access, workspace.now(now)).await?;
    let calendar = &workspace.calendar;
    let mut links = Vec::new();
    for share in backend.shares.shares(&access, everybodys).await? {
        let looks = backend.shares.looks(&access, &share.id, LOOKS).await?;
        let token = backend.keys.sign(PURPOSE, share.id.as_bytes());
        // Under an older key it was another token, which nobody knows any more but who has the link.
        let told = backend.passwords.hash_token(&token) == share.token_hash;
        let alive = share.is_alive(now);
        let life = match (share.revoked_at, share.new.expires_at) {
            (Some(at), _) => format!("Taken back {}", calendar.day_and_time(at)),
            (None, Some(at)) if !alive => format!("Ended {}", calendar.day_and_time(at)),
            (None, Some(at)) => format!("Until {}", calendar.day_and_time(at)),
            (None, None) => "Without an end".to_owned(),
        };
        links.push(Listed {
            when: calendar.day_and_time(share.created_at),
            life,
            alive,
            path: (alive && told).then(|| ui::route::Route::Shared(token).path()),
            has_password: share.password_hash.is_some(),
            looks: looks
                .into_iter()
                .map(|look| (calendar.day_and_time(look.minute), look.browser, look.times))
                .collect(),
            id: share.id,
            name: share.new.name,
            kind: share.new.kind,
            by: share.by,
            with_names: share.new.with_names,
            origins: share.new.origins,
            views: share.views,
        });
    }
    Ok(Links {
        links,
        everybodys,
        courses: roll
            .courses
            .iter()
            .map(|course| (course.id.clone(), course.name.clone()))
            .collect(),
    })
}

/// What a link's form says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LinkForm {
    /// The link's name.
    pub name: String,
    /// What it shows.
    pub kind: String,
    /// The query of the page it was asked on.
    pub query: String,
    /// The metric, where it shows one.
    pub metric: String,
    /// Any text where students are named.
    pub names: String,
    /// Empty for no password.
    pub password: String,
    /// Days that it lives, or `never`.
    pub days: String,
    /// Sites that may frame it.
    pub origins: String,
}

/// Makes a link. Analysts may.
#[server(endpoint = "shares/make")]
pub async fn make_link(workspace: String, form: LinkForm) -> Result<(), AppError> {
    use domain::error::FieldError;
    use domain::share::{NewShare, days_kept};
    use ui::backend::fail;
    let (backend, access, workspace) = maker(&workspace)?;
    let now = (backend.clock)();
    let query = match form.kind.as_str() {
        "chart" => {
            let metric = ui::range::kept_query(&[("metric".to_owned(), form.metric.clone())]);
            [form.query.as_str(), &metric].join("&")
        }
        _ => form.query.clone(),
    };
    let ends = days_kept(&form.days, now);
    let checked = NewShare::check(
        &form.name,
        &form.kind,
        query.trim_start_matches('&'),
        !form.names.is_empty(),
        &form.origins,
        ends,
    );
    let new = checked.map_err(|wrong| fail(AppError::Invalid(wrong)))?;
    let password = form.password.trim();
    let refuse = |sentence: &str| {
        let wrong = vec![FieldError::new("password", sentence)];
        fail(AppError::Invalid(wrong))
    };
    if !password.is_empty() && password.chars().count() < 8 {
        return Err(refuse("A password has at least 8 characters."));
    }
    if !password.is_empty() && !new.origins.is_empty() {
        return Err(refuse(
            "A page within another page cannot ask for a password.",
        ));
    }
    let password_hash = match password {
        "" => None,
        password => Some(backend.passwords.hash(password).await.map_err(fail)?),
    };
    let id = backend.shares.new_share_id(now);
    let token = backend.keys.sign(PURPOSE, id.as_bytes());
    let hash = backend.passwords.hash_token(&token);
    backend
        .shares
        .make_share(&access, id, new, hash, password_hash, now)
        .await?;
    ui::route::redirect_to(&ui::route::Route::Shares(workspace.id));
    Ok(())
}

/// Takes a link back: one's own, or for managers anybody's. Analysts may.
#[server(endpoint = "shares/revoke")]
pub async fn revoke_link(workspace: String, share: String) -> Result<(), AppError> {
    use domain::access::Role;
    let (backend, access, workspace) = maker(&workspace)?;
    let others = access.may_for_all(Role::Manager);
    let now = (backend.clock)();
    backend
        .shares
        .revoke_share(&access, &share, others, now)
        .await?;
    ui::route::redirect_to(&ui::route::Route::Shares(workspace.id));
    Ok(())
}
