//! What of the audit log a filter lets through.

use crate::support::{NOW, TestStore, seconds};
use countersign_store::{AuditEntry, AuditFilter, Store};

const ENTRIES: [(&str, &str, &str); 7] = [
    ("admin", "person.create", "alice"),
    ("alice", "session.begin", "alice"),
    ("admin", "personality.set", "alice"),
    ("alice", "person.factor.add", "alice"),
    ("admin", "person.create", "bob"),
    ("admin", "person", "bob"),
    ("bob", "session.begin", "bob"),
];

async fn filled() -> TestStore {
    let store = TestStore::new().await;
    let mut tx = store.begin().await.unwrap();
    for (number, (actor, action, subject)) in (1..).zip(ENTRIES) {
        let entry = AuditEntry {
            at: NOW + seconds(number),
            actor: actor.to_owned(),
            action: action.to_owned(),
            subject: subject.to_owned(),
            detail: String::new(),
        };
        tx.record(&entry).await.unwrap();
    }
    tx.commit().await.unwrap();
    store
}

/// The places of the entries in [`ENTRIES`], from 1 on.
async fn places(store: &Store, filter: &AuditFilter, most: i64) -> Vec<i64> {
    let found = store.audit_entries(filter, most).await.unwrap();
    found.iter().map(|chained| chained.seq).collect()
}

fn by(actor: &str, action: &str, subject: &str) -> AuditFilter {
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    AuditFilter {
        actor: given(actor),
        action: given(action),
        subject: given(subject),
        ..AuditFilter::default()
    }
}

#[tokio::test]
async fn entries_between_two_times_are_all_found_also_where_they_were_written_later() {
    let store = TestStore::new().await;
    // A clock that was ahead for a while, and two writers of whom one waited.
    let times = [1, 2, 500, 501, 3, 5, 4, 6, 6, 7];
    let mut tx = store.begin().await.unwrap();
    for at in times {
        let entry = AuditEntry {
            at: NOW + seconds(at),
            actor: "admin".to_owned(),
            action: "person.create".to_owned(),
            subject: "alice".to_owned(),
            detail: String::new(),
        };
        tx.record(&entry).await.unwrap();
    }
    tx.commit().await.unwrap();
    let between = |since: Option<u64>, until: Option<u64>| AuditFilter {
        since: since.map(|at| NOW + seconds(at)),
        until: until.map(|at| NOW + seconds(at)),
        ..AuditFilter::default()
    };
    for (filter, expected) in [
        (between(Some(3), Some(7)), vec![9, 8, 6, 7, 5]),
        (between(Some(6), None), vec![4, 3, 10, 9, 8]),
        (between(None, Some(5)), vec![7, 5, 2, 1]),
        (between(Some(500), Some(501)), vec![3]),
        (between(Some(502), None), vec![]),
        (between(Some(7), Some(3)), vec![]),
    ] {
        assert_eq!(places(&store, &filter, 20).await, expected, "{filter:?}");
        for most in [1, 2] {
            let mut found = Vec::new();
            let mut part = filter.clone();
            loop {
                let page = places(&store, &part, most).await;
                let Some(last) = page.last() else {
                    break;
                };
                part.before = Some(*last);
                found.extend(page);
            }
            assert_eq!(found, expected, "{most} of {filter:?}");
        }
    }
    // An entry that is not there is a place all the same.
    let beyond = AuditFilter {
        before: Some(1000),
        ..between(Some(3), Some(7))
    };
    assert_eq!(places(&store, &beyond, 2).await, [9, 8]);
}

#[tokio::test]
async fn each_part_of_a_filter_narrows() {
    let store = filled().await;
    for (filter, expected) in [
        (by("", "", ""), vec![7, 6, 5, 4, 3, 2, 1]),
        (by("", "", "alice"), vec![4, 3, 2, 1]),
        (by("admin", "", ""), vec![6, 5, 3, 1]),
        (by("admin", "", "bob"), vec![6, 5]),
        // The whole action, or what is before a full stop.
        (by("", "person", ""), vec![6, 5, 4, 1]),
        (by("", "person.factor", ""), vec![4]),
        (by("", "person.create", ""), vec![5, 1]),
        (by("", "per", ""), vec![]),
        (by("", "p%", ""), vec![]),
        (by("admin", "person", ""), vec![6, 5, 1]),
        (by("", "person", "alice"), vec![4, 1]),
        (by("alice", "person", "alice"), vec![4]),
        (by("nobody", "", ""), vec![]),
    ] {
        assert_eq!(places(&store, &filter, 9).await, expected, "{filter:?}");
        let newest: Vec<i64> = expected.iter().copied().take(2).collect();
        assert_eq!(places(&store, &filter, 2).await, newest, "{filter:?}");
        let bounded = AuditFilter {
            since: Some(NOW + seconds(2)),
            until: Some(NOW + seconds(6)),
            before: Some(5),
            ..filter
        };
        let within: Vec<i64> = expected
            .into_iter()
            .filter(|at| (2..5).contains(at))
            .collect();
        assert_eq!(places(&store, &bounded, 9).await, within, "{bounded:?}");
    }
}
