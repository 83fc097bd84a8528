use super::gsm7::Tables;
use super::options::{Packing, Splitting, TextOptions};
use super::split::Unit;
use super::{Segment, TextError, UDHI, Udh, header, pack};
use crate::codec::Tag;
use crate::{Alphabet, MessageClass, Tlv};

/// Most octets of a text in one message_payload: the rest of a PDU fits beside them.
const MOST_PAYLOAD: usize = 60_000;
/// Octets of the header that the centre makes of optional parameters: of either kind.
const WIDEST: usize = 7;

/// A text in some alphabet, not yet taken apart.
struct Encoded {
    octets: Vec<u8>,
    unit: Unit,
    data_coding: u8,
    tables: Tables,
}

/// Encodes a text as as few parts as it needs. [`Alphabet::Default`] is GSM 7-bit where every
/// character is in it, with the tables of `language` where it is not, and UCS-2 otherwise.
/// `reference` ties the parts together; [`Splitting::Udh`] uses its low octet.
///
/// # Errors
/// [`TextError`] over 255 parts, over 60,000 octets of a payload, or with a reserved alphabet.
pub fn encode_with(
    text: &str,
    reference: u16,
    options: &TextOptions,
) -> Result<Vec<Segment>, TextError> {
    let encoded = choose(text, options)?;
    let alone = header::write(encoded.tables, None, false);
    if encoded.octets.len() <= encoded.unit.room(alone.len()) {
        return Ok(vec![segment(
            &encoded,
            alone,
            &encoded.octets,
            options.packing,
        )]);
    }
    if options.splitting == Splitting::Payload {
        return payload(&encoded, alone, options.packing).map(|whole| vec![whole]);
    }
    let parts = encoded.parts(options.splitting);
    let total = u8::try_from(parts.len()).map_err(|_| TextError::TooLong(parts.len()))?;
    let numbered = parts.into_iter().zip(1..=total);
    let sent = numbered.map(|(part, number)| {
        let udh = Udh {
            reference,
            total,
            number,
        };
        if options.splitting == Splitting::Sar {
            let mut sent = segment(&encoded, alone.clone(), part, options.packing);
            sent.tlvs = sar(udh);
            return sent;
        }
        let wide = options.splitting == Splitting::WideUdh;
        let header = header::write(encoded.tables, Some(udh), wide);
        segment(&encoded, header, part, options.packing)
    });
    Ok(sent.collect())
}

fn choose(text: &str, options: &TextOptions) -> Result<Encoded, TextError> {
    let class = options.class;
    let found = match options.alphabet {
        Alphabet::Default => gsm7(text, options),
        Alphabet::EightBit => latin1(text).map(|octets| Encoded {
            octets,
            unit: Unit::Octet,
            data_coding: coding(class, 4, 0x03),
            tables: Tables::default(),
        }),
        Alphabet::Ucs2 => None,
        Alphabet::Reserved => return Err(TextError::Reserved),
    };
    Ok(found.unwrap_or_else(|| Encoded {
        octets: text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        unit: Unit::Utf16,
        data_coding: coding(class, 8, 0x08),
        tables: Tables::default(),
    }))
}

/// The default alphabet, or those tables of the language that take the fewest parts.
fn gsm7(text: &str, options: &TextOptions) -> Option<Encoded> {
    let with = |tables: Tables| {
        tables.encode(text).map(|octets| Encoded {
            octets,
            unit: Unit::Septet,
            data_coding: coding(options.class, 0, 0x00),
            tables,
        })
    };
    let default = with(Tables::default());
    let (None, Some(language)) = (&default, options.language) else {
        return default;
    };
    let locking = language.locking().map(|_| language);
    let single = Some(language);
    [(None, single), (locking, None), (locking, single)]
        .into_iter()
        .map(|(locking, single)| Tables { locking, single })
        .filter(|tables| *tables != Tables::default())
        .filter_map(with)
        .min_by_key(|encoded| {
            let header = header::write(encoded.tables, None, false).len();
            let parts = encoded.parts(options.splitting).len();
            (parts, encoded.octets.len() + header)
        })
}

/// General data coding with a class, or the plain value without (3GPP TS 23.038 §4).
fn coding(class: Option<MessageClass>, alphabet: u8, plain: u8) -> u8 {
    class.map_or(plain, |class| 0x10 | alphabet | class.number())
}

fn latin1(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|c| u8::try_from(c).ok()).collect()
}

impl Encoded {
    fn parts(&self, splitting: Splitting) -> Vec<&[u8]> {
        let alone = header::write(self.tables, None, false).len();
        if self.octets.len() <= self.unit.room(alone) {
            return vec![&self.octets];
        }
        let part = Some(Udh {
            reference: 0,
            total: 0,
            number: 0,
        });
        let header = match splitting {
            Splitting::Udh => header::write(self.tables, part, false).len(),
            Splitting::WideUdh => header::write(self.tables, part, true).len(),
            // The centre adds its own header, beside ours.
            Splitting::Sar | Splitting::Payload => alone.max(1) - 1 + WIDEST,
        };
        self.unit.parts(&self.octets, self.unit.room(header))
    }
}

fn segment(encoded: &Encoded, header: Vec<u8>, part: &[u8], packing: Packing) -> Segment {
    let esm_class = if header.is_empty() { 0 } else { UDHI };
    let length = header.len();
    let mut short_message = header;
    if packing == Packing::Packed && encoded.unit == Unit::Septet {
        short_message.extend(pack::pack(part, length));
    } else {
        short_message.extend_from_slice(part);
    }
    Segment {
        short_message,
        data_coding: encoded.data_coding,
        esm_class,
        tlvs: Vec::new(),
    }
}

fn payload(encoded: &Encoded, header: Vec<u8>, packing: Packing) -> Result<Segment, TextError> {
    if encoded.octets.len() > MOST_PAYLOAD {
        return Err(TextError::TooLong(encoded.parts(Splitting::Payload).len()));
    }
    let mut whole = segment(encoded, header, &encoded.octets, packing);
    let value = std::mem::take(&mut whole.short_message);
    whole.tlvs.push(Tlv {
        tag: Tag::MESSAGE_PAYLOAD,
        value,
    });
    Ok(whole)
}

fn sar(part: Udh) -> Vec<Tlv> {
    let tlv = |tag, value: &[u8]| Tlv {
        tag,
        value: value.to_vec(),
    };
    vec![
        tlv(Tag::SAR_MSG_REF_NUM, &part.reference.to_be_bytes()),
        tlv(Tag::SAR_TOTAL_SEGMENTS, &[part.total]),
        tlv(Tag::SAR_SEGMENT_SEQNUM, &[part.number]),
    ]
}
