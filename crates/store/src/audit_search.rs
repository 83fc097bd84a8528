//! Pages of the audit log. Each is read along an index that is in the order of the log, so that it
//! ends when the page is full, however long the log is.

use countersign_core::Millis;

use crate::audit::{AuditFilter, COLUMNS, ChainedEntry, read};
use crate::sql::{Query, Value, query, query_scalar};
use crate::{Store, StoreError};

impl Store {
    /// Entries that a filter lets through, newest first: as they were written, or by their times
    /// where nothing but a time narrows.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn audit_entries(
        &self,
        filter: &AuditFilter,
        most: i64,
    ) -> Result<Vec<ChainedEntry>, StoreError> {
        let (sql, values) = if times_alone(filter) {
            let from = match filter.before {
                Some(seq) => Some((self.audit_time(seq).await?, seq)),
                None => None,
            };
            page_by_time(filter, from)
        } else {
            let actions = match group_alone(filter) {
                Some(group) => self.actions_of(group).await?,
                None => Vec::new(),
            };
            page(filter, &actions)
        };
        let list = values.into_iter().fold(query(sql).bind(most), Query::bind);
        let rows = list.fetch_all(self.reader()).await?;
        rows.iter().map(read).collect()
    }

    /// When an entry was written, or the last one before it.
    async fn audit_time(&self, seq: i64) -> Result<Millis, StoreError> {
        let at: Option<i64> =
            query_scalar("SELECT at FROM audit WHERE seq <= $1 ORDER BY seq DESC LIMIT 1")
                .bind(seq)
                .fetch_optional(self.reader())
                .await?;
        Ok(Millis(at.unwrap_or_default()))
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

/// Whether nothing but a time leads to the entries.
fn times_alone(filter: &AuditFilter) -> bool {
    let others = filter.subject.is_some() || filter.actor.is_some() || filter.action.is_some();
    !others && (filter.since.is_some() || filter.until.is_some())
}

/// The statement of a page along the times, and its values after the first. It goes on from before
/// the time and the number of an entry. Times are nearly in the order of the log, but not quite:
/// whoever writes waits for others after looking at the clock.
fn page_by_time(
    filter: &AuditFilter,
    from: Option<(Millis, i64)>,
) -> (String, Vec<Value<'static>>) {
    let mut values: Vec<Value<'static>> = Vec::new();
    let mut conditions = Vec::new();
    if let Some(since) = filter.since {
        values.push(since.0.into());
        conditions.push(format!("at >= ${}", values.len() + 1));
    }
    // One upper bound, since SQLite looks up no more.
    match (from, filter.until) {
        (Some((at, seq)), until) if until.is_none_or(|until| at < until) => {
            values.extend([at.0.into(), seq.into()]);
            let second = values.len() + 1;
            conditions.push(format!("(at, seq) < (${}, ${second})", second - 1));
        }
        (_, Some(until)) => {
            values.push(until.0.into());
            conditions.push(format!("at < ${}", values.len() + 1));
        }
        (_, None) => {}
    }
    let conditions = conditions.join(" AND ");
    let sql = format!("{COLUMNS} WHERE {conditions} ORDER BY at DESC, seq DESC LIMIT $1");
    (sql, values)
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

    #[tokio::test]
    async fn a_page_between_two_times_is_read_along_them() {
        let none = AuditFilter::default();
        let since = AuditFilter {
            since: Some(Millis(5)),
            ..none.clone()
        };
        let until = AuditFilter {
            until: Some(Millis(9)),
            ..none.clone()
        };
        let both = AuditFilter {
            since: Some(Millis(5)),
            ..until.clone()
        };
        assert!(!times_alone(&none));
        let within = Some((Millis(7), 70));
        let after = Some((Millis(10), 100));
        for (filter, from, index) in [
            (&since, None, "audit_at (at>?)"),
            (&since, within, "audit_at (at>? AND at<?)"),
            (&until, None, "audit_at (at<?)"),
            (&until, within, "audit_at (at<?)"),
            (&until, after, "audit_at (at<?)"),
            (&both, None, "audit_at (at>? AND at<?)"),
            (&both, within, "audit_at (at>? AND at<?)"),
            (&both, after, "audit_at (at>? AND at<?)"),
        ] {
            assert!(times_alone(filter));
            let (sql, values) = page_by_time(filter, from);
            let explain = query(format!("EXPLAIN QUERY PLAN {sql}")).bind(50_i64);
            let steps = plan(values.into_iter().fold(explain, Query::bind)).await;
            assert_eq!(steps.len(), 1, "{sql}: {steps:?}");
            assert!(steps[0].contains(index), "{sql}: {steps:?}");
        }
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
