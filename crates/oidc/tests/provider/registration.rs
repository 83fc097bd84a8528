//! Dynamic registration where time, tokens and races matter; what HTTP shows of it is tested end
//! to end.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use countersign_core::{Clock, Keyring, SystemEntropy};
use countersign_jose::{Algorithm, Header, Jwk, JwkSet, KeyType, PrivateKey, sign};
use countersign_oidc::{
    Issuer, MetadataDocument, Parts, Provider, RegistrationError, RegistrationMode,
    RegistrationRequest, RegistrationSettings, Settings, StatementIssuer, from_document,
    new_registration_token, to_document,
};
use countersign_store::Limit;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use serde_json::{Value, json};

use crate::support::{Documents, House, ISSUER, seconds, text};

const TRUST: &str = "https://trust.example";

async fn provider(house: &House, registration: RegistrationSettings) -> Provider {
    let clock: Arc<dyn Clock> = Arc::clone(&house.clock) as _;
    let parts = Parts {
        store: house.store.clone(),
        keyring: Arc::new(Keyring::new(&[7; 32])),
        clock,
        entropy: Arc::new(SystemEntropy),
        outbound: Arc::new(Documents::default()),
    };
    let settings = Settings {
        registration,
        ..Settings::new(Issuer::new(ISSUER).unwrap())
    };
    Provider::new(parts, settings).await.unwrap()
}

fn open() -> RegistrationSettings {
    RegistrationSettings {
        mode: RegistrationMode::Open,
        ..RegistrationSettings::default()
    }
}

fn document(members: Value) -> MetadataDocument {
    let mut document = json!({"redirect_uris": ["https://app.example/cb"]});
    for (name, value) in members.as_object().unwrap() {
        document[name] = value.clone();
    }
    document.as_object().cloned().unwrap()
}

async fn register_from(
    provider: &Provider,
    address: u8,
    token: Option<&str>,
    members: Value,
) -> Result<Value, RegistrationError> {
    let metadata = document(members);
    let request = RegistrationRequest {
        metadata: &metadata,
        token,
        network: IpAddr::V4(Ipv4Addr::new(192, 0, 2, address)),
    };
    provider.register(&request).await.map(Value::Object)
}

async fn register(provider: &Provider, members: Value) -> Result<Value, RegistrationError> {
    register_from(provider, 1, None, members).await
}

fn property(outcome: Result<Value, RegistrationError>) -> &'static str {
    match outcome {
        Err(RegistrationError::Invalid(why)) => why.property,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_client_decides_nothing_that_is_the_operators() {
    let house = House::new().await;
    let provider = provider(&house, open()).await;
    let registered = register(
        &provider,
        json!({"trusted": true, "allow_implicit": true, "allowed_acr_values": ["password"],
            "require_pkce": false, "scope": "openid email admin",
            "resources": ["https://api.example/"], "audiences": [ISSUER]}),
    )
    .await
    .unwrap();
    assert_eq!(registered["scope"], "openid email");
    let id = text(&registered, "client_id").into();
    let metadata = house.store.client(&id).await.unwrap().unwrap().metadata;
    assert!(!metadata.trusted && !metadata.allow_implicit && metadata.require_pkce);
    assert!(metadata.allowed_acr_values.is_empty());
    assert!(metadata.resources.is_empty() && metadata.audiences.is_empty());
    assert_eq!(metadata.client_name, "app.example");
}

#[tokio::test]
async fn who_asks_for_everything_gets_what_there_is() {
    let house = House::new().await;
    let provider = provider(&house, open()).await;
    let everything = json!({
        "grant_types": ["authorization_code", "implicit", "refresh_token", "client_credentials",
            "password"],
        "response_types": ["code", "id_token", "code id_token", "none"],
        "scope": "openid profile admin"});
    let registered = register(&provider, everything).await.unwrap();
    let told = |name: &str| registered[name].clone();
    assert_eq!(
        told("grant_types"),
        json!(["authorization_code", "refresh_token"])
    );
    assert_eq!(told("response_types"), json!(["code", "none"]));
    assert_eq!(told("scope"), "openid profile");
    let id = text(&registered, "client_id").into();
    let row = house.store.client(&id).await.unwrap().unwrap();
    assert_eq!(row.metadata.grant_types.len(), 2);
    assert!(!row.metadata.allow_implicit);
}

#[tokio::test]
async fn who_would_be_left_with_nothing_is_refused() {
    let house = House::new().await;
    let provider = provider(&house, open()).await;
    for useless in [
        json!({"grant_types": ["client_credentials"]}),
        json!({"grant_types": ["client_credentials", "refresh_token"]}),
        json!({"grant_types": ["implicit"], "response_types": ["id_token"]}),
        json!({"grant_types": ["authorization_code", "implicit"],
            "response_types": ["code id_token"]}),
    ] {
        assert_eq!(property(register(&provider, useless).await), "grant_types");
    }
}

#[tokio::test]
async fn an_address_in_the_clear_does_without_implicit() {
    let house = House::new().await;
    let settings = RegistrationSettings {
        allow_implicit: true,
        ..open()
    };
    let provider = provider(&house, settings).await;
    let all = |address: &str| {
        json!({"redirect_uris": [address], "grant_types": ["authorization_code", "implicit"],
            "response_types": ["code", "id_token"]})
    };
    let clear = register(&provider, all("http://127.0.0.1/cb")).await;
    let clear = clear.unwrap();
    assert_eq!(clear["grant_types"], json!(["authorization_code"]));
    assert_eq!(clear["response_types"], json!(["code"]));
    let encrypted = register(&provider, all("https://app.example/cb")).await;
    assert_eq!(
        encrypted.unwrap()["response_types"],
        json!(["code", "id_token"])
    );
}

#[tokio::test]
async fn implicit_is_registered_where_the_operator_allows_it() {
    let house = House::new().await;
    let settings = RegistrationSettings {
        allow_implicit: true,
        ..open()
    };
    let provider = provider(&house, settings).await;
    let hybrid = json!({"grant_types": ["authorization_code", "implicit"],
        "response_types": ["id_token code"]});
    let registered = register(&provider, hybrid).await.unwrap();
    assert_eq!(registered["response_types"], json!(["code id_token"]));
    let idle = json!({"grant_types": ["authorization_code", "implicit"],
        "response_types": ["code"]});
    let registered = register(&provider, idle).await.unwrap();
    assert_eq!(registered["grant_types"], json!(["authorization_code"]));
    for lacking in [
        json!({"grant_types": ["implicit"], "response_types": ["code id_token"]}),
        json!({"grant_types": ["authorization_code"], "response_types": ["code id_token"]}),
    ] {
        assert_eq!(
            property(register(&provider, lacking).await),
            "response_types"
        );
    }
    let web = json!({"grant_types": ["implicit"], "response_types": ["id_token"],
        "redirect_uris": ["http://127.0.0.1/cb"]});
    assert_eq!(property(register(&provider, web).await), "redirect_uris");
}

#[tokio::test]
async fn an_address_and_all_together_are_limited() {
    let house = House::new().await;
    let settings = RegistrationSettings {
        per_address: Limit {
            burst: 2,
            every: seconds(60),
        },
        in_total: Limit {
            burst: 3,
            every: seconds(60),
        },
        ..open()
    };
    let provider = provider(&house, settings).await;
    let from = async |address| register_from(&provider, address, None, json!({})).await;
    assert!(from(1).await.is_ok() && from(1).await.is_ok());
    let Err(RegistrationError::Limited(wait)) = from(1).await else {
        panic!("the third from one address")
    };
    assert!(wait <= seconds(60), "{wait:?}");
    assert!(from(2).await.is_ok());
    assert!(matches!(from(3).await, Err(RegistrationError::Limited(_))));
    house.clock.advance(wait);
    assert!(from(1).await.is_ok());
}

#[tokio::test]
async fn a_token_registers_as_often_as_it_says_even_in_parallel() {
    let house = House::new().await;
    let settings = RegistrationSettings {
        mode: RegistrationMode::Token,
        ..RegistrationSettings::default()
    };
    let provider = Arc::new(provider(&house, settings).await);
    let (row, token) =
        new_registration_token("", 3, seconds(60), house.clock.now(), &SystemEntropy);
    let mut tx = house.store.begin().await.unwrap();
    tx.add_registration_token(&row).await.unwrap();
    tx.commit().await.unwrap();
    assert!(matches!(
        register(&provider, json!({})).await,
        Err(RegistrationError::Unauthorized)
    ));
    // What is not registered uses nothing up.
    let wrong = json!({"redirect_uris": []});
    let refused = register_from(&provider, 1, Some(token.expose()), wrong).await;
    assert_eq!(property(refused), "redirect_uris");
    let attempts: Vec<_> = (0..8)
        .map(|_| {
            let (provider, token) = (Arc::clone(&provider), token.clone());
            tokio::spawn(async move {
                register_from(&provider, 1, Some(token.expose()), json!({})).await
            })
        })
        .collect();
    let mut registered = 0;
    for attempt in attempts {
        match attempt.await.unwrap() {
            Ok(_) => registered += 1,
            Err(RegistrationError::Unauthorized) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(registered, 3);
}

#[tokio::test]
async fn an_expired_token_registers_nothing() {
    let house = House::new().await;
    let provider = provider(&house, open()).await;
    let now = house.clock.now();
    let (row, token) = new_registration_token("", 9, seconds(60), now, &SystemEntropy);
    let mut tx = house.store.begin().await.unwrap();
    tx.add_registration_token(&row).await.unwrap();
    tx.commit().await.unwrap();
    let with_token = async || register_from(&provider, 1, Some(token.expose()), json!({})).await;
    assert!(with_token().await.is_ok());
    house.clock.advance(seconds(60));
    // A token that is not good is refused even where none is needed.
    assert!(matches!(
        with_token().await,
        Err(RegistrationError::Unauthorized)
    ));
}

#[tokio::test]
async fn two_changes_with_one_token_are_one_change() {
    let house = House::new().await;
    let provider = Arc::new(provider(&house, open()).await);
    let registered = register(&provider, json!({})).await.unwrap();
    let (id, token) = (
        text(&registered, "client_id").to_owned(),
        text(&registered, "registration_access_token").to_owned(),
    );
    let attempts: Vec<_> = (0..6)
        .map(|n| {
            let (provider, id, token) = (Arc::clone(&provider), id.clone(), token.clone());
            tokio::spawn(async move {
                let change = document(json!({"client_id": id, "client_name": format!("{n}")}));
                provider
                    .change_registration(&id, Some(&token), &change)
                    .await
            })
        })
        .collect();
    let mut changed = 0;
    for attempt in attempts {
        changed += usize::from(attempt.await.unwrap().is_ok());
    }
    assert_eq!(changed, 1);
}

#[tokio::test]
async fn what_nobody_uses_goes_and_what_is_used_stays() {
    let house = House::new().await;
    let provider = provider(&house, open()).await;
    let unused = register(&provider, json!({})).await.unwrap();
    let used = register(&provider, json!({})).await.unwrap();
    let mut tx = house.store.begin().await.unwrap();
    let scopes = ["openid".to_owned()];
    let (alice, client) = ("alice".into(), text(&used, "client_id").into());
    tx.set_consent(&alice, &client, &scopes, house.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let clean = async |after: Duration| {
        house.clock.advance(after);
        let mut tx = house.store.begin().await.unwrap();
        let gone = tx
            .remove_unused_clients(house.clock.now(), 100)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        gone
    };
    let day = seconds(24 * 3600);
    assert_eq!(clean(29 * day).await, 0);
    assert_eq!(clean(day).await, 1);
    let there = async |shown: &Value| {
        let id = text(shown, "client_id").into();
        house.store.client(&id).await.unwrap().is_some()
    };
    assert!(!there(&unused).await && there(&used).await);
    assert!(
        there(&json!({"client_id": "app"})).await,
        "the operator's stay"
    );
}

fn statement(key: &PrivateKey, claims: &Value) -> String {
    let alg = Algorithm::Es256;
    sign(key, &Header::new(alg).kid("trust"), claims).unwrap()
}

#[tokio::test]
async fn a_software_statement_counts_more_than_what_the_client_says() {
    let house = House::new().await;
    let key = PrivateKey::generate(KeyType::P256).unwrap();
    let settings = RegistrationSettings {
        require_statement: true,
        statement_issuers: vec![StatementIssuer {
            issuer: TRUST.to_owned(),
            keys: JwkSet::from(vec![Jwk::new(key.public()).kid("trust")]),
        }],
        ..open()
    };
    let provider = provider(&house, settings).await;
    let now = house.clock.now().seconds();
    let claims = json!({"iss": TRUST, "iat": now, "software_id": "shop",
        "client_name": "The shop", "redirect_uris": ["https://shop.example/cb"]});
    let good = statement(&key, &claims);
    let registered = register(
        &provider,
        json!({"client_name": "Your bank", "software_statement": good}),
    )
    .await
    .unwrap();
    assert_eq!(registered["client_name"], "The shop");
    assert_eq!(
        registered["redirect_uris"],
        json!(["https://shop.example/cb"])
    );
    assert_eq!(registered["software_statement"], good);
    assert!(registered.get("iss").is_none());

    let with = |name: &str, value: Value| {
        let mut claims = claims.clone();
        claims[name] = value;
        claims
    };
    let other = PrivateKey::generate(KeyType::P256).unwrap();
    let (unapproved, invalid) = (
        "unapproved_software_statement",
        "invalid_software_statement",
    );
    let mut cut = good.clone();
    cut.pop();
    for (about, given, code) in [
        (
            "another issuer",
            json!(statement(&key, &with("iss", json!("https://x.example")))),
            unapproved,
        ),
        ("another key", json!(statement(&other, &claims)), invalid),
        (
            "expired",
            json!(statement(&key, &with("exp", json!(now)))),
            invalid,
        ),
        (
            "not yet",
            json!(statement(&key, &with("nbf", json!(now + 3600)))),
            invalid,
        ),
        (
            "no issuer",
            json!(statement(&key, &with("iss", Value::Null))),
            invalid,
        ),
        ("unsigned", json!("eyJhbGciOiJub25lIn0.e30."), invalid),
        ("cut", json!(cut), invalid),
        ("not a text", json!(1), invalid),
        ("none", Value::Null, invalid),
    ] {
        match register(&provider, json!({"software_statement": given})).await {
            Err(RegistrationError::Statement(refusal)) => {
                assert_eq!(refusal.code.as_str(), code, "{about}");
            }
            other => panic!("{about}: {other:?}"),
        }
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,40}".prop_map(Value::from),
        Just(json!("https://app.example/cb")),
        Just(json!("code")),
    ];
    leaf.prop_recursive(3, 24, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(".{0,12}", inner, 0..6)
                .prop_map(|members| members.into_iter().collect::<Value>()),
        ]
    })
}

fn any_member() -> impl Strategy<Value = String> {
    let known = to_document(&countersign_store::ClientMetadata::default());
    let mut names: Vec<String> = known.keys().cloned().collect();
    names.extend(
        [
            "jwks",
            "contacts",
            "client_name#de",
            "logo_uri#",
            "scopes",
            "localized",
        ]
        .map(str::to_owned),
    );
    prop_oneof![prop::sample::select(names), ".{0,20}"]
}

proptest! {
    #[test]
    fn any_document_is_read_or_refused_and_what_is_read_is_told_as_it_is(
        members in prop::collection::btree_map(any_member(), any_json(), 0..12)
    ) {
        let document: MetadataDocument = members.into_iter().collect();
        if let Ok(metadata) = from_document(&document) {
            let told = to_document(&metadata);
            prop_assert_eq!(from_document(&told), Ok(metadata));
            prop_assert!(!told.contains_key("scopes") && !told.contains_key("localized"));
        }
    }
}

#[tokio::test]
async fn nothing_that_is_sent_breaks_the_checks() {
    let house = House::new().await;
    let settings = RegistrationSettings {
        per_address: Limit {
            burst: 100_000,
            every: seconds(1),
        },
        in_total: Limit {
            burst: 100_000,
            every: seconds(1),
        },
        ..open()
    };
    let provider = provider(&house, settings).await;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let strategy = prop::collection::btree_map(any_member(), any_json(), 0..6);
    for _ in 0..200 {
        let members = strategy.new_tree(&mut runner).unwrap().current();
        let members: Value = members.into_iter().collect();
        match register(&provider, members.clone()).await {
            Ok(registered) => assert!(registered["client_id"].is_string()),
            Err(RegistrationError::Invalid(why)) => {
                assert!(
                    why.description()
                        .bytes()
                        .all(|b| (b' '..=b'~').contains(&b))
                );
            }
            Err(RegistrationError::Statement(_)) => {}
            Err(other) => panic!("{members}: {other:?}"),
        }
    }
}
