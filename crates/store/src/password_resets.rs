use countersign_core::Millis;
use countersign_core::ids::PersonId;

use crate::sql::{Row, query, query_scalar};
use crate::{Store, StoreError, Tx};

/// Lets a person choose a new password, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordResetRow {
    /// Keyed hash of the link's or the code's secret.
    pub token_hash: Vec<u8>,
    pub person_id: PersonId,
    /// Who began it.
    pub actor: String,
    /// The only browser that may go on; none before it was opened.
    pub browser: Option<Vec<u8>>,
    /// The person proved their second factor in that browser, or has none.
    pub proved: bool,
    pub created_at: Millis,
    pub expires_at: Millis,
}

const COLUMNS: &str = "SELECT token_hash, person_id, actor, browser, proved, created_at, expires_at
     FROM password_reset";

fn read(row: &Row) -> Result<PasswordResetRow, StoreError> {
    Ok(PasswordResetRow {
        token_hash: row.try_get(0)?,
        person_id: PersonId(row.try_get(1)?),
        actor: row.try_get(2)?,
        browser: row.try_get(3)?,
        proved: row.try_get::<i64>(4)? != 0,
        created_at: Millis(row.try_get(5)?),
        expires_at: Millis(row.try_get(6)?),
    })
}

impl Store {
    /// A live one by its secret.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn password_reset(
        &self,
        token_hash: &[u8],
        now: Millis,
    ) -> Result<Option<PasswordResetRow>, StoreError> {
        let sql = format!("{COLUMNS} WHERE token_hash = $1 AND expires_at > $2");
        let row = query(sql)
            .bind(token_hash)
            .bind(now.0)
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// The live one that this browser opened last.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn password_reset_in(
        &self,
        browser: &[u8],
        now: Millis,
    ) -> Result<Option<PasswordResetRow>, StoreError> {
        let sql = format!(
            "{COLUMNS} WHERE browser = $1 AND expires_at > $2 ORDER BY created_at DESC LIMIT 1"
        );
        let row = query(sql)
            .bind(browser)
            .bind(now.0)
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(read).transpose()
    }
}

impl Tx {
    /// Adds one in place of those that the person was given before.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn add_password_reset(&mut self, reset: &PasswordResetRow) -> Result<(), StoreError> {
        self.end_password_resets_of(&reset.person_id).await?;
        query(
            "INSERT INTO password_reset (token_hash, person_id, actor, browser, proved, created_at,
                 expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&reset.token_hash)
        .bind(reset.person_id.as_str())
        .bind(&reset.actor)
        .bind(&reset.browser)
        .bind(i64::from(reset.proved))
        .bind(reset.created_at.0)
        .bind(reset.expires_at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Binds one to the first browser that opens it; false when it is gone or another was first.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn open_password_reset(
        &mut self,
        token_hash: &[u8],
        browser: &[u8],
        now: Millis,
    ) -> Result<bool, StoreError> {
        let opened = query(
            "UPDATE password_reset SET browser = $2 WHERE token_hash = $1 AND expires_at > $3
                 AND (browser IS NULL OR browser = $2)",
        )
        .bind(token_hash)
        .bind(browser)
        .bind(now.0)
        .execute(self.connection())
        .await?;
        Ok(opened > 0)
    }

    /// The second factor was proved in the browser that opened it; false when it is gone.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn prove_password_reset(
        &mut self,
        token_hash: &[u8],
        browser: &[u8],
        now: Millis,
    ) -> Result<bool, StoreError> {
        let proved = query(
            "UPDATE password_reset SET proved = 1
             WHERE token_hash = $1 AND browser = $2 AND expires_at > $3",
        )
        .bind(token_hash)
        .bind(browser)
        .bind(now.0)
        .execute(self.connection())
        .await?;
        Ok(proved > 0)
    }

    /// Uses one up: it is there once only, whoever is faster. None when it is gone or was not
    /// proved.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn take_password_reset(
        &mut self,
        token_hash: &[u8],
        now: Millis,
    ) -> Result<Option<PersonId>, StoreError> {
        let person: Option<String> = query_scalar(
            "DELETE FROM password_reset WHERE token_hash = $1 AND proved = 1 AND expires_at > $2
             RETURNING person_id",
        )
        .bind(token_hash)
        .bind(now.0)
        .fetch_optional(self.connection())
        .await?;
        Ok(person.map(PersonId))
    }

    /// What a person was given to choose a password by is worth nothing any more.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn end_password_resets_of(&mut self, person: &PersonId) -> Result<(), StoreError> {
        query("DELETE FROM password_reset WHERE person_id = $1")
            .bind(person.as_str())
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
