//! How it is with each server, for operators.

use std::time::Duration;

use countersign_core::Millis;

use super::Ldap;
use super::connection::{Answer, Request};
use super::entry::Found;

/// A server of the directory and how it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LdapServer {
    pub url: String,
    /// What is wrong, in plain words.
    pub state: Result<(), String>,
}

impl Ldap {
    /// The servers in the order in which they are asked.
    #[must_use]
    pub fn server_names(&self) -> Vec<String> {
        let servers = self.servers.each().iter();
        servers.map(|server| server.url.clone()).collect()
    }

    /// The entry below which people are.
    #[must_use]
    pub fn people_base(&self) -> &str {
        &self.settings().people_base
    }

    /// Who searches.
    #[must_use]
    pub fn bind_dn(&self) -> &str {
        &self.settings().bind_dn
    }

    /// How often those who may sign in are looked for; none for never.
    #[must_use]
    pub fn recheck(&self) -> Option<Duration> {
        self.settings().recheck
    }

    /// Asks each server for a person as at a sign-in.
    pub async fn test(&self, now: Millis) -> Vec<LdapServer> {
        let mut servers = Vec::new();
        for server in self.servers.each() {
            let state = match self.try_search(server).await {
                Ok(entries) => self.judge(entries, now),
                Err(reason) => Err(reason),
            };
            servers.push(LdapServer {
                url: server.url.clone(),
                state,
            });
        }
        servers
    }

    async fn try_search(
        &self,
        server: &super::servers::Server,
    ) -> Result<Vec<super::Entry>, String> {
        let settings = self.settings();
        let request = Request::Search {
            base: &settings.people_base,
            filter: &settings.people_filter,
            attributes: &self.wanted,
            most: 1,
        };
        match server.ask(&request).await {
            Ok(Answer::Entries(entries)) => Ok(entries),
            Ok(Answer::Modified | Answer::Proved(_)) => Ok(Vec::new()),
            Err(fault) => Err(fault.0),
        }
    }

    fn judge(&self, entries: Vec<super::Entry>, now: Millis) -> Result<(), String> {
        let settings = self.settings();
        let entry = entries.into_iter().next().ok_or_else(|| {
            format!(
                "it answers, but nobody below {} matches people_filter {}, or bind_dn may not \
                 read them",
                settings.people_base, settings.people_filter
            )
        })?;
        Found::read(settings, entry, now)
            .map(|_| ())
            .map_err(|reason| format!("it answers, but {reason}, or bind_dn may not read it"))
    }
}
