//! Sound in packets (RFC 3550, RFC 3551).

use super::g711::Law;
use crate::speech::Sound;

/// Samples of one packet: 20 ms.
pub(super) const FRAME: usize = 160;

/// The packets of a sound, in order; one is sent every 20 ms.
#[derive(Debug)]
pub(super) struct Packets<'a> {
    frames: std::slice::Chunks<'a, i16>,
    law: Law,
    sequence: u16,
    timestamp: u32,
    source: u32,
    first: bool,
}

impl<'a> Packets<'a> {
    /// Sequence and timestamp begin at random, as RFC 3550 §5.1 asks.
    pub(super) fn new(
        sound: &'a Sound,
        law: Law,
        sequence: u16,
        timestamp: u32,
        source: u32,
    ) -> Self {
        Self {
            frames: sound.0.chunks(FRAME),
            law,
            sequence,
            timestamp,
            source,
            first: true,
        }
    }
}

impl Iterator for Packets<'_> {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let frame = self.frames.next()?;
        let marker = if self.first { 0x80 } else { 0 };
        let mut packet = Vec::with_capacity(12 + FRAME);
        packet.extend([0x80, marker | self.law.payload_type()]);
        packet.extend(self.sequence.to_be_bytes());
        packet.extend(self.timestamp.to_be_bytes());
        packet.extend(self.source.to_be_bytes());
        packet.extend(frame.iter().map(|sample| self.law.encode(*sample)));
        packet.resize(12 + FRAME, self.law.encode(0));
        self.first = false;
        self.sequence = self.sequence.wrapping_add(1);
        self.timestamp = self.timestamp.wrapping_add(FRAME as u32);
        Some(packet)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_count_on_and_the_last_one_is_filled_with_silence() {
        let sound = Sound(vec![1000; FRAME + 1]);
        let packets: Vec<_> = Packets::new(&sound, Law::A, u16::MAX, u32::MAX, 7).collect();
        assert_eq!(packets.len(), 2);
        assert_eq!(
            packets[0][..12],
            [0x80, 0x88, 255, 255, 255, 255, 255, 255, 0, 0, 0, 7]
        );
        assert_eq!(
            packets[1][..12],
            [0x80, 0x08, 0, 0, 0, 0, 0, 159, 0, 0, 0, 7]
        );
        assert_eq!(packets[0].len(), 12 + FRAME);
        assert_eq!(packets[1][12..15], [0xfa, 0xd5, 0xd5]);
    }
}
