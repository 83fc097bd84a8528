//! Any `claims` parameter is read or refused (OpenID Connect Core §5.5).
#![no_main]

use countersign_fuzz::{CALLBACK, CHALLENGE, House};
use countersign_oidc::Parameters;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|claims: &str| {
    let house = House::get();
    let pairs = [
        ("client_id", "app"),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "openid"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
        ("claims", claims),
    ];
    let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let parameters = Parameters::new(pairs.to_vec());
    let read = house.run(house.provider.read_request(&parameters));
    let _ = read.expect("the store answers");
});
