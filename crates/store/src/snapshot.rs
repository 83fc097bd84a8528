//! A store as it is at one moment, in a file of its own; and back from there.

use std::path::Path;

use countersign_core::Millis;
use countersign_core::ids::{MessageId, PersonId};

use crate::copy::CopyError;
use crate::sql::{query, query_scalar};
use crate::{MessageState, Store, StoreError, Tx};

/// What lives for minutes or hours only, and would be what it was if time went back.
const UNDER_WAY: &[&str] = &[
    "sign_in",
    "challenge",
    "factor_attempt",
    "authorization_request",
    "pushed_request",
    "decoupled_request",
    "password_reset",
    "console_session",
    "form_draft",
    "idempotent_answer",
    "opaque_token",
    "passkey_challenge",
    "trusted_device",
    "known_place",
];

impl Store {
    /// Writes all that is here into a new SQLite file. On SQLite others read and write meanwhile;
    /// on a database server they only read.
    ///
    /// # Errors
    /// If the file cannot be written, or the store does not answer.
    pub async fn snapshot(&self, file: &Path) -> Result<(), CopyError> {
        if let Some(written) = self.reader().snapshot(file).await {
            return Ok(written.map_err(StoreError::from)?);
        }
        let copy = Self::open(&format!("sqlite:{}", file.display())).await?;
        let copied = self.copy_into(&copy, |_| {}).await;
        copy.close().await;
        copied.map(|_| ())
    }

    /// What is wrong with an SQLite file as such; none if nothing is.
    ///
    /// # Errors
    /// If it is no such file at all.
    pub async fn damage(&self) -> Result<Option<String>, StoreError> {
        let found: Vec<String> = query_scalar("PRAGMA integrity_check(1)")
            .fetch_all(self.reader())
            .await?;
        Ok(found.into_iter().find(|line| line != "ok"))
    }
}

impl Tx {
    /// For a store that has just come back from earlier: ends all sessions and what applications
    /// may do, telling them; drops what was under way; sends nothing that waited. What was used
    /// up, ended or revoked since then must not live again. How many people were signed in, or
    /// had allowed an application something.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn end_all(&mut self, now: Millis) -> Result<usize, StoreError> {
        let people: Vec<String> = query_scalar(
            "SELECT person_id FROM session
             UNION SELECT person_id FROM oauth_grant WHERE revoked_at IS NULL",
        )
        .fetch_all(self.connection())
        .await?;
        for person in &people {
            let person = PersonId(person.clone());
            self.end_everything_of(&person, now).await?;
        }
        for table in UNDER_WAY {
            let clear = query(format!("DELETE FROM {table}"));
            clear.execute(self.connection()).await?;
        }
        let waiting: Vec<String> = query_scalar("SELECT id FROM message WHERE state = 'queued'")
            .fetch_all(self.connection())
            .await?;
        for id in waiting {
            let why = "the store was restored";
            self.send_no_more(&MessageId(id), MessageState::Cancelled, why, now)
                .await?;
        }
        Ok(people.len())
    }
}
