//! The API for programs: `/api/v1`. Its routes are the table of `domain::api`, and the only way in is a
//! token in the `Authorization` header; cookies are not looked at, so no browser can be made to ask.

mod imports;
mod limit;
mod planning;
mod problem;
mod school;
mod send;

use super::session::{address_of, call_of};
use super::{Shared, UPLOAD, security};
use crate::operate::request::RequestId;
use crate::passwords::hex;
use axum::body::Body;
use axum::extract::{Query, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, any, on};
use axum::{Extension, RequestPartsExt, Router, middleware};
use domain::api::{
    self, ENDPOINTS, Endpoint, Operation, PAGE_DEFAULT, PAGE_MOST, Place, Shape, Takes,
};
use domain::time::{Day, Micros};
use domain::token::{Bearer, PREFIX};
use limit::{Left, Limits};
use problem::Problem;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};
use store::audit;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::RequestBodyDeadlineLayer;
use ui::backend::Backend;

/// What the API's handlers share.
struct Api {
    shared: Shared,
    limits: Limits,
}

/// What a question has at hand once it is known who asks.
struct Call {
    shared: Shared,
    bearer: Bearer,
    /// Segments of the address, by name.
    path: HashMap<String, String>,
    /// The query.
    pairs: Vec<(String, String)>,
    now: Micros,
}

type Told = Result<Value, Problem>;

impl Call {
    fn backend(&self) -> &Backend {
        &self.shared.backend
    }

    fn path(&self, name: &str) -> &str {
        self.path.get(name).map_or("", String::as_str)
    }

    /// The last value of a query's name; empty where it is not there.
    fn asked(&self, name: &str) -> &str {
        let found = self.pairs.iter().rev().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value)
    }

    /// How many rows a page may have, and where it begins.
    fn page(&self) -> Result<(usize, usize), Problem> {
        let limit = match self.asked("limit") {
            "" => PAGE_DEFAULT,
            text => text
                .parse()
                .ok()
                .filter(|limit| (1..=PAGE_MOST).contains(limit))
                .ok_or_else(|| Problem::query("limit", format!("Choose 1 to {PAGE_MOST} rows.")))?,
        };
        let from = match self.asked("cursor") {
            "" => 0,
            text => text
                .strip_prefix('p')
                .and_then(|text| text.parse().ok())
                .ok_or_else(|| {
                    Problem::query("cursor", "Pass `next` of the page before, as it was given.")
                })?,
        };
        Ok((limit, from))
    }

    /// A page of what is known whole.
    fn paged<T>(&self, all: Vec<T>, told: impl Fn(T) -> Value) -> Told {
        let (limit, from) = self.page()?;
        let more = all.len() > from.saturating_add(limit);
        let data: Vec<Value> = all.into_iter().skip(from).take(limit).map(told).collect();
        Ok(page_of(data, more.then(|| cursor(from + limit))))
    }
}

/// The cursor of a page that begins at this place.
fn cursor(place: usize) -> String {
    format!("p{place}")
}

fn page_of(data: Vec<Value>, next: Option<String>) -> Value {
    json!({ "data": data, "next": next })
}

/// The API's routes with all that stands around them.
pub fn router(shared: Shared) -> Router {
    let api = Arc::new(Api {
        shared,
        limits: Limits::default(),
    });
    let mut router = Router::new();
    for endpoint in ENDPOINTS {
        let filter = match endpoint.takes {
            Takes::Nothing => MethodFilter::GET,
            Takes::Order | Takes::Files => MethodFilter::POST,
        };
        let handler =
            move |State(api): State<Arc<Api>>, request: Request| answer(api, endpoint, request);
        router = router.route(&endpoint.address(), on(filter, handler));
    }
    router
        .method_not_allowed_fallback(|id: Option<Extension<RequestId>>| async move {
            Problem::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "method_not_allowed",
                "This address takes another method.",
            )
            .response(&id_of(id))
        })
        .route("/api/v1", any(nowhere))
        .route("/api/v1/{*rest}", any(nowhere))
        .with_state(api)
        .layer(RequestBodyDeadlineLayer::new(UPLOAD))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn(security::headers))
}

async fn nowhere(id: Option<Extension<RequestId>>) -> Response {
    Problem::not_found().response(&id_of(id))
}

fn id_of(id: Option<Extension<RequestId>>) -> String {
    id.map_or_else(String::new, |Extension(RequestId(id))| id)
}

fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a handler of the API panicked");
    Problem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "unavailable",
        "Something went wrong here. Try again in a moment.",
    )
    .response("")
}

/// Answers one question: who asks, how often, whether they may, and what.
async fn answer(api: Arc<Api>, endpoint: &'static Endpoint, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let id = parts
        .extensions
        .get::<RequestId>()
        .map_or_else(String::new, |RequestId(id)| id.clone());
    if endpoint.operation == Operation::Document {
        return told(&parts.headers, document());
    }
    let bearer = match bearer(&api, &parts.headers).await {
        Ok(bearer) => bearer,
        Err(problem) => return problem.response(&id),
    };
    let left = api.limits.take(&bearer.token, (api.shared.backend.clock)());
    let mut response = if left.is_over {
        Problem::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many",
            format!(
                "This token may ask {} times a minute. Try again in {} s.",
                limit::MOST,
                left.resets_in
            ),
        )
        .response(&id)
    } else {
        let by = audit::Call {
            via: format!("token:{}", bearer.token),
            ..call_of(address_of(&parts.extensions, &parts.headers), &id)
        };
        let work = within(&api, endpoint, bearer, &mut parts, body);
        match audit::during(by, work).await {
            Ok(Given::Told(value)) if endpoint.takes == Takes::Nothing => {
                told(&parts.headers, value.to_string().into_bytes())
            }
            Ok(Given::Told(value)) => json_body(StatusCode::OK, value.to_string().into_bytes()),
            Ok(Given::Again(status, body)) => json_body(status, body.into_bytes()),
            Err(problem) => problem.response(&id),
        }
    };
    rate_headers(response.headers_mut(), &left);
    response
}

/// What became of a question.
enum Given {
    /// Its answer.
    Told(Value),
    /// The answer that the same question had before.
    Again(StatusCode, String),
}

async fn within(
    api: &Arc<Api>,
    endpoint: &'static Endpoint,
    bearer: Bearer,
    parts: &mut Parts,
    body: Body,
) -> Result<Given, Problem> {
    allowed(endpoint, &bearer)?;
    // Nobody means one, and PostgreSQL keeps none in a text.
    if parts.uri.to_string().contains("%00") {
        return Err(Problem::bad_request("There is a NUL in the address."));
    }
    let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri)
        .map_err(|_| Problem::bad_request("The query cannot be read."))?;
    check(endpoint, &pairs)?;
    let path = parts
        .extract::<RawPathParams>()
        .await
        .map_err(|_| Problem::not_found())?;
    let call = Call {
        shared: api.shared.clone(),
        now: (api.shared.backend.clock)(),
        bearer,
        path: path
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        pairs,
    };
    match endpoint.takes {
        Takes::Nothing => tokio::time::timeout(super::ANSWER, read(endpoint.operation, &call))
            .await
            .unwrap_or_else(|_| Err(Problem::unavailable()))
            .map(Given::Told),
        Takes::Order => imports::undo(call, &parts.headers).await,
        Takes::Files => send::send(call, parts, body).await,
    }
}

async fn read(operation: Operation, call: &Call) -> Told {
    match operation {
        Operation::Workspace => Ok(school::workspace(call)),
        Operation::Courses => school::courses(call).await,
        Operation::Students => school::students(call).await,
        Operation::Student => school::student(call).await,
        Operation::AtRisk => school::at_risk(call).await,
        Operation::Metrics => planning::metrics(call),
        Operation::Series => planning::series(call).await,
        Operation::Goals => planning::goals(call).await,
        Operation::Alerts => planning::alerts(call).await,
        Operation::Imports => imports::imports(call).await,
        Operation::Import => imports::import(call).await,
        Operation::Rejects => imports::rejects(call).await,
        // These are answered before, by what they take.
        Operation::Document | Operation::Send | Operation::Undo => Err(Problem::not_found()),
    }
}

/// Finds who bears the request's token.
async fn bearer(api: &Api, headers: &HeaderMap) -> Result<Bearer, Problem> {
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| {
            let (scheme, token) = value.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
        })
        .ok_or_else(Problem::token_missing)?;
    // What has not a token's form costs no question to the database.
    if token.len() != PREFIX.len() + 43 || !token.starts_with(PREFIX) {
        return Err(Problem::token_unknown());
    }
    let backend = &api.shared.backend;
    let hash = backend.passwords.hash_token(token);
    let found = backend.tokens.bearer(&hash, (backend.clock)()).await?;
    found.ok_or_else(Problem::token_unknown)
}

/// Whether the token, its maker's role and the plan include a question.
fn allowed(endpoint: &Endpoint, bearer: &Bearer) -> Result<(), Problem> {
    let Some(scope) = endpoint.scope else {
        return Ok(());
    };
    if !bearer.scopes.contains(&scope) {
        return Err(Problem::scope_missing(scope));
    }
    let access = &bearer.access;
    let may = if endpoint.whole {
        access.may_for_all(scope.least())
    } else {
        access.may(scope.least())
    };
    if !may {
        return Err(Problem::forbidden());
    }
    match endpoint
        .feature
        .and_then(|feature| feature.why_locked(access.plan()))
    {
        Some(why) => Err(Problem::new(StatusCode::FORBIDDEN, "locked", why)),
        None => Ok(()),
    }
}

/// Holds a query to the table: no other names, none twice, and each of its shape.
fn check(endpoint: &Endpoint, pairs: &[(String, String)]) -> Result<(), Problem> {
    let mut wrong = Vec::new();
    for (at, (name, value)) in pairs.iter().enumerate() {
        let known = endpoint
            .parameters
            .iter()
            .find(|one| one.place == Place::Query && one.name == name);
        let Some(known) = known else {
            wrong.push((name.clone(), "There is no such parameter here.".to_owned()));
            continue;
        };
        if known.name != "start" && pairs.iter().skip(at + 1).any(|(other, _)| other == name) {
            wrong.push((name.clone(), "Say this once.".to_owned()));
        }
        let message = match known.shape {
            Shape::Words(words) if !words.contains(&value.as_str()) => {
                Some(format!("Choose one of: {}.", words.join(", ")))
            }
            Shape::Flag if value != "true" && value != "false" => {
                Some("Say true or false.".to_owned())
            }
            Shape::Day if Day::parse(value).is_none() => {
                Some("Write the day as 2026-01-31.".to_owned())
            }
            _ => None,
        };
        wrong.extend(message.map(|message| (name.clone(), message)));
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid("query", wrong))
    }
}

fn document() -> Vec<u8> {
    static TEXT: OnceLock<Vec<u8>> = OnceLock::new();
    TEXT.get_or_init(|| api::document().to_string().into_bytes())
        .clone()
}

fn json_body(status: StatusCode, body: Vec<u8>) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (status, kind, body).into_response()
}

/// An answer with its mark; only the mark where the asker has it already.
fn told(asked: &HeaderMap, body: Vec<u8>) -> Response {
    let print = Sha256::digest(&body);
    let mark = format!("W/\"{}\"", hex(print.get(..16).unwrap_or_default()));
    let known = asked
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|one| one.trim() == mark || one.trim() == "*");
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        json_body(StatusCode::OK, body)
    };
    if let Ok(mark) = HeaderValue::from_str(&mark) {
        response.headers_mut().insert(header::ETAG, mark);
    }
    response
}

/// How much is left (draft-ietf-httpapi-ratelimit-headers).
fn rate_headers(headers: &mut HeaderMap, left: &Left) {
    let policy = format!("\"token\";q={};w={}", limit::MOST, limit::WINDOW_SECONDS);
    let now = format!("\"token\";r={};t={}", left.requests, left.resets_in);
    let mut all = vec![("ratelimit-policy", policy), ("ratelimit", now)];
    if left.is_over {
        all.push(("retry-after", left.resets_in.to_string()));
    }
    for (name, value) in all {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
}
