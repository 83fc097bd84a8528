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
        Ok(Authentication {
            default_acr: self.parts.provider.default_acr().await?,
            default_is_fixed: self.parts.default_acr_in_file,
            console_acr: self.own_console_acr().await?,
            offers: self.parts.sign_ins.methods().offers(),
            revision: revision(self.parts.store.setting(REVISION).await?),
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
        let revision = revision(tx.setting(REVISION).await?);
        if seen.is_some_and(|seen| seen != revision) {
            return Err(AdminError::Changed);
        }
        let choice = AcrChoice {
            default: Some(default.as_str()),
            console: Some(console.as_ref().map_or("", Acr::as_str)),
        };
        let detail = write(&mut tx, &choice).await?;
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

/// Which of the two to choose anew; one that is none stays as it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct AcrChoice<'a> {
    pub default: Option<&'a str>,
    /// Empty for the default one.
    pub console: Option<&'a str>,
}

/// Chooses in the name of an operator at the server's own command line, who has
/// [`reset_console`] where an administrator would have been kept from locking everybody out.
///
/// # Errors
/// If the store does not answer.
pub async fn choose_acrs(
    store: &Store,
    clock: &Arc<dyn Clock>,
    actor: &str,
    choice: &AcrChoice<'_>,
) -> Result<(), StoreError> {
    choose(store, clock, actor, "authentication.set", choice).await
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
    let choice = AcrChoice {
        console: Some(Acr::PASSWORD),
        ..AcrChoice::default()
    };
    choose(store, clock, actor, "authentication.reset", &choice).await
}

async fn choose(
    store: &Store,
    clock: &Arc<dyn Clock>,
    actor: &str,
    action: &str,
    choice: &AcrChoice<'_>,
) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    let detail = write(&mut tx, choice).await?;
    tx.record(&AuditEntry {
        at: clock.now(),
        actor: actor.to_owned(),
        action: action.to_owned(),
        subject: "authentication".to_owned(),
        detail,
    })
    .await?;
    tx.commit().await
}

/// Whoever has the page open saves upon something else afterwards. Gives what the audit log says.
async fn write(tx: &mut Tx, choice: &AcrChoice<'_>) -> Result<String, StoreError> {
    let mut detail = Vec::new();
    for (name, chosen) in [(DEFAULT_ACR, choice.default), (CONSOLE_ACR, choice.console)] {
        if let Some(acr) = chosen {
            tx.set_setting(name, acr).await?;
            detail.push(format!("{name}={acr}"));
        }
    }
    let next = revision(tx.setting(REVISION).await?) + 1;
    tx.set_setting(REVISION, &next.to_string()).await?;
    Ok(detail.join(" "))
}

fn revision(setting: Option<String>) -> i64 {
    setting.and_then(|text| text.parse().ok()).unwrap_or(0)
}
