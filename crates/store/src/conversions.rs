use std::time::Duration;

use countersign_core::Millis;
use countersign_core::ids::SignInId;

use crate::sql::{query, query_as};
use crate::{Store, StoreError, Tx};

const MINUTE: i64 = 60_000;

/// How far back codes are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub length: Duration,
    /// Codes that were sent this short ago are not missed yet.
    pub grace: Duration,
}

/// What became of the codes that went one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversion {
    /// Such as `prefix:447700` or `route:smpp`.
    pub subject: String,
    /// Codes that were sent in the window, without those of the grace at its end.
    pub sent: i64,
    /// Codes that were entered in the window.
    pub entered: i64,
}

impl Conversion {
    /// Codes entered for each hundred sent; None when none was sent.
    #[must_use]
    pub fn percent(&self) -> Option<i64> {
        (self.sent > 0).then(|| (self.entered.saturating_mul(100) / self.sent).min(100))
    }
}

const SUMS: &str =
    "SELECT subject, CAST(SUM(CASE WHEN minute <= $2 THEN sent ELSE 0 END) AS BIGINT) AS gone,
        CAST(SUM(entered) AS BIGINT) FROM conversion WHERE minute > $1";

fn read((subject, sent, entered): (String, i64, i64)) -> Conversion {
    Conversion {
        subject,
        sent,
        entered,
    }
}

impl Store {
    /// Every way that codes went within the window, the most used first, at most `most`.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn conversions(
        &self,
        window: Window,
        now: Millis,
        most: i64,
    ) -> Result<Vec<Conversion>, StoreError> {
        let rows = query_as(format!(
            "{SUMS} GROUP BY subject ORDER BY gone DESC, subject LIMIT $3"
        ))
        .bind((now - window.length).0)
        .bind((now - window.grace).0)
        .bind(most)
        .fetch_all(self.reader())
        .await?;
        Ok(rows.into_iter().map(read).collect())
    }
}

impl Tx {
    /// # Errors
    /// If the store does not answer.
    pub async fn conversion(
        &mut self,
        subject: &str,
        window: Window,
        now: Millis,
    ) -> Result<Conversion, StoreError> {
        let row = query_as(format!("{SUMS} AND subject = $3 GROUP BY subject"))
            .bind((now - window.length).0)
            .bind((now - window.grace).0)
            .bind(subject)
            .fetch_optional(self.connection())
            .await?;
        Ok(row.map_or_else(|| read((subject.to_owned(), 0, 0)), read))
    }

    /// Counts a code that was sent.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn count_sent(
        &mut self,
        subject: &str,
        window: Window,
        now: Millis,
    ) -> Result<(), StoreError> {
        self.count_code(subject, (1, 0), window, now).await
    }

    /// Counts a code that was entered.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn count_entered(
        &mut self,
        subject: &str,
        window: Window,
        now: Millis,
    ) -> Result<(), StoreError> {
        self.count_code(subject, (0, 1), window, now).await
    }

    async fn count_code(
        &mut self,
        subject: &str,
        (sent, entered): (i64, i64),
        window: Window,
        now: Millis,
    ) -> Result<(), StoreError> {
        let minute = now.0.div_euclid(MINUTE) * MINUTE;
        query(
            "INSERT INTO conversion (subject, minute, sent, entered, expires_at)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (subject, minute) DO UPDATE
             SET sent = conversion.sent + $3, entered = conversion.entered + $4",
        )
        .bind(subject)
        .bind(minute)
        .bind(sent)
        .bind(entered)
        .bind((Millis(minute) + window.length).0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The route and the centre that the present code of a sign-in took; none when its message
    /// is gone.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn way_of_code(
        &mut self,
        sign_in: &SignInId,
        purpose: &str,
    ) -> Result<Option<(String, String)>, StoreError> {
        let way = query_as(
            "SELECT message.route, message.centre FROM message
             JOIN challenge ON challenge.message_id = message.id
             WHERE challenge.sign_in_id = $1 AND challenge.purpose = $2",
        )
        .bind(sign_in.as_str())
        .bind(purpose)
        .fetch_optional(self.connection())
        .await?;
        Ok(way)
    }

    /// Begins to count anew.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn forget_conversion(&mut self, subject: &str) -> Result<(), StoreError> {
        query("DELETE FROM conversion WHERE subject = $1")
            .bind(subject)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
