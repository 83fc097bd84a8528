use std::sync::Arc;

use countersign_oidc::{OfferedMethod, Pace};
use countersign_store::ScopeRow;
use serde_json::{Value, json};

use crate::support::{House, ISSUER, offered};

#[tokio::test]
async fn the_document_lists_the_methods_of_the_moment() {
    let house = House::new().await;
    let languages = ["en".to_owned(), "ar".to_owned()];
    let document = house.provider.metadata(&offered(), &languages);
    assert_eq!(document["issuer"], ISSUER);
    assert_eq!(document["token_endpoint"], format!("{ISSUER}/token"));
    assert_eq!(
        document["acr_values_supported"],
        json!(["passkey", "password", "smpp"])
    );
    assert_eq!(
        document["auth_level_mapping"],
        json!({"0": ["password"], "45": ["smpp"], "60": ["passkey"]})
    );
    assert_eq!(document["ui_locales_supported"], json!(["en", "ar"]));
    assert_eq!(
        document["code_challenge_methods_supported"],
        json!(["S256"])
    );
    let fewer = house.provider.metadata(&offered()[1..2], &languages);
    assert_eq!(fewer["acr_values_supported"], json!(["password"]));
}

#[tokio::test]
async fn the_documents_are_sent_anew_only_when_they_say_something_else() {
    let house = House::new().await;
    let provider = &house.provider;
    let of = |offered: &[OfferedMethod]| provider.discovery(offered.to_vec(), Vec::new());
    let (first, keys) = (of(&offered()), provider.key_set());
    assert!(Arc::ptr_eq(&first, &of(&offered())));
    assert!(Arc::ptr_eq(&keys, &provider.key_set()));
    assert_eq!(keys.json, provider.jwks());
    let fewer = of(&offered()[1..2]);
    assert_ne!(fewer.etag, first.etag);
    let read: Value = serde_json::from_slice(&fewer.json).unwrap();
    assert_eq!(read, provider.metadata(&offered()[1..2], &[]));

    let mut tx = house.store.begin().await.unwrap();
    // What was stored before the names were the server's own says nothing of them.
    for name in ["staff", "countersign:people:read"] {
        let scope = ScopeRow {
            name: name.to_owned(),
            description: String::new(),
            claims: Vec::new(),
        };
        tx.put_scope(&scope).await.unwrap();
    }
    tx.commit().await.unwrap();
    provider.take_up_changes().await.unwrap();
    let read: Value = serde_json::from_slice(&of(&offered()).json).unwrap();
    let scopes = read["scopes_supported"].as_array().unwrap();
    assert!(scopes.contains(&json!("staff")));
    assert!(!scopes.contains(&json!("countersign:people:read")));
    provider.rotate_keys(Pace::Smooth).await.unwrap();
    let rotated = provider.key_set();
    assert_eq!(rotated.json, provider.jwks());
    assert_ne!(rotated.etag, keys.etag);
}
