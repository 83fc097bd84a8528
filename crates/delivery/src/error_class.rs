use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// What an error means for the message that met it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorClass {
    /// It was certainly not taken; here it may be another time.
    Transient,
    /// The centre asks for fewer messages.
    Throttling,
    /// This centre will never take it; another may.
    Permanent,
    /// The number cannot receive it; one other centre is asked.
    Number,
    /// It may have been taken; another try may send it twice.
    Unclear,
}

impl ErrorClass {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Transient => "transient",
            Self::Throttling => "throttling",
            Self::Permanent => "permanent",
            Self::Number => "number",
            Self::Unclear => "unclear",
        }
    }

    const NAMED: [(&str, Self); 4] = [
        ("transient", Self::Transient),
        ("throttling", Self::Throttling),
        ("permanent", Self::Permanent),
        ("number", Self::Number),
    ];
}

/// An operator's own classes for a centre's error codes, such as `0x0b=transient, 1034=permanent`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorOverrides(BTreeMap<String, ErrorClass>);

impl ErrorOverrides {
    pub(crate) const ALLOWED: &str = "codes with their class, such as 0x0b=transient, \
         1034=permanent; classes are transient, throttling, permanent, number";

    #[must_use]
    pub fn class_of(&self, code: Option<&str>) -> Option<ErrorClass> {
        self.0.get(&canonical(code?)).copied()
    }
}

impl FromStr for ErrorOverrides {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let items = text.split(',').map(str::trim).filter(|i| !i.is_empty());
        let pairs = items.map(|item| {
            let (code, class) = item.split_once('=').ok_or(())?;
            let class = class.trim().to_ascii_lowercase();
            let named = ErrorClass::NAMED.iter().find(|(name, _)| *name == class);
            let (_, class) = named.ok_or(())?;
            let code = canonical(code);
            if code.is_empty() {
                Err(())
            } else {
                Ok((code, *class))
            }
        });
        pairs.collect::<Result<_, _>>().map(Self)
    }
}

impl fmt::Display for ErrorOverrides {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut before = "";
        for (code, class) in &self.0 {
            let named = ErrorClass::NAMED.iter().find(|(_, c)| c == class);
            write!(f, "{before}{code}={}", named.map_or("", |(name, _)| name))?;
            before = ", ";
        }
        Ok(())
    }
}

/// Hexadecimal and decimal numbers of one value are one code; other codes are words.
fn canonical(code: &str) -> String {
    let code = code.trim().to_ascii_lowercase();
    let hexadecimal = code.strip_prefix("0x");
    let number = match hexadecimal {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => code.parse().ok(),
    };
    number.map_or(code, |number| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_known_in_every_form_of_their_number() {
        let own: ErrorOverrides = "0x0B=transient, 1034 = Permanent,busy=throttling"
            .parse()
            .unwrap();
        let class = |code| own.class_of(Some(code));
        assert_eq!(class("11"), Some(ErrorClass::Transient));
        assert_eq!(class("0x0000000b"), Some(ErrorClass::Transient));
        assert_eq!(class("0x40a"), Some(ErrorClass::Permanent));
        assert_eq!(class("BUSY"), Some(ErrorClass::Throttling));
        assert_eq!(class("12"), None);
        assert_eq!(own.class_of(None), None);
        assert_eq!(own.to_string().parse(), Ok(own));
    }

    #[test]
    fn what_is_no_class_is_refused() {
        for text in ["11", "11=often", "=permanent", "11=unclear"] {
            assert!(text.parse::<ErrorOverrides>().is_err(), "{text}");
        }
        assert_eq!(" , ".parse(), Ok(ErrorOverrides::default()));
    }
}
