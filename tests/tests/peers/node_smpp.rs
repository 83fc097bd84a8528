use std::process::Command;
use std::time::{Duration, Instant};

use countersign_tests::capture::Capture;
use countersign_tests::{
    Browser, Installation, Person, Process, RelyingParty, binary, code_in, free_address, peer,
    sign_in,
};
use serde_json::Value;

use crate::wire::{BIND_TRANSCEIVER, DELIVER_SM, ENQUIRE_LINK, SUBMIT_SM, UNBIND, assert_clean};

const SYSTEM_ID: &str = "bank";
const PASSWORD: &str = "secret08";
const PATIENCE: Duration = Duration::from_secs(20);

/// The foreign message centre, running, and what it has said.
struct Foreign {
    address: String,
    process: Process,
}

impl Foreign {
    fn start(address: &str) -> Self {
        let port = address.rsplit(':').next().expect("an address has a port");
        let mut command = peer::node("message_centre.js");
        command.args([port, SYSTEM_ID, PASSWORD]);
        let process = Process::start("message_centre.js", command);
        let foreign = Self {
            address: address.to_owned(),
            process,
        };
        assert_eq!(foreign.event("listening")["address"], foreign.address);
        foreign
    }

    /// The next event of this kind; others before it are passed over.
    fn event(&self, kind: &str) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let line = self
                .process
                .line(deadline.saturating_duration_since(Instant::now()));
            let event: Value = serde_json::from_str(&line).expect("the peer prints JSON");
            assert_ne!(
                event["event"], "error",
                "the foreign message centre: {event}"
            );
            if event["event"] == kind {
                return event;
            }
        }
    }
}

#[tokio::test]
async fn a_message_goes_through_a_foreign_centre_to_its_receipt() {
    let address = free_address();
    let capture = Capture::start("send-with-node-smpp", &address);
    let foreign = Foreign::start(&address);
    let installation = Installation::new();
    installation.connect(&foreign.address, SYSTEM_ID, PASSWORD);
    let long = "Grüße {5 €} ".repeat(20);
    for (text, parts) in [
        ("A test of 012345 and €{}", 1),
        ("رمزك 012345", 1),
        (long.trim(), 2),
    ] {
        let printed =
            installation.administer(&["send", "--to", "+447700900141", "--text", text, "--json"]);
        let states: Vec<String> = printed.lines().map(state).collect();
        assert_eq!(
            states.last().map(String::as_str),
            Some("delivered"),
            "{printed}"
        );
        assert!(states.contains(&"submitted".to_owned()), "{printed}");
        let mut arrived = String::new();
        for _ in 0..parts {
            let message = foreign.event("message");
            assert_eq!(message["to"], "447700900141");
            assert_eq!(message["from"], "Countersign");
            assert_eq!(
                (
                    &message["source_addr_ton"],
                    &message["dest_addr_ton"],
                    &message["dest_addr_npi"]
                ),
                (&Value::from(5), &Value::from(1), &Value::from(1))
            );
            assert!(message["validity_period"].is_string(), "{message}");
            assert_eq!(message["udh"].is_array(), parts > 1, "{message}");
            arrived.push_str(message["text"].as_str().expect("a text"));
        }
        assert_eq!(arrived, text);
    }
    let captured = capture.finish().await;
    std::fs::write(captured.file.with_extension("txt"), captured.decoded()).expect("saved");
    assert_clean(
        &captured,
        &[
            BIND_TRANSCEIVER,
            SUBMIT_SM,
            DELIVER_SM,
            ENQUIRE_LINK,
            UNBIND,
        ],
    );
}

#[tokio::test]
async fn a_whole_sign_in_goes_through_a_foreign_centre() {
    let address = free_address();
    let capture = Capture::start("serve-with-node-smpp", &address);
    let foreign = Foreign::start(&address);
    let installation = Installation::new();
    let dora = Person {
        username: "dora".to_owned(),
        password: "password-of-dora".to_owned(),
        phone: Some("+447700900142".to_owned()),
    };
    installation.add(&dora);
    let client = installation.register("bank-web", "http://127.0.0.1:9999/callback");
    installation.connect(&foreign.address, SYSTEM_ID, PASSWORD);
    let mut server = installation.serve().await;

    let app = RelyingParty::new(&installation.issuer, client).await;
    let browser = Browser::new(&installation.issuer);
    let request = app.request().with("acr_values", "smpp");
    let page = sign_in::to_code_page(&browser, &request, &dora).await;
    let message = foreign.event("message");
    assert_eq!(message["to"], "447700900142");
    let code = code_in(message["text"].as_str().expect("a text"));
    assert_eq!(
        foreign.event("receipt")["status"],
        0,
        "the receipt is acknowledged"
    );
    let page = sign_in::code(&browser, &page, &code).await;
    assert_eq!(app.tokens(&request, &page).await.claims["acr"], "smpp");

    assert!(server.terminate(PATIENCE).success(), "{}", server.log());
    let log = std::fs::read_to_string(installation.folder().join("logs/script.log"));
    let log = log.expect("the script log");
    assert!(
        log.contains("SMPP Initialization") && log.contains("SMPP Initialized successfully"),
        "{log}"
    );
    assert_clean(
        &capture.finish().await,
        &[
            BIND_TRANSCEIVER,
            SUBMIT_SM,
            DELIVER_SM,
            ENQUIRE_LINK,
            UNBIND,
        ],
    );
}

#[tokio::test]
async fn a_refused_bind_is_told_in_plain_words() {
    let address = free_address();
    let foreign = Foreign::start(&address);
    let installation = Installation::new();
    installation.connect(&foreign.address, SYSTEM_ID, "not-it");
    let mut check: Command = binary::command(&["check"]);
    installation.place(&mut check);
    let output = check.output().expect("the binary runs");
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("bind") || said.contains("BIND"), "{said}");
    assert!(!said.contains("not-it"), "the password is shown: {said}");
}

fn state(line: &str) -> String {
    let change: Value = serde_json::from_str(line).expect("JSON was asked for");
    change["state"].as_str().expect("a state").to_owned()
}
