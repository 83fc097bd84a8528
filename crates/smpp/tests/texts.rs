//! Texts come back from every alphabet, splitting and packing, and no part is torn.

use countersign_smpp::codec::{Tag, TlvList};
use countersign_smpp::text::{
    Language, Packing, Segment, Splitting, TextError, TextOptions, UDHI, Udh, decode_with,
    encode_with,
};
use countersign_smpp::{Alphabet, Tlv};
use proptest::prelude::*;

const SPLITTINGS: [Splitting; 4] = [
    Splitting::Udh,
    Splitting::WideUdh,
    Splitting::Sar,
    Splitting::Payload,
];

fn options(language: Option<Language>, splitting: Splitting, packing: Packing) -> TextOptions {
    TextOptions {
        language,
        splitting,
        packing,
        ..TextOptions::default()
    }
}

fn value(segment: &Segment, tag: Tag) -> Option<&[u8]> {
    let tlv: Option<&Tlv> = segment.tlvs.iter().find(|tlv| tlv.tag == tag);
    tlv.map(|tlv| tlv.value.as_slice())
}

fn octets(segment: &Segment) -> &[u8] {
    value(segment, Tag::MESSAGE_PAYLOAD).unwrap_or(&segment.short_message)
}

fn read(segment: &Segment, packing: Packing) -> (Option<Udh>, String) {
    decode_with(
        octets(segment),
        segment.esm_class,
        segment.data_coding,
        packing,
    )
}

/// Octets over the air: septets packed, header included.
fn on_the_air(segment: &Segment, packing: Packing) -> usize {
    let length = segment.short_message.len();
    if segment.data_coding != 0 || packing == Packing::Packed {
        return length;
    }
    let header = match segment.esm_class & UDHI {
        0 => 0,
        _ => usize::from(segment.short_message[0]) + 1,
    };
    let septets = length - header + (header * 8).div_ceil(7);
    (septets * 7).div_ceil(8)
}

fn check(text: &str, options: &TextOptions, reference: u16) -> Result<(), TestCaseError> {
    let segments = encode_with(text, reference, options).unwrap();
    let mut whole = String::new();
    for (index, segment) in segments.iter().enumerate() {
        let (udh, part) = read(segment, options.packing);
        // Nothing is torn: a half of a pair would come back as a replacement.
        let replaced = |text: &str| text.contains(char::REPLACEMENT_CHARACTER);
        prop_assert!(!replaced(&part) || replaced(text));
        whole.push_str(&part);
        if segment
            .tlvs
            .iter()
            .all(|tlv| tlv.tag != Tag::MESSAGE_PAYLOAD)
        {
            prop_assert!(on_the_air(segment, options.packing) <= 140);
        }
        if segments.len() == 1 {
            continue;
        }
        let udh = match options.splitting {
            Splitting::Sar => Udh {
                reference: u16::from_be_bytes(
                    value(segment, Tag::SAR_MSG_REF_NUM)
                        .unwrap()
                        .try_into()
                        .unwrap(),
                ),
                total: value(segment, Tag::SAR_TOTAL_SEGMENTS).unwrap()[0],
                number: value(segment, Tag::SAR_SEGMENT_SEQNUM).unwrap()[0],
            },
            _ => udh.unwrap(),
        };
        let kept = if options.splitting == Splitting::Udh {
            reference & 0xff
        } else {
            reference
        };
        prop_assert_eq!(udh.reference, kept);
        prop_assert_eq!(usize::from(udh.total), segments.len());
        prop_assert_eq!(usize::from(udh.number), index + 1);
    }
    prop_assert_eq!(whole, text);
    if options.splitting == Splitting::Payload {
        prop_assert_eq!(segments.len(), 1);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_comes_back(
        any in "\\PC{0,400}",
        gsm in "[a-z€{}\\[\\]^~|0-9 @]{0,400}",
        turkish in "[a-zşğıİçĞŞ€{}@ ]{0,400}",
        spanish in "[a-záéíóúñÁÍÓÚç€ ]{0,400}",
        portuguese in "[a-zãõâêôáàéíóúçÃÕÂÊÔÁÀÉÍÓÚÇ€∞ ]{0,400}",
        pairs in "[🔑😀a]{0,200}",
        reference: u16,
        splitting in proptest::sample::select(&SPLITTINGS[..]),
        packed: bool,
    ) {
        let packing = if packed { Packing::Packed } else { Packing::Unpacked };
        for text in [any, gsm, turkish, spanish, portuguese, pairs] {
            for language in [None, Some(Language::Turkish), Some(Language::Spanish), Some(Language::Portuguese)] {
                check(&text, &options(language, splitting, packing), reference)?;
            }
            let latin = TextOptions { alphabet: Alphabet::EightBit, ..options(None, splitting, packing) };
            check(&text, &latin, reference)?;
        }
    }

    #[test]
    fn any_octets_decode_to_something(
        octets in proptest::collection::vec(any::<u8>(), 0..300), class: u8, coding: u8, packed: bool,
    ) {
        let packing = if packed { Packing::Packed } else { Packing::Unpacked };
        let _ = decode_with(&octets, class, coding, packing);
        let _ = Udh::from_parameters(TlvList::default());
    }
}

#[test]
fn national_letters_cost_no_ucs2() {
    let encoded = |text: &str, language| {
        encode_with(
            text,
            1,
            &options(language, Splitting::Udh, Packing::Unpacked),
        )
        .unwrap()
    };
    let turkish = encoded("Şifreniz 123456", Some(Language::Turkish)).remove(0);
    // The locking table: one septet for Ş, and a header of 4 octets that names the language.
    assert_eq!(turkish.short_message[..5], [3, 0x25, 1, 1, 0x1c]);
    assert_eq!((turkish.data_coding, turkish.esm_class), (0, UDHI));
    let spanish = encoded("Tú código", Some(Language::Spanish)).remove(0);
    assert_eq!(
        spanish.short_message[..7],
        [3, 0x24, 1, 2, b'T', 0x1b, 0x75]
    );
    // What the default alphabet holds needs no table, and what no table holds is UCS-2.
    assert_eq!(encoded("code", Some(Language::Turkish))[0].esm_class, 0);
    assert_eq!(encoded("код", Some(Language::Turkish))[0].data_coding, 8);
    assert_eq!(encoded("Şifre", None)[0].data_coding, 8);
    // 4 octets of header are 5 septets.
    assert_eq!(encoded(&"ş".repeat(155), Some(Language::Turkish)).len(), 1);
    assert_eq!(encoded(&"ş".repeat(156), Some(Language::Turkish)).len(), 2);
}

#[test]
fn every_part_names_its_tables() {
    let options = options(
        Some(Language::Portuguese),
        Splitting::WideUdh,
        Packing::Unpacked,
    );
    let parts = encode_with(&"ã".repeat(300), 0x0102, &options).unwrap();
    assert_eq!(parts.len(), 3);
    assert_eq!(
        parts[0].short_message[..10],
        [9, 8, 4, 1, 2, 3, 1, 0x25, 1, 3]
    );
}

#[test]
fn too_much_is_an_error_in_every_way() {
    for (splitting, most) in [
        (Splitting::Udh, 153 * 255),
        (Splitting::WideUdh, 152 * 255),
        (Splitting::Sar, 152 * 255),
        (Splitting::Payload, 60_000),
    ] {
        let options = options(None, splitting, Packing::Unpacked);
        assert!(encode_with(&"a".repeat(most), 0, &options).is_ok());
        let refused = encode_with(&"a".repeat(most + 1), 0, &options);
        assert!(
            matches!(refused, Err(TextError::TooLong(_))),
            "{splitting:?}"
        );
    }
}

#[test]
fn a_payload_carries_the_whole_text() {
    let options = options(None, Splitting::Payload, Packing::Unpacked);
    let parts = encode_with(&"a".repeat(200), 0, &options).unwrap();
    assert!(parts[0].short_message.is_empty());
    assert_eq!(value(&parts[0], Tag::MESSAGE_PAYLOAD).unwrap().len(), 200);
    let short = encode_with("short", 0, &options).unwrap();
    assert_eq!(
        (short[0].short_message.as_slice(), short[0].tlvs.len()),
        (&b"short"[..], 0)
    );
}
