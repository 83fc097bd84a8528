//! Pages of the audit log. Each is read along an index that is in the order of the log, so that it
//! ends when the page is full, however long the log is.

use crate::audit::{AuditFilter, COLUMNS, ChainedEntry, read};
use crate::sql::{Query, Value, query, query_scalar};
use crate::{Store, StoreError};

impl Store {
    /// Entries that a filter lets through, newest first.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn audit_entries(
        &self,
        filter: &AuditFilter,
        most: i64,
    ) -> Result<Vec<ChainedEntry>, StoreError> {
        let actions = match group_alone(filter) {
            Some(group) => self.actions_of(group).await?,
            None => Vec::new(),
        };
        let (sql, values) = page(filter, &actions);
        let list = values.into_iter().fold(query(sql).bind(most), Query::bind);
        let rows = list.fetch_all(self.reader()).await?;
        rows.iter().map(read).collect()
    }

    /// The actions of a group that may be in the log.
    async fn actions_of(&self, group: &str) -> Result<Vec<String>, StoreError> {
        let (from, until) = within(group);
        let found = query_scalar(ACTIONS).bind(from).bind(until);
        let mut actions = found.fetch_all(self.reader()).await?;
        actions.push(group.to_owned());
        Ok(actions)
    }
}

/// Finds each action by one step along the index, past all entries that have it.
const ACTIONS: &str = "WITH RECURSIVE one (action) AS (
         SELECT MIN(action) FROM audit WHERE action >= $1 AND action < $2
         UNION ALL
         SELECT (SELECT MIN(action) FROM audit WHERE action > one.action AND action < $2)
         FROM one WHERE one.action IS NOT NULL)
     SELECT action FROM one WHERE action IS NOT NULL";

/// The action or group of actions, where nothing else leads to the entries.
fn group_alone(filter: &AuditFilter) -> Option<&str> {
    let others = filter.subject.is_some() || filter.actor.is_some();
    filter.action.as_deref().filter(|_| !others)
}

/// From which action on, and before which, those lie that begin with a group and a full stop.
fn within(group: &str) -> (String, String) {
    // What follows a full stop in the order of bytes.
    (format!("{group}."), format!("{group}/"))
}

/// The statement of a page, and its values after the first. For a group that leads alone to the
/// entries, its `actions`: a page of each is read, and of these the newest.
fn page(filter: &AuditFilter, actions: &[String]) -> (String, Vec<Value<'static>>) {
    let mut values: Vec<Value<'static>> = Vec::new();
    let mut next = |value: Value<'static>| {
        values.push(value);
        format!("${}", values.len() + 1)
    };
    let mut conditions = String::new();
    if let Some(subject) = &filter.subject {
        conditions += &format!(" AND subject = {}", next(subject.clone().into()));
    }
    if let Some(actor) = &filter.actor {
        conditions += &format!(" AND actor = {}", next(actor.clone().into()));
    }
    if let (Some(action), []) = (&filter.action, actions) {
        let (from, until) = within(action);
        conditions += &format!(
            " AND (action = {} OR action >= {} AND action < {})",
            next(action.clone().into()),
            next(from.into()),
            next(until.into())
        );
    }
    if let Some(since) = filter.since {
        conditions += &format!(" AND at >= {}", next(since.0.into()));
    }
    if let Some(until) = filter.until {
        conditions += &format!(" AND at < {}", next(until.0.into()));
    }
    if let Some(before) = filter.before {
        conditions += &format!(" AND seq < {}", next(before.into()));
    }
    let order = "ORDER BY seq DESC LIMIT $1";
    if actions.is_empty() {
        let sql = format!("{COLUMNS} WHERE 1 = 1{conditions} {order}");
        return (sql, values);
    }
    let pages = actions.iter().enumerate().map(|(number, action)| {
        let action = next(action.clone().into());
        format!(
            "SELECT * FROM ({COLUMNS} WHERE action = {action}{conditions} {order}) AS page{number}"
        )
    });
    let pages: Vec<String> = pages.collect();
    (format!("{} {order}", pages.join(" UNION ALL ")), values)
}

#[cfg(test)]
mod tests {
    use countersign_core::Millis;

    use super::*;

    async fn plan(explain: Query<'_>) -> Vec<String> {
        let store = Store::open("sqlite::memory:").await.unwrap();
        let rows = explain.fetch_all(store.reader()).await.unwrap();
        let steps = rows.iter().map(|row| row.try_get::<String>(3).unwrap());
        steps.collect()
    }

    fn explained(filter: &AuditFilter, actions: &[String]) -> Query<'static> {
        let (sql, values) = page(filter, actions);
        let explain = query(format!("EXPLAIN QUERY PLAN {sql}")).bind(50_i64);
        values.into_iter().fold(explain, Query::bind)
    }

    fn bounded(filter: &AuditFilter) -> AuditFilter {
        AuditFilter {
            since: Some(Millis(1)),
            until: Some(Millis(2)),
            before: Some(9),
            ..filter.clone()
        }
    }

    #[tokio::test]
    async fn no_page_reads_more_of_the_log_than_what_its_index_finds() {
        let text = |text: &str| Some(text.to_owned());
        let subject = AuditFilter {
            subject: text("alice"),
            ..AuditFilter::default()
        };
        let actor = AuditFilter {
            actor: text("admin"),
            ..AuditFilter::default()
        };
        let narrowed = AuditFilter {
            action: text("person"),
            ..subject.clone()
        };
        for (filter, index) in [
            (subject, "audit_by_subject (subject=?"),
            (narrowed, "audit_by_subject (subject=?"),
            (actor, "audit_actor (actor=?"),
        ] {
            for filter in [bounded(&filter), filter] {
                let steps = plan(explained(&filter, &[])).await;
                assert_eq!(steps.len(), 1, "{filter:?}: {steps:?}");
                assert!(steps[0].contains(index), "{filter:?}: {steps:?}");
            }
        }
    }

    #[tokio::test]
    async fn a_page_of_actions_reads_a_page_of_each() {
        let filter = AuditFilter {
            action: Some("person".to_owned()),
            ..AuditFilter::default()
        };
        let actions = ["person", "person.create", "person.remove"].map(str::to_owned);
        for filter in [bounded(&filter), filter] {
            let steps = plan(explained(&filter, &actions)).await;
            let along = |step: &&String| step.contains("audit_action (action=?");
            assert_eq!(steps.iter().filter(along).count(), 3, "{steps:?}");
            assert!(!steps.iter().any(|s| s.contains("SCAN audit")), "{steps:?}");
        }
        let explain = query(format!("EXPLAIN QUERY PLAN {ACTIONS}"));
        let steps = plan(explain.bind("person.").bind("person/")).await;
        let along = |step: &&String| step.contains("audit_action (action>? AND action<?)");
        assert_eq!(steps.iter().filter(along).count(), 2, "{steps:?}");
    }
}
