//! Any query is an authorization request in order, an error for its client, or a page.
#![no_main]

use countersign_fuzz::House;
use countersign_oidc::Parameters;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|query: &[u8]| {
    let house = House::get();
    let parameters = Parameters::parse(query);
    let read = house.run(house.provider.read_request(&parameters));
    let _ = read.expect("the store answers");
});
