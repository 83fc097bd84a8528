//! What an OpenTelemetry collector is sent of a sign-in.

use std::collections::{BTreeMap, BTreeSet};

use countersign_tests::wait::{PATIENCE, until};
use countersign_tests::{
    Browser, Installation, Listener, MessageCentre, Person, RelyingParty, code_in, sign_in,
};
use serde_json::Value;

const PATH: &str = "/v1/traces";

#[derive(Clone, Debug)]
struct Span {
    name: String,
    id: String,
    trace: String,
    above: Option<String>,
    attributes: BTreeMap<String, String>,
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name]
        .as_str()
        .unwrap_or_else(|| panic!("{name}: {value}"))
}

/// Reads a span as strictly as OTLP's JSON is written down.
fn span(value: &Value) -> Span {
    let id = |name: &str, length: usize| {
        let id = text(value, name);
        assert_eq!(id.len(), length, "{value}");
        assert!(
            id.bytes()
                .all(|b| b.is_ascii_hexdigit() && !b.is_ascii_uppercase())
        );
        id.to_owned()
    };
    let time = |name: &str| text(value, name).parse::<u64>().expect("nanoseconds");
    assert!(
        time("startTimeUnixNano") <= time("endTimeUnixNano"),
        "{value}"
    );
    assert!((1..=5).contains(&value["kind"].as_u64().expect("a kind")));
    let attributes = value["attributes"].as_array().expect("attributes").iter();
    let attributes = attributes.map(|attribute| {
        let value = attribute["value"].as_object().expect("a value");
        assert_eq!(value.len(), 1, "{attribute}");
        let value = value.values().next().expect("one");
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        (text(attribute, "key").to_owned(), value)
    });
    Span {
        name: text(value, "name").to_owned(),
        id: id("spanId", 16),
        trace: id("traceId", 32),
        above: value.get("parentSpanId").map(|_| id("parentSpanId", 16)),
        attributes: attributes.collect(),
    }
}

fn spans(collector: &Listener) -> Vec<Span> {
    let mut spans = Vec::new();
    for received in collector.received(PATH) {
        assert_eq!(received.method, "POST");
        let request: Value = serde_json::from_str(&received.body).expect("JSON");
        for resource in request["resourceSpans"].as_array().expect("resources") {
            let own = resource["resource"]["attributes"].to_string();
            assert!(
                own.contains("service.name") && own.contains("countersign"),
                "{own}"
            );
            for scope in resource["scopeSpans"].as_array().expect("scopes") {
                spans.extend(scope["spans"].as_array().expect("spans").iter().map(span));
            }
        }
    }
    spans
}

/// The names from a span up to the first of its trace.
fn way(all: &[Span], name: &str, outcome: Option<&str>) -> Vec<String> {
    let found = all.iter().find(|span| {
        let had = span.attributes.get("outcome").map(String::as_str);
        span.name == name && (outcome.is_none() || had == outcome)
    });
    let mut span = found.unwrap_or_else(|| panic!("no span {name}: {all:#?}"));
    let mut names = vec![span.name.clone()];
    while let Some(above) = &span.above {
        let Some(next) = all.iter().find(|span| span.id == *above) else {
            names.push("elsewhere".to_owned());
            break;
        };
        assert_eq!(next.trace, span.trace);
        span = next;
        names.push(span.name.clone());
    }
    names
}

#[tokio::test]
async fn a_sign_in_is_traced_from_the_request_to_the_message_and_tells_nobodys_secrets() {
    let (installation, collector) = (Installation::new(), Listener::start());
    let endpoint = format!("\"{}\"", collector.address);
    installation.set("tracing", "otlp_endpoint", &endpoint);
    let centre = MessageCentre::start("127.0.0.1:0");
    let (id, password) = (MessageCentre::SYSTEM_ID, MessageCentre::PASSWORD);
    installation.connect(&centre.smpp, id, password);
    let alice = Person {
        username: "alice".to_owned(),
        password: "correct horse battery".to_owned(),
        phone: Some("+447700900123".to_owned()),
    };
    installation.add(&alice);
    let client = installation.register("shop", "http://127.0.0.1:9999/callback");
    let mut server = installation.serve().await;

    let app = RelyingParty::new(&installation.issuer, client.clone()).await;
    let browser = Browser::new(&installation.issuer);
    let request = app.request().with("acr_values", "smpp");
    let page = sign_in::to_code_page(&browser, &request, &alice).await;
    let code = code_in(&centre.handset.nth(alice.number(), 1).await.text);
    let page = sign_in::code(&browser, &page, &code).await;
    let tokens = app.tokens(&request, &page).await;
    assert_eq!(tokens.claims["acr"], "smpp");
    let (trace, above) = ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
    for flags in ["01", "00"] {
        let health = format!("{}/healthz", installation.address());
        let request = reqwest::Client::new().get(health);
        let from = format!("00-{trace}-{above}-{flags}");
        let answer = request.header("traceparent", from).send().await;
        assert!(answer.expect("an answer").status().is_success());
    }
    until("the message's span", PATIENCE, async || {
        let all = spans(&collector);
        all.iter()
            .any(|span| span.name == "message.submit")
            .then_some(())
    })
    .await;
    // What is left is sent before the end.
    assert!(server.terminate(PATIENCE).success());

    let all = spans(&collector);
    let step = "POST /signin/{id}";
    for (name, outcome, expected) in [
        (
            "password.check",
            Some("right"),
            &["password.check", "signin.turn", step][..],
        ),
        (
            "message.submit",
            Some("taken"),
            &["message.submit", "code.send", "signin.turn", step],
        ),
        ("code.verify", None, &["code.verify", "signin.turn", step]),
        ("token", None, &["token", "POST /token"]),
    ] {
        assert_eq!(way(&all, name, outcome), expected);
    }
    let turns = all.iter().filter(|span| span.name == "signin.turn");
    let tags: BTreeSet<&str> = turns
        .map(|turn| turn.attributes["signin.tag"].as_str())
        .collect();
    assert_eq!(tags.len(), 1, "one tag for one sign-in");
    let asked: Vec<&Span> = all.iter().filter(|span| span.trace == trace).collect();
    assert_eq!(asked.len(), 1, "the second was not to be traced: {asked:?}");
    assert_eq!(asked[0].above.as_deref(), Some(above));

    let secrets = [
        code.as_str(),
        "447700900123",
        "7700900",
        "alice",
        &alice.password,
        client.client_secret.as_deref().expect("a secret"),
        tokens.claims["sub"].as_str().expect("a subject"),
        password,
    ];
    for (span, name, value) in all
        .iter()
        .flat_map(|span| span.attributes.iter().map(move |(n, v)| (span, n, v)))
    {
        let told = secrets.iter().find(|secret| value.contains(**secret));
        assert_eq!(told, None, "{name} of {}", span.name);
    }
    // Spans are for the collector; logs look as they do without one.
    assert!(!server.log().contains("signin.turn"), "{}", server.log());
}

#[tokio::test]
async fn a_collector_that_is_gone_keeps_nobody_from_signing_in() {
    let installation = Installation::new();
    installation.set("tracing", "otlp_endpoint", "\"http://127.0.0.1:1\"");
    let alice = Person {
        username: "alice".to_owned(),
        password: "correct horse battery".to_owned(),
        phone: None,
    };
    installation.add(&alice);
    let client = installation.register("shop", "http://127.0.0.1:9999/callback");
    let mut server = installation.serve().await;
    let app = RelyingParty::new(&installation.issuer, client).await;
    let request = app.request().with("acr_values", "password");
    let browser = Browser::new(&installation.issuer);
    let page = sign_in::with_password(&browser, &request, &alice).await;
    app.tokens(&request, &page).await;
    until("the log tells of it", PATIENCE, async || {
        server
            .log()
            .contains("the collector takes no traces")
            .then_some(())
    })
    .await;
    assert!(server.terminate(PATIENCE).success());
}
