//! Gateways described by templates and rules, played by an HTTP server.

mod support;

use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::hmac;
use countersign_core::hex;
use countersign_delivery::{Callback, CallbackError, Delivery, Kind};
use countersign_store::MessageState;
use support::gateway::Gateway;
use support::{NUMBER, World, end, open_centre};

const SECRET: &str = "receipts of the test";

async fn opened(world: &World, gateway: &Gateway, more: &[(&str, &str)]) -> Arc<Delivery> {
    let delivery = world.node().await;
    delivery.is_reached_at("http://127.0.0.1:8080");
    let url = format!("{}/send?to={{{{ to }}}}", gateway.url);
    let mut pairs = vec![("http_url", url.as_str())];
    pairs.extend_from_slice(more);
    assert_eq!(
        open_centre(&delivery, "out", Kind::Http, &pairs).await,
        None
    );
    delivery
}

#[tokio::test]
async fn a_json_gateway_gets_what_its_templates_say_and_brings_receipts() {
    let answer = r#"{"messages": [{"id": 17, "status": "ok"}]}"#;
    let gateway = Gateway::answering(&[(200, answer)]).await;
    let world = World::new().await;
    let more = [
        (
            "http_body",
            r#"{"text": "{{ text }}", "ttl": {{ validity }}, "dlr": "{{ receipt_url }}"}"#,
        ),
        ("http_headers", "X-Api-Key: {{ secret }}\nX-Own: 1"),
        ("http_secret", "hush"),
        ("http_success_pointer", "/messages/0/status"),
        ("http_success_values", "ok, queued"),
        ("http_message_id", "/messages/0/id"),
        ("receipt_secret", SECRET),
        ("receipt_each", "/results"),
        ("receipt_id", "/messageId"),
        ("receipt_state", "/status/name"),
        ("receipt_error", "/error"),
        ("receipt_delivered", "DELIVERED_TO_HANDSET"),
    ];
    let delivery = opened(&world, &gateway, &more).await;
    let id = world
        .send_by(&delivery, "out", "a \"code\" & \\ more")
        .await;
    let asked = gateway.asked(0).await;
    assert_eq!(asked.method, "POST");
    assert_eq!(
        asked.uri.query(),
        Some(format!("to={}", NUMBER.replace('+', "%2B")).as_str())
    );
    assert_eq!(asked.headers["x-api-key"], "hush");
    let body: serde_json::Value = serde_json::from_str(&asked.body).unwrap();
    assert_eq!(body["text"], "a \"code\" & \\ more");
    assert_eq!(body["ttl"], 300);
    assert_eq!(body["dlr"], "http://127.0.0.1:8080/delivery/http/out");
    world.submitted(&delivery, &id).await;

    let results = |state: &str| {
        format!(
            r#"{{"results": [{{"messageId": "17", "status": {{"name": "{state}"}}, "error": 5}}]}}"#
        )
    };
    let receipt = |state: &str, token: &str| Callback {
        headers: vec![("authorization".to_owned(), format!("Bearer {token}"))],
        body: results(state).into_bytes(),
        ..Callback::default()
    };
    for token in ["", "receipts", "receipts of the tesT"] {
        let refused = delivery
            .callback("out", &receipt("DELIVERED_TO_HANDSET", token))
            .await;
        assert_eq!(refused, Err(CallbackError::Forged));
    }
    for state in ["PENDING", "delivered_to_handset"] {
        delivery
            .callback("out", &receipt(state, SECRET))
            .await
            .unwrap();
    }
    assert_eq!(end(&delivery, &id).await, MessageState::Delivered);
}

#[tokio::test]
async fn a_gateway_of_the_old_kind_is_asked_by_address_and_reports_by_address() {
    let gateway = Gateway::answering(&[(200, "OK: abc-1\n")]).await;
    let world = World::new().await;
    let more = [
        (
            "http_url",
            format!(
                "{}/send?to={{{{ digits }}}}&text={{{{ text }}}}",
                gateway.url
            ),
        ),
        ("http_user", "me".to_owned()),
        ("http_message_id", "after OK:".to_owned()),
        ("receipt_secret", SECRET.to_owned()),
        ("receipt_id", "msgid".to_owned()),
        ("receipt_state", "dlr".to_owned()),
        ("receipt_failed", "UNDELIV".to_owned()),
        ("receipt_error", "err".to_owned()),
    ];
    let more = more.each_ref().map(|(name, value)| (*name, value.as_str()));
    let delivery = opened(&world, &gateway, &more).await;
    let id = world.send_by(&delivery, "out", "1 & 2#3").await;
    let asked = gateway.asked(0).await;
    assert_eq!(asked.method, "GET");
    assert_eq!(
        asked.uri.query(),
        Some("to=447700900123&text=1%20%26%202%233")
    );
    assert_eq!(asked.headers["authorization"], "Basic bWU6");
    world.submitted(&delivery, &id).await;
    let token = SECRET.replace(' ', "+");
    let receipt = Callback {
        query: Some(format!(
            "token={token}&msgid=abc-1&dlr=UNDELIV&err=12+to+%2B447700900123"
        )),
        ..Callback::default()
    };
    delivery.callback("out", &receipt).await.unwrap();
    assert_eq!(end(&delivery, &id).await, MessageState::Failed);
    // One word of it: more could hold the number.
    assert_eq!(world.row(&id).await.error.as_deref(), Some("12"));
}

#[tokio::test]
async fn a_signed_receipt_counts_and_one_with_another_body_does_not() {
    let gateway = Gateway::answering(&[(202, "")]).await;
    let world = World::new().await;
    let more = [
        ("receipt_secret", SECRET),
        ("receipt_check", "hmac-sha256"),
        ("receipt_header", "X-Hub-Signature-256"),
    ];
    let delivery = opened(&world, &gateway, &more).await;
    let id = world.send_by(&delivery, "out", "text").await;
    world.submitted(&delivery, &id).await;
    let body = format!(r#"{{"id": "{id}", "status": "delivered"}}"#);
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    let signature = hex::encode(hmac::sign(&key, body.as_bytes()).as_ref());
    let receipt = Callback {
        query: None,
        headers: vec![(
            "x-hub-signature-256".to_owned(),
            format!("sha256={signature}"),
        )],
        body: body.into_bytes(),
    };
    let altered = Callback {
        body: br#"{"id": "x", "status": "failed"}"#.to_vec(),
        ..receipt.clone()
    };
    let refused = delivery.callback("out", &altered).await;
    assert_eq!(refused, Err(CallbackError::Forged));
    delivery.callback("out", &receipt).await.unwrap();
    assert_eq!(end(&delivery, &id).await, MessageState::Delivered);
}

#[tokio::test]
async fn receipts_are_taken_once_all_of_them_are_in_the_store() {
    let gateway = Gateway::answering(&[(200, "17"), (200, "18")]).await;
    let world = World::new().await;
    let more = [
        ("http_message_id", "body"),
        ("receipt_secret", SECRET),
        ("receipt_each", "/results"),
    ];
    let delivery = opened(&world, &gateway, &more).await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        let id = world.send_by(&delivery, "out", "hello").await;
        world.submitted(&delivery, &id).await;
        ids.push(id);
    }
    let results =
        r#"{"results": [{"id": "17", "status": "delivered"}, {"id": "18", "status": "failed"}]}"#;
    let receipts = Callback {
        query: Some(format!("token={}", SECRET.replace(' ', "+"))),
        body: results.as_bytes().to_vec(),
        ..Callback::default()
    };
    let writing = world.store.begin().await.unwrap();
    let refused = delivery.callback("out", &receipts).await;
    assert_eq!(refused, Err(CallbackError::Closing), "the store is busy");
    let mut again = std::pin::pin!(delivery.callback("out", &receipts));
    // Nothing tells that something does not come.
    let early = tokio::time::timeout(Duration::from_millis(300), &mut again).await;
    assert!(early.is_err(), "{early:?}");
    drop(writing);
    again.await.unwrap();
    for (id, state) in ids
        .iter()
        .zip([MessageState::Delivered, MessageState::Failed])
    {
        assert_eq!(world.row(id).await.state, state);
    }
}

#[tokio::test]
async fn what_the_gateway_refuses_fails_and_a_redirect_is_not_followed() {
    let world = World::new().await;
    for (answer, reason) in [
        ((400, ""), "status 400"),
        (
            (200, r#"{"status": "invalid"}"#),
            "status 200, but the answer does not say success",
        ),
    ] {
        let gateway = Gateway::answering(&[answer]).await;
        let more = [
            ("http_success_pointer", "/status"),
            ("http_success_values", "ok"),
        ];
        let delivery = opened(&world, &gateway, &more).await;
        let id = world.send_by(&delivery, "out", "text").await;
        assert_eq!(end(&delivery, &id).await, MessageState::Failed);
        assert_eq!(world.row(&id).await.error.as_deref(), Some(reason));
        delivery.shutdown().await;
    }
    let gateway = Gateway::answering(&[(302, "")]).await;
    let delivery = opened(&world, &gateway, &[]).await;
    let id = world.send_by(&delivery, "out", "text").await;
    world.tried(&id, 1).await;
    assert_eq!(gateway.asked(0).await.uri.path(), "/send");
    delivery.shutdown().await;
    assert_eq!(gateway.count(), 1);
}

#[tokio::test]
async fn what_cannot_be_used_is_named() {
    let world = World::new().await;
    let delivery = world.node().await;
    for (pairs, property) in [
        (vec![], "http_url"),
        (
            vec![("http_url", "https://x.example/{{ code }}")],
            "http_url",
        ),
        (
            vec![
                ("http_url", "https://x.example/"),
                ("receipt_secret", "short"),
            ],
            "receipt_secret",
        ),
        (
            vec![("http_url", "https://x.example/"), ("http_ulr", "")],
            "http_ulr",
        ),
    ] {
        let fault = open_centre(&delivery, "out", Kind::Http, &pairs)
            .await
            .unwrap();
        assert!(fault.starts_with(&format!("{property}: ")), "{fault}");
    }
}
