//! Any `DPoP` header is a proof or refused (RFC 9449 §4.3).
#![no_main]

use countersign_fuzz::House;
use countersign_oidc::{Call, Parameters, TokenError, paths};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|proof: &str| {
    let house = House::get();
    let parameters = Parameters::parse(
        b"grant_type=authorization_code&client_id=spa&code=none&redirect_uri=x&code_verifier=y",
    );
    let call = Call {
        dpop: Some(proof),
        ..Call::post(paths::TOKEN, &parameters)
    };
    match house.run(house.provider.token(&call)) {
        Err(TokenError::Refused(_)) => {}
        other => panic!("{other:?}"),
    }
});
