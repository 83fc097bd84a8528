use countersign_core::Millis;

use crate::sql::query_as;
use crate::{Store, StoreError};

/// The messages that wait for a centre, on all nodes together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queue {
    pub centre: String,
    pub messages: i64,
    /// When the oldest of them was accepted.
    pub oldest: Millis,
}

impl Store {
    /// The queues in which something waits, by the names of their centres.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn queues(&self) -> Result<Vec<Queue>, StoreError> {
        let rows: Vec<(String, i64, i64)> = query_as(
            "SELECT centre, COUNT(*), MIN(created_at) FROM message WHERE state = 'queued'
             GROUP BY centre ORDER BY centre",
        )
        .fetch_all(self.reader())
        .await?;
        let queue = |(centre, messages, oldest)| Queue {
            centre,
            messages,
            oldest: Millis(oldest),
        };
        Ok(rows.into_iter().map(queue).collect())
    }
}
