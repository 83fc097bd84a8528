use std::collections::BTreeMap;

use countersign_core::Millis;
use countersign_core::ids::{ClientId, PersonId, RequestId, SignInId};

use crate::sql::query;
use crate::{Store, StoreError, Tx, json};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInState {
    Open,
    /// It ended in a session.
    Done,
    /// It can no longer succeed.
    Dead,
}

impl SignInState {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Dead => "dead",
        }
    }
}

/// One run of a method in one browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInRow {
    pub id: SignInId,
    /// SHA-256 of the browser's cookie.
    pub browser: Vec<u8>,
    pub method: String,
    pub step: i64,
    pub person_id: Option<PersonId>,
    /// What was proved and what the script remembers.
    pub facts: BTreeMap<String, String>,
    pub request_id: Option<RequestId>,
    pub client_id: Option<ClientId>,
    pub state: SignInState,
    /// Rises with every change; a writer that saw an older one loses.
    pub revision: i64,
    pub created_at: Millis,
    pub expires_at: Millis,
}

impl Store {
    /// The sign-in of this id, if it was begun in this browser.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn sign_in(
        &self,
        id: &SignInId,
        browser: &[u8],
    ) -> Result<Option<SignInRow>, StoreError> {
        let row = query(
            "SELECT id, browser, method, step, person_id, facts, request_id, client_id, state,
                 revision, created_at, expires_at FROM sign_in WHERE id = $1 AND browser = $2",
        )
        .bind(id.as_str())
        .bind(browser)
        .fetch_optional(self.reader())
        .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(SignInRow {
            id: SignInId(row.try_get(0)?),
            browser: row.try_get(1)?,
            method: row.try_get(2)?,
            step: row.try_get(3)?,
            person_id: row.try_get::<Option<String>>(4)?.map(PersonId),
            facts: json::read("sign_in.facts", row.try_get(5)?)?,
            request_id: row.try_get::<Option<String>>(6)?.map(RequestId),
            client_id: row.try_get::<Option<String>>(7)?.map(ClientId),
            state: match row.try_get::<&str>(8)? {
                "open" => SignInState::Open,
                "done" => SignInState::Done,
                _ => SignInState::Dead,
            },
            revision: row.try_get(9)?,
            created_at: Millis(row.try_get(10)?),
            expires_at: Millis(row.try_get(11)?),
        }))
    }
}

impl Tx {
    /// # Errors
    /// If the store does not answer.
    pub async fn add_sign_in(&mut self, sign_in: &SignInRow) -> Result<(), StoreError> {
        query(
            "INSERT INTO sign_in (id, browser, method, step, person_id, facts, request_id,
                 client_id, state, revision, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(sign_in.id.as_str())
        .bind(&sign_in.browser)
        .bind(&sign_in.method)
        .bind(sign_in.step)
        .bind(sign_in.person_id.as_ref().map(PersonId::as_str))
        .bind(json::write("sign_in.facts", &sign_in.facts)?)
        .bind(sign_in.request_id.as_ref().map(RequestId::as_str))
        .bind(sign_in.client_id.as_ref().map(ClientId::as_str))
        .bind(sign_in.state.as_str())
        .bind(sign_in.revision)
        .bind(sign_in.created_at.0)
        .bind(sign_in.expires_at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes method, step, person, facts and state if nobody else has since `sign_in.revision` was read
    /// and the sign-in is still open; false otherwise.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn advance_sign_in(&mut self, sign_in: &SignInRow) -> Result<bool, StoreError> {
        let updated = query(
            "UPDATE sign_in SET step = $3, person_id = $4, facts = $5, state = $6,
                 method = $7, revision = revision + 1
             WHERE id = $1 AND revision = $2 AND state = 'open'",
        )
        .bind(sign_in.id.as_str())
        .bind(sign_in.revision)
        .bind(sign_in.step)
        .bind(sign_in.person_id.as_ref().map(PersonId::as_str))
        .bind(json::write("sign_in.facts", &sign_in.facts)?)
        .bind(sign_in.state.as_str())
        .bind(&sign_in.method)
        .execute(self.connection())
        .await?;
        Ok(updated > 0)
    }

    /// Sign-ins of this person that are under way can no longer succeed.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn end_sign_ins_of(&mut self, person: &PersonId) -> Result<(), StoreError> {
        query("UPDATE sign_in SET state = 'dead' WHERE person_id = $1 AND state = 'open'")
            .bind(person.as_str())
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
