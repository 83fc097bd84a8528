//! One of two writers wins, and only the browser that began a sign-in sees it.

use crate::support::{NOW, TestStore, seconds, sign_in};
use countersign_store::SignInState;

async fn prepared() -> TestStore {
    let store = TestStore::new().await;
    let mut tx = store.begin().await.unwrap();
    tx.add_sign_in(&sign_in("s1")).await.unwrap();
    tx.commit().await.unwrap();
    store
}

#[tokio::test]
async fn another_browser_finds_nothing() {
    let store = prepared().await;
    let own = store.sign_in(&"s1".into(), &[7; 32]).await.unwrap();
    assert_eq!(own, Some(sign_in("s1")));
    assert_eq!(store.sign_in(&"s1".into(), &[8; 32]).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_parallel_steps_one_wins() {
    let store = prepared().await;
    let mut steps = tokio::task::JoinSet::new();
    for step in 2..22 {
        let store = store.store.clone();
        steps.spawn(async move {
            let mut row = sign_in("s1");
            row.step = step;
            let mut tx = store.begin().await.unwrap();
            let won = tx.advance_sign_in(&row).await.unwrap();
            tx.commit().await.unwrap();
            won.then_some(step)
        });
    }
    let won: Vec<i64> = steps.join_all().await.into_iter().flatten().collect();
    let row = store
        .sign_in(&"s1".into(), &[7; 32])
        .await
        .unwrap()
        .unwrap();
    assert_eq!(won, [row.step]);
    assert_eq!(row.revision, 1);
}

#[tokio::test]
async fn an_ended_sign_in_does_not_go_on() {
    for end in [SignInState::Done, SignInState::Dead] {
        let store = prepared().await;
        let mut tx = store.begin().await.unwrap();
        let mut row = sign_in("s1");
        row.state = end;
        assert!(tx.advance_sign_in(&row).await.unwrap());
        row.revision = 1;
        row.state = SignInState::Open;
        assert!(!tx.advance_sign_in(&row).await.unwrap(), "{end:?}");
    }
}

#[tokio::test]
async fn clean_up_takes_what_ended_and_no_more_than_asked() {
    let store = prepared().await;
    let mut tx = store.begin().await.unwrap();
    for number in 2..12 {
        tx.add_sign_in(&sign_in(&format!("s{number}")))
            .await
            .unwrap();
    }
    let mut young = sign_in("young");
    young.expires_at = NOW + seconds(9000);
    tx.add_sign_in(&young).await.unwrap();
    let expiry = NOW + seconds(1800);
    let kept = seconds(600);
    let clean = async |tx: &mut countersign_store::Tx, after, most| {
        tx.clean_up(expiry + seconds(after), kept, most)
            .await
            .unwrap()
    };
    assert_eq!(clean(&mut tx, 599, 100).await, 0);
    assert_eq!(clean(&mut tx, 600, 4).await, 4);
    assert_eq!(clean(&mut tx, 600, 100).await, 7);
    tx.commit().await.unwrap();
    let found = store.sign_in(&"young".into(), &[7; 32]).await.unwrap();
    assert_eq!(found, Some(young));
}
