//! What must be on the wire: `command_id`s of SMPP 3.4 §5.1.2.1.

use countersign_tests::capture::Captured;

pub(crate) const BIND_TRANSCEIVER: u32 = 0x0000_0009;
pub(crate) const SUBMIT_SM: u32 = 0x0000_0004;
pub(crate) const DELIVER_SM: u32 = 0x0000_0005;
pub(crate) const UNBIND: u32 = 0x0000_0006;
pub(crate) const ENQUIRE_LINK: u32 = 0x0000_0015;
const RESPONSE: u32 = 0x8000_0000;

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
