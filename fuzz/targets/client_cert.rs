//! Any `Client-Cert` field is a certificate or none (RFC 9440).
#![no_main]

use countersign_oidc::ClientCertificate;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|field: &str| {
    let (own, chain) = field.split_once('\n').unwrap_or((field, ""));
    let lines = chain.lines();
    if let Some(certificate) = ClientCertificate::told(own, lines) {
        assert!(!certificate.thumbprint().is_empty());
    }
});
