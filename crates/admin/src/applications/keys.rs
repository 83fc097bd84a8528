use countersign_core::Millis;
use countersign_oidc::{KeyInfo, Pace, Rotated};

use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::permission::Permission;

/// A published signing key.
#[derive(Clone, Debug)]
pub struct Key {
    pub kid: String,
    pub algorithms: Vec<&'static str>,
    /// `upcoming`, `signing` or `retiring`.
    pub state: &'static str,
    pub created_at: Millis,
    pub sign_from: Millis,
    pub retire_at: Option<Millis>,
}

impl From<KeyInfo> for Key {
    fn from(key: KeyInfo) -> Self {
        Self {
            kid: key.kid,
            algorithms: key.algorithms.iter().map(|alg| alg.as_str()).collect(),
            state: key.state.as_str(),
            created_at: key.created_at,
            sign_from: key.sign_from,
            retire_at: key.retire_at,
        }
    }
}

/// What came of asking for new keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// False when new keys were published already.
    pub made: bool,
    pub sign_from: Millis,
}

impl Admin {
    /// # Errors
    /// [`AdminError::Forbidden`].
    pub fn keys(&self, by: &Actor) -> Result<Vec<Key>, AdminError> {
        by.needs(Permission::ApplicationsRead)?;
        let keys = self.parts.provider.signing_keys();
        Ok(keys.into_iter().map(Key::from).collect())
    }

    /// New signing keys: in an hour, unnoticed; or, in an emergency, in five seconds.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn rotate_keys(&self, by: &Actor, at_once: bool) -> Result<Turn, AdminError> {
        by.needs(Permission::ApplicationsWrite)?;
        let pace = if at_once { Pace::AtOnce } else { Pace::Smooth };
        match self.parts.provider.rotate_keys(pace).await? {
            Rotated::UnderWay { sign_from } => Ok(Turn {
                made: false,
                sign_from,
            }),
            Rotated::Made { sign_from } => {
                let mut tx = self.parts.store.begin().await?;
                let detail = if at_once { "at once" } else { "" };
                self.record(&mut tx, by, "keys.rotate", "signing keys", detail)
                    .await?;
                tx.commit().await?;
                Ok(Turn {
                    made: true,
                    sign_from,
                })
            }
        }
    }
}
