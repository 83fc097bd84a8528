//! What a person has of them, added and taken away. Who may do it is for those who ask.

use countersign_core::ids::{PersonId, SignInId};
use countersign_core::totp::{DIGITS, PERIOD, SECRET_LEN, base32};
use countersign_core::{Millis, Secret};
use countersign_directory::Person;
use countersign_store::{AuditEntry, FactorFloor, Store, StoreError, TotpFactorRow, Tx};

use super::keeping::Removal;
use super::passkeys::Passkey;
use super::{recovery, rules::FactorKind, totp};
use crate::codes::service_name;
use crate::error::SignInError;
use crate::journey::SignIns;
use crate::outside::CredentialChange;
use crate::services::Services;

/// What a person has, beside numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Factors {
    pub apps: Vec<App>,
    /// How many are left.
    pub recovery_codes: i64,
    pub passkeys: Vec<Passkey>,
}

/// An authenticator app that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct App {
    pub id: String,
    /// What the person calls it.
    pub name: String,
    pub created_at: Millis,
    pub used_at: Option<Millis>,
}

/// An authenticator app that waits for its first code.
#[derive(Clone, Debug)]
pub struct NewApp {
    pub id: String,
    /// In base 32, to be typed.
    pub secret: Secret,
    /// The address that a QR code shows (Key URI Format).
    pub uri: Secret,
}

/// More apps than anybody has.
const MOST_APPS: usize = 5;
const LONGEST_NAME: usize = 40;

/// What the audit log calls them.
const APP: &str = "authenticator app";
const RECOVERY_CODES: &str = "recovery codes";

impl SignIns {
    /// # Errors
    /// If the store does not answer.
    pub async fn factors_of(&self, person: &PersonId) -> Result<Factors, SignInError> {
        let store = &self.services().store;
        let apps = store.totp_factors(person).await?.into_iter();
        Ok(Factors {
            apps: apps
                .filter(|app| app.confirmed)
                .map(|app| App {
                    id: app.id,
                    name: app.name,
                    created_at: app.created_at,
                    used_at: app.used_at,
                })
                .collect(),
            recovery_codes: store.count_recovery_codes(person).await?,
            passkeys: self.passkeys_of(person).await?,
        })
    }

    /// Makes the secret of a new app; it counts once a code of it was entered. None when the
    /// person has as many as there may be.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn begin_app(
        &self,
        person: &Person,
        name: &str,
    ) -> Result<Option<NewApp>, SignInError> {
        let services = self.services();
        if self.factors_of(&person.id).await?.apps.len() >= MOST_APPS {
            return Ok(None);
        }
        let (now, entropy) = (services.clock.now(), services.entropy.as_ref());
        let mut secret = [0; SECRET_LEN];
        entropy.fill(&mut secret);
        let id = SignInId::generate(now, entropy).0;
        let row = TotpFactorRow {
            secret: totp::close(&services.keyring, &id, &secret, entropy),
            id,
            person_id: person.id.clone(),
            name: factor_name(name),
            confirmed: false,
            last_step: 0,
            created_at: now,
            used_at: None,
        };
        let mut tx = services.store.begin().await?;
        tx.add_totp_factor(&row).await?;
        tx.commit().await?;
        Ok(Some(self.new_app(person, row.id, &secret)))
    }

    /// The app that a person began and has not confirmed.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn begun_app(
        &self,
        person: &Person,
        id: &str,
    ) -> Result<Option<NewApp>, SignInError> {
        let services = self.services();
        let apps = services.store.totp_factors(&person.id).await?;
        let found = apps.into_iter().find(|app| app.id == id && !app.confirmed);
        let Some(row) = found else { return Ok(None) };
        let secret = totp::open(&services.keyring, &row)?;
        Ok(Some(self.new_app(person, row.id, &secret)))
    }

    fn new_app(&self, person: &Person, id: String, secret: &[u8]) -> NewApp {
        let services = self.services();
        let issuer = self.methods().factor_rules(FactorKind::App);
        let issuer = issuer
            .and_then(|rules| rules.issuer)
            .unwrap_or_else(|| service_name(None, &services.rules));
        let secret = base32(secret);
        let uri = key_uri(&issuer, &person.username, &secret);
        NewApp {
            id,
            secret: Secret::new(secret),
            uri: Secret::new(uri),
        }
    }

    /// Lets an app count from now on if this is its code; that code works no more.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn confirm_app(
        &self,
        person: &Person,
        id: &str,
        typed: &Secret,
        actor: &str,
    ) -> Result<bool, SignInError> {
        let services = self.services();
        let now = services.clock.now();
        let mut tx = services.store.begin().await?;
        let apps = tx.totp_factors(&person.id).await?;
        let Some(app) = apps.into_iter().find(|app| app.id == id && !app.confirmed) else {
            return Ok(false);
        };
        let step = totp::matching_step(&services.keyring, &app, typed, now)?;
        let Some(step) = step else { return Ok(false) };
        if !tx.use_totp_step(id, step, now).await? || !tx.confirm_totp_factor(id).await? {
            return Ok(false);
        }
        let change = CredentialChange::AppAdded;
        self.factor_changed(tx, person, ("person.factor.add", APP), change, actor)
            .await?;
        Ok(true)
    }

    /// Takes an app away, if the person has what they must keep without it.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn remove_app(
        &self,
        person: &Person,
        id: &str,
        floor: Option<&FactorFloor>,
        actor: &str,
    ) -> Result<Removal, SignInError> {
        let services = self.services();
        let mut tx = services.store.begin().await?;
        if tx.remove_totp_factor(&person.id, id).await?.is_none() {
            return Ok(Removal::Unknown);
        }
        if let Some(floor) = floor
            && !self.keeps_enough(&mut tx, &person.id, floor).await?
        {
            return Ok(Removal::Kept);
        }
        let change = CredentialChange::AppRemoved;
        self.factor_changed(tx, person, ("person.factor.remove", APP), change, actor)
            .await?;
        Ok(Removal::Done)
    }

    /// Gives a person new recovery codes in place of all that they had. They are shown this once.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn make_recovery_codes(
        &self,
        person: &Person,
        actor: &str,
    ) -> Result<Vec<Secret>, SignInError> {
        let services = self.services();
        let now = services.clock.now();
        let entropy = services.entropy.as_ref();
        let (codes, hashes) = recovery::make(&services.keyring, &person.id, entropy);
        let mut tx = services.store.begin().await?;
        tx.set_recovery_codes(&person.id, &hashes, now).await?;
        let change = CredentialChange::RecoveryCodesMade;
        self.factor_changed(
            tx,
            person,
            ("person.factor.add", RECOVERY_CODES),
            change,
            actor,
        )
        .await?;
        Ok(codes)
    }

    /// Takes all recovery codes away, if the person has what they must keep without them.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn remove_recovery_codes(
        &self,
        person: &Person,
        floor: Option<&FactorFloor>,
        actor: &str,
    ) -> Result<Removal, SignInError> {
        let services = self.services();
        let now = services.clock.now();
        let mut tx = services.store.begin().await?;
        if tx.set_recovery_codes(&person.id, &[], now).await? == 0 {
            return Ok(Removal::Unknown);
        }
        if let Some(floor) = floor
            && !self.keeps_enough(&mut tx, &person.id, floor).await?
        {
            return Ok(Removal::Kept);
        }
        let change = CredentialChange::RecoveryCodesRemoved;
        self.factor_changed(
            tx,
            person,
            ("person.factor.remove", RECOVERY_CODES),
            change,
            actor,
        )
        .await?;
        Ok(Removal::Done)
    }

    /// Writes a change down, makes it and tells the person.
    pub(super) async fn factor_changed(
        &self,
        mut tx: Tx,
        person: &Person,
        (action, what): (&str, &str),
        change: CredentialChange,
        actor: &str,
    ) -> Result<(), StoreError> {
        // What a browser was trusted by is different from now on, and what a place is known by.
        tx.end_trust(&person.id).await?;
        tx.record(&AuditEntry {
            at: self.services().clock.now(),
            actor: actor.to_owned(),
            action: action.to_owned(),
            subject: person.id.to_string(),
            detail: what.to_owned(),
        })
        .await?;
        tx.commit().await?;
        self.tell_or_log(person, change, actor).await;
        Ok(())
    }
}

/// Whether a person has a second factor beside the numbers in a method's own attribute: who knows
/// the password only must not add a number then. A number that another method sends to is one.
pub(crate) async fn has_other_factor(
    services: &Services,
    person: &PersonId,
    own: &str,
) -> Result<bool, SignInError> {
    if has_factor_without_number(&services.store, person).await? {
        return Ok(true);
    }
    let attributes = services.number_attributes.all();
    if attributes.iter().all(|attribute| attribute == own) {
        return Ok(false);
    }
    let person = services.directory.person(person).await?;
    Ok(person.is_some_and(|person| {
        let mut others = attributes.iter().filter(|attribute| *attribute != own);
        others.any(|attribute| !person.attribute(attribute).is_empty())
    }))
}

/// Whether a person has a second factor that is no number.
pub(crate) async fn has_factor_without_number(
    store: &Store,
    person: &PersonId,
) -> Result<bool, StoreError> {
    Ok(store.has_totp_factor(person).await?
        || store.count_recovery_codes(person).await? > 0
        || store.has_passkey(person).await?)
}

/// What a person calls one of their factors, as it is kept.
#[must_use]
pub fn factor_name(typed: &str) -> String {
    let plain = typed.trim().chars().filter(|c| !c.is_control());
    plain.take(LONGEST_NAME).collect()
}

/// <https://github.com/google/google-authenticator/wiki/Key-Uri-Format>.
fn key_uri(issuer: &str, username: &str, secret: &str) -> String {
    let (issuer, username) = (escaped(issuer), escaped(username));
    format!(
        "otpauth://totp/{issuer}:{username}?secret={secret}&issuer={issuer}&digits={DIGITS}&period={PERIOD}"
    )
}

/// RFC 3986 §2.1: everything but unreserved characters.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_change_the_address_of_a_qr_code() {
        let uri = key_uri("Bank & Co", "alice?secret=X", "ABC");
        assert_eq!(
            uri,
            "otpauth://totp/Bank%20%26%20Co:alice%3Fsecret%3DX?secret=ABC&issuer=Bank%20%26%20Co&digits=6&period=30"
        );
        assert_eq!(factor_name("  my\nphone "), "myphone");
    }
}
