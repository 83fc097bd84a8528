use countersign_core::Millis;
use countersign_core::ids::{MessageId, PersonId};

use super::row::{COLUMNS, MessageRow, read};
use super::state::MessageState;
use crate::sql::{Query, Value, query, query_as};
use crate::{Store, StoreError};

/// Which messages to list. What is not given does not matter.
#[derive(Clone, Debug, Default)]
pub struct MessageFilter {
    pub state: Option<MessageState>,
    pub person: Option<PersonId>,
    pub centre: Option<String>,
    pub route: Option<String>,
    /// Keyed hash of the number.
    pub number_key: Option<Vec<u8>>,
    /// The end of the number, as far as pages may show it.
    pub number_end: Option<String>,
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
        let (sql, values) = page(filter);
        let list = values.into_iter().fold(query(sql).bind(most), Query::bind);
        let rows = list.fetch_all(self.reader()).await?;
        rows.iter().map(read).collect()
    }

    /// Messages accepted since a time, counted by route, centre and state.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn message_counts(&self, since: Millis) -> Result<Vec<RouteCount>, StoreError> {
        let rows: Vec<(String, String, String, i64)> = query_as(
            // By way of the time: by the index of routes SQLite would read all messages.
            "SELECT route || '' AS way, centre, state, COUNT(*) FROM message
             WHERE created_at >= $1 GROUP BY way, centre, state ORDER BY way, centre, state",
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

/// The statement of a page, and its values after the first. Each kind of page reads along an index
/// that is in the order of the list, so that it ends when the page is full, or reads the few
/// messages that are on their way.
fn page(filter: &MessageFilter) -> (String, Vec<Value<'static>>) {
    let mut conditions = String::new();
    let mut values: Vec<Value<'static>> = Vec::new();
    let mut add = |condition: &str, value: Value<'static>| {
        values.push(value);
        conditions.push_str(&format!(" AND {condition} ${}", values.len() + 1));
    };
    // Most messages are delivered. Where others are asked for, the index of their state leads to
    // them, and none that leads to more.
    let mut few = false;
    match filter.state {
        // Without the index by state: it is in another order.
        Some(state @ MessageState::Delivered) => add("state || '' =", state.as_str().into()),
        Some(state) if LOST.contains(&state) => {
            few = true;
            // Says to the database that the index of these few states does.
            add(
                "state IN ('failed', 'expired', 'cancelled') AND state =",
                state.as_str().into(),
            );
        }
        Some(state) => {
            few = true;
            add("state =", state.as_str().into());
        }
        None => {}
    }
    if let Some(person) = &filter.person {
        add("person_id =", person.as_str().to_owned().into());
    }
    if let Some(centre) = &filter.centre {
        let condition = if few { "centre || '' =" } else { "centre =" };
        add(condition, centre.clone().into());
    }
    if let Some(route) = &filter.route {
        let condition = if few { "route || '' =" } else { "route =" };
        add(condition, route.clone().into());
    }
    if let Some(key) = &filter.number_key {
        add("number_key =", Value::Blob(key.clone().into()));
    }
    if let Some(end) = &filter.number_end {
        add("masked LIKE", format!("%{end}").into());
    }
    // Names are in the order of time, and the list is in the order of names.
    if let Some(since) = filter.since {
        add("id >=", MessageId::first_of(since).0.into());
    }
    if let Some(until) = filter.until {
        add("id <", MessageId::first_of(until).0.into());
    }
    if let Some(after) = &filter.after {
        add("id <", after.as_str().to_owned().into());
    }
    let sql =
        format!("SELECT {COLUMNS} FROM message WHERE 1 = 1{conditions} ORDER BY id DESC LIMIT $1");
    (sql, values)
}

const LOST: [MessageState; 3] = [
    MessageState::Failed,
    MessageState::Expired,
    MessageState::Cancelled,
];

#[cfg(test)]
mod tests {
    use super::*;

    async fn plan(filter: &MessageFilter) -> String {
        let store = Store::open("sqlite::memory:").await.unwrap();
        let (sql, values) = page(filter);
        let explain = query(format!("EXPLAIN QUERY PLAN {sql}")).bind(50_i64);
        let explain = values.into_iter().fold(explain, Query::bind);
        let rows = explain.fetch_all(store.reader()).await.unwrap();
        let lines = rows.iter().map(|row| row.try_get::<String>(3).unwrap());
        lines.collect::<Vec<_>>().join("; ")
    }

    fn bounded(filter: &MessageFilter) -> MessageFilter {
        MessageFilter {
            since: Some(Millis(1)),
            until: Some(Millis(2)),
            after: Some(MessageId("m".to_owned())),
            ..filter.clone()
        }
    }

    #[tokio::test]
    async fn a_page_of_what_is_on_its_way_reads_nothing_else() {
        for state in [MessageState::Queued, MessageState::Submitted] {
            for main in [None, Some("main".to_owned())] {
                let filter = MessageFilter {
                    state: Some(state),
                    centre: main.clone(),
                    route: main,
                    ..MessageFilter::default()
                };
                for filter in [bounded(&filter), filter] {
                    let plan = plan(&filter).await;
                    assert!(plan.contains("message_due (state=?"), "{filter:?}: {plan}");
                }
            }
        }
    }

    #[tokio::test]
    async fn no_page_reads_more_than_it_shows_of_what_its_index_finds() {
        let state = |state| MessageFilter {
            state: Some(state),
            ..MessageFilter::default()
        };
        let mut filters: Vec<(MessageFilter, &str)> = vec![
            (MessageFilter::default(), "sqlite_autoindex_message_1"),
            (state(MessageState::Failed), "message_lost"),
            (
                MessageFilter {
                    centre: Some("main".to_owned()),
                    route: Some("main".to_owned()),
                    ..state(MessageState::Failed)
                },
                "message_lost",
            ),
            (state(MessageState::Delivered), "sqlite_autoindex_message_1"),
            (
                MessageFilter {
                    centre: Some("main".to_owned()),
                    ..MessageFilter::default()
                },
                "message_by_centre",
            ),
            (
                MessageFilter {
                    centre: Some("main".to_owned()),
                    ..state(MessageState::Delivered)
                },
                "message_by_centre",
            ),
            (
                MessageFilter {
                    route: Some("main".to_owned()),
                    number_end: Some("23".to_owned()),
                    ..state(MessageState::Delivered)
                },
                "message_by_route",
            ),
            (
                MessageFilter {
                    number_key: Some(vec![1]),
                    ..state(MessageState::Submitted)
                },
                "message_by_number",
            ),
            (
                MessageFilter {
                    person: Some(PersonId("p".to_owned())),
                    ..MessageFilter::default()
                },
                "message_person",
            ),
        ];
        let within = filters
            .iter()
            .map(|(filter, index)| (bounded(filter), *index));
        let within: Vec<_> = within.collect();
        filters.extend(within);
        for (filter, index) in filters {
            let plan = plan(&filter).await;
            assert!(plan.contains(index), "{filter:?}: {plan}");
            assert!(!plan.contains("TEMP B-TREE"), "{filter:?}: {plan}");
        }
    }
}
