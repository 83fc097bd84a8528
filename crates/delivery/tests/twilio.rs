//! Twilio's API, played by an HTTP server: text messages, calls and their status callbacks.

mod support;

use std::sync::Arc;

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use countersign_core::ids::MessageId;
use countersign_delivery::{Callback, CallbackError, Delivery, Draft, Kind, Spoken};
use countersign_store::MessageState;
use support::gateway::Gateway;
use support::{NUMBER, PATIENCE, World, draft, end, open_centre, phone};

const ISSUER: &str = "http://127.0.0.1:8080";
const TOKEN: &str = "0123456789abcdef";

async fn opened(world: &World, kind: Kind, gateway: &Gateway) -> Arc<Delivery> {
    let delivery = world.node().await;
    delivery.is_reached_at(ISSUER);
    let table = [
        ("twilio_sid", "AC1"),
        ("twilio_token", TOKEN),
        ("from_number", "+447700900000"),
        ("api_url", &gateway.url),
    ];
    assert_eq!(open_centre(&delivery, "out", kind, &table).await, None);
    delivery
}

/// A status callback as the provider signs it.
fn signed(fields: &[(&str, &str)], token: &str) -> Callback {
    let mut sorted = fields.to_vec();
    sorted.sort_unstable();
    let mut text = format!("{ISSUER}/delivery/twilio/out");
    for (name, value) in sorted {
        text.push_str(name);
        text.push_str(value);
    }
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, token.as_bytes());
    let signature = STANDARD.encode(hmac::sign(&key, text.as_bytes()));
    let body: String = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let kind = "application/x-www-form-urlencoded";
    Callback {
        query: None,
        headers: vec![
            ("content-type".to_owned(), kind.to_owned()),
            ("x-twilio-signature".to_owned(), signature),
        ],
        body: body.into_bytes(),
    }
}

async fn ended(world: &World, delivery: &Delivery, id: &MessageId) -> (MessageState, String) {
    let state = end(delivery, id).await;
    (state, world.row(id).await.error.unwrap_or_default())
}

#[tokio::test]
async fn a_message_is_created_and_its_callback_ends_it() {
    let gateway = Gateway::answering(&[(201, r#"{"sid": "SM1", "status": "queued"}"#)]).await;
    let world = World::new().await;
    let delivery = opened(&world, Kind::Twilio, &gateway).await;
    let id = world.send_by(&delivery, "out", "Your code is 123456").await;
    let asked = gateway.asked(0).await;
    assert_eq!(asked.uri.path(), "/2010-04-01/Accounts/AC1/Messages.json");
    let basic = format!("Basic {}", STANDARD.encode(format!("AC1:{TOKEN}")));
    assert_eq!(asked.headers["authorization"], basic.as_str());
    for (name, value) in [
        ("To", NUMBER),
        ("From", "+447700900000"),
        ("Body", "Your code is 123456"),
        ("ValidityPeriod", "300"),
        (
            "StatusCallback",
            "http://127.0.0.1:8080/delivery/twilio/out",
        ),
    ] {
        assert_eq!(asked.field(name).as_deref(), Some(value), "{name}");
    }
    world.submitted(&delivery, &id).await;

    let delivered = [("MessageSid", "SM1"), ("MessageStatus", "delivered")];
    for forged in [
        signed(&delivered, "another token"),
        Callback {
            headers: Vec::new(),
            ..signed(&delivered, TOKEN)
        },
        Callback {
            query: Some("x=1".to_owned()),
            ..signed(&delivered, TOKEN)
        },
        Callback {
            body: b"MessageSid=SM1&MessageStatus=failed".to_vec(),
            ..signed(&delivered, TOKEN)
        },
    ] {
        let refused = delivery.callback("out", &forged).await;
        assert_eq!(refused, Err(CallbackError::Forged));
    }
    let refused = delivery.callback("in", &signed(&delivered, TOKEN)).await;
    assert_eq!(refused, Err(CallbackError::Forged));
    assert_eq!(world.row(&id).await.state, MessageState::Submitted);

    for status in ["queued", "sent", "delivered"] {
        let fields = [("MessageSid", "SM1"), ("MessageStatus", status)];
        let taken = delivery.callback("out", &signed(&fields, TOKEN)).await;
        assert_eq!(taken, Ok(()), "{status}");
    }
    // It was taken once it was in the store.
    assert_eq!(world.row(&id).await.state, MessageState::Delivered);
    assert_eq!(end(&delivery, &id).await, MessageState::Delivered);
}

#[tokio::test]
async fn a_failure_that_is_reported_names_its_error() {
    let gateway = Gateway::answering(&[(201, r#"{"sid": "SM1"}"#)]).await;
    let world = World::new().await;
    let delivery = opened(&world, Kind::Twilio, &gateway).await;
    let id = world.send_by(&delivery, "out", "text").await;
    world.submitted(&delivery, &id).await;
    let fields = [
        ("MessageSid", "SM1"),
        ("MessageStatus", "undelivered"),
        ("ErrorCode", "30003"),
    ];
    delivery
        .callback("out", &signed(&fields, TOKEN))
        .await
        .unwrap();
    let (state, error) = ended(&world, &delivery, &id).await;
    assert_eq!(state, MessageState::Failed);
    assert_eq!(error, "undelivered, error 30003");
}

#[tokio::test]
async fn a_number_that_is_refused_is_not_tried_again_and_a_full_queue_is() {
    let throttled = r#"{"code": 20429, "message": "Too Many Requests"}"#;
    let invalid = r#"{"code": 21211, "message": "The 'To' number +447700900123 is not valid"}"#;
    let gateway = Gateway::answering(&[(429, throttled), (400, invalid)]).await;
    let world = World::new().await;
    let delivery = opened(&world, Kind::Twilio, &gateway).await;
    let id = world.send_by(&delivery, "out", "text").await;
    world.tried(&id, 1).await;
    gateway.asked(0).await;
    // The pause after a failure passes on the test's clock.
    let ended = async {
        loop {
            world.clock.advance(std::time::Duration::from_secs(5));
            if delivery
                .settled(&id, std::time::Duration::from_millis(50))
                .await
                .unwrap()
                != MessageState::Queued
            {
                break;
            }
        }
    };
    tokio::time::timeout(PATIENCE, ended).await.unwrap();
    let row = world.row(&id).await;
    assert_eq!(row.state, MessageState::Failed);
    // The provider's words hold the number; the outbox does not.
    assert_eq!(
        row.error.as_deref(),
        Some("Twilio error 21211 (status 400)")
    );
    assert_eq!(gateway.count(), 2);
}

#[tokio::test]
async fn a_call_says_the_code_and_answering_it_is_delivery() {
    let gateway = Gateway::answering(&[(201, r#"{"sid": "CA1"}"#)]).await;
    let world = World::new().await;
    let delivery = opened(&world, Kind::TwilioVoice, &gateway).await;
    let spoken = Spoken::new("de", ["Ihr Code ist", "1, 2, 3", "1, 2, 3"]);
    let id = world.send_by(&delivery, "out", &spoken.to_text()).await;
    let asked = gateway.asked(0).await;
    assert_eq!(asked.uri.path(), "/2010-04-01/Accounts/AC1/Calls.json");
    assert_eq!(asked.field("Timeout").as_deref(), Some("30"));
    let twiml = asked.field("Twiml").unwrap();
    assert_eq!(
        twiml.matches(r#"<Say language="de">1, 2, 3</Say>"#).count(),
        2,
        "{twiml}"
    );
    world.submitted(&delivery, &id).await;
    for status in ["ringing", "in-progress"] {
        let fields = [("CallSid", "CA1"), ("CallStatus", status)];
        delivery
            .callback("out", &signed(&fields, TOKEN))
            .await
            .unwrap();
    }
    assert_eq!(world.row(&id).await.state, MessageState::Delivered);
}

#[tokio::test]
async fn a_call_rings_no_longer_than_its_code_lives() {
    let gateway = Gateway::answering(&[(201, r#"{"sid": "CA1"}"#)]).await;
    let world = World::new().await;
    let delivery = opened(&world, Kind::TwilioVoice, &gateway).await;
    let (to, text) = (phone(), Spoken::new("en", ["1, 2"]).to_text());
    let draft = Draft {
        route: "out",
        ..draft(&to, &text, world.after(12))
    };
    delivery.enqueue(&draft).await.unwrap();
    let asked = gateway.asked(0).await;
    assert_eq!(asked.field("Timeout").as_deref(), Some("12"));
}

#[tokio::test]
async fn a_call_that_nobody_answers_fails_with_its_reason() {
    let gateway = Gateway::answering(&[(201, r#"{"sid": "CA1"}"#)]).await;
    let world = World::new().await;
    let delivery = opened(&world, Kind::TwilioVoice, &gateway).await;
    let id = world.send_by(&delivery, "out", "123").await;
    world.submitted(&delivery, &id).await;
    let fields = [("CallSid", "CA1"), ("CallStatus", "no-answer")];
    delivery
        .callback("out", &signed(&fields, TOKEN))
        .await
        .unwrap();
    let failed = (MessageState::Failed, "no-answer".to_owned());
    assert_eq!(ended(&world, &delivery, &id).await, failed);
}
