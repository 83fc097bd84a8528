//! Sums by the hour: the same before and after an hour is summed for good.

use crate::support::{NOW, TestStore, message, seconds, sign_in};
use countersign_core::Millis;
use countersign_store::{MessageState, SignInOutcome, SignInState, Store, Summing};

const HOUR: u64 = 3600;

fn hour_of(at: Millis) -> Millis {
    Millis(at.0.div_euclid(3_600_000) * 3_600_000)
}

async fn prepared() -> TestStore {
    let store = TestStore::new().await;
    let mut tx = store.begin().await.unwrap();
    for (id, country, cost) in [("m1", "GB", 40), ("m2", "GB", 40), ("m3", "DE", 70)] {
        let mut message = message(id);
        message.country = Some(country.to_owned());
        message.cost = cost;
        tx.add_message(&message).await.unwrap();
    }
    for (id, after) in [("m1", 1), ("m2", 9)] {
        let at = NOW + seconds(after);
        tx.end_message(&id.into(), MessageState::Delivered, "", at)
            .await
            .unwrap();
    }
    tx.code_entered(&"m1".into(), NOW + seconds(20))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    store
}

type Told = (String, MessageState, i64, i64, i64, i64);

async fn told(store: &Store) -> Vec<Told> {
    let hours = store.message_hours(hour_of(NOW)).await.unwrap();
    let told = hours.into_iter().map(|h| {
        assert_eq!(h.hour, hour_of(NOW));
        (h.country, h.state, h.within, h.messages, h.entered, h.cost)
    });
    let mut told: Vec<Told> = told.collect();
    told.sort_by(|a, b| (&a.0, a.2).cmp(&(&b.0, b.2)));
    told
}

#[tokio::test]
async fn messages_are_summed_alike_live_and_for_good() {
    let store = prepared().await;
    let (gb, de) = ("GB".to_owned(), "DE".to_owned());
    let live = told(&store).await;
    let expected = [
        (de, MessageState::Queued, 0, 1, 0, 70),
        (gb.clone(), MessageState::Delivered, 1_000, 1, 1, 40),
        (gb, MessageState::Delivered, 10_000, 1, 0, 40),
    ];
    assert_eq!(live, expected);
    let early = NOW + seconds(HOUR);
    assert!(!store.sum_next_hour(Summing::First, early).await.unwrap());
    let later = NOW + seconds(3 * HOUR);
    assert!(store.sum_next_hour(Summing::First, later).await.unwrap());
    assert!(!store.sum_next_hour(Summing::First, later).await.unwrap());
    assert_eq!(told(&store).await, expected);

    // A notice that was delivered after all is in the last sum.
    let mut tx = store.begin().await.unwrap();
    let at = NOW + seconds(5 * HOUR);
    tx.end_message(&"m3".into(), MessageState::Delivered, "", at)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(told(&store).await, expected);
    let day = NOW + seconds(28 * HOUR);
    assert!(store.sum_next_hour(Summing::Last, day).await.unwrap());
    assert!(!store.sum_next_hour(Summing::Last, day).await.unwrap());
    assert_eq!(told(&store).await[0].1, MessageState::Delivered);
}

#[tokio::test]
async fn what_is_summed_stays_when_its_messages_go() {
    let store = prepared().await;
    let summed = told(&store).await;
    let forget = async || {
        let mut tx = store.begin().await.unwrap();
        let gone = tx.forget_messages(NOW + seconds(HOUR), 2).await.unwrap();
        tx.commit().await.unwrap();
        gone
    };
    let later = NOW + seconds(3 * HOUR);
    assert!(store.sum_next_hour(Summing::First, later).await.unwrap());
    assert_eq!(forget().await, 0, "it is not summed for good");
    let day = NOW + seconds(28 * HOUR);
    assert!(store.sum_next_hour(Summing::Last, day).await.unwrap());
    assert_eq!((forget().await, forget().await, forget().await), (2, 1, 0));
    assert!(store.message(&"m1".into()).await.unwrap().is_none());
    assert!(store.message_events(&"m1".into()).await.unwrap().is_empty());
    assert_eq!(told(&store).await, summed);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_sum_an_hour_once() {
    let store = prepared().await;
    let other = store.second().await;
    let later = NOW + seconds(3 * HOUR);
    let before = told(&store).await;
    let own = store.store.clone();
    let nodes = [own, other]
        .map(|node| tokio::spawn(async move { node.sum_next_hour(Summing::First, later).await }));
    let mut done = false;
    for node in nodes {
        done |= node.await.unwrap().unwrap();
    }
    assert!(done);
    assert_eq!(told(&store).await, before);
}

#[tokio::test]
async fn sign_ins_that_nobody_went_on_with_are_counted_when_they_go() {
    let store = TestStore::new().await;
    let mut tx = store.begin().await.unwrap();
    for id in ["s1", "s2", "s3"] {
        tx.add_sign_in(&sign_in(id)).await.unwrap();
    }
    let mut done = sign_in("s3");
    done.state = SignInState::Done;
    assert!(tx.advance_sign_in(&done).await.unwrap());
    tx.count_sign_ins("smpp", SignInOutcome::SignedIn, 1, NOW)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.begin().await.unwrap();
    let later = NOW + seconds(2 * 24 * HOUR);
    let gone = tx.clean_up(later, seconds(HOUR), 2).await.unwrap();
    let more = tx.clean_up(later, seconds(HOUR), 2).await.unwrap();
    assert_eq!((gone, more), (2, 1));
    tx.commit().await.unwrap();
    let hours = store.sign_in_hours(Millis(0)).await.unwrap();
    let count = |outcome| -> i64 {
        let hours = hours.iter().filter(|hour| hour.outcome == outcome);
        hours.map(|hour| hour.count).sum()
    };
    assert_eq!(count(SignInOutcome::SignedIn), 1);
    assert_eq!(count(SignInOutcome::Abandoned), 2);
}
