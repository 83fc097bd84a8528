//! Cuts the octets of a connection into PDUs.

use bytes::{Buf, BytesMut};

use super::HEADER;

/// Longest PDU that is read, in octets. A message_payload of 64 KiB just does not fit; real
/// message centres send a few hundred octets.
pub const MAX_PDU: usize = 64 * 1024;

const READ_SIZE: usize = 16 * 1024;

/// A length that no PDU can have: where the next one starts is unknown, so the link must close.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a PDU claims to have {0} octets")]
pub struct FrameError(pub u32);

/// Received octets that are not used yet. Holds at most one PDU and one read more.
#[derive(Debug)]
pub struct Frames {
    buffer: BytesMut,
    /// Octets of the frame handed out last, dropped at the next call.
    used: usize,
}

impl Default for Frames {
    fn default() -> Self {
        Self::new()
    }
}

impl Frames {
    pub fn new() -> Self {
        Self {
            buffer: BytesMut::with_capacity(READ_SIZE),
            used: 0,
        }
    }

    /// Where to read into, with room for at least a few PDUs.
    pub fn space(&mut self) -> &mut BytesMut {
        self.drop_used();
        if self.buffer.capacity() - self.buffer.len() < READ_SIZE / 4 {
            self.buffer.reserve(READ_SIZE);
        }
        &mut self.buffer
    }

    /// Whether a whole PDU is there.
    ///
    /// # Errors
    /// [`FrameError`] as soon as a length under 16 or over [`MAX_PDU`] arrives.
    pub fn has_frame(&self) -> Result<bool, FrameError> {
        Ok(self.frame_length()?.is_some())
    }

    /// The next whole PDU, header included; `None` until more was read.
    ///
    /// # Errors
    /// [`FrameError`] as soon as a length under 16 or over [`MAX_PDU`] arrives.
    pub fn next_frame(&mut self) -> Result<Option<&[u8]>, FrameError> {
        self.drop_used();
        let Some(octets) = self.frame_length()? else {
            return Ok(None);
        };
        self.used = octets;
        Ok(Some(&self.buffer[..octets]))
    }

    /// Octets of the next PDU, if all are there.
    fn frame_length(&self) -> Result<Option<usize>, FrameError> {
        let unused = self.buffer.get(self.used..).unwrap_or_default();
        let Some(length) = unused.first_chunk::<4>() else {
            return Ok(None);
        };
        let length = u32::from_be_bytes(*length);
        let octets = length as usize;
        if !(HEADER..=MAX_PDU).contains(&octets) {
            return Err(FrameError(length));
        }
        Ok((unused.len() >= octets).then_some(octets))
    }

    /// Octets of memory held.
    pub fn capacity(&self) -> usize {
        self.buffer.capacity()
    }

    fn drop_used(&mut self) {
        self.buffer.advance(self.used);
        self.used = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENQUIRE_LINK: [u8; 16] = [0, 0, 0, 16, 0, 0, 0, 0x15, 0, 0, 0, 0, 0, 0, 0, 1];

    #[test]
    fn waits_for_the_whole_frame() {
        let mut frames = Frames::new();
        for octet in ENQUIRE_LINK {
            assert_eq!(frames.next_frame(), Ok(None));
            frames.space().extend_from_slice(&[octet]);
        }
        assert_eq!(frames.next_frame(), Ok(Some(&ENQUIRE_LINK[..])));
        assert_eq!(frames.next_frame(), Ok(None));
    }

    #[test]
    fn impossible_lengths_are_refused_at_once() {
        for length in [0, 15, 65_537, u32::MAX] {
            let mut frames = Frames::new();
            frames.space().extend_from_slice(&length.to_be_bytes());
            assert_eq!(frames.next_frame(), Err(FrameError(length)));
        }
    }

    #[test]
    fn memory_stays_bounded_over_many_frames() {
        let mut frames = Frames::new();
        for _ in 0..100_000 {
            frames.space().extend_from_slice(&ENQUIRE_LINK);
            assert!(matches!(frames.next_frame(), Ok(Some(_))));
        }
        assert!(frames.capacity() <= MAX_PDU);
    }
}
