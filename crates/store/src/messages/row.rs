use countersign_core::Millis;
use countersign_core::ids::{MessageId, PersonId};

use super::state::MessageState;
use crate::sql::{Row, query};
use crate::{Store, StoreError};

/// A message to accept.
#[derive(Clone, Debug)]
pub struct NewMessage {
    pub id: MessageId,
    /// The route and the centre of its first hop.
    pub route: String,
    pub centre: String,
    /// All hops, in the words of the delivery.
    pub plan: String,
    /// What it is for, such as `code` or `notice`.
    pub purpose: String,
    /// `text` or `voice`.
    pub medium: String,
    /// ISO 3166-1 alpha-2 of the number; none for numbers of no country.
    pub country: Option<String>,
    pub person_id: Option<PersonId>,
    /// The number as pages and logs may show it.
    pub masked: String,
    /// A keyed hash of the number.
    pub number_key: Vec<u8>,
    /// What it was counted as, in millionths of the operator's currency.
    pub cost: i64,
    /// Number and text, sealed under the master key; erased once nothing more is to be sent.
    pub sealed: Vec<u8>,
    pub created_at: Millis,
    pub expires_at: Millis,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageRow {
    pub id: MessageId,
    /// The route and the centre of its present hop.
    pub route: String,
    pub centre: String,
    /// Empty for messages of earlier builds: their route is their only hop.
    pub plan: String,
    pub purpose: String,
    pub medium: String,
    pub country: Option<String>,
    pub person_id: Option<PersonId>,
    pub masked: String,
    pub sealed: Option<Vec<u8>>,
    pub state: MessageState,
    pub error: Option<String>,
    pub attempts: i64,
    pub due_at: Millis,
    pub lease_until: Millis,
    pub created_at: Millis,
    pub updated_at: Millis,
    pub expires_at: Millis,
    /// What it was counted as, in millionths of the operator's currency.
    pub cost: i64,
    /// When the code that it carried was entered.
    pub entered_at: Option<Millis>,
}

pub(super) const COLUMNS: &str = "id, route, centre, plan, purpose, medium, country, person_id,
    masked, sealed, state, error, attempts, due_at, lease_until, created_at, updated_at, expires_at,
    cost, entered_at";

pub(super) fn read(row: &Row) -> Result<MessageRow, StoreError> {
    Ok(MessageRow {
        id: MessageId(row.try_get(0)?),
        route: row.try_get(1)?,
        centre: row.try_get(2)?,
        plan: row.try_get(3)?,
        purpose: row.try_get(4)?,
        medium: row.try_get(5)?,
        country: row.try_get(6)?,
        person_id: row.try_get::<Option<String>>(7)?.map(PersonId),
        masked: row.try_get(8)?,
        sealed: row.try_get(9)?,
        state: MessageState::read(row.try_get(10)?),
        error: row.try_get(11)?,
        attempts: row.try_get(12)?,
        due_at: Millis(row.try_get(13)?),
        lease_until: Millis(row.try_get(14)?),
        created_at: Millis(row.try_get(15)?),
        updated_at: Millis(row.try_get(16)?),
        expires_at: Millis(row.try_get(17)?),
        cost: row.try_get(18)?,
        entered_at: row.try_get::<Option<i64>>(19)?.map(Millis),
    })
}

impl Store {
    /// # Errors
    /// If the store does not answer.
    pub async fn message(&self, id: &MessageId) -> Result<Option<MessageRow>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM message WHERE id = $1");
        let row = query(sql)
            .bind(id.as_str())
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(read).transpose()
    }
}
