use std::fmt;
use std::sync::Arc;

use countersign_core::ids::PersonId;
use countersign_core::username::Username;
use countersign_core::{Clock, Entropy, Shared};
use countersign_store::Store;

use crate::password::{Hasher, Hashing};
use crate::{DirectoryError, Ldap, PasswordFigures, Person};

/// People: of the embedded directory, and of LDAP beside it; cheap to clone.
#[derive(Clone)]
pub struct Directory {
    pub(crate) inner: Shared<Inner>,
}

pub(crate) struct Inner {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) hasher: Hasher,
    /// Where further people are kept.
    pub(crate) ldap: Option<Ldap>,
    pub(crate) figures: Arc<PasswordFigures>,
}

impl Directory {
    #[must_use]
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        hashing: Hashing,
    ) -> Self {
        let hasher = Hasher::new(hashing, entropy.clone());
        Self {
            inner: Shared::new(Inner {
                store,
                clock,
                entropy,
                hasher,
                ldap: None,
                figures: Arc::default(),
            }),
        }
    }

    /// The same with the people of LDAP beside its own.
    #[must_use]
    pub fn with_ldap(self, ldap: Ldap) -> Self {
        let Inner {
            store,
            clock,
            entropy,
            hasher,
            figures,
            ..
        } = &*self.inner;
        Self {
            inner: Shared::new(Inner {
                store: store.clone(),
                clock: Arc::clone(clock),
                entropy: Arc::clone(entropy),
                hasher: hasher.clone(),
                ldap: Some(ldap),
                figures: Arc::clone(figures),
            }),
        }
    }

    /// Where people beside the embedded ones are kept.
    #[must_use]
    pub fn ldap(&self) -> Option<&Ldap> {
        self.inner.ldap.as_ref()
    }

    /// # Errors
    /// If the store does not answer.
    pub async fn person(&self, id: &PersonId) -> Result<Option<Person>, DirectoryError> {
        let row = self.inner.store.person(id).await?;
        Ok(row.map(Person::from))
    }

    /// Finds a person without regard to case and surrounding spaces of the user name.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn by_username(&self, username: &str) -> Result<Option<Person>, DirectoryError> {
        let Ok(username) = Username::new(username) else {
            return Ok(None);
        };
        let row = self.inner.store.person_by_username(&username.key()).await?;
        Ok(row.map(Person::from))
    }

    /// Up to `most` people in order of user name, from after `after` (empty for the first).
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn list(&self, after: &str, most: i64) -> Result<Vec<Person>, DirectoryError> {
        let rows = self
            .inner
            .store
            .people(&after.trim().to_lowercase(), most)
            .await?;
        Ok(rows.into_iter().map(Person::from).collect())
    }

    /// People whose user name, words of their name or mail address begin with each word of a text,
    /// or whose number ends with it; all people for an empty one. `after` is the last person of the
    /// part before.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn find(
        &self,
        text: &str,
        after: Option<&PersonId>,
        most: i64,
    ) -> Result<Vec<Person>, DirectoryError> {
        let rows = self.inner.store.find_people(text, after, most).await?;
        Ok(rows.into_iter().map(Person::from).collect())
    }

    /// Up to `most` people who have exactly this value in an attribute.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn with_attribute(
        &self,
        name: &str,
        value: &str,
        most: i64,
    ) -> Result<Vec<Person>, DirectoryError> {
        let store = &self.inner.store;
        let ids = store.people_with_attribute(name, value, most).await?;
        let ids: Vec<String> = ids.into_iter().map(|id| id.0).collect();
        let rows = store.people_of(&ids).await?;
        Ok(rows.into_iter().map(Person::from).collect())
    }

    /// People in order of user name, after so many others, and how many there are in all.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn page(
        &self,
        skipped: i64,
        most: i64,
    ) -> Result<(i64, Vec<Person>), DirectoryError> {
        let store = &self.inner.store;
        let rows = store.people_page(skipped, most).await?;
        let people = rows.into_iter().map(Person::from).collect();
        Ok((store.count_people().await?, people))
    }

    /// What became of passwords that were checked.
    #[must_use]
    pub fn figures(&self) -> &PasswordFigures {
        &self.inner.figures
    }

    /// How many passwords wait for a core.
    #[must_use]
    pub fn hashes_waiting(&self) -> usize {
        self.inner.hasher.waiting()
    }

    /// How many password hashes were computed since the start.
    #[must_use]
    pub fn hashes_computed(&self) -> u64 {
        self.inner.hasher.computed()
    }
}

impl fmt::Debug for Directory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Directory")
            .field("hasher", &self.inner.hasher)
            .finish_non_exhaustive()
    }
}
