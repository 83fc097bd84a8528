use std::fmt;
use std::str::FromStr;

/// An amount of the operator's currency, in millionths; never negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(i64);

/// Not a decimal number with at most six places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an amount is a decimal number, such as 0.045")]
pub struct InvalidAmount;

const ONE: i64 = 1_000_000;

impl Amount {
    #[must_use]
    pub const fn from_millionths(millionths: i64) -> Self {
        Self(millionths)
    }

    #[must_use]
    pub const fn millionths(self) -> i64 {
        self.0
    }
}

impl FromStr for Amount {
    type Err = InvalidAmount;
    fn from_str(text: &str) -> Result<Self, InvalidAmount> {
        let (whole, places) = text.trim().split_once('.').unwrap_or((text.trim(), "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(places) || places.len() > 6 || whole.len() > 12 {
            return Err(InvalidAmount);
        }
        let whole: i64 = whole.parse().map_err(|_| InvalidAmount)?;
        let places: i64 = format!("{places:0<6}").parse().map_err(|_| InvalidAmount)?;
        Ok(Self(whole * ONE + places))
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = format!("{:06}", self.0 % ONE);
        let places = places.trim_end_matches('0');
        write!(f, "{}.{places:0<2}", self.0 / ONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_and_shown_as_decimals() {
        for (text, millionths, shown) in [
            ("0.045", 45_000, "0.045"),
            ("12", 12_000_000, "12.00"),
            ("0.1", 100_000, "0.10"),
            ("0.000001", 1, "0.000001"),
        ] {
            let amount: Amount = text.parse().unwrap();
            assert_eq!(amount.millionths(), millionths, "{text}");
            assert_eq!(amount.to_string(), shown);
        }
        for text in [
            "",
            ".",
            "-1",
            "1.",
            "1,5",
            "0.0000001",
            "1e3",
            "9999999999999",
        ] {
            assert_eq!(text.parse::<Amount>(), Err(InvalidAmount), "{text}");
        }
    }
}
