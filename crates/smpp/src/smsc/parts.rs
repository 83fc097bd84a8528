//! Puts the parts of long messages together.

use std::collections::HashMap;

use crate::text::Udh;

/// Messages whose parts are awaited; more than this and the oldest guess is to forget all.
const MOST_OPEN: usize = 1000;

/// Which message a part belongs to: sender, receiver, and reference with the number of parts.
type Key = (String, String, u16, u8);

#[derive(Debug, Default)]
pub(super) struct Parts {
    open: HashMap<Key, Vec<Option<String>>>,
}

impl Parts {
    /// Takes one part; gives the whole text once all are there.
    pub(super) fn take(&mut self, from: &str, to: &str, udh: Udh, text: String) -> Option<String> {
        if udh.number == 0 || udh.number > udh.total {
            return Some(text);
        }
        if self.open.len() >= MOST_OPEN {
            self.open.clear();
        }
        let key = (from.to_owned(), to.to_owned(), udh.reference, udh.total);
        let parts = self
            .open
            .entry(key.clone())
            .or_insert_with(|| vec![None; usize::from(udh.total)]);
        parts[usize::from(udh.number) - 1] = Some(text);
        if parts.iter().any(Option::is_none) {
            return None;
        }
        let parts = self.open.remove(&key)?;
        Some(parts.into_iter().flatten().collect())
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
    }
}
