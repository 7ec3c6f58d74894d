use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Blocks of IPv4 that are nobody's on the internet (IANA's registry of special-purpose addresses), as
/// first address and length of the prefix.
const CLOSED_V4: [(Ipv4Addr, u32); 16] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    // Azure gives machines their settings here, although the address is a public one.
    (Ipv4Addr::new(168, 63, 129, 16), 32),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];

/// Blocks within IPv6's global unicast that lead elsewhere: protocol assignments with Teredo, examples,
/// and 6to4, which holds an IPv4 address.
const CLOSED_V6: [(Ipv6Addr, u32); 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// Whether an address is some machine's on the internet: none of this machine's own, of its network, of
/// a cloud's services for it, and none that only stands for such a one. What is not known to be public
/// is not.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let bits = u32::from(address);
            !CLOSED_V4
                .iter()
                .any(|(first, length)| (bits ^ u32::from(*first)) >> (32 - length) == 0)
        }
        // Only 2000::/3 is given out. Mapped, translated (NAT64), local and group addresses lie outside.
        IpAddr::V6(address) => {
            let bits = u128::from(address);
            bits >> 125 == 1
                && !CLOSED_V6
                    .iter()
                    .any(|(first, length)| (bits ^ u128::from(*first)) >> (128 - length) == 0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_addresses_are_public() {
        let closed = [
            ("this network", "0.0.0.0"),
            ("this network, beyond its first", "0.1.2.3"),
            ("private, ten", "10.0.0.1"),
            ("private, ten, last", "10.255.255.255"),
            ("carrier's NAT, first", "100.64.0.0"),
            ("carrier's NAT, last", "100.127.255.255"),
            ("Alibaba's metadata", "100.100.100.200"),
            ("loopback", "127.0.0.1"),
            ("loopback, last", "127.255.255.255"),
            ("Azure's metadata", "168.63.129.16"),
            ("link-local", "169.254.0.1"),
            ("metadata of most clouds", "169.254.169.254"),
            ("ECS metadata", "169.254.170.2"),
            ("private, 172, first", "172.16.0.0"),
            ("private, 172, last", "172.31.255.255"),
            ("protocol assignments", "192.0.0.1"),
            ("Oracle's metadata", "192.0.0.192"),
            ("example one", "192.0.2.1"),
            ("6to4 relay", "192.88.99.1"),
            ("private, 192", "192.168.1.1"),
            ("measuring", "198.18.0.1"),
            ("measuring, last", "198.19.255.255"),
            ("example two", "198.51.100.7"),
            ("example three", "203.0.113.9"),
            ("group", "224.0.0.1"),
            ("group, last", "239.255.255.255"),
            ("reserved", "240.0.0.1"),
            ("broadcast", "255.255.255.255"),
            ("v6 unspecified", "::"),
            ("v6 loopback", "::1"),
            ("v6 compatible", "::127.0.0.1"),
            ("v6 mapped loopback", "::ffff:127.0.0.1"),
            ("v6 mapped private", "::ffff:10.0.0.1"),
            ("v6 mapped public", "::ffff:8.8.8.8"),
            ("v6 translated", "::ffff:0:127.0.0.1"),
            ("NAT64", "64:ff9b::7f00:1"),
            ("NAT64, public within", "64:ff9b::808:808"),
            ("NAT64, local", "64:ff9b:1::1"),
            ("discard", "100::1"),
            ("Teredo", "2001::1"),
            ("ORCHID", "2001:20::1"),
            ("v6 example", "2001:db8::1"),
            ("v6 example, new", "3fff::1"),
            ("6to4 of loopback", "2002:7f00:1::1"),
            ("6to4 of a public one", "2002:808:808::1"),
            ("segment routing", "5f00::1"),
            ("unique local", "fc00::1"),
            ("unique local, usual", "fd00::1"),
            ("AWS metadata over v6", "fd00:ec2::254"),
            ("v6 link-local", "fe80::1"),
            ("v6 site-local", "fec0::1"),
            ("v6 group", "ff02::1"),
            ("v6 not given out", "4000::1"),
        ];
        for (case, address) in closed {
            assert!(!is_public(address.parse().unwrap()), "{case}: {address}");
        }
        let open = [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "168.63.129.15",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.1",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2001:200::1",
            "2001:4860:4860::8888",
            "2606:4700:4700::1111",
            "2a00:1450:4001:800::200e",
        ];
        for address in open {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }
}
