//! What looking for people takes among a million, through the management API, on both stores.

use std::time::{Duration, Instant};

use countersign_tests::{Installation, Management};
use reqwest::Method;
use serde_json::Value;

use crate::scene::{again, start};
use crate::size::Store;

const PEOPLE: u64 = 1_000_000;
/// How often each text is looked for.
const TIMES: usize = 11;
/// Nothing, letters, words that many have, words together, single people, nobody, and the last
/// digits of numbers.
const TEXTS: [&str; 11] = [
    "",
    "f",
    "given",
    "family1",
    "given77 family",
    "given123 family777",
    "filler777777",
    "filler777",
    "zelda quux",
    "42",
    "4242",
];

pub(crate) fn both() {
    println!("| store | typed | found | median | slowest |");
    println!("| --- | --- | ---: | ---: | ---: |");
    for store in ["sqlite", "postgres"] {
        again("search-on", store, "0");
    }
}

pub(crate) async fn on_one_store() {
    let installation = Installation::new();
    let store = Store::of(&installation);
    store.add_people(0, PEOPLE);
    store.settle();
    let scope = "countersign:people:read";
    let add = ["client", "add", "bench", "--json"];
    let may = ["--grant-type", "client_credentials", "--scope", scope];
    let client = [add, may].concat();
    let client: Value = read(&installation.administer(&client));
    let (_server, _) = start(&installation).await;
    let secret = client["client_secret"].as_str();
    let api = Management::at(&installation.issuer, "bench", secret, scope).await;
    for typed in TEXTS {
        let mut took = Vec::new();
        let mut found = 0;
        for _ in 0..TIMES {
            let people = api.request(Method::GET, "/people");
            let people = people.query(&[("q", typed), ("limit", "50")]);
            let begun = Instant::now();
            let answer = text(people).await;
            took.push(begun.elapsed());
            let answer: Value = read(&answer);
            found = answer["items"].as_array().expect("a list").len();
        }
        took.sort_unstable();
        let millis = |time: Duration| time.as_secs_f64() * 1000.0;
        println!(
            "| {} | `{typed}` | {found} | {:.1} ms | {:.1} ms |",
            store.name(),
            millis(took[TIMES / 2]),
            millis(took[TIMES - 1]),
        );
    }
}

async fn text(request: reqwest::RequestBuilder) -> String {
    let answer = request.send().await.expect("the server answers");
    answer.text().await.expect("it answers with text")
}

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}
