use std::collections::HashMap;
use std::hash::Hash;

/// Removes one entry when a new key would be more than `most`: which one is chance, and the
/// others stay, so that whoever brings many keys does not empty the cache for all.
pub(crate) fn make_room<K: Clone + Eq + Hash, V>(kept: &mut HashMap<K, V>, most: usize, new: &K) {
    if kept.len() < most || kept.contains_key(new) {
        return;
    }
    let one = kept.keys().next().cloned();
    if let Some(one) = one {
        kept.remove(&one);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_makes_room_for_another() {
        let mut kept = HashMap::new();
        for key in [0, 1, 2, 2, 3] {
            make_room(&mut kept, 3, &key);
            kept.insert(key, ());
        }
        assert_eq!(kept.len(), 3);
        assert!(kept.contains_key(&3));
    }
}
