use std::collections::HashMap;
use std::fmt;
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use countersign_jose::Verified;

/// As many tokens, twice, are remembered.
const MOST: usize = 4_096;

/// The SHA-256 of a whole token, signature included.
pub(super) type TokenHash = [u8; 32];

/// Tokens whose signature the keys of one set were found to have made: checking a signature
/// costs more than everything else that a token is asked for. That a token was well signed never
/// changes; whether its key, its grant or itself is still good is not remembered here.
#[derive(Default)]
pub(super) struct VerifiedTokens(Mutex<Generations>);

/// When the younger one is full, it takes the place of the older one.
#[derive(Default)]
struct Generations {
    younger: HashMap<TokenHash, Arc<Verified>>,
    older: HashMap<TokenHash, Arc<Verified>>,
}

impl VerifiedTokens {
    pub(super) fn get(&self, hash: &TokenHash) -> Option<Arc<Verified>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = kept.younger.get(hash) {
            return Some(Arc::clone(found));
        }
        let found = kept.older.remove(hash)?;
        kept.put(*hash, Arc::clone(&found));
        Some(found)
    }

    pub(super) fn put(&self, hash: TokenHash, token: Arc<Verified>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.put(hash, token);
    }
}

impl Generations {
    fn put(&mut self, hash: TokenHash, token: Arc<Verified>) {
        if self.younger.len() >= MOST {
            self.older = mem::take(&mut self.younger);
        }
        self.younger.insert(hash, token);
    }
}

impl fmt::Debug for VerifiedTokens {
    // The claims are of people.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VerifiedTokens")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign_jose::{Algorithm, Header, Jws, KeyType, PrivateKey, Verifier, sign};
    use serde_json::json;

    fn verified() -> Arc<Verified> {
        let key = PrivateKey::generate(KeyType::P256).unwrap();
        let token = sign(&key, &Header::new(Algorithm::Es256), &json!({})).unwrap();
        let verifier = Verifier::new(Algorithm::Es256, &key.public()).unwrap();
        Arc::new(Jws::read(&token).unwrap().verify_with(&verifier).unwrap())
    }

    fn hash(number: usize) -> TokenHash {
        let mut hash = [0; 32];
        hash[..8].copy_from_slice(&number.to_be_bytes());
        hash
    }

    #[test]
    fn the_youngest_are_kept_and_never_more_than_twice_the_most() {
        let (kept, token) = (VerifiedTokens::default(), verified());
        for number in 0..MOST * 5 {
            kept.put(hash(number), Arc::clone(&token));
        }
        assert!(kept.get(&hash(MOST * 5 - 1)).is_some());
        assert!(kept.get(&hash(MOST * 4)).is_some());
        assert!(kept.get(&hash(0)).is_none());
        assert!(Arc::strong_count(&token) <= MOST * 2 + 1);
    }

    #[test]
    fn what_is_asked_for_stays() {
        let (kept, token) = (VerifiedTokens::default(), verified());
        kept.put(hash(usize::MAX), Arc::clone(&token));
        for number in 0..MOST * 5 {
            kept.put(hash(number), Arc::clone(&token));
            assert!(kept.get(&hash(usize::MAX)).is_some(), "{number}");
        }
    }
}
