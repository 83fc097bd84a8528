//! However a connection cuts its octets, the frames are the same, and memory is bounded.
#![no_main]

use countersign_smpp::codec::{Frames, Header, MAX_PDU, decode};
use libfuzzer_sys::fuzz_target;

/// The frames of a stream that arrives in pieces of these lengths, and whether it went wrong.
fn frames(octets: &[u8], mut pieces: impl Iterator<Item = usize>) -> (Vec<Vec<u8>>, bool) {
    let mut frames = Frames::new();
    let mut found = Vec::new();
    let mut rest = octets;
    loop {
        loop {
            match frames.next_frame() {
                Ok(Some(frame)) => {
                    if let Ok(header) = Header::read(frame) {
                        let _ = decode(&header, frame);
                    }
                    found.push(frame.to_vec());
                }
                Ok(None) => break,
                Err(_) => return (found, true),
            }
        }
        assert!(frames.capacity() <= 2 * MAX_PDU + octets.len());
        if rest.is_empty() {
            return (found, false);
        }
        let (piece, after) = rest.split_at(pieces.next().unwrap_or(rest.len()).min(rest.len()));
        frames.space().extend_from_slice(piece);
        rest = after;
    }
}

fuzz_target!(|input: &[u8]| {
    let Some((count, rest)) = input.split_first() else {
        return;
    };
    let (lengths, octets) = rest.split_at(usize::from(*count).min(rest.len()));
    let pieces = lengths.iter().map(|&length| usize::from(length) + 1);
    assert_eq!(
        frames(octets, pieces),
        frames(octets, std::iter::empty()),
        "where the cuts are makes no difference"
    );
});
