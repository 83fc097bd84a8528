//! Tells people of changes to what they sign in with (OWASP ASVS 5.0, 6.3.7): by text message to a
//! number that was theirs before.

use std::time::Duration;

use countersign_core::{Phone, hex};
use countersign_directory::Person;
use countersign_store::AuditEntry;

use crate::codes::{CodeRules, destination_key, service_name};
use crate::error::SignInError;
use crate::journey::SignIns;
use crate::notices::{Outgoing, number};
use crate::outside::CredentialChange;

/// A telephone may be off for a night.
const LIFE: Duration = Duration::from_secs(24 * 60 * 60);

impl SignIns {
    /// Tells a person what was changed: each number that was removed, and of anything else the
    /// first number that there was before. Each message is recorded in the audit log in its own
    /// transaction; what comes back says why one does not go out.
    ///
    /// # Errors
    /// If the store does not answer or a text cannot be sent. The changes stand.
    pub async fn tell_of_changes(
        &self,
        before: &Person,
        after: &Person,
        password: bool,
        actor: &str,
    ) -> Result<Vec<Result<(), &'static str>>, SignInError> {
        let Some(rules) = self.methods().code_rules(&[]) else {
            return Ok(vec![Err("no method sends text messages")]);
        };
        let mut told = Vec::new();
        for (number, change) in changes(&rules, before, after, password) {
            let to = Phone::parse(number, rules.region.as_deref());
            told.push(match to {
                Ok(to) => self.tell(before, &rules, &to, change, actor).await?,
                Err(_) => Err("the number cannot be read"),
            });
        }
        Ok(told)
    }

    /// Tells a person of one change, at their first number. It stands whether or not they can be
    /// told; why not is in the log.
    pub(crate) async fn tell_or_log(&self, person: &Person, change: CredentialChange, actor: &str) {
        let why = match self.tell_of(person, change, actor).await {
            Ok(Ok(())) => return,
            Ok(Err(why)) => why.to_owned(),
            Err(error) => error.to_string(),
        };
        tracing::info!(person = %person.id, "not told ({}): {why}", change.as_str());
    }

    /// Tells a person that they are no longer asked for a second factor at every sign-in.
    pub async fn tell_two_step_off(&self, person: &Person, actor: &str) {
        self.tell_or_log(person, CredentialChange::TwoStepOff, actor)
            .await;
    }

    async fn tell_of(
        &self,
        person: &Person,
        change: CredentialChange,
        actor: &str,
    ) -> Result<Result<(), &'static str>, SignInError> {
        let Some(rules) = self.methods().code_rules(&[]) else {
            return Ok(Err("no method sends text messages"));
        };
        match number(person, &rules) {
            Some(to) => self.tell(person, &rules, &to, change, actor).await,
            None => Ok(Err("the person has no number")),
        }
    }

    async fn tell(
        &self,
        person: &Person,
        rules: &CodeRules,
        to: &Phone,
        change: CredentialChange,
        actor: &str,
    ) -> Result<Result<(), &'static str>, SignInError> {
        let (services, now) = (self.services(), self.services().clock.now());
        let locale = language(person);
        let service = service_name(None, &services.rules);
        let text = services.texts.credential_notice(locale, &service, change);
        let outgoing = Outgoing {
            person,
            rules,
            to,
            purpose: "notice",
            text: &text,
            expires_at: now + LIFE,
        };
        let number = hex::encode(&destination_key(&services.keyring, to)[..16]);
        // Counts of their own, so that no application can use them up.
        let limits = [(
            format!("notice:change:{number}"),
            services.rules.notices_per_person,
        )];
        let entry = AuditEntry {
            at: now,
            actor: actor.to_owned(),
            action: "person.notice".to_owned(),
            subject: person.id.to_string(),
            detail: format!("{}: {}", change.as_str(), to.masked()),
        };
        self.put_out(&outgoing, &limits, Some(&entry)).await
    }
}

/// The language that a person is written to in, as a BCP 47 tag.
pub(crate) fn language(person: &Person) -> &str {
    let preferred = person.attribute("preferredLanguage").first();
    preferred.map_or("en", String::as_str)
}

/// Which number is told what.
fn changes<'a>(
    rules: &CodeRules,
    before: &'a Person,
    after: &Person,
    password: bool,
) -> Vec<(&'a str, CredentialChange)> {
    let (old, new) = (
        before.attribute(&rules.attribute),
        after.attribute(&rules.attribute),
    );
    let removed = old.iter().filter(|number| !new.contains(number));
    let mut changes: Vec<(&str, CredentialChange)> = removed
        .map(|number| (number.as_str(), CredentialChange::NumberRemoved))
        .collect();
    if let Some(first) = old.first() {
        if new.iter().any(|number| !old.contains(number)) {
            changes.push((first, CredentialChange::NumberAdded));
        }
        if password {
            changes.push((first, CredentialChange::Password));
        }
    }
    changes
}
