use countersign_core::Millis;
use countersign_core::ids::PersonId;

use crate::sql::{On, Row, query, query_scalar};
use crate::{Store, StoreError, Tx};

/// A passkey of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyRow {
    pub id: String,
    pub person_id: PersonId,
    /// What the person calls it.
    pub name: String,
    /// Under which the authenticator knows it.
    pub credential_id: Vec<u8>,
    pub public_key: Vec<u8>,
    /// How often it had signed when it was used last; 0 for those that do not count.
    pub sign_count: i64,
    /// It may leave the device that it was made on.
    pub backup_eligible: bool,
    pub backed_up: bool,
    /// By which ways it can be reached.
    pub transports: Vec<String>,
    pub created_at: Millis,
    pub used_at: Option<Millis>,
}

const OF_PERSON: &str = "SELECT id, person_id, name, credential_id, public_key, sign_count,
        backup_eligible, backed_up, transports, created_at, used_at
    FROM passkey WHERE person_id = $1 ORDER BY created_at, id";

const BY_CREDENTIAL: &str = "SELECT id, person_id, name, credential_id, public_key, sign_count,
        backup_eligible, backed_up, transports, created_at, used_at
    FROM passkey WHERE credential_id = $1";

fn read(row: &Row) -> Result<PasskeyRow, StoreError> {
    let transports = row.try_get::<&str>(8)?;
    Ok(PasskeyRow {
        id: row.try_get(0)?,
        person_id: PersonId(row.try_get(1)?),
        name: row.try_get(2)?,
        credential_id: row.try_get(3)?,
        public_key: row.try_get(4)?,
        sign_count: row.try_get(5)?,
        backup_eligible: row.try_get::<i64>(6)? != 0,
        backed_up: row.try_get::<i64>(7)? != 0,
        transports: transports.split_whitespace().map(str::to_owned).collect(),
        created_at: Millis(row.try_get(9)?),
        used_at: row.try_get::<Option<i64>>(10)?.map(Millis),
    })
}

async fn of_person(on: On<'_>, person: &PersonId) -> Result<Vec<PasskeyRow>, StoreError> {
    let rows = query(OF_PERSON).bind(person.as_str()).fetch_all(on).await?;
    rows.iter().map(read).collect()
}

impl Store {
    /// The passkeys of a person, oldest first.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn passkeys(&self, person: &PersonId) -> Result<Vec<PasskeyRow>, StoreError> {
        of_person(self.reader().into(), person).await
    }

    /// # Errors
    /// If the store does not answer.
    pub async fn has_passkey(&self, person: &PersonId) -> Result<bool, StoreError> {
        let found: Option<i64> = query_scalar("SELECT 1 FROM passkey WHERE person_id = $1 LIMIT 1")
            .bind(person.as_str())
            .fetch_optional(self.reader())
            .await?;
        Ok(found.is_some())
    }
}

impl Tx {
    /// The same inside the transaction.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn passkeys(&mut self, person: &PersonId) -> Result<Vec<PasskeyRow>, StoreError> {
        of_person(self.connection().into(), person).await
    }

    /// Whosever it is.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn passkey_by_credential(
        &mut self,
        credential_id: &[u8],
    ) -> Result<Option<PasskeyRow>, StoreError> {
        let row = query(BY_CREDENTIAL)
            .bind(credential_id)
            .fetch_optional(self.connection())
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Adds one; false when somebody has its credential already.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn add_passkey(&mut self, passkey: &PasskeyRow) -> Result<bool, StoreError> {
        let added = query(
            "INSERT INTO passkey (id, person_id, name, credential_id, public_key, sign_count,
                 backup_eligible, backed_up, transports, created_at, used_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             ON CONFLICT (credential_id) DO NOTHING",
        )
        .bind(&passkey.id)
        .bind(passkey.person_id.as_str())
        .bind(&passkey.name)
        .bind(&passkey.credential_id)
        .bind(&passkey.public_key)
        .bind(passkey.sign_count)
        .bind(i64::from(passkey.backup_eligible))
        .bind(i64::from(passkey.backed_up))
        .bind(passkey.transports.join(" "))
        .bind(passkey.created_at.0)
        .bind(passkey.used_at.map(|at| at.0))
        .execute(self.connection())
        .await?;
        Ok(added > 0)
    }

    /// Writes down that one was used. False when it is gone or its count went back: then there
    /// are two of it. Whoever is faster moves the count, and nobody moves it back.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn use_passkey(
        &mut self,
        id: &str,
        sign_count: i64,
        backed_up: bool,
        now: Millis,
    ) -> Result<bool, StoreError> {
        let used = query(
            "UPDATE passkey SET sign_count = $2, backed_up = $3, used_at = $4
             WHERE id = $1 AND (sign_count < $2 OR (sign_count = 0 AND $2 = 0))",
        )
        .bind(id)
        .bind(sign_count)
        .bind(i64::from(backed_up))
        .bind(now.0)
        .execute(self.connection())
        .await?;
        Ok(used > 0)
    }

    /// False when the person has no such one.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn name_passkey(
        &mut self,
        person: &PersonId,
        id: &str,
        name: &str,
    ) -> Result<bool, StoreError> {
        let named = query("UPDATE passkey SET name = $3 WHERE id = $1 AND person_id = $2")
            .bind(id)
            .bind(person.as_str())
            .bind(name)
            .execute(self.connection())
            .await?;
        Ok(named > 0)
    }

    /// Takes one away from a person; false when they have no such one.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn remove_passkey(
        &mut self,
        person: &PersonId,
        id: &str,
    ) -> Result<bool, StoreError> {
        let removed = query("DELETE FROM passkey WHERE id = $1 AND person_id = $2")
            .bind(id)
            .bind(person.as_str())
            .execute(self.connection())
            .await?;
        Ok(removed > 0)
    }
}
