//! Where a feed may lead. An address on the web must not open a machine beside this one, nor the one that hands out a
//! cloud's passwords: so a name is resolved once, its addresses are looked at, and exactly those are connected to.

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::error::Error;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use thiserror::Error as ThisError;

/// Which addresses may be connected to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach {
    /// Those of a house or of this machine as well.
    pub private: bool,
}

/// Why an address is not connected to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ThisError)]
pub(super) enum Refusal {
    #[error(
        "it leads to a machine in a private network or to this one; if that is meant, write allow_private = true for this feed"
    )]
    Private,
    #[error("it leads to an address that no sheet can have")]
    Never,
}

impl Reach {
    pub fn check(self, address: IpAddr) -> Result<(), Refusal> {
        match of(address) {
            Kind::Public => Ok(()),
            Kind::Private if self.private => Ok(()),
            Kind::Private => Err(Refusal::Private),
            Kind::Never => Err(Refusal::Never),
        }
    }
}

impl Resolve for Reach {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = *self;
        Box::pin(async move {
            let all: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let (mut good, mut refused) = (Vec::new(), None);
            for address in all {
                match reach.check(address.ip()) {
                    Ok(()) => good.push(address),
                    Err(refusal) => refused = Some(refusal),
                }
            }
            match refused {
                // Whoever names such an address among others is up to something.
                Some(refusal) => Err(refusal.into()),
                None => Ok(Box::new(good.into_iter()) as Addrs),
            }
        })
    }
}

/// The refusal that made a request fail, if one did.
pub(super) fn refusal(error: &(dyn Error + 'static)) -> Option<Refusal> {
    let found = error.downcast_ref::<Refusal>().copied();
    found.or_else(|| error.source().and_then(refusal))
}

#[derive(Debug, PartialEq)]
enum Kind {
    Public,
    /// A house's, a provider's behind its gateway, or this machine.
    Private,
    /// Link-local (where clouds hand out passwords), many at once, reserved, for examples, or another's in disguise.
    Never,
}

fn of(address: IpAddr) -> Kind {
    match address {
        IpAddr::V4(address) => of_v4(address),
        IpAddr::V6(address) => of_v6(address),
    }
}

/// By the IANA IPv4 Special-Purpose Address Registry.
fn of_v4(address: Ipv4Addr) -> Kind {
    match address.octets() {
        [10, ..] | [127, ..] | [192, 168, ..] => Kind::Private,
        [172, 16..=31, ..] | [100, 64..=127, ..] => Kind::Private,
        [0, ..] | [169, 254, ..] | [224..=255, ..] => Kind::Never,
        [192, 0, 0 | 2, _] | [192, 88, 99, _] => Kind::Never,
        [198, 18 | 19, ..] | [198, 51, 100, _] | [203, 0, 113, _] => Kind::Never,
        _ => Kind::Public,
    }
}

/// By the IANA IPv6 Special-Purpose Address Registry: only 2000::/3 is given out, and parts of it are not hosts.
fn of_v6(address: Ipv6Addr) -> Kind {
    let [a, b, c, d, e, f, g, h] = address.segments();
    match (a, b) {
        (0xfc00..=0xfdff, _) => Kind::Private,
        _ if address.is_loopback() => Kind::Private,
        // NAT64, by which a network without IPv4 reaches it: what counts is whom it stands for.
        (0x64, 0xff9b) if [c, d, e, f] == [0; 4] => {
            let [g, h] = [g.to_be_bytes(), h.to_be_bytes()];
            of_v4(Ipv4Addr::new(g[0], g[1], h[0], h[1]))
        }
        // Protocols' own, examples, 6to4.
        (0x2001, 0..=0x1ff | 0xdb8) | (0x2002, _) | (0x3fff, 0..=0xfff) => Kind::Never,
        (0x2000..=0x3fff, _) => Kind::Public,
        _ => Kind::Never,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_on_the_open_network_is_reached_unless_it_is_said() {
        let table = [
            (
                Kind::Public,
                "8.8.8.8 1.1.1.1 142.250.74.46 100.63.255.255 100.128.0.0 172.15.255.255 172.32.0.1 11.0.0.1",
            ),
            (
                Kind::Public,
                "192.167.1.1 192.169.0.1 198.17.0.1 198.20.0.1 223.255.255.255 126.0.0.1 128.0.0.1 169.253.0.1",
            ),
            (
                Kind::Public,
                "2a00:1450:4001:830::200e 2606:4700::1111 2001:4860:4860::8888 2001:200::1 3ffe::1 64:ff9b::808:808",
            ),
            (Kind::Private, "10.0.0.1 10.255.255.255 127.0.0.1 127.255.0.9 192.168.1.1 172.16.0.1 172.31.255.255"),
            (Kind::Private, "100.64.0.1 100.127.255.255 ::1 fc00::1 fdff:ffff::1 64:ff9b::a00:1 64:ff9b::7f00:1"),
            (Kind::Never, "0.0.0.0 0.1.2.3 169.254.169.254 169.254.0.1 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255"),
            (Kind::Never, "192.0.0.1 192.0.2.1 192.88.99.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9"),
            (
                Kind::Never,
                ":: ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:8.8.8.8 ::127.0.0.1 ::8.8.8.8 fe80::1 febf::1 fec0::1",
            ),
            (
                Kind::Never,
                "ff02::1 ff05::2 2001::1 2001:db8::1 2002:7f00:1::1 3fff::1 100::1 64:ff9b:1::1 5f00::1 4000::1",
            ),
            (Kind::Never, "64:ff9b::a9fe:a9fe"),
        ];
        for (kind, addresses) in table {
            for address in addresses.split(' ') {
                let address: IpAddr = address.parse().unwrap();
                assert_eq!(of(address), kind, "{address}");
                assert_eq!(Reach { private: false }.check(address).is_ok(), kind == Kind::Public, "{address}");
                assert_eq!(Reach { private: true }.check(address).is_ok(), kind != Kind::Never, "{address}");
            }
        }
    }
}
