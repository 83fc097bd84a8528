//! Any text comes back from its parts, and no part is longer than a message may be.
#![no_main]

use countersign_smpp::text::{decode, encode, split_udh};
use countersign_smpp::{Alphabet, MessageClass};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &str)| {
    let (choice, text) = input;
    let alphabet = match choice & 3 {
        0 | 1 => Alphabet::Default,
        2 => Alphabet::EightBit,
        _ => Alphabet::Ucs2,
    };
    let class = (choice & 4 != 0).then_some(MessageClass::Class0);
    let Ok(segments) = encode(text, choice, class, alphabet) else {
        return;
    };
    let total = segments.len();
    let mut joined = String::new();
    for (index, segment) in segments.iter().enumerate() {
        let (part, octets) = split_udh(&segment.short_message, segment.esm_class);
        if total > 1 {
            let part = part.expect("a part says which it is");
            assert_eq!(usize::from(part.total), total);
            assert_eq!(usize::from(part.number), index + 1);
        }
        assert!(segment.short_message.len() <= 160);
        joined.push_str(&decode(octets, segment.data_coding));
    }
    assert_eq!(joined, text);
});
