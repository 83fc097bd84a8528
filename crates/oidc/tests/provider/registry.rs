//! What the client registry takes and refuses, property by property.

use std::sync::Arc;

use countersign_core::ids::ClientId;
use countersign_core::seal::fingerprint;
use countersign_core::{Clock, Keyring, Secret, SystemEntropy};
use countersign_oidc::{
    ClientRegistry, MetadataDocument, Registered, Registration, RegistryError, changed,
    from_document, to_document,
};
use countersign_store::MethodRow;
use serde_json::{Value, json};
use std::collections::BTreeMap;

use crate::support::{Documents, House};

const PUBLIC_KEY: &str = r#"{"keys": [{"kty": "OKP", "crv": "Ed25519",
    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#;
const PRIVATE_KEY: &str = r#"{"keys": [{"kty": "OKP", "crv": "Ed25519",
    "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#;

fn registry(house: &House, documents: Documents) -> ClientRegistry {
    let clock: Arc<dyn Clock> = Arc::clone(&house.clock) as _;
    ClientRegistry {
        store: house.store.clone(),
        keyring: Arc::new(Keyring::new(&[7; 32])),
        clock,
        entropy: Arc::new(SystemEntropy),
        outbound: Arc::new(documents),
    }
}

async fn house() -> House {
    let house = House::new().await;
    let mut tx = house.store.begin().await.unwrap();
    let smpp = MethodRow {
        name: "smpp".to_owned(),
        kind: "person_authentication".to_owned(),
        description: String::new(),
        level: 45,
        aliases: vec!["urn:sms".to_owned()],
        enabled: false,
        properties: BTreeMap::new(),
        source: String::new(),
        revision: 1,
        updated_at: house.clock.now(),
    };
    tx.put_method(&smpp).await.unwrap();
    tx.commit().await.unwrap();
    house
}

fn object(value: Value) -> MetadataDocument {
    value.as_object().cloned().unwrap()
}

/// A document that is in order, with these members on top.
fn with(members: &Value) -> MetadataDocument {
    let mut document = object(json!({"redirect_uris": ["https://app.example/cb"]}));
    document.extend(object(members.clone()));
    document
}

async fn add(registry: &ClientRegistry, members: &Value) -> Result<Registered, RegistryError> {
    let registration = Registration {
        client_id: ClientId::from("shop"),
        metadata: from_document(&with(members))?,
        secret: None,
    };
    let registered = registry.add(registration, "test").await?;
    registry.remove(&ClientId::from("shop"), "test").await?;
    Ok(registered)
}

/// Members, and the property that the refusal names; none when they are taken.
fn cases() -> Vec<(Value, Option<&'static str>)> {
    let keys: Value = serde_json::from_str(PUBLIC_KEY).unwrap();
    let private: Value = serde_json::from_str(PRIVATE_KEY).unwrap();
    let mut cases = vec![
        (json!({}), None),
        (json!({"unknown": {"x": 1}, "client_uri": null}), None),
        (json!({"client_name": "x".repeat(201)}), Some("client_name")),
        (json!({"client_name": "two\nlines"}), Some("client_name")),
        (json!({"client_name": 1}), Some("client_name")),
        (json!({"client_name#de": ""}), Some("client_name")),
        (
            json!({"client_name#de": "Laden", "client_name#": 1, "x#de": "y"}),
            None,
        ),
        (json!({"contacts": ["ops@app.example"]}), None),
        (json!({"contacts": [""]}), Some("contacts")),
        (json!({"contacts": "ops@app.example"}), Some("contacts")),
        (
            json!({"client_uri": "javascript:alert(1)"}),
            Some("client_uri"),
        ),
        (json!({"logo_uri": "data:image/png,x"}), Some("logo_uri")),
        (json!({"policy_uri": "/policy"}), Some("policy_uri")),
        (
            json!({"tos_uri": "https://u:p@app.example/"}),
            Some("tos_uri"),
        ),
        (json!({"tos_uri#de": "javascript:1"}), Some("tos_uri")),
        (
            json!({"application_type": "mobile"}),
            Some("application_type"),
        ),
        (json!({"software_id": "x".repeat(321)}), Some("software_id")),
        (json!({"software_version": ""}), Some("software_version")),
        (json!({"redirect_uris": []}), Some("redirect_uris")),
        (json!({"redirect_uris": [1]}), Some("redirect_uris")),
        (json!({"grant_types": ["password"]}), Some("grant_types")),
        (json!({"grant_types": []}), Some("grant_types")),
        (
            json!({"grant_types": ["refresh_token"]}),
            Some("grant_types"),
        ),
        (json!({"grant_types": ["implicit"]}), Some("response_types")),
        (
            json!({"response_types": ["token code"]}),
            Some("response_types"),
        ),
        (json!({"response_types": []}), Some("response_types")),
        (
            json!({"response_types": ["nonsense"]}),
            Some("response_types"),
        ),
        (json!({"scope": "openid \u{e9}"}), Some("scope")),
        (json!({"scope": "email"}), Some("scope")),
        (json!({"scope": "openid own.scope"}), None),
        (
            json!({"token_endpoint_auth_method": "password"}),
            Some("token_endpoint_auth_method"),
        ),
        (
            json!({"token_endpoint_auth_signing_alg": "none"}),
            Some("token_endpoint_auth_signing_alg"),
        ),
        (
            json!({"tls_client_auth_san_ip": "here"}),
            Some("tls_client_auth_san_ip"),
        ),
        (
            json!({"tls_client_auth_subject_dn": "CN=a"}),
            Some("token_endpoint_auth_method"),
        ),
        (json!({"jwks": keys}), None),
        (
            json!({"jwks": keys, "jwks_uri": "https://app.example/keys"}),
            Some("jwks"),
        ),
        (json!({"jwks": private}), Some("jwks")),
        (json!({"jwks": {"keys": []}}), Some("jwks")),
        (json!({"jwks": {}}), Some("jwks")),
        (json!({"jwks": "https://app.example/keys"}), Some("jwks")),
        (
            json!({"jwks_uri": "http://app.example/keys"}),
            Some("jwks_uri"),
        ),
        (
            json!({"id_token_signed_response_alg": "none"}),
            Some("id_token_signed_response_alg"),
        ),
        (
            json!({"id_token_signed_response_alg": "HS256"}),
            Some("id_token_signed_response_alg"),
        ),
        (
            json!({"userinfo_signed_response_alg": "none"}),
            Some("userinfo_signed_response_alg"),
        ),
        (
            json!({"authorization_signed_response_alg": "none"}),
            Some("authorization_signed_response_alg"),
        ),
        (
            json!({"introspection_signed_response_alg": "x"}),
            Some("introspection_signed_response_alg"),
        ),
        (
            json!({"id_token_encrypted_response_alg": "RSA1_5"}),
            Some("id_token_encrypted_response_alg"),
        ),
        (
            json!({"id_token_encrypted_response_alg": "ECDH-ES"}),
            Some("jwks"),
        ),
        (
            json!({"id_token_encrypted_response_alg": "ECDH-ES", "jwks": keys}),
            None,
        ),
        (
            json!({"userinfo_encrypted_response_enc": "A128GCM"}),
            Some("userinfo_encrypted_response_alg"),
        ),
        (
            json!({"access_token_format": "saml"}),
            Some("access_token_format"),
        ),
        (
            json!({"request_object_signing_alg": "none"}),
            Some("request_object_signing_alg"),
        ),
        (json!({"request_object_signing_alg": "ES256"}), Some("jwks")),
        (json!({"require_signed_request_object": true}), Some("jwks")),
        (
            json!({"require_signed_request_object": "yes"}),
            Some("require_signed_request_object"),
        ),
        (
            json!({"request_uris": ["https://app.example/r#hash"]}),
            None,
        ),
        (
            json!({"request_uris": ["http://app.example/r"]}),
            Some("request_uris"),
        ),
        (json!({"subject_type": "secret"}), Some("subject_type")),
        (
            json!({"sector_identifier_uri": "http://app.example/s"}),
            Some("sector_identifier_uri"),
        ),
        (
            json!({"sector_identifier_uri": "https://app.example/none"}),
            Some("sector_identifier_uri"),
        ),
        (json!({"default_max_age": -1}), Some("default_max_age")),
        (json!({"default_max_age": "1"}), Some("default_max_age")),
        (
            json!({"default_acr_values": ["fax"]}),
            Some("default_acr_values"),
        ),
        (json!({"default_acr_values": ["smpp", "password"]}), None),
        (
            json!({"allowed_acr_values": ["fax"]}),
            Some("allowed_acr_values"),
        ),
        (
            json!({"allowed_acr_values": ["smpp"], "default_acr_values": ["urn:sms"]}),
            None,
        ),
        (
            json!({"allowed_acr_values": ["smpp"], "default_acr_values": ["password"]}),
            Some("default_acr_values"),
        ),
        (
            json!({"initiate_login_uri": "http://app.example/"}),
            Some("initiate_login_uri"),
        ),
        (
            json!({"initiate_login_uri": "https://app.example/login"}),
            None,
        ),
        (
            json!({"frontchannel_logout_uri": "https://app.example/out"}),
            None,
        ),
        (
            json!({"frontchannel_logout_uri": "https://other.example/out"}),
            Some("frontchannel_logout_uri"),
        ),
        (
            json!({"backchannel_logout_uri": "https://app.example/out#x"}),
            Some("backchannel_logout_uri"),
        ),
        (
            json!({"backchannel_logout_uri": "https://api.app.example/out?x=1"}),
            None,
        ),
        (
            json!({"post_logout_redirect_uris": ["http://app.example/"]}),
            Some("post_logout_redirect_uris"),
        ),
        (
            json!({"backchannel_token_delivery_mode": "push"}),
            Some("backchannel_token_delivery_mode"),
        ),
        (
            json!({"token_endpoint_auth_method": "none", "grant_types": ["authorization_code", "client_credentials"]}),
            Some("grant_types"),
        ),
        (
            json!({"subject_type": "pairwise",
                "redirect_uris": ["https://app.example/cb", "https://other.example/cb"]}),
            Some("sector_identifier_uri"),
        ),
    ];
    for bad in [
        "/cb",
        "http://app.example/cb",
        "https://app.example/cb#x",
        "https://u:p@app.example/cb",
        "https://app.example/ cb",
        "https://app.example\\cb",
        "com.example.app:/cb",
        "javascript:alert(1)",
        "",
    ] {
        cases.push((json!({"redirect_uris": [bad]}), Some("redirect_uris")));
    }
    let native = |uri: &str| json!({"application_type": "native", "redirect_uris": [uri]});
    for good in [
        "com.example.app:/cb",
        "http://127.0.0.1/cb",
        "http://localhost:1/cb",
        "https://app.example/cb",
    ] {
        cases.push((native(good), None));
    }
    for bad in [
        "app:/cb",
        "javascript.x",
        "data:text/html,x",
        "http://app.example/cb",
    ] {
        cases.push((native(bad), Some("redirect_uris")));
    }
    cases
}

#[tokio::test]
async fn every_property_is_checked_and_named() {
    let house = house().await;
    let registry = registry(&house, Documents::default());
    for (members, property) in cases() {
        match (add(&registry, &members).await, property) {
            (Ok(_), None) => {}
            (Err(RegistryError::Invalid(why)), Some(property)) => {
                assert_eq!(why.property, property, "{members}: {why}");
                assert!(!why.allowed.is_empty(), "{members}");
            }
            (other, _) => panic!("{members}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_private_key_is_not_repeated_in_the_refusal() {
    let house = house().await;
    let registry = registry(&house, Documents::default());
    let private: Value = serde_json::from_str(PRIVATE_KEY).unwrap();
    let refused = add(&registry, &json!({"jwks": private})).await.unwrap_err();
    assert!(!refused.to_string().contains("nWGxne"), "{refused}");
}

#[tokio::test]
async fn a_sector_document_must_list_every_redirect_uri() {
    let house = house().await;
    let address = "https://app.example/sector";
    let members = json!({
        "subject_type": "pairwise",
        "redirect_uris": ["https://a.example/cb", "https://b.example/cb"],
        "sector_identifier_uri": address,
    });
    for (document, fits) in [
        (
            r#"["https://a.example/cb", "https://b.example/cb", "https://c.example/"]"#,
            true,
        ),
        (r#"["https://a.example/cb"]"#, false),
        (r#"{"redirect_uris": []}"#, false),
        ("", false),
    ] {
        let registry = registry(&house, Documents::of(address, document));
        match add(&registry, &members).await {
            Ok(_) => assert!(fits, "{document}"),
            Err(RegistryError::Invalid(why)) => {
                assert!(!fits, "{document}: {why}");
                assert_eq!(why.property, "sector_identifier_uri");
            }
            Err(other) => panic!("{document}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_secret_is_told_once_and_kept_as_its_hash() {
    let house = house().await;
    let registry = registry(&house, Documents::default());
    let registered = add(&registry, &json!({})).await.unwrap();
    let secret = registered.secret.unwrap();
    assert_eq!(secret.expose().len(), 43);
    assert_eq!(
        registered.client.secret_hash.unwrap(),
        fingerprint(secret.expose())
    );
    assert!(registered.client.secret_sealed.is_none());
    let public = add(&registry, &json!({"token_endpoint_auth_method": "none"}))
        .await
        .unwrap();
    assert!(public.secret.is_none() && public.client.secret_hash.is_none());
}

#[tokio::test]
async fn a_change_keeps_the_secret_unless_the_way_to_prove_changes() {
    let house = house().await;
    let registry = registry(&house, Documents::default());
    let id = ClientId::from("app");
    let set = async |members: Value| {
        let there = house.store.client(&id).await.unwrap().unwrap();
        let metadata = changed(&there.metadata, &object(members)).unwrap();
        registry.set(&id, metadata, None, "test").await.unwrap()
    };
    let same =
        set(json!({"client_name": "Other", "token_endpoint_auth_method": "client_secret_post"}))
            .await;
    assert!(same.secret.is_none() && same.client.secret_hash.is_some());
    assert_eq!(
        same.client.metadata.scopes.last().unwrap(),
        "reports.read",
        "what is not named stays"
    );
    let public = set(json!({"token_endpoint_auth_method": "none", "grant_types": null})).await;
    assert!(public.secret.is_none() && public.client.secret_hash.is_none());
    let again = set(json!({"token_endpoint_auth_method": null})).await;
    assert!(again.secret.is_some() && again.client.secret_hash.is_some());
    let renewed = registry.renew_secret(&id, None, "test").await.unwrap();
    assert_ne!(renewed.client.secret_hash, again.client.secret_hash);
    let actions: Vec<String> = house
        .store
        .audit(10)
        .await
        .unwrap()
        .into_iter()
        .map(|e| e.action)
        .collect();
    assert_eq!(actions[..2], ["client.secret", "client.set"]);
}

#[tokio::test]
async fn a_disabled_client_is_unknown_until_it_is_enabled() {
    let house = house().await;
    let registry = registry(&house, Documents::default());
    let id = ClientId::from("app");
    let call = [
        ("grant_type", "client_credentials"),
        ("client_id", "app"),
        ("client_secret", crate::support::SECRET),
    ];
    registry
        .set_enabled(&id, false, None, "test")
        .await
        .unwrap();
    assert!(house.token(&call).await.is_err());
    registry.set_enabled(&id, true, None, "test").await.unwrap();
    assert!(house.token(&call).await.is_ok());
}

#[tokio::test]
async fn a_given_secret_is_taken() {
    let house = house().await;
    let registry = registry(&house, Documents::default());
    let registration = Registration {
        client_id: ClientId::from("given"),
        metadata: from_document(&with(&json!({}))).unwrap(),
        secret: Some(Secret::new("given")),
    };
    let registered = registry.add(registration, "test").await.unwrap();
    assert_eq!(registered.client.secret_hash.unwrap(), fingerprint("given"));
}

#[test]
fn a_document_comes_back_as_it_was_read() {
    let document = with(&json!({
        "client_name": "Shop", "client_name#de": "Laden", "scope": "openid email",
        "default_max_age": 60, "contacts": ["a@b.example"], "unknown": 1,
    }));
    let metadata = from_document(&document).unwrap();
    let told = to_document(&metadata);
    for (name, value) in document.iter().filter(|(name, _)| *name != "unknown") {
        assert_eq!(&told[name], value, "{name}");
    }
    assert!(!told.contains_key("unknown") && !told.contains_key("localized"));
    assert_eq!(told["grant_types"], json!(["authorization_code"]));
    assert_eq!(from_document(&told).unwrap(), metadata);
}
