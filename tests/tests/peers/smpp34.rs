use std::time::Duration;

use countersign_tests::capture::Capture;
use countersign_tests::{MessageCentre, Process, free_address, peer};
use serde_json::Value;

use crate::wire::{BIND_TRANSCEIVER, DELIVER_SM, SUBMIT_SM, UNBIND, assert_clean};

const NUMBER: &str = "447700900143";

#[tokio::test]
async fn smpp34_sends_and_gets_receipts_from_the_simulator() {
    let address = free_address();
    let capture = Capture::start("simulator-with-smpp34", &address);
    let centre = MessageCentre::start(&address);
    let mut esme = peer::python("smpp34_esme.py");
    esme.args([
        &centre.smpp,
        MessageCentre::SYSTEM_ID,
        MessageCentre::PASSWORD,
        NUMBER,
    ]);
    let mut esme = Process::start("smpp34_esme.py", esme);
    let seen: Value =
        serde_json::from_str(&esme.line(Duration::from_secs(60))).expect("the peer prints JSON");
    // How its interpreter ends is not looked at: the unbind below is.
    esme.exit(Duration::from_secs(20));
    let ids = seen["message_ids"].as_array().expect("message ids");
    let receipts = seen["receipts"].as_array().expect("receipts");
    assert_eq!((ids.len(), receipts.len()), (2, 2));
    for receipt in receipts {
        assert!(ids.contains(&receipt["message_id"]), "{receipt}");
        let text = receipt["text"].as_str().expect("the text of a receipt");
        assert!(text.contains("stat:DELIVRD"), "{text}");
    }
    let arrived = centre.handset.messages(&format!("+{NUMBER}")).await;
    let texts: Vec<Value> = arrived.into_iter().map(|m| m.text.into()).collect();
    assert_eq!(Value::Array(texts), seen["texts"]);
    drop(centre);
    assert_clean(
        &capture.finish().await,
        &[BIND_TRANSCEIVER, SUBMIT_SM, DELIVER_SM, UNBIND],
    );
}
