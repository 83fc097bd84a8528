//! People who come from another system, with their identifiers and password digests.

use countersign_core::Secret;
use countersign_core::ids::PersonId;
use countersign_core::username::Username;
use countersign_store::{Attributes, PersonRow, PersonStatus};

use crate::attributes::{check_name, normalise, normalise_all};
use crate::edit::record;
use crate::password::Digest;
use crate::{Directory, DirectoryError};

/// A person of another system.
#[derive(Clone, Debug)]
pub struct Brought {
    /// What applications know the person by (`sub`); it stays.
    pub id: PersonId,
    pub username: String,
    pub active: bool,
    /// `{SSHA512}…` and the like; replaced by Argon2id at the first sign-in.
    pub digest: Option<Secret>,
    pub attributes: Attributes,
}

/// A person whom nothing stands against.
#[derive(Clone, Debug)]
pub struct Checked {
    row: PersonRow,
    /// Attributes that could not be taken.
    pub left_out: Vec<String>,
}

impl Checked {
    #[must_use]
    pub fn username(&self) -> &str {
        &self.row.username
    }
}

impl Directory {
    /// Looks at somebody without writing anything.
    ///
    /// # Errors
    /// The user name is not acceptable or taken, or somebody has the identifier.
    pub async fn check_brought(&self, brought: Brought) -> Result<Checked, DirectoryError> {
        let username = Username::new(&brought.username)?;
        let store = &self.inner.store;
        let taken = store.person_by_username(&username.key()).await?.is_some()
            || store.person(&brought.id).await?.is_some();
        if taken {
            let what = "a person with this user name or identifier";
            return Err(countersign_store::StoreError::Exists(what).into());
        }
        let (attributes, left_out) = fitting(brought.attributes);
        let now = self.inner.clock.now();
        Ok(Checked {
            row: PersonRow {
                id: brought.id,
                username: username.as_str().to_owned(),
                username_key: username.key(),
                status: match brought.active {
                    true => PersonStatus::Active,
                    false => PersonStatus::Disabled,
                },
                password_hash: brought
                    .digest
                    .filter(|digest| Digest::read(digest).is_some()),
                code_failures: 0,
                attributes,
                created_at: now,
                updated_at: now,
                two_step_required: false,
                revision: 0,
                outside: None,
            },
            left_out,
        })
    }

    /// Adds people in one transaction: all of them or none.
    ///
    /// # Errors
    /// Somebody has been added meanwhile, or the store does not answer.
    pub async fn bring(&self, people: &[Checked], actor: &str) -> Result<(), DirectoryError> {
        let mut tx = self.inner.store.begin().await?;
        for Checked { row, .. } in people {
            tx.add_person(row).await?;
            let (at, name) = (row.created_at, &row.username);
            record(&mut tx, at, actor, "person.import", &row.id, name).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// What fits the rules of this directory; and the names of what does not.
pub(crate) fn fitting(attributes: Attributes) -> (Attributes, Vec<String>) {
    let (mut fit, mut left_out) = (Attributes::new(), Vec::new());
    for (name, values) in attributes {
        let good: Vec<String> = values
            .iter()
            .filter(|value| check_name(&name).is_ok() && normalise(&name, value).is_ok())
            .cloned()
            .collect();
        let normal = normalise_all(&name, &good).ok().filter(|n| !n.is_empty());
        if good.len() < values.len() || normal.is_none() {
            left_out.push(name.clone());
        }
        if let Some(normal) = normal {
            fit.insert(name, normal);
        }
    }
    (fit, left_out)
}
