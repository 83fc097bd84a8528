//! Where a telephone number belongs and what a message to it costs: the numbering plan behind it.

use std::fmt;
use std::str::FromStr;

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberType, Region};

/// ISO 3166-1 alpha-2, of those that have telephone numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Country([u8; 2]);

/// Not two letters, or of no country: the United Kingdom is GB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a country is two letters, such as GB (ISO 3166-1 alpha-2)")]
pub struct InvalidCountry;

impl Country {
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for Country {
    type Err = InvalidCountry;
    fn from_str(text: &str) -> Result<Self, InvalidCountry> {
        match text.trim().as_bytes() {
            [a, b] => {
                let country = Self([a.to_ascii_uppercase(), b.to_ascii_uppercase()]);
                let mut known = PHONE_NUMBER_UTIL.get_supported_regions();
                let is_known = known.any(|region| *region.as_region_str() == *country.as_str());
                is_known.then_some(country).ok_or(InvalidCountry)
            }
            _ => Err(InvalidCountry),
        }
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a number is for, as its numbering plan says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NumberKind {
    Mobile,
    FixedLine,
    /// Plans such as North America's do not tell them apart.
    FixedLineOrMobile,
    Voip,
    TollFree,
    PremiumRate,
    SharedCost,
    Personal,
    Pager,
    /// One number for a company's many offices (UAN).
    Universal,
    Voicemail,
    /// Inmarsat and the networks under +881 (ITU-T E.164 assigned country codes).
    Satellite,
    /// Networks of no country, under +882 and +883 (ITU-T E.164.1).
    International,
    Unknown,
}

impl NumberKind {
    pub const ALL: [Self; 14] = [
        Self::Mobile,
        Self::FixedLine,
        Self::FixedLineOrMobile,
        Self::Voip,
        Self::TollFree,
        Self::PremiumRate,
        Self::SharedCost,
        Self::Personal,
        Self::Pager,
        Self::Universal,
        Self::Voicemail,
        Self::Satellite,
        Self::International,
        Self::Unknown,
    ];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mobile => "mobile",
            Self::FixedLine => "fixed-line",
            Self::FixedLineOrMobile => "fixed-line-or-mobile",
            Self::Voip => "voip",
            Self::TollFree => "toll-free",
            Self::PremiumRate => "premium-rate",
            Self::SharedCost => "shared-cost",
            Self::Personal => "personal",
            Self::Pager => "pager",
            Self::Universal => "universal",
            Self::Voicemail => "voicemail",
            Self::Satellite => "satellite",
            Self::International => "international",
            Self::Unknown => "unknown",
        }
    }

    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Reaching such a number costs far more than a person's own, or reaches no person: where
    /// pumped traffic is paid for.
    #[must_use]
    pub const fn is_costly(self) -> bool {
        matches!(
            self,
            Self::PremiumRate
                | Self::SharedCost
                | Self::Satellite
                | Self::International
                | Self::Pager
                | Self::Voicemail
                | Self::Personal
                | Self::Universal
        )
    }

    fn of(number: &PhoneNumber) -> Self {
        match PHONE_NUMBER_UTIL.get_number_type(number) {
            PhoneNumberType::PremiumRate => Self::PremiumRate,
            PhoneNumberType::SharedCost => Self::SharedCost,
            _ if matches!(number.country_code, 870 | 881) => Self::Satellite,
            _ if matches!(number.country_code, 882 | 883) => Self::International,
            PhoneNumberType::Mobile => Self::Mobile,
            PhoneNumberType::FixedLine => Self::FixedLine,
            PhoneNumberType::FixedLineOrMobile => Self::FixedLineOrMobile,
            PhoneNumberType::VoIP => Self::Voip,
            PhoneNumberType::TollFree => Self::TollFree,
            PhoneNumberType::PersonalNumber => Self::Personal,
            PhoneNumberType::Pager => Self::Pager,
            PhoneNumberType::UAN => Self::Universal,
            PhoneNumberType::VoiceMail => Self::Voicemail,
            PhoneNumberType::Unknown => Self::Unknown,
        }
    }
}

/// A number's place in the world's numbering plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbering {
    /// None for networks of no country.
    pub country: Option<Country>,
    /// Without a plus sign, such as 44.
    pub calling_code: u16,
    pub kind: NumberKind,
    /// Calling code and national destination code: the digits by which operators price a
    /// message, such as `447700`. Too short to be anyone's number.
    pub prefix: String,
}

/// Where a plan has no destination codes, or none that is useful.
const USUAL_DESTINATION_CODE: usize = 3;
const LONGEST_DESTINATION_CODE: usize = 5;

impl Numbering {
    pub(crate) fn of(number: &PhoneNumber) -> Self {
        let region = PHONE_NUMBER_UTIL.get_region_for_number(number);
        let country = region.filter(|region| *region != Region::World);
        Self {
            country: country.and_then(|region| region.as_region_str().parse().ok()),
            calling_code: u16::try_from(number.country_code).unwrap_or_default(),
            kind: NumberKind::of(number),
            prefix: prefix(number),
        }
    }

    /// Ofcom's numbers for drama, which no plan lists.
    pub(crate) fn of_fiction() -> Self {
        Self {
            country: Some(Country(*b"GB")),
            calling_code: 44,
            kind: NumberKind::Mobile,
            prefix: "447700".to_owned(),
        }
    }
}

fn prefix(number: &PhoneNumber) -> String {
    let national = number.get_national_significant_number();
    let length = match PHONE_NUMBER_UTIL.get_length_of_national_destination_code(number) {
        length @ 1..=LONGEST_DESTINATION_CODE => length,
        _ => USUAL_DESTINATION_CODE,
    };
    // Whole short numbers are no prefix.
    let length = length.min(national.len().saturating_sub(3));
    let destination = national.get(..length).unwrap_or_default();
    format!("{}{destination}", number.country_code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Phone;

    #[test]
    fn numbers_have_a_country_a_kind_and_a_pricing_prefix() {
        use NumberKind::*;
        for (number, country, code, kind, prefix) in [
            ("+447700900123", "GB", 44, Mobile, "447700"),
            ("+447400123456", "GB", 44, Mobile, "447400"),
            ("+442079460000", "GB", 44, FixedLine, "4420"),
            ("+12015550123", "US", 1, FixedLineOrMobile, "1201"),
            ("+14165550123", "CA", 1, FixedLineOrMobile, "1416"),
            ("+4915123456789", "DE", 49, Mobile, "491512"),
            ("+33612345678", "FR", 33, Mobile, "336"),
            ("+4532123456", "DK", 45, FixedLineOrMobile, "4532"),
            ("+6581234567", "SG", 65, Mobile, "658123"),
            ("+448001234567", "GB", 44, TollFree, "44800"),
            ("+445612345678", "GB", 44, Voip, "4456"),
            ("+449098790123", "GB", 44, PremiumRate, "44909"),
            ("+491803123456", "DE", 49, SharedCost, "49180"),
            ("+447640123456", "GB", 44, Pager, "4476"),
            ("+881612345678", "", 881, Satellite, "8816"),
            ("+883510012345", "", 883, International, "883510"),
            ("+979123456789", "", 979, PremiumRate, "9791"),
        ] {
            let numbering = Phone::parse(number, None)
                .unwrap_or_else(|error| panic!("{number}: {error}"))
                .numbering();
            let found = numbering.country.map(|c| c.to_string()).unwrap_or_default();
            assert_eq!(
                (found.as_str(), numbering.calling_code, numbering.kind),
                (country, code, kind),
                "{number}"
            );
            assert_eq!(numbering.prefix, prefix, "{number}");
        }
    }

    #[test]
    fn kinds_and_countries_are_read_by_name() {
        for kind in NumberKind::ALL {
            assert_eq!(NumberKind::named(kind.as_str()), Some(kind));
        }
        assert_eq!(NumberKind::named("Mobile"), None);
        assert_eq!("gb".parse::<Country>().unwrap().as_str(), "GB");
        assert_eq!("GBR".parse::<Country>(), Err(InvalidCountry));
        assert_eq!("SJ".parse::<Country>().unwrap().as_str(), "SJ");
        for unknown in ["UK", "XX", "ZZ", "4G", "é"] {
            assert_eq!(unknown.parse::<Country>(), Err(InvalidCountry), "{unknown}");
        }
    }
}
