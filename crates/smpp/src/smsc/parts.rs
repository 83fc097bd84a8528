//! Puts the parts of long messages together.

use std::collections::HashMap;

use crate::text::Udh;

/// Messages whose parts are awaited, and octets of their texts. Over either, all are forgotten:
/// parts that have waited so long are not likely to be joined by the others.
const MOST_OPEN: usize = 1000;
const MOST_TEXT: usize = 8 * 1024 * 1024;

/// Which message a part belongs to: sender, receiver, and reference with the number of parts.
type Key = (String, String, u16, u8);

#[derive(Debug, Default)]
pub(super) struct Parts {
    open: HashMap<Key, Vec<Option<String>>>,
    /// Octets of text in them.
    text: usize,
}

impl Parts {
    /// Takes one part; gives the whole text once all are there.
    pub(super) fn take(&mut self, from: &str, to: &str, udh: Udh, text: String) -> Option<String> {
        if udh.number == 0 || udh.number > udh.total {
            return Some(text);
        }
        if self.open.len() >= MOST_OPEN || self.text + text.len() > MOST_TEXT {
            self.open.clear();
            self.text = 0;
        }
        self.text += text.len();
        let key = (from.to_owned(), to.to_owned(), udh.reference, udh.total);
        let parts = self
            .open
            .entry(key.clone())
            .or_insert_with(|| vec![None; usize::from(udh.total)]);
        if let Some(again) = parts[usize::from(udh.number) - 1].replace(text) {
            self.text -= again.len();
        }
        if parts.iter().any(Option::is_none) {
            return None;
        }
        let parts = self.open.remove(&key)?;
        let whole: String = parts.into_iter().flatten().collect();
        self.text -= whole.len();
        Some(whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_may_come_in_any_order() {
        let mut parts = Parts::default();
        let udh = |number| Udh {
            reference: 1,
            total: 3,
            number,
        };
        assert_eq!(parts.take("a", "b", udh(3), "c".into()), None);
        assert_eq!(parts.take("a", "b", udh(1), "a".into()), None);
        assert_eq!(parts.take("x", "b", udh(2), "x".into()), None);
        assert_eq!(parts.take("a", "b", udh(2), "b".into()), Some("abc".into()));
        assert_eq!(parts.text, 1);
    }

    #[test]
    fn parts_without_the_others_do_not_fill_the_memory() {
        let mut parts = Parts::default();
        for reference in 0..60_000 {
            let udh = Udh {
                reference,
                total: 2,
                number: 1,
            };
            parts.take("a", "b", udh, "x".repeat(60_000));
            assert!(parts.text <= MOST_TEXT && parts.open.len() <= MOST_OPEN);
        }
    }
}
