//! Counters of the guards: conversion, stops, alarms, spending; and limits under concurrent takers.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use crate::support::{NOW, TestStore, seconds};
use countersign_core::Millis;
use countersign_store::{AlarmRow, Limit, OverBudget, StoppedPrefixRow, Window};
use proptest::prelude::*;

const WINDOW: Window = Window {
    length: Duration::from_secs(3600),
    grace: Duration::from_secs(120),
};

/// Takers on two nodes at once; the times at which they were admitted, in order.
async fn race(limit: Limit, arrivals: &[i64]) -> Vec<i64> {
    let first = TestStore::new().await;
    let nodes = [first.store.clone(), first.second().await];
    let mut takers = tokio::task::JoinSet::new();
    for (position, at) in arrivals.iter().copied().enumerate() {
        let store = nodes[position % nodes.len()].clone();
        takers.spawn(async move {
            let mut tx = store.begin().await.unwrap();
            let taken = tx.take("k", limit, Millis(at)).await.unwrap();
            tx.commit().await.unwrap();
            taken.is_ok().then_some(at)
        });
    }
    let mut admitted: Vec<i64> = takers.join_all().await.into_iter().flatten().collect();
    admitted.sort_unstable();
    admitted
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn concurrent_takers_on_two_nodes_never_get_more_than_the_burst_and_the_rate(
        burst in 1u32..5,
        every in 1i64..50,
        offsets in prop::collection::vec(0i64..200, 1..40),
    ) {
        let limit = Limit { burst, every: Duration::from_millis(u64::try_from(every).unwrap()) };
        let arrivals: Vec<i64> = offsets.iter().map(|offset| NOW.0 + offset).collect();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2).enable_all().build().unwrap();
        let admitted = runtime.block_on(race(limit, &arrivals));
        prop_assert!(!admitted.is_empty());
        for (first, start) in admitted.iter().enumerate() {
            for (last, end) in admitted.iter().enumerate().skip(first) {
                let count = i64::try_from(last - first + 1).unwrap();
                prop_assert!(count <= i64::from(burst) + (end - start) / every, "{admitted:?}");
            }
        }
    }
}

#[tokio::test]
async fn what_is_undone_is_not_counted() {
    let store = TestStore::new().await;
    let limit = Limit {
        burst: 1,
        every: seconds(60),
    };
    for _ in 0..3 {
        let mut tx = store.begin().await.unwrap();
        assert_eq!(tx.take("k", limit, NOW).await.unwrap(), Ok(()));
        tx.count_sent("prefix:44", WINDOW, NOW).await.unwrap();
        assert_eq!(tx.spend(1, 5, 5).await.unwrap(), Ok(5));
    }
    assert!(store.counted("k", NOW, 9).await.unwrap().is_empty());
    assert!(store.conversions(WINDOW, NOW, 9).await.unwrap().is_empty());
    assert_eq!(store.spending(1).await.unwrap().messages, 0);
}

#[tokio::test]
async fn counts_tell_how_full_they_are() {
    let store = TestStore::new().await;
    let limit = Limit {
        burst: 4,
        every: seconds(60),
    };
    let mut tx = store.begin().await.unwrap();
    for key in ["code:a", "code:a", "code:a", "code:b", "other"] {
        tx.take(key, limit, NOW).await.unwrap().unwrap();
    }
    tx.commit().await.unwrap();
    let counted = store.counted("code:", NOW, 9).await.unwrap();
    let used: Vec<(&str, u8)> = counted
        .iter()
        .map(|c| (c.key.as_str(), limit.percent_used(c.arrival, NOW)))
        .collect();
    assert_eq!(used, [("code:a", 75), ("code:b", 25)]);
    let later = NOW + seconds(60);
    assert_eq!(limit.percent_used(counted[0].arrival, later), 50);
    assert_eq!(store.counted("code:", later, 9).await.unwrap().len(), 1);
}

#[tokio::test]
async fn codes_are_missed_after_the_grace_and_forgotten_after_the_window() {
    let store = TestStore::new().await;
    let mut tx = store.begin().await.unwrap();
    for at in [0, 0, 600, 3500] {
        let at = NOW + seconds(at);
        tx.count_sent("prefix:44", WINDOW, at).await.unwrap();
    }
    let entered = NOW + seconds(700);
    tx.count_entered("prefix:44", WINDOW, entered)
        .await
        .unwrap();
    for (after, expected) in [
        (60, (0, 1)),
        (200, (2, 1)),
        (1_000, (3, 1)),
        (3_550, (3, 1)),
        (3_700, (2, 1)),
        (7_300, (0, 0)),
    ] {
        let at = NOW + seconds(after);
        let found = tx.conversion("prefix:44", WINDOW, at).await.unwrap();
        assert_eq!((found.sent, found.entered), expected, "after {after} s");
    }
    let other = tx.conversion("prefix:49", WINDOW, NOW).await.unwrap();
    assert_eq!(other.percent(), None);
    tx.forget_conversion("prefix:44").await.unwrap();
    let at = NOW + seconds(1_000);
    let fresh = tx.conversion("prefix:44", WINDOW, at).await.unwrap();
    assert_eq!((fresh.sent, fresh.entered), (0, 0));
}

#[tokio::test]
async fn old_counters_are_cleaned_up_and_present_ones_are_kept() {
    let store = TestStore::new().await;
    let mut tx = store.begin().await.unwrap();
    tx.count_sent("prefix:44", WINDOW, NOW).await.unwrap();
    let later = NOW + seconds(7_200);
    tx.count_sent("prefix:44", WINDOW, later).await.unwrap();
    assert_eq!(tx.clean_up(later, seconds(60), 100).await.unwrap(), 1);
    let at = later + seconds(180);
    let kept = tx.conversion("prefix:44", WINDOW, at).await.unwrap();
    assert_eq!(kept.sent, 1);
}

#[tokio::test]
async fn a_prefix_is_stopped_once_until_its_time_or_until_it_is_lifted() {
    let store = TestStore::new().await;
    let stop = |at: Millis| StoppedPrefixRow {
        prefix: "4477".to_owned(),
        reason: "few codes".to_owned(),
        stopped_at: at,
        until_at: at + seconds(600),
    };
    let mut tx = store.begin().await.unwrap();
    assert!(tx.stop_prefix(&stop(NOW)).await.unwrap());
    assert!(!tx.stop_prefix(&stop(NOW + seconds(1))).await.unwrap());
    let during = NOW + seconds(599);
    let until = tx.prefix_stopped_until("4477", during).await.unwrap();
    assert_eq!(until, Some(NOW + seconds(600)));
    let after = NOW + seconds(600);
    let ended = tx.prefix_stopped_until("4477", after).await.unwrap();
    assert_eq!(ended, None, "it goes on by itself");
    assert!(tx.stop_prefix(&stop(after)).await.unwrap());
    assert!(tx.lift_prefix("4477", after + seconds(1)).await.unwrap());
    assert!(!tx.lift_prefix("4477", after + seconds(1)).await.unwrap());
    tx.commit().await.unwrap();
    let left = store.stopped_prefixes(after + seconds(1)).await.unwrap();
    assert_eq!(left, []);
}

#[tokio::test]
async fn an_alarm_is_raised_once_in_its_quiet_time() {
    let store = TestStore::new().await;
    let alarm = |at: Millis| AlarmRow {
        kind: "conversion".to_owned(),
        subject: "prefix:44".to_owned(),
        detail: "few codes".to_owned(),
        raised_at: at,
    };
    let mut tx = store.begin().await.unwrap();
    let quiet = seconds(60);
    assert!(tx.raise_alarm(&alarm(NOW), quiet).await.unwrap());
    let soon = NOW + seconds(59);
    assert!(!tx.raise_alarm(&alarm(soon), quiet).await.unwrap());
    let later = NOW + seconds(60);
    assert!(tx.raise_alarm(&alarm(later), quiet).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(store.alarms(9).await.unwrap(), [alarm(later)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_days_budget_is_never_overspent_however_many_spend_at_once() {
    const BUDGET: i64 = 100;
    let first = TestStore::new().await;
    let nodes = [first.store.clone(), first.second().await];
    let spent = Arc::new(AtomicI64::new(0));
    let mut spenders = tokio::task::JoinSet::new();
    for number in 0..40_i64 {
        let store = nodes[usize::try_from(number).unwrap() % nodes.len()].clone();
        let spent = Arc::clone(&spent);
        spenders.spawn(async move {
            let mut tx = store.begin().await.unwrap();
            if tx.spend(7, 1 + number % 9, BUDGET).await.unwrap().is_ok() {
                tx.commit().await.unwrap();
                spent.fetch_add(1 + number % 9, Ordering::Relaxed);
            }
        });
    }
    spenders.join_all().await;
    let day = first.spending(7).await.unwrap();
    assert_eq!(day.amount, spent.load(Ordering::Relaxed));
    assert!(day.amount <= BUDGET && day.amount > BUDGET - 9, "{day:?}");
    let mut tx = first.begin().await.unwrap();
    assert_eq!(tx.spend(8, 101, BUDGET).await.unwrap(), Err(OverBudget));
    assert_eq!(tx.spend(8, 100, BUDGET).await.unwrap(), Ok(100));
    assert_eq!(tx.spend(8, 0, BUDGET).await.unwrap(), Ok(100));
    assert_eq!(tx.spend(8, 1, i64::MAX).await.unwrap(), Ok(101));
}
