use std::time::Duration;

use countersign_tests::capture::Capture;
use countersign_tests::wait::until;
use countersign_tests::{MessageCentre, Process, binary, free_address, peer};
use serde_json::{Value, json};

use crate::wire;

const PATIENCE: Duration = Duration::from_secs(60);

/// Another encoder's requests, the simulator's answers: tshark reads both.
#[tokio::test]
async fn every_pdu_of_the_version_is_on_the_wire_and_well_formed() {
    let (address, client) = (free_address(), free_address());
    let capture = Capture::start("every-pdu", &address);
    let asked = Capture::start("outbind", &client);
    let port = client.rsplit(':').next().expect("an address has a port");
    let mut command = peer::node("every_pdu.js");
    command.args([
        &address,
        MessageCentre::SYSTEM_ID,
        MessageCentre::PASSWORD,
        port,
    ]);
    let mut esme = Process::start("every_pdu.js", command);
    assert!(esme.line(PATIENCE).contains("listening"));
    let mut command = binary::command(&["smsc", "--json", "--listen", &address]);
    command.args(["--web", "127.0.0.1:0", "--outbind", &client]);
    command.args(["--delivery", "60000", "--congestion-state"]);
    command.args(["--system-id", MessageCentre::SYSTEM_ID]);
    command.args(["--password", MessageCentre::PASSWORD]);
    let centre = Process::start("countersign smsc", command);
    let _addresses = centre.line(PATIENCE);
    let seen: Value = serde_json::from_str(&esme.line(PATIENCE)).expect("the peer prints JSON");
    assert!(esme.exit(PATIENCE).success(), "{}", esme.log());
    let answers = [
        "bind_receiver",
        "bind_transmitter",
        "bind_transceiver",
        "submit_sm",
        "submit_multi",
        "data_sm",
        "query_sm",
        "replace_sm",
        "cancel_sm",
        "enquire_link",
        "unbind",
    ];
    for answer in answers {
        assert_eq!(seen[answer], json!(0), "{answer}: {seen}");
    }
    assert_eq!(seen["outbind"], "countersign");
    drop(centre);
    let captured = capture.finish().await;
    wire::assert_clean(&captured, &wire::EVERY_REQUEST);
    for alone in [wire::ALERT_NOTIFICATION, wire::GENERIC_NACK] {
        assert!(captured.command_ids().contains(&alone), "{alone:#010x}");
    }
    let asked = asked.finish().await;
    wire::assert_clean(&asked, &[wire::BIND_RECEIVER, wire::UNBIND]);
    assert!(asked.command_ids().contains(&wire::OUTBIND));
}

/// What the simulator records is what was on the wire, without the password.
#[tokio::test]
async fn a_recording_can_be_read_back() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (file, script) = (
        folder.path().join("smpp.jsonl"),
        folder.path().join("script"),
    );
    std::fs::write(&script, "for 1ms reject 0x58\nat 60s cut\n").expect("written");
    let address = free_address();
    let mut command = binary::command(&["smsc", "--json", "--listen", &address]);
    command
        .args(["--web", "127.0.0.1:0", "--record"])
        .arg(&file);
    command.arg("--script").arg(&script);
    command.args(["--set", r#"receipts={"delivered": 1, "early": 1}"#]);
    command.args(["--system", r#"bank:other:{"reject": 69}"#]);
    let centre = Process::start("countersign smsc", command);
    let _addresses = centre.line(PATIENCE);
    let mut load = binary::command(&["smpp-load", "--json", "--count", "20"]);
    load.args(["--centre", &address]);
    let output = load.output().expect("the binary runs");
    assert!(output.status.success(), "{output:?}");
    let lines = until("the unbind is recorded", PATIENCE, async || {
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        text.contains("unbind_resp").then_some(text)
    })
    .await;
    let of = |name: &str| lines.lines().filter(|l| l.contains(name)).count();
    assert_eq!(of("\"submit_sm\""), 20);
    assert_eq!(of("\"submit_sm_resp\""), 20);
    assert_eq!(of("\"deliver_sm_resp\""), 20);
    let password: String = "password".bytes().map(|b| format!("{b:02x}")).collect();
    assert!(!lines.contains(&password), "the password is recorded");
    // And played again, it is answered as it was.
    let again = folder.path().join("again.jsonl");
    std::fs::write(&again, lines).expect("written");
    let mut replay = binary::command(&["smpp-load", "--json", "--centre", &address, "--replay"]);
    let output = replay.arg(&again).output().expect("the binary runs");
    let played: Value = serde_json::from_slice(&output.stdout).expect("one line of JSON");
    assert_eq!(
        (&played["answers"], &played["differing"]),
        (&json!(22), &json!(0)),
        "{played}"
    );
}
