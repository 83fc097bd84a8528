use countersign_core::Millis;
use countersign_core::ids::MessageId;

use super::state::MessageState;
use crate::figures::{Figure, MessageKey};
use crate::sql::{query, query_as};
use crate::{Store, StoreError, Tx};

/// One change in the life of a message. Holds neither number nor text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageEvent {
    pub at: Millis,
    pub state: String,
    /// The hop that it was at then.
    pub route: String,
    pub centre: String,
    pub detail: String,
}

impl Store {
    /// Every change in the life of a message, oldest first.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn message_events(&self, id: &MessageId) -> Result<Vec<MessageEvent>, StoreError> {
        let rows: Vec<(i64, String, String, String, String)> = query_as(
            "SELECT at, state, route, centre, detail FROM message_event
             WHERE message_id = $1 ORDER BY seq",
        )
        .bind(id.as_str())
        .fetch_all(self.reader())
        .await?;
        Ok(rows
            .into_iter()
            .map(|(at, state, route, centre, detail)| MessageEvent {
                at: Millis(at),
                state,
                route,
                centre,
                detail,
            })
            .collect())
    }
}

impl Tx {
    /// Counts what became of a message.
    pub(super) fn note_message(
        &mut self,
        (centre, medium): (&str, &str),
        state: MessageState,
        created_at: Millis,
        now: Millis,
    ) {
        let key = MessageKey {
            centre: centre.to_owned(),
            medium: medium.to_owned(),
            state,
        };
        let age = created_at.until(now);
        self.note(Figure::Message { key, age });
    }

    /// Notes a change if it changed a row; whether it did.
    pub(super) async fn changed(
        &mut self,
        rows: u64,
        id: &MessageId,
        state: MessageState,
        detail: &str,
        now: Millis,
    ) -> Result<bool, StoreError> {
        if rows > 0 {
            self.add_event(id, state, detail, now).await?;
        }
        Ok(rows > 0)
    }

    /// Notes a change at the message's present hop.
    pub(super) async fn add_event(
        &mut self,
        id: &MessageId,
        state: MessageState,
        detail: &str,
        now: Millis,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO message_event (message_id, seq, at, state, route, centre, detail)
             SELECT id, (SELECT COUNT(*) FROM message_event WHERE message_id = $1),
                 $2, $3, route, centre, $4
             FROM message WHERE id = $1",
        )
        .bind(id.as_str())
        .bind(now.0)
        .bind(state.as_str())
        .bind(detail)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
