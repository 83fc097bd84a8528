use countersign_smpp::{Address, Alphabet, MessageClass, Npi, Ton};

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
    pub alphabet: Alphabet,
    /// None leaves the choice to the handset.
    pub class: Option<MessageClass>,
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
            alphabet: alphabet.unwrap_or(Alphabet::Default),
            class: reader.choice("data_coding_message_class", MessageClass::allowed)?,
        })
    }
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
