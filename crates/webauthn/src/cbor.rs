//! The CBOR that authenticators write (RFC 8949 in the canonical form of CTAP2): every length is
//! known in advance, and nothing is tagged.

/// What is read of it; what nobody looks into is only passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    Integer(i64),
    Bytes(&'a [u8]),
    Text(&'a str),
    Other,
}

/// Reads from the front of bytes that come from outside. Every answer is None for what is not CBOR.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

/// CTAP2 §8 allows four levels.
const DEEPEST: usize = 4;

const UNSIGNED: u8 = 0;
const NEGATIVE: u8 = 1;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const ARRAY: u8 = 4;
const MAP: u8 = 5;
const SIMPLE: u8 = 7;

impl<'a> Reader<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// What has not been read yet.
    pub(crate) const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// The number of pairs in the map that stands here.
    pub(crate) fn map(&mut self) -> Option<u64> {
        match self.head()? {
            (MAP, pairs) => Some(pairs),
            _ => None,
        }
    }

    /// The value that stands here, passed over with all that is in it.
    pub(crate) fn value(&mut self) -> Option<Value<'a>> {
        self.value_above(DEEPEST)
    }

    fn value_above(&mut self, levels: usize) -> Option<Value<'a>> {
        let (kind, argument) = self.head()?;
        Some(match kind {
            UNSIGNED => Value::Integer(i64::try_from(argument).ok()?),
            NEGATIVE => Value::Integer(-1 - i64::try_from(argument).ok()?),
            BYTES => Value::Bytes(self.take(argument)?),
            TEXT => Value::Text(std::str::from_utf8(self.take(argument)?).ok()?),
            ARRAY | MAP => {
                let levels = levels.checked_sub(1)?;
                let each = if kind == MAP { 2 } else { 1 };
                // However many are claimed: each takes a byte at least, and then they end.
                for _ in 0..argument.checked_mul(each)? {
                    self.value_above(levels)?;
                }
                Value::Other
            }
            SIMPLE => Value::Other,
            _ => return None,
        })
    }

    fn take(&mut self, count: u64) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(usize::try_from(count).ok()?)?;
        self.rest = rest;
        Some(taken)
    }

    /// The major type and its argument.
    fn head(&mut self) -> Option<(u8, u64)> {
        let first = *self.take(1)?.first()?;
        let more = match first & 0x1f {
            small @ 0..=23 => return Some((first >> 5, u64::from(small))),
            24 => 1,
            25 => 2,
            26 => 4,
            27 => 8,
            // Lengths that are not known in advance, and what is reserved.
            _ => return None,
        };
        let bytes = self.take(more)?;
        let argument = bytes
            .iter()
            .fold(0u64, |value, byte| value << 8 | u64::from(*byte));
        Some((first >> 5, argument))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_authenticators_write_is_read() {
        let mut reader = Reader::new(&[0xa2, 0x01, 0x26, 0x61, b'x', 0x42, 7, 8, 0xf5]);
        assert_eq!(reader.map(), Some(2));
        assert_eq!(reader.value(), Some(Value::Integer(1)));
        assert_eq!(reader.value(), Some(Value::Integer(-7)));
        assert_eq!(reader.value(), Some(Value::Text("x")));
        assert_eq!(reader.value(), Some(Value::Bytes(&[7, 8])));
        assert_eq!(reader.rest(), [0xf5]);
    }

    #[test]
    fn what_is_endless_or_too_deep_is_none() {
        for bytes in [
            &[0x9f, 0x01, 0xff][..],
            &[0x5f, 0x41, 0x01, 0xff],
            &[0xc0, 0x01],
            &[0x81, 0x81, 0x81, 0x81, 0x81, 0x01],
            // 2^64 - 1 items, and bytes of that length.
            &[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[0x1b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[0x19, 0x01],
            &[],
        ] {
            assert_eq!(Reader::new(bytes).value(), None, "{bytes:x?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_not(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut reader = Reader::new(&bytes);
            while reader.value().is_some() {}
            prop_assert!(reader.rest().len() <= bytes.len());
        }
    }
}
