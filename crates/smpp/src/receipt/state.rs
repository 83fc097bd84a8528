/// Final and intermediate states (§5.2.28).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptState {
    Enroute,
    Delivered,
    Expired,
    Deleted,
    Undeliverable,
    Accepted,
    Unknown,
    Rejected,
}

/// How message centres begin their words, without underlines; the specification's come first.
const WORDS: &[(&str, ReceiptState)] = &[
    ("ENRO", ReceiptState::Enroute),
    ("DELI", ReceiptState::Delivered),
    ("EXPI", ReceiptState::Expired),
    ("DELE", ReceiptState::Deleted),
    ("UNDE", ReceiptState::Undeliverable),
    ("ACCE", ReceiptState::Accepted),
    ("UNKN", ReceiptState::Unknown),
    ("REJE", ReceiptState::Rejected),
    ("DLVR", ReceiptState::Delivered),
    ("SUCC", ReceiptState::Delivered),
    ("FAIL", ReceiptState::Undeliverable),
    ("UNDL", ReceiptState::Undeliverable),
    ("NOTD", ReceiptState::Undeliverable),
    ("SKIP", ReceiptState::Undeliverable),
    ("BUFF", ReceiptState::Enroute),
    ("PEND", ReceiptState::Enroute),
    ("SCHE", ReceiptState::Enroute),
    ("SENT", ReceiptState::Enroute),
    ("CANC", ReceiptState::Deleted),
    ("ACKE", ReceiptState::Accepted),
];

impl ReceiptState {
    /// The number in the message_state parameter.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Enroute => 1,
            Self::Delivered => 2,
            Self::Expired => 3,
            Self::Deleted => 4,
            Self::Undeliverable => 5,
            Self::Accepted => 6,
            Self::Unknown => 7,
            Self::Rejected => 8,
        }
    }

    /// The word in the text of a receipt (Appendix B).
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Enroute => "ENROUTE",
            Self::Delivered => "DELIVRD",
            Self::Expired => "EXPIRED",
            Self::Deleted => "DELETED",
            Self::Undeliverable => "UNDELIV",
            Self::Accepted => "ACCEPTD",
            Self::Unknown => "UNKNOWN",
            Self::Rejected => "REJECTD",
        }
    }

    /// The state with this number. SMPP 5.0 §4.7.15 adds scheduled (0), which is on its way as
    /// well, and skipped (9), which never arrives.
    #[must_use]
    pub const fn from_number(number: u8) -> Option<Self> {
        Some(match number {
            0 | 1 => Self::Enroute,
            2 => Self::Delivered,
            3 => Self::Expired,
            4 => Self::Deleted,
            5 | 9 => Self::Undeliverable,
            6 => Self::Accepted,
            7 => Self::Unknown,
            8 => Self::Rejected,
            _ => return None,
        })
    }

    /// Message centres shorten and spell the words in their own ways; four letters tell them
    /// apart. Some write the number.
    pub(super) fn from_word(word: &str) -> Option<Self> {
        if let Ok(number) = word.parse() {
            return Self::from_number(number);
        }
        let letters = word.chars().filter(char::is_ascii_alphabetic);
        let start: String = letters.take(4).collect::<String>().to_ascii_uppercase();
        let known = WORDS.iter().find(|(known, _)| *known == start);
        known.map(|(_, state)| *state)
    }
}
