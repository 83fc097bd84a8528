use countersign_core::Secret;
use countersign_core::username::Username;
use countersign_store::{PersonRow, PersonStatus};

use crate::ldap::{Found, Ldap, Order, Proof, Proved};
use crate::password::Verdict;
use crate::{Directory, DirectoryError, PasswordCheck};

/// Where the person is whose password is to be proved.
enum Whose {
    Here(Option<PersonRow>),
    There(Box<Found>),
}

impl Directory {
    /// Checks a password where both directories have people. One hash is computed here and one
    /// password is proved there for everybody, so that time tells nothing.
    pub(crate) async fn check_in_both(
        &self,
        ldap: &Ldap,
        login: &str,
        row: Option<PersonRow>,
        password: &Secret,
    ) -> Result<PasswordCheck, DirectoryError> {
        let now = self.inner.clock.now();
        let found = ldap.find(login, now).await;
        let answers = found.is_ok();
        let outside = row.as_ref().is_some_and(|row| row.outside.is_some());
        let embedded = row.is_some() && !outside;
        let first = ldap.settings().order == Order::EmbeddedFirst;
        let whose = match found {
            // Whoever is here signs in also when LDAP does not answer.
            _ if embedded && first => Whose::Here(row),
            Ok(Some(found)) => Whose::There(Box::new(found)),
            Ok(None) if outside => {
                self.is_gone(ldap, row.as_ref()).await?;
                Whose::Here(None)
            }
            Ok(None) => Whose::Here(row),
            Err(error) => return Err(error),
        };
        match whose {
            Whose::Here(row) => {
                let (checked, _) = tokio::join!(self.check_embedded(row, password), async {
                    // Nobody waits twice for servers that do not answer.
                    if answers {
                        let _ = self.ask_for_nobody(ldap).await;
                    }
                });
                checked
            }
            Whose::There(found) => self.check_found(ldap, &found, password).await,
        }
    }

    async fn check_found(
        &self,
        ldap: &Ldap,
        found: &Found,
        password: &Secret,
    ) -> Result<PasswordCheck, DirectoryError> {
        // Empty ones are refused before anything else looks at them.
        let empty = password.expose().is_empty();
        let proved = match ldap.settings().proof {
            Proof::Bind => {
                let nobody = self.inner.hasher.verify(password, None);
                let (hashed, proved) = tokio::join!(nobody, async {
                    if empty {
                        self.ask_for_nobody(ldap).await.map(|()| Proved::Wrong)
                    } else {
                        ldap.prove(&found.dn, password).await
                    }
                });
                hashed?;
                proved?
            }
            Proof::Hash => {
                let hasher = &self.inner.hasher;
                match hasher.verify(password, found.hash.as_ref()).await? {
                    Verdict::Right { .. } if !empty => Proved::Right,
                    Verdict::Right { .. } | Verdict::Wrong => Proved::Wrong,
                }
            }
        };
        if found.off {
            self.switch_off_outside(&found.id).await?;
        }
        let person = match proved {
            Proved::Wrong => None,
            Proved::Right | Proved::Barred(_) if found.off => None,
            Proved::Right | Proved::Barred(_) => self.take_over(ldap, found).await?,
        };
        let person = person.filter(|person| person.active);
        match (proved, person) {
            (Proved::Right, Some(person)) => Ok(PasswordCheck::Right(person)),
            (Proved::Barred(why), Some(person)) => Ok(PasswordCheck::Barred { person, why }),
            _ => Ok(PasswordCheck::Wrong {
                person: self.person(&found.id).await?,
            }),
        }
    }

    /// What is asked when nobody's password is to be proved there.
    async fn ask_for_nobody(&self, ldap: &Ldap) -> Result<(), DirectoryError> {
        if ldap.settings().proof == Proof::Hash {
            return Ok(());
        }
        let random = || self.inner.entropy.token();
        let nobody = ldap.nobody(&random());
        ldap.prove(&nobody, &random()).await.map(|_| ())
    }

    /// Switches off whoever was in LDAP and is no more. Somebody who has another login there now
    /// is another matter.
    async fn is_gone(&self, ldap: &Ldap, row: Option<&PersonRow>) -> Result<(), DirectoryError> {
        let Some(row) = row.filter(|row| row.status == PersonStatus::Active) else {
            return Ok(());
        };
        let now = self.inner.clock.now();
        if ldap.find_id(&row.id, now).await?.is_none() {
            self.switch_off_outside(&row.id).await?;
        }
        Ok(())
    }

    /// The row of this user name.
    pub(crate) async fn row_named(
        &self,
        username: &str,
    ) -> Result<Option<PersonRow>, DirectoryError> {
        match Username::new(username) {
            Ok(name) => Ok(self.inner.store.person_by_username(&name.key()).await?),
            Err(_) => Ok(None),
        }
    }
}
