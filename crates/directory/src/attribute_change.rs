//! One attribute of one person, read, changed and written so that no parallel change is lost.

use countersign_core::ids::PersonId;
use countersign_store::{FactorFloor, Tx};

use crate::edit::record;
use crate::{Directory, DirectoryError, numbers};

/// What is changed, and how the audit log calls it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change<'a> {
    pub(crate) name: &'a str,
    pub(crate) action: &'a str,
    pub(crate) actor: &'a str,
    /// The values are numbers of somebody who must keep so many second factors.
    pub(crate) floor: Option<&'a FactorFloor>,
}

impl<'a> Change<'a> {
    pub(crate) const fn new(name: &'a str, action: &'a str, actor: &'a str) -> Self {
        Self {
            name,
            action,
            actor,
            floor: None,
        }
    }

    /// Refuses what would leave the person too few second factors.
    pub(crate) async fn leaves_enough(
        &self,
        tx: &mut Tx,
        id: &PersonId,
        values: &[String],
    ) -> Result<(), DirectoryError> {
        if let Some(floor) = self.floor
            && !tx.has_enough_factors(id, values.len(), floor).await?
        {
            return Err(DirectoryError::FactorKept);
        }
        Ok(())
    }
}

impl Directory {
    pub(crate) async fn change_attribute(
        &self,
        id: &PersonId,
        about: Change<'_>,
        change: impl FnOnce(&mut Vec<String>) -> Result<String, DirectoryError>,
    ) -> Result<(), DirectoryError> {
        let row = self.inner.store.person(id).await?;
        if let Some(row) = row.filter(|row| self.ldap_of(row).is_some()) {
            return self.change_outside(&row, about, change).await;
        }
        self.change_here(id, about, change).await
    }

    /// Reads, changes and writes inside one transaction, so that no parallel change is lost.
    pub(crate) async fn change_here(
        &self,
        id: &PersonId,
        about: Change<'_>,
        change: impl FnOnce(&mut Vec<String>) -> Result<String, DirectoryError>,
    ) -> Result<(), DirectoryError> {
        let Change {
            name,
            action,
            actor,
            ..
        } = about;
        let now = self.inner.clock.now();
        let mut tx = self.inner.store.begin().await?;
        let person = tx.person(id).await?;
        let mut person = person.ok_or(DirectoryError::NoSuchPerson)?;
        let held = person.attributes.remove(name);
        let mut values = held.clone().unwrap_or_default();
        let detail = change(&mut values)?;
        about.leaves_enough(&mut tx, id, &values).await?;
        numbers::end_with(&mut tx, id, held.as_ref(), &values).await?;
        tx.set_attribute(id, name, &values, now).await?;
        record(&mut tx, now, actor, action, id, &detail).await?;
        Ok(tx.commit().await?)
    }
}
