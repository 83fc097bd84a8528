//! How sign-ins ended, hour by hour.

use countersign_core::Millis;

use crate::figures::Figure;
use crate::sql::{query, query_as};
use crate::{Store, StoreError, Tx};

const HOUR: i64 = 3_600_000;

/// How a sign-in ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SignInOutcome {
    /// In a session.
    SignedIn,
    /// It could no longer succeed, for too many wrong codes for one.
    Failed,
    /// Nobody went on with it.
    Abandoned,
}

impl SignInOutcome {
    pub const ALL: [Self; 3] = [Self::SignedIn, Self::Failed, Self::Abandoned];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::Failed => "failed",
            Self::Abandoned => "abandoned",
        }
    }
}

/// How many sign-ins by a method ended so in an hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInHour {
    /// When the hour began.
    pub hour: Millis,
    pub method: String,
    pub outcome: SignInOutcome,
    pub count: i64,
}

impl Store {
    /// Of the hours that began at `since` or later, in their order.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn sign_in_hours(&self, since: Millis) -> Result<Vec<SignInHour>, StoreError> {
        let rows: Vec<(i64, String, String, i64)> = query_as(
            "SELECT hour, method, outcome, count FROM sign_in_hour WHERE hour >= $1
             ORDER BY hour, method, outcome",
        )
        .bind(since.0)
        .fetch_all(self.reader())
        .await?;
        let rows = rows
            .into_iter()
            .filter_map(|(hour, method, outcome, count)| {
                let mut outcomes = SignInOutcome::ALL.into_iter();
                Some(SignInHour {
                    hour: Millis(hour),
                    method,
                    outcome: outcomes.find(|known| known.as_str() == outcome)?,
                    count,
                })
            });
        Ok(rows.collect())
    }
}

impl Tx {
    /// Counts sign-ins that ended; one statement.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn count_sign_ins(
        &mut self,
        method: &str,
        outcome: SignInOutcome,
        count: i64,
        at: Millis,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO sign_in_hour (hour, method, outcome, count) VALUES ($1, $2, $3, $4)
             ON CONFLICT (hour, method, outcome) DO UPDATE
             SET count = sign_in_hour.count + $4",
        )
        .bind(at.0.div_euclid(HOUR) * HOUR)
        .bind(method)
        .bind(outcome.as_str())
        .bind(count)
        .execute(self.connection())
        .await?;
        self.note(Figure::SignIns {
            method: method.to_owned(),
            outcome,
            count: u64::try_from(count).unwrap_or_default(),
        });
        Ok(())
    }

    /// Deletes up to `most` sign-ins that ended before `before`, and counts those that nobody went
    /// on with; how many went.
    pub(crate) async fn clean_up_sign_ins(
        &mut self,
        before: Millis,
        most: i64,
    ) -> Result<u64, StoreError> {
        let gone: Vec<(String, String, i64)> = query_as(
            "DELETE FROM sign_in WHERE id IN
                 (SELECT id FROM sign_in WHERE expires_at <= $1 LIMIT $2)
             RETURNING method, state, expires_at",
        )
        .bind(before.0)
        .bind(most)
        .fetch_all(self.connection())
        .await?;
        let mut abandoned = std::collections::BTreeMap::new();
        for (method, state, expired) in &gone {
            if state == "open" {
                let hour = expired.div_euclid(HOUR) * HOUR;
                *abandoned.entry((hour, method.as_str())).or_insert(0) += 1;
            }
        }
        for ((hour, method), count) in abandoned {
            self.count_sign_ins(method, SignInOutcome::Abandoned, count, Millis(hour))
                .await?;
        }
        Ok(u64::try_from(gone.len()).unwrap_or(u64::MAX))
    }
}
