use countersign_core::Millis;
use countersign_core::ids::{MessageId, PersonId};

use super::row::{COLUMNS, MessageRow, read};
use super::state::MessageState;
use crate::sql::{query, query_as};
use crate::{Store, StoreError};

/// Which messages to list. What is not given does not matter.
#[derive(Clone, Debug, Default)]
pub struct MessageFilter {
    pub state: Option<MessageState>,
    pub person: Option<PersonId>,
    pub centre: Option<String>,
    /// Accepted at this time or later.
    pub since: Option<Millis>,
    /// Accepted before this time.
    pub until: Option<Millis>,
    /// Those before this one in the list: the last of the page before.
    pub after: Option<MessageId>,
}

/// How many messages of a route and centre are in a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteCount {
    pub route: String,
    pub centre: String,
    pub state: MessageState,
    pub count: i64,
}

impl Store {
    /// A page of messages, newest first.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn messages(
        &self,
        filter: &MessageFilter,
        most: i64,
    ) -> Result<Vec<MessageRow>, StoreError> {
        let mut conditions = String::new();
        let mut place = 1;
        let mut add = |condition: &str, given: bool| {
            if given {
                place += 1;
                conditions.push_str(&format!(" AND {condition} ${place}"));
            }
        };
        add("state =", filter.state.is_some());
        add("person_id =", filter.person.is_some());
        add("centre =", filter.centre.is_some());
        add("created_at >=", filter.since.is_some());
        add("created_at <", filter.until.is_some());
        add("id <", filter.after.is_some());
        let sql = format!(
            "SELECT {COLUMNS} FROM message WHERE 1 = 1{conditions} ORDER BY id DESC LIMIT $1"
        );
        let mut list = query(sql).bind(most);
        if let Some(state) = filter.state {
            list = list.bind(state.as_str());
        }
        let person = filter.person.as_ref().map(PersonId::as_str);
        for text in [person, filter.centre.as_deref()].into_iter().flatten() {
            list = list.bind(text);
        }
        for time in [filter.since, filter.until].into_iter().flatten() {
            list = list.bind(time.0);
        }
        if let Some(after) = &filter.after {
            list = list.bind(after.as_str());
        }
        let rows = list.fetch_all(self.reader()).await?;
        rows.iter().map(read).collect()
    }

    /// Messages accepted since a time, counted by route, centre and state.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn message_counts(&self, since: Millis) -> Result<Vec<RouteCount>, StoreError> {
        let rows: Vec<(String, String, String, i64)> = query_as(
            "SELECT route, centre, state, COUNT(*) FROM message WHERE created_at >= $1
             GROUP BY route, centre, state ORDER BY route, centre, state",
        )
        .bind(since.0)
        .fetch_all(self.reader())
        .await?;
        Ok(rows
            .into_iter()
            .map(|(route, centre, state, count)| RouteCount {
                route,
                centre,
                state: MessageState::read(&state),
                count,
            })
            .collect())
    }
}
