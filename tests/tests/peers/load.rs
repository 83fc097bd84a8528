use std::process::Command;

use countersign_tests::{MessageCentre, binary, free_address};
use serde_json::{Value, json};

/// A load against a simulator that behaves as told; its report.
async fn load(faults: &Value, arguments: &[&str]) -> Value {
    let address = free_address();
    let centre = MessageCentre::start(&address);
    centre.handset.faults(faults).await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let password = folder.path().join("password");
    std::fs::write(&password, MessageCentre::PASSWORD).expect("written");
    let mut command: Command = binary::command(&["smpp-load", "--json"]);
    command
        .args(["--centre", &centre.smpp])
        .args(["--system-id", MessageCentre::SYSTEM_ID])
        .arg("--password-file")
        .arg(&password)
        .args(arguments);
    let output = command.output().expect("the binary runs");
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).expect("one line of JSON")
}

#[tokio::test]
async fn a_load_is_counted_to_the_last_receipt() {
    let report = load(
        &json!({"latency": "uniform 1 5", "delivery": 20}),
        &[
            "--count",
            "300",
            "--window",
            "50",
            "--sessions",
            "2",
            "--long",
            "10",
        ],
    )
    .await;
    // A tenth of them has three parts.
    assert_eq!(
        (&report["answered"], &report["accepted"]),
        (&json!(360), &json!(360))
    );
    assert_eq!(report["statuses"], json!({"ESME_ROK": 360}));
    let receipts = &report["receipts"];
    assert_eq!(receipts["states"], json!({"delivered": 360}));
    assert_eq!(
        (&receipts["received"], &receipts["missing"]),
        (&json!(360), &json!(0))
    );
    let micros = |of: &Value, name: &str| of["latency_us"][name].as_u64().unwrap_or_default();
    assert!(micros(&report, "p50") >= 1_000, "{report}");
    assert!(micros(receipts, "p50") >= 20_000, "{report}");
    let order = ["p50", "p90", "p99", "p99_9", "max"].map(|name| micros(&report, name));
    assert!(order.is_sorted(), "{report}");
}

#[tokio::test]
async fn refusals_are_counted_by_their_status_and_a_rate_is_kept() {
    let report = load(
        &json!({"reject": {"status": "ESME_RINVDSTADR", "times": 5}}),
        &["--count", "100", "--rate", "200", "--no-receipts"],
    )
    .await;
    assert_eq!(
        report["statuses"],
        json!({"ESME_RINVDSTADR": 5, "ESME_ROK": 95})
    );
    assert_eq!(report["receipts"], Value::Null);
    assert!(
        report["seconds"].as_f64().is_some_and(|s| s > 0.3),
        "{report}"
    );
}
