//! New keys: the first ones, those for further algorithms, and those that follow others.

use std::sync::Arc;
use std::time::Duration;

use countersign_core::Millis;
use countersign_jose::KeyType;
use countersign_store::SigningKeyRow;

use super::signing_key::SigningKey;
use super::{KeyError, Keys};
use crate::error::ProviderError;

/// How long a key is published before it signs: far longer than applications may keep the
/// published keys (60 seconds), and than nodes take to see it (one second).
const AHEAD: Duration = Duration::from_secs(60 * 60);
/// The same when there is no time: every node has the key by then.
const AT_ONCE: Duration = Duration::from_secs(5);

/// How soon a new key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// In an hour: whoever keeps the published keys has it by then, so that nobody notices.
    Smooth,
    /// In five seconds: an application that keeps the published keys and does not ask again for
    /// an unknown one refuses new tokens until it does.
    AtOnce,
}

/// What a rotation did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotated {
    /// New keys were made.
    Made { sign_from: Millis },
    /// New keys are published already and sign from then.
    UnderWay { sign_from: Millis },
}

impl Keys {
    /// Follows every key by a new one, unless a smooth rotation is under way and another is asked
    /// for. The old keys stay published for `overlap` after they stopped signing.
    pub(crate) async fn rotate(
        &self,
        pace: Pace,
        overlap: Duration,
    ) -> Result<Rotated, ProviderError> {
        let wait = match pace {
            Pace::Smooth => AHEAD,
            Pace::AtOnce => AT_ONCE,
        };
        let kinds = self.kinds();
        let wanted = |last: Option<Millis>, now| {
            pace == Pace::AtOnce || last.is_none_or(|sign_from| sign_from <= now)
        };
        if let Some(sign_from) = self.add(&kinds, wait, overlap, wanted).await? {
            return Ok(Rotated::Made { sign_from });
        }
        let current = self.current();
        let upcoming = current.keys.iter().map(|key| key.sign_from).max();
        let sign_from = upcoming.unwrap_or_else(|| self.clock.now());
        Ok(Rotated::UnderWay { sign_from })
    }

    /// The same for the keys that have signed for almost `period`, by whichever node comes first;
    /// whether there were any.
    pub(crate) async fn rotate_when_due(
        &self,
        period: Duration,
        overlap: Duration,
    ) -> Result<bool, ProviderError> {
        let period = period.max(AHEAD);
        let is_due = |last: Option<Millis>, now: Millis| {
            last.is_some_and(|sign_from| sign_from + period <= now + AHEAD)
        };
        let (current, now) = (self.current(), self.clock.now());
        let due: Vec<KeyType> = self
            .kinds()
            .into_iter()
            .filter(|&kind| {
                let same = current.keys.iter().filter(|key| key.key_type() == kind);
                is_due(same.map(|key| key.sign_from).max(), now)
            })
            .collect();
        if due.is_empty() {
            return Ok(false);
        }
        Ok(self.add(&due, AHEAD, overlap, is_due).await?.is_some())
    }

    /// Makes the keys of these types that there are not yet; they sign at once, for there is no
    /// token that anybody could miss a key for.
    pub(crate) async fn ensure(
        &self,
        kinds: impl IntoIterator<Item = KeyType>,
    ) -> Result<(), ProviderError> {
        let now = self.clock.now();
        let current = self.current();
        let mut missing: Vec<KeyType> = kinds
            .into_iter()
            .filter(|&kind| current.signer(kind, now).is_err())
            .collect();
        missing.sort_unstable();
        missing.dedup();
        if !missing.is_empty() {
            let none = |last: Option<Millis>, _| last.is_none();
            self.add(&missing, Duration::ZERO, Duration::ZERO, none)
                .await?;
        }
        Ok(())
    }

    fn kinds(&self) -> Vec<KeyType> {
        let current = self.current();
        let there = |kind: &KeyType| current.keys.iter().any(|key| key.key_type() == *kind);
        KeyType::ALL.into_iter().filter(there).collect()
    }

    /// Adds a key of each of these types for which `wanted` holds, given from when the last key of
    /// the type signs, while nobody else can add one. From when the new keys sign, if any.
    async fn add(
        &self,
        kinds: &[KeyType],
        wait: Duration,
        overlap: Duration,
        wanted: impl Fn(Option<Millis>, Millis) -> bool,
    ) -> Result<Option<Millis>, ProviderError> {
        let mut rows = Vec::new();
        for &kind in kinds {
            rows.push(self.generate(kind).await?);
        }
        let mut tx = self.store.begin().await?;
        tx.lock_signing_keys().await?;
        // Making them took a while.
        let now = self.clock.now();
        let sign_from = now + wait;
        let there = tx.signing_keys(now).await?;
        let mut added = None;
        for row in rows {
            let same = there.iter().filter(|other| other.alg == row.alg);
            if !wanted(same.map(|other| other.sign_from).max(), now) {
                continue;
            }
            tx.retire_signing_keys(&row.alg, sign_from + overlap)
                .await?;
            tx.add_signing_key(&SigningKeyRow {
                created_at: now,
                sign_from,
                ..row
            })
            .await?;
            added = Some(sign_from);
        }
        if added.is_some() {
            tx.commit().await?;
        }
        self.load().await?;
        Ok(added)
    }

    async fn generate(&self, kind: KeyType) -> Result<SigningKeyRow, KeyError> {
        let (keyring, entropy) = (Arc::clone(&self.keyring), Arc::clone(&self.entropy));
        tokio::task::spawn_blocking(move || SigningKey::generate(kind, &keyring, entropy.as_ref()))
            .await
            .unwrap_or(Err(KeyError::Interrupted))
    }
}
