//! What a person must have signed in by, a moment ago, before they change what protects their
//! account: the strongest way that they have (OWASP ASVS 5.0, 7.5.1).

use std::time::Duration;

use countersign_core::Acr;
use countersign_core::ids::PersonId;
use countersign_store::SessionRow;

use crate::error::SignInError;
use crate::factors::FactorKind;
use crate::journey::SignIns;

/// What to sign in by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    pub method: Acr,
    /// What else will do: as strong, or a recovery code where the strongest is lost.
    pub satisfying: Vec<Acr>,
    /// The password was given a moment ago: only the steps that are missing are asked.
    pub raise: bool,
}

impl Proof {
    /// How long ago it may be.
    pub const LIFETIME: Duration = Duration::from_secs(5 * 60);
}

impl SignIns {
    /// What the person of this session has to prove; none when they have just done so.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn proof_needed(
        &self,
        person: &PersonId,
        session: &SessionRow,
    ) -> Result<Option<Proof>, SignInError> {
        let proof = self.strongest_proof(person).await?;
        let recent = session.auth_time + Proof::LIFETIME > self.services().clock.now();
        if recent && proof.satisfying.contains(&session.acr) {
            return Ok(None);
        }
        Ok(Some(Proof {
            raise: recent,
            ..proof
        }))
    }

    /// What a person who is signed in nowhere has to prove.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn strongest_proof(&self, person: &PersonId) -> Result<Proof, SignInError> {
        let strongest = self.strongest_method(person).await?;
        let method = strongest.unwrap_or_else(Acr::password);
        let mut satisfying = self.as_strong_as(&method);
        satisfying.extend(self.recovery_methods());
        Ok(Proof {
            method,
            satisfying,
            raise: false,
        })
    }

    /// Whether a person can prove more than a password.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn has_second_factor(&self, person: &PersonId) -> Result<bool, SignInError> {
        Ok(self.strongest_method(person).await?.is_some())
    }

    /// The strongest method that this person can prove more than a password by; recovery codes
    /// only where there is nothing else, since each works once.
    pub(crate) async fn strongest_method(
        &self,
        person: &PersonId,
    ) -> Result<Option<Acr>, SignInError> {
        let recovery = self.recovery_methods();
        let mut offers = self.methods().offers();
        offers.retain(|offer| offer.acr.as_str() != Acr::PASSWORD && !offer.chooses);
        offers.sort_by_key(|offer| {
            (
                recovery.contains(&offer.acr),
                std::cmp::Reverse(offer.level),
            )
        });
        for offer in offers {
            if self.has_enrollments(&offer.acr, person).await? {
                return Ok(Some(offer.acr));
            }
        }
        Ok(None)
    }

    fn recovery_methods(&self) -> Vec<Acr> {
        let offers = self.methods().offers().into_iter();
        let acrs = offers.map(|offer| offer.acr);
        acrs.filter(|acr| {
            let method = self.methods().find(acr);
            let rules = method.and_then(|method| method.initialised.factor.clone());
            rules.is_some_and(|rules| rules.kind == FactorKind::RecoveryCode)
        })
        .collect()
    }
}
