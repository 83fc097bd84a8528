//! People in LDAP: OpenLDAP, 389-DS, Active Directory. Nothing here knows the store.

mod connection;
mod entry;
mod filter;
mod groups;
mod policy;
mod servers;
mod settings;
mod shape;
mod status;
mod write;

use std::sync::Arc;

use countersign_core::ids::PersonId;
use countersign_core::{Millis, Secret};

use crate::DirectoryError;
use connection::{Answer, Fault, Request};
use entry::{Entry, id_value};
use servers::Servers;

pub(crate) use entry::Found;
pub use policy::Barred;
pub(crate) use policy::Proved;
pub use settings::{LdapSettings, Order, Proof};
pub use shape::Shape;
pub use status::LdapServer;

/// A directory over LDAP; cheap to clone.
#[derive(Clone, Debug)]
pub struct Ldap {
    servers: Arc<Servers>,
    /// What is read of entries.
    wanted: Arc<[String]>,
}

impl From<Fault> for DirectoryError {
    fn from(fault: Fault) -> Self {
        Self::Ldap(fault.0)
    }
}

impl Ldap {
    /// Connects when it is first asked.
    #[must_use]
    pub fn new(settings: LdapSettings) -> Self {
        let mut wanted: Vec<&str> = vec![&settings.id_attribute, "memberOf", "objectClass"];
        wanted.extend(settings.shape.lock_attributes());
        wanted.extend(settings.login_attributes.iter().map(String::as_str));
        wanted.extend(settings.attributes.iter().map(|(_, there)| there.as_str()));
        wanted.extend(settings.numbers.iter().map(String::as_str));
        wanted.extend(settings.write_numbers_to.as_deref());
        if settings.proof == Proof::Hash {
            wanted.push("userPassword");
        }
        let mut wanted: Vec<String> = wanted.into_iter().map(str::to_owned).collect();
        wanted.sort_unstable();
        wanted.dedup();
        Self {
            wanted: wanted.into(),
            servers: Arc::new(Servers::new(Arc::new(settings))),
        }
    }

    pub(crate) fn settings(&self) -> &LdapSettings {
        self.servers.settings()
    }

    /// What to search for when somebody types this; none when they cannot be in LDAP.
    pub(crate) fn login_of(&self, username: &str) -> Option<String> {
        let login = match &self.settings().login_suffix {
            Some(suffix) => {
                let at = username.len().checked_sub(suffix.len())?;
                let end = username.get(at..)?;
                username
                    .get(..at)
                    .filter(|_| end.eq_ignore_ascii_case(suffix))?
            }
            None => username,
        };
        Some(login.to_owned()).filter(|login| !login.is_empty())
    }

    /// Who has this login.
    pub(crate) async fn find(
        &self,
        login: &str,
        now: Millis,
    ) -> Result<Option<Found>, DirectoryError> {
        let settings = self.settings();
        let filter = filter::login(&settings.people_filter, &settings.login_attributes, login);
        self.one(&filter, now).await
    }

    /// Who has this id.
    pub(crate) async fn find_id(
        &self,
        id: &PersonId,
        now: Millis,
    ) -> Result<Option<Found>, DirectoryError> {
        self.one(&self.ids_filter(std::slice::from_ref(id)), now)
            .await
    }

    /// Those of these people that are there.
    pub(crate) async fn find_ids(
        &self,
        ids: &[PersonId],
        now: Millis,
    ) -> Result<Vec<Found>, DirectoryError> {
        let most = i32::try_from(ids.len() + 1).unwrap_or(i32::MAX);
        let found = self.search(&self.ids_filter(ids), most).await?.into_iter();
        let read = |entry| Found::read(self.settings(), entry, now);
        found
            .map(|entry| read(entry).map_err(DirectoryError::Ldap))
            .collect()
    }

    fn ids_filter(&self, ids: &[PersonId]) -> String {
        let settings = self.settings();
        let ids: Vec<_> = ids.iter().map(|id| id_value(settings.shape, id)).collect();
        filter::ids(&settings.people_filter, &settings.id_attribute, &ids)
    }

    /// Whether somebody else has this number.
    pub(crate) async fn is_anothers(
        &self,
        id: &PersonId,
        number: &str,
        now: Millis,
    ) -> Result<bool, DirectoryError> {
        let settings = self.settings();
        if settings.numbers.is_empty() {
            return Ok(false);
        }
        let filter = filter::login(&settings.people_filter, &settings.numbers, number);
        let entries = self.search(&filter, 2).await?.into_iter();
        let mut found = entries.filter_map(|entry| Found::read(settings, entry, now).ok());
        Ok(found.any(|found| found.id != *id))
    }

    async fn one(&self, filter: &str, now: Millis) -> Result<Option<Found>, DirectoryError> {
        let mut found = self.search(filter, 2).await?;
        if found.len() > 1 {
            let reason = "more than one entry has the same login or id";
            return Err(DirectoryError::Ldap(reason.to_owned()));
        }
        let found = found.pop();
        let found = found.map(|entry| Found::read(self.settings(), entry, now));
        found.transpose().map_err(DirectoryError::Ldap)
    }

    async fn search(&self, filter: &str, most: i32) -> Result<Vec<Entry>, DirectoryError> {
        let request = Request::Search {
            base: &self.settings().people_base,
            filter,
            attributes: &self.wanted,
            most,
        };
        match self.servers.ask(&request).await? {
            Answer::Entries(entries) => Ok(entries),
            Answer::Modified | Answer::Proved(_) => Ok(Vec::new()),
        }
    }

    /// Whether a password is an entry's. An empty one never is.
    pub(crate) async fn prove(
        &self,
        dn: &str,
        password: &Secret,
    ) -> Result<Proved, DirectoryError> {
        match self.servers.ask(&Request::Prove { dn, password }).await? {
            Answer::Proved(proved) => Ok(proved),
            Answer::Entries(_) | Answer::Modified => Ok(Proved::Wrong),
        }
    }

    /// A name that nobody has, for asking about as about anybody else.
    pub(crate) fn nobody(&self, random: &Secret) -> String {
        let settings = self.settings();
        let name = settings
            .login_attributes
            .first()
            .map_or("uid", String::as_str);
        format!("{name}={},{}", random.expose(), settings.people_base)
    }
}
