//! One test a row: what goes wrong, and what must come of it.

use std::time::{Duration, Instant};

use countersign_smpp::smsc::{Count, Faults, Network, Receipts, Reject, Shape, Shares};

use crate::account::Account;
use crate::scene::{Scene, text, watchful};
use crate::support::NUMBER;
use crate::table::record;

fn all_delivered(account: &Account) {
    assert_eq!(account.delivered, account.accepted, "{account:?}");
    assert_eq!(account.on_phones, account.accepted, "{account:?}");
}

/// The row ends with every message on a phone.
async fn all_arrive(row: &str, scene: Scene) {
    let account = scene.account().await;
    all_delivered(&account);
    record(row, &account);
}

/// How long it may take until the second centre gets what the first no longer takes.
const TAKEN_OVER: Duration = Duration::from_secs(9);
/// Each slows the sender down further: more would only take longer.
const THROTTLED: u32 = 10;

fn tenth() -> u32 {
    u32::try_from(Scene::messages() / 10).unwrap()
}

#[tokio::test]
async fn nothing_goes_wrong() {
    let scene = Scene::new().await;
    scene.accept(text).await.unwrap();
    let account = scene.account().await;
    all_delivered(&account);
    assert_eq!((account.copies, account.unclear), (0, 0));
    record("nothing_goes_wrong", &account);
}

#[tokio::test]
async fn the_centre_is_gone_for_a_while() {
    let scene = Scene::new().await;
    let accepting = scene.accept(text);
    scene.arrived(0.3).await;
    scene.proxy.set(Network::Closed);
    scene.proxy.cut();
    accepting.await.unwrap();
    scene.proxy.set(Network::Well);
    all_arrive("the_centre_is_gone_for_a_while", scene).await;
}

#[tokio::test]
async fn the_centre_is_gone_for_good() {
    let scene = Scene::new().await;
    let accepting = scene.accept(text);
    scene.arrived(0.3).await;
    scene.proxy.set(Network::Closed);
    scene.proxy.cut();
    accepting.await.unwrap();
    // Past every expiry, with the time that receipts may take.
    scene.world.clock.advance(Duration::from_secs(1200));
    let account = scene.account().await;
    assert!(account.expired > 0, "{account:?}");
    record("the_centre_is_gone_for_good", &account);
}

#[tokio::test]
async fn the_link_is_half_open() {
    let scene = Scene::new().await;
    let accepting = scene.accept(text);
    scene.arrived(0.3).await;
    scene.proxy.set(Network::HalfOpen);
    accepting.await.unwrap();
    scene.proxy.set(Network::Well);
    all_arrive("the_link_is_half_open", scene).await;
}

#[tokio::test]
async fn the_link_is_closed_in_mid_window() {
    let scene = Scene::new().await;
    let accepting = scene.accept(text);
    for part in [0.2, 0.4, 0.6] {
        scene.arrived(part).await;
        scene.proxy.cut();
    }
    accepting.await.unwrap();
    all_arrive("the_link_is_closed_in_mid_window", scene).await;
}

#[tokio::test]
async fn the_link_is_reset_in_mid_window() {
    let scene = Scene::new().await;
    let accepting = scene.accept(text);
    for part in [0.2, 0.4, 0.6] {
        scene.arrived(part).await;
        scene.proxy.reset();
    }
    accepting.await.unwrap();
    all_arrive("the_link_is_reset_in_mid_window", scene).await;
}

#[tokio::test]
async fn the_network_is_slow() {
    let scene = Scene::new().await;
    scene.proxy.set(Network::Delay(Duration::from_millis(20)));
    let accepting = scene.accept(text);
    scene.arrived(0.3).await;
    scene.proxy.set(Network::Drip(Duration::from_micros(10)));
    scene.arrived(0.35).await;
    scene.proxy.set(Network::Well);
    accepting.await.unwrap();
    all_arrive("the_network_is_slow", scene).await;
}

#[tokio::test]
async fn what_arrives_is_garbage() {
    let scene = Scene::new().await;
    let accepting = scene.accept(text);
    scene.arrived(0.2).await;
    scene.proxy.set(Network::Garbage);
    tokio::time::sleep(Duration::from_millis(500)).await;
    scene.proxy.set(Network::Well);
    scene.arrived(0.4).await;
    scene.smsc.set_faults(Faults {
        garbage: Count::Times(5),
        ..Faults::default()
    });
    accepting.await.unwrap();
    all_arrive("what_arrives_is_garbage", scene).await;
}

#[tokio::test]
async fn the_centre_throttles() {
    let scene = Scene::with(Faults {
        throttle: Count::Times(tenth().min(THROTTLED)),
        messages_per_second: Some(2000),
        congestion_state: true,
        ..Faults::default()
    })
    .await;
    scene.accept(text).await.unwrap();
    let account = scene.account().await;
    all_delivered(&account);
    assert!(account.copies <= account.unclear, "{account:?}");
    record("the_centre_throttles", &account);
}

#[tokio::test]
async fn the_centres_queue_is_full() {
    let scene = Scene::with(Faults {
        queue: Some(5),
        delivery: "uniform 1 20".parse().unwrap(),
        congestion_state: true,
        ..Faults::default()
    })
    .await;
    scene.accept(text).await.unwrap();
    let account = scene.account().await;
    all_delivered(&account);
    assert_eq!(account.copies, 0, "a refused message was not taken");
    record("the_centres_queue_is_full", &account);
}

#[tokio::test]
async fn the_centre_refuses_for_good() {
    let refused = tenth();
    let scene = Scene::with(Faults {
        reject: Some(Reject {
            status: 0x0b,
            times: Count::Times(refused),
        }),
        ..Faults::default()
    })
    .await;
    scene.accept(text).await.unwrap();
    let account = scene.account().await;
    assert_eq!(account.failed, refused as usize, "{account:?}");
    assert_eq!(account.delivered, account.accepted - account.failed);
    assert_eq!(account.on_phones, account.delivered);
    record("the_centre_refuses_for_good", &account);
}

#[tokio::test]
async fn the_centre_has_trouble() {
    let scene = Scene::with(Faults {
        reject: Some(Reject {
            status: 0x08,
            times: Count::Times(tenth()),
        }),
        ..Faults::default()
    })
    .await;
    scene.accept(text).await.unwrap();
    let account = scene.account().await;
    all_delivered(&account);
    assert_eq!(account.copies, 0);
    record("the_centre_has_trouble", &account);
}

#[tokio::test]
async fn the_centre_is_silent() {
    let scene = Scene::with(Faults {
        no_response: Count::Times(20),
        ..Faults::default()
    })
    .await;
    scene.accept(text).await.unwrap();
    all_arrive("the_centre_is_silent", scene).await;
}

#[tokio::test]
async fn receipts_are_early_late_and_repeated() {
    let scene = Scene::with(Faults {
        receipts: Receipts::Shares(Shares {
            delivered: 25,
            early: 25,
            twice: 25,
            delayed: 25,
            delayed_ms: 1000,
            ..Shares::default()
        }),
        ..Faults::default()
    })
    .await;
    scene.accept(text).await.unwrap();
    let account = scene.account().await;
    all_delivered(&account);
    assert_eq!(account.copies, 0);
    record("receipts_are_early_late_and_repeated", &account);
}

#[tokio::test]
async fn receipts_never_come_for_some() {
    let scene = Scene::with(Faults {
        receipts: Receipts::Shares(Shares {
            delivered: 70,
            none: 20,
            failed: 10,
            ..Shares::default()
        }),
        ..Faults::default()
    })
    .await;
    scene.accept(text).await.unwrap();
    scene.arrived(1.0).await;
    // What was delivered is known by then; the rest ends when no receipt can be expected.
    tokio::time::sleep(Duration::from_secs(2)).await;
    scene.world.clock.advance(Duration::from_secs(1200));
    let account = scene.account().await;
    assert!(account.delivered > account.accepted / 2, "{account:?}");
    assert!(account.failed > 0 && account.expired > 0, "{account:?}");
    assert_eq!(account.copies, 0);
    record("receipts_never_come_for_some", &account);
}

#[tokio::test]
async fn receipts_are_laid_out_otherwise() {
    let scene = Scene::with(Faults {
        receipt_shape: Shape::LowerCase,
        ..Faults::default()
    })
    .await;
    let accepting = scene.accept(text);
    for (part, shape) in [
        (0.3, Shape::Parameters),
        (0.5, Shape::Short),
        (0.7, Shape::Payload),
    ] {
        scene.arrived(part).await;
        scene.smsc.set_faults(Faults {
            receipt_shape: shape,
            ..Faults::default()
        });
    }
    accepting.await.unwrap();
    all_arrive("receipts_are_laid_out_otherwise", scene).await;
}

#[tokio::test]
async fn a_second_centre_takes_over() {
    let scene = Scene::with_a_second_centre().await;
    let accepting = scene.accept(text);
    scene.arrived(0.3).await;
    scene.proxy.set(Network::Closed);
    scene.proxy.cut();
    let cut = Instant::now();
    let second = scene.second.as_ref().unwrap();
    second.wait_for_message(NUMBER, 1).await;
    assert!(cut.elapsed() < TAKEN_OVER, "{:?}", cut.elapsed());
    accepting.await.unwrap();
    // So that the receipts of what the first had can come.
    scene.arrived(1.0).await;
    scene.proxy.set(Network::Well);
    all_arrive("a_second_centre_takes_over", scene).await;
}

#[tokio::test]
async fn the_node_dies() {
    let mut scene = Scene::new().await;
    let accepting = scene.accept(text);
    scene.accepted(1.0).await;
    accepting.await.unwrap();
    // Nothing is drained and nothing is unbound: another node finds what is left.
    let second = scene.world.node().await;
    drop(std::mem::replace(&mut scene.node, second));
    scene
        .node
        .open_route("smpp", &watchful(scene.proxy.address()))
        .unwrap();
    all_arrive("the_node_dies", scene).await;
}

#[tokio::test]
async fn texts_are_hostile() {
    let scene = Scene::new().await;
    scene.accept(hostile).await.unwrap();
    scene.arrived(1.0).await;
    let mut texts: Vec<String> = scene
        .smsc
        .messages(None)
        .into_iter()
        .map(|m| m.text)
        .collect();
    let mut wanted: Vec<String> = (0..Scene::messages()).map(hostile).collect();
    texts.sort();
    wanted.sort();
    assert!(texts == wanted, "a text arrived otherwise than it was sent");
    let phones = scene.smsc.messages(None);
    assert!(phones.iter().all(|message| message.to == NUMBER));
    all_arrive("texts_are_hostile", scene).await;
}

/// Texts that are more than letters, of one part and of several.
fn hostile(number: usize) -> String {
    let bits = [
        "\r\nTo: +15550100",
        "id:1 stat:DELIVRD",
        "{{code}} ${code}",
        "€[]{}~|\\^",
        "код 😀",
        "\u{202e}evil",
    ];
    let bit = bits[number % bits.len()];
    format!("{number} {}", bit.repeat(1 + number % 30))
}
