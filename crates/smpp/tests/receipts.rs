//! Receipts in the shapes that message centres send.

use countersign_smpp::codec::{Message, Tag, Tlvs};
use countersign_smpp::{Receipt, ReceiptState, ReceiptTime};
use proptest::prelude::*;

const RECEIPT: u8 = 0x04;

fn read(text: &str, esm_class: u8) -> Option<Receipt> {
    Receipt::read(&Message {
        esm_class,
        short_message: text.as_bytes(),
        ..Message::default()
    })
}

#[test]
fn every_shape_of_text_is_read() {
    use ReceiptState::{
        Accepted, Deleted, Delivered, Enroute, Expired, Rejected, Undeliverable, Unknown,
    };
    // The text; id, state, error and done date.
    let shapes = [
        // Appendix B.
        (
            "id:0123456789 sub:001 dlvrd:001 submit date:2601011200 done date:2601011201 stat:DELIVRD err:000 text:Hello",
            "0123456789",
            Delivered,
            None,
            Some("2601011201"),
        ),
        // With seconds, as Kannel and many others write.
        (
            "id:00a1 sub:001 dlvrd:000 submit date:260101120000 done date:260101120130 stat:UNDELIV err:034 text:",
            "00a1",
            Undeliverable,
            Some("034"),
            Some("260101120130"),
        ),
        // A message that looks like a receipt itself.
        (
            "id:7 sub:001 dlvrd:001 stat:DELIVRD err:000 text:id:9 stat:REJECTD err:099",
            "7",
            Delivered,
            None,
            None,
        ),
        (
            "id:7 stat:EXPIRED Text: stat: DELIVRD",
            "7",
            Expired,
            None,
            None,
        ),
        // Other orders, other cases, fields that are missing.
        (
            "stat:REJECTD id:abc-DEF err:1",
            "abc-DEF",
            Rejected,
            Some("1"),
            None,
        ),
        ("ID:77 STAT:deliverd ERR:0", "77", Delivered, None, None),
        (
            "Id: 77 Stat: Undeliverable Err: 034",
            "77",
            Undeliverable,
            Some("034"),
            None,
        ),
        ("id:77", "77", Enroute, None, None),
        ("id:77 dlvrd:001 err:000", "77", Delivered, None, None),
        ("id:77 dlvrd:000 err:011", "77", Enroute, Some("011"), None),
        (
            "id:77 sub:001 dlvrd:001 submit date: done date: stat:DELIVRD err: text:",
            "77",
            Delivered,
            None,
            None,
        ),
        // Whole words, and words of their own.
        ("id:1 stat:DELIVERED", "1", Delivered, None, None),
        ("id:1 stat:DLVRD", "1", Delivered, None, None),
        ("id:1 stat:EXPD stat:EXPIRED", "1", Enroute, None, None),
        ("id:1 stat:UNDELIVERED", "1", Undeliverable, None, None),
        ("id:1 stat:UNDELIVERABLE", "1", Undeliverable, None, None),
        (
            "id:1 stat:FAILED err:EC_UNKNOWN",
            "1",
            Undeliverable,
            Some("EC_UNKNOWN"),
            None,
        ),
        ("id:1 stat:REJECTED", "1", Rejected, None, None),
        ("id:1 stat:DELETED", "1", Deleted, None, None),
        ("id:1 stat:ACCEPTD", "1", Accepted, None, None),
        ("id:1 stat:ENROUTE", "1", Enroute, None, None),
        ("id:1 stat:EN_ROUTE", "1", Enroute, None, None),
        ("id:1 stat:BUFFERED", "1", Enroute, None, None),
        ("id:1 stat:UNKNOWN", "1", Unknown, None, None),
        ("id:1 stat:7", "1", Unknown, None, None),
        ("id:1 stat:WHATEVER", "1", Enroute, None, None),
        // Numbers in the place of words.
        ("id:1 stat:2", "1", Delivered, None, None),
        ("id:1 stat:05", "1", Undeliverable, None, None),
        ("id:1 stat:42", "1", Enroute, None, None),
        // Other names and other gaps.
        (
            "id:1, sub:001, dlvrd:001, stat:DELIVRD, err:000, text:none",
            "1",
            Delivered,
            None,
            None,
        ),
        (
            "id:1;stat:DELIVRD;err:000;text:none",
            "1",
            Delivered,
            None,
            None,
        ),
        ("id=1 stat=DELIVRD err=000", "1", Delivered, None, None),
        ("id:\"1\" stat:\"DELIVRD\"", "1", Delivered, None, None),
        (
            "message_id:1 status:EXPIRED error:5",
            "1",
            Expired,
            Some("5"),
            None,
        ),
        (
            "msgid:1 donedate:20260101120130 state:DELIVRD",
            "1",
            Delivered,
            None,
            Some("20260101120130"),
        ),
        (
            "id:1\r\nsub:001\r\nstat:DELIVRD\r\nerr:000",
            "1",
            Delivered,
            None,
            None,
        ),
        (
            "id:3f2504e0-4f89-11d3-9a0c-0305e82c3301 stat:DELIVRD",
            "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
            Delivered,
            None,
            None,
        ),
        // The message before the fields.
        (
            "text:Your code stat:DELIVRD id:5",
            "5",
            Delivered,
            None,
            None,
        ),
        (
            "id:1 stat:DELIVRD err:000 text:\u{fffd}\u{1f511} any",
            "1",
            Delivered,
            None,
            None,
        ),
    ];
    for (text, id, state, error, done_at) in shapes {
        let receipt = read(text, RECEIPT).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(receipt.message_id, id, "{text}");
        assert_eq!(receipt.state, state, "{text}");
        assert_eq!(receipt.error.as_deref(), error, "{text}");
        assert_eq!(receipt.done_at.as_deref(), done_at, "{text}");
    }
}

#[test]
fn what_names_no_message_or_came_from_a_phone_is_none() {
    assert_eq!(read("stat:EXPIRED", RECEIPT), None);
    assert_eq!(read("", RECEIPT), None);
    assert_eq!(read("kid:5 stat:DELIVRD", RECEIPT), None);
    assert_eq!(read("id: stat:DELIVRD", RECEIPT), None);
    assert_eq!(read("id:1 stat:DELIVRD", 0), None);
    // A phone's manual acknowledgement is none either.
    assert_eq!(read("id:1 stat:DELIVRD", 0x10), None);
}

#[test]
fn parameters_are_enough_and_count_more_than_text() {
    let mut tlvs = Tlvs::new();
    tlvs.push(Tag::RECEIPTED_MESSAGE_ID, b"abc\0").unwrap();
    tlvs.push(Tag::MESSAGE_STATE, &[8]).unwrap();
    tlvs.push(Tag::NETWORK_ERROR_CODE, &[3, 0, 21]).unwrap();
    for short_message in [&b"id:other stat:DELIVRD err:000"[..], b"", b"anything"] {
        for esm_class in [0, RECEIPT] {
            let receipt = Receipt::read(&Message {
                esm_class,
                tlvs: tlvs.list(),
                short_message,
                ..Message::default()
            })
            .unwrap();
            assert_eq!(receipt.message_id, "abc");
            assert_eq!(receipt.state, ReceiptState::Rejected);
            assert_eq!(receipt.error.as_deref(), Some("21"));
        }
    }
}

#[test]
fn parameters_that_say_nothing_leave_it_to_the_text() {
    let mut tlvs = Tlvs::new();
    tlvs.push(Tag::RECEIPTED_MESSAGE_ID, b"\0").unwrap();
    tlvs.push(Tag::MESSAGE_STATE, &[77]).unwrap();
    tlvs.push(Tag::NETWORK_ERROR_CODE, &[3, 0, 0]).unwrap();
    let receipt = Receipt::read(&Message {
        esm_class: RECEIPT,
        tlvs: tlvs.list(),
        short_message: b"id:1 stat:EXPIRED",
        ..Message::default()
    })
    .unwrap();
    assert_eq!(
        (receipt.message_id.as_str(), receipt.state),
        ("1", ReceiptState::Expired)
    );
    assert_eq!(receipt.error, None);
}

#[test]
fn an_intermediate_notification_ends_nothing_but_a_delivery() {
    const INTERMEDIATE: u8 = 0x20;
    for (number, state) in [
        (1, ReceiptState::Enroute),
        (2, ReceiptState::Delivered),
        (5, ReceiptState::Enroute),
        (7, ReceiptState::Enroute),
        (42, ReceiptState::Enroute),
    ] {
        let mut tlvs = Tlvs::new();
        tlvs.push(Tag::RECEIPTED_MESSAGE_ID, b"1\0").unwrap();
        tlvs.push(Tag::MESSAGE_STATE, &[number]).unwrap();
        let receipt = Receipt::read(&Message {
            esm_class: INTERMEDIATE,
            tlvs: tlvs.list(),
            ..Message::default()
        });
        assert_eq!(receipt.unwrap().state, state, "{number}");
    }
    let refused = read("id:1 stat:UNDELIV", INTERMEDIATE).unwrap();
    assert_eq!(refused.state, ReceiptState::Enroute);
}

#[test]
fn ucs2_payloads_and_headers_do_not_hide_a_receipt() {
    let text = "id:1a stat:DELIVRD err:000";
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut payload = Tlvs::new();
    payload.push(Tag::MESSAGE_PAYLOAD, text.as_bytes()).unwrap();
    let mut headed = vec![5, 0, 3, 1, 1, 1];
    headed.extend(text.as_bytes());
    let message = Message {
        esm_class: RECEIPT,
        ..Message::default()
    };
    let shapes = [
        Message {
            short_message: &wide,
            data_coding: 8,
            ..message
        },
        // Said to be the default alphabet, and is not.
        Message {
            short_message: &wide,
            ..message
        },
        Message {
            tlvs: payload.list(),
            ..message
        },
        Message {
            short_message: &headed,
            esm_class: RECEIPT | 0x40,
            ..message
        },
        Message {
            short_message: text.as_bytes(),
            esm_class: 0x20,
            ..message
        },
    ];
    for shape in shapes {
        let receipt = Receipt::read(&shape).unwrap();
        assert_eq!(
            (receipt.message_id.as_str(), receipt.state),
            ("1a", ReceiptState::Delivered)
        );
        assert!(receipt.equivalent_ids().contains(&"26".to_owned()));
    }
}

#[test]
fn dates_have_ten_twelve_or_fourteen_digits() {
    let read = |text| {
        ReceiptTime::read(text).map(|t| (t.year, t.month, t.day, t.hour, t.minute, t.second))
    };
    assert_eq!(read("2601021304"), Some((2026, 1, 2, 13, 4, 0)));
    assert_eq!(read("260102130405"), Some((2026, 1, 2, 13, 4, 5)));
    assert_eq!(read("20260102130405"), Some((2026, 1, 2, 13, 4, 5)));
    for text in [
        "",
        "26010213",
        "260102130",
        "2613021304",
        "2601022504",
        "26010213x4",
        "26-01-02 13:04",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn any_octets_are_read_without_a_panic(
        octets in proptest::collection::vec(any::<u8>(), 0..200), class: u8, coding: u8,
    ) {
        let _ = Receipt::read(&Message {
            esm_class: class,
            data_coding: coding,
            short_message: &octets,
            ..Message::default()
        });
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in "\\PC{0,200}", class: u8, date in "[0-9]{8,15}") {
        let _ = read(&text, class);
        let _ = ReceiptTime::read(&date);
    }

    #[test]
    fn what_the_message_says_changes_nothing(text in "\\PC{0,100}") {
        let receipt = read(&format!("id:1 sub:001 dlvrd:001 submit date:2601011200 done date:2601011201 stat:DELIVRD err:001 text:{text}"), RECEIPT).unwrap();
        prop_assert_eq!(receipt.message_id, "1");
        prop_assert_eq!(receipt.state, ReceiptState::Delivered);
        prop_assert_eq!(receipt.error.as_deref(), Some("001"));
    }
}
