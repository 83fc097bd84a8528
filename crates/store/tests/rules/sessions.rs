//! Who is told that a session ended, and that nobody is told twice at once.

use crate::support::{NOW, TestStore, client, grant, seconds, session};
use countersign_core::Millis;
use countersign_core::ids::{ClientId, PersonId};
use countersign_store::{LogoutNoticeRow, Store};

/// Alice has two sessions; `app` and `silent` have grants of the first, `app` an offline one of
/// the second, and `old` one of a session that ended long ago.
async fn house() -> TestStore {
    let store = TestStore::new().await.with_person("alice").await;
    let mut tx = store.begin().await.unwrap();
    for id in ["app", "silent", "old"] {
        let mut row = client(id);
        row.metadata.backchannel_logout_uri =
            (id != "silent").then(|| format!("https://{id}.example/logout"));
        tx.add_client(&row).await.unwrap();
    }
    for token in [1, 2] {
        tx.add_session(&session(token, "alice")).await.unwrap();
    }
    for (id, client, sid, scope) in [
        ("g1", "app", "sid-1", "openid"),
        ("g2", "app", "sid-1", "openid"),
        ("g3", "silent", "sid-1", "openid"),
        ("g4", "app", "sid-2", "offline_access"),
        ("g5", "old", "sid-0", "offline_access"),
    ] {
        let mut row = grant(id, client, "alice");
        row.sid = Some(sid.to_owned());
        row.scopes = vec![scope.to_owned()];
        tx.add_grant(&row).await.unwrap();
    }
    tx.commit().await.unwrap();
    store
}

async fn lease(store: &Store, now: Millis) -> Vec<LogoutNoticeRow> {
    let mut tx = store.single().await.unwrap();
    let leased = tx.lease_logout_notices(9, now, seconds(30)).await;
    leased.unwrap()
}

fn told(notices: &[LogoutNoticeRow]) -> Vec<(String, String)> {
    let mut told: Vec<_> = notices
        .iter()
        .map(|n| (n.client_id.to_string(), n.sid.clone().unwrap_or_default()))
        .collect();
    told.sort();
    told
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = expected.iter();
    owned.map(|(a, b)| ((*a).into(), (*b).into())).collect()
}

async fn live(store: &Store, grant: &str) -> bool {
    let found = store.live_grant(&grant.into(), NOW).await;
    found.unwrap().is_some()
}

#[tokio::test]
async fn the_clients_of_a_session_are_told_once_each() {
    let store = house().await;
    let mut tx = store.begin().await.unwrap();
    let ended = tx.end_session(&[1; 32], NOW).await.unwrap();
    assert_eq!(ended.unwrap().sid, "sid-1");
    assert!(tx.end_session(&[1; 32], NOW).await.unwrap().is_none());
    tx.commit().await.unwrap();
    let notices = lease(&store, NOW).await;
    assert_eq!(told(&notices), pairs(&[("app", "sid-1")]));
    assert!(!live(&store, "g1").await && live(&store, "g4").await);
}

#[tokio::test]
async fn a_session_that_goes_on_tells_nobody() {
    let store = house().await;
    let mut tx = store.begin().await.unwrap();
    tx.take_session(&[1; 32], NOW).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    assert_eq!(store.next_logout_notice_due().await.unwrap(), None);
}

#[tokio::test]
async fn what_is_undone_tells_nobody() {
    let store = house().await;
    let mut tx = store.begin().await.unwrap();
    tx.end_session(&[1; 32], NOW).await.unwrap().unwrap();
    drop(tx);
    assert_eq!(store.next_logout_notice_due().await.unwrap(), None);
    assert!(store.session(&[1; 32], NOW).await.unwrap().is_some());
}

#[tokio::test]
async fn signing_a_person_out_keeps_offline_grants_and_ending_everything_does_not() {
    let alice = PersonId::from("alice");
    let store = house().await;
    let mut tx = store.begin().await.unwrap();
    let ended = tx.end_sessions_of(&alice, NOW).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((ended.sessions, ended.grants), (2, 3));
    let notices = lease(&store, NOW).await;
    let both = pairs(&[("app", "sid-1"), ("app", "sid-2")]);
    assert_eq!(told(&notices), both);
    assert!(live(&store, "g4").await && live(&store, "g5").await);

    let store = house().await;
    let mut tx = store.begin().await.unwrap();
    let ended = tx.end_everything_of(&alice, NOW).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((ended.sessions, ended.grants), (2, 5));
    let notices = lease(&store, NOW).await;
    let all = pairs(&[("app", "sid-1"), ("app", "sid-2"), ("old", "sid-0")]);
    assert_eq!(told(&notices), all);
    assert!(!live(&store, "g4").await && !live(&store, "g5").await);
}

#[tokio::test]
async fn a_notice_is_one_nodes_at_a_time_and_outlives_its_death() {
    let store = house().await;
    let mut tx = store.begin().await.unwrap();
    tx.end_session(&[1; 32], NOW).await.unwrap();
    tx.commit().await.unwrap();
    let first = lease(&store, NOW).await;
    assert_eq!((first.len(), first[0].attempts), (1, 1));
    assert!(lease(&store, NOW + seconds(29)).await.is_empty());
    let second = lease(&store, NOW + seconds(30)).await;
    assert_eq!((second.len(), second[0].attempts), (1, 2));
    let mut tx = store.single().await.unwrap();
    let late = tx.finish_logout_notice(&first[0]).await.unwrap();
    assert!(!late, "the first node's lease had ended");
    assert!(tx.finish_logout_notice(&second[0]).await.unwrap());
    drop(tx);
    assert_eq!(store.next_logout_notice_due().await.unwrap(), None);
}

#[tokio::test]
async fn a_client_that_fails_is_left_alone_with_all_that_waits_for_it() {
    let store = house().await;
    let alice = PersonId::from("alice");
    let mut tx = store.begin().await.unwrap();
    tx.end_everything_of(&alice, NOW).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.single().await.unwrap();
    let one = tx.lease_logout_notices(1, NOW, seconds(30)).await.unwrap();
    let until = NOW + seconds(5);
    tx.postpone_logout_notice(&one[0], NOW, until)
        .await
        .unwrap();
    drop(tx);
    let others = lease(&store, NOW).await;
    let failed = &one[0].client_id;
    assert!(others.iter().all(|n| n.client_id != *failed), "{others:?}");
    let all = others.len() + lease(&store, until).await.len();
    assert_eq!(all, 3);
}

#[tokio::test]
async fn a_session_says_who_has_something_from_it_and_when_it_was_used() {
    let store = house().await;
    let clients = store.clients_of_session("sid-1").await.unwrap();
    assert_eq!(clients, [ClientId::from("app"), ClientId::from("silent")]);
    let later = NOW + seconds(7);
    let mut tx = store.single().await.unwrap();
    assert!(tx.use_session(&[2; 32], later).await.unwrap());
    assert!(!tx.use_session(&[9; 32], later).await.unwrap());
    drop(tx);
    let sessions = store.sessions_of(&"alice".into(), later).await.unwrap();
    let used: Vec<_> = sessions
        .iter()
        .map(|s| (s.sid.as_str(), s.used_at))
        .collect();
    assert!(used.contains(&("sid-2", later)) && used.contains(&("sid-1", NOW)));
}
