//! Mails on their way to a mail server that behaves, and to ones that do not.

use crate::harness::{Ask, Body as Request, Who};
use domain::mail::{Address, Attempt, Body, MailKind, MailState, MailStore, NewMail};
use server::mail::{Post, Sender, Smtp, letter};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::db::Scope;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// How a mail server answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    /// Takes everything.
    Takes,
    /// Does not know the mailbox.
    Unknown,
    /// Asks to try later.
    Busy,
    /// Refuses what the mail says.
    Spam,
    /// Never answers.
    Silent,
    /// Hangs up after the greeting.
    Gone,
}

/// Texts that a mail server took, as they came over the wire.
type Taken = Arc<Mutex<Vec<String>>>;

/// A mail server on this machine.
async fn mail_server(manner: Manner) -> (String, Taken) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let taken = Taken::default();
    let kept = taken.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(talk(stream, manner, kept.clone()));
        }
    });
    (url, taken)
}

async fn talk(stream: TcpStream, manner: Manner, taken: Taken) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    if manner == Manner::Silent {
        std::future::pending::<()>().await;
    }
    write.write_all(b"220 test ready\r\n").await?;
    if manner == Manner::Gone {
        return Ok(());
    }
    while let Some(line) = lines.next_line().await? {
        let verb = line.get(..4).unwrap_or_default().to_uppercase();
        let answer = match (verb.as_str(), manner) {
            ("EHLO", _) => "250-test\r\n250 8BITMIME\r\n",
            ("RCPT", Manner::Unknown) => "550 5.1.1 no such user\r\n",
            ("RCPT", Manner::Busy) => "451 4.3.0 try later\r\n",
            ("DATA", _) => {
                write.write_all(b"354 go on\r\n").await?;
                let mut text = String::new();
                while let Some(line) = lines.next_line().await? {
                    if line == "." {
                        break;
                    }
                    text.push_str(&line);
                    text.push('\n');
                }
                if manner == Manner::Spam {
                    "554 5.7.1 not this\r\n"
                } else {
                    taken.lock().unwrap().push(text);
                    "250 taken\r\n"
                }
            }
            ("QUIT", _) => "221 bye\r\n",
            _ => "250 fine\r\n",
        };
        write.write_all(answer.as_bytes()).await?;
    }
    Ok(())
}

fn from() -> lettre::message::Mailbox {
    "Atelier <post@atelier.example>".parse().unwrap()
}

fn reset() -> NewMail {
    let to = Address::new("Mira", "mira@example.com").unwrap();
    let body = Body::default().text("Choose a new password.");
    NewMail::new(MailKind::PasswordReset, to, "Your password", body)
}

on_both!(each_manner_of_a_server_ends_a_try, |world| {
    let cases = [
        (Manner::Takes, MailState::Sent, ""),
        (Manner::Busy, MailState::Queued, "451"),
        (Manner::Unknown, MailState::Failed, "550"),
        (Manner::Spam, MailState::Failed, "554"),
        (Manner::Silent, MailState::Queued, ""),
        (Manner::Gone, MailState::Queued, ""),
    ];
    // What the world queued while it was made is not asked about.
    let emptied = world.store.db.write(Scope::Nobody, |tx| {
        Box::pin(async move {
            store::exec!(tx, "delete from mail")?;
            Ok(())
        })
    });
    emptied.await.unwrap();
    for (manner, state, words) in cases {
        let (url, taken) = mail_server(manner).await;
        let sender = Smtp::new(&url, Some(Duration::from_millis(500))).unwrap();
        let mails = Arc::new(world.store.clone());
        let post = Post::new(
            mails.clone(),
            Arc::new(sender),
            from(),
            "https://atelier.example".to_owned(),
            server::clock::now,
        );
        let now = server::clock::now();
        let id = world
            .store
            .db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move { store::mail::queue(tx, &reset(), now).await })
            })
            .await
            .unwrap()
            .unwrap();
        assert_eq!(post.round().await, 1, "{manner:?}");
        let kept = mails.mail(&id).await.unwrap();
        assert_eq!(kept.state, state, "{manner:?}: {:?}", kept.last_error);
        assert_eq!(
            kept.last_error.is_some(),
            manner != Manner::Takes,
            "{manner:?}"
        );
        assert!(
            kept.last_error.unwrap_or_default().contains(words),
            "{manner:?}"
        );
        let taken = taken.lock().unwrap().clone();
        assert_eq!(taken.len(), usize::from(manner == Manner::Takes));
        if let Some(text) = taken.first() {
            assert!(text.contains("Subject: Your password"), "{text}");
        }
        assert_eq!(post.round().await, 0, "{manner:?}: tried again at once");
    }
});

on_both!(one_click_stops_a_kind_of_mail_without_a_session, |world| {
    let now = server::clock::now();
    let queued = world.store.db.write(Scope::Nobody, move |tx| {
        Box::pin(async move {
            let to = Address::new("Vera", "viewer@example.com").unwrap();
            let digest = NewMail::new(MailKind::Digest, to, "Today", Body::default());
            store::mail::queue(tx, &digest.for_person("person-Viewer"), now).await
        })
    });
    let id = queued.await.unwrap().unwrap();
    let token = world.store.mail(&id).await.unwrap().unsubscribe.unwrap();
    let link = format!("/unsubscribe?token={token}");
    let page = world.page(Who::Nobody, &link).await;
    assert!(page.text().contains(&token), "{}", page.text());
    assert_eq!(world.store.mail_stops("person-Viewer").await, Ok(vec![]));
    let click = |link: &str| {
        let body = Request::form(&[("List-Unsubscribe", "One-Click")]);
        Ask::post(link, body).without_origin()
    };
    let wrong = world.ask(Who::Nobody, click("/unsubscribe?token=x")).await;
    assert_eq!(wrong.status.as_u16(), 404);
    let stopped = world.ask(Who::Nobody, click(&link)).await;
    assert_eq!(stopped.status.as_u16(), 204);
    let stops = world.store.mail_stops("person-Viewer").await.unwrap();
    assert_eq!(stops[0].kind, Some(MailKind::Digest));
    let gone = world.store.mail(&id).await;
    assert!(gone.is_err(), "what waited was withdrawn");
});

#[tokio::test]
async fn no_server_is_tried_again_later() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let sender = Smtp::new(&format!("smtp://{address}"), Some(Duration::from_secs(2))).unwrap();
    let mail = domain::mail::Mail {
        id: "1".to_owned(),
        kind: MailKind::Security,
        to: reset().to,
        subject: "Hello".to_owned(),
        body: Some(Body::default().text("Hello.")),
        unsubscribe: None,
        state: MailState::Sending,
        attempt: 1,
        due_at: 0,
        last_error: None,
        created_at: 0,
        ended_at: None,
    };
    let letter = letter(&mail, &from(), "https://atelier.example").unwrap();
    let ended = sender.send(letter).await;
    assert!(matches!(ended, Attempt::Later(_)), "{ended:?}");
}
