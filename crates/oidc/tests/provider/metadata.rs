use serde_json::json;

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
