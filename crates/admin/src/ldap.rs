//! Manage Authentication: the LDAP servers that people are looked for in.

use countersign_directory::LdapServer;

use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::permission::Permission;

/// People in LDAP, as the configuration file names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LdapDirectory {
    /// In the order in which they are asked.
    pub servers: Vec<String>,
    pub people_base: String,
    /// Who searches; empty for nobody in particular.
    pub bind_dn: String,
}

impl Admin {
    /// None when people are in the store alone.
    ///
    /// # Errors
    /// Without `authentication:read`.
    pub fn ldap(&self, by: &Actor) -> Result<Option<LdapDirectory>, AdminError> {
        by.needs(Permission::AuthenticationRead)?;
        Ok(self.parts.directory.ldap().map(|ldap| LdapDirectory {
            servers: ldap.server_names(),
            people_base: ldap.people_base().to_owned(),
            bind_dn: ldap.bind_dn().to_owned(),
        }))
    }

    /// Asks each server for a person as at a sign-in; nothing changes by it.
    ///
    /// # Errors
    /// Without `authentication:write`.
    pub async fn test_ldap(&self, by: &Actor) -> Result<Vec<LdapServer>, AdminError> {
        by.needs(Permission::AuthenticationWrite)?;
        match self.parts.directory.ldap() {
            Some(ldap) => Ok(ldap.test(self.parts.clock.now()).await),
            None => Ok(Vec::new()),
        }
    }
}
