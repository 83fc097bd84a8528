use countersign_core::Millis;
use countersign_jose::Algorithm;

use super::Keys;
use super::signing_key::algorithms;

/// Where a signing key is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// Published, but it does not sign yet.
    Upcoming,
    Signing,
    /// Published until the last token that it signed has ended.
    Retiring,
}

impl KeyState {
    /// As operators and programs read it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Upcoming => "upcoming",
            Self::Signing => "signing",
            Self::Retiring => "retiring",
        }
    }
}

/// What an operator is told of a signing key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyInfo {
    pub kid: String,
    pub algorithms: Vec<Algorithm>,
    pub state: KeyState,
    pub created_at: Millis,
    pub sign_from: Millis,
    /// From when it is not published any more; none as long as no key follows.
    pub retire_at: Option<Millis>,
}

impl Keys {
    /// All keys that are published, newest first.
    pub(crate) fn list(&self) -> Vec<KeyInfo> {
        let now = self.clock.now();
        let current = self.current();
        let published = current.keys.iter().filter(|key| key.is_published(now));
        published
            .map(|key| {
                let signer = current.signer(key.key_type(), now);
                KeyInfo {
                    kid: key.kid.clone(),
                    algorithms: algorithms(key.key_type()).collect(),
                    state: if signer.is_ok_and(|signer| signer.kid == key.kid) {
                        KeyState::Signing
                    } else if key.sign_from > now {
                        KeyState::Upcoming
                    } else {
                        KeyState::Retiring
                    },
                    created_at: key.created_at,
                    sign_from: key.sign_from,
                    retire_at: key.retire_at,
                }
            })
            .collect()
    }
}
