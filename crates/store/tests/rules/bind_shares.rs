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
