//! A server with people who sign in one after the other, and nothing that refuses them.

use std::fmt::Write as _;
use std::process::Command;
use std::time::{Duration, Instant};

use countersign_tests::{
    Browser, Installation, MessageCentre, Person, Process, RelyingParty, code_in, sign_in as steps,
};

/// Runs this program once more, for one store, which its environment says.
pub(crate) fn again(what: &str, store: &str, count: &str) {
    let this = std::env::current_exe().expect("this program has a path");
    let mut command = Command::new(this);
    command.args([what, store, count]);
    let done = command.env("COUNTERSIGN_TESTS_STORE", store).status();
    assert!(done.expect("this program runs").success(), "{what} {store}");
}

pub(crate) fn people(count: usize) -> Vec<Person> {
    let person = |number| Person {
        username: format!("person{number}"),
        password: format!("password-of-person{number}"),
        // Ofcom's range for drama has a thousand mobile numbers.
        phone: Some(format!("+447700900{:03}", number % 1000)),
    };
    (0..count).map(person).collect()
}

pub(crate) fn import(installation: &Installation, people: &[Person]) {
    let mut table = "username,password,phoneNumberVerified\n".to_owned();
    for person in people {
        let (username, password) = (&person.username, &person.password);
        let line = writeln!(table, "{username},{password},{}", person.number());
        line.expect("a text can be written to");
    }
    let file = installation.folder().join("people.csv");
    std::fs::write(&file, table).expect("the folder can be written to");
    installation.administer(&["user", "import", file.to_str().expect("a plain path")]);
}

/// The message centre that the server sends to.
pub(crate) fn centre(installation: &Installation) -> MessageCentre {
    let centre = MessageCentre::start("127.0.0.1:0");
    installation.connect(
        &centre.smpp,
        MessageCentre::SYSTEM_ID,
        MessageCentre::PASSWORD,
    );
    centre
}

/// Settings with limits that are not reached.
pub(crate) fn limits() -> Vec<(String, &'static str)> {
    let limits = [
        "PASSWORDS_PER_ADDRESS",
        "CODES_PER_ADDRESS",
        "CODES_AT_ONCE",
        "CODES_PER_NUMBER",
        "CODES_PER_PERSON",
        "CODES_PER_PREFIX",
        "CODES_PER_COUNTRY",
        "CODES_IN_TOTAL",
    ];
    let limits = limits.map(|name| (format!("COUNTERSIGN_LIMITS__{name}"), "1000000"));
    limits.into()
}

/// Starts the server, and says how long it took to be ready.
pub(crate) async fn start(installation: &Installation) -> (Process, Duration) {
    let limits = limits();
    let settings: Vec<(&str, &str)> = limits.iter().map(|(n, v)| (n.as_str(), *v)).collect();
    let begun = Instant::now();
    let server = installation.spawn(&settings);
    while !installation.is_ready().await {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "{}",
            server.log()
        );
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    (server, begun.elapsed())
}

/// From the application's request to its ID token.
pub(crate) async fn sign_in(
    installation: &Installation,
    centre: &MessageCentre,
    app: &RelyingParty,
    person: &Person,
) {
    let browser = Browser::new(&installation.issuer);
    let request = app.request().with("acr_values", "smpp");
    let before = centre.handset.messages(person.number()).await.len();
    let page = steps::to_code_page(&browser, &request, person).await;
    let message = centre.handset.nth(person.number(), before + 1).await;
    let page = steps::code(&browser, &page, &code_in(&message.text)).await;
    let reply = app.exchange(&request, &app.code(&request, &page)).await;
    assert!(reply.json["id_token"].is_string(), "{}", reply.json);
}
