use countersign_smpp::text::{Language, Packing, Splitting, TextOptions};
use countersign_smpp::{Address, Alphabet, MessageClass, Npi, Tlv, Ton};

use super::PropertyError;
use super::reader::Reader;

/// How a message is addressed and encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SenderProperties {
    pub source: Address,
    pub dest_ton: Ton,
    pub dest_npi: Npi,
    /// `priority_flag`, 0 (lowest) to 3 (SMPP 3.4 §5.2.14).
    pub priority: u8,
    /// What a text becomes. A class of none leaves the choice to the handset.
    pub text: TextOptions,
    /// Optional parameters that every message has (SMPP 3.4 §5.3).
    pub parameters: Vec<Tlv>,
}

impl SenderProperties {
    pub(crate) fn read(reader: &Reader<'_>) -> Result<Self, PropertyError> {
        let source_ton: Option<Ton> = reader.choice("source_addr_ton", Ton::allowed)?;
        let source_npi: Option<Npi> = reader.choice("source_addr_npi", Npi::allowed)?;
        let dest_ton: Option<Ton> = reader.choice("dest_addr_ton", Ton::allowed)?;
        let dest_npi: Option<Npi> = reader.choice("dest_addr_npi", Npi::allowed)?;
        let alphabet: Option<Alphabet> = reader.choice("data_coding_alphabet", usable_alphabets)?;
        if alphabet == Some(Alphabet::Reserved) {
            return Err(reader.refuse("data_coding_alphabet", usable_alphabets()));
        }
        let ton = source_ton.unwrap_or(Ton::Alphanumeric);
        Ok(Self {
            source: Address::new(ton, source_npi.unwrap_or(Npi::Isdn), source(reader, ton)?),
            dest_ton: dest_ton.unwrap_or(Ton::International),
            dest_npi: dest_npi.unwrap_or(Npi::Isdn),
            priority: reader.number("priority_flag", 0..=3)?.unwrap_or(3),
            text: TextOptions {
                alphabet: alphabet.unwrap_or(Alphabet::Default),
                class: reader.choice("data_coding_message_class", MessageClass::allowed)?,
                language: one_of(reader, "national_language", LANGUAGES)?,
                splitting: one_of(reader, "long_messages", SPLITTINGS)?.unwrap_or_default(),
                packing: one_of(reader, "septets", PACKINGS)?.unwrap_or_default(),
            },
            parameters: parameters(reader)?,
        })
    }
}

const LANGUAGES: &[(&str, Language)] = &[
    ("turkish", Language::Turkish),
    ("spanish", Language::Spanish),
    ("portuguese", Language::Portuguese),
];

const SPLITTINGS: &[(&str, Splitting)] = &[
    ("udh", Splitting::Udh),
    ("udh16", Splitting::WideUdh),
    ("sar", Splitting::Sar),
    ("payload", Splitting::Payload),
];

const PACKINGS: &[(&str, Packing)] =
    &[("unpacked", Packing::Unpacked), ("packed", Packing::Packed)];

fn one_of<T: Copy>(
    reader: &Reader<'_>,
    name: &str,
    choices: &[(&str, T)],
) -> Result<Option<T>, PropertyError> {
    let Some(text) = reader.text(name) else {
        return Ok(None);
    };
    let chosen = choices
        .iter()
        .find(|(word, _)| word.eq_ignore_ascii_case(text));
    match chosen {
        Some((_, choice)) => Ok(Some(*choice)),
        None => {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            Err(reader.refuse(name, words.join(", ")))
        }
    }
}

/// Pairs such as `dlt_entity_id=1101…, 0x1401=text:…`.
fn parameters(reader: &Reader<'_>) -> Result<Vec<Tlv>, PropertyError> {
    let name = "optional_parameters";
    let pair = |text: &str| {
        text.parse()
            .map_err(|error| reader.refuse(name, format!("name=value, between commas: {error}")))
    };
    reader.list(name).map(pair).collect()
}

fn usable_alphabets() -> String {
    Alphabet::ALL
        .iter()
        .filter(|alphabet| **alphabet != Alphabet::Reserved)
        .map(|alphabet| format!("{} ({})", alphabet.name(), alphabet.number()))
        .collect::<Vec<_>>()
        .join(", ")
}

fn source(reader: &Reader<'_>, ton: Ton) -> Result<String, PropertyError> {
    let value = reader.text("source_addr").unwrap_or("Countersign");
    if ton == Ton::Alphanumeric {
        let allowed = "with ALPHANUMERIC at most 11 ASCII characters of the GSM alphabet";
        let gsm = |b: u8| matches!(b, b' '..=b'~') && !b"[]{}\\^~|`".contains(&b);
        if value.len() <= 11 && value.bytes().all(gsm) {
            return Ok(value.to_owned());
        }
        return Err(reader.refuse("source_addr", allowed));
    }
    let digits = value.strip_prefix('+').unwrap_or(value);
    if (1..=20).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) {
        Ok(digits.to_owned())
    } else {
        let allowed = format!("with {ton} 1 to 20 digits; a name needs ALPHANUMERIC");
        Err(reader.refuse("source_addr", allowed))
    }
}
