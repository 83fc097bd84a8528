//! Places that people are known in: the network and country where they have proved a second factor
//! lately. Where only they themselves want one, or a script goes by it, it is left out there; what
//! an application asks for is asked for everywhere.

use std::net::IpAddr;
use std::time::Duration;

use countersign_core::ids::PersonId;
use countersign_core::seal::Purpose;
use countersign_core::{Millis, neighbourhood};
use countersign_store::{AuditEntry, KnownPlaceRow, SessionRow, StoreError, TwoStepWish, Tx};

use crate::error::SignInError;
use crate::journey::SignIns;
use crate::services::Services;
use crate::state::State;
use crate::visitor::Visitor;

/// Places that one person is known in at once; with another one the oldest is known no more.
const MOST_PLACES: i64 = 20;

/// What the store keeps of a person's place. Nobody learns from it where it is, or whether two
/// people have the same one. None where everybody would be in the place of one proxy.
fn place_key(services: &Services, person: &PersonId, visitor: &Visitor) -> Option<[u8; 32]> {
    if visitor.is_hidden {
        return None;
    }
    let country = visitor.country.as_deref().unwrap_or_default();
    let mac = |network: &[u8]| {
        let parts = [person.as_str().as_bytes(), network, country.as_bytes()];
        services.keyring.mac(Purpose::Place, &parts)
    };
    Some(match neighbourhood(visitor.address) {
        IpAddr::V4(network) => mac(&network.octets()),
        IpAddr::V6(network) => mac(&network.octets()),
    })
}

/// Whether the person is known where the visitor is.
pub(crate) async fn is_known_place(
    services: &Services,
    visitor: &Visitor,
    person: &PersonId,
) -> Result<bool, StoreError> {
    let lifetime = services.rules.known_place_lifetime;
    let (Some(lifetime), Some(key)) = (lifetime, place_key(services, person, visitor)) else {
        return Ok(false);
    };
    let now = services.clock.now();
    let store = &services.store;
    // The operator may have shortened the time since.
    store
        .is_known_place(person, &key, now - lifetime, now)
        .await
}

impl SignIns {
    /// How long a place is known; none where the operator wants none to be.
    #[must_use]
    pub fn known_place_lifetime(&self) -> Option<Duration> {
        self.services().rules.known_place_lifetime
    }

    /// In how many places a person is known.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn known_places(&self, person: &PersonId) -> Result<i64, SignInError> {
        let services = self.services();
        let Some(lifetime) = self.known_place_lifetime() else {
            return Ok(0);
        };
        let now = services.clock.now();
        let counted = services
            .store
            .count_known_places(person, now - lifetime, now);
        Ok(counted.await?)
    }

    /// The person is known nowhere any more; in how many places they were.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn forget_known_places(
        &self,
        person: &PersonId,
        actor: &str,
    ) -> Result<u64, SignInError> {
        let services = self.services();
        let mut tx = services.store.begin().await?;
        let count = tx.forget_known_places(person).await?;
        if count > 0 {
            tx.record(&AuditEntry {
                at: services.clock.now(),
                actor: actor.to_owned(),
                action: "person.place.forget".to_owned(),
                subject: person.to_string(),
                detail: format!("{count} known places"),
            })
            .await?;
            tx.commit().await?;
        }
        Ok(count)
    }

    /// Whether the person is known where the visitor is still, at the moment that they are signed
    /// in.
    pub(crate) async fn is_known_still(
        &self,
        tx: &mut Tx,
        person: &PersonId,
        visitor: &Visitor,
        now: Millis,
    ) -> Result<bool, StoreError> {
        let key = place_key(self.services(), person, visitor);
        let (Some(lifetime), Some(key)) = (self.known_place_lifetime(), key) else {
            return Ok(false);
        };
        tx.is_known_place(person, &key, now - lifetime, now).await
    }

    /// Has the person known where they have just proved a second factor, if that will make a
    /// difference.
    pub(crate) async fn know_place(
        &self,
        tx: &mut Tx,
        state: &State,
        session: &SessionRow,
        visitor: &Visitor,
    ) -> Result<(), StoreError> {
        let lifetime = self.known_place_lifetime();
        // Otherwise who has the password alone would be known wherever they are.
        let Some(lifetime) = lifetime.filter(|_| state.proved_second_factor()) else {
            return Ok(());
        };
        let person = &session.person_id;
        let Some(key) = place_key(self.services(), person, visitor) else {
            return Ok(());
        };
        let wish = tx.two_step(person).await?.wish;
        if wish != Some(TwoStepWish::UnknownPlaces) && !state.goes_by_place() {
            return Ok(());
        }
        let now = session.used_at;
        let place = KnownPlaceRow {
            person_id: person.clone(),
            place_key: key.to_vec(),
            proved_at: now,
            expires_at: now + lifetime,
        };
        if tx.know_place(&place, MOST_PLACES - 1).await? {
            tx.record(&AuditEntry {
                at: now,
                actor: person.to_string(),
                action: "person.place.know".to_owned(),
                subject: person.to_string(),
                detail: format!("until {}", place.expires_at.rfc3339()),
            })
            .await?;
        }
        Ok(())
    }
}
