use domain::token::{TokenForm, TokenState};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use ui::error::AppError;

/// A token as the page lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownToken {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Its first letters.
    pub prefix: String,
    /// What it may do, by words of the API.
    pub scopes: Vec<String>,
    /// Where it stands.
    pub state: TokenState,
    /// Who made it, and when.
    pub made: String,
    /// When it ends, in words.
    pub ends: String,
    /// When it was last used, in words.
    pub used: String,
}

/// All that the page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// Every token, the newest first.
    pub tokens: Vec<ShownToken>,
    /// Where this site is, as the request named it.
    pub site: String,
    /// A token that was made a moment ago by a form without script.
    pub made: Option<String>,
}

/// A token that was made just now; its secret is told this once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeToken {
    /// Its id.
    pub id: String,
    /// The token itself.
    pub secret: String,
}

/// Carries a new token from a form without script to the page that comes after it, and is taken off
/// there.
#[cfg(feature = "ssr")]
const MADE: &str = "__Host-made-token";

#[cfg(feature = "ssr")]
fn carry(secret: &str, seconds: u32) {
    let attributes = format!("Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={seconds}");
    ui::backend::set_cookie(&format!("{MADE}={secret}; {attributes}"));
}

/// A header of this request.
#[cfg(feature = "ssr")]
fn header(name: &str) -> String {
    let parts = use_context::<http::request::Parts>();
    let value = parts.and_then(|parts| parts.headers.get(name)?.to_str().ok().map(str::to_owned));
    value.unwrap_or_default()
}

/// The token that the request carries from the form, if it is of this workspace.
#[cfg(feature = "ssr")]
fn carried(workspace: &str) -> Option<String> {
    let cookies = header("cookie");
    let value = cookies.split(';').find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == MADE).then(|| value.to_owned())
    })?;
    let (of, secret) = value.split_once('.')?;
    carry("", 0);
    (of == workspace).then(|| secret.to_owned())
}

/// This site's address, as the request named it. A name without a dot is this machine's own, which has
/// no certificate.
#[cfg(feature = "ssr")]
fn site() -> String {
    let host = header("host");
    let own = host.starts_with("127.") || host.starts_with("localhost");
    format!("{}://{host}", if own { "http" } else { "https" })
}

/// Every token of the workspace. Managers of the whole workspace may ask.
#[server(endpoint = "tokens/list", input = Json)]
pub async fn list_tokens(workspace: String) -> Result<Tokens, AppError> {
    let (backend, access, known) =
        ui::backend::whole_member(&workspace, domain::access::Role::Manager)?;
    let (now, calendar) = ((backend.clock)(), known.calendar);
    let when = |at: i64| calendar.day_and_time(at);
    let tokens = backend.tokens.tokens(&access).await?;
    let tokens = tokens
        .into_iter()
        .map(|token| ShownToken {
            state: token.state(now),
            scopes: token
                .scopes
                .iter()
                .map(|scope| scope.as_str().to_owned())
                .collect(),
            made: format!("{} · {}", token.by, when(token.created_at)),
            ends: token.expires_at.map_or_else(|| "Never".to_owned(), when),
            used: token.used_at.map_or_else(|| "Never".to_owned(), when),
            id: token.id,
            name: token.name,
            prefix: token.prefix,
        })
        .collect();
    Ok(Tokens {
        tokens,
        site: site(),
        made: carried(&workspace),
    })
}

/// Makes a token for the workspace, in the caller's name. Managers of the whole workspace may.
#[server(endpoint = "tokens/make")]
pub async fn make_token(workspace: String, form: TokenForm) -> Result<MadeToken, AppError> {
    use domain::token::{KEPT_LETTERS, PREFIX, check_token};

    let (backend, access, _) =
        ui::backend::whole_member(&workspace, domain::access::Role::Manager)?;
    let now = (backend.clock)();
    let new = check_token(&form, access.role(), now)
        .map_err(|wrong| ui::backend::fail(AppError::Invalid(wrong)))?;
    let (random, _) = backend.passwords.token();
    let secret = format!("{PREFIX}{random}");
    let hash = backend.passwords.hash_token(&secret);
    let kept: String = secret.chars().take(KEPT_LETTERS).collect();
    let id = backend
        .tokens
        .make_token(&access, &new, &kept, &hash, now)
        .await?;
    if header("accept").contains("text/html") {
        carry(&format!("{workspace}.{secret}"), 60);
    }
    Ok(MadeToken { id, secret })
}

/// Makes a token useless at once. Managers of the whole workspace may.
#[server(endpoint = "tokens/revoke")]
pub async fn revoke_token(workspace: String, token: String) -> Result<(), AppError> {
    let (backend, access, _) =
        ui::backend::whole_member(&workspace, domain::access::Role::Manager)?;
    let now = (backend.clock)();
    backend.tokens.revoke_token(&access, &token, now).await?;
    Ok(())
}
