//! Listening, with the timeouts that axum's own loop lacks, and stopping without cutting anyone off.

use crate::config::{Keep, Serve};
use crate::directories::Kept;
use crate::exports::{self, Exporter};
use crate::files::{Files, Objects};
use crate::http::client::TrustedProxies;
use crate::http::{self, Peer};
use crate::import::desk::Desk;
use crate::import::staging::Staging;
use crate::jobs::{self, Clock, House, Registry, Runner};
use crate::keys::Keys;
use crate::live::Hub;
use crate::notices::{self, Bell};
use crate::operate::{self, Operations};
use crate::passwords::Argon;
use crate::watch::{self, Watch};
use crate::webhooks::{self, Reach, Sender};
use crate::{account, answers, attempts, clock, mail, personal, reports};
use axum::{Extension, Router};
use domain::person::PersonStore;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use tokio::net::TcpListener;
use ui::backend::Backend;

/// How long a client may take to send its request's head (a slow one would hold a connection).
const HEAD: Duration = Duration::from_secs(10);
/// How long running requests may take to end once the server is asked to stop.
const DRAIN: Duration = Duration::from_secs(20);

/// Opens the store that the options name.
///
/// # Errors
/// A sentence that says what to do.
pub async fn open_store(keep: &Keep) -> Result<Store, String> {
    std::fs::create_dir_all(&keep.data).map_err(|error| {
        format!(
            "The data folder {} cannot be made: {error}",
            keep.data.display()
        )
    })?;
    match &keep.database_url {
        Some(url) => Store::open(url, clock::now()).await,
        None => {
            Store::open(
                &keep.data.join("atelier.sqlite").to_string_lossy(),
                clock::now(),
            )
            .await
        }
    }
    .map_err(|error| format!("The database cannot be used: {error}"))
}

/// Everything behind the pages, over one store.
///
/// # Errors
/// A sentence, when passwords cannot be hashed, the master key cannot be read, or the files' folder
/// cannot be made.
pub fn backend(store: &Store, keep: &Keep) -> Result<(Backend, Arc<Desk>), String> {
    let keys = Keys::open(&keep.data, keep.key.as_deref())?;
    let objects = Objects::open(&keep.data.join("files"), keep.files.as_deref())?;
    let staging = Staging::open(&keep.data, objects.clone())?;
    let files = Files::new(objects, Arc::new(store.clone()), &keys, clock::now);
    let files = Arc::new(files);
    let watch = Watch::new(Arc::new(store.clone()), Arc::new(store.clone()), clock::now);
    let directories = Arc::new(Kept::new(Arc::new(store.clone())));
    let bell = Bell::new(store.clone(), directories.clone(), clock::now);
    let desk = Desk::new(
        Arc::new(store.clone()),
        staging,
        files.clone(),
        bell,
        clock::now,
    );
    let desk = Arc::new(desk.watched(watch));
    let backend = Backend {
        people: Arc::new(store.clone()),
        accounts: Arc::new(store.clone()),
        personal: Arc::new(store.clone()),
        workspaces: Arc::new(store.clone()),
        audit: Arc::new(store.clone()),
        rights: Arc::new(store.clone()),
        members: Arc::new(store.clone()),
        guests: Arc::new(store.clone()),
        looks: Arc::new(store.clone()),
        metrics: Arc::new(store.clone()),
        imports: Arc::new(store.clone()),
        samples: Arc::new(store.clone()),
        school: Arc::new(store.clone()),
        orders: Arc::new(store.clone()),
        goals: Arc::new(store.clone()),
        alerts: Arc::new(store.clone()),
        marks: Arc::new(store.clone()),
        views: Arc::new(store.clone()),
        notes: Arc::new(store.clone()),
        directories,
        answers: Arc::new(answers::Recent::default()),
        passwords: Arc::new(Argon::new()?),
        attempts: Arc::new(attempts::Counter::default()),
        tokens: Arc::new(store.clone()),
        webhooks: Arc::new(store.clone()),
        outgoing: Arc::new(Sender::new(&keys, Reach::Internet)),
        keys: Arc::new(keys),
        exports: Arc::new(store.clone()),
        shares: Arc::new(store.clone()),
        files,
        notices: Arc::new(store.clone()),
        mails: Arc::new(store.clone()),
        reports: Arc::new(store.clone()),
        sends_mail: false,
        address: String::new(),
        kit: cfg!(debug_assertions),
        jobs: Arc::new(store.clone()),
        plans: Arc::new(jobs::Desk::new(
            store.clone(),
            registry(keep, None)?.ready(),
        )),
        clock: clock::now,
    };
    Ok((backend, desk))
}

/// Everything that is done behind. A kind or schedule is one call here. Without an exporter exports are
/// only declared, for who lists what there is.
///
/// # Errors
/// A sentence, when the files' folder cannot be made.
pub fn registry(keep: &Keep, exporter: Option<Exporter>) -> Result<Registry, String> {
    let mut registry = Registry::default();
    let objects = Objects::open(&keep.data.join("files"), keep.files.as_deref())?;
    let staging = Staging::open(&keep.data, objects.clone())?;
    jobs::register(&mut registry, House { staging });
    account::register(&mut registry);
    let keys = Keys::open(&keep.data, keep.key.as_deref())?;
    let sender = Sender::new(&keys, Reach::Internet);
    webhooks::register(&mut registry, Arc::new(sender));
    exports::register(&mut registry, exporter);
    watch::register(&mut registry);
    reports::register(&mut registry);
    personal::register(&mut registry, objects);
    Ok(registry)
}

/// Serves until interrupted.
///
/// # Errors
/// A sentence that says what to do.
pub async fn serve(options: Serve) -> Result<(), String> {
    let store = open_store(&options.keep).await?;
    let (mut backend, desk) = backend(&store, &options.keep)?;
    backend.kit |= options.kit;
    let anywhere = match options.webhooks_anywhere {
        true => {
            let keys = Keys::open(&options.keep.data, options.keep.key.as_deref())?;
            Some(Arc::new(Sender::new(&keys, Reach::Anywhere)))
        }
        false => None,
    };
    if let Some(sender) = &anywhere {
        backend.outgoing = sender.clone();
    }
    let exporter = Exporter {
        backend: backend.clone(),
        files: desk.files().clone(),
        folder: options.keep.data.join("exports"),
    };
    let built = http::assets::read(&options.site)?;
    let address = options
        .public_url
        .clone()
        .unwrap_or_else(|| format!("http://{}", options.listen));
    backend.sends_mail = options.smtp_url.is_some();
    backend.address.clone_from(&address);
    let operations = Arc::new(Operations::new(store.clone(), options.keep.data.clone()));
    let live = Hub::new(Arc::new(store.clone()), clock::now);
    tokio::spawn(live.clone().run());
    let router = http::router(
        backend.clone(),
        desk,
        live.clone(),
        built,
        &options.site,
        &operations,
    );
    let proxies = TrustedProxies(options.trusted_proxy.clone().into());
    let router = router.layer(Extension(proxies));
    let listener = TcpListener::bind(options.listen).await.map_err(|error| {
        format!(
            "{} cannot be listened on ({error}). Choose another with --listen.",
            options.listen
        )
    })?;
    if options.sample {
        crate::sample::load(&backend, options.sample_password.as_deref()).await?;
    }
    if let Some(address) = options.metrics_listen {
        operate::serve_metrics(address, operations.clone(), store.clone()).await?;
    }
    deliver_mail(&store, &options, &address)?;
    announce(&backend, &address).await?;
    let (clock, steady): (Clock, Clock) = (Arc::new(clock::now), Arc::new(clock::steady));
    let mut registry = registry(&options.keep, Some(exporter))?;
    if let Some(sender) = anywhere {
        webhooks::register(&mut registry, sender);
    }
    let jobs = Runner::new(store.clone(), registry.ready(), clock, steady);
    let jobs = jobs.start();
    let delay = Duration::from_secs(options.drain_delay);
    let asked = async {
        interrupted().await;
        operations.stop();
        tokio::time::sleep(delay).await;
        live.close();
    };
    listen(listener, router, asked).await;
    jobs.stop().await;
    store.db.close().await;
    Ok(())
}

/// Begins to empty the outbox, if there is a mail server.
fn deliver_mail(store: &Store, options: &Serve, address: &str) -> Result<(), String> {
    let mails = Arc::new(store.clone());
    tokio::spawn(mail::tidy(mails.clone(), clock::now));
    tokio::spawn(notices::digests(mails.clone(), clock::now));
    let (Some(url), Some(from)) = (&options.smtp_url, &options.mail_from) else {
        tracing::info!("no mail server is named: mails wait in the outbox");
        return Ok(());
    };
    let sender = Arc::new(mail::Smtp::new(url, None)?);
    let from = from.parse().map_err(|_| {
        "The sender of mails cannot be read. Write it as: Atelier <post@example.com>".to_owned()
    })?;
    let post = mail::Post::new(mails, sender, from, address.to_owned(), clock::now);
    tokio::spawn(post.run());
    Ok(())
}

/// Prints where to go: the one-time set-up link while nobody has an account, else the address.
async fn announce(backend: &Backend, address: &str) -> Result<(), String> {
    let people: &Arc<dyn PersonStore> = &backend.people;
    let failed = |error| format!("The database cannot be read: {error}");
    if people.has_people().await.map_err(failed)? {
        println!("Atelier is ready: {address}");
        return Ok(());
    }
    let (token, hash) = backend.passwords.token();
    people
        .issue_setup(&hash, (backend.clock)())
        .await
        .map_err(failed)?;
    println!(
        "Atelier is ready. Make the owner's account within 24 hours:\n\n    {address}/set-up?token={token}\n"
    );
    Ok(())
}

/// Takes connections until `asked`, then lets those end that are under way.
async fn listen(listener: TcpListener, router: Router, asked: impl Future<Output = ()>) {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_headers(100);
    let draining = GracefulShutdown::new();
    let mut stop = std::pin::pin!(asked);
    loop {
        let (stream, address) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        let _ = stream.set_nodelay(true);
        let service = TowerToHyperService::new(router.clone().layer(Extension(Peer(address.ip()))));
        let connection = builder
            .serve_connection(TokioIo::new(stream), service)
            .into_owned();
        let watched = draining.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = watched.await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(DRAIN, draining.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("some requests were still running when the server stopped");
    }
}

async fn interrupted() {
    let ctrl_c = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = ctrl_c => {},
        () = terminated => {},
    }
}
