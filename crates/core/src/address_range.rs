use std::net::IpAddr;
use std::str::FromStr;

/// An address, or a network of them in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddressRange {
    first: IpAddr,
    /// How many bits, from the left, all of them have in common.
    length: u32,
}

/// No address and no network, or a network whose address has bits after its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an IP address such as 10.0.0.1, or a network such as 10.1.0.0/16 or 2001:db8::/32")]
pub struct InvalidAddressRange;

impl AddressRange {
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        size(address) == size(self.first) && head(address, self.length) == bits(self.first)
    }
}

impl From<IpAddr> for AddressRange {
    fn from(address: IpAddr) -> Self {
        let first = address.to_canonical();
        let length = size(first);
        Self { first, length }
    }
}

impl FromStr for AddressRange {
    type Err = InvalidAddressRange;

    fn from_str(text: &str) -> Result<Self, InvalidAddressRange> {
        let Some((first, length)) = text.split_once('/') else {
            let address: IpAddr = text.parse().map_err(|_| InvalidAddressRange)?;
            return Ok(address.into());
        };
        let first: IpAddr = first.parse().map_err(|_| InvalidAddressRange)?;
        let digits = length.bytes().all(|b| b.is_ascii_digit());
        let length = length.parse().map_err(|_| InvalidAddressRange)?;
        // Nobody means every address there is.
        let fits = digits && (1..=size(first)).contains(&length);
        let mapped = first.to_canonical() != first;
        if !fits || mapped || head(first, length) != bits(first) {
            return Err(InvalidAddressRange);
        }
        Ok(Self { first, length })
    }
}

const fn size(address: IpAddr) -> u32 {
    match address {
        IpAddr::V4(_) => u32::BITS,
        IpAddr::V6(_) => u128::BITS,
    }
}

fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => u32::from(v4).into(),
        IpAddr::V6(v6) => v6.into(),
    }
}

/// An address's bits without those after `length`.
fn head(address: IpAddr, length: u32) -> u128 {
    let rest = size(address).saturating_sub(length);
    let tail = u128::MAX.checked_shl(rest).unwrap_or(0);
    bits(address) & tail
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contains(range: &str, address: &str) -> bool {
        let range: AddressRange = range.parse().unwrap();
        range.contains(address.parse().unwrap())
    }

    #[test]
    fn a_network_has_its_addresses_and_no_others() {
        for (range, inside, outside) in [
            ("10.0.0.1", "10.0.0.1", "10.0.0.2"),
            ("10.0.0.1/32", "10.0.0.1", "10.0.0.0"),
            ("10.1.0.0/16", "10.1.255.255", "10.2.0.0"),
            ("192.0.2.128/25", "192.0.2.128", "192.0.2.127"),
            ("128.0.0.0/1", "255.0.0.1", "127.0.0.1"),
            ("::1", "::1", "0.0.0.1"),
            ("2001:db8::/32", "2001:db8:ffff::1", "2001:db9::"),
            ("::/1", "::1", "10.0.0.1"),
            ("10.0.0.0/8", "::ffff:10.9.9.9", "a00::"),
        ] {
            assert!(contains(range, inside), "{inside} is in {range}");
            assert!(!contains(range, outside), "{outside} is not in {range}");
        }
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for wrong in [
            "",
            "proxy",
            "10.0.0.0/",
            "/8",
            "10.0.0.1/8",
            "10.0.0.0/33",
            "10.0.0.0/0",
            "::/0",
            "::/129",
            "10.0.0.0/+8",
            "10.0.0.0/8/8",
            "10.0.0/8",
            "::ffff:10.0.0.0/104",
            " 10.0.0.1",
        ] {
            assert_eq!(
                wrong.parse::<AddressRange>(),
                Err(InvalidAddressRange),
                "{wrong}"
            );
        }
    }
}
