use countersign_core::ids::PersonId;
use countersign_store::PersonStatus;

use crate::{Directory, DirectoryError};

/// People that are asked for at once.
const BATCH: i64 = 50;

impl Directory {
    /// Whether a person may sign in who gave no password: somebody from LDAP is looked for there
    /// first, and switched off when they are no more there or are locked.
    ///
    /// # Errors
    /// LDAP or the store does not answer.
    pub async fn may_sign_in(&self, id: &PersonId) -> Result<bool, DirectoryError> {
        let Some(row) = self.inner.store.person(id).await? else {
            return Ok(false);
        };
        if row.status != PersonStatus::Active {
            return Ok(false);
        }
        let Some(ldap) = self.ldap_of(&row) else {
            // Where nobody can be asked about them any more, their password would not do either.
            return Ok(row.outside.is_none());
        };
        let found = ldap.find_id(id, self.inner.clock.now()).await?;
        if found.is_some_and(|found| !found.off) {
            return Ok(true);
        }
        self.switch_off_outside(id).await?;
        Ok(false)
    }

    /// Looks for everybody from LDAP who may sign in, and switches off those who are no more there
    /// or are locked: sessions and tokens end without another sign-in. How many.
    ///
    /// # Errors
    /// LDAP or the store does not answer; then nobody else is switched off.
    pub async fn recheck_outside(&self) -> Result<usize, DirectoryError> {
        let Some(ldap) = &self.inner.ldap else {
            return Ok(0);
        };
        let now = self.inner.clock.now();
        let mut ended = 0;
        let mut after = String::new();
        loop {
            let store = &self.inner.store;
            let ids = store.active_outside_people(&after, BATCH).await?;
            let Some(last) = ids.last() else {
                return Ok(ended);
            };
            after = last.to_string();
            let found = ldap.find_ids(&ids, now).await?;
            let may = |id: &PersonId| found.iter().any(|f| f.id == *id && !f.off);
            for id in ids.iter().filter(|id| !may(id)) {
                self.switch_off_outside(id).await?;
                ended += 1;
            }
        }
    }
}
