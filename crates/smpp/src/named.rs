//! Enumerations that operators write by name or by SMPP number.

/// A value that names no member of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{value:?} is no {what}; allowed: {allowed}")]
pub struct UnknownName {
    /// The enumeration, in words.
    pub what: &'static str,
    /// What was written.
    pub value: String,
    /// Every name with its number.
    pub allowed: String,
}

/// Reads a decimal or `0x…` number.
pub(crate) fn number(text: &str) -> Option<u8> {
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(hex) => u8::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    }
}

/// Declares an enumeration with the names of jSMPP (and so of Gluu's tables) and SMPP's numbers.
macro_rules! named_numbers {
    (
        $(#[$meta:meta])*
        $name:ident, $what:literal {
            $($(#[$variant_meta:meta])* $variant:ident = $number:literal, $text:literal;)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)+
        }

        impl $name {
            /// Every member, in the order of the numbers.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The number SMPP gives it.
            pub const fn number(self) -> u8 {
                match self {
                    $(Self::$variant => $number,)+
                }
            }

            /// The name operators know.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }

            /// The member with this number, if there is one.
            pub fn from_number(number: u8) -> Option<Self> {
                Self::ALL.iter().copied().find(|member| member.number() == number)
            }

            /// Names and numbers as text for an error message or a form.
            pub fn allowed() -> String {
                let members: Vec<String> = Self::ALL
                    .iter()
                    .map(|member| format!("{} ({})", member.name(), member.number()))
                    .collect();
                members.join(", ")
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::named::UnknownName;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let wanted = text.trim();
                Self::ALL
                    .iter()
                    .copied()
                    .find(|member| member.name().eq_ignore_ascii_case(wanted))
                    .or_else(|| $crate::named::number(wanted).and_then(Self::from_number))
                    .ok_or_else(|| $crate::named::UnknownName {
                        what: $what,
                        value: text.to_owned(),
                        allowed: Self::allowed(),
                    })
            }
        }
    };
}
pub(crate) use named_numbers;

#[cfg(test)]
mod tests {
    use crate::{Alphabet, MessageClass, Npi, Ton};

    #[test]
    fn names_and_numbers_are_read_in_any_case() {
        assert_eq!("alphanumeric".parse(), Ok(Ton::Alphanumeric));
        assert_eq!(" 5 ".parse(), Ok(Ton::Alphanumeric));
        assert_eq!("0x12".parse(), Ok(Npi::Wap));
        assert_eq!("ALPHA_UCS2".parse(), Ok(Alphabet::Ucs2));
        assert_eq!("class0".parse(), Ok(MessageClass::Class0));
    }

    #[test]
    fn an_unknown_name_lists_what_is_allowed() {
        let error = "PSTN".parse::<Ton>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "\"PSTN\" is no type of number; allowed: UNKNOWN (0), INTERNATIONAL (1), \
             NATIONAL (2), NETWORK_SPECIFIC (3), SUBSCRIBER_NUMBER (4), ALPHANUMERIC (5), \
             ABBREVIATED (6)"
        );
        assert!("7".parse::<Ton>().is_err());
        assert!("256".parse::<Npi>().is_err());
    }
}
