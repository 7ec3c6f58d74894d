//! Where a request really comes from.

use axum::http::HeaderMap;
use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;

/// Networks of proxies whose word is taken for whom they speak for. Without any, the address of the
/// connection counts and `X-Forwarded-For` is ignored: anybody can write one.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(pub Arc<[Network]>);

/// A network such as `10.0.0.0/8` or `fd00::/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text} is no network such as 10.0.0.0/8 or fd00::/8");
        let (address, bits) = text.split_once('/').unwrap_or((text, ""));
        let address: IpAddr = address.trim().parse().map_err(|_| wrong())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            "" => most,
            bits => bits.parse().map_err(|_| wrong())?,
        };
        if bits > most {
            return Err(wrong());
        }
        Ok(Self { address, bits })
    }
}

impl Network {
    fn holds(&self, address: IpAddr) -> bool {
        let same = |a: u128, b: u128, width: u32| {
            a.checked_shr(width - self.bits).unwrap_or(0)
                == b.checked_shr(width - self.bits).unwrap_or(0)
        };
        match (self.address, address) {
            (IpAddr::V4(a), IpAddr::V4(b)) => same(a.to_bits().into(), b.to_bits().into(), 32),
            (IpAddr::V6(a), IpAddr::V6(b)) => same(a.to_bits(), b.to_bits(), 128),
            _ => false,
        }
    }
}

impl TrustedProxies {
    /// The address of the person's side: the last one that no trusted proxy has, read from the
    /// connection backwards through `X-Forwarded-For`. What stands before it may be made up.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let trusted = |address: IpAddr| self.0.iter().any(|network| network.holds(address));
        let mut client = peer.to_canonical();
        let named: Vec<&str> = headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .collect();
        for name in named.into_iter().rev() {
            if !trusted(client) {
                break;
            }
            let Some(before) = address(name) else {
                break;
            };
            client = before;
        }
        client
    }
}

/// An address as proxies write it, also with a port or in brackets.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.trim_start_matches('[').split(']').next()?;
    bare.parse()
        .ok()
        .or_else(|| text.rsplit_once(':')?.0.parse().ok())
        .map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is tried, and what of the request and the options it is tried with; then the address found.
    type Case = (
        &'static str,
        &'static [&'static str],
        &'static str,
        &'static [&'static str],
        &'static str,
    );
    use axum::http::HeaderValue;

    fn proxies(networks: &[&str]) -> TrustedProxies {
        TrustedProxies(networks.iter().map(|text| text.parse().unwrap()).collect())
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let local = &["10.0.0.0/8", "::1", "fd00::/8"][..];
        let cases: [Case; 12] = [
            (
                "no proxy",
                &[],
                "198.51.100.7",
                &["1.1.1.1"],
                "198.51.100.7",
            ),
            ("nobody trusted", &[], "10.0.0.1", &["1.1.1.1"], "10.0.0.1"),
            (
                "a stranger's word",
                local,
                "198.51.100.7",
                &["1.1.1.1"],
                "198.51.100.7",
            ),
            (
                "a proxy's",
                local,
                "10.0.0.1",
                &["203.0.113.9"],
                "203.0.113.9",
            ),
            (
                "made up before it",
                local,
                "10.0.0.1",
                &["1.1.1.1, 203.0.113.9"],
                "203.0.113.9",
            ),
            (
                "two proxies",
                local,
                "10.0.0.1",
                &["203.0.113.9, 10.2.3.4"],
                "203.0.113.9",
            ),
            (
                "two headers",
                local,
                "10.0.0.1",
                &["1.1.1.1", "203.0.113.9"],
                "203.0.113.9",
            ),
            (
                "within IPv6",
                local,
                "::ffff:10.0.0.1",
                &["2001:db8::7"],
                "2001:db8::7",
            ),
            (
                "with ports",
                local,
                "fd00::1",
                &["[2001:db8::7]:443"],
                "2001:db8::7",
            ),
            (
                "with a port",
                local,
                "::1",
                &["203.0.113.9:5123"],
                "203.0.113.9",
            ),
            ("garbage", local, "10.0.0.1", &["unknown"], "10.0.0.1"),
            ("nothing said", local, "10.0.0.1", &[], "10.0.0.1"),
        ];
        for (case, networks, peer, forwarded, expected) in cases {
            let mut headers = HeaderMap::new();
            for value in forwarded {
                headers.append("x-forwarded-for", HeaderValue::from_static(value));
            }
            let found = proxies(networks).client(peer.parse().unwrap(), &headers);
            assert_eq!(found.to_string(), expected, "{case}");
        }
    }

    #[test]
    fn networks_are_read_or_refused() {
        for (text, inside, outside) in [
            ("10.0.0.0/8", "10.255.0.1", "11.0.0.1"),
            ("192.0.2.7", "192.0.2.7", "192.0.2.8"),
            ("0.0.0.0/0", "8.8.8.8", "::1"),
            ("fd00::/8", "fdff::1", "fe00::1"),
            ("::/0", "2001:db8::1", "10.0.0.1"),
        ] {
            let network: Network = text.parse().unwrap();
            assert!(network.holds(inside.parse().unwrap()), "{text}");
            assert!(!network.holds(outside.parse().unwrap()), "{text}");
        }
        for wrong in ["", "10.0.0.0/33", "example.com", "10.0.0.0/x", "::/129"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }
}
