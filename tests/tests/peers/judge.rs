use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use countersign_tests::MessageCentre;
use countersign_tests::capture::Capture;
use countersign_tests::free_address;

/// What the other tests lean on: octets that are no PDU do not pass unseen.
#[tokio::test]
async fn tshark_complains_about_what_is_no_pdu() {
    // A bind_transceiver whose length says more than its fields fill, cut off in system_type.
    let cut: [u8; 20] = *b"\x00\x00\x00\x14\x00\x00\x00\x09\x00\x00\x00\x00\x00\x00\x00\x01bank";
    for (name, octets) in [
        ("a-cut-pdu", &cut[..]),
        ("no-pdu", b"GET / HTTP/1.1\r\n\r\n"),
    ] {
        let address = free_address();
        let capture = Capture::start(name, &address);
        let centre = MessageCentre::start(&address);
        let mut link = TcpStream::connect(&centre.smpp).expect("the simulator listens");
        let patience = Some(Duration::from_secs(5));
        link.set_read_timeout(patience)
            .expect("a timeout can be set");
        link.write_all(octets).expect("octets can be sent");
        // The simulator closes the link or answers with an error; it stays up either way.
        let mut answer = [0; 64];
        let _ = link.read(&mut answer);
        assert!(
            TcpStream::connect(&centre.smpp).is_ok(),
            "the simulator is gone"
        );
        let captured = capture.finish().await;
        assert!(!captured.complaints().is_empty(), "{name} passed");
    }
}
