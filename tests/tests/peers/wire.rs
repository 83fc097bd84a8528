//! What must be on the wire: `command_id`s of SMPP 3.4 §5.1.2.1.

use countersign_tests::capture::Captured;

pub(crate) const GENERIC_NACK: u32 = 0x8000_0000;
pub(crate) const BIND_RECEIVER: u32 = 0x0000_0001;
pub(crate) const BIND_TRANSMITTER: u32 = 0x0000_0002;
pub(crate) const QUERY_SM: u32 = 0x0000_0003;
pub(crate) const REPLACE_SM: u32 = 0x0000_0007;
pub(crate) const CANCEL_SM: u32 = 0x0000_0008;
pub(crate) const OUTBIND: u32 = 0x0000_000b;
pub(crate) const SUBMIT_MULTI: u32 = 0x0000_0021;
pub(crate) const ALERT_NOTIFICATION: u32 = 0x0000_0102;
pub(crate) const DATA_SM: u32 = 0x0000_0103;
pub(crate) const BIND_TRANSCEIVER: u32 = 0x0000_0009;
pub(crate) const SUBMIT_SM: u32 = 0x0000_0004;
pub(crate) const DELIVER_SM: u32 = 0x0000_0005;
pub(crate) const UNBIND: u32 = 0x0000_0006;
pub(crate) const ENQUIRE_LINK: u32 = 0x0000_0015;
const RESPONSE: u32 = 0x8000_0000;

/// Every command that has an answer.
pub(crate) const EVERY_REQUEST: [u32; 12] = [
    BIND_RECEIVER,
    BIND_TRANSMITTER,
    BIND_TRANSCEIVER,
    UNBIND,
    SUBMIT_SM,
    SUBMIT_MULTI,
    DELIVER_SM,
    DATA_SM,
    QUERY_SM,
    CANCEL_SM,
    REPLACE_SM,
    ENQUIRE_LINK,
];

/// Asserts that nothing is malformed and that each of these commands was asked and answered.
pub(crate) fn assert_clean(captured: &Captured, commands: &[u32]) {
    let complaints = captured.complaints();
    assert!(
        complaints.is_empty(),
        "tshark complains:\n{}",
        complaints.join("\n")
    );
    let ids = captured.command_ids();
    for command in commands {
        for id in [*command, command | RESPONSE] {
            assert!(
                ids.contains(&id),
                "{id:#010x} is not in {}:\n{}",
                captured.file.display(),
                captured.commands().join("\n")
            );
        }
    }
}
