//! As much DER (X.690) as an RSA public key needs.

/// Modulus and exponent of `RSAPublicKey` (RFC 8017 §A.1.1), without leading zeros.
pub(crate) fn rsa_public_key(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (body, []) = element(0x30, der)? else {
        return None;
    };
    let (n, rest) = element(0x02, body)?;
    let (e, []) = element(0x02, rest)? else {
        return None;
    };
    Some((unsigned(n), unsigned(e)))
}

/// DER writes a zero before a number whose first bit is set.
fn unsigned(integer: &[u8]) -> &[u8] {
    integer.strip_prefix(&[0]).unwrap_or(integer)
}

/// The content of one DER element and what follows it.
fn element(tag: u8, der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (&[found, first], rest) = der.split_first_chunk()?;
    if found != tag {
        return None;
    }
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81 | 0x82 => {
            let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            let length = bytes.iter().fold(0, |sum, &b| sum << 8 | usize::from(b));
            (length, rest)
        }
        _ => return None,
    };
    rest.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_der_is_no_key() {
        let der = [0x30, 0x06, 0x02, 0x01, 0x09, 0x02, 0x01, 0x03];
        assert_eq!(rsa_public_key(&der), Some((&[9][..], &[3][..])));
        for cut in 0..der.len() {
            assert_eq!(rsa_public_key(&der[..cut]), None, "{cut}");
        }
    }
}
