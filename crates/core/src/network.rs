use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What limits count by: the address, and of IPv6 the /64 that one household has whole.
#[must_use]
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => first_bits(address, 64).into(),
        v4 => v4,
    }
}

/// What a person's place is known by: the /24, and of IPv6 the /48 that one site has whole. An
/// address of either changes more often than its network does.
#[must_use]
pub fn neighbourhood(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => first_bits(address, 48).into(),
        IpAddr::V4(address) => Ipv4Addr::from(u32::from(address) & !0xff).into(),
    }
}

fn first_bits(address: Ipv6Addr, bits: u32) -> Ipv6Addr {
    (u128::from(address) & !(u128::MAX >> bits)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_count_by_address_or_by_ipv6_network() {
        let network = |address: &str| network(address.parse().unwrap()).to_string();
        assert_eq!(network("192.0.2.7"), "192.0.2.7");
        assert_eq!(network("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
    }

    #[test]
    fn a_place_is_known_by_its_network() {
        let place = |address: &str| neighbourhood(address.parse().unwrap()).to_string();
        assert_eq!(place("192.0.2.7"), "192.0.2.0");
        assert_eq!(place("192.0.2.255"), "192.0.2.0");
        assert_eq!(place("192.0.3.7"), "192.0.3.0");
        assert_eq!(place("::ffff:192.0.2.7"), "192.0.2.0");
        assert_eq!(place("2001:db8:1:2:3:4:5:6"), "2001:db8:1::");
        assert_eq!(place("2001:db8:2:2:3:4:5:6"), "2001:db8:2::");
    }
}
