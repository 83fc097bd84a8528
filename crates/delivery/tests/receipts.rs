//! Receipts: none is lost by a store that does not answer, and ids are known in every form.

mod support;

use std::path::Path;
use std::time::Duration;

use countersign_smpp::smsc::{Direction, Faults, IdForm, Recorded, Recording};
use countersign_store::MessageState;
use support::{PATIENCE, World, end, properties, smsc};

fn recorded(file: &Path) -> Vec<Recorded> {
    let text = std::fs::read_to_string(file).unwrap();
    let whole = text.rsplit_once('\n').map_or("", |(lines, _)| lines);
    Recording::read(whole).unwrap()
}

async fn seen(file: &Path, direction: Direction, pdu: &str) -> Recorded {
    let looking = async {
        loop {
            let mut lines = recorded(file).into_iter();
            if let Some(line) = lines.find(|l| l.direction == direction && l.pdu == pdu) {
                return line;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, looking).await.unwrap()
}

#[tokio::test]
async fn a_receipt_is_answered_when_it_is_in_the_store() {
    let (world, smsc) = (World::new().await, smsc().await);
    let file = world.folder().join("recording");
    smsc.record(Recording::create(&file).unwrap());
    smsc.set_faults(Faults {
        delivery: "300".parse().unwrap(),
        ..Faults::default()
    });
    let delivery = world.node().await;
    delivery
        .open_route("smpp", &properties(smsc.smpp_addr()))
        .unwrap();
    let id = world.send(&delivery, "hello").await;
    let state = delivery.settled(&id, PATIENCE).await.unwrap();
    assert_eq!(state, MessageState::Submitted);
    let writing = world.store.begin().await.unwrap();
    seen(&file, Direction::Out, "deliver_sm").await;
    // Nothing tells that something does not come.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let answered = |line: &Recorded| line.pdu == "deliver_sm_resp";
    assert!(!recorded(&file).iter().any(answered));
    drop(writing);
    assert_eq!(end(&delivery, &id).await, MessageState::Delivered);
    let answer = seen(&file, Direction::In, "deliver_sm_resp").await;
    assert_eq!(answer.status, 0);
}

#[tokio::test]
async fn a_receipt_that_writes_the_id_in_another_form_is_matched() {
    let (world, smsc) = (World::new().await, smsc().await);
    let delivery = world.node().await;
    for (name, form) in [
        ("same", IdForm::Same),
        ("upper", IdForm::UpperCase),
        ("decimal", IdForm::Decimal),
        ("padded", IdForm::Padded),
    ] {
        delivery
            .open_route(name, &properties(smsc.smpp_addr()))
            .unwrap();
        smsc.set_faults(Faults {
            receipt_id: form,
            ..Faults::default()
        });
        let id = world.send_by(&delivery, name, "hello").await;
        delivery.settled(&id, PATIENCE).await.unwrap();
        let moving = tokio::spawn({
            let clock = world.clock.clone();
            async move {
                loop {
                    clock.advance(Duration::from_millis(200));
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            }
        });
        assert_eq!(
            end(&delivery, &id).await,
            MessageState::Delivered,
            "{form:?}"
        );
        moving.abort();
    }
}

#[tokio::test]
async fn a_message_of_no_more_use_is_taken_back_from_its_centre() {
    let (world, smsc) = (World::new().await, smsc().await);
    smsc.set_faults(Faults {
        delivery: "60000".parse().unwrap(),
        ..Faults::default()
    });
    let delivery = world.node().await;
    delivery
        .open_route("smpp", &properties(smsc.smpp_addr()))
        .unwrap();
    let id = world.send(&delivery, "replaced").await;
    let state = delivery.settled(&id, PATIENCE).await.unwrap();
    assert_eq!(state, MessageState::Submitted);
    delivery.withdraw(&id);
    assert_eq!(end(&delivery, &id).await, MessageState::Failed);
    let error = world.row(&id).await.error.unwrap();
    assert!(error.contains("Deleted"), "{error}");
    assert!(smsc.messages(None).is_empty());
}
