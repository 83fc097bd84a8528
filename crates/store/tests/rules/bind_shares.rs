use countersign_store::BindShare;

use crate::support::TestStore;

fn share(centre: &str, node: &str, sessions: i64, beat: i64) -> BindShare {
    BindShare {
        centre: centre.to_owned(),
        node: node.to_owned(),
        process: "machine 7".to_owned(),
        sessions,
        receivers: 1,
        bound: 0,
        beat,
    }
}

#[tokio::test]
async fn each_node_has_one_share_of_each_centre() {
    let store = TestStore::new().await;
    let mut tx = store.begin().await.unwrap();
    for own in [
        share("main", "b", 1, 1),
        share("main", "a", 2, 1),
        share("spare", "a", 1, 1),
        share("main", "a", 3, 2),
    ] {
        tx.put_bind_share(&own).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut tx = store.begin().await.unwrap();
    let shares = tx.bind_shares("main").await.unwrap();
    assert_eq!(shares, [share("main", "a", 3, 2), share("main", "b", 1, 1)]);
    tx.remove_bind_share("main", "a").await.unwrap();
    tx.remove_bind_share("main", "nobody").await.unwrap();
    assert_eq!(tx.bind_shares("main").await.unwrap().len(), 1);
    assert_eq!(tx.bind_shares("spare").await.unwrap().len(), 1);
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_a_dead_node_left_goes_and_what_lives_stays() {
    let store = TestStore::new().await;
    let mut tx = store.begin().await.unwrap();
    for own in [
        share("old", "a", 2, 7),
        share("main", "a", 1, 7),
        share("main", "b", 1, 3),
    ] {
        tx.put_bind_share(&own).await.unwrap();
    }
    tx.commit().await.unwrap();
    let read = store.all_bind_shares().await.unwrap();
    let all = [
        share("main", "a", 1, 7),
        share("main", "b", 1, 3),
        share("old", "a", 2, 7),
    ];
    assert_eq!(read, all);
    // One of them was alive after all.
    let mut tx = store.single().await.unwrap();
    tx.put_bind_share(&share("main", "a", 1, 8)).await.unwrap();
    let mut gone = Vec::new();
    for silent in &read {
        gone.push(tx.remove_silent_bind_share(silent).await.unwrap());
    }
    drop(tx);
    assert_eq!(gone, [false, true, true]);
    let left = store.all_bind_shares().await.unwrap();
    assert_eq!(left, [share("main", "a", 1, 8)]);
}
