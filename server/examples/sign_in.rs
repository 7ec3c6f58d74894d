//! Figures of signing in, printed as Markdown: whether the time of a refusal tells who has an account,
//! and what 10,000 guesses come to. Run: `cargo run --release -p server --example sign_in`.
//!
//! Requests go straight into the router, so that no network blurs the times.

use app::document::Built;
use axum::body::Body;
use axum::http::Request;
use axum::{Extension, Router};
use domain::person::{NewPerson, PersonStore};
use domain::time::{Calendar, Micros};
use domain::workspace::{NewWorkspace, WorkspaceKind};
use server::config::Keep;
use server::http::Peer;
use server::live::Hub;
use server::operate::Operations;
use std::error::Error;
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use tower::ServiceExt;
use ui::backend::{Attempts, Guess};

type Outcome<T> = Result<T, Box<dyn Error>>;

const KNOWN: &str = "mira@example.com";
const PASSWORD: &str = "violet-harbour-9";
/// Tries of each kind.
const TIMED: usize = 400;
/// Guesses at one account, and at many from one address.
const GUESSES: u32 = 10_000;

/// Lets every try through, so that times are of the work and not of the limits.
struct Unlimited;

impl Attempts for Unlimited {
    fn allow(&self, _: Guess<'_>, _: &str, _: Micros) -> Result<(), i64> {
        Ok(())
    }

    fn succeeded(&self, _: Guess<'_>, _: &str) {}
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let folder = std::env::temp_dir().join(format!("atelier-sign-in-{}", std::process::id()));
    let limited = served(&folder.join("limited"), false).await?;
    let unlimited = served(&folder.join("unlimited"), true).await?;
    timing(&unlimited).await?;
    guesses(&limited).await?;
    std::fs::remove_dir_all(folder)?;
    Ok(())
}

/// A server with one account.
async fn served(data: &Path, unlimited: bool) -> Outcome<Router> {
    let keep = Keep {
        data: data.to_owned(),
        database_url: None,
        key: None,
        files: None,
    };
    let store = server::serve::open_store(&keep).await?;
    let (mut backend, desk) = server::serve::backend(&store, &keep)?;
    if unlimited {
        backend.attempts = Arc::new(Unlimited);
    }
    let now = server::clock::now();
    store.issue_setup("token", now).await?;
    let person = NewPerson {
        name: "Mira".to_owned(),
        email: KNOWN.to_owned(),
        password_hash: backend.passwords.hash(PASSWORD).await?,
    };
    let workspace = NewWorkspace {
        name: "Studio".to_owned(),
        kind: WorkspaceKind::Creator,
        currency: "EUR".to_owned(),
        calendar: Calendar::parse("UTC", "monday")?,
    };
    store.set_up("token", person, workspace, now).await?;
    let live = Hub::new(Arc::new(store.clone()), server::clock::now);
    let operations = Arc::new(Operations::new(store, data.to_owned()));
    let site = data.join("site");
    Ok(server::http::router(
        backend,
        desk,
        live,
        Built::default(),
        &site,
        &operations,
    ))
}

/// Tries a password from an address; gives the status, and the cookie of a browser that is now known.
async fn attempt(
    router: &Router,
    email: &str,
    password: &str,
    from: u32,
    cookie: &str,
) -> Outcome<(u16, String)> {
    let address = IpAddr::V4(Ipv4Addr::from_bits(0x0a00_0000 | from));
    let body = format!("email={}&password={password}", email.replace('@', "%40"));
    let request = Request::post("/api/sign-in")
        .header("host", "atelier.example")
        .header("origin", "https://atelier.example")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("content-length", body.len())
        .header("cookie", cookie)
        .body(Body::from(body))?;
    let router = router.clone().layer(Extension(Peer(address)));
    let answer = router.oneshot(request).await?;
    let device = answer
        .headers()
        .get_all("set-cookie")
        .iter()
        .filter_map(|value| value.to_str().ok()?.split(';').next())
        .find(|pair| pair.starts_with("__Host-device="));
    Ok((
        answer.status().as_u16(),
        device.unwrap_or_default().to_owned(),
    ))
}

/// Times refusals of a known and an unknown address by turns, and compares their ranks.
async fn timing(router: &Router) -> Outcome<()> {
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for round in 0..TIMED + 20 {
        for (email, times) in [(KNOWN, &mut known), ("mara@example.com", &mut unknown)] {
            let began = Instant::now();
            attempt(router, email, "wrong-horse-77", 1, "").await?;
            // The first twenty warm caches.
            if round >= 20 {
                times.push(began.elapsed().as_secs_f64() * 1_000.0);
            }
        }
    }
    let (z, p) = mann_whitney(&known, &unknown);
    println!("| refusal | median ms | n |\n| --- | --- | --- |");
    println!("| of a known address | {:.2} | {TIMED} |", median(&known));
    println!(
        "| of an unknown address | {:.2} | {TIMED} |",
        median(&unknown)
    );
    println!("\nMann-Whitney: z = {z:.2}, two-sided p = {p:.3}\n");
    Ok(())
}

/// Ten thousand guesses at one account from a thousand addresses, then at a thousand accounts from one.
async fn guesses(router: &Router) -> Outcome<()> {
    let (_, device) = attempt(router, KNOWN, PASSWORD, 9_999, "").await?;
    println!("| guesses | hashed | refused | seconds | the right person on a known browser |");
    println!("| --- | --- | --- | --- | --- |");
    let began = Instant::now();
    let mut hashed = 0;
    for n in 0..GUESSES {
        let (status, _) = attempt(router, KNOWN, "wrong-horse-77", n % 1_000, "").await?;
        hashed += u32::from(status != 429);
    }
    let seconds = began.elapsed().as_secs_f64();
    let (right, _) = attempt(router, KNOWN, PASSWORD, 5, &device).await?;
    let refused = GUESSES - hashed;
    println!(
        "| 10,000 at one account from 1,000 addresses | {hashed} | {refused} | {seconds:.1} | {right} |"
    );
    let began = Instant::now();
    let mut hashed = 0;
    for n in 0..GUESSES {
        let email = format!("guess{}@example.com", n % 1_000);
        let (status, _) = attempt(router, &email, "wrong-horse-77", 20_000, "").await?;
        hashed += u32::from(status != 429);
    }
    let seconds = began.elapsed().as_secs_f64();
    let (right, _) = attempt(router, KNOWN, PASSWORD, 20_000, &device).await?;
    let refused = GUESSES - hashed;
    println!(
        "| 10,000 at 1,000 accounts from one address | {hashed} | {refused} | {seconds:.1} | {right} |"
    );
    Ok(())
}

fn median(times: &[f64]) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

/// The Mann-Whitney test with the normal approximation, which serves from twenty values on: how far
/// the ranks of the two are from being mixed evenly.
fn mann_whitney(one: &[f64], other: &[f64]) -> (f64, f64) {
    let below = |a: f64| other.iter().filter(|b| **b < a).count() as f64;
    let equal = |a: f64| other.iter().filter(|b| **b == a).count() as f64;
    let u: f64 = one.iter().map(|a| below(*a) + equal(*a) / 2.0).sum();
    let (n, m) = (one.len() as f64, other.len() as f64);
    let z = (u - n * m / 2.0) / (n * m * (n + m + 1.0) / 12.0).sqrt();
    // The tail of the normal distribution: Abramowitz and Stegun, 26.2.17, good to 1e-7.
    let t = 1.0 / (1.0 + 0.231_641_9 * z.abs());
    let series = [
        0.319_381_530,
        -0.356_563_782,
        1.781_477_937,
        -1.821_255_978,
        1.330_274_429,
    ];
    let sum = series.iter().rev().fold(0.0, |sum, part| (sum + part) * t);
    let tail = (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt() * sum;
    (z, 2.0 * tail)
}
