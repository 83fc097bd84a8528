use std::time::Duration;

use countersign_core::{Millis, Secret};
use countersign_directory::Person;
use countersign_store::{AuditEntry, PasswordResetRow};

use super::secret;
use crate::codes::service_name;
use crate::credential_notices::language;
use crate::error::SignInError;
use crate::journey::SignIns;
use crate::notices::{Outgoing, number};
use crate::typed_secret;

/// How long a link works.
const LINK_LIFE: Duration = Duration::from_secs(30 * 60);
/// How long the code of somebody new works.
const CODE_LIFE: Duration = Duration::from_secs(72 * 60 * 60);

/// A link is on its way to the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResetSent {
    /// The end of the number that it goes to.
    pub masked: String,
    pub expires_at: Millis,
}

/// The code by which somebody new chooses their first password; shown once.
#[derive(Clone, Debug)]
pub struct SetupCode {
    pub code: Secret,
    pub expires_at: Millis,
}

impl SignIns {
    /// Sends a person a link by which they choose a new password; what they were sent before is
    /// worth nothing from then on. `page` is the address that the link's secret is put behind.
    /// `Err` says why none goes out.
    ///
    /// # Errors
    /// If the store does not answer or the text cannot be sent.
    pub async fn send_reset(
        &self,
        person: &Person,
        page: &str,
        actor: &str,
    ) -> Result<Result<ResetSent, &'static str>, SignInError> {
        let services = self.services();
        let Some(rules) = self.methods().code_rules(&[]) else {
            return Ok(Err("no method sends text messages"));
        };
        let Some(to) = number(person, &rules) else {
            return Ok(Err("the person has no number"));
        };
        let secret = secret::make(services.entropy.as_ref());
        let reset = self.new_reset(person, &secret, LINK_LIFE, actor);
        // Exposed to be sent to the person.
        let link = Secret::new(format!("{page}{}", secret.expose()));
        let service = service_name(None, &services.rules);
        let text = services
            .texts
            .reset_message(language(person), &service, link.expose());
        let text = Secret::new(text);
        let outgoing = Outgoing {
            person,
            rules: &rules,
            to: &to,
            purpose: "reset",
            text: text.expose(),
            expires_at: reset.expires_at,
        };
        let limits = [(
            format!("reset:person:{}", person.id),
            services.rules.notices_per_person,
        )];
        let detail = format!("link to {}", to.masked());
        let entry = entry(&reset, detail);
        let sent = self
            .put_out_with(&outgoing, &limits, Some(&entry), Some(&reset))
            .await?;
        Ok(sent.map(|()| ResetSent {
            masked: to.masked(),
            expires_at: reset.expires_at,
        }))
    }

    /// Makes the code by which somebody new, who has neither password nor number, chooses their
    /// first password.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn make_setup_code(
        &self,
        person: &Person,
        actor: &str,
    ) -> Result<SetupCode, SignInError> {
        let services = self.services();
        let secret = secret::make(services.entropy.as_ref());
        let reset = self.new_reset(person, &secret, CODE_LIFE, actor);
        let mut tx = services.store.begin().await?;
        tx.add_password_reset(&reset).await?;
        tx.record(&entry(&reset, "setup code".to_owned())).await?;
        tx.commit().await?;
        Ok(SetupCode {
            code: typed_secret::printed(&secret),
            expires_at: reset.expires_at,
        })
    }

    fn new_reset(
        &self,
        person: &Person,
        secret: &Secret,
        life: Duration,
        actor: &str,
    ) -> PasswordResetRow {
        let services = self.services();
        let now = services.clock.now();
        PasswordResetRow {
            // Exposed to be hashed.
            token_hash: secret::hash(&services.keyring, secret.expose()).unwrap_or_default(),
            person_id: person.id.clone(),
            actor: actor.to_owned(),
            browser: None,
            proved: false,
            created_at: now,
            expires_at: now + life,
        }
    }
}

fn entry(reset: &PasswordResetRow, detail: String) -> AuditEntry {
    AuditEntry {
        at: reset.created_at,
        actor: reset.actor.clone(),
        action: "person.password.reset_begin".to_owned(),
        subject: reset.person_id.to_string(),
        detail,
    }
}
