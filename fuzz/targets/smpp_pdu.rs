//! A frame is a PDU or an error; what was read is written and read back the same.
#![no_main]

use countersign_smpp::codec::{Header, decode, encode};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|frame: &[u8]| {
    let Ok(header) = Header::read(frame) else {
        return;
    };
    let Ok(pdu) = decode(&header, frame) else {
        return;
    };
    let mut written = Vec::new();
    if encode(&pdu, header.status, header.sequence, &mut written).is_err() {
        return;
    }
    let again = Header::read(&written).expect("what we wrote has a header");
    assert_eq!(again, header);
    let again = decode(&again, &written).expect("what we wrote is readable");
    let mut rewritten = Vec::new();
    encode(&again, header.status, header.sequence, &mut rewritten).expect("and writable");
    assert_eq!(written, rewritten);
});
