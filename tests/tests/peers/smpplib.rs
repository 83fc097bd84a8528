use std::time::Duration;

use countersign_tests::capture::Capture;
use countersign_tests::{MessageCentre, Process, free_address, peer};
use serde_json::Value;

use crate::wire::{BIND_TRANSCEIVER, DELIVER_SM, ENQUIRE_LINK, SUBMIT_SM, UNBIND, assert_clean};

const NUMBER: &str = "447700900140";

#[tokio::test]
async fn smpplib_binds_sends_and_gets_receipts_from_the_simulator() {
    let address = free_address();
    let capture = Capture::start("simulator-with-smpplib", &address);
    let centre = MessageCentre::start(&address);
    let mut esme = peer::python("esme.py");
    esme.args([
        &centre.smpp,
        MessageCentre::SYSTEM_ID,
        MessageCentre::PASSWORD,
        NUMBER,
    ]);
    let mut esme = Process::start("esme.py", esme);
    let line = esme.line(Duration::from_secs(60));
    assert!(
        esme.exit(Duration::from_secs(10)).success(),
        "{}",
        esme.log()
    );
    let seen: Value = serde_json::from_str(&line).expect("the peer prints JSON");

    assert_eq!(seen["wrong_password"], 0x0e, "ESME_RINVPASWD");
    assert_eq!(seen["wrong_system_id"], 0x0f, "ESME_RINVSYSID");
    let ids = seen["message_ids"].as_array().expect("message ids");
    let receipts = seen["receipts"].as_array().expect("receipts");
    assert_eq!(ids.len(), receipts.len());
    for receipt in receipts {
        assert!(
            ids.contains(&receipt["message_id"]),
            "{receipt} is for no message"
        );
        assert_eq!(receipt["esm_class"], 4, "a delivery receipt");
        let text = receipt["text"].as_str().expect("the text of a receipt");
        assert!(text.contains("stat:DELIVRD"), "{text}");
    }

    let arrived = centre.handset.messages(&format!("+{NUMBER}")).await;
    let texts: Vec<&str> = arrived.iter().map(|m| m.text.as_str()).collect();
    let sent: Vec<&str> = seen["texts"]
        .as_array()
        .expect("texts")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    assert_eq!(texts, sent);
    drop(centre);

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
