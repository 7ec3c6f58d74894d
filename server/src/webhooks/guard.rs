//! Which addresses may be connected to. A name is resolved once for a connection, every address it has
//! is checked, and the connection is made to those; nothing is resolved again in between.

use domain::webhook::is_public;
use futures::FutureExt;
use futures::future::BoxFuture;
use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// How far messages may go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// To machines on the internet, encrypted.
    #[default]
    Internet,
    /// To any machine, also without encryption: for tests of receivers on one's own.
    Anywhere,
}

/// Finds the addresses of a name.
pub type Lookup =
    Arc<dyn Fn(String) -> BoxFuture<'static, std::io::Result<Vec<IpAddr>>> + Send + Sync>;

/// The system's own resolver.
pub fn system() -> Lookup {
    Arc::new(|name| {
        async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        }
        .boxed()
    })
}

impl Reach {
    /// Whether an address may be connected to.
    pub fn takes(self, address: IpAddr) -> bool {
        self == Self::Anywhere || is_public(address)
    }

    /// An address as it is kept, with its host in one form.
    ///
    /// # Errors
    /// Why nothing may be sent there, as a sentence.
    pub fn check(self, text: &str) -> Result<Url, &'static str> {
        let url = Url::parse(text)
            .map_err(|_| "This is no address. Write one such as https://example.com/hooks.")?;
        match (url.scheme(), self) {
            ("https", _) | ("http", Self::Anywhere) => {}
            _ => return Err("Only addresses that begin with https:// are told anything."),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("Leave name and password out of the address.");
        }
        if url.fragment().is_some() {
            return Err("Leave out the part from # on: it is never sent.");
        }
        let host = url.host_str().unwrap_or_default();
        let literal = host.trim_start_matches('[').trim_end_matches(']');
        let closed = "This address is not on the internet, so nothing is sent there.";
        match literal.parse::<IpAddr>() {
            Ok(address) if !self.takes(address) => Err(closed),
            Ok(_) => Ok(url),
            Err(_) if self == Self::Internet && is_inner(host) => Err(closed),
            Err(_) => Ok(url),
        }
    }
}

/// Whether a name is one that only this machine or its network knows.
fn is_inner(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let last = host.rsplit('.').next().unwrap_or_default();
    !host.contains('.') || ["localhost", "local", "internal", "lan", "home", "arpa"].contains(&last)
}

/// A resolver that answers with checked addresses, or not at all.
pub struct Guarded {
    /// How far.
    pub reach: Reach,
    /// What it asks.
    pub lookup: Lookup,
}

/// Says that a name leads to where nothing is sent.
#[derive(Debug)]
pub struct Closed;

impl std::fmt::Display for Closed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the name leads to an address that is not on the internet")
    }
}

impl std::error::Error for Closed {}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let (reach, found) = (self.reach, (self.lookup)(name.as_str().to_owned()));
        Box::pin(async move {
            let found = found.await?;
            // One that is not public among others that are: somebody is trying something.
            if found.is_empty() || !found.iter().all(|address| reach.takes(*address)) {
                return Err(Closed.into());
            }
            let found = found.into_iter().map(|address| SocketAddr::new(address, 0));
            Ok(Box::new(found) as Addrs)
        })
    }
}
