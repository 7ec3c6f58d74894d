//! A place at the hub, as an event stream.

use super::hub::Listener;
use super::rooms::Next;
use crate::http::Shared;
use crate::http::refuse;
use axum::Extension;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::response::sse::{Event, KeepAlive, Sse};
use domain::access::SeatKind;
use domain::person::Identity;
use futures::stream::{self, BoxStream, Stream, StreamExt};
use serde::Deserialize;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;
use ui::backend::Caller;
use ui::error::{AppError, AppResult};

/// How often a quiet stream shows that it is alive; proxies commonly cut one after a minute.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// When a browser comes back after a stream broke off.
const RETRY: Duration = Duration::from_secs(2);

/// Where a browser that opens a stream anew goes on. One that only reconnects sends the header.
#[derive(Debug, Deserialize)]
pub struct After {
    /// The id of the last event that it heard.
    after: Option<String>,
}

/// What ends the stream of whoever has no session: a page that comes back would only be told the same.
const SIGNED_OUT: &str = "* bye signed out";

/// Tells a signed-in person what changes in the workspaces that they belong to, until they may no longer
/// hear it. Each message is `workspace topic data`; `*` stands for no workspace. The first names the
/// workspaces. Nobody is told of a workspace that they look at from a seat of another kind: a notice is
/// for a member, and not for who sees the page as them. Whoever is not signed in hears just that, since a
/// refusal would be an error in the console of a page that did nothing wrong.
pub async fn stream(
    State(shared): State<Shared>,
    Extension(caller): Extension<Caller>,
    Query(query): Query<After>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Response> {
    let after = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok())
        .or(query.after.as_deref());
    let said = match (&caller.session, &caller.identity) {
        (Some(session), Some(identity)) => {
            told(&shared, session, identity, after).map_err(refuse)?
        }
        _ => stream::iter([Ok(Event::default().data(SIGNED_OUT))]).boxed(),
    };
    Ok(Sse::new(said).keep_alive(KeepAlive::new().interval(HEARTBEAT)))
}

/// What a signed-in person is told, after the event with this id.
fn told(
    shared: &Shared,
    session: &str,
    identity: &Identity,
    after: Option<&str>,
) -> AppResult<BoxStream<'static, Result<Event, Infallible>>> {
    let workspaces: Vec<String> = identity
        .workspaces
        .iter()
        .filter(|(_, access)| *access.seat() == SeatKind::Member)
        .map(|(workspace, _)| workspace.id.clone())
        .collect();
    let heard = workspaces.join(" ");
    let listener = shared
        .live
        .listen(session, &identity.person.id, workspaces, after)
        .ok_or(AppError::Unavailable)?;
    let hello = Event::default()
        .retry(RETRY)
        .id(listener.id())
        .data(format!("* hello {heard}"));
    let said = stream::unfold(
        (listener, VecDeque::from([hello]), false),
        |(listener, mut ready, ended)| async move {
            if let Some(event) = ready.pop_front() {
                return Some((Ok(event), (listener, ready, ended)));
            }
            if ended {
                return None;
            }
            let (mut ready, ended) = say(&listener, listener.next().await);
            let event = ready.pop_front()?;
            Some((Ok(event), (listener, ready, ended)))
        },
    );
    // The connection may ask once more after the end.
    Ok(said.fuse().boxed())
}

/// The events to send, and whether they are the last.
fn say(listener: &Listener, next: Next) -> (VecDeque<Event>, bool) {
    match next {
        Next::Quiet => (VecDeque::new(), false),
        Next::Events(events) => {
            let events = events.iter().map(|event| {
                let text = format!("{} {} {}", event.workspace, event.topic, event.data);
                Event::default().id(listener.id_of(event.no)).data(text)
            });
            (events.collect(), false)
        }
        Next::Resync(no) => {
            let event = Event::default().id(listener.id_of(no)).data("* resync -");
            (VecDeque::from([event]), false)
        }
        Next::Closed(why) => {
            let event = Event::default().data(format!("* bye {why}"));
            (VecDeque::from([event]), true)
        }
    }
}
