use crate::sql::{On, query, query_scalar};
use crate::{Store, StoreError, Tx};

/// Counts changes of methods, clients and settings, so that every node notices them.
const CONFIGURATION_REVISION: &str = "configuration_revision";

impl Store {
    /// # Errors
    /// If the store does not answer.
    pub async fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        setting(self.reader().into(), name).await
    }

    /// Rises with every change of configuration in the store.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn configuration_revision(&self) -> Result<i64, StoreError> {
        let value = self.setting(CONFIGURATION_REVISION).await?;
        Ok(value.and_then(|v| v.parse().ok()).unwrap_or(0))
    }
}

async fn setting(on: On<'_>, name: &str) -> Result<Option<String>, StoreError> {
    Ok(query_scalar("SELECT value FROM setting WHERE name = $1")
        .bind(name)
        .fetch_optional(on)
        .await?)
}

impl Tx {
    /// The same as [`Store::setting`], inside the transaction.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn setting(&mut self, name: &str) -> Result<Option<String>, StoreError> {
        setting(self.connection().into(), name).await
    }

    /// # Errors
    /// If the store does not answer.
    pub async fn set_setting(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        query(
            "INSERT INTO setting (name, value) VALUES ($1, $2)
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        )
        .bind(name)
        .bind(value)
        .execute(self.connection())
        .await?;
        self.touch_configuration().await
    }

    pub(crate) async fn touch_configuration(&mut self) -> Result<(), StoreError> {
        query(
            "INSERT INTO setting (name, value) VALUES ($1, '1')
             ON CONFLICT (name) DO UPDATE
             SET value = CAST(CAST(setting.value AS BIGINT) + 1 AS TEXT)",
        )
        .bind(CONFIGURATION_REVISION)
        .execute(self.connection())
        .await?;
        self.connection().announce().await?;
        self.note_configuration();
        Ok(())
    }
}
