use std::fmt;
use std::sync::{Mutex, PoisonError};

/// What was made last, kept until it would be made of something else.
pub(crate) struct Memo<K, T>(Mutex<Option<(K, T)>>);

impl<K: PartialEq, T: Clone> Memo<K, T> {
    pub(crate) fn get(&self, of: K, make: impl FnOnce(&K) -> T) -> T {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, made)) = kept.as_ref().filter(|(before, _)| *before == of) {
            return made.clone();
        }
        let made = make(&of);
        *kept = Some((of, made.clone()));
        made
    }
}

impl<K, T> Default for Memo<K, T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K, T> fmt::Debug for Memo<K, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memo")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_made_anew_only_of_something_else() {
        let memo = Memo::default();
        let mut made = 0;
        for of in [1, 1, 2, 2, 1] {
            let doubled = memo.get(of, |of| {
                made += 1;
                of * 2
            });
            assert_eq!(doubled, of * 2);
        }
        assert_eq!(made, 3);
    }
}
