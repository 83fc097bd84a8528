//! Septets packed into octets, the lowest bit first (3GPP TS 23.038 §6.1.2.1).

const RETURN: u8 = 0x0d;

/// Bits between a header of so many octets and the first septet, which stands where a septet would
/// (3GPP TS 23.040 §9.2.3.24).
fn fill(header: usize) -> usize {
    (7 - header * 8 % 7) % 7
}

/// Packs what follows a header of so many octets.
pub(super) fn pack(septets: &[u8], header: usize) -> Vec<u8> {
    let (mut held, mut bits) = (0u16, fill(header));
    let mut octets = Vec::with_capacity(septets.len());
    let mut push = |septet: u8| {
        held |= u16::from(septet & 0x7f) << bits;
        bits += 7;
        if bits >= 8 {
            octets.push(held.to_le_bytes()[0]);
            held >>= 8;
            bits -= 8;
        }
        bits
    };
    let mut left = 0;
    for septet in septets {
        left = push(*septet);
    }
    // Seven spare bits would be read as an @ (§6.1.2.3.1).
    if left == 1 && !septets.is_empty() {
        left = push(RETURN);
    }
    if left > 0 && !septets.is_empty() {
        octets.push(held.to_le_bytes()[0]);
    }
    octets
}

/// Unpacks what follows a header of so many octets.
pub(super) fn unpack(octets: &[u8], header: usize) -> Vec<u8> {
    let mut skip = fill(header);
    let (mut held, mut bits) = (0u16, 0);
    let mut septets = Vec::with_capacity(octets.len() * 8 / 7 + 1);
    for octet in octets {
        held |= u16::from(*octet) << bits;
        bits += 8;
        if skip > 0 {
            held >>= skip;
            bits -= skip;
            skip = 0;
        }
        while bits >= 7 {
            septets.push(held.to_le_bytes()[0] & 0x7f);
            held >>= 7;
            bits -= 7;
        }
    }
    // A return that fills the last octet is no character (§6.1.2.3.1).
    if bits == 0 && septets.last() == Some(&RETURN) {
        septets.pop();
    }
    septets
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hello_is_packed_as_everywhere() {
        let packed = [0xe8, 0x32, 0x9b, 0xfd, 0x46, 0x97, 0xd9, 0xec, 0x37];
        assert_eq!(pack(b"hellohello", 0), packed);
        assert_eq!(unpack(&packed, 0), b"hellohello");
    }

    #[test]
    fn seven_spare_bits_are_a_return_and_no_at() {
        assert_eq!(pack(&[0; 7], 0), [0, 0, 0, 0, 0, 0, 0x1a]);
        assert_eq!(unpack(&pack(&[0; 7], 0), 0), [0; 7]);
        assert_eq!(unpack(&pack(&[0; 8], 0), 0), [0; 8]);
    }

    #[test]
    fn septets_after_a_header_begin_at_a_septet() {
        // 6 octets are 48 bits; the next septet begins at bit 49.
        assert_eq!(pack(&[0x7f], 6), [0xfe]);
        assert_eq!(pack(&[0x7f], 7), [0x7f]);
        assert_eq!(pack(&[0; 153], 6).len(), 134);
        assert_eq!(pack(&[0; 152], 7).len(), 133);
        assert_eq!(pack(&[0; 160], 0).len(), 140);
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_back(
            septets in proptest::collection::vec(0u8..128, 0..200), header in 0usize..20,
        ) {
            prop_assume!(septets.last() != Some(&RETURN));
            prop_assert_eq!(unpack(&pack(&septets, header), header), septets);
        }

        #[test]
        fn any_octets_unpack_to_something(
            octets in proptest::collection::vec(any::<u8>(), 0..200), header in 0usize..300,
        ) {
            unpack(&octets, header);
        }
    }
}
