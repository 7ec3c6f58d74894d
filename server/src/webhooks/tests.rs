//! What is sent, and above all where it is not.

use super::guard::{Lookup, Reach};
use super::send::Sender;
use crate::keys::Keys;
use domain::webhook::{Delivery, DeliveryState, Reply, Webhook};
use futures::FutureExt;
use std::collections::BTreeSet;
use std::io::Read;
use std::net::{IpAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use ui::backend::Outgoing;

fn keys() -> Keys {
    Keys::open(std::path::Path::new(""), Some(&"A".repeat(43))).unwrap()
}

fn delivery() -> Delivery {
    Delivery {
        id: "d".to_owned(),
        webhook: "w".to_owned(),
        message: "msg_1".to_owned(),
        event: "ping".to_owned(),
        body: "{}".to_owned(),
        state: DeliveryState::Waiting,
        attempts: 0,
        created_at: 0,
        next_at: None,
        last_at: None,
        status: None,
        took: None,
        error: None,
    }
}

fn webhook(sender: &Sender, url: &str) -> Webhook {
    Webhook {
        id: "w".to_owned(),
        url: url.to_owned(),
        name: String::new(),
        events: BTreeSet::new(),
        secret: sender.seal("w", &sender.secret()).unwrap(),
        old_secret: None,
        paused_at: None,
        disabled_at: None,
        failing_since: None,
        created_at: 0,
    }
}

/// A machine that counts who connects to it.
fn canary() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("0.0.0.0:0").unwrap();
    let (port, count) = (
        listener.local_addr().unwrap().port(),
        Arc::new(AtomicUsize::new(0)),
    );
    let counted = count.clone();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            counted.fetch_add(1, Ordering::SeqCst);
            let _ = stream.read(&mut [0; 16]);
        }
    });
    (port, count)
}

/// A resolver that gives these addresses, one set a question, the last again and again.
fn answers(sets: &'static [&'static [&'static str]]) -> (Lookup, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let lookup: Lookup = Arc::new(move |_| {
        let at = count.fetch_add(1, Ordering::SeqCst).min(sets.len() - 1);
        let found: Vec<IpAddr> = sets[at].iter().map(|text| text.parse().unwrap()).collect();
        async move { Ok(found) }.boxed()
    });
    (lookup, asked)
}

#[test]
fn which_addresses_are_kept() {
    let closed = [
        "http://example.com/",
        "ftp://example.com/",
        "gopher://example.com/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "//example.com",
        "example.com",
        "https://",
        "https://user@example.com/",
        "https://user:word@example.com/",
        "https://example.com@127.0.0.1/",
        "https://example.com/#part",
        "https://localhost/",
        "https://LOCALHOST./",
        "https://a.localhost/",
        "https://printer.local/",
        "https://metadata.google.internal/",
        "https://intranet/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://0/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://017700000001/",
        "https://127.0.0.1./",
        "https://①②⑦.⓪.⓪.①/",
        "https://１２７.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://2852039166/",
        "https://10.0.0.1:8443/",
        "https://100.64.0.1/",
        "https://[::1]/",
        "https://[::]/",
        "https://[0:0:0:0:0:0:0:1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[::ffff:8.8.8.8]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[fe80::1]/",
        "https://[fe80::1%25eth0]/",
        "https://[fd00:ec2::254]/",
        "https://[2002:7f00:1::]/",
    ];
    for url in closed {
        assert!(Reach::Internet.check(url).is_err(), "{url}");
    }
    let open = [
        ("https://example.com", "https://example.com/"),
        ("HTTPS://EXAMPLE.com:443/a?b=c", "https://example.com/a?b=c"),
        ("https://example.com:8443/", "https://example.com:8443/"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://8.8.8.8/", "https://8.8.8.8/"),
        (
            "https://[2606:4700:4700::1111]/",
            "https://[2606:4700:4700::1111]/",
        ),
    ];
    for (url, kept) in open {
        assert_eq!(Reach::Internet.check(url).unwrap().as_str(), kept);
    }
    assert!(Reach::Anywhere.check("http://127.0.0.1:3000/x").is_ok());
    assert!(Reach::Anywhere.check("file:///etc/passwd").is_err());
}

#[tokio::test]
async fn nothing_reaches_a_machine_inside() {
    let (port, connections) = canary();
    // Were an address kept before it was closed, or its name led elsewhere since, sending still refuses.
    let hosts = [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "localhost",
        "a.localhost",
    ];
    for host in hosts {
        let sender = Sender::new(&keys(), Reach::Internet);
        let webhook = webhook(&sender, &format!("https://{host}:{port}/"));
        let (status, reply) = sender.send(&delivery(), &webhook, 0).await;
        assert!(
            status.is_none() && matches!(reply, Reply::None(_)),
            "{host}"
        );
    }
    let names: [(&str, &'static [&'static [&'static str]]); 5] = [
        ("a name of this machine", &[&["127.0.0.1"]]),
        (
            "one address inside among others",
            &[&["8.8.8.8", "127.0.0.1"]],
        ),
        ("none", &[&[]]),
        ("mapped", &[&["::ffff:127.0.0.1"]]),
        ("the cloud's settings", &[&["169.254.169.254"]]),
    ];
    for (case, sets) in names {
        let (lookup, asked) = answers(sets);
        let sender = Sender::asking(&keys(), Reach::Internet, lookup);
        let webhook = webhook(&sender, &format!("https://hooks.example.com:{port}/"));
        let (_, reply) = sender.send(&delivery(), &webhook, 0).await;
        let told = matches!(&reply, Reply::None(why) if why.contains("not on the internet"));
        assert!(told, "{case}: {reply:?}");
        assert_eq!(asked.load(Ordering::SeqCst), 1, "{case}");
    }
    assert_eq!(connections.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_name_that_changes_its_mind_leads_nowhere() {
    let (port, connections) = canary();
    // Public when it is asked first; asked again, it is this machine.
    let (lookup, asked) = answers(&[&["8.8.8.8"], &["127.0.0.1"]]);
    let guarded = super::guard::Guarded {
        reach: Reach::Internet,
        lookup,
    };
    use reqwest::dns::{Name, Resolve};
    let name = || "hooks.example.com".parse::<Name>().unwrap();
    let first: Vec<_> = guarded.resolve(name()).await.unwrap().collect();
    assert_eq!(first[0].ip().to_string(), "8.8.8.8");
    assert!(
        guarded.resolve(name()).await.is_err(),
        "each answer is checked anew"
    );
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    let (lookup, _) = answers(&[&["127.0.0.1"]]);
    let anywhere = Sender::asking(&keys(), Reach::Anywhere, lookup);
    let webhook = webhook(&anywhere, &format!("http://hooks.example.com:{port}/"));
    anywhere.send(&delivery(), &webhook, 0).await;
    assert_eq!(
        connections.load(Ordering::SeqCst),
        1,
        "the canary does count"
    );
}

#[test]
fn a_secret_is_sealed_for_its_address_alone() {
    let sender = Sender::new(&keys(), Reach::Internet);
    let secret = sender.secret();
    let sealed = sender.seal("w", &secret).unwrap();
    assert!(secret.starts_with("whsec_") && !sealed.contains(&secret[6..]));
    assert_eq!(sender.open("w", &sealed), Some(secret));
    assert_eq!(sender.open("other", &sealed), None);
}
