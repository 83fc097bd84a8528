//! What becomes of a message, as its receipts tell.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::chance::Chance;
use crate::ReceiptState;

/// What receipts say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Receipts {
    #[default]
    Delivered,
    Failed,
    None,
    /// Delivered, so many milliseconds late.
    #[serde(untagged, with = "delayed")]
    Delayed(u64),
    #[serde(untagged)]
    Shares(Shares),
}

/// How many messages, of all of these, end in each way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Shares {
    pub delivered: u32,
    pub failed: u32,
    /// No receipt, ever.
    pub none: u32,
    /// Delivered, `delayed_ms` later.
    pub delayed: u32,
    /// Delivered, and said twice.
    pub twice: u32,
    /// Delivered, and said before submit_sm is answered.
    pub early: u32,
    /// Delivered, and said with the message id in another form than the answer had.
    pub wrong_id: u32,
    pub delayed_ms: u64,
}

/// What becomes of one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) state: ReceiptState,
    /// Between being on the phone and the receipt.
    pub(super) delay: Duration,
    pub(super) copies: u8,
    pub(super) early: bool,
    pub(super) wrong_id: bool,
}

impl Outcome {
    const DELIVERED: Self = Self {
        state: ReceiptState::Delivered,
        delay: Duration::ZERO,
        copies: 1,
        early: false,
        wrong_id: false,
    };
    const FAILED: Self = Self {
        state: ReceiptState::Undeliverable,
        ..Self::DELIVERED
    };
    const SILENT: Self = Self {
        copies: 0,
        ..Self::DELIVERED
    };
}

impl Receipts {
    pub(super) fn draw(self, chance: &mut Chance) -> Outcome {
        match self {
            Self::Delivered => Outcome::DELIVERED,
            Self::Failed => Outcome::FAILED,
            Self::None => Outcome::SILENT,
            Self::Delayed(millis) => Outcome {
                delay: Duration::from_millis(millis),
                ..Outcome::DELIVERED
            },
            Self::Shares(shares) => shares.draw(chance),
        }
    }
}

impl Shares {
    fn draw(self, chance: &mut Chance) -> Outcome {
        let delivered = Outcome::DELIVERED;
        let ways = [
            (self.delivered, delivered),
            (self.failed, Outcome::FAILED),
            (self.none, Outcome::SILENT),
            (
                self.delayed,
                Outcome {
                    delay: Duration::from_millis(self.delayed_ms),
                    ..delivered
                },
            ),
            (
                self.twice,
                Outcome {
                    copies: 2,
                    ..delivered
                },
            ),
            (
                self.early,
                Outcome {
                    early: true,
                    ..delivered
                },
            ),
            (
                self.wrong_id,
                Outcome {
                    wrong_id: true,
                    ..delivered
                },
            ),
        ];
        let way = chance.pick(&ways.map(|(weight, _)| weight));
        way.map_or(delivered, |way| ways[way].1)
    }
}

mod delayed {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Form {
        delayed_ms: u64,
    }

    pub(super) fn serialize<S: Serializer>(
        delayed_ms: &u64,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let delayed_ms = *delayed_ms;
        Form { delayed_ms }.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        Ok(Form::deserialize(deserializer)?.delayed_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_read_and_kept_to() {
        let json = r#"{"delivered": 80, "failed": 10, "early": 10}"#;
        let receipts: Receipts = serde_json::from_str(json).unwrap();
        let mut chance = Chance::new(5);
        let drawn: Vec<Outcome> = (0..1000).map(|_| receipts.draw(&mut chance)).collect();
        let early = drawn.iter().filter(|o| o.early).count();
        let failed = drawn.iter().filter(|o| **o == Outcome::FAILED).count();
        assert!((70..130).contains(&early) && (70..130).contains(&failed));
        assert!(drawn.iter().all(|outcome| outcome.copies == 1));
        assert!(serde_json::from_str::<Receipts>(r#"{"delivred": 80}"#).is_err());
    }
}
