//! Browsers that people trust. Where only they themselves or the operator's rules ask for a second
//! factor, it is left out there for a while; what an application asks for is asked for everywhere.

use std::time::Duration;

use countersign_core::ids::{PersonId, SessionId};
use countersign_core::seal::fingerprint;
use countersign_core::{Millis, Secret};
use countersign_store::{AuditEntry, SessionRow, StoreError, TrustedDeviceRow, Tx};

use crate::error::SignInError;
use crate::journey::SignIns;
use crate::services::Services;
use crate::visitor::Visitor;

/// Browsers that one person trusts at once; with another one the oldest is trusted no more.
const MOST_DEVICES: i64 = 10;

/// What a browser that is trusted from now on keeps.
#[derive(Clone, Debug)]
pub struct TrustCookie {
    pub secret: Secret,
    pub lifetime: Duration,
}

/// The person's browser among those whose secrets came with the request.
pub(crate) async fn known_device(
    services: &Services,
    visitor: &Visitor,
    person: &PersonId,
) -> Result<Option<[u8; 32]>, StoreError> {
    let Some(lifetime) = services.rules.trusted_device_lifetime else {
        return Ok(None);
    };
    let now = services.clock.now();
    for device in &visitor.devices {
        let store = &services.store;
        // The operator may have shortened the time since.
        if store
            .is_trusted_device(device, person, now - lifetime, now)
            .await?
        {
            return Ok(Some(*device));
        }
    }
    Ok(None)
}

impl SignIns {
    /// How long a browser may be trusted; none where the operator does not allow it.
    #[must_use]
    pub fn trusted_device_lifetime(&self) -> Option<Duration> {
        self.services().rules.trusted_device_lifetime
    }

    /// Whether people who have a second factor may not do without it.
    #[must_use]
    pub fn two_step_required(&self) -> bool {
        self.services().rules.two_step_required
    }

    /// The browsers that a person trusts, newest first.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn trusted_devices(
        &self,
        person: &PersonId,
    ) -> Result<Vec<TrustedDeviceRow>, SignInError> {
        let services = self.services();
        let Some(lifetime) = self.trusted_device_lifetime() else {
            return Ok(Vec::new());
        };
        let now = services.clock.now();
        let mut devices = services.store.trusted_devices(person, now).await?;
        devices.retain(|device| device.created_at > now - lifetime);
        Ok(devices)
    }

    /// False when the person trusts no browser of this name.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn forget_trusted_device(
        &self,
        person: &PersonId,
        id: &str,
        actor: &str,
    ) -> Result<bool, SignInError> {
        let mut tx = self.services().store.begin().await?;
        if !tx.forget_trusted_device(person, id).await? {
            return Ok(false);
        }
        self.forgotten(tx, person, 1, actor).await?;
        Ok(true)
    }

    /// The person trusts no browser any more; how many they trusted.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn forget_trusted_devices(
        &self,
        person: &PersonId,
        actor: &str,
    ) -> Result<u64, SignInError> {
        let mut tx = self.services().store.begin().await?;
        let count = tx.forget_trusted_devices(person).await?;
        if count > 0 {
            self.forgotten(tx, person, count, actor).await?;
        }
        Ok(count)
    }

    async fn forgotten(
        &self,
        mut tx: Tx,
        person: &PersonId,
        count: u64,
        actor: &str,
    ) -> Result<(), StoreError> {
        tx.record(&AuditEntry {
            at: self.services().clock.now(),
            actor: actor.to_owned(),
            action: "person.device.forget".to_owned(),
            subject: person.to_string(),
            detail: format!("{count} trusted devices"),
        })
        .await?;
        tx.commit().await
    }

    /// Whether the browser that a second factor was left out in is trusted still, at the moment
    /// that its person is signed in.
    pub(crate) async fn is_trusted_still(
        &self,
        tx: &mut Tx,
        device: &[u8],
        person: &PersonId,
        now: Millis,
    ) -> Result<bool, StoreError> {
        match self.trusted_device_lifetime() {
            Some(lifetime) => {
                tx.use_trusted_device(device, person, now - lifetime, now)
                    .await
            }
            None => Ok(false),
        }
    }

    /// Has the person trust the browser that they have just proved a second factor in.
    pub(crate) async fn trust(
        &self,
        tx: &mut Tx,
        session: &SessionRow,
        visitor: &Visitor,
    ) -> Result<Option<TrustCookie>, StoreError> {
        let Some(lifetime) = self.trusted_device_lifetime() else {
            return Ok(None);
        };
        let (entropy, now) = (self.services().entropy.as_ref(), session.used_at);
        let person = &session.person_id;
        for device in &visitor.devices {
            tx.take_trusted_device(device, person).await?;
        }
        // Never a secret that the browser brought: somebody else may have put it there.
        let secret = entropy.token();
        let device = TrustedDeviceRow {
            token_hash: fingerprint(secret.expose()).to_vec(),
            id: SessionId::generate(now, entropy).0,
            person_id: person.clone(),
            user_agent: visitor.user_agent.clone(),
            address: visitor.address.to_string(),
            created_at: now,
            used_at: None,
            expires_at: now + lifetime,
        };
        tx.add_trusted_device(&device, MOST_DEVICES - 1).await?;
        tx.record(&AuditEntry {
            at: now,
            actor: person.to_string(),
            action: "person.device.trust".to_owned(),
            subject: person.to_string(),
            detail: format!("until {}", device.expires_at.rfc3339()),
        })
        .await?;
        Ok(Some(TrustCookie { secret, lifetime }))
    }
}
