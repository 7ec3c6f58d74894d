//! The live channel: what is heard, by whom, after what, and until when.

use crate::fixture;
use crate::harness::{Ask, Who, World};
use axum::body::Body;
use domain::error::StoreResult;
use domain::live::{LiveStore, Pulse};
use domain::notice::{NewNotice, NoticeStore};
use domain::time::Micros;
use http_body_util::BodyExt;
use server::live::Hub;
use server::live::RING;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use store::exec;

/// One message of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Message {
    id: String,
    data: String,
}

/// A stream as a browser reads it.
struct Listening {
    body: Body,
    rest: String,
}

impl Listening {
    async fn begin(world: &World, who: Who, after: Option<&str>) -> Self {
        let mut ask = Ask::get("/live").header("accept", "text/event-stream");
        if let Some(id) = after {
            ask = ask.header("last-event-id", id);
        }
        let answer = world.begin(who, ask).await;
        assert_eq!(answer.status().as_u16(), 200);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        Self {
            body: answer.into_body(),
            rest: String::new(),
        }
    }

    /// The next message; `None` when nothing comes for a moment, or nothing more at all.
    async fn next(&mut self) -> Option<Message> {
        loop {
            if let Some((message, rest)) = self.rest.split_once("\n\n") {
                let line = |name: &str| {
                    message
                        .lines()
                        .find_map(|line| line.strip_prefix(name))
                        .unwrap_or_default()
                        .to_owned()
                };
                let message = Message {
                    id: line("id: "),
                    data: line("data: "),
                };
                self.rest = rest.to_owned();
                return Some(message);
            }
            let frame = tokio::time::timeout(Duration::from_millis(200), self.body.frame())
                .await
                .ok()??;
            let bytes = frame.unwrap().into_data().unwrap();
            self.rest.push_str(std::str::from_utf8(&bytes).unwrap());
        }
    }

    async fn data(&mut self) -> String {
        self.next()
            .await
            .map(|message| message.data)
            .unwrap_or_default()
    }

    /// Whether the stream has ended.
    async fn ended(&mut self) -> bool {
        let frame = tokio::time::timeout(Duration::from_millis(200), self.body.frame()).await;
        matches!(frame, Ok(None))
    }
}

on_both!(members_hear_their_own_workspaces_and_no_other, |world| {
    let mut viewer = Listening::begin(&world, Who::Viewer, None).await;
    let mut stranger = Listening::begin(&world, Who::Stranger, None).await;
    assert_eq!(viewer.data().await, format!("* hello {}", world.first));
    assert_eq!(stranger.data().await, format!("* hello {}", world.second));
    world.live.publish(&world.first, "data", "7");
    world.live.publish(&world.second, "data", "secret");
    world
        .live
        .publish_to(&world.first, "person-Manager", "notices", "1");
    world
        .live
        .publish(&world.first, "data", "8\r\n\r\ndata: forged");
    assert_eq!(viewer.data().await, format!("{} data 7", world.first));
    assert_eq!(
        viewer.data().await,
        format!("{} data 8    data: forged", world.first)
    );
    assert_eq!(viewer.next().await, None);
    assert_eq!(
        stranger.data().await,
        format!("{} data secret", world.second)
    );
    let mut nobody = Listening::begin(&world, Who::Nobody, None).await;
    assert_eq!(nobody.data().await, "* bye signed out");
    assert!(nobody.ended().await);
});

on_both!(a_stopping_server_ends_streams_and_begins_none, |world| {
    let mut viewer = Listening::begin(&world, Who::Viewer, None).await;
    viewer.next().await;
    world.live.close();
    assert_eq!(viewer.data().await, "* bye stopping");
    assert!(viewer.ended().await);
    let late = world.ask(Who::Viewer, Ask::get("/live")).await;
    assert_eq!(late.status.as_u16(), 503);
});

on_both!(a_stream_goes_on_after_the_last_id, |world| {
    let mut first = Listening::begin(&world, Who::Viewer, None).await;
    let hello = first.next().await.unwrap();
    for number in 0..3 {
        world
            .live
            .publish(&world.first, "data", &number.to_string());
    }
    let heard = first.next().await.unwrap();
    assert!(heard.data.ends_with("data 0"));
    drop(first);
    let mut again = Listening::begin(&world, Who::Viewer, Some(&heard.id)).await;
    again.next().await;
    assert!(again.data().await.ends_with("data 1"));
    assert!(again.data().await.ends_with("data 2"));
    assert_eq!(again.next().await, None);
    for number in 0..RING {
        world
            .live
            .publish(&world.first, "data", &number.to_string());
    }
    let cases = [
        ("too long ago", hello.id.as_str(), true),
        ("another process", "00000000-5", true),
        ("no id at all", "x", true),
        ("nothing missed", "", false),
    ];
    for (case, id, missed) in cases {
        let mut late = Listening::begin(&world, Who::Viewer, Some(id)).await;
        late.next().await;
        let next = late.data().await;
        assert_eq!(next == "* resync -", missed, "{case}: {next}");
    }
});

on_both!(a_slow_reader_is_told_to_look_anew, |world| {
    let mut slow = Listening::begin(&world, Who::Viewer, None).await;
    slow.next().await;
    for number in 0..=RING {
        world
            .live
            .publish(&world.first, "data", &number.to_string());
    }
    assert_eq!(slow.data().await, "* resync -");
    world.live.publish(&world.first, "data", "last");
    assert!(slow.data().await.ends_with("data last"));
});

on_both!(whoever_may_no_longer_listen_is_closed, |world| {
    let mut manager = Listening::begin(&world, Who::Manager, None).await;
    let mut analyst = Listening::begin(&world, Who::Analyst, None).await;
    let mut viewer = Listening::begin(&world, Who::Viewer, None).await;
    for stream in [&mut manager, &mut analyst, &mut viewer] {
        stream.next().await;
    }
    world.live.look().await;
    let ended = Ask::post("/api/sign-out", crate::harness::Body::form(&[]));
    world.ask(Who::Manager, ended).await;
    let workspace = world.first.clone();
    let removed = world
        .store
        .db
        .write(&world.access(Who::Owner), move |tx| {
            Box::pin(async move {
                exec!(
                    tx,
                    "delete from member where workspace_id = $1 and person_id = 'person-Analyst'",
                    workspace.as_str()
                )?;
                Ok(())
            })
        })
        .await;
    removed.unwrap();
    world.live.look().await;
    world.live.publish(&world.first, "data", "secret");
    for (stream, why) in [
        (&mut manager, "* bye signed out"),
        (&mut analyst, "* bye no longer a member"),
    ] {
        // What was said before the look: how things stand.
        let mut said = Vec::new();
        while let Some(message) = stream.next().await {
            said.push(message.data);
        }
        assert_eq!(said.last().map(String::as_str), Some(why), "{said:?}");
        assert!(!said.iter().any(|text| text.contains("secret")), "{said:?}");
        assert!(stream.ended().await);
    }
    let mut last = String::new();
    while let Some(message) = viewer.next().await {
        last = message.data;
    }
    assert!(last.ends_with("data secret"), "{last}");
    assert_eq!(world.live.streams(), 1);
});

on_both!(writes_and_notices_are_told, |world| {
    let mut viewer = Listening::begin(&world, Who::Viewer, None).await;
    viewer.next().await;
    world.live.look().await;
    assert_eq!(viewer.data().await, format!("{} notices 0", world.first));
    assert_eq!(viewer.data().await, format!("{} data 0", world.first));
    world.live.look().await;
    assert_eq!(viewer.next().await, None, "nothing changed");
    let notice = NewNotice {
        event: "import_committed",
        text: "Written".to_owned(),
        path: "/".to_owned(),
        once: None,
    };
    let told = world.store.raise_notice(&world.first, notice, 1).await;
    told.unwrap();
    world.live.look().await;
    assert_eq!(viewer.data().await, format!("{} notices 1", world.first));
    world.import(Who::Owner, &[fixture::roster("new")]).await;
    world.live.look().await;
    assert_eq!(viewer.data().await, format!("{} data 1", world.first));
    assert_eq!(viewer.data().await, format!("{} notices 2", world.first));
});

/// A store that counts what it is asked; everybody is a member everywhere.
#[derive(Default)]
struct Counting(AtomicUsize);

#[async_trait::async_trait]
impl LiveStore for Counting {
    async fn alive(&self, sessions: Vec<String>, _now: Micros) -> StoreResult<HashSet<String>> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(sessions.into_iter().collect())
    }

    async fn versions(&self, workspaces: Vec<String>) -> StoreResult<HashMap<String, i64>> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(workspaces.into_iter().map(|id| (id, 1)).collect())
    }

    async fn pulse(&self, _workspace: &str) -> StoreResult<Option<Pulse>> {
        self.0.fetch_add(1, Ordering::Relaxed);
        let members = (0..1_000).map(|n| (format!("person-{n:04}"), 0)).collect();
        Ok(Some(Pulse {
            data_version: 1,
            members,
        }))
    }
}

#[tokio::test]
async fn a_look_costs_the_same_for_any_number_of_streams() {
    for (case, streams, workspaces) in [
        ("one", 1, 1),
        ("a house of a thousand", 1_000, 1),
        ("a thousand houses", 1_000, 1_000),
    ] {
        let store = Arc::new(Counting::default());
        let hub = Hub::new(store.clone(), server::clock::now);
        let listening: Vec<_> = (0..streams)
            .map(|n| {
                let houses = vec![format!("house-{:04}", n % workspaces)];
                let (session, person) = (format!("session-{n}"), format!("person-{n:04}"));
                hub.listen(&session, &person, houses, None).unwrap()
            })
            .collect();
        hub.look().await;
        let begun = store.0.swap(0, Ordering::Relaxed);
        assert_eq!(begun, 2 + workspaces, "{case}: each workspace once");
        hub.look().await;
        let asked = store.0.swap(0, Ordering::Relaxed);
        assert!(asked <= 10, "{case}: {asked} questions a look");
        assert_eq!(hub.streams(), listening.len(), "{case}");
    }
}

on_both!(a_commit_is_told_before_the_next_look, |world| {
    let mut viewer = Listening::begin(&world, Who::Viewer, None).await;
    viewer.next().await;
    let hub = world.live.clone();
    let looking = tokio::spawn(hub.run());
    let mut said = Vec::new();
    while let Some(message) = viewer.next().await {
        said.push(message.data);
    }
    assert_eq!(said.len(), 2, "how things stand: {said:?}");
    let begun = std::time::Instant::now();
    let notice = NewNotice {
        event: "import_committed",
        text: "Written".to_owned(),
        path: "/".to_owned(),
        once: None,
    };
    let told = world.store.raise_notice(&world.first, notice, 1).await;
    told.unwrap();
    let heard = loop {
        if let Some(message) = viewer.next().await {
            break message.data;
        }
    };
    assert_eq!(heard, format!("{} notices 1", world.first));
    assert!(begun.elapsed() < Duration::from_millis(1_500));
    looking.abort();
});
