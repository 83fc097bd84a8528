//! Any octets that a phone or a message centre sends are some text.
#![no_main]

use countersign_smpp::text::{decode, split_udh};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, u8, &[u8])| {
    let (esm_class, data_coding, octets) = input;
    let (part, rest) = split_udh(octets, esm_class);
    assert!(rest.len() <= octets.len());
    assert!(part.is_none() || rest.len() < octets.len());
    let _ = decode(rest, data_coding);
});
