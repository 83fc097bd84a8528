use std::time::Duration;

use countersign_tests::capture::Capture;
use countersign_tests::{Installation, MessageCentre, Process, free_address, peer};
use serde_json::{Value, json};

use crate::wire::{
    BIND_TRANSCEIVER, CANCEL_SM, DELIVER_SM, QUERY_SM, REPLACE_SM, SUBMIT_SM, UNBIND, assert_clean,
};

const NUMBER: &str = "447700900144";
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn jsmpp_sends_asks_replaces_and_cancels_at_the_simulator() {
    let address = free_address();
    let capture = Capture::start("simulator-with-jsmpp", &address);
    let centre = MessageCentre::start(&address);
    // Long enough on their way to be replaced and cancelled.
    centre.handset.faults(&json!({"delivery": 5000})).await;
    let mut esme = peer::java("JsmppEsme");
    esme.args([
        &centre.smpp,
        MessageCentre::SYSTEM_ID,
        MessageCentre::PASSWORD,
        NUMBER,
    ]);
    let mut esme = Process::start("JsmppEsme", esme);
    let seen: Value = serde_json::from_str(&esme.line(PATIENCE)).expect("the peer prints JSON");
    assert!(esme.exit(PATIENCE).success(), "{}", esme.log());
    assert_eq!(seen["state"], "ENROUTE");
    assert_eq!(seen["refused"], 0x11, "ESME_RCANCELFAIL the second time");
    // jSMPP reads ids of receipts as they are.
    let of =
        |id: &str, state: &str| json!(format!("{} {state}", seen[id].as_str().unwrap_or_default()));
    let receipts = seen["receipts"].as_array().expect("receipts");
    assert!(receipts.contains(&of("first", "DELIVRD")), "{seen}");
    assert!(receipts.contains(&of("second", "DELETED")), "{seen}");
    let arrived = centre.handset.messages(&format!("+{NUMBER}")).await;
    let texts: Vec<&str> = arrived.iter().map(|m| m.text.as_str()).collect();
    assert_eq!(texts, ["replaced"]);
    drop(centre);
    assert_clean(
        &capture.finish().await,
        &[
            BIND_TRANSCEIVER,
            SUBMIT_SM,
            QUERY_SM,
            REPLACE_SM,
            CANCEL_SM,
            DELIVER_SM,
            UNBIND,
        ],
    );
}

#[tokio::test]
async fn a_message_goes_through_a_centre_by_jsmpp_to_its_receipt() {
    let address = free_address();
    let capture = Capture::start("send-with-jsmpp", &address);
    let port = address.rsplit(':').next().expect("an address has a port");
    let mut command = peer::java("JsmppCentre");
    command.args([port, "bank", "secret08"]);
    let foreign = Process::start("JsmppCentre", command);
    assert!(foreign.line(PATIENCE).contains("listening"));
    let installation = Installation::new();
    installation.connect(&address, "bank", "secret08");
    let to = format!("+{NUMBER}");
    let printed =
        installation.administer(&["send", "--to", &to, "--text", "A test of 012345", "--json"]);
    let last = printed.lines().last().unwrap_or_default();
    let last: Value = serde_json::from_str(last).expect("JSON was asked for");
    assert_eq!(last["state"], "delivered", "{printed}");
    let message: Value = serde_json::from_str(&foreign.line(PATIENCE)).expect("JSON");
    assert_eq!(
        (&message["to"], &message["from"], &message["text"]),
        (
            &json!(NUMBER),
            &json!("Countersign"),
            &json!("A test of 012345")
        )
    );
    assert_clean(
        &capture.finish().await,
        &[BIND_TRANSCEIVER, SUBMIT_SM, DELIVER_SM, UNBIND],
    );
}
