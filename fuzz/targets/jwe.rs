//! No token decrypts that was not encrypted to this key.
#![no_main]

use std::sync::OnceLock;

use countersign_core::SystemEntropy;
use countersign_jose::{ContentEncryption, Curve, DecryptionKey, Jwe, KeyManagement};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|token: &str| {
    static KEY: OnceLock<DecryptionKey> = OnceLock::new();
    let key = KEY.get_or_init(|| DecryptionKey::generate_ec(Curve::P256).expect("a key"));
    let Ok(read) = Jwe::read(token) else { return };
    let alg = KeyManagement::from_name(&read.header().alg);
    let enc = ContentEncryption::from_name(&read.header().enc);
    let (algs, encs): (Vec<_>, Vec<_>) = (alg.into_iter().collect(), enc.into_iter().collect());
    assert!(read.decrypt(key, &algs, &encs, &SystemEntropy).is_err());
});
