//! Any octets in a handshake are a certificate or none, and no stranger's proves a client.
#![no_main]

use countersign_fuzz::House;
use countersign_oidc::{Call, ClientCertificate, Parameters, TokenError, paths};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|der: &[u8]| {
    let Some(certificate) = ClientCertificate::new(der.to_vec(), vec![der.to_vec()]) else {
        return;
    };
    let house = House::get();
    for client in ["by-key", "by-subject"] {
        let form = format!("grant_type=client_credentials&client_id={client}");
        let parameters = Parameters::parse(form.as_bytes());
        let call = Call {
            certificate: Some(&certificate),
            ..Call::post(paths::TOKEN, &parameters)
        };
        match house.run(house.provider.token(&call)) {
            Err(TokenError::Refused(_)) => {}
            other => panic!("{other:?}"),
        }
    }
});
