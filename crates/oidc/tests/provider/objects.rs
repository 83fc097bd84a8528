//! Request objects: whose they are, how they are signed, for whom and for how long.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_jose::{
    Algorithm, Header, Jwk, JwkSet, KeyType, MacAlgorithm, MacKey, PrivateKey, sign, sign_mac,
};
use countersign_oidc::{Answer, Fetched, Outbound, OutboundError, Rejected, Sent};
use countersign_store::ClientMetadata;
use proptest::prelude::*;
use serde_json::{Value, json};
use url::Url;

use crate::support::{CALLBACK, CHALLENGE, House, ISSUER, Request, field, provider_calling};

const NOW: i64 = 1_700_000_000;
const OBJECT: &str = "https://app.example/request.jwt";

struct Signer {
    key: PrivateKey,
    keys: Value,
}

impl Signer {
    fn new() -> Self {
        let key = PrivateKey::generate(KeyType::P256).unwrap();
        let set = JwkSet::from(vec![Jwk::new(key.public()).kid("one")]);
        let keys = serde_json::to_value(set).unwrap();
        Self { key, keys }
    }

    fn register(&self, metadata: &mut ClientMetadata) {
        metadata.trusted = true;
        metadata.jwks = Some(self.keys.clone());
        metadata.request_uris = vec![OBJECT.to_owned()];
    }

    fn sign(&self, claims: &Value) -> String {
        self.sign_as("oauth-authz-req+jwt", claims)
    }

    fn sign_as(&self, typ: &str, claims: &Value) -> String {
        let header = Header::new(Algorithm::Es256).typ(typ).kid("one");
        sign(&self.key, &header, claims).unwrap()
    }
}

/// A complete request that is in order.
fn claims() -> Value {
    json!({
        "iss": "app", "aud": ISSUER, "exp": NOW + 60, "nbf": NOW, "client_id": "app",
        "response_type": "code", "redirect_uri": CALLBACK, "scope": "openid email",
        "state": "signed", "nonce": "n-2", "max_age": 30, "login_hint": "alice",
        "code_challenge": CHALLENGE, "code_challenge_method": "S256",
        "claims": {"id_token": {"acr": {"essential": true, "value": "smpp"}}},
    })
}

fn with(name: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[name] = value;
    claims
}

fn without(name: &str) -> Value {
    let mut claims = claims();
    claims.as_object_mut().unwrap().remove(name);
    claims
}

fn unsigned(claims: &Value) -> String {
    let part = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
    format!("{}.{}.", part(&json!({"alg": "none"})), part(claims))
}

async fn house(signer: &Signer, change: impl FnOnce(&mut ClientMetadata)) -> House {
    let house = House::new().await;
    house
        .register("app", |metadata| {
            signer.register(metadata);
            change(metadata);
        })
        .await;
    house
}

fn carrying(object: &str) -> Request {
    Request::of("app").with("request", object)
}

async fn refused(house: &House, request: &Request) -> Answer {
    match house.read(request).await {
        Err(Rejected::Answer(answer)) => *answer,
        other => panic!("{other:?}"),
    }
}

async fn error(house: &House, request: &Request) -> String {
    let answer = refused(house, request).await;
    assert_eq!(answer.redirect_uri, CALLBACK);
    field(&answer.fields, "error").unwrap()
}

#[tokio::test]
async fn what_is_signed_replaces_what_is_not() {
    let signer = Signer::new();
    let house = house(&signer, |_| {}).await;
    let pending = house.pending(&carrying(&signer.sign(&claims()))).await;
    assert_eq!(pending.request.scopes, ["openid", "email"]);
    assert_eq!(pending.request.login_hint.as_deref(), Some("alice"));
    let session = house.session("smpp").await;
    let answer = house
        .provider
        .issue(&pending, &session, session.acr.clone(), false)
        .await;
    let fields = answer.unwrap().unwrap().fields;
    assert_eq!(field(&fields, "state").as_deref(), Some("signed"));
    // An acr below the essential one is not enough.
    let weak = house.session("password").await;
    let decision = house.decide(&pending, Some(&weak)).await;
    assert!(format!("{decision:?}").contains("smpp"), "{decision:?}");
}

#[tokio::test]
async fn outer_parameters_fill_gaps_unless_only_signed_ones_count() {
    let signer = Signer::new();
    let object = signer.sign(&without("login_hint"));
    let request = carrying(&object).with("login_hint", "mallory");
    let lenient = house(&signer, |_| {}).await;
    let pending = lenient.pending(&request).await;
    assert_eq!(pending.request.login_hint.as_deref(), Some("mallory"));
    let strict = house(&signer, |m| m.require_signed_request_object = true).await;
    let pending = strict.pending(&request).await;
    assert_eq!(pending.request.login_hint, None);
    let no_pkce = signer.sign(&without("code_challenge"));
    assert_eq!(error(&strict, &carrying(&no_pkce)).await, "invalid_request");
    assert_eq!(error(&strict, &Request::of("app")).await, "invalid_request");
    for missing in ["aud", "exp"] {
        let object = signer.sign(&without(missing));
        let error = error(&strict, &carrying(&object)).await;
        assert_eq!(error, "invalid_request_object", "{missing}");
    }
}

#[tokio::test]
async fn an_object_of_another_for_another_or_at_another_time_is_refused() {
    let signer = Signer::new();
    let house = house(&signer, |_| {}).await;
    let bad = [
        with("client_id", json!("partner")),
        with("iss", json!("partner")),
        with("sub", json!("app")),
        with("aud", json!("https://other.example")),
        with(
            "aud",
            json!(["https://other.example", "https://third.example"]),
        ),
        with("aud", json!(7)),
        with("exp", json!(NOW)),
        with("exp", json!("tomorrow")),
        with("nbf", json!(NOW + 61)),
        with("request", json!("eyJ")),
        with("request_uri", json!(OBJECT)),
    ];
    for claims in bad {
        let error = error(&house, &carrying(&signer.sign(&claims))).await;
        assert_eq!(error, "invalid_request_object", "{claims}");
    }
    let good = [
        with("aud", json!(["https://other.example", ISSUER])),
        with("nbf", json!(NOW + 60)),
        with("exp", json!(1_700_000_060.5)),
        without("aud"),
        without("client_id"),
        without("iss"),
    ];
    for claims in good {
        let read = house.read(&carrying(&signer.sign(&claims))).await;
        assert!(read.is_ok(), "{claims} {read:?}");
    }
}

#[tokio::test]
async fn only_the_clients_own_signature_of_the_registered_kind_counts() {
    let signer = Signer::new();
    let house = house(&signer, |_| {}).await;
    let own = signer.sign(&claims());
    let (body, signature) = own.rsplit_once('.').unwrap();
    // HMAC with the public key as its secret: the classic confusion.
    let public = signer.keys.to_string();
    let confused = MacKey::new(MacAlgorithm::Hs256, public.as_bytes()).unwrap();
    let confused = sign_mac(
        &confused,
        &Header::new(MacAlgorithm::Hs256).kid("one"),
        &claims(),
    );
    let stripped = format!("{}.{}", unsigned(&claims()), signature);
    for forged in [
        Signer::new().sign(&claims()),
        unsigned(&claims()),
        stripped.replace("..", "."),
        format!("{body}."),
        format!("{body}.{}", URL_SAFE_NO_PAD.encode([0; 64])),
        confused.unwrap(),
        signer.sign_as("at+jwt", &claims()),
        signer.sign_as("dpop+jwt", &claims()),
        "a.b.c".to_owned(),
        ".".to_owned(),
    ] {
        let error = error(&house, &carrying(&forged)).await;
        assert_eq!(error, "invalid_request_object", "{forged}");
    }
    for typ in ["JWT", "jwt", "application/oauth-authz-req+jwt"] {
        let object = signer.sign_as(typ, &claims());
        assert!(house.read(&carrying(&object)).await.is_ok(), "{typ}");
    }
}

#[tokio::test]
async fn the_registered_algorithm_is_the_only_one() {
    let signer = Signer::new();
    let signed = signer.sign(&claims());
    let unsigned = unsigned(&claims());
    for (registered, strict, good) in [
        (Some("ES256"), false, [true, false]),
        (Some("RS256"), false, [false, false]),
        (Some("none"), false, [false, false]),
        (None, false, [true, false]),
    ] {
        let house = house(&signer, |m| {
            m.request_object_signing_alg = registered.map(str::to_owned);
            m.require_signed_request_object = strict;
        })
        .await;
        for (object, good) in [&signed, &unsigned].into_iter().zip(good) {
            let read = house.read(&carrying(object)).await;
            assert_eq!(read.is_ok(), good, "{registered:?} {strict}");
        }
    }
}

#[tokio::test]
async fn several_resources_are_a_list() {
    let signer = Signer::new();
    let (api, other) = ("https://api.example/", "https://b.example/");
    let house = house(&signer, |m| m.resources = vec![api.to_owned()]).await;
    let own = signer.sign(&with("resource", json!([api, ISSUER])));
    assert!(house.read(&carrying(&own)).await.is_ok());
    for foreign in [json!([api, other]), json!([api, 1]), json!({"a": api})] {
        let object = signer.sign(&with("resource", foreign));
        assert_eq!(error(&house, &carrying(&object)).await, "invalid_target");
    }
}

#[tokio::test]
async fn a_signed_address_is_checked_like_any_other() {
    let signer = Signer::new();
    let house = house(&signer, |_| {}).await;
    let elsewhere = signer.sign(&with("redirect_uri", json!("https://app.example/cb/evil")));
    let read = house.read(&carrying(&elsewhere)).await;
    assert!(matches!(read, Err(Rejected::Page(_))), "{read:?}");
    // A refused object is told where the outer address leads, if that can be trusted.
    let untrusted = carrying("rubbish").with("redirect_uri", "https://evil.example/");
    let read = house.read(&untrusted).await;
    assert!(matches!(read, Err(Rejected::Page(_))), "{read:?}");
}

#[tokio::test]
async fn too_much_is_refused() {
    let signer = Signer::new();
    let house = house(&signer, |_| {}).await;
    let long = signer.sign(&with("ui_locales", json!("x".repeat(10_000))));
    assert_eq!(error(&house, &carrying(&long)).await, "invalid_request");
    let twice = carrying(&signer.sign(&claims())).and("request", "again");
    assert_eq!(error(&house, &twice).await, "invalid_request");
    let both = carrying(&signer.sign(&claims())).and("request_uri", OBJECT);
    assert_eq!(error(&house, &both).await, "invalid_request");
}

/// What is found in the network, and what was asked for.
#[derive(Debug, Default)]
struct Documents {
    found: HashMap<String, Vec<u8>>,
    asked: Mutex<Vec<String>>,
}

impl Outbound for Documents {
    fn get<'a>(&'a self, url: &'a Url) -> Sent<'a, Fetched> {
        self.asked.lock().unwrap().push(url.to_string());
        let found = self.found.get(url.as_str()).cloned();
        let found = found.map(|body| Fetched {
            body,
            max_age: None,
        });
        let found = found.ok_or(OutboundError {
            host: "app.example".to_owned(),
            reason: "not found".to_owned(),
        });
        Box::pin(std::future::ready(found))
    }

    fn post_form<'a>(&'a self, _: &'a Url, _: &'a [(&'a str, &'a str)]) -> Sent<'a, u16> {
        Box::pin(std::future::ready(Ok(404)))
    }
}

#[tokio::test]
async fn an_object_is_fetched_from_registered_addresses_only() {
    let signer = Signer::new();
    let mut house = house(&signer, |m| {
        m.request_uris
            .push("https://app.example/gone.jwt".to_owned());
    })
    .await;
    let body = format!("{}\n", signer.sign(&claims()));
    let documents = Arc::new(Documents {
        found: HashMap::from([(OBJECT.to_owned(), body.into_bytes())]),
        ..Documents::default()
    });
    let outbound: Arc<dyn Outbound> = documents.clone();
    house.provider = provider_calling(&house.store, &house.clock, 7, outbound)
        .await
        .unwrap();
    let from = |uri: &str| Request::of("app").with("request_uri", uri);
    let hashed = format!("{OBJECT}#GkurKxf5T0Y-mnPFCHqWOMiZi4VS138cQO_V7PZHAdM");
    for good in [OBJECT, hashed.as_str()] {
        let pending = house.pending(&from(good)).await;
        assert_eq!(pending.request.scopes, ["openid", "email"]);
    }
    assert_eq!(*documents.asked.lock().unwrap(), [OBJECT, OBJECT]);
    for elsewhere in [
        "https://app.example/request.jwt?x",
        "https://app.example/request.jwt/",
        "https://app.example/REQUEST.jwt",
        "https://app.example:443/request.jwt",
        "https://app.example.evil.example/request.jwt",
        "http://app.example/request.jwt",
        "http://169.254.169.254/",
        "file:///etc/passwd",
        "urn:ietf:params:oauth:request_uri",
    ] {
        let error = error(&house, &from(elsewhere)).await;
        assert_eq!(error, "invalid_request_uri", "{elsewhere}");
    }
    assert_eq!(documents.asked.lock().unwrap().len(), 2);
    let gone = error(&house, &from("https://app.example/gone.jwt")).await;
    assert_eq!(gone, "invalid_request_uri");
}

#[tokio::test]
async fn the_clients_keys_may_be_at_an_address() {
    const KEYS: &str = "https://app.example/jwks";
    let signer = Signer::new();
    let mut house = house(&signer, |m| {
        m.jwks = None;
        m.jwks_uri = Some(KEYS.to_owned());
    })
    .await;
    let documents = Documents {
        found: HashMap::from([(KEYS.to_owned(), signer.keys.to_string().into_bytes())]),
        ..Documents::default()
    };
    house.provider = provider_calling(&house.store, &house.clock, 7, Arc::new(documents))
        .await
        .unwrap();
    let pending = house.pending(&carrying(&signer.sign(&claims()))).await;
    assert_eq!(pending.request.scopes, ["openid", "email"]);
    let forged = Signer::new().sign(&claims());
    let error = error(&house, &carrying(&forged)).await;
    assert_eq!(error, "invalid_request_object");
}

#[test]
fn any_object_is_a_request_or_an_error() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let signer = Signer::new();
    let house = runtime.block_on(house(&signer, |_| {}));
    let names = proptest::sample::select(vec![
        "iss",
        "aud",
        "exp",
        "nbf",
        "client_id",
        "redirect_uri",
        "claims",
        "max_age",
        "prompt",
        "state",
        "response_type",
        "scope",
    ]);
    let value = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        Just(json!(["a", {"b": 1}])),
        Just(json!({"id_token": {"acr": {"values": [1, null]}}})),
    ];
    let changes = proptest::collection::vec((names, value), 0..4);
    proptest!(|(changes in changes, rubbish in "\\PC{0,40}")| {
        let mut claims = claims();
        for (name, value) in changes {
            claims[name] = value;
        }
        for object in [signer.sign(&claims), rubbish] {
            let request = carrying(&object);
            let _ = runtime.block_on(house.read(&request));
        }
    });
}
