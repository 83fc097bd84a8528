//! Only the registered address is answered at, and for public applications its loopback port.
#![no_main]

use countersign_fuzz::{CALLBACK, CHALLENGE, House, LOOPBACK};
use countersign_oidc::{Parameters, Rejected};
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|asked: &str| {
    let house = House::get();
    for client in ["app", "spa"] {
        let pairs = [
            ("client_id", client),
            ("redirect_uri", asked),
            ("response_type", "code"),
            ("scope", "openid"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let parameters = Parameters::new(pairs.to_vec());
        let read = house.run(house.provider.read_request(&parameters));
        if let Err(Rejected::Page(_)) = read.expect("the store answers") {
            continue;
        }
        if client == "app" {
            assert!(asked.is_empty() || asked == CALLBACK, "{asked}");
        } else if !asked.is_empty() {
            let (asked, registered) = (Url::parse(asked), Url::parse(LOOPBACK));
            let (mut asked, registered) = (asked.expect("an address"), registered.expect("one"));
            assert!(asked.username().is_empty() && asked.password().is_none());
            asked.set_port(registered.port()).expect("http has a port");
            assert_eq!(asked, registered);
        }
    }
});
