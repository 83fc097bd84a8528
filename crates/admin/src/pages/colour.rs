use std::fmt;
use std::str::FromStr;

/// A colour as `#rrggbb` (CSS Color 4 §5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Colour([u8; 3]);

pub(super) const WHITE: Colour = Colour([255, 255, 255]);

impl Colour {
    /// Relative luminance (WCAG 2.2).
    fn luminance(self) -> f64 {
        let linear = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }

    /// From 1 to 21 (WCAG 2.2, contrast ratio).
    pub(super) fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// A quarter of the way to another colour.
    pub(super) fn towards(self, other: Self) -> Self {
        let part = |i: usize| {
            let (a, b) = (u16::from(self.0[i]), u16::from(other.0[i]));
            u8::try_from((3 * a + b) / 4).unwrap_or(u8::MAX)
        };
        Self([part(0), part(1), part(2)])
    }
}

impl FromStr for Colour {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = text
            .strip_prefix('#')
            .filter(|digits| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()));
        let value = u32::from_str_radix(digits.ok_or(())?, 16).map_err(|_| ())?;
        let [_, red, green, blue] = value.to_be_bytes();
        Ok(Self([red, green, blue]))
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        let colour = |text: &str| text.parse::<Colour>().unwrap();
        assert!((colour("#000000").contrast(WHITE) - 21.0).abs() < 0.01);
        // The example of the specification's tools: mid grey that just fails and just passes.
        assert!(colour("#777777").contrast(WHITE) < 4.5);
        assert!(colour("#767676").contrast(WHITE) >= 4.5);
        assert_eq!("#0b5b5".parse::<Colour>(), Err(()));
        assert_eq!("red".parse::<Colour>(), Err(()));
    }
}
