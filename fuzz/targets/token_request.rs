//! No token request of a stranger's making gives tokens.
#![no_main]

use countersign_fuzz::House;
use countersign_oidc::{Call, Parameters, TokenError, paths};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    let house = House::get();
    let parameters = Parameters::parse(body);
    let call = Call::post(paths::TOKEN, &parameters);
    match house.run(house.provider.token(&call)) {
        Err(TokenError::Refused(_)) => {}
        other => panic!("{other:?}"),
    }
});
