//! The codec: what is written is read again, and no octets whatsoever do harm.

use countersign_smpp::codec::{
    AlertNotification, Bind, BindResp, CancelSm, CommandId, CommandStatus, DataSm, Destination,
    Destinations, EncodeError, Endpoint, Failure, Failures, Frames, Header, MAX_PDU, Message,
    MessageId, Outbind, Pdu, QuerySm, QuerySmResp, ReplaceSm, SubmitMulti, SubmitMultiResp, Tag,
    Tlvs, decode, encode,
};
use proptest::collection::vec;
use proptest::prelude::*;

const NAMED: [u32; 27] = [
    0x8000_0000,
    0x0000_0001,
    0x8000_0001,
    0x0000_0002,
    0x8000_0002,
    0x0000_0003,
    0x8000_0003,
    0x0000_0004,
    0x8000_0004,
    0x0000_0005,
    0x8000_0005,
    0x0000_0006,
    0x8000_0006,
    0x0000_0007,
    0x8000_0007,
    0x0000_0008,
    0x8000_0008,
    0x0000_0009,
    0x8000_0009,
    0x0000_000b,
    0x0000_0015,
    0x8000_0015,
    0x0000_0021,
    0x8000_0021,
    0x0000_0102,
    0x0000_0103,
    0x8000_0103,
];

/// Octets of a C-octet string with at most `most` octets before its NUL.
fn string(most: usize) -> impl Strategy<Value = Vec<u8>> {
    vec(1u8..=255, 0..=most)
}

fn comes_back(pdu: &Pdu<'_>, status: u32, sequence: u32) {
    let mut out = vec![0xaa; 3];
    encode(pdu, CommandStatus(status), sequence, &mut out).unwrap();
    let frame = &out[3..];
    let length = u32::from_be_bytes(frame[..4].try_into().unwrap());
    assert_eq!(length as usize, frame.len());
    let header = Header::read(frame).unwrap();
    assert_eq!((header.id, header.status.0), (pdu.id(), status));
    assert_eq!(header.sequence, sequence);
    assert_eq!(decode(&header, frame).as_ref(), Ok(pdu));
}

proptest! {
    #[test]
    fn every_pdu_comes_back(
        short in vec(string(5), 4),
        long in vec(string(15), 4),
        addresses in vec((any::<[u8; 2]>(), string(20)), 3),
        octets: [u8; 8],
        text in vec(any::<u8>(), 0..=254),
        tags in vec((any::<u16>(), vec(any::<u8>(), 0..300)), 0..4),
        status: u32,
        sequence: u32,
    ) {
        let mut tlvs = Tlvs::new();
        for (tag, value) in &tags {
            tlvs.push(Tag(*tag), value).unwrap();
        }
        let tlvs = tlvs.list();
        let ends: Vec<Endpoint<'_>> = addresses
            .iter()
            .map(|([ton, npi], value)| Endpoint { ton: *ton, npi: *npi, value })
            .collect();
        let (source, destination) = (ends[0], ends[1]);
        let mut destinations = Destinations::default();
        let mut failures = Failures::default();
        for end in &ends {
            destinations.push(Destination::Address(*end)).unwrap();
            failures.push(Failure { destination: *end, status: CommandStatus(status) }).unwrap();
        }
        destinations.push(Destination::DistributionList(&long[0])).unwrap();
        let bind = Bind {
            system_id: &long[0],
            password: &short[0],
            system_type: &short[1],
            interface_version: octets[0],
            address_range: source,
            tlvs,
        };
        let bound = BindResp { system_id: &long[0], tlvs };
        let message = Message {
            service_type: &short[0],
            source,
            destination,
            esm_class: octets[0],
            protocol_id: octets[1],
            priority_flag: octets[2],
            schedule_delivery_time: &long[0],
            validity_period: &long[1],
            registered_delivery: octets[3],
            replace_if_present_flag: octets[4],
            data_coding: octets[5],
            sm_default_msg_id: octets[6],
            short_message: &text,
            tlvs,
        };
        let id = MessageId { message_id: &long[0], tlvs };
        let pdus = [
            Pdu::GenericNack,
            Pdu::BindReceiver(bind),
            Pdu::BindReceiverResp(bound),
            Pdu::BindTransmitter(bind),
            Pdu::BindTransmitterResp(bound),
            Pdu::BindTransceiver(bind),
            Pdu::BindTransceiverResp(bound),
            Pdu::Outbind(Outbind { system_id: &long[0], password: &short[0], tlvs }),
            Pdu::Unbind,
            Pdu::UnbindResp,
            Pdu::SubmitSm(message),
            Pdu::SubmitSmResp(id),
            Pdu::SubmitMulti(SubmitMulti {
                service_type: &short[0],
                source,
                destinations: destinations.list(),
                esm_class: octets[0],
                protocol_id: octets[1],
                priority_flag: octets[2],
                schedule_delivery_time: &long[0],
                validity_period: &long[1],
                registered_delivery: octets[3],
                replace_if_present_flag: octets[4],
                data_coding: octets[5],
                sm_default_msg_id: octets[6],
                short_message: &text,
                tlvs,
            }),
            Pdu::SubmitMultiResp(SubmitMultiResp {
                message_id: &long[0],
                failures: failures.list(),
                tlvs,
            }),
            Pdu::DeliverSm(message),
            Pdu::DeliverSmResp(id),
            Pdu::DataSm(DataSm {
                service_type: &short[0],
                source,
                destination,
                esm_class: octets[0],
                registered_delivery: octets[1],
                data_coding: octets[2],
                tlvs,
            }),
            Pdu::DataSmResp(id),
            Pdu::QuerySm(QuerySm { message_id: &long[0], source, tlvs }),
            Pdu::QuerySmResp(QuerySmResp {
                message_id: &long[0],
                final_date: &long[1],
                message_state: octets[0],
                error_code: octets[1],
                tlvs,
            }),
            Pdu::CancelSm(CancelSm {
                service_type: &short[0],
                message_id: &long[0],
                source,
                destination,
                tlvs,
            }),
            Pdu::CancelSmResp,
            Pdu::ReplaceSm(ReplaceSm {
                message_id: &long[0],
                source,
                schedule_delivery_time: &long[1],
                validity_period: &long[2],
                registered_delivery: octets[0],
                sm_default_msg_id: octets[1],
                short_message: &text,
                tlvs,
            }),
            Pdu::ReplaceSmResp,
            Pdu::EnquireLink,
            Pdu::EnquireLinkResp,
            Pdu::AlertNotification(AlertNotification { source, esme: destination, tlvs }),
        ];
        prop_assert_eq!(pdus.len(), NAMED.len());
        for pdu in &pdus {
            prop_assert!(NAMED.contains(&pdu.id().0) && pdu.id().name().is_some());
            comes_back(pdu, status, sequence);
        }
    }

    #[test]
    fn any_octets_as_any_pdu_are_read_or_refused(
        id in prop_oneof![proptest::sample::select(&NAMED[..]), any::<u32>()],
        body in vec(prop_oneof![3 => Just(0u8), 2 => any::<u8>()], 0..600),
    ) {
        let mut frame = vec![0; 16];
        frame[4..8].copy_from_slice(&id.to_be_bytes());
        frame.extend_from_slice(&body);
        let header = Header::read(&frame).unwrap();
        match decode(&header, &frame) {
            Ok(pdu) => {
                // What was read is whole: all of it can be walked through.
                let _ = format!("{pdu:?}");
                if let Pdu::SubmitMulti(multi) = pdu {
                    prop_assert_eq!(
                        multi.destinations.iter().count(),
                        usize::from(multi.destinations.count())
                    );
                }
            }
            Err(error) => prop_assert!(!error.status.is_ok()),
        }
    }

    #[test]
    fn a_stream_of_any_octets_takes_bounded_memory(
        chunks in vec(vec(prop_oneof![2 => Just(0u8), 1 => any::<u8>()], 1..1024), 1..20),
    ) {
        let mut frames = Frames::new();
        'stream: for chunk in &chunks {
            frames.space().extend_from_slice(chunk);
            loop {
                match frames.next_frame() {
                    Ok(Some(frame)) => {
                        let header = Header::read(frame).unwrap();
                        let _ = decode(&header, frame);
                    }
                    Ok(None) => break,
                    Err(_) => break 'stream,
                }
            }
            prop_assert!(frames.capacity() <= 2 * MAX_PDU);
        }
    }

    #[test]
    fn how_the_stream_is_cut_makes_no_difference(
        sequences in vec(any::<u32>(), 1..40), cut in 1usize..50,
    ) {
        let mut stream = Vec::new();
        for sequence in &sequences {
            encode(&Pdu::EnquireLink, CommandStatus::ROK, *sequence, &mut stream).unwrap();
        }
        let mut frames = Frames::new();
        let mut read = Vec::new();
        for chunk in stream.chunks(cut) {
            frames.space().extend_from_slice(chunk);
            while let Some(frame) = frames.next_frame().unwrap() {
                read.push(Header::read(frame).unwrap().sequence);
            }
        }
        prop_assert_eq!(read, sequences);
    }
}

fn message<'a>(source: &'a [u8], text: &'a [u8]) -> Pdu<'a> {
    Pdu::SubmitSm(Message {
        source: Endpoint {
            value: source,
            ..Endpoint::default()
        },
        short_message: text,
        ..Message::default()
    })
}

#[test]
fn what_does_not_fit_its_field_is_not_written() {
    let mut out = vec![1, 2, 3];
    let mut write = |pdu: &Pdu<'_>| {
        let result = encode(pdu, CommandStatus::ROK, 1, &mut out);
        assert!(
            result.is_ok() || out.len() == 3,
            "half a PDU was left behind"
        );
        out.truncate(3);
        result
    };
    assert_eq!(write(&message(&[b'1'; 20], &[0; 254])), Ok(()));
    let field = "source";
    assert_eq!(
        write(&message(&[b'1'; 21], &[])),
        Err(EncodeError::TooLong {
            field,
            length: 21,
            max: 20
        })
    );
    assert_eq!(
        write(&message(b"1\x002", &[])),
        Err(EncodeError::Nul { field })
    );
    assert!(write(&message(b"1", &[0; 255])).is_err());
}

fn status_of(id: CommandId, body: &[u8]) -> Result<(), CommandStatus> {
    let mut frame = vec![0; 16];
    frame[4..8].copy_from_slice(&id.0.to_be_bytes());
    frame.extend_from_slice(body);
    let header = Header::read(&frame).unwrap();
    decode(&header, &frame)
        .map(|_| ())
        .map_err(|error| error.status)
}

#[test]
fn refusals_name_what_is_wrong() {
    let submit = CommandId::SUBMIT_SM;
    let status = |body: &[u8]| status_of(submit, body).unwrap_err();
    assert_eq!(status(b"1234567890\0"), CommandStatus::RINVSERTYP);
    let mut long_source = vec![0, 1, 1];
    long_source.extend_from_slice(&[b'9'; 30]);
    assert_eq!(status(&long_source), CommandStatus::RINVSRCADR);
    assert_eq!(status(&[0, 1]), CommandStatus::RINVCMDLEN);
    // All fields empty, then a length of 9 with 2 octets behind it.
    let mut short = vec![0; 16];
    short.extend_from_slice(&[9, 1, 2]);
    assert_eq!(status(&short), CommandStatus::RINVMSGLEN);
    // A parameter that says it has 5 octets and has 1.
    let mut tail = vec![0; 17];
    tail.extend_from_slice(&[4, 0x24, 0, 5, 1]);
    assert_eq!(status(&tail), CommandStatus::RINVOPTPARSTREAM);
    assert_eq!(
        status_of(CommandId(0x99), &[]),
        Err(CommandStatus::RINVCMDID)
    );
}

#[test]
fn responses_may_come_without_their_body() {
    for id in [
        CommandId::SUBMIT_SM_RESP,
        CommandId::BIND_TRANSCEIVER_RESP,
        CommandId::QUERY_SM_RESP,
        CommandId::SUBMIT_MULTI_RESP,
    ] {
        assert_eq!(status_of(id, &[]), Ok(()));
    }
    assert!(status_of(CommandId::SUBMIT_SM, &[]).is_err());
}
