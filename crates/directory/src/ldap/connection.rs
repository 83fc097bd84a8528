//! One connection, and what is asked over it.

use std::collections::HashSet;

use countersign_core::Secret;
use ldap3::{Ldap, LdapConnAsync, LdapConnSettings, LdapError, Mod, Scope, SearchOptions};

use super::LdapSettings;
use super::entry::Entry;
use super::policy::{self, Proved};

/// What a server can be asked.
#[derive(Debug)]
pub(super) enum Request<'a> {
    Search {
        base: &'a str,
        filter: &'a str,
        attributes: &'a [String],
        most: i32,
    },
    Modify {
        dn: &'a str,
        changes: &'a [Change],
    },
    /// Whether a password is an entry's.
    Prove {
        dn: &'a str,
        password: &'a Secret,
    },
}

/// A change of one attribute.
#[derive(Clone, Debug)]
pub(super) enum Change {
    Add(String, String),
    Remove(String, String),
}

#[derive(Debug)]
pub(super) enum Answer {
    Entries(Vec<Entry>),
    Modified,
    Proved(Proved),
}

/// Why a server could not answer, in words for the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault(pub(super) String);

impl From<LdapError> for Fault {
    fn from(error: LdapError) -> Self {
        Self(words(&error))
    }
}

/// Connects, and signs in as who searches unless the connection is for proving passwords.
pub(super) async fn connect(
    settings: &LdapSettings,
    url: &str,
    searches: bool,
) -> Result<Ldap, Fault> {
    let how = LdapConnSettings::new()
        .set_conn_timeout(settings.time_to_connect)
        .set_starttls(settings.starttls)
        .set_config(settings.tls.clone());
    let (connection, mut ldap) = LdapConnAsync::with_settings(how, url).await?;
    tokio::spawn(async move {
        if let Err(error) = connection.drive().await {
            tracing::debug!("a connection to LDAP ended: {error}");
        }
    });
    if searches && !settings.bind_dn.is_empty() {
        ldap.with_timeout(settings.time_to_answer);
        let password = settings.bind_password.expose();
        let answer = ldap.simple_bind(&settings.bind_dn, password).await?;
        if answer.rc != 0 {
            return Err(Fault(match answer.rc {
                49 => "it does not accept bind_dn with the password of bind_password_file".into(),
                rc => format!("it refuses to sign in bind_dn (LDAP result {rc})"),
            }));
        }
    }
    Ok(ldap)
}

impl Request<'_> {
    pub(super) const fn searches(&self) -> bool {
        !matches!(self, Self::Prove { .. })
    }

    pub(super) async fn ask(
        &self,
        settings: &LdapSettings,
        ldap: &mut Ldap,
    ) -> Result<Answer, Fault> {
        let time = settings.time_to_answer;
        let answer = tokio::time::timeout(time, self.perform(ldap)).await;
        answer.map_err(|_| Fault("it does not answer in time".to_owned()))?
    }

    async fn perform(&self, ldap: &mut Ldap) -> Result<Answer, Fault> {
        match self {
            Self::Search {
                base,
                filter,
                attributes,
                most,
            } => {
                ldap.with_search_options(SearchOptions::new().sizelimit(*most));
                let found = ldap
                    .search(base, Scope::Subtree, filter, attributes.to_vec())
                    .await?;
                let enough = usize::try_from(*most).is_ok_and(|most| found.0.len() >= most);
                match found.1.rc {
                    0 => {}
                    // A limit of the server's own would hide people, who would then seem gone.
                    4 if enough => {}
                    32 => return Err(Fault(format!("there is no entry {base:?} to search below"))),
                    rc => return Err(Fault(format!("searching gives LDAP result {rc}"))),
                }
                let entries = found.0.into_iter();
                let entries = entries.filter(|entry| !entry.is_ref() && !entry.is_intermediate());
                Ok(Answer::Entries(entries.map(Entry::new).collect()))
            }
            Self::Modify { dn, changes } => {
                let changes = changes.iter().map(|change| match change {
                    Change::Add(name, value) => {
                        Mod::Add(name.as_str(), HashSet::from([value.as_str()]))
                    }
                    Change::Remove(name, value) => {
                        Mod::Delete(name.as_str(), HashSet::from([value.as_str()]))
                    }
                });
                match ldap.modify(dn, changes.collect()).await?.rc {
                    0 => Ok(Answer::Modified),
                    50 => Err(Fault("bind_dn may not write there".to_owned())),
                    17 | 65 => Err(Fault(
                        "its schema does not allow the attribute of write_numbers_to".to_owned(),
                    )),
                    rc => Err(Fault(format!("writing gives LDAP result {rc}"))),
                }
            }
            Self::Prove { dn, password } => {
                // A bind without a password is an anonymous one, and always succeeds.
                if dn.is_empty() || password.expose().is_empty() {
                    return Ok(Answer::Proved(Proved::Wrong));
                }
                ldap.with_controls(policy::asked());
                let answer = ldap.simple_bind(dn, password.expose()).await?;
                let proved = policy::read(&answer).map(Answer::Proved);
                proved.ok_or_else(|| Fault(format!("signing in gives LDAP result {}", answer.rc)))
            }
        }
    }
}

fn words(error: &LdapError) -> String {
    let text = error.to_string();
    let known = [
        (
            "UnknownIssuer",
            "its certificate is of an authority that is not believed; ca_file names another one",
        ),
        ("NotValidForName", "its certificate is for another name"),
        ("Expired", "its certificate has expired"),
        ("Connection refused", "nothing listens there"),
        ("timeout", "it does not answer in time"),
        ("deadline", "it does not answer in time"),
        ("failed to lookup", "its name cannot be resolved"),
    ];
    let known = known.iter().find(|(part, _)| text.contains(part));
    known.map_or(text.clone(), |(_, words)| (*words).to_owned())
}
