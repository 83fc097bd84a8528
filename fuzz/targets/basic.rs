//! No `Authorization` header of a stranger's making proves a client (RFC 6749 §2.3.1).
#![no_main]

use countersign_fuzz::House;
use countersign_oidc::{Call, Parameters, TokenError, paths};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|header: &str| {
    let house = House::get();
    let parameters = Parameters::parse(b"grant_type=client_credentials");
    let call = Call {
        authorization: Some(header),
        ..Call::post(paths::TOKEN, &parameters)
    };
    match house.run(house.provider.token(&call)) {
        Err(TokenError::Refused(_)) => {}
        other => panic!("{other:?}"),
    }
});
