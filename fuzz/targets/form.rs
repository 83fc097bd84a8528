//! Any body is a form, and a form comes back from its query.
#![no_main]

use countersign_oidc::{Call, Parameters, PresentedToken, paths};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    let parameters = Parameters::parse(body);
    let query = parameters.to_query();
    assert_eq!(Parameters::parse(query.as_bytes()).to_query(), query);
    let _ = PresentedToken::read(&Call::post(paths::USERINFO, &parameters));
});
