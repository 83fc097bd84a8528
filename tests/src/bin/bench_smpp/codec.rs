//! The codec alone, without a network.

use std::hint::black_box;
use std::time::Instant;

use countersign_smpp::codec::{CommandStatus, Endpoint, Header, Message, Pdu, decode, encode};

const TIMES: u32 = 2_000_000;

fn message<'a>() -> Pdu<'a> {
    Pdu::SubmitSm(Message {
        source: Endpoint {
            ton: 5,
            npi: 0,
            value: b"Countersign",
        },
        destination: Endpoint {
            ton: 1,
            npi: 1,
            value: b"447700900123",
        },
        short_message: b"A test of 012345",
        ..Message::default()
    })
}

/// The frame that every client sends, or nearly so.
pub(crate) fn submit_sm(sequence: u32) -> Vec<u8> {
    let mut out = Vec::new();
    encode(&message(), CommandStatus::ROK, sequence, &mut out).expect("it fits");
    out
}

pub(crate) fn measure() {
    let mut out = Vec::new();
    let began = Instant::now();
    for sequence in 0..TIMES {
        out.clear();
        let encoded = encode(
            black_box(&message()),
            CommandStatus::ROK,
            sequence,
            &mut out,
        );
        encoded.expect("it fits");
        black_box(&out);
    }
    let encoding = began.elapsed() / TIMES;
    let frame = submit_sm(1);
    let began = Instant::now();
    for _ in 0..TIMES {
        let frame = black_box(frame.as_slice());
        let header = Header::read(frame).expect("a header");
        black_box(decode(&header, frame).expect("a submit_sm"));
    }
    let decoding = began.elapsed() / TIMES;
    println!(
        "codec alone: encoding a submit_sm of {} octets takes {encoding:?}, decoding it {decoding:?}",
        frame.len()
    );
}
