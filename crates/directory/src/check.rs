use std::time::Instant;

use countersign_core::{Millis, Secret};
use countersign_store::{AuditEntry, PersonRow, PersonStatus};

use crate::figures::word;
use crate::password::Verdict;
use crate::{Barred, Directory, DirectoryError, Person};

/// Whether user name and password belong together.
#[derive(Clone, Debug)]
pub enum PasswordCheck {
    Right(Person),
    /// It was right, but LDAP does not let the person in with it.
    Barred {
        person: Person,
        why: Barred,
    },
    Wrong {
        /// Whose user name it was, for limits and notices. Never tell the visitor.
        person: Option<Person>,
    },
}

impl Directory {
    /// Checks a password. One hash of the same cost is computed whether the person is unknown,
    /// disabled, without a password, or present, so that time tells nothing.
    ///
    /// # Errors
    /// [`DirectoryError::Busy`] when too many checks wait; or the store does not answer.
    #[tracing::instrument(target = "countersign::trace", name = "password.check", skip_all, fields(outcome = tracing::field::Empty))]
    pub async fn check_password(
        &self,
        username: &str,
        password: &Secret,
    ) -> Result<PasswordCheck, DirectoryError> {
        let asked = Instant::now();
        let check = self.check_where_kept(username, password).await;
        let figures = self.figures();
        figures.checks.add(word(&check), 1);
        tracing::Span::current().record("outcome", word(&check));
        figures.times.add((), asked.elapsed());
        check
    }

    async fn check_where_kept(
        &self,
        username: &str,
        password: &Secret,
    ) -> Result<PasswordCheck, DirectoryError> {
        let row = self.row_named(username).await?;
        let ldap = self.inner.ldap.as_ref();
        if let Some(ldap) = ldap
            && let Some(login) = ldap.login_of(username.trim())
        {
            return self.check_in_both(ldap, &login, row, password).await;
        }
        self.check_embedded(row, password).await
    }

    pub(crate) async fn check_embedded(
        &self,
        row: Option<PersonRow>,
        password: &Secret,
    ) -> Result<PasswordCheck, DirectoryError> {
        let hash = row.as_ref().and_then(|person| {
            // Whoever is kept in LDAP proves their password there.
            let here = self.ldap_of(person).is_none();
            let active = person.status == PersonStatus::Active;
            person.password_hash.clone().filter(|_| active && here)
        });
        let verdict = self.inner.hasher.verify(password, hash.as_ref()).await?;
        match (verdict, row) {
            (Verdict::Right { outdated }, Some(row)) => {
                if outdated {
                    self.rehash(&row, password).await;
                }
                Ok(PasswordCheck::Right(row.into()))
            }
            (_, row) => Ok(PasswordCheck::Wrong {
                person: row.map(Person::from),
            }),
        }
    }

    /// Moves a right password to the present parameters. A failure must not refuse the sign-in.
    async fn rehash(&self, row: &PersonRow, password: &Secret) {
        let now = self.inner.clock.now();
        if let Err(error) = self.try_rehash(row, password, now).await {
            tracing::warn!(person = %row.id, %error, "the password hash keeps its old parameters");
        }
    }

    async fn try_rehash(
        &self,
        row: &PersonRow,
        password: &Secret,
        now: Millis,
    ) -> Result<(), DirectoryError> {
        let renewed = self.inner.hasher.hash(password).await?;
        let mut tx = self.inner.store.begin().await?;
        let present = tx.person(&row.id).await?.and_then(|p| p.password_hash);
        let seen = row.password_hash.as_ref().map(Secret::expose);
        // A password that was changed meanwhile must not come back.
        if present.as_ref().map(Secret::expose) != seen {
            return Ok(());
        }
        tx.set_password_hash(&row.id, &renewed, now).await?;
        tx.record(&AuditEntry {
            at: now,
            actor: "system".to_owned(),
            action: "person.password.rehash".to_owned(),
            subject: row.id.to_string(),
            detail: String::new(),
        })
        .await?;
        Ok(tx.commit().await?)
    }
}
