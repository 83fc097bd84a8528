//! Any document is client metadata or an error, and metadata comes back from its document.
#![no_main]

use countersign_oidc::{changed, from_document, to_document};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|json: &[u8]| {
    let Ok(document) = serde_json::from_slice(json) else {
        return;
    };
    let Ok(metadata) = from_document(&document) else {
        return;
    };
    let told = to_document(&metadata);
    let again = from_document(&told).expect("what we tell is in order");
    assert_eq!(to_document(&again), told);
    let _ = changed(&metadata, &document);
});
