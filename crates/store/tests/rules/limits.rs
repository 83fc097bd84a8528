//! The generic cell rate algorithm, against its definition.

use std::time::Duration;

use crate::support::{NOW, TestStore};
use countersign_core::Millis;
use countersign_store::Limit;
use proptest::prelude::*;

async fn admitted(limit: Limit, arrivals: &[i64]) -> Vec<i64> {
    let store = TestStore::new().await;
    let mut tx = store.begin().await.unwrap();
    let mut admitted = Vec::new();
    for at in arrivals {
        match tx.take("k", limit, Millis(*at)).await.unwrap() {
            Ok(()) => admitted.push(*at),
            Err(limited) => {
                // What it says about waiting is exact.
                let wait = i64::try_from(limited.retry_after.as_millis()).unwrap();
                assert!(wait > 0, "refused without a reason to wait");
                assert!(wait <= i64::try_from(limit.every.as_millis()).unwrap());
            }
        }
    }
    admitted
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn no_window_has_more_than_the_burst_and_the_rate(
        burst in 1u32..6,
        every in 1u64..50,
        pauses in prop::collection::vec(0i64..60, 1..80),
    ) {
        let limit = Limit { burst, every: Duration::from_millis(every) };
        let arrivals: Vec<i64> = pauses
            .iter()
            .scan(NOW.0, |now, pause| {
                *now += pause;
                Some(*now)
            })
            .collect();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let admitted = runtime.block_on(admitted(limit, &arrivals));
        for (first, start) in admitted.iter().enumerate() {
            for (last, end) in admitted.iter().enumerate().skip(first) {
                let count = i64::try_from(last - first + 1).unwrap();
                let rate = (end - start) / i64::try_from(every).unwrap();
                prop_assert!(count <= i64::from(burst) + rate, "{admitted:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_burst_then_the_rate() {
    let limit = Limit {
        burst: 3,
        every: Duration::from_millis(100),
    };
    let arrivals: Vec<i64> = [0, 0, 0, 0, 99, 100, 150, 200, 1_000, 1_000, 1_000, 1_000]
        .iter()
        .map(|at| NOW.0 + at)
        .collect();
    let taken: Vec<i64> = admitted(limit, &arrivals)
        .await
        .iter()
        .map(|at| at - NOW.0)
        .collect();
    assert_eq!(taken, [0, 0, 0, 100, 200, 1_000, 1_000, 1_000]);
}

#[tokio::test]
async fn what_is_promised_is_kept() {
    let store = TestStore::new().await;
    let limit = Limit {
        burst: 2,
        every: Duration::from_millis(700),
    };
    let mut tx = store.begin().await.unwrap();
    for _ in 0..2 {
        assert_eq!(tx.take("k", limit, NOW).await.unwrap(), Ok(()));
    }
    let limited = tx.take("k", limit, NOW).await.unwrap().unwrap_err();
    let early = NOW + (limited.retry_after - Duration::from_millis(1));
    assert!(tx.take("k", limit, early).await.unwrap().is_err());
    let in_time = NOW + limited.retry_after;
    assert_eq!(tx.take("k", limit, in_time).await.unwrap(), Ok(()));
}

#[tokio::test]
async fn keys_are_apart_and_can_be_forgotten() {
    let store = TestStore::new().await;
    let limit = Limit {
        burst: 1,
        every: Duration::from_secs(60),
    };
    let mut tx = store.begin().await.unwrap();
    assert_eq!(tx.take("a", limit, NOW).await.unwrap(), Ok(()));
    assert_eq!(tx.take("b", limit, NOW).await.unwrap(), Ok(()));
    assert!(tx.take("a", limit, NOW).await.unwrap().is_err());
    tx.reset_limit("a").await.unwrap();
    assert_eq!(tx.take("a", limit, NOW).await.unwrap(), Ok(()));
}

#[tokio::test]
async fn asking_counts_nothing_and_says_what_counting_would() {
    let store = TestStore::new().await;
    let limit = Limit {
        burst: 2,
        every: Duration::from_millis(700),
    };
    for _ in 0..2 {
        for _ in 0..5 {
            assert_eq!(store.limited("k", limit, NOW).await.unwrap(), None);
        }
        let mut tx = store.begin().await.unwrap();
        assert_eq!(tx.take("k", limit, NOW).await.unwrap(), Ok(()));
        tx.commit().await.unwrap();
    }
    let asked = store.limited("k", limit, NOW).await.unwrap();
    let mut tx = store.begin().await.unwrap();
    let counted = tx.take("k", limit, NOW).await.unwrap();
    assert_eq!(asked, counted.err());
    let in_time = NOW + asked.unwrap().retry_after;
    assert_eq!(store.limited("k", limit, in_time).await.unwrap(), None);
}
