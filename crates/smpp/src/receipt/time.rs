/// When something happened, as a receipt says it: in the message centre's time zone, which it does
/// not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReceiptTime {
    pub year: u16,
    pub month: u8,
    pub day: u8,
    pub hour: u8,
    pub minute: u8,
    /// 0 where the receipt has none.
    pub second: u8,
}

impl ReceiptTime {
    /// Reads `YYMMDDhhmm`, with or without seconds, with two or four digits of the year
    /// (Appendix B). None for anything else.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let digits: Vec<u8> = text.bytes().map(|octet| octet.wrapping_sub(b'0')).collect();
        if !digits.iter().all(|digit| *digit < 10) {
            return None;
        }
        let pairs: Vec<u8> = digits
            .chunks(2)
            .map(|pair| pair.iter().fold(0, |n, d| n * 10 + d))
            .collect();
        let (century, rest) = match (digits.len(), pairs.as_slice()) {
            (10 | 12, rest) => (20, rest),
            (14, [century, rest @ ..]) => (*century, rest),
            _ => return None,
        };
        let &[year, month, day, hour, minute, ref second @ ..] = rest else {
            return None;
        };
        let time = Self {
            year: u16::from(century) * 100 + u16::from(year),
            month,
            day,
            hour,
            minute,
            second: second.first().copied().unwrap_or(0),
        };
        let real = (1..=12).contains(&month)
            && (1..=31).contains(&day)
            && hour < 24
            && minute < 60
            && time.second <= 60;
        real.then_some(time)
    }
}
