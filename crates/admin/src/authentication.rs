//! Manage Authentication: which methods the server asks for by itself.

use std::sync::Arc;

use countersign_core::ids::PersonId;
use countersign_core::{Acr, Clock};
use countersign_signin::Offer;
use countersign_store::{AuditEntry, Store, StoreError, Tx};

use crate::actor::Actor;
use crate::admin::{Admin, GROUPS};
use crate::error::AdminError;
use crate::permission::Permission;
use crate::role::ADMINISTRATORS;

/// The setting that names the method that administrators sign in by.
pub const CONSOLE_ACR: &str = "console_acr";
/// The setting that names the method for applications that ask for none.
pub const DEFAULT_ACR: &str = "default_acr";
/// The setting that counts changes of the two.
const REVISION: &str = "authentication_revision";

/// How many administrators are looked at to find one who can sign in.
const MOST_ADMINISTRATORS: i64 = 100;

/// The methods that the server asks for by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authentication {
    pub default_acr: Acr,
    /// The configuration file names it, and would name it again at the next start.
    pub default_is_fixed: bool,
    /// None for the default one.
    pub console_acr: Option<Acr>,
    /// What may be chosen.
    pub offers: Vec<Offer>,
    pub revision: i64,
}

impl Admin {
    /// The method that administrators sign in by: the Console acr, or else the default one.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn console_acr(&self) -> Result<Acr, StoreError> {
        match self.own_console_acr().await? {
            Some(acr) => Ok(acr),
            None => self.parts.provider.default_acr().await,
        }
    }

    async fn own_console_acr(&self) -> Result<Option<Acr>, StoreError> {
        let wish = self.parts.store.setting(CONSOLE_ACR).await?;
        Ok(wish.and_then(|name| Acr::new(&name).ok()))
    }

    /// # Errors
    /// Without `authentication:read`, or if the store does not answer.
    pub async fn authentication(&self, by: &Actor) -> Result<Authentication, AdminError> {
        by.needs(Permission::AuthenticationRead)?;
        let revision = self.parts.store.setting(REVISION).await?;
        Ok(Authentication {
            default_acr: self.parts.provider.default_acr().await?,
            default_is_fixed: self.parts.default_acr_in_file,
            console_acr: self.own_console_acr().await?,
            offers: self.parts.sign_ins.methods().offers(),
            revision: revision.and_then(|text| text.parse().ok()).unwrap_or(0),
        })
    }

    /// Chooses both; no `console` for the default one. A choice with which no administrator could
    /// sign in is refused.
    ///
    /// # Errors
    /// [`AdminError::Changed`] when somebody else chose meanwhile.
    pub async fn set_authentication(
        &self,
        by: &Actor,
        default: &str,
        console: Option<&str>,
        seen: Option<i64>,
    ) -> Result<Authentication, AdminError> {
        by.needs(Permission::AuthenticationWrite)?;
        let now = self.authentication(by).await?;
        let default = offered(&now.offers, DEFAULT_ACR, default)?;
        if now.default_is_fixed && default != now.default_acr {
            let reason = "the configuration file names it (sign_in.default_acr)";
            return Err(AdminError::invalid(DEFAULT_ACR, reason));
        }
        let console = console.map(|name| offered(&now.offers, CONSOLE_ACR, name));
        let console = console.transpose()?;
        self.administrators_can_use(console.as_ref().unwrap_or(&default))
            .await?;
        let mut tx = self.parts.store.begin().await?;
        if seen.is_some_and(|seen| seen != now.revision) {
            return Err(AdminError::Changed);
        }
        let shown = console.as_ref().map_or("", Acr::as_str);
        tx.set_setting(DEFAULT_ACR, default.as_str()).await?;
        tx.set_setting(CONSOLE_ACR, shown).await?;
        count_change(&mut tx, &self.parts.store).await?;
        let detail = format!("default_acr={default} console_acr={shown}");
        self.record(&mut tx, by, "authentication.set", "authentication", detail)
            .await?;
        tx.commit().await?;
        self.authentication(by).await
    }

    /// Refuses a method that no administrator has what it needs for.
    async fn administrators_can_use(&self, acr: &Acr) -> Result<(), AdminError> {
        for person in self.administrators().await? {
            let enrolled = self.parts.sign_ins.has_enrollments(acr, &person).await;
            if enrolled.map_err(|error| AdminError::invalid(CONSOLE_ACR, error))? {
                return Ok(());
            }
        }
        let reason = format!(
            "no administrator could sign in: nobody who may has what {acr} needs, such as a \
             verified number"
        );
        Err(AdminError::invalid(CONSOLE_ACR, reason))
    }

    /// Those who may sign in and have a password.
    pub(crate) async fn administrators(&self) -> Result<Vec<PersonId>, AdminError> {
        let store = &self.parts.store;
        let members = store
            .people_with_attribute(GROUPS, ADMINISTRATORS, MOST_ADMINISTRATORS)
            .await?;
        let mut able = Vec::new();
        for id in members {
            let person = self.parts.directory.person(&id).await?;
            if person.is_some_and(|person| person.active && person.has_password) {
                able.push(id);
            }
        }
        Ok(able)
    }

    /// What the server itself asks for a method for, if it does.
    pub(crate) async fn use_of(&self, method: &str) -> Result<Option<&'static str>, AdminError> {
        if self.console_acr().await?.as_str() == method {
            return Ok(Some("Console acr"));
        }
        let default = self.parts.provider.default_acr().await?;
        Ok((default.as_str() == method).then_some("Default acr"))
    }
}

fn offered(offers: &[Offer], field: &str, name: &str) -> Result<Acr, AdminError> {
    let found = offers.iter().find(|offer| offer.acr.as_str() == name);
    let found = found.map(|offer| offer.acr.clone());
    found.ok_or_else(|| {
        let reason = format!("{name:?} is no method that is enabled and working");
        AdminError::invalid(field, reason)
    })
}

/// The way back in for an operator whom the Console acr locks out: administrators sign in with
/// their password until another one is chosen.
///
/// # Errors
/// If the store does not answer.
pub async fn reset_console(
    store: &Store,
    clock: &Arc<dyn Clock>,
    actor: &str,
) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    tx.set_setting(CONSOLE_ACR, Acr::PASSWORD).await?;
    count_change(&mut tx, store).await?;
    tx.record(&AuditEntry {
        at: clock.now(),
        actor: actor.to_owned(),
        action: "authentication.reset".to_owned(),
        subject: "authentication".to_owned(),
        detail: format!("{CONSOLE_ACR}={}", Acr::PASSWORD),
    })
    .await?;
    tx.commit().await
}

/// Whoever has the page open saves upon something else now.
async fn count_change(tx: &mut Tx, store: &Store) -> Result<(), StoreError> {
    let revision = store.setting(REVISION).await?;
    let revision: i64 = revision.and_then(|text| text.parse().ok()).unwrap_or(0);
    tx.set_setting(REVISION, &(revision + 1).to_string()).await
}
