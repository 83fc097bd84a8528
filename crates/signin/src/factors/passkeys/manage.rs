//! What a person has of them, added, named and taken away. Who may do it is for those who ask.

use std::time::Duration;

use countersign_core::Millis;
use countersign_core::ids::{PersonId, SignInId};
use countersign_directory::Person;
use countersign_store::{FactorFloor, PasskeyChallengeRow, PasskeyRow, SessionRow};
use countersign_webauthn::{CHALLENGE_LEN, Creation};

use super::super::keeping::Removal;
use super::super::manage::factor_name;
use super::super::rules::{FactorKind, FactorRules};
use super::kept::{allowed, user_handle};
use crate::codes::service_name;
use crate::error::SignInError;
use crate::journey::SignIns;
use crate::outside::CredentialChange;
use crate::visitor::Browser;

/// A passkey as its person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    pub id: String,
    /// What the person calls it.
    pub name: String,
    /// Their devices share it.
    pub synced: bool,
    pub created_at: Millis,
    pub used_at: Option<Millis>,
}

/// Why a passkey is not added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasskeyRefusal {
    /// The person has as many as there may be.
    Many,
    /// It is no answer to what was asked, or somebody has it already.
    Wrong,
}

/// More passkeys than anybody has.
const MOST_PASSKEYS: usize = 10;
/// How long a person may take to make one.
const PATIENCE: Duration = Duration::from_secs(10 * 60);

/// What the audit log calls them.
const PASSKEY: &str = "passkey";

fn holder(session: &SessionRow) -> String {
    format!("account/{}", session.sid)
}

impl SignIns {
    pub(in crate::factors) async fn passkeys_of(
        &self,
        person: &PersonId,
    ) -> Result<Vec<Passkey>, SignInError> {
        let rows = self.services().store.passkeys(person).await?.into_iter();
        let shown = rows.map(|row| Passkey {
            id: row.id,
            name: row.name,
            synced: row.backed_up,
            created_at: row.created_at,
            used_at: row.used_at,
        });
        Ok(shown.collect())
    }

    fn passkey_rules(&self) -> Option<FactorRules> {
        self.methods().factor_rules(FactorKind::Passkey)
    }

    /// Asks the browser of a session to make a passkey: what it is to be given, as JSON.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn begin_passkey(
        &self,
        person: &Person,
        session: &SessionRow,
        browser: &Browser,
    ) -> Result<Result<String, PasskeyRefusal>, SignInError> {
        let services = self.services();
        let (Some(party), Some(rules)) = (&services.rules.relying_party, self.passkey_rules())
        else {
            return Ok(Err(PasskeyRefusal::Wrong));
        };
        let known = services.store.passkeys(&person.id).await?;
        if known.len() >= MOST_PASSKEYS {
            return Ok(Err(PasskeyRefusal::Many));
        }
        let mut challenge = [0; CHALLENGE_LEN];
        services.entropy.fill(&mut challenge);
        let row = PasskeyChallengeRow {
            holder: holder(session),
            browser: browser.fingerprint().to_vec(),
            person_id: Some(person.id.clone()),
            challenge: challenge.to_vec(),
            expires_at: services.clock.now() + PATIENCE,
        };
        let mut tx = services.store.begin().await?;
        tx.put_passkey_challenge(&row).await?;
        tx.commit().await?;
        let options = party.creation(&Creation {
            challenge: &challenge,
            service: &service_name(None, &services.rules),
            user_handle: &user_handle(&services.keyring, &person.id),
            username: &person.username,
            known: &allowed(&known),
            verified: rules.verified,
        });
        Ok(Ok(options.to_string()))
    }

    /// Adds the passkey that the browser made.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn add_passkey(
        &self,
        person: &Person,
        session: &SessionRow,
        browser: &Browser,
        (name, answer): (&str, &str),
        actor: &str,
    ) -> Result<Result<(), PasskeyRefusal>, SignInError> {
        let services = self.services();
        let (Some(party), Some(rules)) = (&services.rules.relying_party, self.passkey_rules())
        else {
            return Ok(Err(PasskeyRefusal::Wrong));
        };
        let now = services.clock.now();
        let mut tx = services.store.begin().await?;
        if tx.passkeys(&person.id).await?.len() >= MOST_PASSKEYS {
            return Ok(Err(PasskeyRefusal::Many));
        }
        let asked = tx
            .take_passkey_challenge(&holder(session), &browser.fingerprint(), now)
            .await?;
        let asked = asked.filter(|row| row.person_id.as_ref() == Some(&person.id));
        let Some(asked) = asked else {
            return Ok(Err(PasskeyRefusal::Wrong));
        };
        let made = match party.register(answer, &asked.challenge, rules.verified) {
            Ok(made) => made,
            Err(refusal) => {
                tx.commit().await?;
                tracing::info!(person = %person.id, "a passkey was not added: {refusal}");
                return Ok(Err(PasskeyRefusal::Wrong));
            }
        };
        let row = PasskeyRow {
            id: SignInId::generate(now, services.entropy.as_ref()).0,
            person_id: person.id.clone(),
            name: factor_name(name),
            credential_id: made.credential_id,
            public_key: made.public_key,
            sign_count: i64::from(made.sign_count),
            backup_eligible: made.backup_eligible,
            backed_up: made.backed_up,
            transports: made.transports,
            created_at: now,
            used_at: None,
        };
        if !tx.add_passkey(&row).await? {
            tx.commit().await?;
            return Ok(Err(PasskeyRefusal::Wrong));
        }
        let change = CredentialChange::PasskeyAdded;
        self.factor_changed(tx, person, ("person.factor.add", PASSKEY), change, actor)
            .await?;
        Ok(Ok(()))
    }

    /// False when the person has no such one.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn name_passkey(
        &self,
        person: &PersonId,
        id: &str,
        name: &str,
    ) -> Result<bool, SignInError> {
        let mut tx = self.services().store.begin().await?;
        let named = tx.name_passkey(person, id, &factor_name(name)).await?;
        tx.commit().await?;
        Ok(named)
    }

    /// Takes a passkey away, if the person has what they must keep without it.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn remove_passkey(
        &self,
        person: &Person,
        id: &str,
        floor: Option<&FactorFloor>,
        actor: &str,
    ) -> Result<Removal, SignInError> {
        let mut tx = self.services().store.begin().await?;
        if !tx.remove_passkey(&person.id, id).await? {
            return Ok(Removal::Unknown);
        }
        if let Some(floor) = floor
            && !self.keeps_enough(&mut tx, &person.id, floor).await?
        {
            return Ok(Removal::Kept);
        }
        let change = CredentialChange::PasskeyRemoved;
        self.factor_changed(tx, person, ("person.factor.remove", PASSKEY), change, actor)
            .await?;
        Ok(Removal::Done)
    }
}
